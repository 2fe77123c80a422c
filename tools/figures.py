"""Make the figures that the README and the pages show: ``make figures``.

    python tools/figures.py

They are charts of the first seed, as anybody can make them; ``docs/images`` holds them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pledgewatch as pw

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "images"


def figures() -> Iterator[tuple[str, Any]]:
    """Each figure by name."""
    review = pw.read(ROOT / "seeds" / "kyiv-2022.toml").review(as_of="2022-04-07")
    yield "timeline", review.plot.timeline("kyiv-chernihiv")
    yield "map", review.plot.map("kyiv-chernihiv")
    yield "skepticism", review.plot.skepticism("kyiv-chernihiv")


def main() -> None:
    """Write them."""
    FOLDER.mkdir(exist_ok=True)
    for name, chart in figures():
        chart.save(FOLDER / f"{name}.svg")


if __name__ == "__main__":
    main()
