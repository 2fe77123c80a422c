"""Sections 2 and 5: the window of a pledge, and how much of a told time lies in it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from fractions import Fraction

from tests.reference.world import When, get

from pledgewatch.model.dates import after, deadline_of, effect_of, start_of_day
from pledgewatch.model.logic import F, Kleene, T, U, any_of
from pledgewatch.model.time import (
    BEGINNING,
    DAY,
    FOREVER,
    MINUTE,
    Moment,
    Span,
    before,
    earliest,
    exact,
    shift,
    within,
)

DEMANDS = ("do-by", "reach", "withdraw")
PROHIBITIONS = ("refrain", "cease", "maintain")
SETTLE = 14 * DAY
NEVER = Moment.of(FOREVER - 1, FOREVER)


@dataclasses.dataclass(frozen=True)
class Window:
    """From a start moment to an end moment; with `hours`, those stretches of it alone, one a day."""

    start: Moment
    end: Moment
    hours: tuple[tuple[int, int], ...] | None = None

    def holds(self, when: When) -> Kleene:
        answer = within(when, self.start, self.end)
        if self.hours is None:
            return answer
        return answer & any_of(within(when, exact(a), exact(b)) for a, b in self.hours)

    def told(self, record: object) -> tuple[Kleene, float]:
        """What a record says of the time, and its share; one dated by its report never says T (rule 7)."""
        value = self.holds(record.when)
        if value is T and get(record, "report_dated", False):
            value = U
        return value, self.share(record.when)

    def share(self, when: When) -> float:
        """The share of a told time that lies in the window; an uncertain end counts evenly."""
        if isinstance(when, Moment):
            parts = when.widened.parts if when.doubt else when.parts
        else:
            parts = (Span(when.start.widened, when.end.widened) if when.doubt else when,)
        total = sum(min(part.hi, FOREVER) - part.lo for part in parts)
        inside = sum(
            (
                _inside(max(part.lo, a), min(part.hi, b), self.start, self.end)
                for part in parts
                for a, b in self.hours or ((part.lo, part.hi),)
                if max(part.lo, a) < min(part.hi, b)
            ),
            Fraction(0),
        )
        return float(inside / total)

    def until(self, end: Moment) -> Window:
        """The window cut at a moment."""
        return dataclasses.replace(self, end=earliest((self.end, end)))

    def clipped(self, lo: int, hi: int) -> tuple[tuple[int, int], ...]:
        """Its pieces as plain intervals from the first they can start to the last they can end."""
        hull = max(self.start.lo, lo), min(self.end.last, hi)
        cut = [(max(a, hull[0]), min(b, hull[1])) for a, b in self.hours or (hull,)]
        return tuple((a, b) for a, b in cut if a < b)


NO_WINDOW = Window(NEVER, exact(BEGINNING))


def _inside(lo: int, hi: int, start: Moment, end: Moment) -> Fraction:
    """The length of [lo, hi) that lies in [start, end), the ends taken evenly over their moments."""
    return Fraction(hi - lo) - _earlier(lo, hi, start) - (Fraction(hi - lo) - _earlier(lo, hi, end))


def _earlier(lo: int, hi: int, edge: Moment) -> Fraction:
    """The length of [lo, hi) that is earlier than an instant taken evenly over a moment."""
    a, b = edge.lo, edge.hi - 1

    def passed(x: int) -> Fraction:  # the integral up to x of P(edge <= t)
        if x <= a:
            return Fraction(0)
        if x >= b:
            return Fraction(b - a, 2) + (x - b)
        return Fraction((x - a) ** 2, 2 * (b - a))

    return Fraction(hi - lo) - (passed(hi) - passed(lo))


def settle_of(pledge: object) -> int:
    settle = get(pledge, "settle")
    return SETTLE if settle is None else settle.exact


def opening(pledge: object, zone: str | None) -> Moment:
    """S: when a pledge takes effect; a demand opens with the day on which it is said (decision 11)."""
    if pledge.kind in DEMANDS:
        return exact(start_of_day(pledge.said.lo, zone or "UTC"))
    return pledge.said if get(pledge, "start") is None else effect_of(pledge.start)


def taking_effect(pledge: object, zone: str | None) -> Moment:
    """W opens: S + grace."""
    start, grace = opening(pledge, zone), get(pledge, "grace")
    return start if grace is None or pledge.kind in DEMANDS else shift(start, grace.exact)


def declared_end(pledge: object, zone: str | None) -> Moment:
    """E: the end or deadline declared, unbounded where none is."""
    if get(pledge, "end") is not None:
        return deadline_of(pledge.end)
    if get(pledge, "within") is not None:
        return after(pledge.said, pledge.within, zone)
    return NEVER


def window(pledge: object, start: Moment, end: Moment, zone: str | None, last: int) -> Window:
    """W = [start, end); with `daily`, that stretch of every day until `last`, the latest day asked for."""
    daily = get(pledge, "daily")
    if daily is None:
        return Window(start, end)
    first, final = (_minutes(text) for text in daily.split("/"))
    hours = []
    day = start_of_day(start.lo, zone or "UTC", -1)
    while day < min(end.hi, last):
        following = start_of_day(day, zone or "UTC", 1)
        hours.append((day + first, day + final if final > first else following + final))
        day = following
    return Window(start, end, tuple(hours))


def _minutes(text: str) -> int:
    clock = dt.time.fromisoformat(text)
    return (clock.hour * 60 + clock.minute) * MINUTE


def is_empty(start: Moment, end: Moment) -> bool:
    return before(start, end) is F
