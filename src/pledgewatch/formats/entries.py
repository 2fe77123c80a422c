"""Raw entries to records and back: what all file formats share.

A format turns a file into a `Document` of entries, plain tables as they stood. `ledger_of` makes one
ledger of one or more documents; `plain` turns a record back into a plain table.
"""

from __future__ import annotations

import enum
import functools
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import attrs

from pledgewatch import assumptions as conventions
from pledgewatch.assumptions import Assumptions
from pledgewatch.dates import text_of
from pledgewatch.errors import InputError, Problem, nearest
from pledgewatch.formats.values import (
    TIMES, Reader, check_plain, list_of, name, reader, shown, without_none, zone_name,
)  # fmt: skip
from pledgewatch.ledger import Ledger, Location, place_zone
from pledgewatch.moments import Duration, Moment, Span
from pledgewatch.records import (
    RECORDS, Coverage, Interval, Node, Place, Record, Report, StateReport, Timed, entry_name,
)  # fmt: skip

__all__ = [
    "MAX_PROBLEMS", "Document", "Entry", "Zones", "field_types", "ledger_of", "plain", "printable",
    "told", "unknown_table", "written_fields",
]  # fmt: skip

MAX_PROBLEMS = 100
"""Reading stops when it has found so many problems."""

_LOCAL: tuple[type[Record], ...] = (Report, StateReport, Coverage)
_SHORT = 64


class Entry(NamedTuple):
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
    entries: Sequence[Entry] = ()
    lines: Mapping[tuple[str, int], Mapping[str, int]] = attrs.field(factory=dict)
    problems: Sequence[Problem] = ()

    def fields_of(self, table: str, number: int = 0) -> Mapping[str, int]:
        """The line of each key of an entry; the empty key is its header."""
        return self.lines.get((table, number)) or self.lines.get((table, 0)) or {}

    def line_of(self, entry: Entry, field: str | None) -> int | None:
        """The line of a key, failing that of the table it is in, failing that of the entry."""
        lines = self.fields_of(entry.table, entry.number)
        wanted = field or ""
        while wanted and wanted not in lines:
            wanted = wanted[: max(wanted.rfind("."), wanted.rfind("#"), 0)]
        return lines.get(wanted, entry.line)


def unknown_table(table: str) -> str:
    """What to write instead of a table that does not exist."""
    known = ("ledger", "assumptions", *RECORDS)
    return f"a table of a ledger{nearest(table[:_SHORT], known) or ': ' + ', '.join(known)}"


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
    title, timezone = _headers(documents, problems)
    assumptions = _assumptions(documents, problems)
    records: list[Record] = []
    locations: dict[tuple[str, str], Location] = {}

    def take(entries: Iterator[tuple[Document, Entry]], zones: Zones) -> None:
        for document, entry in entries:
            try:
                record = _record(entry, zones)
            except (InputError, ExceptionGroup) as error:
                problems.add(_placed(document, entry, error))
                continue
            records.append(record)
            lines = document.fields_of(entry.table, entry.number)
            locations[record.table, record.id] = document.file, entry.line, lines

    # Places first: a time without a zone is read in that of its place.
    take(_entries(documents, places=True), Zones({}, timezone))
    known = {record.id: record for record in records if isinstance(record, Place)}
    take(_entries(documents, places=False), Zones(known, timezone))
    problems.stop()
    return Ledger.of(
        records, title=title, timezone=timezone, assumptions=assumptions, locations=locations
    )


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
) -> tuple[str | None, str | None]:
    given: dict[str, str] = {}
    for document in documents:
        lines = document.fields_of("ledger")
        for key, value in document.ledger.items():
            try:
                if key not in ("title", "timezone"):
                    raise InputError(_unknown_key(key, "ledger", ("title", "timezone")))
                said = zone_name(value) if key == "timezone" else name(value)
                if key == "timezone" and given.setdefault(key, said) != said:
                    raise _several(f'"{given[key]}" and "{said}"', key)
                given.setdefault(key, said)
            except InputError as error:
                entry = Entry("ledger", 0, lines.get(""), {})
                problems.add(_placed(document, entry, error, key))
    return given.get("title"), given.get("timezone")


