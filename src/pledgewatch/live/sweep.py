"""Sweep: the answer on a pledge over knowledge time, worked out only when it may have changed."""

from __future__ import annotations

import bisect
import functools
import itertools
from collections.abc import Iterator

import attrs

from pledgewatch.engine.facts import Judgement
from pledgewatch.live.answers import Answers, judgements
from pledgewatch.live.relevance import Relevance
from pledgewatch.model.ledger import Ledger, among
from pledgewatch.model.records import Reading

_MOST_ASKED = 8
"""How many single answers cost less than to follow all that may change in between."""


@attrs.frozen
class Stretch:
    """A stretch of knowledge time that was looked at once, at its beginning.

    Attributes:
        since, until: From when until before when (microseconds UTC).
        judgement: The answer then; None while the pledge is taken back.
        is_exact: Whether it is the answer in all of the stretch, but for the age of the pledge. Otherwise
            something changes all the time, such as the share of news that has arrived.
    """

    since: int
    until: int
    judgement: Judgement | None
    is_exact: bool


class Sweep:
    """The answers on one pledge from the instant at which it became known.

    Each is asked at its own knowledge time, and at the event time that goes with it.

    Args:
        relevance: What concerns what in its ledger.
        pledge: The pledge, by id.
        at: The event time (microseconds UTC) of all of them; None: the knowledge time of each.
    """

    def __init__(self, relevance: Relevance, pledge: str, at: int | None = None) -> None:
        self.pledge, self._at = pledge, at
        self.relevance = Relevance(relevance.narrowed((pledge,)))
        self.ledger = self.relevance.ledger
        known = self.ledger.dated[pledge]._known_at
        self._epochs = [known, *(each for each in self.ledger._epochs if each > known)]
        self._stretches: list[Stretch] = []
        self._asked: dict[int, Judgement | None] = {}

    def stretches(self, end: int) -> Iterator[Stretch]:
        """What was looked at from the first instant to an end, in order."""
        self._advance(end)
        return itertools.takewhile(lambda each: each.since <= end, self._stretches)

    def judgement(self, as_of: int) -> Judgement | None:
        """The answer at a knowledge time; None where the pledge is not known, or was taken back.

        Where nothing but the age of the pledge has changed since an earlier time, it is that of then.
        """
        if as_of < self._epochs[0]:
            return None
        if as_of >= self._end and len(self._asked) >= _MOST_ASKED:
            self._advance(as_of)
        if as_of < self._end:
            place = bisect.bisect_right(self._stretches, as_of, key=lambda each: each.since)
            found = self._stretches[place - 1]
            if found.is_exact or found.since == as_of:
                return found.judgement
        if as_of not in self._asked:
            self._asked[as_of] = self._answers(as_of).judgement(self.pledge)
            self.forget()
        return self._asked[as_of]

    @property
    def _end(self) -> int:
        """Until when it was followed."""
        return self._stretches[-1].until if self._stretches else self._epochs[0]

    @property
    def start(self) -> int:
        """When the pledge became known."""
        return self._epochs[0]

    @property
    def news(self) -> tuple[int, ...]:
        """The instants at which something that may concern the pledge became known, from when it was."""
        return tuple(self._epochs)

    def fresh(self, as_of: int) -> tuple[str, ...]:
        """The records that may concern the pledge and became known at an instant, by id."""
        return tuple(
            sorted(id for id, record in self.ledger.dated.items() if record._known_at == as_of)
        )

    def exact(self, as_of: int, known: int | None = None) -> Judgement | None:
        """The answer at a knowledge time, with the age that the pledge has then.

        Args:
            as_of: The knowledge time (microseconds UTC), which the event time goes with.
            known: The knowledge time, where it is another one than that.

        Returns:
            The answer without its readings; None where the pledge is not known then.
        """
        at = as_of if self._at is None else self._at
        found = judgements(self._unread, at, as_of if known is None else known)
        return found.judgement(self.pledge)

    @functools.cached_property
    def _unread(self) -> Ledger:
        """The ledger without other readings of the pledge: answers of their own, which change none."""
        records = self.ledger.records
        return among(self.ledger, [each for each in records if not isinstance(each, Reading)])

    def forget(self) -> None:
        """Drop what was made ready to answer, and is not asked for again."""
        self.ledger._cases.clear()
        self._unread._cases.clear()

    def _answers(self, as_of: int) -> Answers:
        return judgements(self.ledger, as_of if self._at is None else self._at, as_of)

    def _advance(self, end: int) -> None:
        """Look at what lies before an end."""
        as_of = self._end
        while as_of <= end:
            answers = self._answers(as_of)
            turn = answers.turn(self.pledge, self.relevance)
            place = bisect.bisect_right(self._epochs, as_of)
            until = min([turn.at, *self._epochs[place : place + 1]])
            found = answers.judgement(self.pledge)
            self._stretches.append(Stretch(as_of, until, found, turn.is_exact))
            as_of = until
        self.forget()


def sweep_of(ledger: Ledger, pledge: str, at: int | None = None) -> Sweep:
    """The sweep of a pledge of a ledger; asked again, the same one."""
    held = ledger._sweeps
    if not held:
        held[None] = Relevance(ledger)
    if (pledge, at) not in held:
        held[pledge, at] = Sweep(held[None], pledge, at)
    found: Sweep = held[pledge, at]
    return found
