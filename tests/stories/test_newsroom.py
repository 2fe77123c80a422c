"""The newsroom's story, from an empty folder, as its page has it: once with TrumpTracker's own files, where they are there."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.stories.events import DATA
from tests.stories.pages import blocks, lines

import pledgewatch as pw

yaml = pytest.importorskip("yaml")
pytest.importorskip("polars")

PAGE = "story-newsroom.md"
PROMISES, CHANGES = "trumptracker_data.yaml", "trumptracker_status_transitions_to_2017-04.csv"
MOVED = "A complete ban on foreign lobbyists raising money for American elections."
STATUSES = ("Not started", "In progress", "Achieved", "Broken", "Compromised")


def test_it_is_short_and_no_python():
    mapping, _ = blocks(PAGE, "toml")
    assert lines(mapping) <= 20
    assert blocks(PAGE, "py") == blocks(PAGE, "python") == []


def made_up(folder: Path) -> None:
    """Files of the same shape and size, with promises that nobody made."""
    titles = [MOVED, *(f"Promise {number}: paint bridge {number} red" for number in range(1, 174))]
    statuses = ["Broken", *(STATUSES[number % 5] for number in range(1, 174))]
    promises = [
        {
            "title": title, "description": "", "url": f"https://example.org/{number}", "status": status,
            "status_info": "Nobody came." if status == "Broken" else "", "tags": ["Bridges"],
            "category": "First 100 Days" if number < 29 else "Culture",
            "sources": [f"https://example.org/{number}/source"], "comments": [f"https://example.com/{number}"],
        }
        for number, (title, status) in enumerate(zip(titles, statuses, strict=True))
    ]  # fmt: skip
    (folder / PROMISES).write_text(yaml.safe_dump({"promises": promises}), "utf-8")
    with (folder / CHANGES).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "commit", "title", "frm", "to"])
        writer.writerow(["2017-02-04T12:42:23+01:00", "0", MOVED, "Not started", "In progress"])
        writer.writerow(["2017-02-05T12:42:23+01:00", "1", "Promise 1000", "Not started", "Broken"])


def theirs(folder: Path) -> None:
    for name in (PROMISES, CHANGES):
        held = DATA / "promises" / name
        if not held.exists():
            pytest.skip(f"{name} is not beside the project; PLEDGEWATCH_DATA names its folder")
        shutil.copyfile(held, folder / name)


@pytest.fixture
def shell(tmp_path_factory):
    """A shell in which `pledgewatch` is this one and git knows somebody."""
    programs = tmp_path_factory.mktemp("programs")
    command = programs / "pledgewatch"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pledgewatch "$@"\n', "utf-8")
    command.chmod(0o755)
    who = {f"GIT_{each}_{key}": word for each in ("AUTHOR", "COMMITTER") for key, word in (("NAME", "A"), ("EMAIL", "a@example.org"))}  # fmt: skip
    environment = {
        **os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_COMMITTER_DATE": "2017-05-03T10:00:00Z", "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }  # fmt: skip

    def run(folder: Path, line: str) -> tuple[int, str]:
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.mark.skipif(os.name != "posix", reason="the commands of the page are for a shell")
@pytest.mark.parametrize("files", [made_up, theirs])
def test_a_table_becomes_a_site_and_a_promise_moves(files, tmp_path, shell):
    files(tmp_path)
    mapping, settings = blocks(PAGE, "toml")
    (tmp_path / "trumptracker.toml").write_text(mapping, "utf-8")
    (tmp_path / "site.toml").write_text(settings, "utf-8")
    begun, published, moved = (block.splitlines() for block in blocks(PAGE, "sh"))
    said = {}
    for line in (*begun, *published):
        status, said[line] = shell(tmp_path, line)
        assert status == (4 if line.startswith("pledgewatch import") else 0), said[line]
    site = tmp_path / "site"
    ledger = pw.read(tmp_path / "ledger")
    assert len(ledger.all(pw.Pledge)) == 174
    assert all(each.title and each.tags and each.links for each in ledger.all(pw.Pledge))
    assert len(ledger.all(pw.Assessment)) > 174
    assert "174 promises" in (site / "index.html").read_text("utf-8")
    (before,) = (each.id for each in ledger.all(pw.Pledge) if each.title == MOVED)
    dossier = site / "pledges" / f"{before}.html"
    assert "> Broken</span>" in dossier.read_text("utf-8").partition('class="tiles"')[0]
    assert len(json.loads((site / "review.json").read_text("utf-8"))["pledges"]) == 174

    told = []
    for line in moved:
        status, text = shell(tmp_path, line)
        assert status == 0, text
        told.append(text)
    assert "1 entry added" in told[1]
    assert 'Rated "Compromised" by TrumpTracker on 2 May 2017' in " ".join(told[1].split())
    after = dossier.read_text("utf-8")
    answer = after.partition('class="tiles"')[0]
    assert "> Compromised</span>" in answer
    assert "Signed after the first hundred days." in answer
    assert "By the dated reports alone:" in answer
    assert "Added on 3 May 2017" in after
    feed = ElementTree.parse(site / "feed.xml")
    newest = next(feed.iter("{http://www.w3.org/2005/Atom}entry"))
    summary = newest.find("{http://www.w3.org/2005/Atom}summary").text
    assert summary.startswith("Compromised. Rated by TrumpTracker on 2 May 2017, before as Broken.")
