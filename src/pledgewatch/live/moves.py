"""Moves: what single pieces of news would change most how likely it is that a pledge is broken.

Each is one record, added to the ledger; then the engine is asked again (decision 11, rules 90 to 92).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

import attrs

from pledgewatch.conventions import NANO
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.review import Review, review_with
from pledgewatch.engine.scoring import logit
from pledgewatch.engine.skepticism import (
    Archive,
    Prospect,
    Record,
    Skepticism,
    has_chance,
    likelihood,
    prospects_of,
    question_of,
    record_of,
)
from pledgewatch.errors import PledgewatchError
from pledgewatch.faces import MoveFaces
from pledgewatch.live.answers import judgements
from pledgewatch.live.chances import others_of
from pledgewatch.live.relevance import Relevance, relevance_of
from pledgewatch.model.ledger import Ledger, among, joined
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
    review = review_with(judgement)
    now = _Moment.after(review, others_of(review.ledger, judgement.scope))
    plain = now.known.get(judgement.pledge)
    if plain is None or not has_chance(plain, measure):
        return
    record = record_of(plain.scope, Archive(now.known, now.at), question)
    before = likelihood(plain, record, measure)

    def move(prospect: Prospect, news: Timed | None, after: float) -> Move:
        change = (logit(after) - logit(before)) / NANO
        return Move(prospect=prospect, record=news, before=before, after=after, change=change)

    for prospect, news, known in now.each(plain):
        found = known[judgement.pledge]
        if has_chance(found, measure):
            then = record_of(found.scope, Archive(known, now.at), question)
            yield move(prospect, news, likelihood(found, then, measure))
    if question is question_of(plain.scope, None):
        one_more = {Prospect.RECORD_BROKEN: (1.0, 0.0), Prospect.RECORD_KEPT: (0.0, 1.0)}
        for prospect, (broken, kept) in one_more.items():
            more = Record(record.of, record.broken + broken, record.kept + kept)
            yield move(prospect, None, likelihood(plain, more, measure))


@attrs.frozen(eq=False)
class _Moment:
    """The pledges of a debtor, a microsecond after a review, by what was known by it.

    Attributes:
        ledger: The records that may concern them, and who brings news.
        witness: The latter.
        at, as_of: The clocks.
        known: The pledges as judged without news, by id.
    """

    ledger: Ledger
    witness: Source
    at: int
    as_of: int
    known: Mapping[str, Judgement]

    @classmethod
    def after(cls, review: Review, pledges: Iterable[str]) -> _Moment:
        """The moment after a review."""
        subjects = tuple(pledges)
        near = relevance_of(review.ledger).narrowed(subjects)
        heard = (each for each in near.dated.values() if each._known_at <= review._as_of)
        name = _free("a source rated B", {source.id for source in near.all(Source)})
        witness = Source(id=name, reliability="B")
        ledger = joined(among(near, heard), (witness,))
        at, as_of = review._at + 1, review._as_of + 1
        return cls(ledger, witness, at, as_of, _judged(ledger, at, as_of, subjects))

    def each(
        self, judgement: Judgement
    ) -> Iterator[tuple[Prospect, Timed, Mapping[str, Judgement]]]:
        """Each piece of news on a pledge, with the pledges as judged with it.

        Only those that it may concern are judged anew.
        """
        case = judgements(self.ledger, self.at, self.as_of).case
        news = {
            prospect: _named(record, _free(f"news: {prospect}", self.ledger.dated))
            for prospect, record in prospects_of(case, judgement, self.witness)
        }
        relevance = Relevance(joined(self.ledger, news.values()))
        ids = {record.id for record in news.values()}
        for prospect, record in news.items():
            concerned = [id for id in self.known if id in relevance.subjects_of(record)]
            near = relevance.narrowed(concerned)
            rest = (
                each for each in near.dated.values() if each.id == record.id or each.id not in ids
            )
            found = _judged(among(near, rest), self.at, self.as_of, concerned)
            yield prospect, record, {**self.known, **found}


def _judged(ledger: Ledger, at: int, as_of: int, pledges: Iterable[str]) -> Mapping[str, Judgement]:
    answers = judgements(ledger, at, as_of)
    found = {id: answers.judgement(id) for id in pledges}
    return {id: judgement for id, judgement in found.items() if judgement is not None}


def _named(record: Any, id: str) -> Timed:
    found: Timed = attrs.evolve(record, id=id)
    return found


def _free(name: str, taken: Container[str]) -> str:
    """A name that nothing has yet."""
    while name in taken:
        name += "'"
    return name
