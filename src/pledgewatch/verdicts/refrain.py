"""CEASE and REFRAIN: nothing of the kind may happen in the window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pledgewatch.evidence import Watch
from pledgewatch.model.time import DAY
from pledgewatch.verdicts.judgement import Absence, Verdict
from pledgewatch.verdicts.units import covered_time, sensitive

__all__ = ["absence", "judge_counts"]


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


def absence(
    units: Sequence[Iterable[Watch]], judged: tuple[int, int], as_of: int
) -> Absence | None:
    """How much it says that nothing was told; None where nobody declares how much they see.

    Args:
        units: For each unit, who was looking.
        judged: The part of the window to be judged, ``[lo, hi)``.
        as_of: Knowledge time.
    """
    lo, hi = judged
    looking = [sensitive(unit, lo, hi, as_of) for unit in units]
    least = min((w.sensitivity or 0.0 for unit in looking for w in unit), default=0.0)
    days = sum(covered_time(unit, lo, hi, as_of) for unit in looking) / len(units) / DAY
    return Absence(days, least) if least else None
