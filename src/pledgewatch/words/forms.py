"""Forms of words, by language: numbers, lists, and dates as people read them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

from pledgewatch.engine.skepticism import word_of
from pledgewatch.model import calendar
from pledgewatch.model.logic import Kleene, T
from pledgewatch.model.time import BEGINNING, FOREVER, Moment, Span, When
from pledgewatch.words.templates import counted, language, said, table

# -- lists and letters -------------------------------------------------------------------------------


def listed(items: Iterable[str], word: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``; with ``or``; ``a, x; and b`` where an item has a comma."""
    given = list(items)
    if len(given) < 2:
        return "".join(given)
    if any("," in each for each in given):
        first = f"{joined(given[:-1])}{table('forms')['semicolon'].rstrip()}"
        return said(f"forms.{word}", first=first, last=given[-1])
    return said(f"forms.{word}", first=", ".join(given[:-1]), last=given[-1])


def joined(items: Iterable[str]) -> str:
    """What may have commas of its own, one after the other: ``a; b``."""
    return table("forms")["semicolon"].join(items)


def at_most(items: Iterable[str], most: int, count: int | None = None) -> list[str]:
    """So many items; where there are more, the last of them says how many.

    Args:
        items: All of them, or the first so many.
        most: How many are shown.
        count: How many there are, where not all are given.
    """
    given = list(items)
    count = len(given) if count is None else count
    return given if count <= most else [*given[: most - 1], said("forms.more", n=count - most + 1)]


def acts(labels: Iterable[str]) -> str:
    """Kinds of acts, listed: ``drone and missile strikes, shelling and ground assaults``."""
    groups: dict[str, list[str]] = {}
    for label in labels:
        head, _, last = label.rpartition(" ")
        # In English what two have in common stands last.
        alike = language() == "en" and head and " " not in head
        groups.setdefault(last if alike else label, []).append(head if alike else label)
    return listed(
        f"{listed(heads)} {last}" if heads != [last] else last for last, heads in groups.items()
    )


def capital(text: str) -> str:
    """The text with its first letter in upper case."""
    return f"{text[:1].upper()}{text[1:]}"


def uncapital(text: str) -> str:
    """The text with its first letter in lower case, as a part of a sentence."""
    return f"{text[:1].lower()}{text[1:]}"


def sentence(text: str) -> str:
    """The text as a sentence: a capital first, one full stop last."""
    text = text.strip()
    return capital(text if text.endswith((".", "!", "?", '."', '!"', '?"')) else f"{text}.")


def quoted(quote: str | None) -> str:
    """A quotation as the end of a sentence; a bare full stop where there is none."""
    if quote is None:
        return "."
    said_so = said("forms.quoted", quote=quote)
    return said_so if quote.endswith((".", "!", "?")) else f"{said_so}."


# -- numbers -----------------------------------------------------------------------------------------


def percent(p: float) -> str:
    """A probability or share in whole percent; what is not quite none or all is not shown as such."""
    if 0 < p < 0.005:
        return said("forms.under", p="1 %")
    if 0.995 <= p < 1:
        return said("forms.over", p="99 %")
    return f"{counted(round(100 * p))} %" if math.isfinite(p) else said("forms.unbounded")


def between(low: float, high: float) -> str:
    """An interval in percent, in brackets: ``(30 to 80)``."""
    first = counted(round(100 * low))
    if not math.isfinite(high):
        return said("forms.or_more", low=first)
    return said("forms.interval", low=first, high=counted(round(100 * high)))


def measured(value: float, low: float, high: float) -> str:
    """A probability or share with its interval: ``62 % (34 to 88)``; without one that says nothing more."""
    return f"{percent(value)}{bounds(value, low, high)}"


def bounds(value: float, low: float, high: float) -> str:
    """An interval behind its value; empty where both its ends are the value, in whole percents."""
    if math.isfinite(high) and {round(100 * each) for each in (low, high)} == {round(100 * value)}:
        return ""
    return f" {between(low, high)}"


def alone(name: str) -> str:
    """A name as it stands alone, in a row or in brackets: ``US Department of Defense``."""
    return name.removeprefix("the ")


def number(value: float | None) -> str:
    """A ratio with two digits; ``unknown`` for None and ``no bound`` for infinity."""
    if value is None:
        return said("forms.unknown")
    return said("forms.unbounded") if value == math.inf else f"{value:.2f}"


def rate(value: float) -> str:
    """A rate a day with two significant digits, whole from 10 on."""
    return counted(round(value)) if value >= 10 else counted(float(f"{value:.2g}"))


def to(low: str, high: str) -> str:
    """A range: ``4 to 5``; one of the two where they are the same."""
    return low if low == high else said("forms.to", low=low, high=high)


def share(value: float) -> str:
    """A share as a word where there is one: ``half``, ``a third``; else in percent."""
    for known, word in table("shares").items():
        if abs(value - float(known)) < 0.005:
            return word
    return percent(value)


def likelihood_word(p: float) -> str:
    """The word of ICD 203 for a probability (US Intelligence Community Directive 203, 2015)."""
    return said(f"likelihoods.{word_of(p).value}")


def chance(p: float) -> str:
    """A probability as number and word: ``87 %, very likely``."""
    return f"{percent(p)}, {likelihood_word(p)}"


def standing(certainty: Kleene | None) -> str:
    """How an incident stands: ``confirmed`` or ``not confirmed``."""
    return said("forms.confirmed" if certainty is T else "forms.not_confirmed")


# -- times -------------------------------------------------------------------------------------------


