"""Records that wait for review: how they stand in a ledger, in its files, and on the command line."""

from __future__ import annotations

import json

import attrs
import pytest
from tests.builders import judged, ledger, pledge, report, statement, watch

import pledgewatch as pw
from pledgewatch.cli import main
from pledgewatch.io import jsonl

DRAFT = attrs.evolve(report("shelled", probability=0.99), review=True)
BOOK = ledger(pledge(), watch(), DRAFT)


def test_a_draft_is_no_record():
    assert BOOK.drafts == (DRAFT,)
    assert DRAFT not in BOOK.records
    assert "shelled" not in BOOK
    assert DRAFT in BOOK.entries
    assert "1 draft" in repr(BOOK)
    assert judged(pledge(), watch(), DRAFT).verdict is pw.Verdict.KEPT


def test_taken_from_review_it_counts():
    counts = attrs.evolve(DRAFT, review=False)
    assert judged(pledge(), watch(), counts).verdict is pw.Verdict.BROKEN


@pytest.mark.parametrize("suffix", ["toml", "jsonl"])
def test_a_file_holds_drafts(tmp_path, suffix):
    path = tmp_path / f"book.{suffix}"
    BOOK.write(path)
    again = pw.read(path)
    assert again == BOOK
    assert again.drafts == (DRAFT,)
    assert again != ledger(pledge(), watch())
    assert jsonl.dumps(again) == jsonl.dumps(BOOK)


def test_ledgers_made_of_it_hold_them_too():
    other = ledger(pledge(), report("other"))
    assert (BOOK | other).drafts == (DRAFT,)
    assert BOOK.with_records(report("more")).drafts == (DRAFT,)
    assert other.with_records([DRAFT], streamed=True).drafts == (DRAFT,)
    assert BOOK.without(["pledge"]).drafts == (DRAFT,)


def test_a_draft_is_checked():
    with pytest.raises(pw.InputError, match="atlantis"):
        ledger(pledge(), attrs.evolve(DRAFT, place="atlantis"))
    with pytest.raises(pw.InputError, match="has it, with different content"):
        ledger(pledge(), report("shelled"), DRAFT)


def test_what_counts_names_no_draft():
    waiting = pledge(review=True)
    with pytest.raises(pw.InputError, match="take `review` from that one first"):
        ledger(waiting, statement("said", kind=pw.StatementKind.CLAIM, answers=("pledge",)))
    both = ledger(
        waiting, statement("s", kind=pw.StatementKind.CLAIM, answers=("pledge",), review=True)
    )
    assert len(both.drafts) == 2


def test_a_table_holds_no_drafts(tmp_path):
    path = tmp_path / "reports.csv"
    path.write_text("id,when,activity,origin,review\nx,2022-03-10,shelling,a,true\n")
    with pytest.raises(pw.InputError, match="every row counts"):
        pw.Table.written(path)


def test_the_commands_say_how_many_wait(tmp_path, capsys):
    path = str(tmp_path / "book.toml")
    BOOK.write(path)
    assert main(["check", path]) == 0
    assert capsys.readouterr().out.endswith("1 draft waits for review.\n")
    main(["lint", path])
    told = capsys.readouterr().out
    assert "1 draft waits for review:\n" in told
    assert "book.toml:" in told.splitlines()[-1]
    assert told.endswith('report "shelled"\n')
    main(["lint", path, "--json"])
    (draft,) = json.loads(capsys.readouterr().out)["drafts"]
    assert draft["entry"] == 'report "shelled"'
    assert draft["line"] > 1


def test_drafts_alone_are_nothing_to_judge(tmp_path, capsys):
    path = str(tmp_path / "book.toml")
    ledger(pledge(review=True)).write(path)
    assert main(["check", path]) == 2
    assert "1 draft waits for review" in capsys.readouterr().err
    assert main(["lint", path]) == 0
    assert 'pledge "pledge"' in capsys.readouterr().out


def test_a_journal_keeps_drafts_and_tells_nothing_of_them(tmp_path):
    streamed = attrs.evolve(report("streamed", known="2022-05-01"), review=True)
    with pw.Journal(tmp_path / "feed.journal") as journal:
        journal.take(BOOK)
        journal.append(streamed)
    with pw.Journal(tmp_path / "feed.journal") as journal:
        assert {each.id for each in journal.ledger().drafts} == {"shelled", "streamed"}
        assert journal.ledger().records == BOOK.records
        assert journal.monitor().review().to_dict() == pw.Monitor(BOOK).review().to_dict()


def test_the_drafts_of_a_ledger_that_a_journal_adds_to_stay_drafts(tmp_path):
    with pw.Journal(tmp_path / "feed.journal", ledger=BOOK) as journal:
        journal.append(report("streamed", known="2022-05-01"))
        assert journal.ledger().drafts == BOOK.drafts
