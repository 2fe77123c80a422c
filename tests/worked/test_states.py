"""WITHDRAW, MAINTAIN, REACH: semantics 7, cell by cell, rules 47 to 53, and 34 to 43 of version 2."""

from __future__ import annotations

import attrs
import pytest
from tests.builders import (
    EARLY,
    holds,
    judged,
    level,
    retract,
    same_incident,
    watch,
    withdraw,
)
from tests.worked.presence import WATCH, leave, reach, seen, stay, told, verdict

from pledgewatch.model.records import Condition


def troops(low, high=None, time="2022-04-05", **more):
    fields = {"activity": "presence", "level": (low, low if high is None else high), **more}
    return level("", time, **{"unit": "troops", **fields})


SOON = {"at": "2022-04-05", "as_of": "2022-04-05"}
GONE = seen("2022-04-02", False, "gone")


# -- withdraw --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("records", "clocks", "expected"),
    [
        ([GONE, WATCH], {}, "kept"),
        ([GONE, WATCH], SOON, "holding"),
        ([GONE], {}, "kept"),
        ([GONE], SOON, "holding"),
        ([WATCH], {}, "inconclusive"),
        ([], {}, "untested"),
        ([seen("2022-03-30", False), WATCH], {}, "inconclusive"),
        ([seen("2022-04-01T00:00", False), WATCH], {}, "kept"),
        ([seen("2022-03-31", False), WATCH], {}, "kept"),
        ([seen("2022-03-30/2022-04-03", False), WATCH], {}, "kept"),
        ([seen("2022-04-02"), WATCH], {}, "broken"),
        ([seen("2022-04-02")], SOON, "slipping"),
        ([seen("2022-03-15"), WATCH], {"at": "2022-03-16", "as_of": "2022-03-16"}, "slipping"),
        ([seen("2022-03-31T23:59"), GONE, WATCH], {}, "kept"),
        ([seen("2022-04-01T00:00"), GONE, WATCH], {}, "broken"),
        ([seen("2022-03-30/2022-04-03"), WATCH], {}, "broken"),
        ([seen("[2022-03-30..2022-04-03]"), WATCH], {}, "inconclusive"),
        ([seen("2022-04-02", origin="b"), WATCH], {}, "inconclusive"),
        ([seen("2022-04-02", origin="b"), WATCH], SOON, "slipping"),
        ([seen("2022-04-02", origin="b")], {}, "inconclusive"),
        ([seen("2022-04-02", origin="b")], SOON, "slipping"),
        ([seen("2022-04-02", origin="e"), GONE, WATCH], {}, "kept"),
        ([seen("2022-04-02", False, probability=0.79), WATCH], {}, "inconclusive"),
        ([seen("2022-04-02", False, probability=0.80), WATCH], {}, "kept"),
    ],
)  # fmt: skip
def test_the_column_withdraw(records, clocks, expected):
    """Semantics 7, WITHDRAW, from the top: from the deadline on nothing may be left."""
    assert verdict(leave(), *records, **clocks) == expected


@pytest.mark.parametrize(
    ("observation", "expected"),
    [
        (seen("2022-04-02", place="north-town"), "broken"),
        (seen("2022-04-02", place="country"), "inconclusive"),
        (seen("2022-04-02", place="south-town"), "inconclusive"),
        (seen("2022-04-02", place=None), "inconclusive"),
        (seen("2022-04-02", actor="army"), "broken"),
        (seen("2022-04-02", actor="union"), "inconclusive"),
        (seen("2022-04-02", actor="enemy"), "inconclusive"),
        (seen("2022-04-02", False, place="country"), "kept"),
        (seen("2022-04-02", False, place="north-town"), "inconclusive"),
        (seen("2022-04-02", False, actor="union"), "kept"),
        (seen("2022-04-02", False, actor="army"), "inconclusive"),
        (seen("2022-04-02", False, place=None), "inconclusive"),
        (seen("2022-04-02", False, actor=None), "inconclusive"),
        (troops(50), "broken"),
        (troops(0), "kept"),
        (troops(0, 50), "inconclusive"),
        (seen("2022-04-02", None, share=0.3), "partial"),
        (seen("2022-04-02", None, share=0), "kept"),
    ],
)
def test_narrower_and_broader_tellings(observation, expected):
    """Rule 48: a part bounds the whole from below, the whole bounds a part from above."""
    assert verdict(leave(), observation, WATCH) == expected


