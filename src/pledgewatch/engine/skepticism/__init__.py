"""Skepticism: how likely it is that a pledge is, or will be, broken.

A probability with an interval, from a reference class, the debtor's record, age, and the same P_T, v,
P(done in time) and ratio that made the verdict; in parts of log odds that add up. Facts only: `words`
says them.
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Callable, Mapping

import attrs

from pledgewatch.conventions import NANO, log_odds
from pledgewatch.conventions.classes import Question, ReferenceClass
from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.scoring import logit
from pledgewatch.engine.skepticism.model import Model, is_known
from pledgewatch.engine.skepticism.past import Past, share_broken
from pledgewatch.engine.skepticism.peers import Peers, Roll, roll_of, versions
from pledgewatch.engine.skepticism.prospects import Prospect, prospects_of
from pledgewatch.engine.skepticism.record import Archive, Judged, TrackRecord
from pledgewatch.engine.skepticism.reference import headline_class, other_classes
from pledgewatch.faces import SkepticismFaces
from pledgewatch.model.fields import one_of, refused

__all__ = [
    "PARTS",
    "Archive",
    "Chance",
    "Estimate",
    "Judged",
    "Likelihood",
    "Past",
    "Peers",
    "Prospect",
    "TrackRecord",
    "Roll",
    "Skepticism",
    "estimated",
    "has_chance",
    "likelihood",
    "measure_of",
    "measures_of",
    "prospects_of",
    "question_of",
    "questions",
    "record_of",
    "roll_of",
    "share_broken",
    "skepticism",
    "versions",
    "word_of",
]


class Likelihood(enum.StrEnum):
    """The words of ICD 203 for a probability (US Intelligence Community Directive 203, 2015)."""

    ALMOST_NO_CHANCE = "almost_no_chance"
    VERY_UNLIKELY = "very_unlikely"
    UNLIKELY = "unlikely"
    ROUGHLY_EVEN = "roughly_even_chance"
    LIKELY = "likely"
    VERY_LIKELY = "very_likely"
    ALMOST_CERTAIN = "almost_certain"


_LIMITS = (0.05, 0.20, 0.45, 0.55, 0.80, 0.95)


def word_of(p: float) -> Likelihood:
    """The word of ICD 203 for a probability, compared as verdicts are: in whole nano-nats."""
    odds = logit(p)
    return list(Likelihood)[sum(odds >= log_odds(limit) for limit in _LIMITS)]


@attrs.frozen
class Estimate:
    """A probability with a credible interval, 90 % wide unless the assumptions say otherwise.

    Attributes:
        value: The probability.
        low, high: The ends of its interval.
    """

    value: float
    low: float
    high: float

    @property
    def word(self) -> Likelihood:
        """The word of ICD 203 for it."""
        return word_of(self.value)


@attrs.frozen(kw_only=True, repr=False)
class Skepticism(SkepticismFaces):
    """How likely it is that a pledge is, or will be found, broken.

    Attributes:
        question: What *broken* means here: the question the verdict answers, or another one.
        now: The chance by what is known.
        record: The debtor's track record by now, with the class.
        parts: What moves it away from even odds, in log odds: `class`, `record`, `age` (with what
            was watched), `incidents`, `verdict`; of a reduction `class`, `record`, `counts`, `level`,
            `age`, `verdict`. They add up to the log odds of `now`.
        before_move: The chance before the verdict had its say.
        age, end: How long the pledge has stood, and how long it is to stand (days).
        has_horizon: Whether that end is assumed, for it has none.
        coverage: Effective coverage so far, c s, of the units watched or told of.
        left_out: The other units, place and activity, of which it says nothing.
        outcome: What became of it, once that is settled; then `announced`, and the chance half
            way, are what is to be held against it.
    """

    question: Question
    now: Estimate
    record: TrackRecord
    parts: Mapping[str, float]
    before_move: float
    age: float
    end: float
    has_horizon: bool
    coverage: float
    left_out: tuple[tuple[str, str], ...] = ()
    outcome: Verdict | None = None
    _judgement: Judgement = attrs.field(eq=False)
    _measure: str | None = attrs.field(default=None, eq=False)
    # The pledges of the debtor as they stood then; they are judged when they are asked for.
    _then: Callable[[], Archive] = attrs.field(eq=False)

    @property
    def record_then(self) -> TrackRecord:
        """The debtor's track record that was known when it was said, with the class."""
        return record_of(self._judgement.scope, self._then(), self.question)

    @property
    def announced(self) -> Estimate:
        """The chance by class and record when it was said: the forecast."""
        rules, then = self._judgement.scope.snapshot.assumptions.skepticism, self.record_then
        model = Model(self._judgement, self.record.of, self._measure)
        chances = (then.pi, then.quantile(rules.tail), then.quantile(1 - rules.tail))
        return Estimate(*(rules.clip(model(pi)) for pi in chances))

    @property
    def value(self) -> float:
        """The chance by what is known."""
        return self.now.value

    @property
    def reference(self) -> ReferenceClass:
        """The reference class."""
        return self.record.of

    def __repr__(self) -> str:
        now = self.now
        return f"<Skepticism {now.value:.2f} ({now.low:.2f} to {now.high:.2f}): {self.question}>"


