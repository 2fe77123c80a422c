"""Intake: what a monitor is fed, as the records a ledger would hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from pledgewatch.errors import InputError, Problem, nearest
from pledgewatch.model.fields import MAX_PROBLEMS, is_list, joined, refuse, shown
from pledgewatch.model.records import KINDS, RECORDS, Place, Record
from pledgewatch.model.zones import Zones

_RECORD = 'a record, or a table such as {"record": "report", "id": ...}'
_TABLES = f": {', '.join(RECORDS)}"


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
    several = is_list(given)
    items = [
        item if type(item) in KINDS else _opened(item) for item in (given if several else (given,))
    ]
    problems: list[Problem] = []
    found: dict[int, Record] = {}

    def take(place: int, zones: Zones) -> None:
        item = items[place]
        try:
            if isinstance(item, InputError):
                raise item
            placed = zones.placed(item) if isinstance(item, Record) else zones.record(*item)
            found[place] = placed
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