@pytest.mark.parametrize("untold", [{"place": None}, {"actor": None}])
def test_a_place_or_an_actor_left_out(untold):
    """Rule 48: it gives U, so the telling may be of the unit: possibly against it, never certainly."""
    there = seen("2022-04-02", id="there")
    assert verdict(reach(), there, WATCH) == "kept"
    none_somewhere = seen("2022-04-03", False, **untold)
    judgement = judged(reach(), there, none_somewhere, WATCH)
    assert (judgement.verdict.value, judgement.certain, judgement.possible) == (
        "inconclusive",
        0,
        1,
    )


def test_what_is_left_out_of_the_scope():
    """Rule 48: exceptions win."""
    spared = leave(except_places=("north-village",))
    assert verdict(spared, seen("2022-04-02", place="north-village"), WATCH) == "inconclusive"
    assert verdict(spared, seen("2022-04-02", place="north-town"), WATCH) == "broken"


def test_several_units():
    """Semantics 7, version 2: PARTIAL where all units are decided; an unknown one makes it so."""
    two = leave(places=("north", "south"))
    south = seen("2022-04-02", False, place="south")
    assert verdict(two, GONE, south, WATCH) == "kept"
    assert verdict(two, GONE, WATCH) == "inconclusive"
    assert verdict(two, GONE, seen("2022-04-02", place="south-town"), WATCH) == "partial"
    assert verdict(two, seen("2022-04-02", place="south-town"), WATCH) == "broken"


def test_observations_are_told_by_time_wherever_they_were_made():
    """Law 1: in one order, whatever unit each of them bears on."""
    book = (seen("2022-04-02", id="z"), seen("2022-04-03", id="a", place="south"), WATCH)
    judgement = judged(leave(places=("north", "south")), *book)
    assert [w.key for w in judgement.incidents] == ["z", "a"]


def test_counts_are_those_of_the_observations():
    """Rule 53: those certain in some unit; those possible in some unit and certain in none."""
    two = leave(places=("north", "south"))
    book = (seen("2022-04-02"), seen("2022-04-02", place="south", origin="b"), WATCH)
    judgement = judged(two, *book)
    assert [(unit.certain, unit.possible) for unit in judgement.units] == [(1, 0), (0, 1)]
    assert (judgement.certain, judgement.possible) == (1, 1)
    # Of the country it can be told of neither for certain, but it is one observation.
    judgement = judged(two, seen("2022-04-02", place="country"), WATCH)
    assert [(unit.certain, unit.possible) for unit in judgement.units] == [(0, 1), (0, 1)]
    assert (judgement.certain, judgement.possible) == (0, 1)


# -- who says so -----------------------------------------------------------------------------------


def test_their_own_word_that_they_have_left():
    """Rule 49: what the debtor's side says for it adds nothing, and sets `denied` against a lapse."""
    own = seen("2022-04-02", False, "own", origin="ministry-press")
    assert verdict(leave(), own, WATCH) == "inconclusive"
    still = seen("2022-04-02", id="still", incident="o")
    denied = seen("2022-04-02", False, "own", origin="ministry-press", incident="o")
    judgement = judged(leave(), still, denied, WATCH)
    assert (judgement.verdict.value, "denied" in judgement.flags) == ("broken", True)


def test_origins_add_up():
    """Rule 49: two of reliability B are enough; version 2: be it of one observation or of two."""
    two = [seen("2022-04-02", id="p", origin="b"), seen("2022-04-02", id="q", origin="b-2")]
    assert verdict(leave(), two[0], WATCH) == "inconclusive"
    assert verdict(leave(), *two, WATCH) == "broken"
    assert verdict(leave(), *two, same_incident("p", "q"), WATCH) == "broken"


