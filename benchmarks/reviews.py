"""A whole review of a table, Parquet in and verdicts out, against the SQL that only counts.

    python benchmarks/reviews.py [--rows 1e5,1e6] [--pledges 10,100] [--runs 3] [--dates 0]

For each size: the SQL that an analyst writes in DuckDB, which counts for each pledge the rows of its
places, activities, actor and window; keeping the rows that may concern the ledger; a whole review, with
verdicts, findings and skepticism of every pledge; the same with what each was put at when it was said,
for which what went before is judged at that time; and, where asked for, as many reviews as dates from
one reading. The counts of both have to be the same. Each is measured in a process of its own, whose
peak of memory is told beside. The world is synthetic: 2,000 towns in 50 regions, 40 actors (a few act
most), ten years of days; half of the pledges are to refrain and half to reduce, for a month each.
Seconds are of processor time, of all threads, and medians; compare them within one run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Empty
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


SQL = """
select pledge.id, count(*)
from read_parquet($path) event
join town using (place)
join pledge on pledge.region = town.region and pledge.debtor = event.actor
where event.kind in ('shelling', 'air-strike', 'raid')
  and event.day between pledge.said and pledge.ends
group by pledge.id
"""
"""What an analyst writes: rows for each pledge, by place in region, activity, actor and window."""


def counted_by_sql(path: Path, book: pw.Ledger) -> Callable[[], dict[str, int]]:
    """The analyst's way to the counts; the tables of towns and pledges are at hand."""
    import duckdb

    towns = {"place": [f"town-{n}" for n in range(TOWNS)]}
    towns["region"] = [f"region-{n % REGIONS}" for n in range(TOWNS)]
    pledges = [each for each in book if isinstance(each, pw.Pledge)]
    terms = [
        {
            "id": each.id,
            "region": each.places[0],
            "debtor": each.debtor,
            "said": dt.datetime.fromtimestamp(each.said.lo / 1e6, dt.UTC).date(),
            "ends": dt.datetime.fromtimestamp(each.end.lo / 1e6, dt.UTC).date(),
        }
        for each in pledges
    ]
    connection = duckdb.connect()
    connection.register("town", pl.DataFrame(towns))
    connection.register("pledge", pl.DataFrame(terms))

    def count() -> dict[str, int]:
        found = dict(connection.execute(SQL, {"path": str(path)}).fetchall())
        return {each.id: found.get(each.id, 0) for each in pledges}

    return count


def reviewed(path: Path, book: pw.Ledger) -> Callable[[], dict[str, int]]:
    """A whole review, and of it what the SQL counts: what lies in the window or may lie in it."""

    def review() -> dict[str, int]:
        found = book.review(as_of="2024-12-31", reports=table(path))
        assert all(each.skepticism is not None for each in found)
        assert found.findings is not None
        return {each.pledge: each.certain + each.possible for each in found}

    return review


def foreseen(path: Path, book: pw.Ledger) -> Callable[[], int]:
    """A whole review, with the forecast of every pledge when it was said."""

    def review() -> int:
        found = book.review(as_of="2024-12-31", reports=table(path))
        told = [each.skepticism.announced for each in found if each.skepticism is not None]
        return len(told)

    return review


def kept(path: Path, book: pw.Ledger) -> Callable[[], int]:
    """The rows that may concern the ledger."""
    return lambda: len(gather(book, table(path)).reports)


def measured(
    queue: Any,
    way: Callable[[Path, pw.Ledger], Callable[[], Any]],
    path: Path,
    pledges: int,
    runs: int,
) -> None:
    """Seconds (the median), the peak of memory (bytes), and the answer of one way to it."""
    work = way(path, ledger(pledges))
    taken, answer = [], None
    for _ in range(runs):
        begun = time.process_time()
        answer = work()
        taken.append(time.process_time() - begun)
        gc.collect()  # so that each stands for a first one
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    queue.put((statistics.median(taken), peak, answer))


def alone(*arguments: Any) -> tuple[float, int, Any]:
    """`measured` in a process of its own."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=measured, args=(queue, *arguments))
    process.start()
    while True:
        try:
            found: tuple[float, int, Any] = queue.get(timeout=1)
            break
        except Empty:
            if not process.is_alive():
                raise SystemExit("a contestant failed") from None
    process.join()
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every size and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", default="1e5,1e6")
    parser.add_argument("--pledges", default="10,100")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--dates", type=int, default=0)
    given = parser.parse_args(arguments)
    dates = [f"{2015 + month // 12}-{1 + month % 12:02}-28" for month in range(given.dates)]
    print(
        "| rows x pledges | SQL s | rows kept | s | review s | over SQL | with forecasts s "
        "| MB: SQL | review |",
        end="",
    )
    print(f" {given.dates} dates over one |" if dates else "")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|" + ("---:|" if dates else ""))
    with tempfile.TemporaryDirectory() as folder:
        for rows in (int(float(each)) for each in given.rows.split(",")):
            path = written(rows, Path(folder))
            for pledges in (int(float(each)) for each in given.pledges.split(",")):
                floor, least, counts = alone(counted_by_sql, path, pledges, given.runs)
                put, _, bearing = alone(kept, path, pledges, given.runs)
                review, peak, ours = alone(reviewed, path, pledges, given.runs)
                then, _, _ = alone(foreseen, path, pledges, given.runs)
                if ours != counts:
                    raise SystemExit(f"other counts than the SQL: {ours} and {counts}")
                print(
                    f"| {rows:,} x {pledges:,} | {floor:.3f} | {bearing:,} | {put:.2f} | {review:.2f} "
                    f"| {review / floor:.1f} | {then:.2f} | {least / 1e6:.0f} | {peak / 1e6:.0f} |",
                    end="" if dates else "\n",
                    flush=True,
                )
                if dates:
                    begun = time.process_time()
                    ledger(pledges).reviews(dates, reports=table(path))
                    print(f" {(time.process_time() - begun) / review:.1f} |", flush=True)


if __name__ == "__main__":
    main()
