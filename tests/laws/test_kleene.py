"""Law 5: three-valued answers are sound and complete against enumeration."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st
from tests.laws import logic
from tests.laws.answers import effort

import pledgewatch as pw
from pledgewatch.engine.review import open_case
from pledgewatch.model.logic import F, Kleene, T, U, agreed, all_of, any_of
from pledgewatch.model.records import Kind
from pledgewatch.model.time import DAY, Moment, Span, before, within
from pledgewatch.model.tree import Hierarchy

WORLDS = {T: {True}, F: {False}, U: {True, False}}

small = st.tuples(st.integers(0, 9), st.integers(1, 4)).map(lambda two: Moment.of(two[0], sum(two)))
members = st.sets(st.integers(0, 9), min_size=2, max_size=3).map(
    lambda chosen: Moment.of(
        min(chosen), max(chosen) + 1, tuple((at, at + 1) for at in sorted(chosen))
    )
)
moments = st.one_of(small, small, members)
spans = st.tuples(small, small).map(
    lambda two: Span(*sorted(two, key=lambda moment: (moment.lo, moment.hi)))
)


def of_worlds(values: set[bool]) -> Kleene:
    """The answer that a set of possible worlds gives."""
    return U if len(values) == 2 else T if values == {True} else F


def possible(moment: Moment) -> list[int]:
    ranges = moment.members or ((moment.lo, moment.hi),)
    return [at for lo, hi in ranges for at in range(lo, hi)]


def test_and_or_not_are_what_every_world_says() -> None:
    for a, b in itertools.product((T, U, F), repeat=2):
        worlds = list(itertools.product(WORLDS[a], WORLDS[b]))
        assert a & b is of_worlds({x and y for x, y in worlds})
        assert a | b is of_worlds({x or y for x, y in worlds})
        assert ~a is of_worlds({not x for x in WORLDS[a]})


@effort("cheap")
@given(st.lists(st.sampled_from((T, U, F)), max_size=5))
def test_many_at_once(values: list[Kleene]) -> None:
    worlds = list(itertools.product(*(WORLDS[value] for value in values)))
    assert all_of(values) is of_worlds({all(world) for world in worlds})
    assert any_of(values) is of_worlds({any(world) for world in worlds})
    assert agreed(values) in (U, *values)


@effort("cheap")
@given(moments, moments)
def test_before(a: Moment, b: Moment) -> None:
    assert before(a, b) is of_worlds({x < y for x in possible(a) for y in possible(b)})


@effort("cheap")
@given(moments, small, small)
def test_within_is_sound_and_complete_for_ordered_bounds(
    event: Moment, start: Moment, end: Moment
) -> None:
    truth = of_worlds(
        {s <= x < e for x in possible(event) for s in possible(start) for e in possible(end)}
    )
    answer = within(event, start, end)
    if answer is not U:
        assert answer is truth
    if start.hi <= end.lo:
        assert answer is truth


@effort("cheap")
@given(spans, small, small)
def test_a_span_is_inside_when_any_of_it_is(event: Span, start: Moment, end: Moment) -> None:
    worlds = {
        first < e and s < last
        for first in possible(event.start)
        for last in possible(event.end)
        for s in possible(start)
        for e in possible(end)
    }
    answer = within(event, start, end)
    if answer is not U:
        assert answer is of_worlds(worlds)


NODES = "abcdefg"
trees = st.lists(st.sets(st.integers(0, 6), max_size=2), min_size=7, max_size=7).map(
    lambda above: {
        node: tuple(NODES[other] for other in sorted(parents) if other < number)
        for number, (node, parents) in enumerate(zip(NODES, above, strict=True))
    }
)


completes = st.sets(st.sampled_from(NODES))


@given(trees, completes, st.sets(st.sampled_from(NODES), max_size=3))
def test_contained_is_what_walking_the_hierarchy_says(
    parents: dict[str, tuple[str, ...]], complete: set[str], chosen: set[str]
) -> None:
    hierarchy = Hierarchy(parents, complete=complete)
    tree = logic.Tree(parents)
    tree.complete = frozenset(complete)
    for node in (*NODES, None):
        by_hand = logic.contained(node, tuple(sorted(chosen)), tree)
        assert hierarchy.contained(node, chosen).name == by_hand


# -- where exactly: containment against every place it can have been ------------------------------
#
# A telling names a node; it happened at one exact spot somewhere in it. Spots are the nodes that
# nothing lies in, and, in a node that is not complete, the rest of it: declared children do not fill
# such a parent. A telling that names nowhere may mean a spot beyond them all.

BEYOND = "beyond"


def spots(node: str | None, hierarchy: Hierarchy) -> frozenset[str]:
    """Every spot that a telling about a node may mean."""
    if node is None:
        return frozenset({BEYOND}).union(*(spots(each, hierarchy) for each in NODES))
    children = hierarchy.children(node)
    has_more = not children or node not in hierarchy.complete
    own = frozenset({f"in {node}"} if has_more else ())
    return own.union(*(spots(child, hierarchy) for child in children))


def all_spots(members: set[str], hierarchy: Hierarchy) -> frozenset[str]:
    return frozenset[str]().union(*(spots(member, hierarchy) for member in members))


nodes = st.sampled_from((*NODES, None))
members_of = st.sets(st.sampled_from(NODES), max_size=3)


@effort("cheap")
@given(trees, completes, members_of, nodes)
def test_containment_is_sound_and_complete(
    parents: dict[str, tuple[str, ...]], complete: set[str], chosen: set[str], node: str | None
) -> None:
    """T where every spot is inside, F where none is, U where some are."""
    hierarchy = Hierarchy(parents, complete=complete)
    inside = all_spots(chosen, hierarchy)
    truth = of_worlds({spot in inside for spot in spots(node, hierarchy)})
    assert hierarchy.region(chosen).contains(node) is truth


@effort("cheap")
@given(trees, completes, members_of, members_of, nodes)
def test_scope_with_exceptions_is_sound_and_complete_but_for_what_both_leave_open(
    parents: dict[str, tuple[str, ...]],
    complete: set[str],
    chosen: set[str],
    left_out: set[str],
    node: str | None,
) -> None:
    """Semantics 3: in scope is contained in what is named and not in what is left out.

    The two are asked apart. A node coarser than both may lie outside for certain (all that is named in
    it is left out), and is U all the same, which is what semantics 12 says of a coarse report that
    covers both; never is an answer given that a spot contradicts.
    """
    hierarchy = Hierarchy(parents, complete=complete)
    inside, outside = all_spots(chosen, hierarchy), all_spots(left_out, hierarchy)
    truth = of_worlds({spot in inside and spot not in outside for spot in spots(node, hierarchy)})
    named, excepted = (hierarchy.region(each).contains(node) for each in (chosen, left_out))
    answer = named & ~excepted
    if named is U and excepted is U:
        assert answer is U
        assert truth is not T
    else:
        assert answer is truth


@given(trees, members_of.filter(bool), members_of, st.sampled_from(NODES), st.sampled_from((0, 1)))
def test_a_pledge_asks_its_exceptions_the_same(
    parents: dict[str, tuple[str, ...]],
    chosen: set[str],
    left_out: set[str],
    node: str,
    which: int,
) -> None:
    """The compiled scope of a pledge: of places, and of activities alike."""
    asked = ("place", "activity")[which]
    scope = {
        "places": ("x",), "activities": ("x",),
        ("places", "activities")[which]: tuple(sorted(chosen)),
        f"except_{('places', 'activities')[which]}": tuple(sorted(left_out)),
    }  # fmt: skip
    world = [pw.Actor(id="state"), pw.Place(id="x"), pw.Activity(id="x")]
    if which:
        world += [pw.Activity(id=each, kind_of=parents.get(each, ())) for each in NODES]
    else:
        world += [pw.Place(id=each, part_of=parents.get(each, ())) for each in NODES]
    promised = pw.Pledge(
        id="p",
        kind=Kind.REFRAIN,
        debtor="state",
        said=Moment.of(DAY, DAY + 1),
        known=Moment.of(DAY, DAY + 1),
        **scope,
    )
    case = open_case(pw.Ledger([*world, promised], timezone="UTC"), DAY, DAY)
    hierarchy = Hierarchy(parents)
    by_hand = hierarchy.region(chosen).contains(node) & ~hierarchy.region(left_out).contains(node)
    assert getattr(case.scopes["p"].whole, f"has_{asked}")(node) is by_hand
