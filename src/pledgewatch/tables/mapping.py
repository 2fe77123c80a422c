"""What stands in which column of a table that is imported: the map, as a file or as a dict.

A map has a section for each kind of record that a row becomes, ``pledge`` and ``assessment``, and in each
for a key of such a record where it comes from:

    title = "Promise"                                  the column of that name
    links = ["Source", "More"]                         several: all of them of a list, else the first told
    debtor = { value = "Government" }                  the same for every row
    said = { column = "Date", form = "%d/%m/%Y" }      days that are not written as 2022-03-29
    tags = { column = "Ministers", split = ";" }       several in one cell
    kind = { column = "Type", codes = { B = "cease" }, otherwise = "do-by" }
    title = { column = "Promise", words = 10 }         its first words
    id = { column = "Nr", before = "mandate-" }        with something put before it

A column that is called like a key is read as that key, unless the map says otherwise; ``url = ""`` leaves
it alone. ``table`` says how the file is read, ``ledger`` what holds for all of it, ``history`` where the
earlier ratings stand; sections as of a ledger file (``[[actor]]``, ``[[source]]``, ...) are kept as they are.
"""

from __future__ import annotations

import datetime as dt
import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from pledgewatch.errors import InputError, Problem, nearest
from pledgewatch.io.files import reason
from pledgewatch.model.fields import field_types, refused, shown
from pledgewatch.model.records import RECORDS, Assessment, Header, Pledge
from pledgewatch.tables.rules import OUTSIDE, Constant, Rule

Cell = str | list[str] | None
"""What stands in a cell: text, several texts, or nothing."""

_READING = ("sheet", "encoding", "separator")
_HISTORY = ("file", "on")
_OF_ROWS: Mapping[str, Any] = {
    "pledge": Pledge,
    "assessment": Assessment,
    "history": Assessment,
}
"""The sections whose keys are filled from rows, and the records whose keys they are."""
_FROM = ("column", "columns", "value", "form", "split", "codes", "otherwise", "words", "before")


def one_text(cell: Cell) -> str | None:
    """What stands in a cell as one text; None for nothing."""
    return "; ".join(cell) if isinstance(cell, list) else cell or None


@attrs.frozen(kw_only=True)
class Filling:
    """Where a key of an imported record comes from.

    Attributes:
        columns: The columns it reads; none for a value that is the same for every row.
        value: That value.
        form: How a day is written, for `datetime.strptime`; None: as in a ledger file.
        split: What stands between several texts of one cell.
        codes: What stands for each text of a cell; None: itself.
        otherwise: What stands for every other text, where there are codes; left out: such a value is
            not mapped.
        words: How many words are kept of a longer text.
        before: What is put before it.
    """

    columns: tuple[str, ...] = ()
    value: Any = None
    form: str | None = None
    split: str | None = None
    codes: Mapping[str, Any] | None = None
    otherwise: Any = ...
    words: int | None = None
    before: str = ""

    def of(self, row: Mapping[str, Cell], *, several: bool) -> tuple[Any, set[str]]:
        """What a row says: a value, a list of them, or None where it is not told; and the columns it keeps.

        Args:
            several: Whether the key takes a list.

        Raises:
            ValueError: with what was expected, for a cell that cannot be mapped.
        """
        if not self.columns:
            return self.value, set()
        told: list[Any] = []
        kept: set[str] = set()
        for column in self.columns:
            texts = list(self._texts(row.get(column)))
            if not texts:
                continue
            told += [self._one(text) for text in texts]
            if not several and len(texts) > 1:
                raise ValueError("one text, for this key takes no list")
            if self.words is None or all(len(text.split()) <= self.words for text in texts):
                kept.add(column)
            if not several:
                return told[0], kept
        return told or None, kept

    def _texts(self, cell: Cell) -> Iterable[str]:
        for text in cell if isinstance(cell, list) else [cell or ""]:
            parts = text.split(self.split) if self.split else (text,)
            yield from (part.strip() for part in parts if part.strip())

    def _one(self, text: str) -> Any:
        if self.codes is not None:
            found = self.codes.get(text, self.otherwise)
            if found is ...:
                listed = ", ".join(map(shown, list(self.codes)[:12]))
                raise ValueError(f"one of the codes {listed}{nearest(text, self.codes)}")
            return found
        if self.form is not None:
            try:
                return str(dt.datetime.strptime(text, self.form).date())
            except ValueError:
                raise ValueError(f"a day written as {self.form}") from None
        words = text.split()
        if self.words is not None and len(words) > self.words:
            text = f"{' '.join(words[: self.words])} ..."
        return self.before + text


@attrs.frozen(kw_only=True)
class Map:
    """How the rows of a table become records of a ledger.

    Attributes:
        pledge: For each key of a pledge where it comes from.
        assessment: For each key of the rating that a row tells of its pledge; empty: it tells none.
        history: For each key of an earlier rating, of which a row of another table tells.
        on: The column of the history and that of the table by which their rows belong together.
        file: The table of the history; a name is looked for beside the table.
        ledger: What holds for the whole ledger.
        reading: How the file is read: `sheet`, `encoding`, `separator`.
        records: Entries by table, as in a ledger file.
    """

    pledge: Mapping[str, Filling]
    assessment: Mapping[str, Filling] = attrs.field(factory=dict)
    history: Mapping[str, Filling] = attrs.field(factory=dict)
    on: tuple[str, str] = ("", "")
    file: Any = None
    ledger: Mapping[str, Any] = attrs.field(factory=dict)
    reading: Mapping[str, Any] = attrs.field(factory=dict)
    records: Mapping[str, Sequence[Mapping[str, Any]]] = attrs.field(factory=dict)


