"""What a timeline shows, as plain values: for the cards, the charts and a text alike."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import attrs

from pledgewatch.engine.facts import Judgement, Lifecycle, Verdict
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.review import Review
from pledgewatch.engine.skepticism import Estimate
from pledgewatch.live.curve import Glimpse, outline
from pledgewatch.model.logic import F
from pledgewatch.model.records import Activity, Place, Report, StateReport
from pledgewatch.model.time import BEGINNING, DAY, FOREVER
from pledgewatch.words import between, incident_said, listed, observation_said, percent
from pledgewatch.words.forms import say_day, say_instant
from pledgewatch.words.templates import LIFECYCLES, NAMES

if TYPE_CHECKING:
    from pledgewatch.live import Step

_MOST_COST = 4000
"""What the histories of one card, with the chances, may cost (milliseconds)."""
_MOST_CHANCES = 18
"""At how many instants the chance is looked at for one picture, beside those at which the answer changed."""


@attrs.frozen(kw_only=True)
class Mark:
    """Something that was reported.

    Attributes:
        lo, hi: When (microseconds UTC).
        sort: ``certain`` or ``possible`` where it counts against the pledge, ``fulfilment`` or ``level``
            where it tells how far it was carried out, ``other`` where it does not count, ``retracted``.
        rung: Its rung; None for a level and for what was retracted.
        number: How many incidents it stands for.
        text: What it is, in a sentence.
    """

    lo: int
    hi: int
    sort: str
    rung: str | None
    number: int
    text: str


@attrs.frozen(kw_only=True)
class Band:
    """A verdict and lifecycle from one knowledge time to another."""

    lo: int
    hi: int
    verdict: Verdict
    lifecycle: Lifecycle
    text: str


@attrs.frozen(kw_only=True)
class ChanceRange:
    """How likely it was from one knowledge time to another that a pledge is, or will be, broken.

    Attributes:
        lo, hi: From when to when (microseconds UTC).
        now: The chance with its interval.
    """

    lo: int
    hi: int
    now: Estimate


@attrs.frozen(kw_only=True)
class Axis:
    """A stretch of time that is shown.

    Attributes:
        lo, hi: From when to when.
        zone: The zone dates are told in.
    """

    lo: int
    hi: int
    zone: str | None

    def place(self, instant: int) -> float:
        """Where an instant stands between the two ends of what is shown, from 0 to 1."""
        return (min(max(instant, self.lo), self.hi) - self.lo) / (self.hi - self.lo)


@attrs.frozen(kw_only=True)
class Timeline(Axis):
    """A pledge in time.

    Attributes:
        pledge: Its id.
        said: When it was said.
        start, opens, ends: When it takes effect, when its grace is over, when its window ends; `ends`
            is None where it has no end.
        at, as_of: The clocks of the review.
        marks: What was reported in that stretch, by time.
        left_out: How many reported things lie outside of it.
        bands: The verdicts over knowledge time; the last one alone where the history was not asked.
        has_history: Whether `bands` is the whole history.
        chances: How likely it was that it is broken, until that was settled; empty where the history
            was not asked and where there was no one number.
    """

    pledge: str
    said: int
    start: int
    opens: int
    ends: int | None
    at: int
    as_of: int
    marks: tuple[Mark, ...]
    left_out: int
    bands: tuple[Band, ...]
    has_history: bool
    chances: tuple[ChanceRange, ...] = ()

    @property
    def turns(self) -> tuple[ChanceRange, ...]:
        """The chances that are told in words: at first, when the verdict changed, and at last."""
        starts = [band.lo for band in self.bands[1:]]
        told = [each for each in self.chances[1:-1] if each.lo in starts]
        return (*self.chances[:1], *told, *self.chances[1:][-1:])

    @property
    def text(self) -> str:
        """What the picture shows, in words: its alt text."""
        day = functools.partial(say_day, zone=self.zone)
        said = f"{self.pledge}: said {day(self.said)}"
        opened = f"window from {day(self.opens)}" if self.opens != self.said else "in force at once"
        if self.opens != self.start:
            opened = f"grace from {day(self.start)} to {day(self.opens)}, {opened}"
        ends = f"to {day(self.ends)}" if self.ends is not None else "without end"
        counts: dict[str, int] = {}
        for mark in self.marks:
            counts[mark.sort] = counts.get(mark.sort, 0) + mark.number
        told = listed(f"{count:,} {_SORTS[sort]}" for sort in _SORTS if (count := counts.get(sort)))
        course = listed(
            f"{NAMES[band.verdict.value]} ({LIFECYCLES[band.lifecycle]}) from {day(band.lo)}"
            for band in self.bands
        )
        if not self.has_history:
            course = f"{self.bands[-1].verdict.value} on {day(self.as_of)}"
        beyond = f" {self.left_out:,} more lie outside of what is shown." if self.left_out else ""
        chance = listed(
            f"{percent(each.now.value)} {between(each.now.low, each.now.high)} on {day(each.lo)}"
            for each in self.turns
        )
        chance = f" Chance that it is broken: {chance}." if chance else ""
        reported = f"Reported: {told or 'nothing'}.{beyond}"
        return f"{said}, {opened} {ends}. {reported} Verdict: {course}.{chance}"


_SORTS = {
    "certain": "confirmed against it",
    "possible": "not confirmed against it",
    "fulfilment": "that it was carried out",
    "level": "on its level",
    "other": "that do not count",
    "retracted": "retracted",
}


def cost_of_history(review: Review, judgement: Judgement) -> int:
    """About how many milliseconds the history of a pledge takes."""
    dated, scope = review.ledger.dated, judgement.scope
    cost = 5 * len(dated)
    if scope.pledge.kind.is_reduction or judgement.effect is not None:
        # What is counted is judged anew at the end of every day, all of it; see `live.history`.
        start, last = scope.opens.lo, min(review._as_of, scope.ends.last + 13 * scope.settle)
        turns = sum(start < record._known_at <= review._as_of for record in dated.values())
        turns += max(0, (last - start) // DAY)
        cost += turns * len(dated) // 10
    return cost


def affordable(review: Review, judgements: Iterable[Judgement]) -> frozenset[str]:
    """The pledges whose histories may be told on one card, the cheapest first."""
    costs = sorted((cost_of_history(review, each), each.pledge) for each in judgements)
    spent, chosen = 0, []
    for cost, pledge in costs:
        spent += cost
        if spent > _MOST_COST:
            break
        chosen.append(pledge)
    return frozenset(chosen)


def timeline_of(
    review: Review, judgement: Judgement, steps: Iterable[Step] | None = None
) -> Timeline:
    """The timeline of a pledge.

    Args:
        steps: The history of the pledge; None to show the verdict by now alone.
    """
    scope = judgement.scope
    said = scope.pledge.said.lo
    # Its last instant: an end is the first instant that is outside.
    last = scope.ends_of(scope.whole).last
    ends = last - 1 if last < FOREVER - 1 else None
    found = sorted(_marks(review, judgement), key=lambda m: (m.lo, m.hi, m.sort, m.text))
    lo, hi = _shown(judgement, review, found)
    within = tuple(mark for mark in found if mark.hi > lo and mark.lo < hi)
    given = None if steps is None else tuple(steps)
    bands = _bands(review, judgement, given)
    return Timeline(
        pledge=judgement.pledge,
        said=said,
        start=scope.start.lo,
        opens=scope.opens.lo,
        ends=ends,
        at=review._at,
        as_of=review._as_of,
        lo=lo,
        hi=hi,
        marks=within,
        left_out=sum(mark.number for mark in found) - sum(mark.number for mark in within),
        bands=bands,
        has_history=steps is not None,
        chances=() if not given else ranges(review, judgement, given),
        zone=review.ledger.timezone,
    )


def _shown(judgement: Judgement, review: Review, marks: list[Mark]) -> tuple[int, int]:
    """The stretch to show: the pledge up to now, what was reported a little before it, its end if near."""
    scope = judgement.scope
    first = min(scope.pledge.said.lo, scope.start.lo)
    now = max(review._at, review._as_of, first + DAY)
    length = now - first
    earliest = [mark.lo for mark in marks if mark.lo >= first - length // 4]
    first = min([first, *earliest])
    last = now
    for edge in (scope.opens.lo, scope.ends_of(scope.whole).last):
        if BEGINNING < edge < FOREVER - 1:
            last = max(last, min(edge, now + length))
    margin = max((last - first) // 40, 1)
    return first - margin, last + margin


def _bands(
    review: Review, judgement: Judgement, steps: tuple[Step, ...] | None
) -> tuple[Band, ...]:
    end = review._as_of
    if not steps:
        told = f"{NAMES[judgement.verdict.value]} ({LIFECYCLES[judgement.lifecycle]})"
        return (
            Band(
                lo=end, hi=end, verdict=judgement.verdict, lifecycle=judgement.lifecycle, text=told
            ),
        )
    edges = [*(step._as_of for step in steps[1:]), end]
    bands: list[Band] = []
    for step, hi in zip(steps, edges, strict=True):
        last = bands[-1] if bands else None
        if last and (last.verdict, last.lifecycle) == (step.verdict, step.lifecycle):
            # Only a flag changed, or that it is settled.
            bands[-1] = attrs.evolve(last, hi=hi, text=f"{last.text} {step.text}")
            continue
        bands.append(
            Band(
                lo=step._as_of,
                hi=hi,
                verdict=step.verdict,
                lifecycle=step.lifecycle,
                text=step.text,
            )
        )
    return tuple(bands)


def ranges(
    review: Review, judgement: Judgement, steps: tuple[Step, ...]
) -> tuple[ChanceRange, ...]:
    """How likely it was from when to when that a pledge is broken, until that was settled."""
    until = review._as_of
    for step in reversed(steps):
        if not step.settled:
            break
        until = step._as_of
    seen = outline(review, judgement.pledge, [step._as_of for step in steps], _MOST_CHANCES)
    return joined((at, now) for at, now in seen if at <= until)


def joined(glimpses: Iterable[Glimpse]) -> tuple[ChanceRange, ...]:
    """Chances as stretches of time; what is the same in whole percents is one."""
    made: list[ChanceRange] = []
    given = list(glimpses)
    for (lo, now), (hi, _) in zip(given, [*given[1:], *given[-1:]], strict=True):
        if now is None:
            continue
        last = made[-1] if made else None
        if last is not None and last.hi == lo and hi > lo and _whole(last.now) == _whole(now):
            made[-1] = attrs.evolve(last, hi=hi)
        else:
            made.append(ChanceRange(lo=lo, hi=hi, now=now))
    return tuple(made)


def _whole(estimate: Estimate) -> tuple[int, ...]:
    return tuple(round(100 * each) for each in (estimate.value, estimate.low, estimate.high))


def _marks(review: Review, judgement: Judgement) -> Iterator[Mark]:
    favour = {incident.key for incident in judgement.fulfilments}
    counted = {incident.key for incident in judgement.violations}
    seen: set[tuple[str, bool]] = set()
    for incident in (*judgement.incidents, *judgement.fulfilments, *judgement.returns):
        credit = incident.key in favour and incident.key not in counted
        if (incident.key, credit) not in seen:
            seen.add((incident.key, credit))
            sort = (
                "fulfilment" if credit else _sort(incident) if incident.key in counted else "other"
            )
            yield _incident(review, incident, sort)
    yield from _levels(review, judgement)
    yield from _retracted(review, judgement)


def _sort(incident: Incident) -> str:
    return "certain" if incident.certain else "possible"


def _incident(review: Review, incident: Incident, sort: str) -> Mark:
    weight = f"{_sort(incident)}, {incident.rung}" if sort != "other" else incident.rung.value
    return Mark(
        lo=incident.lo,
        hi=incident.hi,
        sort=sort,
        rung=incident.rung.value,
        number=incident.number,
        text=f"{incident_said(review.case.snapshot, incident)} ({weight})",
    )


def _levels(review: Review, judgement: Judgement) -> Iterator[Mark]:
    ids = {id for measured in judgement.measures for id in measured.records}
    for id in sorted(ids):
        record = review.case.snapshot.alive.get(id)
        if isinstance(record, StateReport):
            yield Mark(
                lo=record.when.lo,
                hi=record.when.hi,
                sort="level",
                rung=None,
                number=1,
                text=observation_said(review.ledger, record),
            )


def _retracted(review: Review, judgement: Judgement) -> Iterator[Mark]:
    """The reports that would bear on the pledge if they had not been taken back."""
    scope, ledger = judgement.scope, review.ledger
    for record in review.case.snapshot.retracted.values():
        if not isinstance(record, Report):
            continue
        bears = scope.whole.has_place(record.place) & scope.whole.has_activity(record.activity)
        if bears is F or scope.says_actor(record.actor, record.when) is F:
            continue
        where = ledger.label(Place, record.place) if record.place else "a place that is not given"
        yield Mark(
            lo=record.when.lo,
            hi=record.when.hi,
            sort="retracted",
            rung=None,
            number=record.number,
            text=f"Retracted: {ledger.label(Activity, record.activity)} in {where}, "
            f"{say_instant(record.when.lo, ledger.timezone)}",
        )
