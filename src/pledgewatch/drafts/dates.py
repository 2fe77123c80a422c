"""Days, years and lengths of time in a sentence, and what they are the time of."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

import attrs

MONTHS = tuple(each.casefold() for each in calendar.month_name[1:])
WEEKDAYS = tuple(each.casefold() for each in calendar.day_name)
_MONTH = "|".join(each.capitalize() for each in MONTHS)
_DAY = "|".join(each.capitalize() for each in WEEKDAYS)
_DATE = re.compile(
    rf"\b(?:(?P<iso>\d{{4}}-\d\d(?:-\d\d)?)|(?P<d1>\d{{1,2}}) (?P<m1>{_MONTH})(?:,? (?P<y1>\d{{4}}))?"
    rf"|(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,?\d)(?:,? (?P<y2>\d{{4}}))?"
    rf"|(?P<m3>{_MONTH})(?: (?P<y3>\d{{4}}))?|(?P<weekday>{_DAY})|(?P<near>[Yy]esterday|[Tt]oday|[Tt]omorrow)"
    r"|(?:(?<=\b[iI]n )|(?<=\bby )|(?<=\bof )|(?<=ntil )|(?<=ince )|(?<=rom )|(?<=ore )|(?<=ith )|(?<=nst ))(?P<year>(?:19|20)\d\d)\b(?!,\d))"
)
_ROLES = (
    ("since", re.compile(r"\bsince $", re.I)),
    ("end", re.compile(r"\b(?:by|until|till|before|no later than)(?: (?:the )?(?:end of|early|late))?(?: next)? $", re.I)),
    ("start", re.compile(r"\b(?:from|starting|beginning|as of|effective)(?: on| in)?(?: midnight on)? $", re.I)),
    ("baseline", re.compile(r"\b(?:compared (?:with|to)|against|below|from)(?: that of| the level of)? $", re.I)),
)  # fmt: skip
_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_LENGTH = re.compile(
    rf"\b(?:within|for|in|over)(?: (?:the|a period of|her|his|its|their|first|next|at least))* "
    rf"(?P<n>\d{{1,3}}|{'|'.join(_NUMBERS)}) (?P<unit>hours?|minutes?|days?|weeks?)\b",
    re.IGNORECASE,
)
_UNITS = {"hour": "h", "minute": "min", "day": "days", "week": "weeks"}


@attrs.frozen
class Dated:
    """A time that is told in a sentence.

    Attributes:
        start, end: Where it stands.
        text: It, as ledgers write times.
        role: `when`, `end`, `start`, `since` or `baseline`.
    """

    start: int
    end: int
    text: str
    role: str


def published(text: str) -> dt.date | None:
    """The first day with its year that a text tells: of an article the one it is from."""
    for found in _DATE.finditer(text[:4000]):
        day = found["d1"] or found["d2"]
        year = found["y1"] or found["y2"]
        if found["iso"] and len(found["iso"]) == 10:
            day, year = found["iso"][8:], found["iso"][:4]
        if day and year:
            told = _told(found, dt.date(int(year), 1, 1), ahead=False)
            if told is not None:
                return dt.date.fromisoformat(told)
    return None


def times(text: str, on: dt.date) -> Iterator[Dated]:
    """The times that are told in a sentence of an article of some day."""
    for found in _DATE.finditer(text):
        role = next((n for n, p in _ROLES if p.search(text[: found.start()])), "when")
        if (
            role == "start"
            and re.match(r"(?: levels?)?[,.;]| levels?\b", text[found.end() :])
            and found["year"]
        ):
            role = "baseline"
        told = _told(found, on, ahead=role in ("end", "start"))
        if told is not None:
            yield Dated(found.start(), found.end(), told, role)


def length(text: str) -> str | None:
    """The length of time that a text gives, as ledgers write it: "72 h", "2 days"."""
    found = _LENGTH.search(text)
    if found is None:
        return None
    count = _NUMBERS.get(found["n"].lower()) or int(found["n"])
    return f"{count} {_UNITS[found['unit'].lower().rstrip('s')]}"


def _told(found: re.Match[str], on: dt.date, *, ahead: bool) -> str | None:
    if found["iso"]:
        return found["iso"]
    if found["year"]:
        return found["year"]
    if found["near"]:
        step = {"yesterday": -1, "today": 0, "tomorrow": 1}[found["near"].lower()]
        return (on + dt.timedelta(days=step)).isoformat()
    if found["weekday"]:
        back = (on.weekday() - WEEKDAYS.index(found["weekday"].lower())) % 7
        return (on + dt.timedelta(days=(7 - back) % 7 if ahead else -back)).isoformat()
    month = MONTHS.index((found["m1"] or found["m2"] or found["m3"]).lower()) + 1
    day = found["d1"] or found["d2"]
    year = found["y1"] or found["y2"] or found["y3"]
    if day is None:
        if (
            year is None
            and found["m3"] == "May"
            and not ahead
            and not re.search(r"\bin $", found.string[: found.start()])
        ):
            return None
        return f"{year or _nearest_year(on, month, 15, ahead)}-{month:02}"
    try:
        return dt.date(
            int(year or _nearest_year(on, month, int(day), ahead)), month, int(day)
        ).isoformat()
    except ValueError:
        return None


def _nearest_year(on: dt.date, month: int, day: int, ahead: bool) -> int:
    """The year in which a day of a month is nearest to another day; ahead of it, where that is asked."""
    years = [on.year - 1, on.year, on.year + 1]
    away = {year: (year - on.year) * 365 + (month - on.month) * 30 + day - on.day for year in years}
    return min(years, key=lambda year: abs(away[year]) + (500 if ahead and away[year] < 0 else 0))
