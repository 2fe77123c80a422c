"""Write the types of records as users see them: what a constructor takes is more than what a field holds.

A field of type `Moment` takes text, dates and datetimes, which its converter makes moments of. Type
checkers see converters only where they are written out, so they are, in ``records.pyi``, which is made of
``records.py`` when the wheel is built (``hatch_build.py``).
"""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "pledgewatch" / "model" / "records.py"

HEAD = """\
# Made of records.py by tools/stubs.py; not to be edited.
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, ClassVar
import datetime as dt
import enum
import functools

import attrs
import pendulum

from pledgewatch.model.dates import Length, Stretch, Time
from pledgewatch.errors import Problem
from pledgewatch.model.fields import Fields
from pledgewatch.model.time import Duration, Moment, Span, When

"""
TAKEN = {
    "Moment": "Time",
    "Span": "Stretch",
    "When": "Time | Stretch",
    "Duration": "Length",
    "float": "float",
    "Interval": "float | Interval | tuple[float, float] | list[float]",
    "Condition": "Condition | Mapping[str, Any]",
    "tuple[str, ...]": "list[str] | tuple[str, ...] | AbstractSet[str] | Iterator[str]",
    "dict[str, str]": "Mapping[str, str]",
}
"""By what a field holds, what it takes, where that is more."""


def _enums(tree: ast.Module) -> set[str]:
    """The names of the enums of texts."""
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.bases and "StrEnum" in ast.unparse(node.bases[0])
    }


def _taken(held: str, enums: set[str]) -> str | None:
    bare = held.removesuffix(" | None")
    if bare in enums:
        more: str | None = "str"
    elif bare.startswith("tuple[") and bare not in TAKEN:
        part = f"{bare.removeprefix('tuple[').removesuffix(', ...]')} | Mapping[str, Any]"
        more = f"list[{part}] | list[{bare[6:-6]}] | tuple[{part}, ...]"
    else:
        more = TAKEN.get(bare)
    return more if more is None or held == bare else f"{more} | None"


def stub() -> str:
    """The text of ``records.pyi``."""
    tree = ast.parse(SOURCE.read_text("utf-8"))
    enums = _enums(tree)
    converters: dict[str, str] = {}
    body: list[str] = []

    def converter(held: str) -> str:
        taken = _taken(held, enums)
        if taken is None:
            return ""
        name = "_to_" + "".join(c if c.isalnum() else "_" for c in held).strip("_").lower()
        converters[name] = f"def {name}(value: {taken}) -> {held}: ..."
        return name

    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            body += ["", *_class(node, converter, node.name in enums)]
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            body += ["", _function(node)]
        elif isinstance(node, ast.AnnAssign):
            body += ["", f"{ast.unparse(node.target)}: {ast.unparse(node.annotation)}"]
    return HEAD + "\n".join([*converters.values(), *body, ""])


def _class(node: ast.ClassDef, converter, is_enum: bool) -> list[str]:  # type: ignore[no-untyped-def]
    lines = []
    if not is_enum:
        keywords = "" if node.name == "Interval" else "(kw_only=True)"
        lines.append(f"@attrs.frozen{keywords}")
    lines.append(f"class {node.name}({', '.join(map(ast.unparse, node.bases))}):")
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and ast.unparse(each.target).startswith("_"):
            continue
        if isinstance(each, ast.Assign):
            lines.append(f"    {ast.unparse(each)}")
        elif isinstance(each, ast.AnnAssign) and "ClassVar" in ast.unparse(each.annotation):
            lines.append(f"    {ast.unparse(each.target)}: {ast.unparse(each.annotation)}")
        elif isinstance(each, ast.AnnAssign):
            held = ast.unparse(each.annotation)
            assert isinstance(each.value, ast.Call)
            options = [
                f"{word.arg}={ast.unparse(word.value)}"
                for word in each.value.keywords
                if word.arg in ("default", "factory")
            ]
            name = converter(held)
            options += [f"converter={name}"] if name else []
            lines.append(
                f"    {ast.unparse(each.target)}: {held} = attrs.field({', '.join(options)})"
            )
        elif isinstance(each, ast.FunctionDef) and not each.name.startswith("__"):
            lines += [f"    {line}" for line in _function(each).splitlines()]
    return lines


def _function(node: ast.FunctionDef) -> str:
    bare = ast.FunctionDef(
        name=node.name,
        args=node.args,
        body=[ast.Expr(ast.Constant(...))],
        decorator_list=node.decorator_list,
        returns=node.returns,
        type_params=[],
    )
    return ast.unparse(ast.fix_missing_locations(ast.copy_location(bare, node)))
