"""The command ``pledgewatch export``: a review in another format, to a file or to standard output."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pledgewatch.errors import InputError, Problem
from pledgewatch.export import FORMATS, TABLES, export
from pledgewatch.io.files import reason

if TYPE_CHECKING:
    from pledgewatch.model.ledger import Ledger

__all__ = ["add_formats", "read_together", "write_out"]


def add_formats(commands: Any) -> None:
    """Let ``export``, which writes features, write the formats of a review as well."""
    parser: argparse.ArgumentParser = commands.choices["export"]
    feature: Callable[[argparse.Namespace], int] = parser.get_default("run")
    parser.add_argument("--format", choices=FORMATS, help="what a review as of one time says")
    parser.add_argument(
        "--table", choices=TABLES, default="verdicts", help="for csv: which table (verdicts)"
    )
    parser.add_argument(
        "--raw", action="store_true", help="for csv: leave text that a spreadsheet may run"
    )
    parser.add_argument("--publisher", metavar="NAME", help="for claimreview: who publishes it")
    parser.add_argument(
        "--url", metavar="URL", default="", help="for claimreview: the page on which it stands"
    )

    def run(given: argparse.Namespace) -> int:
        if given.gherkin == (given.format is not None):
            raise InputError(Problem(entry="export", expected="either --gherkin or --format"))
        return feature(given) if given.gherkin else _export(given)

    parser.set_defaults(run=run)


def _export(given: argparse.Namespace) -> int:
    times = given.as_of or [None]
    if len(times) > 1:
        raise InputError(
            Problem(entry="--as-of", found=f"{len(times)} times", expected="one time for a review")
        )
    review = read_together(given.ledger).review(as_of=times[0])
    text = export(
        review,
        given.format,
        table=given.table,
        raw=given.raw,
        publisher=given.publisher,
        url=given.url,
    )
    write_out(text, given.output)
    return 0


def write_out(text: str, file: str | None) -> None:
    """Write to a file, or to standard output where none is named.

    Raises:
        InputError: for a file that cannot be written.
    """
    if file is None:
        sys.stdout.write(text)
        return
    try:
        Path(file).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(
            Problem(file=file, found=reason(error), expected="a file that can be written")
        ) from error


def read_together(paths: Iterable[str]) -> Ledger:
    """The ledger of several files: the union of theirs."""
    from pledgewatch.io import read

    first, *others = [read(path) for path in paths]
    for other in others:
        first = first | other
    return first
