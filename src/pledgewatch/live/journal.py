"""The journal: what a feed said, kept in one file, so that nothing acknowledged is lost.

`Journal.append` returns when records are on the disk. What follows from them is worked out of the file:
a ledger, as of any knowledge time, a monitor, and the changes that a reader has not seen yet.
"""

from __future__ import annotations

import itertools
import json
import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

import attrs

from pledgewatch.engine.facts import Judgement
from pledgewatch.errors import InputError, Problem, printable
from pledgewatch.io.plain import header as header_of
from pledgewatch.io.plain import plain
from pledgewatch.io.store import Head, Row, Store
from pledgewatch.live.intake import Intake, OnError, an_on_error, taken_by
from pledgewatch.live.monitor import Fed, Monitor, News
from pledgewatch.live.readers import Readers
from pledgewatch.live.replay import HEADER, UTC, Replay, known_by, record_of
from pledgewatch.model.dates import Time
from pledgewatch.model.fields import argument, name, refused, whole
from pledgewatch.model.ledger import Ledger, a_ledger
from pledgewatch.model.records import Record, entry_name

_BATCH = 1_000
"""How many records of a stream are written at once."""


@attrs.frozen(kw_only=True, repr=False)
class JournalEntry:
    """One record of a journal.

    Attributes:
        sequence: Its number, from 1; numbers are never used twice.
        batch: The number of the first record that was appended with it.
        record: The record.
        streamed: Whether it came by the feed; else it was imported with a ledger.
    """

    sequence: int
    batch: int
    record: Record
    streamed: bool

    def __repr__(self) -> str:
        return f"<JournalEntry {self.sequence}: {printable(entry_name(self.record))}>"


