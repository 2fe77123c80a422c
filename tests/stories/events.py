"""Events of the UCDP Georeferenced Event Dataset as reports, by an explicit mapping.

A row is one event in which somebody died. `date_start` and `date_end` bound the time of the event, a
day where they agree. `low` and `high` bound the deaths. The data (UCDP, CC BY 4.0) lies outside of the
project.

When an event could be known is read from the dates of the row's sources: the newest date of its news.
A book of the dead is no news. It gives the day on which somebody died, and not the day on which that
was put down, so an event with no other source counts as known when the data set that holds it came out.
"""

from __future__ import annotations

import csv
import functools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pledgewatch.model.dates import parse_moment, parse_span, parse_when
from pledgewatch.model.records import Coverage, Interval, Report, Source

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("PLEDGEWATCH_DATA", ROOT.parent / "shared" / "data"))

BOOKS_OF_THE_DEAD = frozenset({"MemoryBook"})
# The version of the data set that holds the events known from a book of the dead, 22.1, is of that year.
CAME_OUT = "2022"
EVERYTHING = "2022-12-31"
"""A day by which every event was known."""

Row = dict[str, str]


@functools.cache
def rows(path: str) -> tuple[Row, ...]:
    """The rows of a table; the test that asks is skipped where the table is absent."""
    table = DATA / path
    if not table.exists():
        pytest.skip(
            f"the table {path} is not beside the project; PLEDGEWATCH_DATA names its folder"
        )
    with table.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def watching(
    zone: str, *, reliability: str, activity: str, place: str, when: str
) -> Iterator[Source | Coverage]:
    """The data set as a source, and as somebody who was looking.

    Its coders read the news of everywhere and every day. They miss what nobody wrote of, and where
    nobody died, so their silence has no sensitivity. The news was there to be read at the time: the
    watching is known from its first day on.
    """
    yield Source(id="ucdp", name="Uppsala Conflict Data Program, events", reliability=reliability)
    yield Coverage(
        id="ucdp-watches",
        origin="ucdp",
        activities=(activity,),
        places=(place,),
        when=parse_span(when, zone),
        known=parse_moment(when.partition("/")[0], zone),
    )


def reports(
    path: str,
    zone: str,
    *,
    place: Callable[[Row], str],
    activity: Callable[[Row], str | None],
    actor: Callable[[Row], str],
) -> Iterator[Report]:
    """Each event as a report; None as its activity leaves an event out.

    In a fight both sides act, and a row does not say who began: its actor is the two together.
    """
    for row in rows(path):
        what = activity(row)
        if what is None:
            continue
        start, end = row["date_start"], row["date_end"]
        told = start if start == end else f"[{start}..{end}]"
        yield Report(
            id=name(row),
            activity=what,
            actor=actor(row),
            place=place(row),
            when=parse_when(told, zone),
            origin="ucdp",
            known=parse_moment(known(row), zone),
            # A few rows have the two the wrong way round.
            deaths=Interval(*sorted((float(row["low"]), float(row["high"])))),
        )


def name(row: Row) -> str:
    """What an event is called in the ledger."""
    return f"ucdp-{row['id'].removesuffix('.0')}"


def known(row: Row) -> str:
    """When an event could be known: with its last news, and no earlier than it was over.

    A few rows carry news that is dated before the event.
    """
    offices, dates = row["source_office"].split(";"), row["source_date"].split(";")
    if len(offices) != len(dates):
        # Which date is whose is not told; of no such row is a book of the dead a source.
        offices = [row["source_office"]] * len(dates)
    news = [
        date
        for office, date in zip(offices, dates, strict=True)
        if office not in BOOKS_OF_THE_DEAD and len(date) == 10 and date[4] == "-"
    ]
    return max([*news, row["date_end"]]) if news else CAME_OUT
