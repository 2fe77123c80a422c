"""The commands steps and export."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from tests.gherkin.projects import feature, write

import pledgewatch as pw
from pledgewatch import cli
from pledgewatch.gherkin.grammar import vocabulary

SEEDS = sorted(Path(__file__).parents[2].glob("seeds/*.toml"))


def test_list_names_every_sentence(capsys):
    assert cli.main(["steps", "list"]) == 0
    said = capsys.readouterr().out
    assert [each.template for each in vocabulary() if each.template not in said] == []


def test_list_names_every_sentence_in_french(capsys):
    assert cli.main(["steps", "list", "--language", "fr"]) == 0
    said = capsys.readouterr().out
    assert [each.french.template for each in vocabulary() if each.french.template not in said] == []
    assert cli.main(["steps", "show", "la promesse est jugée rompue"]) == 0
    assert "verdict = broken" in capsys.readouterr().out


def test_search_finds_by_word_and_suggests(capsys):
    assert cli.main(["steps", "search", "skepticism"]) == 0
    assert "the skepticism[ on" in capsys.readouterr().out
    assert cli.main(["steps", "search", "wombat", "parade"]) == 4
    assert "No sentence has all of these words." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("per cent", "by {share:cut}"),
        ("loophole", "leaves out"),
        ("moratorium", "refrain from"),
        ("exception", "except for"),
        ("proxy", "a proxy of"),
        ("until", "put off until"),
        ("daily", "every day"),
    ],
)
def test_search_finds_by_what_people_call_it(words, found, capsys):
    assert cli.main(["steps", "search", *words.split()]) == 0
    assert found in capsys.readouterr().out


def test_search_offers_the_language_that_is_asked_for(capsys):
    assert cli.main(["steps", "search", "jugé", "tenue"]) == 4
    assert "promesse" not in capsys.readouterr().out
    assert cli.main(["steps", "search", "jugée", "--language", "fr"]) == 0
    assert "la promesse" in capsys.readouterr().out


def test_show_says_which_sentence_it_is(capsys):
    assert cli.main(["steps", "show", 'as of 2022-03-30 the verdict on "truce" is kept']) == 0
    said = capsys.readouterr().out
    assert "pledge = truce" in said
    assert "verdict = kept" in said
    assert cli.main(["steps", "show", "the verdct is kept"]) == 4
    assert "did you mean: the verdict is kept" in capsys.readouterr().out


def test_check_names_the_lines_that_are_no_sentence(tmp_path, capsys):
    good = "Scenario: a\n  Then as of 2022-03-10 nothing is contradicted"
    write(
        tmp_path, good__feature=feature(good), bad__feature=feature(good.replace("is con", "i con"))
    )
    assert cli.main(["steps", "check", f"{tmp_path}/good.feature"]) == 0
    assert cli.main(["steps", "check", f"{tmp_path}/bad.feature"]) == 4
    said = capsys.readouterr().out
    assert "bad.feature:13" in said
    assert "goes wrong at `i contradicted`; did you mean: as of 2022-03-10 nothing is" in said


def test_check_says_each_scenario_of_each_file(tmp_path, capsys):
    """What is not so is for a run to tell; what cannot be so is told here, once a scenario."""
    wrong = """
        Scenario: not so
          Then as of 2022-03-10 the verdict is broken

        Scenario: a place that is not there
          When "monitors" reported on 2022-03-10 that there was "shelling" in "Chernihv" that day
          Then as of 2022-03-10 nothing is contradicted

        Scenario: a day that is not in the calendar
          Then as of 2022-02-30 nothing is contradicted
    """
    write(tmp_path, a__feature=feature(wrong), b__feature="nothing\n", c__feature=feature(wrong))
    files = [f"{tmp_path}/{name}.feature" for name in "abc"]
    assert cli.main(["steps", "check", "--json", *files]) == 2
    said = capsys.readouterr()
    told = [json.loads(line) for line in said.out.splitlines()]
    assert [(Path(each["file"]).name, each["line"]) for each in told] == [
        (name, line)
        for name, lines in (("a.feature", (16, 20)), ("b.feature", (1,)), ("c.feature", (16, 20)))
        for line in lines
    ]
    assert 'did you mean "Chernihiv"?' in told[0]["expected"]
    assert said.err == ""


OWN = """
    from pytest_bdd import given
    from pledgewatch.gherkin.translation import in_other_words

    in_other_words('der Ort "{name}"', 'the place "{name}"')

    @given("the coffee is hot")
    def _():
        raise AssertionError("a step that is code is not run")
