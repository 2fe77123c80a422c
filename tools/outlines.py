"""Make the outlines of countries that maps are drawn on, from Natural Earth by way of world-atlas.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/outlines.py package/countries-50m.json

It writes ``outlines-1.txt`` in ``src/pledgewatch/show/charts``, next to the README that says where they come from
and what was done to them. Nothing in pledgewatch needs the package.
"""

from __future__ import annotations

import itertools
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "src" / "pledgewatch" / "show" / "charts" / "outlines-1.txt"
TOLERANCE, LEAST = 0.065, 0.5
"""Degrees by which a line may be off, and from which size on islands are kept."""
SOUTHERNMOST = -60.0
NOT_A_BORDER = (frozenset({"Ukraine", "Russia"}), (32.0, 45.5, 36.0, 46.5))
"""Natural Earth draws who holds a place. The line across the isthmus of Crimea is no border by resolution 68/262
of the General Assembly of the United Nations, and is left out: between whom, and within which box."""

Line = list[tuple[float, float]]


def simplified(line: Line) -> Line:
    """A line with as few points as stay within the tolerance (Douglas and Peucker, 1973)."""
    if len(line) < 3:
        return line
    (x1, y1), (x2, y2) = line[0], line[-1]
    narrowed = math.cos(math.radians((y1 + y2) / 2))
    dx, dy = (x2 - x1) * narrowed, y2 - y1
    length = math.hypot(dx, dy)

    def off(point: tuple[float, float]) -> float:
        px, py = (point[0] - x1) * narrowed, point[1] - y1
        share = max(0.0, min(1.0, (px * dx + py * dy) / length**2)) if length else 0.0
        return math.hypot(px - share * dx, py - share * dy)

    most, at = max((off(point), place) for place, point in enumerate(line[1:-1], 1))
    if most <= TOLERANCE:
        return [line[0], line[-1]]
    return simplified(line[: at + 1])[:-1] + simplified(line[at:])


def arcs_of(given: Any) -> Iterator[int]:
    """The arcs that a geometry is made of, each by its number."""
    if isinstance(given, int):
        yield given if given >= 0 else ~given
    else:
        for part in given:
            yield from arcs_of(part)


def decoded(atlas: dict[str, Any]) -> list[Line]:
    """The arcs in degrees: TopoJSON holds whole numbers, each as the difference from the one before."""
    (kx, ky), (x0, y0) = (atlas["transform"][name] for name in ("scale", "translate"))
    lines = []
    for arc in atlas["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * kx + x0, y * ky + y0))
        lines.append(line)
    return lines


def is_kept(line: Line, countries: frozenset[str]) -> bool:
    """Whether a line is drawn: no ice, no islet, no line that is no border."""
    xs, ys = zip(*line, strict=True)
    if max(ys) < SOUTHERNMOST:
        return False
    if line[0] == line[-1] and max(max(xs) - min(xs), max(ys) - min(ys)) < LEAST:
        return False
    sides, (west, south, east, north) = NOT_A_BORDER
    inside = west <= min(xs) and max(xs) <= east and south <= min(ys) and max(ys) <= north
    return not (countries == sides and inside)


def main(path: str) -> None:
    """Write the outlines."""
    atlas = json.loads(Path(path).read_text(encoding="utf-8"))
    countries: dict[int, set[str]] = {}
    for each in atlas["objects"]["countries"]["geometries"]:
        for arc in arcs_of(each.get("arcs", ())):
            countries.setdefault(arc, set()).add(each["properties"]["name"])
    written = [
        "# outlines-1: coasts (c) and borders of countries (b) of the world, for maps",
        "# made by tools/outlines.py from countries-50m.json of world-atlas 2.0.2 (ISC, (c) Michael Bostock)",
        "# source: Natural Earth 4.1.0, 1:50m, https://www.naturalearthdata.com, public domain; simplified.",
        "# Each line: c or b, then longitude,latitude in hundredths of a degree, then the steps from there.",
    ]
    for arc, line in enumerate(decoded(atlas)):
        sides = frozenset(countries.get(arc, ()))
        if not is_kept(line, sides):
            continue
        points = [(round(100 * x), round(100 * y)) for x, y in simplified(line)]
        steps = itertools.pairwise(points)
        told = [points[0], *((x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in steps)]
        kind = "b" if len(sides) > 1 else "c"
        written.append(" ".join([kind, *(f"{x},{y}" for x, y in told)]))
    TARGET.write_text("\n".join(written) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
