"""Answers: judgements and findings of a ledger at two clocks, the one way in which `live` asks the engine.

Everything else in this room reads what is answered here, so that another engine is put in by changing
this module and `relevance`.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import attrs

from pledgewatch.case import Case, open_case
from pledgewatch.evidence import Watch
from pledgewatch.findings import Finding, Judgements, deeds, sayings, tellings
from pledgewatch.live.relevance import Relevance, Subject
from pledgewatch.matching import Scope
from pledgewatch.model.dates import civil_days
from pledgewatch.model.ledger import Ledger, like
from pledgewatch.model.records import Coverage, Kind, Pledge, Report, Stance, Timed
from pledgewatch.model.time import DAY, FOREVER, Moment
from pledgewatch.reciprocity import partners
from pledgewatch.verdicts import Judgement, Verdict
from pledgewatch.verdicts.units import covered_time, judged_part, unit_watches

__all__ = ["Answers", "Turn", "home", "judgements"]

_Finder = Callable[[Case, Judgements, int], Iterable[Finding]]
_ON_PLEDGES: Mapping[str, tuple[_Finder, ...]] = {
    "continuation": (deeds.continuation,),
    "resumption": (deeds.continuation, deeds.state_persists),
    "insufficient_reduction": (deeds.reduction,),
    "increase": (deeds.reduction,),
    "displacement": (deeds.displacement,),
    "missed_deadline": (deeds.missed_deadline,),
    "state_persists": (deeds.state_persists,),
}
"""What finds the kinds that are read from the judgement on their own pledge alone."""
_GENERAL: Mapping[str, _Finder] = {
    "say_say": sayings.say_say,
    "claim_refuted": sayings.claim_refuted,
    "denial_refuted": sayings.denial_refuted,
    "false_compliance_claim": sayings.false_compliance_claim,
    "report_conflict": tellings.report_conflict,
}
"""What finds the others."""


def home(finding: Finding) -> Subject:
    """The subject whose answers a finding is one of."""
    return None if finding.kind in _GENERAL else finding.pledge


def judgements(ledger: Ledger, at: int, as_of: int, pledges: Iterable[str] | None) -> Answers:
    """What the engine says of some pledges of a ledger, each part worked out when it is asked for.

    Args:
        ledger: The records, or those of them that may concern what is asked (`Relevance`).
        at: Event time (microseconds UTC).
        as_of: Knowledge time.
        pledges: The pledges that are asked about; None: only what concerns no one pledge.
    """
    return Answers(ledger, at, as_of, tuple(pledges or ()))


class Turn(NamedTuple):
    """When time alone may change an answer next.

    Attributes:
        at: The first such instant (microseconds UTC); `FOREVER` where there is none.
        is_exact: Whether nothing changes until then; of what changes all the time only the days are
            looked at.
    """

    at: int = FOREVER
    is_exact: bool = False


@attrs.define(eq=False, slots=False)
class Answers:
    """The answers at two clocks; see `judgements`.

    Attributes:
        ledger: The records.
        at: Event time (microseconds UTC).
        as_of: Knowledge time.
        pledges: The pledges that are asked about.
    """

    ledger: Ledger
    at: int
    as_of: int
    pledges: tuple[str, ...]
    _judged: dict[str, Judgement | None] = attrs.field(init=False, factory=dict)
    _cases: dict[frozenset[str], Case] = attrs.field(init=False, factory=dict)

    @functools.cached_property
    def _case(self) -> Case:
        return open_case(self.ledger, self.as_of, self.pledges)

    def judgement(self, pledge: str) -> Judgement | None:
        """The judgement on a pledge; None where it is not known by then, or was taken back."""
        if pledge not in self._judged:
            is_known = pledge in self._case.scopes
            self._judged[pledge] = self._case.judgement(pledge, self.at) if is_known else None
        return self._judged[pledge]

    def verdict(self, pledge: str) -> Verdict | None:
        """The verdict on a pledge: by itself it costs less than with all that is shown beside it."""
        if pledge in self._judged or pledge not in self._case.scopes:
            found = self.judgement(pledge)
            return None if found is None else found.verdict
        return self._case.verdict(pledge, self.at)

    def findings(self, subject: Subject, kinds: Iterable[str] | None = None) -> Iterator[Finding]:
        """The findings on a subject, certain or not, in no order.

        Args:
            subject: A pledge that is asked about, or None.
            kinds: The kinds that are wanted; others may be found along with them. Left out: all.
        """
        if subject is None:
            for kind in _GENERAL if kinds is None else kinds:
                case, judged = self._beside(kind)
                yield from _GENERAL[kind](case, judged, self.at)
            return
        judgement = self.judgement(subject)
        if judgement is not None:
            wanted = _ON_PLEDGES if kinds is None else kinds
            for finder in dict.fromkeys(f for kind in wanted for f in _ON_PLEDGES[kind]):
                yield from finder(self._case, {subject: judgement}, self.at)

    def later(self, at: int, as_of: int) -> Answers:
        """The answers at later clocks, by which nothing else became known."""
        moved = judgements(self.ledger, at, as_of, self.pledges)
        if not any(self.as_of < lag <= as_of for lag in self._silences):
            # What is collected as evidence is the same, only the clocks move.
            moved._case = attrs.evolve(self._case, as_of=as_of)
            moved._silences = self._silences
        return moved

    # -- what concerns no one pledge

    def _opened(self, pledges: Iterable[str]) -> Case:
        wanted = frozenset(pledges)
        if wanted not in self._cases:
            self._cases[wanted] = open_case(self.ledger, self.as_of, wanted)
        return self._cases[wanted]

    def _beside(self, kind: str) -> tuple[Case, Judgements]:
        """What a kind of finding that concerns no one pledge is read from."""
        if kind == "say_say":
            return self._sayings, {}
        if kind == "false_compliance_claim":
            return self._judged_for(Relevance(self.ledger).answered())
        bare = self._opened(())
        if kind == "report_conflict":
            # Whom a disputed incident is held against may deny it without that being a conflict.
            denied = [
                record.id
                for record in bare.alive.values()
                if isinstance(record, Report) and record.stance is Stance.DENIES
            ]
            if denied:
                return self._judged_for(Relevance(self.ledger).concerned(denied) - {None})
        return bare, {}

    def _judged_for(self, pledges: Iterable[Subject]) -> tuple[Case, Judgements]:
        case = self._opened(id for id in pledges if id is not None)
        return case, {id: case.judgement(id, self.at) for id in sorted(case.scopes)}

    @functools.cached_property
    def _sayings(self) -> Case:
        """Every pledge as it binds; of what was reported only what frees from one is read."""
        ledger = self.ledger
        if not any(partners(pledge) for pledge in ledger.all(Pledge)):
            ledger = like(ledger, (r for r in ledger.records if not isinstance(r, Report)))
        return open_case(ledger, self.as_of)

    # -- when time alone may change them

    @functools.cached_property
    def _silences(self) -> tuple[int, ...]:
        """When the silence of somebody who was looking begins to count."""
        alive = self.ledger.alive(self.as_of)
        reports = [record for record in alive if isinstance(record, Report)]
        lags = self._lags
        return tuple({report.when.last + lag for report in reports for lag in lags})

    @functools.cached_property
    def _lags(self) -> frozenset[int]:
        """How long those who were looking and say how much they see may take to tell of it."""
        settle = self.ledger.assumptions.thresholds.settle
        return frozenset(
            record.lag.exact if record.lag is not None else settle
            for record in self.ledger.alive(self.as_of)
            if isinstance(record, Coverage) and record.sensitivity is not None
        )

    @functools.cached_property
    def _ahead(self) -> list[tuple[Timed, list[int]]]:
        """The records of which something is still to come, with when it does."""
        told = ((r, [*_event(r, self._lags)]) for r in self.ledger.alive(self.as_of))
        return [(r, instants) for r, instants in told if max(instants, default=0) >= self.as_of]

    def turn(self, subject: Subject, relevance: Relevance) -> Turn:
        """The first instant after `as_of` at which time alone may change what is answered.

        It may be too early and is never too late. Between two such instants nothing begins, ends, or has had time to arrive, but a share
        of time that was watched may cross what is enough: where it does is worked out. Of a pledge to
        reduce, whose counts and exposures grow all the time, only the last instant of each civil day
        is looked at.

        Args:
            subject: A pledge that is asked about, or None.
            relevance: Which of the records concern it.
        """
        now = self.as_of
        if subject is None:
            own = group = relevance.answered()
            case, judged = self._sayings, self._opened(own)
        else:
            own, group = frozenset((subject,)), relevance.group(subject)
            case = judged = self._case
        read = [scope for id, scope in judged.scopes.items() if id in own]
        scopes = [
            scope
            for scope in (*case.scopes.values(), *case.reciprocity.scopes.values())
            if subject is None or scope.pledge.id in group
        ]
        counting = [s for s in read if s.pledge.kind is Kind.REDUCE and _has_counts(judged, s)]
        # Some things end just before an instant and others just after; of what changes all the time,
        # which is not followed in between, those would only be told too early.
        beside = (0,) if counting else (-1, 0, 1)
        edges = [edge for scope in scopes for edge in _edges(scope)]
        for record, ahead in self._ahead:
            if relevance.concerns(record, subject):
                edges += ahead
        instants = [edge + by for edge in edges for by in beside]
        instants += [midnight - 1 for scope in counting for midnight in _midnights(scope, now)]
        first = min((instant for instant in instants if instant > now), default=FOREVER)
        for scope in read:
            watches = unit_watches(scope, judged.evidence)
            if scope.pledge.kind is not Kind.REDUCE and any(watches):
                first = min(first, self._crossing(scope, watches, first))
        return Turn(first, not counting)

    def _crossing(self, scope: Scope, watches: list[frozenset[Watch]], end: int) -> int:
        """Where until an end a share of time watched crosses what is enough, or the end.

        In between covered and judged time grow evenly, so each share crosses it once at most.
        """
        fixed = None if self.at == self.as_of else self.at
        lo, hi = self.as_of, end - 1
        was = _enough(scope, watches, lo, fixed)
        if hi <= lo or _enough(scope, watches, hi, fixed) == was:
            return end
        while hi - lo > 1:
            middle = (lo + hi) // 2
            if _enough(scope, watches, middle, fixed) == was:
                lo = middle
            else:
                hi = middle
        return hi


def _event(record: Timed, lags: Iterable[int]) -> Iterator[int]:
    """When what a record tells of begins, ends, and would have been told of by others."""
    event = record.event
    if event is not None:
        yield from (event.start.lo, event.start.last, event.end.lo, event.end.last)
        if isinstance(record, Report):
            yield from (record.when.last + lag for lag in lags)


def _edges(scope: Scope) -> Iterator[int]:
    """Where the clocks change how a pledge stands, whatever is told of it."""
    pledge = scope.pledge
    ends = [scope.due, scope.declared_end, scope.ends, *(when for when, _, _ in scope.replaced)]
    if pledge.horizon is not None:
        horizon = scope.start.lo + pledge.horizon.exact
        ends.append(Moment.of(horizon, horizon + 1))
    for edge in (pledge.said, scope.start, scope.opens, *ends):
        yield from (edge.lo, edge.last, edge.last + scope.settle)
    yield from (instant for instant, _ in scope.condition.steps)
    share = scope.ledger.assumptions.thresholds.time_gone
    for end in ends:
        if end.lo < FOREVER - 1:
            yield scope.opens.lo + (end.lo - scope.opens.lo) // 2
            yield math.floor(scope.start.lo + share * (end.lo - scope.start.lo)) + 1


def _has_counts(case: Case, scope: Scope) -> bool:
    """Whether there is anything of which time changes the count."""
    id, evidence = scope.pledge.id, case.evidence
    return bool(evidence.levels.get(id)) or any(key[0] == id for key in evidence.incidents)


def _midnights(scope: Scope, now: int) -> Iterable[int]:
    """The next midnight, while the counts are not final."""
    final = scope.ends.last
    if not scope.has_end and scope.pledge.horizon is not None:
        final = scope.start.lo + scope.pledge.horizon.exact
    # By then the news of the last day has arrived to the last bit: 20 ** -13 is below it.
    is_open = final >= FOREVER - 1 or now <= final + 13 * scope.settle
    if scope.start.lo - DAY > now or not is_open:
        return ()
    return civil_days(now + 1, now + 2 * DAY, scope.zone)[1:2]


def _enough(
    scope: Scope, watches: list[frozenset[Watch]], now: int, fixed: int | None
) -> list[bool]:
    """Whether each unit, and all together, were watched enough, at one event time or at now."""
    lo, hi = judged_part(scope, now if fixed is None else fixed)
    judged = max(hi - lo, 0)
    covered = [covered_time(unit, lo, hi, now) for unit in watches]
    c_min = scope.ledger.assumptions.thresholds.c_min
    parts = [*((each, judged) for each in covered), (sum(covered), judged * len(watches))]
    return [whole > 0 and part >= c_min * whole for part, whole in parts]
