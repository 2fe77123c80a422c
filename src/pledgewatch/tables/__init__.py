"""Reports in tables: what a column means, read in batches, and the rows that bear on a ledger.

A `Table` says what each column of a data set means. It is read a batch at a time, so that a file
larger than memory works; the kernel marks the rows that can bear on any pledge or claim of a
ledger, and only those become records.
"""

from __future__ import annotations

from pledgewatch.tables.alike import Clocks
from pledgewatch.tables.batches import Batch
from pledgewatch.tables.engines import Gathered, gather, is_between
from pledgewatch.tables.kernel import CompiledScopes, compile_scopes
from pledgewatch.tables.rowcounts import RowCounts, row_counts
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
from pledgewatch.tables.schema import Table

__all__ = [
    "OUTSIDE",
    "Batch",
    "Clocks",
    "CompiledScopes",
    "Constant",
    "Days",
    "Derived",
    "Gathered",
    "Instant",
    "Number",
    "Outside",
    "RowCounts",
    "Rule",
    "Table",
    "Text",
    "Written",
    "compile_scopes",
    "gather",
    "is_between",
    "row_counts",
]
