"""Rows as a data frame of the reader's choice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, cast

from pledgewatch.errors import PledgewatchError
from pledgewatch.model.fields import one_of

__all__ = ["BACKENDS", "frame"]

BACKENDS = ("pandas", "polars", "pyarrow")
"""The data frame libraries that can be asked for."""


def frame(
    rows: Sequence[Mapping[str, Any]], backend: str, columns: Mapping[str, type | None]
) -> Any:
    """Flat rows as a data frame.

    Args:
        rows: The rows.
        backend: One of `BACKENDS`.
        columns: The columns in order, which are there even without rows, and what they hold: str,
            int, float, bool, or datetime for ISO 8601 text, which becomes a timezone-aware datetime
            in UTC with microseconds (null for the unbounded ``..``); None: what the values are.

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

        time = narwhals.Datetime("us", "UTC")
        types: dict[type, Any] = {
            str: narwhals.String,
            int: narwhals.Int64,
            float: narwhals.Float64,
            bool: narwhals.Boolean,
            dt.datetime: time,
        }
        schema = {key: types[kind] for key, kind in columns.items() if kind is not None}
        is_whole = len(schema) == len(columns)
        made = narwhals.from_dict(data, schema if is_whole else None, backend=cast(Any, backend))
        times = [key for key, kind in columns.items() if kind is dt.datetime]
        if times and not is_whole:
            made = made.with_columns(narwhals.col(*times).cast(time))
        return made.to_native()
    except ModuleNotFoundError as error:
        raise PledgewatchError(
            f"a frame of {backend} needs {error.name}: pip install 'pledgewatch[frames]' {backend}"
        ) from error


def _time(text: str | None) -> dt.datetime | None:
    return None if text in (None, "..") else dt.datetime.fromisoformat(text)
