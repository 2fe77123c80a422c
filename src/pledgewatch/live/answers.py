"""Answers: judgements and findings of a ledger at two clocks, the one way in which `live` asks the engine."""

from __future__ import annotations

import bisect
import functools
import itertools
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import attrs

from pledgewatch.conventions.classes import Question
from pledgewatch.engine import review as engine
from pledgewatch.engine.case import Case
from pledgewatch.engine.clocks import judged_spans
from pledgewatch.engine.counts import LONG, SLICE
from pledgewatch.engine.coverage import coverage_of, watchers
from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.findings import Finding, finding_kinds, found_of
from pledgewatch.engine.incident import Look
from pledgewatch.engine.kinds import KINDS
from pledgewatch.engine.kinds.demand import Deadline, until
from pledgewatch.engine.kinds.states import spans_about_the_end
from pledgewatch.engine.scope import Cell, Scope
from pledgewatch.engine.scoring import rounded
from pledgewatch.engine.skepticism import question_of
from pledgewatch.live.relevance import Relevance, Subject, relevance_of
from pledgewatch.model.dates import civil_days
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import Coverage, Pledge, Report, Timed
from pledgewatch.model.time import DAY, FOREVER, Moment, shift

ON_PLEDGES = (
    "continuation",
    "resumption",
    "insufficient_reduction",
    "increase",
    "displacement",
    "missed_deadline",
    "state_persists",
    "false_compliance_claim",
)
"""The kinds of finding that hang on the judgement on their own pledge."""
GENERAL = ("say_say", "claim_refuted", "denial_refuted", "report_conflict")
"""Those that concern no one pledge. What those of other packages hang on is not known: on all, perhaps."""


def home(kind: str, pledge: str | None) -> Subject:
    """The subject whose answers a finding of some kind, on a pledge, is one of."""
    return pledge if kind in ON_PLEDGES else None


def judgements(ledger: Ledger, at: int, as_of: int) -> Answers:
    """What the engine says of a ledger, each part worked out when it is asked for.

    Args:
        ledger: The records, or those of them that may concern what is asked (`Relevance`).
        at: Event time (microseconds UTC).
        as_of: Knowledge time.
    """
    return Answers(ledger, at, as_of)


class Turn(NamedTuple):
    """When time alone may change an answer next.

    Attributes:
        at: The first such instant (microseconds UTC); `FOREVER` where there is none.
        is_exact: Whether nothing changes until then. Otherwise something changes all the time, such as
            the share of news that has arrived, of which only the days are looked at.
    """

    at: int = FOREVER
    is_exact: bool = False


