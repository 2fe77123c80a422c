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
from pledgewatch.words.forms import percent, say
from pledgewatch.words.templates import said

BROKEN, KEPT = Verdict.BROKEN, Verdict.KEPT
BOTH = (BROKEN, KEPT)


def is_void(scope: Scope) -> bool:
    """Whether its window is surely empty: whatever is reported, there is nothing to judge."""
    return before(scope.opens, scope.ends) is F


def levels_of(subject: Subject) -> Level:
    """What the levels reported of a reduction so far show when all is over."""
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
                said(f"remarks.void_{word}", record=record, day=say(when, zone)),
                bars=BOTH,
                records=(record,),
            )
        elif pledge.grace is not None and before(scope.start, scope.ends) is not F:
            yield subject(
                "empty_window",
                said("remarks.long_grace", grace=pledge.grace),
                field="grace",
                bars=BOTH,
            )
        else:
            yield subject(
                "empty_window",
                said("remarks.ends_at_start"),
                field="end" if pledge.end is not None else "within",
                bars=BOTH,
            )
    elif scope.is_demand and not scope.has_deadline:
        yield subject(
            "no_deadline",
            said("remarks.no_deadline"),
            bars=(BROKEN,),
        )
    elif not scope.has_end and not scope.is_demand:
        yield subject(
            "no_end",
            said("remarks.no_end"),
            bars=(KEPT,),
        )
    if _lacks_look(scope):
        yield subject(
            "no_look",
            said("remarks.no_look"),
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
            said(f"remarks.never_due_{word}", record=record),
            bars=(BROKEN,),
            records=records,
        )
    else:
        yield subject(
            "perhaps_never_due",
            said(f"remarks.perhaps_{word}", record=record),
            bars=(BROKEN,),
            records=records,
        )


@of_pledge
def speaker(subject: Subject) -> Iterator[Remark]:
    """A speaker of whom it is not known whether he or she binds the debtor."""
    scope = subject.scope
    if scope.binds is T:
        return
    ledger, pledge = subject.ledger, scope.pledge
    who, whom = ledger.label(Actor, pledge.speaker), ledger.label(Actor, pledge.debtor)
    yield subject(
        "speaker_unbound",
        said(
            "remarks.speaker_unbound",
            who=who,
            whom=whom,
            debtor=pledge.debtor,
            speaker=pledge.speaker,
        ),
        field="speaker",
        bars=BOTH,
        records=(pledge.speaker,) if pledge.speaker else (),
    )


@of_pledge
def condition(subject: Subject) -> Iterator[Remark]:
    """A condition that never holds, or of which that can never be known."""
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
            said("remarks.presumed_not"),
            field="condition.presumed",
            bars=bars,
        )
    elif given.unless_broken and never:
        yield subject(
            "never_binds",
            said("remarks.broken_before", pledges=listed(given.unless_broken)),
            field="condition.unless_broken",
            bars=bars,
            records=given.unless_broken,
        )
    elif given.state is None and given.presumed is None and not given.unless_broken:
        yield subject(
            "binding_untold",
            said("remarks.nothing_presumed"),
            field="condition",
            bars=bars,
        )
    elif given.state is not None and given.presumed is not True and not _is_told(subject):
        waits = "does_not_bind" if given.presumed is False else "may_not_bind"
        yield subject(
            "condition_untold",
            said(f"remarks.{waits}", state=given.state),
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
    if not pledge.activities:
        return  # reports name it, and nothing else brings them to it
    whole = scope.whole
    bars = _needs_scope(subject)
    for field, is_left in (
        (
            "except_places",
            any(whole.has_place(place) is T for place in whole.area.inside),
        ),
        (
            "except_activities",
            any(whole.has_activity(kind) is T for kind in whole.acts.inside),
        ),
        ("except_actors", _may_anybody_act(scope)),
    ):
        if is_left:
            continue
        is_level = pledge.kind.is_reduction and field == "except_places"
        may_be = subject.is_named or (is_level and not counts_decide(subject))
        yield subject(
            "nothing_in_scope",
            said(f"remarks.nothing_left_{field.removeprefix('except_')}"),
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
            said("remarks.nothing_to_violate"),
            field="at_least",
            bars=(BROKEN,),
        )
    if pledge.unit is None:
        return
    told = [record for record in subject.snapshot.all(StateReport) if record.level is not None]
    if not any(record.unit == pledge.unit for record in told):
        others = sorted({record.unit for record in told if record.unit})
        key = "unit_differs" if others else "unit_unused"
        text = said(f"remarks.{key}", unit=pledge.unit, others=listed(others))
        yield subject("unit_not_told", text, field="unit")


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
    done = "_done" if scope.is_demand else ""
    if most < needed:
        yield subject(
            "weak_sources",
            said(f"remarks.too_weak{done}", most=percent(sigma(most)), needed=percent(threshold)),
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
        yield subject("weak_sources", said(f"remarks.takes_many{done}", n=count))


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
