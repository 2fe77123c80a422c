"""``pledgewatch history``: how the answer on a pledge came about."""

from __future__ import annotations

import argparse
from typing import Any

from pledgewatch.cli import options


def add(commands: Any) -> None:
    """Add the command."""
    history = options.command(
        commands, "history", _run, "Say how the answer on a pledge came about."
    )
    options.language(history)
    options.clocks(history)
    options.tables(history)
    history.add_argument(
        "--timeline", action="store_true", help="draw the timeline of each pledge in text"
    )
    history.add_argument("--pledge", metavar="ID", help="the pledge (default: every one)")


def _run(given: argparse.Namespace) -> int:
    review = options.review(options.read(given.ledger), given)
    pledges = options.chosen(review, given.pledge)
    histories = {pledge: review.history(pledge) for pledge in pledges}
    if given.json:
        options.print_json(
            {pledge: [step.to_dict() for step in steps] for pledge, steps in histories.items()}
        )
        return options.status(review)
    from pledgewatch.show.text import history_listed

    listed = (
        str(steps) if given.timeline else history_listed(pledge, steps)
        for pledge, steps in histories.items()
    )
    print("\n\n".join(listed))
    return options.status(review)
