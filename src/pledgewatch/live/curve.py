"""Curve: how the chance that a pledge is broken came about, from its announcement on."""

from __future__ import annotations

import bisect
import functools
import heapq
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch.conventions.classes import Question
from pledgewatch.engine.facts import Verdict
from pledgewatch.engine.review import Review, review_with
from pledgewatch.engine.skepticism import (
    Chance,
    Estimate,
    Past,
    Skepticism,
    TrackRecord,
    estimated,
    has_chance,
    question_of,
    record_of,
)
from pledgewatch.errors import PledgewatchError
from pledgewatch.faces import CurveFaces, PointFaces
from pledgewatch.live.answers import Answers
from pledgewatch.live.between import Arrivals
from pledgewatch.live.chances import archive_of, chance_at, others_of
from pledgewatch.live.sweep import sweep_of
from pledgewatch.model.dates import civil_days, clock_of

if TYPE_CHECKING:
    import pendulum

_MOVES = 1e-9
"""The least change in log odds that is one."""
_SEEN = 0.0005
"""The least share of a small picture that is looked at more closely: a move of 5 points in a hundredth of it."""


@attrs.frozen(kw_only=True, repr=False)
class Point(PointFaces):
    """The chance that a pledge is broken at one instant, by what was known then.

    Attributes:
        now: The chance.
        verdict, settled: What the verdict was, and whether it was settled.
        parts: What moves it away from even odds, in log odds, by name; they add up to its log odds.
        moved: How much each part has moved it since the point before; of the first point, the parts.
        records: The records that became known at that instant and moved it, sorted: of those on the
            pledge the fewest that did.
    """

    _as_of: int
    now: Estimate
    verdict: Verdict
    settled: bool
    parts: Mapping[str, float]
    moved: Mapping[str, float]
    records: tuple[str, ...] = ()
    _zone: str | None = attrs.field(default=None, eq=False)

    @property
    def as_of(self) -> pendulum.DateTime:
        """When it was so (knowledge time), in the ledger's zone (else UTC)."""
        return clock_of(self._as_of, self._zone)

    @property
    def value(self) -> float:
        """The chance."""
        return self.now.value

    def __repr__(self) -> str:
        now = self.now
        return f"<Point at {self.as_of}: {now.value:.2f} ({now.low:.2f} to {now.high:.2f})>"


class Curve(CurveFaces, tuple[Point, ...]):
    """How the chance that a pledge is broken came about: its points, in order.

    Attributes:
        review: The review that it leads to.
        pledge: The id of the pledge.
        question: What *broken* means here.
    """

    review: Review
    pledge: str
    question: Question

    @classmethod
    def of(cls, points: Iterable[Point], review: Review, pledge: str, asked: Question) -> Curve:
        """The curve of a pledge up to a review."""
        made = cls(points)
        made.review, made.pledge, made.question = review, pledge, asked
        return made

    @property
    def jumps(self) -> tuple[tuple[float, Point], ...]:
        """By how much the chance moved where news moved it, since the point before: the largest first."""
        moved = [
            (point.value - before.value, point)
            for before, point in itertools.pairwise(self)
            if point.records
        ]
        return tuple(sorted(moved, key=lambda each: (-abs(each[0]), each[1]._as_of)))

    def at(self, as_of: int) -> Point | None:
        """The last point at or before a knowledge time (microseconds UTC); None before the first."""
        place = bisect.bisect_right(self, as_of, key=lambda point: point._as_of)
        return self[place - 1] if place else None

    def __repr__(self) -> str:
        count = f"{len(self)} {'point' if len(self) == 1 else 'points'}"
        return f"<Curve of {self.pledge!r} up to {self.review.as_of}: {count}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        # IPython takes the first class that has this or a `__repr__`, whatever `_repr_mimebundle_` says.
        printer.text(str(self))


