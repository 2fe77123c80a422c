"""DO-BY: the third column of the table of semantics 7, cell by cell, and rules 42 to 46.

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


def told(*records, **clocks):
    judgement = judged(*records, **clocks)
    return judgement.verdict.value, judgement.reason


def verdict(*records, **clocks):
    return told(*records, **clocks)[0]


SOON = {"at": "2022-04-05", "as_of": "2022-04-05"}
"""After the deadline, before the news of it has had time to arrive."""


@pytest.mark.parametrize(
    ("records", "clocks", "expected"),
    [
        ([deed()], {}, "kept"),
        ([deed()], {"at": "2022-03-11", "as_of": "2022-03-11"}, "kept"),
        ([deed(origin="b"), deed(id="again", origin="b-2")], {}, "inconclusive"),
        ([deed(origin="b", incident="x"), deed(id="y", origin="b-2", incident="x")], {}, "kept"),
        ([deed("2022-03-31T23:59:59.999999")], {}, "kept"),
        ([deed("2022-04-01T00:00")], {}, "broken"),
        ([deed("2022-03-31")], {}, "kept"),
        ([deed("2022-03-31T20:00/2022-04-01T04:00"), watch()], {}, "inconclusive"),
        ([deed("2022-04-10")], {}, "broken"),
        ([deed("2022-04-10")], SOON | {"at": "2022-04-11", "as_of": "2022-04-11"}, "broken"),
        ([watch()], {}, "broken"),
        ([watch()], SOON, "slipping"),
        ([], {}, "untested"),
        ([], SOON, "untested"),
        ([watch("2022-03-01/2022-03-10")], {}, "untested"),
        ([deed(origin="c")], {}, "inconclusive"),
        ([deed(origin="c")], SOON, "holding"),
        ([deed("2022-04-10", origin="c"), watch()], {}, "broken"),
        ([deed(actor="enemy"), watch()], {}, "broken"),
        ([deed(actor=None), watch()], {}, "inconclusive"),
        ([deed(place="south-town"), watch()], {}, "broken"),
        ([deed(place="country"), watch()], {}, "inconclusive"),
        ([deed(activity="attack"), watch()], {}, "broken"),
        ([deed(report_dated=True), watch()], {}, "inconclusive"),
        ([deed("2022-03-31?"), watch()], {}, "inconclusive"),
        ([deed("2022-02-20"), watch()], {}, "broken"),
        ([deed("2022-02-27/2022-03-02"), watch()], {}, "inconclusive"),
    ],
)  # fmt: skip
def test_the_column_do_by(records, clocks, expected):
    """Semantics 7, DO BY deadline T, from the top."""
    assert verdict(do_by(), *records, **clocks) == expected


@pytest.mark.parametrize(
    ("at", "records", "expected"),
    [
        ("2022-02-25", [watch()], ("untested", "not_yet_open")),
        ("2022-03-20", [watch()], ("holding", None)),
        ("2022-03-25T19:11", [watch()], ("holding", None)),
        ("2022-03-25T19:13", [watch()], ("slipping", None)),
        ("2022-03-28", [watch(), deed(origin="c")], ("holding", None)),
        ("2022-03-28", [watch(), level("l", "2022-03-20", activity="looting", level=3)],
         ("holding", None)),
        ("2022-03-28", [watch(), level("l", "2022-02-20", activity="looting", level=3)],
         ("slipping", None)),
        ("2022-03-28", [watch(), level("l", "2022-03-20", activity="looting", level=3, origin="e")],
         ("slipping", None)),
        ("2022-03-28", [watch(), level("l", "2022-03-20", activity="looting", level=3, actor="enemy")],
         ("slipping", None)),
        ("2022-03-28", [watch(), level("l", "2022-03-20", activity="attack", level=3)],
         ("slipping", None)),
        ("2022-03-28", [watch(), level("l", "2022-03-20", activity="looting", level=3, probability=0.55)],
         ("holding", None)),
        ("2022-03-28", [watch(), level("l", "2022-03-20", activity="looting", level=3, probability=0.54)],
         ("slipping", None)),
        ("2022-03-28", [watch(), holds("talks", True, "2022-03-20")], ("slipping", None)),
        ("2022-03-28T12:00", [watch(), level("l", "2022-03-28T12:00", activity="looting", level=3)],
         ("holding", None)),
    ],
)  # fmt: skip
def test_time_passes(at, records, expected):
    """Semantics 7: SLIPPING over 80 % of the time gone and no progress record (rule 44)."""
    assert told(do_by(), *records, at=at, as_of=at) == expected


@pytest.mark.parametrize(
    ("time", "expected", "late"),
    [
        ("2022-04-05", "partial", True),
        ("2022-04-10T23:59", "partial", True),
        ("2022-04-11T00:00", "broken", True),
        ("2022-04-10T20:00/2022-04-11T04:00", "inconclusive", False),
    ],
)
def test_late_within_tolerance(time, expected, late):
    """Semantics 7: PARTIAL, late within tolerance; rule 45 (a)."""
    judgement = judged(do_by(tolerance="10 d"), deed(time))
    assert (judgement.verdict.value, "late" in judgement.flags) == (expected, late)


def test_silence_waits_for_the_tolerance():
    """Rule 42: overdue is reckoned from T'."""
    lenient = do_by(tolerance="10 d")
    assert verdict(lenient, watch(), at="2022-04-20", as_of="2022-04-20") == "slipping"
    assert verdict(lenient, watch(), at="2022-04-26", as_of="2022-04-26") == "broken"


