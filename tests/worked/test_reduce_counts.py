"""REDUCE by counts (semantics 7, second column, and 8), cell by cell.

The baseline is one attack a day unless a test says otherwise, so that an after-rate of one every
second day is half of it.
"""

from __future__ import annotations

import attrs
import pytest
from tests.builders import (
    at_time,
    holds,
    judged,
    pledge,
    reduce_to,
    report,
    watch,
)
from tests.worked.counting import MARCH, daily, reduction

from pledgewatch.model.records import Condition, Interval, Kind
from pledgewatch.model.time import DAY

BEFORE = "2021-12-21/2022-02-28"
"""Both baselines: the one that ends 14 days before the pledge, and the last 28 days (version 2)."""
HALF = reduce_to(0.5)
DAILY = daily(BEFORE, 1)
TWO_A_DAY = daily(BEFORE, 2)
FOUR_A_DAY = daily(BEFORE, 4)
BEFORE_THE_LOOK = {"at": "2022-03-14", "as_of": "2022-03-14"}
AFTER_THE_LOOK = {"at": "2022-03-20", "as_of": "2022-03-20"}


@pytest.mark.parametrize(
    ("before", "after", "clocks", "expected"),
    [
        pytest.param(DAILY, daily(MARCH, 1), {}, "broken", id="broken: L > r and U >= 1, settled"),
        pytest.param(DAILY, daily(MARCH, 2), {}, "broken", id="broken: it rose"),
        pytest.param(
            DAILY, daily(MARCH, 2), AFTER_THE_LOOK, "broken", id="broken at the half-way look"
        ),
        pytest.param(DAILY, [], {}, "kept", id="kept: settled, none at all"),
        pytest.param(DAILY, daily(MARCH, 1, every=7), {}, "kept", id="kept: settled, U <= r"),
        pytest.param(
            DAILY, daily("2022-03-01/2022-03-14", 2), BEFORE_THE_LOOK, "slipping",
            id="slipping: not settled, RR > r, no look passed",
        ),
        pytest.param(
            DAILY, daily("2022-03-01/2022-03-20", 4, every=6), AFTER_THE_LOOK, "slipping",
            id="slipping: a look passed and L <= r",
        ),
        pytest.param(
            DAILY, daily("2022-03-01/2022-03-14", 1, every=5), BEFORE_THE_LOOK, "holding",
            id="holding: not settled, RR <= r",
        ),
        pytest.param(DAILY, [], BEFORE_THE_LOOK, "holding", id="holding: none so far"),
        pytest.param(
            DAILY, daily(MARCH, 1, every=2), {}, "inconclusive", id="inconclusive: L <= r < U"
        ),
        pytest.param(
            [], daily("2022-03-01/2022-03-28", 1, every=7), {}, "untested", id="untested: no baseline"
        ),
        pytest.param([], daily(MARCH, 1), {}, "broken", id="version 2: a rise from nothing shows"),
        pytest.param([], [], {}, "untested", id="untested: nothing before and after"),
    ],
)  # fmt: skip
def test_the_table(before, after, clocks, expected):
    """Semantics 7: REDUCE to share r of the baseline."""
    measured = reduction(HALF, (*before, *after), **clocks)
    assert measured.verdict.value == expected
    if expected == "broken":
        assert measured.low > 0.5
        assert measured.high >= 1
    if expected == "kept":
        assert measured.high <= 0.5
    if expected == "inconclusive":
        assert measured.low <= 0.5 < measured.high


def test_partial_where_it_fell_and_not_enough():
    """Semantics 7: PARTIAL: L > r and U < 1, at both looks."""
    measured = reduction(reduce_to(0.2), (*TWO_A_DAY, *daily(MARCH, 1)))
    assert measured.verdict.value == "partial"
    assert measured.low > 0.2
    assert measured.high < 1