@attrs.frozen(eq=False, slots=False)
class Answers:
    """The answers at two clocks; see `judgements`.

    Attributes:
        ledger: The records.
        at: Event time (microseconds UTC).
        as_of: Knowledge time.
        given: The ledger made ready to be judged, where it is not to be judged as it is.
    """

    ledger: Ledger
    at: int
    as_of: int
    _given: Case | None = None
    _found: dict[tuple[Subject, frozenset[str] | None], list[Finding]] = attrs.field(
        init=False, factory=dict
    )

    @property
    def case(self) -> Case:
        """The ledger made ready to be judged."""
        if self._given is not None:
            return self._given
        return engine.open_case(self.ledger, self.at, self.as_of)

    def judgement(self, pledge: str) -> Judgement | None:
        """The judgement on a pledge; None where it is not known by then, or was taken back."""
        return engine.judged(self.case, (pledge,)).get(pledge)

    def judgement_for(self, pledge: str, question: Question | None) -> Judgement | None:
        """The same as far as a chance hangs on it, by the question that is asked; None: its verdict's.

        Flags, other readings and, for most questions, the rates before and since may be left out.
        """
        scope = self.case.scopes.get(pledge)
        if scope is None:
            return None
        if (question or question_of(scope, None)) is Question.COLLAPSE:
            return self.judgement(pledge)
        return engine.judged_in_brief(self.case, pledge)

    def findings(self, subject: Subject, kinds: Iterable[str] | None = None) -> Collection[Finding]:
        """The findings on a subject, certain or not, in no order; asked again, the same.

        Args:
            subject: A pledge, or None.
            kinds: The kinds that are wanted; others may be found along with them. Left out: all.
        """
        if self.case.review is not None:
            return self._reviewed.get(subject, ())
        if (subject, None) in self._found:
            return self._found[subject, None]
        wanted = None if kinds is None else frozenset(kinds)
        if (subject, wanted) not in self._found:
            self._found[subject, wanted] = list(self._found_on(subject, wanted))
        return self._found[subject, wanted]

    def _found_on(self, subject: Subject, kinds: frozenset[str] | None) -> Iterator[Finding]:
        if subject is None:
            others = set(finding_kinds()) - {*ON_PLEDGES}
            wanted = others if kinds is None else others & kinds
            judged = self._hung_on(wanted)
        else:
            found = self.judgement(subject)
            if found is None:
                return
            wanted = set(ON_PLEDGES if kinds is None else kinds & {*ON_PLEDGES})
            judged = {subject: found}
        for finding in found_of(self.case, judged, wanted):
            if home(finding.kind, finding.pledge) == subject:
                yield finding

    @functools.cached_property
    def _reviewed(self) -> Mapping[Subject, list[Finding]]:
        """The findings of the review that there is already, by subject."""
        found: dict[Subject, list[Finding]] = {}
        for finding in self.case.review._findings:
            found.setdefault(home(finding.kind, finding.pledge), []).append(finding)
        return found

    def _hung_on(self, kinds: set[str]) -> engine.Answers:
        """The judgements that findings of some kinds, which concern no one pledge, hang on."""
        pledges: frozenset[str] | None = frozenset()
        if kinds - {*GENERAL}:
            pledges = None  # finders of other packages may ask for any
        elif "report_conflict" in kinds:
            pledges = relevance_of(self.ledger).disputed
        return engine.judged(self.case, pledges)

    # -- when time alone may change them

    @functools.cached_property
    def _lags(self) -> frozenset[int]:
        """How long those who were looking and say how much they see may take to tell of it."""
        looks = [look for look in self.case.evidence.looks if look.silence is not None]
        if not looks:
            return frozenset()
        settles = {self.case.snapshot.rules.settle}
        settles |= {p.settle.exact for p in self.case.snapshot.all(Pledge) if p.settle}
        return frozenset(look.lag for look in looks if look.lag) | settles

    @functools.cached_property
    def _ahead(self) -> Sequence[_Ahead]:
        """The records of which something was still to come when they were told, with when it does."""
        lags = self._lags

        def made(records: Iterable[Timed]) -> list[_Ahead]:
            found = []
            for record in records:
                known = record._known_at
                ahead = [each for each in _event(record, lags) if each > known]
                if ahead:
                    found.append((max(ahead), record, ahead))
            return found

        def grown(old: list[_Ahead], news: Sequence[Timed]) -> list[_Ahead]:
            # Whoever knows the news asks later than they were told.
            told = max(each._known_at for each in news)
            found = old[bisect.bisect_right(old, told, key=_last) :]
            for each in made(news):
                bisect.insort(found, each, key=_last)
            return found

        every = self.case.evidence.carried(
            ("ahead", lags, len(self.case.snapshot.all(Pledge))),
            lambda: sorted(made(self.case.snapshot.alive.values()), key=_last),
            grown,
        )
        return every[bisect.bisect_right(every, self.as_of, key=_last) :]

    def turn(self, subject: Subject, relevance: Relevance) -> Turn:
        """The first instant after `as_of` at which time alone may change what is answered.

        It may be too early and is never too late. Between two such instants nothing begins, ends, or has had time to
        arrive, but a share of time that was watched may cross what is enough: where it does is worked
        out. Of what is counted, whose exposure grows all the time, only the last instant of each civil
        day is looked at.

        Args:
            subject: A pledge, or None.
            relevance: Which of the records concern it.
        """
        now, case = self.as_of, self.case
        judged = None if subject is None else self.judgement(subject)
        in_flux = self._is_in_flux(judged, relevance)
        core = case.scopes.keys() if subject is None else relevance.core(subject)
        instants = [
            edge
            for id in sorted(core)
            if id in case.scopes
            for edge in _edges(case, case.scopes[id], now)
        ]
        for _, record, ahead in self._ahead:
            if relevance.concerns(record, subject):
                instants += ahead
        if judged is not None and in_flux:
            instants += [
                edge - 1 for edge in civil_days(now + 1, now + 2 * DAY, judged.scope.zone)[1:2]
            ]
        first = min((instant for instant in instants if instant > now), default=FOREVER)
        if judged is not None:
            first = min(first, self._crossing(judged.scope, first))
        return Turn(first, not in_flux)

    def _crossing(self, scope: Scope, end: int) -> int:
        """Where until an end a share of time watched crosses what is enough, or the end.

        In between watched and judged time grow evenly, so each share crosses it once at most.
        """
        units = [(cell, watchers(self.case.evidence, scope, cell)) for cell in scope.units]
        if not any(looks for _, looks in units):
            return end
        fixed = None if self.at == self.as_of else self.at
        lo, hi = self.as_of, end - 1
        was = self._enough(scope, units, lo, fixed)
        if hi <= lo or self._enough(scope, units, hi, fixed) == was:
            return end
        while hi - lo > 1:
            middle = (lo + hi) // 2
            if self._enough(scope, units, middle, fixed) == was:
                lo = middle
            else:
                hi = middle
        return hi

    def _enough(
        self,
        scope: Scope,
        units: Sequence[tuple[Cell, tuple[Look, ...]]],
        now: int,
        fixed: int | None,
    ) -> list[bool]:
        """Whether each unit, and all together, were watched enough, at one event time or at now."""
        snapshot = self.case.snapshot.later(now)
        at = now if fixed is None else fixed
        c_min = snapshot.rules.c_min
        found = [
            coverage_of(looks, _spans(self.case, scope, cell, at), snapshot)
            for cell, looks in units
        ]
        judged = sum(each.judged for each in found)
        whole = sum(each.effective for each in found) / judged if judged else 0.0
        return [
            *(rounded(each.seen) >= c_min for each in found),
            *(each.watched > 0 for each in found),
            rounded(whole) >= c_min,
        ]

    def _is_in_flux(self, judged: Judgement | None, relevance: Relevance) -> bool:
        """Whether an answer may change at any time, with the share of news that has arrived."""
        if judged is None:
            # What finders of other packages hang on is not known.
            return bool({*finding_kinds()} - {*ON_PLEDGES, *GENERAL})
        scope, kind = judged.scope, judged.scope.pledge.kind
        if kind not in KINDS:
            return True
        if not kind.is_of_acts or judged.verdict in (Verdict.PENDING, Verdict.VOID):
            return False
        case = self.case
        looks = [look for look in case.evidence.looks if not _is_over(look, scope)]
        if not looks:
            return False
        heard = self._heard(judged.pledge, relevance)
        if self._is_final(scope, heard, looks):
            return False
        if kind.is_reduction:
            return heard.any
        if judged.verdict is Verdict.KEPT and judged.quiet is not None:
            return True
        return heard.first < scope.opens.last and heard.last > scope.opens.lo

    def _heard(self, pledge: str, relevance: Relevance) -> _ReportSpan:
        """When the reports begin and end that concern a pledge, and how long they took."""

        def grown(old: _ReportSpan, reports: Iterable[Report]) -> _ReportSpan:
            return old.with_(r for r in reports if r.number and relevance.concerns(r, pledge))

        return self.case.evidence.carried(
            ("heard", pledge),
            lambda: grown(_ReportSpan(), self.case.snapshot.all(Report)),
            grown,
            relevance,
        )

    def _is_final(self, scope: Scope, heard: _ReportSpan, looks: Iterable[Look]) -> bool:
        """Whether the news of the last day counted has arrived, to the last bit: 20 ** -13 is below it."""
        end = scope.ends.last
        if end >= FOREVER - 1 and scope.pledge.horizon is not None:
            end = scope.start.lo + scope.pledge.horizon.exact
        if self.at != self.as_of:
            end = min(end, self.at)
        # Where nobody looks any more nothing is counted any more; the window is cut into whole slices.
        end = min(end, max(max(look.hi for look in looks), scope.opens.last + LONG) + SLICE)
        if end >= FOREVER - 1:
            return False
        lags = [scope.settle]
        lags += [c.lag.exact for c in self.case.snapshot.all(Coverage) if c.lag is not None]
        if heard.any:
            lags.append(heard.delay)
        return self.as_of > end + 13 * max(lags) + DAY


