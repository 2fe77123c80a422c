"""Coasts and borders of countries, for maps; README.md beside this file says where they come from."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from importlib import resources

from pledgewatch.conventions.gazetteer import Position
from pledgewatch.show.charts.whereabouts import Frame

NAME = "outlines-1"
"""The name and version of the data."""

_Piece = list[tuple[float, float]]


@functools.cache
def _lines() -> tuple[tuple[str, tuple[Position, ...]], ...]:
    """Every line with its kind: ``b`` for a border of countries, ``c`` for a coast."""
    text = resources.files(__package__).joinpath(f"{NAME}.txt").read_text(encoding="utf-8")
    found = []
    for line in text.splitlines():
        kind, *steps = line.split()
        if kind != "#":
            pairs = (map(int, step.split(",")) for step in steps)
            points = itertools.accumulate((tuple(pair) for pair in pairs), _moved)
            found.append((kind, tuple(Position(y / 100, x / 100) for x, y in points)))
    return tuple(found)


def _moved(at: tuple[int, ...], by: tuple[int, ...]) -> tuple[int, ...]:
    return at[0] + by[0], at[1] + by[1]


def drawn(frame: Frame) -> Iterator[tuple[str, _Piece]]:
    """The pieces of coasts and borders that a frame shows, each with its kind, in kilometres on paper."""
    for kind, line in _lines():
        piece: _Piece = []
        for one, other in itertools.pairwise(map(frame.on_paper, line)):
            if _passes(frame, one, other):
                piece += [other] if piece else [one, other]
            elif piece:
                yield kind, piece
                piece = []
        if piece:
            yield kind, piece


def _passes(frame: Frame, one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether a step may be seen: its box and that of the frame meet, and it goes not round the earth."""
    sides = zip(one, other, (frame.right, frame.top), strict=True)
    near = all(min(a, b) <= edge and max(a, b) >= -edge for a, b, edge in sides)
    return near and abs(one[0] - other[0]) < 5_000
