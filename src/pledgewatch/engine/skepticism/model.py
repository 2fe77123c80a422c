"""What a judgement says to the formulas: the chance by stages, from nothing to all that is reported."""

from __future__ import annotations

import enum
import functools
import math

from pledgewatch.conventions import Question, ReferenceClass
from pledgewatch.engine.clocks import is_ended_early
from pledgewatch.engine.facts import Judgement, UnitJudgement
from pledgewatch.engine.reduction import pledged_share
from pledgewatch.engine.skepticism.chance import (
    Counts,
    Level,
    Meaning,
    demanding,
    forbidding,
    posterior,
    reducing,
    share_above,
)
from pledgewatch.engine.skepticism.record import clock
from pledgewatch.engine.statistics import RateRatio
from pledgewatch.model.records import Kind

_NOT_YET = 1 - 1e-6  # the most of its time that is gone before a demand is overdue
_NEVER_SURE = 1e-12
_COLLAPSED = 0.5  # a truce has collapsed once violence is back above half of what it was


class Stage(enum.IntEnum):
    """How much of what is known is used."""

    NOTHING = 0
    AGE = 1
    INCIDENTS = 2
    COUNTS = 3
    LEVEL = 4


def is_known(unit: UnitJudgement) -> bool:
    """Whether a unit was watched at all or is told of."""
    return unit.coverage.watched > 0 or unit.is_told


class Model:
    """P(broken) of a pledge as a function of the share that is broken of its like.

    Args:
        judgement: The pledge as judged.
        of: The class.

    Attributes:
        age, end: How long the pledge has stood, and how long it is to stand (days).
        coverage: Effective coverage so far, c s: the mean over the units watched or told of.
    """

    def __init__(self, judgement: Judgement, of: ReferenceClass) -> None:
        self._judgement, self._of = judgement, of
        self.age, self.end = clock(judgement.scope, judgement._at)
        known = [unit.coverage.seen for unit in judgement.units if is_known(unit)]
        self.coverage = math.fsum(known) / len(known) if known else 0.0

    def __call__(self, pi: float, stage: Stage) -> float:
        """P(broken), given P(broken in the end) of its like and what of the pledge itself is used."""
        pi = min(max(pi, _NEVER_SURE), 1 - _NEVER_SURE)
        if self._judgement.scope.is_demand:
            return self._demanding(pi, stage)
        if self._judgement.scope.pledge.kind.terms is Kind.REDUCE:
            return self._reducing(pi, stage)
        aged = stage >= Stage.AGE
        return forbidding(
            pi,
            self._of,
            self.age if aged else 0.0,
            self.end,
            self.coverage if aged else 0.0,
            self._violated(stage),
        )

    def _demanding(self, pi: float, stage: Stage) -> float:
        judgement = self._judgement
        if stage is Stage.NOTHING:
            return demanding(pi, 0.0, 0.0, 0.5)
        gone = self.age / self.end if self.end > 0 else 1.0
        gone = 1.0 if judgement.settled else min(gone, _NOT_YET)
        told = [unit.demanded.done_plain for unit in judgement.units if unit.demanded is not None]
        done = min(told, default=0.5) if stage >= Stage.INCIDENTS else 0.5
        return demanding(pi, gone, self.coverage, done)

    def _reducing(self, pi: float, stage: Stage) -> float:
        meaning, counts, levels = self._reduction
        return reducing(
            pi,
            meaning,
            self.age if stage >= Stage.AGE else 0.0,
            self.end,
            counts if stage >= Stage.COUNTS else None,
            levels if stage >= Stage.LEVEL else (),
        )

    @functools.cached_property
    def _reduction(self) -> tuple[Meaning, Counts | None, tuple[Level, ...]]:
        """What was pledged, and what is told of it: the level where there is one, else the counts."""
        scope = self._judgement.scope
        share, band = pledged_share(scope)
        counts: Counts | None = None
        levels: tuple[Level, ...] = ()
        for measure in self._judgement.measures:
            if measure.name == "level" and measure.low is not None and measure.high is not None:
                levels = (Level(measure.low, measure.high, measure.p or 0.0),)
            elif measure.name == "incidents" and measure.ratio is not None:
                counts = self._counts(measure.ratio)
        return Meaning(share, band.low, band.high), None if levels else counts, levels

    def _counts(self, ratio: RateRatio) -> Counts:
        alpha = self._judgement.scope.snapshot.assumptions.reduction.alpha
        return Counts(ratio.x, ratio.y, ratio.tx, ratio.ty, ratio.spread.factor(alpha))

    def _violated(self, stage: Stage) -> float:
        """P(broken already) by what is told, for the question that is asked."""
        judgement, question = self._judgement, self._of.question
        if stage < (Stage.COUNTS if question is Question.COLLAPSE else Stage.INCIDENTS):
            return 0.0
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
