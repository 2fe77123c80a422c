"""Daily counts before and after a pledge, made comparable: panel, baselines, exposure (semantics 8).

Only origins that looked on both sides count (the *panel*), each day weighs by how much of it they
watched and how much of its news has arrived, and incidents count by the day on which they happened.
"""

from __future__ import annotations

import bisect
import functools
import itertools
from collections.abc import Hashable, Mapping, Sequence

import attrs

from pledgewatch.conventions import log_odds
from pledgewatch.engine.case import Case
from pledgewatch.engine.coverage import watchers
from pledgewatch.engine.evidence import IncidentQuery
from pledgewatch.engine.incident import Incident, Look
from pledgewatch.engine.scope import Cell, Scope
from pledgewatch.model.dates import civil_days, start_of_day
from pledgewatch.model.time import BEGINNING, DAY, FOREVER, SECOND, Moment, shift

BASELINES = ("declared", "gap", "adjacent", "what_there_is")
"""The baselines that are tried, by name."""
_LEAST_ARRIVED = 0.05
"""A time of which less than this share of the news has arrived is left out."""

SLICE, LONG = 30 * DAY, 120 * DAY
"""How long a slice of a window is that is long."""


@attrs.frozen
class Baseline:
    """A stretch of time before a pledge, and who counted in it and in the window.

    Attributes:
        name: One of `BASELINES`: ``declared``, ``gap`` (it ends some days before the pledge), ``adjacent``
            or ``what_there_is``.
        lo, hi: From when to when (microseconds UTC).
        panel: The origins that looked both then and in the window.
        delays: By origin how long its reports of that time took (microseconds, sorted), where a table
            tells both times.
    """

    name: str
    lo: int
    hi: int
    panel: frozenset[str]
    delays: Mapping[str, Sequence[int]] = attrs.field(factory=dict, eq=False, repr=False)


@attrs.frozen
class Counted:
    """An incident that counts.

    Attributes:
        incident: The incident.
        is_named: Whether the debtor did it; otherwise nobody is named for it.
    """

    incident: Incident
    is_named: bool


@attrs.frozen
class Day:
    """A civil day, or the part of one that lies in a segment, with what is counted on it.

    Attributes:
        lo, hi: From when to when (microseconds UTC).
        exposure: How long it was watched, less the share of news that has not arrived (seconds).
        watched: How long it was watched (seconds), averaged over units.
        incidents: What is counted on it.
        straddled: What its edges cut, where it is part of a day: it can count on neither side.
        doubtful: What its edges or the daily hours cut, where no day is left out for that.
    """

    lo: int
    hi: int
    exposure: int
    watched: float
    incidents: tuple[Counted, ...] = ()
    straddled: tuple[Counted, ...] = ()
    doubtful: tuple[Counted, ...] = ()

    def is_clear(self, unnamed: bool) -> bool:
        """Whether everything that counts on it lies in it."""
        return not any(unnamed or each.is_named for each in self.straddled)

    def number(self, unnamed: bool) -> int:
        """How many incidents are counted on it, with or without those nobody is named for."""
        return sum(e.incident.number for e in self.incidents if unnamed or e.is_named)

    def deaths(self, unnamed: bool) -> tuple[float, float]:
        """The fewest and the most killed on it."""
        told = [e.incident.deaths for e in self.incidents if unnamed or e.is_named]
        return sum(d.low for d in told if d), sum(d.high for d in told if d)


