"""A reduction read from levels: how much of the forces, of the stock, of the output is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from pledgewatch.evidence import Level
from pledgewatch.matching import Scope
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import Interval
from pledgewatch.model.time import FOREVER, before, shift
from pledgewatch.verdicts.inquiry import Inquiry
from pledgewatch.verdicts.judgement import AtLook, Measured, Verdict

__all__ = ["judge_levels"]


@attrs.frozen
class _Reading:
    low: float
    high: float
    records: frozenset[str]  # of the latest tellings, and of the baseline they are a share of
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


def _share(
    level: Level, candidates: Sequence[Level], scope: Scope
) -> tuple[Interval, frozenset[str]] | None:
    """The level as a share of the level at the announcement, and the tellings of it.

    None where the level at the announcement is not known.
    """
    if level.share is not None:
        return level.share, frozenset((level.record,))
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
    told = frozenset(base.record for base in baselines)
    return Interval(level.amount.low / high, level.amount.high / low), told | {level.record}


def _read(scope: Scope, levels: Sequence[Level], cut: int) -> _Reading | str:
    """What the latest tellings before a cut show."""
    limit = shift(scope.ends, scope.settle)
    current = _latest(
        level
        for level in levels
        if level.when.last < cut
        and scope.condition.over(level.when.lo, level.when.hi) is not F
        and before(level.when.end, scope.opens) is not T
        and before(limit, level.when.start) is not T
    )
    if not current:
        return "no_level"
    shares = [share for level in current if (share := _share(level, levels, scope)) is not None]
    if len(shares) < len(current):
        return "no_baseline"
    return _Reading(
        min(share.low for share, _ in shares),
        max(share.high for share, _ in shares),
        frozenset().union(*(told for _, told in shares)),
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


def judge_levels(inquiry: Inquiry, cell: tuple[str, str] = ("", "")) -> Measured | None:
    """The reduction as levels show it; None where no level is told and none is named.

    Args:
        inquiry: The pledge and what bears on it.
        cell: The unit, by place and activity; two empty texts for the whole scope.
    """
    scope, share = inquiry.scope, inquiry.share
    told = [
        level
        for level in inquiry.evidence.levels.get(scope.pledge.id, frozenset())
        if level.when.lo <= inquiry.at
    ]
    if not told and scope.pledge.measure != "level":
        return None
    now = _read_cell(scope, told, cell, FOREVER)
    if isinstance(now, str):
        return Measured(name="level", verdict=Verdict.UNTESTED, share=share, reason=now)
    look = inquiry.looks[-1] if inquiry.looks else None
    read = _read_cell(scope, told, cell, FOREVER if look.final else look.cut) if look else None
    at_look = read if isinstance(read, _Reading) else None
    shown = None
    if look is not None and at_look is not None:
        shown = AtLook(
            cut=look.cut,
            final=look.final,
            rr=at_look.middle,
            low=at_look.low,
            high=at_look.high,
            zone=scope.ledger.timezone,
        )
    ends = (inquiry.band.low, inquiry.band.high)
    return Measured(
        name="level",
        verdict=_verdict(inquiry, now, at_look, share),
        share=share,
        rr=now.middle,
        low=now.low,
        high=now.high,
        band=tuple((end, _verdict(inquiry, now, at_look, end)) for end in ends),
        baseline="the level at the announcement",
        look=shown,
        records=now.records | (at_look.records if at_look is not None else frozenset()),
    )


def _verdict(inquiry: Inquiry, now: _Reading, at_look: _Reading | None, share: float) -> Verdict:
    """The verdict at a share, from what is known now and what the latest passed look shows."""
    failed = at_look is not None and at_look.low > share
    if failed and at_look is not None and inquiry.obligation_is_known:
        return Verdict.BROKEN if at_look.high >= 1 else Verdict.PARTIAL
    if not inquiry.settled:
        if failed or now.low > share:
            return Verdict.SLIPPING
        # The middle of what was told is nobody's estimate: a level that may lie on either side of
        # the share is not called holding.
        return Verdict.HOLDING if now.high <= share else Verdict.INCONCLUSIVE
    return Verdict.KEPT if now.high <= share and now.at_the_end else Verdict.INCONCLUSIVE
