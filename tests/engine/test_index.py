"""The index: what a signature may concern, asked of each pledge by hand, and what is tied."""

from __future__ import annotations

import functools
import itertools
import operator

import pytest
from hypothesis import given
from tests.builders import (
    PLACES,
    at_time,
    ledger,
    moment,
    pledge,
    reduce_to,
    report,
    same_origin,
    statement,
    watch,
)
from tests.laws.answers import any_reviews, effort
from tests.strategies import World

import pledgewatch as pw
from pledgewatch.conventions import gazetteer
from pledgewatch.engine.index import Index, bears_during
from pledgewatch.model.logic import F
from pledgewatch.model.records import Actor, Pledge, Report, StatementKind
from pledgewatch.model.time import BEGINNING, DAY, FOREVER

BOOK = ledger(
    pledge("north"),
    pledge("strikes", activities=("air-strike",), places=("country",), except_places=("south",)),
    pledge("enemy", debtor="enemy", places=("south",), control=("north",)),
)
INDEX = Index.of(BOOK)


def times(index: Index, signature: tuple[str | None, ...]) -> tuple[tuple[int, int], ...]:
    """When what has a signature may bear on anything."""
    bits = [index.axes[axis].bits(node) for axis, node in enumerate((*signature, None))]
    return index.times(functools.reduce(operator.and_, bits))


@pytest.mark.parametrize(
    ("signature", "concerned"),
    [
        (("north-town", "shelling", "army"), {"north"}),
        (("north-town", "attack", "state"), {"north", "strikes"}),
        (("country", "attack", "army"), {"north", "strikes"}),
        (("north-town", "shelling", "enemy"), {"enemy"}),
        (("south-town", "shelling", "enemy"), {"enemy"}),
        (("south-town", "air-strike", "army"), set()),
        (("north-town", "shelling", None), {"north", "enemy"}),
        ((None, "shelling", "army"), {"north"}),
        ((None, None, None), {"north", "strikes", "enemy"}),
        (("north-town", "looting", "army"), set()),
        (("abroad", "shelling", "army"), set()),
        (("north-town", "shelling", "lent-brigade"), {"north", "enemy"}),
        (("north-town", "shelling", "union"), {"north"}),
        (("nowhere", "shelling", "army"), set()),
    ],
    ids=["inside", "coarser activity", "coarser place", "control place", "scope of another",
         "an exception wins", "nobody named", "nowhere told", "nothing told", "another activity",
         "another place", "whom somebody controls", "what the debtor is part of", "not declared"],
)  # fmt: skip
def test_what_a_signature_may_concern(signature, concerned):
    assert INDEX.concerned(*signature) == concerned
    assert bool(times(INDEX, signature)) is bool(concerned)


def test_a_claim_or_denial_with_a_scope_is_asked_too_whenever():
    """One without places, or of an intent, is held against no reports."""
    about = {"activities": ("looting",), "places": ("south",)}
    index = Index.of(
        BOOK.with_records(
            statement("claim", kind=StatementKind.CLAIM, holds=False, **about),
            statement("denial", kind=StatementKind.DENIAL, **about),
            statement("nowhere", kind=StatementKind.DENIAL, activities=("looting",)),
            statement("silent", kind=StatementKind.INTENT, **about),
        )
    )
    assert index.concerned("south-town", "looting", "army") == {"claim", "denial"}
    assert not index.concerned("abroad", "looting", "army")
    assert index.spans["claim"] == (BEGINNING, FOREVER)
    assert times(index, ("south-town", "looting", "army")) == (index.spans["claim"],)
    assert index.spans.keys() == {"north", "strikes", "enemy", "claim", "denial"}


def test_from_when_on_a_pledge_can_be_borne_on():
    """From before the longest baseline on, whatever its kind (semantics 8)."""
    first = at_time("2022-02-20T12:00") - 72 * DAY
    for each in (pledge(), reduce_to(0.5), pledge(start=None), pledge(start="2022-03-20")):
        assert bears_during(BOOK, each)[0] == first
    early = pledge(start="2022-01-01")
    assert bears_during(BOOK, early)[0] == moment("2022-01-01").lo - 72 * DAY
    declared = reduce_to(0.5, baseline="2021-06-01/2021-06-30")
    assert bears_during(BOOK, declared)[0] == moment("2021-06-01").lo
    late = reduce_to(0.5, baseline="2022-01-10/2022-02-10")
    assert bears_during(BOOK, late)[0] == first


