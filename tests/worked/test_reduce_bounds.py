"""Reductions read at their very bounds, beside the control places, and by harm (semantics 7 and 8).

What is pledged is often put exactly on what was found: a table that says "at most" means it.
"""

from __future__ import annotations

import itertools
import math

import attrs
import pytest
from pledgewatch.case import open_case
from pledgewatch.statistics import rate_ratio, ratio_of_ratios
from tests.builders import LATE, at_time, judged, ledger, reduce_to, report, span, watch
from tests.worked.counting import BASELINE_ALL, MARCH, daily, reduction

from pledgewatch.model.dates import civil_days
from pledgewatch.model.records import Interval, Report
from pledgewatch.model.time import exact

FIRST_HALF = "2022-03-01/2022-03-16"
AUTUMN_AND_WINTER = "2021-10-01/2022-02-14"
FOUR_A_DAY = daily(BASELINE_ALL, 4)
SPOKESMAN = {"speaker": "spokesman"}
"""Nobody can tell whether his word binds."""


def edges_of(days: str) -> tuple[int, ...]:
    stretch = span(days)
    return civil_days(stretch.lo, stretch.hi, "UTC")


def told_by_number(days: str, *numbers: int, **more) -> list[Report]:
    """One telling a day, of so many in turn; none where it is 0."""
    told = []
    for day, number in zip(edges_of(days)[:-1], itertools.cycle(numbers), strict=False):
        if number:
            instant = exact(day + 60_000_000)
            one = report(f"on-{day}", origin="watcher", number=number, known=instant, **more)
            told.append(attrs.evolve(one, when=instant))
    return told


def per_day(days: str, records) -> list[int]:
    """How many on each day of a stretch."""
    return [
        sum(start <= record.when.lo < end for record in records)
        for start, end in itertools.pairwise(edges_of(days))
    ]


def deaths(days, each, low, high, **more):
    return daily(days, each, deaths=Interval(low, high), **more)


# -- looks that blame nobody -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("speaker", "expected"), [("minister", "broken"), ("spokesman", "inconclusive")]
)
def test_a_rise_in_the_first_half_is_not_made_good_by_a_quiet_second(speaker, expected):
    """Rules 33 and 35: BROKEN at the half-way look; where nobody can be blamed it is not KEPT."""
    measured = reduction(
        reduce_to(0.8, speaker=speaker, baseline=AUTUMN_AND_WINTER),
        (*told_by_number(AUTUMN_AND_WINTER, 11, 9), *told_by_number(FIRST_HALF, 11, 9)),
        watching=(watch("2021-09-01/2022-05-31"),),
    )
    assert measured.high < 0.8
    assert measured.verdict.value == expected


def test_too_little_of_a_reduction_is_told_also_where_a_share_could_never_be_shown():
    """Rules 34 and 35: PARTIAL is read before the baseline is too small; unblamed, INCONCLUSIVE."""
    records = (*FOUR_A_DAY, *daily(MARCH, 1))
    assert reduction(reduce_to(0.01), FOUR_A_DAY).reason == "baseline_too_small"
    measured = reduction(reduce_to(0.01, **SPOKESMAN), records)
    assert (measured.verdict.value, measured.reason) == ("inconclusive", None)
    assert measured.low > 0.01
    assert measured.high < 1


def test_a_passed_look_that_showed_too_much_slips_though_the_ratio_has_fallen_since():
    """Rule 33: SLIPPING if L > r at a passed look, whatever RR is now."""
    measured = reduction(
        reduce_to(0.7, **SPOKESMAN),
        (*FOUR_A_DAY, *daily(FIRST_HALF, 4)),
        at="2022-04-13",
        as_of="2022-04-13",
    )
    assert measured.rr < 0.7 < measured.look.low
    assert measured.verdict.value == "slipping"


# -- at the very bound -----------------------------------------------------------------------------


def test_a_ratio_that_is_the_share_itself_holds():
    """Semantics 7: not settled, RR <= r."""
    early = {"at": "2022-03-14", "as_of": "2022-03-14"}
    records = (*FOUR_A_DAY, *daily("2022-03-01/2022-03-14", 1))
    found = reduction(reduce_to(0.9), records, **early).rr
    assert reduction(reduce_to(found), records, **early).verdict.value == "holding"
    less = math.nextafter(found, 0)
    assert reduction(reduce_to(less), records, **early).verdict.value == "slipping"


def test_an_upper_bound_that_is_the_share_itself_is_kept():
    """Semantics 7: settled, U <= r."""
    records = (*FOUR_A_DAY, *daily(MARCH, 1))
    found = reduction(reduce_to(0.9), records).high
    assert reduction(reduce_to(found), records).verdict.value == "kept"
    less = math.nextafter(found, 0)
    assert reduction(reduce_to(less), records).verdict.value == "inconclusive"