def read_map(given: Any) -> Mapping[str, Any]:
    """A map as plain tables: of a dict as it is, of the path of a TOML file what stands in it.

    Raises:
        InputError: for a file that cannot be read.
    """
    if isinstance(given, Mapping):
        return given
    if not isinstance(given, (str, os.PathLike)) or not given:
        raise refused("map", None, given, "the path of a TOML file, or a dict of its sections")
    name = os.fspath(given)
    try:
        return tomllib.loads(Path(given).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            file=str(name), found=reason(error), expected="a map written in TOML"
        ) from error


def joined_maps(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Two maps, section by section; where both fill a key, the second does."""
    both = dict(first)
    for section, told in second.items():
        old = both.get(section)
        inner = isinstance(old, Mapping) and isinstance(told, Mapping)
        both[section] = {**old, **told} if inner else told  # type: ignore[dict-item]
    return both


def map_of(given: Any) -> Map:
    """A map, checked.

    Raises:
        InputError: naming every section and key that cannot be used.
    """
    tree = read_map(given)
    problems: list[Problem] = []
    made: dict[str, Any] = {"records": {}}
    for section, told in tree.items():
        try:
            if section in _OF_ROWS:
                made[section] = _section(section, told, made)
            elif section in ("ledger", "table"):
                known = tuple(field_types(Header)) if section == "ledger" else _READING
                _only(section, told, known)
                made["reading" if section == "table" else section] = dict(told)
            elif section in RECORDS:
                _entries(section, told)
                made["records"][section] = told
            else:
                known = (*_OF_ROWS, "ledger", "table", *RECORDS)
                expected = f"a section of a map{nearest(str(section), known)}"
                raise refused("map", str(section), told, expected)
        except InputError as error:
            problems += error.problems
    if "pledge" not in made and not problems:
        problems.append(Problem(entry="map", field="pledge", expected="a section for it"))
    if problems:
        raise InputError(problems)
    return Map(**made)


def _section(section: str, told: Any, made: dict[str, Any]) -> dict[str, Filling]:
    known = tuple(field_types(_OF_ROWS[section]))
    extra = _HISTORY if section == "history" else ()
    _only(section, told, (*known, *extra))
    if section == "history":
        made["file"] = told.get("file")
        on = told.get("on")
        made["on"] = (on, on) if isinstance(on, str) else tuple(on or ())
        if len(made["on"]) != 2 or not all(isinstance(name, str) for name in made["on"]):
            expected = 'the column that both tables have, or that of each: ["Promise", "title"]'
            raise refused("map", "history.on", on, expected)
        if made["file"] is None:
            raise refused("map", "history.file", None, "the table that tells of earlier ratings")
    return {
        key: filling(f"{section}.{key}", rule) for key, rule in told.items() if key not in extra
    }


def _only(section: str, told: Any, known: Sequence[str]) -> None:
    if not isinstance(told, Mapping):
        raise refused("map", section, told, f"a table: [{section}]")
    for key in told:
        if key not in known:
            expected = f"one of {', '.join(known)}{nearest(str(key), known)}"
            raise refused("map", f"{section}.{key}", told[key], expected)


def _entries(table: str, told: Any) -> None:
    if not isinstance(told, list) or not all(isinstance(each, Mapping) for each in told):
        raise refused("map", table, told, f"[[{table}]], once for each of them")


def filling(field: str, given: Any) -> Filling:
    """Where a key comes from, as a map says it or as a rule of a table.

    Raises:
        InputError: for what says no such thing.
    """
    match given:
        case Filling():
            return given
        case "":
            return Filling()
        case str():
            return Filling(columns=(given,))
        case [*names] if names and all(isinstance(name, str) for name in names):
            return Filling(columns=tuple(names))
        case Mapping():
            return _described(field, given)
        case Constant():
            return Filling(value=given.value)
        case _ if isinstance(given, Rule):
            return _Ruled(columns=given.columns, rule=given)
    expected = (
        'the name of a column, a list of them, or { value = "..." } for the same in every row'
    )
    raise refused("map", field, given, expected)


def _described(field: str, given: Mapping[str, Any]) -> Filling:
    for key in given:
        if key not in _FROM:
            raise refused("map", f"{field}.{key}", given[key], f"one of {', '.join(_FROM)}")
    told = dict(given)
    names = told.pop("columns", ())
    columns = (told.pop("column"),) if "column" in told else tuple(names)
    if bool(columns) is ("value" in told) or not all(isinstance(name, str) for name in columns):
        expected = "either the `column` that it comes from, or the `value` of every row"
        raise refused("map", field, given, expected)
    kinds: Mapping[str, Any] = {
        "form": str,
        "split": str,
        "before": str,
        "words": int,
        "codes": dict,
    }
    for key, kind in kinds.items():
        if key in told and (not isinstance(told[key], kind) or not told[key]):
            word = {str: "text", int: "a number", dict: "a table of codes"}[kind]
            raise refused("map", f"{field}.{key}", told[key], word)
    return Filling(columns=columns, **told)


@attrs.frozen(kw_only=True)
class _Ruled(Filling):
    """A key that a rule of a table fills."""

    rule: Any

    def of(self, row: Mapping[str, Cell], *, several: bool) -> tuple[Any, set[str]]:
        texts = tuple(one_text(row.get(column)) for column in self.columns)
        found = self.rule.of(texts)
        told = None if found is OUTSIDE else found
        return told, {column for column, text in zip(self.columns, texts, strict=True) if text}
