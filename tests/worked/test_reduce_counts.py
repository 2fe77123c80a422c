"""REDUCE by counts (semantics 7, second column, and 8), cell by cell.

The baseline is one attack a day unless a test says otherwise, so that an after-rate of one every
second day is half of it.
"""

from __future__ import annotations

import math

import attrs
import pytest
from pledgewatch.case import open_case
from pledgewatch.statistics import best_bound, dispersion, rate_ratio, ratio_of_ratios
from pledgewatch.verdicts import counts as by_counts
from pledgewatch.verdicts.inquiry import Look, looks
from pledgewatch.verdicts.reduce import foreseen
from tests.builders import (
    LATE,
    at_time,
    holds,
    judged,
    ledger,
    level,
    pledge,
    reduce_to,
    report,
    reviewed,
    span,
    watch,
)
from tests.worked.counting import BASELINE_ALL, MARCH, daily, reduction

from pledgewatch.model.records import Condition, Interval, Kind
from pledgewatch.model.time import DAY

HALF = reduce_to(0.5)
DAILY = daily(BASELINE_ALL, 1)
TWO_A_DAY = daily(BASELINE_ALL, 2)
FOUR_A_DAY = daily(BASELINE_ALL, 4)
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
        pytest.param([], daily(MARCH, 1), {}, "untested", id="untested: no baseline"),
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


def test_the_verdict_on_the_pledge_is_that_of_its_only_measure():
    """Semantics 8: every measure the records allow is judged."""
    judgement = judged(HALF, watch(), *DAILY)
    assert judgement.verdict.value == "kept"
    assert [measured.name for measured in judgement.measures] == ["incidents"]


def test_void_and_not_yet_open_come_before_the_column():
    """Semantics 7: VOID, and UNTESTED before the window opens."""
    assert judged(reduce_to(0.5, grace="60 days"), watch(), *DAILY).verdict.value == "void"
    early = judged(HALF, watch(), *DAILY, at="2022-02-27", as_of="2022-02-27")
    assert (early.verdict.value, early.reason) == ("untested", "not_yet_open")


# -- the numbers -----------------------------------------------------------------------------------

WHOLE_DAY = 86_400
BASELINE_DAYS = [WHOLE_DAY] * 56
MARCH_DAYS = [WHOLE_DAY] * 31
PAIRED = [2, 0] * 28  # what `daily` makes of one a day


def paired(each: int) -> list[int]:
    """What `daily` makes of so many a day in March."""
    return [each + 1, each - 1] * 15 + [each]


def ratio(before, after, alpha=0.05):
    """Semantics 8 on whole days: a/2 below, for there are two looks, and a above."""
    return rate_ratio(
        before, BASELINE_DAYS, after, MARCH_DAYS, alpha_low=alpha / 2, alpha_high=alpha
    )


def near(*numbers):
    """Equal but for the news that is still to come two months later, one part in a thousand."""
    return pytest.approx(numbers if len(numbers) > 1 else numbers[0], rel=1e-3)


@pytest.mark.parametrize("alpha", [0.05, 0.1])
def test_the_bounds_are_those_of_the_reduction_test(alpha):
    """Semantics 8 and rule 33: L uses a/2 (two looks), U uses a (KEPT has one look)."""
    measured = reduction(
        HALF, (*DAILY, *daily(MARCH, 1)), assumptions={"reduction": {"alpha": alpha}}
    )
    expected = ratio(PAIRED, paired(1), alpha)
    assert (measured.rr, measured.low, measured.high) == near(
        expected.rr, expected.low, expected.high
    )
    assert (measured.before, measured.after) == (56, 31)


@pytest.mark.parametrize(
    ("sides", "more"), [("before", 2), ("before", 1), ("after", 2), ("after", 1), ("both", 1)]
)
def test_the_unattributed_widen_the_bounds(sides, more):
    """Rule 32: without and with them; `rr` is without, `low` the smaller, `high` the larger."""
    bare = {"actor": None, "place": "north-village"}
    before = daily(BASELINE_ALL, more, **bare) if sides != "after" else []
    after = daily(MARCH, more, **bare) if sides != "before" else []
    measured = reduction(HALF, (*DAILY, *daily(MARCH, 1), *before, *after))
    known = ratio(PAIRED, paired(1))
    with_them = ratio(
        [a + b for a, b in zip(PAIRED, [more + 1, more - 1] * 28, strict=True)]
        if before
        else PAIRED,
        [a + b for a, b in zip(paired(1), paired(more), strict=True)] if after else paired(1),
    )
    assert (measured.rr, measured.low, measured.high) == near(
        known.rr, min(known.low, with_them.low), max(known.high, with_them.high)
    )
    assert (measured.before, measured.after) == (56, 31)


def test_the_bounds_of_harm_are_those_of_the_most_and_the_fewest():
    """Rule 57: most before and fewest after below, the reverse above, `rr` the mean of both."""
    named = reduce_to(0.5, measure="harm")
    told = (*deaths(BASELINE_ALL, 1, 2, 5), *deaths(MARCH, 1, 1, 3))
    measured = reduction(named, told, measure="harm")
    least = ratio([5 * n for n in PAIRED], paired(1))
    most = ratio([2 * n for n in PAIRED], [3 * n for n in paired(1)])
    assert (measured.rr, measured.low, measured.high) == near(
        (least.rr + most.rr) / 2, least.low, most.high
    )


