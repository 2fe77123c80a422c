"""Rows as CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pledgewatch.export.rows import columns_of, rows_of
from pledgewatch.model.fields import refused

if TYPE_CHECKING:
    from pledgewatch.engine.review import Review

_STARTS = frozenset("=+-@|%")
"""What begins a formula in one spreadsheet or another."""


def table_text(review: Review, *, table: str = "verdicts", raw: bool = False) -> str:
    """A table of a review as CSV.

    Args:
        table: As for `pledgewatch.export.rows.rows_of`.
        raw: Whether to leave text that a spreadsheet may run as it is.

    Raises:
        InputError: for another table, and for what is no truth value.
    """
    if not isinstance(raw, bool):
        raise refused("export", "raw", raw, "True or False")
    rows = rows_of(review, table)
    return csv_text(rows, list(columns_of(table)), raw=raw)


def safe(value: object) -> object:
    """A value that a spreadsheet shows as it is: text that would begin a formula begins with ``'``.

    Spaces and control characters before it are looked through, and wide forms of the signs count as
    the signs. Numbers are left alone.
    """
    if not isinstance(value, str):
        return value
    first = unicodedata.normalize("NFKC", value).lstrip("\0\t\n\v\f\r '\u00a0\ufeff\u200b")[:1]
    begins = first in _STARTS and first != ""
    return f"'{value}" if begins or value[:1] in ("\t", "\r", "\n") else value


def csv_text(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], *, raw: bool = False
) -> str:
    """Rows as CSV with a header; what is missing is an empty cell, a truth ``true`` or ``false``.

    Args:
        raw: Whether to leave text as it is, for programs; a spreadsheet may then run it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")

    def cell(value: object) -> object:
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if raw else safe(value)

    writer.writerow([cell(column) for column in columns])
    writer.writerows([cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue()
