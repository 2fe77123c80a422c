"""How good the numbers were: each pledge that came to an end, against what was said of it at first.

Every forecast uses only what was known when its pledge was made, and is then held against the outcome
(Dawid's prequential principle), so no outcome ever judges itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import attrs

from pledgewatch.case import open_case
from pledgewatch.model.dates import Time, clock_of, iso, say_instant
from pledgewatch.model.ledger import Ledger, a_ledger
from pledgewatch.skepticism.record import Archive, announced_at, share_kept, track_record
from pledgewatch.verdicts import Verdict

if TYPE_CHECKING:
    import pendulum

__all__ = ["Forecast", "Scores", "prequential"]


@attrs.frozen(kw_only=True)
class Forecast:
    """What was expected of one pledge when it was made, and what became of it.

    Attributes:
        pledge: The pledge.
        p: P(kept) as it was told then: 1 less the skepticism at the announcement.
        class_p: P(kept) by the class alone.
        has_record: Whether there was a track record; where not, both are the same.
        verdict: What became of it.
        kept: The same as a share, from 0 to 1.
    """

    pledge: str
    _made: int = attrs.field(repr=iso)
    p: float
    class_p: float
    has_record: bool
    verdict: Verdict
    kept: float
    _zone: str | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def made(self) -> pendulum.DateTime:
        """When it was made, in the ledger's zone (else UTC)."""
        return clock_of(self._made, self._zone)


@attrs.frozen
class Scores:
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
        return self._mean(lambda case: (case.p - case.kept) ** 2)

    @property
    def log(self) -> float | None:
        """Mean of -(y ln p + (1 - y) ln(1 - p)), in nats."""
        return self._mean(lambda case: _log_score(case.p, case.kept))

    @property
    def class_brier(self) -> float | None:
        """The Brier score of the class alone."""
        return self._mean(lambda case: (case.class_p - case.kept) ** 2)

    @property
    def class_log(self) -> float | None:
        """The log score of the class alone."""
        return self._mean(lambda case: _log_score(case.class_p, case.kept))

    def _mean(self, score: Callable[[Forecast], float]) -> float | None:
        return math.fsum(map(score, self.cases)) / self.n if self.cases else None

    def __repr__(self) -> str:
        count = f"{self.n} {'forecast' if self.n == 1 else 'forecasts'}"
        mean = "" if self.brier is None else f", Brier score {self.brier:.3f}"
        return f"<Scores of {count}{mean}>"

    def __str__(self) -> str:
        lines = [self.title or "A ledger without title"]
        if not self.cases:
            return f"{lines[0]}\nNo pledge has come to an end, so there is nothing to score."
        lines.append(
            f"{self.n} {'pledge' if self.n == 1 else 'pledges'} that came to an end. Lower is better; "
            "0.25 and 0.69 are a coin's."
        )
        for name, brier, log in (
            ("with the record", self.brier, self.log),
            ("the class alone", self.class_brier, self.class_log),
        ):
            lines.append(f"  {name}   Brier {brier:.3f}   log {log:.3f}")
        for case in self.cases:
            made = say_instant(case._made, self.timezone)
            basis = "" if case.has_record else ", no track record"
            lines.append(
                f"  {case.pledge}: P(kept) {case.p:.2f} on {made}{basis}; {case.verdict.value}"
            )
        return "\n".join(lines)


def _log_score(p: float, y: float) -> float:
    return -(y * math.log(p) + (1 - y) * math.log(1 - p))


def prequential(ledger: Ledger, as_of: Time | None = None) -> Scores:
    """Score what would have been said of each pledge when it was made.

    Args:
        ledger: The ledger.
        as_of: When to look at what became of the pledges, on both clocks; left out: the newest
            knowledge time in the ledger.

    Returns:
        The scores of every pledge that is kept, broken or kept in part by then.
    """
    given = a_ledger("prequential", ledger).instant(as_of)
    now = ledger._newest if given is None else given
    case, archive = open_case(ledger, now), Archive(ledger)
    forecasts = []
    for id, scope in case.scopes.items():
        judgement = case.judgement(id, now)
        kept = share_kept(judgement)
        if kept is None:
            continue
        pledge = scope.pledge
        made = announced_at(pledge, now)
        record = track_record(ledger, pledge.debtor, made, but=pledge, archive=archive)
        forecasts.append(
            Forecast(
                pledge=id,
                made=made,
                p=1 - record.announced.value,
                class_p=1 - record.class_rate.value,
                has_record=record.is_enough,
                verdict=judgement.verdict,
                kept=kept,
                zone=ledger.timezone,
            )
        )
    ordered = sorted(forecasts, key=lambda forecast: (forecast._made, forecast.pledge))
    return Scores(tuple(ordered), ledger.title, ledger.timezone)
