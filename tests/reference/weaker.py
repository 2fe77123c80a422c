"""Whether a replacement asks for less: rule 56, respect by respect."""

from __future__ import annotations

from collections.abc import Iterator

from tests.reference.logic import Tree, contained
from tests.reference.terms import REFRAINS, WITH_DEADLINE, terms
from tests.reference.world import World

from pledgewatch.model.records import Kind, Pledge

SHARES = {
    "limit": 1.0, "reduce": 1.0, "scale down": 1.0,
    "significantly": 0.75, "substantially": 0.75,
    "halve": 0.5, "drastically": 0.5, "sharply": 0.5, "radically": 0.5,
    "several-fold": 1 / 3, "almost completely": 0.1,
}  # fmt: skip


def share_of(pledge: Pledge) -> float:
    return pledge.share if pledge.share is not None else SHARES.get(pledge.wording or "reduce", 1.0)


def is_weaker(new: Pledge, old: Pledge, world: World) -> bool:
    kinds = {old.kind, new.kind}
    if len(kinds) > 1 and not kinds <= {*REFRAINS, Kind.REDUCE}:
        return False
    found = {each for each in respects(new, old, world) if each}
    return found == {"less"}


def respects(new: Pledge, old: Pledge, world: World) -> Iterator[str]:
    """What the new pledge asks for, compared with the old: `less`, `more`, or nothing to say."""
    if (old.kind is Kind.REDUCE) != (new.kind is Kind.REDUCE):
        yield "less" if new.kind is Kind.REDUCE else "more"
    if old.kind is new.kind is Kind.REDUCE:
        yield larger(share_of(new), share_of(old), "less")
    yield narrower(new.places, old.places, world.places)
    yield narrower(new.activities, old.activities, world.activities)
    for name in ("except_places", "except_activities", "except_actors"):
        fresh, stale = set(getattr(new, name)), set(getattr(old, name))
        if fresh != stale:
            yield "less" if fresh > stale else "more"
    yield larger(new.tolerated, old.tolerated, "less")
    ends = (terms(pledge, world).declared_end.hi - 1 for pledge in (new, old))
    yield larger(*ends, "less" if old.kind in WITH_DEADLINE else "more")
    if old.at_most != new.at_most:
        is_less = new.at_most is None or (old.at_most is not None and new.at_most > old.at_most)
        yield "less" if is_less else "more"
    if old.at_least != new.at_least:
        is_less = new.at_least is None or (old.at_least is not None and new.at_least < old.at_least)
        yield "less" if is_less else "more"


def larger(new: float, old: float, if_larger: str) -> str:
    if new == old:
        return ""
    other = {"less": "more", "more": "less"}[if_larger]
    return if_larger if new > old else other


def narrower(new: tuple[str, ...], old: tuple[str, ...], tree: Tree) -> str:
    new_in_old = all(contained(each, old, tree) == "T" for each in new)
    old_in_new = all(contained(each, new, tree) == "T" for each in old)
    if new_in_old and old_in_new:
        return ""
    return "less" if new_in_old else "more"
