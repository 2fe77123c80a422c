"""One name, one meaning, over the whole package."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pledgewatch

ROOT = Path(pledgewatch.__file__).parent


def test_no_two_classes_share_a_name() -> None:
    where: dict[str, list[str]] = defaultdict(list)
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where[node.name].append(path.relative_to(ROOT).as_posix())
    assert len(where) > 200
    assert {name: paths for name, paths in where.items() if len(paths) > 1} == {}
