"""Fields of records: converter and validator of each, derived from its annotation.

There is one set of rules for records made in Python, in files, tables, sentences and streams. A field
converts what is plainly meant (text, dates, datetimes, lists, numbers of any library) and refuses the
rest, saying what stood there and what to write instead. Text in which characters hide or reorder others,
ids that are not in Unicode normal form C and numbers that are not finite are refused, for they could look
like what they are not.

It is one module, for what a field takes, how it refuses the rest and what `help` says of it follow from
one table of types.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
import functools
import inspect
import itertools
import math
import numbers
import re
import types
import typing
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

import attrs

from pledgewatch.errors import (
    MOST_SHOWN,
    InputError,
    Problem,
    nearest,
    plain_repr,
    printable,
    shortened,
)
from pledgewatch.model.dates import (
    parse_duration,
    parse_moment,
    parse_span,
    parse_when,
    start_of_day,
)
from pledgewatch.model.horizon import told
from pledgewatch.model.time import Duration, Moment, Span, When

MAX_TEXT = 20_000
"""Characters in one text."""
MAX_MEMBERS = 10_000
"""Members of one list."""
MAX_DEPTH = 32
"""Tables and lists inside one another."""
MAX_NUMBER = 10**15
"""The largest number: beyond it a sum of a few is no longer exact."""
MAX_PROBLEMS = 100
"""Problems of one value that are listed."""

_PROSE = ("text", "quote", "reason")
# Marks that reorder or hide the characters around them, so that two names may look the same.
_HIDING = frozenset("\u061c\u200b\u200e\u200f\u2060\ufeff\u2028\u2029") | frozenset(
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
)

Converter = Callable[[Any, "str | None"], Any]
"""From what was given, and the zone in which civil times are read, to the value of a field."""

F = TypeVar("F", bound="Fields")
V = TypeVar("V")


def field(doc: str, *, ref: str | None = None, **options: Any) -> Any:
    """An attrs field with its meaning and, where it names other records, their table."""
    return attrs.field(metadata={"doc": doc, "ref": ref}, **options)


# -- what is refused -------------------------------------------------------------------------------


def shown(value: object) -> str:
    """A value as messages show it: one line, printable, short."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str():
            return repr(shortened(str(value)))
        case int():
            bits = value.bit_length()
            return str(value) if bits <= 64 else f"a whole number of {bits} bits"
        case dt.date() | dt.time():
            return f"{value.isoformat()} without quotes"
        case list() | tuple() | set() | frozenset():
            return "a list" if value else "an empty list"
        case dict():
            return "a table"
    return printable(plain_repr(value))


def refuse(found: object, expected: str) -> InputError:
    """The error for a value; the caller adds where it stood."""
    return InputError(found=shown(found), expected=expected)


def refused(entry: str, field: str | None, found: object, expected: str) -> InputError:
    """The error for an argument, with the name of what it was given to."""
    return InputError(entry=entry, field=field, found=shown(found), expected=expected)


def argument(entry: str, field: str | None, convert: Callable[[Any], V], value: Any) -> V | None:
    """An argument converted; None, for one that is left out, stays None.

    Raises:
        InputError: naming the argument and what it was given to.
    """
    try:
        return None if value is None else convert(value)
    except InputError as error:
        raise InputError(
            attrs.evolve(problem, entry=entry, field=field) for problem in error.problems
        ) from None


def one_of(entry: str, field: str, value: Any, words: Iterable[str]) -> str:
    """An argument that is one of some words.

    Raises:
        InputError: listing them.
    """
    known = tuple(words)
    word = str(value) if isinstance(value, str) else None
    if word is None or word not in known:
        near = nearest(word[:MOST_SHOWN], known) if word else ""
        raise refused(entry, field, value, f"one of {', '.join(known)}{near}")
    return word


def _wrong_type(value: object, expected: str) -> InputError:
    return refuse(value, f"{expected}, or no such key" if value is None else expected)


# -- text ------------------------------------------------------------------------------------------


