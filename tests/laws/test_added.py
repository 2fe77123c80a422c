"""When a record was put into the ledger changes nothing: it is shown, and no answer reads it."""

from __future__ import annotations

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.answers import answer, any_reviews
from tests.strategies import World

import pledgewatch as pw
from pledgewatch.io import dumps, jsonl, loads
from pledgewatch.model.ledger import like
from pledgewatch.model.records import Record, Timed
from pledgewatch.model.time import exact

DAYS = st.integers(min_value=10**15, max_value=2 * 10**15)


def added_to(records: list[Record], days: list[int]) -> list[Record]:
    """The records, each dated one with a day of its own on which it was put down."""
    return [
        attrs.evolve(each, added=exact(days[place % len(days)]))
        if isinstance(each, Timed)
        else each
        for place, each in enumerate(records)
    ]


@given(any_reviews, st.lists(DAYS, min_size=1, max_size=5))
def test_when_it_was_added_changes_nothing(
    review: tuple[World, tuple[int, int]], days: list[int]
) -> None:
    world, clocks = review
    dated = added_to(world.records, days)
    assert answer(dated, world, *clocks) == answer(world.records, world, *clocks)
    with_them = pw.Ledger(dated, timezone=world.timezone)
    without = pw.Ledger(world.records, timezone=world.timezone)
    assert with_them.newest == without.newest
    assert with_them == without


def test_it_is_kept_in_files() -> None:
    seed = pw.examples.kyiv()
    ledger = like(
        seed, added_to(list(seed.records), [1_700_000_000_000_000, 1_700_086_400_000_000])
    )
    for read in (loads(dumps(ledger)), jsonl.loads(jsonl.dumps(ledger))):
        assert {id: each.added for id, each in read.dated.items()} == {
            id: each.added for id, each in ledger.dated.items()
        }


def test_a_record_without_an_id_is_the_same_one_whenever_it_was_added() -> None:
    one, other = (
        pw.Withdraw(target="p", when="2022-03-30T09:00Z", added=day)
        for day in ("2022-04-01T08:00Z", "2022-05-01T08:00Z")
    )
    assert one.id == other.id
    assert one == other
