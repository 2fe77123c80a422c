"""A ledger: an immutable set of records with the world they live in.

Order and duplicates do not matter: a ledger is a set, and the union of two ledgers is a ledger.
What could never be judged is refused when the ledger is made, all problems together.
"""

from __future__ import annotations

import functools
import graphlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from pledgewatch import conventions
from pledgewatch.conventions import Assumptions
from pledgewatch.errors import InputError, Problem, nearest
from pledgewatch.faces import LedgerFaces
from pledgewatch.model.dates import Time, deadline_of, effect_of, instant
from pledgewatch.model.fields import argument, flag, is_list, is_text, members, refused, shown
from pledgewatch.model.fields import name as checked_name
from pledgewatch.model.records import (
    BANS,
    KINDS,
    RECORDS,
    Activity,
    Actor,
    Condition,
    Control,
    ExpectedFinding,
    Header,
    Kind,
    Node,
    Place,
    Pledge,
    Reading,
    Record,
    Report,
    Retract,
    SameIncident,
    Setting,
    Source,
    Statement,
    StateReport,
    Timed,
    entry_name,
)
from pledgewatch.model.time import datetime_of
from pledgewatch.model.tree import Hierarchy
from pledgewatch.model.zones import Zones

if TYPE_CHECKING:
    import pendulum


_MOST_PROBLEMS = 100

R = TypeVar("R", bound=Record)
N = TypeVar("N", bound=Node)
Location = tuple[str, int | None, Mapping[str, int]]
"""Where a record was read: file, line of its header, line of each field."""