def test_an_earlier_deed_that_is_only_possible_leaves_lateness_open():
    """Rule 45 (a): another achievement that may lie before T'."""
    book = [deed("2022-04-20"), deed("2022-04-05", "maybe", origin="c")]
    assert verdict(do_by(tolerance="10 d"), *book) == "inconclusive"
    # Other news of progress does not make up for it while there is time left for more.
    progress = level("l", "2022-03-20", activity="looting", level=3)
    soon = {"at": "2022-04-21", "as_of": "2022-04-21"}
    assert verdict(do_by(tolerance="10 d"), *book, progress, **soon) == "slipping"
    # Only BROKEN and PARTIAL ask whether it was owed.
    paid = Condition(text="if paid", state="paid", presumed=True)
    unpaid = holds("paid", False, "2022-03-20T00:00")
    assert verdict(do_by(tolerance="10 d", condition=paid), unpaid, *book) == "inconclusive"


# -- whose word counts -----------------------------------------------------------------------------


def test_the_debtors_own_word_is_a_claim():
    """Rule 43: an affirmation by the debtor's side has LLR 0."""
    own = deed(origin="ministry-press")
    assert verdict(do_by(), own, watch()) == "inconclusive"
    both = [deed(incident="x", origin="ministry-press"), deed(id="y", incident="x", origin="b")]
    (weighed,) = judged(do_by(), *both, watch()).incidents
    assert weighed.p == pytest.approx(0.85)
    assert weighed.rung.value == "alleged"


def test_their_word_that_it_was_not_done_counts():
    book = [deed(incident="x"), denial("d", activity="looting", incident="x",
                                       origin="ministry-press")]  # fmt: skip
    assert verdict(do_by(), *book, watch()) == "inconclusive"


# -- several units ---------------------------------------------------------------------------------

TWO = {"places": ("north-town", "south-town")}


@pytest.mark.parametrize(
    ("records", "clocks", "expected", "achieved"),
    [
        ([deed(), deed(id="s", place="south-town")], {}, "kept", 1),
        ([deed(), watch()], {}, "partial", 0.5),
        ([deed(), watch()], SOON, "holding", 0.5),
        ([deed(), deed("2022-04-10", "s", place="south-town")], SOON | {"at": "2022-04-11",
                                                                        "as_of": "2022-04-11"},
         "partial", 0.5),
        ([deed()], {}, "partial", 0.5),
        ([watch()], {}, "broken", 0),
        ([deed(place="country"), watch()], {}, "inconclusive", 0),
    ],
)  # fmt: skip
def test_the_achieved_share(records, clocks, expected, achieved):
    """Semantics 7: PARTIAL, an achieved share between 0 and 1; rule 46."""
    judgement = judged(do_by(**TWO), *records, **clocks)
    assert (judgement.verdict.value, judgement.achieved) == (expected, achieved)


NEWS = level("l", "2022-03-20", activity="looting", level=3)


@pytest.mark.parametrize(
    ("records", "at", "expected"),
    [
        ([watch()], "2022-03-28", "slipping"),
        ([watch(), deed(origin="c")], "2022-03-28", "holding"),
        ([watch(), NEWS], "2022-03-28", "holding"),
        ([watch(), NEWS, deed(origin="c")], "2022-03-28", "holding"),
        ([], "2022-03-20", "untested"),
        ([deed(origin="c")], "2022-03-20", "holding"),
        ([NEWS], "2022-03-20", "holding"),
    ],
)
def test_a_unit_is_read_as_the_whole_is(records, at, expected):
    """Rule 45: the reading, of the whole or of a unit."""
    judgement = judged(do_by(), *records, at=at, as_of=at)
    assert [unit.verdict.value for unit in judgement.units] == [expected]
    assert judgement.verdict.value == expected


def test_late_in_one_place_is_kept_in_part():
    """Rule 46: PARTIAL before it is overdue where every unit is KEPT, PARTIAL or BROKEN."""
    in_time, late = deed(), deed("2022-04-05", "s", place="south-town")
    day_after = {"at": "2022-04-06", "as_of": "2022-04-06"}
    judgement = judged(do_by(**TWO, tolerance="10 d"), in_time, late, **day_after)
    assert [unit.verdict.value for unit in judgement.units] == ["kept", "partial"]
    assert (judgement.verdict.value, judgement.flags) == ("partial", {"late"})


