"""Law 11 for engines: whoever maps the batches of a table, it gives the same, to the last bit."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.laws.answers import bits, clock, effort
from tests.laws.test_tables import as_table, instants, parted
from tests.laws.variety import varied_worlds

import pledgewatch as pw
from pledgewatch.model.records import Record
from pledgewatch.tables import Table, local, schema

duckdb = pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")
pandas = pytest.importorskip("pandas")


def reviewed(
    world: tuple[list[Record], str | None], at: int, as_of: int | None, hold: Any = None
) -> tuple[str, object]:
    """What a ledger says whose reports are a table that is held somewhere; and what was gathered."""
    records, timezone = world
    reports, rest = parted(records)
    table = as_table(reports, list(range(len(reports))))
    if hold is not None:
        table = hold(table)
    ledger = pw.Ledger(rest, timezone=timezone)
    made = ledger.review(at=clock(at), as_of=clock(as_of), reports=table)
    return bits(made.to_dict()), made.gathered


def asked(world: Any, data: st.DataObject) -> tuple[Any, int, int | None]:
    """A world and the clocks to ask it at."""
    records, timezone, clock = world
    return (records, timezone), data.draw(clock), data.draw(st.none() | clock)


def in_duckdb(table: Table) -> Table:
    rows = table.data.to_arrow()
    return attrs.evolve(table, data=duckdb.connect().from_arrow(rows))


def in_pandas(table: Table) -> Table:
    return attrs.evolve(table, data=table.data.to_pandas())


def lazily(table: Table) -> Table:
    return attrs.evolve(table, data=table.data.lazy())


@effort("dear")
@given(varied_worlds(instants), st.data(), st.sampled_from((1, 2, 7)))
def test_whatever_holds_a_table_it_gives_the_same(world, data, rows: int) -> None:
    given = asked(world, data)
    whole = reviewed(*given)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "BATCH_ROWS", rows)
        patch.setattr(local, "WORKERS", 3)
        for hold in (None, in_duckdb, in_pandas, lazily):
            assert reviewed(*given, hold) == whole


@settings(effort("cluster"), phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(varied_worlds(instants), st.data(), st.sampled_from((1, 2, 3)))
def test_on_a_cluster_it_gives_the_same(spark: Any, world, data, parts: int) -> None:
    # A counterexample is not made smaller: each try is a job of Spark.
    given = asked(world, data)

    def there(table: Table) -> Table:
        spread = spark.sparkContext.parallelize(table.data.rows(), parts)
        return attrs.evolve(table, data=spark.createDataFrame(spread, "id string"))

    assert reviewed(*given, there) == reviewed(*given)
