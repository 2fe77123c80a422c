"""How often the reduction test is wrong, and how often it sees what there is to see.

    python benchmarks/reduction_grid.py --simulations 20000 --table reduction-grid.md

simulates daily counts whose true ratio is *exactly* the pledged share r, the hardest case there is,
and counts the verdicts that would be false: a lower bound above r ("broken") and an upper bound at
or below r ("kept"). It prints the worst cell of each group, what a plain Poisson test does to the
same counts, cells beyond the range the test was made for, and the power of the test; ``--table``
writes every cell. Each cell has its own seed, so that it can be made again alone.

Two processes make the counts, both with the mean and the dispersion (variance over mean) asked for:

counts
    Each day is the quantile of a negative binomial distribution (Poisson at dispersion 1) at the
    normal probability of a latent Gaussian AR(1) series with correlation rho: a Gaussian copula.
    The counts themselves remember the day before, with a little less than rho.
waves
    Each day is Poisson around a hidden gamma intensity that is tied to the AR(1) series in the
    same way. The intensity remembers with rho; the counts are noise around it, so their lag-1
    correlation is only about rho (d - 1) / d although the waves last as long. Nothing but
    "counts" is left of it at dispersion 1 or rho 0, so these cells are not repeated.

The rate after the pledge has the dispersion of the rate before it, and every day is fully watched. A
long window is cut into slices as the verdicts cut it.

It also says what happens when *reporting* changes with the pledge while the acts do not: the rate of
reporting is multiplied by 0.33, 0.67, 1.5 or 2, and the test, which sees reports alone, takes it for a
change of the acts.
"""

from __future__ import annotations

import argparse
import itertools
import math
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import special

ALPHA = 0.05
WINDOWS = ((14, 14), (28, 28), (56, 28))
LONG = ((56, 180),)  # bursts are measured within months of it
RATES = (1.0, 3.0, 10.0)
DISPERSIONS = (1.0, 2.0, 5.0)
RHOS = (0.0, 0.3, 0.6)
SHARES = (1.0, 1 / 2, 1 / 3)
DRIFTS = (0.33, 0.67, 1.0, 1.5, 2.0)
ALLOWED = (1.5, 0.5)  # the drift that a verdict has to survive: bounds are divided by these
Counts = np.ndarray  # simulations x days


class Cell(NamedTuple):
    """One set of circumstances to simulate.

    ``days`` before and after, ``rate`` of incidents a day before the pledge, ``dispersion``
    (variance over mean), ``rho`` of the latent series, ``share`` = the true ratio.
    """

    process: str
    days: tuple[int, int]
    rate: float
    dispersion: float
    rho: float
    share: float

    @property
    def limit(self) -> float:
        """The most false verdicts of one kind that pass: .055, and .08 where days remember."""
        return 0.08 if self.rho else 0.055


class Tally(NamedTuple):
    """Shares of simulations: false verdicts at one look each, over two looks, and by Poisson."""

    broken: float
    kept: float
    two_looks: float
    plain_broken: float
    plain_kept: float


# ---- counts ------------------------------------------------------------------------------------


def simulate(cell: Cell, simulations: int, rng: np.random.Generator) -> tuple[Counts, Counts]:
    """Daily counts before and after, one simulation a row, in an unbroken latent series."""
    before, after = cell.days
    latent = rng.standard_normal((simulations, before + after))
    for day in range(1, before + after):
        latent[:, day] = cell.rho * latent[:, day - 1] + np.sqrt(1 - cell.rho**2) * latent[:, day]
    u = special.ndtr(latent)
    draw = {"counts": _quantile, "waves": _wave}[cell.process]
    return (
        draw(u[:, :before], cell.rate, cell.dispersion, rng),
        draw(u[:, before:], cell.rate * cell.share, cell.dispersion, rng),
    )


