"""How good the forecasts were: each pledge that came to an end, against what was said of it at first.

Every forecast uses only what was known when its pledge was made, and is then held against the outcome
(Dawid's prequential principle), so no outcome ever judges itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import attrs

from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.review import review
from pledgewatch.faces import ScoresFaces
from pledgewatch.model.dates import Time, clock_of, iso
from pledgewatch.model.ledger import Ledger, a_ledger

if TYPE_CHECKING:
    import pendulum


@attrs.frozen(kw_only=True)
class Forecast:
    """What was expected of one pledge when it was made, and what became of it.

    Attributes:
        pledge: The pledge.
        p: P(broken) as it was told then: the skepticism at the announcement.
        class_p: P(broken) by the class alone.
        base_p: The share broken of those decided before it, in this ledger, one half at first.
        has_record: Whether there was a track record.
        verdict: What became of it.
        broken: The same as a share, from 0 to 1.
    """

    pledge: str
    _made: int = attrs.field(repr=iso)
    p: float
    class_p: float
    base_p: float
    has_record: bool
    verdict: Verdict
    broken: float
    _zone: str | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def made(self) -> pendulum.DateTime:
        """When it was made, in the ledger's zone (else UTC)."""
        return clock_of(self._made, self._zone)


@attrs.frozen(repr=False)
class Scores(ScoresFaces):
    """How good the forecasts were: mean scores, lower is better; None without any.

    A forecast of one half for everything has a Brier score of 0.25 and a log score of 0.69.

    Attributes:
        cases: Every forecast, by the time it was made.
        title: What the ledger is about.
        timezone: The zone to show times in.
    """

    cases: tuple[Forecast, ...]
    title: str | None = None
    timezone: str | None = None

    @property
    def n(self) -> int:
        """How many forecasts there are."""
        return len(self.cases)

    @property
    def brier(self) -> float | None:
        """Mean of (p - y) squared."""
        return self._mean(lambda case: (case.p - case.broken) ** 2)

    @property
    def log(self) -> float | None:
        """Mean of -(y ln p + (1 - y) ln(1 - p)), in nats."""
        return self._mean(lambda case: _log_score(case.p, case.broken))

    @property
    def class_brier(self) -> float | None:
        """The Brier score of the class alone."""
        return self._mean(lambda case: (case.class_p - case.broken) ** 2)

    @property
    def base_brier(self) -> float | None:
        """The Brier score of the running base rate."""
        return self._mean(lambda case: (case.base_p - case.broken) ** 2)

    def _mean(self, score: Callable[[Forecast], float]) -> float | None:
        return math.fsum(map(score, self.cases)) / self.n if self.cases else None

    def __repr__(self) -> str:
        count = f"{self.n} {'forecast' if self.n == 1 else 'forecasts'}"
        mean = "" if self.brier is None else f", Brier score {self.brier:.3f}"
        return f"<Scores of {count}{mean}>"


def _log_score(p: float, y: float) -> float:
    return -(y * math.log(p) + (1 - y) * math.log(1 - p))


def _share_broken(judgement: Judgement) -> float | None:
    """What became of a pledge as a share, 1 for broken; None where it is not decided."""
    if judgement.verdict is Verdict.BROKEN:
        kept = [unit for unit in judgement.units if unit.verdict is Verdict.KEPT]
        decided = [unit for unit in judgement.units if unit.verdict is Verdict.BROKEN]
        return len(decided) / (len(decided) + len(kept)) if decided else 1.0
    if judgement.verdict is Verdict.KEPT:
        return 0.0
    if judgement.verdict is Verdict.PARTIAL:
        return 1 - (judgement.achieved if judgement.achieved is not None else 0.5)
    return None


def prequential(ledger: Ledger, as_of: Time | None = None) -> Scores:
    """Score what would have been said of each pledge when it was made.

    Args:
        as_of: When to look at what became of the pledges, on both clocks; left out: the newest
            knowledge time in the ledger.

    Returns:
        The scores of every pledge that is kept, broken or kept in part by then.
    """
    given = a_ledger("prequential", ledger).instant(as_of)
    now = ledger._newest if given is None else given
    made = review(ledger, as_of=now)
    forecasts: list[Forecast] = []
    for judgement in sorted(made, key=lambda each: (each.scope.pledge.said.last, each.pledge)):
        broken, said = _share_broken(judgement), made.skepticism(judgement.pledge)
        if broken is None or said is None:
            continue
        before = [each.broken for each in forecasts]
        forecasts.append(
            Forecast(
                pledge=judgement.pledge,
                made=judgement.scope.pledge.said.last,
                p=said.announced.value,
                class_p=said.reference.broken,
                base_p=(math.fsum(before) + 0.5) / (len(before) + 1),
                has_record=bool(said.record_then.pledges),
                verdict=judgement.verdict,
                broken=broken,
                zone=ledger.timezone,
            )
        )
    return Scores(tuple(forecasts), ledger.title, ledger.timezone)
