"""UCDP events: what a row means, on rows made by hand and on the real tables, where they are there."""

from __future__ import annotations

import csv

import polars as pl
import pytest
from tests.stories.events import DATA, ROOT

import pledgewatch as pw
from pledgewatch.datasets import ucdp
from pledgewatch.model.dates import parse_moment, parse_when
from pledgewatch.model.records import Activity, Actor, Place, Pledge, Source
from pledgewatch.tables import gather

WORLD = (
    Actor(id="parties", name="both sides"),
    Actor(id="state", name="Government of Ukraine", part_of=("parties",)),
    Actor(id="rebels", name="rebels", aliases=("DPR",), part_of=("parties",)),
    Actor(id="stranger", name="Somebody else"),
    Place(id="donbas", aliases=("Ukraine",)),
    Place(id="oblast", name="Donetsk oblast", part_of=("donbas",)),
    Place(id="town", name="Debaltseve", aliases=("Debaltseve town",), part_of=("oblast",)),
    Activity(id="clashes"),
    Activity(id="massacre"),
    Source(id="ucdp", reliability="A"),
    Pledge(
        id="truce",
        kind=pw.Kind.CEASE,
        debtor="parties",
        said=parse_moment("2014-01-01", "UTC"),
        activities=("clashes", "massacre"),
        places=("donbas",),
    ),
)
BOOK = pw.Ledger(WORLD, timezone="Europe/Kyiv")
ROW = {
    "id": "7", "type_of_violence": "1", "where_prec": "1", "where_coordinates": "Debaltseve town",
    "adm_2": "Artemivsk raion", "adm_1": "Donetsk oblast", "country": "Ukraine",
    "side_a": "Government of Ukraine", "side_b": "DPR", "date_start": "2014-08-01",
    "date_end": "2014-08-03", "source_date": "2014-08-02;2014-08-09", "low": "2", "high": "5",
    "source_headline": "Fights",
}  # fmt: skip


def read(*changes, activities=None, **options):
    frame = pl.DataFrame([{**ROW, **change} for change in changes or ({},)])
    table = ucdp(frame, BOOK, activities=activities or {"1": "clashes", "3": "massacre"}, **options)
    return gather(BOOK, table)


def only(**change):
    (report,) = read(change).reports
    return report


def test_a_row_is_a_report():
    assert only() == pw.Report(
        id="ucdp-7",
        activity="clashes",
        place="town",
        actor="parties",
        target="parties",
        when=parse_when("[2014-08-01..2014-08-03]", "Europe/Kyiv"),
        known=parse_moment("2014-08-09", "Europe/Kyiv"),
        deaths=pw.Interval(2, 5),
        origin="ucdp",
        source="ucdp",
        text="Fights",
    )


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"where_prec": "1"}, "town"),
        ({"where_prec": "2"}, "oblast"),
        ({"where_prec": "3"}, "oblast"),
        ({"where_prec": "4.0"}, "oblast"),
        ({"where_prec": "6"}, "donbas"),
        ({"where_coordinates": "Some village"}, "oblast"),
        ({"adm_1": None, "where_coordinates": "Some village"}, "donbas"),
    ],
    ids=["exactly there", "near it", "its second-order division", "its oblast", "its country",
         "a place that the ledger does not know", "and no division either"],
)  # fmt: skip
def test_a_place_is_no_narrower_than_it_is_told(change, place):
    assert only(**change).place == place


@pytest.mark.parametrize(
    ("change", "actor"),
    [
        ({}, "parties"),
        ({"side_b": "Somebody else"}, None),
        ({"side_b": "Nobody we know"}, None),
        ({"type_of_violence": "3", "side_b": "Civilians"}, "state"),
        ({"type_of_violence": "3", "side_a": "dpr", "side_b": "Civilians"}, "rebels"),
    ],
    ids=["of both that belong together", "of two that do not", "of one that is known",
         "one-sided", "whatever the case"],
)  # fmt: skip
def test_whose_act_it_is(change, actor):
    """Who began a fight is not told: it is an act of both, and of neither alone."""
    assert only(**change).actor == actor


