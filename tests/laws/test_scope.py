"""Laws 8 and 9: what lies outside changes nothing; the bounds are where they are said to be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.answers import answer, verdicts
from tests.strategies import EARLY, World, exact, reviews

import pledgewatch as pw
from pledgewatch.kleene import F, T, U
from pledgewatch.moments import Moment, within
from pledgewatch.records import Report

outside = st.sampled_from(
    [
        {"place": "elsewhere", "activity": "attack", "actor": "state"},
        {"place": "north", "activity": "harvest", "actor": "state"},
        {"place": "north", "activity": "attack", "actor": "stranger"},
    ]
)


@given(reviews, outside, st.sampled_from(("monitor", "blog")))
def test_what_lies_outside_the_scope_changes_no_verdict(
    review: tuple[World, tuple[int, int]], where: dict[str, str], origin: str
) -> None:
    world, clocks = review
    apart = [pw.Place(id="elsewhere"), pw.Activity(id="harvest"), pw.Actor(id="stranger")]
    report = Report(id="outside", when=exact(clocks[0] - 1), origin=origin, probability=0.97,
                    known=EARLY, **where)  # fmt: skip
    without = answer([*apart, *world.records], world, *clocks)
    with_it = answer([*apart, report, *world.records], world, *clocks)
    assert verdicts(with_it) == verdicts(without)
    assert with_it["pledges"] == without["pledges"]


bounds = st.tuples(st.integers(-50, 50), st.integers(1, 50))


@given(bounds)
def test_an_event_at_the_start_is_inside_and_one_at_the_end_outside(
    window: tuple[int, int],
) -> None:
    start, length = window
    first, last = exact(start), exact(start + length)
    assert within(exact(start), first, last) is T
    assert within(exact(start - 1), first, last) is F
    assert within(exact(start + length), first, last) is F
    assert within(exact(start + length - 1), first, last) is T


@given(bounds, st.integers(1, 5), st.integers(1, 5))
def test_an_event_that_straddles_a_bound_cannot_be_told(
    window: tuple[int, int], early: int, late: int
) -> None:
    start, length = window
    first, last = exact(start), exact(start + length)
    assert within(Moment(start - early, start + 1), first, last) is U
    assert within(Moment(start + length - 1, start + length + late), first, last) is U