def name(value: Any, _: str | None = None) -> str:
    """An id, a name or another text of one line, which people must be able to tell apart.

    Raises:
        InputError: for control characters, marks that reorder or hide text, lone surrogates and text
            that is not in Unicode normal form C, since two such names could look the same and differ.
    """
    if type(value) is str and len(value) <= MAX_TEXT and value.isascii() and value.isprintable():
        return value
    text = _text(value)
    if not (text.isascii() and text.isprintable()):
        for character in text:
            if character in _HIDING or unicodedata.category(character) in ("Cc", "Cs"):
                raise refuse(text, f"no {_say_character(character)} in a name: leave it out")
        normal = unicodedata.normalize("NFC", text)
        if normal != text:
            normal = normal[:MOST_SHOWN]
            escaped = normal.encode("unicode_escape").decode()
            raise refuse(text, f'the composed form (Unicode NFC): "{normal}", which is {escaped}')
    return text


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong_type(value, 'text in quotes, as in "..."')
    if len(value) > MAX_TEXT:
        raise refuse(value, f"at most {MAX_TEXT:,} characters, not {len(value):,}")
    return value if type(value) is str else str(value)


def _say_character(character: str) -> str:
    if unicodedata.category(character) == "Cs":
        return f"lone surrogate (U+{ord(character):04X})"
    return f"{unicodedata.name(character, 'control character').lower()} (U+{ord(character):04X})"


def _id(value: Any, _: str | None = None) -> str:
    given = name(value)
    if not given or given != given.strip():
        raise refuse(value, "an id without spaces around it, or no `id` at all")
    return given


def _prose(value: Any, _: str | None = None) -> str:
    """A quotation or a note, of any number of lines."""
    text = _text(value)
    if not (text.isascii() and text.isprintable()):
        for character in text:
            if unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r":
                raise refuse(text, f"no {_say_character(character)} in a text: leave it out")
    return text


def zone_name(value: Any, _: str | None = None) -> str:
    """An IANA time zone.

    Raises:
        InputError: for anything else.
    """
    zone = name(value)
    start_of_day(0, zone)
    return zone


def _choice(kind: type[enum.Enum]) -> Converter:
    allowed = [member.value for member in kind]
    words = ", ".join(f'"{word}"' for word in allowed)

    def convert(value: Any, _: str | None = None) -> enum.Enum:
        if isinstance(value, kind):
            return value
        plain = isinstance(value, str) and not isinstance(value, enum.Enum)
        if plain:
            with contextlib.suppress(ValueError):
                return kind(str(value))
        near = nearest(value[:MOST_SHOWN], allowed) if plain else ""
        raise refuse(value, f"one of {words}{near}")

    return convert


# -- numbers ---------------------------------------------------------------------------------------


def _is_truth(value: object) -> bool:
    return isinstance(value, bool) or type(value).__name__ in ("bool_", "bool")


def flag(value: Any, _: str | None = None) -> bool:
    """A truth value of any library, as a bool.

    Raises:
        InputError: for anything else.
    """
    if not _is_truth(value):
        raise _wrong_type(value, "true or false, without quotes")
    return bool(value)


def whole(value: Any, _: str | None = None) -> int:
    """A whole number of any library, as an int.

    Raises:
        InputError: as for `number`, and for a number with a fraction.
    """
    exact = number(value, "a whole number, without quotes")
    if not exact.is_integer():
        raise refuse(value, "a whole number")
    return int(value)


def number(value: Any, expected: str | None = None) -> float:
    """A finite number of any library, as a float.

    Raises:
        InputError: for text, truth values, numbers that are not finite and those beyond `MAX_NUMBER`.
    """
    if type(value) not in (int, float) and (
        _is_truth(value) or not isinstance(value, (numbers.Real, Decimal))
    ):
        raise _wrong_type(value, expected or "a number, without quotes")
    try:
        found = float(value)
    except (OverflowError, ValueError):
        found = math.inf
    except TypeError:  # a length of time of numpy, which calls itself a whole number
        raise _wrong_type(value, expected or "a number, without quotes") from None
    if math.isnan(found) or (math.isinf(found) and type(value) is not int):
        raise refuse(value, "a finite number")
    if abs(found) > MAX_NUMBER:
        raise refuse(value, f"a number of at most {MAX_NUMBER:,}")
    return found


def _number(value: Any, _: str | None = None) -> float:
    return number(value)


# -- text of a cell --------------------------------------------------------------------------------

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_TRUTHS = {"true": True, "false": False}