@attrs.frozen(eq=False, init=False)
class Ledger(LedgerFaces):
    """Records, the hierarchies they name, and the assumptions they are judged under.

    Read one from a file with `pledgewatch.read`, or make one of records. Civil times of records that
    were made without a time zone are read in that of their place, else in that of the ledger.

    Attributes:
        records: Every record, sorted by table and id.
        header: What holds for all of it: title, zone, unrated sources, editors, setting.

    Args:
        records: The records.
        title: What the ledger is about.
        timezone: IANA name of the zone in which dates are meant where no place says otherwise.
        unrated: Admiralty reliability of sources that nobody rated, A to F.
        editors: The sources whose retractions, withdrawals and ties bind the records of others.
        setting: `war`, `campaign` or `corporate`: what its pledges are compared with.
        assumptions: The conventions in force; left out: the default ones.
        streamed: The provenance of its dated records: the ids of those that came by a table or a stream
            and do not stand in the ledger's own files. A file that is written of them is its own.
        locations: Where each record was read, by table and id.

    Raises:
        InputError: naming everything that is no record, every duplicate id with different content,
            dangling reference, cycle and other contradiction.
    """

    records: tuple[Record, ...]
    header: Header = attrs.field(factory=Header)
    assumptions: Assumptions = attrs.field(factory=conventions.load)
    streamed: frozenset[str] = attrs.field(default=frozenset(), repr=False)
    locations: Mapping[tuple[str, str], Location] = attrs.field(factory=dict, repr=False)

    def __init__(
        self,
        records: Iterable[Record] = (),
        *,
        title: str | None = None,
        timezone: str | None = None,
        unrated: str = "F",
        editors: Iterable[str] = (),
        setting: Setting | str | None = None,
        assumptions: Assumptions | Mapping[str, Any] | None = None,
        streamed: Iterable[str] = (),
        locations: Mapping[tuple[str, str], Location] | None = None,
    ) -> None:
        ledger, problems = examined(
            _records(records),
            header=Header(
                title=title, timezone=timezone, unrated=unrated, editors=editors, setting=setting
            ),
            assumptions=_assumed(assumptions),
            locations=locations,
        )
        if problems:
            raise InputError(problems)
        came = _ids(ledger, "streamed", streamed)
        self.__attrs_init__(
            ledger.records, ledger.header, ledger.assumptions, came, ledger.locations
        )

    @property
    def title(self) -> str | None:
        """What it is about."""
        return self.header.title

    @property
    def timezone(self) -> str | None:
        """IANA name of the zone in which dates are meant where no place says otherwise."""
        return self.header.timezone

    @property
    def unrated(self) -> str:
        """Admiralty reliability of the sources that nobody rated."""
        return self.header.unrated

    @property
    def editors(self) -> tuple[str, ...]:
        """The sources whose retractions, withdrawals and ties bind the records of others, sorted."""
        return self.header.editors

    @property
    def setting(self) -> Setting | None:
        """What kind of pledges it holds, and so what they are compared with by default."""
        return self.header.setting

    @property
    def heading(self) -> str:
        """Its title, or what stands where it has none."""
        return self.title or "A ledger without title"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ledger):
            return NotImplemented
        return (self.records, self.header, self.assumptions, self.streamed) == (
            other.records,
            other.header,
            other.assumptions,
            other.streamed,
        )

    def __hash__(self) -> int:
        return hash((tuple(record.id for record in self.records), self.header))

    def __len__(self) -> int:
        return len(self.records)

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)

    def __contains__(self, id: object) -> bool:
        """Whether it holds a dated record, by its id; or a record, as it is.

        Raises:
            TypeError: for what is neither.
        """
        if isinstance(id, Record):
            return id in self.records
        if not isinstance(id, str):
            raise TypeError(f"a ledger holds records by their id, not {type(id).__name__}")
        return id in self.dated

    def __repr__(self) -> str:
        counts = Counter(record.table for record in self.records)
        told = ", ".join(f"{count} {table}" for table, count in counts.items())
        title = "without title" if self.title is None else repr(self.title)
        return f"<Ledger {title}: {told or 'empty'}>"

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.dated)

    def __or__(self, other: Ledger) -> Ledger:
        """The union: the records of both. The title is the first one's, where it has one.

        A record that either of them has in its own files is not streamed.

        Raises:
            InputError: when they name different records by one id, or differ in their assumptions or
                in anything else that both say of themselves.
        """
        if not isinstance(other, Ledger):
            return NotImplemented
        header, problems = self.header.joined(other.header)
        mine, theirs = self.assumptions.declared, other.assumptions.declared
        if mine and theirs and mine != theirs:
            expected = "one `assumptions` in all files of a ledger"
            problems.append(
                Problem(field="assumptions", found=f"{mine!r} and {theirs!r}", expected=expected)
            )
        if problems:
            raise InputError(attrs.evolve(problem, entry="ledger") for problem in problems)
        own = {*self.dated} - self.streamed | {*other.dated} - other.streamed
        return Ledger(
            (*self.records, *other.records),
            **attrs.asdict(header),
            assumptions=self.assumptions if mine else other.assumptions,
            streamed=(self.streamed | other.streamed) - own,
            locations={**other.locations, **self.locations},
        )

    def with_records(self, *records: Record | Iterable[Record], streamed: bool = False) -> Ledger:
        """The ledger with more records, given one by one or in lists.

        Args:
            streamed: Whether they came by a table or a stream; those that it holds already stay what
                they are.

        Raises:
            InputError: as for `Ledger`.
        """
        more: list[Record] = []
        for each in records:
            more.extend((each,) if isinstance(each, Record) else _records(each))
        is_streamed = argument("ledger", "streamed", lambda given: flag(given[0]), (streamed,))
        came = {each.id for each in more if isinstance(each, Timed)}
        return Ledger(
            (*self.records, *more),
            **attrs.asdict(self.header),
            assumptions=self.assumptions,
            streamed=self.streamed | (came - {*self.dated})
            if is_streamed
            else self.streamed - came,
            locations=self.locations,
        )

    def without(self, ids: Iterable[str]) -> Ledger:
        """The ledger as if some dated records had never been written.

        Raises:
            InputError: for an id that no dated record has.
        """
        left_out = _ids(self, "ids", ids)
        kept = tuple(r for r in self.records if not (isinstance(r, Timed) and r.id in left_out))
        return like(self, kept)

    @functools.cached_property
    def zones(self) -> Zones:
        """In which zone the civil times of its records are read."""
        return Zones({place.id: place for place in self.all(Place)}, self.timezone)

    @functools.cached_property
    def _cases(self) -> dict[tuple[int, int], Any]:
        # What the engine made ready of it before, by event and knowledge time.
        return {}

    @functools.cached_property
    def _sweeps(self) -> dict[Any, Any]:
        # What `live` followed of its pledges before, by pledge and event time.
        return {}

    @functools.cached_property
    def _archives(self) -> dict[Any, Any]:
        # What had become of the pledges of a debtor, by debtor and clocks.
        return {}

    @functools.cached_property
    def _epochs(self) -> tuple[int, ...]:
        # The instants at which something becomes known, sorted.
        return tuple(sorted({record._known_at for record in self.dated.values()}))

    # -- looking things up ---------------------------------------------------------------------

    @functools.cached_property
    def _tables(self) -> dict[str, dict[str, Record]]:
        tables: dict[str, dict[str, Record]] = {table: {} for table in RECORDS}
        for record in self.records:
            tables[record.table][record.id] = record
        for node in self.brought_in:
            tables[node.table].setdefault(node.id, node)
        for table in {node.table for node in self.brought_in}:
            tables[table] = dict(sorted(tables[table].items()))
        return tables

    @functools.cached_property
    def brought_in(self) -> tuple[Node, ...]:
        """The nodes that its records name and pledgewatch brings, with all that those belong to.

        They are found like declared ones, but are none of its `records`, and are never written.
        """
        return tuple(
            node
            for table, ids in _catalogued(self.records).items()
            for node in conventions.catalogue(table).with_ancestors(ids).values()
        )

    def _parts(self, kind: type[Node]) -> dict[str, frozenset[str]]:
        """For each node that was brought in, all that makes it up."""
        return {
            node.id: conventions.catalogue(kind.table).parts(node.id)
            for node in self.brought_in
            if isinstance(node, kind)
        }

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Every record of a class, sorted by id."""
        return tuple(self._table(kind).values())  # type: ignore[arg-type]

    def _table(self, kind: type[Record]) -> dict[str, Record]:
        if not _is_kind(kind):
            raise refused(
                "ledger", "kind", kind, "a class of records, such as `pledgewatch.Report`"
            )
        return self._tables[kind.table]

    def node(self, kind: type[N], id: str) -> N:
        """A node of the world by its id.

        Raises:
            KeyError: when there is none.
        """
        table = self._table(kind)
        if not is_text(id) or id not in table:
            raise KeyError(f"no {kind.table} {shown(id)} is declared")
        return table[id]  # type: ignore[return-value]

    @functools.cached_property
    def dated(self) -> Mapping[str, Timed]:
        """Every record with a knowledge time, by id."""
        return {record.id: record for record in self.records if isinstance(record, Timed)}

    def __getitem__(self, id: str) -> Timed:
        """A dated record by its id.

        Raises:
            KeyError: when there is none.
        """
        if not isinstance(id, str):
            raise KeyError(f"no record {shown(id)} is known")
        return self.dated[id]

    def label(self, kind: type[N], id: str | None) -> str:
        """The name to show for a node; the id where it has none."""
        if id is None:
            return "unknown"
        node = self._table(kind).get(checked_name(id))
        return node.label if isinstance(node, Node) else id

    @functools.cached_property
    def actors(self) -> Hierarchy:
        """Who belongs to whom."""
        return Hierarchy({actor.id: actor.part_of for actor in self.all(Actor)})

    @functools.cached_property
    def places(self) -> Hierarchy:
        """What lies in what."""
        return self._hierarchy(Place, {place.id: place.part_of for place in self.all(Place)})

    @functools.cached_property
    def activities(self) -> Hierarchy:
        """What is a kind of what."""
        return self._hierarchy(Activity, {each.id: each.kind_of for each in self.all(Activity)})

    def _hierarchy(
        self, kind: type[Place | Activity], parents: Mapping[str, Sequence[str]]
    ) -> Hierarchy:
        parts = self._parts(kind)
        complete = {node.id for node in self.all(kind) if node.complete}
        return Hierarchy(parents, parts, complete | {id for id, of in parts.items() if of})

    # -- the two clocks ------------------------------------------------------------------------

    @property
    def newest(self) -> pendulum.DateTime | None:
        """The newest knowledge time, in the ledger's zone (else UTC); None without dated records."""
        return datetime_of(self._newest, self.timezone) if self.dated else None

    @functools.cached_property
    def _newest(self) -> int:
        return max((record._known_at for record in self.dated.values()), default=0)

    def alive(self, as_of: int) -> tuple[Timed, ...]:
        """The dated records that were known by an instant and not taken back by then, by id.

        A retraction that is itself taken back does not count; one that is known before its target
        is.
        """
        retractions: dict[str, list[Retract]] = {}
        for retract in self.all(Retract):
            if retract._known_at <= as_of:
                retractions.setdefault(retract.target, []).append(retract)
        verdicts: dict[str, bool] = {}
        # Retractions form no cycles (checked at load), so every chain ends; taken from its end, each
        # record's fate is known when it is needed.
        chains = {id: [each.id for each in of] for id, of in retractions.items()}
        for id in graphlib.TopologicalSorter(chains).static_order():
            taken_back = any(verdicts[retract.id] for retract in retractions.get(id, ()))
            verdicts[id] = not taken_back
        return tuple(
            record
            for record in self.dated.values()
            if record._known_at <= as_of and verdicts.get(record.id, True)
        )

    # -- times as arguments ----------------------------------------------------------------------

    def instant(self, given: Time | None) -> int | None:
        """An instant in microseconds, for use inside; a day in the ledger's zone means its last one.

        Args:
            given: Text, a date, a datetime or a moment; None stays None.

        Raises:
            InputError: for what is no bounded time, bare numbers among them.
        """
        return None if given is None else instant(given, self.timezone)

    def _instants(self, given: Iterable[Time]) -> list[int]:
        return [instant(each, self.timezone) for each in members(given)]

    def _clock(self, name: str, given: Time | None) -> int | None:
        return argument("ledger", name, self.instant, given)


