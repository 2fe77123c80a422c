"""As a stranger would: the built wheel in a fresh environment, a project outside of this one.

The environment is made once, with what `PLEDGEWATCH_STRANGER` asks for: for example `pytest==7.4.4` or
`pytest`; several, separated by spaces, are tried one after the other.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from tests.gherkin.projects import feature, run, write

ROOT = Path(__file__).parents[2]
WANTED = os.environ.get("PLEDGEWATCH_STRANGER", "").split()

pytestmark = pytest.mark.skipif(
    not WANTED, reason="asks an index for packages: set PLEDGEWATCH_STRANGER=pytest"
)

SCENARIOS = """
    Scenario: Broken by one report
      When "monitors" reported on 2022-03-10 that there was "shelling" in "Chernihiv" by "Russia" that day
      Then as of 2022-03-10 the verdict is broken
      And the newsroom agrees

    Scenario Outline: As of a day
      Given the coffee is hot
      Then as of <day> the pledge is <lifecycle>

      Examples:
        | day        | lifecycle |
        | 2022-03-10 | active    |
        | 2022-04-10 | ended     |
"""
CONFTEST = """
    import pytest
    from pytest_bdd import given, then

    @pytest.fixture
    def world():
        return "the newsroom's own"

    @given("the coffee is hot")
    def _(world):
        assert world == "the newsroom's own"

    @then("the newsroom agrees")
    def _(pledgewatch_world):
        assert pledgewatch_world.told
"""
GERMAN = (
    feature(SCENARIOS, "Eine Geschichte")
    .replace("Feature:", "Funktionalität:")
    .replace("Background:", "Grundlage:")
    .replace("Scenario Outline:", "Szenariogrundriss:")
    .replace("Scenario:", "Szenario:")
    .replace("Examples:", "Beispiele:")
    .replace("Given ", "Angenommen ")
    .replace("When ", "Wenn ")
    .replace("Then ", "Dann ")
    .replace("And ", "Und ")
)


def call(*command: str | Path) -> None:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module", params=WANTED)
def python(request, wheel, tmp_path_factory):
    """The interpreter of a fresh environment with the wheel and its extra."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=True)
    interpreter = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    call(interpreter, *quiet, f"{wheel}[gherkin]", request.param, "pytest-xdist")
    return str(interpreter)


@pytest.fixture
def project(tmp_path):
    return write(
        tmp_path,
        conftest__py=CONFTEST,
        features___one__feature=feature(SCENARIOS),
        features___zwei__feature=f"# language: de\n{GERMAN}",
        pytest__ini="[pytest]\npledgewatch = true\n",
    )


def test_with_scenarios_and_with_workers(project, python):
    write(project, test_it__py="from pytest_bdd import scenarios\n\nscenarios('features')\n")
    status, said = run(project, python=python)
    assert status == 0, said
    assert "6 passed" in said
    status, said = run(project, "-n", "2", python=python)
    assert status == 0, said
    assert "6 passed" in said


def test_with_features_alone(project, python):
    write(project, pytest__ini="[pytest]\npledgewatch_collect_features = true\n")
    status, said = run(project, "-n", "2", python=python)
    assert status == 0, said
    assert "6 passed" in said


def test_a_failure_teaches(project, python):
    file = project / "features" / "one.feature"
    file.write_text(
        file.read_text("utf-8").replace("verdict is broken", "verdict is kept"), "utf-8"
    )
    write(project, test_it__py="from pytest_bdd import scenarios\n\nscenarios('features')\n")
    status, said = run(project, python=python)
    assert status == 1
    assert "features/one.feature:14: Then as of 2022-03-10 the verdict is kept" in said
    assert "But the verdict is broken." in said
    assert "site-packages" not in said


def test_the_command_line_is_there(project, python):
    call(python, "-m", "pledgewatch", "steps", "list")
    call(python, "-m", "pip", "check")


def test_the_wheel_holds_seeds_and_schemas(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {
            name.removeprefix("pledgewatch/"): archive.read(name)
            for name in archive.namelist()
            if name.startswith(("pledgewatch/seeds/", "pledgewatch/schemas/"))
        }
    wanted = {f"seeds/{path.name}": path for path in (ROOT / "seeds").iterdir()}
    wanted |= {f"schemas/{path.name}": path for path in (ROOT / "docs").glob("*.schema.json")}
    assert held == {name: path.read_bytes() for name, path in wanted.items()}
