"""A ledger at one knowledge time and one event time, made ready to be judged."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pledgewatch.conventions import log_odds
from pledgewatch.engine.conditions import Reciprocity, stated_condition
from pledgewatch.engine.coverage import WatchedTime, coverage_of, watchers
from pledgewatch.engine.evidence import Evidence
from pledgewatch.engine.gathered import Gathered
from pledgewatch.engine.identity import Snapshot, Telling, observer_of
from pledgewatch.engine.index import Index
from pledgewatch.engine.observations import Observations
from pledgewatch.engine.scope import Cell, Scope, compile_scope
from pledgewatch.engine.scoring import Score
from pledgewatch.engine.step_function import StepFunction
from pledgewatch.engine.violations import Incidents, score_of
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import (
    Pledge,
    Report,
    Source,
    Stance,
    Statement,
    StatementKind,
    StateReport,
    Timed,
)

if TYPE_CHECKING:
    from pledgewatch.engine.facts import Judgement


class Case:
    """What is needed to judge the pledges of a snapshot at an event time.

    Args:
        at: Event time (microseconds UTC).

    Attributes:
        snapshot, at, as_of: As given.
        evidence: What is told.
        judgements: The judgements that were made of it, by pledge;
        briefs: those that were made in brief, and
        review: the review, once there is one.
        quiet: Days on which nothing is counted, as some looks watched them (`Counter`).
        gathered: What was read from tables for it; None where none were.
    """

    def __init__(self, snapshot: Snapshot, at: int, evidence: Evidence | None = None) -> None:
        self.snapshot, self.at, self.as_of = snapshot, at, snapshot.as_of
        self.evidence = Evidence(snapshot) if evidence is None else evidence
        self._incidents: dict[tuple[Scope, Cell], Incidents] = {}
        self._courses: dict[Scope, StepFunction] = {}
        self._without: dict[str, Case] = {}
        self.judgements: dict[str, Judgement] = {}
        self.briefs: dict[str, Judgement] = {}
        self.review: Any = None
        self.quiet: dict[Hashable, dict[tuple[int, int], Any]] = {}
        self.gathered: Gathered | None = None

    @functools.cached_property
    def index(self) -> Index:
        """What the pledges and statements of the ledger ask about, whatever the clocks."""
        return Index.of(self.snapshot.ledger)

    @functools.cached_property
    def scopes(self) -> Mapping[str, Scope]:
        """Every pledge that is alive, by id; compiled when it is first asked for."""
        return _Scopes(self)

    def without(self, origin: str) -> Case:
        """The same as if an origin had told of nothing and looked at nothing (leave one out)."""
        if origin not in self._without:
            self._without[origin] = Case(self.snapshot.without(origin), self.at)
        return self._without[origin]

    def compiled(self, pledge: Pledge) -> Scope:
        """A pledge, or one that differs from it in some terms, compiled."""
        return compile_scope(
            self.snapshot, pledge, lambda each: stated_condition(self.snapshot, each)
        )

    def carried(self, name: Hashable, pledge: Callable[[], Pledge]) -> Scope:
        """A pledge compiled, or as it was compiled before tellings came that change nothing of it."""
        held = self.snapshot.compiled
        if name not in held:
            held[name] = self.compiled(pledge())
        found: Scope = held[name]
        return found

    @functools.cached_property
    def reciprocity(self) -> Reciprocity:
        """How pledges that depend on others stand."""
        return Reciprocity(self.evidence, self.scopes, self.at)

    @functools.cached_property
    def observations(self) -> Observations:
        """What is told of states."""
        return Observations(self.evidence)

    def condition(self, scope: Scope) -> StepFunction:
        """The whole condition of a pledge over time."""
        if scope not in self._courses:
            self._courses[scope] = self.reciprocity.condition(scope)
        return self._courses[scope]

    def incidents(self, scope: Scope, cell: Cell) -> Incidents:
        """The incidents told in a cell that may have happened by the event time, by time."""
        key = scope, cell
        if key not in self._incidents:
            found = self.evidence.incidents(
                scope,
                cell,
                doubts=self.reciprocity.doubts(scope),
                is_steady=not self.reciprocity.named(scope.pledge),
            )
            self._incidents[key] = found.until(self.at)
        return self._incidents[key]

    def score(self, scope: Scope, cell: Cell) -> Score:
        """What the incidents of a cell establish together."""
        return score_of(self.incidents(scope, cell), self.snapshot, scope.pledge.tolerated)

    def coverage(self, scope: Scope, cell: Cell, spans: list[tuple[int, int]]) -> WatchedTime:
        """How well some spans of time were watched in a cell."""
        return coverage_of(watchers(self.evidence, scope, cell), spans, self.snapshot)

    @functools.cached_property
    def loudest(self) -> Mapping[str, int]:
        """By source the most that what it tells weighs, be it only by its reliability (nano-nats)."""
        snapshot = self.snapshot
        rated = snapshot.assumptions.sources.probability
        found = {
            source.id: log_odds(rated(snapshot.letter(source.id), None))
            for source in snapshot.ledger.all(Source)
        }
        told: list[Telling] = [*snapshot.all(StateReport)]
        told += (each for each in snapshot.all(Report) if each.stance is Stance.AFFIRMS)
        for each in told:
            name = observer_of(each)
            found[name] = max(found.get(name, 0), snapshot.llr(each))
        return found

    @functools.cached_property
    def denied(self) -> frozenset[str]:
        """The incidents that a denial names, said by the event time."""
        return frozenset(
            self.snapshot.incident(name)
            for record in self.snapshot.all(Statement)
            if record.kind is StatementKind.DENIAL and record.said.last <= self.at
            for name in record.incidents
        )


def came_between(ledger: Ledger, after: int, until: int) -> Sequence[Timed]:
    """The records that became known after an instant and by another, in the order of that."""
    if after >= until:
        return ()
    every = ledger._arrivals
    first, last = (
        bisect.bisect_right(every, each, key=lambda r: r._known_at) for each in (after, until)
    )
    return every[first:last]


def supposing(case: Case, at: int, as_of: int, news: Sequence[Timed]) -> Case | None:
    """A case at later clocks as if nothing but some records had become known since.

    Returns:
        The case; None where these do more than add themselves, so that it has to be made anew.
    """
    snapshot = case.snapshot.told(as_of, news)
    return None if snapshot is None else Case(snapshot, at, case.evidence.told(snapshot))


def case_after(earlier: Case | None, ledger: Ledger, at: int, as_of: int) -> Case:
    """A ledger at two clocks, carried on from an earlier case where there is one and that can be."""
    told = earlier and supposing(earlier, at, as_of, came_between(ledger, earlier.as_of, as_of))
    return told or Case(Snapshot(ledger, as_of), at)


class _Scopes(Mapping[str, Scope]):
    """The pledges of a case by id, each compiled once, when it is asked for."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._pledges = {pledge.id: pledge for pledge in case.snapshot.all(Pledge)}

    def __getitem__(self, pledge: str) -> Scope:
        return self._case.carried(pledge, lambda: self._pledges[pledge])

    def __contains__(self, pledge: object) -> bool:
        return pledge in self._pledges

    def __iter__(self) -> Iterator[str]:
        return iter(self._pledges)

    def __len__(self) -> int:
        return len(self._pledges)
