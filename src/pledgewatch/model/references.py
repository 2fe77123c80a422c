"""Which records a record names, declared ones and those that come with pledgewatch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from pledgewatch import conventions
from pledgewatch.model.records import RECORDS, Condition, Control, ExpectedFinding, Header, Record

_PARTS = (Condition, Control, ExpectedFinding)
_NAMERS: tuple[Any, ...] = (Header, *RECORDS.values(), *_PARTS)
_NAMING = {
    kind: tuple(
        (spec.name, spec.metadata["ref"])
        for spec in attrs.fields(kind)
        if spec.metadata.get("ref") or any(part.__name__ in str(spec.type) for part in _PARTS)
    )
    for kind in _NAMERS
}
"""For each class the fields that name records, with their table; None where parts of it do."""


def references(record: Any, prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """Every ``(field, table, id)`` a record names."""
    for field, table in _NAMING[type(record)]:
        value = getattr(record, field)
        if value is None:
            continue
        for item in value if isinstance(value, tuple) else (value,):
            if table is None and item is not None:
                yield from references(item, f"{prefix}{field}.")
            elif table is not None and item is not None:
                yield f"{prefix}{field}", table, item


_CATALOGUED = {
    kind: tuple(
        (name, table, conventions.PREFIXES[table])
        for name, table in fields
        if table in conventions.PREFIXES
    )
    for kind, fields in _NAMING.items()
}
"""For each class the fields that may name what comes with pledgewatch, with table and prefix."""


def catalogued(records: Iterable[Record]) -> dict[str, set[str]]:
    """By table the ids that some records name and that are those of a catalogue, sorted by table."""
    found: dict[str, set[str]] = {}
    for record in records:
        for name, table, prefix in _CATALOGUED[type(record)]:
            value = getattr(record, name)
            if value is None:
                continue
            for id in value if isinstance(value, tuple) else (value,):
                if id is not None and id.startswith(prefix):
                    found.setdefault(table, set()).add(id)
    return dict(sorted(found.items()))
