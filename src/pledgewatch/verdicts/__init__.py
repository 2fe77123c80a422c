"""Verdicts: pure functions of a pledge, the evidence and two clocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from pledgewatch.evidence import CellKey, Evidence
from pledgewatch.matching import Scope, compile_scope
from pledgewatch.model.logic import F
from pledgewatch.model.records import STATES, Kind, Pledge, StateReport, Supersede, Timed
from pledgewatch.verdicts import lifecycle as clocks
from pledgewatch.verdicts.deadline import (
    Deadline,
    achievements,
    has_progress,
    read_unit,
    read_whole,
)
from pledgewatch.verdicts.judgement import (
    AtLook,
    Judgement,
    Lifecycle,
    Measured,
    UnitJudgement,
    Verdict,
    counted,
)
from pledgewatch.verdicts.reduce import (
    common,
    inquire,
    reduction,
    unit_reductions,
    verdict_alone,
)
from pledgewatch.verdicts.refrain import absence, judge_counts
from pledgewatch.verdicts.states import Standing, observations, read_state, strongest
from pledgewatch.verdicts.units import covered_time, judged_part, unit_watches, worst
from pledgewatch.verdicts.weaker import asks_for_less
from pledgewatch.weighing import Rung, Weighed, weigh
from pledgewatch.witnesses import Witnesses

__all__ = [
    "AtLook",
    "Judgement",
    "Lifecycle",
    "Measured",
    "UnitJudgement",
    "Verdict",
    "judge",
    "reduction_verdict",
]


def judge(
    scope: Scope,
    evidence: Evidence,
    witnesses: Witnesses,
    alive: Iterable[Timed],
    denied: frozenset[str],
    *,
    at: int,
    as_of: int,
) -> Judgement:
    """Judge one pledge.

    Args:
        scope: The pledge, compiled at `as_of`.
        evidence: What bears on it.
        witnesses: Who speaks for whom.
        alive: The dated records alive at `as_of`.
        denied: Incidents that a denial names.
        at: The instant of event time to judge the world at.
        as_of: The instant of knowledge time the evidence was collected at.
    """
    records = tuple(alive)
    base = Judgement(
        scope=scope,
        at=at,
        as_of=as_of,
        lifecycle=clocks.lifecycle(scope, at),
        settled=clocks.is_settled(scope, at, as_of),
        verdict=Verdict.UNTESTED,
    )
    kind = scope.pledge.kind
    if kind is Kind.REDUCE:
        base = _reduced(base, evidence, witnesses)
    elif kind is Kind.DO_BY:
        base = _done(base, evidence, witnesses, records)
    elif kind in STATES:
        base = _stood(base, evidence, witnesses, denied)
    else:
        base = _refrained(base, evidence, witnesses)
    base = attrs.evolve(base, flags=base.flags | _flags(base, records, denied))
    unread = _unread(scope, at)
    return base if unread is None else _unjudged(base, *unread)


def reduction_verdict(
    scope: Scope, evidence: Evidence, witnesses: Witnesses, *, at: int, as_of: int
) -> Verdict:
    """The verdict that `judge` gives on a pledge to reduce, and nothing else, at less cost."""
    unread = _unread(scope, at)
    if unread is not None:
        return unread[0]
    settled = clocks.is_settled(scope, at, as_of)
    return verdict_alone(inquire(scope, evidence, witnesses, at, as_of, settled))


def _unread(scope: Scope, at: int) -> tuple[Verdict, str] | None:
    """The verdict, and why, where no evidence is read for it."""
    if clocks.is_void(scope, at):
        return Verdict.VOID, "nothing_to_judge"
    if at < scope.opens.lo:
        return Verdict.UNTESTED, "not_yet_open"
    return None


def _unjudged(base: Judgement, verdict: Verdict, reason: str) -> Judgement:
    units = tuple(attrs.evolve(unit, verdict=verdict) for unit in base.units)
    flags = base.flags - {"late"}
    return attrs.evolve(
        base, verdict=verdict, reason=reason, units=units, flags=flags, absence=None
    )


def _with_units(base: Judgement, units: Sequence[UnitJudgement]) -> Judgement:
    return attrs.evolve(
        base,
        units=tuple(units),
        covered=sum(unit._covered for unit in units),
        judged=sum(unit._judged for unit in units),
    )


def _is_covered(base: Judgement, covered: int, judged: int) -> bool:
    c_min = base.scope.ledger.assumptions.thresholds.c_min
    return judged > 0 and covered >= c_min * judged


def _empty_units(base: Judgement, evidence: Evidence) -> list[UnitJudgement]:
    """Each unit with its coverage, without counts or verdict."""
    lo, hi = judged_part(base.scope, base._at)
    return [
        UnitJudgement(
            place=unit.place or "",
            activity=unit.activity or "",
            verdict=Verdict.UNTESTED,
            certain=0,
            possible=0,
            covered=covered_time(watches, lo, hi, base._as_of),
            judged=max(hi - lo, 0),
        )
        for unit, watches in zip(base.scope.units, unit_watches(base.scope, evidence), strict=True)
    ]


# -- each kind -------------------------------------------------------------------------------------


def _counted_units(
    base: Judgement, evidence: Evidence, witnesses: Witnesses
) -> list[UnitJudgement]:
    """Each unit with its coverage and its certain and possible incidents."""
    units = []
    for unit in _empty_units(base, evidence):
        key = evidence.at(base.pledge, "unit", unit.place, unit.activity)
        incidents = _weighed(key, evidence, base.scope, witnesses, base._at)
        certain, possible = counted(incidents)
        units.append(attrs.evolve(unit, certain=certain, possible=possible))
    return units


def _counted_whole(base: Judgement, evidence: Evidence, witnesses: Witnesses) -> Judgement:
    key = evidence.at(base.pledge, "whole")
    incidents = _weighed(key, evidence, base.scope, witnesses, base._at)
    certain, possible = counted(incidents)
    return attrs.evolve(base, incidents=incidents, certain=certain, possible=possible)


def _refrained(base: Judgement, evidence: Evidence, witnesses: Witnesses) -> Judgement:
    """A pledge to cease or refrain, from counts on the whole and on each unit."""

    def verdict(of: Judgement | UnitJudgement) -> Verdict:
        return judge_counts(
            of.certain,
            of.possible,
            covered=_is_covered(base, of._covered, of._judged),
            settled=base.settled,
            tolerated=base.scope.pledge.tolerated,
        )

    units = [
        attrs.evolve(unit, verdict=verdict(unit))
        for unit in _counted_units(base, evidence, witnesses)
    ]
    base = _with_units(_counted_whole(base, evidence, witnesses), units)
    answer = worst(verdict(base), [unit.verdict for unit in units])
    reason = "nobody_was_looking" if answer is Verdict.UNTESTED else None
    silent = None
    # Kept and holding leave nothing possible, but what is tolerated may have happened.
    if answer in (Verdict.KEPT, Verdict.HOLDING) and not base.certain:
        watches = unit_watches(base.scope, evidence)
        silent = absence(watches, judged_part(base.scope, base._at), base._as_of)
    return attrs.evolve(base, verdict=answer, reason=reason, absence=silent)


def _reduced(base: Judgement, evidence: Evidence, witnesses: Witnesses) -> Judgement:
    """A pledge to reduce, by every measure the records allow."""
    inquiry = inquire(base.scope, evidence, witnesses, base._at, base._as_of, base.settled)
    measures = reduction(inquiry)
    verdict, reason, disagree = common(base.scope.pledge.measure, measures)
    units = [
        attrs.evolve(unit, verdict=of_unit, measures=of_measures)
        for unit, (of_unit, of_measures) in zip(
            _counted_units(base, evidence, witnesses), unit_reductions(inquiry), strict=True
        )
    ]
    base = _with_units(_counted_whole(base, evidence, witnesses), units)
    is_uneven = verdict is not Verdict.BROKEN and any(u.verdict is Verdict.BROKEN for u in units)
    tests = {
        "report_dated": any(measured.report_dated for measured in measures),
        "displaced": any(measured.displaced for measured in measures),
        "measures_disagree": disagree,
        "uneven": is_uneven,
    }
    is_read = _unread(base.scope, base._at) is None
    flags = frozenset(flag for flag, is_set in tests.items() if is_set and is_read)
    return attrs.evolve(base, verdict=verdict, reason=reason, measures=measures, flags=flags)


def _done(
    base: Judgement, evidence: Evidence, witnesses: Witnesses, alive: Sequence[Timed]
) -> Judgement:
    """A pledge to do something by a deadline, from what was done in the whole and in each unit."""
    scope = base.scope
    deadline = Deadline.of(scope, base._at, base._as_of)
    states = [record for record in alive if isinstance(record, StateReport)]
    progress = has_progress(scope, states, base._at)
    units, readings = [], []
    for unit in _empty_units(base, evidence):
        key = evidence.at(base.pledge, "unit", unit.place, unit.activity)
        deeds = achievements(key, evidence, scope, witnesses, deadline, base._at)
        covered = _is_covered(base, unit._covered, unit._judged)
        reading = read_unit(deeds, deadline, progress=progress, covered=covered)
        readings.append(reading)
        certain, possible = counted(deed.weighed for deed in deeds)
        units.append(
            attrs.evolve(unit, verdict=reading.verdict, certain=certain, possible=possible)
        )
    base = _with_units(base, units)
    key = evidence.at(base.pledge, "whole")
    deeds = achievements(key, evidence, scope, witnesses, deadline, base._at)
    covered = _is_covered(base, base._covered, base._judged)
    whole = read_whole(deeds, readings, deadline, progress=progress, covered=covered)
    certain, possible = counted(deed.weighed for deed in deeds)
    return attrs.evolve(
        base,
        verdict=whole.verdict,
        reason=whole.reason,
        flags=frozenset({"late"} if whole.late else ()),
        certain=certain,
        possible=possible,
        incidents=tuple(deed.weighed for deed in deeds),
        fulfilments=tuple(deed.weighed for deed in deeds if deed.in_time is not F),
    )


def _stood(
    base: Judgement, evidence: Evidence, witnesses: Witnesses, denied: frozenset[str]
) -> Judgement:
    """A pledge of a state or level, from what was observed of each unit."""
    scope = base.scope
    standing = Standing.of(scope, base._at, base._as_of)
    units, told, reasons = [], [], []
    for cell, unit in zip(scope.units, _empty_units(base, evidence), strict=True):
        observed = observations(cell, evidence, scope, witnesses, base._at)
        covered = _is_covered(base, unit._covered, unit._judged)
        verdict, reason = read_state(observed, standing, covered)
        certain, possible = counted(observed.lapses)
        units.append(attrs.evolve(unit, verdict=verdict, certain=certain, possible=possible))
        told.append(observed)
        reasons.append(reason)
    base = _with_units(base, units)
    verdicts = [unit.verdict for unit in units]
    answer = worst(verdicts[0], verdicts)
    lapses = strongest([observed.lapses for observed in told])
    certain, possible = counted(lapses)
    late = Verdict.PARTIAL in verdicts or any(observed.recovered for observed in told)
    # An observation may count in one unit and be contested in another: each is looked at (rule 53).
    counting = [lapse for observed in told for lapse in observed.lapses]
    return attrs.evolve(
        base,
        verdict=answer,
        reason=next(filter(None, reasons), None) if answer is Verdict.UNTESTED else None,
        flags=frozenset({"late"} if late else ()) | _flags_told(counting, counting, denied),
        certain=certain,
        possible=possible,
        incidents=lapses,
        fulfilments=strongest([observed.holds for observed in told]),
        returns=strongest([observed.returns for observed in told]),
    )


# -- counts and flags ------------------------------------------------------------------------------


def _weighed(
    key: CellKey, evidence: Evidence, scope: Scope, witnesses: Witnesses, at: int
) -> tuple[Weighed, ...]:
    found = (
        weigh(name, incident, scope, witnesses)
        for name, incident in sorted(evidence.incidents.get(key, {}).items())
        if incident.lo <= at
    )
    return tuple(weighed for weighed in found if weighed is not None)


def _flags(base: Judgement, alive: Sequence[Timed], denied: frozenset[str]) -> frozenset[str]:
    """What to know beside the verdict, whatever the kind."""
    kind = base.scope.pledge.kind
    flags: set[str] = set()
    if kind is Kind.DO_BY:
        # To deny a deed that was pledged is no defence.
        flags |= _flags_told(base.incidents, base.incidents, denied) - {"denied"}
    elif kind not in STATES:
        bearing = [w for w in base.incidents if w.match is not F]
        flags |= _flags_told(bearing, base.violations, denied)
    if _is_weakened(base, alive):
        flags.add("weakened")
    if clocks.is_reneged(base.scope, base._at):
        flags.add("reneged")
    return frozenset(flags)


def _flags_told(
    bearing: Iterable[Weighed], counting: Iterable[Weighed], denied: frozenset[str]
) -> frozenset[str]:
    """What to know of the incidents that bear on a pledge, and of those that count."""
    bearing, counting = tuple(bearing), tuple(counting)
    tests = {
        "denied": any(w.denied or w.key in denied for w in bearing),
        "contested": any(w.rung is Rung.CONTESTED for w in bearing),
        "unattributed": any(w.unattributed for w in counting),
        "date_doubt": any(w.incident.doubt for w in counting),
        "report_dated": any(w.incident.report_dated for w in counting),
    }
    return frozenset(flag for flag, is_set in tests.items() if is_set)


def _is_weakened(base: Judgement, alive: Sequence[Timed]) -> bool:
    """Whether a pledge that asks for less has taken its place."""
    pledges = {record.id: record for record in alive if isinstance(record, Pledge)}
    return any(
        isinstance(record, Supersede)
        and record.target == base.pledge
        and record.when.last <= base._at
        and record.by in pledges
        and asks_for_less(base.scope, compile_scope(base.scope.ledger, pledges[record.by], alive))
        for record in alive
    )
