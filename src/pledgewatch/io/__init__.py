"""Ledgers in and out of files: TOML for people, JSON Lines for machines.

A loader reads the file it is given, or the ledger files of the folder it is given, and nothing that
the data name.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from pledgewatch.errors import InputError, Problem, visible
from pledgewatch.io import jsonl, toml
from pledgewatch.io.entries import Document, ledger_of
from pledgewatch.io.files import lines, opened, path_of, reason, refused, written
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
    return read_all([path])


def read_all(paths: Iterable[str | os.PathLike[str]]) -> Ledger:
    """The one ledger in several files and folders, which may name each other's records.

    Raises:
        InputError: as for `read`.
    """
    given = [path_of(path) for path in paths]
    with uncollected():
        ledger = ledger_of([_within(path, file) for path in given for file in files_of(path)])
    if not ledger.entries:
        named = Path(", ".join(map(str, given)))
        raise refused(named, "no entry", "at least one, such as a pledge or a report")
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
    written(file, toml.dumps(ledger) if file.suffix == ".toml" else jsonl.dumps(ledger))


def is_ledger_file(file: Path) -> bool:
    """Whether a file of a folder is a part of the ledger, by its name."""
    return file.suffix in _SUFFIXES and not file.name.startswith(".")


def files_of(path: Path) -> list[Path]:
    """The ledger files that a path stands for: itself, or those of a folder, sorted.

    Raises:
        InputError: for another suffix, and for a folder without any or that cannot be read.
    """
    try:
        if path.is_dir():
            files = sorted(file for file in path.iterdir() if is_ledger_file(file))
            if not files:
                raise refused(path, "a folder without any", "a folder with .toml or .jsonl files")
            return files
    except OSError as error:
        raise refused(path, reason(error), "a folder that can be read") from error
    if path.suffix not in _SUFFIXES:
        raise refused(path, f"the suffix {path.suffix!r}", "a .toml or .jsonl file, or a folder")
    return [path]


def _within(given: Path, file: Path) -> Document:
    """What a file holds that stands for a path, or is in the folder that it names."""
    if file != given and file.is_symlink():
        # Whoever may write into a folder may not thereby have others read elsewhere.
        outside = not file.resolve().is_relative_to(given.resolve())
        if outside and file.exists():
            found = refused(file, "a link out of the folder", "a file in the folder")
            return Document(file=visible(str(file)), problems=found.problems)
    return read_document(file)


def document_of(held: bytes, file: str) -> Document:
    """What some bytes hold that stand, stood or are to stand in a ledger file.

    Args:
        held: The bytes.
        file: How messages name the file, with its suffix.

    Raises:
        UnicodeDecodeError: for TOML that is not in UTF-8.
    """
    if file.endswith(".jsonl"):
        return jsonl.parse(held.split(b"\n"), file)
    return toml.parse(held.decode("utf-8-sig"), file)


def read_document(file: Path) -> Document:
    """What a ledger file holds; what is wrong with it stands in its problems."""
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
