"""The vocabulary: each sentence is one, none can be made slow, and a mistyped one finds what was meant."""

from __future__ import annotations

import re
import time

from tests.cases import every

from pledgewatch.gherkin.grammar import (
    MOST,
    TOPICS,
    matching,
    nearest_sentences,
    vocabulary,
    went_wrong,
)

EXAMPLES = [(example, each) for each in vocabulary() for example in each.examples]


def test_every_sentence_says_what_it_does_and_has_an_example():
    assert [each for each in vocabulary() if not (each.meaning and each.examples)] == []
    assert len({each.template for each in vocabulary()}) == len(vocabulary())
    assert list(dict.fromkeys(each.topic for each in vocabulary())) == list(TOPICS)


@every(("example", "sentence"), EXAMPLES)
def test_a_documented_sentence_is_exactly_one(example, sentence):
    """Of two steps that match, pytest-bdd silently takes the last."""
    assert matching(example) == [sentence]


@every(("example", "sentence"), EXAMPLES)
def test_names_may_hold_what_other_sentences_are_made_of(example, sentence):
    """A name is what stands between quotation marks, and nothing in it ends a field."""
    for name in ("it. is, by and in", " on 2022-03-30", "(x) [y] {z} \\ '", "Київ | a/b", ""):
        changed = re.sub('"[^"]*"', lambda _, name=name: f'"{name}"', example)
        assert matching(changed) == [sentence]


HOSTILE = [
    '"',
    '""',
    '"a", ',
    '"a" and ',
    "a ",
    "a_",
    "9.",
    "9,9",
    "[",
    "[]",
    "[[",
    "2022-03-30:",
    "2022-03-30T04:15+03:00",
    " in ",
    " by ",
    ", as the incident ",
    "as of 2022 ",
    "\u0301",
]


@every("piece", HOSTILE)
def test_no_pattern_goes_back_over_what_it_read(piece):
    """Each on a text as long as is read, made of one piece, alone and behind a good beginning."""
    for each in vocabulary():
        for begin in ("", each.examples[-1], each.examples[-1].rpartition('"')[0]):
            text = (begin + piece * MOST)[:MOST]
            start = time.process_time()
            each.match(text)
            assert time.process_time() - start < 0.25, (each.template, begin)


def test_what_is_too_long_is_no_sentence():
    text = f'the actor "{"a" * MOST}"'
    assert matching(text) == []
    assert matching(f'the actor "{"a" * (MOST - 12)}"') != []


@every(
    ("mistyped", "meant"),
    [
        ("the verdct is kept", "the verdict is kept"),
        ("nothing is contradictd", "nothing is contradicted"),
        ("it is reviewd as of 2022-04-01", "it is reviewed as of 2022-04-01"),
        ('the aktor "France"', 'the actor "France"'),
        ("a certain continuation is flaged", "a certain continuation is flagged"),
    ],
)
def test_a_mistyped_sentence_finds_what_was_meant(mistyped, meant):
    assert matching(mistyped) == []
    assert nearest_sentences(mistyped) == [meant]


def test_nothing_like_it_suggests_nothing():
    assert nearest_sentences("zzzz 999 zzzz") == []
    assert nearest_sentences("the user logs in to the web shop and buys three apples") == []


@every(
    ("typed", "meant"),
    [
        ("the actor “Russia”.", 'the actor "Russia"'),
        ("the actor „Russland“", 'the actor "Russland"'),
        ("the actor «Россия»", 'the actor "Россия"'),
        ('the editors are "a", "b", and "c"', 'the editors are "a", "b" and "c"'),
        ("the pledge allows 1 violation.", "the pledge allows 1 violation"),
        ("the pledge takes effect on 1 May 2022", "the pledge takes effect on 2022-05-01"),
        ("the pledge takes effect on May 2022", "the pledge takes effect on 2022-05"),
        ("the pledge means a share of 80 %", "the pledge means a share of 0.8"),
        ("that report tells of more than 80 deaths", "that report tells of at least 80 deaths"),
    ],
)
def test_what_editors_type_is_read_as_it_is_meant(typed, meant):
    (one,), (other,) = matching(typed), matching(meant)
    assert one is other
    assert one.values(typed) == other.values(meant)


def test_quotation_marks_in_a_name_are_left_alone():
    (one,) = matching('the actor "the “other” side"')
    assert one.values('the actor "the “other” side"') == {"id": "the “other” side"}


@every(
    ("text", "rest"),
    [
        ('"Russia" pledged on 2022-03-29 to ceese "a" in "b"', 'ceese "a" in "b"'),
        ("as of 2022-03-30 the verdct is kept", "verdct is kept"),
        ("nobody knows", "nobody knows"),
        ("the verdict is kept, for good", "for good"),
    ],
)
def test_it_is_said_where_a_sentence_goes_wrong(text, rest):
    assert went_wrong(text) == rest


def test_the_nearest_sentence_has_the_names_and_numbers_of_the_one_that_was_typed():
    typed = '"France" pledged on 2 May 2021 to ceese "fishing" in "Jersey"'
    assert nearest_sentences(typed) == [typed.replace("ceese", "cease")]
