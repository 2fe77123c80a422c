"""Every feature file, run as written: the rules in sentences that anybody can read and change."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_bdd import scenarios

import pledgewatch

FEATURES = Path(__file__).parents[2] / "features"

scenarios(str(FEATURES))


@pytest.mark.parametrize("file", sorted(FEATURES.glob("*.feature")), ids=lambda file: file.name)
def test_every_feature_file_holds_scenarios(file):
    assert "Scenario" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("ask", "named"),
    [
        (lambda story: story.judgement("kyiv-chernhiv"), "kyiv-chernihiv"),
        (lambda story: story.findings("continuatoin", "kyiv-chernihiv"), "continuation"),
        (lambda story: story.notes("omision", "kyiv-chernihiv"), "omission"),
        (lambda story: story.incident("chernihiv-night-sheling"), "chernihiv-night-shelling"),
    ],
    ids=["pledge", "kind of finding", "kind of note", "incident"],
)
def test_a_misspelt_name_is_an_error(story, ask, named):
    """Never "0 contradictions": the message names what there is."""
    story.read = pledgewatch.read(FEATURES.parent / "seeds" / "kyiv-2022.toml")
    story.look("2022-03-30")
    with pytest.raises(LookupError, match=named):
        ask(story)
