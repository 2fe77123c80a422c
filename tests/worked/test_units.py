"""From places and activities to the pledge (semantics 7, Units; rule 27)."""

from __future__ import annotations

import pytest
from tests.builders import (
    judged,
    pledge,
    report,
    verdict,
    watch,
)

from pledgewatch.model.records import Place

BOTH = {"places": ("north", "south")}
NORTH = {"place": "north-town"}
SOUTH = {"place": "south-town"}
CERTAIN = {"probability": 0.99}
POSSIBLE = {"probability": 0.6}
HALFWAY = {"at": "2022-03-20", "as_of": "2022-03-20"}


def test_units_are_places_times_activities_in_the_order_of_the_pledge():
    """Semantics 7: units = places x activities; rule 15 orders them."""
    judgement = judged(pledge(places=("south", "north"), activities=("looting", "attack")), watch())
    assert [(unit.place, unit.activity) for unit in judgement.units] == [
        ("south", "looting"),
        ("south", "attack"),
        ("north", "looting"),
        ("north", "attack"),
    ]


@pytest.mark.parametrize(
    ("records", "clocks", "units", "expected"),
    [
        pytest.param(
            [watch(), report(**NORTH, **CERTAIN)], {}, ["broken", "kept"], "broken",
            id="broken if any unit is broken",
        ),
        pytest.param(
            [watch(), report(**NORTH, **POSSIBLE)], {}, ["inconclusive", "kept"], "inconclusive",
            id="version 2: the worst, be the other kept",
        ),
        pytest.param(
            [watch(places=("north",))], {}, ["kept", "untested"], "untested",
            id="version 2: a unit that nobody watched is never partial",
        ),
        pytest.param([watch()], {}, ["kept", "kept"], "kept", id="all kept is kept"),
        pytest.param([], {}, ["untested", "untested"], "untested", id="all untested is untested"),
        pytest.param(
            [watch(), report(**SOUTH, **POSSIBLE)], HALFWAY, ["holding", "slipping"], "slipping",
            id="slipping is worse than holding",
        ),
        pytest.param(
            [watch(places=("north",))], HALFWAY, ["holding", "untested"], "untested",
            id="untested is worse than holding",
        ),
        pytest.param([watch()], HALFWAY, ["holding", "holding"], "holding", id="all holding"),
        pytest.param(
            [report(**SOUTH, **POSSIBLE)], {}, ["untested", "inconclusive"], "inconclusive",
            id="inconclusive is worse than untested",
        ),
    ],
)  # fmt: skip
def test_two_units(records, clocks, units, expected):
    """Semantics 7: the worst; what was kept is told beside it (extent)."""
    judgement = judged(pledge(**BOTH), *records, **clocks)
    assert [unit.verdict.value for unit in judgement.units] == units
    assert judgement.verdict.value == expected


def test_a_coarse_report_breaks_the_whole_and_no_one_unit():
    """Rule 27: surely in the scope, surely in no one unit; version 2: where its parts are complete."""
    book = (
        pledge(places=("north-town", "north-village")),
        watch(),
        report(place="north", **CERTAIN),
    )
    assert judged(*book).verdict.value == "inconclusive"
    judgement = judged(*book, Place(id="north", part_of=("country",), complete=True))
    assert [unit.verdict.value for unit in judgement.units] == ["inconclusive", "inconclusive"]
    assert judgement.verdict.value == "broken"
    assert (judgement.certain, judgement.possible) == (1, 0)


def test_tolerance_is_for_the_pledge_as_a_whole_too():
    """Rule 27: one violation in each of two units is two, where one is tolerated."""
    book = (
        pledge(**BOTH, tolerated=1),
        watch(),
        report("n", **NORTH, **CERTAIN),
        report("s", **SOUTH, **CERTAIN),
    )
    judgement = judged(*book)
    assert [unit.verdict.value for unit in judgement.units] == ["kept", "kept"]
    assert judgement.verdict.value == "broken"


def test_counts_are_those_of_the_whole():
    """Rule 27: `counts` are those of the whole scope; overlapping units count an act once."""
    overlapping = pledge(places=("north", "north-town"))
    judgement = judged(overlapping, watch(), report(**NORTH, **CERTAIN))
    assert [unit.certain for unit in judgement.units] == [1, 1]
    assert judgement.certain == 1


def test_coverage_of_the_pledge_is_the_mean_over_its_units():
    """Rule 24: covered time over judged time; the mean over units."""
    judgement = judged(pledge(**BOTH), watch(places=("north",)))
    assert [unit.coverage.share for unit in judgement.units] == [1.0, 0.0]
    assert judgement.coverage.share == 0.5


def test_days_watched_are_averaged_over_the_units():
    """Semantics 6, Absence: N days watched, not N days for every unit."""
    judgement = judged(pledge(**BOTH), watch(sensitivity=0.5))
    assert judgement.absence.days == pytest.approx(31)


def test_exceptions_apply_to_every_unit():
    """Rule 15: the exceptions of the pledge apply to every unit."""
    promised = pledge(**BOTH, except_places=("north-town",), except_activities=("air-strike",))
    assert verdict(promised, watch(), report(**NORTH)) == "kept"
    assert verdict(promised, watch(), report(**SOUTH, activity="air-strike")) == "kept"
    assert verdict(promised, watch(), report(**SOUTH)) == "broken"
