"""Shapes of evidence that once made a verdict which the facts did not bear (decision 11, rules 106-115)."""

from __future__ import annotations

import pytest
from tests.builders import (
    EARLY,
    judged,
    level,
    moment,
    pledge,
    report,
    reviewed,
    supersede,
    watch,
    withdraw,
)

from pledgewatch.model.records import Capture, Condition, Kind, Place, Stance


def promise(**more):
    """A pledge to do something."""
    return pledge(kind=Kind.DO_BY, start=None, **more)


def library(**more):
    """One that is told in words alone."""
    return promise(text="A library at the harbour.", activities=(), places=(), **more)


# -- a pledge of words alone; rule 106 -----------------------------------------------------------------


def test_nobody_watches_what_is_pledged_in_words_alone():
    """Who watches coal plants says nothing of a library."""
    found = judged(library(), watch(sensitivity=0.98))

    assert (found.verdict.value, found.reason) == ("untested", "nobody_was_looking")
    assert not found.coverage.watched


@pytest.mark.parametrize(
    ("stance", "time", "expected"),
    [
        (Stance.AFFIRMS, "2022-03-20T12:00", "kept"),
        (Stance.DENIES, "2022-04-02T12:00", "broken"),
    ],
)
def test_words_alone_rest_on_reports_that_name_the_pledge(stance, time, expected):
    by_name = {"activity": None, "place": None, "actor": None, "pledge": "pledge"}
    told = report("r", time, stance=stance, **by_name)

    assert judged(library(), told, watch()).verdict.value == expected


# -- say-say; rule 107 ---------------------------------------------------------------------------------


def test_words_that_name_no_acts_exclude_nothing():
    """To open a bridge is not ruled out by a pledge not to raise a tax."""
    no_tax = pledge("no-tax")

    clashes = [f for f in reviewed(library(), no_tax).findings if f.kind == "say_say"]
    acts = [f for f in reviewed(promise(), no_tax).findings if f.kind == "say_say"]

    assert (len(clashes), len(acts)) == (0, 1)


# -- never due; rule 115 -------------------------------------------------------------------------------


@pytest.mark.parametrize("watching", [(), (watch(),)])
def test_what_was_withdrawn_before_it_was_due_was_never_due_whoever_watched(watching):
    found = judged(promise(), withdraw("2022-03-20T12:00"), *watching)

    assert (found.verdict.value, found.reason) == ("untested", "never_due")


# -- levels at the deadline; rules 108 to 111 ----------------------------------------------------------

TONS = {"unit": "t"}


def grow(**more):
    """A pledge to have 100 t by the end of March."""
    return pledge(kind=Kind.REACH, start=None, **{"at_least": 100, **TONS, **more})


def tons(n, time="2022-03-31", origin="a", **more):
    return level("", time, level=n, origin=origin, **TONS, **more)


@pytest.mark.parametrize(
    ("end", "n", "expected"),
    [
        ("2022-03-30", 100, "inconclusive"),
        ("2022-03-30", 40, "inconclusive"),
        ("2022-03-31", 100, "kept"),
        ("2022-03-31", 40, "broken"),
    ],
)
def test_a_month_that_ends_a_whole_day_after_the_deadline_is_not_at_it(end, n, expected):
    assert judged(grow(end=end), tons(n, "2022-03")).verdict.value == expected


@pytest.mark.parametrize("boast", [60, 95, 120])
def test_the_boast_of_the_debtor_does_not_move_the_share_of_the_way(boast):
    before = tons(0, "2022-02-10")
    counted = judged(grow(), before, tons(90))
    boasted = judged(grow(), before, tons(90), tons(boast, origin="ministry-press"))

    assert (counted.verdict.value, counted.achieved) == ("partial", 0.9)
    assert (boasted.verdict, boasted.achieved) == (counted.verdict, counted.achieved)


def test_what_the_debtor_admits_counts_where_nobody_else_tells_the_level():
    own = {"origin": "ministry-press", "probability": 0.99}

    assert judged(grow(), tons(60, **own)).achieved == 0.6
    assert judged(grow(), tons(120, **own)).achieved == 0


def leave(**more):
    return pledge(kind=Kind.WITHDRAW, start=None, **more)


@pytest.mark.parametrize(
    "records",
    [
        (leave(), level("", "2022-03-31", share=0.3)),
        (leave(), tons(100, "2022-02-10"), tons(30)),
        (leave(level=100, **TONS), tons(30)),
        (leave(at_most=0, **TONS), tons(100, "2022-02-10"), tons(30)),
    ],
)
def test_a_withdrawal_is_one_to_nothing(records):
    found = judged(*records)

    assert found.verdict.value == "partial"
    assert found.achieved == pytest.approx(0.7)


def test_an_amount_is_progress_of_a_withdrawal_as_a_share_is():
    at = {"at": "2022-03-15", "as_of": "2022-03-15"}
    before = tons(100, "2022-02-10")

    assert judged(leave(), before, tons(30, "2022-03-10"), **at).verdict.value == "holding"
    assert judged(leave(), before, tons(130, "2022-03-10"), **at).verdict.value == "slipping"


