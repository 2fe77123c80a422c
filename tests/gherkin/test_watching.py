"""A feature as a live monitor: which scenarios the reports that come in break or restore."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.gherkin.projects import feature, write

import pledgewatch as pw
from pledgewatch import cli

STORY = """
    Scenario: Nobody shells
      When it is reviewed
      Then nothing is contradicted

    Scenario: Somebody will
      When it is reviewed
      Then the verdict is broken

    Scenario: On the tenth nothing was known
      Then as of 2022-03-10 nothing is contradicted
"""
REPORT = {
    "record": "report",
    "activity": "shelling",
    "place": "Chernihiv",
    "actor": "Russia",
    "origin": "monitors",
}
LINES = [
    {**REPORT, "id": "first", "when": "2022-03-11"},
    {
        "record": "retract",
        "id": "not-so",
        "target": "first",
        "source": "monitors",
        "when": "2022-03-12",
    },
    {**REPORT, "id": "elsewhere", "when": "2022-05-11"},
    {**REPORT, "id": "late", "when": "2022-03-09"},
]


@pytest.fixture
def story(tmp_path):
    write(tmp_path, one__feature=feature(STORY))
    lines = "\n".join(map(json.dumps, LINES))
    (tmp_path / "news.jsonl").write_text(lines + "\n", encoding="utf-8")
    return tmp_path


def test_it_tells_what_breaks_and_what_is_restored(story, capsys):
    status = cli.main(
        ["watch", f"{story}/one.feature", "--reports", f"{story}/news.jsonl", "--json"]
    )
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(t["scenario"], t["holds"], t["record"]) for t in told] == [
        ("Somebody will", False, None),
        ("Nobody shells", False, "late"),
        ("Somebody will", True, "late"),
        ("On the tenth nothing was known", False, "late"),
    ]
    assert "because of what monitors said" in told[1]["news"][0]["text"]
    assert "2 contradictions" not in told[1]["why"]
    assert status == 4


def test_a_retraction_restores(story, capsys):
    only = "\n".join(map(json.dumps, LINES[:2]))
    (story / "news.jsonl").write_text(only, encoding="utf-8")
    status = cli.main(["watch", f"{story}/one.feature", "--reports", f"{story}/news.jsonl"])
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == "3 scenarios: 2 hold, 1 are broken."
    assert [line for line in said.splitlines() if line[0] != " "][:-1] == [
        f"not so from the start: {story}/one.feature:16: Somebody will",
        f"broken: {story}/one.feature:12: Nobody shells",
        f"restored: {story}/one.feature:16: Somebody will",
        f"restored: {story}/one.feature:12: Nobody shells",
        f"broken: {story}/one.feature:16: Somebody will",
    ]
    assert status == 4


def test_a_retraction_by_nobody_in_particular_restores_nothing(story, capsys):
    """What comes by a stream binds the records of its own source alone."""
    report, retraction = LINES[0], {k: v for k, v in LINES[1].items() if k != "source"}
    only = "\n".join(map(json.dumps, (report, retraction)))
    (story / "news.jsonl").write_text(only, encoding="utf-8")
    cli.main(["watch", f"{story}/one.feature", "--reports", f"{story}/news.jsonl"])
    assert "restored: " + f"{story}/one.feature:12" not in capsys.readouterr().out


def test_tables_are_read_as_well(story, capsys):
    table = (
        "id,activity,place,actor,when,origin\nrow,shelling,Chernihiv,Russia,2022-03-11,monitors\n"
    )
    (story / "news.csv").write_text(table, encoding="utf-8")
    cli.main(["watch", f"{story}/one.feature", "--reports", f"{story}/news.csv"])
    assert "broken: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("Chernihiv", "Chernihv"), "did you mean"),
        (('"shelling"', '"shellin"'), "did you mean"),
        (('"2022-03-11"', '"yesterday"'), "a time such as"),
        (('"record": "report"', '"record": "repot"'), "report"),
    ],
)
def test_bad_news_is_refused_and_never_passed_over(story, capsys, change, told):
    file = story / "news.jsonl"
    file.write_text(file.read_text("utf-8").replace(*change, 1), encoding="utf-8")
    status = cli.main(["watch", f"{story}/one.feature", "--reports", str(file)])
    assert status == 2
    assert told in capsys.readouterr().err


def test_what_is_not_there_or_empty_is_told(story, capsys):
    assert cli.main(["watch", f"{story}/one.feature", "--reports", f"{story}/no.jsonl"]) == 2
    assert cli.main(["watch", f"{story}/no.feature", "--reports", f"{story}/news.jsonl"]) == 2
    write(story, none__feature="Feature: nothing\n")
    assert cli.main(["watch", f"{story}/none.feature", "--reports", f"{story}/news.jsonl"]) == 2
    assert "none.feature:1: found no scenario" in capsys.readouterr().err


def test_translations_of_a_conftest_are_known(story, capsys, monkeypatch):
    write(
        story,
        conftest__py="""
            from pledgewatch.gherkin.translation import in_other_words

            in_other_words("das Urteil ist {verdict:word}", "the verdict is {verdict}")
        """,
    )
    file = story / "one.feature"
    file.write_text(file.read_text("utf-8").replace("the verdict is", "das Urteil ist"), "utf-8")
    monkeypatch.chdir(story)
    assert cli.main(["watch", "one.feature", "--reports", "news.jsonl"]) == 4
    assert "restored: one.feature:16: Somebody will" in capsys.readouterr().out


# -- live ------------------------------------------------------------------------------------------

BARE = """
import sys

