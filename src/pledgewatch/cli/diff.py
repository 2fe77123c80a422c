"""``pledgewatch diff``: what changed between two knowledge times, or by an edit, and why."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pledgewatch.cli import options
from pledgewatch.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pledgewatch.engine.review import Review
    from pledgewatch.export.rated import Rated
    from pledgewatch.model.ledger import Ledger
    from pledgewatch.tables import Table


def add(commands: Any) -> None:
    """Add the command."""
    diff = options.command(
        commands, "diff", _run, "Say what changed between two knowledge times, or by an edit."
    )
    diff.add_argument("--from", dest="earlier", metavar="T", help="the earlier time")
    diff.add_argument(
        "--to", dest="later", metavar="T", help="the later time (default: the newest)"
    )
    diff.add_argument(
        "--against",
        metavar="REV|FOLDER",
        help="instead: what an edit changes, held against a revision of git or another ledger",
    )
    options.language(diff)
    options.known_by(diff)
    options.tables(diff)


def _run(given: argparse.Namespace) -> int:
    if (given.earlier is None) == (given.against is None):
        expected = "one of --from (two times) and --against (an edit)"
        raise InputError(entry="diff", expected=expected)
    if given.against is None:
        options.alone("--from", {"--as-of": given.as_of, "--now": given.now}, "one of the two")
        return _between(options.read(given.ledger), given)
    options.alone("--against", {"--to": given.later}, "one of the two")
    return _edited(options.read(given.ledger), given)


# -- two times ---------------------------------------------------------------------------------------


def _between(ledger: Ledger, given: argparse.Namespace) -> int:
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
        from pledgewatch.show.changes import changes_listed

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


# -- an edit -----------------------------------------------------------------------------------------


def _edited(ledger: Ledger, given: argparse.Namespace) -> int:
    """What an edit changes in what is published: each ledger is judged as its page is."""
    from pledgewatch.model.ledger import like
    from pledgewatch.words.published import (
        against_said,
        rating_said,
        ratings_said,
        unchanged_said,
    )

    what, before = _other(ledger, given)
    known = options.as_of(ledger, given)
    later = options.reviewed(ledger, known, given)
    if before is None:
        earlier = like(ledger, ()).review(as_of=later.as_of)
    else:
        earlier = options.reviewed(before, known, given)
    changed = later.diff(earlier)
    edits = _edits(before, ledger)
    ratings = list(_ratings(earlier, later))
    if given.json:
        rated = [
            {"pledge": id, "before": old and old.word, "after": new and new.word}
            for id, old, new in ratings
        ]
        more = {"against": given.against, "edits": edits, "ratings": rated}
        options.print_json({**changed.to_dict(), **more})
        return options.status(later)
    from pledgewatch.show.changes import changes_listed
    from pledgewatch.show.text import wrapped

    counts = None if before is None else {key: len(ids) for key, ids in edits.items()}
    head = against_said(what, counts)
    if changed.changes:
        print(changes_listed(changed, colour=options.is_coloured(given), head=head))
    else:
        print(wrapped(head if ratings else f"{head} {unchanged_said()}", ""))
    if ratings:
        print(f"\n{ratings_said()}")
    for id, old, new in ratings:
        was, word = old.word if old else "", new.word if new else ""
        told = rating_said(was, word, new.by if new else "", new.day if new else "")
        print(wrapped(f"{id}: {told}", "    ", "  - "))
    return options.status(later)


def _ratings(earlier: Review, later: Review) -> Iterator[tuple[str, Rated | None, Rated | None]]:
    """The pledges that editors rate otherwise than before: the rating then and now."""
    from pledgewatch.export.rated import Ratings

    before, after = (Ratings(each.ledger, each._as_of, {}) for each in (earlier, later))
    for judgement in later:
        old = before.at(judgement.pledge, earlier._as_of)
        new = after.at(judgement.pledge, later._as_of)
        if (old and (old.word, old.record.text)) != (new and (new.word, new.record.text)):
            yield judgement.pledge, old, new


def _other(ledger: Ledger, given: argparse.Namespace) -> tuple[str, Ledger | None]:
    """What the ledger is held against, in words, and its ledger; None where it was not there yet."""
    if Path(given.against).exists():
        return given.against, options.read([given.against])
    return options.published(ledger, given, "--against", given.against)


def _edits(before: Ledger | None, ledger: Ledger) -> dict[str, list[str]]:
    """The entries that were added, edited and removed, by table and id."""
    old = {} if before is None else {(r.table, r.id): r for r in before.entries}
    new = {(r.table, r.id): r for r in ledger.entries}
    found = {
        "added": [key for key in new if key not in old],
        "edited": [key for key in new if key in old and new[key] != old[key]],
        "removed": [key for key in old if key not in new],
    }
    return {what: [f"{table} {id}" for table, id in keys] for what, keys in found.items()}