def test_the_time_of_a_report_is_asked():
    assert INDEX.concerned_by(report("r", "2022-03-10")) == {"north"}
    assert INDEX.concerned_by(report("r", "2022-03-31")) == {"north"}
    assert INDEX.concerned_by(report("r", "2022-03-31/2022-04-02")) == {"north"}
    assert INDEX.concerned_by(report("r", "2022-04-01")) == set()
    assert INDEX.concerned_by(report("r", "2021-12-11")) == {"north"}
    assert INDEX.concerned_by(report("r", "2021-12-10")) == {"north"}  # part of it
    assert INDEX.concerned_by(report("r", "2021-12-09")) == set()
    dated = report("r", "2021-12-09", report_dated=True, known="2022-03-10")
    assert INDEX.concerned_by(dated) == {"north"}
    assert INDEX.concerned_by(report("r", "2022-04-09", report_dated=True)) == {"north"}
    assert INDEX.concerned_by(report("r", "2022-04-09", time_probability=0.5)) == {"north"}


@pytest.mark.parametrize(
    ("one", "more"),
    [
        (pledge(end=None), ()),
        (pledge(), (pw.Reading(id="as", pledge="pledge", kind="do-by"),)),
        (pledge(), (pw.Reading(id="as", pledge="pledge", kind="maintain"),)),
        (pledge(kind="do-by", start=None), ()),
        (pledge(kind="maintain"), ()),
    ],
    ids=["without end", "read as a demand", "read as a state", "a demand", "a state"],
)
def test_what_may_be_told_at_any_time_later(one, more):
    index = Index.of(ledger(one, *more))
    assert index.concerned_by(report("r", "2029-03-10")) == {"pledge"}


def test_the_tellings_of_one_incident_touch_a_window_together():
    early, late = report("early", "2021-12-01"), report("late", "2022-04-10")
    assert INDEX.concerned_by(early) == INDEX.concerned_by(late) == set()
    assert INDEX.concerned_by(early, late) == {"north"}


def test_places_that_come_with_pledgewatch_lie_where_they_lie():
    index = Index.of(
        ledger(
            pledge(places=("geo:ua",), except_places=("geo:ua-32",), activities=("act:shelling",))
        )
    )
    assert index.concerned("geo:ua-14", "act:shelling", "army")
    assert index.concerned("geo:ua", "act:shelling", "army")
    assert not index.concerned("geo:ua-32", "act:shelling", "army")
    assert not index.concerned("geo:sy", "act:shelling", "army")


def test_who_looks_sees_what_is_excepted_too():
    assert INDEX.seen_from("country", "attack") == {"north", "strikes", "enemy"}
    assert INDEX.seen_from("south", "air-strike") == {"strikes", "enemy"}
    assert INDEX.seen_from("abroad", "attack") == set()
    assert INDEX.seen_from(None, "attack") == INDEX.seen_from("country", None) == set()
    assert INDEX.concerned_by(report("r", place="country", number=0, activity="attack")) == {
        "north", "strikes", "enemy",
    }  # fmt: skip


def test_tellings_of_one_incident_are_asked_together():
    """One tells of another activity here, one of this activity elsewhere."""
    near, far = report("near", activity="looting"), report("far", place="abroad")
    assert INDEX.concerned_by(near) == INDEX.concerned_by(far) == set()
    assert INDEX.concerned_by(near, far) == {"north"}


def test_a_report_concerns_the_pledge_that_it_names_and_those_it_tells_of():
    assert INDEX.concerned_by(report("r", pledge="enemy")) == {"enemy", "north"}
    assert INDEX.concerned_by(report("r", pledge="enemy", activity=None)) == {"enemy"}


@pytest.mark.parametrize(
    ("told", "concerned"),
    [
        ({"place": "south-town"}, set()),
        ({"place": "south-town", "place_probability": 0.97}, set()),
        ({"place": "south-town", "place_probability": 0.6}, {"north"}),
        ({"activity": "looting", "type_probability": 0.6}, {"north", "strikes"}),
        ({"actor": "enemy", "actor_probability": 0.6}, {"north", "enemy"}),
        ({"time": "2020-01-01"}, set()),
        ({"time": "2020-01-01", "time_probability": 0.6}, {"north"}),
    ],
)
def test_what_a_report_is_not_sure_of_may_be_anything(told, concerned):
    assert INDEX.concerned_by(report("r", **told)) == concerned


def test_against_whom_it_was_is_asked():
    book = ledger(pledge("theirs", targets=("enemy",)), pledge("others", except_actors=("enemy",)))
    index = Index.of(book)
    assert index.concerned_by(report("r", target="enemy")) == {"theirs"}
    assert index.concerned_by(report("r", target="union")) == {"others"}
    assert index.concerned_by(report("r")) == {"theirs", "others"}


def test_denials_of_what_was_demanded_are_heard_whenever():
    book = ledger(pledge(kind=pw.Kind.DO_BY, activities=("looting",)))
    old = report("r", "2020-01-01", activity="looting", stance="denies")
    assert Index.of(book).concerned_by(old) == {"pledge"}


