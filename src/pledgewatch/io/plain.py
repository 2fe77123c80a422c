"""Records back to the plain tables that files hold."""

from __future__ import annotations

import enum
import functools
from collections.abc import Mapping
from typing import Any

import attrs

from pledgewatch.errors import InputError, printable
from pledgewatch.model.dates import text_of
from pledgewatch.model.fields import check_plain
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import Interval, Node, Record, Timed, entry_name
from pledgewatch.model.time import Duration, Moment, Span
from pledgewatch.model.zones import Zones


def header(ledger: Ledger) -> dict[str, dict[str, Any]]:
    """What holds for the whole ledger: its ``ledger`` and ``assumptions`` tables, if it has them.

    Raises:
        InputError: for an assumption that no file can hold.
    """
    told = _plain_fields(ledger.header, None, None)
    declared = dict(ledger.assumptions.declared)
    check_plain(declared)
    tables = {"ledger": told, "assumptions": declared}
    return {table: fields for table, fields in tables.items() if fields}


def plain(record: Record, zones: Zones) -> dict[str, Any]:
    """A record as the raw table that reads back as that record.

    Keys that have their default are left out, and so is an id that is made from the content.

    Raises:
        InputError: for a record made in Python that no file can hold, for instance one whose id has
            control characters.
    """
    fields = _plain_fields(record, zones.default, _local_zone(record, zones))
    named = fields.pop("id")
    try:
        if len(named) == 64 and _reads_back(record, fields, zones):
            return fields
        fields = {"id": named, **fields}
        if _reads_back(record, fields, zones):
            return fields
    except InputError as error:
        raise InputError(
            attrs.evolve(problem, entry=_safe_name(record)) for problem in error.problems
        ) from error
    raise InputError(entry=_safe_name(record), expected="values that a file can hold exactly")


def _safe_name(record: Record) -> str:
    return printable(entry_name(record))


def _reads_back(record: Record, fields: Mapping[str, Any], zones: Zones) -> bool:
    return zones.record(record.table, fields) == record


def _local_zone(record: Record, zones: Zones) -> str | None:
    return zones.local(
        type(record), {key: getattr(record, key, None) for key in ("place", "places")}
    )


@functools.cache
def written_fields(kind: type) -> tuple[str, ...]:
    """The fields of a class in the order people read them: id, name, what it says, who says so."""
    names = [spec.name for spec in attrs.fields(kind)]
    late = [spec.name for spec in attrs.fields(Timed)] if issubclass(kind, Timed) else []
    early = [spec.name for spec in attrs.fields(Node)] if issubclass(kind, Node) else ["id"]
    first = [field for field in early if field in names]
    last = [field for field in late if field not in first]
    return (*first, *(field for field in names if field not in (*first, *last)), *last)


def _plain_fields(value: Any, zone: str | None, local: str | None) -> dict[str, Any]:
    kind: Any = type(value)
    specs = attrs.fields_dict(kind)
    fields: dict[str, Any] = {}
    for field in written_fields(kind):
        item = getattr(value, field)
        default = specs[field].default
        if field != "id" and (item is None or item == default or item == {}):
            continue
        fields[field] = _plain_value(item, local if field == "when" else zone, zone)
    return fields


def _plain_value(value: Any, zone: str | None, ledger_zone: str | None) -> Any:
    match value:
        case Moment() | Span():
            return text_of(value, zone)
        case Duration():
            return str(value)
        case float():
            return _shortest(value)
        case Interval():
            low, high = _shortest(value.low), _shortest(value.high)
            return low if low == high else [low, high]
        case tuple():
            return [_plain_value(item, zone, ledger_zone) for item in value]
        case dict():
            return dict(value)
        case enum.Enum():
            return value.value
        case _ if attrs.has(type(value)):
            return _plain_fields(value, ledger_zone, ledger_zone)
    return value


def _shortest(number: float) -> int | float:
    return int(number) if number.is_integer() and abs(number) < 2**53 else number
