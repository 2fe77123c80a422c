"""Who says what: incidents, origins, and how probable it is that something happened."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tests.reference.logic import above, contained, upward
from tests.reference.world import World

from pledgewatch.model.records import (
    Coverage,
    Report,
    SameIncident,
    SameOrigin,
    Stance,
    Statement,
    StatementKind,
    StateReport,
)

Telling = Report | StateReport

NANO = 1_000_000_000
DAY = 86_400_000_000
RELIABILITY = {"A": 0.95, "B": 0.85, "C": 0.70, "D": 0.60, "E": 0.52, "F": 0.50}
CAP = {4: 0.40, 5: 0.20}


def nano(odds: float) -> int:
    return round(NANO * math.log(odds))


# -- names -----------------------------------------------------------------------------------------


def classes(groups: Iterable[set[str]]) -> list[set[str]]:
    """Groups that share a member become one, until none do."""
    found: list[set[str]] = []
    for group in groups:
        apart = [other for other in found if not other & group]
        touching = [other for other in found if other & group]
        found = [*apart, group.union(*touching)]
    return found


def class_of(name: str, groups: Iterable[set[str]]) -> str:
    return next((min(group) for group in groups if name in group), name)


@lru_cache(maxsize=2048)
def origin_class(source: str, world: World) -> str:
    return class_of(source, classes(set(same.origins) for same in world.alive(SameOrigin)))


@lru_cache(maxsize=2048)
def incident_of(name: str, world: World) -> str:
    """The incident that a name stands for: a report's id for what that report tells of."""

    def told(name: str) -> str:
        for telling in [*world.alive(Report), *world.alive(StateReport)]:
            if telling.id == name:
                return telling.incident or telling.id
        return name

    groups = classes({told(each) for each in same.incidents} for same in world.alive(SameIncident))
    return class_of(told(name), groups)


def origin_name(telling: Telling) -> str:
    return telling.origin or telling.source


# -- weights ---------------------------------------------------------------------------------------


def p_true(telling: Telling, world: World) -> float:
    if telling.probability is not None:
        return telling.probability
    source = world.sources.get(telling.origin or telling.source)
    p = RELIABILITY.get(source.reliability if source else "F", RELIABILITY["F"])
    return min(p, CAP.get(telling.credibility, 1.0))


def weight(report: Report, world: World) -> int:
    p = p_true(report, world)
    return nano(p / (1 - p)) if report.stance is Stance.AFFIRMS else nano((1 - p) / p)


def speaks_for(telling: Telling, accused: set[str], world: World) -> bool:
    """Whether somebody in the origin's class is an organ of one of them; rule 18."""
    origin = origin_class(origin_name(telling), world)
    organs = {
        source.organ_of
        for source in world.sources.values()
        if source.organ_of is not None and origin_class(source.id, world) == origin
    }
    return any(
        organ in upward(actor, world.actors) or actor in above(organ, world.actors)
        for actor in accused
        for organ in organs
    )


def denied_in_words(key: str, world: World) -> bool:
    """Whether somebody said by `at` that an incident, or a telling of it, is not so; rule 18."""
    return any(
        incident_of(name, world) == key
        for statement in world.alive(Statement)
        if statement.kind is StatementKind.DENIAL and statement.said.hi - 1 <= world.at
        for name in statement.incidents
    )


def has_looked(coverage: Coverage, telling: Report, world: World) -> bool:
    lag = coverage.lag.exact if coverage.lag else world.thresholds["lag_days"] * DAY
    return (
        coverage.sensitivity is not None
        and contained(telling.place, coverage.places, world.places) == "T"
        and contained(telling.activity, coverage.activities, world.activities) == "T"
        and coverage.when.start.lo <= telling.when.start.lo
        and telling.when.end.hi <= coverage.when.end.hi
        and world.as_of >= telling.when.end.hi - 1 + lag
    )


