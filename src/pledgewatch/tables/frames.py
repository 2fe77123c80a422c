"""A table as frames, so many rows at a time: whatever holds it, never all of it at once.

Each kind of data gives frames of polars in its own way; one cast makes text of their distinct values, so
that a value reads the same whoever handed it out.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch.errors import InputError, PledgewatchError, Problem, nearest, printable
from pledgewatch.tables import files
from pledgewatch.tables.files import Readable, is_path, refuse
from pledgewatch.tables.rules import one_line

if TYPE_CHECKING:
    import polars as pl


def libraries() -> tuple[Any, Any]:
    """The data frame libraries, loaded when a table is first read."""
    try:
        import narwhals
        import polars
    except ModuleNotFoundError as error:
        raise PledgewatchError(
            f"a table of reports needs {error.name}: pip install 'pledgewatch[frames]'"
        ) from error
    return narwhals, polars


def frames(table: Readable, rows: int) -> Generator[pl.DataFrame]:
    """The columns that are needed, about so many rows at a time; for their types see `plain`.

    Close it when no more are wanted: what was opened for it is closed and removed then.

    Raises:
        InputError: for what cannot be read, and for a column that is not there.
        PledgewatchError: where a library that it takes is not installed.
    """
    libraries()
    with contextlib.ExitStack() as opened:
        with _unreadable(table):
            read = _frames(table, rows, opened)
        while True:
            with _unreadable(table):
                frame = next(read, None)
                chosen = None if frame is None else plain(table, frame)
            if chosen is None:
                return
            yield chosen


def columns_of(table: Readable) -> list[str]:
    """The names of the columns of a table."""
    narwhals, pl = libraries()
    data = table.data
    with _unreadable(table):
        if is_path(data):
            return files.columns(table)
        if isinstance(data, pl.LazyFrame):
            return list(data.collect_schema().names())
        if _is_relation(data) or maps_itself(data):
            return list(data.columns)
        return list(narwhals.from_native(data).columns)


def check_columns(table: Readable, present: Sequence[str]) -> None:
    """Refuse a table without a column that some rule reads, or with two of that name.

    Raises:
        InputError: naming each.
    """
    problems = []
    for column in table.columns:
        wrong = Problem(file=table.name, field=printable(column), expected="one of them")
        if column not in present:
            expected = f"one of {listed(present)}{nearest(column, present)}"
            problems.append(attrs.evolve(wrong, found="no such column", expected=expected))
        elif is_path(table.data) and f"{column}_duplicated_0" in present:
            # So polars calls the second of two columns of a file that have one name.
            problems.append(attrs.evolve(wrong, found="two columns of that name"))
    if problems:
        raise InputError(problems)


def listed(columns: Sequence[str]) -> str:
    """Some columns of a table, as messages list them."""
    first = [printable(column[:_SHORT]) for column in columns[:_LISTED]]
    return ", ".join(first + ["..."] * (len(columns) > _LISTED))


_LISTED, _SHORT = 16, 24
"""So many columns of a table are listed in a message, and so many characters of each."""


def plain(table: Readable, frame: pl.DataFrame) -> pl.DataFrame:
    """The columns that some rule reads, of types of which equal values are equal texts.

    They are text, lists of it, whole numbers, days, instants and truth values; all others are made text.
    """
    return frame.select(_plain(column, frame.schema[column]) for column in table.columns)


def _plain(column: str, kind: Any) -> Any:
    import polars as pl

    told = pl.col(column)
    if isinstance(kind, pl.Datetime):
        if kind.time_zone is not None:
            told = told.dt.convert_time_zone("UTC")
        # Some hold milliseconds and some nanoseconds: one instant is to be one text.
        return told.dt.cast_time_unit("us")
    if isinstance(kind, pl.List):
        return told.cast(pl.List(pl.String))
    if isinstance(kind, pl.Struct):
        return told.struct.json_encode()
    if kind.is_float():
        # pandas makes fractions of whole numbers beside a gap.
        return told.cast(pl.String).str.strip_suffix(".0")
    keeps = kind.is_integer() or kind in (pl.String, pl.Date, pl.Boolean)
    return told if keeps else told.cast(pl.String)


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Columns of such types as text."""
    import polars as pl

    def text(column: str, kind: Any) -> Any:
        told = pl.col(column)
        if isinstance(kind, pl.List):
            return told.list.join("; ")
        return told.dt.to_string("iso:strict") if kind == pl.Datetime else told.cast(pl.String)

    return frame.select(text(column, kind) for column, kind in frame.schema.items())


# -- each kind of data -----------------------------------------------------------------------------


def maps_itself(data: Any) -> bool:
    """Whether its rows stay where they are and are read there; see `pledgewatch.tables.spark`."""
    return hasattr(data, "mapInArrow")


def _is_relation(data: Any) -> bool:
    """Whether it is a relation of DuckDB, which is not imported for the question."""
    return type(data).__module__.partition(".")[0] in ("duckdb", "_duckdb")


