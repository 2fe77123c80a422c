"""Drafts as ledgers: what is written, what a model of one's own may propose, and the command."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.drafts.measure import GOLD, article
from tests.house.test_doors import outside

import pledgewatch as pw
from pledgewatch.cli import main
from pledgewatch.drafts import Candidate, Draft, Who
from pledgewatch.drafts.candidate import TABLES

TEXT = "On Monday Norway said it would stop whaling in Bergen by 2030. Sweden welcomed the promise."


@pytest.fixture
def found() -> Draft:
    return pw.draft(TEXT, said="2024-05-08")


def test_every_entry_waits_for_review(found: Draft) -> None:
    assert [each.table for each in found.ledger.drafts] == ["pledge", "reaction"]
    assert not found.ledger.dated
    assert found.ledger.review().is_empty


def test_the_file_reads_as_the_ledger(found: Draft, tmp_path: Path) -> None:
    found.write(tmp_path / "new.toml")
    assert pw.read(tmp_path / "new.toml") == found.ledger
    assert str(found) == found.text


def test_accepted_as_it_is_it_can_be_judged(found: Draft) -> None:
    accepted = pw.loads(found.text.replace("review = true\n", ""))
    assert not accepted.drafts
    assert accepted.review()["norway-cease"].pledge == "norway-cease"


@pytest.mark.parametrize("name", GOLD)
def test_every_article_gives_a_ledger_that_can_be_accepted(name: str) -> None:
    made = pw.draft(article(name))
    accepted = pw.loads(made.text.replace("review = true\n", ""))
    assert len(made.ledger.drafts) == len(made.candidates) == len(accepted.dated)
    assert {each.table for each in made.candidates} <= set(TABLES)


def test_each_entry_stands_below_its_sentence(found: Draft) -> None:
    before, _, after = found.text.partition("[[pledge]]")
    comment = before.rpartition("\n\n")[2]
    assert '"On Monday Norway said it would stop whaling in Bergen by 2030."' in comment
    assert f"characters {found.candidates[0].start} to {found.candidates[0].end}" in comment
    pledge = tomllib.loads(f"[[pledge]]{after.partition(chr(10) * 2)[0]}")["pledge"][0]
    assert pledge == {
        "id": "norway-cease", "kind": "cease", "debtor": "norway", "speaker": "norway",
        "said": "2024-05-06", "end": "2030", "activities": ["whaling"], "places": ["geo:3161732"],
        "wording": "stop", "published": "2024-05-08", "source": "article-2024-05-08",
        "quote": "it would stop whaling in Bergen by 2030", "review": True,
    }  # fmt: skip
    assert "geo:3161732 is Bergen (town)" in " ".join(comment.split())


def test_a_file_is_never_replaced(found: Draft, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("mine")
    with pytest.raises(pw.InputError, match="never replaced"):
        found.write(path)
    assert path.read_text() == "mine"
    with pytest.raises(pw.InputError, match="can be written"):
        found.write(tmp_path / "nowhere" / "new.toml")


def test_the_day_is_that_of_the_text_or_is_asked_for() -> None:
    from datetime import date, datetime

    (first,) = pw.draft("Oslo, 8 May 2024. Norway will stop whaling.").candidates
    for said in (date(2024, 5, 8), datetime(2024, 5, 8, 12), "2024-05-08"):
        (same,) = pw.draft("Norway will stop whaling.", said=said).candidates
        assert same.fields == first.fields
    for wrong in ("soon", 8):
        with pytest.raises(pw.InputError, match="the day the article is from"):
            pw.draft("Norway will stop whaling.", said=wrong)
    with pytest.raises(pw.InputError, match="it tells none itself"):
        pw.draft("Norway will stop whaling.")


@pytest.mark.parametrize("text", ["", "  \n", 3, b"x"])
def test_what_is_no_text_is_refused(text: object) -> None:
    with pytest.raises(pw.InputError, match="the text of an article"):
        pw.draft(text, said="2024-05-08")


def test_a_ledger_with_drafts_added_has_the_same_review(found: Draft) -> None:
    seed = pw.examples.kyiv()
    assert (seed | found.ledger).review().to_dict() == seed.review().to_dict()


WORDS = [word for name in GOLD for word in article(name).split(" ")] + [
    "\x00",
    "\u202e",
    "“",
    '"',
    "31 February 2024",
    "in 9999",
    "by 400 percent",
    "E\u0301va",
    '"""',
    "\\",
]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=60))
def test_whatever_it_reads_becomes_a_ledger(words: list[str]) -> None:
    text = " ".join(["Norway will stop.", *words])
    made = pw.draft(text, said="2024-05-08")
    assert len(made.ledger.drafts) == len(made.candidates)
    assert pw.loads(pw.dumps(made.ledger)) == made.ledger


def test_a_text_without_sentences_takes_no_age() -> None:
    assert pw.draft("will " * 5_000, said="2024-05-08")


# -- a model of one's own --------------------------------------------------------------------------