def _quantile(u: Counts, mean: float, dispersion: float, _: np.random.Generator) -> Counts:
    most = np.arange(int(mean + 40 * np.sqrt(mean * dispersion) + 200 * dispersion))
    if dispersion == 1:
        cumulative = special.pdtr(most, mean)
    else:
        cumulative = special.betainc(mean / (dispersion - 1), most + 1, 1 / dispersion)
    return np.searchsorted(cumulative, u)


def _wave(u: Counts, mean: float, dispersion: float, rng: np.random.Generator) -> Counts:
    scale = dispersion - 1
    return rng.poisson(special.gammaincinv(mean / scale, u) * scale)


# ---- the test, on many simulations at once -----------------------------------------------------


def sliced(window: Counts) -> list[Counts]:
    """A window in segments, as `pledgewatch.engine.counts.runs` cuts it: 30 days each, if it is long."""
    days = window.shape[1]
    number = np.arange(days) // (30 if days >= 120 else days)
    return [window[:, number == n] for n in np.unique(number)]


def factors(before: Counts, after: Counts) -> tuple[np.ndarray, np.ndarray]:
    """``f`` and ``df`` of every row: `pledgewatch.engine.statistics.dispersion` for fully watched days."""
    days, df, segments = (np.zeros(len(before)) for _ in range(3))
    chi2, product = np.zeros(len(before)), np.zeros(len(before))
    for segment in (before, *sliced(after)):
        mean = segment.mean(axis=1, keepdims=True)
        residual = (segment - mean) / np.sqrt(np.where(mean > 0, mean, 1))
        telling = mean[:, 0] > 0
        segments += telling
        days += telling * segment.shape[1]
        df += telling * (segment.shape[1] - 1)
        chi2 += (residual**2).sum(axis=1)
        product += (residual[:, 1:] * residual[:, :-1]).sum(axis=1)
    r1 = product / np.where(chi2 > 0, chi2, 1)
    rho = np.clip(r1 + segments * (1 + 3 * r1) / np.maximum(days, 1), 0, 0.8)
    f = chi2 / np.maximum(df, 1) * (1 + rho) / (1 - rho)
    return np.where(f > 1 + 1e-9, f, 1.0), df


