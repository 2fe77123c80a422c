"""REDUCE by levels (semantics 7 and 8; rules 36-39): how much of the forces is left."""

from __future__ import annotations

import pytest
from tests.builders import LATE, judged, level, reduce_to, verdict, watch
from tests.worked.counting import BASELINE_ALL, daily

from pledgewatch.model.records import Condition

HALF = reduce_to(0.5)
EARLY = {"at": "2022-03-12", "as_of": "2022-03-12"}
MIDWAY = {"at": "2022-03-20", "as_of": "2022-03-20"}
AT_THE_END = "2022-04-02"


def measured(*records, promised=HALF, **clocks):
    found = judged(promised, *records, **clocks).measure("level")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("time", "share", "clocks", "expected"),
    [
        pytest.param(AT_THE_END, (0.9, 1.1), {}, "broken", id="broken: L > r and U >= 1"),
        pytest.param(AT_THE_END, (0.8, 1.0), {}, "broken", id="broken: U = 1"),
        pytest.param("2022-03-10", (0.9, 1.1), MIDWAY, "slipping", id="version 2: the end decides"),
        pytest.param(AT_THE_END, (0.6, 0.8), {}, "partial", id="partial: L > r and U < 1"),
        pytest.param(AT_THE_END, (0.3, 0.5), {}, "kept", id="kept: settled, U <= r"),
        pytest.param(AT_THE_END, (0.5, 0.5), {}, "kept", id="kept: exactly r"),
        pytest.param("2022-03-10", (0.9, 1.1), EARLY, "slipping", id="slipping: no look passed"),
        pytest.param("2022-03-18", (0.9, 1.1), MIDWAY, "slipping", id="slipping: after the look"),
        pytest.param("2022-03-10", (0.51, 0.7), EARLY, "slipping", id="slipping: L > r"),
        pytest.param("2022-03-10", (0.4, 0.7), EARLY, "inconclusive", id="inconclusive so far"),
        pytest.param("2022-03-10", (0.5, 0.7), EARLY, "inconclusive", id="L = r is not L > r"),
        pytest.param("2022-03-10", (0.3, 0.5), EARLY, "holding", id="holding: U <= r"),
        pytest.param("2022-03-10", (0.3, 0.4), MIDWAY, "holding", id="holding past the look"),
        pytest.param(AT_THE_END, (0.4, 0.6), {}, "inconclusive", id="inconclusive: L <= r < U"),
        pytest.param("2022-03-10", (0.1, 0.2), {}, "inconclusive", id="kept needs the end's level"),
        pytest.param("2022-03-31", (0.3, 0.5), {}, "kept", id="kept: of the last day"),
        pytest.param("2022-03", (0.3, 0.5), {}, "kept", id="kept: of the month that ends with it"),
        pytest.param("2022-03-30", (0.3, 0.5), {}, "inconclusive", id="the day before the last"),
    ],
)
def test_the_table(time, share, clocks, expected):
    """Semantics 7: REDUCE, with L and U the hull of level / baseline (semantics 8); rule 39."""
    assert measured(level("l", time, share=share), **clocks).verdict.value == expected


@pytest.mark.parametrize(
    ("probability", "expected"),
    [(0.95, "kept"), (0.94, "inconclusive"), (0.55, "inconclusive"), (0.54, "untested")],
)
def test_whose_levels_are_believed(probability, expected):
    """Rule 36: P(true) >= theta_p; version 2: one weak voice decides nothing."""
    told = level("l", AT_THE_END, share=0.3, probability=probability)
    assert verdict(HALF, told) == expected


def test_the_numbers_are_the_hull():
    """Semantics 8: L and U are the hull over the credible latest reports; RR is its middle."""
    found = measured(
        level("one", AT_THE_END, share=(0.2, 0.3)),
        level("two", AT_THE_END, share=(0.25, 0.4), origin="b"),
    )
    assert (found.low, found.high, found.rr) == (0.2, 0.4, pytest.approx(0.3))
    assert found.records == {"one", "two"}


