"""How one telling bears on a pledge: its time, its place, its activity, its actor."""

from __future__ import annotations

from collections.abc import Iterable

from tests.reference.logic import (
    above,
    both,
    contained,
    either,
    lasts_inside,
    opposite,
    upward,
    widened,
    within,
)
from tests.reference.world import World

from pledgewatch.model.records import Pledge
from pledgewatch.model.time import Moment, Span


def inside(when: Moment | Span, start: Moment, end: Moment) -> str:
    """Whether it lies within two moments; a doubtful date is read as rule 6 says."""
    match = within(when, start, end)
    if match == "T" and when.doubt:
        match = both(match, either("U", within(widened(when), start, end)))
    return match


def place_match(place: str | None, places: Iterable[str], pledge: Pledge, world: World) -> str:
    return both(
        contained(place, places, world.places),
        opposite(contained(place, pledge.except_places, world.places)),
    )


def activity_match(activity: str, activities: Iterable[str], pledge: Pledge, world: World) -> str:
    return both(
        contained(activity, activities, world.activities),
        opposite(contained(activity, pledge.except_activities, world.activities)),
    )


def control_paths(actor: str, world: World) -> list[tuple[str, float, list[Span]]]:
    """Everyone who controls an actor: whom it leads to, the least weight and the spans on the way."""
    found = []
    for link in upward(actor, world.actors):
        for control in world.actor_records[link].controlled_by if link in world.actors else ():
            spans = [control.when] if control.when else []
            found.append((control.actor, control.weight, spans))
            for controller, weight, further in control_paths(control.actor, world):
                found.append((controller, min(weight, control.weight), spans + further))
    return found


def actor_match(actor: str | None, when: Moment | Span, pledge: Pledge, world: World) -> str:
    """Rule 10."""
    if actor is None:
        match = "U"
    elif pledge.debtor in upward(actor, world.actors):
        match = "T"
    else:
        answers = ["U" if actor in above(pledge.debtor, world.actors) else "F"]
        for controller, weight, spans in control_paths(actor, world):
            if pledge.debtor in upward(controller, world.actors) and weight > 0:
                whole = both("T", *(lasts_inside(when, span)[0] for span in spans))
                some = both("T", *(lasts_inside(when, span)[1] for span in spans))
                if weight >= world.thresholds["theta_b"] and whole == "T":
                    answers.append("T")
                elif some != "F":
                    answers.append("U")
        match = either(*answers)
    excepted = contained(actor, pledge.except_actors, world.actors, fill=False)
    return both(match, opposite(excepted))
