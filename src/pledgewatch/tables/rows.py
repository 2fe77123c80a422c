"""Rows of a table as records: what a map says of each, and what of them could not be mapped."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from pledgewatch.conventions import PREFIXES, known_node
from pledgewatch.errors import InputError, Problem, nearest
from pledgewatch.model.fields import field_types, from_text, shown, without_none
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import (
    RECORDS,
    Assessment,
    Header,
    Node,
    Place,
    Pledge,
    Record,
)
from pledgewatch.model.zones import Zones
from pledgewatch.tables.frames import as_text, columns_of, frames
from pledgewatch.tables.mapping import Cell, Filling, Map, one_text
from pledgewatch.tables.rules import one_line
from pledgewatch.tables.schema import bare_table

_ROWS = 50_000
"""Rows that are made text at once."""
_ID = 60
"""Characters of an id that is made of a title."""
_SAME = ("scale", "source", "by", "sources")
"""Keys of an assessment that the history of the same tracker shares."""

Rules = Mapping[str, Filling]
"""For each key of a record where it comes from."""
Where = tuple[str, int]
"""The table and the number of a row."""

# -- reading ---------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class WholeTable:
    """A table of which all columns are read."""

    data: Any
    name: str
    encoding: str = "utf-8"
    separator: str | None = None
    header: Sequence[str] | None = None
    sheet: str | None = None
    columns: tuple[str, ...] = ()

    def rows(self) -> Iterator[dict[str, Cell]]:
        """Each row: by column the text that stands there, or the texts of a list."""
        import polars as pl

        for frame in frames(self, _ROWS):
            lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
            texts = as_text(frame).with_columns(frame.select(lists)) if lists else as_text(frame)
            yield from texts.iter_rows(named=True)


def whole_table(data: Any, reading: Mapping[str, Any]) -> WholeTable:
    """A table of which all columns are read.

    Args:
        data: As a `Table` takes it.
        reading: How it is read: `encoding`, `separator`, `sheet`.

    Raises:
        InputError: for what is no table, and for a file that cannot be read.
    """
    # A table checks what is no table, and how it is read.
    checked = bare_table(data, **reading)
    told = {name: getattr(checked, name) for name in ("encoding", "separator", "sheet")}
    bare = WholeTable(data=checked.data, name=checked.name, **told)
    return attrs.evolve(bare, columns=tuple(columns_of(bare)))


# -- rows to records -------------------------------------------------------------------------------


def slug(text: str, most: int = _ID) -> str:
    """A readable id made of a text: letters and digits of any script, in lower case, and dashes."""
    plain = "".join(
        sign
        for sign in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(sign)
    )
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", re.sub(r"['’]", "", plain)))
    made = words[0][:most] if words else ""
    for word in words[1:]:
        if len(made) + 1 + len(word) > most:
            break
        made += f"-{word}"
    return made


@functools.cache
def _node_fields(kind: Any) -> dict[str, str]:
    """The fields of a record that name nodes, with the table of these."""
    refs = ((spec.name, spec.metadata.get("ref")) for spec in attrs.fields(kind))
    return {name: ref for name, ref in refs if ref in RECORDS and issubclass(RECORDS[ref], Node)}


class Declarations:
    """Who and what is declared, found by id, name and alias; what is not is declared when it is named."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.ids: dict[tuple[str, str], str] = {}
        self.taken: set[tuple[str, str]] = set()
        self.made: list[tuple[str, dict[str, str]]] = []
        for node in nodes:
            self.taken.add((node.table, node.id))
            for name in (node.id, node.name, *node.aliases):
                if name:
                    self.ids.setdefault((node.table, _spelt(name)), node.id)

    def id_of(self, table: str, name: str) -> str:
        """The id of what is called so."""
        if table in PREFIXES and known_node(table, name):
            return name
        key = table, _spelt(name)
        if key not in self.ids:
            id = _unused(slug(name) or name, lambda id: (table, id) in self.taken)
            self.taken.add((table, id))
            self.ids[key] = id
            self.made.append((table, {"id": id} if id == name else {"id": id, "name": name}))
        return self.ids[key]


def _unused(id: str, is_taken: Callable[[str], bool]) -> str:
    number, made = 1, id
    while is_taken(made):
        number += 1
        made = f"{id}-{number}"
    return made


