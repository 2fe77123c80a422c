"""What changed between two reviews, how an answer came about, and which records did it."""

from __future__ import annotations

import re

import attrs
import pytest
from tests.builders import (
    at_time,
    clock,
    holds,
    ledger,
    level,
    moment,
    pledge,
    reduce_to,
    report,
    retract,
    same_incident,
    same_origin,
    statement,
    supersede,
    watch,
    withdraw,
)

from pledgewatch.engine import review as engine
from pledgewatch.live.causes import Cause, Clock, smallest
from pledgewatch.model.dates import iso
from pledgewatch.model.records import Condition, Explanation, Kind, StatementKind
from pledgewatch.model.time import DAY
from pledgewatch.words import step_said


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
    findings = found.of("pledge", "finding")
    assert [(f.own[0], f.before, f.after, f.records) for f in findings] == [
        ("continuation", None, "certain, attributed", ("late",)),
        ("resumption", None, "certain, attributed", ("late",)),
    ]


def test_the_clock_alone_may_change_an_answer():
    found = diff(pledge(), watch(), earlier="2022-04-05", later="2022-04-20")
    (verdict,) = found.of("pledge", "verdict")
    assert (verdict.before, verdict.after) == ("holding", "kept")
    assert verdict.records == ()


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


def test_a_pledge_that_is_gone_is_not_said_to_stand():
    book = ledger(pledge(), watch(), retract("pledge", "2022-03-05", id="back"))
    told = [
        each.text for each in book.review(as_of="2022-03-06").diff(book.review(as_of="2022-03-04"))
    ]
    assert any("no longer listed, in force before" in each.casefold() for each in told)
    assert not any(": in force" in each.casefold() for each in told)


def test_a_retraction_is_named():
    book = (pledge(), watch(), report("r", probability=0.99), retract("r", "2022-05-10", id="back"))
    found = diff(*book, earlier="2022-05-09", later="2022-05-11")
    (verdict,) = found.of("pledge", "verdict")
    assert (verdict.before, verdict.after) == ("broken", "kept")
    assert verdict.records == ("back",)
    for finding in found.of("pledge", "finding"):
        assert (finding.before, finding.after) == ("certain, attributed", None)
        assert finding.records == ("back",)
    (note,) = [c for c in found if c.what == "note"]
    assert (note.pledge, note.before, note.note.kind) == (None, None, "retracted")


def test_records_that_each_would_have_done():
    twice = [
        report(name, known="2022-05-10", origin=origin, probability=0.99)
        for name, origin in (("one", "a"), ("two", "b"))
    ]
    found = diff(pledge(), watch(), *twice, earlier="2022-05-09", later="2022-05-11")
    (verdict,) = found.of("pledge", "verdict")
    assert verdict.records == ("one", "two")
    # The first of them is the cause, and the other is told as what would have been one.
    assert (
        "because of shelling in north-town on 10 March 2022, 12:00, according to a" in verdict.text
    )
    assert verdict.text.endswith(", according to b would have done as well.")


def test_records_that_were_needed_together():
    """Those without which it would not be what it is."""
    both = [
        report(name, known="2022-05-10", origin=origin, incident="x")
        for name, origin in (("one", "b"), ("two", "b-2"))
    ]
    found = diff(pledge(), watch(), *both, earlier="2022-05-09", later="2022-05-11")
    assert found.of("pledge", "verdict")[0].records == ("one", "two")


def test_records_of_which_any_two_would_have_done():
    """Where none is needed and none would do alone: as many as do, and what would in their place."""
    three = [
        report(name, known="2022-05-10", origin=origin, incident="x")
        for name, origin in (("one", "b"), ("two", "b-2"), ("three", "b-3"))
    ]
    elsewhere = report("elsewhere", known="2022-05-10", place="south")
    found = diff(pledge(), watch(), *three, elsewhere, earlier="2022-05-09", later="2022-05-11")
    (verdict,) = found.of("pledge", "verdict")
    assert verdict.records == ("one", "three", "two")
    assert verdict.text.endswith("according to b-2 would have done in place of one of them.")


