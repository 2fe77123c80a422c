"""A table of reports: where it is, and what its columns mean.

Nothing is inferred: a file is read as text, and a rule for each key of a report says from which columns it
comes and in which form.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import attrs

from pledgewatch.errors import InputError, Problem, nearest, printable, visible
from pledgewatch.model.fields import argument, one_of, refused, shown, zone_name
from pledgewatch.model.time import Duration, Span
from pledgewatch.model.zones import Zones
from pledgewatch.tables.batches import Batch, batches_of
from pledgewatch.tables.files import STANDARD_INPUT, SUFFIXES, held, is_path
from pledgewatch.tables.frames import columns_of, frames, libraries, listed, maps_itself
from pledgewatch.tables.rules import (
    DRAFTED,
    EITHER,
    KEYS,
    REQUIRED,
    TAKES_BACK,
    Constant,
    Rule,
    Written,
    check_encoding,
    converted,
)

if TYPE_CHECKING:
    from pledgewatch.tables.proposals import ProposedTable

BATCH_ROWS = 200_000
"""Rows that are held in memory at once."""

_BAD = ("fatal", "quarantine")
_DATA = (
    f"the path of a file ({SUFFIXES}), or a data frame: "
    "polars, pandas, pyarrow, a DuckDB relation, a PySpark frame"
)
_RULES = "a rule, such as Text, Number, Days, Instant, Written, Derived or Constant of `pledgewatch.tables`"


def _listed(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(given)


@attrs.frozen(kw_only=True)
class Panel:
    """What a data set counts: who looks, at what, where, from when to when (semantics 8, *panel by default*).

    So a loaded table is enough to count. A ledger that declares a coverage of the same source knows
    better: its own stands instead.

    Attributes:
        source: The id of the source that stands for the data set.
        activities: What it would report.
        places: Where; None: in the places that its rows name.
        when: From when to when; None: from the first day of its rows to the last.
        sensitivity: P(it reports it | it happened), below 1; None: its silence weighs nothing.
        lag: The 95 % quantile of its reporting lag; None: as its rows tell it, where they tell both times.
    """

    source: str
    activities: tuple[str, ...] = attrs.field(converter=_listed)
    places: tuple[str, ...] | None = None
    when: Span | None = None
    sensitivity: float | None = None
    lag: Duration | None = None


def _rules_of(given: Any) -> Any:
    return dict(given) if isinstance(given, Mapping) else given


def _names_of(given: Any) -> Any:
    return tuple(given) if isinstance(given, list) else given


def _data_of(given: Any) -> Any:
    """Rows that can be read but once, or that are no frame yet, as a frame in memory."""
    if hasattr(type(given), "read_next_batch"):
        return libraries()[1].DataFrame(given)
    rows = list(given) if isinstance(given, Iterator) else given
    if isinstance(rows, (list, tuple)) and rows and all(isinstance(r, Mapping) for r in rows):
        libraries()
        return held(rows)
    return rows


def _same_data(data: Any) -> Any:
    """What makes two tables of one: the path, or the frame itself, which need not compare."""
    return os.fspath(data) if is_path(data) else id(data)


def _named(table: Table) -> str:
    """How messages call a table that has no name: its file, or what it is."""
    if not is_path(table.data):
        return f"a {type(table.data).__name__}"
    path = os.fspath(table.data)
    return "standard input" if path == STANDARD_INPUT else visible(path)


@attrs.frozen(kw_only=True)
class Table:
    """A table of reports: where it is, and the rule for each key of a report.

    Attributes:
        data: The path of a CSV, Parquet, JSON Lines, JSON, YAML or Excel file or of a folder of Parquet
            files, "-" for standard input; or a frame: polars (lazy too), pandas, pyarrow, a DuckDB
            relation, a PySpark frame, whatever narwhals reads; or rows as dicts, also one by one, and
            readers of Arrow, which are held in memory.
        rules: For each key in `KEYS` that the table gives, how; of a table with a rule for `retracts`, whose
            rows take back others, for each in `TAKES_BACK`. What a function among them answers
            hangs on nothing but what it is asked: it may be asked in any order, in several threads
            and, of a PySpark frame, in other processes.
        name: How messages call it; left out: the name of its file.
        bad: What to do with a row that cannot be read: `fatal` refuses the table, naming every such
            row; `quarantine` leaves them out and hands them back, each named.
        encoding: Of a file of text, as Python calls it; UTF-16 is known by its first bytes.
        separator: Between the fields of a CSV file; None: comma, semicolon, tab or bar, whichever its
            first line has most of.
        header: The names of the columns of a text file without a line of them; its fields are taken as
            they stand, quotation marks and all. None: its first line has them.
        sheet: Of an Excel file, the sheet (None: the first); of JSON and YAML, the key under which the
            rows stand (None: where there is but one list of them).
        panel: What it counts; None: its rows do not say that anybody was looking.

    Raises:
        InputError: for what is no table, no rule, no key of a report and no value for one.
    """

    data: Any = attrs.field(eq=_same_data, converter=_data_of)
    rules: Mapping[str, Rule] = attrs.field(converter=_rules_of)
    name: str = attrs.field(default=attrs.Factory(_named, takes_self=True))
    bad: Literal["fatal", "quarantine"] = attrs.field(default="fatal")
    encoding: str = attrs.field(default="utf-8")
    separator: str | None = attrs.field(default=None)
    header: Sequence[str] | None = attrs.field(default=None, converter=_names_of)
    sheet: str | None = attrs.field(default=None)
    panel: Panel | None = attrs.field(
        default=None, validator=attrs.validators.optional(attrs.validators.instance_of(Panel))
    )

    @data.validator
    def _data(self, _: object, data: Any) -> None:
        kind = type(data)
        # Asked of the class: some frames work hard when they are asked for their columns.
        is_frame = hasattr(kind, "columns") and not isinstance(data, (Table, Rule))
        if not (is_frame or maps_itself(data) or (is_path(data) and os.fspath(data))):
            raise refused("Table", "data", data, _DATA)

    @name.validator
    def _named(self, _: object, name: Any) -> None:
        if not (isinstance(name, str) and name and name.isprintable()):
            raise refused("Table", "name", name, "a name in quotes, of one line")

    @bad.validator
    def _bad(self, _: object, bad: Any) -> None:
        one_of("Table", "bad", bad, _BAD)

    @encoding.validator
    def _encoding(self, _: object, encoding: Any) -> None:
        check_encoding("Table", encoding)

    @separator.validator
    def _separator(self, _: object, separator: Any) -> None:
        one_sign = isinstance(separator, str) and len(separator) == 1 and separator.isascii()
        if separator is not None and not one_sign:
            raise refused("Table", "separator", separator, 'one sign, such as ";"')

    @header.validator
    def _header(self, _: object, header: Any) -> None:
        named = isinstance(header, tuple) and all(isinstance(name, str) for name in header)
        if header is not None and not (named and header):
            raise refused("Table", "header", header, 'the names of the columns: ["id", "day"]')

    @sheet.validator
    def _sheet(self, _: object, sheet: Any) -> None:
        if sheet is not None and not isinstance(sheet, str):
            raise refused("Table", "sheet", sheet, "the name of a sheet or key, as text")

    @rules.validator
    def _rules(self, _: object, rules: Any) -> None:
        if not isinstance(rules, Mapping):
            raise refused("Table", "rules", rules, 'a table of rules: {"id": Text("nr"), ...}')
        problems = list(_wrong(rules))
        if problems:
            raise InputError(problems)

    def __repr__(self) -> str:
        # A frame would be shown in many lines.
        return f"<Table {self.name!r}: {', '.join(self.rules)}>"

    @classmethod
    def written(
        cls,
        data: Any,
        *,
        bad: Literal["fatal", "quarantine"] = "fatal",
        encoding: str = "utf-8",
        separator: str | None = None,
        header: Sequence[str] | None = None,
        sheet: str | None = None,
    ) -> Table:
        """A table whose columns are called like the keys of a ``[[report]]`` and written like them.

        Columns with other names are left alone. An empty field is a key left out.

        Raises:
            InputError: for a table that cannot be read, or without a column it must have; and for a
                column that is called nearly like a key, for it would be left out in silence.
        """
        bare = bare_table(
            data, bad=bad, encoding=encoding, separator=separator, header=header, sheet=sheet
        )
        present = columns_of(bare)
        problems = list(_nearly(bare.name, present))
        if DRAFTED in present:
            found = "a column of drafts, though every row counts"
            expected = "no such column: what waits for review stands in ledger files"
            problems.append(Problem(file=bare.name, field=DRAFTED, found=found, expected=expected))
        if problems:
            raise InputError(problems)
        rules: dict[str, Rule] = {key: Written(key) for key in KEYS if key in present}
        missing = [key for key in REQUIRED if key not in rules]
        missing += [one for one, other in EITHER if one not in rules and other not in rules]
        if missing:
            raise InputError(
                file=bare.name,
                field=missing[0],
                found="no such column",
                expected=f"columns named like the keys of a report; there are {listed(present)}",
            )
        return attrs.evolve(bare, rules=rules)

    @classmethod
    def from_frame(cls, data: Any, **options: Any) -> ProposedTable:
        """A table with a proposal of what its columns mean, by their names and by what stands in them.

        Nothing is read by it before it is accepted: ``print(table.proposal)``, then ``table.accept()``, with rules of
        one's own for what it does not or not rightly propose: ``table.accept(origin=Constant("monitors"))``.

        Args:
            data: As for a `Table`.
            options: Of a `Table`: `name`, `bad`, `encoding`, `separator`, `header`, `sheet`, `panel`.

        Raises:
            InputError: for what is no table, and for one that cannot be read.
        """
        from pledgewatch.tables.proposals import proposed

        return proposed(data, **options)

    @property
    def takes_back(self) -> bool:
        """Whether its rows take back others."""
        return "retracts" in self.rules

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that some rule reads."""
        named = (column for rule in self.rules.values() for column in rule.columns)
        return tuple(dict.fromkeys(named))

    def batches(self, zones: Zones | str | None = None) -> Generator[Batch]:
        """The table, so many rows at a time.

        Args:
            zones: In which zone days and clock times are read whose rule names none: those of a
                ledger (`Ledger.zones`), or the IANA name of one for all.

        Raises:
            InputError: for a file that cannot be read, and for a column that is not there.
            PledgewatchError: where polars is not installed, and of a PySpark frame, which is never
                read here.
        """
        near = zones
        if not isinstance(near, Zones):
            near = Zones({}, argument("Table", "zones", zone_name, near))
        with contextlib.closing(frames(self, BATCH_ROWS)) as read:
            yield from batches_of(self, read, near)