def test_sources_are_origins_where_none_is_named():
    """Rule 16: `origin`, failing that `source`."""
    sources = ("b", "b-2")
    two = [seen("2022-04-02", incident="o", origin=None, source=name) for name in sources]
    assert verdict(leave(), two[0], WATCH) == "inconclusive"
    assert verdict(leave(), *two, WATCH) == "broken"


def test_an_observation_that_is_contested():
    book = [seen("2022-04-02", incident="o"), seen("2022-04-02", False, incident="o", origin="b")]
    judgement = judged(leave(), *book, WATCH)
    assert (judgement.verdict.value, "contested" in judgement.flags) == ("inconclusive", True)


def test_flags_of_what_was_observed():
    """Rule 53: `date_doubt` and `unattributed` look at the observations that count against it."""
    assert judged(leave(), seen("2022-04-05?"), WATCH).flags == {"date_doubt"}
    assert judged(leave(), seen("2022-04-05", actor=None), WATCH).flags == {"unattributed"}
    # What counts for it, or not at all, is nothing to be warned of.
    assert judged(leave(), seen("2022-04-05?", False), WATCH).flags == frozenset()
    assert judged(leave(), seen("2022-03-05?"), WATCH).flags == frozenset()


# -- lateness and return ---------------------------------------------------------------------------


def test_within_the_tolerance():
    """Rule 52: PARTIAL where it was surely not so between T and T', and is at the end."""
    lenient = leave(tolerance="10 d")
    book = [seen("2022-04-05"), seen("2022-04-15", False), WATCH]
    judgement = judged(lenient, *book)
    assert (judgement.verdict.value, judgement.flags) == ("partial", {"late"})
    assert verdict(lenient, seen("2022-04-12"), WATCH) == "broken"
    # What was before the deadline, or may have been elsewhere, is no delay.
    left = book[1:]
    assert verdict(lenient, *left) == "kept"
    assert verdict(lenient, *left, seen("2022-03-15")) == "kept"
    assert verdict(lenient, *left, seen("2022-04-05", place="country")) == "kept"
    # Being there before the deadline too was no breach, and does not make up for the delay.
    assert verdict(lenient, *book, seen("2022-03-15", id="z")) == "partial"


def test_left_too_late_in_one_place():
    """Rule 53: `late` when some unit is, though the other was left in time."""
    book = (
        seen("2022-04-02"),
        seen("2022-05-06", False),
        seen("2022-04-01T00:00", False, place="south"),
    )
    judgement = judged(leave(places=("north", "south")), *book, WATCH)
    assert [unit.verdict.value for unit in judgement.units] == ["broken", "kept"]
    assert (judgement.verdict.value, judgement.flags) == ("partial", {"late"})


@pytest.mark.parametrize(
    ("back", "before", "expected"),
    [
        ("2022-04-10", [GONE], "inconclusive"),
        ("2022-04-15T00:00", [GONE], "kept"),
        ("2022-05-01", [GONE], "kept"),
        ("2022-05-01", [seen("2022-03-25", False)], "inconclusive"),
        ("2022-05-01", [], "broken"),
        ("2022-04-15T00:00", [seen("2022-04-14T00:00", False)], "kept"),
        ("2022-04-14T23:59", [seen("2022-04-14T00:00", False)], "inconclusive"),
    ],
)
def test_a_return(back, before, expected):
    """Rule 50: once reached and settled, coming back is another matter; `last < lo`."""
    assert verdict(leave(), *before, seen(back), WATCH) == expected


def test_a_level_that_is_lost_again():
    """Rule 50 is for REACH too: what was reached and settled is fulfilled."""
    book = (seen("2022-04-02"), seen("2022-05-01", False), WATCH)
    assert verdict(reach(), *book) == "kept"


