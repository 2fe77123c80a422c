"""The analyst's story, from an empty folder, as its page has it."""

from __future__ import annotations

import csv
import os
import subprocess
import sys

import pytest
from tests.stories.pages import blocks, events, lines

pytest.importorskip("altair", reason="the story draws charts")
pytest.importorskip("polars")

PAGE = "story-analyst.md"


def test_it_is_short():
    (ledger,), (code,) = blocks(PAGE, "toml"), blocks(PAGE, "py")
    assert lines(ledger) <= 8
    assert lines(code) <= 15


def test_a_truce_and_fifty_thousand_events(tmp_path):
    events(tmp_path / "events.csv")
    (tmp_path / "truce.toml").write_text(blocks(PAGE, "toml")[0], "utf-8")
    (tmp_path / "story.py").write_text(blocks(PAGE, "py")[0], "utf-8")
    done = subprocess.run(
        [sys.executable, "story.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == blocks(PAGE, "text")[0]
    for chart in ("skepticism.html", "rates.html"):
        assert "vega" in (tmp_path / chart).read_text("utf-8")
    with (tmp_path / "evidence.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 700
    assert all(row["pledge"] == "truce" and row["reports"] for row in rows)
