"""What state reports say of what a unit was pledged to hold: lapses and holds.

Levels add up: what is told of a narrower place, activity or actor bounds a unit's level from below,
what is told of a broader one bounds it from above. A state that holds is a level above none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from pledgewatch.conventions import log_odds
from pledgewatch.evidence.values import BIT, CellKey, Incident
from pledgewatch.matching import Cell, Scope, p_true
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import F, Kleene, T, U, all_of, known
from pledgewatch.model.records import Kind, StateReport
from pledgewatch.model.time import before, within
from pledgewatch.witnesses import Witnesses

__all__ = ["observed"]

_SOME = math.ulp(0.0)
"""The least amount that is more than none."""

_Attributes = tuple[Kleene, Kleene, Kleene]
"""Place, activity, actor."""


def observed(
    ledger: Ledger, scope: Scope, states: Iterable[StateReport], witnesses: Witnesses
) -> Iterator[tuple[CellKey, str, Incident]]:
    """Each telling that says something of a unit, as a lapse and as a hold of its observation.

    Yields:
        The cell, the name of the observation and the telling: in the cell ``lapse`` tellings that
        the state is not what was pledged affirm and the others deny; in ``hold`` the reverse.
    """
    least, most = _pledged(scope)
    for state in states:
        told = _told(scope, state)
        if told is None:
            continue
        name = witnesses.incident(state.id)
        origin = witnesses.origin(state.origin or state.source or "")
        weight = log_odds(p_true(ledger, state))
        for unit in scope.units:
            answer, match = _says(ledger, scope, unit, state, told, least, most)
            if answer is U:
                continue
            key = (unit.place or "", unit.activity or "")
            lapse, hold = (("lapse", True), ("hold", False))
            for role, denies_it in (lapse, hold):
                affirms = (answer is F) is denies_it
                telling = (
                    _affirming(scope, state, match, origin, weight, role)
                    if affirms
                    else Incident(denied={origin: -weight}, denying=frozenset((state.id,)))
                )
                yield (scope.pledge.id, role, *key), name, telling


def _pledged(scope: Scope) -> tuple[float, float]:
    """The least and the greatest level that is what was pledged."""
    pledge = scope.pledge
    if pledge.at_least is not None or pledge.at_most is not None:
        return (
            pledge.at_least if pledge.at_least is not None else 0.0,
            pledge.at_most if pledge.at_most is not None else math.inf,
        )
    return (0.0, 0.0) if pledge.kind is Kind.WITHDRAW else (_SOME, math.inf)


def _told(scope: Scope, state: StateReport) -> tuple[float, float] | None:
    """The least and the greatest level that a report tells of; None where it tells of no such level."""
    pledge = scope.pledge
    if state.activity is None:
        return None
    if pledge.unit is not None:
        if state.level is None or state.unit != pledge.unit:
            return None
        return state.level.low, state.level.high
    if state.holds is not None:
        return (_SOME, math.inf) if state.holds else (0.0, 0.0)
    amount = state.level or state.share
    if amount is None or pledge.kind is not Kind.WITHDRAW:
        return None
    return amount.low, amount.high


def _says(
    ledger: Ledger,
    scope: Scope,
    unit: Cell,
    state: StateReport,
    told: tuple[float, float],
    least: float,
    most: float,
) -> tuple[Kleene, _Attributes]:
    """Whether a telling says that a unit is as pledged (T) or not (F), and how it matches; or U."""
    narrower = (
        unit.place_match(state.place),
        unit.activity_match(state.activity),
        scope.actor(state.actor, state.when),
    )
    broader = (
        ledger.places.region((state.place,)).contains(unit.place) if state.place else U,
        ledger.activities.region((state.activity or "",)).contains(unit.activity),
        ledger.actors.subtree(state.actor).contains(scope.pledge.debtor) if state.actor else U,
    )
    below, above = all_of(narrower), all_of(broader)

    def answer(takes: Kleene) -> Kleene:
        low = told[0] if below.value >= takes.value else 0.0
        high = told[1] if above.value >= takes.value else math.inf
        if high < least or low > most:
            return F
        return known(True) if least <= low and high <= most else U

    surely = answer(T)
    if surely is not U:
        return surely, (T, T, T)
    return answer(U), narrower if below is U else broader


def _affirming(
    scope: Scope, state: StateReport, match: _Attributes, origin: str, weight: int, role: str
) -> Incident:
    when = state.when
    window = _lapses_in_window(scope, state) if role == "lapse" else _is_at_the_end(scope, state)
    place, activity, actor = match
    return Incident(
        seen=(
            BIT[window],
            BIT[place],
            BIT[activity],
            BIT[actor],
            BIT[scope.binds & scope.condition.over(when.lo, when.hi)],
        ),
        affirmed={origin: weight},
        lo=when.lo,
        hi=when.hi,
        doubt=when.doubt,
        actors=frozenset((state.actor,)),
        activities=frozenset((state.activity or "",)),
        affirming=frozenset((state.id,)),
    )


def _lapses_in_window(scope: Scope, state: StateReport) -> Kleene:
    """Whether what is told lies where the state was pledged to hold."""
    if scope.pledge.kind is Kind.MAINTAIN:
        return within(state.when, scope.opens, scope.ends)
    return within(state.when, scope.due, scope.cut) if scope.has_deadline else F


def _is_at_the_end(scope: Scope, state: StateReport) -> Kleene:
    """Whether what is told is of the end of the window, or of the deadline or after it."""
    end = scope.ends if scope.pledge.kind is Kind.MAINTAIN else scope.declared_end
    return ~before(state.when.end, end)