@pytest.mark.parametrize("alpha", [0.05, 0.1])
@pytest.mark.parametrize("sides", ["before", "after", "both"])
def test_the_unattributed_dead_widen_the_bounds(sides, alpha):
    """Rules 32 and 57: without and with them, each end from the deaths that lead furthest."""
    bare = {"actor": None, "place": "north-village"}
    before = deaths(BASELINE_ALL, 1, 0, 4, **bare) if sides != "after" else []
    after = deaths(MARCH, 1, 0, 4, **bare) if sides != "before" else []
    told = (*deaths(BASELINE_ALL, 1, 2, 5), *deaths(MARCH, 1, 1, 3), *before, *after)
    named = reduce_to(0.5, measure="harm")
    measured = reduction(named, told, measure="harm", assumptions={"reduction": {"alpha": alpha}})
    # So many were killed a day: first the named, then with the others.
    least = ratio([5 * n for n in PAIRED], paired(1), alpha)
    most = ratio([2 * n for n in PAIRED], [3 * n for n in paired(1)], alpha)
    all_before, all_after = (
        (5 + 4, 2 + 0) if before else (5, 2),
        (1 + 0, 3 + 4) if after else (1, 3),
    )
    lower = ratio([all_before[0] * n for n in PAIRED], [all_after[0] * n for n in paired(1)], alpha)
    upper = ratio([all_before[1] * n for n in PAIRED], [all_after[1] * n for n in paired(1)], alpha)
    assert (measured.rr, measured.low, measured.high) == near(
        (least.rr + most.rr) / 2, min(least.low, lower.low), max(most.high, upper.high)
    )
    # Each end is reached in its own way, so that a test of one is no test of the other.
    reached = (lower.low < least.low, upper.high > most.high)
    assert reached == {"before": (True, False), "after": (False, True), "both": (True, True)}[sides]


def test_a_ratio_of_deaths_where_the_fewest_are_none():
    """Rule 57: deaths that may have been none before have no bound above."""
    named = reduce_to(0.5, measure="harm")
    told = (*deaths(BASELINE_ALL, 1, 0, 5), *deaths(MARCH, 1, 1, 3))
    measured = reduction(named, told, measure="harm")
    assert measured.high == math.inf
    assert measured.low == near(ratio([5 * n for n in PAIRED], paired(1)).low)


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


def test_without_an_end_and_without_a_horizon_there_is_no_look():
    """Rule 33: never KEPT, and without `horizon` there is no look."""
    forever = reduce_to(0.5, end=None)
    assert reduction(forever, (*DAILY, *daily(MARCH, 3))).verdict.value == "slipping"
    assert reduction(forever, DAILY).verdict.value == "holding"


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


def test_the_final_look_of_a_horizon_can_find_it_partial():
    """Rule 33: PARTIAL where L > r at the latest passed look, U < 1."""
    forever = reduce_to(0.2, end=None, horizon="31 days")
    months = daily("2022-03-01/2022-05-31", 1)
    assert reduction(forever, (*TWO_A_DAY, *months)).verdict.value == "partial"


@pytest.mark.parametrize(
    ("given", "half", "end", "last"),
    [
        ({}, "2022-03-16T12:00", "2022-04-01T00:00", "2022-04-01T00:00"),
        ({"grace": "2 days"}, "2022-03-17T12:00", "2022-04-01T00:00", "2022-04-01T00:00"),
        (
            {"end": "[2022-04-01T00:00..2022-04-03T00:00]"},
            "2022-03-16T12:00",
            "2022-04-01T00:00",
            "2022-04-03T00:00",
        ),
        (
            {"end": None, "horizon": "10 days", "grace": "2 days"},
            "2022-03-07T00:00",
            "2022-03-11T00:00",
            "2022-03-11T00:00",
        ),
    ],
    ids=["plain", "after a grace", "an end not known exactly", "a horizon"],
)
def test_when_a_reduction_is_looked_at(given, half, end, last):
    """Rule 33: at `W.start.lo + (W.end.lo - W.start.lo) // 2`, and at the end when settled.

    Without an end, `start.lo + horizon` stands for it.
    """
    promised = reduce_to(0.5, settle="7 days", **given)
    scope = open_case(ledger(promised), at_time(LATE)).scopes["pledge"]
    half, end, last = (at_time(text) for text in (half, end, last))
    settled = last + 7 * DAY
    assert scope.planned_end == end
    assert looks(scope, half - 1, settled) == ()
    assert looks(scope, half, half) == (Look(half, final=False),)
    assert looks(scope, last - 1, settled) == (Look(half, final=False),)
    assert looks(scope, last, settled - 1) == (Look(half, final=False),)
    assert looks(scope, last, settled) == (Look(half, final=False), Look(end, final=True))


def test_without_any_end_there_is_nothing_to_look_at():
    """Rule 33: without `horizon` there is no look."""
    scope = open_case(ledger(reduce_to(0.5, end=None)), at_time(LATE)).scopes["pledge"]
    assert scope.planned_end is None
    assert looks(scope, at_time(LATE), at_time(LATE)) == ()


# -- testability -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "enough"), [(1.0, 5), (0.5, 8), (1 / 3, 11), (0.25, 14), (0.1, 32)]
)
def test_how_many_events_a_baseline_needs(share, enough):
    """Semantics 8: with equal windows KEPT needs 5 events for r = 1, 8 for 1/2, ... 32 for 1/10.

    The events are dealt out so evenly that the dispersion is 1.
    """
    promised = reduce_to(
        share, start="2022-03-01", end="2022-04-09", baseline="2021-12-21/2022-01-29"
    )

    def found(number: int):
        every = 40 / number
        days = daily("2021-12-21/2022-01-29", 1)
        some = [days[int(place * every)] for place in range(number)]
        return reduction(promised, some)

    assert found(enough).verdict.value == "kept"
    assert found(enough - 1).reason == "baseline_too_small"


