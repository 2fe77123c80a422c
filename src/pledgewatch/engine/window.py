"""The window of a pledge: what lies in it for certain, and which share of an interval does."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterator

import attrs

from pledgewatch.model.calendar import clock_hull
from pledgewatch.model.dates import day_of
from pledgewatch.model.logic import F, Kleene, T, U, agreed
from pledgewatch.model.records import Report
from pledgewatch.model.time import BEGINNING, DAY, FOREVER, Moment, Span, When, before, within

_MOST_DAYS = 400
"""Intervals longer than this many days are taken to lie in daily hours by the length of these."""


@attrs.frozen
class Window:
    """From one moment to another; the whole of it, or the same hours of every day.

    Attributes:
        opens, ends: When it opens, and the first moment after it.
        daily: The clock times between which it recurs every day; None: all day. An end no later than
            the start is of the next day.
        zone: The zone of these days.
    """

    opens: Moment
    ends: Moment
    daily: tuple[dt.time, dt.time] | None = None
    zone: str = "UTC"

    def match(self, when: When) -> Kleene:
        """Whether something happened in the window; for what lasts, whether any of it did."""
        answer = within(when, self.opens, self.ends)
        if self.daily is None or answer is F:
            return answer
        return answer & self._by_day(when)

    def _by_day(self, when: When) -> Kleene:
        if isinstance(when, Span):
            surely = self.hours(when.start.last, when.end.lo, surely=True)
            touched = [self.hours(when.lo, when.hi), surely]
            if any(True for _ in touched[1]):
                return T
            return U if any(True for _ in touched[0]) else F
        answers = []
        for part in (when.widened if when.doubt else when).parts:
            inside = sum(hi - lo for lo, hi in self.hours(part.lo, part.hi, surely=True))
            perhaps = any(True for _ in self.hours(part.lo, part.hi))
            answers.append(T if inside == part.hi - part.lo else U if perhaps else F)
        return agreed(answers)

    def hours(self, lo: int, hi: int, *, surely: bool = False) -> Iterator[tuple[int, int]]:
        """The parts of ``[lo, hi)`` that may lie in the hours of the window, whatever its ends.

        Args:
            surely: Whether those are asked for that surely do: of a clock time that comes twice it is
                not known which one is meant.
        """
        if self.daily is None:
            if lo < hi:
                yield lo, hi
            return
        start, end = self.daily
        one = dt.timedelta(days=1)
        day = day_of(lo, self.zone) - one
        while (opens := clock_hull(day, start, self.zone))[0] < hi:
            closes = clock_hull(day if end > start else day + one, end, self.zone)
            first = max(opens[surely], lo)
            last = min(closes[not surely], hi)
            if first < last:
                yield first, last
            day += one

    def share(self, when: When) -> float:
        """Which share of the time that is told lies in the window, its uncertain edges spread evenly."""
        if isinstance(when, Span):
            lo, hi = when.lo, when.hi
            if when.doubt:
                lo, hi = when.start.widened.lo, when.end.widened.hi
            parts = [(lo, hi)]
        else:
            told = when.widened if when.doubt else when
            parts = [(part.lo, part.hi) for part in told.parts]
        length = sum(hi - lo for lo, hi in parts)
        if self.daily is not None and length > _MOST_DAYS * DAY:
            inside = sum(self._weight(lo, hi) for lo, hi in parts)
            return inside / length * self._hours_a_day / 24
        perhaps, inside = (
            sum(
                self._weight(first, last)
                for lo, hi in parts
                for first, last in self.hours(lo, hi, surely=surely)
            )
            for surely in (False, True)
        )
        return (perhaps + inside) / 2 / length

    @property
    def _hours_a_day(self) -> float:
        if self.daily is None:
            return 24.0
        start, end = (time.hour + time.minute / 60 for time in self.daily)
        return (end - start) % 24 or 24.0

    def _weight(self, lo: int, hi: int) -> float:
        """The integral over ``[lo, hi)`` of the probability that an instant lies in the window."""
        edges = sorted(
            {
                lo,
                hi,
                *(
                    edge
                    for moment in (self.opens, self.ends)
                    for edge in (moment.lo, moment.hi)
                    if lo < edge < hi
                ),
            }
        )
        total = 0.0
        for a, b in itertools.pairwise(edges):
            # Both factors are linear between the edges, so two points are exact (Gauss, Legendre).
            half = (b - a) / 2
            apart = half / math.sqrt(3)
            total += half * (self._inside(a, half - apart) + self._inside(a, half + apart))
        return total

    def _inside(self, base: int, more: float) -> float:
        return _passed(self.opens, base, more) * (1 - _passed(self.ends, base, more))


def is_passed(moment: Moment, settle: int, at: int, as_of: int) -> bool:
    """Whether a moment has surely passed and the news of it has had time to arrive."""
    if moment.last >= FOREVER - 1:
        return False
    return at >= moment.last and as_of >= moment.last + settle


def is_at_deadline(when: When, due: Moment) -> bool:
    """Whether a level is told of a period that ends at the deadline: it is a level at the deadline.

    Less than 24 hours lie between them where their zones are not the same.
    """
    return isinstance(when, Moment) and when.plain and due.lo - DAY < when.hi < due.last + DAY


def is_from(when: When, due: Moment) -> bool:
    """Whether something surely lasted to a deadline, or is told of a period that ends at it."""
    last = when.end.widened if when.doubt else when.end
    return is_at_deadline(when, due) or before(last, due) is F


def _passed(moment: Moment, base: int, more: float) -> float:
    """P(an instant spread evenly over a moment is not after `base + more`): by what lies between alone."""
    gone = base - moment.lo + more
    if moment.is_exact:
        return 1.0 if gone >= 0 else 0.0
    return min(max(gone / (moment.hi - moment.lo), 0.0), 1.0)


# -- when what is told may have been -----------------------------------------------------------------


def reach(report: Report, theta_b: float) -> int:
    """The first instant by which a report is over, however it is dated (microseconds UTC)."""
    if report.time_probability is not None and report.time_probability < theta_b:
        return FOREVER
    last = over_by(report.when)
    # What is dated by its report may have happened any time before it was known.
    return max(last, report._known_at + 1) if report.report_dated else last


def begun(report: Report, theta_b: float) -> int:
    """The first instant at which what a report tells may have begun (microseconds UTC)."""
    sure = report.time_probability is None or report.time_probability >= theta_b
    return report.when.lo if sure and not report.report_dated else BEGINNING


def over_by(when: When) -> int:
    """The first instant by which an event is surely over (microseconds UTC)."""
    end = when if isinstance(when, Moment) else when.end
    return end.widened.hi if end.doubt else when.hi
