"""The calendar of a time zone: where its civil days begin and end, as instants.

pendulum resolves the zones; instants are integers, in microseconds since 1970 UTC.
"""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from typing import Any

from pledgewatch.model.time import DAY, HOUR, refusal

EPOCH = dt.datetime(1970, 1, 1)
LAST_DAY = dt.date.max
FIRST_LOCAL = (dt.datetime.min - EPOCH) // dt.timedelta(microseconds=1) + DAY
LAST_LOCAL = (dt.datetime.max - EPOCH) // dt.timedelta(microseconds=1) - DAY
# Civil time runs from UTC-12 to UTC+14: what a day can be where the zone is unknown.
EASTMOST, WESTMOST = 14 * HOUR, -12 * HOUR


@functools.lru_cache(maxsize=512)
def zone_of(name: str) -> dt.tzinfo:
    """The rules of a time zone, by its IANA name."""
    import pendulum
    from pendulum.tz.exceptions import InvalidTimezone

    try:
        return pendulum.timezone(name)
    except (InvalidTimezone, ValueError, OSError) as error:
        raise refusal(name, "an IANA time zone such as Europe/Kyiv") from error


def checked_zone(zone: Any) -> str | None:
    """The name of a zone, or None; refuses what is no text."""
    if zone is not None and not isinstance(zone, str):
        raise refusal(zone, "an IANA time zone such as Europe/Kyiv")
    return zone


def naive(local: dt.datetime) -> int:
    """A clock time as if it were one in UTC."""
    return (local - EPOCH) // dt.timedelta(microseconds=1)


def offsets(local: dt.datetime, zone: str) -> tuple[int, int]:
    """The UTC offset (microseconds) before and after a change of clocks at this local time."""
    found = []
    for fold in (0, 1):
        offset = zone_of(zone).utcoffset(local.replace(fold=fold))
        found.append(int((offset or dt.timedelta()) / dt.timedelta(microseconds=1)))
    return found[0], found[1]


@functools.lru_cache(maxsize=16_384)
def midnight(day: dt.date, zone: str | None) -> tuple[int, int]:
    """The first instant of a civil day, as the least and the most it can be."""
    local = dt.datetime(day.year, day.month, day.day)
    if zone is None:
        return naive(local) - EASTMOST, naive(local) - WESTMOST
    # Skipped midnights: the day starts when the clocks have moved on; doubled ones: at the first.
    first, _ = offsets(local, zone)
    return naive(local) - first, naive(local) - first


def clock_on(day: dt.date, time: dt.time, zone: str) -> int:
    """The instant at which clocks first show a time on a civil day; where they skip it, when they moved."""
    return clock_hull(day, time, zone)[0]


@functools.lru_cache(maxsize=16_384)
def clock_hull(day: dt.date, time: dt.time, zone: str) -> tuple[int, int]:
    """The first and the last instant at which clocks show a time on a civil day.

    They differ where clocks go back over it; where clocks skip it, both are when they moved.
    """
    local = dt.datetime.combine(day, time)
    before, after = offsets(local, zone)
    if before >= after:
        return naive(local) - before, naive(local) - after
    # The clocks have not moved yet at the one, and have at the other.
    lo, hi = naive(local) - after, naive(local) - before
    while hi - lo > 1:
        middle = (lo + hi) // 2
        if naive(local_time(middle, zone).replace(tzinfo=None)) - middle >= after:
            hi = middle
        else:
            lo = middle
    return hi, hi


def end_before(day: dt.date, zone: str | None) -> int:
    """The latest instant at which the civil day before this one can end."""
    first = midnight(day, zone)[1]
    if zone is None:
        return first
    local = dt.datetime(day.year, day.month, day.day)
    again = naive(local) - offsets(local, zone)[1]
    # Clocks that go back over midnight bring the old day back; those that go back to it do not.
    return again if again > first and local_time(again - 1, zone).date() < day else first


def civil(first: dt.date, after: dt.date | None, zone: str | None, text: str) -> tuple[int, int]:
    """``[lo, hi)`` of the civil days from `first` up to `after` (None: the end of the calendar)."""
    lo, _ = midnight(first, zone)
    hi = midnight(LAST_DAY, zone)[1] + DAY if after is None else end_before(after, zone)
    if lo >= hi:
        raise refusal(text, f"a day that exists in {zone}: the clocks skipped this one")
    return lo, hi


def local_time(at: int, zone: str) -> dt.datetime:
    """What clocks in a zone show at an instant; kept within the calendar."""
    # A day of slack at both ends, so that no zone leads out of it.
    at = min(max(at, FIRST_LOCAL), LAST_LOCAL)
    utc = (EPOCH + dt.timedelta(microseconds=at)).replace(tzinfo=dt.UTC)
    return utc.astimezone(zone_of(zone))


@functools.cache
def tz_version() -> str:
    """The version of the time zone database in use, such as ``2026a``; ``unknown`` if unmarked."""
    from pathlib import Path

    for folder in zoneinfo.TZPATH:
        if (Path(folder) / "Europe").is_dir():
            marked = Path(folder) / "tzdata.zi"
            if not marked.is_file():
                return "unknown"
            with marked.open(encoding="utf-8") as lines:
                return lines.readline().removeprefix("# version").strip() or "unknown"
    try:
        from tzdata import IANA_VERSION
    except ModuleNotFoundError:
        return "unknown"
    return str(IANA_VERSION)
