"""What changed between two reviews, how an answer came about, and which records did it."""

from __future__ import annotations

import pytest
from tests.builders import (
    at_time,
    holds,
    ledger,
    level,
    moment,
    pledge,
    reduce_to,
    report,
    retract,
    supersede,
    watch,
    withdraw,
)

from pledgewatch.records import Condition, Explanation


def diff(*records, earlier: str, later: str, at: str | None = None):
    book = ledger(*records)
    return book.review(at=at, as_of=later).diff(book.review(at=at, as_of=earlier))


def steps(*records, as_of: str, at: str | None = None, pledge: str = "pledge"):
    return ledger(*records).review(at=at, as_of=as_of).history(pledge)


LATE_REPORT = report("late", known="2022-05-10", probability=0.99)


# -- diff ------------------------------------------------------------------------------------------


def test_nothing_changed():
    found = diff(pledge(), watch(), earlier="2022-03-05", later="2022-03-06")
    assert len(found) == 0
    assert list(found) == []
    assert "nothing changed" in str(found)


def test_a_late_report_is_named():
    """Semantics 7: a later record may change a verdict; the change names the records."""
    found = diff(pledge(), watch(), LATE_REPORT, earlier="2022-05-09", later="2022-05-11")
    (change,) = found.of("pledge", "verdict")
    assert (change.before, change.after) == ("kept", "broken")
    assert change.records == ("late",)
    assert "pledge: verdict kept -> broken, because of late: a affirms shelling" in change.text
    (finding,) = found.of("pledge", "finding")
    assert (finding.before, finding.after) == (None, "certain, attributed")
    assert finding.records == ("late",)


def test_the_clock_alone_may_change_an_answer():
    found = diff(pledge(), watch(), earlier="2022-04-05", later="2022-04-20")
    (verdict,) = found.of("pledge", "verdict")
    assert (verdict.before, verdict.after) == ("holding", "kept")
    assert verdict.records == ()
    assert verdict.text.endswith("because time passed.")


def test_a_pledge_that_becomes_known():
    late = pledge(known="2022-03-05")
    found = diff(late, watch(), earlier="2022-03-04", later="2022-03-06")
    changes = {change.what: (change.before, change.after) for change in found.of("pledge")}
    assert changes == {"verdict": (None, "holding"), "lifecycle": (None, "active")}
    assert all(change.records == ("pledge",) for change in found.of("pledge"))


def test_a_pledge_that_is_taken_back():
    book = (pledge(), watch(), retract("pledge", "2022-03-05", id="back"))
    found = diff(*book, earlier="2022-03-04", later="2022-03-06")
    changes = {change.what: (change.before, change.after) for change in found.of("pledge")}
    assert changes["verdict"] == ("holding", None)
    assert "back" in found.of("pledge", "verdict")[0].records


def test_a_retraction_is_named():
    book = (pledge(), watch(), report("r", probability=0.99), retract("r", "2022-05-10", id="back"))
    found = diff(*book, earlier="2022-05-09", later="2022-05-11")
    (verdict,) = found.of("pledge", "verdict")
    assert (verdict.before, verdict.after) == ("broken", "kept")
    assert verdict.records == ("back",)
    (finding,) = found.of("pledge", "finding")
    assert (finding.before, finding.after) == ("certain, attributed", None)
    assert finding.records == ("back", "r")
    (note,) = [c for c in found if c.what == "note"]
    assert (note.pledge, note.before) == (None, None)
    assert note.text.startswith("ledger: retracted: r: retracted")


def test_records_that_each_would_have_done():
    """Where no one is needed, those that would have done alone."""
    twice = [
        report(name, known="2022-05-10", origin=origin, probability=0.99)
        for name, origin in (("one", "a"), ("two", "b"))
    ]
    found = diff(pledge(), watch(), *twice, earlier="2022-05-09", later="2022-05-11")
    assert found.of("pledge", "verdict")[0].records == ("one", "two")


def test_records_that_were_needed_together():
    """Those without which it would not be what it is."""
    both = [
        report(name, known="2022-05-10", origin=origin, incident="x")
        for name, origin in (("one", "b"), ("two", "b-2"))
    ]
    found = diff(pledge(), watch(), *both, earlier="2022-05-09", later="2022-05-11")
    assert found.of("pledge", "verdict")[0].records == ("one", "two")


def test_records_of_which_any_two_would_have_done():
    """Where none is needed and none would do alone: all that are new and bear on it."""
    three = [
        report(name, known="2022-05-10", origin=origin, incident="x")
        for name, origin in (("one", "b"), ("two", "b-2"), ("three", "b-3"))
    ]
    elsewhere = report("elsewhere", known="2022-05-10", place="south")
    found = diff(pledge(), watch(), *three, elsewhere, earlier="2022-05-09", later="2022-05-11")
    assert found.of("pledge", "verdict")[0].records == ("one", "three", "two")