@dataclass
class Weighed:
    """What the tellings of one incident add up to, for one pledge."""

    llr: int
    affirming: dict[str, int]
    denying: dict[str, int]
    p_actor: float
    p_type: float
    accused_denies: bool

    @property
    def p_event(self) -> float:
        return 1 / (1 + math.exp(-self.llr / NANO))

    @property
    def p_violation(self) -> float:
        return self.p_event * self.p_actor * self.p_type

    def event_reaches(self, theta: float) -> bool:
        return self.llr >= nano(theta / (1 - theta))

    def violation_reaches(self, theta: float) -> bool:
        if self.p_actor == 1 and self.p_type == 1:
            return self.event_reaches(theta)
        return self.p_violation >= theta

    def violation_exceeds(self, theta: float) -> bool:
        if self.p_actor == 1 and self.p_type == 1:
            return self.llr > nano(theta / (1 - theta))
        return self.p_violation > theta


def weigh(
    tellings: list[Report],
    accused: set[str],
    world: World,
    panel: frozenset[str] | None = None,
    claimant: str | None = None,
) -> Weighed:
    """Add up the tellings of one incident; with a panel, as if nobody else had told or looked.

    Where there is a claimant, nobody is accused, and his own affirmations are mere claims (rule 43).
    """

    def heard(source: str) -> bool:
        return panel is None or origin_class(source, world) in panel

    tellings = [telling for telling in tellings if heard(origin_name(telling))]
    affirming: dict[str, int] = {}
    denying: dict[str, int] = {}
    accused_denies = False
    for telling in tellings:
        origin, llr = origin_class(origin_name(telling), world), weight(telling, world)
        if telling.stance is Stance.AFFIRMS:
            if claimant is None or not speaks_for(telling, {claimant}, world):
                affirming[origin] = max(llr, affirming.get(origin, llr))
        elif claimant is None and speaks_for(telling, accused, world):
            accused_denies = True
        else:
            denying[origin] = min(llr, denying.get(origin, llr))

    affirmations = [each for each in tellings if each.stance is Stance.AFFIRMS]
    told = {origin_class(origin_name(telling), world) for telling in tellings}
    silence = 0
    coverages = [each for each in world.alive(Coverage) if heard(each.origin)]
    for origin in {origin_class(each.origin, world) for each in coverages} - told:
        theirs = [each for each in coverages if origin_class(each.origin, world) == origin]
        looked = [
            [each for each in theirs if has_looked(each, telling, world)]
            for telling in affirmations
        ]
        if affirmations and all(looked):
            silence += max(
                nano((1 - each.sensitivity) / (1 - each.false_alarm))
                for group in looked
                for each in group
            )

    prior = world.thresholds["prior"]
    return Weighed(
        llr=nano(prior / (1 - prior)) + sum(affirming.values()) + sum(denying.values()) + silence,
        affirming=affirming,
        denying=denying,
        p_actor=_least(each.actor_probability for each in affirmations),
        p_type=_least(each.type_probability for each in affirmations),
        accused_denies=accused_denies,
    )


def _least(declared: Iterable[float | None]) -> float:
    return min((p for p in declared if p is not None), default=1.0)


def rung(affirmations: Sequence[Telling], weighed: Weighed, world: World) -> str:
    """Rule 22."""
    if not affirmations:
        return "retracted"
    for_it = sum(llr for llr in weighed.affirming.values() if llr > 0)
    against_it = sum(-llr for llr in weighed.denying.values() if llr < 0)
    if min(for_it, against_it) > nano(world.thresholds["contested"]):
        return "contested"
    actors = {each.actor for each in affirmations}
    named = len(actors) == 1 and None not in actors
    if named and weighed.violation_reaches(world.thresholds["theta_b"]):
        return "attributed"
    if weighed.event_reaches(world.thresholds["theta_b"]):
        return "verified"
    if len(weighed.affirming) >= 2 and weighed.event_reaches(world.thresholds["theta_p"]):
        return "corroborated"
    return "alleged"
