"""Chances: how likely it is that a pledge is broken, at one time and from its announcement on."""

from __future__ import annotations

import bisect
import functools

import attrs

from pledgewatch.conventions.classes import Question
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.review import Review, review_with
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.skepticism import (
    Archive,
    Chance,
    Judged,
    Peers,
    Roll,
    Skepticism,
    estimated,
    has_chance,
    measure_of,
    question_of,
    record_of,
    roll_of,
    skepticism,
)
from pledgewatch.live.sweep import sweep_of
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import T
from pledgewatch.model.records import Pledge
from pledgewatch.model.time import BEGINNING, FOREVER

_READY, _LEAP = 64, 512
"""At how many times the pledges of a debtor are kept ready, and how many turns lie between at most."""


def skepticism_from(
    review: Review, pledge: str, question: str | None = None, *, measure: str | None = None
) -> Skepticism | None:
    """How likely it is that a pledge is, or will be, broken.

    Args:
        review: The review.
        pledge: Its id.
        question: What *broken* shall mean (`any-violation`, `collapse`, `ended`, `not-done`); left
            out: what the verdict answers.
        measure: The measure of a reduction to go by (`level`, `incidents`); left out: the one that the
            pledge names, else all of them.

    Returns:
        The chance with its interval and parts; None where there is nothing to judge, or where
        measures disagree and none is given.

    Raises:
        KeyError: when the ledger knows no such pledge by `as_of`.
        InputError: for a question that is not asked of this pledge, and a measure that it was not
            measured by.
    """
    judgement = review[pledge]
    asked = question_of(judgement.scope, question)
    by = measure_of(judgement, measure)
    key = pledge, asked, by
    if key not in review._chances:
        scope = judgement.scope
        then = functools.partial(archive_of, review.ledger, scope, scope.pledge.said.last)
        review._chances[key] = skepticism(judgement, review.archive, then, asked, by)
    found: Skepticism | None = review._chances[key]
    return found


def skepticism_of(judgement: Judgement) -> Skepticism | None:
    """How likely it is that a pledge is, or will be, broken."""
    return skepticism_from(review_with(judgement), judgement.pledge)


def chance_at(
    ledger: Ledger,
    pledge: str,
    as_of: int,
    at: int | None = None,
    *,
    question: Question | None = None,
    measure: str | None = None,
) -> Chance | None:
    """The chance that a pledge is, or will be, broken, as `skepticism_from` has it.

    Only what may concern it and the other pledges of its debtor is asked.

    Args:
        ledger: The ledger.
        pledge: The pledge, by id.
        as_of: Knowledge time (microseconds UTC).
        at: Event time; None: the same.
        question, measure: As `skepticism_from` takes them, checked.

    Returns:
        The chance; None where there was no one number.
    """
    judgement = sweep_of(ledger, pledge, at).exact(as_of, question)
    if judgement is None or not has_chance(judgement, measure):
        return None
    scope = judgement.scope
    asked = question_of(scope, None) if question is None else question
    record = record_of(scope, archive_of(ledger, scope, as_of, at), asked)
    return estimated(judgement, record, measure)


def others_of(ledger: Ledger, scope: Scope) -> tuple[str, ...]:
    """The pledges of the debtor of a pledge, and of those that are part of it, by id; its own too."""
    held, key = ledger._archives, scope.pledge.debtor
    if key not in held:
        held[key] = tuple(p.id for p in ledger.all(Pledge) if scope.debtors.contains(p.debtor) is T)
    found: tuple[str, ...] = held[key]
    return found


def archive_of(ledger: Ledger, scope: Scope, as_of: int, at: int | None = None) -> Archive:
    """What had become of the pledges of a debtor by a knowledge time.

    Args:
        ledger: The ledger.
        scope: A pledge of the debtor.
        as_of: Knowledge time (microseconds UTC).
        at: Event time; None: the same.
    """
    others = _Others.of(ledger, scope, at)
    if others.are_none(scope.pledge.id, as_of):
        return Judged({}, as_of if at is None else at)  # a pledge is no record of its own
    return _Then(ledger, as_of, at)


