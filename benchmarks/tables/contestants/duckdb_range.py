"""DuckDB, as an analyst writes it: tables of what each node says, joined, with a range of time."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from benchmarks.tables.question import filled, said, spans
from benchmarks.tables.world import AXES, World

COUNTS = """
    count(*) filter (yes and lo >= w0 and hi <= w1),
    count(*) filter (lo < w1 and hi > w0 and not (yes and lo >= w0 and hi <= w1)),
    count(*) filter (yes and lo >= b0 and hi <= b1),
    count(*) filter (lo < b1 and hi > b0 and not (yes and lo >= b0 and hi <= b1))
"""
QUERY = f"""
select pledge, {COUNTS}
from (
    select s.pledge, r.lo, r.hi, s.w0, s.w1, s.b0, s.b1,
           p.sure = 1 and a.sure = 1 and c.sure = 1 as yes
    from read_parquet(?) r
    join said_actor c on c.node = r.actor
    join said_activity a on a.node = r.activity and a.pledge = c.pledge
    join said_place p on p.node = r.place and p.pledge = c.pledge
    join spans s on s.pledge = c.pledge and r.lo < s.most and r.hi > s.least
    where r.known <= ?
)
group by pledge
"""


def answer(world: World, path: Path, as_of: int) -> np.ndarray:
    with duckdb.connect() as base:
        for name, tree, scope in zip(AXES, world.trees, world.scopes, strict=True):
            base.register("given", pa.table(dict(said(tree, scope))))
            base.execute(f"create table said_{name} as from given")
        base.register("given", pa.table(dict(spans(world))))
        base.execute("create table spans as from given")
        got = base.execute(QUERY, [str(path), as_of]).fetchnumpy()
    pledge, *counts = got.values()
    return filled(world, pledge, counts)
