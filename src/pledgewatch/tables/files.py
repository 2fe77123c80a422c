"""Files of tables: which format one has, and its rows as text.

CSV and its kin, JSON Lines and Parquet are read a batch at a time. JSON, YAML and Excel have to be held
whole; what stands there is text as it is written, for nothing is inferred from it.
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import functools
import gzip
import io
import json
import math
import os
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn, Protocol, cast

from pledgewatch.errors import InputError, PledgewatchError, nearest, plain_repr
from pledgewatch.model.fields import shown

if TYPE_CHECKING:
    import polars as pl

STANDARD_INPUT = "-"
"""What is written for a path to read standard input."""
_TEXT = {".csv": None, ".tsv": "\t", ".txt": None}
"""Suffixes of text with separated fields, with the separator where the suffix says it."""
_LINES = (".jsonl", ".ndjson")
_TREES = (".json", ".yaml", ".yml")
_SHEETS = (".xlsx", ".xlsm")
_PARQUET = ".parquet"
_PACKED = (".gz", ".zip")
_KNOWN = (*_TEXT, *_LINES, *_TREES, *_SHEETS, _PARQUET)
SUFFIXES = (
    f"{', '.join(_KNOWN[:-1])} or a folder of {_PARQUET} files; text may end in .gz or .zip too"
)
"""What can be read, as messages list it."""
_SEPARATORS = ",;\t|"
_BYTE_ORDERS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CHARACTERS = 1 << 20
"""Of a file in another encoding so many are held at once."""
_MOST_NODES = 10_000
"""Values inside one cell of JSON or YAML; aliases of YAML may stand for any number of them."""


class Readable(Protocol):
    """Where a table is, how it is written, and which columns of it are read."""

    @property
    def data(self) -> Any:
        """The path, or the frame."""

    @property
    def name(self) -> str:
        """How messages call it."""

    @property
    def encoding(self) -> str:
        """Of a file of text."""

    @property
    def separator(self) -> str | None:
        """Between the fields of a CSV file."""

    @property
    def header(self) -> Sequence[str] | None:
        """The names of the columns of a text file without a line of them."""

    @property
    def sheet(self) -> str | None:
        """Of an Excel file; of JSON and YAML, the key under which the rows stand."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are read."""


def is_path(data: Any) -> bool:
    """Whether it is the path of a file or folder."""
    return isinstance(data, (str, os.PathLike))


def is_parquet(path: Path) -> bool:
    """Whether it is Parquet, which says how many rows there are to be."""
    return path.is_dir() or _suffix(path) == _PARQUET


def scan(table: Readable, opened: contextlib.ExitStack) -> pl.LazyFrame:
    """The rows of a file, read as they are asked for where its format allows it.

    Args:
        table: What is read; its data are a path.
        opened: Closes and removes what was opened and made for it.

    Raises:
        InputError: for what is no such file.
    """
    import polars as pl

    path = Path(table.data)
    if str(path) == STANDARD_INPUT:
        return _of_text(table, _input().decode(_encoding(table, _input())))
    files = _files(path, table)
    suffix = _suffix(path)
    if is_parquet(path):
        return pl.scan_parquet(files, glob=False)
    if suffix in _SHEETS:
        return held(_sheet_rows(table)).lazy()
    if suffix in _TREES:
        return held(_tree_rows(table)).lazy()
    if not _is_utf8(_encoding(table, _head(path))) or _is_packed(path):
        path = _transcoded(table, opened)
    if suffix in _LINES:
        return pl.scan_ndjson(path, infer_schema_length=None)
    # A bracket in the name of a file is no pattern for several.
    bare: dict[str, Any] = {}
    if table.header is not None:
        bare = {"has_header": False, "new_columns": list(table.header), "quote_char": None}
    return pl.scan_csv(path, infer_schema=False, separator=_separator(table), glob=False, **bare)


def columns(table: Readable) -> list[str]:
    """The names of the columns of a file.

    Raises:
        InputError: for what is no such file.
    """
    path = Path(table.data)
    is_text = str(path) != STANDARD_INPUT and _suffix(path) in _TEXT and not path.is_dir()
    if is_text and table.header is not None:
        _files(path, table)
        return list(table.header)
    if is_text and (not _is_utf8(table.encoding) or _is_packed(path)):
        # For its first line the rest need not be written anew.
        _files(path, table)
        with _opened(table) as file:
            return next(csv.reader(file, delimiter=_separator(table)), [])
    with contextlib.ExitStack() as opened:
        return list(scan(table, opened).collect_schema().names())


