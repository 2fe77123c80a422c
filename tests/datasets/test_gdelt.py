"""GDELT events, version 1 and 2: what a row means, on rows made up for it."""

from __future__ import annotations

import zipfile

import polars as pl
import pytest

import pledgewatch as pw
from pledgewatch.datasets import gdelt
from pledgewatch.datasets.gdelt import HEADERS
from pledgewatch.tables import gather

BOOK = pw.loads("""
[ledger]
timezone = "Europe/Kyiv"
[[actor]]
id = "russia"
aliases = ["RUS"]
[[actor]]
id = "ukraine-government"
aliases = ["UKR"]
[[source]]
id = "gdelt"
reliability = "E"
dataset = true
[[source]]
id = "gazette"
aliases = ["gazette.example"]
[[place]]
id = "town"
name = "Moscow"
part_of = ["land"]
[[place]]
id = "land"
name = "Russia"
[[pledge]]
id = "truce"
kind = "cease"
debtor = "russia"
said = "2022-03-20"
activities = ["act:military-activity", "act:violence-against-civilians"]
places = ["land"]
""")
ROW = {
    "GLOBALEVENTID": "1001", "SQLDATE": "20220328", "Actor1Code": "RUSMIL", "Actor1Name": "RUSSIAN",
    "Actor1CountryCode": "RUS", "Actor2Code": "UKR", "Actor2Name": "UKRAINE",
    "Actor2CountryCode": "UKR", "IsRootEvent": "1", "EventCode": "194", "EventBaseCode": "194",
    "EventRootCode": "19", "ActionGeo_Type": "4", "ActionGeo_FullName": "Moscow, Moskva, Russia",
    "DATEADDED": "20220329101500", "SOURCEURL": "https://www.gazette.example/a?b=1",
}  # fmt: skip


def read(*changes, **options):
    frame = pl.DataFrame([{**ROW, **change} for change in changes or ({},)])
    return gather(BOOK, gdelt(frame, BOOK, **options))


def only(**change):
    (report,) = read(change).reports
    return report


def line(columns: int, **change) -> str:
    told = {**ROW, **change}
    return "\t".join(told.get(name, "") for name in HEADERS[columns]) + "\n"


def test_a_row_is_a_report():
    report = only()
    assert (report.id, report.activity) == ("gdelt-1001", "act:shelling")
    assert (report.actor, report.target, report.place) == ("russia", "ukraine-government", "town")
    assert (report.origin, report.source) == ("gazette", "gdelt")
    assert (report.when.text, report.report_dated) == ("2022-03-28", False)
    assert report.known.latest.isoformat() == "2022-03-29T10:15:00+00:00"
    assert report.url == ROW["SOURCEURL"]


@pytest.mark.parametrize(
    ("columns", "added"), [(57, "20220329"), (58, "20220329"), (61, "20220329101500")]
)
@pytest.mark.parametrize("name", ["20220329.export.CSV", "20220329.export.CSV.zip"])
def test_a_file_as_it_was_published(columns, added, name, tmp_path):
    assert len(HEADERS[columns]) == columns
    text = line(columns, DATEADDED=added, Actor1Name='THE "RUSSIAN') + line(
        columns, DATEADDED=added, GLOBALEVENTID="1002"
    )
    path = tmp_path / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("20220329.export.CSV", text)
    else:
        path.write_text(text, "utf-8")
    found = gather(BOOK, gdelt(path, BOOK))
    assert [report.id for report in found.reports] == ["gdelt-1001", "gdelt-1002"]
    assert {report.origin for report in found.reports} == {"gdelt" if columns == 57 else "gazette"}


def test_a_file_with_the_names_of_its_columns(tmp_path):
    path = tmp_path / "events.csv"
    pl.DataFrame([ROW]).write_csv(path)
    assert [report.id for report in gather(BOOK, gdelt(path, BOOK)).reports] == ["gdelt-1001"]
    path.write_text("1001\t20220328\n", "utf-8")
    with pytest.raises(pw.InputError, match="2 columns without names"):
        gdelt(path, BOOK)


