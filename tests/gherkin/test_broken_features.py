"""Features with mistakes that Gherkin itself passes over: each is reported with its file and line."""

from __future__ import annotations

import re

import pytest
from tests.gherkin.projects import run, write

from pledgewatch.errors import InputError
from pledgewatch.gherkin.feature import parsed, read

FINE = """\
Feature: fine

  Scenario: passes
    Given the actor "Russia"
    When it is reviewed as of 2022-03-09
"""
BROKEN = {
    "feature-mistyped": (1, FINE.replace("Feature:", "Faeture:")),
    "scenario-mistyped": (3, FINE.replace("Scenario:", "Scenaro:")),
    "scenario-in-lower-case": (3, FINE.replace("Scenario:", "scenario:")),
    "background-mistyped": (
        3,
        FINE.replace("  Scenario", '  Backgroud:\n    Given the place "Kyiv"\n\n  Scenario'),
    ),
    "step-mistyped": (4, FINE.replace("Given", "Givn")),
    "own-steps-under-a-mistyped-scenario": (
        3,
        "Feature: x\n\n  Szenario: y\n    Given our own step\n    Then another\n",
    ),
    "nothing-in-it": (1, ""),
    "only-a-comment": (1, "# nothing yet\n\n"),
    "no-scenario": (1, "Feature: nothing yet\n"),
    "column-missing": (
        4,
        FINE.replace("Scenario:", "Scenario Outline:").replace("Russia", "<who>")
        + "\n    Examples:\n      | whom   |\n      | Russia |\n",
    ),
    "column-missing-in-a-table": (
        6,
        """\
Feature: x

  Scenario Outline: y
    Given these actors:
      | id      |
      | <whoso> |
    Then as of <day> nothing is contradicted

    Examples:
      | day        |
      | 2022-03-09 |
""",
    ),
    "outline-without-examples": (
        3,
        FINE.replace("Scenario:", "Scenario Outline:").replace("Russia", "<who>"),
    ),
    "outline-without-rows": (
        3,
        FINE.replace("Scenario:", "Scenario Outline:").replace("Russia", "<who>")
        + "\n    Examples:\n      | who |\n",
    ),
    "same-name-twice": (
        7,
        FINE + "\n" + FINE.partition("\n\n")[2].replace("it is reviewed", "it was reviewed"),
    ),
}
"""By the name of a file: the line of the mistake, and the text."""
FEATURES = {f"{name}.feature": text for name, (_, text) in BROKEN.items()}


def outcomes(said: str) -> dict[str, list[str]]:
    """By file: the outcomes of its tests."""
    found: dict[str, list[str]] = {}
    for file, outcome in re.findall(r"^(\S+\.(?:feature|py))::\S+ ([A-Z]+)", said, re.M):
        found.setdefault(file, []).append(outcome)
    return found


@pytest.mark.parametrize("name", BROKEN)
def test_a_reader_refuses_each_and_names_the_line(name):
    line, text = BROKEN[name]
    with pytest.raises(InputError) as caught:
        parsed(text, "x.feature")
    assert {(each.file, each.line) for each in caught.value.problems} == {("x.feature", line)}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("feature-mistyped", "Feature"),
        ("scenario-mistyped", "Scenario"),
        ("background-mistyped", "Background"),
        ("column-missing", "who"),
        ("column-missing-in-a-table", "whoso"),
        ("same-name-twice", "passes"),
    ],
)
def test_it_names_what_to_mend(name, words):
    with pytest.raises(InputError) as caught:
        parsed(BROKEN[name][1], "x.feature")
    assert re.search(rf"\b{words}\b", str(caught.value))


FINE_TOO = {
    "prose": (
        "Feature: x\n"
        "  Rules: these are ours.\n"
        "  When a pledge is made, it binds.\n"
        "  Note: the scenarios below show it.\n"
        "  Background information: none.\n\n" + FINE.partition("\n\n")[2]
    ),
    "literal-angle-brackets": FINE.replace("Russia", "<Russia>"),
    "column-that-holds-brackets": (
        FINE.replace("Scenario:", "Scenario Outline:").replace("Russia", "<who>")
        + "\n    Examples:\n      | who   |\n      | <who> |\n      | <b> |\n"
    ),
    "same-name-in-another-language": "# language: de\nFunktionalität: x\n\n  Szenario: y\n"
    '    Angenommen the actor "Russia"\n',
}


@pytest.mark.parametrize("name", FINE_TOO)
def test_what_is_no_mistake_is_read(name):
    assert len(parsed(FINE_TOO[name], "x.feature")) >= 1


def test_a_byte_order_mark_is_read(tmp_path):
    file = tmp_path / "bom.feature"
    file.write_text(FINE, encoding="utf-8-sig")
    assert [scenario.name for scenario in read(file)] == ["passes"]


def test_each_file_is_collected_by_itself(tmp_path):
    """Our collection: a broken file is a failed test of that file alone, and the rest runs."""
    write(
        tmp_path,
        **{name.replace(".", "__"): text for name, text in FEATURES.items()},
        fine__feature=FINE,
        pytest__ini="[pytest]\npledgewatch_collect_features = true\n",
    )
    (tmp_path / "marked.feature").write_text(FINE, encoding="utf-8-sig")
    (tmp_path / "latin.feature").write_bytes(FINE.replace("passes", "é").encode("latin-1"))
    status, said = run(tmp_path, "-vv")
    assert status == 1, said
    found = outcomes(said)
    assert found.pop("fine.feature") == found.pop("marked.feature") == ["PASSED"]
    assert {file for file, results in found.items() if set(results) != {"FAILED"}} == set(), said
    assert found.keys() == {*FEATURES, "latin.feature"}
    for name, (line, _) in BROKEN.items():
        assert f"{name}.feature:{line}:" in said
    assert "Traceback" not in said
    assert ".py:" not in said


def test_a_scenario_without_a_sentence_fails_where_nothing_else_belongs_to_it(tmp_path):
    """A function under `@scenario` may hold the whole test; of a feature alone nothing is left."""
    bare = "Feature: x\n\n  Scenario: y\n"
    write(
        tmp_path,
        alone__feature=bare,
        held___held__feature=bare,
        test_it__py="""
            from pytest_bdd import scenario

            @scenario("held/held.feature", "y")
            def test_y():
                pass
        """,
        pytest__ini="[pytest]\npledgewatch_collect_features = true\nnorecursedirs = held\n",
    )
    status, said = run(tmp_path, "-vv")
    assert status == 1
    assert outcomes(said) == {"alone.feature": ["FAILED"], "test_it.py": ["PASSED"]}
    assert "alone.feature:3:" in said


def test_with_scenarios_a_file_that_pytest_bdd_reads_is_checked_too(tmp_path):
    """pytest-bdd itself stops at what is no Gherkin; the rest would pass or run nothing."""
    refused = {"feature-mistyped", "nothing-in-it", "only-a-comment"}
    readable = {name: text for name, text in FEATURES.items() if name[:-8] not in refused}
    write(
        tmp_path,
        **{f"features___{name.replace('.', '__')}": text for name, text in readable.items()},
        features___fine__feature=FINE,
        test_it__py="from pytest_bdd import scenarios\n\nscenarios('features')\n",
        pytest__ini="[pytest]\npledgewatch = true\n",
    )
    status, said = run(tmp_path, "-vv")
    assert status == 1, said
    assert "1 passed" in said
    for name in readable:
        assert f"features/{name}:{BROKEN[name[:-8]][0]}:" in said, name
