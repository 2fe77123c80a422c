"""The reference classes that can be counted from the open tables, against the data file."""

from __future__ import annotations

import attrs
from benchmarks.calibration import promises, truces

from pledgewatch.conventions import load
from pledgewatch.conventions.classes import ReferenceClass

__all__ = ["OWN", "SHIPPED", "agrees", "counted"]

SHIPPED = load().reference_classes.by_id
OWN = "campaign-promise-first-100-days"
"""The class that is counted from TrumpTracker."""

_ROUNDED = 0.005  # the data file has two digits


def counted() -> list[ReferenceClass]:
    """Each of them as it is counted."""
    statuses = promises.statuses()
    decided = sum(statuses[each] for each in ("Broken", "Achieved", "Compromised"))
    return [
        truces.written_ceasefires(),
        attrs.evolve(SHIPPED[OWN], broken=statuses["Broken"] / decided),
    ]


def agrees(of: ReferenceClass) -> bool:
    """Whether the data file has what is counted, but for rounding."""
    shipped = SHIPPED[of.id]
    return shipped.days == of.days and all(
        abs(one - other) <= _ROUNDED
        for one, other in zip((shipped.broken, *shipped.share), (of.broken, *of.share), strict=True)
    )