@attrs.frozen
class _Then(Archive):
    """The archive of a knowledge time, worked out from those of earlier ones (`archive_of`)."""

    ledger: Ledger
    as_of: int
    at: int | None

    def judged(self, pledge: str) -> Judgement | None:
        """A pledge as judged then, by id; None where it was not known."""
        return sweep_of(self.ledger, pledge, self.at).judgement(self.as_of)

    def peers(self, scope: Scope) -> Peers:
        """The pledges of the debtor of a pledge, of its class."""
        return _Others.of(self.ledger, scope, self.at).at(self.as_of)


class _Others:
    """The pledges of one debtor and class over knowledge time.

    What is known of them at one time is worked out from the nearest time before that was asked for:
    only those are judged anew of which something may have changed.

    Args:
        ledger: The ledger.
        roll: Which pledges.
        at: The event time (microseconds UTC) of all answers; None: the knowledge time of each.
    """

    def __init__(self, ledger: Ledger, roll: Roll, at: int | None) -> None:
        self._ledger, self._fixed = ledger, at
        self._starts = sorted(each._known_at for each in roll.pledges)
        # When something may change of each, as far as they were looked at.
        self._turns = sorted((each._known_at, each.id) for each in roll.pledges)
        self._looked = {*self._turns}
        self._times = [BEGINNING]
        self._peers = [Peers(roll, BEGINNING if at is None else at)]
        self._restless: list[frozenset[str]] = [frozenset()]

    @classmethod
    def of(cls, ledger: Ledger, scope: Scope, at: int | None) -> _Others:
        """Those of the debtor and class of a pledge; asked again, the same."""
        roll, held = roll_of(ledger, scope), ledger._archives
        if (roll, at) not in held:
            held[roll, at] = cls(ledger, roll, at)
        found: _Others = held[roll, at]
        return found

    def are_none(self, pledge: str, as_of: int) -> bool:
        """Whether none but a pledge was known by a knowledge time."""
        own = self._ledger.dated[pledge]._known_at <= as_of
        return bisect.bisect_right(self._starts, as_of) <= own

    def at(self, as_of: int) -> Peers:
        """All of them at a knowledge time."""
        place = bisect.bisect_right(self._times, as_of) - 1
        if self._times[place] == as_of:
            return self._peers[place]
        first, last = (
            bisect.bisect_right(self._turns, time, key=_when)
            for time in (self._times[place], as_of)
        )
        if last - first > _LEAP:
            middle = self._turns[(first + last) // 2][0]
            if self._times[place] < middle < as_of:
                self.at(
                    middle
                )  # else times that are asked for backwards would all begin far behind
                return self.at(as_of)
        turned = {id for _, id in self._turns[first:last]} | self._restless[place]
        spells = {id: sweep_of(self._ledger, id, self._fixed).spell(as_of) for id in turned}
        peers = self._peers[place].changed(
            {id: spell.judgement for id, spell in spells.items()},
            as_of if self._fixed is None else self._fixed,
        )
        for id, spell in spells.items():
            if spell.is_exact and (spell.until, id) not in self._looked and spell.until < FOREVER:
                self._looked.add((spell.until, id))
                bisect.insort(self._turns, (spell.until, id))
        restless = frozenset(id for id, spell in spells.items() if not spell.is_exact)
        self._times.insert(place + 1, as_of)
        self._peers.insert(place + 1, peers)
        self._restless.insert(place + 1, restless)
        self._forget(place + 1)
        return peers

    def _forget(self, new: int) -> None:
        """Keep some times ready, evenly spread, and the one that was asked for last."""
        if len(self._times) > _READY:
            gaps = [
                (self._times[place + 1] - self._times[place - 1], place)
                for place in range(1, len(self._times) - 1)
                if place != new
            ]
            _, place = min(gaps)
            for each in (self._times, self._peers, self._restless):
                del each[place]


def _when(turn: tuple[int, str]) -> int:
    return turn[0]
