"""Did the counts fall as far as was pledged? The test of a rate ratio, on numbers alone (semantics 8).

Counts of incidents per day before and after a pledge are compared as two Poisson rates. A plain test
takes every incident for independent of the others, and real counts come in bursts; so dispersion and
lag-1 autocorrelation of the counts are measured first, and the sample is treated as if it held that
many times fewer incidents. They are measured within the baseline and within the window (within months
of a long one), each around its own rate, so that a shift of the rate is no burst. ``docs/statistics.md`` has the
simulated rates of error.

Counts and exposures are plain numbers; a day's exposure is in seconds watched, less what has not been
reported yet. Sums go through `math.fsum`, so that a sequence of days gives the same bits in every process.

It is one module, for one test and the steps that it is made of.
"""

from __future__ import annotations

import functools
import itertools
import math
import sys
from collections.abc import Iterable, Sequence

import attrs

ALPHA = 0.05
"""The error on each side."""

_MOST_RHO = 0.8  # beyond this a window of a few weeks holds hardly more than one burst
# `Dispersion.factor` jumps as f leaves 1, and small counts often give an f of exactly 1 (one
# incident in a window does). A rounded last digit must not decide which side of the jump it is.
_LEAST_F = 1 + 1e-9
_DRIFT = (1.5, 0.5)  # how far the rate of reporting may have risen or fallen
_TEN_YEARS = 3_650  # days; a window longer than this is no answer to "how long would it take"


@attrs.frozen
class Segment:
    """A run of exposed days, in order of time, that are taken to have one rate.

    Attributes:
        counts: Incidents (or deaths) on each day.
        weights: The exposure of each day (seconds), above 0.
    """

    counts: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()
    total: float = attrs.field(init=False, eq=False)
    exposure: float = attrs.field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "total", math.fsum(self.counts))
        object.__setattr__(self, "exposure", math.fsum(self.weights))

    @classmethod
    def of(cls, counts: Iterable[float], weights: Iterable[float]) -> Segment:
        """The days that were watched; a day without exposure is left out with all that it counts.

        Raises:
            ValueError: If counts and exposures differ in length, or one of them is negative.
        """
        days = list(zip(counts, weights, strict=True))
        if any(count < 0 or weight < 0 for count, weight in days):
            raise ValueError("counts and exposures cannot be negative")
        exposed = [(count, weight) for count, weight in days if weight]
        return cls(tuple(c for c, _ in exposed), tuple(w for _, w in exposed))

    def __len__(self) -> int:
        return len(self.counts)

    def without(self, day: int) -> Segment:
        """The segment without one of its days."""
        return Segment(
            self.counts[:day] + self.counts[day + 1 :], self.weights[:day] + self.weights[day + 1 :]
        )

    @functools.cached_property
    def residuals(self) -> list[float]:
        """The Pearson residual of each day; none where nothing was counted."""
        if not self.total:
            return []
        rate = self.total / self.exposure
        return [
            (count - rate * weight) / math.sqrt(rate * weight)
            for count, weight in zip(self.counts, self.weights, strict=True)
        ]

    @functools.cached_property
    def squares(self) -> list[float]:
        """The square of each residual."""
        return [each * each for each in self.residuals]

    @functools.cached_property
    def products(self) -> list[float]:
        """The product of each two residuals that follow each other."""
        return [a * b for a, b in itertools.pairwise(self.residuals)]


@attrs.frozen
class Dispersion:
    """How far daily counts are from independent Poisson counts.

    Attributes:
        phi: Variance over mean of the daily counts, at least 1.
        rho: Lag-1 autocorrelation of the residuals, corrected for short series, 0 to .8.
        f: How many incidents weigh as much as one independent one: ``phi (1 + rho) / (1 - rho)``
            with `phi` before its floor, at least 1, and exactly 1 where it is within rounding of 1.
        df: Degrees of freedom that ``phi`` was measured with: days less one for each segment.
    """

    phi: float = 1.0
    rho: float = 0.0
    f: float = 1.0
    df: int = 0

    def factor(self, alpha: float) -> float:
        """``f`` for a bound with error ``alpha``, widened because ``phi`` is itself measured."""
        if self.f <= 1 or self.df < 1:
            return self.f
        return self.f * _widened(self.df, alpha)


@functools.lru_cache(maxsize=4096)
def _widened(df: int, alpha: float) -> float:
    from scipy.special import ndtri, stdtrit

    return (float(stdtrit(df, 1 - alpha)) / float(ndtri(1 - alpha))) ** 2


