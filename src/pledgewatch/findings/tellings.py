"""Reported against reported: tellings that cannot all be true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pledgewatch import explanations as words
from pledgewatch.case import Case
from pledgewatch.findings.finding import Finding, Judgements, finder
from pledgewatch.kleene import F, T
from pledgewatch.matching import said_by_accused
from pledgewatch.moments import Moment, before
from pledgewatch.records import Place, Report, Stance, StateReport

__all__: list[str] = []


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
    for name in sorted(incidents):
        debtors = [
            judgement.scope.pledge.debtor
            for judgement in judgements.values()
            if any(w.key == name and w.match is not F for w in judgement.incidents)
        ]
        yield from _conflicts_within(case, name, incidents[name], debtors)
    states = [s for s in case.alive.values() if isinstance(s, StateReport) and s.when.lo <= at]
    yield from _parts_larger_than_the_whole(case, states)


def _conflict(
    case: Case,
    records: Iterable[Report | StateReport],
    since: Moment,
    why: str,
    incident: str | None = None,
) -> Finding:
    given = sorted(records, key=lambda r: r.id)
    return Finding(
        kind="report_conflict",
        certainty=T,
        incident=incident,
        since=since,
        records=tuple(record.id for record in given),
        origins=tuple(sorted({case.witnesses.origin(r.origin or r.source or "") for r in given})),
        told="; ".join(words.record_said(case.ledger, record) for record in given) + ".",
        because=why,
        change="The correction or retraction of one of them would change it.",
    )


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

    def exclude(one: Report, other: Report) -> list[str]:
        reasons = []
        if (
            before(one.when.end, other.when.start) is T
            or before(other.when.end, one.when.start) is T
        ):
            reasons.append("when it happened")
        if one.place and other.place and not ledger.places.comparable(one.place, other.place):
            reasons.append("where")
        if one.actor and other.actor and not ledger.actors.comparable(one.actor, other.actor):
            reasons.append("who did it")
        return reasons

    disputed: dict[str, None] = {}
    involved: dict[str, Report] = {}
    for index, one in enumerate(affirming):
        for other in affirming[index + 1 :]:
            for reason in exclude(one, other):
                disputed[reason] = None
                involved[one.id], involved[other.id] = one, other
    if involved:
        yield _conflict(
            case,
            involved.values(),
            affirming[0].when.start,
            f"Reports of one incident exclude each other about {words.listed(disputed)}.",
            name,
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
        )


def _is_own_denial(case: Case, report: Report, accused: Iterable[str]) -> bool:
    origin = case.witnesses.origin(report.origin or report.source or "")
    return said_by_accused(case.ledger, case.witnesses.organs(origin), accused)


def _parts_larger_than_the_whole(case: Case, states: Iterable[StateReport]) -> Iterator[Finding]:
    """A level in a part that exceeds the level in the whole at the same time."""
    levels = [s for s in states if s.level is not None and s.place is not None]
    for part in levels:
        for whole in levels:
            if part.place == whole.place or part.place is None or whole.place is None:
                continue
            same = (part.activity, part.actor, part.unit) == (
                whole.activity,
                whole.actor,
                whole.unit,
            )
            together = (
                before(part.when.end, whole.when.start) is not T
                and before(whole.when.end, part.when.start) is not T
            )
            if (
                same
                and together
                and whole.place in case.ledger.places.ancestors(part.place)
                and part.level is not None
                and whole.level is not None
                and part.level.low > whole.level.high
            ):
                yield _conflict(
                    case,
                    (part, whole),
                    part.when.start,
                    f"The part in {case.ledger.label(Place, part.place)} is larger than the whole "
                    f"in {case.ledger.label(Place, whole.place)}.",
                )
