"""Section 9: one world for each kind of finding and note."""

from __future__ import annotations

import dataclasses

import pytest
from tests.reference.evaluator import evaluate
from tests.reference.findings import find, rests_on
from tests.reference.world import Assessment, Interval, Reading, Statement, StateReport
from tests.reference.worlds import (
    at,
    day,
    demand,
    done,
    holds,
    level,
    not_done,
    pledge,
    span,
    told,
    watch,
    world,
)

from pledgewatch.model.time import DAY, Moment

Y = {"incident": "y"}


def found(*records, when=None, **terms):
    when = day(600) if when is None else when
    return {(f.kind, f.on, f.certainty) for f in find(world(*records, **terms), when, when)}


def says(kind, said, id="s", speaker="president", **terms):
    return Statement(id=id, kind=kind, speaker=speaker, said=at(said), **terms)


SHELLING = {"activities": ("shelling",), "places": ("town",)}


def test_a_continuation_is_certain_or_possible():
    assert found(pledge(), told("A1")) == {("continuation", "p", "certain")}
    assert found(pledge(), told("B1")) == {("continuation", "p", "possible")}
    assert found(pledge(), told("A1", 90)) == set()


def test_a_finding_has_rung_probability_time_and_records():
    (one,) = find(
        world(pledge(), told("A1", id="r1", **Y), told("B1", id="r2", **Y)), day(600), day(600)
    )

    assert (one.rung, one.records) == ("attributed", ("r1", "r2"))
    assert one.p == pytest.approx(0.99, abs=0.01)
    assert one.since.lo == day(110)


def test_a_missed_deadline():
    assert ("missed_deadline", "p", "certain") in found(demand(), not_done("A1"))
    assert ("missed_deadline", "p", "possible") in found(demand(), not_done("B1"))
    assert found(demand(), done("A1")) == set()


def test_a_state_that_persists():
    away = demand("withdraw", at_least=None, unit=None)

    assert ("state_persists", "p", "certain") in found(away, holds("A1", True, 131))
    assert found(away, holds("A1", False, 131)) == set()


def test_a_resumption_after_a_pledge_that_held():
    held_up = (pledge(), watch())

    assert ("resumption", "p", "certain") in found(*held_up, told("A1", 120, known=at(121)))
    assert ("resumption", "p", "certain") not in found(pledge(), told("A1", 120, known=at(121)))


def test_a_reduction_that_falls_short_and_an_increase():
    panel = watch("A1", 100, 400)
    before = [told("A1", 100 + n + 0.5, number=10, known=at(101 + n)) for n in range(99)]
    after = [told("A1", 200 + n + 0.5, number=20, known=at(201 + n)) for n in range(28)]
    half = pledge("reduce", wording="halve", said=at(199), start=at(200), end=at(228))

    kinds = {kind for kind, _, _ in found(half, panel, *before, *after)}

    assert {"insufficient_reduction", "increase", "continuation"} <= kinds


def test_what_is_said_against_what_was_said():
    intent = says("intent", 105, when=span(106, 110), **SHELLING)
    elsewhere = says("intent", 105, when=span(106, 110), activities=("shelling",), places=("far",))
    answer = says("intent", 105, answers=("p",), when=span(106, 110), **SHELLING)
    enemy = says("intent", 105, speaker="enemy", when=span(106, 110), **SHELLING)
    wide = says("intent", 105, when=span(106, 110), activities=("attack",), places=("town",))

    assert found(pledge(), intent) == {("say_say", "p", "certain")}
    assert found(pledge(), elsewhere) == found(pledge(), answer) == found(pledge(), enemy) == set()
    assert found(pledge(places=("suburb",)), wide) == {("say_say", "p", "certain")}


def test_two_claims_that_exclude_each_other():
    complete = says("claim", 105, "s1", holds=False, when=span(104, 106), **SHELLING)
    stays = says("claim", 105, "s2", holds=True, when=span(104, 106), **SHELLING)

    assert ("say_say", "s1", "certain") in found(complete, stays)


def test_a_claim_is_refuted_looking_backward():
    claim = says("claim", 115, holds=False, when=span(90, 115), **SHELLING)

    assert found(claim, told("A1", 95)) == {("claim_refuted", "s", "certain")}
    assert found(claim, told("C1", 95)) == {("claim_refuted", "s", "possible")}
    assert found(claim, told("A1", 120)) == set()


