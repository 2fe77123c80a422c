"""The curve of a chance: held against the reference, and what every curve keeps to."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.engine.agreement import told as told_of
from tests.engine.ledgers import ledger_of
from tests.laws.answers import effort
from tests.reference.curve import curve as rows_of
from tests.reference.random_worlds import worlds
from tests.reference.world import Interval, StateReport
from tests.reference.worlds import at, day, pledge, told, watch, world
from tests.seeds import seed

from pledgewatch.engine.review import review
from pledgewatch.errors import InputError

EARLY = st.sampled_from((day(103), day(107), day(112)))


def reviewed(world, when, as_of):
    try:
        return review(ledger_of(world), when, as_of)
    except InputError:
        assume(False)
        raise


def odds(p):
    return math.log(p / (1 - p))


@settings(effort("curve"))
@given(worlds(), EARLY, EARLY)
def test_the_reference_has_a_row_for_each_point_that_says_the_same(world, when, as_of):
    for judgement in tuple(made := reviewed(world, when, as_of))[:1]:
        chance = made.skepticism(judgement.pledge)
        if chance is None:
            continue
        rows = {row.instant: row for row in rows_of(world, judgement.pledge, when, as_of)}
        points = chance.curve()
        for point in points:
            row = rows[point._as_of]
            assert point.verdict == row.verdict, told_of(
                world, judgement.pledge, {point._as_of: (row.verdict, point.verdict)}
            )
            assert point.value == pytest.approx(row.skepticism.value, abs=1e-9)
            assert point.now.low == pytest.approx(row.skepticism.low, abs=1e-9)
            assert point.now.high == pytest.approx(row.skepticism.high, abs=1e-9)
            assert point.parts == pytest.approx(row.skepticism.parts, abs=2e-7)
            assert {*point.records} <= {*row.records}
        # Where the reference has a row more, nothing that concerns the pledge became known.
        told = {point._as_of for point in points}
        for instant, row in rows.items():
            if instant not in told and row.skepticism is not None:
                before = points.at(instant)
                assert before is not None
                age = "age" if not before.settled else None
                moved = {
                    n
                    for n, odds in row.skepticism.parts.items()
                    if n != age and abs(odds - before.parts[n]) > 1e-3
                }
                assert moved <= {"record"}, (instant, moved)


def laws(made, pledge):
    chance = made.skepticism(pledge)
    if chance is None:
        return None
    points = chance.curve()
    last = points[-1]
    assert (last._as_of, last.now, last.parts) == (made._as_of, chance.now, chance.parts)
    for point in points:
        assert math.fsum(point.parts.values()) == pytest.approx(odds(point.value), abs=1e-8)
    for name, value in last.parts.items():
        assert math.fsum(point.moved[name] for point in points) == pytest.approx(value, abs=1e-9)
    assert [point._as_of for point in points] == sorted({point._as_of for point in points})
    return points


@settings(effort("curve"))
@given(worlds(), EARLY)
def test_it_ends_at_the_review_and_its_moves_add_up(world, when):
    made = reviewed(world, when, when)
    for judgement in tuple(made)[:2]:
        laws(made, judgement.pledge)


@settings(effort("curve"))
@given(worlds(), EARLY, EARLY)
def test_a_point_uses_nothing_that_became_known_later(world, when, then):
    """The curve of an earlier review is the beginning of that of a later one."""
    first, last = sorted((when, then))
    earlier, later = reviewed(world, first, first), reviewed(world, last, last)
    for judgement in tuple(earlier)[:1]:
        if judgement.pledge not in later:
            continue
        mine, theirs = earlier.skepticism(judgement.pledge), later.skepticism(judgement.pledge)
        if mine is None or theirs is None:
            continue
        whole = {point._as_of: point for point in theirs.curve()}
        for point in mine.curve():
            if point._as_of < first or point._as_of in whole:
                same = whole[point._as_of]
                assert (point.now, point.parts, point.records) == (
                    same.now,
                    same.parts,
                    same.records,
                )


@pytest.mark.parametrize("name", ["kyiv-2022", "minsk-2014-2015", "syria-chemicals-2013"])
def test_the_seeds_keep_to_them(name):
    made = seed(name).review()
    assert any(laws(made, judgement.pledge) for judgement in made)


def test_the_seed_day_by_day():
    made = seed("kyiv-2022").review()
    points = made.skepticism("kyiv-chernihiv").curve()
    dates = ("2022-03-29", "2022-03-30", "2022-03-31", "2022-04-04", "2022-04-07")
    ends = [made.ledger.instant(date) for date in dates]
    told = [points.at(end).value for end in ends]
    # skepticism.md, worked numbers
    assert told == pytest.approx([0.62, 0.62, 0.62, 0.39, 0.11], abs=0.02)
    named = [point for point in points if point.records][1:]
    # On 4 April prosecutors told of shelling elsewhere too, which moved nothing.
    assert [point.records for point in named] == [("chaus-4-april",), ("pentagon-6-april",)]
    assert all(point.moved["level"] < 0 for point in named)


def test_a_report_that_says_nothing_new_is_not_said_to_move_it():
    given = world(
        pledge(),
        watch("A1", 99, 140),
        told("A1", 100.4, id="r", known=at(100.9)),
        told("A1", 100.4, id="again", incident="r", known=at(102.3)),
    )
    points = reviewed(given, day(104), day(104)).skepticism("p").curve()
    by_instant = {point._as_of: point for point in points}
    assert by_instant[day(100.9)].records == ("r",)
    assert by_instant[day(102.3)].records == ()


def test_what_becomes_of_another_pledge_moves_the_record():
    other = pledge(id="other", said=at(60), start=at(60), end=at(101), places=("far",))
    given = world(
        other,
        pledge(),
        watch("A1", 50, 140, places=("region", "far")),
        told("A1", 80, id="act", place="far", known=at(101.5)),
    )
    points = reviewed(given, day(104), day(104)).skepticism("p").curve()
    moved = next(point for point in points if point._as_of == day(101.5))
    assert moved.records == ("act",)
    assert moved.moved["record"] > 0


def test_measures_that_disagree_have_a_number_and_a_curve_each():
    given = world(
        pledge("reduce", wording="drastically", end=at(160)),
        watch("A1", 20, 200),
        *(told("A1", n, id=f"b{n}", known=at(n + 1), number=6) for n in range(28, 98)),
        *(told("A1", n, id=f"a{n}", known=at(n + 1), number=6) for n in range(100, 155)),
        StateReport(
            id="left",
            source="A1",
            activity="shelling",
            place="town",
            actor="state",
            when=at(150),
            share=Interval(low=0, high=0.1),
            known=at(151),
        ),
    )
    made = reviewed(given, day(155), day(155))
    assert "measures_disagree" in made["p"].flags
    assert made.skepticism("p") is None
    by = {name: made.skepticism("p", measure=name) for name in ("level", "incidents")}
    assert by["level"].value < 0.5 < by["incidents"].value
    for chance in by.values():
        assert chance.curve()[-1].now == chance.now
    with pytest.raises(InputError, match="measure"):
        made.skepticism("p", measure="levels")
