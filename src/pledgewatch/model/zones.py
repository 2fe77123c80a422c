"""In which time zone the civil times of a record are read: that of its place, else the ledger's."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import attrs

from pledgewatch import conventions
from pledgewatch.model.dates import placed
from pledgewatch.model.fields import field_types, without_none
from pledgewatch.model.records import (
    RECORDS,
    Actor,
    Capture,
    Coverage,
    Place,
    Record,
    Report,
    StateReport,
)
from pledgewatch.model.time import Moment, Span, When

_BROUGHT = conventions.PREFIXES[Place.table]
_LOCAL: tuple[type[Record], ...] = (Report, StateReport, Coverage, Capture)


def place_zone(places: Mapping[str, Place], place: str | None, default: str | None) -> str | None:
    """The IANA zone of a place: its own, else that of what it lies in where all agree, else default.

    Places that lie in each other, which a ledger refuses, have the default.
    """
    if place is None:
        return default
    found: dict[str, str | None] = {}
    stack = [place]
    on_path: set[str] = set()
    while stack:
        id = stack[-1]
        node = places.get(id)
        if node is None:
            known = conventions.known_node(Place.table, id)
            node = known if isinstance(known, Place) else None
        if node is None or node.timezone is not None or not node.part_of:
            found[stack.pop()] = node.timezone if node is not None else None
            continue
        on_path.add(id)
        waiting = [above for above in node.part_of if above not in found and above not in on_path]
        if waiting:
            stack.extend(waiting)
            continue
        zones = {found.get(above) for above in node.part_of} - {None}
        found[stack.pop()] = zones.pop() if len(zones) == 1 else None
    return found[place] or default


@attrs.frozen
class Zones:
    """In which zone the civil times of a record are read.

    Args:
        places: Every place of the ledger, by id.
        default: IANA name of the zone of the ledger; None: unknown.
    """

    places: Mapping[str, Place]
    default: str | None = None
    _found: dict[str, str | None] = attrs.field(init=False, factory=dict)

    def of(self, place: str | None) -> str | None:
        """The zone of one place."""
        if place is None or not (place in self.places or place.startswith(_BROUGHT)):
            return self.default
        if place not in self._found:
            self._found[place] = place_zone(self.places, place, None)
        return self._found[place] or self.default

    def around(self, places: object) -> str | None:
        """The zone that all of some places share; the ledger's where they differ."""
        if isinstance(places, str):
            return self.of(places)
        if not isinstance(places, (list, tuple)):
            return self.default
        shared = {self.of(place) if isinstance(place, str) else None for place in places}
        return shared.pop() if len(shared) == 1 else self.default

    def local(self, kind: type[Record], fields: Mapping[str, Any]) -> str | None:
        """The zone in which the event of a record is told: that of its place or places."""
        if kind not in _LOCAL:
            return self.default
        return self.around(fields.get("places" if kind is Coverage else "place"))

    def record(self, table: str, fields: Mapping[str, Any]) -> Record:
        """The record that the keys and values of an entry of a table say.

        Raises:
            InputError: with every problem of the entry.
        """
        kind = RECORDS[table]
        return kind.read(fields, self.default, self.local(kind, fields))

    def placed(self, record: Record) -> Record:
        """A record made in Python with its civil times read in the zones of a ledger.

        Days and clock times written without a zone are hulls over all zones until then. The id stays,
        since somebody may hold it.
        """
        kind = type(record)
        if kind in _LOCAL:
            local = self.around(getattr(record, "places" if kind is Coverage else "place"))
        elif self.default is None:
            return record
        else:
            local = self.default
        changes = _placed(record, self.default, local)
        return attrs.evolve(record, **changes) if changes else record


def _placed(value: Any, zone: str | None, local: str | None) -> dict[str, Any]:
    """The fields of a value that change when its civil times are read in these zones."""
    kind: Any = type(value)
    changes: dict[str, Any] = {}
    for field in _timed(kind):
        time = getattr(value, field)
        read = time and placed(time, local if field in kind.LOCAL else zone)
        if read is not time:
            changes[field] = read
    if isinstance(value, Actor) and value.controlled_by:
        controls = [(each, _placed(each, zone, zone)) for each in value.controlled_by]
        if any(inner for _, inner in controls):
            changes["controlled_by"] = tuple(
                attrs.evolve(each, **inner) for each, inner in controls
            )
    return changes


@functools.cache
def _timed(kind: Any) -> tuple[str, ...]:
    """The fields of a class that hold times."""
    times = (Moment, Span, When)
    return tuple(name for name, hint in field_types(kind).items() if without_none(hint) in times)
