"""Chances: how likely it is that a pledge is broken, at one time and from its announcement on."""

from __future__ import annotations

from pledgewatch.conventions.classes import Question
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.review import Review, review_with
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.skepticism import (
    Archive,
    Chance,
    Skepticism,
    estimated,
    has_chance,
    measure_of,
    question_of,
    record_of,
    skepticism,
)
from pledgewatch.live.sweep import sweep_of
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import T
from pledgewatch.model.records import Pledge

_MOST_ARCHIVES = 512
"""How many archives of one ledger are kept ready."""


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
        then = archive_of(review.ledger, judgement.scope, judgement.scope.pledge.said.last)
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
    judgement = sweep_of(ledger, pledge, at).exact(as_of)
    if judgement is None or not has_chance(judgement, measure):
        return None
    scope = judgement.scope
    asked = question_of(scope, None) if question is None else question
    record = record_of(scope, archive_of(ledger, scope, as_of, at), asked)
    return estimated(judgement, record, measure)


def others_of(ledger: Ledger, scope: Scope) -> tuple[str, ...]:
    """The pledges of the debtor of a pledge, and of those that are part of it, by id; its own too."""
    return tuple(p.id for p in ledger.all(Pledge) if scope.debtors.contains(p.debtor) is T)


def archive_of(ledger: Ledger, scope: Scope, as_of: int, at: int | None = None) -> Archive:
    """What had become of the pledges of a debtor by a knowledge time.

    Args:
        ledger: The ledger.
        scope: A pledge of the debtor.
        as_of: Knowledge time (microseconds UTC).
        at: Event time; None: the same.
    """
    known_by = [id for id in others_of(ledger, scope) if ledger.dated[id]._known_at <= as_of]
    if not {*known_by} - {scope.pledge.id}:
        return Archive({}, as_of if at is None else at)  # a pledge is no record of its own
    held, key = ledger._archives, (scope.pledge.debtor, as_of, at)
    if key not in held:
        if len(held) >= _MOST_ARCHIVES:
            held.pop(next(iter(held)))
        judged = (sweep_of(ledger, id, at).judgement(as_of) for id in known_by)
        known = {found.pledge: found for found in judged if found is not None}
        held[key] = Archive(known, as_of if at is None else at)
    found: Archive = held[key]
    return found
