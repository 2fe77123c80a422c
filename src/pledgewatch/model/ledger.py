"""A ledger: an immutable set of records with the world they live in.

Order and duplicates do not matter: a ledger is a set, and the union of two ledgers is a ledger.
What could never be judged is refused when the ledger is made, all problems together.

It is one module, for whatever makes one ledger of another shares what that one worked out of its world.
"""

from __future__ import annotations

import functools
import graphlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from pledgewatch import conventions
from pledgewatch.conventions import Assumptions
from pledgewatch.errors import InputError, Problem
from pledgewatch.faces import LedgerFaces
from pledgewatch.model import checks
from pledgewatch.model.checks import Location
from pledgewatch.model.confusables import confusables
from pledgewatch.model.dates import Time
from pledgewatch.model.fields import argument, flag, is_text, members, refused, shown
from pledgewatch.model.fields import name as checked_name
from pledgewatch.model.horizon import clock
from pledgewatch.model.records import (
    RECORDS,
    Activity,
    Actor,
    Header,
    Node,
    Place,
    Record,
    Retract,
    Setting,
    Timed,
    entry_name,
)
from pledgewatch.model.references import catalogued
from pledgewatch.model.time import datetime_of
from pledgewatch.model.tree import Hierarchy
from pledgewatch.model.zones import Zones

if TYPE_CHECKING:
    import pendulum

R = TypeVar("R", bound=Record)
N = TypeVar("N", bound=Node)


