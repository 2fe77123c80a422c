"""Kleene's three values: the algebra of semantics 1, by enumeration."""

from __future__ import annotations

import itertools

import pytest

from pledgewatch.model.logic import F, Kleene, T, U, agreed, all_of, any_of, known

ALL = (F, U, T)
RANK = {F: 0, U: 1, T: 2}


@pytest.mark.parametrize(("a", "b"), list(itertools.product(ALL, ALL)))
def test_and_is_the_smaller_or_the_larger(a, b):
    """F < U < T: and = min, or = max."""
    assert (a & b) is min(a, b, key=RANK.get)
    assert (a | b) is max(a, b, key=RANK.get)


def test_not_swaps_true_and_false():
    assert [~value for value in (T, U, F)] == [F, U, T]


@pytest.mark.parametrize(("a", "b"), list(itertools.product(ALL, ALL)))
def test_de_morgan(a, b):
    assert ~(a & b) is (~a | ~b)


@pytest.mark.parametrize(("a", "b", "c"), list(itertools.product(ALL, ALL, ALL)))
def test_over_any_number_of_values(a, b, c):
    assert all_of([a, b, c]) is (a & b & c)
    assert any_of([a, b, c]) is (a | b | c)


def test_over_no_values():
    assert all_of([]) is T
    assert any_of([]) is F
    assert agreed([]) is U


def test_agreed_is_the_value_all_share():
    for value in ALL:
        assert agreed([value, value]) is value
    assert agreed([T, F]) is U
    assert agreed([T, U]) is U
    assert agreed([F, U]) is U


def test_from_a_plain_yes_or_no():
    assert known(True) is T
    assert known(False) is F


@pytest.mark.parametrize("value", ALL)
def test_it_is_no_yes_or_no(value):
    """A U must never be taken for a no."""
    with pytest.raises(TypeError, match="compare it with T, F or U"):
        bool(value)


def test_words():
    """The glossary: certain (T) and possible (U)."""
    assert [value.word for value in (T, U, F)] == ["certain", "possible", "no"]
    assert Kleene(2) is T
