"""``pledgewatch diff``: what changed between two knowledge times, and why."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from pledgewatch.cli import options
from pledgewatch.errors import InputError

if TYPE_CHECKING:
    from pledgewatch.engine.review import Review
    from pledgewatch.model.ledger import Ledger
    from pledgewatch.tables import Table


def add(commands: Any) -> None:
    """Add the command."""
    diff = options.command(
        commands, "diff", _run, "Say what changed between two knowledge times, and why."
    )
    diff.add_argument("--from", dest="earlier", required=True, metavar="T", help="the earlier time")
    diff.add_argument(
        "--to", dest="later", metavar="T", help="the later time (default: the newest)"
    )
    options.language(diff)
    options.tables(diff)


def _run(given: argparse.Namespace) -> int:
    ledger = options.read(given.ledger)
    first = options.option("--from", given.earlier, ledger)
    last = options.option("--to", given.later, ledger)
    tables = options.tables_of(ledger, given)
    since, until = ledger.instant(first), ledger.instant(last)
    newest = until if until is not None or tables else ledger._newest
    if since is not None and newest is not None and since > newest:
        raise InputError(
            entry="--from",
            found=repr(given.earlier),
            expected=f"a time that is not later than {given.later or 'the newest record'}",
        )
    earlier, later = _both(ledger, (first, last), given, tables)
    if earlier.is_empty:
        options.something(later, given)
    changed = later.diff(earlier)
    if given.json:
        options.print_json(changed.to_dict())
    else:
        from pledgewatch.show.text import changes_listed

        print(changes_listed(changed, colour=options.is_coloured(given)))
    return options.status(later)


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
    with options.progress(given) as progress:
        if last is None:
            later = ledger.review(reports=reports, progress=progress)
            return later.ledger.review(as_of=first), later
        both = [last if first is None else first, last]
        earlier, later = ledger.reviews(both, reports=reports, progress=progress)
        return earlier, later
