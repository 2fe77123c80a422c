"""Rows as a data frame of the reader's choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from pledgewatch.errors import PledgewatchError

__all__ = ["BACKENDS", "frame"]

BACKENDS = ("pandas", "polars", "pyarrow")
"""The data frame libraries that can be asked for."""


def frame(rows: Sequence[Mapping[str, Any]], backend: str) -> Any:
    """Flat rows as a data frame: a column for each key, in the order keys first occur.

    Raises:
        ValueError: for a backend that is not in `BACKENDS`.
        PledgewatchError: where narwhals or the backend is not installed.
    """
    if backend not in BACKENDS:
        raise ValueError(f"backend must be one of {', '.join(BACKENDS)}, not {backend!r}")
    columns = dict.fromkeys(key for row in rows for key in row)
    data = {column: [row.get(column) for row in rows] for column in columns}
    try:
        import narwhals

        return narwhals.from_dict(data, backend=cast(Any, backend)).to_native()
    except ModuleNotFoundError as error:
        raise PledgewatchError(
            f"a frame of {backend} needs {error.name}: pip install 'pledgewatch[frames]' {backend}"
        ) from error
