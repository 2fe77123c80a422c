"""How honest the numbers of a track record are, and what shrinking them is worth.

    python benchmarks/skepticism_grid.py --worlds 200

simulates worlds of actors whose true rates of keeping pledges are drawn from one Beta distribution,
each with a record of 0 to 20 judged pledges. Some of the actors make the comparison class, from which
the prior is estimated just as for a ledger; for each of 126 others, six with every length of record,
it asks

- whether the 90 % interval holds the actor's true rate,
- the Brier score expected for its next pledge, by four forecasts: the shrunk estimate; what is told,
  which below three judged pledges is the class alone; the raw rate of the actor's own record (the
  class rate where it has none); and the class rate alone.

Coverage is told for short records (0 to 2), for longer ones, and for all. A cell passes where
coverage over all records lies between .85 and .98 and shrinking does no worse than the raw rate.
Above .90 is the side to err on: where actors are nearly all alike, few of them cannot show it.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from scipy import special

from pledgewatch.conventions import load
from pledgewatch.skepticism.shares import UNKNOWN, Beta, Tally, class_prior

RULES = load().skepticism
LONGEST = 20
EACH = 6  # actors with every length of record, in every world
SHORT = 3  # fewer judged pledges than this are no track record
RATES = ((0.5, 0.5), (1, 1), (4, 1), (8, 2), (20, 20), (40, 10))
ACTORS = (3, 5, 8, 20)


class Cell(NamedTuple):
    """One set of circumstances: how many actors make the class, and Beta(a, b) of true rates."""

    actors: int
    a: float
    b: float


class Tallied(NamedTuple):
    """Coverage of the 90 % interval, and Brier scores."""

    coverage: float
    short: float
    long: float
    shrunk: float
    told: float
    raw: float
    of_class: float


def prior_of(cell: Cell, rng: np.random.Generator) -> Beta:
    """The prior that a class of some actors gives, with records of any length."""
    rates = rng.beta(cell.a, cell.b, cell.actors)
    lengths = rng.integers(0, LONGEST + 1, cell.actors)
    kept = rng.binomial(lengths, rates)
    tallies = [Tally(float(k), float(n)) for k, n in zip(kept, lengths, strict=True)]
    return class_prior(tallies, RULES) or UNKNOWN


def world(cell: Cell, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """For each actor whether its true rate is covered, and the expected Brier scores; by length."""
    prior = prior_of(cell, rng)
    lengths = np.repeat(np.arange(LONGEST + 1), EACH)
    rates = rng.beta(cell.a, cell.b, len(lengths))
    kept = rng.binomial(lengths, rates)
    a, b = prior.a + kept, prior.b + lengths - kept
    shrunk = a / (a + b)
    low = special.betaincinv(a, b, RULES.tail)
    high = special.betaincinv(a, b, 1 - RULES.tail)
    # As `Beta.broken` has it: the interval holds its value, and 0.01 stands for all below it.
    low, high = np.minimum(low, shrunk), np.maximum(high, shrunk)
    low, high = np.where(low <= RULES.least, 0, low), np.where(high >= 1 - RULES.least, 1, high)
    clip = lambda p: np.clip(p, RULES.least, 1 - RULES.least)  # noqa: E731
    forecasts = (
        shrunk,
        np.where(lengths < SHORT, prior.mean, shrunk),
        np.where(lengths > 0, kept / np.maximum(lengths, 1), prior.mean),
        np.full(len(lengths), prior.mean),
    )
    # What a score will be on average, the true rate known: less noise than one outcome drawn.
    scores = [rates * (1 - clip(f)) ** 2 + (1 - rates) * clip(f) ** 2 for f in forecasts]
    return (low <= rates) & (rates <= high), np.array(scores)


def tally(cell: Cell, worlds: int, rng: np.random.Generator) -> Tallied:
    """Simulate a cell."""
    told = [world(cell, rng) for _ in range(worlds)]
    covered = np.array([holds for holds, _ in told])
    short = np.repeat(np.arange(LONGEST + 1), EACH) < SHORT
    scores = np.mean([scores for _, scores in told], axis=(0, 2))
    return Tallied(
        float(covered.mean()),
        float(covered[:, short].mean()),
        float(covered[:, ~short].mean()),
        *(float(score) for score in scores),
    )


def passes(found: Tallied) -> bool:
    """Whether a cell keeps to its limits."""
    return 0.85 <= found.coverage <= 0.98 and found.shrunk <= found.raw


def grid() -> Iterator[Cell]:
    """The cells whose limits the project promises."""
    for actors, (a, b) in itertools.product(ACTORS, RATES):
        yield Cell(actors, a, b)


def run(cells: Iterable[Cell], worlds: int, seed: int) -> dict[Cell, Tallied]:
    """Tally every cell, each from a seed of its own."""
    return {
        cell: tally(
            cell,
            worlds,
            np.random.default_rng([seed, cell.actors, int(2 * cell.a), int(2 * cell.b)]),
        )
        for cell in cells
    }


def main() -> int:
    """Run the grid and print its table; 1 where a cell fails."""
    parser = argparse.ArgumentParser(description="Simulate track records.")
    parser.add_argument("--worlds", type=int, default=200, help="per cell")
    parser.add_argument("--seed", type=int, default=2022)
    options = parser.parse_args()
    tallies = run(grid(), options.worlds, options.seed)
    passed = sum(map(passes, tallies.values()))
    print(f"{passed} of {len(tallies)} cells pass, {options.worlds} worlds each.\n")
    print(
        "| actors | true rates | coverage | short | longer | shrunk | told | raw | class | passes |"
    )
    print("|" + "---|" * 10)
    for cell, found in tallies.items():
        numbers = [f"{share:.3f}" for share in found[:3]] + [f"{s:.4f}" for s in found[3:]]
        row = [
            cell.actors,
            f"Beta({cell.a:g}, {cell.b:g})",
            *numbers,
            "yes" if passes(found) else "**no**",
        ]
        print("| " + " | ".join(map(str, row)) + " |")
    return int(passed < len(tallies))


if __name__ == "__main__":
    sys.exit(main())
