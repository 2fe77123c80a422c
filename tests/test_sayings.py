"""What was said against what was reported, and against what else was said: semantics 9."""

from __future__ import annotations

import random
import time

import pytest
from tests.builders import denial as denying
from tests.builders import (
    ledger,
    level,
    pledge,
    reduce_to,
    report,
    retract,
    reviewed,
    same_incident,
    span,
    statement,
    supersede,
    watch,
    withdraw,
)
from tests.worked.counting import BASELINE_ALL, MARCH, daily

import pledgewatch as pw
from pledgewatch.findings import KINDS
from pledgewatch.model.logic import T, U
from pledgewatch.model.records import Activity, Actor, Condition, Kind, Place, StatementKind

STRONG = {"probability": 0.99}
NOON = "2022-03-11T12:00"
"""When statements here are made unless a test says otherwise."""


def found(*records, kind=None, **clocks):
    review = reviewed(*records, **clocks)
    return [f for f in review.contradictions if kind in (None, f.kind)]


def only(*records, kind=None, **clocks):
    (finding,) = found(*records, kind=kind, **clocks)
    return finding


def certainties(*records, **more) -> list[str]:
    return [finding.certainty.word for finding in found(*records, **more)]


def claim(holds: bool, id: str = "claim", **more):
    """The minister says at noon of 11 March that the state does, or does not, shell the north."""
    fields = {"about": "state", "activities": ("shelling",), "places": ("north",), **more}
    return statement(id, StatementKind.CLAIM, holds=holds, **fields)


def presence(holds: bool, id: str = "claim", **more):
    """The minister says at noon of 11 March that the state's forces are, or are not, in the north."""
    return claim(holds, id, **{"activities": ("presence",), **more})


def state(id: str = "seen", time: str = "2022-03-05/2022-03-20", **more):
    """A telling of the army's presence in the northern town, over a span around 11 March."""
    fields = {"activity": "presence", "place": "north-town", "actor": "army", **STRONG, **more}
    return level(id, time, **fields)


# -- claims that something does not happen ---------------------------------------------------------


def test_a_claim_that_something_does_not_happen_is_refuted_by_an_incident():
    """Semantics 9: claim_refuted, in a ledger without any pledge."""
    finding = only(claim(False), report("r", incident="x", **STRONG))
    assert (finding.kind, finding.certainty) == ("claim_refuted", T)
    assert (finding.pledge, finding.statement, finding.incident) == (None, "claim", "x")
    assert finding.records == ("claim", "r")
    assert finding.rung.value == "attributed"
    assert finding.origins == finding.alarm == ("a",)
    assert finding.since.lo == report("r").when.lo


@pytest.mark.parametrize(
    ("p", "certainty"),
    [(0.95, ["certain"]), (0.94, ["possible"]), (0.55, ["possible"]), (0.54, [])],
)
def test_how_sure_a_claim_is_refuted(p, certainty):
    """Semantics 6: certain from theta_b on; what is not even likely refutes nothing."""
    assert certainties(claim(False), report(probability=p)) == certainty
    assert certainties(presence(False), state(holds=True, probability=p)) == certainty


@pytest.mark.parametrize(
    ("more", "certainty"),
    [
        ({}, ["certain"]),
        ({"place": "south"}, []),
        ({"place": "country"}, ["possible"]),
        ({"place": None}, ["possible"]),
        ({"activity": "looting"}, []),
        ({"activity": "attack"}, ["possible"]),
        ({"actor": "enemy"}, []),
        ({"actor": None}, ["possible"]),
        ({"actor": "proxy"}, ["possible"]),
        ({"report_dated": True}, ["possible"]),
    ],
    ids=str,
)
def test_a_claim_is_held_against_incidents_as_a_refrain_would_be(more, certainty):
    assert certainties(claim(False), report(**{**STRONG, **more})) == certainty


@pytest.mark.parametrize(
    ("when", "event", "certainty"),
    [
        (None, "2022-01-01", ["certain"]),
        (None, "2022-03-11T11:59", ["certain"]),
        (None, "2022-03-12", ["certain"]),
        ("2022-03-01/2022-03-31", "2022-03-12", ["certain"]),
        ("2022-03-01/2022-03-31", "2022-03-31T23:00", ["certain"]),
        ("2022-03-01/2022-03-31", "2022-02-28", []),
        ("2022-03-01/2022-03-31", "2022-04-01", []),
        ("2022-03-11/..", "2022-05-01", ["certain"]),
    ],
)
def test_the_time_a_claim_about_acts_speaks_of(when, event, certainty):
    """Semantics 9: it looks backward as well as forward, unless it says of what time."""
    said = claim(False, when=None if when is None else span(when))
    assert certainties(said, report(time=event, **STRONG)) == certainty


def test_a_claim_speaks_of_everywhere_where_it_names_no_place():
    everywhere = claim(False, places=())
    assert certainties(everywhere, report(place="abroad", **STRONG)) == ["certain"]


def test_silence_counts_against_an_incident_told_against_a_claim():
    """Rule 19, as for a refrain: those who were looking and tell of nothing weigh against it."""
    book = (claim(False), report("r", origin="a"))
    assert certainties(*book) == ["certain"]
    looking = watch(origin="b", sensitivity=0.9)
    assert certainties(*book, looking) == ["possible"]


def test_the_speakers_own_side_adds_nothing():
    """Semantics 6: a denial by the accused or its organs has LLR 0."""
    book = (claim(False), report("r", incident="x", **STRONG))
    own = denying("d", incident="x", origin="ministry-press", **STRONG)
    finding = only(*book, own, kind="claim_refuted")
    assert finding.certainty is T
    assert finding.p == pytest.approx(0.99)
    other = denying("d", incident="x", origin="d", **STRONG)
    assert found(*book, other, kind="claim_refuted") == []


