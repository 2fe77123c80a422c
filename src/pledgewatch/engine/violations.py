"""What the incidents of a pledge establish together, less those that it tolerates (semantics 6a)."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import attrs

from pledgewatch.conventions import NANO
from pledgewatch.engine.identity import Snapshot
from pledgewatch.engine.incident import Incident, Sort
from pledgewatch.engine.scoring import Score, rounded, scored


@attrs.frozen(slots=False, eq=False)
class Sums:
    """What some incidents add up to, in whole numbers: the same in any order.

    Attributes:
        sorts: How many there are of each sort.
        certain, possible: How many surely, and possibly, count.
        coarse: What the verified ones that nobody placed in the scope come to (nano).
    """

    sorts: Mapping[Sort, int] = attrs.field(factory=dict)
    certain: int = 0
    possible: int = 0
    coarse: int = 0
    _known: dict[Hashable, Any] = attrs.field(factory=dict)

    def moved(self, added: Iterable[Incident], gone: Iterable[Incident] = ()) -> Sums:
        """The sums with some incidents more, and some less."""
        sorts = dict(self.sorts)
        certain, possible, coarse = self.certain, self.possible, self.coarse
        is_same = True
        for some, by in ((added, 1), (gone, -1)):
            for each in some:
                sort = each.sort
                before = sorts.get(sort, 0)
                sorts[sort] = before + by
                is_same = is_same and bool(before) and before + by != 0
                certain += by * each.number * each.certain
                possible += by * each.number * each.possible
                coarse += by * sort.coarse
        if is_same:
            # What holds of any hangs on which sorts there are, and not on how many are of each.
            return Sums(sorts, certain, possible, coarse, self._known)
        return Sums({sort: n for sort, n in sorts.items() if n}, certain, possible, coarse)

    def score(self, snapshot: Snapshot, but: str | None = None) -> Score:
        """P_T, v and whether a pledge is violated, by all that is established or all but what rests on an origin."""
        key = snapshot.rules.theta_b, but
        if key not in self._known:
            every = (entry for sort in self.sorts for entry in sort.entries)
            entries = [entry for entry in every if but not in entry.weights]
            self._known[key] = scored(entries, snapshot.family, key[0])
        found: Score = self._known[key]
        return found

    @property
    def is_too_coarse(self) -> bool:
        """Whether verified incidents that nobody placed in the scope add up to one that was."""
        return self.coarse >= NANO

    def has(self, name: str) -> bool:
        """Whether something holds of any of them, by its name in `Sort`."""
        if name not in self._known:
            self._known[name] = any(getattr(sort, name) for sort in self.sorts)
        found: bool = self._known[name]
        return found


class Incidents(tuple[Incident, ...]):
    """Some incidents, with what they add up to."""

    @classmethod
    def of(cls, incidents: Iterable[Incident]) -> Incidents:
        """Some incidents; the same where they are given so."""
        return incidents if isinstance(incidents, Incidents) else cls(incidents)

    @classmethod
    def by_time(cls, incidents: Iterable[Incident]) -> Incidents:
        """Some incidents in the order in which they happened."""
        return cls(sorted(incidents, key=_when))

    @functools.cached_property
    def sums(self) -> Sums:
        """What they add up to."""
        return Sums().moved(self)

    def but(self, added: Iterable[Incident], gone: Iterable[Incident] = ()) -> Incidents:
        """Incidents by time with some more, and some less."""
        added, gone = tuple(added), tuple(gone)
        if not added and not gone:
            return self
        if not self:
            return Incidents.by_time(added)
        found = list(self)
        for each in gone:
            del found[bisect.bisect_left(found, _when(each), key=_when)]
        for each in added:
            bisect.insort(found, each, key=_when)
        return self._with(found, added, gone)

    def until(self, at: int) -> Incidents:
        """Those of incidents by time that may have happened by an instant."""
        if not self or self[-1].lo <= at:
            return self
        place = bisect.bisect_right(self, at, key=lambda each: each.lo)
        return self._with(self[:place], gone=self[place:])

    def _with(
        self,
        found: Iterable[Incident],
        added: Iterable[Incident] = (),
        gone: Iterable[Incident] = (),
    ) -> Incidents:
        made = Incidents(found)
        made.__dict__["sums"] = self.sums.moved(added, gone)
        return made


def _when(each: Incident) -> tuple[int, int, str]:
    return each.lo, each.hi, each.key


def not_tolerated(incidents: Iterable[Incident], tolerated: int) -> Iterable[Incident]:
    """The incidents that are left when a pledge allows some: the surest ones are allowed first.

    An incident that tells of several uses up as many; one that does not fit ends the tolerance.
    """
    if not tolerated:
        return incidents
    found = tuple(incidents)
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
    return Incidents.of(not_tolerated(incidents, tolerated)).sums.score(snapshot)
