"""What is told of a stretch of time: what lasts, what happened at some moment of it, and what was not there."""

from __future__ import annotations

import pytest
from tests.gherkin.test_world import refused, told

BASE = """
Given times are those of "UTC"
And the actor "A"
And the place "Land"
And the activities "shelling" and "presence of forces"
And the source "obs" of reliability "A"
"""


def world(*lines):
    return told(*lines, base=BASE)


def time_of(line):
    (record,) = world(line).records("report")
    return record.when.text


@pytest.mark.parametrize(
    ("pledged", "first", "last"),
    [
        ("1 March 2024", "at 100 on 1 March 2023", "at 101 on 30 March 2024"),
        ("1 March 2024", "at 100 on 1 March 2024", "at 101 on 30 April 2024"),
    ],
)
def test_what_a_counter_grew_by_is_at_some_moment_between_its_readings(pledged, first, last):
    by = '"obs" put the running total of "shelling" in "Land" by "A"'
    world(
        f'And "A" pledged on {pledged} to refrain from "shelling" in "Land", until 31 March 2024',
        f"And {by} {first}",
        f"And {by} {last}",
        "Then as of 1 June 2024 the verdict is not broken",
    )


def test_so_many_incidents_are_at_moments_and_none_is_a_look():
    said = 'Given "obs" reported on 8 March 2022 that there were {} incidents of "shelling" in "Land" by "A" during {}'
    assert time_of(said.format(6, "21 February 2022 to 7 March 2022")) == "[2022-02-21..2022-03-07]"
    assert time_of(said.format(0, "21 February 2022 to 7 March 2022")) == "2022-02-21/2022-03-07"
    assert time_of(said.format(6, "February 2022")) == "2022-02"
    said = (
        'Given "obs" reported on 8 March 2022 that there was "shelling" in "Land" by "A" during {}'
    )
    assert time_of(said.format("1 March 2022 to 7 March 2022")) == "2022-03-01/2022-03-07"


@pytest.mark.parametrize(
    ("when", "time"),
    [
        ("that night", "[2022-03-07T20:00..2022-03-08T06:00]"),
        ("all night", "2022-03-07T20:00/2022-03-08T06:00"),
        ("that day", "2022-03-08"),
        ("at 4 pm", "2022-03-08T16:00"),
    ],
)
def test_a_night_is_a_moment_and_all_night_lasts(when, time):
    assert time_of(f'Given "obs" reported on 8 March 2022 that "Land" was shelled {when}') == time
    at = "on 8 March 2022 at 9:30"
    assert time_of(f'Given "obs" reported {at} that "Land" was shelled {when}') == time


@pytest.mark.parametrize("terms", ["from 15 February 2015", "until 14 February 2015"])
def test_a_night_that_is_half_in_a_truce_breaks_nothing_alone(terms):
    world(
        f'And "A" pledged on 12 February 2015 to refrain from "shelling" in "Land", {terms}',
        'And "obs" reported on 15 February 2015 that "Land" was shelled by "A" that night',
        "Then as of 1 April 2015 the verdict is not broken",
        "And as of 1 April 2015 a possible continuation is flagged",
    )


def test_days_without_any_are_looks():
    table = ["| from | to | a day |", "| 2015-02-15 | 2015-02-20 | 0 |"]
    lines = [
        'And "A" pledged on 12 February 2015 to refrain from "shelling" in "Land", from 15 February 2015, until 20 February 2015',
        'When "obs" counted "shelling" in "Land" by "A" day by day:',
    ]
    world(*lines, *table, "Then as of 10 March 2015 the verdict is kept")
    table[1] = "| 2015-02-15 | 2015-02-20 | 2, 0, 0 |"
    found = world(*lines, *table).records("report")
    assert [each.when.text for each in found if not each.number] == [
        "2015-02-16/2015-02-17",
        "2015-02-19/2015-02-20",
    ]
    assert len(found) == 6


@pytest.mark.parametrize(
    "line",
    [
        'And "obs" counted 10.500 troops of "presence of forces" of "A" in "Land" on 30 April 2022',
        'And "obs" counted 9.000 to 10,000 troops of "presence of forces" of "A" in "Land" on 30 April 2022',
        'And "obs" reported on 30 April 2022 that "Land" was shelled that day, with 1.250 people killed',
        'And "A" pledged on 29 March 2022 to withdraw down to at most 10.500 troops of "presence of forces" in "Land"',
        'And "obs" put the number of people killed in "Land" at 10.500 on 30 April 2022',
        '''And these state reports:
          | activity           | place | actor | origin | when       | level  | unit   |
          | presence of forces | Land  | A     | obs    | 2022-04-30 | 10.500 | troops |''',
    ],
)  # fmt: skip
def test_a_point_before_three_digits_may_part_the_thousands_of_what_is_counted(line):
    assert "how many: write " in refused(line, base=BASE)


def test_a_decimal_of_what_is_no_count_is_one():
    told = world(
        'And the actor "militia"',
        'And the actor "militia" is controlled by "A" with probability 0.125',
        'And "obs" counted 10.5 tonnes of "presence of forces" of "A" in "Land" on 30 April 2022',
    )
    assert told.records("state_report")[0].level.low == 10.5
