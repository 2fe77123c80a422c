"""What became of an earlier pledge, as a trial with its weight (rule 65)."""

from __future__ import annotations

from typing import Any

import attrs

from pledgewatch.conventions.classes import ReferenceClass
from pledgewatch.engine.clocks import is_cut_short
from pledgewatch.engine.facts import Judgement, Lifecycle, Verdict
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.scoring import rounded
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import Pledge
from pledgewatch.model.time import DAY


@attrs.frozen(kw_only=True)
class Past:
    """Another pledge of the debtor, as a trial.

    Attributes:
        pledge, verdict: Which, and what became of it.
        kept: The outcome: 1 kept, 0 broken, a share where it was kept in part or is in doubt.
        decided: How much of it is decided: the share of its parts; of one that still stands, how
            many of those that are broken would be by now (censored).
        is_censored: Whether it still stands.
        quiet: 1 less the chance that it would have been as quiet at the rate before, where it was
            quiet before too; else 1.
        stood: The share of its time that it stood, where its debtor cut it short; else 1.
        recent: What its age leaves of it; 1 where age does not count.
        together: Its share of a cluster: overlapping pledges of one announcement, and renewals,
            weigh 1 together; others of one announcement a little less each.
    """

    pledge: str
    verdict: Verdict
    kept: float = 0.0
    decided: float = 0.0
    is_censored: bool = False
    quiet: float = 1.0
    stood: float = 1.0
    recent: float = 1.0
    together: float = 1.0
    _said: Pledge | None = attrs.field(default=None, eq=False, repr=False)
    _ledger: Ledger | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def weight(self) -> float:
        """How much it counts: as so many pledges."""
        return self.decided * self.quiet * self.stood * self.recent * self.together


_DECIDED = (Verdict.KEPT, Verdict.BROKEN, Verdict.PARTIAL)


def share_broken(judgement: Judgement) -> float | None:
    """What became of a pledge, from 0 for kept to 1 for broken; None where it is not decided (rule 88)."""
    if judgement.verdict is Verdict.PARTIAL:
        return 1 - _kept_in_part(judgement)
    return float(judgement.verdict is Verdict.BROKEN) if judgement.verdict in _DECIDED else None


def _kept_in_part(judgement: Judgement) -> float:
    """The share of its decided parts that was kept; one that was late, or done in part, is kept by half."""
    decided = [unit.verdict for unit in judgement.units if unit.verdict in _DECIDED]
    kept = decided.count(Verdict.KEPT)
    return kept / len(decided) if len(judgement.units) > 1 and kept else 0.5


def outcome(judgement: Judgement, of: ReferenceClass, at: int) -> Past:
    """What became of a pledge, judged at that time or since when only its age has changed, by itself."""
    scope, verdict = judgement.scope, judgement.verdict
    return Past(
        pledge=judgement.pledge,
        verdict=verdict,
        recent=_recent(scope, at),
        said=scope.pledge,
        ledger=scope.snapshot.ledger,
        **_decided(judgement, of, at),
    )


def _decided(judgement: Judgement, of: ReferenceClass, at: int) -> dict[str, Any]:
    """How much of it is decided, and how much of that was kept."""
    scope, verdict, units = judgement.scope, judgement.verdict, judgement.units
    decided = [unit.verdict for unit in units if unit.verdict in _DECIDED]
    share = len(decided) / len(units) if units else 0.0
    part = decided.count(Verdict.KEPT) / len(decided) if decided else 0.0
    if verdict is Verdict.KEPT:
        quiet = 1.0
        if "quiet_before_too" in judgement.flags and judgement.quiet is not None:
            quiet -= judgement.quiet
        return {"kept": 1.0, "decided": share, "quiet": quiet, "stood": _stood(scope, at)}
    if verdict is Verdict.PARTIAL or (
        verdict is Verdict.BROKEN and 0 < part < 1 and not scope.is_demand
    ):
        return {"kept": _kept_in_part(judgement), "decided": share or 1.0}
    if verdict is Verdict.BROKEN:
        return {"decided": 1.0}
    if verdict is Verdict.INCONCLUSIVE and judgement.settled and not scope.is_demand:
        v = judgement.score.v
        if judgement.reason == "cut_short":
            return {"kept": 1 - v, "decided": 1.0, "stood": _stood(scope, at)}
        theta_lo = scope.snapshot.rules.theta_lo
        doubtful = sum(rounded(unit.score.v) > theta_lo for unit in units) / len(units)
        return {"kept": 1 - v, "decided": doubtful}
    if verdict is Verdict.HOLDING and judgement.lifecycle in (Lifecycle.ACTIVE, Lifecycle.ENDED):
        return {"kept": 1.0, "decided": of.share_by(*clock(scope, at)), "is_censored": True}
    return {}


def _stood(scope: Scope, at: int) -> float:
    """The share of its time that a pledge stood, where its debtor ended it early."""
    if scope.is_demand or not is_cut_short(scope, at):
        return 1.0
    start, end = scope.start.lo, scope.declared_end.lo
    # An end that may be as early as the start leaves no time to share out.
    return (scope.ends_of(scope.whole).lo - start) / (end - start) if end > start else 1.0


def is_discounted(scope: Scope) -> bool:
    """Whether the time since a pledge ended counts."""
    return scope.has_end and bool(scope.snapshot.assumptions.skepticism.half_life_days)


def _recent(scope: Scope, at: int) -> float:
    if not is_discounted(scope):
        return 1.0
    return scope.snapshot.assumptions.skepticism.discount(at - scope.ends.last)


def clock(scope: Scope, at: int) -> tuple[float, float]:
    """How long a pledge has stood, and how long it is to stand, both from when it took effect (days).

    One without end is taken to stand for its horizon, else for the days assumed of all.
    """
    start, pledge = scope.start.lo, scope.pledge
    rules = scope.snapshot.assumptions.skepticism
    if not scope.has_deadline:
        if pledge.horizon is not None:
            length = pledge.horizon.exact / DAY
            return min(max((at - start) / DAY, 0.0), length), length
        reduces = pledge.kind.is_reduction
        rest = rules.horizon_of_reductions_days if reduces else rules.horizon_days
        age = max((at + 1 - start) / DAY, 0.0)
        return age, age + rest
    length = max((scope.declared_end.lo - start) / DAY, 0.0)
    return min(max((at + 1 - start) / DAY, 0.0), length), length