def _frames(table: Readable, rows: int, opened: contextlib.ExitStack) -> Iterator[pl.DataFrame]:
    import polars as pl

    data, height = table.data, None
    if is_path(data):
        data = files.scan(table, opened)
        if files.is_parquet(Path(table.data)):
            height = int(data.select(pl.len()).collect().item())
    if isinstance(data, pl.LazyFrame):
        present = data.collect_schema().names()
        check_columns(table, present)
        # In their own order: to put them into another one polars reads much further ahead.
        chosen = data.select([column for column in present if column in table.columns])
        read = chosen.collect_batches(chunk_size=rows, maintain_order=True)
        return iter(read) if height is None else _all(read, height, table)
    if _is_relation(data):
        return _of_relation(table, rows, opened)
    if maps_itself(data):
        raise PledgewatchError(
            f"{table.name}: the rows of a frame like this are read where they are; hand the table "
            "to `Ledger.review`"
        )
    return _of_frame(table, rows)


def _all(read: Iterable[pl.DataFrame], height: int, table: Readable) -> Iterator[pl.DataFrame]:
    """Batches of so many rows together: where a file is damaged polars may end early."""
    count = 0
    for frame in read:
        count += frame.height
        yield frame
    if count != height:
        refuse(table, f"{count:,} of its {height:,} rows", "a file that is not damaged")


def _of_relation(
    table: Readable, rows: int, opened: contextlib.ExitStack
) -> Iterator[pl.DataFrame]:
    """A DuckDB relation: it works through its query as the batches are asked for."""
    import polars as pl

    try:
        import pyarrow  # noqa: F401
    except ModuleNotFoundError as error:
        raise PledgewatchError(
            "a DuckDB relation needs pyarrow: pip install 'pledgewatch[duckdb]'"
        ) from error
    check_columns(table, table.data.columns)
    names = ('"' + column.replace('"', '""') + '"' for column in table.columns)
    chosen = table.data.project(", ".join(names))
    # The name until DuckDB 1.4, where the other is not there yet.
    old = not hasattr(chosen, "to_arrow_reader")
    stopped = opened.enter_context(_noting_ctrl_c())
    read = (chosen.fetch_arrow_reader if old else chosen.to_arrow_reader)(rows)
    opened.callback(read.close)

    def parts() -> Iterator[pl.DataFrame]:
        for part in read:
            yield pl.DataFrame(part)
        # Now and then DuckDB takes Ctrl-C for the end: what was read till then is not the table.
        if stopped:
            raise KeyboardInterrupt

    return parts()


@contextlib.contextmanager
def _noting_ctrl_c() -> Iterator[list[bool]]:
    """A list that is no longer empty once Ctrl-C was pressed, whoever takes it."""
    noted: list[bool] = []
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        # Only the main thread may ask, and whoever has a way of their own keeps it.
        yield noted
        return

    def note(number: int, frame: object) -> None:
        noted.append(True)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, note)
    try:
        yield noted
    finally:
        if signal.getsignal(signal.SIGINT) is note:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _of_frame(table: Readable, rows: int) -> Iterator[pl.DataFrame]:
    """A frame in memory, of any library that narwhals reads."""
    narwhals, _ = libraries()
    try:
        frame = narwhals.from_native(table.data)
    except TypeError:
        expected = "a path, or a data frame that narwhals reads"
        refuse(table, f"a {type(table.data).__name__}", expected)
    if isinstance(frame, narwhals.LazyFrame):
        expected = "a polars lazy frame, a DuckDB relation, a PySpark frame, or a file"
        refuse(table, f"a lazy frame of {frame.implementation}", expected)
    check_columns(table, frame.columns)
    chosen = frame.select(*table.columns)
    return (
        _to_polars(chosen[start : start + rows], table.name)
        for start in range(0, len(chosen), rows)
    )


def _to_polars(frame: Any, name: str) -> pl.DataFrame:
    try:
        made: pl.DataFrame = frame.to_polars()
    except ImportError as error:
        # Without pyarrow a frame of pandas 3 gives no text.
        raise PledgewatchError(
            f"{name}: a frame of {frame.implementation} needs pyarrow: pip install 'pledgewatch[pandas]'"
        ) from error
    return made


# -- what cannot be read --------------------------------------------------------------------------


@contextlib.contextmanager
def _unreadable(table: Readable) -> Iterator[None]:
    """Whatever a library raises while it reads means one thing: the table cannot be read."""
    try:
        yield
    except (PledgewatchError, MemoryError):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        if type(error) is RuntimeError and str(error) == "Query interrupted":
            # What DuckDB makes of Ctrl-C.
            raise KeyboardInterrupt from error
        problem = _named(table, error)
        raise InputError(problem) from error


def _named(table: Readable, error: BaseException) -> Problem:
    """What keeps a table from being read, as far as it can be told."""
    what = one_line(str(error).partition("\n")[0]) or type(error).__name__
    wrong = files.whose_bytes(table) if is_path(table.data) and "utf-8" in what.lower() else None
    if wrong is None:
        return Problem(file=table.name, expected=f"a table that can be read ({what})")
    found, expected = wrong
    return Problem(file=table.name, found=found, expected=expected)


def joined(parts: Iterable[Any], rows: int) -> Iterator[pl.DataFrame]:
    """Arrow record batches as frames of so many rows or a few more: larger ones cost less a row."""
    import polars as pl
    import pyarrow as pa

    held: list[Any] = []
    for part in parts:
        held.append(part)
        if sum(each.num_rows for each in held) >= rows:
            yield pl.DataFrame(pa.Table.from_batches(held))
            held = []
    if held:
        yield pl.DataFrame(pa.Table.from_batches(held))
