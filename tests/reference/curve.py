"""How skeptical one had to be all along: `skepticism.md`, "what is told" (decision 11, rules 81 to 84)."""

from __future__ import annotations

import dataclasses

from tests.reference.evaluator import clocks, dated, evaluate
from tests.reference.skepticism import Skepticism
from tests.reference.world import World

from pledgewatch.model.dates import civil_days


@dataclasses.dataclass(frozen=True)
class Row:
    """A pledge at an instant of knowledge, and what moved its skepticism since the row before.

    `skepticism` is None where there is none (void, never due, measures that disagree, taken back).
    `records` are those that became known at this very instant.
    """

    instant: int
    at: int
    verdict: str | None
    skepticism: Skepticism | None
    changes: dict[str, float]
    records: tuple[str, ...]


def instants(world: World, id: str, as_of: int) -> list[int]:
    """The instants of the rows: from when the pledge was known, records and the ends of days, `as_of`."""
    known = [r._known_at for r in dated(world) if r.table == "pledge" and r.id == id]
    if not known or known[0] > as_of:
        return []
    first = known[0]
    midnights = civil_days(first, as_of + 1, world.timezone or "UTC")[1:-1]
    between = {day - 1 for day in midnights} | {r._known_at for r in dated(world)}
    return sorted({first, as_of} | {k for k in between if first < k < as_of})


def curve(
    world: World, id: str, at: int | None = None, as_of: int | None = None
) -> tuple[Row, ...]:
    """The rows of a pledge, earliest first; none where it is not known by `as_of`.

    The row at k is judged with the knowledge of k, and at the event time k where the clocks asked for
    agree, else at the one asked for.
    """
    at, as_of = clocks(world, at, as_of)
    rows: list[Row] = []
    before: dict[str, float] = {}
    for k in instants(world, id, as_of):
        event = k if at == as_of else at
        answer = evaluate(world, event, k).pledges.get(id)
        chance = answer.skepticism if answer is not None else None
        changes = {}
        if chance is not None:
            changes = {name: odds - before.get(name, 0.0) for name, odds in chance.parts.items()}
            before = chance.parts
        rows.append(
            Row(
                instant=k,
                at=event,
                verdict=answer.verdict if answer is not None else None,
                skepticism=chance,
                changes=changes,
                records=tuple(sorted({r.id for r in dated(world) if r._known_at == k})),
            )
        )
    return tuple(rows)