# -- making a ledger ---------------------------------------------------------------------------


def a_ledger(entry: str, value: object) -> Ledger:
    """An argument that must be a ledger.

    Raises:
        InputError: naming what it was given to, for anything else.
    """
    if not isinstance(value, Ledger):
        raise refused(entry, "ledger", value, "a ledger: read one with `pledgewatch.read`")
    return value


def trusted(
    records: Iterable[Record],
    *,
    header: Header,
    assumptions: Assumptions,
    streamed: frozenset[str] = frozenset(),
    locations: Mapping[tuple[str, str], Location] | None = None,
) -> Ledger:
    """A ledger of records that are known to be consistent: nothing is checked, sorted or left out."""
    made: Ledger = Ledger.__new__(Ledger)
    made.__attrs_init__(tuple(records), header, assumptions, streamed, locations or {})
    return made


def like(ledger: Ledger, records: Iterable[Record], streamed: Set[str] | None = None) -> Ledger:
    """A ledger under the header and assumptions of another; see `trusted`.

    Args:
        streamed: The ids of those that came by a table or a stream, and of others; left out: as in the
            other ledger.
    """
    given = tuple(records)
    return trusted(
        given,
        header=ledger.header,
        assumptions=ledger.assumptions,
        streamed=streamed_among(ledger.streamed if streamed is None else streamed, given),
        locations=ledger.locations,
    )


