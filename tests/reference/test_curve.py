"""The curve of a pledge: worked numbers of `skepticism.md`, and what a row may use."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.laws.answers import effort
from tests.reference.curve import curve
from tests.reference.evaluator import dated, evaluate
from tests.reference.random_worlds import worlds
from tests.reference.world import Interval, Retract, StateReport, World
from tests.reference.worlds import at, day, demand, done, pledge, told, watch, world
from tests.seeds import seed

from pledgewatch.model.dates import parse_moment
from pledgewatch.model.records import Expected, Reading
from pledgewatch.model.time import DAY

EARLY = st.sampled_from((day(103), day(112), day(135)))


def odds(p):
    return math.log(p / (1 - p))


def of_seed(name):
    """A shipped ledger as a world."""
    ledger = seed(name)
    setting = ledger.header.setting
    return World(
        records=tuple(r for r in ledger if not isinstance(r, (Expected, Reading))),
        timezone=ledger.timezone,
        unrated=ledger.header.unrated,
        editors=ledger.header.editors,
        setting=setting and setting.value,
    )


# -- worked numbers --------------------------------------------------------------------------------


def by_day(rows, zone):
    """The value of the last row of each civil day."""
    return {
        date: next(
            row.skepticism.value
            for row in reversed(rows)
            if row.instant <= parse_moment(date, zone).last
        )
        for date in ("2022-03-29", "2022-03-30", "2022-03-31", "2022-04-04", "2022-04-07")
    }


def test_the_seed_day_by_day():
    given = of_seed("kyiv-2022")
    told = by_day(curve(given, "kyiv-chernihiv"), given.timezone)

    assert list(told.values()) == pytest.approx([0.62, 0.62, 0.62, 0.39, 0.11], abs=0.02)


def test_what_moved_the_seed_is_the_levels():
    rows = curve(of_seed("kyiv-2022"), "kyiv-chernihiv")
    fell = [row for row in rows if row.changes["level"]]

    assert [row.verdict for row in rows if row.instant < fell[0].instant] == ["untested"] * (
        rows.index(fell[0])
    )
    assert "chaus-4-april" in fell[0].records
    assert fell[1].records == ("pentagon-6-april",)
    assert all(row.changes["level"] < 0 for row in fell)
    assert all(row.changes["counts"] == 0 for row in rows)


def test_the_first_night_of_a_truce_in_a_war():
    given = world(pledge(end=None), told("A1", 100.4, known=at(100.9)), setting="war")
    rows = curve(given, "p", as_of=day(101))

    assert rows[0].skepticism.value == pytest.approx(0.96, abs=0.02)
    night = next(row for row in rows if row.instant == day(100.9))
    assert night.skepticism.value == pytest.approx(0.99, abs=0.005)
    assert night.changes["incidents"] > 0.5


def test_an_amendment_within_100_days_through_the_whole_evaluator():
    promise = demand(
        said=at(100), end=at(200), activities=("school",),
        reference_class="campaign-promise-first-100-days",
    )  # fmt: skip
    looking = watch("A1", 90, 300, activities=("school",), sensitivity=0.9)
    rows = curve(world(promise, looking), "p", as_of=day(230))
    value = {row.instant: row.skepticism.before_move for row in rows}

    told = [value[day(n) - 1] for n in (101, 160, 200)]
    assert value[day(100)] == pytest.approx(0.60, abs=0.02)
    assert told == pytest.approx([0.60, 0.73, 0.84], abs=0.02)
    assert rows[-1].skepticism.before_move == pytest.approx(0.94, abs=0.02)


# -- rows --------------------------------------------------------------------------------------------


def test_a_row_for_each_instant_something_became_known_and_one_for_each_day():
    given = world(pledge(), told("A1", 100.4, known=at(100.9)), told("X1", 50, known=at(98)))

    rows = curve(given, "p", as_of=day(102.5))

    ends = [day(n) - 1 for n in (100, 101, 102)]
    assert [row.instant for row in rows] == [day(99), ends[0], day(100.9), *ends[1:], day(102.5)]
    assert [len(row.records) for row in rows] == [1, 0, 1, 0, 0, 0]
    assert rows[0].records == ("p",)


def test_days_are_those_of_the_ledger():
    given = dataclasses.replace(world(pledge()), timezone="Europe/Kyiv")

    rows = curve(given, "p", as_of=day(101))

    assert [row.instant for row in rows] == [
        day(99), day(99) + 21 * DAY // 24 - 1, day(100) + 21 * DAY // 24 - 1, day(101),
    ]  # fmt: skip


def test_the_event_clock_stays_where_it_was_asked_for():
    late = told("A1", 104, known=at(120))
    given = world(pledge(), late)

    rows = curve(given, "p", at=day(103), as_of=day(121))
    ahead = curve(given, "p", at=day(140), as_of=day(121))

    assert {row.at for row in rows} == {day(103)}
    assert rows[-1].changes["incidents"] == 0
    assert {row.at for row in ahead} == {day(140)}


def test_each_part_moves_when_its_own_news_comes():
    old = pledge(id="old", said=at(1), start=at(10), end=at(40), places=("far",))
    given = world(
        old,
        pledge(),
        told("A1", 105, known=at(106)),
        told("A2", 20, place="far", known=at(108)),
        Retract(id="x", target="act", known=at(110)),
        told("B2", 109, id="act", known=at(109)),
    )
    rows = {row.instant: row.changes for row in curve(given, "p", as_of=day(112))}

    assert rows[day(106)]["incidents"] > 1
    assert rows[day(108)]["record"] > 0.5
    assert rows[day(108)]["incidents"] != 0  # the same reports weigh less where S is high
    assert rows[day(109)]["incidents"] > 0 > rows[day(110)]["incidents"]
    assert rows[day(109)]["record"] == rows[day(110)]["record"] == 0


def test_a_pledge_taken_back_has_rows_and_no_number():
    given = world(
        pledge(),
        Retract(id="x", target="p", known=at(103)),
        Retract(id="y", target="x", known=at(104)),
    )
    rows = curve(given, "p", as_of=day(105))

    gone = [row for row in rows if row.skepticism is None]
    assert [row.instant for row in gone] == [day(103), day(104) - 1]
    assert {(row.verdict, len(row.changes)) for row in gone} == {(None, 0)}
    total = math.fsum(sum(row.changes.values()) for row in rows)
    assert total == pytest.approx(odds(rows[-1].skepticism.value), abs=1e-9)


def counted(share, until=155):
    """Six a day before, some share of it since, by one who looked all the time."""
    early = [told("A1", n, id=f"b{n}", known=at(n + 1), number=6) for n in range(28, 98)]
    late = [
        told("A1", n, id=f"a{n}", known=at(n + 1), number=round(6 * share))
        for n in range(100, until)
    ]
    return [watch("A1", 20, 200), *early, *late]


def left(share, on, **terms):
    # Of the state, the debtor: of its army alone it would be no level of it (rule 103).
    return StateReport(
        id="left", source="B1", activity="shelling", place="town", actor="state", when=at(on),
        share=Interval(low=share, high=share), known=at(on), **terms,
    )  # fmt: skip


def test_counts_and_level_of_a_reduction_are_parts_of_their_own():
    cut = pledge("reduce", wording="drastically", end=at(160))
    rows = curve(world(cut, *counted(1 / 6, 120), left(0.4, 118.5)), "p", as_of=day(119))
    told = next(row for row in rows if row.instant == day(118.5))
    before = rows[rows.index(told) - 1]

    assert before.skepticism.parts["counts"] < -1
    assert before.skepticism.parts["level"] == 0 == told.skepticism.parts["counts"]
    assert told.changes["counts"] == -before.skepticism.parts["counts"]  # the level decides
    assert told.changes["level"] < 0
    assert list(told.skepticism.parts) == ["class", "record", "counts", "level", "age", "verdict"]


def test_the_class_of_a_reduction_does_not_move_with_time():
    rows = curve(
        world(pledge("reduce", wording="drastically", end=None), setting="war"), "p", as_of=day(140)
    )

    assert {row.changes["class"] for row in rows[1:]} == {0.0}
    assert {row.skepticism.announced for row in rows} == {rows[0].skepticism.value}


# -- laws --------------------------------------------------------------------------------------------


def known_by(given, k):
    """A world as it was known at an instant."""
    late = {id(r) for r in dated(given) if r._known_at > k}
    return dataclasses.replace(given, records=tuple(r for r in given.records if id(r) not in late))


def ids(given):
    return sorted(r.id for r in given.records if r.table == "pledge")


@settings(effort("curve"))
@given(worlds(), EARLY)
def test_the_parts_add_up_and_so_do_the_changes(given, as_of):
    for id in ids(given):
        total = 0.0
        for row in curve(given, id, as_of=as_of):
            total += math.fsum(row.changes.values())
            if row.skepticism is not None:
                assert math.fsum(row.skepticism.parts.values()) == pytest.approx(
                    odds(row.skepticism.value), abs=1e-9
                )
                assert total == pytest.approx(odds(row.skepticism.value), abs=1e-9)


@settings(effort("curve"))
@given(worlds(), EARLY, st.integers(0, 1000))
def test_a_row_uses_nothing_known_after_it(given, as_of, n):
    for id in ids(given):
        rows = curve(given, id, as_of=as_of)
        cut = rows[n % len(rows)].instant
        assert curve(known_by(given, cut), id, as_of=cut) == rows[: n % len(rows) + 1]


@settings(effort("curve"))
@given(worlds(), EARLY, EARLY)
def test_the_last_row_is_the_skepticism_asked_for(given, when, as_of):
    answers = evaluate(given, when, as_of)
    for id in ids(given):
        last = curve(given, id, when, as_of)[-1]
        assert (last.instant, last.at) == (as_of, when)
        assert last.skepticism == answers[id].skepticism
        assert last.verdict == answers[id].verdict


@settings(effort("curve"))
@given(worlds(), EARLY, st.randoms(use_true_random=False))
def test_order_and_duplicates_change_no_row(given, as_of, random):
    records = list(given.records)
    random.shuffle(records)
    more = dataclasses.replace(given, records=(*records, *records[: len(records) // 2]))
    for id in ids(given):
        assert curve(more, id, as_of=as_of) == curve(given, id, as_of=as_of)


@pytest.mark.parametrize("share", [1 / 6, 1.0])
def test_the_laws_of_a_curve_of_a_reduction(share):
    cut = pledge("reduce", wording="drastically", end=at(130))
    given = world(cut, *counted(share, 106), left(0.4, 105.5))
    rows = curve(given, "p", as_of=day(107))

    numbers = [row.skepticism for row in rows if row.skepticism is not None]
    assert len(numbers) > 5
    for number in numbers:
        assert math.fsum(number.parts.values()) == pytest.approx(odds(number.value), abs=1e-9)
    for n in (3, len(rows) - 2):
        cut_at = rows[n].instant
        assert curve(known_by(given, cut_at), "p", as_of=cut_at)[-1] == rows[n]


def test_done_moves_a_demand_on_the_day_it_is_told():
    rows = curve(world(demand(), done("A1", 110, known=at(111))), "p", as_of=day(113))

    moved = [row.instant for row in rows if abs(row.changes["incidents"]) > 1e-12]
    assert moved == [day(111)]