def _assumptions(documents: Sequence[Document], problems: _Problems) -> Assumptions | None:
    given: Mapping[str, Any] = {}
    for document in documents:
        declared = document.assumptions
        if not declared:
            continue
        entry = Entry("assumptions", 0, document.fields_of("assumptions").get(""), {})
        try:
            check_plain(declared)
            if given and given != declared:
                raise _several("different ones in two files", "assumptions")
            given = declared
            conventions.load(declared)
        except InputError as error:
            problems.add(_placed(document, entry, error))
    return conventions.load(given) if given and not problems.found else None


def _several(found: str, what: str) -> InputError:
    return InputError(Problem(found=found, expected=f"one `{what}` in all files of a ledger"))


def _entries(
    documents: Sequence[Document], *, places: bool
) -> Iterator[tuple[Document, Entry]]:
    for document in documents:
        for entry in document.entries:
            if (entry.table == Place.table) == places:
                yield document, entry


@attrs.frozen
class Zones:
    """In which zone the times of a record are told.

    Args:
        places: Every place of the ledger, by id.
        default: The zone of the ledger.
    """

    places: Mapping[str, Place]
    default: str | None = None
    _found: dict[str, str | None] = attrs.field(init=False, factory=dict)

    def of(self, place: str | None) -> str | None:
        """The zone of one place."""
        if place is None or place not in self.places:
            return self.default
        if place not in self._found:
            self._find(place)
        return self._found[place] or self.default

    def _find(self, place: str) -> None:
        # From the outermost place inwards, each asked with its surroundings already answered: a
        # long chain cannot exhaust the stack, and a cycle, which the ledger refuses, has an end.
        stack, entered = [place], set()
        while stack:
            node = self.places.get(stack[-1])
            if node is None or node.id in self._found:
                stack.pop()
            elif node.id not in entered:
                entered.add(node.id)
                stack.extend(above for above in node.part_of if above not in entered)
            else:
                stack.pop()
                answered = {
                    above: Place(id=above, timezone=self._found[above])
                    for above in node.part_of
                    if above in self._found
                }
                self._found[node.id] = place_zone({**answered, node.id: node}, node.id, None)

    def around(self, places: object) -> str | None:
        """The zone that all of some places share; the ledger's where they differ."""
        if isinstance(places, str):
            return self.of(places)
        if not isinstance(places, (list, tuple)):
            return self.default
        shared = {self.of(place) if isinstance(place, str) else None for place in places}
        return shared.pop() if len(shared) == 1 else self.default

    def local(self, kind: type[Record], fields: Mapping[str, Any]) -> str | None:
        """The zone in which the event of a record is told: that of its place or places."""
        if kind not in _LOCAL:
            return self.default
        return self.around(fields.get("places" if kind is Coverage else "place"))


# -- an entry to a record --------------------------------------------------------------------------


@functools.cache
def field_types(kind: type) -> dict[str, Any]:
    """The declared type of each field of a record class."""
    hints = typing.get_type_hints(kind)
    return {spec.name: hints[spec.name] for spec in attrs.fields(kind)}


@functools.cache
def _times(kind: type) -> tuple[str, ...]:
    return tuple(
        field for field, hint in field_types(kind).items() if without_none(hint) in TIMES
    )


@functools.cache
def _inner(kind: type) -> tuple[tuple[str, type], ...]:
    """The fields that hold tables of another class, and that class."""
    found = []
    for field, hint in field_types(kind).items():
        bare = without_none(hint)
        held = typing.get_args(bare)[0] if typing.get_origin(bare) is tuple else bare
        if attrs.has(held) and reader(field, held) is None:
            found.append((field, held))
    return tuple(found)


def told(
    kind: type, fields: Mapping[str, Any], zone: str | None, local: str | None
) -> dict[str, Any]:
    """The raw fields with each time made a pair of its text and the zone it is read in.

    Args:
        kind: The class the fields are for.
        fields: Raw keys and values.
        zone: The zone of the ledger.
        local: The zone for the time of the event.
    """
    given = dict(fields)
    for field in _times(kind):
        if field in given:
            given[field] = given[field], local if field == "when" else zone
    for field, held in _inner(kind):
        value = given.get(field)
        if type(value) is dict:
            given[field] = told(held, value, zone, zone)
        elif type(value) is list:
            given[field] = [
                told(held, item, zone, zone) if type(item) is dict else item for item in value
            ]
    return given


