"""Section 8 in numbers: the acceptance figures of the page, and what is told about counts."""

from __future__ import annotations

import dataclasses

import pytest
from tests.reference.reduction import Day, best_bound, dispersion, quiet_chance, ratio
from tests.reference.world import Interval, StateReport
from tests.reference.worlds import at, day, during, judged, pledge, told, watch, withdrawn

from pledgewatch.model.time import DAY, HOUR, Duration, Moment


def days(*counts):
    return [Day(n, n + 1, 86_400.0, c) for n, c in enumerate(counts)]


def reduce(**terms):
    return pledge(
        "reduce", **{"wording": "halve", "start": at(200), "end": at(228), "said": at(199), **terms}
    )


def counted(first, counts, source="A1", **terms):
    return [
        told(source, first + n + 0.5, number=c, known=at(first + n + 1), **terms)
        for n, c in enumerate(counts)
        if c
    ]


PANEL = watch("A1", 100, 400, lag=Duration(1, "d"))
LATER = day(400)
STEADY = [10, 9, 11] * 33
FALLEN = [2, 3, 2] * 10


@pytest.mark.parametrize(("r", "x"), [(1, 5), (1 / 2, 8), (1 / 3, 11), (1 / 4, 14), (1 / 10, 32)])
def test_how_many_a_baseline_needs(r, x):
    assert best_bound(x, 1, 1) <= r < best_bound(x - 1, 1, 1)


def test_what_is_steadier_than_chance_has_no_bursts_to_remember():
    assert dispersion([days(5, 5, 5, 5), days(2, 2)]) == (1.0, 0.0, 4)


def test_bursts_widen_the_bounds():
    steady = ratio(days(*[5] * 28), [days(*[3] * 28)])
    bursty = ratio(days(*[0, 0, 0, 20] * 7), [days(*[0, 0, 0, 12] * 7)])

    assert bursty.rr == steady.rr == pytest.approx(0.6)
    assert bursty.phi > 5
    assert bursty.low < steady.low < 0.6 < steady.high < bursty.high


def test_dispersion_is_taken_within_slices_and_not_across_them():
    whole = ratio(days(*[5] * 28), [days(*[1] * 14, *[9] * 14)])
    sliced = ratio(days(*[5] * 28), [days(*[1] * 14), days(*[9] * 14)])

    assert whole.phi > 1
    assert sliced.phi == 1


def test_no_event_after_and_none_before():
    none_after = ratio(days(*[1] * 28), [days(*[0] * 28)])
    none_before = ratio(days(*[0] * 28), [days(*[1] * 28)])

    assert (none_after.low, none_before.high) == (0, float("inf"))
    assert none_after.high == pytest.approx(best_bound(28, 1, 1), rel=1e-9)


def test_kept_holding_broken_slipping_partial():
    before = counted(100, STEADY)
    half = counted(200, [5, 6, 5] * 10)
    much = counted(200, [10, 11, 10] * 10)
    fallen = counted(200, FALLEN)

    def verdict(*records, when=LATER, **terms):
        return judged(reduce(**terms), PANEL, *before, *records, when=when).verdict

    assert verdict(*fallen) == "kept"
    assert verdict(*fallen, when=day(205)) == "holding"
    assert verdict(*much) == "broken"
    assert verdict(*much, when=day(205)) == "slipping"
    assert verdict(*counted(200, [7, 8, 7] * 10)) == "partial"
    assert verdict(*half) == "inconclusive"
    assert judged(reduce(), PANEL, *before, when=day(199.5)).verdict == "pending"


def test_the_counts_are_told_whatever_the_verdict():
    measure = judged(
        reduce(), PANEL, *counted(100, STEADY), *counted(200, FALLEN), when=day(400)
    ).reduction.measures["incidents"]

    assert measure.ratio.x == sum(STEADY[30:86])
    assert measure.ratio.y == sum(FALLEN[:28])
    assert measure.ratio.low < measure.ratio.rr < measure.ratio.high
    assert measure.rank[0] == 0
    assert measure.drift[0] < measure.ratio.low < measure.ratio.high < measure.drift[1]
    assert 0.3 < measure.power < 0.5
    assert set(measure.ratios) == {"gap", "adjacent"}


