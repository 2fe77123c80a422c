"""``pledgewatch lint``: which pledges can never be found broken or kept, and why."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from pledgewatch.cli import FINE, NOT_SO, options
from pledgewatch.errors import InputError

if TYPE_CHECKING:
    from pledgewatch.model.ledger import Ledger
    from pledgewatch.model.records import Timed


def add(commands: Any) -> None:
    """Add the command."""
    lint = options.command(
        commands, "lint", _run, "Say which pledges can never be found broken or kept, and why."
    )
    lint.add_argument("--as-of", metavar="T", help="use only what was known by then")


def _place(ledger: Ledger, draft: Timed) -> dict[str, Any]:
    """A draft, and where it stands."""
    from pledgewatch.model.records import entry_name

    file, line, _ = ledger.locations.get((draft.table, draft.id), (None, None, {}))
    return {"entry": entry_name(draft), "file": file, "line": line}


def _run(given: argparse.Namespace) -> int:
    from pledgewatch.lint import lint, listing
    from pledgewatch.model.records import Pledge

    ledger = options.read(given.ledger)
    as_of = options.option("--as-of", given.as_of, ledger)
    remarks = lint(ledger, as_of)
    known_by = ledger._newest if as_of is None else ledger.instant(as_of)
    if (
        not remarks
        and not ledger.drafts
        and not any(isinstance(r, Pledge) for r in ledger.alive(known_by or 0))
    ):
        file = ", ".join(given.ledger)
        raise InputError(
            file=file,
            found="no pledge known by then",
            expected="one or more",
        )
    if given.json:
        drafts = [_place(ledger, draft) for draft in ledger.drafts]
        told = [remark.to_dict() for remark in remarks]
        options.print_json({"title": ledger.title, "remarks": told, "drafts": drafts})
    else:
        print(listing(ledger, remarks))
        if ledger.drafts:
            print(f"{options.waiting(ledger)}:")
            for draft in ledger.drafts:
                place = _place(ledger, draft)
                where = ":".join(str(place[key]) for key in ("file", "line") if place[key])
                print("  " + ": ".join(filter(None, (where, place["entry"]))))
    return NOT_SO if any(remark.bars for remark in remarks) else FINE