def test_a_finding_that_rises_on_the_ladder():
    book = (
        pledge(),
        report("one", incident="x", origin="b"),
        report("two", incident="x", origin="b-2", known="2022-05-10"),
    )
    found = diff(*book, earlier="2022-05-09", later="2022-05-11")
    (finding,) = found.of("pledge", "finding")
    assert (finding.before, finding.after) == ("possible, alleged", "certain, attributed")
    assert finding.records == ("two",)


def test_flags_and_notes():
    book = (
        pledge(control=("south",)),
        watch(),
        withdraw("2022-03-10", known="2022-03-10"),
        report("r", place="south", known="2022-03-15", time="2022-03-05"),
        Explanation(id="e", of="pledge", text="tired", known=moment("2022-03-15")),
    )
    found = diff(*book, earlier="2022-03-09", later="2022-03-15")
    (flags,) = found.of("pledge", "flags")
    assert (flags.before, flags.after) == ("", "reneged")
    texts = [change.text for change in found.of("pledge", "note")]
    assert any("rival explanation: Rival explanation: tired" in text for text in texts)
    assert any("omission: The pledge does not name south (1 reported" in text for text in texts)


def test_a_note_that_is_gone():
    book = (
        pledge(),
        Explanation(id="e", of="pledge", text="tired", known=moment("2022-03-05")),
        retract("e", "2022-05-01"),
    )
    found = diff(*book, earlier="2022-04-30", later="2022-05-02")
    (note,) = found.of("pledge", "note")
    assert note.after is None
    assert note.text.endswith("no longer")


def test_as_data():
    data = diff(
        pledge(), watch(), LATE_REPORT, earlier="2022-05-09", later="2022-05-11"
    ).to_dict()  # fmt: skip
    assert data["earlier"] == "2022-05-09T23:59:59.999999Z"
    assert data["later"] == "2022-05-11T23:59:59.999999Z"
    assert data["changes"][0] == {
        "pledge": "pledge",
        "what": "verdict",
        "before": "kept",
        "after": "broken",
        "records": ["late"],
        "text": data["changes"][0]["text"],
    }


def test_a_level_is_said_in_words():
    book = (
        reduce_to(0.5),
        level("l", "2022-03-10", share=0.2),
        level("m", "2022-03-11", level=300, unit="troops"),
        holds("talks", True, "2022-03-01", id="t", known="2022-03-10"),
    )
    found = diff(*book, earlier="2022-03-09", later="2022-03-10")
    assert "because of l: a: share 0.2 left (known 10 March 2022" in found.of("pledge")[0].text


# -- history ---------------------------------------------------------------------------------------


def told(found):
    return [(step.verdict.value, step.lifecycle.value) for step in found]


def test_how_an_answer_came_about():
    """Semantics 7: `history` over `as_of`, each step naming the records that caused it."""
    found = steps(pledge(), watch(), LATE_REPORT, as_of="2022-06-01")
    assert told(found) == [
        ("untested", "announced"),
        ("holding", "active"),
        ("holding", "ended"),
        ("kept", "ended"),
        ("broken", "ended"),
    ]
    assert found[0].records == ("pledge",)
    assert [step.records for step in found[1:4]] == [(), (), ()]
    assert found[-1].records == ("late",)
    assert [step.as_of for step in found[1:]] == [
        at_time("2022-03-01T00:00"),
        at_time("2022-04-01T00:00"),
        at_time("2022-04-15T00:00"),
        at_time("2022-05-10"),
    ]
    assert found[-1].text.startswith("10 May 2022, 23:59: broken (ended), because of late: ")


def test_history_at_one_event_time():
    """Each step at its own knowledge time, judging the world at the review's `at`."""
    found = steps(pledge(), watch(), LATE_REPORT, as_of="2022-06-01", at="2022-03-20")
    assert told(found) == [("untested", "active"), ("holding", "active"), ("broken", "active")]


def test_history_of_withdrawal_and_conditions():
    book = (
        pledge(
            grace="24 h", condition=Condition(text="x", state="talks", presumed=True)
        ),
        pledge("new", said="2022-03-24"),
        watch(),
        holds("talks", False, "2022-03-10T00:00"),
        supersede("pledge", "new", "2022-03-25T00:00", known="2022-03-24"),
    )  # fmt: skip
    states = [step.lifecycle.value for step in steps(*book, as_of="2022-06-01")]
    assert list(dict.fromkeys(states)) == [
        "announced", "in grace", "active", "dormant", "superseded",
    ]  # fmt: skip


def test_history_of_an_unknown_pledge():
    with pytest.raises(KeyError, match="no pledge"):
        steps(pledge(), as_of="2022-06-01", pledge="nothing")