def dispersion(segments: Iterable[Segment]) -> Dispersion:
    """Overdispersion and lag-1 autocorrelation within segments, each around its own rate.

    A segment without incidents says nothing and adds nothing. What is steadier than chance has few
    bursts to remember: autocorrelation widens the bounds from where its dispersion leaves them.
    """
    telling = [segment for segment in segments if segment.total]
    chi2 = math.fsum(itertools.chain.from_iterable(each.squares for each in telling))
    products = math.fsum(itertools.chain.from_iterable(each.products for each in telling))
    return _dispersed(chi2, products, sum(map(len, telling)), len(telling))


def _dispersed(chi2: float, products: float, days: int, segments: int) -> Dispersion:
    df = days - segments
    if not df or chi2 <= 0:
        return Dispersion(df=df)
    r1 = products / chi2
    # The residuals of a short segment sum to nearly nothing, which pulls r1 down.
    rho = min(max(r1 + segments * (1 + 3 * r1) / days, 0.0), _MOST_RHO)
    f = chi2 / df * (1 + rho) / (1 - rho)
    return Dispersion(max(1.0, chi2 / df), rho, f if f > _LEAST_F else 1.0, df)


@attrs.frozen
class RateRatio:
    """The rate after a pledge over the rate before it, with bounds.

    Attributes:
        x, y: What was counted before and after.
        tx, ty: Exposure before and after (seconds).
        rr: ``(y / ty) / (x / tx)``; infinite where only x is 0; None where both are.
        low: Lower bound at an error of a; 0 where y is 0.
        low_look: The same at a/2, as a look takes it.
        high: Upper bound at an error of a; infinite where x is 0.
        spread: Dispersion and autocorrelation of the counts.
    """

    x: float
    y: float
    tx: float
    ty: float
    rr: float | None
    low: float
    low_look: float
    high: float
    spread: Dispersion

    @property
    def rate_before(self) -> float:
        """Counted per day of 24 hours watched before."""
        return 86_400 * self.x / self.tx

    @property
    def rate_after(self) -> float:
        """Counted per day of 24 hours watched after."""
        return 86_400 * self.y / self.ty


def rate_ratio(before: Segment, after: Sequence[Segment], alpha: float = ALPHA) -> RateRatio | None:
    """Compare the rate after a pledge with the rate before it.

    Given the number of all incidents, the number after the pledge is binomial; the bounds invert
    that test exactly where the counts are Poisson (``f`` = 1), and otherwise on both counts divided
    by ``f``.

    Args:
        after: The window, as one segment or as slices of it.
        alpha: Chance that a bound lies on the wrong side of the truth.

    Returns:
        The ratio, or None where a side has no exposure.
    """
    tx, ty = before.exposure, math.fsum(each.exposure for each in after)
    if not tx or not ty:
        return None
    x, y = before.total, math.fsum(each.total for each in after)
    return bounded(x, y, tx, ty, dispersion((before, *after)), alpha)


def bounded(
    x: float, y: float, tx: float, ty: float, spread: Dispersion, alpha: float = ALPHA
) -> RateRatio:
    """The ratio of two rates with its bounds, for counts of a given dispersion."""
    rr = None if not x and not y else (y / ty) / (x / tx) if x else math.inf
    return RateRatio(
        x,
        y,
        tx,
        ty,
        rr,
        _low(x, y, tx, ty, spread.factor(alpha), alpha),
        _low(x, y, tx, ty, spread.factor(alpha / 2), alpha / 2),
        _high(x, y, tx, ty, spread.factor(alpha), alpha),
        spread,
    )


def _low(x: float, y: float, tx: float, ty: float, f: float, alpha: float) -> float:
    if not y:
        return 0.0
    from scipy.special import betaincinv

    q = float(betaincinv(y / f, x / f + 1, alpha))
    if q <= sys.float_info.min:
        return 0.0  # of what is smaller it gives this, whatever it is
    return q / (1 - q) * (tx / ty)


def _high(x: float, y: float, tx: float, ty: float, f: float, alpha: float) -> float:
    # The upper bound is the lower one with the two sides in each other's place. Unlike the
    # quantile 1 - q near 1, this loses no digits.
    odds = _low(y, x, ty, tx, f, alpha)
    return 1 / odds if odds else math.inf


def best_bound(x: float, tx: float, ty: float, f: float = 1.0, alpha: float = ALPHA) -> float:
    """U0, the lowest upper bound that a window can end with: the one after no incident at all.

    Args:
        x: Incidents before the pledge.
        tx: Exposure before the pledge (seconds).
        ty: Exposure after it (seconds).
        f: The factor for this alpha, see `Dispersion.factor`; 1 for Poisson counts.
        alpha: Chance that the bound lies below the truth.

    Returns:
        ``(alpha ** (-f / x) - 1) tx / ty``; infinite without incidents or exposure.
    """
    if not (x and tx and ty):
        return math.inf
    try:
        return math.expm1(-f / x * math.log(alpha)) * (tx / ty)
    except OverflowError:
        return math.inf


