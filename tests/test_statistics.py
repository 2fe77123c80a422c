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
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import special, stats
from tests.cases import SIZE
from tests.laws.answers import effort

from pledgewatch.statistics import (
    Dispersion,
    RateRatio,
    RatioOfRatios,
    best_bound,
    dispersion,
    needed_baseline,
    rate_ratio,
    ratio_of_ratios,
)

DAY = 86_400


def _load_grid() -> ModuleType:
    path = Path(__file__).parents[1] / "benchmarks" / "reduction_grid.py"
    spec = importlib.util.spec_from_file_location("reduction_grid", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


grid = _load_grid()


def watched(days):
    """Full exposure for so many days."""
    return [DAY] * days


def compare(before, after, **alphas):
    """`rate_ratio` of fully watched days."""
    return rate_ratio(before, watched(len(before)), after, watched(len(after)), **alphas)


def poisson_like(x, y, **alphas):
    """`rate_ratio` of one day on each side, from which no dispersion can be measured."""
    return compare([x], [y], **alphas)


segments = st.lists(
    st.tuples(st.integers(0, 40), st.one_of(st.just(DAY), st.integers(0, DAY))), max_size=40
)
some_counts = st.lists(st.integers(0, 30), min_size=1, max_size=30)
alphas = st.sampled_from([0.005, 0.025, 0.05, 0.1])


def columns(segment):
    """Counts and exposures of a drawn segment."""
    return [count for count, _ in segment], [weight for _, weight in segment]


# ---- the formulas, computed another way --------------------------------------------------------


def by_the_formula(before, after, alpha_low, alpha_high):
    """Semantics 8 in numpy and scipy.stats, on the exposed days of both segments."""
    parts, df, days = [], 0, 0
    for segment in (before, after):
        counts, weights = (np.array(c, dtype=float) for c in columns(segment))
        counts, weights = counts[weights > 0], weights[weights > 0]
        if counts.sum() > 0:
            expected = counts.sum() * weights / weights.sum()
            parts.append((counts - expected) / np.sqrt(expected))
            df += len(counts) - 1
            days += len(counts)
    chi2 = sum(float(e @ e) for e in parts)
    phi = max(1.0, chi2 / df) if df else 1.0
    rho = 0.0
    # Integers decide whether anything varies at all; floats leave specks of 1e-30.
    if chi2 > 1e-18:
        r1 = sum(float(e[:-1] @ e[1:]) for e in parts) / chi2
        rho = float(np.clip(r1 + 2 * (1 + 3 * r1) / days, 0, 0.8))
    f = phi * (1 + rho) / (1 - rho)
    x, y = (sum(c for c, w in segment if w) for segment in (before, after))
    tx, ty = (sum(w for _, w in segment) for segment in (before, after))

    def factor(a):
        # Above 1 by more than rounding; see the knife's edge below.
        return f * (stats.t.ppf(1 - a, df) / stats.norm.ppf(1 - a)) ** 2 if f > 1 + 1e-9 else f

    low, high = 0.0, math.inf
    if y and tx and ty:
        q = stats.beta.ppf(alpha_low, y / factor(alpha_low), x / factor(alpha_low) + 1)
        low = q / (1 - q) * tx / ty
    if x and tx and ty:
        q = stats.beta.ppf(1 - alpha_high, y / factor(alpha_high) + 1, x / factor(alpha_high))
        high = q / (1 - q) * tx / ty if q < 1 else math.inf
    return phi, rho, factor(alpha_low), factor(alpha_high), low, high


@effort("cheap")
@given(segments, segments, alphas, alphas)
def test_equals_an_independent_computation(before, after, alpha_low, alpha_high):
    found = rate_ratio(
        *columns(before), *columns(after), alpha_low=alpha_low, alpha_high=alpha_high
    )
    phi, rho, f_low, f_high, low, high = by_the_formula(before, after, alpha_low, alpha_high)
    assert (found.phi, found.rho) == pytest.approx((phi, rho), rel=1e-9, abs=1e-9)
    assert (found.f_low, found.f_high) == pytest.approx((f_low, f_high), rel=1e-8)
    assert found.low == pytest.approx(low, rel=1e-6, abs=1e-12)
    if high < 1e4:  # beyond this 1 - q has lost the digits to compare with
        assert found.high == pytest.approx(high, rel=1e-6)
    else:
        assert found.high > 5e3


def test_dispersion_by_hand():
    # Before: 0 4 around 2; after: nothing, which adds nothing. chi2 = 2 + 2, r1 = -2/4.
    found = dispersion([0, 4], watched(2), [0, 0, 0], watched(3))
    assert (found.phi, found.df) == (4.0, 1)
    assert found.rho == 0  # -1/2 + 2 (1 - 3/2) / 2, cut off at 0
    assert found.f == 4.0

    # Days of 1 and 3 hours share four incidents as 1 : 3, which is exactly what they would.
    even = dispersion([1, 3], [3600, 10_800], [2, 2], watched(2))
    assert even == Dispersion(phi=1.0, rho=0.0, f=1.0, df=2)


def test_memory_is_counted():
    block = [5] * 7 + [1] * 7
    found = dispersion(block, watched(14), block, watched(14))
    # Residuals are +-2/sqrt(3): of the 13 pairs in each segment 12 agree and one does not.
    r1 = 22 / 28
    assert found.rho == pytest.approx(min(r1 + 2 * (1 + 3 * r1) / 28, 0.8), rel=1e-12)
    assert found.phi == pytest.approx(28 * 4 / 3 / 26, rel=1e-12)
    assert found.f == pytest.approx(found.phi * (1 + found.rho) / (1 - found.rho), rel=1e-15)
    # The turn from one segment to the other is not a pair of days.
    turned = dispersion(block, watched(14), block[::-1], watched(14))
    assert turned.rho == found.rho


@effort("cheap")
@given(st.integers(2, 60), st.integers(0, 59), st.integers(1, DAY))
def test_rounding_does_not_decide_on_the_knifes_edge(days, day, weight):
    # One incident in a segment: chi2 is exactly days - 1, and phi exactly 1.
    counts = [int(index == day % days) for index in range(days)]
    found = dispersion(counts, [weight] * days, [], [])
    assert found.phi == pytest.approx(1, rel=1e-12)
    if found.rho == 0:
        assert found.f == found.factor(0.05) == 1.0


def test_rounding_does_not_make_memory_either():
    """Rule 33: f within 1e-9 of 1 is 1. Of these six days r1 is exactly -1/6, and rho 0."""
    found = dispersion([0, 1, 1, 0, 0, 1], watched(6), [], [])
    assert found.rho == pytest.approx(0, abs=1e-15)
    assert found.f == found.factor(0.05) == 1.0


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
            found = rate_ratio([x], [3], [y], [2], alpha_low=0.025, alpha_high=0.05)
            assert (found.f_low, found.f_high) == (1.0, 1.0)
            for r in (0.1, 1 / 3, 0.5, 1.0, 2.5) if x + y else ():
                share = 2 * r / (3 + 2 * r)
                above = stats.binomtest(y, x + y, share, alternative="greater").pvalue
                below = stats.binomtest(y, x + y, share, alternative="less").pvalue
                assert (found.low > r) == (above < 0.025), (x, y, r)
                assert (found.high < r) == (below < 0.05), (x, y, r)


def test_steady_counts_are_poisson_enough():
    found = compare([4] * 14, [2] * 14)
    assert (found.phi, found.rho, found.f_low, found.f_high) == (1, 0, 1, 1)
    assert (found.rr, found.x, found.y, found.tx, found.ty) == (0.5, 56, 28, 14 * DAY, 14 * DAY)
    single = poisson_like(56, 28)
    assert (found.low, found.high) == (single.low, single.high)


# ---- edges -------------------------------------------------------------------------------------


def test_nothing_anywhere():
    found = compare([0] * 5, [0] * 5)
    assert (found.rr, found.low, found.high) == (None, 0.0, math.inf)
    empty = rate_ratio([], [], [], [])
    assert (empty.rr, empty.low, empty.high, empty.phi, empty.rho) == (None, 0.0, math.inf, 1, 0)


def test_nothing_before():
    found = compare([0] * 5, [1, 2, 1, 2, 1])
    assert (found.rr, found.high) == (math.inf, math.inf)
    assert 1 < found.low < math.inf


def test_nothing_after_gives_the_best_bound():
    found = compare([1, 9, 0, 4, 7, 0, 3], [0] * 14, alpha_high=0.05)
    assert found.f_high > 1
    assert (found.rr, found.low) == (0.0, 0.0)
    expected = best_bound(found.x, found.f_high, found.tx, found.ty)
    assert found.high == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("wb", "wa"), [(0, DAY), (DAY, 0), (0, 0)])