def test_the_fewest_records_are_named():
    """One that does it alone, though two that came before it do it together."""
    book = (
        report("first", known="2022-05-10", origin="b", incident="x"),
        report("second", known="2022-05-11", origin="b-2", incident="x"),
        report("alone", known="2022-05-12", probability=0.99),
    )
    found = diff(pledge(), watch(), *book, earlier="2022-05-09", later="2022-05-13")
    assert found.of("pledge", "verdict")[0].records == ("alone",)


def test_one_record_among_hundreds_is_found_by_few_reviews(monkeypatch):
    asked = []

    def counted(*given):
        asked.append(given)
        return judge(*given)

    judge = engine.judge
    weak = [report(f"weak-{n}", known="2022-05-10", origin="c", actor=None) for n in range(200)]
    elsewhere = [report(f"south-{n}", known="2022-05-10", place="south") for n in range(200)]
    book = ledger(pledge(), watch(), *weak, *elsewhere, LATE_REPORT)
    earlier, later = book.review(as_of="2022-05-09"), book.review(as_of="2022-05-11")
    # Findings apart, each of which has a cause of its own.
    earlier, later = (attrs.evolve(review, findings=()) for review in (earlier, later))
    monkeypatch.setattr(engine, "judge", counted)
    causes = {change.what: change for change in later.diff(earlier)}
    assert causes["verdict"].records == ("late",)
    # All that is counted is needed for the count to be what it is; who reported it is said.
    assert len(causes["counts"].records) == 201
    assert causes["counts"].text.endswith("according to a and c.")
    assert causes["flags"].text.endswith("Of some incidents nobody says who did it (c).")
    assert len(asked) < 300
    (_, _, _, _, step) = later.history("pledge")
    assert step.verdict.value == "broken"
    assert len(step.records) == 10
    assert len(asked) < 600


# -- each facet has a cause of its own -------------------------------------------------------------


def test_a_flag_has_a_cause_of_its_own():
    """What a denial sets is not what time did to the verdict, nor the other way round."""
    book = (
        pledge(),
        watch(),
        report("r", origin="b"),
        statement("no", incidents=("r",), said="2022-04-10", known="2022-04-10"),
    )
    found = diff(*book, earlier="2022-03-31", later="2022-05-01")
    causes = {change.what: change.records for change in found.of("pledge")}
    assert causes == {"verdict": (), "lifecycle": (), "settled": (), "flags": ("no",)}


def test_flags_with_different_causes():
    book = (
        pledge(),
        watch(),
        withdraw("2022-03-10", known="2022-03-01", id="out"),
        report("r", "2022-03-05", known="2022-03-06", origin="b"),
        statement("no", incidents=("r",), said="2022-03-12", known="2022-03-12"),
    )
    found = diff(*book, earlier="2022-03-09", later="2022-03-15")
    (flags,) = found.of("pledge", "flags")
    assert (flags.before, flags.after) == ("", "denied, reneged")
    assert flags.records == ("no",)
    # One did one of them, and the clock the other.
    assert "The accused side denies a report that bears on it (minister); It was" in flags.text
    assert flags.text.endswith("; It was withdrawn before its end, because time passed.")


def test_the_lifecycle_is_not_ended_by_reports():
    several = [
        report(name, known="2022-04-05", origin=origin, incident="x")
        for name, origin in (("r1", "b"), ("r2", "b-2"), ("r3", "b-3"))
    ]
    found = diff(pledge(), watch(), *several, earlier="2022-03-20", later="2022-04-10")
    (lifecycle,) = found.of("pledge", "lifecycle")
    assert (lifecycle.before, lifecycle.after) == ("active", "ended")
    assert lifecycle.records == ()
    assert len(found.of("pledge", "verdict")[0].records) > 1


BESIDE_THE_POINT = report("south", place="south", known="2022-03-12")


def test_the_retraction_of_what_does_not_bear_changes_nothing():
    book = (pledge(), watch(), BESIDE_THE_POINT, retract("south", "2022-04-10", id="ret"))
    found = diff(*book, earlier="2022-04-05", later="2022-04-20")
    assert [change.records for change in found.of("pledge", "verdict")] == [()]
    assert [step.records for step in steps(*book, as_of="2022-06-01")] == [
        ("pledge",), (), (), (),
    ]  # fmt: skip


