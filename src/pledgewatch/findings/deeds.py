"""Said against done: acts, reductions, deadlines and states that go against a pledge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import attrs

from pledgewatch import explanations as words
from pledgewatch.case import Case, open_case
from pledgewatch.findings.finding import Finding, Judgements, finder
from pledgewatch.kleene import Kleene, T, U
from pledgewatch.records import STATES, Coverage, Kind, Place, Report, StateReport
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
        alarm=words.alarm(case, scope, weighed),
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
    asked = judgement.scope.opens.last
    for weighed in judgement.violations:
        if weighed.lo <= asked:
            continue
        # Of acts that may have begun together only the first is asked: the others answer the same.
        asked = weighed.lo
        if case.verdict(judgement.pledge, asked - 1) in (Verdict.HOLDING, Verdict.KEPT):
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

            def still_fails(rest: Judgement, name: str = measured.name) -> bool:
                found = rest.measure(name)
                return found is not None and found.verdict in (Verdict.BROKEN, Verdict.PARTIAL)

            yield _of_measure(
                case,
                judgement,
                measured,
                "increase" if rose else "insufficient_reduction",
                T if judged else U,
                still_fails,
            )


def _alarm(
    case: Case,
    judgement: Judgement,
    origins: Iterable[str],
    stands: Callable[[Judgement], bool],
) -> tuple[str, ...]:
    """The origins without any one of which a certain finding on a pledge would not stand.

    An origin is left out with all it tells and with its having looked.
    """
    carrying = []
    for origin in origins:
        theirs = {
            record.id
            for record in case.alive.values()
            if isinstance(record, (Report, StateReport, Coverage))
            and case.witnesses.origin(_origin(record)) == origin
        }
        rest = open_case(case.ledger.without(theirs), case.as_of, [judgement.pledge])
        if not stands(rest.judgement(judgement.pledge, judgement.at)):
            carrying.append(origin)
    return tuple(carrying)


def _origin(record: Report | StateReport | Coverage) -> str:
    return record.origin or record.source or ""


def _of_measure(
    case: Case,
    judgement: Judgement,
    measured: Measured,
    kind: str,
    certainty: Kleene,
    stands: Callable[[Judgement], bool],
) -> Finding:
    records = [case.alive[id] for id in sorted(measured.records)]
    origins = {
        case.witnesses.origin(record.origin or record.source or "")
        for record in records
        if isinstance(record, (Report, StateReport))
    }
    told = [words.record_said(case.ledger, r) for r in records if isinstance(r, StateReport)]
    reading = words.reading(measured)
    carrying = _alarm(case, judgement, sorted(origins), stands) if certainty is T else ()
    change = "Reports that move the ratio across the pledged share would change it."
    if certainty is T:
        change = f"{words.alarm_said(case.ledger, carrying)} {change}"
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
        alarm=carrying,
        change=change,
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

            def still_displaced(rest: Judgement, name: str = measured.name) -> bool:
                found = rest.measure(name)
                return found is not None and found.displaced

            finding = _of_measure(
                case,
                judgement,
                measured,
                "displacement",
                T if judgement.settled else U,
                still_displaced,
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


@finder
def missed_deadline(case: Case, judgements: Judgements, at: int) -> Iterator[Finding]:
    """What was to be done by a deadline was done after it, or not at all."""
    for judgement in judgements.values():
        scope = judgement.scope
        if scope.pledge.kind is not Kind.DO_BY or at < scope.declared_end.last:
            continue
        missed = _has_missed(judgement)
        if not missed and judgement.verdict not in (Verdict.SLIPPING, Verdict.INCONCLUSIVE):
            continue
        deeds = judgement.incidents
        records = frozenset().union(*(w.incident.affirming | w.incident.denying for w in deeds))
        looking = sorted(_lookers(case, judgement.pledge))
        origins = sorted({origin for w in deeds for origin in w.origins}) if deeds else looking
        carrying = _alarm(case, judgement, origins, _has_missed) if missed else ()
        told = "; ".join(words.reported(case, w).rstrip(".") for w in deeds)
        yield Finding(
            kind="missed_deadline",
            certainty=T if missed else U,
            pledge=judgement.pledge,
            since=scope.declared_end,
            records=tuple(sorted(records)),
            origins=tuple(origins),
            alarm=carrying,
            said=words.pledge_said(case.ledger, scope.pledge),
            told=f"{told}." if told else "Nothing credible tells of its being done.",
            because=_why_missed(judgement),
            change=(
                f"{words.alarm_said(case.ledger, carrying)} A credible report that it was done in "
                "time would change it."
                if missed
                else "A report that it was, or was not, done in time would settle it."
            ),
        )


def _has_missed(judgement: Judgement) -> bool:
    """Whether the deadline was surely missed, in the whole or in a part."""
    missed = (Verdict.BROKEN, Verdict.PARTIAL)
    return judgement.verdict in missed and any(unit.verdict in missed for unit in judgement.units)


def _lookers(case: Case, pledge: str) -> frozenset[str]:
    """The origins that were looking at some unit of a pledge."""
    return frozenset(
        watch.origin
        for key, watches in case.evidence.watches.items()
        if key[:2] == (pledge, "unit")
        for watch in watches
    )


def _why_missed(judgement: Judgement) -> str:
    if judgement.verdict is Verdict.PARTIAL:
        kept = judgement.achieved or 0
        if kept:
            return f"The deadline has passed, and it was done in {kept:.0%} of its parts only."
        return "It was done after the deadline, within what was tolerated."
    if judgement.verdict is Verdict.BROKEN and "late" in judgement.flags:
        return "It was done after the deadline."
    if judgement.verdict is Verdict.BROKEN:
        watched = f"{judgement.coverage:.0%}"
        return (
            "The deadline has passed, the news has had time to arrive, and those who were looking "
            f"({watched} of the time) tell of nothing in time."
        )
    return "The deadline has passed, and it cannot be told whether it was done in time."


@finder
def state_persists(case: Case, judgements: Judgements, at: int) -> Iterator[Finding]:
    """A state is not what was pledged, when it was to be; or is not any more (`resumption`)."""
    for judgement in judgements.values():
        if judgement.scope.pledge.kind not in STATES or judgement.verdict is Verdict.VOID:
            continue
        if judgement.reason == "never_due":
            continue
        for weighed in judgement.violations:
            yield _of_incident(case, judgement, weighed, "state_persists")
        for weighed in judgement.returns:
            finding = _of_incident(case, judgement, weighed, "resumption")
            yield attrs.evolve(
                finding,
                because=(
                    "It had been reached and settled; this goes against it afterwards, and leaves "
                    "the verdict as it is."
                ),
            )
