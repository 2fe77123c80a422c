"""Law 6: adding a strong in-scope affirmation never improves a refrain."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.laws.answers import answer, verdicts
from tests.strategies import EARLY, World, clocks, refrain_worlds

from pledgewatch.records import Kind, Pledge, Report

WORST_FIRST = ("broken", "slipping", "inconclusive", "untested", "partial", "holding", "kept")


@given(refrain_worlds(), clocks, st.sampled_from(("blog", "monitor", "hospital")))
def test_one_more_affirmation_never_makes_it_better(
    world: World, review_at: tuple[int, int], origin: str
) -> None:
    at, as_of = review_at
    pledge = next(r for r in world.records if isinstance(r, Pledge) and r.kind is not Kind.REDUCE)
    before = answer(world.records, world, at, as_of)
    assume(pledge.id in verdicts(before) and verdicts(before)[pledge.id][0] != "void")
    start = pledge.start or pledge.said
    report = Report(
        id="one-more", activity=pledge.activities[0], place=pledge.places[0], actor=pledge.debtor,
        when=start, origin=origin, probability=0.97, known=EARLY,
    )  # fmt: skip
    after = answer([*world.records, report], world, at, as_of)
    was, now = (verdicts(told)[pledge.id][0] for told in (before, after))
    assert WORST_FIRST.index(now) <= WORST_FIRST.index(was) or was == "untested"
    assert now not in ("kept", "holding") or was == now
