"""The cases that forced version 2 (section 13): each line of it with the rows and tests that hold it."""

from __future__ import annotations

import pytest
from tests.reference import test_edge_cases as edges
from tests.reference import test_reduction as reductions
from tests.reference import test_skepticism as chances
from tests.reference.test_reduction import PANEL, by_day, reduce
from tests.reference.test_worked import ROWS
from tests.reference.world import Interval, Reading, StateReport
from tests.reference.worlds import at, day, demand, judged, pledge, told


def progress(source, share):
    return StateReport(
        id="progress", source=source, activity="school", place="town", actor="state",
        when=at(105), share=Interval(low=share, high=share), known=at(106),
    )  # fmt: skip


def test_a_share_of_nothing_is_no_progress():
    def verdict(*records):
        return judged(demand(), *records, when=day(115)).verdict

    assert verdict() == verdict(progress("X1", 0)) == "pending"
    assert verdict(progress("A1", 0)) == "slipping"
    assert verdict(progress("A1", 0.1)) == "holding"


def test_a_reading_enters_no_record():
    vague = pledge("reduce", id="old", share=0.5, said=at(9), start=at(10), end=at(40))
    act = told("A1", 20)

    def chance(*records):
        return judged(vague, act, pledge(), *records).skepticism

    plain = chance()
    read = chance(Reading(id="as-a-truce", pledge="old", kind="refrain"))
    said = chance(pledge(id="as-a-truce", said=at(9), start=at(10), end=at(40)))
    assert plain == read
    assert said.parts["record"] > plain.parts["record"]


def test_half_days_are_left_out_and_no_empty_ones():
    """Six a day against ten are .60; with the halves at both ends of a week as exposure they were .51."""
    week = reduce(start=at(200.5), end=at(207.5))
    answer = judged(week, PANEL, *by_day(100, [10] * 100), *by_day(200, [6] * 8), when=day(400))

    assert answer.reduction.measures["incidents"].ratio.rr == pytest.approx(0.6, abs=0.005)


HELD_BY = {
    "no veto by silence or vagueness; doubt belongs to tellings": (
        "verified video that names nobody + B accuser + the accused admits: BROKEN",
        "ten A name nobody, one unrated names the enemy: the incident stays",
        edges.test_the_town_and_the_hour_are_meant_where_the_same_incident_is_told_more_coarsely,
    ),
    "P_T over all incidents; one origin once; one doubt once; kin": (
        "hundred shellings, each its own B source: certain together",
        "enemy's tally of 3,000, rated C: .70",
        "general staff and president: .85 and .85 make .93",
    ),
    "interested accusers, admissions, contested never certain": (
        "enemy (creditor) accuses, accused denies: not certain",
        "three A affirm, two independent A deny: possible, never certain",
    ),
    "demands by probability": (
        "undeclared watcher, no news, after the deadline: inconclusive",
        "with sensitivity .95 over all of it: broken",
        "an A source says it was not done, nobody watches: broken",
        "'not yet' on day 3 of 30 by A, nobody looks again: no breach",
        test_a_share_of_nothing_is_no_progress,
    ),
    "unknown parts weigh nothing; extent": (
        "five activities, one watched, nothing reported: not partial",
        edges.test_a_part_done_late_is_none_that_nobody_could_judge,
    ),
    "quiet_before_too, effect, counts always told": (
        reductions.test_the_effect_of_a_prohibition,
        reductions.test_the_counts_are_told_whatever_the_verdict,
    ),
    "reasons of untested reductions, short windows, one day, drift": (
        reductions.test_12_000_launches_in_56_days_and_70_in_the_three_days_of_a_truce,
        reductions.test_the_bounds_that_rest_on_one_day_say_so,
    ),
    "lag from the data, days, baseline band, slices, effect": (
        reductions.test_the_lag_is_learnt_from_a_table_that_tells_both_times,
        reductions.test_the_baselines_must_agree,
        reductions.test_eroded_takes_kept_away,
        reductions.test_dispersion_is_taken_within_slices_and_not_across_them,
        test_half_days_are_left_out_and_no_empty_ones,
    ),
    "complete, targets, readings, capture, daily windows": (
        edges.test_a_place_whose_parts_the_ledger_names_in_part_is_not_named_whole,
        edges.test_fights_with_an_excluded_party_do_not_count,
        edges.test_a_captured_place_is_not_judged_further,
        edges.test_a_window_that_recurs_every_day,
        test_a_reading_enters_no_record,
    ),
    "numbers cannot contradict the verdict": (
        chances.test_the_move_of_the_verdict_is_a_part_of_its_own,
    ),
    "symmetry of KEPT and BROKEN": ("speaker who may not bind, three A: not broken and not kept",),
}


def test_every_row_that_is_named_is_in_the_table():
    named = {case for cases in HELD_BY.values() for case in cases if isinstance(case, str)}

    assert named <= ROWS.keys()
    assert len(HELD_BY) == 11
