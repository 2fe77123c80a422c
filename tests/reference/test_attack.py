"""Decision 11, rules 100 to 115: one small world, or a few, for each of them."""

from __future__ import annotations

import pytest
from tests.reference.test_reduction import LATER, PANEL, STEADY, counted, reduce
from tests.reference.world import Activity, Capture, Condition, Interval, Place, Supersede, changed
from tests.reference.worlds import (
    COUNTRY,
    at,
    day,
    demand,
    done,
    holds,
    judged,
    level,
    not_done,
    pledge,
    span,
    told,
    watch,
    watch_demand,
    withdrawn,
)

from pledgewatch.model.time import DAY, HOUR, Duration, Moment


def verdict(*records, **terms):
    answer = judged(*records, **terms)
    return answer.verdict, answer.reason


# -- 106 -------------------------------------------------------------------------------------------

WORDS = {"activities": (), "places": ()}


def test_a_pledge_of_words_alone_is_watched_by_nobody_and_told_of_by_what_names_it():
    """An A source watches everything there is, and tells of other acts and states: none of them is this."""
    all_seen = watch("A12", places=("country",), activities=("attack", "school"), sensitivity=0.95)
    elsewhere = told("A1"), holds("A1", False, 131), not_done("A1", 131)
    by_name = {"activity": None, "place": None, "actor": None, "pledge": "p"}

    for given in (
        pledge(**WORDS),
        demand(**WORDS),
        demand("reach", at_least=None, unit=None, **WORDS),
    ):
        assert verdict(given, all_seen) == ("untested", "nobody_was_looking")
        assert verdict(given, all_seen, *elsewhere) == ("untested", "nobody_was_looking")
        assert judged(given, all_seen, *elsewhere).watched == 0
    assert judged(pledge(**WORDS), all_seen, told("A1", **by_name)).verdict == "broken"
    assert judged(demand(**WORDS), all_seen, not_done("A1", 131, **by_name)).verdict == "broken"
    state = demand("reach", at_least=None, unit=None, **WORDS)
    assert judged(state, all_seen, holds("A1", False, 131, **by_name)).verdict == "broken"


# -- 115 -------------------------------------------------------------------------------------------


def test_a_demand_withdrawn_before_it_was_due_was_never_due_whoever_watched():
    for given in (demand(), demand("reach"), demand("withdraw", at_least=None, unit=None)):
        for watched in ((), (watch_demand(),), (watch_demand("X1"),)):
            assert verdict(given, *watched, withdrawn(when=110)) == ("untested", "never_due")
    assert verdict(demand(), withdrawn(when=110), when=day(111)) == ("pending", "")
    assert verdict(demand(), done("A1", 105), withdrawn(when=110)) == ("kept", "")


# -- 111 -------------------------------------------------------------------------------------------


def test_a_period_that_ends_a_whole_day_from_the_deadline_is_not_at_it():
    """A month that ends with the last day, 23 hours from it, and 24 hours from it, on either side."""

    def month(ends, n):
        when = Moment.of(ends - 30 * DAY, ends, plain=True)
        return judged(demand("reach"), level("A1", n, when, known=at(140))).verdict

    due = day(130)
    for n, decided in ((300, "kept"), (40, "broken")):
        assert month(due, n) == month(due + 23 * HOUR, n) == month(due - 23 * HOUR, n) == decided
        assert month(due + DAY, n) == month(due - DAY, n) == "inconclusive"


# -- 108 -------------------------------------------------------------------------------------------


def test_the_debtors_boast_does_not_move_the_share_of_the_way_and_his_confession_does():
    def read(*records):
        answer = judged(demand("reach", at_least=100.0), level("A2", 0, 90), *records)
        return answer.verdict, answer.achieved

    assert read(level("A1", 90)) == ("partial", 0.9)
    for boast in (120, 95, 60):
        assert read(level("A1", 90), level("our-organ", boast)) == ("partial", 0.9)
    # Nobody else tells it: what falls short of what is pledged is told against himself.
    assert read(level("our-organ", 120))[1] == 0
    assert read(level("our-organ", 60)) == ("partial", 0.6)
    assert read(level("our-organ", 40))[0] == "broken"
    # An unrated voice is nobody else.
    assert read(level("X1", 90), level("our-organ", 60)) == ("partial", 0.6)


# -- 109 -------------------------------------------------------------------------------------------


