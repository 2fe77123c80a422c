"""Which look a reduction by counts rests on, and what a small baseline can and cannot show (semantics 7, 8).

Each case tells apart two answers that differ in one step of the reading.
"""

from __future__ import annotations

import pytest
from tests.builders import LATE, reduce_to, watch
from tests.worked.counting import BASELINE_ALL, MARCH, daily, reduction

FIRST_HALF = "2022-03-01/2022-03-16"
FEW = daily(BASELINE_ALL, 1, every=7)
"""Eight in the baseline: far too few to show a reduction to a tenth."""
FOUR_A_DAY = daily(BASELINE_ALL, 4)


def told(share, *records, **more):
    return reduction(reduce_to(share, **more), [each for part in records for each in part])


def test_a_baseline_too_small_to_show_a_reduction_may_show_that_there_was_none():
    """Rule 34: UNTESTED where it can never be kept; BROKEN all the same where it surely rose."""
    assert told(0.1, FEW).reason == "baseline_too_small"
    risen = told(0.1, FEW, daily(MARCH, 2))
    assert (risen.verdict.value, risen.reason) == ("broken", None)


def test_a_baseline_too_small_to_show_a_reduction_may_show_too_little_of_one():
    """Semantics 7: PARTIAL, L > r and U < 1, though a share so small could never be shown kept."""
    assert told(0.01, FOUR_A_DAY).reason == "baseline_too_small"
    found = told(0.01, FOUR_A_DAY, daily(MARCH, 1))
    assert found.verdict.value == "partial"
    assert found.low > 0.01
    assert found.high < 1


def test_what_was_too_much_half_way_is_no_partial_when_it_ends_well():
    """Semantics 8: PARTIAL is read at the latest look; half way it had failed, at the end it has not."""
    half = reduction(
        reduce_to(0.25),
        [*FOUR_A_DAY, *daily(FIRST_HALF, 2)],
        at="2022-03-20",
        as_of="2022-03-20",
    )
    assert half.verdict.value == "partial"
    assert not half.look.final
    whole = told(0.25, FOUR_A_DAY, daily(FIRST_HALF, 2))
    assert whole.verdict.value == "inconclusive"
    assert whole.look.final
    assert whole.low <= 0.25


def test_broken_rests_on_the_last_look_that_shows_it():
    """Semantics 8: it rose at both looks; the later one tells of more."""
    measured = told(0.5, daily(BASELINE_ALL, 1), daily(MARCH, 2))
    assert measured.verdict.value == "broken"
    assert measured.look.final
    early = reduction(
        reduce_to(0.5),
        [*daily(BASELINE_ALL, 1), *daily(MARCH, 3, every=1)],
        at="2022-03-20",
        as_of="2022-03-20",
    )
    assert early.verdict.value == "broken"
    assert not early.look.final


def test_broken_half_way_stays_broken():
    """Semantics 8: a rise at the first look is not undone by a quiet second half."""
    measured = told(0.5, daily(BASELINE_ALL, 1), daily(FIRST_HALF, 4))
    assert measured.verdict.value == "broken"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(daily(MARCH, 2, report_dated=True), ("inconclusive", None), id="it rose"),
        pytest.param(
            daily("2022-03-02/2022-03-02", 1, report_dated=True),
            ("untested", "baseline_too_small"),
            id="it did not",
        ),
    ],
)
def test_days_of_reports_blame_nobody_and_are_not_called_too_few_where_they_show_a_rise(
    after, expected
):
    """Rule 35: report-dated counts are never BROKEN, PARTIAL or KEPT; that they rose is still told."""
    found = told(0.1, FEW, after)
    assert (found.verdict.value, found.reason) == expected


def test_a_word_that_may_not_bind_is_neither_broken_nor_unkept_for_it():
    """Rule 33: where it cannot be told whether it binds nobody is blamed, and what fell has fallen."""
    aside = {"speaker": "spokesman"}
    risen = told(0.5, daily(BASELINE_ALL, 1), daily(MARCH, 2), **aside)
    assert risen.verdict.value == "inconclusive"
    fell = reduction(reduce_to(0.5, **aside), daily(BASELINE_ALL, 1), at=LATE, as_of=LATE)
    assert fell.verdict.value == "kept"


def test_a_look_at_which_nobody_had_counted_yet_is_passed_over():
    """Semantics 8 and rule 31: nothing is read from a look without exposure; the next one counts."""
    eyes = (watch("2021-12-01/2022-02-28"), watch("2022-03-20/2022-05-31", id="later"))
    seen = daily("2022-03-20/2022-03-31", 2)
    found = reduction(reduce_to(0.5), [*daily(BASELINE_ALL, 1), *seen], watching=eyes)
    assert found.verdict.value == "broken"
    assert found.look.final
