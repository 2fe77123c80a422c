"""Flags (semantics 7): what to know beside a verdict; never verdicts themselves."""

from __future__ import annotations

import pytest
from tests.builders import (
    denial,
    judged,
    pledge,
    reduce_to,
    report,
    statement,
    supersede,
    watch,
    withdraw,
)

from pledgewatch.model.records import Kind, StatementKind

STRONG = {"probability": 0.99}


def flags(*records, **clocks) -> set[str]:
    return set(judged(*records, **clocks).flags)


def test_no_flags_where_there_is_nothing_to_say():
    """Semantics 7: flags, never verdicts."""
    assert flags(pledge(), watch("2022-03-01/2022-05-31")) == set()
    assert flags(pledge(), watch(), report(**STRONG)) == set()


def test_a_pledge_kept_where_it_was_quiet_before_too():
    """Version 2: those who watched before saw nothing either."""
    assert flags(pledge(), watch()) == {"quiet_before_too"}


# -- denied ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "denying",
    [
        denial("no", incident="x", origin="ministry-press", actor="state"),
        statement(incidents=("x",)),
        statement(incidents=("told",)),
    ],
    ids=["by its own press", "by a statement on the incident", "by a statement on the report"],
)
def test_denied_by_the_accused(denying):
    """Semantics 6 and rule 18: a denial by the accused or its organs sets `denied`."""
    told = report("told", incident="x", **STRONG)
    judgement = judged(pledge(), watch(), told, denying)
    assert judgement.flags == {"denied"}
    assert judgement.verdict.value == "broken"


@pytest.mark.parametrize(
    ("denying", "why"),
    [
        (statement(incidents=("x",), kind=StatementKind.CLAIM), "not a denial"),
        (denial("no", incident="x", origin="f"), "independent"),
        (denial("no", incident="x", origin="enemy-press"), "not the accused's"),
        (denial("no", incident="x", origin="ministry-press"), "another part of the state"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_not_denied(denying, why):
    """Semantics 6: only the accused's own denials; version 2: the ministry does not speak for the army."""
    told = report("told", incident="x", probability=0.9999)
    assert "denied" not in flags(pledge(), watch(), told, denying)


def test_not_denied_before_it_was_said():
    """Rule 18: known by `as_of` and said at or before `at`."""
    book = (pledge(), watch(), report("told", incident="x", **STRONG), statement(incidents=("x",)))
    assert "denied" not in flags(*book, at="2022-03-10", as_of="2022-06-01")
    assert "denied" not in flags(*book, at="2022-03-12", as_of="2022-03-10")
    assert "denied" in flags(*book, at="2022-03-12", as_of="2022-03-12")


def test_a_denial_of_what_does_not_bear_on_it_says_nothing():
    """Rule 18 and semantics 12: an event at E is out, whoever denies it."""
    outside = report("told", "2022-04-01T00:00", incident="x", **STRONG)
    own = denial("no", incident="x", origin="ministry-press", actor="state")
    assert "denied" not in flags(pledge(), watch(), outside, own)


# -- contested, unattributed -----------------------------------------------------------------------


def test_contested():
    """Semantics 6, version 2: independent denials exceed ln 4 and half of the affirmations."""
    no = denial("no", incident="x", origin="b-2")
    told = (report("yes", incident="x", origin="b"), report("also", incident="x", origin="a"))
    assert "contested" in flags(pledge(), watch(), told[0], no)
    assert "contested" not in flags(pledge(), watch(), *told, no)


def test_unattributed_in_a_refrain():
    """Rule 32: no telling names an actor; version 2: none of weight does."""
    assert flags(pledge(), watch(), report(actor=None, **STRONG)) == {"unattributed"}
    nobody = report("b", incident="x", origin="b", actor=None)
    for p, expected in ((0.55, set()), (0.5, {"unattributed"})):
        named = report("a", incident="x", origin="a", probability=p)
        assert flags(pledge(), watch(), named, nobody) == expected


# -- reneged, weakened -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("time", "at", "reneged"),
    [
        ("2022-03-15", "2022-03-20", True),
        ("2022-03-15", "2022-03-10", False),
        ("2022-04-15", "2022-04-20", False),
        ("2022-04-01T00:00", "2022-04-20", False),
        ("2022-03-31T23:59", "2022-04-20", True),
        ("[2022-03-31..2022-04-05]", "2022-04-20", True),
    ],
    ids=[
        "before its end",
        "not yet",
        "after its end",
        "at its end",
        "just before its end",
        "version 2: perhaps before its end",
    ],
)
def test_reneged(time, at, reneged):
    """Semantics 7: reneged (withdrawn before its end)."""
    found = flags(pledge(), watch(), withdraw(time), at=at, as_of="2022-06-01")
    assert ("reneged" in found) is reneged


def test_what_was_withdrawn_before_it_began_is_not_measured():
    """Semantics 7: `uneven` speaks of units that were judged; where nothing is, none was."""
    promised = reduce_to(0.5, places=("north", "south"))
    before = (
        report(
            f"r{day}", f"2022-02-{day:02}T12:00", place="south-town", report_dated=True, **STRONG
        )
        for day in range(1, 29)
    )
    found = flags(promised, watch(), withdraw("2022-02-28"), *before, as_of="2022-06-01")
    assert found == {"reneged"}


def test_superseding_is_not_reneging():
    """Semantics 7: reneged is for withdrawal."""
    book = (pledge(), pledge("new"), supersede("pledge", "new", "2022-03-15"))
    assert flags(*book) == set()


@pytest.mark.parametrize(
    ("old", "new", "weakened"),
    [
        (pledge(), reduce_to(0.5, "new"), True),
        (pledge(kind=Kind.CEASE), reduce_to(0.5, "new"), True),
        (reduce_to(0.5), reduce_to(0.75, "new"), True),
        (reduce_to(0.5), reduce_to(0.5, "new"), False),
        (reduce_to(0.5), reduce_to(0.25, "new"), False),
        (reduce_to(0.5), pledge("new"), False),
        (pledge(), pledge("new"), False),
        (pledge(kind=Kind.WITHDRAW), reduce_to(0.5, "new"), False),
    ],
    ids=[
        "refrain to reduce", "cease to reduce", "half to three quarters", "the same share",
        "half to a quarter", "reduce to refrain", "refrain to refrain", "withdraw to reduce",
    ],
)  # fmt: skip
def test_weakened(old, new, weakened):
    """Semantics 7, Overlap: a weaker replacement sets `weakened`."""
    book = (old, new, watch(), supersede("pledge", "new", "2022-03-15"))
    assert ("weakened" in flags(*book)) is weakened
    assert "weakened" not in flags(*book, at="2022-03-10", as_of="2022-03-10")
