"""Ids that a reader takes for one another."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from pledgewatch.model.records import Record, Timed

_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
"""Scripts whose letters are taken for each other; others that are written together are left alone."""


def confusables(records: Iterable[Record]) -> Iterator[tuple[Record, str | None, tuple[str, ...]]]:
    """Records whose id mixes scripts (which), or looks like one that came before (which)."""
    spaces: dict[str, dict[str, str]] = {}
    for record in records:
        scripts = _scripts(record.id)
        if len(scripts) > 1:
            yield record, None, scripts
        alike = spaces.setdefault("dated" if isinstance(record, Timed) else record.table, {})
        other = alike.setdefault(_skeleton(record.id), record.id)
        if other != record.id:
            yield record, other, ()


def _scripts(id: str) -> tuple[str, ...]:
    if id.isascii():
        return ()
    names = (unicodedata.name(letter, "") for letter in id if letter.isalpha())
    return tuple(sorted({name.split()[0] for name in names if name.split()} & set(_SCRIPTS)))


def _skeleton(id: str) -> str:
    if id.isascii():
        return id.casefold()
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", id).casefold())
