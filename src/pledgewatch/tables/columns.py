"""Columns: what the rows of a table hold of one key, each distinct value once or made when it is asked for."""

from __future__ import annotations

import weakref
from collections.abc import Callable, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch.model.fields import MAX_TEXT
from pledgewatch.model.time import exact
from pledgewatch.tables.frames import as_text
from pledgewatch.tables.rules import RefusedRow, Rule, Text, Written, value_of

if TYPE_CHECKING:
    import polars as pl


@attrs.frozen(eq=False)
class Encoded:
    """A column as codes into its distinct values.

    Attributes:
        codes: For each row which value it has (an array).
        values: The values; some may be of no row.
    """

    codes: Any
    values: Sequence[Any]
    # What functions said of the values: as long as they are there, and for all columns of these values.
    _said: MutableMapping[Callable[[Any], Any], Any] = attrs.field(
        factory=weakref.WeakKeyDictionary
    )

    def __getitem__(self, row: int) -> Any:
        return self.values[self.codes[int(row)]]

    def each(self, of: Callable[[Any], Any], kind: Any) -> Any:
        """For each row what a function says of its value (an array)."""
        import numpy as np

        said = self._said.get(of)
        if said is None:
            said = self._said[of] = np.array([of(value) for value in self.values], kind)
        return said[self.codes] if said.any() else np.zeros(len(self.codes), kind)

    def take(self, rows: Any) -> Encoded:
        """The same column of some rows."""
        return Encoded(self.codes[rows], self.values, self._said)

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

    at: Any = attrs.field(kw_only=True)
    read: Callable[[int], Any] = attrs.field(kw_only=True)

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
            self.codes[rows], self.values, at=self.at[rows], read=lambda row: read(int(rows[row]))
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
        return rows_of(told.select(~plain.fill_null(True)).to_series().to_numpy())


_SHORT = MAX_TEXT // 2
"""A text that is shorter is short enough, whatever a rule puts before it."""


def _is_plain(before: str) -> bool:
    return before.isascii() and before.isprintable() and len(before) < _SHORT and before[:1] != " "


def rows_of(marked: Any) -> list[int]:
    """The rows that an array marks."""
    import numpy as np

    return [int(row) for row in np.flatnonzero(marked)]


# -- codes -------------------------------------------------------------------------------------------

_WIDEST = 1_000_000
"""So far apart may whole numbers or days be that they are looked up by place."""


def codes_in(told: pl.Series, values: pl.Series) -> Any:
    """For each row of a column which of some values it has (an array).

    Returns:
        The codes; None where a row has none of the values, and where that takes longer than a join.
    """
    import polars as pl

    if told.dtype != values.dtype or (told.null_count() and not values.null_count()):
        return None
    if told.dtype == pl.String:
        return _text_codes(told, values)
    if told.dtype == pl.Date or told.dtype.is_integer():
        return _number_codes(told.to_physical(), values.to_physical())
    return None


def _text_codes(told: pl.Series, values: pl.Series) -> Any:
    import numpy as np
    import polars as pl

    texts = values.drop_nulls()
    codes = told.cast(pl.Enum(texts), strict=False).to_physical().cast(pl.Int32)
    if codes.null_count() > told.null_count():
        return None
    if len(texts) == len(values):
        return codes.to_numpy()
    is_nothing = values.is_null().to_numpy()
    place = np.concatenate((np.flatnonzero(~is_nothing), np.flatnonzero(is_nothing)))
    return place.astype(np.int32)[codes.fill_null(len(texts)).to_numpy()]


def _number_codes(told: pl.Series, values: pl.Series) -> Any:
    import numpy as np
    import polars as pl

    edges = (values.min(), values.max(), told.min(), told.max())
    least, most, first, last = (each if isinstance(each, int) else 0 for each in edges)
    if most - least > _WIDEST or first < least or last > most or max(-least, most) >= _MOST:
        return None
    nothing = most - least + 1
    place = np.full(nothing + 1, -1, np.int32)
    at, known = (
        (each.cast(pl.Int64) - least).fill_null(nothing).to_numpy() for each in (told, values)
    )
    place[known] = np.arange(len(values))
    codes = place[at]
    return None if (codes < 0).any() else codes


_MOST = 2**62