def test_what_came_and_was_taken_back_in_between_did_nothing():
    book = (
        pledge(),
        watch(),
        report("r", known="2022-04-08", probability=0.99),
        retract("r", "2022-04-10", id="ret"),
    )
    found = diff(*book, earlier="2022-04-05", later="2022-04-20")
    (verdict,) = found.of("pledge", "verdict")
    assert (verdict.before, verdict.after, verdict.records) == ("holding", "kept", ())


def test_counts_and_settling_are_told():
    book = (pledge(), watch(), report("r", known="2022-04-10", probability=0.99))
    found = diff(*book, earlier="2022-04-05", later="2022-04-20")
    changes = {change.what: change for change in found.of("pledge") if change.what != "note"}
    assert (changes["settled"].before, changes["settled"].after) == ("no", "yes")
    assert changes["settled"].records == ()
    assert changes["counts"].before == "0 certain, 0 possible"
    assert changes["counts"].after == "1 certain, 0 possible"
    assert changes["counts"].records == ("r",)


def test_an_order_of_records_changes_no_cause():
    book = [
        pledge(),
        watch(),
        *(
            report(f"r{n}", known="2022-05-10", origin=origin, incident="x")
            for n, origin in enumerate(("b", "b-2", "b-3", "a"))
        ),
    ]
    one = diff(*book, earlier="2022-05-09", later="2022-05-11")
    other = diff(*reversed(book), earlier="2022-05-09", later="2022-05-11")
    assert one.to_dict() == other.to_dict()


# -- findings --------------------------------------------------------------------------------------


def finding(
    *records, earlier: str = "2022-05-09", later: str = "2022-05-11", kind="continuation", about=""
):
    """The one change of a finding of a kind, about an incident where one is named."""
    found = diff(*records, earlier=earlier, later=later)
    (change,) = [
        c
        for c in found
        if c.what == "finding" and c.own[0] == kind and (not about or about in c.own)
    ]
    return change


def test_a_finding_made_certain_by_what_joins_reports():
    change = finding(
        pledge(),
        report("one", origin="b", incident="x"),
        report("two", origin="b-2", incident="x-2"),
        same_incident("x", "x-2", known="2022-05-10", id="same"),
        about="x",
    )
    assert (change.before, change.after) == ("possible, alleged", "certain, attributed")
    assert change.records == ("same",)


def test_a_finding_no_longer_certain_by_what_joins_origins():
    change = finding(
        pledge(),
        report("one", origin="b", incident="x"),
        report("two", origin="b-2", incident="x"),
        same_origin("b", "b-2", known="2022-05-10", id="same"),
    )
    assert (change.before, change.after) == ("certain, attributed", "possible, alleged")
    assert change.records == ("same",)


LATE_WATCH = watch(origin="watcher", sensitivity=0.9, known="2022-05-10", id="looked")


def test_a_finding_that_late_coverage_makes_doubtful():
    change = finding(pledge(), watch(), report("one", origin="a"), LATE_WATCH)
    assert (change.before, change.after) == ("certain, attributed", "possible, alleged")
    assert change.records == ("looked",)


def test_a_finding_that_late_coverage_ends():
    surer = attrs.evolve(LATE_WATCH, sensitivity=0.99)
    gone = finding(pledge(), report("one", origin="b"), surer)
    assert (gone.before, gone.after) == ("possible, alleged", None)
    assert gone.records == ("looked",)


def test_a_finding_that_time_alone_brings():
    change = finding(
        pledge(kind=Kind.DO_BY, activities=("looting",), tolerated=0),
        watch(sensitivity=0.99),
        earlier="2022-04-05",
        later="2022-04-20",
        kind="missed_deadline",
    )
    assert (change.before, change.after) == (None, "certain")
    assert change.records == ()


