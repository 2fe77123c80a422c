"""What type checkers make of the package: a user's script has no error, and each mistake is found."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest
from tools.stubs import stub

import pledgewatch as pw

HERE = Path(__file__).parent
USES, WRONG = HERE / "uses.py", HERE / "wrong.py"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder without settings of ours, beside the package as its wheel holds it."""
    package = tmp_path / "installed" / "pledgewatch"
    shutil.copytree(Path(pw.__file__).parent, package, ignore=lambda *_: ["__pycache__"])
    (package / "model" / "records.pyi").write_text(stub(), encoding="utf-8")
    away = tmp_path / "project"
    away.mkdir()
    return away


def ran(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command, in a folder beside which the package is installed."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(folder.parent / "installed"),
            "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1",
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def by_mypy(folder: Path) -> set[tuple[str, int]]:
    cache = f"--cache-dir={HERE.parents[1] / '.mypy_cache' / 'users'}"
    options = ("--strict", "--config-file=", "--no-pretty", cache)
    done = ran(folder, "mypy", *options, str(USES), str(WRONG))
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found = re.findall(r"^(.+?):(\d+): error:", done.stdout, re.M)
    return {(Path(file).name, int(line)) for file, line in found}


def by_pyright(folder: Path) -> set[tuple[str, int]]:
    """Its errors; where it is missing, or cannot fetch what it runs on, the test is skipped."""
    pytest.importorskip("pyright")
    start = ran(folder, "pyright", "--version")
    if start.returncode:
        pytest.skip(f"pyright does not start: {(start.stderr or start.stdout).strip()[-300:]}")
    python = ("--pythonpath", sys.executable)
    done = ran(folder, "pyright", "--outputjson", *python, str(USES), str(WRONG))
    found = json.loads(done.stdout)["generalDiagnostics"]
    return {
        (Path(each["file"]).name, each["range"]["start"]["line"] + 1)
        for each in found
        if each["severity"] == "error"
    }


def marked() -> set[tuple[str, int]]:
    """The lines that must have an error."""
    lines = WRONG.read_text("utf-8").splitlines()
    return {(WRONG.name, n) for n, line in enumerate(lines, 1) if line.endswith("  # error")}


@pytest.mark.parametrize("checker", [by_mypy, by_pyright])
def test_each_mistake_is_found_and_nothing_else_is_one(checker, folder):
    found, wanted = checker(folder), marked()
    assert len(wanted) > 20
    assert sorted(wanted - found) == []
    assert sorted(found - wanted) == []


def test_the_script_says_every_public_name():
    said = {
        token.string
        for token in tokenize.generate_tokens(io.StringIO(USES.read_text("utf-8")).readline)
        if token.type == tokenize.NAME
    }
    assert {*pw.__all__, "datasets", "examples"} - said == set()


def test_the_script_runs(tmp_path):
    done = subprocess.run(
        [sys.executable, USES], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
