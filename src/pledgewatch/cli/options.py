"""What several commands share: their options, reading ledgers and tables, and making a review of them."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pledgewatch.cli import CONTRADICTED, FINE
from pledgewatch.errors import InputError, nearest

if TYPE_CHECKING:
    from pledgewatch.engine.review import Review
    from pledgewatch.model.ledger import Ledger
    from pledgewatch.tables import Table

# -- options ---------------------------------------------------------------------------------------


def plain_command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int] | None, what: str
) -> argparse.ArgumentParser:
    """A command without options; None: others below it are run."""
    added: argparse.ArgumentParser = commands.add_parser(name, help=what, description=what)
    added.set_defaults(run=run)
    return added


def command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], what: str
) -> argparse.ArgumentParser:
    """A command on ledgers that prints text or data."""
    added = plain_command(commands, name, run, what)
    added.add_argument(
        "ledger",
        nargs="+",
        metavar="LEDGER",
        help="ledger files or folders; several are one ledger",
    )
    added.add_argument("--json", action="store_true", help="print data instead of text")
    added.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colour the text (auto: only on a terminal)",
    )
    return added


def clocks(added: argparse.ArgumentParser) -> None:
    """The two clocks of a review."""
    added.add_argument("--as-of", metavar="T", help="use only what was known by then")
    added.add_argument("--at", metavar="T", help="judge the world as it stood then")


def language(added: argparse.ArgumentParser) -> None:
    """The language of the text."""
    added.add_argument(
        "--language", metavar="NAME", help="say it in another language: fr (default: en)"
    )


def tables(added: argparse.ArgumentParser) -> None:
    """Tables of reports beside the ledger."""
    added.add_argument(
        "--reports",
        metavar="TABLE",
        action="append",
        default=[],
        help="a CSV or Parquet table of more reports; may be given several times",
    )
    added.add_argument(
        "--dataset",
        metavar="NAME",
        help="what the tables are: ucdp, viina, airraids or airraids-volunteer, or what another "
        "package adds (default: columns named like a report's keys)",
    )
    added.add_argument(
        "--code",
        metavar="CODE=ID",
        action="append",
        default=[],
        help="what a code of the data set stands for, for example 1=armed-clashes or actor=army",
    )
    added.add_argument(
        "--quarantine",
        action="store_true",
        help="leave out rows that cannot be read, and say which, instead of refusing the table",
    )
    added.add_argument(
        "--quiet", action="store_true", help="do not show on a terminal how far a table is read"
    )


# -- what they say -----------------------------------------------------------------------------------


def read(paths: Sequence[str]) -> Ledger:
    """The ledger of several files: the union of theirs."""
    from pledgewatch.io import read

    first, *others = [read(path) for path in paths]
    for other in others:
        first = first | other
    return first


def option(name: str, text: str | None, ledger: Ledger) -> str | None:
    """The text of a time, if it is one.

    Raises:
        InputError: naming the option.
    """
    from pledgewatch.model.fields import argument

    argument(name, None, ledger.instant, text)
    return text


def tables_of(ledger: Ledger, given: argparse.Namespace) -> list[Table]:
    """The tables of reports that were named, as the data set says they are to be read."""
    if not given.reports:
        options = {"--dataset": given.dataset, "--code": given.code or None}
        for name, value in options.items():
            if value is not None:
                raise InputError(entry=name, expected="a table, named by --reports")
        return []
    bad: Literal["fatal", "quarantine"] = "quarantine" if given.quarantine else "fatal"
    if given.dataset is None:
        from pledgewatch.tables import Table

        return [Table.written(path, bad=bad) for path in given.reports]
    from pledgewatch.datasets import DATASETS

    if given.dataset not in DATASETS:
        raise InputError(
            entry="--dataset",
            found=repr(given.dataset),
            expected=f"one of {', '.join(DATASETS)}{nearest(given.dataset, DATASETS)}",
        )
    return [
        DATASETS[given.dataset](path, ledger, codes=_codes(given.code), bad=bad)
        for path in given.reports
    ]


def _codes(given: Sequence[str]) -> dict[str, str]:
    codes = {}
    for each in given:
        code, equals, activity = each.partition("=")
        if not equals or not code or not activity:
            raise InputError(
                entry="--code",
                found=repr(each),
                expected="a code and what it stands for, as in 1=shelling",
            )
        codes[code] = activity
    return codes


def progress(
    given: argparse.Namespace,
) -> contextlib.AbstractContextManager[Callable[[str, int], None] | None]:
    """A line on a terminal that shows how far a table is read."""
    if given.quiet:
        return contextlib.nullcontext()
    from pledgewatch.show.terminal import progress_line

    return progress_line(colour=given.color != "never")


def review(ledger: Ledger, given: argparse.Namespace) -> Review:
    """The review at the clocks and with the tables that were named.

    Raises:
        InputError: where there is nothing to judge, among others.
    """
    at = option("--at", given.at, ledger)
    as_of = option("--as-of", given.as_of, ledger)
    reports = tables_of(ledger, given)
    if not reports:
        return something(ledger.review(at=at, as_of=as_of), given)
    with progress(given) as told:
        made = ledger.review(at=at, as_of=as_of, reports=reports, progress=told)
    return something(made, given)


def something(review: Review, given: argparse.Namespace) -> Review:
    """The review, if there is something to judge: that nothing is contradicted then says something.

    Raises:
        InputError: where there is nothing.
    """
    if review.is_empty:
        raise InputError(
            file=", ".join(given.ledger),
            found="no pledge and no statement known by then",
            expected="one or more",
        )
    return review


def chosen(review: Review, pledge: str | None) -> list[str]:
    """The pledges that are asked about: one, or all.

    Raises:
        InputError: for one that is not known by then.
    """
    ids = list(review.keys())
    if pledge is None:
        return ids
    if pledge not in ids:
        raise InputError(
            entry="--pledge",
            found=repr(pledge),
            expected=f"the id of a pledge known by then{nearest(pledge, ids)}",
        )
    return [pledge]


# -- the output --------------------------------------------------------------------------------------


def is_coloured(given: argparse.Namespace) -> bool:
    """Whether to colour the text."""
    if given.color == "auto":
        return (
            sys.stdout.isatty()
            and not os.environ.get("NO_COLOR")
            and os.environ.get("TERM") != "dumb"
        )
    return bool(given.color == "always")


def status(review: Review) -> int:
    """The exit status of an answer."""
    return CONTRADICTED if review.is_contradicted else FINE


def print_json(data: object) -> None:
    """Print data as JSON, indented."""
    from pledgewatch.export.plain import as_json

    print(as_json(data), end="")


def write_out(text: str, file: str | None) -> None:
    """Write to a file, or to standard output where none is named.

    Raises:
        InputError: for a file that cannot be written.
    """
    from pledgewatch.io.files import reason

    if file is None:
        sys.stdout.write(text)
        return
    try:
        Path(file).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(
            file=file, found=reason(error), expected="a file that can be written"
        ) from error
