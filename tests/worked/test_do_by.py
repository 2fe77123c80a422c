"""DO-BY: the second column of the table of semantics 7, cell by cell; rules 42 to 46, and 34 to 43 of version 2.

"Looting" stands for what is to be done, by the end of 31 March 2022 unless a case says otherwise.
"""

from __future__ import annotations

import pytest
from tests.builders import (
    LATE,
    denial,
    holds,
    judged,
    level,
    pledge,
    report,
    retract,
    supersede,
    watch,
    withdraw,
)

from pledgewatch.model.records import Condition, Kind
from pledgewatch.model.time import Duration


def do_by(**more):
    return pledge(kind=Kind.DO_BY, **{"activities": ("looting",), **more})


def deed(time="2022-03-10T12:00", id="deed", **more):
    return report(id, time, **{"activity": "looting", **more})


def news(time="2022-03-20", **more):
    return level("news", time, **{"activity": "looting", "level": 3, **more})


def not_done(time="2022-04-02", **more):
    return denial("not-done", time, **{"activity": "looting", **more})


def told(*records, **clocks):
    judgement = judged(*records, **clocks)
    return judgement.verdict.value, judgement.reason


def verdict(*records, **clocks):
    return told(*records, **clocks)[0]


def on(day):
    """What was known on a day of what had happened by then."""
    return {"at": day, "as_of": day}


SOON = on("2022-04-05")
"""After the deadline, before the news of it has had time to arrive."""
KEEN = watch(sensitivity=0.95)
"""Only the silence of those who declare how much they see speaks against it (version 2)."""


@pytest.mark.parametrize(
    ("records", "clocks", "expected"),
    [
        ([deed()], {}, "kept"),
        ([deed()], on("2022-03-11"), "kept"),
        ([deed(origin="b"), deed(id="again", origin="b-2")], {}, "kept"),
        ([deed("2022-03-31T23:59:59.999999")], {}, "kept"),
        ([deed("2022-04-01T00:00")], {}, "broken"),
        ([deed("2022-03-31")], {}, "kept"),
        ([deed("2022-03-31T20:00/2022-04-01T04:00")], {}, "kept"),
        ([deed("[2022-03-31T20:00..2022-04-01T04:00]"), watch()], {}, "inconclusive"),
        ([deed("2022-04-10")], {}, "broken"),
        ([deed("2022-04-10")], on("2022-04-11"), "slipping"),
        ([KEEN], {}, "broken"),
        ([watch()], {}, "inconclusive"),
        ([watch()], SOON, "slipping"),
        ([], {}, "untested"),
        ([], SOON, "pending"),
        ([watch("2022-03-01/2022-03-10")], {}, "inconclusive"),
        ([deed(origin="c")], {}, "inconclusive"),
        ([deed(origin="c")], SOON, "holding"),
        ([deed("2022-04-10", origin="c"), watch()], {}, "inconclusive"),
        ([not_done()], {}, "broken"),
        ([not_done(origin="b"), watch()], {}, "inconclusive"),
        ([not_done("2022-03-05"), watch()], {}, "inconclusive"),
        ([deed(actor="enemy"), KEEN], {}, "broken"),
        ([deed(actor=None), watch()], {}, "inconclusive"),
        ([deed(place="south-town"), KEEN], {}, "broken"),
        ([deed(place="country"), watch()], {}, "inconclusive"),
        ([deed(report_dated=True)], {}, "kept"),
        ([deed("2022-04-05", report_dated=True)], {}, "inconclusive"),
        ([deed("2022-03-31?"), watch()], {}, "inconclusive"),
        ([deed("2022-02-20"), KEEN], {}, "inconclusive"),
        ([deed("2022-02-19"), KEEN], {}, "broken"),
        ([deed(), KEEN], {}, "inconclusive"),
    ],
)
def test_the_column_do_by(records, clocks, expected):
    """Semantics 7, DO BY deadline T, from the top."""
    assert verdict(do_by(), *records, **clocks) == expected