def zone_said(zone: str | None) -> str:
    """The zone of a page: ``Kyiv time``."""
    if zone is None or zone == "UTC":
        return "UTC"
    return said("forms.zone", city=zone.rpartition("/")[2].replace("_", " "))


def say_instant(at: int, zone: str | None = None) -> str:
    """An instant as people read it, ``30 March 2022, 04:15``, in a zone (UTC where None).

    Midnight and the last minute of a day are that day.
    """
    if at <= BEGINNING + 1 or at >= FOREVER - 1:
        return said("forms.beginning" if at < 0 else "forms.no_end")
    local = calendar.local_time(at, zone or "UTC")
    # The last minute of a day is what a day comes to that was given as a clock.
    is_day = (local.hour, local.minute) in ((0, 0), (23, 59))
    return _date(local) if is_day else f"{_date(local)}, {local:%H:%M}"


def say_day(at: int, zone: str | None = None) -> str:
    """The day of an instant as people read it, ``30 March 2022``, in a zone (UTC where None)."""
    return say_instant(at, zone).split(",")[0]


def short_day(at: int, zone: str | None, year: int | None) -> str:
    """A day in short: ``30 Mar``; with its year where that is not the one given."""
    local = calendar.local_time(at, zone or "UTC")
    return _date(local, "D MMM" if local.year == year else "D MMM YYYY")


def say(when: When, zone: str | None = None) -> str:
    """A moment or span as people read it, in a zone (UTC where None).

    ``30 March 2022`` for a civil day, ``March 2022`` for a month, otherwise its bounds.
    """
    if isinstance(when, Span):
        first, last = say(when.start, zone), say(when.end, zone)
        if when.end.is_unknown_end:
            return said("times.end_unknown", first=first)
        if when.end.is_open_ended:
            return said("times.from_on", first=first)
        if when.start.lo <= BEGINNING:
            return said("times.until", last=last)
        first, last = _shortened(first, last)
        return said("times.from_to", first=first, last=last)
    if when.is_exact:
        return say_instant(when.lo, zone)
    if when.members:
        return said("times.one_of", times=", ".join(say(part, zone) for part in when.parts))
    if when.hi >= FOREVER:
        return said("times.after", time=say_instant(when.lo, zone))
    if when.lo <= BEGINNING:
        return said("times.before", time=say_instant(when.hi, zone))
    return _period(when, zone)


def _shortened(first: str, last: str) -> tuple[str, str]:
    """The ends of a span, what both have in common said once: ``1`` and ``6 January 2014``."""
    day, _, hour = last.partition(", ")
    if hour and first.startswith(f"{day}, "):
        return first, hour
    begun, ended = first.split(" "), last.split(" ")
    if hour or first == last or len(begun) != 3 or len(ended) != 3:
        return first, last
    same = 0
    while begun[2 - same] == ended[2 - same]:
        same += 1
    return " ".join(begun[: 3 - same]), last


def _period(moment: Moment, zone: str | None) -> str:
    first, last = (calendar.local_time(at, zone or "UTC") for at in (moment.lo, moment.hi))
    doubt = said("times.doubtful") if moment.doubt else ""
    if not (_is_midnight(first) and _is_midnight(last)):
        edges = _shortened(say_instant(moment.lo, zone), say_instant(moment.hi, zone))
        return said("times.between", first=edges[0], last=edges[1]) + doubt
    start, end = first.date(), last.date()
    if (end - start).days == 1:
        return _date(first) + doubt
    if start.day == 1 and end == _next_month(start):
        return _date(first, "MMMM YYYY") + doubt
    if start.day == start.month == end.day == end.month == 1 and end.year == start.year + 1:
        return f"{start.year}{doubt}"
    edges = _shortened(_date(first), _date(last - dt.timedelta(days=1)))
    return said("times.between", first=edges[0], last=edges[1]) + doubt


def _next_month(day: dt.date) -> dt.date | None:
    if day.year == dt.MAXYEAR and day.month == 12:
        return None
    return day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)


def _is_midnight(local: dt.datetime) -> bool:
    return (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)


def _date(local: dt.datetime, form: str = "D MMMM YYYY") -> str:
    import pendulum

    # French counts the first of a month, and only that.
    if language() == "fr" and local.day == 1:
        form = form.replace("D ", "Do ", 1) if form.startswith("D ") else form
    return pendulum.instance(local).format(form, locale=language())


def _sort(when: When, text: str) -> str:
    """How a time joins a sentence: as a span, a day, or a longer period."""
    if isinstance(when, Span) or when.members or when.is_open_ended or when.lo <= BEGINNING:
        return "span"
    if text.startswith(table("times")["between"].split()[0]):
        return "span"
    return "day" if text[:1].isdigit() and " " in text else "month"


def on(moment: Moment, zone: str | None) -> str:
    """A moment as the beginning of a sentence: ``On 29 March 2022``, ``Between ... and ...``."""
    text = say(moment, zone)
    return capital(said(f"times.on_{_sort(moment, text)}", time=text))


def then(when: When, zone: str | None) -> str:
    """A time behind what happened then: `` on 29 March 2022``, `` in March 2022``."""
    text = say(when, zone)
    return said(f"times.then_{_sort(when, text)}", time=text)


def by_time(moment: Moment, zone: str | None) -> str:
    """A deadline or end as people name it: the day that it closes, else the instant."""
    if moment.is_exact:
        # The end of a day is the first instant of the next.
        text = say_instant(moment.lo, zone)
        return text if "," in text else say_day(moment.lo - 1, zone)
    return say(moment, zone)
