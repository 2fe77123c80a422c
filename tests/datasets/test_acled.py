"""ACLED events: what a row means, on rows made up for it. No row of ACLED's is here."""

from __future__ import annotations

import polars as pl
import pytest

import pledgewatch as pw
from pledgewatch.cli import main
from pledgewatch.datasets import acled
from pledgewatch.tables import gather

WORLD = """
[ledger]
timezone = "Europe/Kyiv"
[[actor]]
id = "parties"
sides = true
[[actor]]
id = "army"
name = "Military Forces of Freedonia"
part_of = ["parties"]
[[actor]]
id = "rebels"
aliases = ["Northern Front"]
part_of = ["parties"]
[[actor]]
id = "civilians"
aliases = ["Civilians (Freedonia)"]
[[place]]
id = "freedonia"
[[place]]
id = "north"
part_of = ["freedonia"]
[[place]]
id = "valley"
part_of = ["north"]
[[place]]
id = "town"
name = "Northtown"
part_of = ["valley"]
[[source]]
id = "acled"
reliability = "B"
dataset = true
[[source]]
id = "gazette"
name = "The Gazette"
[[pledge]]
id = "truce"
kind = "cease"
debtor = "parties"
said = "2022-03-20"
activities = ["act:military-activity", "act:violence-against-civilians"]
places = ["freedonia"]
"""
BOOK = pw.loads(WORLD)
ROW = {
    "event_id_cnty": "FRD7", "event_date": "2022-03-29", "year": "2022", "time_precision": "1",
    "disorder_type": "Political violence", "event_type": "Explosions/Remote violence",
    "sub_event_type": "Shelling/artillery/missile attack",
    "actor1": "Military Forces of Freedonia (2000-)", "assoc_actor_1": "", "inter1": "State forces",
    "actor2": "Northern Front", "assoc_actor_2": "", "inter2": "Rebel group", "interaction": "x",
    "civilian_targeting": "", "iso": "999", "region": "Europe", "country": "Freedonia",
    "admin1": "North", "admin2": "Valley", "admin3": "", "location": "Northtown", "latitude": "50.1",
    "longitude": "30.2", "geo_precision": "1", "source": "The Gazette; Radio North",
    "source_scale": "National", "notes": "Made up: shells fell.", "fatalities": "3", "tags": "",
    "timestamp": "1649116800",
}  # fmt: skip
OLD = {
    "data_id": "1", "iso": "999", "event_id_cnty": "FRD7", "event_id_no_cnty": "7",
    "event_date": "29 March 2022", "iso3": "FRD",
    **{key: ROW[key] for key in ROW
       if key not in ("event_id_cnty", "event_date", "iso", "disorder_type", "civilian_targeting", "tags")},
}  # fmt: skip


def read(*changes, row=ROW, book=BOOK, **options):
    frame = pl.DataFrame([{**row, **change} for change in changes or ({},)])
    return gather(book, acled(frame, book, **options))


def only(row=ROW, **change):
    (report,) = read(change, row=row).reports
    return report


@pytest.mark.parametrize("row", [ROW, OLD], ids=["now", "before 2023"])
def test_a_row_is_a_report(row):
    report = only(row)
    assert (report.id, report.activity) == ("acled-FRD7", "act:bombardment")
    assert (report.place, report.actor, report.target) == ("town", "army", "rebels")
    assert (report.origin, report.source) == ("gazette", "acled")
    assert report.when.text == "2022-03-29"
    assert report.deaths == pw.Interval(3, 3)
    assert report.text == "Made up: shells fell."
    assert report.known.latest.isoformat() == "2022-04-05T00:00:00+00:00"


@pytest.mark.parametrize(
    ("date", "precision", "when"),
    [
        ("2022-03-29", "1", "2022-03-29"),
        ("2022-03-29T00:00:00.000000", "1", "2022-03-29"),
        ("29-Mar-2022", "1", "2022-03-29"),
        ("29/03/2022", "1", "2022-03-29"),
        ("29 March 2022", "2", "[2022-03-23..2022-04-04]"),
        ("15 February 2024", "3", "[2024-02-01..2024-02-29]"),
    ],
)
def test_a_day_as_far_as_it_is_told(date, precision, when):
    assert only(event_date=date, time_precision=precision).when.text == when


