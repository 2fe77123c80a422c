"""Which pledges and statements a telling may bear on, found without asking each of them.

What a pledge or statement asks about is shelved by whose acts, which activity and which place it
names. A telling looks at the few shelves that its own actor, activity and place are related to, and on
each at those whose time meets its own. That may be too many and is never too few: what a telling
counts for is for the fold to say.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping

from pledgewatch.dates import after, deadline_of
from pledgewatch.hierarchy import Hierarchy, Region
from pledgewatch.kleene import F
from pledgewatch.ledger import Ledger
from pledgewatch.matching import actor_match, reads_since
from pledgewatch.moments import BEGINNING, FOREVER, Moment, Span, exact
from pledgewatch.records import Actor, Kind, Pledge

__all__ = ["Questions", "time_of"]

_ALWAYS = Span(exact(BEGINNING), Moment.of(FOREVER - 1, FOREVER))
_NOBODY = Region(frozenset(), frozenset())
_BLOCK = 32
"""How many spans of a shelf are passed over at once where none of them lasts long enough."""
_MOST_SIGNATURES = 200_000
"""How many sorts of telling are remembered with their stands; past that they are found anew."""


def time_of(ledger: Ledger, pledge: Pledge) -> tuple[int, int]:
    """When what is done can bear on a pledge, ``[since, until)``, whatever becomes of it.

    A pledge that is superseded or withdrawn may be restored, so what is pledged is what counts. Past a
    deadline it still matters when a thing was done; past the end of a window nothing more counts.
    """
    since = reads_since(ledger, pledge)
    if pledge.kind not in (Kind.CEASE, Kind.REFRAIN, Kind.REDUCE):
        return since, FOREVER
    if pledge.end is not None:
        return since, deadline_of(pledge.end).last
    if pledge.within is not None:
        return since, after(pledge.said, pledge.within, ledger.timezone).last
    return since, FOREVER


class _Shelf:
    """Spans of time with the names they belong to, to be found by what they meet."""

    __slots__ = ("_latest", "_sorted", "_spans")

    def __init__(self) -> None:
        self._spans: list[tuple[int, int, str]] = []
        self._latest: list[int] = []
        self._sorted = True

    def add(self, since: int, until: int, name: str) -> None:
        self._spans.append((since, until, name))
        self._sorted = False

    def meeting(self, lo: int, hi: int) -> Iterator[str]:
        """The names whose ``[since, until)`` meets ``[lo, hi)``."""
        spans = self._spans
        if not self._sorted:
            spans.sort()
            self._latest = [
                max(until for _, until, _ in spans[start : start + _BLOCK])
                for start in range(0, len(spans), _BLOCK)
            ]
            self._sorted = True
        early = bisect.bisect_left(spans, (hi,))
        for block, latest in enumerate(self._latest):
            start = block * _BLOCK
            if start >= early:
                return
            if latest > lo:
                for _, until, name in spans[start : min(start + _BLOCK, early)]:
                    if until > lo:
                        yield name

    def names(self) -> Iterator[str]:
        return (name for _, _, name in self._spans)


_Stand = dict[str, _Shelf]
"""The shelves of one activity in one place, by whose acts they ask about."""


class Questions:
    """What pledges and statements ask about.

    Args:
        ledger: The world: who belongs to whom, what lies in what. It must not change.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._names: set[str] = set()
        self._stands: dict[str, dict[str, _Stand]] = {}
        self._whose: dict[str, None] = {}
        self._near_place = _Near(ledger.places)
        self._near_activity = _Near(ledger.activities)
        self._near_actor = _Near(ledger.actors)
        self._found: dict[tuple[str, str | None], tuple[_Stand, ...]] = {}
        self._actors: dict[str, tuple[str, ...]] = {}

    def add(
        self,
        name: str,
        whose: str,
        activities: Iterable[str],
        places: Iterable[str],
        since: int = BEGINNING,
        until: int = FOREVER,
    ) -> None:
        """Enter a question.

        Args:
            name: Whose question it is.
            whose: The actor whose acts it asks about.
            activities: Of what.
            places: Where.
            since: Nothing that was over by then matters (microseconds UTC).
            until: Nor does what begins then or later.
        """
        self._names.add(name)
        if whose not in self._whose:
            self._whose[whose] = None
            self._actors.clear()
        for activity, place in itertools.product(dict.fromkeys(activities), dict.fromkeys(places)):
            by_place = self._stands.setdefault(activity, {})
            stand = by_place.get(place)
            if stand is None:
                stand = by_place[place] = {}
                self._found.clear()
            shelf = stand.get(whose)
            if shelf is None:
                shelf = stand[whose] = _Shelf()
            shelf.add(since, until, name)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def asked(
        self, activity: str | None, place: str | None, actor: str | None, lo: int, hi: int
    ) -> list[str]:
        """Who asks about something done in ``[lo, hi)``, each once."""
        if activity is None:
            return []
        stands = self._near(activity, place)
        if not stands:
            return []
        found: dict[str, None] = {}
        whose = self._bound(actor) if actor is not None else ()
        for stand in stands:
            for one in stand if actor is None else whose:
                shelf = stand.get(one)
                if shelf is not None:
                    for name in shelf.meeting(lo, hi):
                        found[name] = None
        return list(found)

    def about(self, activities: Iterable[str], places: Iterable[str]) -> set[str]:
        """Who asks about any of some activities in any of some places, whenever, whoever does it.

        Without places: anywhere.
        """
        where: tuple[str | None, ...] = tuple(places) or (None,)
        return {
            name
            for activity, place in itertools.product(activities, where)
            for stand in self._near(activity, place)
            for shelf in stand.values()
            for name in shelf.names()
        }

    def _near(self, activity: str, place: str | None) -> tuple[_Stand, ...]:
        """The stands of what an activity in a place may be, or be a part of."""
        key = activity, place
        found = self._found.get(key)
        if found is None:
            if len(self._found) >= _MOST_SIGNATURES:
                self._found.clear()
            kinds = _both(self._stands, self._near_activity.to(activity))
            found = self._found[key] = tuple(
                by_place[where]
                for kind in kinds
                for by_place in (self._stands[kind],)
                for where in (
                    by_place if place is None else _both(by_place, self._near_place.to(place))
                )
            )
        return found

    def _bound(self, actor: str) -> tuple[str, ...]:
        """Of those whose acts are asked about, whose acts an actor's may be, at some time."""
        found = self._actors.get(actor)
        if found is None:
            ledger = self._ledger
            near = self._near_actor.to(actor)
            lent = any(
                ledger.node(Actor, part).controlled_by for part in ledger.actors.ancestors(actor)
            )
            found = self._actors[actor] = tuple(
                whose
                for whose in self._whose
                if whose in near or (lent and self._may_act_for(actor, whose))
            )
        return found

    def _may_act_for(self, actor: str, whose: str) -> bool:
        debtors = self._ledger.actors.subtree(whose)
        return actor_match(self._ledger, debtors, _NOBODY, actor, _ALWAYS) is not F


class _Near:
    """Which members of a region a node may be inside of, or coarser than."""

    def __init__(self, hierarchy: Hierarchy) -> None:
        self._hierarchy = hierarchy
        self._known: dict[str, frozenset[str]] = {}

    def to(self, node: str) -> frozenset[str]:
        """Every node that has something in common with a node: no other region can hold it."""
        found = self._known.get(node)
        if found is None:
            above: Callable[[str], frozenset[str]] = self._hierarchy.ancestors
            below = self._hierarchy.descendants(node)
            found = self._known[node] = frozenset().union(*(above(each) for each in below))
        return found


def _both(keyed: Mapping[str, object], near: frozenset[str]) -> list[str]:
    """Of some keys those that are near, by way of the fewer of the two."""
    if len(keyed) < len(near):
        return [key for key in keyed if key in near]
    return [key for key in near if key in keyed]
