"""WITHDRAW, REACH and MAINTAIN: a state is to come about, or to last (semantics 7, *states*)."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from pledgewatch.conventions import log_odds
from pledgewatch.engine.case import Case
from pledgewatch.engine.clocks import judged_spans
from pledgewatch.engine.evidence import Incident
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.kinds.demand import (
    Deadline,
    Reading,
    Told,
    is_at_least,
    is_at_most,
    judged,
    left_of,
    measured,
    once,
    silence,
    stronger,
    until,
)
from pledgewatch.engine.kinds.levels import Way, is_at_deadline
from pledgewatch.engine.kinds.prohibition import Reading as Forbidden
from pledgewatch.engine.kinds.prohibition import before_reading, counted, framed, unit_of, worst
from pledgewatch.engine.kinds.prohibition import read as read_forbidden
from pledgewatch.engine.observations import Observation, Sighting
from pledgewatch.engine.scope import Cell, Say, Scope
from pledgewatch.engine.scoring import Score
from pledgewatch.engine.violations import score_of
from pledgewatch.engine.window import Window
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import StateReport
from pledgewatch.model.time import DAY, FOREVER, Moment, before, exact, shift

__all__ = ["judge", "judge_kept_up", "spans_about_the_end"]

_NEVER = exact(FOREVER - 2)


# -- states that are to come about -------------------------------------------------------------------


def judge(case: Case, scope: Scope) -> Judgement:
    """Judge a pledge to withdraw, or to reach a level."""
    return judged(case, scope, _tell)


def _tell(case: Case, scope: Scope, cell: Cell, deadline: Deadline) -> Told:
    """What is told of a unit: that it is as pledged at the end, that it is not, and how far it has come."""
    snapshot, rules = case.snapshot, case.snapshot.rules
    credible = log_odds(rules.theta_p)
    seen = case.observations.of(scope, cell)
    frame = _Frame(case, scope, deadline)
    good = [
        each
        for each in _incidents(case, scope, seen, True)
        if each.net >= credible
        and each.is_inside
        and before(exact(each.hi - 1), scope.start) is not T
    ]
    fulfilled = frame.incidents(seen, holds=True)
    at_end = [each for each in fulfilled if each.net >= credible and each.is_inside]
    first = min((each.hi - 1 for each in good), default=None)

    def is_return(lo: int) -> bool:
        return first is not None and first < lo and lo >= deadline.settled(scope)

    failed = frame.incidents(seen, holds=False) if deadline.is_set else ()
    returns = tuple(each for each in failed if is_return(each.lo))
    failed = tuple(each for each in failed if not is_return(each.lo))
    heard = [s for sightings in seen.values() for s in sightings if s.when.lo <= case.at]
    told = {each.key for each in _incidents(case, scope, seen, False)}
    news = frame.news({key: seen[key] for key in told - {each.key for each in returns}})
    quiet = 0
    if deadline.overdue:
        spoke = {snapshot.origin_of(s.report) for s in heard if frame.is_word(s)}
        quiet = silence(case, scope, cell, frame.spans, spoke)
    entries = [entry for each in fulfilled for entry in each.entries]
    demanded = measured(entries, snapshot, news, quiet)
    way = Way.of(case, scope, cell, deadline)
    progress = [each.lo for each in good]
    setbacks = [
        s.when.lo
        for key in told
        for s in seen[key]
        if not s.holds
        and s.when.lo <= case.at
        and s.content is T
        and s.llr >= credible
        and not frame.is_due(s)
        and before(s.when.end, scope.start) is not T
    ]
    for lo, is_nearer in way.steps:
        (progress if is_nearer else setbacks).append(lo)
    setbacks = [lo for lo in setbacks if lo not in progress]
    in_tolerance = bool(at_end) and frame.was_short_of_it(seen)
    is_later = any(each.lo > deadline.settled(scope) for each in good) and not any(
        s.llr >= credible
        and s.when.lo <= deadline.settled(scope)
        and before(s.when.end, frame.last_day) is not T
        for s in heard
    )
    by_level = any(s.is_level for each in fulfilled for s in seen[each.key] if s.holds)
    not_q = score_of(failed, snapshot)
    kept = is_at_least(demanded.done, rules.theta_b)
    if deadline.is_set:
        enough = rules.theta_b if by_level else 1 - rules.theta_lo
        kept = (
            deadline.overdue
            and is_at_most(not_q.v, rules.theta_lo)
            and is_at_least(demanded.done_plain, enough)
        )
    broken = is_at_most(demanded.done, 1 - rules.theta_b) or way.is_short
    is_unseen = is_later and not any(each.certain for each in failed)
    unit = unit_of(case, scope, cell, once((failed, fulfilled)), frame.spans)
    certain, possible = counted(failed)
    late = in_tolerance or (not at_end and any(each.lo > deadline.due.last for each in good))
    unit = attrs.evolve(
        unit,
        score=Score(),
        certain=certain,
        possible=possible,
        is_told=bool(heard),
        demanded=attrs.evolve(demanded, achieved=way.achieved, late=late, progress=bool(progress)),
        incidents=failed,
    )
    reading = Reading(
        kept=kept,
        partial=in_tolerance or (way.is_partial and broken),
        broken=broken and not is_unseen,
        progress=max(progress, default=None),
        setback=max(setbacks, default=None),
        stalled=deadline.gone and not progress and is_at_least(unit.coverage.seen, rules.c_min),
        weighed=any(s.llr > 0 for s in heard),
        later=is_later,
    )
    return Told(unit, reading, counted=failed, fulfilments=fulfilled, returns=returns)


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
class _Frame:
    """The times that count for a state that is to come about."""

    case: Case
    scope: Scope
    deadline: Deadline

    @property
    def last_day(self) -> Moment:
        """The last day before the deadline: from then on a word is of the end."""
        return shift(self.deadline.due, -DAY)

    @property
    def closes(self) -> Moment:
        """When it was withdrawn or replaced after it was due; what came later does not count."""
        return _closes(self.scope, self.deadline)

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The judged part."""
        return spans_about_the_end(self.scope, self.deadline, self.case.at)

    def incidents(self, seen: Mapping[str, Observation], *, holds: bool) -> tuple[Incident, ...]:
        """The observations that it was as pledged at the end, or that it was not from the deadline on."""
        deadline, scope = self.deadline, self.scope
        if not deadline.is_set:
            window = Window(scope.start, deadline.due)
        elif holds:
            window = Window(self.last_day, shift(deadline.late, scope.settle))
        else:
            window = Window(deadline.late, self.closes)
        return _incidents(self.case, scope, seen, holds, window, deadline)

    def is_due(self, sighting: Sighting) -> bool:
        """Whether a sighting is surely of the deadline or later, while the pledge still stood."""
        if not self.deadline.is_set:
            return False
        when, due = sighting.when, self.deadline.due
        return is_at_deadline(when, due) or (
            before(when.end, due) is F and before(when.start, self.closes) is T
        )

    def is_word(self, sighting: Sighting) -> bool:
        """Whether a sighting is a word on whether it was reached, in time or late, or was not."""
        if not sighting.holds:
            return self.is_due(sighting)
        return before(sighting.when.end, self.last_day) is not T

    def news(self, seen: Mapping[str, Observation]) -> dict[str, int]:
        """By origin, what is credibly told of the deadline or later that it was not as pledged."""
        snapshot = self.case.snapshot
        credible = log_odds(snapshot.rules.theta_p)
        news: dict[str, int] = {}
        for sightings in seen.values():
            told = {True: dict[str, int](), False: dict[str, int]()}
            for s in sightings:
                counts = s.holds or (s.content is T and s.llr >= credible and self.is_due(s))
                if counts and s.when.lo <= self.case.at:
                    stronger(told[s.holds], {snapshot.origin_of(s.report): s.llr})
            stronger(news, left_of(told[False], told[True], snapshot.family))
        return news

    def was_short_of_it(self, seen: Mapping[str, Observation]) -> bool:
        """Whether it surely was not as pledged at some time between the deadline and its tolerance."""
        window = Window(self.deadline.due, self.deadline.late)
        short = [
            each
            for each in _incidents(self.case, self.scope, seen, False, window)
            if each.is_inside
        ]
        return score_of(short, self.case.snapshot).violated


