"""What silence can bear (semantics 6 and 7): a bound goes with a verdict that rests on silence, no other."""

from __future__ import annotations

import pytest
from tests.builders import judged, pledge, report, watch

from pledgewatch.model.records import Condition, Kind

HALFWAY = {"at": "2022-03-20", "as_of": "2022-03-20"}
BOTH = {"places": ("north", "south")}


@pytest.mark.parametrize("kind", [Kind.REFRAIN, Kind.CEASE], ids=["refrain", "cease"])
def test_a_pledge_that_holds_is_told_with_how_rare_violations_must_be(kind):
    """Semantics 6: 3 / (N s), here over the twenty days watched so far."""
    judgement = judged(pledge(kind=kind), watch(sensitivity=0.5), **HALFWAY)
    assert judgement.verdict.value == "holding"
    assert judgement.absence.days == pytest.approx(20)
    assert judgement.absence.per_day == pytest.approx(3 / (20 * 0.5))


def test_no_bound_where_nobody_has_looked_long_enough():
    """Semantics 0.3 and 7: a few days watched leave a pledge untested, however sharp the eyes."""
    few = watch("2022-03-01/2022-03-05", sensitivity=0.9)
    judgement = judged(pledge(), few)
    assert (judgement.verdict.value, judgement.absence) == ("untested", None)


def test_no_bound_where_only_some_units_were_watched():
    """Semantics 7, version 2: a unit that nobody watched makes it untested, not partial."""
    judgement = judged(pledge(**BOTH), watch(places=("north",), sensitivity=0.9))
    assert (judgement.verdict.value, judgement.absence) == ("untested", None)


def test_no_bound_where_what_happened_is_tolerated():
    """Rule 26: kept all the same, and yet there was no silence."""
    told = report(origin="watcher", probability=0.99)
    judgement = judged(pledge(tolerated=1), watch(sensitivity=0.9), told)
    assert (judgement.verdict.value, judgement.certain) == ("kept", 1)
    assert judgement.absence is None


def test_no_bound_where_there_was_nothing_to_judge():
    """Semantics 7: void comes first; silence about what never bound bears on nothing."""
    never = Condition(text="while talks go on", presumed=False)
    judgement = judged(pledge(condition=never), watch(sensitivity=0.9))
    assert (judgement.verdict.value, judgement.absence) == ("void", None)
