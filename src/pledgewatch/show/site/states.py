"""What was known when: the answers on a pledge over knowledge time, each as a review of that time gives it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from pledgewatch.engine import review as engine
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.findings import Finding
from pledgewatch.engine.review import Review
from pledgewatch.engine.skepticism import Estimate
from pledgewatch.live.sweep import sweep_of
from pledgewatch.show.timeline import Timeline, earlier, timeline_of
from pledgewatch.words import Brief, brief
from pledgewatch.words.skepticism import is_decided

if TYPE_CHECKING:
    from pledgewatch.live import Step

MOST_STATES = 40
"""The slider of a page has at most so many steps: every turn of the verdict, and of the rest the latest."""


@attrs.frozen
class State:
    """An answer, and what it rests on, from one knowledge time on.

    Attributes:
        since: From when (microseconds UTC).
        brief: The answer.
        findings: What was found against it.
        chance: How likely it was to be broken; None where there was no one number, or it was decided.
    """

    since: int
    brief: Brief
    findings: tuple[Finding, ...]
    chance: Estimate | None


@attrs.frozen
class Course:
    """How the answer on a pledge came about.

    Attributes:
        states: Its states, the last one that of the review.
        timelines: It in time as it was known in each of them.
        is_whole: Whether there were no more states than are kept.
    """

    states: tuple[State, ...]
    timelines: tuple[Timeline, ...]
    is_whole: bool


def course_of(
    review: Review, now: Brief, steps: Sequence[Step], marks: Sequence[int] = ()
) -> Course:
    """How the answer on a pledge came about.

    Args:
        now: The answer by the review.
        steps: The history of the pledge.
        marks: Instants from which on something else is shown, whatever the answer.
    """
    pledge = now.judgement.pledge
    made = []
    if len(steps) > 1 or marks or _has_news(review, now):
        made = list(_states(review, now.judgement, steps, marks))
    last = State(review._as_of, now, review.findings(pledge), None)
    if made and _told(made[-1][0]) == _told(last):
        last = attrs.evolve(last, since=made.pop()[0].since)
    past = made[-MOST_STATES + 1 :]
    since = [state.since for state, _ in past]
    whole = timeline_of(review, now.judgement, steps, [*since, last.since])
    found = now.judgement.skepticism
    chance = None if found is None or is_decided(found) else found.now
    return Course(
        states=(
            *(attrs.evolve(each, chance=_chance(whole, each.since)) for each, _ in past),
            attrs.evolve(last, chance=chance),
        ),
        timelines=(*(earlier(whole, then, then[pledge], steps) for _, then in past), whole),
        is_whole=len(made) < MOST_STATES,
    )


def _has_news(review: Review, now: Brief) -> bool:
    """Whether anything that may concern a pledge became known after it did."""
    sweep = sweep_of(review.ledger, now.judgement.pledge)
    return any(sweep.start < each <= review._as_of for each in sweep.news)


def _states(
    review: Review, judgement: Judgement, steps: Sequence[Step], marks: Sequence[int]
) -> Iterator[tuple[State, Review]]:
    """The states before now with their reviews; what says nothing new is none."""
    sweep = sweep_of(review.ledger, judgement.pledge)
    turns = {step._as_of for step in steps}
    news = sorted(each for each in sweep.news if each <= review._as_of and each not in turns)
    last = None
    shown = {each for each in marks if sweep.start <= each <= review._as_of}
    for at in sorted({*turns, *shown, *news[-2 * MOST_STATES :]}):
        # Of the records that may concern the pledge alone: what they say of it is the same.
        then = engine.review(sweep.ledger, at, at)
        if judgement.pledge not in then:
            continue
        state = State(at, brief(then, judgement.pledge), then.findings(judgement.pledge), None)
        if last is None or at in shown or _told(state) != _told(last):
            last = state
            yield state, then
    sweep.forget()


def _told(state: State) -> tuple[object, ...]:
    """What makes a state another one; the chance moves all the time, and the clock is told elsewhere."""
    told, found = state.brief, [(each.key, each.certainty) for each in state.findings]
    return told.verdict, told.news, told.parts, told.evidence, found


def _chance(timeline: Timeline, at: int) -> Estimate | None:
    """The chance at an instant, as the picture has it; none once it is decided."""
    return next((each.now for each in timeline.chances if each.lo <= at < each.hi), None)
