"""``pledgewatch history``: how the answer on a pledge came about, and what was published of it."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pledgewatch.cli import FINE, options
from pledgewatch.errors import InputError

if TYPE_CHECKING:
    from pledgewatch.engine.facts import Judgement
    from pledgewatch.engine.review import Review
    from pledgewatch.io.revisions import Revision


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
    history.add_argument(
        "--as-published",
        metavar="REV..",
        help="instead: what stood on the page at each revision of git since then; HEAD: at all of "
        "them; with --now as of the moment of each",
    )


def _run(given: argparse.Namespace) -> int:
    if given.as_published is not None:
        return _published(given)
    review = options.review(options.read(given.ledger), given)
    pledges = options.chosen(review, given.pledge)
    histories = {pledge: review.history(pledge) for pledge in pledges}
    if given.json:
        options.print_json(
            {pledge: [step.to_dict() for step in steps] for pledge, steps in histories.items()}
        )
        return options.status(review)
    from pledgewatch.show.changes import history_listed

    listed = (
        str(steps) if given.timeline else history_listed(pledge, steps)
        for pledge, steps in histories.items()
    )
    print("\n\n".join(listed))
    return options.status(review)


# -- what was published ------------------------------------------------------------------------------


def _published(given: argparse.Namespace) -> int:
    """What stood on the page of each pledge, from revision to revision."""
    from pledgewatch.io.revisions import dated, revisions
    from pledgewatch.show.text import wrapped
    from pledgewatch.words.published import added_said

    others = {"--as-of": given.as_of, "--at": given.at, "--timeline": given.timeline}
    options.alone("--as-published", others, "one of them")
    now = options.read(given.ledger)
    zone = now.timezone
    steps: dict[str, list[tuple[Revision, Judgement | None]]] = {}
    unread: list[tuple[Revision, InputError]] = []
    for one in revisions(given.ledger, given.as_published, option="--as-published"):
        try:
            _stood(steps, one, _at(given, one))
        except InputError as error:
            if error.entry == "--as-published":
                raise
            unread.append((one, error))
    if given.pledge is not None:
        steps = {id: rows for id, rows in steps.items() if id == given.pledge}
    if not steps and (given.pledge is not None or not unread):
        raise InputError(
            entry="--pledge" if given.pledge is not None else "--as-published",
            found=f"nothing that was published in {given.as_published!r}",
            expected="revisions of git that hold the ledger, as in HEAD or HEAD~5..",
        )
    if given.json:
        options.print_json({id: [_row(*each) for each in rows] for id, rows in steps.items()})
        return FINE
    added = {id: record.added for id, record in dated(now).dated.items() if record.added}
    blocks = []
    for id, rows in steps.items():
        lines = (wrapped(text, "    ", "  - ") for text in _said(rows, unread, zone))
        head = f"{id} ({added_said(added[id], zone)})" if id in added else id
        blocks.append("\n".join([head, *lines]))
    print("\n\n".join(blocks))
    return FINE


def _at(given: argparse.Namespace, one: Revision) -> Review | None:
    """The review that was published of a revision; None where there was no ledger."""
    from pledgewatch.io.revisions import ledger_at

    ledger = ledger_at(given.ledger, one, option="--as-published")
    if ledger is None:
        return None
    return options.reviewed(ledger, _time(one) if given.now else None, given)


def _time(one: Revision) -> str:
    """When a revision was committed."""
    return dt.datetime.fromtimestamp(one.known // 1_000_000, dt.UTC).isoformat()


def _stood(
    steps: dict[str, list[tuple[Revision, Judgement | None]]], one: Revision, review: Review | None
) -> None:
    """Add what stood from a revision on, of the pledges whose answer it changed."""
    judged = {} if review is None else {each.pledge: each for each in review}
    for pledge in {**steps, **judged}:
        rows = steps.setdefault(pledge, [])
        now = judged.get(pledge)
        if not rows or _answer(rows[-1][1]) != _answer(now):
            rows.append((one, now))


def _answer(judgement: Judgement | None) -> object:
    """What a reader sees of an answer at a glance."""
    if judgement is None:
        return None
    chance = judgement.skepticism
    return judgement.verdict, None if chance is None else round(100 * chance.value)


def _said(
    rows: list[tuple[Revision, Judgement | None]],
    unread: list[tuple[Revision, InputError]],
    zone: str | None,
) -> Iterator[str]:
    """The answers that stood, and where a ledger could not be read, in order of time."""
    from pledgewatch.words.published import commit_said, stood_said, unread_said

    told = [
        (one.known, stood_said(judgement, one.known, zone, commit_said(one.short, one.subject)))
        for one, judgement in rows
    ]
    told += [
        (one.known, unread_said(one.known, zone, commit_said(one.short, one.subject)))
        for one, _ in unread
        if one.known > rows[0][0].known
    ]
    return (text for _, text in sorted(told, key=lambda each: each[0]))


def _row(one: Revision, judgement: Judgement | None) -> dict[str, Any]:
    """What stood from a revision on, as data."""
    chance = None if judgement is None else judgement.skepticism
    return {
        "revision": one.name,
        "committed": _time(one),
        "subject": one.subject,
        "verdict": None if judgement is None else judgement.verdict.value,
        "skepticism": None if chance is None else chance.value,
    }
