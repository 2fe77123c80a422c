"""What a judgement says to the formulas: the chance by stages, from nothing to all that is reported."""

from __future__ import annotations

import functools
import math

from pledgewatch.conventions.classes import Question, ReferenceClass
from pledgewatch.engine.clocks import is_ended_early
from pledgewatch.engine.facts import Judgement, UnitJudgement
from pledgewatch.engine.reduction import pledged_share
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.skepticism.chance import (
    CountContrast,
    Meaning,
    RelativeLevel,
    demanding,
    forbidding,
    posterior,
    reducing,
    share_above,
)
from pledgewatch.engine.skepticism.past import clock
from pledgewatch.engine.statistics import RateRatio

_NOT_YET = 1 - 1e-6  # the most of its time that is gone before a demand is overdue
_NEVER_SURE = 1e-12
_COLLAPSED = 0.5  # a truce has collapsed once violence is back above half of what it was


def is_known(unit: UnitJudgement) -> bool:
    """Whether a unit was watched at all or is told of."""
    return unit.coverage.watched > 0 or unit.is_told


def steps_of(scope: Scope) -> tuple[str, ...]:
    """What of the pledge itself is used, in the order in which it is added to class and record."""
    reduces = scope.pledge.kind.is_reduction
    return ("counts", "level", "age") if reduces else ("age", "incidents")


class Model:
    """P(broken) of a pledge as a function of the share that is broken of its like.

    Args:
        judgement: The pledge as judged.
        of: The class.
        measure: The measure of a reduction that is asked for; None: the one that the pledge names, else
            the level where there is one, else the counts.

    Attributes:
        steps: What of the pledge itself is used (`steps_of`).
        age, end: How long the pledge has stood, and how long it is to stand (days).
        coverage: Effective coverage so far, c s: the mean over the units watched or told of.
    """

    def __init__(
        self, judgement: Judgement, of: ReferenceClass, measure: str | None = None
    ) -> None:
        self._judgement, self._of, self._measure = judgement, of, measure
        self.steps = steps_of(judgement.scope)
        self.age, self.end = clock(judgement.scope, judgement._at)
        self._begun = clock(judgement.scope, judgement.scope.start.lo - 1)
        known = [unit.coverage.seen for unit in judgement.units if is_known(unit)]
        self.coverage = math.fsum(known) / len(known) if known else 0.0

    def __call__(self, pi: float, *used: str) -> float:
        """P(broken), given P(broken in the end) of its like and what of the pledge itself is used.

        Without its age nothing of its time has gone, and nobody has watched.
        """
        pi = min(max(pi, _NEVER_SURE), 1 - _NEVER_SURE)
        is_aged = "age" in used
        age, end = (self.age, self.end) if is_aged else self._begun
        coverage = self.coverage if is_aged else 0.0
        scope = self._judgement.scope
        if scope.pledge.kind.is_reduction:
            meaning, counts, levels = self._reduction
            return reducing(
                pi,
                meaning,
                age,
                end,
                counts if "counts" in used else None,
                levels if "level" in used else (),
            )
        is_told = "incidents" in used
        if not scope.is_demand:
            violated = self._violated if is_told else 0.0
            return forbidding(pi, self._of, age, end, coverage, violated)
        gone = 0.0
        if is_aged:
            gone = 1.0 if self._judgement.settled or end <= 0 else min(age / end, _NOT_YET)
        units = [unit.demanded for unit in self._judgement.units if unit.demanded is not None]
        done = min((each.done_plain for each in units), default=0.5) if is_told else 0.5
        return demanding(pi, gone, coverage, done)

    @functools.cached_property
    def _reduction(self) -> tuple[Meaning, CountContrast | None, tuple[RelativeLevel, ...]]:
        """What was pledged, and what is told of it: the level where there is one, else the counts.

        The measure that is asked for, or that the pledge names, is the only one.
        """
        scope = self._judgement.scope
        share, band = pledged_share(scope)
        named = self._measure or scope.pledge.measure
        counts: CountContrast | None = None
        levels: tuple[RelativeLevel, ...] = ()
        for measure in self._judgement.measures:
            if named not in (None, measure.name):
                continue
            if measure.name == "level":
                levels = tuple(
                    RelativeLevel(each.low, each.high, each.p) for each in measure.places
                )
            elif measure.name == "incidents" and measure.ratio is not None:
                counts = self._counts(measure.ratio)
        return Meaning(share, band.low, band.high), None if levels else counts, levels

    def _counts(self, ratio: RateRatio) -> CountContrast:
        alpha = self._judgement.scope.snapshot.assumptions.reduction.alpha
        return CountContrast(ratio.x, ratio.y, ratio.tx, ratio.ty, ratio.spread.factor(alpha))

    @property
    def _violated(self) -> float:
        """P(broken already) by what is told, for the question that is asked."""
        judgement, question = self._judgement, self._of.question
        if question is Question.ENDED:
            return float(is_ended_early(judgement.scope, judgement._at))
        return self._collapsed if question is Question.COLLAPSE else judgement.score.v

    @functools.cached_property
    def _collapsed(self) -> float:
        """P(the rate of the latest slice is above half of that before); 0 where none was counted."""
        effect = self._judgement.effect
        if effect is None or not effect.slices or not effect.slices[-1].ratio.x:
            return 0.0
        counts = self._counts(effect.slices[-1].ratio)
        return share_above(posterior(self._of.broken, _COLLAPSED, counts), _COLLAPSED)
