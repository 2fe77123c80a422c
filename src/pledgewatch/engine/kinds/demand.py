"""What DO-BY, WITHDRAW and REACH have in common: was it done in time? (semantics 6a and 7, *demands*)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import attrs

from pledgewatch.assumptions import NANO, log_odds
from pledgewatch.engine.case import Case
from pledgewatch.engine.coverage import coverage_of, watchers
from pledgewatch.engine.facts import Demanded, UnitJudgement, Verdict
from pledgewatch.engine.kinds.clocks import is_passed
from pledgewatch.engine.kinds.prohibition import Answer, worst
from pledgewatch.engine.scope import Cell, Scope
from pledgewatch.engine.scoring import Entry, nats, odds_integral, rounded, total
from pledgewatch.kleene import F, Kleene, T, U
from pledgewatch.moments import Moment, before

__all__ = ["Deadline", "Reading", "measured", "read", "silence", "together"]


@attrs.frozen
class Deadline:
    """When a demand is due, as far as it still stands.

    Attributes:
        due, late: T and T', or the instant at which it was withdrawn or replaced before T.
        cut: Whether it was.
        overdue: Whether T' has passed and the news of it has had time to arrive.
        bound: Whether the speaker binds and the condition held at the deadline.
    """

    due: Moment
    late: Moment
    cut: Kleene
    overdue: bool
    bound: Kleene

    @classmethod
    def of(cls, case: Case, scope: Scope) -> Deadline:
        """The deadline of a pledge."""
        is_cut = scope.is_cut
        due = scope.cut if is_cut is T else scope.declared_end
        late = scope.cut if is_cut is T else scope.due
        condition = case.condition(scope).at(due.last)
        overdue = is_passed(late, scope.settle, case.at, case.as_of)
        return cls(due, late, is_cut, overdue, scope.binds & condition)


def silence(
    case: Case, scope: Scope, cell: Cell, spans: Sequence[tuple[int, int]], spoke: Iterable[str]
) -> int:
    """What it says that those who declare how much they see told of nothing (nano-nats, at most 0).

    Args:
        case, scope, cell: What is watched.
        spans: The time asked about, ``[lo, hi)`` each.
        spoke: The origins that did tell.
    """
    looks = [
        look for look in watchers(case.evidence, scope, cell) if look.sensitivity is not None
    ]
    weights: dict[str, int] = {}
    for origin in sorted({look.origin for look in looks} - set(spoke)):
        seen = coverage_of(
            [look for look in looks if look.origin == origin], list(spans), case.snapshot
        ).seen
        if seen:
            weights[origin] = round(NANO * math.log(1 - seen)) if seen < 1 else -1_000 * NANO
    return total(weights, case.snapshot.family)


def measured(
    entries: Sequence[Entry], family: object, against: Mapping[str, int], quiet: int
) -> Demanded:
    """P(done in time), from what was achieved in time, the news that it was not, and silence.

    Args:
        entries: The achievements in time.
        family: Who is kin.
        against: By origin, what its news says (nano-nats).
        quiet: What silence says (nano-nats, at most 0).
    """
    news = total(against, family)  # type: ignore[arg-type]
    return Demanded(
        done=odds_integral(entries, family, news - quiet),  # type: ignore[arg-type]
        done_plain=odds_integral(entries, family, news),  # type: ignore[arg-type]
        nats_done=nats(entries, family),  # type: ignore[arg-type]
        nats_not=news,
    )


# -- the column of the table -------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Reading:
    """What the verdict on a unit of a demand is read from.

    Attributes:
        deadline: When it is due.
        kept, partial, broken: Whether it was surely done in time; late or in part; not at all.
        progress, setback: When the latest progress, and the latest news of none, was; None: none.
        gone: Whether most of the time is gone without either.
        watched, told: Whether somebody was looking, and whether anything is told.
        later: Whether the first word comes only after the deadline and its settling.
    """

    deadline: Deadline
    kept: bool
    partial: bool
    broken: bool
    progress: int | None
    setback: int | None
    gone: bool
    watched: bool
    told: bool
    later: bool = False


def read(reading: Reading) -> Answer:
    """The column of the table for demands, from the top."""
    verdict, reason = _as_told(reading)
    deadline = reading.deadline
    if verdict in (Verdict.BROKEN, Verdict.PARTIAL):
        if deadline.cut is T:
            return Verdict.UNTESTED, "never_due"
        if deadline.bound is F:
            return Verdict.UNTESTED, "not_due"
        if deadline.bound is U or deadline.cut is U:
            return Verdict.INCONCLUSIVE, None
    if verdict is Verdict.KEPT and deadline.bound is not T:
        return Verdict.INCONCLUSIVE, "may_not_bind"
    if deadline.cut is T and verdict is not Verdict.KEPT:
        return Verdict.UNTESTED, "never_due"
    return verdict, reason


def _as_told(reading: Reading) -> Answer:
    if reading.deadline.overdue:
        if reading.partial:
            return Verdict.PARTIAL, None
        if reading.broken:
            return Verdict.BROKEN, None
        if not reading.watched and not reading.told:
            return Verdict.UNTESTED, "nobody_was_looking"
        if reading.kept:
            return Verdict.KEPT, None
        return Verdict.INCONCLUSIVE, "seen_only_later" if reading.later else None
    if reading.kept:
        return Verdict.KEPT, None
    progress, setback = reading.progress, reading.setback
    if setback is not None and (progress is None or setback >= progress):
        return Verdict.SLIPPING, None
    if progress is not None:
        return Verdict.HOLDING, None
    return (Verdict.SLIPPING if reading.gone else Verdict.PENDING), None


def is_mostly_gone(case: Case, scope: Scope, deadline: Deadline) -> bool:
    """Whether more than the share of the time that is asked for is gone."""
    if not scope.has_deadline:
        return False
    length = deadline.due.lo - scope.start.lo
    return case.at - scope.start.lo > case.snapshot.rules.time_gone * length


def together(units: Sequence[UnitJudgement]) -> Answer:
    """The verdict on a demand of several units; rule 43."""
    decided = (Verdict.KEPT, Verdict.PARTIAL, Verdict.BROKEN)
    verdicts = {unit.verdict for unit in units}
    if verdicts <= set(decided):
        if len(verdicts) == 1:
            return units[0].verdict, units[0].reason
        return Verdict.PARTIAL, None
    if Verdict.BROKEN in verdicts:
        return Verdict.BROKEN, None
    return worst(
        (Verdict.PENDING, None), [unit for unit in units if unit.verdict is not Verdict.PARTIAL]
    )


def is_at_most(p: float, theta: float) -> bool:
    """Whether a probability is at or below a threshold."""
    return rounded(p) <= rounded(theta)


def reaches(weights: Mapping[str, int], family: object, theta: float) -> bool:
    """Whether some origins together reach a threshold."""
    return total(weights, family) >= log_odds(theta)  # type: ignore[arg-type]


def is_not_before(when: Moment, other: Moment) -> bool:
    """Whether a moment is surely not before another."""
    return before(when, other) is F
