"""What would move it: single pieces of news that would change S most (decision 11, rules 89 to 92)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from tests.reference.answers import Answer
from tests.reference.evaluator import clocks, dated, evaluate
from tests.reference.evidence import Scope, narrowest
from tests.reference.held import Held
from tests.reference.judge import Judge
from tests.reference.numbers import logit
from tests.reference.skepticism import Record
from tests.reference.verdicts import base_level
from tests.reference.windows import DEMANDS
from tests.reference.world import (
    Coverage,
    Interval,
    Report,
    Source,
    StateReport,
    Withdraw,
    World,
    get,
)

from pledgewatch.model.logic import T
from pledgewatch.model.time import Span, before, exact

WITNESS = Source(id="a source rated B", reliability="B")
"""Who brings the news: nobody's organ and nobody's kin."""
SHARES = {"0": 0.0, "1/3": 1 / 3, "1/2": 0.5, "1": 1.0}
LEAST, MOST = 0.05, 3
"""The least change of S that is told, and how many pieces of news are told."""


@dataclasses.dataclass(frozen=True)
class News:
    """A piece of news: a record, or another pledge of the debtor's judged (`more`)."""

    name: str
    record: Any = None
    more: Record | None = None


@dataclasses.dataclass(frozen=True)
class Move:
    """What a piece of news would make of S, and the change in log odds."""

    news: News
    value: float
    change: float


def moves(
    world: World, id: str, at: int | None = None, as_of: int | None = None
) -> tuple[Move, ...]:
    """Up to three pieces of news that would change S most, the greatest change first."""
    every = [m for m in all_moves(world, id, at, as_of) if abs(m[1]) >= LEAST]
    told = sorted((m for m, _ in every), key=lambda m: (-round(abs(m.change), 6), m.news.name))
    return tuple(told[:MOST])


def all_moves(
    world: World, id: str, at: int | None = None, as_of: int | None = None
) -> list[tuple[Move, float]]:
    """Every candidate, with the change of S in probability, to nine decimals.

    The news comes a microsecond after the clocks, and S without it is read then too.
    """
    at, as_of = clocks(world, at, as_of)
    late = [r for r in dated(world) if r._known_at > as_of]
    known = tuple(r for r in world.records if not any(r is other for other in late))
    now = dataclasses.replace(world, records=(*known, WITNESS))
    at, as_of = at + 1, as_of + 1
    judge = Judge(Held(now, as_of), at)
    answer = evaluate(now, at, as_of).pledges.get(id)
    if answer is None or answer.skepticism is None:
        return []
    plain = answer.skepticism.value
    found = []
    for news in candidates(judge, answer):
        world_then = now if news.record is None else now.plus(news.record)
        then = evaluate(world_then, at, as_of, news.more)[id].skepticism
        if then is not None:
            change = (logit(then.value) - logit(plain)) / 1e9
            found.append((Move(news, then.value, change), round(then.value - plain, 9)))
    return found


def candidates(judge: Judge, answer: Answer) -> Iterator[News]:
    """The finite list of news of a kind of pledge, as far as each can be one record."""
    pledge = answer.pledge
    if pledge.kind == "reduce":
        yield from _levels(judge, pledge)
    elif pledge.kind in DEMANDS:
        yield from _of_a_demand(judge, answer)
    else:
        yield from _of_a_prohibition(judge, answer)
    if before(exact(judge.at), judge.ends(pledge)) is T:
        yield News("ended", Withdraw(target=pledge.id, when=exact(judge.at), **_known(judge)))
    yield News("record-broken", more=Record(broken=1.0))
    yield News("record-kept", more=Record(kept=1.0))


def _known(judge: Judge) -> dict[str, Any]:
    return {"id": "news", "known": exact(judge.as_of)}


def _told(judge: Judge) -> dict[str, Any]:
    return {"source": WITNESS.id, **_known(judge)}


def _levels(judge: Judge, pledge: Any) -> Iterator[News]:
    """Shares of the level before, of all that is pledged."""
    if judge.at < judge.opens(pledge).last:
        return
    for name, share in SHARES.items():
        yield News(
            f"level-{name}",
            StateReport(
                pledge=pledge.id,
                when=exact(judge.at),
                share=Interval(low=share, high=share),
                **_told(judge),
            ),
        )


