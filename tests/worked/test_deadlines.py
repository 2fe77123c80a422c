"""DO-BY: what bears on a deadline, how late is late, and what was only possibly done (rules 42 to 46).

"Looting" stands for what is to be done, by the end of 31 March 2022 unless a case says otherwise.
"""

from __future__ import annotations

import pytest
from tests.builders import LATE, holds, judged, level, pledge, report, watch, withdraw

from pledgewatch.model.logic import F, T, U
from pledgewatch.model.records import Condition, Kind


def do_by(**more):
    return pledge(kind=Kind.DO_BY, **{"activities": ("looting",), **more})


def deed(time="2022-03-10T12:00", id="deed", **more):
    return report(id, time, **{"activity": "looting", **more})


def news(time="2022-03-20", **more):
    return level("news", time, **{"activity": "looting", "level": 3, **more})


def told(*records, **clocks):
    judgement = judged(*records, **clocks)
    return judgement.verdict.value, judgement.reason


def verdict(*records, **clocks):
    return told(*records, **clocks)[0]


def counts(*records, **clocks):
    judgement = judged(*records, **clocks)
    return judgement.certain, judgement.possible


def on(day):
    """What was known on a day of what had happened by then."""
    return {"at": day, "as_of": day}


# -- what had happened by then ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2022-03-10T11:59", "holding"),
        ("2022-03-10T12:00", "kept"),
    ],
)
def test_what_is_yet_to_be_done_does_not_count(at, expected):
    """Semantics 0: the world as it stood at `at`, whatever is known by now; `lo <= at`."""
    assert verdict(do_by(), deed(), watch(), at=at, as_of=LATE) == expected


def test_progress_that_is_yet_to_be_made_does_not_count():
    """Rule 44: a state report with `lo <= at`."""
    asked = {"at": "2022-03-28", "as_of": LATE}
    assert verdict(do_by(), watch(), news("2022-03-28"), **asked) == "holding"
    assert verdict(do_by(), watch(), news("2022-03-29"), **asked) == "slipping"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("north-town", "holding"),
        ("country", "holding"),
        (None, "holding"),
        ("south-town", "slipping"),
    ],
)
def test_progress_is_news_of_a_place_that_may_be_meant(place, expected):
    """Rule 44: its place is not F; of a coarser one it cannot be told."""
    assert verdict(do_by(), watch(), news(place=place), **on("2022-03-28")) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [("2022-03-09T00:00", "holding"), ("2022-03-09T00:00:00.000001", "slipping")],
)
def test_slipping_needs_more_than_four_fifths_of_the_time(at, expected):
    """Semantics 7: *over* 80 % of the time gone; eight days of ten are not."""
    assert verdict(do_by(end="2022-03-10"), watch(), **on(at)) == expected


def test_deeds_are_told_by_name():
    """Law 1: in one order, whether several tell of a deed or one."""
    twice = [deed(id=name, incident="z", origin=name) for name in ("b", "c")]
    judgement = judged(do_by(), *twice, deed(id="a"))
    assert [w.key for w in judgement.incidents] == ["a", "z"]


# -- what was only possibly done -------------------------------------------------------------------


def test_a_deed_that_is_not_even_possible_was_not_done():
    """Semantics 6: at or below `theta_lo`; rule 43."""
    assert verdict(do_by(), deed(probability=0.2), watch()) == "broken"
    assert verdict(do_by(), deed(probability=0.21), watch()) == "inconclusive"


def test_the_day_of_a_report_leaves_open_whether_it_was_in_time():
    """Rule 43: the T of `in time` becomes U when it is report-dated, and the F stays F."""
    (dated,) = judged(do_by(), deed(report_dated=True)).incidents
    assert (dated.match, dated.certain, dated.possible) == (U, False, True)
    (dated,) = judged(do_by(), deed("2022-04-10", report_dated=True)).incidents
    assert (dated.match, dated.certain, dated.possible) == (F, False, False)


