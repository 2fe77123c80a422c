"""The text forms of times, a declared subset of EDTF (ISO 8601-2), read to moments and spans: see `FORMS`."""

from __future__ import annotations

import datetime as dt
import functools
import re

from pledgewatch.model import calendar
from pledgewatch.model.time import (
    BEGINNING,
    DAY,
    FOREVER,
    HOUR,
    MINUTE,
    SECOND,
    Moment,
    Span,
    When,
    exact,
    refusal,
)

FORMS = (
    "a time such as 2022-03-30T04:15 or 2022-03-30T04:15+03:00, a day 2022-03-30, a month 2022-03, "
    "a year 2022, 2022-03-30~ (about), 2022-03-30? (doubtful), 2022-03-2X (that ten days), "
    "[2022-03-29, 2022-03-31] (one of these), [2022-03-29..2022-03-31] (somewhere between), or a "
    "span 2022-03-29/2022-04-02 (`..` for unbounded, nothing for unknown); a zone may follow as in "
    "2022-03-30[Europe/Kyiv]"
)
"""The accepted text forms, as messages give them."""

_MAX_TEXT = 64
_MAX_MEMBERS = 8
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d|\dX))?)?", re.ASCII)
_CLOCK = re.compile(
    r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(Z|[+-]\d\d:\d\d)?", re.ASCII
)
_EPOCH = calendar.EPOCH.toordinal()
_ZONED = re.compile(r"(.+)\[([A-Za-z][A-Za-z0-9_+\-/]*)\]")
UNKNOWN_ZONE = "unknown"


def _strip_zone(text: str, zone: str | None) -> tuple[str, str | None]:
    zoned = _ZONED.fullmatch(text) if text.endswith("]") else None
    if not zoned:
        return text, zone
    if zoned[2] == UNKNOWN_ZONE:
        return zoned[1], None
    calendar.zone_of(zoned[2])
    return zoned[1], zoned[2]


def _checked(text: str) -> str:
    if len(text) > _MAX_TEXT * (_MAX_MEMBERS if "[" in text else 2):
        raise refusal(text, f"at most {_MAX_TEXT} characters: {FORMS}")
    return text


@functools.lru_cache(maxsize=8192)
def when(text: str, zone: str | None) -> When:
    """A moment or a span from text, its civil times in a zone; None: in one that is not known."""
    text = _checked(text)
    body, _ = _strip_zone(text, zone)
    slash = "]/" if body.startswith("[") else "/"
    return span(text, zone) if slash in body else moment(text, zone)


@functools.lru_cache(maxsize=8192)
def span(text: str, zone: str | None) -> Span:
    """A span from text; a day, month or year is the whole of it."""
    text = _checked(text)
    body, zone = _strip_zone(text, zone)
    if _DATE.fullmatch(body):
        whole = moment(body, zone)
        return Span(whole, whole, text=text.replace(body, f"{body}/{body}", 1), zone=zone)
    sides = body.split("/")
    if len(sides) != 2:
        raise refusal(text, "a span such as 2022-03-29/2022-04-02")
    first, second = (side.strip() for side in sides)
    if first in ("", "..") and second in ("", ".."):
        raise refusal(text, "a span with at least one end")
    start = None if first in ("", "..") else moment(first, zone)
    end = None if second in ("", "..") else moment(second, zone)
    if start is None and first:
        start = exact(BEGINNING)
    if end is None and second:
        end = exact(FOREVER - 1)
    return between(start, end, text, zone)


def between(start: Moment | None, end: Moment | None, text: str | None, zone: str | None) -> Span:
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


def somewhere_in(text: str) -> str:
    """The text of a span as that of a moment somewhere in it; any other time as it is."""
    first, slash, last = text.partition("/")
    if not slash or first == last:
        return first
    return f"[{first}..{last}]"


# News comes by the day and by the thousand: most times of a ledger are times it had before.
@functools.lru_cache(maxsize=8192)
def moment(text: str, zone: str | None) -> Moment:
    """A moment from text."""
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
    lo, hi = calendar.civil(*this_one, zone, text)
    return lo, hi, _width(previous, zone, hi - lo), _width(following, zone, hi - lo)


_Period = tuple[dt.date, dt.date | None] | None


def _width(period: _Period, zone: str | None, otherwise: int) -> int:
    """How long a civil period lasts; the like of its neighbour at the edge of the calendar."""
    if period is None or period[1] is None:
        return otherwise
    first, following = calendar.midnight(period[0], zone)[0], calendar.midnight(period[1], zone)[0]
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
    return day, None if day == calendar.LAST_DAY else day + dt.timedelta(days=1)


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
        day = dt.date.fromisoformat(date).toordinal() - _EPOCH
    except ValueError as error:
        raise refusal(text, f"a date in the calendar ({error})") from error
    hours, minutes, seconds = int(hour), int(minute), int(second or 0)
    micro = int((fraction or "0").ljust(6, "0"))
    midnight_after = hours == 24 and minutes == seconds == micro == 0
    if minutes > 59 or seconds > 59 or (hours > 23 and not midnight_after):
        raise refusal(text, "a clock time from 00:00 to 23:59, or 24:00 for the next midnight")
    naive = day * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND + micro
    unit = SECOND if second else MINUTE
    if offset is not None:
        return _with_offset(naive, offset, unit, text)
    if zone is None:
        return naive - calendar.EASTMOST, naive - calendar.WESTMOST + 1, unit, unit
    try:
        local = calendar.EPOCH + dt.timedelta(microseconds=naive)
    except OverflowError as error:
        raise refusal(text, "a year from 0001 to 9999") from error
    first, second_ = calendar.offsets(local, zone)
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
