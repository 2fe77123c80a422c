"""Reports in tables: what a column means, read in batches, and the rows that bear on a ledger.

A `Table` says what each column of a data set means. It is read a batch at a time, so that a file
larger than memory works; of its rows those that the index of a ledger has something for become
records, and the others are dropped.
"""

from __future__ import annotations

from pledgewatch.engine.gathered import Gathered
from pledgewatch.tables.batches import Batch
from pledgewatch.tables.cumulative import Cumulative
from pledgewatch.tables.engines import gather
from pledgewatch.tables.imports import Imported, pledges
from pledgewatch.tables.proposals import Proposal, ProposedTable
from pledgewatch.tables.records import to_records
from pledgewatch.tables.rules import (
    OUTSIDE,
    Constant,
    Days,
    Derived,
    Instant,
    Number,
    Outside,
    Rule,
    Text,
    Written,
)
from pledgewatch.tables.schema import Panel, Table

__all__ = [
    "OUTSIDE",
    "Batch",
    "Constant",
    "Cumulative",
    "Days",
    "Derived",
    "Gathered",
    "Imported",
    "Instant",
    "Number",
    "Outside",
    "Panel",
    "Proposal",
    "ProposedTable",
    "Rule",
    "Table",
    "Text",
    "Written",
    "gather",
    "pledges",
    "to_records",
]