def test_void_and_not_yet_open_come_before_the_column():
    """Semantics 7: VOID; version 2: PENDING before the window opens."""
    assert judged(reduce_to(0.5, grace="60 days"), watch(), *DAILY).verdict.value == "void"
    early = judged(HALF, watch(), *DAILY, at="2022-02-27", as_of="2022-02-27")
    assert (early.verdict.value, early.reason) == ("pending", "not_yet_open")


# -- the numbers -----------------------------------------------------------------------------------


def near(*numbers):
    """Equal but for the news that is still to come two months later, one part in a thousand."""
    return pytest.approx(numbers if len(numbers) > 1 else numbers[0], rel=1e-3)


# -- looks -----------------------------------------------------------------------------------------


def test_broken_waits_for_a_declared_look():
    """Semantics 7 and 8: BROKEN at a declared look: half-window and settled end."""
    records = (*DAILY, *daily(MARCH, 2))
    half = "2022-03-16T12:00"
    just_before = reduction(HALF, records, at="2022-03-16T11:59:59", as_of="2022-03-16T12:00")
    at_half = reduction(HALF, records, at=half, as_of=half)
    assert (just_before.verdict.value, at_half.verdict.value) == ("slipping", "broken")


def test_broken_at_the_half_way_look_stays_broken():
    """Rule 33: BROKEN at some passed look."""
    first_half = daily("2022-03-01/2022-03-16", 3)
    assert reduction(HALF, (*DAILY, *first_half)).verdict.value == "broken"


def test_at_the_half_way_look_only_the_first_half_is_read():
    """Rule 33: at the half-way look the after segment ends there."""
    second_half = daily("2022-03-18/2022-03-31", 5)
    ended = {"at": "2022-04-02", "as_of": "2022-04-02"}
    assert reduction(HALF, (*DAILY, *second_half), **ended).verdict.value == "slipping"


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("2022-03-16T11:59:59", "slipping"),
        ("2022-03-16T12:00", "broken"),
        ("2022-04-20T00:00", "broken"),
    ],
)
def test_the_horizon_of_a_pledge_without_end(clock, expected):
    """Rule 33: a pledge without end uses `horizon` instead of its end."""
    forever = reduce_to(0.5, end=None, horizon="31 days")
    records = (*DAILY, *daily(MARCH, 2))
    assert reduction(forever, records, at=clock, as_of=clock).verdict.value == expected


# -- testability -----------------------------------------------------------------------------------


# -- baselines and panels --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "reason"),
    [("2022-03-15T00:00", "no_exposure"), ("2022-03-15T00:00:00.000001", "no_common_panel")],
)
def test_nobody_is_of_a_panel_by_what_he_is_yet_to_watch(since, reason):
    """Rule 30: neither after `as_of`."""
    clock = "2022-03-15T00:00"
    book = (
        watch("2021-12-01/2022-02-28"),
        watch(f"{since}/2022-05-31"),
        watch("2022-03-01/2022-05-31", origin="a"),
    )
    found = reduction(HALF, DAILY, watching=book, at=clock, as_of=clock)
    assert found.reason == reason


def test_only_the_panels_reports_are_counted():
    """Rule 32: P(violation) >= theta_p from panel origins alone."""
    stranger = daily(BEFORE, 1, origin="a")
    assert reduction(HALF, (*DAILY, *stranger)).ratio.x == 56


@pytest.mark.parametrize("doubt", ["actor_probability", "type_probability"])
def test_a_doubt_from_outside_of_the_panel_is_not_heard_either(doubt):
    """Rule 32: as if nobody else had told; so a stranger's doubt takes no count away."""
    seen = report("seen", "2022-03-10T12:00", origin="watcher", incident="x", probability=0.97)
    also = report("also", "2022-03-10T12:00", origin="a", incident="x", **{doubt: 0.5})
    alone = reduction(HALF, (*DAILY, seen))
    assert alone.ratio.y == 1
    assert reduction(HALF, (*DAILY, seen, also)).ratio.y == alone.ratio.y


