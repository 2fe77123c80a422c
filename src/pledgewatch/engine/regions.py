"""Containment in hierarchies of actors, places and activities (semantics 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import attrs

from pledgewatch.conventions import PREFIXES, catalogue
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import Kleene, T, U
from pledgewatch.model.records import Actor, Place
from pledgewatch.model.tree import Hierarchy, Region


@attrs.frozen(eq=False)
class Hierarchies:
    """The hierarchies of a ledger, and who is kin in them.

    Attributes:
        actors, places, activities: The graphs.
        sides: The actors whose members are opponents, not kin ("the parties").
    """

    actors: Hierarchy
    places: Hierarchy
    activities: Hierarchy
    sides: frozenset[str]
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

    def share(self, area: str, inside: Callable[[str], Kleene]) -> float:
        """P(place): how likely something told of an area happened in a scope (section 6).

        The share of the area's parts that lie in the scope, with half a part for what is not
        declared unless the area is complete; a part that is broader than the scope is taken by its
        own share. Half where the area has no parts.

        Args:
            area: The place that was told.
            inside: Whether a place lies in the scope.
        """
        answer = inside(area)
        if answer is not U:
            return 1.0 if answer is T else 0.0
        parts = self._parts(area)
        if not parts:
            return 0.5
        taken = sum(self.share(part, inside) for part in parts)
        if area in self.places.complete:
            return taken / len({*parts, *self.places.parts(area)})
        return (taken + 0.5) / (len(parts) + 1)

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
    return Hierarchies(
        actors=ledger.actors,
        places=ledger.places,
        activities=ledger.activities,
        sides=frozenset(actor.id for actor in ledger.all(Actor) if actor.sides),
    )