def test_it_was_not_known_before_it_was_over():
    report = only(time_precision="2", timestamp="1648512000")  # the day before
    assert report.known.text == "2022-04-04"
    out = pw.parse_moment("2022-05-01", "Europe/Kyiv")
    without = pl.DataFrame([ROW]).drop("timestamp")
    (report,) = gather(BOOK, acled(without, BOOK, known="2022-05-01")).reports
    assert report.known == out


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"geo_precision": "1"}, "town"),
        ({"geo_precision": "2"}, "valley"),
        ({"geo_precision": "3"}, "north"),
        ({"geo_precision": "3", "admin1": "South"}, "freedonia"),
        ({"location": "Elsewhere"}, "valley"),
    ],
)
def test_a_place_is_no_narrower_than_its_precision(change, place):
    assert only(**change).place == place


@pytest.mark.parametrize(
    ("change", "actor", "target"),
    [
        ({}, "army", "rebels"),
        ({"event_type": "Battles", "sub_event_type": "Armed clash"}, "parties", "parties"),
        (
            {"event_type": "Violence against civilians", "sub_event_type": "Attack", "actor1": "Northern Front", "actor2": "Civilians (Freedonia)"},
            "rebels",
            "civilians",
        ),
        ({"actor1": "Unidentified Armed Group (Freedonia)"}, None, "rebels"),
        ({"event_type": "Battles", "sub_event_type": "Armed clash", "actor2": "Unidentified Armed Group"}, None, "army"),
        ({"actor2": ""}, "army", None),
    ],
    ids=["shelling", "a clash", "against civilians", "nobody knows who", "with nobody knows whom", "alone"],
)  # fmt: skip
def test_whose_act_it_is(change, actor, target):
    report = only(**change)
    assert report.actor == actor
    if change.get("actor2") != "Unidentified Armed Group":
        assert report.target == target


def test_which_events_have_a_direction_can_be_said():
    (report,) = read({}, one_sided=()).reports
    assert report.actor == "parties"


def test_what_the_ledger_asks_nothing_of_is_counted():
    found = read({"country": "Sylvania", "admin1": "", "admin2": "", "location": "x"})
    assert (len(found.reports), found.outside) == (0, 1)
    found = read({"event_type": "Strategic developments", "sub_event_type": "Other"})
    assert (len(found.reports), found.outside) == (0, 1)
    found = read({"actor1": "Sylvania Guards", "actor2": "Others"})
    assert (len(found.reports), found.outside) == (0, 1)


def test_activities_of_its_own():
    book = BOOK.with_records(pw.Activity(id="fire", kind_of=("act:military-activity",)))
    (report,) = read({}, book=book, activities={"explosions/remote violence": "fire"}).reports
    assert report.activity == "fire"
    assert read({"event_type": "Battles", "sub_event_type": "Armed clash"}, book=book, activities={"Attack": "fire"}).outside == 1  # fmt: skip


def test_without_an_outlet_the_data_set_is_the_origin():
    book = pw.loads(WORLD.replace("dataset = true", ""))
    (report,) = read({}, book=book).reports
    assert report.origin == "acled"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"event_date": "soon"}, "`event_date and time_precision`: found 'soon', '1'; expected a day such as"),
        ({"time_precision": "4"}, "expected a precision of time, 1 to 3"),
        ({"geo_precision": ""}, "expected a precision of place, 1 to 3"),
        ({"fatalities": "some"}, "`fatalities`: found 'some'"),
        ({"event_id_cnty": ""}, "row 2"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named(change, message):
    with pytest.raises(pw.InputError) as error:
        read({}, change)
    assert "row 2, " in str(error.value)
    assert message in str(error.value)


def test_the_monadic_form_is_refused():
    turned = {"actor1": ROW["actor2"], "actor2": ROW["actor1"]}
    with pytest.raises(pw.InputError, match="acled-FRD7"):
        read({}, turned)


def test_it_counts_from_its_first_day_to_its_last():
    found = read({}, {"event_id_cnty": "FRD8", "event_date": "2022-04-02"})
    (coverage,) = found.coverages
    assert coverage.origin == "acled"
    told = pw.parse_span("2022-03-29/2022-04-02", "Europe/Kyiv")
    assert (coverage.when.lo, coverage.when.hi) == (told.lo, told.hi)
    assert read({}, coverage=False).coverages == ()


def test_on_the_command_line(tmp_path, capsys):
    book, table = tmp_path / "truce.toml", tmp_path / "acled.csv"
    book.write_text(WORLD, "utf-8")
    pl.DataFrame([ROW]).write_csv(table, separator=";")
    asked = [
        "check",
        str(book),
        "--reports",
        str(table),
        "--dataset",
        "acled",
        "--as-of",
        "2022-05-01",
    ]
    assert main(asked) in (0, 1)
    assert "truce" in capsys.readouterr().out
