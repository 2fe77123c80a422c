"""Air raid alerts: one row is one warning, exactly dated."""

from __future__ import annotations

import polars as pl
import pytest
from tests.datasets.test_ucdp import real

import pledgewatch as pw
from pledgewatch.datasets import airraids
from pledgewatch.model.dates import parse_moment
from pledgewatch.model.records import Activity, Actor, Coverage, Place, Pledge, Source
from pledgewatch.tables import gather

WORLD = (
    Actor(id="russia"),
    Place(id="ukraine"),
    Place(id="kyiv-oblast", aliases=("Kyivska oblast",), part_of=("ukraine",)),
    Place(id="kyiv-city", aliases=("Kyiv City", "m. Kyiv"), part_of=("ukraine",)),
    Activity(id="air-raid-alert"),
    Source(id="air-raid-alerts", reliability="A"),
    Coverage(
        id="sirens",
        origin="air-raid-alerts",
        activities=("air-raid-alert",),
        places=("ukraine",),
        when=pw.parse_span("2022-02-25/2022-06-30", "UTC"),
        known=parse_moment("2022-02-25", "UTC"),
    ),
    Pledge(
        id="fewer-alerts",
        kind=pw.Kind.REDUCE,
        wording="drastically",
        debtor="russia",
        said=parse_moment("2022-03-29T12:00Z"),
        horizon=pw.Duration(28, "d"),
        activities=("air-raid-alert",),
        places=("kyiv-oblast",),
    ),
)
BOOK = pw.Ledger(WORLD, timezone="Europe/Kyiv")
ROW = {
    "oblast": "Kyivska oblast", "raion": None, "hromada": None, "level": "oblast",
    "started_at": "2022-03-30 16:10:34+00:00", "finished_at": "2022-03-30 16:50:07+00:00",
    "source": "official",
}  # fmt: skip


def test_a_row_is_a_report():
    (report,) = gather(BOOK, airraids(pl.DataFrame([ROW]), BOOK, actor="russia")).reports
    instant = parse_moment("2022-03-30T16:10:34Z")
    assert report == pw.Report(
        id="air-raid-alerts-kyivska-oblast-2022-03-30-16:10:34+00:00",
        activity="air-raid-alert",
        place="kyiv-oblast",
        actor="russia",
        when=instant,
        known=instant,
        origin="air-raid-alerts",
    )


def test_an_area_the_ledger_does_not_know_is_told_of_the_oblast_it_lies_in():
    row = {**ROW, "raion": "Buchanskyi raion", "hromada": "Irpinska terytorialna hromada"}
    (report,) = gather(BOOK, airraids(pl.DataFrame([row]), BOOK)).reports
    assert report.place == "kyiv-oblast"
    found = gather(BOOK, airraids(pl.DataFrame([{**ROW, "oblast": "Lvivska oblast"}]), BOOK))
    assert (found.reports, found.outside) == ((), 1)


def test_a_row_told_twice_is_one():
    review = BOOK.review(reports=airraids(pl.DataFrame([ROW, ROW]), BOOK, actor="russia"))
    assert len(review.ledger.all(pw.Report)) == 1


def test_a_time_without_its_offset_is_a_bad_row():
    row = {**ROW, "started_at": "2022-03-30 16:10:34"}
    with pytest.raises(pw.InputError, match="`started_at`: found '2022-03-30 16:10:34'; expected"):
        gather(BOOK, airraids(pl.DataFrame([row]), BOOK))


def test_alerts_for_kyiv_oblast_went_on_after_the_announcement():
    """About three a day before and after, though the forces left: an alert is a warning of what flies,
    and goes on while missiles fly over the oblast. Taken for attacks it would mislead."""
    path = real("ukraine2022/air_raid_volunteer.csv")
    table = airraids(path, BOOK, actor="russia", series="volunteer")
    review = BOOK.review(as_of="2022-05-20", reports=table)
    measured = review["fewer-alerts"].measure("incidents")
    assert review.gathered.rows == 7229
    # In the 28 days before it, and in those of its horizon.
    assert (measured.ratio.x, measured.ratio.y) == (75, 78)
    assert measured.rr == pytest.approx(1.04, abs=0.01)
    assert measured.low > measured.share