def test_nor_does_the_side_of_a_speaker_who_speaks_of_others():
    """A claim about the enemy: what the speaker's own press says for it is no evidence either."""
    said = claim(False, about="enemy")
    book = (said, report("r", incident="x", actor="enemy", **STRONG))
    own = denying("d", incident="x", origin="ministry-press", probability=0.9)
    assert only(*book, own, kind="claim_refuted").p == pytest.approx(0.99)
    other = denying("d", incident="x", origin="d", probability=0.9)
    assert only(*book, other, kind="claim_refuted").p < 0.99


def test_a_claim_without_acts_is_held_against_nothing():
    said = statement("claim", StatementKind.CLAIM, text="The talks make headway.")
    assert found(said, report(**STRONG), state(holds=True)) == []


@pytest.mark.parametrize(
    "kind", [StatementKind.ASSURANCE, StatementKind.INTENT, StatementKind.DEMAND]
)
def test_only_claims_claim(kind):
    said = statement("s", kind, about="state", activities=("shelling",), places=("north",))
    assert found(said, report(**STRONG)) == []


def test_nothing_is_refuted_before_it_was_claimed_or_after_it_was_taken_back():
    """Semantics 4 and 9: only what was said by `at` and is alive at `as_of`."""
    book = (claim(False), report(**STRONG))
    assert found(*book, at="2022-03-11T11:59") == []
    assert found(*book, at=NOON) != []
    assert found(*book, retract("claim", "2022-05-01")) == []
    assert found(*book, retract("claim", "2022-05-01"), as_of="2022-04-01") != []


def test_what_is_told_of_after_at_refutes_nothing_yet():
    said = claim(False, when=span("2022-03-01/2022-03-31"))
    book = (said, report("r", "2022-03-25", **STRONG))
    assert found(*book, at="2022-03-24") == []
    assert certainties(*book, at="2022-03-26") == ["certain"]


# -- claims about a state --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told", [{"holds": True}, {"level": 100, "unit": "troops"}, {"share": (0.1, 0.3)}], ids=str
)
def test_our_troops_have_left(told):
    """Semantics 9: held against StateReports as a state pledge would be."""
    finding = only(presence(False), state(**told))
    assert (finding.kind, finding.certainty) == ("claim_refuted", T)
    assert (finding.statement, finding.incident) == ("claim", "seen")


@pytest.mark.parametrize(
    "told",
    [{"holds": False}, {"level": 0, "unit": "troops"}, {"share": 0}, {"share": (0, 0.3)}],
    ids=str,
)
def test_what_does_not_say_that_there_are_any_does_not_refute_that_there_are_none(told):
    assert found(presence(False), state(**told)) == []


@pytest.mark.parametrize(
    "told", [{"holds": False}, {"level": 0, "unit": "troops"}, {"share": 0}], ids=str
)
def test_our_troops_hold_the_town(told):
    finding = only(presence(True, places=("north-town",)), state(actor="state", **told))
    assert (finding.kind, finding.certainty) == ("claim_refuted", T)


def test_the_absence_of_incidents_does_not_refute_that_there_are_some():
    """A claim that something happens is held against state reports, not against silence."""
    book = (claim(True), watch(origin="b", sensitivity=0.99))
    assert found(*book) == []
    assert found(*book, denying("d", **STRONG)) == []
    none = state(activity="shelling", place="north", actor="state", holds=False)
    assert certainties(*book, none) == ["certain"]


@pytest.mark.parametrize(
    ("claimed", "where", "told", "certainty"),
    [
        (False, "north-town", True, ["certain"]),
        (False, "north", True, ["certain"]),
        (False, "country", True, ["possible"]),
        (False, None, True, ["possible"]),
        (False, "south", True, []),
        (True, "north-town", False, ["possible"]),
        (True, "north", False, ["certain"]),
        (True, "country", False, ["certain"]),
        (True, None, False, ["possible"]),
        (True, "south", False, []),
    ],
)
def test_narrower_and_broader_tellings(claimed, where, told, certainty):
    """Rule 48: some in a part is some in the whole; none in the whole is none in a part."""
    whose = "army" if told else "state"
    seen = state(place=where, actor=whose, holds=told)
    assert certainties(presence(claimed), seen) == certainty


@pytest.mark.parametrize(
    ("claimed", "actor", "certainty"),
    [
        (False, "army", ["certain"]),
        (False, "union", ["possible"]),
        (False, None, ["possible"]),
        (False, "enemy", []),
        (True, "army", ["possible"]),
        (True, "state", ["certain"]),
        (True, "union", ["certain"]),
        (True, None, ["possible"]),
        (True, "enemy", []),
    ],
)
def test_whose_state_it_is(claimed, actor, certainty):
    told = state(place="north", actor=actor, holds=not claimed)
    assert certainties(presence(claimed), told) == certainty


