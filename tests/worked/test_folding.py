"""What tellings come to when they are put together: semantics 6 and 7, rules 14 to 22 and 47 to 49."""

from __future__ import annotations

import pytest
from pledgewatch.case import open_case
from pledgewatch.review import reviews
from pledgewatch.weighing import weigh
from tests.builders import (
    LATE,
    at_time,
    denial,
    evidence,
    judged,
    ledger,
    level,
    pledge,
    report,
    reviewed,
    same_origin,
    statement,
    watch,
    weighed,
)

from pledgewatch.conventions import log_odds
from pledgewatch.model.records import Kind

BOTH = pledge(places=("north", "south"), activities=("attack", "looting"))
PRESENCE = {"activities": ("presence",)}


def seen(id: str, there: bool, **more):
    """A telling that there are troops in the north after the deadline, or that there are none."""
    told = {"activity": "presence", "incident": "count", **more}
    return level(id, "2022-04-02", holds=there, **told)


# -- what is kept ----------------------------------------------------------------------------------


def test_a_denial_bears_on_the_units_it_speaks_of():
    """Semantics 3: for each unit its own place and its own activity; what is F there is F for good."""
    found = evidence(BOTH, denial("no", place="north-town", activity="shelling"))
    assert [key[1:] for key in found.incidents] == [
        ("whole", "", ""),
        ("unit", "north", "attack"),
    ]


def test_what_all_tellings_say_somebody_else_did_bears_on_nothing():
    """Semantics 3: "everybody else is F", however many tell of it."""
    theirs = (report(f"by-{o}", incident="x", actor="enemy", origin=o) for o in ("a", "b"))
    assert evidence(pledge(), *theirs).incidents == {}


def test_of_two_tellings_one_may_say_that_it_was_the_debtor():
    """Semantics 3: T or F only where all alive affirming reports agree on it."""
    theirs = report("theirs", incident="x", actor="enemy", origin="b")
    found = weighed(pledge(), theirs, report("ours", incident="x"))
    assert (found.certain, found.possible) == (False, True)


# -- weighing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pro", "contra", "rung"),
    [
        (0.81, 0.81, "contested"),
        (0.80, 0.81, "alleged"),
        (0.81, 0.80, "alleged"),
        (0.60, 0.90, "alleged"),
        (0.90, 0.60, "alleged"),
    ],
)
def test_both_sides_of_a_contest_exceed_odds_of_four(pro, contra, rung):
    """Semantics 6: affirming *and* denying evidence both exceed odds of 4, as .80 does not."""
    found = weighed(
        pledge(),
        report("yes", incident="x", probability=pro),
        denial("no", incident="x", probability=contra, origin="b"),
    )
    assert found.rung.value == rung


@pytest.mark.parametrize(
    ("at", "denied"), [("2022-03-11T12:00", True), ("2022-03-11T11:59:59.999999", False)]
)
def test_a_denial_is_heard_from_the_instant_it_is_made(at, denied):
    """Rule 18: surely said at or before `at`."""
    told = report("told", incident="x"), statement(said="2022-03-11T12:00", incidents=("x",))
    judgement = judged(pledge(), *told, at=at)
    assert ("denied" in judgement.flags) is denied


def test_origins_are_one_from_when_that_was_known():
    """Semantics 4 and 6: joined by a SameOrigin two count as one, in the reviews of later days."""
    book = ledger(
        pledge(),
        *(report(f"r-{o}", incident="x", origin=o, known="2022-03-11") for o in ("b", "b-2")),
        same_origin("b", "b-2", known="2022-03-15"),
    )
    before, after = reviews(book, [at_time("2022-03-14"), at_time("2022-03-16")])
    found = [review["pledge"].incidents[0] for review in (before, after)]
    assert [weighed.llr for weighed in found] == [2 * log_odds(0.85), log_odds(0.85)]
    assert [weighed.origins for weighed in found] == [("b", "b-2"), ("b",)]


def test_what_was_weighed_and_is_told_of_again_is_weighed_again():
    """Evidence merges, whatever has been asked of it before."""
    case = open_case(ledger(pledge(), report("yes", incident="x")), at_time(LATE))
    cell = case.evidence.at("pledge", "whole")
    asked = case.scopes["pledge"], case.witnesses
    assert weigh("x", case.evidence.incidents[cell]["x"], *asked).llr == log_odds(0.95)
    more = evidence(pledge(), denial("no", incident="x", origin="b"))
    both = case.evidence.merge(more).incidents[cell]["x"]
    assert weigh("x", both, *asked).llr == log_odds(0.95) - log_odds(0.85)


def test_evidence_is_what_it_was_before_it_was_judged():
    """Semantics 0.1: a verdict is a function of the records; asking for one changes nothing."""
    book = ledger(pledge(), report("yes", incident="x"))
    asked, fresh = (open_case(book, at_time(LATE)) for _ in range(2))
    assert asked.judgement("pledge", at_time(LATE)).incidents
    assert asked.evidence == fresh.evidence
    for part in ("incidents", "watches", "levels"):
        assert repr(getattr(asked.evidence, part)) == repr(getattr(fresh.evidence, part))


# -- what is observed of a state -------------------------------------------------------------------


@pytest.mark.parametrize("amount", [{"level": 0, "unit": "troops"}, {"share": 0}])
@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        (Kind.WITHDRAW, "2022-04-02", "kept"),
        (Kind.MAINTAIN, "2022-03-20", "inconclusive"),
        (Kind.REACH, "2022-04-02", "inconclusive"),
    ],
)
def test_an_amount_tells_only_of_withdrawing_whether_there_is_some(kind, day, expected, amount):
    """Rule 48: with no level pledged `holds` is read, and for WITHDRAW also any `level` or `share`."""
    none = level("none", day, activity="presence", **amount)
    assert judged(pledge(kind=kind, **PRESENCE), watch(**PRESENCE), none).verdict.value == expected


def test_an_observation_rests_on_those_who_contradict_it_too():
    """Rule 49: tellings for and against are one observation, and a finding names them all."""
    book = (
        pledge(kind=Kind.WITHDRAW, **PRESENCE),
        watch(**PRESENCE),
        seen("there", True),
        seen("gone", False, origin="c"),
    )
    lapse = weighed(*book, name="count")
    assert (lapse.incident.affirming, lapse.incident.denying) == ({"there"}, {"gone"})
    findings = reviewed(*book).findings
    (persists,) = (finding for finding in findings if finding.kind == "state_persists")
    assert set(persists.records) >= {"there", "gone"}