@pytest.mark.parametrize(
    ("change", "target"),
    [
        ({}, "parties"),
        ({"side_b": "Somebody else"}, "stranger"),
        ({"side_a": "Nobody we know"}, "rebels"),
        ({"side_b": "Nobody we know"}, None),
        ({"type_of_violence": "3", "side_b": "Somebody else"}, "stranger"),
        ({"type_of_violence": "3", "side_b": "Civilians"}, None),
    ],
    ids=["of both that belong together", "of two that do not", "the one that is known",
         "not the one that is not", "one-sided", "whom the ledger does not know"],
)  # fmt: skip
def test_against_whom_it_is(change, target):
    """So that fights with a party that a pledge leaves out do not count against it."""
    assert only(**change).target == target


AS_OUTLET = pw.Ledger(
    (*(r for r in WORLD if r.id != "ucdp"), Source(id="ucdp", reliability="B", dataset=True),
     Source(id="afp", name="Agence France Presse", reliability="A")),
    timezone="Europe/Kyiv",
)  # fmt: skip


@pytest.mark.parametrize(
    ("offices", "origin"),
    [
        ("Agence France Presse;Reuters News", "afp"),
        ("Reuters News; Agence France Presse", "Reuters News"),
        ("", "ucdp"),
        (None, "ucdp"),
    ],
)
def test_a_data_set_is_an_outlet_of_the_sources_that_it_names(offices, origin):
    row = pl.DataFrame(
        [{**ROW, "source_office": offices}],
        {**dict.fromkeys(ROW, pl.String), "source_office": pl.String},
    )
    found = gather(AS_OUTLET, ucdp(row, AS_OUTLET, activities={"1": "clashes"}))
    assert [(each.origin, each.source) for each in found.reports] == [(origin, "ucdp")]
    brought = [origin] if origin == "Reuters News" else []
    assert [source.id for source in found.sources] == brought
    (incident,) = AS_OUTLET.with_records(*found.records, streamed=True).review()["truce"].incidents
    assert incident.p_event == pytest.approx(0.95 if origin == "afp" else 0.85)


def test_it_brings_what_it_counts():
    (coverage,) = read(
        {}, {"id": "8", "date_start": "2014-09-30", "date_end": "2014-09-30"}
    ).coverages
    days = parse_when("2014-08-01/2014-09-30", "Europe/Kyiv")
    assert (coverage.when.lo, coverage.when.hi) == (days.lo, days.hi)
    assert (coverage.origin, coverage.places) == ("ucdp", ("donbas",))
    assert coverage.activities == ("clashes", "massacre")
    assert not read({}, coverage=False).coverages


@pytest.mark.parametrize(
    "change",
    [
        {"country": "Syria", "adm_1": "Homs", "where_coordinates": "Homs town"},
        {"side_a": "Nobody we know", "side_b": "Others"},
        {"type_of_violence": "3", "side_a": "Nobody we know"},
        {"type_of_violence": "2"},
    ],
    ids=["in another country", "between others", "by others", "of a type that is not asked for"],
)
def test_what_is_outside_is_counted_and_left_out(change):
    found = read({}, change)
    assert (len(found.reports), found.outside) == (1, 1)


