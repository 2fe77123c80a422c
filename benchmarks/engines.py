"""One table on each engine: seconds from the file to the rows that may concern a ledger, in one run.

    python -m benchmarks.engines --rows 1e6 --runs 5

One row in a hundred concerns a pledge. Each engine reads the same Parquet files and must find the
same; the figure to look at is its time over that of the local engine. The session of Spark is
started, and every engine has answered once, before it is timed. It needs ``pip install 'pledgewatch[bench,spark]'`` and a Java.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import pledgewatch as pw
from pledgewatch.tables import Constant, Days, Table, Text, gather

PLACES = ["north-town", "north-village", "south-town", "south-port", "abroad"]
LEDGER = """
[ledger]
timezone = "UTC"
[[actor]]
id = "state"
[[actor]]
id = "army"
part_of = ["state"]
[[actor]]
id = "enemy"
[[place]]
id = "country"
[[place]]
id = "north"
part_of = ["country"]
[[place]]
id = "north-town"
part_of = ["north"]
[[place]]
id = "north-village"
part_of = ["north"]
[[place]]
id = "south-town"
part_of = ["country"]
[[place]]
id = "south-port"
part_of = ["country"]
[[place]]
id = "abroad"
[[activity]]
id = "attack"
[[activity]]
id = "shelling"
kind_of = ["attack"]
[[activity]]
id = "air-strike"
kind_of = ["attack"]
[[activity]]
id = "looting"
[[source]]
id = "watcher"
reliability = "A"
[[coverage]]
id = "watching"
origin = "watcher"
when = "2021-12-01/2022-06-01"
places = ["country"]
activities = ["attack"]
known = "2021-12-01"
[[pledge]]
id = "fewer"
kind = "reduce"
share = 0.5
debtor = "state"
said = "2022-02-20T12:00"
start = "2022-03-01"
end = "2022-03-31"
baseline = "2022-01-10/2022-02-18"
activities = ["attack"]
places = ["north"]
[[pledge]]
id = "none"
kind = "refrain"
debtor = "state"
said = "2022-02-20T12:00"
start = "2022-03-01"
end = "2022-04-30"
activities = ["air-strike"]
places = ["country"]
"""


def frame(rows: int) -> pl.DataFrame:
    """Skewed rows over 130 days, the same each time."""
    chance = np.random.default_rng(7)

    def some(values: list[str], weights: list[int]) -> Any:
        return np.array(values)[
            chance.choice(len(values), rows, p=np.array(weights) / sum(weights))
        ]

    days = [str(dt.date(2022, 1, 1) + dt.timedelta(days=n)) for n in range(130)]
    return pl.DataFrame(
        {
            "id": [f"r{n}" for n in range(rows)],
            "activity": some(["shelling", "air-strike", "looting"], [5, 2, 1]),
            "place": some(PLACES, [5, 1, 3, 1, 490]),
            "actor": some(["army", "enemy"], [7, 3]),
            "day": np.array(days)[chance.integers(0, 130, rows)],
        }
    )


def table(data: Any) -> Table:
    """The rows, as reports."""
    rules: dict[str, Any] = {key: Text(key) for key in ("id", "activity", "place", "actor")}
    rules |= {"when": Days("day"), "origin": Constant("watcher")}
    return Table(data=data, rules=rules, name="events")


def engines(folder: Path, cores: int) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Each engine's name, and what opens the table for it."""
    import duckdb

    from pledgewatch.tables.spark import session

    yield "local", lambda: folder
    yield "DuckDB relation", lambda: duckdb.connect().read_parquet(f"{folder}/*.parquet")
    spark = session(f"local[{cores}]")
    yield f"Spark local[{cores}]", lambda: spark.read.parquet(str(folder))
    spark.stop()


def main() -> None:
    """Time every engine and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=float, default=1e6)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--cores", type=int, default=2)
    given = parser.parse_args()
    ledger = pw.loads(LEDGER)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = frame(int(given.rows))
        size = -(-len(whole) // 8)
        for number, part in enumerate(whole.iter_slices(size)):
            part.write_parquet(folder / f"{number}.parquet")
        first, base = None, None
        print("| engine | median seconds | over local |\n|---|---|---|")
        for title, opened in engines(folder, given.cores):
            seconds = []
            for run in range(given.runs + 1):
                data = opened()
                begin = time.perf_counter()
                found = gather(ledger, table(data))
                if run:
                    seconds.append(time.perf_counter() - begin)
            first = first or found
            assert found == first, title
            median = statistics.median(seconds)
            base = base or median
            print(f"| {title} | {median:.2f} | {median / base:.1f} |", flush=True)


if __name__ == "__main__":
    main()