"""


def test_check_knows_the_steps_of_a_conftest(tmp_path, capsys, monkeypatch):
    """A translation is said; behind a step that is code what seems to be missing is passed over."""
    mixed = """
        Scenario: a translation
          Given der Ort "Kyiv"
          And the place "Podil" in "Kyiw"

        Scenario: a step that is code
          Given the coffee is hot
          And the place "Podil" in "Lviv"
          Then as of 2022-03-10 the verdict on "another" is keept
    """
    write(tmp_path, conftest__py=OWN, sub___one__feature=feature(mixed))
    monkeypatch.chdir(tmp_path)
    assert cli.main(["steps", "check", "sub/one.feature"]) == 4
    first, second = capsys.readouterr().out.splitlines()
    assert 'sub/one.feature:14: no place goes by the name "Kyiw"' in first
    assert 'sub/one.feature:19: a verdict: found "keept"' in second
    write(tmp_path, conftest__py="import pytest_bdd, nowhere_at_all")
    assert cli.main(["steps", "check", "sub/one.feature"]) == 2
    assert "ModuleNotFoundError" in capsys.readouterr().err


def test_check_looks_on_behind_a_line_that_is_wrong(tmp_path, capsys):
    wrong = """
        Scenario: several things
          Given "Rusia" pledged on 2022-03-01 to stop "shelling" in "Ukraine"
          And that is called "truce"
          And "monitors" reported on 2022-03-10 that there was "sheling" in "Chernihiv"
          Then as of 2022-13-10 the verdict on "truce" is kept
          And the verdict on "truce" is keept
          And the verdict on "truce" is kept

        Scenario Outline: each example
          Then as of <day> nothing is contradicted

          Examples:
            | day        |
            | 2022-03-10 |
            | 2022-02-30 |
    """
    write(tmp_path, one__feature=feature(wrong))
    assert cli.main(["steps", "check", "--json", f"{tmp_path}/one.feature"]) == 4
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["line"] for each in told] == [13, 15, 16, 17, 21]


@pytest.mark.parametrize(
    "text",
    [
        "Feature: x\n  Scenario: y\n    Thn nothing is contradicted\n",
        "nothing\n",
        "Feature: x\n  Scenario: y\n    Given z\n    nothing\n",
    ],
)
def test_what_is_no_gherkin_is_told_with_its_line(tmp_path, capsys, text):
    write(tmp_path, bad__feature=text)
    assert cli.main(["steps", "check", f"{tmp_path}/bad.feature"]) == 2
    assert "bad.feature:" in capsys.readouterr().err


def test_a_scenario_that_says_nothing_is_told(tmp_path, capsys):
    write(tmp_path, bad__feature="Feature: x\n  Scenario: y\n    Gven z\n")
    assert cli.main(["steps", "check", f"{tmp_path}/bad.feature"]) == 4
    assert "bad.feature:2" in capsys.readouterr().out


def test_without_the_parser_the_message_says_what_to_install(tmp_path, capsys, monkeypatch):
    write(tmp_path, good__feature=feature("Scenario: a\n  Then nothing is contradicted"))
    monkeypatch.setitem(sys.modules, "gherkin.errors", None)
    assert cli.main(["steps", "check", f"{tmp_path}/good.feature"]) == 2
    assert "pledgewatch[gherkin]" in capsys.readouterr().err


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_every_seed_as_a_feature_is_the_same_ledger_and_holds(seed, tmp_path, capsys):
    """Loaded through the sentences alone, and every Then of it met."""
    from pledgewatch.gherkin.feature import read, say
    from pledgewatch.gherkin.world import World

    assert cli.main(["export", "--gherkin", str(seed), "-o", f"{tmp_path}/seed.feature"]) == 0
    ledger = pw.read(seed)
    for scenario in read(tmp_path / "seed.feature"):
        world = World()
        for line in scenario.lines:
            say(world, line, scenario.file)
        assert world.ledger == ledger


def test_export_says_when_and_what_cannot_be_written(tmp_path, capsys):
    seed = str(SEEDS[0])
    assert cli.main(["export", "--gherkin", seed, "--as-of", "2017-02-01"]) == 0
    assert "When it is reviewed as of 2017-02-01" in capsys.readouterr().out
    assert cli.main(["export", "--gherkin", seed, "-o", f"{tmp_path}/no/such/folder"]) == 2
    assert cli.main(["export", seed]) == 2
