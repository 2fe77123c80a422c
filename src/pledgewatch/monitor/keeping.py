"""The records a monitor keeps, what ties them to each other, and the few that bear on one question.

A `File` is a ledger of those few in the world of all: what is judged from it is what is judged from
the whole ledger, and costs what the few cost.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from typing import TypeVar

import attrs

from pledgewatch import assumptions as conventions
from pledgewatch.hierarchy import Hierarchy, Region
from pledgewatch.ledger import Ledger, streamed_among
from pledgewatch.reciprocity import partners
from pledgewatch.records import (
    RECORDS,
    Coverage,
    Node,
    Pledge,
    Record,
    Report,
    Retract,
    SameIncident,
    SameOrigin,
    Source,
    Statement,
    StateReport,
    Supersede,
    Timed,
    Withdraw,
)

__all__ = ["File", "Kept", "Telling", "brings_in", "tables_of"]

Telling = Report | StateReport
R = TypeVar("R", bound=Record)

_FEW = 8
"""So many coverages are laid into every file without asking whether they see anything of it."""
_PLACE = {table: number for number, table in enumerate(RECORDS)}


def _in_order(record: Record) -> tuple[int, str]:
    return _PLACE[record.table], record.id


@attrs.frozen(eq=False, slots=False, kw_only=True)
class File(Ledger):
    """Some dated records in a world that other files share.

    Attributes:
        world: A ledger whose actors, places, activities and sources are those of the file.
        shared: Its nodes by table, of the sources those alone that speak for somebody.
    """

    world: Ledger = attrs.field(repr=False)
    shared: Mapping[str, tuple[Node, ...]] = attrs.field(repr=False)

    @classmethod
    def of_some(
        cls,
        world: Ledger,
        shared: Mapping[str, tuple[Node, ...]],
        dated: Iterable[Timed],
        streamed: Set[str],
    ) -> File:
        """A file of some records, in the order a ledger has."""
        records = tuple(sorted(dated, key=_in_order))
        return cls(
            shared=shared,
            records=records,
            header=world.header,
            assumptions=world.assumptions,
            streamed=streamed_among(streamed, records),
            world=world,
        )

    @functools.cached_property
    def _tables(self) -> dict[str, dict[str, Record]]:
        tables: dict[str, dict[str, Record]] = {
            table: nodes if issubclass(RECORDS[table], Node) else {}
            for table, nodes in self.world._tables.items()
        }
        for record in self.records:
            tables[record.table][record.id] = record
        return tables

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Every record of a class, sorted by id; of the sources, those that speak for somebody.

        No other sources are ever gone through, and there may be many.
        """
        if issubclass(kind, Node):
            return self.shared[kind.table]  # type: ignore[return-value]
        return super().all(kind)

    @property
    def brought_in(self) -> tuple[Node, ...]:
        """What the world brought in."""
        return self.world.brought_in

    @property
    def actors(self) -> Hierarchy:
        """Who belongs to whom."""
        return self.world.actors

    @property
    def places(self) -> Hierarchy:
        """What lies in what."""
        return self.world.places

    @property
    def activities(self) -> Hierarchy:
        """What is a kind of what."""
        return self.world.activities


class _Ties:
    """Which tellings may come to tell of one incident: they share a name, or something names both.

    Ties are never undone: what is taken back may be restored, and that two tellings are looked at
    together does not make them one.
    """

    def __init__(self) -> None:
        self._leader: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._held: dict[str, str] = {}

    def root(self, name: str) -> str | None:
        """The name that stands for all that a name is tied to; None where it is tied to nothing."""
        if name not in self._leader:
            return None
        while (above := self._leader[name]) != name:
            self._leader[name] = self._leader[above]
            name = above
        return name

    def of(self, id: str) -> str | None:
        """The root of what a record is tied to."""
        name = self._held.get(id)
        return None if name is None else self.root(name)

    def roots(self) -> tuple[str, ...]:
        """The name of each of the things that are tied together."""
        return tuple(self._members)

    def members(self, root: str) -> list[str]:
        """The records that are tied together."""
        return self._members[root]

    def tie(self, *names: str) -> str:
        """Tie some names together; the name that stands for them."""
        roots = []
        for name in names:
            if name not in self._leader:
                self._leader[name] = name
                self._members[name] = []
            roots.append(self.root(name) or name)
        # The largest keeps its name, so that no record is moved often.
        first = max(dict.fromkeys(roots), key=lambda root: len(self._members[root]))
        for root in dict.fromkeys(roots):
            if root != first:
                self._leader[root] = first
                self._members[first] += self._members.pop(root)
        return first

    def hold(self, id: str, name: str) -> None:
        """Enter a record under a name."""
        if id not in self._held:
            self._held[id] = name
            self._members[self.tie(name)].append(id)

    def list_under(self, id: str, name: str) -> None:
        """Enter a record under one more name, without tying that to the others."""
        members = self._members[self.tie(name)]
        if id not in members:
            members.append(id)


