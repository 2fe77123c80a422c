"""Size is a smell, not a limit: a large module says in its docstring why it is one, a large class here."""

from __future__ import annotations

import ast
from pathlib import Path

import pledgewatch

LINES, METHODS = 500, 25
REASON = "It is one module, for "
LARGE = {
    "Between": "each state between two is asked of by facets, counts and findings, which share what was judged",
    "Counter": "the days of one cell, counted in each of the ways that a measure asks for",
    "Ledger": "a set of records and a mapping of them at two clocks; most of it is a line or two each",
    "Relevance": "one relation and the caches it rests on, each a step of the one before",
    "Snapshot": "who lives, who is one with whom and what each word weighs all rest on the same ties",
    "World": "one scenario in the making: all that its sentences tell, name and ask shares what was told",
}
"""The classes of more methods, each with the reason."""
MODULES = {
    path: path.read_text(encoding="utf-8")
    for path in Path(pledgewatch.__file__).parent.rglob("*.py")
}


def test_a_long_module_says_why_it_is_one() -> None:
    long = {path.name: text for path, text in MODULES.items() if len(text.splitlines()) > LINES}
    assert [name for name, text in long.items() if REASON not in _docstring(text)] == []


def test_a_class_of_many_methods_is_listed_with_its_reason() -> None:
    classes = (
        node
        for text in MODULES.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef)
    )
    assert {each.name for each in classes if _methods(each) > METHODS} == set(LARGE)


def _docstring(text: str) -> str:
    return " ".join((ast.get_docstring(ast.parse(text)) or "").split())


def _methods(node: ast.ClassDef) -> int:
    return sum(isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) for each in node.body)
