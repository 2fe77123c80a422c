"""When a pledge binds: its condition, what the other side did first, and what an incident is to it.

A reciprocal pledge asks for the violations of another pledge, and that one may ask back. Each asks
only for what surely or possibly lies earlier, so the asking ends.
"""

from __future__ import annotations

from tests.reference.evidence import p_true
from tests.reference.incidents import Incident, incidents
from tests.reference.logic import before, both, over, shared
from tests.reference.terms import REFRAINS, Terms, speaker_binds
from tests.reference.world import World

from pledgewatch.model.records import Pledge, StateReport, Supersede, Withdraw
from pledgewatch.model.time import Moment

# -- the condition ---------------------------------------------------------------------------------


def condition_tellings(pledge: Pledge, world: World) -> list[StateReport]:
    assert pledge.condition is not None
    return [
        told
        for told in world.alive(StateReport)
        if told.state is not None and told.state == pledge.condition.state
        if told.holds is not None and p_true(told, world) >= world.thresholds["theta_p"]
    ]


def stated_at(pledge: Pledge, t: int, world: World) -> str:
    """Rule 12, without what the other side did."""
    if pledge.condition is None:
        return "T"
    tellings = condition_tellings(pledge, world)
    in_force = [told for told in tellings if told.when.start.hi - 1 <= t]
    perhaps = [told for told in tellings if told.when.start.lo <= t < told.when.start.hi - 1]
    latest = [
        told
        for told in in_force
        if not any(before(told.when.start, other.when.start) == "T" for other in in_force)
    ]
    values = [told.holds for told in latest + perhaps]
    if not in_force:
        presumed = pledge.condition.presumed
        if presumed is None and pledge.condition.unless_broken and pledge.condition.state is None:
            presumed = True
        values.append(presumed)
    return shared({True: "T", False: "F", None: "U"}[value] for value in values)


def condition_at(pledge: Pledge, t: int, world: World) -> str:
    return both(stated_at(pledge, t, world), *(yet(y, t, world) for y in named(pledge, world)))


def changes(pledge: Pledge, world: World) -> list[int]:
    """Every instant at which the condition may come to be another."""
    if pledge.condition is None:
        return []
    starts = [told.when.start for told in condition_tellings(pledge, world)]
    found = [at for start in starts for at in (start.lo, start.hi - 1)]
    for y in named(pledge, world):
        found += [at + 1 for each in incidents(y, world) for at in (each.lo, each.last)]
    return found


def condition_over(pledge: Pledge, first: int, last: int, world: World) -> set[str]:
    """The values the condition takes from one instant to another."""
    return over(first, last, lambda t: condition_at(pledge, t, world), changes(pledge, world))


def obligation_over(pledge: Pledge, first: int, last: int, world: World) -> str:
    """Rule 11: what a telling of some stretch finds of the obligation."""
    values = condition_over(pledge, first, last, world)
    return both(shared(values), speaker_binds(pledge, world))


# -- the other side: rules 54 and 55 ---------------------------------------------------------------


def named(pledge: Pledge, world: World) -> list[Pledge]:
    """The pledges of the other side that are alive."""
    names = pledge.condition.unless_broken if pledge.condition else ()
    return [other for other in world.alive(Pledge) if other.id in names]


def base(pledge: Pledge, e: Incident, world: World) -> str:
    """Whether an incident of a pledge violates it, whatever the other side did."""
    memo = ("base", pledge.id, e.key)
    if memo not in world.memo:
        weighed, at = e.weighed(), world.thresholds
        if weighed.violation_reaches(at["theta_b"]) and not e.is_report_dated:
            likely = "T"
        else:
            likely = "U" if weighed.violation_exceeds(at["theta_lo"]) else "F"

        def stated(telling) -> str:
            first, last = telling.when.start.lo, telling.when.end.hi - 1
            starts = condition_tellings(pledge, world) if pledge.condition else []
            at_which = [
                at for told in starts for at in (told.when.start.lo, told.when.start.hi - 1)
            ]
            values = over(first, last, lambda t: stated_at(pledge, t, world), at_which)
            return both(shared(values), speaker_binds(pledge, world))

        world.memo[memo] = both(
            likely,
            e.time(),
            e.place(pledge.places),
            e.activity(pledge.activities),
            e.actor(),
            e.agreed(stated),
        )
    return world.memo[memo]


