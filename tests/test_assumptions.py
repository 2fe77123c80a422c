"""Named, versioned conventions: the numbers of the page, and what may be put in their place."""

from __future__ import annotations

import pytest

from pledgewatch import conventions as assumptions
from pledgewatch.conventions import load, log_odds
from pledgewatch.errors import InputError
from pledgewatch.model.records import Interval, Kind
from pledgewatch.model.time import DAY


def test_the_defaults_have_names():
    """Semantics 0.5: every assumption has a name and a version."""
    assert load().names() == {
        "words": "words-default-1",
        "sources": "admiralty-default-2",
        "thresholds": "thresholds-default-1",
        "reduction": "reduction-default-1",
        "offices": "offices-default-2",
        "skepticism": "skepticism-default-2",
        "reference_classes": "reference-classes-1",
    }


def test_the_numbers_of_the_page():
    """Semantics 5, 6, 7 and 8."""
    rules = load()
    thresholds = rules.thresholds
    assert (thresholds.prior, thresholds.theta_b, thresholds.theta_p) == (0.5, 0.95, 0.55)
    assert (thresholds.theta_lo, thresholds.c_min, thresholds.contested) == (0.2, 0.5, 4.0)
    assert thresholds.settle == 14 * DAY
    reduction = rules.reduction
    assert reduction.alpha == 0.05
    assert (reduction.baseline_days, reduction.gap_days, reduction.least_days) == (56, 14, 28)
    assert rules.sources.reliability == {
        "A": 0.95, "B": 0.85, "C": 0.70, "D": 0.55, "E": 0.50, "F": 0.50,
    }  # fmt: skip
    assert rules.sources.cap == {4: 0.40, 5: 0.20}


def test_offices():
    """Semantics 3: heads of state and government and their spokespersons, ministers, deputies in a delegation."""
    binding = {office for office, binds in load().offices.items() if binds}
    assert {
        "head-of-state", "head-of-government", "foreign-minister", "defence-minister",
        "deputy-minister-in-delegation", "spokesperson",
    } <= binding  # fmt: skip
    assert load().offices["deputy-minister"] is False


@pytest.mark.parametrize(
    ("word", "kind"),
    [("cease", "cease"), ("halt", "cease"), ("stop", "cease"), ("refrain", "refrain"),
     ("will not", "refrain"), ("non-use", "refrain"), ("halve", "reduce")],
)  # fmt: skip
def test_what_kind_a_word_is(word, kind):
    """Semantics 8: words to shares."""
    assert load().words[word].kind is Kind(kind)


def test_log_odds_are_whole_nano_nats():
    """Semantics 6: LLRs are integers in nano-nats."""
    assert log_odds(0.5) == 0
    assert log_odds(0.95) == -log_odds(0.05) == 2_944_438_979


# -- changes ---------------------------------------------------------------------------------------


def test_a_change_shows_in_the_name():
    """Two reviews with the same assumption names were made under the same assumptions."""
    one = load({"thresholds": {"theta_b": 0.9}})
    same = load({"thresholds": {"theta_b": 0.9}})
    other = load({"thresholds": {"theta_b": 0.91}})
    assert one.thresholds.theta_b == 0.9
    assert one.thresholds.theta_p == 0.55
    assert one.names() == same.names()
    assert one.thresholds.name != other.thresholds.name
    assert one.thresholds.name.startswith("thresholds-default-1+")


def test_a_map_may_be_named():
    assert load({"sources": "admiralty-default-2"}).names() == load().names()
    based = load({"sources": {"base": "admiralty-default-2", "reliability": {"C": 0.75}}})
    assert based.sources.reliability["C"] == 0.75
    assert based.sources.reliability["A"] == 0.95