def needed_baseline(share: float, alpha: float = ALPHA) -> int:
    """The fewest incidents before a pledge with which it can ever be found kept.

    This is for Poisson counts and equal exposures; dispersed counts or a shorter window need more.

    Args:
        share: The share of the baseline to which the pledge reduces.
        alpha: Chance that a pledge on the very edge is found kept.
    """
    # `best_bound` with f = 1 and equal exposures, solved for x.
    return max(1, math.ceil(-math.log(alpha) / math.log1p(share)))


def chance_of_none(x: float, tx: float, ty: float, f: float) -> float:
    """The chance of nothing happening at the rate before, where that rate is itself counted.

    ``(tx / (tx + ty)) ** ((x + 1/2) / f)``, the predictive probability of a zero.
    """
    return float((tx / (tx + ty)) ** ((x + 0.5) / f))


def detectable_ratio(ratio: RateRatio, share: float, alpha: float = ALPHA) -> float | None:
    """The greatest true ratio that would be told from a pledged share with a power of .8.

    It solves ``ln R + (z_{1-a} + z_.8) sqrt(f (1/x + 1/y)) = ln r`` with ``y = R x ty / tx``, on the
    exposure so far.

    Returns:
        The ratio; None where nothing was counted before, or no ratio would be told.
    """
    if not ratio.x:
        return None
    from scipy.special import ndtri

    need = float(ndtri(1 - alpha) + ndtri(0.8))
    f = ratio.spread.factor(alpha)
    before, after = f / ratio.x, f * ratio.tx / (ratio.x * ratio.ty)

    def is_told(true: float) -> bool:
        return math.log(true) + need * math.sqrt(before + after / true) <= math.log(share)

    # So few are left at a very small ratio that nothing can be told; this one is told best.
    low = after * (math.sqrt(1 + before * need**2) - 1) / (2 * before)
    if low >= share or not is_told(low):
        return None
    high = share
    for _ in range(60):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if is_told(middle) else (low, middle)
    return low


def days_needed(
    ratio: RateRatio, share: float, days: int, alpha: float = ALPHA, most: int = _TEN_YEARS
) -> int | None:
    """After how many days of a window with the rates so far a bound would lie on one side of a share.

    Args:
        ratio: What was counted so far.
        days: The days counted after the pledge so far.
        alpha: Chance that a bound lies on the wrong side of the truth.
        most: The longest window to try (days).

    Returns:
        The number of days, at least `days`; None where `most` days would not do.
    """
    f, days = ratio.spread.factor(alpha), max(days, 1)

    def is_decided(n: int) -> bool:
        y, ty = ratio.y * n / days, ratio.ty * n / days
        return (
            _high(ratio.x, y, ratio.tx, ty, f, alpha) <= share
            or _low(ratio.x, y, ratio.tx, ty, f, alpha) > share
        )

    if days > most or not is_decided(most):
        return None
    # At constant rates the bounds only close in as the window grows.
    low, high = days - 1, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_decided(middle) else (middle, high)
    return high


def drifted(low: float, high: float) -> tuple[float, float]:
    """The bounds, if the rate of reporting may have risen by half or fallen to a half meanwhile."""
    more, less = _DRIFT
    return low / more, high / less


def rank(before: Segment, after: Sequence[Segment]) -> tuple[int, int, int]:
    """How the window stands among the stretches of its length in the baseline.

    Returns:
        How many stretches had a lower mean, how many a higher one, and how many there are.
    """
    length = sum(map(len, after))
    exposure = math.fsum(each.exposure for each in after)
    if not length or not exposure:
        return 0, 0, 0
    mean = math.fsum(each.total for each in after) / exposure
    means = [
        math.fsum(before.counts[i : i + length]) / math.fsum(before.weights[i : i + length])
        for i in range(len(before) - length + 1)
    ]
    return sum(m < mean for m in means), sum(m > mean for m in means), len(means)