def among(ledger: Ledger, records: Iterable[Record]) -> Ledger:
    """A ledger of some of the records of another, in the world of all of them; see `trusted`."""
    made = like(ledger, records)
    object.__setattr__(made, "brought_in", ledger.brought_in)
    return made


def joined(ledger: Ledger, records: Iterable[Record]) -> Ledger:
    """A ledger with more records, which name nothing that it does not know; see `trusted`."""
    return among(ledger, sorted((*ledger.records, *records), key=_place_of))


_ORDER = {table: place for place, table in enumerate(RECORDS)}


def _place_of(record: Record) -> tuple[int, str]:
    """Where a record stands among others: by table and id."""
    return _ORDER[record.table], record.id


def streamed_among(streamed: Set[str], records: Iterable[Record]) -> frozenset[str]:
    """The ids of those of some records that came by a table or a stream."""
    if not streamed:
        return frozenset()
    return frozenset(r.id for r in records if isinstance(r, Timed) and r.id in streamed)


def _ids(ledger: Ledger, name: str, ids: Any) -> frozenset[str]:
    """The ids of some dated records, as an argument; refuses what is none."""
    if not is_list(ids):
        raise refused("ledger", name, ids, "a list of ids")
    # However many: tables bring more records of one origin than people write.
    given: list[object] = list(ids)
    for id in given:
        if not isinstance(id, str) or id not in ledger.dated:
            near = nearest(id, ledger.dated) if isinstance(id, str) else ""
            raise refused("ledger", None, id, f"the id of a dated record{near}")
    return frozenset(given)  # type: ignore[arg-type]


