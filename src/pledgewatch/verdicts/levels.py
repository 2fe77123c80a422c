"""A reduction read from levels: how much of the forces, of the stock, of the output is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from pledgewatch.evidence import Evidence, Level
from pledgewatch.kleene import T, U
from pledgewatch.matching import Scope
from pledgewatch.moments import FOREVER, before, shift
from pledgewatch.records import Interval
from pledgewatch.verdicts.counts import Look, looks
from pledgewatch.verdicts.judgement import Measured, Verdict
from pledgewatch.verdicts.units import judged_part

__all__ = ["judge_levels"]


@attrs.frozen
class _Reading:
    low: float
    high: float
    records: frozenset[str]
    at_the_end: bool

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


def _latest(levels: Iterable[Level]) -> list[Level]:
    given = sorted(levels, key=lambda level: level.record)
    return [
        level
        for level in given
        if not any(before(level.when.end, other.when.start) is T for other in given)
    ]


def _share(level: Level, candidates: Sequence[Level], scope: Scope) -> Interval | None:
    """The level as a share of the level at the announcement; None where that is not known."""
    if level.share is not None:
        return level.share
    assert level.amount is not None
    baselines = _latest(
        other
        for other in candidates
        if other.amount is not None
        and other.unit == level.unit
        and before(scope.start, other.when.start) is not T
    )
    if not baselines:
        return None
    low = min(base.amount.low for base in baselines if base.amount is not None)
    high = max(base.amount.high for base in baselines if base.amount is not None)
    if low <= 0:
        return None
    return Interval(level.amount.low / high, level.amount.high / low)


def _read(scope: Scope, levels: Sequence[Level], cut: int) -> _Reading | str:
    """What the latest tellings before a cut show."""
    limit = shift(scope.ends, scope.settle)
    current = _latest(
        level
        for level in levels
        if level.when.last < cut
        and before(level.when.end, scope.opens) is not T
        and before(limit, level.when.start) is not T
    )
    if not current:
        return "no_level"
    shares = [share for level in current if (share := _share(level, levels, scope)) is not None]
    if len(shares) < len(current):
        return "no_baseline"
    return _Reading(
        min(share.low for share in shares),
        max(share.high for share in shares),
        frozenset(level.record for level in current),
        all(before(level.when.end, scope.ends) is not T for level in current),
    )


def _read_cell(
    scope: Scope, levels: Sequence[Level], cell: tuple[str, str], cut: int
) -> _Reading | str:
    speaking = [level for level in levels if cell in level.speaks_for]
    if speaking or cell != ("", ""):
        return _read(scope, speaking, cut)
    parts = []
    for place in scope.pledge.places:
        there = [level for level in levels if any(p == place for p, _ in level.speaks_for)]
        part = _read(scope, there, cut)
        if isinstance(part, str):
            return part
        parts.append(part)
    return _Reading(
        min(part.low for part in parts),
        max(part.high for part in parts),
        frozenset().union(*(part.records for part in parts)),
        all(part.at_the_end for part in parts),
    )


def judge_levels(
    scope: Scope,
    evidence: Evidence,
    at: int,
    as_of: int,
    settled: bool,
    shares: tuple[float, Interval],
    cell: tuple[str, str] = ("", ""),
) -> Measured | None:
    """The reduction as levels show it; None where no level is told and none is named."""
    told = [
        level for level in evidence.levels.get(scope.pledge.id, frozenset()) if level.when.lo <= at
    ]
    if not told and scope.pledge.measure != "level":
        return None
    share, band = shares
    now = _read_cell(scope, told, cell, FOREVER)
    if isinstance(now, str):
        return Measured(name="level", verdict=Verdict.UNTESTED, share=share, reason=now)
    passed = looks(scope, at, as_of)

    def verdict(limit: float) -> Verdict:
        return _verdict(scope, told, cell, at, settled, limit, now, passed)

    return Measured(
        name="level",
        verdict=verdict(share),
        share=share,
        rr=now.middle,
        low=now.low,
        high=now.high,
        band=tuple((end, verdict(end)) for end in (band.low, band.high)),
        baseline="the level at the announcement",
        records=now.records,
    )


def _verdict(
    scope: Scope,
    levels: Sequence[Level],
    cell: tuple[str, str],
    at: int,
    settled: bool,
    share: float,
    now: _Reading,
    passed: tuple[Look, ...],
) -> Verdict:
    lo, hi = judged_part(scope, at)
    binds = scope.binds is T and U not in scope.condition.values(lo, hi)
    look = passed[-1] if passed else None
    reading = _read_cell(scope, levels, cell, FOREVER if look.final else look.cut) if look else ""
    failed = not isinstance(reading, str) and reading.low > share
    if failed and binds and not isinstance(reading, str):
        return Verdict.BROKEN if reading.high >= 1 else Verdict.PARTIAL
    if not settled:
        if failed or now.low > share:
            return Verdict.SLIPPING
        # The middle of what was told is nobody's estimate: a level that may lie on either side of
        # the share is not called holding.
        return Verdict.HOLDING if now.high <= share else Verdict.INCONCLUSIVE
    return Verdict.KEPT if now.high <= share and now.at_the_end else Verdict.INCONCLUSIVE
