"""Batches: some rows of a table, read; for each key of a report its values in the order of the rows.

What a rule says of a row is worked out once for each distinct combination of its cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch.errors import Problem
from pledgewatch.model.fields import MAX_TEXT
from pledgewatch.model.time import FOREVER, Moment, Span, exact
from pledgewatch.model.zones import Zones
from pledgewatch.tables.frames import as_text
from pledgewatch.tables.rules import (
    EITHER,
    OUTSIDE,
    OWN,
    REQUIRED,
    Constant,
    Instant,
    RefusedRow,
    Rule,
    Text,
    Written,
    value_of,
)

if TYPE_CHECKING:
    import polars as pl

    from pledgewatch.tables.schema import Table

REMEMBERED = 500_000
"""Distinct values of one key of which it is remembered what they stand for."""


@attrs.frozen(eq=False)
class Encoded:
    """A column as codes into its distinct values."""

    codes: Any
    values: Sequence[Any]

    def __getitem__(self, row: int) -> Any:
        return self.values[self.codes[int(row)]]

    def each(self, of: Callable[[Any], Any], kind: Any) -> Any:
        """For each row what a function says of its value (an array)."""
        import numpy as np

        said = np.array([of(value) for value in self.values], kind)
        return said[self.codes] if said.any() else np.zeros(len(self.codes), kind)

    def take(self, rows: Any) -> Encoded:
        """The same column of some rows."""
        return Encoded(self.codes[rows], self.values)

    def listed(self, rows: Any) -> list[Any]:
        """The values of some rows."""
        return [self.values[code] for code in self.codes[rows].tolist()]


@attrs.frozen(eq=False)
class Instants(Encoded):
    """A column of times, most of them exact instants that were parsed together: their codes are below 0.

    Attributes:
        at: The instants (microseconds UTC, int64); of other rows anything.
        read: The value of a row that is such an instant, made when it is asked for.
    """

    at: Any
    read: Callable[[int], Any]

    def __getitem__(self, row: int) -> Any:
        code = self.codes[int(row)]
        return self.values[code] if code >= 0 else self.read(int(row))

    def each(self, of: Callable[[Any], Any], kind: Any) -> Any:
        """For each row what a function says of its value; if a number, an instant of it."""
        import numpy as np

        found = np.array([of(value) for value in (*self.values, exact(0))], kind)[self.codes]
        return found + np.where(self.codes < 0, self.at, 0) if kind is np.int64 else found

    def take(self, rows: Any) -> Instants:
        """The same column of some rows."""
        read = self.read
        return Instants(
            self.codes[rows], self.values, self.at[rows], lambda row: read(int(rows[row]))
        )

    def listed(self, rows: Any) -> list[Any]:
        """The values of some rows."""
        return [self[row] for row in rows.tolist()]


@attrs.frozen(eq=False)
class Own:
    """A column of what differs from row to row, made of the columns of the table when it is asked for."""

    key: str
    rule: Rule
    told: pl.DataFrame

    def __getitem__(self, row: int) -> Any:
        return self.take([int(row)])[0]

    def take(self, rows: Any) -> list[Any]:
        """The values of some rows; `RefusedRow` where no report may hold them."""
        if not self.rule.columns:
            return [value_of(self.key, self.rule, ())] * len(rows)
        told = as_text(self.told[rows])
        doubtful = self._doubtful(told)
        if doubtful is None:
            return [value_of(self.key, self.rule, cells) for cells in told.iter_rows()]
        values: list[Any] = told.to_series().to_list()
        before = self.rule.before if isinstance(self.rule, Text) else ""
        if before:
            values = [None if value is None else before + value for value in values]
        for place in doubtful:
            values[place] = value_of(self.key, self.rule, told.row(place))
        return values

    def refused(self, rows: Any) -> dict[int, RefusedRow]:
        """What is refused of some rows, by its place among them."""
        if not self.rule.columns:
            return {}  # which the table was refused for
        told = as_text(self.told[rows])
        doubtful = self._doubtful(told)
        places = range(told.height) if doubtful is None else doubtful
        made = ((place, value_of(self.key, self.rule, told.row(place))) for place in places)
        return {place: value for place, value in made if isinstance(value, RefusedRow)}

    def _doubtful(self, told: pl.DataFrame) -> list[int] | None:
        """The rows whose text has to be looked at; None: all. Most text is plain, and is what it is."""
        import polars as pl

        rule = self.rule
        if not (isinstance(rule, Written) or (isinstance(rule, Text) and _is_plain(rule.before))):
            return None
        text = pl.col(told.columns[0])
        plain = text.str.contains(r"\A[!-~](?:[ -~]*[!-~])?\z") & (text.str.len_bytes() < _SHORT)
        return _rows(told.select(~plain.fill_null(True)).to_series().to_numpy())


_SHORT = MAX_TEXT // 2
"""A text that is shorter is short enough, whatever a rule puts before it."""


def _is_plain(before: str) -> bool:
    return before.isascii() and before.isprintable() and len(before) < _SHORT and before[:1] != " "


@attrs.frozen(eq=False)
class Batch:
    """Some rows of a table, read.

    Attributes:
        table: The table.
        rows: Where each row stands in the table, from 1 (int64).
        columns: For each key its values, in the order of the rows, but of those in `OWN`.
        own: The same for the keys in `OWN`.
        lo: The first instant at which each row's event can have happened (microseconds UTC, int64).
        known: From when on each row could be known (int64).
        problems: What is wrong with the rows that are left out of it, each named.
        outside: How many rows are about nothing a ledger could ask of.
        read: How many rows were read for it, those left out included.
        first, last: From when to when they are, those that are about nothing included (microseconds
            UTC); None where there are none.
    """

    table: Table
    rows: Any
    columns: Mapping[str, Encoded]
    own: Mapping[str, Own]
    lo: Any
    known: Any
    problems: Sequence[Problem] = ()
    outside: int = 0
    read: int = 0
    first: int | None = None
    last: int | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def values(self, rows: Any) -> dict[str, list[Any]]:
        """For each key of a report the values of some rows; None where it is not told."""
        told = {key: column.listed(rows) for key, column in self.columns.items()}
        return told | {key: column.take(rows) for key, column in self.own.items()}


def batches_of(table: Table, frames: Iterable[pl.DataFrame], zones: Zones) -> Iterator[Batch]:
    """The batches of a table of which the columns that its rules read are at hand.

    Args:
        frames: Its columns, so many rows at a time, of the types that `frames.plain` gives.
        zones: In which zone days and clock times are read whose rule names none.
    """
    read = _Reader(table, zones)
    first = 1
    for frame in frames:
        yield read.batch(frame, first)
        first += frame.height


_Near = tuple[Any, Sequence[str | None]]
"""For each row which of some zones is that of its place (an array of codes), and the zones."""


class _Reader:
    """Turns frames into batches; remembers what it made of each distinct value."""

    def __init__(self, table: Table, zones: Zones) -> None:
        self.table, self.zones = table, zones
        self.made: dict[str, dict[tuple[Any, ...], Any]] = {key: {} for key in table.rules}

    def batch(self, frame: pl.DataFrame, first: int) -> Batch:
        import numpy as np

        height = frame.height
        columns = {
            key: self._column(key, rule, frame)
            for key, rule in self.table.rules.items()
            if key not in OWN and key != "when"
        }
        near = self._near(columns.get("place"), height)
        columns["when"] = self._column("when", self.table.rules["when"], frame, near)
        bad = self._without_id(frame)
        outside = np.zeros(height, bool)
        problems = [(row, problem(self.table, "id", first + row, None)) for row in _rows(bad)]
        for key, column in columns.items():
            outside |= column.each(lambda value: value is OUTSIDE, bool)
            wrong = column.each(lambda value: isinstance(value, RefusedRow), bool)
            if key in REQUIRED:
                wrong |= column.each(lambda value: value is None, bool)
            problems += [
                (row, problem(self.table, key, first + row, column[row])) for row in _rows(wrong)
            ]
            bad |= wrong
        for pair in EITHER:
            wrong = _untold([columns[key] for key in pair if key in columns], height)
            told = next(key for key in pair if key in self.table.rules)
            problems += [
                (row, problem(self.table, told, first + row, None)) for row in _rows(wrong & ~bad)
            ]
            bad |= wrong
        known, endless = _known(columns)
        endless &= ~bad
        problems += [(row, self._endless(first + row)) for row in _rows(endless)]
        # What is about nothing that could be asked of need not be right.
        kept = [(row, problem) for row, problem in problems if not outside[row]]
        rows = np.flatnonzero(~bad & ~endless & ~outside)
        own = {
            key: Own(key, rule, _cells(rule, frame)[rows] if rule.columns else frame)
            for key, rule in self.table.rules.items()
            if key in OWN
        }
        when = columns["when"]
        lo = when.each(lambda told: told.lo if _is_time(told) else 0, np.int64)
        last = when.each(lambda told: told.last if _is_time(told) else 0, np.int64)
        dated = np.flatnonzero(
            when.each(lambda told: _is_time(told) and told.hi < FOREVER, bool) & ~bad
        )
        return Batch(
            self.table,
            rows + first,
            {key: column.take(rows) for key, column in columns.items()},
            own,
            lo[rows],
            known[rows],
            [problem for _, problem in sorted(kept, key=lambda each: each[0])],
            int(outside.sum()),
            height,
            int(lo[dated].min()) if len(dated) else None,
            int(last[dated].max()) if len(dated) else None,
        )

    def _near(self, place: Encoded | None, height: int) -> _Near:
        """In the zone of which place the event of each row is read."""
        import numpy as np

        if place is None:
            return np.zeros(height, np.int32), [self.zones.default]
        zones = [
            self.zones.of(value) if isinstance(value, str) else self.zones.default
            for value in place.values
        ]
        names = sorted(set(zones), key=str)
        index = {zone: number for number, zone in enumerate(names)}
        return np.array([index[zone] for zone in zones], np.int32)[place.codes], names

    def _without_id(self, frame: pl.DataFrame) -> Any:
        """For each row whether there is nothing of which its id could be made (a bool array)."""
        import polars as pl
        import polars.selectors as cs

        told = _cells(self.table.rules["id"], frame)
        empty = (pl.all().exclude(pl.String).is_null(), cs.string().fill_null("") == "")
        return told.select(pl.all_horizontal(*empty)).to_series().to_numpy()

    def _column(
        self, key: str, rule: Rule, frame: pl.DataFrame, near: _Near | None = None
    ) -> Encoded:
        import numpy as np

        codes, zones = (
            near if near is not None else (np.zeros(frame.height, np.int32), [self.zones.default])
        )
        if isinstance(rule, Constant):
            return Encoded(codes, [value_of(key, rule, (), zone) for zone in zones])
        told = _cells(rule, frame)
        if isinstance(rule, (Text, Written)) and key == "incident":
            # Names are nearly all different: to remember them would be to hold the table in memory.
            rows = np.arange(frame.height, dtype=np.int32)
            return Encoded(rows, Own(key, rule, told).take(rows))
        if key in _TIMES and isinstance(rule, Instant) and rule.form is None:
            at = _instants(told.to_series())
            slow = np.flatnonzero(at.is_null().to_numpy())
            some = self._distinct(key, rule, told[slow], codes[slow], zones)
            every = np.full(frame.height, -1, np.int64)
            every[slow] = some.codes

            def read(row: int) -> Any:
                return value_of(key, rule, as_text(told[row]).row(0), zones[codes[row]])

            return Instants(every, some.values, at.fill_null(0).to_numpy(), read)
        return self._distinct(key, rule, told, codes, zones)

    def _distinct(
        self, key: str, rule: Rule, told: pl.DataFrame, codes: Any, zones: Sequence[str | None]
    ) -> Encoded:
        """A column by its distinct values, each worked out once."""
        import polars as pl

        made = self.made[key]
        if len(made) > REMEMBERED:
            made.clear()
        if len(zones) > 1:
            told = told.with_columns(pl.Series("zone", codes))
        distinct = (
            told[told.to_series().arg_unique()]
            if told.width == 1
            else told.unique(maintain_order=True)
        )
        near = distinct["zone"] if len(zones) > 1 else [0] * distinct.height
        values = []
        for cells, code in zip(
            as_text(distinct.select(_named(rule))).iter_rows(), near, strict=True
        ):
            known = (*cells, zones[code])
            if known not in made:
                made[known] = value_of(key, rule, cells, zones[code])
            values.append(made[known])
        joined = told.join(
            distinct.with_row_index("value"),
            on=told.columns,
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        return Encoded(joined["value"].to_numpy(), values)

    def _endless(self, row: int) -> Problem:
        return Problem(
            file=self.table.name,
            entry=f"row {row}",
            field="known",
            found="nothing",
            expected="a time: it cannot be taken from an event without a known end",
        )


def _cells(rule: Rule, frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of a rule, called by their place: a table may call its own whatever it likes."""
    import polars as pl

    return pl.DataFrame(
        [frame[column].alias(name) for name, column in zip(_named(rule), rule.columns, strict=True)]
    )