def curve(skepticism: Skepticism) -> Curve:
    """How the chance came about, from when the pledge became known.

    There is a point at each instant at which something became known that may concern the pledge, one
    wherever news of the debtor's other pledges moved its record, one at the end of each civil day (in
    the ledger's zone, else UTC) until it is settled, and one now. Each is judged at its own knowledge time and at the event
    time that goes with it: the same instant where the review's clocks agree, the review's `at`
    otherwise. So it uses nothing that became known later. Where there was no one number to tell, there
    is no point.

    Raises:
        PledgewatchError: for a chance that was made without a review.
    """
    judgement = skepticism._judgement
    if judgement is None:
        raise PledgewatchError("a chance that belongs to no review has no curve")
    review, asked = review_with(judgement), skepticism.question
    points = points_of(review, judgement.pledge, asked, skepticism._measure)
    return Curve.of(points.all, review, judgement.pledge, asked)


def outline(review: Review, pledge: str, turns: Iterable[int], most: int) -> tuple[Glimpse, ...]:
    """The chance over time for a small picture: what a curve has, at fewer instants.

    Args:
        review: The review that it leads to.
        pledge: The pledge, by id.
        turns: Instants that are to be in it, such as those at which the verdict changed.
        most: How many others there may be, of those of the curve: a third of them evenly taken, the rest
            where the chance moved.

    Returns:
        The chances in order, the last one now; None where there was no one number to tell.
    """
    points = points_of(review, pledge, question_of(review[pledge].scope, None))
    return tuple(points.some(turns, most))


Glimpse = tuple[int, Estimate | None]
"""A knowledge time, and the chance then."""


def points_of(
    review: Review, pledge: str, question: Question, measure: str | None = None
) -> Points:
    """The points of a curve up to a review; asked again, the same ones."""
    key = "points", pledge, question, measure
    if key not in review._chances:
        review._chances[key] = Points(review, pledge, question, measure)
    found: Points = review._chances[key]
    return found