def test_who_is_listened_to_breaks_a_silence_whatever_it_tells():
    book = ledger(
        pledge(), watch(origin="watcher", sensitivity=0.9), same_origin("watcher", "outlet-1")
    )
    far = report("r", place="abroad", origin="outlet-1")
    assert Index.of(book).concerned_by(far) == {"pledge"}
    assert Index.of(book).concerned_by(report("r", place="abroad")) == set()


def test_a_place_of_the_gazetteer_counts_whether_records_name_it_or_not():
    """Law 8: what happens elsewhere changes nothing, though it names another part of the area told."""
    area = next(id for id in gazetteer.children("geo:ua") if len(gazetteer.children(id)) > 2)
    one, other, *_ = gazetteer.children(area)
    told = report("r", place=area, activity="act:shelling")
    book = ledger(pledge(places=(one,), activities=("act:shelling",)), told)
    apart = book.with_records(report("x", place=other, activity="act:shelling"))
    reviews = [each.review(as_of="2022-06-01")["pledge"] for each in (book, apart)]
    (causes,) = {each.incidents[0].entries[-1].causes for each in reviews}
    assert causes


# -- what is tied ----------------------------------------------------------------------------------


def test_what_stands_by_itself_is_untied():
    book = BOOK.with_records(report("r"), report("named", incident="one"))
    index = Index.of(book)
    assert index.untied(book["r"])
    assert index.untied(book["named"])
    assert index.untied(report("new"))
    assert not index.untied(report("new", incident="one"))
    assert not index.untied(report("new", incident="r"))
    assert not index.untied(report("one"))


@pytest.mark.parametrize(
    "record",
    [
        report("other", incident="r"),
        report("other", incident="one"),
        pw.SameIncident(incidents=("r", "apart"), known=moment("2022-04-01")),
        pw.SameIncident(incidents=("one", "apart"), known=moment("2022-04-01")),
        statement(kind=StatementKind.DENIAL, incidents=("one",)),
        pw.Retract(target="r", known=moment("2022-04-01")),
    ],
    ids=["by its id", "by its incident", "the same by id", "the same by incident", "denied",
         "taken back"],
)  # fmt: skip
def test_what_another_record_names_is_tied(record):
    book = BOOK.with_records(report("r", incident="one"), report("apart"), record)
    assert not Index.of(book).untied(book["r"])


# -- asked of each ---------------------------------------------------------------------------------


def asked_of_each(book: pw.Ledger, each: Pledge, signature: tuple[str | None, ...]) -> bool:
    """The same question, put to one pledge in the words of the contract."""
    place, activity, actor = signature
    places, kinds = book.places.region, book.activities.region
    where = places(each.places).contains(place) & ~places(each.except_places).contains(place)
    control = places(each.control).contains(place) & ~places(each.places).contains(place)
    what = kinds(each.activities).contains(activity)
    what = what & ~kinds(each.except_activities).contains(activity)
    lent = actor is not None and any(
        book.node(Actor, above).controlled_by for above in book.actors.ancestors(actor)
    )
    whose = actor is None or lent or book.actors.region((each.debtor,)).contains(actor) is not F
    return (where is not F or (bool(each.control) and control is not F)) and what is not F and whose


@effort("dear")
@given(any_reviews)
def test_the_index_says_what_each_pledge_would_say(review: tuple[World, tuple[int, int]]) -> None:
    world, _ = review
    book = pw.Ledger(world.records, timezone=world.timezone)
    index = Index.of(book)
    told = {(r.place, r.activity, r.actor) for r in book.all(Report)}
    told |= {(place.id, "attack", None) for place in PLACES if place in world.records}
    pledges = {each.id for each in book.all(Pledge)}
    for signature in told:
        wanted = {each.id for each in book.all(Pledge) if asked_of_each(book, each, signature)}
        found = index.concerned(*signature)
        assert found & pledges == wanted
        spans = [index.spans[id] for id in found]
        merged = times(index, signature)
        assert list(merged) == sorted(merged)
        assert all(any(a <= since and until <= b for a, b in merged) for since, until in spans)
        edges = {edge for span in merged for edge in span}
        assert edges <= {edge for span in spans for edge in span}
        assert all(one[1] < other[0] for one, other in itertools.pairwise(merged))


def test_whatever_the_index_is_asked_before_it_says_the_same():
    again = Index.of(pw.Ledger(reversed(BOOK.records), timezone="UTC"))
    for signature in [("north-town", "shelling", "army"), (None, "attack", None)] * 2:
        assert again.concerned(*signature) == INDEX.concerned(*signature)
