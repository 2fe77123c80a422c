"""A ledger at one knowledge time: what is alive, what is one incident, who is one witness.

A record that takes back, ends or ties others binds what its own source said; about the records of
others it is a proposal unless it stands in the ledger's own files or comes from one of its editors
(semantics 6, *authority*).
"""

from __future__ import annotations

import bisect
import copy
import functools
import graphlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pledgewatch.conventions import log_odds
from pledgewatch.engine.log import Log
from pledgewatch.engine.regions import Hierarchies, hierarchies
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import (
    Coverage,
    Pledge,
    Report,
    Retract,
    SameIncident,
    SameOrigin,
    Source,
    StateReport,
    Supersede,
    Timed,
    Withdraw,
)

Telling = Report | StateReport


def observer_of(record: Telling | Coverage) -> str:
    """Who observed what is told: its origin, failing that its source; empty where neither is named."""
    return record.origin or record.source or ""


R = TypeVar("R", bound=Timed)


class Partition:
    """Disjoint classes of names (union-find); a class is named by its least member."""

    def __init__(self) -> None:
        self._leader: dict[Hashable, Hashable] = {}

    def find(self, name: Hashable) -> Hashable:
        """The name of the class of a member; its own where nothing is joined to it."""
        leader = self._leader
        if name not in leader:
            return name
        root = name
        while leader.get(root, root) != root:
            root = leader[root]
        while leader.get(name, name) != root:
            leader[name], name = root, leader[name]
        return root

    def join(self, names: Iterable[Hashable]) -> None:
        """Put some names into one class."""
        roots = sorted({self.find(name) for name in names}, key=repr)
        for root in roots[1:]:
            self._leader[root] = roots[0]


