"""Who says so (semantics 4 and 6; rules 16-18): names of incidents and origins, and their organs."""

from __future__ import annotations

import itertools

import pytest
from tests.builders import denial, ledger, level, report, same_incident, same_origin

from pledgewatch.conventions import log_odds
from pledgewatch.model.records import Source
from pledgewatch.witnesses import Witnesses, likelihood

PRESS = tuple(
    Source(id=name, organ_of=body)
    for name, body in (("gazette", "ministry"), ("herald", "army"), ("mirror", "enemy"))
)


def witnesses(*alive, sources=()) -> Witnesses:
    return Witnesses(ledger(*sources), alive)


# -- incidents -------------------------------------------------------------------------------------


def test_a_report_tells_of_its_incident_or_is_one_itself():
    """Rule 16: `incident`, failing that the report's id."""
    told = witnesses(report("r1", incident="raid"), report("r2"))
    assert told.incident("r1") == "raid"
    assert told.incident("r2") == "r2"
    assert told.incident("raid") == "raid"


def test_a_state_report_tells_of_its_observation_in_the_same_way():
    """Rule 16: the incident of a state report is called an observation."""
    told = witnesses(level("l1", share=0.5, incident="count"), level("l2", share=0.5))
    assert told.incident("l1") == "count"
    assert told.incident("l2") == "l2"


def test_same_incident_joins_names_and_reports():
    """Rule 16: over incident names and ids of reports; such an id stands for what it tells of."""
    told = witnesses(
        report("r1", incident="raid"),
        report("r2", incident="strike"),
        same_incident("r1", "strike"),
    )
    assert {told.incident(name) for name in ("r1", "r2", "raid", "strike")} == {"raid"}


def test_a_class_is_named_by_its_least_member():
    """Rule 16: classes are named by their least member, in whatever order they were joined."""
    pairs = [("d", "c"), ("b", "a"), ("c", "b")]
    for order in itertools.permutations(pairs):
        told = witnesses(*(same_incident(*pair) for pair in order))
        assert [told.incident(name) for name in "abcde"] == ["a", "a", "a", "a", "e"]


def test_a_class_of_several_at_once():
    """Semantics 4: `Same*` are equivalence closures; one record may join more than two."""
    told = witnesses(same_incident("c", "b", "d"), same_incident("e", "f"), same_incident("d", "f"))
    assert {told.incident(name) for name in "bcdef"} == {"b"}


# -- origins ---------------------------------------------------------------------------------------


def test_origins_stay_apart_until_somebody_joins_them():
    """Rule 16: SameOrigin makes classes, named by their least id."""
    apart, joined = witnesses(), witnesses(same_origin("b-2", "b"), same_origin("b-3", "b-2"))
    assert [apart.origin(name) for name in ("b", "b-2", "b-3")] == ["b", "b-2", "b-3"]
    assert [joined.origin(name) for name in ("b", "b-2", "b-3")] == ["b", "b", "b"]


def test_incidents_and_origins_are_joined_apart():
    """Semantics 4: SameIncident says nothing of origins, SameOrigin nothing of incidents."""
    told = witnesses(same_origin("a", "b"), same_incident("x", "y"))
    assert (told.origin("b"), told.incident("b")) == ("a", "b")
    assert (told.origin("y"), told.incident("y")) == ("y", "x")


def test_whose_organ_an_origin_is():
    """Rule 18: a denial is the accused's own when its origin's `organ_of` is one of them."""
    told = witnesses(sources=PRESS)
    assert told.organs("gazette") == {"ministry"}
    assert told.organs("a") == frozenset()


def test_an_origin_of_several_speaks_for_all_of_their_bodies():
    """Rules 16 and 18: a class of origins speaks for whomever one of them speaks for."""
    told = witnesses(same_origin("gazette", "herald"), sources=PRESS)
    assert told.organs("gazette") == {"ministry", "army"}
    assert told.organs("mirror") == {"enemy"}


# -- weights ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("p", [0.95, 0.5, 0.2])
def test_a_telling_weighs_for_what_it_affirms_and_against_what_it_denies(p):
    """Rule 17: ln(p / (1 - p)), for a denial ln((1 - p) / p)."""
    book = ledger()
    assert likelihood(book, report(probability=p)) == log_odds(p)
    assert likelihood(book, denial(probability=p)) == -log_odds(p)


def test_a_probability_is_that_of_the_source_as_it_was_named():
    """Rule 17: the reliability of its origin, the source record named, before SameOrigin."""
    book = ledger(same_origin("a", "c"))
    assert likelihood(book, report(origin="c")) == log_odds(0.70)
    assert likelihood(book, report(origin="a")) == log_odds(0.95)
    assert likelihood(book, report(source="c")) == log_odds(0.70)
