"""Incidents as findings, and the origins without which these would not stand (leave one out)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pledgewatch.conventions import log_odds
from pledgewatch.engine.case import Case
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.findings.finding import INCIDENT_FLAGS, Finding
from pledgewatch.engine.incident import Doubts, Incident
from pledgewatch.engine.kinds import judge
from pledgewatch.engine.scope import Cell, Scope
from pledgewatch.engine.scoring import LN4
from pledgewatch.engine.violations import Incidents, not_tolerated, score_of
from pledgewatch.model.logic import T, U
from pledgewatch.model.records import StateReport

Alarm = tuple[tuple[str, ...], tuple[float, ...]]
"""Origins without any one of which something is not certain, and the p that is left without each."""

NO_ALARM: Alarm = ((), ())


def bears(incident: Incident) -> bool:
    """Whether an incident counts, surely or possibly."""
    return incident.certain or incident.possible


def finding_of(
    case: Case, kind: str, incident: Incident, alarm: Alarm = NO_ALARM, **terms: Any
) -> Finding:
    """An incident as a finding; `terms` say what it is held against."""
    causes: tuple[tuple[str, float], ...] = ()
    lacks = None
    if not incident.certain:
        enough = log_odds(case.snapshot.rules.theta_b)
        sure = max((each.own for each in incident.entries if each.is_sure), default=0)
        lacks = enough - sure if sure < enough else None
        causes = incident.entries[-1].causes if incident.entries else ()
    return Finding(
        kind=kind,
        certainty=T if incident.certain else U,
        incident=incident.key,
        number=incident.number,
        since=incident.when,
        rung=incident.rung,
        p=incident.p_event,
        records=incident.records,
        origins=incident.origins,
        causes=causes,
        lacks=lacks,
        alarm=alarm[0],
        left=alarm[1],
        flags=tuple(name for name in INCIDENT_FLAGS if getattr(incident, name)),
        **terms,
    )


# -- what is told of acts --------------------------------------------------------------------------


def alarm_of(case: Case, scope: Scope, cell: Cell, incident: Incident) -> Alarm:
    """The origins without any one of which an act would not be certain to count against a scope."""
    if not incident.certain:
        return NO_ALARM

    def left(origin: str) -> tuple[bool, float]:
        rest = _left(case, scope, cell, (incident,), origin)
        return any(each.certain for each in rest), max((each.p_event for each in rest), default=0.0)

    return alarm_without(_carriers(case, scope, incident), left)


def taken_together(
    case: Case, kind: str, scope: Scope, cell: Cell, incidents: Sequence[Incident], **terms: Any
) -> Finding | None:
    """That some acts are certain taken together, where none is by itself; None where they are not."""
    snapshot, tolerated = case.snapshot, scope.pledge.tolerated
    incidents = Incidents.of(incidents)
    score = score_of(incidents, snapshot, tolerated)
    if not score.together:
        return None
    strong = {
        sort
        for sort in incidents.sums.sorts
        if any(entry.is_sure and entry.own > LN4 for entry in sort.entries)
    }
    carrying = sorted(
        (each for each in not_tolerated(incidents, tolerated) if each.sort in strong),
        key=lambda each: (-each.p, each.lo, each.key),
    )
    several = {origin for each in incidents if len(each.origins) > 1 for origin in each.origins}
    told_by: dict[str, list[Incident]] = {}
    for each in incidents if several or tolerated else ():
        for origin in each.origins:
            told_by.setdefault(origin, []).append(each)

    def left(origin: str) -> tuple[bool, float]:
        is_bound = scope.pledge.condition is not None
        if not (tolerated or is_bound or origin in several):
            # All that it tells of nobody else does.
            rest = incidents.sums.score(snapshot, but=origin)
            return rest.violated, rest.p_sure
        told = incidents if is_bound else told_by.get(origin, ())
        kept = _left(case, scope, cell, told, origin)
        if tolerated:
            rest = score_of(incidents.but(kept, told), snapshot, tolerated)
        else:
            rest = incidents.sums.moved(kept, told).score(snapshot)
        return rest.violated, rest.p_sure

    alarm = alarm_without(score.origins, left)
    first = carrying[0]
    return Finding(
        kind=kind,
        certainty=T,
        incident=first.key,
        together=tuple(each.key for each in carrying),
        number=sum(each.number for each in carrying),
        since=first.when,
        rung=first.rung,
        p=score.p_sure,
        records=tuple(sorted({id for each in carrying for id in each.records})),
        origins=score.origins,
        alarm=alarm[0],
        left=alarm[1],
        **terms,
    )


def alarm_without(origins: Iterable[str], left: Callable[[str], tuple[bool, float]]) -> Alarm:
    """The origins without any one of which something is not certain.

    Args:
        origins: Those that may carry it; where it is one alone, nothing is left without it.
        left: Whether it is certain without one of them, and the p that is left.
    """
    given = tuple(origins)
    if len(given) == 1:
        return given, (0.0,)
    found = {origin: p for origin in given for stands, p in (left(origin),) if not stands}
    return tuple(found), tuple(found.values())


def _carriers(case: Case, scope: Scope, incident: Incident) -> list[str]:
    """Who tells of an act, or of the state that a pledge depends on."""
    found = {origin for entry in incident.entries for origin in entry.weights}
    condition = scope.pledge.condition
    if condition is not None and condition.state is not None:
        found |= {
            case.snapshot.origin_of(report)
            for report in case.snapshot.all(StateReport)
            if report.state == condition.state
        }
    return sorted(found)


def _left(
    case: Case, scope: Scope, cell: Cell, told: Iterable[Incident], origin: str
) -> tuple[Incident, ...]:
    """What is left of some acts without an origin that tells of them."""
    if scope.pledge.condition is not None:
        # What the origin tells of the condition, and of the other side, goes too.
        rest = case.without(origin)
        again = rest.scopes[scope.pledge.id]
        keys = {each.key for each in told}
        found = rest.incidents(
            again, again.units[scope.units.index(cell)] if cell in scope.units else again.whole
        )
        return tuple(each for each in found if each.key in keys)
    doubt = Doubts(binds=scope.binds is not T)
    kept = (
        case.evidence.left(each.key, scope, cell, doubt, origin)
        for each in told
        if each.origins != (origin,)
    )
    return tuple(each for each in kept if each is not None and each.lo <= case.at)


# -- what a judgement rests on ---------------------------------------------------------------------

_MOST = 8
"""How many origins are left out in turn, where what is found rests on many: those who tell most."""


def judged_without(
    case: Case,
    judgement: Judgement,
    origins: Iterable[str],
    left: Callable[[Judgement], float | None],
) -> Alarm:
    """The origins without any one of which a judgement would not be what it is.

    Args:
        origins: Those that may carry it, those who tell most first.
        left: Of another judgement of the pledge, what is left of what was found: None where it
            stands, else its p.
    """
    found = {}
    for origin in sorted(list(dict.fromkeys(origins))[:_MOST]):
        rest = case.without(origin)
        if judgement.pledge not in rest.judgements:
            again = judge(rest, rest.scopes[judgement.pledge])
            rest.judgements[judgement.pledge] = again
        p = left(rest.judgements[judgement.pledge])
        if p is not None:
            found[origin] = p
    return tuple(found), tuple(found.values())


def alarm_in(case: Case, judgement: Judgement, incident: Incident) -> Alarm:
    """Without whom an act, or an observation of a state, would not be certain."""
    scope = judgement.scope
    if not scope.pledge.kind.is_of_states:
        return alarm_of(case, scope, scope.whole, incident)
    if not incident.certain:
        return NO_ALARM

    def left(rest: Judgement) -> float | None:
        found = [each for each in rest.incidents if each.key == incident.key]
        if any(each.certain for each in found):
            return None
        return max((each.p_event for each in found), default=0.0)

    return judged_without(case, judgement, incident.origins, left)