def bounds(
    before: Counts, after: Counts, alpha: float, *, plain: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper bound of every row; ``plain`` takes the counts for Poisson."""
    x, y = before.sum(axis=1), after.sum(axis=1)
    exposure = before.shape[1] / after.shape[1]
    f, df = (np.ones(len(x)), np.zeros(len(x))) if plain else factors(before, after)
    widened = f * (special.stdtrit(np.maximum(df, 1), 1 - alpha) / special.ndtri(1 - alpha)) ** 2
    f = np.where((f > 1) & (df >= 1), widened, f)
    with np.errstate(divide="ignore", invalid="ignore"):
        q = special.betaincinv(y / f, x / f + 1, alpha)
        low = np.where(y > 0, q / (1 - q), 0) * exposure
        q = special.betaincinv(x / f, y / f + 1, alpha)
        high = np.where(x > 0, (1 - q) / q, np.inf) * exposure
    return low, high


def tally(cell: Cell, simulations: int, rng: np.random.Generator) -> Tally:
    """Simulate a cell and count what the test says of it."""
    before, after = simulate(cell, simulations, rng)
    low, high = bounds(before, after, ALPHA)
    plain_low, plain_high = bounds(before, after, ALPHA, plain=True)
    half, _ = bounds(before, after[:, : after.shape[1] // 2], ALPHA / 2)
    end, _ = bounds(before, after, ALPHA / 2)
    return Tally(
        broken=float(np.mean(low > cell.share)),
        kept=float(np.mean(high <= cell.share)),
        two_looks=float(np.mean((half > cell.share) | (end > cell.share))),
        plain_broken=float(np.mean(plain_low > cell.share)),
        plain_kept=float(np.mean(plain_high <= cell.share)),
    )


# ---- the cells ---------------------------------------------------------------------------------


def grid(windows: Iterable[tuple[int, int]] = WINDOWS) -> Iterator[Cell]:
    """The cells whose limits the project promises, or the same with other windows."""
    for cell in itertools.product(("counts", "waves"), windows, RATES, DISPERSIONS, RHOS, SHARES):
        made = Cell(*cell)
        if made.process == "counts" or (made.rho and made.dispersion > 1):
            yield made


def beyond() -> Iterator[Cell]:
    """Longer memory than the test was made for."""
    for process, days, rho in itertools.product(
        ("counts", "waves"), ((14, 14), (56, 28), (180, 180)), (0.8, 0.9)
    ):
        yield Cell(process, days, 10.0, 5.0, rho, 1.0)


def run(cells: Iterable[Cell], simulations: int, seed: int) -> dict[Cell, Tally]:
    """Tally every cell, each from a seed of its own."""
    return {
        cell: tally(cell, simulations, np.random.default_rng([seed, number]))
        for number, cell in enumerate(cells)
    }


def power(simulations: int, seed: int) -> Iterator[tuple[Cell, float, float]]:
    """How often a pledge to halve is seen broken where nothing changed, and kept at a tenth.

    The lower bound is the one of the last of two looks.
    """
    cells = itertools.product(((28, 28), (56, 28)), RATES, DISPERSIONS, (0.0, 0.3))
    for number, (days, rate, dispersion, rho) in enumerate(cells):
        rng = np.random.default_rng([seed, number])
        same = Cell("counts", days, rate, dispersion, rho, 1.0)
        low, _ = bounds(*simulate(same, simulations, rng), ALPHA / 2)
        _, high = bounds(*simulate(same._replace(share=0.1), simulations, rng), ALPHA)
        yield same, float(np.mean(low > 0.5)), float(np.mean(high <= 0.5))


class Drifted(NamedTuple):
    """Shares of simulations under a change of reporting.

    False verdicts of either kind, and how many of all simulations get one that is not flagged because
    it would survive the drift that is allowed for.
    """

    broken: float
    kept: float
    unflagged_broken: float
    unflagged_kept: float


def drift(simulations: int, seed: int) -> Iterator[tuple[Cell, float, Drifted]]:
    """False verdicts where the true ratio is exactly r and the rate of reporting is multiplied."""
    more, less = ALLOWED
    for number, (rate, dispersion) in enumerate(itertools.product(RATES, (1.0, 5.0))):
        cell = Cell("counts", (56, 28), rate, dispersion, 0.0, 0.5)
        for place, factor in enumerate(DRIFTS):
            rng = np.random.default_rng([seed, number, place])
            before, after = simulate(cell._replace(share=cell.share * factor), simulations, rng)
            low, _ = bounds(before, after, ALPHA / 2)
            _, high = bounds(before, after, ALPHA)
            yield (
                cell,
                factor,
                Drifted(
                    broken=float(np.mean(low > cell.share)),
                    kept=float(np.mean(high <= cell.share)),
                    unflagged_broken=float(np.mean(low / more > cell.share)),
                    unflagged_kept=float(np.mean(high / less <= cell.share)),
                ),
            )


# ---- tables ------------------------------------------------------------------------------------


def table(head: str, rows: Iterable[Iterable[object]]) -> str:
    """A markdown table; the head is written as ``a | b | c``."""
    lines = [f"| {head} |", "|" + "---|" * (head.count("|") + 1)]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def every_cell(tallies: dict[Cell, Tally]) -> str:
    """All cells of the grid, one a row."""
    return table(
        "process | days | rate | dispersion | rho | r | false BROKEN | false KEPT "
        "| BROKEN, two looks | plain BROKEN | plain KEPT | passes",
        (
            (
                *(cell.process, *told(cell), f"{cell.share:.3g}"),
                *(f"{share:.4f}" for share in found),
                "yes" if passes(cell, found) else "**no**",
            )
            for cell, found in tallies.items()
        ),
    )


def worst_cells(tallies: dict[Cell, Tally]) -> str:
    """The worst cell of each process, window and rho, for each column apart."""
    groups: dict[tuple[str, str, float], dict[Cell, Tally]] = {}
    for cell, found in tallies.items():
        groups.setdefault((cell.process, told(cell)[0], cell.rho), {})[cell] = found
    return table(
        "process | days | rho | limit | false BROKEN | false KEPT | BROKEN, two looks "
        "| plain Poisson | cells that pass",
        (
            (
                *(process, days, f"{rho:g}", f"{next(iter(group)).limit:g}"),
                *(worst(group, name) for name in ("broken", "kept", "two_looks")),
                f"{max(max(found.plain_broken, found.plain_kept) for found in group.values()):.2f}",
                f"{sum(passes(*item) for item in group.items())} of {len(group)}",
            )
            for (process, days, rho), group in groups.items()
        ),
    )


def worst(group: dict[Cell, Tally], name: str) -> str:
    """The largest share in one column, with the rate, dispersion and r of its cell."""
    cell = max(group, key=lambda cell: float(getattr(group[cell], name)))
    share = getattr(group[cell], name)
    return f"{share:.4f} ({cell.rate:g} a day, d {cell.dispersion:g}, r {cell.share:.2g})"


def told(cell: Cell) -> tuple[str, str, str, str]:
    """Windows, rate, dispersion and rho of a cell as text."""
    before, after = cell.days
    return f"{before} / {after}", f"{cell.rate:g}", f"{cell.dispersion:g}", f"{cell.rho:g}"


def surely_fails(cell: Cell, found: Tally, simulations: int) -> bool:
    """Whether a cell is over its limit by more than chance explains: three standard errors."""
    error = math.sqrt(cell.limit * (1 - cell.limit) / simulations)
    return max(found.broken, found.kept) > cell.limit + 3 * error


def passes(cell: Cell, found: Tally) -> bool:
    """Whether the false verdicts of a cell keep to its limit."""
    return max(found.broken, found.kept) <= cell.limit


def main() -> int:
    """Run the grid and print its tables; 1 where a cell surely fails."""
    parser = argparse.ArgumentParser(description="Simulate the reduction test.")
    parser.add_argument("--simulations", type=int, default=20_000, help="per cell")
    parser.add_argument("--seed", type=int, default=2022)
    parser.add_argument("--table", type=Path, help="write every cell of the grid to this file")
    options = parser.parse_args()
    simulations, seed = options.simulations, options.seed

    tallies = run(grid(), simulations, seed)
    passed = sum(passes(*item) for item in tallies.items())
    print(f"{passed} of {len(tallies)} cells pass, {simulations} simulations each.\n")
    print(worst_cells(tallies))
    print("A long window, whose bursts are measured within its months:\n")
    print(worst_cells(run(grid(LONG), simulations, seed + 4)))
    print("Longer memory than the grid's, r 1:\n")
    print(
        table(
            "process | days | rate | dispersion | rho | false BROKEN | false KEPT",
            (
                (cell.process, *told(cell), f"{found.broken:.3f}", f"{found.kept:.3f}")
                for cell, found in run(beyond(), simulations, seed + 1).items()
            ),
        )
    )
    print("Power, for a pledge to halve:\n")
    print(
        table(
            "days | rate | dispersion | rho | BROKEN if nothing changed | KEPT if a tenth is left",
            (
                (*told(cell), f"{broken:.2f}", f"{kept:.2f}")
                for cell, broken, kept in power(simulations, seed + 2)
            ),
        )
    )
    print("If reporting changed, for a pledge to halve that is kept to the letter:\n")
    print(
        table(
            "days | rate | dispersion | reporting | false BROKEN | false KEPT "
            "| BROKEN, not flagged | KEPT, not flagged",
            (
                (*told(cell)[:3], f"x {factor:g}", *(f"{share:.2f}" for share in found))
                for cell, factor, found in drift(simulations, seed + 3)
            ),
        )
    )
    if options.table:
        options.table.write_text(every_cell(tallies), encoding="utf-8")
    return int(any(surely_fails(*item, simulations) for item in tallies.items()))


if __name__ == "__main__":
    sys.exit(main())
