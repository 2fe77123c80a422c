"""JSON Lines ledgers: the form machines write, one record a line, read as a stream.

The first line may be ``{"ledger": {...}, "assumptions": {...}}``; every other line is
``{"record": "<table>", ...}`` with the same keys and values as in TOML.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, NoReturn

from pledgewatch.errors import InputError, Problem
from pledgewatch.io.entries import Document, RawEntry, ledger_of, unknown_table
from pledgewatch.io.plain import header, plain
from pledgewatch.model.fields import MAX_PROBLEMS, check_plain, refuse, shown
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import RECORDS

MAX_BYTES = 1_000_000_000
"""The largest JSON Lines file read."""
MAX_LINE = 1_000_000
"""Bytes in one line."""

_HEADER = ("ledger", "assumptions")


# -- reading ---------------------------------------------------------------------------------------


def loads(text: str, *, file: str = "<text>") -> Ledger:
    """The ledger written in a JSON Lines text.

    Args:
        file: How messages name it.

    Raises:
        InputError: with every problem found, each with its line.
    """
    lines = text.encode(errors="surrogatepass").split(b"\n")
    return ledger_of([parse(lines, file)])


def parse(lines: Iterable[bytes], file: str) -> Document:
    """The raw records of JSON Lines, one at a time; what is wrong stands in its problems."""
    tables: dict[str, Any] = {}
    entries: list[RawEntry] = []
    problems: list[Problem] = []
    counts = dict.fromkeys(RECORDS, 0)
    first = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            content = _object(line, first)
            table = content.pop("record", None)
            if table is None and first and not content.keys().isdisjoint(_HEADER):
                tables = _header(content)
            elif table is None:
                raise InputError(
                    expected='a key "record" with its table, as in {"record": "report", ...}'
                )
            elif type(table) is not str or table not in RECORDS:
                expected = unknown_table(table) if isinstance(table, str) else "the name of a table"
                raise InputError(found=shown(table), expected=expected)
            else:
                counts[table] += 1
                entries.append(RawEntry(table, counts[table], number, content))
        except InputError as error:
            problems.append(
                Problem(file=file, line=number, found=error.found, expected=error.expected)
            )
            if len(problems) > MAX_PROBLEMS:
                break
        first = False
    places = {("ledger", 0): {"": 1}, ("assumptions", 0): {"": 1}}
    return Document(file=file, entries=entries, lines=places, problems=problems, **tables)


def _object(line: bytes, first: bool) -> dict[str, Any]:
    if len(line) > MAX_LINE:
        raise InputError(found="a longer line", expected=f"at most {MAX_LINE:,} bytes")
    try:
        content = _DECODER.decode(line.decode("utf-8-sig" if first else "utf-8"))
    except UnicodeDecodeError as error:
        found = f"the byte 0x{line[error.start]:02x}"
        raise InputError(found=found, expected="text in UTF-8") from error
    except RecursionError as error:
        raise InputError(found="deep nesting", expected="fewer lists inside one another") from error
    except json.JSONDecodeError as error:
        reason = f"{error.msg} at column {error.colno}"
        raise InputError(expected=f"a JSON object on each line ({reason})") from error
    except ValueError as error:
        raise InputError(
            found="a number of many digits", expected="numbers of at most 64 bits"
        ) from error
    if type(content) is not dict:
        raise refuse(content, 'a JSON object, as in {"record": "report", ...}')
    return content


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        raise refuse(counts.most_common(1)[0][0], "each key once in an object")
    return content


def _no_constant(constant: str) -> NoReturn:
    raise refuse(constant, "a finite number")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique_keys, parse_constant=_no_constant)


def _header(content: dict[str, Any]) -> dict[str, Any]:
    for key, value in content.items():
        if key not in _HEADER:
            raise refuse(key, 'keys "ledger" and "assumptions" alone, or a key "record"')
        if type(value) is not dict:
            raise refuse(value, f'a table for "{key}"')
        check_plain(value)
    return content


# -- writing ---------------------------------------------------------------------------------------


def dumps(ledger: Ledger) -> str:
    """A ledger as JSON Lines that read back as the same ledger, in the order of the TOML form.

    Raises:
        InputError: for a record made in Python that no file can hold.
    """
    zones = ledger.zones
    first = header(ledger)
    lines = [line_of(first)] if first else []
    lines += [line_of({"record": r.table, **plain(r, zones)}) for r in ledger.entries]
    return "".join(lines)


def line_of(content: dict[str, Any]) -> str:
    """The line of a record, or of what holds for the whole ledger.

    Raises:
        InputError: for one that is too long to be read.
    """
    line = json.dumps(content, ensure_ascii=False) + "\n"
    if len(line) > MAX_LINE // 4 and len(line.encode()) > MAX_LINE:
        raise InputError(found="a longer line", expected=f"at most {MAX_LINE:,} bytes")
    return line
