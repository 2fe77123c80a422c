"""Containment in directed acyclic graphs: semantics 3, with a brute-force oracle."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.answers import effort

from pledgewatch.model.logic import F, T, U
from pledgewatch.model.tree import Hierarchy

COUNTRY = Hierarchy(
    {
        "country": (),
        "north": ("country",),
        "south": ("country",),
        "town": ("north",),
        "village": ("north",),
        "bridge": ("north", "south"),
        "port": ("south",),
        "hamlet": ("village",),
    },
    complete=("country", "north"),
)


@pytest.mark.parametrize(
    ("node", "members", "expected"),
    [
        ("north", ["north"], T),
        ("town", ["north"], T),
        ("hamlet", ["north"], T),
        ("bridge", ["north"], T),
        ("bridge", ["south"], T),
        ("country", ["north"], U),
        ("north", ["town"], U),
        ("south", ["north"], U),
        ("port", ["north"], F),
        ("town", ["village"], F),
        (None, ["north"], U),
        (None, [], F),
        ("north", [], F),
        ("elsewhere", ["north"], F),
    ],
)
def test_contained(node, members, expected):
    """T if x or an ancestor is in X; U if x is a proper ancestor of a member; else F.

    The south is a proper ancestor of the bridge, which lies in the north too.
    """
    assert COUNTRY.contained(node, members) is expected


def test_all_declared_children_fill_a_parent_that_is_complete():
    """When all children of a node are in X, the node is too, but only where it says `complete`."""
    assert COUNTRY.contained("north", ["town", "village", "bridge"]) is T
    assert COUNTRY.contained("north", ["town", "village"]) is U
    assert COUNTRY.contained("south", ["bridge", "port"]) is U
    assert COUNTRY.contained("country", ["north", "south"]) is T
    assert COUNTRY.contained("country", ["town", "village", "bridge", "south"]) is T
    assert COUNTRY.contained("village", ["hamlet"]) is U


def test_parents_children_and_beyond():
    assert COUNTRY.parents("bridge") == ("north", "south")
    assert COUNTRY.parents("elsewhere") == ()
    assert COUNTRY.children("north") == ("bridge", "town", "village")
    assert COUNTRY.children("hamlet") == ()
    assert COUNTRY.ancestors("hamlet") == {"hamlet", "village", "north", "country"}
    assert COUNTRY.descendants("south") == {"south", "bridge", "port"}


def test_comparable_is_one_within_the_other():
    assert COUNTRY.comparable("town", "country")
    assert COUNTRY.comparable("country", "town")
    assert COUNTRY.comparable("town", "town")
    assert not COUNTRY.comparable("town", "village")


def test_regions_are_compiled_once():
    assert COUNTRY.region(["north", "port"]) is COUNTRY.region(["port", "north"])


# -- what more there is than was declared ----------------------------------------------------------


def test_all_that_makes_up_a_node_fills_it_declared_or_not():
    """A province of three districts, two of which were declared, is not filled by those two."""
    province = Hierarchy(
        {"east": ("province",), "west": ("province",)},
        {"province": frozenset({"east", "west", "island"})},
        complete=("province",),
    )
    assert province.contained("province", ["east", "west"]) is U
    assert province.contained("province", ["east", "west", "island"]) is T


def test_what_was_declared_beside_the_parts_has_to_be_in_as_well():
    """Semantics 3: where all declared children of a node are in the set, so is the node."""
    province = Hierarchy(
        {"east": ("province",), "west": ("province",), "enclave": ("province",)},
        {"province": frozenset({"east", "west"})},
        complete=("province",),
    )
    assert province.contained("province", ["east", "west"]) is U
    assert province.contained("province", ["east", "west", "enclave"]) is T


def test_nothing_fills_what_has_no_parts():
    """Of a node brought in without parts more children exist than anybody told."""
    sea = Hierarchy({"bay": ("sea",), "strait": ("sea",)}, {"sea": frozenset()})
    assert sea.contained("sea", ["bay", "strait"]) is U


# -- cycles ----------------------------------------------------------------------------------------


def test_cycles_are_found():
    assert Hierarchy.cycle_in({"a": ("b",), "b": ("c",), "c": ("a",)}) == ("a", "b", "c", "a")
    assert Hierarchy.cycle_in({"a": ("a",)}) == ("a", "a")
    assert Hierarchy.cycle_in({"a": ("b",), "b": (), "c": ("a", "b")}) is None


def test_what_is_reached_in_two_ways_is_no_cycle():
    """Semantics 3: directed acyclic graphs, not trees: a node may belong to several."""
    diamond = {"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ()}
    assert Hierarchy.cycle_in(diamond) is None


def test_a_cycle_is_told_without_what_hangs_beside_it():
    """Semantics 3: cycles are refused at load; the message names those along it and no others."""
    assert Hierarchy.cycle_in({"a": ("b", "beside"), "b": ("a",)}) == ("a", "b", "a")
    assert Hierarchy.cycle_in({"a": ("beside", "b"), "b": ("a",)}) == ("a", "b", "a")


def test_the_same_cycle_is_told_in_whatever_order_nodes_are_declared():
    """Semantics 0.1: a pure function of a set of records."""
    assert Hierarchy.cycle_in({"b": ("b",), "a": ("a",)}) == ("a", "a")
    assert Hierarchy.cycle_in({"a": ("a",), "b": ("b",)}) == ("a", "a")


def ladder_of_diamonds(rungs):
    """Two nodes on each rung, and each of them below both of the next."""
    return {
        f"{side}{rung:02}": (f"l{rung + 1:02}", f"r{rung + 1:02}")
        for rung in range(rungs)
        for side in "lr"
    }


def test_a_ladder_of_diamonds_is_walked_once():
    """So many ways lead up it that no machine could walk them all."""
    rungs = 80
    ladder = ladder_of_diamonds(rungs)
    assert Hierarchy.cycle_in(ladder) is None
    assert len(Hierarchy(ladder).ancestors("l00")) == 2 * rungs + 1


def test_a_region_takes_in_a_ladder_of_diamonds_once():
    """What is in a region already has no need to be filled, by however many ways it is reached."""
    rungs = 80
    ladder = ladder_of_diamonds(rungs)
    region = Hierarchy(
        ladder, complete=ladder.keys() | {f"{side}{rungs:02}" for side in "lr"}
    ).region(["l00", "r00"])
    assert len(region.inside) == 2 * rungs + 2
    assert not region.coarse


def test_a_long_chain_does_not_exhaust_the_stack():
    length = sys.getrecursionlimit() * 3
    chain = {f"n{i:06}": (f"n{i + 1:06}",) for i in range(length)}
    assert Hierarchy.cycle_in(chain) is None
    hierarchy = Hierarchy(chain)
    assert len(hierarchy.ancestors("n000000")) == length + 1
    chain[f"n{length:06}"] = ("n000000",)
    assert len(Hierarchy.cycle_in(chain) or ()) == length + 2


# -- against an oracle -----------------------------------------------------------------------------

NODES = "abcdefg"


@st.composite
def trees(draw):
    """Parents come later in the alphabet, so there is no cycle."""
    return {
        node: tuple(sorted(draw(st.sets(st.sampled_from(NODES[i + 1 :]), max_size=2))))
        for i, node in enumerate(NODES[:-1])
    }


def upward(node, parents):
    found = {node}
    for parent in parents.get(node, ()):
        found |= upward(parent, parents)
    return found


def by_hand(node, members, parents):
    """Close the members upward until nothing changes; then look along the ancestors. All are complete."""
    inside = {n for n in NODES if upward(n, parents) & set(members)}
    while True:
        more = {
            n
            for n in NODES
            if any(n in parents.get(c, ()) for c in NODES)
            and all(c in inside for c in NODES if n in parents.get(c, ()))
        } - inside
        if not more:
            break
        inside |= more
    if node in inside:
        return T
    return U if any(node in upward(n, parents) for n in inside) else F


@effort("cheap")
@given(trees(), st.sampled_from(NODES), st.sets(st.sampled_from(NODES), max_size=4))
def test_contained_as_by_hand(parents, node, members):
    """An id filled by its children takes in what else belongs to it: nothing, by construction."""
    hierarchy = Hierarchy(parents, complete=NODES)
    assert hierarchy.contained(node, members) is by_hand(node, members, parents)