@pytest.mark.parametrize(
    ("when", "seen", "certainty"),
    [
        (None, NOON, ["certain"]),
        (None, "2022-03-11T11:59", []),
        (None, "2022-03-11T12:01", ["possible"]),
        (None, "2022-03-25T11:59", ["possible"]),
        (None, "2022-03-25T12:01", []),
        (None, "2022-03-11", ["possible"]),
        (None, "2022-03-10/2022-03-12", ["certain"]),
        (None, "2022-03-01/2022-03-10", []),
        ("2022-03-11/..", "2022-03-25", ["certain"]),
        ("2022-03-01/2022-03-31", "2022-03-05", ["certain"]),
        ("2022-03-01/2022-03-31", "2022-04-05", []),
    ],
)
def test_the_time_a_claim_about_a_state_speaks_of(when, seen, certainty):
    """The moment it is made, unless it says: what was so before may have changed, and what is seen
    after, until the news of a change has had time to arrive, may or may not contradict it.
    """
    said = presence(False, when=None if when is None else span(when))
    assert certainties(said, state(time=seen, holds=True)) == certainty


def test_tellings_of_one_observation_are_added_up_by_origin():
    """Rule 49: per origin, the largest against and the least for, added."""
    one = state("one", incident="o", holds=True, probability=0.9)
    more = state("two", incident="o", holds=True, probability=0.9, origin="a-2")
    other = state("three", incident="o", holds=False, probability=0.9, origin="b")
    assert only(presence(False), one).p == pytest.approx(0.9)
    both = only(presence(False), one, more)
    assert both.p == pytest.approx(81 / 82)
    assert (both.certainty, both.origins, both.alarm) == (T, ("a", "a-2"), ("a", "a-2"))
    assert only(presence(False), one, more, other, kind="claim_refuted").p == pytest.approx(0.9)


def test_the_speakers_own_tellings_of_the_state_it_claims_add_nothing():
    """Rule 49: tellings for it by somebody who speaks for the debtor have 0."""
    where = {"place": "north", "actor": "state", "incident": "o"}
    seen = state("one", holds=False, **{**where, "probability": 0.96})
    own = state("two", holds=True, origin="ministry-press", **where)
    finding = only(presence(True), seen, own, kind="claim_refuted")
    assert (finding.certainty, finding.p) == (T, pytest.approx(0.96))


def test_an_observation_that_would_stand_without_any_one_of_its_origins():
    """Semantics 9: the leave-one-origin-out alarm."""
    book = [state(n, incident="o", holds=True, origin=n) for n in ("a", "a-2", "a-3")]
    finding = only(presence(False), *book)
    assert finding.alarm == ()


def test_a_claim_that_something_is_there_is_made_of_every_place_it_names():
    said = presence(True, places=("north-town", "south-town"))
    assert certainties(said, state(place="south-town", actor="state", holds=False)) == ["certain"]


def test_a_claim_that_something_is_somewhere_is_not_refuted_by_a_place_without_it():
    """There are two countries in the small world: none here leaves some abroad."""
    said = presence(True, places=())
    assert found(said, state(place="country", actor="state", holds=False)) == []
    assert certainties(said, state(place=None, actor="state", holds=False)) == ["possible"]
    both = [
        state(n, place=n, actor="state", incident="o", holds=False) for n in ("country", "abroad")
    ]
    assert certainties(said, *both) == ["certain"]


def test_incident_and_observation_of_one_name_refute_a_claim_once():
    """One finding per statement and incident or observation."""
    said = claim(False)
    book = (report("r", **STRONG), state("s", activity="shelling", holds=True))
    assert len(found(said, *book)) == 2
    assert len(found(said, *book, same_incident("r", "s"))) == 1


def test_a_claim_may_name_the_incidents_it_speaks_of():
    book = (report("one", incident="x", **STRONG), report("two", "2022-03-09", **STRONG))
    assert [f.incident for f in found(claim(False, incidents=("x",)), *book)] == ["x"]
    seen = (state("s", holds=True), state("t", incident="y", holds=True))
    assert [f.incident for f in found(presence(False, incidents=("y",)), *seen)] == ["y"]


def test_what_a_refuted_claim_is_told_like():
    """With what was said and by whom, what was seen and by whom, and how likely it is."""
    said = presence(False, quote="our troops have left")
    finding = only(said, state(holds=True, origin="b", probability=0.96))
    assert (finding.rung.value, finding.alarm) == ("attributed", ("b",))
    for told in ("11 March 2022", "minister", '"our troops have left"'):
        assert told in finding.said
    for told in ("army", "north-town", "b (reliability B)", "P = 0.96"):
        assert told in finding.told + finding.because
    (unsure,) = found(claim(False), report(actor=None, report_dated=True, **STRONG))
    assert (unsure.certainty, unsure.because.count("whether ")) == (U, 2)


# -- denials ---------------------------------------------------------------------------------------


def test_a_denial_made_some_time_that_day_speaks_for_sure_only_of_the_days_before():
    denied = statement("no", activities=("shelling",), about="state", said="2022-03-11")
    assert certainties(denied, report(time="2022-03-11T20:00", **STRONG)) == ["possible"]
    assert certainties(denied, report(time="2022-03-10T20:00", **STRONG)) == ["certain"]


def test_the_alarm_of_a_refuted_denial():
    denied = statement("no", incidents=("x",), about="state")
    two = [report(o, incident="x", origin=o) for o in ("b", "b-2")]
    assert only(denied, *two).alarm == ("b", "b-2")
    three = [report(o, incident="x", origin=o) for o in ("a", "a-2", "a-3")]
    assert only(denied, *three).alarm == ()
    assert only(denied, report(incident="x", origin="c")).alarm == ()


# -- claims of compliance --------------------------------------------------------------------------


def complied(id: str = "claim", **more):
    """The minister says at noon of 11 March that the pledge is kept."""
    return statement(id, StatementKind.COMPLIANCE, **{"answers": ("pledge",), **more})


def false(*records, **clocks):
    return found(*records, kind="false_compliance_claim", **clocks)