class Snapshot:
    """The records of a ledger that are alive at a knowledge time, and who they come from.

    Args:
        as_of: Knowledge time (microseconds UTC).

    What becomes known is mostly single tellings, and pledges that nothing hangs on, which change
    nothing but themselves: a snapshot carries on from an earlier one by these (`told`), and shares
    with it all that does not hang on them.

    Attributes:
        ledger, as_of: As given.
        world: The hierarchies of the ledger.
        alive: The dated records known by `as_of` and not taken back, by id.
        retracted: Those that were known by `as_of` and have been taken back, by id.
        proposals: The ids of alive records that would bind others but may not, sorted.
        compiled: What was compiled of it before, which no single telling changes.
        log: The single tellings that were told since the snapshot it carries on from, and perhaps more.
        length: How many of these it knows.
    """

    def __init__(self, ledger: Ledger, as_of: int, world: Hierarchies | None = None) -> None:
        self.ledger, self.as_of = ledger, as_of
        self.world = hierarchies(ledger) if world is None else world
        self.assumptions = ledger.assumptions
        self.rules = ledger.assumptions.thresholds
        self._sources = {source.id: source for source in ledger.all(Source)}
        self._organs: dict[str, set[str]] = {}
        for source in self._sources.values():
            if source.organ_of is not None:
                self._organs.setdefault(source.organ_of, set()).add(source.id)
        self._proposals: set[str] = set()
        self._taken: frozenset[str] = frozenset()
        self.alive, self.retracted = self._living()
        self._first = self.alive
        self.log = Log()
        self.length = 0
        self._by_kind = _by_kind(self.alive)
        self._by_state: dict[str, list[StateReport]] | None = None
        self.compiled: dict[Hashable, Any] = {}
        self._origins, self._families, self._incidents = Partition(), Partition(), Partition()
        self._names: dict[str, str] = {}
        self._lent: frozenset[str] = frozenset()
        self._offered: frozenset[str] = frozenset()
        self._owners: dict[str, set[str | None]] = {}
        self._join_origins()
        self._join_incidents()
        self._own_organs: dict[str, frozenset[str]] = {}
        self._weights: dict[tuple[str, str | None, int | None], int] = {}
        # Which pledges ended early, and what stands for them, as far as it was asked for.
        self.ended: dict[object, bool] = {}
        self.renewals: dict[str, Any] = {}

    @property
    def proposals(self) -> tuple[str, ...]:
        """The ids of alive records that would bind records of others but may not, sorted."""
        return tuple(sorted(self._proposals | self._offered))

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """The alive records of a class, by id."""
        if kind is Report:
            return self._reports  # type: ignore[return-value]
        return self._by_kind.get(kind, ())  # type: ignore[return-value]

    @functools.cached_property
    def alive(self) -> Mapping[str, Timed]:
        """The dated records known by `as_of` and not taken back, by id."""
        told = {report.id for report in self.log.between(0, self.length)}
        return {
            id: record
            for id, record in self.ledger.dated.items()
            if id in self._first or id in told
        }

    @functools.cached_property
    def _reports(self) -> tuple[Report, ...]:
        return tuple(record for record in self.alive.values() if isinstance(record, Report))

    # -- authority -----------------------------------------------------------------------------

    def is_foreign(self, record: Timed) -> bool:
        """Whether a record came by a table or stream from somebody who is no editor."""
        return record.id in self.ledger.streamed and record.source not in self.ledger.editors

    def binds(self, record: Timed, target: Timed | None) -> bool:
        """Whether what a record does to another one holds; otherwise it is a proposal."""
        if not self.is_foreign(record):
            return True
        if target is not None and record.source in self._makers(target):
            return True
        self._proposals.add(record.id)
        return False

    def _makers(self, record: Timed) -> set[str]:
        """The sources that a record is by: its own, and those who speak for whom it binds."""
        makers = {record.source, getattr(record, "origin", None)} - {None}
        if isinstance(record, Pledge):
            for actor in (record.speaker, record.debtor):
                makers |= self._organs.get(actor or "", set())
        return makers  # type: ignore[return-value]

    def _living(self) -> tuple[Mapping[str, Timed], Mapping[str, Timed]]:
        came = self.ledger._arrivals
        until = bisect.bisect_right(came, self.as_of, key=lambda each: each._known_at)
        ids = {each.id for each in came[:until]}
        known = {id: record for id, record in self.ledger.dated.items() if id in ids}
        retractions: dict[str, list[Retract]] = {}
        for record in known.values():
            if isinstance(record, Retract):
                retractions.setdefault(record.target, []).append(record)
        self._taken = frozenset(retractions)
        fate: dict[str, bool] = {}
        # Retractions form no cycles (checked by the ledger): each comes after those that take it back.
        chains = {target: [each.id for each in of] for target, of in retractions.items()}
        for id in graphlib.TopologicalSorter(chains).static_order():
            target = self.ledger.dated.get(id)
            fate[id] = not any(
                fate[each.id] and self.binds(each, target) for each in retractions.get(id, ())
            )
        alive = {id: record for id, record in known.items() if fate.get(id, True)}
        return alive, {id: record for id, record in known.items() if id not in alive}

    def later(self, as_of: int) -> Snapshot:
        """The snapshot at a later knowledge time by which nothing else became known."""
        moved = copy.copy(self)
        moved.as_of = as_of
        return moved

    def within(self, ledger: Ledger) -> Snapshot:
        """The snapshot of a ledger that holds more records, none of which is known by then."""
        moved = copy.copy(self)
        moved.ledger = ledger
        for made in ("alive", "_reports"):
            moved.__dict__.pop(made, None)
        return moved

    def told(self, as_of: int, news: Sequence[Timed]) -> Snapshot | None:
        """The snapshot at a later knowledge time by which some records became known.

        Only what they add is added to it; None where they bind or are bound by others, so that it has to
        be made anew.
        """
        if not all(map(self._is_single, news)):
            return None
        reports = [each for each in news if isinstance(each, Report)]
        names = {(_own_name(each), self._is_lending(each)) for each in reports}
        if len({name for name, _ in names}) < len(names):
            return None  # what is its own by one of them is lent by another
        moved = self.later(as_of)
        if not news:
            return moved
        there = self.log.between(self.length, self.length + len(reports))
        if any(one is not other for one, other in zip(there, reports, strict=False)):
            # It was carried on by others.
            moved.log, there = self.log.first(self.length), []
        named = [(each, *self._named(each)) for each in reports]
        for report, name, _ in named[len(there) :]:
            moved.log.add(report, self.incident(name))
        moved.length += len(reports)
        moved._lent = self._lent.union(name for name, is_lent in names if is_lent)
        moved._offered = self._offered.union(r.id for r, _, is_proposed in named if is_proposed)
        pledges = {each.id: each for each in news if isinstance(each, Pledge)}
        if pledges:
            every = sorted((*self.all(Pledge), *pledges.values()), key=lambda each: each.id)
            moved._by_kind = {**self._by_kind, Pledge: tuple(every)}
            moved._first = {**self._first, **pledges}
        moved.ended, moved.renewals = {}, {}
        for made in ("alive", "_reports"):
            moved.__dict__.pop(made, None)
        return moved

    def _is_single(self, record: Timed) -> bool:
        """Whether a record that becomes known changes no other one, and is changed by none."""
        if isinstance(record, Pledge):
            is_bound = record.id in self._taken or record.id in self._renewing
            return record.announcement is None and not is_bound
        if not isinstance(record, Report):
            return False
        if not record.number or record.id in self._taken or record.id in self._tied:
            return False
        name = _own_name(record)
        if self._is_lending(record):
            return not self.log.telling(self.incident(name), 0, self.length)
        return name not in self._lent

    @functools.cached_property
    def _tied(self) -> frozenset[str]:
        return frozenset(id for tie in self.all(SameIncident) for id in tie.incidents)

    @functools.cached_property
    def _renewing(self) -> frozenset[str]:
        return frozenset(each.by for each in self.all(Supersede))

    def without(self, origin: str) -> Snapshot:
        """The snapshot as if an origin had told of nothing and looked at nothing (leave one out)."""
        rest = copy.copy(self)
        rest.alive = {
            id: record
            for id, record in self.alive.items()
            if not isinstance(record, (Report, StateReport, Coverage))
            or self.origin(observer_of(record)) != origin
        }
        rest._by_kind, rest._by_state, rest.compiled = _by_kind(rest.alive), None, {}
        rest.__dict__.pop("_reports", None)
        return rest

    # -- identity ------------------------------------------------------------------------------

    def _join_origins(self) -> None:
        for tie in self.all(SameOrigin):
            if not self.is_foreign(tie):
                self._origins.join(tie.origins)
            elif set(tie.origins) != {tie.source}:
                self._proposals.add(tie.id)
        for id, source in self._sources.items():
            origin = ("origin", self._origins.find(id))
            if source.kin is not None:
                self._families.join((origin, ("kin", source.kin)))
            if source.organ_of is not None and source.organ_of not in self.world.sides:
                bodies = self.world.above(source.organ_of)
                self._families.join((origin, *(("actor", actor) for actor in bodies)))

    def _join_incidents(self) -> None:
        tellings: list[Telling] = [*self.all(Report), *self.all(StateReport)]
        for telling in tellings:
            if not self.is_foreign(telling):
                self._owners.setdefault(_own_name(telling), set()).add(telling.source)
        for telling in tellings:
            name, is_proposed = self._named(telling)
            if is_proposed:
                self._proposals.add(telling.id)
            if name != telling.id:
                self._names[telling.id] = name
        self._lent = frozenset(_own_name(each) for each in tellings if self._is_lending(each))
        for tie in self.all(SameIncident):
            members = [self.alive.get(member) for member in tie.incidents]
            if self.is_foreign(tie) and not all(
                isinstance(member, (Report, StateReport)) and member.source == tie.source
                for member in members
            ):
                self._proposals.add(tie.id)
                continue
            self._incidents.join(self._names.get(member, member) for member in tie.incidents)

    def _is_lending(self, telling: Timed) -> bool:
        """Whether a telling is foreign and goes by a name that others may go by too."""
        return getattr(telling, "incident", None) is not None and self.is_foreign(telling)

    def _named(self, telling: Telling) -> tuple[str, bool]:
        """The name of what a telling tells of, and whether it only proposes to tell of what others do."""
        name = _own_name(telling)
        owners = self._owners.get(name, set())
        if not self._is_lending(telling) or owners == {telling.source}:
            return name, False
        return f"{name} of {telling.source}", bool(owners)

    def incident(self, name: str) -> str:
        """The name of the incident that a report, or another name, stands for."""
        told = self.log.incident(name, self.length)
        return str(self._incidents.find(self._names.get(name, name))) if told is None else told

    def origin(self, source: str) -> str:
        """The name an origin goes by: the least of those that are one witness."""
        return str(self._origins.find(source))

    def origin_of(self, telling: Telling) -> str:
        """The origin of a telling."""
        return self.origin(observer_of(telling))

    def family(self, origin: str) -> Hashable:
        """The family of an origin: kin count as one and a half witnesses."""
        return self._families.find(("origin", origin))

    def organ_of(self, source: str | None) -> str | None:
        """The actor a source speaks for."""
        found = self._sources.get(source or "")
        return found.organ_of if found is not None else None

    def organs(self, actor: str) -> frozenset[str]:
        """The actors with a source of their own that are an actor, a part of it or its whole."""
        if actor not in self._own_organs:
            own = (each for each in self._organs if self.world.kin(each, actor))
            self._own_organs[actor] = frozenset(own)
        return self._own_organs[actor]

    def told_of(self, state: str | None) -> Sequence[StateReport]:
        """The alive reports of a state by name, by id."""
        if self._by_state is None:
            self._by_state = {}
            for each in self.all(StateReport):
                if each.state is not None:
                    self._by_state.setdefault(each.state, []).append(each)
        return self._by_state.get(state or "", ())

    def announced(self, announcement: str) -> Sequence[Pledge]:
        """The alive pledges of one announcement, by id."""
        return self._announced.get(announcement, ())

    @functools.cached_property
    def _announced(self) -> Mapping[str, list[Pledge]]:
        found: dict[str, list[Pledge]] = {}
        for each in self.all(Pledge):
            if each.announcement is not None:
                found.setdefault(each.announcement, []).append(each)
        return found

    def is_organ(self, telling: Telling, actor: str | None) -> bool:
        """Whether whoever observed what is told speaks for an actor, a part of it or its whole."""
        return self.world.kin(self.organ_of(telling.origin or telling.source), actor)

    # -- weight --------------------------------------------------------------------------------

    def letter(self, source: str, outlet: str | None = None) -> str:
        """The reliability of a source, A to F; F where nobody rated it.

        A source that only the rows of a data set name is rated as the data set is.
        """
        found = self._sources.get(source)
        letter = found.reliability if found is not None else "F"
        if letter == "F" and outlet is not None:
            published = self._sources.get(outlet)
            if published is not None and published.dataset:
                letter = published.reliability
        return self.ledger.unrated if letter == "F" else letter

    def letter_of(self, telling: Telling) -> str:
        """The reliability of whoever observed what is told."""
        return self.letter(observer_of(telling), telling.source)

    def is_dataset(self, source: str) -> bool:
        """Whether a source is a data set: an outlet, of which the sources its rows name are the origins."""
        found = self._sources.get(source)
        return found is not None and found.dataset

    def is_unrated(self, source: str) -> bool:
        """Whether nobody rated a source, which then weighs nothing."""
        return self.letter(source) == "F"

    def probability(self, telling: Telling) -> float:
        """P(true) of a telling: its own, else that of its source."""
        if telling.probability is not None:
            return telling.probability
        letter = self.letter_of(telling)
        return self.assumptions.sources.probability(letter, telling.credibility)

    def llr(self, telling: Telling) -> int:
        """Log-likelihood ratio of what a telling says (nano-nats)."""
        if telling.probability is not None:
            return log_odds(telling.probability)
        key = (observer_of(telling), telling.source, telling.credibility)
        if key not in self._weights:
            self._weights[key] = log_odds(self.probability(telling))
        return self._weights[key]

    # -- what ends a pledge --------------------------------------------------------------------

    @functools.cached_property
    def _ends(self) -> Mapping[str, list[Supersede | Withdraw]]:
        ends: dict[str, list[Supersede | Withdraw]] = {}
        given: list[Supersede | Withdraw] = [*self.all(Supersede), *self.all(Withdraw)]
        for record in given:
            ends.setdefault(record.target, []).append(record)
        return ends

    def ended_by(self, pledge: Pledge) -> list[Supersede | Withdraw]:
        """What supersedes or withdraws a pledge, the earliest first."""
        found = [each for each in self._ends.get(pledge.id, ()) if self.binds(each, pledge)]
        return sorted(found, key=lambda r: (r.when.lo, r.when.hi, r.table, r.id))


