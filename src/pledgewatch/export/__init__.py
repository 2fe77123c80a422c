"""A review in the formats of others: tables, graphs, a report, markup for search engines, provenance."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pledgewatch.errors import InputError
from pledgewatch.model.fields import one_of
from pledgewatch.registry import Registry

if TYPE_CHECKING:
    from pledgewatch.engine.review import Review

__all__ = ["FORMATS", "OPTIONS", "TABLES", "export"]

TABLES = (
    "verdicts", "findings", "evidence", "history", "pledges", "notes", "measures", "slices",
    "assessments",
)  # fmt: skip
"""The tables of a review, for CSV and data frames."""

Exporter = Callable[..., str]


def _of(where: str) -> Exporter:
    """A function of another module (``module:function``), imported when it is first called."""
    module, _, name = where.partition(":")

    def made(review: Review, **options: Any) -> str:
        text: str = getattr(importlib.import_module(f"{__name__}.{module}"), name)(
            review, **options
        )
        return text

    return made


FORMATS: Mapping[str, Exporter] = Registry(
    "pledgewatch.exports",
    {
        "markdown": _of("report:report"),
        "csv": _of("sheets:table_text"),
        "json": _of("plain:json_text"),
        "graphml": _of("plain:graphml"),
        "node-link": _of("plain:node_link"),
        "claimreview": _of("claimreview:markup"),
        "prov": _of("provenance:prov_json"),
        "ratings": _of("ratings:confusion"),
    },
)
"""The formats by name: each a function of a review, and of its own options, to text. Other packages add
theirs by an entry point of the group `pledgewatch.exports`."""

OPTIONS: Mapping[str, tuple[str, ...]] = {
    "markdown": (),
    "csv": ("table", "raw"),
    "json": (),
    "graphml": (),
    "node-link": (),
    "claimreview": ("publisher", "url", "leads", "ratings"),
    "prov": (),
    "ratings": (),
}
"""The options of each format of this package."""


def export(review: Review, format: str, **options: Any) -> str:
    """A review as text in another format.

    Args:
        format: One of `FORMATS`.
        options: Of ``csv``: `table`, one of `TABLES` (``verdicts``), and `raw`,
            whether to leave text that a spreadsheet may run as it is. Of ``claimreview``: `publisher`,
            who publishes it (the title of the ledger), `url`, the address of the page on which it stands,
            `leads`, whether the ``verdict`` is given or the rating by the ``editors``, and `ratings`, the
            verdict that each word of a rating comes to.

    Raises:
        InputError: for another format or option, and for values that cannot be used.
    """
    format = one_of("export", "format", format, tuple(FORMATS))
    for name in options if format in OPTIONS else ():
        if name not in OPTIONS[format]:
            known = ", ".join(OPTIONS[format]) or "none"
            expected = f"one of the options of {format}: {known}"
            raise InputError(entry="export", found=f"the option {name}", expected=expected)
    return FORMATS[format](review, **options)
