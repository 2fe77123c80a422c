"""Actors, places and activities as hierarchies, and what it means to lie inside a scope.

A hierarchy is a directed acyclic graph of ids: a town lies in an oblast, a brigade belongs to an
army, shelling is a kind of military activity. A *region* is a set of ids compiled against it, so
that containment is one look-up.
"""

from __future__ import annotations

import graphlib
from collections.abc import Callable, Iterable, Mapping, Sequence

import attrs

from pledgewatch.model.logic import F, Kleene, T, U


@attrs.frozen
class Region:
    """A set of ids with all that lies inside it, and all that is coarser than it.

    Attributes:
        inside: Ids that surely lie in the region.
        coarse: Proper ancestors of its members: what lies there may or may not lie in the region.
    """

    inside: frozenset[str]
    coarse: frozenset[str]

    def contains(self, node: str | None) -> Kleene:
        """T if the node lies inside, U if it is coarser than the region or not told, else F."""
        if node is None:
            return U if self.inside else F
        if node in self.inside:
            return T
        return U if node in self.coarse else F


class Hierarchy:
    """An immutable directed acyclic graph of ids, from child to parents.

    Args:
        parents: For each id, the ids it directly belongs to. Ids that only occur as parents need
            no entry of their own. It must have no cycle; `cycle_in` finds one.
        parts: For ids of which more children exist than `parents` tells, all that make them up.
            Nothing else fills them, and no parts at all means that nothing does.
        complete: The ids whose children, and parts, are all there is of them: where all of these are in
            a region, so is the whole.
    """

    __slots__ = ("_children", "_parents", "_parts", "_regions", "complete")

    def __init__(
        self,
        parents: Mapping[str, Sequence[str]],
        parts: Mapping[str, frozenset[str]] | None = None,
        complete: Iterable[str] = (),
    ) -> None:
        self._parts = dict(parts or {})
        self.complete = frozenset(complete)
        self._parents = {child: tuple(above) for child, above in parents.items()}
        children: dict[str, list[str]] = {}
        for child in sorted(self._parents):
            for parent in self._parents[child]:
                children.setdefault(parent, []).append(child)
        self._children = {parent: tuple(below) for parent, below in children.items()}
        self._regions: dict[frozenset[str], Region] = {}

    def parents(self, node: str) -> tuple[str, ...]:
        """What a node directly belongs to."""
        return self._parents.get(node, ())

    def children(self, node: str) -> tuple[str, ...]:
        """What directly belongs to a node, sorted."""
        return self._children.get(node, ())

    def parts(self, node: str) -> frozenset[str]:
        """All that is known to make up a node, declared or not; empty where that is not known."""
        return self._parts.get(node, frozenset())

    def ancestors(self, node: str) -> frozenset[str]:
        """Everything a node belongs to, itself included."""
        return all_from({node}, self.parents)

    def descendants(self, node: str) -> frozenset[str]:
        """Everything that belongs to a node, itself included."""
        return all_from({node}, self.children)

    def region(self, members: Iterable[str]) -> Region:
        """The region of some ids and of all that belongs to them.

        Where all children and parts of a `complete` node are in it, so is the node.
        """
        key = frozenset(members)
        region = self._regions.get(key)
        if region is None:
            region = self._regions[key] = self._compile(key)
        return region

    def _compile(self, members: frozenset[str]) -> Region:
        inside = set(all_from(members, self.children))
        missing: dict[str, set[str]] = {}
        waiting = list(inside)
        while waiting:
            child = waiting.pop()
            for node in self._wholes(child):
                if node in inside:
                    continue
                if node not in missing:
                    missing[node] = {*self.children(node), *self.parts(node)} - inside
                missing[node].discard(child)
                if not missing[node]:
                    inside.add(node)
                    waiting.append(node)
        return Region(frozenset(inside), all_from(inside, self.parents) - inside)

    def _wholes(self, node: str) -> Iterable[str]:
        """What a node directly belongs to of which all children and parts are known."""
        return (each for each in self.parents(node) if each in self.complete)

    def contained(self, node: str | None, members: Iterable[str]) -> Kleene:
        """Whether a node lies in a set of ids; see `Region.contains`."""
        return self.region(members).contains(node)

    def comparable(self, one: str, other: str) -> bool:
        """Whether one of the two is the other or belongs to it."""
        return other in self.ancestors(one) or one in self.ancestors(other)

    @staticmethod
    def cycle_in(parents: Mapping[str, Sequence[str]]) -> tuple[str, ...] | None:
        """A cycle as the ids along it, first one repeated at the end; None if there is none."""
        graph = {node: parents[node] for node in sorted(parents)}
        try:
            graphlib.TopologicalSorter(graph).prepare()
        except graphlib.CycleError as error:
            return tuple(reversed(error.args[1]))
        return None


def all_from(start: Iterable[str], step: Callable[[str], Iterable[str]]) -> frozenset[str]:
    """Everything that some nodes lead to, step by step, themselves included."""
    found = set(start)
    waiting = list(found)
    while waiting:
        for node in step(waiting.pop()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return frozenset(found)
