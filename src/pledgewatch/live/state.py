"""The state of a monitor as a file: its clocks and all that it was fed, as JSON Lines.

The format, version 3, in UTF-8. The first line says where the monitor stands,

    {"monitor": 3, "pledgewatch": "0.1.0", "at": 1648771199999999, "as_of": 1648771199999999,
     "streamed": ["a-report"],
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

from pledgewatch.io import jsonl
from pledgewatch.io.entries import ledger_of
from pledgewatch.io.files import lines, opened, path_of, reason, refused, replace_whole
from pledgewatch.model.ledger import Ledger, like
from pledgewatch.version import __version__

_VERSION = 3
_MAX_FIRST = 64_000_000
"""Bytes of the first line, which names the records that were fed."""


def write_state(ledger: Ledger, at: int, as_of: int, path: str | os.PathLike[str]) -> None:
    """Write where a monitor stands to a file, replacing it as a whole or not at all.

    Args:
        ledger: All that it was fed.
        at: Event time (microseconds UTC).
        as_of: Knowledge time.
        path: The file.

    Raises:
        InputError: for a place that cannot be written to, or a record made in Python that no file can
            hold.
    """
    first = {
        "monitor": _VERSION,
        "pledgewatch": __version__,
        "at": at,
        "as_of": as_of,
        "streamed": sorted(ledger.streamed),
        "records": len(ledger.records),
    }
    rest = jsonl.dumps(ledger)
    digest = _digest_of(first)
    digest.update(rest.encode())
    line = json.dumps({**first, "sha256": digest.hexdigest()}, ensure_ascii=False)
    file = path_of(path)
    try:
        replace_whole(file, f"{line}\n{rest}", lasting=True)
    except (OSError, ValueError) as error:
        raise refused(file, reason(error), "a file that can be written") from error


def read_state(path: str | os.PathLike[str]) -> tuple[Ledger, int, int]:
    """What a monitor was fed, its event time and its knowledge time, from a file.

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


def _digest_of(first: dict[str, Any]) -> Any:
    """The checksum of the first line, however it is spaced, to be gone on with."""
    return hashlib.sha256(json.dumps(first, sort_keys=True).encode())


def _read(stream: BinaryIO, file: str) -> tuple[Ledger, int, int]:
    # What begins otherwise is not looked at any further, however long its first line is.
    start = stream.read(1)
    first = _first(start + (stream.readline(_MAX_FIRST) if start == b"{" else b""), file)
    said = first.pop("sha256", None)
    digest, last = _digest_of(first), 1

    def rest() -> Iterator[bytes]:
        nonlocal last
        yield b""  # in place of the first, so that the others keep their numbers
        for line in lines(stream, jsonl.MAX_LINE):
            last += 1
            digest.update(line)
            yield line

    ledger = ledger_of([jsonl.parse(rest(), file)])
    came = frozenset(first["streamed"])
    found = len(ledger.records)
    if found != first["records"]:
        expected = f"{first['records']:,} records, as its first line says: save it again"
        raise refused(file, f"{found:,} records", expected, last)
    if said != digest.hexdigest():
        raise refused(file, "another content than its checksum says", "the file as it was saved", 1)
    return like(ledger, ledger.records, came), first["at"], first["as_of"]


def _first(line: bytes, file: str) -> dict[str, Any]:
    expected = f'the state of a monitor, whose first line is {{"monitor": {_VERSION}, ...}}'
    try:
        content = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise refused(file, "something else", expected, 1) from None
    if type(content) is not dict or "monitor" not in content:
        raise refused(file, "something else", expected, 1)
    version = content["monitor"]
    if type(version) is not int or version != _VERSION:
        raise refused(
            file,
            f"version {str(version)[:20]!r}",
            f"version {_VERSION}: another release of pledgewatch wrote it",
            1,
        )
    for key in ("at", "as_of", "records"):
        if type(content.get(key)) is not int or abs(content[key]) >= 2**63:
            raise refused(file, f"no whole number for `{key}`", "one: save it again", 1)
    streamed = content.get("streamed")
    if type(streamed) is not list or any(type(id) is not str for id in streamed):
        raise refused(file, "something else for `streamed`", "a list of ids: save it again", 1)
    return content