def test_amounts_are_divided_by_the_level_at_the_announcement():
    """Semantics 8: absolute or as a share; low / baseline high, high / baseline low (rule 38)."""
    found = measured(
        level("then", "2022-02-25", level=(100, 120), unit="troops"),
        level("now", AT_THE_END, level=(30, 40), unit="troops"),
    )
    assert (found.low, found.high) == (30 / 120, 40 / 100)
    assert found.verdict.value == "kept"


@pytest.mark.parametrize(
    "then",
    [
        [],
        [level("then", "2022-02-25", level=100, unit="tanks")],
        [level("then", "2022-02-25", level=(0, 100), unit="troops")],
        [level("then", "2022-03-05", level=100, unit="troops")],
    ],
    ids=["none", "another unit of count", "perhaps none", "after the announcement"],
)
def test_an_amount_without_a_baseline_is_untested(then):
    """Rule 37: the latest reports at `start` with a level in the same unit of count."""
    found = measured(*then, level("now", AT_THE_END, level=30, unit="troops"))
    assert (found.verdict.value, found.reason) == ("untested", "no_baseline")


def test_the_baseline_is_the_latest_level_at_the_start():
    """Rule 37: of the reports not surely after the start, no other one surely later."""
    found = measured(
        level("old", "2022-01-25", level=400, unit="troops"),
        level("then", "2022-02-25", level=100, unit="troops"),
        level("now", AT_THE_END, level=40, unit="troops"),
    )
    assert (found.low, found.high) == (0.4, 0.4)


def test_only_the_latest_reports_count():
    """Rule 38: of which no other one is surely later."""
    found = measured(
        level("old", "2022-03-20", share=0.9), level("new", AT_THE_END, share=0.1)
    )  # fmt: skip
    assert (found.low, found.records) == (0.1, {"new"})


@pytest.mark.parametrize(
    "given",
    [
        {"origin": "f", "share": 0.1},
        {"activity": "looting", "share": 0.1},
        {"activity": "shelling", "share": 0.1, "place": None},
        {"actor": "enemy", "share": 0.1},
        {"actor": None, "share": 0.1},
        {"place": "north-town", "share": 0.1},
        {"place": "south", "share": 0.1},
    ],
    ids=[
        "not credible", "another activity", "no place told", "another actor", "whose is not told",
        "a part only", "elsewhere",
    ],
)  # fmt: skip
def test_levels_that_do_not_bear_on_it(given):
    """Rule 36: alive, activity T, actor T, P(true) >= theta_p, a place that holds all pledged."""
    assert judged(HALF, level("l", AT_THE_END, **given)).measure("level") is None


def test_a_level_is_of_exactly_the_place_that_is_pledged():
    """Decision 11, rule 103: of a larger place only that nothing is left there tells of a part of it."""
    assert measured(level("l", AT_THE_END, place="north", share=0.1)).verdict.value == "kept"
    assert measured(level("l", AT_THE_END, place="country", share=0.0)).verdict.value == "kept"
    for told in ({"place": "country"}, {"place": "north-town"}, {"actor": "army"}):
        assert judged(HALF, level("l", AT_THE_END, share=0.1, **told)).measure("level") is None


def test_the_level_when_pledged_may_be_a_field_of_the_pledge():
    """Decision 11, rule 103: the field `level`, for what is told in `unit`."""
    promised = reduce_to(0.5, level=7_600, unit="people")
    found = measured(level("l", AT_THE_END, level=6_900, unit="people"), promised=promised)
    assert found.verdict.value == "partial"
    assert found.low == pytest.approx(6_900 / 7_600)


def test_levels_place_by_place():
    """Rule 38: where every place has one; version 2, rule 55: the worst of them."""
    promised = reduce_to(0.5, places=("north", "south"))
    north = level("n", AT_THE_END, place="north", share=(0.2, 0.3))
    south = level("s", AT_THE_END, place="south", share=(0.3, 0.45))
    found = measured(north, south, promised=promised)
    assert (found.low, found.high, found.records) == (0.3, 0.45, {"n", "s"})
    assert found.verdict.value == "kept"
    assert judged(promised, north).measure("level") is None


