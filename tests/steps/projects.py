"""Projects of strangers: a folder with features and tests of its own, run in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

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
