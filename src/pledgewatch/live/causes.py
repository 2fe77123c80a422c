"""Causes: the least records that made an answer another, found by asking what it would be otherwise.

If the clocks alone, with nothing known that was not known before, give the new answer, time did it and
no record is named. Otherwise the records that came between, retractions among them, are left out as
long as the answer stays what it is; what cannot be left out is the cause.
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Callable, Iterable, Sequence

import attrs

_MOST_REVIEWS = 100
"""How often a pledge is judged anew to find one cause. What is named is then still enough to explain the
change, but perhaps not the least that is."""
_FEW = 100
"""Of more records than these, others are looked for only in place of a single one."""
_MOST_INSTEAD = 8
"""How many records are named that would have done in place of others, the first ones."""


@attrs.frozen
class Cause:
    """What made an answer another: the clocks where there are no records.

    Attributes:
        records: The least records that did it, sorted.
        instead: The first of those that would have done in place of one of them, sorted.
    """

    records: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """Every record that had a part in it, sorted."""
        return tuple(sorted((*self.records, *self.instead)))


class Clock(enum.StrEnum):
    """What the clocks did between two answers, where they alone made the difference."""

    PASSED = "passed"
    LESS = "less"
    ANOTHER = "another"
    EDITED = "edited"
    """They did not: it is what a ledger says of the world, or assumes, that differs."""


Reason = tuple[str, Cause]
"""A part of what changed, by its name, with its cause."""


def all_of(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The records that some causes name, each once, by id."""
    return tuple(sorted({id for _, cause in reasons for id in cause.named}))


# -- the smallest set ------------------------------------------------------------------------------


class _Budget:
    """A question asked no more than so many times, and only while there is room to."""

    def __init__(self, ask: Callable[[frozenset[str]], bool], has_room: Callable[[], bool]) -> None:
        self._ask, self._has_room, self._left = ask, has_room, _MOST_REVIEWS

    @property
    def is_spent(self) -> bool:
        return self._left <= 0 or not self._has_room()

    def __call__(self, ids: Iterable[str]) -> bool:
        if self.is_spent:
            return False
        self._left -= 1
        return self._ask(frozenset(ids))


def smallest(
    fresh: Sequence[str],
    is_now: Callable[[frozenset[str]], bool],
    has_room: Callable[[], bool],
    first: Sequence[str] = (),
    likely: Iterable[str] = (),
    *,
    with_instead: bool = True,
) -> Cause:
    """The least of some records that make a facet what all of them make it.

    Args:
        fresh: The records, in order of time.
        is_now: Whether some of them do.
        has_room: Whether more may be asked.
        first: Some of them, in that order: others only where these do not do.
        likely: Those that likely do, where others do not have to be tried; left out: all.
        with_instead: Whether those are named that would have done in place of others.
    """
    same = _Budget(is_now, has_room)
    ahead = frozenset(first)
    others = [id for id in fresh if id not in ahead]
    fresh = [*first, *others]
    # Each of a few records may do it alone.
    further = iter(likely)
    tried = list(itertools.islice(further, 2))
    one = next(([id] for id in tried if same((id,))), None)
    spare: list[str] = []
    if one is not None:
        before = fresh[: fresh.index(one[0])]
        kept = _least(before, same) if before and same(before) else one
        kept = min(kept, one, key=len)
    else:
        kept = _least(fresh, same, len(first))
        if len(kept) < len(fresh):
            # The earliest that do; unless fewer do, where it is the latest that are kept.
            kept = min(kept, _least([*first[::-1], *others[::-1]], same, len(first)), key=len)
    if ahead.issuperset(kept):
        fresh = fresh[: len(first)]
    is_asked = with_instead and len(kept) < len(fresh)
    if is_asked and (len(kept) == 1 or len(fresh) <= _FEW):
        spare = [id for id in kept if same({*fresh} - {id})]
    # Where a record that was kept is not needed, others would have done in its place.
    others_too = (itertools.chain(tried, further) if tried else fresh) if spare else ()
    instead = (
        other
        for other in others_too
        if other not in kept and any(same({*kept, other} - {one}) for one in spare)
    )
    as_well = itertools.islice(instead, _MOST_INSTEAD)
    return Cause(tuple(sorted(kept)), tuple(sorted(as_well)))


def _least(fresh: Sequence[str], same: _Budget, first: int = 0) -> list[str]:
    """What is left of some records when all that changes nothing is left out, the last ones first.

    Tried are the first one, the first two, the first four, and so on, so that few among thousands are
    found by judging few. Of those that do, a half is left out at once, then a quarter, and so on.

    Args:
        first: How many of them are tried by themselves in any case.
    """
    sizes = sorted({first, *(1 << n for n in range(len(fresh).bit_length()))} - {0, len(fresh)})
    enough = next((size for size in sizes if same(fresh[:size])), len(fresh))
    kept = list(fresh[:enough])
    # The first half of these does not do: that was asked before.
    size = len(kept) if enough == len(fresh) else len(kept) // 2
    while size:
        size = max(size // 2, 1)
        fewer = _dropped(kept, size, same)
        if size == 1 and len(fewer) == len(kept):
            break
        kept = fewer
    return kept


def _dropped(kept: list[str], size: int, same: _Budget) -> list[str]:
    """What is left when every run of so many records that changes nothing is left out."""
    end = len(kept)
    while end > 0 and not same.is_spent:
        start = max(end - size, 0)
        rest = kept[:start] + kept[end:]
        # Without any of them it is another: that was asked before.
        if rest and same(rest):
            kept = rest
        end = start
    return kept
