"""Said against done: acts, reductions, deadlines and states that go against a pledge."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs

from pledgewatch import explanations as words
from pledgewatch.case import Case
from pledgewatch.evidence import Watch
from pledgewatch.findings.finding import Finding, Judgements, finder
from pledgewatch.findings.resting import alarm, lookers, tellers, watching
from pledgewatch.model.logic import Kleene, T, U
from pledgewatch.model.records import STATES, Kind, StateReport
from pledgewatch.verdicts import Judgement, Measured, Verdict
from pledgewatch.verdicts.units import judged_part
from pledgewatch.weighing import Weighed

__all__: list[str] = []


def _of_incident(case: Case, judgement: Judgement, weighed: Weighed, kind: str) -> Finding:
    scope = judgement.scope
    return Finding(
        kind=kind,
        certainty=T if weighed.certain else U,
        pledge=judgement.pledge,
        incident=weighed.key,
        number=weighed.number,
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
        resumed = resuming(case, judgement)
        for weighed in judgement.violations:
            kind = "resumption" if weighed.key == resumed else "continuation"
            yield _of_incident(case, judgement, weighed, kind)


def resuming(case: Case, judgement: Judgement) -> str | None:
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
            kind = falls_short(measured)
            if kind is None:
                continue
            judged = measured.verdict in FAILED

            def still_fails(rest: Judgement, name: str = measured.name, kind: str = kind) -> bool:
                found = rest.measure(name)
                if found is None or found.verdict not in FAILED:
                    return False
                # That it rose falls where all that can be told is that it did not fall enough.
                return kind != "increase" or falls_short(found) == kind

            reading = words.reading(judgement.scope, measured)
            finding = _of_measure(
                case, judgement, measured, kind, T if judged else U, still_fails, measured.records
            )
            states = [
                words.record_said(case.ledger, record)
                for id in finding.records
                if isinstance(record := case.alive[id], StateReport)
            ]
            yield attrs.evolve(
                finding,
                told=f"{reading[:1].upper()}{reading[1:]}."
                + (f" {'; '.join(states)}." if states else ""),
                because=_when_read(judgement, measured, judged),
            )


FAILED = (Verdict.BROKEN, Verdict.PARTIAL)


def falls_short(measured: Measured) -> str | None:
    """The kind of finding that a measure of a reduction gives; None where it gives none."""
    if measured.verdict in FAILED:
        low = measured.look.low if measured.look is not None else measured.low
        rose = low is not None and low > 1
    elif measured.verdict is Verdict.SLIPPING:
        rose = measured.rr is not None and measured.rr > 1
    else:
        return None
    return "increase" if rose else "insufficient_reduction"


def _when_read(judgement: Judgement, measured: Measured, judged: bool) -> str:
    look = measured.look
    if look is None:
        # A pledge without end or horizon declares none at all.
        return "It is what is known so far; no declared look has been passed."
    named = words.look_said(judgement.scope, look)
    if judged:
        return f"It was read at a declared look, {named}."
    return f"It is what is known so far; {named} does not settle it."


def _of_measure(
    case: Case,
    judgement: Judgement,
    measured: Measured,
    kind: str,
    certainty: Kleene,
    stands: Callable[[Judgement], bool],
    records: frozenset[str],
) -> Finding:
    origins = tellers(case, records)
    # Levels are told; counts rest as well on those who were looking, whether they told of any or not.
    candidates = origins if measured.name == "level" else origins | lookers(case, judgement.pledge)
    carrying = alarm(case, judgement, candidates, stands) if certainty is T else ()
    change = "Reports that move the ratio across the pledged share would change it."
    if certainty is T:
        change = f"{words.alarm_said(case.ledger, carrying)} {change}"
    return Finding(
        kind=kind,
        certainty=certainty,
        pledge=judgement.pledge,
        since=judgement.scope.opens,
        records=tuple(sorted(records)),
        origins=tuple(sorted(origins)),
        said=words.pledge_said(case.ledger, judgement.scope.pledge),
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
                measured.records | measured.outside_records,
            )
            yield attrs.evolve(
                finding,
                told=words.displaced(judgement.scope, measured),
                because=(
                    "It surely fell where it was pledged to, for the upper bound is below 1, and "
                    "surely rose beside it, for the lower bound is above 1."
                    + ("" if judgement.settled else " It is what is known so far.")
                ),
                change=finding.change.replace(
                    "across the pledged share", "inside or outside across 1"
                ),
            )


@finder
def missed_deadline(case: Case, judgements: Judgements, at: int) -> Iterator[Finding]:
    """What was to be done by a deadline was done after it, or not at all."""
    for judgement in judgements.values():
        scope = judgement.scope
        if scope.pledge.kind is not Kind.DO_BY or at < scope.declared_end.last:
            continue
        missed = has_missed(judgement)
        if not missed and judgement.verdict not in (Verdict.SLIPPING, Verdict.INCONCLUSIVE):
            continue
        deeds = judgement.incidents
        records = frozenset().union(*(w.incident.affirming | w.incident.denying for w in deeds))
        origins = frozenset(origin for w in deeds for origin in w.origins)
        if not deeds or _is_by_silence(judgement):
            looked = _looked(case, judgement)
            records |= {watch.record for watch in looked}
            origins |= {watch.origin for watch in looked}
        candidates = origins | tellers(case, records) | lookers(case, judgement.pledge)
        carrying = alarm(case, judgement, candidates, has_missed) if missed else ()
        told = "; ".join(words.reported(case, w).rstrip(".") for w in deeds)
        yield Finding(
            kind="missed_deadline",
            certainty=T if missed else U,
            pledge=judgement.pledge,
            since=scope.declared_end,
            records=tuple(sorted(records)),
            origins=tuple(sorted(origins)),
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


def has_missed(judgement: Judgement) -> bool:
    """Whether the deadline was surely missed, in the whole or in a part."""
    missed = (Verdict.BROKEN, Verdict.PARTIAL)
    return judgement.verdict in missed and any(unit.verdict in missed for unit in judgement.units)


def _is_by_silence(judgement: Judgement) -> bool:
    """Whether it was missed because those who were looking tell of nothing in time."""
    return judgement.verdict is Verdict.BROKEN and "late" not in judgement.flags


def _looked(case: Case, judgement: Judgement) -> frozenset[Watch]:
    """Who was looking at some unit while it could be done."""
    lo, hi = judged_part(judgement.scope, judgement._at)
    return frozenset(
        watch
        for watch in watching(case, judgement.pledge)
        if max(watch.lo, lo) < min(watch.hi, hi, judgement._as_of + 1)
    )


def _why_missed(judgement: Judgement) -> str:
    if judgement.verdict is Verdict.PARTIAL:
        kept = judgement.achieved or 0
        if kept:
            return f"The deadline has passed, and it was done in {kept:.0%} of its parts only."
        return "It was done after the deadline, within what was tolerated."
    if judgement.verdict is Verdict.BROKEN and not _is_by_silence(judgement):
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
