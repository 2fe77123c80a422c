"""In which zone the times of a record are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from pledgewatch.assumptions import PREFIXES
from pledgewatch.ledger import Ledger, place_zone
from pledgewatch.records import Coverage, Place, Record, Report, StateReport

__all__ = ["Zones"]

_BROUGHT = PREFIXES[Place.table]
_LOCAL: tuple[type[Record], ...] = (Report, StateReport, Coverage)


@attrs.frozen
class Zones:
    """In which zone the times of a record are told.

    Args:
        places: Every place of the ledger, by id.
        default: The zone of the ledger.
    """

    places: Mapping[str, Place]
    default: str | None = None
    _found: dict[str, str | None] = attrs.field(init=False, factory=dict)

    @classmethod
    def of_ledger(cls, ledger: Ledger) -> Zones:
        """The zones of a ledger that is already made."""
        return cls({place.id: place for place in ledger.all(Place)}, ledger.timezone)

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
