"""Section 6a: what the reports of all incidents establish together."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable

from tests.reference.evidence import Entry, Incident
from tests.reference.held import Held
from tests.reference.numbers import LN4, NANO, NATS_B, NATS_TOGETHER, sigma


@dataclasses.dataclass(frozen=True)
class Together:
    """P_T, v and whether that is a violation."""

    nats_T: int
    p_T: float
    v: float
    violated: bool
    together: bool
    one_origin: bool


def nats(held: Held, entries: Iterable[Entry]) -> int:
    """The sum over origins of the strongest weight of each among the entries, times its share."""
    best: dict[str, int] = {}
    for entry in entries:
        for origin, weight in entry.weights.items():
            best[origin] = max(best.get(origin, 0), weight)
    return held.total(best)


def steps(held: Held, entries: list[Entry]) -> list[tuple[float, int]]:
    """(width, nats) for each step in u from 0 to 1, of the entries with P(causes) >= u."""
    levels = sorted({e.p for e in entries if e.p > 0})
    below, made = 0.0, []
    for level in levels:
        made.append((level - below, nats(held, [e for e in entries if e.p >= level])))
        below = level
    if below < 1:
        made.append((1 - below, 0))
    return made


def tolerate(held: Held, incidents: list[Incident], tolerated: int) -> list[Incident]:
    """The incidents less the tolerated ones with the greatest P(entry) x P(causes)."""

    def weight(incident: Incident) -> float:
        return max(sigma(nats(held, [e])) * e.p for e in incident.entries)

    told = [i for i in incidents if i.entries]
    left = []
    for incident in sorted(told, key=lambda i: (-round(weight(i), 12), i.lo, i.name)):
        if incident.number <= tolerated:
            tolerated -= incident.number
        else:
            left.append(incident)
            tolerated = 0
    return left


def together(held: Held, incidents: list[Incident], tolerated: int = 0) -> Together:
    entries = [e for i in tolerate(held, incidents, tolerated) for e in i.entries]
    strong = [e for e in entries if not e.causes and nats(held, [e]) > LN4]
    established = nats(held, strong)
    v = sum(width * -math.expm1(-found / NANO) for width, found in steps(held, entries))
    alone = any(nats(held, [e]) >= NATS_B for e in strong)
    violated = established >= NATS_TOGETHER or (established >= NATS_B and alone)
    origins = sorted({o for e in strong for o, weight in e.weights.items() if weight > 0})
    return Together(
        nats_T=established,
        p_T=sigma(established) if strong else 0.0,
        v=v,
        violated=violated,
        together=violated and not alone,
        one_origin=violated and len(origins) == 1,
    )
