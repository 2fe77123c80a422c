"""The library's kernel on scope keys, over the row groups of the file; on one thread, or two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from benchmarks.tables.world import COLUMNS, World

from pledgewatch.tables.scopekeys import Axis, Rows, compile_keys, count


def answer(world: World, path: Path, as_of: int | None, threads: int = 1) -> np.ndarray:
    axes = [
        Axis([[p] if p >= 0 else [] for p in tree.parent.tolist()], *scope)
        for tree, scope in zip(world.trees, world.scopes, strict=True)
    ]
    keys = compile_keys(*axes, world.spans)
    return count(keys, batches(path), as_of, threads).reshape(world.pledges, 4)


def batches(path: Path) -> Iterator[Rows]:
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            part = file.read_row_group(group, columns=list(COLUMNS), use_threads=False)
            rows = Rows(*(part[name].to_numpy() for name in COLUMNS))
            del part
            yield rows
            del rows