@pytest.mark.parametrize("first", [("a",), ("a", "a-2")])
def test_what_is_so_only_after_it_was_not_so_at_the_deadline_is_late(first):
    later = (tons(100, "2022-04-08", "b"), tons(100, "2022-04-08", "b-2"))
    soon = [tons(30, "2022-04-01T10:00", each) for each in first]

    found = judged(grow(), *soon, *later)

    assert (found.verdict.value, found.flags) == ("broken", {"late"})
    assert found.skepticism.value >= 0.95
    tolerated = judged(grow(tolerance="10d"), *soon, *later)
    assert (tolerated.verdict.value, tolerated.achieved) == ("partial", 0.3)


def test_what_was_reached_in_time_and_lost_within_the_tolerance_is_not_late():
    reached = tons(100, "2022-03-31T12:00"), tons(100, "2022-03-31T12:00", "a-2")
    lost = tons(50, "2022-04-05"), tons(50, "2022-04-05", "a-2")

    found = judged(grow(tolerance="10d"), *reached, *lost)

    assert (found.verdict.value, found.achieved) == ("inconclusive", 1)
    assert "late" not in found.flags


# -- what covers the rest of a pledge; rule 114 --------------------------------------------------------

NEW = {"said": "2022-03-10T00:00", "start": "2022-03-10T00:00"}


@pytest.mark.parametrize(
    "less",
    [
        {"start": "2022-03-29T00:00"},
        {"daily": "09:00/10:00"},
        {"targets": ("enemy",)},
        {"except_targets": ("enemy",)},
        {"grace": "240 h"},
        {"condition": Condition(text="x", presumed=False)},
        {"tolerated": 500},
    ],
)
def test_what_asks_for_less_does_not_cover_the_rest_of_a_pledge(less):
    by = supersede("pledge", "new", "2022-03-10T00:00")

    same = judged(pledge(), pledge("new", **NEW), by, watch())
    found = judged(pledge(), pledge("new", **{**NEW, **less}), by, watch())

    assert (same.verdict.value, "weakened" in same.flags) == ("kept", False)
    assert (found.verdict.value, found.reason) == ("inconclusive", "cut_short")
    assert "weakened" in found.flags


# -- what passed to somebody else; rule 113 ------------------------------------------------------------

NORTH = Place(id="north", part_of=("country",), complete=True)
ACT = report("act", "2022-03-10T10:00", place="north")


def taken(place, time="2022-03-05T00:00"):
    return Capture(place=place, when=moment(time), to="enemy", known=moment(EARLY))


def test_a_place_is_captured_with_the_last_of_all_its_parts():
    parts = taken("north-town"), taken("north-village", "2022-03-07T00:00")

    by_part = judged(pledge(), NORTH, watch(), ACT, *parts)
    at_once = judged(pledge(), NORTH, watch(), ACT, taken("north", "2022-03-07T00:00"))

    assert judged(pledge(), NORTH, watch(), ACT).verdict.value == "broken"
    assert (by_part.verdict.value, by_part.reason) == ("inconclusive", "cut_short")
    assert (by_part.verdict, by_part.reason, by_part.flags) == (
        at_once.verdict, at_once.reason, at_once.flags,
    )  # fmt: skip


@pytest.mark.parametrize("places", [("north",), ("north-town", "north-village")])
def test_what_may_have_happened_in_a_captured_part_is_possible(places):
    given = pledge(places=places), NORTH, watch(), ACT
    excepted = judged(pledge(except_places=("north-town",)), NORTH, watch(), ACT)

    found = judged(*given, taken("north-town"))
    later = judged(*given, taken("north-town", "2022-03-20T00:00"))

    assert (found.certain, found.possible) == (0, 1)
    assert found.score.v == excepted.score.v
    assert later.verdict.value == "broken"


# -- daily hours where clocks change -------------------------------------------------------------------

KYIV = {"zone": "Europe/Kyiv"}


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        pytest.param("2024-03-30T04:20+02:00", "broken", id="the day before"),
        pytest.param("2024-03-31T04:20+03:00", "broken", id="the hours open when the clocks moved"),
        pytest.param("2024-03-31T02:59+02:00", "kept", id="just before"),
        pytest.param("2024-10-27T03:15+03:00", "kept", id="before either half past three"),
        pytest.param("2024-10-27T03:15+02:00", "inconclusive", id="between the two"),
        pytest.param("2024-10-27T03:45+02:00", "broken", id="after both"),
    ],
)
def test_daily_hours_where_clocks_change(time, expected):
    given = pledge(
        said="2024-03-20", start="2024-03-25", end="2024-11-05", daily="03:30/05:00", **KYIV
    )
    looking = watch("2024-03-01/2024-12-30", known="2024-03-01")
    late = {"at": "2024-12-30", "as_of": "2024-12-30"}

    assert (
        judged(given, looking, report("r", time), zone="Europe/Kyiv", **late).verdict.value
        == expected
    )
