"""Which verdicts the terms of a pledge allow: scope, window, speaker, condition, deadline."""

from __future__ import annotations

import math
from collections.abc import Iterator

from pledgewatch.conventions import NANO, log_odds
from pledgewatch.evidence import Level
from pledgewatch.explanations import listed
from pledgewatch.lint.remark import Remark, Subject, of_pledge
from pledgewatch.matching import Scope, p_true, said_by_accused
from pledgewatch.model.dates import say
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import (
    STATES,
    Activity,
    Actor,
    Kind,
    Place,
    Report,
    Source,
    Stance,
    StateReport,
)
from pledgewatch.model.time import FOREVER, before
from pledgewatch.verdicts import Verdict

__all__ = ["comparable_levels", "counts_decide", "is_void"]

BROKEN, KEPT = Verdict.BROKEN, Verdict.KEPT
BOTH = (BROKEN, KEPT)
_DEADLINES = (Kind.DO_BY, Kind.WITHDRAW, Kind.REACH)


def is_void(scope: Scope) -> bool:
    """Whether its window is surely empty: whatever is reported, there is nothing to judge."""
    return before(scope.opens, scope.ends) is F


def comparable_levels(subject: Subject) -> tuple[Level, ...]:
    """The levels told of a reduction so far that can be compared with the one before it."""
    scope = subject.scope
    told = subject.case.evidence.levels.get(scope.pledge.id, frozenset())
    bases = {
        level.unit
        for level in told
        if level.amount is not None
        and level.amount.low > 0
        and before(scope.start, level.when.start) is not T
    }
    return tuple(level for level in told if level.share is not None or level.unit in bases)


def counts_decide(subject: Subject) -> bool:
    """Whether a reduction is read from counts alone: it names them, or no level can be compared."""
    measure = subject.scope.pledge.measure
    return measure != "level" if measure is not None else not comparable_levels(subject)


@of_pledge
def window(subject: Subject) -> Iterator[Remark]:
    """A window that is empty, or that never closes."""
    scope, pledge = subject.scope, subject.scope.pledge
    zone = subject.case.ledger.timezone
    if is_void(scope):
        when, word, record = scope.replaced[0] if scope.replaced else (None, "", "")
        if when is not None and before(scope.opens, when) is F:
            yield subject(
                "empty_window",
                f"It was {word} ({record}) on {say(when, zone)}, before its window opened: it is "
                "void. If that came later, mend its `when`.",
                bars=BOTH,
                records=(record,),
            )
        elif pledge.grace is not None and before(scope.start, scope.ends) is not F:
            yield subject(
                "empty_window",
                f"Its grace of {pledge.grace} lasts to its end or beyond: nothing is ever judged. "
                "Write a shorter `grace` or a later `end`.",
                field="grace",
                bars=BOTH,
            )
        else:
            yield subject(
                "empty_window",
                "It ends when it starts: nothing is ever judged. Write a later `end`.",
                field="end" if pledge.end is not None else "within",
                bars=BOTH,
            )
    elif pledge.kind in (Kind.WITHDRAW, Kind.REACH) and not scope.has_deadline:
        yield subject(
            "no_deadline",
            "It has no deadline, so it is never due: it can hold or slip, and neither be kept nor "
            "broken. Write `end` or `within`.",
            bars=BOTH,
        )
    elif not scope.has_end and pledge.kind not in _DEADLINES:
        yield subject(
            "no_end",
            "It has no end, so it never expires: it can hold but never be kept. Write `end` or "
            "`within` if an end was given.",
            bars=(KEPT,),
        )
    if _lacks_look(scope):
        yield subject(
            "no_look",
            "With neither end nor horizon there is no moment to read the reduction at: it can hold "
            'or slip, and not be found broken. Write `horizon`, for example "56 d".',
            bars=(BROKEN,),
        )


def _lacks_look(scope: Scope) -> bool:
    return scope.pledge.kind is Kind.REDUCE and not scope.has_end and scope.pledge.horizon is None


@of_pledge
def deadline(subject: Subject) -> Iterator[Remark]:
    """A deadline that the pledge did not live to see."""
    scope, kind = subject.scope, subject.scope.pledge.kind
    if kind not in _DEADLINES or scope.cut_short is F or is_void(scope):
        return
    _, word, record = scope.replaced[0]
    records = [id for _, _, id in scope.replaced]
    if scope.cut_short is T:
        yield subject(
            "never_due",
            f"It was {word} ({record}) before its deadline, so it was never due"
            + (" and only doing it before then could keep it." if kind is Kind.DO_BY else "."),
            bars=(BROKEN,) if kind is Kind.DO_BY else BOTH,
            records=records,
        )
    else:
        yield subject(
            "perhaps_never_due",
            f"It cannot be told whether it was {word} ({record}) before its deadline, so it can "
            "never be found broken. Write the `when` of that more precisely.",
            bars=(BROKEN,),
            records=records,
        )


