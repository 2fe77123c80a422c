"""The answers a monitor follows: what each part of a review says, and when time alone may change it.

A review falls into parts that can be asked one by one, each from the few records that bear on it: a
pledge, a statement held against what was reported, an incident or observation that several records tell
of, the levels told in one unit, a telling of what had not happened yet, and a saying that another may
exclude.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from pledgewatch.case import Case, open_case
from pledgewatch.changes.causes import FACETS
from pledgewatch.clashes import clashes
from pledgewatch.dates import civil_days
from pledgewatch.evidence import Memory, Watch
from pledgewatch.findings import Finding, FindingKey, deeds, sayings, tellings
from pledgewatch.kleene import T, U
from pledgewatch.matching import Scope
from pledgewatch.moments import DAY, FOREVER, Moment, before
from pledgewatch.monitor.keeping import File, Telling
from pledgewatch.records import STATES, Coverage, Kind, Report, Statement, StatementKind
from pledgewatch.verdicts import Judgement, Verdict
from pledgewatch.verdicts.lifecycle import is_settled, is_void, lifecycle
from pledgewatch.verdicts.units import covered_time, judged_part, unit_watches
from pledgewatch.weighing import Weighed

__all__ = [
    "FOLLOWED",
    "Answers",
    "Key",
    "Part",
    "Sort",
    "answers",
    "is_counted",
    "is_early",
    "of_scope",
    "standing",
    "turn",
]

FOLLOWED = ("verdict", "lifecycle", "settled", "flags")
"""What of a judgement a monitor tells changes of."""


class Key(NamedTuple):
    """What an answer is an answer to.

    Attributes:
        pledge: The pledge; None for what concerns no one pledge.
        what: One of `FOLLOWED`, or ``finding``.
        finding: What makes a finding the same in another review (`Finding.key`).
    """

    pledge: str | None
    what: str
    finding: FindingKey | None = None


Answers = Mapping[Key, str]
"""What a part of a review says."""


class Sort(enum.StrEnum):
    """What a part of a review is about."""

    PLEDGE = "pledge"
    STATEMENT = "statement"
    TIE = "tie"
    LEVELS = "levels"
    EARLY = "early"
    CLASH = "clash"


class Part(NamedTuple):
    """A part of a review that can be asked by itself.

    Attributes:
        sort: What it is about.
        name: Which one: an id, the name of what is tied together, or a unit.
    """

    sort: Sort
    name: str


def standing(finding: Finding) -> str:
    """How a finding stands: certain or possible, and its rung where there is an incident."""
    rung = f", {finding.rung.value}" if finding.rung else ""
    return f"{finding.certainty.word}{rung}"


def answers(
    part: Part,
    file: File,
    asked: Iterable[str],
    at: int,
    as_of: int,
    memory: Memory | None = None,
) -> tuple[Answers, Case]:
    """What a part of a review says, and the case it was asked in.

    Args:
        part: The part.
        file: The records that bear on it.
        asked: The pledges that it asks about.
        at: Event time (microseconds UTC).
        as_of: Knowledge time.
        memory: What was worked out for the part before.
    """
    case = open_case(file, as_of, None if part.sort is Sort.CLASH else asked, memory)
    found: dict[Key, str] = {}
    for key, value in _ANSWERS[part.sort](part.name, case, at):
        # Two measures may show one thing, one of them more surely.
        if found.get(key) != T.word:
            found[key] = value
    return found, case


def _found(findings: Iterable[Finding]) -> Iterator[tuple[Key, str]]:
    for finding in findings:
        yield Key(finding.pledge, "finding", finding.key), standing(finding)


def _of_pledge(id: str, case: Case, at: int) -> Iterator[tuple[Key, str]]:
    if id not in case.scopes:
        return
    scope = case.scopes[id]
    if scope.pledge.kind is Kind.REDUCE and not scope.replaced and not _has_counts(case, scope):
        # Nothing is told of it: no measure says anything, and working that out is most of the cost.
        yield Key(id, "verdict"), (Verdict.VOID if is_void(scope, at) else Verdict.UNTESTED).value
        yield Key(id, "lifecycle"), lifecycle(scope, at).value
        yield Key(id, "settled"), "yes" if is_settled(scope, at, case.as_of) else "no"
        yield Key(id, "flags"), ""
        return
    judgement = case.judgement(id, at)
    for what in FOLLOWED:
        yield Key(id, what), FACETS[what](judgement)
    yield from _against(case, judgement, at)


def _against(case: Case, judgement: Judgement, at: int) -> Iterator[tuple[Key, str]]:
    """The findings of `deeds` on a pledge, as they stand and without their sentences.

    A sentence costs more than the verdict it explains; who wants to read it asks for the review.
    """
    pledge, verdict = judgement.pledge, judgement.verdict
    kind = judgement.scope.pledge.kind

    def one(finding: str, sure: bool, weighed: Weighed | None = None) -> tuple[Key, str]:
        incident = weighed.key if weighed is not None else ""
        rung = f", {weighed.rung.value}" if weighed is not None else ""
        key = Key(pledge, "finding", (finding, pledge, "", incident, ()))
        return key, f"{(T if sure else U).word}{rung}"

    if kind is Kind.DO_BY:
        if at >= judgement.scope.declared_end.last:
            missed = deeds.has_missed(judgement)
            if missed or verdict in (Verdict.SLIPPING, Verdict.INCONCLUSIVE):
                yield one("missed_deadline", missed)
    elif kind in STATES:
        if verdict is not Verdict.VOID and judgement.reason != "never_due":
            for weighed in judgement.violations:
                yield one("state_persists", weighed.certain, weighed)
            for weighed in judgement.returns:
                yield one("resumption", weighed.certain, weighed)
    else:
        if verdict is not Verdict.VOID and judgement.violations:
            resumed = deeds.resuming(case, judgement)
            for weighed in judgement.violations:
                name = "resumption" if weighed.key == resumed else "continuation"
                yield one(name, weighed.certain, weighed)
        for measured in judgement.measures:
            short = deeds.falls_short(measured)
            if short is not None:
                yield one(short, measured.verdict in deeds.FAILED)
            if measured.displaced:
                yield one("displacement", judgement.settled)


def _of_statement(id: str, case: Case, at: int) -> Iterator[tuple[Key, str]]:
    statement = case.alive.get(id)
    if not isinstance(statement, Statement):
        return
    finder = _HOLDING_TO[statement.kind]
    judgements = {}
    if statement.kind is StatementKind.COMPLIANCE:
        judgements = {each: case.judgement(each, at) for each in sorted(case.scopes)}
    yield from _found(f for f in finder(case, judgements, at) if f.statement == id)


_HOLDING_TO = {
    StatementKind.DENIAL: sayings.denial_refuted,
    StatementKind.CLAIM: sayings.claim_refuted,
    StatementKind.COMPLIANCE: sayings.false_compliance_claim,
}
"""What finds that a statement of a kind is not so."""


def _of_tie(name: str, case: Case, at: int) -> Iterator[tuple[Key, str]]:
    judgements = {each: case.judgement(each, at) for each in sorted(case.scopes)}
    yield from _found(
        f for f in tellings.report_conflict(case, judgements, at) if f.incident is not None
    )


def _of_levels(name: str, case: Case, at: int) -> Iterator[tuple[Key, str]]:
    yield from _found(
        f
        for f in tellings.report_conflict(case, {}, at)
        if f.incident is None and len(f.records) > 1
    )


def _of_early(id: str, case: Case, at: int) -> Iterator[tuple[Key, str]]:
    yield from _found(
        f
        for f in tellings.report_conflict(case, {}, at)
        if f.incident is None and f.records == (id,)
    )


def _of_clash(id: str, case: Case, at: int) -> Iterator[tuple[Key, str]]:
    for clash in clashes(case, at):
        if clash.asserted.record.id == id:
            yield from _found([sayings.clashing(case.ledger, clash)])


_ANSWERS: dict[Sort, Callable[[str, Case, int], Iterator[tuple[Key, str]]]] = {
    Sort.PLEDGE: _of_pledge,
    Sort.STATEMENT: _of_statement,
    Sort.TIE: _of_tie,
    Sort.LEVELS: _of_levels,
    Sort.EARLY: _of_early,
    Sort.CLASH: _of_clash,
}


def is_early(telling: Telling) -> bool:
    """Whether it was published before what it tells of can have happened."""
    early = telling.known or telling.published
    return early is not None and before(early, telling.when.start) is T


# -- when time alone may change it -----------------------------------------------------------------


def turn(case: Case, now: int) -> int:
    """The first instant after now at which an answer of a case may change by time alone.

    Between two such instants nothing begins, ends, or has had time to arrive; a share of time that was
    watched may still cross what is enough, and where it does is worked out. Of a pledge to reduce, whose
    counts and exposures grow all the time, every civil day is such an instant.

    Args:
        case: The case, as it stands now.
        now: Both clocks (microseconds UTC).
    """
    instants = [instant for instant in _instants(case, now) if instant > now]
    first = min(instants, default=FOREVER)
    for scope in case.scopes.values():
        watches = unit_watches(scope, case.evidence)
        if any(watches):
            first = min(first, _crossing(scope, watches, now, first))
    return first


def _instants(case: Case, now: int) -> Iterator[int]:
    for scope in (*case.scopes.values(), *case.reciprocity.scopes.values()):
        yield from of_scope(scope)
        if scope.pledge.kind is Kind.REDUCE and _has_counts(case, scope):
            yield from _day(scope, now)
    looks = [
        r for r in case.alive.values() if isinstance(r, Coverage) and r.sensitivity is not None
    ]
    settle = case.ledger.assumptions.thresholds.settle
    lags = {look.lag.exact if look.lag is not None else settle for look in looks}
    longest = max(lags, default=0)
    for record in case.alive.values():
        event = record.event
        if event is None or event.end.last + longest + 1 < now:
            continue
        yield from _bounds(event.start)
        yield from _bounds(event.end)
        if isinstance(record, Report):
            for lag in lags:
                yield record.when.last + lag


def _bounds(moment: Moment) -> tuple[int, int, int]:
    """When something may have come, when it surely has, and the instant after."""
    return moment.lo, moment.last, moment.last + 1


def of_scope(scope: Scope) -> Iterator[int]:
    """Where the clocks change how a pledge stands, whatever is told of it."""
    pledge = scope.pledge
    ends = [scope.due, scope.declared_end, scope.ends, *(when for when, _, _ in scope.replaced)]
    if pledge.horizon is not None:
        horizon = scope.start.lo + pledge.horizon.exact
        ends.append(Moment.of(horizon, horizon + 1))
    for edge in (pledge.said, scope.start, scope.opens, *ends):
        yield edge.lo
        yield edge.last
    for instant, _ in scope.condition.steps:
        yield instant
    thresholds = scope.ledger.assumptions.thresholds
    for end in ends:
        yield end.last + scope.settle
        if end.lo < FOREVER - 1:
            if pledge.kind is Kind.REDUCE:
                yield scope.opens.lo + (end.lo - scope.opens.lo) // 2
            elif pledge.kind is Kind.DO_BY:
                gone = thresholds.time_gone * (end.lo - scope.start.lo)
                yield math.floor(scope.start.lo + gone) + 1


def is_counted(case: Case) -> bool:
    """Whether a case reads a reduction of which time alone changes the counts."""
    return any(
        scope.pledge.kind is Kind.REDUCE and _has_counts(case, scope)
        for scope in case.scopes.values()
    )


def _has_counts(case: Case, scope: Scope) -> bool:
    """Whether there is anything of which time changes the count."""
    id = scope.pledge.id
    evidence = case.evidence
    return bool(evidence.levels.get(id)) or any(key[0] == id for key in evidence.incidents)


def _day(scope: Scope, now: int) -> Iterator[int]:
    """The end of the civil day, while the counts are not final."""
    final = scope.ends.last
    if not scope.has_end and scope.pledge.horizon is not None:
        final = scope.start.lo + scope.pledge.horizon.exact
    # By then the news of the last day has arrived to the last bit: 20 ** -13 is below it.
    if scope.start.lo - DAY <= now and (final >= FOREVER - 1 or now <= final + 13 * scope.settle):
        for midnight in civil_days(now + 1, now + DAY + 1, scope.zone):
            yield midnight - 1


def _crossing(scope: Scope, watches: list[frozenset[Watch]], now: int, end: int) -> int:
    """Where between now and an end a share of time watched crosses what is enough, or the end.

    In between covered and judged time grow evenly, so each share crosses it once at most.
    """
    lo, hi = now, end - 1
    was = _enough(scope, watches, lo)
    if hi <= lo or _enough(scope, watches, hi) == was:
        return end
    while hi - lo > 1:
        middle = (lo + hi) // 2
        if _enough(scope, watches, middle) == was:
            lo = middle
        else:
            hi = middle
    return hi


def _enough(scope: Scope, watches: list[frozenset[Watch]], now: int) -> list[bool]:
    lo, hi = judged_part(scope, now)
    judged = max(hi - lo, 0)
    covered = [covered_time(unit, lo, hi, now) for unit in watches]
    c_min = scope.ledger.assumptions.thresholds.c_min
    parts = [*((each, judged) for each in covered), (sum(covered), judged * len(watches))]
    return [whole > 0 and part >= c_min * whole for part, whole in parts]
