"""What a ledger cannot tell apart: rows that are told as one report with their number.

All that a review asks of a report is in which regions its place and activity lie, who did it, who says
so, and how its time lies to a number of *edges*: the instants at which a window, a baseline, a
look, a watch or a civil day begins or ends. Rows that give the same answers to all of that count alike;
of a kind of rows only the number is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from pledgewatch.dates import civil_days
from pledgewatch.kleene import Kleene
from pledgewatch.ledger import Ledger
from pledgewatch.matching import Cell, Scope, compile_scope, reads_since
from pledgewatch.moments import BEGINNING, DAY, FOREVER, SECOND, Moment, Span
from pledgewatch.records import Activity, Actor, Coverage, Place, Pledge, Record

__all__ = ["Clocks", "Likeness", "likeness"]

Answers = str
"""A digest of what every region answers of a node; a node that no record declares stands for itself."""


@attrs.frozen
class Clocks:
    """Where a ledger is to be reviewed: event time and knowledge time (microseconds UTC)."""

    at: int
    as_of: int


@attrs.frozen(eq=False)
class Likeness:
    """What makes two rows alike for a ledger.

    Attributes:
        edges: Instants at which an answer may change, sorted; civil days apart.
        known: Knowledge times that tell one row from another, sorted; civil days apart.
        zone: IANA name of the zone of the civil days.
        scopes: The pledges, compiled.
        looks: Where, and at what, somebody was looking.
    """

    edges: tuple[int, ...]
    known: tuple[int, ...]
    zone: str
    scopes: tuple[Scope, ...]
    looks: tuple[Coverage, ...]
    ledger: Ledger = attrs.field(repr=False)
    _places: dict[str | None, Answers] = attrs.field(factory=dict, init=False, repr=False)
    _activities: dict[str | None, Answers] = attrs.field(factory=dict, init=False, repr=False)
    _declared: dict[type[Any], frozenset[str]] = attrs.field(init=False, repr=False)
    _days: dict[tuple[int, int], tuple[int, ...]] = attrs.field(
        factory=dict, init=False, repr=False
    )

    @_declared.default
    def _nodes(self) -> dict[type[Any], frozenset[str]]:
        return {kind: frozenset(each.id for each in self.ledger.all(kind)) for kind in _NODES}

    def of_place(self, place: str | None) -> Answers:
        """What stands for a place: all that is asked of it."""
        if place not in self._places:
            regions = self.ledger.places
            answers = [cell.place_match(place) for cell in self._cells()]
            answers += [regions.region(look.places).contains(place) for look in self.looks]
            self._places[place] = self._or_itself(Place, place, answers)
        return self._places[place]

    def of_activity(self, activity: str) -> Answers:
        """What stands for an activity: all that is asked of it."""
        if activity not in self._activities:
            regions = self.ledger.activities
            answers = [cell.activity_match(activity) for cell in self._cells()]
            answers += [regions.region(look.activities).contains(activity) for look in self.looks]
            self._activities[activity] = self._or_itself(Activity, activity, answers)
        return self._activities[activity]

    def _or_itself(self, kind: type[Any], node: str | None, answers: list[Kleene]) -> Answers:
        # What comes with pledgewatch gets its parents only where a record names it.
        if node is not None and node not in self._declared[kind]:
            return f"={node}"
        told = bytes(answer.value for answer in answers)
        return hashlib.blake2b(told, digest_size=12).hexdigest()

    def _cells(self) -> Iterator[Cell]:
        for scope in self.scopes:
            yield scope.whole
            yield from scope.units
            if scope.control is not None:
                yield scope.control

    def within(self, lo: Any, hi: Any) -> tuple[Any, Any]:
        """For each stretch of time the narrowest one between edges that holds it (int64 arrays).

        No answer tells the two apart, for none changes inside.
        """
        import numpy as np

        if not len(lo):
            return lo, hi
        edges = self._with_days(self.edges, int(lo.min()), int(hi.max()))
        first = edges[np.searchsorted(edges, lo, side="right") - 1]
        last = edges[np.searchsorted(edges, hi, side="left")]
        return first, last

    def known_by(self, known: Any) -> Any:
        """For each knowledge time the end of the stretch it may be moved in (int64 array)."""
        import numpy as np

        if not len(known):
            return known
        edges = self._with_days(self.known, int(known.min()), int(known.max()))
        return edges[np.searchsorted(edges, known, side="right")]

    def _with_days(self, edges: Iterable[int], lo: int, hi: int) -> Any:
        import numpy as np

        # An event without a known end reaches to the end of time: no year there has days.
        lo, hi = max(lo, _FIRST), min(hi, _LAST)
        span = (lo - lo % _STEP - DAY, hi - hi % _STEP + _STEP + DAY)
        if span not in self._days:
            self._days[span] = civil_days(*span, self.zone)
        inner = self._days[span][1:-1]  # without its ends, which are no midnights
        return np.unique(np.array([BEGINNING, *edges, *inner, FOREVER], np.int64))


_NODES = (Place, Activity)
_FIRST, _LAST = -62_000_000_000 * SECOND, 32_500_000_000 * SECOND
"""Some days of the years 5 and 2999: beyond them nothing is cut into days."""
_STEP = 400 * DAY
"""Days are worked out so many at a time."""


def likeness(ledger: Ledger, clocks: Iterable[Clocks] = ()) -> Likeness:
    """What a ledger tells apart, reviewed at some clocks or at the end of any civil day."""
    asked = tuple(clocks)
    dated = tuple(ledger.dated.values())
    scopes = tuple(compile_scope(ledger, pledge, dated) for pledge in ledger.all(Pledge))
    looks = tuple(ledger.all(Coverage))
    said = {scope.pledge._known_at for scope in scopes}
    known = said | {each.as_of for each in asked}
    edges = {edge for record in dated for edge in _edges(record)}
    edges |= {edge for actor in ledger.all(Actor) for edge in _edges(actor)}
    edges |= {edge for scope in scopes for edge in _edges_of_scope(scope)}
    for instant in known | {each.at for each in asked}:
        edges |= {instant, instant + 1}
    settle = ledger.assumptions.thresholds.settle
    lags = {look.lag.exact if look.lag is not None else settle for look in looks}
    edges |= {instant - lag + 1 for instant in known for lag in lags}
    return Likeness(
        edges=tuple(sorted(edge for edge in edges if BEGINNING < edge < FOREVER)),
        # Known by an instant means known at it: the next one is the edge.
        known=tuple(sorted(instant + 1 for instant in known if instant < FOREVER - 1)),
        zone=ledger.timezone or "UTC",
        scopes=scopes,
        looks=looks,
        ledger=ledger,
    )


def _edges_of_scope(scope: Scope) -> Iterator[int]:
    moments = (scope.start, scope.opens, scope.declared_end, scope.due, scope.cut, scope.ends)
    for moment in moments:
        yield from _edges(moment)
    yield from (instant for instant, _ in scope.condition.steps)
    yield reads_since(scope.ledger, scope.pledge)
    end, half = scope.planned_end, scope.half
    if end is not None and half is not None:
        yield from (end, half)
    yield scope.due.last + scope.settle


def _edges(value: Any) -> Iterator[int]:
    """Every instant at which it may begin or end, of all the moments in a value."""
    if isinstance(value, Moment):
        for part in (*value.parts, value.widened):
            yield from (part.lo, part.hi - 1, part.hi)
    elif isinstance(value, Span):
        yield from _edges(value.start)
        yield from _edges(value.end)
    elif isinstance(value, tuple):
        for each in value:
            yield from _edges(each)
    elif isinstance(value, Record) or attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from _edges(getattr(value, field.name))
