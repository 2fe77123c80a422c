"""Intake: what a monitor is fed, as the records a ledger would hold, and all that it was fed."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeVar

import attrs

from pledgewatch.engine.review import carry_over
from pledgewatch.errors import InputError, Problem, nearest
from pledgewatch.live.relevance import Relevance, Subject
from pledgewatch.model.checks import place_of
from pledgewatch.model.fields import MAX_PROBLEMS, is_list, joined, refuse, refused, shown
from pledgewatch.model.ledger import Ledger, among
from pledgewatch.model.records import KINDS, RECORDS, Place, Record, Report, Retract, Timed
from pledgewatch.model.references import references
from pledgewatch.model.zones import Zones

_RECORD = 'a record, or a table such as {"record": "report", "id": ...}'
_TABLES = f": {', '.join(RECORDS)}"
V = TypeVar("V")
OnError = Callable[[Any, InputError], object]
"""What is told of each record that is refused: the record as it was given, and why."""
_MOST_READY = 8
"""Of how many groups of subjects what was last said is kept, to be carried on."""


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


def record_of(ledger: Ledger, message: Mapping[str, Any]) -> Record:
    """The record that a message says, with its days and clock times in the zones of a ledger.

    Args:
        message: The keys and values of an entry and its table, as in a line of JSON Lines:
            ``{"record": "report", "id": "r-1", ...}``.

    Raises:
        InputError: with every problem of the message.
    """
    if is_list(message):
        raise refused("ledger", "record", message, _RECORD)
    (record,) = received(message, ledger.zones)
    return record


def records_of(ledger: Ledger, messages: Iterable[Mapping[str, Any]]) -> tuple[Record, ...]:
    """The records that some messages say, in their order; a place among them has its zone for all.

    Args:
        messages: Each as for `Ledger.record`.

    Raises:
        InputError: naming every message that is no record, with its place (`records#3`).
    """
    if not is_list(messages):
        raise refused("ledger", "records_of", messages, f"a list, each member {_RECORD}")
    return tuple(received(list(messages), ledger.zones))


def an_on_error(entry: str, given: OnError | None) -> OnError | None:
    """An argument that is told of each record that is refused.

    Raises:
        InputError: for what is no function.
    """
    if given is not None and not callable(given):
        raise refused(entry, "on_error", given, "a function of a record and its error")
    return given


def taken_by(
    take: Callable[[list[Record]], V],
    given: Any,
    zones: Zones,
    first: int,
    on_error: OnError | None,
) -> V:
    """What comes of giving what is fed to somebody who may refuse it.

    Args:
        take: Takes all of it, or refuses it as a ledger does, naming what is wrong.
        given, zones, first: As `received` takes them.
        on_error: Is told of each record that is refused, and the others are taken; None: the first
            error is raised.

    Raises:
        InputError: where nobody is told, and for what names nothing of what is fed.
    """
    if on_error is None:
        return take(received(given, zones, first))
    items = _sound(given, zones, first, on_error)
    while True:
        try:
            return take(received([item for item, _ in items], zones))
        except InputError as error:
            items = _without_refused(items, error, on_error)


def _sound(
    given: Any, zones: Zones, first: int, on_error: OnError
) -> list[tuple[Any, tuple[str, str]]]:
    """What is fed without what is no record, which is told; each with the table and id it goes by."""
    found = []
    for place, item in enumerate(given if is_list(given) else (given,), start=first):
        try:
            (record,) = received((item,), zones, place)
        except InputError as error:
            on_error(item, error)
        else:
            found.append((item, (record.table, record.id)))
    return found


def _without_refused(
    given: list[tuple[Any, tuple[str, str]]], error: InputError, on_error: OnError
) -> list[tuple[Any, tuple[str, str]]]:
    """What is fed without what a ledger refused of it, which is told.

    Raises:
        InputError: the same, where it names nothing of what is fed.
    """
    # Of two that go by one name it is the later one that is refused for it.
    places = {f'{table} "{id}"': place for place, (_, (table, id)) in enumerate(given)}
    told: dict[int, list[Problem]] = {}
    for each in error.problems:
        if each.entry in places:
            told.setdefault(places[each.entry], []).append(each)
    if not told:
        raise error
    for place in sorted(told):
        on_error(given[place][0], InputError(told[place]))
    return [each for place, each in enumerate(given) if place not in told]


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


class Intake:
    """All that a monitor was fed: a ledger, and the reports and retractions that came since it was made.

    One that names nothing but what is known, and ties nothing, is held against that alone; with
    whatever else comes a ledger of everything is made, and checked.

    Attributes:
        relevance: What concerns what of all that is held.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._came: dict[str, Report | Retract] = {}
        self._ready: dict[frozenset[Subject], Ledger] = {}
        self.relevance = Relevance(ledger)

    @property
    def ledger(self) -> Ledger:
        """A ledger of all of it."""
        if self._came:
            self._ledger = self.without(())
            self._came = {}
        return self._ledger

    @property
    def zones(self) -> Zones:
        """In which zones civil times are read."""
        return self._ledger.zones

    @property
    def timezone(self) -> str | None:
        """The zone in which dates are meant where no place says otherwise."""
        return self._ledger.timezone

    @property
    def world(self) -> tuple[object, ...]:
        """What is declared, and what comes along with what is named."""
        return len(self._ledger._nodes), self._ledger.brought_in

    def __len__(self) -> int:
        return len(self._ledger.dated) + len(self._came)

    def get(self, id: str) -> Timed | None:
        """A dated record by its id; None where there is none."""
        return self._came.get(id) or self._ledger.dated.get(id)

    def narrowed(self, subjects: frozenset[Subject], at: int, as_of: int) -> Ledger:
        """A ledger of what may concern some subjects, made ready by what was said of them before.

        Args:
            at: The event time (microseconds UTC) at which it is to be judged.
            as_of: The knowledge time.
        """
        ledger = self.relevance.narrowed(subjects)
        earlier = self._ready.pop(subjects, None)
        if earlier is not None:
            carry_over(earlier, ledger, at, as_of)
        self._ready[subjects] = ledger
        if len(self._ready) > _MOST_READY:
            del self._ready[next(iter(self._ready))]
        return ledger

    def without(self, ids: Collection[str]) -> Ledger:
        """A ledger of all of it but some dated records."""
        held = list(self._ledger.dated.values())
        for record in self._came.values():
            bisect.insort(held, record, key=place_of)
        kept = [record for record in held if record.id not in ids] if ids else held
        return among(self._ledger, kept, {*self._ledger.streamed, *self._came})

    def taken_in(self, batch: Collection[Record]) -> Intake:
        """All of it and some more records: the same, grown, or another where they take more.

        Raises:
            InputError: for what a ledger refuses; nothing is taken in then.
        """
        fresh: dict[str, Report | Retract] = {}
        for each in batch:
            if isinstance(each, Timed) and self._has(each):
                continue
            if not isinstance(each, (Report, Retract)) or each.review or each.id in fresh:
                return Intake(self.ledger.with_records(batch, streamed=True))
            if not self._is_plain(each):
                return Intake(self.ledger.with_records(batch, streamed=True))
            fresh[each.id] = each
        while fresh:
            record = next(iter(fresh.values()))
            if not self.relevance.grow(record):
                return Intake(self.ledger.with_records(fresh.values(), streamed=True))
            self._came[record.id] = fresh.pop(record.id)
        return self

    def _has(self, record: Timed) -> bool:
        """Whether a record is held already, as it is."""
        held = self.get(record.id)
        # Of two that differ only in the text they were read from one is kept, whatever the order.
        return held is not None and held == record and repr(held) == repr(record)

    def _is_plain(self, record: Report | Retract) -> bool:
        """Whether a record names nothing but what is known, and nothing else names it."""
        tables = self._ledger._tables
        if self.get(record.id) is not None:
            return False
        if isinstance(record, Report):
            own = record.incident
            incident = self.get(own) if own is not None else None
            if isinstance(incident, Report) and incident.number != 1:
                return False
            if record.number != 1 and (own == record.id or self.relevance.names(record.id)):
                return False
        return all(id in tables[table] for _, table, id in references(record))
