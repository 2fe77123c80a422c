"""What an unmet expectation names: all that decided, and what lies outside."""

from __future__ import annotations

import pytest
from tests.gherkin.test_world import told

from pledgewatch.gherkin.unmet import Unmet

BASE = """
Given times are those of "UTC"
And the actors "A" and "B"
And the place "Land"
And the activities "shelling" and "drone strike"
And the source "obs" of reliability "A"
And "B" pledged on 5 August 2019 to refrain from "shelling" in "Land"
And that is called "theirs"
And "A" pledged on 5 August 2019 to refrain from "shelling" in "Land"
And that is called "ours"
"""


def unmet(*lines: str) -> str:
    with pytest.raises(Unmet) as caught:
        told(*lines, base=BASE)
    return str(caught.value)


def test_what_put_its_condition_in_doubt_is_named():
    act = 'And "obs" reported on 15 April 2024 that "Land" was shelled by "B" that day'
    said = unmet(
        'And the pledge binds as long as "B" does no "shelling" in "Land"',
        act,
        'And "obs" reported on 10 January 2026 that "Land" was shelled by "A" that day',
        'Then as of 11 January 2026 the verdict on "ours" is broken',
    )
    assert act.removeprefix("And ") in said
    act = 'And "obs" reported that the state "peace" did not hold on 5 January 2026'
    said = unmet(
        'And the pledge binds as long as the state "peace" holds',
        act,
        'Then as of 11 January 2026 the verdict on "ours" is broken',
    )
    assert act.removeprefix("And ") in said


def test_who_controls_the_proxy_and_who_denied_it_are_named():
    lines = [
        'And the actor "militia" is controlled by "A" with probability 0.99',
        'And "obs" reported on 15 April 2024 that "Land" was shelled by "militia" that day, as the incident "night"',
        'And "A" denied on 16 April 2024 the incident "night"',
    ]
    said = unmet(
        'And the actor "militia"',
        *lines,
        'Then as of 17 April 2024 the verdict on "ours" is kept',
    )
    for line in lines:
        assert line.removeprefix("And ") in said


def test_reports_that_lie_outside_are_counted():
    said = unmet(
        'And "obs" reported on 15 April 2024 that there was "drone strike" in "Land" by "A" that day',
        'Then as of 17 April 2024 the verdict on "ours" is kept',
    )
    assert "1 report lies outside of it: drone strike" in said
