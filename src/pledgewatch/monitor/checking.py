"""Whether what a monitor is fed could stand in the ledger of all it was fed.

A telling or a retraction is checked by a few look-ups. Anything else, and whatever is not right, goes
to the ledger's own checks, with the records that it names: so a monitor refuses what a ledger refuses,
in the same words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import attrs

from pledgewatch.errors import InputError, Problem
from pledgewatch.ledger import Ledger, examined
from pledgewatch.monitor.keeping import Kept, tables_of
from pledgewatch.records import Record, Report, Retract, StateReport, Timed

__all__ = ["checked", "stands"]


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
        timezone=world.timezone,
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
