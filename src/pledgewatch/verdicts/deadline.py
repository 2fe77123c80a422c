"""DO-BY: something is to be done by a deadline."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from pledgewatch.evidence import CellKey, Evidence
from pledgewatch.matching import Scope, p_true
from pledgewatch.model.logic import F, Kleene, T, U, all_of
from pledgewatch.model.records import StateReport
from pledgewatch.model.time import Moment, before, within
from pledgewatch.verdicts.judgement import Verdict
from pledgewatch.verdicts.lifecycle import is_overdue
from pledgewatch.weighing import Weighed, weigh
from pledgewatch.witnesses import Witnesses

__all__ = ["Deadline", "Deed", "achievements", "has_progress", "read_unit", "read_whole"]

_DECIDED = (Verdict.KEPT, Verdict.PARTIAL, Verdict.BROKEN)


@attrs.frozen
class Deed:
    """An achievement as it is told, and when it was done.

    Attributes:
        weighed: The incident; its match says whether it was surely done, in scope and in time.
        surely: Whether it was surely done, in scope, whenever that was.
        in_time: Whether it was done before the deadline.
    """

    weighed: Weighed
    surely: bool
    in_time: Kleene

    @property
    def when(self) -> Moment:
        """The hull of its tellings' times."""
        return self.weighed.when


@attrs.frozen
class Deadline:
    """A deadline, read at two clocks.

    Attributes:
        at, due: T and T'; both the instant of the cut where the pledge was cut short before T.
        never: Whether it was superseded or withdrawn before T.
        obliged: Whether the debtor was surely bound when it fell.
        overdue: Whether T' has passed and the news of it has had time to arrive.
        time_is_gone: Whether most of the time to it has passed.
    """

    at: Moment
    due: Moment
    never: bool
    obliged: Kleene
    overdue: bool
    time_is_gone: bool

    @classmethod
    def of(cls, scope: Scope, at: int, as_of: int) -> Deadline:
        """The deadline of a pledge."""
        cut = scope.cut_short
        falls, due = (scope.cut, scope.cut) if cut is T else (scope.declared_end, scope.due)
        length = falls.lo - scope.start.lo
        gone = at - scope.start.lo > scope.ledger.assumptions.thresholds.time_gone * length
        return cls(
            at=falls,
            due=due,
            never=cut is T,
            # Where it may have been cut short it cannot be told whether it was still owed.
            obliged=scope.binds & scope.condition.at(falls.last) & (U if cut is U else T),
            overdue=is_overdue(due, scope.settle, at, as_of),
            time_is_gone=gone,
        )


def achievements(
    key: CellKey,
    evidence: Evidence,
    scope: Scope,
    witnesses: Witnesses,
    deadline: Deadline,
    at: int,
) -> tuple[Deed, ...]:
    """What is told to have been done in a cell by an instant, by name."""
    found = []
    for name, incident in sorted(evidence.incidents.get(key, {}).items()):
        content = all_of(incident.attribute(a) for a in ("place", "activity", "actor"))
        if incident.lo > at:
            continue
        weighed = weigh(name, incident, scope, witnesses, credit=True)
        if weighed is None or not weighed.plausible or before(weighed.when, scope.start) is T:
            continue
        in_time = within(weighed.when, scope.start, deadline.at)
        if incident.report_dated:
            in_time = in_time & U
        surely = content is T and weighed.proven
        match = content & in_time
        weighed = attrs.evolve(
            weighed,
            match=match,
            certain=surely and match is T,
            possible=match is not F and not (surely and match is T),
        )
        found.append(Deed(weighed, surely, in_time))
    return tuple(found)


def has_progress(scope: Scope, states: Sequence[StateReport], at: int) -> bool:
    """Whether a credible state report tells of progress somewhere in the scope."""
    theta_p = scope.ledger.assumptions.thresholds.theta_p
    return any(
        state.activity is not None
        and state.when.lo <= at
        and before(state.when.end, scope.start) is not T
        and scope.whole.activity_match(state.activity) is not F
        and scope.whole.place_match(state.place) is not F
        and scope.actor(state.actor, state.when) is not F
        and p_true(scope.ledger, state) >= theta_p
        for state in states
    )