def test_what_is_only_denied_was_not_done():
    """Rule 43: an achievement is an incident that somebody affirms."""
    assert verdict(do_by(), denial("d", activity="looting"), watch()) == "broken"


def test_counts_are_those_of_the_achievements():
    """Rule 46: `counts` are |M_T| and |M_U| of the whole; those of each unit are its own."""
    book = (deed(), deed(id="maybe", place="south-town", origin="c"), watch())
    judgement = judged(do_by(**TWO), *book)
    assert [(unit.certain, unit.possible) for unit in judgement.units] == [(1, 0), (0, 1)]
    assert (judgement.certain, judgement.possible) == (1, 1)


# -- cut short, and not bound ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cut", "records", "expected"),
    [
        ("2022-03-20T00:00", [watch()], ("untested", "never_due")),
        ("2022-03-20T00:00", [deed(), watch()], ("kept", None)),
        ("2022-03-20T00:00", [deed("2022-03-25"), watch()], ("untested", "never_due")),
        ("2022-04-05T00:00", [watch()], ("broken", None)),
        ("2022-03-31T20:00/2022-04-01T04:00", [watch()], ("inconclusive", None)),
    ],
)
def test_cut_short(cut, records, expected):
    """Rule 42: never due where it was superseded or withdrawn before T."""
    moment = f"[{cut.replace('/', '..')}]" if "/" in cut else cut
    assert told(do_by(), *records, withdraw(moment)) == expected
    if "/" not in cut:
        new = pledge("new")
        assert told(do_by(), *records, new, supersede("pledge", "new", cut)) == expected


@pytest.mark.parametrize(
    ("presumed", "told_of_it", "records", "expected"),
    [
        (True, None, [watch()], ("broken", None)),
        (None, None, [watch()], ("inconclusive", None)),
        (False, None, [watch()], ("void", "nothing_to_judge")),
        (False, None, [deed(), watch()], ("void", "nothing_to_judge")),
        (True, (False, "2022-03-20T00:00"), [watch()], ("untested", "not_due")),
        (True, (False, "2022-03-20T00:00"), [deed(), watch()], ("kept", None)),
        (False, (True, "2022-03-20T00:00"), [watch()], ("broken", None)),
    ],
)
def test_the_obligation_at_the_deadline(presumed, told_of_it, records, expected):
    """Rule 45: BROKEN needs the obligation at the deadline; what is done is done."""
    condition = Condition(text="if paid", state="paid", presumed=presumed)
    states = [holds("paid", *told_of_it)] if told_of_it else []
    assert told(do_by(condition=condition), *states, *records) == expected


def test_cut_short_when_nobody_was_bound():
    """Rules 42 and 45: it is read first, and what was not owed then was not due."""
    condition = Condition(text="if paid", state="paid", presumed=True)
    unpaid, cut = holds("paid", False, "2022-03-10T00:00"), withdraw("2022-03-20T00:00")
    assert told(do_by(condition=condition), unpaid, cut, watch()) == ("untested", "not_due")


def test_a_speaker_who_may_not_bind():
    assert verdict(do_by(speaker="spokesman"), watch()) == "inconclusive"
    assert verdict(do_by(speaker="spokesman"), deed()) == "kept"


# -- late news -------------------------------------------------------------------------------------


def test_late_news_and_its_retraction():
    """Semantics 12: a late report changes the verdict at the later as_of, and only there."""
    book = [do_by(), watch(), deed(known="2022-06-01"), retract("deed", "2022-07-01")]
    asked = [
        verdict(*book, at=day, as_of=day) for day in ("2022-05-01", "2022-06-02", "2022-07-02")
    ]
    assert asked == ["broken", "kept", "broken"]


def test_flags_of_what_was_done():
    """Rule 46: contested, unattributed, date_doubt, report_dated look at the achievements."""
    assert "unattributed" in judged(do_by(), deed(actor=None)).flags
    assert "date_doubt" in judged(do_by(), deed("2022-03-10?")).flags
    assert "report_dated" in judged(do_by(), deed(report_dated=True)).flags
    against = denial("d", activity="looting", incident="x", origin="b")
    assert "contested" in judged(do_by(), deed(incident="x"), against).flags
    assert judged(do_by(), deed()).flags == frozenset()


def test_late_in_one_place_while_the_whole_is_open():
    """Rule 46: the whole or a unit; what the debtor's own press says of the other may yet have been in time."""
    promised = pledge(
        kind=Kind.DO_BY,
        places=("north-town", "south"),
        tolerance=Duration(3, "d"),
        activities=("shelling",),
    )
    told = (
        report("late", "2022-04-02T12:00", probability=0.97),
        report("own", "2022-04-02T12:00", place="south", origin="ministry-press"),
    )
    judgement = judged(promised, watch(), *told, at=LATE, as_of=LATE)
    assert judgement.verdict.value == "inconclusive"
    assert [unit.verdict.value for unit in judgement.units] == ["partial", "inconclusive"]
    assert judgement.flags == {"late"}
