"""How large a share of pledges is kept, and how surely: Beta distributions and their prior.

Sums run through `math.fsum` and searches over sorted values, so that the same records give the same
bits in any order. Scipy is loaded only for a quantile that has no closed form.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Callable, Iterable

import attrs

from pledgewatch.conventions import Skeptic

__all__ = ["UNKNOWN", "Beta", "Estimate", "Tally", "class_prior"]


@attrs.frozen
class Estimate:
    """A probability with an interval, ``low <= value <= high``."""

    value: float
    low: float
    high: float

    def moved(self, factor: float, rules: Skeptic) -> Estimate:
        """The estimate with its odds, and those of both ends, multiplied."""
        return Estimate(*(_moved(p, factor, rules) for p in (self.value, self.low, self.high)))


def _moved(p: float, factor: float, rules: Skeptic) -> float:
    # Nothing moves by nothing: odds and back would cost a digit.
    return rules.clip(p if factor == 1 else factor * p / (1 - p + factor * p))


@attrs.frozen
class Tally:
    """How many pledges weigh in, and how many of them were kept.

    Attributes:
        kept: Sum of weight x share kept.
        weight: Sum of weights.
    """

    kept: float
    weight: float

    @classmethod
    def of(cls, counted: Iterable[tuple[float, float]]) -> Tally:
        """The tally of some pledges, each as ``(weight, share kept)``."""
        given = tuple(counted)
        return cls(math.fsum(w * y for w, y in given), math.fsum(w for w, _ in given))


@attrs.frozen
class Beta:
    """What is known of the share of pledges that somebody keeps: Beta(a, b)."""

    a: float
    b: float

    @classmethod
    def around(cls, mean: float, strength: float) -> Beta:
        """A distribution that is worth so many pledges."""
        return cls(mean * strength, (1 - mean) * strength)

    @property
    def strength(self) -> float:
        """How many pledges it is worth."""
        return self.a + self.b

    @property
    def mean(self) -> float:
        """The expected share kept."""
        return self.a / (self.a + self.b)

    def after(self, tally: Tally) -> Beta:
        """What is known when so many pledges have been judged."""
        return Beta(self.a + tally.kept, self.b + max(tally.weight - tally.kept, 0.0))

    def broken(self, rules: Skeptic) -> Estimate:
        """The probability that the next one is broken, with its interval."""
        value = self.b / (self.a + self.b)
        low = quantile(self.b, self.a, rules.tail)
        high = quantile(self.b, self.a, 1 - rules.tail)
        # The mean of a very lopsided distribution can lie outside the middle of its mass.
        return Estimate(*(rules.clip(p) for p in (value, min(low, value), max(high, value))))


UNKNOWN = Beta(1.0, 1.0)
"""Nothing is known: every share is as likely as any other."""


def quantile(a: float, b: float, p: float) -> float:
    """The value below which Beta(a, b) lies with probability p."""
    if a == b == 1:
        return p
    if b == 1:
        return float(p ** (1 / a))
    if a == 1:
        return float(1 - (1 - p) ** (1 / b))
    from scipy.special import betaincinv

    return float(betaincinv(a, b, p))


# -- the comparison class --------------------------------------------------------------------------


def class_prior(tallies: Iterable[Tally], rules: Skeptic) -> Beta | None:
    """How often others keep their pledges: the likeliest beta-binomial distribution.

    One actor that kept its only pledge and one that broke its only one are added to the class, so
    that a few pledges that were all kept do not make the next one certain. The strength is bounded,
    and more closely the fewer actors there are: a handful of them cannot show that all are alike.

    Args:
        tallies: What each of the others kept.
        rules: The bounds of the strength, and how many others it takes.

    Returns:
        The distribution; None where too few others have a record. Where several strengths are as
        likely as each other, the least.
    """
    told = sorted((tally.kept, tally.weight) for tally in tallies if tally.weight > 0)
    if len(told) < rules.least_actors:
        return None
    most = max(rules.least_strength, min(rules.most_strength, rules.actor_strength * len(told)))
    return _likeliest((*told, (1.0, 1.0), (0.0, 1.0)), rules.least_strength, most)


@functools.lru_cache(maxsize=1024)
def _likeliest(told: tuple[tuple[float, float], ...], least: float, most: float) -> Beta:
    groups = sorted(Counter(told).items())

    def likelihood(mean: float, strength: float) -> float:
        a, b = mean * strength, (1 - mean) * strength
        one = _log_beta(a, b)
        return math.fsum(
            times * (_log_beta(a + kept, b + max(weight - kept, 0.0)) - one)
            for (kept, weight), times in groups
        )

    def best_mean(strength: float) -> float:
        # At one strength the likelihood has a single peak, so a golden section finds it.
        return _peak(lambda mean: likelihood(mean, strength), _EDGE, 1 - _EDGE)

    def profile(log_strength: float) -> float:
        strength = math.exp(log_strength)
        return likelihood(best_mean(strength), strength)

    lo, hi = math.log(least), math.log(most)
    grid = [lo + (hi - lo) * step / _STEPS for step in range(_STEPS + 1)]
    heights = [profile(point) for point in grid]
    top = max(heights)
    place = next(i for i, height in enumerate(heights) if height >= top - _LEVEL)
    chosen = grid[place]
    finer = _peak(profile, grid[max(place - 1, 0)], grid[min(place + 1, _STEPS)])
    if profile(finer) > heights[place] + _LEVEL:
        chosen = finer
    strength = min(max(math.exp(chosen), least), most)
    return Beta.around(best_mean(strength), strength)


_EDGE = 1e-6  # no mean is nearer to never and always than this
_STEPS = 24
_LEVEL = 1e-9  # log-likelihoods no further apart than this are as likely as each other
_GOLD = (math.sqrt(5) - 1) / 2


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _peak(function: Callable[[float], float], lo: float, hi: float) -> float:
    """Where a function with one peak is highest, by golden section."""
    one, other = hi - _GOLD * (hi - lo), lo + _GOLD * (hi - lo)
    at_one, at_other = function(one), function(other)
    for _ in range(40):
        if at_one >= at_other:
            hi, other, at_other = other, one, at_one
            one = hi - _GOLD * (hi - lo)
            at_one = function(one)
        else:
            lo, one, at_one = one, other, at_other
            other = lo + _GOLD * (hi - lo)
            at_other = function(other)
    return (lo + hi) / 2
