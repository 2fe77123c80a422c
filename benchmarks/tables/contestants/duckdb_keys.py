"""DuckDB, as an expert of scope keys writes it: one packed key, looked up once for each signature."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from benchmarks.tables.question import filled, spans
from benchmarks.tables.tokens import tables
from benchmarks.tables.world import World

STEPS = """
create table asked as
    select p.token * 1000000 + a.token * 1000 + c.token as key, a.token * 1000 + c.token as what,
           p.pledge, p.sure * a.sure * c.sure as sure, p.may * a.may * c.may as may
    from place p join activity a using (pledge) join actor c using (pledge);
delete from asked where sure = 0 and may = 0;
create table whats as
    select a.node * 1000 + c.node as pair, a.token * 1000 + c.token as what
    from activity_node a cross join actor_node c
    where a.token * 1000 + c.token in (select what from asked);
create view seen as
    select place::bigint * 1000000 + activity * 1000 + actor as signature, lo, hi
    from read_parquet('{path}') where known <= {as_of};
create table hits as
    select s.signature, p.token * 1000000 + w.what as key
    from (select distinct signature from seen) s
    join whats w on w.pair = s.signature % 1000000
    join place_node p on p.node = s.signature // 1000000
    where p.token * 1000000 + w.what in (select key from asked);
"""
QUERY = """
select pledge, sum(sw)::bigint, (sum(mw) - sum(sw))::bigint,
       sum(sb)::bigint, (sum(mb) - sum(sb))::bigint
from (
    select s.pledge,
        case when lo >= w0 and hi <= w1 then sure else 0 end as sw,
        case when lo < w1 and hi > w0 then may else 0 end as mw,
        case when lo >= b0 and hi <= b1 then sure else 0 end as sb,
        case when lo < b1 and hi > b0 then may else 0 end as mb
    from seen r join hits h using (signature) join asked q using (key)
    join spans s on s.pledge = q.pledge and r.lo < s.most and r.hi > s.least
)
group by pledge
"""


def answer(world: World, path: Path, as_of: int) -> np.ndarray:
    with duckdb.connect() as base:
        for name, columns in {**tables(world), "spans": spans(world)}.items():
            base.register("given", pa.table(dict(columns)))
            base.execute(f"create table {name} as from given")
        base.execute(STEPS.format(path=path, as_of=as_of))
        got = base.execute(QUERY).fetchnumpy()
    pledge, *counts = got.values()
    return filled(world, pledge, counts)
