"""``pledgewatch explain``: the answer on a pledge, explained whole."""

from __future__ import annotations

import argparse
from typing import Any

from pledgewatch.cli import options


def add(commands: Any) -> None:
    """Add the command."""
    explain = options.command(commands, "explain", _run, "Explain the answer on a pledge, whole.")
    options.language(explain)
    options.clocks(explain)
    options.tables(explain)
    explain.add_argument("--pledge", metavar="ID", help="the pledge (default: every one)")


def _run(given: argparse.Namespace) -> int:
    review = options.review(options.read(given.ledger), given)
    pledges = options.chosen(review, given.pledge)
    if given.json:
        data = review.to_dict()
        data["pledges"] = [row for row in data["pledges"] if row["id"] in pledges]
        data["findings"] = [row for row in data["findings"] if row["pledge"] in pledges]
        data["notes"] = [row for row in data["notes"] if row["pledge"] in pledges]
        data["explanations"] = {pledge: review.explain(pledge) for pledge in pledges}
        options.print_json(data)
        return options.status(review)
    from pledgewatch.show.text import explanation

    colour = options.is_coloured(given)
    print("\n\n".join(explanation(review, pledge, colour=colour) for pledge in pledges))
    return options.status(review)
