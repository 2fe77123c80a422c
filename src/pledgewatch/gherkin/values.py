"""What the fields of sentences hold: how each type is recognised, read and written."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from pledgewatch.errors import InputError, nearest

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_NAMED_MONTH = rf"(?:{'|'.join(MONTHS)})"
_ENGLISH = rf"(?:(?:[0-9]{{1,2}} )?{_NAMED_MONTH}|{_NAMED_MONTH} [0-9]{{1,2}},) [0-9]{{4}}(?: at [0-9]{{1,2}}:[0-9]{{2}})?"
_DIGITS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_PLAIN_TIME = r"(?=[0-9\[./])(?:\[[^\]\"\n]*+\]|[0-9A-Za-z+~?./\-]|:(?=[0-9]))++"
_TIME = rf"(?:{_ENGLISH}(?: to {_ENGLISH})?|{_PLAIN_TIME})"
_NUMBER = r"[0-9]++(?:[.,][0-9]++)*+(?: ?%)?+"
_CLOCK = r"[0-9]{2}:[0-9]{2}"
_LETTERS = r"[^\W\d_]++"
_WORD = rf"{_LETTERS}(?:[_-]{_LETTERS})*+"
_WORDS = rf"{_LETTERS}(?:[ _-]{_LETTERS}){{0,4}}"
_UNITS = {"hour": "h", "minute": "min"}
_NO_DEEDS = "committed|conducted|launched|commis|against|under|above|below|inside|outside|during|since|after|before|around|about"
_NO_UNITS = (
    "less",
    "lower",
    "fewer",
    "more",
    "higher",
    "below",
    "under",
    "above",
    "over",
    "percent",
    "million",
    "billion",
)
MANY = {
    **{f"{each.replace('_', ' ')}s": each for each in (
        "actor", "place", "source", "pledge", "report", "state_report", "statement", "reaction",
        "explanation", "capture", "reading", "assessment",
    )},
    "activities": "activity", "stretches of coverage": "coverage", "retractions": "retract",
    "supersessions": "supersede", "withdrawals": "withdraw",
    "incidents that are the same": "same_incident", "origins that are the same": "same_origin",
}  # fmt: skip
"""The tables of the ledger file, by what the rows of a data table are."""
_SHARES = {
    "a tenth": 0.1, "a fifth": 0.2, "a quarter": 0.25, "a third": 1 / 3, "half": 0.5, "two thirds": 2 / 3,
    "three quarters": 0.75,
}  # fmt: skip
_MOST = 10**15
"""The largest number that a ledger holds: the end of what is only said to be more."""
_SHOWN = 64


class Type(NamedTuple):
    """What a field without quotation marks may hold.

    Attributes:
        pattern: Its pattern.
        meaning: What that is, for people.
        what: What its words are, where it holds one of the words of the glossary.
        words: Those words, or where they are found.
    """

    pattern: str
    meaning: str
    what: str = ""
    words: tuple[str, ...] | str = ()


TYPES = {
    "time": Type(_TIME, "a time as in the ledger file: `2022-03-30`, `2022-03-30T04:15`, `2022-03`, `2019`; or `29 March 2022`, `March 2022`, `24 February 2022 to 28 March 2022`"),
    "at": Type(rf"(?:(?:on|at|in|during) {_TIME}|(?:that|all) night|that day|(?:an?|[0-9]++) (?:day|week)s? earlier|that (?:morning|afternoon|evening))", "`on`, `at`, `in` or `during` a time, `that day`, `the day before`, `two weeks earlier`, `that morning`, `that afternoon`, `that evening` (moments of the day of the report, of six hours each), `that night` (a moment from 20:00 to 06:00, up to the morning of the day of the report), or `all night` (all of that time)"),
    "hours": Type(rf"from {_CLOCK} to {_CLOCK}", "hours of the day: `from 09:00 to 14:00`"),
    "names": Type(r'"[^"\n]*+"(?:(?:,? and |, )"[^"\n]*+")*+', 'one or more names: `"Kyiv"`, `"Kyiv", "Sumy" and "Kharkiv"`'),
    "duration": Type(rf"(?:[0-9]++|an?|{'|'.join(_DIGITS)}) {_LETTERS}", "a length of time: `48 h`, `2 days`, `three weeks`"),
    "number": Type(_NUMBER, "a number: `0.5`, `100,000`, `20 %`"),
    "cut": Type(rf"(?:{'|'.join(_SHARES)}|{_NUMBER})", "by how much less: `20 %`, `a fifth`"),
    "amount": Type(rf"(?:no\b|(?:(?:more|fewer|less) than |at (?:least|most) |about )?+{_NUMBER}(?: to {_NUMBER})?+)", "a number, or a range: `40`, `30 to 40`, `more than 80`, `at most 5`, `no`, and `about 50`, give or take a fifth of it"),
    "range": Type(rf"(?:between {_NUMBER} and|above|below) {_NUMBER}", "`between 0.5 and 0.9`, `above 80 %`, `below 0.1`"),
    "about": Type(rf"(?:about )?(?:{'|'.join(_SHARES)}|{_NUMBER})", "a share, give or take a fifth of it: `about a quarter`, `about 30 %`"),
    "count": Type(rf"(?:[0-9]++(?:[.,][0-9]{{3}})*+|{'|'.join(_DIGITS)})", "a whole number"),
    "unit": Type(rf'(?!(?:{"|".join(_NO_UNITS)})\b)(?:"[^"\n]*+"|{_LETTERS})', 'what is counted: `troops`, `"tonnes of CO2"`'),
    "word": Type(_WORD, "a word"),
    "words": Type(_WORDS, "a word or a few"),
    "adverb": Type(_WORDS, "a measure word: `drastically`, `almost completely`"),
    "verb": Type(r"(?:reduce|limit|halve|scale down)", "`reduce`, `limit`, `halve` or `scale down`"),
    "verdict": Type(_WORD, "kept, broken, partial, holding, slipping, inconclusive, untested, pending or void", "a verdict", "engine.facts Verdict"),
    "lifecycle": Type(rf"(?:in grace|{_LETTERS})", "announced, active, in grace, dormant, superseded, withdrawn or ended", "a lifecycle", "engine.facts Lifecycle"),
    "reason": Type(_WORDS, "why a verdict is what it is: `cut short`", "a reason", "engine.facts REASONS"),
    "flag": Type(_WORDS, "denied, late, contested, ...", "a flag", "engine.facts FLAGS"),
    "likelihood": Type(r"(?:almost (?:no chance|certain)|(?:very )?(?:un)?likely|roughly even chance)", "almost no chance, very unlikely, unlikely, roughly even chance, likely, very likely or almost certain", "how likely", "engine.skepticism Likelihood"),
    "rung": Type(_WORD, "alleged, corroborated, verified, attributed, contested or retracted", "a rung of the ladder", "engine.incident Rung"),
    "causes": Type(rf"{_LETTERS}(?: and {_LETTERS})*+", "what is in doubt: `actor`, `actor and time`", "a cause of doubt", "engine.incident CAUSES"),
    "finding": Type(_WORDS, "a kind of finding: `continuation`, `missed deadline`", "a kind of finding", "engine.findings finding_kinds()"),
    "note": Type(_WORDS, "a kind of note: `omission`", "a kind of note", "engine.findings note_kinds()"),
    "deed": Type(rf"(?!(?:{_NO_DEEDS})\b)[^\W\d_]{{5,}}+", "shelled, bombed, bombarded, attacked, struck, stormed, looted, mined, captured or occupied", 'a deed (of others: there was "name of the activity" in "place")', "gherkin.implied DEEDS"),
    "certainty": Type(r"(?:certain|possible)", "certain or possible", "a certainty", ("certain", "possible")),
    "measure": Type(_WORD, "incidents, level or harm", "a measure", ("incidents", "level", "harm")),
    "tone": Type(_WORD, "skeptical, trusting or neutral", "a reaction", ("skeptical", "trusting", "neutral")),
    "many": Type(rf"(?:{'|'.join(MANY)})", f"what each row is: {', '.join(f'`{many}`' for many in MANY)}"),
    "saying": Type(_WORD, "claim, intent, demand, assurance or compliance", "a statement", ("claim", "intent", "demand", "assurance", "compliance")),
}  # fmt: skip
"""What the fields without quotation marks may hold, by type."""


class NumberRange(NamedTuple):
    """The numbers from one to another, both included."""

    low: float
    high: float


class SampleText(str):
    """The text of a field as it stands."""


# -- reading ---------------------------------------------------------------------------------------


def read(kind: str, text: str) -> Any:
    """The value of a field: a number where it is one, names as a tuple, words of the glossary as codes.

    Raises:
        InputError: for a number that is none, or a word that the glossary does not have.
    """
    match kind:
        case "names":
            return tuple(text.split('"')[1::2])
        case "time":
            return _time(text)
        case "at" if text.startswith(("on ", "at ", "in ", "during ")):
            return _time(text.partition(" ")[2])
        case "hours":
            return text.removeprefix("from ").replace(" to ", "/")
        case "count" | "number":
            return _DIGITS.index(text) + 1 if text in _DIGITS else number(text)
        case "duration":
            many, _, unit = text.partition(" ")
            unit = _UNITS.get(unit.removesuffix("s"), unit)
            return f"{1 if many in ('a', 'an') else read('count', many)} {unit}"
        case "many":
            return MANY[text]
        case "unit":
            return text.strip('"')
        case "cut":
            return round(1 - (_SHARES.get(text) or number(text)), 10)
        case "amount":
            return amount(text)
        case "range":
            return _range(text)
        case "about":
            share = text.removeprefix("about ")
            middle = _SHARES[share] if share in _SHARES else number(share)
            return NumberRange(middle * 0.8, middle * 1.2)
        case "causes":
            return frozenset(_word_of(kind, word) for word in text.split(" and "))
        case "lifecycle" if text in words_of("flag"):
            expected = f"`the flag {text} is set`: what the clock says is {TYPES[kind].meaning}"
            raise InputError(entry="the pledge", found=f'"{text}"', expected=expected)
    return _word_of(kind, text) if kind in TYPES and TYPES[kind].what else text


def _time(text: str) -> str:
    """A time as the ledger file has it."""
    return "/".join(map(_day, text.split(" to ")))


def _day(text: str) -> str:
    day, _, clock = text.partition(" at ")
    words = day.replace(",", "").split(" ")
    if words[0] in MONTHS and len(words) == 3:
        words = [words[1], words[0], words[2]]
    *first, month, year = words if len(words) > 1 else ["", text]
    if month not in MONTHS:
        return text
    found = "-".join([year, f"{MONTHS.index(month) + 1:02}", *(each.zfill(2) for each in first)])
    return f"{found}T{clock.zfill(5)}" if clock else found


def words_of(kind: str) -> list[str]:
    """The words of the glossary that a type of field may hold."""
    words = TYPES[kind].words
    if isinstance(words, str):
        module, name = words.split()
        found = getattr(importlib.import_module(f"pledgewatch.{module}"), name.rstrip("()"))
        return [str(word) for word in (found() if name.endswith("()") else found)]
    return list(words)


def _word_of(kind: str, text: str) -> str:
    """A word however it is put together: `missed deadline` is `missed_deadline`."""
    known = words_of(kind)
    code = text.replace(" ", "_").replace("-", "_")
    return one_of(text if text in known else code, known, TYPES[kind].what)


def one_of(word: str, words: Iterable[str], what: str) -> str:
    """The word itself, where it is one of those that there are.

    Raises:
        InputError: naming all there are, and the nearest.
    """
    known = list(words)
    if word not in known:
        expected = f"one of {', '.join(known)}{nearest(word, known)}"
        raise InputError(entry=what, found=f'"{word}"', expected=expected)
    return word


_DECIMAL = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,9}|[0-9]{1,30})(?:\.[0-9]{1,30})?")


def number(text: str) -> float | int:
    """A number as people write it, with or without commas at the thousands, or as so many percent.

    Raises:
        InputError: for anything else, among it powers of ten, `nan` and more than 30 digits.
    """
    if text.endswith("%"):
        return round(number(text[:-1].rstrip(" ")) / 100, 12)
    if not _DECIMAL.fullmatch(text):
        shown = repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "...")
        raise InputError(found=shown, expected="a number, as in 0.5, 100,000 or 20 %")
    plain = text.replace(",", "")
    return float(plain) if "." in plain else int(plain)


COUNTED = ("level", "at_least", "at_most", "deaths", "total", "number")
"""The keys that hold how many there are of what is counted."""
_THOUSANDS = re.compile(r"(?<![0-9.,])([0-9]{1,3})\.([0-9]{3})(?![0-9]|[.,][0-9]| ?%)")


def refuse_thousands(text: str) -> None:
    """Refuse a count with a point before three digits, for it may stand for thousands.

    Raises:
        InputError: with what to write instead.
    """
    found = _THOUSANDS.search(text)
    if found is not None:
        many, rest = found.groups()
        part = f"{many}.{rest.rstrip('0') or '0'}"
        expected = f"how many: write {many},{rest} or {many}{rest}, or {part} for a part of one"
        raise InputError(found=f"`{found[0]}`", expected=expected)


_BOUND = re.compile(r"(more than|at least|fewer than|less than|at most) (.*)")


def amount(text: str) -> float | int | list[float | int]:
    """A number, or the least and the most it can be."""
    if text == "no":
        return 0
    if text.startswith("about ") and " to " not in text:
        middle = number(text.removeprefix("about "))
        return [round(middle * 0.8, 9), round(middle * 1.2, 9)]
    bound = _BOUND.fullmatch(text)
    if bound is not None:
        least = bound[1] in ("more than", "at least")
        return [number(bound[2]), _MOST] if least else [0, number(bound[2])]
    low, to, high = text.partition(" to ")
    if not to:
        return number(low)
    percent = "%" if high.endswith("%") and not low.endswith("%") else ""
    return [number(low + percent), number(high)]


def _range(text: str) -> NumberRange:
    word, _, rest = text.partition(" ")
    low, _, high = rest.partition(" and ")
    if word == "between":
        return NumberRange(number(low), number(high))
    return NumberRange(number(low), _MOST) if word == "above" else NumberRange(-_MOST, number(low))


# -- writing ---------------------------------------------------------------------------------------


def written(kind: str, value: Any) -> str | None:
    """A value as a sentence has it; None where no sentence can."""
    text = _written(kind, value)
    if text is None or isinstance(value, SampleText):
        return text
    return text if kind == "text" or re.fullmatch(TYPES[kind].pattern, text) else None


def _written(kind: str, value: Any) -> str | None:
    if isinstance(value, SampleText):
        return f'"{value}"' if kind == "text" else str(value)
    if value is None or isinstance(value, bool):
        return None
    match kind:
        case "text":
            return f'"{value}"' if is_quotable(value) else None
        case "names" if isinstance(value, str):
            return f'"{value}"' if is_quotable(value) else None
        case "names":
            return quoted(value) if value and all(map(is_quotable, value)) else None
        case "at" if not value.endswith((" night", " day")):
            return f"{'during' if '/' in value else 'at' if 'T' in value else 'on'} {value}"
        case "unit":
            return f'"{value}"' if is_quotable(value) else None
        case "many":
            return next(many for many, table in MANY.items() if table == value)
        case "hours":
            return f"from {value.replace('/', ' to ')}"
        case "causes":
            return " and ".join(sorted(value)) or None
        case "adverb" if not value.endswith("ly"):
            return None
        case "cut" | "about":
            return None
    if isinstance(value, list):
        low, high = value
        return f"at least {low}" if high == _MOST else f"{low} to {high}"
    return str(value).replace("_", " ") if TYPES[kind].what else str(value)


def is_quotable(text: object) -> bool:
    """Whether a text can stand between quotation marks, and is not changed by standing in a feature."""
    return (
        isinstance(text, str)
        and text != ""
        and text.isprintable()
        and '"' not in text
        and text == text.strip()
    )


def quoted(value: Any) -> str:
    """A text, or several, as a sentence names them: `"Kyiv"`, `"Kyiv" and "Sumy"`."""
    if isinstance(value, str):
        return f'"{value}"'
    *first, last = (f'"{item}"' for item in value)
    return f"{', '.join(first)} and {last}" if first else last
