"""What DO-BY, WITHDRAW and REACH have in common: was it done in time? (semantics 6a and 7, *demands*)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

import attrs

from pledgewatch.conventions import NANO
from pledgewatch.engine.case import Case
from pledgewatch.engine.coverage import coverage_of, watchers
from pledgewatch.engine.facts import Demanded, Judgement, UnitJudgement, Verdict
from pledgewatch.engine.identity import Snapshot
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.kinds.prohibition import Answer, before_reading, counted, framed, worst
from pledgewatch.engine.scope import Cell, Scope
from pledgewatch.engine.scoring import Entry, Family, nats, odds_integral, rounded, total
from pledgewatch.engine.window import is_passed
from pledgewatch.model.logic import F, Kleene, T, U
from pledgewatch.model.time import FOREVER, Moment


@attrs.frozen
class Deadline:
    """When a demand is due, as far as it still stands.

    Attributes:
        due, late: T and T'; both the instant at which it was withdrawn or replaced, if before T.
        cut: Whether it was.
        overdue: Whether T' has passed and the news of it has had time to arrive.
        gone: Whether most of the time is gone.
    """

    due: Moment
    late: Moment
    cut: Kleene
    overdue: bool
    gone: bool

    @property
    def is_set(self) -> bool:
        """Whether there is any."""
        return self.due.last < FOREVER - 1

    def settled(self, scope: Scope) -> int:
        """The instant at which the news of it has had time to arrive (microseconds UTC)."""
        return self.late.last + scope.settle

    @classmethod
    def of(cls, case: Case, scope: Scope) -> Deadline:
        """The deadline of a pledge."""
        is_cut = scope.is_cut
        due = scope.cut if is_cut is T else scope.declared_end
        late = scope.cut if is_cut is T else scope.due
        length = due.lo - scope.start.lo
        return cls(
            due=due,
            late=late,
            cut=is_cut,
            overdue=is_passed(late, scope.settle, case.at, case.as_of),
            gone=due.last < FOREVER - 1
            and case.at - scope.start.lo > case.snapshot.rules.time_gone * length,
        )


@attrs.frozen(eq=False)
class UnitFacts:
    """What is told of a unit of a demand.

    Attributes:
        unit: The unit, its verdict still open.
        reading: What its verdict is read from.
        counted: What is counted: deeds in time; for a state, that it was not as pledged.
        returns: For a state, that it is not so any more after it had been reached.
    """

    unit: UnitJudgement
    reading: UnitBasis
    counted: tuple[Incident, ...] = ()
    returns: tuple[Incident, ...] = ()


def judged(
    case: Case, scope: Scope, tell: Callable[[Case, Scope, Cell, Deadline], UnitFacts]
) -> Judgement:
    """Judge a demand, from what is told of each of its units."""
    deadline = Deadline.of(case, scope)
    told = [tell(case, scope, cell, deadline) for cell in scope.units]
    unread = before_reading(case, scope)
    bound = _bound(case, scope, deadline)
    answers = [unread or read(each.reading, deadline, each.unit) for each in told]
    units = []
    for each, answer in zip(told, answers, strict=True):
        verdict, reason = unread or due(answer, scope, deadline, bound)
        units.append(attrs.evolve(each.unit, verdict=verdict, reason=reason))
    verdict, reason = unread or due(
        together([each.unit for each in told], answers), scope, deadline, bound
    )
    certain, possible = counted(once(each.counted for each in told))
    return attrs.evolve(
        framed(case, scope, units),
        settled=deadline.overdue,
        verdict=verdict,
        reason=reason,
        certain=certain,
        possible=possible,
        incidents=once(each.unit.incidents for each in told),
        fulfilments=once(each.unit.fulfilments for each in told),
        returns=once(each.returns for each in told),
        demanded=_least(units),
    )


def once(found: Iterable[Iterable[Incident]]) -> tuple[Incident, ...]:
    """Incidents by time; of those of one name the surest."""
    by_key: dict[str, Incident] = {}
    for each in (incident for incidents in found for incident in incidents):
        known = by_key.get(each.key)
        if known is None or (each.certain, each.possible) > (known.certain, known.possible):
            by_key[each.key] = each
    return tuple(sorted(by_key.values(), key=lambda each: (each.lo, each.hi, each.key)))


def _least(units: Sequence[UnitJudgement]) -> Demanded:
    """Whether a demand was done, from its units: P(done) is the least; rule 43."""
    known = [unit.demanded for unit in units if unit.demanded is not None]
    least = min(known, key=lambda each: each.done)
    achieved = known[0].achieved if len(known) == 1 else None
    if achieved is None:
        achieved = sum(unit.verdict is Verdict.KEPT for unit in units) / len(units)
    return attrs.evolve(
        least,
        done_plain=min(each.done_plain for each in known),
        achieved=achieved,
        late=any(each.late for each in known),
        progress=any(each.progress for each in known),
    )


def left_of(
    denied: Mapping[str, int], affirmed: Mapping[str, int], family: Family
) -> dict[str, int]:
    """What affirmations of the same incident leave of what is told against it, by origin."""
    against = total(denied, family)
    left = max(against - total(affirmed, family), 0)
    return {origin: llr * left // against for origin, llr in denied.items()} if left else {}


def silence(
    case: Case, scope: Scope, cell: Cell, spans: Sequence[tuple[int, int]], spoke: Iterable[str]
) -> int:
    """What it says that those who declare how much they see told of nothing (nano-nats, at most 0).

    Args:
        spans: The time asked about, ``[lo, hi)`` each.
        spoke: The origins that did tell.
    """
    looks = [look for look in watchers(case.evidence, scope, cell) if look.sensitivity is not None]
    weights: dict[str, int] = {}
    for origin in sorted({look.origin for look in looks} - set(spoke)):
        own = [look for look in looks if look.origin == origin]
        seen = coverage_of(own, spans, case.snapshot).seen
        if seen:
            weights[origin] = round(NANO * math.log(1 - seen)) if seen < 1 else -1_000 * NANO
    return total(weights, case.snapshot.family)


def measured(
    entries: Sequence[Entry], snapshot: Snapshot, against: Mapping[str, int], quiet: int
) -> Demanded:
    """P(done in time), from what was achieved in time, the news that it was not, and silence.

    Args:
        entries: The achievements in time.
        against: By origin, what its news says (nano-nats).
        quiet: What silence says (nano-nats, at most 0).
    """
    news = total(against, snapshot.family)
    return Demanded(
        done=odds_integral(entries, snapshot.family, news - quiet),
        done_plain=odds_integral(entries, snapshot.family, news),
        nats_done=nats(entries, snapshot.family),
        nats_not=news,
    )


# -- the column of the table -------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class UnitBasis:
    """What the verdict on a unit of a demand is read from.

    Attributes:
        kept, partial, broken: Whether it was surely done in time; late or in part; not at all.
        progress, setback: When the latest progress, and the latest news of none, was; None: none.
        stalled: Whether most of the time went by, watched, without progress.
        refuted: Whether it is credibly told, of the deadline or later, that it was not done.
        told: Whether anything is told, and
        weighed: whether anything of weight is.
        later: Whether the first word comes only after the deadline and its settling.
    """

    kept: bool
    partial: bool
    broken: bool
    progress: int | None
    setback: int | None
    stalled: bool
    refuted: bool
    told: bool
    weighed: bool
    later: bool = False


def read(reading: UnitBasis, deadline: Deadline, unit: UnitJudgement) -> Answer:
    """The column of the table for demands, from the top."""
    if deadline.overdue:
        if reading.partial:
            return Verdict.PARTIAL, None
        if reading.broken:
            return Verdict.BROKEN, None
        if not unit.coverage.watched and not reading.weighed:
            return Verdict.UNTESTED, "not_covered" if reading.told else "nobody_was_looking"
        if reading.kept:
            return Verdict.KEPT, None
        return Verdict.INCONCLUSIVE, "seen_only_later" if reading.later else None
    if reading.kept:
        return Verdict.KEPT, None
    progress, setback = reading.progress, reading.setback
    slips = setback is not None and (progress is None or setback >= progress)
    if slips or reading.stalled or reading.refuted:
        return Verdict.SLIPPING, None
    return (Verdict.PENDING if progress is None else Verdict.HOLDING), None


def together(units: Sequence[UnitJudgement], answers: Sequence[Answer]) -> Answer:
    """The verdict on a demand of several units; rule 43."""
    verdicts = {verdict for verdict, _ in answers}
    if verdicts <= {Verdict.KEPT, Verdict.PARTIAL, Verdict.BROKEN}:
        return answers[0] if len(verdicts) == 1 else (Verdict.PARTIAL, None)
    if Verdict.BROKEN in verdicts:
        return Verdict.BROKEN, None
    open_ones = [answer for answer in answers if answer[0] is not Verdict.PARTIAL]
    found = worst(open_ones)
    if found[0] is Verdict.PENDING and any(u.demanded and u.demanded.progress for u in units):
        return Verdict.HOLDING, None
    return found


def due(answer: Answer, scope: Scope, deadline: Deadline, bound: Answer | None) -> Answer:
    """A verdict as far as the pledge was due and bound at its deadline.

    Args:
        answer: What would follow if it was.
        bound: What follows instead of BROKEN and PARTIAL; None where it surely bound.
    """
    verdict = answer[0]
    if verdict is Verdict.KEPT and scope.binds is not T:
        return Verdict.INCONCLUSIVE, "may_not_bind"
    if verdict in (Verdict.KEPT, Verdict.PENDING):
        return answer
    if deadline.cut is T:
        return Verdict.UNTESTED, "never_due"
    if verdict in (Verdict.BROKEN, Verdict.PARTIAL) and bound is not None:
        return bound
    return answer


def _bound(case: Case, scope: Scope, deadline: Deadline) -> Answer | None:
    condition = case.condition(scope).at(deadline.due.last)
    if condition is F:
        return Verdict.UNTESTED, "not_due"
    if scope.binds is not T:
        return Verdict.INCONCLUSIVE, "may_not_bind"
    if condition is U:
        return Verdict.INCONCLUSIVE, "condition_unknown"
    return (Verdict.INCONCLUSIVE, "may_not_be_due") if deadline.cut is U else None


def is_at_least(p: float, theta: float) -> bool:
    """Whether a probability reaches a threshold."""
    return rounded(p) >= rounded(theta)


def is_at_most(p: float, theta: float) -> bool:
    """Whether a probability is at or below a threshold."""
    return rounded(p) <= rounded(theta)


def until(lo: int, end: Moment, at: int) -> list[tuple[int, int]]:
    """The time from an instant to a moment, as far as it has passed."""
    hi = min(end.last, at + 1)
    return [(lo, hi)] if lo < hi else []
