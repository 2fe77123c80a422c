"""An append-only store of entries in one SQLite file, in which damage is found.

Write-ahead logging with ``synchronous=FULL``: what `Store.append` has returned for is on the disk. Each
entry carries a SHA-256 of itself and of the entry before it, and the last of these stands in a row of its
own, so that an entry that was changed, cut off or left out is found when it is read. The log is written
back after each transaction: a damaged log, or one that is lost, loses nothing then.

SQLite documents what it does when power fails or a disk is full: <https://sqlite.org/atomiccommit.html>,
<https://sqlite.org/wal.html>.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import stat
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Self

from pledgewatch.errors import InputError, printable
from pledgewatch.io.files import path_of, reason, refused

_APPLICATION = 0x706C6477
"""What marks a file of SQLite as a journal: "pldw"."""
_VERSION = 2
_WAIT = 60.0
"""Seconds for which a writer waits its turn."""
_BEGINNING = b"SQLite format 3\0"
"""How a file of SQLite begins: <https://sqlite.org/fileformat.html>."""
_MOST = 500
"""Entries read at once."""
_TABLES = """
CREATE TABLE entry (
  sequence INTEGER PRIMARY KEY, batch INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
  streamed INTEGER NOT NULL, content TEXT NOT NULL,
  digest BLOB NOT NULL, UNIQUE (kind, id, streamed)
) STRICT;
CREATE TABLE place (
  role TEXT NOT NULL, name TEXT NOT NULL, place TEXT NOT NULL, digest BLOB NOT NULL,
  PRIMARY KEY (role, name)
) STRICT, WITHOUT ROWID;
"""
_TOP = "head", ""
"""Under which role and name stands how far it goes."""
_HEAD = """
SELECT (SELECT place FROM place WHERE role = 'head' AND name = ''),
  (SELECT digest FROM place WHERE role = 'head' AND name = ''),
  (SELECT count(*) FROM place), NOT EXISTS (SELECT 1 FROM entry)
"""
_COLUMNS = "sequence, batch, kind, id, streamed, content, digest"


class Row(NamedTuple):
    """One entry of a store.

    Attributes:
        sequence: Its number, from 1.
        batch: The number of the first entry of the transaction in which it was written.
        kind: The table of the record.
        id: The id of the record.
        streamed: Whether it came by a stream.
        content: The record as a JSON object.
    """

    sequence: int
    batch: int
    kind: str
    id: str
    streamed: bool
    content: str


class Head(NamedTuple):
    """How far a store goes: the number of the last entry, and its checksum."""

    sequence: int
    digest: bytes


_EMPTY = Head(0, b"")


def _digest(before: bytes, *values: object) -> bytes:
    # Damage may have turned a value into one that JSON does not know: that is another value.
    return hashlib.sha256(before + json.dumps(values, default=repr).encode()).digest()


