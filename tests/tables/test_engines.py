"""Reports in tables, for a ledger: what is kept, what is left out, and what is said of it."""

from __future__ import annotations

import attrs
import polars as pl
import pytest
from tests.builders import (
    LATE,
    at_time,
    clock,
    ledger,
    pledge,
    report,
    same_incident,
    statement,
    watch,
)

import pledgewatch as pw
from pledgewatch.model.dates import iso, parse_duration, parse_when
from pledgewatch.model.time import DAY
from pledgewatch.tables import (
    OUTSIDE,
    Constant,
    Days,
    Derived,
    Panel,
    Table,
    Text,
    gather,
    schema,
)

BOOK = ledger(pledge(), watch())
"""A pledge about attacks in the north, in March 2022."""


def table(*rows, bad="fatal", **rules):
    """Rows of id, activity, place, actor and day; an empty field is not told."""
    names = ("id", "activity", "place", "actor", "day")
    frame = pl.DataFrame(
        [dict(zip(names, row, strict=True)) for row in rows], dict.fromkeys(names, pl.String)
    )
    given = {
        "id": Text("id"),
        "activity": Text("activity"),
        "place": Text("place"),
        "actor": Text("actor"),
        "when": Days("day"),
        "origin": Constant("a"),
        **rules,
    }
    return Table(data=frame, rules=given, name="events", bad=bad)


IN = ("in", "shelling", "north-town", "army", "2022-03-10")


def test_a_row_counts_as_its_record_does():
    told = report("in", "2022-03-10", origin="a")
    as_record = ledger(pledge(), watch(), told).review(as_of=LATE)
    as_row = BOOK.review(as_of=LATE, reports=table(IN))
    assert as_row["pledge"].verdict is as_record["pledge"].verdict
    assert as_row.findings == as_record.findings
    assert as_row.gathered.reports == (told,)


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        (IN, True),
        (("x", "shelling", "south-town", "army", "2022-03-10"), False),
        (("x", "looting", "north-town", "army", "2022-03-10"), False),
        (("x", "shelling", "north-town", "enemy", "2022-03-10"), False),
        (("x", "shelling", "north-town", "army", "2022-02-10"), True),
        (("x", "shelling", "north-town", "army", "2021-11-10"), False),
        (("x", "shelling", "country", "army", "2022-03-10"), True),
        (("x", "shelling", "", "", "2022-03-10"), True),
        (("x", "attack", "north", "militia", "2022-03-31"), True),
        (("x", "shelling", "north-town", "army", "2022-05-10"), False),
    ],
    ids=["in scope", "elsewhere", "another deed", "somebody else", "in its baseline", "before that",
         "coarser than the scope", "neither place nor actor", "on its last day, by a proxy",
         "after its end"],
)  # fmt: skip
def test_only_what_can_bear_on_the_ledger_becomes_a_record(row, wanted):
    found = gather(BOOK, table(row))
    assert [each.id for each in found.reports] == ([row[0]] if wanted else [])
    assert (found.rows, found.outside) == (1, 0)


def test_what_a_claim_speaks_of_is_asked_too():
    """A claim looks backward as well as forward (semantics 9)."""
    claim = statement(
        kind=pw.StatementKind.CLAIM, activities=("looting",), places=("south",), holds=False
    )
    row = ("x", "looting", "south-town", "army", "2020-01-01")
    assert not gather(BOOK, table(row)).reports
    assert gather(BOOK.with_records(claim), table(row)).reports


def test_a_claim_speaks_of_whom_its_speaker_speaks_for():
    voice = pw.Actor(id="voice", speaks_for=("state",))
    claim = statement(
        kind=pw.StatementKind.CLAIM,
        speaker="voice",
        activities=("looting",),
        places=("south",),
        holds=False,
    )
    row = ("x", "looting", "south-town", "army", "2020-01-01")
    assert gather(BOOK.with_records(voice, claim), table(row)).reports


def test_every_telling_of_a_wanted_incident_is_kept():
    """One telling in scope, one that puts the incident elsewhere: it cannot be told (rule 14)."""
    elsewhere = ("y", "shelling", "south-town", "army", "2022-03-10")
    rows = (elsewhere, IN, ("z", "looting", "south-town", "enemy", "2022-03-10"))
    names = {"in": "x", "y": "x", "z": "other"}
    told = table(*rows, incident=Derived(("id",), names.get))
    found = gather(BOOK, told)
    assert sorted(each.id for each in found.reports) == ["in", "y"]
    named = BOOK.with_records(report("r", incident="other", origin="b"))
    assert sorted(each.id for each in gather(named, told).reports) == ["in", "y", "z"]


