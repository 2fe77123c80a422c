"""Days that programs write where they have no time, and times that are far away."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.hostile.test_long_graphs import told, world

import pledgewatch as pw
from pledgewatch.lint import lint
from pledgewatch.tables import Constant, Days, Instant, Table, Text, Written

STAND_INS = [
    *("9999-12-31", "9999", "9999-12-31T23:59:59Z", "2262-04-11T23:47:16.854775Z", "2262-04-11", "0001-01-01"),
    *("1900-01-01", "1900-01-01T00:00", "1900-01-01T00:00:00Z", "1899-12-30", "1970-01-01", "1970-01-01T00:00:00+00:00"),
    *("2022-01-01/9999-12-31", "1900-01-01/2022-01-01", "[2022-01-01, 9999-12-31]", "1900-01-01[Europe/Kyiv]"),
    *(dt.date(9999, 12, 31), dt.date.max, dt.datetime(1900, 1, 1), dt.datetime(1970, 1, 1, tzinfo=dt.UTC)),
    *(pd.Timestamp.max, np.datetime64("1970-01-01"), pd.Timestamp(0, tz="UTC"), dt.datetime.max),
]  # fmt: skip
MEANT = [
    *("[1900-01-01]", "1900-01", "1900", "1900-01-02", "1970-01-01T00:01Z", "1648-10-24", "2199-12-31"),
    *("2022-01-01/..", "2022-01-01/", "../2022-01-01", "[..2022-01-01]"),
]  # fmt: skip


@pytest.mark.parametrize("time", STAND_INS, ids=str)
def test_a_time_that_stands_for_none_is_refused_by_name(time: object) -> None:
    with pytest.raises(
        pw.InputError, match=r'report "told", `when`.*years 1000 to 2199.*leave out'
    ):
        told(when=time)
    if "/" not in str(time):
        with pytest.raises(pw.InputError, match="`known`"):
            told(known=time)
        with pytest.raises(pw.InputError, match=r'pledge "truce", `end`'):
            world(end=time)


@pytest.mark.parametrize("time", MEANT)
def test_one_that_is_meant_is_taken(time: str) -> None:
    assert told(when=time).when is not None


def test_a_file_names_the_line(tmp_path: Path) -> None:
    book = tmp_path / "book.toml"
    book.write_text(
        '[[actor]]\nid = "a"\n\n[[retract]]\nid = "r"\ntarget = "r"\nknown = "9999-12-31"\n'
    )
    with pytest.raises(
        pw.InputError, match=r'book\.toml:7.*retract "r", `known`: found \'9999-12-31\''
    ):
        pw.read(book)


@pytest.mark.parametrize(
    ("rule", "cells"),
    [
        (Days("day"), ["9999-12-31", "1900-01-01", "2262-04-11"]),
        (
            Instant("day"),
            ["9999-12-31T00:00:00Z", "1970-01-01T00:00:00Z", "2200-06-01T00:00:00+02:00"],
        ),
        (Written("day"), ["9999-12-31", "1900-01-01", "2022-01-01/9999"]),
    ],
)
def test_a_row_is_quarantined_with_its_value(rule, cells: list[str]) -> None:
    good = "2022-02-01T00:00:00Z" if isinstance(rule, Instant) else "2022-02-01"
    rows = pd.DataFrame({"n": ["a", "b", "c", "d"], "day": [*cells, good]})
    rules = {
        "id": Text("n"),
        "when": rule,
        "known": Constant("2022-03-01"),
        "place": Constant("region"),
        "activity": Constant("attack"),
        "actor": Constant("state"),
        "source": Constant("agency"),
    }
    table = Table(data=rows, name="events", rules=rules, bad="quarantine")
    review = world().review(as_of="2022-12-31", reports=table)
    assert review["truce"].verdict.value == "broken"
    problems = review.gathered.quarantined
    assert [cell in str(each) for cell, each in zip(cells, problems, strict=True)] == [True] * 3


def test_nobody_asks_for_a_review_of_the_year_9999() -> None:
    with pytest.raises(pw.InputError, match="before the year 2200"):
        world().review(as_of="9999-12-31")
    with pytest.raises(pw.InputError, match="before the year 2200"):
        world().review(at=dt.datetime.max, as_of="2022-06-01")


def test_days_on_which_nothing_changes_are_passed_over() -> None:
    """A reduction without an end, watched without an end, and one report in 2190."""
    watched = pw.Coverage(
        id="watch", origin="agency", places=["region"], activities=["attack"],
        when="2021-01-01/..", known="2021-01-01",
    )  # fmt: skip
    reports = [told(f"r-{n}", when=f"2021-12-{n:02}") for n in range(1, 30)]
    late = told(when="2190-01-01", known="2190-01-02")
    book = world(watched, *reports, late, kind="reduce", share=0.5, end=None)
    review = book.review()
    assert review.as_of.year == 2190
    assert review["truce"].verdict.value == "holding"
    assert lint(book) is not None


@given(st.datetimes())
def test_any_time_is_taken_or_refused(time: dt.datetime) -> None:
    try:
        made = told(when=time.replace(tzinfo=dt.UTC))
    except pw.InputError:
        assert not 1000 < time.year < 2200 or time.time() == dt.time()
    else:
        assert 999 <= made.when.earliest.year <= 2200