class Store:
    """An append-only store in one file, which any number of threads and processes may share.

    Args:
        path: The file; it is made where there is none.

    Raises:
        InputError: for what is no file of a store, and what cannot be opened.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = path_of(path)
        self._lock = threading.RLock()
        self._open()

    def _open(self) -> None:
        self._process = os.getpid()
        if not _is_there(self.path):
            self._make()
        self._base = self._connected(self.path)
        try:
            with self._named():
                self._examine()
        except BaseException:
            self._base.close()
            raise

    def _connected(self, path: Path) -> sqlite3.Connection:
        with self._named():
            base = sqlite3.connect(
                path, timeout=_WAIT, isolation_level=None, check_same_thread=False
            )
            base.execute("PRAGMA synchronous = FULL")
            base.execute("PRAGMA wal_autocheckpoint = 1")
            return base

    def _make(self) -> None:
        """Make the file elsewhere and put it in its place whole, unless another one has done so."""
        part = self.path.with_name(f".{self.path.name}.{os.getpid()}.{threading.get_ident()}.part")
        try:
            base = self._connected(part)
            try:
                with self._named():
                    base.execute("PRAGMA journal_mode = WAL")
                    base.executescript(_TABLES)
                    base.execute(f"PRAGMA user_version = {_VERSION}")
                    base.execute(f"PRAGMA application_id = {_APPLICATION}")
            finally:
                base.close()
            with contextlib.suppress(FileExistsError):
                os.link(part, self.path)
        except OSError as error:
            expected = "a file that can be written, in a folder that can be"
            raise refused(self.path, reason(error), expected) from error
        finally:
            part.unlink(missing_ok=True)

    def _examine(self) -> None:
        base = self._base
        (mark,) = base.execute("PRAGMA application_id").fetchone()
        (version,) = base.execute("PRAGMA user_version").fetchone()
        if mark != _APPLICATION:
            raise refused(self.path, "another database", "a journal")
        if version != _VERSION:
            raise refused(
                self.path,
                f"version {version}",
                f"version {_VERSION}: another release of pledgewatch wrote it",
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; nothing has to be written for it."""
        with self._lock, self._named():
            self._base.close()

    @contextlib.contextmanager
    def _named(self) -> Iterator[None]:
        """Errors of SQLite as errors that name the file."""
        try:
            yield
        except (sqlite3.Error, OverflowError, UnicodeError) as error:
            raise refused(self.path, printable(str(error)), _mended(error)) from error

    @contextlib.contextmanager
    def _at_work(self) -> Iterator[sqlite3.Connection]:
        """The connection, for one thread of the process that opened it."""
        with self._lock:
            if self._process != os.getpid():
                # A connection must not be carried over a fork; the one of the parent is left as it is.
                self._open()
            with self._named():
                yield self._base

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything within is written together or not at all; other writers wait.

        Raises:
            InputError: where it cannot be written, or others write for a minute on end.
        """
        with self._at_work() as base:
            base.execute("BEGIN IMMEDIATE")
            try:
                yield
                base.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    base.execute("ROLLBACK")
                raise

    # -- entries

    def head(self) -> Head:
        """How far it goes.

        Raises:
            InputError: where that is damaged.
        """
        with self._at_work() as base:
            # In one statement: others may write between two.
            said, own, places, is_empty = base.execute(_HEAD).fetchone()
        if said is None and is_empty and not places:
            return _EMPTY
        if said is None or own != _digest(b"", *_TOP, said):
            raise _damaged_place(self.path, *_TOP)
        sequence, digest, count = said.split(" ")
        if int(count) != places:
            raise _damaged_place(self.path, *_TOP)
        return Head(int(sequence), bytes.fromhex(digest))

    def at(self, sequence: int) -> Head:
        """How far it goes up to an entry, as that says itself; up to its end for a number after it."""
        last = self.head()
        if sequence >= last.sequence:
            return last
        with self._at_work() as base:
            found = base.execute(
                "SELECT digest FROM entry WHERE sequence = ?", (sequence,)
            ).fetchone()
        digest = (found or (None,))[0] if sequence else b""
        if not isinstance(digest, bytes):
            raise _damaged(self.path, sequence)
        return Head(sequence, digest)

    def has(self, kind: str, id: str, *, streamed: bool) -> bool:
        """Whether a record stands there: imported, or by a stream where it is asked for one.

        Raises:
            InputError: where the index says so, and the entry is another one.
        """
        with self._at_work() as base:
            found = base.execute(
                "SELECT sequence FROM entry WHERE kind = ? AND id = ? AND streamed <= ?",
                (kind, id, streamed),
            ).fetchone()
            if found is None:
                return False
            stands = base.execute(
                "SELECT kind, id FROM entry NOT INDEXED WHERE sequence = ?", found
            ).fetchone()
        if stands != (kind, id):
            raise _damaged(self.path, found[0])
        return True

    def append(self, head: Head, rows: Iterable[Row]) -> Head:
        """Write entries after the last, whose numbers they carry on; within `transaction`.

        Args:
            head: How far it goes.
            rows: The entries.

        Returns:
            How far it goes then.
        """
        with self._at_work() as base:
            for row in rows:
                head = Head(row.sequence, _digest(head.digest, *row))
                base.execute(
                    f"INSERT INTO entry ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (*row, head.digest),
                )
            self._put_head(head)
        return head

    def since(self, after: Head = _EMPTY) -> Iterator[tuple[Row, Head]]:
        """The entries after one, in order, each with how far it goes then; each is checked.

        Raises:
            InputError: with the number of the first entry that is damaged or missing.
        """
        last = self.head()
        if after.sequence > last.sequence or (
            after.sequence == last.sequence and after.digest != last.digest
        ):
            raise _damaged(self.path, last.sequence + 1)
        while after.sequence < last.sequence:
            with self._at_work() as base:
                found = base.execute(
                    f"SELECT {_COLUMNS} FROM entry WHERE sequence > ? ORDER BY sequence LIMIT ?",
                    (after.sequence, _MOST),
                ).fetchall()
            if not found:
                raise _damaged(self.path, after.sequence + 1)
            for *values, digest in found:
                row = _row(values)
                after = Head(after.sequence + 1, _digest(after.digest, *row))
                if row.sequence != after.sequence or digest != after.digest:
                    raise _damaged(self.path, after.sequence)
                yield row, after
                if after.sequence == last.sequence and after.digest != last.digest:
                    raise _damaged(self.path, after.sequence)

    def readable(self) -> Iterator[Row | int]:
        """Every entry that can be read though the file is damaged; for each other one its number."""
        before: bytes | None = b""
        for sequence in range(1, self._last() + 1):
            try:
                with self._at_work() as base:
                    *values, digest = base.execute(
                        f"SELECT {_COLUMNS} FROM entry WHERE sequence = ?", (sequence,)
                    ).fetchone()
                row = _row(values)
                if before is not None and digest != _digest(before, *row):
                    # The one before may be what is damaged: then this one is as it says of itself.
                    raise _damaged(self.path, sequence)
            except (InputError, TypeError):
                before = None
                yield sequence
            else:
                before = digest
                yield row

    def _last(self) -> int:
        """The number of the last entry, from whichever place can still be read."""
        found = 0
        with contextlib.suppress(InputError, ValueError):
            found = self.head().sequence
        with contextlib.suppress(InputError), self._at_work() as base:
            (most,) = base.execute("SELECT max(sequence) FROM entry").fetchone()
            found = max(found, most or 0)
        return found

    # -- places

    def place(self, role: str, name: str) -> str | None:
        """What was last put under a name; None where nothing was.

        Raises:
            InputError: where it, or what says how much there is, is damaged.
        """
        with self._at_work() as base:
            self.head()
            found = base.execute(
                "SELECT place, digest FROM place WHERE role = ? AND name = ?", (role, name)
            ).fetchone()
            if found is None:
                # It may stand under a name that was damaged.
                for *row, digest in base.execute("SELECT * FROM place"):
                    if digest != _digest(b"", *row):
                        raise _damaged_place(self.path, role, name)
                return None
        said: str = found[0]
        if found[1] != _digest(b"", role, name, said):
            raise _damaged_place(self.path, role, name)
        return said

    def put(self, role: str, name: str, place: str) -> None:
        """Put something under a name, in place of what was there; within `transaction`."""
        head = self.head()
        self._put(role, name, place)
        self._put_head(head)

    def _put_head(self, head: Head) -> None:
        """Put down how far it goes, and how many places there are, so that one that is lost is missed."""
        count = "SELECT count(*) FROM place WHERE (role, name) <> (?, ?)"
        with self._at_work() as base:
            (others,) = base.execute(count, _TOP).fetchone()
        self._put(*_TOP, f"{head.sequence} {head.digest.hex()} {others + 1}")

    def _put(self, role: str, name: str, place: str) -> None:
        with self._at_work() as base:
            base.execute(
                "INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?)",
                (role, name, place, _digest(b"", role, name, place)),
            )

    def names(self) -> list[tuple[str, str]]:
        """Under which roles and names something was put."""
        with self._at_work() as base:
            return base.execute("SELECT role, name FROM place").fetchall()

    # -- upkeep

    def faults(self) -> list[str]:
        """What SQLite itself finds wrong with the file."""
        with self._at_work() as base:
            found = [text for (text,) in base.execute("PRAGMA integrity_check(20)")]
        return [] if found == ["ok"] else [printable(line) for line in found]

    def compact(self) -> None:
        """Give unused space back to the disk."""
        with self._at_work() as base:
            base.execute("VACUUM")
            base.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _damaged(path: Path, sequence: int) -> InputError:
    expected = "the entry as it was written: the file is damaged; export what can be read"
    return refused(path, "another content than its checksum says", expected, sequence)


def _damaged_place(path: Path, role: str, name: str) -> InputError:
    expected = f"the {role} {name!r} as it was written: the file is damaged"
    return refused(path, "another content than its checksum says", expected)


def _row(values: list[object]) -> Row:
    row = Row(*values)  # type: ignore[arg-type]
    return row._replace(streamed=bool(row.streamed))


def is_database(path: str | os.PathLike[str]) -> bool:
    """Whether a file begins as those of SQLite do.

    Raises:
        OSError, ValueError: for what cannot be read.
    """
    with open(path, "rb") as file:
        return file.read(len(_BEGINNING)) == _BEGINNING


def _is_there(path: Path) -> bool:
    """Whether a file is there already.

    Raises:
        InputError: for what SQLite would write over, or wait on: a folder, a device, a pipe, and a file
            of something else.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise refused(path, "something else", "a journal")
        if not is_database(path):
            raise refused(path, "something else", "a journal; for a new one, no file")
    except FileNotFoundError:
        if not path.parent.is_dir():
            raise refused(path, "no such folder", "a file in a folder that exists") from None
        return False
    except (OSError, ValueError) as error:
        raise refused(path, reason(error), "a file that can be read and written") from error
    return True


def _mended(error: Exception) -> str:
    """What to do about an error of SQLite."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return f"a journal that no other program writes to for {_WAIT:.0f} seconds on end"
    if "full" in text:
        return "space on the disk; nothing of this was written"
    if "readonly" in text or "unable to open" in text:
        return "a file that can be read and written, in a folder that can be"
    return "a journal that is whole: check it, and export what can be read"
