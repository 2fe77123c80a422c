"""What became of the rate of acts that a pledge forbids: before it, since, and slice by slice (semantics 7)."""

from __future__ import annotations

import attrs

from pledgewatch.engine.case import Case
from pledgewatch.engine.counts import Counter
from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.measured import Measured
from pledgewatch.engine.reduction import by_counts
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.scoring import rounded
from pledgewatch.engine.statistics import chance_of_none
from pledgewatch.model.records import Interval

_MAY_BE_CHANCE = 0.05
"""From this chance on, quiet is no sign of compliance."""


def effect(case: Case, scope: Scope) -> Measured | None:
    """The rates before and since, against no reduction at all; None where nobody counted both."""
    found = by_counts(Counter(case, scope, scope.whole), 1.0, Interval(1.0, 1.0))
    return None if found.ratio is None else found


def is_eroded(found: Measured) -> bool:
    """Whether the latest slice surely lies above the first, or above the baseline after a reduction."""
    if len(found.slices) < 2:
        return False
    *earlier, last = (each.ratio for each in found.slices)
    return last.low > earlier[0].high or (last.low > 1 and any(each.high < 1 for each in earlier))


def with_effect(case: Case, scope: Scope, judged: Judgement) -> Judgement:
    """A prohibition with its effect; a slice may take KEPT away, and never makes BROKEN."""
    if judged.verdict in (Verdict.VOID, Verdict.PENDING):
        return judged
    found = effect(case, scope)
    if found is None or found.ratio is None:
        return judged
    alpha = case.snapshot.assumptions.reduction.alpha
    ratio = found.ratio
    quiet = chance_of_none(ratio.x, ratio.tx, ratio.ty, ratio.spread.factor(alpha))
    verdict, reason, flags = judged.verdict, judged.reason, set(judged.flags)
    if is_eroded(found):
        flags.add("eroded")
        if verdict in (Verdict.KEPT, Verdict.HOLDING):
            settled = verdict is Verdict.KEPT
            verdict = Verdict.INCONCLUSIVE if settled else Verdict.SLIPPING
            reason = "eroded"
    if verdict is Verdict.BROKEN and ratio.high < 1:
        flags.add("broken_but_reduced")
    if verdict is Verdict.KEPT and rounded(quiet) >= _MAY_BE_CHANCE:
        flags.add("quiet_before_too")
    return attrs.evolve(
        judged, verdict=verdict, reason=reason, flags=frozenset(flags), effect=found, quiet=quiet
    )