def test_findings_on_statements_and_reports_have_causes():
    book = (
        report("yes", origin="a", known="2022-05-10"),
        report("there", place="south-town", incident="yes", origin="b", known="2022-05-10"),
        statement("never", incidents=("yes",), about="state"),
        statement(
            "calm", StatementKind.CLAIM, activities=("attack",), places=("north",), holds=False,
            about="state",
        ),
        report("more", origin="a-2", incident="yes", known="2022-05-10"),
        pledge(),
        statement("kept-it", StatementKind.COMPLIANCE, answers=("pledge",)),
        statement("shell-on", StatementKind.INTENT, activities=("attack",), places=("north",),
                  known="2022-05-10"),
    )  # fmt: skip
    found = diff(*book, earlier="2022-05-09", later="2022-05-11")
    causes = {change.own[0]: change.records for change in found if change.what == "finding"}
    assert causes["say_say"] == ("shell-on",)
    assert causes["report_conflict"] == ("more", "there", "yes")
    for kind in ("denial_refuted", "claim_refuted", "false_compliance_claim", "continuation"):
        assert causes[kind], kind
        assert set(causes[kind]) <= {"yes", "more", "there"}


def test_findings_that_change_alike_are_told_as_a_series():
    """How many, and which was the first, the strongest and the latest; three are told one by one."""
    weak = [
        report(f"weak-{n}", f"2022-03-{n:02}T12:00", known="2022-05-10", origin="c")
        for n in range(2, 12)
    ]
    strong = report("strong", "2022-03-20T12:00", known="2022-05-10", origin="b")
    found = diff(pledge(), watch(), *weak, strong, earlier="2022-05-09", later="2022-05-11")
    (alike,) = [each for each in found.together if len(each) > 1]
    assert len(alike) == 11
    assert all(each.records == (each.own[4],) for each in alike)
    told = " ".join(str(found).split())
    assert (
        "It went on (not confirmed), 11 times: the first: shelling in north-town on 2 March 2022, "
        "12:00, according to c; the strongest and latest: shelling in north-town on 20 March 2022, "
        "12:00, according to b."
    ) in told
    few = diff(pledge(), watch(), *weak[:3], earlier="2022-05-09", later="2022-05-11")
    assert all(len(each) == 1 for each in few.together)


def test_a_silence_broken_another_day_than_what_is_told():
    """Its own tellings explain nothing: what bears on all alike does, or what is told of its day."""
    seen = watch(origin="watcher", sensitivity=0.9, lag="24 h", id="seen")
    one = report("one", "2022-03-10T12:00", origin="a", known="2022-03-11")
    spoke = report("spoke", "2022-03-10", place="north", origin="watcher", known="2022-05-10")
    told = [report(f"more-{n}", f"2022-03-{n}T12:00", known="2022-05-10") for n in range(15, 20)]
    found = diff(pledge(), seen, one, spoke, *told, earlier="2022-05-09", later="2022-05-11")
    causes = {
        c.own[4]: c.records for c in found if c.what == "finding" and c.own[0] == "continuation"
    }
    assert causes["one"] == ("spoke",)
    assert causes["more-15"] == ("more-15",)


def test_a_diff_judges_a_pledge_a_few_times_however_many_findings_there_are(monkeypatch):
    asked = []
    judge = engine.judge
    monkeypatch.setattr(engine, "judge", lambda *given: asked.append(given) or judge(*given))
    numbers = []
    for size in (40, 160):
        told = [
            report(
                f"r-{n}",
                f"2022-03-{2 + n % 28:02}T{n // 28:02}:00",
                origin="c",
                known=("2022-05-09", "2022-05-10")[n % 2],
            )
            for n in range(size)
        ]
        book = ledger(pledge(), watch(), *told)
        earlier, later = book.review(as_of="2022-05-09"), book.review(as_of="2022-05-11")
        asked.clear()
        assert len(later.diff(earlier).of("pledge", "finding")) == size // 2
        numbers.append(len(asked))
    assert numbers[0] == numbers[1] <= 3


# -- which way -------------------------------------------------------------------------------------


