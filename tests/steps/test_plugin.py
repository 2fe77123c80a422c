"""The plugin as others meet it: its steps are there, theirs win, and its failures teach."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap

import pytest
from tests.steps.projects import feature, run, write

KEPT = """
    Scenario: Broken by one report
      When "monitors" reported on 2022-03-10 that there was "shelling" in "Chernihiv" by "Russia" that day
      Then as of 2022-03-10 the verdict is broken
"""
TEST = "from pytest_bdd import scenarios\n\nscenarios('.')\n"


def modules_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys, json; print(json.dumps(sorted(sys.modules)))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


SLOW = {
    "numpy",
    "scipy",
    "networkx",
    "pendulum",
    "cattrs",
    "pledgewatch.ledger",
    "pledgewatch.review",
}


def test_without_pytest_bdd_nothing_breaks_and_nothing_slow_is_imported():
    without = """
        import importlib.util
        real = importlib.util.find_spec
        importlib.util.find_spec = lambda name, *a: None if name == "pytest_bdd" else real(name, *a)
        import pledgewatch.steps.plugin as plugin
        assert not [name for name in dir(plugin) if "pytestbdd" in name]
    """
    found = modules_after(textwrap.dedent(without))
    assert not found & (SLOW | {"pytest_bdd", "gherkin", "attr", "pledgewatch.steps.grammar"})


def test_a_run_without_pytest_bdd_passes(tmp_path):
    write(
        tmp_path,
        test_one__py="""
            def test_it(pledgewatch_world):
                assert pledgewatch_world.told == []
        """,
        sitecustomize__py="""
            import importlib.util
            real = importlib.util.find_spec
            importlib.util.find_spec = (
                lambda name, *more: None if name == "pytest_bdd" else real(name, *more)
            )
        """,
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:pytest-bdd", "-o", "pledgewatch=true"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_with_pytest_bdd_the_engine_waits_until_a_sentence_is_said():
    found = modules_after("import pledgewatch.steps.plugin as plugin")
    assert "pytest_bdd" in found
    assert not found & SLOW


def test_the_steps_are_fixtures_of_the_plugin_entered_when_it_is_imported():
    from pledgewatch.steps import plugin
    from pledgewatch.steps.grammar import vocabulary

    entered = [name for name in dir(plugin) if name.startswith("pytestbdd_stepdef")]
    assert len(entered) == len(vocabulary())
    # `__all__` would hide them from pytest.
    assert not hasattr(plugin, "__all__")


def test_scenarios_run_with_no_import(tmp_path):
    write(tmp_path, one__feature=feature(KEPT), test_one__py=TEST)
    status, said = run(tmp_path)
    assert status == 0, said
    assert "1 passed" in said


def test_features_are_collected_alone_where_that_is_asked_for(tmp_path):
    write(tmp_path, one__feature=feature(KEPT), features___two__feature=feature(KEPT, "Two"))
    status, said = run(tmp_path)
    assert status == 5, said  # nothing collected
    write(tmp_path, pytest__ini="[pytest]\npledgewatch_collect_features = true\n")
    status, said = run(tmp_path)
    assert status == 0, said
    assert "2 passed" in said
    status, said = run(tmp_path, "features/two.feature", "-vv")
    assert "features/two.feature::test_broken_by_one_report PASSED" in said


def test_tags_become_marks(tmp_path):
    tagged = feature(KEPT).replace("Scenario:", "@slow\n  Scenario:")
    ini = "[pytest]\npledgewatch_collect_features = true\nmarkers =\n  slow: takes long\n"
    write(tmp_path, one__feature=tagged, pytest__ini=ini)
    assert "1 passed" in run(tmp_path, "--strict-markers", "-m", "slow")[1]
    assert "1 deselected" in run(tmp_path, "-m", "not slow")[1]


def test_a_step_of_ones_own_wins_and_may_use_the_world(tmp_path):
    own = """
        from pytest_bdd import given, parsers, then

        @given('the place "Chernihiv" in "Ukraine"')
        def _(pledgewatch_world):
            pledgewatch_world.add("place", id="Chernihiv", name="of our own", part_of=["Ukraine"])

        @then(parsers.parse("our own check passes"))
        def _(pledgewatch_world):
            places = [told for told in pledgewatch_world.told if told.table == "place"]
            assert places[-1].fields["name"] == "of our own"
    """
    story = feature(KEPT + "\n      And our own check passes")
    write(tmp_path, one__feature=story, test_one__py=TEST, conftest__py=own)
    status, said = run(tmp_path)
    assert status == 0, said


def test_fixtures_of_ones_own_do_not_clash(tmp_path):
    own = """
        import pytest

        @pytest.fixture
        def world(): return "mine"

        @pytest.fixture
        def ledger(): return "mine"

        @pytest.fixture
        def review(): return "mine"
    """
    check = (
        TEST
        + "\n\ndef test_mine(world, ledger, review):\n    assert {world, ledger, review} == {'mine'}\n"
    )
    write(tmp_path, one__feature=feature(KEPT), test_one__py=check, conftest__py=own)
    status, said = run(tmp_path)
    assert status == 0, said
    shown = run(tmp_path, "--fixtures")[1]
    assert "pledgewatch_world" in shown


def test_a_fact_may_follow_an_expectation(tmp_path):
    story = """
        Scenario: More comes in
          Then as of 2022-03-09 nothing is contradicted
          And "monitors" reported on 2022-03-10 that there was "shelling" in "Chernihiv" by "Russia" that day
          And as of 2022-03-10 the verdict is broken
    """
    write(tmp_path, one__feature=feature(story), test_one__py=TEST)
    status, said = run(tmp_path)
    assert status == 0, said


UNMET = """
    Scenario: Wrongly said to be kept
      When "monitors" reported on 2022-03-10 that there was "shelling" in "Chernihiv" by "Russia" that day
      Then as of 2022-03-10 the verdict is kept
