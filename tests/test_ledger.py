"""A ledger: a set of records, refused as a whole where it could never be judged."""

from __future__ import annotations

import itertools

import pytest
from tests.builders import (
    EARLY,
    WORLD,
    at_time,
    clock,
    ledger,
    level,
    moment,
    pledge,
    reduce_to,
    report,
    retract,
    same_incident,
    statement,
    supersede,
    watch,
)

from pledgewatch import conventions as assumptions
from pledgewatch.errors import InputError
from pledgewatch.model.ledger import Ledger, like
from pledgewatch.model.records import (
    Activity,
    Actor,
    Assessment,
    Capture,
    Control,
    Expected,
    ExpectedFinding,
    Interval,
    Kind,
    Place,
    Pledge,
    Reaction,
    Reading,
    Report,
    Source,
    Tone,
)
from pledgewatch.model.zones import place_zone


def refused(*records, **more) -> list[str]:
    with pytest.raises(InputError) as error:
        ledger(*records, **more)
    return [str(problem) for problem in error.value.problems]


# -- a set -----------------------------------------------------------------------------------------


def test_order_and_duplicates_do_not_matter():
    """Laws 1 and 2: permutation and idempotence."""
    records = (pledge(), report("r"), watch())
    books = [ledger(*order) for order in itertools.permutations(records)]
    assert all(book == books[0] for book in books)
    assert ledger(*records, *records) == books[0]
    assert len({hash(book) for book in books}) == 1


def test_equal_records_read_from_different_text_are_one():
    """Semantics 4: equal ids are one record; the same text is kept in any order."""
    utc = report("r", "2022-03-10T12:00")
    offset = report("r", "2022-03-10T14:00+02:00")
    one, other = ledger(utc, offset), ledger(offset, utc)
    assert one["r"].when.text == other["r"].when.text
    assert len(one) == len(WORLD) + 1


def test_the_union_of_two_ledgers_is_a_ledger():
    one, other = ledger(pledge(), report("r")), ledger(report("r"), watch(id="eyes"))
    assert one | other == ledger(pledge(), report("r"), watch(id="eyes"))
    assert one | one == one
    assert one.with_records(watch(id="eyes")) == one | ledger(watch(id="eyes"))


def test_title_zone_and_assumptions_of_a_union():
    changed = {"thresholds": {"theta_b": 0.9}}
    plain = ledger(zone=None)
    told = ledger(title="The north", assumptions=changed)
    for union in (plain | told, told | plain):
        assert union.title == "The north"
        assert union.timezone == "UTC"
        assert union.assumptions.thresholds.theta_b == 0.9


@pytest.mark.parametrize(
    ("other", "field"),
    [
        (ledger(zone="Europe/Kyiv"), "timezone"),
        (ledger(unrated="D"), "unrated"),
        (ledger(editors=["b"]), "editors"),
        (ledger(setting="campaign"), "setting"),
        (ledger(assumptions={"thresholds": {"theta_b": 0.8}}), "assumptions"),
    ],
    ids=["zones", "unrated sources", "editors", "settings", "assumptions"],
)
def test_ledgers_that_do_not_go_together(other, field):
    one = ledger(
        assumptions={"thresholds": {"theta_b": 0.9}}, unrated="C", editors=["a"], setting="war"
    )
    with pytest.raises(InputError, match="in all files of a ledger") as error:
        one | other
    assert error.value.field == field


def test_what_a_ledger_says_of_itself_is_kept():
    book = ledger(report("r"), unrated="C", editors=["b", "a"], setting="war", zone="Europe/Kyiv")
    others = (
        book.with_records(watch()),
        book.without(["r"]),
        book | ledger(zone=None),
        like(book, ()),
    )
    for made in (book, *others):
        assert (made.unrated, made.editors, made.setting) == ("C", ("a", "b"), "war")
    assert book != ledger(report("r"), zone="Europe/Kyiv")


def test_editors_are_declared_and_letters_are_known():
    assert refused(editors=["a", "watchr"]) == [
        "ledger, `editors`: found 'watchr'; expected the id of a declared [[source]]; "
        'did you mean "watcher"?'
    ]
    assert "one of A, B, C, D, E, F" in refused(unrated="G")[0]


# -- provenance --------------------------------------------------------------------------------------