def bare_table(data: Any, **reading: Any) -> Table:
    """A table before it is known which columns it has: for its columns alone.

    Raises:
        InputError: for what is no table.
    """
    return Table(data=data, rules=_ALL, **reading)


_ALL: dict[str, Rule] = {
    key: Written(key) for key in (*REQUIRED, *(either for either, _ in EITHER))
}
_NEAR = 0.8
"""Two names that are so alike are one of them misspelt; others differ on purpose."""


def _wrong(rules: Mapping[Any, Any]) -> Iterator[Problem]:
    """What keeps some rules from making a report of a row."""
    takes_back = "retracts" in rules
    known, what = (TAKES_BACK, "retraction") if takes_back else (KEYS, "report")
    for key, rule in rules.items():
        if key not in known:
            near = nearest(key, known) if isinstance(key, str) else ""
            expected = f"a key of a {what}{near or ': ' + ', '.join(known)}"
            field = printable(key) if isinstance(key, str) else shown(key)
            yield Problem(entry="rules", field=field, expected=expected)
        elif not isinstance(rule, Rule):
            yield Problem(entry="rules", field=key, found=shown(rule), expected=_RULES)
        elif isinstance(rule, Constant):
            yield from _wrong_constant(key, rule.value)
    if takes_back:
        if "known" not in rules and "published" not in rules:
            yield Problem(
                entry="rules", field="known", expected="a rule for it, or for `published`"
            )
        return
    for key in REQUIRED:
        if key not in rules:
            yield Problem(entry="rules", field=key, expected="a rule for it")
    for one, other in EITHER:
        if one not in rules and other not in rules:
            yield Problem(entry="rules", field=one, expected=f"a rule for it, or for `{other}`")


def _wrong_constant(key: str, value: Any) -> Iterator[Problem]:
    if key in ("id", "retracts"):
        yield Problem(
            entry="rules",
            field=key,
            found=shown(value),
            expected="a rule that reads a column: each row has an id of its own",
        )
        return
    try:
        converted(key, value)
    except InputError as error:
        for problem in error.problems:
            yield attrs.evolve(problem, entry="rules", field=key)


def _nearly(name: str, present: Iterable[str]) -> Iterator[Problem]:
    """The columns that are called nearly like a key: in another case, with spaces, misspelt."""
    columns = list(present)
    folded = {plain_name(key): key for key in KEYS}
    absent = [key for key in KEYS if key not in columns]
    for column in columns:
        if column in KEYS:
            continue
        key = folded.get(plain_name(column))
        hint = f'; did you mean "{key}"?' if key else nearest(plain_name(column), absent, _NEAR)
        if hint:
            yield Problem(
                file=name,
                field=printable(column),
                found="a column that is called nearly like a key of a report",
                expected=f"the key as it is written, or a name unlike it{hint}",
            )


def plain_name(column: str) -> str:
    """A name without what people and programs change in it: case, spaces, dashes and underlines."""
    return "".join(each for each in column.casefold() if each.isalnum())
