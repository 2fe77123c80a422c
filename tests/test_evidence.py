"""Evidence is a mergeable value: the laws of merging, and what the fold puts into it."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import (
    LATE,
    at_time,
    denial,
    evidence,
    ledger,
    level,
    pledge,
    reduce_to,
    report,
    watch,
)

from pledgewatch.case import open_case
from pledgewatch.conventions import log_odds
from pledgewatch.evidence import Evidence, Incident, cells_of
from pledgewatch.model.logic import T, U
from pledgewatch.model.records import Interval

EMPTY = Evidence()

# Few names, so that pieces of evidence speak of the same incidents, origins and cells.
tellings = st.lists(
    st.builds(
        lambda n, origin, incident, day, place, actor, stance, people: (
            report if stance else denial
        )(
            f"r{n}",
            f"2022-03-{day:02}",
            origin=origin,
            incident=incident,
            place=place,
            actor=actor,
            deaths=Interval(people, people + 1) if people else None,
        ),
        n=st.integers(0, 10_000),
        origin=st.sampled_from(("a", "b", "c")),
        incident=st.sampled_from(("x", "y", "z")),
        day=st.integers(1, 20),
        place=st.sampled_from(("north-town", "north", "south", "country", None)),
        actor=st.sampled_from(("army", "enemy", "proxy", None)),
        stance=st.booleans(),
        people=st.integers(0, 3),
    ),
    max_size=5,
    unique_by=lambda told: told.id,
)
PLEDGE = pledge(places=("north", "south"), activities=("attack", "shelling"))


def fold(*records) -> Evidence:
    return evidence(PLEDGE, *records)


# A fold knows which incidents lie outside for good only once it has seen all of their tellings, and
# leaves those out; what is judged is therefore compared without them.
def bearing(found: Evidence) -> dict:
    return {
        key: inside
        for key, names in found.incidents.items()
        if (
            inside := {
                name: incident
                for name, incident in names.items()
                if all(incident.seen[i] != 4 for i in (1, 2, 3)) and incident.affirming
            }
        )
    }


def parts(records, number):
    """Records dealt out into parts by their ids."""
    return [[r for i, r in enumerate(records) if i % number == part] for part in range(number)]


@given(tellings, tellings, tellings)
def test_merging_is_associative_and_commutative(one, two, three):
    a, b, c = (fold(*records, watch()) for records in (one, two, three))
    assert a.merge(b) == b.merge(a)
    assert a.merge(b).merge(c) == a.merge(b.merge(c))
    assert a.merge(EMPTY) == a == EMPTY.merge(a)


@given(tellings)
def test_merging_with_itself_changes_nothing(records):
    """Idempotent for everything that has an identity (law 2)."""
    found = fold(*records, watch(), level("l", share=0.5))
    assert found.merge(found) == found


def one_telling_each(records):
    """Each telling folded on its own, as a part that has seen nothing else would."""
    return [fold(record) for record in records]


@given(tellings.filter(lambda records: len({r.incident for r in records}) == len(records)))
def test_the_fold_of_a_split_merged_is_the_fold_of_all(records):
    """Where each incident is told of in one part only, parts merge into the whole."""
    merged = EMPTY
    for part in one_telling_each(records):
        merged = merged.merge(part)
    assert bearing(merged) == bearing(fold(*records))


@given(tellings, st.integers(2, 3))
def test_tellings_of_one_incident_merge_across_parts(records, number):
    """Tellings of one incident in several parts, all inside the cell, are one incident."""
    inside = [
        attrs.evolve(r, place="north-town", actor="army") for r in records
    ]  # fmt: skip
    merged = EMPTY
    for part in parts(inside, number):
        merged = merged.merge(fold(*part))
    assert bearing(merged) == bearing(fold(*inside))


@given(tellings, st.randoms(use_true_random=False))
def test_the_fold_does_not_care_about_order(records, random):
    """Law 1: permutation."""
    shuffled = list(records)
    random.shuffle(shuffled)
    assert fold(*records) == fold(*shuffled)


# -- incidents -------------------------------------------------------------------------------------


CELL = ("pledge", "whole", "", "")


def incident(*records, name="x") -> Incident:
    return evidence(pledge(), *records).incidents[CELL][name]


def test_what_an_incident_holds():
    found = incident(
        report("one", incident="x", origin="a", deaths=Interval(1, 2)),
        report("two", "2022-03-11?", incident="x", origin="b", deaths=Interval(3, 5)),
        denial("three", incident="x", origin="c"),
    )
    assert found.affirmed == {"a": log_odds(0.95), "b": log_odds(0.85)}
    assert found.denied == {"c": -log_odds(0.70)}
    assert (found.affirming, found.denying) == ({"one", "two"}, {"three"})
    assert (found.lo, found.hi) == (at_time("2022-03-10T12:00"), at_time("2022-03-11") + 1)
    assert found.doubt == 86_400_000_000
    assert found.deaths == Interval(1, 5)
    assert found.actors == {"army"}
    assert found.activities == {"shelling"}


def test_one_day_of_report_is_enough_to_say_so():
    """Rule 7: an incident is report-dated where any telling of it gives only the day of the report."""
    plain, dated = report("one", incident="x"), report("two", incident="x", report_dated=True)
    assert incident(plain, dated).report_dated
    assert not incident(plain).report_dated


def test_equal_incidents_are_one():
    """Evidence is a value: equal accounts of an incident are found as one in a set."""
    told = (
        report("one", incident="x"),
        denial("no", incident="x", origin="b"),
        watch(sensitivity=0.5),
    )
    assert len({incident(*told), incident(*reversed(told))}) == 1


def test_an_attribute_is_what_all_affirming_tellings_agree_on():
    """Semantics 6: T or F only if all alive affirming reports agree, else U."""
    found = incident(
        report("one", incident="x"), report("two", incident="x", place="south", origin="b")
    )
    assert found.attribute("place") is U
    assert found.attribute("window") is T
    assert found.match is U


def test_incidents_outside_a_cell_for_good_are_not_kept():
    assert evidence(pledge(), report(actor="enemy")).incidents == {}
    assert evidence(pledge(), report(place="south")).incidents == {}
    assert evidence(pledge(), report(activity="looting")).incidents == {}
    twice = report("one", incident="x", place="south"), report("two", incident="x", place="south")
    assert evidence(pledge(), *twice).incidents == {}


@pytest.mark.parametrize(
    "outside", [{"actor": "enemy"}, {"place": "south"}, {"activity": "looting"}]
)
def test_a_denial_of_what_lies_outside_for_good_is_not_kept_either(outside):
    """Semantics 3: its match is F, whatever else is told of it."""
    assert evidence(pledge(), denial("no", incident="x", **outside)).incidents == {}


def test_a_denial_alone_is_an_incident_nobody_affirms():
    found = evidence(pledge(), denial("no", incident="x"))
    assert found.incidents[CELL]["x"].affirming == frozenset()
    other = evidence(pledge(), report("yes", incident="x", origin="b"))
    merged = found.merge(other).incidents[CELL]["x"]
    assert merged == other.merge(found).incidents[CELL]["x"]
    assert (merged.affirming, merged.denying) == ({"yes"}, {"no"})


def test_cells_of_a_pledge():
    book = ledger(reduce_to(0.5, places=("north", "south"), control=("abroad",)))
    scope = open_case(book, at_time(LATE)).scopes["pledge"]
    assert [key for key, _ in cells_of(scope)] == [
        ("pledge", "whole", "", ""),
        ("pledge", "unit", "north", "attack"),
        ("pledge", "unit", "south", "attack"),
        ("pledge", "control", "", ""),
    ]
    assert EMPTY.at("pledge", "unit", "north", "attack") == (
        "pledge",
        "unit",
        "north",
        "attack",
    )


def test_who_watches_is_kept_by_unit():
    found = evidence(pledge(), watch(id="eyes"))
    ((key, watches),) = found.watches.items()
    assert key == ("pledge", "unit", "north", "attack")
    assert {each.record for each in watches} == {"eyes"}


@pytest.mark.parametrize(
    ("more", "watched"),
    [
        ({}, True),
        ({"places": ("south",)}, False),
        ({"places": ("south-town", "south-port", "abroad")}, True),
        ({"activities": ("attack",)}, False),
        ({"activities": ("shelling", "looting")}, False),
    ],
)
def test_control_places_are_watched_when_all_of_them_are(more, watched):
    """Semantics 8: in scope and outside it is counted alike, for all the activities pledged."""
    promised = reduce_to(0.5, control=("south", "abroad"), activities=("attack", "looting"))
    eyes = watch(**{"places": ("country", "abroad"), **more})
    key = ("pledge", "control", "", "")
    assert (key in evidence(promised, eyes).watches) is watched


@pytest.mark.parametrize(
    ("time", "looked"),
    [
        ("2022-03-10", True),
        ("2022-03-10T00:00", True),
        ("2022-03-10T23:59:59.999999", True),
        ("2022-03-11T00:00", False),
        ("2022-03-09T23:59:59.999999", False),
        ("2022-03-10/2022-03-11", False),
        ("2022-03-09/2022-03-10", False),
    ],
)
def test_who_has_looked_at_a_telling(time, looked):
    """Rule 19: a Coverage has looked when it contains the whole of the telling's `[lo, hi)`."""
    eyes = watch("2022-03-10/2022-03-10", sensitivity=0.5)
    assert set(incident(report("x", time), eyes).covering) == ({"watcher"} if looked else set())


