"""What must hold for a pledge to bind, over time (semantics 5 and 7, *conditions*).

A condition is true or false only where that is established; else it cannot be told. A reciprocal
pledge binds until the other side's pledge is violated by strictly earlier events, told by others than
the debtor's own organs.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from pledgewatch.conventions import log_odds
from pledgewatch.engine.evidence import Evidence
from pledgewatch.engine.identity import Snapshot, observer_of, strongest
from pledgewatch.engine.incident import ACTOR, Doubts, DoubtsOf, Incident
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.scoring import Entry, Score, merged, rounded, scored, total
from pledgewatch.engine.step_function import ALWAYS, StepFunction
from pledgewatch.engine.violations import score_of
from pledgewatch.model.logic import F, Kleene, T, U, agreed, known
from pledgewatch.model.records import Coverage, Pledge, Report, StateReport


def partners(pledge: Pledge) -> tuple[str, ...]:
    """The pledges of the other side that a pledge depends on."""
    return pledge.condition.unless_broken if pledge.condition is not None else ()


# -- conditions that state reports speak of ----------------------------------------------------------


def stated_condition(snapshot: Snapshot, pledge: Pledge) -> StepFunction:
    """The value of the condition of a pledge over time, from what is reported of its state."""
    condition = pledge.condition
    if condition is None:
        return ALWAYS
    presumed = U if condition.presumed is None else known(condition.presumed)
    if condition.presumed is None and condition.state is None and condition.unless_broken:
        presumed = T
    tellings = [
        record
        for record in snapshot.told_of(condition.state)
        if record.holds is not None
        and snapshot.llr(record) > 0
        and (record.holds or not snapshot.is_organ(record, pledge.debtor))
    ]
    return StepFunction(presumed, tuple(_told(snapshot, tellings, presumed)))


def _told(
    snapshot: Snapshot, tellings: Iterable[StateReport], presumed: Kleene
) -> Iterator[tuple[int, Kleene]]:
    """What holds from each instant on at which some telling may begin, or surely has begun."""
    by_last = sorted(tellings, key=lambda each: each.when.start.last)
    lasts = [each.when.start.last for each in by_last]
    newest = list(itertools.accumulate((each.when.start.lo for each in by_last), max))
    coming = sorted(by_last, key=lambda each: each.when.start.lo, reverse=True)
    perhaps: list[StateReport] = []
    for turn in sorted(
        {edge for each in by_last for edge in (each.when.start.lo, each.when.start.last)}
    ):
        while coming and coming[-1].when.start.lo <= turn:
            perhaps.append(coming.pop())
        perhaps = [each for each in perhaps if turn < each.when.start.last]
        known = bisect.bisect_right(lasts, turn)
        # Of those in force, the ones that are not surely followed by another.
        in_force = by_last[bisect.bisect_left(lasts, newest[known - 1]) : known] if known else []
        value = _established(snapshot, in_force, presumed) if in_force else presumed
        if perhaps:
            latest = max(each.when.start.lo for each in (*in_force, *perhaps))
            last = [each for each in (*in_force, *perhaps) if each.when.start.last >= latest]
            value = agreed((value, _established(snapshot, last, presumed)))
        yield turn, value


def _established(snapshot: Snapshot, latest: Sequence[StateReport], presumed: Kleene) -> Kleene:
    """What the latest tellings establish; a weaker one that agrees with what is presumed leaves it."""
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
        evidence: What is told.
        scopes: Every pledge that is alive, compiled.
        at: Event time: what happened later is not asked about.
    """

    def __init__(self, evidence: Evidence, scopes: Mapping[str, Scope], at: int) -> None:
        self._snapshot, self._scopes, self._at = evidence.snapshot, scopes, at
        self._views: dict[tuple[frozenset[str], str], _View] = {}
        self._evidence = {frozenset[str](): evidence}
        self._firsts: dict[str, tuple[int, int] | None] = {}

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

    def condition(self, scope: Scope) -> StepFunction:
        """The whole condition of a pledge over time: what is reported, and what the other side did."""
        course = scope.condition
        for other in self.named(scope.pledge):
            view = self._view(scope.pledge.id, other)
            turns = view.turns()
            steps = tuple((turn, view.value(turn, turn + 1).answer) for turn in turns)
            course = course.joined(StepFunction(T, steps))
        return course

    def first(self, pledge: str) -> tuple[int, int] | None:
        """The least ``lo`` and the least ``last`` of what may violate a pledge, whatever else binds it."""
        if pledge not in self._firsts:
            scope = self._scopes[pledge]
            acts = [
                each
                for each in self._evidence[frozenset()].incidents(scope, scope.whole)
                if each.lo <= self._at and (each.certain or each.possible)
            ]
            first = (min(e.lo for e in acts), min(e.hi - 1 for e in acts)) if acts else None
            self._firsts[pledge] = first
        return self._firsts[pledge]

    def _reports(self, organs: frozenset[str]) -> Evidence:
        """The evidence without what those say who speak for some actors."""
        if organs not in self._evidence:
            snapshot = self._snapshot

            def is_own(record: Report | Coverage) -> bool:
                speaks_for = snapshot.organ_of(observer_of(record))
                return isinstance(record, Report) and speaks_for in organs

            self._evidence[organs] = Evidence(snapshot, is_own)
        return self._evidence[organs]

    def _view(self, pledge: str, other: str) -> _View:
        key = self._snapshot.organs(self._scopes[pledge].pledge.debtor), other
        if key not in self._views:
            self._look(key)
        return self._views[key]

    def _look(self, key: tuple[frozenset[str], str]) -> None:
        """Make a view and all that it rests on, however long the chain of pledges is."""
        made, waiting = [], [key]
        while waiting:
            organs, other = key = waiting.pop()
            if key in self._views:
                continue
            theirs, evidence = self._scopes[other], self._reports(organs)
            acts = [
                each
                for each in evidence.incidents(theirs, theirs.whole)
                if each.lo <= self._at and each.entries
            ]
            view = self._views[key] = _View(evidence, theirs, acts)
            others = self.named(theirs.pledge)
            if others or theirs.condition != ALWAYS or theirs.binds is not T:
                view.doubts = self.doubts(theirs)
            own = self._snapshot.organs(theirs.pledge.debtor)
            waiting.extend((own, each) for each in others)
            made.append(view)
        # What is asked of an act was over before it: in this order, all that it rests on is known.
        ends = [(act.hi, place) for place, view in enumerate(made) for act in view.by_end]
        for _, place in sorted(ends):
            made[place].settle()


