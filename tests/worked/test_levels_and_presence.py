"""WITHDRAW, MAINTAIN, REACH: which state reports are read, delay, return and what cuts them short.

Rules 47 to 53. The presence is in the north, the deadline or the end that of 31 March 2022.
"""

from __future__ import annotations

import pytest
from tests.builders import LATE, judged, withdraw
from tests.worked.presence import WATCH, leave, reach, seen, stay, told, verdict

GONE = seen("2022-04-02", False, "gone")


# -- which reports are read ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2022-04-10T11:59", "kept"),
        ("2022-04-10T12:00", "inconclusive"),
    ],
)
def test_what_is_yet_to_be_observed_does_not_count(at, expected):
    """Semantics 0: the world as it stood at `at`, whatever is known by now; `lo <= at`."""
    book = (leave(), GONE, seen("2022-04-10T12:00"), WATCH)
    assert verdict(*book, at=at, as_of=LATE) == expected


def test_gone_before_it_was_pledged():
    """Rule 50: what was observed before it was said is not credited."""
    soon = {"at": "2022-04-05", "as_of": "2022-04-05"}
    assert verdict(leave(), seen("2022-02-19", False), **soon) == "pending"
    assert verdict(leave(), seen("2022-02-20", False), **soon) == "holding"
    assert judged(leave(), seen("2022-02-19", False)).fulfilments == ()


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
        (seen("2022-04-01?"), "inconclusive"),
        (seen("2022-04-05", origin="b"), "inconclusive"),
    ],
    ids=["after the deadline", "on a doubtful day", "as one of reliability B says"],
)
def test_a_delay_has_to_be_certain(still_there, expected):
    """Rule 52: a not-q with P of at least .95, surely within [T, T'); version 2: else it is open."""
    assert verdict(leave(**LENIENT), still_there, LEFT, WATCH) == expected


# -- cut short -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("promised", "observation", "expected"),
    [
        (stay(), seen("2022-03-25"), ("inconclusive", "cut_short")),
        (stay(), seen("2022-03-10", False), ("broken", None)),
        (reach(), seen("2022-04-02"), ("kept", None)),
        (leave(), GONE, ("kept", None)),
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
    """Rule 51: BROKEN becomes INCONCLUSIVE once it is overdue."""
    always = seen("2022-03-20/2022-04-10")
    assert verdict(leave(), always, WATCH, PERHAPS, at=day, as_of=day) == expected
    assert verdict(leave(), always, WATCH) == "broken"
