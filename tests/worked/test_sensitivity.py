"""Whose sight it is that silence rests on: semantics 6, rule 24 and decision 8, rule 10."""

from __future__ import annotations

import pytest
from tests.builders import judged, pledge, watch

KEEN = watch(sensitivity=0.8)
NOON = "2022-03-20T12:00"


def least(*watches, **clocks):
    """The least sensitivity of those whose silence counts."""
    return judged(pledge(), *watches, **clocks).absence.sensitivity


def blunt(time):
    return watch(time, origin="b", sensitivity=0.1)


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2021-12-01/2022-02-28", 0.8),
        ("2021-12-01/2022-03-01", 0.1),
        ("2022-03-31/2022-05-31", 0.1),
        ("2022-04-01/2022-05-31", 0.8),
    ],
    ids=["up to its first day", "on its first day", "on its last day", "from the day after"],
)
def test_those_count_who_looked_in_the_window(time, expected):
    """Decision 8, rule 10: those that touch the judged part; its start is inside, its end is not."""
    assert least(KEEN, blunt(time)) == expected


@pytest.mark.parametrize("at", [NOON, "2022-03-25"])
@pytest.mark.parametrize(("begins", "expected"), [(NOON, 0.1), ("2022-03-20T12:00:00.000001", 0.8)])
def test_those_count_who_had_begun_to_look_when_it_was_known(begins, expected, at):
    """Rule 24: nothing is watched at an instant after `as_of`, and at `as_of` itself it is."""
    assert least(KEEN, blunt(f"{begins}/2022-05-31"), at=at, as_of=NOON) == expected
