"""Containment in hierarchies of actors, places and activities (semantics 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import attrs

from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import Kleene, T, U
from pledgewatch.model.records import Activity, Actor, Place
from pledgewatch.model.tree import Hierarchy, Region

__all__ = ["Hierarchies", "hierarchies"]


@attrs.frozen(eq=False)
class Hierarchies:
    """The hierarchies of a ledger, with what they say of completeness and of opponents.

    Attributes:
        actors, places, activities: The graphs.
        complete_places, complete_activities: The nodes whose children are all there is of them.
        sides: The actors whose members are opponents, not kin ("the parties").
    """

    actors: Hierarchy
    places: Hierarchy
    activities: Hierarchy
    complete_places: frozenset[str]
    complete_activities: frozenset[str]
    sides: frozenset[str]
    _regions: dict[tuple[str, tuple[str, ...]], Region] = attrs.field(factory=dict, repr=False)
    _above: dict[str, frozenset[str]] = attrs.field(factory=dict, repr=False)

    def area(self, places: Sequence[str]) -> Region:
        """The region of some places; a node whose children are all in it is in it if it is complete."""
        return self._region("place", places, self.places, self.complete_places)

    def class_of(self, activities: Sequence[str]) -> Region:
        """The region of some activities, closed like `area`."""
        return self._region("activity", activities, self.activities, self.complete_activities)

    def body(self, actors: Sequence[str]) -> Region:
        """The region of some actors and of all that is part of them; never upward."""
        return self._region("actor", actors, self.actors, frozenset())

    def _region(
        self, table: str, members: Sequence[str], graph: Hierarchy, complete: frozenset[str]
    ) -> Region:
        key = table, tuple(members)
        if key not in self._regions:
            self._regions[key] = _region(members, graph, complete)
        return self._regions[key]

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
        parts = self.places.children(area)
        if not parts:
            return 0.5
        taken = sum(self.share(part, inside) for part in parts)
        if area in self.complete_places:
            return taken / len({*parts, *self.places.parts(area)})
        return (taken + 0.5) / (len(parts) + 1)

    def kin(self, one: str | None, other: str | None) -> bool:
        """Whether one of two actors is the other or part of it; opponents are not kin of their whole."""
        if one is None or other is None or one in self.sides or other in self.sides:
            return False
        return other in self.above(one) or one in self.above(other)


def _region(members: Iterable[str], graph: Hierarchy, complete: frozenset[str]) -> Region:
    inside: set[str] = set()
    for member in members:
        if member not in inside:
            inside |= graph.descendants(member)
    waiting = [parent for node in inside for parent in graph.parents(node)]
    while waiting:
        node = waiting.pop()
        if node in inside or node not in complete:
            continue
        parts = {*graph.children(node), *graph.parts(node)}
        if parts and inside.issuperset(parts):
            inside.add(node)
            waiting.extend(graph.parents(node))
    coarse: set[str] = set()
    for node in inside:
        for parent in graph.parents(node):
            if parent not in coarse:
                coarse |= graph.ancestors(parent)
    return Region(frozenset(inside), frozenset(coarse - inside))


def hierarchies(ledger: Ledger) -> Hierarchies:
    """The hierarchies of a ledger."""
    places, activities = ledger.places, ledger.activities
    return Hierarchies(
        actors=ledger.actors,
        places=places,
        activities=activities,
        complete_places=frozenset(
            each.id for each in ledger.all(Place) if each.complete or places.parts(each.id)
        ),
        complete_activities=frozenset(
            each.id for each in ledger.all(Activity) if each.complete or activities.parts(each.id)
        ),
        sides=frozenset(actor.id for actor in ledger.all(Actor) if actor.sides),
    )