def test_tellings_of_one_incident_bear_together_where_none_does_alone():
    """What one tells of where, and another of what, may both be so (rule 14)."""
    book = ledger(pledge(activities=("air-strike",), places=("north-village",)), watch())
    rows = (
        ("what", "attack", "north-town", "army", "2022-03-10"),
        ("where", "shelling", "north", "army", "2022-03-10"),
    )
    records = (
        report("what", "2022-03-10", activity="attack", incident="one", origin="c"),
        report("where", "2022-03-10", place="north", incident="one", origin="c"),
    )
    weak = {"origin": Constant("c")}
    as_records = book.with_records(*records).review(as_of=LATE)
    assert as_records["pledge"].possible == 1
    as_rows = book.review(as_of=LATE, reports=table(*rows, incident=Constant("one"), **weak))
    assert as_rows["pledge"].possible == 1
    assert len(as_rows.gathered.reports) == 2
    names = {"what": "one", "where": "other"}
    apart = book.review(as_of=LATE, reports=table(*rows, incident=Derived(("id",), names.get)))
    assert apart.gathered.reports == ()


# -- the clocks ------------------------------------------------------------------------------------


def test_left_out_the_knowledge_time_is_the_newest_of_all():
    late = ("late", "shelling", "south-town", "army", "2023-01-01")
    assert BOOK.review(reports=table(IN, late)).as_of == clock("2023-01-01")
    assert BOOK.review(reports=table()).as_of == BOOK.newest


def test_what_is_not_known_yet_is_kept_for_later_and_not_used():
    told = table(IN, known=Constant(parse_when("2022-05-01", "UTC")))
    early = BOOK.review(as_of="2022-04-20", reports=told)
    assert early["pledge"].possible == early["pledge"].certain == 0
    assert early.ledger.review(as_of="2022-05-02")["pledge"].certain == 1


# -- bad rows --------------------------------------------------------------------------------------

BAD = ("bad", "shelling", "north-town", "army", "10 March")


def test_a_bad_row_is_fatal_unless_it_is_asked_to_be_put_aside():
    with pytest.raises(pw.InputError) as caught:
        BOOK.review(reports=table(IN, BAD))
    assert str(caught.value) == (
        "events: row 2, `day`: found '10 March'; expected a day written as %Y-%m-%d"
    )
    review = BOOK.review(as_of=LATE, reports=table(IN, BAD, bad="quarantine"))
    assert [each.id for each in review.gathered.reports] == ["in"]
    assert [str(each) for each in review.gathered.quarantined] == [str(caught.value)]
    (note,) = (note for note in review.notes if note.kind == "quarantined")
    assert note.number == 1


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (1, "sheling", "`activity`: found 'sheling'; expected the id of a declared [[activity]], or OUTSIDE; did you mean"),
        (2, "nroth", "`place`: found 'nroth'; expected the id of a declared [[place]]"),
        (3, "armi", "`actor`: found 'armi'; expected the id of a declared [[actor]]"),
    ],
    ids=["activity", "place", "actor"],
)  # fmt: skip
def test_a_name_that_the_ledger_does_not_know_is_never_outside_in_silence(place, value, message):
    row = [*IN]
    row[place] = value
    with pytest.raises(pw.InputError) as caught:
        gather(BOOK, table(row))
    assert f"row 1, {message}" in str(caught.value)


def test_an_origin_has_to_be_declared():
    with pytest.raises(
        pw.InputError, match=r"`origin`: found 'ucpd'; expected the id of a declared \[\[source\]\]"
    ):
        gather(BOOK, table(IN, origin=Constant("ucpd")))


def test_what_a_record_refuses_names_its_row():
    several = table(IN, number=Constant(2), incident=Constant("one"))
    with pytest.raises(pw.InputError, match="events: row 1, `incident`: found 'one'"):
        gather(BOOK, several)


