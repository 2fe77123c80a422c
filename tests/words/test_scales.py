"""One verdict on many scales: every combination goes through every table."""

from __future__ import annotations

import itertools
from pathlib import Path

import attrs
import pytest
from tests.builders import denial, judged, pledge, report, watch, withdraw

from pledgewatch.engine.facts import Lifecycle, Verdict
from pledgewatch.errors import InputError
from pledgewatch.words.scales import GIVEN, SCALES, markdown, named, scale, translate

PAGE = Path(__file__).parents[2] / "docs" / "scales.md"
FLAGS = (
    "broken_but_reduced",
    "contested",
    "denied",
    "disputed",
    "in_part",
    "late",
    "measures_disagree",
    "reneged",
    "weakened",
)
OPEN = (
    Verdict.HOLDING,
    Verdict.SLIPPING,
    Verdict.INCONCLUSIVE,
    Verdict.UNTESTED,
    Verdict.PENDING,
    Verdict.VOID,
)
READS_AS_KEPT = {"true", "Promise Kept", "fully fulfilled", "Supported", "kept"}
READS_AS_BROKEN = {"false", "Promise Broken", "not fulfilled", "Refuted", "broken"}
IN_PART = {"Compromise", "partly fulfilled"}

EVERY = [
    (verdict, lifecycle, frozenset(flags), settled)
    for verdict in Verdict
    for lifecycle in Lifecycle
    for count in range(3)
    for flags in itertools.combinations(FLAGS, count)
    for settled in (False, True)
]

every_scale = pytest.mark.parametrize("name", SCALES)


@every_scale
def test_every_combination_has_one_of_the_words_of_the_scale(name):
    for verdict, lifecycle, flags, settled in EVERY:
        word = translate(verdict, lifecycle, flags, name, settled=settled)
        assert word is None or word in SCALES[name].words


@every_scale
def test_only_kept_reads_as_kept_and_only_broken_as_broken(name):
    """No table upgrades, or blames for what was not found broken."""
    for verdict, lifecycle, flags, settled in EVERY:
        word = translate(verdict, lifecycle, flags, name, settled=settled)
        if word in READS_AS_KEPT:
            assert verdict is Verdict.KEPT
        if word in READS_AS_BROKEN:
            assert verdict is Verdict.BROKEN
        if word in IN_PART:
            # Semantics 7, extent: other scales read what is broken in part as partial.
            broken_in_part = flags & {"in_part", "broken_but_reduced"}
            assert verdict in (Verdict.KEPT, Verdict.PARTIAL) or broken_in_part


@every_scale
def test_what_is_not_final_gets_no_final_word(name):
    """Semantics 1: holding and slipping are presumptive; partial is, until it is settled."""
    final = SCALES[name].final
    assert final <= set(SCALES[name].words)
    for verdict, lifecycle, flags, settled in EVERY:
        if verdict in OPEN or (verdict is Verdict.PARTIAL and not settled):
            assert translate(verdict, lifecycle, flags, name, settled=settled) not in final


@every_scale
def test_being_taken_back_never_makes_a_pledge_read_better(name):
    for settled in (False, True):
        word = translate(Verdict.KEPT, Lifecycle.WITHDRAWN, {"reneged"}, name, settled=settled)
        assert word not in READS_AS_KEPT or name == "pledgewatch"


@every_scale
def test_every_row_can_be_reached_and_says_what_is_lost(name):
    rows = SCALES[name].rows
    assert {row.verdict for row in rows} == set(Verdict)
    assert all(row.note and row.given in ("", *GIVEN) for row in rows)
    reached = {
        id(SCALES[name].row(verdict, given))
        for verdict in Verdict
        for count in range(len(GIVEN))
        for given in itertools.combinations(GIVEN, count)
    }
    assert reached == {id(row) for row in rows}
    used = {row.word for row in rows if row.word is not None}
    assert used == set(SCALES[name].words)


