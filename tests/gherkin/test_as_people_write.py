"""Sentences as people write them: what they tell."""

from __future__ import annotations

import pytest
from tests.gherkin.test_world import BASE, refused, told

from pledgewatch.gherkin.grammar import matching


def test_that_report_is_the_last_of_its_source():
    said = 'And "Reuters" reported on 2022-03-30 that "Kyiv" was shelled that day'
    world = told(said, said, 'And "Reuters" retracted that report on 2022-03-31')
    assert [each.target for each in world.records("retract")] == ["report 2"]


def test_headings_and_cells_of_tables_are_read_as_loosely():
    world = told(
        "And these reports:",
        "| Activity | Place | Actor | Origin | When |",
        "| shelling | Kyiv | Russia | Chaus | 29th Mar 2022 |",
        'And "Chaus" put the running total of "shelling" in "Kyiv" at:',
        "| On | Total |",
        "| 29 Mar 2022 | 10 |",
        "| 31 Mar 2022 | 12 |",
    )
    assert [each.when.text for each in world.records("report")] == [
        "2022-03-29",
        "[2022-03-30..2022-03-31]",
    ]


def test_a_denial_may_say_what_did_not_happen():
    world = told(
        'And "Chaus" reported on 2022-03-30 that "Kyiv" was shelled that day, as the incident "night"',
        'And "Russia" denied on 2022-03-31 that there was "shelling" in "Kyiv" by "Russia" on 2022-03-30, as the incident "night"',
    )
    (denial,) = world.records("statement")
    assert (denial.incidents, denial.activities, denial.about) == (
        ("night",),
        ("shelling",),
        "Russia",
    )


def test_a_pledge_replaces_another_and_a_proxy_is_told_with_its_master():
    world = told(
        'And that is called "old"',
        'And the actor "militia", a proxy of "Russia"',
        'And "Russia" pledged on 2022-04-01 to refrain from "shelling" in "Kyiv"',
        'And that replaces "old"',
        'And that is called "new"',
    )
    (supersede,) = world.records("supersede")
    assert (supersede.target, supersede.by, supersede.when.text) == ("old", "new", "2022-04-01")
    (actor,) = (each for each in world.records("actor") if each.id == "militia")
    assert [(each.actor, each.weight) for each in actor.controlled_by] == [("Russia", 0.5)]


