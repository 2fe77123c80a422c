"""Scores of forecasts, and the share that has ended by an age."""

from __future__ import annotations

import bisect
import math
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import attrs

from pledgewatch.conventions import load
from pledgewatch.conventions.classes import Question, ReferenceClass

__all__ = [
    "AGES",
    "DATA",
    "FIVE_YEARS",
    "ROOT",
    "Bin",
    "Forecast",
    "Spell",
    "auc",
    "brier",
    "clip",
    "counted_class",
    "kaplan_meier",
    "reliability",
    "running_base_rate",
]

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("PLEDGEWATCH_DATA", ROOT.parent / "shared" / "data"))

FIVE_YEARS = 1826
AGES = (30, 90, 182, 365, 730, FIVE_YEARS)
"""The ages (days) at which a class that is counted here says which share of the broken ones is broken."""

clip = load().skepticism.clip


@attrs.frozen
class Forecast:
    """P(broken) as it was told, and what came.

    Attributes:
        p: The chance.
        broken: 1 for broken, 0 for kept.
    """

    p: float
    broken: float


def brier(forecasts: Iterable[Forecast]) -> float:
    """Mean squared error; lower is better, a coin has .25.

    Raises:
        ValueError: without any forecast.
    """
    errors = [(each.p - each.broken) ** 2 for each in forecasts]
    if not errors:
        raise ValueError("no forecast to score")
    return math.fsum(errors) / len(errors)


def auc(forecasts: Iterable[Forecast]) -> float:
    """The chance that a broken one was given more than a kept one; equal chances count half.

    Raises:
        ValueError: unless there are both.
    """
    told = list(forecasts)
    kept = sorted(each.p for each in told if not each.broken)
    broken = [each.p for each in told if each.broken]
    if not kept or not broken:
        raise ValueError("broken and kept ones are needed")
    below = sum(bisect.bisect_left(kept, p) + bisect.bisect_right(kept, p) for p in broken)
    return below / 2 / (len(kept) * len(broken))


def running_base_rate(outcomes: Sequence[float]) -> list[Forecast]:
    """What the share broken of all before says of the next: (broken + 1/2) / (decided + 1)."""
    return [
        Forecast((math.fsum(outcomes[:n]) + 0.5) / (n + 1), outcome)
        for n, outcome in enumerate(outcomes)
    ]


@attrs.frozen
class Bin:
    """Forecasts that lie between two tenths: their mean, the share broken, how many."""

    low: float
    p: float
    broken: float
    n: int


def reliability(forecasts: Iterable[Forecast], bins: int = 10) -> list[Bin]:
    """How often it was broken where a chance was told, in equal bins; those without any are left out."""
    found: dict[int, list[Forecast]] = {}
    for each in forecasts:
        found.setdefault(min(int(each.p * bins), bins - 1), []).append(each)
    return [
        Bin(
            place / bins,
            math.fsum(each.p for each in told) / len(told),
            math.fsum(each.broken for each in told) / len(told),
            len(told),
        )
        for place, told in sorted(found.items())
    ]


# -- how long it stood -------------------------------------------------------------------------------


@attrs.frozen
class Spell:
    """How long something stood.

    Attributes:
        days: For so many days.
        ended: Whether it ended then; else it still stood when it was looked at last (censored).
    """

    days: int
    ended: bool


def kaplan_meier(spells: Iterable[Spell], ages: Sequence[int]) -> list[float]:
    """The share that has ended by each age (Kaplan and Meier 1958).

    Args:
        spells: How long each stood.
        ages: Ages (days), rising.
    """
    told = sorted(spells, key=lambda spell: spell.days)
    days = [spell.days for spell in told]
    standing, shares, place = 1.0, [], 0
    for age in ages:
        while place < len(told) and days[place] <= age:
            after = bisect.bisect_right(days, days[place])
            ends = sum(spell.ended for spell in told[place:after])
            standing *= 1 - ends / (len(told) - place)
            place = after
        shares.append(1 - standing)
    return shares


def counted_class(id: str, spells: Iterable[Spell], worth: float) -> ReferenceClass:
    """A reference class of what has ended within five years, and when."""
    shares = kaplan_meier(spells, AGES)
    broken = shares[-1]
    return ReferenceClass(
        id=id,
        question=Question.ENDED,
        broken=broken,
        worth=worth,
        days=AGES,
        share=tuple(share / broken if broken else 0.0 for share in shares),
        measured=True,
        source="counted from what had ended by then",
    )
