"""What a judgement carries beside its verdict (semantics 7), for each kind of pledge."""

from __future__ import annotations

import pytest
from pledgewatch.case import open_case
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
    retract,
    reviewed,
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


def test_incidents_are_listed_by_name_and_violations_by_time():
    """Semantics 6: an incident has its name from what its reports share."""
    judgement = judged(
        pledge(),
        report("first-told", "2022-03-05T12:00", incident="west-road", **STRONG),
        report("next-told", "2022-03-08T12:00", incident="east-road", **STRONG),
        report("unlikely", "2022-03-06T12:00", incident="bridge", probability=0.1),
    )
    assert names(judgement.incidents) == ["bridge", "east-road", "west-road"]
    assert names(judgement.violations) == ["west-road", "east-road"]


def test_what_was_done_in_time_or_may_have_been_fulfils_a_deadline():
    """Rule 43: done before the deadline, or it cannot be told; what was done late was done, but late."""
    judgement = judged(
        do_by(),
        deed("in-time", "2022-03-10T12:00"),
        deed("late", "2022-04-10T12:00"),
        deed("perhaps", "2022-03-31T20:00/2022-04-01T04:00"),
    )
    assert names(judgement.incidents) == ["in-time", "late", "perhaps"]
    assert names(judgement.fulfilments) == ["in-time", "perhaps"]
    assert (judgement.certain, judgement.possible) == (1, 1)


def test_nothing_done_violates_a_pledge_to_do_it():
    """Semantics 7: what was done late breaks it as a deadline missed, not as a violation."""
    judgement = judged(do_by(), deed("late", "2022-04-10T12:00"))
    assert judgement.verdict.value == "broken"
    assert judgement.violations == ()


# -- units -----------------------------------------------------------------------------------------


def test_before_it_opens_no_unit_is_covered():
    """Rules 24 and 25: where there is nothing to watch yet, nothing is watched."""
    judgement = judged(pledge(**BOTH), watch(), at="2022-02-25", as_of="2022-02-25")
    assert [unit.coverage for unit in judgement.units] == [0, 0]


def test_a_share_of_units_is_achieved_but_not_of_a_reduction():
    """Semantics 7, Units: a reduction pools what the units tell."""
    watching = watch(places=("north",))
    assert judged(pledge(**BOTH), watching).achieved == 0.5
    assert judged(reduce_to(0.5, **BOTH), watching).achieved is None


# -- flags -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "weakened"), [("2022-03-09T23:59:59.999999", False), ("2022-03-10T00:00", True)]
)
def test_weakened_from_the_instant_of_the_replacement_on(at, weakened):
    """Rule 56: in force where `when.last <= at`."""
    book = (pledge(), reduce_to(0.5, "new"), supersede("pledge", "new", "2022-03-10T00:00"))
    assert ("weakened" in judged(*book, at=at).flags) is weakened


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
    [(True, ("inconclusive", {"uneven"})), (False, ("void", set()))],
    ids=["it bound", "it never bound"],
)
def test_no_unit_is_uneven_of_what_never_bound(presumed, expected):
    """Rule 25: void is read first. The levels are of after the end, when the condition holds again."""
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
    assert (judgement.verdict.value, set(judgement.flags)) == expected


# -- asked for alone, and shown --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "expected"),
    [("2022-02-25", "untested"), (LATE, "void")],
    ids=["not yet open", "it never bound"],
)
def test_the_verdict_of_a_reduction_asked_for_alone_is_that_of_its_judgement(at, expected):
    """Rule 25: in what order it is read does not hang on how much is asked for."""
    book = ledger(
        reduce_to(
            0.5, condition=Condition(text="while talks go on", state="talks", presumed=False)
        ),
        holds("talks", True, "2022-04-01T00:00"),
        level("left", AT_THE_END, share=0.3),
    )
    case = open_case(book, at_time(LATE))
    assert case.verdict("pledge", at_time(at)).value == expected
    assert case.judgement("pledge", at_time(at)).verdict.value == expected


def test_a_judgement_is_shown_in_words_and_as_a_card():
    """Semantics 0.2: lifecycle and verdict, each by its name."""
    judgement = reviewed(pledge(), watch())["pledge"]
    assert str(judgement).startswith("[v] KEPT (ended, settled)")
    assert judgement._repr_html_().lstrip().startswith("<")
    assert judgement._repr_mimebundle_() == {
        "text/plain": str(judgement),
        "text/html": judgement._repr_html_(),
    }


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
