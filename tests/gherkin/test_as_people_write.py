"""Sentences as people write them: what they tell."""

from __future__ import annotations

from tests.gherkin.test_world import BASE, refused, told


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
