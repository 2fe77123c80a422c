"""WITHDRAW, REACH and MAINTAIN: a state is to come about, or to last (semantics 7, *states*)."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import attrs

from pledgewatch.conventions import log_odds
from pledgewatch.engine.case import Case
from pledgewatch.engine.clocks import judged_spans
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.identity import stronger
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.kinds.demand import (
    Deadline,
    UnitBasis,
    UnitFacts,
    is_at_least,
    is_at_most,
    judged,
    left_of,
    measured,
    once,
    silence,
    until,
)
from pledgewatch.engine.kinds.levels import Way, comes_after
from pledgewatch.engine.kinds.prohibition import (
    CellBasis,
    before_reading,
    counted,
    framed,
    unit_of,
    worst,
)
from pledgewatch.engine.kinds.prohibition import read as read_forbidden
from pledgewatch.engine.observations import Observation, Sighting
from pledgewatch.engine.scope import Cell, Say, Scope
from pledgewatch.engine.scoring import Score
from pledgewatch.engine.violations import score_of
from pledgewatch.engine.window import Window, is_at_deadline, is_from, over_by
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import StateReport
from pledgewatch.model.time import DAY, FOREVER, Moment, before, exact, shift

_NEVER = exact(FOREVER - 2)


# -- states that are to come about -------------------------------------------------------------------


def judge(case: Case, scope: Scope) -> Judgement:
    """Judge a pledge to withdraw, or to reach a level."""
    return judged(case, scope, _tell)


def _tell(case: Case, scope: Scope, cell: Cell, deadline: Deadline) -> UnitFacts:
    """What is told of a unit: that it is as pledged at the end, that it is not, and how far it has come."""
    snapshot, rules = case.snapshot, case.snapshot.rules
    state = _State(case, scope, deadline, case.observations.of(scope, cell))
    way = Way.of(case, scope, cell, deadline)
    spans = spans_about_the_end(scope, deadline, case.at)
    quiet = 0
    if deadline.overdue:
        spoke = {snapshot.origin_of(s.report) for s in state.heard if state.is_word(s)}
        quiet = silence(case, scope, cell, spans, spoke)
    entries = [entry for each in state.fulfilled for entry in each.entries]
    demanded = measured(entries, snapshot, state.news, quiet)
    progress = [each.lo for each in state.good] + [lo for lo, is_nearer in way.steps if is_nearer]
    setbacks = [*state.setbacks, *(lo for lo, is_nearer in way.steps if not is_nearer)]
    kept = is_at_least(demanded.done, rules.theta_b)
    if deadline.is_set:
        enough = rules.theta_b if state.is_by_level else 1 - rules.theta_lo
        kept = (
            deadline.overdue
            and is_at_most(score_of(state.failed, snapshot).v, rules.theta_lo)
            and is_at_least(demanded.done_plain, enough)
        )
    broken = is_at_most(demanded.done, 1 - rules.theta_b) or way.is_short
    is_unseen = state.is_later and not any(each.certain for each in state.failed)
    is_weighed = any(s.llr > 0 for s in state.heard)
    certain, possible = counted(state.failed)
    unit = unit_of(case, scope, cell, once((state.failed, state.fulfilled)), spans)
    unit = attrs.evolve(
        unit,
        score=Score(),
        certain=certain,
        possible=possible,
        is_told=is_weighed,
        demanded=attrs.evolve(
            demanded, achieved=way.achieved, late=state.is_late, progress=bool(progress)
        ),
        incidents=state.failed,
        fulfilments=state.fulfilled,
    )
    reading = UnitBasis(
        kept=kept,
        partial=state.is_in_tolerance or (way.is_partial and broken),
        broken=broken and not is_unseen,
        progress=max(progress, default=None),
        setback=max((lo for lo in setbacks if lo not in progress), default=None),
        stalled=deadline.gone and not progress and is_at_least(unit.coverage.seen, rules.c_min),
        refuted=demanded.nats_not >= state.credible,
        told=bool(state.heard),
        weighed=is_weighed,
        later=state.is_later,
    )
    return UnitFacts(unit, reading, counted=state.failed, returns=state.returns)


def spans_about_the_end(scope: Scope, deadline: Deadline, at: int) -> list[tuple[int, int]]:
    """The judged part: the time before the deadline, then that from it to its settling; rule 51."""
    late = deadline.late
    if deadline.cut is T:
        return []
    if at < late.lo:
        return until(scope.start.lo, late, at)
    stop = min(deadline.settled(scope), _closes(scope, deadline).last, at + 1)
    return [(late.lo, max(stop, late.lo + 1))]


def _closes(scope: Scope, deadline: Deadline) -> Moment:
    return _NEVER if deadline.cut is T or not scope.replaced else scope.cut


@attrs.frozen(eq=False)
class _State:
    """A state that is to come about in a unit, as far as it is told."""

    case: Case
    scope: Scope
    deadline: Deadline
    seen: Mapping[str, Observation]

    @property
    def credible(self) -> int:
        """What a telling weighs that is likely (nano-nats)."""
        return log_odds(self.case.snapshot.rules.theta_p)

    @property
    def last_day(self) -> Moment:
        """The last day before the deadline: from then on a word is of the end."""
        return shift(self.deadline.due, -DAY)

    def incidents(self, holds: bool, window: Window | None = None) -> tuple[Incident, ...]:
        """The observations, of a time or of any, that it was as pledged or that it was not, by now."""
        return _incidents(self.case, self.scope, self.seen, holds, window)

    def at_the_end(
        self, holds: bool, window: Window, others: tuple[int, ...] = ()
    ) -> tuple[Incident, ...]:
        """The same of a time, or of a period that ends at the deadline.

        Args:
            others: Instants after which it is not of the end any more.
        """
        return _incidents(self.case, self.scope, self.seen, holds, window, self.deadline, others)

    # -- that it is as pledged -------------------------------------------------------------------

    @functools.cached_property
    def good(self) -> tuple[Incident, ...]:
        """The credible observations that it was as pledged, since it was said."""
        return tuple(
            each
            for each in self.incidents(True)
            if self._is_credible(each) and before(exact(each.hi - 1), self.scope.start) is not T
        )

    @functools.cached_property
    def fulfilled(self) -> tuple[Incident, ...]:
        """The observations that it was as pledged at the end."""
        if not self.deadline.is_set:
            return self.at_the_end(True, Window(self.scope.start, self.deadline.due))
        return self.at_the_end(True, self._end, self._lost)

    @property
    def _end(self) -> Window:
        return Window(self.last_day, shift(self.deadline.late, self.scope.settle))

    @functools.cached_property
    def _lost(self) -> tuple[int, ...]:
        """When it was credibly not as pledged, surely of the deadline or later: what comes after is late."""
        lost = []
        for each in filter(self._is_credible, self.incidents(False)):
            against = [s.when for s in self.seen[each.key] if not s.holds]
            if all(is_from(when, self.deadline.due) for when in against):
                lost.append(max(each.hi, *(over_by(when) for when in against if when.doubt), 0) - 1)
        return tuple(lost)

    @property
    def _is_at_end(self) -> bool:
        return any(self._is_credible(each) for each in self.fulfilled)

    def _is_credible(self, observation: Incident) -> bool:
        return observation.net >= self.credible and observation.is_inside

    @property
    def is_by_level(self) -> bool:
        """Whether a level says that it was as pledged at the end."""
        return any(s.is_level for each in self.fulfilled for s in self.seen[each.key] if s.holds)

    @functools.cached_property
    def is_later(self) -> bool:
        """Whether the first word of it comes only after the deadline and its settling."""
        settled = self.deadline.settled(self.scope)
        return any(each.lo > settled for each in self.good) and not any(
            s.llr >= self.credible
            and s.when.lo <= settled
            and before(s.when.end, self.last_day) is not T
            for s in self.heard
        )

    @property
    def is_late(self) -> bool:
        """Whether it came about after the deadline."""
        return not self._is_at_end and any(e.lo > self.deadline.due.last for e in self.good)

    @functools.cached_property
    def is_in_tolerance(self) -> bool:
        """Whether it surely was not so at some time between T and T', but was afterwards."""
        due, late = self.deadline.due, self.deadline.late
        if self._is_at_end or due == late:
            return False
        short = [each for each in self.incidents(False, Window(due, late)) if each.is_inside]
        return any(
            score_of([s for s in short if s.hi - 1 < each.lo], self.case.snapshot).violated
            for each in self.at_the_end(True, self._end)
            if self._is_credible(each)
        )

    # -- that it is not --------------------------------------------------------------------------

    @functools.cached_property
    def _failed(self) -> tuple[Incident, ...]:
        if not self.deadline.is_set:
            return ()
        return self.at_the_end(
            False, Window(self.deadline.late, _closes(self.scope, self.deadline))
        )

    @property
    def failed(self) -> tuple[Incident, ...]:
        """The observations from T' on that it was not as pledged."""
        return tuple(each for each in self._failed if not self._is_return(each))

    @property
    def returns(self) -> tuple[Incident, ...]:
        """The same, after it had been reached and settled."""
        return tuple(each for each in self._failed if self._is_return(each))

    def _is_return(self, observation: Incident) -> bool:
        first = min((each.hi - 1 for each in self.good), default=observation.lo)
        return first < observation.lo and observation.lo >= self.deadline.settled(self.scope)

    @functools.cached_property
    def _denied(self) -> frozenset[str]:
        return frozenset(each.key for each in self.incidents(False))

    @property
    def news(self) -> dict[str, int]:
        """By origin, what is credibly told of the deadline or later that it was not as pledged."""
        snapshot = self.case.snapshot
        news: dict[str, int] = {}
        for key in self._denied - {each.key for each in self.returns}:
            told = {True: dict[str, int](), False: dict[str, int]()}
            for s in self.seen[key]:
                counts = s.holds or (s.content is T and s.llr >= self.credible and self.is_due(s))
                if counts and s.when.lo <= self.case.at:
                    stronger(told[s.holds], {snapshot.origin_of(s.report): s.llr})
            stronger(news, left_of(told[False], told[True], snapshot.family))
        return news

    @property
    def setbacks(self) -> list[int]:
        """When it was credibly not as pledged, on the way (microseconds UTC)."""
        return [
            s.when.lo
            for key in self._denied
            for s in self.seen[key]
            if not s.holds
            and s.when.lo <= self.case.at
            and s.content is T
            and s.llr >= self.credible
            and not self.is_due(s)
            and before(s.when.end, self.scope.start) is not T
        ]

    # -- single tellings -------------------------------------------------------------------------

    @functools.cached_property
    def heard(self) -> tuple[Sighting, ...]:
        """What is told of it at all."""
        return tuple(s for each in self.seen.values() for s in each if s.when.lo <= self.case.at)

    def is_due(self, sighting: Sighting) -> bool:
        """Whether a sighting is surely of the deadline or later, while the pledge still stood."""
        if not self.deadline.is_set:
            return False
        when, due = sighting.when, self.deadline.due
        return is_at_deadline(when, due) or (
            before(when.end, due) is F
            and before(when.start, _closes(self.scope, self.deadline)) is T
        )

    def is_word(self, sighting: Sighting) -> bool:
        """Whether a sighting is a word on whether it was reached, in time or late, or was not."""
        if not sighting.holds:
            return self.is_due(sighting)
        return before(sighting.when.end, self.last_day) is not T