def test_a_row_that_is_outside_is_counted_and_nothing_else():
    told = table(IN, BAD, place=Derived(("id",), {"in": "north-town", "bad": OUTSIDE}.get))
    found = gather(BOOK, told)
    assert (len(found.reports), found.outside, found.rows, found.quarantined) == (1, 1, 2, ())


def test_a_fatal_table_names_a_hundred_rows_and_no_more():
    with pytest.raises(pw.InputError) as caught:
        gather(BOOK, table(*([BAD] * 300)))
    assert len(caught.value.problems) == 100


@pytest.mark.parametrize(
    ("rows", "rules", "message"),
    [
        ([IN], {"probability": Derived(("id",), lambda id: 7.0)}, "row 1, `id`: found 'in'"),
        ([IN, ("", *IN[1:])], {}, "row 2, `id`: found nothing"),
        ([IN], {"id": Derived(("id",), {"x": "a"}.get)}, "row 1, `id`: found nothing"),
        ([IN], {"quote": Derived(("id",), lambda id: 3)}, "row 1, `id`: found 'in'"),
    ],
    ids=["no probability", "no id", "no id made of it", "a quote of its own"],
)
def test_a_row_that_no_report_could_be_is_named(rows, rules, message):
    with pytest.raises(pw.InputError) as caught:
        gather(BOOK, table(*rows, **rules))
    assert message in str(caught.value)
    assert len(gather(BOOK, table(*rows, bad="quarantine", **rules)).quarantined) == 1


def test_a_row_told_twice_is_one():
    assert len(gather(BOOK, table(IN, IN)).reports) == 1


def test_one_id_for_two_things_is_named():
    rows = [IN, ("other", *IN[1:]), ("in", *IN[1:4], "2022-03-12")]
    with pytest.raises(pw.InputError, match="events: row 3, `id`: found 'in'; expected an id of"):
        gather(BOOK, table(*rows))
    found = gather(BOOK, table(*rows, bad="quarantine"))
    assert [each.id for each in found.reports] == ["in", "other"]
    assert len(found.quarantined) == 1


