"""The door: what the fields of records convert, and what they refuse, from wherever it comes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pendulum
import pytest

import pledgewatch as pw
from pledgewatch.model.dates import parse_moment, parse_span
from pledgewatch.model.fields import MAX_MEMBERS, MAX_NUMBER, MAX_TEXT
from pledgewatch.model.records import RECORDS

KYIV = "Europe/Kyiv"


def report(**more) -> pw.Report:
    return pw.Report(
        **{"activity": "shelling", "when": "2022-03-30", "place": "p", "origin": "a", **more}
    )


def refused(make, *given, **fields) -> tuple[str, str, str, str]:
    """Entry, field, found and expected of the one problem."""
    with pytest.raises(pw.InputError) as error:
        make(*given, **fields)
    (problem,) = error.value.problems
    return problem.entry, problem.field, problem.found, problem.expected


# -- times -----------------------------------------------------------------------------------------

DAY = [
    "2022-03-30", dt.date(2022, 3, 30), pendulum.date(2022, 3, 30), np.datetime64("2022-03-30"),
]  # fmt: skip
INSTANT = [
    "2022-03-30T04:15:00+03:00", "2022-03-30T01:15Z",
    dt.datetime(2022, 3, 30, 1, 15, tzinfo=dt.UTC),
    pendulum.datetime(2022, 3, 30, 4, 15, tz=KYIV), pd.Timestamp("2022-03-30 04:15", tz=KYIV),
]  # fmt: skip
CLOCK = [
    "2022-03-30T04:15", dt.datetime(2022, 3, 30, 4, 15), pendulum.naive(2022, 3, 30, 4, 15),
    pd.Timestamp("2022-03-30 04:15"), np.datetime64("2022-03-30T04:15"),
    np.datetime64("2022-03-30T04:15:00.000000000"),
]  # fmt: skip


@pytest.mark.parametrize("kind", [DAY, INSTANT, CLOCK], ids=["day", "instant", "clock"])
def test_one_time_in_every_form_is_one_value(kind):
    """Semantics 2: a date is the day, with its 24 hours; a clock time without a zone is that of the place."""
    assert len({parse_moment(value, KYIV) for value in kind}) == 1
    assert len({report(when=value).id for value in kind}) == 1


def test_a_day_lasts_its_24_hours():
    day = parse_moment(dt.date(2022, 3, 30), KYIV)
    assert day.plain
    assert day.earliest == pendulum.datetime(2022, 3, 30, tz=KYIV)
    assert day.latest == pendulum.datetime(2022, 3, 30, 23, 59, 59, 999_999, tz=KYIV)
    assert day.earliest.timezone_name == KYIV


@pytest.mark.parametrize(
    "value",
    [
        "2022-03-29/2022-04-02",
        ("2022-03-29", "2022-04-02"),
        [dt.date(2022, 3, 29), dt.date(2022, 4, 2)],
        (np.datetime64("2022-03-29"), parse_moment("2022-04-02", KYIV)),
    ],
)
def test_a_span_from_text_or_from_two_times(value):
    span = parse_span(value, KYIV)
    assert (span.lo, span.hi) == (
        parse_moment("2022-03-29", KYIV).lo,
        parse_moment("2022-04-02", KYIV).hi,
    )


def test_a_span_of_instants_and_one_without_end():
    first, last = pendulum.datetime(2022, 3, 29), pendulum.datetime(2022, 4, 2)
    assert parse_span(pendulum.interval(first, last)) == parse_span((first, last))
    assert parse_span((first, None)) == parse_span("2022-03-29T00:00Z/")


def test_a_plain_day_is_a_span_of_its_own():
    assert parse_span("2022-03-30", KYIV) == parse_span("2022-03-30/2022-03-30", KYIV)
    assert parse_span(dt.date(2022, 3, 30), KYIV) == parse_span("2022-03-30", KYIV)
    month = parse_span("2022-03[Europe/Kyiv]")
    assert parse_span(month.text) == month


NO_TIMES = [
    20220330, 20250422, 1648587600, 1648587600.0, True, np.int64(20220330), Decimal("2022"), None,
    b"2022-03-30", dt.time(4, 15), pd.NaT, np.datetime64("NaT"), np.datetime64("2022-01-06", "W"),
    "30.03.2022", "now", "tomorrow", "", ["2022-03-30"], {"when": "2022"}, ...,
]  # fmt: skip


@pytest.mark.parametrize("value", NO_TIMES, ids=repr)
def test_what_is_no_time_is_refused_everywhere(value):
    book = pw.Ledger()
    for take in (
        pw.parse_when,
        pw.parse_moment,
        pw.parse_span,
        lambda given: report(when=given),
        lambda given: book.review(as_of=given if given is not None else 0),
        lambda given: book.review(at=given if given is not None else 0),
        lambda given: book.reviews([given if given is not None else 0]),
    ):
        with pytest.raises(pw.InputError):
            take(value)


def test_a_review_says_which_of_its_clocks_is_no_time():
    for name in ("at", "as_of"):
        assert refused(pw.Ledger().review, **{name: 20250422})[:3] == ("ledger", name, "20250422")
    assert refused(pw.Ledger().reviews, ["2022", 5])[1] == "as_of"
    assert refused(pw.Ledger().reviews, "2022")[3] == 'a list: ["2022"]'


def test_a_clock_time_that_was_skipped_is_refused_in_every_form():
    for value in ("2022-03-27T03:30", dt.datetime(2022, 3, 27, 3, 30)):
        with pytest.raises(pw.InputError, match="skipped"):
            parse_moment(value, KYIV)


LENGTHS = [
    ("48 h", "48 h"), (dt.timedelta(days=2), "48 h"), (pd.Timedelta("90 min"), "90 min"),
    (pendulum.duration(hours=5), "5 h"), (np.timedelta64(2, "D"), "48 h"), ("2 days", "2 days"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "written"), LENGTHS)
def test_lengths_of_time(value, written):
    """A timedelta is elapsed time: across a change of clocks two days of it are no two civil days."""
    assert str(pw.parse_duration(value)) == written


@pytest.mark.parametrize(
    "value",
    [
        5, True, "2", "-2 days", dt.timedelta(days=-1), dt.timedelta(seconds=5), None, pd.NaT,
        pendulum.duration(months=1), pendulum.duration(years=1), np.timedelta64("NaT"),
        dt.timedelta(days=999_999_999), dt.date(2022, 1, 1),
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_length_of_time_is_refused(value):
    with pytest.raises(pw.InputError):
        pw.parse_duration(value)


def test_moments_spans_and_durations_check_what_they_are_made_of():
    aware = dt.datetime(2022, 3, 30, tzinfo=dt.UTC)
    assert pw.Moment(aware) == pw.parse_moment("2022-03-30T00:00Z")
    assert pw.Moment(aware, aware + dt.timedelta(hours=1)).latest == pendulum.instance(
        aware + dt.timedelta(hours=1)
    )
    assert pw.Span(aware, aware).start == pw.Moment(aware)
    for make, given in (
        (pw.Moment, (0, 5)),
        (pw.Moment, (True,)),
        (pw.Moment, ("2022-03-30",)),
        (pw.Moment, (dt.datetime(2022, 3, 30),)),
        (pw.Moment, (pd.NaT,)),
        (pw.Moment, (aware, aware - dt.timedelta(hours=1))),
        (pw.Span, (0, 5)),
        (pw.Span, ("2022", "2023")),
        (pw.Duration, (-1, "h")),
        (pw.Duration, (1.5, "h")),
        (pw.Duration, (True, "h")),
        (pw.Duration, (10_000_000, "h")),
        (pw.Duration, (1, "fortnights")),
        (pw.Duration, (1, None)),
    ):
        with pytest.raises(pw.InputError):
            make(*given)


# -- text ------------------------------------------------------------------------------------------

HIDING = {
    "a\x07b": "U+0007",
    "a\x00b": "U+0000",
    "a\nb": "U+000A",
    "a\u202eb": "U+202E",
    "a\u200bb": "U+200B",
    "\ud800": "U+D800",
    "Kyi\u0308v": "NFC",
    "x" * (MAX_TEXT + 1): "20,000",
}


@pytest.mark.parametrize(("text", "named"), HIDING.items(), ids=list(HIDING.values()))
def test_text_that_hides_something_is_refused_in_every_name(text, named):
    for make, field in (
        (lambda: pw.Place(id=text), "id"),
        (lambda: pw.Place(id="x", name=text), "name"),
        (lambda: pw.Place(id="x", aliases=[text]), "aliases"),
        (lambda: report(place=text), "place"),
        (lambda: report(incident=text), "incident"),
        (lambda: report(url=text), "url"),
        (lambda: pw.Ledger(title=text), "title"),
    ):
        _, where, found, expected = refused(make)
        assert where == field
        assert named in expected
        assert (found + expected).isprintable()


def test_prose_has_lines_but_no_other_control_characters():
    assert report(quote="one\ntwo\tthree").quote == "one\ntwo\tthree"
    for text in ("\x1b[31m", "\x00", "\ud800", "x" * (MAX_TEXT + 1)):
        assert refused(report, quote=text)[1] == "quote"


@pytest.mark.parametrize("id", [" kyiv", "kyiv ", " "])
def test_an_id_has_no_spaces_around_it(id):
    assert refused(pw.Place, id=id)[1:3] == ("id", repr(id))


def test_a_time_zone_is_checked_where_it_is_given():
    assert refused(pw.Place, id="x", timezone="Mars/Olympus")[:3] == (
        'place "x"',
        "timezone",
        "'Mars/Olympus'",
    )


# -- numbers, words, lists -------------------------------------------------------------------------


@pytest.mark.parametrize("value", [3, 3.0, np.int64(3), np.float64(3), Decimal(3), Fraction(3)])
def test_a_number_of_any_library_counts(value):
    number = report(number=value).number
    assert (number, type(number)) == (3, int)
    share = report(probability=Fraction(1, 4)).probability
    assert (share, type(share)) == (0.25, float)


@pytest.mark.parametrize(
    "value", ["3", True, np.bool_(True), 2.5, float("nan"), float("inf"), 1e20, 10**400, 3j, b"3", [3]],
    ids=repr,
)  # fmt: skip
def test_what_is_no_whole_number_does_not_count(value):
    assert refused(report, number=value)[1] == "number"


@pytest.mark.parametrize("value", [1e20, -1e20, MAX_NUMBER + 1, float("nan"), "3", True, [1, 2, 3]])
def test_absurd_amounts_are_refused(value):
    assert refused(report, deaths=value)[1] == "deaths"
    assert refused(report, deaths=[0, value])[1] == "deaths"


def test_an_interval_is_a_number_or_two():
    assert report(deaths=3).deaths == report(deaths=[3, 3]).deaths == pw.Interval(3, 3)
    assert report(deaths=(2, 3)).deaths == pw.Interval(low=2, high=3)
    assert refused(report, deaths=[3, 2])[3] == "the lower number first"
    assert refused(pw.Interval, 3, 2)[1] == "low"
    assert refused(pw.Interval, 1, 2, 3)[2] == "1 values without a name"


@pytest.mark.parametrize("value", [1, 0, "yes", "true", "false", "", None])
def test_a_truth_value_is_one(value):
    assert refused(report, report_dated=value)[1] == "report_dated"
    assert report(report_dated=np.bool_(True)).report_dated is True


def test_words_of_a_list_are_given_as_text_or_as_the_value():
    assert report(stance="denies").stance is pw.Stance.DENIES
    assert report(stance="denies") == report(stance=pw.Stance.DENIES)
    assert pw.Stance.DENIES == "denies"
    for wrong in ("affirm", "AFFIRMS", pw.Kind.CEASE, True, 1, None):
        _, field, _, expected = refused(report, stance=wrong)
        assert field == "stance"
        assert '"affirms", "denies"' in expected
    assert 'did you mean "affirms"?' in refused(report, stance="affirm")[3]


def pledge(**more) -> pw.Pledge:
    return pw.Pledge(
        **{
            "kind": "cease", "debtor": "a", "said": "2022-03-01", "activities": ["x"], "places": ["p"],
            **more,
        }
    )  # fmt: skip


def test_ids_come_as_any_list():
    wanted = ("p", "q")
    for given in (
        ["p", "q"], ("p", "q"), {"q", "p"}, frozenset("pq"), np.array(["p", "q"]),
        pd.Series(["p", "q"]), (each for each in "pq"), {"p": 1, "q": 2}.keys(),
    ):  # fmt: skip
        assert pledge(places=given).places == wanted


@pytest.mark.parametrize("value", ["kyiv", b"kyiv", 5, None, {"kyiv": 1}, [5], [["kyiv"]], [None]])
def test_one_text_is_no_list(value):
    _, field, _, expected = refused(pledge, places=value)
    assert field == "places"
    assert expected
    if value == "kyiv":
        assert expected == 'a list: ["kyiv"]'


def test_a_list_ends():
    def endless():
        while True:
            yield "x"

    assert f"{MAX_MEMBERS:,}" in refused(pledge, places=endless())[3]


def test_parts_come_as_values_or_as_tables():
    condition = pw.Condition(text="a truce", presumed=True)
    assert pledge(condition={"text": "a truce", "presumed": True}).condition == condition
    control = pw.Control(actor="x", weight=0.5, when="2022-03-01/2022-03-05")
    told = {"actor": "x", "weight": 0.5, "when": ("2022-03-01", "2022-03-05")}
    assert pw.Actor(id="a", controlled_by=[told]).controlled_by == (control,)
    assert refused(pledge, condition={"text": "a", "presumd": True})[1] == "condition.presumd"
    assert refused(pw.Actor, id="a", controlled_by=[told, {**told, "weight": "x"}])[1] == (
        "controlled_by#2.weight"
    )
    assert refused(pw.Actor, id="a", controlled_by=control)[3].startswith("a list")


# -- keys ------------------------------------------------------------------------------------------


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(pw.InputError) as error:
        pw.Report(id="r", activity=5, stanc="denies", when=20220330, deaths="many")
    told = {problem.field: problem for problem in error.value.problems}
    assert set(told) == {"activity", "stanc", "when", "deaths"}
    assert {problem.entry for problem in told.values()} == {'report "r"'}
    assert 'did you mean "stance"?' in told["stanc"].expected


def test_missing_keys_are_told_with_their_meaning():
    with pytest.raises(pw.InputError) as error:
        pw.Report()
    assert {(p.field, p.found) for p in error.value.problems} == {("when", "nothing")}
    assert "when it was done" in str(error.value)


def test_values_without_a_name_are_refused():
    assert refused(pw.Place, "kyiv")[3] == "each field by its name, as in id=..."


@pytest.mark.parametrize("kind", RECORDS.values(), ids=lambda kind: kind.table)
def test_help_lists_the_fields_of_a_record(kind):
    listed = kind.__doc__.partition("Attributes:")[2]
    for field in kind.__attrs_attrs__:
        assert f"{field.name}: {field.metadata['doc']}" in listed


# -- ledgers ---------------------------------------------------------------------------------------

WORLD = (
    pw.Actor(id="a"),
    pw.Activity(id="x"),
    pw.Source(id="s"),
    pw.Place(id="p", timezone="Europe/Kyiv"),
    pw.Place(id="q"),
)


@pytest.mark.parametrize(
    "records", ["p", b"p", 5, None, {"id": "p"}, WORLD[0], [WORLD[0], "p"], [{"id": "p"}], [None]],
    ids=["text", "bytes", "number", "nothing", "table", "a record", "a text", "a table", "nothings"],
)  # fmt: skip
def test_a_ledger_is_made_of_records(records):
    entry, field, found, _ = refused(pw.Ledger, records)
    assert entry == "ledger"
    assert field.startswith("records")
    assert found


def test_a_ledger_has_a_title_a_zone_and_assumptions():
    assert refused(pw.Ledger, title=5)[:2] == ("ledger", "title")
    assert refused(pw.Ledger, timezone="Mars/Olympus")[:2] == ("ledger", "timezone")
    assert refused(pw.Ledger, timezone=5)[:2] == ("ledger", "timezone")
    assert refused(pw.Ledger, assumptions="strict")[:2] == ("ledger", "assumptions")
    assert pw.Ledger(assumptions={"thresholds": {"theta_b": 0.9}}).assumptions != (
        pw.Ledger().assumptions
    )


def test_records_come_one_by_one_or_in_lists():
    one, other = WORLD[0], WORLD[1]
    assert pw.Ledger([one]).with_records(other) == pw.Ledger([one, other])
    assert pw.Ledger().with_records([one, other]) == pw.Ledger().with_records(one, [other])
    assert refused(pw.Ledger().with_records, "p")[0] == "ledger"


def test_a_misspelt_id_is_not_left_out_in_silence():
    book = pw.Ledger([*WORLD, report(id="r", activity="x", place="p", origin="s")])
    assert len(book.without(["r"])) == len(book) - 1
    assert refused(book.without, ["nothing"])[2] == "'nothing'"


TOLD = """
[ledger]
timezone = "Asia/Tokyo"
[[actor]]
id = "a"
[[activity]]
id = "x"
[[source]]
id = "s"
[[place]]
id = "p"
timezone = "Europe/Kyiv"
[[place]]
id = "q"
[[pledge]]
id = "pledge"
kind = "cease"
debtor = "a"
said = "2022-03-01"
activities = ["x"]
places = ["p"]
[[report]]
id = "in-p"
activity = "x"
place = "p"
origin = "s"
when = "2022-03-30"
known = "2022-03-31"
[[report]]
id = "in-q"
activity = "x"
place = "q"
origin = "s"
when = "2022-03-30T04:15/2022-03-30T05:00"
"""


def test_times_made_in_python_are_read_in_the_zones_of_their_ledger():
    """Semantics 2: the zone of the place, of the ledger for a pledge, as where a file tells it."""
    book = pw.Ledger(
        [
            *WORLD,
            pledge(id="pledge"),
            report(id="in-p", activity="x", origin="s", when=dt.date(2022, 3, 30), known="2022-03-31"),
            report(id="in-q", activity="x", origin="s", place="q",
                   when=(dt.datetime(2022, 3, 30, 4, 15), "2022-03-30T05:00")),
        ],
        timezone="Asia/Tokyo",
    )  # fmt: skip
    assert book == pw.loads(TOLD)
    assert book["in-p"].when == parse_moment("2022-03-30", KYIV)
    assert book["in-q"].when.start == parse_moment("2022-03-30T04:15", "Asia/Tokyo")


def test_a_record_keeps_the_id_it_was_made_with():
    """Somebody may hold it, to retract the record."""
    told = report(activity="x", origin="s")
    book = pw.Ledger([*WORLD, told], timezone="Asia/Tokyo")
    assert book[told.id].when == parse_moment("2022-03-30", KYIV)
    assert pw.loads(pw.dumps(book)) == book


def test_a_file_may_hold_dates_without_quotes():
    """One set of rules: TOML's own dates are what they say."""
    bare = TOLD.replace('"2022-03-31"', "2022-03-31").replace('"2022-03-30"', "2022-03-30")
    assert pw.loads(bare) == pw.loads(TOLD)
    exact = TOLD.replace('"2022-03-30"', "2022-03-30T04:15:00+03:00")
    assert pw.loads(exact)["in-p"].when == parse_moment("2022-03-30T04:15+03:00")
