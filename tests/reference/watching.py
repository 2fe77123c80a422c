"""Who was looking at a unit, and for how long."""

from __future__ import annotations

from tests.reference.logic import contained, united
from tests.reference.world import World

from pledgewatch.model.records import Coverage

Unit = tuple[str, str]


def covers(coverage: Coverage, unit: Unit, world: World) -> bool:
    place, activity = unit
    return (
        contained(place, coverage.places, world.places) == "T"
        and contained(activity, coverage.activities, world.activities) == "T"
    )


def seen(unit: Unit, lo: int, hi: int, coverages: list[Coverage], world: World) -> int:
    """Microseconds of a stretch in which the unit is covered, not after `as_of`."""
    hi = min(hi, world.as_of + 1)
    return united(
        (max(lo, each.when.start.lo), min(hi, each.when.end.hi))
        for each in coverages
        if covers(each, unit, world)
    )


def enough(covered: int, judged: int, world: World) -> bool:
    return judged > 0 and covered / judged >= world.thresholds["c_min"]
