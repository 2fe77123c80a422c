"""Rows as a data frame of the reader's choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from pledgewatch.errors import PledgewatchError

__all__ = ["BACKENDS", "frame"]

BACKENDS = ("pandas", "polars", "pyarrow")
"""The data frame libraries that can be asked for."""


def frame(
    rows: Sequence[Mapping[str, Any]], backend: str, columns: Mapping[str, type] | None = None
) -> Any:
    """Flat rows as a data frame.

    Args:
        rows: The rows.
        backend: One of `BACKENDS`.
        columns: The columns in order and what they hold (str, int, float or bool), which they are there
            for even without rows; left out: a column for each key, in the order keys first occur.

    Raises:
        ValueError: for a backend that is not in `BACKENDS`.
        PledgewatchError: where narwhals or the backend is not installed.
    """
    if backend not in BACKENDS:
        raise ValueError(f"backend must be one of {', '.join(BACKENDS)}, not {backend!r}")
    keys = columns or dict.fromkeys(key for row in rows for key in row)
    data = {key: [row.get(key) for row in rows] for key in keys}
    try:
        import narwhals

        types = {
            str: narwhals.String, int: narwhals.Int64, float: narwhals.Float64, bool: narwhals.Boolean
        }  # fmt: skip
        schema: Any = (
            None if columns is None else {key: types[kind] for key, kind in columns.items()}
        )
        return narwhals.from_dict(data, schema, backend=cast(Any, backend)).to_native()
    except ModuleNotFoundError as error:
        raise PledgewatchError(
            f"a frame of {backend} needs {error.name}: pip install 'pledgewatch[frames]' {backend}"
        ) from error