@pytest.mark.parametrize(
    ("at", "records", "expected"),
    [
        ("2022-03-20", [watch()], ("pending", None)),
        ("2022-03-24T00:00", [watch()], ("pending", None)),
        ("2022-03-24T00:00:00.000001", [watch()], ("slipping", None)),
        ("2022-03-28", [watch(), deed(origin="c")], ("holding", None)),
        ("2022-03-28", [watch(), news()], ("holding", None)),
        ("2022-03-28", [watch(), news("2022-02-19")], ("slipping", None)),
        ("2022-03-28", [watch(), news(origin="e")], ("slipping", None)),
        ("2022-03-28", [watch(), news(actor="enemy")], ("slipping", None)),
        ("2022-03-28", [watch(), news(activity="attack")], ("slipping", None)),
        ("2022-03-28", [watch(), news(place="country")], ("holding", None)),
        ("2022-03-28", [watch(), news(place="south-town")], ("slipping", None)),
        ("2022-03-28", [watch(), news(probability=0.55)], ("holding", None)),
        ("2022-03-28", [watch(), news(probability=0.54)], ("slipping", None)),
        ("2022-03-28", [watch(), holds("talks", True, "2022-03-20")], ("slipping", None)),
        ("2022-03-20", [not_done("2022-03-10")], ("slipping", None)),
        ("2022-03-20", [], ("pending", None)),
        ("2022-03-20", [deed(origin="c")], ("holding", None)),
    ],
)
def test_time_passes(at, records, expected):
    """Semantics 7: SLIPPING over 80 % of the time since it was said gone and no progress (rule 44)."""
    promised = do_by(said="2022-02-20T00:00", end="2022-04-01T00:00")
    judgement = judged(promised, *records, **on(at))
    assert (judgement.verdict.value, judgement.reason) == expected
    assert [unit.verdict.value for unit in judgement.units] == [expected[0]]


def test_what_is_yet_to_happen_does_not_count():
    """Semantics 0: the world as it stood at `at`, whatever is known by now; `lo <= at`."""
    assert verdict(do_by(), deed(), at="2022-03-10T11:59", as_of=LATE) == "pending"
    assert verdict(do_by(), deed(), at="2022-03-10T12:00", as_of=LATE) == "kept"
    asked = {"at": "2022-03-28", "as_of": LATE}
    assert verdict(do_by(), watch(), news("2022-03-28"), **asked) == "holding"
    assert verdict(do_by(), watch(), news("2022-03-29"), **asked) == "slipping"


# -- how late --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("time", "expected", "late"),
    [
        ("2022-04-05", "partial", True),
        ("2022-04-10T23:59", "partial", True),
        ("2022-04-11T00:00", "broken", True),
    ],
)
def test_late_within_tolerance(time, expected, late):
    """Semantics 7: PARTIAL, late within tolerance; rule 45 (a)."""
    judgement = judged(do_by(tolerance="10 d"), deed(time))
    assert (judgement.verdict.value, "late" in judgement.flags) == (expected, late)


def test_silence_waits_for_the_tolerance():
    """Rule 42: overdue is reckoned from T'."""
    lenient = do_by(tolerance="10 d")
    assert verdict(lenient, KEEN, **on("2022-04-20")) == "slipping"
    assert verdict(lenient, KEEN, **on("2022-04-26")) == "broken"


def test_done_again_after_the_deadline():
    """Rule 45 (a): late only where nothing was, or may have been, done in time."""
    again = deed("2022-04-10", "again")
    assert verdict(do_by(), deed(), again) == "kept"
    assert verdict(do_by(), deed(origin="c"), again) == "inconclusive"


def test_what_may_not_have_been_theirs_is_not_late():
    """Rule 43: nobody says whose deed it was."""
    judgement = judged(do_by(), deed("2022-04-10", actor=None))
    assert (judgement.verdict.value, judgement.flags) == ("inconclusive", {"unattributed"})


def test_the_first_that_was_late_says_how_late():
    """Rule 45 (a): f is the one with the least `lo`."""
    book = [deed("2022-04-05", "y"), deed("2022-04-20", "x")]
    assert verdict(do_by(tolerance="10 d"), *book) == "partial"