def test_from_one_day_to_another_is_a_beginning_and_an_end():
    said = 'And "Russia" pledged on 29 March 2022 to refrain from "shelling" in "Kyiv" from 30 March to 10 April 2022'
    (pledge,) = told(said, base=BASE).records("pledge")
    assert (pledge.start.text, pledge.end.text) == ("2022-03-30", "2022-04-10")
    assert "two ends" in refused(f"{said} until 11 April 2022", base=BASE)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('the pledge is broken', 'the verdict is broken'),
        ('as of 2022-04-01 the pledge "x" is not yet kept', 'as of 2022-04-01 the verdict on "x" is not kept'),
        ('the pledge is broken in part', 'the verdict is broken in part'),
        ('"a" told "b" on 2022-03-30 that there was "c"', '"a" is reported by "b" on 2022-03-30 as saying that there was "c"'),
        ('"a" told "b" and "c" that "d" was shelled', '"a" is reported by "b" and "c" as saying that "d" was shelled'),
        ('"a" reported on 2022-03-30 that there was "b" by "c" in "d" that day', '"a" reported on 2022-03-30 that there was "b" in "d" by "c" that day'),
        ('"a" counted no incidents of "b" in "c" in 2022', '"a" reported that there were 0 incidents of "b" in "c" in 2022'),
        ('"a" reported on 2022-03-30 that "b" launched seven "c" in "d"', '"a" reported on 2022-03-30 that there were 7 incidents of "c" in "d" by "b"'),
        ('"a" reported on 2022-03-30 that there were 7 "c" in "d"', '"a" reported on 2022-03-30 that there were 7 incidents of "c" in "d"'),
        ('"a" reported on 2022-03-30 that "b" in "c" was not complete', '"a" reported on 2022-03-30 that there was no "b" in "c"'),
        ('"a" reported on 2022-03-30 that "b" was carried out in "c"', '"a" reported on 2022-03-30 that there was "b" in "c"'),
        ('"a" watched for "b" in "c" from 2022-03-01 to 2022-03-05', '"a" watched for "b" in "c" during 2022-03-01/2022-03-05'),
        ('"a" watched for "b" in "c" from 1 to 5 March 2022', '"a" watched for "b" in "c" during 2022-03-01/2022-03-05'),
        ('la promesse "x" est rompue', 'the verdict on "x" is broken'),
        ("la promesse n'est pas tenue", "the verdict is not kept"),
        ("a missed deadline is flagged", "échéance manquée est signalée"),
        ("as of 2022-04-01 the verdict is not yet kept", "as of 2022-04-01 the verdict is not kept"),
        ('"a" pledged on 2022-03-30 to stop "b" in "c", immediately', '"a" pledged on 2022-03-30 to stop "b" in "c"'),
        ('the pledge binds as long as "a" refrains from "b"', 'the pledge binds as long as "a" does no "b"'),
        ('"a" reported on 2022-03-30 that "b" by "c" in "d" was 1.4 million barrels in 2021', '"a" reported on 2022-03-30 that "b" of "c" in "d" was 1400000 barrels in 2021'),
        ('"a" said on 2022-03-30 that "b" shelled "c" yesterday, killing at least 12 people', '"a" said on 2022-03-30 that "b" shelled "c" a day earlier, with at least 12 people killed'),
        ('"a" watched for "b" in "c" from 1 March 2022 until 5 March 2022', '"a" watched for "b" in "c" during 2022-03-01/2022-03-05'),
        ('"x" is not broken', 'the verdict on "x" is not broken'),
        ('the pledge "x" has not yet been broken', 'the verdict on "x" is not broken'),
        ("there is no contradiction", "nothing is contradicted"),
        ('"a" announced on 2022-03-30 that it will not commit "b" in "c"', '"a" announced on 2022-03-30 not to commit "b" in "c"'),
        ('"a" vowed on 2022-03-30 never to commit any "b" in "c" until the end of 2023', '"a" pledged on 2022-03-30 to refrain from "b" in "c" until 2023'),
        ('According to "a" on 2022-03-30, "b" was shelled that day', '"a" reported on 2022-03-30 that "b" was shelled that day'),
        ('"a" wrote on 2022-03-30 that "b" had been shelled by "c"', '"a" reported on 2022-03-30 that "b" was shelled by "c"'),
        ('"a" recorded 14 incidents of "b" in "c" in 2022', '"a" reported that there were 14 incidents of "b" in "c" in 2022'),
        ('"a" watched for "b" in "c" between 1 March 2022 and 5 March 2022', '"a" watched for "b" in "c" during 2022-03-01/2022-03-05'),
        ('"a" reported on 2024-03-01 that "b" were 10 % below 2016 in 2023', '"a" reported on 2024-03-01 that "b" were 10 % lower in 2023 than in 2016'),
        ('"a" reported on 2024-03-01 that "b" were 1.5 million tonnes in 2023', '"a" reported on 2024-03-01 that "b" were 1500000 tonnes in 2023'),
    ],
)  # fmt: skip
def test_another_way_of_writing_says_the_same(written, read):
    ((first,), (second,)) = matching(written), matching(read)
    assert first is second
    assert first.values(written) == second.values(read)


