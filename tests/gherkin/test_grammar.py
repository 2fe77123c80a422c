"""The vocabulary: each sentence is one, none can be made slow, and a mistyped one finds what was meant."""

from __future__ import annotations

import re
import time

from tests.cases import every

from pledgewatch.gherkin.grammar import (
    MOST,
    TOPICS,
    Template,
    matching,
    vocabulary,
)
from pledgewatch.gherkin.suggestions import nearest_sentences, suggested, went_wrong

EXAMPLES = [(example, each) for each in vocabulary() for example in each.examples]
FRENCH = [(example, each) for each in vocabulary() for example in each.french.examples]


def test_every_sentence_says_what_it_does_and_has_an_example():
    assert [each for each in vocabulary() if not (each.meaning and each.examples)] == []
    assert len({each.template for each in vocabulary()}) == len(vocabulary())
    assert list(dict.fromkeys(each.topic for each in vocabulary())) == list(TOPICS)


@every(("example", "sentence"), [*EXAMPLES, *FRENCH])
def test_a_documented_sentence_is_exactly_one(example, sentence):
    """Of two steps that match, pytest-bdd silently takes the last."""
    assert matching(example) == [sentence]


@every(("example", "sentence"), [*EXAMPLES, *FRENCH])
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
            each.french.match(text)
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
        ("The verdict is kept", "the verdict is kept"),
        ("As of 30 March 2022, the verdict is kept.", "as of 2022-03-30 the verdict is kept"),
        ("the pledge ends on 29 Mar 2022", "the pledge ends on 2022-03-29"),
        ("the pledge ends on Tuesday, the 29th of March 2022", "the pledge ends on 2022-03-29"),
        ("the pledge ends on Mar. 29th, 2022", "the pledge ends on 2022-03-29"),
        (
            "the pledge takes effect on 12:00 on 10 October 2020",
            "the pledge takes effect on 2020-10-10T12:00",
        ),
        (
            "the pledge takes effect on 10 October 2020 12:00",
            "the pledge takes effect on 2020-10-10T12:00",
        ),
        (
            "the pledge takes effect on 2020-10-10 9:00",
            "the pledge takes effect on 2020-10-10T09:00",
        ),
        (
            "the pledge binds every day from 9 am to 2.30 p.m.",
            "the pledge binds every day from 09:00 to 14:30",
        ),
        ("the pledge means a share of twenty per cent", "the pledge means a share of 0.2"),
        ("the pledge means a share of 80 percent", "the pledge means a share of 0.8"),
        ("that report tells of two hundred and five deaths", "that report tells of 205 deaths"),
        ("that report tells of a thousand deaths", "that report tells of 1000 deaths"),
        ("the rate fell to about two thirds", "the rate fell to two thirds"),
        (
            'the actor "two hundred, 9 am and 29th Mar 2022"',
            'the actor "two hundred, 9 am and 29th Mar 2022"',
        ),
        (
            '"Times" retracted that report on 1 May 2022',
            '"Times" took back that report on 2022-05-01',
        ),
        (
            '"a" watched for "b" in "c" during 30 December to 10 April 2022',
            '"a" watched for "b" in "c" during 2021-12-30/2022-04-10',
        ),
        (
            '"a" watched for "b" in "c" during 1 to 7 March 2022',
            '"a" watched for "b" in "c" during 2022-03-01/2022-03-07',
        ),
        (
            '"a" pledged in 2019 to reduce "b" in "c" by a fifth, replacing "d"',
            '"a" pledged in 2019 to reduce "b" in "c" by 20 % in place of "d"',
        ),
        ("the verdict is kept as of 1 May 2022", "as of 2022-05-01 the verdict is kept"),
        ("as of March 29, 2022 the verdict is kept", "as of 2022-03-29 the verdict is kept"),
        ("the pledge ends on 4 May 2022 at 7:00", "the pledge ends on 2022-05-04T07:00"),
        ("the pledge allows 48 hours to comply", "the pledge allows 48 h to comply"),
        ("the pledge allows three weeks to comply", "the pledge allows 3 weeks to comply"),
        ("the only incident rests on one origin", "the only incident rests on 1 origin"),
        (
            'the "Times" retracted its report on 1 May 2022',
            '"Times" retracted its report on 2022-05-01',
        ),
        (
            '"Times" said on 1 May 2022 that there was an "attack" in "Kyiv"',
            '"Times" reported on 2022-05-01 that there was "attack" in "Kyiv"',
        ),
        (
            '"a" promised in 2019 not to do any "b" in "c" until 2022 from 2021',
            '"a" pledged on 2019 to refrain from "b" in "c", from 2021, until 2022',
        ),
        (
            '"a" agreed on 2019-02-28 to reduce "b" in "c" from 13,000 to 8,600 troops within ten days',
            '"a" pledged on 2019-02-28 to withdraw "b" in "c" from 13000 to 8600 "troops" within 10 days',
        ),
    ],
)
def test_what_editors_type_is_read_as_it_is_meant(typed, meant):
    (one,), (other,) = matching(typed), matching(meant)
    assert one is other
    assert one.values(typed) == other.values(meant)