def test_few_causes_among_thousands_are_found_by_judging_few():
    """The earliest that do are named; of some that are to be tried first, these where they do."""
    every = [f"{n:04}" for n in range(5_000)]
    heavy, asked = {*every[7:4_000:3]}, []

    def is_now(came: frozenset[str]) -> bool:
        asked.append(len(came))
        return len(came & heavy) > 2

    found = smallest(every, is_now, lambda: True)
    assert found.records == ("0007", "0010", "0013")
    assert sum(asked) < 2 * len(every)
    assert len(asked) < 100
    asked.clear()
    first = [*every[20:26], every[1_000]]
    assert smallest(every, is_now, lambda: True, first).records == ("0022", "0025", "1000")
    assert max(asked) == len(first)


def test_backwards():
    """From a later to an earlier time: what falls away, and for want of what."""
    book = ledger(pledge(), watch(), LATE_REPORT)
    earlier, later = book.review(as_of="2022-05-09"), book.review(as_of="2022-05-11")
    found = earlier.diff(later)
    assert found.is_backwards
    assert not later.diff(earlier).is_backwards
    assert str(found).startswith("Backwards in time: ")
    (verdict,) = found.of("pledge", "verdict")
    assert (verdict.before, verdict.after, verdict.records) == ("broken", "kept", ("late",))
    assert verdict.backwards
    assert verdict.clock is Clock.LESS
    for gone in found.of("pledge", "finding"):
        assert (gone.before, gone.after) == ("certain, attributed", None)
    late, soon = book.review(as_of="2022-04-20"), book.review(as_of="2022-04-05")
    (verdict,) = soon.diff(late).of("pledge", "verdict")
    assert (verdict.before, verdict.after, verdict.records) == ("kept", "holding", ())
    assert verdict.cause == Cause()
    assert {c.after for c in found if c.what == "note"} == {
        c.before for c in later.diff(earlier) if c.what == "note"
    }


def test_both_clocks_are_told_where_they_differ():
    book = ledger(pledge(), watch(), LATE_REPORT)
    first = book.review(at="2022-03-05", as_of="2022-04-01")
    second = book.review(at="2022-04-01", as_of="2022-04-01")
    told = " ".join(str(second.diff(first)).split())
    clocks = re.findall(r"(?:world at|known by) (\d+ \w+ 2022)", told)
    assert clocks == [f"{day} 2022" for day in ("5 March", "1 April", "1 April", "1 April")]
    (lifecycle,) = second.diff(first).of("pledge", "lifecycle")
    assert (lifecycle.before, lifecycle.after, lifecycle.records) == ("active", "ended", ())
    third = book.review(at="2022-03-20", as_of="2022-05-11")
    (lifecycle,) = third.diff(second).of("pledge", "lifecycle")
    assert (lifecycle.before, lifecycle.after, lifecycle.records) == ("ended", "active", ())
    assert lifecycle.clock is Clock.ANOTHER
    data = second.diff(first).to_dict()
    assert data["earlier_at"] == "2022-03-05T23:59:59.999999Z"
    assert data["later_at"] == data["later"] == "2022-04-01T23:59:59.999999Z"


def test_reviews_of_different_ledgers():
    """What was added and what was struck out are both what made the difference."""
    one = ledger(pledge(), watch(), report("r", probability=0.99)).review(as_of="2022-03-20")
    other = ledger(pledge(), watch()).review(as_of="2022-03-20")
    (verdict,) = other.diff(one).of("pledge", "verdict")
    assert (verdict.before, verdict.after, verdict.records) == ("broken", "holding", ("r",))
    (verdict,) = one.diff(other).of("pledge", "verdict")
    assert (verdict.before, verdict.after, verdict.records) == ("holding", "broken", ("r",))


# -- the ladder, flags and notes -------------------------------------------------------------------


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
    noted = {change.records for change in found.of("pledge", "note")}
    assert {("e",), ("r",)} <= noted


