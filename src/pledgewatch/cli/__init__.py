"""The command line: what it exits with, and how it tells what went wrong; `commands` has the rest.

Exit status: 0 nothing is contradicted, 1 at least one certain finding and nothing else, 2 bad input or
usage, nothing to judge, or an output that cannot be written, 3 a fault of pledgewatch, 4 what was asked
for does not hold (`check --expected`, `lint`, `watch`, `steps`, `draft`, `import`), 130 stopped by Ctrl-C, 141 the reader
of the output went away.

Nothing is imported here before it is needed: Ctrl-C while that takes its time is told like any other.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

__all__ = ["main"]

FINE, CONTRADICTED, BAD, FAULT, NOT_SO = 0, 1, 2, 3, 4
STOPPED, UNREAD = 130, 141
"""As a shell says it of what SIGINT or SIGPIPE ended."""
ISSUES = "https://github.com/pledgewatch/pledgewatch/issues"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: What follows the program's name; left out: those of the process.

    Returns:
        The exit status; see the module. What goes wrong is told on standard error, in a line each,
        without a traceback unless PLEDGEWATCH_TRACEBACK is set.
    """
    try:
        if sys.stdout is None:
            _tell("standard output is closed: nothing can be told")
            return BAD
        try:
            from pledgewatch.cli.commands import run

            status = run(arguments)
        except SystemExit as stop:
            # From argparse, which has told why.
            status = stop.code if isinstance(stop.code, int) else BAD
        sys.stdout.flush()
    except KeyboardInterrupt:
        _tell("stopped")
        return STOPPED
    except BaseException as error:  # a panic of Rust is no Exception
        return _failed(error)
    return status


def _failed(error: BaseException) -> int:
    """Tell what went wrong, and say with which status to end."""
    from pledgewatch.errors import InputError, PledgewatchError

    if isinstance(error, InputError):
        for problem in error.problems:
            _tell(str(problem))
        return BAD
    if isinstance(error, PledgewatchError):
        _tell(str(error))
        return BAD
    if _is_of_the_output(error):
        _leave(sys.stdout)
        if isinstance(error, BrokenPipeError):
            return UNREAD  # the reader has seen enough
        _tell(f"standard output cannot be written: {getattr(error, 'strerror', None) or error}")
        return BAD
    if os.environ.get("PLEDGEWATCH_TRACEBACK"):
        import traceback

        traceback.print_exception(error)
    _tell(
        f"a fault of pledgewatch, not of what it was given: {_in_short(error)}; please report the "
        f"command and this line at {ISSUES} (PLEDGEWATCH_TRACEBACK=1 shows the traceback)"
    )
    return FAULT


def _is_of_the_output(error: BaseException) -> bool:
    """Whether standard output failed: it has no name, and files that have one were told before."""
    import errno

    if isinstance(error, UnicodeEncodeError):
        return error.encoding == sys.stdout.encoding
    failures = (errno.EPIPE, errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EFBIG, errno.EBADF)
    return isinstance(error, OSError) and error.filename is None and error.errno in failures


def _leave(stream: TextIO) -> None:
    """What is left to be written must not fail again at exit."""
    import contextlib

    with contextlib.suppress(OSError, ValueError):  # where it is no file, nothing is left
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _in_short(error: BaseException) -> str:
    """The kind of an exception and the beginning of what it says, in a line."""
    try:
        said = str(error)
    except Exception:
        said = ""
    line = " ".join(said.split())
    shown = "".join(sign if sign.isprintable() else "?" for sign in line[:200])
    return f"{type(error).__name__}{f': {shown}' if shown else ''}"


def _tell(line: str) -> None:
    """Write a line to standard error, where there is one."""
    try:
        if sys.stderr is not None:
            sys.stderr.write(f"pledgewatch: {line}\n")
            sys.stderr.flush()
    except (OSError, ValueError):
        _leave(sys.stderr)
