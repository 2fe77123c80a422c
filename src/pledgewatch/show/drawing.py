"""A timeline as inline SVG: no script, no network, as wide as its place, in the reader's colours.

Places along the line are percentages and shapes are pixels, so that marks and letters keep their size
on a laptop and on a phone. What a mark is stands in its title.
"""

from __future__ import annotations

import hashlib
from html import escape

import attrs

from pledgewatch.engine.skepticism import Skepticism
from pledgewatch.model.dates import say_day, say_instant, start_of_day
from pledgewatch.show.marks import COLOURS, LADDER, is_decided, shape
from pledgewatch.show.timeline import Band, Mark, Timeline

LEGEND = (
    "Marks: full diamond certain, empty diamond possible, triangle carried out, square level, dot "
    "does not count, struck circle retracted; the higher, the better established."
)

_BINS = 28
"""So many places along the line are told apart; what falls on one is one mark with its number."""
_PLEDGE, _REPORTED, _VERDICT, _AXIS = 16, 54, 142, 176
_RUNG = 17
_HEIGHT = 192
_TEXT = 'font-size="11" fill="currentColor"'


def _pc(timeline: Timeline, instant: int) -> str:
    """An instant as a percentage; whole hundredths, so that the text is the same everywhere."""
    return f"{round(timeline.place(instant) * 10_000) / 100:g}%"


def _stretch(timeline: Timeline, lo: int, hi: int) -> tuple[str, str]:
    first, last = (round(timeline.place(at) * 10_000) for at in (lo, hi))
    return f"{first / 100:g}%", f"{max(last - first, 30) / 100:g}%"


def timeline_svg(timeline: Timeline) -> str:
    """The timeline: statement, window and grace; what was reported; the verdict over `as_of`."""
    name = "pw-" + hashlib.sha256(repr(timeline).encode()).hexdigest()[:12]
    return (
        f'<svg role="img" aria-labelledby="{name}-t {name}-d" width="100%" height="{_HEIGHT}" '
        'xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" color="inherit" '
        'style="display:block;overflow:hidden;margin:0.4em 0">'
        f'<title id="{name}-t">{escape(f"Timeline of {timeline.pledge}")}</title>'
        f'<desc id="{name}-d">{escape(timeline.text)}</desc>'
        f"{_pledged(timeline)}{_reported(timeline)}{_verdicts(timeline)}{_axis(timeline)}</svg>"
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


def _when(timeline: Timeline, instant: int) -> str:
    return say_instant(instant, timeline.zone)


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
        _band(timeline, band, y) for band in timeline.bands
    )


def _band(timeline: Timeline, band: Band, y: int) -> str:
    x, width = _stretch(timeline, band.lo, band.hi)
    share = timeline.place(band.hi) - timeline.place(band.lo)
    inner = ""
    if share >= 0.06:
        inner += shape(band.verdict).replace("<svg ", '<svg x="4" y="2" ', 1)
    elif share >= 0.028:
        small = shape(band.verdict, size=9).replace("<svg ", '<svg x="-4.5" y="3.5" ', 1)
        inner += f'<svg x="50%" overflow="visible">{small}</svg>'
    if share >= 0.02 * len(band.verdict.value) + 0.08:
        inner += f'<text x="20" y="12" {_TEXT}>{escape(band.verdict.value)}</text>'
    colour = COLOURS[band.verdict]
    return (
        f'<svg x="{x}" y="{y}" width="{width}" height="16">'
        f'<rect width="100%" height="16" fill="{colour}" fill-opacity="0.3" stroke="{colour}" '
        f'stroke-width="2"><title>{escape(band.text)}</title></rect>{inner}</svg>'
    )


# -- the axis --------------------------------------------------------------------------------------


def _axis(timeline: Timeline) -> str:
    y = _AXIS - 6
    texts = "".join(
        f'<text x="{_pc(timeline, at)}" y="{y + 17}" text-anchor="{_anchor(timeline, at)}" {_TEXT}>'
        f"{escape(label)}</text>"
        f'<line x1="{_pc(timeline, at)}" x2="{_pc(timeline, at)}" y1="{y}" y2="{y + 5}" '
        'stroke="currentColor"/>'
        for at, label in _ticks(timeline)
    )
    now = (
        f'<line x1="{_pc(timeline, timeline.as_of)}" x2="{_pc(timeline, timeline.as_of)}" '
        f'y1="{_PLEDGE}" y2="{y}" stroke="currentColor" stroke-dasharray="1 3">'
        f"<title>as known by {escape(_when(timeline, timeline.as_of))}</title></line>"
    )
    return f'<line x1="0" x2="100%" y1="{y}" y2="{y}" stroke="currentColor"/>{texts}{now}'


def _ticks(timeline: Timeline) -> list[tuple[int, str]]:
    """Up to three instants with their names: where a day begins, for a date names the day after it."""
    length = timeline.hi - timeline.lo
    midnights = {
        midnight
        for share in (0.05, 0.5, 0.95)
        for midnight in _about(timeline, timeline.lo + round(length * share))
        if timeline.lo <= midnight <= timeline.hi
    }
    if len(midnights) < 2:
        # All within a day or so: the ends of what is shown, with the time.
        return [(at, _when(timeline, at)) for at in (timeline.lo, timeline.hi)]
    chosen: list[int] = []
    for midnight in sorted(midnights):
        # A date takes about a quarter of a narrow line.
        if not chosen or midnight - chosen[-1] > 0.3 * length:
            chosen.append(midnight)
    return [(at, say_day(at, timeline.zone)) for at in chosen]


def _about(timeline: Timeline, at: int) -> tuple[int, int]:
    """The midnights before and after an instant."""
    zone = timeline.zone or "UTC"
    return start_of_day(at, zone), start_of_day(at, zone, 1)


def _anchor(timeline: Timeline, at: int) -> str:
    """How a label stands to its tick, so that it does not go over the edge."""
    place = timeline.place(at)
    return "start" if place < 0.15 else "end" if place > 0.85 else "middle"


def gauge(chance: Skepticism) -> str:
    """The chance that a pledge is broken, with its interval, as a small ruler from 0 to 1.

    Once it has turned out there is no chance left: then it is the forecast that was made.
    """
    given = chance.announced if is_decided(chance) else chance.now
    value, low, high = given.value, given.low, given.high
    first, tick, last = (round(each * 96) + 2 for each in (low, value, high))
    of = "forecast " if is_decided(chance) else ""
    told = f"{of}{value:.2f}, interval {low:.2f} to {high:.2f}"
    return (
        '<svg role="img" width="100" height="14" viewBox="0 0 100 14" style="vertical-align:-2px" '
        f'fill="none" stroke="currentColor"><title>{told}</title>'
        '<path d="M2 3v8M50 5v4M98 3v8M2 7H98" stroke-opacity="0.45"/>'
        f'<path d="M{first} 7H{last}" stroke-width="4" stroke-opacity="0.55"/>'
        f'<path d="M{tick} 1v12" stroke-width="3"/></svg>'
    )
