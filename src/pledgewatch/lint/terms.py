"""Which verdicts the terms of a pledge allow: scope, window, speaker, condition, deadline."""

from __future__ import annotations

from collections.abc import Iterator

from pledgewatch.conventions import log_odds
from pledgewatch.engine.facts import Verdict
from pledgewatch.engine.levels import Level, read_levels
from pledgewatch.engine.reduction import pledged_share
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.scoring import sigma, total
from pledgewatch.lint.remark import Remark, Subject, of_pledge
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import (
    Actor,
    StateReport,
)
from pledgewatch.model.time import FOREVER, before
from pledgewatch.model.tree import all_from
from pledgewatch.words import listed
from pledgewatch.words.forms import say

BROKEN, KEPT = Verdict.BROKEN, Verdict.KEPT
BOTH = (BROKEN, KEPT)


def is_void(scope: Scope) -> bool:
    """Whether its window is surely empty: whatever is reported, there is nothing to judge."""
    return before(scope.opens, scope.ends) is F


def levels_of(subject: Subject) -> Level:
    """What the levels told of a reduction so far show when all is over."""
    share, _ = pledged_share(subject.scope)
    return read_levels(subject.final, subject.scope, subject.scope.whole, share)


def counts_decide(subject: Subject) -> bool:
    """Whether a reduction is read from counts alone: it names them, or no level can be compared."""
    measure = subject.scope.pledge.measure
    if measure is not None:
        return measure != "level"
    return levels_of(subject).verdict is Verdict.UNTESTED


@of_pledge
def window(subject: Subject) -> Iterator[Remark]:
    """A window that is empty, or that never closes."""
    scope, pledge = subject.scope, subject.scope.pledge
    zone = subject.ledger.timezone
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
    elif scope.is_demand and not scope.has_deadline:
        yield subject(
            "no_deadline",
            "It has no deadline, so it is never overdue: it can be kept, and never broken. Write "
            "`end` or `within` if one was given.",
            bars=(BROKEN,),
        )
    elif not scope.has_end and not scope.is_demand:
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
    return scope.pledge.kind.is_reduction and not scope.has_end and scope.pledge.horizon is None


@of_pledge
def deadline(subject: Subject) -> Iterator[Remark]:
    """A deadline that the pledge did not live to see."""
    scope = subject.scope
    if not scope.is_demand or scope.is_cut is F or is_void(scope):
        return
    _, word, record = scope.replaced[0]
    records = [id for _, _, id in scope.replaced]
    if scope.is_cut is T:
        yield subject(
            "never_due",
            f"It was {word} ({record}) before its deadline, so it was never due: it can be kept by "
            "what was done before then, and never broken.",
            bars=(BROKEN,),
            records=records,
        )
    else:
        yield subject(
            "perhaps_never_due",
            f"Whether it was {word} ({record}) before its deadline is not known, so it can never be "
            "found broken. Write the `when` of that more precisely.",
            bars=(BROKEN,),
            records=records,
        )


@of_pledge
def speaker(subject: Subject) -> Iterator[Remark]:
    """A speaker of whom it cannot be told whether he or she binds the debtor."""
    scope = subject.scope
    if scope.binds is T:
        return
    ledger, pledge = subject.ledger, scope.pledge
    who, whom = ledger.label(Actor, pledge.speaker), ledger.label(Actor, pledge.debtor)
    yield subject(
        "speaker_unbound",
        f"Whether {who} binds {whom} is not known, so it can be found neither broken nor kept. "
        f'Write `speaks_for = ["{pledge.debtor}"]` or a binding `office` for {pledge.speaker} if '
        "that is so.",
        field="speaker",
        bars=BOTH,
        records=(pledge.speaker,) if pledge.speaker else (),
    )


@of_pledge
def condition(subject: Subject) -> Iterator[Remark]:
    """A condition that never holds, or of which that can never be told."""
    scope, pledge = subject.scope, subject.scope.pledge
    given = pledge.condition
    if given is None:
        return
    # Whether a demand bound does not matter for what is done.
    bars = (BROKEN,) if scope.is_demand else BOTH
    until = min(scope.ends.last, FOREVER - 1)
    never = subject.case.condition(scope).over(scope.opens.lo, until) is F
    if given.state is None and given.presumed is False:
        yield subject(
            "never_binds",
            "Its condition is presumed not to hold and names no `state`, so no report can make it "
            "bind. Write the `state` that state reports speak of.",
            field="condition.presumed",
            bars=bars,
        )
    elif given.unless_broken and never:
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
            "told whether it binds. Write `presumed`, or the `state` that state reports speak of.",
            field="condition",
            bars=bars,
        )
    elif given.state is not None and given.presumed is not True and not _is_told(subject):
        waits = "it does not bind" if given.presumed is False else "it is not known to bind"
        yield subject(
            "condition_untold",
            f"No credible state report is about `{given.state}` so far: until one is, {waits}. "
            "Look whether the name is that of the reports, or report it.",
            field="condition.state",
        )


