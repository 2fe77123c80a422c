"""``pledgewatch journal``: look after the journal of a feed."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from pledgewatch.cli import BAD, FINE, options


def add(commands: Any) -> None:
    """Add the command."""
    journal = options.plain_command(commands, "journal", None, "Look after the journal of a feed.")
    ways = journal.add_subparsers(dest="way", required=True, metavar="WAY")
    for name, run, what in (
        ("check", _check, "Say whether a journal is whole, and whether it can be judged."),
        ("export", _export, "Write what stands in a journal as JSON Lines, damaged or not."),
        ("import", _import, "Write ledgers into a journal, which is made where there is none."),
        ("compact", _compact, "Give the unused space of a journal back to the disk."),
    ):
        way = options.plain_command(ways, name, run, what)
        way.add_argument("journal", metavar="JOURNAL", help="the file")
        if name == "check":
            way.add_argument(
                "--ledger",
                metavar="LEDGER",
                action="append",
                default=[],
                help="the ledger it is used with, if that is kept elsewhere",
            )
        if name == "import":
            way.add_argument("ledger", nargs="+", metavar="LEDGER", help="several are one ledger")
        if name == "export":
            way.add_argument("-o", "--output", metavar="FILE", help="a file to write to")


def _check(given: argparse.Namespace) -> int:
    from pledgewatch.live.journal import Journal
    from pledgewatch.words.templates import said

    options.there(given.journal)
    ledger = options.read(given.ledger) if given.ledger else None
    with Journal(given.journal, ledger) as journal:
        problems = journal.check()
        for problem in problems:
            print(problem, file=sys.stderr)
        if problems:
            return BAD
        print(said("commands.journal_whole", n=journal.sequence))
    return FINE


def _export(given: argparse.Namespace) -> int:
    from pledgewatch.live.journal import Journal
    from pledgewatch.words.templates import said

    options.there(given.journal)
    lost: list[int] = []
    lines: list[str] = []
    with Journal(given.journal) as journal:
        for each in journal.readable():
            if isinstance(each, int):
                lost.append(each)
            else:
                lines.append(json.dumps(each, ensure_ascii=False) + "\n")
    options.write_out("".join(lines), given.output)
    if not lost:
        return FINE
    which = ", ".join(map(str, lost[:20])) + (", ..." if len(lost) > 20 else "")
    told = said("commands.journal_damaged", file=given.journal, n=len(lost), which=which)
    print(told, file=sys.stderr)
    return BAD


def _import(given: argparse.Namespace) -> int:
    from pledgewatch.live.journal import Journal
    from pledgewatch.words.templates import said

    ledger = options.read(given.ledger)
    with Journal(given.journal) as journal:
        count = len(journal.take(ledger))
        print(said("commands.journal_taken", n=count, old=len(ledger) - count))
    return FINE


def _compact(given: argparse.Namespace) -> int:
    from pledgewatch.live.journal import Journal

    options.there(given.journal)
    with Journal(given.journal) as journal:
        journal.compact()
    return FINE
