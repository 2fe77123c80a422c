"""Pictures in time, laid out: a pledge with all that was reported of it, and how a chance came about."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pledgewatch.engine.facts import Verdict
from pledgewatch.model.time import DAY, HOUR
from pledgewatch.show.axis import Axis
from pledgewatch.show.layout import (
    LETTER,
    LINE,
    Bar,
    Box,
    Layout,
    Part,
    Sign,
    Stroke,
    Words,
    box,
    dates,
    is_free,
    meet,
)
from pledgewatch.show.levels import Levels, ToldLevel
from pledgewatch.show.timeline import ChanceRange, Mark, Timeline, joined
from pledgewatch.words import curve_finding, estimate_said, jump_said, jumps_told, percent
from pledgewatch.words.forms import say_day, say_instant
from pledgewatch.words.records import title
from pledgewatch.words.skepticism import DECIDED, points_of
from pledgewatch.words.templates import NAMES, SORTS, counted, said

if TYPE_CHECKING:
    from pledgewatch.live import Curve

_TINY = 0.03
"""Times that are a smaller share of the axis than that are drawn as points."""


# -- a pledge in time ------------------------------------------------------------------------------


def course(timeline: Timeline, width: float, *, only_levels: bool = False) -> Layout:
    """A pledge in time: the level against the pledged one, what was reported, chance and verdict.

    Args:
        only_levels: Whether only levels are drawn, and higher.
    """
    parts: list[Part] = []
    flags = _flags(timeline, width)
    top = y = 2.0 + LINE * (1 + max(row for row, _ in flags))
    lanes = (_levels, _incidents, _chances, _verdicts)
    for rows in (_levels_alone,) if only_levels else lanes:
        found, y = rows(timeline, width, y)
        parts += found
    end = timeline.hi if timeline.ends is None else min(timeline.ends, timeline.hi)
    behind: list[Part] = [
        Bar(timeline.opens, end, top, y - top, "window", _window_text(timeline))
    ] if timeline.opens < end else []  # fmt: skip
    if timeline.start < timeline.opens:
        behind.append(
            Bar(timeline.start, timeline.opens, top, y - top, "grace", said("timelines.grace"))
        )
    for row, flag in flags:
        behind += [flag, *_beside_letters(timeline, width, flag.at, 2 + LINE * row, y, parts)]
    known = said("timelines.known", time=say_instant(timeline.as_of, timeline.zone))
    behind.append(Stroke(timeline.as_of, timeline.as_of, top, y, "now", known))
    years = box(width, 6, timeline.years, "end")
    heads = [box(timeline.place(f.at) * width + f.dx, f.y - 4, f.text, f.anchor) for _, f in flags]
    is_free_above = not any(meet(years, each) for each in heads)
    foot, height = dates(timeline, width, top, y, years_above=is_free_above)
    return Layout(
        timeline,
        height,
        (*behind, *foot, *parts),
        said("timelines.title", title=timeline.title),
        timeline.text,
    )


_WIDEST = 1060
"""How wide a picture is drawn at most, in pixels."""


def _beside_letters(
    axis: Axis, width: float, at: int, y: float, foot: float, parts: Iterable[Part]
) -> Iterator[Stroke]:
    """A line down to the foot that leaves out the headings that it would strike through."""
    x = axis.place(at) * width
    for part in parts:
        if isinstance(part, Words) and part.at == axis.lo:
            length = LETTER * (1.12 if part.bold else 1) * len(part.text)
            # A picture may be drawn wider, and letters keep their size.
            if x < part.dx + length and axis.place(at) * _WIDEST >= part.dx:
                yield Stroke(at, at, y, max(y, part.y - 11), "said")
                y = part.y + 4
    yield Stroke(at, at, y, foot, "said")


def _window_text(timeline: Timeline) -> str:
    first = _when(timeline, timeline.opens)
    if timeline.ends is None:
        return said("timelines.in_force", first=first)
    return said("timelines.in_force_until", first=first, last=_when(timeline, timeline.ends))


def _when(axis: Axis, instant: int) -> str:
    return say_instant(instant, axis.zone)


def _day(axis: Axis, instant: int) -> str:
    """A day without its year, where the axis has but one."""
    day = say_day(instant, axis.zone)
    return day.rpartition(" ")[0] if axis.years.startswith(f"{day[-4:]},") else day


def _flags(timeline: Timeline, width: float) -> list[tuple[int, Words]]:
    """When it was said and until when it is in force, each with the row in which it stands."""
    clock = _when(timeline, timeline.said).partition(",")[2]
    day = f"{_day(timeline, timeline.said)}{clock and f',{clock}'}"
    given = [(timeline.said, said("timelines.pledged", day=day), True)]
    if timeline.ends is not None and timeline.ends <= timeline.hi:
        until = said("timelines.until", day=_day(timeline, timeline.ends))
        given.append((timeline.ends, until, False))
    flags: list[tuple[int, Words]] = []
    taken: list[Box] = []
    for at, text, bold in given:
        x = timeline.place(at) * width
        anchor = "end" if x + LETTER * len(text) + 5 > width else "start"
        dx = -5 if anchor == "end" else 5
        first = box(x + dx, 0, text, anchor)
        row = int(any(meet(first, each) for each in taken))
        taken.append(first)
        flags.append((row, Words(at, 10 + LINE * row, text, anchor, dx, bold)))
    return flags


_Rows = tuple[list[Part], float]


def _heading(axis: Axis, width: float, y: float, text: str) -> list[Part]:
    most = int(width / LETTER)
    told = text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
    return [Words(axis.lo, y + 11, told, bold=True)]


_LEVELS, _ALONE = 76, 240
"""How high the levels are drawn, with other lanes and alone."""


def _levels_alone(timeline: Timeline, width: float, y: float) -> _Rows:
    return _levels(timeline, width, y, _ALONE)


def _levels(timeline: Timeline, width: float, y: float, high: float = _LEVELS) -> _Rows:
    levels = timeline.levels
    if levels is None:
        return [], y
    parts = _heading(timeline, width, y, levels.what)
    top = y + 18
    foot = top + high

    def height(level: float) -> float:
        return round(foot - high * min(level, levels.top) / levels.top, 1)

    first, last = max(timeline.opens, timeline.lo), timeline.hi
    bounds = [(b, edge) for b, edge in ((levels.most, foot), (levels.least, top)) if b is not None]
    for bound, edge in bounds:
        at = height(bound)
        parts.append(Bar(first, last, min(at, edge), abs(edge - at), "pledged", levels.wanted))
        parts.append(Stroke(first, last, at, at, "pledge", levels.wanted))
    taken = [box(0, y + 7, levels.what)]
    for level in sorted({0.0, *_round(levels)}):
        shown = round(100 * level) if levels.is_share else float(f"{level:.6g}")
        text = counted(shown)
        # Above its line, but not on the heading.
        at = height(level)
        words = Words(timeline.lo, at - 3 if at > y + 26 else at + 12, text)
        taken.append(box(0, words.y - 4, text))
        parts += [words, Stroke(timeline.lo, timeline.hi, at, at, "grid")]
    spots: list[_Spot] = []
    for each in levels.told:
        x = timeline.place(_middle(timeline, each)) * width
        upper, low = height(each.high), height(each.low)
        # Levels of one time stand side by side.
        dx = 9.0 * sum(
            abs(x - at) < 6 and upper < foot_ and head < low for at, head, foot_, *_ in spots
        )
        spots.append((x, upper - 3, low + 3, dx, each))
        taken.append((x + dx - 5, upper - 4, x + dx + 5, low + 4))
        parts += _level(timeline, each, upper, low, dx)
    for bound, _ in bounds:
        places = [
            Words(at, height(bound) + dy, levels.wanted, side)
            for (at, side), dy in itertools.product(((last, "end"), (first, "start")), (-4, 12))
        ]
        boxes = [box(timeline.place(w.at) * width, w.y - 4, w.text, w.anchor) for w in places]
        free = next((n for n, each in enumerate(boxes) if is_free(each, taken, width)), 0)
        parts.append(places[free])
        taken.append(boxes[free])
        # No name is struck through by the line of what was pledged.
        taken.append((timeline.place(first) * width, height(bound) - 1, width, height(bound) + 1))
    parts += _named(timeline, spots, taken, width, top, foot)
    return parts, foot + 8


def _round(levels: Levels) -> tuple[float, ...]:
    """A round level near the top, for the scale."""
    step = 10.0 ** (len(str(int(levels.top))) - 1) if levels.top >= 1 else 1.0
    found = max((n * step for n in (1, 2, 2.5, 5, 7.5, 10) if n * step <= levels.top), default=None)
    return () if found is None else (found,)


def _middle(axis: Axis, each: Mark | ToldLevel) -> int:
    return (max(each.lo, axis.lo) + min(each.hi, axis.hi)) // 2


def _is_long(axis: Axis, each: Mark | ToldLevel) -> bool:
    """Whether a time is too uncertain for a point; that of a day is none."""
    return each.hi - each.lo > max(1.05 * DAY, _TINY * (axis.hi - axis.lo))


def _level(axis: Axis, each: ToldLevel, high: float, low: float, dx: float) -> Iterator[Part]:
    at = _middle(axis, each)
    if _is_long(axis, each):
        yield Bar(each.lo, each.hi, high - 1.5, low - high + 3, "level-span", each.text)
    elif high == low:
        yield Sign(at, low, "level", each.text, dx)
    else:
        spare = max(0.0, _LEAST_RANGE - (low - high)) / 2
        yield Stroke(at, at, high - spare, low + spare, "level", each.text, dx)


_LEAST_RANGE = 6.0
"""How high a range is drawn at least, in pixels: a narrow one would not be seen."""

_Spot = tuple[float, float, float, float, ToldLevel]
"""Where a level stands, from how high to how low, how far beside its time, and the level."""


def _named(
    axis: Axis,
    spots: Sequence[_Spot],
    taken: list[Box],
    width: float,
    top: float,
    foot: float,
) -> Iterator[Part]:
    """The names of levels, the latest and the first before others; where there is no room, shorter or none."""
    one_place = len({each.place for *_, each in spots}) == 1
    done: set[str] = set()
    for x, high, low, beside, each in [*spots[-1:], *spots[:1], *spots[-2:0:-1]]:
        where = "" if one_place or not each.place else f"{each.place}, "
        texts = (f"{where}{each.amount} ({each.who})", f"{where}{each.amount}", each.amount)
        if texts[1] in done:
            continue
        heights = [
            (high + low) / 2,
            low - 3,
            high + 3,
            *(high - up for up in (4, 8, 12, 20, 28)),
            low + 10,
        ]
        for text, y, side in itertools.product(texts, heights, ("start", "end")):
            dx = beside + (8 if side == "start" else -8)
            name = box(x + dx, y, text, side)
            if name[1] >= top - 8 and name[3] <= foot + 8 and is_free(name, taken, width):
                taken.append(name)
                done.add(texts[1])
                yield Words(_middle(axis, each), y + 4, text, side, dx)
                break


# -- what was reported -----------------------------------------------------------------------------

_APART = 24
"""Pixels between marks of one row: what is nearer is one mark with its number."""
_ROW = 17


def _incidents(timeline: Timeline, width: float, y: float) -> _Rows:
    counts = timeline.counts()
    if not counts:
        nothing = _heading(timeline, width, y, said("timelines.nothing"))
        return ([], y) if timeline.levels is not None else (nothing, y + 20)
    head = said("timelines.reported")
    parts = _heading(timeline, width, y, head)
    dx = LETTER * len(head) + 12
    for sort, number in counts.items():
        text = said("timelines.count", n=counted(number), sort=SORTS[sort])
        if dx + LETTER * len(text) + 10 > width:
            y, dx = y + LINE + 2, 8
        parts += [
            Sign(timeline.lo, y + 7, sort, SORTS[sort], dx),
            Words(timeline.lo, y + 11, text, dx=dx + 10),
        ]
        dx += 10 + LETTER * len(text) + 16
    y += 24
    for sort in counts:
        row = [mark for mark in timeline.marks if mark.sort == sort]
        for mark in row:
            if _is_long(timeline, mark):
                first, last = max(mark.lo, timeline.lo), min(mark.hi, timeline.hi)
                parts.append(Stroke(first, last, y, y, f"span-{sort}", mark.text))
        parts += _row(timeline, row, width, y)
        y += _ROW
    return parts, y - 7


def _row(timeline: Timeline, marks: Sequence[Mark], width: float, y: float) -> Iterator[Part]:
    """Marks side by side; those too near to each other are one with their number."""
    groups: list[list[Mark]] = []
    place = timeline.place
    for mark in sorted(marks, key=lambda mark: _middle(timeline, mark)):
        x = place(_middle(timeline, mark)) * width
        if groups and x - place(_middle(timeline, groups[-1][0])) * width < _APART:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    for group in groups:
        count = sum(mark.number for mark in group)
        at = _middle(timeline, group[0])
        text, number = group[0].text, counted(count)
        if count > 1:
            text = said("timelines.like_this", n=number, what=text)
        yield Sign(at, y, group[0].sort, text)
        if count > 1:
            is_last = place(at) * width + 8 + LETTER * len(number) > width
            anchor, dx = ("end", -8) if is_last else ("start", 8)
            # The bar of an uncertain time would strike it through.
            is_struck = any(_is_long(timeline, mark) for mark in marks)
            yield Words(at, y - 2 if is_struck else y + 4, number, anchor, dx)


# -- chance and verdict ----------------------------------------------------------------------------

_BAND = 28


def _chances(timeline: Timeline, width: float, y: float) -> _Rows:
    chances = timeline.chances
    if not chances:
        return [], y
    head = said("chances.broken", chance=estimate_said(chances[-1].now))
    if chances[-1].hi < timeline.as_of:
        is_decided = timeline.bands[-1].verdict in DECIDED
        head = said(f"timelines.chance_{'decided' if is_decided else 'open'}")
    parts = _heading(timeline, width, y, head)
    top = y + 15
    parts += _steps(timeline, chances, top, _BAND)
    end = 0.0
    for each in timeline.turns[:-1]:
        text = estimate_said(each.now)
        x = timeline.place(each.lo) * width
        after = next((turn.lo for turn in timeline.turns if turn.lo > each.lo), each.hi)
        reach = x + LETTER * len(text) + 8
        if x < end or timeline.place(after) * width < reach:
            continue
        line = [
            _at(other.now.value, top, _BAND)
            for other in chances
            if timeline.place(other.hi) * width >= x and timeline.place(other.lo) * width <= reach
        ]
        # Below the line or above it, and not across it.
        if max(line) + 12 <= top + _BAND:
            parts.append(Words(each.lo, max(line) + 12, text, dx=5))
        elif min(line) - 4 >= top + 9:
            parts.append(Words(each.lo, min(line) - 4, text, dx=5))
        else:
            continue
        end = reach
    return parts, top + _BAND + 4


def _at(p: float, y: float, height: float) -> float:
    """Where a probability stands between the foot and the top of a band."""
    return round(y + (1 - p) * height, 1)


def _steps(axis: Axis, chances: Sequence[ChanceRange], y: float, height: float) -> Iterator[Part]:
    """The chance as a line of steps within its interval, from none at the foot to one at the top."""
    yield from (Stroke(axis.lo, axis.hi, at, at, "grid") for at in (y, y + height))
    for before, each in zip((None, *chances), chances, strict=False):
        high, middle, low = (
            _at(p, y, height) for p in (each.now.high, each.now.value, each.now.low)
        )
        estimate, time = estimate_said(each.now), _when(axis, each.lo)
        text = said("timelines.chance_from", estimate=estimate, time=time)
        yield Bar(each.lo, each.hi, high, max(round(low - high, 1), 1), "interval", text)
        yield Stroke(each.lo, each.hi, middle, middle, "chance")
        start = middle if before is None else _at(before.now.value, y, height)
        if before is not None and before.hi == each.lo and start != middle:
            yield Stroke(each.lo, each.lo, start, middle, "chance")


def _verdicts(timeline: Timeline, width: float, y: float) -> _Rows:
    last = timeline.bands[-1]
    if not timeline.has_history:
        day = _day(timeline, timeline.as_of)
        head = said("timelines.verdict_alone", day=day, verdict=NAMES[last.verdict.value])
        return _heading(timeline, width, y, head), y + 20
    since = next(
        band.lo
        for place, band in enumerate(timeline.bands)
        if all(each.verdict is last.verdict for each in timeline.bands[place:])
    )
    head = said(
        "timelines.verdict_since", verdict=NAMES[last.verdict.value], day=_day(timeline, since)
    )
    parts = _heading(timeline, width, y, head)
    for verdict, group in itertools.groupby(timeline.bands, key=lambda band: band.verdict):
        bands = list(group)
        text = _stood_from(verdict, _when(timeline, bands[0].lo))
        parts += _band(timeline, width, bands[0].lo, bands[-1].hi, verdict, text, y + 15)
    return parts, y + 37


def _stood_from(verdict: Verdict, time: str) -> str:
    return said("timelines.verdict_from", verdict=NAMES[verdict.value], day=time)


def _band(
    axis: Axis, width: float, lo: int, hi: int, verdict: Verdict, text: str, y: float
) -> Iterator[Part]:
    """A verdict as a bar, with its word where there is room, else its sign."""
    yield Bar(lo, hi, y, 18, f"verdict-{verdict.value}", text)
    room = (axis.place(hi) - axis.place(lo)) * width
    word = NAMES[verdict.value]
    if room > 22 + LETTER * len(word):
        yield Sign(lo, y + 9, f"verdict-{verdict.value}", dx=10)
        yield Words(lo, y + 13, word, dx=20)
    elif room > 12:
        yield Sign((lo + hi) // 2, y + 9, f"verdict-{verdict.value}")


# -- a curve ---------------------------------------------------------------------------------------

_MOST_JUMPS, _LEAST_MOVE = 4, 0.02


def told_jumps(curve: Curve) -> list[str]:
    """The news that moved a chance most, in the order of the numbers in its picture."""
    moves = [each for each in jumps_told(curve) if abs(each[0]) >= _LEAST_MOVE]
    return [jump_said(curve, *each) for each in moves[:_MOST_JUMPS]]


def rise(curve: Curve, width: float, height: float = 100) -> Layout:
    """How a chance came about: its line and interval, the news that moved it, the verdicts."""
    first, last = curve[0]._as_of, curve[-1]._as_of
    margin = max((last - first) // 40, HOUR)
    axis = Axis(lo=first - margin, hi=last + margin, zone=curve[0]._zone)
    rules = curve.review[curve.pledge].scope.snapshot.rules
    top = 6.0
    parts: list[Part] = []
    taken: list[Box] = []
    for level, text in (
        (rules.theta_lo, said("timelines.kept_line", p=percent(rules.theta_lo))),
        (rules.theta_b, said("timelines.broken_line", p=percent(rules.theta_b))),
    ):
        at = _at(level, top, height)
        # At the end at which the curve is further away.
        is_late = abs(curve[-1].value - level) > abs(curve[0].value - level)
        end, anchor = (axis.hi, "end") if is_late else (axis.lo, "start")
        parts += [Stroke(axis.lo, axis.hi, at, at, "now"), Words(end, at + 12, text, anchor)]
        taken.append(box(width * is_late, at + 8, text, anchor))
    chances = joined((point._as_of, point.now) for point in curve)
    parts += _steps(axis, chances, top, height)
    for number, (by, point) in enumerate(jumps_told(curve), 1):
        y = _at(point.value, top, height)
        parts.append(Sign(point._as_of, y, "jump", jump_said(curve, by, point)))
        if number > _MOST_JUMPS or abs(by) < _LEAST_MOVE:
            continue
        text = said("charts.news", n=str(number), what=points_of(by))
        x = axis.place(point._as_of) * width
        for (side, dx), dy in itertools.product((("end", -8), ("start", 8)), (12, -10, 0, 24, -22)):
            name = box(x + dx, y + dy, text, side)
            if name[1] >= top and name[3] <= top + height and is_free(name, taken, width):
                taken.append(name)
                parts.append(Words(point._as_of, y + dy + 4, text, side, dx))
                break
    y = top + height + 6
    for verdict, points in itertools.groupby(curve, key=lambda point: point.verdict):
        lo = next(points)._as_of
        hi = next((p._as_of for p in curve if p._as_of > lo and p.verdict is not verdict), last)
        text = _stood_from(verdict, _when(axis, lo))
        parts += _band(axis, width, lo, hi, verdict, text, y)
    foot, whole = dates(axis, width, top, y + 22)
    review = curve.review
    called = title(review.ledger, review[curve.pledge].scope.pledge)
    head = said("timelines.chance_of", title=called)
    return Layout(axis, whole, (*foot, *parts), head, curve_finding(curve))
