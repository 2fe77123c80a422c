"""What the columns of a table mean, and the table as batches of typed columns.

Nothing is inferred: a file is read as text, and a *rule* for each key of a report says from which
columns it comes and in which form. A rule that looks values up is asked once for each distinct
value, so that what it does may be slow and clear.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import attrs

from pledgewatch.dates import parse_when
from pledgewatch.errors import InputError, Problem, nearest
from pledgewatch.moments import Moment, When, exact
from pledgewatch.records import Interval, Stance
from pledgewatch.tables.frames import columns_of, frames

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "OUTSIDE",
    "Batch",
    "Constant",
    "Days",
    "Derived",
    "Instant",
    "Number",
    "Outside",
    "Rule",
    "Table",
    "Text",
    "Written",
]

BATCH_ROWS = 200_000
"""Rows that are held in memory at once."""
EACH = 10_000
"""Rows that are told one by one where they could be told by their number."""
REMEMBERED = 500_000
"""Distinct values of one key of which it is remembered what they stand for."""


class Outside(enum.Enum):
    """What a rule answers of a row that is about nothing a ledger could ask of: it is left out."""

    OUTSIDE = "outside"


OUTSIDE = Outside.OUTSIDE


# -- rules -----------------------------------------------------------------------------------------


@attrs.frozen
class Constant:
    """The same for every row."""

    value: Any

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads: none."""
        return ()


@attrs.frozen
class Text:
    """The text of a column as it stands; an empty one is not told.

    Attributes:
        column: The column.
        before: What to put before it: ids of several tables must not be the same.
    """

    column: str
    before: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The column it reads."""
        return (self.column,)

    def of(self, values: tuple[str | None, ...]) -> str | None:
        """The value of a row."""
        (value,) = values
        return self.before + value if value else None


@attrs.frozen
class Number:
    """A column as a number; an empty field is not told."""

    column: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The column it reads."""
        return (self.column,)

    def of(self, values: tuple[str | None, ...]) -> float | None:
        """The value of a row.

        Raises:
            ValueError: for what is no finite number.
        """
        (value,) = values
        if not value:
            return None
        number = float(value)
        if number != number or number in (float("inf"), float("-inf")):
            raise ValueError("a finite number")
        return number


@attrs.frozen
class Derived:
    """What a function makes of some columns, asked once for each distinct combination.

    Attributes:
        columns: The columns.
        function: From their texts (None where a field is empty) to the value. It answers `OUTSIDE`
            of a row to be left out, and raises `ValueError` with what it expected of a bad one.
    """

    columns: tuple[str, ...]
    function: Callable[..., Any]

    def of(self, values: tuple[str | None, ...]) -> Any:
        """The value of a row."""
        return self.function(*values)

    @classmethod
    def codes(cls, column: str, codes: Mapping[str, Any], *, otherwise: Any = ...) -> Derived:
        """What stands for each code of a column.

        Args:
            column: The column.
            codes: The value of each code.
            otherwise: The value of every other code; left out: such a row is a bad one.
        """

        def function(code: str | None) -> Any:
            found = codes.get(code or "", otherwise)
            if found is ...:
                known = ", ".join(map(repr, sorted(codes)[:12]))
                raise ValueError(f"one of the codes {known}{nearest(code or '', codes)}")
            return found

        return cls((column,), function)


@attrs.frozen
class Days:
    """A day, or one of several: from a first to a last column, both included.

    Attributes:
        first: The column of the day, or of the first one.
        last: The column of the last one, where it may be another.
        form: How a day is written, for `datetime.strptime`.
        zone: IANA name of the zone of the days; None: that of the ledger.
    """

    first: str
    last: str | None = None
    form: str = "%Y-%m-%d"
    zone: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        return (self.first,) if self.last is None else (self.first, self.last)

    def of(self, values: tuple[str | None, ...]) -> When | None:
        """The moment of a row.

        Raises:
            ValueError: for what is no such day, and for a last day before the first.
        """
        if not values[0]:
            return None
        told = [self._day(value) for value in values if value]
        if told[-1] < told[0]:
            raise ValueError(f"a last day that is not before the first, {told[0]}")
        text = str(told[0]) if told[0] == told[-1] else f"[{told[0]}..{told[-1]}]"
        return parse_when(text, self.zone)

    def _day(self, value: str) -> dt.date:
        try:
            return dt.datetime.strptime(value, self.form).date()
        except ValueError:
            raise ValueError(f"a day written as {self.form}") from None


