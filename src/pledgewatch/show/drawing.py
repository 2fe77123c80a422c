"""Pictures in time as inline SVG: no script, no network, as wide as their place, in the reader's colours.

Places along the line are percentages and shapes are pixels, so that marks and letters keep their size
on a laptop and on a phone. What a mark is stands in its title.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

import attrs

from pledgewatch.show.axis import Axis
from pledgewatch.show.layout import Bar, Layout, Part, Sign, Stroke, Words
from pledgewatch.show.looks import INK, LOOKS, SIGNS, Paint
from pledgewatch.show.pictures import course, rise
from pledgewatch.show.timeline import Timeline

if TYPE_CHECKING:
    from pledgewatch.live import Curve

_NARROW = 326
"""The width in which all names of a picture must have room: that of a phone."""


def timeline_svg(*states: Timeline) -> str:
    """A pledge in time; see `show.pictures.course`.

    Args:
        states: It as it was known at one time after the other, on one axis, that of now last. What is not
            in all of them is told by `data-stood`, for a slider: ``0-3`` for the first four.
    """
    layouts = [course(each, _NARROW) for each in states]
    if len(layouts) == 1:
        return _picture(layouts[0], dict.fromkeys(layouts[0].parts, ""))
    places: dict[Part, list[int]] = {}
    for place, layout in enumerate(layouts):
        for part in dict.fromkeys(layout.parts):
            places.setdefault(part, []).append(place)
    stood = {part: _stretches(given, len(layouts)) for part, given in places.items()}
    parts = sorted(stood, key=lambda part: (_from_back(part), stood[part]))
    height = max(layout.height for layout in layouts)
    whole = attrs.evolve(layouts[-1], parts=tuple(parts), height=height)
    return _picture(whole, stood, len(layouts) - 1)


def curve_svg(curve: Curve) -> str:
    """How a chance came about; see `show.pictures.rise`."""
    layout = rise(curve, _NARROW)
    return _picture(layout, dict.fromkeys(layout.parts, ""))


_DEPTHS = {name: depth for depth, name in enumerate(LOOKS)}


def _from_back(part: Part) -> int:
    """How far to the front a part is: bars and lines, marks, letters."""
    if isinstance(part, (Bar, Stroke)):
        return _DEPTHS[part.look]
    return len(LOOKS) + isinstance(part, Words)


def _picture(layout: Layout, stood: Mapping[Part, str], last: int = 0) -> str:
    """A picture as wide as its place, with its title and its description; in the last of its states."""
    inner = ""
    for (when, look), parts in itertools.groupby(
        layout.parts, key=lambda part: (stood[part], getattr(part, "look", ""))
    ):
        same = list(parts)
        given = [f'data-stood="{when}"'] if when else []
        if when and not when.endswith(f"-{last}"):
            given.append('class="off"')
        if look:
            given.append(_look(LOOKS[look], is_line=isinstance(same[0], Stroke)))
        drawn = "".join(_part(layout.axis, part) for part in same)
        inner += f"<g {' '.join(given)}>{drawn}</g>" if given else drawn
    name = "pw-" + hashlib.sha256(f"{layout.title}{layout.text}{inner}".encode()).hexdigest()[:12]
    return (
        f'<svg role="img" aria-labelledby="{name}-t {name}-d" width="100%" height="{layout.height}" '
        'xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="11" color="inherit" '
        'fill="currentColor">'
        f'<title id="{name}-t">{escape(layout.title)}</title>'
        f'<desc id="{name}-d">{escape(layout.text)}</desc>{inner}</svg>'
    )


def _stretches(places: Sequence[int], states: int) -> str:
    """Some of the states as stretches: ``2-5 7-7``; empty for all of them."""
    if len(places) == states:
        return ""
    groups = itertools.groupby(enumerate(places), key=lambda each: each[1] - each[0])
    runs = [[place for _, place in run] for _, run in groups]
    return " ".join(f"{run[0]}-{run[-1]}" for run in runs)


def _pc(axis: Axis, instant: int) -> str:
    """An instant as a percentage; whole hundredths, so that the text is the same everywhere."""
    return f"{round(axis.place(instant) * 10_000) / 100:g}%"


def _part(axis: Axis, part: Part) -> str:
    if isinstance(part, Bar):
        return _bar(axis, part)
    if isinstance(part, Stroke):
        x, x2 = _pc(axis, part.lo), _pc(axis, part.hi)
        place = f'x1="{x}" x2="{x2}" y1="{part.y:g}" y2="{part.y2:g}"'.replace('x1="0%" ', "")
        moved = f' transform="translate({part.dx:g} 0)"' if part.dx else ""
        drawn = f"<line {place}{moved}"
        return f"{drawn}>{_title(part.text)}</line>" if part.text else f"{drawn}/>"
    if isinstance(part, Sign):
        return _at(axis, part, _sign(part))
    bold = ' font-weight="700"' if part.bold else ""
    anchor = f' text-anchor="{part.anchor}"' if part.anchor != "start" else ""
    if not part.dx:
        place = f'x="{_pc(axis, part.at)}" y="{part.y:g}"'
        return f"<text {place}{anchor}{bold}>{escape(part.text)}</text>"
    return _at(axis, part, f'<text x="{part.dx:g}"{anchor}{bold}>{escape(part.text)}</text>')


def _at(axis: Axis, part: Sign | Words, inner: str) -> str:
    """What stands at a percentage and some pixels beside it."""
    return f'<svg x="{_pc(axis, part.at)}" y="{part.y:g}" overflow="visible">{inner}</svg>'


def _bar(axis: Axis, bar: Bar) -> str:
    first, last = (round(axis.place(at) * 10_000) for at in (bar.lo, bar.hi))
    width = max(last - first, 30)
    return (
        f'<rect x="{first / 100:g}%" y="{bar.y:g}" width="{width / 100:g}%" height="{bar.height:g}">'
        f"{_title(bar.text)}</rect>"
    )


def _look(look: Paint, *, is_line: bool = False) -> str:
    # Letters and areas have the colour of the picture; a line has no area.
    given = [] if is_line or look.fill == INK else [f'fill="{_colour(look.fill)}"']
    if look.opacity < 1:
        given.append(f'{"fill-" if look.fill is not None else "stroke-"}opacity="{look.opacity:g}"')
    if look.stroke is not None:
        given.append(f'stroke="{_colour(look.stroke)}"')
        if look.width != 1:
            given.append(f'stroke-width="{look.width:g}"')
    if look.dash:
        given.append(f'stroke-dasharray="{" ".join(map(str, look.dash))}"')
    return " ".join(given)


def _colour(colour: str | None) -> str:
    return "none" if colour is None else "currentColor" if colour == INK else colour


def _title(text: str) -> str:
    return f"<title>{escape(text)}</title>" if text else ""


def _sign(sign: Sign) -> str:
    look = SIGNS[sign.sort]
    place = f"translate({sign.dx:g} 0) scale({look.size:g})" if sign.dx else f"scale({look.size:g})"
    colour = _colour(look.colour)
    return (
        f'<path d="{look.path}" transform="{place}" fill="{colour if look.is_full else "none"}" '
        f'stroke="{colour}" stroke-width="{1.7 / look.size:.2g}">{_title(sign.text)}</path>'
    )
