"""Projects of strangers: a folder with features and tests of its own, run in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

TEST = "from pytest_bdd import scenarios\n\nscenarios('.')\n"
"""A test module that runs the features beside it."""
WORLD = """
  Background:
    Given times are those of "UTC"
    And the actor "Russia"
    And the place "Ukraine"
    And the place "Chernihiv" in "Ukraine"
    And the activity "shelling"
    And the source "monitors" of reliability "A"
    And "Russia" pledged on 2022-03-01 to refrain from "shelling" in "Ukraine", until 2022-03-31
"""


def feature(scenarios: str, title: str = "A story") -> str:
    return (
        f"Feature: {title}\n{WORLD}\n{textwrap.indent(textwrap.dedent(scenarios).strip(), '  ')}\n"
    )


def write(folder: Path, **files: str) -> Path:
    """Files by name, with `__` for a dot and `___` for a slash."""
    for name, text in files.items():
        path = folder / name.replace("___", "/").replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    return folder


def run(folder: Path, *options: str, python: str = sys.executable) -> tuple[int, str]:
    """Run pytest in a folder, with the plugin switched on; its status and what it printed."""
    on = ("-o", "pledgewatch=true")
    done = subprocess.run(
        [python, "-m", "pytest", "-p", "no:cacheprovider", "-q", *on, *options],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@dataclass(frozen=True)
class Case:
    """What became of one test: `passed`, `failed` or `skipped`, and what was told of it."""

    name: str
    outcome: str
    told: str


@dataclass(frozen=True)
class Run:
    """What a run of pytest said, and its tests by the folder they are in."""

    status: int
    said: str
    folders: dict[str, list[Case]]

    def only(self, folder: str) -> Case:
        """The one test of a folder."""
        (case,) = self.folders[folder]
        return case

    def outcomes(self, folder: str) -> list[str]:
        return [case.outcome for case in self.folders.get(folder, ())]


def run_all(folder: Path, *options: str) -> Run:
    """Run pytest once over folders that each hold a story, and read what became of each."""
    status, said = run(folder, *options, "--junitxml=told.xml")
    found: dict[str, list[Case]] = defaultdict(list)
    for case in ElementTree.parse(folder / "told.xml").iter("testcase"):
        ends = [each for each in case if each.tag in ("failure", "error", "skipped")]
        outcome = {"failure": "failed", "error": "failed", "skipped": "skipped"}
        found[case.attrib["classname"].partition(".")[0]].append(
            Case(
                case.attrib["name"],
                outcome[ends[0].tag] if ends else "passed",
                "\n".join(each.text or "" for each in ends),
            )
        )
    return Run(status, said, dict(found))


def stories(folder: Path, features: dict[str, str], **files: str) -> Path:
    """A folder for each story, with its feature and a test module that runs it."""
    for name, text in features.items():
        here = folder / name
        here.mkdir(parents=True)
        (here / "one.feature").write_text(text, encoding="utf-8")
        # Test modules of one name would be taken for one another.
        (here / f"test_{name}.py").write_text(TEST, encoding="utf-8")
    return write(folder, **files)