def test_zero_before_and_after_is_untested_not_kept():
    answer = judged(reduce(), PANEL, when=day(400))

    assert (answer.verdict, answer.reason) == ("untested", "no_baseline")


def test_a_panel_that_grew_is_restricted_to_the_common_one():
    late = watch("A2", 200, 400)
    answer = judged(
        reduce(), PANEL, late, *counted(100, STEADY), *counted(200, FALLEN),
        *counted(200, STEADY[:28], source="A2"), when=day(400)
    )  # fmt: skip

    assert answer.verdict == "kept"
    assert judged(reduce(), watch("A1", 100, 199), late, when=day(400)).reason == "no_common_panel"
    assert judged(reduce(), when=day(400)).reason == "no_exposure"


def test_too_few_before_and_too_short():
    few = judged(reduce(), PANEL, *counted(150, [1, 1, 1]), when=day(400))
    short = judged(
        reduce(end=at(203), wording="almost completely"), PANEL,
        *counted(100, [20] * 99), *counted(200, [2, 2, 1]), when=day(400)
    )  # fmt: skip

    assert (few.verdict, few.reason) == ("untested", "too_few_before")
    assert (short.verdict, short.reason) == ("inconclusive", "window_too_short")
    assert short.reduction.measures["incidents"].needed > 3


def test_too_bursty():
    before = counted(100, [0, 0, 0, 40] * 25)
    answer = judged(reduce(), PANEL, *before, *counted(200, [0, 0, 0, 14] * 7), when=day(400))

    assert (answer.verdict, answer.reason) == ("inconclusive", "too_bursty")


def test_the_baselines_must_agree():
    calm_then_surge = counted(100, [3] * 86 + [30] * 14)
    answer = judged(reduce(), PANEL, *calm_then_surge, *counted(200, [3] * 28), when=day(400))

    assert answer.reason == "baseline_decides"


def test_report_dated_counts_decide_nothing():
    before, after = (
        counted(100, STEADY, report_dated=True),
        counted(200, FALLEN, report_dated=True),
    )

    assert judged(reduce(), PANEL, *before, *after, when=day(400)).verdict == "inconclusive"


def test_no_end_and_no_horizon_has_no_look():
    records = (PANEL, *counted(100, STEADY), *counted(200, [12] * 200))

    assert judged(reduce(end=None), *records, when=day(400)).verdict == "slipping"


def test_levels():
    # Of the state, which is the debtor: what its army alone has is no level of it (rule 103).
    def share(source, low, high, when=228):
        return StateReport(
            id=f"l{source}{when}", activity="shelling", place="town", actor="state",
            share=Interval(low=low, high=high), source=source, when=at(when),
        )  # fmt: skip

    def verdict(*records, **terms):
        return judged(reduce(**terms), *records, when=day(400)).verdict

    assert verdict(share("A1", 0.3, 0.4)) == "kept"
    assert verdict(share("B1", 0.3, 0.4)) == "inconclusive"
    assert verdict(share("our-organ", 0.3, 0.4)) == "inconclusive"
    assert verdict(share("A1", 0.6, 0.7)) == "partial"
    assert verdict(share("A1", 0.9, 1.1)) == "broken"
    assert verdict(share("A1", 0.3, 0.6)) == "inconclusive"
    disagreeing = judged(reduce(), PANEL, *counted(100, STEADY), *counted(200, FALLEN), share("A1", 0.9, 1.1), when=day(400))  # fmt: skip
    assert "measures_disagree" in disagreeing.flags
    assert disagreeing.verdict == "inconclusive"


@pytest.mark.parametrize("days", [1, 28, 365])
def test_a_level_of_a_day_or_a_year_that_ends_with_the_window_is_one_at_its_end(days):
    def verdict(ends):
        level = StateReport(
            id="l", activity="shelling", place="town", actor="state", source="A1", known=at(240),
            share=Interval(low=0.3, high=0.4),
            when=Moment.of(ends - days * DAY, ends, plain=True),
        )  # fmt: skip
        return judged(reduce(), level, when=day(400)).verdict

    assert verdict(day(228)) == "kept"
    # In another zone the same day ends some hours earlier.
    assert verdict(day(228) - 9 * HOUR) == "kept"
    assert verdict(day(227)) == "inconclusive"