def test_days_nobody_watched_are_left_out_counts_and_all():
    """Rule 33: a day without exposure is left out of everything, its counts included."""
    gap = (watch("2021-12-01/2022-01-10"), watch("2022-01-21/2022-05-31"))
    measured = reduction(HALF, DAILY, watching=gap)
    assert measured.ratio.x == 46
    assert measured.verdict.value == "kept"


def test_the_condition_leaves_out_the_time_in_which_it_is_false():
    """Rule 31: exposure in the window is less the time in which the condition is F."""
    unless = reduce_to(0.5, condition=Condition(text="x", state="talks", presumed=True))
    broke_off = holds("talks", False, "2022-03-11T00:00")
    ten_days = daily("2022-03-01/2022-03-10", 1)
    afterwards = daily("2022-03-11/2022-03-31", 9)
    measured = reduction(unless, (*DAILY, *ten_days, *afterwards, broke_off))
    assert measured.ratio.y == 10
    assert measured.rr == pytest.approx(1.0, abs=0.01)


def test_a_condition_does_not_touch_the_baseline():
    """Rule 31: less the time in which the condition is F, in the window; before it nothing bound."""
    once = reduce_to(0.5, condition=Condition(text="x", state="talks", presumed=False))
    begun = holds("talks", True, "2022-03-01T00:00")
    measured = reduction(once, (*DAILY, *daily(MARCH, 1), begun))
    assert (measured.ratio.x, measured.ratio.y) == (56, 31)
    assert measured.rr == pytest.approx(1.0, abs=0.01)


def partly(*spans: str, **more) -> tuple:
    return (watch("2021-12-01/2022-02-28"), *(watch(span, **more) for span in spans))


@pytest.mark.parametrize(
    ("eyes", "days"),
    [
        (partly("2022-03-01/2022-05-31"), 31),
        (partly("2022-03-01/2022-03-20", "2022-03-26/2022-05-31"), 26),
        (partly("2022-03-01/2022-03-10T12:00", "2022-03-10T18:00/2022-05-31"), 30.75),
        (partly("2022-03-01/2022-03-20", "2022-03-15/2022-05-31"), 31),
    ],
    ids=["all of it", "days missed", "hours missed", "seen twice"],
)
def test_exposure_is_the_time_somebody_watched(eyes, days):
    """Rule 31: the time in which some panel origin covers it; days of none are left out."""
    told = [r for r in daily(MARCH, 1) if any(c.when.lo <= r.when.lo < c.when.hi for c in eyes)]
    measured = reduction(HALF, (*DAILY, *told), watching=eyes)
    assert measured.ratio.y == len(told)
    assert measured.rr == near(len(told) / days)


def test_exposure_is_averaged_over_the_units():
    """Rule 31: for each unit, averaged over units."""
    promised = reduce_to(0.5, places=("north", "south"))
    eyes = (watch("2021-12-01/2022-02-28"), watch("2022-03-01/2022-05-31", places=("north",)))
    measured = reduction(promised, (*DAILY, *daily(MARCH, 1)), watching=eyes)
    assert measured.rr == near(31 / 15.5)


@pytest.mark.parametrize(
    ("off", "on", "days"),
    [
        ("2022-03-11T00:00", "2022-03-12T00:00", 30),
        ("2022-03-11T06:00", "2022-03-11T18:00", 30.5),
        ("2022-03-11T18:00", "2022-03-12T06:00", 30.5),
        ("2022-03-10T12:00", "2022-03-13T12:00", 28),
    ],
)
def test_hours_in_which_nothing_was_bound_are_no_exposure(off, on, days):
    """Rule 31: less the time in which the condition is F."""
    unless = reduce_to(0.5, condition=Condition(text="x", state="talks", presumed=True))
    told = [
        r for r in daily(MARCH, 1) if not at_time(off[:10]) - DAY < r.when.lo <= at_time(on[:10])
    ]
    steps = (holds("talks", False, off), holds("talks", True, on))
    measured = reduction(unless, (*DAILY, *told, *steps))
    assert measured.ratio.y == len(told)
    assert measured.rr == near(len(told) / days)