@pytest.mark.parametrize(
    ("event", "p", "certainty"),
    [
        ("2022-03-10", 0.99, ["certain"]),
        ("2022-03-11T11:59", 0.99, ["certain"]),
        ("2022-03-11", 0.99, ["possible"]),
        ("2022-03-11T12:01", 0.99, []),
        ("2022-03-10", 0.94, ["possible"]),
        ("2022-03-10", 0.55, ["possible"]),
        ("2022-03-10", 0.54, []),
        ("2022-02-10", 0.99, []),
    ],
)
def test_a_pledge_was_said_to_be_kept_and_was_not(event, p, certainty):
    """Semantics 9: false_compliance_claim: certain only for what surely came before the claim."""
    listed = false(pledge(), complied(), report("r", event, probability=p))
    assert [f.certainty.word for f in listed] == certainty


def test_what_a_false_claim_of_compliance_names():
    finding = only(
        pledge(), complied(), report("r", incident="x", **STRONG), kind="false_compliance_claim"
    )
    assert (finding.pledge, finding.statement, finding.incident) == ("pledge", "claim", "x")
    assert finding.records == ("claim", "r")
    assert finding.origins == finding.alarm == ("a",)
    assert finding.rung.value == "attributed"
    for told in ("state", "attack", "north", "11 March 2022", "minister"):
        assert told in finding.said
    assert "helling in north-town" in finding.told


def test_one_claim_is_one_finding_however_many_violations():
    many = [
        report(n, f"2022-03-0{n}", origin=o, **STRONG) for n, o in zip("1234", "abab", strict=True)
    ]
    finding = only(pledge(), complied(), *many, kind="false_compliance_claim")
    assert finding.records == ("1", "2", "3", "4", "claim")
    assert finding.alarm == ()
    assert "3 more" in finding.told


def test_a_claim_is_judged_by_what_is_known_by_as_of():
    book = (pledge(), complied(), report("r", known="2022-04-20", **STRONG))
    assert false(*book, as_of="2022-04-19") == []
    assert [f.certainty for f in false(*book, as_of="2022-04-20")] == [T]


def test_the_debtors_own_claim_is_never_evidence():
    book = (pledge(), report("r", incident="x", probability=0.96))
    own = denying("d", incident="x", origin="ministry-press")
    assert [f.certainty for f in false(*book, complied(), own)] == [T]
    continued = [f.p for f in found(*book, kind="continuation")]
    assert [f.p for f in found(*book, complied(), kind="continuation")] == continued


def test_violations_that_were_tolerated():
    """One violation does not break a pledge that tolerates one: to claim it is kept is not false."""
    book = (pledge(tolerated=1), complied(), report("r", "2022-03-05", **STRONG))
    assert false(*book) == []
    second = report("s", "2022-03-06", **STRONG)
    assert [f.certainty for f in false(*book, second)] == [T]
    weak = report("s", "2022-03-06", probability=0.7)
    assert [f.certainty for f in false(*book, weak)] == [U]


def test_a_single_act_does_not_make_a_claim_to_have_reduced_false():
    """Semantics 9: after a pledge to reduce, a single act is a continuation; the verdict counts."""
    assert false(reduce_to(0.5), complied(), report(**STRONG)) == []


def test_a_claim_to_have_reduced_is_held_against_the_verdict_when_it_was_made():
    book = (
        reduce_to(0.5),
        watch(),
        complied(said="2022-05-01"),
        *daily(BASELINE_ALL, 1),
        *daily(MARCH, 2),
    )
    finding = only(*book, kind="false_compliance_claim")
    assert (finding.certainty, finding.pledge) == (T, "pledge")
    assert "Broken" in finding.because
    early = complied("early", said="2022-03-05T12:00")
    assert [f.certainty for f in false(*book, early) if f.statement == "early"] == [U]
    kept = (reduce_to(0.5), watch(), complied(said="2022-05-01"), *daily(BASELINE_ALL, 2))
    assert false(*kept, *daily(MARCH, 1, every=9)) == []


def deed(id="deed", **more):
    return pledge(id="pledge", kind=Kind.DO_BY, activities=("looting",), **more)


def test_it_is_done_they_said():
    """Do-by: held against the verdict at the moment of the claim."""
    looked = watch()
    before_the_deadline = complied(said="2022-03-20")
    long_after = complied(said="2022-05-10")
    assert false(deed(), looked, before_the_deadline) == []
    finding = only(deed(), looked, long_after, kind="false_compliance_claim")
    assert (finding.certainty, finding.alarm) == (T, ("watcher",))
    assert finding.records == ("claim",)
    done = report("r", "2022-03-20", activity="looting", **STRONG)
    assert false(deed(), looked, long_after, done) == []
    late = report("r", "2022-04-05", activity="looting", **STRONG)
    finding = only(deed(), looked, long_after, late, kind="false_compliance_claim")
    assert (finding.certainty, finding.records) == (T, ("claim", "r"))
    assert false(deed(), long_after) == []


def test_it_was_broken_at_some_time_on_the_day_of_the_claim():
    """Settled in the middle of the day of the claim: the speaker may have spoken before."""
    book = (deed(end="2022-03-31T12:00", settle="14 days"), watch())
    assert [f.certainty for f in false(*book, complied(said="2022-04-15"))] == [T]
    assert [f.certainty for f in false(*book, complied(said="2022-03-31"))] == [U]
    assert false(*book, complied(said="2022-03-30")) == []


def leave(**more):
    return pledge(kind=Kind.WITHDRAW, activities=("presence",), **more)


