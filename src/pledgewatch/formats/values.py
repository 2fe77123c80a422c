"""What a single value in a file may be: strict types and caps, so that nothing is guessed.

Each function takes a raw value as TOML or JSON gives it and returns the value a record holds, or
raises an `InputError` that says what stood there and what to write instead.
"""

from __future__ import annotations

import datetime as dt
import enum
import functools
import math
import types
import typing
import unicodedata
from collections.abc import Callable
from typing import Any

from pledgewatch.dates import (
    FORMS,
    parse_duration,
    parse_moment,
    parse_span,
    parse_when,
    start_of_day,
)
from pledgewatch.errors import InputError, Problem, nearest
from pledgewatch.moments import Duration, Moment, Span, When
from pledgewatch.records import Interval

__all__ = [
    "MAX_DEPTH",
    "MAX_MEMBERS",
    "MAX_TEXT",
    "TIMES",
    "Reader",
    "check_plain",
    "list_of",
    "name",
    "reader",
    "refuse",
    "shown",
    "without_none",
    "zone_name",
]

MAX_TEXT = 20_000
"""Characters in one text."""
MAX_MEMBERS = 10_000
"""Members of one list."""
MAX_DEPTH = 32
"""Tables and lists inside one another."""

TIMES = (Moment, Span, When)
"""The types whose text is read in a time zone."""

_PROSE = ("text", "quote", "reason")
_MAX_SHOWN = 64
_LARGEST = 2**63
# Marks that reorder or hide the characters around them, so that two names may look the same.
_HIDING = frozenset("\u061c\u200b\u200e\u200f\u2060\ufeff\u2028\u2029") | frozenset(
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
)

Reader = Callable[[Any, Any], Any]
"""From a raw value (and its declared type, which it does not need) to the value of a field."""


