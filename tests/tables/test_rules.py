"""The door of tables: what stands in a cell is what the same value is in a file, a record or a stream."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import LATE, ledger, pledge, report, watch

import pledgewatch as pw
from pledgewatch.model.dates import parse_moment, parse_when
from pledgewatch.model.fields import MAX_TEXT
from pledgewatch.model.time import exact
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
    gather,
)
from pledgewatch.tables.batches import _instants
from pledgewatch.tables.rules import KEYS, OWN, REQUIRED

BOOK = ledger(pledge(), watch())
RULES = {
    "id": Text("id"),
    "activity": Constant("shelling"),
    "place": Constant("north-town"),
    "actor": Constant("army"),
    "when": Constant("2022-03-10"),
    "origin": Constant("a"),
}


def table(cell, bad="fatal", **rules):
    """One row, with an id and a cell, that bears on the pledge."""
    frame = pl.DataFrame({"id": ["r"], "cell": [cell]}, {"id": pl.String, "cell": pl.String})
    return Table(data=frame, name="events", rules={**RULES, **rules}, bad=bad)


def read(rule, key, cell="x"):
    """What a report holds under a key, by a rule."""
    (found,) = gather(BOOK, table(cell, **{key: rule})).reports
    return getattr(found, key)


def refused(rule, key, cell="x"):
    """The problem of the one row; the same whether it is fatal or put aside."""
    with pytest.raises(pw.InputError) as error:
        gather(BOOK, table(cell, **{key: rule}))
    found = gather(BOOK, table(cell, bad="quarantine", **{key: rule}))
    assert found.reports == ()
    assert found.quarantined == error.value.problems
    (problem,) = error.value.problems
    assert (problem.file, problem.entry) == ("events", "row 1")
    assert problem.field in (" and ".join(rule.columns), key)
    assert (problem.found + problem.expected).isprintable()
    assert len(problem.found) < 200
    return problem


# -- numbers ---------------------------------------------------------------------------------------

NO_NUMBERS = ["abc", "nan", "inf", "-inf", "1e20", "1e999", "1_000", "٣", "3,5", "0x10", "true", "9" * 5000]  # fmt: skip


@pytest.mark.parametrize("rule", [Number("cell"), Written("cell")])
def test_a_number_is_what_its_key_holds(rule):
    for cell in ("3", "3.0", " 3", "3e0"):
        number = read(rule, "number", cell)
        assert (number, type(number)) == (3, int)
    assert read(rule, "deaths", "3") == pw.Interval(3, 3)
    assert read(rule, "probability", ".25") == 0.25
    assert read(rule, "credibility", "2.0") == 2


@pytest.mark.parametrize("rule", [Number("cell"), Written("cell")])
@pytest.mark.parametrize("key", ["number", "deaths", "probability", "credibility"])
@pytest.mark.parametrize("cell", NO_NUMBERS)
def test_what_is_no_number_is_refused(rule, key, cell):
    assert refused(rule, key, cell).found.startswith(repr(cell)[:60])


@pytest.mark.parametrize(
    ("key", "cell"),
    [
        ("number", "-3"), ("number", "2.5"), ("deaths", "-3"), ("credibility", "7"),
        ("credibility", "1.5"), ("probability", "0"), ("probability", "1"), ("actor_probability", "1.5"),
        ("type_probability", "-0.1"),
    ],
)  # fmt: skip
def test_a_number_that_no_report_may_hold_is_refused(key, cell):
    assert refused(Number("cell"), key, cell).found == repr(cell)


def test_a_number_is_refused_in_a_row_that_bears_on_nothing():
    elsewhere = {"place": Constant("abroad"), "probability": Number("cell")}
    with pytest.raises(pw.InputError, match="row 1, `cell`: found '7'"):
        gather(BOOK, table("7", **elsewhere))


def test_deaths_may_be_two_numbers():
    assert read(Written("cell"), "deaths", "[3, 5]") == pw.Interval(3, 5)
    assert read(Derived(("cell",), lambda cell: [3, 5]), "deaths") == pw.Interval(3, 5)
    for cell in ("[3, 5", "3, 5", "[5, 3]", "[]", "[1, 2, 3]", "[3, x]"):
        refused(Written("cell"), "deaths", cell)


# -- words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", [Text("cell"), Written("cell"), Derived(("cell",), str)])
def test_a_word_of_a_list_is_text(rule):
    assert read(rule, "stance", "denies") is pw.Stance.DENIES
    assert read(rule, "stance", "affirms") is pw.Stance.AFFIRMS
    for cell in ("maybe", "DENIES", "cease", " denies"):
        assert '"affirms", "denies"' in refused(rule, "stance", cell).expected


def test_a_column_of_denials_is_no_column_of_reports():
    book = ledger(pledge(), watch(), report("told", incident="one", origin="b"))
    told = table("denies", stance=Text("cell"), incident=Constant("one"))
    as_record = book.with_records(
        report("r", "2022-03-10", incident="one", stance="denies", origin="a")
    )
    assert (
        book.review(as_of=LATE, reports=told).to_dict()["pledges"]
        == as_record.review(as_of=LATE).to_dict()["pledges"]
    )


def test_a_truth_value_is_one():
    assert read(Written("cell"), "report_dated", "true") is True
    assert read(Written("cell"), "report_dated", "false") is False
    assert read(Derived(("cell",), lambda cell: np.bool_(True)), "report_dated") is True
    for rule in (Text("cell"), Derived(("cell",), str), Written("cell")):
        for cell in ("False", "no", "0", "1", "yes"):
            refused(rule, "report_dated", cell)
    assert "`Written`" in refused(Text("cell"), "report_dated", "false").expected
    assert "`Written`" in refused(Text("cell"), "number", "3").expected


# -- text ------------------------------------------------------------------------------------------

HIDING = {
    "a bell": "a\x07b",
    "a zero": "a\x00b",
    "a change of direction": "a\u202eb",
    "no width": "a\u200bb",
    "not composed": "Kyi\u0308v",
    "too long": "x" * (MAX_TEXT + 1),
}
NAMES = ["id", "activity", "place", "actor", "origin", "source", "incident", "url"]


@pytest.mark.parametrize("rule", [Text("cell"), Written("cell"), Derived(("cell",), str)])
@pytest.mark.parametrize("text", HIDING.values(), ids=list(HIDING))
def test_text_that_hides_something_is_refused(rule, text):
    for key in NAMES:
        refused(rule, key, text)


def test_text_that_no_column_of_text_can_hold():
    for key in (*NAMES, "quote", "text"):
        refused(Derived(("cell",), lambda cell: "\ud800"), key)


@pytest.mark.parametrize("key", ["quote", "text"])
def test_prose_has_lines_but_no_other_control_characters(key):
    assert read(Text("cell"), key, "one\ntwo\tthree é") == "one\ntwo\tthree é"
    for cell in ("\x1b[31m", "\x00", "x" * (MAX_TEXT + 1)):
        refused(Text("cell"), key, cell)
    refused(Text("cell", before="\x1b"), key, "plain")


def test_an_id_has_no_spaces_around_it():
    assert refused(Text("cell"), "id", "r ").found == "'r '"


@pytest.mark.parametrize("key", ["quote", "text", "url"])
def test_what_every_row_says_may_be_constant(key):
    assert read(Constant("the same"), key) == "the same"
    assert read(Constant(None), key) is None


# -- times -----------------------------------------------------------------------------------------

ZONED = pw.Ledger(
    [
        *BOOK.records,
        pw.Place(id="tokyo", part_of=["north"], timezone="Asia/Tokyo"),
        pw.Place(id="kyiv", part_of=["north"], timezone="Europe/Kyiv"),
    ],
    timezone="America/New_York",
)
PLACES = ("tokyo", "kyiv", "north-town")


def zoned(rule, key="when", cell="2022-03-10"):
    """For each place the report of a row, and that of the same keys in a file."""
    frame = pl.DataFrame({"id": PLACES, "cell": [cell] * 3})
    rules = {**RULES, "place": Text("id"), key: rule}
    return {
        each.place: getattr(each, key)
        for each in gather(ZONED, Table(data=frame, name="events", rules=rules)).reports
    }


@pytest.mark.parametrize(
    "rule",
    [
        Written("cell"),
        Text("cell"),
        Days("cell"),
        Constant("2022-03-10"),
        Constant(dt.date(2022, 3, 10)),
        Constant(pw.parse_moment("2022-03-10")),
        Derived(("cell",), str),
        Derived(("cell",), dt.date.fromisoformat),
        Derived(("cell",), pw.parse_when),
        Derived(("cell",), pd.Timestamp),
        Derived(("cell",), np.datetime64),
    ],
)
def test_a_day_is_that_of_its_place_as_in_a_file(rule):
    """Semantics 2: a civil time is read in the zone of the place, failing that of the ledger."""
    zones = ("Asia/Tokyo", "Europe/Kyiv", "America/New_York")
    told = zoned(rule)
    if isinstance(rule, Derived) and rule.function is pd.Timestamp:
        day = "2022-03-10T00:00:00"
    else:
        day = "2022-03-10"
    assert told == {place: parse_when(day, zone) for place, zone in zip(PLACES, zones, strict=True)}
    for place in PLACES:
        keys = {"id": "r", "activity": "shelling", "place": place, "when": day, "origin": "a"}
        assert ZONED.zones.record("report", keys).when == told[place]


def test_what_a_row_bears_on_is_asked_in_the_zone_of_its_place():
    """Ten in the evening of the 28th in New York is the first of March in Tokyo: the pledge has begun."""
    book = ZONED.with_records(pledge("late", places=("tokyo",), start="2022-03-10T09:00Z"))
    frame = pl.DataFrame({"id": ["r"], "cell": ["2022-03-10T17:00"]})
    rules = {**RULES, "place": Constant("tokyo"), "when": Written("cell")}
    told = Table(data=frame, name="events", rules=rules)
    assert book.review(as_of=LATE, reports=told)["late"].certain == 0


def test_when_it_was_known_is_read_in_the_zone_of_the_ledger():
    for key in ("known", "published"):
        told = zoned(Written("cell"), key)
        assert set(told.values()) == {parse_moment("2022-03-10", "America/New_York")}


def test_a_zone_of_its_own_comes_first():
    kyiv = parse_when("2022-03-10", "Europe/Kyiv")
    for rule in (
        Written("cell", zone="Europe/Kyiv"),
        Days("cell", zone="Europe/Kyiv"),
        Derived(("cell",), lambda cell: f"{cell}[Europe/Kyiv]"),
        Derived(("cell",), lambda cell: pw.parse_when(cell, "Europe/Kyiv")),
    ):
        assert set(zoned(rule).values()) == {kyiv}


def test_what_is_no_time_is_refused():
    for key in ("when", "known", "published"):
        for wrong in (
            20220310,
            1646870400.0,
            True,
            "yesterday",
            b"2022",
            pd.NaT,
            ["2022"],
            dt.time(4),
        ):
            refused(Derived(("cell",), lambda cell, wrong=wrong: wrong), key)
    refused(Written("cell"), "known", "2022-03-10/2022-03-12")


_PART = {
    "year": ("2022", "1999", "0001", "0000", "9999", "22"), "month": ("03", "12", "13", "3"),
    "day": ("10", "29", "30", "31", "00"), "mark": ("T", " ", "t", ""), "hour": ("04", "23", "24"),
    "second": ("", ":00", ":59", ":60"), "part": ("", ".5", ".123", ".123456", ".1234567", ","),
    "offset": ("Z", "z", "+00:00", "-05:30", "+0200", "+14:00", "+23:59", "+02:60", "", "+02:00:30"),
    "after": ("", " ", "\n", "x"),
}  # fmt: skip


@given(st.lists(st.tuples(*map(st.sampled_from, _PART.values())), min_size=1, max_size=20))
def test_instants_parsed_together_are_those_that_the_rule_reads(parts):
    """Column by column or one by one: the same, and what is written in any other way is left to the rule."""
    cells = ["{}-{}-{}{}{}:15{}{}{}{}".format(*part) for part in parts]
    for cell, at in zip(cells, _instants(pl.Series(cells)), strict=True):
        assert at is None or Instant("cell").of((cell,)) == exact(at), cell


def test_instants_as_programs_write_them_are_parsed_together():
    cells = [
        "2022-03-10T04:15:00Z",
        "2022-03-10 04:15:00+00:00",
        "2022-03-10T06:15:00.000000+02:00",
    ]
    assert set(_instants(pl.Series(cells))) == {parse_moment("2022-03-10T04:15Z").lo}
    told = gather(BOOK, table(cells[2], when=Instant("cell"), known=Instant("cell")))
    assert told.reports[0].when == told.reports[0].known == exact(told.newest)
    assert refused(Instant("cell"), "number", cells[0]).field == "cell"


def test_when_it_was_published_stands_for_when_it_was_known():
    told = table("2022-05-01T00:00Z", published=Written("cell"))
    assert gather(BOOK, told).newest == parse_moment("2022-05-01T00:00Z").last
    (found,) = gather(BOOK, told).reports
    assert found == report("r", "2022-03-10", origin="a", published="2022-05-01T00:00Z")
    early = BOOK.review(as_of="2022-04-20", reports=told)
    assert early["pledge"].certain == 0
    assert early.ledger.review(as_of="2022-05-02")["pledge"].certain == 1


@pytest.mark.parametrize("place", ["north-town", "abroad"])
def test_an_event_without_a_known_end_has_to_say_when_it_was_known(place):
    rules = {"place": Constant(place), "when": Written("cell")}
    for cell in ("2022-03-10/", "2022-03-10/..", "[2022-03-10..]"):
        found = gather(BOOK, table(cell, bad="quarantine", **rules))
        assert [problem.field for problem in found.quarantined] == ["known"]
        assert found.newest is None
        known = {**rules, "known": Constant("2022-03-12")}
        assert gather(BOOK, table(cell, **known)).quarantined == ()


def test_outside_is_an_answer_of_every_key_that_is_read_of_every_row():
    outside = Derived(("cell",), lambda cell: OUTSIDE)
    for key in KEYS:
        if key in OWN:
            refused(outside, key)
        else:
            found = gather(BOOK, table("x", **{key: outside}))
            assert (found.outside, found.reports, found.quarantined) == (1, (), ())


# -- whatever a function answers -------------------------------------------------------------------

WRONG = [
    True, 3, 2.5, 10**400, float("nan"), b"x", "banana", ("x",), ["x"], {"x": 1}, {"x"}, ..., str,
    pw.Kind.CEASE, pw.Place(id="p"), pw.Interval(1, 2), pw.Duration(1, "h"), dt.timedelta(1), np.int64(3),
    dt.datetime(2022, 3, 10), pw.parse_moment("2022-03-10"), pw.parse_span("2022-03-10/2022-03-11"), OUTSIDE,
]  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_what_a_function_answers_is_what_a_record_takes(key):
    """Refused as in a record, and the row named; or the same record."""
    for wrong in WRONG:
        if wrong is OUTSIDE:
            continue
        keys = {
            "id": "r", "activity": "shelling", "place": "north-town", "actor": "army",
            "when": "2022-03-10", "origin": "a", key: wrong,
        }  # fmt: skip
        rule = Derived(("cell",), lambda cell, wrong=wrong: wrong)
        try:
            told = BOOK.with_records(pw.Report(**keys))[keys["id"]]
        except pw.InputError:
            refused(rule, key)
            continue
        (found,) = gather(BOOK, table("x", **{key: rule})).reports
        assert found == told


@pytest.mark.parametrize(
    "key", [key for key in KEYS if key not in (*REQUIRED, "activity", "origin")]
)
def test_none_is_not_told(key):
    (found,) = gather(BOOK, table("x", **{key: Derived(("cell",), lambda cell: None)})).reports
    assert getattr(found, key) == getattr(pw.Report(activity="x", when="2022", origin="a"), key)


def test_what_a_function_made_is_told():
    problem = refused(Derived(("cell", "id"), lambda cell, id: 5), "stance")
    assert problem.found == "'x', 'r', of which its function makes 5"


def test_columns_may_be_called_whatever_they_are():
    frame = pl.DataFrame({"#": ["r"], "number": ["3"], "zone": ["kyiv"], "0": ["2022-03-10"]})
    rules = {
        **RULES,
        "id": Derived(("#", "#"), lambda one, other: one + other),
        "place": Derived(("zone", "number"), lambda zone, number: zone),
        "when": Written("0"),
        "number": Number("number"),
    }
    (found,) = gather(ZONED, Table(data=frame, name="events", rules=rules)).reports
    assert (found.id, found.place, found.number) == ("rr", "kyiv", 3)
    assert found.when == parse_when("2022-03-10", "Europe/Kyiv")


# -- what rules and tables are made of -------------------------------------------------------------

NO_TEXT = [None, True, 3, 2.5, b"x", ["x"], {"x": 1}, ...]


@pytest.mark.parametrize("rule", [Text, Number, Days, Instant, Written])
def test_a_column_is_a_name(rule):
    for wrong in NO_TEXT:
        with pytest.raises(pw.InputError) as error:
            rule(wrong)
        assert error.value.entry == rule.__name__


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Text("x", before=3), "before"),
        (lambda: Derived("id", str), "columns"),
        (lambda: Derived((), str), "columns"),
        (lambda: Derived((3,), str), "columns"),
        (lambda: Derived(None, str), "columns"),
        (lambda: Derived(("id",), "str"), "function"),
        (lambda: Derived.codes("id", {1: "x"}), "codes"),
        (lambda: Derived.codes("id", ["x"]), "codes"),
        (lambda: Derived.codes(3, {"1": "x"}), "columns"),
        (lambda: Days("x", last=3), "last"),
        (lambda: Days("x", form=3), "form"),
        (lambda: Days("x", form="%d.%m."), "form"),
        (lambda: Days("x", form="%H:%M"), "form"),
        (lambda: Days("x", form="\ud800"), "form"),
        (lambda: Days("x", zone="Mars/Olympus"), "zone"),
        (lambda: Written("x", zone=3), "zone"),
        (lambda: Instant("x", form=3), "form"),
    ],
)
def test_a_rule_is_checked_when_it_is_made(make, field):
    with pytest.raises(pw.InputError) as error:
        make()
    assert error.value.field == field
    assert error.value.found is not None


FRAME = pl.DataFrame({"id": ["r"], "cell": ["x"]})


@pytest.mark.parametrize(
    ("argument", "wrong"),
    [
        *(("data", value) for value in (None, True, 3, 2.5, b"x.csv", ["x"], {"x": [1]}, ..., str)),
        *(("data", value) for value in (BOOK, report("r"), Text("x"), Table, pl.DataFrame, dt.date(2022, 1, 1))),
        *(("name", value) for value in (None, 3, b"x", "", "a\nb", "\u202e")),
        *(("bad", value) for value in (None, True, "fatl", "ignore", ["fatal"], b"fatal")),
        *(("encoding", value) for value in (None, 3, b"utf-8", "utf-99", "", "a\x00b", "\ud800")),
        *(("rules", value) for value in (None, 3, "id", [("id", Text("id"))], {})),
    ],
    ids=repr,
)  # fmt: skip
def test_a_table_is_checked_when_it_is_made(argument, wrong):
    given = {"data": FRAME, "name": "events", "rules": RULES, argument: wrong}
    with pytest.raises(pw.InputError) as error:
        Table(**given)
    first = error.value.first
    assert (first.entry, first.field) in {("Table", argument), ("rules", "id")}


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        *((key, value) for key in ("place", "id") for value in (None, "north", 3, Text, str, {"x": 1})),
        ("id", Constant("r")), ("probability", Constant(7.0)), ("number", Constant("3")),
        ("stance", Constant("maybe")), ("when", Constant(20220310)), ("url", Constant("a\x07")),
        ("place", Constant(OUTSIDE)),
    ],
    ids=repr,
)  # fmt: skip
def test_a_rule_of_a_table_is_one_that_makes_a_report(key, wrong):
    with pytest.raises(pw.InputError) as error:
        Table(data=FRAME, rules={**RULES, key: wrong})
    assert (error.value.entry, error.value.field) == ("rules", key)


def test_all_that_is_wrong_with_rules_is_told_at_once():
    with pytest.raises(pw.InputError) as error:
        Table(
            data=FRAME,
            rules={"plase": Text("x"), 3: Text("x"), "stance": "denies", "id": Text("id")},
        )
    assert [problem.field for problem in error.value.problems] == [
        "plase", "3", "stance", "when", "activity", "origin",
    ]  # fmt: skip


def test_rules_are_those_that_were_given():
    given = dict(RULES)
    told = Table(data=FRAME, rules=given)
    del given["when"]
    assert "when" in told.rules


# -- columns called like the keys ------------------------------------------------------------------

COLUMNS = {"id": "r", "activity": "shelling", "when": "2022-03-10", "source": "a"}


def written(**columns):
    told = {**COLUMNS, **columns}
    return Table.written(pl.DataFrame({key: [value] for key, value in told.items() if value}))


def test_a_row_is_the_record_that_a_file_would_hold():
    cells = {
        "place": "north-town", "actor": "army", "stance": "affirms", "origin": "b", "url": "https://x.org/",
        "known": "2022-03-12", "published": "2022-03-11", "credibility": "2", "probability": "0.9",
        "actor_probability": "0.5", "type_probability": "0.25", "report_dated": "true",
        "target": "enemy", "target_probability": "0.75", "place_probability": "0.96", "time_probability": "1.0",
        "deaths": "[3, 5]", "number": "3", "quote": "so they say", "text": "Shells fell.",
    }  # fmt: skip
    entry = "".join(
        f"{key} = {value if value in ('true', '[3, 5]') or value.replace('.', '').isdigit() else repr(value)}\n"
        for key, value in {**COLUMNS, **cells}.items()
    )
    book = pw.loads(pw.dumps(BOOK) + "\n[[report]]\n" + entry)
    (found,) = gather(BOOK, written(**cells)).reports
    assert found == book["r"]
    assert set(KEYS) - {"incident", "pledge"} == {*COLUMNS, *cells}


def test_an_empty_cell_is_a_key_left_out():
    empty = {key: [""] for key in KEYS if key not in COLUMNS and key != "origin"}
    full = {key: [value] for key, value in COLUMNS.items()}
    (found,) = gather(BOOK, Table.written(pl.DataFrame({**full, **empty}))).reports
    assert found == BOOK.zones.record("report", COLUMNS)


@pytest.mark.parametrize(
    ("column", "key"),
    [
        ("Actor", "actor"), ("Stance", "stance"), (" stance", "stance"), ("REPORT_DATED", "report_dated"),
        ("report dated", "report_dated"), ("report-dated", "report_dated"), ("reportDated", "report_dated"),
        ("stanse", "stance"), ("plase", "place"), ("knwon", "known"), ("probabilty", "probability"),
        ("death", "deaths"), ("actors", "actor"),
    ],
)  # fmt: skip
def test_a_column_called_nearly_like_a_key_is_not_left_out_in_silence(column, key):
    with pytest.raises(pw.InputError) as error:
        written(**{column: "denies"})
    assert error.value.field == column
    assert f'"{key}"' in error.value.expected


def test_a_column_called_like_a_key_in_another_case_is_told_beside_that_key():
    with pytest.raises(pw.InputError) as error:
        written(Activity="looting", When=None)
    assert error.value.field == "Activity"
    with pytest.raises(pw.InputError) as error:
        written(when=None, When="2022-03-10")
    assert error.value.field == "When"


def test_other_columns_are_left_alone():
    other = [
        "date",
        "country",
        "notes",
        "title",
        "latitude",
        "event",
        "kind",
        "reported by",
        "kommune",
    ]
    told = written(**dict.fromkeys(other, "x"))
    assert set(told.rules) == {*COLUMNS}
    assert "actors" in written(actor="army", actors="x").data.columns


def test_two_columns_of_one_name(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text("id,activity,when,source,when\nr,shelling,2022-03-10,a,2022-04-10\n")
    for encoding in ("utf-8", "cp1252"):
        with pytest.raises(pw.InputError) as error:
            gather(BOOK, Table.written(path, encoding=encoding))
        assert (error.value.field, error.value.found) == ("when", "two columns of that name")