def test_no_exposure_no_answer(wb, wa):
    found = rate_ratio([3] * 4, [wb] * 4, [3] * 4, [wa] * 4)
    assert (found.rr, found.low, found.high) == (None, 0.0, math.inf)
    assert (found.x, found.y) == (12 if wb else 0, 12 if wa else 0)


def test_thin_effective_counts_stay_finite_or_say_infinite():
    burst = compare([0] * 27 + [1], [0] * 27 + [60])
    assert burst.f_low > 20
    assert 0 <= burst.low <= burst.rr <= burst.high
    assert not any(map(math.isnan, (burst.low, burst.high)))


@pytest.mark.parametrize(
    "arguments",
    [
        ([1], [], [1], [DAY]),
        ([1], [DAY], [1, 2], [DAY]),
        ([-1], [DAY], [1], [DAY]),
        ([1], [DAY], [1], [-DAY]),
        ([1], [-1], [1], [DAY]),
    ],
)
def test_refused_counts(arguments):
    with pytest.raises(ValueError, match=r"negative|days of counts"):
        rate_ratio(*arguments)
    with pytest.raises(ValueError, match=r"negative|days of counts"):
        dispersion(*arguments)


def test_fractions_are_not_counts():
    with pytest.raises(TypeError):
        dispersion([1.5], [DAY], [1], [DAY])


