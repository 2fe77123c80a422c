"""Files written as a whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["reason", "replace_whole"]


def replace_whole(path: str | os.PathLike[str], text: str, *, lasting: bool = False) -> None:
    """Write text to a file, replacing it as a whole or not at all.

    Args:
        path: The file; where it is a link, what it leads to.
        text: What is to stand there, in UTF-8.
        lasting: Whether to wait until it is on the disk.

    Raises:
        OSError: where it cannot be written; what stood there stands there still.
    """
    target = Path(os.path.realpath(path))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            if lasting:
                stream.flush()
                os.fsync(stream.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def reason(error: Exception) -> str:
    """Why a file cannot be read or written, for a message."""
    return (getattr(error, "strerror", None) or str(error)).lower()
