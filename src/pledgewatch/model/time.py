"""Time as it is reported: uncertain instants, lasting spans, and their text.

An *instant* is an integer count of microseconds since 1970-01-01T00:00Z. A `Moment` is one instant
known only to lie in ``[lo, hi)``; a `Span` is something that lasts, from a start moment to an end
moment. Comparisons answer T, F or U and look at integers only: no zone, no calendar, no locale.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

from pledgewatch.errors import InputError, plain_repr, printable, shortened
from pledgewatch.model.logic import F, Kleene, T, U, agreed

if TYPE_CHECKING:
    import pendulum

BEGINNING = -(2**63)
"""The instant before every other: an unbounded start."""
FOREVER = 2**63 - 1
"""The instant after every other: an unbounded end."""

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_ONE = dt.timedelta(microseconds=1)


# -- datetimes -------------------------------------------------------------------------------------


def microseconds(stamp: dt.datetime) -> int:
    """A timezone-aware datetime as an instant; subclasses may be finer and are cut to microseconds."""
    plain = dt.datetime(
        stamp.year,
        stamp.month,
        stamp.day,
        stamp.hour,
        stamp.minute,
        stamp.second,
        stamp.microsecond,
        tzinfo=stamp.tzinfo,
        fold=stamp.fold,
    )
    return (plain - _EPOCH) // _ONE


def _is_aware(stamp: object) -> bool:
    # pandas.NaT is a datetime that is unlike itself.
    return isinstance(stamp, dt.datetime) and bool(stamp == stamp) and stamp.utcoffset() is not None


def datetime_of(at: int, zone: str | None = None) -> pendulum.DateTime | None:
    """An instant (microseconds UTC) as a timezone-aware datetime in a zone, UTC where that is None.

    None where it is unbounded or outside of the years 1 to 9999. An instant that only the zone would
    move out of these years is given in UTC.
    """
    import pendulum

    if at <= BEGINNING + 1 or at >= FOREVER - 1:
        return None
    try:
        utc = pendulum.instance(_EPOCH + at * _ONE)
    except OverflowError:
        return None
    try:
        return utc.in_timezone(zone or "UTC")
    except OverflowError:
        return utc


# -- values ----------------------------------------------------------------------------------------


@attrs.frozen(init=False)
class Moment:
    """One instant, known to lie between two: an uncertain point of valid time.

    Make one of timezone-aware datetimes, ``Moment(earliest, latest)`` (both included) or
    ``Moment(at)``; `pledgewatch.parse_moment` makes one of text, of a date or of a naive datetime.

    Attributes:
        lo: The earliest it can be, in microseconds since 1970 UTC; `earliest` is it as a datetime.
        hi: One past the latest it can be, ``lo < hi``; `latest` is the instant before it as a
            datetime.
        members: For "one of these", the disjoint ranges it lies in; empty otherwise.
        doubt: For a doubtful date, the width in microseconds within which a certain answer at a
            boundary is not to be trusted; 0 otherwise.
        plain: Whether it was given as a plain day, month or year, which as a start or a deadline
            means its first or last instant.
        text: The text it was read from, and
        zone: the zone it was read in. Neither takes part in comparison.

    Raises:
        InputError: for anything but timezone-aware datetimes, and where the latest is before the
            earliest.
    """

    lo: int
    hi: int
    members: tuple[tuple[int, int], ...] = ()
    doubt: int = 0
    plain: bool = attrs.field(default=False, kw_only=True)
    text: str | None = attrs.field(default=None, eq=False, kw_only=True)
    zone: str | None = attrs.field(default=None, eq=False, kw_only=True)

    def __init__(self, earliest: dt.datetime, latest: dt.datetime | None = None) -> None:
        given = [earliest] if latest is None else [earliest, latest]
        for stamp in given:
            if not _is_aware(stamp):
                raise refusal(
                    stamp,
                    "a timezone-aware datetime; for text, dates and naive datetimes use "
                    "`pledgewatch.parse_moment`",
                )
        self.__attrs_init__(microseconds(given[0]), microseconds(given[-1]) + 1)

    @classmethod
    def of(
        cls,
        lo: int,
        hi: int,
        members: tuple[tuple[int, int], ...] = (),
        doubt: int = 0,
        *,
        plain: bool = False,
        text: str | None = None,
        zone: str | None = None,
    ) -> Moment:
        """A moment of instants in microseconds, for use inside; see the attributes.

        Raises:
            InputError: when ``lo >= hi``, or when members do not fill the hull.
        """
        made: Moment = cls.__new__(cls)
        made.__attrs_init__(lo, hi, members, doubt, plain=plain, text=text, zone=zone)
        return made

    def __attrs_post_init__(self) -> None:
        if self.lo >= self.hi:
            raise refusal(
                self.text or f"[{self.lo}, {self.hi})", "a moment that ends after it begins"
            )
        if self.members and (self.members[0][0] != self.lo or self.members[-1][1] != self.hi):
            raise refusal(self.text or str(self.members), "members that fill the moment")

    @property
    def earliest(self) -> pendulum.DateTime | None:
        """The earliest it can be, in its zone (UTC where it has none); None where unbounded."""
        return datetime_of(self.lo, self.zone)

    @property
    def latest(self) -> pendulum.DateTime | None:
        """The latest it can be, in its zone (UTC where it has none); None where unbounded."""
        return datetime_of(self.last, self.zone)

    @property
    def last(self) -> int:
        """The latest instant it can be."""
        return self.hi - 1

    @property
    def start(self) -> Moment:
        """Itself: a moment starts and ends at once."""
        return self

    end = start

    @property
    def is_exact(self) -> bool:
        """Whether it is one known instant."""
        return self.hi - self.lo == 1

    @property
    def is_open_ended(self) -> bool:
        """Whether nothing bounds it above."""
        return self.hi >= FOREVER

    @property
    def is_unknown_end(self) -> bool:
        """Whether it is somewhere up to the end of time, not known where."""
        return self.hi >= FOREVER and not self.is_exact

    @property
    def parts(self) -> tuple[Moment, ...]:
        """The moments it may be: its members, or itself."""
        if not self.members:
            return (self,)
        return tuple(Moment.of(lo, hi, doubt=self.doubt) for lo, hi in self.members)

    @property
    def widened(self) -> Moment:
        """The moment with its doubt taken in."""
        return Moment.of(clip(self.lo - self.doubt), clip(self.hi + self.doubt))


def _end(value: Moment | dt.datetime) -> Moment:
    return value if isinstance(value, Moment) else Moment(value)


@attrs.frozen
class Span:
    """Something that lasts, from a start moment to an end moment (the end itself not included).

    Attributes:
        start, end: When it starts and ends; timezone-aware datetimes become exact moments.
        text: The text it was read from, and
        zone: the zone it was read in. Neither takes part in comparison.

    Raises:
        InputError: when an end is no time, and when it surely ends before it starts.
    """

    start: Moment = attrs.field(converter=_end)
    end: Moment = attrs.field(converter=_end)
    text: str | None = attrs.field(default=None, eq=False)
    zone: str | None = attrs.field(default=None, eq=False)

    def __attrs_post_init__(self) -> None:
        if self.end.last < self.start.lo:
            raise refusal(
                self.text or "a reversed span", "a span whose end is not before its start"
            )

    @property
    def lo(self) -> int:
        """The earliest instant of it."""
        return self.start.lo

    @property
    def hi(self) -> int:
        """One past the latest instant it can reach."""
        return self.end.hi

    @property
    def last(self) -> int:
        """The latest instant it can reach."""
        return self.end.last

    @property
    def earliest(self) -> pendulum.DateTime | None:
        """The earliest it can have started, in its zone (UTC where it has none)."""
        return datetime_of(self.lo, self.zone)

    @property
    def latest(self) -> pendulum.DateTime | None:
        """The latest instant it can reach, in its zone; None where unbounded."""
        return datetime_of(self.last, self.zone)

    @property
    def doubt(self) -> int:
        """The larger doubt of its two ends, in microseconds."""
        return max(self.start.doubt, self.end.doubt)


When = Moment | Span
"""When something happened: at one moment, or over a span."""


@attrs.frozen
class Duration:
    """A length of time: exact (hours, minutes) or counted in civil days.

    Attributes:
        count: How many, a whole number from 0 to 999,999.
        unit: ``min``, ``h``, ``d``, ``day``, ``days``, ``week`` or ``weeks``.

    Raises:
        InputError: for another count or unit.
    """

    count: int = attrs.field()
    unit: str = attrs.field()

    @count.validator
    def _count(self, _: object, count: object) -> None:
        if type(count) is not int or not 0 <= count < 1_000_000:
            raise refusal(count, "a whole number from 0 to 999,999 of a unit of time")

    @unit.validator
    def _unit(self, _: object, unit: object) -> None:
        if not isinstance(unit, str) or unit not in UNITS:
            raise refusal(unit, f"a unit of time: {', '.join(UNITS)}")

    @property
    def exact(self) -> int:
        """Microseconds; a day counts 24 hours, a week seven days."""
        return self.count * UNITS[self.unit]

    @property
    def is_civil(self) -> bool:
        """Whether it counts civil days rather than elapsed time."""
        return self.unit not in ("h", "min")

    def __str__(self) -> str:
        return f"{self.count} {self.unit}"


UNITS = {
    "min": MINUTE,
    "h": HOUR,
    "d": DAY,
    "days": DAY,
    "day": DAY,
    "weeks": 7 * DAY,
    "week": 7 * DAY,
}
"""Microseconds in each unit a duration may be given in."""


def exact(at: int) -> Moment:
    """The moment that is one known instant."""
    return Moment.of(at, at + 1)


def clip(at: int) -> int:
    """An instant kept between the beginning and the end of time."""
    return min(max(at, BEGINNING), FOREVER)


def shift(moment: Moment, by: int) -> Moment:
    """The moment moved by some microseconds; what is unbounded stays so."""

    def moved(at: int) -> int:
        return at if at <= BEGINNING + 1 or at >= FOREVER - 1 else clip(at + by)

    return Moment.of(
        moved(moment.lo),
        moved(moment.hi),
        tuple((moved(lo), moved(hi)) for lo, hi in moment.members),
        moment.doubt,
    )


def refusal(found: object, expected: str) -> InputError:
    """The error for a time that cannot be used: what was found, in a readable length, and what helps."""
    is_text = isinstance(found, str)
    shown = repr(shortened(str(found))) if is_text else printable(plain_repr(found))
    return InputError(found=shown, expected=expected)


# -- comparison ------------------------------------------------------------------------------------


def before(a: Moment, b: Moment) -> Kleene:
    """Whether a's instant is earlier than b's."""
    if a.members or b.members:
        return agreed(_before(x, y) for x in a.parts for y in b.parts)
    return _before(a, b)


def _before(a: Moment, b: Moment) -> Kleene:
    if a.hi - 1 < b.lo:
        return T
    if a.lo >= b.hi - 1:
        return F
    return U


def within(when: When, start: Moment, end: Moment) -> Kleene:
    """Whether something happened in ``[start, end)``; for a span, whether any of it did.

    Exact at the bounds: an event at `start` is inside, one at `end` outside. A date marked doubtful
    is never surely inside when moving it by one unit of its precision could put it outside.
    """
    answer = _within(when, start, end)
    if answer is T and when.doubt:
        return _within(_widened(when), start, end) & T
    return answer


def _within(when: When, start: Moment, end: Moment) -> Kleene:
    if isinstance(when, Span):
        return before(when.start, end) & before(start, when.end)
    if not when.members:
        return ~before(when, start) & before(when, end)
    return agreed(~before(part, start) & before(part, end) for part in when.parts)


def _widened(when: When) -> When:
    return Span(when.start.widened, when.end.widened) if isinstance(when, Span) else when.widened


def earliest(moments: Iterable[Moment]) -> Moment:
    """The moment of the first of several instants."""
    given = list(moments)
    if len(given) == 1:
        return given[0]
    return Moment.of(min(m.lo for m in given), min(m.hi for m in given))
