"""The public face: its names, how light it is to import, and that the core reads no clock."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cases import every

import pledgewatch

PACKAGE = Path(pledgewatch.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))


@every("name", pledgewatch.__all__)
def test_every_public_name_can_be_reached(name):
    assert getattr(pledgewatch, name) is not None
    assert name in dir(pledgewatch)


def test_the_names_are_the_lazy_table():
    assert sorted(pledgewatch.__all__) == sorted(pledgewatch._HOME)
    assert len(set(pledgewatch.__all__)) == len(pledgewatch.__all__)


def test_every_public_name_is_where_the_table_says():
    import importlib

    for name, room in pledgewatch._HOME.items():
        module = importlib.import_module(f"pledgewatch.{room}")
        assert name in vars(module), (room, name)


def test_types_know_what_run_time_knows():
    """The imports for type checkers name what the lazy table names."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text("utf-8"))
    (block,) = (
        node
        for node in tree.body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    )
    seen = {
        alias.name: node.module.removeprefix("pledgewatch.")
        for node in block.body
        if isinstance(node, ast.ImportFrom) and node.module != "pledgewatch"
        for alias in node.names
    }
    assert seen == pledgewatch._HOME


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'Pledgee'"):
        pledgewatch.Pledgee  # noqa: B018


def loaded_by(statement: str) -> set[str]:
    code = f"{statement}; import sys; print(*sorted(m.split('.')[0] for m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


HEAVY = {"numpy", "scipy", "networkx", "cattrs", "pendulum", "polars", "pandas", "pytest"}


@every(
    ("statement", "light"),
    [
        ("import pledgewatch", HEAVY),
        ("import pledgewatch; pledgewatch.Pledge, pledgewatch.Moment", HEAVY),
        ("import pledgewatch.cli", HEAVY),
        ("import pledgewatch; pledgewatch.Ledger, pledgewatch.Review", HEAVY - {"pendulum"}),
    ],
)
def test_importing_is_light(statement, light):
    """Dependencies: networkx, numpy, scipy and the zones are loaded on use."""
    assert loaded_by(statement) & light == set()


READS_A_CLOCK = {"show/terminal.py", "cli/options.py"}
"""The progress of long work is told by the clock, and no answer hangs on it; `--now` asks for it by name, and
what is judged is given the time like any other."""
BETWEEN_ITS_OWN = {"tables/spark.py"}
"""Partials go from the workers of a program to its driver as Spark itself ships what they run."""
CLOCKS = {"now", "utcnow", "today", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime"}


@every("file", MODULES)
def test_nothing_reads_a_wall_clock(file):
    """Semantics 0.1: nothing in the core reads a wall clock."""
    if str(file.relative_to(PACKAGE)) in READS_A_CLOCK:
        return
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            name = (
                called.attr
                if isinstance(called, ast.Attribute)
                else called.id
                if isinstance(called, ast.Name)
                else ""
            )
            assert name not in CLOCKS, f"line {node.lineno}"
            assert ast.unparse(called) != "time.time", f"line {node.lineno}"


@every("file", MODULES)
def test_no_input_is_ever_run(file):
    """Trust: no input file executes code; pickle never."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
            if str(file.relative_to(PACKAGE)) not in BETWEEN_ITS_OWN:
                assert not {"pickle", "marshal", "shelve"} & set(names)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("eval", "exec", "compile"), f"line {node.lineno}"