def test_every_place_has_to_be_told_of():
    """Rule 38: where every place has a report; one that nothing is left may speak for several."""
    promised = reduce_to(0.5, places=("north", "south", "abroad"))
    north = level("n", AT_THE_END, place="north", share=(0.2, 0.3))
    abroad = level("x", AT_THE_END, place="abroad", share=(0.1, 0.2))
    country = level("c", AT_THE_END, place="country", share=0.0)
    for told in ([north], [north, abroad], [country]):
        assert judged(promised, *told).measure("level") is None
    found = measured(country, abroad, promised=promised)
    assert (found.low, found.high, found.records) == (0.1, 0.2, {"c", "x"})


@pytest.mark.parametrize(
    ("south_told", "expected"), [(AT_THE_END, "kept"), ("2022-03-20", "inconclusive")]
)
def test_every_place_has_to_be_told_of_at_the_end(south_told, expected):
    """Rules 38 and 39: KEPT needs that all latest reports are from the end or after it."""
    promised = reduce_to(0.5, places=("north", "south"))
    north = level("n", AT_THE_END, place="north", share=0.2)
    south = level("s", south_told, place="south", share=0.2)
    assert measured(north, south, promised=promised).verdict.value == expected


def test_all_latest_reports_have_to_be_of_the_end():
    """Rule 39: that *all* latest reports are from the end or after it."""
    lasting = level("lasting", "2022-03-25/2022-04-05", share=0.2)
    sooner = level("sooner", "2022-03-28", share=0.2, origin="b")
    assert measured(lasting).verdict.value == "kept"
    assert measured(lasting, sooner).verdict.value == "inconclusive"


def test_what_is_yet_to_come_is_not_looked_at():
    """Rule 36: `when.lo <= at`."""
    told = level("l", "2022-03-18T12:00", share=0.1, known="2022-03-01")
    clocks = {"as_of": LATE}
    assert judged(HALF, told, at="2022-03-18T11:59:59.999999", **clocks).measure("level") is None
    assert measured(told, at="2022-03-18T12:00", **clocks).verdict.value == "holding"


def test_a_level_may_be_known_later_than_it_was():
    """Semantics 4: only what is known by `as_of`."""
    late = level("l", "2022-03-10", share=0.9, known="2022-03-25")
    assert judged(HALF, late, **MIDWAY).measure("level") is None
    found = measured(late, at="2022-03-20", as_of="2022-03-25")
    assert found.verdict.value == "slipping"


def test_the_level_a_pledge_names_and_nobody_told():
    """Semantics 8: the verdict is that of the measure it names."""
    named = reduce_to(0.5, measure="level")
    judgement = judged(named, watch(), *daily(BASELINE_ALL, 1))
    assert (judgement.verdict.value, judgement.reason) == ("untested", "no_level")


def test_an_untestable_measure_has_no_say():
    """Rule 40: a measure is testable unless UNTESTED; if all testable agree: that verdict."""
    judgement = judged(HALF, level("l", AT_THE_END, share=0.2))
    assert {m.name: m.verdict.value for m in judgement.measures} == {
        "incidents": "untested",
        "level": "kept",
    }
    assert judgement.verdict.value == "kept"


@pytest.mark.parametrize(
    "promised",
    [
        reduce_to(0.5, speaker="ministry"),
        reduce_to(0.5, condition=Condition(text="x", presumed=None)),
    ],
    ids=["a ministry", "condition not told"],
)
def test_where_the_obligation_cannot_be_told(promised):
    """Rule 35: BROKEN and PARTIAL become SLIPPING before settlement and INCONCLUSIVE after."""
    high = level("l", "2022-03-10", share=(0.9, 1.0))
    assert verdict(promised, high, **MIDWAY) == "slipping"
    end = level("l", AT_THE_END, share=(0.9, 1.0))
    assert verdict(promised, end) == "inconclusive"


def test_a_pledge_without_end_can_hold_by_its_level():
    """Semantics 12: no end: never KEPT, only HOLDING."""
    promised = reduce_to(0.5, end=None)
    assert verdict(promised, level("l", "2022-05-20", share=0.1)) == "holding"
    assert verdict(promised, level("l", "2022-05-20", share=0.9)) == "slipping"