"""


def test_a_failure_teaches_and_shows_no_code(tmp_path):
    write(tmp_path, one__feature=feature(UNMET), test_one__py=TEST)
    status, said = run(tmp_path)
    assert status == 1
    for wanted in (
        "one.feature:14: Then as of 2022-03-10 the verdict is kept",
        "But the verdict is broken.",
        'line 10: "Russia" pledged on 2022-03-01 to refrain from "shelling" in "Ukraine"',
        'line 13: "monitors" reported on 2022-03-10 that there was "shelling" in "Chernihiv"',
        "Continuation (certain)",
    ):
        assert wanted in said, said
    for code in ("Traceback", ".py:", "def ", "raise ", ">  "):
        assert code not in said.split("short test summary")[0], said
    assert ".py" in run(tmp_path, "--full-trace")[1]


def test_a_failure_teaches_across_workers(tmp_path):
    write(tmp_path, one__feature=feature(UNMET + KEPT), test_one__py=TEST)
    status, said = run(tmp_path, "-n", "2")
    assert status == 1
    assert "1 failed, 1 passed" in said
    assert "But the verdict is broken." in said


def test_a_mistyped_step_suggests_the_nearest(tmp_path):
    story = feature(KEPT.replace("the verdict is broken", "the verdct is broken"))
    write(tmp_path, one__feature=story, test_one__py=TEST)
    status, said = run(tmp_path)
    assert status == 1
    assert "Did you mean one of these sentences?" in said
    assert "the verdict is kept" in said
    assert "one.feature:14" in said


def test_a_misspelt_keyword_does_not_pass_in_silence(tmp_path):
    """Gherkin takes such a line as a description."""
    story = """
        Scenario: Nothing is asked
          Thn as of 2022-03-09 the verdict is kept
    """
    write(tmp_path, one__feature=feature(story), test_one__py=TEST)
    status, said = run(tmp_path)
    assert status == 1
    assert "Thn as of 2022-03-09 the verdict is kept" in said


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (('in "Chernihiv" by', 'in "Chernihv" by'), 'did you mean "Chernihiv"?'),
        (('by "Russia" that', 'by "Rusia" that'), 'did you mean "Russia"?'),
        (('"shelling" in "Chernihiv"', '"sheling" in "Chernihiv"'), 'did you mean "shelling"?'),
        (('"monitors" reported', '"monitor" reported'), 'did you mean "monitors"?'),
        (("that day", "on 2022-13-45"), "a date in the calendar"),
        (("is broken", "is brokn"), 'did you mean "broken"?'),
    ],
)
def test_what_is_wrong_in_a_field_is_told_and_never_passes(tmp_path, wrong, told):
    """A converter that raises in a parser looks like a missing step; an unknown name like no news."""
    story = feature(KEPT.replace(*wrong) + "      And as of 2022-03-09 nothing is contradicted\n")
    write(tmp_path, one__feature=story, test_one__py=TEST)
    status, said = run(tmp_path)
    assert status == 1
    assert told in said, said
    assert "is not found" not in said


LANGUAGES = {
    "de": ("Funktionalität", "Grundlage", "Szenario", "Angenommen", "Und", "Wenn", "Dann"),
    "fr": ("Fonctionnalité", "Contexte", "Scénario", "Soit", "Et", "Quand", "Alors"),
    "uk": ("Функціонал", "Передумова", "Сценарій", "Припустимо", "Та", "Якщо", "То"),
    "ru": ("Функция", "Предыстория", "Сценарий", "Допустим", "И", "Когда", "Тогда"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_keywords_of_other_languages_go_with_the_english_sentences(tmp_path, language):
    words = LANGUAGES[language]
    text = feature(KEPT)
    for english, own in zip(
        ("Feature:", "Background:", "Scenario:", "Given ", "And ", "When ", "Then "),
        words,
        strict=True,
    ):
        mark = english[-1]
        text = text.replace(f"{english}", f"{own}{mark}")
    write(tmp_path, one__feature=f"# language: {language}\n{text}", test_one__py=TEST)
    status, said = run(tmp_path)
    assert status == 0, said
    assert "1 passed" in said


def test_the_sentences_in_other_words(tmp_path):
    own = """
        from pledgewatch.steps.translating import in_other_words

        in_other_words('der Akteur "{name}"', 'the actor "{name}"')
        in_other_words("diese Orte:", "these places:", takes="table")
        in_other_words('das Zitat:', "that reads:", takes="text")
        in_other_words(
            'am {day:time} {verb:word} "{who}" dort {what:names} in {places:names}',
            '"{who}" pledged on {day} to {verb} {what} in {places}',
            words={"beendet": "cease"},
        )
        in_other_words(
            "zum {day:time} ist das Urteil {verdict:word}",
            "as of {day} the verdict is {verdict}",
            words={"ungeprüft": "untested"},
        )
        in_other_words(
            "zum {day:time} widerspricht dem Versprechen nichts",
            "as of {day} no continuation is flagged against the pledge",
        )
    """
    story = """# language: de
        Funktionalität: In eigenen Worten
          Szenario: Alles auf Deutsch
            Angenommen der Akteur "Russland"
            Und diese Orte:
              | name |
              | Kyiv |
              | Sumy |
            Und the activity "Beschuss"
            Und am 2022-03-29 beendet "Russland" dort "Beschuss" in "Kyiv" and "Sumy"
            Und das Zitat:
              \"\"\"
              Drastisch
              \"\"\"
            Dann zum 2022-03-30 ist das Urteil ungeprüft
            Und zum 2022-03-30 widerspricht dem Versprechen nichts
            Und zum 2022-03-30 ist das Urteil gut
    """
    write(tmp_path, one__feature=story, test_one__py=TEST, conftest__py=own)
    status, said = run(tmp_path)
    assert status == 1
    assert "one.feature:17" in said, said
    assert 'a verdict: found "gut"; expected one of kept' in said
