"""Section 4 and the authority of section 6: what is held at a knowledge time, and who counts as one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.reference.numbers import ADMIRALTY, CAP, llr
from tests.reference.scope import Tree
from tests.reference.windows import declared_end
from tests.reference.world import Coverage, World, get

from pledgewatch.model.logic import T
from pledgewatch.model.time import Moment, exact

NODES = ("actor", "place", "activity", "source")


class Classes:
    """An equivalence closure; each class is named by its least member."""

    def __init__(self) -> None:
        self._up: dict[Any, Any] = {}

    def name(self, member: Any) -> Any:
        while member in self._up:
            member = self._up[member]
        return member

    def join(self, members: Iterable[Any]) -> None:
        names = sorted({self.name(member) for member in members})
        for name in names[1:]:
            self._up[name] = names[0]


class Held:
    """The records alive at `as_of`, the trees, the origins and their families."""

    def __init__(self, world: World, as_of: int) -> None:
        self.world, self.as_of, self.zone = world, as_of, world.timezone
        every = {(r.table, r.id): r for r in world.records}
        by_table: dict[str, list[Any]] = {}
        for key in sorted(every):
            by_table.setdefault(key[0], []).append(every[key])
        self.sources = {s.id: s for s in by_table.get("source", [])}
        self.actor_nodes = {a.id: a for a in by_table.get("actor", [])}
        self.actors = Tree(by_table.get("actor", []), "part_of", fills=False)
        self.places = Tree(by_table.get("place", []), "part_of")
        self.activities = Tree(by_table.get("activity", []), "kind_of")
        self.readings = by_table.get("reading", [])
        self._dated = {
            r.id: r
            for table in by_table
            if table not in (*NODES, "reading")
            for r in by_table[table]
        }
        self.proposals: set[str] = set()
        self._organs: dict[str, set[str]] = {}
        for source in self.sources.values():
            if source.organ_of is not None:
                self._organs.setdefault(source.organ_of, set()).add(source.id)
        self.alive = self._alive()
        self._tie()

    # -- section 4 and authority ---------------------------------------------------------------

    def all(self, table: str) -> list[Any]:
        """The alive records of a table, by id."""
        return [r for r in self.alive if r.table == table]

    def pledge(self, id: str) -> Any:
        return next((p for p in self.all("pledge") if p.id == id), None)

    def is_foreign(self, record: Any) -> bool:
        """Whether a record came by table or stream from somebody who is no editor."""
        return get(record, "streamed", False) and record.source not in self.world.editors

    def _makers(self, record: Any) -> set[str]:
        makers = {get(record, "source"), get(record, "origin")} - {None}
        for role in ("speaker", "debtor"):
            makers |= self._organs.get(get(record, role), set())
        return makers

    def binds(self, record: Any, target: Any) -> bool:
        """Whether what a record does to another one binds; otherwise it is a proposal (section 6)."""
        if not self.is_foreign(record) or record.source in self._makers(target):
            return True
        self.proposals.add(record.id)
        return False

    def _alive(self) -> list[Any]:
        retractions: dict[str, list[Any]] = {}
        for record in self._dated.values():
            if record.table == "retract" and record._known_at <= self.as_of:
                retractions.setdefault(record.target, []).append(record)

        def stands(record: Any) -> bool:
            return record._known_at <= self.as_of and not any(
                stands(r) and self.binds(r, record) for r in retractions.get(record.id, [])
            )

        return [r for r in self._dated.values() if stands(r)]

    def retracted(self, table: str) -> list[Any]:
        """Records known by now and taken back."""
        return [
            r
            for r in self._dated.values()
            if r.table == table and r._known_at <= self.as_of and r not in self.alive
        ]

    def _tie(self) -> None:
        """Origins, families and incidents (0001, rule 16; section 6)."""
        self._origins, self._families, self._incidents = Classes(), Classes(), Classes()
        for tie in self.all("same_origin"):
            if not self.is_foreign(tie) or set(tie.origins) == {tie.source}:
                self._origins.join(tie.origins)
            else:
                self.proposals.add(tie.id)
        for id, source in self.sources.items():
            origin = ("origin", self._origins.name(id))
            self._families.join([origin])
            if get(source, "kin"):
                self._families.join([origin, ("kin", source.kin)])
            if source.organ_of is not None and source.organ_of not in self.actors.sides:
                for actor in {source.organ_of} | self.actors.above(source.organ_of, False):
                    self._families.join([origin, ("actor", actor)])
        tellings = [*self.all("report"), *self.all("state_report")]
        tellers: dict[str, set[str]] = {}
        for telling in tellings:
            if not self.is_foreign(telling):
                tellers.setdefault(self._told_name(telling), set()).add(telling.source or "")
        self._names: dict[str, str] = {}
        for telling in tellings:
            name = self._told_name(telling)
            if self.is_foreign(telling) and telling.incident is not None:
                owners = tellers.get(name, set())
                if owners != {telling.source}:
                    if owners:
                        self.proposals.add(telling.id)
                    name = f"{name} of {telling.source}"
            self._names[telling.id] = name
        by_id = {telling.id: telling for telling in tellings}
        for tie in self.all("same_incident"):
            own = all(
                member in by_id and by_id[member].source == tie.source for member in tie.incidents
            )
            if self.is_foreign(tie) and not own:
                self.proposals.add(tie.id)
                continue
            self._incidents.join(
                self._names[member] if member in by_id else member for member in tie.incidents
            )

    @staticmethod
    def _told_name(telling: Any) -> str:
        return telling.incident or telling.id

    def incident(self, telling: Any) -> str:
        """The name of the incident a telling tells of."""
        return self._incidents.name(self._names[telling.id])

    def incident_named(self, name: str) -> str:
        return self._incidents.name(self._names.get(name, name))

    # -- who counts as one ---------------------------------------------------------------------

    def source_of(self, telling: Any) -> str:
        return telling.origin or telling.source

    def origin(self, telling: Any) -> str:
        """The class of origins a telling comes from."""
        return self._origins.name(self.source_of(telling))

    def told_by(self, telling: Any) -> set[str]:
        """Its origin, and the data set that it is a row of: a data set is an outlet that counts its rows."""
        outlet = get(telling, "source")
        rows = outlet is not None and get(self.sources.get(outlet), "dataset", False)
        return {self.origin(telling), *([self.origin_named(outlet)] if rows else [])}

    def origin_named(self, source: str) -> str:
        return self._origins.name(source)

    def family(self, origin: str) -> Any:
        return self._families.name(("origin", origin))

    def letter(self, source: str, outlet: str | None = None) -> str:
        """The rating of a source; F means that nobody rated it."""
        node = self.sources.get(source)
        rated = node.reliability if node is not None else "F"
        if rated == "F" and outlet is not None and get(self.sources.get(outlet), "dataset", False):
            rated = self.sources[outlet].reliability
        return self.world.unrated if rated == "F" else rated

    def is_unrated(self, source: str) -> bool:
        return self.letter(source) == "F"

    def p(self, telling: Any) -> float:
        """P(true | told): source map `admiralty-default-2`."""
        if telling.probability is not None:
            return telling.probability
        p = ADMIRALTY[self.letter(self.source_of(telling), telling.source)]
        return min(p, CAP.get(telling.credibility, 1.0))

    def llr(self, telling: Any) -> int:
        return llr(self.p(telling))

    def organ_of(self, source: str) -> str | None:
        return get(self.sources.get(source), "organ_of")

    def speaks_for(self, source: str, actor: str | None) -> bool:
        """Whether a source is an organ of an actor, of a part of it or of what it is part of."""
        return self.actors.kin(self.organ_of(source), actor)

    def shared(self, weights: dict[str, int]) -> dict[str, int]:
        """Section 6, share: the strongest of a family in full, a second at half, further ones at nothing."""
        seen: dict[Any, int] = {}
        shares = {}
        for origin in sorted(weights, key=lambda o: (-abs(weights[o]), o)):
            place = seen.get(self.family(origin), 0)
            seen[self.family(origin)] = place + 1
            size = abs(weights[origin])
            part = size if place == 0 else size // 2 if place == 1 else 0
            shares[origin] = part if weights[origin] > 0 else -part
        return shares

    def total(self, weights: dict[str, int]) -> int:
        return sum(self.shared(weights).values())

    # -- who was looking -----------------------------------------------------------------------

    def coverages(self) -> list[Any]:
        """Declared coverages, and looks that found nothing (section 4)."""
        looks = [
            Coverage(
                id=report.id,
                origin=self.source_of(report),
                source=report.source,
                activities=(report.activity,),
                places=(report.place,),
                when=report.when,
            )
            for report in self.all("report")
            if report.number == 0 and report.place is not None and report.activity is not None
        ]
        return [*self.all("coverage"), *looks]

    def sees(self, coverage: Any, place: str, activity: str) -> bool:
        return (
            self.places.contained(place, coverage.places) is T
            and self.activities.contained(activity, coverage.activities) is T
        )

    # -- ends of a window ----------------------------------------------------------------------

    def ended_by(self, pledge: Any) -> list[Any]:
        """Alive Supersede and Withdraw of a pledge that bind, the earliest first."""
        found = [
            r
            for table in ("supersede", "withdraw")
            for r in self.all(table)
            if r.target == pledge.id and self.binds(r, pledge)
        ]
        return sorted(found, key=lambda r: (r.when.lo, r.when.hi, r.table, r.id))

    def end(self, pledge: Any) -> Any:
        """E': the earliest of E and the instants of Supersede and Withdraw."""
        moments = [declared_end(pledge, self.zone), *(r.when for r in self.ended_by(pledge))]
        if len(moments) == 1:
            return moments[0]
        return Moment.of(min(m.lo for m in moments), min(m.hi for m in moments))


def report_dated_interval(telling: Any, lag: int) -> Any:
    """Section 6a: when a report-dated telling may have happened, the lag before `known`."""
    known = telling._known_at
    return Moment.of(known + 1 - lag, known + 1) if lag else exact(known)