def test_too_small_a_baseline_is_known_in_advance():
    """Semantics 8: UNTESTED(baseline_too_small), long before the window is over."""
    few = daily(BASELINE_ALL, 1, every=14)
    clock = "2022-03-03"
    measured = reduction(HALF, few, at=clock, as_of=clock)
    assert (measured.verdict.value, measured.reason) == ("untested", "baseline_too_small")


def test_what_is_not_told_is_not_called_too_small():
    """Rules 31, 34 and 57: each reason is told where it holds, and not another."""
    clock = {"at": "2022-03-03", "as_of": "2022-03-03"}
    harm = reduce_to(0.5, measure="harm")
    some = (
        *deaths(BASELINE_ALL, 1, 4, 4, every=28),
        *daily(BASELINE_ALL, 1, every=28, place="north"),
    )
    assert reduction(harm, some, measure="harm", **clock).reason == "deaths_not_told"
    first = {"at": "2022-03-01T06:00", "as_of": "2022-03-01T06:00"}
    assert reduction(HALF, (), **first).reason == "no_exposure"
    assert reduction(HALF, daily(BASELINE_ALL, 1, every=28), **first).reason == "baseline_too_small"


@pytest.mark.parametrize("alpha", [0.05, 0.1])
def test_what_is_foreseen_is_foreseen_at_the_error_in_force(alpha):
    """Rule 34: the best bound is an upper one, at the convention's error."""
    late = at_time(LATE)
    book = ledger(HALF, watch(), *DAILY, assumptions={"reduction": {"alpha": alpha}})
    case = open_case(book, late)
    told = foreseen(case.scopes["pledge"], case.evidence, case.witnesses, late, late)
    none = [0] * 31
    assert told.best == near(ratio(PAIRED, none, alpha).high)


@pytest.mark.parametrize(("share", "counted"), [(0.5, DAILY), (0.5, DAILY[:6]), (0.1, DAILY[:20])])
def test_what_can_be_foreseen_of_a_reduction(share, counted):
    """Semantics 8: testability is known when the pledge is registered; rule 34 for the bound."""
    late = at_time(LATE)  # all news has come, so every day of the baseline weighs the same
    case = open_case(ledger(reduce_to(share), watch(), *counted), late)
    told = foreseen(case.scopes["pledge"], case.evidence, case.witnesses, late, late)
    days = [0] * 56
    for one in counted:
        days[(one.when.lo - at_time("2021-12-21T00:00")) // DAY] += 1
    spread = dispersion(days, BASELINE_DAYS, [], []).factor(0.05)
    assert told is not None
    assert (told.share, told.before) == (share, len(counted))
    assert told.baseline == "56 days ending 14 days before the pledge"
    assert told.best == near(best_bound(len(counted), spread, 56, 31))
    assert told.can_be_kept is (told.best <= share)
    # With so many, dispersed as these are, the bound would just do; with one fewer it would not.
    assert best_bound(told.needed, spread, 56, 31) <= share * 1.001
    assert best_bound(told.needed - 1, spread, 56, 31) > share * 0.999


@pytest.mark.parametrize(
    ("promised", "eyes"),
    [
        (reduce_to(0.5, end=None), (watch(),)),
        (reduce_to(0.5, grace="31 days"), (watch(),)),
        (HALF, ()),
        (HALF, (watch("2021-12-01/2022-02-28"),)),
        (HALF, (watch("2022-03-01/2022-05-31"),)),
        (reduce_to(0.5, baseline="2022-02-26/2022-02-27"), (watch("2022-02-26/2022-05-31"),)),
        (
            reduce_to(0.5, baseline="2022-01-01/2022-01-31"),
            (watch("2022-01-31T23:59:59.800000/2022-05-31"),),
        ),
    ],
    ids=[
        "no planned end", "no window", "nobody", "nobody in the window", "nobody before",
        "a baseline still to come", "a blink of the baseline",
    ],
)  # fmt: skip
def test_what_cannot_be_foreseen(promised, eyes):
    """Rule 34: with no end and no horizon the window is unbounded; without a panel nothing is told."""
    registered = at_time("2022-02-25")
    case = open_case(ledger(promised, *eyes, *DAILY), registered)
    scope = case.scopes["pledge"]
    assert foreseen(scope, case.evidence, case.witnesses, registered, registered) is None


def test_the_best_bound_may_be_the_share_itself():
    """Rule 34: UNTESTED where the best bound attainable is *above* r."""
    for best, can_be_kept in ((0.5, True), (0.5000001, False)):
        told = by_counts.Testability(0.5, "as declared", before=8, best=best, needed=8)
        assert told.can_be_kept is can_be_kept


def test_nothing_before_foretells_nothing_but_that():
    """Rule 34: with x = 0 the bound is unbounded, and how many it would take cannot be told."""
    registered = at_time("2022-02-25")
    case = open_case(ledger(HALF, watch()), registered)
    scope = case.scopes["pledge"]
    told = foreseen(scope, case.evidence, case.witnesses, registered, registered)
    assert told is not None
    assert (told.before, told.best, told.needed, told.can_be_kept) == (0, math.inf, None, False)


def test_u0_is_the_best_bound_attainable():
    """Semantics 8: U0 = (a^(-f/x) - 1) tx/ty with y = 0."""
    promised = reduce_to(0.5, baseline="2022-01-01/2022-01-31")
    measured = reduction(promised, daily("2022-01-01/2022-01-31", 1))
    assert measured.rr == 0
    assert measured.low == 0
    # What is not yet reported two months later (one part in 1e5) is all that differs.
    assert measured.high == pytest.approx(math.pow(0.05, -1 / 31) - 1, rel=1e-3)


def test_unbounded_windows_are_never_too_short():
    """Rule 34: with no end and no horizon the window is unbounded and this cannot fail."""
    few = daily(BASELINE_ALL, 1, every=14)
    assert reduction(reduce_to(0.5, end=None), few).verdict.value == "holding"


# -- baselines and panels --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("watched_from", "baseline", "counted"),
    [
        ("2021-11-01", "56 days ending 14 days before the pledge", 56),
        ("2021-12-21", "56 days ending 14 days before the pledge", 56),
        ("2022-01-01", "45 days ending 14 days before the pledge", 45),
        ("2022-01-18", "28 days ending 14 days before the pledge", 28),
        ("2022-01-19", "41 days ending at the pledge (no more is watched)", 41),
        ("2022-02-10", "19 days ending at the pledge (no more is watched)", 19),
    ],
)
def test_the_baseline_is_what_data_allow(watched_from, baseline, counted):
    """Semantics 8: 56 d ending 14 d before, at least 28 d, otherwise what there is, named."""
    everything = daily("2021-11-01/2022-02-28", 1)
    measured = reduction(
        HALF, everything, watching=(watch(f"{watched_from}/2022-05-31"),)
    )  # fmt: skip
    assert measured.baseline == baseline
    assert measured.before == pytest.approx(counted, abs=1)


