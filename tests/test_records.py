"""The records: what each refuses, what its id is made of, when it could be known."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from tests.builders import at_time, level, moment, pledge, report, span, statement, watch, when

from pledgewatch.errors import InputError, Problem, nearest
from pledgewatch.model.records import (
    RECORDS,
    Activity,
    Actor,
    Assessment,
    Capture,
    Control,
    Expected,
    Explanation,
    Header,
    Interval,
    Kind,
    Node,
    Place,
    Pledge,
    Reading,
    Report,
    Retract,
    SameIncident,
    SameOrigin,
    Stance,
    Statement,
    StatementKind,
    StateReport,
    Supersede,
    Timed,
    canonical,
    entry_name,
)
from pledgewatch.model.time import Duration, datetime_of

WHEN = when("2022-03-10")
KNOWN = moment("2022-03-11")


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Interval(2, 1), "low"),
        (lambda: Interval(0, float("inf")), "high"),
        (lambda: Interval(float("nan"), 1), "low"),
        (lambda: Control(actor="state", weight=1.5), "weight"),
        (lambda: Control(actor="state", weight=-0.1), "weight"),
        (lambda: pledge(activities=()), "activities"),
        (lambda: pledge(places=()), "places"),
        (lambda: pledge(end="2022-03-31", within="48 h"), "within"),
        (lambda: pledge(kind=Kind.REDUCE, share=1.5), "share"),
        (lambda: pledge(kind=Kind.REDUCE, share=-0.1), "share"),
        (lambda: pledge(kind=Kind.REDUCE, share=0.5, measure="noise"), "measure"),
        (lambda: pledge(tolerated=-1), "tolerated"),
        (lambda: pledge(share=0.5), "share"),
        (lambda: pledge(measure="level"), "measure"),
        (lambda: pledge(band=Interval(0, 1)), "band"),
        (lambda: pledge(baseline="2022-01-01/2022-01-31"), "baseline"),
        (lambda: pledge(horizon="30 days"), "horizon"),
        (lambda: pledge(start="2022-04-01T00:00", end="2022-03-01T00:00"), "end"),
        (lambda: report(credibility=0), "credibility"),
        (lambda: report(credibility=7), "credibility"),
        (lambda: report(probability=0), "probability"),
        (lambda: report(probability=1), "probability"),
        (lambda: report(actor_probability=1.5), "actor_probability"),
        (lambda: report(type_probability=-0.5), "type_probability"),
        (lambda: report(origin=None), "origin"),
        (lambda: report(deaths=Interval(-1, 1)), "deaths"),
        (lambda: report(number=-1), "number"),
        (lambda: report(number=0, incident="one"), "incident"),
        (lambda: report(number=0, stance=Stance.DENIES), "number"),
        (lambda: report(number=0, deaths=3), "deaths"),
        (lambda: report(activity=None), "activity"),
        (lambda: report(time_probability=1.5), "time_probability"),
        (lambda: report(place=None, place_probability=0.5), "place_probability"),
        (lambda: report(target_probability=0.5), "target_probability"),
        (lambda: pledge(kind=Kind.DO_BY, activities=(), places=()), "text"),
        (lambda: pledge(kind=Kind.DO_BY, activities=(), text="a school"), "activities"),
        (lambda: pledge(level=3), "level"),
        (lambda: pledge(partial_from=0), "partial_from"),
        (lambda: pledge(kind=Kind.DO_BY, partial_from=1.5), "partial_from"),
        (lambda: pledge(kind=Kind.DO_BY, daily="09:00/14:00"), "daily"),
        (lambda: pledge(daily="9:00/14:00"), "daily"),
        (lambda: pledge(daily="09:00/25:00"), "daily"),
        (lambda: pledge(daily="09:00/09:00"), "daily"),
        (lambda: pledge(targets=("enemy",), except_targets=("enemy",)), "except_targets"),
        (lambda: pledge(kind=Kind.REDUCE, share=0.5, level=3), "unit"),
        (lambda: pledge(kind=Kind.REDUCE, share=0.5, unit="troops"), "unit"),
        (lambda: pledge(kind=Kind.REACH, level=-3, unit="jobs"), "level"),
        (lambda: Reading(pledge="pledge"), "kind"),
        (lambda: Reading(pledge="pledge", share=2), "share"),
        (lambda: Reading(pledge="pledge", measure="noise"), "measure"),
        (lambda: Reading(pledge="pledge", kind="cease", share=0.5), "share"),
        (lambda: Assessment(pledge="pledge", rating="kept", when=KNOWN), "by"),
        (lambda: Assessment(pledge="pledge", rating=" ", when=KNOWN, by="a"), "rating"),
        (lambda: Header(setting="peace"), "setting"),
        (lambda: report(number=2, incident="one"), "incident"),
        (lambda: report(number=2, stance=Stance.DENIES), "number"),
        (lambda: Report(activity="shelling", when=when("2022-03-10/.."), origin="a"), "known"),
        (lambda: level(), "holds"),
        (lambda: level(share=0.5, holds=True, state="x"), "holds"),
        (lambda: level(holds=True, activity=None), "state"),
        (lambda: level(share=-0.5), "share"),
        (lambda: level(level=-5), "level"),
        (lambda: level(share=0.5, activity=None), "activity"),
        (lambda: level(share=0.5, origin=None), "origin"),
        (lambda: level(share=0.5, credibility=9), "credibility"),
        (lambda: watch(places=()), "places"),
        (lambda: watch(activities=()), "activities"),
        (lambda: watch(places=("north", "north")), "places"),
        (lambda: pledge(activities=("attack", "attack")), "activities"),
        (lambda: watch(sensitivity=1.0), "sensitivity"),
        (lambda: watch(sensitivity=-0.1), "sensitivity"),
        (lambda: watch(false_alarm=1.0), "false_alarm"),
        (lambda: watch(sensitivity=0.1, false_alarm=0.2), "sensitivity"),
        (lambda: watch("2022-03-01/"), "when"),
        (lambda: statement(), "incidents"),
        (lambda: Retract(target="x"), "known"),
        (lambda: Supersede(target="x", by="x", when=KNOWN), "by"),
        (lambda: SameIncident(incidents=("x", "x"), known=KNOWN), "incidents"),
        (lambda: SameOrigin(origins=("x",), known=KNOWN), "origins"),
        (lambda: Explanation(of="x"), "known"),
    ],
)  # fmt: skip
def test_a_record_that_contradicts_itself_is_refused(make, field):
    """Semantics 4; the message names the entry, the field, what was found and what to write."""
    with pytest.raises(InputError) as refused:
        make()
    problem = refused.value.first
    assert problem.field == field
    assert problem.entry
    assert problem.expected


@pytest.mark.parametrize(
    "make",
    [
        lambda: report(probability=0.5, credibility=3),
        lambda: report(source="outlet-1"),
        lambda: level(share=0.5, activity="attack"),
        lambda: watch(sensitivity=0.2, false_alarm=0.2),
        lambda: pledge(kind=Kind.CEASE, wording="halt"),
        lambda: pledge(end=None, within="2 days"),
        lambda: statement(kind=StatementKind.CLAIM),
        lambda: Explanation(of="x", said=KNOWN),
        lambda: report(number=0, activity="attack"),
        lambda: report(activity=None, place=None, pledge="pledge"),
        lambda: level(holds=True, activity=None, pledge="pledge"),
        lambda: level(level=3, activity=None, pledge="pledge", unit="jobs", report_dated=True),
        lambda: pledge(kind=Kind.DO_BY, activities=(), places=(), quote="A school by May."),
        lambda: pledge(kind=Kind.DO_BY, baseline="2022-01", partial_from=0.9),
        lambda: pledge(kind=Kind.REACH, level=3, unit="jobs"),
        lambda: Assessment(pledge="pledge", rating="kept", when=KNOWN, source="a"),
    ],
)
def test_what_is_plain_is_taken(make):
    assert make().id


def test_the_clock_times_of_a_daily_window():
    """Semantics 7: `daily = "09:00/14:00"`; one that ends no later than it starts goes on over midnight."""
    assert pledge().daily_times is None
    assert pledge(daily="09:00/14:00").daily_times == (dt.time(9), dt.time(14))
    assert pledge(daily="22:00/00:00").daily_times == (dt.time(22), dt.time(0))


def test_a_header_is_the_same_in_any_order_and_one_of_two_that_agree():
    one, other = Header(title="One", editors=("b", "a", "b")), Header(title="Other", unrated="C")
    assert one == Header(title="One", editors=("a", "b"))
    both, differing = one.joined(other)
    assert both == Header(title="One", editors=("a", "b"), unrated="C")
    assert not differing
    _, differing = one.joined(Header(editors=("a",), timezone="UTC"))
    assert [str(problem) for problem in differing] == [
        "`editors`: found ['a', 'b'] and ['a']; expected one `editors` in all files of a ledger"
    ]


# -- identity --------------------------------------------------------------------------------------


def test_equal_content_is_one_id():
    """Semantics 4: id = SHA-256 of the canonical form."""
    assert report().id == report().id
    assert len(report().id) == 64
    assert report().id != report(place="south-town").id


def test_a_readable_name_is_kept():
    """Semantics 4: unless a person gave a readable one."""
    assert report("named").id == "named"
    assert canonical(report("named")) == canonical(report("other"))


def test_the_text_a_time_was_read_from_is_no_part_of_it():
    one, other = report("", "2022-03-10T12:00"), report("", "2022-03-10T14:00+02:00")
    assert one.id == other.id
    assert one == other


def test_fields_left_at_their_default_are_left_out():
    """So that a later version may add fields without changing ids."""
    plain = canonical(Actor(id="x"))
    assert plain == '["actor",{}]'
    assert canonical(Actor(id="x", part_of=("y",))) == '["actor",{"part_of":["y"]}]'


def test_records_cannot_be_changed():
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        report("x").place = "north"


def test_a_nan_has_no_canonical_form():
    @attrs.frozen
    class Odd:
        value: float = 0.0

    with pytest.raises(ValueError, match="JSON"):
        canonical(Odd(float("nan")))


# -- knowledge time --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "2022-03-10T12:00"),
        ({"published": "2022-03-12"}, "2022-03-12"),
        ({"published": "2022-03-12", "known": "2022-03-11T08:00"}, "2022-03-11T08:00"),
    ],
    ids=["the end of the event", "its publication", "as said"],
)
def test_known_at(fields, expected):
    """Semantics 4: `known`, by default the publication, failing that the end of `when`."""
    told = report(**fields)
    assert told._known_at == at_time(expected)
    assert told.known_at == datetime_of(at_time(expected))


def test_the_event_of_each_record():
    """What rule 1 takes the knowledge time from, where nothing else is said."""
    assert pledge().event == moment("2022-02-20T12:00")
    assert statement(incidents=("x",)).event == moment("2022-03-11T12:00")
    assert watch().event == span("2021-12-01/2022-05-31")
    assert level(share=0.5).event == when("2022-03-10")
    assert Retract(target="x", when=KNOWN).event == KNOWN
    assert Capture(place="north", when=KNOWN).event == KNOWN
    assert Assessment(pledge="x", rating="kept", by="a", when=KNOWN).event == KNOWN
    assert Timed(known=KNOWN).event is None


# -- names -----------------------------------------------------------------------------------------


def test_every_table_has_its_class():
    assert RECORDS["pledge"] is Pledge
    assert RECORDS["state_report"] is StateReport
    assert all(cls.table == table for table, cls in RECORDS.items())


def test_every_field_says_what_it_means():
    for cls in RECORDS.values():
        for field in attrs.fields(cls):
            assert field.metadata["doc"], (cls.table, field.name)
            ref = field.metadata["ref"]
            assert ref in (None, "any", *RECORDS), (cls.table, field.name)


def test_nodes_have_labels_and_parents():
    assert Actor(id="x", part_of=("y",)).parents == ("y",)
    assert Place(id="x", part_of=("y",)).parents == ("y",)
    assert Activity(id="x", kind_of=("y",)).parents == ("y",)
    assert Node(id="x").parents == ()
    assert Node(id="x", name="The X").label == "The X"
    assert Node(id="x").label == "x"


def test_how_messages_name_a_record():
    assert entry_name(report("r")) == 'report "r"'
    assert entry_name(Interval(0, 1)) == "Interval"
    assert entry_name(Expected(id="e", pledge="p", as_of=KNOWN)) == 'expected "e"'


# -- errors ----------------------------------------------------------------------------------------


def test_a_problem_reads_as_a_sentence():
    problem = Problem(
        file="a.toml", line=3, entry='report "r"', field="place", found="'x'", expected="a place"
    )
    assert str(problem) == "a.toml:3: report \"r\", `place`: found 'x'; expected a place"
    assert str(Problem(expected="a place")) == "expected a place"


def test_an_error_tells_of_every_problem():
    error = InputError([Problem(entry="a", expected="x"), Problem(entry="b", expected="y")])
    assert str(error) == "a: expected x\nb: expected y"
    assert (error.entry, error.expected, error.file, error.line) == ("a", "x", None, None)
    with pytest.raises(ValueError, match="at least one problem"):
        InputError([])


def test_an_error_can_be_sent_between_processes():
    import copy

    error = InputError(Problem(entry="a", expected="x", found="1", field="f"))
    again = copy.copy(error)
    assert again.problems == error.problems
    assert (again.field, again.found) == ("f", "1")


def test_the_nearest_word():
    assert nearest("chernihv", ["chernihiv", "kyiv"]) == '; did you mean "chernihiv"?'
    assert nearest("zzz", ["chernihiv"]) == ""


def test_a_duration_says_itself():
    assert str(Duration(48, "h")) == "48 h"


def test_a_statement_may_speak_of_acts():
    acts = Statement(
        kind=StatementKind.DENIAL, speaker="state", said=KNOWN, activities=("shelling",)
    )
    assert acts.activities == ("shelling",)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"latitude": 50.0}, "longitude"),
        ({"longitude": 30.0}, "latitude"),
        ({"latitude": 90.5, "longitude": 30.0}, "latitude"),
        ({"latitude": 50.0, "longitude": 200.0}, "longitude"),
        ({"latitude": float("nan"), "longitude": 30.0}, "latitude"),
    ],
)
def test_half_a_position_and_one_off_the_globe_are_refused(given, field):
    with pytest.raises(InputError, match=field):
        Place(id="x", **given)
    assert Place(id="x", latitude=-90, longitude=180).latitude == -90.0
