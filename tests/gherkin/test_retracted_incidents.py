"""`the incident "x" is retracted`: nothing alive affirms it, though somebody did."""

from __future__ import annotations

import pytest

from pledgewatch.errors import InputError
from pledgewatch.gherkin.feature import parsed, say
from pledgewatch.gherkin.unmet import Unmet
from pledgewatch.gherkin.world import World

BASE = """\
Feature: x
  Scenario: y
    Given times are those of "UTC"
    And the actor "Russia"
    And the place "Kyiv"
    And the activity "shelling"
    And the source "Chaus" of reliability "B"
    And the source "Reuters" of reliability "B"
    And "Russia" pledged on 2022-03-01 to refrain from "shelling" in "Kyiv"
    When "Chaus" reported on 2022-03-05 that "Kyiv" was shelled by "Russia" that day, as the incident "night"
    And that is called "first"
"""
SECOND = """\
    And "Reuters" reported on 2022-03-06 that "Kyiv" was shelled by "Russia" on 2022-03-05, as the incident "night"
    And that is called "second"
"""
BACK = '    And the record "first" was retracted on 2022-03-10\n'
BACK_TOO = '    And the record "second" was retracted on 2022-03-12\n'
DENIED = '    And "Reuters" reported on 2022-03-06 that there was no "shelling" in "Kyiv" on 2022-03-05, as the incident "night"\n'


def tried(text: str) -> None:
    (scenario,) = parsed(BASE + text, "x.feature")
    world = World()
    for line in scenario.lines:
        say(world, line, "x.feature")


@pytest.mark.parametrize(
    ("told", "then"),
    [
        (BACK, 'as of 2022-03-10 the incident "night" is retracted'),
        (BACK, "as of 2022-03-10 the only incident is retracted"),
        (BACK, 'as of 2022-03-10 the incident "first" is retracted'),
        (BACK, 'as of 2022-03-10 the incident "night" is retracted, on 0 origins'),
        (SECOND + BACK + BACK_TOO, 'as of 2022-03-12 the incident "night" is retracted'),
        (DENIED + BACK, 'as of 2022-03-10 the incident "night" is retracted'),
    ],
)
def test_it_is_where_every_telling_was_taken_back(told, then):
    tried(f"{told}    Then {then}\n")


@pytest.mark.parametrize(
    ("told", "then", "because"),
    [
        ("", 'as of 2022-03-10 the incident "night" is retracted', "alleged"),
        (BACK, 'as of 2022-03-09 the incident "night" is retracted', "alleged"),
        (SECOND + BACK, 'as of 2022-03-10 the incident "night" is retracted', "second"),
        (SECOND + BACK + BACK_TOO, 'as of 2022-03-11 the incident "night" is retracted', "second"),
        (BACK, 'as of 2022-03-10 the incident "night" is retracted, on 1 origin', "0 origins"),
        (BACK, 'as of 2022-03-10 the incident "night" is alleged', "retracted"),
        (BACK, "as of 2022-03-10 the only incident is alleged", "retracted"),
        (BACK, 'as of 2022-03-10 the incident "night" rests on the origins "Chaus"', "retracted"),
    ],
)
def test_otherwise_it_says_why_not(told, then, because):
    with pytest.raises(Unmet, match=because):
        tried(f"{told}    Then {then}\n")


def test_an_incident_that_nobody_told_of_by_then_was_not_taken_back():
    with pytest.raises((InputError, Unmet)):
        tried('    Then as of 2022-03-02 the incident "night" is retracted\n')
    with pytest.raises(InputError, match="an incident"):
        tried('    Then as of 2022-03-10 the incident "nigth" is retracted\n')


def test_a_retraction_that_was_itself_retracted_restores_the_incident():
    again = '    And that is called "back"\n    And the record "back" was retracted on 2022-03-11\n'
    tried(f'{BACK}{again}    Then as of 2022-03-10 the incident "night" is retracted\n')
    tried(f'{BACK}{again}    Then as of 2022-03-11 the incident "night" is alleged\n')
