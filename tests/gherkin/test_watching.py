"""A feature as a live monitor: which scenarios the reports that come in break or restore."""

from __future__ import annotations

import json

import pytest
from tests.gherkin.projects import feature, write

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