@attrs.frozen
class _Reading:
    """The verdict on a cell, why it is untested, and whether it was done late."""

    verdict: Verdict
    reason: str | None = None
    late: bool = False


def _lateness(deeds: Sequence[Deed], deadline: Deadline) -> Verdict | None:
    """What a deed after the deadline makes of it; None where there is none, or one in time."""
    if any(deed.weighed.match is not F for deed in deeds):
        return None
    late = [deed for deed in deeds if deed.surely]
    if not late:
        return None
    others = [deed for deed in deeds if deed not in late]
    if any(before(deed.when, deadline.due) is not F for deed in others):
        return Verdict.SLIPPING
    first = min(late, key=lambda deed: (deed.when.lo, deed.when.hi, deed.weighed.key))
    tolerated = before(first.when, deadline.due)
    return {T: Verdict.PARTIAL, F: Verdict.BROKEN, U: Verdict.SLIPPING}[tolerated]


def _missed(deeds: Sequence[Deed], deadline: Deadline, covered: bool) -> _Reading | None:
    """The verdict where it was done late or, watched and overdue, not at all; else None."""
    verdict = _lateness(deeds, deadline)
    late = verdict in (Verdict.BROKEN, Verdict.PARTIAL)
    if verdict is None:
        # What may have been done before the tolerance was over leaves it open.
        may_count = any(before(deed.when, deadline.due) is not F for deed in deeds)
        if may_count or not (deadline.overdue and covered):
            return None
        verdict = Verdict.BROKEN
    # Where nobody was bound, nothing was owed, however long the pledge stood.
    if verdict is not Verdict.SLIPPING and deadline.obliged is F:
        return _Reading(Verdict.UNTESTED, "not_due")
    if deadline.never:
        return _Reading(Verdict.UNTESTED, "never_due")
    if verdict is Verdict.SLIPPING or deadline.obliged is U:
        return _Reading(Verdict.INCONCLUSIVE if deadline.overdue else Verdict.SLIPPING)
    return _Reading(verdict, late=late)


def _undecided(deadline: Deadline, *, found: bool, progress: bool, covered: bool) -> _Reading:
    """The verdict where nothing is decided yet, or ever will be."""
    if not covered and not found:
        return _Reading(Verdict.UNTESTED, "nobody_was_looking")
    if deadline.never:
        return _Reading(Verdict.UNTESTED, "never_due")
    if deadline.overdue:
        return _Reading(Verdict.INCONCLUSIVE)
    slips = deadline.time_is_gone and not progress
    return _Reading(Verdict.SLIPPING if slips else Verdict.HOLDING)


def read_unit(
    deeds: Sequence[Deed], deadline: Deadline, *, progress: bool, covered: bool
) -> _Reading:
    """The verdict on one unit.

    Args:
        deeds: What is told to have been done there.
        deadline: The deadline.
        progress: Whether there is other news of progress.
        covered: Whether somebody was looking for most of the time.
    """
    missed = _missed(deeds, deadline, covered)
    if missed is not None:
        return missed
    if any(deed.weighed.certain for deed in deeds):
        return _Reading(Verdict.KEPT)
    under_way = progress or any(deed.weighed.possible for deed in deeds)
    return _undecided(deadline, found=bool(deeds) or progress, progress=under_way, covered=covered)


def read_whole(
    deeds: Sequence[Deed],
    units: Sequence[_Reading],
    deadline: Deadline,
    *,
    progress: bool,
    covered: bool,
) -> _Reading:
    """The verdict on a pledge from its whole scope and the verdicts on its units.

    Done in some units and not in others is a promise kept in part.
    """
    missed = _missed(deeds, deadline, covered)
    late = any(unit.late for unit in units)
    if missed is not None:
        return attrs.evolve(missed, late=missed.late or late)
    kept = [unit.verdict is Verdict.KEPT for unit in units]
    if all(kept):
        return _Reading(Verdict.KEPT)
    if any(kept) and (deadline.overdue or all(unit.verdict in _DECIDED for unit in units)):
        return _Reading(Verdict.PARTIAL, late=late)
    under_way = progress or any(d.weighed.certain or d.weighed.possible for d in deeds)
    reading = _undecided(
        deadline, found=bool(deeds) or progress, progress=under_way, covered=covered
    )
    return attrs.evolve(reading, late=late)