def test_a_note_that_is_gone():
    book = (
        pledge(),
        Explanation(id="e", of="pledge", text="tired", known=moment("2022-03-05")),
        retract("e", "2022-05-01"),
    )
    found = diff(*book, earlier="2022-04-30", later="2022-05-02")
    (note,) = found.of("pledge", "note")
    assert note.before is not None
    assert note.after is None


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
        "causes": {"verdict": {"records": ["late"], "instead": []}},
        "clock": "passed",
        "backwards": False,
        "text": data["changes"][0]["text"],
    }


def test_of_several_levels_the_one_that_answers_is_the_cause():
    book = (
        reduce_to(0.5),
        level("l", "2022-03-10", share=0.2),
        level("m", "2022-03-11", level=300, unit="troops"),
        holds("talks", True, "2022-03-01", id="t", known="2022-03-10"),
    )
    found = diff(*book, earlier="2022-03-09", later="2022-03-10")
    assert found.of("pledge")[0].records == ("l",)


# -- history ---------------------------------------------------------------------------------------


def told(found):
    return [(step.verdict.value, step.lifecycle.value) for step in found]


def test_how_an_answer_came_about():
    """Semantics 7: `history` over `as_of`, each step naming the records that caused it."""
    found = steps(pledge(), watch(), LATE_REPORT, as_of="2022-06-01")
    assert told(found) == [
        ("pending", "announced"),
        ("holding", "active"),
        ("holding", "ended"),
        ("kept", "ended"),
        ("broken", "ended"),
    ]
    assert found[0].records == ("pledge",)
    assert [step.records for step in found[1:4]] == [(), (), ()]
    assert found[-1].records == ("late",)
    assert [step.as_of for step in found[1:]] == [
        clock("2022-03-01T00:00"),
        clock("2022-04-01T00:00"),
        clock("2022-04-15T00:00"),
        clock("2022-05-10"),
    ]
    assert [step.settled for step in found] == [False, False, False, True, True]
    data = found[-1].to_dict()
    assert {key: data[key] for key in ("as_of", "verdict", "lifecycle", "settled", "flags")} == {
        "as_of": "2022-05-10T23:59:59.999999Z",
        "verdict": "broken",
        "lifecycle": "ended",
        "settled": True,
        "flags": [],
    }
    assert data["causes"]["verdict"] == {"records": ["late"], "instead": []}
    # Kept, it would have shown little: nothing happened before either.
    assert found[-2].flags == ("quiet_before_too",)


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
        "announced", "in_grace", "active", "dormant", "superseded",
    ]  # fmt: skip


def test_history_of_an_unknown_pledge():
    with pytest.raises(KeyError, match="no pledge"):
        steps(pledge(), as_of="2022-06-01", pledge="nothing")


def test_history_of_coverage_that_runs_out():
    """Time alone makes what was watched too little: to the instant."""
    found = steps(pledge(), watch("2022-03-01/2022-03-10"), as_of="2022-06-01")
    assert told(found)[1:3] == [("holding", "active"), ("untested", "active")]
    # Ten days, of which eight would be told of, are half of sixteen (to nine decimals).
    assert found[2].as_of.replace(microsecond=0) == clock("2022-03-17T00:00")
    assert found[2].records == ()


def test_history_of_coverage_that_comes_late():
    found = steps(pledge(), watch("2022-03-11/2022-04-10"), as_of="2022-03-31")
    assert told(found)[1:] == [("untested", "active"), ("holding", "active")]
    assert found[2].as_of.add(seconds=1).replace(microsecond=0) == clock("2022-03-27T16:00")


def test_history_of_two_places_watched_in_turn():
    """Both are watched enough for a time between, which no end of coverage marks."""
    book = (
        pledge(places=("north", "south"), end="2022-04-30"),
        watch("2022-03-01/2022-03-12", places=("north",), sensitivity=0.99),
        watch("2022-03-11/2022-04-30", places=("south",), sensitivity=0.99),
    )
    found = steps(*book, as_of="2022-04-30")
    assert told(found)[1:] == [
        ("untested", "active"),
        ("holding", "active"),
        ("untested", "active"),
    ]
    assert found[2].as_of.day == 21
    assert found[3].as_of.day == 24


