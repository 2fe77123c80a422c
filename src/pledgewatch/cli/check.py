"""``pledgewatch check``: judge every pledge and list the contradictions."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pledgewatch.cli import FINE, NOT_SO, options
from pledgewatch.errors import InputError

if TYPE_CHECKING:
    from pledgewatch.engine.facts import Judgement
    from pledgewatch.model.ledger import Ledger
    from pledgewatch.words.scales import Scale


def add(commands: Any) -> None:
    """Add the command."""
    check = options.command(
        commands, "check", _run, "Judge every pledge and list the contradictions."
    )
    options.language(check)
    options.clocks(check)
    options.tables(check)
    check.add_argument(
        "--all", action="store_true", help="give every contradiction, explanation and note"
    )
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


def _run(given: argparse.Namespace) -> int:
    ledger = options.read(given.ledger)
    if given.expected:
        return _hold_to_expected(ledger, given)
    scales = _scales(given.scale)
    review = options.review(ledger, given)
    if given.json:
        data = review.to_dict()
        if scales:
            data["scales"] = {each.pledge: _in_words(each, scales) for each in review}
        options.print_json(data)
        return options.status(review)
    from pledgewatch.show.text import overview, paint, summary, wrapped
    from pledgewatch.words.templates import said

    colour = options.is_coloured(given)
    if given.table:
        print(overview(review, colour=colour))
    else:
        print(summary(review, colour=colour, full=given.all))
        if len(review) and not given.all:
            told = next(
                (each for each in review if review.findings(each.pledge)), review.judgements[0]
            )
            more = said("reviews.why", pledge=told.pledge)
            print(paint(wrapped(more, ""), "2", colour))
    for scale in scales:
        print(f"\nIn the words of {scale.name} ({scale.title}):")
        for each in review:
            print(f"  {each.pledge}: {_in_words(each, [scale])[scale.name] or 'no word for it'}")
    return options.status(review)


def _in_words(judgement: Judgement, scales: Sequence[Scale]) -> dict[str, str | None]:
    from pledgewatch.words.scales import scale

    return {each.name: scale(judgement, each.name) for each in scales}


def _scales(names: Sequence[str]) -> list[Scale]:
    if not names:
        return []
    from pledgewatch.model.fields import argument
    from pledgewatch.words.scales import named

    def scales(given: Sequence[str]) -> list[Scale]:
        return [named(name) for name in dict.fromkeys(given)]

    return argument("--scale", None, scales, names) or []


def _hold_to_expected(ledger: Ledger, given: argparse.Namespace) -> int:
    from pledgewatch.model.records import Expected
    from pledgewatch.words.expected import unmet

    for option in ("at", "as_of"):
        if getattr(given, option) is not None:
            # Each block says itself when it is to hold.
            name = f"--{option.replace('_', '-')}"
            raise InputError(
                entry=name, found="--expected beside it", expected="one of the two alone"
            )
    count = len(ledger.all(Expected))
    if not count:
        raise InputError(
            file=", ".join(given.ledger),
            found="no `expected` block",
            expected="at least one to hold the ledger to",
        )
    missing = unmet(ledger)
    if given.json:
        options.print_json({"expected": count, "unmet": missing})
    else:
        for sentence in missing:
            print(sentence)
        print(f"{count} expected blocks, {len(missing)} demands not met.")
    return NOT_SO if missing else FINE
