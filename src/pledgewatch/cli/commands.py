"""The commands: check, diff, history, explain, page and lint; `steps` and `exports` add theirs."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, NoReturn

import attrs

from pledgewatch.cli import BAD, CONTRADICTED, FINE, NOT_SO
from pledgewatch.errors import InputError, Problem, nearest

if TYPE_CHECKING:
    from pledgewatch.model.ledger import Ledger
    from pledgewatch.review import Review
    from pledgewatch.tables import Table
    from pledgewatch.words.scales import Scale

__all__ = ["run"]


class _Parser(argparse.ArgumentParser):
    def _print_message(self, message: str, file: Any = None) -> None:
        # What cannot be written is no secret: argparse itself would go on as if it had been.
        stream = sys.stderr if file is None else file
        if message and stream is not None:
            stream.write(message)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(BAD, f"{self.prog}: {message}\n")


def _parser() -> argparse.ArgumentParser:
    from pledgewatch import __version__
    from pledgewatch.export.command import add_formats
    from pledgewatch.gherkin.command import add_commands

    parser = _Parser(
        prog="pledgewatch",
        description="Hold what was said against what was done.",
        epilog="Exit status: 0 nothing is contradicted, 1 something certainly is, 2 bad input or "
        "nothing to judge, 3 a fault of pledgewatch, 4 what was asked for does not hold.",
    )
    parser.add_argument("--version", action="version", version=f"pledgewatch {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace], int], what: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=what, description=what)
        added.set_defaults(run=run)
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
        added.add_argument("--as-of", metavar="T", help="use only what was known by then")
        added.add_argument("--at", metavar="T", help="judge the world as it stood then")

    def tables(added: argparse.ArgumentParser) -> None:
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
            help="what the tables are: ucdp, viina, airraids or airraids-volunteer "
            "(default: columns named like a report's keys)",
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

    check = command("check", _check, "Judge every pledge and list the contradictions.")
    clocks(check)
    tables(check)
    check.add_argument("--explain", action="store_true", help="give every explanation whole")
    check.add_argument(
        "--table", action="store_true", help="give a table with a line for each pledge"
    )
    check.add_argument(
        "--expected", action="store_true", help="hold the ledger to its own `expected` blocks"
    )
    check.add_argument(
        "--scale",
        metavar="NAME",
        action="append",
        default=[],
        help="give the verdicts in the words of another scale as well, for example politifact",
    )
    diff = command("diff", _diff, "Say what changed between two knowledge times, and why.")
    diff.add_argument("--from", dest="earlier", required=True, metavar="T", help="the earlier time")
    diff.add_argument(
        "--to", dest="later", metavar="T", help="the later time (default: the newest)"
    )
    tables(diff)
    history = command("history", _history, "Say how the answer on a pledge came about.")
    clocks(history)
    tables(history)
    history.add_argument(
        "--timeline", action="store_true", help="draw the timeline of each pledge in text"
    )
    history.add_argument("--pledge", metavar="ID", help="the pledge (default: every one)")
    explain = command("explain", _explain, "Explain the answer on a pledge, whole.")
    clocks(explain)
    tables(explain)
    explain.add_argument("--pledge", metavar="ID", help="the pledge (default: every one)")
    page = command("page", _page, "Write a static site: an index, and a dossier for each pledge.")
    page.add_argument("--as-of", metavar="T", help="use only what was known by then")
    tables(page)
    page.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="FOLDER",
        help="where to: a new folder, an empty one, or one that holds such a site",
    )
    page.add_argument("--publisher", metavar="NAME", help="who publishes it")
    page.add_argument("--url", metavar="URL", default="", help="the address it will have")
    page.set_defaults(at=None)
    lint = command("lint", _lint, "Say which pledges can never be found broken or kept, and why.")
    lint.add_argument("--as-of", metavar="T", help="use only what was known by then")
    add_commands(commands)
    add_formats(commands)
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
    with _terminal():
        status: int = given.run(given)
    return status


def _terminal() -> contextlib.AbstractContextManager[None]:
    """Write for the width of the terminal, where standard output is one."""
    if not sys.stdout.isatty():
        return contextlib.nullcontext()
    from pledgewatch.show.text import in_columns

    return in_columns(shutil.get_terminal_size().columns)


def _read(given: argparse.Namespace) -> Ledger:
    from pledgewatch.export.command import read_together

    return read_together(given.ledger)


def _colour(given: argparse.Namespace) -> bool:
    if given.color == "auto":
        return (
            sys.stdout.isatty()
            and not os.environ.get("NO_COLOR")
            and os.environ.get("TERM") != "dumb"
        )
    return bool(given.color == "always")


def _review(
    ledger: Ledger, given: argparse.Namespace, reports: list[Table] | None = None
) -> Review:
    at = _option("--at", given.at, ledger)
    as_of = _option("--as-of", given.as_of, ledger)
    if not reports:
        return _something(ledger.review(at=at, as_of=as_of), given)
    with _progress(given) as progress:
        made = ledger.review(at=at, as_of=as_of, reports=reports, progress=progress)
    return _something(made, given)


def _something(review: Review, given: argparse.Namespace) -> Review:
    """The review, if there is something to judge: that nothing is contradicted then says something.

    Raises:
        InputError: saying what is missing.
    """
    missing = review.missing
    if missing is not None:
        raise InputError(attrs.evolve(missing, file=", ".join(given.ledger)))
    return review


def _progress(
    given: argparse.Namespace,
) -> contextlib.AbstractContextManager[Callable[[str, int], None] | None]:
    if given.quiet:
        return contextlib.nullcontext()
    from pledgewatch.show.terminal import progress_line

    return progress_line(colour=given.color != "never")


def _tables(ledger: Ledger, given: argparse.Namespace) -> list[Table]:
    """The tables of reports that were named, as the data set says they are to be read."""
    if not given.reports:
        options = {"--dataset": given.dataset, "--code": given.code or None}
        for option, value in options.items():
            if value is not None:
                raise InputError(Problem(entry=option, expected="a table, named by --reports"))
        return []
    bad: Literal["fatal", "quarantine"] = "quarantine" if given.quarantine else "fatal"
    if given.dataset is None:
        from pledgewatch.tables import Table

        return [Table.written(path, bad=bad) for path in given.reports]
    from pledgewatch.datasets import DATASETS

    if given.dataset not in DATASETS:
        raise InputError(
            Problem(
                entry="--dataset",
                found=repr(given.dataset),
                expected=f"one of {', '.join(DATASETS)}{nearest(given.dataset, DATASETS)}",
            )
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
                Problem(
                    entry="--code",
                    found=repr(each),
                    expected="a code and what it stands for, as in 1=shelling",
                )
            )
        codes[code] = activity
    return codes


def _option(name: str, text: str | None, ledger: Ledger) -> str | None:
    """The text of a time, if it is one.

    Raises:
        InputError: naming the option.
    """
    try:
        ledger.instant(text)
    except InputError as error:
        first = error.first
        raise InputError(Problem(entry=name, found=first.found, expected=first.expected)) from error
    return text


def _status(review: Review) -> int:
    return CONTRADICTED if review.is_contradicted else FINE


def _print_json(data: object) -> None:
    print(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))


def _chosen(review: Review, pledge: str | None) -> list[str]:
    ids = [judgement.pledge for judgement in review]
    if pledge is None:
        return ids
    if pledge not in ids:
        raise InputError(
            Problem(
                entry="--pledge",
                found=repr(pledge),
                expected=f"the id of a pledge known by then{nearest(pledge, ids)}",
            )
        )
    return [pledge]


def _check(given: argparse.Namespace) -> int:
    from pledgewatch.show.text import overview, summary
    from pledgewatch.words.scales import scale as scale_of

    ledger = _read(given)
    if given.expected:
        return _hold_to_expected(ledger, given)
    scales = _scales(given.scale)
    review = _review(ledger, given, _tables(ledger, given))
    if given.json:
        data = review.to_dict()
        if scales:
            data["scales"] = {
                each.pledge: {scale.name: scale_of(each, scale.name) for scale in scales}
                for each in review
            }
        _print_json(data)
    else:
        colour = _colour(given)
        if given.table:
            print(overview(review, colour=colour))
        else:
            print(summary(review, colour=colour, full=given.explain))
        for scale in scales:
            print(f"\nIn the words of {scale.name} ({scale.title}):")
            for each in review:
                print(f"  {each.pledge}: {scale_of(each, scale.name) or 'no word for it'}")
    return _status(review)


def _scales(names: Sequence[str]) -> list[Scale]:
    from pledgewatch.words.scales import named

    try:
        return [named(name) for name in dict.fromkeys(names)]
    except InputError as error:
        first = error.first
        raise InputError(
            Problem(entry="--scale", found=first.found, expected=first.expected)
        ) from error


def _hold_to_expected(ledger: Ledger, given: argparse.Namespace) -> int:
    from pledgewatch.model.records import Expected
    from pledgewatch.review import unmet

    for option in ("at", "as_of"):
        if getattr(given, option) is not None:
            # Each block says itself when it is to hold.
            name = f"--{option.replace('_', '-')}"
            raise InputError(
                Problem(entry=name, found="--expected beside it", expected="one of the two alone")
            )
    count = len(ledger.all(Expected))
    if not count:
        raise InputError(
            Problem(
                file=", ".join(given.ledger),
                found="no `expected` block",
                expected="at least one to hold the ledger to",
            )
        )
    missing = unmet(ledger)
    if given.json:
        _print_json({"expected": count, "unmet": missing})
    else:
        for sentence in missing:
            print(sentence)
        print(f"{count} expected blocks, {len(missing)} demands not met.")
    return NOT_SO if missing else FINE


def _diff(given: argparse.Namespace) -> int:
    from pledgewatch.show.text import changes_listed

    ledger = _read(given)
    first = _option("--from", given.earlier, ledger)
    last = _option("--to", given.later, ledger)
    tables = _tables(ledger, given)
    since, until = ledger.instant(first), ledger.instant(last)
    newest = until if until is not None or tables else ledger._newest
    if since is not None and newest is not None and since > newest:
        raise InputError(
            Problem(
                entry="--from",
                found=repr(given.earlier),
                expected=f"a time that is not later than {given.later or 'the newest record'}",
            )
        )
    earlier, later = _both(ledger, (first, last), given, tables)
    if earlier.missing is not None:
        _something(later, given)
    changed = later.diff(earlier)
    if given.json:
        _print_json(changed.to_dict())
    else:
        print(changes_listed(changed))
    return _status(later)


def _both(
    ledger: Ledger,
    times: tuple[str | None, str | None],
    given: argparse.Namespace,
    reports: list[Table],
) -> tuple[Review, Review]:
    """The reviews as of two times, the newest where one is left out; tables are read once."""
    first, last = times
    if not reports:
        return ledger.review(as_of=first), ledger.review(as_of=last)
    with _progress(given) as progress:
        if last is None:
            later = ledger.review(reports=reports, progress=progress)
            return later.ledger.review(as_of=first), later
        both = [last if first is None else first, last]
        earlier, later = ledger.reviews(both, reports=reports, progress=progress)
        return earlier, later


def _history(given: argparse.Namespace) -> int:
    from pledgewatch.show.plain import history_text
    from pledgewatch.show.text import history_listed

    ledger = _read(given)
    review = _review(ledger, given, _tables(ledger, given))
    histories = {pledge: review.history(pledge) for pledge in _chosen(review, given.pledge)}
    if given.json:
        _print_json(
            {pledge: [step.to_dict() for step in steps] for pledge, steps in histories.items()}
        )
    else:
        listed = (
            history_text(steps) if given.timeline else history_listed(pledge, steps)
            for pledge, steps in histories.items()
        )
        print("\n\n".join(listed))
    return _status(review)


def _explain(given: argparse.Namespace) -> int:
    from pledgewatch.show.text import explanation

    ledger = _read(given)
    review = _review(ledger, given, _tables(ledger, given))
    pledges = _chosen(review, given.pledge)
    if given.json:
        data = review.to_dict()
        data["pledges"] = [row for row in data["pledges"] if row["id"] in pledges]
        data["findings"] = [row for row in data["findings"] if row["pledge"] in pledges]
        data["notes"] = [row for row in data["notes"] if row["pledge"] in pledges]
        data["explanations"] = {pledge: review.explain(pledge) for pledge in pledges}
        _print_json(data)
    else:
        print("\n\n".join(explanation(review, pledge) for pledge in pledges))
    return _status(review)


def _page(given: argparse.Namespace) -> int:
    from pledgewatch.show.site import site, write_site

    ledger = _read(given)
    review = _review(ledger, given, _tables(ledger, given))
    files = write_site(site(review, publisher=given.publisher, url=given.url), given.output)
    if given.json:
        _print_json({"files": [str(file) for file in files]})
    else:
        print(f"{len(files)} files are written; open {files[0]} in a browser.")
    return FINE


def _lint(given: argparse.Namespace) -> int:
    from pledgewatch.lint import lint, listing
    from pledgewatch.model.records import Pledge

    ledger = _read(given)
    as_of = _option("--as-of", given.as_of, ledger)
    remarks = lint(ledger, as_of)
    known_by = ledger._newest if as_of is None else ledger.instant(as_of)
    if not remarks and not any(isinstance(r, Pledge) for r in ledger.alive(known_by or 0)):
        file = ", ".join(given.ledger)
        raise InputError(
            Problem(file=file, found="no pledge known by then", expected="one or more")
        )
    if given.json:
        _print_json({"title": ledger.title, "remarks": [remark.to_dict() for remark in remarks]})
    else:
        print(listing(ledger, remarks))
    return NOT_SO if any(remark.bars for remark in remarks) else FINE
