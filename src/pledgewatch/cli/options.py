"""What several commands share: their options, reading ledgers and tables, and making a review of them."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pledgewatch.cli import CONTRADICTED, FINE
from pledgewatch.errors import InputError, nearest, visible

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
    ledgers(added)
    added.add_argument("--json", action="store_true", help="print data instead of text")
    added.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colour the text (auto: only on a terminal)",
    )
    return added


def ledgers(added: argparse.ArgumentParser) -> None:
    """The ledger that a command is about."""
    added.add_argument(
        "ledger",
        nargs="+",
        metavar="LEDGER",
        help="ledger files or folders; several are one ledger",
    )


def clocks(added: argparse.ArgumentParser) -> None:
    """The two clocks of a review."""
    known_by(added)
    added.add_argument("--at", metavar="T", help="judge the world as it stood then")


def known_by(added: argparse.ArgumentParser) -> None:
    """The knowledge time of a review."""
    added.add_argument(
        "--as-of",
        metavar="T",
        help="use only what was known by then (default: the newest record)",
    )
    added.add_argument(
        "--now",
        action="store_true",
        help="judge as of this moment: deadlines pass although no record arrives",
    )


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
        help="a table of more reports (CSV, Parquet, JSON Lines, Excel, - for standard input); may be "
        "given several times",
    )
    added.add_argument(
        "--dataset",
        metavar="NAME",
        help="what the tables are: acled, gdelt, ucdp, viina, airraids or airraids-volunteer, or what "
        "another package adds (default: columns named like a report's keys)",
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
    """The one ledger of several files and folders."""
    from pledgewatch.io import read_all

    return read_all(paths)


def read_text(file: Path) -> str:
    """The text of a ledger file, with its line ends as they are.

    Raises:
        InputError: for one that cannot be read, or is not in UTF-8.
    """
    from pledgewatch.io.files import opened, reason, refused
    from pledgewatch.io.toml import MAX_BYTES

    try:
        with opened(file, MAX_BYTES) as stream:
            return stream.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise refused(
            file, f"the byte 0x{error.object[error.start]:02x}", "text in UTF-8"
        ) from error
    except (OSError, ValueError) as error:
        raise refused(file, reason(error), "a file that can be read") from error


def published(
    ledger: Ledger, given: argparse.Namespace, name: str, rev: str
) -> tuple[str, Ledger | None]:
    """A revision in words, and the ledger as it stood there; None where it was not there yet.

    Raises:
        InputError: where there is no git, no repository or no such revision, and for what could not
            be read then.
    """
    from pledgewatch.io.revisions import ledger_at, revision
    from pledgewatch.words.published import revision_said

    one = revision(given.ledger, rev, option=name)
    called = rev if one.name.startswith(rev) else f"{rev} ({one.short})"
    what = revision_said(called, one.known, ledger.timezone)
    return what, ledger_at(given.ledger, one, option=name)


def there(path: str) -> None:
    """Refuse a file that is not there, where it would be made.

    Raises:
        InputError: naming it.
    """
    if not os.path.exists(path):
        raise InputError(
            file=visible(path),
            found="no such file or directory",
            expected="a file that can be read",
        )


def alone(other: str, options: Mapping[str, Any], expected: str) -> None:
    """Refuse options that say nothing beside another one.

    Args:
        other: The one that was given.
        options: What was given of the others, by name; None or False: they were not.
        expected: What is said instead.

    Raises:
        InputError: naming the first that was given.
    """
    for name, value in options.items():
        if value not in (None, False):
            raise InputError(entry=name, found=f"{other} beside it", expected=expected)


def option(name: str, text: str | None, ledger: Ledger) -> str | None:
    """The text of a time, if it is one.

    Raises:
        InputError: naming the option.
    """
    from pledgewatch.model.fields import argument

    argument(name, None, ledger.instant, text)
    return text


def as_of(ledger: Ledger, given: argparse.Namespace) -> str | None:
    """The knowledge time that was asked for; None: the newest record.

    Raises:
        InputError: for text that is no time, and for two times.
    """
    if not given.now:
        return option("--as-of", given.as_of, ledger)
    if given.as_of is not None:
        raise InputError(entry="--now", found="--as-of beside it", expected="one of the two alone")
    return now()


def now() -> str:
    """This moment."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


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
    return something(reviewed(ledger, as_of(ledger, given), given), given)


def reviewed(ledger: Ledger, known: str | None, given: argparse.Namespace) -> Review:
    """The review at a knowledge time, with the tables that were named."""
    at = option("--at", getattr(given, "at", None), ledger)
    reports = tables_of(ledger, given)
    if not reports:
        return ledger.review(at=at, as_of=known)
    with progress(given) as told:
        return ledger.review(at=at, as_of=known, reports=reports, progress=told)


def something(review: Review, given: argparse.Namespace) -> Review:
    """The review, if there is something to judge: that nothing is contradicted then says something.

    Raises:
        InputError: where there is nothing.
    """
    if review.is_empty:
        raise InputError(
            file=", ".join(given.ledger),
            found="; ".join(
                filter(None, ("no pledge and no statement known by then", waiting(review.ledger)))
            ),
            expected="one or more",
        )
    return review


def waiting(ledger: Ledger) -> str:
    """How many drafts of a ledger wait for review; empty where none does."""
    if not ledger.drafts:
        return ""
    from pledgewatch.words.templates import said

    return said("reviews.drafts", n=len(ledger.drafts))


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