def _own_name(telling: Timed) -> str:
    """The name by which a telling speaks of what it tells of."""
    return getattr(telling, "incident", None) or telling.id


def _by_kind(records: Mapping[str, Timed]) -> dict[type[Timed], tuple[Timed, ...]]:
    found: dict[type[Timed], list[Timed]] = {}
    for record in records.values():
        found.setdefault(type(record), []).append(record)
    return {kind: tuple(each) for kind, each in found.items()}


def counted_by(snapshot: Snapshot, report: Telling) -> frozenset[str]:
    """Who told of what a report tells: its origin, and the data set it is a row of."""
    own = snapshot.origin_of(report)
    if report.source is None or not snapshot.is_dataset(report.source):
        return frozenset((own,))
    return frozenset((own, snapshot.origin(report.source)))


def stronger(best: dict[str, int], weights: Mapping[str, int]) -> None:
    """Keep by origin the greater of two weights; those of no weight are left out."""
    for origin, llr in weights.items():
        if llr > best.get(origin, 0):
            best[origin] = llr


def strongest(snapshot: Snapshot, tellings: Iterable[Telling]) -> dict[str, int]:
    """By origin the most that some tellings weigh (nano-nats); those of no weight are left out."""
    best: dict[str, int] = {}
    for each in tellings:
        stronger(best, {snapshot.origin_of(each): snapshot.llr(each)})
    return best
