"""Findings and notes of the engine: those of the reference, and what else they carry."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.engine.ledgers import ledger_of
from tests.reference.findings import find, rests_on
from tests.reference.random_worlds import CLOCKS, alone, demands, pairs, worlds
from tests.reference.test_findings import SHELLING, says
from tests.reference.test_reduction import PANEL, counted, reduce
from tests.reference.world import Assessment, Condition, Retract
from tests.reference.worlds import (
    at,
    day,
    demand,
    denied,
    done,
    holds,
    level,
    not_done,
    pledge,
    span,
    told,
    unless,
    watch,
    world,
)

from pledgewatch.engine.case import Case
from pledgewatch.engine.findings import contradictions, finder, finding_kinds, remarks
from pledgewatch.engine.findings.finding import _FINDERS, Finding
from pledgewatch.engine.identity import Snapshot
from pledgewatch.engine.kinds import judge
from pledgewatch.errors import InputError
from pledgewatch.model import records as pw
from pledgewatch.model.logic import T, U
from pledgewatch.model.time import Duration

LATE = day(600)
Y = {"incident": "y"}
INCIDENTS = (
    "claim_refuted",
    "continuation",
    "denial_refuted",
    "false_compliance_claim",
    "resumption",
    "state_persists",
)
"""The kinds of which the reference tells incident, time, rung and probability."""
OF_VERDICTS = ("displacement", "increase", "insufficient_reduction", "missed_deadline")
"""The kinds of which the reference tells no more than that they are there."""
NOTES = ("assessment_differs", "omission")
"""The notes that the reference gives."""


def case_of(world, when=LATE, as_of=None):
    try:
        ledger = ledger_of(world)
    except InputError:
        assume(False)  # a world of chance that no ledger may hold
        raise
    return Case(Snapshot(ledger, when if as_of is None else as_of), when)


def judged(case):
    return {id: judge(case, scope) for id, scope in case.scopes.items()}


def findings(*records, when=LATE, **terms):
    case = case_of(world(*records, **terms), when)
    return contradictions(case, judged(case))


def notes(*records, when=LATE, **terms):
    case = case_of(world(*records, **terms), when)
    return remarks(case, judged(case))


def the(kind, found):
    (one,) = [each for each in found if each.kind == kind]
    return one


# -- the same as the reference ---------------------------------------------------------------------


def of_reference(finding):
    """What a finding or note of the reference says, as plain values."""
    if finding.kind not in INCIDENTS:
        records = () if finding.kind in OF_VERDICTS else finding.records
        return finding.kind, finding.on, finding.certainty, records
    if finding.since is None:  # taken together
        return finding.kind, finding.on, finding.certainty, "together"
    times = finding.since.lo, finding.since.hi
    rest = finding.records, times, finding.rung, round(finding.p, 7)
    return finding.kind, finding.on, finding.certainty, *rest


def of_engine(found):
    """A finding or note of the engine in the same form."""
    kind, on = found.kind, found.statement or found.pledge or found.records[0]
    if kind in ("report_conflict", "say_say"):
        on = found.records[0]
    if kind in NOTES:
        return kind, on, None, found.records
    if kind not in INCIDENTS:
        records = () if kind in OF_VERDICTS else found.records
        return kind, on, found.certainty.word, records
    if found.together:
        return kind, on, found.certainty.word, "together"
    times = found.since.lo, found.since.hi
    rest = found.records, times, found.rung.value, round(found.p, 7)
    return kind, on, found.certainty.word, *rest


def surest(found):
    """Of what is found of one claim of a state by several units, the surest: it is one observation."""
    best = {}
    for each in sorted(found, key=lambda each: (each.certainty == "certain", each.p or 0)):
        name = each.records if each.kind == "claim_refuted" else each
        best[each.kind, each.on, name] = each
    return best.values()


def is_of_acts_together(finding):
    """What the page has and the reference leaves out: acts that are certain taken together."""
    return finding.kind == "continuation" and bool(finding.together)


def agree(world, at, as_of):
    """Hold the findings of engine and reference against each other."""
    case = case_of(world, at, as_of)
    judgements = judged(case)
    theirs = {of_reference(each) for each in surest(find(world, at, as_of))}
    found = [each for each in contradictions(case, judgements) if not is_of_acts_together(each)]
    noted = [each for each in remarks(case, judgements) if each.kind in NOTES]
    ours = {of_engine(each) for each in (*found, *noted)}
    assert ours == theirs


@st.composite
def statements(draw, id):
    kind = draw(st.sampled_from(("denial", "claim", "claim", "intent", "compliance")))
    first = draw(st.integers(90, 130))
    terms = {
        "speaker": draw(st.sampled_from(("president", "president", "clerk", "enemy", "army"))),
        "about": draw(st.sampled_from((None, None, "army"))),
        "when": draw(st.sampled_from((None, span(first, first + draw(st.integers(1, 20)))))),
        "activities": draw(st.sampled_from((("shelling",), ("attack",), ("school",)))),
        "places": draw(st.sampled_from((("town",), ("region",), ("suburb", "far"), ()))),
    }
    if kind == "claim":
        terms["holds"] = draw(st.booleans())
    if kind == "compliance":
        terms |= {"answers": ("p",)}
    if kind == "denial":
        terms["incidents"] = draw(st.sampled_from(((), ("y",), ("r0", "z"))))
        if terms["incidents"] and draw(st.booleans()):
            terms |= {"activities": (), "places": ()}
    elif draw(st.booleans()):
        terms["answers"] = ("p",)
    return says(kind, draw(st.integers(95, 140)), id, **terms)


@st.composite
def spoken(draw, pledges):
    """Random worlds with statements, control places and assessments."""
    made = draw(worlds(pledges))
    extra = [draw(statements(f"t{n}")) for n in range(draw(st.integers(0, 3)))]
    if draw(st.booleans()):
        rating = draw(st.sampled_from(("kept", "broken", "untested")))
        extra.append(Assessment(id="a", pledge="p", rating=rating, when=at(131), source="B1"))
    if draw(st.integers(0, 3)) == 3:
        extra += [level("A1", draw(st.sampled_from((1, 300))), 120, id="part", place="suburb"),
                  level("B1", 250, 120, id="whole")]  # fmt: skip
    records = []
    for record in made.records:
        # The reference lists control places that are pledged as well; nothing is left out there.
        if record.table == "pledge" and "far" not in record.places and draw(st.booleans()):
            beside = ("other-town", "far") if record.places == ("town",) else ("far",)
            record = dataclasses.replace(record, control=beside)
        records.append(record)
    return dataclasses.replace(made, records=(*records, *extra))


prohibitions = st.one_of(alone, pairs())
asked_for = demands().map(lambda each: (each,))


@given(spoken(prohibitions), CLOCKS, CLOCKS)
def test_the_findings_are_those_of_the_reference(world, at, as_of):
    agree(world, at, as_of)


@given(spoken(asked_for), CLOCKS, CLOCKS)
def test_the_findings_on_demands_are_those_of_the_reference(world, at, as_of):
    agree(world, at, as_of)


CLAIM = says("claim", 115, holds=False, when=span(90, 115), **SHELLING)
LEFT = says(
    "claim", 115, holds=False, when=span(110, 116), activities=("school",), places=("town",)
)
AWAY = demand("withdraw", at_least=None, unit=None)
WORLDS = {
    "a certain act": (pledge(), told("A1", id="r1", **Y)),
    "a possible act": (pledge(), told("B1", id="r1")),
    "an act before it": (pledge(), told("A1", 90, id="r1")),
    "two origins": (pledge(), told("A1", id="r1", **Y), told("B1", id="r2", **Y)),
    "resumed": (pledge(), watch(), told("A1", 120, id="r1", known=at(121))),
    "resumed unwatched": (pledge(), told("A1", 120, id="r1", known=at(121))),
    "an intent": (pledge(), says("intent", 105, when=span(106, 110), **SHELLING)),
    "an intent elsewhere": (
        pledge(),
        says("intent", 105, when=span(106, 110), activities=("shelling",), places=("far",)),
    ),
    "an intent that names the pledge": (
        pledge(),
        says("intent", 105, answers=("p",), when=span(106, 110), **SHELLING),
    ),
    "an intent of the other side": (
        pledge(),
        says("intent", 105, speaker="enemy", when=span(106, 110), **SHELLING),
    ),
    "a broader intent": (
        pledge(places=("suburb",)),
        says("intent", 105, when=span(106, 110), activities=("attack",), places=("town",)),
    ),
    "claims that exclude each other": (
        says("claim", 105, "s1", holds=False, when=span(104, 106), **SHELLING),
        says("claim", 105, "s2", holds=True, when=span(104, 106), **SHELLING),
    ),
    "a claim and an earlier act": (CLAIM, told("A1", 95, id="r1")),
    "a claim and a possible act": (CLAIM, told("C1", 95, id="r1")),
    "a claim and a later act": (CLAIM, told("A1", 120, id="r1")),
    "a denial": (says("denial", 115, incidents=("y",)), told("A1", id="r1", **Y)),
    "a denial of what others did": (
        says("denial", 115, incidents=("y",)),
        told("A1", id="r1", actor="enemy", **Y),
    ),
    "compliance": (pledge(), says("compliance", 115, answers=("p",)), told("A1", 110, id="r1")),
    "compliance before": (
        pledge(),
        says("compliance", 115, answers=("p",)),
        told("A1", 120, id="r1"),
    ),
    "compliance after three": (
        pledge(),
        says("compliance", 115, answers=("p",)),
        *(told(f"B{n}", 110 + n, id=f"r{n}") for n in (1, 2, 3)),
    ),
    "two towns": (told("A1", id="a", **Y), told("B1", id="b", place="far", **Y)),
    "a town and its region": (told("A1", id="a", **Y), told("B1", id="b", place="region", **Y)),
    "known too early": (told("A1", 110, id="a", known=at(109)),),
    "a part above the whole": (level("A1", 300, id="a"), level("A2", 200, id="b", place="region")),
    "a missed deadline": (demand(), not_done("A1", id="r1")),
    "a deadline that may be missed": (demand(), not_done("B1", id="r1")),
    "done": (demand(), done("A1", id="r1")),
    "a state that persists": (AWAY, holds("A1", True, 131, id="s1")),
    "a state that does not": (AWAY, holds("A1", False, 131, id="s1")),
    "a claim of a state that persists": (LEFT, holds("A1", True, 114, id="s1")),
    "a claim of a state that does not": (LEFT, holds("A1", False, 114, id="s1")),
    "an omission": (pledge(control=("far",)), told("A1", id="r1", place="far")),
    "an assessment": (
        pledge(),
        told("A1", id="r1"),
        Assessment(id="a", pledge="p", rating="kept", when=at(200), source="B1"),
    ),
}


@pytest.mark.parametrize("records", WORLDS.values(), ids=WORLDS.keys())
def test_the_worlds_of_the_reference(records):
    agree(world(*records), LATE, LATE)


STEADY, RISEN = [2] * 99, [4] * 28
REDUCTIONS = {
    "fell short": (reduce(), PANEL, *counted(100, STEADY), *counted(200, [2] * 28)),
    "rose": (reduce(), PANEL, *counted(100, STEADY), *counted(200, RISEN)),
    "kept": (reduce(), PANEL, *counted(100, STEADY), *counted(200, [0, 0, 0, 1] * 7)),
    "displaced": (
        reduce(control=("far",)),
        watch("A1", 100, 400, places=("town", "far")),
        *counted(100, STEADY),
        *counted(200, [1] + [0] * 27),
        *counted(100, STEADY, place="far"),
        *counted(200, RISEN, place="far"),
    ),
}


@pytest.mark.parametrize("records", REDUCTIONS.values(), ids=REDUCTIONS.keys())
@pytest.mark.parametrize("when", [215, 400])
def test_reductions_of_the_reference(records, when):
    agree(world(*records), day(when), day(when))


# -- what a finding carries ------------------------------------------------------------------------


def test_a_finding_names_its_doubts_and_what_is_missing():
    (nobody,) = findings(pledge(), told("A1", actor=None))
    (weak,) = findings(pledge(), told("B1"))

    assert (nobody.certainty, nobody.causes) == (U, (("actor", 0.5),))
    assert (weak.certainty, weak.causes) == (U, ())
    assert weak.lacks == pytest.approx(1.21e9, abs=1e7)


def test_acts_that_are_certain_taken_together():
    found = findings(pledge(), *(told(f"B{n}", 110 + n, id=f"r{n}") for n in (1, 2, 3)))
    together = found[0]

    assert [each.kind for each in found] == ["continuation"] * 4
    assert (together.certainty, together.together) == (T, ("r1", "r2", "r3"))
    assert together.records == ("r1", "r2", "r3")
    assert together.p == pytest.approx(0.9945, abs=1e-3)
    assert together.alarm == together.origins == ("B1", "B2", "B3")
    assert together.left == pytest.approx((0.97,) * 3, abs=1e-3)


def test_what_the_accused_says_is_told():
    (found,) = findings(pledge(), told("A1", id="a", **Y), denied("our-organ", **Y))

    assert found.flags == ("denied",)


def test_a_claim_that_a_level_is_reached_is_held_against_the_level():
    claim = says("compliance", 140, speaker="state", answers=("p",))
    short = level("A1", 178, id="short")
    (found,) = (f for f in findings(demand("reach"), short, claim) if f.statement == "s")

    assert (found.kind, found.certainty) == ("false_compliance_claim", T)
    assert (found.records, found.alarm) == (("short",), ("A1",))


def test_to_limit_a_level_and_to_leave_is_no_clash():
    limit = demand("reach", id="limit", at_least=None, at_most=100.0)
    leave = demand("withdraw", id="leave", at_least=None, unit=None)
    fill = demand("reach", id="fill")

    assert not findings(limit, leave, when=LATE)
    assert the("say_say", findings(fill, leave)).certainty is T


def test_a_state_that_persists_is_possible_where_the_pledge_may_not_bind():
    unsure = demand("reach", speaker="clerk")
    found = the("state_persists", findings(unsure, level("A1", 100)))

    assert (found.certainty, found.causes) == (U, (("binds", 0.5),))


def test_two_sayings_are_named_in_the_order_they_were_said():
    intent = says("intent", 105, when=span(106, 110), activities=("shelling",))
    (found,) = findings(pledge(), intent)

    assert (found.pledge, found.statement, found.against) == ("p", None, "s")
    assert found.causes == (("place", 0.5),)
    assert (found.since, found.about) == (at(105), ("act",))


def test_a_conflict_tells_what_reports_exclude_each_other_about():
    apart = (told("A1", id="a", **Y), told("B1", 112, id="b", actor="enemy", place="far", **Y))
    found = the("report_conflict", findings(*apart))

    assert found.about == ("actor", "place", "time")
    assert (found.records, found.origins, found.incident) == (("a", "b"), ("A1", "B1"), "y")


def test_a_finding_is_the_same_in_another_review():
    (first,) = findings(pledge(), told("B1", id="a", **Y))
    (later,) = findings(pledge(), told("B1", id="a", **Y), told("B2", id="b", **Y))

    assert first != later
    assert first.key == later.key


def test_a_reduction_that_rose_rests_on_who_counted():
    found = the("increase", findings(*REDUCTIONS["rose"], when=day(400)))

    assert (found.measure, found.certainty, found.p) == ("incidents", T, None)
    assert found.origins == found.alarm == ("A1",)
    assert len(found.records) > 28
    assert found.since.lo == day(200)


def test_how_many_were_counted_before_a_reduction():
    told = the("testability", notes(*REDUCTIONS["rose"], when=day(400)))
    few = the("testability", notes(reduce(), PANEL, *counted(150, [1, 1, 1]), when=day(400)))

    assert (told.value, told.number) == (None, 112)
    assert (few.value, few.number) == ("too_few_before", 3)


# -- leave one origin out --------------------------------------------------------------------------


def alarms(world, when=LATE):
    case = case_of(world, when)
    return {
        (each.pledge, each.incident): each.alarm
        for each in contradictions(case, judged(case))
        if each.kind == "continuation" and each.certainty is T and not each.together
    }


def test_the_origins_without_which_an_act_is_not_certain():
    two = world(pledge(), told("A1", **Y), told("B1", **Y))
    three = world(pledge(), told("A1", **Y), told("A2", **Y), told("B1", **Y))

    assert alarms(two) == {("p", "y"): ("A1",)}
    assert alarms(three) == {("p", "y"): ()}


def test_what_is_left_without_an_origin():
    (found,) = findings(pledge(), told("A1", **Y), told("B1", **Y))

    assert found.left == (pytest.approx(0.85),)


def test_a_watcher_who_is_left_out_is_not_silent():
    silent = watch("A1", sensitivity=0.9)
    acts = [told(source, **Y) for source in ("A1", "A2", "C1")]
    found = the("continuation", findings(pledge(), silent, *acts))

    assert found.alarm == ()


def test_what_an_origin_tells_of_the_condition_goes_with_it():
    bound = pledge(condition=Condition(state="calm"))
    calm = [
        holds(source, True, 100, id=source, state="calm", activity=None) for source in ("A1", "A2")
    ]
    acts = [told(source, **Y) for source in ("A1", "B1", "B2")]

    assert alarms(world(bound, *calm, *acts)) == {("p", "y"): ()}
    assert alarms(world(bound, calm[0], *acts)) == {("p", "y"): ("A1",)}
    assert alarms(world(bound, calm[1], *acts)) == {("p", "y"): ("A2",)}


@given(spoken(alone), st.sampled_from((day(135), LATE)))
def test_alarms_are_those_of_the_reference(world, when):
    # The reference takes a watcher who is left out to be silent, so nobody watches here.
    quiet = tuple(each for each in world.records if each.table != "coverage")
    world = dataclasses.replace(world, records=quiet)
    for (id, incident), alarm in alarms(world, when).items():
        assert alarm == rests_on(world, when, when, id, incident)


# -- notes -----------------------------------------------------------------------------------------


def test_what_happened_in_the_time_to_comply():
    graced = pledge(grace=Duration(5, "d"))
    note = the("in_grace", notes(graced, told("A1", 102, id="a"), told("A1", 110, id="b")))

    assert (note.pledge, note.records, note.certainty) == ("p", ("a",), T)


def test_what_is_said_with_a_pledge():
    reacted = pw.Reaction(id="x", to="p", by="enemy", said=at(99), tone="skeptical")
    rival = pw.Explanation(id="e", of="p", said=at(100), text="beaten", evidence_for=("r", "town"))
    own = pw.Pledge(
        id="p", kind="refrain", debtor="state", said=at(99), end=at(130), reason="goodwill",
        activities=("shelling",), places=("town",),
    )  # fmt: skip
    found = notes(own, reacted, rival, told("A1", id="r"))

    assert the("reaction", found).value == "skeptical"
    assert the("rival_explanation", found).records == ("e", "r")
    assert the("stated_reason", found).records == ("p",)


def test_versions_of_one_announcement():
    narrow = pledge(id="q", announcement="truce", places=("suburb",))
    found = [n for n in notes(pledge(announcement="truce"), narrow) if n.kind == "version"]

    assert [(n.pledge, n.other) for n in found] == [("p", "q"), ("q", "p")]


def test_how_a_pledge_stands():
    found = notes(pledge(speaker="clerk", end=None, condition=unless("q")), pledge(id="q"))

    assert the("condition", found).value == "certain"
    assert the("binding", found).pledge == "p"
    assert the("no_end", found).pledge == "p"


def test_who_was_first():
    ours = pledge(condition=unless("q"))
    theirs = pledge(id="q", debtor="enemy", condition=unless("p"))
    first = told("A1", 110, actor="enemy-army")
    same = told("A1", 112, actor="enemy-army")
    later = told("A2", 112)

    (one, two) = [n for n in notes(ours, theirs, first, later) if n.kind == "first_violator"]
    assert (one.value, two.value) == ("q", "q")
    unknown = [n for n in notes(ours, theirs, same, later) if n.kind == "first_violator"]
    assert [n.value for n in unknown] == [None, None]


def test_what_nothing_affirms_any_more():
    gone = pw.Retract(id="x", target="a", known=at(150))
    note = the("retracted", notes(pledge(), told("A1", id="a", **Y), gone))

    assert (note.incident, note.records) == ("y", ("a", "x"))


def test_a_record_that_may_not_bind_is_a_proposal():
    taken = dataclasses.replace(_retract("a"), streamed=True)
    note = the("proposal", notes(pledge(), told("A1", id="a"), taken))

    assert (note.other, note.records) == ("a", ("x",))


def test_sources_that_nobody_rated():
    found = notes(pledge(), told("X1"), told("X2"), told("X2"), told("X3", probability=0.9))
    note = the("unrated", found)

    assert (note.sources, note.number) == (("X1", "X2"), 3)


def _retract(target):
    return Retract(id="x", target=target, source="X1", known=at(150))


# -- finders of others -----------------------------------------------------------------------------


def test_a_finder_of_somebody_else():
    @finder("whatever")
    def found(case, judgements):
        yield Finding(kind="whatever", certainty=T, pledge=next(iter(judgements)))

    try:
        assert "whatever" in finding_kinds()
        assert "whatever" in {each.kind for each in findings(pledge())}
    finally:
        _FINDERS.functions.pop()
        _FINDERS.kinds.remove("whatever")