# -- what is counted -------------------------------------------------------------------------------


def test_a_number_is_so_many_on_a_day():
    """Rule 30: what is counted are incidents, however many one telling tells of."""
    one_by_one = daily(MARCH, 3, every=5)
    by_number = [attrs.evolve(told, number=3) for told in daily(MARCH, 1, every=5)]
    fields = ("verdict", "rr", "low", "high", "ratio")
    told, counted = (reduction(HALF, (*DAILY, *after)) for after in (one_by_one, by_number))
    assert [getattr(counted, f) for f in fields] == [getattr(told, f) for f in fields]
    assert counted.ratio.y == 3 * len(by_number)


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ({}, True),
        ({"place": "country"}, False),
        ({"activity": "looting"}, False),
        ({"actor": "enemy"}, False),
        ({"actor": "proxy"}, False),
        ({"actor": None}, False),
        ({"probability": 0.55}, True),
        ({"probability": 0.54}, False),
        ({"type_probability": 0.5}, False),
    ],
    ids=str,
)
def test_what_counts(told, counted):
    """Rule 32: place, activity and actor T, P(violation) >= theta_p."""
    extra = report("extra", "2022-03-10T12:00", **{"origin": "watcher", **told})
    assert reduction(HALF, (*DAILY, extra)).ratio.y == int(counted)


@pytest.mark.parametrize(
    ("time", "side"),
    [
        ("2022-03-01T00:00", "after"),
        ("2022-02-28T23:00/2022-03-01T01:00", None),
        ("2022-03-31", "after"),
        ("2022-03-31?", "after"),
        ("2022-03-30?", "after"),
        ("2022-03-01?", "after"),
        ("2022-03-02?", "after"),
        ("2022-03-31T23:59:59.999999", "after"),
        ("2021-12-21T00:00", "before"),
        ("2021-12-20T23:59:59.999999", None),
        ("2022-02-14T23:59:59.999999", "before"),
        ("2022-02-15T00:00", None),
        ("2022-02-14", "before"),
        ("[2022-02-14, 2022-02-15]", None),
        ("2022-02-20", None),
        ("2022-04-01T00:00", None),
    ],
)
def test_an_incident_counts_where_all_of_it_lies(time, side):
    """Rule 32: inside the segment; version 2, rule 50: whole within one civil day, doubted or not."""
    measured = reduction(HALF, (*DAILY, report("extra", time, origin="watcher")))
    assert measured.ratio.x - 56 == int(side == "before")
    assert measured.ratio.y == int(side == "after")


def test_two_tellings_of_one_incident_count_once():
    """Semantics 6: an incident is what happened; reports tell of it."""
    twice = [report(f"r{n}", incident="x", origin="watcher") for n in (1, 2)]
    assert reduction(HALF, (*DAILY, *twice)).ratio.y == 1


@pytest.mark.parametrize(
    ("promised", "expected"),
    [
        ({"speaker": "ministry"}, "inconclusive"),
        ({"speaker": "minister"}, "broken"),
        ({"condition": Condition(text="x", presumed=None)}, "inconclusive"),
    ],
    ids=["a ministry", "a minister", "condition not told"],
)
def test_where_the_obligation_cannot_be_told(promised, expected):
    """Rule 35: BROKEN and PARTIAL become SLIPPING before settlement and INCONCLUSIVE after."""
    records = (*DAILY, *daily(MARCH, 2))
    assert judged(reduce_to(0.5, **promised), watch(), *records).verdict.value == expected
    early = judged(reduce_to(0.5, **promised), watch(), *records, **AFTER_THE_LOOK)
    assert early.verdict.value == ("broken" if expected == "broken" else "slipping")


