"""Running totals: readings of a counter, of which a report tells what came between each two."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs

from pledgewatch.model.edtf import somewhere_in
from pledgewatch.model.fields import number_in, refused
from pledgewatch.tables.frames import libraries
from pledgewatch.tables.rules import OUTSIDE, Derived, Rule, is_column

_BEFORE = ("total before", "day before")


def _names(given: Any) -> Any:
    if isinstance(given, str):
        return (given,)
    return tuple(given) if isinstance(given, (list, tuple)) else given


def _are_columns(rule: object, attribute: Any, value: Any) -> None:
    for each in value if isinstance(value, tuple) else (value,):
        is_column(rule, attribute, each)


@attrs.frozen
class Cumulative:
    """A table of running totals, such as "152 since the truce began", one row a reading.

    A reading tells of as many incidents as the total grew by since the reading before it, each at some
    moment of the days since then; where it stands still, of none in all of them, which is a look. The
    first one of a counter tells of nothing, for it is not known since when it counts. A total that falls
    is a bad row.

    Attributes:
        total: The column of the total.
        on: That of the day of the reading: a date, or text as in 2022-03-29.
        by: The columns that tell one counter from another, such as the place.
    """

    total: str = attrs.field(validator=is_column)
    on: str = attrs.field(validator=is_column)
    by: tuple[str, ...] = attrs.field(default=(), converter=_names, validator=_are_columns)

    def of(self, frame: Any) -> Any:
        """The same rows with the reading before each, for a `Table` with `rules`.

        What is in memory comes as a polars frame; of a lazy one nothing is read yet.

        Args:
            frame: Any that a `Table` takes and that narwhals reads: polars (lazy too), pandas, pyarrow, a
                DuckDB relation, a PySpark frame.

        Raises:
            InputError: for what is no frame.
        """
        narwhals, _ = libraries()
        try:
            told = narwhals.from_native(frame)
        except TypeError:
            raise refused(
                "Cumulative", "frame", frame, "a data frame that narwhals reads"
            ) from None
        if isinstance(told, narwhals.DataFrame):
            # Not every library in memory knows the row before of a group.
            told = narwhals.from_native(told.to_polars())
        told = told.filter(~narwhals.col(self.total).is_null())
        before = (
            narwhals.col(column).shift(1).over(*self.by, order_by=self.on).alias(name)
            for column, name in zip((self.total, self.on), _BEFORE, strict=True)
        )
        return told.with_columns(*before).to_native()

    @property
    def rules(self) -> dict[str, Rule]:
        """The rules for `number` and `when`."""
        total, day = _BEFORE
        return {
            "number": Derived((self.total, total), _grown),
            "when": Derived((self.total, total, day, self.on), _since),
        }


def _grown(total: str | None, before: str | None) -> Any:
    if not total or not before:
        return OUTSIDE
    more = number_in(total) - number_in(before)
    if more < 0:
        raise ValueError(f"{before} or more, for a running total never falls")
    return more


def _since(total: str | None, least: str | None, before: str | None, on: str | None) -> Any:
    if not before or not on:
        return OUTSIDE
    try:
        first, last = (dt.date.fromisoformat(day[:10]) for day in (before, on))
    except ValueError:
        raise ValueError("a day written as %Y-%m-%d") from None
    time = f"{first + dt.timedelta(days=1)}/{last}"
    return somewhere_in(time) if _grown(total, least) else time
