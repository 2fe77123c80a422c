"""What a ledger refuses: arguments of another kind, and records that contradict each other."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from pledgewatch import conventions
from pledgewatch.conventions import Assumptions
from pledgewatch.errors import InputError, Problem, nearest
from pledgewatch.model.dates import deadline_of, effect_of
from pledgewatch.model.fields import is_list, refused, shown
from pledgewatch.model.records import (
    KINDS,
    RECORDS,
    Activity,
    Actor,
    Header,
    Place,
    Pledge,
    Reading,
    Record,
    Report,
    Retract,
    SameIncident,
    Source,
    Statement,
    StateReport,
    Timed,
    entry_name,
)
from pledgewatch.model.references import references
from pledgewatch.model.tree import Hierarchy

Location = tuple[str, int | None, Mapping[str, int]]
"""Where a record was read: file, line of its header, line of each field."""
R = TypeVar("R", bound=Record)


class _Ledger(Protocol):
    """A ledger, as far as it is looked at here."""

    @property
    def records(self) -> tuple[Record, ...]: ...
    @property
    def header(self) -> Header: ...
    @property
    def assumptions(self) -> Assumptions: ...
    @property
    def locations(self) -> Mapping[tuple[str, str], Location]: ...
    @property
    def drafts(self) -> tuple[Timed, ...]: ...
    @property
    def dated(self) -> Mapping[str, Timed]: ...
    @property
    def _tables(self) -> Mapping[str, Mapping[str, Record]]: ...

    def all(self, kind: type[R]) -> tuple[R, ...]: ...


_MOST_PROBLEMS = 100

# -- arguments -------------------------------------------------------------------------------------


def dated_ids(ledger: _Ledger, name: str, ids: Any, drafts: Iterable[Timed] = ()) -> frozenset[str]:
    """The ids of some dated records, as an argument; refuses what is none, and passes over drafts."""
    if not is_list(ids):
        raise refused("ledger", name, ids, "a list of ids")
    # However many: tables bring more records of one origin than people write.
    waiting = {each.id for each in drafts}
    given: list[object] = [id for id in ids if id not in waiting] if waiting else list(ids)
    for id in given:
        if not isinstance(id, str) or id not in ledger.dated:
            near = nearest(id, ledger.dated) if isinstance(id, str) else ""
            raise refused("ledger", None, id, f"the id of a dated record{near}")
    return frozenset(given)  # type: ignore[arg-type]


def records(given: Any) -> list[Record]:
    """Some records; refuses what is no record, each with its place among them."""
    if not is_list(given):
        raise refused("ledger", "records", given, "a list of records")
    found: list[Record] = []
    problems: list[Problem] = []
    for place, record in enumerate(given, start=1):
        if isinstance(record, Record) and type(record) in KINDS:
            found.append(record)
        elif len(problems) < _MOST_PROBLEMS:
            problems.append(
                Problem(
                    entry="ledger",
                    field=f"records#{place}",
                    found=shown(record),
                    expected=f"a record: {', '.join(sorted(kind.__name__ for kind in KINDS))}",
                )
            )
    if problems:
        raise InputError(problems)
    return found


def assumptions(given: Any) -> Assumptions | None:
    """The assumptions of a ledger, as an argument; refuses what is none."""
    if given is None or isinstance(given, Assumptions):
        return given
    if isinstance(given, Mapping):
        return conventions.load(given)
    expected = "the `assumptions` of another ledger, or a table as in a ledger file"
    raise refused("ledger", "assumptions", given, expected)


def table(kind: object) -> str:
    """The table of a class of records, as an argument; refuses what is none."""
    if isinstance(kind, type) and kind in KINDS:
        return kind.table
    raise refused("ledger", "kind", kind, "a class of records, such as `pledgewatch.Report`")


# -- records among each other ----------------------------------------------------------------------

Fault = tuple[Record | Header, str, str, str]
"""What is wrong with a record: the field, what it holds, and what to write instead."""


def unique(records: Iterable[Record]) -> tuple[tuple[Record, ...], list[Fault]]:
    """Each record once, sorted by table and id, and the ids that name different records.

    Dated records share one space of ids, for they are what retractions and answers point at.
    """
    kept: dict[tuple[str, str], Record] = {}
    faults: list[Fault] = []
    for record in records:
        space = "dated" if isinstance(record, Timed) else record.table
        key = (space, record.id)
        old = kept.get(key)
        if old is None:
            kept[key] = record
        elif old != record:
            expected = f"another id: {entry_name(old)} has it, with different content"
            faults.append((record, "id", repr(record.id), expected))
        elif repr(record) < repr(old):
            # Equal but for the text it was read from: keep the same one in any order of arrival.
            kept[key] = record
    return tuple(sorted(kept.values(), key=place_of)), faults


_ORDER = {table: place for place, table in enumerate(RECORDS)}


def place_of(record: Record) -> tuple[int, str]:
    """Where a record stands among others: by table and id."""
    return _ORDER[record.table], record.id


def _problem(fault: Fault, locations: Mapping[tuple[str, str], Location]) -> Problem:
    record, field, found, expected = fault
    named = record.table, getattr(record, "id", "")
    file, line, lines = locations.get(named, (None, None, {}))
    return Problem(
        file=file,
        line=lines.get(field, line),
        entry=entry_name(record),
        field=field,
        found=found,
        expected=expected,
    )


def problems(
    ledger: _Ledger, faults: Sequence[Fault], unread: Mapping[str, frozenset[str]]
) -> list[Problem]:
    """All that is wrong with a ledger: faults that were found already, and those among its records.

    `unread` has, by table, the ids of records that could not be read.
    """
    checks = [
        _reserved(ledger),
        _dangling(ledger, unread),
        _cycles(ledger),
        _pledges(ledger),
        _readings(ledger),
        _sources_and_offices(ledger),
    ]
    if "report" not in unread:
        checks.append(_incident_names(ledger))
    more = itertools.islice(
        itertools.chain.from_iterable(checks), max(_MOST_PROBLEMS - len(faults), 0)
    )
    return [_problem(fault, ledger.locations) for fault in (*faults, *more)]


def _reserved(ledger: _Ledger) -> Iterator[Fault]:
    for record in ledger.records:
        prefix = conventions.PREFIXES.get(record.table)
        if prefix is not None and record.id.startswith(prefix):
            expected = (
                f"an id that does not begin with `{prefix}`, or no such entry: what comes with "
                "pledgewatch is named without declaring it"
            )
            yield record, "id", repr(record.id), expected


def _dangling(ledger: _Ledger, unread: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    tables = {
        table: {*entries, *unread.get(table, ())} for table, entries in ledger._tables.items()
    }
    tables["any"] = set().union(*tables.values())
    waiting = {draft.id for draft in ledger.drafts}
    given: tuple[Record | Header, ...] = (ledger.header, *ledger.records)
    for record in given:
        for name, table, id in references(record):
            if id in tables[table]:
                continue
            if id in waiting:
                expected = (
                    "a record that does not wait for review: take `review` from that one first"
                )
            elif id.startswith(conventions.PREFIXES.get(table, "\0")):
                expected = conventions.catalogue(table).instead_of(id)
            else:
                what = "record" if table == "any" else f"[[{table}]]"
                expected = f"the id of a declared {what}{_meant(table, id, tables[table])}"
            yield record, name, repr(id), expected


def _meant(table: str, id: str, declared: Iterable[str]) -> str:
    """What may have been meant: the nearest id that is declared, and what comes with pledgewatch."""
    near = nearest(id, declared)
    if table not in conventions.PREFIXES:
        return near
    offered = conventions.catalogue(table).offered(id)
    if not offered or (near and offered.startswith("did")):
        return near
    return f"{near}; {offered}?" if offered.startswith("did") else f", or {offered}{near}"


def _cycles(ledger: _Ledger) -> Iterator[Fault]:
    above: dict[type[Record], tuple[str, Callable[[Any], tuple[str, ...]]]] = {
        Actor: ("part_of", lambda each: (*each.part_of, *(c.actor for c in each.controlled_by))),
        Place: ("part_of", lambda each: each.part_of),
        Activity: ("kind_of", lambda each: each.kind_of),
        Retract: ("target", lambda each: (each.target,)),
    }
    for kind, (field, parents) in above.items():
        cycle = Hierarchy.cycle_in({each.id: parents(each) for each in ledger.all(kind)})
        if cycle:
            found = " -> ".join(cycle if len(cycle) <= 8 else (*cycle[:4], "...", *cycle[-3:]))
            yield ledger._tables[kind.table][cycle[0]], field, found, "no cycle"


def _pledges(ledger: _Ledger) -> Iterator[Fault]:
    words = ledger.assumptions.words
    reducing = sorted(name for name, entry in words.items() if entry.kind.is_reduction)
    for pledge in ledger.all(Pledge):
        word = words.get(pledge.wording) if pledge.wording is not None else None
        reduces = word is not None and word.kind.is_reduction
        expected = None
        if not pledge.kind.is_reduction and reduces:
            expected = f"kind `reduce`, or another wording than that for `{pledge.kind.value}`"
        elif pledge.kind.is_reduction and pledge.share is None and not reduces:
            near = nearest(pledge.wording or "", reducing)
            expected = f"a `share`, or one of the words {', '.join(reducing)}{near}"
        if expected:
            yield pledge, "wording", repr(pledge.wording), expected
        band, share = pledge.band, pledge.share
        if share is not None and band and not band.low <= share <= band.high:
            yield pledge, "band", repr([band.low, band.high]), f"a band around the share {share:g}"
        start = effect_of(pledge.start) if pledge.start is not None else pledge.said
        if pledge.end is not None and deadline_of(pledge.end).last < start.lo:
            yield pledge, "end", repr(pledge.end.text), "an end that is not before the start"
        for other in pledge.condition.unless_broken if pledge.condition else ():
            named = ledger.dated.get(other)
            refrains = isinstance(named, Pledge) and named.kind.is_ban
            if other == pledge.id or (isinstance(named, Pledge) and not refrains):
                expected = "another pledge, of kind `cease` or `refrain`; a state report can tell of others"
                yield pledge, "condition.unless_broken", repr(other), expected


def _readings(ledger: _Ledger) -> Iterator[Fault]:
    """Readings as what no such pledge can be."""
    for reading in ledger.all(Reading):
        pledge = ledger.dated.get(reading.pledge)
        if not isinstance(pledge, Pledge):
            continue
        kind = reading.kind or pledge.kind
        word = ledger.assumptions.words.get(pledge.wording or "")
        shares = (reading.share, pledge.share, word.share if word else None)
        name = expected = None
        if not kind.is_reduction and reading.kind is None:
            name, expected = "kind", f"`reduce`: the pledge is one to {kind.value}, without a share"
        elif kind.is_reduction and all(share is None for share in shares):
            name, expected = "share", "a `share`, for the pledge has none"
        elif kind.is_task and pledge.end is None and pledge.within is None:
            name, expected = "kind", "another kind, for the pledge has no deadline"
        elif not kind.is_task and not pledge.activities:
            name, expected = "kind", "`do-by`, for the pledge has no scope"
        if name and expected:
            yield reading, name, repr(getattr(reading, name)), expected


def _sources_and_offices(ledger: _Ledger) -> Iterator[Fault]:
    letters = ledger.assumptions.sources.reliability
    rated: list[tuple[Source | Header, str, str]] = [
        (ledger.header, "unrated", ledger.header.unrated),
        *((source, "reliability", source.reliability) for source in ledger.all(Source)),
    ]
    for record, name, letter in rated:
        if letter not in letters:
            yield record, name, repr(letter), f"one of {', '.join(sorted(letters))}"
    offices = ledger.assumptions.offices
    for actor in ledger.all(Actor):
        if actor.office is not None and actor.office not in offices:
            expected = f"one of {', '.join(sorted(offices))}{nearest(actor.office, offices)}"
            yield actor, "office", repr(actor.office), expected


def _incident_names(ledger: _Ledger) -> Iterator[Fault]:
    """Names of incidents that nothing tells of: a misspelt one would split or miss an incident.

    What begins like the id of a data set may be one of its rows, which come with a review.
    """
    rows = tuple(f"{source.id}-" for source in ledger.all(Source) if source.dataset)
    tellings: tuple[Report | StateReport, ...] = (*ledger.all(Report), *ledger.all(StateReport))
    told = {telling.incident for telling in tellings if telling.incident is not None}
    told |= {telling.id for telling in tellings}
    numbers = {report.id: report.number for report in ledger.all(Report) if report.number != 1}

    def not_one(record: Record, field: str, name: str) -> Fault:
        several = "several" if numbers[name] else "none"
        return record, field, repr(name), f"one incident: that report tells of {several}"

    naming: list[SameIncident | Statement] = [*ledger.all(SameIncident), *ledger.all(Statement)]
    for record in naming:
        for name in record.incidents:
            if name not in told and not name.startswith(rows):
                expected = f"the name of an incident or the id of a report{nearest(name, told)}"
                yield record, "incidents", repr(name), expected
            if name in numbers and (isinstance(record, SameIncident) or not numbers[name]):
                yield not_one(record, "incidents", name)
    for telling in tellings:
        if telling.incident in numbers:
            yield not_one(telling, "incident", telling.incident)
