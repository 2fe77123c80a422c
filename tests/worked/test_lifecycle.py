"""The table of lifecycles (semantics 5), row by row: clocks and pledge records only."""

from __future__ import annotations

import pytest
from tests.builders import (
    LATE,
    holds,
    judged,
    pledge,
    reduce_to,
    report,
    supersede,
    watch,
    withdraw,
)

from pledgewatch.model.records import Condition, Kind


def state(*records, at: str) -> str:
    return judged(*records, at=at, as_of=LATE).lifecycle.value


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2022-02-28T23:59:59.999999", "announced"),
        ("2022-03-01T00:00", "active"),
        ("2022-03-31T23:59:59.999999", "active"),
        ("2022-04-01T00:00", "ended"),
        ("2022-05-01", "ended"),
    ],
    ids=["ANNOUNCED: at < S.lo", "ACTIVE from S.lo", "ACTIVE to the end", "ENDED at E", "later"],
)
def test_a_window_with_plain_bounds(at, expected):
    """Semantics 5: ANNOUNCED, ACTIVE and ENDED."""
    assert state(pledge(), at=at) == expected


def test_a_pledge_may_be_announced_before_it_takes_effect():
    """Semantics 5: ANNOUNCED iff at < S.lo, whatever the announcement."""
    assert state(pledge(said="2022-01-01"), at="2022-02-01") == "announced"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2022-03-01T00:00", "in_grace"),
        ("2022-03-02T23:59:59.999999", "in_grace"),
        ("2022-03-03T00:00", "active"),
    ],
)
def test_in_grace_until_start_and_grace(at, expected):
    """Semantics 5: IN_GRACE iff ACTIVE and at < (S + grace).hi - 1."""
    assert state(pledge(kind=Kind.CEASE, grace="48 h"), at=at) == expected


def test_grace_after_a_date_only_start_lasts_until_it_is_surely_over():
    """Semantics 5: the upper bound of S + grace decides; S is the day of the announcement."""
    loose = pledge(said="2022-03-01", start=None, grace="24 h")
    assert state(loose, at="2022-03-02T12:00") == "in_grace"
    assert state(loose, at="2022-03-02T23:59:59.999999") == "active"


@pytest.mark.parametrize(
    ("states", "at", "expected"),
    [
        ([], "2022-03-05", "dormant"),
        ([holds("talks", True, "2022-03-10T00:00")], "2022-03-10T00:00", "active"),
        ([holds("talks", True, "2022-03-10T00:00")], "2022-03-09T23:59:59.999999", "dormant"),
        ([holds("talks", True, "2022-03-10")], "2022-03-10T12:00", "active"),
        ([], "2022-04-01", "ended"),
        ([], "2022-02-01", "announced"),
    ],
    ids=[
        "DORMANT: open but c = F", "c = T from the instant told", "not an instant sooner",
        "c cannot be told: ACTIVE", "ENDED all the same", "ANNOUNCED all the same",
    ],
)  # fmt: skip
def test_dormant_while_the_condition_does_not_hold(states, at, expected):
    """Semantics 5: DORMANT iff the window is open but c = F; ACTIVE iff c != F."""
    waiting = pledge(condition=Condition(text="once talks begin", state="talks", presumed=False))
    assert state(waiting, *states, at=at) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2022-03-15T09:59:59.999999", "active"),
        ("2022-03-15T10:00", "withdrawn"),
        ("2022-05-01", "withdrawn"),
    ],
)
def test_withdrawn_from_its_instant_on(at, expected):
    """Semantics 5: WITHDRAWN iff an alive one has instant.hi - 1 <= at, after E too."""
    assert state(pledge(), withdraw("2022-03-15T10:00"), at=at) == expected


@pytest.mark.parametrize(
    ("at", "reneged"), [("2022-03-15T09:59:59.999999", False), ("2022-03-15T10:00", True)]
)
def test_reneged_from_the_instant_of_the_withdrawal_on(at, reneged):
    """Semantics 7: `reneged` (withdrawn before its end), from the instant it is withdrawn."""
    judgement = judged(pledge(), withdraw("2022-03-15T10:00"), at=at, as_of=LATE)
    assert ("reneged" in judgement.flags) is reneged


@pytest.mark.parametrize(
    ("at", "expected"),
    [("2022-03-31T23:59:59.999999", "untested"), ("2022-04-01T00:00", "void")],
)
def test_void_once_its_end_has_come_and_its_condition_never(at, expected):
    """Semantics 7 and rule 25: VOID: the condition surely never T on W, and at >= W.end.last."""
    idle = pledge(condition=Condition(text="once talks begin", state="talks", presumed=False))
    assert judged(idle, at=at, as_of=LATE).verdict.value == expected


