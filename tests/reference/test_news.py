"""What would move a skepticism: the page's example, each kind of news, and laws."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.laws.answers import effort
from tests.reference.evaluator import evaluate
from tests.reference.news import WITNESS, all_moves, moves
from tests.reference.random_worlds import worlds
from tests.reference.test_curve import known_by, of_seed
from tests.reference.world import Interval, StateReport
from tests.reference.worlds import at, day, demand, done, during, level, pledge, told, watch, world

from pledgewatch.model.dates import parse_moment


def names(found):
    return [m.news.name for m in found]


def values(given, id="p", **clocks):
    return {m.news.name: m.value for m, _ in all_moves(given, id, **clocks)}


def test_the_example_of_the_page():
    given = of_seed("kyiv-2022")
    when = parse_moment("2022-03-31", given.timezone).last

    found = {m.news.name: m.value for m in moves(given, "kyiv-chernihiv", as_of=when)}

    assert found["level-1/3"] == pytest.approx(0.39, abs=0.02)
    assert found["level-0"] == pytest.approx(0.11, abs=0.02)
    assert list(found) == ["level-0", "level-1/3", "level-1"]


def test_a_prohibition():
    given = world(pledge(), told("C1", 105), watch("A12", 99, 107))
    found = values(given, as_of=day(108))

    assert set(found) == {
        "violation", "denied", "quiet", "admitted", "ended", "record-broken", "record-kept",
    }  # fmt: skip
    now = evaluate(given, day(108), day(108))["p"].skepticism.value
    assert found["denied"] < now < found["violation"]
    assert found["record-kept"] < now < found["record-broken"]
    assert found["admitted"] > now


def test_one_piece_of_news_is_one_record_and_the_number_is_that_of_the_world_with_it():
    given = world(pledge(), told("C1", 105))
    plain, at_ = given.plus(WITNESS), day(108) + 1

    for move in moves(given, "p", as_of=day(108)):
        if move.news.record is not None:
            then = evaluate(plain.plus(move.news.record), at_, at_)["p"]
            assert then.skepticism.value == move.value


def test_without_an_organ_nobody_admits_and_without_a_telling_nobody_denies():
    nobody = tuple(r for r in world().records if r.table != "source" or r.organ_of is None)
    given = dataclasses.replace(world(pledge(), told("C1", 105)), records=nobody).plus(
        pledge(), told("C1", 105)
    )

    assert "admitted" not in values(given, as_of=day(108))
    assert {"admitted", "denied"}.isdisjoint(values(world(pledge()), as_of=day(108)))


def test_before_a_window_opens_only_the_record_can_move():
    assert set(values(world(pledge()), as_of=day(99.5))) == {"record-broken", "record-kept"}


def test_after_its_end_a_violation_is_of_its_last_instant():
    found = values(world(pledge()), as_of=day(140))

    assert found["violation"] > 0.5
    assert "ended" not in found


def test_a_demand_on_the_way_and_at_its_end():
    early = values(world(demand()), as_of=day(110))
    late = values(world(demand()), as_of=day(131))

    assert "not-done" not in early
    assert early["done"] < 0.2 < 0.8 < late["not-done"]


def test_a_demand_of_two_units_waits_for_the_least():
    given = world(demand(places=("town", "far")), done("A1", 105))
    news = {m.news.name: m for m, _ in all_moves(given, "p", as_of=day(110))}

    assert news["done"].news.record.place == "far"
    assert news["done"].change < -1


def test_a_level_pledged_is_news_at_its_deadline():
    target = demand("reach")
    before, after = (values(world(target), as_of=day(n)) for n in (110, 131))
    missed = {m.news.name: m.news.record for m, _ in all_moves(world(target), "p", as_of=day(131))}

    assert before["done"] == pytest.approx(
        evaluate(world(target), day(110))["p"].skepticism.value, abs=0.01
    )
    assert after["done"] < 0.3 < 0.7 < after["not-done"]
    assert missed["not-done"].level.low == 0


def test_news_of_a_state_to_be_maintained():
    given = world(pledge("maintain", activities=("school",)), level("A1", 5, 120))

    found = values(given, as_of=day(121))

    assert found["violation"] > evaluate(given, day(121), day(121))["p"].skepticism.value


def test_levels_are_told_of_all_that_is_pledged():
    both = pledge("reduce", wording="halve", places=("town", "other-town"))
    moves = {m.news.name: m for m, _ in all_moves(world(both), "p", as_of=day(110))}
    levels = [moves[name] for name in moves if name.startswith("level")]

    assert {each.news.record.pledge for each in levels} == {"p"}
    assert {each.news.record.place for each in levels} == {None}


def test_a_level_of_the_same_day_gives_way_to_the_news():
    cut = pledge("reduce", wording="halve", end=None)
    today = StateReport(
        id="today",
        source="B1",
        activity="shelling",
        place="town",
        actor="state",  # what its army has is no level of the debtor (rule 103)
        when=during(105, 106),
        share=Interval(low=0.9, high=1.0),
        known=at(105.5),
    )
    last = day(106) - 1

    plain, beside = values(world(cut), as_of=last), values(world(cut, today), as_of=last)

    assert beside["level-0"] == pytest.approx(plain["level-0"], abs=1e-9)
    assert beside["record-kept"] > plain["record-kept"] + 0.1


def test_little_news_is_not_told():
    sure = [told(f"A{n}", 100 + n) for n in range(1, 9)]

    assert moves(world(pledge(), *sure), "p", as_of=day(112)) == ()


@settings(effort("curve"))
@given(worlds(), st.sampled_from((day(105), day(120), day(135), day(160))))
def test_at_most_three_that_matter_the_greatest_first(given, when):
    for pledged in (r for r in given.records if r.table == "pledge"):
        answer = evaluate(given, when + 1, when + 1).pledges.get(pledged.id)
        found = moves(given, pledged.id, as_of=when)
        if answer is None or answer.skepticism is None:
            assert found == ()
            continue
        assert len(found) <= 3
        sizes = [abs(m.change) for m in found]
        assert sizes == pytest.approx(sorted(sizes, reverse=True), abs=2e-6)
        assert all(abs(m.value - answer.skepticism.value) >= 0.05 - 1e-9 for m in found)


@settings(effort("curve"))
@given(worlds(), st.sampled_from((day(105), day(120))), st.randoms(use_true_random=False))
def test_news_uses_nothing_known_later_in_any_order(given, when, random):
    records = list(known_by(given, when).records)
    random.shuffle(records)
    for pledged in (r for r in given.records if r.table == "pledge"):
        assert all_moves(
            dataclasses.replace(given, records=tuple(records)), pledged.id, as_of=when
        ) == all_moves(given, pledged.id, as_of=when)
