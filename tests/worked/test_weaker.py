"""`weakened`: a replacement that asks for less in some respect and for more in none (rule 56)."""

from __future__ import annotations

import pytest
from tests.builders import judged, pledge, reduce_to, supersede

from pledgewatch.model.records import Kind

STATE = {"activities": ("presence",)}


def weakened(old, new) -> bool:
    swap = supersede("pledge", "new", "2022-03-10T00:00")
    return "weakened" in judged(old, new, swap).flags


def plain(id="pledge", **more):
    return pledge(id, **more)


def state(id="pledge", kind=Kind.REACH, **more):
    return pledge(id, kind, **STATE, **more)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (plain(), plain("new"), False),
        (plain(), reduce_to(0.5, "new"), True),
        (reduce_to(0.5), plain("new"), False),
        (plain(), plain("new", kind=Kind.CEASE), False),
        (plain(), state("new", Kind.WITHDRAW), False),
        (reduce_to(0.5), reduce_to(0.75, "new"), True),
        (reduce_to(0.5), reduce_to(0.25, "new"), False),
        (plain(places=("north", "south")), plain("new"), True),
        (plain(), plain("new", places=("north", "south")), False),
        (plain(), plain("new", places=("north-town",)), True),
        (plain(), plain("new", places=("south",)), False),
        (plain(), plain("new", activities=("shelling",)), True),
        (plain(activities=("shelling",)), plain("new"), False),
        (plain(), plain("new", except_places=("north-town",)), True),
        (plain(except_places=("north-town",)), plain("new"), False),
        (plain(except_places=("north-town",)), plain("new", except_places=("north-village",)), False),
        (plain(), plain("new", except_activities=("shelling",)), True),
        (plain(), plain("new", except_actors=("militia",)), True),
        (plain(), plain("new", tolerated=1), True),
        (plain(tolerated=1), plain("new"), False),
        (plain(), plain("new", end="2022-03-20"), True),
        (plain(), plain("new", end="2022-04-20"), False),
        (plain(), plain("new", end=None), False),
        (pledge(kind=Kind.DO_BY), pledge("new", Kind.DO_BY, end="2022-04-20"), True),
        (pledge(kind=Kind.DO_BY), pledge("new", Kind.DO_BY, end="2022-03-20"), False),
        (state(), state("new", end="2022-04-20"), True),
        (state(kind=Kind.MAINTAIN), state("new", Kind.MAINTAIN, end="2022-03-20"), True),
        (state(at_most=100, unit="t"), state("new", at_most=200, unit="t"), True),
        (state(at_most=100, unit="t"), state("new", at_most=50, unit="t"), False),
        (state(at_least=100, unit="t"), state("new", at_least=50, unit="t"), True),
        (state(at_least=100, unit="t"), state("new", at_least=200, unit="t"), False),
        (plain(), plain("new", places=("north-town",), end="2022-04-20"), False),
        (plain(), plain("new", places=("north-town",), end="2022-03-20"), True),
        (plain(), plain("new", places=("south",), end="2022-03-20"), False),
        (plain(), plain("new", places=("north", "south"), end="2022-03-20"), False),
        (plain(except_places=("north-town",)), plain("new", end="2022-03-20"), False),
        (plain(kind=Kind.CEASE), reduce_to(0.5, "new"), True),
        (plain(kind=Kind.CEASE), plain("new", places=("north-town",)), True),
        (plain(), plain("new", kind=Kind.CEASE, places=("north-town",)), True),
        (reduce_to(0.5), plain("new", places=("north-town",)), False),
        (state(kind=Kind.WITHDRAW), plain("new", **STATE, places=("north-town",)), False),
        (plain(**STATE), state("new", Kind.WITHDRAW, places=("north-town",)), False),
        (state(kind=Kind.WITHDRAW), reduce_to(0.5, "new", **STATE, places=("north-town",)), False),
    ],
)  # fmt: skip
def test_what_asks_for_less(old, new, expected):
    assert weakened(old, new) is expected


def test_only_a_replacement_in_force_counts():
    swap = supersede("pledge", "new", "2022-03-10T00:00")
    book = (plain(), reduce_to(0.5, "new"), swap)
    assert "weakened" not in judged(*book, at="2022-03-09").flags
    assert "weakened" in judged(*book, at="2022-03-10").flags


def test_only_the_pledge_that_was_replaced_is_weakened():
    """Rule 56: by what takes its place, not by what takes another's."""
    swap = supersede("other", "new", "2022-03-10T00:00")
    book = (plain(), plain("other"), reduce_to(0.5, "new"), swap)
    assert "weakened" not in judged(*book).flags
    assert "weakened" in judged(*book, pledge="other").flags
