"""The reduction test against its formulas, exact tests, its laws and simulated truth."""

from __future__ import annotations

import importlib.util
import math
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from scipy import special, stats
from tests.cases import SIZE
from tests.laws.answers import effort

from pledgewatch.engine.counts import Day, runs
from pledgewatch.engine.statistics import (
    Dispersion,
    RateRatio,
    RatioOfRatios,
    Segment,
    best_bound,
    bounded,
    chance_of_none,
    days_needed,
    detectable_ratio,
    dispersion,
    drifted,
    needed_baseline,
    one_day,
    rank,
    rate_ratio,
    ratio_of_ratios,
)

DAY = 86_400
US_DAY = DAY * 1_000_000


def _load_grid() -> ModuleType:
    path = Path(__file__).parents[2] / "benchmarks" / "reduction_grid.py"
    spec = importlib.util.spec_from_file_location("reduction_grid", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


grid = _load_grid()


def segment(*counts):
    """Fully watched days."""
    return Segment(tuple(counts), (float(DAY),) * len(counts))


def compare(before, after, alpha=0.05):
    """`rate_ratio` of fully watched days."""
    return rate_ratio(segment(*before), [segment(*after)], alpha)


def poisson(x, y, alpha=0.05):
    """The ratio of one day on each side, from which no dispersion can be measured."""
    return bounded(x, y, DAY, DAY, Dispersion(), alpha)


segments = st.lists(
    st.tuples(st.integers(0, 40), st.one_of(st.just(DAY), st.integers(0, DAY))), max_size=40
)
some_counts = st.lists(st.integers(0, 30), min_size=1, max_size=30)
alphas = st.sampled_from([0.005, 0.025, 0.05, 0.1])


def of(days):
    """A segment of drawn days."""
    return Segment.of(*zip(*days, strict=True)) if days else Segment()


# ---- the formulas, computed another way --------------------------------------------------------


def by_the_formula(before, slices, alpha):
    """Semantics 8 in numpy and scipy.stats, on the exposed days of all segments."""
    parts, df, days = [], 0, 0
    for drawn in (before, *slices):
        counts = np.array([c for c, w in drawn if w], dtype=float)
        weights = np.array([w for _, w in drawn if w], dtype=float)
        if counts.sum() > 0:
            expected = counts.sum() * weights / weights.sum()
            parts.append((counts - expected) / np.sqrt(expected))
            df += len(counts) - 1
            days += len(counts)
    chi2 = sum(float(e @ e) for e in parts)
    raw, rho = chi2 / df if df else 1.0, 0.0
    # Integers decide whether anything varies at all; floats leave specks of 1e-30.
    if df and chi2 > 1e-18:
        r1 = sum(float(e[:-1] @ e[1:]) for e in parts) / chi2
        rho = float(np.clip(r1 + len(parts) * (1 + 3 * r1) / days, 0, 0.8))
    phi, f = max(1.0, raw), max(1.0, raw * (1 + rho) / (1 - rho))
    after = [day for each in slices for day in each]
    x, y = (sum(c for c, w in drawn if w) for drawn in (before, after))
    tx, ty = (sum(w for _, w in drawn) for drawn in (before, after))
    if f > 1 + 1e-9:
        f *= (stats.t.ppf(1 - alpha, df) / stats.norm.ppf(1 - alpha)) ** 2
    low, high = 0.0, math.inf
    if y:
        q = stats.beta.ppf(alpha, y / f, x / f + 1)
        low = q / (1 - q) * tx / ty
    if x:
        q = stats.beta.ppf(1 - alpha, y / f + 1, x / f)
        high = q / (1 - q) * tx / ty if q < 1 else math.inf
    return phi, rho, f, low, high


@effort("cheap")
@given(segments, st.lists(segments, min_size=1, max_size=4), alphas)
def test_equals_an_independent_computation(before, slices, alpha):
    found = rate_ratio(of(before), [of(each) for each in slices], alpha)
    if found is None:
        assert not of(before).exposure or not any(of(each).exposure for each in slices)
        return
    phi, rho, f, low, high = by_the_formula(before, slices, alpha)
    spread = found.spread
    assert spread.phi == pytest.approx(phi, rel=1e-9)
    if f > 1:  # else the memory of bursts has nothing to multiply
        assert spread.rho == pytest.approx(rho, rel=1e-9, abs=1e-9)
    assert spread.factor(alpha) == pytest.approx(f, rel=1e-8)
    assert found.low == pytest.approx(low, rel=1e-6, abs=1e-12)
    assert found.low_look == rate_ratio(of(before), [of(e) for e in slices], alpha / 2).low
    if high < 1e4:  # beyond this 1 - q has lost the digits to compare with
        assert found.high == pytest.approx(high, rel=1e-6)
    else:
        assert found.high > 5e3


def test_dispersion_by_hand():
    # Before: 0 4 around 2; after: nothing, which adds nothing. chi2 = 2 + 2, r1 = -2/4.
    found = dispersion([segment(0, 4), segment(0, 0, 0)])
    assert (found.phi, found.df) == (pytest.approx(4), 1)
    assert found.rho == 0  # -1/2 + 2 (1 - 3/2) / 2, cut off at 0
    assert found.f == found.phi

    # Days of 1 and 3 hours share four incidents as 1 : 3, which is exactly what they would.
    even = dispersion([Segment((1, 3), (3600, 10_800)), segment(2, 2)])
    assert even == Dispersion(phi=1.0, rho=0.0, f=1.0, df=2)


def test_memory_is_counted():
    block = [5] * 14 + [1] * 14
    found = dispersion([segment(*block), segment(*block)])
    # Residuals are +-2/sqrt(3): of the 27 pairs in each segment 26 agree and one does not.
    r1 = 50 / 56
    assert found.rho == pytest.approx(min(r1 + 2 * (1 + 3 * r1) / 56, 0.8), rel=1e-12)
    assert found.phi == pytest.approx(56 * 4 / 3 / 54, rel=1e-12)
    assert found.f == pytest.approx(found.phi * (1 + found.rho) / (1 - found.rho), rel=1e-15)
    # The turn from one segment to the other is not a pair of days.
    assert dispersion([segment(*block), segment(*block[::-1])]).rho == found.rho


@effort("cheap")
@given(st.integers(2, 60), st.integers(0, 59), st.integers(1, DAY))
def test_rounding_does_not_decide_on_the_knifes_edge(days, day, weight):
    # One incident in a segment: chi2 is exactly days - 1, and phi exactly 1.
    counts = tuple(int(index == day % days) for index in range(days))
    found = dispersion([Segment(counts, (weight,) * days)])
    assert found.phi == pytest.approx(1, rel=1e-12)
    if found.rho == 0:
        assert found.f == found.factor(0.05) == 1.0


def test_what_is_steadier_than_chance_has_little_to_remember():
    # Variance over mean is about .26 here, and neighbours resemble each other.
    steady = segment(*[4, 4, 5, 5, 6, 6, 5, 5] * 4)
    found = dispersion([steady, steady])
    assert found.phi == 1
    assert found.rho > 0.3
    assert found.f == 1


def test_what_was_not_measured_is_not_widened():
    """Semantics 8: f is widened because phi is itself measured, from df days; here from none."""
    assert Dispersion(phi=2.0, rho=0.0, f=2.0, df=0).factor(0.05) == 2.0


@pytest.mark.parametrize("alpha", [0.001, 0.025, 0.05, 0.1])
@pytest.mark.parametrize("df", [1, 2, 13, 26, 200])
def test_factor_widens_by_the_t_quantile(alpha, df):
    widened = Dispersion(phi=2.0, rho=0.0, f=2.0, df=df).factor(alpha)
    expected = 2 * (stats.t.ppf(1 - alpha, df) / stats.norm.ppf(1 - alpha)) ** 2
    assert widened == pytest.approx(expected, rel=1e-10)
    assert Dispersion(phi=1.0, rho=0.0, f=1.0, df=df).factor(alpha) == 1.0


def test_betaincinv_is_the_beta_quantile():
    rng = np.random.default_rng(8)
    a, b = 10 ** rng.uniform(-1, 4, 500), 10 ** rng.uniform(-1, 4, 500)
    for alpha in (0.025, 0.05, 0.5, 0.95):
        q = special.betaincinv(a, b, alpha)
        assert q == pytest.approx(stats.beta.ppf(alpha, a, b), rel=1e-9)
        inside = (q > 1e-300) & (q < 1 - 1e-9)
        assert stats.beta.cdf(q[inside], a[inside], b[inside]) == pytest.approx(alpha, rel=1e-6)


# ---- Poisson counts: the exact conditional test ------------------------------------------------


def test_without_dispersion_the_bounds_are_the_exact_binomial_test():
    for x in range(0, 25, 2):
        for y in range(0, 25, 3):
            # With days of 3 s before and 2 s after, the share expected after is 2 r / (3 + 2 r).
            found = bounded(x, y, 3, 2, Dispersion())
            for r in (0.1, 1 / 3, 0.5, 1.0, 2.5) if x + y else ():
                share = 2 * r / (3 + 2 * r)
                above = stats.binomtest(y, x + y, share, alternative="greater").pvalue
                below = stats.binomtest(y, x + y, share, alternative="less").pvalue
                assert (found.low > r) == (above < 0.05), (x, y, r)
                assert (found.low_look > r) == (above < 0.025), (x, y, r)
                assert (found.high < r) == (below < 0.05), (x, y, r)


def test_steady_counts_are_poisson_enough():
    found = compare([4] * 14, [2] * 14)
    assert found.spread == Dispersion(df=26)
    assert (found.rr, found.x, found.y, found.tx, found.ty) == (0.5, 56, 28, 14 * DAY, 14 * DAY)
    assert (found.rate_before, found.rate_after) == (4, 2)
    plain = poisson(56, 28)
    assert (found.low, found.high) == (plain.low, plain.high)


# ---- edges -------------------------------------------------------------------------------------


def test_nothing_anywhere():
    found = compare([0] * 5, [0] * 5)
    assert (found.rr, found.low, found.high) == (None, 0.0, math.inf)
    assert compare([3], []) is compare([], [3]) is rate_ratio(Segment(), []) is None


def test_nothing_before():
    found = compare([0] * 5, [1, 2, 1, 2, 1])
    assert (found.rr, found.high) == (math.inf, math.inf)
    assert 1 < found.low < math.inf


def test_nothing_after_gives_the_best_bound():
    found = compare([1, 9, 0, 4, 7, 0, 3], [0] * 14)
    f = found.spread.factor(0.05)
    assert f > 1
    assert (found.rr, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(best_bound(found.x, found.tx, found.ty, f), rel=1e-9)


def test_thin_effective_counts_stay_finite_or_say_infinite():
    burst = compare([0] * 27 + [1], [0] * 27 + [60])
    assert burst.spread.factor(0.05) > 20
    assert 0 <= burst.low <= burst.rr <= burst.high
    assert not any(map(math.isnan, (burst.low, burst.high)))


@pytest.mark.parametrize("days", [[(-1, DAY)], [(1, -DAY)]])
def test_refused_counts(days):
    with pytest.raises(ValueError, match="negative"):
        of(days)


def test_a_day_that_nobody_watched_is_left_out_of_everything():
    assert of([(3, DAY), (99, 0), (4, DAY)]) == segment(3, 4)


# ---- testability -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "needed"), [(20, 1), (1, 5), (1 / 2, 8), (1 / 3, 11), (1 / 4, 14), (1 / 10, 32)]
)
def test_needed_baseline(share, needed):
    assert needed_baseline(share) == needed
    assert poisson(needed, 0).high <= share < poisson(needed - 1, 0).high


@effort("cheap")
@given(st.floats(0.01, 5), alphas)
def test_needed_baseline_is_the_smallest(share, alpha):
    needed = needed_baseline(share, alpha)
    assert best_bound(needed, DAY, DAY, alpha=alpha) <= share * (1 + 1e-12)
    assert best_bound(needed - 1, DAY, DAY, alpha=alpha) >= share * (1 - 1e-12)


def test_best_bound():
    assert best_bound(10, 56, 28, 2.0) == pytest.approx((0.05 ** (-2 / 10) - 1) * 2, rel=1e-12)
    assert best_bound(0, 1, 1) == best_bound(5, 0, 1) == best_bound(5, 1, 0) == math.inf
    assert best_bound(1, 1, 1, 1e6) == math.inf


# ---- what is told with it ----------------------------------------------------------------------


@effort("cheap")
@given(
    st.integers(1, 5000), st.integers(0, 5000), st.integers(1, 60), st.integers(1, 60),
    st.sampled_from([1.0, 0.5, 0.1]), st.floats(1, 50),
)  # fmt: skip
def test_the_days_needed_are_the_fewest_that_decide(x, y, before, after, share, f):
    found = bounded(x, y, before * DAY, after * DAY, Dispersion(f, 0.0, f, 50))
    needed = days_needed(found, share, after)

    def decides(days):
        at = bounded(x, y * days / after, before * DAY, days * DAY, found.spread)
        return at.low > share or at.high <= share

    if needed is None:
        assert not decides(3650)
    else:
        assert decides(needed)
        assert needed == after or not decides(needed - 1)


@effort("cheap")
@given(
    st.integers(1, 10**6), st.integers(1, 60), st.sampled_from([1.0, 0.5, 0.1]), st.floats(1, 50)
)
def test_the_detectable_ratio_solves_its_equation(x, after, share, f):
    spread = Dispersion(f, 0.0, f if f > 1 else 1.0, 50)
    found = bounded(x, 3, 56 * DAY, after * DAY, spread)
    told = detectable_ratio(found, share)
    need, f = stats.norm.ppf(0.95) + stats.norm.ppf(0.8), spread.factor(0.05)

    def excess(true):
        y = true * x * after / 56
        return math.log(true / share) + need * math.sqrt(f * (1 / x + 1 / y))

    above = np.geomspace(share if told is None else told * 1.0001, share, 50)
    if told is not None:
        assert excess(told) == pytest.approx(0, abs=1e-6)
    else:
        above = np.geomspace(1e-9, share, 200)
    assert all(excess(true) > 0 for true in above)


def test_rank_among_equal_stretches():
    before = segment(1, 5, 9, 5, 1)
    assert rank(before, [segment(4)]) == (2, 3, 5)
    assert rank(before, [segment(7, 7)]) == (2, 0, 4)
    assert rank(before, [segment(*[1] * 6)]) == (0, 0, 0)
    assert rank(before, []) == (0, 0, 0)


def test_one_day_on_which_the_bounds_rest():
    steady = segment(*[10] * 28)
    assert one_day(steady, [segment(*[2] * 28)], 0.5) is None
    place, without = one_day(steady, [segment(*[1] * 13, 160, *[1] * 14)], 0.5)
    assert place == 28 + 13
    assert without.high < 0.5
    assert one_day(steady, [], 0.5) is None


@effort("cheap")
@given(segments, segments, st.sampled_from([1.0, 0.5, 0.1]))
def test_one_day_is_the_first_that_decides(before, after, share):
    sides = [of(before), of(after)]
    found = rate_ratio(sides[0], sides[1:])
    assume(found is not None)

    def decides(ratio):
        return ratio.low > share, ratio.high <= share, ratio.low > 1, ratio.high < 1

    days = [(side, day) for side in (0, 1) for day in range(len(sides[side]))]
    rests = []
    for place, (side, day) in enumerate(days):
        left = [each.without(day) if n == side else each for n, each in enumerate(sides)]
        without = rate_ratio(left[0], left[1:])
        if without is not None and decides(without) != decides(found):
            rests.append((-sides[side].counts[day], place))
    alarm = one_day(sides[0], sides[1:], share)
    assert (alarm and alarm[0]) == (min(rests)[1] if rests else None)


def test_drift_and_the_chance_of_none():
    assert drifted(0.3, 0.6) == (0.3 / 1.5, 1.2)
    assert chance_of_none(1, 56, 28, 1) == pytest.approx((56 / 84) ** 1.5)


# ---- laws --------------------------------------------------------------------------------------


@effort("cheap")
@given(segments, segments, alphas)
@example(  # the lower bounds are smaller than any number
    before=[(0, 29651), (18, DAY), (25, DAY), (21, 1030), (5, DAY), (32, 152)],
    after=[(0, DAY), (29, DAY)],
    alpha=0.05,
)
def test_bounds_enclose_the_ratio(before, after, alpha):
    found = rate_ratio(of(before), [of(after)], alpha)
    assume(found is not None)
    spread = found.spread
    assert spread.phi >= 1
    assert 0 <= spread.rho <= 0.8
    assert spread.factor(alpha) >= 1
    assert found.low_look <= found.low
    if found.rr is None:
        assert (found.low, found.high) == (0, math.inf)
    else:
        assert 0 <= found.low <= found.rr <= found.high


@effort("cheap")
@given(st.integers(0, 300), st.integers(0, 300), alphas)
def test_more_after_is_worse_and_more_before_is_better(x, y, alpha):
    here = poisson(x, y, alpha)
    worse, better = poisson(x, y + 1, alpha), poisson(x + 1, y, alpha)
    assert better.low <= here.low <= worse.low
    assert better.high <= here.high <= worse.high


@effort("cheap")
@given(some_counts, some_counts)
def test_dispersion_never_narrows(before, after):
    found = compare(before, after)
    plain = bounded(sum(before), sum(after), len(before), len(after), Dispersion())
    assert found.low <= plain.low * (1 + 1e-9)
    assert found.high >= plain.high * (1 - 1e-9)


@effort("cheap")
@given(segments, segments)
def test_the_two_sides_are_mirror_images(before, after):
    there, back = rate_ratio(of(before), [of(after)]), rate_ratio(of(after), [of(before)])
    assume(there is not None)
    assert there.spread == back.spread
    assume(min(there.low, back.low) > 1e-200)  # of what is smaller, no digits are left
    assert there.low * back.high == pytest.approx(1, rel=1e-9)
    assert there.high * back.low == pytest.approx(1, rel=1e-9)


@effort("cheap")
@given(some_counts, some_counts, st.integers(2, 7))
def test_the_unit_of_exposure_does_not_matter(before, after, unit):
    found = compare(before, after)
    other = rate_ratio(
        Segment(tuple(before), (unit * 1.0,) * len(before)),
        [Segment(tuple(after), (unit * 1.0,) * len(after))],
    )
    assert (other.low, other.high) == pytest.approx((found.low, found.high), rel=1e-9)


def test_scipy_is_loaded_only_when_needed():
    script = (
        "import sys, pledgewatch.engine.statistics as s\n"
        "assert not {'scipy', 'numpy'} & set(sys.modules)\n"
        "s.rate_ratio(s.Segment((3, 5), (1, 1)), [s.Segment((1, 9), (1, 1))])\n"
        "assert 'scipy.stats' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


# ---- ratio of ratios ---------------------------------------------------------------------------


def ratio(rr, low, high):
    """A rate ratio of which only the ratio and its bounds matter."""
    return RateRatio(1, 1, 1, 1, rr, low, low, high, Dispersion())


def test_ratio_of_ratios_by_hand():
    found = ratio_of_ratios(ratio(0.5, 0.25, 1.0), ratio(2.0, 1.0, 8.0))
    assert found.rr == 0.25
    # Below: one halving inside, one fourfold rise outside. Above: a doubling and a halving.
    assert found.low == pytest.approx(0.25 * 2 ** -math.hypot(1, 2), rel=1e-12)
    assert found.high == pytest.approx(0.25 * 2 ** math.hypot(1, 1), rel=1e-12)


def test_ratio_of_ratios_without_a_bound():
    assert ratio_of_ratios(ratio(1.0, 0.0, 2.0), ratio(1.0, 0.5, 2.0)).low == 0.0
    assert ratio_of_ratios(ratio(1.0, 0.5, math.inf), ratio(1.0, 0.5, 2.0)).high == math.inf
    far = ratio_of_ratios(ratio(1.0, 0.5, 1e300), ratio(1.0, 1e-300, 2.0))
    assert far == RatioOfRatios(1.0, far.low, math.inf)


@pytest.mark.parametrize("undefined", [None, 0.0, math.inf])
def test_ratio_of_ratios_undefined(undefined):
    gone, here = ratio(undefined, 0.0, math.inf), ratio(1.0, 0.5, 2.0)
    assert ratio_of_ratios(gone, here) is None
    assert ratio_of_ratios(here, gone) is None


def test_ratio_of_ratios_covers_the_truth():
    """One-sided errors of the approximate interval, at rates where it is meant to be used."""
    cell = grid.Cell("counts", (28, 28), 3.0, 2.0, 0.0, 0.5)
    rng = np.random.default_rng(81)
    inside = rows(cell, 1000, rng)
    outside = rows(cell._replace(share=1.0), 1000, rng)
    found = [ratio_of_ratios(*pair) for pair in zip(inside, outside, strict=True)]
    assert np.mean([each.low > 0.5 for each in found]) <= 0.06
    assert np.mean([each.high < 0.5 for each in found]) <= 0.06


# ---- the page ----------------------------------------------------------------------------------


def test_the_page_tells_the_truth():
    page = (Path(__file__).parents[2] / "docs" / "statistics.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)
    assert blocks
    for block in blocks:
        exec(compile(block, "docs/statistics.md", "exec"), {})


# ---- how often it is wrong ---------------------------------------------------------------------


def rows(cell, simulations, rng, alpha=0.05):
    """The rate ratio of each simulated pair of windows, by the function that verdicts use."""
    before, after = grid.simulate(cell, simulations, rng)
    return [sliced(*pair, alpha) for pair in zip(before, after, strict=True)]


def sliced(before, after, alpha):
    """`rate_ratio` of one simulation, its window cut as verdicts cut it."""
    parts = [segment(*part[0].tolist()) for part in grid.sliced(after[None, :])]
    return rate_ratio(segment(*before.tolist()), parts, alpha)


@pytest.mark.parametrize("days", [1, 2, 3, 7, 14, 28, 60, 119, 120, 180])
def test_the_simulation_cuts_windows_as_the_verdicts_do(days):
    made = [Day(n * US_DAY, (n + 1) * US_DAY, DAY, DAY) for n in range(days)]
    lengths = [len(part) for part in runs(made, 0, days * US_DAY)]
    assert [part.shape[1] for part in grid.sliced(np.zeros((1, days)))] == lengths


SIMULATIONS = {"quick": 2_000, "nightly": 5_000, "release": 20_000}[SIZE]
CELLS = [  # process, days before and after, rate a day, dispersion, rho, true ratio = r
    ("counts", (14, 14), 10.0, 5.0, 0.0, 1.0),
    ("counts", (14, 14), 3.0, 2.0, 0.3, 1 / 2),
    ("counts", (28, 28), 1.0, 1.0, 0.0, 1 / 3),
    ("counts", (28, 28), 3.0, 5.0, 0.3, 1 / 2),
    ("counts", (56, 28), 10.0, 2.0, 0.0, 1.0),
    ("counts", (56, 28), 10.0, 5.0, 0.6, 1 / 3),
]


@pytest.mark.parametrize("number", range(len(CELLS)))
def test_false_verdicts_are_rare(number):
    """At a true ratio of exactly r, with one look on each side at .05."""
    cell = grid.Cell(*CELLS[number])
    rng = np.random.default_rng([2022, number])
    found = rows(cell, SIMULATIONS, rng)
    broken = sum(each.low > cell.share for each in found) / len(found)
    kept = sum(each.high <= cell.share for each in found) / len(found)
    assert broken <= 0.06, f"false BROKEN {broken:.3f} in {cell}"
    assert kept <= 0.06, f"false KEPT {kept:.3f} in {cell}"


def test_a_plain_poisson_test_would_fail():
    """What the dispersion is measured for: without it, about one verdict in five is false."""
    cell = grid.Cell("counts", (14, 14), 10.0, 5.0, 0.0, 1.0)
    found = grid.tally(cell, 4000, np.random.default_rng(23))
    assert min(found.plain_broken, found.plain_kept) > 0.15
    assert max(found.broken, found.kept) <= 0.05


def test_two_looks_at_half_the_error_are_no_worse_than_one():
    cell = grid.Cell("counts", (28, 28), 3.0, 2.0, 0.0, 0.5)
    assert grid.tally(cell, 4000, np.random.default_rng(24)).two_looks <= 0.055


@pytest.mark.parametrize("share", [1.0, 0.1])
def test_the_simulation_tests_what_the_verdicts_use(share):
    """The benchmark's formulas on arrays equal the functions of the library, row by row."""
    cell = grid.Cell("counts", (14, 10), 0.4, 2.0, 0.3, share)
    before, after = grid.simulate(cell, 300, np.random.default_rng(5))
    assert share == 1 or (after.sum(axis=1) == 0).any()  # the rules for nothing are exercised
    low, high = grid.bounds(before, after, 0.025)
    for row in range(300):
        found = sliced(before[row], after[row], 0.025)
        assert found.low == pytest.approx(low[row], rel=1e-9)
        assert found.high == pytest.approx(high[row], rel=1e-9)


@pytest.mark.parametrize("process", ["counts", "waves"])
def test_simulated_counts_have_the_moments_asked_for(process):
    cell = grid.Cell(process, (20, 20), 10.0, 5.0, 0.6, 0.5)
    before, after = grid.simulate(cell, 20_000, np.random.default_rng(6))
    assert before.mean() == pytest.approx(10, rel=0.03)
    assert after.mean() == pytest.approx(5, rel=0.03)
    assert before.var() / before.mean() == pytest.approx(5, rel=0.05)
    assert after.var() / after.mean() == pytest.approx(5, rel=0.05)
    centred = before - before.mean()
    memory = (centred[:, 1:] * centred[:, :-1]).mean() / before.var()
    expected = 0.58 if process == "counts" else 0.6 * 4 / 5
    assert memory == pytest.approx(expected, abs=0.03)
