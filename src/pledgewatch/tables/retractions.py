"""Retractions in tables: each row takes back a row of another table, or a record of the ledger.

A correction is such a row, and one in a table of reports that says it right, by an id of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import attrs

from pledgewatch.errors import InputError, Problem
from pledgewatch.model.records import Retract
from pledgewatch.model.zones import Zones
from pledgewatch.tables.batches import problem
from pledgewatch.tables.frames import as_text, frames, maps_itself
from pledgewatch.tables.rules import RefusedRow, Text, value_of
from pledgewatch.tables.schema import BATCH_ROWS, Table
from pledgewatch.tables.selection import row_name


def retractions_of(
    table: Table, zones: Zones, named: Collection[str]
) -> Iterator[tuple[int, list[Retract], list[Problem]]]:
    """By batch how many rows were read, what they take back, and what is wrong with them.

    What takes back nothing that is there is left out, and need not be right.

    Args:
        table: A table with a rule for `retracts`.
        zones: In which zone days and clock times are read whose rule names none.
        named: The ids of what is there.
    """
    import polars as pl

    if maps_itself(table.data):
        # They are few beside what they are of.
        names = ("`" + column.replace("`", "``") + "`" for column in table.columns)
        table = attrs.evolve(table, data=table.data.select(*names).toArrow())
    rule = table.rules["retracts"]
    wanted = pl.Series(sorted(named), dtype=pl.String)
    if isinstance(rule, Text):
        told = pl.lit(rule.before) + pl.col(rule.column)
        wanted = wanted.filter(wanted.str.starts_with(rule.before))
    first = 1
    for frame in frames(table, BATCH_ROWS):
        text = as_text(frame).with_row_index("", first)
        if isinstance(rule, Text):
            text = text.filter(
                told.is_in(wanted.implode()) | (pl.col(rule.column) == "").fill_null(True)
            )
        made: list[Retract] = []
        problems: list[Problem] = []
        for row in text.iter_rows(named=True):
            found = _retraction(table, row, row[""], zones)
            if isinstance(found, Retract):
                made += [found] if found.target in named else []
            else:
                problems += found
        yield frame.height, made, problems
        first += frame.height


def _retraction(table: Table, cells: Any, row: int, zones: Zones) -> Retract | list[Problem]:
    """What a row takes back, or what is wrong with it."""
    values = {
        key: value_of(
            # What is taken back is an id, as what an act is against is one.
            "target" if key == "retracts" else key,
            rule,
            tuple(cells[column] for column in rule.columns),
            zones.default,
        )
        for key, rule in table.rules.items()
    }
    wrong = [
        problem(table, key, row, value)
        for key, value in values.items()
        if isinstance(value, RefusedRow) or (value is None and key == "retracts")
    ]
    if wrong:
        return wrong
    target = values.pop("retracts")
    told = {key: value for key, value in values.items() if value is not None}
    try:
        return Retract.read({"target": target, **told}, None, None)
    except InputError as error:
        return [attrs.evolve(e, file=table.name, entry=row_name((0, row))) for e in error.problems]
