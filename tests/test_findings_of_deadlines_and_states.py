"""Contradictions of pledges with a deadline, of states, and the alarm: semantics 9."""

from __future__ import annotations

import pytest
from tests.builders import (
    denial,
    level,
    pledge,
    reduce_to,
    report,
    reviewed,
    same_incident,
    watch,
    withdraw,
)
from tests.worked.counting import BASELINE_ALL, MARCH, daily

from pledgewatch.model.logic import T, U
from pledgewatch.model.records import Kind


def found(*records, kind=None, **clocks):
    review = reviewed(*records, **clocks)
    return [f for f in review.contradictions if kind in (None, f.kind)]


def do_by(**more):
    return pledge(kind=Kind.DO_BY, activities=("looting",), **more)


def deed(id: str = "deed", time: str = "2022-03-10T12:00", **more):
    return report(id, time, activity="looting", **more)


def leave(**more):
    return pledge(kind=Kind.WITHDRAW, activities=("presence",), **more)


def presence(id: str, time: str, holds: bool = True, **more):
    return level(id, time, **{"activity": "presence", "holds": holds, **more})


PRESENCE_WATCH = watch(activities=("presence",))


# -- missed_deadline -------------------------------------------------------------------------------


def test_done_after_the_deadline():
    """Semantics 7 and 9: a first achievement surely after T."""
    (finding,) = found(do_by(), deed(time="2022-04-10"), kind="missed_deadline")
    assert (finding.certainty, finding.pledge, finding.records) == (T, "pledge", ("deed",))
    assert finding.origins == finding.alarm == ("a",)
    assert "31 March 2022" in finding.said


def test_not_done_at_all_rests_on_who_was_looking():
    """Semantics 7: settled, covered and nothing told."""
    watched = (watch(id="one"), watch(origin="b", id="two"))
    over = watch("2022-04-01/2022-05-31", id="too late to see it", origin="c")
    (finding,) = found(do_by(), *watched, over, kind="missed_deadline")
    assert (finding.certainty, finding.records) == (T, ("one", "two"))
    assert finding.origins == ("b", "watcher")
    assert finding.alarm == ()
    assert "100%" in finding.because
    (finding,) = found(do_by(), watched[0], kind="missed_deadline")
    assert finding.alarm == ("watcher",)


def test_a_deadline_that_may_have_been_missed():
    """Until the news has had time to arrive nothing is certain."""
    (finding,) = found(do_by(), watch(), at="2022-04-02", as_of="2022-04-02")
    assert (finding.kind, finding.certainty) == ("missed_deadline", U)


@pytest.mark.parametrize(
    ("records", "clocks"),
    [
        ([do_by(), deed(), watch()], {}),
        ([do_by()], {}),
        ([do_by(), watch()], {"at": "2022-03-20", "as_of": "2022-03-20"}),
        ([do_by(), watch(), withdraw("2022-03-20T00:00")], {}),
    ],
    ids=["done in time", "nobody looked", "not due yet", "withdrawn before it was due"],
)
def test_no_deadline_was_missed(records, clocks):
    assert found(*records, kind="missed_deadline", **clocks) == []


def test_done_in_a_part_only():
    """Semantics 7: an achieved share between 0 and 1."""
    asked = do_by(places=("north-town", "south-town"))
    (finding,) = found(asked, deed(), watch(), kind="missed_deadline")
    assert finding.certainty is T
    assert "50%" in finding.because


def test_done_late_within_what_was_tolerated():
    (finding,) = found(do_by(tolerance="30 days"), deed(time="2022-04-10"), kind="missed_deadline")
    assert finding.certainty is T
    assert "tolerated" in finding.because


# -- state_persists --------------------------------------------------------------------------------


def test_a_state_that_persists_after_the_deadline():
    (finding,) = found(leave(), presence("p", "2022-04-03"), PRESENCE_WATCH)
    assert (finding.kind, finding.certainty, finding.incident) == ("state_persists", T, "p")
    assert finding.alarm == ("a",)
    for told in ("resence", "state", "north", "3 April 2022"):
        assert told in finding.told
    assert "31 March 2022" in finding.because


def test_a_state_that_may_persist():
    (finding,) = found(leave(), presence("p", "2022-04-03", origin="b"), PRESENCE_WATCH)
    assert (finding.kind, finding.certainty, finding.alarm) == ("state_persists", U, ())
    (finding,) = found(leave(), presence("p", "2022-04-03", place="country"), PRESENCE_WATCH)
    assert (finding.kind, finding.certainty) == ("state_persists", U)
    assert "places" in finding.because


