"""How much of the way to a pledged level was gone at the deadline (semantics 7, *levels*)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from pledgewatch.conventions import log_odds
from pledgewatch.engine.case import Case
from pledgewatch.engine.identity import strongest
from pledgewatch.engine.kinds.demand import Deadline, is_at_least
from pledgewatch.engine.observations import is_level_pledged
from pledgewatch.engine.scope import Cell, Scope
from pledgewatch.engine.scoring import total
from pledgewatch.engine.window import Window, is_at_deadline
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import Interval, Pledge, StateReport
from pledgewatch.model.time import DAY, Moment, When, before, shift

_HALF = 0.5


@attrs.frozen
class _Level:
    """A credible level of exactly a unit, or share of the level when pledged.

    Attributes:
        report, when: The report and the time it tells.
        level: It, and
        base: the same when it was pledged; None where that is not known.
    """

    report: StateReport
    when: When
    level: Interval
    base: float | None = None

    def is_nearer(self, pledge: Pledge) -> bool | None:
        """Whether it is nearer to what is pledged than at the announcement; None where nobody knows."""
        if self.base is None:
            return None
        missing = (_missing(pledge, x) for x in (self.level.low, self.level.high))
        return max(missing) < _missing(pledge, self.base)


@attrs.frozen(kw_only=True)
class Way:
    """How far a unit has come, from the level when pledged to the level pledged.

    Attributes:
        achieved: The share of the way at the deadline, where it is told.
        is_partial, is_short: Whether it surely was at least the share that counts in part and less
            than all, or less than that share.
        steps: When a level was told, and whether it was nearer than at the announcement.
    """

    achieved: float | None = None
    is_partial: bool = False
    is_short: bool = False
    steps: tuple[tuple[int, bool], ...] = ()

    @classmethod
    def of(cls, case: Case, scope: Scope, cell: Cell, deadline: Deadline) -> Way:
        """How far a unit of a demand has come."""
        pledge, snapshot = scope.pledge, case.snapshot
        told = [each for each in _told(case, scope, cell) if each.when.lo <= case.at]
        heard = [each for each in told if before(each.when.end, scope.start) is not T]
        if not is_level_pledged(pledge) and not pledge.kind.is_withdrawal:
            return cls(steps=tuple((each.when.lo, each.level.low > 0) for each in heard))
        nearer = [(each.when.lo, each.is_nearer(pledge)) for each in heard]
        steps = tuple((lo, known) for lo, known in nearer if known is not None)
        if not deadline.is_set:
            return cls(steps=steps)
        gone = _at_the_end(case, scope, deadline, told)
        if not gone:
            return cls(steps=steps)
        low, high = min(map(min, gone.values())), max(map(max, gone.values()))
        sure = total(strongest(snapshot, gone), snapshot.family) >= log_odds(snapshot.rules.theta_b)
        enough = _HALF if pledge.partial_from is None else pledge.partial_from
        return cls(
            achieved=(low + high) / 2,
            is_partial=sure and is_at_least(low, enough) and high < 1,
            is_short=sure and not is_at_least(high, enough),
            steps=steps,
        )


def _at_the_end(
    case: Case, scope: Scope, deadline: Deadline, told: Sequence[_Level]
) -> dict[StateReport, tuple[float, float]]:
    """The share of the way that was gone at the deadline, by the reports that tell the level there.

    What comes after a level on the other side of what is pledged is of later. The word of the debtor's
    own side counts where it falls short of it, and nobody else tells the level.
    """
    window = Window(shift(deadline.due, -DAY), shift(deadline.late, scope.settle))
    ways: dict[StateReport, tuple[float, float]] = {}
    times = {}
    for each in told:
        if each.base is None or not _missing(scope.pledge, each.base):
            continue
        if (
            is_at_deadline(each.when, deadline.due)
            or case.evidence.says_time(scope, each.report, window) is T
        ):
            ways[each.report] = _gone(scope.pledge, each.base, each.level)
            times[each.report] = each.when
    reached = [times[r].end.last for r, way in ways.items() if min(way) >= 1]
    short = [times[r].end.last for r, way in ways.items() if max(way) < 1]

    def is_of_later(report: StateReport) -> bool:
        way, when = ways[report], times[report]
        others = short if min(way) >= 1 else reached if max(way) < 1 else []
        return comes_after(when, deadline.due, others)

    of_end = {report: way for report, way in ways.items() if not is_of_later(report)}
    debtor = scope.pledge.debtor
    others = {r: way for r, way in of_end.items() if not case.snapshot.is_organ(r, debtor)}
    return others or {r: way for r, way in of_end.items() if max(way) < 1}


def _gone(pledge: Pledge, base: float, level: Interval) -> tuple[float, float]:
    """The share of the way from the level when pledged that is gone at the bounds of a level."""
    is_low = pledge.at_least is not None and base < pledge.at_least
    goal = (pledge.at_least if is_low else pledge.at_most) or 0.0
    return (level.low - base) / (goal - base), (level.high - base) / (goal - base)


def comes_after(when: When, due: Moment, others: Iterable[int]) -> bool:
    """Whether something of the deadline or later begins after one of some instants."""
    first = when.start.widened if when.doubt else when.start
    return before(first, due) is F and any(last < first.lo for last in others)


def _told(case: Case, scope: Scope, cell: Cell) -> Iterator[_Level]:
    """The credible levels of exactly a unit, as far as what is pledged can be read from them.

    A withdrawal of which no level is pledged is one to nothing: shares of what there was, and amounts.
    """
    pledge = scope.pledge
    levels = list(_levels(case, scope, cell))
    if not is_level_pledged(pledge):
        for report, when in _credible(case, scope, cell):
            if report.share is not None:
                yield _Level(report, when, report.share, 1.0)
        if not pledge.kind.is_withdrawal:
            return
        levels = [each for each in levels if each.report.share is None]
    bases = {unit: _base(scope, levels, unit) for unit in {e.report.unit for e in levels}}
    for each in levels:
        if not is_level_pledged(pledge) or each.report.unit == pledge.unit:
            yield attrs.evolve(each, base=bases[each.report.unit])


def _levels(case: Case, scope: Scope, cell: Cell) -> Iterator[_Level]:
    """The credible levels of exactly a unit, in whatever unit of count."""
    for report, when in _credible(case, scope, cell):
        if report.level is not None:
            yield _Level(report, when, report.level)


def _credible(case: Case, scope: Scope, cell: Cell) -> Iterator[tuple[StateReport, When]]:
    """The credible reports of a level or share of exactly a unit, with the times they tell."""
    credible = log_odds(case.snapshot.rules.theta_p)
    for report in case.snapshot.all(StateReport):
        if report.level is None and report.share is None:
            continue
        if case.snapshot.llr(report) < credible:
            continue
        if case.observations.bearing(scope, cell, report) == (T, T):
            yield report, case.evidence.when(scope, report)


def _missing(pledge: Pledge, level: float) -> float:
    """How far a level, or a share of the level when pledged, is from what is pledged."""
    if not is_level_pledged(pledge):
        return level
    below = pledge.at_least - level if pledge.at_least is not None else 0.0
    above = level - pledge.at_most if pledge.at_most is not None else 0.0
    return max(0.0, below, above)


def level_when_pledged(case: Case, scope: Scope, cell: Cell) -> float | None:
    """The level of a unit when it was pledged, in the unit pledged; None where it is not known."""
    return _base(scope, list(_levels(case, scope, cell)), scope.pledge.unit)


def _base(scope: Scope, levels: Sequence[_Level], unit: str | None) -> float | None:
    """The level when pledged: declared, else the latest that is told; 0 where `at_least` is pledged."""
    pledge = scope.pledge
    if pledge.level is not None and unit == pledge.unit:
        return pledge.level
    span = pledge.baseline
    known = [
        (each.when.lo, each.when.hi, each.report.id, each.level)
        for each in levels
        if each.report.unit == unit
        and (
            each.when.end.last <= pledge.said.last
            if span is None
            else span.lo <= each.when.lo and each.when.hi <= span.hi
        )
    ]
    if known:
        level = max(known, key=lambda each: each[:3])[3]
        return (level.low + level.high) / 2
    return 0.0 if pledge.at_least is not None else None
