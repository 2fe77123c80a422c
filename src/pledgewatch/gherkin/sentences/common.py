"""What the sentences that say what must follow have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pledgewatch.errors import InputError, Problem
from pledgewatch.gherkin.sentences.statements import one_of
from pledgewatch.gherkin.unmet import unmet
from pledgewatch.gherkin.world import World

if TYPE_CHECKING:
    from pledgewatch.engine.facts import Judgement
    from pledgewatch.engine.review import Review

AS_OF = "[as of {as_of:time} ]"
ON = '[ on (the pledge|"{pledge}")]'


def judged(world: World, as_of: str | None, pledge: str | None) -> tuple[Review, Judgement]:
    """The review as of a time, and the judgement on a pledge; see `World.pledge`."""
    review = world.reviewed(as_of)
    return review, known(review, world.pledge(pledge))


def known(review: Review, id: str) -> Judgement:
    """The judgement on a pledge.

    Raises:
        InputError: for one that is not known by then.
    """
    try:
        return review[id]
    except KeyError as error:
        raise InputError(
            Problem(
                entry=f'pledge "{id}"', expected=f"a pledge that is known by then: {error.args[0]}"
            )
        ) from None


def word_of(text: str, known: Iterable[str], what: str) -> str:
    """An enum word however it is put together: `missed deadline` is `missed_deadline`."""
    return one_of(text.replace(" ", "_").replace("-", "_"), known, what)


def spoken(code: str) -> str:
    """A word of the glossary as a sentence has it: `in grace`, `cut short`."""
    return code.replace("_", " ")


def verdict_of(word: str) -> str:
    """A verdict, where it is one; see `one_of`."""
    from pledgewatch.engine.facts import Verdict

    return one_of(word, [verdict.value for verdict in Verdict], "a verdict")


def rung_of(word: str) -> str:
    """A rung of the ladder, where it is one; see `one_of`."""
    from pledgewatch.engine.incident import Rung

    return one_of(word, [rung.value for rung in Rung], "a rung of the ladder")


def check(world: World, met: bool, review: Review, pledge: str | None, got: str) -> None:
    """Fail with what is so instead, where an expectation is not met.

    Raises:
        Unmet: saying `got`, and why.
    """
    if not met:
        raise unmet(world, review, pledge, got)


def named_pledge(world: World, against: str | None) -> str | None:
    """The pledge whose explanation shows why an expectation on findings is not met."""
    pledges = world.ids("pledge")
    if against in pledges:
        return against
    return pledges[0] if len(pledges) == 1 else None


def refuse_untold(world: World, name: str) -> None:
    """Refuse the name of an incident that nothing tells of."""
    from pledgewatch.model.records import Report, StateReport

    ledger = world.ledger
    tellings: tuple[Report | StateReport, ...] = (*ledger.all(Report), *ledger.all(StateReport))
    known = {t.incident for t in tellings if t.incident} | {t.id for t in tellings}
    one_of(name, sorted(known), "an incident")