def test_two_origins_of_one_observation_need_each_other():
    """The leave-one-origin-out alarm names both."""
    book = [
        presence("p", "2022-04-03", origin="b"),
        presence("q", "2022-04-03", origin="b-2"),
        same_incident("p", "q"),
    ]
    (finding,) = found(leave(), *book, PRESENCE_WATCH)
    assert (finding.certainty, finding.alarm) == (T, ("b", "b-2"))


def test_a_level_that_was_not_reached():
    asked = pledge(
        kind=Kind.REACH, activities=("presence",), at_most=100, unit="troops", end="2022-03-31"
    )
    told = level("l", "2022-04-05", activity="presence", level=(120, 150), unit="troops")
    (finding,) = found(asked, told, PRESENCE_WATCH)
    assert finding.kind == "state_persists"
    assert "at most 100 troops" in finding.said
    assert "120 to 150 troops" in finding.told


def test_a_return_after_it_was_fulfilled():
    """Rule 50: it leaves the verdict as it is, and is told as a resumption."""
    gone = presence("gone", "2022-04-02", holds=False)
    back = presence("back", "2022-05-02")
    review = reviewed(leave(), gone, back, PRESENCE_WATCH)
    assert review["pledge"].verdict.value == "kept"
    (finding,) = review.contradictions
    assert (finding.kind, finding.incident) == ("resumption", "back")


# -- the alarm -------------------------------------------------------------------------------------


def test_the_alarm_of_an_act():
    """Semantics 9: the one source without which it falls."""
    (finding,) = found(pledge(), report(incident="x"), kind="continuation")
    assert finding.alarm == ("a",)
    tellings = [report(incident="x", origin=o) for o in ("a", "b", "b-2")]
    (finding,) = found(pledge(), *tellings, kind="continuation")
    assert (finding.certainty, finding.alarm) == (T, ())
    (finding,) = found(pledge(), report(incident="x", origin="b"), kind="continuation")
    assert (finding.certainty, finding.alarm) == (U, ())


def test_the_alarm_of_a_reduction():
    """Who counted alone carries what the counts say."""
    counted = [*daily(BASELINE_ALL, 1), *daily(MARCH, 1)]
    (finding,) = found(reduce_to(0.5), watch(), *counted, kind="insufficient_reduction")
    assert finding.certainty is T
    assert finding.alarm == finding.origins
    told = [level(o, "2022-04-03", share=0.8, origin=o) for o in ("a", "b")]
    (finding,) = found(reduce_to(0.5), *told, kind="insufficient_reduction")
    assert (finding.certainty, finding.origins, finding.alarm) == (T, ("a", "b"), ())


def test_the_alarm_of_a_conflict():
    """A conflict of two tellings needs both; of three, perhaps none."""
    where = [report("r", incident="x"), report("s", incident="x", place="south-town", origin="b")]
    (finding,) = found(*where, kind="report_conflict")
    assert finding.alarm == ("a", "b")
    (finding,) = found(*where, report("t", incident="x", place="abroad", origin="c"))
    assert finding.alarm == ()
    (finding,) = found(report("r", incident="x"), denial("d", incident="x", origin="b"))
    assert finding.alarm == ("a", "b")


# -- tellings of one observation -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"holds": True}, {"holds": False}),
        ({"level": (10, 20), "holds": None}, {"level": (30, 40), "holds": None}),
        ({"share": (0.1, 0.2), "holds": None}, {"share": (0.5, 1), "holds": None}),
    ],
)
def test_tellings_of_one_observation_that_exclude_each_other(one, other):
    """Semantics 9: reports of one incident exclude each other."""
    book = [
        presence("p", "2022-03-03", incident="o", **one),
        presence("q", "2022-03-03", incident="o", origin="b", **other),
    ]
    (finding,) = found(*book, kind="report_conflict")
    assert (finding.incident, finding.records, finding.alarm) == ("o", ("p", "q"), ("a", "b"))


@pytest.mark.parametrize(
    "other",
    [
        {"incident": "another"},
        {"place": "south"},
        {"time": "2022-03-09"},
        {"holds": True},
        {"holds": None, "level": 0},
    ],
)
def test_tellings_of_states_that_can_both_be_true(other):
    more = {"time": "2022-03-03", "holds": False, "incident": "o", "origin": "b", **other}
    book = [presence("p", "2022-03-03", incident="o"), presence("q", **more)]
    assert found(*book, kind="report_conflict") == []
