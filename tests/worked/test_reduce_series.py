"""What is counted of a reduction, by whom it was watched, and what a day weighs (semantics 8).

One attack a day in the baseline unless a test says otherwise. Where news comes at once (`settle` of no
days) a day watched weighs all of its seconds.
"""

from __future__ import annotations

import attrs
import pytest
from pledgewatch.case import open_case
from pledgewatch.statistics import rate_ratio
from pledgewatch.verdicts.reduce import foreseen
from tests.builders import LATE, at_time, holds, ledger, reduce_to, report, watch
from tests.worked.counting import BASELINE_ALL, MARCH, daily, reduction

from pledgewatch.model.records import Condition
from pledgewatch.model.time import DAY, Moment, exact

HALF = reduce_to(0.5)
AT_ONCE = reduce_to(0.5, settle="0 days")
"""All news comes at once."""
DAILY = daily(BASELINE_ALL, 1)
NOON = "2022-03-10T12:00"
WHILE_THEY_TALK = Condition(text="x", state="talks", presumed=True)


def once(time: str = NOON, **more):
    return report("extra", time, **{"origin": "watcher", **more})


def each_morning(first: str, days: int, **more):
    """One a day, a minute after midnight."""
    told = []
    for day in range(days):
        instant = exact(at_time(first + "T00:01") + day * DAY)
        one = report(f"morning-{instant.lo}", origin="watcher", known=instant, **more)
        told.append(attrs.evolve(one, when=instant))
    return told


# -- the panel -------------------------------------------------------------------------------------


def test_nobody_is_of_a_panel_by_what_he_begins_to_watch_after_all_that_is_known():
    """Rule 30: neither after `as_of`, though what happened is asked for later than that."""
    known_by = "2022-03-15T00:00"
    book = (
        watch("2021-12-01/2022-02-28"),
        watch("2022-03-15T00:00:00.000001/2022-05-31"),
        watch("2022-03-01/2022-05-31", origin="a"),
    )
    found = reduction(HALF, DAILY, watching=book, at="2022-03-20", as_of=known_by)
    assert found.reason == "no_common_panel"


def test_who_watched_the_baseline_alone_is_of_no_panel():
    """Semantics 12: only those who counted on both sides."""
    book = (watch(), watch("2021-12-01/2022-02-28", origin="a"))
    strangers = daily(BASELINE_ALL, 1, origin="a")
    assert reduction(HALF, (*DAILY, *strangers), watching=book).before == 56


def test_who_watched_before_the_baseline_and_in_the_window_is_of_no_panel():
    """Rules 29 and 30: the panel touches the baseline, once that is chosen."""
    book = (watch("2021-11-01/2021-11-30"), watch("2022-03-01/2022-05-31"))
    found = reduction(HALF, DAILY, watching=book)
    assert (found.verdict.value, found.reason) == ("untested", "no_common_panel")


# -- what is counted -------------------------------------------------------------------------------


@pytest.mark.parametrize(("lasting", "counted"), [(1, 1), (2, 0)])
def test_what_happens_at_the_instant_asked_for_is_counted(lasting, counted):
    """Rules 31 and 32: up to and with `at`; what may have happened after it does not lie inside."""
    instant = at_time(NOON)
    extra = attrs.evolve(once(), when=Moment.of(instant, instant + lasting))
    assert reduction(HALF, (*DAILY, extra), at=NOON, as_of=LATE).after == counted


def test_what_is_yet_to_happen_is_no_part_of_a_baseline_that_lasts_on():
    """Rule 14: an incident is ignored when it begins after `at`."""
    promised = reduce_to(1.0, baseline="2022-02-10/2022-03-10")
    told = each_morning("2022-02-10", 29)
    found = reduction(promised, told, at="2022-03-09", as_of=LATE)
    assert found.before == 19 + 9


@pytest.mark.parametrize("actor", ["proxy", "enemy"])
def test_the_acts_of_others_do_not_count_as_those_of_nobody_known(actor):
    """Rule 32: unattributed are those of which no telling names an actor."""
    told = (*DAILY, *daily(MARCH, 1))
    alone = reduction(HALF, told)
    others = daily(MARCH, 2, actor=actor, place="north-village")
    beside = reduction(HALF, (*told, *others))
    assert (beside.rr, beside.low, beside.high) == (alone.rr, alone.low, alone.high)
    nobody = reduction(HALF, (*told, *daily(MARCH, 2, actor=None, place="north-village")))
    assert nobody.high > alone.high


def test_what_may_have_been_something_else_is_not_counted():
    """Rule 32: place, activity and actor T; of an attack it is not told whether it was a shelling."""
    promised = reduce_to(0.5, activities=("shelling",))
    assert reduction(promised, (*DAILY, once())).after == 1
    assert reduction(promised, (*DAILY, once(activity="attack"))).after == 0


