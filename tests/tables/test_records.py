"""Rows as records on disk: what is written of a table is read as what its review would make of it."""

from __future__ import annotations

import polars as pl
import pytest
from tests.builders import ledger, pledge, watch

import pledgewatch as pw
from pledgewatch import tables

BOOK = ledger(pledge(), watch())
ROWS = pl.DataFrame(
    {
        "id": ["a", "b", "c"],
        "day": ["2022-03-10", "2022-03-11", "2022-03-12"],
        "place": ["north-town", "south-town", "north-town"],
    }
)
RULES = {
    "id": tables.Text("id"), "when": tables.Days("day"), "place": tables.Text("place"),
    "activity": tables.Constant("shelling"), "actor": tables.Constant("army"),
    "origin": tables.Constant("a"),
}  # fmt: skip


def test_every_row_is_a_record_and_reads_back_from_its_file(tmp_path):
    table = pw.Table(data=ROWS, rules=RULES)
    file = tmp_path / "reports.jsonl"
    found = tables.to_records(table, BOOK, file)
    assert [each.id for each in found] == ["a", "b", "c"]
    book = tmp_path / "book.jsonl"
    pw.write(BOOK, book)
    assert pw.read(tmp_path) == BOOK.with_records(found)
    from_rows = BOOK.review(reports=[table])["pledge"]
    from_records = pw.read(tmp_path).review()["pledge"]
    assert from_rows.verdict is from_records.verdict is pw.Verdict.BROKEN


def test_bad_rows_are_named_or_set_aside():
    wrong = ROWS.with_columns(day=pl.Series(["2022-03-10", "soon", "2022-03-12"]))
    with pytest.raises(pw.InputError, match="row 2"):
        tables.to_records(pw.Table(data=wrong, rules=RULES), BOOK)
    aside = pw.Table(data=wrong, rules=RULES, bad="quarantine")
    assert [each.id for each in tables.to_records(aside, BOOK)] == ["a", "c"]


def test_what_is_no_table_no_ledger_or_no_file_is_refused(tmp_path):
    table = pw.Table(data=ROWS, rules=RULES)
    for wrong in (
        (ROWS, BOOK),
        (table, None),
        (table, BOOK, "reports.csv"),
        (table, BOOK, tmp_path / "no" / "x.jsonl"),
    ):
        with pytest.raises(pw.InputError):
            tables.to_records(*wrong)
