"""Every sentence of the vocabulary is said at least once in the features."""

from __future__ import annotations

from pathlib import Path

from pledgewatch.gherkin.feature import examined, read
from pledgewatch.gherkin.grammar import matching, vocabulary

FEATURES = sorted((Path(__file__).parents[2] / "features").rglob("*.feature"))


def test_every_sentence_is_said_and_every_line_is_a_sentence():
    scenarios = [scenario for file in FEATURES for scenario in read(file)]
    assert examined(scenarios) == []
    said = {matching(line.text)[0].template for each in scenarios for line in each.lines}
    assert [each.template for each in vocabulary() if each.template not in said] == []
