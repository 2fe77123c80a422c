"""The parts of a picture in time and where they stand, for inline SVG and for charts alike.

A part stands at instants of one axis and at pixels below the top. How wide the picture will be is not
known when it is laid out: letters keep their size, so `width` is the least that names must have room in.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import attrs

from pledgewatch.show.axis import Axis, ticks

LETTER = 6.6
"""Pixels that a letter takes at most, on average: that of DejaVu Sans at 11 pixels."""
LINE = 13


@attrs.frozen
class Bar:
    """A stretch of time, `height` pixels from `y` down; `look` is one of `show.looks`.

    `stood` of any part says in which states of a slider it is shown, as ``2-5 7-7``; empty: in all.
    """

    lo: int
    hi: int
    y: float
    height: float
    look: str
    text: str = ""
    stood: str = ""


@attrs.frozen
class Stroke:
    """A line from one instant and height to another; one of a single instant `dx` pixels beside it."""

    lo: int
    hi: int
    y: float
    y2: float
    look: str
    text: str = ""
    dx: float = 0
    stood: str = ""


@attrs.frozen
class Sign:
    """A mark at an instant; `dx` pixels beside it."""

    at: int
    y: float
    sort: str
    text: str = ""
    dx: float = 0
    stood: str = ""


@attrs.frozen
class Words:
    """Letters that begin, end or have their middle at an instant, `dx` pixels beside it.

    `now` follows them: what a slider hides when it goes back.
    """

    at: int
    y: float
    text: str
    anchor: str = "start"
    dx: float = 0
    bold: bool = False
    now: str = ""
    stood: str = ""


Part = Bar | Stroke | Sign | Words


@attrs.frozen
class Layout:
    """A picture: its axis, how high it is, its parts from back to front, its name and what it shows.

    `veils` are the stretches of its height, from the top down, whose axis is when something was known, so that a
    slider covers what came later.
    """

    axis: Axis
    height: int
    parts: tuple[Part, ...]
    title: str
    text: str
    veils: tuple[tuple[float, float], ...] = ()


# -- names where there is room ---------------------------------------------------------------------

Box = tuple[float, float, float, float]


def box(x: float, y: float, text: str, anchor: str = "start", letter: float = LETTER) -> Box:
    """What letters cover, whose middle line is at `y`."""
    width = letter * len(text)
    left = x - {"start": 0.0, "end": width, "middle": width / 2}[anchor]
    return left, y - LINE / 2, left + width, y + LINE / 2


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes cover something both."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def is_free(given: Box, taken: Iterable[Box], width: float) -> bool:
    """Whether a box lies within the width and on no other."""
    return given[0] >= 0 and given[2] <= width and not any(meet(given, each) for each in taken)


# -- the axis --------------------------------------------------------------------------------------


def dates(
    axis: Axis, width: float, top: float, y: float, *, years_above: bool = False
) -> tuple[list[Part], int]:
    """The dates along the foot, each once, and the years beneath or above all; and how high the picture is."""
    parts: list[Part] = [Stroke(axis.lo, axis.hi, y, y, "axis")]
    found: tuple[tuple[int, str], ...] = ()
    for most in range(8, 1, -1):
        found = ticks(axis, most)
        letters = max((len(label) for _, label in found), default=0)
        gaps = [axis.place(b) - axis.place(a) for (a, _), (b, _) in itertools.pairwise(found)]
        if all(gap * width > LETTER * letters + 8 for gap in gaps):
            break
    for at, label in found:
        half = LETTER * len(label) / 2
        x = axis.place(at) * width
        anchor = "start" if x < half else "end" if x > width - half else "middle"
        parts += [
            Words(at, y + 16, label, anchor),
            Stroke(at, at, top, y, "grid"),
            Stroke(at, at, y, y + 4, "axis"),
        ]
    if years_above:
        return [*parts, Words(axis.hi, 10, axis.years, "end")], round(y + 21)
    return [*parts, Words(axis.hi, y + 29, axis.years, "end")], round(y + 34)