def _incidents(
    case: Case,
    scope: Scope,
    seen: Mapping[str, Observation],
    holds: bool,
    window: Window | None = None,
    deadline: Deadline | None = None,
) -> tuple[Incident, ...]:
    """The observations, of a time or of any, that it was as pledged or that it was not, by now."""

    def says_time(report: StateReport) -> Say:
        when = case.evidence.when(scope, report)
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
        incidents = _failures(case, scope, seen)
        unit = unit_of(case, scope, cell, incidents, judged_spans(scope, cell, case.at))
        heard = bool(incidents or _incidents(case, scope, seen, True, scope.window()))
        reading = attrs.evolve(
            Forbidden.of(case, scope, cell, unit.coverage, unit.score, incidents, None),
            told=heard,
            observed=_is_observed(case, scope, cell, seen),
        )
        answer = unread or read_forbidden(reading)
        answers.append(answer)
        units.append(attrs.evolve(unit, verdict=answer[0], reason=answer[1], is_told=heard))
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
        fulfilments=once(
            _incidents(case, scope, case.observations.of(scope, cell), True, scope.window())
            for cell in scope.units
        ),
    )


def _failures(case: Case, scope: Scope, seen: Mapping[str, Observation]) -> tuple[Incident, ...]:
    doubts = case.reciprocity.doubts(scope)
    found = (
        case.observations.incident(
            scope,
            observation,
            False,
            lambda report: case.evidence.says_time(scope, report),
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
