"""Reported against reported: tellings that cannot all be true."""

from __future__ import annotations

import collections
from collections.abc import Iterator, Sequence

from pledgewatch.engine.case import Case
from pledgewatch.engine.findings.finding import Finding, Judgements, finder
from pledgewatch.engine.identity import Snapshot, Telling
from pledgewatch.model.logic import T
from pledgewatch.model.records import Report, Stance, StateReport
from pledgewatch.model.time import before


@finder("report_conflict")
def report_conflict(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """Tellings of one incident that exclude each other, or one known before what it tells of began."""
    snapshot = case.snapshot
    for report in case.evidence.premature:
        yield _conflict(snapshot, (report,), ("published_before",))
    for key in case.evidence.several:
        reports = case.evidence.reports(key)
        affirming = [each for each in reports if each.stance is Stance.AFFIRMS]
        apart = _apart(snapshot, affirming)
        if apart:
            named = {id for ids in apart.values() for id in ids}
            those = [each for each in affirming if each.id in named]
            yield _conflict(snapshot, those, tuple(apart), key)


@finder("report_conflict")
def disputed(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """An incident that some affirm and others, who do not speak for the accused, deny."""
    snapshot = case.snapshot
    told = {key: case.evidence.reports(key) for key in case.evidence.several}
    told = {key: those for key, those in told.items() if len({each.stance for each in those}) > 1}
    debtors: dict[str, set[str]] = {}
    for judgement in judgements.values() if told else ():
        for incident in judgement.incidents:
            if incident.key in told:
                debtors.setdefault(incident.key, set()).add(judgement.scope.pledge.debtor)
    for key, reports in told.items():
        affirming = [each for each in reports if each.stance is Stance.AFFIRMS]
        accused = debtors.get(key, set()) | {each.actor for each in affirming if each.actor}
        denying = [each for each in reports if each.stance is Stance.DENIES]
        organs = {each.id: snapshot.organ_of(each.origin or each.source) for each in denying}
        own = {o for o in {*organs.values()} if any(snapshot.world.kin(o, a) for a in accused)}
        denying = [each for each in denying if organs[each.id] not in own]
        if denying:
            yield _conflict(snapshot, (*affirming, *denying), ("whether",), key)


@finder("report_conflict")
def observed_otherwise(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """Tellings of one observation of a state that cannot both be true."""
    snapshot = case.snapshot
    told: dict[str, list[StateReport]] = {}
    for each in snapshot.all(StateReport):
        told.setdefault(snapshot.incident(each.id), []).append(each)
    for key, reports in told.items():
        if _told_otherwise(reports):
            yield _conflict(snapshot, reports, ("whether",), key)


def _told_otherwise(reports: Sequence[StateReport]) -> bool:
    """Whether some tellings of one observation exclude each other."""
    # Of what begins earlier and says the same, the one that lasts longest stands for all.
    longest: dict[object, StateReport] = {}
    for each in sorted(reports, key=lambda report: report.when.start.lo):
        if any(_differ(each, other) for other in longest.values()):
            return True
        of = (each.state, each.activity, each.place, each.actor, each.unit)
        told = (of, each.holds, each.level, each.share)
        old = longest.get(told)
        if old is None or old.when.end.last < each.when.end.last:
            longest[told] = each
    return False


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


def _apart(snapshot: Snapshot, reports: Sequence[Report]) -> dict[str, set[str]]:
    """The reports of one incident that some other one excludes, by what they exclude each other about."""
    if len(reports) < 2:
        return {}
    found = {}
    for name, graph in (("actor", snapshot.world.actors), ("place", snapshot.world.places)):
        told = {value for each in reports if (value := getattr(each, name)) is not None}
        # How many others each of them lies in, or holds.
        near = collections.Counter(told)
        for value in told if len(told) > 1 else ():
            for whole in (graph.ancestors(value) & told) - {value}:
                near.update((value, whole))
        found[name] = {r.id for r in reports if 0 < near[getattr(r, name)] < len(told)}
    dated = [each for each in reports if not each.report_dated]
    latest = max((each.when.start.lo for each in dated), default=0)
    earliest = min((each.when.end.last for each in dated), default=0)
    found["time"] = {
        each.id for each in dated if each.when.end.last < latest or each.when.start.lo > earliest
    }
    return {name: ids for name, ids in found.items() if ids}


@finder("report_conflict")
def part_above_whole(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """A level told of a part of a place that exceeds that of the whole at the same time."""
    levels: dict[tuple[object, ...], list[StateReport]] = {}
    for report in case.snapshot.all(StateReport):
        if report.level is not None and report.place is not None:
            alike = (report.activity, report.actor, report.unit, report.when)
            levels.setdefault(alike, []).append(report)
    for group in levels.values():
        by_place: dict[str, list[StateReport]] = {}
        for each in group:
            by_place.setdefault(each.place or "", []).append(each)
        for whole in by_place if len(by_place) > 1 else ():
            inside = case.snapshot.world.area((whole,)).inside
            for part in (inside & by_place.keys()) - {whole}:
                yield from _above(case.snapshot, by_place[part], by_place[whole])


def _above(
    snapshot: Snapshot, parts: Sequence[StateReport], wholes: Sequence[StateReport]
) -> Iterator[Finding]:
    """The levels told of a part that exceed some told of the whole, and these."""
    lows = {each.id: each.level.low for each in parts if each.level is not None}
    highs = {each.id: each.level.high for each in wholes if each.level is not None}
    most, least = max(lows.values()), min(highs.values())
    if most > least:
        those = [each for each in parts if lows[each.id] > least]
        those += [each for each in wholes if highs[each.id] < most]
        yield _conflict(snapshot, those, ("part_above_whole",))


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
