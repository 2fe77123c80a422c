"""Verdicts: pure functions of a pledge, the evidence and two clocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from pledgewatch.assumptions import log_odds
from pledgewatch.evidence import CellKey, Evidence
from pledgewatch.kleene import F, T
from pledgewatch.matching import Scope
from pledgewatch.records import Kind, Pledge, Supersede, Timed
from pledgewatch.verdicts import lifecycle as clocks
from pledgewatch.verdicts.judgement import (
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
    pledged_share,
    reduction,
    unit_reductions,
)
from pledgewatch.verdicts.refrain import judge_counts
from pledgewatch.verdicts.units import covered_time, judged_part, unit_watches, worst
from pledgewatch.weighing import Rung, Weighed, weigh
from pledgewatch.witnesses import Witnesses

__all__ = ["Judgement", "Lifecycle", "Measured", "UnitJudgement", "Verdict", "judge"]

_REFRAINING = (Kind.CEASE, Kind.REFRAIN)
_JUDGED = (*_REFRAINING, Kind.REDUCE)


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
    settled = clocks.is_settled(scope, at, as_of)
    key = evidence.at(scope.pledge.id, "whole")
    whole = _weighed(key, evidence, scope, witnesses, at)
    certain, possible = _counts(whole, evidence, scope, key)
    verdict, reason = Verdict.UNTESTED, None
    measures: tuple[Measured, ...] = ()
    reduced = None
    if scope.pledge.kind is Kind.REDUCE:
        inquiry = inquire(scope, evidence, witnesses, at, as_of, settled)
        measures, reduced = reduction(inquiry), unit_reductions(inquiry)
        verdict, reason, _ = common(scope.pledge.measure, measures)
    units = _units(scope, evidence, witnesses, at, as_of, settled, reduced)
    base = Judgement(
        scope=scope,
        at=at,
        as_of=as_of,
        lifecycle=clocks.lifecycle(scope, at),
        settled=settled,
        verdict=verdict,
        reason=reason,
        certain=certain,
        possible=possible,
        covered=sum(unit.covered for unit in units),
        judged=sum(unit.judged for unit in units),
        units=units,
        measures=measures,
        incidents=whole,
    )
    flags = _flags(base, tuple(alive), denied)
    return _with_verdict(base, flags)


def _with_verdict(base: Judgement, flags: set[str]) -> Judgement:
    scope = base.scope
    verdict, reason = base.verdict, base.reason
    if scope.pledge.kind not in _JUDGED:
        verdict, reason = Verdict.UNTESTED, "kind_not_judged"
    elif clocks.is_void(scope, base.at):
        verdict, reason = Verdict.VOID, "nothing_to_judge"
    elif base.at < scope.opens.lo:
        verdict, reason = Verdict.UNTESTED, "not_yet_open"
    elif scope.pledge.kind in _REFRAINING:
        verdict = _refrained(base)
        reason = "nobody_was_looking" if verdict is Verdict.UNTESTED else None
    units = base.units
    if reason in ("nothing_to_judge", "not_yet_open", "kind_not_judged"):
        units = tuple(attrs.evolve(unit, verdict=verdict) for unit in units)
    return attrs.evolve(base, verdict=verdict, reason=reason, flags=frozenset(flags), units=units)


def _weighed(
    key: CellKey, evidence: Evidence, scope: Scope, witnesses: Witnesses, at: int
) -> tuple[Weighed, ...]:
    found = (
        weigh(name, incident, scope, witnesses)
        for name, incident in sorted(evidence.incidents.get(key, {}).items())
        if incident.lo <= at
    )
    return tuple(weighed for weighed in found if weighed is not None)


def _counts(
    incidents: Iterable[Weighed], evidence: Evidence, scope: Scope, key: CellKey
) -> tuple[int, int]:
    """Certain and possible violations in a cell, those known only by number included."""
    certain, possible = counted(incidents)
    rules = scope.ledger.assumptions.thresholds
    for tally, number in evidence.tallies.get(key, {}).items():
        llr = tally.llr + log_odds(rules.prior)
        if tally.match is T and llr >= log_odds(rules.theta_b):
            certain += number
        elif tally.match is not F and llr > log_odds(rules.theta_lo):
            possible += number
    return certain, possible


def _units(
    scope: Scope,
    evidence: Evidence,
    witnesses: Witnesses,
    at: int,
    as_of: int,
    settled: bool,
    reduced: Sequence[Verdict] | None,
) -> tuple[UnitJudgement, ...]:
    """Each unit with its counts and coverage; `reduced` holds the verdicts of a reduction."""
    lo, hi = judged_part(scope, at)
    length = max(hi - lo, 0)
    c_min = scope.ledger.assumptions.thresholds.c_min
    units = []
    for number, (unit, watches) in enumerate(
        zip(scope.units, unit_watches(scope, evidence), strict=True)
    ):
        place, activity = unit.place or "", unit.activity or ""
        key = evidence.at(scope.pledge.id, "unit", place, activity)
        incidents = _weighed(key, evidence, scope, witnesses, at)
        certain, possible = _counts(incidents, evidence, scope, key)
        covered = covered_time(watches, lo, hi, as_of)
        if reduced is not None:
            verdict = reduced[number]
        else:
            verdict = judge_counts(
                certain,
                possible,
                covered=length > 0 and covered >= c_min * length,
                settled=settled,
                tolerated=scope.pledge.tolerated,
            )
        units.append(
            UnitJudgement(
                place=place,
                activity=activity,
                verdict=verdict,
                certain=certain,
                possible=possible,
                covered=covered,
                judged=length,
            )
        )
    return tuple(units)


def _refrained(base: Judgement) -> Verdict:
    c_min = base.scope.ledger.assumptions.thresholds.c_min
    whole = judge_counts(
        base.certain,
        base.possible,
        covered=base.judged > 0 and base.covered >= c_min * base.judged,
        settled=base.settled,
        tolerated=base.scope.pledge.tolerated,
    )
    return worst(whole, [unit.verdict for unit in base.units])


def _flags(base: Judgement, alive: tuple[Timed, ...], denied: frozenset[str]) -> set[str]:
    flags = clocks.flags(base.scope, base.at)
    bearing = [w for w in base.incidents if w.match is not F]
    violations = base.violations
    tests = {
        "denied": any(w.denied or w.key in denied for w in bearing),
        "contested": any(w.rung is Rung.CONTESTED for w in bearing),
        "unattributed": any(w.unattributed for w in violations),
        "date_doubt": any(w.incident.doubt for w in violations),
        "report_dated": any(w.incident.report_dated for w in violations)
        or any(m.report_dated for m in base.measures),
        "displaced": any(m.displaced for m in base.measures),
        "measures_disagree": common(base.scope.pledge.measure, base.measures)[2],
        "uneven": bool(base.measures)
        and base.verdict is not Verdict.BROKEN
        and any(unit.verdict is Verdict.BROKEN for unit in base.units),
        "weakened": _is_weakened(base, alive),
    }
    return flags | {flag for flag, is_set in tests.items() if is_set}


def _is_weakened(base: Judgement, alive: tuple[Timed, ...]) -> bool:
    """Whether a pledge that asks for less has taken its place."""
    pledges = {record.id: record for record in alive if isinstance(record, Pledge)}
    old = base.scope.pledge
    return any(
        isinstance(record, Supersede)
        and record.target == old.id
        and record.when.last <= base.at
        and record.by in pledges
        and _asks_for_less(base.scope, old, pledges[record.by])
        for record in alive
    )


def _asks_for_less(scope: Scope, old: Pledge, new: Pledge) -> bool:
    if new.kind is not Kind.REDUCE:
        return False
    if old.kind in _REFRAINING:
        return True
    if old.kind is not Kind.REDUCE:
        return False
    return pledged_share(attrs.evolve(scope, pledge=new))[0] > pledged_share(scope)[0]
