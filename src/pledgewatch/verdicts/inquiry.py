"""What a reduction is read from, and when it may be read."""

from __future__ import annotations

import attrs

from pledgewatch.evidence import Evidence
from pledgewatch.matching import Scope
from pledgewatch.model.logic import T, U
from pledgewatch.model.records import Interval
from pledgewatch.verdicts.units import judged_part
from pledgewatch.witnesses import Witnesses

__all__ = ["Inquiry", "Look", "looks"]


@attrs.frozen
class Look:
    """A declared moment at which a reduction is read: up to `cut`, and whether it is the last."""

    cut: int
    final: bool


@attrs.frozen(kw_only=True)
class Inquiry:
    """One reduction pledge, all that bears on it, the clocks, and what was pledged.

    Attributes:
        scope, evidence, witnesses: The pledge and what bears on it.
        at, as_of, settled: The clocks.
        share: The share of the baseline pledged.
        band: The shares the wording could mean.
    """

    scope: Scope
    evidence: Evidence
    witnesses: Witnesses
    at: int
    as_of: int
    settled: bool
    share: float
    band: Interval

    @property
    def looks(self) -> tuple[Look, ...]:
        """The looks passed."""
        return looks(self.scope, self.at, self.as_of)

    @property
    def alpha(self) -> float:
        """The error on each side."""
        return self.scope.ledger.assumptions.reduction.alpha

    @property
    def obligation_is_known(self) -> bool:
        """Whether the debtor was surely bound, or surely not, all through the judged part."""
        lo, hi = judged_part(self.scope, self.at)
        return self.scope.binds is T and U not in self.scope.condition.values(lo, hi)


def looks(scope: Scope, at: int, as_of: int) -> tuple[Look, ...]:
    """The looks passed: half of the window or horizon, and its settled end."""
    end, half = scope.planned_end, scope.half
    if end is None or half is None:
        return ()
    passed = [Look(half, final=False)] if at >= half else []
    last = scope.ends.last if scope.has_end else end
    if at >= last and as_of >= last + scope.settle:
        passed.append(Look(end, final=True))
    return tuple(passed)