class Counter:
    """Counts a cell of a pledge by day.

    Args:
        cell: The whole of it, a unit, or its control places.

    Attributes:
        start, end: The window as it is counted: the end is the horizon of a reduction without end.
        half: The half-way look; None where there is no end.
        after: The part of the window that lies before the event time, ``[lo, hi)``.
    """

    def __init__(self, case: Case, scope: Scope, cell: Cell) -> None:
        self.case, self.scope, self.cell = case, scope, cell
        self.is_open_ended = _is_unbounded(scope.ends_of(cell))
        self.start = scope.opens.last
        self.end = scope.ends_of(cell)
        if self.is_open_ended and scope.pledge.horizon is not None:
            self.end = shift(
                Moment.of(scope.start.lo, scope.start.lo + 1), scope.pledge.horizon.exact
            )
        self.half: int | None = None
        self.is_half_passed = False
        if not _is_unbounded(self.end):
            self.half = self.start + (self.end.lo - self.start) // 2
            opens = scope.opens.lo
            self.is_half_passed = case.at >= opens + (self.end.lo - opens) // 2
        self.after = self.start, max(min(self.end.lo, case.at + 1), self.start + 1)
        units = scope.units if cell is scope.whole else (cell,)
        self.hours = scope.window().hours
        self._watching = [watchers(case.evidence, scope, unit) for unit in units]
        self._unbound = case.condition(scope).false_spans(*self.after)
        self._counted: dict[frozenset[str], tuple[Counted, ...]] = {}
        self._sides: dict[Hashable, tuple[Day, ...]] = {}

    @property
    def planned(self) -> float:
        """The exposure of a window that is fully watched (seconds); infinite where it has no end."""
        if _is_unbounded(self.end):
            return float("inf")
        return sum(hi - lo for lo, hi in self.hours(self.start, self.end.lo)) / SECOND

    @functools.cached_property
    def tells_of_deaths(self) -> bool:
        """Whether anything that counts is told with how many it killed."""
        return any(
            each.incident.deaths is not None
            for baseline in self._baselines
            for each in self.counted(baseline.panel)
        )

    # -- parts of days ---------------------------------------------------------------------------

    @functools.cached_property
    def is_short(self) -> bool:
        """Whether less than half of the window is whole civil days."""
        if _is_unbounded(self.end):
            return False
        first, last = self._day(self.start), self._day(self.end.lo)
        if first < self.start:
            first = start_of_day(self.start, self.scope.zone, 1)
        return 2 * max(last - first, 0) < self.end.lo - self.start

    @property
    def is_daily(self) -> bool:
        """Whether the pledge binds in some hours of each day only."""
        return self.scope.pledge.daily is not None

    def extremes(
        self, before: Sequence[Day], window: Sequence[Day]
    ) -> tuple[tuple[tuple[Day, ...], tuple[Day, ...]], ...]:
        """The days of both sides as they are compared: once, or with as few and as many since as may be.

        The two differ by what the edges of a short window or daily hours cut.
        """
        if not self.is_short and not self.is_daily:
            return ((tuple(before), tuple(window)),)
        return (_with_doubtful(before), tuple(window)), (tuple(before), _with_doubtful(window))

    # -- baselines and their panels --------------------------------------------------------------

    @functools.cached_property
    def is_watched_on_both_sides(self) -> bool:
        """Whether anybody looked before the pledge, and anybody in its window."""
        return bool(self._touching(BEGINNING, self._day0) and self._touching(*self.after))

    @functools.cached_property
    def _day0(self) -> int:
        return start_of_day(self.scope.start.lo, self.scope.zone)

    def _touching(self, lo: int, hi: int, *, planned: bool = False) -> frozenset[str]:
        until = hi if planned else min(hi, self.case.as_of + 1)
        return frozenset(
            look.origin
            for unit in self._watching
            for look in unit
            if max(look.lo, lo) < min(look.hi, until) and look.lo < hi
        )

    def baselines(self, *, planned: bool = False) -> tuple[Baseline, ...]:
        """The baselines to try, the first that can be counted being the one that is told.

        Args:
            planned: Whether the window is taken for watched as it was declared that it will be.
        """
        if not planned:
            return self._baselines
        return self._panelled(self._touching(self.start, self.end.lo, planned=True))

    @functools.cached_property
    def _baselines(self) -> tuple[Baseline, ...]:
        return self._panelled(self._touching(*self.after))

    def _panelled(self, during: frozenset[str]) -> tuple[Baseline, ...]:
        """The baselines in which some of those counted who count in the window."""
        spans: list[tuple[str, int, int]] = []
        declared = self.scope.pledge.baseline
        # What is since the opening is no time before it.
        if declared is not None and declared.lo < self.scope.start.lo:
            spans.append(("declared", declared.lo, min(declared.hi, self.scope.start.lo)))
        first = self._first(self._touching(BEGINNING, self._day0) & during)
        if first is not None:
            rules = self.case.snapshot.assumptions.reduction
            least, gap = rules.least_days, rules.gap_days
            if first <= self._back(gap + least):
                begin = max(first, self._back(gap + rules.baseline_days))
                spans.append(("gap", begin, self._back(gap)))
            if first <= self._back(least):
                spans.append(("adjacent", self._back(least), self._day0))
            if not spans and first < self._day0:
                begin = max(first, self._back(rules.baseline_days))
                spans.append(("what_there_is", begin, self._day0))
        found = [self._baseline(name, lo, hi, during) for name, lo, hi in spans]
        return tuple(each for each in found if each.panel)

    def _back(self, days: int) -> int:
        return start_of_day(self._day0, self.scope.zone, -days)

    def _first(self, panel: frozenset[str]) -> int | None:
        begun = [look.lo for unit in self._watching for look in unit if look.origin in panel]
        return min(begun, default=None)

    def _baseline(self, name: str, lo: int, hi: int, during: frozenset[str]) -> Baseline:
        panel = self._touching(lo, hi) & during
        delays = {o: self.case.evidence.delays(self.scope, o, lo, hi) for o in panel}
        return Baseline(name, lo, hi, panel, {o: found for o, found in delays.items() if found})

    def shared(self, baseline: Baseline) -> Baseline | None:
        """A baseline of another cell with those of its panel who look here too; None without any."""
        panel = (
            baseline.panel & self._touching(baseline.lo, baseline.hi) & self._touching(*self.after)
        )
        return attrs.evolve(baseline, panel=panel) if panel else None

    # -- what counts -----------------------------------------------------------------------------

    def counted(self, panel: frozenset[str]) -> tuple[Counted, ...]:
        """The incidents that a panel tells of for certain enough to count, by time.

        Each is likely by what is told without any doubt but, where nobody is named, who did it; and
        its narrowest telling lies within one civil day.
        """
        if panel not in self._counted:
            case, scope = self.case, self.scope
            likely = log_odds(case.snapshot.rules.theta_p)
            found = []
            for each in case.evidence.incidents(scope, self.cell, IncidentQuery(panel=panel)):
                if each.lo > case.at:
                    continue
                is_named = any(e.is_sure and e.own >= likely for e in each.entries)
                if not is_named:
                    if case.evidence.names_anybody(each.key, panel):
                        continue
                    if not any(
                        e.own >= likely and {name for name, _ in e.causes} == {"actor"}
                        for e in each.entries
                    ):
                        continue
                if self._day(each.lo) == self._day(each.hi - 1):
                    found.append(Counted(each, is_named))
            self._counted[panel] = tuple(found)
        return self._counted[panel]

    def _day(self, instant: int) -> int:
        return start_of_day(instant, self.scope.zone)

    def before(self, baseline: Baseline) -> tuple[Day, ...]:
        """The days of a baseline."""
        if baseline not in self._sides:
            counted = self.counted(baseline.panel)
            self._sides[baseline] = self._days(
                baseline.lo, baseline.hi, baseline, (), counted, keeps=self.is_daily
            )
        return self._sides[baseline]

    def window(self, baseline: Baseline, until: int | None = None) -> tuple[Day, ...]:
        """The days of the window, or of what of it lies before an instant, as the panel counts them."""
        lo, hi = self.after
        hi = min(hi if until is None else until, self._seen_until(baseline))
        if until is not None and until <= self.after[1] and hi == until:
            # The days of all of it, and the rest of the one in which it is cut.
            days = tuple(day for day in self.window(baseline) if day.hi <= hi)
            return (*days, *self._window(baseline, days[-1].hi if days else lo, hi))
        # What one panel counts, with nothing told of delays, is the same whatever it is held against.
        key = baseline if baseline.delays else baseline.panel, hi
        if key not in self._sides:
            self._sides[key] = self._window(baseline, lo, hi)
        return self._sides[key]

    def _window(self, baseline: Baseline, lo: int, hi: int) -> tuple[Day, ...]:
        bound = self.case.reciprocity.doubts(self.scope)
        counted = [
            each
            for each in self.counted(baseline.panel)
            if not self._unbound
            or bound(each.incident.key, each.incident.lo, each.incident.hi) is not None
        ]
        keeps = self.is_daily or self.is_short
        return self._days(lo, hi, baseline, self._unbound, counted, keeps=keeps)

    def _seen_until(self, baseline: Baseline) -> int:
        """From when on nobody looks and nothing is told, and the last slice is whole: no later day counts."""
        looks = [look.hi for unit in self._watching for look in unit]
        told = [each.incident.hi for each in self.counted(baseline.panel)]
        return max((*looks, *told, self.start + LONG)) + SLICE + DAY

    def _days(
        self,
        lo: int,
        hi: int,
        baseline: Baseline,
        unbound: Sequence[tuple[int, int]],
        counted: Sequence[Counted],
        *,
        keeps: bool,
    ) -> tuple[Day, ...]:
        """The days of a segment; `keeps` says that none is left out for what is cut."""
        edges = civil_days(lo, hi, self.scope.zone)
        if not edges:
            return ()
        inside: dict[int, list[Counted]] = {}
        across: dict[int, list[Counted]] = {}
        for each in counted:
            first, last = each.incident.lo, each.incident.hi
            if first >= hi or last <= lo:
                continue
            day = max(bisect.bisect_right(edges, first) - 1, 0)
            within = sum(b - a for a, b in self.hours(max(first, lo), min(last, hi)))
            if within:
                fits = within == last - first
                (inside if fits else across).setdefault(day, []).append(each)
        looks = [
            [
                (look.lo, min(look.hi, self.case.as_of + 1), look)
                for look in unit
                if look.origin in baseline.panel and look.lo < hi
            ]
            for unit in self._watching
        ]
        quiet: dict[tuple[int, int], Day] = {}
        if not unbound and not self.is_daily and not baseline.delays:
            # Pledges that the same look at have such days in common.
            those = tuple(tuple(look for _, _, look in unit) for unit in looks)
            quiet = self.case.quiet.setdefault((those, self.scope.settle), quiet)
        made = []
        for day, (a, b) in enumerate(itertools.pairwise(edges)):
            empty = quiet.get((a, b))
            if empty is None:
                off = (*unbound, *self._beside_hours(a, b)) if self.is_daily else unbound
                empty = Day(a, b, *self._exposure(a, b, looks, off, baseline.delays))
                quiet[a, b] = empty
            if day in inside or day in across:
                sure, cut = tuple(inside.get(day, ())), tuple(across.get(day, ()))
                straddled, doubtful = ((), cut) if keeps else (cut, ())
                made.append(Day(a, b, empty.exposure, empty.watched, sure, straddled, doubtful))
            else:
                made.append(empty)
        return tuple(made)

    def _beside_hours(self, lo: int, hi: int) -> list[tuple[int, int]]:
        """What of ``[lo, hi)`` does not lie in the daily hours."""
        edges = [lo, *(edge for span in self.hours(lo, hi) for edge in span), hi]
        return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]

    def _exposure(
        self,
        lo: int,
        hi: int,
        looks: Sequence[Sequence[tuple[int, int, Look]]],
        unbound: Sequence[tuple[int, int]],
        delays: Mapping[str, Sequence[int]],
    ) -> tuple[int, float]:
        """Seconds of ``[lo, hi)`` that a panel watched, averaged over units: as reported, and at all."""
        age = max(self.case.as_of - hi, 0)
        exposure = watched = 0.0
        for unit in looks:
            if len(unit) == 1 and not unbound:
                # So it is on most days.
                ((first, last, look),) = unit
                a, b = first if first > lo else lo, last if last < hi else hi
                if a < b:
                    arrived = self._arrived(look, age, delays)
                    watched += (b - a) / SECOND
                    if arrived >= _LEAST_ARRIVED:
                        exposure += (b - a) / SECOND * arrived
                continue
            off = [edge for span in unbound for edge in span if lo < edge < hi]
            spans = [
                (max(first, lo), min(last, hi), self._arrived(look, age, delays))
                for first, last, look in unit
                if first < hi and lo < last
            ]
            for a, b in itertools.pairwise(
                sorted({*off, *(edge for first, last, _ in spans for edge in (first, last))})
            ):
                arrived = max(
                    (p for first, last, p in spans if first <= a and b <= last), default=-1
                )
                if arrived < 0 or any(first <= a and b <= last for first, last in unbound):
                    continue
                watched += (b - a) / SECOND
                if arrived >= _LEAST_ARRIVED:
                    exposure += (b - a) / SECOND * arrived
        return round(exposure / len(looks)), watched / len(looks)

    def _arrived(self, look: Look, age: int, delays: Mapping[str, Sequence[int]]) -> float:
        """P(reported by now | age): of a declared lag, else as the data show it, else of settling."""
        lag = self.scope.settle if look.lag is None else look.lag
        if look.lag is None and look.origin in delays:
            known = delays[look.origin]
            return bisect.bisect_right(known, age) / len(known)
        return 1 - 20 ** (-age / lag) if lag else 1.0