def model(text: str) -> list[object]:
    """A stand-in for a model: it answers with mappings, as one that writes JSON does, or candidates."""
    return [
        {"table": "reaction", "quote": "Sweden welcomed the promise", "speaker": "Sweden"},
        {
            "table": "pledge", "quote": "it would stop whaling in Bergen", "kind": "cease",
            "debtor": "Norway", "activities": ["whaling"], "places": "Bergen", "fields": {"end": "2030"},
        },
        Candidate(table="statement", start=0, end=9, speaker=Who("a critic", part_of="Sweden")),
    ]  # fmt: skip


def test_a_function_proposes_in_the_place_of_the_rules() -> None:
    made = pw.draft(TEXT, said="2024-05-08", by=model)
    assert [(each.table, each.review) for each in made.ledger.drafts] == [
        ("pledge", True), ("statement", True), ("reaction", True),
    ]  # fmt: skip
    (pledge,) = (each for each in made.ledger.drafts if each.table == "pledge")
    assert (pledge.debtor, pledge.activities, pledge.places) == (
        "norway",
        ("whaling",),
        ("bergen",),
    )
    assert made.ledger.node(pw.Actor, "a-critic").part_of == ("sweden",)


@pytest.mark.parametrize(
    ("proposed", "message"),
    [
        ({"table": "verdict", "quote": "Norway"}, "one of pledge, statement"),
        ({"table": "pledge", "quote": "Denmark"}, "words that stand in the text"),
        ({"table": "pledge"}, "`quote` or `start` and `end`"),
        ({"table": "pledge", "start": 5, "end": 5000}, "a part of the text"),
        (
            {"table": "pledge", "quote": "Norway", "verdict": "broken"},
            "an attribute of a candidate",
        ),
        ({"table": "reaction", "quote": "Norway"}, "a pledge that it is about"),
        ("Norway", "a candidate, or a mapping"),
    ],
)
def test_what_stands_nowhere_is_refused(proposed: object, message: str) -> None:
    with pytest.raises(pw.InputError, match=message):
        pw.draft(TEXT, said="2024-05-08", by=lambda text: [proposed])


def test_what_a_record_may_not_hold_is_left_out_and_told() -> None:
    given = {"table": "pledge", "quote": "Norway", "kind": "cease", "fields": {"end": "some day"}}
    made = pw.draft(TEXT, said="2024-05-08", by=lambda text: [given])
    assert "left out: end = 'some day'" in made.text
    assert len(made.ledger.drafts) == 1


def test_another_package_proposes(tmp_path: Path) -> None:
    module = """
    def model(text):
        return [{"table": "statement", "quote": text.split(".")[0], "speaker": "somebody"}]
    """
    use = f"""
    import pledgewatch as pw
    print([each.quote for each in pw.draft({TEXT!r}, said="2024-05-08", by="model").ledger.drafts])
    """
    printed = outside(tmp_path, "pledgewatch.drafters", "model", module, use)
    assert printed == "['On Monday Norway said it would stop whaling in Bergen by 2030']"
    with pytest.raises(pw.InputError, match="the name of one that is installed"):
        pw.draft(TEXT, said="2024-05-08", by="none")


# -- the command -----------------------------------------------------------------------------------


def test_the_command_prints_or_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "article.txt"
    source.write_text(TEXT, encoding="utf-8")
    assert main(["draft", str(source), "--said", "2024-05-08"]) == 0
    printed = capsys.readouterr().out
    assert printed == pw.draft(TEXT, said="2024-05-08").text
    new = str(tmp_path / "new.toml")
    assert main(["draft", str(source), "--said", "2024-05-08", "--output", new]) == 0
    assert capsys.readouterr().out == f"{new}: 2 drafts wait for review.\n"
    assert Path(new).read_text("utf-8") == printed
    assert main(["draft", str(source), "--said", "2024-05-08", "-o", new]) == 2
    assert "never replaced" in capsys.readouterr().err
    assert main(["lint", new]) == 0
    assert "2 drafts wait for review:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "more", "status", "told"),
    [
        (TEXT, [], 2, "the day the article is from"),
        (TEXT, ["--said", "soon"], 2, "the day the article is from"),
        ("Trams ran.", ["--said", "2024-05-08"], 4, ""),
        (b"caf\xe9", ["--said", "2024-05-08"], 2, "text in UTF-8"),
        (TEXT, ["--said", "2024-05-08", "--with", "no_such_module:f"], 2, "--with"),
        (TEXT, ["--said", "2024-05-08", "--with", "os:nothing"], 2, "--with"),
        (TEXT, ["--said", "2024-05-08", "--with", "os:name"], 2, "--with"),
        (TEXT, ["--said", "2024-05-08", "--gazetteer", "nowhere.toml"], 2, "nowhere.toml"),
    ],
)
def test_exit_status(tmp_path, capsys, content, more, status, told) -> None:
    source = tmp_path / "article.txt"
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert main(["draft", str(source), *more]) == status
    said = capsys.readouterr()
    assert told in said.err
    assert "Traceback" not in said.err
    assert main(["draft", str(tmp_path / "none.txt")]) == 2


def test_a_function_is_named_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "mymodel.py").write_text(
        "def candidates(text):\n    return [{'table': 'statement', 'quote': text[:9]}]\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pledgewatch", "draft", "article.txt", "--said", "2024-05-08",
         "--with", "mymodel:candidates"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert 'quote = "On Monday"' in done.stdout
