"""A report of so many incidents alike says what so many reports of one each say."""

from __future__ import annotations

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.answers import Answer, any_reviews, effort, told_by_number
from tests.laws.test_tables import named
from tests.strategies import World

import pledgewatch as pw
from pledgewatch.model.records import Record, Report, Stance
from pledgewatch.model.time import exact


def told(records: list[Record], world: World, clocks: tuple[int, int]) -> Answer:
    at, as_of = clocks
    ledger = pw.Ledger(records, timezone=world.timezone)
    return told_by_number(ledger.review(at=exact(at), as_of=exact(as_of)))


def total(deaths: pw.Interval | None, number: int) -> pw.Interval | None:
    return None if deaths is None else pw.Interval(deaths.low * number, deaths.high * number)


@effort("dear")
@given(any_reviews, st.lists(st.integers(1, 4), min_size=1, max_size=5))
def test_a_number_counts_as_so_many_reports(
    review: tuple[World, tuple[int, int]], numbers: list[int]
) -> None:
    world, clocks = review
    kept = named(world.records)
    one_by_one: list[Record] = []
    by_number: list[Record] = []
    for place, record in enumerate(world.records):
        number = numbers[place % len(numbers)]
        if (
            not isinstance(record, Report)
            or record.incident is not None
            or record.stance is not Stance.AFFIRMS
            or record.id in kept
            or number == 1
        ):
            one_by_one.append(record)
            by_number.append(record)
            continue
        copies = range(number)
        one_by_one += [attrs.evolve(record, id=f"{record.id}-{copy}") for copy in copies]
        deaths = total(record.deaths, number)
        by_number.append(attrs.evolve(record, number=number, deaths=deaths))
    assert told(by_number, world, clocks) == told(one_by_one, world, clocks)
