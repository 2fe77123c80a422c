"""Reported against reported: tellings that cannot all be true."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence

from pledgewatch import explanations as words
from pledgewatch.case import Case
from pledgewatch.findings.finding import Finding, Judgements, finder
from pledgewatch.matching import said_by_accused
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import Activity, Actor, Place, Report, Stance, StateReport
from pledgewatch.model.time import Moment, before

__all__: list[str] = []

Telling = Report | StateReport


@finder
def report_conflict(case: Case, judgements: Judgements, at: int) -> Iterator[Finding]:
    """Reports that exclude each other, or that speak of what had not happened yet."""
    reports = [r for r in case.alive.values() if isinstance(r, Report)]
    for record in case.alive.values():
        if isinstance(record, (Report, StateReport)) and record.when.lo <= at:
            early = record.known or record.published
            if early is not None and before(early, record.when.start) is T:
                yield _conflict(
                    case,
                    (record,),
                    record.when.start,
                    "It was published before what it reports can have happened.",
                )
    incidents: dict[str, list[Report]] = {}
    for report in reports:
        if report.when.lo <= at:
            incidents.setdefault(case.witnesses.incident(report.id), []).append(report)
    debtors: dict[str, set[str]] = {}
    for judgement in judgements.values():
        for weighed in judgement.incidents:
            if weighed.match is not F:
                debtors.setdefault(weighed.key, set()).add(judgement.scope.pledge.debtor)
    for name in sorted(incidents):
        yield from _conflicts_within(case, name, incidents[name], sorted(debtors.get(name, ())))
    states = [s for s in case.alive.values() if isinstance(s, StateReport) and s.when.lo <= at]
    yield from _parts_larger_than_the_whole(case, states)
    yield from _observed_otherwise(case, states)


def _conflict(
    case: Case,
    records: Iterable[Telling],
    since: Moment,
    why: str,
    incident: str | None = None,
    stands: Callable[[Sequence[Telling]], bool] = lambda rest: False,
) -> Finding:
    """A conflict; `stands` says whether it would stand on some of its records."""
    given = sorted(records, key=lambda r: r.id)
    origins = sorted({_origin(case, record) for record in given})
    alarm = tuple(
        origin for origin in origins if not stands([r for r in given if _origin(case, r) != origin])
    )
    return Finding(
        kind="report_conflict",
        certainty=T,
        incident=incident,
        since=since,
        records=tuple(record.id for record in given),
        origins=tuple(origins),
        alarm=alarm,
        told="; ".join(words.record_said(case.ledger, record) for record in given) + ".",
        because=why,
        change=f"{words.alarm_said(case.ledger, alarm)} The correction or retraction of one of them "
        "would change it.",
    )


def _origin(case: Case, telling: Telling) -> str:
    return case.witnesses.origin(telling.origin or telling.source or "")


def _exclude(ledger: Ledger, one: Report, other: Report) -> list[str]:
    """About what two tellings of one incident exclude each other."""
    reasons = []
    if before(one.when.end, other.when.start) is T or before(other.when.end, one.when.start) is T:
        reasons.append("when it happened")
    if one.place and other.place and not ledger.places.comparable(one.place, other.place):
        reasons.append("where")
    if one.actor and other.actor and not ledger.actors.comparable(one.actor, other.actor):
        reasons.append("who did it")
    return reasons


def _conflicts_within(
    case: Case, name: str, reports: list[Report], debtors: Iterable[str]
) -> Iterator[Finding]:
    """Tellings of one incident that cannot both be true.

    Denials by the accused are no conflict: those it is told of, and the `debtors` it may blame.
    """
    ledger = case.ledger
    affirming = sorted(
        (r for r in reports if r.stance is Stance.AFFIRMS), key=lambda r: (r.when.lo, r.id)
    )

    def some_exclude(rest: Sequence[Telling]) -> bool:
        reports = [telling for telling in rest if isinstance(telling, Report)]
        return any(_exclude(ledger, a, b) for a, b in itertools.combinations(reports, 2))

    disputed: dict[str, None] = {}
    involved: dict[str, Report] = {}
    for index, one in enumerate(affirming):
        for other in affirming[index + 1 :]:
            for reason in _exclude(ledger, one, other):
                disputed[reason] = None
                involved[one.id], involved[other.id] = one, other
    if involved:
        yield _conflict(
            case,
            involved.values(),
            affirming[0].when.start,
            f"Reports of one incident exclude each other about {words.listed(disputed)}.",
            name,
            some_exclude,
        )
    accused = [*debtors, *(r.actor for r in affirming if r.actor is not None)]
    denying = [
        report
        for report in reports
        if report.stance is Stance.DENIES and not _is_own_denial(case, report, accused)
    ]
    if affirming and denying:
        yield _conflict(
            case,
            (*affirming, *denying),
            affirming[0].when.start,
            "Independent reports affirm and deny it.",
            name,
            lambda rest: len({r.stance for r in rest if isinstance(r, Report)}) > 1,
        )


def _is_own_denial(case: Case, report: Report, accused: Iterable[str]) -> bool:
    organs = case.witnesses.organs(_origin(case, report))
    return said_by_accused(case.ledger, organs, accused)


_Extent = tuple[str, str, str | None]
"""What a level is of: an activity, a place, an actor."""


def _parts_larger_than_the_whole(case: Case, states: Iterable[StateReport]) -> Iterator[Finding]:
    """A level of a part that exceeds the level of the whole at the same time.

    A part is of a narrower place, activity or actor, and in no respect of another.
    """
    levels: dict[tuple[str | None, _Extent], list[StateReport]] = {}
    for state in states:
        if state.level is not None and state.place is not None and state.activity is not None:
            extent = (state.activity, state.place, state.actor)
            levels.setdefault((state.unit, extent), []).append(state)
    for (unit, extent), parts in levels.items():
        for whole_extent in _wholes(case.ledger, extent):
            wholes = levels.get((unit, whole_extent), ())
            for part, whole in itertools.product(parts, wholes):
                assert part.level is not None
                assert whole.level is not None
                if part.level.low > whole.level.high and _together(part, whole):
                    why = _larger(case.ledger, extent, whole_extent)
                    yield _conflict(case, (part, whole), part.when.start, why)


def _wholes(ledger: Ledger, extent: _Extent) -> Iterator[_Extent]:
    """Everything that what a level is of is a part of."""
    activity, place, actor = extent
    actors: list[str | None] = [None]
    if actor is not None:
        actors = [*sorted(ledger.actors.ancestors(actor))]
    kinds = sorted(ledger.activities.ancestors(activity))
    for whole in itertools.product(kinds, sorted(ledger.places.ancestors(place)), actors):
        if whole != extent:
            yield whole


def _larger(ledger: Ledger, part: _Extent, whole: _Extent) -> str:
    """That a part is larger than the whole, naming them by what they differ in."""

    def named(extent: _Extent, other: _Extent) -> str:
        (activity, place, actor), (kind, where, who) = extent, other
        told = [ledger.label(Activity, activity)] if activity != kind else []
        told += [f"of {ledger.label(Actor, actor)}"] if actor and actor != who else []
        told += [f"in {ledger.label(Place, place)}"] if place != where else []
        return " ".join(told)

    if part[0] != whole[0]:
        return (
            f"The level of {named(part, whole)} is larger than that of {named(whole, part)}, of "
            "which it is a part."
        )
    return f"The part {named(part, whole)} is larger than the whole {named(whole, part)}."


def _together(one: StateReport, other: StateReport) -> bool:
    """Whether two states may have been at the same time."""
    return (
        before(one.when.end, other.when.start) is not T
        and before(other.when.end, one.when.start) is not T
    )


def _observed_otherwise(case: Case, states: Iterable[StateReport]) -> Iterator[Finding]:
    """Tellings of one observation that cannot both be true."""
    observations: dict[str, list[StateReport]] = {}
    for state in states:
        observations.setdefault(case.witnesses.incident(state.id), []).append(state)

    def differ(rest: Sequence[Telling]) -> bool:
        tellings = [telling for telling in rest if isinstance(telling, StateReport)]
        return any(_differ(one, other) for one, other in itertools.combinations(tellings, 2))

    for name in sorted(observations):
        given = observations[name]
        if len(given) > 1 and differ(given):
            first = min(given, key=lambda s: (s.when.lo, s.id))
            yield _conflict(
                case,
                given,
                first.when.start,
                "Reports of one observation exclude each other.",
                name,
                differ,
            )


def _differ(one: StateReport, other: StateReport) -> bool:
    """Whether two tellings of the same state, at the same time, exclude each other."""
    same = (one.state, one.activity, one.place, one.actor, one.unit)
    if same != (other.state, other.activity, other.place, other.actor, other.unit):
        return False
    if not _together(one, other):
        return False
    if one.holds is not None and other.holds is not None:
        return one.holds != other.holds
    mine, theirs = one.level or one.share, other.level or other.share
    if mine is None or theirs is None or (one.level is None) != (other.level is None):
        return False
    return mine.high < theirs.low or theirs.high < mine.low