def test_a_baseline_in_bursts_is_too_small_though_a_steady_window_hides_them():
    """Rule 34: f is from the baseline alone, and UNTESTED is read before KEPT."""
    weekly = told_by_number(BASELINE_ALL, 50, *[0] * 6)
    records = (*weekly, *told_by_number(MARCH, 1, 0))
    assert reduction(reduce_to(0.75), records).verdict.value == "kept"
    assert reduction(reduce_to(0.75), records).high < 0.65
    measured = reduction(reduce_to(0.65), records)
    assert (measured.verdict.value, measured.reason) == ("untested", "baseline_too_small")


JANUARY = "2022-01-01/2022-01-10"
"""Ten days, against the thirty of a window that ends on 30 March."""
ONE_BEFORE = daily("2022-01-05/2022-01-05", 1)
ONE_AFTER = daily("2022-03-20/2022-03-20", 1)
AT_ONCE = {"settle": "0 days"}
"""All news comes at once: every day weighs the whole of it."""


def error_with(bound: str, near: float, before: str, after: str, one_after=ONE_AFTER) -> dict:
    """The error at which a bound of one incident to one is exactly 1; about `near`."""
    tried = near - 64 * math.ulp(near)
    for _ in range(128):
        ratio = rate_ratio(
            per_day(before, ONE_BEFORE),
            [86_400] * (len(edges_of(before)) - 1),
            per_day(after, one_after),
            [86_400] * (len(edges_of(after)) - 1),
            alpha_low=tried / 2,
            alpha_high=tried,
        )
        if getattr(ratio, bound) == 1:
            return {"reduction": {"alpha": tried}}
        tried = math.nextafter(tried, 1)
    raise AssertionError("no error gives just that bound")


def test_what_may_just_have_stayed_as_it_was_has_not_surely_fallen():
    """Semantics 7: BROKEN where L > r and U >= 1; PARTIAL where U < 1."""
    error = error_with("high", 0.4375, JANUARY, "2022-03-01/2022-03-30")
    promised = reduce_to(0.01, baseline=JANUARY, end="2022-03-30", **AT_ONCE)
    measured = reduction(promised, (*ONE_BEFORE, *ONE_AFTER), assumptions=error)
    assert measured.high == 1
    assert measured.low > 0.01
    assert measured.verdict.value == "broken"


def test_not_displaced_where_it_may_just_have_stayed_as_it_was_inside():
    """Rule 59: the U of the scope is below 1."""
    error = error_with("high", 0.4375, JANUARY, "2022-03-01/2022-03-30")
    promised = reduce_to(0.9, baseline=JANUARY, end="2022-03-30", control=("south",), **AT_ONCE)
    south = (
        *daily("2022-01-05/2022-01-05", 1, place="south-town"),
        *daily("2022-03-01/2022-03-30", 2, place="south-town"),
    )
    measured = reduction(promised, (*ONE_BEFORE, *ONE_AFTER, *south), assumptions=error)
    assert measured.high == 1
    assert measured.outside_low > 1
    assert not measured.displaced


def test_not_displaced_where_it_may_just_have_stayed_as_it_was_outside():
    """Rule 59: their L is above 1."""
    error = error_with(
        "low", 0.46875, BASELINE_ALL, "2022-03-01/2022-03-08", daily("2022-03-04/2022-03-04", 1)
    )
    promised = reduce_to(0.9, end="2022-03-08", control=("south",), **AT_ONCE)
    south = (
        *daily("2022-01-05/2022-01-05", 1, place="south-town"),
        *daily("2022-03-04/2022-03-04", 1, place="south-town"),
    )
    measured = reduction(promised, (*daily(BASELINE_ALL, 1), *south), assumptions=error)
    assert measured.high < 1
    assert measured.outside_low == 1
    assert not measured.displaced


# -- the control places ----------------------------------------------------------------------------


def test_displaced_by_less_than_twice_as_much():
    """Rule 59: their L is above 1, be it by a little."""
    promised = reduce_to(0.5, control=("south",))
    south = (
        *daily(BASELINE_ALL, 4, place="south-town"),
        *daily(MARCH, 7, place="south-town"),
    )
    measured = reduction(promised, (*FOUR_A_DAY, *south))
    assert 1 < measured.outside_low < measured.outside < 2
    assert measured.displaced


def test_what_cannot_be_tested_inside_is_not_shown_beside_others():
    """Rule 59: where the counts of incidents are testable."""
    promised = reduce_to(0.1, control=("south",))
    south = (
        *daily(BASELINE_ALL, 1, place="south-town"),
        *daily(MARCH, 3, place="south-town"),
    )
    measured = reduction(promised, (*daily(BASELINE_ALL, 1, every=7), *south))
    assert measured.reason == "baseline_too_small"
    assert (measured.outside, measured.total, measured.displaced) == (None, None, False)


