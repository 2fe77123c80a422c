"""Engine and reference give the same answers on random worlds."""

from __future__ import annotations

from hypothesis import given
from tests.engine.agreement import agree
from tests.reference.random_worlds import CLOCKS, alone, pairs, worlds


@given(worlds(alone), CLOCKS, CLOCKS)
def test_prohibitions(world, at, as_of):
    agree(world, at, as_of)


@given(worlds(pairs()), CLOCKS, CLOCKS)
def test_reciprocal_prohibitions(world, at, as_of):
    agree(world, at, as_of)
