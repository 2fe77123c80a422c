"""Law 4: a retraction undoes its target, whichever of the two arrives first."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.laws.answers import answer, verdicts
from tests.strategies import EARLY, World, reviews

from pledgewatch.records import Coverage, Pledge, Report, Retract, StateReport, Timed


def _retractable(world: World) -> list[Timed]:
    """Tellings that nothing else names, so that a ledger without one of them is still a ledger."""
    named = {name for r in world.dated for name in getattr(r, "incidents", ())}
    named |= {getattr(r, "target", "") for r in world.dated}
    return [
        r
        for r in world.dated
        if isinstance(r, (Report, StateReport, Coverage))
        and r.id not in named
        and getattr(r, "incident", None) not in named - {None}
    ]


@given(reviews, st.data())
def test_a_record_taken_back_might_as_well_never_have_been(
    review: tuple[World, tuple[int, int]], data: st.DataObject
) -> None:
    world, clocks = review
    candidates = _retractable(world)
    assume(candidates)
    target = data.draw(st.sampled_from(candidates))
    taken_back = Retract(id="taken-back", target=target.id, known=EARLY)
    without = [r for r in world.records if r is not target]
    undone = answer([*world.records, taken_back], world, *clocks)
    never = answer(without, world, *clocks)
    assert undone["pledges"] == never["pledges"]
    assert undone["findings"] == never["findings"]


@given(reviews, st.data())
def test_taking_a_retraction_back_restores(
    review: tuple[World, tuple[int, int]], data: st.DataObject
) -> None:
    world, clocks = review
    target = data.draw(st.sampled_from(world.dated))
    taken_back = Retract(id="taken-back", target=target.id, known=EARLY)
    restored = Retract(id="restored", target="taken-back", known=EARLY)
    order = data.draw(st.permutations([taken_back, restored]))
    assert answer([*order, *world.records], world, *clocks) == answer(world.records, world, *clocks)


@given(reviews)
def test_a_retracted_pledge_is_not_judged(review: tuple[World, tuple[int, int]]) -> None:
    world, clocks = review
    pledge = next(r for r in world.records if isinstance(r, Pledge))
    taken_back = Retract(id="taken-back", target=pledge.id, known=EARLY)
    told = answer([*world.records, taken_back], world, *clocks)
    assert pledge.id not in verdicts(told)
