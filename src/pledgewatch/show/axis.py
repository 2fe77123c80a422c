"""A stretch of time that a picture shows, and the dates along it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import attrs

from pledgewatch.model.dates import parse_moment, start_of_day, wall_clock
from pledgewatch.model.time import DAY, HOUR
from pledgewatch.words.forms import say_day, to, zone_said
from pledgewatch.words.templates import said


@attrs.frozen(kw_only=True)
class Axis:
    """A stretch of time that is shown.

    Attributes:
        lo, hi: From when to when.
        zone: The zone dates are told in.
    """

    lo: int
    hi: int
    zone: str | None

    def place(self, instant: int) -> float:
        """Where an instant stands between the two ends of what is shown, from 0 to 1."""
        return (min(max(instant, self.lo), self.hi) - self.lo) / (self.hi - self.lo)

    @property
    def years(self) -> str:
        """Its years, and whose clocks it goes by: ``2014 to 2015, Kyiv time``."""
        first, last = (wall_clock(at, self.zone).year for at in (self.lo, self.hi))
        return said("timelines.years", years=to(str(first), str(last)), zone=zone_said(self.zone))


_STEPS = (
    *((hours, "h") for hours in (1, 3, 6, 12)),
    *((days, "d") for days in (1, 2, 7, 14)),
    *((months, "m") for months in (1, 3, 6)),
    *((years, "y") for years in (1, 2, 5, 10, 25, 100)),
)
_LENGTHS = {"h": HOUR, "d": DAY, "m": 30 * DAY, "y": 365 * DAY}


def ticks(axis: Axis, most: int) -> tuple[tuple[int, str], ...]:
    """At most so many instants with their names, none of them twice; the years stand in `Axis.years`.

    They stand where hours, days, months or years begin in the zone of the axis.
    """
    found: list[int] = []
    unit = "h"
    for size, unit in _STEPS:
        if axis.hi - axis.lo <= 1.3 * most * size * _LENGTHS[unit]:
            found = [at for at in _starts(axis, size, unit) if axis.lo <= at <= axis.hi]
            if len(found) <= most:
                break
    one_year = len({wall_clock(at, axis.zone).year for at in (axis.lo, axis.hi)}) == 1
    return tuple((at, _named(axis, at, unit, one_year)) for at in found)


def _starts(axis: Axis, size: int, unit: str) -> Iterator[int]:
    zone = axis.zone or "UTC"
    if unit in "hd":
        day = start_of_day(axis.lo, zone)
        while day <= axis.hi:
            yield from (day + hour * HOUR for hour in range(0, 24, size if unit == "h" else 24))
            day = start_of_day(day, zone, 1 if unit == "h" else size)
        return
    first = wall_clock(axis.lo, axis.zone)
    year, month = first.year, first.month - (first.month - 1) % size
    if unit == "y":
        year, month, size = year - year % size, 1, 12 * size
    while 0 < year < dt.MAXYEAR:
        at = parse_moment(dt.date(year, month, 1), zone).lo
        if at > axis.hi:
            return
        yield at
        year, month = year + (month - 1 + size) // 12, (month - 1 + size) % 12 + 1


def _named(axis: Axis, at: int, unit: str, one_year: bool) -> str:
    day, month, year = say_day(at, axis.zone).split()
    if unit == "y":
        return year
    month = month[:3]
    if unit == "m":
        return month if one_year else f"{month} {year}"
    clock = wall_clock(at, axis.zone)
    if unit == "h" and (clock.hour or clock.minute):
        return f"{day} {month}, {clock.hour:02}:{clock.minute:02}"
    return f"{day} {month}" if one_year else f"{day} {month} {year}"