def test_rows_of_one_event_are_one_incident():
    rows = (
        {},
        {"GLOBALEVENTID": "2", "SOURCEURL": "https://other.example/x"},
        {"GLOBALEVENTID": "3", "SQLDATE": "20220327"},
    )
    reports = read(*rows).reports
    assert len({report.incident for report in reports}) == 2
    review = BOOK.review(
        as_of="2022-05-01", reports=gdelt(pl.DataFrame([{**ROW, **row} for row in rows]), BOOK)
    )
    assert len(review["truce"].incidents) == 2


@pytest.mark.parametrize(
    ("change", "key", "value"),
    [
        ({"SQLDATE": "20220329"}, "report_dated", True),
        ({"DATEADDED": "20220328093000"}, "known", pw.parse_moment("2022-03-28", "Europe/Kyiv")),
        ({"DATEADDED": "20220330"}, "known", pw.parse_moment("2022-03-30", "UTC")),
        ({"ActionGeo_FullName": "Russia"}, "place", "land"),
        ({"ActionGeo_FullName": "Omsk, Omskaya, Russia"}, "place", "land"),
        ({"EventCode": "1951"}, "activity", "act:air-strike"),
        ({"Actor1Name": "", "Actor1Code": "", "Actor1CountryCode": ""}, "actor", None),
        ({"SOURCEURL": "BBC Monitoring"}, "url", None),
        ({"SOURCEURL": "BBC Monitoring"}, "origin", "gdelt"),
        ({"SOURCEURL": "http://www.other.example/"}, "origin", "other.example"),
    ],
)
def test_what_a_column_means(change, key, value):
    assert getattr(only(**change), key) == value


@pytest.mark.parametrize(
    "change",
    [
        {"EventCode": "043", "EventRootCode": "04", "ActionGeo_FullName": "Kyiv, Kyyiv, Misto, Ukraine"},
        {"ActionGeo_FullName": "Moscow, Idaho, United States"},
        {"Actor1Name": "FRANCE", "Actor1Code": "FRA", "Actor1CountryCode": "FRA"},
        {"EventCode": "---", "EventRootCode": "--"},
        {"EventCode": "010", "EventRootCode": "01"},
    ],
    ids=["another country", "a town of the same name", "another actor", "no code", "words"],
)  # fmt: skip
def test_what_the_ledger_asks_nothing_of_is_counted(change):
    found = read(change)
    assert (len(found.reports), found.outside) == (0, 1)


def test_a_code_that_was_read_as_a_number():
    """`20` of the root code `2` is an appeal (020), and no use of mass violence (20)."""
    assert read({"EventCode": "20", "EventRootCode": "2"}).outside == 1
    assert only(EventCode="20", EventRootCode="20").activity.startswith("act:")


def test_the_longest_code_that_is_named_counts():
    activities = {"19": "act:armed-attack", "194": "act:bombardment"}
    (report,) = read({}, activities=activities).reports
    assert report.activity == "act:bombardment"
    (report,) = read({"EventCode": "193"}, activities=activities).reports
    assert report.activity == "act:armed-attack"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"SQLDATE": "2022-03-28"},
            "`SQLDATE`: found '2022-03-28'; expected a day written as %Y%m%d",
        ),
        ({"DATEADDED": "yesterday"}, "expected a day such as 20220329, or an instant"),
        ({"EventCode": "19x"}, "expected a CAMEO code"),
    ],
)
def test_a_bad_row_is_named(change, message):
    with pytest.raises(pw.InputError) as error:
        read({}, change)
    assert "row 2, " in str(error.value)
    assert message in str(error.value)


def test_it_counts_from_its_first_day_to_its_last():
    (coverage,) = read({}, {"GLOBALEVENTID": "2", "SQLDATE": "20220401"}).coverages
    told = pw.parse_span("2022-03-28/2022-04-01", "Europe/Kyiv")
    assert (coverage.origin, coverage.when.lo, coverage.when.hi) == ("gdelt", told.lo, told.hi)
