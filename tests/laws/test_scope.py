"""Laws 8 and 9: what lies outside changes nothing; the bounds are where they are said to be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.answers import answer, any_reviews, verdicts
from tests.strategies import EARLY, World, exact

import pledgewatch as pw
from pledgewatch.model.logic import F, T, U
from pledgewatch.model.records import Report
from pledgewatch.model.time import Moment, within

outside = st.sampled_from(
    [
        {"place": "elsewhere", "activity": "attack", "actor": "state"},
        {"place": "north", "activity": "harvest", "actor": "state"},
        {"place": "north", "activity": "attack", "actor": "stranger"},
    ]
)


@given(any_reviews, outside, st.sampled_from(("monitor", "blog")))
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
    assert within(Moment.of(start - early, start + 1), first, last) is U
    assert within(Moment.of(start + length - 1, start + length + late), first, last) is U


def counts(when: Moment, start: int, grace: int, end: int) -> tuple[int, int]:
    """Certain and possible violations of a refrain by one strong report of an event."""
    ledger = pw.Ledger(
        [
            pw.Actor(id="state"), pw.Place(id="town"), pw.Activity(id="attack"),
            pw.Source(id="monitor", reliability="A"),
            pw.Pledge(id="p", kind=pw.Kind.REFRAIN, debtor="state", said=exact(start), known=exact(1),
                      activities=("attack",), places=("town",), end=exact(end),
                      grace=pw.Duration(grace, "h")),
            pw.Report(id="r", activity="attack", place="town", actor="state", origin="monitor",
                      when=when, known=exact(1)),
        ],
        timezone="UTC",
    )  # fmt: skip
    judged = ledger.review(at=exact(end + 10**9), as_of=exact(end + 10**9))["p"]
    return judged.certain, judged.possible


@given(st.integers(2, 10**12), st.integers(0, 3), st.integers(2, 10**9))
def test_a_review_has_its_bounds_where_they_are_said_to_be(
    start: int, grace: int, length: int
) -> None:
    opens = start + grace * 3_600_000_000
    end = opens + length
    assert counts(exact(opens), start, grace, end) == (1, 0)
    assert counts(exact(end - 1), start, grace, end) == (1, 0)
    assert counts(exact(opens - 1), start, grace, end) == (0, 0)
    assert counts(exact(end), start, grace, end) == (0, 0)
    assert counts(Moment.of(opens - 1, opens + 1), start, grace, end) == (0, 1)
    assert counts(Moment.of(end - 1, end + 1), start, grace, end) == (0, 1)
