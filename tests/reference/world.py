"""The records a review may use, and nothing worked out about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from tests.reference.logic import Tree

from pledgewatch.model.records import Activity, Actor, Place, Record, Retract, Source, Timed

Kind = TypeVar("Kind", bound=Record)

THRESHOLDS = {
    "prior": 0.5,
    "theta_b": 0.95,
    "theta_p": 0.55,
    "theta_lo": 0.20,
    "c_min": 0.5,
    "contested": 4.0,
    "settle_days": 14,
    "lag_days": 14,
    "alpha": 0.05,
    "time_gone": 0.8,
}


def known_at(record: Timed) -> int:
    """The knowledge time of a record."""
    moment = record.known or record.published
    if moment is None:
        moment = record.event.end
    return moment.hi - 1


class World:
    """The records of a ledger as they stand for one review.

    Args:
        records: All records, in any order, known or not.
        at: Judge what had happened by this instant (microseconds UTC).
        as_of: Use what was known by this instant.
        timezone: The zone of civil days.
        thresholds: Numbers to use in place of the default ones.
    """

    def __init__(
        self,
        records: Iterable[Record],
        at: int,
        as_of: int,
        timezone: str | None,
        thresholds: Mapping[str, float] | None,
    ) -> None:
        self.at, self.as_of, self.timezone = at, as_of, timezone
        self.memo: dict[tuple[object, ...], Any] = {}  # answers that are asked for again
        self.thresholds = {**THRESHOLDS, **(thresholds or {})}
        self._all = list({record.id: record for record in records}.values())
        self.actor_records = {r.id: r for r in self._all if isinstance(r, Actor)}
        self.actors = Tree((r.id, r.part_of) for r in self._all if isinstance(r, Actor))
        self.places = Tree((r.id, r.part_of) for r in self._all if isinstance(r, Place))
        self.activities = Tree((r.id, r.kind_of) for r in self._all if isinstance(r, Activity))
        self.sources = {r.id: r for r in self._all if isinstance(r, Source)}
        self._retracts = [r for r in self._all if isinstance(r, Retract)]
        self._by_kind: dict[type[Record], list[Record]] = {}
        self._alive = [r for r in self._all if isinstance(r, Timed) and self.is_alive(r)]

    def is_alive(self, record: Timed) -> bool:
        """Whether it is known and nothing that is alive takes it back."""
        return known_at(record) <= self.as_of and not any(
            self.is_alive(other) for other in self._retracts if other.target == record.id
        )

    def alive(self, kind: type[Kind]) -> list[Kind]:
        if kind not in self._by_kind:
            self._by_kind[kind] = [each for each in self._alive if isinstance(each, kind)]
        return self._by_kind[kind]