def _named(rule: Rule) -> list[str]:
    return [str(place) for place in range(len(rule.columns))]


def _instants(cells: pl.Series) -> pl.Series:
    """Instants (microseconds UTC), or texts as such; null where one is written in another way than most are."""
    import polars as pl

    if cells.dtype == pl.Datetime:
        known = cells.dt.year().is_between(*_YEARS)
        at = cells.to_physical()
        is_one = isinstance(cells.dtype, pl.Datetime) and cells.dtype.time_zone is not None
        return at.set(~known.fill_null(False), None) if is_one else at.clear(len(at))
    if cells.dtype != pl.String:
        return pl.Series([None], dtype=pl.Int64).new_from_index(0, len(cells))
    plain = cells.str.contains(_ISO)
    text = cells.set(~plain.fill_null(False), None)
    text = text.str.replace(" ", "T", literal=True).str.replace("Z", "+00:00", literal=True)
    read = text.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%:z", time_unit="us", strict=False)
    return read.to_physical()


_TIMES = ("when", "known", "published")
_YEARS = (1000, 2999)
_ISO = (
    r"\A(?:19(?:7[1-9]|[89]\d)|2[01]\d\d)-[01]\d-[0-3]\d[T ][0-2]\d:[0-5]\d:[0-5]\d(?:\.\d{3}|\.\d{6})?"
    r"(?:Z|[+-][01]\d:[0-5]\d)\z"
)
"""An instant as nearly all programs write it; the rule itself reads any other."""


