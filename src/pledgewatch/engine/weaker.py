"""Whether one pledge asks for less than another whose place it takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from pledgewatch.engine.clocks import adds_grace
from pledgewatch.engine.observations import is_level_pledged
from pledgewatch.engine.reduction import pledged_share
from pledgewatch.engine.scope import Scope
from pledgewatch.model.logic import T
from pledgewatch.model.records import Pledge
from pledgewatch.model.time import Moment, before
from pledgewatch.model.tree import Region


def asks_for_less(old: Scope, new: Scope, ended: Moment) -> bool:
    """Whether a pledge asks for less than one that ended in some respect and for more in none."""
    kinds = _by_kind(old.pledge, new.pledge)
    if kinds is None:
        return False
    respects = [kinds, *_respects(old, new), *_terms(old, new, ended)]
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
    one, other = old.pledge, new.pledge
    world = old.snapshot.world
    if one.kind.is_reduction and other.kind.is_reduction:
        yield _more(pledged_share(old)[0], pledged_share(new)[0])
    yield _by_scope(world.area, one.places, other.places)
    yield _by_scope(world.class_of, one.activities, other.activities)
    for name in ("except_places", "except_activities", "except_actors", "except_targets"):
        yield _by_exceptions(frozenset(getattr(one, name)), frozenset(getattr(other, name)))
    yield _more(one.tolerated, other.tolerated)
    later_is_less = other.kind.is_demand
    ends = _more(old.declared_end.last, new.declared_end.last)
    yield ends if later_is_less else -ends
    yield _more(_most(one), _most(other))
    yield -_more(_or(one.at_least, -math.inf), _or(other.at_least, -math.inf))


def _terms(old: Scope, new: Scope, ended: Moment) -> Iterator[int]:
    """The same of its hours, condition and targets, and of when it opens."""
    one, other = old.pledge, new.pledge
    for name in ("daily", "condition"):
        was, is_now = getattr(one, name), getattr(other, name)
        yield 0 if was == is_now else -1 if was is None else 1
    # Without targets it binds against all.
    targets, fewer = frozenset(one.targets), frozenset(other.targets)
    is_less = bool(fewer) and (not targets or fewer < targets)
    yield 0 if targets == fewer else -1 if is_less else 1
    if not old.is_demand:
        yield -1 if before(ended, new.start) is T else 0
        yield -1 if adds_grace(old, new, ended) else 0


def _most(pledge: Pledge) -> float:
    """The most that is pledged; of a withdrawal to no level nothing."""
    if pledge.kind.is_withdrawal and not is_level_pledged(pledge):
        return 0.0
    return _or(pledge.at_most, math.inf)


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
