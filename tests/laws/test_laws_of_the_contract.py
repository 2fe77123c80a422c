"""Laws 1-10 and 12-19 of section 11 of the contract, on the engine, over small random worlds."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.engine.asked import evaluate
from tests.laws.answers import effort
from tests.reference.random_worlds import (
    ANY,
    CLOCKS,
    RATED,
    alone,
    coverages,
    demands,
    pairs,
    reports,
    times,
    worlds,
)
from tests.reference.scope import Tree
from tests.reference.windows import Window
from tests.reference.world import Place, Report, Retract, SameIncident, SameOrigin, Source, World
from tests.reference.worlds import at, day, holds, level, pledge, told, watch, world

from pledgewatch.engine.scoring import sigma
from pledgewatch.model.logic import F, T, U
from pledgewatch.model.time import DAY, HOUR, Moment, Span, shift


def facts(review):
    """What may not depend on times, names or order: everything but the records themselves."""
    return {
        id: (
            a.lifecycle, a.settled, a.verdict, a.reason, a.flags, a.p_T, a.v, a.done,
            a.coverage, a.certain, a.possible, a.extent, a.achieved,
            tuple((u.verdict, u.reason, u.p_T, u.v, u.done, u.coverage) for u in a.units),
            tuple((i.name, i.rung, i.net, i.certain, i.possible, i.causes) for i in a.incidents),
        )
        for id, a in review.pledges.items()
    }  # fmt: skip


@given(worlds(), CLOCKS, st.randoms(use_true_random=False))
def test_1_2_10_order_and_duplicates_change_nothing_to_the_last_bit(world, when, random):
    records = list(world.records)
    random.shuffle(records)
    more = dataclasses.replace(world, records=(*records, *records[: len(records) // 2]))

    assert facts(evaluate(more, when, when)) == facts(evaluate(world, when, when))


@given(worlds(), CLOCKS, CLOCKS)
def test_3_what_was_not_known_yet_is_not_used(world, when, as_of):
    by_then = tuple(r for r in world.records if getattr(r, "_known_at", as_of) <= as_of)

    known = dataclasses.replace(world, records=by_then)

    assert facts(evaluate(known, when, as_of)) == facts(evaluate(world, when, as_of))


@given(worlds(), reports("extra"), st.booleans())
def test_4_a_retraction_is_an_inverse_and_so_is_its_own(world, extra, first):
    gone = Retract(id="gone", target="extra", known=at(100 if first else 200))
    back = Retract(id="back", target="gone", known=at(150))

    def said(*more):
        return facts(evaluate(world.plus(*more), day(600), day(600)))

    assert said(extra, gone) == said()
    assert said(extra, gone, back) == said(extra)


small = st.tuples(st.integers(0, 8), st.integers(1, 5)).map(lambda t: Moment.of(t[0], sum(t)))


@effort("cheap")
@given(small, small, small)
def test_5_a_window_holds_what_every_world_says_it_holds(when, start, end):
    answers = {
        s <= t < e
        for t in range(when.lo, when.hi)
        for s in range(start.lo, start.hi)
        for e in range(end.lo, end.hi)
    }
    told_ = Window(start, end).holds(when)

    assert told_ is U or answers == {told_ is T}
    if start.hi <= end.lo and len(answers) == 1:
        assert told_ is (T if answers == {True} else F)


@effort("cheap")
@given(
    st.lists(st.lists(st.sampled_from("abcd"), max_size=1), min_size=4, max_size=4),
    st.sets(st.sampled_from("abcdefgh"), min_size=1),
    st.sets(st.sampled_from("abcd")),
)
def test_5_contained_is_what_the_leaves_say(parents, members, complete):
    """Nodes a-d, and leaves e-h that lie in one of them or in none: T where all its leaves are in the scope."""
    nodes = [
        Place(id=n, part_of=tuple(p for p in ps if p < n), complete=n in complete)
        for n, ps in zip("efgh", parents, strict=True)
    ]
    tree = Tree([*nodes, *(Place(id=n, complete=n in complete) for n in "abcd")], "part_of")

    def leaves(node):
        below = tree.children.get(node, [])
        return {x for b in below for x in leaves(b)} if below else {node}

    scope = {leaf for m in members for leaf in leaves(m)}
    for node in "abcdefgh":
        value = tree.contained(node, members)
        if value is T:
            assert leaves(node) <= scope
        if value is F:
            assert not leaves(node) & scope
        if node in complete and leaves(node) <= scope:
            assert value is T


RANK = {"kept": 0, "holding": 0, "pending": 0, "void": 0, "untested": 1, "inconclusive": 2, "slipping": 2, "broken": 3}  # fmt: skip


@given(worlds(alone), CLOCKS, st.sampled_from(RATED), st.integers(100, 129))
def test_6_an_affirmation_in_scope_never_improves_a_prohibition(world, when, source, on):
    p = next(r for r in world.records if r.id == "p")
    assume(not p.except_places)
    act = told(source, on + 0.5, place=p.places[0], id="act", known=at(on + 1))

    before = evaluate(world, when, when)["p"]
    after = evaluate(world.plus(act), when, when)["p"]

    assert RANK[after.verdict] >= RANK[before.verdict]
    assert after.p_T >= before.p_T - 1e-9
    assert after.v >= before.v - 1e-9


@given(worlds(), CLOCKS, st.integers(-900, 900))
def test_7_translating_all_times_changes_nothing_but_times(world, when, days):
    moved = dataclasses.replace(world, records=tuple(_moved(r, days * DAY) for r in world.records))
    there = when + days * DAY

    assert facts(evaluate(moved, there, there)) == facts(evaluate(world, when, when))


def _moved(record, by):
    changes = {}
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if isinstance(value, Moment):
            changes[field.name] = shift(value, by)
        elif isinstance(value, Span):
            changes[field.name] = Span(shift(value.start, by), shift(value.end, by))
        elif isinstance(value, tuple) and any(dataclasses.is_dataclass(each) for each in value):
            # Such as the time for which an actor is under another.
            changes[field.name] = tuple(
                _moved(each, by) if dataclasses.is_dataclass(each) else each for each in value
            )
    return dataclasses.replace(record, **changes) if changes else record


@given(worlds(ties=False), CLOCKS, st.sampled_from(ANY), times())
def test_8_records_out_of_scope_change_nothing(world, when, source, happened):
    places = {place for p in world.records if p.table == "pledge" for place in p.places}
    assume("far" not in places)
    elsewhere = told(source, happened, place="far", id="far", activity="mines", known=at(131))

    assert facts(evaluate(world.plus(elsewhere), when, when)) == facts(evaluate(world, when, when))


@given(st.integers(0, 30 * 24), st.sampled_from((1, HOUR, DAY)))
def test_9_an_event_at_the_start_is_inside_and_one_at_the_end_outside(hours, width):
    lo = day(100) - width // 2 + hours * HOUR
    event = Moment.of(lo, lo + width)
    answer = evaluate(world(pledge(), told("A1", event)), day(600), day(600))["p"]
    surely = day(100) <= lo and lo + width - 1 < day(130)
    out = lo + width - 1 < day(100) or lo >= day(130)

    assert (answer.certain, answer.possible) == (1, 0) if surely else (0, 0) if out else (0, 1)


SILENT = {
    "activity": ("attack",),
    "place": ("region", None),
    "actor": (None,),
    "time": ("month", "year", "report_dated"),
}


@st.composite
def agreeing(draw, id, silent=tuple(SILENT)):
    """A telling of incident `y` that says F of nothing: silent or vague at most of some attributes."""
    vague = {a: draw(st.sampled_from((None, *SILENT[a]))) for a in silent if draw(st.booleans())}
    lo = draw(st.integers(400, 515)) / 4
    width = {"month": 60 * DAY, "year": 300 * DAY}.get(vague.get("time"), HOUR)
    return Report(
        id=id,
        source=draw(st.sampled_from(RATED)),
        incident="y",
        when=Moment.of(day(lo), day(lo) + width),
        activity=vague.get("activity") or "shelling",
        place=vague.get("place", "town"),
        actor=vague.get("actor", "army"),
        report_dated=vague.get("time") == "report_dated",
        known=at(draw(st.sampled_from((131, 140)))),
    )


acts_of_others = st.lists(
    st.tuples(st.sampled_from(RATED), st.integers(100, 129), st.booleans()), max_size=3
)


@given(st.data(), st.sampled_from(sorted(SILENT)), acts_of_others, st.booleans())
def test_12_no_veto(data, attribute, others, owed):
    """Adding a telling that agrees or is silent lowers no number, where one attribute is in doubt."""
    tellings = data.draw(st.lists(agreeing("y", (attribute,)), min_size=1, max_size=3))
    extra = data.draw(agreeing("extra", (attribute,)))
    acts = [dataclasses.replace(t, id=f"y{n}") for n, t in enumerate(tellings)]
    acts += [told(s, d, id=f"o{n}", known=at(140)) for n, (s, d, _) in enumerate(others)]
    before, after = _with_and_without(pledge(creditor="third" if owed else None), acts, extra)

    assert after.v >= before.v - 1e-9
    assert after.p_T >= before.p_T - 1e-9


@given(st.lists(agreeing("y"), min_size=1, max_size=4), agreeing("extra"))
def test_12_no_veto_over_one_incident(tellings, extra):
    """With several attributes in doubt, P(event) and P_T of one incident never fall (decision 11 on v)."""
    acts = [dataclasses.replace(t, id=f"y{n}") for n, t in enumerate(tellings)]
    before, after = _with_and_without(pledge(), acts, extra)
    here = {i.name: i.p for i in before.incidents}

    assert all(i.p >= here.get(i.name, 0) for i in after.incidents)
    assert after.p_T >= before.p_T - 1e-9


def _with_and_without(terms, acts, extra):
    one, two = world(terms, *acts), world(terms, *acts, extra)
    return evaluate(one, day(600), day(600))["p"], evaluate(two, day(600), day(600))["p"]


@given(worlds(), st.data())
def test_12_a_telling_of_no_weight_changes_no_number(world, data):
    names = [r.incident or r.id for r in world.records if r.table == "report" and r.number == 1]
    extra = data.draw(
        reports("extra", ("X3",), stance="affirms", credibility=None,
                incident=data.draw(st.sampled_from([None, *names])))
    )  # fmt: skip
    when = day(600)
    before, after = evaluate(world, when, when), evaluate(world.plus(extra), when, when)

    for id, answer in before.pledges.items():
        there = after[id]
        assert (there.verdict, there.p_T, there.v, there.done) == (
            answer.verdict, answer.p_T, answer.v, answer.done
        )  # fmt: skip
        assert (there.certain, there.possible) == (answer.certain, answer.possible)


@given(
    alone, st.sampled_from(RATED), st.lists(times(100, 128), min_size=1, max_size=6), st.booleans()
)
def test_13_14_one_origin_is_one_witness(pledges, source, moments, many):
    acts = [
        told(source, m, id=f"a{n}", number=50 if many else 1, known=at(140))
        for n, m in enumerate(moments)
    ]
    when = day(600)
    p = pledges[0]
    assume(p.tolerated == 0)
    base = world(*pledges, *acts)

    answer = evaluate(base, when, when)["p"]
    weight = max((i.told for i in answer.incidents), default=0)

    assert answer.p_T <= sigma(weight) + 1e-12
    assert answer.v <= 1 - math.exp(-weight / 1e9) + 1e-12


@given(worlds(), CLOCKS)
def test_14_one_doubt_is_one_doubt(world, when):
    for answer in evaluate(world, when, when).pledges.values():
        if answer.pledge.kind in ("refrain", "cease"):
            levels = [e.p for i in answer.incidents for e in i.entries]
            assert answer.v <= max(levels, default=0) + 1e-12


@given(worlds(), CLOCKS)
def test_15_nobody_was_looking_only_where_nothing_was_told(world, when):
    for answer in evaluate(world, when, when).pledges.values():
        for unit in answer.units:
            if unit.reason == "nobody_was_looking":
                assert not unit.incidents


@given(worlds(), CLOCKS)
def test_15_19_skepticism_agrees_with_the_verdict_and_adds_up(world, when):
    for answer in evaluate(world, when, when).pledges.values():
        said = answer.skepticism
        if said is None:
            # Nothing was ever owed.
            assert answer.verdict == "void" or answer.reason in ("never_due", "not_due")
            continue
        assert sigma(1e9 * sum(said.parts.values())) == pytest.approx(said.value, abs=1e-9)
        assert said.now.low <= said.value <= said.now.high
        if answer.verdict == "broken":
            assert said.value >= 0.95
        if answer.verdict == "kept":
            assert said.value <= 0.20


@given(worlds(alone), CLOCKS)
def test_15_broken_needs_hardly_a_move(world, when):
    answer = evaluate(world, when, when)["p"]
    if answer.verdict == "broken":
        assert answer.skepticism.before_move >= 0.94


@given(worlds(ties=False), st.integers(100, 125), st.sampled_from((None, 0.5, 0.9)))
def test_19_watched_quiet_never_raises_that_of_a_prohibition_nor_lowers_that_of_a_demand(
    world, first, sensitivity
):
    p = next(r for r in world.records if r.id == "p")
    assume(len(p.places) == len(p.activities) == 1)
    # Quiet speaks for the other side, too: what binds only while that keeps its word may bind longer.
    assume(p.condition is None)
    quiet = watch(
        "A9", first, first + 20, activities=p.activities, places=p.places, sensitivity=sensitivity
    )
    when = day(600)
    before, after = evaluate(world, when, when)["p"], evaluate(world.plus(quiet), when, when)["p"]
    assume(before.skepticism is not None)

    if p.kind in ("refrain", "cease", "maintain"):
        assert after.skepticism.value <= before.skepticism.value + 1e-9
    else:
        assert after.skepticism.value >= before.skepticism.value - 1e-9


@given(worlds(alone, ties=False), CLOCKS)
def test_16_a_unit_nobody_watched_changes_nothing_of_the_others(world, when):
    p = next(r for r in world.records if r.id == "p")
    wider = dataclasses.replace(p, activities=(*p.activities, "mines"))
    records = tuple(r for r in world.records if r is not p)
    more = evaluate(dataclasses.replace(world, records=(*records, wider)), when, when)["p"]
    for unit in evaluate(world, when, when)["p"].units:
        (same,) = [
            u for u in more.units if (u.places, u.activities) == (unit.places, unit.activities)
        ]
        assert (same.verdict, same.reason) == (unit.verdict, unit.reason)
        assert (same.p_T, same.v) == (unit.p_T, unit.v)


@given(worlds(pairs()), st.randoms(use_true_random=False))
def test_17_kept_only_where_broken_could_have_been(world, random):
    del random
    when = day(600)
    answer = evaluate(world, when, when)["p"]
    p = answer.pledge
    if answer.verdict != "kept":
        return
    assume(not p.except_places or "other-town" in p.places or p.places == ("region",))
    place = "other-town" if p.except_places or p.places == ("region",) else "town"
    # Every other day, each told by four: a silent watcher may weigh against a single one.
    enough = [
        # Where something is to hold in a region, one town without it proves nothing (decision 1, rule 48).
        holds(f"A{k}", False, 100.4 + n, place=p.places[0], **proof)
        if p.kind == "maintain"
        else told(f"A{k}", 100.4 + n, place=place, target="enemy", **proof)
        for n in range(0, 29, 2)
        for k in range(6, 10)
        for proof in ({"id": f"proof-{n}-{k}", "incident": f"proof-{n}", "known": at(140)},)
    ]

    assert evaluate(world.plus(*enough), when, when)["p"].verdict == "broken"


@given(worlds(demands().map(lambda d: (d,))))
def test_17_a_demand_that_can_be_kept_can_be_broken(world):
    when = day(600)
    if evaluate(world, when, when)["p"].verdict != "kept":
        return
    p = next(r for r in world.records if r.id == "p")
    # Without what ended it: done early it is kept, and what is withdrawn before it is due breaks nothing.
    gone = ("report", "state_report", "retract", "same_incident", "withdraw", "supersede")
    rest = tuple(r for r in world.records if r.table not in gone)
    against = [
        told(f"A{n + 3}", 131, stance="denies", place=place, id=f"no-{n}-{place}", known=at(140))
        if p.kind == "do-by"
        else holds(f"A{n + 3}", True, 131, place=place, id=f"no-{n}-{place}", known=at(140))
        if p.kind == "withdraw"
        else level(f"A{n + 3}", 0, 131, place=place, id=f"no-{n}-{place}", known=at(140))
        for n in range(3)
        for place in p.places
    ]
    refused = World(records=(*rest, *against))

    assert evaluate(refused, when, when)["p"].verdict == "broken"


@given(worlds(), CLOCKS, st.data())
def test_18_nobody_buys_a_verdict_with_sources_nobody_rated(world, when, data):
    ids = [r.id for r in world.records if r.table == "report"] or ["none"]
    bought = [
        Source(id="bought"),
        dataclasses.replace(
            data.draw(reports("b1", ("bought",), credibility=None)), streamed=True, known=at(131)
        ),
        dataclasses.replace(data.draw(coverages(("bought",))), id="b2"),
        Retract(id="b3", target=data.draw(st.sampled_from(ids)), source="bought", streamed=True, known=at(131)),
        SameOrigin(id="b4", origins=("A1", "A2", "B1", "C1"), source="bought", streamed=True, known=at(131)),
    ]  # fmt: skip
    if len(ids) > 1:
        bought.append(
            SameIncident(id="b5", incidents=(ids[0], ids[1]), source="bought", streamed=True, known=at(131))
        )  # fmt: skip
    before, after = evaluate(world, when, when), evaluate(world.plus(*bought), when, when)

    for id in before.pledges:
        assert after[id].verdict == before[id].verdict
