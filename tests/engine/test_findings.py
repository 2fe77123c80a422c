"""Findings and notes of the engine: those of the reference, and what else they carry."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.contract.findings import find, rests_on
from tests.contract.test_findings import SHELLING, says
from tests.contract.test_laws import CLOCKS, alone, pairs, worlds
from tests.contract.worlds import (
    at,
    day,
    denied,
    holds,
    level,
    pledge,
    span,
    told,
    unless,
    watch,
    world,
)
from tests.contract.world import Assessment
from tests.engine.ledgers import ledger_of

from pledgewatch import records as pw
from pledgewatch.engine.case import Case
from pledgewatch.engine.findings import contradictions, finder, finding_kinds, remarks
from pledgewatch.engine.findings.finding import _FINDERS, Finding
from pledgewatch.engine.identity import Snapshot
from pledgewatch.engine.kinds import judge
from pledgewatch.errors import InputError
from pledgewatch.kleene import T, U
from pledgewatch.moments import DAY, Duration

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
NOTES = ("assessment_differs", "omission")
"""The notes that the reference gives."""
JUDGED = ("cease", "refrain")


def case_of(world, when=LATE, as_of=None):
    return Case(Snapshot(ledger_of(world), when if as_of is None else as_of), when)


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
        records = finding.records if finding.kind != "missed_deadline" else ()
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
        records = found.records if kind != "missed_deadline" else ()
        return kind, on, found.certainty.word, records
    if found.together:
        return kind, on, found.certainty.word, "together"
    times = found.since.lo, found.since.hi
    rest = found.records, times, found.rung.value, round(found.p, 7)
    return kind, on, found.certainty.word, *rest


def is_of_acts_together(finding):
    """What the page has and the reference leaves out: acts that are certain taken together."""
    return finding.kind == "continuation" and bool(finding.together)


def agree(world, at, as_of):
    """Hold the findings of engine and reference against each other."""
    try:
        case = case_of(world, at, as_of)
    except InputError:
        assume(False)
        raise
    judgements = judged(case)
    theirs = {of_reference(each) for each in find(world, at, as_of)}
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
def spoken(draw, pledges, judged=JUDGED):
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
        if record.table == "pledge":
            assume(record.kind in judged)
            if draw(st.booleans()):
                # The reference lists places that are pledged as well; nothing is left out there.
                beside = ("other-town", "far") if record.places == ("town",) else ("far",)
                record = dataclasses.replace(record, control=beside)
        records.append(record)
    return dataclasses.replace(made, records=(*records, *extra))


prohibitions = st.one_of(alone, pairs())


@given(spoken(prohibitions), CLOCKS, CLOCKS)
def test_the_findings_are_those_of_the_reference(world, at, as_of):
    agree(world, at, as_of)