def test_a_withdrawal_without_a_level_is_one_to_nothing():
    """30 of 100 are left: as a share, as an amount, of the level when pledged in the field, at_most = 0."""
    none = {"at_least": None, "unit": None}
    leave = demand("withdraw", **none)
    field = demand("withdraw", at_least=None, unit="jobs", level=100.0)
    zero = demand("withdraw", at_least=None, unit="jobs", at_most=0.0)
    before_, left = level("A2", 100, 90), level("A1", 30)
    share = changed(left, level=None, unit=None, share=Interval(low=0.3, high=0.3))

    for records in ((leave, share), (leave, before_, left), (field, left), (zero, before_, left)):
        answer = judged(*records)
        assert (answer.verdict, answer.achieved) == ("partial", pytest.approx(0.7))
        early = [
            r if r is not left and r is not share else changed(r, when=at(110), known=at(111))
            for r in records
        ]
        assert judged(*early, when=day(115)).verdict == "holding"
    # What is not known of before, or counted in something else, tells no share of the way.
    assert (
        judged(leave, left).achieved
        == judged(leave, changed(before_, unit="men"), left).achieved
        == 0
    )
    assert judged(leave, before_, level("A1", 120, 110), when=day(115)).verdict == "slipping"
    # Whether anything is left is told without amounts, too.
    assert judged(field, holds("A1", False), holds("A2", False)).verdict == "kept"


# -- 110 -------------------------------------------------------------------------------------------


def test_what_is_so_only_after_it_was_not_so_at_the_deadline_is_late():
    """50 on the day after the deadline, 100 a week later; with ten days of tolerance; without a word before."""
    soon, later = level("A1", 50, 130.4), (level("A2", 100, 138), level("A3", 100, 138))
    for first in ((soon,), (soon, level("A4", 50, 130.4))):
        answer = judged(demand("reach", at_least=100.0), *first, *later)
        assert (answer.verdict, "late" in answer.flags) == ("partial", True)  # half of the way
        assert answer.done <= 0.051
        assert answer.achieved == 0.5
        strict = demand("reach", at_least=100.0, partial_from=0.6)
        assert judged(strict, *first, *later).verdict == "broken"
    tolerant = demand("reach", at_least=100.0, partial_from=0.6, tolerance=Duration(10, "d"))
    answer = judged(tolerant, soon, *later)
    assert (answer.verdict, "late" in answer.flags) == ("partial", True)
    assert judged(tolerant, *later).verdict == "kept"
    # A not-q that is hardly credible is none.
    assert judged(demand("reach", at_least=100.0), level("X1", 50, 130.4), *later).verdict == "kept"


def test_what_was_reached_in_time_and_lost_within_the_tolerance_is_not_late():
    given = demand("reach", at_least=100.0, tolerance=Duration(10, "d"))
    reached = level("A1", 100, 129.5), level("A2", 100, 129.5)
    lost = level("A1", 50, 135), level("A2", 50, 135)

    answer = judged(given, *reached, *lost)

    assert (answer.verdict, answer.achieved) == ("inconclusive", 1)
    assert "late" not in answer.flags


# -- 103 -------------------------------------------------------------------------------------------


def test_a_level_of_a_reduction_is_that_of_exactly_what_is_pledged():
    """100 before. 40 of one army, of gunners, of the suburb; 400 in the region; half was pledged."""
    gunners = Activity(id="gunners", kind_of=("school",))
    given = pledge("reduce", share=0.5, activities=("school",), measure="level")
    first = level("A2", 100, 95)

    def read(*records):
        return verdict(given, *records, base=(*COUNTRY, gunners))

    assert read(first, level("A1", 40)) == ("kept", "")
    for part in ({"actor": "army"}, {"place": "suburb"}, {"actor": None}):
        assert read(first, level("A1", 40, **part)) == ("untested", "no_level")
        share = changed(
            level("A1", 40, **part), level=None, unit=None, share=Interval(low=0.3, high=0.3)
        )
        assert read(first, share) == ("untested", "no_level")
    assert read(first, level("A1", 40, activity="gunners")) == ("untested", "no_baseline")
    assert read(first, level("A1", 400, place="region")) == ("untested", "no_level")
    assert read(first, level("A1", 0, place="region")) == ("kept", "")
    assert read(level("A2", 1000, 95, place="region"), level("A1", 100)) == (
        "untested",
        "no_baseline",
    )
    assert read(first, level("A1", 40, unit="men")) == ("untested", "no_baseline")
    by_name = {"activity": None, "place": None, "actor": None, "pledge": "p"}
    assert read(first, level("A1", 40, **by_name)) == ("kept", "")
    assert read(level("A2", 100, 95, **by_name), level("A1", 40, **by_name)) == ("kept", "")
    in_field = changed(given, level=100.0, unit="jobs")
    assert verdict(in_field, level("A2", 50, 95), level("A1", 40)) == ("kept", "")
    assert verdict(in_field, level("A1", 80)) == ("partial", "")


