"""A whole review of a table, Parquet in and verdicts out: how it grows, and what many dates cost.

    python benchmarks/reviews.py [--rows 1e5,1e6] [--pledges 10,100] [--runs 3] [--dates 120]

For each size: reading the columns and nothing else (the floor), keeping the rows that may concern the
ledger, a whole review, and as many reviews as dates are asked for from one reading. The world is the
synthetic: 2,000 towns in 50 regions, 40 actors (a few act
most), ten years of days; half of the pledges are to refrain and half to reduce, for a month each.
Figures are medians; compare them within one run.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import pledgewatch as pw
from pledgewatch.tables import Constant, Days, Table, Text, gather

REGIONS, TOWNS, ACTORS, DAYS = 50, 2_000, 40, 3_650
KINDS = ("shelling", "air-strike", "raid")


def ledger(pledges: int) -> pw.Ledger:
    """The world and its pledges."""
    rng = np.random.default_rng(pledges)
    day = pw.parse_moment("2015-01-01", "UTC")
    world: list[pw.Record] = [
        pw.Place(id="country"),
        *(pw.Place(id=f"region-{n}", part_of=("country",)) for n in range(REGIONS)),
        *(pw.Place(id=f"town-{n}", part_of=(f"region-{n % REGIONS}",)) for n in range(TOWNS)),
        pw.Activity(id="attack"),
        *(pw.Activity(id=kind, kind_of=("attack",)) for kind in KINDS),
        *(pw.Actor(id=f"actor-{n}") for n in range(ACTORS)),
        pw.Source(id="monitors", reliability="A"),
        pw.Coverage(
            id="watch",
            origin="monitors",
            activities=("attack",),
            places=("country",),
            when=pw.parse_span("2015-01-01/2024-12-31", "UTC"),
            known=day,
        ),
    ]
    for number in range(pledges):
        month = f"{2016 + int(rng.integers(0, 8))}-{1 + int(rng.integers(0, 12)):02}"
        world.append(
            pw.Pledge(
                id=f"pledge-{number}",
                kind=pw.Kind.REDUCE if number % 2 else pw.Kind.REFRAIN,
                share=0.5 if number % 2 else None,
                debtor=f"actor-{min(int(rng.zipf(1.5)), ACTORS) - 1}",
                said=pw.parse_moment(f"{month}-01", "UTC"),
                end=pw.parse_moment(f"{month}-28", "UTC"),
                activities=("attack",),
                places=(f"region-{int(rng.integers(0, REGIONS))}",),
            )
        )
    return pw.Ledger(world, timezone="UTC")


def written(rows: int, folder: Path) -> Path:
    """The table, as a Parquet file."""
    rng = np.random.default_rng(1)
    who = np.minimum(rng.zipf(1.3, rows), ACTORS) - 1
    frame = pl.DataFrame(
        {
            "id": pl.int_range(rows, eager=True).cast(pl.String),
            "place": pl.Series([f"town-{n}" for n in range(TOWNS)]).gather(
                rng.integers(0, TOWNS, rows)
            ),
            "actor": pl.Series([f"actor-{n}" for n in range(ACTORS)]).gather(who),
            "kind": pl.Series(KINDS).gather(rng.integers(0, len(KINDS), rows)),
            "day": pl.Series(np.datetime64("2015-01-01") + rng.integers(0, DAYS, rows)),
        }
    )
    path = folder / f"{rows}.parquet"
    frame.write_parquet(path, row_group_size=200_000)
    return path


def table(path: Path) -> Table:
    return Table(
        data=path,
        rules={
            "id": Text("id", before="event-"),
            "activity": Text("kind"),
            "place": Text("place"),
            "actor": Text("actor"),
            "when": Days("day"),
            "origin": Constant("monitors"),
        },
    )


def median(runs: int, work: Callable[[], Any]) -> float:
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", default="1e5,1e6")
    parser.add_argument("--pledges", default="10,100")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--dates", type=int, default=120)
    given = parser.parse_args(arguments)
    dates = [f"{2015 + month // 12}-{1 + month % 12:02}-28" for month in range(given.dates)]
    print(
        "| rows x pledges | floor s | rows kept | review | over the floor | "
        f"{given.dates} dates over one |"
    )
    print("|---|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for rows in (int(float(each)) for each in given.rows.split(",")):
            data = table(written(rows, Path(folder)))
            for pledges in map(int, given.pledges.split(",")):
                book = ledger(pledges)

                def reading(data: Table = data) -> None:
                    for _ in data.batches("UTC"):
                        pass

                def whole(book: pw.Ledger = book, data: Table = data) -> None:
                    book.review(as_of="2024-12-31", reports=data)

                floor = median(given.runs, reading)
                put = median(given.runs, lambda b=book, d=data: gather(b, d))  # type: ignore[misc]
                review = median(given.runs, whole)
                many = median(1, lambda b=book, d=data: b.reviews(dates, reports=d))  # type: ignore[misc]
                print(
                    f"| {rows:,} x {pledges:,} | {floor:.2f} | {put:.2f} | {review:.2f} | "
                    f"{review / floor:.1f} | {many / review:.1f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
