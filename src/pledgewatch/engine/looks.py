"""Who was looking, as coverages and reports of nothing declare it, and what their silence says."""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

import attrs

from pledgewatch.conventions import NANO
from pledgewatch.engine.identity import Snapshot, Telling, counted_by, observer_of
from pledgewatch.engine.incident import Bearing, Look
from pledgewatch.engine.regions import Hierarchies
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.violations import Incidents
from pledgewatch.model.logic import T
from pledgewatch.model.records import Coverage, Report
from pledgewatch.model.time import DAY

DayTold = tuple[int, int, str | None, str | None]
"""The first and last day (UTC) that a report speaks of, its place and its activity."""


def looks_of(
    snapshot: Snapshot, leave_out: Callable[[Report | Coverage], bool] | None
) -> tuple[Look, ...]:
    """Every coverage that is alive, and every report of nothing."""
    world = snapshot.world

    def look(record: Report | Coverage, places: tuple[str, ...], acts: tuple[str, ...]) -> Look:
        source = observer_of(record)
        return Look(
            record=record.id,
            origin=snapshot.origin(source),
            source=source,
            area=world.area(places),
            acts=world.class_of(acts),
            lo=record.when.lo,
            hi=record.when.hi,
        )

    found = []
    for record in snapshot.all(Coverage):
        made = look(record, record.places, record.activities)
        if record.sensitivity is not None:
            odds = (1 - record.sensitivity) / (1 - record.false_alarm)
            silence = round(NANO * math.log(odds))
            made = attrs.evolve(made, sensitivity=record.sensitivity, silence=silence)
        if record.lag is not None:
            made = attrs.evolve(made, lag=record.lag.exact)
        if leave_out is None or not leave_out(record):
            found.append(made)
    for report in snapshot.all(Report):
        if report.number or report.place is None or report.activity is None:
            continue
        if leave_out is None or not leave_out(report):
            found.append(look(report, (report.place,), (report.activity,)))
    return tuple(found)


def days_of(report: Telling) -> tuple[int, int]:
    """The first and the last day (UTC) that a report speaks of."""
    return report.when.lo // DAY, report.when.last // DAY


def days_told(
    snapshot: Snapshot,
    reports: Iterable[Report],
    before: Mapping[str, Sequence[DayTold]] = MappingProxyType({}),
) -> Mapping[str, Sequence[DayTold]]:
    """By origin the days (UTC) that its reports speak of, with place and activity.

    Args:
        before: The same of earlier reports, to which these are added.
    """
    found: dict[str, list[DayTold]] = {}
    for report in reports:
        if not report.number:
            continue
        entry = (*days_of(report), report.place, report.activity)
        for origin in counted_by(snapshot, report):
            found.setdefault(origin, []).append(entry)
    return {**before, **{o: (*before.get(o, ()), *days) for o, days in found.items()}}


def silence_of(
    snapshot: Snapshot,
    looks: Iterable[Look],
    days: Callable[[], Mapping[str, Sequence[DayTold]]],
    reports: Iterable[Report],
    told: Sequence[tuple[Report, Bearing]],
    scope: Scope,
) -> dict[str, int]:
    """Who looked wherever a telling of weight has the incident, and told of nothing that day.

    `days` gives the days told of by each origin (`days_told`), asked only where somebody looked.
    """
    sensitive = [look for look in looks if look.silence is not None]
    weighty = [each for each in told if each[1].llr > 0]
    if not sensitive or not weighty:
        return {}
    spoke = frozenset().union(*(counted_by(snapshot, each) for each in reports))
    found: dict[str, int] = {}
    for origin in sorted({look.origin for look in sensitive} - spoke):
        weakest: list[int] = []
        for each, bearing in weighty:
            looked = [
                look.silence
                for look in sensitive
                if look.origin == origin
                and look.silence is not None
                and not _is_partial(snapshot, look, scope.pledge.debtor)
                and look.lo <= bearing.lo
                and bearing.hi <= look.hi
                and snapshot.as_of >= bearing.hi - 1 + (look.lag or scope.settle)
                and look.area.contains(each.place) is T
                and look.acts.contains(each.activity) is T
            ]
            if not looked or _told_of(snapshot.world, days().get(origin, ()), each, bearing):
                break
            weakest.append(max(looked))
        else:
            found[origin] = max(weakest)
    return found


def _is_partial(snapshot: Snapshot, look: Look, debtor: str) -> bool:
    """Whether a look proves nothing: by somebody who speaks for the debtor, or whom nobody rated."""
    return snapshot.is_unrated(look.source) or snapshot.world.kin(
        snapshot.organ_of(look.source), debtor
    )


def _told_of(world: Hierarchies, days: Iterable[DayTold], report: Report, bearing: Bearing) -> bool:
    """Whether an origin, by the days it told of, told of the day and unit of a report."""
    first, last = bearing.lo // DAY, (bearing.hi - 1) // DAY
    return any(
        lo <= last
        and first <= hi
        and (place is None or report.place is None or world.places.comparable(place, report.place))
        and (
            activity is None
            or report.activity is None
            or world.activities.comparable(activity, report.activity)
        )
        for lo, hi, place, activity in days
    )


# -- when silence may say more ------------------------------------------------------------------------

Silences = tuple[list[int], int, int]
"""When what silence says of an incident may change, and the first and last day that it is told of."""


@attrs.define(eq=False)
class Heard:
    """The incidents of a cell at a knowledge time, with when the silence about them may say more.

    Attributes:
        as_of: The knowledge time (microseconds UTC).
        incidents: The incidents.
        due: When silence may say more about them, in order, each with the name of the incident.
        days: The first and last day (UTC) that each is told of, by name.
    """

    as_of: int
    incidents: Incidents = attrs.field(factory=Incidents)
    due: Sequence[tuple[int, str]] = ()
    days: Mapping[str, tuple[int, int]] = attrs.field(factory=dict)

    def doubtful(self, as_of: int, spoken: Sequence[tuple[int, int]]) -> set[str]:
        """The incidents about which silence may say another thing by a later time.

        Args:
            spoken: The days (UTC) of which those who looked have told something since.
        """
        ready = bisect.bisect_right(self.due, as_of, key=lambda each: each[0])
        found = {key for _, key in self.due[:ready]}
        for lo, hi in spoken:
            found |= {key for key, (first, last) in self.days.items() if first <= hi and lo <= last}
        return found

    def listen(self, silences: Mapping[str, Silences], again: Collection[str]) -> None:
        """Wait for the silence about some incidents, some of them again."""
        due = [each for each in self.due if each[0] > self.as_of and each[1] not in again]
        for key, (instants, _, _) in silences.items():
            due += [(instant, key) for instant in instants if instant > self.as_of]
        self.due = sorted(due)
        self.days = {**self.days, **{key: (lo, hi) for key, (_, lo, hi) in silences.items()}}

    def become(self, other: Heard) -> Heard:
        """What is heard later of the same tellings, in place of what was heard before."""
        self.as_of, self.incidents = other.as_of, other.incidents
        self.due, self.days = other.due, other.days
        return self
