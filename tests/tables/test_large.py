"""Very many rows on every engine, and what SQL written by hand counts of them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from tests.builders import LATE, ledger, pledge, reduce_to, watch
from tests.cases import SIZE

from pledgewatch.tables import Constant, Days, Table, Text, gather

duckdb = pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

ROWS = 5_000 if SIZE == "quick" else 20_000
FIRST = dt.date(2022, 1, 1)
PLACES = ("north-town", "north-village", "south-town", "south-port", "abroad")
BOOK = ledger(
    reduce_to(0.5, "north", baseline="2022-01-10/2022-02-18"),
    reduce_to(0.2, "strikes", activities=("air-strike",), places=("country",), start="2022-03-05",
              end="2022-04-20", baseline="2022-02-01/2022-02-28"),
    reduce_to(0.5, "country", places=("country",), except_places=("north-village",), debtor="union",
              baseline="2022-01-15/2022-02-14"),
    reduce_to(0.9, "enemy", debtor="enemy", activities=("attack", "looting"),
              baseline="2022-02-10/2022-02-19"),
    pledge("quiet", places=("south",)),
    watch(),
)  # fmt: skip
"""Pledges that differ in whose, what, where and when."""


def rows() -> pl.DataFrame:
    """Skewed, and the same each time."""
    chance = np.random.default_rng(7)

    def some(values, weights):
        weights = np.array(weights) / sum(weights)
        return np.array(values)[chance.choice(len(values), ROWS, p=weights)]

    days = chance.integers(0, 130, ROWS)
    return pl.DataFrame(
        {
            "id": [f"r{n}" for n in range(ROWS)],
            "activity": some(("shelling", "air-strike", "looting"), (5, 2, 1)),
            "place": some(PLACES, (5, 1, 3, 1, 1)),
            "actor": some(("army", "ministry", "enemy"), (6, 1, 3)),
            "day": [str(FIRST + dt.timedelta(days=int(day))) for day in days],
        }
    )


@pytest.fixture(scope="module")
def events():
    return rows()


def table(data) -> Table:
    rules = {key: Text(key) for key in ("id", "activity", "place", "actor")}
    rules |= {"when": Days("day"), "origin": Constant("watcher")}
    return Table(data=data, rules=rules, name="events")


@pytest.fixture(scope="module")
def reviewed(events):
    return BOOK.review(as_of=LATE, reports=table(events))


# -- SQL -------------------------------------------------------------------------------------------

PARENTS = """
    (values ('north-town', 'north'), ('north-village', 'north'), ('south-town', 'south'),
            ('south-port', 'south'), ('north', 'country'), ('south', 'country'),
            ('shelling', 'attack'), ('air-strike', 'attack'),
            ('army', 'state'), ('ministry', 'state'), ('state', 'union')) as parents(child, parent)
"""
SCOPES = """
    (values
      ('north',   'state', ['attack'],            'north',   null,
       date '2022-01-10', date '2022-02-18', date '2022-03-01', date '2022-03-31'),
      ('strikes', 'state', ['air-strike'],        'country', null,
       date '2022-02-01', date '2022-02-28', date '2022-03-05', date '2022-04-20'),
      ('country', 'union', ['attack'],            'country', 'north-village',
       date '2022-01-15', date '2022-02-14', date '2022-03-01', date '2022-03-31'),
      ('enemy',   'enemy', ['attack', 'looting'], 'north',   null,
       date '2022-02-10', date '2022-02-19', date '2022-03-01', date '2022-03-31'))
    as scopes(pledge, debtor, activities, place, outside, since, until, first, last)
"""
"""The pledges to reduce, written anew from their text."""
COUNTS = f"""
    with recursive below(inner_one, outer_one) as (
        select distinct name, name from (
            select child as name from {PARENTS} union all select parent from {PARENTS}
            union all values ('enemy'), ('looting'), ('abroad'))
        union
        select below.inner_one, parents.parent from below join {PARENTS} on parents.child = below.outer_one
    )
    select pledge, events.day::date as day,
           count(*) filter (where events.day::date between since and until) as before,
           count(*) filter (where events.day::date between first and last) as after
    from events, {SCOPES}
    where (events.actor, debtor) in (select (inner_one, outer_one) from below)
      and (events.place, scopes.place) in (select (inner_one, outer_one) from below)
      and (outside is null
           or (events.place, outside) not in (select (inner_one, outer_one) from below))
      and exists (select 1 from below, unnest(scopes.activities) as asked(activity)
                  where inner_one = events.activity and outer_one = asked.activity)
    group by all
"""


@pytest.fixture(scope="module")
def counts(events):
    """By pledge and day, the rows in scope in its baseline and in its window."""
    connection = duckdb.connect()
    connection.register("events", events.to_arrow())
    return {(name, day): found for name, day, *found in connection.sql(COUNTS).fetchall()}


DAYS = [dt.date(2022, 3, 4), dt.date(2022, 3, 11), dt.date(2022, 3, 31), dt.date(2022, 4, 15)]


@pytest.mark.parametrize("day", [None, *DAYS], ids=str)
def test_what_is_counted_is_what_sql_counts(day, reviewed, counts):
    """At the end, and up to some days on the way: a window is counted as far as a review looks."""
    review = reviewed
    if day is not None:
        review = reviewed.ledger.review(at=str(day), as_of=LATE)
    for name in ("north", "strikes", "country", "enemy"):
        mine = {when: found for (whose, when), found in counts.items() if whose == name}
        before = sum(found[0] for found in mine.values())
        after = sum(found[1] for when, found in mine.items() if day is None or when <= day)
        measure = review[name].measure("incidents")
        if name == "strikes" and day == DAYS[0]:
            assert after == 0  # it begins the day after
            assert measure is None
            continue
        assert (name, measure.ratio.x, measure.ratio.y) == (name, before, after)
        assert min(before, after) > ROWS / 1_000


# -- engines ---------------------------------------------------------------------------------------


def held(form, events, folder, session=None):
    """The rows, held in another way."""
    if form == "lazy":
        return events.lazy()
    if form == "pandas":
        return events.to_pandas()
    if form == "pyarrow":
        return events.to_arrow()
    if form == "csv":
        events.write_csv(folder / "events.csv")
        return folder / "events.csv"
    for number, part in enumerate(events.iter_slices(ROWS // 3)):
        part.write_parquet(folder / f"{number}.parquet")
    if form == "folder":
        return folder
    if form == "duckdb":
        return duckdb.connect().read_parquet(f"{folder}/*.parquet")
    return session.read.parquet(str(folder))


@pytest.mark.parametrize("form", ["lazy", "pandas", "pyarrow", "csv", "folder", "duckdb"])
def test_every_engine_gives_the_same(form, events, reviewed, tmp_path):
    found = gather(BOOK, table(held(form, events, tmp_path)))
    assert found == reviewed.gathered
    assert found.rows == ROWS


def test_spark_gives_the_same(events, reviewed, tmp_path, spark):
    found = gather(BOOK, table(held("spark", events, tmp_path, spark)))
    assert found == reviewed.gathered
