"""The switch of the pytest plugin: two ini options, and the plugin where one of them is on.

pytest loads this module wherever pledgewatch is installed, so it imports nothing else of ours and
hooks into nothing else.
"""

from __future__ import annotations

import pytest

ON = "pledgewatch"
COLLECT = "pledgewatch_collect_features"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the ini options."""
    parser.addini(ON, "Know the sentences of pledgewatch as steps.", type="bool", default=False)
    parser.addini(
        COLLECT,
        "Collect .feature files as tests, without a test_*.py that names them (and know the sentences).",
        type="bool",
        default=False,
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Load the plugin where it is asked for, before any conftest: steps of one's own then win."""
    if early_config.getini(ON) or early_config.getini(COLLECT):
        early_config.pluginmanager.import_plugin("pledgewatch.gherkin.plugin")