def _records(given: Any) -> list[Record]:
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


def _is_kind(kind: object) -> bool:
    return isinstance(kind, type) and kind in KINDS


def _assumed(given: Any) -> Assumptions | None:
    if given is None or isinstance(given, Assumptions):
        return given
    if isinstance(given, Mapping):
        return conventions.load(given)
    expected = "the `assumptions` of another ledger, or a table as in a ledger file"
    raise refused("ledger", "assumptions", given, expected)


_Fault = tuple[Record | Header, str, str, str]
"""What is wrong with a record: the field, what it holds, and what to write instead."""


def _unique(records: Iterable[Record]) -> tuple[tuple[Record, ...], list[_Fault]]:
    """Each record once, sorted by table and id, and the ids that name different records.

    Dated records share one space of ids, for they are what retractions and answers point at.
    """
    kept: dict[tuple[str, str], Record] = {}
    faults: list[_Fault] = []
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
    return tuple(sorted(kept.values(), key=_place_of)), faults


def _problem(fault: _Fault, locations: Mapping[tuple[str, str], Location]) -> Problem:
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


def examined(
    records: Iterable[Record],
    *,
    header: Header,
    assumptions: Assumptions | None = None,
    locations: Mapping[tuple[str, str], Location] | None = None,
    unread: Mapping[str, frozenset[str]] | None = None,
) -> tuple[Ledger, list[Problem]]:
    """A ledger of some records and all that is wrong with it.

    Args:
        header: What holds for all of it.
        assumptions: The conventions in force; left out: the default ones.
        locations: Where each record was read, by table and id; the header has the id "".
        unread: By table, the ids of records that could not be read: references to them are no
            problem of their own.
    """
    places = locations or {}
    given = list(records)
    zones = Zones({each.id: each for each in given if isinstance(each, Place)}, header.timezone)
    kept, faults = _unique(zones.placed(record) for record in given)
    assumed = assumptions if assumptions is not None else conventions.load()
    ledger = trusted(
        kept, header=header, assumptions=assumed.using(_catalogued(kept)), locations=places
    )
    checks = [
        _reserved(ledger),
        _dangling(ledger, unread or {}),
        _cycles(ledger),
        _pledges(ledger),
        _readings(ledger),
        _sources_and_offices(ledger),
    ]
    if not unread or "report" not in unread:
        checks.append(_incident_names(ledger))
    for check in checks:
        faults += itertools.islice(check, max(_MOST_PROBLEMS - len(faults), 0))
    return ledger, [_problem(fault, places) for fault in faults]


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


