"""A review as plain data, to be compared whole, and how hard to look for a difference."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from tests.strategies import (
    World,
    clocks,
    do_by_worlds,
    due_clocks,
    reciprocal_worlds,
    reviews,
    state_worlds,
)

import pledgewatch
from pledgewatch.engine.facts import Judgement
from pledgewatch.model.records import Record, Timed
from pledgewatch.model.time import Moment, exact
from pledgewatch.words import skepticism_parts, verdict_because

Answer = dict[str, Any]

any_reviews = st.one_of(
    reviews,
    st.tuples(do_by_worlds(), due_clocks),
    st.tuples(state_worlds(), due_clocks),
    st.tuples(reciprocal_worlds(), clocks),
)
"""A world with pledges of any kind, and the clocks to review it at."""


def answer(records: Iterable[Record], world: World, at: int, as_of: int | None) -> Answer:
    """Everything a review of some records says, numbers and sentences included."""
    ledger = pledgewatch.Ledger(records, timezone=world.timezone)
    made = ledger.review(at=exact(at), as_of=exact(as_of))
    told = [str(made), *(line for judgement in made for line in said_of(judgement))]
    return {**made.to_dict(), "told": told}


def said_of(judgement: Judgement) -> Iterator[str]:
    """What is said of a pledge, but for what would move its chance, which reviews it several times."""
    yield verdict_because(judgement)
    yield from (finding.explain() for finding in judgement.findings)
    yield from (note.text for note in judgement.notes)
    if judgement.skepticism is not None:
        yield from skepticism_parts(judgement.skepticism).values()


def verdicts(told: Answer) -> dict[str, tuple[str, str, bool]]:
    """Verdict, lifecycle and whether it is settled, by pledge."""
    return {
        pledge["id"]: (pledge["verdict"], pledge["lifecycle"], pledge["settled"])
        for pledge in told["pledges"]
    }


def without_skepticism(told: Answer) -> Answer:
    """What is concluded at the two clocks alone: skepticism reads the record as it was known before."""
    return {
        **told,
        "pledges": [{**pledge, "skepticism": None} for pledge in told["pledges"]],
        "track_records": None,
        "told": None,  # sentences tell of skepticism too
    }


def bits(told: object) -> str:
    """Plain data as text in which two numbers are the same only if every bit of them is."""
    return json.dumps(told, sort_keys=True, ensure_ascii=False)


def known_by(records: Iterable[Record], as_of: int) -> list[Record]:
    """The records that were known by an instant, and the world, which is always known."""
    return [r for r in records if not isinstance(r, Timed) or r._known_at <= as_of]


def effort(law: str) -> settings:
    """How often to try a law that has an effort of its own, in the profile in force.

    Profiles are registered by `tests/conftest.py`; outside of a test run there are none.
    """
    try:
        return settings.get_profile(f"{settings.get_current_profile_name()}-{law}")
    except InvalidArgument:
        return settings()


def clock(at: int | None) -> Moment | None:
    """An instant as a review takes it."""
    return None if at is None else exact(at)