@attrs.frozen
class Instant:
    """An exact instant, with its offset from UTC.

    Attributes:
        column: The column.
        form: How it is written, for `datetime.strptime`; None: ISO 8601.
    """

    column: str
    form: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The column it reads."""
        return (self.column,)

    def of(self, values: tuple[str | None, ...]) -> Moment | None:
        """The moment of a row.

        Raises:
            ValueError: for what is no instant, and for one without an offset.
        """
        (value,) = values
        if not value:
            return None
        try:
            read = dt.datetime.strptime(value, self.form) if self.form else None
            read = read or dt.datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(f"an instant written as {self.form or 'ISO 8601'}") from None
        if read.tzinfo is None:
            raise ValueError("an instant with its offset from UTC, such as +00:00")
        whole = (read - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)
        return exact(whole)


@attrs.frozen
class Written:
    """Text in the forms that a ledger file takes; see `pledgewatch.parse_when`.

    Attributes:
        column: The column.
        zone: IANA name of the zone of days and clock times; None: that of the ledger.
    """

    column: str
    zone: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The column it reads."""
        return (self.column,)

    def of(self, values: tuple[str | None, ...]) -> Any:
        """The moment or span of a row.

        Raises:
            InputError: for text in no such form.
        """
        (value,) = values
        return parse_when(value, self.zone) if value else None


Rule = Constant | Text | Number | Derived | Days | Instant | Written


# -- a table ---------------------------------------------------------------------------------------

REQUIRED = ("id", "activity", "when", "origin")
KEYS = (
    *REQUIRED,
    *("place", "actor", "stance", "source", "known", "incident", "credibility", "probability"),
    *("actor_probability", "type_probability", "report_dated", "deaths", "number"),
    *("quote", "text", "url"),
)
"""The keys of a report that a rule can give; those of `REQUIRED` every table must give."""
OWN = ("id", "quote", "text", "url")
"""Keys that differ from row to row, and of which nothing is asked: they are read where a row bears."""