def test_what_came_by_a_stream_is_known_by_its_id():
    """Semantics 6: a record written in the ledger's own files binds, one that came by a stream may not."""
    own = ledger(report("r"))
    fed = own.with_records(report("r"), report("s", place="south"), Source(id="new"), streamed=True)
    assert fed.streamed == {"s"}
    assert own.streamed == frozenset()
    assert fed.without(["r"]).streamed == {"s"}
    assert fed.without(["s"]).streamed == frozenset()
    assert fed.with_records(watch(id="eyes")).streamed == {"s"}
    assert like(fed, fed.records[:-1]).streamed == frozenset()
    assert fed != fed.with_records(report("s", place="south"))


def test_what_came_both_ways_is_not_streamed():
    told, back = report("r"), retract("r", "2022-04-01", id="back")
    fed = ledger().with_records(told, back, streamed=True)
    assert fed.streamed == {"r", "back"}
    for both in (fed | ledger(told), ledger(told) | fed):
        assert both.streamed == {"back"}
    assert (fed | fed).streamed == {"r", "back"}
    assert fed.with_records(told).streamed == {"back"}
    with pytest.raises(InputError, match="the id of a dated record"):
        Ledger(WORLD, streamed=["r"])


def test_reports_of_a_review_are_streamed():
    told = report("t")
    review = ledger(pledge(), report("r")).review(reports=[told, report("r")])
    assert review.ledger.streamed == {"t"}


def test_a_union_of_different_records_of_one_id_is_refused():
    with pytest.raises(InputError, match="another id"):
        ledger(report("r")) | ledger(report("r", place="south"))


def test_a_ledger_is_not_equal_to_something_else():
    assert ledger() != "a ledger"


def test_without_leaves_out_dated_records_only():
    book = ledger(pledge("army"), report("r"))
    less = book.without({"army", "r"})
    assert less.dated == {}
    assert less.node(Actor, "army").id == "army"


def test_iteration_length_and_text():
    book = ledger(pledge(), title="The north")
    assert len(list(book)) == len(book)
    assert repr(book).startswith("<Ledger 'The north': 11 actor, 8 place, 5 activity")
    assert repr(Ledger([])) == "<Ledger without title: empty>"


# -- looking things up -----------------------------------------------------------------------------


def test_records_by_class_and_id():
    book = ledger(report("b"), report("a"), pledge())
    assert [r.id for r in book.all(Report)] == ["a", "b"]
    assert isinstance(book["pledge"], Pledge)
    with pytest.raises(KeyError):
        book["nothing"]
    with pytest.raises(KeyError):
        book.node(Actor, "nobody")


def test_labels():
    book = ledger(Actor(id="named", name="The Named"))
    assert book.label(Actor, "named") == "The Named"
    assert book.label(Actor, "state") == "state"
    assert book.label(Actor, "nobody") == "nobody"
    assert book.label(Actor, None) == "unknown"


def test_the_newest_knowledge_time():
    """Semantics 0.1: as_of defaults to the newest knowledge time in the ledger."""
    assert ledger(report(), pledge()).newest == clock("2022-03-10T12:00")
    assert ledger().newest is None


def test_default_clocks():
    """Semantics 0.1: at defaults to as_of."""
    review = ledger(pledge(), report(known="2022-03-12")).review()
    assert review.as_of == review.at == clock("2022-03-12")
    review = ledger(pledge(), report()).review(as_of="2022-03-05")
    assert review.as_of == review.at == clock("2022-03-05")
    exact = clock("2022-03-05T08:00")
    after = exact.add(microseconds=1)
    assert ledger(pledge()).review(at=exact, as_of=after).as_of == after


def test_a_clock_must_be_a_bounded_time():
    with pytest.raises(InputError, match="found"):
        ledger(pledge()).review(as_of="tomorrow")
    with pytest.raises(InputError, match="a bounded time"):
        ledger(pledge()).review(as_of="[2022-03-01..]")


# -- alive -----------------------------------------------------------------------------------------


def alive(*records, as_of: str) -> set[str]:
    return {record.id for record in ledger(*records).alive(at_time(as_of))}


def test_alive_from_when_it_is_known():
    """Semantics 4: r.known <= k."""
    told = report("r", known="2022-03-20T08:00")
    assert alive(told, as_of="2022-03-20T07:59:59.999999") == set()
    assert alive(told, as_of="2022-03-20T08:00") == {"r"}


