"""Evidence as a value: incidents and observations with their origins, counts, coverage, levels."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TypeVar

import attrs

from pledgewatch.model.logic import F, Kleene, T, U, all_of
from pledgewatch.model.records import Interval
from pledgewatch.model.time import When

__all__ = ["ATTRIBUTES", "BIT", "UNASKED", "CellKey", "Evidence", "Incident", "Level", "Watch"]

ATTRIBUTES = ("window", "place", "activity", "actor", "obligation")
"""What of an incident must match; its match is the Kleene *and* of these."""

Answers = tuple[int, int, int, int, int]
"""For each of `ATTRIBUTES` the set of answers that were given (bits 1 T, 2 U, 4 F)."""

_NONE = 0
UNASKED: Answers = (_NONE, _NONE, _NONE, _NONE, _NONE)
"""Nothing affirms, so nothing was answered."""

BIT = {T: 1, U: 2, F: 4}
_AGREED = {1: T, 4: F}


CellKey = tuple[str, str, str, str]
"""``(pledge, role, place, activity)``.

Role is whole, unit or control for incidents; lapse (a state is not what was pledged) or hold (it is)
for observations. Place and activity name a unit, and are empty for the whole and the control places.
"""


@attrs.frozen(kw_only=True)
class Incident:
    """What is told of one incident, as it bears on one cell of one pledge.

    Attributes:
        seen: For each of `ATTRIBUTES` the set of answers that affirming tellings gave (bits 1 T,
            2 U, 4 F).
        affirmed: Largest log-likelihood ratio of each origin's affirming tellings (nano-nats).
        denied: Least one of each origin's denying tellings.
        covering: Origins that were looking when every affirming telling says it happened, with the
            log-likelihood ratio of their silence.
        lo, hi: Hull of the affirming tellings' times (microseconds UTC).
        doubt: Largest doubt of their dates.
        report_dated: Whether a telling gives only the day of the report.
        actors, activities: What affirming tellings name; None stands for an unattributed telling.
        actor_probabilities, type_probabilities: Least probability that each origin declares, of those
            that declare one.
        affirming, denying: Ids of the reports.
        deaths: Hull of the deaths told, in all of them together; None where none are.
        number: How many incidents alike it stands for, where one telling counts several.
        weights: What `weighing` has worked out of it; no part of the value.
    """

    seen: Answers = UNASKED
    # Mappings have no hash; equal incidents have equal ones of the rest.
    affirmed: Mapping[str, int] = attrs.field(factory=dict, hash=False)
    denied: Mapping[str, int] = attrs.field(factory=dict, hash=False)
    covering: Mapping[str, int] = attrs.field(factory=dict, hash=False)
    lo: int = 0
    hi: int = 0
    doubt: int = 0
    report_dated: bool = False
    actors: frozenset[str | None] = frozenset()
    activities: frozenset[str] = frozenset()
    actor_probabilities: Mapping[str, float] = attrs.field(factory=dict, hash=False)
    type_probabilities: Mapping[str, float] = attrs.field(factory=dict, hash=False)
    affirming: frozenset[str] = frozenset()
    denying: frozenset[str] = frozenset()
    deaths: Interval | None = None
    number: int = 1
    weights: dict[object, object] = attrs.field(
        factory=dict, init=False, eq=False, hash=False, repr=False
    )

    def as_seen(self, seen: tuple[int, int, int, int, int]) -> Incident:
        """The same account with other answers; as `attrs.evolve`, which takes ten times as long."""
        return Incident(
            seen=seen,
            affirmed=self.affirmed,
            denied=self.denied,
            covering=self.covering,
            lo=self.lo,
            hi=self.hi,
            doubt=self.doubt,
            report_dated=self.report_dated,
            actors=self.actors,
            activities=self.activities,
            actor_probabilities=self.actor_probabilities,
            type_probabilities=self.type_probabilities,
            affirming=self.affirming,
            denying=self.denying,
            deaths=self.deaths,
            number=self.number,
        )

    def merge(self, other: Incident) -> Incident:
        """Both accounts of the incident, as one."""
        if not self.affirming or not other.affirming:
            told, silent = (self, other) if self.affirming else (other, self)
            return attrs.evolve(
                told,
                denied=_joined(told.denied, silent.denied, min),
                denying=told.denying | silent.denying,
            )
        one, two, three, four, five = (a | b for a, b in zip(self.seen, other.seen, strict=True))
        return Incident(
            seen=(one, two, three, four, five),
            affirmed=_joined(self.affirmed, other.affirmed, max),
            denied=_joined(self.denied, other.denied, min),
            covering=_shared(self.covering, other.covering),
            lo=min(self.lo, other.lo),
            hi=max(self.hi, other.hi),
            doubt=max(self.doubt, other.doubt),
            report_dated=self.report_dated or other.report_dated,
            actors=self.actors | other.actors,
            activities=self.activities | other.activities,
            actor_probabilities=_joined(self.actor_probabilities, other.actor_probabilities, min),
            type_probabilities=_joined(self.type_probabilities, other.type_probabilities, min),
            affirming=self.affirming | other.affirming,
            denying=self.denying | other.denying,
            deaths=_hull(self.deaths, other.deaths),
            number=max(self.number, other.number),
        )

    def declared(self, counts: Callable[[str], bool] = lambda _: True) -> float:
        """P(that actor and that activity | it happened), as declared by the origins that count; else 1."""
        return math.prod(
            min((p for origin, p in least.items() if counts(origin)), default=1.0)
            for least in (self.actor_probabilities, self.type_probabilities)
        )

    def attribute(self, name: str) -> Kleene:
        """T or F where all affirming tellings agree on it, else U."""
        return _AGREED.get(self.seen[ATTRIBUTES.index(name)], U)

    @property
    def match(self) -> Kleene:
        """Whether the incident falls under the cell."""
        return all_of(_AGREED.get(bits, U) for bits in self.seen)


def _joined(
    one: Mapping[str, _V], other: Mapping[str, _V], choose: Callable[[_V, _V], _V]
) -> dict[str, _V]:
    joined = dict(one)
    for key, value in other.items():
        joined[key] = choose(joined[key], value) if key in joined else value
    return joined


def _shared(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {key: max(one[key], other[key]) for key in one.keys() & other.keys()}


def _hull(one: Interval | None, other: Interval | None) -> Interval | None:
    if one is None or other is None:
        return other if one is None else one
    return Interval(min(one.low, other.low), max(one.high, other.high))


@attrs.frozen
class Watch:
    """Somebody was looking at all of a cell during ``[lo, hi)``.

    Attributes:
        origin: Who.
        lo, hi: When (microseconds UTC).
        record: The coverage that says so.
        sensitivity: The share of what happens that they would report; None where it is not declared.
    """

    origin: str
    lo: int
    hi: int
    record: str
    sensitivity: float | None = None


@attrs.frozen
class Level:
    """A credible telling of a level that bears on a pledge.

    Attributes:
        speaks_for: The units (by place and activity) it speaks for, and ("", "") for the whole.
    """

    record: str
    when: When
    amount: Interval | None
    share: Interval | None
    unit: str | None
    speaks_for: frozenset[tuple[str, str]]


@attrs.frozen(kw_only=True)
class Evidence:
    """All that bears on some pledges; see the module.

    Attributes:
        incidents: By cell, incidents by name.
        watches: By cell, who was looking.
        levels: By pledge, what is told of levels.
    """

    incidents: Mapping[CellKey, Mapping[str, Incident]] = attrs.field(factory=dict)
    watches: Mapping[CellKey, frozenset[Watch]] = attrs.field(factory=dict)
    levels: Mapping[str, frozenset[Level]] = attrs.field(factory=dict)

    def __repr__(self) -> str:
        counts = [
            f"{len({key for cell in held.values() for key in cell})} {what}"
            for what, held in (
                ("incidents", self.incidents),
                ("watches", self.watches),
                ("levels", self.levels),
            )
        ]
        return f"<Evidence of {', '.join(counts)}>"

    def merge(self, other: Evidence) -> Evidence:
        """Everything both hold."""
        return Evidence(
            incidents=_merged(
                self.incidents, other.incidents, lambda a, b: _merged(a, b, Incident.merge)
            ),
            watches=_merged(self.watches, other.watches, lambda a, b: a | b),
            levels=_merged(self.levels, other.levels, lambda a, b: a | b),
        )

    def at(self, pledge: str, role: str, place: str = "", activity: str = "") -> CellKey:
        """The key of a cell."""
        return (pledge, role, place, activity)


_K = TypeVar("_K")
_V = TypeVar("_V")


def _merged(
    one: Mapping[_K, _V], other: Mapping[_K, _V], join: Callable[[_V, _V], _V]
) -> dict[_K, _V]:
    merged = dict(one)
    for key, value in other.items():
        merged[key] = join(merged[key], value) if key in merged else value
    return merged