def test_the_effect_of_a_prohibition():
    p = pledge(start=at(200), end=at(228), said=at(199))
    fallen = judged(p, PANEL, *counted(100, STEADY), *counted(200, FALLEN), when=day(400))
    quiet = judged(p, watch("A1", 100, 400), *counted(150, [1]), when=day(400))

    assert fallen.verdict == "broken"
    assert fallen.effect.ratio.rr == pytest.approx(sum(FALLEN[:28]) / 280, rel=0.05)
    assert "broken_but_reduced" in fallen.flags
    assert quiet.verdict == "kept"
    assert "quiet_before_too" in quiet.flags
    assert quiet.quiet == pytest.approx(quiet_chance(1, 56, 28, 1), abs=0.05)


def test_eroded_takes_kept_away():
    p = pledge(start=at(200), end=at(260), said=at(199), tolerated=10_000)
    back = [*[1] * 40, *[10] * 20]
    answer = judged(p, PANEL, *counted(100, STEADY), *counted(200, back), when=day(400))

    assert (answer.verdict, answer.reason) == ("inconclusive", "eroded")
    assert "eroded" in answer.flags


def test_displaced():
    p = reduce(control=("far",))
    far = watch("A1", 100, 400, places=("far",), lag=Duration(1, "d"))
    before = (*counted(100, STEADY), *counted(100, [3] * 100, place="far"))
    after = (*counted(200, FALLEN), *counted(200, [12] * 28, place="far"))
    answer = judged(p, PANEL, far, *before, *after, when=day(400))

    assert "displaced" in answer.flags
    assert "continuing" in answer.flags


def test_a_reduction_withdrawn_early_is_cut_short():
    records = (PANEL, *counted(100, STEADY), *counted(200, FALLEN))

    answer = judged(reduce(), *records, withdrawn(when=214), when=day(400))
    assert (answer.verdict, answer.reason) == ("inconclusive", "cut_short")


def test_uneven_where_one_unit_is_broken_and_the_whole_is_not():
    p = reduce(places=("town", "far"))
    looking = watch("A1", 100, 400, places=("town", "far"), lag=Duration(1, "d"))
    before = (*counted(100, [30] * 99), *counted(100, [5] * 99, place="far"))
    after = (*counted(200, [3] * 28), *counted(200, [9] * 28, place="far"))
    answer = judged(p, looking, *before, *after, when=LATER)

    # What grew in one of its places is not kept (rule 102).
    assert (answer.verdict, answer.reason) == ("inconclusive", "uneven")
    assert "uneven" in answer.flags
    assert answer.extent["broken"] == (1,)


def test_order_and_duplicates_change_no_bit_of_a_reduction():
    records = [reduce(), PANEL, *counted(100, STEADY), *counted(200, FALLEN)]

    there = judged(*records, when=LATER)
    back = judged(*reversed(records), *records[5:50], when=LATER)

    assert there.reduction == back.reduction
    assert there.skepticism == back.skepticism


def test_more_of_it_never_improves_a_reduction():
    ranks = {"kept": 0, "inconclusive": 1, "partial": 2, "broken": 2}
    before = counted(100, STEADY)
    found = [
        judged(reduce(), PANEL, *before, *counted(200, [n] * 28), when=LATER)
        for n in (1, 3, 5, 7, 9, 12)
    ]

    order = [ranks[a.verdict] for a in found]
    assert order == sorted(order)
    chances = [a.skepticism.value for a in found]
    assert chances == sorted(chances)


def test_the_lag_is_learnt_from_a_table_that_tells_both_times():
    """In the first week of a truce an assumed lag of 14 days cries increase; the data say one day."""
    undeclared = watch("A1", 100, 400)
    before, after = counted(100, STEADY), counted(200, FALLEN)
    streamed = [dataclasses.replace(r, streamed=True) for r in (*before, *after)]
    early = day(205) + 1

    assumed = judged(reduce(), undeclared, *before, *after, when=early)
    learnt = judged(reduce(), undeclared, *streamed, when=early)

    assert assumed.verdict == "slipping"
    assert learnt.verdict == "holding"


