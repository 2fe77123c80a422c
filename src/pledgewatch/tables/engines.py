"""What a ledger needs of some tables: the rows that may concern it, as records.

An engine maps batches to partials and does nothing else: `tables.local` in threads of this process,
over whatever `tables.frames` reads; `tables.spark` where the rows of a PySpark frame are.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import attrs

from pledgewatch.conventions import PREFIXES, catalogue
from pledgewatch.engine.gathered import Gathered
from pledgewatch.engine.index import Index
from pledgewatch.errors import InputError, Problem
from pledgewatch.model.dates import start_of_day
from pledgewatch.model.fields import is_list, refused, shown
from pledgewatch.model.ledger import Ledger, a_ledger
from pledgewatch.model.records import Coverage, Place, Report, Retract, Source
from pledgewatch.model.time import Span, exact
from pledgewatch.model.zones import Zones
from pledgewatch.tables import local, spark
from pledgewatch.tables.declared import Declared
from pledgewatch.tables.frames import maps_itself
from pledgewatch.tables.retractions import retractions_of
from pledgewatch.tables.rules import Constant
from pledgewatch.tables.schema import Panel, Table
from pledgewatch.tables.selection import MOST_PROBLEMS, Partial, Position, Selection, row_name

T = TypeVar("T")

Progress = Callable[[str, int], None]
"""Told of the name of a table and of how many of its rows have been read, now and then."""


def gather(
    ledger: Ledger,
    reports: Table | Iterable[Table | Report | Retract],
    progress: Progress | None = None,
) -> Gathered:
    """Read some tables, and keep the rows that may concern a ledger.

    A table is read once; where the rows of any table name their incidents all are read twice, first to
    find those that tell of one together.

    Args:
        ledger: What is asked: its pledges, control places and statements.
        reports: The tables; records among them are kept as they are.
        progress: Told after every batch how many rows of which table have been read; what it
            raises stops the reading.

    Raises:
        InputError: naming every bad row of a table whose `bad` is `fatal` (up to 100), and for what
            is no table and no record of such a kind.
    """
    given = _given(reports)
    a_ledger("reports", ledger)
    if progress is not None and not callable(progress):
        raise refused("reports", "progress", progress, "a function of a name and a number of rows")
    tables = [each for each in given if isinstance(each, Table) and not each.takes_back]
    told = tuple(each for each in given if isinstance(each, Report))
    retracts = tuple(each for each in given if isinstance(each, Retract))
    selection = _selection(ledger, told, retracts)
    if any(_names_incidents(table) for table in tables):
        asked = (_mapped(selection.names, table, ledger.zones, None) for table in tables)
        names = [part.names for parts in asked for part in parts]
        selection = attrs.evolve(selection, shared=_repeated(names))
    newest: list[int] = []
    kept = [*told]
    coverages: list[Coverage] = []
    rows = outside = 0
    problems: list[Problem] = []
    for table in tables:
        several = _of_table(selection, table, ledger.zones, progress)
        found, clashes = _each_once(table, _ordered(part.reports for part in several))
        bad = [each for _, each in _ordered((*(part.problems for part in several), clashes))]
        if bad and table.bad == "fatal":
            raise InputError(bad[:MOST_PROBLEMS])
        problems += bad
        kept += found
        rows += sum(part.rows for part in several)
        outside += sum(part.outside for part in several)
        newest += [part.newest for part in several if part.newest is not None]
        if table.panel is not None:
            coverages += _coverage(ledger, table.panel, several, len(coverages))
    known = {report.id for report in kept}
    taken = [each for each in retracts if each.target in known]
    for table in (each for each in given if isinstance(each, Table) and each.takes_back):
        back, bad, read = _taken_back(table, ledger, known, progress)
        taken += back
        problems += bad
        rows += read
    declared = {source.id for source in ledger.all(Source)}
    named = {report.origin for report in kept if report.origin is not None} - declared
    return Gathered(
        reports=tuple(kept),
        sources=tuple(Source(id=id) for id in sorted(named)),
        coverages=tuple(coverages),
        retractions=tuple({each.id: each for each in taken}.values()),
        newest=max(newest, default=None),
        rows=rows,
        outside=outside,
        quarantined=tuple(problems),
    )


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


def _selection(ledger: Ledger, told: Iterable[Report], retracts: Iterable[Retract]) -> Selection:
    """What is asked of every row, before it is known what rows share."""
    index = Index.of(ledger)
    own = {name for report in told for name in (report.id, report.incident) if name is not None}
    own |= {retract.target for retract in retracts}
    return Selection(
        index=index,
        declared=Declared.of(ledger),
        incidents=index.names | own,
        ids=index.incidents | own,
    )


def _names_incidents(table: Table) -> bool:
    rule = table.rules.get("incident")
    return rule is not None and not (isinstance(rule, Constant) and rule.value is None)


def _repeated(names: Sequence[Any]) -> Any:
    """The hashes that occur more than once, sorted (uint64)."""
    import numpy as np

    hashes = np.sort(np.concatenate(names)) if names else np.zeros(0, np.uint64)
    return np.unique(hashes[1:][hashes[1:] == hashes[:-1]])


def _mapped(ask: Any, table: Table, zones: Zones, progress: Progress | None) -> Generator[Partial]:
    """What the batches of a table come to, and how far it is read."""
    engine = spark if maps_itself(table.data) else local
    rows = 0
    with contextlib.closing(engine.mapped(ask, table, zones)) as parts:
        for part in parts:
            rows += part.rows
            if progress is not None:
                progress(table.name, rows)
            yield part


def _of_table(
    selection: Selection, table: Table, zones: Zones, progress: Progress | None
) -> list[Partial]:
    """What the batches of a table come to; it is read no further than it takes to refuse it."""
    found: list[Partial] = []
    bad = 0
    with contextlib.closing(_mapped(selection.rows, table, zones, progress)) as parts:
        for part in parts:
            found.append(part)
            bad += len(part.problems)
            if table.bad == "fatal" and bad >= MOST_PROBLEMS:
                break
    return found


def _taken_back(
    table: Table, ledger: Ledger, known: set[str], progress: Progress | None
) -> tuple[list[Retract], list[Problem], int]:
    """What a table takes back of some reports and of the ledger, its bad rows, and how many it has."""
    found: list[Retract] = []
    problems: list[Problem] = []
    rows = 0
    for read, retracts, bad in retractions_of(table, ledger.zones, known | ledger.dated.keys()):
        rows += read
        found += retracts
        problems += bad
        if progress is not None:
            progress(table.name, rows)
        if table.bad == "fatal" and len(problems) >= MOST_PROBLEMS:
            break
    if problems and table.bad == "fatal":
        raise InputError(problems[:MOST_PROBLEMS])
    return found, problems, rows


def _coverage(
    ledger: Ledger, panel: Panel, parts: Iterable[Partial], number: int
) -> Iterator[Coverage]:
    """What a table counts, unless the ledger says itself what its source counts."""
    if any(each.origin == panel.source for each in ledger.all(Coverage)):
        return
    first = min((part.first for part in parts if part.first is not None), default=None)
    last = max((part.last for part in parts if part.last is not None), default=None)
    when, places = panel.when, panel.places
    if when is None and first is not None and last is not None:
        zone = ledger.timezone or "UTC"
        when = Span(exact(start_of_day(first, zone)), exact(start_of_day(last, zone, 1) - 1))
    if places is None:
        named = frozenset[str]().union(*(part.places for part in parts))
        places = tuple(sorted(place for place in named if not _above(ledger, place) & named))
    if when is not None and places:
        yield Coverage(
            id=f"coverage-of-{panel.source}{f'-{number + 1}' if number else ''}",
            origin=panel.source,
            activities=panel.activities,
            places=places,
            when=when,
            sensitivity=panel.sensitivity,
            lag=panel.lag,
        )


def _above(ledger: Ledger, place: str) -> frozenset[str]:
    """What a place lies in, be it declared or one that comes with pledgewatch."""
    if place.startswith(PREFIXES[Place.table]):
        return catalogue(Place.table).ancestors(place) - {place}
    return ledger.places.ancestors(place) - {place}


def _each_once(
    table: Table, rows: Iterable[tuple[Position, Report]]
) -> tuple[list[Report], list[tuple[Position, Problem]]]:
    """Rows without repeats, and those that have the id of another row and say something else."""
    found: dict[str, Report] = {}
    problems = []
    for position, report in rows:
        if found.setdefault(report.id, report) != report:
            wrong = Problem(
                file=table.name,
                entry=row_name(position, in_parts=maps_itself(table.data)),
                field="id",
                found=shown(report.id),
                expected="an id of its own: another row has it, and says something else",
            )
            problems.append((position, wrong))
    # By id: the order of its rows is that of whoever holds a table.
    return [found[id] for id in sorted(found)], problems


def _ordered(parts: Iterable[Iterable[tuple[Position, T]]]) -> list[tuple[Position, T]]:
    """What stands in some parts, in the order of the rows."""
    return sorted((each for part in parts for each in part), key=lambda each: each[0])