def questions(scope: Scope) -> tuple[Question, ...]:
    """The questions that may be asked of a pledge, the one that its verdict answers first."""
    headline = headline_class(scope).question
    return tuple(dict.fromkeys((headline, *other_classes(scope))))


def question_of(scope: Scope, question: Question | str | None) -> Question:
    """The question that is asked of a pledge; left out: the one that its verdict answers.

    Raises:
        InputError: for one that is not asked of it.
    """
    known = questions(scope)
    if question is None:
        return known[0]
    return Question(one_of(f'pledge "{scope.pledge.id}"', "question", question, known))


PARTS = ("class", "record", "counts", "level", "age", "incidents", "verdict")
"""What may move a chance; a reduction has no incidents, and nothing else counts or a level."""


@attrs.frozen
class Chance:
    """How likely it is that a pledge is, or will be, broken, by one judgement and one record.

    Attributes:
        now: The chance.
        parts: What moves it away from even odds, in log odds, by name (`PARTS`).
        before_move: The chance before the verdict had its say.
        age, end, coverage: As `Skepticism` has them.
        verdict, settled: What the judgement was.
        record: The record.
    """

    now: Estimate
    parts: Mapping[str, float]
    before_move: float
    age: float
    end: float
    coverage: float
    verdict: Verdict
    settled: bool
    record: TrackRecord


def has_chance(judgement: Judgement, measure: str | None = None) -> bool:
    """Whether there is one number to tell: the pledge was to be judged, and its measures agree.

    Measures that disagree have one number each.
    """
    was_to_be_judged = judgement.verdict is not Verdict.VOID and judgement.reason not in _NOT_DUE
    is_one = measure is not None or "measures_disagree" not in judgement.flags
    return was_to_be_judged and is_one


def measure_of(judgement: Judgement, measure: str | None) -> str | None:
    """The measure that is asked for.

    Raises:
        InputError: for one that the pledge was not measured by.
    """
    if measure is None:
        return None
    entry, known = f'pledge "{judgement.pledge}"', measures_of(judgement)
    if not known:
        raise refused(entry, "measure", measure, "none: it is no reduction")
    return one_of(entry, "measure", measure, known)


def measures_of(judgement: Judgement) -> tuple[str, ...]:
    """The measures that a chance may go by: counts of deaths move none."""
    return tuple(each.name for each in judgement.measures if each.name != "harm")


_NOT_DUE = ("never_due", "not_due")


def record_of(scope: Scope, archive: Archive, question: Question) -> TrackRecord:
    """The class that answers a question, with the record of the debtor.

    A record is of verdicts, so that of another question than theirs there is only the class.
    """
    of = headline_class(scope)
    if question is not of.question:
        return TrackRecord(other_classes(scope)[question])
    return archive.record(scope)


