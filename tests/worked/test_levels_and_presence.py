"""WITHDRAW, MAINTAIN, REACH: which state reports are read, delay, return and what cuts them short.

Rules 47 to 53. The presence is in the north, the deadline or the end that of 31 March 2022.
"""

from __future__ import annotations

import pytest
from tests.builders import LATE, holds, judged, reviewed, withdraw
from tests.worked.presence import WATCH, leave, reach, seen, stay, told, verdict

from pledgewatch.model.logic import U
from pledgewatch.model.records import Condition

GONE = seen("2022-04-02", False, "gone")


# -- which reports are read ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2022-04-10T11:59", "kept"),
        ("2022-04-10T12:00", "broken"),
    ],
)
def test_what_is_yet_to_be_observed_does_not_count(at, expected):
    """Semantics 0: the world as it stood at `at`, whatever is known by now; `lo <= at`."""
    book = (leave(), GONE, seen("2022-04-10T12:00"), WATCH)
    assert verdict(*book, at=at, as_of=LATE) == expected


def test_gone_before_it_was_pledged():
    """Rule 50: what was observed before the start is not credited, and nobody else was looking."""
    earlier = seen("2022-02-20", False)
    judgement = judged(leave(), earlier, at="2022-04-05", as_of="2022-04-05")
    assert (judgement.verdict.value, judgement.reason) == ("untested", "nobody_was_looking")
    assert judgement.fulfilments == ()


def test_an_observation_counts_as_it_bears_most_strongly():
    """Rule 53: in one place it may have been, in the other it was: one that is certain."""
    leaving = leave(places=("north-town", "north"))
    judgement = judged(leaving, seen("2022-04-02"), WATCH)
    assert [(unit.certain, unit.possible) for unit in judgement.units] == [(0, 1), (1, 0)]
    assert (judgement.certain, judgement.possible) == (1, 0)


# -- delay and return ------------------------------------------------------------------------------

LENIENT = {"tolerance": "10 d"}
LEFT = seen("2022-04-15", False, "left")


@pytest.mark.parametrize(
    ("still_there", "expected"),
    [
        (seen("2022-04-01"), "partial"),
        (seen("2022-04-01?"), "kept"),
        (seen("2022-04-05", origin="b"), "kept"),
    ],
    ids=["after the deadline", "on a doubtful day", "as one of reliability B says"],
)
def test_a_delay_has_to_be_certain(still_there, expected):
    """Rule 52: a not-q with P of at least .95, surely within [T, T')."""
    assert verdict(leave(**LENIENT), still_there, LEFT, WATCH) == expected


@pytest.mark.parametrize(
    ("paid_again", "expected"), [("2022-04-04", "partial"), ("2022-04-08", "kept")]
)
def test_no_delay_while_nothing_was_owed(paid_again, expected):
    """Rule 52: its obligation is T."""
    condition = Condition(text="if paid", state="paid", presumed=True)
    payments = holds("paid", False, "2022-04-02T00:00"), holds("paid", True, f"{paid_again}T00:00")
    book = (leave(**LENIENT, condition=condition), *payments, seen("2022-04-05"), LEFT, WATCH)
    assert verdict(*book) == expected


def test_what_may_be_a_return_waits_for_a_report_that_settles_it():
    """Rule 50: its match counts as U, so that no further origin makes it certain."""
    review = reviewed(leave(), seen("2022-03-25", False), seen("2022-05-01", id="back"), WATCH)
    (back,) = review["pledge"].incidents
    assert (back.match, back.certain, back.possible) == (U, False, True)
    (finding,) = (f for f in review.findings if f.kind == "state_persists")
    assert "a report that settles what cannot be told would change it" in finding.change


# -- cut short -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("promised", "observation", "expected"),
    [
        (stay(), seen("2022-03-25"), ("kept", None)),
        (stay(), seen("2022-03-10", False), ("broken", None)),
        (reach(), seen("2022-04-02"), ("untested", "never_due")),
        (leave(), GONE, ("untested", "never_due")),
    ],
    ids=["maintained", "not maintained", "reached", "left"],
)
def test_to_maintain_is_owed_from_the_start(promised, observation, expected):
    """Rule 51: only what was to be so from a deadline on is never due when withdrawn before it."""
    assert told(promised, observation, WATCH, withdraw("2022-03-20T00:00")) == expected


PERHAPS = withdraw("[2022-03-25..2022-04-05]")
"""It may have been withdrawn before the deadline, or after it."""


@pytest.mark.parametrize(
    ("records", "expected"),
    [([GONE, WATCH], ("kept", None)), ([], ("untested", "nobody_was_looking"))],
)
def test_only_a_breach_asks_whether_it_ever_was_due(records, expected):
    """Rule 51: where `before(C, T)` is U, BROKEN and PARTIAL are open; the others stand."""
    assert told(leave(), *records, PERHAPS) == expected


@pytest.mark.parametrize(("day", "expected"), [("2022-04-12", "slipping"), (LATE, "inconclusive")])
def test_there_all_the_while_that_it_may_have_fallen_due(day, expected):
    """Rule 51: BROKEN becomes SLIPPING, overdue INCONCLUSIVE."""
    always = seen("2022-03-20/2022-04-10")
    assert verdict(leave(), always, WATCH, at=day, as_of=day) == "broken"
    assert verdict(leave(), always, WATCH, PERHAPS, at=day, as_of=day) == expected