def test_what_was_reported_after_the_deadline_does_not_make_up_for_lateness():
    """Rule 45 (a): M_U is empty, for the one dated by its report was not done in time either."""
    dated = deed("2022-04-10", "dated", report_dated=True)
    assert verdict(do_by(), dated, deed("2022-04-11")) == "broken"


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        (deed(), (1, 0)),
        (deed(origin="c"), (0, 1)),
        (deed(actor=None), (0, 1)),
        (deed("2022-03-31T20:00/2022-04-01T04:00"), (0, 1)),
        (deed("2022-04-10"), (0, 0)),
        (deed("2022-04-10", origin="c"), (0, 0)),
    ],
)
def test_what_counts_was_or_may_have_been_done_in_time(done, expected):
    """Rule 43: M_T is certain and in time T; M_U the others whose `in time` is not F."""
    assert counts(do_by(), done) == expected


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        (deed("2022-03-31T20:00/2022-04-01T04:00"), "holding"),
        (deed("2022-04-03", origin="c"), "slipping"),
    ],
)
def test_only_what_may_have_been_in_time_is_progress(done, expected):
    """Rule 44: an achievement in M_T or M_U."""
    assert verdict(do_by(), watch(), done, **on("2022-04-05")) == expected


PAID = Condition(text="if paid", state="paid", presumed=True)
UNPAID = holds("paid", False, "2022-03-05T00:00")


def test_what_is_done_without_being_owed_is_done():
    """Rule 43: the obligation does not matter."""
    owed = do_by(condition=PAID)
    judgement = judged(owed, UNPAID, deed())
    assert (judgement.verdict.value, [w.match for w in judgement.incidents]) == ("kept", [T])
    assert counts(owed, UNPAID, deed(origin="c")) == (0, 1)
    # Nor does it where it cannot be told whether it was owed: what is certain is not possible too.
    assert counts(do_by(condition=Condition(text="if paid")), deed()) == (1, 0)


# -- how late --------------------------------------------------------------------------------------


def test_done_again_after_the_deadline():
    """Rule 45 (a): late only where nothing was, or may have been, done in time."""
    again = deed("2022-04-10", "again")
    assert verdict(do_by(), deed(), again) == "kept"
    assert verdict(do_by(), deed(origin="c"), again) == "inconclusive"


def test_what_may_not_have_been_theirs_is_not_late():
    """Rule 43: `A_L` is certain and late; nobody says whose deed it was."""
    judgement = judged(do_by(), deed("2022-04-10", actor=None))
    assert (judgement.verdict.value, judgement.flags) == ("inconclusive", {"unattributed"})


def test_the_first_that_was_late_says_how_late():
    """Rule 45 (a): f is the one with the least `lo`."""
    book = [deed("2022-04-05", "y"), deed("2022-04-20", "x")]
    assert verdict(do_by(tolerance="10 d"), *book) == "partial"


@pytest.mark.parametrize(
    ("maybe", "expected"),
    [
        ("2022-04-05", "inconclusive"),
        ("2022-04-10/2022-04-12", "inconclusive"),
        ("2022-04-11T00:00", "broken"),
        ("2022-04-25", "broken"),
    ],
)
def test_another_that_may_have_been_within_the_tolerance(maybe, expected):
    """Rule 45 (a): another achievement, not in `A_L`, that is not surely at or after T'."""
    book = [deed("2022-04-20"), deed(maybe, "maybe", origin="c")]
    assert verdict(do_by(tolerance="10 d"), *book) == expected


def test_late_in_the_whole_and_in_no_unit():
    """Rules 46 and 3: somewhere in the north is in one of its two places, not told which."""
    both = do_by(places=("north-town", "north-village"))
    judgement = judged(both, deed("2022-04-10", place="north"))
    assert [unit.verdict.value for unit in judgement.units] == ["inconclusive", "inconclusive"]
    assert (judgement.verdict.value, judgement.flags) == ("broken", {"late"})


def test_late_in_one_place_and_perhaps_in_time_in_another():
    """Rule 46: the flag `late` where the whole or a unit is, though the whole is open."""
    both = do_by(places=("north-town", "south-town"))
    maybe = deed(id="maybe", place="south-town", origin="c")
    judgement = judged(both, deed("2022-04-10"), maybe)
    assert [unit.verdict.value for unit in judgement.units] == ["broken", "inconclusive"]
    assert (judgement.verdict.value, judgement.flags) == ("inconclusive", {"late"})


def test_perhaps_done_before_it_was_cut_short():
    """Rule 42: never due, so that INCONCLUSIVE, SLIPPING and HOLDING become UNTESTED."""
    book = (do_by(), deed(origin="c"), withdraw("2022-03-20T00:00"))
    assert told(*book) == ("untested", "never_due")
    assert told(*book, **on("2022-03-21")) == ("untested", "never_due")
