"""Laws 1, 2 and 10: neither order nor duplicates change anything, to the last bit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.answers import answer
from tests.strategies import World, reviews


@given(reviews, st.randoms(use_true_random=False))
def test_no_order_of_records_changes_anything(
    review: tuple[World, tuple[int, int]], chance
) -> None:
    world, clocks = review
    shuffled = list(world.records)
    chance.shuffle(shuffled)
    assert answer(shuffled, world, *clocks) == answer(world.records, world, *clocks)


@given(reviews, st.data())
def test_no_duplicate_changes_anything(
    review: tuple[World, tuple[int, int]], data: st.DataObject
) -> None:
    world, clocks = review
    again = data.draw(st.lists(st.sampled_from(world.records), max_size=8))
    assert answer([*again, *world.records], world, *clocks) == answer(world.records, world, *clocks)
