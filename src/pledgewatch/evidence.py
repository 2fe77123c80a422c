"""What was reported: incidents with their origins, counts, who was looking, levels.

`Evidence` is a commutative monoid: `Evidence()` is empty, `merge` is associative, commutative and
idempotent for everything that has an identity, and adds only integers. A ledger is folded into it
record by record; whatever else can say which tellings bear on which pledge may produce the same
value, and merge it. Verdicts read evidence and nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import attrs

from pledgewatch.assumptions import NANO
from pledgewatch.hierarchy import Region
from pledgewatch.kleene import F, Kleene, T, U, all_of
from pledgewatch.ledger import Ledger
from pledgewatch.matching import Cell, Scope, p_true
from pledgewatch.moments import When
from pledgewatch.records import Coverage, Interval, Report, Stance, StateReport, Timed
from pledgewatch.witnesses import Witnesses, likelihood

__all__ = [
    "ATTRIBUTES",
    "CellKey",
    "Evidence",
    "Incident",
    "Level",
    "Tally",
    "Watch",
    "cells_of",
    "collect",
]

ATTRIBUTES = ("window", "place", "activity", "actor", "obligation")
"""What of an incident must match; its match is the Kleene *and* of these."""

_BIT = {T: 1, U: 2, F: 4}
_AGREED = {1: T, 4: F}


CellKey = tuple[str, str, str, str]
"""``(pledge, role, place, activity)``; role is whole, unit or control, the last two for units."""


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
        actor_probability, type_probability: Least probability declared by a telling.
        affirming, denying: Ids of the reports.
        deaths: Hull of the deaths told; None where none are.
    """

    seen: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    affirmed: Mapping[str, int] = attrs.field(factory=dict)
    denied: Mapping[str, int] = attrs.field(factory=dict)
    covering: Mapping[str, int] = attrs.field(factory=dict)
    lo: int = 0
    hi: int = 0
    doubt: int = 0
    report_dated: bool = False
    actors: frozenset[str | None] = frozenset()
    activities: frozenset[str] = frozenset()
    actor_probability: float = 1.0
    type_probability: float = 1.0
    affirming: frozenset[str] = frozenset()
    denying: frozenset[str] = frozenset()
    deaths: Interval | None = None

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
            actor_probability=min(self.actor_probability, other.actor_probability),
            type_probability=min(self.type_probability, other.type_probability),
            affirming=self.affirming | other.affirming,
            denying=self.denying | other.denying,
            deaths=_hull(self.deaths, other.deaths),
        )

    def attribute(self, name: str) -> Kleene:
        """T or F where all affirming tellings agree on it, else U."""
        return _AGREED.get(self.seen[ATTRIBUTES.index(name)], U)

    @property
    def match(self) -> Kleene:
        """Whether the incident falls under the cell."""
        return all_of(_AGREED.get(bits, U) for bits in self.seen)


def _joined(one: Mapping[str, int], other: Mapping[str, int], choose: Any) -> dict[str, int]:
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
class Tally:
    """Incidents known only by their number: each told once, by one origin.

    Attributes:
        match: Their match, the same for all.
        origin: Who tells of them.
        llr: The log-likelihood ratio of each telling (nano-nats).
        day: The instant their civil day starts.
        hi: One past the last instant they can have happened.
    """

    match: Kleene
    origin: str
    llr: int
    day: int
    hi: int


