"""How an answer came about."""

from __future__ import annotations

import bisect
import itertools
import math
from collections.abc import Hashable, Iterable, Iterator

import attrs

from pledgewatch.case import Case, open_case
from pledgewatch.changes.causes import (
    FACETS,
    Between,
    Cause,
    Causes,
    Speech,
    all_of,
    concerning,
    facet,
    judged,
    known_by,
)
from pledgewatch.changes.values import History, Step
from pledgewatch.dates import civil_days, say_instant
from pledgewatch.matching import Scope
from pledgewatch.moments import FOREVER, Moment
from pledgewatch.records import (
    Coverage,
    Kind,
    Report,
    Supersede,
    Timed,
    Withdraw,
)
from pledgewatch.review import Review
from pledgewatch.verdicts import Judgement

__all__ = ["history"]


def history(review: Review, pledge: str) -> History:
    """How the answer on a pledge came about, from its announcement to the review.

    A step is every change of the verdict, the lifecycle, whether it is settled, or a flag. Each is
    judged at its own knowledge time and at the event time that goes with it: the same instant where
    the review's clocks agree, the review's `at` otherwise. It names the records, of those that became
    known at that instant, that changed the answer; none where the clock alone did.

    Steps stand at the exact instant of the change, with one exception: what time alone changes about
    a pledge to reduce, whose counts and exposures grow all the time, is looked at whenever something
    becomes known, begins or ends, and at the last microsecond of each civil day (in the ledger's zone,
    else UTC). So the last step at or before the end of a civil day is what a review as of that day
    says. While the pledge itself is taken back there is no answer and no step; when it is restored
    its answer is told anew.

    It costs a judgement at each instant at which something that bears on the pledge becomes known,
    begins or ends, some forty more for each change that lies between two of them, and for a pledge
    to reduce one at the end of each civil day until its counts are final.

    Raises:
        KeyError: when the pledge is not known by the review's `as_of`.
    """
    scope = review[pledge].scope
    answers = _Answers(review, scope)
    steps: list[Step] = []
    last: Judgement | None = None
    for instant in answers.turns():
        found = answers.at(instant)
        if found is not None and (last is None or _answer(found) != _answer(last)):
            steps.append(answers.step(last, found))
        last = found
    return History.of(steps, review, pledge)


def _answer(judgement: Judgement) -> tuple[Hashable, ...]:
    return judgement.verdict, judgement.lifecycle, judgement.settled, judgement.flags


