"""Pictures in time: lanes above each other on one axis, as plain values that the template `chart.html` draws.

Places along the axis are percentages and heights are pixels, so that marks and letters keep their size
on a laptop and on a phone.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from pledgewatch.model.dates import instant, say_day, say_instant, start_of_day, wall_clock
from pledgewatch.model.time import DAY
from pledgewatch.show.timeline import Axis, Band, ChanceRange, Mark, Timeline, joined
from pledgewatch.words import between, curve_finding, jump_said, jumps_told, percent
from pledgewatch.words.forms import capital

if TYPE_CHECKING:
    from pledgewatch.live import Curve

_BINS = 32
"""So many places along the axis are told apart; what falls on one is one mark with its number."""
_MOST_TICKS = 6
_LEVELS, _CHANCE, _ROW, _BAR = 84, 40, 20, 18
_COUNT = 8
"""What the number of a mark takes beneath it, in pixels."""
_LABEL, _LINE = 11, 14
"""What a label of a level takes: percent of a wide line, and pixels from the top to the foot."""
_SORTS = {
    "certain": "Confirmed",
    "possible": "Not confirmed",
    "fulfilment": "Carried out",
    "other": "Does not count",
    "retracted": "Taken back",
}
"""What lies in a lane, by the sort of its marks."""


@attrs.frozen
class Stood:
    """In which states of a slider marks are shown.

    Attributes:
        states: By mark, as ``2-5``; none for one that always is.
        last: The state of now.
    """

    states: Mapping[Mark, str] = attrs.field(factory=dict)
    last: int = 0

    def __getitem__(self, mark: Mark) -> str:
        return self.states.get(mark, "")

    def is_now(self, mark: Mark) -> bool:
        """Whether a mark is shown now."""
        return mark not in self.states or self[mark].endswith(f"-{self.last}")


@attrs.frozen(kw_only=True)
class Drawn:
    """Something in a lane.

    Attributes:
        kind: How it is drawn: ``area``, ``bar``, ``line``, ``rule``, ``span``, ``mark``, ``dot`` or ``label``.
        x, width: Where along the axis, in percent.
        y, height: Where from the top of the lane, in pixels.
        look: The sort of a mark, the verdict of a bar; how a label is anchored.
        text: What stands in or beside it.
        title: What it is, in a sentence.
        stood: In which states of a slider it is shown; empty: always.
    """

    kind: str
    x: float
    width: float = 0.0
    y: float = 0.0
    height: float = 0.0
    look: str = ""
    text: str = ""
    title: str = ""
    stood: str = ""


@attrs.frozen(kw_only=True)
class Lane:
    """One lane of a picture.

    Attributes:
        label, about: What it shows, and a note on it.
        now: What it comes to by now; a slider hides it when it goes back.
        height: In pixels.
        by_knowledge: Whether its axis is when something was known, so that a slider covers what came later.
    """

    label: str
    height: int
    shapes: Sequence[Drawn]
    about: str = ""
    now: str = ""
    by_knowledge: bool = False


@attrs.frozen(kw_only=True)
class Picture:
    """Lanes on one axis.

    Attributes:
        text: What it shows, for those who do not see it.
        lanes: From the top.
        rules: Where upright lines stand through all lanes (percent), by what they mean.
        ticks: Where dates stand (percent).
    """

    text: str
    lanes: Sequence[Lane]
    rules: Mapping[str, float]
    ticks: Sequence[float]


def timeline_picture(timeline: Timeline, stood: Stood = Stood()) -> Picture:
    """A pledge in time: when it was in force, levels, what was reported, the chance and the verdict.

    Args:
        stood: In which states of a slider each mark is shown; left out: all always.
    """
    lanes = [_in_force(timeline), *_levels(timeline, stood), *_reported(timeline, stood)]
    if timeline.chances:
        last, is_open = timeline.chances[-1].now, timeline.chances[-1].hi == timeline.as_of
        lanes.append(
            Lane(
                label="Chance that it is broken",
                about="" if is_open else "until it was decided",
                now=f"{percent(last.value)} {between(last.low, last.high)}" if is_open else "",
                height=_CHANCE,
                shapes=list(_chances(timeline, timeline.chances, _CHANCE)),
                by_knowledge=True,
            )
        )
    rules = {"start": _pc(timeline, timeline.start)}
    if timeline.ends is not None and timeline.ends <= timeline.hi:
        rules["end"] = _pc(timeline, timeline.ends)
    return _picture(timeline, timeline.text, [*lanes, _verdicts(timeline, timeline.bands)], rules)


def curve_picture(curve: Curve) -> Picture:
    """How a chance came about: its line, its interval, the news that moved it, and the verdicts."""
    first, last = curve[0]._as_of, curve[-1]._as_of
    margin = max((last - first) // 40, 1)
    axis = Axis(lo=first - margin, hi=last + margin, zone=curve[0]._zone)
    height = 2 * _CHANCE
    rules = curve.review[curve.pledge].scope.snapshot.rules
    levels = (rules.theta_lo, rules.theta_b)
    shapes = [Drawn(kind="rule", x=0, width=100, y=_at(level, height)) for level in levels]
    shapes += _chances(axis, joined((point._as_of, point.now) for point in curve), height)
    shapes += [
        Drawn(
            kind="mark",
            look="certain",
            x=_pc(axis, point._as_of),
            y=_at(point.value, height),
            title=jump_said(curve, by, point),
        )
        for by, point in jumps_told(curve)
    ]
    chance = Lane(
        label="Chance that it is broken",
        about="Dotted: kept is at most {}, broken at least {}.".format(*map(percent, levels)),
        height=height,
        shapes=shapes,
    )
    ends = [*(point._as_of for point in curve[1:]), last]
    bands = [
        Band(lo=point._as_of, hi=hi, verdict=point.verdict, text="")
        for point, hi in zip(curve, ends, strict=True)
    ]
    return _picture(axis, curve_finding(curve), [chance, _verdicts(axis, bands)], {})


def _picture(axis: Axis, text: str, lanes: list[Lane], rules: Mapping[str, float]) -> Picture:
    ticks, about = _ticks(axis)
    labels = [
        Drawn(kind="label", x=_pc(axis, at), y=13, look=_anchor(axis, at), text=label)
        for at, label in ticks
    ]
    lanes = [*lanes, Lane(label="", about=about, height=_BAR, shapes=labels)]
    return Picture(text=text, lanes=lanes, rules=rules, ticks=[each.x for each in labels])


def _pc(axis: Axis, at: int) -> float:
    """An instant in percent; whole hundredths, so that it is the same everywhere."""
    return round(axis.place(at) * 10_000) / 100


def _stretch(axis: Axis, lo: int, hi: int) -> tuple[float, float]:
    """Where a stretch of time begins, and its width, which can be seen."""
    first, last = _pc(axis, lo), _pc(axis, hi)
    return first, max(round(last - first, 2), 0.3)


def _in_force(timeline: Timeline) -> Lane:
    zone = timeline.zone
    since = f"from {say_instant(timeline.opens, zone)}"
    end = timeline.hi if timeline.ends is None else timeline.ends
    shapes = []
    if timeline.opens > timeline.start:
        x, width = _stretch(timeline, timeline.start, timeline.opens)
        shapes.append(
            Drawn(
                kind="span", look="grace", x=x, width=width, y=4, height=8, title="Time to comply"
            )
        )
    x, width = _stretch(timeline, timeline.opens, end)
    shapes.append(Drawn(kind="span", look="force", x=x, width=width, y=4, height=8))
    return Lane(label="In force", about=since, height=16, shapes=shapes)


def _levels(timeline: Timeline, stood: Stood) -> Iterator[Lane]:
    """The levels that were reported against the pledged line."""
    marks = [mark for mark in timeline.marks if mark.level is not None]
    if not marks:
        return
    scale = timeline.scale
    assert scale is not None  # where there are levels
    pledged = [bound for bound in (scale.at_least, scale.at_most) if bound is not None]
    reached = [high for mark in marks if mark.level for high in mark.level]
    top = max([*reached, *pledged, 1.0 if scale.is_share else 0.0]) or 1.0

    def at(value: float) -> float:
        return round(4 + (1 - min(value / top, 1.0)) * (_LEVELS - 8), 1)

    x, width = _stretch(timeline, timeline.start, timeline.hi)
    shapes = []
    if pledged:
        low = at(scale.at_least or 0.0)
        high = at(scale.at_most if scale.at_most is not None else top)
        shapes.append(Drawn(kind="area", x=x, width=width, y=high, height=max(low - high, 1)))
        shapes += [Drawn(kind="rule", x=x, width=width, y=at(each)) for each in pledged]
    spots = []
    for mark in marks:
        low, high = (at(each) for each in mark.level or ())
        spots.append((min(max(_pc(timeline, (mark.lo + mark.hi) // 2), 0.5), 99.5), low, high))
    for mark, (place, low, high) in zip(marks, spots, strict=True):
        middle = (low + high) / 2
        is_alone = place < 88 and not any(
            0 <= x - place < _LABEL and abs((lo + hi) / 2 - middle) < _LINE
            for x, lo, hi in spots
            if (x, lo, hi) != (place, low, high)
        )
        shapes.append(
            Drawn(
                kind="dot" if low - high < 3 else "bar",
                x=place,
                y=high,
                height=low - high,
                text=mark.brief if is_alone else "",
                title=mark.text,
                stood=stood[mark],
            )
        )
    yield Lane(label=capital(scale.name), about=scale.said, height=_LEVELS, shapes=shapes)


def _reported(timeline: Timeline, stood: Stood) -> Iterator[Lane]:
    """What was reported, a lane each for what is confirmed, what is not, and what does not count."""
    for sort, label in _SORTS.items():
        marks = [mark for mark in timeline.marks if mark.sort == sort and mark.level is None]
        if marks:
            now = [mark for mark in marks if stood.is_now(mark)]
            spots = list(_spots(timeline, marks, stood))
            yield Lane(
                label=label,
                now=f"{sum(mark.number for mark in now):,}",
                height=_ROW + (_COUNT if any(each.text for each in spots) else 0),
                shapes=spots,
            )


def _spots(timeline: Timeline, marks: Iterable[Mark], stood: Stood) -> Iterator[Drawn]:
    spots: dict[tuple[int, str], list[Mark]] = {}
    for mark in marks:
        lo, hi = max(mark.lo, timeline.lo), min(mark.hi, timeline.hi)
        if (hi - lo) * _BINS > timeline.hi - timeline.lo:
            x, width = _stretch(timeline, lo, hi)
            yield Drawn(
                kind="extent", x=x, width=width, y=_ROW / 2, title=mark.text, stood=stood[mark]
            )
        place = min(round(timeline.place((lo + hi) // 2) * _BINS), _BINS - 1)
        spots.setdefault((place, stood[mark]), []).append(mark)
    for (place, shown), here in sorted(spots.items()):
        count = sum(mark.number for mark in here)
        told = here[0].text if len(here) == 1 else f"{count:,} like this: {here[0].text}; ..."
        yield Drawn(
            kind="mark",
            look=here[0].sort,
            x=round(max(place, 0.5) * 100 / _BINS, 2),
            y=_ROW / 2,
            text=f"{count:,}" if count > 1 else "",
            title=told,
            stood=shown,
        )


def _verdicts(axis: Axis, bands: Iterable[Band]) -> Lane:
    """The verdicts over time; a change of the lifecycle alone is none."""
    shapes = []
    for verdict, run in itertools.groupby(bands, key=lambda band: band.verdict):
        same = list(run)
        word, lo = verdict.value, same[0].lo
        x, width = _stretch(axis, lo, same[-1].hi)
        shapes.append(
            Drawn(
                kind="span",
                look=word,
                x=x,
                width=width,
                y=1,
                height=_BAR - 2,
                text=word if width >= 2 * len(word) + 3 else "",
                title=f"{word} from {say_instant(lo, axis.zone)}",
            )
        )
    about = "by what was known"
    return Lane(label="Verdict", about=about, height=_BAR, shapes=shapes, by_knowledge=True)


def _at(p: float, height: int) -> float:
    """Where a probability stands between the foot and the top of a lane."""
    return round(2 + (1 - p) * (height - 4), 1)


def _chances(axis: Axis, chances: Sequence[ChanceRange], height: int) -> Iterator[Drawn]:
    """The chance as a line of steps within its interval, from none at the foot to one at the top."""
    for place, each in enumerate(chances):
        x, width = _stretch(axis, each.lo, each.hi)
        top, middle, foot = (_at(p, height) for p in (each.now.high, each.now.value, each.now.low))
        told = f"{percent(each.now.value)} {between(each.now.low, each.now.high)}"
        when = say_instant(each.lo, axis.zone)
        yield Drawn(
            kind="area",
            x=x,
            width=width,
            y=top,
            height=max(round(foot - top, 1), 1),
            title=f"{told} from {when}",
        )
        yield Drawn(kind="line", x=x, width=width, y=middle)
        before = chances[place - 1] if place else None
        if before is not None and before.hi == each.lo:
            start = _at(before.now.value, height)
            if start == middle:
                continue
            yield Drawn(
                kind="line", x=x, y=min(start, middle), height=round(abs(start - middle), 1)
            )


# -- the axis ----------------------------------------------------------------------------------------

_DAYS = (1, 2, 4, 7, 14)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 300)


def _ticks(axis: Axis) -> tuple[list[tuple[int, str]], str]:
    """Some instants with their names, where a day or a month begins; and the year and zone of all."""
    zone = axis.zone or "UTC"
    days = (axis.hi - axis.lo) // DAY
    first, last = (wall_clock(at, zone) for at in (axis.lo, axis.hi))
    if days < 2:
        # All within a day or so: the ends of what is shown, with the time.
        ends = [(at, f"{wall_clock(at, zone):%H:%M}") for at in (axis.lo, axis.hi)]
        return ends, f"{say_day(axis.lo, zone)} ({zone})"
    if days <= _DAYS[-1] * _MOST_TICKS:
        step = next(each for each in _DAYS if days <= each * _MOST_TICKS)
        found = [start_of_day(axis.lo, zone, n) for n in range(1, days + 2, step)]
        if first.year == last.year:
            named = [(at, _short(at, zone)) for at in found if at <= axis.hi]
            return named, f"{first.year} ({zone})"
        return [(at, say_day(at, zone)) for at in found[:: max(2, len(found) // 3)]], f"({zone})"
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((each for each in _MONTHS if months <= each * _MOST_TICKS), _MONTHS[-1])
    named = []
    for month in range(first.year * 12 + first.month, last.year * 12 + last.month):
        if month % step == 0:
            day = dt.date(month // 12, month % 12 + 1, 1)
            label = f"{day:%b} {day.year}" if step < 12 else f"{day.year}"
            named.append((start_of_day(instant(day.isoformat(), zone), zone), label))
    return named, f"({zone})"


def _short(at: int, zone: str) -> str:
    day = wall_clock(at, zone)
    return f"{day.day} {day:%b}"


def _anchor(axis: Axis, at: int) -> str:
    """How a label stands to its tick, so that it does not go over the edge."""
    place = axis.place(at)
    return "start" if place < 0.08 else "end" if place > 0.92 else "middle"