def _record(entry: Entry, zones: Zones) -> Record:
    kind: Any = RECORDS[entry.table]
    fields = told(kind, entry.fields, zones.default, zones.local(kind, entry.fields))
    record: Record = _structure(kind)(fields, kind)
    return record


@functools.cache
def _structure(kind: type) -> Callable[[Any, Any], Any]:
    """From told fields to a value of a class; all errors of its fields together."""
    from cattrs import Converter
    from cattrs.gen import make_dict_structure_fn, override

    readers: dict[str, Any] = {
        field: override(struct_hook=_reader(field, hint))
        for field, hint in field_types(kind).items()
    }
    return make_dict_structure_fn(
        kind, Converter(forbid_extra_keys=True, detailed_validation=True), **readers
    )


def _reader(field: str, hint: Any) -> Reader:
    read = reader(field, hint)
    if read is not None:
        return read
    bare = without_none(hint)
    if typing.get_origin(bare) is tuple:
        held = typing.get_args(bare)[0]
        return lambda value, _: _tables(held, value)
    return lambda value, _: _table(bare, value)


def _table(kind: type, value: Any) -> Any:
    if type(value) is not dict:
        keys = ", ".join(field_types(kind))
        raise InputError(Problem(found=shown(value), expected=f"a table with keys of {keys}"))
    return _structure(kind)(value, kind)


def _tables(kind: type, value: Any) -> tuple[Any, ...]:
    items, problems = [], []
    for number, item in enumerate(list_of(value), start=1):
        try:
            items.append(_table(kind, item))
        except (InputError, ExceptionGroup) as error:
            problems += [
                attrs.evolve(problem, field=_joined(f"#{number}", problem.field))
                for problem in _flat(error, kind)
            ]
            if len(problems) > MAX_PROBLEMS:
                break
    if problems:
        raise InputError(problems)
    return tuple(items)


# -- problems with their place ---------------------------------------------------------------------


def _placed(
    document: Document, entry: Entry, error: Exception, field: str | None = None
) -> list[Problem]:
    """The problems of one entry, with its file, line and name."""
    kind = RECORDS.get(entry.table)
    found = []
    for problem in _flat(error, kind or Record, field):
        line = document.line_of(entry, problem.field)
        found.append(
            attrs.evolve(
                problem, file=document.file, line=line, entry=_entry_name(entry),
                field=printable(problem.field) if problem.field else None,
            )
        )  # fmt: skip
    return found


def _entry_name(entry: Entry) -> str:
    if not entry.number:
        return entry.table
    given = entry.fields.get("id")
    if isinstance(given, str) and given and given.isprintable() and len(given) <= _SHORT:
        return f'{entry.table} "{given}"'
    return f"{entry.table} #{entry.number}"


def printable(text: str) -> str:
    """Text from a file as messages show it: short, and without hidden characters."""
    short = text if len(text) <= _SHORT else text[:_SHORT] + "..."
    return short if short.isprintable() else ascii(short)[1:-1]


def _flat(error: BaseException, kind: type, field: str | None = None) -> Iterator[Problem]:
    """The problems in a tree of errors, each with the dotted name of its field."""
    from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError

    if isinstance(error, InputError):
        for problem in error.problems:
            yield attrs.evolve(problem, field=_joined(field, problem.field))
    elif isinstance(error, ForbiddenExtraKeysError):
        known = tuple(field_types(error.cl))
        table = getattr(error.cl, "table", field or error.cl.__name__.lower())
        for key in sorted(error.extra_fields)[: MAX_PROBLEMS + 1]:
            yield attrs.evolve(_unknown_key(key, table, known), field=_joined(field, key))
    elif isinstance(error, ClassValidationError):
        attributed, others = error.group_exceptions()
        for inner, note in attributed:
            where = _joined(field, note.name)
            if isinstance(inner, KeyError):
                yield Problem(field=where, found="nothing", expected=_meaning(error.cl, note.name))
            else:
                yield from _flat(inner, _class_at(error.cl, note.name), where)
        for inner in others:
            yield from _flat(inner, error.cl, field)
    else:
        raise error


