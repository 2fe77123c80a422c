"""Whether the engine and the reference agree on a world, and random worlds of every kind of pledge."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable

import attrs
from hypothesis import strategies as st
from tests import reference
from tests.reference.answers import Judged
from tests.strategies import (
    World,
    clocks,
    do_by_worlds,
    due_clocks,
    reciprocal_worlds,
    reduce_clocks,
    reduce_worlds,
    refrain_worlds,
    state_worlds,
)

import pledgewatch
from pledgewatch.model.records import STATES, Kind, Pledge
from pledgewatch.model.time import exact
from pledgewatch.verdicts import Judgement

POSSIBLE = 0.20
"""The threshold `theta_lo`: an observation of a state of no more than this need not be listed."""

Same = Callable[..., None]
Review = tuple[World, tuple[int, int]]

KINDS: dict[str, st.SearchStrategy[Review]] = {
    "refrain": st.tuples(refrain_worlds(), clocks),
    "reduce": st.tuples(reduce_worlds(), reduce_clocks),
    "do-by": st.tuples(do_by_worlds(), due_clocks),
    "state": st.tuples(state_worlds(), due_clocks),
    "reciprocal": st.tuples(reciprocal_worlds(), clocks),
}
"""Worlds with the clocks to review them at, by what their pledges are about."""


def close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return one == other or math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)


def differences(world: World, at: int, as_of: int) -> list[str]:
    """Every field in which the engine and the reference differ, as text."""
    ledger = pledgewatch.Ledger(world.records, timezone=world.timezone)
    review = ledger.review(at=exact(at), as_of=exact(as_of))
    expected = reference.review(world.records, at, as_of, world.timezone)
    listed = {entry["id"] for entry in review.to_dict()["pledges"]}
    if listed != set(expected):
        return [f"pledges: engine {sorted(listed)}, reference {sorted(expected)}"]
    found: list[str] = []
    for pledge in world.pledges:
        if pledge.id not in expected:
            continue

        def same(
            field: str,
            engine: object,
            reference: object,
            equal: bool | None = None,
            name: str = pledge.id,
        ) -> None:
            if not (engine == reference if equal is None else equal):
                found.append(f"{name} {field}: engine {engine}, reference {reference}")

        compare(pledge, review[pledge.id], expected[pledge.id], same)
        compare_band(pledge, review[pledge.id], world, (at, as_of), same)
    return found


def compare(pledge: Pledge, engine: Judgement, by_hand: Judged, same: Same) -> None:
    same("lifecycle", engine.lifecycle.value, by_hand.lifecycle)
    same("settled", engine.settled, by_hand.settled)
    same("verdict", engine.verdict.value, by_hand.verdict)
    if by_hand.reason or by_hand.verdict not in ("untested", "void"):
        same("reason", engine.reason, by_hand.reason)
    same("flags", sorted(engine.flags - reference.NOT_MODELLED), sorted(by_hand.flags))
    for field in ("certain", "possible"):
        same(field, getattr(engine, field), getattr(by_hand, field))
    for field in ("covered", "judged"):
        length = dt.timedelta(microseconds=getattr(by_hand, field))
        same(field, getattr(engine, field), length)
    units = {
        (unit.place, unit.activity): (unit.verdict.value, unit.certain, unit.possible)
        for unit in engine.units
    }
    same("units", list(units), list(by_hand.units))
    if pledge.kind is not Kind.REDUCE:
        verdicts = [verdict for verdict, _, _ in by_hand.units.values()]
        same("achieved", engine.achieved, verdicts.count("kept") / len(verdicts))
    for key, told in by_hand.units.items():
        same(f"{key}", units.get(key), told)
    compare_incidents(pledge, engine, by_hand, same)
    if pledge.kind is Kind.REDUCE and by_hand.verdict != "void":
        compare_measures(engine, by_hand, same)


def compare_incidents(pledge: Pledge, engine: Judgement, by_hand: Judged, same: Same) -> None:
    """The engine may leave out, or list, incidents that surely have nothing to do with the pledge.

    An observation of a state may be weighed otherwise for each unit; then any of them will do.
    """
    same("returns", sorted({each.key for each in engine.returns}), sorted(by_hand.returns))
    listed = set()
    for incident in (*engine.incidents, *engine.returns):
        listed.add(incident.key)
        weighings = by_hand.incidents.get(incident.key, set())
        idle = incident.match.name == "F" or incident.rung.value == "retracted"
        if idle and pledge.kind is not Kind.DO_BY:
            known = not weighings or any(match == "F" for match, *_ in weighings)
            same(f"{incident.key} match", incident.match.name, weighings, known)
            continue
        told = incident.match.name, incident.llr, incident.p, incident.rung.value
        agrees = any(
            match in (None, told[0]) and llr == told[1] and close(p, told[2]) and rung == told[3]
            for match, llr, p, rung in weighings
        )
        same(f"{incident.key}", told, sorted(weighings, key=str), agrees)
    observed = pledge.kind in STATES
    for key in sorted(set(by_hand.incidents) - listed):
        weighings = by_hand.incidents[key]
        idle = all(
            match == "F" or (observed and p <= POSSIBLE + 1e-9) for match, _, p, _ in weighings
        )
        same(f"{key}", "not listed", sorted(weighings, key=str), idle)


def compare_measures(engine: Judgement, by_hand: Judged, same: Same) -> None:
    told = {measure.name: measure for measure in engine.measures}
    for key, measured in by_hand.measures.items():
        untested = measured.verdict == "untested"
        if key not in told:
            same(f"{key} verdict", "not listed", measured.verdict, untested)
            continue
        measure = told[key]
        same(f"{key} verdict", measure.verdict.value, measured.verdict)
        if untested:
            continue
        same(f"{key} report_dated", measure.report_dated, measured.report_dated)
        for field in ("rr", "low", "high"):
            one, other = getattr(measure, field), getattr(measured, field)
            same(f"{key} {field}", one, other, close(one, other))


def compare_band(
    pledge: Pledge, engine: Judgement, world: World, review_at: tuple[int, int], same: Same
) -> None:
    """Rule 41: at each end of the band stands the verdict on a pledge of just that share."""
    for end in sorted({share for measure in engine.measures for share, _ in measure.band}):
        asked = [
            attrs.evolve(record, share=end, band=None) if record is pledge else record
            for record in world.records
        ]
        by_hand = reference.review(asked, *review_at, world.timezone)[pledge.id].measures
        for measure in engine.measures:
            for share, verdict in measure.band:
                if share == end and by_hand.get(measure.name) is not None:
                    told = by_hand[measure.name].verdict
                    same(f"{measure.name} at {share:g}", verdict.value, told)
