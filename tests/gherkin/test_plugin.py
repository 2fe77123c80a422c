"""The plugin as others meet it: its steps are there, theirs win, and its failures teach."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from tests.cases import every
from tests.gherkin.projects import feature, run, run_all, stories, write

from pledgewatch import cli

ROOT = Path(__file__).parents[2]
KEPT = """
    Scenario: Broken by one report
      When "monitors" reported on 2022-03-10 that there was "shelling" in "Chernihiv" by "Russia" that day
      Then as of 2022-03-10 the verdict is broken
"""


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
    "pledgewatch.model.ledger",
    "pledgewatch.review",
}


def test_without_pytest_bdd_nothing_breaks_and_nothing_slow_is_imported():
    without = """
        import importlib.util
        real = importlib.util.find_spec
        importlib.util.find_spec = lambda name, *a: None if name == "pytest_bdd" else real(name, *a)
        import pledgewatch.gherkin.plugin as plugin
        assert not [name for name in dir(plugin) if "pytestbdd" in name]
    """
    found = modules_after(textwrap.dedent(without))
    assert not found & (SLOW | {"pytest_bdd", "gherkin", "attr", "pledgewatch.gherkin.grammar"})


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
    found = modules_after("import pledgewatch.gherkin.plugin as plugin")
    assert "pytest_bdd" in found
    assert not found & SLOW


def test_the_sentences_are_one_step_entered_when_the_plugin_is_imported():
    from pledgewatch.gherkin import plugin

    assert len([name for name in dir(plugin) if name.startswith("pytestbdd_stepdef")]) == 1
    # `__all__` would hide it from pytest.
    assert not hasattr(plugin, "__all__")


# -- stories of all kinds, in one project, run once --------------------------------------------------

MORE_COMES_IN = """
    Scenario: More comes in
      Then as of 2022-03-09 nothing is contradicted
      And "monitors" reported on 2022-03-10 that there was "shelling" in "Chernihiv" by "Russia" that day
      And as of 2022-03-10 the verdict is broken
"""
UNMET = """
    Scenario: Wrongly said to be kept
      When "monitors" reported on 2022-03-10 that there was "shelling" in "Chernihiv" by "Russia" that day
      Then as of 2022-03-10 the verdict is kept
"""
NOTHING_ASKED = """
    Scenario: Nothing is asked
      Thn as of 2022-03-09 the verdict is kept
"""
OWN_STEPS = """
    import pytest
    from pytest_bdd import given, parsers, then

    @given('the place "Chernihiv" in "Ukraine"')
    def _(pledgewatch_world):
        pledgewatch_world.add("place", id="Chernihiv", name="of our own", part_of=["Ukraine"])

    @then(parsers.parse("our own check passes"))
    def _(pledgewatch_world):
        places = [told for told in pledgewatch_world.told if told.table == "place"]
        assert places[-1].fields["name"] == "of our own"
"""
OWN_FIXTURES = """
    import pytest

    @pytest.fixture
    def world(): return "mine"

    @pytest.fixture
    def ledger(): return "mine"

    @pytest.fixture
    def review(): return "mine"
"""
ASKS_FOR_THEM = """
    def test_mine(world, ledger, review):
        assert {world, ledger, review} == {"mine"}
