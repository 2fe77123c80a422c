"""Pledges that bind only while the other side keeps its own.

A reciprocal pledge reads the other side's violations over strictly earlier events, so that two pledges
may each depend on the other: the events are taken in order of time, and one that cannot be told to
be the earlier excuses nothing for certain.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping, Sequence

import attrs

from pledgewatch.evidence import Evidence, Memory, collect
from pledgewatch.matching import Course, Scope
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import F, Kleene, T, U, all_of
from pledgewatch.model.records import Pledge, Timed
from pledgewatch.model.time import FOREVER, Moment, before
from pledgewatch.weighing import weigh
from pledgewatch.witnesses import Witnesses

__all__ = ["Reciprocity", "partners", "resolve"]


@attrs.frozen
class _Act:
    """What may be a violation of a pledge, whatever the other side did.

    Attributes:
        name: The incident.
        lo, last: The earliest and the latest it can have happened.
        base: Whether it violates the pledge, the other side's acts apart.
    """

    name: str
    lo: int
    last: int
    base: Kleene


@attrs.frozen(eq=False)
class Reciprocity:
    """What became of pledges that depend on each other.

    Attributes:
        scopes: The pledges concerned, compiled without reciprocity.
        acts: For each of them, what may violate it.
        named: For each reciprocal pledge, the pledges it depends on.
    """

    scopes: Mapping[str, Scope] = attrs.field(factory=dict)
    acts: Mapping[str, tuple[_Act, ...]] = attrs.field(factory=dict)
    named: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)

    def foresees(self, pledge: str, at: int) -> bool:
        """Whether a reciprocal pledge rests on acts that had not begun by an instant."""
        return pledge in self.named and any(
            act.lo > at for acts in self.acts.values() for act in acts
        )

    def course(self, pledge: str, at: int = FOREVER) -> Course:
        """The reciprocal condition of a pledge over time, from the acts begun by an instant."""
        begun = {id: tuple(act for act in acts if act.lo <= at) for id, acts in self.acts.items()}
        violations = _violations(self.scopes, begun, self.named)
        return _course(
            (violations[other], self.scopes[other].pledge.tolerated) for other in self.named[pledge]
        )

    def bound(self, pledge: str, at: int = FOREVER) -> Scope:
        """A pledge with its reciprocal condition, from the acts begun by an instant."""
        scope = self.scopes[pledge]
        return attrs.evolve(scope, condition=scope.condition.joined(self.course(pledge, at)))

    def first(self, pledge: str, at: int) -> Moment | None:
        """When the first possible violation of a pledge happened, of those begun by an instant."""
        acts = [act for act in self.acts.get(pledge, ()) if act.lo <= at]
        if not acts:
            return None
        return Moment.of(min(act.lo for act in acts), min(act.last for act in acts) + 1)

    def rivals(self, pledge: str) -> tuple[str, ...]:
        """The pledges that a pledge depends on and that depend on it."""
        return tuple(
            other for other in self.named.get(pledge, ()) if pledge in self.named.get(other, ())
        )

    def order(self, pledge: str, other: str, at: int) -> Kleene | None:
        """Whether a pledge was violated before another; None where one of them was not, by then.

        U where neither was surely the first.
        """
        mine, theirs = self.first(pledge, at), self.first(other, at)
        if mine is None or theirs is None:
            return None
        if before(mine, theirs) is T:
            return T
        return F if before(theirs, mine) is T else U

    def first_violator_is_unknown(self, pledge: str, at: int) -> bool:
        """Whether both sides may have violated their pledges, and it cannot be told who began."""
        return any(self.order(pledge, other, at) is U for other in self.rivals(pledge))


def partners(pledge: Pledge) -> tuple[str, ...]:
    """The pledges of the other side that a pledge depends on."""
    return pledge.condition.unless_broken if pledge.condition is not None else ()


def resolve(
    ledger: Ledger,
    scopes: Mapping[str, Scope],
    wanted: Iterable[str],
    alive: Iterable[Timed],
    witnesses: Witnesses,
    as_of: int,
    memory: Memory | None = None,
) -> Reciprocity:
    """Work out the reciprocal conditions that some pledges rest on.

    Args:
        ledger: The ledger.
        scopes: Every pledge alive at `as_of`, compiled without reciprocity.
        wanted: The pledges whose conditions are needed.
        alive: The dated records alive at `as_of`.
        witnesses: Who says so.
        as_of: The knowledge time.
        memory: What was worked out of the same records before.
    """
    group = _closure(scopes, wanted)
    if not group:
        return Reciprocity()
    concerned = [scopes[id] for id in sorted(group)]
    evidence = collect(ledger, alive, concerned, witnesses, as_of, memory)
    acts = {scope.pledge.id: _acts(scope, evidence, witnesses) for scope in concerned}
    named = {
        scope.pledge.id: tuple(other for other in partners(scope.pledge) if other in scopes)
        for scope in concerned
        if partners(scope.pledge)
    }
    return Reciprocity({scope.pledge.id: scope for scope in concerned}, acts, named)


def _closure(scopes: Mapping[str, Scope], wanted: Iterable[str]) -> frozenset[str]:
    """The reciprocal ones of some pledges with all that they depend on."""
    waiting = [id for id in wanted if id in scopes and partners(scopes[id].pledge)]
    found: set[str] = set()
    while waiting:
        id = waiting.pop()
        if id in scopes and id not in found:
            found.add(id)
            waiting.extend(partners(scopes[id].pledge))
    return frozenset(found)


def _acts(scope: Scope, evidence: Evidence, witnesses: Witnesses) -> tuple[_Act, ...]:
    found = []
    key = evidence.at(scope.pledge.id, "whole")
    for name, incident in sorted(evidence.incidents.get(key, {}).items()):
        weighed = weigh(name, incident, scope, witnesses)
        if weighed is None:
            continue
        base = weighed.match & (T if weighed.proven else U if weighed.plausible else F)
        if base is not F:
            # Whether more were tolerated is all that is asked: their number may be large.
            number = min(weighed.number, scope.pledge.tolerated + 1)
            found += [_Act(name, weighed.lo, weighed.hi - 1, base)] * number
    return tuple(found)


class _Counts:
    """The acts against one pledge, as far as they have been worked out."""

    def __init__(self, acts: Sequence[_Act], tolerated: int) -> None:
        self.tolerated = tolerated
        self.begun = sorted(act.lo for act in acts)
        self.over = sorted(act.last for act in acts)
        self.certain: list[int] = []
        self.possible: list[int] = []

    def add(self, act: _Act, violates: Kleene) -> None:
        if violates is T:
            bisect.insort(self.certain, act.last)
        if violates is not F:
            bisect.insort(self.possible, act.last)

    def kept_before(self, act: _Act) -> Kleene:
        """Whether the pledge had not been violated when an act of the other side happened."""
        if bisect.bisect_left(self.certain, act.lo) > self.tolerated:
            return F
        earlier = bisect.bisect_left(self.possible, act.lo)
        # Of those that may or may not be the earlier, nothing is asked but that they may violate.
        unordered = bisect.bisect_left(self.begun, act.last) - bisect.bisect_left(self.over, act.lo)
        return U if earlier + unordered > self.tolerated else T


def _violations(
    scopes: Mapping[str, Scope],
    acts: Mapping[str, Sequence[_Act]],
    named: Mapping[str, Sequence[str]],
) -> dict[str, list[tuple[_Act, Kleene]]]:
    """Each act with whether it violates its pledge, taken in order of time."""
    counts = {id: _Counts(given, scopes[id].pledge.tolerated) for id, given in acts.items()}
    found: dict[str, list[tuple[_Act, Kleene]]] = {id: [] for id in acts}
    in_order = sorted(
        ((act, id) for id, given in acts.items() for act in given),
        key=lambda entry: (entry[0].lo, entry[1], entry[0].name),
    )
    for act, id in in_order:
        free = all_of(counts[other].kept_before(act) for other in named.get(id, ()))
        violates = act.base & free
        found[id].append((act, violates))
        counts[id].add(act, violates)
    return found


def _course(others: Iterable[tuple[Sequence[tuple[_Act, Kleene]], int]]) -> Course:
    """The reciprocal condition: it holds until one of the others is violated once too often."""
    course = Course(T)
    for violations, tolerated in others:
        maybe = sorted(act.lo for act, violates in violations if violates is not F)
        surely = sorted(act.last for act, violates in violations if violates is T)
        steps: list[tuple[int, Kleene]] = []
        if len(maybe) > tolerated:
            steps.append((maybe[tolerated] + 1, U))
        if len(surely) > tolerated:
            steps.append((surely[tolerated] + 1, F))
        # At one instant the later step counts.
        course = course.joined(Course(T, tuple(sorted(dict(steps).items()))))
    return course
