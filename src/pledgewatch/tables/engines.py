"""Engines: who hands the batches of a table to the kernel and puts together what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

from pledgewatch.assumptions import PREFIXES, known_node
from pledgewatch.errors import InputError, Problem, nearest
from pledgewatch.ledger import Ledger
from pledgewatch.records import Activity, Actor, Node, Place, Report, Source
from pledgewatch.tables.kernel import CompiledScopes, compile_scopes
from pledgewatch.tables.schema import Batch, Table

__all__ = ["Gathered", "gather"]

_MOST_PROBLEMS = 100

Progress = Callable[[str, int], None]
"""Told of the name of a table and of how many of its rows have been read, now and then."""


@attrs.frozen
class Gathered:
    """What a ledger needs of some tables.

    Attributes:
        reports: The rows that can bear on it, as records.
        newest: The newest knowledge time of any row that could be read; None where there is none.
        rows: How many rows were read.
        outside: How many of them were about nothing that a ledger could ask of.
        quarantined: The rows that could not be read, each with the reason.
    """

    reports: tuple[Report, ...] = ()
    newest: int | None = None
    rows: int = 0
    outside: int = 0
    quarantined: tuple[Problem, ...] = ()


def gather(
    ledger: Ledger,
    reports: Table | Iterable[Table | Report],
    progress: Progress | None = None,
) -> Gathered:
    """Read some tables once, and keep what can bear on a ledger.

    Args:
        ledger: What is asked: its pledges, control places and statements.
        reports: The tables; records among them are kept as they are.
        progress: Told after every batch how many rows of which table have been read.

    Raises:
        InputError: naming every bad row of a table whose `bad` is `fatal` (up to 100).
    """
    compiled = compile_scopes(ledger)
    found = Gathered()
    records: list[Report] = []
    for given in (reports,) if isinstance(reports, Table) else reports:
        if isinstance(given, Report):
            records.append(given)
        elif isinstance(given, Table):
            found = _joined(found, _of_table(ledger, compiled, given, progress))
        else:
            raise InputError(
                Problem(
                    entry="reports",
                    found=f"a {type(given).__name__}",
                    expected="tables (`pledgewatch.Table`, or an adapter of "
                    "`pledgewatch.datasets`) or reports",
                )
            )
    return _joined(found, Gathered(tuple(records)))


def _joined(one: Gathered, other: Gathered) -> Gathered:
    newest = [time for time in (one.newest, other.newest) if time is not None]
    return Gathered(
        (*one.reports, *other.reports),
        max(newest, default=None),
        one.rows + other.rows,
        one.outside + other.outside,
        (*one.quarantined, *other.quarantined),
    )


def _of_table(
    ledger: Ledger, compiled: CompiledScopes, table: Table, progress: Progress | None
) -> Gathered:
    declared = _Declared(ledger)
    reports: list[Report] = []
    problems: list[Problem] = []
    waiting: dict[str, list[Report]] = {}
    told: set[str] = set(compiled.incidents)
    newest, rows, outside = None, 0, 0
    for batch in table.batches(ledger.timezone):
        rows += batch.read
        outside += batch.outside
        problems += batch.problems
        if len(batch):
            latest = int(batch.known.max())
            newest = latest if newest is None else max(newest, latest)
        unknown = declared.unknown(batch, problems)
        if table.bad == "fatal" and len(problems) >= _MOST_PROBLEMS:
            break
        wanted = compiled.wanted(batch) & ~unknown
        for row in _rows(batch, wanted, unknown):
            report = _report(batch, row, problems)
            if report is None:
                continue
            if wanted[row]:
                reports.append(report)
                if report.incident is not None:
                    told.add(report.incident)
            elif report.incident is not None:
                # It tells of an incident of which a wanted row may tell as well.
                waiting.setdefault(report.incident, []).append(report)
        if progress is not None:
            progress(table.name, rows)
    if problems and table.bad == "fatal":
        raise InputError(problems[:_MOST_PROBLEMS])
    for incident in sorted(told):
        reports += waiting.get(incident, ())
    return Gathered(tuple(reports), newest, rows, outside, tuple(problems))


def _rows(batch: Batch, wanted: Any, unknown: Any) -> Iterator[int]:
    """The rows to make records of: the wanted ones, and all that tell of a named incident."""
    import numpy as np

    chosen = wanted
    if "incident" in batch.columns:
        incidents = batch.columns["incident"]
        named = np.array([value is not None for value in incidents.values], bool)
        chosen = wanted | (named[incidents.codes] & ~unknown)
    yield from map(int, np.flatnonzero(chosen))


def _report(batch: Batch, row: int, problems: list[Problem]) -> Report | None:
    fields = batch.fields(row)
    try:
        return Report(**fields)
    except InputError as error:
        problems.extend(
            attrs.evolve(problem, file=batch.table.name, entry=f"row {batch.rows[row]}")
            for problem in error.problems
        )
        return None


_NAMED: dict[str, type[Node]] = {
    "activity": Activity,
    "place": Place,
    "actor": Actor,
    "origin": Source,
    "source": Source,
}
"""The keys that name something the ledger declares."""


class _Declared:
    """What a ledger declares: whatever a rule names must be among it, or be `OUTSIDE`."""

    def __init__(self, ledger: Ledger) -> None:
        self.ids = {
            key: frozenset(record.id for record in ledger.all(kind)) for key, kind in _NAMED.items()
        }

    def unknown(self, batch: Batch, problems: list[Problem]) -> Any:
        """For each row whether it names what the ledger does not know; each is a problem."""
        import numpy as np

        found = np.zeros(len(batch), bool)
        for key, ids in self.ids.items():
            column = batch.columns.get(key)
            if column is None or not len(batch):
                continue
            table = _NAMED[key].table
            strange = np.array(
                [
                    value is not None
                    and value not in ids
                    and (table not in PREFIXES or known_node(table, str(value)) is None)
                    for value in column.values
                ],
                bool,
            )[column.codes]
            problems += [
                Problem(
                    file=batch.table.name,
                    entry=f"row {batch.rows[row]}",
                    field=key,
                    found=repr(column[row]),
                    expected=f"the id of a declared [[{table}]], or OUTSIDE"
                    f"{nearest(str(column[row]), ids)}",
                )
                for row in map(int, np.flatnonzero(strange))
            ]
            found |= strange
        return found