def test_a_claim_of_a_state_is_refuted_by_an_observation():
    left = says(
        "claim", 115, holds=False, when=span(110, 116), activities=("school",), places=("town",)
    )

    assert found(left, holds("A1", True, 114)) == {("claim_refuted", "s", "certain")}
    assert found(left, holds("A1", False, 114)) == set()


def test_a_denial_is_refuted():
    denial = says("denial", 115, incidents=("y",))

    assert found(denial, told("A1", **Y)) == {("denial_refuted", "s", "certain")}
    assert found(denial, told("A1", actor="enemy", **Y)) == set()


def test_a_false_claim_of_compliance():
    claim = says("compliance", 115, answers=("p",))

    assert ("false_compliance_claim", "s", "certain") in found(pledge(), claim, told("A1", 110))
    assert ("false_compliance_claim", "s", "certain") not in found(pledge(), claim, told("A1", 120))


def test_reports_that_conflict():
    two_towns = (told("A1", id="a", **Y), told("B1", id="b", place="far", **Y))
    too_early = told("A1", 110, id="a", known=at(109))
    part = level("A1", 300, id="a")
    whole = StateReport(
        id="b", source="A2", activity="school", place="region", actor="state", unit="jobs",
        level=Interval(low=200, high=250), when=part.when, known=part.known,
    )  # fmt: skip

    assert ("report_conflict", "a", "certain") in found(*two_towns)
    assert ("report_conflict", "a", "certain") in found(too_early)
    assert ("report_conflict", "a", "certain") in found(part, whole)
    coarse = (told("A1", id="a", **Y), told("B1", id="b", place="region", **Y))
    assert found(*coarse) == set()


def test_notes():
    omitted = found(pledge(control=("far",)), told("A1", place="far"))
    rated = Assessment(id="a", pledge="p", rating="kept", when=at(200), source="B1")

    assert omitted == {("omission", "p", None)}
    assert ("assessment_differs", "p", None) in found(pledge(), told("A1"), rated)
    assert found(pledge(), watch(), rated) == set()
    theirs = dataclasses.replace(rated, rating="Promise kept", scale="of a tracker")
    assert found(pledge(), told("A1"), theirs) == found(pledge(), told("A1"))


def test_which_origin_a_finding_rests_on():
    two = world(pledge(), told("A1", **Y), told("B1", **Y))
    three = world(pledge(), told("A1", **Y), told("A2", **Y), told("B1", **Y))

    assert rests_on(two, day(600), day(600), "p", "y") == ("A1",)
    assert rests_on(three, day(600), day(600), "p", "y") == ()


def test_a_reading_is_judged_and_shown_and_no_pledge():
    vague = pledge("reduce", share=0.5)
    read = Reading(id="as-a-truce", pledge="p", kind="refrain")
    review = evaluate(world(vague, read, told("A1")), day(600), day(600))

    assert set(review.pledges) == {"p"}
    assert review["p"].readings["as-a-truce"].verdict == "broken"


def test_records_of_pledgewatch_can_be_judged():
    from pledgewatch.model import records as pw

    whole_day = Moment.of(day(110), day(110) + DAY // 24)
    theirs = (
        pw.Actor(id="state"),
        pw.Place(id="town"),
        pw.Activity(id="shelling"),
        pw.Source(id="A1", reliability="A"),
        pw.Pledge(
            id="p", kind="refrain", debtor="state", said=at(99), start=at(100), end=at(130),
            activities=("shelling",), places=("town",),
        ),
        pw.Report(
            id="r", activity="shelling", place="town", actor="state", source="A1", when=whole_day
        ),
    )  # fmt: skip

    assert evaluate(world(*theirs, base=()), day(600), day(600))["p"].verdict == "broken"


def test_words_that_name_no_acts_exclude_none():
    """Two sayings of the same town and time: the intent names its acts, the promise is of words alone."""
    words = demand(id="w", debtor="state", activities=(), places=())
    opposed = pledge(id="q", places=("town",))

    assert not [f for f in found(words, opposed) if f[0] == "say_say"]
    school = {"activities": ("school",)}
    assert [f for f in found(demand(), pledge(id="q", **school)) if f[0] == "say_say"]
