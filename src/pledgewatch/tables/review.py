"""Reviews of a ledger and of the rows of tables that may concern it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pledgewatch.engine.review import Review, review, reviews
from pledgewatch.model.bulk import uncollected
from pledgewatch.model.dates import Time
from pledgewatch.model.fields import argument, refused
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import Report, Retract
from pledgewatch.tables import Table, gather


def review_of(
    ledger: Ledger,
    *,
    at: Time | None = None,
    as_of: Time | None = None,
    reports: Table | Iterable[Table | Report | Retract] | None = None,
    progress: Callable[[str, int], None] | None = None,
) -> Review:
    """Judge every pledge of a ledger at two clocks, and find what contradicts what.

    Args:
        at: Event time: text or a date (its last instant) in the ledger's zone, or a datetime;
            left out: `as_of`.
        as_of: Knowledge time; left out: the newest of the ledger and of the reports.
        reports: More reports than the ledger holds: tables, read a batch at a time, of which the
            rows that may concern the ledger become records; or records, retractions of rows
            among them.
        progress: Told after every batch the name of the table and how many rows were read.

    Raises:
        InputError: for text that is no time, and for tables that cannot be read.
    """
    known_by, happened_by = ledger._clock("as_of", as_of), ledger._clock("at", at)
    if reports is None:
        return review(ledger, at=happened_by, as_of=known_by)
    with uncollected():
        found = gather(ledger, reports, progress)
        ledger = ledger.with_records(*found.records, streamed=True)
        newest = ledger._newest if found.newest is None else max(ledger._newest, found.newest)
        by = newest if known_by is None else known_by
        return review(ledger, at=happened_by, as_of=by, gathered=found)


def reviews_of(
    ledger: Ledger,
    as_of: Iterable[Time],
    *,
    reports: Table | Iterable[Table | Report | Retract] | None = None,
    progress: Callable[[str, int], None] | None = None,
) -> tuple[Review, ...]:
    """Judge every pledge as of many knowledge times; tables are read once for all of them.

    Args:
        as_of: The knowledge times, which are the event times as well (as for `review_of`).
        reports: More reports than the ledger holds, as for `review_of`.
        progress: As for `review_of`.

    Returns:
        A review for each of the times, in their order.

    Raises:
        InputError: for text that is no time, and for tables that cannot be read.
    """
    times = argument("ledger", "as_of", ledger._instants, as_of)
    if times is None:
        raise refused("ledger", "as_of", as_of, "a list of times")
    if reports is None:
        return reviews(ledger, times)
    with uncollected():
        found = gather(ledger, reports, progress)
        ledger = ledger.with_records(*found.records, streamed=True)
    return reviews(ledger, times, found)
