"""Rows as a data frame of the reader's choice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pledgewatch.errors import PledgewatchError
from pledgewatch.export.rows import columns_of, rows_of
from pledgewatch.model.fields import one_of

if TYPE_CHECKING:
    from pledgewatch.engine.review import Review


def frame_of(review: Review, backend: str = "pandas", table: str = "pledges") -> Any:
    """The rows of a table as a data frame; times are timezone-aware datetimes in UTC.

    Args:
        backend: ``pandas``, ``polars`` or ``pyarrow``, which must be installed.
        table: As for `pledgewatch.export.rows.rows_of`.

    Raises:
        InputError: for another backend or table.
        PledgewatchError: where the backend is not installed.
    """
    rows = rows_of(review, table)
    return frame(rows, backend, columns_of(table))


def frame(rows: Sequence[Mapping[str, Any]], backend: str, columns: Mapping[str, type]) -> Any:
    """Flat rows as a data frame.

    Args:
        backend: One of `BACKENDS`.
        columns: The columns in order, which are there even without rows, and what they hold: str,
            int, float, bool, or datetime for ISO 8601 text, which becomes a timezone-aware datetime
            in UTC with microseconds (null for the unbounded ``..``).

    Raises:
        InputError: for a backend that is not in `BACKENDS`.
        PledgewatchError: where the backend is not installed.
    """
    backend = one_of("frame", "backend", backend, BACKENDS)
    data = {
        key: [_time(row.get(key)) if kind is dt.datetime else row.get(key) for row in rows]
        for key, kind in columns.items()
    }
    try:
        return _MADE[backend](data, columns)
    except ModuleNotFoundError as error:
        raise PledgewatchError(
            f"a frame of {backend} needs {error.name}: pip install {backend}"
        ) from error


def _pandas(data: Mapping[str, list[Any]], columns: Mapping[str, type]) -> Any:
    import pandas  # type: ignore[import-untyped]

    # Until version 3 text has no type of its own.
    text = "str" if int(pandas.__version__.partition(".")[0]) >= 3 else "object"
    types = {str: text, float: "float64", dt.datetime: "datetime64[us, UTC]"}
    plain, nullable = {int: "int64", bool: "bool"}, {int: "Int64", bool: "boolean"}

    def series(key: str, kind: type) -> Any:
        dtype = types.get(kind) or (nullable if None in data[key] else plain)[kind]
        if kind is dt.datetime:
            return pandas.Series(pandas.to_datetime(data[key], utc=True)).astype(dtype)
        return pandas.Series(data[key], dtype=dtype)

    return pandas.DataFrame({key: series(key, kind) for key, kind in columns.items()})


def _polars(data: Mapping[str, list[Any]], columns: Mapping[str, type]) -> Any:
    import polars

    types: dict[type, Any] = {
        str: polars.String,
        int: polars.Int64,
        float: polars.Float64,
        bool: polars.Boolean,
        dt.datetime: polars.Datetime("us", "UTC"),
    }
    return polars.DataFrame(data, schema={key: types[kind] for key, kind in columns.items()})


def _pyarrow(data: Mapping[str, list[Any]], columns: Mapping[str, type]) -> Any:
    import pyarrow

    types = {
        str: pyarrow.large_string(),
        int: pyarrow.int64(),
        float: pyarrow.float64(),
        bool: pyarrow.bool_(),
        dt.datetime: pyarrow.timestamp("us", "UTC"),
    }
    schema = pyarrow.schema([(key, types[kind]) for key, kind in columns.items()])
    return pyarrow.table(dict(data), schema=schema)


_MADE: Mapping[str, Callable[[Mapping[str, list[Any]], Mapping[str, type]], Any]] = {
    "pandas": _pandas,
    "polars": _polars,
    "pyarrow": _pyarrow,
}
BACKENDS = tuple(_MADE)
"""The data frame libraries that can be asked for; each works without the others."""


def _time(text: str | None) -> dt.datetime | None:
    return None if text in (None, "..") else dt.datetime.fromisoformat(text)
