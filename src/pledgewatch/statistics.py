"""Did the counts fall as far as was pledged? The reduction test, as pure functions.

Counts of incidents per day before and after a pledge are compared as two rates. A plain Poisson
test takes every incident for independent of the others, and real counts come in bursts; so the
dispersion and the day-to-day memory of the counts are measured first, and the sample is treated as
if it held that many times fewer incidents. ``docs/statistics.md`` tells what the test can and
cannot see, with simulated rates of error.

Counts are integers, exposures integer seconds. Sums run over integers, or through `math.fsum`, so
that one sequence of days gives the same bits in every process.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Sequence

import attrs

__all__ = [
    "Dispersion",
    "RateRatio",
    "RatioOfRatios",
    "best_bound",
    "dispersion",
    "needed_baseline",
    "rate_ratio",
    "ratio_of_ratios",
]

_MOST_RHO = 0.8  # beyond this a window of a few weeks holds hardly more than one burst
# `Dispersion.factor` jumps as f leaves 1, and small counts often give an f of exactly 1 (one
# incident in a window does). A rounded last digit must not decide which side of the jump it is.
_LEAST_F = 1 + 1e-9


@attrs.frozen
class Dispersion:
    """How far daily counts are from independent Poisson counts.

    Attributes:
        phi: Variance over mean of the daily counts, at least 1.
        rho: Correlation of a day with the next, corrected for short series, 0 to .8.
        f: How many incidents weigh as much as one independent one: ``phi (1 + rho) / (1 - rho)``,
            and exactly 1 where it is within rounding of 1.
        df: Days that ``phi`` was measured from, less one for each segment; 0 where none was.
    """

    phi: float
    rho: float
    f: float
    df: int

    def factor(self, alpha: float) -> float:
        """``f`` for a bound with error ``alpha``, widened because ``phi`` is itself measured.

        Raises:
            ValueError: If alpha is not between 0 and 1/2.
        """
        _check_alpha(alpha)
        if self.f <= 1 or self.df < 1:
            return self.f
        from scipy.special import ndtri, stdtrit

        return self.f * (float(stdtrit(self.df, 1 - alpha)) / float(ndtri(1 - alpha))) ** 2


@attrs.frozen
class RateRatio:
    """The rate after a pledge over the rate before it, with a lower and an upper bound.

    Attributes:
        rr: ``(y / ty) / (x / tx)``; infinite if only x is 0; None if both counts are 0 or either
            side has no exposure.
        low: Lower bound, 0 where there is none.
        high: Upper bound, infinite where there is none.
        x: Incidents before the pledge, on exposed days.
        y: Incidents after it, on exposed days.
        tx: Exposure before the pledge, in seconds.
        ty: Exposure after it, in seconds.
        f_low: The factor (see `Dispersion.factor`) behind ``low``.
        f_high: The factor behind ``high``.
        phi: Dispersion of the daily counts.
        rho: Correlation of a day with the next.
    """

    rr: float | None
    low: float
    high: float
    x: int
    y: int
    tx: int
    ty: int
    f_low: float
    f_high: float
    phi: float
    rho: float


@attrs.frozen
class RatioOfRatios:
    """A rate ratio inside a scope over the one outside it, with an approximate interval.

    Attributes:
        rr: The one rate ratio over the other; below 1 the scope did better than its surroundings.
        low: Lower limit, 0 where there is none.
        high: Upper limit, infinite where there is none.
    """

    rr: float
    low: float
    high: float


@attrs.frozen
class _Segment:
    """The exposed days on one side of a pledge, in order of time."""

    counts: tuple[int, ...]
    exposure: tuple[int, ...]
    total: int
    seconds: int

    def squares(self) -> list[float]:
        """Squared Pearson residual of each day; one rounding each, the rest is integers."""
        return [
            (count * self.seconds - self.total * weight) ** 2 / (self.total * weight * self.seconds)
            for count, weight in zip(self.counts, self.exposure, strict=True)
        ]

    def products(self) -> list[float]:
        """Pearson residual of each day times that of the next exposed day."""
        residuals = [
            (count * self.seconds - self.total * weight)
            / math.sqrt(self.total * weight * self.seconds)
            for count, weight in zip(self.counts, self.exposure, strict=True)
        ]
        return [one * following for one, following in itertools.pairwise(residuals)]


def dispersion(
    before: Sequence[int],
    before_exposure: Sequence[int],
    after: Sequence[int],
    after_exposure: Sequence[int],
) -> Dispersion:
    """Measure dispersion and day-to-day memory within the two segments, each around its own rate.

    Args:
        before: Incidents on each day before the pledge, in order of time.
        before_exposure: Seconds of each of those days that were watched. A day with none is left
            out of everything; the exposed days around it count as neighbours.
        after: Incidents on each day after the pledge.
        after_exposure: Seconds of each of those days that were watched.

    Returns:
        The dispersion. A segment without incidents says nothing and adds nothing. Where nothing
        can be measured, the counts are taken for Poisson: phi 1, rho 0.

    Raises:
        ValueError: If counts and exposures differ in length, or one of them is negative.
        TypeError: If one of them is not a whole number.
    """
    return _dispersion(_segment(before, before_exposure), _segment(after, after_exposure))


def rate_ratio(
    before: Sequence[int],
    before_exposure: Sequence[int],
    after: Sequence[int],
    after_exposure: Sequence[int],
    *,
    alpha_low: float = 0.025,
    alpha_high: float = 0.05,
) -> RateRatio:
    """Compare the rate after a pledge with the rate before it.

    Given the number of all incidents, the number after the pledge is binomial; the bounds invert
    that test exactly where the counts are Poisson (``f`` = 1), and otherwise on both counts divided
    by ``f``.

    Args:
        before: Incidents on each day before the pledge, in order of time.
        before_exposure: Seconds of each of those days that were watched.
        after: Incidents on each day after the pledge.
        after_exposure: Seconds of each of those days that were watched.
        alpha_low: Chance that the lower bound lies above the truth: half of .05, because a pledge
            may be found broken at either of two looks.
        alpha_high: Chance that the upper bound lies below the truth: all of .05, because a pledge
            is found kept at one look only.

    Raises:
        ValueError: If counts and exposures differ in length, one of them is negative, or an alpha
            is not between 0 and 1/2.
        TypeError: If a count or an exposure is not a whole number.
    """
    first, second = _segment(before, before_exposure), _segment(after, after_exposure)
    spread = _dispersion(first, second)
    f_low, f_high = spread.factor(alpha_low), spread.factor(alpha_high)
    x, y, tx, ty = first.total, second.total, first.seconds, second.seconds
    rr: float | None = None
    low, high = 0.0, math.inf
    if tx and ty:
        if x or y:
            rr = y * tx / (x * ty) if x else math.inf
        low = _low_odds(y / f_low, x / f_low, alpha_low) * (tx / ty)
        # The upper bound is the lower one with the two sides in each other's place. Unlike the
        # quantile 1 - q near 1, this loses no digits.
        odds = _low_odds(x / f_high, y / f_high, alpha_high)
        high = tx / ty / odds if odds else math.inf
    return RateRatio(rr, low, high, x, y, tx, ty, f_low, f_high, spread.phi, spread.rho)


def best_bound(x: int, f: float, tx: int, ty: int, alpha: float = 0.05) -> float:
    """The lowest upper bound that a window can end with: the one after no incident at all.

    Args:
        x: Incidents before the pledge.
        f: The factor for this alpha, see `Dispersion.factor`; 1 for Poisson counts.
        tx: Exposure before the pledge, in seconds.
        ty: Exposure after it, in seconds.
        alpha: Chance that the bound lies below the truth.

    Returns:
        ``(alpha ** (-f / x) - 1) tx / ty``; infinite without incidents or exposure.

    Raises:
        ValueError: If a count or an exposure is negative, f is below 1, or alpha is not between 0
            and 1/2.
    """
    _check_alpha(alpha)
    if x < 0 or tx < 0 or ty < 0:
        raise ValueError(f"counts and exposures cannot be negative: x={x}, tx={tx}, ty={ty}")
    if not f >= 1:
        raise ValueError(f"the factor f is at least 1, not {f}")
    if not (x and tx and ty):
        return math.inf
    try:
        return math.expm1(-f / x * math.log(alpha)) * (tx / ty)
    except OverflowError:
        return math.inf


def needed_baseline(share: float, alpha: float = 0.05) -> int:
    """The fewest incidents before a pledge with which it can ever be found kept.

    This is for Poisson counts and equal exposures; dispersed counts or a shorter window need more.

    Args:
        share: The share of the baseline to which the pledge reduces.
        alpha: Chance that a pledge on the very edge is found kept.

    Raises:
        ValueError: If share is not a positive number, or alpha is not between 0 and 1/2.
    """
    _check_alpha(alpha)
    if not 0 < share < math.inf:
        raise ValueError(f"a share is a positive number, not {share}")
    # `best_bound` with f = 1 and equal exposures, solved for x.
    return max(1, math.ceil(-math.log(alpha) / math.log1p(share)))


def ratio_of_ratios(inside: RateRatio, outside: RateRatio) -> RatioOfRatios | None:
    """The rate ratio inside a scope, over the one of places that the pledge does not name.

    The interval is an approximation: on the log scale, the distance from each ratio to its bound is
    taken for a standard error up to a constant, and the two are combined as independent (the root
    of the sum of squares), below and above apart. It is meant for two ratios with equal alphas.

    Returns:
        The ratio, or None where a rate ratio is undefined, 0 or infinite, which has no logarithm.
    """
    if not inside.rr or not outside.rr or math.inf in (inside.rr, outside.rr):
        return None
    down = math.hypot(_log_step(inside.low, inside.rr), _log_step(outside.rr, outside.high))
    up = math.hypot(_log_step(inside.rr, inside.high), _log_step(outside.low, outside.rr))
    rr = inside.rr / outside.rr
    return RatioOfRatios(rr, rr * math.exp(-down), rr * math.exp(up) if up < 700 else math.inf)


def _segment(counts: Sequence[int], exposure: Sequence[int]) -> _Segment:
    if len(counts) != len(exposure):
        raise ValueError(f"{len(counts)} days of counts, but {len(exposure)} of exposure")
    # Plain integers, for those of an array would overflow in the products of `_Segment`.
    days = [(operator.index(c), operator.index(w)) for c, w in zip(counts, exposure, strict=True)]
    if any(count < 0 or weight < 0 for count, weight in days):
        raise ValueError("counts and exposures cannot be negative")
    exposed = [(count, weight) for count, weight in days if weight]
    seen, weights = tuple(c for c, _ in exposed), tuple(w for _, w in exposed)
    return _Segment(seen, weights, sum(seen), sum(weights))


def _dispersion(first: _Segment, second: _Segment) -> Dispersion:
    telling = [segment for segment in (first, second) if segment.total]
    days = sum(len(segment.counts) for segment in telling)
    df = days - len(telling)
    chi2 = math.fsum(square for segment in telling for square in segment.squares())
    phi = max(1.0, chi2 / df) if df else 1.0
    rho = 0.0
    if chi2:
        r1 = math.fsum(product for segment in telling for product in segment.products()) / chi2
        # The residuals of a short segment sum to nearly nothing, which pulls r1 down.
        rho = min(max(r1 + 2 * (1 + 3 * r1) / days, 0.0), _MOST_RHO)
    f = phi * (1 + rho) / (1 - rho)
    return Dispersion(phi, rho, f if f > _LEAST_F else 1.0, df)


def _low_odds(successes: float, failures: float, alpha: float) -> float:
    """Lower bound of the odds of success after so many (effective) successes and failures."""
    if not successes:
        return 0.0
    from scipy.special import betaincinv

    q = float(betaincinv(successes, failures + 1, alpha))
    return q / (1 - q)


def _log_step(small: float, large: float) -> float:
    return math.log(large / small) if small else math.inf


def _check_alpha(alpha: float) -> None:
    if not 0 < alpha < 0.5:
        raise ValueError(f"alpha lies between 0 and 1/2, not {alpha}")