def _class_at(kind: type, field: str) -> type:
    return dict(_inner(kind)).get(field, kind)


def _meaning(kind: type, field: str) -> str:
    return f"this key: {attrs.fields_dict(kind)[field].metadata['doc']}"


def _joined(outer: str | None, inner: str | None) -> str | None:
    if not outer or not inner:
        return outer or inner
    return outer + inner if inner.startswith("#") else f"{outer}.{inner}"


def _unknown_key(key: str, table: str, known: Sequence[str]) -> Problem:
    hint = nearest(key[:_SHORT], known) or f": {', '.join(known)}"
    return Problem(found="an unknown key", expected=f"a key of {table}{hint}")


# -- a record to a plain table ---------------------------------------------------------------------


def plain(record: Record, zones: Zones) -> dict[str, Any]:
    """A record as the raw table that reads back as that record.

    Keys that have their default are left out, and so is an id that is made from the content.

    Raises:
        InputError: for a record made in Python that no file can hold, for instance one whose id has
            control characters.
    """
    kind = type(record)
    fields = _plain_fields(record, zones.default, _local_zone(record, zones))
    named = fields.pop("id")
    try:
        if len(named) == 64 and _reads_back(record, fields, zones):
            return fields
        fields = {"id": named, **fields}
        if _reads_back(record, fields, zones):
            return fields
    except (InputError, ExceptionGroup) as error:
        raise InputError(
            attrs.evolve(problem, entry=_safe_name(record)) for problem in _flat(error, kind)
        ) from error
    raise InputError(
        Problem(entry=_safe_name(record), expected="values that a file can hold exactly")
    )


def _safe_name(record: Record) -> str:
    return printable(entry_name(record))


def _reads_back(record: Record, fields: Mapping[str, Any], zones: Zones) -> bool:
    again = _record(Entry(record.table, 1, None, dict(fields)), zones)
    return again == record


def _local_zone(record: Record, zones: Zones) -> str | None:
    return zones.local(
        type(record), {key: getattr(record, key, None) for key in ("place", "places")}
    )


@functools.cache
def written_fields(kind: type) -> tuple[str, ...]:
    """The fields of a class in the order people read them: id, name, what it says, who says so."""
    names = [spec.name for spec in attrs.fields(kind)]
    late = [spec.name for spec in attrs.fields(Timed)] if issubclass(kind, Timed) else []
    early = [spec.name for spec in attrs.fields(Node)] if issubclass(kind, Node) else ["id"]
    first = [field for field in early if field in names]
    last = [field for field in late if field not in first]
    return (*first, *(field for field in names if field not in (*first, *last)), *last)


def _plain_fields(value: Any, zone: str | None, local: str | None) -> dict[str, Any]:
    kind: Any = type(value)
    specs = attrs.fields_dict(kind)
    fields: dict[str, Any] = {}
    for field in written_fields(kind):
        item = getattr(value, field)
        default = specs[field].default
        if field != "id" and (item is None or item == default or item == {}):
            continue
        fields[field] = _plain_value(item, local if field == "when" else zone, zone)
    return fields


def _plain_value(value: Any, zone: str | None, ledger_zone: str | None) -> Any:
    match value:
        case Moment() | Span():
            return text_of(value, zone)
        case Duration():
            return str(value)
        case Interval():
            low, high = _shortest(value.low), _shortest(value.high)
            return low if low == high else [low, high]
        case tuple():
            return [_plain_value(item, zone, ledger_zone) for item in value]
        case dict():
            return dict(value)
        case enum.Enum():
            return value.value
        case _ if attrs.has(type(value)):
            return _plain_fields(value, ledger_zone, ledger_zone)
    return value


def _shortest(number: float) -> int | float:
    return int(number) if number.is_integer() and abs(number) < 2**53 else number