def test_every_sentence_is_said_in_french_with_the_same_fields():
    assert [each for each in vocabulary() if each.french.types.keys() != each.types.keys()] == []
    for example, sentence in FRENCH:
        sentence.values(example)


@every(("example", "sentence"), EXAMPLES)
def test_what_is_written_in_french_is_read_as_what_it_was_written_from(example, sentence):
    values = sentence.values(example)
    written = sentence.french.fill(values)
    if written is not None:
        text, left = written
        assert matching(text) == [sentence]
        assert sentence.values(text) | left == values


@every(
    ("french", "meant"),
    [
        ("L’acteur « Russie ».", 'the actor "Russie"'),
        ("au 1er mars 2022, aucune promesse n'est rompue", "as of 2022-03-01 no pledge is broken"),
        ("la promesse signifie une part de 0,5", "the pledge means a share of 0.5"),
        ("ce rapport fait état de plus de 1 250 morts", "that report tells of more than 1250 deaths"),
        ("la promesse laisse quarante-huit heures pour s'y conformer", None),
        ("la promesse laisse 48 heures pour s'y conformer", "the pledge allows 48 h to comply"),
        ("la promesse lie chaque jour de 9 h à 14 h 30", "the pledge binds every day from 09:00 to 14:30"),
        (
            '"a" a promis le 20 mai 2023 de cesser "b" à "c", du 22 mai 2023 au 29 mai 2023',
            '"a" pledged on 2023-05-20 to stop "b" in "c" from 2023-05-22/2023-05-29',
        ),
        (
            '"a" a promis le 20 mai 2023 de faire "b" à "c" d\'ici le 29 mai 2023',
            '"a" pledged on 2023-05-20 to do "b" in "c" by 2023-05-29',
        ),
        ("la promesse lie chaque jour de 09:00 à 14:00", "the pledge binds every day from 09:00 to 14:00"),
        ("le rythme est tombé à environ un quart", "the rate fell to about a quarter"),
        ("le scepticisme est entre 0,5 et 90 %", "the skepticism lies between 0.5 and 90 %"),
        ("le scepticisme est au-dessus de 0,5", "the skepticism lies above 0.5"),
        ('les rédactions sont "a", "b et c" et "d"', 'the editors are "a", "b et c" and "d"'),
        (
            '"a" observait "b" à "c" pendant 24 février 2022 au 28 mars 2022',
            '"a" watched for "b" in "c" during 24 February 2022 to 28 March 2022',
        ),
        (
            '"a" a rapporté le 30 mars 2022 que "c" a été bombardé cette nuit-là',
            '"a" reported on 2022-03-30 that "c" was shelled that night',
        ),
    ],
)  # fmt: skip
def test_french_is_read_as_it_is_meant(french, meant):
    if meant is None:
        assert matching(french) == []
        return
    (one,), (other,) = matching(french), matching(meant)
    assert one is other
    assert one.values(french) == other.values(meant)


@every(
    ("french", "near"),
    [
        ("la promesse est jugé tenue", "la promesse est jugée tenue"),
        ("rien n'est contredi", "rien n'est contredit"),
    ],
)
def test_what_is_nearly_french_finds_what_was_meant(french, near):
    assert near in nearest_sentences(french, most=3)


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
        ('"a" pledged on 2 May 2021 toward "b"', 'toward "b"'),
        ('"a" pledged on 2 May 2021 to stop "b" in "c", by mistake', "by mistake"),
        ("as of 2022-03-10 nothing i contradicted", "i contradicted"),
        ("a loophole is noted", "loophole is noted"),
    ],
)
def test_it_is_said_where_a_sentence_goes_wrong(text, rest):
    assert went_wrong(text) == rest


