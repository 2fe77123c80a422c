"""Said against done: acts, deadlines and states that go against a pledge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import attrs

from pledgewatch.engine.case import Case, case_after
from pledgewatch.engine.coverage import watchers
from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.findings.finding import Finding, Judgements, finder
from pledgewatch.engine.findings.incident import (
    Alarm,
    alarm_in,
    alarm_of,
    bears,
    finding_of,
    judged_without,
    taken_together,
)
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.kinds import judge_in_brief
from pledgewatch.engine.measured import Measured
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.scoring import rounded
from pledgewatch.model.logic import Kleene, T, U
from pledgewatch.model.records import (
    Coverage,
    Report,
    StateReport,
)


@finder("continuation")
def continuation(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """An act of the kind pledged against, in scope, after the pledge took effect.

    It is found of a reduction too, whatever the counts say.
    """
    for judgement in judgements.values():
        scope = judgement.scope
        if not scope.pledge.kind.is_of_acts:
            continue
        yield from _continuations(case, judgement)
        if not scope.pledge.kind.is_reduction:
            found = taken_together(
                case,
                "continuation",
                scope,
                scope.whole,
                judgement.incidents,
                pledge=judgement.pledge,
            )
            if found is not None:
                yield found


def _continuations(case: Case, judgement: Judgement) -> Iterator[Finding]:
    """Of each incident that counts its finding: of one that is as it was before, the one made of it then."""
    scope = judgement.scope
    counting = [each for each in judgement.incidents if each.certain or each.possible]

    def made(incident: Incident) -> Finding:
        alarm = alarm_of(case, scope, scope.whole, incident)
        return finding_of(case, "continuation", incident, alarm, pledge=judgement.pledge)

    def is_steady(incident: Incident) -> bool:
        """Whether nothing else than the incident has to do with its finding, at whatever event time."""
        if not incident.certain or len(incident.origins) == 1:
            return True
        told = case.evidence.affirming(incident.key)
        return all(case.evidence.when(scope, each).lo <= case.at for each in told)

    def grown(old: Mapping[Incident, Finding], news: object) -> dict[Incident, Finding]:
        more = [each for each in counting if each not in old]
        found = {**old, **{each: made(each) for each in more if is_steady(each)}}
        if len(found) > len(counting):
            return {each: found[each] for each in counting if each in found}
        return found

    if scope.pledge.condition is not None:
        # What others do, or tell of a state, may change any of them.
        return map(made, counting)
    held = case.evidence.carried("continuations", lambda: grown({}, ()), grown, scope.whole)
    return ((is_steady(each) and held.get(each)) or made(each) for each in counting)


@finder("resumption")
def resumption(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """The first certain violation of a prohibition that was holding, or kept, until just before it.

    Just before it is the instant before in event time, and in knowledge time the instant before any
    report of it was known.
    """
    ledger = case.snapshot.ledger
    asked: list[tuple[int, int, Judgement, Incident]] = []
    for judgement in judgements.values():
        scope = judgement.scope
        if scope.is_demand or scope.pledge.kind.is_reduction:
            continue
        first = _first(judgement)
        if first is None or first.lo <= scope.opens.lo or not _may_have_held(case, scope, first):
            continue
        as_of = min(ledger.dated[id]._known_at for id in first.records) - 1
        asked.append((as_of, first.lo - 1, judgement, first))
    then: Case | None = None
    for as_of, at, judgement, first in sorted(asked, key=lambda each: each[:2]):
        then = case_after(then, ledger, at, as_of)
        before = then.scopes.get(judgement.pledge)
        if before is None:
            continue
        if judge_in_brief(then, before).verdict in (Verdict.HOLDING, Verdict.KEPT):
            yield finding_of(
                case, "resumption", first, alarm_in(case, judgement, first), pledge=judgement.pledge
            )


def _may_have_held(case: Case, scope: Scope, first: Incident) -> bool:
    """Whether a pledge may have held before an act: nothing is held that nobody looked at."""
    return (
        scope.pledge.kind.is_of_states
        or any(look.lo < first.lo for look in watchers(case.evidence, scope, scope.units[0]))
        or any(isinstance(each, Coverage) for each in case.snapshot.retracted.values())
    )


def _first(judgement: Judgement) -> Incident | None:
    certain = (each for each in judgement.incidents if each.certain)
    return min(certain, key=lambda each: (each.lo, each.key), default=None)


# -- reductions ------------------------------------------------------------------------------------

_SHORT = (Verdict.BROKEN, Verdict.PARTIAL)


@finder("insufficient_reduction", "increase", "displacement")
def reductions(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """A reduction that falls short, that went up instead, or that moved elsewhere, by a measure.

    That it falls short is certain where the measure shows it broken, or kept in part.
    """
    for judgement in judgements.values():
        for measured in judgement.measures:
            if measured.verdict in _SHORT:
                yield _of_measure(
                    case, judgement, measured, "insufficient_reduction", T, _falls_short
                )
            elif measured.verdict is Verdict.SLIPPING:
                yield _of_measure(
                    case, judgement, measured, "insufficient_reduction", U, _falls_short
                )
            if _has_risen(measured):
                yield _of_measure(case, judgement, measured, "increase", T, _has_risen)
            if measured.displaced:
                yield _of_measure(
                    case, judgement, measured, "displacement", T, lambda each: each.displaced
                )


def _falls_short(measured: Measured) -> bool:
    return measured.verdict in _SHORT


def _has_risen(measured: Measured) -> bool:
    """Whether it surely rose, and half of the news has arrived."""
    return measured.has_arrived and measured.ratio is not None and measured.ratio.low > 1


def _of_measure(
    case: Case,
    judgement: Judgement,
    measured: Measured,
    kind: str,
    certainty: Kleene,
    holds: Callable[[Measured], bool],
) -> Finding:
    scope, snapshot = judgement.scope, case.snapshot
    tellings = [snapshot.alive[id] for id in measured.records]
    told = Counter(
        snapshot.origin_of(each) for each in tellings if isinstance(each, (Report, StateReport))
    )
    alarm: tuple[str, ...] = ()
    if certainty is T:
        lookers = {look.origin for look in watchers(case.evidence, scope, scope.whole)}
        most = sorted(told, key=lambda origin: (-told[origin], origin))

        def left(rest: Judgement) -> float | None:
            same = [each for each in rest.measures if each.name == measured.name]
            return None if any(map(holds, same)) else 0.0

        alarm = judged_without(case, judgement, [*most, *sorted(lookers)], left)[0]
    return Finding(
        kind=kind,
        certainty=certainty,
        pledge=judgement.pledge,
        measure=measured.name,
        since=scope.opens,
        records=tuple(sorted(measured.records)),
        origins=tuple(sorted(told)),
        alarm=alarm,
    )


# -- demands and states ----------------------------------------------------------------------------


@finder("missed_deadline")
def missed_deadline(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """Something was not done by its deadline, or only in part or late."""
    for judgement in judgements.values():
        scope, told = judgement.scope, judgement.demanded
        if not scope.pledge.kind.is_task or not judgement.settled or told is None:
            continue
        sure = judgement.verdict in _SHORT
        unlikely = rounded(told.done) <= rounded(1 - case.snapshot.rules.theta_p)
        if not sure and not (judgement.verdict is Verdict.INCONCLUSIVE and unlikely):
            continue
        records = {report for each in judgement.incidents for report in each.records}
        records.update(told.denials)
        if told.done != told.done_plain:  # it rests on the silence of those who were looking
            records.update(judgement.coverage.records)
        alarm: Alarm = ((), ())
        if sure:
            origins = (o for each in judgement.incidents for o in each.origins)
            alarm = judged_without(case, judgement, origins, _left_of_deadline)
        yield Finding(
            kind="missed_deadline",
            certainty=T if sure else U,
            pledge=judgement.pledge,
            since=scope.declared_end,
            p=1 - told.done,
            records=tuple(sorted(records)),
            origins=tuple(sorted({o for each in judgement.incidents for o in each.origins})),
            alarm=alarm[0],
            left=alarm[1],
        )


def _left_of_deadline(rest: Judgement) -> float | None:
    if rest.verdict in _SHORT:
        return None
    return 1 - rest.demanded.done if rest.demanded is not None else 0.0


@finder("state_persists")
def state_persists(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """A state is not as pledged when it was to be."""
    for judgement in judgements.values():
        kind = judgement.scope.pledge.kind
        if not kind.is_of_states or (kind.is_demand and not judgement.settled):
            continue
        if judgement.reason in ("not_due", "never_due"):
            continue
        for incident in filter(bears, judgement.incidents):
            alarm = alarm_in(case, judgement, incident)
            found = finding_of(case, "state_persists", incident, alarm, pledge=judgement.pledge)
            doubt = _MAY_NOT_BIND.get(judgement.reason or "")
            if doubt is not None:
                causes = (*found.causes, *((name, 0.5) for name in doubt))
                found = attrs.evolve(found, certainty=U, causes=causes, alarm=(), left=())
            yield found


_MAY_NOT_BIND = {
    "condition_unknown": ("condition",),
    "may_not_bind": ("binds",),
    "may_not_be_due": (),
}