class Points:
    """The points of a curve, each asked at its own instant, and once.

    Args:
        review: The review that they lead to.
        pledge: The pledge, by id.
        question: What *broken* means.
        measure: The measure of a reduction to go by; None: as `Review.skepticism` has it.
    """

    def __init__(
        self, review: Review, pledge: str, question: Question, measure: str | None = None
    ) -> None:
        self._measure = measure
        self._ledger, self._end, self._question = review.ledger, review._as_of, question
        self._fixed = None if review._at == review._as_of else review._at
        self._scope = review[pledge].scope
        self._sweep = sweep_of(self._ledger, pledge, self._fixed)
        self._told: dict[int, Chance | None] = {}

    @functools.cached_property
    def all(self) -> tuple[Point, ...]:
        """The points in order."""
        return tuple(self._made())

    def some(self, turns: Iterable[int], most: int) -> Iterator[Glimpse]:
        """The chance at some instants, the ones before them, and now; at others where it moved most."""
        start, end = self._sweep.start, self._end
        asked = {start, end, *turns, *self._sweep.news, *self._days}
        instants = sorted(each for each in asked if start <= each <= end)
        turned = {bisect.bisect_left(instants, each) for each in turns if start < each <= end}
        places = {0, len(instants) - 1, *turned, *(place - 1 for place in turned)}
        places.update(range(0, len(instants), max(-(-3 * len(instants) // most), 1)))
        gaps = [self._gap(instants, *both) for both in itertools.pairwise(sorted(places))]
        heapq.heapify(gaps)
        for _ in range(most - most // 3):
            area, first, last = gaps[0] if gaps else (0.0, 0, 0)
            if -area < _SEEN:
                break
            middle = (first + last) // 2
            places.add(middle)
            heapq.heapreplace(gaps, self._gap(instants, first, middle))
            heapq.heappush(gaps, self._gap(instants, middle, last))
        for place in sorted(places):
            found = self._told_at(instants[place])
            yield instants[place], None if found is None else found.now
        self._sweep.forget()

    def _gap(self, instants: Sequence[int], first: int, last: int) -> tuple[float, int, int]:
        """How much of a picture is in doubt between two instants, negative; 0 where none lies between."""
        if last - first < 2:
            return 0.0, first, last
        both = [self._told_at(instants[place]) for place in (first, last)]
        low, high = (math.inf if told is None else told.now.value for told in both)
        moved = 0.0 if low == high else min(abs(low - high), 1.0)
        share = (instants[last] - instants[first]) / (instants[-1] - instants[0])
        return -moved * share, first, last

    def _made(self) -> Iterator[Point]:
        start, end, own = self._sweep.start, self._end, self._sweep.news
        of_others = self._news_of_others.keys()
        always = {start, end, *own, *self._days}
        last: Point | None = None
        for as_of in sorted(each for each in always | of_others if start <= each <= end):
            is_news = as_of in own or as_of in of_others
            if last is not None and last.settled and not is_news and as_of != end:
                continue  # what is settled has an outcome, and its chance no longer a course
            found = self.at(as_of, last)
            if found is None or (as_of not in always and not found.records):
                continue
            yield found
            last = found
        self._sweep.forget()

    @functools.cached_property
    def _days(self) -> tuple[int, ...]:
        """The last instant of each civil day from the beginning to the end."""
        edges = civil_days(self._sweep.start + 1, self._end + 1, self._scope.zone)
        return tuple(edge - 1 for edge in edges[1:])

    def at(self, as_of: int, last: Point | None) -> Point | None:
        """The point at an instant, after the one before it; None where there is no one number."""
        found = self._told_at(as_of)
        if found is None:
            return None
        before = last.parts if last is not None else dict.fromkeys(found.parts, 0.0)
        return Point(
            as_of=as_of,
            now=found.now,
            verdict=found.verdict,
            settled=found.settled,
            parts=found.parts,
            moved={name: value - before[name] for name, value in found.parts.items()},
            records=tuple(sorted({*self._own_news(as_of, found), *self._of_others(as_of)})),
            zone=self._ledger.timezone,
        )

    def _told_at(self, as_of: int) -> Chance | None:
        """The chance at an instant."""
        if as_of not in self._told:
            self._told[as_of] = chance_at(
                self._ledger,
                self._sweep.pledge,
                as_of,
                self._fixed,
                question=self._question,
                measure=self._measure,
            )
        return self._told[as_of]

    def _own_news(self, as_of: int, found: Chance) -> tuple[str, ...]:
        """The fewest records on the pledge that became known at an instant and made the chance what it is."""
        if as_of not in self._sweep.news:
            return ()
        record, at = found.record, as_of if self._fixed is None else self._fixed
        between = Arrivals(self._sweep.ledger, self._sweep.pledge, at, as_of)
        return between.cause(lambda answers: self._parts(answers, record)).named

    def _parts(self, answers: Answers, record: TrackRecord) -> tuple[int, ...] | None:
        """The parts of the chance by some answers, given the record; None where there is no one number."""
        judgement = answers.judgement_for(self._sweep.pledge, self._question)
        if judgement is None or not has_chance(judgement, self._measure):
            return None
        return tuple(
            round(part / _MOVES)
            for part in estimated(judgement, record, self._measure).parts.values()
        )

    @functools.cached_property
    def _news_of_others(self) -> Mapping[int, Mapping[str, tuple[str, ...]]]:
        """The records that may concern the other pledges of the debtor, by when they became known and pledge."""
        found: dict[int, dict[str, tuple[str, ...]]] = {}
        for id in others_of(self._ledger, self._scope):
            if id != self._sweep.pledge:
                for as_of, records in sweep_of(self._ledger, id, self._fixed).news.items():
                    found.setdefault(as_of, {})[id] = records
        return found

    def _of_others(self, as_of: int) -> Iterator[str]:
        """The records that became known at an instant and changed what a pledge counts in the record."""
        fresh = self._news_of_others.get(as_of)
        if fresh is None or as_of <= self._sweep.start:
            return
        archives = (
            archive_of(self._ledger, self._scope, known, self._fixed)
            for known in (as_of - 1, as_of)
        )
        before, after = (
            {
                past.pledge: past
                for past in record_of(self._scope, each, self._question).of_pledges(fresh)
            }
            for each in archives
        )
        for pledge, records in fresh.items():
            was, now = before.get(pledge), after.get(pledge)
            if _trial(was) != _trial(now):
                yield from records


def _trial(past: Past | None) -> tuple[float, float]:
    """What a pledge counts in a record: how many broken ones, and how many kept ones (to 1e-9)."""
    if past is None:
        return 0.0, 0.0
    return round(past.weight * (1 - past.kept), 9), round(past.weight * past.kept, 9)