# -- whose word counts -----------------------------------------------------------------------------


def test_the_debtors_own_word_is_a_claim():
    """Rule 43: an affirmation by the debtor's own organ has LLR 0; version 2: of whom the telling names."""
    own = {"origin": "ministry-press", "actor": "state"}
    assert verdict(do_by(), deed(**own), watch()) == "inconclusive"
    both = [deed(incident="x", **own), deed(id="y", incident="x", origin="b", actor="state")]
    (weighed,) = judged(do_by(), *both, watch()).incidents
    assert weighed.p == pytest.approx(0.85)
    assert weighed.rung.value == "alleged"


def test_their_word_that_it_was_not_done_counts():
    own = denial("d", activity="looting", incident="x", origin="ministry-press")
    assert verdict(do_by(), deed(incident="x"), own, watch()) == "inconclusive"


def test_what_is_done_without_being_owed_is_done():
    """Rule 43: the obligation does not matter; nor where it cannot be told whether it was owed."""
    paid = Condition(text="if paid", state="paid", presumed=True)
    unpaid = holds("paid", False, "2022-03-05T00:00")
    assert verdict(do_by(condition=paid), unpaid, deed()) == "kept"
    judgement = judged(do_by(condition=paid), unpaid, deed(origin="c"))
    assert (judgement.certain, judgement.possible) == (0, 1)


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        (deed(), (1, 0)),
        (deed(origin="c"), (0, 1)),
        (deed(actor=None), (0, 1)),
        (deed("[2022-03-31T20:00..2022-04-01T04:00]"), (0, 1)),
        (deed(report_dated=True), (0, 1)),
        (deed("2022-04-10"), (0, 0)),
        (deed("2022-04-10", report_dated=True), (0, 1)),
    ],
)
def test_what_counts_was_or_may_have_been_done_in_time(done, expected):
    """Rule 43; version 2: a day of report leaves open how long before it that was."""
    judgement = judged(do_by(), done)
    assert (judgement.certain, judgement.possible) == expected


# -- several units ---------------------------------------------------------------------------------

TWO = {"places": ("north-town", "south-town")}
SOUTH = {"id": "s", "place": "south-town"}


@pytest.mark.parametrize(
    ("records", "clocks", "expected", "achieved"),
    [
        ([deed(), deed(**SOUTH)], {}, "kept", 1),
        ([deed(), watch()], {}, "inconclusive", 0.5),
        ([deed(), not_done(place="south-town")], {}, "partial", 0.5),
        ([deed(), watch()], on("2022-03-20"), "holding", 0.5),
        ([deed(), watch()], SOON, "slipping", 0.5),
        ([deed(), deed("2022-04-10", **SOUTH)], {}, "partial", 0.5),
        ([deed(), deed("2022-04-10", **SOUTH)], on("2022-04-11"), "slipping", 0.5),
        ([deed()], {}, "untested", 0.5),
        ([KEEN], {}, "broken", 0),
        ([deed(place="country"), watch()], {}, "inconclusive", 0),
    ],
)
def test_the_achieved_share(records, clocks, expected, achieved):
    """Semantics 7: PARTIAL where units are done and not done, all decided (version 2)."""
    judgement = judged(do_by(**TWO), *records, **clocks)
    assert (judgement.verdict.value, judgement.achieved) == (expected, achieved)


def test_counts_are_those_of_the_achievements():
    """Rule 46: `counts` are those of the whole; those of each unit are its own."""
    book = (deed(), deed(origin="c", **SOUTH), watch())
    judgement = judged(do_by(**TWO), *book)
    assert [(unit.certain, unit.possible) for unit in judgement.units] == [(1, 0), (0, 1)]
    assert (judgement.certain, judgement.possible) == (1, 1)


def test_late_in_one_place_and_perhaps_in_time_in_another():
    """Rule 43 of version 2: some undecided and one BROKEN is BROKEN."""
    judgement = judged(do_by(**TWO), deed("2022-04-10"), deed(origin="c", **SOUTH))
    assert [unit.verdict.value for unit in judgement.units] == ["broken", "inconclusive"]
    assert (judgement.verdict.value, judgement.flags) == ("broken", {"late"})


