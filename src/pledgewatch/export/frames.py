"""Rows as a data frame of the reader's choice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from pledgewatch.errors import PledgewatchError
from pledgewatch.export.rows import columns_of, rows_of
from pledgewatch.model.fields import one_of

if TYPE_CHECKING:
    from pledgewatch.engine.review import Review

BACKENDS = ("pandas", "polars", "pyarrow")
"""The data frame libraries that can be asked for."""


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
        PledgewatchError: where narwhals or the backend is not installed.
    """
    backend = one_of("frame", "backend", backend, BACKENDS)
    data = {
        key: [_time(row.get(key)) if kind is dt.datetime else row.get(key) for row in rows]
        for key, kind in columns.items()
    }
    try:
        import narwhals

        types: dict[type, Any] = {
            str: narwhals.String,
            int: narwhals.Int64,
            float: narwhals.Float64,
            bool: narwhals.Boolean,
            dt.datetime: narwhals.Datetime("us", "UTC"),
        }
        schema = {key: types[kind] for key, kind in columns.items()}
        holes = {
            key: kind
            for key, kind in columns.items()
            if backend == "pandas" and kind in _NULLABLE and None in data[key]
        }
        whole = {
            key: [holes[key]() if cell is None else cell for cell in cells]
            if key in holes
            else cells
            for key, cells in data.items()
        }
        made = narwhals.from_dict(whole, schema, backend=cast(Any, backend)).to_native()
        return _with_holes(made, {key: (data[key], kind) for key, kind in holes.items()})
    except ModuleNotFoundError as error:
        raise PledgewatchError(
            f"a frame of {backend} needs {error.name}: pip install 'pledgewatch[frames]' {backend}"
        ) from error


_NULLABLE = {int: "Int64", bool: "boolean"}
"""What pandas calls its columns of a kind that may have holes; its others take none for 0 and False."""


def _with_holes(made: Any, holes: Mapping[str, tuple[list[Any], type]]) -> Any:
    if not holes:
        return made
    import pandas  # type: ignore[import-untyped]

    return made.assign(
        **{key: pandas.array(cells, _NULLABLE[kind]) for key, (cells, kind) in holes.items()}
    )


def _time(text: str | None) -> dt.datetime | None:
    return None if text in (None, "..") else dt.datetime.fromisoformat(text)
