"""How people write days, hours and numbers in English, and how the templates have them."""

from __future__ import annotations

import decimal
import re
from collections.abc import Callable

from pledgewatch.gherkin.values import MONTHS

_SHORT = {month[:3].lower(): month for month in MONTHS} | {"sept": "September"}
_MONTH = "|".join((*MONTHS, *(short.title() for short in _SHORT)))
_DAY = rf"(?:[0-9]{{1,2}} (?:{'|'.join(MONTHS)}) [0-9]{{4}}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})"
_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORTH = {
    **{word: number for number, word in enumerate(_ONES)},
    **{word: 10 * number for number, word in enumerate(_TENS, start=2)},
}
_TIMES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_WORD = "|".join((*_WORTH, *_TIMES))
_QUOTED = re.compile(r'("[^"\n]*")')


def _number(found: re.Match[str]) -> str:
    """A number in words, in digits; a share such as two thirds stays as it is."""
    total = part = 0
    for word in re.split(r"[ -]", found[0]):
        if word in _WORTH:
            part += _WORTH[word]
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word in _TIMES:
            total, part = total + max(part, 1) * _TIMES[word], 0
    return str(total + part)


def _multiplied(found: re.Match[str]) -> str:
    """A number of millions and the like in digits: `1.5 million` is `1500000`."""
    many = decimal.Decimal(found[1]) * (_TIMES | {"billion": 10**9})[found[2]]
    return f"{many.normalize():f}"


def _clock(found: re.Match[str]) -> str:
    hour, minute, half = found.groups()
    if not 1 <= int(hour) <= 12:
        return found[0]
    return f"{int(hour) % 12 + 12 * (half.lower() == 'p'):02}:{minute or '00'}"


def _full(found: re.Match[str]) -> str:
    return _SHORT[found[1].lower()]


def _range(found: re.Match[str]) -> str:
    """Two days of which the last alone has a year, or a month."""
    day, month, last, year = found["day"], found["month"], found["last"], int(found["year"])
    of_last = last.split()[1]
    if month and MONTHS.index(month) > MONTHS.index(of_last):
        year -= 1
    return f"{day} {month or of_last} {year} to {last} {found['year']}"


_MENDED: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(
            rf"(?<![0-9] )\b(?:{_WORD})(?:(?:-| )(?:{_WORD})|(?<=hundred) and (?:{_WORD})|(?<=thousand) and (?:{_WORD}))*\b"
            "(?! thirds| quarters)"
        ),
        _number,
    ),
    (re.compile(r"\b(?:the day before|yesterday)(?=$|,)"), "a day earlier"),
    (re.compile(r"\ba (?=(?:100|1000|1000000)\b)"), ""),
    (re.compile(r"(?<=[0-9]) ?(?:per ?cent)\b"), " %"),
    (re.compile(rf"\b({'|'.join(_SHORT)})\b\.?(?= (?:[0-9]{{1,2}}(?:st|nd|rd|th)?, )?[0-9]{{4}}\b| to [0-9]{{1,2}} )", re.I), _full),
    (re.compile(rf"(?<=[0-9] )({'|'.join(_SHORT)})\b\.?(?= to )", re.I), _full),
    (re.compile(rf"\b(?:the )?([0-9]{{1,2}})(?:st|nd|rd|th)(?: of)? (?={_MONTH})"), r"\1 "),
    (re.compile(rf"\b((?:{_MONTH}) [0-9]{{1,2}})(?:st|nd|rd|th)(?=, )"), r"\1"),
    (re.compile(rf"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?=[0-9]{{1,2}} (?:{_MONTH}))"), ""),
    (
        re.compile(
            rf"\b(?P<day>[0-9]{{1,2}})(?: (?P<month>{'|'.join(MONTHS)}))? to (?P<last>[0-9]{{1,2}} (?:{'|'.join(MONTHS)})) (?P<year>[0-9]{{4}})"
        ),
        _range,
    ),
    (re.compile(r"\b([0-9]+(?:\.[0-9]+)?) (thousand|million|billion)\b"), _multiplied),
    (re.compile(r"\b([0-9]{1,2})(?:[:.]([0-9]{2}))? ?([ap])\.?m\b\.?", re.I), _clock),
    (re.compile(r"(?<![0-9T:])([0-9]:[0-9]{2})\b"), r"0\1"),
    (re.compile(rf"\b(?:at )?([0-9]{{2}}:[0-9]{{2}}) on ({_DAY})"), r"\2 at \1"),
    (re.compile(rf"({_DAY}),? (?=[0-9]{{2}}:[0-9]{{2}})"), r"\1 at "),
    (re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) to (?=[0-9]{4}-[0-9]{2}-[0-9]{2}\b)"), r"\1/"),
    (re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) at (?=[0-9]{2}:[0-9]{2})"), r"\1T"),
)  # fmt: skip


def loosely(text: str) -> str:
    """A text with its days, hours and numbers as the templates have them: those outside of names.

    `29th Mar 2022` is `29 March 2022`, `9 am` `09:00`, `two hundred` `200`, `20 per cent` `20 %`, and
    `30 March to 10 April 2022` says its year twice.
    """
    parts = _QUOTED.split(text)
    for place in range(0, len(parts), 2):
        for pattern, mended in _MENDED:
            parts[place] = pattern.sub(mended, parts[place])
    return "".join(parts)
