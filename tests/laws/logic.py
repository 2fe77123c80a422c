"""Three values, uncertain time and containment, by going through the possible worlds.

The values are the letters `T`, `U` and `F`, so that nothing of the engine's algebra is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pledgewatch.model.time import Moment, Span

RANK = {"F": 0, "U": 1, "T": 2}
FEW = 4
"""Moments of at most this many instants are gone through one by one."""


# -- three values ----------------------------------------------------------------------------------


def both(*values: str) -> str:
    return min(values, key=RANK.__getitem__)


def either(*values: str) -> str:
    return max(values, key=RANK.__getitem__, default="F")


def opposite(value: str) -> str:
    return {"T": "F", "U": "U", "F": "T"}[value]


def shared(values: Iterable[str]) -> str:
    """The value all have, U where they differ or there is none."""
    found = set(values)
    return found.pop() if len(found) == 1 else "U"


def in_all(worlds: Iterable[bool]) -> str:
    """T where it is so in every world, F where in none, else U."""
    return shared("T" if world else "F" for world in worlds)


# -- time ------------------------------------------------------------------------------------------


def pieces(moment: Moment) -> list[tuple[int, int]]:
    """The stretches a moment may lie in, as first and last instant."""
    return [(lo, hi - 1) for lo, hi in moment.members] or [(moment.lo, moment.hi - 1)]


def instants(moment: Moment) -> list[int]:
    """Instants the moment may be: all of them where few, the outermost of each stretch otherwise.

    An order of two instants that differs anywhere in two stretches differs at their ends.
    """
    found: list[int] = []
    for first, last in pieces(moment):
        found += range(first, last + 1) if last - first < FEW else (first, last)
    return found


def before(a: Moment, b: Moment) -> str:
    return in_all(x < y for x in instants(a) for y in instants(b))


def within(when: Moment | Span, start: Moment, end: Moment) -> str:
    if isinstance(when, Span):
        return both(before(when.start, end), before(start, when.end))
    return shared(
        both(
            opposite(before(Moment.of(first, last + 1), start)),
            before(Moment.of(first, last + 1), end),
        )
        for first, last in pieces(when)
    )


def widened(when: Moment | Span) -> Moment | Span:
    if isinstance(when, Span):
        start, end = widened(when.start), widened(when.end)
        assert isinstance(start, Moment)
        assert isinstance(end, Moment)
        return Span(start, end)
    return Moment.of(when.lo - when.doubt, when.hi + when.doubt)


# -- containment -----------------------------------------------------------------------------------


class Tree(dict[str, tuple[str, ...]]):
    """What every node of a hierarchy directly belongs to, and which nodes are `complete`.

    Two trees are told apart by identity, so that answers about one can be remembered.
    """

    __hash__ = object.__hash__  # type: ignore[assignment]
    complete: frozenset[str] = frozenset()


@lru_cache(maxsize=2048)
def upward(node: str, tree: Tree) -> frozenset[str]:
    """The node and all it belongs to."""
    found: set[str] = set()
    ahead = [node]
    while ahead:
        here = ahead.pop()
        if here not in found:
            found.add(here)
            ahead += tree.get(here, ())
    return frozenset(found)


def above(node: str, tree: Tree) -> frozenset[str]:
    return upward(node, tree) - {node}


def is_filled(node: str, members: set[str], tree: Tree) -> bool:
    """Whether all children of a complete node, one or more, belong to the members."""
    children = [child for child in tree if node in tree[child]]
    return (
        node in tree.complete
        and bool(children)
        and all(upward(child, tree) & members for child in children)
    )


@lru_cache(maxsize=2048)
def filled(chosen: tuple[str, ...], tree: Tree) -> frozenset[str]:
    """The nodes chosen, with every node that they fill, and every node that those fill."""
    members = set(chosen)
    while added := {node for node in tree if is_filled(node, members, tree)} - members:
        members |= added
    return frozenset(members)


def contained(node: str | None, chosen: Iterable[str], tree: Tree, fill: bool = True) -> str:
    """Rule 9; what reaches into the chosen nodes without lying in them is U, however it does."""
    members = filled(tuple(chosen), tree) if fill else frozenset(chosen)
    if not members:
        return "F"
    if node is None:
        return "U"
    if upward(node, tree) & members:
        return "T"
    inside = [other for other in tree if upward(other, tree) & members]
    if any(node in above(other, tree) for other in inside):
        return "U"
    return "F"
