"""What is known at one time is carried on to later ones, and back: answers do not hang on the order of asking."""

from __future__ import annotations

import itertools

import pytest
from tests.builders import at_time, judged, ledger, pledge, reduce_to, report, supersede, watch

from pledgewatch.engine.review import judged as judged_in
from pledgewatch.engine.review import open_case
from pledgewatch.model.records import Kind

RECORDS = (
    pledge("first"),
    pledge("second", said="2022-03-05", start="2022-03-06", known="2022-03-07"),
    reduce_to(0.5, "third", said="2022-03-12", start="2022-03-13"),
    report("a-1", "2022-03-04", incident="a"),
    report("a-2", "2022-03-04", origin="b", incident="a", known="2022-03-15"),
    report("b-1", "2022-03-08", activity="air-strike", known="2022-03-09"),
    report("c-1", "2022-03-14", place="north", actor=None),
    report("d-1", "2022-03-20", origin="watcher"),
    report("e-1", "2022-03-18", incident="e", known="2022-03-19"),
)
TIMES = tuple(
    at_time(f"2022-{day}T12:00")
    for day in ("02-21", "03-06", "03-10", "03-13", "03-16", "03-25", "05-01")
)


def told(book, time: int) -> dict:
    """What is said of each pledge at a time, down to what its incidents weigh."""
    return {
        id: (
            each.verdict,
            each.reason,
            each.score,
            each.coverage,
            [(i.key, i.lo, i.tellings, i.net, i.entries, dict(i.silence)) for i in each.incidents],
            each.measures,
            each.effect,
        )
        for id, each in judged_in(open_case(book, time, time)).items()
    }


@pytest.mark.parametrize("sensitivity", [0.9, None], ids=["silence weighs", "it does not"])
def test_answers_do_not_hang_on_the_order_in_which_times_are_asked_for(sensitivity):
    records = (watch(sensitivity=sensitivity), *RECORDS)
    afresh = {time: told(ledger(*records), time) for time in TIMES}
    assert len(afresh[TIMES[0]]) == 1
    assert len(afresh[TIMES[-1]]) == 3
    for order in itertools.permutations(TIMES[1:], 3):
        book = ledger(*records)
        # All others carry on from the first, whichever of them comes before.
        for time in (TIMES[0], *order):
            assert told(book, time) == afresh[time]


def test_a_pledge_that_others_wait_for_is_not_only_added():
    """It is what an earlier one was replaced by: known from then on, it changes how that one stands."""
    records = (
        watch(),
        pledge("old"),
        supersede("old", "new", "2022-03-10"),
        pledge("new", Kind.REFRAIN, said="2022-03-10", start="2022-03-10", known="2022-03-12"),
    )
    book = ledger(*records)
    for time in ("2022-03-11T12:00", "2022-06-01T12:00"):
        at = at_time(time)
        found = judged_in(open_case(book, at, at))["old"]
        afresh = judged(*records, at=time, as_of=time, pledge="old")
        assert (found.verdict, found.reason, found.flags) == (
            afresh.verdict,
            afresh.reason,
            afresh.flags,
        )
