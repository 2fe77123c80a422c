"""The fold: from the tellings alive at a knowledge time to the evidence on some pledges."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from pledgewatch.conventions import NANO
from pledgewatch.evidence.memory import Bearing, Look, Memory
from pledgewatch.evidence.observing import observed
from pledgewatch.evidence.values import BIT, UNASKED, CellKey, Evidence, Incident, Level, Watch
from pledgewatch.matching import Cell, Scope, p_true
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import (
    STATES,
    Actor,
    Coverage,
    Kind,
    Report,
    Stance,
    StateReport,
    Timed,
)
from pledgewatch.witnesses import Witnesses, likelihood

__all__ = ["cells_of", "collect"]


def _look(ledger: Ledger, record: Coverage, witnesses: Witnesses) -> Look:
    silence = None
    if record.sensitivity is not None:
        odds = (1 - record.sensitivity) / (1 - record.false_alarm)
        silence = round(NANO * math.log(odds))
    return Look(
        record,
        witnesses.origin(record.origin),
        ledger.places.region(record.places),
        ledger.activities.region(record.activities),
        silence,
        record.lag.exact if record.lag else ledger.assumptions.thresholds.settle,
    )


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
    memory: Memory | None = None,
) -> Evidence:
    """Fold the tellings that are alive at `as_of` into the evidence on some pledges.

    Args:
        ledger: Who belongs to whom, what lies in what, and the conventions.
        alive: The dated records alive at `as_of`.
        scopes: The pledges.
        witnesses: Who says so.
        as_of: The knowledge time.
        memory: What was worked out of the same records before.
    """
    alive = tuple(alive)
    memory = Memory() if memory is None else memory
    looks = memory.looks(
        tuple(record for record in alive if isinstance(record, Coverage)),
        witnesses,
        lambda record: _look(ledger, record, witnesses),
    )
    reports = [record for record in alive if isinstance(record, Report)]
    states = [record for record in alive if isinstance(record, StateReport)]
    shared = _told_more_than_once(reports, witnesses)
    tellings = _Tellings(
        ledger,
        [
            (
                each,
                memory.telling(each, as_of, lambda r: _telling(ledger, r, looks, witnesses, as_of)),
            )
            for each in reports
        ],
        frozenset(each.id for each in reports if witnesses.incident(each.id) in shared),
    )
    incidents: dict[CellKey, dict[str, Incident]] = {}
    watches: dict[CellKey, frozenset[Watch]] = {}
    levels: dict[str, frozenset[Level]] = {}
    for scope in scopes:
        cells = list(cells_of(scope))
        if scope.pledge.kind in STATES:
            told = observed(ledger, scope, states, witnesses)
        else:
            told = _reported(scope, cells, tellings.bearing_on(scope), shared, witnesses, memory)
        for key, name, incident in told:
            names = incidents.setdefault(key, {})
            names[name] = names[name].merge(incident) if name in names else incident
        for key, cell in cells:
            if cell.place is not None or key[1] == "control":
                seers = frozenset(_watching(scope, cell, looks))
                if seers:
                    watches[key] = seers
        if scope.pledge.kind is Kind.REDUCE:
            found = frozenset(filter(None, (_level(ledger, scope, state) for state in states)))
            if found:
                levels[scope.pledge.id] = found
    return Evidence(incidents=_relevant(incidents), watches=watches, levels=levels)


class _Tellings:
    """What is told, so that a pledge finds what may bear on it without asking all of it.

    Args:
        ledger: The ledger.
        given: The reports, each as an account of its incident.
        shared: Ids of those that tell of an incident of which another one tells too.
    """

    def __init__(
        self, ledger: Ledger, given: Iterable[tuple[Report, Incident]], shared: frozenset[str]
    ) -> None:
        self._shared: list[tuple[Report, Incident]] = []
        self._alone: dict[_Signature, list[tuple[Report, Incident]]] = {}
        for telling in given:
            report = telling[0]
            if report.id in shared:
                # What one telling puts outside another may put inside.
                self._shared.append(telling)
            else:
                signature = report.place, report.activity or "", report.actor
                self._alone.setdefault(signature, []).append(telling)
        self._ledger = ledger
        self._controlled: dict[str, bool] = {}

    def bearing_on(self, scope: Scope) -> Iterator[tuple[Report, Incident]]:
        """All that may bear on a pledge, and now and then some that does not."""
        yield from self._shared
        cells = [scope.whole, *((scope.control,) if scope.control is not None else ())]
        places: dict[str | None, bool] = {}
        kinds: dict[str, bool] = {}
        actors: dict[str | None, bool] = {}
        for (place, activity, actor), tellings in self._alone.items():
            if actor not in actors:
                # Whose act it was may hang on when it was, and is asked again of each.
                actors[actor] = (
                    actor is None
                    or scope.debtors.contains(actor) is not F
                    or self._is_controlled(actor)
                )
            if activity not in kinds:
                kinds[activity] = any(c.activities.contains(activity) is not F for c in cells)
            if place not in places:
                places[place] = any(c.places.contains(place) is not F for c in cells)
            if actors[actor] and kinds[activity] and places[place]:
                yield from tellings

    def _is_controlled(self, actor: str) -> bool:
        """Whether anybody controls an actor, at whatever time."""
        if actor not in self._controlled:
            book = self._ledger
            above = book.actors.ancestors(actor)
            self._controlled[actor] = any(book.node(Actor, part).controlled_by for part in above)
        return self._controlled[actor]


_Signature = tuple[str | None, str, str | None]
"""Place, activity and actor of a report."""


def _reported(
    scope: Scope,
    cells: Iterable[tuple[CellKey, Cell]],
    tellings: Iterable[tuple[Report, Incident]],
    shared: frozenset[str],
    witnesses: Witnesses,
    memory: Memory,
) -> Iterator[tuple[CellKey, str, Incident]]:
    """Each report as it bears on each cell, with the name of its incident."""
    cells = tuple(cells)

    def alone(report: Report, name: str, telling: Incident) -> Bearing:
        return tuple(_bearing(scope, cells, report, name, telling, alone=True))

    for report, telling in tellings:
        name = witnesses.incident(report.id)
        if name in shared:
            yield from _bearing(scope, cells, report, name, telling, alone=False)
        else:
            yield from memory.bearing(scope, report, name, telling, alone)


def _bearing(
    scope: Scope,
    cells: Iterable[tuple[CellKey, Cell]],
    report: Report,
    name: str,
    telling: Incident,
    *,
    alone: bool,
) -> Iterator[tuple[CellKey, str, Incident]]:
    """How a report bears on each cell; what is outside is outside for good, if told by it alone."""
    match = scope.match(report)
    # (What happened while the pledge did not bind may still be part of a baseline.)
    if match.actor is F and alone:
        return
    for key, cell in cells:
        place = cell.place_match(report.place)
        activity = cell.activity_match(report.activity)
        if (place is F or activity is F) and alone:
            continue
        seen = UNASKED
        if report.stance is Stance.AFFIRMS:
            seen = (
                BIT[match.window],
                BIT[place],
                BIT[activity],
                BIT[match.actor],
                BIT[match.obligation],
            )
        yield key, name, telling.as_seen(seen)


def _relevant(
    incidents: Mapping[CellKey, Mapping[str, Incident]],
) -> dict[CellKey, dict[str, Incident]]:
    """Without the incidents that lie outside a cell for good, whenever they happened."""
    kept = {}
    for key, names in incidents.items():
        inside = {
            name: incident for name, incident in names.items() if BIT[F] not in incident.seen[1:4]
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
    ledger: Ledger, report: Report, looks: Iterable[Look], witnesses: Witnesses, as_of: int
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
        activities=frozenset((report.activity or "",)),
        actor_probabilities=_declared(origin, report.actor_probability),
        type_probabilities=_declared(origin, report.type_probability),
        affirming=frozenset((report.id,)),
        deaths=report.deaths,
        number=report.number,
    )


def _declared(origin: str, probability: float | None) -> dict[str, float]:
    return {} if probability is None else {origin: probability}


def _covering(report: Report, looks: Iterable[Look], as_of: int) -> dict[str, int]:
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


def _watching(scope: Scope, cell: Cell, looks: Iterable[Look]) -> Iterator[Watch]:
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
            yield Watch(look.origin, when.lo, when.hi, look.record.id, look.record.sensitivity)


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
