"""From the verdicts on units to the verdict on a pledge, and how much of it was watched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pledgewatch.evidence import Evidence, Watch
from pledgewatch.matching import Scope
from pledgewatch.model.records import Kind
from pledgewatch.verdicts.judgement import Verdict

__all__ = ["covered_time", "judged_part", "merged_spans", "sensitive", "unit_watches", "worst"]

_WORST_FIRST = (
    Verdict.BROKEN,
    Verdict.SLIPPING,
    Verdict.INCONCLUSIVE,
    Verdict.UNTESTED,
    Verdict.PARTIAL,
    Verdict.HOLDING,
    Verdict.KEPT,
)


def worst(whole: Verdict, units: Sequence[Verdict]) -> Verdict:
    """The verdict on a pledge of several units; see rule 27 of decision 1."""
    if Verdict.BROKEN in (whole, *units):
        return Verdict.BROKEN
    kept = [unit is Verdict.KEPT for unit in units]
    if any(kept) and not all(kept):
        return Verdict.PARTIAL
    telling = [whole] if whole in (Verdict.SLIPPING, Verdict.INCONCLUSIVE) else []
    return min((*units, *telling), key=_WORST_FIRST.index)


def judged_part(scope: Scope, at: int) -> tuple[int, int]:
    """The part of the window to be judged by an instant, ``[lo, hi)``; empty where lo >= hi.

    For a state that is to hold from a deadline on: the time up to it and, once it has passed, the time
    from it on until it is settled.
    """
    if scope.pledge.kind not in (Kind.WITHDRAW, Kind.REACH):
        return scope.opens.lo, min(scope.ends.last, at + 1)
    if at < scope.due.lo:
        return scope.start.lo, min(scope.due.lo, at + 1)
    return scope.due.lo, min(scope.due.last + scope.settle, scope.cut.last, at + 1)


def unit_watches(scope: Scope, evidence: Evidence) -> list[frozenset[Watch]]:
    """For each unit, who was looking at it."""
    return [
        evidence.watches.get(
            evidence.at(scope.pledge.id, "unit", unit.place or "", unit.activity or ""), frozenset()
        )
        for unit in scope.units
    ]


def merged_spans(watches: Iterable[Watch], lo: int, hi: int, as_of: int) -> list[tuple[int, int]]:
    """The parts of ``[lo, hi)`` in which somebody was looking, and known by `as_of` to have."""
    hi = min(hi, as_of + 1)
    spans: list[tuple[int, int]] = []
    for watch in sorted(watches, key=lambda w: (w.lo, w.hi)):
        start, end = max(watch.lo, lo), min(watch.hi, hi)
        if start >= end:
            continue
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans


def sensitive(watches: Iterable[Watch], lo: int, hi: int, as_of: int) -> list[Watch]:
    """Of some watches those that touch ``[lo, hi)``, as known by `as_of`, and say how much they see."""
    return [
        watch
        for watch in watches
        if watch.sensitivity is not None and max(watch.lo, lo) < min(watch.hi, hi, as_of + 1)
    ]


def covered_time(watches: Iterable[Watch], lo: int, hi: int, as_of: int) -> int:
    """Microseconds of ``[lo, hi)`` in which somebody was looking."""
    return sum(end - start for start, end in merged_spans(watches, lo, hi, as_of))
