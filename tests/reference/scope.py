"""Section 3: who belongs to whom, what lies in what, and whether a told thing is in a scope."""

from __future__ import annotations

from collections.abc import Iterable

from tests.reference.world import get

from pledgewatch.model.logic import F, Kleene, T, U


class Tree:
    """A DAG of actors, places or activities. Actors do not fill upward (0001, rule 9)."""

    def __init__(self, nodes: Iterable[object], above: str, fills: bool = True) -> None:
        nodes = list(nodes)
        self.parents = {n.id: tuple(get(n, above, ())) for n in nodes}
        self.complete = {n.id for n in nodes if fills and get(n, "complete", False)}
        self.sides = {n.id for n in nodes if get(n, "sides", False)}
        self.children: dict[str, list[str]] = {}
        for id in sorted(self.parents):
            for parent in self.parents[id]:
                self.children.setdefault(parent, []).append(id)
        self._above: dict[tuple[str, bool], frozenset[str]] = {}
        self._filled: dict[frozenset[str], frozenset[str]] = {}

    def above(self, node: str, through_sides: bool = True) -> frozenset[str]:
        """All that a node is part of, without itself; not through `sides` where asked so."""
        key = (node, through_sides)
        if key not in self._above:
            found: set[str] = set()
            for parent in self.parents.get(node, ()):
                if through_sides or parent not in self.sides:
                    found |= {parent} | self.above(parent, through_sides)
            self._above[key] = frozenset(found)
        return self._above[key]

    def filled(self, members: frozenset[str]) -> frozenset[str]:
        """X with every complete node all of whose children are in X."""
        if members not in self._filled:
            closed, grown = set(members), True
            while grown:
                grown = False
                for node in self.complete - closed:
                    below = self.children.get(node, [])
                    if below and all(self._in(child, closed) for child in below):
                        closed.add(node)
                        grown = True
            self._filled[members] = frozenset(closed)
        return self._filled[members]

    def _in(self, node: str, members: set[str] | frozenset[str]) -> bool:
        return node in members or bool(self.above(node) & members)

    def contained(self, node: str | None, members: Iterable[str]) -> Kleene:
        wanted = frozenset(members)
        if not wanted:
            return F
        if node is None:
            return U
        wanted = self.filled(wanted)
        if self._in(node, wanted):
            return T
        # What is above some of X, though it is above none of its members, overlaps with it.
        within = wanted | {other for other in self.parents if self._in(other, wanted)}
        return U if any(node in self.above(member) for member in within) else F

    def kin(self, one: str | None, other: str | None) -> bool:
        """Whether one is the other, a part of it or what it is part of, never through `sides`."""
        if one is None or other is None:
            return False
        return (
            one == other or one in self.above(other, False) or other in self.above(one, False)
        ) and not {one, other} & self.sides


def share_in_scope(
    tree: Tree, node: str, include: Iterable[str], leave_out: Iterable[str]
) -> float:
    """P(place) of a telling that names a broader area: (taken + 1/2)/(parts + 1), or taken/parts
    where the area is complete; a part that is itself broader than the scope is taken by its own share.
    """
    include, leave_out = tuple(include), tuple(leave_out)
    match tree.contained(node, include) & ~tree.contained(node, leave_out):
        case m if m is T:
            return 1.0
        case m if m is F:
            return 0.0
    parts = tree.children.get(node, [])
    if not parts:
        return 0.5
    taken = sum(share_in_scope(tree, part, include, leave_out) for part in parts)
    if node in tree.complete:
        return taken / len(parts)
    return (taken + 0.5) / (len(parts) + 1)