def _is_told(subject: Subject) -> bool:
    snapshot, given = subject.snapshot, subject.scope.pledge.condition
    return given is not None and any(
        record.state == given.state
        and record.holds is not None
        and snapshot.llr(record) >= log_odds(snapshot.rules.theta_p)
        for record in snapshot.all(StateReport)
    )


# -- scope -----------------------------------------------------------------------------------------


@of_pledge
def scope_left(subject: Subject) -> Iterator[Remark]:
    """Exceptions that leave nothing that a report could name and surely be in scope."""
    scope, pledge = subject.scope, subject.scope.pledge
    whole = scope.whole
    bars = _needs_scope(subject)
    for field, what, is_left in (
        (
            "except_places",
            "place",
            any(whole.has_place(place) is T for place in whole.area.inside),
        ),
        (
            "except_activities",
            "activity",
            any(whole.has_activity(kind) is T for kind in whole.acts.inside),
        ),
        ("except_actors", "actor", _may_anybody_act(scope)),
    ):
        if is_left:
            continue
        is_level = pledge.kind.is_reduction and field == "except_places"
        may_be = subject.is_named or (is_level and not counts_decide(subject))
        yield subject(
            "nothing_in_scope",
            f"With `{field}` taken out, no declared {what} is surely in scope: every report lies "
            f"outside or is too coarse. Take an exception out, declare what of the {what} is not "
            "excepted, or name the `pledge` in the reports that bear on it.",
            field=field,
            bars=() if may_be else bars,
        )


def _needs_scope(subject: Subject) -> tuple[Verdict, ...]:
    """The verdicts that need a report from within the scope."""
    kind = subject.scope.pledge.kind
    if kind.is_reduction:
        return BOTH
    if kind.is_task:
        return (KEPT,)
    if kind.is_of_states:
        # Reports of narrower places and actors bound a level from below only.
        return (KEPT,) if _asks_for_some(subject.scope) else (BROKEN,)
    return (BROKEN,)


def _asks_for_some(scope: Scope) -> bool:
    """Whether a state pledge asks for more than nothing."""
    pledge = scope.pledge
    if pledge.at_least is None and pledge.at_most is None:
        return not pledge.kind.is_withdrawal
    return bool(pledge.at_least)


def _may_anybody_act(scope: Scope) -> bool:
    """Whether the acts of some actor can surely be the debtor's, at some time."""
    world, theta_b = scope.snapshot.world, scope.snapshot.rules.theta_b

    def lent_to(actor: str) -> Iterator[str]:
        yield from world.actors.children(actor)
        yield from (name for name, weight in world.lent.get(actor, ()) if weight >= theta_b)

    acting = scope.debtors.inside
    if scope.exempt.inside:
        acting = all_from(acting, lent_to)
    return any(scope.exempt.contains(actor) is F for actor in acting)


@of_pledge
def level(subject: Subject) -> Iterator[Remark]:
    """A level that nothing can fall short of, or in a unit that nobody uses."""
    pledge = subject.scope.pledge
    if not pledge.kind.is_of_states:
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
        for record in subject.snapshot.alive.values()
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
    """Whether the declared sources can establish anything together, and how many it takes."""
    scope, snapshot = subject.scope, subject.snapshot
    kind, rules = scope.pledge.kind, snapshot.rules
    if kind.is_reduction:
        return  # what a reduction counts need only be likely, and only to the panel
    threshold = rules.theta_b if not scope.is_demand or kind.is_task else 1 - rules.theta_lo
    needed = log_odds(threshold)
    given = weights(subject)
    most = total(given, snapshot.family)
    what = "that it was done" if scope.is_demand else "a violation"
    if most < needed:
        besides = " but the debtor's own" if scope.is_demand else ""
        yield subject(
            "weak_sources",
            f"All declared sources together{besides} cannot establish {what}: P = {sigma(most):.2f} at "
            f"most where {threshold:.2f} is needed. Write the `reliability` of those who observed, or a "
            "`probability` where a report has its own.",
            bars=(KEPT,) if scope.is_demand else (BROKEN,),
        )
        return
    strongest = sorted(given, key=lambda origin: (-given[origin], origin))
    count = next(
        n
        for n in range(len(strongest) + 1)
        if total({o: given[o] for o in strongest[:n]}, snapshot.family) >= needed
    )
    if count > 2:
        yield subject(
            "weak_sources",
            f"It takes at least {count} independent origins to establish {what}: the declared "
            "sources are of low reliability. Look whether their `reliability` is as it should be.",
        )


def weights(subject: Subject) -> dict[str, int]:
    """What each origin can add at most to the evidence (nano-nats); those of no weight are left out.

    The debtor's own organs add nothing to that something was done, and count as rated B at least
    where they admit a violation (semantics 6, *against interest*).
    """
    snapshot, scope = subject.snapshot, subject.scope
    admission = log_odds(snapshot.assumptions.sources.probability("B", None))
    own = snapshot.organs(scope.pledge.debtor)
    found: dict[str, int] = {}
    for source, most in subject.case.loudest.items():
        llr = most
        if snapshot.organ_of(source) in own:
            llr = 0 if scope.is_demand else max(llr, admission)
        origin = snapshot.origin(source)
        if llr > found.get(origin, 0):
            found[origin] = llr
    return found
