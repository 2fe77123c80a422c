"""Forecasts against outcomes: `skepticism.md`, "what is told" (decision 11, rules 85 to 88)."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

from tests.reference.answers import Answer, Review
from tests.reference.curve import instants
from tests.reference.evaluator import clocks, evaluate
from tests.reference.held import Held
from tests.reference.judge import Judge
from tests.reference.numbers import sigma
from tests.reference.skepticism import headline_class, outcome, versions
from tests.reference.world import World

from pledgewatch.model.time import DAY

DECIDED = ("kept", "partial", "broken")
TIMES = ("announcement", "half way", "day before")
FORECASTS = ("skepticism", "class", "base rate")
START = 0.5
"""The base rate before anything is decided; it stays in it as one pledge."""


@dataclasses.dataclass(frozen=True)
class Forecast:
    """What was forecast of one pledge at three times, and what came of it.

    `values` has, for each of TIMES, the forecast of each of FORECASTS.
    """

    pledge: str
    decided: int
    outcome: float
    weight: float
    instants: dict[str, int]
    values: dict[str, dict[str, float]]


@dataclasses.dataclass(frozen=True)
class Bin:
    """A tenth of the forecasts of S: how much they weigh, their mean and that of the outcomes."""

    low: float
    weight: float
    forecast: float
    outcome: float


@dataclasses.dataclass(frozen=True)
class Score:
    """The Brier score of each of FORECASTS at one time, and the reliability of S."""

    brier: dict[str, float]
    bins: tuple[Bin, ...]


@dataclasses.dataclass(frozen=True)
class Prequential:
    """Forecasts by pledge, a score for each of TIMES (none without forecasts), and why others are left out."""

    forecasts: tuple[Forecast, ...]
    scores: dict[str, Score]
    left_out: dict[str, str]


def prequential(world: World, at: int | None = None, as_of: int | None = None) -> Prequential:
    """Score the skepticism of every pledge that is decided at the clocks."""
    at, as_of = clocks(world, at, as_of)

    @functools.cache  # the curves of the pledges have most instants in common
    def ask(event: int, k: int) -> Review:
        return evaluate(world, event, k)

    final = evaluate(world, at, as_of)
    judge = Judge(Held(world, as_of), at)
    found: list[Forecast] = []
    left_out: dict[str, str] = {}
    for id, answer in final.pledges.items():
        made = _forecast(world, judge, answer, ask, at, as_of)
        if isinstance(made, str):
            left_out[id] = made
        else:
            found.append(made)
    pledges = [final[f.pledge].pledge for f in found]
    found = [
        dataclasses.replace(f, weight=once(judge, p, pledges))
        for f, p in zip(found, pledges, strict=True)
    ]
    scores = {time: scored(found, time) for time in TIMES} if found else {}
    return Prequential(tuple(found), scores, left_out)


def _forecast(
    world: World, judge: Judge, answer: Answer, ask: Any, at: int, as_of: int
) -> Forecast | str:
    if answer.verdict not in DECIDED:
        return "undecided"
    id = answer.pledge.id
    first, *_ = rows = instants(world, id, as_of)
    decided = next(
        k
        for k in rows
        if (each := ask(k if at == as_of else at, k).pledges.get(id)) and each.verdict in DECIDED
    )
    if decided == first:
        return "decided when it became known"
    times = {
        "announcement": first,
        "half way": first + (decided - first) // 2,
        "day before": max(first, decided - DAY),
    }
    values = {}
    for time, k in times.items():
        then = ask(min(k, at), k)
        known = then.pledges.get(answer.pledge.id)
        if known is None or known.skepticism is None:
            return "no single number"
        values[time] = {
            "skepticism": known.skepticism.value,
            "class": sigma(1e9 * known.skepticism.parts["class"]),
            "base rate": base_rate(world, then, answer.pledge),
        }
    return Forecast(
        pledge=answer.pledge.id,
        decided=decided,
        outcome=came_out(judge, world, answer),
        weight=1.0,
        instants=times,
        values=values,
    )


def came_out(judge: Judge, world: World, answer: Answer) -> float:
    """1 broken, 0 kept; in part: the broken share of the decided parts, as the record has it."""
    if answer.verdict != "partial":
        return float(answer.verdict == "broken")
    return 1 - outcome(judge, answer, headline_class(answer.pledge, world.setting))[0]


def base_rate(world: World, then: Review, pledge: Any) -> float:
    """The share broken of the others that were decided by then, and START as one more."""
    judge = Judge(Held(world, then.as_of), then.at)
    past = [
        a
        for a in then.pledges.values()
        if a.verdict in DECIDED
        and a.pledge.id != pledge.id
        and not versions(judge, a.pledge, pledge)
    ]
    weights = [once(judge, a.pledge, [b.pledge for b in past]) for a in past]
    broken = sum(w * came_out(judge, world, a) for w, a in zip(weights, past, strict=True))
    return (broken + START) / (sum(weights) + 1)


def once(judge: Judge, pledge: Any, among: list[Any]) -> float:
    """Versions of one pledge weigh 1 together."""
    same = [pledge]
    for one in same:  # grows: versions of versions are of them
        same += [
            p for p in among if versions(judge, one, p) and all(p.id != other.id for other in same)
        ]
    return 1 / len(same)


def scored(forecasts: list[Forecast], time: str) -> Score:
    """Weighted means of squared differences, and the tenths that have forecasts."""
    total = sum(f.weight for f in forecasts)
    brier = {
        name: sum(f.weight * (f.values[time][name] - f.outcome) ** 2 for f in forecasts) / total
        for name in FORECASTS
    }
    tenths: dict[int, list[Forecast]] = {}
    for f in forecasts:
        tenth = int(round(10 * f.values[time]["skepticism"], 9))
        tenths.setdefault(tenth, []).append(f)
    bins = []
    for tenth, members in sorted(tenths.items()):
        weight = sum(f.weight for f in members)
        bins.append(
            Bin(
                low=tenth / 10,
                weight=weight,
                forecast=sum(f.weight * f.values[time]["skepticism"] for f in members) / weight,
                outcome=sum(f.weight * f.outcome for f in members) / weight,
            )
        )
    return Score(brier, tuple(bins))
