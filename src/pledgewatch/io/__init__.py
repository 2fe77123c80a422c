"""Ledgers in and out of files: TOML for people, JSON Lines for machines.

A loader reads the file it is given, or the ledger files of the folder it is given, and nothing that
the data name.
"""

from __future__ import annotations

import os
from pathlib import Path

from pledgewatch.errors import InputError, Problem, visible
from pledgewatch.io import jsonl, toml
from pledgewatch.io.entries import Document, ledger_of
from pledgewatch.io.files import lines, opened, path_of, reason, refused, replace_whole
from pledgewatch.io.toml import dumps, loads
from pledgewatch.model.bulk import uncollected
from pledgewatch.model.ledger import Ledger, a_ledger

__all__ = ["dumps", "loads", "read", "write"]

_SUFFIXES = (".toml", ".jsonl")


def read(path: str | os.PathLike[str]) -> Ledger:
    """The ledger in a ``.toml`` or ``.jsonl`` file, or in all such files of a folder together.

    The files of a folder may name each other's records; files below it, and files whose name
    begins with a dot, are left alone.

    Raises:
        InputError: with every problem of every file: unreadable files, values that cannot be used,
            references to nothing, not a single entry.
    """
    given = path_of(path)
    with uncollected():
        ledger = ledger_of([_document(file) for file in _files(given)])
    if not ledger.records:
        raise refused(given, "no entry", "at least one, such as a pledge or a report")
    return ledger


def write(ledger: Ledger, path: str | os.PathLike[str]) -> None:
    """Write a ledger to a ``.toml`` or ``.jsonl`` file, replacing it as a whole or not at all.

    Raises:
        InputError: for another suffix, a place that cannot be written to, or a record made in
            Python that no file can hold.
    """
    file = path_of(path)
    a_ledger("write", ledger)
    if file.suffix not in _SUFFIXES:
        raise refused(file, f"the suffix {file.suffix!r}", "a .toml or .jsonl file to write to")
    text = toml.dumps(ledger) if file.suffix == ".toml" else jsonl.dumps(ledger)
    try:
        replace_whole(file, text)
    except (OSError, ValueError) as error:
        raise refused(file, reason(error), "a file that can be written") from error


def _files(path: Path) -> list[Path]:
    try:
        if path.is_dir():
            files = sorted(
                file
                for file in path.iterdir()
                if file.suffix in _SUFFIXES and not file.name.startswith(".")
            )
            if not files:
                raise refused(path, "a folder without any", "a folder with .toml or .jsonl files")
            return files
    except OSError as error:
        raise refused(path, reason(error), "a folder that can be read") from error
    if path.suffix not in _SUFFIXES:
        raise refused(path, f"the suffix {path.suffix!r}", "a .toml or .jsonl file, or a folder")
    return [path]


def _document(file: Path) -> Document:
    cap = toml.MAX_BYTES if file.suffix == ".toml" else jsonl.MAX_BYTES
    try:
        with opened(file, cap) as stream:
            if file.suffix == ".toml":
                return toml.parse(stream.read(cap + 1).decode("utf-8-sig"), visible(str(file)))
            return jsonl.parse(lines(stream, jsonl.MAX_LINE), visible(str(file)))
    except InputError as error:
        return Document(file=visible(str(file)), problems=error.problems)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{error.object[error.start]:02x}"
        problem = Problem(file=visible(str(file)), line=line, found=found, expected="text in UTF-8")
        return Document(file=visible(str(file)), problems=[problem])
    except (OSError, ValueError) as error:
        refusal = refused(file, reason(error), "a file that can be read")
        return Document(file=visible(str(file)), problems=refusal.problems)
