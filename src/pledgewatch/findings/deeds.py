"""Said against done: acts, reductions, deadlines and states that go against a pledge."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from pledgewatch import explanations as words
from pledgewatch.case import Case
from pledgewatch.findings.finding import Finding, Judgements, finder
from pledgewatch.kleene import Kleene, T, U
from pledgewatch.records import Kind, Place, Report, StateReport
from pledgewatch.verdicts import Judgement, Measured, Verdict
from pledgewatch.weighing import Weighed

__all__: list[str] = []


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


@finder
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


@finder
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


@finder
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