@pytest.mark.parametrize(("time", "counted"), [("T05:00", 1), ("T12:00", 0), ("T19:00", 1)])
def test_what_happened_in_hours_that_bound_nobody_is_not_counted(time, counted):
    """Rule 32: whose obligation is not F; the rest of that day is watched and counts."""
    promised = reduce_to(0.5, condition=WHILE_THEY_TALK)
    steps = (
        holds("talks", False, "2022-03-11T06:00"),
        holds("talks", True, "2022-03-11T18:00"),
    )
    assert reduction(promised, (*DAILY, once("2022-03-11" + time), *steps)).after == counted


def test_the_half_way_look_leaves_out_what_bound_nobody():
    """Rules 31 to 33: the segment of a look is one of the window: its hours and counts in force."""
    promised = reduce_to(0.5, condition=WHILE_THEY_TALK, settle="0 days")
    steps = (
        holds("talks", False, "2022-03-06T00:00"),
        holds("talks", True, "2022-03-11T00:00"),
    )
    told = (
        *each_morning("2022-03-01", 20),
        *daily("2022-03-06/2022-03-10", 9, place="north-village"),
    )
    found = reduction(promised, (*DAILY, *told, *steps), at="2022-03-20", as_of="2022-03-20")
    assert not found.look.final
    # Eleven on five whole days, five more, and the half of one.
    assert found.look.rr == pytest.approx(11 / 10.5)


def test_what_happens_at_midnight_is_of_the_day_that_begins():
    """Rule 32: it counts on the day its hull's `lo` falls on; here the day somebody is back."""
    eyes = (watch("2021-12-01/2022-03-20"), watch("2022-03-26/2022-05-31"))
    found = reduction(HALF, (*DAILY, once("2022-03-26T00:00")), watching=eyes)
    assert found.after == 1
    left = (watch("2021-12-01/2022-03-20"), watch("2022-03-27/2022-05-31"))
    assert reduction(HALF, (*DAILY, once("2022-03-26T00:00")), watching=left).after == 0


@pytest.mark.parametrize("place", [0, -1], ids=["the first", "the last"])
def test_one_day_of_a_report_is_enough_to_settle_nothing(place):
    """Rule 7: a reduction that rests on one is flagged `report_dated` and never KEPT."""
    told = list(DAILY)
    told[place] = attrs.evolve(told[place], report_dated=True)
    found = reduction(HALF, told)
    assert (found.report_dated, found.verdict.value) == (True, "inconclusive")


# -- what a day weighs -----------------------------------------------------------------------------


def test_on_the_day_of_an_announcement_nothing_is_read_yet():
    """Rules 3 and 31: a date-only word may take effect until midnight; no exposure before that."""
    promised = reduce_to(0.5, said="2022-03-01", known="2022-03-01T00:00", start=None)
    found = reduction(promised, DAILY, at="2022-03-01T12:00", as_of="2022-03-01T12:00")
    assert (found.verdict.value, found.reason) == ("untested", "no_exposure")


JANUARY = reduce_to(0.5, baseline="2022-01-01/2022-01-31", settle="0 days")


@pytest.mark.parametrize(
    ("since", "seconds"), [("59.500000", 0), ("58.500000", 2), ("57.000000", 3)]
)
def test_exposure_is_in_whole_seconds(since, seconds):
    """Rule 31: in seconds, rounded to an integer; a half goes to the even one."""
    eyes = (watch(f"2022-01-31T23:59:{since}/2022-05-31"),)
    told = (report("last", "2022-01-31T23:59:59.700000", origin="watcher"), *daily(MARCH, 1))
    found = reduction(JANUARY, told, watching=eyes)
    if seconds:
        # One in so many seconds before, and one a day after.
        assert found.before == 1
        assert found.rr == pytest.approx(seconds / 86_400)
    else:
        assert found.reason == "no_exposure"


@pytest.mark.parametrize(
    ("clock", "counted"), [("2022-03-15T00:00", 13), ("2022-03-15T00:00:00.000001", 14)]
)
def test_of_a_day_that_ends_just_now_no_news_has_come(clock, counted):
    """Rule 31: the lag weight has age from the end of the day; none at age 0, however short the lag."""
    told = (*DAILY, *each_morning("2022-03-01", 14))
    found = reduction(AT_ONCE, told, at=clock, as_of=clock)
    assert found.after == counted
    assert found.rr == pytest.approx(1)


def test_where_news_comes_at_once_a_day_before_weighs_as_much_as_one_to_come():
    """Rule 34: a fully watched window has no lag weight, and neither has the baseline then."""
    late = at_time(LATE)
    case = open_case(ledger(AT_ONCE, watch(), *DAILY), late)
    told = foreseen(case.scopes["pledge"], case.evidence, case.witnesses, late, late)
    expected = rate_ratio([2, 0] * 28, [86_400] * 56, [0] * 31, [86_400] * 31)
    assert told.best == pytest.approx(expected.high)