def test_12_000_launches_in_56_days_and_70_in_the_three_days_of_a_truce():
    before = counted(100, [80 + n * 97 % 241 for n in range(100)])
    records = (PANEL, *before, *counted(200, [20, 25, 25]))
    answer = judged(reduce(end=at(203), wording="almost completely"), *records, when=LATER)
    measure = answer.reduction.measures["incidents"]

    assert (answer.verdict, answer.reason) == ("inconclusive", "window_too_short")
    assert measure.ratio.rr == pytest.approx(0.11, abs=0.01)
    assert measure.rank == (0, 54, 54)


def test_unattributed_incidents_are_counted_apart_with_an_interval_with_and_without():
    named, nobody = counted(200, [1] * 28), counted(200, [6] * 28, actor=None)
    records = (reduce(), PANEL, *counted(100, STEADY), *named, *nobody)
    measure = judged(*records, when=LATER).reduction.measures["incidents"]

    assert measure.ratio.y == 28
    assert measure.unattributed.y == 28 * 7
    assert (measure.low, measure.high) == (measure.ratio.low, measure.unattributed.high)


def test_the_bounds_that_rest_on_one_day_say_so():
    one_day = [1] * 13 + [160] + [1] * 14
    steady = judged(reduce(), PANEL, *counted(100, STEADY), *counted(200, FALLEN), when=LATER)
    spiked = judged(reduce(), PANEL, *counted(100, STEADY), *counted(200, one_day), when=LATER)

    assert steady.reduction.measures["incidents"].one_day is None
    alarm = spiked.reduction.measures["incidents"].one_day
    assert alarm[0] == day(213)
    assert alarm[2] < 0.5


def test_exposure_is_in_hours_where_the_clocks_change():
    from tests.reference.held import Held
    from tests.reference.judge import Judge
    from tests.reference.reduction import Counts
    from tests.reference.worlds import world

    p = reduce()
    w = world(p, watch("A1", 0, 400), timezone="Europe/Kyiv")
    counts = Counts(Judge(Held(w, day(600)), day(600)), p)
    # The clocks went forward on 27 March 2022, day 85.
    found = counts.days(day(84) - 2 * HOUR, day(87) - 3 * HOUR, ["A1"], [], False)

    assert [round(d.weight / 3600) for d in found] == [24, 23, 24]


# -- short truces and daily hours (rules 94 and 95) --------------------------------------------------


def by_day(first, counts, **terms):
    return [
        told(
            "A1", during(first + n, first + n + 1), number=c, id=f"d{first + n}",
            known=at(first + n + 1), **terms
        )
        for n, c in enumerate(counts)
        if c
    ]  # fmt: skip


def by_hour(first, counts, clock):
    """So many between a clock time and the next full hour of each day."""
    return [
        told(
            "A1", Moment.of(day(first + n) + clock * HOUR, day(first + n) + (clock + 1) * HOUR),
            number=c, id=f"h{clock}-{first + n}", known=at(first + n + 1),
        )
        for n, c in enumerate(counts)
        if c
    ]  # fmt: skip


def measured(*records, when=LATER):
    return judged(*records, when=when).reduction.measures["incidents"]


FROM_NOON = {"start": at(200.5), "end": at(201.5)}


def test_a_short_truce_counts_what_its_edges_cut_outside_and_inside():
    """From noon to noon: 6 and 8 incidents of its two days, 1 of an hour of its first afternoon."""
    records = (PANEL, *counted(100, STEADY), *by_day(200, [6, 8]), *by_hour(200, [1], 15))
    found = measured(reduce(**FROM_NOON), *records)

    assert (found.ratio.x, found.ratio.tx) == (sum(STEADY[30:86]), 56 * 86_400)
    assert found.ratio.ty == pytest.approx(86_400, abs=1)
    outside, inside = (
        ratio(days(*STEADY[30:86]), [[Day(0, 1, 43_200.0, a), Day(1, 2, 43_200.0, b)]])
        for a, b in ((1, 0), (7, 8))
    )
    assert (found.ratio.y, found.cut) == ((1 + 15) / 2, 14)
    assert found.low == pytest.approx(min(outside.low, inside.low), rel=1e-6)
    assert found.high == pytest.approx(max(outside.high, inside.high), rel=1e-6)
    assert (found.verdict, found.reason) == ("inconclusive", "days_straddle")


