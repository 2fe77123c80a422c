"""Whether a table names only what its ledger declares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from pledgewatch.conventions import PREFIXES, known_node
from pledgewatch.errors import Problem, nearest
from pledgewatch.model.fields import shown
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import RECORDS, Record, Report, Source
from pledgewatch.tables.batches import Batch

_NAMED: dict[str, type[Record]] = {
    spec.name: RECORDS[spec.metadata["ref"]]
    for spec in attrs.fields(Report)
    if spec.metadata.get("ref")
}
"""The keys that name something the ledger declares."""


@attrs.frozen
class Declared:
    """What a ledger declares: whatever a rule names must be among it, or be `OUTSIDE`.

    Of the rows of a data set the origins need not be: a data set is an outlet, and brings its sources.

    Attributes:
        ids: By key, the ids that it may name.
        datasets: The sources that are data sets.
    """

    ids: dict[str, frozenset[str]]
    datasets: frozenset[str] = frozenset()

    @classmethod
    def of(cls, ledger: Ledger) -> Declared:
        """What a ledger declares."""
        return cls(
            {key: frozenset(each.id for each in ledger.all(kind)) for key, kind in _NAMED.items()},
            frozenset(source.id for source in ledger.all(Source) if source.dataset),
        )

    def strange(self, batch: Batch) -> tuple[Any, list[Problem]]:
        """For each row whether it names what the ledger does not know (a bool array), and each such name."""
        import numpy as np

        found = np.zeros(len(batch), bool)
        problems: list[Problem] = []
        for key, column, strange in self._columns(batch):
            if not any(strange):
                continue
            rows = np.array(strange, bool)[column.codes]
            if key == "origin" and "source" in batch.columns:
                rows &= ~batch.columns["source"].each(lambda source: source in self.datasets, bool)
            found |= rows
            problems += [self._problem(batch, key, row) for row in map(int, np.flatnonzero(rows))]
        return found, problems

    def _problem(self, batch: Batch, key: str, row: int) -> Problem:
        """What is not known, and what it may have been meant for."""
        value = batch.columns[key][row]
        return Problem(
            file=batch.table.name,
            entry=f"row {batch.rows[row]}",
            field=key,
            found=shown(value),
            expected=f"the id of a declared [[{_NAMED[key].table}]], or OUTSIDE"
            f"{nearest(str(value), self.ids[key])}",
        )

    def _columns(self, batch: Batch) -> Iterator[tuple[str, Any, list[bool]]]:
        """Each column of names, with whether each of its values is unknown."""
        for key in _NAMED:
            column = batch.columns.get(key)
            if column is not None and len(batch):
                yield key, column, [self._is_strange(key, value) for value in column.values]

    def _is_strange(self, key: str, value: Any) -> bool:
        table = _NAMED[key].table
        return (
            value is not None
            and value not in self.ids[key]
            and (table not in PREFIXES or known_node(table, str(value)) is None)
        )