def one_day(
    before: Segment, after: Sequence[Segment], share: float, alpha: float = ALPHA
) -> tuple[int, RateRatio] | None:
    """The day on which the bounds rest: without it they lie otherwise to the share or to 1.

    The day with the largest count that does is told.

    Returns:
        Which day, counted through the baseline and then the window, and the ratio without it.
    """
    found = rate_ratio(before, after, alpha)
    if found is None:
        return None

    def sides(ratio: RateRatio) -> tuple[bool, bool, bool, bool]:
        return ratio.low > share, ratio.high <= share, ratio.low > 1, ratio.high < 1

    told, segments = sides(found), (before, *after)
    moments = [_Moments.of(each) for each in segments]
    days = [(number, day) for number, each in enumerate(segments) for day in range(len(each))]
    order = sorted(range(len(days)), key=lambda i: (-segments[days[i][0]].counts[days[i][1]], i))
    tried = set()
    for place in order:
        number, day = days[place]
        near = slice(max(day - 1, 0), day + 2)
        alike = number, not day, segments[number].counts[near], segments[number].weights[near]
        if alike in tried:
            continue  # one quiet day among others is like another
        tried.add(alike)
        left = [*moments]
        left[number] = moments[number].without(segments[number], day)
        (x, *ys), (tx, *tys) = [each.total for each in left], [each.exposure for each in left]
        is_left = tx > 0 and sum(tys) > 0
        if not is_left or sides(bounded(x, sum(ys), tx, sum(tys), _spread(left), alpha)) == told:
            continue
        rest = [*segments]
        rest[number] = segments[number].without(day)
        without = rate_ratio(rest[0], rest[1:], alpha)
        if without is not None and sides(without) != told:
            return place, without
    return None


@attrs.frozen
class _Moments:
    """Sums of a segment from which its dispersion follows, so that a day can be taken out of it at once.

    With the rate R, chi2 is ``squares / R - total`` and the sum of products of neighbouring residuals is
    ``products / R - crossed + R * roots``.
    """

    days: int
    total: float
    exposure: float
    squares: float
    products: float
    crossed: float
    roots: float

    @classmethod
    def of(cls, segment: Segment) -> _Moments:
        days = list(zip(segment.counts, segment.weights, strict=True))
        pairs = [_pair(one, other) for one, other in itertools.pairwise(days)]
        return cls(
            len(days),
            segment.total,
            segment.exposure,
            math.fsum(count * count / weight for count, weight in days),
            *(math.fsum(pair[n] for pair in pairs) for n in range(3)),
        )

    def without(self, segment: Segment, day: int) -> _Moments:
        """The same without a day of the segment; its neighbours become neighbours."""
        near = [
            (segment.counts[n], segment.weights[n])
            for n in (day - 1, day, day + 1)
            if 0 <= n < len(segment)
        ]
        count, weight = segment.counts[day], segment.weights[day]
        gone = [_pair(one, other) for one, other in itertools.pairwise(near)]
        new = [_pair(near[0], near[2])] if len(near) == 3 else []
        pairs = (
            value - sum(pair[n] for pair in gone) + sum(pair[n] for pair in new)
            for n, value in enumerate((self.products, self.crossed, self.roots))
        )
        return _Moments(
            self.days - 1,
            self.total - count,
            self.exposure - weight,
            self.squares - count * count / weight,
            *pairs,
        )


def _pair(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float, float]:
    (a, v), (b, w) = one, other
    root = math.sqrt(v * w)
    return a * b / root, (a * w + b * v) / root, root


def _spread(given: Iterable[_Moments]) -> Dispersion:
    """The dispersion of segments by their moments; but for rounding that of `dispersion`."""
    telling = [each for each in given if each.total > 0]
    rates = [each.total / each.exposure for each in telling]
    chi2 = sum(m.squares / rate - m.total for m, rate in zip(telling, rates, strict=True))
    products = sum(
        m.products / rate - m.crossed + rate * m.roots
        for m, rate in zip(telling, rates, strict=True)
    )
    return _dispersed(chi2, products, sum(each.days for each in telling), len(telling))


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


def ratio_of_ratios(inside: RateRatio, outside: RateRatio) -> RatioOfRatios | None:
    """The rate ratio inside a scope, over the one of places that the pledge does not name.

    The interval is an approximation: on the log scale, the distance from each ratio to its bound is
    taken for a standard error up to a constant, and the two are combined as independent (the root
    of the sum of squares), below and above apart.

    Returns:
        The ratio, or None where a rate ratio is undefined, 0 or infinite, which has no logarithm.
    """
    if not inside.rr or not outside.rr or math.inf in (inside.rr, outside.rr):
        return None
    down = math.hypot(_log_step(inside.low, inside.rr), _log_step(outside.rr, outside.high))
    up = math.hypot(_log_step(inside.rr, inside.high), _log_step(outside.low, outside.rr))
    rr = inside.rr / outside.rr
    return RatioOfRatios(rr, rr * math.exp(-down), rr * math.exp(up) if up < 700 else math.inf)


def _log_step(small: float, large: float) -> float:
    return math.log(large / small) if small else math.inf
