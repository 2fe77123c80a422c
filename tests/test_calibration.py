"""Calibration: scores with known values, and classes as they are counted."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from benchmarks.calibration import classes, promises, truces
from benchmarks.calibration.counts import Window, forecast, windows
from benchmarks.calibration.picture import diagram
from benchmarks.calibration.scores import (
    Forecast,
    Spell,
    auc,
    brier,
    counted_class,
    kaplan_meier,
    reliability,
    running_base_rate,
)
from benchmarks.calibration.truces import Truce

FOUR = [Forecast(0.9, 1), Forecast(0.6, 0), Forecast(0.6, 1), Forecast(0.1, 0)]


def test_scores_of_four_forecasts():
    assert brier(FOUR) == pytest.approx((0.01 + 0.36 + 0.16 + 0.01) / 4)
    # Of four pairs three are told apart, and one is a tie.
    assert auc(FOUR) == 3.5 / 4
    assert brier([Forecast(0.5, 1), Forecast(0.5, 0)]) == 0.25


def test_what_cannot_be_scored_is_refused():
    with pytest.raises(ValueError, match="no forecast"):
        brier([])
    with pytest.raises(ValueError, match="broken and kept"):
        auc([Forecast(0.5, 1)])


def test_the_running_base_rate_knows_only_what_came_before():
    assert [each.p for each in running_base_rate([1, 1, 0])] == [0.5, 0.75, 2.5 / 3]


def test_forecasts_by_tenths():
    told = [(each.low, round(each.p, 2), each.broken, each.n) for each in reliability(FOUR)]
    assert told == [(0.1, 0.1, 0, 1), (0.6, 0.6, 0.5, 2), (0.9, 0.9, 1, 1)]
    assert reliability([Forecast(1.0, 1)])[0].low == 0.9


def test_the_diagram_says_what_it_shows():
    pytest.importorskip("altair")
    shown = diagram({"four": FOUR}).to_dict()["description"]
    assert (
        "four: 0.10 given, 0.00 broken, 0.60 given, 0.50 broken, 0.90 given, 1.00 broken" in shown
    )


def test_kaplan_and_meier_by_hand():
    """Five stood: ended after 10, lost from sight at 20, two ended after 30, lost at 50."""
    spells = [Spell(30, True), Spell(10, True), Spell(20, False), Spell(50, False), Spell(30, True)]
    found = kaplan_meier(spells, (9, 10, 29, 30, 60))
    assert found == pytest.approx([0, 1 / 5, 1 / 5, 1 - 4 / 5 * 1 / 3, 1 - 4 / 5 * 1 / 3])


def test_one_lost_from_sight_on_the_day_of_an_end_still_stood_that_day():
    assert kaplan_meier([Spell(10, True), Spell(10, False)], (10,)) == [0.5]


def test_a_class_counted_from_spells():
    spells = [Spell(40, True), Spell(400, True), Spell(2000, True), Spell(3000, False)]
    of = counted_class("four", spells, 10)
    assert (of.broken, of.share) == (0.5, (0.0, 0.5, 0.5, 0.5, 1.0, 1.0))


def test_what_a_truce_has_come_to_by_a_day():
    truce = Truce("t", dt.date(2001, 1, 1), dt.date(2001, 3, 2), frozenset({"c"}))
    assert truce.spell(dt.date(2001, 2, 1)) == Spell(31, False)
    assert truce.spell(dt.date(2005, 1, 1)) == Spell(60, True)
    assert truce.broken_within(59, dt.date(2001, 3, 1)) == 0
    assert truce.broken_within(60, dt.date(2001, 3, 1)) is None
    assert truce.broken_within(60, dt.date(2001, 3, 2)) == 1
    assert truce.broken_within(59, dt.date(2005, 1, 1)) == 0


def test_the_record_of_a_conflict_is_what_was_known_of_it_then():
    """One ended, one stood for ever, two of a process that stand for 365 days and share one weight."""
    day = dt.date(2010, 1, 1)
    known = [
        Truce("ended", dt.date(2003, 1, 1), dt.date(2003, 6, 1), frozenset("c"), cluster="1"),
        Truce("stood", dt.date(2004, 1, 1), dt.date(2011, 1, 1), frozenset("cd"), cluster="2"),
        *(
            Truce(id, day - dt.timedelta(365), None, frozenset("c"), cluster="3")
            for id in ("one", "two")
        ),
        Truce("elsewhere", dt.date(2004, 1, 1), dt.date(2004, 2, 1), frozenset("d")),
    ]
    of = truces.standing(known, day)
    asked = Truce("t", day, None, frozenset("c"))
    pasts, record = truces._pasts(of, asked, known), truces._record(of, asked, known)
    by_then = of.share_by(365, 1826)
    weights = {past.pledge: past.weight for past in pasts}
    assert weights == {"ended": 1, "stood": 1, "one": by_then / 2, "two": by_then / 2}
    assert (record.broken, record.kept) == (1, 1 + by_then)


def test_windows_lie_a_week_apart_where_enough_was_counted_before():
    first = dt.date(2022, 1, 1)
    days = [first + dt.timedelta(n) for n in range(70)]
    found = windows({"busy": Counter(days), "quiet": Counter({days[0]: 7, days[69]: 1})})
    assert len(found) == 3
    assert all(len(each.before) == len(each.after) == 28 for each in found)
    assert all(each.is_above_half for each in found)


def test_a_window_is_foretold_by_the_base_rate_and_then_by_its_counts():
    falls = Window((3,) * 28, (0,) * 28)
    assert forecast(falls, 0, 0.7) == pytest.approx(0.7, abs=0.03)
    assert forecast(falls, 14, 0.7) < 0.2
    assert forecast(Window((3,) * 28, (3,) * 28), 14, 0.7) > 0.95


def the(path: Path) -> None:
    if not path.exists():
        pytest.skip(
            f"the table {path} is not beside the project; PLEDGEWATCH_DATA names its folder"
        )


def test_the_data_file_has_the_classes_as_they_are_counted():
    the(truces.AGREEMENTS)
    the(promises.STATUSES)
    assert [of.id for of in classes.counted() if not classes.agrees(of)] == []


def test_what_is_known_of_the_agreements():
    the(truces.AGREEMENTS)
    of = truces.written_ceasefires()
    assert len(truces.agreements(with_ceasefire=True)) == 176
    assert of.broken == pytest.approx(0.3688, abs=0.0001)
    assert of.broken * of.share[0] == pytest.approx(11 / 176)


def test_the_eve_of_the_last_promise():
    """The tracker's word of the promises decided before is their verdict; the one asked of is open."""
    the(promises.TRANSITIONS)
    decided = promises.decisions()
    asked = decided[-1]
    before = [each for each in decided if each.day < asked.day]
    review = promises.ledger(asked, before).review(as_of=asked.day - dt.timedelta(days=1))
    verdicts = [review[f"promise-{n}"].verdict.value for n in range(1, len(before) + 1)]
    assert verdicts == ["broken" if each.broken else "kept" for each in before]
    assert review["asked"].verdict.value == "pending"
    assert len(review["asked"].skepticism.record.pledges) == len(before)
