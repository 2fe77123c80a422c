"""A timeline as inline SVG: no script, no network, as wide as its place, in the reader's colours.

Places along the line are percentages and shapes are pixels, so that marks and letters keep their size
on a laptop and on a phone. What a mark is stands in its title.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import attrs

from pledgewatch.engine.facts import Verdict
from pledgewatch.engine.skepticism import Skepticism
from pledgewatch.model.dates import start_of_day
from pledgewatch.show.marks import COLOURS, LADDER, is_decided, shape
from pledgewatch.show.timeline import Axis, ChanceRange, Mark, Timeline, joined
from pledgewatch.words import between, curve_finding, jump_said, jumps_told, percent
from pledgewatch.words.forms import say_day, say_instant

if TYPE_CHECKING:
    from pledgewatch.live import Curve

LEGEND = (
    "Marks: full diamond confirmed, empty diamond not confirmed, triangle carried out, square level, dot "
    "does not count, struck circle retracted; the higher, the better established."
)

_BINS = 28
"""So many places along the line are told apart; what falls on one is one mark with its number."""
_PLEDGE, _REPORTED, _VERDICT, _CHANCE = 16, 54, 142, 179
_RUNG = 17
_BAND = 30
_TO_THE_AXIS, _BELOW = 28, 22
_TEXT = 'font-size="11" fill="currentColor"'


def _pc(axis: Axis, instant: int) -> str:
    """An instant as a percentage; whole hundredths, so that the text is the same everywhere."""
    return f"{round(axis.place(instant) * 10_000) / 100:g}%"


def _stretch(axis: Axis, lo: int, hi: int) -> tuple[str, str]:
    first, last = (round(axis.place(at) * 10_000) for at in (lo, hi))
    return f"{first / 100:g}%", f"{max(last - first, 30) / 100:g}%"


def timeline_svg(timeline: Timeline) -> str:
    """The timeline: statement, window and grace; what was reported; verdict and chance over `as_of`."""
    y = _VERDICT + _TO_THE_AXIS
    chances = ""
    if timeline.chances:
        chances = _heading(_CHANCE, _chance_heading(timeline.chances))
        chances += _chances(timeline, timeline.chances, _CHANCE + 5, _BAND)
        y = _CHANCE + 5 + _BAND + 4
    parts = f"{_pledged(timeline)}{_reported(timeline)}{_verdicts(timeline)}{chances}"
    axis = _axis(timeline, y) + _now(timeline, y)
    title = f"Timeline of {timeline.pledge}"
    return _picture(title, timeline.text, y + _BELOW, f"{parts}{axis}")


def curve_svg(curve: Curve) -> str:
    """How a chance came about: its line, its interval and the verdicts over `as_of`, and the news that moved it."""
    first, last = curve[0]._as_of, curve[-1]._as_of
    margin = max((last - first) // 40, 1)
    axis = Axis(lo=first - margin, hi=last + margin, zone=curve[0]._zone)
    y, height = 20, 3 * _BAND
    rules = curve.review[curve.pledge].scope.snapshot.rules
    levels = (rules.theta_lo, rules.theta_b)
    drawn = _heading(
        11, "Dotted: kept is at most {}, broken at least {}".format(*map(percent, levels))
    )
    drawn += "".join(
        f'<line x1="0" x2="100%" y1="{_at(level, y, height)}" y2="{_at(level, y, height)}" '
        'stroke="currentColor" stroke-opacity="0.5" stroke-dasharray="2 4"/>'
        for level in levels
    )
    drawn += _chances(axis, joined((point._as_of, point.now) for point in curve), y, height)
    for by, point in jumps_told(curve):
        drawn += (
            f'<svg x="{_pc(axis, point._as_of)}" y="{_at(point.value, y, height)}" overflow="visible">'
            '<path d="M0-4.5 4.5 0 0 4.5-4.5 0Z" fill="currentColor"><title>'
            f"{escape(jump_said(curve, by, point))}</title></path></svg>"
        )
    for verdict, points in itertools.groupby(curve, key=lambda point: point.verdict):
        lo = next(points)._as_of
        hi = next((p._as_of for p in curve if p._as_of > lo and p.verdict is not verdict), last)
        text = f"{verdict.value} from {_when(axis, lo)}"
        drawn += _band(axis, lo, hi, verdict, text, y + height + 4)
    y += height + 26
    title = f"Chance that {curve.pledge} is broken"
    return _picture(title, curve_finding(curve), y + _BELOW, f"{drawn}{_axis(axis, y)}")


def _picture(title: str, text: str, height: int, inner: str) -> str:
    """A picture as wide as its place, with its title and its description."""
    name = "pw-" + hashlib.sha256(f"{title}{text}{inner}".encode()).hexdigest()[:12]
    return (
        f'<svg role="img" aria-labelledby="{name}-t {name}-d" width="100%" height="{height}" '
        'xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" color="inherit" '
        'style="display:block;overflow:hidden;margin:0.4em 0">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(text)}</desc>'
        f"{inner}</svg>"
    )


def _heading(y: int, text: str) -> str:
    return f'<text x="0" y="{y}" {_TEXT} opacity="0.8">{escape(text)}</text>'


def _pledged(timeline: Timeline) -> str:
    end = timeline.ends if timeline.ends is not None else timeline.hi
    y = _PLEDGE + 6
    x, width = _stretch(timeline, timeline.opens, end)
    parts = [_heading(11, "Pledged: said (flag), grace (dashed), window (bar)")]
    if timeline.opens > timeline.start:
        gx, gwidth = _stretch(timeline, timeline.start, timeline.opens)
        parts.append(
            f'<rect x="{gx}" y="{y}" width="{gwidth}" height="10" fill="none" '
            'stroke="currentColor" stroke-dasharray="3 2"><title>grace</title></rect>'
        )
    parts.append(
        f'<rect x="{x}" y="{y}" width="{width}" height="10" fill="currentColor" fill-opacity="0.25" '
        f'stroke="currentColor"><title>{escape(_window_text(timeline))}</title></rect>'
    )
    if timeline.ends is None or timeline.ends > timeline.hi:
        parts.append(
            f'<svg x="100%" y="{y}" overflow="visible"><path d="M-9 0 0 5-9 10Z" '
            'fill="currentColor"><title>it goes on</title></path></svg>'
        )
    parts.append(
        f'<svg x="{_pc(timeline, timeline.said)}" y="{_PLEDGE}" overflow="visible"><path '
        'd="M0 18V0L8 3.5 0 7" fill="currentColor" stroke="currentColor" stroke-width="1.5">'
        f"<title>said {escape(_when(timeline, timeline.said))}</title></path></svg>"
    )
    return "".join(parts)


def _window_text(timeline: Timeline) -> str:
    end = "without end" if timeline.ends is None else f"to {_when(timeline, timeline.ends)}"
    return f"window from {_when(timeline, timeline.opens)} {end}"


def _when(axis: Axis, instant: int) -> str:
    return say_instant(instant, axis.zone)


# -- what was reported -----------------------------------------------------------------------------

_SHAPES = {
    "certain": '<path d="M0-5.5 5.5 0 0 5.5-5.5 0Z" fill="currentColor" stroke="currentColor">',
    "possible": '<path d="M0-5 5 0 0 5-5 0Z" fill="none" stroke="currentColor" stroke-width="1.5">',
    "fulfilment": '<path d="M0-5 5 4.5H-5Z" fill="currentColor" stroke="currentColor">',
    "level": '<path d="M-4-4H4V4H-4Z" fill="none" stroke="currentColor" stroke-width="1.5">',
    "other": '<path d="M-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0Z" fill="currentColor" opacity="0.7">',
    "retracted": '<path d="M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0ZM-7 6 7-6" fill="none" '
    'stroke="currentColor" stroke-width="1.3">',
}
_ORDER = ("other", "retracted", "level", "fulfilment", "possible", "certain")
_RUNGS = {rung.value: place for place, rung in enumerate(LADDER)}


@attrs.frozen
class _Spot:
    place: int
    sort: str
    rung: int


def _reported(timeline: Timeline) -> str:
    spots: dict[_Spot, list[Mark]] = {}
    for mark in timeline.marks:
        middle = (max(mark.lo, timeline.lo) + min(mark.hi, timeline.hi)) // 2
        spot = _Spot(
            round(timeline.place(middle) * _BINS), mark.sort, _RUNGS.get(mark.rung or "", 0)
        )
        spots.setdefault(spot, []).append(mark)
    heading = "Reported: from alleged (below) to attributed (above)"
    base = _REPORTED + 4 * _RUNG + 2
    lines = "".join(
        f'<line x1="0" x2="100%" y1="{base - rung * _RUNG}" y2="{base - rung * _RUNG}" '
        'stroke="currentColor" stroke-opacity="0.15"/>'
        for rung in range(len(LADDER))
    )
    drawn = sorted(spots.items(), key=lambda each: (_ORDER.index(each[0].sort), each[0].place))
    return (
        _heading(_REPORTED + 1, heading)
        + lines
        + "".join(_spot(spot, marks, base) for spot, marks in drawn)
    )


def _spot(spot: _Spot, marks: list[Mark], base: int) -> str:
    count = sum(mark.number for mark in marks)
    told = marks[0].text if len(marks) == 1 else f"{count:,} like this: {marks[0].text}; ..."
    number = f'<text y="-7" font-size="9" text-anchor="middle" fill="currentColor">{count}</text>'
    return (
        f'<svg x="{spot.place * 100 / _BINS:g}%" y="{base - spot.rung * _RUNG}" overflow="visible">'
        f"{_SHAPES[spot.sort]}<title>{escape(told)}</title></path>{number if count > 1 else ''}</svg>"
    )


# -- the verdict -----------------------------------------------------------------------------------


def _verdicts(timeline: Timeline) -> str:
    y = _VERDICT + 4
    heading = "Verdict, by what was known"
    if not timeline.has_history:
        heading = "Verdict (its history was not asked for)"
        band = timeline.bands[-1]
        word = (
            f'<svg x="{_pc(timeline, timeline.as_of)}" y="{y}" overflow="visible"><text x="-8" y="11" '
            f'text-anchor="end" {_TEXT} font-weight="700">{escape(band.verdict.value)}</text>'
            '<path d="M-4 0 4 7-4 14Z" fill="currentColor"/></svg>'
        )
        return _heading(_VERDICT, heading) + word
    return _heading(_VERDICT, heading) + "".join(
        _band(timeline, band.lo, band.hi, band.verdict, band.text, y) for band in timeline.bands
    )


def _band(axis: Axis, lo: int, hi: int, verdict: Verdict, text: str, y: int) -> str:
    x, width = _stretch(axis, lo, hi)
    share = axis.place(hi) - axis.place(lo)
    inner = ""
    if share >= 0.06:
        inner += shape(verdict).replace("<svg ", '<svg x="4" y="2" ', 1)
    elif share >= 0.028:
        small = shape(verdict, size=9).replace("<svg ", '<svg x="-4.5" y="3.5" ', 1)
        inner += f'<svg x="50%" overflow="visible">{small}</svg>'
    if share >= 0.02 * len(verdict.value) + 0.08:
        inner += f'<text x="20" y="12" {_TEXT}>{escape(verdict.value)}</text>'
    colour = COLOURS[verdict]
    return (
        f'<svg x="{x}" y="{y}" width="{width}" height="16">'
        f'<rect width="100%" height="16" fill="{colour}" fill-opacity="0.3" stroke="{colour}" '
        f'stroke-width="2"><title>{escape(text)}</title></rect>{inner}</svg>'
    )


# -- the chance ------------------------------------------------------------------------------------


def _chance_heading(chances: Sequence[ChanceRange]) -> str:
    first, now = chances[0].now, chances[-1].now
    last = f"{percent(now.value)} at last {between(now.low, now.high)}"
    return f"Chance that it is broken: {percent(first.value)} at first, {last}"


def _at(p: float, y: int, height: int) -> float:
    """Where a probability stands between the foot and the top of a band."""
    return round(y + (1 - p) * height, 1)


def _chances(axis: Axis, chances: Sequence[ChanceRange], y: int, height: int) -> str:
    """The chance as a line of steps within its interval, from none at the foot to one at the top."""
    edges = "".join(
        f'<line x1="0" x2="100%" y1="{at}" y2="{at}" stroke="currentColor" stroke-opacity="0.15"/>'
        for at in (y, y + height)
    )
    bands, lines = [], []
    for place, each in enumerate(chances):
        x, width = _stretch(axis, each.lo, each.hi)
        top, middle, foot = (
            _at(p, y, height) for p in (each.now.high, each.now.value, each.now.low)
        )
        told = f"{percent(each.now.value)} {between(each.now.low, each.now.high)}"
        bands.append(
            f'<rect x="{x}" y="{top}" width="{width}" height="{max(round(foot - top, 1), 1)}" '
            'fill="currentColor" fill-opacity="0.2"><title>'
            f"{escape(f'{told} from {_when(axis, each.lo)}')}</title></rect>"
        )
        end = f"{float(x[:-1]) + float(width[:-1]):g}%"
        lines.append(f'<line x1="{x}" x2="{end}" y1="{middle}" y2="{middle}"/>')
        before = chances[place - 1] if place else None
        if before is not None and before.hi == each.lo:
            start = _at(before.now.value, y, height)
            lines.append(f'<line x1="{x}" x2="{x}" y1="{start}" y2="{middle}"/>')
    drawn = (
        f'<g stroke="currentColor" stroke-width="2" stroke-linecap="square">{"".join(lines)}</g>'
    )
    return f"{edges}{''.join(bands)}{drawn}"


# -- the axis --------------------------------------------------------------------------------------


def _axis(axis: Axis, y: int) -> str:
    texts = "".join(
        f'<text x="{_pc(axis, at)}" y="{y + 17}" text-anchor="{_anchor(axis, at)}" {_TEXT}>'
        f"{escape(label)}</text>"
        f'<line x1="{_pc(axis, at)}" x2="{_pc(axis, at)}" y1="{y}" y2="{y + 5}" '
        'stroke="currentColor"/>'
        for at, label in _ticks(axis)
    )
    return f'<line x1="0" x2="100%" y1="{y}" y2="{y}" stroke="currentColor"/>{texts}'


def _now(timeline: Timeline, y: int) -> str:
    at = _pc(timeline, timeline.as_of)
    return (
        f'<line x1="{at}" x2="{at}" y1="{_PLEDGE}" y2="{y}" stroke="currentColor" '
        f'stroke-dasharray="1 3"><title>as known by {escape(_when(timeline, timeline.as_of))}'
        "</title></line>"
    )


def _ticks(axis: Axis) -> list[tuple[int, str]]:
    """Up to three instants with their names: where a day begins, for a date names the day after it."""
    length = axis.hi - axis.lo
    midnights = {
        midnight
        for share in (0.05, 0.5, 0.95)
        for midnight in _about(axis, axis.lo + round(length * share))
        if axis.lo <= midnight <= axis.hi
    }
    if len(midnights) < 2:
        # All within a day or so: the ends of what is shown, with the time.
        return [(at, _when(axis, at)) for at in (axis.lo, axis.hi)]
    chosen: list[int] = []
    for midnight in sorted(midnights):
        # A date takes about a quarter of a narrow line.
        if not chosen or midnight - chosen[-1] > 0.3 * length:
            chosen.append(midnight)
    return [(at, say_day(at, axis.zone)) for at in chosen]


def _about(axis: Axis, at: int) -> tuple[int, int]:
    """The midnights before and after an instant."""
    zone = axis.zone or "UTC"
    return start_of_day(at, zone), start_of_day(at, zone, 1)


def _anchor(axis: Axis, at: int) -> str:
    """How a label stands to its tick, so that it does not go over the edge."""
    place = axis.place(at)
    return "start" if place < 0.15 else "end" if place > 0.85 else "middle"


def gauge(chance: Skepticism) -> str:
    """The chance that a pledge is broken, with its interval, as a small ruler from 0 to 1.

    Once it has turned out there is no chance left: then it is the forecast that was made.
    """
    given = chance.announced if is_decided(chance) else chance.now
    value, low, high = given.value, given.low, given.high
    first, tick, last = (round(each * 96) + 2 for each in (low, value, high))
    of = "forecast " if is_decided(chance) else ""
    told = f"{of}{percent(value)} {between(low, high)}"
    return (
        '<svg role="img" width="100" height="14" viewBox="0 0 100 14" style="vertical-align:-2px" '
        f'fill="none" stroke="currentColor"><title>{told}</title>'
        '<path d="M2 3v8M50 5v4M98 3v8M2 7H98" stroke-opacity="0.45"/>'
        f'<path d="M{first} 7H{last}" stroke-width="4" stroke-opacity="0.55"/>'
        f'<path d="M{tick} 1v12" stroke-width="3"/></svg>'
    )
