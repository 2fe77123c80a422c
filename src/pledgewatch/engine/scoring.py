"""From log-likelihood ratios to probabilities (semantics 6 and 6a).

Log-likelihood ratios are integers in nano-nats, so that sums are exact in any order; exponentials
are taken at the end, and what comes of them is rounded to nine decimals before it is compared.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping

import attrs

from pledgewatch.conventions import NANO, log_odds

LN4 = round(NANO * math.log(4))
"""What independent denials, and accusers with an interest, have to outweigh (nano-nats)."""

Family = Callable[[str], Hashable]


def rounded(p: float) -> float:
    """A probability as it is compared with thresholds: nine decimals."""
    return round(p, 9)


def sigma(llr: int) -> float:
    """The probability of even odds moved by a log-likelihood ratio (nano-nats)."""
    x = llr / NANO
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def logit(p: float) -> int:
    """The log odds of a probability (nano-nats); very far out for 0 and 1."""
    if p <= 0:
        return -1_000 * NANO
    return log_odds(p) if p < 1 else 1_000 * NANO


def share_out(weights: Mapping[str, int], family: Family) -> dict[str, int]:
    """Weights by origin, with those of kin shared out.

    Of one family the strongest counts in full, a second at half, further ones at nothing.
    """
    if len(weights) == 1:
        return dict(weights)
    seen: dict[Hashable, int] = {}
    shares: dict[str, int] = {}
    for origin in sorted(weights, key=lambda o: (-abs(weights[o]), o)):
        kin = family(origin)
        place = seen.get(kin, 0)
        seen[kin] = place + 1
        size = abs(weights[origin])
        part = size if place == 0 else size // 2 if place == 1 else 0
        shares[origin] = part if weights[origin] > 0 else -part
    return shares


def total(weights: Mapping[str, int], family: Family) -> int:
    """The sum of weights by origin, kin shared out."""
    return sum(share_out(weights, family).values())


@attrs.frozen
class Entry:
    """What some origins establish of an incident under some causes of doubt.

    Attributes:
        weights: By origin, what it says that it happened in scope (nano-nats).
        causes: The doubts under which it says so, by name, each with the probability that it is
            none. Empty: without doubt.
        p: The product of these.
        own: Its own weight, kin shared out (nano-nats).
    """

    weights: Mapping[str, int] = attrs.field(hash=False)
    causes: tuple[tuple[str, float], ...] = ()
    p: float = 1.0
    own: int = 0

    @classmethod
    def of(
        cls, weights: Mapping[str, int], causes: Iterable[tuple[str, float]], family: Family
    ) -> Entry:
        """An entry of some weights under some causes, which multiply in the order of their names."""
        named = tuple(sorted(causes))
        return cls(weights, named, rounded(math.prod(p for _, p in named)), total(weights, family))

    @property
    def is_sure(self) -> bool:
        """Whether it stands without doubt."""
        return not self.causes


def nats(entries: Iterable[Entry], family: Family) -> int:
    """What entries establish together: of each origin the strongest, kin shared out (nano-nats)."""
    return total(_strongest(entries), family)


def _strongest(entries: Iterable[Entry]) -> dict[str, int]:
    best: dict[str, int] = {}
    for entry in entries:
        for origin, weight in entry.weights.items():
            if weight > best.get(origin, 0):
                best[origin] = weight
    return best


def merged(entries: Iterable[Entry], theta_b: float) -> tuple[Entry, ...]:
    """As few entries as score the same, at `theta_b`, alone and with any others."""
    enough = log_odds(theta_b)
    alike: dict[tuple[float, bool, bool, bool], list[Entry]] = {}
    for each in entries:
        key = each.p, each.is_sure, each.own > LN4, each.own >= enough
        alike.setdefault(key, []).append(each)
    return tuple(
        same[0] if len(same) == 1 else attrs.evolve(same[0], weights=_strongest(same))
        for same in alike.values()
    )


def _levels(entries: Iterable[Entry]) -> list[tuple[float, dict[str, int]]]:
    """By probability of the causes, the greatest first: the strongest of each origin from there on."""
    by_level: dict[float, list[Entry]] = {}
    for entry in entries:
        by_level.setdefault(entry.p, []).append(entry)
    levels: list[tuple[float, dict[str, int]]] = []
    best: dict[str, int] = {}
    for p in sorted(by_level, reverse=True):
        for origin, weight in _strongest(by_level[p]).items():
            if weight > best.get(origin, 0):
                best[origin] = weight
        levels.append((p, dict(best)))
    return levels


@attrs.frozen
class Score:
    """What the entries of a pledge, or of a unit of it, establish together.

    Attributes:
        p_sure: P_T: that it was violated by what is told without doubt.
        v: That it was violated, doubts weighed in.
        sure: The weight behind P_T (nano-nats).
        single: Whether one entry without doubt is enough by itself.
        violated: Whether it is established that it was violated, and
        together: by several entries none of which is enough.
        origins: Who carries P_T, sorted.
    """

    p_sure: float = 0.0
    v: float = 0.0
    sure: int = 0
    single: bool = False
    violated: bool = False
    together: bool = False
    origins: tuple[str, ...] = ()


def scored(entries: Iterable[Entry], family: Family, theta_b: float) -> Score:
    """P_T, v and whether a pledge is violated, from the entries of its incidents."""
    entries = tuple(entries)
    if not entries:
        return Score()
    enough = log_odds(theta_b)
    own = [entry for entry in entries if entry.is_sure]
    strong = [entry for entry in own if entry.own > LN4]
    best = _strongest(strong)
    sure = total(best, family)
    single = any(entry.own >= enough for entry in own)
    together = sure >= log_odds(0.99)
    v = 0.0
    levels = _levels(entries)
    for place, (p, weights) in enumerate(levels):
        below = levels[place + 1][0] if place + 1 < len(levels) else 0.0
        v += (p - below) * -math.expm1(-total(weights, family) / NANO)
    violated = (sure >= enough and single) or together
    return Score(
        p_sure=sigma(sure) if strong else 0.0,
        v=v,
        sure=sure,
        single=single,
        violated=violated,
        together=violated and not (sure >= enough and single),
        origins=tuple(sorted(best)),
    )


def odds_integral(entries: Iterable[Entry], family: Family, against: int) -> float:
    """P(done in time): the integral over the doubts of the odds, less what speaks against (nano-nats)."""
    levels = _levels(entries)
    done, above = 0.0, 1.0
    weight = 0
    for p, weights in levels:
        done += (above - p) * sigma(weight - against)
        above, weight = p, total(weights, family)
    return done + above * sigma(weight - against)
