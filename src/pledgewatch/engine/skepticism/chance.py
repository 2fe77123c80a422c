"""The chance that a pledge is, or will be, broken: three models, by its kind (skepticism, *formulas*).

A hazard model for prohibitions, odds for demands, a posterior of the rate ratio for reductions. Plain
loops over fixed grids, so that the bits are the same on every machine.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import math
import operator
from collections.abc import Iterable, Sequence
from statistics import NormalDist

import attrs

from pledgewatch.conventions import NANO
from pledgewatch.conventions.classes import ReferenceClass
from pledgewatch.engine.scoring import logit

_LOW, _HIGH, _CELLS = 0.01, 20.0, 801
SIGMA = 0.8
"""Standard deviation of the log of the rate after a pledge over that before it, windows of 28 days."""
_WALK = 0.45  # standard deviation of the log rate over 28 days
_DRIFT = 0.15  # standard deviation of the log of the reporting ratio of a declared panel
_EDGE = 0.05  # how sharp the ends of a told level are
_SHARE_AT_THE_END = 0.2  # of demands that are kept, how many are kept at the deadline itself
_QUANTILES = 41  # of what the wording may mean
_STEPS = 21  # of how the rate may go on, from -2.5 to 2.5 standard deviations


def beta_quantile(a: float, b: float, p: float) -> float:
    """The quantile of a Beta distribution."""
    from scipy.special import betaincinv

    return float(betaincinv(a, b, p))


def _from_odds(log_odds: float) -> float:
    if log_odds >= 0:
        return 1 / (1 + math.exp(-log_odds))
    return math.exp(max(log_odds, -700.0)) / (1 + math.exp(max(log_odds, -700.0)))


# -- prohibitions and demands ------------------------------------------------------------------------


def seen(coverage: float, typical: int) -> float:
    """P(a broken pledge has shown itself): at least one of its typical violations was told."""
    return 1 - (1 - coverage) ** typical


def forbidding(
    pi: float, of: ReferenceClass, age: float, end: float, coverage: float, v: float
) -> float:
    """P(broken) of a prohibition: already, unseen, or in the time that is left.

    Args:
        pi: P(broken in the end), by class and record.
        of: The class, for when they are broken.
        age: How long it has stood (days).
        end: How long it is to stand (days).
        coverage: Effective coverage so far, c s.
        v: P(violated) by what is told.
    """
    now, final = of.share_by(age, end), of.share_by(end, end)
    unseen, later = pi * now * (1 - seen(coverage, of.typical)), pi * (final - now)
    whole = unseen + later + 1 - pi * final
    hazard = (unseen + later) / whole if whole > 0 else 1.0
    return 1 - (1 - v) * (1 - hazard)


def demanding(pi: float, gone: float, coverage: float, done: float) -> float:
    """P(not done in time) of a demand.

    Args:
        pi: P(broken in the end), by class and record.
        gone: The share of the time that is gone; 1 once it is overdue.
        coverage: Effective coverage so far, c s.
        done: P(done in time) by what is told, without what silence says.
    """
    shown = (1 - _SHARE_AT_THE_END) * gone if gone < 1 else 1.0
    left = 1 - shown * coverage
    if left <= 0:
        return 1.0
    return _from_odds(math.log(pi / (1 - pi)) - math.log(left) - logit(done) / NANO)


# -- reductions --------------------------------------------------------------------------------------


@attrs.frozen
class Meaning:
    """What a reduction pledges: a share of the rate before, and the band that the wording may mean."""

    share: float
    low: float
    high: float


@attrs.frozen
class CountContrast:
    """Counts before and after, as the reduction test has them.

    Attributes:
        x, y: How many incidents.
        tx, ty: Their exposures, in one unit.
        f: How many incidents weigh as much as one independent one.
    """

    x: float
    y: float
    tx: float
    ty: float
    f: float = 1.0


@attrs.frozen
class RelativeLevel:
    """A level that is told, as a share of the one before.

    Attributes:
        low, high: Between what.
        p: P(it is so), by its tellers together.
    """

    low: float
    high: float
    p: float


_LOGS = tuple(
    math.log(_LOW) + place * (math.log(_HIGH / _LOW) / (_CELLS - 1)) for place in range(_CELLS)
)
_RATIOS = tuple(map(math.exp, _LOGS))


def posterior(
    pi: float, share: float, counts: CountContrast | None = None, level: RelativeLevel | None = None
) -> tuple[float, ...]:
    """The distribution of the rate ratio on a fixed grid.

    Before anything is told, P(ratio > share) = pi.
    """
    centre = math.log(share) + SIGMA * NormalDist().inv_cdf(pi)
    p = _normed([-0.5 * ((log - centre) / SIGMA) ** 2 for log in _LOGS])
    if counts is not None and counts.x > 0 and counts.ty > 0:
        p = _scaled([a * (b + 1e-12) for a, b in zip(p, _likelihood(counts), strict=True)])
    if level is not None:
        inside = [
            _normal((ratio - level.low) / _EDGE) * _normal((level.high - ratio) / _EDGE)
            for ratio in _RATIOS
        ]
        there = [a * b for a, b in zip(p, inside, strict=True)]
        if math.fsum(there) > 0:
            mixed = zip(_scaled(there), p, strict=True)
            p = [level.p * a + (1 - level.p) * b for a, b in mixed]
    return tuple(p)


@functools.lru_cache(maxsize=64)
def _likelihood(counts: CountContrast) -> tuple[float, ...]:
    """The likelihood of a rate ratio, smeared by how reporting may have drifted."""
    after, before = counts.y / counts.f, counts.x / counts.f + 0.5
    logs = []
    for ratio in _RATIOS:
        expected = counts.ty * ratio
        whole = counts.tx + expected
        logs.append(after * math.log(expected / whole) + before * math.log(counts.tx / whole))
    top = max(logs)
    plain = [math.exp(log - top) for log in logs]
    kernel = _smear()
    reach = len(kernel) // 2
    padded = [plain[0]] * reach + plain + [plain[-1]] * reach
    return tuple(
        math.fsum(map(operator.mul, kernel, padded[place : place + len(kernel)]))
        for place in range(_CELLS)
    )


@functools.cache
def _smear() -> list[float]:
    """How a rate ratio is spread by how reporting may have drifted, by cells of the grid."""
    step = _LOGS[1] - _LOGS[0]
    reach = int(4 * _DRIFT / step)
    return _scaled([math.exp(-0.5 * (k * step / _DRIFT) ** 2) for k in range(-reach, reach + 1)])


def share_above(p: Sequence[float], ratio: float) -> float:
    """P(the rate ratio is above a ratio)."""
    return math.fsum(p[bisect.bisect_right(_RATIOS, ratio) :])


def reducing(
    pi: float,
    meaning: Meaning,
    gone: float,
    length: float,
    counts: CountContrast | None = None,
    levels: Iterable[RelativeLevel] = (),
) -> float:
    """P(the ratio in the end is above what was pledged); with levels of several places, of the worst.

    A level is read where it ends, a rate over the whole window.

    Args:
        pi: P(broken in the end), by class and record.
        meaning: What was pledged.
        gone: How much of the window is gone (days).
        length: Its length (days).
        counts: What was counted; not asked where there is a level.
        levels: The latest level told of each place.
    """
    told = tuple(levels)
    if told:
        return max(_above(pi, meaning, 0.0, length - gone, None, level) for level in told)
    return _above(pi, meaning, gone, max(length - gone, 0.0), counts, None)


def _above(
    pi: float,
    meaning: Meaning,
    gone: float,
    rest: float,
    counts: CountContrast | None,
    level: RelativeLevel | None,
) -> float:
    """P(final ratio > pledged), with `gone` days at the ratio so far and `rest` days to come."""
    p = posterior(pi, meaning.share, counts, level)
    rest = max(rest, 0.0)
    whole = gone + rest
    spread = _WALK * math.sqrt(rest / 28)
    steps, weights = _walk()
    # How far a ratio so far is multiplied until the end.
    if level is not None or whole <= 0:
        factors = [math.exp(spread * z) for z in steps]
    else:
        factors = [(gone + rest * math.exp(spread * z)) / whole for z in steps]
    beyond = [0.0, *itertools.accumulate(reversed(p))]  # P(the ratio is one of the so many largest)
    pledged = _wordings(meaning)
    return math.fsum(
        weight * beyond[_CELLS - bisect.bisect_right(_RATIOS, share / factor)]
        for weight, factor in zip(weights, factors, strict=True)
        for share in pledged
    ) / len(pledged)


@functools.cache
def _walk() -> tuple[list[float], list[float]]:
    """How far the ratio may go from here, in standard deviations, and how likely each is."""
    steps = [5 * k / (_STEPS - 1) - 2.5 for k in range(_STEPS)]
    return steps, _scaled([math.exp(-0.5 * z * z) for z in steps])


@functools.lru_cache(maxsize=64)
def _wordings(meaning: Meaning) -> tuple[float, ...]:
    """What the wording may mean, at even quantiles (PERT over its band)."""
    low, share, high = meaning.low, meaning.share, meaning.high
    if high <= low:
        return (share,)
    a, b = 1 + 4 * (share - low) / (high - low), 1 + 4 * (high - share) / (high - low)
    return tuple(
        low + (high - low) * beta_quantile(a, b, (k + 0.5) / _QUANTILES) for k in range(_QUANTILES)
    )


def _normal(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2))


def _normed(logs: Sequence[float]) -> list[float]:
    top = max(logs)
    return _scaled([math.exp(log - top) for log in logs])


def _scaled(weights: Sequence[float]) -> list[float]:
    whole = math.fsum(weights)
    return [weight / whole for weight in weights]
