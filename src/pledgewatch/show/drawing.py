"""Pictures in time as inline SVG: no script, no network, as wide as their place, in the reader's colours.

Places along the line are percentages and shapes are pixels, so that marks and letters keep their size
on a laptop and on a phone. What a mark is stands in its title.
"""

from __future__ import annotations

import hashlib
from html import escape
from typing import TYPE_CHECKING

from pledgewatch.show.axis import Axis
from pledgewatch.show.layout import Bar, Layout, Part, Sign, Stroke, Words
from pledgewatch.show.looks import INK, LOOKS, SIGNS, Paint
from pledgewatch.show.pictures import course, rise
from pledgewatch.show.timeline import Timeline

if TYPE_CHECKING:
    from pledgewatch.live import Curve

_NARROW = 326
"""The width in which all names of a picture must have room: that of a phone."""


def timeline_svg(timeline: Timeline) -> str:
    """A pledge in time; see `show.pictures.course`.

    Where it has states of a slider, veils lie ready over what goes by when something was known.
    """
    return _picture(course(timeline, _NARROW))


def curve_svg(curve: Curve) -> str:
    """How a chance came about; see `show.pictures.rise`."""
    return _picture(rise(curve, _NARROW))


def _picture(layout: Layout) -> str:
    """A picture as wide as its place, with its title and its description."""
    inner = "".join(_part(layout.axis, part) for part in layout.parts)
    if any(part.stood for part in layout.parts):
        veil = '<rect class="veil" x="100%" width="100%" y="{:g}" height="{:g}"/>'
        inner += "".join(veil.format(*each) for each in layout.veils)
    name = "pw-" + hashlib.sha256(f"{layout.title}{layout.text}{inner}".encode()).hexdigest()[:12]
    return (
        f'<svg role="img" aria-labelledby="{name}-t {name}-d" width="100%" height="{layout.height}" '
        'xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="11" color="inherit" '
        'fill="currentColor">'
        f'<title id="{name}-t">{escape(layout.title)}</title>'
        f'<desc id="{name}-d">{escape(layout.text)}</desc>{inner}</svg>'
    )


def _pc(axis: Axis, instant: int) -> str:
    """An instant as a percentage; whole hundredths, so that the text is the same everywhere."""
    return f"{round(axis.place(instant) * 10_000) / 100:g}%"


def _part(axis: Axis, part: Part) -> str:
    if isinstance(part, Bar):
        return _bar(axis, part)
    if isinstance(part, Stroke):
        x, x2 = _pc(axis, part.lo), _pc(axis, part.hi)
        place = f'x1="{x}" x2="{x2}" y1="{part.y:g}" y2="{part.y2:g}"'
        moved = f'transform="translate({part.dx:g} 0)" ' if part.dx else ""
        look = f"{_look(LOOKS[part.look])}{_stood(part)}"
        title = _title(part.text)
        return (
            f"<line {place} {moved}{look}>{title}</line>"
            if title
            else f"<line {place} {moved}{look}/>"
        )
    if isinstance(part, Sign):
        return _at(axis, part, _sign(part))
    bold = ' font-weight="700"' if part.bold else ""
    anchor = f' text-anchor="{part.anchor}"' if part.anchor != "start" else ""
    told = (
        f'{escape(part.text)}<tspan class="now">{escape(part.now)}</tspan>'
        if part.now
        else escape(part.text)
    )
    if not part.dx:
        place = f'x="{_pc(axis, part.at)}" y="{part.y:g}"'
        return f"<text {place}{anchor}{bold}{_stood(part)}>{told}</text>"
    return _at(axis, part, f'<text x="{part.dx:g}"{anchor}{bold}>{told}</text>')


def _at(axis: Axis, part: Sign | Words, inner: str) -> str:
    """What stands at a percentage and some pixels beside it."""
    place = f'x="{_pc(axis, part.at)}" y="{part.y:g}" overflow="visible"'
    return f"<svg {place}{_stood(part)}>{inner}</svg>"


def _stood(part: Part) -> str:
    return f' data-stood="{part.stood}"' if part.stood else ""


def _bar(axis: Axis, bar: Bar) -> str:
    first, last = (round(axis.place(at) * 10_000) for at in (bar.lo, bar.hi))
    width = max(last - first, 30)
    return (
        f'<rect x="{first / 100:g}%" y="{bar.y:g}" width="{width / 100:g}%" height="{bar.height:g}" '
        f"{_look(LOOKS[bar.look])}{_stood(bar)}>{_title(bar.text)}</rect>"
    )


def _look(look: Paint) -> str:
    given = [f'fill="{_colour(look.fill)}"']
    if look.opacity < 1:
        given.append(f'{"fill-" if look.fill is not None else "stroke-"}opacity="{look.opacity:g}"')
    if look.stroke is not None:
        given.append(f'stroke="{_colour(look.stroke)}" stroke-width="{look.width:g}"')
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
