"""What the incidents of a pledge establish together, less those that it tolerates (semantics 6a)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pledgewatch.engine.identity import Snapshot
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.scoring import Score, rounded, scored


def not_tolerated(incidents: Iterable[Incident], tolerated: int) -> tuple[Incident, ...]:
    """The incidents that are left when a pledge allows some: the surest ones are allowed first.

    An incident that tells of several uses up as many; one that does not fit ends the tolerance.
    """
    found = tuple(incidents)
    if not tolerated:
        return found
    left = tolerated
    allowed: set[str] = set()
    for each in sorted(found, key=lambda e: (-rounded(e.p), e.lo, e.key)):
        if each.number > left:
            break
        left -= each.number
        allowed.add(each.key)
    return tuple(each for each in found if each.key not in allowed)


def score_of(incidents: Sequence[Incident], snapshot: Snapshot, tolerated: int = 0) -> Score:
    """P_T, v and whether a pledge is violated by some incidents."""
    counted = not_tolerated(incidents, tolerated)
    entries = [entry for each in counted for entry in each.entries]
    return scored(entries, snapshot.family, snapshot.rules.theta_b)