# -- words, shares, bands --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wording", "share", "band"),
    [
        ("limit", 1.0, (0.9, 1.0)),
        ("reduce", 1.0, (0.9, 1.0)),
        ("scale down", 1.0, (0.9, 1.0)),
        ("significantly", 0.75, (0.5, 0.9)),
        ("substantially", 0.75, (0.5, 0.9)),
        ("halve", 0.5, (0.5, 0.5)),
        ("drastically", 0.5, (0.25, 0.67)),
        ("sharply", 0.5, (0.25, 0.67)),
        ("radically", 0.5, (0.25, 0.67)),
        ("several-fold", 1 / 3, (0.2, 0.5)),
        ("almost completely", 0.1, (0.05, 0.2)),
    ],
)
def test_words_to_shares(wording, share, band):
    """Semantics 8: words-default-1, and the verdict is also shown over the band."""
    measured = reduction(pledge(kind=Kind.REDUCE, wording=wording), daily(BEFORE, 2))
    assert measured.share == pytest.approx(share)
    shares = [share for share, _ in measured.band]
    assert (shares[0], shares[-1]) == pytest.approx(band)
    assert measured.share in shares


def test_the_verdict_over_the_band():
    """Rule 41: the verdict is also given with r at both ends of the band."""
    drastically = pledge(kind=Kind.REDUCE, wording="drastically")
    measured = reduction(drastically, (*FOUR_A_DAY, *daily(MARCH, 1)))
    verdicts = {share: verdict.value for share, verdict in measured.band}
    assert measured.verdict.value == "kept"
    assert verdicts == {0.25: "inconclusive", 0.5: "kept", 0.67: "kept"}


def test_a_share_overrides_the_word():
    """Semantics 8: every one overridable."""
    promised = pledge(kind=Kind.REDUCE, wording="drastically", share=0.3, band=Interval(0.2, 0.4))
    measured = reduction(promised, daily(BEFORE, 2))
    assert measured.share == 0.3
    assert tuple(share for share, _ in measured.band) == (0.2, 0.3, 0.4)


# -- units, control places -------------------------------------------------------------------------


def _shifted(south_after: int, **more):
    return judged(
        reduce_to(0.5, control=("south",)),
        *more.pop("watching", (watch(),)),
        *DAILY,
        *daily(MARCH, 1, every=7),
        *daily(BEFORE, 1, place="south-town"),
        *daily(MARCH, south_after, place="south-town"),
        **more,
    )


@pytest.mark.parametrize(
    ("north", "south", "displaced"), [(0, 3, True), (1, 3, False), (0, 1, False), (1, 1, False)]
)
def test_displaced_needs_both(north, south, displaced):
    """Rule 59: their L is above 1 while the U of the scope is below 1."""
    judgement = judged(
        reduce_to(0.5, control=("south",)),
        watch(),
        *DAILY,
        *(daily(MARCH, north) if north else []),
        *daily(BEFORE, 1, place="south-town"),
        *daily(MARCH, south, place="south-town"),
    )
    assert ("displaced" in judgement.flags) is displaced


def test_what_was_watched_of_the_control_places_on_one_side_only_gives_no_ratio():
    """Rule 59: the control places are counted in the same way, and need exposure on both sides."""
    north = {"places": ("north",)}
    for south in ("2021-12-01/2022-02-28", "2022-03-01/2022-05-31"):
        found = _shifted(3, watching=(watch(**north), watch(south, places=("south",))))
        measured = found.measure("incidents")
        assert (measured.outside, measured.inside_over_outside) == (None, None)
        assert "displaced" not in found.flags


# -- harm ------------------------------------------------------------------------------------------


def deaths(days, each, low, high, **more):
    return daily(days, each, deaths=Interval(low, high), **more)