@pytest.mark.parametrize(
    ("as_of", "looked"), [("2022-03-17T12:00", True), ("2022-03-17T11:59", False)]
)
def test_silence_needs_time_to_be_one(as_of, looked):
    """Rule 19: `as_of >= telling.last + lag`."""
    eyes = watch(sensitivity=0.5, lag="7 days")
    found = evidence(pledge(), report("x", "2022-03-10T12:00"), eyes, as_of=as_of)
    assert bool(found.incidents[CELL]["x"].covering) is looked


# -- two accounts of one incident ------------------------------------------------------------------


def both(one, two, *beside) -> Incident:
    """Two tellings of one incident, each folded on its own, and merged: in either order the same."""
    a, b = incident(one, *beside), incident(two, *beside)
    assert a.merge(b) == b.merge(a)
    return a.merge(b)


def test_whatever_any_telling_names_is_named():
    """Semantics 6: *attributed* is what all name the same actor for; one that names none counts."""
    found = both(
        report("one", incident="x"),
        report("two", incident="x", origin="b", actor=None, activity="air-strike"),
    )
    assert found.actors == {"army", None}
    assert found.activities == {"shelling", "air-strike"}


def test_of_declared_probabilities_the_least_is_kept():
    """Rule 20: the least probability declared by an affirming telling, of actor and type alike."""
    found = both(
        report("one", incident="x", actor_probability=0.9, type_probability=0.6),
        report("two", incident="x", origin="b", actor_probability=0.7, type_probability=0.8),
    )
    least = (min(found.actor_probabilities.values()), min(found.type_probabilities.values()))
    assert least == (0.7, 0.6)
    assert found.declared() == 0.7 * 0.6