@pytest.mark.parametrize(
    "said",
    [
        '"Chaus" watched for "shelling" in "Kyiv" from 1 March 2022',
        '"Chaus" reported on 2022-03-30 that "shelling" of "Russia" in "Kyiv" had fallen by 25 % since 2020',
        '"Chaus" reported on 2022-03-30 that "shelling" in "Kyiv" were 20 less in 2021',
        "the pledge is weakened",
        '"Chaus" reported on 2022-03-30 that "shelling" in "Kyiv"',
        '"Chaus" reported on 2022-03-30 that "Russia" shelled "Kyiv" on the night of 23 May 2023',
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(said):
    assert refused(f"And {said}")


def test_what_stands_in_a_name_stays_as_it_is():
    said = 'the actor "that there were no incidents of fire by a in b"'
    (actor,) = matching(said)
    assert actor.values(said) == {"id": "that there were no incidents of fire by a in b"}


def test_it_may_be_said_who_keeps_a_pledge_and_it_must_be_theirs():
    theirs = (
        'And the actor "Ukraine"',
        'And "Ukraine" pledged on 2022-03-28 to refrain from "shelling" in "Kyiv"',
        'And that is called "theirs"',
        'And "Russia" pledged on 2022-03-29 to refrain from "shelling" in "Kyiv"',
        'And that is called "ours"',
    )
    says = 'And the pledge "ours" binds as long as "{}" keeps "theirs"'
    world = told(*theirs, says.format("Ukraine"), "And its condition is presumed to hold")
    ours = next(each for each in world.records("pledge") if each.id == "ours")
    assert (ours.condition.unless_broken, ours.condition.presumed) == (("theirs",), True)
    assert 'a pledge of "Russia"' in refused(*theirs, says.format("Russia"))


def test_a_term_may_name_the_pledge_it_is_of():
    world = told(
        'And that is called "first"',
        'And "Russia" pledged on 2022-03-30 to refrain from "shelling" in "Kyiv"',
        'And that is called "second"',
        'And the pledge "first" ends on 2022-05-01',
    )
    ends = {each.id: each.end and each.end.text for each in world.records("pledge")}
    assert ends == {"first": "2022-05-01", "second": None}


def test_months_are_those_of_the_calendar():
    said = 'And "Russia" pledged on 2022-01-31 to refrain from "shelling" in "Kyiv", {} a month'
    for word in ("for", "within"):
        (pledge,) = told(said.format(word), base=BASE).records("pledge")
        assert pledge.end.text.startswith("2022-02-28T00:00")


def test_a_level_that_comes_down_is_told_in_one_unit():
    said = 'And "Russia" pledged on 2022-03-29 to {}'
    for way in (
        'cut "shelling" in "Kyiv" to below 100 rounds by 2030, from 140 rounds in 2018',
        'reduce "shelling" in "Kyiv" from 140 rounds in 2018 to 100 rounds by 2030',
    ):
        (pledge,) = told(said.format(way), base=BASE).records("pledge")
        assert (pledge.level, pledge.at_most, pledge.unit, pledge.baseline.text) == (
            140,
            100,
            "rounds",
            "2018/2018",
        )
        assert "`rounds`" in refused(said.format(way.replace("140 rounds", "140 guns")), base=BASE)


@pytest.mark.parametrize(
    ("when", "is_then"),
    [
        ("the day before", "2022-03-29"),
        ("two days earlier", "2022-03-28"),
        ("a week earlier", "2022-03-23"),
        ("that morning", "[2022-03-30T06:00..2022-03-30T12:00]"),
        ("that evening", "[2022-03-30T18:00..2022-03-30T23:59]"),
    ],
)
def test_a_time_may_be_told_from_the_day_of_the_report(when, is_then):
    world = told(f'And "Chaus" reported on 2022-03-30 that there was "shelling" in "Kyiv" {when}')
    assert world.records("report")[-1].when.text == is_then


def test_none_and_about_so_many_are_amounts():
    said = 'And "Chaus" reported on 2022-03-30 that there was "shelling" in "Kyiv" that day, with {} people killed'
    for many, found in (("no", (0, 0)), ("about 50", (40, 60))):
        deaths = told(said.format(many)).records("report")[-1].deaths
        assert (deaths.low, deaths.high) == found


def test_what_is_like_no_sentence_names_the_word_to_search_for():
    assert "steps search loophole" in refused("And as of 2022-04-01 a loophole is noted here")
