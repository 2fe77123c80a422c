"""Law 3: what was not known by then might as well never have been written."""

from __future__ import annotations

from hypothesis import given
from tests.laws.answers import answer, any_reviews, known_by
from tests.strategies import World

from pledgewatch.records import (
    Coverage,
    Expected,
    Record,
    SameIncident,
    Statement,
    Supersede,
    Timed,
    Withdraw,
)


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
    dropped = {r.id for r in world.records if isinstance(r, Timed) and r.known_at <= as_of} - {
        r.id for r in known
    }
    everything = [r for r in world.records if r.id not in dropped]
    assert answer(known, world, at, as_of) == answer(everything, world, at, as_of)


def test_coverage_is_dated_like_everything_else() -> None:
    assert issubclass(Coverage, Timed)