@pytest.mark.parametrize(
    ("said", "seen", "certainty"),
    [
        ("2022-04-20T12:00", "2022-04-10", ["certain"]),
        ("2022-04-20T12:00", "2022-04-15/2022-04-25", ["certain"]),
        ("2022-04-20T12:00", "2022-04-20", ["possible"]),
        ("2022-04-20T12:00", "2022-04-25", []),
        ("2022-03-20T12:00", "2022-03-10", []),
        ("2022-03-20T12:00", "2022-03-15/2022-03-25", ["possible"]),
        ("2022-03-20T12:00", "2022-04-10", []),
        ("2022-02-10T12:00", "2022-02-01/2022-02-20", []),
    ],
)
def test_the_withdrawal_is_complete_they_said(said, seen, certainty):
    """Withdraw: not so when it was due is certain; not so before that is an observation against it."""
    listed = false(leave(), complied(said=said), state(time=seen, holds=True))
    assert [f.certainty.word for f in listed] == certainty


def test_a_state_was_said_to_be_kept_up():
    kept_up = pledge(kind=Kind.MAINTAIN, activities=("presence",), places=("north-town",))
    gone = state(time="2022-03-05", actor="state", holds=False)
    assert [f.certainty for f in false(kept_up, complied(), gone)] == [T]
    now = state(time="2022-03-11", actor="state", holds=False)
    assert [f.certainty for f in false(kept_up, complied(), now)] == [U]
    assert false(kept_up, complied(), state(time="2022-03-12", actor="state", holds=False)) == []
    early = complied(said="2022-02-25T12:00")
    assert false(kept_up, early, state(time="2022-02-20/2022-02-28", holds=False)) == []


def test_a_withdrawn_pledge_is_not_claimed_to_be_kept_after_that():
    book = (leave(), complied(said="2022-05-10"), withdraw("2022-04-15"))
    assert false(*book, state(time="2022-05-05/2022-05-15", holds=True)) == []


def test_a_claim_of_compliance_with_its_own_scope_is_held_as_a_claim_that_it_does_not_happen():
    """Semantics 9: (b) it has its own scope."""
    scoped = complied(answers=(), about="state", activities=("shelling",), places=("south",))
    finding = only(scoped, report("r", place="south-town", **STRONG))
    assert (finding.kind, finding.certainty) == ("false_compliance_claim", T)
    assert (finding.pledge, finding.statement) == (None, "claim")
    assert found(scoped, report("r", place="north", **STRONG)) == []


def test_its_own_scope_is_of_the_time_since_the_pledge_it_answers():
    scoped = complied(about="state", activities=("shelling",), places=("south",))
    book = (pledge(), scoped)
    assert false(*book, report(time="2022-02-10", place="south", **STRONG)) == []
    assert len(false(*book, report(place="south", **STRONG))) == 1
    early = complied(about="state", activities=("shelling",), said="2022-02-25")
    assert false(pledge(), early, report(time="2022-02-10", **STRONG)) == []
    told = complied(about="state", activities=("shelling",), when=span("2022-02-01/2022-02-28"))
    assert len(false(pledge(), told, report(time="2022-02-10", **STRONG))) == 1


def test_its_own_scope_is_of_no_time_where_the_pledge_it_answers_is_not_known_yet():
    """Semantics 0: only what is known by `as_of` is used."""
    scoped = complied(about="state", activities=("shelling",), places=("south",))
    book = (pledge(known="2022-04-20"), scoped, report(place="south", **STRONG))
    assert false(*book, as_of="2022-04-19") == []
    assert len(false(*book, as_of="2022-04-21")) == 1


def test_an_incident_counts_once_for_a_claim_that_answers_and_has_a_scope():
    scoped = complied(about="state", activities=("shelling",), places=("north",))
    assert len(false(pledge(), scoped, report(**STRONG))) == 1


def test_a_claim_to_have_done_something_is_no_claim_that_it_does_not_happen():
    scoped = complied(about="state", activities=("looting",), places=("north",))
    done = report("r", "2022-03-05", activity="looting", **STRONG)
    assert false(deed(), scoped, done) == []


def test_a_claim_of_compliance_that_answers_nothing_and_says_nothing():
    assert false(complied(answers=()), report(**STRONG)) == []
    assert false(statement("s"  , StatementKind.DEMAND, answers=("pledge",)), pledge(),
                 report(**STRONG)) == []  # fmt: skip


def test_a_claim_about_a_void_pledge():
    void = pledge(condition=Condition(text="never", presumed=False))
    assert false(void, complied(), report(**STRONG)) == []


# -- said against said -----------------------------------------------------------------------------


def intent(id: str = "intent", **more):
    """The minister announces on 11 March that the state will shell the north from 15 to 20 March."""
    fields = {
        "about": "state",
        "activities": ("shelling",),
        "places": ("north",),
        "when": span("2022-03-15/2022-03-20"),
        **more,
    }
    return statement(id, StatementKind.INTENT, **fields)


def clashing(*records, **clocks) -> list[str]:
    return certainties(*records, kind="say_say", **clocks)


def test_refrain_against_an_announced_intent():
    """Semantics 9: say_say: two statements by comparable actors with a modal clash."""
    finding = only(pledge(), intent())
    assert (finding.kind, finding.certainty) == ("say_say", T)
    assert (finding.pledge, finding.statement, finding.incident) == ("pledge", "intent", None)
    assert finding.records == ("intent", "pledge")
    assert (finding.rung, finding.p, finding.origins, finding.alarm) == (None, None, (), ())
    assert finding.since == intent().said