def test_a_number_may_be_a_column(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(
        "id,activity,place,actor,when,origin,number\n"
        "r1,shelling,north-town,army,2022-03-10,a,152\n"
        "r2,shelling,north-town,army,2022-03-11,a,\n"
    )
    assert [each.number for each in gather(BOOK, Table.written(path)).reports] == [152, 1]


# -- rows that are tied ----------------------------------------------------------------------------

ELSEWHERE = ("else", "looting", "south-town", "enemy", "2020-01-10")
"""What concerns nothing by itself."""


def back_on(day: str):
    return parse_when(day, "UTC")


def retract(target: str, known: str = "2022-04-01") -> pw.Retract:
    return pw.Retract(target=target, known=back_on(known))


@pytest.mark.parametrize(
    "record",
    [
        report("r", incident="else", origin="b"),
        retract("else"),
    ],
    ids=["a report of it", "its retraction"],
)
def test_a_row_that_a_record_names_by_its_id_is_kept(record):
    assert not gather(BOOK, table(ELSEWHERE)).reports
    assert gather(BOOK.with_records(record), table(ELSEWHERE)).reports
    assert "else" in {each.id for each in gather(BOOK, [table(ELSEWHERE), record]).reports}


def test_the_ledger_may_tie_a_row_that_it_does_not_hold():
    """An analyst knows that a row of the data set tells of what the ledger tells of, too."""
    dataset = pw.Source(id="events", reliability="B", dataset=True)
    own = report("own", "2022-03-10", origin="b")
    tie = same_incident("own", "events-1")
    book = ledger(pledge(), watch(), dataset, own, tie)
    row = ("events-1", *IN[1:])
    review = book.review(as_of=LATE, reports=table(row, origin=Constant("events")))
    (incident,) = review["pledge"].incidents
    assert incident.tellings == ("events-1", "own")
    assert incident.origins == ("b", "events")
    as_records = book.with_records(report("events-1", "2022-03-10", origin="events"))
    assert review["pledge"].score == as_records.review(as_of=LATE)["pledge"].score
    # Before it is read the tie ties nothing, and everything can be said of the ledger all the same.
    before = book.review(as_of=LATE)
    assert before["pledge"].incidents[0].tellings == ("own",)
    assert all((before.to_dict(), str(before), before.graph(), book.graph()))
    # And far from what is asked, the row is kept, for the incident may be here.
    far = table(("events-1", *ELSEWHERE[1:]), origin=Constant("events"))
    assert [each.id for each in gather(book, far).reports] == ["events-1"]


@pytest.mark.parametrize("name", ["event-1", "events1", "evnts-1"])
def test_what_is_no_row_of_a_data_set_is_misspelt(name):
    dataset = pw.Source(id="events", reliability="B", dataset=True)
    with pytest.raises(pw.InputError, match="the name of an incident or the id of a report"):
        ledger(dataset, report("own"), same_incident("own", name))


def test_rows_of_one_incident_are_tied_across_tables():
    named = table(("there", *ELSEWHERE[1:]), incident=Constant("else"))
    other = table(ELSEWHERE)
    assert (
        len(
            gather(
                BOOK, [named, table(("more", *ELSEWHERE[1:]), incident=Constant("else"))]
            ).reports
        )
        == 2
    )
    assert not gather(BOOK, named).reports
    assert [each.id for each in gather(BOOK, [named, other]).reports] == ["there", "else"]


def test_a_row_that_was_known_before_it_happened_is_kept():
    """It contradicts itself (`report_conflict`), wherever it is."""
    told = table(ELSEWHERE, known=Constant(parse_when("2020-01-09", "UTC")))
    (finding,) = BOOK.review(as_of=LATE, reports=told).findings
    assert finding.kind == "report_conflict"


def test_what_is_dated_by_its_report_may_have_happened_before_it_was_known():
    late = {"known": Constant(parse_when("2022-03-20", "UTC")), "report_dated": Constant(True)}
    old = (*IN[:4], "2021-01-01")
    assert gather(BOOK, table(old, **late)).reports
    assert not gather(BOOK, table(old, known=late["known"])).reports


def test_a_row_that_is_taken_back_counts_until_it_is():
    rows = [(f"r{n}", *IN[1:]) for n in range(3)]
    told = [table(*rows), attrs.evolve(retract("r1"), source="a"), retract("no-such-row")]
    assert BOOK.review(as_of="2022-03-31", reports=told)["pledge"].certain == 3
    review = BOOK.review(as_of="2022-04-02", reports=told)
    assert review["pledge"].certain == 2
    assert [note.kind for note in review.notes if note.kind == "retracted"] == ["retracted"]
    assert [each.target for each in review.gathered.retractions] == ["r1"]


def taken_back(*rows, bad="fatal", **rules):
    """Rows of the id of what is taken back, the day on which it was, and by whom."""
    names = ("event", "day", "by")
    frame = pl.DataFrame(
        [dict(zip(names, row, strict=True)) for row in rows], dict.fromkeys(names, pl.String)
    )
    given = {"retracts": Text("event"), "known": Days("day"), "source": Text("by"), **rules}
    return Table(data=frame, rules=given, name="taken back", bad=bad)


@pytest.mark.parametrize("target", [Text("event", "r"), Derived(("event",), "r{}".format)])
@pytest.mark.parametrize("reverse", [False, True])
def test_rows_may_be_taken_back_by_those_of_another_table(target, reverse):
    """One of them is corrected by a row of another id; what is not there is taken back in vain."""
    rows = [(f"r{n}", *IN[1:]) for n in range(3)] + [("r1-corrected", *IN[1:4], "2022-05-10")]
    back = taken_back(
        ("1", "2022-04-01", "a"), ("1", "2022-04-01", "a"), ("9", "2022-04-01", ""), retracts=target
    )
    tables = [table(*rows), back]
    told = tables[::-1] if reverse else tables
    assert BOOK.review(as_of="2022-03-31", reports=told)["pledge"].certain == 3
    review = BOOK.review(as_of="2022-04-02", reports=told)
    assert review["pledge"].certain == 2
    records = [table(*rows), pw.Retract(target="r1", known=back_on("2022-04-01"), source="a")]
    as_records = BOOK.review(as_of="2022-04-02", reports=records)
    assert {k: v for k, v in review.to_dict().items() if k != "tables"} == {
        k: v for k, v in as_records.to_dict().items() if k != "tables"
    }
    assert [each.target for each in review.gathered.retractions] == ["r1"]
    assert review.gathered.rows == 7


def test_a_table_takes_back_what_the_ledger_holds_and_only_of_its_own_source():
    own = report("own", "2022-03-10", origin="b", source="b")
    book = ledger(pledge(), watch(), own)
    for by, certain in (("b", 0), ("a", 1), ("", 1)):
        back = taken_back(("own", "2022-04-01", by))
        review = book.review(as_of="2022-04-02", reports=back)
        assert review["pledge"].possible + review["pledge"].certain == certain
        assert ("proposal" in {note.kind for note in review.notes}) is bool(certain)


def test_a_bad_row_of_what_is_taken_back_is_named():
    rows = ("in", "some day", "a"), ("", "2022-04-01", "a"), ("else", "some day", "a")
    found = gather(BOOK, [table(IN), taken_back(*rows, bad="quarantine")])
    assert [(each.entry, each.field) for each in found.quarantined] == [
        ("row 1", "day"),
        ("row 2", "event"),
    ]
    with pytest.raises(pw.InputError, match="taken back: row 1, `day`"):
        gather(BOOK, [table(IN), taken_back(*rows)])


@pytest.mark.parametrize(
    ("rules", "what"),
    [
        ({"place": Text("event")}, "a key of a retraction"),
        ({"retracts": Constant("in")}, "a rule that reads a column"),
        ({"known": None}, "rules"),
    ],
)
def test_what_no_retraction_has_is_refused(rules, what):
    with pytest.raises(pw.InputError, match=what):
        taken_back(**rules)
    with pytest.raises(pw.InputError, match="or for `published`"):
        Table(data=pl.DataFrame({"x": ["1"]}), rules={"retracts": Text("x")})


# -- several, and other things ---------------------------------------------------------------------


def test_tables_and_records_together():
    other = attrs.evolve(
        table(IN), name="others", rules={**table(IN).rules, "id": Text("id", "o-")}
    )
    review = BOOK.review(as_of=LATE, reports=[table(IN), other, report("r", origin="b")])
    assert {each.id for each in review.gathered.reports} == {"in", "o-in", "r"}
    assert review.gathered.rows == 2


@pytest.mark.parametrize(
    "wrong",
    [
        "events.csv", b"x", 3, True, object(), {"id": "r"}, pl.DataFrame({"id": ["r"]}), BOOK, Table,
        ["events.csv"], [None], [pledge()], [pl.DataFrame()],
    ],
    ids=lambda wrong: type(wrong).__name__,
)  # fmt: skip
def test_what_is_no_table_is_refused(wrong):
    for ask in (BOOK.review, lambda reports: BOOK.reviews([LATE], reports=reports)):
        with pytest.raises(pw.InputError) as error:
            ask(reports=wrong)
        assert error.value.entry == "reports"
        assert "`pledgewatch.Table`" in error.value.expected


def test_what_is_no_table_among_others_is_named_by_its_place():
    with pytest.raises(pw.InputError) as error:
        gather(BOOK, [table(IN), "events.csv", report("r"), None])
    assert [problem.field for problem in error.value.problems] == ["#2", "#4"]


def test_one_record_is_taken_as_a_list_of_one():
    told = report("r", "2022-03-10")
    assert gather(BOOK, told) == gather(BOOK, [told]) == gather(BOOK, iter([told]))


def test_what_is_no_ledger_and_no_progress_is_refused():
    for ask, field in (
        (lambda: gather("ledger.toml", table(IN)), "ledger"),
        (lambda: gather(BOOK, table(IN), progress=3), "progress"),
    ):
        with pytest.raises(pw.InputError) as error:
            ask()
        assert error.value.field == field


def test_progress_is_told_after_every_batch(monkeypatch):
    monkeypatch.setattr(schema, "BATCH_ROWS", 2)
    told = []
    rows = [(f"r{n}", *IN[1:]) for n in range(5)]
    gather(BOOK, table(*rows), lambda name, rows: told.append((name, rows)))
    assert told == [("events", 2), ("events", 4), ("events", 5)]


def test_places_that_come_with_pledgewatch():
    """A town that no record names lies in the oblast that the pledge names."""
    book = ledger(pledge(places=("geo:ua-32",), activities=("act:shelling",)), watch())
    rows = [
        ("town", "act:shelling", next(iter(towns())), "army", "2022-03-10"),
        ("oblast", "act:shelling", "geo:ua-32", "army", "2022-03-10"),
        ("country", "act:shelling", "geo:ua", "army", "2022-03-10"),
        ("elsewhere", "act:shelling", "geo:ua-14", "army", "2022-03-10"),
    ]
    found = gather(book, table(*rows))
    assert sorted(each.id for each in found.reports) == ["country", "oblast", "town"]
    review = book.review(as_of=LATE, reports=table(*rows))
    assert {each.key: each.certain for each in review["pledge"].incidents} == {
        "town": True, "oblast": True, "country": False,
    }  # fmt: skip


def towns():
    from pledgewatch.conventions import gazetteer

    below = list(gazetteer.children("geo:ua-32"))
    while below:
        place = below.pop()
        inner = gazetteer.children(place)
        if not inner:
            yield place
        below += inner


# -- columns as a ledger writes them ---------------------------------------------------------------


def test_a_table_written_like_a_ledger(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(
        "id,activity,place,actor,when,origin,known,stance,deaths,probability,more\n"
        'r1,shelling,north-town,army,2022-03-1X,a,,,"[3, 5]",0.9,x\n'
        "r2,shelling,north-town,,2022-03-10T04:00/2022-03-11,b,2022-04-01T00:00Z,denies,,,y\n"
    )
    one, two = gather(BOOK, Table.written(path)).reports
    assert one == report(
        "r1", "2022-03-1X", origin="a",
        deaths=pw.Interval(3, 5), probability=0.9,
    )  # fmt: skip
    assert two == report(
        "r2", "2022-03-10T04:00/2022-03-11", actor=None, origin="b",
        known=parse_when("2022-04-01T00:00Z"), stance=pw.Stance.DENIES,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("when", "yesterday", "`when`: found 'yesterday'; expected a time such as"),
        ("stance", "maybe", '`stance`: found \'maybe\'; expected one of "affirms", "denies"'),
        ("deaths", "some", "`deaths`: found 'some'; expected a number, or the least"),
        ("credibility", "2.5", "`credibility`: found '2.5'; expected a whole number"),
    ],
)
def test_what_is_not_written_like_a_ledger(column, value, message):
    row = {"id": "r", "activity": "shelling", "when": "2022-03-10", "source": "a", column: value}
    with pytest.raises(pw.InputError) as caught:
        gather(BOOK, Table.written(pl.DataFrame([row])))
    assert message in str(caught.value)


def test_columns_that_a_report_must_have():
    with pytest.raises(
        pw.InputError, match="`activity`: found no such column; expected columns named"
    ):
        Table.written(pl.DataFrame({"id": ["1"], "when": ["2022"]}))


def test_at_is_asked_in_event_time():
    review = BOOK.review(at="2022-03-09", as_of=LATE, reports=table(IN))
    assert review["pledge"].possible == 0
    assert review.at == clock("2022-03-09")


# -- what a row is not sure of ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "doubt", "kept"),
    [
        (("x", "shelling", "south-town", "army", "2022-03-10"), {"place_probability": 0.7}, True),
        (("x", "shelling", "south-town", "army", "2022-03-10"), {"place_probability": 0.97}, False),
        (("x", "looting", "north-town", "army", "2022-03-10"), {"type_probability": 0.6}, True),
        (("x", "shelling", "north-town", "enemy", "2022-03-10"), {"actor_probability": 0.6}, True),
        (("x", "shelling", "north-town", "army", "2020-03-10"), {"time_probability": 0.6}, True),
        (("x", "shelling", "south-town", "army", "2022-03-10"), {"time_probability": 0.6}, False),
    ],
    ids=["place", "surely elsewhere", "kind", "actor", "time", "what else is sure stands"],
)
def test_what_a_row_is_not_sure_of_may_be_anything(row, doubt, kept):
    given = {key: Constant(p) for key, p in doubt.items()}
    assert bool(gather(BOOK, table(row, **given)).reports) is kept
    told = gather(BOOK, table(row, **given)).reports
    assert all(getattr(each, key) == p for each in told for key, p in doubt.items())


