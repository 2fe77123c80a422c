"""Law 3: what was not known by then might as well never have been written."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.laws.answers import answer, any_reviews, bits, effort, known_by
from tests.strategies import World, clocks, due_clocks

import pledgewatch as pw
from pledgewatch.model.records import (
    Coverage,
    Expected,
    Record,
    SameIncident,
    Statement,
    Supersede,
    Timed,
    Withdraw,
)
from pledgewatch.model.time import exact

one_of_ats = st.one_of(clocks, due_clocks).map(lambda given: given[0])


def _known_by(records: list[Record], as_of: int) -> list[Record]:
    """The records known by an instant, less those that name what was not known yet."""
    kept = known_by(records, as_of)
    while True:
        ids = {r.id for r in kept} | {getattr(r, "incident", None) for r in kept}
        whole = [
            r
            for r in kept
            if not isinstance(r, (SameIncident, Statement, Supersede, Withdraw, Expected))
            or {*getattr(r, "incidents", ()), getattr(r, "by", r.id), getattr(r, "target", r.id)}
            <= ids
        ]
        if len(whole) == len(kept):
            return kept
        kept = whole


@given(any_reviews)
def test_a_review_knows_only_what_was_known_by_then(
    review: tuple[World, tuple[int, int]],
) -> None:
    world, (at, as_of) = review
    known = _known_by(world.records, as_of)
    # What the cut would leave dangling is left out on both sides: a ledger refuses it.
    dropped = {r.id for r in world.records if isinstance(r, Timed) and r._known_at <= as_of} - {
        r.id for r in known
    }
    everything = [r for r in world.records if r.id not in dropped]
    assert answer(known, world, at, as_of) == answer(everything, world, at, as_of)


@settings(effort("dear"))
@given(any_reviews, st.data())
def test_what_is_remembered_of_one_date_changes_nothing_at_another(
    review: tuple[World, tuple[int, int]], data: st.DataObject
) -> None:
    """Dates in any order: what is reported, watched, cut short or told to be one may be gone again."""
    world, first = review
    ledger = pw.Ledger(world.records, timezone=world.timezone)
    news = sorted({record._known_at for record in ledger.dated.values()})
    as_ofs = st.sampled_from([each + before for each in news for before in (0, -1)])
    others = data.draw(st.lists(st.tuples(one_of_ats, as_ofs), min_size=2, max_size=6))
    for at, as_of in (first, *others, first):
        fresh = pw.Ledger(world.records, timezone=world.timezone)
        asked_before = ledger.review(at=exact(at), as_of=exact(as_of))
        assert bits(asked_before.to_dict()) == bits(
            fresh.review(at=exact(at), as_of=exact(as_of)).to_dict()
        )
    times = [as_of for _, as_of in others]
    for made, as_of in zip(ledger.reviews(map(exact, times)), times, strict=True):
        assert bits(made.to_dict()) == bits(ledger.review(as_of=exact(as_of)).to_dict())


def test_coverage_is_dated_like_everything_else() -> None:
    assert issubclass(Coverage, Timed)
