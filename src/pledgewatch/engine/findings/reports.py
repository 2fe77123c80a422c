"""Reported against reported: tellings that cannot all be true."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import TypeVar

from pledgewatch.engine.case import Case
from pledgewatch.engine.findings.finding import Finding, Judgements, finder
from pledgewatch.engine.identity import Snapshot, Telling
from pledgewatch.model.logic import T
from pledgewatch.model.records import Report, Stance, StateReport
from pledgewatch.model.time import before

R = TypeVar("R", bound=Telling)


@finder("report_conflict")
def report_conflict(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """Tellings of one incident that exclude each other, or one known before what it tells of began."""
    snapshot = case.snapshot
    for report in snapshot.all(Report):
        if report.number and report._known_at < report.when.lo:
            yield _conflict(snapshot, (report,), ("published_before",))
    for key, reports in _by_incident(snapshot, Report).items():
        affirming = [each for each in reports if each.stance is Stance.AFFIRMS]
        for one, other in itertools.combinations(affirming, 2):
            about = tuple(_excluded(snapshot, one, other))
            if about:
                yield _conflict(snapshot, (one, other), about, key)


@finder("report_conflict")
def disputed(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """An incident that some affirm and others, who do not speak for the accused, deny."""
    snapshot = case.snapshot
    debtors: dict[str, set[str]] = {}
    for judgement in judgements.values():
        for incident in judgement.incidents:
            debtors.setdefault(incident.key, set()).add(judgement.scope.pledge.debtor)
    for key, reports in _by_incident(snapshot, Report).items():
        affirming = [each for each in reports if each.stance is Stance.AFFIRMS]
        accused = debtors.get(key, set()) | {each.actor for each in affirming if each.actor}
        denying = [
            each
            for each in reports
            if each.stance is Stance.DENIES
            and not any(snapshot.is_organ(each, actor) for actor in accused)
        ]
        if affirming and denying:
            yield _conflict(snapshot, (*affirming, *denying), ("whether",), key)


@finder("report_conflict")
def observed_otherwise(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """Tellings of one observation of a state that cannot both be true."""
    snapshot = case.snapshot
    for key, reports in _by_incident(snapshot, StateReport).items():
        if any(_differ(one, other) for one, other in itertools.combinations(reports, 2)):
            yield _conflict(snapshot, reports, ("whether",), key)


def _by_incident(snapshot: Snapshot, kind: type[R]) -> dict[str, list[R]]:
    """The tellings of each incident, or of each observation; looks that found none tell of nothing."""
    told: dict[str, list[R]] = {}
    for each in snapshot.all(kind):
        if isinstance(each, StateReport) or each.number:
            told.setdefault(snapshot.incident(each.id), []).append(each)
    return told


def _differ(one: StateReport, other: StateReport) -> bool:
    """Whether two tellings of the same state, at the same time, exclude each other."""
    same = (one.state, one.activity, one.place, one.actor, one.unit)
    if same != (other.state, other.activity, other.place, other.actor, other.unit):
        return False
    apart = before(one.when.end, other.when.start) | before(other.when.end, one.when.start)
    if apart is T:
        return False
    if one.holds is not None and other.holds is not None:
        return one.holds != other.holds
    mine, theirs = one.level or one.share, other.level or other.share
    if mine is None or theirs is None or (one.level is None) != (other.level is None):
        return False
    return mine.high < theirs.low or theirs.high < mine.low


def _excluded(snapshot: Snapshot, one: Report, other: Report) -> Iterator[str]:
    """What two tellings of one incident exclude each other about."""
    world = snapshot.world
    for name, graph in (("actor", world.actors), ("place", world.places)):
        a, b = getattr(one, name), getattr(other, name)
        if a is not None and b is not None and not graph.comparable(a, b):
            yield name
    dated = not one.report_dated and not other.report_dated
    apart = before(one.when.end, other.when.start) | before(other.when.end, one.when.start)
    if dated and apart is T:
        yield "time"


@finder("report_conflict")
def part_above_whole(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """A level told of a part of a place that exceeds that of the whole at the same time."""
    levels: dict[tuple[object, ...], list[StateReport]] = {}
    for report in case.snapshot.all(StateReport):
        if report.level is not None and report.place is not None:
            alike = (report.activity, report.actor, report.unit, report.when)
            levels.setdefault(alike, []).append(report)
    for group in levels.values():
        for part, whole in itertools.permutations(group, 2):
            assert part.level is not None
            assert whole.level is not None
            assert whole.place is not None
            if (
                part.place != whole.place
                and part.level.low > whole.level.high
                and case.snapshot.world.area((whole.place,)).contains(part.place) is T
            ):
                yield _conflict(case.snapshot, (part, whole), ("part_above_whole",))


def _conflict(
    snapshot: Snapshot,
    tellings: Sequence[Telling],
    about: tuple[str, ...],
    incident: str | None = None,
) -> Finding:
    origins = tuple(sorted({snapshot.origin_of(each) for each in tellings}))
    return Finding(
        kind="report_conflict",
        certainty=T,
        incident=incident,
        since=min((each.when.start for each in tellings), key=lambda start: (start.lo, start.hi)),
        records=tuple(sorted(each.id for each in tellings)),
        origins=origins,
        alarm=origins,
        about=about,
    )
