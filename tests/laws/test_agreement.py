"""The engine says what the reference says, in every field that the reference works out."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests import reference
from tests.builders import LATE, WORLD, at_time, level, reduce_to, watch
from tests.laws.agreement import KINDS, Review, differences
from tests.laws.answers import effort
from tests.strategies import World
from tests.worked.counting import BASELINE_ALL, MARCH, daily

import pledgewatch as pw
from pledgewatch.case import open_case


@effort("agreement")
@given(KINDS["refrain"])
def test_the_engine_agrees_on_refraining(review: Review) -> None:
    assert not differences(review[0], *review[1])


@effort("agreement")
@given(KINDS["reduce"])
def test_the_engine_agrees_on_reducing(review: Review) -> None:
    assert not differences(review[0], *review[1])


@effort("agreement")
@given(KINDS["do-by"])
def test_the_engine_agrees_on_deadlines(review: Review) -> None:
    assert not differences(review[0], *review[1])


@effort("agreement")
@given(KINDS["state"])
def test_the_engine_agrees_on_states(review: Review) -> None:
    assert not differences(review[0], *review[1])


@effort("agreement")
@given(KINDS["reciprocal"])
def test_the_engine_agrees_on_reciprocity(review: Review) -> None:
    assert not differences(review[0], *review[1])


@given(KINDS["reduce"])
def test_the_verdict_alone_is_that_of_the_whole_judgement(review: Review) -> None:
    """Findings ask it of many instants, and without what is shown beside it."""
    world, (at, as_of) = review
    case = open_case(pw.Ledger(world.records, timezone=world.timezone), as_of)
    for pledge in case.scopes:
        assert case.verdict(pledge, at) is case.judgement(pledge, at).verdict


def elsewhere(before: int, after: int, **more) -> tuple:
    return (
        *daily(BASELINE_ALL, before, place="south-town", **more),
        *daily(MARCH, after, place="south-town", **more),
    )


IN_SCOPE = (*daily(BASELINE_ALL, 2), *daily(MARCH, 1, every=7))
APART = (*daily(BASELINE_ALL, 2), *daily(MARCH, 2))
CONTROLLED = reduce_to(0.5, control=("south",))
TWO_UNITS = reduce_to(0.5, places=("north", "south"))


@pytest.mark.parametrize(
    ("records", "flag"),
    [
        pytest.param((CONTROLLED, watch(), *IN_SCOPE, *elsewhere(1, 3)), "displaced", id="moved"),
        pytest.param((CONTROLLED, watch(), *IN_SCOPE, *elsewhere(1, 1)), None, id="not moved"),
        pytest.param(
            (CONTROLLED, watch(places=("north",)), *IN_SCOPE, *elsewhere(1, 3)), None,
            id="moved where nobody looks",
        ),
        pytest.param(
            (CONTROLLED, watch(), watch(origin="b"), *IN_SCOPE, *elsewhere(1, 3, origin="a")), None,
            id="moved, says somebody who does not count",
        ),
        pytest.param((TWO_UNITS, watch(), *APART, *elsewhere(8, 1)), "uneven", id="one alone"),
        pytest.param((TWO_UNITS, watch(), *APART, *elsewhere(2, 6)), None, id="both broken"),
    ],
)  # fmt: skip
def test_the_engine_agrees_on_what_random_worlds_seldom_show(records, flag) -> None:
    """Semantics 7 and 8: `displaced` and `uneven` need many incidents of a certain kind."""
    world, now = World([*WORLD, *records], "UTC"), at_time(LATE)
    assert not differences(world, now, now)
    flags = reference.review(world.records, now, now, "UTC")["pledge"].flags
    assert flags == ({flag} if flag else set())


def test_the_engine_agrees_that_of_nothing_there_is_no_share() -> None:
    """Rule 37, which random worlds seldom show either."""
    then, later = (level(day, day, level=0, unit="troops") for day in ("2022-02-25", "2022-04-02"))
    pledged = reduce_to(0.5, measure="level")
    world, now = World([*WORLD, pledged, then, later], "UTC"), at_time(LATE)
    assert not differences(world, now, now)
    assert reference.review(world.records, now, now, "UTC")["pledge"].reason == "no_baseline"