# -- 114 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "less",
    [
        {"start": at(125)},
        {"daily": "09:00/10:00"},
        {"targets": ("third",)},
        {"except_targets": ("third",)},
        {"grace": Duration(10, "d")},
        {"condition": Condition(text="x", presumed=False)},
        {"tolerated": 500},
    ],
)
def test_what_is_replaced_by_less_is_cut_short_and_weakened(less):
    by = Supersede(target="p", by="q", when=at(110))
    new = {"id": "q", "said": at(110), "start": at(110)}

    same = judged(pledge(), pledge(**new), by, watch())
    weaker = judged(pledge(), pledge(**{**new, **less}), by, watch())
    back = judged(pledge(**less), pledge(**new), by, watch())

    assert (same.verdict, "weakened" in same.flags) == ("kept", False)
    assert (weaker.verdict, weaker.reason) == ("inconclusive", "cut_short")
    assert "weakened" in weaker.flags
    assert "weakened" not in back.flags


# -- 113 -------------------------------------------------------------------------------------------


def test_a_place_is_captured_with_the_last_of_all_its_parts():
    whole = [r for r in COUNTRY if r.id != "region"]
    base = (*whole, Place(id="region", part_of=("country",), complete=True))
    region, act = pledge(places=("region",)), told("A1", 115, place="region")
    looking = watch(places=("region",))

    def taken(place, when):
        return Capture(id=f"of {place}", place=place, to="enemy", when=at(when))

    def read(*records, given=region):
        answer = judged(given, looking, *records, base=base)
        return answer.verdict, answer.reason, answer.possible

    both = taken("town", 105), taken("other-town", 107)
    assert read(act)[0] == "broken"
    assert read(*both, act) == read(taken("region", 107), act) == ("inconclusive", "cut_short", 0)
    assert read(*both, told("A1", 106, place="other-town"))[0] == "broken"
    # One of two towns: half of the region is still held.
    for given in (region, pledge(places=("town", "other-town"))):
        half = judged(given, looking, both[0], act, base=base)
        assert (half.certain, half.possible) == (0, 1)
        assert half.v == pytest.approx(0.5 * 18 / 19, abs=1e-6)
        assert judged(given, looking, taken("town", 120), act, base=base).certain == 1
    excepted = pledge(places=("region",), except_places=("town",))
    assert judged(excepted, looking, act, base=base).v == half.v


# -- 102 -------------------------------------------------------------------------------------------


def test_a_reduction_is_kept_where_every_unit_is_counted_and_none_is_broken():
    given = reduce(places=("town", "far"))
    here = (*counted(100, [4] * 100), *counted(200, [1] * 28))
    both = watch("A1", 100, 400, places=("town", "far"), lag=Duration(1, "d"))
    quiet = counted(150, [1], place="far")

    assert verdict(reduce(), PANEL, *here) == ("kept", "")
    assert verdict(given, PANEL, *here) == ("untested", "not_covered")
    assert verdict(given, both, *here, *quiet) == ("kept", "")
    grown = (*counted(100, [1] * 100, place="far"), *counted(200, [3] * 28, place="far"))
    more = (*counted(100, [20] * 100), *counted(200, [1] * 28))
    assert verdict(given, both, *more, *grown) == ("inconclusive", "uneven")


def test_a_reduction_is_not_kept_where_less_than_half_of_its_window_was_watched():
    """Watched for three days of 28, and quiet then: nobody knows of the rest."""
    few = watch("A1", 100, 203, lag=Duration(1, "d"))
    half = watch("A1", 100, 214, lag=Duration(1, "d"))

    assert verdict(reduce(), few, *counted(100, [4] * 100)) == ("untested", "not_covered")
    assert verdict(reduce(), half, *counted(100, [4] * 100)) == ("kept", "")


# -- 104 -------------------------------------------------------------------------------------------


def test_a_reduction_whose_last_slice_is_back_at_the_old_level_is_not_kept():
    """Nothing for three months, then ten a day as before for one: a quarter by the mean of all."""
    given = reduce(end=at(320))
    back = counted(290, [10] * 30)

    answer = judged(given, PANEL, *counted(100, STEADY), *back, when=LATER)
    assert (answer.verdict, answer.reason) == ("inconclusive", "eroded")
    assert "eroded" in answer.flags
    even = judged(given, PANEL, *counted(100, STEADY), *counted(200, [3] * 120), when=LATER)
    assert even.verdict == "kept"


# -- 105 -------------------------------------------------------------------------------------------


def test_a_baseline_ends_where_the_window_opens():
    records = (PANEL, *counted(100, STEADY), *counted(200, [2] * 28))

    def read(first, last):
        return judged(reduce(baseline=span(first, last)), *records, when=LATER).reduction.measures[
            "incidents"
        ]

    assert read(150, 228).ratio == read(150, 200).ratio
    assert read(150, 228).ratio.x == sum(STEADY[50:99])
    # Nothing is left of it: what else there is to compare with.
    assert (
        read(201, 228).ratio
        == judged(reduce(), *records, when=LATER).reduction.measures["incidents"].ratio
    )
