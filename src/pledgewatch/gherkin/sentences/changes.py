"""Sentences that say what must have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pledgewatch.errors import InputError, Problem
from pledgewatch.gherkin.grammar import sentence
from pledgewatch.gherkin.sentences.common import (
    AS_OF,
    ON,
    check,
    judged,
    known,
    spoken,
)
from pledgewatch.gherkin.world import World

if TYPE_CHECKING:
    from pledgewatch.engine.review import Review
    from pledgewatch.live import Change

_CHANGE = "What must have changed"


def _change(
    world: World, both: tuple[Review, Review], pledge: str | None, what: str
) -> Change | None:
    earlier, later = both
    id = world.pledge(pledge)
    if id not in earlier:
        known(later, id)
    found = later.diff(earlier).of(id, what)
    return found[0] if found else None


def _must_change(
    world: World,
    both: tuple[Review, Review],
    pledge: str | None,
    what: str,
    values: tuple[str, str],
    because: tuple[str, ...],
) -> None:
    change = _change(world, both, pledge, what)
    causes = [world.record(name) for name in because]
    met = (
        change is not None
        and tuple(spoken(value or "") for value in (change.before, change.after)) == values
        and set(causes) <= set(change.records)
        and not (change.records and "because time passed" in world.saying)
    )
    got = change.text if change is not None else f"the {what} has not changed"
    check(world, met, both[1], world.pledge(pledge), got)


def _two(world: World) -> tuple[Review, Review]:
    later = world.reviewed()
    if world.earlier is None:
        raise InputError(
            Problem(
                entry="what has changed",
                found="one review",
                expected="two of them: `When it is reviewed again as of` another day",
            )
        )
    return world.earlier, later


_WHY = "[, because of {because:names}][, because time passed]"


def _changed(what: str, before: str, after: str) -> None:
    def since(
        world: World,
        old: str,
        new: str,
        pledge: str | None = None,
        because: tuple[str, ...] = (),
    ) -> None:
        _must_change(world, _two(world), pledge, what, (old, new), because)

    def between(
        world: World,
        first: str,
        last: str,
        old: str,
        new: str,
        pledge: str | None = None,
        because: tuple[str, ...] = (),
    ) -> None:
        both = world.reviewed(first), world.reviewed(last)
        _must_change(world, both, pledge, what, (old, new), because)

    kind = "word" if what == "verdict" else "lifecycle"
    since.__doc__ = f"The {what} of the last two reviews, and the records that changed it."
    between.__doc__ = f"The {what} as of two days, and the records that changed it."
    sentence(
        f"the {what}{ON} has changed from {{old:{kind}}} to {{new:{kind}}}{_WHY}",
        f"the {what} has changed from {before} to {after}",
        f'the {what} on "truce" has changed from {before} to {after}, because of "report 1"',
        topic=_CHANGE,
        role="expect",
    )(since)
    sentence(
        f"between {{first:time}} and {{last:time}} the {what}{ON} changes from {{old:{kind}}} to "
        f"{{new:{kind}}}{_WHY}",
        f"between 2022-03-30 and 2022-04-07 the {what} changes from {before} to {after}",
        topic=_CHANGE,
        role="expect",
    )(between)


_changed("verdict", "holding", "broken")
_changed("lifecycle", "active", "ended")


@sentence(
    f"between {{first:time}} and {{last:time}} the verdict{ON} does not change",
    "between 2022-03-30 and 2022-04-07 the verdict does not change",
    topic=_CHANGE,
    role="expect",
)
def verdict_stays(world: World, first: str, last: str, pledge: str | None = None) -> None:
    """The verdict as of two days is the same."""
    both = world.reviewed(first), world.reviewed(last)
    change = _change(world, both, pledge, "verdict")
    got = change.text if change is not None else ""
    check(world, change is None, both[1], world.pledge(pledge), got)


@sentence(
    f"{AS_OF}the history{ON} is:",
    "the history is:",
    'as of 2022-05-10 the history on "truce" is:',
    topic=_CHANGE,
    role="expect",
    takes="table",
)
def history_is(
    world: World,
    as_of: str | None = None,
    pledge: str | None = None,
    table: list[list[str]] | None = None,
) -> None:
    """Each step from the first answer on; columns `verdict` and `lifecycle`."""
    if not table or table[0] != ["verdict", "lifecycle"]:
        raise InputError(
            Problem(entry="the data table", expected="the headings `verdict` and `lifecycle`")
        )
    review, judgement = judged(world, as_of, pledge)
    steps = [[s.verdict.value, spoken(s.lifecycle)] for s in review.history(judgement.pledge)]
    told = "; ".join(", ".join(step) for step in steps)
    check(world, steps == table[1:], review, judgement.pledge, f"the history is: {told}")