def test_a_day_of_report_is_told_of_in_either_account():
    """Rule 7: an incident is report-dated where any telling of it gives only the day of the report."""
    found = both(
        report("one", incident="x"), report("two", incident="x", origin="b", report_dated=True)
    )
    assert found.report_dated


def test_the_dead_one_telling_counts_are_kept_where_another_counts_none():
    found = both(
        report("one", incident="x", deaths=Interval(1, 2)), report("two", incident="x", origin="b")
    )
    assert found.deaths == Interval(1, 2)


def test_silence_is_that_of_who_has_looked_at_both_at_the_worse_of_their_looks():
    """Rule 19: for every affirming telling one of its Coverages has looked."""
    first = report("first", "2022-03-10T12:00", incident="x")
    second = report("second", "2022-03-11T12:00", incident="x", origin="b")
    looks = (
        watch("2022-03-10/2022-03-10", sensitivity=0.9),
        watch("2022-03-11/2022-03-11", sensitivity=0.5),
        watch("2022-03-10/2022-03-10", origin="outlet-1", sensitivity=0.5),
        watch("2022-03-11/2022-03-11", origin="outlet-2", sensitivity=0.5),
    )
    worse = incident(second, *looks).covering["watcher"]
    assert worse > incident(first, *looks).covering["watcher"]
    assert both(first, second, *looks).covering == {"watcher": worse}


def test_an_account_of_several_alike_stays_one_of_several():
    """What one telling counts is no fewer for being told of again."""
    several = Incident(affirming=frozenset(("many",)), number=3)
    one = Incident(affirming=frozenset(("one",)))
    assert several.merge(one).number == one.merge(several).number == 3
    assert several.merge(several) == several


def test_all_who_watch_a_cell_are_kept():
    """Merged, parts that know of different coverage know of all of it."""
    eyes, ears = watch(id="eyes"), watch(id="ears", origin="outlet-1")
    merged = fold(eyes).merge(fold(ears))
    assert merged == fold(eyes, ears)
    for watches in merged.watches.values():
        assert {each.record for each in watches} == {"eyes", "ears"}


def test_all_that_is_told_of_a_level_is_kept():
    """Merged, parts that know of different levels know of all of them."""
    promised = reduce_to(0.5)
    half, third = level("half", share=0.5), level("third", "2022-03-20", share=0.3)
    merged = evidence(promised, half).merge(evidence(promised, third))
    assert merged == evidence(promised, half, third)
    assert {each.record for each in merged.levels["pledge"]} == {"half", "third"}
