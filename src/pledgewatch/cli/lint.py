"""``pledgewatch lint``: which pledges can never be found broken or kept, and why."""

from __future__ import annotations

import argparse
from typing import Any

from pledgewatch.cli import FINE, NOT_SO, options
from pledgewatch.errors import InputError


def add(commands: Any) -> None:
    """Add the command."""
    lint = options.command(
        commands, "lint", _run, "Say which pledges can never be found broken or kept, and why."
    )
    lint.add_argument("--as-of", metavar="T", help="use only what was known by then")


def _run(given: argparse.Namespace) -> int:
    from pledgewatch.lint import lint, listing
    from pledgewatch.model.records import Pledge

    ledger = options.read(given.ledger)
    as_of = options.option("--as-of", given.as_of, ledger)
    remarks = lint(ledger, as_of)
    known_by = ledger._newest if as_of is None else ledger.instant(as_of)
    if not remarks and not any(isinstance(r, Pledge) for r in ledger.alive(known_by or 0)):
        file = ", ".join(given.ledger)
        raise InputError(file=file, found="no pledge known by then", expected="one or more")
    if given.json:
        options.print_json(
            {"title": ledger.title, "remarks": [remark.to_dict() for remark in remarks]}
        )
    else:
        print(listing(ledger, remarks))
    return NOT_SO if any(remark.bars for remark in remarks) else FINE
