"""Laws 1, 2, 10 and 11: neither order nor duplicates nor parts change anything, to the last bit."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st
from tests.builders import LATE, at_time, ledger, pledge, report, watch
from tests.laws.answers import answer, any_reviews, bits, effort
from tests.strategies import World

import pledgewatch
from pledgewatch.case import Case, open_case
from pledgewatch.evidence import Evidence, collect
from pledgewatch.model.logic import T, U
from pledgewatch.model.records import Report, StateReport

ORDERS = 5
"""Orders a world is reviewed in: drawing a small one costs more than reviewing it again."""
LARGE = 80
"""A world of more records (a reduction read from counts) takes long to review: one order will do."""


@effort("order")
@given(any_reviews, st.randoms(use_true_random=False))
def test_no_order_of_records_changes_anything(
    review: tuple[World, tuple[int, int]], chance
) -> None:
    """Every number is the same to the last bit, and every sentence to the last letter."""
    world, clocks = review
    as_given = bits(answer(world.records, world, *clocks))
    shuffled = list(world.records)
    for _ in range(ORDERS if len(shuffled) <= LARGE else 1):
        chance.shuffle(shuffled)
        assert bits(answer(shuffled, world, *clocks)) == as_given


@given(any_reviews, st.data())
def test_no_duplicate_changes_anything(
    review: tuple[World, tuple[int, int]], data: st.DataObject
) -> None:
    world, clocks = review
    again = data.draw(st.lists(st.sampled_from(world.records), max_size=8))
    assert answer([*again, *world.records], world, *clocks) == answer(world.records, world, *clocks)


# -- parts -----------------------------------------------------------------------------------------
#
# Evidence may be folded in parts and merged, by whoever knows the whole world (its hierarchies, which
# names stand for one incident, who was looking when) and holds all tellings of an incident together.


def folded_in_parts(case: Case, part_of: dict[str, int], parts: int) -> Evidence:
    """The evidence of a case, its tellings dealt out to parts by the incident they tell of."""
    tellings = [r for r in case.alive.values() if isinstance(r, (Report, StateReport))]
    others = [r for r in case.alive.values() if not isinstance(r, (Report, StateReport))]
    found = (
        collect(
            case.ledger,
            [
                *others,
                *(r for r in tellings if part_of[case.witnesses.incident(r.id)] == part),
            ],
            case.scopes.values(),
            case.witnesses,
            case.as_of,
        )
        for part in range(parts)
    )
    return reduce(Evidence.merge, found, Evidence())


@given(any_reviews, st.integers(1, 4), st.randoms(use_true_random=False))
def test_evidence_folded_in_parts_and_merged_is_evidence_folded_whole(
    review: tuple[World, tuple[int, int]], parts: int, chance
) -> None:
    """Law 11, within one engine: what can be dealt out to many can be put together again."""
    world, (_, as_of) = review
    case = open_case(pledgewatch.Ledger(world.records, timezone=world.timezone), as_of)
    part_of = {
        case.witnesses.incident(r.id): chance.randrange(parts)
        for r in case.alive.values()
        if isinstance(r, (Report, StateReport))
    }
    assert folded_in_parts(case, part_of, parts) == case.evidence


def test_all_tellings_of_an_incident_belong_in_one_part() -> None:
    """A part that holds only the telling from elsewhere takes the incident for none of its own.

    Whole, the two tellings disagree about the place, so that it cannot be told (U); the part that
    knows of the one elsewhere alone leaves it out for good, and the other is sure of its own.
    """
    here = report("here", incident="x")
    elsewhere = report("elsewhere", incident="x", origin="b", place="south-town")
    case = open_case(ledger(pledge(), watch(), here, elsewhere), at_time(LATE))
    cell = case.evidence.at("pledge", "whole")

    def folded(*records) -> Evidence:
        return collect(case.ledger, records, case.scopes.values(), case.witnesses, case.as_of)

    assert folded(here, elsewhere).incidents[cell]["x"].match is U
    assert folded(here).merge(folded(elsewhere)).incidents[cell]["x"].match is T
