"""A newsroom for tests: its ledger under git, and the commands it gives."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from pledgewatch.cli import main

ENV = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def run(capsys, *arguments: object) -> tuple[int, str, str]:
    """Give a command: its exit status, and what it printed on standard output and standard error."""
    status = main([str(each) for each in arguments])
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    return status, told.out, told.err


def git(folder: Path, *arguments: str, day: str = "2022-04-01") -> str:
    """Run git as somebody on a day; what it printed."""
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    when = f"{day}T12:00:00+00:00"
    done = subprocess.run(
        ["git", *who, *arguments],
        cwd=folder,
        env={**ENV, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def commit(folder: Path, subject: str, *, day: str = "2022-04-01") -> str:
    """Commit all there is; the name of the revision."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", subject, day=day)
    return git(folder, "rev-parse", "HEAD")