def whose_bytes(table: Readable) -> tuple[str, str] | None:
    """The first byte of a text file that is no UTF-8, with its line, and what was expected instead."""
    path = Path(table.data)
    if str(path) == STANDARD_INPUT or not path.is_file():
        return None
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                return (
                    f"the byte 0x{line[error.start]:02x} in line {number}",
                    'text in UTF-8, or its encoding: encoding="cp1252" for what Excel writes in western Europe',
                )
    return None


def held(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows made in Python, or read as a whole, as a frame: a column of several types becomes text."""
    import polars as pl

    given = [dict(row) for row in rows]
    names = list(dict.fromkeys(str(name) for row in given for name in row))
    return pl.DataFrame([_column(name, [row.get(name) for row in given]) for name in names])


def _column(name: str, values: list[Any]) -> pl.Series:
    import polars as pl

    told = [value for value in values if value is not None]
    if any(isinstance(value, (list, tuple)) for value in told):
        lists = [None if value is None else _texts(value) for value in values]
        return pl.Series(name, lists, pl.List(pl.String))
    if told and all(type(value) is dt.datetime and value.tzinfo is None for value in told):
        # A spreadsheet knows no days, but instants at midnight.
        if all(value.time() == dt.time() for value in told):
            return pl.Series(name, [value and value.date() for value in values])
        return pl.Series(name, values)
    if len({type(value) for value in told}) == 1 and isinstance(
        told[0], (bool, int, str, dt.datetime, dt.date)
    ):
        with contextlib.suppress(Exception):  # a number of many digits, zones that differ
            return pl.Series(name, values, strict=True)
    return pl.Series(name, [_cell(value) for value in values], pl.String)


def _texts(value: Any) -> list[str]:
    items = value if isinstance(value, (list, tuple)) else [value]
    return [text for text in map(_cell, items) if text]


def _cell(value: Any) -> str | None:
    """What stands in a cell, as text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value):  # as pandas has it for nothing
            return None
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(_counted(value), ensure_ascii=False, default=plain_repr)
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else plain_repr(value)


def _counted(value: Any) -> Any:
    """A value of a tree, if it is not too large a one."""
    waiting, count = [value], 0
    while waiting:
        inner = waiting.pop()
        count += 1
        if count > _MOST_NODES:
            raise InputError(
                found="a cell of very many values", expected=f"at most {_MOST_NODES:,} of them"
            )
        if isinstance(inner, Mapping):
            waiting += inner.values()
        elif isinstance(inner, (list, tuple)):
            waiting += inner
    return value


# -- which file, and how it is written -------------------------------------------------------------


def _is_packed(path: Path) -> bool:
    return path.suffix.lower() in _PACKED


def _suffix(path: Path) -> str:
    """The suffix that says the format, in lower case: that before .gz or .zip."""
    return (Path(path.stem) if _is_packed(path) else path).suffix.lower()


def _files(path: Path, table: Readable) -> list[Path]:
    """The file of a path, or the Parquet files of a folder."""
    if not path.exists():
        refuse(table, "no such file or directory", "a file that can be read")
    if not (path.is_file() or path.is_dir()):
        refuse(table, "something else", "a file or a folder")
    if path.is_dir():
        parts = sorted(path.glob(f"*{_PARQUET}"))
        if not parts:
            refuse(table, f"no {_PARQUET} file", "a folder of them")
        return parts
    known = (*_TEXT, *_LINES) if _is_packed(path) else _KNOWN
    if _suffix(path) not in known:
        refuse(table, f"a file ending in {path.suffix or 'nothing'}", SUFFIXES)
    return [path]


def refuse(table: Readable, found: str, expected: str) -> NoReturn:
    """Say what is wrong with a table as a whole.

    Raises:
        InputError: always.
    """
    raise InputError(file=table.name, found=found, expected=expected)