def estimated(judgement: Judgement, record: TrackRecord, measure: str | None = None) -> Chance:
    """How likely it is that a pledge is, or will be, broken, where there is one number (`has_chance`).

    Args:
        judgement: The pledge as judged.
        record: The class, with the record of the debtor.
        measure: The measure of a reduction that is asked for (`Model`).
    """
    model = Model(judgement, record.of, measure)
    rules, steps = judgement.scope.snapshot.assumptions.skepticism, model.steps
    stages = [rules.clip(model(record.of.broken))]
    stages += [rules.clip(model(record.pi, *steps[:used])) for used in range(len(steps) + 1)]
    before = stages[-1]
    value = _final(judgement, record, before)
    odds = [0, *map(logit, (*stages, value))]
    names = ("class", "record", *steps, "verdict")
    bounds = [rules.clip(model(record.quantile(p), *steps)) for p in (rules.tail, 1 - rules.tail)]
    return Chance(
        now=Estimate(value, min(*bounds, value), max(*bounds, value)),
        parts={
            name: (after - earlier) / NANO
            for name, (earlier, after) in zip(names, itertools.pairwise(odds), strict=True)
        },
        before_move=before,
        age=model.age,
        end=model.end,
        coverage=model.coverage,
        verdict=judgement.verdict,
        settled=judgement.settled,
        record=record,
    )


def likelihood(judgement: Judgement, record: TrackRecord, measure: str | None = None) -> float:
    """The chance of `estimated`, by itself."""
    model = Model(judgement, record.of, measure)
    before = judgement.scope.snapshot.assumptions.skepticism.clip(model(record.pi, *model.steps))
    return _final(judgement, record, before)


def _final(judgement: Judgement, record: TrackRecord, before: float) -> float:
    """The chance once the verdict had its say, where it answers the question."""
    return _moved(judgement, before) if _is_headline(judgement.scope, record) else before


def _is_headline(scope: Scope, record: TrackRecord) -> bool:
    """Whether a record answers the question that the verdict answers."""
    return record.of.question is headline_class(scope).question


def skepticism(
    judgement: Judgement,
    archive: Archive,
    then: Callable[[], Archive],
    question: Question,
    measure: str | None = None,
) -> Skepticism | None:
    """How likely it is that a pledge is, or will be, broken.

    Args:
        judgement: The pledge as judged.
        archive: The pledges of the ledger as judged at the same two clocks.
        then: Gives the same when this pledge was said, both clocks at `said.last`; may be empty where
            no other pledge of the debtor was known then.
        question: What *broken* shall mean (`question_of`).
        measure: The measure of a reduction that is asked for (`measure_of`); None: all of them.

    Returns:
        The chance; None for a pledge that was never to be judged, and where measures disagree and none
        is asked for.
    """
    if not has_chance(judgement, measure):
        return None
    scope = judgement.scope
    record = record_of(scope, archive, question)
    found = estimated(judgement, record, measure)
    return Skepticism(
        question=record.of.question,
        now=found.now,
        record=record,
        parts=found.parts,
        before_move=found.before_move,
        age=found.age,
        end=found.end,
        has_horizon=not scope.has_deadline,
        coverage=found.coverage,
        left_out=tuple(
            (unit.place, unit.activity) for unit in judgement.units if not is_known(unit)
        ),
        outcome=judgement.verdict if judgement.settled and _is_headline(scope, record) else None,
        judgement=judgement,
        measure=measure,
        then=then,
    )


def _moved(judgement: Judgement, chance: float) -> float:
    """The chance on its side of the thresholds, where the verdict is one (law 15)."""
    rules = judgement.scope.snapshot.rules
    if judgement.verdict is Verdict.BROKEN:
        return max(chance, rules.theta_b)
    return min(chance, rules.theta_lo) if judgement.verdict is Verdict.KEPT else chance
