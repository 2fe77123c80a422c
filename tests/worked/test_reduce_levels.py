"""REDUCE by levels (semantics 7 and 8; rules 36-39): how much of the forces is left."""

from __future__ import annotations

import pytest
from pledgewatch.verdicts import Measured, Verdict
from pledgewatch.verdicts.reduce import common
from tests.builders import LATE, holds, judged, level, reduce_to, report, verdict, watch
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
        pytest.param("2022-03-10", (0.9, 1.1), MIDWAY, "broken", id="broken at the half-way look"),
        pytest.param(AT_THE_END, (0.6, 0.8), {}, "partial", id="partial: L > r and U < 1"),
        pytest.param("2022-03-10", (0.6, 0.8), MIDWAY, "partial", id="partial at the look"),
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
        pytest.param("2022-05-15", (0.1, 0.2), {}, "untested", id="long after the end"),
        pytest.param("2022-02-10", (0.1, 0.2), {}, "untested", id="before the window"),
    ],
)
def test_the_table(time, share, clocks, expected):
    """Semantics 7: REDUCE, with L and U the hull of level / baseline (semantics 8); rule 39."""
    assert measured(level("l", time, share=share), **clocks).verdict.value == expected


@pytest.mark.parametrize(("probability", "expected"), [(0.55, "kept"), (0.54, "untested")])
def test_whose_levels_are_believed(probability, expected):
    """Rule 36: P(true) >= theta_p."""
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


def test_levels_at_the_start_that_differ_make_a_range():
    """Rules 37 and 38: of two latest ones, low / baseline high and high / baseline low."""
    found = measured(
        level("most", "2022-02-25", level=(180, 200), unit="troops"),
        level("least", "2022-02-25", level=(100, 120), unit="troops", origin="b"),
        level("now", AT_THE_END, level=40, unit="troops"),
    )
    assert (found.low, found.high) == (40 / 200, 40 / 100)
    assert found.baseline == "the level at the announcement"


def test_a_share_is_no_amount_to_compare_with():
    """Rule 37: with a `level` in the same unit of count; a later share does not take its place."""
    found = measured(
        level("then", "2022-02-20", level=100, unit="troops"),
        level("share", "2022-02-25", share=1.0),
        level("now", AT_THE_END, level=40, unit="troops"),
    )
    assert (found.low, found.high) == (0.4, 0.4)


def test_a_single_one_is_enough_to_compare_with():
    """Rule 37: any level above nothing is a baseline."""
    found = measured(
        level("then", "2022-02-25", level=(0.5, 1), unit="ships"),
        level("now", AT_THE_END, level=0, unit="ships"),
    )
    assert (found.low, found.high, found.verdict.value) == (0, 0, "kept")


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


@pytest.mark.parametrize("place", ["north", "country"])
def test_a_level_of_a_larger_place_speaks_for_the_pledge(place):
    """Rule 36: every pledged place is contained (T) in its place."""
    assert measured(level("l", AT_THE_END, place=place, share=0.1)).verdict.value == "kept"


def test_levels_place_by_place():
    """Rule 38: where no report speaks for the whole and every place has one, the hull over places."""
    promised = reduce_to(0.5, places=("north", "south"))
    north = level("n", AT_THE_END, place="north", share=(0.2, 0.3))
    south = level("s", AT_THE_END, place="south", share=(0.3, 0.45))
    found = measured(north, south, promised=promised)
    assert (found.low, found.high, found.records) == (0.2, 0.45, {"n", "s"})
    assert found.verdict.value == "kept"
    only = measured(north, promised=promised)
    assert (only.verdict.value, only.reason) == ("untested", "no_level")


def test_every_place_has_to_be_told_of():
    """Rule 38: the hull over places where every place has a report; one may speak for several."""
    promised = reduce_to(0.5, places=("north", "south", "abroad"))
    north = level("n", AT_THE_END, place="north", share=(0.2, 0.3))
    abroad = level("x", AT_THE_END, place="abroad", share=(0.1, 0.2))
    country = level("c", AT_THE_END, place="country", share=(0.3, 0.4))
    for told in ([north], [north, abroad], [country]):
        assert measured(*told, promised=promised).reason == "no_level"
    found = measured(country, abroad, promised=promised)
    assert (found.low, found.high, found.records) == (0.1, 0.4, {"c", "x"})


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


