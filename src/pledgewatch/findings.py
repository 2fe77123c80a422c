"""Contradictions: what was said against what was done, and reports against each other.

A finding is not a verdict: one shelling after a pledge to reduce is a continuation, though the
verdict waits for the counts. Each kind is one short function over a case and its judgements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import attrs

from pledgewatch import explanations as words
from pledgewatch.case import Case
from pledgewatch.claims import held_against
from pledgewatch.kleene import F, Kleene, T, U
from pledgewatch.matching import said_by_accused
from pledgewatch.moments import Moment, before
from pledgewatch.records import (
    Kind,
    Place,
    Report,
    Stance,
    Statement,
    StatementKind,
    StateReport,
)
from pledgewatch.verdicts import Judgement, Measured, Verdict
from pledgewatch.weighing import Rung, Weighed

__all__ = ["KINDS", "Finding", "Judgements", "contradictions"]


@attrs.frozen(kw_only=True)
class Finding:
    """A contradiction between what was said and what was reported, or between reports.

    Attributes:
        kind: One of `KINDS`.
        certainty: T (certain) or U (possible).
        pledge, statement: The id of what it is held against; both None for a conflict of reports.
        incident: The incident's name, where there is one.
        since: When it happened or began to hold.
        rung, p: The rung of the ladder and the probability, where there is an incident.
        records: Ids of the records it rests on, sorted.
        origins: Who says so, sorted.
        said, told, because, change: What was said; what was reported; why it counts; what would
            change it.
    """

    kind: str
    certainty: Kleene
    pledge: str | None = None
    statement: str | None = None
    incident: str | None = None
    since: Moment | None = None
    rung: Rung | None = None
    p: float | None = None
    records: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    said: str = ""
    told: str = ""
    because: str = ""
    change: str = ""

    @property
    def key(self) -> tuple[str, str, str, str, tuple[str, ...]]:
        """What makes it the same finding in another review."""
        own = () if self.incident or self.pledge or self.statement else self.records
        return (self.kind, self.pledge or "", self.statement or "", self.incident or "", own)

    @property
    def text(self) -> str:
        """The whole explanation in one paragraph."""
        return " ".join(part for part in (self.said, self.told, self.because, self.change) if part)

    def explain(self) -> str:
        """The whole explanation, a line each: said, reported, why it counts, what would change it."""
        labels = (
            ("Said", self.said),
            ("Reported", self.told),
            ("Why it counts", self.because),
            ("What would change it", self.change),
        )
        title = f"{self.kind.replace('_', ' ').capitalize()} ({self.certainty.word})"
        return "\n".join([title, *(f"  {label}: {text}" for label, text in labels if text)])


Judgements = Mapping[str, Judgement]
"""Every judgement of a review, by pledge."""
_Finder = Callable[[Case, Judgements, int], Iterable[Finding]]
_FINDERS: list[_Finder] = []
KINDS = (
    "continuation",
    "resumption",
    "insufficient_reduction",
    "increase",
    "displacement",
    "denial_refuted",
    "report_conflict",
)
"""The kinds of finding, in the order they are listed."""


def contradictions(case: Case, judgements: Judgements, at: int) -> tuple[Finding, ...]:
    """Every finding, certain ones first, then by kind, time and name."""
    found = [finding for finder in _FINDERS for finding in finder(case, judgements, at)]
    return tuple(
        sorted(
            found,
            key=lambda f: (
                f.certainty is not T,
                KINDS.index(f.kind),
                f.since.lo if f.since else 0,
                f.pledge or "",
                f.statement or "",
                f.incident or "",
                f.records,
            ),
        )
    )


def _finder(function: _Finder) -> _Finder:
    _FINDERS.append(function)
    return function


# -- say-do ----------------------------------------------------------------------------------------


def _of_incident(case: Case, judgement: Judgement, weighed: Weighed, kind: str) -> Finding:
    scope = judgement.scope
    return Finding(
        kind=kind,
        certainty=T if weighed.certain else U,
        pledge=judgement.pledge,
        incident=weighed.key,
        since=weighed.when,
        rung=weighed.rung,
        p=weighed.p,
        records=tuple(sorted(weighed.incident.affirming | weighed.incident.denying)),
        origins=weighed.origins,
        said=words.pledge_said(case.ledger, scope.pledge),
        told=words.reported(case, weighed),
        because=words.why_it_counts(case, scope, weighed),
        change=words.what_would_change(case, scope, weighed),
    )


@_finder
def continuation(case: Case, judgements: Judgements, at: int) -> Iterator[Finding]:
    """An act of the kind pledged against, in scope, after the pledge took effect.

    It is a `resumption` when until just before it the pledge was holding or kept.
    """
    for judgement in judgements.values():
        if judgement.scope.pledge.kind not in (Kind.CEASE, Kind.REFRAIN, Kind.REDUCE):
            continue
        if judgement.verdict is Verdict.VOID:
            continue
        resuming = _resuming(case, judgement)
        for weighed in judgement.violations:
            kind = "resumption" if weighed.key == resuming else "continuation"
            yield _of_incident(case, judgement, weighed, kind)


def _resuming(case: Case, judgement: Judgement) -> str | None:
    """The first violation that came while the pledge was holding or kept, if one did."""
    if judgement.scope.pledge.kind is Kind.REDUCE and judgement.verdict in (
        Verdict.HOLDING,
        Verdict.KEPT,
        Verdict.UNTESTED,
    ):
        # Less of it is what was pledged: a single act is no return to the old level.
        return None
    for weighed in judgement.violations:
        if weighed.lo <= judgement.scope.opens.last:
            continue
        earlier = case.judgement(judgement.pledge, weighed.lo - 1)
        if earlier.verdict in (Verdict.HOLDING, Verdict.KEPT):
            return weighed.key
        if judgement.scope.pledge.kind is not Kind.REDUCE:
            return None
    return None


@_finder
def reduction(case: Case, judgements: Judgements, at: int) -> Iterator[Finding]:
    """A reduction that falls short (`insufficient_reduction`) or goes up instead (`increase`)."""
    for judgement in judgements.values():
        for measured in judgement.measures:
            if measured.verdict not in (Verdict.BROKEN, Verdict.PARTIAL, Verdict.SLIPPING):
                continue
            judged = measured.verdict is not Verdict.SLIPPING
            rose = (measured.low or 0) > 1 if judged else (measured.rr or 0) > 1
            yield _of_measure(
                case,
                judgement,
                measured,
                "increase" if rose else "insufficient_reduction",
                T if judged else U,
            )


def _of_measure(
    case: Case, judgement: Judgement, measured: Measured, kind: str, certainty: Kleene
) -> Finding:
    records = [case.alive[id] for id in sorted(measured.records)]
    origins = {
        case.witnesses.origin(record.origin or record.source or "")
        for record in records
        if isinstance(record, (Report, StateReport))
    }
    told = [words.record_said(case.ledger, r) for r in records if isinstance(r, StateReport)]
    reading = words.reading(measured)
    return Finding(
        kind=kind,
        certainty=certainty,
        pledge=judgement.pledge,
        since=judgement.scope.opens,
        records=tuple(sorted(measured.records)),
        origins=tuple(sorted(origins)),
        said=words.pledge_said(case.ledger, judgement.scope.pledge),
        told=f"{reading[:1].upper()}{reading[1:]}." + (f" {'; '.join(told)}." if told else ""),
        because=(
            "It was read at a declared look."
            if certainty is T
            else "It is what is known so far; no declared look has been passed."
        ),
        change="Reports that move the ratio across the pledged share would change it.",
    )


@_finder
def displacement(case: Case, judgements: Judgements, at: int) -> Iterator[Finding]:
    """Activity fell where it was pledged and rose where it was not."""
    for judgement in judgements.values():
        for measured in judgement.measures:
            if not measured.displaced:
                continue
            both = measured.ratio_of_ratios
            where = words.listed(
                case.ledger.label(Place, place) for place in judgement.scope.pledge.control
            )
            finding = _of_measure(
                case, judgement, measured, "displacement", T if judgement.settled else U
            )
            yield attrs.evolve(
                finding,
                because=(
                    f"In {where}, which the pledge does not name, activity stands at "
                    f"{words.number(measured.outside)} of what it was; inside and outside together "
                    f"at {words.number(measured.total)}; inside over outside between "
                    f"{words.number(both.low if both else None)} and "
                    f"{words.number(both.high if both else None)}."
                ),
            )


# -- say-report ------------------------------------------------------------------------------------


@_finder
def denial_refuted(case: Case, judgements: Judgements, at: int) -> Iterator[Finding]:
    """What was denied is established all the same."""
    for statement in case.alive.values():
        if (
            not isinstance(statement, Statement)
            or statement.kind is not StatementKind.DENIAL
            or statement.said.lo > at
        ):
            continue
        for scope, weighed in held_against(case, statement):
            if weighed.lo > at or not (weighed.certain or (weighed.possible and weighed.likely)):
                continue
            yield Finding(
                kind="denial_refuted",
                certainty=T if weighed.certain else U,
                statement=statement.id,
                incident=weighed.key,
                since=weighed.when,
                rung=weighed.rung,
                p=weighed.p,
                records=tuple(sorted((statement.id, *weighed.incident.affirming))),
                origins=weighed.origins,
                said=words.statement_said(case.ledger, statement),
                told=words.reported(case, weighed),
                because=(
                    f"That it happened, and by whom it is said to have been done, is "
                    f"{words.likelihood_word(weighed.p)} (P = {weighed.p:.2f}), "
                    f"{weighed.rung.value}. A denial by the accused adds nothing to the evidence."
                ),
                change=words.what_would_change(case, scope, weighed),
            )


# -- report-report ---------------------------------------------------------------------------------


@_finder
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