def _references(record: Any, prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """Every ``(field, table, id)`` a record names."""
    for field, table in _NAMING[type(record)]:
        value = getattr(record, field)
        for item in value if isinstance(value, tuple) else (value,):
            if table is None and item is not None:
                yield from _references(item, f"{prefix}{field}.")
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


def _catalogued(records: Iterable[Record]) -> dict[str, set[str]]:
    """By table the ids that some records name and that are those of a catalogue, sorted by table."""
    found: dict[str, set[str]] = {}
    for record in records:
        for name, table, prefix in _CATALOGUED[type(record)]:
            value = getattr(record, name)
            for id in value if isinstance(value, tuple) else (value,):
                if id is not None and id.startswith(prefix):
                    found.setdefault(table, set()).add(id)
    return dict(sorted(found.items()))


def _reserved(ledger: Ledger) -> Iterator[_Fault]:
    for record in ledger.records:
        prefix = conventions.PREFIXES.get(record.table)
        if prefix is not None and record.id.startswith(prefix):
            expected = (
                f"an id that does not begin with `{prefix}`, or no such entry: what comes with "
                "pledgewatch is named without declaring it"
            )
            yield record, "id", repr(record.id), expected


def _dangling(ledger: Ledger, unread: Mapping[str, frozenset[str]]) -> Iterator[_Fault]:
    tables = {
        table: {*entries, *unread.get(table, ())} for table, entries in ledger._tables.items()
    }
    tables["any"] = set().union(*tables.values())
    given: tuple[Record | Header, ...] = (ledger.header, *ledger.records)
    for record in given:
        for name, table, id in _references(record):
            if id in tables[table]:
                continue
            if id.startswith(conventions.PREFIXES.get(table, "\0")):
                expected = conventions.catalogue(table).instead_of(id)
            else:
                what = "record" if table == "any" else f"[[{table}]]"
                expected = f"the id of a declared {what}{nearest(id, tables[table])}"
            yield record, name, repr(id), expected


def _cycles(ledger: Ledger) -> Iterator[_Fault]:
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


def _pledges(ledger: Ledger) -> Iterator[_Fault]:
    words = ledger.assumptions.words
    reducing = sorted(name for name, entry in words.items() if entry.kind is Kind.REDUCE)
    for pledge in ledger.all(Pledge):
        word = words.get(pledge.wording) if pledge.wording is not None else None
        reduces = word is not None and word.kind is Kind.REDUCE
        expected = None
        if pledge.kind.terms is not Kind.REDUCE and reduces:
            expected = f"kind `reduce`, or another wording than that for `{pledge.kind.value}`"
        elif pledge.kind.terms is Kind.REDUCE and pledge.share is None and not reduces:
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
            refrains = isinstance(named, Pledge) and named.kind.terms in BANS
            if other == pledge.id or (isinstance(named, Pledge) and not refrains):
                expected = "another pledge, of kind `cease` or `refrain`; a state report can tell of others"
                yield pledge, "condition.unless_broken", repr(other), expected


def _readings(ledger: Ledger) -> Iterator[_Fault]:
    """Readings as what no such pledge can be."""
    for reading in ledger.all(Reading):
        pledge = ledger.dated.get(reading.pledge)
        if not isinstance(pledge, Pledge):
            continue
        kind = (reading.kind or pledge.kind).terms
        word = ledger.assumptions.words.get(pledge.wording or "")
        shares = (reading.share, pledge.share, word.share if word else None)
        name = expected = None
        if kind is not Kind.REDUCE and reading.kind is None:
            name, expected = "kind", f"`reduce`: the pledge is one to {kind.value}, without a share"
        elif kind is Kind.REDUCE and all(share is None for share in shares):
            name, expected = "share", "a `share`, for the pledge has none"
        elif kind is Kind.DO_BY and pledge.end is None and pledge.within is None:
            name, expected = "kind", "another kind, for the pledge has no deadline"
        elif kind is not Kind.DO_BY and not pledge.activities:
            name, expected = "kind", "`do-by`, for the pledge has no scope"
        if name and expected:
            yield reading, name, repr(getattr(reading, name)), expected


def _sources_and_offices(ledger: Ledger) -> Iterator[_Fault]:
    letters = ledger.assumptions.sources.reliability
    rated: list[tuple[Source | Header, str, str]] = [
        (ledger.header, "unrated", ledger.unrated),
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


def _incident_names(ledger: Ledger) -> Iterator[_Fault]:
    """Names of incidents that nothing tells of: a misspelt one would split or miss an incident."""
    tellings: tuple[Report | StateReport, ...] = (*ledger.all(Report), *ledger.all(StateReport))
    told = {telling.incident for telling in tellings if telling.incident is not None}
    told |= {telling.id for telling in tellings}
    numbers = {report.id: report.number for report in ledger.all(Report) if report.number != 1}

    def not_one(record: Record, field: str, name: str) -> _Fault:
        several = "several" if numbers[name] else "none"
        return record, field, repr(name), f"one incident: that report tells of {several}"

    naming: list[SameIncident | Statement] = [*ledger.all(SameIncident), *ledger.all(Statement)]
    for record in naming:
        for name in record.incidents:
            if name not in told:
                expected = f"the name of an incident or the id of a report{nearest(name, told)}"
                yield record, "incidents", repr(name), expected
            elif name in numbers and (isinstance(record, SameIncident) or not numbers[name]):
                yield not_one(record, "incidents", name)
    for telling in tellings:
        if telling.incident in numbers:
            yield not_one(telling, "incident", telling.incident)
