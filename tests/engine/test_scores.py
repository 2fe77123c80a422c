"""Scores of the engine: worked by hand, and the same as the reference's on random worlds."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.engine.agreement import told as told_of
from tests.engine.ledgers import ledger_of
from tests.engine.test_skepticism import crowds
from tests.laws.answers import effort
from tests.reference import prequential as reference
from tests.reference.random_worlds import worlds
from tests.reference.test_curve import known_by
from tests.reference.test_prequential import EVERYTHING
from tests.reference.worlds import day, pledge, world

import pledgewatch as pw
from pledgewatch.engine.review import review
from pledgewatch.errors import InputError
from pledgewatch.live.scores import Forecaster, Lead
from pledgewatch.model.time import exact

LEADS = dict(zip(reference.TIMES, Lead, strict=True))
FORECASTERS = dict(zip(reference.FORECASTS, Forecaster, strict=True))
REASONS = {
    "undecided": "undecided",
    "decided when it became known": "decided_when_it_became_known",
    "no single number": "no_single_number",
}


def scored(world, as_of):
    try:
        ledger = ledger_of(world)
    except InputError:
        assume(False)
        raise
    return pw.prequential(ledger, exact(as_of))


def of_engine(scores):
    """Whatever is said by the engine, flat and under one name each."""
    said = {f"left out {id}": reason.value for id, reason in scores.left_out.items()}
    for trial in scores.trials:
        name = trial.pledge
        said |= {f"{name} decided": str(trial._decided), f"{name} broken": trial.broken}
        said[f"{name} weight"] = trial.weight
        for lead, forecast in trial.forecasts.items():
            said[f"{name} {lead}"] = str(forecast._made)
            said |= {f"{name} {lead} {of}": p for of, p in forecast.p.items()}
    for lead, score in scores.by_lead.items():
        said |= {f"{lead} {of}": brier for of, brier in score.brier.items()}
        said |= {f"{lead} {t.low}": (t.weight, t.forecast, t.broken) for t in score.tenths}
    return said


def of_reference(found):
    said = {f"left out {id}": REASONS[reason] for id, reason in found.left_out.items()}
    for f in found.forecasts:
        said |= {f"{f.pledge} decided": str(f.decided), f"{f.pledge} broken": f.outcome}
        said[f"{f.pledge} weight"] = f.weight
        for time, k in f.instants.items():
            said[f"{f.pledge} {LEADS[time]}"] = str(k)
            for name, p in f.values[time].items():
                said[f"{f.pledge} {LEADS[time]} {FORECASTERS[name]}"] = p
    for time, score in found.scores.items():
        said |= {f"{LEADS[time]} {FORECASTERS[n]}": brier for n, brier in score.brier.items()}
        said |= {f"{LEADS[time]} {b.low}": (b.weight, b.forecast, b.outcome) for b in score.bins}
    return said


def agree(world, as_of):
    mine = of_engine(scored(world, as_of))
    theirs = of_reference(reference.prequential(world, as_of=as_of))
    differing = {
        name: (theirs.get(name), mine.get(name))
        for name in mine | theirs
        if mine.get(name) != pytest.approx(theirs.get(name), abs=1e-9)
    }
    assert not differing, told_of(world, "all", differing)


def test_the_worlds_that_are_worked_by_hand():
    agree(EVERYTHING, day(160))


AS_OF = st.sampled_from((day(112), day(135), day(160), day(200)))


@settings(effort("forecast"))
@given(worlds(), AS_OF)
def test_the_reference_says_the_same_of_all_kinds(world, as_of):
    agree(world, as_of)


@settings(effort("forecast"))
@given(crowds(), AS_OF)
def test_the_reference_says_the_same_of_many(world, as_of):
    agree(world, as_of)


# -- by hand, and laws -------------------------------------------------------------------------------


def test_what_is_said_of_a_time_and_what_is_left_out():
    found = scored(EVERYTHING, day(160))
    trials = {trial.pledge: trial for trial in found.trials}

    assert {id: t.broken for id, t in trials.items()} == {"broken": 1, "kept": 0, "half": 0.5}
    assert found.left_out == {"open": "undecided", "old": "decided_when_it_became_known"}
    rates = {id: [f.p["base_rate"] for f in t.forecasts.values()] for id, t in trials.items()}
    # Nothing is decided yet; one broken; from day 129 on one kept as well, and a half to begin with.
    assert rates == {
        "broken": [0.5, 0.5, 0.5], "kept": [0.75, 0.75, 0.75], "half": [0.75, 0.5, 0.5],
    }  # fmt: skip
    assert found.by_lead["announcement"].brier["base_rate"] == pytest.approx(
        (0.5**2 + 0.75**2 + 0.25**2) / 3
    )
    assert found.by_lead["announcement"].log["class"] == pytest.approx(math.log(2))


def test_nothing_decided_no_scores():
    found = scored(world(pledge(end=None)), day(110))

    assert (found.trials, found.by_lead, found.left_out) == ((), {}, {"p": "undecided"})
    assert repr(found) == "<Scores of 0 pledges>"


@settings(effort("forecast"))
@given(st.one_of(crowds(), worlds()), AS_OF, st.randoms(use_true_random=False))
def test_a_forecast_is_that_of_a_review_which_knows_nothing_later(world, as_of, random):
    for trial in scored(world, as_of).trials:
        for forecast in trial.forecasts.values():
            k = forecast._made
            records = list(known_by(world, k).records)
            random.shuffle(records)
            then = review(ledger_of(dataclasses.replace(world, records=tuple(records))), k, k)
            value = then[trial.pledge].skepticism.value
            assert value == pytest.approx(forecast.p["skepticism"], abs=1e-12)