def _bytes(path: Path) -> IO[bytes]:
    """The bytes of a file, unpacked: of an archive those of the one file in it."""
    if path.suffix.lower() == ".zip":
        archive = zipfile.ZipFile(path)
        names = archive.namelist()
        if len(names) != 1:
            raise InputError(
                file=str(path), found=f"{len(names)} files", expected="an archive of one file"
            )
        return archive.open(names[0])
    return cast(IO[bytes], gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb"))


def _head(path: Path) -> bytes:
    with _bytes(path) as file:
        return file.read(2)


def _encoding(table: Readable, head: bytes) -> str:
    """The encoding of text: the one that is told, or UTF-16 where the first bytes say so."""
    told = table.encoding
    return _BYTE_ORDERS.get(head[:2], told) if _is_utf8(told) else told


def _is_utf8(encoding: str) -> bool:
    return encoding.lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig")


def _opened(table: Readable, errors: str = "strict") -> IO[str]:
    """A file of text, open to be read in its encoding."""
    path = Path(table.data)
    encoding = _encoding(table, _head(path))
    encoding = "utf-8-sig" if _is_utf8(encoding) else encoding
    held = _bytes(path)
    try:
        return io.TextIOWrapper(held, encoding=encoding, errors=errors, newline="")
    except BaseException:  # an encoding that is none of text
        held.close()
        raise


def first_line(table: Readable) -> str:
    """The first line of a text file.

    Raises:
        InputError: for what is no such file.
    """
    _files(Path(table.data), table)
    # What is wrong with later lines is told where they are read.
    with _opened(table, "replace") as file:
        return file.readline(_CHARACTERS)


def _separator(table: Readable, header: str | None = None) -> str:
    """What stands between fields: as told, or what the first line has most of, outside of quotes."""
    if table.separator is not None:
        return table.separator
    if header is None:
        fixed = _TEXT.get(_suffix(Path(table.data)))
        if fixed is not None:
            return fixed
        header = first_line(table)
    bare = "".join(header.split('"')[::2])
    return max(_SEPARATORS, key=lambda sign: (bare.count(sign), sign == ","))


def _transcoded(table: Readable, opened: contextlib.ExitStack) -> Path:
    """The file in UTF-8, beside the others that are for a while: so it is read in batches too."""
    import shutil

    folder = tempfile.TemporaryDirectory(prefix="pledgewatch-", ignore_cleanup_errors=True)
    written = Path(opened.enter_context(folder)) / f"utf-8{_suffix(Path(table.data))}"
    with (
        _opened(table) as source,
        written.open("w", encoding="utf-8", newline="") as target,
    ):
        shutil.copyfileobj(source, target, _CHARACTERS)
    return written


# -- what is held whole ----------------------------------------------------------------------------


@functools.cache
def _input() -> bytes:
    """Standard input, which can be read but once."""
    return sys.stdin.buffer.read()


def _of_text(table: Readable, text: str) -> pl.LazyFrame:
    import polars as pl

    told = text.removeprefix("\ufeff")
    if told.lstrip()[:1] == "{":
        return pl.read_ndjson(told.encode(), infer_schema_length=None).lazy()
    separator = _separator(table, told.partition("\n")[0])
    return pl.read_csv(told.encode(), infer_schema=False, separator=separator).lazy()


def _tree_rows(table: Readable) -> list[dict[str, Any]]:
    """The rows of a JSON or YAML file: a list of tables, at the top or under a key."""
    with _opened(table) as file:
        text = file.read()
    tree = _json(text) if _suffix(Path(table.data)) == ".json" else _yaml(text)
    found = {"": tree} if isinstance(tree, list) else tree if isinstance(tree, dict) else {}
    lists = {key: value for key, value in found.items() if _is_rows(value)}
    if table.sheet is not None:
        if table.sheet not in lists:
            expected = f"a list of tables under {shown(table.sheet)}{nearest(table.sheet, lists)}"
            refuse(table, "none", expected)
        return cast(list[dict[str, Any]], lists[table.sheet])
    if len(lists) != 1:
        names = ", ".join(map(shown, lists)) or "none"
        refuse(table, names, "one list of tables, or `sheet`: the key under which it stands")
    return cast(list[dict[str, Any]], next(iter(lists.values())))


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _json(text: str) -> Any:
    return json.loads(text, parse_int=str, parse_float=str)


def _yaml(text: str) -> Any:
    try:
        import yaml
    except ModuleNotFoundError as error:
        raise PledgewatchError(
            "a table in YAML needs PyYAML: pip install 'pledgewatch[files]'"
        ) from error
    # The loader that makes text of all that stands there: a title "No" is no truth value.
    return yaml.load(text, Loader=yaml.BaseLoader)


def _sheet_rows(table: Readable) -> list[dict[str, Any]]:
    """The rows of a sheet of an Excel file, under what its first row says."""
    try:
        import openpyxl
    except ModuleNotFoundError as error:
        raise PledgewatchError(
            "an Excel file needs openpyxl: pip install 'pledgewatch[files]'"
        ) from error
    book = openpyxl.load_workbook(table.data, read_only=True, data_only=True)
    try:
        if table.sheet is not None and table.sheet not in book.sheetnames:
            expected = f"one of the sheets {', '.join(map(shown, book.sheetnames))}"
            refuse(table, shown(table.sheet), expected)
        sheet = book[table.sheet] if table.sheet is not None else book.worksheets[0]
        rows = sheet.iter_rows(values_only=True)
        header = [None if name is None else str(name).strip() for name in next(rows, ())]
        return [
            {name: cell for name, cell in zip(header, row, strict=False) if name}
            for row in rows
            if any(cell is not None for cell in row)
        ]
    finally:
        book.close()
