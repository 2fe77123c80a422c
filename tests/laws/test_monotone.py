"""Law 6: adding a strong in-scope affirmation never improves a refrain, nor a gainsaid state."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.laws.answers import answer, verdicts
from tests.strategies import (
    EARLY,
    World,
    clocks,
    do_by_worlds,
    due_clocks,
    exact,
    refrain_worlds,
    state_worlds,
)

from pledgewatch.model.records import Interval, Kind, Pledge, Report, StateReport

WORST_FIRST = (
    "broken", "slipping", "inconclusive", "untested", "partial", "pending", "holding", "kept",
)  # fmt: skip


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


def against(pledge: Pledge, origin: str) -> StateReport:
    """A strong telling that what is pledged of a state is not so, when it ought to be."""
    start, end = pledge.start or pledge.said, pledge.end
    late = pledge.tolerance.exact if pledge.tolerance else 0
    due = start if pledge.kind is Kind.MAINTAIN or end is None else exact(end.last + late)
    too_few = bool(pledge.at_least)
    amount = 0 if too_few or pledge.at_most is None else pledge.at_most + 1
    level = Interval(amount, amount) if pledge.unit else None
    return StateReport(
        id="one-more", activity=pledge.activities[0], place=pledge.places[0], actor=pledge.debtor,
        when=due, origin=origin, probability=0.97, known=EARLY, level=level, unit=pledge.unit,
        holds=None if level else pledge.kind is Kind.WITHDRAW,
    )  # fmt: skip


@given(state_worlds(), due_clocks, st.sampled_from(("blog", "monitor", "hospital")))
def test_one_more_telling_that_it_is_not_so_never_makes_it_better(
    world: World, review_at: tuple[int, int], origin: str
) -> None:
    at, as_of = review_at
    pledge = world.pledges[0]
    before = answer(world.records, world, at, as_of)
    assume(pledge.id in verdicts(before) and verdicts(before)[pledge.id][0] != "void")
    after = answer([*world.records, against(pledge, origin)], world, at, as_of)
    was, now = (verdicts(told)[pledge.id][0] for told in (before, after))
    # What was kept in one part and may have been in another is kept in part, once the other is broken.
    parted = len(pledge.places) * len(pledge.activities) > 1 and (was, now) == (
        "inconclusive",
        "partial",
    )
    assert WORST_FIRST.index(now) <= WORST_FIRST.index(was) or was == "untested" or parted
    assert now not in ("kept", "holding") or was == now


@given(do_by_worlds(), due_clocks, st.sampled_from(("monitor", "agency", "hospital")))
def test_what_is_surely_done_in_time_is_never_broken(
    world: World, review_at: tuple[int, int], origin: str
) -> None:
    """Rules 43 and 45 (c), of the unit in which it was done."""
    at, as_of = review_at
    pledge = world.pledges[0]
    deed = Report(
        id="one-more", activity=pledge.activities[0], place=pledge.places[0], actor=pledge.debtor,
        when=pledge.start or pledge.said, origin=origin, probability=0.999, known=EARLY,
    )  # fmt: skip
    told = answer([*world.records, deed], world, at, as_of)
    judged = next((each for each in told["pledges"] if each["id"] == pledge.id), None)
    assume(judged is not None and judged["verdict"] != "void" and judged["counts"]["certain"])
    # Version 2, rule 43: it is broken where another of its units is.
    assert judged["verdict"] != "broken" or any(
        unit["verdict"] == "broken" for unit in judged["units"][1:]
    )
