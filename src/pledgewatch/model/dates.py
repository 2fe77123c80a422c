"""Dates as people write them: text, dates and datetimes to moments and back, and civil days.

Text is read by `edtf`, in the time zones of `calendar`. Wherever a time is taken, so are
`datetime.date` (the day, with its 24 hours), `datetime.datetime` (aware: that instant; naive: a clock
time), pendulum, pandas and numpy values; a bare number never is, for nobody can tell its unit. pendulum
resolves time zones and writes what people read; everything in between is integers.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from pledgewatch.errors import InputError
from pledgewatch.model import calendar, edtf
from pledgewatch.model.time import (
    BEGINNING,
    DAY,
    FOREVER,
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
"""What a time is taken from: text in `edtf.FORMS`, a date, a datetime (of pendulum or pandas too)."""
Stretch: TypeAlias = "str | dt.date | np.datetime64 | Span | tuple[Time | None, Time | None] | pendulum.Interval[Any]"
"""What a span is taken from: text, a day, or two times of which one may be None for "not known"."""
Length: TypeAlias = "str | dt.timedelta | np.timedelta64 | Duration"
"""What a length of time is taken from."""

W = TypeVar("W", bound=When)

_DURATION = re.compile(r"(\d{1,6}) ?([a-z]+)", re.ASCII)


# -- civil days ------------------------------------------------------------------------------------


def day_of(at: int, zone: str) -> dt.date:
    """The civil day an instant falls on in a zone."""
    return calendar.local_time(at, zone).date()


@functools.lru_cache(maxsize=256)
def civil_days(start: int, end: int, zone: str) -> tuple[int, ...]:
    """The edges of the civil days of ``[start, end)``: start, each midnight between, end.

    The first and last day may be parts of a day; a day on which the clocks change has 23 or 25
    hours. Empty when ``start >= end``.
    """
    if start >= end:
        return ()
    edges = [start]
    day = day_of(start, zone)
    while day < calendar.LAST_DAY:
        day += dt.timedelta(days=1)
        midnight, _ = calendar.midnight(day, zone)
        if midnight >= end:
            break
        if midnight > edges[-1]:
            edges.append(midnight)
    return (*edges, end)


@functools.lru_cache(maxsize=65_536)
def start_of_day(at: int, zone: str, days: int = 0) -> int:
    """The first instant of the civil day some days after the one an instant falls on.

    Beyond the calendar it is the beginning or the end of time.
    """
    try:
        day = day_of(at, zone) + dt.timedelta(days=days)
    except OverflowError:
        return BEGINNING if days < 0 else FOREVER - 1
    return calendar.midnight(day, zone)[0]


# -- from text, dates and datetimes ----------------------------------------------------------------


def parse_when(value: Time | Stretch, zone: str | None = None) -> When:
    """A moment or a span from text, a date, a datetime, or a pair of times.

    Args:
        value: Text in one of `edtf.FORMS`; a date, which is that day; a datetime, aware for that instant
            or naive for a clock time; a pendulum, pandas or numpy value; a moment or span as it is.
        zone: IANA name of the zone for civil days and clock times that name none; None: unknown,
            and then a day is the hull of that day everywhere on earth.

    Raises:
        InputError: with the accepted forms, for anything else.
    """
    given = _given(value, calendar.checked_zone(zone))
    return edtf.when(given, zone) if isinstance(given, str) else given


def parse_span(value: Stretch, zone: str | None = None) -> Span:
    """A span from text such as ``2022-03-29/2022-04-02``, or from a pair of times.

    A plain day, month or year is the whole of it. `value` and `zone` are those of `parse_when`.

    Raises:
        InputError: for anything else, and for a span that ends before it starts.
    """
    given = _given(value, calendar.checked_zone(zone))
    if isinstance(given, str):
        return edtf.span(given, zone)
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
    given = _given(value, calendar.checked_zone(zone))
    if isinstance(given, str):
        return edtf.moment(given, zone)
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
    raise refusal(value, edtf.FORMS + ", written as text in quotes; or a date or datetime")


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
        edtf.moment(each, zone) if isinstance(each, str) and each else each
        for each in (first, last)
    ]
    if any(isinstance(each, Span) for each in ends):
        raise refusal((start, end), "two times: from when and to when")
    from_when, to_when = (each if isinstance(each, Moment) else None for each in ends)
    return edtf.between(from_when, to_when, None, None)


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
        stamp = calendar.EPOCH + dt.timedelta(microseconds=at)
    except OverflowError:
        return ".."
    timespec = "microseconds" if stamp.microsecond else "seconds"
    return stamp.isoformat(timespec=timespec) + "Z"


def clock_of(us: int, zone: str | None) -> pendulum.DateTime:
    """The clock of a review as `datetime_of` gives it; an instant outside of its years is kept within."""
    found = datetime_of(us, zone) or datetime_of(
        calendar.FIRST_LOCAL if us < 0 else calendar.LAST_LOCAL, "UTC"
    )
    assert found is not None
    return found


def text_of(when: When, zone: str | None = None) -> str:
    """Text that `parse_when` reads back to the same value in this zone.

    The text it was read from where that still says the same, an absolute form otherwise.
    """
    if when.text is not None:
        for candidate in (when.text, f"{when.text}[{when.zone or edtf.UNKNOWN_ZONE}]"):
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
    return calendar.local_time(at, zone or "UTC")


def civil_date(moment: Moment, zone: str | None = None) -> str:
    """A bounded moment as an ISO 8601 date in a zone (UTC where None): day, month or year.

    As precise as it is known: ``2022-03-29``, ``2022-03`` where only the month is.
    """
    first, last = (calendar.local_time(at, zone or "UTC").date() for at in (moment.lo, moment.last))
    if first == last:
        return first.isoformat()
    text = f"{first.year:04}"
    return (
        f"{text}-{first.month:02}" if (first.year, first.month) == (last.year, last.month) else text
    )