def number_in(text: str) -> float:
    """The number that a text such as ``152``, ``0.5`` or ``-1e3`` stands for.

    Raises:
        InputError: for text that is no number.
    """
    plain = text.strip()
    if _NUMBER.fullmatch(plain):
        return float(plain)
    finite = plain.lower().lstrip("+-") not in ("nan", "inf", "infinity")
    raise refuse(text, "a number" if finite else "a finite number")


def from_text(kind: Any, text: str) -> Any:
    """What a cell of text stands for, as a field takes it: numbers and truth values without quotes.

    Args:
        text: The text, as a ledger file has it but for the quotes.

    Raises:
        InputError: for text that is no number where one belongs, or neither true nor false.
    """
    if kind in (int, float):
        return number_in(text)
    if kind is bool:
        if text not in _TRUTHS:
            raise refuse(text, "true or false")
        return _TRUTHS[text]
    read = getattr(kind, "from_text", None)
    return text if read is None else read(text)


# -- times -----------------------------------------------------------------------------------------


def _duration(value: Any, _: str | None = None) -> Duration:
    return parse_duration(value)


# -- lists and tables ------------------------------------------------------------------------------


def members(value: Any) -> list[Any]:
    """The members of a list, tuple, set, column or other iterable; those of a set in order.

    Raises:
        InputError: for text and single values, and for more than `MAX_MEMBERS`.
    """
    if not is_list(value):
        raise _wrong_type(value, f"a list: [{_quoted(value)}]")
    given = list(itertools.islice(value, MAX_MEMBERS + 1))
    if len(given) > MAX_MEMBERS:
        many = f"{len(value):,}" if isinstance(value, (list, tuple)) else "more"
        raise refuse(value, f"at most {MAX_MEMBERS:,} members, not {many}")
    return sorted(given, key=repr) if isinstance(value, (set, frozenset)) else given


def is_text(value: object) -> bool:
    """Whether a value is text, whatever it was declared to be."""
    return isinstance(value, str)


def is_list(value: object) -> bool:
    """Whether a value has members: no text, no table, no array without dimensions."""
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        return False
    try:
        iter(value)
    except TypeError:
        return False
    return True


def _quoted(value: object) -> str:
    short = isinstance(value, str) and value.isprintable() and len(value) <= MOST_SHOWN
    return f'"{value}"' if short else "..."


def _names(value: Any, _: str | None = None) -> tuple[str, ...]:
    return tuple([name(item) for item in members(value)])


def _named(value: Any, _: str | None = None) -> dict[str, str]:
    if not isinstance(value, Mapping):
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
            for item in members(value):
                check_plain(item, depth + 1)
        case str():
            name(value)
        case bool():
            pass
        case int() | float():
            number(value)
        case dt.date():
            raise refuse(value, f'the same in quotes: "{value.isoformat()}"')
        case _:
            raise _wrong_type(value, "text, a number, true or false, a list or a table")


# -- which converter for which field ---------------------------------------------------------------

_BY_TYPE: dict[Any, Converter] = {
    str: name,
    bool: flag,
    int: whole,
    float: _number,
    Duration: _duration,
    Moment: told(parse_moment),
    Span: told(parse_span),
    When: told(parse_when),
    tuple[str, ...]: _names,
    dict[str, str]: _named,
}
_BY_NAME: dict[str, Converter] = {"id": _id, "timezone": zone_name, **dict.fromkeys(_PROSE, _prose)}


