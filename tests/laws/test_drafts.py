"""A draft counts for nothing: a ledger with drafts has the same review as without, whatever they say."""

from __future__ import annotations

import attrs
from hypothesis import given
from tests.laws.answers import answer, any_reviews
from tests.strategies import World

import pledgewatch as pw
from pledgewatch.lint import lint
from pledgewatch.model.records import Timed


def drafts_of(world: World) -> list[Timed]:
    """Everything that a world tells once more, under other ids, as drafts."""
    return [
        attrs.evolve(each, id=f"draft-{each.id}", review=True)
        for each in world.records
        if isinstance(each, Timed)
    ]


@given(any_reviews)
def test_drafts_change_nothing(review: tuple[World, tuple[int, int]]) -> None:
    world, clocks = review
    drafts = drafts_of(world)
    assert answer([*world.records, *drafts], world, *clocks) == answer(
        world.records, world, *clocks
    )
    without = pw.Ledger(world.records, timezone=world.timezone)
    with_them = without.with_records(drafts)
    assert len(with_them.drafts) == len(drafts)
    assert with_them.records == without.records
    assert with_them.newest == without.newest
    assert [str(each) for each in lint(with_them)] == [str(each) for each in lint(without)]


@given(any_reviews)
def test_a_monitor_takes_in_drafts_and_says_what_it_said(
    review: tuple[World, tuple[int, int]],
) -> None:
    world, _ = review
    monitor = pw.Monitor(pw.Ledger(world.records, timezone=world.timezone))
    clocks, before, drafts = (
        (monitor.at, monitor.as_of),
        monitor.review().to_dict(),
        drafts_of(world),
    )
    assert monitor.feed(drafts) == ()
    assert (monitor.at, monitor.as_of, monitor.review().to_dict()) == (*clocks, before)
    assert {each.id for each in monitor.ledger.drafts} == {each.id for each in drafts}
