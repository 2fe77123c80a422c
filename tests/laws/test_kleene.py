"""Law 5: three-valued answers are sound and complete against enumeration."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st
from tests.reference import logic

from pledgewatch.hierarchy import Hierarchy
from pledgewatch.kleene import F, Kleene, T, U, agreed, all_of, any_of
from pledgewatch.moments import Moment, Span, before, within

WORLDS = {T: {True}, F: {False}, U: {True, False}}

small = st.tuples(st.integers(0, 9), st.integers(1, 4)).map(lambda two: Moment(two[0], sum(two)))
members = st.sets(st.integers(0, 9), min_size=2, max_size=3).map(
    lambda chosen: Moment(
        min(chosen), max(chosen) + 1, tuple((at, at + 1) for at in sorted(chosen))
    )
)
moments = st.one_of(small, small, members)
spans = st.tuples(small, small).map(
    lambda two: Span(*sorted(two, key=lambda moment: (moment.lo, moment.hi)))
)


def of_worlds(values: set[bool]) -> Kleene:
    """The answer that a set of possible worlds gives."""
    return U if len(values) == 2 else T if values == {True} else F


def possible(moment: Moment) -> list[int]:
    ranges = moment.members or ((moment.lo, moment.hi),)
    return [at for lo, hi in ranges for at in range(lo, hi)]


def test_and_or_not_are_what_every_world_says() -> None:
    for a, b in itertools.product((T, U, F), repeat=2):
        worlds = list(itertools.product(WORLDS[a], WORLDS[b]))
        assert a & b is of_worlds({x and y for x, y in worlds})
        assert a | b is of_worlds({x or y for x, y in worlds})
        assert ~a is of_worlds({not x for x in WORLDS[a]})


@given(st.lists(st.sampled_from((T, U, F)), max_size=5))
def test_many_at_once(values: list[Kleene]) -> None:
    worlds = list(itertools.product(*(WORLDS[value] for value in values)))
    assert all_of(values) is of_worlds({all(world) for world in worlds})
    assert any_of(values) is of_worlds({any(world) for world in worlds})
    assert agreed(values) in (U, *values)


@given(moments, moments)
def test_before(a: Moment, b: Moment) -> None:
    assert before(a, b) is of_worlds({x < y for x in possible(a) for y in possible(b)})


@given(moments, small, small)
def test_within_is_sound_and_complete_for_ordered_bounds(
    event: Moment, start: Moment, end: Moment
) -> None:
    truth = of_worlds(
        {s <= x < e for x in possible(event) for s in possible(start) for e in possible(end)}
    )
    answer = within(event, start, end)
    if answer is not U:
        assert answer is truth
    if start.hi <= end.lo:
        assert answer is truth


@given(spans, small, small)
def test_a_span_is_inside_when_any_of_it_is(event: Span, start: Moment, end: Moment) -> None:
    worlds = {
        first < e and s < last
        for first in possible(event.start)
        for last in possible(event.end)
        for s in possible(start)
        for e in possible(end)
    }
    answer = within(event, start, end)
    if answer is not U:
        assert answer is of_worlds(worlds)


NODES = "abcdefg"
trees = st.lists(st.sets(st.integers(0, 6), max_size=2), min_size=7, max_size=7).map(
    lambda above: {
        node: tuple(NODES[other] for other in sorted(parents) if other < number)
        for number, (node, parents) in enumerate(zip(NODES, above, strict=True))
    }
)


@given(trees, st.sets(st.sampled_from(NODES), max_size=3))
def test_contained_is_what_walking_the_hierarchy_says(
    parents: dict[str, tuple[str, ...]], chosen: set[str]
) -> None:
    hierarchy = Hierarchy(parents)
    tree = logic.Tree(parents)
    for node in (*NODES, None):
        by_hand = logic.contained(node, tuple(sorted(chosen)), tree)
        assert hierarchy.contained(node, chosen).name == by_hand
