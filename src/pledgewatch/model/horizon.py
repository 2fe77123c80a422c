"""Times that stand for none: which times a record may tell, and a review be asked for (decision 15)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, TypeVar

from pledgewatch.model import calendar
from pledgewatch.model.dates import Time, instant, iso
from pledgewatch.model.time import DAY, Moment, Span, When, refusal

W = TypeVar("W", bound=When)

_FIRST, _LAST, _OLD = (calendar.naive(dt.datetime(year, 1, 1)) for year in (1000, 2200, 1971))
_UNBOUNDED = calendar.FIRST_LOCAL - 2 * DAY, calendar.LAST_LOCAL + 2 * DAY
_STAND_IN = re.compile(
    r"(1899-12-3[01]|1900-01-01|1970-01-01)([T ]00:00(:00(\.0+)?)?)?(Z|\+00:00)?", re.ASCII
)
_EXPECTED = (
    "a time in the years 1000 to 2199 that is meant as one: leave out what is not known, write `..` for "
    "the end of a span that has none, and [1900-01-01] for that very day"
)


def in_reach(when: W) -> W:
    """A time as a record may tell it.

    Raises:
        InputError: for one beyond the years 1000 to 2199, and for the days that programs write where
            they have none.
    """
    for edge in (when.start, when.end) if isinstance(when, Span) else (when,):
        # A day more on both sides, for zones that are not known.
        is_far = _LAST + DAY <= edge.last < _UNBOUNDED[1] or _UNBOUNDED[0] < edge.lo < _FIRST - DAY
        if is_far or (edge.lo < _OLD and _is_stand_in(edge)):
            raise refusal(when.text or iso(edge.lo if edge.lo < _OLD else edge.last), _EXPECTED)
    return when


def _is_stand_in(moment: Moment) -> bool:
    text = iso(moment.lo) if moment.text is None and moment.is_exact else moment.text or ""
    return _STAND_IN.fullmatch(text.partition("[")[0]) is not None


def told(parse: Callable[[Any, str | None], W]) -> Callable[..., W]:
    """What reads a time of a record."""

    def read(value: Any, zone: str | None = None) -> W:
        return in_reach(parse(value, zone))

    return read


def clock(value: Time, zone: str | None = None) -> int:
    """The instant at which somebody asks for a review; see `instant`.

    Raises:
        InputError: for what is no bounded moment, and for one after the year 2199.
    """
    at = instant(value, zone)
    if at >= _LAST + DAY:
        raise refusal(value, "a time before the year 2200")
    return at
