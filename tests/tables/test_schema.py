"""What a column means: rules, batches, and every bad row by its name."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pyarrow as pa
import pytest

import pledgewatch as pw
from pledgewatch.model.dates import parse_moment, parse_when
from pledgewatch.tables import (
    OUTSIDE,
    Constant,
    Days,
    Derived,
    Instant,
    Number,
    Table,
    Text,
    Written,
    batches,
    schema,
)
from pledgewatch.tables.rules import OWN

RULES = {
    "id": Text("id", before="row-"),
    "activity": Derived.codes("kind", {"S": "shelling", "L": "looting", "X": OUTSIDE}),
    "when": Days("day"),
    "origin": Constant("monitor"),
}
ROWS = {
    "id": ["1", "2", "3", "4"],
    "kind": ["S", "L", "X", "S"],
    "day": ["2022-03-10", "2022-03-11", "nonsense", "2022-03-12"],
}


def read(data, rules=None, zone="UTC", **more):
    table = Table(data=data, rules=RULES if rules is None else rules, name="events", **more)
    return list(table.batches(zone))


def listed(batches, key):
    return [
        (batch.own if key in OWN else batch.columns)[key][row]
        for batch in batches
        for row in range(len(batch))
    ]


# -- rules -----------------------------------------------------------------------------------------


def test_a_row_is_read_by_its_rules():
    (batch,) = read(pl.DataFrame(ROWS))
    assert listed([batch], "id") == ["row-1", "row-2", "row-4"]
    assert listed([batch], "activity") == ["shelling", "looting", "shelling"]
    assert listed([batch], "when") == [parse_when(ROWS["day"][row], "UTC") for row in (0, 1, 3)]
    assert list(batch.rows) == [1, 2, 4]
    assert (batch.outside, batch.read, batch.problems) == (1, 4, [])


@pytest.mark.parametrize("zone", ["UTC", "Europe/Kyiv", "Asia/Damascus"])
def test_a_day_is_a_civil_day_of_the_zone(zone):
    """27 March 2022 had 23 hours in Kyiv; days are those that a ledger file would read."""
    (batch,) = read(pl.DataFrame({**ROWS, "day": ["2022-03-27"] * 4}), zone=zone)
    told = parse_moment("2022-03-27", zone)
    assert (set(batch.lo), batch.first, batch.last) == ({told.lo}, told.lo, told.last)


def test_a_zone_of_its_own_comes_before_that_of_the_ledger():
    rules = {**RULES, "when": Days("day", zone="Europe/Kyiv")}
    (batch,) = read(pl.DataFrame({**ROWS, "day": ["2022-03-27"] * 4}), rules)
    assert set(batch.lo) == {parse_moment("2022-03-27", "Europe/Kyiv").lo}


def test_two_days_are_one_of_those_between():
    rules = {**RULES, "when": Days("day", "last")}
    data = {**ROWS, "day": ["2022-03-10"] * 4, "last": ["2022-03-12", "", None, "2022-03-10"]}
    (batch,) = read(pl.DataFrame(data), rules)
    assert listed([batch], "when") == [
        parse_when("[2022-03-10..2022-03-12]", "UTC"),
        parse_when("2022-03-10", "UTC"),
        parse_when("2022-03-10", "UTC"),
    ]


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        (Instant("day"), "2022-03-10T12:00:00+02:00", "2022-03-10T10:00Z"),
        (Instant("day", "%d/%m/%Y %H:%M %z"), "10/03/2022 12:00 +0000", "2022-03-10T12:00Z"),
        (Written("day"), "2022-03-1X", "2022-03-1X"),
        (Days("day", form="%d.%m.%Y"), "10.03.2022", "2022-03-10"),
    ],
)
def test_times_in_other_forms(rule, text, expected):
    (batch,) = read(pl.DataFrame({**ROWS, "day": [text] * 4}), {**RULES, "when": rule})
    assert set(batch.lo) == {parse_moment(expected, "UTC").lo}
    assert batch.last == parse_moment(expected, "UTC").last


def test_what_could_be_known_is_what_is_told_and_else_the_end_of_the_event():
    rules = {**RULES, "known": Instant("seen")}
    data = {**ROWS, "seen": ["2022-05-01T00:00Z", None, None, ""]}
    (batch,) = read(pl.DataFrame(data), rules)
    days = [parse_moment(day, "UTC").last for day in ("2022-03-11", "2022-03-12")]
    assert list(batch.known) == [parse_moment("2022-05-01T00:00Z").last, *days]


# -- bad rows --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "change", "problem"),
    [
        ({}, {"day": "10/3/2022"}, "row 2, `day`: found '10/3/2022'; expected a day written as %Y-%m-%d"),
        ({}, {"day": "2022-02-30"}, "row 2, `day`: found '2022-02-30'; expected a day written as %Y-%m-%d"),
        ({}, {"day": None}, "row 2, `day`: found nothing; expected something: a report has its `when`"),
        ({}, {"kind": "Q"}, "row 2, `kind`: found 'Q'; expected one of the codes 'L', 'S', 'X'"),
        ({}, {"id": ""}, "row 2, `id`: found nothing; expected something: a report has its `id`"),
        ({"when": Instant("day")}, {"day": "2022-03-10T10:00"},
         "row 2, `day`: found '2022-03-10T10:00'; expected an instant with its offset from UTC, such as +00:00"),
        ({"when": Days("day", "kind")}, {"kind": "2022-03-01"},
         "row 2, `day and kind`: found '2022-03-11', '2022-03-01'; "
         "expected a last day that is not before the first, 2022-03-11"),
        ({"probability": Number("day")}, {"day": "inf"},
         "row 2, `day`: found 'inf'; expected a finite number"),
    ],
    ids=["another form", "no such day", "no day", "no such code", "no id", "no offset", "reversed",
         "no number"],
)  # fmt: skip
def test_a_bad_row_is_named_with_its_value(rules, change, problem):
    data = {key: [value] * 4 for key, value in (("kind", "S"), ("day", "2022-03-11"))}
    data["id"] = ["1", "2", "3", "4"]
    if "when" in rules and isinstance(rules["when"], Instant):
        data["day"] = ["2022-03-11T00:00Z"] * 4
    if "when" in rules and isinstance(rules["when"], Days):
        data["kind"] = [None] * 4
        rules = {**rules, "activity": Constant("shelling")}
    if "probability" in rules:
        rules = {**rules, "when": Constant(parse_moment("2022-03-11", "UTC"))}
        data["day"] = ["0.5"] * 4
    for column, value in change.items():
        data[column] = [*data[column][:1], value, *data[column][2:]]
    (batch,) = read(pl.DataFrame(data), {**RULES, **rules})
    assert [str(each).partition("; did you mean")[0] for each in batch.problems] == [
        f"events: {problem}"
    ]
    assert list(batch.rows) == [1, 3, 4]


def test_a_row_about_something_else_need_not_be_right():
    (batch,) = read(pl.DataFrame(ROWS))
    assert batch.problems == []


# -- tables ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "tsv", "parquet", "folder", "lazy", "pandas", "pyarrow"])
def test_whatever_holds_the_table_it_says_the_same(form, tmp_path):
    frame = pl.DataFrame(ROWS)
    data = frame
    if form == "csv":
        data = tmp_path / "events.csv"
        frame.write_csv(data)
    elif form == "tsv":
        data = str(tmp_path / "events.tsv")
        frame.write_csv(data, separator="\t")
    elif form == "parquet":
        data = tmp_path / "events.parquet"
        frame.write_parquet(data)
    elif form == "folder":
        data = tmp_path
        frame[:3].write_parquet(tmp_path / "a.parquet")
        frame[3:].write_parquet(tmp_path / "b.parquet")
    elif form == "lazy":
        data = frame.lazy()
    else:
        pytest.importorskip(form)
        pytest.importorskip("pyarrow")
        data = frame.to_pandas() if form == "pandas" else frame.to_arrow()
    batches = read(data)
    assert listed(batches, "id") == ["row-1", "row-2", "row-4"]
    assert sum(batch.read for batch in batches) == 4


def test_a_table_is_read_a_batch_at_a_time(monkeypatch):
    monkeypatch.setattr(schema, "BATCH_ROWS", 3)
    days = [str(dt.date(2022, 1, 1) + dt.timedelta(days=n)) for n in range(10)]
    frame = pl.DataFrame({"id": [str(n) for n in range(10)], "kind": ["S"] * 10, "day": days})
    for data in (frame, frame.lazy()):
        batches = read(data)
        assert len(batches) > 1
        assert [int(row) for batch in batches for row in batch.rows] == list(range(1, 11))
        assert listed(batches, "id") == [f"row-{n}" for n in range(10)]


def test_bytes_of_another_encoding(tmp_path):
    path = tmp_path / "events.csv"
    path.write_bytes("id,kind,day\ncafé,S,2022-03-10\n".encode("cp1252"))
    assert listed(read(path, encoding="cp1252"), "id") == ["row-café"]
    with pytest.raises(
        pw.InputError, match=r'the byte 0xe9 in line 2; expected .*encoding="cp1252"'
    ):
        read(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda path: path / "nowhere.csv", "found no such file or directory"),
        (lambda path: path, "found no .parquet file; expected a folder of them"),
        (lambda path: _written(path / "a.docx"), "found a file ending in .docx; expected .csv"),
        (lambda path: pl.DataFrame({"id": ["1"], "kind": ["S"]}), "`day`: found no such column"),
        (
            lambda path: pa.RecordBatch.from_pydict({"id": ["1"]}),
            "expected a path, or a data frame",
        ),
    ],
    ids=["no file", "an empty folder", "another kind of file", "no such column", "no table"],
)
def test_a_table_that_cannot_be_read(change, message, tmp_path):
    with pytest.raises(pw.InputError) as caught:
        read(change(tmp_path))
    assert message in str(caught.value)


def _written(path):
    path.write_bytes(b"")
    return path


def test_rules_that_make_no_report():
    with pytest.raises(pw.InputError, match="`plase`: expected a key of a report; did you mean"):
        Table(data=pl.DataFrame(), rules={**RULES, "plase": Constant("x")})
    with pytest.raises(pw.InputError, match="`when`: expected a rule for it"):
        Table(
            data=pl.DataFrame(), rules={key: rule for key, rule in RULES.items() if key != "when"}
        )


def test_what_is_forgotten_is_worked_out_again(monkeypatch):
    """So that a table of many distinct values takes no more memory than one of few."""
    monkeypatch.setattr(schema, "BATCH_ROWS", 2)
    days = [str(dt.date(2022, 1, 1) + dt.timedelta(days=n)) for n in range(9)]
    frame = pl.DataFrame({"id": [str(n) for n in range(9)], "kind": ["S"] * 9, "day": days})
    before = listed(read(frame), "when")
    monkeypatch.setattr(batches, "REMEMBERED", 1)
    assert listed(read(frame), "when") == before
    assert len(before) == 9
