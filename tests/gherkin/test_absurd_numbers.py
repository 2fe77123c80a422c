"""Numbers that nothing can be: refused where they stand, in a cell as in a sentence."""

from __future__ import annotations

import pytest

from pledgewatch.errors import InputError
from pledgewatch.gherkin.feature import parsed, say
from pledgewatch.gherkin.grammar import Sentence
from pledgewatch.gherkin.values import number
from pledgewatch.gherkin.world import World

BASE = """\
Feature: x
  Scenario: y
    Given the actor "Russia"
    And the place "Kyiv"
    And the activity "shelling"
    And the source "Chaus"
    And "Russia" pledged on 2022-03-01 to refrain from "shelling" in "Kyiv"
"""
LINE = 8  # of the first line after those


def refused(text: str) -> list[int | None]:
    """The lines of the problems that its last sentence is refused with."""
    (scenario,) = parsed(BASE + text, "x.feature")
    world = World()
    *fine, absurd = scenario.lines
    for line in fine:
        say(world, line, "x.feature")
    with pytest.raises(InputError) as caught:
        say(world, absurd, "x.feature")
    assert {problem.file for problem in caught.value.problems} == {"x.feature"}
    return [problem.line for problem in caught.value.problems]


HUGE = "9" * 5_000


@pytest.mark.parametrize(
    "deaths",
    [
        "1e20",
        "1e400",
        "1E2",
        "nan",
        "inf",
        "-5",
        "1_000",
        "²",
        "٣",
        "9" * 25,
        HUGE,
        "9 to 3",
        "5 to",
    ],
    ids=lambda text: text[:12],
)
def test_in_a_cell(deaths):
    table = f"| activity | place | when | origin | deaths |\n| shelling | Kyiv | 2022-03-05 | Chaus | {deaths} |"
    assert refused(f"    And these reports:\n{table}\n") == [LINE]


@pytest.mark.parametrize(
    "sentence",
    [
        'And "Chaus" reported on 2022-03-05 that there were {} incidents of "shelling" that day',
        "And the pledge allows {} days to comply",
        "And the pledge allows {} violations",
        "And the pledge means a share of {}",
        'And "Chaus" put "shelling" at {} "shells" in "Kyiv" on 2022-03-05',
    ],
)
@pytest.mark.parametrize("huge", ["9" * 25, "9" * 900], ids=["25 digits", "900 digits"])
def test_in_a_sentence(sentence, huge):
    assert refused(f"    {sentence.format(huge)}\n") == [LINE]


@pytest.mark.parametrize(
    "row",
    ["2022-03-05 | 2022-03-05 | 99999999999", "2022-03-05 | 2022-03-05 | -1", "2022-03-05 | 2022-03-05 | 2.5",
     "2022-03-05 | .. | 1", "0001-01-01 | 9999-12-31 | 0"],
)  # fmt: skip
def test_in_counts_day_by_day(row):
    """A report is made for each, so that more than can be read would never end."""
    table = f"| from | to | a day |\n| {row} |"
    sentence = 'And "Chaus" counted "shelling" in "Kyiv" by "Russia" day by day:'
    assert refused(f"    {sentence}\n{table}\n") == [LINE]


@pytest.mark.parametrize("last", ["7", "-9", "9.5", "9" * 40, "more"])
def test_in_a_running_total(last):
    table = f"| on | total |\n| 2022-03-05 | 8 |\n| 2022-03-06 | {last} |"
    sentence = 'And "Chaus" put the running total of "shelling" in "Kyiv" at:'
    assert refused(f"    {sentence}\n{table}\n") == [LINE]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", 0.5),
        ("100,000", 100_000),
        ("1,234.5", 1234.5),
        ("-3", -3),
        ("7", 7),
        ("20 %", 0.2),
        ("7%", 0.07),
    ],
)
def test_numbers_are_read_as_people_write_them(text, value):
    assert number(text) == value


@pytest.mark.parametrize("error", [ValueError("no such thing"), OverflowError("too large")])
def test_whatever_a_value_breaks_is_told_with_its_line(error, monkeypatch):
    """No value of a feature shows the code that it was too much for."""

    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(Sentence, "do", broken)
    (scenario,) = parsed(BASE, "x.feature")
    with pytest.raises(InputError, match=str(error)) as caught:
        say(World(), scenario.lines[0], "x.feature")
    assert (caught.value.file, caught.value.line) == ("x.feature", 3)