@pytest.mark.parametrize(
    ("more", "certainty"),
    [
        ({}, ["certain"]),
        ({"places": ("north-town",)}, ["certain"]),
        ({"places": ("country",)}, ["possible"]),
        ({"places": ()}, ["possible"]),
        ({"places": ("south",)}, []),
        ({"places": ("south", "north")}, ["certain"]),
        ({"activities": ("looting",)}, []),
        ({"about": "army"}, ["certain"]),
        ({"about": "union"}, ["possible"]),
        ({"about": "enemy"}, []),
        ({"about": "proxy"}, ["possible"]),
        ({"when": span("2022-03-01/2022-03-31")}, ["certain"]),
        ({"when": span("2022-03-20/2022-04-10")}, ["possible"]),
        ({"when": span("2022-04-01/2022-04-10")}, []),
        ({"when": span("2022-02-01/2022-02-28")}, []),
        ({"when": None}, ["possible"]),
        ({"when": None, "said": "2022-04-01"}, []),
    ],
    ids=str,
)
def test_whether_what_is_announced_lies_in_what_is_ruled_out(more, certainty):
    """A particular in a universal: T where contained, U where coarser or not told, else F."""
    assert clashing(pledge(), intent(**more)) == certainty


def test_a_broader_kind_of_act_than_the_one_ruled_out():
    narrow = pledge(activities=("shelling",))
    assert clashing(narrow, intent(activities=("attack",))) == ["possible"]
    assert clashing(narrow, intent(activities=("air-strike",))) == []


def test_exceptions_win():
    assert clashing(pledge(except_places=("north-town",)), intent(places=("north-town",))) == []
    assert clashing(pledge(except_places=("north-town",)), intent()) == ["possible"]
    assert clashing(pledge(except_activities=("shelling",)), intent()) == []
    assert clashing(pledge(except_actors=("army",)), intent(about="army")) == []
    assert clashing(pledge(), intent(about="army")) == ["certain"]


def test_grace_and_the_end_bound_what_is_ruled_out():
    """Semantics 5: W = [S + grace, E')."""
    late = pledge(grace="14 days")
    assert clashing(late, intent(when=span("2022-03-10/2022-03-14"))) == []
    assert clashing(late, intent(when=span("2022-03-10/2022-03-16"))) == ["possible"]
    assert clashing(pledge(), intent(), withdraw("2022-03-12")) == []
    assert clashing(pledge(), intent(), withdraw("2022-03-18")) == ["possible"]


def test_a_pledge_under_a_condition():
    """Only what surely binds surely clashes; what surely does not bind clashes with nothing."""

    def under(presumed):
        return pledge(condition=Condition(text="c", presumed=presumed))

    assert clashing(under(True), intent()) == ["certain"]
    assert clashing(under(None), intent()) == ["possible"]
    assert clashing(under(False), intent()) == []


def test_a_speaker_who_may_not_bind():
    assert clashing(pledge(speaker="spokesman"), intent()) == ["possible"]


def test_an_assurance_rules_out_as_a_pledge_does():
    assured = statement(
        "we-will-not",
        StatementKind.ASSURANCE,
        about="state",
        activities=("attack",),
        said="2022-03-01",
    )
    finding = only(assured, intent())
    assert (finding.kind, finding.certainty) == ("say_say", T)
    assert (finding.pledge, finding.statement) == (None, "intent")
    earlier = intent(said="2022-02-01", when=span("2022-02-10/2022-02-15"))
    assert clashing(assured, earlier) == []


@pytest.mark.parametrize("kind", [StatementKind.DEMAND, StatementKind.COMPLIANCE])
def test_what_says_nothing_of_what_will_happen(kind):
    other = statement("other", kind, about="state", activities=("attack",), places=("north",))
    assert clashing(other, intent()) == []


def test_a_reduction_rules_nothing_out():
    assert clashing(reduce_to(0.1), intent()) == []


def stay(id: str = "stay", **more):
    return pledge(id, Kind.MAINTAIN, activities=("presence",), **more)


def test_obliged_against_forbidden():
    """Semantics 9: obliged / forbidden; a withdrawal rules presence out from its deadline on."""
    assert clashing(stay(), leave(end="2022-03-15")) == ["certain"]
    assert clashing(stay(end="2022-03-15"), leave(end="2022-03-15")) == []
    assert clashing(stay(), pledge(activities=("presence",))) == ["certain"]
    assert clashing(stay(), leave(end=None)) == []
    elsewhere = leave(end="2022-03-15", places=("south",))
    assert clashing(stay(), elsewhere) == []


def test_a_duty_in_the_whole_leaves_room_for_a_ban_in_a_part():
    """Rule 48: there may be some in the rest of it."""
    town = leave(end="2022-03-15", places=("north-town",))
    assert clashing(stay(), town) == ["possible"]
    assert clashing(stay(places=("north-town",)), leave(end="2022-03-15")) == ["certain"]
    spared = stay(except_places=("north-town",))
    assert clashing(spared, town) == []


def test_to_do_it_by_a_deadline_leaves_the_time_before_it_is_ruled_out():
    todo = deed()
    assert clashing(todo, pledge("ban", activities=("looting",))) == ["certain"]
    later = pledge("ban", activities=("looting",), start="2022-03-10", end="2022-04-30")
    assert clashing(todo, later) == ["possible"]
    after = pledge("ban", activities=("looting",), start="2022-04-01", end="2022-04-30")
    assert clashing(todo, after) == []