def test_history_of_a_reduction_goes_day_by_day():
    """A rate falls as quiet days go by: each day's end is what a review as of that day says."""
    start = at_time("2021-12-21T12:00")
    busy = [
        report(f"before-{n}-{m}", iso(start + n * DAY + m)) for n in range(56) for m in range(3)
    ]
    first = [report(f"after-{n}", f"2022-03-0{n % 5 + 1}T12:{n}") for n in range(10, 25)]
    book = ledger(reduce_to(0.5), watch("2021-12-01/2022-05-31", origin="a"), *busy, *first)
    found = book.review(as_of="2022-06-01").history("pledge")
    assert told(found)[3:6] == [
        ("slipping", "active"), ("holding", "active"), ("holding", "ended"),
    ]  # fmt: skip
    turned = found[4]
    assert turned.records == ()
    assert turned.as_of.date() != turned.as_of.add(microseconds=1).date()
    for day in range(-1, 20):
        as_of = turned.as_of.add(days=day)
        step = [step for step in found if step.as_of <= as_of][-1]
        assert book.review(as_of=as_of)["pledge"].verdict is step.verdict


def test_history_of_a_silence_that_begins_to_count():
    """Who was looking has had time to say so, and does not: nothing became known that day."""
    one = report("one", "2022-03-10T12:00")
    book = (pledge(), watch(origin="watcher", sensitivity=0.9, lag="48 h"), one)
    broken, slipping = steps(*book, as_of="2022-03-20")[-2:]
    assert (broken.verdict.value, slipping.verdict.value) == ("broken", "slipping")
    assert broken.records == ("one",)
    assert slipping.as_of == clock("2022-03-12T12:00")
    assert slipping.records == ()


def test_history_of_time_running_out():
    found = steps(
        pledge(kind=Kind.DO_BY, activities=("looting",)),
        watch(known="2022-02-01", sensitivity=0.99),
        as_of="2022-06-01",
    )
    assert told(found) == [
        ("pending", "active"), ("slipping", "active"), ("slipping", "ended"), ("broken", "ended"),
    ]  # fmt: skip
    assert [step.settled for step in found] == [False, False, False, True]


def test_history_of_flags():
    book = (
        pledge(),
        watch(),
        report("r", origin="b", known="2022-03-11"),
        statement("no", incidents=("r",), known="2022-03-20"),
    )
    found = steps(*book, as_of="2022-03-25")
    assert [(step.verdict.value, step.flags) for step in found[-2:]] == [
        ("slipping", ()), ("slipping", ("denied",)),
    ]  # fmt: skip
    assert found[-1].records == ("no",)
    said = step_said(found[-1], found[-2])
    assert "still slipping" in said
    assert "The accused side denies a report that bears on it, because of the denial" in said


def test_history_of_a_pledge_taken_back_and_restored():
    book = (
        pledge(),
        watch(),
        retract("pledge", "2022-03-05", id="back"),
        retract("back", "2022-03-10", id="forth"),
    )
    found = steps(*book, as_of="2022-03-15")
    assert told(found)[-2:] == [("holding", "active"), ("holding", "active")]
    assert found[-1].as_of == clock("2022-03-10")
    assert found[-1].records == ("forth",)


def test_parts_of_a_step_with_different_causes():
    """At the instant the pledge ends something becomes known that breaks it."""
    broke = report("r", known="2022-04-01T00:00", probability=0.99)
    found = steps(pledge(), watch(), broke, as_of="2022-04-05")
    assert told(found)[-1] == ("broken", "ended")
    assert found[-1].records == ("r",)
    assert "broken (chance of being broken 99 %), because of shelling" in found[-1].text
    assert found[-1].text.endswith("; because time passed.")


def test_no_record_is_named_by_its_digest():
    plain = report(known="2022-03-11")
    book = ledger(pledge(), plain, retract(plain.id, "2022-03-20"))
    (back,) = [r for r in book.dated.values() if r.table == "retract"]
    found = book.review(as_of="2022-03-21").diff(book.review(as_of="2022-03-19"))
    for change in found.of("pledge"):
        assert plain.id not in change.text
        assert back.id not in change.text
