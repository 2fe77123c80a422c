"""Reductions and effects: the third column of the table, the cases of section 8, and the reference."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.agreement_of_counts import differences, judged
from tests.engine.ledgers import ledger_of
from tests.engine.reductions import reduction_world
from tests.reference.test_reduction import (
    FALLEN,
    FROM_NOON,
    LATER,
    PANEL,
    STEADY,
    by_day,
    by_hour,
    counted,
    reduce,
)
from tests.reference.world import Capture, Condition, Interval, StateReport
from tests.reference.worlds import at, day, during, holds, pledge, told, watch, withdrawn, world

from pledgewatch.engine.case import Case
from pledgewatch.engine.counts import Counter
from pledgewatch.engine.identity import Snapshot
from pledgewatch.engine.kinds import judge, judge_in_brief
from pledgewatch.engine.reduction import foreseen
from pledgewatch.engine.review import open_case
from pledgewatch.engine.statistics import best_bound
from pledgewatch.model.time import DAY, HOUR, Duration

ONE_DAY = Duration(1, "d")
BEFORE = counted(100, STEADY)
HALF = [7, 8, 7] * 10
MUCH = [10, 11, 10] * 10


def answer(*records, when=LATER, as_of=None, **said):
    """What the engine says of pledge p, after the reference was asked the same."""
    made = world(*records, **said)
    known = when if as_of is None else as_of
    assert differences(made, when, known) == []
    found = judged(made, when, known)
    assert found is not None
    return found


def verdict(*records, when=LATER, **terms):
    return answer(reduce(**terms), PANEL, *BEFORE, *records, when=when).verdict


def incidents(*records, when=LATER, **said):
    return next(m for m in answer(*records, when=when, **said).measures if m.name == "incidents")


def share(source, low, high, when=228, **terms):
    # Of the state, the debtor: what its army alone has is no level of it.
    given = {"activity": "shelling", "place": "town", "actor": "state", "when": at(when)}
    if "level" not in terms:
        given["share"] = Interval(low=low, high=high)
    return StateReport(id=f"l{source}{when}", source=source, **{**given, **terms})


# -- the third column --------------------------------------------------------------------------------


def test_the_column():
    fallen, much = counted(200, FALLEN), counted(200, MUCH)

    assert verdict(*fallen) == "kept"
    assert verdict(*fallen, when=day(205)) == "holding"
    assert verdict(*much) == "broken"
    assert verdict(*much, when=day(205)) == "slipping"
    assert verdict(*much, when=day(220)) == "broken"
    assert verdict(*counted(200, HALF)) == "partial"
    assert verdict(*counted(200, [5, 6, 5] * 10)) == "inconclusive"
    assert verdict(when=day(199.5)) == "pending"
    assert verdict(*fallen, condition=Condition(state="so", presumed=False)) == "void"


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ((), "no_exposure"),
        ((PANEL,), "no_baseline"),
        ((watch("A1", 100, 199), watch("A2", 200, 400)), "no_common_panel"),
        ((PANEL, *counted(150, [1, 1, 1])), "too_few_before"),
        ((watch("X1", 100, 400), *counted(100, STEADY, source="X1")), "no_exposure"),
    ],
)
def test_untested(records, reason):
    found = answer(reduce(), *records)

    assert (found.verdict, found.reason) == ("untested", reason)


def test_an_increase_from_nothing_shows():
    assert answer(reduce(), PANEL, *counted(200, [5] * 28)).verdict == "broken"


def test_inconclusive_says_why():
    bursty = (*counted(100, [0, 0, 0, 40] * 25), *counted(200, [0, 0, 0, 14] * 7))
    short = (*counted(100, [20] * 99), *counted(200, [2, 2, 1]))
    surge = (*counted(100, [3] * 86 + [30] * 14), *counted(200, [3] * 28))
    brief = reduce(end=at(203), wording="almost completely")

    assert answer(reduce(), PANEL, *bursty).reason == "too_bursty"
    assert answer(brief, PANEL, *short).reason == "window_too_short"
    found = incidents(reduce(), PANEL, *surge)
    assert found.reason == "baseline_decides"
    assert len({each.verdict for each in found.compared}) > 1


def test_everything_is_told_whatever_the_verdict():
    found = incidents(reduce(), PANEL, *BEFORE, *counted(200, FALLEN))

    assert found.ratio.x == sum(STEADY[30:86])
    assert found.ratio.y == sum(FALLEN[:28])
    assert found.ratio.rate_before == pytest.approx(10, rel=0.01)
    assert found.low < found.rr < found.high
    assert found.rank[0] == 0
    assert found.drift[0] < found.low < found.high < found.drift[1]
    assert 0.3 < found.power < 0.5
    assert [each.baseline.name for each in found.compared] == ["gap", "adjacent"]
    assert len(found.slices) == 4
    assert found.look.is_final
    assert dict(found.band) == {0.5: "kept"}
    assert {"gap"} == {found.baseline.name}
    assert len(found.records) == 56 + 28


def test_a_verdict_that_a_change_of_reporting_would_undo_is_flagged():
    def flags(n):
        return answer(reduce(), PANEL, *BEFORE, *counted(200, [n] * 28)).flags

    assert "reporting_sensitive" not in flags(1)
    assert "reporting_sensitive" in flags(3)
    assert "reporting_sensitive" in flags(9)
    assert "reporting_sensitive" not in flags(20)


def test_broken_at_the_half_way_look_is_told_with_that_look():
    found = incidents(reduce(), PANEL, *BEFORE, *counted(200, [15] * 14), when=day(220))

    assert (found.verdict, found.look.is_final, found.look.cut) == ("broken", False, day(214))
    assert found.look.low > 1


@pytest.mark.parametrize(("r", "x"), [(1, 5), (1 / 2, 8), (1 / 3, 11), (1 / 4, 14), (1 / 10, 32)])
def test_what_can_be_told_is_known_in_advance(r, x):
    """With equal windows and independent incidents so many are needed before."""

    def told_of(incidents):
        p = reduce(wording=None, share=r, start=at(228), end=at(256), said=at(227))
        rows = counted(186, [1] * incidents)
        made = ledger_of(world(p, watch("A1", 186, 400, lag=ONE_DAY), *rows))
        case = Case(Snapshot(made, day(227)), day(227))
        return foreseen(case, case.scopes["p"])

    enough, few = told_of(min(x, 28)), told_of(min(x, 28) - 1)
    assert enough.baseline.name == "gap"
    assert few.x == enough.x - 1
    assert enough.best_plain == best_bound(enough.x, 28, 28)
    assert (few.best_plain <= r) is False
    assert enough.power is None or enough.power < r
    assert enough.needed >= 1


# -- what counts -------------------------------------------------------------------------------------


def test_acts_nobody_is_named_for_widen_the_bounds_that_a_verdict_is_read_from():
    nobody = counted(200, [6] * 28, actor=None)
    found = incidents(reduce(), PANEL, *BEFORE, *counted(200, [1] * 28), *nobody)

    assert (found.ratio.y, found.with_unnamed.y) == (28, 28 * 7)
    assert (found.low, found.high) == (found.ratio.low, found.with_unnamed.high)
    assert found.verdict == "inconclusive"


def test_a_vaguer_telling_of_the_same_event_uncounts_nothing():
    vague = [
        told("A1", 200 + n + 0.5, place="region", actor=None, incident=f"i{n}", id=f"v{n}")
        for n in range(28)
    ]
    clear = [told("A1", 200 + n + 0.5, incident=f"i{n}", id=f"k{n}") for n in range(28)]

    assert incidents(reduce(), PANEL, *BEFORE, *clear, *vague).ratio.y == 28


def test_the_debtor_is_no_panel():
    own = watch("our-organ", 100, 400, lag=ONE_DAY)
    before, after = (
        counted(100, STEADY, source="our-organ"),
        counted(200, FALLEN, source="our-organ"),
    )

    assert answer(reduce(), own, *before, *after).reason == "no_exposure"


def test_what_spans_days_counts_for_none_and_what_an_edge_cuts_leaves_its_day_out():
    p = reduce(start=at(200.5), end=at(228.5))
    by_day = [told("A1", at(n + 0.5), id=f"d{n}", known=at(n + 1)) for n in range(100, 229)]
    whole_days = [
        told("A1", during(n, n + 1), id=f"d{n}", known=at(n + 1)) for n in range(100, 229)
    ]

    exact, straddling = incidents(p, PANEL, *by_day), incidents(p, PANEL, *whole_days)
    assert exact.ratio.y == 28
    assert straddling.ratio.y == 27
    assert straddling.ratio.ty == pytest.approx(27 * 86_400, rel=1e-6)


def test_time_in_which_it_does_not_bind_is_no_exposure():
    p = reduce(condition=Condition(state="so", presumed=True))
    lifted = holds("A1", False, at(209.5), state="so", activity=None, place=None, actor=None)
    found = incidents(p, PANEL, lifted, *BEFORE, *counted(200, FALLEN))

    assert found.ratio.ty == pytest.approx(9.5 * 86_400, rel=1e-6)
    assert found.ratio.y == sum(FALLEN[:9])


def test_a_grace_is_not_before_the_pledge():
    p = reduce(grace=Duration(14, "d"))
    found = incidents(p, PANEL, *BEFORE, *counted(200, [50] * 14 + [3] * 14))

    assert [each.baseline.hi for each in found.compared] == [day(186), day(200)]
    assert found.verdict == "kept"


def test_exposure_is_in_hours_where_the_clocks_change():
    # The clocks went forward on 27 March 2022, day 85.
    p = reduce(start=at(84), end=at(90))
    made = ledger_of(world(p, watch("A1", 0, 400, lag=ONE_DAY), timezone="Europe/Kyiv"))
    case = Case(Snapshot(made, day(600)), day(600))
    scope = case.scopes["p"]
    counter = Counter(case, scope, scope.whole)
    baseline = counter.baselines()[0]

    hours = [d.exposure / 3600 for d in counter.window(baseline)]
    assert sorted({round(each) for each in hours[1:-1]}) == [23, 24]
    assert counter.window(baseline)[1].hi - counter.window(baseline)[1].lo == 23 * HOUR


def test_a_place_that_passed_to_somebody_else_is_not_counted_afterwards():
    taken = Capture(id="x", place="town", to="enemy", when=at(210))
    made = ledger_of(world(reduce(), PANEL, taken, *BEFORE, *counted(200, [10] * 10)))
    case = Case(Snapshot(made, LATER), LATER)
    scope = case.scopes["p"]

    assert Counter(case, scope, scope.whole).after == (day(200), day(210))


def test_the_lag_is_learnt_from_a_table_that_tells_both_times():
    undeclared = watch("A1", 100, 400)
    rows = [*BEFORE, *counted(200, FALLEN)]
    streamed = [dataclasses.replace(each, streamed=True) for each in rows]

    assert answer(reduce(), undeclared, *rows, when=day(205) + 1).verdict == "slipping"
    assert answer(reduce(), undeclared, *streamed, when=day(205) + 1).verdict == "holding"


def test_a_panel_that_watches_a_few_hours_a_day_can_find_an_increase():
    looks = [watch("A1", n, n + 0.2, lag=ONE_DAY) for n in range(100, 230)]
    rows = [told("A1", n + 0.1, number=10, id=f"h{n}", known=at(n + 1)) for n in range(100, 228)]

    assert incidents(reduce(), *looks, *rows).verdict == "broken"


def test_days_of_report_decide_nothing():
    rows = counted(100, STEADY, report_dated=True), counted(200, FALLEN, report_dated=True)
    found = answer(reduce(), PANEL, *rows[0], *rows[1])

    assert (found.verdict, found.reason) == ("inconclusive", "report_dated")
    assert "report_dated" in found.flags


# -- short truces and daily hours --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "short"),
    [(201, True), (201.5, True), (202, False), (202.5, False), (202.6, True), (203, False)],
)
def test_a_truce_is_short_where_less_than_half_of_it_is_whole_days(end, short):
    made = ledger_of(world(reduce(start=at(200.5), end=at(end)), PANEL))
    case = Case(Snapshot(made, LATER), LATER)
    scope = case.scopes["p"]

    assert Counter(case, scope, scope.whole).is_short is short


def test_a_short_truce_is_decided_only_where_it_does_not_matter_on_which_side_of_its_edges():
    often = counted(100, [100] * 100)
    found = incidents(reduce(**FROM_NOON), PANEL, *BEFORE, *by_day(200, [6, 8]))
    kept = incidents(reduce(**FROM_NOON), PANEL, *often, *by_day(200, [1, 2]))
    afternoon = by_hour(200, [200], 15)
    broken = incidents(reduce(**FROM_NOON), PANEL, *often, *afternoon, *by_day(201, [9]))
    some = (*by_hour(200, [38], 15), *by_hour(201, [37], 8))
    partial = incidents(reduce(**FROM_NOON), PANEL, *often, *some)
    either = incidents(reduce(**FROM_NOON), PANEL, *often, *some, *by_day(200, [40, 40]))

    assert (found.verdict, found.reason) == ("inconclusive", "days_straddle")
    assert (found.ratio.y, found.cut, found.low) == (7, 14, 0)
    assert (found.rank, kept.rank) == (None, (0, 55, 55))
    assert found.high > 1
    assert found.needed is None or found.needed > 1
    assert kept.verdict == "kept"
    assert (broken.verdict, partial.verdict, either.verdict) == ("broken", "partial", "broken")
    assert {"d200", "d201"} <= found.records


def test_only_the_daily_hours_are_exposure_on_both_sides():
    p = reduce(daily="09:00/14:00")
    nights = by_hour(100, [50] * 130, 22)
    rows = (*by_hour(100, [3] * 99, 10), *by_hour(200, [1, 0] * 14, 13))
    found = incidents(p, PANEL, *rows, *nights)

    assert (found.ratio.x, found.ratio.y, found.verdict) == (3 * 56, 14, "kept")
    assert found.ratio.tx == 56 * 5 * 3600
    assert incidents(reduce(), PANEL, *rows, *nights).verdict != "kept"


def test_what_is_told_by_the_day_may_lie_in_daily_hours_or_beside_them():
    p = reduce(daily="09:00/14:00")
    found = incidents(p, PANEL, *by_day(100, [4] * 99), *by_day(200, [1] * 28))
    few = incidents(p, PANEL, *by_hour(100, [8] * 99, 10), *by_day(200, [1] * 28))

    assert (found.verdict, found.reason) == ("inconclusive", "days_straddle")
    assert (found.low, found.high) == (0, float("inf"))
    assert (few.verdict, few.ratio.y) == ("kept", 14)


@given(st.integers(0, 2**32), st.sampled_from((0.2, 0.4, 0.9, 1, 1.4)))
def test_the_engine_agrees_with_the_reference_on_short_truces(seed, length):
    made, when, as_of = reduction_world(seed)
    records = [
        dataclasses.replace(r, start=at(200.5), end=at(200.5 + length)) if r.id == "p" else r
        for r in made.records
    ]
    assert differences(dataclasses.replace(made, records=tuple(records)), when, as_of) == []


@given(st.integers(0, 2**32), st.integers(0, 60))
def test_in_brief_the_verdict_is_the_same(seed, before):
    made, when, as_of = reduction_world(seed)
    case = open_case(ledger_of(made), when - before * DAY, as_of - before * DAY)
    for scope in case.scopes.values():
        assert judge_in_brief(case, scope).verdict == judge(case, scope).verdict


# -- no end, several measures ------------------------------------------------------------------------


def test_without_an_end_it_is_never_kept():
    records = (PANEL, *BEFORE, *counted(200, FALLEN * 7))
    horizon = {"end": None, "horizon": Duration(90, "d")}

    assert answer(reduce(end=None), *records).verdict == "holding"
    assert answer(reduce(**horizon), *records).verdict == "holding"
    more = (PANEL, *BEFORE, *counted(200, [12] * 200))
    assert answer(reduce(end=None), *more).verdict == "slipping"
    assert answer(reduce(**horizon), *more).verdict == "broken"


def test_levels():
    def by_level(*records, **terms):
        return answer(reduce(**terms), *records)

    assert by_level(share("A1", 0.3, 0.4)).verdict == "kept"
    assert by_level(share("B1", 0.3, 0.4)).reason == "weak_voice"
    assert by_level(share("our-organ", 0.3, 0.4)).verdict == "inconclusive"
    assert by_level(share("A1", 0.6, 0.7)).verdict == "partial"
    assert by_level(share("A1", 0.9, 1.1)).verdict == "broken"
    assert by_level(share("A1", 0.3, 0.6)).verdict == "inconclusive"
    assert by_level(share("A1", 0.3, 0.4, when=214)).verdict == "inconclusive"


def test_a_level_is_a_share_of_a_level_in_the_same_unit():
    def amount(low, when, unit):
        return share("A1", 0, 0, when, level=Interval(low=low, high=low), unit=unit)

    guns = amount(40, 228, "guns")
    assert answer(reduce(), amount(100, 195, "guns"), guns).verdict == "kept"
    assert answer(reduce(measure="level"), amount(100, 195, "tanks"), guns).reason == "no_baseline"
    assert answer(reduce(measure="level"), amount(0, 195, "guns"), guns).reason == "no_baseline"


def test_measures_that_disagree():
    found = answer(reduce(), PANEL, *BEFORE, *counted(200, FALLEN), share("A1", 0.9, 1.1))

    assert found.verdict == "inconclusive"
    assert "measures_disagree" in found.flags


def test_harm_is_bounded_by_the_most_and_the_fewest_killed():
    before = counted(100, [1] * 100, deaths=Interval(low=8, high=12))
    after = counted(200, [1] * 28, deaths=Interval(low=2, high=4))
    harm = {m.name: m for m in answer(reduce(), PANEL, *before, *after).measures}["harm"]

    assert harm.rr == pytest.approx((2 / 12 + 4 / 8) / 2)
    assert harm.low < 2 / 12
    assert harm.high > 4 / 8
    silent = counted(200, [1] * 28)
    named = answer(reduce(measure="harm"), PANEL, *before, *silent)
    assert (named.verdict, named.reason) == ("untested", "deaths_not_told")


# -- the pledge --------------------------------------------------------------------------------------


def test_a_reduction_withdrawn_early_is_cut_short():
    found = answer(reduce(), PANEL, *BEFORE, *counted(200, FALLEN), withdrawn(when=214))

    assert (found.verdict, found.reason) == ("inconclusive", "cut_short")
    assert found.units[0].reason == "cut_short"


def test_a_speaker_who_may_not_bind_and_a_condition_nobody_tells_of():
    clerk = answer(reduce(speaker="clerk"), PANEL, *BEFORE, *counted(200, MUCH))
    unknown = answer(
        reduce(condition=Condition(state="so", presumed=None)),
        PANEL,
        *BEFORE,
        *counted(200, FALLEN),
    )

    assert (clerk.verdict, clerk.reason) == ("inconclusive", "may_not_bind")
    assert (unknown.verdict, unknown.reason) == ("inconclusive", "condition_unknown")


def test_uneven_displaced_and_continuing():
    two = reduce(places=("town", "far"))
    looking = watch("A1", 100, 400, places=("town", "far"), lag=ONE_DAY)
    before = (*counted(100, [30] * 99), *counted(100, [5] * 99, place="far"))
    after = (*counted(200, [3] * 28), *counted(200, [9] * 28, place="far"))
    uneven = answer(two, looking, *before, *after)
    # What grew in one of its places is not kept.
    assert (uneven.verdict, uneven.reason) == ("inconclusive", "uneven")
    assert "uneven" in uneven.flags
    assert [unit.verdict.value for unit in uneven.extent["broken"]] == ["broken"]

    there = (*counted(100, [3] * 100, place="far"), *counted(200, [12] * 28, place="far"))
    far = watch("A1", 100, 400, places=("far",), lag=ONE_DAY)
    moved = answer(reduce(control=("far",)), PANEL, far, *BEFORE, *counted(200, FALLEN), *there)
    assert {"displaced", "continuing"} <= moved.flags
    measure = moved.measures[0]
    assert measure.outside.rr == pytest.approx(4)
    assert measure.rr < measure.total.rr < measure.outside.rr
    assert measure.inside_over_outside.rr == pytest.approx(measure.rr / 4)


# -- effects -----------------------------------------------------------------------------------------


def test_the_effect_of_a_prohibition():
    p = pledge(start=at(200), end=at(228), said=at(199))
    fallen = answer(p, PANEL, *BEFORE, *counted(200, FALLEN))
    quiet = answer(p, watch("A1", 100, 400), *counted(150, [1]))
    unwatched = answer(p, *BEFORE, *counted(200, FALLEN))

    assert (fallen.verdict, "broken_but_reduced" in fallen.flags) == ("broken", True)
    assert fallen.effect.rr == pytest.approx(sum(FALLEN[:28]) / 280, rel=0.05)
    assert (quiet.verdict, "quiet_before_too" in quiet.flags) == ("kept", True)
    assert unwatched.effect is None


def test_a_rate_that_comes_back_takes_kept_away():
    p = pledge(start=at(200), end=at(260), said=at(199), tolerated=10_000)
    back = counted(200, [*[1] * 40, *[10] * 20])
    settled = answer(p, PANEL, *BEFORE, *back)
    early = answer(p, PANEL, *BEFORE, *back, when=day(261), as_of=day(262))

    assert (settled.verdict, settled.reason) == ("inconclusive", "eroded")
    assert (early.verdict, "eroded" in early.flags) == ("slipping", True)


# -- random worlds -----------------------------------------------------------------------------------


@given(st.integers(0, 2**32))
def test_the_engine_agrees_with_the_reference(seed):
    assert differences(*reduction_world(seed)) == []
