"""Law 7: moving all times by the same amount changes nothing but times.

Time has no origin, but calendars do. What is measured in civil days moves by whole days alone, and
only where all days are as long: in UTC, where no zone is known, and in zones that keep one offset.
Where clocks change the law is false, and meant to be. What is measured in elapsed time alone moves by
any number of microseconds.
"""

from __future__ import annotations

import re
from dataclasses import replace

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.builders import moment
from tests.laws.answers import Answer, answer, any_reviews, bits
from tests.strategies import (
    World,
    clocks,
    reciprocal_worlds,
    refrain_worlds,
)

import pledgewatch as pw
from pledgewatch.model.dates import instant, iso
from pledgewatch.model.records import Kind, Pledge, Record
from pledgewatch.model.time import DAY, FOREVER, Duration, Moment, Span, exact, shift

FOUR_CENTURIES = 146_097 * DAY
"""The calendar repeats itself after 400 years: the same days of the month and of the week."""
ONE_OFFSET = "Asia/Kathmandu"
"""A zone that has been 5:45 ahead of UTC since 1986."""

days = st.integers(-3_000, 3_000).map(lambda count: count * DAY)


# -- moving ----------------------------------------------------------------------------------------


def moved(value, by: int):
    """A record, or anything in one, with all its times moved; what is unbounded stays so."""
    if isinstance(value, Moment):
        return shift(value, by)
    if isinstance(value, Span):
        return Span(shift(value.start, by), shift(value.end, by))
    if isinstance(value, tuple):
        return tuple(moved(item, by) for item in value)
    if attrs.has(type(value)) and not isinstance(value, Duration):
        changed = {
            spec.name: later
            for spec in attrs.fields(type(value))
            if (later := moved(given := getattr(value, spec.name), by)) is not given
        }
        return attrs.evolve(value, **changed) if changed else value
    return value


def moved_world(world: World, by: int) -> World:
    return replace(world, records=[moved(record, by) for record in world.records])


INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")


def moved_back(told, by: int):
    """An answer with all its times moved back; the unbounded ones are no times."""
    if isinstance(told, dict):
        return {key: moved_back(value, by) for key, value in told.items()}
    if isinstance(told, list):
        return [moved_back(item, by) for item in told]
    if isinstance(told, str) and INSTANT.fullmatch(told):
        return iso(instant(told, "UTC") - by)
    return told


WORDS = ("text", "baseline", "told", "headline")
"""What people read, which has dates in it."""


def without_words(told):
    """An answer as it is structured: without the sentences."""
    if isinstance(told, dict):
        return {key: without_words(value) for key, value in told.items() if key not in WORDS}
    return [without_words(item) for item in told] if isinstance(told, list) else told


def moves(world: World, at: int, as_of: int, by: int) -> tuple[Answer, Answer]:
    """The answer, and that of the moved world moved back.

    Of what is told without an end, the share that lies in a window is next to nothing, and hangs on how
    far the end of the calendar is.
    """
    tellings = (r for r in world.records if isinstance(r, (pw.Report, pw.StateReport)))
    assume(all(each.when.hi < FOREVER for each in tellings))
    here = answer(world.records, world, at, as_of)
    there = answer(moved_world(world, by).records, world, at + by, as_of + by)
    return here, moved_back(there, by)


def is_measured_in_days(record: Record) -> bool:
    """Whether what a record says hangs on where midnights are.

    Counts of a reduction are by civil day, and "within 2 days" ends with one. Grace, settling time,
    lag and horizon count a day as 24 hours (rule 4), and so does the tolerance of a deadline. A demand
    opens with the day on which it is said (rule 12 of version 2).
    """
    return isinstance(record, Pledge) and (
        record.kind in (Kind.REDUCE, Kind.DO_BY, Kind.WITHDRAW, Kind.REACH)
        or (record.within is not None and record.within.is_civil)
    )


# -- the law ---------------------------------------------------------------------------------------


@given(any_reviews, days)
def test_moving_all_times_by_whole_days_changes_nothing_but_times(
    review: tuple[World, tuple[int, int]], by: int
) -> None:
    """In UTC, where no zone is known (rules 3 and 29 take UTC), and in a zone of one offset."""
    world, review_at = review
    if world.timezone not in ("UTC", None):
        world = replace(world, timezone=ONE_OFFSET)
    here, there = moves(world, *review_at, by)
    assert bits(without_words(there)) == bits(without_words(here))


@given(
    st.one_of(
        st.tuples(refrain_worlds(), clocks),
        st.tuples(reciprocal_worlds(), clocks),
    ),
    st.integers(-(10**15), 10**15),
)
def test_what_is_not_measured_in_days_moves_by_any_time_in_any_zone(
    review: tuple[World, tuple[int, int]], by: int
) -> None:
    world, review_at = review
    assume(not any(map(is_measured_in_days, world.records)))
    # Nor is anything counted, by civil day, where nobody was looking.
    seen = [r for r in world.records if not isinstance(r, pw.Coverage)]
    world = replace(world, records=seen)
    here, there = moves(world, *review_at, by)
    assert bits(without_words(there)) == bits(without_words(here))


YEAR = re.compile(r"\b(162[0-9])\b")


def centuries_on(told):
    """An answer with the years in its sentences moved on."""
    if isinstance(told, dict):
        return {key: centuries_on(value) for key, value in told.items()}
    if isinstance(told, list):
        return [centuries_on(item) for item in told]
    if isinstance(told, str):
        return YEAR.sub(lambda year: str(int(year[1]) + 400), told)
    return told


@given(any_reviews)
def test_four_centuries_earlier_the_same_words_are_said_of_other_years(
    review: tuple[World, tuple[int, int]],
) -> None:
    """The sentences too say the same: each day has its like 400 years before."""
    world, review_at = review
    world = replace(world, timezone="UTC")
    here, there = moves(world, *review_at, -FOUR_CENTURIES)
    assert bits(centuries_on(there)) == bits(here)


# -- where it ends ---------------------------------------------------------------------------------


def ends_in(said: str, by: int, zone: str) -> int:
    """How long "within a day" of an announcement lasts, after moving it, in hours."""
    pledge = Pledge(
        id="p", kind=Kind.REFRAIN, debtor="state", said=shift(moment(said, zone), by),
        activities=("attack",), places=("town",), within=Duration(1, "d"),
    )  # fmt: skip
    nodes = [pw.Actor(id="state"), pw.Place(id="town"), pw.Activity(id="attack")]
    ledger = pw.Ledger([*nodes, pledge], timezone=zone)
    scope = ledger.review(at=exact(0), as_of=moment("2100-01-01", "UTC"))["p"].scope
    return (scope.declared_end.last - pledge.said.lo) // 3_600_000_000


@pytest.mark.parametrize(
    ("zone", "hours", "earlier"), [("UTC", 36, 36), (ONE_OFFSET, 36, 36), ("Europe/Kyiv", 35, 36)]
)
def test_where_clocks_change_a_civil_day_may_be_shorter(
    zone: str, hours: int, earlier: int
) -> None:
    """Rule 3: "within a day" ends with the next local day, and 27 March 2022 had 23 hours."""
    assert ends_in("2022-03-26T12:00", 0, zone) == hours
    assert ends_in("2022-03-26T12:00", -14 * DAY, zone) == earlier


def test_moving_leaves_what_is_unbounded_unbounded() -> None:
    span = Span(Moment.of(0, 1), Moment.of(FOREVER - 1, FOREVER))
    assert moved(span, DAY) == Span(Moment.of(DAY, DAY + 1), Moment.of(FOREVER - 1, FOREVER))
