"""What a level was measured by: the tellings it rests on and the look it was read at (rules 36 to 39)."""

from __future__ import annotations

import pytest
from tests.builders import clock, judged, level, reduce_to

HALF = reduce_to(0.5)
MIDWAY = {"at": "2022-03-20", "as_of": "2022-03-20"}
AT_THE_END = "2022-04-02"


def measured(*records, **clocks):
    found = judged(HALF, *records, **clocks).measure("level")
    assert found is not None
    return found


def test_an_amount_rests_on_what_it_is_divided_by_too():
    """Rule 37: the tellings of the level at the announcement are among its records."""
    found = measured(
        level("then", "2022-02-25", level=100, unit="troops"),
        level("now", AT_THE_END, level=40, unit="troops"),
    )
    assert found.records == {"then", "now"}


def test_amounts_of_nothing_named_are_divided_by_amounts():
    """Rule 37: with a `level` in the same unit of count, none being one; no share stands for it."""
    found = measured(
        level("then", "2022-02-20", level=100),
        level("share", "2022-02-25", share=1.0),
        level("now", AT_THE_END, level=40),
    )
    assert (found.low, found.high, found.verdict.value) == (0.4, 0.4, "kept")


def test_the_last_look_shows_what_is_known():
    """Rule 39: at the settled end all that was told counts."""
    found = measured(level("l", AT_THE_END, share=(0.2, 0.4)))
    look = found.look
    assert (look.cut, look.final) == (clock("2022-04-01T00:00"), True)
    assert (look.low, look.high, look.rr) == (0.2, 0.4, pytest.approx(0.3))


def test_the_look_half_way_shows_what_was_so_by_then():
    """Rule 39: only what was before it; what has been told of since stands beside it."""
    found = measured(
        level("before", "2022-03-10", share=(0.8, 1.0)),
        level("since", "2022-03-18", share=(0.1, 0.2)),
        **MIDWAY,
    )
    assert found.verdict.value == "broken"
    assert (found.low, found.high, found.rr) == (0.1, 0.2, pytest.approx(0.15))
    look = found.look
    assert (look.cut, look.final) == (clock("2022-03-16T12:00"), False)
    assert (look.low, look.high, look.rr) == (0.8, 1.0, pytest.approx(0.9))
    assert found.records == {"before", "since"}


def test_no_look_is_shown_before_there_was_anything_to_see():
    """Rule 39: a level told of after the half-way look was not seen at it."""
    found = measured(level("since", "2022-03-18", share=(0.1, 0.2)), **MIDWAY)
    assert (found.verdict.value, found.look) == ("holding", None)
    assert found.records == {"since"}
