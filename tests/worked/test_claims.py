"""Claims and denials held against what was told: whose they are, of what, of what time (semantics 9).

The tables are those of docs/findings.md, to which section 9 of docs/verdicts.md points.
"""

from __future__ import annotations

import pytest
from tests.builders import denial as denying
from tests.builders import (
    level,
    report,
    retract,
    reviewed,
    span,
    statement,
    watch,
)

from pledgewatch.model.records import Actor, StatementKind

STRONG = {"probability": 0.99}
MARCH = span("2022-03-01/2022-03-31")


def findings(*records) -> list:
    """What refutes a statement, by the name of the incident or observation."""
    refuted = ("claim_refuted", "denial_refuted", "false_compliance_claim")
    found = [f for f in reviewed(*records).findings if f.kind in refuted]
    return sorted(found, key=lambda finding: finding.incident)


def refuting(*records) -> dict[str, str]:
    """Each incident or observation that refutes a statement, and how surely."""
    return {finding.incident: finding.certainty.word for finding in findings(*records)}


def claim(holds: bool = False, **more):
    """The minister says at noon of 11 March that the state does, or does not, shell the north."""
    fields = {"about": "state", "activities": ("shelling",), "places": ("north",), **more}
    return statement("claim", StatementKind.CLAIM, holds=holds, **fields)


def presence(holds: bool, *places: str, **more):
    """The minister says that the state's forces are, or are not, in some places."""
    return claim(holds, activities=("presence",), places=places, **more)


def seen(id: str, place: str, holds: bool, time: str = "2022-03-05/2022-03-20", **more):
    """A telling that there are forces of the state in a place, or none, around 11 March."""
    fields = {"activity": "presence", "actor": "state", **STRONG, **more}
    return level(id, time, place=place, holds=holds, **fields)


def denied(*incidents: str, **more):
    """The minister denies some incidents at noon of 11 March."""
    return statement("denial", incidents=incidents, about="state", **more)


# -- whose acts ------------------------------------------------------------------------------------


def test_who_speaks_for_somebody_does_so_whatever_office_he_holds_elsewhere():
    """Without `about` a claim speaks for whom `speaks_for` names, before any office."""
    envoy = Actor(id="envoy", part_of=("enemy",), office="spokesperson", speaks_for=("army",))
    said = claim(speaker="envoy", about=None)
    assert refuting(envoy, said, report("r", **STRONG)) == {"r": "certain"}
    assert refuting(envoy, said, report("r", actor="enemy", **STRONG)) == {}


# -- which incidents -------------------------------------------------------------------------------


def test_what_is_only_denied_refutes_nothing():
    assert refuting(claim(), denying("d", **STRONG)) == {}


@pytest.mark.parametrize(
    "other",
    [
        {"time": "2022-02-27"},
        {"time": "2022-04-02"},
        {"place": "south-town"},
        {"actor": "enemy"},
    ],
    ids=["before the time", "after the time", "elsewhere", "by others"],
)
def test_an_incident_that_one_telling_puts_outside_may_still_refute_a_claim(other):
    """Semantics 6: tellings that disagree leave it open whether the incident is meant."""
    inside = report("in", incident="x", **STRONG)
    outside = report("out", incident="x", **{"origin": "b", **STRONG, **other})
    assert refuting(claim(when=MARCH), inside, outside) == {"x": "possible"}
    assert refuting(claim(when=MARCH), outside) == {}


def test_of_many_incidents_those_of_its_time_refute_a_claim_in_whatever_order_they_are_told():
    """Law 8: what lies outside of the time spoken of changes nothing."""
    days = {"1": "2022-04-10", "2": "2022-04-11", "3": "2022-03-10"}
    told = [report(id, day, **STRONG) for id, day in days.items()]
    assert refuting(claim(when=MARCH), *told) == {"3": "certain"}


