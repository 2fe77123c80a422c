"""The commands: their parser, and running one."""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from pledgewatch.cli import (
    BAD,
    add,
    check,
    diff,
    draft,
    explain,
    export,
    find,
    fmt,
    history,
    imports,
    init,
    journal,
    lint,
    page,
    steps,
    validate,
    watch,
)
from pledgewatch.version import __version__

_COMMANDS = (
    init, draft, add, validate, fmt, find, imports, check, diff, history, explain, page, lint, steps, export,
    watch, journal,
)  # fmt: skip


class Parser(argparse.ArgumentParser):
    """A parser that tells bad usage in a line."""

    def _print_message(self, message: str, file: Any = None) -> None:
        # What cannot be written is no secret: argparse itself would go on as if it had been.
        stream = sys.stderr if file is None else file
        if message and stream is not None:
            stream.write(message)

    def error(self, message: str) -> NoReturn:
        """Tell how it is used, and end with the status of bad usage."""
        self.print_usage(sys.stderr)
        self.exit(BAD, f"{self.prog}: {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="pledgewatch",
        description="Hold what was said against what was done.",
        epilog="Exit status: 0 nothing is contradicted, 1 something certainly is, 2 bad input or "
        "nothing to judge, 3 a fault of pledgewatch, 4 what was asked for does not hold.",
    )
    parser.add_argument("--version", action="version", version=f"pledgewatch {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add(commands)
    return parser


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: What follows the program's name; left out: those of the process.

    Returns:
        The exit status; see `pledgewatch.cli`.

    Raises:
        SystemExit: for bad usage, and after help.
        PledgewatchError: for bad input, and where there is nothing to judge.
    """
    given = _parser().parse_args(arguments)
    with _terminal(), _language(getattr(given, "language", None)):
        status: int = given.run(given)
    return status


def _language(name: str | None) -> contextlib.AbstractContextManager[None]:
    """Speak the language that was asked for."""
    if name is None:
        return contextlib.nullcontext()
    from pledgewatch.model.fields import argument
    from pledgewatch.words.templates import a_language, in_language

    return in_language(argument("--language", None, a_language, name))


def _terminal() -> contextlib.AbstractContextManager[None]:
    """Write for the width of the terminal, where standard output is one."""
    if not sys.stdout.isatty():
        return contextlib.nullcontext()
    from pledgewatch.show.text import in_columns

    return in_columns(shutil.get_terminal_size().columns)