@pytest.mark.parametrize(
    ("kind", "bounds", "certainty"),
    [
        (Kind.WITHDRAW, {"at_most": 0}, ["certain"]),
        (Kind.WITHDRAW, {"at_most": 5000}, []),
        (Kind.REACH, {"at_most": 0}, ["certain"]),
        (Kind.REACH, {"at_most": 5000}, []),
        (Kind.REACH, {"at_least": 5000}, []),
    ],
)
def test_a_level_that_is_neither_all_nor_nothing_rules_nothing_out(kind, bounds, certainty):
    terms = {"activities": ("presence",), "end": "2022-03-12", "unit": "troops", **bounds}
    announced = intent(activities=("presence",))
    assert clashing(pledge(kind=kind, **terms), announced) == certainty


def test_a_level_to_be_maintained():
    announced = intent(activities=("presence",))
    banned = stay(at_most=0, unit="troops")
    assert clashing(banned, announced) == ["certain"]
    forbids = pledge("ban", activities=("presence",))
    assert clashing(stay(at_least=10, unit="troops"), forbids) == ["certain"]
    assert clashing(stay(at_most=10, unit="troops"), forbids) == []
    assert clashing(stay(at_least=0, unit="troops"), forbids) == []


def test_withdrawal_complete_against_our_troops_hold():
    """Semantics 9: "withdrawal complete" / "our troops hold"."""
    gone = presence(False, "gone", when=span("2022-03-10/.."))
    there = presence(True, "there", speaker="president", places=("north-town",))
    finding = only(gone, there)
    assert (finding.kind, finding.certainty) == ("say_say", T)
    assert finding.records == ("gone", "there")
    assert clashing(gone, presence(True, "there", places=("south",))) == []
    assert clashing(gone, presence(True, "there", places=())) == ["possible"]
    assert clashing(presence(False, "gone", places=()), presence(True, "there")) == ["certain"]


def test_what_is_said_of_different_times_does_not_clash():
    """That is what windows are for: they were there on the 11th and are gone on the 20th."""
    there = presence(True, "there")
    assert clashing(there, presence(False, "gone", said="2022-03-20T12:00")) == []
    assert clashing(there, presence(False, "gone")) == ["certain"]
    same_day = presence(False, "gone", said="2022-03-11")
    assert clashing(there, same_day) == ["possible"]


def test_a_denial_says_that_it_was_not_so():
    denied = statement("no", activities=("shelling",), about="state", said="2022-03-20")
    assert clashing(denied, claim(True)) == ["certain"]
    assert clashing(denied, claim(True, said="2022-03-21T12:00")) == []
    named = statement("no", activities=("shelling",), about="state", incidents=("r",))
    assert clashing(named, claim(True), report("r")) == []


def test_a_doubtful_date_is_never_sure_at_a_boundary():
    """Semantics 2: a T at a boundary within one unit becomes U."""
    assert clashing(pledge(), intent(when=span("2022-03-31?/2022-03-31"))) == ["possible"]
    assert clashing(pledge(), intent(when=span("2022-03-15?/2022-03-20"))) == ["certain"]


def test_only_what_one_side_says_clashes():
    """Two sides that say opposite things disagree; neither contradicts itself."""
    theirs = presence(True, "there", speaker="enemy", about="state")
    assert clashing(presence(False, "gone"), theirs) == []
    assert clashing(pledge(debtor="enemy"), intent()) == []
    same = presence(True, "there", speaker="army", about="state")
    assert clashing(presence(False, "gone", speaker="state"), same) == ["certain"]


def test_holders_of_offices_speak_for_the_body_they_belong_to():
    """A minister and a president are no part of each other, but of one state."""
    one = presence(False, "gone", speaker="minister")
    other = presence(True, "there", speaker="spokesman")
    assert clashing(one, other) == ["certain"]


def test_a_later_statement_that_names_the_earlier_takes_its_place():
    """Semantics 9: it supersedes it and is no contradiction."""
    assert clashing(pledge(), intent(answers=("pledge",))) == []
    gone = presence(False, "gone", said="2022-03-11T13:00", answers=("there",))
    there = presence(True, "there", when=span("2022-03-01/2022-03-31"))
    assert clashing(there, gone) == []
    # An earlier statement cannot take back a later one.
    first = presence(False, "gone", said="2022-03-11T11:00", answers=("there",))
    assert clashing(there, first) == ["certain"]


def test_a_pledge_that_supersedes_another():
    ban = pledge("ban", activities=("presence",))
    other = stay(said="2022-02-25")
    assert clashing(ban, other) == ["certain"]
    assert clashing(ban, other, supersede("ban", "stay", "2022-03-20")) == []


def test_two_versions_of_one_announcement():
    """Semantics 7: two published versions of one pledge are two pledges with one announcement."""
    one, two = pledge("ban", activities=("presence",)), stay()
    assert clashing(one, two) == ["certain"]
    versions = (
        pledge("ban", activities=("presence",), announcement="geneva"),
        stay(announcement="geneva"),
    )
    assert clashing(*versions) == []


def test_a_retracted_statement_clashes_with_nothing():
    book = (pledge(), intent(), retract("intent", "2022-05-01"))
    assert clashing(*book) == []
    assert clashing(*book, as_of="2022-04-30") == ["certain"]


def test_a_statement_not_yet_made():
    assert clashing(pledge(), intent(), at="2022-03-11T11:59") == []
    assert clashing(pledge(), intent(), at=NOON) == ["certain"]