class _Answers:
    """The answers on a pledge at every knowledge time up to a review's."""

    def __init__(self, review: Review, scope: Scope) -> None:
        self._scope, self._pledge = scope, scope.pledge
        self._ledger = concerning(review.ledger, self._pledge.id)
        self._start, self._end = self._pledge._known_at, review._as_of
        self._fixed = None if review._at == review._as_of else review._at
        known: dict[int, list[Timed]] = {}
        for record in self._ledger.dated.values():
            known.setdefault(record._known_at, []).append(record)
        self._known = known
        # What is collected as evidence changes at these alone; between them only the clocks move.
        self._epochs = sorted({*known, *self._silences()})
        self._cases: dict[int, Case] = {}
        self._judgements: dict[int, Judgement | None] = {}

    def _silences(self) -> Iterator[int]:
        """When the silence of somebody who was looking begins to count."""
        looks = [look for look in self._ledger.all(Coverage) if look.sensitivity is not None]
        rules = self._ledger.assumptions.thresholds
        for look in looks:
            lag = look.lag.exact if look.lag is not None else rules.settle
            for report in self._ledger.all(Report):
                if look.when.lo <= report.when.lo and report.when.hi <= look.when.hi:
                    yield report.when.last + lag

    def _case(self, as_of: int) -> Case:
        epoch = bisect.bisect_right(self._epochs, as_of)
        if epoch not in self._cases:
            self._cases[epoch] = open_case(self._ledger, as_of, [self._pledge.id])
        return attrs.evolve(self._cases[epoch], as_of=as_of)

    def _event_time(self, as_of: int) -> int:
        return as_of if self._fixed is None else self._fixed

    def at(self, as_of: int) -> Judgement | None:
        """The judgement at a knowledge time; None where the pledge is not known or taken back."""
        if as_of not in self._judgements:
            at = self._event_time(as_of)
            self._judgements[as_of] = judged(self._case(as_of), self._pledge.id, at)
        return self._judgements[as_of]

    # -- when it changes

    def turns(self) -> Iterator[int]:
        """Every instant at which the answer may be another than just before, in order."""
        instants = sorted(
            {self._start, self._end}
            | {instant for instant in self._instants() if self._start < instant < self._end}
        )
        yield instants[0]
        for before, after in itertools.pairwise(instants):
            yield from self._between(before, after)

    def _between(self, before: int, after: int) -> Iterator[int]:
        """The turns after one instant, up to another.

        Nothing begins or ends between them, so each part of the answer turns at most once there; but
        of a reduction every day counts.
        """
        if self._parts(before) == self._parts(after):
            return
        if after - before == 1 or self._pledge.kind is Kind.REDUCE:
            yield after
            return
        middle = (before + after) // 2
        yield from self._between(before, middle)
        yield from self._between(middle, after)

    def _parts(self, as_of: int) -> tuple[Hashable, ...]:
        """The answer in such detail that two changes which cancel out do not hide each other."""
        found = self.at(as_of)
        if found is None:
            return ()
        c_min = self._ledger.assumptions.thresholds.c_min
        shares = [(each._covered, each._judged) for each in found.units]
        shares.append((found._covered, found._judged))
        watched = [covered >= c_min * judged for covered, judged in shares]
        verdicts = [unit.verdict for unit in found.units]
        return (*_answer(found), found.reason, *verdicts, *watched)

    def _instants(self) -> Iterator[int]:
        """Where something begins, ends or becomes known, at either clock."""
        yield from self._epochs
        scope, settle = self._scope, self._scope.settle
        replacing: list[Supersede | Withdraw] = [*self._ledger.all(Supersede)]
        replacing += self._ledger.all(Withdraw)
        cuts = [record.when for record in replacing if record.target == self._pledge.id]
        ends = [scope.declared_end, *cuts]
        if self._pledge.horizon is not None:
            horizon = scope.start.lo + self._pledge.horizon.exact
            ends.append(Moment.of(horizon, horizon + 1))
        edges = [scope.start, scope.opens, scope.due, *ends]
        # Some things end just before an instant and others just after; of a reduction, which is not
        # followed in between, those beside it would only be told too early.
        beside = (0,) if self._pledge.kind is Kind.REDUCE else (-1, 0, 1)
        for edge in edges:
            for instant in (edge.lo, edge.last, edge.last + settle):
                yield from (instant + by for by in beside)
        share = self._ledger.assumptions.thresholds.time_gone
        for end in ends:
            if end.lo < FOREVER - 1:
                yield scope.opens.lo + (end.lo - scope.opens.lo) // 2
                yield math.floor(scope.start.lo + share * (end.lo - scope.start.lo)) + 1
        for record in self._ledger.dated.values():
            event = record.event
            if event is not None:
                bounds = (event.start.lo, event.start.last, event.end.lo, event.end.last)
                yield from (instant + by for instant in bounds for by in beside)
        if self._pledge.kind is Kind.REDUCE:
            yield from self._days(ends)

    def _days(self, ends: Iterable[Moment]) -> Iterator[int]:
        """The last instant of every civil day on which what is counted in the window can change."""
        first, last = max(self._start, self._scope.opens.lo), self._end
        latest = max(end.last for end in ends)
        if latest < FOREVER - 1:
            # By then the news of the last day has arrived to the last bit: 20 ** -13 is below it.
            last = min(last, latest + 13 * self._scope.settle)
        for midnight in civil_days(first, last + 1, self._scope.zone):
            yield midnight - 1

    # -- why

    def step(self, last: Judgement | None, found: Judgement) -> Step:
        """The step from one answer to the next."""
        as_of = found._as_of
        causes = self._causes(last, found)
        zone = self._ledger.timezone
        settled = ", settled" if found.settled else ""
        flags = f"; {', '.join(sorted(found.flags))}" if found.flags else ""
        speech = Speech(self._ledger, self._ledger.dated.__getitem__, "because time passed")
        return Step(
            as_of=as_of,
            verdict=found.verdict,
            lifecycle=found.lifecycle,
            settled=found.settled,
            flags=tuple(sorted(found.flags)),
            records=all_of(causes),
            text=f"{say_instant(as_of, zone)}: {found.verdict.value} "
            f"({found.lifecycle.value}{settled}{flags}){speech.because_each(causes)}.",
            zone=zone,
        )

    def _causes(self, last: Judgement | None, found: Judgement) -> list[tuple[str, Cause]]:
        """The cause of each part of the answer that changed."""
        new = known_by(self._ledger, found._as_of)
        old = {id: record for id, record in new.items() if record._known_at < found._as_of}
        between = Between(self._ledger, old, new, found._as_of)
        causes = Causes(between, self._pledge.id, found._at)
        if last is None:
            return [("it", causes.of(_answer))]
        told = []
        if found.verdict is not last.verdict:
            told.append(("verdict", causes.of_verdict()))
        told += [
            (what, causes.of(FACETS[what]))
            for what in ("lifecycle", "settled")
            if facet(found, what) != facet(last, what)
        ]
        told += [(flag, causes.of_flag(flag)) for flag in sorted(found.flags ^ last.flags)]
        return told
