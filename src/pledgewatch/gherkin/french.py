"""What the fields of French sentences hold: how each type is recognised, and what it is in English.

Numbers are French ones: `0,5`, `13 000`, `20 %`. Words of the glossary may stand in English as well.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import NamedTuple

from pledgewatch.gherkin.table import WORDS
from pledgewatch.gherkin.values import TYPES


class FrenchType(NamedTuple):
    """What a field of a French sentence may hold.

    Attributes:
        pattern: Its pattern.
        sample: One of it, for examples.
    """

    pattern: str
    sample: str


def _any(words: Mapping[str, str]) -> str:
    # The longest first, for none is then the beginning of another.
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_MONTHS = _any({word: month for word, month in WORDS["time"].items() if month[:1].isupper()})
_NAMED = rf"(?:(?:1er|[0-9]{{1,2}}) )?(?:{_MONTHS}) [0-9]{{4}}(?: à [0-9]{{1,2}}:[0-9]{{2}})?"
_TIME = rf"(?:{_NAMED}(?: au {_NAMED})?|{TYPES['time'].pattern})"
_NUMBER = r"[0-9]++(?: [0-9]{3})*+(?:[.,][0-9]++)?+(?: ?%)?+"
_CAUSE = _any({word: cause for word, cause in WORDS["causes"].items() if word != "et"})
_SHARE = _any({word: share for word, share in WORDS["about"].items() if word != "environ"})
_COUNT = _any(WORDS["count"])
_LETTERS = r"[^\W\d_]++"

FRENCH: dict[str, FrenchType] = {
    **{
        kind: FrenchType(f"(?:{_any(words)}|{TYPES[kind].pattern if kind in TYPES else _LETTERS})", next(iter(words)))
        for kind, words in WORDS.items()
    },
    "time": FrenchType(_TIME, "30 mars 2022"),
    "at": FrenchType(rf"(?:(?:le|à|en|pendant) {_TIME}|cette nuit-là|toute la nuit|ce jour-là)", "le 30 mars 2022"),
    "hours": FrenchType("de [0-9]{2}:[0-9]{2} à [0-9]{2}:[0-9]{2}", "de 09:00 à 14:00"),
    "names": FrenchType(r'"[^"\n]*+"(?:(?:,? et |, )"[^"\n]*+")*+', '"Kyiv" et "Soumy"'),
    "duration": FrenchType(rf"(?:{_COUNT}|[0-9]++) {_LETTERS}", "quatre jours"),
    "number": FrenchType(_NUMBER, "0,5"),
    "cut": FrenchType(_NUMBER, "20 %"),
    "amount": FrenchType(rf"(?:(?:plus|moins) de |au (?:moins|plus) )?+{_NUMBER}(?: à {_NUMBER})?+", "30 à 40"),
    "range": FrenchType(rf"(?:entre {_NUMBER} et|au-dessus de|au-dessous de) {_NUMBER}", "entre 0,5 et 0,9"),
    "about": FrenchType(rf"(?:environ )?(?:{_SHARE}|{_NUMBER})", "environ un quart"),
    "count": FrenchType(rf"(?:{_COUNT}|[0-9]++(?: [0-9]{{3}})*+)", "2"),
    "unit": FrenchType(rf'(?:"[^"\n]*+"|{_LETTERS})', "soldats"),
    # "réduire de moitié" is a verb.
    "adverb": FrenchType(rf"(?:{_any(WORDS['adverb'])}|(?!de moitié){TYPES['adverb'].pattern})", "drastiquement"),
    "causes": FrenchType(rf"(?:{_CAUSE})(?: et (?:{_CAUSE}))*+", "l'acteur et le moment"),
}  # fmt: skip
"""What the fields of French sentences may hold, by type."""

_ALSO = {"at": "time", "duration": "count"}
_OF_NUMBERS = ("number", "cut", "amount", "range", "about", "count")
_QUOTED = re.compile(r'("[^"\n]*")|«[\s]*([^«»\n]*?)[\s]*»')
_HOUR = re.compile(r'"[^"\n]*"|(?<=(?:de|\Wà) )([0-9]{1,2}) ?h(?: ?([0-9]{2}))?\b(?! pour)')
_OUTSIDE = re.compile(r'"[^"\n]*"|[’\u00a0\u202f]')


@functools.lru_cache(maxsize=64)
def plain(text: str) -> str:
    """A text as the French templates have it.

    Its quotation marks, apostrophes and spaces are plain, and no capital stands at the beginning.
    """
    text = text[:1].lower() + text[1:]
    text = _QUOTED.sub(lambda found: found[1] or f'"{found[2]}"', text)
    signs = {"’": "'", "\u00a0": " ", "\u202f": " "}
    text = _OUTSIDE.sub(lambda found: signs.get(found[0], found[0]), text)
    return _HOUR.sub(_clock, text)


def _clock(found: re.Match[str]) -> str:
    """An hour such as `9 h` or `9h30`, as a clock has it; a length of time and a name stay as they are."""
    return found[0] if found[1] is None else f"{found[1].zfill(2)}:{found[2] or '00'}"


@functools.cache
def _words(kind: str, *, into_french: bool = False) -> tuple[re.Pattern[str], dict[str, str]]:
    words = {**WORDS.get(_ALSO.get(kind, ""), {}), **WORDS.get(kind, {})}
    if into_french:
        # Of several French words the first is said.
        words = {english: french for french, english in reversed(words.items())}
    return re.compile(rf'"[^"\n]*"|\b(?:{_any(words) or "(?!)"})(?!\w)'), words


def english(kind: str, text: str) -> str:
    """What a field holds, in English."""
    if kind in _OF_NUMBERS:
        text = re.sub(r"(?<=[0-9]) (?=[0-9])", "", text).replace(",", ".")
    pattern, words = _words(kind)
    return pattern.sub(lambda found: words.get(found[0], found[0]), text)


def french(kind: str, text: str) -> str:
    """What a field holds in English, in French."""
    pattern, words = _words(kind, into_french=True)
    text = pattern.sub(lambda found: words.get(found[0], found[0]), text)
    return text.replace(".", ",") if kind in _OF_NUMBERS else text