def test_a_declared_baseline_is_taken():
    """Rule 29: `baseline` if given."""
    promised = reduce_to(0.5, baseline="2022-01-01/2022-01-10")
    measured = reduction(promised, daily("2021-12-01/2022-02-28", 2))
    assert (measured.baseline, measured.before) == ("as declared", 20)


@pytest.mark.parametrize(
    ("watching", "reason"),
    [
        ((), "no_exposure"),
        ((watch("2021-12-01/2022-02-28"),), "no_exposure"),
        ((watch("2022-03-01/2022-05-31"),), "no_exposure"),
        (
            (watch("2021-12-01/2022-02-28"), watch("2022-03-01/2022-05-31", origin="a")),
            "no_common_panel",
        ),
        ((watch(places=("south",)),), "no_exposure"),
        ((watch(activities=("looting",)),), "no_exposure"),
    ],
    ids=[
        "nobody", "only before", "only after", "one before, another after", "elsewhere",
        "something else",
    ],
)  # fmt: skip
def test_without_exposure_it_is_untested(watching, reason):
    """Semantics 7: UNTESTED: no exposure; semantics 12 and rule 30: no common panel."""
    measured = reduction(HALF, DAILY, watching=watching)
    assert (measured.verdict.value, measured.reason) == ("untested", reason)


@pytest.mark.parametrize("measure", ["incidents", "harm"])
@pytest.mark.parametrize(
    ("first", "clocks"),
    [
        ("2021-12-01", {"at": "2022-03-01T06:00", "as_of": "2022-03-01T06:00"}),
        ("2022-01-31T23:59:59.800000", {}),
    ],
    ids=["no news of the window yet", "a blink of the baseline"],
)
def test_no_exposure_on_one_side_is_none(measure, first, clocks):
    """Rule 31: no exposure on a side: UNTESTED(no_exposure), however much was counted."""
    promised = reduce_to(0.5, baseline="2022-01-01/2022-01-31", measure=measure)
    told = (*deaths(BASELINE_ALL, 1, 4, 4), *deaths(MARCH, 1, 4, 4))
    eyes = (watch(f"{first}/2022-05-31"),)
    found = reduction(promised, told, watching=eyes, measure=measure, **clocks)
    assert (found.verdict.value, found.reason) == ("untested", "no_exposure")


@pytest.mark.parametrize(
    ("until", "since"),
    [("2021-12-31", "2022-02-01"), ("2021-12-01", "2022-02-15")],
    ids=["it left as the baseline began and came as it was over", "it left long before"],
)
def test_a_panel_has_to_have_watched_some_of_the_baseline(until, since):
    """Rule 30: origins with a Coverage that touches the baseline, be it for an hour."""
    promised = reduce_to(0.5, baseline="2022-01-01/2022-01-31")
    book = (
        watch(f"2021-11-01/{until}"),
        watch(f"{since}/2022-05-31"),
        watch("2022-01-01/2022-01-31", origin="a"),
    )
    assert reduction(promised, DAILY, watching=book).reason == "no_common_panel"
    an_hour = watch("2022-01-31T23:00/2022-01-31")
    assert reduction(promised, DAILY, watching=(*book, an_hour)).reason == "no_baseline"


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


def test_who_is_not_of_the_panel_does_not_move_the_baseline():
    """Rule 29: where the *panel's* coverage in it begins."""
    book = (watch("2022-01-01/2022-05-31"), watch("2021-11-01/2022-02-28", origin="a"))
    found = reduction(HALF, daily("2021-11-01/2022-02-28", 1), watching=book)
    assert found.baseline == "45 days ending 14 days before the pledge"
    assert found.before == pytest.approx(45, abs=1)


def test_a_panel_that_watched_only_the_gap_is_none():
    """Rules 29 and 30: the panel touches the baseline, once that is chosen."""
    book = (
        watch("2021-12-01/2022-02-10"),
        watch("2022-02-16/2022-02-28", origin="a"),
        watch("2022-03-01/2022-05-31", origin="a"),
        watch("2022-03-05/2022-05-31"),
    )
    stranger = daily("2022-02-16/2022-02-28", 1, origin="a")
    found = reduction(HALF, (*daily("2021-12-21/2022-02-10", 1), *stranger), watching=book)
    assert (found.baseline, found.before) == ("56 days ending 14 days before the pledge", 52)
    # Of the other one nothing is counted: he watched none of the baseline.
    assert reduction(HALF, (*DAILY, *stranger), watching=book[1:3]).before == 13


