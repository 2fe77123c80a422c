"""VIINA: one row is how many reports of a day name a place in an oblast."""

from __future__ import annotations

import polars as pl
import pytest
from tests.datasets.test_ucdp import real

import pledgewatch as pw
from pledgewatch.datasets import viina
from pledgewatch.model.dates import parse_when
from pledgewatch.model.records import Activity, Actor, Coverage, Place, Pledge, Source
from pledgewatch.tables import gather

WORLD = (
    Actor(id="russia"),
    Place(id="ukraine"),
    Place(id="kyiv-oblast", name="Kyiv oblast", part_of=("ukraine",)),
    Place(id="chernihiv-oblast", name="Chernihiv oblast", part_of=("ukraine",)),
    Place(id="chernihiv", name="Chernihiv", part_of=("chernihiv-oblast",)),
    Activity(id="reported-event"),
    Source(id="viina", reliability="B"),
    Coverage(
        id="counted",
        origin="viina",
        activities=("reported-event",),
        places=("ukraine",),
        when=pw.parse_span("2022-02-24/2022-06-30", "UTC"),
        known=pw.parse_moment("2022-02-24", "UTC"),
    ),
    Pledge(
        id="less",
        kind=pw.Kind.REDUCE,
        wording="drastically",
        debtor="russia",
        said=pw.parse_moment("2022-03-29T12:00Z"),
        horizon=pw.Duration(56, "d"),
        activities=("reported-event",),
        places=("kyiv-oblast", "chernihiv-oblast"),
    ),
)
BOOK = pw.Ledger(WORLD, timezone="Europe/Kyiv")


def read(*rows, **more):
    names = ("date", "oblast", "viina_reports")
    frame = pl.DataFrame([dict(zip(names, row, strict=True)) for row in rows], orient="row")
    return gather(BOOK, viina(frame, BOOK, **more))


def test_a_row_is_a_report_of_so_many():
    day = parse_when("2022-04-03", "Europe/Kyiv")
    (report,) = read(("2022-04-03", "Kyiv oblast", "121"), actor="russia").reports
    assert report == pw.Report(
        id="viina-2022-04-03-kyiv-oblast",
        activity="reported-event",
        place="kyiv-oblast",
        actor="russia",
        when=day,
        report_dated=True,
        number=121,
        origin="viina",
    )
    assert report._known_at == day.last


def test_an_oblast_is_no_town_of_its_name():
    (report,) = read(("2022-04-03", "Chernihiv", "3")).reports
    assert (report.place, report.actor) == ("chernihiv-oblast", None)


def test_what_is_of_no_oblast_or_of_no_report_is_outside():
    found = read(
        ("2022-04-03", "unassigned", "7"), ("2022-04-03", "Lviv", "7"), ("2022-04-03", "Chernihiv", "0"),
    )  # fmt: skip
    assert (found.reports, found.outside) == ((), 3)


def test_a_number_that_is_none_is_a_bad_row():
    with pytest.raises(pw.InputError, match="`viina_reports`: found 'many'; expected a whole"):
        read(("2022-04-03", "Chernihiv", "many"))


def test_every_row_of_the_real_table_is_read_or_counted():
    found = gather(BOOK, viina(real("ukraine2022/viina_oblast_day.csv"), BOOK))
    assert found.rows == 3556
    assert found.quarantined == ()
    assert {report.place for report in found.reports} == {"kyiv-oblast", "chernihiv-oblast"}
    assert found.outside > 3000