class _ReportSpan(NamedTuple):
    """Some reports: when the first begins and the last one ends, and the longest that one took."""

    first: int = FOREVER
    last: int = -FOREVER
    delay: int = -FOREVER
    any: bool = False

    def with_(self, reports: Iterable[Report]) -> _ReportSpan:
        """These and some more."""
        more = [(r.when.lo, r.when.hi, r._known_at - r.when.end.last) for r in reports]
        if not more:
            return self
        first, last, delay = zip(*more, strict=True)
        return _ReportSpan(
            min(self.first, *first), max(self.last, *last), max(self.delay, *delay), True
        )


_Ahead = tuple[int, Timed, list[int]]
"""A record with the last instant of what it tells of, and all of them."""


def _last(each: _Ahead) -> int:
    return each[0]


def _is_over(look: Look, scope: Scope) -> bool:
    """Whether somebody looked no longer when a pledge began, and so counts nothing of it."""
    return look.hi <= scope.start.lo


def _event(record: Timed, lags: Iterable[int]) -> Iterator[int]:
    """When what a record tells of begins, ends, and would have been told of by others."""
    event = record.event
    if event is not None:
        yield from (event.start.lo, event.start.last, event.end.lo, event.end.last)
        if isinstance(record, Report):
            last = record._known_at if record.report_dated else event.last
            yield from (last + lag for lag in lags)


