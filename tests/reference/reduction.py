"""The reduction test, straight from its formulas.

Counts per day before (`b`) and after (`a`) with their exposures; a ratio of rates with a lower and
an upper bound that allow for days that are more uneven than chance, and that resemble each other.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from itertools import pairwise

from scipy import stats


@dataclass(frozen=True)
class Segment:
    """Counts of consecutive days and the seconds each was observed."""

    counts: tuple[int, ...]
    exposure: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def seconds(self) -> int:
        return sum(self.exposure)

    def residuals(self) -> list[float]:
        """Pearson residuals of the days that were observed; none where nothing was counted."""
        if not self.total or not self.seconds:
            return []
        found = []
        for count, seconds in zip(self.counts, self.exposure, strict=True):
            expected = self.total * seconds / self.seconds
            if expected > 0:
                found.append((count - expected) / math.sqrt(expected))
        return found

    def days(self) -> int:
        """The days that tell of dispersion: none where nothing was counted."""
        return len(self.residuals())


def inflation(segments: list[Segment], alpha: float) -> float:
    """The factor `f` by which counts are worth less than independent ones."""
    residuals = [segment.residuals() for segment in segments]
    df = sum(len(each) - 1 for each in residuals if each)
    chi2 = sum(r * r for each in residuals for r in each)
    phi = max(1.0, chi2 / df) if df > 0 else 1.0
    days = sum(segment.days() for segment in segments)
    products = sum(x * y for each in residuals for x, y in pairwise(each))
    rho = 0.0  # where every day is as expected, nothing can resemble anything
    if chi2 > 0:
        r1 = products / chi2
        rho = min(max(r1 + 2 * (1 + 3 * r1) / days, 0.0), 0.8)
    f = phi * (1 + rho) / (1 - rho)
    if abs(f - 1) <= 1e-9:
        f = 1.0
    if f > 1 and df > 0:
        f *= (student(1 - alpha, df) / normal(1 - alpha)) ** 2
    return f


@functools.cache
def student(p: float, df: int) -> float:
    return float(stats.t.ppf(p, df))


@functools.cache
def normal(p: float) -> float:
    return float(stats.norm.ppf(p))


def ratio(before: Segment, after: Segment) -> float:
    if not before.total:
        return math.inf
    return (after.total / after.seconds) / (before.total / before.seconds)


def lower(before: Segment, after: Segment, alpha: float) -> float:
    x, y = before.total, after.total
    if y == 0:
        return 0.0
    f = inflation([before, after], alpha)
    q = float(stats.beta.ppf(alpha, y / f, x / f + 1))
    return q / (1 - q) * before.seconds / after.seconds if q < 1 else math.inf


def upper(before: Segment, after: Segment, alpha: float) -> float:
    x, y = before.total, after.total
    if x == 0:
        return math.inf
    f = inflation([before, after], alpha)
    q = float(stats.beta.ppf(1 - alpha, y / f + 1, x / f))
    return q / (1 - q) * before.seconds / after.seconds if q < 1 else math.inf


def best_bound(before: Segment, window_seconds: float, alpha: float) -> float:
    """The lowest upper bound that a window in which nothing happens could give."""
    if not before.total:
        return math.inf
    f = inflation([before], alpha)
    exponent = f / before.total
    if exponent > 200:
        return math.inf
    return (alpha**-exponent - 1) * before.seconds / window_seconds
