"""DO-BY: something is to be done by a deadline (semantics 7)."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from pledgewatch.conventions import log_odds
from pledgewatch.engine.case import Case
from pledgewatch.engine.evidence import IncidentQuery
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.identity import counted_by, stronger, strongest
from pledgewatch.engine.incident import TIME, Incident
from pledgewatch.engine.kinds.demand import (
    Deadline,
    UnitBasis,
    UnitFacts,
    is_at_least,
    is_at_most,
    judged,
    left_of,
    measured,
    once,
    silence,
    until,
)
from pledgewatch.engine.kinds.prohibition import counted, unit_of
from pledgewatch.engine.scope import Cell, Scope
from pledgewatch.engine.scoring import Score
from pledgewatch.engine.violations import score_of
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import Report, Stance, StateReport
from pledgewatch.model.time import FOREVER, Moment, before, exact


def judge(case: Case, scope: Scope) -> Judgement:
    """Judge a pledge to do something."""
    return judged(case, scope, _tell)


def _tell(case: Case, scope: Scope, cell: Cell, deadline: Deadline) -> UnitFacts:
    """What is told of a unit: deeds, in time or late, and that it was not done."""
    snapshot, due = case.snapshot, deadline.due
    family = snapshot.family
    credible = log_odds(snapshot.rules.theta_p)
    deeds = _done(case, scope, cell, scope.start, due)
    in_tolerance = _done(case, scope, cell, due, deadline.late)
    too_late = _done(case, scope, cell, deadline.late, exact(FOREVER - 2))
    told = once((deeds, in_tolerance, too_late))
    refused = dict(_refusals(case, scope, cell))
    refusals = [each for reports in refused.values() for each in reports]
    done = any(each.net > 0 for each in deeds)
    news: dict[str, int] = {}
    denials: list[str] = []
    for key, reports in refused.items():
        denied = [r for r in reports if snapshot.llr(r) >= credible and _is_of(r, due)]
        denials += [each.id for each in denied]
        stronger(news, left_of(strongest(snapshot, denied), _affirmed(case, scope, key), family))
    if not done:
        late = _surely_late(case, scope, cell, too_late, deadline.late)
        stronger(news, strongest(snapshot, late))
    states = tuple(_states(case, scope, cell))
    progress = [each.lo for each in deeds if each.net >= credible]
    progress += [report.when.lo for report, is_progress in states if is_progress]
    setbacks = [
        each.when.lo
        for each in refusals
        if snapshot.llr(each) >= credible
        and not _is_of(each, due)
        and before(each.when.end, scope.start) is not T
    ]
    setbacks += [report.when.lo for report, is_progress in states if not is_progress]
    quiet = 0
    if deadline.overdue:
        speaking = [*_told_of(case, scope, cell, told)]
        speaking += [each for each in refusals if _is_of(each, due)]
        spoke = {origin for each in speaking for origin in counted_by(case.snapshot, each)}
        quiet = silence(case, scope, cell, until(scope.start.lo, due, case.at), spoke)
    entries = [entry for each in deeds for entry in each.entries]
    demanded = measured(entries, snapshot, news, quiet)
    certain, possible = counted(deeds)
    afterwards = score_of((*in_tolerance, *too_late), snapshot)
    is_weighed = (
        bool(states)
        or any(each.told > 0 for each in told)
        or any(snapshot.llr(each) > 0 for each in refusals)
    )
    unit = unit_of(case, scope, cell, told, until(scope.start.lo, deadline.late, case.at))
    unit = attrs.evolve(
        unit,
        score=Score(),
        certain=certain,
        possible=possible,
        is_told=is_weighed,
        fulfilments=deeds,
        demanded=attrs.evolve(
            demanded,
            progress=bool(progress),
            late=not done and afterwards.violated,
            denials=tuple(sorted(denials)),
        ),
    )
    rules = snapshot.rules
    reading = UnitBasis(
        kept=is_at_least(demanded.done, rules.theta_b),
        partial=not done and score_of(in_tolerance, snapshot).violated,
        broken=is_at_most(demanded.done, 1 - rules.theta_b),
        progress=max(progress, default=None),
        setback=max(setbacks, default=None),
        stalled=deadline.gone and not progress and is_at_least(unit.coverage.seen, rules.c_min),
        refuted=demanded.nats_not >= credible,
        told=bool(told or refusals or states),
        weighed=is_weighed,
    )
    return UnitFacts(unit, reading, counted=deeds)


def _done(case: Case, scope: Scope, cell: Cell, first: Moment, end: Moment) -> tuple[Incident, ...]:
    """What was done, or may have been, from one moment to another."""
    if first.lo >= end.lo:
        return ()
    asked = attrs.evolve(scope, opens=first, ends=end)
    found = case.evidence.incidents(asked, cell, IncidentQuery(credit=True))
    return tuple(each for each in found if each.lo <= case.at)


def _is_of(report: Report, due: Moment) -> bool:
    """Whether a denial is surely of the deadline or later."""
    return before(report.when.end, due) is F


def _refusals(case: Case, scope: Scope, cell: Cell) -> Iterator[tuple[str, list[Report]]]:
    """The denials of the unit, or of what holds it, by the incident they share."""
    world = case.snapshot.world
    for key in case.evidence.keys(scope):
        found = []
        for each in case.evidence.reports(key):
            if each.stance is not Stance.DENIES or each.when.lo > case.at:
                continue
            if each.pledge == scope.pledge.id:
                found.append(each)
                continue
            if each.activity is None or not cell.places:
                continue
            is_here = (
                each.place is None
                or cell.has_place(each.place) is T
                or world.area((each.place,)).contains(cell.place) is T
            )
            is_it = (
                cell.has_activity(each.activity) is T
                or world.class_of((each.activity,)).contains(cell.activity) is T
            )
            is_theirs = each.actor is None or scope.says_actor(each.actor, each.when) is not F
            if is_here and is_it and is_theirs:
                found.append(each)
        if found:
            yield key, found


def _affirmed(case: Case, scope: Scope, key: str) -> dict[str, int]:
    """By origin, what is told for an incident by others than the debtor's own organs (nano-nats)."""
    return strongest(
        case.snapshot,
        (
            each
            for each in case.evidence.reports(key)
            if each.stance is Stance.AFFIRMS and not case.evidence.is_own(scope, each)
        ),
    )


