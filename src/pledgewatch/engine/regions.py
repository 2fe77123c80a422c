"""Containment in hierarchies of actors, places and activities (semantics 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import attrs

from pledgewatch.conventions import PREFIXES, catalogue
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import F, Kleene, T, U
from pledgewatch.model.records import Actor, Place
from pledgewatch.model.tree import Hierarchy, Region, all_from


@attrs.frozen(eq=False)
class Hierarchies:
    """The hierarchies of a ledger, and who is kin in them.

    Attributes:
        actors, places, activities: The graphs.
        sides: The actors whose members are opponents, not kin ("the parties").
        lent: By actor, whom it controls at some time, and how surely.
        lent_for_a_time: Those who are under somebody's control at some times only, by themselves or by
            what they are part of or controlled by.
    """

    actors: Hierarchy
    places: Hierarchy
    activities: Hierarchy
    sides: frozenset[str]
    lent: Mapping[str, Sequence[tuple[str, float]]]
    lent_for_a_time: frozenset[str]
    _above: dict[str, frozenset[str]] = attrs.field(factory=dict, repr=False)

    def area(self, places: Iterable[str]) -> Region:
        """The region of some places."""
        return self.places.region(places)

    def class_of(self, activities: Iterable[str]) -> Region:
        """The region of some activities."""
        return self.activities.region(activities)

    def body(self, actors: Iterable[str]) -> Region:
        """The region of some actors and of all that is part of them."""
        return self.actors.region(actors)

    def above(self, actor: str) -> frozenset[str]:
        """An actor and the bodies it is part of, as far as they are no parties to a conflict."""
        found = self._above.get(actor)
        if found is None:
            reached = {actor}
            waiting = [] if actor in self.sides else [actor]
            while waiting:
                for parent in self.actors.parents(waiting.pop()):
                    if parent not in reached and parent not in self.sides:
                        reached.add(parent)
                        waiting.append(parent)
            found = self._above[actor] = frozenset(reached)
        return found

    def share(self, area: str, inside: Callable[[str], Kleene], known: dict[str, float]) -> float:
        """P(place): how likely something told of an area happened in a scope (section 6).

        The share of the area's parts that lie in the scope, with half a part for what is not
        declared unless the area is complete; a part that is broader than the scope is taken by its
        own share. Half where the area has no parts.

        Args:
            area: The place that was told.
            inside: Whether a place lies in the scope.
            known: The shares in this scope that were asked for before, by place.
        """
        waiting = [area]
        while waiting:
            each = waiting[-1]
            answer = F if each in known else inside(each)
            parts = self._parts(each) if answer is U else []
            unknown = [part for part in parts if part not in known]
            waiting.extend(unknown)
            if unknown:
                continue
            waiting.pop()
            if each not in known:
                known[each] = self._share_of(each, answer, [known[part] for part in parts])
        return known[area]

    def _share_of(self, area: str, answer: Kleene, parts: list[float]) -> float:
        """The share of an area, from those of its parts."""
        if answer is not U:
            return 1.0 if answer is T else 0.0
        if not parts:
            return 0.5
        if area in self.places.complete:
            return sum(parts) / len({*self._parts(area), *self.places.parts(area)})
        return (sum(parts) + 0.5) / (len(parts) + 1)

    def _parts(self, area: str) -> list[str]:
        """What lies directly in an area, declared or in the gazetteer, whether records name it or not."""
        parts = {*self.places.children(area)}
        if area.startswith(PREFIXES[Place.table]):
            parts |= {*catalogue(Place.table).children(area)}
        return sorted(parts)

    def kin(self, one: str | None, other: str | None) -> bool:
        """Whether one of two actors is the other or part of it; opponents are not kin of their whole."""
        if one is None or other is None or one in self.sides or other in self.sides:
            return False
        return other in self.above(one) or one in self.above(other)


def hierarchies(ledger: Ledger) -> Hierarchies:
    """The hierarchies of a ledger."""
    actors, everybody = ledger.actors, ledger.all(Actor)
    lent: dict[str, list[tuple[str, float]]] = {}
    for actor in everybody:
        for control in actor.controlled_by:
            lent.setdefault(control.actor, []).append((actor.id, control.weight))
    at_times = [a.id for a in everybody if any(c.when is not None for c in a.controlled_by)]
    return Hierarchies(
        actors=actors,
        places=ledger.places,
        activities=ledger.activities,
        sides=frozenset(actor.id for actor in everybody if actor.sides),
        lent=lent,
        lent_for_a_time=all_from(
            at_times,
            lambda id: (*actors.children(id), *(name for name, _ in lent.get(id, ()))),
        ),
    )