def _untold(columns: Sequence[Encoded], height: int) -> Any:
    """For each row whether none of some columns tells anything (a bool array)."""
    import numpy as np

    found = np.ones(height, bool)
    for column in columns:
        found &= column.each(lambda value: value is None, bool)
    return found


def _rows(marked: Any) -> list[int]:
    import numpy as np

    return [int(row) for row in np.flatnonzero(marked)]


def _is_time(value: Any) -> bool:
    return isinstance(value, (Moment, Span))


def _known(columns: Mapping[str, Encoded]) -> tuple[Any, Any]:
    """From when on each row could be known, and whether that cannot be told (arrays)."""
    import numpy as np

    when = columns["when"]
    known = when.each(lambda told: told.end.last if _is_time(told) else 0, np.int64)
    endless = when.each(lambda told: _is_time(told) and told.end.is_open_ended, bool)
    for key in ("published", "known"):
        if key in columns:
            is_told = columns[key].each(_is_time, bool)
            last = columns[key].each(lambda told: told.last if _is_time(told) else 0, np.int64)
            known = np.where(is_told, last, known)
            endless &= ~is_told
    return known, endless


def problem(table: Table, key: str, row: int, value: Any) -> Problem:
    """What is wrong with a value of a row: what was refused, or nothing where something must be."""
    found, expected = "nothing", f"something: a report has its `{key}`"
    if isinstance(value, RefusedRow):
        found, expected = value.found, value.expected
    field = " and ".join(table.rules[key].columns) or key
    return Problem(file=table.name, entry=f"row {row}", field=field, found=found, expected=expected)
