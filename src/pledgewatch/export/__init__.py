"""A review in the formats of others: tables, graphs, a report, markup for search engines, provenance."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pledgewatch.model.fields import one_of, refused

if TYPE_CHECKING:
    from pledgewatch.review import Review

__all__ = ["FORMATS", "TABLES", "export"]

FORMATS = ("markdown", "csv", "json", "graphml", "node-link", "claimreview", "prov")
"""The formats that `export` writes."""

TABLES = ("verdicts", "findings", "evidence", "history", "pledges", "notes")
"""The tables of a review, for CSV and data frames."""


def export(
    review: Review,
    format: str,
    *,
    table: str = "verdicts",
    raw: bool = False,
    publisher: str | None = None,
    url: str = "",
) -> str:
    """A review as text in another format.

    Args:
        review: The review.
        format: One of `FORMATS`.
        table: For CSV, one of `TABLES`.
        raw: For CSV, whether to leave text that a spreadsheet may run as it is.
        publisher: For ClaimReview, who publishes it; left out: the title of the ledger.
        url: For ClaimReview, the address of the page on which it stands.

    Raises:
        InputError: for another format or table, and for what is no text and no truth value.
    """
    format = one_of("export", "format", format, FORMATS)
    if format == "markdown":
        from pledgewatch.export.report import report

        return report(review)
    if format == "csv":
        from pledgewatch.export.rows import columns_of
        from pledgewatch.export.sheets import csv_text

        if not isinstance(raw, bool):
            raise refused("export", "raw", raw, "True or False")
        rows = review.rows(table)
        return csv_text(rows, list(columns_of(table, rows)), raw=raw)
    if format == "graphml":
        from pledgewatch.graph import to_graphml

        return to_graphml(review.graph())
    if format == "claimreview":
        from pledgewatch.export.claimreview import script_text
        from pledgewatch.export.claims import claim_review

        return script_text(claim_review(review, publisher=publisher, url=url)) + "\n"
    return _json(_data(review, format))


def _data(review: Review, format: str) -> object:
    if format == "node-link":
        from pledgewatch.graph import to_json

        return to_json(review.graph())
    if format == "prov":
        from pledgewatch.export.provenance import provenance

        return provenance(review)
    return review.to_dict()


def _json(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