@pytest.mark.parametrize("alpha", [0.05, 0.1])
def test_a_ratio_of_ratios_has_the_error_in_force_on_both_sides(alpha):
    """Semantics 8: one over the other, with their bounds; each is read with the whole error."""
    north = (*FOUR_A_DAY, *daily(MARCH, 1))
    south = (
        *daily(BASELINE_ALL, 1, place="south-town"),
        *daily(MARCH, 3, place="south-town"),
    )
    inside, outside = (
        rate_ratio(
            per_day(BASELINE_ALL, told),
            [86_400] * 56,
            per_day(MARCH, told),
            [86_400] * 31,
            alpha_low=alpha,
            alpha_high=alpha,
        )
        for told in (north, south)
    )
    expected = ratio_of_ratios(inside, outside)
    promised = reduce_to(0.5, control=("south",), **AT_ONCE)
    error = {"reduction": {"alpha": alpha}}
    found = reduction(promised, (*north, *south), assumptions=error).ratio_of_ratios
    assert (found.rr, found.low, found.high) == pytest.approx(
        (expected.rr, expected.low, expected.high)
    )


def test_two_areas_together_are_what_each_was_seen_to_have():
    """Rule 59 and semantics 8: both together; a day that nobody watched in one is that of the other.

    Nobody watched the north from 11 to 15 March and the south from 21 to 25 March.
    """
    eyes = (
        watch("2021-12-01/2022-03-10", places=("north",)),
        watch("2022-03-16/2022-05-31", places=("north",)),
        watch("2021-12-01/2022-03-20", places=("south",)),
        watch("2022-03-26/2022-05-31", places=("south",)),
    )
    south = {"place": "south-town"}
    named = (
        (daily(BASELINE_ALL, 4), daily(MARCH, 2)),
        (daily(BASELINE_ALL, 2, **south), daily(MARCH, 3, **south)),
    )
    bare = daily(MARCH, 2, place="south-port", actor=None)
    measured = reduction(
        reduce_to(0.9, control=("south",), **AT_ONCE),
        [*itertools.chain.from_iterable(itertools.chain.from_iterable(named)), *bare],
        watching=eyes,
    )
    seen_north = [not 10 <= day < 15 for day in range(31)]
    seen_south = [not 20 <= day < 25 for day in range(31)]

    def together(*in_the_south):
        before = [a + b for a, b in zip(*(per_day(BASELINE_ALL, n[0]) for n in named), strict=True)]
        after = [
            a * seen + b * also
            for a, seen, b, also in zip(
                per_day(MARCH, named[0][1]),
                seen_north,
                per_day(MARCH, in_the_south),
                seen_south,
                strict=True,
            )
        ]
        watched = [86_400 * (a + b) for a, b in zip(seen_north, seen_south, strict=True)]
        return rate_ratio(before, [2 * 86_400] * 56, after, watched)

    known, with_bare = together(*named[1][1]), together(*named[1][1], *bare)
    assert measured.total == pytest.approx(known.rr)
    assert measured.total_low == pytest.approx(min(known.low, with_bare.low))
    assert measured.total_high == pytest.approx(max(known.high, with_bare.high))
    assert with_bare.high > known.high


# -- harm ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "expected"), [("incidents", "kept"), ("harm", "broken"), (None, "inconclusive")]
)
def test_a_verdict_asked_for_alone_is_that_of_the_measure_named(measure, expected):
    """Semantics 8: the one named decides, else they must agree; however the verdict is asked for."""
    fewer_and_deadlier = (*deaths(BASELINE_ALL, 4, 1, 1), *deaths(MARCH, 1, 8, 8))
    book = ledger(reduce_to(0.5, measure=measure), watch(), *fewer_and_deadlier)
    late = at_time(LATE)
    case = open_case(book, late)
    assert case.verdict("pledge", late).value == expected
    assert case.judgement("pledge", late).verdict.value == expected


@pytest.mark.parametrize(
    ("time", "is_read"),
    [
        ("2021-11-01T00:00", False),
        ("2021-12-31T23:59:59.999999", False),
        ("2022-01-01T00:00", True),
        ("2022-03-10T12:00", True),
    ],
)
def test_harm_is_read_where_deaths_are_told_since_the_baseline_began(time, is_read):
    """Semantics 8: every measure the records allow; what was over before the baseline is none."""
    promised = reduce_to(0.5, baseline="2022-01-01/2022-01-31")
    once = report("deadly", time, origin="watcher", deaths=Interval(3, 4))
    judgement = judged(promised, watch(), *daily(BASELINE_ALL, 1), once)
    assert (judgement.measure("harm") is not None) is is_read
