"""Ids found by name: of the places and activities that come with pledgewatch, and of a ledger's records."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from pledgewatch import conventions
from pledgewatch.conventions import taxonomy
from pledgewatch.conventions.catalogues import folded
from pledgewatch.errors import InputError
from pledgewatch.model.fields import is_text, one_of, refused
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import Activity, Actor, Node, Place, Pledge, Record, Source

TABLES = tuple(kind.table for kind in (Place, Activity, Actor, Source, Pledge))
"""The tables whose records are found by name."""

_LIKE = 0.75
_EXACT, _WORDS, _PART = 1.0, 0.95, 0.9
_MOST_LOOKED_AT = 300


@attrs.frozen
class Found:
    """Something that goes by a name, or by one that is near it.

    Attributes:
        id: What a ledger names it by.
        table: Its table: `place`, `activity`, `actor`, `source` or `pledge`.
        name: What it is called.
        told: What it is, in a few words: of a place what it lies in.
        by: The name by which it was found.
        likeness: How near that name is to the one that was asked for, from 0 to 1 (the same).
        declared: Whether a ledger declares it; others come with pledgewatch.
    """

    id: str
    table: str
    name: str
    told: str
    by: str
    likeness: float
    declared: bool


def find(
    name: str, ledger: Ledger | None = None, *, table: str | None = None, most: int = 10
) -> tuple[Found, ...]:
    """What goes by a name: the best first, and names that are only near where none is the same.

    Case, apostrophes, hyphens and the marks on Latin letters make no difference. Names that hold all
    the words of the one asked for are found too.

    Args:
        name: A name, another name, an id, or something near one of them.
        ledger: Whose records to look among as well.
        table: `place`, `activity`, `actor`, `source` or `pledge`; left out: all of them.
        most: How many are given.

    Raises:
        InputError: for what is no name, no ledger, no such table or no such number.
    """
    if not is_text(name) or not folded(name):
        raise refused("find", "name", name, 'a name to look for, as in "Sumy"')
    if ledger is not None and not isinstance(ledger, Ledger):
        raise refused("find", "ledger", ledger, "a ledger")
    if type(most) is not int or most < 1:
        raise refused("find", "most", most, "a whole number, 1 or more")
    if table is not None:
        one_of("find", "table", table, TABLES)
    asked, raw = folded(name), name.strip().casefold()
    found = [
        each
        for kind in TABLES
        if table in (None, kind)
        for each in (*_declared(asked, kind, ledger), *_shipped(asked, raw, kind))
    ]
    surest = max((each.likeness for each in found), default=0.0)
    if surest >= _PART:
        found = [each for each in found if each.likeness >= _PART]
    return tuple(sorted(found, key=_rank)[:most])


def _rank(found: Found) -> tuple[float, bool, int, int, str]:
    """The likest first; of those, what a ledger declares, and the shortest name."""
    length = len(found.by)
    return -found.likeness, not found.declared, TABLES.index(found.table), length, found.id


def _shipped(asked: str, raw: str, table: str) -> Iterator[Found]:
    """What comes with pledgewatch and goes by a name, or by one near it; `raw` may be an id."""
    if table not in conventions.PREFIXES:
        return
    catalogue = conventions.catalogue(table)
    best = _best(asked, catalogue.spellings())
    for id in (raw, catalogue.prefix + raw):
        if id in catalogue:
            best[id] = _EXACT, id
    for id, (likeness, by) in best.items():
        told = taxonomy.meaning(id) if table == Activity.table else catalogue.told(id)
        yield Found(id, table, catalogue[id].label, told, by, likeness, declared=False)


def _declared(asked: str, table: str, ledger: Ledger | None) -> Iterator[Found]:
    """The records of a ledger that go by a name, or by one near it."""
    if ledger is None:
        return
    records = {each.id: each for each in ledger.records if each.table == table}
    spellings: dict[str, tuple[str, list[str]]] = {}
    for record in records.values():
        for name in _names(record):
            spellings.setdefault(folded(name), (name, []))[1].append(record.id)
    for id, (likeness, by) in _best(asked, spellings).items():
        yield Found(
            id,
            table,
            _names(records[id])[0],
            _told(records[id], ledger),
            by,
            likeness,
            declared=True,
        )


def _told(record: Record, ledger: Ledger) -> str:
    """What a record is, in a few words, where it says more than its name."""
    if isinstance(record, Pledge):
        return record.quote or record.text or ""
    if not isinstance(record, Node):
        return ""
    above = (ledger._tables[record.table].get(id) for id in record.parents)
    labels = ", ".join(each.label for each in above if isinstance(each, Node))
    return f"{record.label}, part of {labels}" if labels else record.label


def _names(record: Record) -> list[str]:
    """What a record goes by, what it is called first."""
    if isinstance(record, Node):
        return [record.label, record.id, *record.aliases]
    said = (record.title, record.quote, record.text) if isinstance(record, Pledge) else ()
    names = [each for each in said if each]
    return [*names[:1], record.id, *names[1:]] if names else [record.id]


def _best(
    asked: str, spellings: Mapping[str, tuple[str, Sequence[str]]]
) -> dict[str, tuple[float, str]]:
    """By id how near its nearest name is, and that name."""
    best: dict[str, tuple[float, str]] = {}
    for key, likeness in _likenesses(asked, spellings):
        by, ids = spellings[key]
        for id in ids:
            if likeness > best.get(id, (0.0, ""))[0]:
                best[id] = likeness, by
    return best


def _likenesses(asked: str, known: Iterable[str]) -> Iterator[tuple[str, float]]:
    """The names that are worth giving, each with how near it is."""
    words = asked.split()
    near: list[tuple[int, str]] = []
    pairs = {asked[i : i + 2] for i in range(len(asked) - 1)}
    for key in known:
        if key == asked:
            yield key, _EXACT
        elif asked in key and {*words} <= {*key.split()}:
            yield key, _WORDS
        elif all(any(part.startswith(word) for part in key.split()) for word in words):
            yield key, _PART
        elif abs(len(key) - len(asked)) <= 3:
            near.append((-sum(pair in key for pair in pairs), key))
    matcher = difflib.SequenceMatcher()
    matcher.set_seq2(asked)
    for _, key in sorted(near)[:_MOST_LOOKED_AT]:
        matcher.set_seq1(key)
        if matcher.quick_ratio() >= _LIKE and (likeness := matcher.ratio()) >= _LIKE:
            yield key, likeness * _PART


def chosen(name: str, ledger: Ledger, table: str) -> str:
    """The one id of a table that goes by a name or is it.

    Raises:
        InputError: where none or several do, with those that are near.
    """
    if name in ledger._tables.get(table, {}):
        return name
    found = find(name, ledger, table=table)
    same = [each for each in found if each.likeness == _EXACT]
    if len(same) == 1:
        return same[0].id
    told = ", ".join(f'"{each.id}" ({each.told or each.name})' for each in (same or found)[:6])
    expected = f"one {table}, by id or name{f': {told}' if told else ''}"
    raise InputError(entry=table, found=repr(name), expected=expected)