def _is_unbounded(moment: Moment) -> bool:
    return moment.last >= FOREVER - 1


def exposed(days: Sequence[Day], unnamed: bool = False) -> tuple[Day, ...]:
    """The days that count: watched, and cut through no incident."""
    return tuple(
        day for day in days if day.exposure and (not day.straddled or day.is_clear(unnamed))
    )


def _with_doubtful(days: Sequence[Day]) -> tuple[Day, ...]:
    return tuple(attrs.evolve(day, incidents=day.incidents + day.doubtful) for day in days)


def together(one: Sequence[Day], other: Sequence[Day]) -> tuple[Day, ...]:
    """The days of two areas as those of one: what was counted is added, and the time watched too.

    An area is left out of a day on which nobody watched it.
    """
    also = {day.lo: day for day in other}
    made = []
    for day in one:
        pair = [each for each in (day, also.get(day.lo)) if each is not None]
        seen = [each for each in pair if each.exposure]
        made.append(
            attrs.evolve(
                day,
                exposure=sum(each.exposure for each in pair),
                watched=sum(each.watched for each in pair),
                incidents=tuple(one for each in seen for one in each.incidents),
                straddled=tuple(one for each in seen for one in each.straddled),
                doubtful=tuple(one for each in seen for one in each.doubtful),
            )
        )
    return tuple(made)


def runs(days: Sequence[Day], lo: int, hi: int) -> tuple[tuple[Day, ...], ...]:
    """A window in the segments that bursts are measured in: its slices where these are 30 days long.

    Quarters of a short window would hide its bursts as shifts of the rate, and the bounds would be
    wrong three times as often as they say.

    Args:
        lo: Its beginning (microseconds UTC).
        hi: The end of its judged part.
    """
    return slices(days, lo, hi) if hi - lo >= LONG else (tuple(days),)


def slices(days: Sequence[Day], lo: int, hi: int) -> tuple[tuple[Day, ...], ...]:
    """A window cut into slices of 30 days from its start, or quarters where it is short.

    Args:
        lo: Its beginning (microseconds UTC).
        hi: The end of its judged part.
    """
    length = SLICE if hi - lo >= LONG else max((hi - lo) // 4, 1)
    groups: dict[int, list[Day]] = {}
    for day in days:
        groups.setdefault((day.lo - lo) // length, []).append(day)
    return tuple(tuple(groups[number]) for number in sorted(groups))