def _incidents(
    case: Case,
    scope: Scope,
    seen: Mapping[str, Observation],
    holds: bool,
    window: Window | None = None,
    deadline: Deadline | None = None,
    others: tuple[int, ...] = (),
) -> tuple[Incident, ...]:
    """The observations, of a time or of any, that it was as pledged or that it was not, by now."""

    def says_time(report: StateReport) -> Say:
        when = case.evidence.when(scope, report)
        if deadline is not None and comes_after(when, deadline.due, others):
            return F
        if window is None or (deadline is not None and is_at_deadline(when, deadline.due)):
            return T
        return case.evidence.says_time(scope, report, window)

    found = (
        case.observations.incident(scope, observation, holds, says_time)
        for observation in seen.items()
    )
    return once([[each for each in found if each is not None and each.lo <= case.at]])


# -- states that are to last -------------------------------------------------------------------------


def judge_kept_up(case: Case, scope: Scope) -> Judgement:
    """Judge a pledge to keep something up: it may not cease in the window."""
    unread = before_reading(case, scope)
    units = []
    answers = []
    for cell in scope.units:
        seen = case.observations.of(scope, cell)
        window = attrs.evolve(scope.window(), ends=scope.ends_of(cell))
        incidents = _failures(case, scope, seen, window)
        unit = unit_of(case, scope, cell, incidents, judged_spans(scope, cell, case.at))
        good = _incidents(case, scope, seen, True, window)
        reading = attrs.evolve(
            CellBasis.of(case, scope, cell, unit.coverage, unit.score, incidents, None),
            told=bool(incidents or good),
            observed=_is_observed(case, scope, cell, seen),
        )
        answer = unread or read_forbidden(reading)
        answers.append(answer)
        units.append(
            attrs.evolve(
                unit,
                verdict=answer[0],
                reason=answer[1],
                is_told=any(each.told > 0 for each in (*incidents, *good)),
                fulfilments=good,
            )
        )
    verdict, reason = unread or worst(answers)
    incidents = once(unit.incidents for unit in units)
    certain, possible = counted(incidents)
    return attrs.evolve(
        framed(case, scope, units),
        verdict=verdict,
        reason=reason,
        score=max((unit.score for unit in units), key=lambda each: (each.v, each.sure)),
        certain=certain,
        possible=possible,
        incidents=incidents,
        fulfilments=once(unit.fulfilments for unit in units),
    )


def _failures(
    case: Case, scope: Scope, seen: Mapping[str, Observation], window: Window
) -> tuple[Incident, ...]:
    doubts = case.reciprocity.doubts(scope)
    found = (
        case.observations.incident(
            scope,
            observation,
            False,
            lambda report: case.evidence.says_time(scope, report, window),
            doubts,
        )
        for observation in seen.items()
    )
    return once([[each for each in found if each is not None and each.lo <= case.at]])


def _is_observed(case: Case, scope: Scope, cell: Cell, seen: Mapping[str, Observation]) -> bool:
    """Whether it is credibly told that the state held on the last day of the window, or later."""
    credible = log_odds(case.snapshot.rules.theta_p)
    last_day = shift(scope.ends_of(cell), -DAY)
    good = _incidents(case, scope, seen, True)
    return any(
        each.net >= credible
        and each.is_inside
        and all(before(s.when.end, last_day) is F for s in seen[each.key] if s.holds)
        for each in good
    )
