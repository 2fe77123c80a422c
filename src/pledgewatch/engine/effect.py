"""What became of the rate of acts that a pledge forbids: before it, since, and slice by slice (semantics 7)."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import attrs

from pledgewatch.engine.case import Case
from pledgewatch.engine.counts import Counter
from pledgewatch.engine.facts import Judgement, Later, Verdict
from pledgewatch.engine.measured import Slice
from pledgewatch.engine.reduction import by_counts, contrasts, slices_of
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.scoring import rounded
from pledgewatch.engine.statistics import chance_of_none
from pledgewatch.model.records import Interval

_MAY_BE_CHANCE = 0.05
"""From this chance on, quiet is no sign of compliance."""


def is_eroded(slices: Sequence[Slice]) -> bool:
    """Whether the latest slice surely lies above the first, or above the baseline after a reduction."""
    if len(slices) < 2:
        return False
    *earlier, last = (each.ratio for each in slices)
    return last.low > earlier[0].high or (last.low > 1 and any(each.high < 1 for each in earlier))


def with_effect(case: Case, scope: Scope, judged: Judgement) -> Judgement:
    """A prohibition with its effect; a slice may take KEPT away, and never makes BROKEN.

    Its rates are held against no reduction at all; what else there is to tell of them is worked out
    when it is asked for.
    """
    if judged.verdict in (Verdict.VOID, Verdict.PENDING):
        return judged
    counter = Counter(case, scope, scope.whole)
    main = next(contrasts(counter, "incidents"), None)
    if main is None:
        return judged
    alpha = case.snapshot.assumptions.reduction.alpha
    ratio = main.ratio
    quiet = chance_of_none(ratio.x, ratio.tx, ratio.ty, ratio.spread.factor(alpha))
    verdict, reason, flags = judged.verdict, judged.reason, set(judged.flags)
    # Where nothing was counted since, no slice has a lower bound.
    if any(each.y for each in main.ratios) and is_eroded(slices_of(main, *counter.after)):
        flags.add("eroded")
        if verdict in (Verdict.KEPT, Verdict.HOLDING):
            settled = verdict is Verdict.KEPT
            verdict = Verdict.INCONCLUSIVE if settled else Verdict.SLIPPING
            reason = "eroded"
    if verdict is Verdict.BROKEN and ratio.high < 1:
        flags.add("broken_but_reduced")
    if verdict is Verdict.KEPT and rounded(quiet) >= _MAY_BE_CHANCE:
        flags.add("quiet_before_too")
    told = functools.partial(by_counts, counter, 1.0, Interval(1.0, 1.0), first=main)
    return attrs.evolve(
        judged,
        verdict=verdict,
        reason=reason,
        flags=frozenset(flags),
        effect=Later(told),
        quiet=quiet,
    )
