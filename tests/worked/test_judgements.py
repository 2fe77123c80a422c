"""What a judgement carries beside its verdict (semantics 7), for each kind of pledge."""

from __future__ import annotations

import pytest
from tests.builders import (
    holds,
    judged,
    level,
    pledge,
    reduce_to,
    report,
    retract,
    supersede,
    watch,
)
from tests.worked.counting import BASELINE_ALL, daily

from pledgewatch.model.records import Condition, Kind

STRONG = {"probability": 0.99}
BOTH = {"places": ("north", "south")}
AT_THE_END = "2022-04-02"


def do_by(**more):
    return pledge(kind=Kind.DO_BY, activities=("looting",), **more)


def deed(id: str, time: str, **more):
    return report(id, time, activity="looting", **more)


def names(incidents) -> list[str]:
    return [weighed.key for weighed in incidents]


# -- what happened ---------------------------------------------------------------------------------


def test_incidents_are_listed_by_time_and_those_that_count_are_violations():
    """Semantics 6: an incident has its name from what its reports share."""
    judgement = judged(
        pledge(),
        report("first-told", "2022-03-05T12:00", incident="west-road", **STRONG),
        report("next-told", "2022-03-08T12:00", incident="east-road", **STRONG),
        report("unlikely", "2022-03-06T12:00", incident="bridge", probability=0.1),
    )
    assert names(judgement.incidents) == ["west-road", "bridge", "east-road"]
    assert names(judgement.violations) == ["west-road", "east-road"]


def test_what_was_done_in_time_or_may_have_been_fulfils_a_deadline():
    """Rule 43: done before the deadline, or it cannot be told; what was done late was done, but late."""
    judgement = judged(
        do_by(),
        deed("in-time", "2022-03-10T12:00"),
        deed("late", "2022-04-10T12:00"),
        deed("perhaps", "[2022-03-31T20:00..2022-04-01T04:00]"),
    )
    assert names(judgement.incidents) == ["in-time", "perhaps", "late"]
    assert names(judgement.fulfilments) == ["in-time", "perhaps"]
    assert (judgement.certain, judgement.possible) == (1, 1)


def test_nothing_done_violates_a_pledge_to_do_it():
    """Semantics 7: what was done late breaks it as a deadline missed, not as a violation."""
    judgement = judged(do_by(), deed("late", "2022-04-10T12:00"))
    assert judgement.verdict.value == "broken"
    assert judgement.violations == ()


# -- units -----------------------------------------------------------------------------------------


# -- flags -----------------------------------------------------------------------------------------


def test_a_replacement_that_was_taken_back_asks_for_nothing():
    """Semantics 4: only what is alive counts; what superseded the pledge still does."""
    book = (pledge(), reduce_to(0.5, "new"), supersede("pledge", "new", "2022-03-10T00:00"))
    judgement = judged(*book, retract("new", "2022-04-01"))
    assert (judgement.lifecycle.value, judgement.flags) == ("superseded", frozenset())


@pytest.mark.parametrize(
    "told",
    [[], [watch()], [level("left", AT_THE_END, share=0.3)]],
    ids=["nothing is told", "nothing to compare with", "a level is told"],
)
def test_only_what_rests_on_a_day_of_report_is_report_dated(told):
    """Semantics 7: a flag is set by what is told, never by what is not."""
    assert judged(reduce_to(0.5), *told).flags == set()


def test_one_measure_on_days_of_report_is_enough_to_say_so():
    """Rules 7 and 40: the counts rest on days of report, the level does not."""
    judgement = judged(
        reduce_to(0.5),
        watch(),
        *daily(BASELINE_ALL, 2, report_dated=True),
        level("left", AT_THE_END, share=0.3),
    )
    assert [measured.verdict.value for measured in judgement.measures] == ["inconclusive", "kept"]
    assert judgement.flags == {"measures_disagree", "report_dated"}


@pytest.mark.parametrize(
    ("presumed", "expected"),
    [(True, "broken"), (False, "void")],
    ids=["it bound", "it never bound"],
)
def test_no_unit_is_uneven_of_what_never_bound(presumed, expected):
    """Rule 25: void is read first; version 2, rule 55: of several places the worst level counts."""
    judgement = judged(
        reduce_to(
            0.5,
            **BOTH,
            condition=Condition(text="while talks go on", state="talks", presumed=presumed),
        ),
        holds("talks", True, "2022-04-01T00:00"),
        level("less", AT_THE_END, share=0.1),
        level("more", AT_THE_END, share=1.0, place="south"),
    )
    assert (judgement.verdict.value, judgement.flags) == (expected, set())


# -- asked for alone, and shown --------------------------------------------------------------------


def test_the_short_form_of_a_judgement_is_its_answers_without_the_evidence():
    """A ledger of thousands of reports must not be printed with every judgement."""
    gone, back = (
        level(id, time, activity="presence", holds=here)
        for id, time, here in (("gone", "2022-04-02", False), ("back", "2022-05-20", True))
    )
    watching = watch(activities=("presence",))
    leaving = pledge(kind=Kind.WITHDRAW, activities=("presence",))
    for judgement in (judged(leaving, gone, back, watching), judged(pledge(), report())):
        shown = repr(judgement)
        assert str(judgement.verdict) in shown
        for left_out in ("scope", "incidents", "fulfilments", "returns"):
            assert f"{left_out}=" not in shown