class Kept:
    """The dated records kept, with all that leads from one to the others.

    Args:
        world: The nodes, and the conventions.
        streamed: The ids of the records that came by a table or a stream.
    """

    def __init__(self, world: Ledger, streamed: Set[str]) -> None:
        self.world = world
        self.streamed = streamed
        self._shared = {
            table: tuple(
                node
                for node in nodes.values()
                if isinstance(node, Node)
                and not (isinstance(node, Source) and node.organ_of is None)
            )
            for table, nodes in world._tables.items()
        }
        self.dated: dict[str, Timed] = {}
        self.dockets: dict[str, dict[str, None]] = {}
        self.ties = _Ties()
        self.retracts: dict[str, list[str]] = {}
        self.depending: dict[str, list[str]] = {}
        self.claims_on: dict[str, list[str]] = {}
        self.cuts: dict[str, list[str]] = {}
        self.replacing: dict[str, list[str]] = {}
        self.states: dict[str, list[str]] = {}
        self.levels: dict[str, list[str]] = {}
        self.coverages: list[Coverage] = []
        self.same_origins: list[str] = []
        self._watched: dict[str, tuple[str, ...]] = {}
        self._seen: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    # -- taking records in

    def add(self, record: Timed) -> None:
        """Keep a record."""
        id = record.id
        self.dated[id] = record
        match record:
            case Report() | StateReport():
                self._tie_telling(record)
                if isinstance(record, StateReport):
                    if record.state is not None:
                        self.states.setdefault(record.state, []).append(id)
                    if record.level is not None and record.place and record.activity:
                        self.levels.setdefault(record.unit or "", []).append(id)
            case Retract():
                self.retracts.setdefault(record.target, []).append(id)
            case Pledge():
                for other in partners(record):
                    self.depending.setdefault(other, []).append(id)
            case Statement():
                for name in record.incidents:
                    self._name(name)
                    self.ties.list_under(id, name)
                for answered in record.answers:
                    self.claims_on.setdefault(answered, []).append(id)
            case Supersede() | Withdraw():
                self.cuts.setdefault(record.target, []).append(id)
                if isinstance(record, Supersede):
                    self.replacing.setdefault(record.by, []).append(record.target)
            case SameIncident():
                for name in record.incidents:
                    self._name(name)
                self.ties.hold(id, self.ties.tie(*record.incidents))
            case SameOrigin():
                self.same_origins.append(id)
            case Coverage():
                self.coverages.append(record)
                self._watched.clear()
            case _:
                pass

    def _tie_telling(self, telling: Telling) -> None:
        id, incident = telling.id, telling.incident
        if incident is not None:
            self._name(incident)
            self.ties.hold(id, incident)
            if self.ties.root(id) is not None:
                self.ties.tie(id, incident)
        elif self.ties.root(id) is not None:
            self.ties.hold(id, id)

    def _name(self, name: str) -> None:
        """Note that a record speaks of an incident or telling: its name, and what goes by it."""
        self.ties.tie(name)
        told = self.dated.get(name)
        if isinstance(told, (Report, StateReport)):
            if told.incident is not None:
                self.ties.tie(name, told.incident)
            self.ties.hold(name, name)

    # -- finding them again

    def target_of(self, record: Timed) -> Timed | None:
        """What a retraction, or a retraction of a retraction, is about in the end, if it is kept."""
        while isinstance(record, Retract):
            target = self.dated.get(record.target)
            if target is None:
                return None
            record = target
        return record

    def group(self, pledge: str) -> list[Pledge]:
        """A pledge and all that it depends on."""
        found: dict[str, Pledge] = {}
        waiting = [pledge]
        while waiting:
            record = self.dated.get(waiting.pop())
            if isinstance(record, Pledge) and record.id not in found:
                found[record.id] = record
                waiting.extend(partners(record))
        return list(found.values())

    def dependents(self, pledge: str) -> set[str]:
        """A pledge and all that depend on it."""
        found: set[str] = set()
        waiting = [pledge]
        while waiting:
            id = waiting.pop()
            if id not in found:
                found.add(id)
                waiting.extend(self.depending.get(id, ()))
        return found

    # -- files

    def file(self, ids: Collection[str], without: Collection[str] = ()) -> File:
        """A file of some records, of what takes them back, and of who is one witness."""
        found = {*ids, *self.same_origins}
        waiting = list(found)
        while waiting:
            for id in self.retracts.get(waiting.pop(), ()):
                if id not in found:
                    found.add(id)
                    waiting.append(id)
        dated = self.dated
        return File.of_some(
            self.world,
            self._shared,
            (dated[id] for id in found if id in dated and id not in without),
            self.streamed,
        )

    def of_pledges(self, pledges: Iterable[str], *, told: bool = True) -> set[str]:
        """The records that bear on some pledges and on those they depend on.

        Args:
            pledges: The pledges.
            told: Whether what was reported is wanted, or only what says how they stand.
        """
        found: set[str] = set()
        for pledge in dict.fromkeys(each.id for id in pledges for each in self.group(id)):
            found.add(pledge)
            for cut in self.cuts.get(pledge, ()):
                found.add(cut)
                record = self.dated[cut]
                if isinstance(record, Supersede):
                    found.add(record.by)
            record = self.dated[pledge]
            assert isinstance(record, Pledge)
            if record.condition is not None and record.condition.state is not None:
                found.update(self.states.get(record.condition.state, ()))
            if told:
                docket, tied = self._with_ties(self.dockets.get(pledge, ()))
                found |= docket
                found.update(self._watching(record, everywhere=tied))
        return found

    def lay(self, telling: str, name: str) -> None:
        """Lay a telling in the docket of a question."""
        self.dockets.setdefault(name, {})[telling] = None

    def roots_of(self, names: Iterable[str]) -> set[str]:
        """What some names are tied to."""
        return {root for name in names if (root := self.ties.root(name)) is not None}

    def tellings(self, root: str) -> list[Telling]:
        """The tellings that are tied together."""
        members = (self.dated[id] for id in self.ties.members(root))
        return [record for record in members if isinstance(record, (Report, StateReport))]

    def of_ties(self, names: Iterable[str]) -> set[str]:
        """The records that are tied to some names."""
        return {id for root in self.roots_of(names) for id in self.ties.members(root)}

    def told_to(self, name: str) -> set[str]:
        """The tellings that bear on a question, with all that they are tied to."""
        return self._with_ties(self.dockets.get(name, ()))[0]

    def _with_ties(self, ids: Iterable[str]) -> tuple[set[str], bool]:
        found = set(ids)
        roots = {root for id in found if (root := self.ties.of(id)) is not None}
        for root in roots:
            found.update(self.ties.members(root))
        return found, bool(roots)

    def sensitive(self) -> Iterator[str]:
        """The coverages that say how much they see."""
        return (look.id for look in self.coverages if look.sensitivity is not None)

    def _watching(self, pledge: Pledge, *, everywhere: bool) -> Iterator[str]:
        """The coverages that may see something of a pledge.

        Args:
            pledge: The pledge.
            everywhere: Whether what is told of it may have happened elsewhere too.
        """
        if len(self.coverages) <= _FEW:
            return (look.id for look in self.coverages)
        if pledge.id not in self._watched:
            places = self.world.places.region((*pledge.places, *pledge.control))
            activities = self.world.activities.region(pledge.activities)
            self._watched[pledge.id] = tuple(
                look.id
                for look in self.coverages
                if _meet(self._sight(look)[0], places) and _meet(self._sight(look)[1], activities)
            )
        watched = self._watched[pledge.id]
        return iter((*watched, *self.sensitive()) if everywhere else watched)

    def _sight(self, look: Coverage) -> tuple[frozenset[str], frozenset[str]]:
        if look.id not in self._seen:
            self._seen[look.id] = (
                self.world.places.region(look.places).inside,
                self.world.activities.region(look.activities).inside,
            )
        return self._seen[look.id]


def _meet(inside: frozenset[str], region: Region) -> bool:
    return not (inside.isdisjoint(region.inside) and inside.isdisjoint(region.coarse))


_NAMING = (
    *((name, "place") for name in ("place", "places", "except_places", "control")),
    *((name, "activity") for name in ("activity", "activities", "except_activities")),
)
"""The fields of dated records that may name a place or activity that comes with pledgewatch."""


def brings_in(record: Record, world: Ledger) -> bool:
    """Whether a record names a place or activity that comes with pledgewatch and is new to the world."""
    for name, table in _NAMING:
        value = getattr(record, name, None)
        for id in value if isinstance(value, tuple) else (value,):
            if id and id.startswith(conventions.PREFIXES[table]) and id not in world._tables[table]:
                return True
    return False


def tables_of(ledger: Ledger) -> dict[str, dict[str, Record]]:
    """Every record of a ledger by table and id, what was brought in among them."""
    return ledger._tables
