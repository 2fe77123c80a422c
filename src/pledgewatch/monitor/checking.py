"""What a monitor is fed, as records, and whether they could stand in the ledger of all it was fed.

A telling or a retraction is checked by a few look-ups. Anything else, and whatever is not right, goes
to the ledger's own checks, with the records that it names: so a monitor refuses what a ledger refuses,
in the same words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import attrs

from pledgewatch.errors import InputError, Problem, nearest
from pledgewatch.fields import MAX_PROBLEMS, is_list, joined, refuse, shown
from pledgewatch.ledger import Ledger, examined
from pledgewatch.monitor.keeping import Kept, tables_of
from pledgewatch.records import (
    KINDS,
    RECORDS,
    Place,
    Pledge,
    Record,
    Report,
    Retract,
    StateReport,
    Timed,
)
from pledgewatch.zones import Zones

__all__ = ["checked", "received", "stands"]

_RECORD = 'a record, or a table such as {"record": "report", "id": ...}'


def received(given: Any, zones: Zones, first: int = 1) -> list[Record]:
    """What is fed as the records that a ledger would hold: tables read, civil times in its zones.

    Args:
        given: A record, or a table as it stands in JSON Lines with its name as ``record``; or some of
            them.
        zones: In which zones the civil times are read; those of places that come along count.
        first: The place of the first of some, for messages.

    Raises:
        InputError: naming everything that is no record, with its place.
    """
    if type(given) in KINDS:
        return [zones.placed(given)]
    several = is_list(given)
    fed = given if several else (given,)
    items = [item if type(item) in KINDS else _opened(item) for item in fed]
    problems: list[Problem] = []
    found: dict[int, Record] = {}

    def take(place: int, zones: Zones) -> None:
        item = items[place]
        try:
            if isinstance(item, InputError):
                raise item
            if isinstance(item, Record):
                found[place] = zones.placed(item)
            else:
                found[place] = zones.record(*item)
        except InputError as error:
            where = f"records#{first + place}" if several else None
            problems.extend(
                attrs.evolve(each, entry=each.entry or "feed", field=joined(where, each.field))
                for each in error.problems
            )

    # Places first: a time without a zone is read in that of its place.
    later = []
    for place, item in enumerate(items):
        if isinstance(item, Place) or (isinstance(item, tuple) and item[0] == Place.table):
            take(place, zones)
        else:
            later.append(place)
    places = {record.id: record for record in found.values() if isinstance(record, Place)}
    near = Zones({**zones.places, **places}, zones.default) if places else zones
    for place in later:
        take(place, near)
        if len(problems) >= MAX_PROBLEMS:
            break
    if problems:
        raise InputError(problems)
    if isinstance(given, (set, frozenset)):
        return sorted(found.values(), key=lambda record: (record.table, record.id))
    return [found[place] for place in sorted(found)]


def _opened(item: Any) -> tuple[str, dict[str, Any]] | InputError:
    """A table as its name and its keys; the error for what is no table of a record."""
    if not isinstance(item, Mapping):
        return refuse(item, _RECORD)
    fields = dict(item)
    table = fields.pop("record", None)
    if not isinstance(table, str) or table not in RECORDS:
        near = nearest(table, RECORDS) if isinstance(table, str) else ""
        problem = Problem(
            field="record", found=shown(table), expected=f"the name of a table{near or _TABLES}"
        )
        return InputError(problem)
    return table, fields


_TABLES = f": {', '.join(RECORDS)}"


def checked(
    batch: Collection[Record],
    nodes: Mapping[tuple[str, str], Record],
    kept: Kept,
    left_out: int,
) -> list[Record]:
    """The records of a batch that are new, each once.

    Args:
        batch: The records.
        nodes: The world so far, by table and id.
        kept: The dated records kept.
        left_out: How many reports were not kept: what is named may be one of them.

    Raises:
        InputError: where a ledger of all of them would be refused.
    """
    fresh: dict[tuple[str, str], Record] = {}
    plain = True
    for record in batch:
        is_dated = isinstance(record, Timed)
        key = ("dated" if is_dated else record.table, record.id)
        old = kept.dated.get(record.id) if is_dated else nodes.get(key)
        old = old if old is not None else fresh.get(key)
        if old is not None:
            if old != record:
                _refuse([old, record], nodes, kept, left_out)
            continue
        fresh[key] = record
        plain = plain and stands(record, kept, fresh)
    if not plain:
        _refuse(fresh.values(), nodes, kept, left_out)
    return list(fresh.values())


def stands(
    record: Record, kept: Kept, fresh: Mapping[tuple[str, str], Record] = MappingProxyType({})
) -> bool:
    """Whether a record is surely right, as far as can be told at little cost.

    Args:
        record: The record.
        kept: The dated records kept.
        fresh: Those that came with it.
    """
    tables = tables_of(kept.world)
    if isinstance(record, Retract):
        target: Record | None = record
        while isinstance(target, Retract):
            name = target.target
            if name == record.id:
                return False
            target = kept.dated.get(name) or fresh.get(("dated", name))
        return record.source is None or record.source in tables["source"]
    if not isinstance(record, (Report, StateReport)):
        return False
    sources = tables["source"]
    return (
        (record.place is None or record.place in tables["place"])
        and (record.actor is None or record.actor in tables["actor"])
        and (record.pledge is None or isinstance(kept.dated.get(record.pledge), Pledge))
        and (
            isinstance(record, StateReport)
            or record.target is None
            or record.target in tables["actor"]
        )
        and (record.activity is None or record.activity in tables["activity"])
        and (record.origin is None or record.origin in sources)
        and (record.source is None or record.source in sources)
    )


def _refuse(
    fresh: Iterable[Record],
    nodes: Mapping[tuple[str, str], Record],
    kept: Kept,
    left_out: int,
) -> None:
    """Refuse what a ledger refuses; anything else stands."""
    given = list(fresh)
    around = [record for record in _around(given, kept) if record not in given]
    world = kept.world
    ledger, problems = examined(
        (*nodes.values(), *around, *given),
        header=world.header,
        assumptions=world.assumptions,
    )
    if problems:
        raise InputError([_told(problem, ledger, left_out) for problem in problems])


def _told(problem: Problem, ledger: Ledger, left_out: int) -> Problem:
    """A problem with a hint where what is named may have been left out."""
    if not left_out or "the id of" not in problem.expected:
        return problem
    hint = "; reports that bear on nothing are left out: feed it again, in one batch with this"
    return attrs.evolve(problem, expected=f"{problem.expected}{hint}")


def _around(given: Iterable[Record], kept: Kept) -> Iterator[Timed]:
    """The dated records that some records name, and what those name in turn."""
    seen: set[str] = set()
    waiting: list[Record] = list(given)
    while waiting:
        record = waiting.pop()
        names = set(_names(record))
        incidents = set(getattr(record, "incidents", ()))
        names |= incidents
        for id in incidents:
            names |= {each for each in kept.of_ties((id,)) if _tells(kept.dated[each], id)}
        for id in names - seen:
            found = kept.dated.get(id)
            if found is not None:
                seen.add(id)
                waiting.append(found)
                yield found


def _tells(record: Timed, name: str) -> bool:
    return isinstance(record, (Report, StateReport)) and name in (record.id, record.incident)


def _names(value: Any) -> Iterator[str]:
    """Every id that a record, or a part of one, names."""
    for spec in attrs.fields(type(value)):
        item = getattr(value, spec.name)
        for each in item if isinstance(item, tuple) else (item,):
            if isinstance(each, str) and (spec.metadata.get("ref") or spec.name == "target"):
                yield each
            elif attrs.has(type(each)) and not isinstance(each, type):
                yield from _names(each)
