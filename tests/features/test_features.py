"""Every feature file, run as written: the rules in sentences that anybody can read and change."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_bdd import scenarios

from pledgewatch.gherkin.feature import read

FEATURES = Path(__file__).parents[2] / "features"

scenarios(str(FEATURES))


@pytest.mark.parametrize("file", sorted(FEATURES.rglob("*.feature")), ids=lambda file: file.name)
def test_every_feature_file_holds_scenarios(file):
    assert read(file) != []
