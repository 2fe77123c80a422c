"""What a ledger needs of some tables: the merge of what their parts come to.

An engine maps batches to partials and merges them, and does nothing else: `tables.local` in threads of
this process, over whatever `tables.frames` reads; `tables.spark` where the rows of a PySpark frame are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import attrs

from pledgewatch.errors import InputError, Problem
from pledgewatch.fields import is_list, refused, shown
from pledgewatch.ledger import Ledger, a_ledger
from pledgewatch.records import Coverage, Report, Retract, Timed
from pledgewatch.tables import local, spark
from pledgewatch.tables.alike import Clocks
from pledgewatch.tables.frames import maps_itself
from pledgewatch.tables.kernel import CompiledScopes, compile_scopes
from pledgewatch.tables.partials import MOST_PROBLEMS, Partial, as_reports
from pledgewatch.tables.schema import Table

__all__ = ["Gathered", "gather", "is_between"]

Progress = Callable[[str, int], None]
"""Told of the name of a table and of how many of its rows have been read, now and then."""


@attrs.frozen
class Gathered:
    """What a ledger needs of some tables.

    Attributes:
        reports: The rows that can bear on it, as records; rows alike may be one with their number.
        retractions: The records that take some of them back.
        newest: The newest knowledge time of any row that could be read; None where there is none.
        rows: How many rows were read.
        outside: How many of them were about nothing that a ledger could ask of.
        counted: How many of them are told by their number, by table.
        quarantined: The rows that could not be read, each with the reason.
    """

    reports: tuple[Report, ...] = ()
    retractions: tuple[Retract, ...] = ()
    newest: int | None = None
    rows: int = 0
    outside: int = 0
    counted: tuple[tuple[str, int], ...] = ()
    quarantined: tuple[Problem, ...] = ()

    @property
    def records(self) -> tuple[Timed, ...]:
        """All that is to be added to the ledger."""
        return (*self.reports, *self.retractions)


def is_between(gathered: Gathered, instant: int) -> bool:
    """Whether rows alike were put together in a stretch of time that an instant cuts in two."""
    return bool(gathered.counted) and any(
        time is not None and time.start.lo <= instant < time.end.last
        for report in gathered.reports
        for time in (report.when, report.known)
    )


def gather(
    ledger: Ledger,
    reports: Table | Iterable[Table | Report | Retract],
    progress: Progress | None = None,
    clocks: Iterable[Clocks] = (),
) -> Gathered:
    """Read some tables once, and keep what can bear on a ledger.

    Args:
        ledger: What is asked: its pledges, control places and statements.
        reports: The tables; records among them are kept as they are.
        progress: Told after every batch how many rows of which table have been read; what it
            raises stops the reading.
        clocks: Where the ledger will be reviewed; left out: as of the newest of all.

    Raises:
        InputError: naming every bad row of a table whose `bad` is `fatal` (up to 100), and for what
            is no table and no record of such a kind.
    """
    clocks = tuple(clocks)
    given = _given(reports)
    a_ledger("reports", ledger)
    if progress is not None and not callable(progress):
        raise refused("reports", "progress", progress, "a function of a name and a number of rows")
    tables = [each for each in given if isinstance(each, Table)]
    told = tuple(each for each in given if isinstance(each, Report))
    retracts = tuple(each for each in given if isinstance(each, Retract))
    compiled = compile_scopes(ledger, clocks, {each.target for each in retracts})
    found = [_of_table(ledger, compiled, table, progress) for table in tables]
    if not clocks and any(each.counted for each in found) and _hears_silence(ledger):
        # How silence weighs depends on the clocks: the tables have told them, and are read again.
        newest = max(ledger._newest, *(each.newest for each in found if each.newest is not None))
        compiled = compile_scopes(ledger, [Clocks(newest, newest)], compiled.taken_back)
        found = [_of_table(ledger, compiled, table, progress) for table in tables]
    whole = Gathered(told)
    for part in found:
        whole = _joined(whole, part)
    known = {report.id for report in whole.reports}
    alive = tuple(each for each in retracts if each.target in known)
    return attrs.evolve(whole, retractions=alive)


_REPORTS = (
    "tables (`pledgewatch.Table`, or an adapter of `pledgewatch.datasets`), reports or retractions"
)


def _given(reports: Any) -> tuple[Table | Report | Retract, ...]:
    """Tables and records, given one by one or in a list."""
    kinds = (Table, Report, Retract)
    if isinstance(reports, kinds):
        return (reports,)
    # A frame is no table yet: nobody has said what its columns mean.
    several = is_list(reports) and not hasattr(type(reports), "columns")
    given = list(reports) if several else [reports]
    problems = [
        Problem(
            entry="reports",
            field=f"#{place}" if len(given) > 1 else None,
            found=shown(each),
            expected=_REPORTS,
        )
        for place, each in enumerate(given, start=1)
        if not isinstance(each, kinds)
    ]
    if problems:
        raise InputError(problems[:MOST_PROBLEMS])
    return tuple(given)


def _hears_silence(ledger: Ledger) -> bool:
    return any(look.sensitivity is not None for look in ledger.all(Coverage))


def _joined(one: Gathered, other: Gathered) -> Gathered:
    newest = [time for time in (one.newest, other.newest) if time is not None]
    return Gathered(
        reports=(*one.reports, *other.reports),
        newest=max(newest, default=None),
        rows=one.rows + other.rows,
        outside=one.outside + other.outside,
        counted=(*one.counted, *other.counted),
        quarantined=(*one.quarantined, *other.quarantined),
    )


def _of_table(
    ledger: Ledger, compiled: CompiledScopes, table: Table, progress: Progress | None
) -> Gathered:
    def told(rows: int) -> None:
        if progress is not None:
            progress(table.name, rows)

    engine = spark if maps_itself(table.data) else local
    whole = engine.mapped(compiled, table, ledger.zones, told)
    together = compiled.together(report for _, report in whole.others)
    return finish(whole, table, compiled.incidents | together)


def finish(whole: Partial, table: Table, incidents: frozenset[str] = frozenset()) -> Gathered:
    """What all rows of a table come to.

    Args:
        whole: The merge of what its parts come to.
        table: The table.
        incidents: Names of incidents of which every row is wanted.

    Raises:
        InputError: naming its bad rows, where those are fatal.
    """
    problems = [problem for _, problem in sorted(whole.problems, key=lambda each: each[0])]
    reports = [*whole.told, *(whole.few or ())]
    named = {report.incident for _, report in reports if report.incident is not None}
    named |= incidents
    reports += [each for each in whole.others if each[1].incident in named]
    counted: tuple[Report, ...] = ()
    if whole.few is None:
        try:
            counted, clashing = as_reports(whole.many, f"{Path(table.name).stem}-alike")
        except InputError as error:
            # What they add up to is more than a report may say.
            raise InputError(attrs.evolve(p, file=table.name) for p in error.problems) from None
        if clashing:
            problems.append(
                Problem(
                    file=table.name,
                    field="id",
                    found=f"{clashing} {'row' if clashing == 1 else 'rows'} with the id of another",
                    expected="the same in both, or an id of its own",
                )
            )
    if problems and table.bad == "fatal":
        raise InputError(problems[:MOST_PROBLEMS])
    number = sum(map(len, whole.many)) if whole.few is None else 0
    return Gathered(
        reports=(*(report for _, report in sorted(reports, key=lambda each: each[0])), *counted),
        newest=whole.newest,
        rows=whole.rows,
        outside=whole.outside,
        counted=((table.name, number),) if number else (),
        quarantined=tuple(problems),
    )
