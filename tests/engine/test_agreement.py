"""Engine and reference give the same answers on random worlds."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import assume, given
from tests.engine.ledgers import ledger_of
from tests.reference.evaluator import evaluate
from tests.reference.random_worlds import CLOCKS, alone, pairs, worlds
from tests.reference.worlds import COUNTRY, ZERO

from pledgewatch.engine.case import Case
from pledgewatch.engine.identity import Snapshot
from pledgewatch.engine.kinds import judge
from pledgewatch.errors import InputError
from pledgewatch.model.time import DAY, Moment, Span


def of_engine(judgement):
    """An answer of the engine as plain values."""
    return {
        "lifecycle": judgement.lifecycle.value,
        "settled": judgement.settled,
        "verdict": judgement.verdict.value,
        "reason": judgement.reason or "",
        "p_T": pytest.approx(judgement.score.p_sure, abs=1e-9),
        "v": pytest.approx(judgement.score.v, abs=1e-9),
        "watched": pytest.approx(judgement.coverage.share, abs=1e-9),
        "coverage": pytest.approx(judgement.coverage.seen, abs=1e-9),
        "certain": judgement.certain,
        "possible": judgement.possible,
        "units": [
            (unit.place, unit.activity, unit.verdict.value, unit.reason or "")
            for unit in judgement.units
        ],
    }


def of_reference(answer):
    """An answer of the reference as plain values."""
    return {
        "lifecycle": answer.lifecycle,
        "settled": answer.settled,
        "verdict": answer.verdict,
        "reason": answer.reason,
        "p_T": answer.p_T,
        "v": answer.v,
        "watched": answer.watched,
        "coverage": answer.coverage,
        "certain": answer.certain,
        "possible": answer.possible,
        "units": [(u.places[0], u.activities[0], u.verdict, u.reason) for u in answer.units],
    }


def told(world, id, differing):
    """The fields that differ, and the world without the country it lies in."""
    records = [each for each in world.records if each not in COUNTRY]
    lines = [f"{name}: reference {a!r}, engine {b!r}" for name, (a, b) in differing.items()]
    return "\n".join([f"pledge {id}:", *lines, *map(shortly, records)])


def shortly(record):
    """A record by the fields that are not left out."""
    terms = {
        field.name: getattr(record, field.name)
        for field in dataclasses.fields(record)
        if getattr(record, field.name) != field.default
    }
    return f"  {type(record).__name__}({', '.join(f'{k}={plainly(v)}' for k, v in terms.items())})"


def plainly(value):
    """A value, times in days."""
    if isinstance(value, Moment):
        lo, hi = ((each - ZERO) / DAY for each in (value.lo, value.hi))
        return f"{lo:g}" if value.is_exact else f"[{lo:g}, {hi:g})"
    if isinstance(value, Span):
        return f"{plainly(value.start)}/{plainly(value.end)}"
    return str(value) if dataclasses.is_dataclass(value) else repr(value)


def agree(world, at, as_of):
    """Hold the two against each other on every pledge of a world."""
    try:
        ledger = ledger_of(world)
    except InputError:
        assume(False)
        raise
    expected = evaluate(world, at, as_of)
    case = Case(Snapshot(ledger, as_of), at)
    assert set(case.scopes) == set(expected.pledges)
    for id, scope in case.scopes.items():
        if scope.pledge.kind.value in ("cease", "refrain"):
            theirs, ours = of_reference(expected[id]), of_engine(judge(case, scope))
            differing = {k: (v, ours[k]) for k, v in theirs.items() if v != ours[k]}
            assert not differing, told(world, id, differing)


@given(worlds(alone), CLOCKS, CLOCKS)
def test_prohibitions(world, at, as_of):
    agree(world, at, as_of)


@given(worlds(pairs()), CLOCKS, CLOCKS)
def test_reciprocal_prohibitions(world, at, as_of):
    agree(world, at, as_of)