@of_pledge
def speaker(subject: Subject) -> Iterator[Remark]:
    """A speaker of whom it cannot be told whether he or she binds the debtor."""
    scope = subject.scope
    if scope.binds is T:
        return
    ledger, pledge = subject.case.ledger, scope.pledge
    who, whom = ledger.label(Actor, pledge.speaker), ledger.label(Actor, pledge.debtor)
    yield subject(
        "speaker_unbound",
        f"It cannot be told whether {who} binds {whom}, so nothing can be certain to break it. "
        f'Write `speaks_for = ["{pledge.debtor}"]` or a binding `office` for {pledge.speaker} if '
        "that is so.",
        field="speaker",
        bars=(BROKEN,),
        records=(pledge.speaker,) if pledge.speaker else (),
    )


@of_pledge
def condition(subject: Subject) -> Iterator[Remark]:
    """A condition that never holds, or of which that can never be told."""
    scope, pledge = subject.scope, subject.scope.pledge
    given = pledge.condition
    if given is None:
        return
    bars: tuple[Verdict, ...] = BOTH
    if pledge.kind is Kind.DO_BY:
        bars = (BROKEN,)
    reciprocity = subject.case.reciprocity
    course = reciprocity.course(pledge.id) if pledge.id in reciprocity.named else None
    until = min(scope.ends.last, FOREVER - 1)
    if given.state is None and given.presumed is False:
        yield subject(
            "never_binds",
            "Its condition is presumed not to hold and names no `state`, so no report can make it "
            "bind. Write the `state` that state reports speak of.",
            field="condition.presumed",
            bars=bars,
        )
    elif course is not None and course.over(scope.opens.lo, until) is F:
        yield subject(
            "never_binds",
            f"What it depends on ({listed(given.unless_broken)}) was broken before it took effect, "
            "so it never binds. Mend `unless_broken` if that was not meant.",
            field="condition.unless_broken",
            bars=bars,
            records=given.unless_broken,
        )
    elif given.state is None and given.presumed is None and not given.unless_broken:
        yield subject(
            "binding_untold",
            "Its condition names no `state` and it was not said what is presumed, so it cannot be "
            "told whether it binds and nothing can be certain to break it. Write `presumed`, or the "
            "`state` that state reports speak of.",
            field="condition",
            bars=(BROKEN,),
        )
    elif given.state is not None and given.presumed is not True and not _is_told(subject):
        waits = "it does not bind" if given.presumed is False else "it cannot be told that it binds"
        yield subject(
            "condition_untold",
            f"No credible state report tells of `{given.state}` so far: until one does, {waits}. "
            "Look whether the name is that of the reports, or report it.",
            field="condition.state",
        )


def _is_told(subject: Subject) -> bool:
    ledger, given = subject.case.ledger, subject.scope.pledge.condition
    return given is not None and any(
        isinstance(record, StateReport)
        and record.state == given.state
        and record.holds is not None
        and p_true(ledger, record) >= ledger.assumptions.thresholds.theta_p
        for record in subject.case.alive.values()
    )


# -- scope -----------------------------------------------------------------------------------------


@of_pledge
def scope_left(subject: Subject) -> Iterator[Remark]:
    """Exceptions that leave nothing that a report could name and surely be in scope."""
    scope, pledge = subject.scope, subject.scope.pledge
    ledger = subject.case.ledger
    whole = scope.whole
    bars = _needs_scope(subject)
    for field, what, is_left in (
        (
            "except_places",
            "place",
            any(whole.place_match(place.id) is T for place in ledger.all(Place)),
        ),
        (
            "except_activities",
            "activity",
            any(whole.activity_match(kind.id) is T for kind in ledger.all(Activity)),
        ),
        ("except_actors", "actor", any(_may_act(scope, a.id) for a in ledger.all(Actor))),
    ):
        if is_left:
            continue
        is_level = pledge.kind is Kind.REDUCE and field == "except_places"
        yield subject(
            "nothing_in_scope",
            f"With `{field}` taken out, no declared {what} is surely in scope: every report lies "
            f"outside or is too coarse. Take an exception out, or declare what of the {what} is "
            "not excepted.",
            field=field,
            bars=bars if not is_level or counts_decide(subject) else (),
        )


def _needs_scope(subject: Subject) -> tuple[Verdict, ...]:
    """The verdicts that need a report from within the scope."""
    pledge = subject.scope.pledge
    if pledge.kind is Kind.REDUCE:
        return BOTH
    if pledge.kind is Kind.DO_BY:
        return (KEPT,)
    if pledge.kind in STATES:
        # Reports of narrower places and actors bound a level from below only.
        return (KEPT,) if _asks_for_some(subject.scope) else (BROKEN,)
    return (BROKEN,)


