"""The seeds, each read once and reviewed once at each date in a process."""

from __future__ import annotations

import functools
from pathlib import Path

import pledgewatch as pw

FOLDER = Path(__file__).parents[1] / "seeds"


@functools.cache
def seed(name: str) -> pw.Ledger:
    """The ledger `seeds/name.toml`."""
    return pw.read(FOLDER / f"{name}.toml")


@functools.cache
def review_of(name: str, as_of: str | None = None) -> pw.Review:
    """A seed as of a date, or of its newest record."""
    return seed(name).review(as_of=as_of)
