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

    def __call__(self, ids: Iterable[str]) -> bool:
        self._left -= 1
        return self._left >= 0 and self._has_room() and self._ask(frozenset(ids))


def smallest(
    fresh: Sequence[str],
    is_now: Callable[[frozenset[str]], bool],
    has_room: Callable[[], bool],
    likely: Sequence[str] = (),
) -> Cause:
    """The least of some records, given in order of time, that make a facet what all of them make it.

    Args:
        fresh: The records.
        is_now: Whether some of them do.
        has_room: Whether more may be asked.
        likely: Those that likely do, where others do not have to be tried; left out: all.
    """
    same = _Budget(is_now, has_room)
    # Each of a few records may do it alone.
    one = next(([id] for id in likely[:2] if same((id,))), None)
    spare: list[str] = []
    if one is not None:
        before = fresh[: fresh.index(one[0])]
        kept = _least(before, same) if before and same(before) else one
        kept = min(kept, one, key=len)
    else:
        kept = _least(fresh, same)
        if len(kept) < len(fresh):
            # The earliest that do; unless fewer do, where it is the latest that are kept.
            kept = min(kept, _least(fresh[::-1], same), key=len)
    if len(kept) < len(fresh) and (len(kept) == 1 or len(fresh) <= _FEW):
        spare = [id for id in kept if same({*fresh} - {id})]
    # Where a record that was kept is not needed, others would have done in its place.
    instead = (
        other
        for other in likely or fresh
        if spare and other not in kept and any(same({*kept, other} - {one}) for one in spare)
    )
    first = itertools.islice(instead, _MOST_INSTEAD)
    return Cause(tuple(sorted(kept)), tuple(sorted(first)))


def _least(fresh: Sequence[str], same: _Budget) -> list[str]:
    """What is left of some records when all that changes nothing is left out, the last ones first.

    Left out is a half of them at once, then a quarter, and so on: few records among hundreds are
    found by asking a few dozen times.
    """
    kept = list(fresh)
    size = len(kept)
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
    while end > 0:
        start = max(end - size, 0)
        rest = kept[:start] + kept[end:]
        # Without any of them it is another: that was asked before.
        if rest and same(rest):
            kept = rest
        end = start
    return kept