def test_retraction_and_its_retraction():
    """Semantics 4 and law 4: retracting a retraction restores; a retraction is an inverse."""
    book = (
        report("r"),
        retract("r", "2022-04-01", id="back"),
        retract("back", "2022-05-01", id="forth"),
    )
    assert "r" in alive(*book, as_of="2022-03-31")
    assert "r" not in alive(*book, as_of="2022-04-01")
    assert "r" in alive(*book, as_of="2022-05-01")
    assert "back" not in alive(*book, as_of="2022-05-01")


def test_a_retraction_that_arrives_before_its_target_works():
    """Semantics 4."""
    book = (report("r", known="2022-04-01"), retract("r", "2022-03-20"))
    assert "r" not in alive(*book, as_of="2022-05-01")


def test_a_retraction_of_something_unknown_does_nothing():
    assert alive(report("r"), retract("ghost", "2022-04-01", id="x"), as_of="2022-05-01") == {
        "r",
        "x",
    }


def test_two_retractions_need_both_to_be_taken_back():
    """Semantics 4: *no* alive Retract targets r."""
    book = (
        report("r"),
        retract("r", "2022-04-01", id="one"),
        retract("r", "2022-04-02", id="two"),
        retract("one", "2022-04-03"),
    )
    assert "r" not in alive(*book, as_of="2022-05-01")
    assert "r" in alive(*book, retract("two", "2022-04-04"), as_of="2022-05-01")


def test_long_chains_of_retractions():
    chain = (retract(f"r{number}", EARLY, id=f"r{number + 1}") for number in range(2_000))
    living = alive(report("r0"), *chain, as_of="2022-05-01")
    assert living == {f"r{number}" for number in range(0, 2_001, 2)}


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("records", "message"),
    [
        ([report("r"), report("r", place="south")], "another id: report \"r\" has it"),
        ([report("r"), statement("r", incidents=("r",))], "another id"),
        ([report(place="nrth")], "declared [[place]]; did you mean \"north\"?"),
        ([report(actor="amy")], "declared [[actor]]; did you mean \"army\"?"),
        ([report(origin="nobody-at-all")], "the id of a declared [[source]]"),
        ([supersede("pledge", "new", EARLY)], "declared [[pledge]]"),
        ([Reaction(to="nothing", by="enemy", said=moment(EARLY), tone=Tone.NEUTRAL)],
         "the id of a declared record"),
        ([Actor(id="x", controlled_by=(Control(actor="ghost", weight=1),))],
         "`controlled_by.actor`: found 'ghost'"),
        ([Actor(id="x", part_of=("y",)), Actor(id="y", part_of=("x",))], "found x -> y -> x"),
        ([Actor(id="x", part_of=("y",)),
          Actor(id="y", controlled_by=(Control(actor="x", weight=1),))], "expected no cycle"),
        ([Place(id="x", part_of=("x",))], "found x -> x; expected no cycle"),
        ([Activity(id="x", kind_of=("x",))], "expected no cycle"),
        ([retract("a-1", EARLY, id="b-1"), retract("b-1", EARLY, id="a-1")], "expected no cycle"),
        ([Source(id="x", reliability="Z")], "one of A, B, C, D, E, F"),
        ([Actor(id="x", office="tsar")], "`office`: found 'tsar'; expected one of "),
        ([Actor(id="x", office="spokespersn")], 'did you mean "spokesperson"?'),
        ([pledge(kind=Kind.REDUCE)], "a `share`, or one of the words"),
        ([pledge(kind=Kind.REDUCE, wording="drasticaly")], 'did you mean "drastically"?'),
        ([pledge(kind=Kind.REDUCE, wording="halt")], "a `share`, or one of the words"),
        ([pledge(wording="drastically")], "another wording than that for `refrain`"),
        ([reduce_to(0.5, band=Interval(0.6, 0.9))], "a band around the share 0.5"),
        ([pledge(said="2022-04-10", start=None, end="2022-04-01T00:00")],
         "an end that is not before the start"),
        ([statement(incidents=("shel",)), report(incident="shell")], 'did you mean "shell"?'),
        ([same_incident("shell", "ghost"), report(incident="shell")], "found 'ghost'"),
        ([same_incident("shell", "many"), report(incident="shell"), report("many", number=3)],
         "found 'many'; expected one incident: that report tells of several"),
        ([report(incident="many"), report("many", number=3)],
         "`incident`: found 'many'; expected one incident: that report tells of several"),
        ([report(activity=None, pledge="pledg"), pledge()], "declared [[pledge]]"),
        ([report(target="enmy")], 'declared [[actor]]; did you mean "enemy"?'),
        ([pledge(targets=("enmy",))], "`targets`: found 'enmy'"),
        ([pledge(reported_by="nobody")], "the id of a declared [[source]]"),
        ([level(holds=True, pledge="pledge")], "declared [[pledge]]"),
        ([Capture(place="nrth", when=moment(EARLY))], "declared [[place]]"),
        ([Capture(place="north", to="enmy", when=moment(EARLY))], "declared [[actor]]"),
        ([Assessment(pledge="x", rating="kept", by="a", when=moment(EARLY))], "declared [[pledge]]"),
        ([Assessment(pledge="pledge", rating="kept", by="z", when=moment(EARLY)), pledge()],
         "the id of a declared [[source]]"),
        ([Reading(pledge="x", kind="refrain")], "declared [[pledge]]"),
        ([Reading(pledge="pledge", share=0.5), pledge()], "`kind`: found None; expected `reduce`"),
        ([Reading(pledge="pledge", kind="reduce"), pledge()], "a `share`, for the pledge has none"),
        ([Reading(pledge="pledge", kind="do-by"), pledge(end=None)], "the pledge has no deadline"),
        ([Reading(pledge="pledge", kind="reach"),
          pledge(kind=Kind.DO_BY, activities=(), places=(), text="a school")], "has no scope"),
        ([same_incident("shell", "look"), report(incident="shell"), report("look", number=0)],
         "found 'look'; expected one incident: that report tells of none"),
        ([statement(incidents=("look",)), report("look", number=0)], "that report tells of none"),
    ],
)  # fmt: skip
def test_what_could_never_be_judged_is_refused(records, message):
    """Semantics 3 and 4: references to nothing, cycles, and pledges that say nothing."""
    assert any(message in problem for problem in refused(*records)), refused(*records)


