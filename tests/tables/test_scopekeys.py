"""Counts on scope keys are those of the definition, however a table is cut."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledgewatch.hierarchy import Hierarchy
from pledgewatch.kleene import F, T
from pledgewatch.moments import BEGINNING, FOREVER
from pledgewatch.tables import scopekeys
from pledgewatch.tables.scopekeys import Axis, Rows, compile_keys, count

SPANS = 2


class World:
    """Hierarchies, scopes over them, and rows: as lists, with the naive answer."""

    def __init__(self, parents, scopes, spans, rows):
        self.parents, self.scopes, self.spans, self.rows = parents, scopes, spans, rows

    def axis(self, which):
        sides = []
        for side in (0, 1):
            pairs = [
                (n, node) for n, scope in enumerate(self.scopes) for node in scope[which][side]
            ]
            sides.append(
                (np.array([p[0] for p in pairs], int), np.array([p[1] for p in pairs], int))
            )
        return Axis(self.parents[which], *sides)

    def keys(self):
        spans = np.array(self.spans, np.int64).reshape(len(self.scopes), SPANS, 2)
        return compile_keys(*(self.axis(which) for which in range(3)), spans)

    def table(self, which=slice(None)):
        columns = np.array(self.rows, np.int64).reshape(-1, 6)[which].T
        return Rows(*columns)

    def naive(self, as_of):
        found = np.zeros((len(self.scopes), SPANS, 2), np.int64)
        trees = [
            Hierarchy({str(n): tuple(map(str, up)) for n, up in enumerate(parents)})
            for parents in self.parents
        ]
        for n, scope in enumerate(self.scopes):
            asked = [
                [tree._region(frozenset(map(str, side)), filled=False) for side in sides]
                for tree, sides in zip(trees, scope, strict=True)
            ]
            for *nodes, lo, hi, known in self.rows:
                lies = T
                for (inside, excepted), node in zip(asked, nodes, strict=True):
                    lies &= inside.contains(str(node)) & ~excepted.contains(str(node))
                if lies is F or known > as_of:
                    continue
                for span, (first, last) in enumerate(self.spans[n]):
                    if first < last and lo < last and hi > first:
                        sure = lies is T and first <= lo and hi <= last
                        found[n, span, 0 if sure else 1] += 1
        return found


@st.composite
def worlds(draw, most_parents, times):
    parents = []
    for _ in range(3):
        size = draw(st.integers(1, 6))
        parents.append(
            [
                draw(st.lists(st.integers(0, n - 1), max_size=most_parents, unique=True))
                if n
                else []
                for n in range(size)
            ]
        )
    node = [st.integers(0, len(up) - 1) for up in parents]
    # Small enough that most rows lie in most scopes, so that every rule has something to say.
    asked = [
        st.tuples(
            st.lists(n, min_size=1, max_size=3),
            st.one_of(st.just([]), st.lists(n, max_size=2)),
        )
        for n in node
    ]
    scopes = draw(st.lists(st.tuples(*asked), min_size=1, max_size=5))
    span = st.tuples(times, times).map(sorted)
    spans = [[draw(span) for _ in range(SPANS)] for _ in scopes]
    row = st.tuples(*node, times, times, st.integers(0, 3)).filter(lambda r: r[3] < r[4])
    return World(parents, scopes, spans, draw(st.lists(row, min_size=1, max_size=25)))


HOURS = st.integers(-6, 6).map(lambda n: n * 1000)
TIMES = st.one_of(
    HOURS, st.integers(-6, 6), st.sampled_from([BEGINNING, BEGINNING + 1, FOREVER - 1, FOREVER])
)


@given(worlds(1, HOURS), st.integers(0, 3))
def test_a_forest_on_a_grid(world, as_of):
    assert (world.keys().counts(world.table(), as_of) == world.naive(as_of)).all()


@given(worlds(3, TIMES), st.integers(0, 3))
def test_a_graph_at_any_time(world, as_of):
    assert (world.keys().counts(world.table(), as_of) == world.naive(as_of)).all()


@given(worlds(2, HOURS), st.integers(0, 25), st.integers(1, 3))
def test_however_a_table_is_cut_the_counts_add_up(world, cut, threads):
    keys = pickle.loads(pickle.dumps(world.keys()))
    whole = keys.counts(world.table())
    parts = [world.table(slice(cut)), world.table(slice(cut, None))]
    assert (count(keys, parts, threads=threads) == whole).all()
    assert (sum((keys.counts(part) for part in parts), keys.zeros()) == whole).all()


@given(worlds(1, HOURS))
def test_every_way_of_packing_counts_alike(world):
    plain = world.keys().counts(world.table())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scopekeys, "_GRID", 0)  # ranks are searched for
        patch.setattr(scopekeys, "_PAIRS", 0)  # pairs are made for each chunk
        patch.setattr(scopekeys, "_BITS", 0)  # signatures are numbered
        patch.setattr(scopekeys, "_NARROW", 0)  # keys and ranks need a wide number
        patch.setattr(scopekeys, "CHUNK_ROWS", 5)
        patch.setattr(scopekeys, "HELD", 3)
        patch.setattr(scopekeys, "SLICE", 2)
        assert (world.keys().counts(world.table()) == plain).all()


@given(worlds(1, HOURS))
def test_what_touches_nothing_bears_on_nothing(world):
    keys = world.keys()
    touches = scopekeys.touched(keys, world.table())
    for number in np.flatnonzero(~touches):
        assert not keys.counts(world.table(slice(number, number + 1))).any()


@given(worlds(1, HOURS), HOURS)
def test_without_exceptions_and_ends_what_touches_bears(world, since):
    plain = [[(inside, []) for inside, _ in scope] for scope in world.scopes]
    spans = [[(since, FOREVER)] * SPANS for _ in plain]
    world = World(world.parents, plain, spans, world.rows)
    keys = world.keys()
    touches = scopekeys.touched(keys, world.table())
    for number, told in enumerate(touches):
        assert keys.counts(world.table(slice(number, number + 1))).any() == told


# A country (0) with a town (1), and another (2); one activity; one actor.
COUNTRIES = [[], [0], []]


@pytest.mark.parametrize(
    ("inside", "excepted", "place", "lo", "hi", "counts"),
    [
        ([0], [], 1, 10, 20, (1, 0)),  # in, and all of the time
        ([0], [], 1, 9, 20, (0, 1)),  # begins before
        ([0], [], 1, 10, 21, (0, 1)),  # ends after
        ([0], [], 1, 9, 21, (0, 1)),  # covers the span
        ([0], [], 1, 5, 10, (0, 0)),  # over when the span begins
        ([0], [], 1, 20, 25, (0, 0)),  # begins when it is over
        ([1], [], 0, 10, 20, (0, 1)),  # coarser than what is asked for
        ([1], [], 2, 10, 20, (0, 0)),  # elsewhere
        ([0, 1], [], 1, 10, 20, (1, 0)),  # in two that are asked for
        ([0], [1], 1, 10, 20, (0, 0)),  # in an exception
        ([0], [1], 0, 10, 20, (0, 1)),  # coarser than an exception
        ([1], [0], 1, 10, 20, (0, 0)),  # an exception wins over what lies in it
        ([0], [2], 0, 10, 20, (1, 0)),  # an exception of elsewhere
        ([1], [1], 0, 10, 20, (0, 1)),  # coarser than what is asked for and left out again
        ([1], [1], 1, 10, 20, (0, 0)),  # asked for and left out
    ],
)
def test_one_row_on_one_scope(inside, excepted, place, lo, hi, counts):
    scope = ((inside, excepted), ([0], []), ([0], []))
    row = (place, 0, 0, lo, hi, 0)
    world = World([COUNTRIES, [[]], [[]]], [scope], [[(10, 20), (20, 10)]], [row])
    found = world.keys().counts(world.table())
    assert (found == world.naive(0)).all()
    assert tuple(found[0, 0]) == counts
    assert not found[0, 1].any()  # a span that ends before it begins


def test_many_keys_are_all_found():
    rng = np.random.default_rng(1)
    names = np.unique(rng.integers(0, 2**40, 50_000))
    hashes = names % 10_000  # many share one
    finder = scopekeys._Finder.of(hashes, names)
    assert (finder.find(hashes, names) == np.arange(len(names))).all()
    strange = names + 1
    assert ((finder.find(hashes, strange) >= 0) == np.isin(strange, names)).all()


def test_parents_that_go_round_in_a_circle_are_refused():
    bad = Axis([[1], [0]], ([], []))
    fine = Axis([[]], ([], []))
    with pytest.raises(ValueError, match="circle"):
        compile_keys(bad, fine, fine, np.zeros((0, 1, 2), np.int64))
