"""Observations of states: what state reports say of what is pledged of a unit (semantics 7, states).

Levels add up. So a report of a part bounds the level of the whole from below, and a report of the
whole bounds that of a part from above; no report is stretched to say more than it says.
"""

from __future__ import annotations

import functools
import math
import sys
from collections.abc import Callable, Mapping

import attrs

from pledgewatch.conventions import log_odds
from pledgewatch.engine.evidence import Evidence
from pledgewatch.engine.incident import (
    NO_DOUBT,
    Bearing,
    DoubtsOf,
    Incident,
    IncidentReports,
    weigh,
)
from pledgewatch.engine.scope import Cell, Say, Scope
from pledgewatch.model.logic import F, Kleene, T, U
from pledgewatch.model.records import Pledge, StateReport
from pledgewatch.model.time import When

_ATTRIBUTES = ("content", "time")
_SOME = sys.float_info.min
"""A level above 0, however little."""

SaysTime = Callable[[StateReport], Say]
"""What a report says of the time that is asked about."""


@attrs.frozen(eq=False)
class Sighting:
    """One state report as it bears on what is pledged of a unit.

    Attributes:
        report: The report.
        when: The time it tells; of one dated by its report, the lag before it was known.
        holds: Whether it says that it is as pledged, or that it is not.
        content: Whether it surely says so of this unit (T), or may (U).
        is_level: Whether it says so by a level or a share.
        llr: What it weighs (nano-nats); the word of the debtor's own organs that all is as pledged
            weighs nothing.
        is_own: Whether it is such a word, and
        is_admission: whether these organs say that it is not as pledged.
    """

    report: StateReport
    when: When
    holds: bool
    content: Kleene
    is_level: bool
    llr: int
    is_own: bool
    is_admission: bool


Observation = tuple[Sighting, ...]
"""The sightings that share an incident."""