def test_the_zone_of_the_ledger_is_checked():
    assert "entry" not in refused(zone="Mars/Olympus")[0]
    assert "ledger, `timezone`: found 'Mars/Olympus'" in refused(zone="Mars/Olympus")[0]


def test_every_problem_is_told_at_once():
    problems = refused(report("r", place="nrth", actor="amy"), report("s", origin="nobody"))
    assert len(problems) == 3


def test_problems_say_where_the_record_was_read():
    with pytest.raises(InputError) as error:
        Ledger(
            [*WORLD, report("r", place="nrth")],
            locations={("report", "r"): ("a.toml", 7, {"place": 9})},
        )
    assert (error.value.file, error.value.line, error.value.field) == ("a.toml", 9, "place")


def test_references_of_expected_findings_are_free():
    """Findings of an `expected` block name incidents too, which have no entry of their own."""
    block = Expected(
        pledge="pledge",
        as_of=moment("2022-03-10"),
        findings=(ExpectedFinding(kind="continuation", records=("whatever",)),),
    )
    assert ledger(pledge(), block).all(Expected) == (block,)


# -- zones -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("own", "Asia/Tokyo"),
        ("inherits", "Asia/Tokyo"),
        ("between", "Etc/GMT"),
        ("agreed", "Asia/Tokyo"),
        ("free", "Etc/GMT"),
        ("nowhere", "Etc/GMT"),
        (None, "Etc/GMT"),
    ],
)
def test_the_zone_of_a_place(place, zone):
    """Rule 5: its own, else that of what it lies in where all agree, else the ledger's."""
    places = {
        node.id: node
        for node in (
            Place(id="own", timezone="Asia/Tokyo"),
            Place(id="other", timezone="Asia/Seoul"),
            Place(id="inherits", part_of=("own",)),
            Place(id="between", part_of=("own", "other")),
            Place(id="agreed", part_of=("own", "inherits")),
            Place(id="free"),
        )
    }
    assert place_zone(places, place, "Etc/GMT") == zone


def test_a_ledger_writes_itself(tmp_path):
    from pledgewatch.io import read

    book = ledger(pledge(), report("r"), title="The north")
    book.write(tmp_path / "book.toml")
    assert read(tmp_path / "book.toml") == book


def test_a_ledger_draws_itself():
    assert ledger(pledge()).graph().has_node("pledge:pledge")


def test_assumptions_are_the_defaults_where_none_are_given():
    assert ledger().assumptions == assumptions.load()
