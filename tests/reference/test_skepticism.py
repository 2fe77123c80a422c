"""The worked numbers of `skepticism.md`, within .02, and what a skepticism is made of."""

from __future__ import annotations

import dataclasses

import pytest
from tests.reference.numbers import sigma
from tests.reference.skepticism import CLASSES, Record, demanding, forbidding, reducing
from tests.reference.world import Interval
from tests.reference.worlds import (
    ZERO,
    at,
    day,
    demand,
    done,
    judged,
    level,
    not_done,
    pledge,
    review,
    told,
    watch,
    withdrawn,
    world,
)

from pledgewatch.model.time import Duration

DRASTICALLY = (0.5, 0.25, 0.67)
Y = {"incident": "y"}


@pytest.mark.parametrize(
    ("gone", "levels", "expected"),
    [
        (0.0, (), 0.62),
        (1.6, (), 0.62),
        (5.6, ((0.3, 0.4, 0.85), (0.0, 0.5, 0.70)), 0.39),
        (8.6, ((0.0, 0.02, 0.85),), 0.11),
    ],
)
def test_the_seed(gone, levels, expected):
    assert reducing(0.65, DRASTICALLY, gone, 90, levels=levels) == pytest.approx(expected, abs=0.02)


def test_the_interval_of_the_seed():
    a, b = Record().shape(CLASSES["war-reduction"])
    from scipy.stats import beta

    low, high = (reducing(q, DRASTICALLY, 0, 90) for q in beta.ppf((0.05, 0.95), a, b))

    assert (low, high) == (pytest.approx(0.34, abs=0.02), pytest.approx(0.88, abs=0.02))


def test_a_reduction_at_its_announcement_through_the_whole_evaluator():
    p = pledge("reduce", wording="drastically", end=None)
    first = judged(p, when=day(100), setting="war").skepticism

    assert (first.value, first.low, first.high) == (
        pytest.approx(0.62, abs=0.02),
        pytest.approx(0.34, abs=0.02),
        pytest.approx(0.88, abs=0.02),
    )


def test_a_truce_in_a_war_any_violation():
    truce = pledge(end=None)

    assert judged(truce, when=day(100), setting="war").skepticism.value == pytest.approx(
        0.96, abs=0.02
    )
    first_night = judged(truce, told("A1", 100.9, known=at(101)), when=day(101), setting="war")
    assert first_night.skepticism.value == pytest.approx(0.99, abs=0.005)


def test_two_questions_about_one_truce_are_two_classes():
    truce = pledge(end=None, reference_class="war-truce-collapse")
    headline = judged(truce, when=day(100), setting="war").skepticism

    assert headline.of == "war-truce-any-violation"
    assert forbidding(0.8, CLASSES["war-truce-collapse"], 0, 365, 0, 0) == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("days", "cs", "expected"), [(14, 0, 0.8), (7, 0.8, 0.74), (14, 0.8, 0.67)]
)
def test_a_collapse_after_quiet(days, cs, expected):
    """Decision 11, rule 93: the page has .74 after two weeks."""
    truce = CLASSES["war-truce-collapse"]

    assert forbidding(0.8, truce, days, days + 365, cs, 0) == pytest.approx(expected, abs=0.005)


def test_each_place_has_a_level_and_a_teller_of_its_own():
    both = pledge("reduce", wording="drastically", places=("town", "far"), end=None)
    # Of the state, the debtor: of its army alone they would be no levels of it (rule 103).
    here = level("B1", 1, 105, activity="shelling")
    there = level("C1", 1, 105, place="far", activity="shelling")
    told_of = [
        dataclasses.replace(r, level=None, unit=None, share=Interval(low=low, high=high))
        for r, low, high in ((here, 0.3, 0.4), (there, 0.0, 0.5))
    ]

    def value(*records):
        return judged(both, *records, when=day(106), setting="war").skepticism.value

    apart = [value(r, dataclasses.replace(r, id="o", place=other))
             for r, other in zip(told_of, ("far", "town"), strict=True)]  # fmt: skip
    assert value(*told_of) == max(apart) == pytest.approx(0.39, abs=0.02)


@pytest.mark.parametrize(("gone", "expected"), [(0, 0.60), (0.6, 0.73), (0.99, 0.84), (1, 0.94)])
def test_an_amendment_within_100_days_watched_at_nine_tenths(gone, expected):
    assert demanding(0.6, gone, 0.9, 0.5) == pytest.approx(expected, abs=0.02)


