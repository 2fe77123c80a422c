"""Every code that the engine can yield has words, and no table has words for nothing."""

from __future__ import annotations

import string

import pytest

from pledgewatch.conventions.classes import Question
from pledgewatch.engine.counts import BASELINES
from pledgewatch.engine.facts import FLAGS, REASONS, Lifecycle, Verdict
from pledgewatch.engine.findings import INCIDENT_FLAGS, SUBJECTS, finding_kinds, note_kinds
from pledgewatch.engine.incident import CAUSES, Rung
from pledgewatch.engine.skepticism import PARTS, Likelihood, Prospect
from pledgewatch.model.records import Kind, StatementKind
from pledgewatch.words import changes, forms, notes, skepticism, templates

TABLES = {
    "verdicts": (templates.VERDICTS, Verdict),
    "lifecycles": (templates.LIFECYCLES, Lifecycle),
    "reasons": (templates.REASONS, REASONS),
    "flags": (templates.FLAGS, FLAGS),
    "causes": (templates.CAUSES, CAUSES),
    "what settles them": (templates.SETTLES, CAUSES),
    "rungs": (templates.RUNGS, Rung),
    "findings": (templates.FINDINGS, finding_kinds()),
    "flags of incidents": (templates.INCIDENT_FLAGS, INCIDENT_FLAGS),
    "subjects": (templates.SUBJECTS, SUBJECTS),
    "notes": (templates.NOTES, note_kinds()),
    "measures": (templates.MEASURES, ("incidents", "level", "harm")),
    "baselines": (templates.BASELINES, BASELINES),
    "questions": (templates.QUESTIONS, Question),
    "prospects": (templates.PROSPECTS, Prospect),
    "commitments": (templates.COMMITS, Kind),
    "statements": (templates.STATEMENTS, StatementKind),
    "likelihoods": (forms._LIKELIHOODS, Likelihood),
    "parts of skepticism": (skepticism.PARTS, PARTS),
    "clocks": (changes.CLOCKS, ("passed", "less", "another")),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_code_has_words(name):
    table, codes = TABLES[name]
    assert set(table) == set(codes)


def test_what_would_tell_is_said_of_reasons():
    assert set(templates.MISSING) <= set(REASONS)


@pytest.mark.parametrize("kind", templates.NOTES)
def test_whatever_a_note_leaves_open_is_filled_in(kind):
    slots = {name for _, name, _, _ in string.Formatter().parse(templates.NOTES[kind]) if name}
    assert (kind in notes._TERMS) == bool(slots)


def test_sentences_end_and_clauses_do_not():
    for table in (templates.FLAGS, templates.INCIDENT_FLAGS, templates.MISSING, templates.NOTES):
        assert all(
            text.endswith(".") and text[0] in string.ascii_uppercase + "`{"
            for text in table.values()
        )
    for table in (templates.REASONS, templates.CAUSES, templates.SETTLES, templates.VERDICTS):
        assert not any(text.endswith(".") for text in table.values())