@attrs.frozen(eq=False, init=False)
class Ledger(LedgerFaces):
    """Records, the hierarchies they name, and the assumptions they are judged under.

    Read one from a file with `pledgewatch.read`, or make one of records. Civil times of records that
    were made without a time zone are read in that of their place, else in that of the ledger.

    Attributes:
        records: Every record that counts, sorted by table and id.
        drafts: The records that wait for review, sorted likewise.
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

    Records with `review = true` are drafts: they are checked like all others, stand in `drafts` and not
    among the `records`, and nothing that is asked of the ledger looks at them.

    Raises:
        InputError: naming everything that is no record, every duplicate id with different content,
            dangling reference, cycle and other contradiction.
    """

    records: tuple[Record, ...]
    header: Header = attrs.field(factory=Header)
    assumptions: Assumptions = attrs.field(factory=conventions.load)
    streamed: frozenset[str] = attrs.field(default=frozenset(), repr=False)
    locations: Mapping[tuple[str, str], Location] = attrs.field(factory=dict, repr=False)
    drafts: tuple[Timed, ...] = attrs.field(default=(), repr=False)

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
            checks.records(records),
            header=Header(
                title=title, timezone=timezone, unrated=unrated, editors=editors, setting=setting
            ),
            assumptions=checks.assumptions(assumptions),
            locations=locations,
        )
        if problems:
            raise InputError(problems)
        came = checks.dated_ids(ledger, "streamed", streamed, ledger.drafts)
        self.__attrs_init__(
            ledger.records,
            ledger.header,
            ledger.assumptions,
            came,
            ledger.locations,
            ledger.drafts,
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
        return (self.entries, self.header, self.assumptions, self.streamed) == (
            other.entries,
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
        if self.drafts:
            counts["draft"] = len(self.drafts)
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
            (*self.entries, *other.entries),
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
            more.extend((each,) if isinstance(each, Record) else checks.records(each))
        is_streamed = argument("ledger", "streamed", lambda given: flag(given[0]), (streamed,))
        came = {each.id for each in more if isinstance(each, Timed) and not each.review}
        return Ledger(
            (*self.entries, *more),
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
        left_out = checks.dated_ids(self, "ids", ids)
        kept = tuple(r for r in self.records if not (isinstance(r, Timed) and r.id in left_out))
        return like(self, kept)

    @property
    def entries(self) -> tuple[Record, ...]:
        """Its records and drafts, as a file holds them: sorted by table and id."""
        if not self.drafts:
            return self.records
        return tuple(sorted((*self.records, *self.drafts), key=checks.place_of))

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is no error and may be a trap: ids that a reader takes for one another."""
        found = []
        for record, other, scripts in confusables(self.entries):
            file, line, _ = self.locations.get((record.table, record.id), (None, None, {}))
            mixed = f"letters of {' and '.join(each.capitalize() for each in scripts)} in one id"
            found.append(
                Problem(
                    file=file,
                    line=line,
                    entry=entry_name(record),
                    field="id",
                    found=mixed if other is None else f"an id that looks like {other!r}",
                    expected="one script"
                    if other is None
                    else "the same id, or one that differs visibly",
                )
            )
        return tuple(found)

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
    def _arrivals(self) -> tuple[Timed, ...]:
        # The dated records in the order in which they became known.
        return tuple(sorted(self.dated.values(), key=in_time))

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
            for table, ids in catalogued(self.records).items()
            for node in conventions.catalogue(table).with_ancestors(ids).values()
        )

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Every record of a class, sorted by id."""
        return tuple(self._table(kind).values())  # type: ignore[arg-type]

    def _table(self, kind: object) -> dict[str, Record]:
        return self._tables[checks.table(kind)]

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
    def _nodes(self) -> tuple[Record, ...]:
        # What is declared of the world.
        return tuple(record for record in self.records if not isinstance(record, Timed))

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
        brought = (node.id for node in self.brought_in if isinstance(node, kind))
        parts = {id: conventions.catalogue(kind.table).parts(id) for id in brought}
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
            verdicts[id] = not any(verdicts[each.id] for each in retractions.get(id, ()))
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
        return None if given is None else clock(given, self.timezone)

    def _instants(self, given: Iterable[Time]) -> list[int]:
        return [clock(each, self.timezone) for each in members(given)]

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
    drafts: tuple[Timed, ...] = (),
) -> Ledger:
    """A ledger of records that are known to be consistent: nothing is checked, sorted or left out."""
    made: Ledger = Ledger.__new__(Ledger)
    made.__attrs_init__(tuple(records), header, assumptions, streamed, locations or {}, drafts)
    return made


def in_time(record: Timed) -> tuple[int, str]:
    """The place of a dated record in the order in which they became known."""
    return record._known_at, record.id


def like(ledger: Ledger, records: Iterable[Record], streamed: Set[str] | None = None) -> Ledger:
    """A ledger under the header and assumptions of another; see `trusted`.

    Args:
        streamed: The ids of those that came by a table or a stream, and of others; left out: as in the
            other ledger.
    """
    given = tuple(records)
    came = ledger.streamed if streamed is None else streamed
    dated = (each for each in given if isinstance(each, Timed)) if came else ()
    return trusted(
        given,
        header=ledger.header,
        assumptions=ledger.assumptions,
        streamed=frozenset(each.id for each in dated if each.id in came),
        locations=ledger.locations,
        drafts=ledger.drafts,
    )


def among(ledger: Ledger, dated: Iterable[Timed], streamed: Set[str] | None = None) -> Ledger:
    """A ledger of some dated records of another, in its order and its world; see `trusted`.

    The world is shared: it costs no more than the records. There may be records that name nothing but
    what the other ledger knows, though it does not hold them.

    Args:
        streamed: As `like` takes it.
    """
    given = {each.id: each for each in dated}
    came = ledger.streamed if streamed is None else streamed
    made = trusted(
        (*ledger._nodes, *given.values()),
        header=ledger.header,
        assumptions=ledger.assumptions,
        streamed=frozenset(id for id in given if id in came) if came else frozenset(),
        locations=ledger.locations,
        drafts=ledger.drafts,
    )
    tables: dict[str, dict[str, Record]] = {
        table: {} if issubclass(kind, Timed) else ledger._tables[table]
        for table, kind in RECORDS.items()
    }
    for id, record in given.items():
        tables[record.table][id] = record
    object.__setattr__(made, "_tables", tables)
    object.__setattr__(made, "dated", given)
    for name in ("_nodes", "brought_in", "zones", "actors", "places", "activities"):
        object.__setattr__(made, name, getattr(ledger, name))
    return made


def within(ledger: Ledger, records: Iterable[Record]) -> Ledger:
    """A ledger of some records, which name nothing that another does not know; see `trusted`."""
    made = like(ledger, records)
    object.__setattr__(made, "brought_in", ledger.brought_in)
    return made


def joined(ledger: Ledger, records: Iterable[Record]) -> Ledger:
    """A ledger with more records, which name nothing that it does not know; see `trusted`."""
    return within(ledger, sorted((*ledger.records, *records), key=checks.place_of))


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
    kept, faults = checks.unique(zones.placed(record) for record in given)
    assumed = assumptions if assumptions is not None else conventions.load()

    def made(records: Sequence[Record], drafts: tuple[Timed, ...] = ()) -> Ledger:
        using = assumed.using(catalogued(records))
        return trusted(records, header=header, assumptions=using, locations=places, drafts=drafts)

    drafts = tuple(each for each in kept if isinstance(each, Timed) and each.review)
    whole = made(kept)
    problems = checks.problems(whole, faults, unread or {})
    if not drafts:
        return whole, problems
    # Drafts must be sound, and the rest without them.
    ledger = made([each for each in kept if not getattr(each, "review", False)], drafts)
    return ledger, problems or checks.problems(ledger, (), unread or {})