_Sum = tuple[tuple[Entry, ...], Score]


class _View:
    """The acts against a pledge as the other side may rest on them.

    Attributes:
        by_end: The acts, by their end.
        doubts: What is in doubt of them by the pledge's own condition; None: nothing.
    """

    doubts: DoubtsOf | None = None

    def __init__(self, evidence: Evidence, scope: Scope, acts: Sequence[Incident]) -> None:
        self._evidence, self._scope = evidence, scope
        self.by_end = sorted(acts, key=lambda each: (each.hi, each.lo, each.key))
        self._by_start = sorted(acts, key=lambda each: (each.lo, each.hi, each.key))
        self._ends = [each.hi - 1 for each in self.by_end]
        self._starts = [each.lo for each in self._by_start]
        self._latest = list(itertools.accumulate((e.hi - 1 for e in self._by_start), max))
        self._own = {each.key: each for each in acts}
        self._settled: list[Incident | None] = []
        # What the first acts to end say, and those of them that name who acted, with what each establishes.
        self._sums: list[tuple[_Sum, _Sum]] = [(((), Score()), ((), Score()))]
        self._known: dict[tuple[int, int, str], _Value] = {}

    def settle(self) -> None:
        """Read the pledge's own condition for one more act, from what was earlier than it."""
        act: Incident | None = self.by_end[len(self._settled)]
        assert act is not None
        if self.doubts is not None:
            doubt = self.doubts(act.key, act.lo, act.hi)
            scope = self._scope
            reweighed = self._evidence.reweighed
            act = None if doubt is None else reweighed(act.key, scope, scope.whole, doubt)
        self._settled.append(act)
        every, named = self._sums[-1]
        if act is not None:
            every = self._with(every, act)
            named = self._with(named, act) if act.stated[ACTOR] > 0 else named
        self._sums.append((every, named))

    def _with(self, said: _Sum, act: Incident) -> _Sum:
        """What some acts say with one more; most say nothing that was not said more strongly before."""
        entries = merged((*said[0], *act.entries), self._evidence.snapshot.rules.theta_b)
        return said if entries == said[0] else (entries, self._scored(entries))

    def _scored(self, entries: Iterable[Entry]) -> Score:
        snapshot = self._evidence.snapshot
        return scored(entries, snapshot.family, snapshot.rules.theta_b)

    def turns(self) -> list[int]:
        """The instants at which the answer may change."""
        return sorted({edge for act in self.by_end for edge in (act.lo + 1, act.hi)})

    def value(self, lo: int, hi: int, own: str = "") -> _Value:
        """Whether the pledge stands for an act of somebody else at ``[lo, hi)``.

        Of what is told both as an act of one side and as one of the other, neither is the earlier.
        """
        over = bisect.bisect_left(self._ends, lo)
        begun = bisect.bisect_left(self._starts, hi - 1)
        key = over, begun, own if own in self._own else ""
        if key not in self._known:
            self._known[key] = self._answer(over, key[2], self._perhaps(begun, lo, own))
        return self._known[key]

    def _perhaps(self, begun: int, lo: int, own: str) -> list[Incident]:
        """The acts among the first to begin that may not be over by an instant."""
        found = []
        for place in range(begun - 1, -1, -1):
            if self._latest[place] < lo:
                break
            act = self._by_start[place]
            if act.hi - 1 >= lo and act.key != own:
                found.append(act)
        return found

    def _answer(self, over: int, own: str, perhaps: Sequence[Incident]) -> _Value:
        rules = self._evidence.snapshot.rules
        if self._score(over, own, ()).violated:
            return _Value(F)
        if rounded(self._score(over, own, perhaps).v) <= rules.theta_lo:
            return _STANDS
        named = self._score(over, own, perhaps, named=True)
        return _Value(U, rounded(named.v) <= rules.theta_lo)

    def _score(
        self, over: int, own: str, perhaps: Iterable[Incident], *, named: bool = False
    ) -> Score:
        """What the first acts that were over establish, with some that may be; of those that name an actor."""
        snapshot, tolerated = self._evidence.snapshot, self._scope.pledge.tolerated
        some = [act for act in perhaps if not named or act.stated[ACTOR] > 0]
        if not tolerated and not (own and over and self._own[own].hi - 1 <= self._ends[over - 1]):
            entries, score = self._sums[over][named]
            more = [entry for act in some for entry in act.entries]
            return self._scored((*entries, *more)) if more else score
        settled = zip(self.by_end[:over], self._settled, strict=False)
        kept = [act for old, act in settled if act is not None and old.key != own]
        some += [act for act in kept if not named or act.stated[ACTOR] > 0]
        return score_of(some, snapshot, tolerated)
