"""CEASE and REFRAIN: nothing of the kind may happen in the window."""

from __future__ import annotations

from pledgewatch.verdicts.judgement import Verdict

__all__ = ["judge_counts"]


def judge_counts(
    certain: int, possible: int, *, covered: bool, settled: bool, tolerated: int
) -> Verdict:
    """The verdict from counts of certain and possible violations.

    Kept needs somebody to have looked; silence nobody kept watch over is untested.
    """
    if certain > tolerated:
        return Verdict.BROKEN
    if not covered and not certain and not possible:
        return Verdict.UNTESTED
    if not settled:
        return Verdict.SLIPPING if certain or possible else Verdict.HOLDING
    return Verdict.KEPT if covered and not possible else Verdict.INCONCLUSIVE
