"""What would move a chance, by the engine: the page's example, and the same as the reference everywhere."""

from __future__ import annotations

import dataclasses
import math

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.engine.agreement import told as told_of
from tests.engine.agreement_of_counts import differences
from tests.engine.ledgers import ledger_of
from tests.engine.reductions import reduction_world
from tests.engine.test_skepticism import crowds
from tests.laws.answers import effort
from tests.reference import news as reference
from tests.reference.random_worlds import CLOCKS, worlds
from tests.reference.test_curve import known_by
from tests.reference.worlds import day, pledge, watch, world
from tests.seeds import review_of

import pledgewatch as pw
from pledgewatch.engine.review import review
from pledgewatch.engine.skepticism import Prospect
from pledgewatch.errors import InputError
from pledgewatch.live.moves import every_move, moves
from pledgewatch.model.time import exact


def reviewed(world, at, as_of):
    try:
        ledger = ledger_of(world)
    except InputError:
        assume(False)
        raise
    return review(ledger, at, as_of)


def named(prospect):
    return prospect.value.replace("_", "-")


def agree(world, at, as_of):
    made = reviewed(world, at, as_of)
    for judgement in made:
        found = made.skepticism(judgement.pledge)
        theirs = reference.all_moves(world, judgement.pledge, at, as_of)
        if found is None:
            continue
        mine = list(every_move(found))
        expected = {m.news.name: (m.value, m.change) for m, _ in theirs}
        given = {named(m.prospect): (m.after, m.change) for m in mine}
        differing = {
            name: (expected.get(name), given.get(name))
            for name in given | expected
            if name not in given
            or name not in expected
            or abs(given[name][0] - expected[name][0]) > 1e-9
            or abs(given[name][1] - expected[name][1]) > 2e-7
        }
        assert not differing, told_of(world, judgement.pledge, differing)
        told = [m.news.name for m in reference.moves(world, judgement.pledge, at, as_of)]
        assert [named(m.prospect) for m in moves(found)] == told


@settings(effort("forecast"))
@given(worlds(), CLOCKS, CLOCKS)
def test_the_reference_says_the_same_of_all_kinds(world, at, as_of):
    agree(world, at, as_of)


@settings(effort("forecast"))
@given(crowds(), CLOCKS, CLOCKS)
def test_the_reference_says_the_same_of_many(world, at, as_of):
    agree(world, at, as_of)


@pytest.mark.parametrize("seed", range(0, 24, 2))
def test_the_reference_says_the_same_of_reductions(seed):
    given, at, as_of = reduction_world(seed)
    assert differences(given, at, as_of) == []
    agree(dataclasses.replace(given, setting=(None, "war")[seed % 4 // 2]), at, as_of)


# -- by hand -----------------------------------------------------------------------------------------


def test_the_example_of_the_page():
    made = review_of("kyiv-2022", "2022-03-31")

    found = {m.prospect.value: m for m in moves(made["kyiv-chernihiv"].skepticism)}

    assert list(found) == ["level_0", "level_1/3", "level_1"]
    assert found["level_1/3"].after == pytest.approx(0.39, abs=0.02)
    assert found["level_0"].after == pytest.approx(0.11, abs=0.02)
    assert found["level_0"].before == pytest.approx(0.62, abs=0.02)
    assert found["level_0"].record.share == pw.Interval(0, 0)


def test_a_move_is_one_record_and_its_number_that_of_the_ledger_with_it():
    made = review_of("kyiv-2022", "2022-03-31")
    found = made["kyiv-chernihiv"].skepticism
    (none, *_) = moves(found)
    ledger = made.ledger.with_records(
        pw.Source(id="a source rated B", reliability="B"),
        attrs.evolve(none.record, id="level", known=exact(made._as_of + 1)),
    )
    then = review(ledger, made._at + 1, made._as_of + 1)["kyiv-chernihiv"].skepticism

    assert then.value == none.after
    before, after = (math.log(p / (1 - p)) for p in (none.before, none.after))
    assert none.change == pytest.approx(after - before, abs=1e-8)


def test_of_another_question_the_record_moves_nothing():
    truce = pledge(end=None, reference_class="war-truce-collapse")
    made = reviewed(world(truce, watch(), setting="war"), day(114), day(114))
    headline, collapse = (made.skepticism("p", asked) for asked in (None, "collapse"))

    of_verdict, of_collapse = ({m.prospect for m in every_move(s)} for s in (headline, collapse))

    assert of_verdict - of_collapse == {Prospect.RECORD_BROKEN, Prospect.RECORD_KEPT}


@settings(effort("curve"))
@given(worlds(), st.sampled_from((day(105), day(120))), st.randoms(use_true_random=False))
def test_nothing_known_later_moves_and_order_changes_nothing(world, when, random):
    records = list(known_by(world, when).records)
    random.shuffle(records)
    made = reviewed(world, when, when)
    other = reviewed(dataclasses.replace(world, records=tuple(records)), when, when)
    for judgement in made:
        if judgement.skepticism is not None:
            assert moves(judgement.skepticism) == moves(other[judgement.pledge].skepticism)