@pytest.mark.parametrize("alpha", [0, -0.1, 0.5, 1, math.nan])
def test_refused_alpha(alpha):
    for call in (
        lambda: poisson_like(3, 3, alpha_low=alpha),
        lambda: poisson_like(3, 3, alpha_high=alpha),
        lambda: best_bound(3, 1.0, 1, 1, alpha),
        lambda: needed_baseline(0.5, alpha),
        lambda: Dispersion(2.0, 0.0, 2.0, 5).factor(alpha),
    ):
        with pytest.raises(ValueError, match="alpha"):
            call()


def test_an_alpha_may_be_as_large_as_one_half_at_most():
    for alpha in (1e-9, 0.499):
        assert poisson_like(3, 3, alpha_low=alpha, alpha_high=alpha).low > 0


def test_columns_of_an_array_do_not_overflow():
    counts = np.array([2_000_000, 1_000_000], dtype=np.int32)
    seconds = np.array([DAY, DAY], dtype=np.int32)
    assert rate_ratio(counts, seconds, counts, seconds) == rate_ratio(
        counts.tolist(), seconds.tolist(), counts.tolist(), seconds.tolist()
    )


# ---- testability -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "needed"), [(20, 1), (1, 5), (1 / 2, 8), (1 / 3, 11), (1 / 4, 14), (1 / 10, 32)]
)
def test_needed_baseline(share, needed):
    assert needed_baseline(share) == needed
    assert poisson_like(needed, 0).high <= share < poisson_like(needed - 1, 0).high


@effort("cheap")
@given(st.floats(0.01, 5), alphas)
def test_needed_baseline_is_the_smallest(share, alpha):
    needed = needed_baseline(share, alpha)
    assert best_bound(needed, 1.0, DAY, DAY, alpha) <= share * (1 + 1e-12)
    assert best_bound(needed - 1, 1.0, DAY, DAY, alpha) >= share * (1 - 1e-12)


@pytest.mark.parametrize("share", [0, -1, math.inf, math.nan])
def test_needed_baseline_refuses(share):
    with pytest.raises(ValueError, match="share"):
        needed_baseline(share)


def test_best_bound():
    assert best_bound(10, 2.0, 56, 28) == pytest.approx((0.05 ** (-2 / 10) - 1) * 2, rel=1e-12)
    assert best_bound(0, 1.0, 1, 1) == math.inf
    assert best_bound(5, 1.0, 0, 1) == best_bound(5, 1.0, 1, 0) == math.inf
    assert best_bound(1, 1e6, 1, 1) == math.inf
    for arguments in ((-1, 1.0, 1, 1), (1, 1.0, -1, 1), (1, 1.0, 1, -1)):
        with pytest.raises(ValueError, match="negative"):
            best_bound(*arguments)
    for f in (0.5, math.nan):
        with pytest.raises(ValueError, match="at least 1"):
            best_bound(5, f, 1, 1)


# ---- laws --------------------------------------------------------------------------------------


@effort("cheap")
@given(segments, segments, alphas)
def test_bounds_enclose_the_ratio(before, after, alpha):
    found = rate_ratio(*columns(before), *columns(after), alpha_low=alpha, alpha_high=alpha)
    assert found.phi >= 1
    assert 0 <= found.rho <= 0.8
    assert found.f_low >= 1
    assert found.f_high >= 1
    if found.rr is None:
        assert (found.low, found.high) == (0, math.inf)
    else:
        assert 0 <= found.low <= found.rr <= found.high


