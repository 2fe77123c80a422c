"""Forms of words: lists, plurals, percentages, and dates as parts of a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterable

from pledgewatch.engine.skepticism import Likelihood, word_of
from pledgewatch.model.dates import say, say_day, say_instant
from pledgewatch.model.logic import Kleene, T
from pledgewatch.model.time import Moment, Span, When


def listed(items: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    given = list(items)
    if len(given) < 2:
        return "".join(given)
    return f"{', '.join(given[:-1])} and {given[-1]}"


def plural(count: float, noun: str, many: str | None = None) -> str:
    """A count with its noun: ``1 report``, ``2,000 reports``."""
    told = f"{count:,}" if isinstance(count, int) else f"{count:,g}"
    return f"{told} {noun if count == 1 else many or f'{noun}s'}"


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
    return f': "{quote}"' if quote.endswith((".", "!", "?")) else f': "{quote}".'


# -- numbers -----------------------------------------------------------------------------------------


def percent(p: float) -> str:
    """A probability or share in whole percent; what is not quite none or all is not shown as such."""
    if 0 < p < 0.005:
        return "under 1 %"
    if 0.995 <= p < 1:
        return "over 99 %"
    return f"{100 * p:,.0f} %" if math.isfinite(p) else "no bound"


def between(low: float, high: float) -> str:
    """An interval in percent, in brackets: ``(30 to 80)``."""
    if not math.isfinite(high):
        return f"({100 * low:,.0f} or more)"
    return f"({100 * low:,.0f} to {100 * high:,.0f})"


def number(value: float | None) -> str:
    """A ratio with two digits; ``unknown`` for None and ``no bound`` for infinity."""
    if value is None:
        return "unknown"
    return "no bound" if value == math.inf else f"{value:.2f}"


def rate(value: float) -> str:
    """A rate a day with two significant digits, whole from 10 on."""
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


_LIKELIHOODS = {
    Likelihood.ALMOST_NO_CHANCE: "almost no chance",
    Likelihood.VERY_UNLIKELY: "very unlikely",
    Likelihood.UNLIKELY: "unlikely",
    Likelihood.ROUGHLY_EVEN: "roughly even chance",
    Likelihood.LIKELY: "likely",
    Likelihood.VERY_LIKELY: "very likely",
    Likelihood.ALMOST_CERTAIN: "almost certain",
}


def likelihood_word(p: float) -> str:
    """The word of ICD 203 for a probability (US Intelligence Community Directive 203, 2015)."""
    return _LIKELIHOODS[word_of(p)]


def chance(p: float) -> str:
    """A probability as number and word: ``87 %, very likely``."""
    return f"{percent(p)}, {likelihood_word(p)}"


def standing(certainty: Kleene | None) -> str:
    """How an incident stands: ``confirmed`` or ``not confirmed``."""
    return "confirmed" if certainty is T else "not confirmed"


# -- times -------------------------------------------------------------------------------------------

_RANGES = ("between", "one of", "some time")


def on(moment: Moment, zone: str | None) -> str:
    """A moment as the beginning of a sentence: ``On 29 March 2022``, ``Between ... and ...``."""
    said = say(moment, zone)
    if said.startswith(_RANGES):
        return capital(said)
    return f"{'On' if said[:1].isdigit() and ' ' in said else 'In'} {said}"


def then(when: When, zone: str | None) -> str:
    """A time behind what happened then: `` on 29 March 2022``, `` in March 2022``."""
    said = say(when, zone)
    if isinstance(when, Span) or said.startswith(_RANGES):
        return f", {said}"
    return f" {'on' if said[:1].isdigit() and ' ' in said else 'in'} {said}"


def by_time(moment: Moment, zone: str | None) -> str:
    """A deadline or end as people name it: the day that it closes, else the instant."""
    if moment.is_exact:
        # The end of a day is the first instant of the next.
        text = say_instant(moment.lo, zone)
        return text if "," in text else say_day(moment.lo - 1, zone)
    return say(moment, zone)