def viol(pledge: Pledge, e: Incident, world: World) -> str:
    memo = ("viol", pledge.id, e.key)
    if memo not in world.memo:
        world.memo[memo] = both(base(pledge, e, world), free(pledge, e, world))
    return world.memo[memo]


def free(pledge: Pledge, e: Incident, world: World) -> str:
    """Whether nobody whom the pledge names had broken theirs before an incident."""

    def asked(y: Pledge) -> str:
        found = incidents(y, world)
        earlier = [viol(y, f, world) for f in found if f.last < e.lo]
        perhaps = [base(y, f, world) for f in found if not f.last < e.lo and f.lo < e.last]
        if earlier.count("T") > y.tolerated:
            return "F"
        possible = [value for value in earlier + perhaps if value != "F"]
        return "U" if len(possible) > y.tolerated else "T"

    return both("T", *(asked(y) for y in named(pledge, world)))


def yet(y: Pledge, t: int, world: World) -> str:
    """Whether a pledge of the other side is not yet broken at an instant."""
    found = incidents(y, world)
    if sum(f.last < t and viol(y, f, world) == "T" for f in found) > y.tolerated:
        return "F"
    if sum(f.lo < t and viol(y, f, world) != "F" for f in found) > y.tolerated:
        return "U"
    return "T"


def first_violator_unknown(pledge: Pledge, world: World) -> bool:
    """Rule 55."""

    def first(x: Pledge) -> Moment | None:
        found = [each for each in incidents(x, world) if base(x, each, world) != "F"]
        if not found:
            return None
        return Moment.of(min(each.lo for each in found), min(each.last for each in found) + 1)

    for y in named(pledge, world):
        if pledge in named(y, world) and pledge.kind in REFRAINS:
            mine, theirs = first(pledge), first(y)
            if mine and theirs and "T" not in (before(mine, theirs), before(theirs, mine)):
                return True
    return False


# -- the match of an incident ----------------------------------------------------------------------


def obligation(incident: Incident) -> str:
    pledge, world = incident.pledge, incident.world
    return incident.agreed(
        lambda each: obligation_over(pledge, each.when.start.lo, each.when.end.hi - 1, world)
    )


def match(incident: Incident, places, activities) -> str:
    """Rule 13."""
    memo = ("match", incident.pledge.id, incident.key, tuple(places), tuple(activities))
    if memo not in incident.world.memo:
        incident.world.memo[memo] = both(
            incident.time(),
            incident.place(places),
            incident.activity(activities),
            incident.actor(),
            obligation(incident),
        )
    return incident.world.memo[memo]


def sort_out(found: list[Incident], places, activities, world: World):
    """M_T and M_U of a scope."""
    surely, perhaps = [], []
    for incident in found:
        matched, weighed = match(incident, places, activities), incident.weighed()
        if matched == "T" and weighed.violation_reaches(world.thresholds["theta_b"]):
            surely.append(incident)
        elif matched != "F" and weighed.violation_exceeds(world.thresholds["theta_lo"]):
            perhaps.append(incident)
    return surely, perhaps


# -- the clock -------------------------------------------------------------------------------------


def lifecycle(pledge: Pledge, spell: Terms, world: World) -> str:
    if world.at < spell.start.lo:
        return "announced"
    if world.at < spell.last:
        if condition_at(pledge, world.at, world) == "F":
            return "dormant"
        return "in grace" if world.at < spell.opens.hi - 1 else "active"
    cuts = [
        (cut.when.hi - 1, word)
        for word, kind in (("superseded", Supersede), ("withdrawn", Withdraw))
        for cut in world.alive(kind)
        if cut.target == pledge.id and cut.when.hi - 1 <= world.at
    ]
    return min(cuts)[1] if cuts else "ended"


def is_void(pledge: Pledge, spell: Terms, world: World) -> bool:
    if before(spell.opens, spell.closes) == "F":
        return True
    if world.at < spell.last:
        return False
    return condition_over(pledge, spell.opens.lo, spell.last - 1, world) == {"F"}