def shown(value: object) -> str:
    """A raw value as messages show it: one line, printable, short."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return repr(value if len(value) <= _MAX_SHOWN else value[:_MAX_SHOWN] + "...")
        case int():
            bits = value.bit_length()
            return str(value) if bits <= 64 else f"a whole number of {bits} bits"
        case dt.date() | dt.time():
            return f"{value.isoformat()} without quotes"
        case list():
            return "a list"
        case dict():
            return "a table"
    return repr(value)


def refuse(found: object, expected: str) -> InputError:
    """The error for a raw value; the caller adds where it stood."""
    return InputError(Problem(found=shown(found), expected=expected))


def _wrong_type(value: object, expected: str) -> InputError:
    if isinstance(value, dt.date):
        return refuse(value, f'the same in quotes: "{value.isoformat()}"')
    if value is None:
        return refuse(value, f"{expected}, or no such key")
    return refuse(value, expected)


# -- text ------------------------------------------------------------------------------------------


def name(value: Any, _: Any = None) -> str:
    """An id, a name or another text of one line, which people must be able to tell apart.

    Control characters, marks that reorder or hide text, and ids that are not in Unicode normal form
    C are refused, for two of them could look the same and be different.
    """
    if type(value) is not str:
        raise _wrong_type(value, 'text in quotes, as in "..."')
    if not (value.isascii() and value.isprintable()) or len(value) > MAX_TEXT:
        _check_name(value)
    return value


def _check_name(value: str) -> None:
    _check_length(value)
    for character in value:
        if character in _HIDING or unicodedata.category(character) in ("Cc", "Cs"):
            raise refuse(value, f"no {_say_character(character)} in a name: leave it out")
    normal = unicodedata.normalize("NFC", value)
    if normal != value:
        normal = normal[:_MAX_SHOWN]
        escaped = normal.encode("unicode_escape").decode()
        raise refuse(value, f'the composed form (Unicode NFC): "{normal}", which is {escaped}')


def _say_character(character: str) -> str:
    if unicodedata.category(character) == "Cs":
        return f"lone surrogate (U+{ord(character):04X})"
    return f"{unicodedata.name(character, 'control character').lower()} (U+{ord(character):04X})"


def _id(value: Any, _: Any = None) -> str:
    given = name(value)
    if not given or given != given.strip():
        raise refuse(value, "an id without spaces around it, or no `id` at all")
    return given


def _prose(value: Any, _: Any = None) -> str:
    """A quotation or a note, of any number of lines."""
    if type(value) is not str:
        raise _wrong_type(value, 'text in quotes, as in "..."')
    if not (value.isascii() and value.isprintable()) or len(value) > MAX_TEXT:
        _check_length(value)
        for character in value:
            if unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r":
                raise refuse(value, f"no {_say_character(character)} in a text: leave it out")
    return value


def _check_length(value: str) -> None:
    if len(value) > MAX_TEXT:
        raise refuse(value, f"at most {MAX_TEXT:,} characters, not {len(value):,}")


def zone_name(value: Any, _: Any = None) -> str:
    """An IANA time zone."""
    zone = name(value)
    start_of_day(0, zone)
    return zone


def _choice(kind: type[enum.Enum]) -> Reader:
    allowed = {member.value: member for member in kind}
    words = ", ".join(f'"{word}"' for word in allowed)

    def read(value: Any, _: Any = None) -> enum.Enum:
        member = allowed.get(value) if type(value) is str else None
        if member is None:
            near = nearest(value[:_MAX_SHOWN], allowed) if type(value) is str else ""
            raise refuse(value, f"one of {words}{near}")
        return member

    return read


# -- numbers ---------------------------------------------------------------------------------------


def _flag(value: Any, _: Any = None) -> bool:
    if type(value) is not bool:
        raise _wrong_type(value, "true or false, without quotes")
    return value


def _whole(value: Any, _: Any = None) -> int:
    if type(value) is not int:
        raise _wrong_type(value, "a whole number, without quotes")
    if not -_LARGEST <= value < _LARGEST:
        raise refuse(value, "a whole number of at most 64 bits")
    return value


def _number(value: Any, _: Any = None) -> float:
    if type(value) is int and -_LARGEST <= value < _LARGEST:
        return float(value)
    if type(value) is not float:
        raise _wrong_type(value, "a number, without quotes")
    if not math.isfinite(value):
        raise refuse(value, "a finite number")
    return value


def _interval(value: Any, _: Any = None) -> Interval:
    if type(value) is not list:
        if type(value) not in (int, float):
            raise _wrong_type(value, "a number, or the least and the most it can be: [low, high]")
        number = _number(value)
        return Interval(number, number)
    if len(value) != 2:
        raise refuse(value, "two numbers: [low, high]")
    low, high = (_number(end) for end in value)
    if low > high:
        raise InputError(Problem(found=f"[{low:g}, {high:g}]", expected="the lower number first"))
    return Interval(low, high)


# -- times -----------------------------------------------------------------------------------------


def _time(parse: Callable[[str, str | None], Any]) -> Reader:
    # News comes by the day and by the thousand: most times of a file are times it had before.
    remembered = functools.lru_cache(maxsize=8192)(parse)

    def read(told: Any, _: Any = None) -> Any:
        text, zone = told
        if type(text) is not str:
            raise _wrong_type(text, f"a time in quotes: {FORMS}")
        return remembered(text, zone)

    return read


def _duration(value: Any, _: Any = None) -> Duration:
    if type(value) is not str:
        raise _wrong_type(value, 'a length of time in quotes, such as "48 h" or "2 days"')
    return parse_duration(value)


# -- lists and tables ------------------------------------------------------------------------------


def list_of(value: Any) -> list[Any]:
    """A list with no more members than a file may have."""
    if type(value) is not list:
        raise _wrong_type(value, f"a list: [{_quoted(value)}]")
    if len(value) > MAX_MEMBERS:
        raise refuse(value, f"at most {MAX_MEMBERS:,} members, not {len(value):,}")
    return value


def _quoted(value: object) -> str:
    short = isinstance(value, str) and value.isprintable() and len(value) <= _MAX_SHOWN
    return f'"{value}"' if short else "..."


def _names(value: Any, _: Any = None) -> tuple[str, ...]:
    return tuple([name(item) for item in list_of(value)])


def _named(value: Any, _: Any = None) -> dict[str, str]:
    if type(value) is not dict:
        raise _wrong_type(value, "a table of names and texts")
    if len(value) > MAX_MEMBERS:
        raise refuse(value, f"at most {MAX_MEMBERS:,} keys, not {len(value):,}")
    return {name(key): name(item) for key, item in value.items()}


def check_plain(value: object, depth: int = 0) -> None:
    """Refuse what no free-form table may hold: unquoted dates, infinite numbers, hidden marks.

    Raises:
        InputError: for the first such value.
    """
    if depth > MAX_DEPTH:
        raise refuse(value, f"at most {MAX_DEPTH} tables or lists inside one another")
    match value:
        case dict():
            for key, item in value.items():
                name(key)
                check_plain(item, depth + 1)
        case list():
            for item in list_of(value):
                check_plain(item, depth + 1)
        case str():
            name(value)
        case bool():
            pass
        case int() | float():
            _number(value)
        case _:
            raise _wrong_type(value, "text, a number, true or false, a list or a table")


# -- which reader for which field ------------------------------------------------------------------

_PLAIN: dict[Any, Reader] = {
    str: name,
    bool: _flag,
    int: _whole,
    float: _number,
    Interval: _interval,
    Duration: _duration,
    Moment: _time(parse_moment),
    Span: _time(parse_span),
    When: _time(parse_when),
    tuple[str, ...]: _names,
    dict[str, str]: _named,
}
_BY_FIELD: dict[str, Reader] = {"id": _id, "timezone": zone_name, **dict.fromkeys(_PROSE, _prose)}


def without_none(hint: Any) -> Any:
    """The type of a field, less the None that stands for "left out"."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        members = [member for member in typing.get_args(hint) if member is not types.NoneType]
        return functools.reduce(lambda one, other: one | other, members)
    return hint


def reader(field: str, hint: Any) -> Reader | None:
    """How the value of a field is read; None for tables of their own class."""
    kind = without_none(hint)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return _choice(kind)
    if kind is str and field in _BY_FIELD:
        return _BY_FIELD[field]
    return _PLAIN.get(kind)
