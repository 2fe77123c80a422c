"""Files read with a limit, and written as a whole or not at all."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pledgewatch.errors import InputError, visible
from pledgewatch.model.fields import shown


def path_of(value: object) -> Path:
    """The path of a file or folder.

    Raises:
        InputError: for what is no path, an empty one among them: nobody means this folder by it.
    """
    if (
        not isinstance(value, (str, os.PathLike))
        or not isinstance(os.fspath(value), str)
        or not value
    ):
        expected = 'the path of a file, as in "ledger.toml"'
        raise InputError(field="path", found=shown(value), expected=expected)
    return Path(value)


def opened(path: Path, most: int) -> BinaryIO:
    """A file of at most so many bytes, open to be read.

    Raises:
        InputError: for a folder, a device, a pipe, and a longer file.
        OSError, ValueError: for what cannot be opened.
    """
    if path.exists() and not path.is_file():
        raise refused(path, "something else", "a file")
    stream = path.open("rb")
    size = os.fstat(stream.fileno()).st_size
    if size > most:
        stream.close()
        raise refused(path, f"{size:,} bytes", f"at most {most:,} bytes")
    return stream


def lines(stream: BinaryIO, most: int) -> Iterator[bytes]:
    """The lines of a file; one of more bytes than that is cut, and is the last."""
    while line := stream.readline(most + 2):
        yield line
        if len(line) > most + 1:
            return


def replace_whole(
    path: str | os.PathLike[str], text: str | bytes, *, lasting: bool = False
) -> None:
    """Write text to a file, replacing it as a whole or not at all.

    Args:
        path: The file; where it is a link, what it leads to.
        text: What is to stand there; text in UTF-8.
        lasting: Whether to wait until it is on the disk.

    Raises:
        OSError: where it cannot be written; what stood there stands there still. A device, a pipe or a
            folder is never replaced.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "not a regular file", os.fspath(path))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            stream.write(text.encode() if isinstance(text, str) else text)
            if lasting:
                stream.flush()
                os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def written(path: Path, text: str | bytes) -> None:
    """Write a file, replacing it as a whole or not at all.

    Raises:
        InputError: for one that cannot be written.
    """
    try:
        replace_whole(path, text)
    except (OSError, ValueError) as error:
        raise refused(path, reason(error), "a file that can be written") from error


def exchange(new: Path, target: Path) -> None:
    """Put a folder in the place of another one, which is then in its own; or where none is yet.

    On Linux it is one step. Elsewhere the place is empty for an instant.

    Raises:
        OSError: where it cannot be done.
    """
    if not target.exists():
        new.rename(target)
        return
    at_once = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    here, swap = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    if at_once and at_once(here, os.fsencode(new), here, os.fsencode(target), swap) == 0:
        return
    aside = new.with_name(f"{new.name}.old")
    target.rename(aside)
    try:
        new.rename(target)
    except OSError:
        aside.rename(target)
        raise
    aside.rename(new)


def refused(
    path: str | os.PathLike[str], found: str, expected: str, line: int | None = None
) -> InputError:
    """The error for a file, which is named so that it can be printed."""
    return InputError(file=visible(os.fspath(path)), line=line, found=found, expected=expected)


def reason(error: Exception) -> str:
    """Why a file cannot be read or written, for a message."""
    return (getattr(error, "strerror", None) or str(error)).lower()
