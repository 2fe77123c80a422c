"""Laws 1, 2 and 10 on all that is said: neither order nor duplicates change anything, to the last bit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.answers import answer, any_reviews, bits, effort
from tests.strategies import World

ORDERS = 5
"""Orders a world is reviewed in: drawing a small one costs more than reviewing it again."""
LARGE = 80
"""A world of more records (a reduction read from counts) takes long to review: one order will do."""


@effort("order")
@given(any_reviews, st.randoms(use_true_random=False))
def test_no_order_of_records_changes_anything(
    review: tuple[World, tuple[int, int]], chance
) -> None:
    """Every number is the same to the last bit, and every sentence to the last letter."""
    world, clocks = review
    as_given = bits(answer(world.records, world, *clocks))
    shuffled = list(world.records)
    for _ in range(ORDERS if len(shuffled) <= LARGE else 1):
        chance.shuffle(shuffled)
        assert bits(answer(shuffled, world, *clocks)) == as_given


@given(any_reviews, st.data())
def test_no_duplicate_changes_anything(
    review: tuple[World, tuple[int, int]], data: st.DataObject
) -> None:
    world, clocks = review
    again = data.draw(st.lists(st.sampled_from(world.records), max_size=8))
    assert answer([*again, *world.records], world, *clocks) == answer(world.records, world, *clocks)