def _edges(case: Case, scope: Scope, now: int) -> Iterator[int]:
    """Where the clocks change how a pledge stands, whatever is told of it."""
    pledge, settle = scope.pledge, scope.settle
    taken = [when for _, when in scope.captures]
    ends = [scope.due, scope.declared_end, scope.ends, *(when for when, _, _ in scope.replaced)]
    ends += taken
    if pledge.horizon is not None:
        ends.append(shift(Moment.of(scope.start.lo, scope.start.lo + 1), pledge.horizon.exact))
    for edge in (pledge.said, scope.start, scope.opens, *ends):
        yield from (edge.lo, edge.last, edge.last + settle)
    yield from (instant for instant, _ in case.condition(scope).steps)
    share = case.snapshot.rules.time_gone
    for end in ends:
        if end.lo < FOREVER - 1:
            for start in (scope.opens.lo, scope.opens.last):
                yield start + (end.lo - start) // 2
            yield math.floor(scope.start.lo + share * (end.lo - scope.start.lo)) + 1
    if pledge.daily is not None:
        hours = itertools.islice(scope.window().hours(now, now + 3 * DAY), 3)
        yield from (edge for span in hours for edge in span)


def _spans(case: Case, scope: Scope, cell: Cell, at: int) -> list[tuple[int, int]]:
    """The time in which it matters whether a unit was watched, as it stands at an event time."""
    if not scope.is_demand:
        return judged_spans(scope, cell, at)
    deadline = Deadline.of(case, scope)
    if scope.pledge.kind.is_task:
        return until(scope.start.lo, deadline.late, at)
    return spans_about_the_end(scope, deadline, at)