def test_late_in_one_place_while_the_whole_is_open():
    """Rule 46: the whole or a unit; what the state's own press says of the other is a claim."""
    promised = pledge(
        kind=Kind.DO_BY,
        places=("north-town", "south"),
        tolerance=Duration(3, "d"),
        activities=("shelling",),
    )
    tellings = (
        report("late", "2022-04-02T12:00", probability=0.97),
        report("own", "2022-04-02T12:00", place="south", origin="ministry-press", actor="state"),
    )
    judgement = judged(promised, watch(), *tellings)
    assert judgement.verdict.value == "inconclusive"
    assert [unit.verdict.value for unit in judgement.units] == ["partial", "inconclusive"]
    assert judgement.flags == {"late"}


# -- cut short, and not bound ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cut", "records", "expected"),
    [
        ("2022-03-20T00:00", [KEEN], ("untested", "never_due")),
        ("2022-03-20T00:00", [deed(origin="c")], ("untested", "never_due")),
        ("2022-03-20T00:00", [deed()], ("kept", None)),
        ("2022-03-20T00:00", [deed("2022-03-25"), KEEN], ("untested", "never_due")),
        ("2022-04-05T00:00", [KEEN], ("broken", None)),
        ("[2022-03-31T20:00..2022-04-01T04:00]", [KEEN], ("inconclusive", "may_not_be_due")),
    ],
)
def test_cut_short(cut, records, expected):
    """Rule 42: never due where it was superseded or withdrawn before T."""
    assert told(do_by(), *records, withdraw(cut)) == expected
    assert told(do_by(), *records, pledge("new"), supersede("pledge", "new", cut)) == expected


@pytest.mark.parametrize(
    ("presumed", "told_of_it", "records", "expected"),
    [
        (True, None, [KEEN], ("broken", None)),
        (None, None, [KEEN], ("inconclusive", "condition_unknown")),
        (False, None, [KEEN], ("void", None)),
        (False, None, [deed()], ("void", None)),
        (True, (False, "2022-03-20T00:00"), [KEEN], ("untested", "not_due")),
        (True, (False, "2022-03-20T00:00"), [deed()], ("kept", None)),
        (False, (True, "2022-03-20T00:00"), [KEEN], ("broken", None)),
    ],
)
def test_the_obligation_at_the_deadline(presumed, told_of_it, records, expected):
    """Rule 45: BROKEN needs the obligation at the deadline; what is done is done."""
    condition = Condition(text="if paid", state="paid", presumed=presumed)
    states = [holds("paid", *told_of_it)] if told_of_it else []
    assert told(do_by(condition=condition), *states, *records) == expected


def test_a_speaker_who_may_not_bind():
    """Version 2: nor is it kept (rule 42, law 17)."""
    assert verdict(do_by(speaker="ministry"), KEEN) == "inconclusive"
    assert told(do_by(speaker="ministry"), deed()) == ("inconclusive", "may_not_bind")
    assert verdict(do_by(speaker="spokesman"), deed()) == "kept"


# -- late news, and flags --------------------------------------------------------------------------


def test_late_news_and_its_retraction():
    """Semantics 12: a late report changes the verdict at the later as_of, and only there."""
    book = [do_by(), not_done(), deed(known="2022-06-01"), retract("not-done", "2022-07-01")]
    asked = [verdict(*book, **on(day)) for day in ("2022-05-01", "2022-06-02", "2022-07-02")]
    assert asked == ["broken", "inconclusive", "kept"]


def test_flags_of_what_was_done():
    """Rule 46: contested, unattributed, date_doubt, report_dated look at the achievements."""
    assert "unattributed" in judged(do_by(), deed(actor=None)).flags
    assert "date_doubt" in judged(do_by(), deed("2022-03-10?")).flags
    assert "report_dated" in judged(do_by(), deed(report_dated=True)).flags
    against = denial("d", activity="looting", incident="x", origin="b")
    assert "contested" in judged(do_by(), deed(incident="x"), against).flags
    assert judged(do_by(), deed()).flags == frozenset()
