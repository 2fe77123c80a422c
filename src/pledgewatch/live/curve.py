"""Curve: how the chance that a pledge is broken came about, from its announcement on."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import attrs

from pledgewatch.conventions.classes import Question
from pledgewatch.engine.facts import Verdict
from pledgewatch.engine.review import Review, review_with
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.skepticism import (
    Chance,
    Estimate,
    Past,
    Record,
    Skepticism,
    estimated,
    has_chance,
    record_of,
)
from pledgewatch.errors import PledgewatchError
from pledgewatch.faces import CurveFaces, PointFaces
from pledgewatch.live.chances import archive_of, others_of
from pledgewatch.live.sweep import sweep_of
from pledgewatch.model.dates import civil_days, clock_of

if TYPE_CHECKING:
    import pendulum

_MOVES = 1e-9
"""The least change in log odds that is one."""


@attrs.frozen(kw_only=True, repr=False)
class Point(PointFaces):
    """The chance that a pledge is broken at one instant, by what was known then.

    Attributes:
        now: The chance.
        verdict, settled: What the verdict was, and whether it was settled.
        parts: What moves it away from even odds, in log odds, by name; they add up to its log odds.
        moved: How much each part has moved it since the point before; of the first point, the parts.
        records: The records that became known at that instant and moved it, sorted.
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

    def at(self, as_of: int) -> Point | None:
        """The last point at or before a knowledge time (microseconds UTC); None before the first."""
        place = bisect.bisect_right(self, as_of, key=lambda point: point._as_of)
        return self[place - 1] if place else None

    def __repr__(self) -> str:
        count = f"{len(self)} {'point' if len(self) == 1 else 'points'}"
        return f"<Curve of {self.pledge!r} up to {self.review.as_of}: {count}>"


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
    points = Points(review, judgement.pledge, asked, skepticism._measure)
    return Curve.of(points.all(), review, judgement.pledge, asked)


class Points:
    """The points of a curve, each asked at its own instant.

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
        self._others = tuple(
            sweep_of(self._ledger, id, self._fixed)
            for id in others_of(self._ledger, self._scope)
            if id != pledge
        )

    def all(self) -> Iterator[Point]:
        """The points in order."""
        start, end = self._sweep.start, self._end
        of_others = {each for sweep in self._others for each in sweep.news}
        days = {edge - 1 for edge in civil_days(start + 1, end + 1, self._scope.zone)[1:]}
        instants = {start, end} | {*self._sweep.news} | of_others | days
        last: Point | None = None
        for as_of in sorted(each for each in instants if start <= each <= end):
            is_news = as_of in of_others or as_of in self._sweep.news
            if last is not None and last.settled and not is_news and as_of != end:
                continue  # what is settled has an outcome, and its chance no longer a course
            found = self.at(as_of, last)
            if found is None or (
                as_of in of_others - days - {start, end, *self._sweep.news} and not found.records
            ):
                continue
            yield found
            last = found
        self._sweep.forget()

    def at(self, as_of: int, last: Point | None) -> Point | None:
        """The point at an instant, after the one before it; None where there is no one number."""
        judgement = self._sweep.exact(as_of)
        if judgement is None or not has_chance(judgement, self._measure):
            return None
        record = self._record(judgement.scope, as_of)
        found = estimated(judgement, record, self._measure)
        before = last.parts if last is not None else dict.fromkeys(found.parts, 0.0)
        return Point(
            as_of=as_of,
            now=found.now,
            verdict=judgement.verdict,
            settled=judgement.settled,
            parts=found.parts,
            moved={name: value - before[name] for name, value in found.parts.items()},
            records=tuple(sorted({*self._own_news(as_of, found, record), *self._of_others(as_of)})),
            zone=self._ledger.timezone,
        )

    def _record(self, scope: Scope, as_of: int) -> Record:
        archive = archive_of(self._ledger, scope, as_of, self._fixed)
        return record_of(scope, archive, self._question)

    def _own_news(self, as_of: int, found: Chance, record: Record) -> tuple[str, ...]:
        """The records on the pledge that became known at an instant, if without them it were another."""
        fresh = self._sweep.fresh(as_of) if as_of in self._sweep.news else ()
        if not fresh:
            return ()
        without = self._sweep.exact(as_of, as_of - 1)
        if without is None or not has_chance(without, self._measure):
            return fresh
        parts = estimated(without, record, self._measure).parts
        is_moved = any(abs(found.parts[name] - parts[name]) > _MOVES for name in parts)
        return fresh if is_moved else ()

    def _of_others(self, as_of: int) -> Iterator[str]:
        """The records that became known at an instant and changed what a pledge counts in the record."""
        fresh = {sweep.pledge: sweep.fresh(as_of) for sweep in self._others if as_of in sweep.news}
        if not fresh or as_of <= self._sweep.start:
            return
        before, after = (
            {past.pledge: past for past in self._record(self._scope, known).pledges}
            for known in (as_of - 1, as_of)
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
