"""How much of the way to a pledged level was gone at the deadline (semantics 7, *levels*)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from pledgewatch.conventions import log_odds
from pledgewatch.engine.case import Case
from pledgewatch.engine.identity import strongest
from pledgewatch.engine.kinds.demand import Deadline, is_at_least
from pledgewatch.engine.observations import is_level_pledged
from pledgewatch.engine.scope import Cell, Scope
from pledgewatch.engine.scoring import total
from pledgewatch.engine.window import Window
from pledgewatch.model.logic import T
from pledgewatch.model.records import Interval, Pledge, StateReport
from pledgewatch.model.time import DAY, Moment, When, before, shift

_HALF = 0.5

_Level = tuple[StateReport, When, Interval]
"""A report, the time it tells, and its level."""


def is_at_deadline(when: When, due: Moment) -> bool:
    """Whether a level is told of a period that ends at the deadline: it is a level at the deadline."""
    return isinstance(when, Moment) and when.plain and when.hi in (due.lo, due.hi)


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
        by_share = not is_level_pledged(pledge)
        told = list(_levels(case, scope, cell, by_share))
        base = 1.0 if by_share else _base(scope, told)
        if base is None:
            return cls()
        heard = [
            (when.lo, level)
            for _, when, level in told
            if when.lo <= case.at and before(when.end, scope.start) is not T
        ]
        if by_share and not pledge.kind.is_withdrawal:
            return cls(steps=tuple((lo, level.low > 0) for lo, level in heard))
        start = _missing(pledge, base)
        steps = tuple(
            (lo, max(_missing(pledge, x) for x in (level.low, level.high)) < start)
            for lo, level in heard
        )
        if not start or not deadline.is_set:
            return cls(steps=steps)
        window = Window(shift(deadline.due, -DAY), shift(deadline.late, scope.settle))
        at_end = [
            (report, level)
            for report, when, level in told
            if when.lo <= case.at
            and (
                is_at_deadline(when, deadline.due)
                or case.evidence.says_time(scope, report, window) is T
            )
        ]
        if not at_end:
            return cls(steps=steps)
        is_low = pledge.at_least is not None and base < pledge.at_least
        goal = (pledge.at_least if is_low else pledge.at_most) or 0.0
        gone = [(x - base) / (goal - base) for _, v in at_end for x in (v.low, v.high)]
        low, high = min(gone), max(gone)
        tellers = (r for r, _ in at_end if low < 1 or not snapshot.is_organ(r, pledge.debtor))
        sure = total(strongest(snapshot, tellers), snapshot.family) >= log_odds(
            snapshot.rules.theta_b
        )
        enough = _HALF if pledge.partial_from is None else pledge.partial_from
        return cls(
            achieved=(low + high) / 2,
            is_partial=sure and is_at_least(low, enough) and high < 1,
            is_short=sure and not is_at_least(high, enough),
            steps=steps,
        )


def _levels(case: Case, scope: Scope, cell: Cell, by_share: bool) -> Iterator[_Level]:
    """The credible levels, or shares of the level when pledged, of exactly a unit."""
    credible = log_odds(case.snapshot.rules.theta_p)
    for report in case.snapshot.all(StateReport):
        level = report.share if by_share else report.level
        if level is None or case.snapshot.llr(report) < credible:
            continue
        if not by_share and report.unit != scope.pledge.unit:
            continue
        if case.observations.bearing(scope, cell, report) == (T, T):
            yield report, case.evidence.when(scope, report), level


def _missing(pledge: Pledge, level: float) -> float:
    """How far a level, or a share of the level when pledged, is from what is pledged."""
    if not is_level_pledged(pledge):
        return level
    below = pledge.at_least - level if pledge.at_least is not None else 0.0
    above = level - pledge.at_most if pledge.at_most is not None else 0.0
    return max(0.0, below, above)


def level_when_pledged(case: Case, scope: Scope, cell: Cell) -> float | None:
    """The level of a unit when it was pledged; None where it is not known."""
    return _base(scope, list(_levels(case, scope, cell, by_share=False)))


def _base(scope: Scope, told: Sequence[_Level]) -> float | None:
    """The level when pledged: declared, else the latest that is told; 0 where `at_least` is pledged."""
    pledge = scope.pledge
    if pledge.level is not None:
        return pledge.level
    span = pledge.baseline
    known = [
        (when.lo, when.hi, report.id, level)
        for report, when, level in told
        if (
            when.end.last <= pledge.said.last
            if span is None
            else span.lo <= when.lo and when.hi <= span.hi
        )
    ]
    if known:
        level = max(known, key=lambda each: each[:3])[3]
        return (level.low + level.high) / 2
    return 0.0 if pledge.at_least is not None else None
