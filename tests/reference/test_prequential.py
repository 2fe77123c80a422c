"""Forecasts against outcomes, worked by hand, and that no forecast uses what came later."""

from __future__ import annotations

import dataclasses
import functools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.laws.answers import effort
from tests.reference.evaluator import evaluate
from tests.reference.prequential import DECIDED, TIMES, prequential, scored
from tests.reference.random_worlds import worlds
from tests.reference.test_curve import known_by
from tests.reference.worlds import at, day, demand, done, not_done, pledge, told, watch, world

BROKEN = (
    pledge(id="broken", said=at(99), start=at(100), end=at(105)),
    told("A1", 102, known=at(103)),
)
KEPT = (
    pledge(id="kept", said=at(109), start=at(110), end=at(115), places=("far",)),
    watch("A2", 80, 200, places=("far",)),
)
HALF = (
    demand(id="half", said=at(120), end=at(130), places=("town", "far")),
    done("A1", 125),
    not_done("A2", 130, place="far"),
)
OPEN = pledge(id="open", said=at(100), end=None, activities=("drones",))
OLD = (
    pledge(id="old", said=at(1), start=at(2), end=at(5), known=at(150), activities=("mines",)),
    told("A3", 3, activity="mines"),
)
EVERYTHING = world(*BROKEN, *KEPT, *HALF, OPEN, *OLD)


@functools.cache
def of_everything():
    return prequential(EVERYTHING, as_of=day(160))


def forecasts(*records, as_of=160):
    found = prequential(world(*records), as_of=day(as_of))
    return {f.pledge: f for f in found.forecasts}


def test_when_forecasts_are_made():
    broken = forecasts(*BROKEN)["broken"]

    assert broken.decided == day(103)
    assert broken.instants == {
        "announcement": day(99), "half way": day(101), "day before": day(102),
    }  # fmt: skip


def test_a_kept_pledge_is_decided_when_it_settles():
    kept = forecasts(*KEPT)["kept"]

    assert kept.decided == day(130) - 1  # the last instant of the day on which it settled
    assert kept.instants["day before"] == day(129) - 1


def test_what_is_decided_within_a_day_is_forecast_at_its_announcement():
    quick = (pledge(id="p", said=at(99), start=at(99)), told("A1", at(99.3), known=at(99.5)))

    found = forecasts(*quick)["p"]

    assert found.instants["day before"] == found.instants["announcement"] == day(99)


def test_outcomes():
    outcomes = {id: f.outcome for id, f in forecasts(*BROKEN, *KEPT, *HALF).items()}

    assert outcomes == {"broken": 1.0, "kept": 0.0, "half": 0.5}


def test_what_is_left_out_and_why():
    found = of_everything()

    assert found.left_out == {"open": "undecided", "old": "decided when it became known"}
    assert {f.pledge for f in found.forecasts} == {"broken", "kept", "half"}


def test_forecasts_are_those_of_a_review_at_that_instant():
    for f in of_everything().forecasts:
        for time, k in f.instants.items():
            then = evaluate(EVERYTHING, k, k)[f.pledge].skepticism
            assert f.values[time]["skepticism"] == then.value


def test_the_class_alone_and_the_base_rate_by_hand():
    found = {f.pledge: f.values for f in of_everything().forecasts}

    of_class = [v["class"] for values in found.values() for v in values.values()]
    assert of_class == pytest.approx([0.5] * 9, abs=1e-9)
    assert [found["broken"][t]["base rate"] for t in TIMES] == [0.5, 0.5, 0.5]
    # One broken, and the start value as one more.
    assert [found["kept"][t]["base rate"] for t in TIMES] == [0.75, 0.75, 0.75]
    # One broken; from day 129 on one kept as well.
    assert [found["half"][t]["base rate"] for t in TIMES] == [0.75, 0.5, 0.5]


def test_scores_by_hand():
    found = of_everything()
    outcomes = {"broken": 1.0, "kept": 0.0, "half": 0.5}

    for time in TIMES:
        squares = [
            (f.values[time]["skepticism"] - outcomes[f.pledge]) ** 2 for f in found.forecasts
        ]
        assert found.scores[time].brier["skepticism"] == pytest.approx(sum(squares) / 3)
    assert found.scores["announcement"].brier["class"] == pytest.approx((0.25 + 0.25) / 3)
    rates = (0.5 - 1) ** 2 + 0.75**2 + (0.75 - 0.5) ** 2
    assert found.scores["announcement"].brier["base rate"] == pytest.approx(rates / 3)


def test_tenths():
    one = forecasts(*BROKEN)["broken"]

    def given(value, outcome):
        values = {t: {"skepticism": value, "class": 0.5, "base rate": 0.5} for t in TIMES}
        return dataclasses.replace(one, outcome=outcome, values=values)

    # .3 in floats is just above, 3 x .1 - 1e-12 just below: nine decimals decide.
    made = [given(0.3 - 1e-12, 0.0), given(0.39, 1.0), given(0.99, 1.0), given(0.01, 0.0)]
    bins = scored(made, "announcement").bins

    assert [b.low for b in bins] == [0.0, 0.3, 0.9]
    assert [b.weight for b in bins] == [1, 2, 1]
    assert (bins[1].forecast, bins[1].outcome) == (pytest.approx(0.345), 0.5)


def test_versions_weigh_one_together():
    first, act = BROKEN
    versions = [dataclasses.replace(first, id=f"v{n}", announcement="one") for n in range(3)]
    found = prequential(world(*versions, act, *KEPT), as_of=day(160))
    weights = {f.pledge: f.weight for f in found.forecasts}

    assert weights == {"v0": 1 / 3, "v1": 1 / 3, "v2": 1 / 3, "kept": 1.0}
    rates = {f.pledge: f.values["announcement"]["base rate"] for f in found.forecasts}
    assert rates["kept"] == pytest.approx(0.75)
    assert sum(b.weight for b in found.scores["announcement"].bins) == pytest.approx(2)


def test_the_outcome_is_that_of_the_clocks_and_the_time_that_of_the_first_word():
    late = told("A1", 112, place="far", known=at(140))
    found = forecasts(*KEPT, late)["kept"]

    assert (found.outcome, found.decided) == (1.0, day(130) - 1)


def test_nothing_decided_no_scores():
    found = prequential(world(OPEN), as_of=day(110))

    assert (found.forecasts, found.scores) == ((), {})


@settings(effort("curve"))
@given(worlds(), st.sampled_from((day(135), day(146))))
def test_forecasts_use_nothing_known_later(given, as_of):
    for f in prequential(given, as_of=as_of).forecasts:
        for time, k in f.instants.items():
            assert k < f.decided
            then = evaluate(known_by(given, k), k, k)[f.pledge]
            assert then.skepticism.value == f.values[time]["skepticism"]
        assert evaluate(given, f.decided, f.decided)[f.pledge].verdict in DECIDED


@settings(effort("curve"))
@given(worlds(), st.randoms(use_true_random=False))
def test_order_changes_no_score(given, random):
    records = list(given.records)
    random.shuffle(records)
    other = dataclasses.replace(given, records=tuple(records))

    assert prequential(other, as_of=day(135)) == prequential(given, as_of=day(135))
