"""Batches: some rows of a table, read; for each key of a report its values in the order of the rows.

What a rule says of a row is worked out once for each distinct combination of its cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch.errors import Problem
from pledgewatch.model.time import FOREVER, Moment, Span
from pledgewatch.model.zones import Zones
from pledgewatch.tables.columns import Encoded, Instants, Own, codes_in, rows_of
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
        # Of the batch before: most have the same values.
        self.last: dict[str, tuple[pl.Series, Encoded]] = {}

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
        problems = [(row, problem(self.table, "id", first + row, None)) for row in rows_of(bad)]
        for key, column in columns.items():
            outside |= column.each(_is_outside, bool)
            wrong = column.each(_is_refused, bool)
            if key in REQUIRED:
                wrong |= column.each(_is_untold, bool)
            problems += [
                (row, problem(self.table, key, first + row, column[row])) for row in rows_of(wrong)
            ]
            bad |= wrong
        for pair in EITHER:
            wrong = _untold([columns[key] for key in pair if key in columns], height)
            told = next(key for key in pair if key in self.table.rules)
            problems += [
                (row, problem(self.table, told, first + row, None)) for row in rows_of(wrong & ~bad)
            ]
            bad |= wrong
        known, endless = _known(columns)
        endless &= ~bad
        problems += [(row, self._endless(first + row)) for row in rows_of(endless)]
        # What is about nothing that could be asked of need not be right.
        kept = [(row, problem) for row, problem in problems if not outside[row]]
        rows = np.flatnonzero(~(bad | endless | outside))
        own = {
            key: Own(key, rule, _cells(rule, frame) if rule.columns else frame)
            for key, rule in self.table.rules.items()
            if key in OWN
        }
        when = columns["when"]
        lo, last = when.each(_lo, np.int64), when.each(_last, np.int64)
        dated = when.each(_has_end, bool) & ~bad
        are_dated = bool(dated.any())
        earliest = int(lo[dated].min()) if are_dated else None
        latest = int(last[dated].max()) if are_dated else None
        if len(rows) < height:
            columns = {key: column.take(rows) for key, column in columns.items()}
            own = {
                key: attrs.evolve(each, told=each.told[rows]) if each.rule.columns else each
                for key, each in own.items()
            }
            lo, known = lo[rows], known[rows]
        return Batch(
            self.table,
            rows + first,
            columns,
            own,
            lo,
            known,
            [problem for _, problem in sorted(kept, key=lambda each: each[0])],
            int(outside.sum()),
            height,
            earliest,
            latest,
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

            return Instants(every, some.values, at=at.fill_null(0).to_numpy(), read=read)
        return self._distinct(key, rule, told, codes, zones)

    def _distinct(
        self, key: str, rule: Rule, told: pl.DataFrame, codes: Any, zones: Sequence[str | None]
    ) -> Encoded:
        """A column by its distinct values, each worked out once."""
        import polars as pl

        single = told.to_series() if told.width == len(zones) == 1 else None
        if single is not None and key in self.last:
            before, column = self.last[key]
            which = codes_in(single, before)
            if which is not None:
                return attrs.evolve(column, codes=which)
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
        if single is not None and len(values) <= len(single) // _REPEATED:
            each = distinct.to_series()
            which = codes_in(single, each)
            if which is not None:
                column = Encoded(which, values)
                self.last[key] = each, column
                return column
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


_REPEATED = 8
"""A column whose values stand so often each: it is worth while to remember them from batch to batch."""


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
        found &= column.each(_is_untold, bool)
    return found


# What is asked of each value of a column: functions that stay, so that the answers are kept.


def _is_untold(value: Any) -> bool:
    return value is None


def _is_outside(value: Any) -> bool:
    return value is OUTSIDE


def _is_refused(value: Any) -> bool:
    return isinstance(value, RefusedRow)


def _is_time(value: Any) -> bool:
    return isinstance(value, (Moment, Span))


def _lo(told: Any) -> int:
    return told.lo if _is_time(told) else 0


def _last(told: Any) -> int:
    return told.last if _is_time(told) else 0


def _end(told: Any) -> int:
    return told.end.last if _is_time(told) else 0


def _has_end(told: Any) -> bool:
    return _is_time(told) and told.hi < FOREVER


def _is_endless(told: Any) -> bool:
    return _is_time(told) and told.end.is_open_ended


def _known(columns: Mapping[str, Encoded]) -> tuple[Any, Any]:
    """From when on each row could be known, and whether that cannot be told (arrays)."""
    import numpy as np

    when = columns["when"]
    known, endless = when.each(_end, np.int64), when.each(_is_endless, bool)
    for key in ("published", "known"):
        if key in columns:
            is_told = columns[key].each(_is_time, bool)
            last = columns[key].each(_last, np.int64)
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