def test_what_was_reached_before_the_deadline_and_is_lost_long_after_it_may_have_been_kept():
    """Rule 50: a return; version 2: what it was at the deadline nobody has told."""
    judgement = judged(leave(), seen("2022-03-25", False), seen("2022-05-01", id="back"), WATCH)
    assert judgement.verdict.value == "inconclusive"
    assert [each.key for each in judgement.returns] == ["back"]


def test_a_return_is_told_apart_from_what_counts():
    """Rule 50: it is set aside, and shown as what came after the pledge was fulfilled."""
    judgement = judged(leave(), GONE, seen("2022-05-01", id="back"), WATCH)
    assert [w.key for w in judgement.returns] == ["back"]
    assert [w.key for w in judgement.fulfilments] == ["gone"]
    assert (judgement.incidents, judgement.certain, judgement.possible) == ((), 0, 0)


def test_without_a_deadline_it_is_never_due():
    """Version 2: it slips while it is not so, and is kept once it is."""
    assert verdict(leave(end=None), seen("2022-04-02"), WATCH) == "slipping"
    assert verdict(leave(end=None), GONE) == "kept"


@pytest.mark.parametrize(
    ("cut", "expected"),
    [
        ("2022-03-20T00:00", ("untested", "never_due")),
        ("2022-04-02T00:00", ("inconclusive", None)),
        ("2022-04-20T00:00", ("broken", None)),
        ("[2022-03-31..2022-04-20]", ("inconclusive", None)),
    ],
)
def test_cut_short(cut, expected):
    """Rules 42 and 51."""
    assert told(leave(), seen("2022-04-05"), WATCH, withdraw(cut)) == expected


def test_late_where_it_may_never_have_been_due():
    """Rule 51: where `before(C, T)` is U, PARTIAL becomes INCONCLUSIVE."""
    book = (leave(tolerance="10 d"), seen("2022-04-05"), seen("2022-04-15", False), WATCH)
    assert verdict(*book, withdraw("2022-05-20T00:00")) == "partial"
    assert verdict(*book, withdraw("[2022-03-31..2022-05-20]")) == "inconclusive"


# -- levels ----------------------------------------------------------------------------------------

CAPPED = {"at_most": 100_000, "unit": "troops"}


@pytest.mark.parametrize(
    ("observation", "expected"),
    [
        (troops(90_000, 100_000), "kept"),
        (troops(100_001), "broken"),
        (troops(95_000, 105_000), "inconclusive"),
        (troops(150_000, time="2022-03-15"), "inconclusive"),
        (troops(90_000, unit="guns"), "inconclusive"),
        (seen("2022-04-05", False), "inconclusive"),
        (seen("2022-04-05", False, unit="troops"), "inconclusive"),
        (troops(110_000, place="north-town"), "broken"),
        (troops(90_000, place="north-town"), "inconclusive"),
        (troops(90_000, place="country"), "kept"),
        (troops(110_000, place="country"), "inconclusive"),
    ],
)
def test_150000_troops_down_to_100000(observation, expected):
    """Rules 47 and 48: counts as intervals."""
    assert verdict(reach(**CAPPED), observation, WATCH) == expected


@pytest.mark.parametrize(
    ("observation", "expected"),
    [
        (troops(500), "kept"),
        (troops(499), "partial"),
        (troops(249), "broken"),
        (troops(400, 600), "inconclusive"),
        (troops(600, place="north-town"), "kept"),
        (troops(200, place="country"), "broken"),
    ],
)
def test_at_least(observation, expected):
    assert verdict(reach(at_least=500, unit="troops"), observation, WATCH) == expected


def test_reach_without_a_number_is_to_have_some():
    assert verdict(reach(), seen("2022-04-02"), WATCH) == "kept"
    assert verdict(reach(), GONE, WATCH) == "broken"


# -- maintain --------------------------------------------------------------------------------------

THERE = seen("2022-04-01T00:00", id="there")


