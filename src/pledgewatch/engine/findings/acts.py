"""Said against done: acts, deadlines and states that go against a pledge."""

from __future__ import annotations

from collections.abc import Iterator

from pledgewatch.engine.case import Case
from pledgewatch.engine.evidence import Incident
from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.findings.finding import Finding, Judgements, finder
from pledgewatch.engine.findings.incident import (
    Alarm,
    alarm_of,
    bears,
    finding_of,
    judged_without,
    taken_together,
)
from pledgewatch.engine.identity import Snapshot
from pledgewatch.engine.kinds import judge
from pledgewatch.engine.scope import STATES
from pledgewatch.engine.scoring import rounded
from pledgewatch.model.logic import T, U
from pledgewatch.model.records import Kind

__all__: list[str] = []

_ACTS = (Kind.CEASE, Kind.REFRAIN, Kind.REDUCE)


@finder("continuation")
def continuation(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """An act of the kind pledged against, in scope, after the pledge took effect.

    It is found of a reduction too, whatever the counts say.
    """
    for judgement in judgements.values():
        scope = judgement.scope
        if scope.pledge.kind not in _ACTS:
            continue
        for incident in filter(bears, judgement.incidents):
            alarm = alarm_of(case, scope, scope.whole, incident)
            yield finding_of(case, "continuation", incident, alarm, pledge=judgement.pledge)
        if scope.pledge.kind is not Kind.REDUCE:
            found = taken_together(
                case,
                "continuation",
                scope,
                scope.whole,
                judgement.incidents,
                pledge=judgement.pledge,
            )
            if found is not None:
                yield found


@finder("resumption")
def resumption(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """The first certain violation of a prohibition that was holding, or kept, until just before it.

    Just before it is the instant before in event time, and in knowledge time the instant before any
    report of it was known.
    """
    earlier: dict[tuple[int, int], Case] = {}
    for judgement in judgements.values():
        scope = judgement.scope
        if scope.pledge.kind not in (Kind.CEASE, Kind.REFRAIN, Kind.MAINTAIN):
            continue
        first = _first(judgement)
        if first is None or first.lo <= scope.opens.lo:
            continue
        alive = case.snapshot.alive
        clocks = first.lo - 1, min(alive[id]._known_at for id in first.records) - 1
        if clocks not in earlier:
            earlier[clocks] = Case(Snapshot(case.snapshot.ledger, clocks[1]), clocks[0])
        then = earlier[clocks]
        before = then.scopes.get(judgement.pledge)
        if before is not None and judge(then, before).verdict in (Verdict.HOLDING, Verdict.KEPT):
            yield finding_of(
                case, "resumption", first, _alarm(case, judgement, first), pledge=judgement.pledge
            )


def _first(judgement: Judgement) -> Incident | None:
    certain = (each for each in judgement.incidents if each.certain)
    return min(certain, key=lambda each: (each.lo, each.key), default=None)


@finder("missed_deadline")
def missed_deadline(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """Something was not done by its deadline, or only in part or late."""
    for judgement in judgements.values():
        scope, told = judgement.scope, judgement.demanded
        if scope.pledge.kind is not Kind.DO_BY or not judgement.settled or told is None:
            continue
        sure = _is_missed(judgement)
        unlikely = rounded(told.done) <= rounded(1 - case.snapshot.rules.theta_p)
        if not sure and not (judgement.verdict is Verdict.INCONCLUSIVE and unlikely):
            continue
        reports = [report for each in judgement.incidents for report in each.records]
        alarm: Alarm = ((), ())
        if sure:
            origins = (o for each in judgement.incidents for o in each.origins)
            alarm = judged_without(case, judgement, origins, _left_of_deadline)
        yield Finding(
            kind="missed_deadline",
            certainty=T if sure else U,
            pledge=judgement.pledge,
            since=scope.declared_end,
            p=1 - told.done,
            records=tuple(sorted(set(reports))),
            origins=tuple(sorted({o for each in judgement.incidents for o in each.origins})),
            alarm=alarm[0],
            left=alarm[1],
        )


def _is_missed(judgement: Judgement) -> bool:
    return judgement.verdict in (Verdict.BROKEN, Verdict.PARTIAL)


def _left_of_deadline(rest: Judgement) -> float | None:
    if _is_missed(rest):
        return None
    return 1 - rest.demanded.done if rest.demanded is not None else 0.0


@finder("state_persists")
def state_persists(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """A state is not as pledged when it was to be."""
    for judgement in judgements.values():
        kind = judgement.scope.pledge.kind
        if kind not in STATES or not (kind is Kind.MAINTAIN or judgement.settled):
            continue
        for incident in filter(bears, judgement.incidents):
            alarm = _alarm(case, judgement, incident)
            yield finding_of(case, "state_persists", incident, alarm, pledge=judgement.pledge)


def _alarm(case: Case, judgement: Judgement, incident: Incident) -> Alarm:
    """Without whom an act, or an observation of a state, would not be certain."""
    scope = judgement.scope
    if scope.pledge.kind not in STATES:
        return alarm_of(case, scope, scope.whole, incident)
    if not incident.certain:
        return ((), ())

    def left(rest: Judgement) -> float | None:
        found = [each for each in rest.incidents if each.key == incident.key]
        if any(each.certain for each in found):
            return None
        return max((each.p_event for each in found), default=0.0)

    return judged_without(case, judgement, incident.origins, left)
