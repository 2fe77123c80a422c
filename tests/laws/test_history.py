"""What a history says of a day is what a review as of that day says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.answers import effort
from tests.strategies import (
    T0,
    World,
    do_by_worlds,
    reciprocal_worlds,
    reduce_worlds,
    refrain_worlds,
    state_worlds,
)

import pledgewatch
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.review import answers, open_case
from pledgewatch.live import Step
from pledgewatch.model.dates import civil_days
from pledgewatch.model.time import DAY, exact

worlds = st.one_of(
    *[refrain_worlds()] * 3,
    *[do_by_worlds()] * 3,
    *[state_worlds()] * 3,
    *[reciprocal_worlds()] * 2,
    reduce_worlds(),
)
"""Few reductions: each of their days costs as much as all days of another pledge."""


def said(answer: Step | Judgement) -> tuple[object, ...]:
    return answer.verdict, answer.lifecycle, answer.settled, frozenset(answer.flags)


def days_of(world: World, start: int, end: int) -> list[int]:
    """The last instant of each civil day: every one from when things begin, every tenth before."""
    edges = civil_days(start, end + 1, world.timezone or "UTC")[1:]
    days = [edge - 1 for edge in edges]
    quiet = [day for day in days if day < T0 - 2 * DAY]
    return quiet[::10] + days[len(quiet) :]


def differences(world: World, number: int) -> list[str]:
    """Every day on which the history of a pledge says another thing than a review, as text."""
    ledger = pledgewatch.Ledger(world.records, timezone=world.timezone)
    newest = ledger.instant(ledger.newest) or 0
    scopes = open_case(ledger, newest, newest).scopes
    if not scopes:
        return []
    id = sorted(scopes)[number % len(scopes)]
    newest += scopes[id].settle
    steps = ledger.review(at=exact(newest), as_of=exact(newest)).history(id)
    found = []
    for day in days_of(world, ledger[id]._known_at, newest):
        judged = answers(ledger, day, day, (id,)).get(id)
        if judged is None:
            continue
        now = said(judged)
        told = next(
            (said(step) for step in reversed(steps) if ledger.instant(step.as_of) <= day), None
        )
        if told != now:
            found.append(f"{id}, {(day - T0) / DAY:.2f} days after T0: {told}, but {now}")
    return found


@effort("dear")
@given(worlds, st.integers(0, 5))
def test_a_history_says_of_every_day_what_a_review_says(world: World, number: int) -> None:
    assert not differences(world, number)
