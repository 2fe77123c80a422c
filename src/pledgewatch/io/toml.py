"""TOML ledgers: the form people write and keep under version control.

``[ledger]`` and ``[assumptions]`` occur at most once; every other table is an array of tables, one
``[[pledge]]``, ``[[report]]``, ... for each record.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pledgewatch.errors import InputError, Problem, printable
from pledgewatch.io.entries import Document, RawEntry, ledger_of, unknown_table
from pledgewatch.io.lines import walk
from pledgewatch.io.plain import header, plain, written_fields
from pledgewatch.model.fields import refused, shown
from pledgewatch.model.ledger import Ledger, a_ledger
from pledgewatch.model.records import RECORDS, Record
from pledgewatch.model.zones import Zones

MAX_BYTES = 8_000_000
"""The largest TOML file read."""

_WIDTH = 100
"""The longest line of a list that is written."""
_SINGLE = ("ledger", "assumptions")
_POSITION = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)$")


# -- reading ---------------------------------------------------------------------------------------


def loads(text: str, *, file: str = "<text>") -> Ledger:
    """The ledger written in a TOML text.

    Args:
        file: How messages name it.

    Raises:
        InputError: with every problem found, each with its line.
    """
    for field, value in (("text", text), ("file", file)):
        if not isinstance(value, str):
            raise refused("loads", field, value, "text; a file is read by `pledgewatch.read`")
    return ledger_of([parse(text, file)])


def parse(text: str, file: str) -> Document:
    """The raw tables of a TOML text; what is wrong with it stands in its problems."""
    if len(text.encode(errors="replace")) > MAX_BYTES:
        return _unreadable(file, None, "a larger text", f"at most {MAX_BYTES:,} bytes of TOML")
    text = text.replace("\r\n", "\n")
    try:
        found = walk(text)
        # What follows the point where the text stops making sense is never parsed.
        rest = None if found.stopped is None else text.find("\n", found.stopped)
        tables = tomllib.loads(text if rest in (None, -1) else text[:rest])
    except InputError as error:
        first = error.first
        return _unreadable(file, first.line, first.found, first.expected)
    except RecursionError:
        return _unreadable(file, None, "deep nesting", "fewer tables inside one another")
    except ValueError as error:
        return _syntax(text, file, str(error))
    if found.stopped is not None:
        line = text.count("\n", 0, found.stopped) + 1
        return _unreadable(file, line, "something else", "TOML")
    return _document(file, tables, found.lines)


def _unreadable(file: str, line: int | None, found: str | None, expected: str) -> Document:
    return Document(
        file=file, problems=[Problem(file=file, line=line, found=found, expected=expected)]
    )


def _syntax(text: str, file: str, message: str) -> Document:
    position = _POSITION.search(message)
    line = None
    if position is not None:
        line = int(position[1]) if position[1] else text.count("\n") + 1
    reason = printable(_POSITION.sub("", message))
    return _unreadable(file, line, None, f"TOML, which this is not ({reason})")


def _document(
    file: str, tables: Mapping[str, Any], lines: Mapping[tuple[str, int], Mapping[str, int]]
) -> Document:
    single: dict[str, Mapping[str, Any]] = {}
    entries: list[RawEntry] = []
    problems: list[Problem] = []
    for table, content in tables.items():
        if table in _SINGLE and isinstance(content, dict):
            single[table] = content
        elif table in RECORDS and _is_array(content):
            for number, fields in enumerate(content, start=1):
                header = lines.get((table, number)) or lines.get((table, 0)) or {}
                entries.append(RawEntry(table, number, header.get(""), fields))
        else:
            first = lines.get((table, 0)) or lines.get((table, 1)) or {}
            problems.append(_misplaced(file, first.get(""), table, content))
    return Document(file=file, entries=entries, lines=lines, problems=problems, **single)


def _is_array(content: object) -> bool:
    return isinstance(content, list) and all(isinstance(item, dict) for item in content)


def _misplaced(file: str, line: int | None, table: str, content: object) -> Problem:
    known = table in RECORDS or table in _SINGLE
    if not known:
        found, expected = "an unknown table", unknown_table(table)
    else:
        found = f"[[{table}]]" if _is_array(content) else shown(content)
        if isinstance(content, dict):
            found = f"[{table}]"
        expected = f"[{table}]" if table in _SINGLE else f"[[{table}]], once for each of them"
    return Problem(file=file, line=line, entry=printable(table), found=found, expected=expected)


# -- writing ---------------------------------------------------------------------------------------


def dumps(ledger: Ledger) -> str:
    """A ledger as a TOML text that reads back as the same ledger.

    Tables come in the order of `pledgewatch.model.records.RECORDS`, each sorted by id.

    Raises:
        InputError: for a record made in Python that no file can hold, and for a ledger that is too
            large for TOML.
    """
    import tomli_w

    zones = a_ledger("dumps", ledger).zones
    whole = header(ledger)
    blocks = []
    if "ledger" in whole:
        blocks.append("\n".join(_table("[ledger]", "ledger", whole["ledger"])))
    if "assumptions" in whole:
        blocks.append(tomli_w.dumps({"assumptions": whole["assumptions"]}).rstrip("\n"))
    blocks += [entry(record, zones) for record in ledger.entries]
    text = "\n\n".join(blocks) + "\n" if blocks else ""
    _check_size(text)
    return text


def entry(record: Record, zones: Zones) -> str:
    """One record as it stands in a TOML file, without a line break at its end.

    Raises:
        InputError: for a record made in Python that no file can hold.
    """
    return entry_text(record.table, plain(record, zones))


def entry_text(table: str, fields: Mapping[str, Any]) -> str:
    """The same from the raw fields of an entry, in whatever order they are given."""
    kind: Any = RECORDS[table]
    ordered = {name: fields[name] for name in written_fields(kind) if name in fields}
    return "\n".join(_table(f"[[{table}]]", table, ordered))


def _check_size(text: str) -> None:
    """Refuse a text that would be over a cap when it is read."""
    size = len(text.encode())
    if size > MAX_BYTES:
        expected = f"at most {MAX_BYTES:,} bytes of TOML; larger ledgers are for JSON Lines"
        raise InputError(found=f"{size:,} bytes", expected=expected)
    walk(text)


def _table(heading: str, path: str, fields: Mapping[str, Any]) -> Iterator[str]:
    yield heading
    inner: list[Iterator[str]] = []
    for key, value in fields.items():
        if isinstance(value, dict):
            inner.append(_table(f"[{path}.{key}]", f"{path}.{key}", value))
        elif isinstance(value, list) and isinstance(value[0], dict):
            inner += [_table(f"[[{path}.{key}]]", f"{path}.{key}", item) for item in value]
        else:
            yield f"{key_text(key)} = {_value(value, len(key))}"
    for lines in inner:
        yield from lines


def key_text(key: str) -> str:
    """A part of a key as TOML has it: in quotes where it has to be."""
    bare = key.isascii() and key.replace("-", "_").replace("_", "a").isalnum()
    return key if bare else json.dumps(key, ensure_ascii=False)


def _value(value: Any, before: int) -> str:
    if not isinstance(value, list):
        return _literal(value)
    return list_text([_literal(item) for item in value], before)


def list_text(members: Sequence[str], before: int) -> str:
    """A list on one line where there is room for it behind a key, else a line for each member.

    Args:
        members: The texts of its members.
        before: How long the key is.
    """
    line = f"[{', '.join(members)}]"
    if before + len(line) + 3 <= _WIDTH:
        return line
    return "[\n" + "".join(f"    {member},\n" for member in members) + "]"


def _literal(value: Any) -> str:
    import tomli_w

    # A carriage return survives only as an escape, which a text of several lines does not have.
    several = isinstance(value, str) and "\n" in value and "\r" not in value
    return tomli_w.dumps({"_": value}, multiline_strings=several).removeprefix("_ = ").rstrip("\n")
