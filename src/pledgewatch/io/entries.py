"""Raw entries to records: what all file formats share.

A format turns a file into a `Document` of entries, plain tables as they stood. `ledger_of` makes one
ledger of one or more documents, or tells all that is wrong with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import attrs

from pledgewatch import conventions
from pledgewatch.conventions import Assumptions
from pledgewatch.errors import MOST_SHOWN, InputError, Problem, nearest, printable
from pledgewatch.model.checks import Location
from pledgewatch.model.fields import MAX_PROBLEMS, check_plain, entry_named
from pledgewatch.model.ledger import Ledger, examined
from pledgewatch.model.records import RECORDS, Header, Place, Record
from pledgewatch.model.zones import Zones


class RawEntry(NamedTuple):
    """One raw table of a file, before it is a record.

    Attributes:
        table: The name of its table.
        number: Its place among the entries of that table in the file, from 1.
        line: The line it starts on, where the format tells.
        fields: Its keys and raw values.
    """

    table: str
    number: int
    line: int | None
    fields: dict[str, Any]


@attrs.frozen(kw_only=True)
class Document:
    """What one file holds, before it is judged.

    Attributes:
        file: The file, as messages name it.
        ledger: Its ``[ledger]`` table.
        assumptions: Its ``[assumptions]`` table.
        entries: Its other tables, in the order of the file.
        lines: The line of each key of each entry, by table and number; the empty key is the header.
        problems: What kept parts of it from being read.
    """

    file: str
    ledger: Mapping[str, Any] = attrs.field(factory=dict)
    assumptions: Mapping[str, Any] = attrs.field(factory=dict)
    entries: Sequence[RawEntry] = ()
    lines: Mapping[tuple[str, int], Mapping[str, int]] = attrs.field(factory=dict)
    problems: Sequence[Problem] = ()

    def fields_of(self, table: str, number: int = 0) -> Mapping[str, int]:
        """The line of each key of an entry; the empty key is its header."""
        return self.lines.get((table, number)) or self.lines.get((table, 0)) or {}

    def line_of(self, entry: RawEntry, field: str | None) -> int | None:
        """The line of a key, failing that of the table it is in, failing that of the entry."""
        lines = self.fields_of(entry.table, entry.number)
        wanted = field or ""
        while wanted and wanted not in lines:
            wanted = wanted[: max(wanted.rfind("."), wanted.rfind("#"), 0)]
        return lines.get(wanted, entry.line)


def unknown_table(table: str) -> str:
    """What to write instead of a table that does not exist."""
    known = ("ledger", "assumptions", *RECORDS)
    return f"a table of a ledger{nearest(table[:MOST_SHOWN], known) or ': ' + ', '.join(known)}"


# -- documents to a ledger -------------------------------------------------------------------------


def ledger_of(documents: Sequence[Document]) -> Ledger:
    """The ledger that some documents make together.

    Records may name each other across documents, and the zone one of them declares is that of all.

    Raises:
        InputError: with every problem of every document, up to `MAX_PROBLEMS`.
    """
    problems = _Problems()
    for document in documents:
        problems.add(document.problems)
    header, locations = _headers(documents, problems)
    assumptions = _assumptions(documents, problems)
    records: list[Record] = []
    unread: dict[str, set[str]] = {}

    def take(entries: Iterator[tuple[Document, RawEntry]], zones: Zones) -> None:
        for document, entry in entries:
            try:
                record = zones.record(entry.table, entry.fields)
            except InputError as error:
                problems.add(_placed(document, entry, error))
                given = entry.fields.get("id")
                unread.setdefault(entry.table, set()).add(given if isinstance(given, str) else "")
                continue
            records.append(record)
            lines = document.fields_of(entry.table, entry.number)
            locations[record.table, record.id] = document.file, entry.line, lines

    # Places first: a time without a zone is read in that of its place.
    take(_entries(documents, places=True), Zones({}, header.timezone))
    known = {record.id: record for record in records if isinstance(record, Place)}
    take(_entries(documents, places=False), Zones(known, header.timezone))
    ledger, more = examined(
        records,
        header=header,
        assumptions=assumptions,
        locations=locations,
        unread={table: frozenset(ids) for table, ids in unread.items()},
    )
    # Where whole files could not be read, what is missing from the rest tells nothing.
    if not any(document.problems for document in documents):
        problems.add(more)
    problems.stop()
    return ledger


class _Problems:
    """The problems found so far; gives up when there are too many."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, more: Sequence[Problem]) -> None:
        self.found.extend(more)
        if len(self.found) > MAX_PROBLEMS:
            rest = Problem(expected=f"fewer problems: this stopped after {MAX_PROBLEMS}")
            raise InputError([*self.found[:MAX_PROBLEMS], rest])

    def stop(self) -> None:
        if self.found:
            # In the order of the files, so that one can mend them from top to bottom.
            raise InputError(sorted(self.found, key=lambda p: (p.file or "", p.line or 0)))


def _headers(
    documents: Sequence[Document], problems: _Problems
) -> tuple[Header, dict[tuple[str, str], Location]]:
    """What holds for the whole ledger, and where that was read first."""
    header = Header()
    locations: dict[tuple[str, str], Location] = {}
    for document in documents:
        if not document.ledger:
            continue
        lines = document.fields_of("ledger")
        locations.setdefault((Header.table, ""), (document.file, lines.get(""), lines))
        try:
            header, differing = header.joined(Header.read(document.ledger, None, None))
            if differing:
                raise InputError(differing)
        except InputError as error:
            problems.add(_placed(document, RawEntry("ledger", 0, lines.get(""), {}), error))
    return header, locations


def _assumptions(documents: Sequence[Document], problems: _Problems) -> Assumptions | None:
    given: Mapping[str, Any] = {}
    for document in documents:
        declared = document.assumptions
        if not declared:
            continue
        entry = RawEntry("assumptions", 0, document.fields_of("assumptions").get(""), {})
        try:
            check_plain(declared)
            if given and given != declared:
                expected = "one `assumptions` in all files of a ledger"
                raise InputError(found="different ones in two files", expected=expected)
            given = declared
            conventions.load(declared)
        except InputError as error:
            problems.add(_placed(document, entry, error))
    return conventions.load(given) if given and not problems.found else None


def _entries(documents: Sequence[Document], *, places: bool) -> Iterator[tuple[Document, RawEntry]]:
    for document in documents:
        for entry in document.entries:
            if (entry.table == Place.table) == places:
                yield document, entry


# -- problems with their place ---------------------------------------------------------------------


def _placed(document: Document, entry: RawEntry, error: InputError) -> list[Problem]:
    """The problems of one entry, with its file, line and name."""
    found = []
    for problem in error.problems:
        where = problem.field
        line = document.line_of(entry, where)
        found.append(
            attrs.evolve(
                problem,
                file=document.file,
                line=line,
                entry=_entry_name(entry),
                field=printable(where) if where else None,
            )
        )
    return found


def _entry_name(entry: RawEntry) -> str:
    if not entry.number:
        return entry.table
    named = entry_named(entry.table, entry.fields.get("id"))
    return named or f"{entry.table} #{entry.number}"
