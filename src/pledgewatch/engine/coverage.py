"""Who was looking: how much of a window was watched, and how well (semantics 6, *effective coverage*)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import attrs

from pledgewatch.engine.evidence import Evidence
from pledgewatch.engine.identity import Snapshot
from pledgewatch.engine.incident import Look
from pledgewatch.engine.scope import Cell, Scope

ASSUMED_SENSITIVITY = 0.8
"""P(they tell | it happened) of a watcher who declares none; it says what is covered, never the odds."""


@attrs.frozen
class WatchedTime:
    """How well some time was watched.

    Attributes:
        judged: The time asked about (microseconds).
        watched: How much of it somebody was looking (microseconds).
        effective: The same, each instant weighed by the best sensitivity of those who looked.
        records: The ids of what declares it, sorted.
    """

    judged: int = 0
    watched: int = 0
    effective: float = 0.0
    records: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """c: the share of the time that somebody was looking."""
        return self.watched / self.judged if self.judged else 0.0

    @property
    def seen(self) -> float:
        """C s: the share of what happened that would have been told."""
        return self.effective / self.judged if self.judged else 0.0


def watchers(evidence: Evidence, scope: Scope, cell: Cell) -> tuple[Look, ...]:
    """Who looks at all of a cell and may be believed about it.

    Nobody covers who was never rated, or who speaks for the debtor of a prohibition or for the
    creditor of a demand; and nobody says that he looks at what is pledged in words alone.
    """
    if not cell.places and not cell.activities:
        return ()
    snapshot = evidence.snapshot
    partial = scope.pledge.creditor if scope.is_demand else scope.pledge.debtor
    return tuple(
        look
        for look in evidence.looks
        if cell.is_seen_by(look.area, look.acts)
        and not snapshot.is_unrated(look.source)
        and not snapshot.world.kin(snapshot.organ_of(look.source), partial)
    )


def coverage_of(
    looks: Iterable[Look], spans: Sequence[tuple[int, int]], snapshot: Snapshot
) -> WatchedTime:
    """How well some spans of time were watched, as far as is known by `as_of`.

    Args:
        spans: The time asked about, ``[lo, hi)`` each, in order and apart.
        snapshot: At which knowledge time.
    """
    until = snapshot.as_of + 1
    judged = sum(hi - lo for lo, hi in spans)
    watched, effective = 0, 0.0
    records: set[str] = set()
    looks = tuple(looks)
    for lo, hi in spans:
        near = [look for look in looks if look.lo < hi and lo < min(look.hi, until)]
        records.update(look.record for look in near)
        edges = sorted(
            {lo, hi}
            | {min(max(edge, lo), hi) for look in near for edge in (look.lo, min(look.hi, until))}
        )
        for a, b in itertools.pairwise(edges):
            best = max(
                (
                    ASSUMED_SENSITIVITY if look.sensitivity is None else look.sensitivity
                    for look in near
                    if look.lo <= a and b <= min(look.hi, until)
                ),
                default=None,
            )
            if best is not None:
                watched += b - a
                effective += (b - a) * best
    return WatchedTime(judged, watched, effective, tuple(sorted(records)))
