"""Statements that assert something, held against what was reported.

What is denied, or claimed not to be so, is held against incidents as a pledge to refrain would be, and
against state reports as a pledge to withdraw would be; what is claimed to be so is held against state
reports that say it is not. A statement has no lifecycle: it speaks of a time, before or after it was
made, and whoever makes it bears no witness for it.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

import attrs

from pledgewatch.case import Case
from pledgewatch.evidence import Evidence, Incident, collect
from pledgewatch.evidence.observing import observed
from pledgewatch.evidence.values import BIT
from pledgewatch.matching import Scope, compile_scope, said_by_accused
from pledgewatch.model.dates import deadline_of, effect_of
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import F, U
from pledgewatch.model.records import (
    STATES,
    Actor,
    Coverage,
    Kind,
    Place,
    Pledge,
    Report,
    Stance,
    Statement,
    StatementKind,
    StateReport,
)
from pledgewatch.model.time import BEGINNING, FOREVER, Moment, Span, exact, shift, within
from pledgewatch.weighing import Weighed, weigh
from pledgewatch.witnesses import Witnesses

__all__ = [
    "Held",
    "Tellings",
    "Window",
    "found_otherwise",
    "held_against",
    "moment_of",
    "observed_against",
    "speaks_of",
    "voice",
    "whose_acts",
]

Window = tuple[Moment, Moment]
"""From when until when, the end not included."""

Held = tuple[Scope, Weighed]
"""An incident or observation, weighed, with the scope it was weighed in."""

_START, _END = exact(BEGINNING), Moment.of(FOREVER - 1, FOREVER)
_ALWAYS = Span(_START, _END)


# -- what a statement speaks of --------------------------------------------------------------------


def voice(ledger: Ledger, speaker: str) -> str:
    """Whose word a speaker's word is: that of whom he or she speaks for.

    The holder of an office speaks for the body at the head of those he or she is part of, where
    there is one such body; anybody else for nobody but himself or herself.
    """
    actor = ledger.node(Actor, speaker)
    bodies = actor.speaks_for
    if not bodies and actor.office is not None:
        above = ledger.actors.ancestors(actor.id)
        bodies = tuple(body for body in above if not ledger.actors.parents(body))
    return bodies[0] if len(bodies) == 1 else actor.id


def whose_acts(ledger: Ledger, statement: Statement) -> str:
    """Whose acts a statement speaks of: as it says, else those of whom its speaker speaks for."""
    return statement.about if statement.about is not None else voice(ledger, statement.speaker)


def moment_of(said: Moment) -> Window:
    """The moment something was said, as a window."""
    return said, shift(said, 1)


def speaks_of(statement: Statement) -> Window:
    """The time a statement speaks of when it speaks of acts.

    As it says; otherwise a claim speaks of what is done at any time, backward as well as forward, and
    a denial of what was done until it was made.
    """
    when = statement.when
    if when is not None:
        return _told(when)
    return _START, _END if statement.kind is StatementKind.CLAIM else statement.said


def _speaks_of_states(statement: Statement) -> Window:
    """The time it speaks of when it speaks of a state: the moment it was made, unless it says."""
    when = statement.when
    return moment_of(statement.said) if when is None else _told(when)


def _may_speak_of_states(ledger: Ledger, statement: Statement) -> Window:
    """The time it may speak of: from when it was made, a state lasts until news of a change arrives.

    What is observed then may contradict it, and may be a change: it is never certain to be either.
    """
    start, end = _speaks_of_states(statement)
    if statement.when is not None:
        return start, end
    return start, shift(end, ledger.assumptions.thresholds.settle)


def _told(when: Span) -> Window:
    return effect_of(when.start), deadline_of(when.end)


# -- finding what was told of it -------------------------------------------------------------------

R = TypeVar("R", bound=Report | StateReport)

_Whereby = tuple[frozenset[str | None], frozenset[str | None]]
"""The places and the actors that the tellings of one incident name."""


@attrs.frozen
class _Index(Generic[R]):
    """Tellings by the incident or observation they tell of, to be found by what they speak of.

    Attributes:
        told: The tellings, by name.
        by_activity: For each activity, places and actors told, ``(lo, hi, name)``, sorted.
    """

    told: Mapping[str, tuple[R, ...]]
    by_activity: Mapping[str, Mapping[_Whereby, list[tuple[int, int, str]]]]

    @classmethod
    def of(cls, tellings: Iterable[R], witnesses: Witnesses) -> _Index[R]:
        grouped: dict[str, list[R]] = {}
        for telling in tellings:
            grouped.setdefault(witnesses.incident(telling.id), []).append(telling)
        index: dict[str, dict[_Whereby, list[tuple[int, int, str]]]] = {}
        for name, group in grouped.items():
            affirming = [
                t for t in group if not (isinstance(t, Report) and t.stance is Stance.DENIES)
            ]
            if not affirming:
                continue
            key = frozenset(t.place for t in affirming), frozenset(t.actor for t in affirming)
            lo, hi = min(t.when.lo for t in affirming), max(t.when.hi for t in affirming)
            for activity in {t.activity for t in affirming if t.activity is not None}:
                index.setdefault(activity, {}).setdefault(key, []).append((lo, hi, name))
        for keys in index.values():
            for entries in keys.values():
                entries.sort()
        return cls({name: tuple(group) for name, group in grouped.items()}, index)

    def about(self, scope: Scope, window: Window) -> list[str]:
        """The names of what may lie in a scope and a window, sorted: no other can."""
        start, end = window
        places, activities = scope.whole.places, scope.whole.activities
        names: set[str] = set()
        may_act: dict[str | None, bool] = {}
        for activity in activities.inside | activities.coarse:
            for (where, who), entries in self.by_activity.get(activity, {}).items():
                if all(places.contains(place) is F for place in where):
                    continue
                for actor in who - may_act.keys():
                    may_act[actor] = scope.actor(actor, _ALWAYS) is not F
                if not any(may_act[actor] for actor in who):
                    continue
                early = bisect.bisect_left(entries, (end.last,))
                names.update(name for _, hi, name in entries[:early] if hi > start.lo)
        return sorted(names)


class Tellings:
    """What is told in a case, to be found by what it speaks of: made once, asked by many statements.

    Args:
        case: The case; nothing is read of it until a statement asks.
    """

    def __init__(self, case: Case) -> None:
        self.case = case

    @functools.cached_property
    def incidents(self) -> _Index[Report]:
        """The reports, by incident."""
        reports = (r for r in self.case.alive.values() if isinstance(r, Report))
        return _Index.of(reports, self.case.witnesses)

    @functools.cached_property
    def observations(self) -> _Index[StateReport]:
        """The state reports, by observation."""
        states = (r for r in self.case.alive.values() if isinstance(r, StateReport))
        return _Index.of(states, self.case.witnesses)

    @functools.cached_property
    def _looks(self) -> list[Coverage]:
        alive = self.case.alive.values()
        return [r for r in alive if isinstance(r, Coverage) and r.sensitivity is not None]

    @functools.cached_property
    def everywhere(self) -> tuple[str, ...]:
        """The places that lie in no other, and so hold all others."""
        return tuple(place.id for place in self.case.ledger.all(Place) if not place.part_of)

    @functools.cached_property
    def _scopes(self) -> dict[tuple[Kind, str, tuple[str, ...], tuple[str, ...]], Scope]:
        return {}

    def scope(
        self,
        kind: Kind,
        subject: str,
        activities: tuple[str, ...],
        places: tuple[str, ...],
        window: Window,
    ) -> Scope | None:
        """What a statement speaks of, as the scope of a pledge; None where that is nothing.

        Args:
            kind: The pledge it is held to be like: to refrain from acts, or to withdraw.
            subject: Whose acts or state it speaks of.
            activities: Of what.
            places: Where; none: everywhere.
            window: The time it speaks of.
        """
        where = places or self.everywhere
        if not activities or not where:
            return None
        key = kind, subject, activities, where
        if key not in self._scopes:
            as_pledge = Pledge(
                id="what is asserted",
                kind=kind,
                debtor=subject,
                said=_START,
                activities=tuple(dict.fromkeys(activities)),
                places=tuple(dict.fromkeys(where)),
            )
            scope = compile_scope(self.case.ledger, as_pledge, ())
            # Incidents are held against all of it at once, states against each part.
            self._scopes[key] = scope if kind in STATES else attrs.evolve(scope, units=())
        start, end = window
        return attrs.evolve(self._scopes[key], start=start, opens=start, ends=end)

    def evidence(self, scope: Scope, names: Iterable[str]) -> Evidence:
        """The evidence on some incidents, with the silence of those who were looking."""
        reports = [report for name in names for report in self.incidents.told[name]]
        case = self.case
        if not reports:
            return Evidence()
        lo, hi = max(r.when.lo for r in reports), min(r.when.hi for r in reports)
        looks = [look for look in self._looks if look.when.lo <= lo and look.when.hi >= hi]
        return collect(case.ledger, [*reports, *looks], [scope], case.witnesses, case.as_of)


# -- holding it against them -----------------------------------------------------------------------


def held_against(tellings: Tellings, statement: Statement) -> Iterator[Held]:
    """The incidents that a statement says did not happen, weighed, by name.

    It speaks of the incidents it names or, where it names none, of every incident in its scope.
    """
    case = tellings.case
    index = tellings.incidents
    named = _named(case, statement)
    activities, places = statement.activities, statement.places
    if named:
        told = [r for name in named for r in index.told.get(name, ())]
        activities = tuple(sorted({report.activity or "" for report in told}))
        places = tuple(sorted({report.place for report in told if report.place is not None}))
    window = (
        (speaks_of(statement)[0], _END)
        if named and statement.when is None
        else speaks_of(statement)
    )
    subject = whose_acts(case.ledger, statement)
    scope = tellings.scope(Kind.REFRAIN, subject, activities, places, window)
    if scope is None:
        return
    names = [name for name in named if name in index.told] if named else index.about(scope, window)
    evidence = tellings.evidence(scope, names)
    cell = evidence.at(scope.pledge.id, "whole")
    for name, incident in sorted(evidence.incidents.get(cell, {}).items()):
        weighed = weigh(name, _disowned(case, statement, incident), scope, case.witnesses)
        if weighed is not None:
            yield scope, weighed


def observed_against(tellings: Tellings, statement: Statement, *, holds: bool) -> Iterator[Held]:
    """The observations that a state is not as a statement claims it to be, weighed, by name.

    Args:
        tellings: What is told.
        statement: The statement; it speaks of every place and activity that it names.
        holds: Whether it claims that the state holds, or that it does not.
    """
    case = tellings.case
    window = _speaks_of_states(statement)
    wide = _may_speak_of_states(case.ledger, statement)
    subject = whose_acts(case.ledger, statement)
    scope = tellings.scope(Kind.WITHDRAW, subject, statement.activities, statement.places, wide)
    if scope is None:
        return
    named = _named(case, statement)
    units = _found(tellings, scope, window, "hold" if holds else "lapse", statement, wide)
    for name in sorted({name for found in units.values() for name in found}):
        if named and name not in named:
            continue
        if holds and not statement.places:
            # Somewhere it holds: only what says of everywhere that it does not is against that.
            against = _everywhere(tellings, statement, units, name)
        else:
            against = [found[name] for found in units.values() if name in found]
        if against:
            yield scope, max(against, key=_strength)


def found_otherwise(tellings: Tellings, scope: Scope, window: Window) -> Iterator[Held]:
    """The observations that a state is not as a pledge of a state demands it, in a window."""
    against = _found(tellings, scope, window, "lapse", None)
    for name in sorted({name for found in against.values() for name in found}):
        yield scope, max((f[name] for f in against.values() if name in f), key=_strength)


def _found(
    tellings: Tellings,
    scope: Scope,
    window: Window,
    role: str,
    statement: Statement | None,
    wide: Window | None = None,
) -> dict[tuple[str, str], dict[str, Weighed]]:
    """What was observed in a window, by unit and name, weighed as it bears on a unit.

    What lies in the wide window only is never certain to bear on it.
    """
    case, index = tellings.case, tellings.observations
    around = wide or window
    states = [s for name in index.about(scope, around) for s in index.told[name]]
    told: dict[tuple[str, str], dict[str, Incident]] = {}
    for key, name, incident in observed(case.ledger, scope, states, case.witnesses):
        if key[1] != role:
            continue
        for id in incident.affirming:
            state = case.alive[id]
            assert isinstance(state, StateReport)
            during = within(state.when, *window) | (within(state.when, *around) & U)
            seen = (BIT[during], *incident.seen[1:])
            incident = attrs.evolve(incident, seen=seen)
        unit = told.setdefault(key[2:], {})
        unit[name] = unit[name].merge(incident) if name in unit else incident
    weighed: dict[tuple[str, str], dict[str, Weighed]] = {}
    for place_and_activity, incidents in sorted(told.items()):
        for name, incident in incidents.items():
            heard = incident if statement is None else _disowned(case, statement, incident)
            found = weigh(name, heard, scope, case.witnesses)
            if found is not None:
                weighed.setdefault(place_and_activity, {})[name] = found
    return weighed


def _everywhere(
    tellings: Tellings,
    statement: Statement,
    units: Mapping[tuple[str, str], Mapping[str, Weighed]],
    name: str,
) -> list[Weighed]:
    """An observation as it bears on each activity, where it bears on it in every place there is."""
    roots = tellings.everywhere
    return [
        min((units[place, activity][name] for place in roots), key=_strength)
        for activity in statement.activities
        if all(name in units.get((place, activity), {}) for place in roots)
    ]


def _strength(weighed: Weighed) -> tuple[bool, bool, int]:
    return weighed.certain, weighed.possible, weighed.match.value


def _named(case: Case, statement: Statement) -> frozenset[str]:
    return frozenset(case.witnesses.incident(name) for name in statement.incidents)


def _disowned(case: Case, statement: Statement, incident: Incident) -> Incident:
    """An incident of which the denials by the speaker's own side weigh nothing."""
    side = (statement.speaker, voice(case.ledger, statement.speaker))
    own = {
        origin
        for origin in incident.denied
        if said_by_accused(case.ledger, case.witnesses.organs(origin), side)
    }
    if not own:
        return incident
    denied = {origin: 0 if origin in own else llr for origin, llr in incident.denied.items()}
    return attrs.evolve(incident, denied=denied)
