"""Rules: from which columns, and in which form, the value of each key of a report comes.

A rule gives what stands in a row, as text or as a value; whether a report may hold that is for the fields of
`Report` to say, as for files and for records made in Python. A rule that looks values up is asked once for
each distinct combination of its cells, so that what it does may be slow and clear.
"""

from __future__ import annotations

import codecs
import contextlib
import datetime as dt
import enum
import re
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from pledgewatch.errors import InputError, nearest, printable
from pledgewatch.model.dates import placed
from pledgewatch.model.fields import (
    converters,
    field_types,
    from_text,
    number_in,
    refused,
    shown,
    without_none,
    zone_name,
)
from pledgewatch.model.records import Interval, Report
from pledgewatch.model.time import Moment, Span, exact, microseconds

REQUIRED = ("id", "when")
DRAFTED = "review"
"""The key of a report that no table may have: drafts stand in ledger files, and rows count."""
IN_FILES = (DRAFTED, "added")
"""The keys of a report that no rule can give: a row is not put into the ledger, it is read from where it is."""
KEYS = (*REQUIRED, *(key for key in field_types(Report) if key not in (*REQUIRED, *IN_FILES)))
"""The keys of a report that a rule can give; those of `REQUIRED` every table must give."""
EITHER = (("activity", "pledge"), ("origin", "source"))
"""Of these every table must give one or the other, and every row must tell one."""
TAKES_BACK = ("retracts", "known", "published", "source", "url", "quote", "text")
"""The keys of a table of retractions: `retracts` is the id of what is taken back."""
OWN = ("id", "quote", "text", "url")
"""Keys that differ from row to row, and of which nothing is asked: they are read where a row bears."""

Cells = tuple[str | None, ...]
"""The texts of the columns of a rule in one row; None where a field is empty."""


class Outside(enum.Enum):
    """What a rule answers of a row that is about nothing a ledger could ask of: it is left out."""

    OUTSIDE = "outside"


OUTSIDE = Outside.OUTSIDE


# -- what rules are made of ------------------------------------------------------------------------


def _refuse(rule: object, attribute: Any, found: object, expected: str) -> None:
    raise refused(type(rule).__name__, attribute.name, found, expected)


def is_column(rule: object, attribute: Any, value: Any) -> None:
    """The attrs validator of a name of a column.

    Raises:
        InputError: for what is no text.
    """
    if not isinstance(value, str):
        _refuse(rule, attribute, value, "the name of a column, as text")


def _is_text(rule: object, attribute: Any, value: Any) -> None:
    if not isinstance(value, str):
        _refuse(rule, attribute, value, 'text in quotes, as in "..."')


def _is_zone(rule: object, attribute: Any, value: Any) -> None:
    try:
        zone_name(value)
    except InputError as error:
        _refuse(rule, attribute, value, error.first.expected)


_TOLD_APART = (
    dt.date(2022, 3, 29),
    dt.date(2021, 3, 29),
    dt.date(2022, 4, 29),
    dt.date(2022, 3, 30),
)


def _is_form_of_days(rule: object, attribute: Any, value: Any) -> None:
    _is_text(rule, attribute, value)
    try:
        written = {day.strftime(str(value)) for day in _TOLD_APART}
    except ValueError:
        written = set()
    if len(written) < len(_TOLD_APART):
        _refuse(rule, attribute, value, "year, month and day for `strptime`, as in %Y-%m-%d")


def check_encoding(entry: str, value: Any) -> str:
    """The name of a text encoding, as Python calls it.

    Raises:
        InputError: for anything else.
    """
    try:
        codecs.lookup(value)
    except (LookupError, TypeError, ValueError):
        raise refused(
            entry, "encoding", value, 'an encoding, such as "utf-8" or "cp1252"'
        ) from None
    return str(value)


# -- rules -----------------------------------------------------------------------------------------


