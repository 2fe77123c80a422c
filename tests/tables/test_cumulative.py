"""Running totals: what came between each two readings of a counter."""

from __future__ import annotations

import datetime as dt

import duckdb
import polars as pl
import pytest
from tests.builders import LATE, ledger, pledge, report, watch

import pledgewatch as pw
from pledgewatch.tables import Constant, Cumulative, Table, Text, gather

BOOK = ledger(pledge(), watch())
COUNTED = Cumulative("total", "day", "place")
READINGS = [
    ("1", "north-town", "2022-03-01", "10"),
    ("2", "north-village", "2022-03-02", "3"),
    ("3", "north-town", "2022-03-04", "15"),
    ("4", "north-town", "2022-03-05", "15"),
    ("5", "north-village", "2022-03-06", "4"),
]
GREW = {
    "3": ("north-town", "[2022-03-02..2022-03-04]", 5),
    "4": ("north-town", "2022-03-05/2022-03-05", 0),
    "5": ("north-village", "[2022-03-03..2022-03-06]", 1),
}


def frame(rows=READINGS):
    return pl.DataFrame(rows, ["nr", "place", "day", "total"], orient="row")


def table(data, counted=COUNTED, **more):
    rules = {
        "id": Text("nr"),
        "activity": Constant("shelling"),
        "place": Text("place"),
        "actor": Constant("army"),
        "origin": Constant("a"),
        **counted.rules,
    }
    return Table(data=counted.of(data), rules=rules, name="totals", **more)


def typed():
    return frame().with_columns(pl.col("day").str.to_date(), pl.col("total").cast(pl.Int64))


HELD = {
    "text": frame,
    "typed": typed,
    "lazy": lambda: frame().lazy(),
    "reversed": lambda: frame(READINGS[::-1]),
    "pyarrow": lambda: typed().to_arrow(),
    "pandas": lambda: typed().to_pandas(),
    "DuckDB": lambda: duckdb.from_arrow(typed().to_arrow()),
}


@pytest.mark.parametrize("held", HELD)
def test_a_reading_tells_of_what_came_since_the_one_before(held):
    found = gather(BOOK, table(HELD[held]()))
    wanted = [
        report(id, time, place=place, number=number) for id, (place, time, number) in GREW.items()
    ]
    assert list(found.reports) == wanted
    assert (found.rows, found.outside) == (5, 2)


def test_a_review_of_it_is_that_of_its_growth():
    told = BOOK.review(as_of=LATE, reports=table(frame()))["pledge"]
    as_records = BOOK.with_records(
        *(report(id, time, place=place, number=n) for id, (place, time, n) in GREW.items())
    ).review(as_of=LATE)["pledge"]
    assert (told.certain, told.possible) == (as_records.certain, as_records.possible) == (6, 0)


def test_one_counter_for_all():
    one = Cumulative("total", "day")
    rows = [(*row[:3], str(n)) for n, row in enumerate(READINGS)]
    found = gather(BOOK, table(frame(rows), one))
    assert [each.number for each in found.reports] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (("6", "north-town", "2022-03-07", "14"), "expected 15 or more, for a running total never"),
        (("6", "north-town", "2022-03-05", "16"), "row 6"),
        (("6", "north-town", "7 March", "16"), "a day written as"),
        (("6", "north-town", "2022-03-07", "many"), "a number"),
    ],
    ids=["it falls", "two of one day", "no day", "no number"],
)
def test_a_reading_that_cannot_be_is_named(row, found):
    with pytest.raises(pw.InputError, match=found):
        gather(BOOK, table(frame([*READINGS, row])))


def test_a_day_without_a_reading_is_passed_over():
    gap = ("6", "north-town", dt.date(2022, 3, 3), None)
    rows = [*typed().rows(), gap]
    found = gather(BOOK, table(pl.DataFrame(rows, typed().schema, orient="row")))
    assert [each.number for each in found.reports] == [5, 0, 1]


def test_what_is_no_frame_is_refused():
    with pytest.raises(pw.InputError, match="a data frame"):
        COUNTED.of("totals.csv")