def _of_a_prohibition(judge: Judge, answer: Answer) -> Iterator[News]:
    pledge = answer.pledge
    unit = judge.units(pledge)[0]
    if not unit.places or judge.at < judge.opens(pledge).lo:
        return
    probe = Report(id="news", when=exact(judge.at), place=unit.places[0])
    open_ = judge.window(pledge, judge.opens(pledge), judge.ends(pledge))(probe)
    pieces = open_.clipped(judge.opens(pledge).lo, judge.at + 1)
    if pieces:
        when = exact(pieces[-1][1] - 1)
        if pledge.kind == "maintain":
            violation = _state(judge, pledge, unit, when, met=False)
        else:
            violation = _act(judge, pledge, unit, when)
        if violation is not None:
            yield News("violation", violation)
    yield from _of_the_strongest(judge, answer)
    yield News("quiet", _look(judge, pledge))


def _of_the_strongest(judge: Judge, answer: Answer) -> Iterator[News]:
    """A denial of the incident that is told most surely, and the debtor's own word that it was so."""
    pledge = answer.pledge
    told = [i for i in answer.incidents if i.net > 0]
    if not told or pledge.kind not in ("refrain", "cease", "do-by"):
        return
    strongest = min(told, key=lambda i: (-i.net, i.lo, i.name))
    shown = narrowest([t for t in strongest.tellings if t.llr > 0]).record
    terms = {
        name: get(shown, name)
        for name in ("activity", "place", "actor", "target", "pledge", "when")
    }
    terms |= {"incident": strongest.name}
    yield News("denied", Report(stance="denies", **terms, **_told(judge)))
    organs = sorted(s for s in judge.held.sources if judge.held.speaks_for(s, pledge.debtor))
    if organs and pledge.kind != "do-by":
        terms |= {"actor": pledge.debtor, "source": organs[0]}
        yield News("admitted", Report(**terms, **_known(judge)))


def _of_a_demand(judge: Judge, answer: Answer) -> Iterator[News]:
    pledge = answer.pledge
    opens, (due, late) = judge.opens(pledge), judge.deadline(pledge)
    if judge.at < opens.lo:
        return
    units = judge.units(pledge)
    least = min(range(len(units)), key=lambda n: (answer.units[n].done_plain, n))
    unit, act = units[least], pledge.kind == "do-by"
    if unit.places:
        in_time = exact(min(judge.at, due.lo - 1 if act else due.lo))
        if act:
            yield News("done", _act(judge, pledge, unit, in_time))
        else:
            done = _state(judge, pledge, unit, in_time, met=True)
            if done is not None:
                yield News("done", done)
        missed = due.last if act else late.last
        if judge.at >= missed:
            if act:
                yield News("not-done", _act(judge, pledge, unit, exact(missed), stance="denies"))
            else:
                not_done = _state(judge, pledge, unit, exact(missed), met=False)
                if not_done is not None:
                    yield News("not-done", not_done)
        yield News("quiet", _look(judge, pledge))
    yield from _of_the_strongest(judge, answer)


def _act(judge: Judge, pledge: Any, unit: Scope, when: Any, stance: str = "affirms") -> Report:
    targets = get(pledge, "targets", ())
    return Report(
        activity=unit.activities[0],
        place=unit.places[0],
        actor=pledge.debtor,
        target=targets[0] if targets else None,
        when=when,
        stance=stance,
        **_told(judge),
    )


def _state(judge: Judge, pledge: Any, unit: Scope, when: Any, met: bool) -> StateReport | None:
    """That a state is as pledged, or is not; None where no level can be named."""
    terms: dict[str, Any] = {"holds": met != (pledge.kind == "withdraw")}
    to_nothing = pledge.kind == "withdraw" and (pledge.at_least, pledge.at_most) == (None, None)
    if get(pledge, "unit") is not None and not to_nothing:
        bound = pledge.at_least if pledge.at_least is not None else pledge.at_most
        level = bound if met else base_level(judge, pledge, unit, pledge.unit)
        if level is None or (not met and _as_pledged(pledge, level)):
            return None
        terms = {"level": Interval(low=level, high=level), "unit": pledge.unit}
    return StateReport(
        activity=unit.activities[0],
        place=unit.places[0],
        actor=pledge.debtor,
        when=when,
        **terms,
        **_told(judge),
    )


def _as_pledged(pledge: Any, level: float) -> bool:
    return (pledge.at_least is None or level >= pledge.at_least) and (
        pledge.at_most is None or level <= pledge.at_most
    )


def _look(judge: Judge, pledge: Any) -> Coverage:
    """Somebody looked everywhere since the opening, and tells of nothing."""
    start = judge.opens(pledge).lo
    return Coverage(
        origin=WITNESS.id,
        activities=tuple(pledge.activities),
        places=tuple(pledge.places),
        when=Span(exact(start), exact(judge.at + 1)),
        **_known(judge),
    )