def test_a_unit_nobody_told_of_has_no_level():
    """Rules 36 and 38: only the whole is put together from its places."""
    promised = reduce_to(0.5, activities=("attack", "looting"))
    judgement = judged(promised, level("l", AT_THE_END, share=0.2))
    assert [
        next(m for m in unit.measures if m.name == "level").reason for unit in judgement.units
    ] == [None, "no_level"]


@pytest.mark.parametrize(
    ("time", "expected"),
    [("2022-03-16T11:59:59.999999", "broken"), ("2022-03-16T12:00", "slipping")],
)
def test_at_the_half_way_look_only_what_was_before_it_counts(time, expected):
    """Rule 39: at the half-way look only reports with `when.last` before it count."""
    told = level("l", time, share=(0.9, 1.0))
    assert measured(told, **MIDWAY).verdict.value == expected


def test_a_level_that_fell_since_the_look():
    """Rules 35 and 39: what would have been BROKEN at the look slips where blame cannot be told."""
    since = (level("l", "2022-03-10", share=(0.9, 1.0)), level("m", "2022-03-18", share=0.1))
    spokesman = reduce_to(0.5, speaker="spokesman")
    assert measured(*since, promised=spokesman, **MIDWAY).verdict.value == "slipping"
    assert measured(*since, **MIDWAY).verdict.value == "broken"


def test_what_is_yet_to_come_is_not_looked_at():
    """Rule 36: `when.lo <= at`."""
    told = level("l", "2022-03-18T12:00", share=0.1, known="2022-03-01")
    clocks = {"as_of": LATE}
    assert judged(HALF, told, at="2022-03-18T11:59:59.999999", **clocks).measure("level") is None
    assert measured(told, at="2022-03-18T12:00", **clocks).verdict.value == "holding"


def test_a_level_while_nothing_was_bound_tells_nothing():
    """Semantics 5: the obligation binds at t iff c(t) = T."""
    promised = reduce_to(0.5, condition=Condition(text="x", state="talks", presumed=True))
    broke_off = holds("talks", False, "2022-03-11T00:00")
    high = level("l", "2022-03-12", share=(0.9, 1.0))
    assert measured(high, promised=promised).verdict.value == "broken"
    found = measured(high, broke_off, promised=promised)
    assert (found.verdict.value, found.reason) == ("untested", "no_level")


def test_units_read_their_own_levels():
    """Semantics 7: the unit vector; a unit that is BROKEN alone sets `uneven`."""
    promised = reduce_to(0.5, places=("north", "south"))
    judgement = judged(
        promised,
        level("all", AT_THE_END, place="country", share=0.4),
        level("n", AT_THE_END, place="north", share=(0.9, 1.0)),
        level("s", AT_THE_END, place="south", share=0.1),
    )
    assert judgement.verdict.value == "kept"
    # The level of the country speaks for each place too, so the north is only known as a range.
    assert [unit.verdict.value for unit in judgement.units] == ["inconclusive", "kept"]
    apart = judged(
        promised,
        level("all", AT_THE_END, place="country", share=0.4),
        level("n", "2022-04-03", place="north", share=(0.9, 1.0)),
    )
    assert [unit.verdict.value for unit in apart.units] == ["broken", "kept"]
    assert "uneven" in apart.flags


def test_a_level_may_be_known_later_than_it_was():
    """Semantics 4: only what is known by `as_of`."""
    late = level("l", "2022-03-10", share=0.9, known="2022-03-25")
    assert judged(HALF, late, **MIDWAY).measure("level") is None
    found = measured(late, at="2022-03-20", as_of="2022-03-25")
    assert found.verdict.value == "partial"


def test_the_level_a_pledge_names_and_nobody_told():
    """Semantics 8: the verdict is that of the measure it names."""
    named = reduce_to(0.5, measure="level")
    judgement = judged(named, watch(), *daily(BASELINE_ALL, 1))
    assert (judgement.verdict.value, judgement.reason) == ("untested", "no_level")


