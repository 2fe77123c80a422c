"""What a history says of a day is what a review as of that day says; and so is all it is told from."""

from __future__ import annotations

from random import Random
from typing import Any

import attrs
from hypothesis import given, settings
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
from pledgewatch.live.sweep import sweep_of
from pledgewatch.model.dates import civil_days
from pledgewatch.model.records import Pledge, Record, Timed
from pledgewatch.model.time import DAY, HOUR, exact

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


def spread(world: World, seed: int) -> list[Record]:
    """The records of a world, of which most become known one after the other."""
    rng = Random(seed)
    return [
        attrs.evolve(record, known=exact(T0 + rng.randint(-24, 240) * HOUR // 2))
        if isinstance(record, Timed) and rng.random() < (0.3 if isinstance(record, Pledge) else 0.7)
        else record
        for record in world.records
    ]


def fields_of(judged: Judgement | None) -> dict[str, Any] | None:
    """Every field of a judgement and of all that it is made of."""
    if judged is None:
        return None
    return attrs.asdict(judged, filter=lambda field, _: field.name not in ("scope", "_snapshot"))


@settings(effort("dear"))
@given(worlds, st.integers(0, 5), st.integers(0, 1000), st.booleans())
def test_what_is_carried_on_from_one_instant_to_the_next_is_what_is_made_anew(
    world: World, number: int, seed: int, is_fixed: bool
) -> None:
    """Whatever becomes known when: retractions, ties, coverage and states among it."""
    records = spread(world, seed)
    ledger = pledgewatch.Ledger(records, timezone=world.timezone)
    pledges = sorted(pledge.id for pledge in ledger.all(Pledge))
    id = pledges[number % len(pledges)]
    at = T0 + 3 * DAY if is_fixed else None
    known = {record._known_at for record in ledger.dated.values()}
    news = sorted(each for each in known if each >= ledger[id]._known_at)
    sweep = sweep_of(ledger, id, at)
    told = {spell.since: fields_of(spell.judgement) for spell in sweep.spells(ledger._newest)}
    back_and_forth = [each + by for each in news for by in (-1, 0, 1) if each + by >= sweep.start]
    Random(seed).shuffle(back_and_forth)
    Random(seed).shuffle(news)
    for as_of in [*news[:8], *back_and_forth[:4]]:
        fresh = pledgewatch.Ledger(records, timezone=world.timezone)
        when = as_of if at is None else at
        anew = fields_of(answers(fresh, when, as_of, (id,)).get(id))
        if as_of in told:
            assert told[as_of] == anew
        assert fields_of(answers(sweep.ledger, when, as_of, (id,)).get(id)) == anew
        assert fields_of(answers(ledger, when, as_of, (id,)).get(id)) == anew


@settings(effort("dear"))
@given(worlds, st.integers(0, 5), st.integers(0, 1000))
def test_nothing_changes_before_the_turn_that_was_foreseen(
    world: World, number: int, seed: int
) -> None:
    """Of a spell that is said to be exact, whatever instant of it is asked."""
    rng = Random(seed)
    ledger = pledgewatch.Ledger(spread(world, seed), timezone=world.timezone)
    pledges = sorted(pledge.id for pledge in ledger.all(Pledge))
    id = pledges[number % len(pledges)]
    exact_ones = [
        spell
        for spell in sweep_of(ledger, id).spells(ledger._newest + 40 * DAY)
        if spell.is_exact and spell.until > spell.since + 1
    ]
    for spell in rng.sample(exact_ones, min(6, len(exact_ones))):
        until = min(spell.until, ledger._newest + 400 * DAY)
        for instant in {spell.since + 1, (spell.since + until) // 2, until - 1}:
            judged = answers(ledger, instant, instant, (id,)).get(id)
            assert stands(judged) == stands(spell.judgement), (spell, instant)


def stands(judged: Judgement | None) -> object:
    return judged and (said(judged), judged.certain, judged.possible)
