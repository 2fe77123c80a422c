"""What must hold for a pledge to bind, over time (semantics 5 and 7, *conditions*).

A condition is true or false only where that is established; else it cannot be told. A reciprocal
pledge binds until the other side's pledge is violated by strictly earlier events, told by others than
the debtor's own organs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import attrs

from pledgewatch.conventions import log_odds
from pledgewatch.engine.course import ALWAYS, Course
from pledgewatch.engine.evidence import Evidence
from pledgewatch.engine.identity import Snapshot, strongest
from pledgewatch.engine.incident import ACTOR, Doubts, DoubtsOf, Incident
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.scoring import rounded, total
from pledgewatch.engine.violations import score_of
from pledgewatch.model.logic import F, Kleene, T, U, agreed, known
from pledgewatch.model.records import Coverage, Pledge, Report, StateReport
from pledgewatch.model.time import before


def partners(pledge: Pledge) -> tuple[str, ...]:
    """The pledges of the other side that a pledge depends on."""
    return pledge.condition.unless_broken if pledge.condition is not None else ()


# -- conditions that state reports speak of ----------------------------------------------------------


def stated_condition(snapshot: Snapshot, pledge: Pledge) -> Course:
    """The value of the condition of a pledge over time, from what is reported of its state."""
    condition = pledge.condition
    if condition is None:
        return ALWAYS
    presumed = U if condition.presumed is None else known(condition.presumed)
    if condition.presumed is None and condition.state is None and condition.unless_broken:
        presumed = T
    tellings = [
        record
        for record in snapshot.all(StateReport)
        if condition.state is not None
        and record.state == condition.state
        and record.holds is not None
        and snapshot.llr(record) > 0
        and (record.holds or not snapshot.is_organ(record, pledge.debtor))
    ]
    turns = sorted({edge for t in tellings for edge in (t.when.start.lo, t.when.start.last)})
    return Course(
        presumed, tuple((turn, _condition_at(snapshot, turn, tellings, presumed)) for turn in turns)
    )


def _condition_at(
    snapshot: Snapshot, instant: int, tellings: Sequence[StateReport], presumed: Kleene
) -> Kleene:
    in_force = [t for t in tellings if t.when.start.last <= instant]
    perhaps = [t for t in tellings if t.when.start.lo <= instant < t.when.start.last]
    value = _established(snapshot, in_force, presumed) if in_force else presumed
    if not perhaps:
        return value
    return agreed((value, _established(snapshot, [*in_force, *perhaps], presumed)))


def _established(snapshot: Snapshot, tellings: Sequence[StateReport], presumed: Kleene) -> Kleene:
    """What the latest tellings establish; a weaker one that agrees with what is presumed leaves it."""
    latest = [
        t
        for t in tellings
        if not any(before(t.when.start, other.when.start) is T for other in tellings)
    ]
    sums = {
        holds: total(strongest(snapshot, (t for t in latest if t.holds is holds)), snapshot.family)
        for holds in (True, False)
    }
    difference = sums[True] - sums[False]
    enough = log_odds(snapshot.rules.theta_b)
    if abs(difference) >= enough:
        return known(difference > 0)
    if difference and known(difference > 0) is presumed:
        return presumed
    return U


# -- conditions that are pledges of the other side ---------------------------------------------------


@attrs.frozen
class _Value:
    """Whether the other side's pledge stands, and whether that hangs on acts nobody is named for."""

    answer: Kleene
    by_actor: bool = False


_STANDS = _Value(T)


