"""What a timeline shows, as plain values: for the cards, the charts and a text alike."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from pledgewatch.engine.facts import Judgement, Lifecycle, Verdict
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.review import Review
from pledgewatch.engine.skepticism import Estimate
from pledgewatch.live.curve import Glimpse, outline
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import Activity, Place, Report
from pledgewatch.model.time import BEGINNING, DAY, FOREVER
from pledgewatch.show.axis import Axis
from pledgewatch.show.levels import SPARE, Levels, ToldLevel, levels_of
from pledgewatch.words import estimate_said, incident_said, listed
from pledgewatch.words.forms import at_most, say_day, say_instant, sentence
from pledgewatch.words.forms import joined as in_turn
from pledgewatch.words.records import title
from pledgewatch.words.templates import LIFECYCLES, NAMES, SORTS, counted, said

if TYPE_CHECKING:
    from pledgewatch.live import Step

_MOST_COST = 4000
"""What the histories of one card, with the chances, may cost (milliseconds)."""
_MOST_CHANCES = 18
"""At how many instants the chance is looked at for one picture, beside those at which the answer changed."""


@attrs.frozen(kw_only=True)
class Mark:
    """Something that was reported to have happened.

    Attributes:
        lo, hi: When (microseconds UTC).
        sort: ``certain`` or ``possible`` where it counts against the pledge, ``fulfilment`` where it tells
            that it was carried out, ``other`` where it does not count, ``retracted``.
        number: How many incidents it stands for.
        text: What it is, in a sentence.
    """

    lo: int
    hi: int
    sort: str
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
class Timeline(Axis):
    """A pledge in time.

    Attributes:
        pledge: Its id.
        title: What it is called.
        said: When it was said.
        start, opens, ends: When it takes effect, when its grace is over, when its window ends; `ends`
            is None where it has no end.
        at, as_of: The clocks of the review.
        marks: What was reported to have happened in that stretch, by time.
        left_out: How many reported things lie outside of it.
        levels: The levels reported, where it is about a level that can be drawn.
        bands: The verdicts over knowledge time; the last one alone where the history was not asked.
        has_history: Whether `bands` is the whole history.
        chances: How likely it was that it is broken, until that was settled; empty where the history
            was not asked and where there was no one number.
        rows: The sorts of marks that have their place though there may be none.
    """

    pledge: str
    title: str
    said: int
    start: int
    opens: int
    ends: int | None
    at: int
    as_of: int
    marks: tuple[Mark, ...]
    left_out: int
    levels: Levels | None
    bands: tuple[Band, ...]
    has_history: bool
    chances: tuple[ChanceRange, ...] = ()
    rows: tuple[str, ...] = ()

    @property
    def turns(self) -> tuple[ChanceRange, ...]:
        """The chances that are told in words: at first, when the verdict changed, and at last."""
        starts = [band.lo for band in self.bands[1:]]
        told = [each for each in self.chances[1:-1] if each.lo in starts]
        return (*self.chances[:1], *told, *self.chances[1:][-1:])

    def counts(self) -> dict[str, int]:
        """How many incidents there are of each sort, in the order in which they weigh."""
        found = dict.fromkeys(SORTS, 0)
        for mark in self.marks:
            found[mark.sort] += mark.number
        return {sort: number for sort, number in found.items() if number or sort in self.rows}

    @property
    def text(self) -> str:
        """What the picture shows, in words: its alt text."""
        day = functools.partial(say_day, zone=self.zone)
        opened = said("timelines.at_once")
        if day(self.opens) != day(self.said):
            opened = said("timelines.in_force", first=day(self.opens))
        if self.opens != self.start:
            opened = said("timelines.grace_from", first=day(self.start), opened=opened)
        ends = said("timelines.no_end")
        if self.ends is not None:
            ends = said("timelines.until", day=day(self.ends))
        title = self.title.rstrip(".")
        counts = listed(
            said("timelines.count", n=counted(number), sort=SORTS[sort])
            for sort, number in self.counts().items()
            if number
        )
        parts = [
            said("timelines.said", title=title, day=day(self.said), opened=opened, ends=ends),
            said("timelines.counts", counts=counts)
            if counts
            else sentence(said("timelines.nothing")),
        ]
        if self.left_out:
            parts.append(said("timelines.left_out", n=self.left_out))
        if self.levels is not None and self.levels.told:
            told = in_turn(at_most((each.text for each in self.levels.told), _MOST_TOLD + 1))
            levels = {"what": self.levels.what, "wanted": self.levels.wanted, "levels": told}
            parts.append(said("timelines.levels", **levels))
        turns = [
            said("timelines.verdict_from", verdict=NAMES[band.verdict.value], day=day(band.lo))
            for band in self.bands
        ]
        if not self.has_history:
            last = NAMES[self.bands[-1].verdict.value]
            turns = [said("timelines.verdict_on", verdict=last, day=day(self.as_of))]
        parts.append(said("timelines.verdicts", turns=listed(dict.fromkeys(turns))))
        chances = [
            said("timelines.chance_on", estimate=estimate_said(each.now), day=day(each.lo))
            for each in self.turns
        ]
        if chances:
            parts.append(said("timelines.chances", chances=listed(chances)))
        return " ".join(parts)


_MOST_TOLD = 12
"""Of so many levels the alt text tells."""


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
    review: Review,
    judgement: Judgement,
    steps: Iterable[Step] | None = None,
    turns: Iterable[int] = (),
) -> Timeline:
    """The timeline of a pledge.

    Args:
        steps: The history of the pledge; None to show the verdict by now alone.
        turns: Instants beside the steps at which the chance is told exactly.
    """
    return _timeline(review, judgement, steps, turns, None)


def earlier(
    whole: Timeline, review: Review, judgement: Judgement, steps: Iterable[Step]
) -> Timeline:
    """A timeline as it was known at an earlier time, with everything where it is in that of now.

    Args:
        whole: The timeline as it is known now.
        review: The review of that time.
        steps: The history of the pledge, up to now.
    """
    as_of = review._as_of
    found = _timeline(review, judgement, [s for s in steps if s._as_of <= as_of], (), whole)
    known = [each for each in whole.chances if each.lo <= as_of]
    levels = whole.levels
    if levels is not None:
        told = () if found.levels is None else found.levels.told
        levels = attrs.evolve(levels, told=told, highest=levels.top / SPARE)
    return attrs.evolve(
        found,
        chances=tuple(attrs.evolve(each, hi=min(each.hi, as_of)) for each in known),
        levels=levels,
        rows=tuple(whole.counts()),
    )


def _timeline(
    review: Review,
    judgement: Judgement,
    steps: Iterable[Step] | None,
    turns: Iterable[int],
    whole: Timeline | None,
) -> Timeline:
    scope = judgement.scope
    # Its last instant: an end is the first instant that is outside.
    last = scope.ends_of(scope.whole).last
    ends = last - 1 if last < FOREVER - 1 else None
    found = sorted(_marks(review, judgement), key=lambda m: (m.lo, m.hi, m.sort, m.text))
    levels = levels_of(review, judgement)
    told: list[Mark | ToldLevel] = [*found, *(levels.told if levels is not None else ())]
    lo, hi = (whole.lo, whole.hi) if whole is not None else _shown(judgement, review, told)
    within = tuple(mark for mark in found if mark.hi > lo and mark.lo < hi)
    given = None if steps is None else tuple(steps)
    bands = _bands(review, judgement, given)
    chances = ranges(review, judgement, given, turns) if given and whole is None else ()
    return Timeline(
        pledge=judgement.pledge,
        title=title(review.ledger, scope.pledge),
        said=scope.pledge.said.lo,
        start=scope.start.lo,
        opens=scope.opens.lo,
        ends=ends,
        at=review._at,
        as_of=review._as_of,
        lo=lo,
        hi=hi,
        marks=within,
        left_out=sum(mark.number for mark in found) - sum(mark.number for mark in within),
        levels=_within(levels, lo, hi),
        bands=bands,
        has_history=steps is not None,
        chances=chances,
        zone=review.ledger.timezone,
    )


def _shown(
    judgement: Judgement, review: Review, marks: Sequence[Mark | ToldLevel]
) -> tuple[int, int]:
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
        words = NAMES[judgement.verdict.value], LIFECYCLES[judgement.lifecycle]
        told = said("pledges.by_the_clock", made=words[0], lifecycle=words[1])
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
    review: Review, judgement: Judgement, steps: tuple[Step, ...], turns: Iterable[int]
) -> tuple[ChanceRange, ...]:
    """How likely it was from when to when that a pledge is broken, until that was settled."""
    until = review._as_of
    for step in reversed(steps):
        if not step.settled:
            break
        until = step._as_of
    asked = sorted({*(step._as_of for step in steps), *turns})
    # Where little happened, little is looked at.
    seen = outline(review, judgement.pledge, asked, min(_MOST_CHANCES, 2 * len(asked) + 2))
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
    found = {
        key: finding.certainty
        for finding in sorted(review.findings(judgement.pledge), key=lambda f: f.certainty is T)
        for key in (finding.incident, *finding.together)
    }
    seen: set[tuple[str, bool]] = set()
    for incident in (*judgement.incidents, *judgement.fulfilments, *judgement.returns):
        credit = incident.key in favour and incident.key not in counted
        if (incident.key, credit) not in seen:
            seen.add((incident.key, credit))
            sort = "other"
            if credit and incident.net > 0:
                sort = "fulfilment"
            elif not credit and incident.key in found:
                # What is found may be in doubt for more than the incident is, as for a condition.
                sort = "certain" if found[incident.key] is T else "possible"
            elif incident.net > 0 and _is_late(judgement, incident):
                sort = "fulfilment"
            yield _incident(review, incident, sort)
    yield from _retracted(review, judgement)


def _is_late(judgement: Judgement, incident: Incident) -> bool:
    """Whether it is what was to be done, done after it was due."""
    scope = judgement.scope
    is_task = scope.is_demand and scope.pledge.kind.is_task
    return is_task and scope.has_deadline and incident.lo >= scope.declared_end.lo


def _incident(review: Review, incident: Incident, sort: str) -> Mark:
    return Mark(
        lo=incident.lo,
        hi=incident.hi,
        sort=sort,
        number=incident.number,
        text=said(
            "timelines.mark",
            what=incident_said(review.case.snapshot, incident),
            sort=SORTS[sort],
        ),
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
        what = ledger.label(Activity, record.activity)
        if record.place:
            what = said("acts.in_place", what=what, place=ledger.label(Place, record.place))
        yield Mark(
            lo=record.when.lo,
            hi=record.when.hi,
            sort="retracted",
            number=record.number,
            text=said(
                "timelines.withdrawn",
                what=what,
                time=say_instant(record.when.lo, ledger.timezone),
            ),
        )


def _within(levels: Levels | None, lo: int, hi: int) -> Levels | None:
    if levels is None:
        return None
    told = tuple(each for each in levels.told if each.hi > lo and each.lo < hi)
    return attrs.evolve(levels, told=told) if told else None
