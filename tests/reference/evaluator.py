"""The contract as an oracle: semantics, version 2, in slow and obvious code.

Written from the page alone, so that an engine and this evaluator can be held against each other.
`evaluate(world, at, as_of)` answers for every pledge alive at `as_of`.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from tests.reference.answers import Answer, Review
from tests.reference.flags import flags
from tests.reference.held import NODES, Held
from tests.reference.judge import Judge
from tests.reference.numbers import C_MIN
from tests.reference.reduction import Reduction, effect_measure, eroded, quiet_chance, reduction
from tests.reference.skepticism import Record, skepticism, tally
from tests.reference.verdicts import demand, extent, is_demand, prohibition
from tests.reference.world import World, changed


def dated(world: World) -> list[Any]:
    """The records that become known at an instant: all but what the world is made of, and readings."""
    return [r for r in world.records if r.table not in (*NODES, "reading")]


def clocks(world: World, at: int | None = None, as_of: int | None = None) -> tuple[int, int]:
    """Left out, `as_of` is the newest knowledge time of the world and `at` is `as_of` (section 0)."""
    if as_of is None:
        as_of = max((r._known_at for r in dated(world)), default=0)
    return (as_of if at is None else at), as_of


def evaluate(
    world: World, at: int | None = None, as_of: int | None = None, more: Record | None = None
) -> Review:
    """Judge every pledge at event time `at` with what was known by `as_of` (instants in microseconds).

    `more` is added to every debtor's record, as if other pledges of the class had been judged.
    """
    at, as_of = clocks(world, at, as_of)
    held = Held(world, as_of)
    judge = Judge(held, at)
    answers = _answers(judge)
    answers = {id: with_skepticism(world, judge, a, answers, more) for id, a in answers.items()}
    return Review(at, as_of, answers, proposals=tuple(sorted(held.proposals)))


def answers_of(world: World, at: int, as_of: int) -> dict[str, Answer]:
    """The answer on every pledge but for its skepticism."""
    return _answers(Judge(Held(world, as_of), at))


def _answers(judge: Judge) -> dict[str, Answer]:
    pledges = judge.held.all("pledge")
    return {p.id: with_readings(judge, p, answer(judge, p)) for p in pledges}


def answer(judge: Judge, pledge: Any) -> Answer:
    """One pledge."""
    if pledge.kind == "reduce":
        found = reduced(judge, pledge)
    elif is_demand(pledge):
        found = demand(judge, pledge)
    else:
        found = with_effect(judge, pledge, prohibition(judge, pledge))
    return dataclasses.replace(found, flags=tuple(sorted(flags(judge, pledge, found))))


def with_skepticism(
    world: World,
    judge: Judge,
    found: Answer,
    answers: dict[str, Answer],
    more: Record | None = None,
) -> Answer:
    """Section 10: record and class at two times, what is known now and what was when it was said."""
    pledge, setting = found.pledge, world.setting
    now = tally(judge, pledge, answers, setting)
    if more is not None:
        now = Record(now.broken + more.broken, now.kept + more.kept)
    said = pledge.said.last
    past = [p for p in judge.held.all("pledge") if p.id != pledge.id and p.said.last < said]
    announced = Record()
    if any(judge.held.actors.kin(p.debtor, pledge.debtor) for p in past):
        then = Judge(Held(world, said), said)
        known = {p.id: answer(then, p) for p in then.held.all("pledge")}
        announced = tally(then, pledge, known, setting)
    value = skepticism(judge, found, now, announced, setting)
    return dataclasses.replace(found, skepticism=value)


def with_readings(judge: Judge, pledge: Any, found: Answer) -> Answer:
    """What a vague pledge is read as: judged and shown with it, never a pledge of its own."""
    readings = {}
    for reading in judge.held.readings:
        if reading.pledge == pledge.id:
            terms = {n: getattr(reading, n) for n in ("kind", "share", "measure")}
            as_read = changed(pledge, **{n: v for n, v in terms.items() if v is not None})
            readings[reading.id] = answer(judge, as_read)
    return dataclasses.replace(found, readings=readings) if readings else found


def reduced(judge: Judge, pledge: Any) -> Answer:
    """REDUCE: the third column of the table; what a refraining would be is told beside it."""
    as_refrain = changed(pledge, kind="refrain")
    base = prohibition(judge, as_refrain)
    found = reduction(judge, pledge)
    units, apart = [], []
    for unit, refrained in zip(judge.units(pledge), base.units, strict=True):
        read = found
        if len(base.units) > 1:
            read = reduction(judge, changed(pledge, places=unit.places, activities=unit.activities))
        units.append(dataclasses.replace(refrained, verdict=read.verdict, reason=read.reason))
        apart.append(read)
    seen = [round(each.watched, 9) >= C_MIN for each in base.units]
    found = of_all(pledge, found, apart, seen)
    if len(units) == 1:
        units = [dataclasses.replace(units[0], verdict=found.verdict, reason=found.reason)]
    return dataclasses.replace(
        base,
        pledge=pledge,
        verdict=found.verdict,
        reason=found.reason,
        reduction=found,
        units=tuple(units),
        extent=extent(units),
        continuing=any(u.verdict == "broken" for u in base.units) or base.verdict == "broken",
        bound=None,
    )


def of_all(pledge: Any, found: Reduction, units: list[Reduction], seen: list[bool]) -> Reduction:
    """Decision 11, rule 102: what is kept by counts is so of every unit that can be told apart."""
    level = pledge.measure == "level" or (
        pledge.measure is None and found.measures["level"].verdict != "untested"
    )
    if found.verdict != "kept" or level:
        return found
    if any(u.verdict == "broken" for u in units):
        return dataclasses.replace(found, verdict="inconclusive", reason="uneven")
    if any(u.measures["incidents"].ratio is None for u in units) or not all(seen):
        return dataclasses.replace(found, verdict="untested", reason="not_covered")
    return found


def with_effect(judge: Judge, pledge: Any, found: Answer) -> Answer:
    """Section 7: the effect of a prohibition, whether it was quiet before too, and erosion."""
    if pledge.kind == "maintain" or found.verdict in ("void", "pending"):
        return found
    measure = effect_measure(judge, pledge)
    if measure is None:
        return found
    ratio = measure.ratio
    quiet = quiet_chance(ratio.x, ratio.tx, ratio.ty, ratio.f)
    found = dataclasses.replace(found, effect=measure, quiet=quiet)
    if eroded(measure) and found.verdict in ("kept", "holding"):
        verdict = "inconclusive" if found.verdict == "kept" else "slipping"
        found = dataclasses.replace(found, verdict=verdict, reason="eroded")
    return found