def test_a_panel_that_did_not_watch_the_declared_baseline_is_none():
    """Rule 30: the panel touches the baseline and the judged part of W."""
    promised = reduce_to(0.5, baseline="2021-12-01/2021-12-31")
    book = (watch("2022-02-01/2022-05-31"), watch("2021-12-01/2022-01-31", origin="a"))
    assert reduction(promised, DAILY, watching=book).reason == "no_common_panel"


def test_only_the_panels_reports_are_counted():
    """Rule 32: P(violation) >= theta_p from panel origins alone."""
    stranger = daily(BASELINE_ALL, 1, origin="a")
    assert reduction(HALF, (*DAILY, *stranger)).before == 56


@pytest.mark.parametrize("doubt", ["actor_probability", "type_probability"])
def test_a_doubt_from_outside_of_the_panel_is_not_heard_either(doubt):
    """Rule 32: as if nobody else had told; so a stranger's doubt takes no count away."""
    seen = report("seen", "2022-03-10T12:00", origin="watcher", incident="x", probability=0.97)
    also = report("also", "2022-03-10T12:00", origin="a", incident="x", **{doubt: 0.5})
    alone = reduction(HALF, (*DAILY, seen))
    assert alone.after == 1
    assert reduction(HALF, (*DAILY, seen, also)).after == alone.after


def test_days_nobody_watched_are_left_out_counts_and_all():
    """Rule 33: a day without exposure is left out of everything, its counts included."""
    gap = (watch("2021-12-01/2022-01-10"), watch("2022-01-21/2022-05-31"))
    measured = reduction(HALF, DAILY, watching=gap)
    assert measured.before == 46
    assert measured.verdict.value == "kept"


def test_exposure_weighs_by_what_has_been_reported():
    """Semantics 8: w = coverage x P(reported by as_of | age); half a quantile is 1 - 20^-.5."""
    promised = reduce_to(0.5, settle="14 days")
    clock = "2022-03-15T00:00"
    records = (*DAILY, *daily("2022-03-01/2022-03-14", 1))
    measured = reduction(promised, records, at=clock, as_of=clock)
    ages = range(14)
    effective_days = sum(1 - 20 ** (-age / 14) for age in ages)
    last = sum(1 - 20 ** (-(14 + 14 + day) / 14) for day in range(56)) / 56
    assert measured.rr == pytest.approx(14 / effective_days * last, rel=1e-4)


def test_the_condition_leaves_out_the_time_in_which_it_is_false():
    """Rule 31: exposure in the window is less the time in which the condition is F."""
    unless = reduce_to(0.5, condition=Condition(text="x", state="talks", presumed=True))
    broke_off = holds("talks", False, "2022-03-11T00:00")
    ten_days = daily("2022-03-01/2022-03-10", 1)
    afterwards = daily("2022-03-11/2022-03-31", 9)
    measured = reduction(unless, (*DAILY, *ten_days, *afterwards, broke_off))
    assert measured.after == 10
    assert measured.rr == pytest.approx(1.0, abs=0.01)


def test_a_condition_does_not_touch_the_baseline():
    """Rule 31: less the time in which the condition is F, in the window; before it nothing bound."""
    once = reduce_to(0.5, condition=Condition(text="x", state="talks", presumed=False))
    begun = holds("talks", True, "2022-03-01T00:00")
    measured = reduction(once, (*DAILY, *daily(MARCH, 1), begun))
    assert (measured.before, measured.after) == (56, 31)
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
    assert measured.after == len(told)
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
    assert measured.after == len(told)
    assert measured.rr == near(len(told) / days)


def test_without_a_time_to_settle_all_news_has_come():
    """Rule 31: the lag weight has age from the end of the day; nobody waits where settle is 0."""
    promised = reduce_to(0.5, settle="0 days")
    clock = "2022-03-15T12:00"
    told = (*DAILY, *daily("2022-03-01/2022-03-14", 1))
    measured = reduction(promised, told, at=clock, as_of=clock)
    assert measured.rr == near(14 / 14)


# -- what is counted -------------------------------------------------------------------------------


def test_a_measure_names_the_records_it_rests_on():
    """Semantics 0.5 and 8: every number can be traced; both sides are named."""
    told = (*DAILY, *daily(MARCH, 1, every=7))
    assert reduction(HALF, told).records == {record.id for record in told}


def test_a_number_is_so_many_on_a_day():
    """Rule 30: what is counted are incidents, however many one telling tells of."""
    one_by_one = daily(MARCH, 3, every=5)
    by_number = [attrs.evolve(told, number=3) for told in daily(MARCH, 1, every=5)]
    fields = ("verdict", "rr", "low", "high", "before", "after")
    told, counted = (reduction(HALF, (*DAILY, *after)) for after in (one_by_one, by_number))
    assert [getattr(counted, f) for f in fields] == [getattr(told, f) for f in fields]
    assert counted.after == 3 * len(by_number)


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
    assert reduction(HALF, (*DAILY, extra)).after == int(counted)


