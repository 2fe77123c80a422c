"""Nothing that is shown is worded outside of ``words/*.toml``: rooms and templates hold no sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pledgewatch

ROOT = Path(pledgewatch.__file__).parent
ROOMS = ("lint", "show")
"""Where what people see is put together."""
ERRORS = {"InputError", "PledgewatchError", "missing", "refused", "unreadable"}
"""Calls whose words are those of an error, which is English as everywhere."""
OTHERS = {"| kind | what |", "not measured"}
"""A table of a page, and a word of ledgers."""
WORDS = re.compile(r"(^|\s)[^\W\d_]{2,}[.,:;!?]?(\s|$)")
"""A word that stands alone or next to another."""


def _literals(node: ast.AST, is_error: bool = False) -> Iterator[str]:
    """The texts in a module that are neither documentation nor part of an error."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.FunctionDef) and node.name == "__repr__":
        return
    if isinstance(node, ast.Raise) or "expected" in _assigned(node):
        is_error = True
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS:
        is_error = True
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and not is_error:
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from _literals(child, is_error)


def _assigned(node: ast.AST) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node
    return target.id.lower() if isinstance(target, ast.Name) else ""


def _is_sentence(text: str) -> bool:
    is_code = "<" in text or '="' in text or "datum." in text
    return " " in text and not is_code and bool(WORDS.search(text)) and text not in OTHERS


def sentences(source: str) -> list[str]:
    """What a module words itself."""
    return [text for text in _literals(ast.parse(source)) if _is_sentence(text)]


def test_no_room_builds_a_sentence() -> None:
    paths = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    assert len(paths) > 30
    found = {path.relative_to(ROOT).as_posix(): sentences(path.read_text()) for path in paths}
    assert {name: texts for name, texts in found.items() if texts} == {}


OF_FEATURES = ("steps.py", "watch.py")
"""Commands that speak of features, whose sentences are a vocabulary of their own."""


def _printed(source: str) -> list[str]:
    """What a command prints or asks in words of its own; a command to be typed is none."""
    calls = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("print", "input")
    ]
    found = [text for call in calls for text in _literals(call) if _is_sentence(text)]
    return [text for text in found if not text.startswith("  pledgewatch ")]


def test_no_command_prints_a_sentence_of_its_own() -> None:
    assert _printed('print(f"{n} files are written.")') == [" files are written."]
    paths = sorted(path for path in (ROOT / "cli").glob("*.py") if path.name not in OF_FEATURES)
    assert len(paths) > 15
    found = {path.name: _printed(path.read_text()) for path in paths}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_a_sentence_that_is_built_is_seen() -> None:
    assert sentences('"""Doc strings may."""\nx = f"{n} more below"') == [" more below"]
    assert sentences('x = f"{n} to {m}"') == [" to "]
    assert sentences('raise InputError(expected="a table of words")') == []
    assert sentences('x = said("site.more_below", n=n)') == []


def _shown(template: str) -> str:
    """What a template says itself: neither markup nor what is filled in, nor the style of a page."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template, flags=re.DOTALL)
    text = re.sub(r"<(style|script)\b.*?</\1>|<pre>.*?</pre>", "", text, flags=re.DOTALL)
    named = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', text)
    return " ".join([re.sub(r"<[^>]*>|&\w+;", " ", text), *named])


def test_no_template_of_a_page_or_card_says_anything_itself() -> None:
    paths = [
        path
        for path in sorted((ROOT / "show" / "site" / "templates").rglob("*"))
        if path.suffix in (".html", ".xml")
    ]
    assert len(paths) > 20
    for path in paths:
        template = path.read_text()
        assert not re.search(r"[^\W\d_]{2,}", _shown(template)), path.name
        inner = re.findall(r"\{[{%].*?[%}]\}", template, flags=re.DOTALL)
        for literal in re.findall(r'"([^"]*)"', " ".join(inner)):
            assert not _is_sentence(literal), (path.name, literal)