@attrs.frozen(kw_only=True)
class Table:
    """A table of reports: where it is, and the rule for each key of a report.

    Attributes:
        data: The path of a CSV or Parquet file or of a folder of Parquet files; or a frame: polars
            (lazy too), pandas, pyarrow, a DuckDB relation, a PySpark frame, whatever narwhals reads.
        rules: For each key in `KEYS` that the table gives, how. What a function among them answers
            hangs on nothing but what it is asked: it may be asked in any order, in several threads
            and, of a PySpark frame, in other processes.
        name: How messages call it; left out: the name of its file.
        each: Rows are told one by one, up to so many that bear on the ledger and on pledges that only
            count them; where there are more, those alike are told as one report with their number.
        bad: What to do with a row that cannot be read: `fatal` refuses the table, naming every such
            row; `quarantine` leaves them out and hands them back, each named.
        encoding: Of a CSV file, as Python calls it.
    """

    data: Any
    rules: Mapping[str, Rule] = attrs.field()
    name: str = attrs.field()
    bad: Literal["fatal", "quarantine"] = attrs.field(
        default="fatal", validator=attrs.validators.in_(("fatal", "quarantine"))
    )
    each: int = attrs.field(default=EACH)
    encoding: str = "utf-8"

    @name.default
    def _name(self) -> str:
        is_path = isinstance(self.data, (str, os.PathLike))
        return os.fspath(self.data) if is_path else f"a {type(self.data).__name__}"

    @each.validator
    def _each(self, _: object, each: int) -> None:
        if each < 0:
            raise InputError(
                Problem(entry="a table", field="each", found=str(each), expected="0 or more")
            )

    @rules.validator
    def _rules(self, _: object, rules: Mapping[str, Rule]) -> None:
        for key in rules:
            if key not in KEYS:
                raise InputError(
                    Problem(
                        entry="rules",
                        field=key,
                        expected=f"a key of a report{nearest(key, KEYS) or ': ' + ', '.join(KEYS)}",
                    )
                )
        for key in REQUIRED:
            if key not in rules:
                raise InputError(Problem(entry="rules", field=key, expected="a rule for it"))

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
    ) -> Table:
        """A table whose columns are called like the keys of a ``[[report]]`` and written like them.

        Columns with other names are left alone. An empty field is a key left out.

        Raises:
            InputError: for a table that cannot be read, or without a column it must have.
        """
        bare = cls(data=data, rules=_NO_RULES, bad=bad, encoding=encoding)
        present = columns_of(bare)
        rules = {key: _WRITTEN.get(key, Text)(key) for key in KEYS if key in present}
        missing = [key for key in REQUIRED if key not in rules and key != "origin"]
        if missing:
            raise InputError(
                Problem(
                    file=bare.name,
                    field=missing[0],
                    found="no such column",
                    expected=f"columns named like the keys of a report; there are {', '.join(present)}",
                )
            )
        if "origin" not in rules and "source" in rules:
            rules["origin"] = rules["source"]
        return attrs.evolve(bare, rules=rules)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that some rule reads."""
        named = (column for rule in self.rules.values() for column in rule.columns)
        return tuple(dict.fromkeys(named))

    def batches(self, zone: str | None = None) -> Generator[Batch]:
        """The table, so many rows at a time.

        Args:
            zone: IANA name of the zone of days whose rule names none.

        Raises:
            InputError: for a file that cannot be read, and for a column that is not there.
            PledgewatchError: where polars is not installed, and of a PySpark frame, which is never
                read here.
        """
        with contextlib.closing(frames(self, BATCH_ROWS)) as read:
            yield from batches_of(self, read, zone)


@attrs.frozen(eq=False)
class Encoded:
    """A column as codes into its distinct values.

    More values may be added behind those that it uses while the next batch is read.
    """

    codes: Any
    values: Sequence[Any]

    def __getitem__(self, row: int) -> Any:
        return self.values[self.codes[int(row)]]


@attrs.frozen(eq=False)
class Own:
    """A column of what differs from row to row, made of the columns of the table when it is asked for."""

    rule: Any
    told: pl.DataFrame

    def __getitem__(self, row: int) -> Any:
        return self.take([int(row)])[0]

    def take(self, rows: Any) -> list[Any]:
        """The values of some rows."""
        if isinstance(self.rule, Constant):
            return [self.rule.value] * len(rows)
        return [_made(self.rule, told) for told in self.told[rows].iter_rows()]


@attrs.frozen(eq=False)
class Batch:
    """Some rows of a table, read.

    Attributes:
        table: The table.
        rows: Where each row stands in the table, from 1 (int64).
        columns: For each key its values, in the order of the rows, but of those in `OWN`.
        own: The same for the keys in `OWN`.
        lo, hi: The hull of when each row's event happened (microseconds UTC, int64).
        known: From when on each row could be known (int64).
        problems: What is wrong with the rows that are left out of it, each named.
        outside: How many rows are about nothing a ledger could ask of.
        read: How many rows were read for it, those left out included.
    """

    table: Table
    rows: Any
    columns: Mapping[str, Encoded]
    own: Mapping[str, Own]
    lo: Any
    hi: Any
    known: Any
    problems: Sequence[Problem] = ()
    outside: int = 0
    read: int = 0

    def __len__(self) -> int:
        return len(self.rows)

    def fields(self, row: int) -> dict[str, Any]:
        """The keys of one row that are told, as a `Report` takes them."""
        told = {key: column[row] for key, column in self.columns.items()}
        told |= {key: column[row] for key, column in self.own.items()}
        return {key: value for key, value in told.items() if value is not None}


def batches_of(
    table: Table, frames: Iterable[pl.DataFrame], zone: str | None = None
) -> Iterator[Batch]:
    """The batches of a table of which the columns that its rules read are at hand, as text.

    Args:
        table: The table.
        frames: Its columns, so many rows at a time.
        zone: IANA name of the zone of days whose rule names none.
    """
    read = _Reader(table, zone)
    first = 1
    for frame in frames:
        yield read.batch(frame, first)
        first += frame.height


class _Bad:
    """A value that cannot be used, and why."""

    def __init__(self, columns: Sequence[str], values: Sequence[Any], expected: str) -> None:
        self.columns, self.values, self.expected = columns, values, expected


class _Reader:
    """Turns frames of text into batches; remembers what it made of each distinct value.

    One thread reads. Batches it has given may be used in others: of what they share with it nothing
    is ever changed, values are only added.
    """

    def __init__(self, table: Table, zone: str | None) -> None:
        self.table = table
        self.rules = {
            key: attrs.evolve(rule, zone=rule.zone or zone)
            if isinstance(rule, (Days, Written))
            else rule
            for key, rule in table.rules.items()
        }
        self.made: dict[str, dict[tuple[Any, ...], int]] = {key: {} for key in table.rules}
        self.values: dict[str, list[Any]] = {key: [] for key in table.rules}

    def batch(self, frame: pl.DataFrame, first: int) -> Batch:
        import numpy as np

        height = frame.height
        columns = {
            key: self._column(key, rule, frame)
            for key, rule in self.rules.items()
            if key not in OWN
        }
        bad = self._without_id(frame)
        outside = np.zeros(height, bool)
        problems: list[tuple[int, Problem]] = [
            (int(row), self._problem("id", first + int(row), None)) for row in np.flatnonzero(bad)
        ]
        for key, column in columns.items():
            wrong = np.array([isinstance(value, _Bad) for value in column.values], bool)
            left = np.array([value is OUTSIDE for value in column.values], bool)
            if key in REQUIRED:
                wrong |= np.array([value is None for value in column.values], bool)
            if len(column.values):
                outside |= left[column.codes]
                for row in np.flatnonzero(wrong[column.codes]):
                    problems.append(
                        (int(row), self._problem(key, first + int(row), column[int(row)]))
                    )
                    bad[row] = True
        # What is about nothing that could be asked of need not be right.
        kept = [(row, problem) for row, problem in problems if not outside[row]]
        rows = np.flatnonzero(~bad & ~outside)
        chosen = {key: Encoded(c.codes[rows], c.values) for key, c in columns.items()}
        own = {
            key: Own(rule, frame.select(rule.columns)[rows])
            for key, rule in self.rules.items()
            if key in OWN
        }
        lo, hi, last = (_each(chosen["when"], of) for of in (_lo, _hi, _known))
        if "known" in chosen:
            known = _each(chosen["known"], _known)
            untold = np.array([value is None for value in chosen["known"].values], bool)
            known = np.where(untold[chosen["known"].codes], last, known) if len(rows) else known
        else:
            known = last
        return Batch(
            self.table,
            rows + first,
            chosen,
            own,
            lo,
            hi,
            known,
            [problem for _, problem in sorted(kept, key=lambda each: each[0])],
            int(outside.sum()),
            height,
        )

    def _without_id(self, frame: pl.DataFrame) -> Any:
        """For each row whether there is nothing of which its id could be made (a bool array)."""
        import numpy as np
        import polars as pl

        told = self.rules["id"].columns
        if not told:
            return np.zeros(frame.height, bool)
        empty = [pl.col(column).fill_null("") == "" for column in told]
        return frame.select(pl.all_horizontal(empty)).to_series().to_numpy()

    def _column(self, key: str, rule: Rule, frame: pl.DataFrame) -> Encoded:
        import numpy as np
        import polars as pl

        if isinstance(rule, Constant):
            return Encoded(np.zeros(frame.height, np.int32), [rule.value])
        if isinstance(rule, Text) and key == "incident":
            # Names are nearly all different: to remember them would be to hold the table in memory.
            texts = [rule.of((value,)) for value in frame[rule.column]]
            return Encoded(np.arange(frame.height, dtype=np.int32), texts)
        if len(self.values[key]) > REMEMBERED:
            self.made[key], self.values[key] = {}, []
        told = frame.select(rule.columns)
        distinct = told.unique(maintain_order=True)
        made, values = self.made[key], self.values[key]
        codes = []
        for row in distinct.iter_rows():
            code = made.get(row)
            if code is None:
                code = made[row] = len(values)
                values.append(_made(rule, row))
            codes.append(code)
        numbered = distinct.with_columns(pl.Series("#", codes, pl.Int32))
        joined = told.join(
            numbered, on=list(rule.columns), how="left", nulls_equal=True, maintain_order="left"
        )
        return Encoded(joined["#"].to_numpy(), values)

    def _problem(self, key: str, row: int, value: Any) -> Problem:
        return problem(self.table, key, row, value)


def _made(rule: Any, told: tuple[Any, ...]) -> Any:
    """What a rule makes of the columns it reads; `_Bad` where it refuses them."""
    if isinstance(rule, Constant):
        return rule.value
    try:
        return rule.of(told)
    except InputError as error:
        return _Bad(rule.columns, told, error.first.expected)
    except ValueError as error:
        return _Bad(rule.columns, told, str(error))


def problem(table: Table, key: str, row: int, value: Any) -> Problem:
    """What is wrong with a value of a row: what a rule refused, or nothing where something must be."""
    if isinstance(value, _Bad):
        found = ", ".join(repr(each) for each in value.values)
        field, expected = " and ".join(value.columns), value.expected
    else:
        field = " and ".join(table.rules[key].columns)
        found, expected = "nothing", f"something: a report has its `{key}`"
    return Problem(file=table.name, entry=f"row {row}", field=field, found=found, expected=expected)


def is_bad(value: Any) -> bool:
    """Whether a rule refused what it was to make a value of."""
    return isinstance(value, _Bad)


def _each(column: Encoded, of: Callable[[Any], int]) -> Any:
    import numpy as np

    usable = [
        0 if value is None or isinstance(value, _Bad) else of(value) for value in column.values
    ]
    return np.array(usable, np.int64)[column.codes]


def _lo(when: When | Moment) -> int:
    return when.lo


def _hi(when: Any) -> int:
    return int(when.hi)


def _known(when: Any) -> int:
    return int(when.end.last)


# -- columns as a ledger writes them ---------------------------------------------------------------

_NO_RULES: dict[str, Rule] = {key: Constant(None) for key in REQUIRED}


def _stance(column: str) -> Derived:
    words = {stance.value: stance for stance in Stance}
    return Derived.codes(column, {"": Stance.AFFIRMS, **words})


def _truth(column: str) -> Derived:
    return Derived.codes(column, {"": False, "true": True, "false": False})


def _whole(column: str) -> Derived:
    def function(value: str | None) -> int | None:
        if value and not value.isdecimal():
            raise ValueError("a whole number")
        return int(value) if value else None

    return Derived((column,), function)


def _count(column: str) -> Derived:
    def function(value: str | None) -> int:
        if value and not (value.isdecimal() and int(value) > 0):
            raise ValueError("a whole number, 1 or more")
        return int(value) if value else 1

    return Derived((column,), function)


def _interval(column: str) -> Derived:
    def function(value: str | None) -> Interval | None:
        if not value:
            return None
        try:
            ends = [float(end) for end in value.strip("[]").split(",")]
        except ValueError:
            ends = []
        if len(ends) not in (1, 2):
            raise ValueError("a number, or two such as [3, 5]")
        return Interval(ends[0], ends[-1])

    return Derived((column,), function)


_WRITTEN: dict[str, Callable[[str], Rule]] = {
    "when": Written,
    "known": Written,
    "stance": _stance,
    "report_dated": _truth,
    "credibility": _whole,
    "deaths": _interval,
    "probability": Number,
    "actor_probability": Number,
    "type_probability": Number,
    "number": _count,
}
"""How the keys that are no plain text are read."""
