"""The state of a monitor as a file: plain text, a line for each record.

The format, version 1: JSON Lines in UTF-8. The first line says where the monitor stands,

    {"monitor": 1, "pledgewatch": "0.1.0", "at": 1648771199999999, "as_of": 1648771199999999,
     "left_out": 12, "left_out_until": 1648771199999999, "unheard": {"a-pledge": 12}, "records": 34}

its clocks in microseconds UTC, and how many records follow. The rest is a ledger in JSON Lines, as
`pledgewatch.write` writes it. What the monitor says follows from that, and is worked out when it is read.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import attrs

from pledgewatch.errors import InputError, Problem
from pledgewatch.formats import jsonl
from pledgewatch.formats.entries import ledger_of
from pledgewatch.formats.files import reason, replace_whole
from pledgewatch.ledger import Ledger

__all__ = ["State", "read_state", "write_state"]

VERSION = 1
_NUMBERS = ("at", "as_of", "left_out", "left_out_until", "records")


@attrs.frozen(kw_only=True)
class State:
    """What a monitor must know to go on.

    Attributes:
        ledger: The records kept.
        at: Event time (microseconds UTC).
        as_of: Knowledge time.
        left_out: How many reports were not kept.
        left_out_until: When the last of what they tell of was over.
        unheard: By pledge or statement, how many had been left out when it came.
    """

    ledger: Ledger
    at: int
    as_of: int
    left_out: int
    left_out_until: int
    unheard: dict[str, int]


def write_state(state: State, path: str | os.PathLike[str]) -> None:
    """Write a state to a file, replacing it as a whole or not at all.

    Raises:
        InputError: for a place that cannot be written to, or a record made in Python that no file can
            hold.
    """
    from pledgewatch import __version__

    first = {
        "monitor": VERSION,
        "pledgewatch": __version__,
        "at": state.at,
        "as_of": state.as_of,
        "left_out": state.left_out,
        "left_out_until": state.left_out_until,
        "unheard": state.unheard,
        "records": len(state.ledger.records),
    }
    text = json.dumps(first, ensure_ascii=False) + "\n" + jsonl.dumps(state.ledger)
    try:
        replace_whole(path, text, lasting=True)
    except OSError as error:
        raise _refused(path, None, reason(error), "a file that can be written") from error


def read_state(path: str | os.PathLike[str]) -> State:
    """The state in a file.

    Raises:
        InputError: for a file that cannot be read, that holds something else or is damaged, with the
            line where it is.
    """
    file = os.fspath(path)
    try:
        lines = Path(path).read_bytes().split(b"\n")
    except (OSError, ValueError) as error:
        raise _refused(path, None, reason(error), "a file that can be read") from error
    first = _first(lines[0], file)
    # A blank line in its place, so that the others keep their numbers.
    ledger = ledger_of([jsonl.parse([b"", *lines[1:]], file)])
    found = len(ledger.records)
    if found != first["records"]:
        last = len(lines) - (not lines[-1])
        expected = f"{first['records']:,} records, as its first line says: save it again"
        raise _refused(path, last, f"{found:,} records", expected)
    return State(
        ledger=ledger,
        at=first["at"],
        as_of=first["as_of"],
        left_out=first["left_out"],
        left_out_until=first["left_out_until"],
        unheard=first["unheard"],
    )


def _first(line: bytes, file: str) -> dict[str, Any]:
    expected = 'the state of a monitor, whose first line is {"monitor": 1, ...}'
    try:
        content = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise _refused(file, 1, "something else", expected) from None
    if type(content) is not dict or "monitor" not in content:
        raise _refused(file, 1, "something else", expected)
    version = content["monitor"]
    if type(version) is not int or version != VERSION:
        raise _refused(
            file,
            1,
            f"version {str(version)[:20]!r}",
            f"version {VERSION}: another release of pledgewatch wrote it",
        )
    for key in _NUMBERS:
        if type(content.get(key)) is not int or abs(content[key]) >= 2**63:
            raise _refused(file, 1, f"no whole number for `{key}`", "one: save it again")
    unheard = content.get("unheard")
    if type(unheard) is not dict or any(type(number) is not int for number in unheard.values()):
        raise _refused(
            file, 1, "something else for `unheard`", "whole numbers by id: save it again"
        )
    return content


def _refused(
    path: str | os.PathLike[str], line: int | None, found: str, expected: str
) -> InputError:
    text = os.fspath(path)
    name = text if text.isprintable() else ascii(text)[1:-1]
    return InputError(Problem(file=name, line=line, found=found, expected=expected))