class Importer:
    """One import: what was made so far, and what was not mapped."""

    def __init__(self, told: Map, into: Ledger | None) -> None:
        self.map = told
        self.into = into
        self.header = Header.read(told.ledger, None, None)
        if into is not None:
            self.header, differing = into.header.joined(self.header)
            if differing:
                raise InputError(attrs.evolve(each, entry="ledger") for each in differing)
        plain = Zones({}, self.header.timezone)
        self.records: list[Record] = [
            plain.record(table, entry) for table, told in told.records.items() for entry in told
        ]
        before = into.records if into is not None else ()
        known = [each for each in (*before, *self.records) if isinstance(each, Node)]
        self.world = Declarations(known)
        places = {each.id: each for each in known if isinstance(each, Place)}
        self.zones = Zones(places, self.header.timezone)
        self.ids = {record.id for record in before if isinstance(record, Pledge)}
        self.found: dict[str, str] = {}
        self.rows: list[Problem] = []
        self.values: list[Problem] = []
        self.unkept: Counter[str] = Counter()

    def done(self) -> tuple[Ledger, tuple[Record, ...]]:
        """The ledger, and what was made of the rows.

        Raises:
            InputError: for records that cannot stand in one ledger.
        """
        nodes = [RECORDS[table].read(entry, None, None) for table, entry in self.world.made]
        made = (*self.records, *nodes)
        if self.into is None:
            ledger = Ledger(made, **attrs.asdict(self.header))
        else:
            ledger = Ledger(
                (*self.into.records, *made),
                **attrs.asdict(self.header),
                assumptions=self.into.assumptions,
            )
        mine = {(record.table, record.id) for record in made}
        return ledger, tuple(each for each in ledger.entries if (each.table, each.id) in mine)

    def take(self, whole: WholeTable) -> None:
        """The rows of the table itself: a pledge each, and what was said of it last."""
        pledge, rating = self._of_pledges(whole), self.map.assessment
        self._check(whole, _read_by(rating))
        for number, row in enumerate(whole.rows(), start=1):
            where = whole.name, number
            fields, kept = self._fields(Pledge, pledge, row, where)
            if "id" in fields and fields["id"] in self.ids:
                self._leave_out(
                    where,
                    pledge,
                    Problem(field="id", found=shown(fields["id"]), expected="an id of its own"),
                )
                continue
            if "id" not in fields:
                called = (fields.get(key) for key in ("title", "text", "quote"))
                name = next((str(each) for each in called if each), "")
                fields["id"] = _unused(slug(name) or "pledge", self.ids.__contains__)
            made = self._record(Pledge, fields, pledge, where)
            if made is None:
                continue
            self.ids.add(made.id)
            if self.map.history:
                self.found.setdefault(_key(row.get(self.map.on[1])), made.id)
            told, more = self._fields(Assessment, rating, row, where)
            if told.get("rating"):
                told.setdefault("source", fields.get("source"))
                self._rate(made.id, told, rating, where)
            self._count_unkept(row, kept | more)

    def take_history(self, whole: WholeTable, table: str) -> None:
        """The rows of another table: what was said earlier of the pledges."""
        same = {
            key: each
            for key, each in self.map.assessment.items()
            if key in _SAME and not each.columns
        }
        rules = same | dict(self.map.history)
        theirs, ours = self.map.on
        self._check(whole, [theirs, *_read_by(rules)])
        for number, row in enumerate(whole.rows(), start=1):
            where = whole.name, number
            id = self.found.get(_key(row.get(theirs)))
            if id is None:
                near = nearest(_key(row.get(theirs)), self.found)
                self.rows.append(
                    Problem(
                        file=whole.name,
                        entry=f"row {number}",
                        field=theirs,
                        found=shown(row.get(theirs)),
                        expected=f"the `{ours}` of a row of {table}{near}",
                    )
                )
                continue
            told, kept = self._fields(Assessment, rules, row, where)
            self._rate(id, told, rules, where)
            self._count_unkept(row, kept | {theirs})

    def _rate(self, pledge: str, fields: dict[str, Any], rules: Rules, where: Where) -> None:
        by = fields.get("by") or fields.get("source")
        told = {key: value for key, value in fields.items() if value is not None}
        # Its words are those of the tracker: never those of our verdicts, unless it says so.
        self._record(Assessment, {"scale": by, **told, "pledge": pledge}, rules, where)

    def _of_pledges(self, whole: WholeTable) -> Rules:
        """Where the keys of a pledge come from: as the map says, or from columns that are called like them."""
        self._check(whole, _read_by(self.map.pledge))
        if self.map.history:
            self._check(whole, [self.map.on[1]])
        told = dict(self.map.pledge)
        for column in whole.columns:
            if column in field_types(Pledge):
                told.setdefault(column, Filling(columns=(column,)))
        return told

    def _count_unkept(self, row: Mapping[str, Cell], kept: set[str]) -> None:
        self.unkept.update(column for column, cell in row.items() if cell and column not in kept)

    def _check(self, whole: WholeTable, names: Iterable[str]) -> None:
        missing = [name for name in dict.fromkeys(names) if name not in whole.columns]
        if missing:
            raise InputError(
                Problem(
                    file=whole.name,
                    field=name,
                    found="no such column",
                    expected=f"one of {', '.join(whole.columns)}{nearest(name, whole.columns)}; "
                    f'for the same in every row {{ value = "{name}" }}',
                )
                for name in missing
            )

    def _fields(
        self, kind: Any, rules: Rules, row: Mapping[str, Cell], where: Where
    ) -> tuple[dict[str, Any], set[str]]:
        """What a row says for each key, and the columns whose cells are kept by it."""
        fields: dict[str, Any] = {}
        kept: set[str] = set()
        types = field_types(kind)
        for key, rule in rules.items():
            several = without_none(types[key]) == tuple[str, ...]
            try:
                told, columns = rule.of(row, several=several)
                if told is not None:
                    fields[key] = self._value(kind, key, told, several)
                    kept |= columns
            except InputError as error:
                self.values.append(_problem(where, key, rule, row, error.first.expected))
            except ValueError as error:
                expected = one_line(str(error)) or "another value"
                self.values.append(_problem(where, key, rule, row, expected))
        return fields, kept

    def _value(self, kind: Any, key: str, told: Any, several: bool) -> Any:
        values = list(told) if isinstance(told, (list, tuple)) else [told]
        table = _node_fields(kind).get(key)
        if table is not None:
            values = [self.world.id_of(table, _line(str(each))) for each in values]
        if several:
            return [
                _line(each) if isinstance(each, str) else each for each in dict.fromkeys(values)
            ]
        if len(values) > 1:
            return told
        (value,) = values
        if not isinstance(value, str):
            return value
        value = value if key in ("text", "quote", "reason") else _line(value)
        return from_text(without_none(field_types(kind)[key]), value)

    def _record(
        self, kind: Any, fields: dict[str, Any], rules: Rules, where: Where
    ) -> Record | None:
        """The record of some fields, less those that cannot be kept; None where it cannot be made."""
        zones = self.zones
        dropped: list[Problem] = []
        while True:
            try:
                made = zones.record(kind.table, fields)
            except InputError as error:
                wrong = {
                    (each.field or "").partition("#")[0].partition(".")[0]
                    for each in error.problems
                }
                spec = attrs.fields_dict(kind)
                if not all(
                    key in fields and spec[key].default is not attrs.NOTHING for key in wrong
                ):
                    for each in error.problems:
                        self._leave_out(where, rules, each)
                    return None
                fields = {key: value for key, value in fields.items() if key not in wrong}
                dropped += error.problems
                continue
            self.values += [_placed(where, rules, each) for each in dropped]
            self.records.append(made)
            return made

    def _leave_out(self, where: Where, rules: Rules, problem: Problem) -> None:
        self.rows.append(_placed(where, rules, problem))


