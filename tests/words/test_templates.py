"""Every code that the engine can yield has words, in every language, and no table has words for nothing."""

from __future__ import annotations

import re
import string

import pytest

import pledgewatch as pw
from pledgewatch.conventions import taxonomy
from pledgewatch.conventions.classes import Question
from pledgewatch.engine.counts import BASELINES
from pledgewatch.engine.facts import FLAGS, REASONS, Lifecycle, Verdict
from pledgewatch.engine.findings import INCIDENT_FLAGS, SUBJECTS, finding_kinds, note_kinds
from pledgewatch.engine.incident import CAUSES, Rung
from pledgewatch.engine.skepticism import PARTS, Likelihood, Prospect
from pledgewatch.lint import LINTS
from pledgewatch.live.causes import Clock
from pledgewatch.live.scores import Forecaster, Lead, LeftOut
from pledgewatch.model.records import RECORDS, Kind, StatementKind
from pledgewatch.words import in_language, templates
from pledgewatch.words.scales import GIVEN, SCALES

CODES = {
    "names": [*Verdict, "broken_in_part"],
    "verdicts": Verdict,
    "lifecycles": Lifecycle,
    "reasons": REASONS,
    "flags": FLAGS,
    "causes": CAUSES,
    "settles": CAUSES,
    "rungs": Rung,
    "kinds": finding_kinds(),
    "findings": finding_kinds(),
    "incident_flags": INCIDENT_FLAGS,
    "subjects": SUBJECTS,
    "notes": note_kinds(),
    "measures": ("incidents", "level", "harm"),
    "baselines": BASELINES,
    "questions": Question,
    "prospects": Prospect,
    "statements": StatementKind,
    "likelihoods": Likelihood,
    "parts": PARTS,
    "clocks": Clock,
    "ratings": "ABCDEF",
    "tables": [*RECORDS, "none"],
    "lints": LINTS,
    "given": GIVEN,
    "losses": {row.loss for scale in SCALES.values() for row in scale.rows},
    "scales": SCALES,
    "subjects_of_scales": SCALES,
    "sorts": ("certain", "possible", "fulfilment", "other", "retracted"),
}
SOME = {
    "missing": REASONS,
    "commits": [
        f"{kind}{form}" for kind in Kind for form in ("", "_verb", "_things", "_none", "_none_verb")
    ],
}
"""Tables that need not speak of every code."""
TOO = {"commits": Kind, "nouns": StatementKind, "scores": [*Lead, *Forecaster, *LeftOut]}
"""Codes that a table speaks of among others."""


def every_template(language):
    for name, table in templates._TEMPLATES[language].items():
        for key, template in table.items():
            yield f"{name}.{key}", template


def fields(template):
    """The fields of a template, those in the forms of a count among them."""
    parsed = list(string.Formatter().parse(template))
    return {name for _, name, _, _ in parsed if name} | {
        each for _, _, form, _ in parsed if form for each in fields(form)
    }


with in_language("fr"):
    pass
LANGUAGES = pytest.mark.parametrize("language", templates.LANGUAGES)


@LANGUAGES
@pytest.mark.parametrize("name", CODES)
def test_every_code_has_words(name, language):
    with in_language(language):
        assert set(templates.table(name)) == {str(code) for code in CODES[name]}


@LANGUAGES
def test_no_table_speaks_of_what_there_is_not(language):
    with in_language(language):
        for name, codes in SOME.items():
            assert set(templates.table(name)) <= {str(code) for code in codes}
        for name, codes in TOO.items():
            assert {str(code) for code in codes} <= set(templates.table(name))


@pytest.mark.parametrize("language", [each for each in templates.LANGUAGES if each != "en"])
def test_every_language_says_all_that_english_says(language):
    english, other = dict(every_template("en")), dict(every_template(language))
    own = {key for key in other if key.startswith("activities.")}
    needed = {key for key in english if key.split(".")[0] not in templates.ONLY_ENGLISH}
    assert set(other) - own == needed
    for key in needed:
        template = english[key]
        assert fields(other[key]) == fields(template), key


@pytest.mark.parametrize("language", [each for each in templates.LANGUAGES if each != "en"])
def test_every_language_names_the_activities_that_come_with_pledgewatch(language):
    with in_language(language):
        known = set(templates.table("activities"))
    names = {taxonomy.activity(id).label for id in taxonomy.load()}
    assert names <= known


@LANGUAGES
def test_sentences_end_and_clauses_do_not(language):
    with in_language(language):
        for name in ("flags", "incident_flags", "missing", "notes", "findings"):
            for text in templates.table(name).values():
                assert text.endswith(".")
                assert text[0].isupper() or text[0] in "`{"
        for name in ("reasons", "causes", "settles", "verdicts", "names", "clocks"):
            assert not any(text.endswith(".") for text in templates.table(name).values())


FORBIDDEN = re.compile(
    r"\b(told|tells|that which|by whom|beside|it cannot be told|for nobody is|the taking back of)\b",
    re.I,
)


def test_no_template_speaks_as_nobody_does():
    assert [key for key, text in every_template("en") if FORBIDDEN.search(text)] == []


def test_counts_are_said_with_the_form_that_they_have():
    said = templates.said
    assert [said("forms.days", n=n) for n in (0, 1, 2, 1.5)] == [
        "0 days",
        "1 day",
        "2 days",
        "1.5 days",
    ]
    with in_language("fr"):
        assert [said("forms.days", n=n) for n in (0, 1, 2, 2000.5)] == [
            "0 jour", "1 jour", "2 jours", "2\u202f000,5 jours"
        ]  # fmt: skip


def test_a_language_there_is_not_is_refused_and_the_old_one_is_spoken_after_the_new():
    with pytest.raises(pw.InputError, match="one of en, fr"), in_language("de"):
        pass
    with in_language("fr"), in_language(None):
        assert templates.language() == "fr"
    assert templates.language() == "en"
