"""Sweep: the answer on a pledge over knowledge time, worked out only when it may have changed."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Iterator, Mapping

import attrs

from pledgewatch.conventions.classes import Question
from pledgewatch.engine.facts import Judgement
from pledgewatch.live.answers import Answers, judgements
from pledgewatch.live.relevance import Relevance, relevance_of
from pledgewatch.model.ledger import Ledger

_MOST_READY = 4
"""How many instants are kept ready: what is asked about one is carried on from those just before it."""


@attrs.frozen
class Spell:
    """A spell of knowledge time in which the answer stands, looked at once, at its beginning.

    Attributes:
        since, until: From when until before when (microseconds UTC).
        judgement: The answer then; None while the pledge is taken back.
        is_exact: Whether it is the answer in all of the spell, but for the age of the pledge. Otherwise
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

    Attributes:
        pledge: As given.
        relevance: What concerns what among the records that may concern the pledge, and
        ledger: a ledger of these.
        start: When the pledge became known.
    """

    def __init__(self, relevance: Relevance, pledge: str, at: int | None = None) -> None:
        self.pledge, self._at = pledge, at
        self.relevance = Relevance(relevance.narrowed((pledge,)))
        self.ledger = self.relevance.ledger
        self.start = self.ledger.dated[pledge]._known_at
        self._held: list[Spell] = []

    def spells(self, end: int) -> Iterator[Spell]:
        """Each spell of time from the first instant to an end, in order."""
        as_of = self.start
        while as_of <= end:
            found = self._looked(as_of)
            yield found
            as_of = found.until
        self.forget()

    def judgement(self, as_of: int) -> Judgement | None:
        """The answer at a knowledge time; None where the pledge is not known, or was taken back.

        Where nothing but the age of the pledge has changed since an earlier time, it is that of then.
        """
        return None if as_of < self.start else self.spell(as_of).judgement

    def spell(self, as_of: int) -> Spell:
        """The spell that a knowledge time lies in, as far as it is looked at; the pledge is known by then."""
        place = bisect.bisect_right(self._held, as_of, key=lambda each: each.since)
        if place and as_of < self._held[place - 1].until:
            return self._held[place - 1]
        found = self._looked(as_of)
        if not found.is_exact:
            found = attrs.evolve(found, until=as_of + 1)
        self._held.insert(place, found)
        for stale in list(self.ledger._cases)[1:-1]:
            del self.ledger._cases[stale]  # the first one and the last one are carried on from
        return found

    def _looked(self, as_of: int) -> Spell:
        """The spell that begins at an instant."""
        if not self.ledger._cases and as_of > self.start:
            self._answers(self.start).case  # noqa: B018 (all times carry on from it)
        answers = self._answers(as_of)
        turn = answers.turn(self.pledge, self.relevance)
        every = self.ledger._arrivals
        place = bisect.bisect_right(every, as_of, key=lambda each: each._known_at)
        until = min([turn.at, *(each._known_at for each in every[place : place + 1])])
        for clocks in [*self.ledger._cases][1:-_MOST_READY]:
            del self.ledger._cases[clocks]
        return Spell(as_of, until, answers.judgement(self.pledge), turn.is_exact)

    @functools.cached_property
    def news(self) -> Mapping[int, tuple[str, ...]]:
        """The records that may concern the pledge, by when each became known, from when it was."""
        found: dict[int, list[str]] = {}
        for id, record in self.ledger.dated.items():
            if record._known_at >= self.start:
                found.setdefault(record._known_at, []).append(id)
        return {instant: tuple(sorted(found[instant])) for instant in sorted(found)}

    def exact(self, as_of: int, question: Question | None) -> Judgement | None:
        """The answer at a knowledge time as far as a chance hangs on it, with the age that the pledge has then."""
        return self._answers(as_of).judgement_for(self.pledge, question)

    def forget(self) -> None:
        """Drop what was made ready to answer, and is not asked for again."""
        self.ledger._cases.clear()

    def _answers(self, as_of: int) -> Answers:
        return judgements(self.ledger, as_of if self._at is None else self._at, as_of)


def sweep_of(ledger: Ledger, pledge: str, at: int | None = None) -> Sweep:
    """The sweep of a pledge of a ledger; asked again, the same one."""
    held = ledger._sweeps
    if (pledge, at) not in held:
        held[pledge, at] = Sweep(relevance_of(ledger), pledge, at)
    found: Sweep = held[pledge, at]
    return found