def test_levels_and_counts_that_disagree():
    """Semantics 8: INCONCLUSIVE with the flag `measures_disagree`."""
    judgement = judged(
        HALF, watch(), *daily(BASELINE_ALL, 1), level("l", AT_THE_END, share=(0.9, 1.0))
    )
    assert judgement.verdict.value == "inconclusive"
    assert "measures_disagree" in judgement.flags


def test_an_untestable_measure_has_no_say():
    """Rule 40: a measure is testable unless UNTESTED; if all testable agree: that verdict."""
    judgement = judged(HALF, level("l", AT_THE_END, share=0.2))
    assert {m.name: m.verdict.value for m in judgement.measures} == {
        "incidents": "untested",
        "level": "kept",
    }
    assert judgement.verdict.value == "kept"


def measure(name: str, verdict: str, reason: str | None = None) -> Measured:
    return Measured(name=name, verdict=Verdict(verdict), share=0.5, reason=reason)


@pytest.mark.parametrize(
    ("named", "measures", "expected"),
    [
        (None, [], ("untested", None, False)),
        (None, [("incidents", "kept"), ("harm", "kept")], ("kept", None, False)),
        (None, [("incidents", "kept"), ("harm", "broken")], ("inconclusive", None, True)),
        (None, [("incidents", "untested", "x"), ("level", "kept")], ("kept", None, False)),
        (
            None,
            [("incidents", "untested"), ("level", "untested", "x"), ("harm", "untested", "y")],
            ("untested", "x", False),
        ),
        ("level", [("incidents", "kept"), ("level", "broken")], ("broken", None, False)),
        (
            "level",
            [("incidents", "kept"), ("level", "untested", "x")],
            ("untested", "x", False),
        ),
        ("level", [("incidents", "kept")], ("untested", "measure_not_told", False)),
    ],
    ids=[
        "none", "they agree", "they disagree", "only one can be tested", "none can be tested",
        "the named one decides", "the named one cannot be tested", "the named one is not told",
    ],
)  # fmt: skip
def test_one_verdict_from_several_measures(named, measures, expected):
    """Rule 40: the verdict, why it is untested, and whether they disagree."""
    word, reason, disagree = expected
    found = common(named, [measure(*given) for given in measures])
    assert found == (Verdict(word), reason, disagree)


@pytest.mark.parametrize(
    "promised",
    [
        reduce_to(0.5, speaker="spokesman"),
        reduce_to(0.5, condition=Condition(text="x", presumed=None)),
    ],
    ids=["a spokesman", "condition not told"],
)
def test_where_the_obligation_cannot_be_told(promised):
    """Rule 35: BROKEN and PARTIAL become SLIPPING before settlement and INCONCLUSIVE after."""
    high = level("l", "2022-03-10", share=(0.9, 1.0))
    assert measured(high, promised=promised, **MIDWAY).verdict.value == "slipping"
    end = level("l", AT_THE_END, share=(0.9, 1.0))
    assert measured(end, promised=promised).verdict.value == "inconclusive"


def test_a_pledge_without_end_can_hold_by_its_level():
    """Semantics 12: no end: never KEPT, only HOLDING."""
    promised = reduce_to(0.5, end=None)
    assert verdict(promised, level("l", "2022-05-20", share=0.1)) == "holding"
    assert verdict(promised, level("l", "2022-05-20", share=0.9)) == "slipping"


def test_the_level_over_the_band():
    """Rule 41: the verdict is also given with r at both ends of the band."""
    from tests.builders import pledge

    from pledgewatch.model.records import Kind

    drastically = pledge(kind=Kind.REDUCE, wording="drastically")
    found = measured(level("l", AT_THE_END, share=(0.4, 0.45)), promised=drastically)
    assert {share: v.value for share, v in found.band} == {0.25: "partial", 0.67: "kept"}


def test_an_act_does_not_change_a_level():
    """Semantics 9: a single shelling is a continuation though the verdict waits."""
    judgement = judged(HALF, level("l", AT_THE_END, share=0.2), report())
    assert judgement.verdict.value == "kept"
