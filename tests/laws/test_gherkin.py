"""A ledger written as a feature and read again is the same ledger, and says of itself what is so."""

from __future__ import annotations

from hypothesis import given, settings
from tests.io.ledgers import _without_doubt, ledgers
from tests.io.test_toml import LATER
from tests.laws.answers import any_reviews, effort

import pledgewatch as pw
from pledgewatch.gherkin.feature import parsed, say
from pledgewatch.gherkin.world import World
from pledgewatch.gherkin.writer import feature


def read_back(text: str) -> pw.Ledger:
    """The ledger that the background of a feature tells."""
    first, *_ = parsed(text + "\n  Scenario: last\n    When it is reviewed\n", "a feature")
    world = World()
    for line in first.lines:
        if line.text == "it is reviewed" or "is reviewed as of" in line.text:
            break
        say(world, line, "a feature")
    return world.ledger


def test_what_version_2_reads_is_told_too():
    ledger = pw.loads(LATER)
    assert read_back(feature(ledger, [])) == ledger


@given(ledgers)
@settings(effort("dear"))
def test_odd_ledgers_read_back(ledger):
    assert read_back(feature(ledger, [])) == ledger


@given(any_reviews)
@settings(effort("dear"))
def test_worlds_read_back_and_their_scenarios_hold(drawn):
    world, (at, as_of) = drawn
    # A doubt of no day can be made in Python alone; no file can hold it.
    ledger = pw.Ledger(map(_without_doubt, world.records), timezone=world.timezone)
    text = feature(ledger, [(at, as_of)])
    assert read_back(text) == ledger
    (scenario,) = parsed(text, "a feature")
    told = World()
    for line in scenario.lines:
        say(told, line, "a feature")
