"""Dates as people write them: text and datetimes to moments and back, time zones, civil days.

The text forms are a declared subset of EDTF (ISO 8601-2), see `FORMS`. Wherever a time is taken, so are
`datetime.date` (the day, with its 24 hours), `datetime.datetime` (aware: that instant; naive: a clock
time), pendulum, pandas and numpy values; a bare number never is, for nobody can tell its unit. pendulum
resolves time zones and writes what people read; everything in between is integers.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import zoneinfo
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from pledgewatch.errors import InputError
from pledgewatch.model.time import (
    BEGINNING,
    DAY,
    FOREVER,
    HOUR,
    MINUTE,
    SECOND,
    UNITS,
    Duration,
    Moment,
    Span,
    When,
    datetime_of,
    exact,
    microseconds,
    refusal,
    shift,
)

if TYPE_CHECKING:
    import numpy as np
    import pendulum


Time: TypeAlias = "str | dt.date | np.datetime64 | Moment"
"""What a time is taken from: text in `FORMS`, a date, a datetime (of pendulum or pandas too)."""
Stretch: TypeAlias = "str | dt.date | np.datetime64 | Span | tuple[Time | None, Time | None] | pendulum.Interval[Any]"
"""What a span is taken from: text, a day, or two times of which one may be None for "not known"."""
Length: TypeAlias = "str | dt.timedelta | np.timedelta64 | Duration"
"""What a length of time is taken from."""

FORMS = (
    "a time such as 2022-03-30T04:15 or 2022-03-30T04:15+03:00, a day 2022-03-30, a month 2022-03, "
    "a year 2022, 2022-03-30~ (about), 2022-03-30? (doubtful), 2022-03-2X (that ten days), "
    "[2022-03-29, 2022-03-31] (one of these), [2022-03-29..2022-03-31] (somewhere between), or a "
    "span 2022-03-29/2022-04-02 (`..` for unbounded, nothing for unknown); a zone may follow as in "
    "2022-03-30[Europe/Kyiv]"
)
"""The accepted text forms, as messages give them."""

W = TypeVar("W", bound=When)

_MAX_TEXT = 64
_MAX_MEMBERS = 8
_EPOCH = dt.datetime(1970, 1, 1)
_LEAST, _MOST = dt.date.min, dt.date.max
_FIRST_LOCAL = (dt.datetime.min - _EPOCH) // dt.timedelta(microseconds=1) + DAY
_LAST_LOCAL = (dt.datetime.max - _EPOCH) // dt.timedelta(microseconds=1) - DAY
# Civil time runs from UTC-12 to UTC+14: what a day can be where the zone is unknown.
_EASTMOST, _WESTMOST = 14 * HOUR, -12 * HOUR


# -- time zones and civil days ---------------------------------------------------------------------


@functools.lru_cache(maxsize=512)
def _zone(name: str) -> dt.tzinfo:
    import pendulum
    from pendulum.tz.exceptions import InvalidTimezone

    try:
        return pendulum.timezone(name)
    except (InvalidTimezone, ValueError, OSError) as error:
        raise refusal(name, "an IANA time zone such as Europe/Kyiv") from error


def _checked_zone(zone: Any) -> str | None:
    if zone is not None and not isinstance(zone, str):
        raise refusal(zone, "an IANA time zone such as Europe/Kyiv")
    return zone


def _naive(local: dt.datetime) -> int:
    return (local - _EPOCH) // dt.timedelta(microseconds=1)


def _offsets(local: dt.datetime, zone: str) -> tuple[int, int]:
    """The UTC offset (microseconds) before and after a change of clocks at this local time."""
    found = []
    for fold in (0, 1):
        offset = _zone(zone).utcoffset(local.replace(fold=fold))
        found.append(int((offset or dt.timedelta()) / dt.timedelta(microseconds=1)))
    return found[0], found[1]


@functools.lru_cache(maxsize=16_384)
def _midnight(day: dt.date, zone: str | None) -> tuple[int, int]:
    """The first instant of a civil day, as the least and the most it can be."""
    local = dt.datetime(day.year, day.month, day.day)
    if zone is None:
        return _naive(local) - _EASTMOST, _naive(local) - _WESTMOST
    # Skipped midnights: the day starts when the clocks have moved on; doubled ones: at the first.
    first, _ = _offsets(local, zone)
    return _naive(local) - first, _naive(local) - first


def clock_on(day: dt.date, time: dt.time, zone: str) -> int:
    """The instant at which clocks first show a time on a civil day; where they skip it, when they moved."""
    local = dt.datetime.combine(day, time)
    return _naive(local) - _offsets(local, zone)[0]


def _end_before(day: dt.date, zone: str | None) -> int:
    """The latest instant at which the civil day before this one can end."""
    first = _midnight(day, zone)[1]
    if zone is None:
        return first
    local = dt.datetime(day.year, day.month, day.day)
    again = _naive(local) - _offsets(local, zone)[1]
    # Clocks that go back over midnight bring the old day back; those that go back to it do not.
    return again if again > first and day_of(again - 1, zone) < day else first


def _civil(first: dt.date, after: dt.date | None, zone: str | None, text: str) -> tuple[int, int]:
    """``[lo, hi)`` of the civil days from `first` up to `after` (None: the end of the calendar)."""
    lo, _ = _midnight(first, zone)
    hi = _midnight(_MOST, zone)[1] + DAY if after is None else _end_before(after, zone)
    if lo >= hi:
        raise refusal(text, f"a day that exists in {zone}: the clocks skipped this one")
    return lo, hi


def _local(at: int, zone: str) -> dt.datetime:
    # A day of slack at both ends of the calendar, so that no zone leads out of it.
    at = min(max(at, _FIRST_LOCAL), _LAST_LOCAL)
    utc = (_EPOCH + dt.timedelta(microseconds=at)).replace(tzinfo=dt.UTC)
    return utc.astimezone(_zone(zone))


def day_of(at: int, zone: str) -> dt.date:
    """The civil day an instant falls on in a zone."""
    return _local(at, zone).date()


def civil_days(start: int, end: int, zone: str) -> tuple[int, ...]:
    """The edges of the civil days of ``[start, end)``: start, each midnight between, end.

    The first and last day may be parts of a day; a day on which the clocks change has 23 or 25
    hours. Empty when ``start >= end``.
    """
    if start >= end:
        return ()
    edges = [start]
    day = day_of(start, zone)
    while day < _MOST:
        day += dt.timedelta(days=1)
        midnight, _ = _midnight(day, zone)
        if midnight >= end:
            break
        if midnight > edges[-1]:
            edges.append(midnight)
    return (*edges, end)


def start_of_day(at: int, zone: str, days: int = 0) -> int:
    """The first instant of the civil day some days after the one an instant falls on.

    Beyond the calendar it is the beginning or the end of time.
    """
    try:
        day = day_of(at, zone) + dt.timedelta(days=days)
    except OverflowError:
        return BEGINNING if days < 0 else FOREVER - 1
    return _midnight(day, zone)[0]


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


# -- from text -------------------------------------------------------------------------------------

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d|\dX))?)?", re.ASCII)
_CLOCK = re.compile(
    r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(Z|[+-]\d\d:\d\d)?", re.ASCII
)
_DURATION = re.compile(r"(\d{1,6}) ?([a-z]+)", re.ASCII)
_ZONED = re.compile(r"(.+)\[([A-Za-z][A-Za-z0-9_+\-/]*)\]")
_UNKNOWN_ZONE = "unknown"


def _strip_zone(text: str, zone: str | None) -> tuple[str, str | None]:
    zoned = _ZONED.fullmatch(text)
    if not zoned:
        return text, zone
    if zoned[2] == _UNKNOWN_ZONE:
        return zoned[1], None
    _zone(zoned[2])
    return zoned[1], zoned[2]


def _checked(text: str) -> str:
    if len(text) > _MAX_TEXT * (_MAX_MEMBERS if "[" in text else 2):
        raise refusal(text, f"at most {_MAX_TEXT} characters: {FORMS}")
    return text


def parse_when(value: Time | Stretch, zone: str | None = None) -> When:
    """A moment or a span from text, a date, a datetime, or a pair of times.

    Args:
        value: Text in one of `FORMS`; a date, which is that day; a datetime, aware for that instant
            or naive for a clock time; a pendulum, pandas or numpy value; a moment or span as it is.
        zone: IANA name of the zone for civil days and clock times that name none; None: unknown,
            and then a day is the hull of that day everywhere on earth.

    Raises:
        InputError: with the accepted forms, for anything else.
    """
    given = _given(value, _checked_zone(zone))
    return _when(given, zone) if isinstance(given, str) else given


def parse_span(value: Stretch, zone: str | None = None) -> Span:
    """A span from text such as ``2022-03-29/2022-04-02``, or from a pair of times.

    A plain day, month or year is the whole of it. `value` and `zone` are those of `parse_when`.

    Raises:
        InputError: for anything else, and for a span that ends before it starts.
    """
    given = _given(value, _checked_zone(zone))
    if isinstance(given, str):
        return _span(given, zone)
    if isinstance(given, Moment):
        if given.plain:
            return Span(given, given, zone=given.zone)
        raise refusal(value, "a span such as 2022-03-29/2022-04-02")
    return given


def parse_moment(value: Time, zone: str | None = None) -> Moment:
    """A moment from text, a date or a datetime; `value` and `zone` are those of `parse_when`.

    Raises:
        InputError: with the accepted forms, for anything else, and for a clock time that a change
            of clocks skipped.
    """
    given = _given(value, _checked_zone(zone))
    if isinstance(given, str):
        return _moment(given, zone)
    if isinstance(given, Span):
        raise refusal(value, "one time, not a span")
    return given


def placed(when: W, zone: str | None) -> W:
    """A time that was written without a zone, read in one; any other as it is.

    Raises:
        InputError: for a clock time that a change of clocks skipped there.
    """
    if zone is None or when.zone is not None or when.text is None:
        return when
    return (parse_span if isinstance(when, Span) else parse_moment)(when.text, zone)  # type: ignore[return-value]


_NO_NUMBER = (
    "a bare number says no time: write it as text in quotes, or give a date or a timezone-aware "
    "datetime"
)


def _given(value: Any, zone: str | None) -> str | When:
    """A time of any kind as text, a moment or a span.

    Raises:
        InputError: for what is no time.
    """
    if isinstance(value, (str, Moment, Span)):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, dt.datetime):
        return _of_datetime(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (tuple, list)) and len(value) == 2:
        return _of_pair(value[0], value[1], zone)
    if isinstance(value, dt.timedelta) and hasattr(value, "start") and hasattr(value, "end"):
        return _of_pair(value.start, value.end, zone)  # a pendulum.Interval
    if type(value).__module__ == "numpy" and type(value).__name__ == "datetime64":
        return _of_numpy(value)
    if isinstance(value, (bool, int, float)) or hasattr(value, "__index__"):
        raise refusal(value, f"a time; {_NO_NUMBER}")
    raise refusal(value, FORMS + ", written as text in quotes; or a date or datetime")


def _of_datetime(value: dt.datetime) -> str | Moment:
    if value != value:  # pandas.NaT
        raise refusal(value, "a time, or none at all")
    if value.utcoffset() is not None:
        return exact(microseconds(value))
    # A subclass may be finer than microseconds, or write itself otherwise.
    naive = dt.datetime.combine(
        dt.date(value.year, value.month, value.day),
        dt.time(value.hour, value.minute, value.second, value.microsecond),
    )
    return naive.isoformat(timespec="microseconds" if value.microsecond else "seconds")


def _of_pair(start: Any, end: Any, zone: str | None) -> str | Span:
    """The span between two times, of which one may be None for "not known"."""
    first, last = ("" if each is None else _given(each, zone) for each in (start, end))
    if isinstance(first, str) and isinstance(last, str):
        return f"{first}/{last}"
    ends = [
        _moment(each, zone) if isinstance(each, str) and each else each for each in (first, last)
    ]
    if any(isinstance(each, Span) for each in ends):
        raise refusal((start, end), "two times: from when and to when")
    from_when, to_when = (each if isinstance(each, Moment) else None for each in ends)
    return _between(from_when, to_when, None, None)


def _of_numpy(value: Any) -> str | Moment:
    import numpy as np

    unit = np.datetime_data(value.dtype)[0]
    if np.isnat(value):
        raise refusal(value, "a time, or none at all")
    if unit in ("Y", "M", "D"):
        return str(value)
    if unit == "W":
        raise refusal(value, "a day, not a week")
    stamp = value.astype("datetime64[us]").item()
    if not isinstance(stamp, dt.datetime):
        raise refusal(value, "a year from 0001 to 9999")
    return _of_datetime(stamp)


@functools.lru_cache(maxsize=8192)
def _when(text: str, zone: str | None) -> When:
    text = _checked(text)
    body, _ = _strip_zone(text, zone)
    slash = "]/" if body.startswith("[") else "/"
    return _span(text, zone) if slash in body else _moment(text, zone)


@functools.lru_cache(maxsize=8192)
def _span(text: str, zone: str | None) -> Span:
    text = _checked(text)
    body, zone = _strip_zone(text, zone)
    if _DATE.fullmatch(body):
        whole = _moment(body, zone)
        return Span(whole, whole, text=text.replace(body, f"{body}/{body}", 1), zone=zone)
    sides = body.split("/")
    if len(sides) != 2:
        raise refusal(text, "a span such as 2022-03-29/2022-04-02")
    first, second = (side.strip() for side in sides)
    if first in ("", "..") and second in ("", ".."):
        raise refusal(text, "a span with at least one end")
    start = None if first in ("", "..") else _moment(first, zone)
    end = None if second in ("", "..") else _moment(second, zone)
    if start is None and first:
        start = exact(BEGINNING)
    if end is None and second:
        end = exact(FOREVER - 1)
    return _between(start, end, text, zone)


def _between(start: Moment | None, end: Moment | None, text: str | None, zone: str | None) -> Span:
    """From one moment to another; None: not known, somewhere before the other or after it."""
    if start is None:
        if end is None:
            raise refusal(None, "a span with at least one end")
        start = Moment.of(BEGINNING, end.hi)
    if end is None:
        end = Moment.of(start.lo, FOREVER)
    if end.last < start.lo:
        raise refusal(text or (start, end), "a span whose end is not before its start")
    return Span(start, end, text=text, zone=zone)


# News comes by the day and by the thousand: most times of a ledger are times it had before.
@functools.lru_cache(maxsize=8192)
def _moment(text: str, zone: str | None) -> Moment:
    text = _checked(text)
    body, zone = _strip_zone(text, zone)
    if body.startswith("["):
        return _one_of(text, body, zone)
    if len(text) > _MAX_TEXT:
        raise refusal(text, f"at most {_MAX_TEXT} characters: {FORMS}")
    mark = body[-1:] if body[-1:] in ("~", "?") else ""
    core = body.removesuffix(mark)
    lo, hi, unit_before, unit_after = _simple(core, zone, text)
    if mark == "~":
        lo, hi = lo - unit_before, hi + unit_after
    return Moment.of(
        lo,
        hi,
        doubt=max(unit_before, unit_after) if mark == "?" else 0,
        plain=not mark and "X" not in core and _DATE.fullmatch(core) is not None,
        text=text,
        zone=zone,
    )


def _one_of(text: str, body: str, zone: str | None) -> Moment:
    if not body.endswith("]"):
        raise refusal(text, FORMS)
    items = [item.strip() for item in body[1:-1].split(",")]
    if len(items) > _MAX_MEMBERS:
        raise refusal(text, f"at most {_MAX_MEMBERS} members")
    ranges = []
    for item in items:
        first, between, second = item.partition("..")
        if between and not first and not second:
            raise refusal(text, "a range with at least one end, as in [2022-03-29..]")
        lo = _simple(first, zone, text)[0] if first else BEGINNING
        hi = _simple(second, zone, text)[1] if second else FOREVER
        if not between:
            hi = _simple(first, zone, text)[1]
        if lo >= hi:
            raise refusal(text, "a range whose end is not before its start")
        ranges.append((lo, hi))
    ranges.sort()
    joined = [ranges[0]]
    for lo, hi in ranges[1:]:
        if lo <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(hi, joined[-1][1]))
        else:
            joined.append((lo, hi))
    members = tuple(joined) if len(joined) > 1 else ()
    return Moment.of(joined[0][0], joined[-1][1], members, text=text, zone=zone)


def _simple(core: str, zone: str | None, text: str) -> tuple[int, int, int, int]:
    """``lo, hi`` of an unmarked date or time, with the widths of the units before and after it."""
    clock = _CLOCK.fullmatch(core)
    if clock:
        return _clock(clock, zone, text)
    date = _DATE.fullmatch(core)
    if not date:
        raise refusal(text, FORMS)
    year, month, day = date.groups()
    if year == "0000":
        raise refusal(text, "a year from 0001 to 9999")
    try:
        if month is None:
            periods = [_months(12 * (int(year) + step), 12) for step in (-1, 0, 1)]
        elif day is None:
            index = _index(dt.date(int(year), int(month), 1))
            periods = [_months(index + step, 1) for step in (-1, 0, 1)]
        elif day.endswith("X"):
            periods = [_decade(int(year), int(month), int(day[0]))] * 3
        else:
            that_day = dt.date(int(year), int(month), int(day))
            periods = [_days(that_day, step) for step in (-1, 0, 1)]
    except ValueError as error:
        raise refusal(text, f"a date in the calendar ({error})") from error
    previous, this_one, following = periods
    assert this_one is not None
    lo, hi = _civil(*this_one, zone, text)
    return lo, hi, _width(previous, zone, hi - lo), _width(following, zone, hi - lo)


_Period = tuple[dt.date, dt.date | None] | None


def _width(period: _Period, zone: str | None, otherwise: int) -> int:
    """How long a civil period lasts; the like of its neighbour at the edge of the calendar."""
    if period is None or period[1] is None:
        return otherwise
    first, following = _midnight(period[0], zone)[0], _midnight(period[1], zone)[0]
    return max(following - first, 0) or otherwise


def _months(index: int, count: int) -> _Period:
    """So many months from one on, counted from January of the year 0; None outside of the calendar."""
    if not 12 <= index < 120_000:
        return None
    first, after = (divmod(each, 12) for each in (index, index + count))
    following = None if index + count >= 120_000 else dt.date(after[0], after[1] + 1, 1)
    return dt.date(first[0], first[1] + 1, 1), following


def _days(day: dt.date, step: int) -> _Period:
    try:
        day += dt.timedelta(days=step)
    except OverflowError:
        return None
    return day, None if day == _MOST else day + dt.timedelta(days=1)


def _index(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _decade(year: int, month: int, tens: int) -> _Period:
    first = dt.date(year, month, max(tens * 10, 1))
    period = _months(_index(first), 1)
    assert period is not None
    after = period[1]
    if tens < 3:
        tenth = dt.date(year, month, 1) + dt.timedelta(days=tens * 10 + 9)
        after = tenth if after is None else min(tenth, after)
    return first, after


def _clock(found: re.Match[str], zone: str | None, text: str) -> tuple[int, int, int, int]:
    date, hour, minute, second, fraction, offset = found.groups()
    if date.startswith("0000"):
        raise refusal(text, "a year from 0001 to 9999")
    try:
        day = dt.datetime.fromisoformat(date)
    except ValueError as error:
        raise refusal(text, f"a date in the calendar ({error})") from error
    hours, minutes, seconds = int(hour), int(minute), int(second or 0)
    micro = int((fraction or "0").ljust(6, "0"))
    midnight_after = hours == 24 and minutes == seconds == micro == 0
    if minutes > 59 or seconds > 59 or (hours > 23 and not midnight_after):
        raise refusal(text, "a clock time from 00:00 to 23:59, or 24:00 for the next midnight")
    naive = _naive(day) + hours * HOUR + minutes * MINUTE + seconds * SECOND + micro
    unit = SECOND if second else MINUTE
    if offset is not None:
        return _with_offset(naive, offset, unit, text)
    if zone is None:
        return naive - _EASTMOST, naive - _WESTMOST + 1, unit, unit
    try:
        local = _EPOCH + dt.timedelta(microseconds=naive)
    except OverflowError as error:
        raise refusal(text, "a year from 0001 to 9999") from error
    first, second_ = _offsets(local, zone)
    if first < second_:
        raise refusal(text, f"a time that exists: the clocks in {zone} skipped this one")
    # Where the clocks went back the time came twice: the hull of both.
    return naive - first, naive - second_ + 1, unit, unit


def _with_offset(naive: int, offset: str, unit: int, text: str) -> tuple[int, int, int, int]:
    behind = 0
    if offset != "Z":
        hours, minutes = int(offset[1:3]), int(offset[4:6])
        if hours > 14 or minutes > 59:
            raise refusal(text, "an offset from -14:00 to +14:00")
        behind = (hours * HOUR + minutes * MINUTE) * (1 if offset[0] == "+" else -1)
    at = naive - behind
    return at, at + 1, unit, unit


def parse_duration(value: Length) -> Duration:
    """A length of time from text such as ``48 h``, ``90 min``, ``2 days`` or ``3 weeks``.

    Args:
        value: The text; or a timedelta, of the standard library, pendulum, pandas or numpy, which is
            elapsed time: two days of it are 48 hours, and never two civil days.

    Raises:
        InputError: for anything else: negative, or with seconds, months or years in it.
    """
    if isinstance(value, Duration):
        return value
    if isinstance(value, dt.timedelta):
        return _elapsed(value)
    given: Any = value
    if type(value).__module__ == "numpy" and type(value).__name__ == "timedelta64":
        whole = given.astype("timedelta64[us]").item()
        if isinstance(whole, dt.timedelta):
            return _elapsed(whole)
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if not found or found[2] not in UNITS:
        raise refusal(
            value, 'a length of time in quotes, such as "48 h", "90 min", "2 days" or "3 weeks"'
        )
    return Duration(int(found[1]), found[2])


def _has_months(value: Any) -> bool:
    """Whether it is a pendulum.Duration of months or years, which have no length of their own."""
    return bool(getattr(value, "months", 0) or getattr(value, "years", 0))


def _elapsed(value: dt.timedelta) -> Duration:
    if value != value or _has_months(value):
        raise refusal(value, "a length of time in days, hours and minutes")
    # Arithmetic of its subclasses differs; this is the same for all of them.
    minutes, rest = divmod(round(value.total_seconds() * SECOND), MINUTE)
    if rest or minutes < 0:
        raise refusal(value, "whole minutes, and no fewer than none")
    return Duration(minutes, "min") if minutes % 60 else Duration(minutes // 60, "h")


def effect_of(moment: Moment) -> Moment:
    """When something declared "from" this moment takes effect: a plain date at its first instant."""
    return exact(moment.lo) if moment.plain else moment


def deadline_of(moment: Moment) -> Moment:
    """When something declared "until" this moment ends: a plain date at its last instant."""
    return exact(moment.hi) if moment.plain else moment


def after(moment: Moment, by: Duration, zone: str | None) -> Moment:
    """The deadline some time after a moment.

    Hours and minutes are exact; "within 2 days" ends with the local day two days on, in UTC where
    no zone is known.
    """
    if not by.is_civil:
        return shift(moment, by.exact)
    days = by.exact // DAY + 1
    lo = start_of_day(moment.lo, zone or "UTC", days)
    if moment.is_open_ended:
        return Moment.of(lo, FOREVER)
    return Moment.of(lo, max(start_of_day(moment.last, zone or "UTC", days), lo) + 1)


def instant(value: Time, zone: str | None = None) -> int:
    """The instant at which a review is made: a day, month or year means its last microsecond.

    In microseconds since 1970 UTC, for use inside; `value` and `zone` are those of `parse_when`.

    Raises:
        InputError: for what is no moment, or is unbounded.
    """
    moment = parse_moment(value, zone)
    if moment.is_open_ended:
        raise refusal(value, "a bounded time")
    return moment.last


# -- to text ---------------------------------------------------------------------------------------


def iso(at: int) -> str:
    """An instant as ISO 8601 UTC; the unbounded ones as ``..``."""
    try:
        stamp = _EPOCH + dt.timedelta(microseconds=at)
    except OverflowError:
        return ".."
    timespec = "microseconds" if stamp.microsecond else "seconds"
    return stamp.isoformat(timespec=timespec) + "Z"


def clock_of(us: int, zone: str | None) -> pendulum.DateTime:
    """The clock of a review as `datetime_of` gives it; an instant outside of its years is kept within."""
    found = datetime_of(us, zone) or datetime_of(_FIRST_LOCAL if us < 0 else _LAST_LOCAL, "UTC")
    assert found is not None
    return found


def text_of(when: When, zone: str | None = None) -> str:
    """Text that `parse_when` reads back to the same value in this zone.

    The text it was read from where that still says the same, an absolute form otherwise.
    """
    if when.text is not None:
        for candidate in (when.text, f"{when.text}[{when.zone or _UNKNOWN_ZONE}]"):
            try:
                if parse_when(candidate, zone) == when:
                    return candidate
            except InputError:
                continue
    if isinstance(when, Span):
        start = ".." if when.start.last <= BEGINNING else _absolute(when.start)
        end = ".." if when.end.lo >= FOREVER - 1 else _absolute(when.end)
        if when.end == Moment.of(when.start.lo, FOREVER):
            end = ""
        if when.start == Moment.of(BEGINNING, when.end.hi):
            start = ""
        return f"{start}/{end}"
    return _absolute(when)


def _absolute(moment: Moment) -> str:
    if moment.is_exact:
        return iso(moment.lo)
    ranges = moment.members or ((moment.lo, moment.hi),)
    return "[" + ", ".join(_range(lo, hi) for lo, hi in ranges) + "]"


def _range(lo: int, hi: int) -> str:
    first = "" if lo <= BEGINNING else iso(lo)
    last = "" if hi >= FOREVER else iso(hi - 1)
    return f"{first}..{last}"


def wall_clock(at: int, zone: str | None = None) -> dt.datetime:
    """What clocks in a zone (UTC where None) show at an instant; kept within the calendar."""
    return _local(at, zone or "UTC")


def civil_date(moment: Moment, zone: str | None = None) -> str:
    """A bounded moment as an ISO 8601 date in a zone (UTC where None): day, month or year.

    As precise as it is known: ``2022-03-29``, ``2022-03`` where only the month is.
    """
    first, last = (_local(at, zone or "UTC").date() for at in (moment.lo, moment.last))
    if first == last:
        return first.isoformat()
    text = f"{first.year:04}"
    return (
        f"{text}-{first.month:02}" if (first.year, first.month) == (last.year, last.month) else text
    )


# -- for people ------------------------------------------------------------------------------------


def say_instant(at: int, zone: str | None = None) -> str:
    """An instant as people read it, ``30 March 2022, 04:15``, in a zone (UTC where None)."""
    import pendulum

    if at <= BEGINNING + 1 or at >= FOREVER - 1:
        return "the beginning" if at < 0 else "no end"
    local = _local(at, zone or "UTC")
    stamp = pendulum.instance(local)
    return stamp.format("D MMMM YYYY" if _is_midnight(local) else "D MMMM YYYY, HH:mm", locale="en")


def say_day(at: int, zone: str | None = None) -> str:
    """The day of an instant as people read it, ``30 March 2022``, in a zone (UTC where None)."""
    return say_instant(at, zone).split(",")[0]


def _is_midnight(local: dt.datetime) -> bool:
    return (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)


def say(when: When, zone: str | None = None) -> str:
    """A moment or span as people read it, in a zone (UTC where None).

    ``30 March 2022`` for a civil day, ``March 2022`` for a month, otherwise its bounds.
    """
    if isinstance(when, Span):
        first, last = say(when.start, zone), say(when.end, zone)
        if when.end.is_unknown_end:
            return f"from {first}, end unknown"
        if when.end.is_open_ended:
            return f"from {first} on"
        if when.start.lo <= BEGINNING:
            return f"until {last}"
        return f"{first} to {last}"
    if when.is_exact:
        return say_instant(when.lo, zone)
    if when.members:
        return "one of " + ", ".join(say(part, zone) for part in when.parts)
    if when.hi >= FOREVER:
        return f"some time after {say_instant(when.lo, zone)}"
    if when.lo <= BEGINNING:
        return f"some time before {say_instant(when.hi, zone)}"
    return _say_period(when, zone)


def _say_period(moment: Moment, zone: str | None) -> str:
    import pendulum

    first, last = _local(moment.lo, zone or "UTC"), _local(moment.hi, zone or "UTC")
    doubt = " (date doubtful)" if moment.doubt else ""
    if _is_midnight(first) and _is_midnight(last):
        start = pendulum.instance(first)
        days = (last.date() - first.date()).days
        if days == 1:
            return start.format("D MMMM YYYY", locale="en") + doubt
        if first.day == 1 and start.add(months=1).date() == last.date():
            return start.format("MMMM YYYY", locale="en") + doubt
        if first.day == first.month == 1 and start.add(years=1).date() == last.date():
            return start.format("YYYY", locale="en") + doubt
        end = pendulum.instance(last).subtract(days=1)
        return (
            f"between {start.format('D MMMM YYYY', locale='en')} and "
            f"{end.format('D MMMM YYYY', locale='en')}{doubt}"
        )
    return f"between {say_instant(moment.lo, zone)} and {say_instant(moment.hi, zone)}{doubt}"