def test_ten_allegations_by_one_origin_and_ten_acts_nobody_is_named_for():
    one = judged(pledge(), *(told("C1", 100 + n) for n in range(10)))
    nobody = judged(pledge(), *(told(f"A{n}", 100 + n, actor=None) for n in range(1, 11)))

    assert one.v <= 0.5715
    assert nobody.v <= 0.50


def test_an_open_ended_truce_watched_in_quiet_falls_with_age():
    p, looking = pledge("cease", end=None, horizon=None), watch(first=90, last=900)

    values = [judged(p, looking, when=day(100 + n)).skepticism.value for n in (1, 30, 100, 300)]

    assert values == sorted(values, reverse=True)
    assert values[0] > values[-1]


def test_a_target_missed_and_reached_a_year_late():
    records = (demand("reach"), level("A1", 100), *(level(f"A{n}", 281, 495) for n in (2, 3, 4)))

    assert judged(*records).skepticism.value >= 0.95


def earlier(n, **terms):
    first = 10 * n
    return pledge(
        id=f"old-{n}", said=at(first), start=at(first), end=at(first + 5), places=("far",), **terms
    )


def test_the_record_moves_the_number_and_says_what_it_was_when_announced():
    kept = [earlier(n) for n in range(4)]
    looking = watch("A12", 0, 60, places=("far",))

    clean = judged(*kept, looking, pledge()).skepticism
    bad = judged(
        *kept, *(told("A1", 10 * n + 1, place="far") for n in range(4)), pledge()
    ).skepticism
    none = judged(pledge()).skepticism

    assert clean.value < none.value < bad.value
    assert clean.announced < none.announced == 0.5 < bad.announced
    assert clean.high - clean.low < none.high - none.low


def test_what_is_learnt_later_of_the_record_moves_the_value_and_not_the_announcement():
    late = told("A1", 11, place="far", known=at(200))

    records = (earlier(1), pledge(), late)
    before, after = judged(*records, when=day(199)), judged(*records, when=day(300))

    assert before.skepticism.announced == after.skepticism.announced
    assert after.skepticism.parts["record"] > 0 == before.skepticism.parts["record"]


def test_versions_of_a_pledge_do_not_speak_for_it():
    versions = [pledge(id=f"v{n}", announcement="one") for n in range(3)]
    acts = [told("A1")]

    answers = review(*versions, *acts)

    assert {a.skepticism.parts["record"] for a in answers.pledges.values()} == {0}


def test_other_pledges_of_one_announcement_weigh_a_little_less():
    said = [
        pledge(id=f"v{n}", said=at(1), start=at(1), end=at(5), announcement="one", places=(place,))
        for n, place in enumerate(("town", "far", "other-town"))
    ]
    acts = [told("A1", 2, place=p) for p in ("town", "far", "other-town")]

    parts = judged(*said, *acts, pledge()).skepticism.parts
    alone = [dataclasses.replace(p, announcement=None) for p in said]

    assert 0 < parts["record"] < judged(*alone, *acts, pledge()).skepticism.parts["record"]


def test_cut_short_weighs_the_share_of_the_time_it_stood():
    long = [pledge(id="old", said=at(1), start=at(1), end=at(41), places=("far",))]
    looking = watch("A12", 0, 60, places=("far",))
    stood = judged(*long, looking, pledge()).skepticism.value
    short = judged(*long, looking, withdrawn("old", 3), pledge()).skepticism.value
    none = judged(pledge()).skepticism.value

    assert stood < short < none


def test_the_move_of_the_verdict_is_a_part_of_its_own():
    kept = judged(
        demand(), watch("A1", activities=("school",), sensitivity=0.95), done("A1")
    ).skepticism

    assert kept.value == 0.20
    assert kept.before_move == pytest.approx(0.51, abs=0.01)
    assert kept.parts["verdict"] < 0
    total = sum(kept.parts.values())
    assert sigma(1e9 * total) == pytest.approx(kept.value, abs=1e-9)


def test_measures_that_disagree_have_no_single_number_and_void_has_none():
    from tests.reference.world import Condition

    never = Condition(state="peace", presumed=False)

    assert judged(pledge(condition=never)).skepticism is None


def test_never_certain():
    everything = [told(f"A{n}", 100 + n) for n in range(1, 12)]

    assert judged(pledge(), *everything).skepticism.value == 0.99
    assert judged(demand(), *(done(f"A{n}", **Y) for n in range(1, 6))).skepticism.value == 0.01
    assert (
        judged(demand(within=Duration(2, "days"), end=None), not_done("A1", 104)).verdict
        == "broken"
    )
    assert world(pledge()).records
    assert day(0) == ZERO
