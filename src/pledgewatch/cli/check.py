"""``pledgewatch check``: judge every pledge and list the contradictions."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch.cli import CONTRADICTED, FINE, NOT_SO, options
from pledgewatch.errors import InputError

if TYPE_CHECKING:
    from pledgewatch.engine.facts import Judgement
    from pledgewatch.engine.review import Review
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
        "--since",
        metavar="DATE|REV",
        help="only what is new since a time, or since a revision of git; status 1 only for that",
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
    if given.since is not None:
        return _since(ledger, review, given)
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
    if review.as_of == ledger.newest and given.as_of is None:
        from pledgewatch.words.published import newest_said

        print(paint(wrapped(newest_said(ledger), ""), "2", colour))
    if ledger.drafts:
        print(f"\n{options.waiting(ledger)}.")
    for scale in scales:
        print(f"\n{said('commands.scale', name=scale.name, title=scale.title)}")
        for each in review:
            word = _in_words(each, [scale])[scale.name] or said("commands.no_word")
            print(f"  {each.pledge}: {word}")
    return options.status(review)


# -- what is new -------------------------------------------------------------------------------------


def _since(ledger: Ledger, review: Review, given: argparse.Namespace) -> int:
    """What is contradicted now and was not then; the status is of that alone."""
    from pledgewatch.model.logic import T
    from pledgewatch.show.text import paint, wrapped
    from pledgewatch.words import also_said, series_of
    from pledgewatch.words.published import since_said
    from pledgewatch.words.templates import said

    what, before = _then(ledger, review, given)
    known = {each.key for each in before.findings if each.certainty is T} if before else set()
    sure = [each for each in review.findings if each.certainty is T]
    new = [each for each in sure if each.key not in known]
    fresh = {each.key for each in new}
    if given.json:
        data = review.to_dict()
        rows = zip(data["findings"], review.findings, strict=True)
        data["since"] = given.since
        data["new"] = [row for row, each in rows if each.key in fresh]
        options.print_json(data)
    else:
        colour = options.is_coloured(given)
        head = since_said(what, len(new), len(sure) - len(new))
        print(paint(wrapped(head, ""), "1", colour))
        for series in series_of(new):
            pledge = series.findings[0].pledge
            text = f"{pledge}: {also_said(series)}" if pledge is not None else also_said(series)
            print(wrapped(text, "    ", "  - "))
        pledges = [each.pledge for each in new if each.pledge is not None]
        if pledges:
            print(paint(wrapped(said("reviews.why", pledge=pledges[0]), ""), "2", colour))
    return CONTRADICTED if new else FINE


def _then(ledger: Ledger, review: Review, given: argparse.Namespace) -> tuple[str, Review | None]:
    """Since when it is asked, in words, and what was judged then; None where there was no ledger yet."""
    from pledgewatch.words.forms import say_instant

    try:
        time = ledger.instant(given.since)
    except InputError:
        what, before = _at_revision(ledger, given)
        known = options.option("--as-of", given.as_of, ledger)
        return what, None if before is None else options.reviewed(before, known, given)
    assert time is not None
    if time > review._as_of:
        raise InputError(
            entry="--since",
            found=repr(given.since),
            expected="a time that is not later than what is judged, or a revision of git",
        )
    return say_instant(time, ledger.timezone), options.reviewed(ledger, given.since, given)


def _at_revision(ledger: Ledger, given: argparse.Namespace) -> tuple[str, Ledger | None]:
    """The ledger at a revision; what is no time either is refused as both."""
    try:
        return options.published(ledger, given, "--since", given.since)
    except InputError as error:
        if error.entry != "--since":
            raise
        raise InputError(
            attrs.evolve(each, expected=f"{each.expected}; or a time, as in 2022-03-31")
            for each in error.problems
        ) from error


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
    from pledgewatch.words.templates import said

    # Each block says itself when it is to hold.
    clocks = {"--at": given.at, "--as-of": given.as_of, "--now": given.now, "--since": given.since}
    options.alone("--expected", clocks, "one of the two alone")
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
        print(said("commands.expected", n=count, unmet=len(missing)))
    return NOT_SO if missing else FINE