@pytest.mark.parametrize(
    ("before", "after", "clocks", "expected"),
    [
        (deaths(BEFORE, 1, 4, 4), [], {}, "kept"),
        (deaths(BEFORE, 1, 4, 4), deaths(MARCH, 1, 4, 4), {}, "broken"),
        (deaths(BEFORE, 1, 4, 4), deaths(MARCH, 1, 0, 9), {}, "inconclusive"),
        (deaths(BEFORE, 1, 4, 4), [], BEFORE_THE_LOOK, "holding"),
        (deaths(BEFORE, 1, 0, 0), [], {}, "untested"),
    ],
    ids=["kept", "broken", "too wide an interval", "holding", "none before"],
)
def test_a_reduction_read_from_deaths(before, after, clocks, expected):
    """Semantics 8: or from harm (deaths, with best / low / high)."""
    named = reduce_to(0.5, measure="harm")
    measured = reduction(named, (*before, *after), measure="harm", **clocks)
    assert measured.verdict.value == expected


@pytest.mark.parametrize("measure", ["incidents", "harm"])
@pytest.mark.parametrize("side", ["before", "after", "neither"])
def test_a_day_of_report_on_either_side_settles_nothing(measure, side):
    """Rule 7: a reduction that rests on one is flagged `report_dated` and never KEPT."""
    promised = reduce_to(0.5, measure=measure)
    before = deaths(BEFORE, 2, 4, 4, report_dated=side == "before")
    after = deaths(MARCH, 1, 1, 1, every=7, report_dated=side == "after")
    judgement = judged(promised, watch(), *before, *after)
    assert judgement.verdict.value == ("kept" if side == "neither" else "inconclusive")
    assert ("report_dated" in judgement.flags) is (side != "neither")


@pytest.mark.parametrize("silent", ["before", "after"])
def test_deaths_have_to_be_told_on_both_sides(silent):
    """Rule 57: where every one of them tells them; otherwise UNTESTED(`deaths_not_told`)."""
    before, after = deaths(BEFORE, 1, 4, 4), deaths(MARCH, 1, 4, 4)
    if silent == "before":
        before = daily(BEFORE, 1)
    else:
        after = daily(MARCH, 1)
    named = reduce_to(0.5, measure="harm")
    assert reduction(named, (*before, *after), measure="harm").reason == "deaths_not_told"


def test_measures_that_disagree():
    """Semantics 8: INCONCLUSIVE with `measures_disagree` where none is named."""
    fewer_and_deadlier = (
        *deaths(BEFORE, 4, 1, 1),
        *deaths(MARCH, 1, 8, 8),
    )
    judgement = judged(HALF, watch(), *fewer_and_deadlier)
    assert {m.name: m.verdict.value for m in judgement.measures} == {
        "incidents": "kept",
        "harm": "broken",
    }
    assert judgement.verdict.value == "inconclusive"
    assert "measures_disagree" in judgement.flags


@pytest.mark.parametrize(("measure", "expected"), [("incidents", "kept"), ("harm", "broken")])
def test_the_measure_a_pledge_names_decides(measure, expected):
    """Semantics 8: the pledge's verdict is that of the measure it names."""
    named = reduce_to(0.5, measure=measure)
    judgement = judged(named, watch(), *deaths(BEFORE, 4, 1, 1), *deaths(MARCH, 1, 8, 8))
    assert judgement.verdict.value == expected
    assert "measures_disagree" not in judgement.flags


# -- daily hours -------------------------------------------------------------------------------------


def test_what_daily_hours_may_cut_is_said_with_the_counts():
    """Attacks told by the day: an answer that rests on their hours is none, and says how many."""
    half = attrs.evolve(HALF, daily="09:00/14:00")
    by_day = [
        report(f"day-{n}", f"2022-03-{n:02}", origin="watcher", place="north-town", number=10)
        for n in range(1, 29)
    ]
    judgement = judged(half, watch(), *FOUR_A_DAY, *by_day)

    assert (judgement.verdict, judgement.reason) == ("inconclusive", "days_straddle")
    told = judgement.explain()
    assert "in 24 of its hours), 140 since" in told
    assert "280 incidents may have happened within its hours or outside them" in told
    assert "says when exactly it was would settle it." in told