def test_a_row_is_known_when_its_news_were_and_never_before_it_was_over():
    assert only(source_date="2014-07-01").known == parse_moment("2014-08-03", "Europe/Kyiv")
    assert only(source_date=None).known == parse_moment("2014-08-03", "Europe/Kyiv")
    out = parse_moment("2015-06-01", "Europe/Kyiv")
    assert read({}, known=out).reports[0].known == out


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"date_start": "8/31/2022 12:00:00 AM"}, "`date_start and date_end`: found '8/31/2022 12:00:00 AM', '2014-08-03'; expected a day written as %Y-%m-%d"),
        ({"type_of_violence": "4"}, "`type_of_violence`: found '4'; expected a type of violence, 1, 2 or 3"),
        ({"where_prec": "9"}, "expected a precision of place, 1 to 7"),
        ({"low": "few"}, "`low and high`: found 'few', '5'; expected a number"),
    ],
    ids=["another form of day", "no such type", "no such precision", "no number"],
)  # fmt: skip
def test_a_bad_row_is_named(change, message):
    with pytest.raises(pw.InputError) as caught:
        read({}, change)
    assert len(caught.value.problems) == 1
    assert "row 2, " in str(caught.value)
    assert message in str(caught.value)


def test_days_in_another_form():
    change = {"date_start": "01/08/2014", "date_end": "03/08/2014"}
    assert read(change, dates="%d/%m/%Y").reports[0].when == only().when


def test_a_name_that_stands_for_two_is_refused():
    twice = BOOK.with_records(Place(id="other-town", name="Debaltseve town"))
    with pytest.raises(pw.InputError, match="expected a name of one of other-town, town alone"):
        gather(twice, ucdp(pl.DataFrame([ROW]), twice, activities={"1": "clashes"}))


# -- the real tables -------------------------------------------------------------------------------


def real(path):
    if not (DATA / path).exists():
        pytest.skip(
            f"the table {path} is not beside the project; PLEDGEWATCH_DATA names its folder"
        )
    return DATA / path


def test_every_row_of_the_real_table_is_read_or_counted():
    path = real("donbas/ucdp_ged_ukraine_2014_to_2015-06.csv")
    found = gather(BOOK, ucdp(path, BOOK, activities={"1": "clashes", "3": "massacre"}))
    assert found.rows == 1884
    assert found.quarantined == ()
    # Fights with "Maidan" are not between those two, and one side of them is the state.
    assert len(found.reports) + found.outside == found.rows
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["where_prec"] == "1"]
    there = [row for row in rows if row["where_coordinates"] == "Debaltseve town"]
    assert sum(report.place == "town" for report in found.reports) == len(there) > 5


def test_the_dirty_export_loses_nothing_and_names_every_bad_row():
    """Of 80 rows none has a day that can be told for sure: 09/02/2022 is two days, and 8/31 has an hour."""
    path = real("donbas/ucdp_candidate_dirty_dates_sample.csv")
    table = ucdp(
        path,
        WIDE,
        activities={"1": "clashes", "3": "massacre"},
        encoding="cp1252",
        bad="quarantine",
    )
    found = gather(WIDE, table)
    assert found.rows == 80
    named = {problem.entry for problem in found.quarantined}
    assert len(named) + found.outside == 80
    assert not found.reports
    assert all("expected a day written as %Y-%m-%d" in str(each) for each in found.quarantined)


WIDE = pw.Ledger(
    [
        *WORLD,
        Actor(id="russia", name="Government of Russia (Soviet Union)"),
    ],
    timezone="Europe/Kyiv",
)


def test_the_real_table_against_what_was_agreed_at_minsk():
    """In one line: the truce of September 2014 was broken within days, and everybody knew."""
    path = real("donbas/ucdp_ged_ukraine_2014_to_2015-06.csv")
    book = pw.read(ROOT / "seeds" / "minsk-2014-2015.toml").with_records(
        Source(id="ucdp", reliability="A")
    )
    table = ucdp(path, book, activities={"1": "use-of-weapons"})
    review = book.review(as_of="2014-11-14", reports=table)
    assert review["minsk-1"].verdict is pw.Verdict.BROKEN
    assert review["minsk-1"].certain > 100
    # Of neither side alone can it be told.
    for alone in ("minsk-1-ukraine", "minsk-1-formations"):
        assert review[alone].verdict is pw.Verdict.SLIPPING
        assert review[alone].certain == 0