def test_against_whom_a_row_tells_is_asked():
    book = ledger(pledge(except_targets=("enemy",)), watch())
    assert not gather(book, table(IN, target=Constant("enemy"))).reports
    assert gather(book, table(IN, target=Constant("militia"))).reports


def test_a_row_may_name_its_pledge_instead_of_what_was_done():
    row = ("x", "", "", "", "2022-03-10")
    (found,) = gather(BOOK, table(row, pledge=Constant("pledge"))).reports
    assert (found.pledge, found.activity) == ("pledge", None)
    with pytest.raises(pw.InputError, match="a report has its `activity`"):
        gather(BOOK, table(row))


def test_a_row_of_none_is_a_look():
    """Kept where somebody who looks there sees what is asked of; it tells of nothing."""
    seen = [
        (row[0], "attack", row[1], "", "2022-03-10")
        for row in (("country", "country"), ("town", "north-town"), ("abroad", "abroad"))
    ]
    found = gather(BOOK, table(*seen, number=Constant(0))).reports
    assert [each.id for each in found] == ["country", "town"]
    review = ledger(pledge()).review(as_of=LATE, reports=table(seen[0], number=Constant(0)))
    assert review["pledge"].coverage.records == ("country",)
    assert review["pledge"].certain == review["pledge"].possible == 0