@pytest.mark.parametrize(
    ("records", "clocks", "expected"),
    [
        ([THERE, WATCH], {}, "kept"),
        ([seen("2022-03-30"), WATCH], {}, "inconclusive"),
        ([seen("2022-03-01/2022-03-31"), WATCH], {}, "kept"),
        ([seen("2022-03-01/2022-04-01"), WATCH], {}, "kept"),
        ([seen("2022-03-01/2022-04-02T00:00"), WATCH], {}, "kept"),
        ([seen("2022-03-10", False), THERE, WATCH], {}, "broken"),
        ([seen("2022-02-27", False), THERE, WATCH], {}, "kept"),
        ([seen("2022-04-01T00:00", False), WATCH], {}, "inconclusive"),
        ([seen("2022-03-10", False, origin="b"), THERE, WATCH], {}, "inconclusive"),
        ([seen("2022-03-10", False, origin="b"), WATCH], {"at": "2022-03-20"}, "slipping"),
        ([WATCH], {"at": "2022-03-20"}, "holding"),
        ([], {"at": "2022-03-20"}, "untested"),
        ([seen("2022-03-10")], {"at": "2022-03-20"}, "untested"),
    ],
)
def test_the_column_maintain(records, clocks, expected):
    """Semantics 7, MAINTAIN: all through the window, and at its end."""
    clocks = {**clocks, "as_of": clocks["at"]} if clocks else {}
    assert verdict(stay(), *records, **clocks) == expected


def test_maintain_without_end_can_only_hold():
    assert verdict(stay(end=None), seen("2022-04-10"), watch("2021-12-01/..",
                   activities=("presence",))) == "holding"  # fmt: skip


def test_void_and_conditions():
    """Semantics 7: VOID; the obligation is part of the match of an observation."""
    never = Condition(text="c", presumed=False)
    assert told(stay(condition=never), seen("2022-03-10", False), WATCH) == ("void", None)
    paused = Condition(text="c", state="paid", presumed=True)
    off = holds("paid", False, "2022-03-05T00:00", known=EARLY)
    assert verdict(stay(condition=paused), off, seen("2022-03-10", False), THERE, WATCH) == "kept"
    untold = Condition(text="c")
    assert verdict(stay(condition=untold), seen("2022-03-10", False), WATCH) == "inconclusive"


def test_late_news_of_a_lapse():
    lapse = seen("2022-03-10", False, "lapse", known="2022-06-01")
    book = [stay(), THERE, WATCH, lapse, retract("lapse", "2022-07-01")]
    asked = [
        verdict(*book, at=day, as_of=day) for day in ("2022-05-01", "2022-06-02", "2022-07-02")
    ]
    assert asked == ["kept", "broken", "kept"]


@pytest.mark.parametrize("amount", [{"level": 0, "unit": "troops"}, {"share": 0}])
@pytest.mark.parametrize(
    ("promise", "day", "expected"),
    [
        (leave, "2022-04-02", "kept"),
        (stay, "2022-03-20", "inconclusive"),
        (reach, "2022-04-02", "inconclusive"),
    ],
)
def test_an_amount_tells_only_of_withdrawing_whether_there_is_some(promise, day, expected, amount):
    """Rule 48: with no level pledged `holds` is read, and for WITHDRAW also any `level` or `share`."""
    assert verdict(promise(), WATCH, level("none", day, activity="presence", **amount)) == expected


# -- one observation, several units ----------------------------------------------------------------


def test_contested_in_one_unit_alone():
    """Rule 53: what is told of the country is contested for the part that is said to be empty."""
    leaving = leave(places=("north-town", "south"))
    told = (
        seen("2022-04-05", False, "none in the south", place="south", incident="x"),
        troops(100, place="country", incident="x"),
    )
    judgement = judged(leaving, WATCH, *(record_of_97(each) for each in told))
    assert judgement.flags == {"contested"}
    assert judgement.verdict.value == "inconclusive"


def record_of_97(record):
    return attrs.evolve(record, probability=0.97)
