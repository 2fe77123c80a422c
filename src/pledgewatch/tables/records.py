"""Every row of a table as a record of its own, to be kept in a file."""

from __future__ import annotations

import os

from pledgewatch.errors import InputError
from pledgewatch.io import jsonl
from pledgewatch.io.files import path_of, refused, written
from pledgewatch.io.plain import plain
from pledgewatch.model.fields import refused as refused_argument
from pledgewatch.model.ledger import Ledger, a_ledger
from pledgewatch.model.records import Report
from pledgewatch.tables.schema import Table
from pledgewatch.tables.selection import MOST_PROBLEMS, reports_of


def to_records(
    table: Table, ledger: Ledger, path: str | os.PathLike[str] | None = None
) -> tuple[Report, ...]:
    """Every row of a table of reports as a record, whether or not it bears on a pledge.

    A review of a table needs none of this. It is for a few hundred rows that are to stand in a ledger and be
    edited there.

    Args:
        table: The table.
        ledger: The ledger that they are for: in its zones days and clock times are read.
        path: A ``.jsonl`` file to write them to, one a line, in place of what is there; left out: none.

    Returns:
        The records, in the order of the rows; rows that the rules leave out are not among them, nor are bad
        ones where the table sets those aside.

    Raises:
        InputError: for what is no table of reports and no ledger, naming every bad row of a table that
            refuses them (up to 100), and for a file that cannot be written.
    """
    import numpy as np  # heavy, and a table that is only named needs none of it

    given: object = table
    if not isinstance(given, Table) or given.takes_back:
        raise refused_argument("to_records", "table", given, "a table of reports")
    zones = a_ledger("to_records", ledger).zones
    file = None if path is None else path_of(path)
    if file is not None and file.suffix != ".jsonl":
        raise refused(file, f"the suffix {file.suffix!r}", "a .jsonl file to write to")
    found: list[Report] = []
    problems = []
    for batch in table.batches(zones):
        reports, wrong = reports_of(batch, np.arange(len(batch)))
        found += reports
        problems += wrong
    if problems and table.bad == "fatal":
        raise InputError(problems[:MOST_PROBLEMS])
    if file is not None:
        lines = (jsonl.line_of({"record": each.table, **plain(each, zones)}) for each in found)
        written(file, "".join(lines))
    return tuple(found)
