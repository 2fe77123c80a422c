"""The engine says what the reference says, in every field that the reference works out."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from tests import reference
from tests.strategies import World, clocks, reduce_clocks, reduce_worlds, refrain_worlds

import pledgewatch
from pledgewatch.records import Kind


def close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return one == other or math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)


def differences(world: World, at: int, as_of: int) -> list[str]:
    """Every field in which the engine and the reference differ, as text."""
    ledger = pledgewatch.Ledger.of(world.records, timezone=world.timezone)
    review = ledger.review(at=at, as_of=as_of)
    expected = reference.review(world.records, at, as_of, world.timezone)
    listed = {entry["id"] for entry in review.to_dict()["pledges"]}
    if listed != set(expected):
        return [f"pledges: engine {sorted(listed)}, reference {sorted(expected)}"]
    found: list[str] = []

    def same(field: str, engine: object, reference: object, equal: bool | None = None) -> None:
        if not (engine == reference if equal is None else equal):
            found.append(f"{field}: engine {engine}, reference {reference}")

    for pledge in world.pledges:
        if pledge.id not in expected:
            continue
        name, engine, by_hand = pledge.id, review[pledge.id], expected[pledge.id]
        same(f"{name} lifecycle", engine.lifecycle.value, by_hand.lifecycle)
        same(f"{name} settled", engine.settled, by_hand.settled)
        same(f"{name} verdict", engine.verdict.value, by_hand.verdict)
        if pledge.kind not in (Kind.CEASE, Kind.REFRAIN, Kind.REDUCE):
            continue
        flags = engine.flags - reference.NOT_MODELLED
        same(f"{name} flags", sorted(flags), sorted(by_hand.flags))
        for field in ("certain", "possible", "covered", "judged"):
            same(f"{name} {field}", getattr(engine, field), getattr(by_hand, field))
        for unit in engine.units:
            key = unit.place, unit.activity
            counted = ("certain", "possible")
            if pledge.kind is not Kind.REDUCE:
                same(f"{name} {key} verdict", unit.verdict.value, by_hand.units[key][0])
            for field, number in zip(counted, by_hand.units[key][1:], strict=True):
                same(f"{name} {key} {field}", getattr(unit, field), number)
        same(f"{name} units", [(unit.place, unit.activity) for unit in engine.units],
             list(by_hand.units))  # fmt: skip
        compare_incidents(name, engine, by_hand, same)
        if by_hand.verdict != "void":
            compare_measures(name, engine, by_hand, same)
    return found


def compare_incidents(name, engine, by_hand, same) -> None:
    """The engine may leave out, or list, incidents that surely have nothing to do with the pledge."""
    told = {incident.key: incident for incident in engine.incidents}
    for key, (match, llr, p, rung) in by_hand.incidents.items():
        if key not in told:
            same(f"{name} {key} match", "F, not listed", match, match == "F")
            continue
        incident = told.pop(key)
        same(f"{name} {key} match", incident.match.name, match)
        if match != "F":
            same(f"{name} {key} llr", incident.llr, llr)
            same(f"{name} {key} p", incident.p, p, close(incident.p, p))
            same(f"{name} {key} rung", incident.rung.value, rung)
    for key, incident in told.items():
        idle = incident.match.name == "F" or incident.rung.value == "retracted"
        same(f"{name} {key} listed", incident.match.name, "unknown", idle)


def compare_measures(name, engine, by_hand, same) -> None:
    told = {measure.name: measure for measure in engine.measures}
    for key, measured in by_hand.measures.items():
        if key not in told:
            same(f"{name} {key} verdict", "not listed", measured.verdict,
                 measured.verdict == "untested")  # fmt: skip
            continue
        measure = told[key]
        same(f"{name} {key} verdict", measure.verdict.value, measured.verdict)
        if measured.verdict != "untested":
            for field in ("rr", "low", "high"):
                one, other = getattr(measure, field), getattr(measured, field)
                same(f"{name} {key} {field}", one, other, close(one, other))


@given(refrain_worlds(), clocks)
def test_the_engine_agrees_on_refraining(world: World, review_at: tuple[int, int]) -> None:
    assert not differences(world, *review_at)


@given(reduce_worlds(), reduce_clocks)
def test_the_engine_agrees_on_reducing(world: World, review_at: tuple[int, int]) -> None:
    assert not differences(world, *review_at)


if __name__ == "__main__":
    pytest.main([__file__])
