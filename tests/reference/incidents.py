"""Incidents as they bear on one pledge: whose tellings agree on what, and how probable it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from tests.reference.evidence import Weighed, incident_of, rung, weigh
from tests.reference.logic import both, shared
from tests.reference.matching import activity_match, actor_match, inside, place_match
from tests.reference.terms import terms
from tests.reference.world import World

from pledgewatch.model.records import Kind, Pledge, Report, Stance
from pledgewatch.model.time import Moment


class Incident:
    """The tellings of one incident, asked about one pledge."""

    def __init__(self, key: str, tellings: list[Report], pledge: Pledge, world: World) -> None:
        self.key, self.tellings, self.pledge, self.world = key, tellings, pledge, world
        self.affirmations = [each for each in tellings if each.stance is Stance.AFFIRMS]
        self.spell = terms(pledge, world)
        self._weighed: dict[object, Weighed] = {}

    def agreed(self, question: Callable[[Report], str]) -> str:
        return shared(question(telling) for telling in self.affirmations)

    @cached_property
    def lo(self) -> int:
        return min(each.when.start.lo for each in self.affirmations)

    @cached_property
    def hi(self) -> int:
        return max(each.when.end.hi for each in self.affirmations)

    @property
    def last(self) -> int:
        return self.hi - 1

    @property
    def doubt(self) -> int:
        return max(each.when.doubt for each in self.affirmations)

    @property
    def hull(self) -> Moment:
        return Moment.of(self.lo, self.hi, doubt=self.doubt)

    @property
    def accused(self) -> set[str]:
        return {each.actor for each in self.affirmations if each.actor} | {self.pledge.debtor}

    @property
    def names_nobody(self) -> bool:
        return all(each.actor is None for each in self.affirmations)

    @property
    def is_report_dated(self) -> bool:
        return any(each.report_dated for each in self.affirmations)

    def time(self) -> str:
        def told(report: Report) -> str:
            match = inside(report.when, self.spell.opens, self.spell.closes)
            return both(match, "U") if report.report_dated else match

        return self.agreed(told)

    def place(self, places) -> str:
        return self.agreed(lambda each: place_match(each.place, places, self.pledge, self.world))

    def activity(self, activities) -> str:
        return self.agreed(
            lambda each: activity_match(each.activity, activities, self.pledge, self.world)
        )

    def actor(self) -> str:
        return self.agreed(lambda each: actor_match(each.actor, each.when, self.pledge, self.world))

    def weighed(self, panel: frozenset[str] | None = None) -> Weighed:
        """What its tellings add up to; what the debtor of a deed says of it, as rule 43 has it."""
        if panel not in self._weighed:
            claimant = self.pledge.debtor if self.pledge.kind is Kind.DO_BY else None
            self._weighed[panel] = weigh(self.tellings, self.accused, self.world, panel, claimant)
        return self._weighed[panel]

    def rung(self) -> str:
        return rung(self.affirmations, self.weighed(), self.world)


def incidents(pledge: Pledge, world: World) -> list[Incident]:
    """Everything that may have happened by `at`, by key; rule 14."""
    if ("incidents", pledge.id) not in world.memo:
        told: dict[str, list[Report]] = {}
        for report in world.alive(Report):
            told.setdefault(incident_of(report.id, world), []).append(report)
        found = [Incident(key, tellings, pledge, world) for key, tellings in sorted(told.items())]
        world.memo["incidents", pledge.id] = [
            each for each in found if each.affirmations and each.lo <= world.at
        ]
    return world.memo["incidents", pledge.id]
