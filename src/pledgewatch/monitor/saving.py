"""The state of a monitor as a file: plain text, a line for each record.

The format, version 2: JSON Lines in UTF-8. The first line says where the monitor stands,

    {"monitor": 2, "pledgewatch": "0.1.0", "at": 1648771199999999, "as_of": 1648771199999999,
     "left_out": 12, "left_out_until": 1648771199999999, "unheard": {"a-pledge": 12}, "streamed": ["a-report"],
     "records": 34, "sha256": "..."}

its clocks in microseconds UTC, which records it was fed, how many follow, and a checksum of all else: a file in which anything
was changed is refused. The rest is a ledger in JSON Lines, as `pledgewatch.write` writes it. What the
monitor says follows from that, and is worked out when it is read.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from typing import Any, BinaryIO

import attrs

from pledgewatch.formats import jsonl
from pledgewatch.formats.entries import ledger_of
from pledgewatch.formats.files import lines, opened, path_of, reason, refused, replace_whole
from pledgewatch.ledger import Ledger, like

__all__ = ["State", "read_state", "write_state"]

VERSION = 2
MAX_FIRST = 64_000_000
"""Bytes of the first line, which names the records that were fed."""
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
        "streamed": sorted(state.ledger.streamed),
        "records": len(state.ledger.records),
    }
    rest = jsonl.dumps(state.ledger)
    digest = _digest_of(first)
    digest.update(rest.encode())
    line = json.dumps({**first, "sha256": digest.hexdigest()}, ensure_ascii=False)
    file = path_of(path)
    try:
        replace_whole(file, f"{line}\n{rest}", lasting=True)
    except (OSError, ValueError) as error:
        raise refused(file, reason(error), "a file that can be written") from error


def _digest_of(first: dict[str, Any]) -> Any:
    """The checksum of the first line, however it is spaced, to be gone on with."""
    return hashlib.sha256(json.dumps(first, sort_keys=True).encode())


def read_state(path: str | os.PathLike[str]) -> State:
    """The state in a file.

    Raises:
        InputError: for a file that cannot be read, that holds something else, is damaged or was changed,
            with the line where it is.
    """
    file = path_of(path)
    try:
        with opened(file, jsonl.MAX_BYTES) as stream:
            return _read(stream, os.fspath(file))
    except (OSError, ValueError) as error:
        raise refused(file, reason(error), "a file that can be read") from error


def _read(stream: BinaryIO, file: str) -> State:
    # What begins otherwise is not looked at any further, however long its first line is.
    start = stream.read(1)
    first = _first(start + (stream.readline(MAX_FIRST) if start == b"{" else b""), file)
    said = first.pop("sha256", None)
    digest, last = _digest_of(first), 1

    def rest() -> Iterator[bytes]:
        nonlocal last
        yield b""  # in place of the first, so that the others keep their numbers
        for line in lines(stream, jsonl.MAX_LINE):
            last += 1
            digest.update(line)
            yield line

    document = jsonl.parse(rest(), file)
    ledger = ledger_of([document])
    came = frozenset(first["streamed"])
    found = len(ledger.records)
    if found != first["records"]:
        expected = f"{first['records']:,} records, as its first line says: save it again"
        raise refused(file, f"{found:,} records", expected, last)
    if said != digest.hexdigest():
        raise refused(file, "another content than its checksum says", "the file as it was saved", 1)
    return State(
        ledger=like(ledger, ledger.records, came),
        at=first["at"],
        as_of=first["as_of"],
        left_out=first["left_out"],
        left_out_until=first["left_out_until"],
        unheard=first["unheard"],
    )


def _first(line: bytes, file: str) -> dict[str, Any]:
    expected = 'the state of a monitor, whose first line is {"monitor": 2, ...}'
    try:
        content = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise refused(file, "something else", expected, 1) from None
    if type(content) is not dict or "monitor" not in content:
        raise refused(file, "something else", expected, 1)
    version = content["monitor"]
    if type(version) is not int or version != VERSION:
        raise refused(
            file,
            f"version {str(version)[:20]!r}",
            f"version {VERSION}: another release of pledgewatch wrote it",
            1,
        )
    for key in _NUMBERS:
        if type(content.get(key)) is not int or abs(content[key]) >= 2**63:
            raise refused(file, f"no whole number for `{key}`", "one: save it again", 1)
    unheard = content.get("unheard")
    if type(unheard) is not dict or any(type(number) is not int for number in unheard.values()):
        raise refused(file, "something else for `unheard`", "whole numbers by id: save it again", 1)
    streamed = content.get("streamed")
    if type(streamed) is not list or any(type(id) is not str for id in streamed):
        raise refused(file, "something else for `streamed`", "a list of ids: save it again", 1)
    return content