def test_that_somebody_was_not_silent_is_kept_whatever_it_tells():
    elsewhere = ("x", "shelling", "south-town", "enemy", "2022-03-10")
    book = ledger(pledge(), watch(origin="a", sensitivity=0.9))
    assert not gather(BOOK, table(elsewhere)).reports
    assert gather(book, table(elsewhere)).reports


# -- data sets -------------------------------------------------------------------------------------

DATASET = pw.Source(id="events", reliability="B", dataset=True)
ROWS = [
    (f"r{n}", "shelling", "north-town", "army", f"2022-0{n % 3 + 1}-{n + 10}") for n in range(9)
]
PANEL = Panel(source="events", activities=("attack",))


def counted(panel=PANEL, **more):
    rules = {"source": Constant("events"), "origin": Constant("events"), **more}
    return attrs.evolve(table(*ROWS, **rules), panel=panel)


def test_a_data_set_brings_what_it_counts_over_its_own_range():
    found = gather(ledger(pledge(), DATASET), counted())
    (coverage,) = found.coverages
    assert (coverage.origin, coverage.places) == ("events", ("north-town",))
    days = parse_when("2022-01-10/2022-03-18", "UTC")
    assert (coverage.when.lo, coverage.when.hi) == (days.lo, days.hi)
    review = ledger(pledge(), DATASET).review(as_of=LATE, reports=counted())
    assert review["pledge"].scope.snapshot.ledger[coverage.id] == coverage
    wide = attrs.evolve(PANEL, places=("country",), lag=parse_duration("30 d"))
    (coverage,) = gather(ledger(pledge(), DATASET), counted(wide)).coverages
    assert (coverage.places, str(coverage.lag)) == (("country",), "30 d")