class Reciprocity:
    """How pledges that bind only while others are kept depend on these, at an event time.

    Args:
        scopes: Every pledge that is alive, compiled.
        at: Event time: what happened later is not asked about.
    """

    def __init__(self, snapshot: Snapshot, scopes: Mapping[str, Scope], at: int) -> None:
        self._snapshot, self._scopes, self._at = snapshot, scopes, at
        self._views: dict[tuple[str, str], _View] = {}
        self._evidence: dict[str, Evidence] = {}

    def named(self, pledge: Pledge) -> tuple[str, ...]:
        """The pledges of the other side, as far as they are known."""
        return tuple(id for id in partners(pledge) if id in self._scopes)

    def doubts(self, scope: Scope) -> DoubtsOf:
        """What is in doubt of an act against a pledge; None for one while it did not bind."""
        others = self.named(scope.pledge)

        def ask(key: str, lo: int, hi: int) -> Doubts | None:
            values = [self.value(scope.pledge.id, other, lo, hi, key) for other in others]
            stated = scope.condition.over(lo, hi)
            answer = stated
            for value in values:
                answer = answer & value.answer
            if answer is F:
                return None
            by_actor = (
                answer is U
                and stated is T
                and all(value.by_actor for value in values if value.answer is U)
            )
            return Doubts(binds=scope.binds is not T, condition=answer is U, by_actor=by_actor)

        return ask

    def value(self, pledge: str, other: str, lo: int, hi: int, key: str = "") -> _Value:
        """Whether a pledge of the other side stands for an act at ``[lo, hi)``, that act left out."""
        return self._view(pledge, other).value(lo, hi, key)

    def condition(self, scope: Scope) -> Course:
        """The whole condition of a pledge over time: what is reported, and what the other side did."""
        course = scope.condition
        for other in self.named(scope.pledge):
            view = self._view(scope.pledge.id, other)
            turns = view.turns()
            steps = tuple((turn, view.value(turn, turn + 1).answer) for turn in turns)
            course = course.joined(Course(T, steps))
        return course

    def first(self, pledge: str) -> tuple[int, int] | None:
        """The least ``lo`` and the least ``last`` of what may violate a pledge, whatever else binds it."""
        scope = self._scopes[pledge]
        acts = [
            each
            for each in self._reports(None).incidents(scope, scope.whole)
            if each.lo <= self._at and (each.certain or each.possible)
        ]
        if not acts:
            return None
        return min(each.lo for each in acts), min(each.hi - 1 for each in acts)

    def _reports(self, without: str | None) -> Evidence:
        """The evidence without what the organs of an actor say."""
        key = without or ""
        if key not in self._evidence:
            snapshot = self._snapshot

            def is_own(record: Report | Coverage) -> bool:
                return isinstance(record, Report) and snapshot.is_organ(record, without)

            self._evidence[key] = Evidence(snapshot, is_own if without is not None else None)
        return self._evidence[key]

    def _view(self, pledge: str, other: str) -> _View:
        key = pledge, other
        if key not in self._views:
            debtor = self._scopes[pledge].pledge.debtor
            theirs = self._scopes[other]
            evidence = self._reports(debtor)
            acts = [
                each
                for each in evidence.incidents(theirs, theirs.whole)
                if each.lo <= self._at and each.entries
            ]
            view = self._views[key] = _View(self._snapshot, theirs, acts)
            view.conditioned(evidence, self, self.named(theirs.pledge))
        return self._views[key]


class _View:
    """The acts against a pledge as the other side may rest on them."""

    def __init__(self, snapshot: Snapshot, scope: Scope, acts: Sequence[Incident]) -> None:
        self._snapshot, self._scope = snapshot, scope
        self._bare = sorted(acts, key=lambda each: (each.lo, each.hi, each.key))
        self._acts: dict[str, Incident | None] = {}
        self._known: dict[tuple[int, int, str], _Value] = {}
        self._reweigh: Callable[[Incident], Incident | None] = lambda act: act

    def conditioned(
        self, evidence: Evidence, reciprocity: Reciprocity, others: Iterable[str]
    ) -> None:
        """Read the pledge's own condition for each act, from what was earlier than it."""
        if not tuple(others) and self._scope.condition == ALWAYS and self._scope.binds is T:
            return
        doubts = reciprocity.doubts(self._scope)

        def reweigh(act: Incident) -> Incident | None:
            doubt = doubts(act.key, act.lo, act.hi)
            if doubt is None:
                return None
            return evidence.reweighed(act.key, self._scope, self._scope.whole, doubt)

        self._reweigh = reweigh

    def turns(self) -> list[int]:
        """The instants at which the answer may change."""
        return sorted({edge for act in self._bare for edge in (act.lo + 1, act.hi)})

    def value(self, lo: int, hi: int, own: str = "") -> _Value:
        """Whether the pledge stands for an act of somebody else at ``[lo, hi)``.

        Of what is told both as an act of one side and as one of the other, neither is the earlier.
        """
        others = [act for act in self._bare if act.key != own]
        earlier = [act for act in others if act.hi - 1 < lo]
        begun = [act for act in others if act.lo < hi - 1 and act.hi - 1 >= lo]
        if not earlier and not begun:
            return _STANDS
        key = len(earlier), len(begun), own if len(others) < len(self._bare) else ""
        if key not in self._known:
            self._known[key] = self._answer(earlier, begun)
        return self._known[key]

    def _answer(self, earlier: Sequence[Incident], begun: Sequence[Incident]) -> _Value:
        snapshot, rules = self._snapshot, self._snapshot.rules
        settled = [act for act in map(self._judged, earlier) if act is not None]
        if score_of(settled, snapshot, self._scope.pledge.tolerated).violated:
            return _Value(F)
        standing = [*settled, *begun]
        tolerated = self._scope.pledge.tolerated
        if rounded(score_of(standing, snapshot, tolerated).v) <= rules.theta_lo:
            return _STANDS
        named = [act for act in standing if act.stated[ACTOR] > 0]
        by_actor = rounded(score_of(named, snapshot, tolerated).v) <= rules.theta_lo
        return _Value(U, by_actor)

    def _judged(self, act: Incident) -> Incident | None:
        if act.key not in self._acts:
            self._acts[act.key] = self._reweigh(act)
        return self._acts[act.key]