def without_none(hint: Any) -> Any:
    """The type of a field, less the None that stands for "left out"."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        kinds = [kind for kind in typing.get_args(hint) if kind is not types.NoneType]
        return functools.reduce(lambda one, other: one | other, kinds)
    return hint


@functools.cache
def field_types(kind: Any) -> dict[str, Any]:
    """The declared type of each field of a class."""
    hints = typing.get_type_hints(kind)
    return {spec.name: hints[spec.name] for spec in attrs.fields(kind)}


@functools.cache
def converters(kind: Any) -> dict[str, Converter]:
    """The converter of each field of a class."""
    return {field: _converter(field, hint) for field, hint in field_types(kind).items()}


@functools.cache
def _required(kind: Any) -> tuple[str, ...]:
    return tuple(spec.name for spec in attrs.fields(kind) if spec.default is attrs.NOTHING)


def _converter(field: str, hint: Any) -> Converter:
    kind = without_none(hint)
    convert = _bare_converter(field, kind)
    if kind is hint or kind == hint:
        return convert

    def or_nothing(value: Any, zone: str | None = None) -> Any:
        return None if value is None else convert(value, zone)

    return or_nothing


def _bare_converter(field: str, kind: Any) -> Converter:
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return _choice(kind)
    if kind is str and field in _BY_NAME:
        return _BY_NAME[field]
    if kind in _BY_TYPE:
        return _BY_TYPE[kind]
    if typing.get_origin(kind) is tuple:
        held = typing.get_args(kind)[0]

        def tables(value: Any, zone: str | None = None) -> tuple[Any, ...]:
            return _tables(held, value, zone)

        return tables
    taken: Converter = kind.taken
    return taken


def _tables(kind: type[Fields], value: Any, zone: str | None) -> tuple[Any, ...]:
    items, problems = [], []
    for place, item in enumerate(members(value), start=1):
        try:
            items.append(kind.taken(item, zone))
        except InputError as error:
            problems += [
                attrs.evolve(problem, field=joined(f"#{place}", problem.field))
                for problem in error.problems
            ]
            if len(problems) > MAX_PROBLEMS:
                break
    if problems:
        raise InputError(problems)
    return tuple(items)


def joined(outer: str | None, inner: str | None) -> str | None:
    """The dotted name of a field inside another."""
    if not outer or not inner:
        return outer or inner
    return outer + inner if inner.startswith("#") else f"{outer}.{inner}"


# -- classes of such fields ------------------------------------------------------------------------


class Fields:
    """A base for attrs classes (``init=False``) whose fields check and convert what they are given.

    All that is wrong is told together: fields that cannot be converted, unknown ones with the nearest
    name, and missing ones with their meaning.
    """

    __slots__ = ()

    LOCAL: ClassVar[tuple[str, ...]] = ("when",)
    """The fields whose civil times are read in the zone of the place, not of the ledger."""

    def __init__(self, *positional: Any, **given: Any) -> None:
        kind: Any = type(self)
        names = [spec.name for spec in attrs.fields(kind) if not spec.kw_only]
        if len(positional) > len(names):
            raise InputError(
                entry=_entry(kind, given),
                found=f"{len(positional) - len(names)} values without a name",
                expected="each field by its name, as in id=...",
            )
        given |= dict(zip(names, positional, strict=False))
        if isinstance(given.get("id"), str) and not given["id"]:
            del given["id"]  # left out: made of the content
        _fill(self, given, None, None)

    @classmethod
    def read(cls: type[F], given: Mapping[str, Any], zone: str | None, local: str | None) -> F:
        """A value from keys and values, with the zones of its civil times.

        Args:
            given: The keys and values of its fields.
            zone: IANA name of the zone of the ledger.
            local: IANA name of the zone of the place, for the time of the event.

        Raises:
            InputError: with every problem of every field.
        """
        made = cls.__new__(cls)
        _fill(made, given, zone, local)
        return made

    @classmethod
    def assembled(cls: type[F], values: Mapping[str, Any]) -> F:
        """A value from fields that are converted already, one by one; what it has of them is checked.

        Raises:
            InputError: for fields that do not belong together.
        """
        made: Any = cls.__new__(cls)
        made.__attrs_init__(**values)
        return made  # type: ignore[no-any-return]

    @classmethod
    def taken(cls: type[F], value: Any, zone: str | None = None) -> F:
        """A value of this class as it is, or one read from a mapping of its fields.

        Raises:
            InputError: for anything else, and with every problem of a mapping.
        """
        if isinstance(value, cls):
            return value
        if isinstance(value, Mapping):
            return cls.read(value, zone, zone)
        kind: Any = cls
        keys = ", ".join(field_types(kind))
        raise refuse(value, f"a table with keys of {keys}")


def _fill(made: Any, given: Mapping[Any, Any], zone: str | None, local: str | None) -> None:
    kind: Any = type(made)
    convert_of, values = converters(kind), {}
    problems: list[Problem] = []
    for key, value in given.items():
        convert = convert_of.get(key)
        if convert is None:
            if len(problems) <= MAX_PROBLEMS:
                text = key if isinstance(key, str) else repr(key)
                unknown = unknown_key(text, _table_of(kind), tuple(convert_of))
                problems.append(attrs.evolve(unknown, field=printable(text)))
            continue
        try:
            values[key] = convert(value, local if key in kind.LOCAL else zone)
        except InputError as error:
            problems += [
                attrs.evolve(problem, field=joined(key, problem.field))
                for problem in error.problems
            ]
    for key in _required(kind):
        if key not in given:
            meaning = attrs.fields_dict(kind)[key].metadata.get("doc", "a value")
            problems.append(Problem(field=key, found="nothing", expected=f"this key: {meaning}"))
    if problems:
        entry = _entry(kind, given)
        raise InputError(attrs.evolve(problem, entry=entry) for problem in problems)
    made.__attrs_init__(**values)


def _table_of(kind: Any) -> str:
    return str(getattr(kind, "table", kind.__name__.lower()))


def _entry(kind: Any, given: Mapping[str, Any]) -> str:
    table = _table_of(kind)
    return entry_named(table, given.get("id")) or table


def entry_named(table: str, id: object) -> str | None:
    """How messages name an entry of a table by its id; None where that is no short, visible text."""
    shows = isinstance(id, str) and id and id.isprintable() and len(id) <= MOST_SHOWN
    return f'{table} "{id}"' if shows else None


def unknown_key(key: str, table: str, known: Sequence[str]) -> Problem:
    """The problem of a key that a table does not have, with the nearest one or all of them."""
    hint = nearest(key[:MOST_SHOWN], known) or f": {', '.join(known)}"
    return Problem(found="an unknown key", expected=f"a key of {table}{hint}")


# -- what `help` says ------------------------------------------------------------------------------

_EXAMPLES: dict[Any, tuple[str, str]] = {
    str: ("text", ""),
    bool: ("true or false", ""),
    int: ("a whole number", ""),
    float: ("a number", ""),
    Duration: ("a length of time", '"48 h"'),
    Moment: ("a time", '"2022-03-30", "2022-03-30T04:15+03:00", a date or a datetime'),
    Span: ("a span", '"2022-03-29/2022-04-02"'),
    When: ("a time or a span", '"2022-03-30T04:15+03:00", "2022-03-29/2022-04-02", a date'),
    tuple[str, ...]: ("a list of texts", ""),
    dict[str, str]: ("a table of names and texts", ""),
}


def document(kind: Any) -> None:
    """Give a class its signature, and a docstring that lists its fields.

    Of each field: the meaning, the form with an example, and whether it must be given.
    """
    lines = []
    for spec in attrs.fields(kind):
        hint = without_none(field_types(kind)[spec.name])
        form, example = _form(hint)
        table = spec.metadata.get("ref")
        if table and table != "any":
            plural = typing.get_origin(hint) is tuple
            form, example = (f"ids of `{table}`" if plural else f"an id of `{table}`"), ""
        told = f" such as {example}" if example else ""
        need = "; required" if spec.default is attrs.NOTHING else ""
        lines.append(f"    {spec.name}: {spec.metadata.get('doc', '')} ({form}{told}{need})")
    kind.__signature__ = inspect.Signature(
        [
            inspect.Parameter(
                spec.name,
                inspect.Parameter.KEYWORD_ONLY
                if spec.kw_only
                else inspect.Parameter.POSITIONAL_OR_KEYWORD,
                default=_shown_default(spec.default),
            )
            for spec in attrs.fields(kind)
        ]
    )
    doc = (kind.__doc__ or "").rstrip()
    kind.__doc__ = "\n".join(
        [doc, "", "    Attributes:", *(f"    {line}" for line in lines), "    "]
    )


def _shown_default(default: Any) -> Any:
    if default is attrs.NOTHING:
        return inspect.Parameter.empty
    return default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type]


def _form(hint: Any) -> tuple[str, str]:
    if hint in _EXAMPLES:
        return _EXAMPLES[hint]
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return "one of " + ", ".join(f'"{member.value}"' for member in hint), ""
    if typing.get_origin(hint) is tuple:
        return f"a list of `{typing.get_args(hint)[0].__name__}` or of tables with its keys", ""
    form: str = getattr(hint, "FORM", f"`{hint.__name__}`, or a table with its keys")
    return form, ""
