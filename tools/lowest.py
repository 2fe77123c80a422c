"""The oldest releases that pyproject.toml allows, as a constraints file for pip: ``make lowest``."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
_BOUND = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?>=([0-9.]+)")


def constraints() -> Iterator[str]:
    """A line for each package that is ever installed: its name, and the least version.

    Raises:
        ValueError: for a package without a least version.
    """
    project = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    for each in sorted({*project["dependencies"], *itertools.chain.from_iterable(extras)}):
        if each.startswith("pledgewatch["):
            continue
        bound = _BOUND.fullmatch(each)
        if bound is None:
            raise ValueError(f"{each!r} has no least version; write it as in 'attrs>=24.2'")
        yield f"{bound[1]}=={bound[2]}"


if __name__ == "__main__":
    print("\n".join(constraints()))
