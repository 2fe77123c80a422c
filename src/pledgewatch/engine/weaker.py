"""Whether one pledge asks for less than another whose place it takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from pledgewatch.engine.reduction import pledged_share
from pledgewatch.engine.scope import Scope
from pledgewatch.model.logic import T
from pledgewatch.model.records import Pledge
from pledgewatch.model.tree import Region


def asks_for_less(old: Scope, new: Scope) -> bool:
    """Whether a pledge asks for less than another in some respect and for more in none."""
    kinds = _by_kind(old.pledge, new.pledge)
    if kinds is None:
        return False
    respects = [kinds, *_respects(old, new)]
    return min(respects) < 0 and max(respects) <= 0


def _by_kind(old: Pledge, new: Pledge) -> int | None:
    """-1 where the new kind asks for less, 0 for the same; None: for more, or not to be compared."""
    if old.kind is new.kind or (old.kind.is_ban and new.kind.is_ban):
        return 0
    if old.kind.is_ban and new.kind.is_reduction:
        return -1
    return None


def _respects(old: Scope, new: Scope) -> Iterator[int]:
    """For each respect -1 where the new pledge asks for less, 1 for more, 0 for the same."""
    before, after = old.pledge, new.pledge
    world = old.snapshot.world
    if before.kind.is_reduction and after.kind.is_reduction:
        yield _more(pledged_share(old)[0], pledged_share(new)[0])
    yield _by_scope(world.area, before.places, after.places)
    yield _by_scope(world.class_of, before.activities, after.activities)
    for name in ("except_places", "except_activities", "except_actors", "except_targets"):
        yield _by_exceptions(frozenset(getattr(before, name)), frozenset(getattr(after, name)))
    yield _more(before.tolerated, after.tolerated)
    later_is_less = after.kind.is_demand
    ends = _more(old.declared_end.last, new.declared_end.last)
    yield ends if later_is_less else -ends
    yield _more(_or(before.at_most, math.inf), _or(after.at_most, math.inf))
    yield -_more(_or(before.at_least, -math.inf), _or(after.at_least, -math.inf))


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value


def _more(before: float, after: float) -> int:
    """-1 where a number that allows more has grown."""
    return (after < before) - (after > before)


def _by_scope(
    region: Callable[[Sequence[str]], Region], before: Sequence[str], after: Sequence[str]
) -> int:
    inside = all(region(before).contains(node) is T for node in after)
    around = all(region(after).contains(node) is T for node in before)
    if inside and around:
        return 0
    return -1 if inside else 1


def _by_exceptions(before: frozenset[str], after: frozenset[str]) -> int:
    if before == after:
        return 0
    return -1 if before < after else 1