@attrs.frozen
class Constant:
    """The same for every row.

    Attributes:
        value: The value, as a `Report` takes it; None: not told.
    """

    value: Any

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads: none."""
        return ()

    def of(self, _: Cells) -> Any:
        """The value of a row."""
        return self.value


@attrs.frozen
class _OfOne:
    """A rule that reads one column."""

    column: str = attrs.field(validator=is_column)

    @property
    def columns(self) -> tuple[str, ...]:
        """The column it reads."""
        return (self.column,)


@attrs.frozen
class Text(_OfOne):
    """The text of a column as it stands; an empty one is not told.

    Attributes:
        column: The column.
        before: What to put before it: ids of several tables must not be the same.
    """

    before: str = attrs.field(default="", validator=_is_text)

    def of(self, cells: Cells) -> str | None:
        """The value of a row."""
        (cell,) = cells
        return self.before + cell if cell else None


@attrs.frozen
class Number(_OfOne):
    """A column as a number; an empty field is not told."""

    def of(self, cells: Cells) -> float | None:
        """The value of a row.

        Raises:
            InputError: for what is no number.
        """
        (cell,) = cells
        return number_in(cell) if cell else None


def _names_of_columns(given: Any) -> Any:
    return tuple(given) if isinstance(given, (list, tuple)) else given


@attrs.frozen
class Derived:
    """What a function makes of some columns, asked once for each distinct combination.

    Attributes:
        columns: The columns.
        function: From their texts (None where a field is empty) to the value, as a `Report` takes it,
            None where it is not told. It answers `OUTSIDE` of a row to be left out, and raises
            `ValueError` with what it expected of a bad one.
    """

    columns: tuple[str, ...] = attrs.field(converter=_names_of_columns)
    function: Callable[..., Any] = attrs.field()

    @columns.validator
    def _columns(self, attribute: Any, value: Any) -> None:
        named = isinstance(value, tuple) and all(isinstance(each, str) for each in value)
        if not named or not value:
            _refuse(self, attribute, value, 'the names of its columns, as in ("low", "high")')

    @function.validator
    def _function(self, attribute: Any, value: Any) -> None:
        if not callable(value):
            _refuse(self, attribute, value, "a function of the texts of its columns")

    def of(self, cells: Cells) -> Any:
        """The value of a row."""
        return self.function(*cells)

    @classmethod
    def codes(cls, column: str, codes: Mapping[str, Any], *, otherwise: Any = ...) -> Derived:
        """What stands for each code of a column.

        Args:
            otherwise: The value of every other code; left out: such a row is a bad one.

        Raises:
            InputError: for codes that are no text: that is what columns hold.
        """
        given: Any = codes
        if not isinstance(given, Mapping) or not all(isinstance(code, str) for code in given):
            raise refused(cls.__name__, "codes", given, 'a table of codes, each text: {"1": ...}')
        known = dict(codes)

        def function(code: str | None) -> Any:
            found = known.get(code or "", otherwise)
            if found is ...:
                first = ", ".join(map(shown, sorted(known)[:12]))
                raise ValueError(f"one of the codes {first}{nearest(code or '', known)}")
            return found

        return cls((column,), function)


_ISO_DAY = "%Y-%m-%d"
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?$")


@attrs.frozen
class Days:
    """A day, or one of several: from a first to a last column, both included.

    Attributes:
        first: The column of the day, or of the first one.
        last: The column of the last one, where it may be another.
        form: How a day is written, for `datetime.strptime`; a midnight after it is looked through, for
            spreadsheets and pandas write one.
        zone: IANA name of the zone of the days; None: that of the place of the report, failing that of
            the ledger, as for any report.
    """

    first: str = attrs.field(validator=is_column)
    last: str | None = attrs.field(default=None, validator=attrs.validators.optional(is_column))
    form: str = attrs.field(default=_ISO_DAY, validator=_is_form_of_days)
    zone: str | None = attrs.field(default=None, validator=attrs.validators.optional(_is_zone))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        return (self.first,) if self.last is None else (self.first, self.last)

    def of(self, cells: Cells) -> str | None:
        """The day of a row, or the days between which it lies, as a ledger file writes them.

        Raises:
            ValueError: for what is no such day, and for a last day before the first.
        """
        if not cells[0]:
            return None
        told = [self.day(cell) for cell in cells if cell]
        if told[-1] < told[0]:
            raise ValueError(f"a last day that is not before the first, {told[0]}")
        return str(told[0]) if told[0] == told[-1] else f"[{told[0]}..{told[-1]}]"

    def day(self, cell: str) -> dt.date:
        """The day that a cell stands for.

        Raises:
            ValueError: for what is none.
        """
        for text in (cell, _MIDNIGHT.sub("", cell)):
            with contextlib.suppress(ValueError):
                if self.form == _ISO_DAY and len(text) == 10 and text[4] == text[7] == "-":
                    return dt.date.fromisoformat(text)  # the same, ten times as fast
                return dt.datetime.strptime(text, self.form).date()
        raise ValueError(f"a day written as {self.form}")


@attrs.frozen
class Instant(_OfOne):
    """An exact instant, with its offset from UTC.

    Attributes:
        column: The column.
        form: How it is written, for `datetime.strptime`; None: ISO 8601.
    """

    form: str | None = attrs.field(default=None, validator=attrs.validators.optional(_is_text))

    def of(self, cells: Cells) -> Moment | None:
        """The moment of a row.

        Raises:
            ValueError: for what is no instant, and for one without an offset.
        """
        (cell,) = cells
        if not cell:
            return None
        try:
            if self.form is None:
                read = dt.datetime.fromisoformat(cell)
            else:
                read = dt.datetime.strptime(cell, self.form)
        except ValueError:
            raise ValueError(f"an instant written as {self.form or 'ISO 8601'}") from None
        if read.tzinfo is None:
            raise ValueError("an instant with its offset from UTC, such as +00:00")
        return exact(microseconds(read))


@attrs.frozen
class Written(_OfOne):
    """A column written as a ledger file has it, but for the quotes: ``2022-03-1X``, ``152``, ``[3, 5]``.

    Attributes:
        column: The column.
        zone: For a time, IANA name of the zone of days and clock times; None: that of the place of the
            report, failing that of the ledger, as for any report.
    """

    zone: str | None = attrs.field(default=None, validator=attrs.validators.optional(_is_zone))

    def of(self, cells: Cells) -> str | None:
        """The text of a row."""
        (cell,) = cells
        return cell or None


Rule = Constant | Text | Number | Derived | Days | Instant | Written


# -- what a rule gives, as a field of a report -----------------------------------------------------

_KINDS = {key: without_none(field_types(Report)[key]) for key in KEYS}
_NUMBERS = tuple(key for key, kind in _KINDS.items() if kind in (int, float, Interval))
_UNQUOTED = (bool, int, float, Interval)
_ANY = {**dict.fromkeys(("id", "activity", "origin", "place", "target"), "x"), "when": exact(1)}


def converted(key: str, value: Any, zone: str | None = None) -> Any:
    """A value as a report holds it under a key.

    Args:
        key: One of `KEYS`.
        value: The value, as a `Report` takes it; None, for "not told", stays None.
        zone: IANA name of the zone of days and clock times that name none.

    Raises:
        InputError: for what no report may hold there.
    """
    if value is None:
        return None
    made = converters(Report)[key](value, zone)
    if isinstance(made, (Moment, Span)):
        return placed(made, zone)
    if key in _NUMBERS:
        # What is wrong with a number by itself, such as a negative one, a report says.
        Report.read({**_ANY, key: made}, None, None)
    return made


@attrs.frozen
class RefusedRow:
    """What stands in a row and no report may hold.

    Attributes:
        found: What stood there.
        expected: What to write instead, as a phrase.
    """

    found: str
    expected: str


def value_of(key: str, rule: Rule, cells: Cells, zone: str | None = None) -> Any:
    """What a rule says of a row, as a report holds it: None where it is not told.

    Args:
        key: One of `KEYS`.
        cells: The texts of the columns of the rule.
        zone: As for `converted`, where the rule names none.

    Returns:
        The value, None, `OUTSIDE`, or a `RefusedRow`.
    """
    try:
        given: Any = rule.of(cells)
        if isinstance(rule, Written) and given is not None:
            given = from_text(_KINDS[key], given)
    except InputError as error:
        return RefusedRow(_listed(cells), error.first.expected)
    except ValueError as error:
        return RefusedRow(_listed(cells), one_line(str(error)) or "another value")
    if given is OUTSIDE and key not in OWN:
        return given
    try:
        return converted(key, given, getattr(rule, "zone", None) or zone)
    except InputError as error:
        found = _listed(cells) or shown(given)
        expected = error.first.expected
        if isinstance(rule, Derived):
            found = f"{found}, of which its function makes {shown(given)}"
        elif isinstance(rule, Text) and _KINDS[key] in _UNQUOTED:
            expected = f"{expected}: `Written` reads it from text"
        return RefusedRow(found, expected)


def _listed(cells: Cells) -> str:
    return ", ".join(map(shown, cells))


def one_line(text: str) -> str:
    """A message of somebody else as part of ours: one line of no more than 200 characters."""
    return printable(" ".join(text[:2_000].split()), 200)