def test_withdrawn_some_time_that_day_is_withdrawn_when_the_day_is_over():
    """Semantics 5: instant.hi - 1 <= at."""
    assert state(pledge(), withdraw("2022-03-15"), at="2022-03-15T23:59") == "active"
    assert state(pledge(), withdraw("2022-03-15"), at="2022-03-15") == "withdrawn"


def test_superseded_by_another_pledge():
    """Semantics 5: SUPERSEDED, named by the Supersede record."""
    new = reduce_to(0.5, "new")
    book = (pledge(), new, supersede("pledge", "new", "2022-03-15T00:00"))
    assert state(*book, at="2022-03-15T00:00") == "superseded"
    assert judged(*book, at="2022-03-20", pledge="new").lifecycle.value == "active"


@pytest.mark.parametrize(
    ("withdrawn", "superseded", "expected"),
    [
        ("2022-03-10T00:00", "2022-03-12T00:00", "withdrawn"),
        ("2022-03-12T00:00", "2022-03-10T00:00", "superseded"),
        ("2022-03-10T00:00", "2022-03-10T00:00", "superseded"),
    ],
    ids=["withdrawn first", "superseded first", "tie: SUPERSEDED"],
)
def test_the_earliest_wins(withdrawn, superseded, expected):
    """Semantics 5: earliest wins; tie: SUPERSEDED."""
    book = (
        pledge(),
        reduce_to(0.5, "new"),
        supersede("pledge", "new", superseded),
        withdraw(withdrawn),
    )
    assert state(*book, at="2022-03-20") == expected


def test_what_replaces_a_pledge_counts_from_when_it_is_known():
    """Semantics 4 and 5: only alive records; known by `as_of`."""
    secret = withdraw("2022-03-10T00:00", known="2022-03-20")
    book = (pledge(), secret)
    assert judged(*book, at="2022-03-15", as_of="2022-03-19").lifecycle.value == "active"
    assert judged(*book, at="2022-03-15", as_of="2022-03-20").lifecycle.value == "withdrawn"


def test_withdrawing_ends_the_window():
    """Semantics 5: E' = min(E, Withdraw), what comes after is not judged; version 2: nor is it kept."""
    book = (pledge(), watch(), withdraw("2022-03-05T00:00"), report())
    judgement = judged(*book)
    assert (judgement.verdict.value, judgement.reason) == ("inconclusive", "cut_short")
    assert judgement.lifecycle.value == "withdrawn"


def test_what_was_broken_before_stays_broken():
    """Semantics 7, Overlap: supersession truncates the window; BROKEN before stays BROKEN."""
    new = reduce_to(0.5, "new")
    book = (pledge(), new, watch(), report(), supersede("pledge", "new", "2022-03-15T00:00"))
    assert judged(*book).verdict.value == "broken"


def test_ended_and_settled_is_a_flag_beside_the_lifecycle():
    """Semantics 5: ENDED; flag SETTLED."""
    early = judged(pledge(), at="2022-04-02", as_of="2022-04-02")
    late = judged(pledge())
    assert (early.lifecycle.value, early.settled) == ("ended", False)
    assert (late.lifecycle.value, late.settled) == ("ended", True)


def test_no_end_never_ends():
    """Semantics 12: no end: E = +inf."""
    judgement = judged(
        pledge(end=None), watch("2021-12-01/.."), at="2050-01-01", as_of="2060-01-01"
    )
    assert (judgement.lifecycle.value, judgement.settled) == ("active", False)
    assert judgement.verdict.value == "holding"


@pytest.mark.parametrize(
    ("given", "last"),
    [
        ({"within": "48 h", "said": "2022-03-01T10:00"}, "2022-03-03T10:00"),
        ({"within": "2 days", "said": "2022-03-01T10:00"}, "2022-03-04T00:00"),
        ({"end": "2022-03-05"}, "2022-03-06T00:00"),
        ({"end": "2022-03-05T08:00"}, "2022-03-05T08:00"),
    ],
    ids=["within 48 h", "within 2 days", "until a day", "until an hour"],
)
def test_how_an_end_is_said(given, last):
    """Semantics 2: `by / until` ends with the local day; 48 h is exact; 2 days ends with the day."""
    promised = pledge(**{"start": None, "end": None, "said": "2022-03-01T10:00", **given})
    just_before = last.replace("T10:00", "T09:59:59.999999").replace("T08:00", "T07:59:59.999999")
    if just_before == last:
        day = int(last[8:10]) - 1
        just_before = f"2022-03-{day:02}T23:59:59.999999"
    assert state(promised, at=just_before) == "active"
    assert state(promised, at=last) == "ended"


def test_the_lifecycle_does_not_look_at_what_was_done():
    """Semantics 5: clocks and pledge records only."""
    assert state(pledge(), watch(), report(), at="2022-03-20") == "active"