def test_those_who_were_looking_for_just_the_time_of_an_incident_count_for_it_and_no_other():
    """Semantics 6: an origin that was looking when it happened, and is silent, weighs against it.

    Version 2, rule 59: a claim without a time speaks of what was until it was said, so not of the third.
    """
    days = ("2022-03-05/2022-03-06", "2022-03-10/2022-03-11", "2022-03-15/2022-03-16")
    told = [report(id, day) for id, day in zip(("first", "second", "third"), days, strict=True)]
    looking = watch(days[1], origin="b", sensitivity=0.9)
    assert refuting(claim(), *told, looking) == {"first": "certain", "second": "possible"}
    assert refuting(claim(), told[1], looking) == {"second": "possible"}


# -- denials that name incidents -------------------------------------------------------------------


def test_a_denial_speaks_of_the_incident_it_names_at_whatever_hour_of_that_day_it_was():
    """Version 2, rule 59: whatever its time; a denial that names no incident is held against none."""
    told = report("r", "2022-03-11", incident="x", **STRONG)
    assert refuting(denied("x"), told) == {"x": "certain"}
    of_a_scope = statement("denial", activities=("shelling",), about="state")
    assert refuting(of_a_scope, told) == {}


def test_a_denial_that_names_an_incident_speaks_of_it_whatever_time_it_gives():
    """Version 2, rule 59."""
    early = denied("x", when=span("2022-03-01/2022-03-05"))
    assert refuting(early, report("r", "2022-03-03", incident="x", **STRONG)) == {"x": "certain"}
    assert refuting(early, report("r", "2022-03-10", incident="x", **STRONG)) == {"x": "certain"}


def test_an_incident_told_without_a_place_cannot_be_held_against_a_denial():
    told = (
        report("r", incident="x", **STRONG),
        report("s", incident="y", place=None, **STRONG),
    )
    assert refuting(denied("x", "y"), *told) == {"x": "certain"}


def test_of_the_incidents_denied_only_those_still_told_refute_the_denial():
    """Semantics 6: where nothing alive affirms an incident it is retracted."""
    told = (report("r", incident="x", **STRONG), report("s", incident="y", **STRONG))
    taken_back = retract("s", "2022-04-01")
    assert refuting(denied("x", "y"), *told) == {"x": "certain", "y": "certain"}
    assert refuting(denied("x", "y"), *told, taken_back) == {"x": "certain"}


# -- states ----------------------------------------------------------------------------------------


def test_some_in_any_part_refutes_that_there_are_none():
    """Version 2, rule 59: a claim has a scope; one that names no place is held against nothing."""
    some = seen("s", "north-town", True)
    assert refuting(presence(False, "country"), some) == {"s": "certain"}
    assert refuting(presence(False), some) == {}


def test_each_observation_counts_where_it_was_made():
    there, elsewhere = seen("s", "north", False), seen("t", "south", False)
    said = presence(True, "north", "south")
    assert refuting(said, there, elsewhere) == {"s": "certain", "t": "certain"}


@pytest.mark.parametrize("places", [("north", "north-town"), ("north-town", "north")])
def test_an_observation_refutes_a_claim_as_surely_as_it_does_in_any_of_its_places(places):
    """None in the town is surely against some in the town, and only possibly in the region."""
    assert refuting(presence(True, *places), seen("s", "north-town", False)) == {"s": "certain"}


def test_what_else_was_observed_changes_nothing_of_an_observation():
    """Law 8: of two places in which it refutes the claim as surely, the same one is told of."""
    said = presence(False, "north", "south")
    book = (
        said,
        seen("n", "north-town", True, incident="o"),
        seen("s", "south-town", True, incident="o", origin="b", probability=0.97),
    )
    (alone,) = findings(*book)
    for name in ("another", "other"):
        beside = next(
            f for f in findings(*book, seen(name, "south-port", True)) if f.incident == "o"
        )
        assert (beside.p, beside.records) == (alone.p, alone.records)