@effort("cheap")
@given(st.integers(0, 300), st.integers(0, 300), alphas)
def test_more_after_is_worse_and_more_before_is_better(x, y, alpha):
    both = {"alpha_low": alpha, "alpha_high": alpha}
    here = poisson_like(x, y, **both)
    worse, better = poisson_like(x, y + 1, **both), poisson_like(x + 1, y, **both)
    assert better.low <= here.low <= worse.low
    assert better.high <= here.high <= worse.high


@effort("cheap")
@given(some_counts, some_counts, alphas)
def test_a_smaller_error_widens(before, after, alpha):
    wide = compare(before, after, alpha_low=alpha / 2, alpha_high=alpha / 2)
    narrow = compare(before, after, alpha_low=alpha, alpha_high=alpha)
    assert wide.low <= narrow.low
    assert wide.high >= narrow.high


@effort("cheap")
@given(some_counts, some_counts)
def test_dispersion_never_narrows(before, after):
    found = compare(before, after)
    plain = poisson_like(sum(before), sum(after))
    scale = len(before) / len(after)
    assert found.low <= plain.low * scale * (1 + 1e-9)
    assert found.high >= plain.high * scale * (1 - 1e-9)


@effort("cheap")
@given(segments, segments, alphas)
def test_the_two_sides_are_mirror_images(before, after, alpha):
    both = {"alpha_low": alpha, "alpha_high": alpha}
    there = rate_ratio(*columns(before), *columns(after), **both)
    back = rate_ratio(*columns(after), *columns(before), **both)
    assert there.phi == back.phi
    assume(min(there.low, back.low) > 1e-200)  # of what is smaller, no digits are left
    assert there.low * back.high == pytest.approx(1, rel=1e-9)
    assert there.high * back.low == pytest.approx(1, rel=1e-9)


@effort("cheap")
@given(segments, segments, st.integers(0, 40), st.integers(0, 99))
def test_unwatched_days_change_nothing(before, after, position, count):
    found = rate_ratio(*columns(before), *columns(after))
    blind = [*before[:position], (count, 0), *before[position:]]
    assert rate_ratio(*columns(blind), *columns(after)) == found
    blind = [*after[:position], (count, 0), *after[position:]]
    assert rate_ratio(*columns(before), *columns(blind)) == found


@effort("cheap")
@given(segments, segments)
def test_the_unit_of_exposure_does_not_matter(before, after):
    found = rate_ratio(*columns(before), *columns(after))
    coarse = rate_ratio(
        *columns([(count, weight * 4) for count, weight in before]),
        *columns([(count, weight * 4) for count, weight in after]),
    )
    assert (coarse.rr, coarse.low, coarse.high) == (found.rr, found.low, found.high)


def test_scipy_is_loaded_only_when_needed():
    script = (
        "import sys, pledgewatch.statistics as s\n"
        "assert not {'scipy', 'numpy'} & set(sys.modules)\n"
        "s.rate_ratio([3, 5], [1, 1], [1, 9], [1, 1])\n"
        "assert 'scipy.stats' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


# ---- ratio of ratios ---------------------------------------------------------------------------


def ratio(rr, low, high):
    """A rate ratio of which only the ratio and its bounds matter."""
    return RateRatio(rr, low, high, 1, 1, 1, 1, 1.0, 1.0, 1.0, 0.0)


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
    inside = rows(cell, 1000, rng, alpha_low=0.05, alpha_high=0.05)
    outside = rows(cell._replace(share=1.0), 1000, rng, alpha_low=0.05, alpha_high=0.05)
    found = [ratio_of_ratios(*pair) for pair in zip(inside, outside, strict=True)]
    assert np.mean([each.low > 0.5 for each in found]) <= 0.06
    assert np.mean([each.high < 0.5 for each in found]) <= 0.06


# ---- the page ----------------------------------------------------------------------------------


def test_the_page_tells_the_truth():
    page = (Path(__file__).parents[1] / "docs" / "statistics.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)
    assert blocks
    for block in blocks:
        exec(compile(block, "docs/statistics.md", "exec"), {})


# ---- how often it is wrong ---------------------------------------------------------------------


def rows(cell, simulations, rng, **alphas):
    """The rate ratio of each simulated pair of windows, by the function that verdicts use."""
    before, after = grid.simulate(cell, simulations, rng)
    pairs = zip(before.tolist(), after.tolist(), strict=True)
    return [compare(*pair, **alphas) for pair in pairs]


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
    found = rows(cell, SIMULATIONS, rng, alpha_low=0.05, alpha_high=0.05)
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
        found = compare(
            before[row].tolist(), after[row].tolist(), alpha_low=0.025, alpha_high=0.025
        )
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