def _asks_for_some(scope: Scope) -> bool:
    """Whether a state pledge asks for more than nothing."""
    pledge = scope.pledge
    if pledge.at_least is None and pledge.at_most is None:
        return pledge.kind is not Kind.WITHDRAW
    return bool(pledge.at_least)


def _may_act(scope: Scope, actor: str) -> bool:
    """Whether an actor's acts can surely be the debtor's, at some time."""
    if scope.exempt.contains(actor) is not F:
        return False
    return scope.debtors.contains(actor) is T or _is_controlled(scope, actor)


def _is_controlled(scope: Scope, actor: str) -> bool:
    ledger = scope.ledger
    theta_b = ledger.assumptions.thresholds.theta_b
    return any(
        control.weight >= theta_b
        and (scope.debtors.contains(control.actor) is T or _is_controlled(scope, control.actor))
        for part in ledger.actors.ancestors(actor)
        for control in ledger.node(Actor, part).controlled_by
    )


@of_pledge
def level(subject: Subject) -> Iterator[Remark]:
    """A level that nothing can fall short of, or in a unit that nobody uses."""
    pledge = subject.scope.pledge
    if pledge.kind not in STATES:
        return
    if pledge.at_most is None and pledge.at_least == 0:
        yield subject(
            "nothing_to_violate",
            "Every level is at least 0, so nothing can break it. Write the level that was pledged, "
            "or leave `at_least` and `unit` out.",
            field="at_least",
            bars=(BROKEN,),
        )
    if pledge.unit is None:
        return
    told = [
        record
        for record in subject.case.alive.values()
        if isinstance(record, StateReport) and record.level is not None
    ]
    if not any(record.unit == pledge.unit for record in told):
        others = sorted({record.unit for record in told if record.unit})
        used = f" (they use {listed(others)})" if others else ""
        yield subject(
            "unit_not_told",
            f"No state report so far counts in `{pledge.unit}`{used}, so none says anything of it. "
            "Write the same `unit` in both.",
            field="unit",
        )


# -- sources ---------------------------------------------------------------------------------------


@of_pledge
def sources(subject: Subject) -> Iterator[Remark]:
    """Whether the declared sources can make anything certain together, and how many it takes."""
    kind = subject.scope.pledge.kind
    if kind is Kind.REDUCE:
        return  # what a reduction counts need only be likely, and only to the panel
    does = kind is Kind.DO_BY
    rules = subject.case.ledger.assumptions.thresholds
    needed = log_odds(rules.theta_b) - log_odds(rules.prior)
    weights = sorted(_weights(subject, without_debtor=does).values(), reverse=True)
    total, count = 0, 0
    while total < needed and count < len(weights) and weights[count] > 0:
        total += weights[count]
        count += 1
    what = "that it was done" if does else "a violation"
    if total < needed:
        besides = " but the debtor's own" if does else ""
        p = 1 / (1 + math.exp(-(total + log_odds(rules.prior)) / NANO))
        yield subject(
            "weak_sources",
            f"All declared sources together{besides} cannot make "
            f"{what} certain: P = {p:.2f} at most where {rules.theta_b:.2f} is needed. Write the "
            "`reliability` of those who observed, or a `probability` where a report has its own.",
            bars=(KEPT,) if does else (BROKEN,),
        )
    elif count > 2:
        yield subject(
            "weak_sources",
            f"It takes at least {count} independent origins to make {what} certain: the declared "
            "sources are of low reliability. Look whether their `reliability` is as it should be.",
        )


def _weights(subject: Subject, *, without_debtor: bool) -> dict[str, int]:
    """What each origin can add at most to the evidence that something happened (nano-nats)."""
    case = subject.case
    ledger, witnesses = case.ledger, case.witnesses
    weights: dict[str, int] = {}

    def weigh(source: str, p: float) -> None:
        origin = witnesses.origin(source)
        weights[origin] = max(weights.get(origin, 0), log_odds(p))

    for source in ledger.all(Source):
        weigh(source.id, ledger.assumptions.sources.probability(source.reliability, None))
    for record in case.alive.values():
        if isinstance(record, (Report, StateReport)) and record.probability is not None:
            denies = isinstance(record, Report) and record.stance is Stance.DENIES
            if not denies:
                weigh(record.origin or record.source or "", record.probability)
    if without_debtor:
        debtor = (subject.scope.pledge.debtor,)
        return {
            origin: weight
            for origin, weight in weights.items()
            if not said_by_accused(ledger, witnesses.organs(origin), debtor)
        }
    return weights