class Journal:
    """An append-only store of records under a feed, in one file of SQLite.

    Any number of threads and processes may append and read at once. A record that is there already is one
    record; another one by the same id is refused, as is whatever a ledger would refuse: what stands in a
    journal can be judged.

    Args:
        path: The file; it is made where there is none.
        ledger: What is known besides, and not kept in the journal, such as the analyst's own file. It
            may be another one each time, as long as it declares what the records name.

    Raises:
        InputError: for a file that is no journal, is damaged or cannot be opened, and for what is no
            ledger.
    """

    def __init__(self, path: str | os.PathLike[str], ledger: Ledger | None = None) -> None:
        self._base = Ledger() if ledger is None else a_ledger("Journal", ledger)
        self._store = Store(path)
        self._replay = Replay(self._store, self._base)
        self._readers = Readers(self._replay)
        self._held: Intake | None = None
        self._head = Head(0, b"")
        self._followed: tuple[Head, Monitor] | None = None
        self._lock = threading.Lock()
        self._writing = threading.RLock()

    def __repr__(self) -> str:
        count = self.sequence
        return f"<Journal {printable(str(self._store.path))!r}: {count} {'entry' if count == 1 else 'entries'}>"

    def __reduce__(self) -> tuple[type[Journal], tuple[Path, Ledger]]:
        # Whoever gets it opens the file.
        return type(self), (self._store.path, self._base)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; nothing has to be written for it."""
        self._store.close()

    @property
    def sequence(self) -> int:
        """The number of the last entry; 0 where there is none."""
        return self._store.head().sequence

    # -- writing

    def append(
        self,
        records: Fed | Iterable[Fed],
        *,
        cursor: str | None = None,
        stream: str = "",
        on_error: OnError | None = None,
    ) -> tuple[JournalEntry, ...]:
        """Write records down; when it returns they are on the disk.

        A record or a collection of them is written as a whole or not at all, and so is the cursor. An
        iterator is written a thousand at a time, and the cursor with the last of them.

        Args:
            records: Records, or tables of their keys as in JSON Lines; see `Monitor.feed`.
            cursor: How far the feed was read, in its own terms: an offset, the id of a message.
            stream: The name of the feed, where there are several.
            on_error: Called with each record that is refused, as it was given, and with the error; the
                others are written. Left out: the first error is raised.

        Returns:
            The entries that are new: what was there already is not among them.

        Raises:
            InputError: for what is no record or what a ledger would refuse, with its place, and where
                the file cannot be written; then nothing of the batch was written.
        """
        place = None if cursor is None else argument("append", "cursor", name, cursor)
        feed = _named("append", "stream", stream)
        an_on_error("append", on_error)
        if not isinstance(records, Iterator):
            return self._append(records, place, feed, on_error, 1)
        entries: list[JournalEntry] = []
        first = 1
        for batch in iter(lambda: list(itertools.islice(records, _BATCH)), []):
            entries += self._append(batch, None, feed, on_error, first)
            first += len(batch)
        if place is not None:
            self._append((), place, feed, on_error, first)
        return tuple(entries)

    def _append(
        self, given: Any, cursor: str | None, stream: str, on_error: OnError | None, first: int
    ) -> tuple[JournalEntry, ...]:
        with self._writing:
            try:
                with self._store.transaction():
                    held = self._caught_up()
                    batch, self._held = taken_by(
                        lambda batch: (batch, held.taken_in(batch)),
                        given,
                        held.zones,
                        first,
                        on_error,
                    )
                    entries = self._write(batch, streamed=True)
                    if cursor is not None:
                        self._store.put("cursor", stream, cursor)
            except BaseException:
                # What was taken in is not written, be it that the disk failed at the very end.
                self._held = None
                raise
        return entries

    def take(self, ledger: Ledger) -> tuple[JournalEntry, ...]:
        """Write down a ledger: its records, and what holds for the whole of it.

        What is appended later is of the feed; this is the analyst's own, and what its sources take back
        binds accordingly.

        Returns:
            The entries that are new.

        Raises:
            InputError: for what does not go with what is there, and where the file cannot be written.
        """
        given = a_ledger("take", ledger)
        with self._writing, self._store.transaction():
            self._replay.with_ledger(given)
            self._held = None
            own = [each for each in given.entries if each.id not in given.streamed]
            came = [each for each in given.entries if each.id in given.streamed]
            head = header_of(given)
            entries = self._write(own, streamed=False, header=head)
            entries += self._write(came, streamed=True)
        return entries

    def _write(
        self,
        records: Iterable[Record],
        *,
        streamed: bool,
        header: Mapping[str, Any] | None = None,
    ) -> tuple[JournalEntry, ...]:
        """Write down what is not there yet; within a transaction."""
        head = self._store.head()
        first = head.sequence + 1
        rows: dict[tuple[str, str], Row] = {}
        entries: list[JournalEntry] = []

        def is_new(kind: str, id: str) -> bool:
            return (kind, id) not in rows and not self._store.has(kind, id, streamed=streamed)

        def put(kind: str, id: str, content: Mapping[str, Any]) -> int:
            line = json.dumps(content, ensure_ascii=False)
            row = Row(first + len(rows), first, kind, id, streamed, line)
            rows[kind, id] = row
            return row.sequence

        # One ledger may be taken in after another: each by what it says.
        if header and is_new(HEADER, named := json.dumps(header, sort_keys=True)):
            put(HEADER, named, header)
        for record in records:
            if is_new(record.table, record.id):
                number = put(record.table, record.id, {**plain(record, UTC), "id": record.id})
                entries.append(
                    JournalEntry(sequence=number, batch=first, record=record, streamed=streamed)
                )
        if rows:
            self._head = self._store.append(head, rows.values())
        return tuple(entries)

    # -- reading

    def cursor(self, stream: str = "") -> str | None:
        """How far a feed was read when it was last appended from; None where it never said so.

        Raises:
            InputError: where that is damaged.
        """
        return self._store.place("cursor", _named("cursor", "stream", stream))

    def since(self, sequence: int = 0) -> Iterator[JournalEntry]:
        """The entries after a number, in the order in which they were written.

        Raises:
            InputError: for what is no number, and at the first entry after it that is damaged.
        """
        after = self._store.at(_number("since", "sequence", sequence))
        return (_entry(row) for row, _ in self._store.since(after) if row.kind != HEADER)

    def ledger(self, as_of: Time | None = None) -> Ledger:
        """All that is known: what stands in the journal, and the ledger that it was given.

        Args:
            as_of: Knowledge time, as `Ledger.instant` takes it: only what was known by then. Left out:
                everything.

        Raises:
            InputError: where an entry is damaged, and where the ledger that it was given does not go with
                what stands in it.
        """
        found = self._replay.ledger()
        return found if as_of is None else known_by(found, as_of)

    def monitor(self, *, skepticism: float | None = None) -> Monitor:
        """A monitor of all that is known, as `Monitor` of its ledger."""
        return Monitor(self.ledger(), skepticism=skepticism)

    def __getitem__(self, pledge: str) -> Judgement:
        """The judgement on one pledge now; only what came since it was last asked is looked at.

        Raises:
            KeyError: when no such pledge is known.
            InputError: where an entry is damaged.
        """
        with self._lock:
            followed, self._followed = self._followed, None
            if followed is None:
                followed = self._store.head(), self.monitor()
            at, monitor = followed
            for head, batch in self._replay.steps(at):
                self._replay.follow(monitor, head, batch)
                at = head
            self._followed = at, monitor
            return monitor[pledge]

    def changes(
        self, reader: str, *, as_of: Time | None = None, skepticism: float | None = None
    ) -> Iterator[News]:
        """What a reader has not been told yet: each change that the entries since then made.

        The changes of a batch count as told when the one after them is asked for. Whoever is stopped
        before that is told them again: a change is never lost, and told once by whoever is not stopped.

        Args:
            reader: The name under which is kept how far it was told; a new one is told everything.
            as_of: Up to which knowledge time the clocks move at the end, such as now; left out: that of
                the newest record.
            skepticism: As of a `Monitor`.

        Raises:
            InputError: where an entry is damaged, and where another process is told under that name.
        """
        asked = _named("changes", "reader", reader)
        if not asked:
            raise refused("changes", "reader", reader, 'a name, such as "webhook"')
        return self._readers.changes(asked, as_of, skepticism)

    def _caught_up(self) -> Intake:
        """All that is known, with what others wrote since it was last looked at."""
        head = self._store.head()
        if self._held is None:
            self._held = Intake(self.ledger())
        elif head != self._head:
            news = [row for row, _ in self._store.since(self._head)]
            if all(row.streamed and row.kind != HEADER for row in news):
                held, self._held = self._held, None
                self._held = held.taken_in([record_of(row) for row in news])
            else:
                self._held = Intake(self.ledger())
        self._head = head
        return self._held

    # -- upkeep

    def check(self) -> tuple[Problem, ...]:
        """Everything that is wrong with the file or with what stands in it; nothing where all is well."""
        file = str(self._store.path)
        found: list[Problem] = []
        try:
            found += (
                Problem(file=file, found=fault, expected="a file as SQLite wrote it")
                for fault in self._store.faults()
            )
            for role, name in self._store.names():
                self._store.place(role, name)
            self.ledger()
        except InputError as error:
            found += error.problems
        return tuple(found)

    def readable(self) -> Iterator[dict[str, Any] | int]:
        """All that can be read, damaged or not: tables as in JSON Lines; for the rest the number of the entry.

        What holds for the whole ledger comes first, if it can be read.
        """
        rows = list(self._store.readable())
        heads = [row for row in rows if isinstance(row, Row) and row.kind == HEADER]
        yield from (json.loads(row.content) for row in heads[:1])
        for row in rows:
            if isinstance(row, int):
                yield row
            elif row.kind != HEADER:
                yield {"record": row.kind, **json.loads(row.content)}

    def compact(self) -> None:
        """Give unused space back to the disk.

        Raises:
            InputError: where it cannot be written.
        """
        self._store.compact()


def _named(entry: str, field: str, given: object) -> str:
    """An argument that is a name, or empty."""
    if given is None:
        raise refused(entry, field, given, 'a name, as in "..."')
    found = argument(entry, field, name, given)
    assert found is not None
    return found


def _number(entry: str, field: str, given: object) -> int:
    """An argument that is the number of an entry, or 0."""
    found = -1 if given is None else argument(entry, field, whole, given)
    if found is None or found < 0:
        raise refused(entry, field, given, "the number of an entry, or 0")
    return found


def _entry(row: Row) -> JournalEntry:
    return JournalEntry(
        sequence=row.sequence,
        batch=row.batch,
        record=record_of(row),
        streamed=row.streamed,
    )