def test_the_verdict_of_a_short_truce_is_that_of_both_extremes():
    often = counted(100, [100] * 100)

    kept = measured(reduce(**FROM_NOON), PANEL, *often, *by_day(200, [1, 2]))
    broken = measured(
        reduce(**FROM_NOON), PANEL, *often, *by_hour(200, [200], 15), *by_day(201, [9])
    )
    some = (*by_hour(200, [38], 15), *by_hour(201, [37], 8))
    partial = measured(reduce(**FROM_NOON), PANEL, *often, *some)
    either = measured(reduce(**FROM_NOON), PANEL, *often, *some, *by_day(200, [40, 40]))

    assert (kept.verdict, broken.verdict, partial.verdict) == ("kept", "broken", "partial")
    # 75 of 100 a day are too many for a half and fewer than before; 155 are not even fewer.
    assert (either.low > 0.5, either.high > 1, either.verdict) == (True, True, "broken")


def test_a_longer_truce_leaves_the_days_out_that_its_edges_cut():
    """Half of it whole days is enough, and a day of which nothing is cut is kept."""
    p = reduce(start=at(200.5), end=at(202.5))
    cut = by_day(200, [6, 8, 9])

    both = measured(p, PANEL, *counted(100, STEADY), *cut)
    first = measured(p, PANEL, *counted(100, STEADY), *cut[:2])

    assert (both.ratio.y, both.ratio.ty) == (8, pytest.approx(86_400, abs=1))
    assert (first.ratio.y, first.ratio.ty) == (8, pytest.approx(1.5 * 86_400, abs=1))


def test_only_the_daily_hours_are_counted_on_both_sides():
    """Three in the hours of each day before, one on every other since; nights are another matter."""
    p = reduce(daily="09:00/14:00")
    nights = by_hour(100, [50] * 130, 22)
    found = measured(p, PANEL, *by_hour(100, [3] * 99, 10), *by_hour(200, [1, 0] * 14, 13), *nights)

    assert (found.ratio.x, found.ratio.y) == (3 * 56, 14)
    assert (found.ratio.tx, found.ratio.ty) == (56 * 5 * 3600, pytest.approx(28 * 5 * 3600, abs=1))
    assert found.ratio.rr == pytest.approx(1 / 6, rel=1e-4)
    assert found.verdict == "kept"


def test_what_daily_hours_cut_is_counted_once_in_them_and_once_beside():
    """3 a day before in the hours and one of the day, 1 a day after and one of the day on ten days."""
    p = reduce(daily="09:00/14:00")
    sure = (*by_hour(100, [3] * 99, 10), *by_hour(200, [1] * 28, 13))
    found = measured(p, PANEL, *sure, *by_day(100, [1] * 99), *by_day(200, [1] * 10))

    before_, after = 5 * 3600.0 * 56, 5 * 3600.0 * 28
    least, most = (28 / after) / (4 * 56 / before_), (38 / after) / (3 * 56 / before_)
    assert (found.ratio.x, found.ratio.y) == (3.5 * 56, 33)
    assert found.ratio.rr == pytest.approx((least + most) / 2, rel=1e-4)
    assert found.low < least < most < found.high

    nothing_else = measured(p, PANEL, *by_day(100, [4] * 99), *by_day(200, [1] * 28))
    assert (nothing_else.verdict, nothing_else.reason) == ("inconclusive", "days_straddle")
    assert (nothing_else.low, nothing_else.high) == (0, float("inf"))


def test_daily_hours_that_pass_midnight():
    p = reduce(daily="22:00/04:00")
    nights = (*by_hour(100, [3] * 99, 23), *by_hour(200, [1] * 28, 2))
    found = measured(p, PANEL, *nights, *by_hour(200, [7] * 28, 12))

    assert (found.ratio.x, found.ratio.y) == (3 * 56, 28)
    assert found.ratio.ty == pytest.approx(28 * 6 * 3600, abs=1)
