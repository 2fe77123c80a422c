"""Law 4: a retraction undoes its target, whichever of the two arrives first."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.laws.answers import answer, any_reviews, verdicts, without_skepticism
from tests.strategies import EARLY, World, knowns

from pledgewatch.model.records import Coverage, Pledge, Report, Retract, StateReport, Timed
from pledgewatch.model.time import Moment


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


@given(any_reviews, st.data())
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


@given(any_reviews, st.data())
def test_taking_a_retraction_back_restores(
    review: tuple[World, tuple[int, int]], data: st.DataObject
) -> None:
    world, clocks = review
    target = data.draw(st.sampled_from(world.dated))
    taken_back = Retract(id="taken-back", target=target.id, known=EARLY)
    restored = Retract(id="restored", target="taken-back", known=EARLY)
    order = data.draw(st.permutations([taken_back, restored]))
    assert answer([*order, *world.records], world, *clocks) == answer(world.records, world, *clocks)


@given(any_reviews, st.data(), knowns, knowns)
def test_a_retraction_counts_from_when_it_is_known_until_it_is_taken_back(
    review: tuple[World, tuple[int, int]], data: st.DataObject, known: Moment, restored: Moment
) -> None:
    """Whichever of the three is known first: semantics 4 asks only what is known by then."""
    world, (at, as_of) = review
    candidates = _retractable(world)
    assume(candidates)
    target = data.draw(st.sampled_from(candidates))
    pair = [
        Retract(id="taken-back", target=target.id, known=known),
        Retract(id="restored", target="taken-back", known=restored),
    ]
    is_taken_back = known.last <= as_of < restored.last
    told = answer([*pair, *world.records], world, at, as_of)
    kept = [r for r in world.records if not (is_taken_back and r is target)]
    expected = answer(kept, world, at, as_of)
    if known.last < restored.last:
        # How skeptical one was when a pledge was made is what one knew then (semantics 10).
        told, expected = without_skepticism(told), without_skepticism(expected)
    assert told["pledges"] == expected["pledges"]
    assert told["findings"] == expected["findings"]
    # The notes say that something was taken back; else there is nothing to tell.
    assert is_taken_back or told == expected


@given(any_reviews)
def test_a_retracted_pledge_is_not_judged(review: tuple[World, tuple[int, int]]) -> None:
    world, clocks = review
    pledge = next(r for r in world.records if isinstance(r, Pledge))
    taken_back = Retract(id="taken-back", target=pledge.id, known=EARLY)
    told = answer([*world.records, taken_back], world, *clocks)
    assert pledge.id not in verdicts(told)