"""
WRONG = [
    ("place", 'in "Chernihiv" by', 'in "Chernihv" by', 'did you mean "Chernihiv"?'),
    ("actor", 'by "Russia" that', 'by "Rusia" that', 'did you mean "Russia"?'),
    ("activity", '"shelling" in "Chernihiv"', '"sheling" in "Chernihiv"', 'did you mean "shelling"?'),
    ("source", '"monitors" reported', '"monitor" reported', 'did you mean "monitors"?'),
    ("day", "that day", "on 2022-13-45", "a date in the calendar"),
    ("verdict", "is broken", "is brokn", 'did you mean "broken"?'),
]  # fmt: skip
"""A field, the words it stands in, the same mistyped, and what is said of it."""
LANGUAGES = {
    "de": ("Funktionalität", "Grundlage", "Szenario", "Angenommen", "Und", "Wenn", "Dann"),
    "fr": ("Fonctionnalité", "Contexte", "Scénario", "Soit", "Et", "Quand", "Alors"),
    "uk": ("Функціонал", "Передумова", "Сценарій", "Припустимо", "Та", "Якщо", "То"),
    "ru": ("Функция", "Предыстория", "Сценарий", "Допустим", "И", "Когда", "Тогда"),
}
IN_OTHER_WORDS = """
    from pledgewatch.gherkin.translation import in_other_words

    in_other_words('der Akteur "{name}"', 'the actor "{name}"')
    in_other_words("diese Orte:", "these places:")
    in_other_words('das Zitat:', "that reads:")
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
GERMAN = """# language: de
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


def in_language(language: str) -> str:
    """The story with the keywords of a language and the sentences in English."""
    text = feature(KEPT)
    english = ("Feature:", "Background:", "Scenario:", "Given ", "And ", "When ", "Then ")
    for keyword, own in zip(english, LANGUAGES[language], strict=True):
        text = text.replace(keyword, f"{own}{keyword[-1]}")
    return f"# language: {language}\n{text}"


def exported(folder, seed: str) -> str:
    """A seed as the command writes it as a feature."""
    path = folder / "exported.feature"
    assert cli.main(["export", "--gherkin", str(ROOT / "seeds" / seed), "-o", str(path)]) == 0
    text = path.read_text("utf-8")
    path.unlink()
    return text


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    told = "      And as of 2022-03-09 nothing is contradicted\n"
    mistyped = KEPT.replace("the verdict is broken", "the verdct is broken")
    features = {
        "kept": feature(KEPT),
        "own_steps": feature(KEPT + "\n      And our own check passes"),
        "own_fixtures": feature(KEPT),
        "more": feature(MORE_COMES_IN),
        "unmet": feature(UNMET + KEPT),
        "mistyped": feature(mistyped),
        "unlike": feature(KEPT + "\n      And zzzz 999 zzzz"),
        "mistyped_in_french": "# language: fr\nFonctionnalité: x\n\n  Scénario: y\n"
        "    Alors la promesse est jugé tenue\n",
        "misspelt": feature(NOTHING_ASKED),
        "other_words": textwrap.dedent(GERMAN),
        "exported": exported(folder, "kyiv-2022.toml"),
        **{f"wrong_{name}": feature(KEPT.replace(*change) + told) for name, *change, _ in WRONG},
        **{f"in_{language}": in_language(language) for language in LANGUAGES},
    }
    stories(
        folder,
        features,
        own_steps___conftest__py=OWN_STEPS,
        own_fixtures___conftest__py=OWN_FIXTURES,
        own_fixtures___test_fixtures__py=ASKS_FOR_THEM,
        other_words___conftest__py=IN_OTHER_WORDS,
    )
    collected = feature(KEPT, "Two")
    tagged = feature(KEPT).replace("Scenario:", "@slow\n  Scenario:")
    ini = "[pytest]\nmarkers =\n  slow: takes long\n"
    return write(
        folder,
        features___two__feature=collected,
        features___tagged__feature=tagged,
        pytest__ini=ini,
    )


@pytest.fixture(scope="module")
def ran(project):
    return run_all(project)


def test_scenarios_run_with_no_import(ran):
    assert ran.outcomes("kept") == ["passed"]


def test_a_step_of_ones_own_wins_and_may_use_the_world(ran):
    assert ran.outcomes("own_steps") == ["passed"]


def test_fixtures_of_ones_own_do_not_clash(ran):
    from pledgewatch.gherkin import plugin

    assert ran.outcomes("own_fixtures") == ["passed", "passed"]
    # The one that pledgewatch brings is told of where pytest lists fixtures.
    assert plugin.pledgewatch_world.__doc__


def test_a_fact_may_follow_an_expectation(ran):
    assert ran.outcomes("more") == ["passed"]


def test_an_exported_ledger_runs(ran):
    assert set(ran.outcomes("exported")) == {"passed"}


def test_a_failure_teaches_and_shows_no_code(ran):
    failed, passed = ran.folders["unmet"]
    assert (failed.outcome, passed.outcome) == ("failed", "passed")
    for wanted in (
        "one.feature:14: Then as of 2022-03-10 the verdict is kept",
        "But the verdict is broken.",
        'line 10: "Russia" pledged on 2022-03-01 to refrain from "shelling" in "Ukraine"',
        'line 13: "monitors" reported on 2022-03-10 that there was "shelling" in "Chernihiv"',
        "It went on (confirmed)",
    ):
        assert wanted in failed.told, failed.told
    for code in ("Traceback", ".py:", "def ", "raise ", ">  "):
        assert code not in failed.told, failed.told
    assert failed.told in ran.said


def test_a_failure_teaches_across_workers_and_shows_code_where_that_is_asked_for(project):
    again = run_all(project, "unmet", "-n", "2", "--full-trace")
    failed, passed = sorted(again.folders["unmet"], key=lambda case: case.outcome)
    assert (failed.outcome, passed.outcome) == ("failed", "passed")
    assert "But the verdict is broken." in failed.told
    assert ".py" in failed.told


def test_a_mistyped_step_suggests_the_nearest(ran):
    failed = ran.only("mistyped")
    assert failed.outcome == "failed"
    assert "Did you mean one of these sentences?" in failed.told
    assert "Step definition is not found" not in failed.told
    assert "the verdict is broken" in failed.told
    assert "one.feature:14" in failed.told


def test_a_mistyped_step_in_french_is_told_in_french(ran):
    told = ran.only("mistyped_in_french").told
    assert "Elle n'est plus une phrase à partir de : jugé tenue" in told
    assert "Vouliez-vous dire l'une de ces phrases ?\n  la promesse est jugée tenue" in told


def test_a_step_that_nothing_is_like_is_told_without_code(ran):
    failed = ran.only("unlike")
    assert failed.outcome == "failed"
    assert "And zzzz 999 zzzz" in failed.told
    assert "No sentence is like it" in failed.told
    assert "Traceback" not in failed.told
    assert ".py" not in failed.told


def test_a_misspelt_keyword_does_not_pass_in_silence(ran):
    """Gherkin takes such a line as a description."""
    failed = ran.only("misspelt")
    assert failed.outcome == "failed"
    assert "Thn as of 2022-03-09 the verdict is kept" in failed.told


@every(("field", "right", "wrong", "told"), WRONG)
def test_what_is_wrong_in_a_field_is_told_and_never_passes(ran, field, right, wrong, told):
    """A converter that raises in a parser looks like a missing step; an unknown name like no news."""
    failed = ran.only(f"wrong_{field}")
    assert failed.outcome == "failed"
    assert told in failed.told
    assert "is not found" not in failed.told


@every("language", LANGUAGES)
def test_keywords_of_other_languages_go_with_the_english_sentences(ran, language):
    assert ran.outcomes(f"in_{language}") == ["passed"]


def test_the_sentences_in_other_words(ran):
    failed = ran.only("other_words")
    assert failed.outcome == "failed"
    assert "one.feature:17" in failed.told
    assert 'a verdict: found "gut"; expected one of kept' in failed.told


def test_features_are_collected_alone_where_that_is_asked_for_and_their_tags_are_marks(
    project, ran
):
    assert ran.outcomes("features") == []
    chosen = ("-o", "pledgewatch_collect_features=true", "--strict-markers", "-m", "not slow")
    status, said = run(project, "features", "-vv", *chosen)
    assert status == 0, said
    assert "features/two.feature::test_broken_by_one_report PASSED" in said
    assert "1 passed, 1 deselected" in said
    status, said = run(
        project, "features", *chosen[:2], "-W", "error::pytest.PytestUnknownMarkWarning"
    )
    assert "unknown" not in said.lower()
