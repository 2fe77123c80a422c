"""Moves: what single pieces of news would change most how likely it is that a pledge is broken.

Each is one record, added to the ledger; then the engine is asked again (decision 11, rules 90 to 92).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

import attrs

from pledgewatch.conventions import NANO
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.review import Review, review_with
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.scoring import logit
from pledgewatch.engine.skepticism import (
    Judged,
    Prospect,
    Skepticism,
    TrackRecord,
    has_chance,
    likelihood,
    prospects_of,
    question_of,
    record_of,
    roll_of,
)
from pledgewatch.errors import PledgewatchError
from pledgewatch.faces import MoveFaces
from pledgewatch.live.answers import judgements
from pledgewatch.live.relevance import Relevance, relevance_of
from pledgewatch.model.checks import place_of
from pledgewatch.model.ledger import among, joined
from pledgewatch.model.records import Source, Timed

_LEAST, _MOST = 0.05, 3
"""The least change of a chance that is told, and how many are."""


@attrs.frozen(kw_only=True)
class Move(MoveFaces):
    """What a piece of news would make of the chance that a pledge is broken.

    Attributes:
        prospect: What the news says.
        record: The record that it would be; None of another pledge of the debtor's.
        before, after: The chance without it and with it.
        change: The same as a change in log odds.
    """

    prospect: Prospect
    record: Timed | None
    before: float
    after: float
    change: float

    def __repr__(self) -> str:
        return f"<Move from {self.before:.2f} to {self.after:.2f}: {self.prospect}>"


def moves(skepticism: Skepticism) -> tuple[Move, ...]:
    """What would move the chance most: up to three pieces of news, the greatest change first.

    A piece of news is one record of a source rated B, which is nobody's organ and nobody's kin, that
    becomes known a microsecond after the review. Those that would change the chance by less than .05
    are left out.

    Raises:
        PledgewatchError: for a chance that was made without a review.
    """
    told = [
        each for each in every_move(skepticism) if abs(round(each.after - each.before, 9)) >= _LEAST
    ]
    told.sort(key=lambda each: (-round(abs(each.change), 6), each.prospect))
    return tuple(told[:_MOST])


def every_move(skepticism: Skepticism) -> Iterator[Move]:
    """What each piece of news would make of the chance, in no order; see `moves`."""
    judgement = skepticism._judgement
    if judgement is None:
        raise PledgewatchError("a chance that belongs to no review is moved by nothing")
    question, measure = skepticism.question, skepticism._measure
    now = _moment_after(review_with(judgement), judgement.scope)
    plain = now.archive.judged(judgement.pledge)
    if plain is None or not has_chance(plain, measure):
        return
    record = record_of(plain.scope, now.archive, question)
    before = likelihood(plain, record, measure)

    def move(prospect: Prospect, news: Timed | None, after: float) -> Move:
        change = (logit(after) - logit(before)) / NANO
        return Move(prospect=prospect, record=news, before=before, after=after, change=change)

    for prospect, news in now.news(plain):
        judged = now.judged_with(news)
        found = judged.get(plain.pledge, plain)
        if has_chance(found, measure):
            then = record
            if judged.keys() - {plain.pledge}:
                then = record_of(plain.scope, Judged(judged, now.at, now.archive), question)
            yield move(prospect, news, likelihood(found, then, measure))
    if question is question_of(plain.scope, None):
        one_more = {Prospect.RECORD_BROKEN: (1.0, 0.0), Prospect.RECORD_KEPT: (0.0, 1.0)}
        for prospect, (broken, kept) in one_more.items():
            more = TrackRecord(record.of, record.broken + broken, record.kept + kept)
            yield move(prospect, None, likelihood(plain, more, measure))


def _moment_after(review: Review, scope: Scope) -> _Moment:
    """The moment after a review, for the pledges of the debtor and class of one; asked again, the same."""
    roll = roll_of(review.ledger, scope)
    held, key = review._chances, ("moment", roll)
    if key not in held:
        held[key] = _Moment(review, [pledge.id for pledge in roll.pledges])
    found: _Moment = held[key]
    return found


class _Moment:
    """Some pledges a microsecond after a review, by what was known by it, and somebody who brings news.

    Args:
        review: The review.
        pledges: The pledges, by id.

    Attributes:
        at, as_of: The clocks.
        archive: The pledges as judged without news.
    """

    def __init__(self, review: Review, pledges: Sequence[str]) -> None:
        self.at, self.as_of = review._at + 1, review._as_of + 1
        near = relevance_of(review.ledger).narrowed(pledges)
        heard = [each for each in near.dated.values() if each._known_at <= review._as_of]
        name = _free("a source rated B", {source.id for source in near.all(Source)})
        self._witness = Source(id=name, reliability="B")
        self._ledger = joined(among(near, heard), (self._witness,))
        self._relevance = Relevance(self._ledger)
        answers = judgements(self._ledger, self.at, self.as_of)
        found = {id: judged for id in pledges if (judged := answers.judgement(id)) is not None}
        self._known = found.keys()
        self.archive = Judged(found, self.at)

    def news(self, judgement: Judgement) -> Iterator[tuple[Prospect, Timed]]:
        """Each piece of news on a pledge."""
        case = judgements(self._ledger, self.at, self.as_of).case
        for prospect, record in prospects_of(case, judgement, self._witness):
            yield prospect, _named(record, _free(f"news: {prospect}", self._ledger.dated))

    def judged_with(self, news: Timed) -> Mapping[str, Judgement]:
        """The pledges that a piece of news may concern, as judged with it."""
        concerned = sorted(self._known & self._relevance.subjects_of_news(news))
        near = self._relevance.may_concern(concerned)
        records = sorted((*near, news), key=place_of)
        answers = judgements(among(self._ledger, records), self.at, self.as_of)
        found = {id: answers.judgement(id) for id in concerned}
        return {id: judged for id, judged in found.items() if judged is not None}


def _named(record: Any, id: str) -> Timed:
    found: Timed = attrs.evolve(record, id=id)
    return found


def _free(name: str, taken: Container[str]) -> str:
    """A name that nothing has yet."""
    while name in taken:
        name += "'"
    return name
