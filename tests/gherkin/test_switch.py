"""The plugin as a neighbour: a project that does not ask for it notices nothing of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from tests.gherkin.projects import feature, write

STORY = """
    Scenario: Broken by one report
      When "monitors" reported on 2022-03-10 that there was "shelling" in "Chernihiv" by "Russia" that day
      Then as of 2022-03-10 the verdict is broken
      And our own step wins
"""
OWN = """
from pytest_bdd import given, then

@given('the place "Chernihiv" in "Ukraine"')
def _(pledgewatch_world):
    pledgewatch_world.add("place", id="Chernihiv", name="our own", part_of=["Ukraine"])

@then("our own step wins")
def _(pledgewatch_world):
    names = [told.fields.get("name") for told in pledgewatch_world.told]
    assert "our own" in names
"""
TEST = "from pytest_bdd import scenarios\n\nscenarios('.')\n"


def pytest_run(folder, *options: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-W", "error", *options],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_project_that_does_not_ask_keeps_its_failures_word_for_word(tmp_path):
    """Steps that are nearly ours, a failure of their own, and features that we would refuse."""
    write(
        tmp_path,
        test_it__py=TEST + "\n\ndef test_own():\n    assert {'verdict': 1} == {'verdict': 2}\n",
        conftest__py="""
            import sys

            from pytest_bdd import given

            @given("our shop sells coffee")
            def _():
                raise ValueError("sold out")

            def pytest_sessionfinish():
                print(sorted(name for name in sys.modules if name.startswith("pledgewatch")))
        """,
        own__feature="""\
            Feature: Ours alone
              About us
                Given the actor "Russia"

              Scenario: nearly a sentence of pledgewatch
                Given the actr "Russia"

              Scenario: sold out
                Given our shop sells coffee

              Scenario Outline: unfilled
                Given <nothing>
        """,
        nothing__feature="Feature: nothing yet\n",
    )
    status, said = pytest_run(tmp_path)
    assert status == 1
    assert "['pledgewatch', 'pledgewatch.gherkin', 'pledgewatch.gherkin.switch']" in said
    assert "4 failed" in said
    assert "Did you mean" not in said
    without, alone = pytest_run(tmp_path, "-p", "no:pledgewatch")
    assert without == status

    def plain(text: str) -> str:
        """Without what differs between any two runs: times, addresses, plugins, the width of rules."""
        text = re.sub(r"\d+\.\d+s|0x[0-9a-f]+|\['pledgewatch'.*\]|\[\]", "", text)
        return re.sub(r"=+", "=", re.sub(r"^plugins: .*$", "", text, flags=re.M))

    assert plain(said) == plain(alone)


INI = "[pytest]\n{} = true\n"


@pytest.mark.parametrize(
    ("settings", "named", "options", "environment"),
    [
        ({"pytest__ini": INI.format("pledgewatch")}, "", [], {}),
        ({"pyproject__toml": "[tool.pytest.ini_options]\npledgewatch = true\n"}, "", [], {}),
        ({}, "pytest_plugins = ['pledgewatch.gherkin']", ["--strict-config"], {}),
        (
            {"pytest__ini": INI.format("pledgewatch_collect_features")},
            "",
            ["--strict-config", "-p", "pytest_bdd.plugin", "-p", "pledgewatch.gherkin"],
            {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        ),
    ],
    ids=["pytest.ini", "pyproject.toml", "conftest.py", "without entry points"],
)
def test_it_can_be_asked_for_in_each_way_and_steps_of_ones_own_win(
    tmp_path, settings, named, options, environment
):
    test = {} if environment else {"test_one__py": TEST}
    write(tmp_path, one__feature=feature(STORY), **settings, **test)
    (tmp_path / "conftest.py").write_text(f"{named}\n{OWN}", encoding="utf-8")
    status, said = pytest_run(tmp_path, *options, **environment)
    assert status == 0, said
    assert "1 passed" in said