def test_new_words_and_offices():
    more = load(
        {
            "words": {
                "a little": {"kind": "reduce", "share": 0.9, "band": [0.8, 1.0]},
                "by a tenth": {"kind": "reduce", "share": 0.9},
                "never": {"kind": "refrain"},
            },
            "offices": {"offices": {"envoy": True}},
        }
    )
    assert more.words["a little"].band == Interval(0.8, 1.0)
    assert more.words["by a tenth"].band == Interval(0.9, 0.9)
    assert more.words["never"].kind is Kind.REFRAIN
    assert more.words["halve"].share == 0.5
    assert more.offices["envoy"] is True


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ({"thresolds": {}}, 'did you mean "thresholds"?'),
        ({"thresholds": "words-default-1"}, "one of thresholds-default-1"),
        ({"thresholds": "thresholds-default-9"}, "one of thresholds-default-1"),
        ({"thresholds": 3}, "or a table of changes"),
        ({"thresholds": {"theta_x": 0.5}}, "`thresholds.theta_x`"),
        ({"thresholds": {"theta_b": 1.0}}, "a probability above 0 and below 1"),
        ({"thresholds": {"theta_b": True}}, "a number from 0 to 1"),
        ({"thresholds": {"theta_b": "high"}}, "a number from 0 to 1"),
        ({"thresholds": {"theta_b": 0.5}}, "theta_lo <= theta_p <= theta_b"),
        ({"thresholds": {"contested": 0.5}}, "a number from 1 to"),
        ({"thresholds": {"settle_days": -1}}, "a number from 0 to 36500"),
        ({"sources": {"reliability": {"G": 0.5}}}, "one of A, B, C, D, E, F"),
        ({"sources": {"reliability": {"A": 1}}}, "a probability above 0 and below 1"),
        ({"sources": {"reliability": 0.9}}, "a table of changes"),
        ({"sources": {"cap": {"3": 0.5}}}, "one of 4, 5"),
        ({"sources": {"letters": {}}}, "one of cap, reliability"),
        ({"words": {"x": 0.5}}, "a table with `kind`"),
        ({"words": {"x": {"kind": "shrink"}}}, "one of cease, refrain, reduce"),
        ({"words": {"x": {"kind": "reduce"}}}, "a number from 0 to 1"),
        ({"words": {"x": {"kind": "reduce", "share": 0.5, "band": 0.5}}}, "two shares"),
        ({"words": {"x": {"kind": "reduce", "share": 0.5, "band": [0.6, 1]}}}, "a band around"),
        ({"words": {"x": {"kind": "reduce", "shre": 0.5}}}, 'did you mean "share"?'),
        ({"reduction": {"alpha": 0.9}}, "a number from 0.0001 to 0.5"),
        ({"reduction": {"baseline_days": -1}}, "a number from 0"),
        ({"reduction": {"days": 1}}, "one of alpha, baseline_days"),
        ({"offices": {"offices": {"envoy": "yes"}}}, "true or false"),
        ({"offices": {"office": {}}}, 'did you mean "offices"?'),
        ({"skepticism": {"interval": 1}}, "a number from 0.01 to 0.999"),
        ({"skepticism": {"horizon_days": 0}}, "a number from 1 to"),
        ({"skepticism": {"half_life_day": 1}}, 'did you mean "half_life_days"?'),
        ({"reference_classes": {"classes": {"mine": {"broken": 0.5}}}}, "one of any, any-violation"),
        ({"reference_classes": {"classes": {"mine": 0.5}}}, "a table with `question`"),
        ({"reference_classes": {"classes": {"unknown": {"days": [1, 2]}}}}, "as many as `days`"),
        ({"reference_classes": {"settings": {"war": {"cease": "war-truce"}}}}, "one of campaign-promise"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(declared, message):
    with pytest.raises(InputError) as error:
        load(declared)
    assert message in str(error.value)


def test_the_data_files_are_part_of_the_package():
    assert {assumptions._family(name) for name in assumptions._available()} == {
        "activities", "admiralty", "offices", "reduction", "reference-classes", "skepticism",
        "thresholds", "words",
    }  # fmt: skip


def test_a_ledger_declares_a_reference_class_of_its_own():
    """Skepticism: a class says what is broken, how often, when, and where that stands."""
    mine = {"question": "not-done", "broken": 0.4, "worth": 5, "source": "a study"}
    declared = {"classes": {"mine": mine}, "settings": {"campaign": {"do-by": "mine"}}}

    classes = load({"reference_classes": declared}).reference_classes

    assert classes.name.startswith("reference-classes-1+")
    assert classes.default(Kind("do-by"), "campaign").broken == 0.4
    assert classes.default(Kind("cease"), "campaign").id == "campaign-promise"
    assert classes.default(Kind("do-by"), None) is classes.unknown
    assert (classes.unknown.share_by(5, 20), classes.unknown.share_by(30, 20)) == (0.25, 1)
    truce = classes.by_id["war-truce-any-violation"]
    assert [truce.share_by(age, 30) for age in (0, 2, 400)] == [0, pytest.approx(0.65), 1]
