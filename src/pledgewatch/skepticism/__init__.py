"""How far to believe that a pledge will be kept: the third answer, beside lifecycle and verdict.

It is the probability that the pledge is broken. It starts from the record of whoever pledges, as that
stood when the pledge was made, and moves with what was observed since. ``docs/skepticism.md`` tells
how, decision 8 why.
"""

from __future__ import annotations

from typing import Any

import attrs

from pledgewatch.case import Case
from pledgewatch.explanations import likelihood_word
from pledgewatch.model.dates import iso
from pledgewatch.model.ledger import Ledger
from pledgewatch.skepticism.bearing import Bearing, Shift, shift
from pledgewatch.skepticism.record import (
    Archive,
    Class,
    PastPledge,
    Step,
    TrackRecord,
    announced_at,
    track_record,
)
from pledgewatch.skepticism.scores import Forecast, Scores, prequential
from pledgewatch.skepticism.shares import Beta, Estimate
from pledgewatch.verdicts import Judgement

__all__ = [
    "Archive",
    "Bearing",
    "Beta",
    "Class",
    "Estimate",
    "Forecast",
    "PastPledge",
    "Scores",
    "Shift",
    "Skepticism",
    "Step",
    "TrackRecord",
    "prequential",
    "skeptical_of",
]


@attrs.frozen(kw_only=True)
class Skepticism:
    """The probability that a pledge is broken, at two clocks.

    Attributes:
        pledge: The pledge.
        now: The probability and its interval, after the evidence.
        announced: The same as it was when the pledge was made.
        record: The track record it starts from.
        shift: How far the evidence since moved the odds.
    """

    pledge: str
    now: Estimate
    announced: Estimate
    record: TrackRecord
    shift: Shift
    ledger: Ledger = attrs.field(repr=False, eq=False)

    @property
    def value(self) -> float:
        """The probability that the pledge is broken."""
        return self.now.value

    @property
    def low(self) -> float:
        """The lower end of its interval."""
        return self.now.low

    @property
    def high(self) -> float:
        """The upper end of its interval."""
        return self.now.high

    @property
    def effective_n(self) -> float:
        """How many independent judged pledges the record is worth."""
        return self.record.effective_n

    @property
    def word(self) -> str:
        """The ICD 203 word for the value."""
        return likelihood_word(self.value)

    @property
    def basis(self) -> str:
        """``track record``, or ``no track record`` where it rests on the class alone."""
        return "track record" if self.record.is_enough else "no track record"

    @property
    def sentence(self) -> str:
        """The number and what it rests on, in a sentence or two."""
        from pledgewatch.skepticism.words import sentence

        return sentence(self)

    @property
    def change(self) -> str:
        """What would change it, as a sentence."""
        from pledgewatch.skepticism.words import change

        return change(self)

    def explain(self) -> str:
        """The number and its parts, one a line."""
        from pledgewatch.skepticism.words import explained

        return "\n".join(explained(self))

    def __repr__(self) -> str:
        numbers = f"{self.value:.2f} ({self.low:.2f} to {self.high:.2f})"
        return f"<Skepticism of {self.pledge!r}: {numbers}, {self.basis}>"

    def __str__(self) -> str:
        return self.explain()

    def to_dict(self) -> dict[str, Any]:
        """As plain data: the shape of ``skepticism`` in ``pledgewatch check --json``."""
        record = self.record
        return {
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "effective_n": self.effective_n,
            "word": self.word,
            "basis": self.basis,
            "announced": attrs.asdict(self.announced),
            "parts": {
                "as_of": iso(record._as_of),
                "class": {
                    "a": record.of_class.prior.a,
                    "b": record.of_class.prior.b,
                    "actors": record.of_class.actors,
                    "known": record.of_class.is_known,
                },
                "chain": [
                    {
                        "actor": step.actor,
                        "below": step.below,
                        "kept": step.own.kept,
                        "weight": step.own.weight,
                        "prior": step.prior,
                        "mean": step.mean,
                    }
                    for step in record.chain
                ],
                "prior": {"a": record.prior.a, "b": record.prior.b},
                "record": [
                    {
                        "pledge": past.pledge,
                        "verdict": past.verdict.value,
                        "kept": past.kept,
                        "weight": past.weight,
                        "known": iso(past._known),
                    }
                    for past in record.pledges
                ],
                "verdicts": record.verdicts,
                "evidence": {
                    "factor": self.shift.factor,
                    "silence": self.shift.silence,
                    "measure": self.shift.measure.name if self.shift.measure else None,
                    "against": [attrs.asdict(one) for one in self.shift.against],
                    "favour": [attrs.asdict(one) for one in self.shift.favour],
                    "reason": self.shift.reason,
                },
            },
            "change": self.change,
        }


def skeptical_of(case: Case, judgement: Judgement, archive: Archive | None = None) -> Skepticism:
    """How skeptical to be of a pledge.

    Args:
        case: The ledger at the review's knowledge time.
        judgement: The judgement on the pledge.
        archive: What was judged before of the same ledger; None to begin anew.
    """
    pledge = judgement.scope.pledge
    record = track_record(
        case.ledger,
        pledge.debtor,
        announced_at(pledge, case.as_of),
        but=pledge,
        archive=archive,
    )
    moved = shift(case, judgement)
    announced = record.announced
    return Skepticism(
        pledge=pledge.id,
        now=announced.moved(moved.factor, record.rules),
        announced=announced,
        record=record,
        shift=moved,
        ledger=case.ledger,
    )
