"""What runs at night goes on after a failure, says what each part took, and fails at the end."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from tools import mutants, nightly
from tools.nightly import Part


def command(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


@pytest.fixture
def three(monkeypatch, tmp_path):
    """Three parts, the second of which fails before its last command."""
    touch = f"import os; open({str(tmp_path)!r} + '/' + os.environ['NAME'], 'w')"
    made = {
        "first": Part([command(touch)], {"NAME": "first"}),
        "second": Part([command("raise SystemExit(3)"), command(touch)], {"NAME": "second"}),
        "third": Part([command(touch)], {"NAME": "third"}),
    }
    monkeypatch.setattr(nightly, "parts", lambda release: made)
    return tmp_path


def test_every_part_runs_and_a_failed_one_fails_the_whole(three, capsys):
    assert nightly.main([]) == 1
    assert sorted(path.name for path in three.iterdir()) == ["first", "third"]
    rows = re.findall(r"^\| (\w+) \| (\w+) \| \d+\.\d \|$", capsys.readouterr().out, re.M)
    assert rows == [("first", "passed"), ("second", "FAILED"), ("third", "passed")]


def test_only_some_parts(three, capsys):
    assert nightly.main(["--only", "third"]) == 0
    assert [path.name for path in three.iterdir()] == ["third"]
    with pytest.raises(SystemExit):
        nightly.main(["--only", "fourth"])
    assert "first, second, third" in capsys.readouterr().err


def test_a_release_holds_all_that_a_night_holds():
    for_a_night, for_a_release = nightly.parts(release=False), nightly.parts(release=True)
    assert set(for_a_night) < set(for_a_release)
    assert for_a_night["tests"].environment["PLEDGEWATCH_EXAMPLES"] == "nightly"
    assert for_a_release["tests"].environment["PLEDGEWATCH_EXAMPLES"] == "release"


def test_the_modules_to_mutate_are_those_changed_in_the_last_day(monkeypatch, tmp_path):
    def git(*arguments: str, **environment: str) -> None:
        who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
        command = ("git", *who, *arguments)
        subprocess.run(command, cwd=tmp_path, env=os.environ | environment, check=True)

    def write(name: str, text: str) -> None:
        path = tmp_path / "src" / "pledgewatch" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        git("add", ".")

    git("init", "-q")
    write("model/logic.py", "")
    write("engine/incident.py", "")
    git("commit", "-qm", "Long ago", GIT_COMMITTER_DATE="2020-01-01T00:00")
    write("model/time.py", "")
    write("cli/check.py", "")
    git("commit", "-qm", "Just now")
    write("engine/incident.py", "changed")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.mutmut]\nonly_mutate = ["src/pledgewatch/engine/*.py", "src/pledgewatch/model/time.py"]'
    )
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    assert mutants.changed_modules() == ["pledgewatch.engine.incident", "pledgewatch.model.time"]


def test_what_no_test_notices_counts_and_what_none_runs_does_not():
    stats = {
        "killed": 90,
        "timeout": 5,
        "segfault": 0,
        "suspicious": 0,
        "survived": 5,
        "no_tests": 7,
    }
    assert mutants.noticed(stats) == 0.95
