"""The entries of a store as records: the ledger that they make, and what each batch of them changes."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

import attrs

from pledgewatch import conventions
from pledgewatch.errors import InputError, Problem
from pledgewatch.io.store import Head, Row, Store
from pledgewatch.live.monitor import Monitor, News
from pledgewatch.model.checks import Location
from pledgewatch.model.dates import Time
from pledgewatch.model.ledger import Ledger, like
from pledgewatch.model.records import RECORDS, Header, Record, Timed
from pledgewatch.model.references import references
from pledgewatch.model.zones import Zones

UTC = Zones({})
"""Times are written so that they say the same whatever zones are declared later."""
HEADER = Header.table
"""The kind of an entry that says what holds for a whole ledger."""


def record_of(row: Row) -> Record:
    """The record of an entry."""
    return UTC.record(row.kind, json.loads(row.content))


@attrs.frozen
class Replay:
    """What stands in a store, together with another ledger.

    Args:
        store: The store.
        base: What is known besides.
    """

    store: Store
    base: Ledger

    def ledger(self, last: int | None = None) -> Ledger:
        """The ledger of the entries up to a number, or of all.

        Raises:
            InputError: where an entry is damaged, or does not go with the others.
        """
        rows: Iterator[Row] = (row for row, _ in self.store.since())
        if last is not None:
            rows = itertools.takewhile(lambda row: row.sequence <= last, rows)
        return _together(self.base, rows, str(self.store.path))

    def with_ledger(self, ledger: Ledger) -> Ledger:
        """The ledger of all entries and another one, without what is known besides."""
        return _together(ledger, (row for row, _ in self.store.since()), str(self.store.path))

    def steps(self, after: Head) -> Iterator[tuple[Head, list[Row]]]:
        """The entries after one, as they were appended together, each time with how far that goes."""
        found = itertools.groupby(self.store.since(after), key=lambda each: each[0].batch)
        for _, batch in found:
            rows, heads = zip(*batch, strict=True)
            yield heads[-1], list(rows)

    def follow(self, monitor: Monitor, head: Head, batch: list[Row]) -> tuple[News, ...]:
        """Feed a monitor some entries that were appended together, and say what they change."""
        if all(row.streamed and row.kind != HEADER for row in batch):
            return monitor.feed([record_of(row) for row in batch])
        # What is the analyst's own, or holds for the whole ledger, may change what any other record says.
        return monitor._moved_to(self.ledger(head.sequence))


def _together(base: Ledger, rows: Iterator[Row], file: str) -> Ledger:
    """The ledger of some entries and another one."""
    header, assumptions = base.header, base.assumptions
    records: dict[tuple[str, str], Record] = {}
    own: set[str] = {*base.dated} - base.streamed
    streamed: set[str] = set(base.streamed)
    locations: dict[tuple[str, str], Location] = {**base.locations}
    problems: list[Problem] = []
    for row in rows:
        if row.kind == HEADER:
            said = json.loads(row.content)
            header, differing = header.joined(Header.read(said.get("ledger", {}), None, None))
            problems += differing
            declared = said.get("assumptions")
            if declared and not assumptions.declared:
                assumptions = conventions.load(declared)
            continue
        records.setdefault((row.kind, row.id), record_of(row))
        locations.setdefault((row.kind, row.id), (file, row.sequence, {}))
        if _is_dated(row.kind):
            (streamed if row.streamed else own).add(row.id)
    if problems:
        raise InputError(problems)
    return Ledger(
        (*base.entries, *records.values()),
        **attrs.asdict(header),
        assumptions=assumptions,
        streamed=streamed - own,
        locations=locations,
    )


def known_by(ledger: Ledger, as_of: Time) -> Ledger:
    """What of a ledger was known by a knowledge time, and names nothing that was not.

    Raises:
        InputError: for what is no time.
    """
    clock = ledger.instant(as_of)
    assert clock is not None
    left = more = {id for id, record in ledger.dated.items() if record._known_at > clock}
    while more:
        # What ends or answers something that is not known yet does nothing yet.
        more = {
            id
            for id, record in ledger.dated.items()
            if id not in left
            and any(other in left and _is_dated(table) for _, table, other in references(record))
        }
        left = left | more
    kept = (each for each in ledger if not (isinstance(each, Timed) and each.id in left))
    return like(ledger, kept)


def _is_dated(table: str) -> bool:
    return table == "any" or issubclass(RECORDS[table], Timed)