@every_scale
def test_tables_are_frozen(name):
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        SCALES[name].rows[0].word = "Kept"
    with pytest.raises(TypeError):
        SCALES["mine"] = SCALES[name]


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.KEPT, ("kept", "true", "Promise Kept", "fully fulfilled", "Supported")),
        (Verdict.BROKEN, ("broken", "false", "Promise Broken", "not fulfilled", "Refuted")),
        (
            Verdict.PARTIAL,
            ("partial", "unknown", "Compromise", "partly fulfilled",
             "Conflicting Evidence/Cherrypicking"),
        ),
        (Verdict.INCONCLUSIVE,
         ("inconclusive", "unknown", "Not Yet Rated", None, "Not Enough Evidence")),
        (Verdict.UNTESTED, ("untested", "unknown", "Not Yet Rated", None, "Not Enough Evidence")),
        (Verdict.PENDING, ("pending", "unknown", "Not Yet Rated", None, "Not Enough Evidence")),
        (Verdict.VOID, ("void", "unknown", "Not Yet Rated", None, "Not Enough Evidence")),
    ],
)  # fmt: skip
def test_a_settled_verdict_on_each_scale(verdict, words):
    told = [translate(verdict, Lifecycle.ENDED, (), name, settled=True) for name in SCALES]
    assert told == list(words)


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.HOLDING,
         ("holding", "presumably true", "In the Works", None, "Not Enough Evidence")),
        (Verdict.SLIPPING,
         ("slipping", "presumably false", "Stalled", None, "Not Enough Evidence")),
        (Verdict.PARTIAL, ("partial", "unknown", "In the Works", None, "Not Enough Evidence")),
    ],
)  # fmt: skip
def test_a_verdict_that_may_change_on_each_scale(verdict, words):
    assert [translate(verdict, Lifecycle.ACTIVE, (), name) for name in SCALES] == list(words)


def test_nothing_is_in_the_works_while_nothing_is_owed():
    assert translate(Verdict.HOLDING, Lifecycle.DORMANT, (), "politifact") == "Not Yet Rated"


@pytest.mark.parametrize("flag", ["contested", "measures_disagree", "disputed"])
@pytest.mark.parametrize("verdict", [Verdict.KEPT, Verdict.BROKEN, Verdict.INCONCLUSIVE])
def test_evidence_on_both_sides_conflicts(verdict, flag):
    word = translate(verdict, Lifecycle.ENDED, {flag}, "averitec", settled=True)
    assert word == "Conflicting Evidence/Cherrypicking"


# -- judgements ------------------------------------------------------------------------------------


def test_a_judgement_on_a_scale():
    assert scale(judged(pledge(), watch()), "politifact") == "Promise Kept"
    broken = judged(pledge(), watch(), report(probability=0.99))
    assert scale(broken, "politifact") == "Promise Broken"
    assert scale(broken, "averitec") == "Refuted"
    assert scale(judged(pledge()), "cppp") is None


def test_a_denial_by_somebody_independent_conflicts_and_the_accused_s_own_does_not():
    told = (pledge(), watch(), report(probability=0.999, incident="i"))
    independent = judged(*told, denial(incident="i", origin="e"))
    assert scale(independent, "averitec") == "Conflicting Evidence/Cherrypicking"
    own = judged(*told, denial(incident="i", origin="ministry-press"))
    assert scale(own, "averitec") == "Refuted"
    both = judged(
        *told,
        denial(incident="i", origin="ministry-press"),
        denial("d", incident="i", origin="e"),
    )
    assert scale(both, "averitec") == "Conflicting Evidence/Cherrypicking"


def test_what_was_taken_back_is_not_kept():
    """Semantics 7, `cut_short`: a window that its debtor ended early is not kept."""
    found = judged(pledge(), watch(), withdraw("2022-03-15T00:00"))
    assert (found.verdict, found.reason) == (Verdict.INCONCLUSIVE, "cut_short")
    assert scale(found, "politifact") == "Not Yet Rated"
    assert scale(found, "rv") == "unknown"


def test_broken_in_part_is_partial_on_scales_that_have_it():
    found = judged(
        pledge(places=("north", "south")),
        watch(),
        watch(places=("south",)),
        report(probability=0.99),
    )
    assert found.verdict is Verdict.BROKEN
    assert [scale(found, name) for name in ("politifact", "cppp", "rv")] == [
        "Compromise",
        "partly fulfilled",
        "false",
    ]


def test_an_unknown_scale_is_refused_with_those_there_are():
    with pytest.raises(InputError, match="one of pledgewatch, rv, politifact, cppp, averitec"):
        named("politifct")
    with pytest.raises(InputError, match='did you mean "politifact"'):
        translate(Verdict.KEPT, Lifecycle.ENDED, (), "politifct")


# -- the page --------------------------------------------------------------------------------------


@every_scale
def test_the_page_shows_the_tables_as_they_are(name):
    text = PAGE.read_text("utf-8")
    assert markdown(SCALES[name]) in text
    assert SCALES[name].source in " ".join(text.split())


def test_the_page_shows_no_other_tables():
    text = PAGE.read_text("utf-8")
    assert text.count("| verdict | and | word | what is lost |") == len(SCALES)