def test_every_pair_once_and_named_by_both():
    """Keys tell one clash from another, so that reviews can be compared."""
    book = (
        pledge("one", activities=("attack", "shelling"), places=("north", "north-town")),
        pledge("two"),
        intent("x", places=("north", "north-town"), activities=("shelling", "air-strike")),
        intent("y"),
    )
    listed = found(*book)
    assert [f.records for f in listed] == [
        ("one", "x"),
        ("two", "x"),
        ("one", "y"),
        ("two", "y"),
    ] or (
        sorted(f.records for f in listed)
        == [("one", "x"), ("one", "y"), ("two", "x"), ("two", "y")]
    )
    assert len({f.key for f in listed}) == 4
    said = [
        presence(False, "gone", places=()),
        presence(True, "a"),
        presence(True, "b"),
    ]
    keys = {f.key for f in found(*said)}
    assert len(keys) == 2


def test_a_pledge_emptied_before_it_took_effect():
    emptied = pledge(said="2022-01-01")
    assert clashing(emptied, intent(), withdraw("2022-02-01")) == []


def test_what_a_clash_is_told_like():
    """With both sayings, of what each speaks, and what cannot be told of the two."""
    finding = only(pledge(quote="not one shell"), intent(quote="we shall strike"))
    assert finding.certainty is T
    for told in ('"not one shell"', '"we shall strike"', "11 March 2022", "minister"):
        assert told in finding.said
    for told in ("attack by state in north", "shelling by state in"):
        assert told in finding.because
    unsure = only(pledge(speaker="spokesman"), intent(places=(), when=None, about="union"))
    # The time, the place, the actors, and whether both were in force.
    assert (unsure.certainty, unsure.because.count("whether ")) == (U, 4)
    told = only(presence(False, "gone", text="All have left."), presence(True, "there"))
    assert "All have left." in told.said
    coarse = only(pledge(activities=("shelling",)), intent(activities=("attack",)))
    # The kind of act.
    assert (coarse.certainty, coarse.because.count("whether ")) == (U, 1)


# -- the seed, order, and size ---------------------------------------------------------------------


@pytest.mark.parametrize("as_of", ["2022-03-30", "2022-04-04", "2022-04-07"])
def test_the_ledger_of_kyiv_holds_no_false_alarm(as_of):
    """Its claims are opinions and news without a scope; its denials are refuted as it demands."""
    book = pw.read("seeds/kyiv-2022.toml")
    kinds = [f.kind for f in book.review(as_of=as_of).contradictions]
    assert not {"say_say", "claim_refuted", "false_compliance_claim"} & set(kinds)


def test_the_order_of_records_changes_nothing():
    """Law 1."""
    book = [
        pledge(),
        stay(),
        leave(id="leave", end="2022-03-15"),
        complied(),
        claim(False, "c"),
        presence(False, "gone"),
        presence(True, "there"),
        intent(),
        report("r", incident="x", origin="b"),
        report("s", incident="x", origin="b-2"),
        state(holds=True),
    ]
    expected = found(*book)
    assert {f.kind for f in expected} >= {"say_say", "claim_refuted", "false_compliance_claim"}
    for seed in range(3):
        random.Random(seed).shuffle(book)
        assert found(*book) == expected


def test_the_kinds_are_listed():
    assert {"say_say", "claim_refuted", "false_compliance_claim", "denial_refuted"} <= set(KINDS)


def _seconds(book) -> float:
    review = ledger(*book)
    clock = time.perf_counter()
    review.review(at="2022-06-01", as_of="2022-06-01")
    return time.perf_counter() - clock


def _many_claims(n):
    """Claims and reports, every one about acts of its own."""
    acts = [Activity(id=f"act-{i}", kind_of=("attack",)) for i in range(n // 2)]
    claims = [claim(False, f"c{i}", activities=(act.id,)) for i, act in enumerate(acts)]
    reports = [report(f"r{i}", activity=act.id, origin="c") for i, act in enumerate(acts)]
    return [*acts, *claims, *reports]


def _many_claims_of_one_kind(n):
    """Claims about one kind of act, each of a time of its own, and as many reports."""
    days = [f"20{10 + i // 336:02}-{i // 28 % 12 + 1:02}-{i % 28 + 1:02}" for i in range(n // 2)]
    claims = [
        claim(False, f"c{i}", when=span(f"{day}/{day}"), places=()) for i, day in enumerate(days)
    ]
    return [*claims, *(report(f"r{i}", day, origin="c") for i, day in enumerate(days))]


def _many_actors(n):
    """Assurances and intents about one kind of act, every two by another actor."""
    actors = [Actor(id=f"actor-{i}") for i in range(n // 2)]
    said = [
        statement(f"{kind.value}-{actor.id}", kind, speaker=actor.id, activities=("attack",))
        for actor in actors
        for kind in (StatementKind.ASSURANCE, StatementKind.INTENT)
    ]
    return [*actors, *said]


def _many_places(n):
    """Claims that name no place, in a world of many places that lie in no other."""
    places = [Place(id=f"place-{i}") for i in range(300)]
    return [*places, *(claim(False, f"c{i}", places=()) for i in range(n)), report(origin="c")]


def _many_claims_of_compliance(n):
    return [
        pledge(),
        *(complied(f"c{i}", said="2022-03-05T12:00") for i in range(n)),
        *(report(f"r{i}", "2022-03-10", origin="d") for i in range(20)),
    ]


@pytest.mark.parametrize(
    "book",
    [
        _many_claims,
        _many_claims_of_one_kind,
        _many_actors,
        _many_places,
        _many_claims_of_compliance,
    ],
    ids=lambda book: book.__name__.strip("_"),
)
def test_thousands_of_statements_take_no_quadratic_time(book):
    """2,000 statements in about a second: statements are looked up, not compared pair by pair."""
    few, many = _seconds(book(500)), _seconds(book(2000))
    assert many < max(16 * few, 2.0)
    assert many < 10