class Absent:
    def find_spec(self, name, *_):
        if name.partition(".")[0] in ("narwhals", "polars", "pandas", "numpy", "pyarrow", "duckdb", "rich", "altair"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
from pledgewatch.cli import main
raise SystemExit(main(sys.argv[1:]))
"""
"""The command line where nothing is installed but what sentences need."""


class Live:
    """A watch in a process of its own, and what it tells as it tells it."""

    def __init__(self, story: Path, reports: str, *options: str) -> None:
        command = ["watch", f"{story}/one.feature", "--reports", reports, "--json", *options]
        self.process = subprocess.Popen(
            [sys.executable, "-c", BARE, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.told: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        for line in self.process.stdout:
            self.told.put(line)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self._listener.join()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()

    def turn(self, seconds: float) -> tuple[str, bool, str | None]:
        """The next change, which must be told by then."""
        told = json.loads(self.told.get(timeout=seconds))
        return told["scenario"], told["holds"], told["record"]


@pytest.fixture
def watching(story):
    """Starts watches, and ends those that are still there."""
    started: list[Live] = []

    def start(reports: str, *options: str) -> Live:
        started.append(Live(story, reports, *options))
        return started[-1]

    yield start
    for each in started:
        each.end()


BROKEN, DONE = ("Nobody shells", False, "first"), ("Somebody will", True, "first")
FROM_THE_START = ("Somebody will", False, None)
SOON = 1.0
"""Seconds within which a change is told."""


def test_it_tells_within_a_second_what_a_line_of_standard_input_does(watching):
    live = watching("-")
    assert live.turn(60) == FROM_THE_START
    for line, turns in (
        (LINES[0], [BROKEN, DONE]),
        ("nonsense", []),
        (LINES[1], [("Nobody shells", True, "not-so"), ("Somebody will", False, "not-so")]),
    ):
        live.process.stdin.write((line if isinstance(line, str) else json.dumps(line)) + "\n")
        live.process.stdin.flush()
        assert [live.turn(SOON) for _ in turns] == turns
    live.process.stdin.close()
    assert live.process.wait(30) == 2
    assert "-:2" in live.process.stderr.read()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_read_to_its_end(story, watching):
    pipe = story / "news"
    os.mkfifo(pipe)
    live = watching(str(pipe))
    assert live.turn(60) == FROM_THE_START
    with pipe.open("w") as writing:
        print(json.dumps(LINES[0]), file=writing, flush=True)
        assert [live.turn(SOON) for _ in "12"] == [BROKEN, DONE]
    assert live.process.wait(30) == 4


def test_a_file_is_followed_as_it_grows(story, watching):
    """Half a line is no record yet; and a file that is written anew is read anew."""
    growing, line = story / "growing.jsonl", json.dumps(LINES[0])
    growing.write_text("", encoding="utf-8")
    live = watching(str(growing), "--follow")
    assert live.turn(60) == FROM_THE_START
    with growing.open("a", encoding="utf-8") as writing:
        writing.write(line[:20])
        writing.flush()
        time.sleep(0.5)
        assert live.told.empty()
        writing.write(line[20:] + "\n")
        writing.flush()
        assert [live.turn(SOON) for _ in "12"] == [BROKEN, DONE]
    growing.write_text(json.dumps(LINES[1]) + "\n", encoding="utf-8")
    assert live.turn(SOON) == ("Nobody shells", True, "not-so")


def test_a_journal_is_read_and_followed(story, watching, capsys):
    file = story / "feed.journal"
    ledger = pw.Ledger([pw.Source(id="monitors")])
    with pw.Journal(file, ledger) as journal:
        live = watching(str(file), "--follow")
        assert live.turn(60) == FROM_THE_START
        journal.append(
            [{"record": "place", "id": "Chernihiv"}, {"record": "activity", "id": "shelling"}]
        )
        journal.append([{"record": "actor", "id": "Russia"}, LINES[0]])
        assert [live.turn(SOON) for _ in "12"] == [BROKEN, DONE]
    assert cli.main(["watch", f"{story}/one.feature", "--reports", str(file)]) == 4
    assert "broken: " in capsys.readouterr().out


def test_what_cannot_grow_is_not_followed(story, capsys):
    (story / "news.csv").write_text("id\n", encoding="utf-8")
    command = ["watch", f"{story}/one.feature", "--reports", f"{story}/news.csv", "--follow"]
    assert cli.main(command) == 2
    assert "others do not grow" in capsys.readouterr().err