def test_what_the_ledger_says_of_a_data_set_comes_first():
    own = watch(origin="events", id="own")
    assert not gather(ledger(pledge(), DATASET, own), counted()).coverages
    assert not gather(ledger(pledge(), DATASET), counted(None)).coverages


def test_a_loaded_table_is_enough_to_count():
    """Semantics 8, panel by default: rows count for their data set, whoever saw what they tell."""
    start = at_time("2021-12-01")
    days = [iso(start + n * DAY)[:10] for n in range(120)]
    rows = [
        (f"{day}-{n}", "shelling", "north-town", "army", day)
        for day in days
        for n in range(4 if day < "2022-03" else 1)
    ]
    rules = {"source": Constant("events"), "origin": Derived(("id",), lambda id: f"eye {id[-1]}")}
    told = attrs.evolve(table(*rows, **rules), panel=attrs.evolve(PANEL, places=("country",)))
    book = ledger(pledge(kind=pw.Kind.REDUCE, share=0.5), DATASET)
    review = book.review(as_of=LATE, reports=told)
    (measured,) = (each for each in review["pledge"].measures if each.name == "incidents")
    assert measured.baseline.panel == {"events"}
    assert (measured.ratio.x, measured.ratio.y) == (4 * 56, 30)
    assert [each.id for each in review.gathered.sources] == ["eye 0", "eye 1", "eye 2", "eye 3"]
    # They are rated as the data set is, until the ledger rates them.
    assert review["pledge"].incidents[0].p_event == pytest.approx(0.85)


def test_a_source_that_nobody_declares_is_refused_where_no_data_set_brings_it():
    with pytest.raises(pw.InputError, match="the id of a declared"):
        gather(BOOK, table(IN, origin=Constant("somebody")))