def test_a_term_that_is_said_twice_is_no_sentence():
    begun = '"a" pledged on 2019 to stop "b" in "c" until 2021'
    assert len(matching(begun)) == 1
    assert matching(f"{begun} until 2022") == []


def test_of_what_says_too_much_the_rest_is_the_nearest():
    begun = '"a" pledged on 2019 to stop "b" in "c" until 2021'
    assert nearest_sentences(f'{begun}, instead of "d"') == [begun]


def test_the_nearest_sentence_has_the_names_and_numbers_of_the_one_that_was_typed():
    typed = '"France" pledged on 2 May 2021 to ceese "fishing" in "Jersey"'
    assert nearest_sentences(typed) == [typed.replace("ceese", "cease")]


@every(
    ("text", "suggestion"),
    [
        (
            '"A" pledged on 5 August 2019 to refrain from "a" in "E" and "F" as long as "B" does no "a" in "E" and "F"',
            (
                '"A" pledged on 5 August 2019 to refrain from "a" in "E" and "F"',
                'the pledge binds as long as "B" does no "a" in "E" and "F"',
                "",
            ),
        ),
        (
            '"A" pledged on 20 April 2018 to stop "a" and "b" from 21 April 2018',
            (
                '"A" pledged on 20 April 2018 to stop "a" and "b" in "<place>" from 21 April 2018',
                "",
                "",
            ),
        ),
        (
            '"o" put the total number of "a" in "T" by "E" since 2021 at 304 on 24 March 2022',
            (
                '"o" put the running total of "a" in "T" by "E" at 304 on 24 March 2022',
                "",
                "since 2021",
            ),
        ),
        (
            '"o" reported on 30 March 2022 that there was "a" in "L" by "A" that day, as was known on 4 April 2022',
            (
                '"o" reported on 30 March 2022 that there was "a" in "L" by "A" that day',
                "that was known on 4 April 2022",
                "",
            ),
        ),
        (
            '"A" pledged on 22 March 2006 to refrain from "a" in "S" until "the talks end"',
            (
                '"A" pledged on 22 March 2006 to refrain from "a" in "S"',
                'the pledge binds as long as the state "before the talks end" holds',
                "",
            ),
        ),
        (
            '"A" pledged on 29 March 2022 to refrain from "a" in "K", until the harvest of April 2022',
            (
                '"A" pledged on 29 March 2022 to refrain from "a" in "K"',
                "",
                "until the harvest of April 2022",
            ),
        ),
        (
            "'A' pledged on 29 March 2022 to refrain from 'a' in 'K'",
            ('"A" pledged on 29 March 2022 to refrain from "a" in "K"', "", ""),
        ),
        (
            '"O" a raporté le 24 mai 2023 qu\'il y a eu "b" à "K" par "A" ce jour-là',
            ('"O" a rapporté le 24 mai 2023 qu\'il y a eu "b" à "K" par "A" ce jour-là', "", ""),
        ),
    ],
)
def test_a_suggestion_keeps_all_that_was_written_or_names_what_it_leaves_out(text, suggestion):
    assert [*map(tuple, suggested(text))] == [suggestion]


@every(
    "text",
    [
        '"A" pledged on 29 March 2022 to not shell "K"',
        '"o" reported on 30 March 2022 that "K" was not shelled by "A" that day',
        '"o" reported that "oil" in "world" by "B" was 2.6 million barrels in 2019',
        '"the talks end" happened on 5 June 2007',
        '"o" denied on 30 March 2022 that "A" shelled "K"',
        'the pledge "a" expired on 29 May 2023',
        '"o" corrected its report on 26 May 2023',
        '"o" told "p" on 28 February 2016 that there were air strikes in "K" that day',
        '"o" reported in March 2024 that "a" of "A" in "w" rose by 3 % from 2016 to 2023',
    ],
)
def test_no_suggestion_is_better_than_a_wrong_one(text):
    assert suggested(text) == []


def test_a_template_of_ones_own_is_read_as_it_stands():
    """An English article may be a word of another language."""
    hungarian = Template('a "{name}" helyen')
    assert hungarian.match("a „Kijev” helyen.") == {"name": "Kijev"}
