"""Ask how many reports of a large table bear on each pledge, in several ways, in one run.

    python -m benchmarks.tables --folder /tmp/tables --out benchmarks/results

Every contestant runs in a process of its own on the same Parquet files, one after the other: the
median of five runs, fewer for the slow ones, with the memory that it took beyond what its libraries
hold. All answers must agree to the last bit, else the run fails. It needs
``pip install 'pledgewatch[bench]'``. Figures of one run are to be compared with each other only.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from benchmarks.tables import report, world

LARGEST = {"objects": 10**7, "pandas_merge": 10**9}
"""Reports times pledges that a contestant is given at most; the others are given all."""
ALL = (
    "floor",
    "scopekeys",
    "scopekeys-2",
    "scopekeys_uncut",
    "polars_keys",
    "duckdb_keys",
    "duckdb_range",
    "pandas_merge",
    "objects",
)
OTHERWISE = ("floor", "scopekeys_uncut")
"""Who answers another question, for comparison."""
SORTED = ("floor", "scopekeys", "scopekeys-2", "polars_keys")
"""Who is given the table in order of time as well."""


class Cell(NamedTuple):
    """A table and a number of pledges."""

    reports: int
    pledges: int
    shuffled: bool = True


def cells(reports: list[int], pledges: list[int]) -> Iterator[Cell]:
    """Growth in reports with most pledges, in pledges with most reports; the sorted table last."""
    yield Cell(reports[0], pledges[0])
    seen = {(reports[0], pledges[0])}
    for n, p in [*((n, pledges[-1]) for n in reports), *((reports[-1], p) for p in pledges)]:
        if (n, p) not in seen:
            seen.add((n, p))
            yield Cell(n, p)
    yield Cell(reports[-1], pledges[-1], shuffled=False)


def measured(name: str, cell: Cell, folder: Path, runs: int, limit: float) -> report.Figure | None:
    """The figures of one contestant; None where it took too long or too much memory."""
    arguments = [name, str(cell.reports), str(cell.pledges), str(folder), "--runs", str(runs)]
    if cell.shuffled:
        arguments.append("--shuffled")
    command = [sys.executable, "-m", "benchmarks.tables.one", *arguments]
    try:
        # The limit is on one run; a slow contestant has one only.
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit + 60)
    except subprocess.TimeoutExpired:
        print(f"  {name}: stopped after {limit + 60:.0f} s", flush=True)
        return None
    if done.returncode:
        print(f"  {name}: failed\n{done.stderr[-2000:]}", flush=True)
        return None
    told = json.loads(done.stdout)
    seconds = statistics.median(told["seconds"])
    print(f"  {name}: {seconds:.3f} s, {told['memory'] / 1e6:.0f} MB", flush=True)
    return report.Figure(name, *cell, seconds, told["memory"], len(told["seconds"]))


def agreed(names: list[str], folder: Path) -> np.ndarray:
    """The answer, where all gave the same."""
    answers = {
        name: np.load(folder / f"answer-{name}.npy") for name in names if name not in OTHERWISE
    }
    first = next(iter(answers))
    for name, answer in answers.items():
        if not np.array_equal(answer, answers[first]):
            sys.exit(f"{name} and {first} do not agree")
    return answers[first]


def numbers(text: str) -> list[int]:
    return [int(float(part)) for part in text.split(",")]


def main() -> None:
    parser = argparse.ArgumentParser(description="Rows of a table that bear on pledges.")
    parser.add_argument("--reports", type=numbers, default="1e5,1e6,1e7")
    parser.add_argument("--pledges", type=numbers, default="1e2,1e3,1e4")
    parser.add_argument("--contestants", default=",".join(ALL))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--limit", type=float, default=600, help="seconds a run may take")
    parser.add_argument("--folder", type=Path, help="where the tables are kept (else thrown away)")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as thrown:
        folder = options.folder or Path(thrown)
        figures: list[report.Figure] = []
        for cell in cells(options.reports, options.pledges):
            path = world.table(folder, cell.reports, shuffled=cell.shuffled)
            size = path.stat().st_size / 1e6
            order = "shuffled" if cell.shuffled else "sorted by time"
            print(
                f"{cell.reports:,} reports ({order}, {size:.0f} MB) x {cell.pledges:,} pledges",
                flush=True,
            )
            there = []
            for name in options.contestants.split(","):
                if report.expected(figures, name, cell) > options.limit:
                    continue
                too_large = cell.reports * cell.pledges > LARGEST.get(name, 10**99)
                if too_large or not (cell.shuffled or name in SORTED):
                    continue
                figure = measured(name, cell, folder, options.runs, options.limit)
                if figure is not None:
                    figures.append(figure)
                    there.append(name)
            total = agreed(there, folder).sum(axis=0).tolist()
            print(f"  all agree: {total}", flush=True)
            # After each cell, so that a run that is stopped has told something.
            text = report.write(figures, options.out)
        print(f"\n{text}")


if __name__ == "__main__":
    main()