def _read_by(rules: Rules) -> list[str]:
    return [column for rule in rules.values() for column in rule.columns]


def _key(cell: Cell) -> str:
    """What stands in a cell, as two tables may have it written."""
    return _line(one_text(cell) or "")


def _line(text: str) -> str:
    """Text of one line, in the form in which names are compared."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _columns(rules: Rules, key: str) -> str:
    columns = rules[key].columns if key in rules else ()
    return ", ".join(columns) or key


def _placed(where: Where, rules: Rules, problem: Problem) -> Problem:
    """A problem of a record, told of the row and column that it comes from."""
    file, number = where
    key, mark, inner = (problem.field or "").partition("#")
    field = f"{_columns(rules, key)}{mark}{inner}" or None
    return attrs.evolve(problem, file=file, entry=f"row {number}", field=field)


def _problem(
    where: Where, key: str, rule: Filling, row: Mapping[str, Cell], expected: str
) -> Problem:
    file, number = where
    cells = ", ".join(shown(_key(row.get(column))) for column in rule.columns)
    return Problem(
        file=file,
        entry=f"row {number}",
        field=", ".join(rule.columns) or key,
        found=cells or shown(rule.value),
        expected=expected,
    )


def _spelt(name: str) -> str:
    """A name in the form in which two spellings of it are one."""
    # A ledger that names nothing of the catalogues loads none of them.
    from pledgewatch.conventions.catalogues import folded

    return folded(name)