def _surely_late(
    case: Case, scope: Scope, cell: Cell, late: tuple[Incident, ...], due: Moment
) -> Iterator[Report]:
    """The credible tellings, dated by the event, that surely put the deed after a deadline."""
    credible = log_odds(case.snapshot.rules.theta_p)
    asked = attrs.evolve(scope, opens=due, ends=exact(FOREVER - 2))
    for each in late:
        for report in case.evidence.reports(each.key):
            if report.stance is not Stance.AFFIRMS or report.report_dated:
                continue
            bearing = case.evidence.bearing(asked, cell, report, IncidentQuery(credit=True))
            if bearing.llr >= credible and all(say is T for say in bearing.says):
                yield report


def _told_of(case: Case, scope: Scope, cell: Cell, told: tuple[Incident, ...]) -> Iterator[Report]:
    """The tellings of incidents that may be of the deed, whenever it was done."""
    for each in told:
        for report in case.evidence.affirming(each.key):
            says = case.evidence.bearing(scope, cell, report, IncidentQuery(credit=True)).says
            if all(say is not F for cause, say in enumerate(says) if cause != TIME):
                yield report


def _states(case: Case, scope: Scope, cell: Cell) -> Iterator[tuple[StateReport, bool]]:
    """The credible reports of how far a deed has come, and whether that is progress."""
    snapshot = case.snapshot
    credible = log_odds(snapshot.rules.theta_p)
    for report in snapshot.all(StateReport):
        if report.when.lo > case.at or snapshot.llr(report) < credible:
            continue
        if before(report.when.end, scope.start) is T:
            continue
        if report.pledge != scope.pledge.id and (
            report.activity is None
            or cell.has_place(report.place) is F
            or cell.has_activity(report.activity) is F
            or scope.says_actor(report.actor, report.when) is F
        ):
            continue
        told = report.share or report.level
        if report.holds is not None:
            yield report, report.holds
        elif told is not None and (told.low > 0 or told.high == 0):
            yield report, told.low > 0