@attrs.frozen
class Watch:
    """Somebody was looking at all of a cell during ``[lo, hi)``."""

    origin: str
    lo: int
    hi: int
    record: str


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
        tallies: By cell, incidents known only by number.
        watches: By cell, who was looking.
        levels: By pledge, what is told of levels.
    """

    incidents: Mapping[CellKey, Mapping[str, Incident]] = attrs.field(factory=dict)
    tallies: Mapping[CellKey, Mapping[Tally, int]] = attrs.field(factory=dict)
    watches: Mapping[CellKey, frozenset[Watch]] = attrs.field(factory=dict)
    levels: Mapping[str, frozenset[Level]] = attrs.field(factory=dict)

    def merge(self, other: Evidence) -> Evidence:
        """Everything both hold. Tallies must count disjoint sets of tellings."""
        return Evidence(
            incidents=_merged(
                self.incidents, other.incidents, lambda a, b: _merged(a, b, Incident.merge)
            ),
            tallies=_merged(
                self.tallies, other.tallies, lambda a, b: _merged(a, b, lambda m, n: m + n)
            ),
            watches=_merged(self.watches, other.watches, lambda a, b: a | b),
            levels=_merged(self.levels, other.levels, lambda a, b: a | b),
        )

    def at(self, pledge: str, role: str, place: str = "", activity: str = "") -> CellKey:
        """The key of a cell."""
        return (pledge, role, place, activity)


_K = TypeVar("_K")
_V = TypeVar("_V")


def _merged(one: Mapping[_K, _V], other: Mapping[_K, _V], join: Any) -> dict[_K, _V]:
    merged = dict(one)
    for key, value in other.items():
        merged[key] = join(merged[key], value) if key in merged else value
    return merged


# -- the fold --------------------------------------------------------------------------------------


@attrs.frozen
class _Look:
    """A coverage, compiled."""

    record: Coverage
    origin: str
    places: Region
    activities: Region
    silence: int | None
    lag: int


def _looks(ledger: Ledger, alive: Iterable[Timed], witnesses: Witnesses) -> list[_Look]:
    looks = []
    for record in alive:
        if isinstance(record, Coverage):
            silence = None
            if record.sensitivity is not None:
                odds = (1 - record.sensitivity) / (1 - record.false_alarm)
                silence = round(NANO * math.log(odds))
            lag = record.lag.exact if record.lag else ledger.assumptions.thresholds.settle
            looks.append(
                _Look(
                    record,
                    witnesses.origin(record.origin),
                    ledger.places.region(record.places),
                    ledger.activities.region(record.activities),
                    silence,
                    lag,
                )
            )
    return looks


def cells_of(scope: Scope) -> Iterator[tuple[CellKey, Cell]]:
    """Every cell of a pledge with its key: the whole, the units, the control places."""
    id = scope.pledge.id
    yield (id, "whole", "", ""), scope.whole
    for unit in scope.units:
        yield (id, "unit", unit.place or "", unit.activity or ""), unit
    if scope.control is not None:
        yield (id, "control", "", ""), scope.control


def collect(
    ledger: Ledger,
    alive: Iterable[Timed],
    scopes: Iterable[Scope],
    witnesses: Witnesses,
    as_of: int,
) -> Evidence:
    """Fold the tellings that are alive at `as_of` into the evidence on some pledges."""
    alive = tuple(alive)
    looks = _looks(ledger, alive, witnesses)
    reports = [record for record in alive if isinstance(record, Report)]
    states = [record for record in alive if isinstance(record, StateReport)]
    tellings = [_telling(ledger, report, looks, witnesses, as_of) for report in reports]
    shared = _told_more_than_once(reports, witnesses)
    incidents: dict[CellKey, dict[str, Incident]] = {}
    watches: dict[CellKey, frozenset[Watch]] = {}
    levels: dict[str, frozenset[Level]] = {}
    for scope in scopes:
        cells = list(cells_of(scope))
        for report, telling in zip(reports, tellings, strict=True):
            match = scope.match(report)
            affirms = report.stance is Stance.AFFIRMS
            name = witnesses.incident(report.id)
            # Outside for good, unless other tellings of the same incident say otherwise.
            # (What happened while the pledge did not bind may still be part of a baseline.)
            if match.actor is F and name not in shared:
                continue
            for key, cell in cells:
                place = cell.place_match(report.place)
                activity = cell.activity_match(report.activity)
                if (place is F or activity is F) and name not in shared:
                    continue
                seen = (0, 0, 0, 0, 0)
                if affirms:
                    seen = (
                        _BIT[match.window],
                        _BIT[place],
                        _BIT[activity],
                        _BIT[match.actor],
                        _BIT[match.obligation],
                    )
                told = attrs.evolve(telling, seen=seen)
                names = incidents.setdefault(key, {})
                names[name] = names[name].merge(told) if name in names else told
        for key, cell in cells:
            if cell.place is not None or key[1] == "control":
                seers = frozenset(_watching(scope, cell, looks))
                if seers:
                    watches[key] = seers
        found = frozenset(filter(None, (_level(ledger, scope, state) for state in states)))
        if found:
            levels[scope.pledge.id] = found
    return Evidence(incidents=_relevant(incidents), watches=watches, levels=levels)


def _relevant(
    incidents: Mapping[CellKey, Mapping[str, Incident]],
) -> dict[CellKey, dict[str, Incident]]:
    """Without the incidents that lie outside a cell for good, whenever they happened."""
    kept = {}
    for key, names in incidents.items():
        inside = {
            name: incident
            for name, incident in names.items()
            if all(incident.attribute(a) is not F for a in ("place", "activity", "actor"))
        }
        if inside:
            kept[key] = inside
    return kept


def _told_more_than_once(reports: Iterable[Report], witnesses: Witnesses) -> frozenset[str]:
    once: set[str] = set()
    more: set[str] = set()
    for report in reports:
        name = witnesses.incident(report.id)
        (more if name in once else once).add(name)
    return frozenset(more)


def _telling(
    ledger: Ledger, report: Report, looks: Iterable[_Look], witnesses: Witnesses, as_of: int
) -> Incident:
    """One report as an account of its incident, without its bearing on any cell."""
    origin = witnesses.origin(report.origin or report.source or "")
    weight = likelihood(ledger, report)
    if report.stance is Stance.DENIES:
        return Incident(denied={origin: weight}, denying=frozenset((report.id,)))
    when = report.when
    return Incident(
        affirmed={origin: weight},
        covering=_covering(report, looks, as_of),
        lo=when.lo,
        hi=when.hi,
        doubt=when.doubt,
        report_dated=report.report_dated,
        actors=frozenset((report.actor,)),
        activities=frozenset((report.activity,)),
        actor_probability=1.0 if report.actor_probability is None else report.actor_probability,
        type_probability=1.0 if report.type_probability is None else report.type_probability,
        affirming=frozenset((report.id,)),
        deaths=report.deaths,
    )


def _covering(report: Report, looks: Iterable[_Look], as_of: int) -> dict[str, int]:
    """Who was looking when and where a telling says it happened, and has had time to say so."""
    found: dict[str, int] = {}
    for look in looks:
        if (
            look.silence is not None
            and look.record.when.lo <= report.when.lo
            and report.when.hi <= look.record.when.hi
            and as_of >= report.when.last + look.lag
            and look.places.contains(report.place) is T
            and look.activities.contains(report.activity) is T
        ):
            found[look.origin] = max(found.get(look.origin, look.silence), look.silence)
    return found


def _watching(scope: Scope, cell: Cell, looks: Iterable[_Look]) -> Iterator[Watch]:
    for look in looks:
        if cell.place is not None:
            sees = cell.watched_by(look.places, look.activities)
        else:
            # Control places are watched when all of them are, for all pledged activities.
            sees = all(look.places.contains(place) is T for place in scope.pledge.control) and all(
                look.activities.contains(kind) is T for kind in scope.pledge.activities
            )
        if sees:
            when = look.record.when
            yield Watch(look.origin, when.lo, when.hi, look.record.id)


def _level(ledger: Ledger, scope: Scope, state: StateReport) -> Level | None:
    """A state report as a level that bears on a pledge; None where it does not."""
    if state.level is None and state.share is None:
        return None
    whole = scope.whole
    if (
        whole.activity_match(state.activity) is not T
        or scope.actor(state.actor, state.when) is not T
        or p_true(ledger, state) < ledger.assumptions.thresholds.theta_p
        or state.place is None
    ):
        return None
    seen = ledger.places.region((state.place,))
    speaks_for = {
        (unit.place or "", unit.activity or "")
        for unit in scope.units
        if seen.contains(unit.place) is T and unit.activity_match(state.activity) is T
    }
    if all(seen.contains(place) is T for place in scope.pledge.places):
        speaks_for.add(("", ""))
    if not speaks_for:
        return None
    return Level(state.id, state.when, state.level, state.share, state.unit, frozenset(speaks_for))