@pytest.mark.parametrize(
    ("time", "side"),
    [
        ("2022-03-01T00:00", "after"),
        ("2022-02-28T23:00/2022-03-01T01:00", None),
        ("2022-03-31", "after"),
        ("2022-03-31?", None),
        ("2022-03-30?", "after"),
        ("2022-03-01?", None),
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
    """Rule 32: whose hull, widened by its doubt, lies inside the segment."""
    measured = reduction(HALF, (*DAILY, report("extra", time, origin="watcher")))
    assert measured.before - 56 == int(side == "before")
    assert measured.after == int(side == "after")


def test_two_tellings_of_one_incident_count_once():
    """Semantics 6: an incident is what happened; reports tell of it."""
    twice = [report(f"r{n}", incident="x", origin="watcher") for n in (1, 2)]
    assert reduction(HALF, (*DAILY, *twice)).after == 1


def test_counting_by_the_day_of_the_report_settles_nothing():
    """Semantics 8: where only report days exist, say `report_dated`; never KEPT or BROKEN."""
    kept = judged(HALF, watch(), *daily(BASELINE_ALL, 1, report_dated=True))
    broken = judged(HALF, watch(), *DAILY, *daily(MARCH, 2, report_dated=True))
    early = {"at": "2022-03-20", "as_of": "2022-03-20"}
    slipping = judged(HALF, watch(), *DAILY, *daily(MARCH, 2, report_dated=True), **early)
    for judgement, expected in (
        (kept, "inconclusive"), (broken, "inconclusive"), (slipping, "slipping"),
    ):  # fmt: skip
        assert judgement.verdict.value == expected
        assert "report_dated" in judgement.flags


@pytest.mark.parametrize(
    ("promised", "expected"),
    [
        ({"speaker": "spokesman"}, "inconclusive"),
        ({"speaker": "minister"}, "broken"),
        ({"condition": Condition(text="x", presumed=None)}, "inconclusive"),
    ],
    ids=["a spokesman", "a minister", "condition not told"],
)
def test_where_the_obligation_cannot_be_told(promised, expected):
    """Rule 35: BROKEN and PARTIAL become SLIPPING before settlement and INCONCLUSIVE after."""
    records = (*DAILY, *daily(MARCH, 2))
    assert reduction(reduce_to(0.5, **promised), records).verdict.value == expected
    early = reduction(reduce_to(0.5, **promised), records, **AFTER_THE_LOOK)
    assert early.verdict.value == ("broken" if expected == "broken" else "slipping")


def test_a_first_half_too_many_slips_where_blame_cannot_be_told():
    """Rule 33: SLIPPING if L > r at a passed look, though RR has fallen below r since."""
    told_late = reduce_to(0.5, speaker="spokesman")
    records = (*DAILY, *daily("2022-03-01/2022-03-16", 1))
    ended = {"at": "2022-04-13", "as_of": "2022-04-13"}
    measured = reduction(told_late, records, **ended)
    assert measured.verdict.value == "slipping"


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
    measured = reduction(pledge(kind=Kind.REDUCE, wording=wording), daily(BASELINE_ALL, 2))
    assert measured.share == pytest.approx(share)
    assert tuple(end for end, _ in measured.band) == pytest.approx(band)


def test_the_verdict_over_the_band():
    """Rule 41: the verdict is also given with r at both ends of the band."""
    drastically = pledge(kind=Kind.REDUCE, wording="drastically")
    measured = reduction(drastically, (*FOUR_A_DAY, *daily(MARCH, 1)))
    verdicts = {share: verdict.value for share, verdict in measured.band}
    assert measured.verdict.value == "kept"
    assert verdicts == {0.25: "inconclusive", 0.67: "kept"}


def test_a_band_may_reach_down_to_nothing():
    """Rules 34 and 41: at a share of 0 no window can ever show it, however empty."""
    promised = reduce_to(0.5, band=Interval(0, 0.5))
    measured = reduction(promised, DAILY)
    assert {share: verdict.value for share, verdict in measured.band} == {
        0: "untested",
        0.5: "kept",
    }


def test_a_share_overrides_the_word():
    """Semantics 8: every one overridable."""
    promised = pledge(kind=Kind.REDUCE, wording="drastically", share=0.3, band=Interval(0.2, 0.4))
    measured = reduction(promised, daily(BASELINE_ALL, 2))
    assert measured.share == 0.3
    assert tuple(end for end, _ in measured.band) == (0.2, 0.4)


def test_a_share_without_a_band_has_its_own():
    """A share alone means just that share."""
    promised = pledge(kind=Kind.REDUCE, wording="drastically", share=0.3)
    measured = reduction(promised, daily(BASELINE_ALL, 2))
    assert tuple(end for end, _ in measured.band) == (0.3, 0.3)


# -- units, control places -------------------------------------------------------------------------


def test_uneven_where_one_unit_alone_is_broken():
    """Semantics 7: REDUCE pools the counts; a unit that is BROKEN alone sets `uneven`."""
    promised = reduce_to(0.5, places=("north", "south"))
    book = (
        *daily(BASELINE_ALL, 2, place="north-town"),
        *daily(BASELINE_ALL, 8, place="south-town"),
        *daily(MARCH, 2, place="north-town"),
        *daily(MARCH, 1, place="south-town"),
    )
    judgement = judged(promised, watch(), *book)
    assert judgement.verdict.value == "kept"
    assert [unit.verdict.value for unit in judgement.units] == ["broken", "kept"]
    assert "uneven" in judgement.flags


def test_not_uneven_where_no_unit_is_broken():
    """Semantics 7: `uneven` is for a unit that is BROKEN alone."""
    judgement = judged(HALF, watch(), *DAILY, *daily(MARCH, 1, every=7))
    assert (judgement.verdict.value, judgement.flags) == ("kept", frozenset())


def test_not_uneven_where_all_of_it_is_broken():
    """Semantics 7: `uneven` is for a unit that is BROKEN alone."""
    judgement = judged(HALF, watch(), *DAILY, *daily(MARCH, 2))
    assert judgement.verdict.value == "broken"
    assert "uneven" not in judgement.flags


def _shifted(south_after: int, **more):
    return judged(
        reduce_to(0.5, control=("south",)),
        *more.pop("watching", (watch(),)),
        *DAILY,
        *daily(MARCH, 1, every=7),
        *daily(BASELINE_ALL, 1, place="south-town"),
        *daily(MARCH, south_after, place="south-town"),
        **more,
    )


def test_displaced_to_places_the_pledge_does_not_name():
    """Semantics 8: `displaced` when outside L > 1 while in-scope U < 1; RRs always printed."""
    judgement = _shifted(3)
    measured = judgement.measure("incidents")
    assert "displaced" in judgement.flags
    assert measured.rr == pytest.approx(5 / 31, rel=0.01)
    assert measured.outside == pytest.approx(3, rel=0.01)
    assert measured.total == pytest.approx((3 + 5 / 31) / 2, rel=0.01)
    assert measured.ratio_of_ratios.high < 1


def test_displaced_is_flagged_whatever_other_measures_there_are():
    """Semantics 8: every measure the records allow is judged; a level says nothing of elsewhere."""
    fewer = level("fewer", "2022-04-02", share=0.3)
    judgement = _shifted(3, watching=(watch(), fewer))
    assert [(m.name, m.displaced) for m in judgement.measures] == [
        ("incidents", True),
        ("level", False),
    ]
    assert "displaced" in judgement.flags


def test_the_numbers_outside_and_of_both():
    """Semantics 8: in-scope RR, outside RR, total RR, and the ratio of ratios; rule 59.

    Where two areas are taken together, counts are added and days watched are not.
    """
    weekly = [int(day % 7 == 0) for day in range(31)]
    both_sides = {"alpha_low": 0.05, "alpha_high": 0.05}
    inside = rate_ratio(PAIRED, BASELINE_DAYS, weekly, MARCH_DAYS, **both_sides)
    outside = rate_ratio(PAIRED, BASELINE_DAYS, paired(3), MARCH_DAYS, **both_sides)
    expected = ratio_of_ratios(inside, outside)
    measured = _shifted(3).measure("incidents")
    found = measured.ratio_of_ratios
    assert (measured.outside, measured.total) == near(outside.rr, (sum(weekly) + 93) / 31 / 2)
    assert (found.rr, found.low, found.high) == near(expected.rr, expected.low, expected.high)


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
        *daily(BASELINE_ALL, 1, place="south-town"),
        *daily(MARCH, south, place="south-town"),
    )
    assert ("displaced" in judgement.flags) is displaced


def test_what_was_watched_of_the_control_places_on_one_side_only_gives_no_ratio():
    """Rule 59: the control places are counted in the same way, and need exposure on both sides."""
    north = {"places": ("north",)}
    for south in ("2021-12-01/2022-02-28", "2022-03-01/2022-05-31"):
        found = _shifted(3, watching=(watch(**north), watch(south, places=("south",))))
        measured = found.measure("incidents")
        assert (measured.outside, measured.ratio_of_ratios) == (None, None)
        assert "displaced" not in found.flags


def test_a_unit_has_no_outside():
    """Rule 59: with the panel and baseline of the whole."""
    unit = _shifted(3).units[0].measures[0]
    assert (unit.rr is None, unit.outside, unit.total) == (False, None, None)


def test_what_is_beside_has_bounds_and_records():
    """Semantics 8: always in-scope, outside and total RR; rules 32, 33 and 59: as wide as inside."""
    measured = _shifted(3).measure("incidents")
    weekly = [int(day % 7 == 0) for day in range(31)]
    both = [a + b for a, b in zip(weekly, paired(3), strict=True)]
    outside = rate_ratio(PAIRED, BASELINE_DAYS, paired(3), MARCH_DAYS)
    total = rate_ratio([2 * n for n in PAIRED], BASELINE_DAYS, both, MARCH_DAYS)
    assert (measured.outside_low, measured.outside_high) == near(outside.low, outside.high)
    assert (measured.total_low, measured.total_high) == near(total.low, total.high)
    assert (measured.outside_before, measured.outside_after) == (56, 93)
    assert len(measured.records) == 56 + 5
    assert len(measured.outside_records) == 56 + 93
    assert not measured.records & measured.outside_records


def test_at_which_look_it_was_read():
    """Rule 33: broken at some passed look; else the latest one passed."""
    found = reduction(HALF, (*TWO_A_DAY, *daily("2022-03-01/2022-03-16", 2)))
    assert (found.verdict.value, found.look.final, found.look.rr > found.rr) == (
        "broken",
        False,
        True,
    )
    kept = reduction(HALF, DAILY)
    assert (kept.look.final, kept.look.rr, kept.look.high) == (True, kept.rr, kept.high)
    assert reduction(HALF, DAILY, **BEFORE_THE_LOOK).look is None


def test_the_band_where_the_share_itself_cannot_be_told():
    """Rules 34 and 41: too little before for the share, enough for an end of the band."""
    promised = reduce_to(0.1, band=Interval(0.1, 0.9))
    measured = reduction(promised, daily(BASELINE_ALL, 1, every=4))
    assert (measured.verdict.value, measured.reason) == ("untested", "baseline_too_small")
    assert [verdict.value for _, verdict in measured.band] == ["untested", "kept"]
    nothing = reduction(promised, [])
    assert (nothing.reason, nothing.band) == ("no_baseline", ())


def test_not_displaced_where_it_stayed_as_it_was():
    """Semantics 8: outside L > 1."""
    assert "displaced" not in _shifted(1).flags
    assert _shifted(1).measure("incidents").outside == pytest.approx(1, rel=0.01)


def test_displacement_needs_somebody_to_watch_the_control_places():
    """Semantics 8: the ratio with control places needs their exposure too."""
    only_north = _shifted(3, watching=(watch(places=("north",)),))
    assert only_north.measure("incidents").outside is None
    assert "displaced" not in only_north.flags


def test_control_places_with_nothing_before_give_no_ratio():
    """Semantics 8: a ratio needs a baseline outside too."""
    promised = reduce_to(0.5, control=("south",))
    measured = reduction(promised, (*DAILY, *daily(MARCH, 3, place="south-town")))
    assert measured.outside is None


# -- harm ------------------------------------------------------------------------------------------


def deaths(days, each, low, high, **more):
    return daily(days, each, deaths=Interval(low, high), **more)


@pytest.mark.parametrize(
    ("before", "after", "clocks", "expected"),
    [
        (deaths(BASELINE_ALL, 1, 4, 4), [], {}, "kept"),
        (deaths(BASELINE_ALL, 1, 4, 4), deaths(MARCH, 1, 4, 4), {}, "broken"),
        (deaths(BASELINE_ALL, 1, 4, 4), deaths(MARCH, 1, 0, 9), {}, "inconclusive"),
        (deaths(BASELINE_ALL, 1, 4, 4), [], BEFORE_THE_LOOK, "holding"),
        (deaths(BASELINE_ALL, 1, 0, 0), deaths(MARCH, 1, 1, 1), {}, "untested"),
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
    before = deaths(BASELINE_ALL, 2, 4, 4, report_dated=side == "before")
    after = deaths(MARCH, 1, 1, 1, every=7, report_dated=side == "after")
    judgement = judged(promised, watch(), *before, *after)
    assert judgement.verdict.value == ("kept" if side == "neither" else "inconclusive")
    assert ("report_dated" in judgement.flags) is (side != "neither")


@pytest.mark.parametrize("silent", ["before", "after"])
def test_deaths_have_to_be_told_on_both_sides(silent):
    """Rule 57: where every one of them tells them; otherwise UNTESTED(`deaths_not_told`)."""
    before, after = deaths(BASELINE_ALL, 1, 4, 4), deaths(MARCH, 1, 4, 4)
    if silent == "before":
        before = daily(BASELINE_ALL, 1)
    else:
        after = daily(MARCH, 1)
    named = reduce_to(0.5, measure="harm")
    assert reduction(named, (*before, *after), measure="harm").reason == "deaths_not_told"


def test_deaths_that_may_have_been_none_on_both_sides():
    """Rule 57: a ratio of nothing to nothing is none; the other one is left."""
    named = reduce_to(0.5, measure="harm")
    measured = reduction(named, deaths(BASELINE_ALL, 1, 0, 5), measure="harm")
    assert (measured.rr, measured.low, measured.high) == (0, 0, math.inf)


def test_deaths_that_fell_and_not_enough():
    """Semantics 7 and 8: PARTIAL by harm: L > r and U < 1."""
    named = reduce_to(0.2, measure="harm")
    records = (*deaths(BASELINE_ALL, 2, 1, 1), *deaths(MARCH, 1, 1, 1))
    assert reduction(named, records, measure="harm").verdict.value == "partial"


def test_deaths_that_are_told_of_some_incidents_only_tell_nothing():
    """Semantics 8: every measure the records allow; these do not."""
    judgement = judged(HALF, watch(), *deaths(BASELINE_ALL, 1, 4, 4), *daily(MARCH, 1))
    measured = judgement.measure("harm")
    assert (measured.verdict.value, measured.reason) == ("untested", "deaths_not_told")
    assert judgement.verdict.value == "broken"


def test_harm_that_nobody_counted_is_untested():
    """Semantics 8: the verdict is that of the measure it names."""
    named = reduce_to(0.5, measure="harm")
    judgement = judged(named, watch())
    assert (judgement.verdict.value, judgement.reason) == ("untested", "no_baseline")
    assert judged(named).reason == "no_exposure"


def test_measures_that_disagree():
    """Semantics 8: INCONCLUSIVE with `measures_disagree` where none is named."""
    fewer_and_deadlier = (
        *deaths(BASELINE_ALL, 4, 1, 1),
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
    judgement = judged(named, watch(), *deaths(BASELINE_ALL, 4, 1, 1), *deaths(MARCH, 1, 8, 8))
    assert judgement.verdict.value == expected
    assert "measures_disagree" not in judgement.flags


def test_measures_that_agree():
    """Semantics 8: the common verdict if all testable measures agree."""
    judgement = judged(HALF, watch(), *deaths(BASELINE_ALL, 4, 1, 1))
    assert [m.verdict.value for m in judgement.measures] == ["kept", "kept"]
    assert judgement.verdict.value == "kept"


def test_a_single_act_after_a_reduction_is_no_breach():
    """Semantics 9: a single shelling after a REDUCE pledge waits for the counts."""
    review = reviewed(HALF, watch(), *DAILY, report(origin="a"))
    assert review["pledge"].verdict.value == "kept"
    assert {finding.kind for finding in review.findings} == {"continuation"}


def test_a_baseline_given_as_a_span_is_read_as_its_hull():
    """Rule 29: `baseline` if given (hull)."""
    promised = reduce_to(0.5, baseline=span("[2022-01-01, 2022-01-05]/2022-01-10"))
    measured = reduction(promised, daily("2022-01-01/2022-01-10", 2))
    assert measured.before == 20


@pytest.mark.parametrize(
    ("unattributed", "verdict"),
    [
        pytest.param((), "kept", id="none"),
        pytest.param(deaths(MARCH, 1, 0, 9, actor=None), "inconclusive", id="told"),
        pytest.param(daily(MARCH, 1, actor=None), "untested", id="without their dead"),
    ],
)
def test_deaths_by_nobody_known_are_counted_with_and_without(unattributed, verdict):
    """Rules 32 and 57: the bounds are the widest of both; every one has to tell its deaths."""
    named = reduce_to(0.5, measure="harm")
    records = (*deaths(BASELINE_ALL, 1, 4, 4), *unattributed)
    assert reduction(named, records, measure="harm").verdict.value == verdict