class Observations:
    """The state reports of a snapshot, looked up by the units that they bear on."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence, self._snapshot = evidence, evidence.snapshot
        self._seen: dict[tuple[Scope, Cell], Mapping[str, Observation]] = {}

    @functools.cached_property
    def _told(self) -> Mapping[str, list[StateReport]]:
        found: dict[str, list[StateReport]] = {}
        for report in self._snapshot.all(StateReport):
            if report.activity is not None or report.pledge is not None:
                found.setdefault(self._snapshot.incident(report.id), []).append(report)
        return found

    def of(self, scope: Scope, cell: Cell) -> Mapping[str, Observation]:
        """The observations that say something of a unit, by the name of their incident."""
        key = scope, cell
        if key not in self._seen:
            found = {}
            for name, reports in self._told.items():
                seen = [self._sighting(scope, cell, each) for each in reports]
                said = tuple(each for each in seen if each is not None)
                if said:
                    found[name] = said
            self._seen[key] = found
        return self._seen[key]

    def _sighting(self, scope: Scope, cell: Cell, report: StateReport) -> Sighting | None:
        pledge = scope.pledge
        bounds = told_level(pledge, report)
        if bounds is None:
            return None
        narrow, broad = self.bearing(scope, cell, report)
        surely = _bounds(bounds, lower=narrow is T, upper=broad is T)
        content, holds = T, is_as_pledged(pledge, *surely)
        if holds is None:
            perhaps = _bounds(bounds, lower=narrow is not F, upper=broad is not F)
            content, holds = U, is_as_pledged(pledge, *perhaps)
        if holds is None:
            return None
        snapshot = self._snapshot
        is_own = self._evidence.is_own(scope, report)
        llr = snapshot.llr(report)
        is_admission = is_own and not holds and content is T
        if is_own and holds:
            llr = 0
        elif is_admission:
            llr = max(llr, log_odds(snapshot.assumptions.sources.probability("B", None)))
        return Sighting(
            report,
            self._evidence.when(scope, report),
            holds,
            content,
            report.holds is None,
            llr,
            is_own and holds,
            is_admission,
        )

    def bearing(self, scope: Scope, cell: Cell, report: StateReport) -> tuple[Kleene, Kleene]:
        """Whether a report is of a part of a unit, and whether the unit is part of what it is of."""
        pledge, world = scope.pledge, self._snapshot.world
        if report.pledge == pledge.id:
            return T, T
        if report.activity is None:
            return F, F
        actor = scope.says_actor(report.actor, report.when)
        narrow = (
            cell.has_place(report.place)
            & cell.has_activity(report.activity)
            & (U if isinstance(actor, float) else actor)
        )
        broad = world.class_of((report.activity,)).contains(cell.activity)
        if report.place is not None:
            broad = broad & world.area((report.place,)).contains(cell.place)
        if report.actor is not None:
            broad = broad & world.body((report.actor,)).contains(pledge.debtor)
        if report.place is None or report.actor is None:
            broad = broad & U
        return narrow, broad

    def incident(
        self,
        scope: Scope,
        observation: tuple[str, Observation],
        holds: bool,
        says_time: SaysTime,
        doubts: DoubtsOf = lambda key, lo, hi: NO_DOUBT,
    ) -> Incident | None:
        """One observation, weighed: that it was as pledged at a time, or that it was not.

        None where nobody says so, or not of this time.

        Args:
            observation: It, with its name.
            holds: Whether it is asked for that it was as pledged.
            says_time: What a report says of the time that is asked about.
            doubts: What is in doubt of it whoever tells of it.
        """
        key, sightings = observation
        told = [
            # Who says that he did as he pledged denies nothing of it.
            (each.report, self._weight(each, says_time(each.report), denies=not holds))
            for each in sightings
            if each.holds is holds
        ]
        bearings = tuple(bearing for _, bearing in told)
        if not told or all(each.says[1] is F for each in bearings):
            return None
        denials = [self._weight(each, T) for each in sightings if each.holds is not holds]
        narrowest = self._evidence.narrowest(bearings)
        doubt = doubts(key, narrowest.lo, narrowest.hi)
        if doubt is None:
            return None
        interested, rated_a = frozenset[str](), False
        if not holds:
            interested, rated_a = self._evidence.interested(scope, (report for report, _ in told))
        snapshot = self._snapshot
        weighed = weigh(
            IncidentReports(
                key=key,
                affirmations=bearings,
                denials=tuple(denials),
                interested=interested,
                rated_a=rated_a,
                attributes=_ATTRIBUTES,
            ),
            snapshot.family,
            doubt,
            snapshot.rules.theta_b,
        )
        return None if weighed.is_outside else self._evidence.made(key, told, denials, weighed)

    def _weight(self, sighting: Sighting, time: Say, denies: bool = True) -> Bearing:
        report = sighting.report
        lo, hi = sighting.when.lo, sighting.when.hi
        return Bearing(
            report.id,
            self._snapshot.origin_of(report),
            sighting.llr,
            (T if sighting.content is T else 0.5, time),
            lo,
            hi,
            (report.report_dated, hi - lo),
            sighting.is_own and denies,
            sighting.is_admission,
        )


def is_level_pledged(pledge: Pledge) -> bool:
    """Whether a pledge names the level it asks for."""
    return pledge.at_least is not None or pledge.at_most is not None


def told_level(pledge: Pledge, report: StateReport) -> tuple[float, float] | None:
    """The bounds of the level that a report tells, as far as a pledge asks for it."""
    if is_level_pledged(pledge):
        if report.level is None or report.unit != pledge.unit:
            return None
        return report.level.low, report.level.high
    if report.holds is not None:
        return (_SOME, math.inf) if report.holds else (0.0, 0.0)
    told = report.level or report.share
    if pledge.kind.is_withdrawal and told is not None:
        return told.low, told.high
    return None


def _bounds(told: tuple[float, float], *, lower: bool, upper: bool) -> tuple[float, float]:
    return told[0] if lower else 0.0, told[1] if upper else math.inf


def is_as_pledged(pledge: Pledge, low: float, high: float) -> bool | None:
    """Whether a level between two bounds is what is pledged; None where it may be either."""
    least, most = pledge.at_least, pledge.at_most
    if least is None and most is None:
        none = True if high == 0 else False if low > 0 else None
        if pledge.kind.is_withdrawal or none is None:
            return none
        return not none
    if (least is None or low >= least) and (most is None or high <= most):
        return True
    if (least is not None and high < least) or (most is not None and low > most):
        return False
    return None
