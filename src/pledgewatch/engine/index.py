"""Index of pledges and statements by signature: what a telling may bear on, found without asking each.

A telling's *signature* is its place, activity, actor and target, each of which may be untold. The index
answers with a superset: it may name a pledge that the telling turns out to lie outside of, and never
leaves one out that it may lie in. It is the one place where this is decided, for records and for rows
of tables alike.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from pledgewatch.conventions import PREFIXES, catalogue
from pledgewatch.model.dates import effect_of
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import (
    Activity,
    Actor,
    Node,
    Place,
    Pledge,
    Report,
    Retract,
    SameIncident,
    Statement,
    StateReport,
)
from pledgewatch.model.time import BEGINNING, DAY, FOREVER, clip
from pledgewatch.model.tree import Hierarchy, Region

__all__ = ["Index", "bears_from"]

_NOTHING = Region(frozenset(), frozenset())

_Asked = tuple[Region | None, Region]
"""What is asked for on one axis, less what is left out; None asks for everything."""


def bears_from(ledger: Ledger, pledge: Pledge) -> int:
    """An instant (microseconds UTC): nothing that was over by then bears on a pledge.

    It lies before the longest baseline there is, whatever the kind of the pledge: the effect of every
    prohibition is counted before and after.
    """
    rules = ledger.assumptions.reduction
    start = pledge.said.lo
    if pledge.start is not None:
        start = min(start, effect_of(pledge.start).lo)
    # Two days more: a baseline begins with a civil day.
    since = start - (rules.gap_days + rules.baseline_days + 2) * DAY
    if pledge.baseline is not None:
        since = min(since, pledge.baseline.lo)
    return clip(since)


# -- one axis --------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class _Axis:
    """Bitmap index of one hierarchy: for each node, which areas it may lie in.

    Attributes:
        table: What the nodes are.
        nodes: Every node that the ledger knows.
        inside, out: For each node in which areas it surely lies, and which leave it out.
        may: For each node in which areas it may lie, for all it is asked.
        everywhere: The areas that ask for all nodes.
        untold: The areas in which what is not told may lie.
    """

    table: str
    nodes: frozenset[str]
    inside: Mapping[str, int]
    out: Mapping[str, int]
    may: dict[str, int]
    everywhere: int
    untold: int

    @classmethod
    def of(cls, ledger: Ledger, kind: type[Node], asked: Iterable[_Asked]) -> _Axis:
        """The index of what some areas ask for, the first one at the lowest bit."""
        groups: dict[_Asked, int] = {}
        for bit, each in enumerate(asked):
            groups[each] = groups.get(each, 0) | 1 << bit
        inside: dict[str, int] = {}
        out: dict[str, int] = {}
        may: dict[str, int] = {}
        everywhere = untold = 0
        for (wanted, left_out), bits in groups.items():
            if wanted is None:
                everywhere |= bits
            else:
                _mark(inside, wanted.inside, bits)
                _mark(may, wanted.inside | wanted.coarse, bits)
            if wanted is None or wanted.inside:
                untold |= bits
            _mark(out, left_out.inside, bits)
        nodes = frozenset(node.id for node in ledger.all(kind))
        may = {node: (may.get(node, 0) | everywhere) & ~out.get(node, 0) for node in {*may, *nodes}}
        return cls(kind.table, nodes, inside, out, may, everywhere, untold)

    def bits(self, node: str | None) -> int:
        """The areas that a node may lie in; of one that is not told, all that ask for anything."""
        if node is None:
            return self.untold
        found = self.may.get(node)
        if found is None:
            # What comes with pledgewatch, and no record names, lies in what it belongs to.
            above: Iterable[str] = (node,)
            if self.table in PREFIXES and node.startswith(PREFIXES[self.table]):
                above = catalogue(self.table).ancestors(node)
            found, out = self.everywhere, 0
            for each in above:
                found |= self.inside.get(each, 0)
                out |= self.out.get(each, 0)
            found = self.may[node] = found & ~out
        return found


def _mark(marked: dict[str, int], nodes: Iterable[str], bits: int) -> None:
    for node in nodes:
        marked[node] = marked.get(node, 0) | bits


# -- the index -------------------------------------------------------------------------------------


@attrs.frozen
class _Area:
    """Places, activities, actors and targets that one pledge or statement asks about."""

    id: str
    since: int
    places: _Asked
    activities: _Asked
    actors: _Asked
    targets: _Asked


@attrs.frozen(eq=False)
class Index:
    """Index of the pledges and statements of a ledger by the signature of what may bear on them.

    Attributes:
        since: For each pledge and each statement with a scope, by id, an instant (microseconds UTC):
            what was over by then does not bear on it.
        names: Incident names and report ids by which reports of the ledger go, or that a
            `SameIncident`, a `Statement` or a `Retract` names: what goes by one of them is tied.
        incidents: Those of them that are not the id of a dated record of the ledger.
    """

    since: Mapping[str, int]
    names: frozenset[str]
    incidents: frozenset[str]
    _areas: Sequence[tuple[str, int]]
    _axes: tuple[_Axis, _Axis, _Axis, _Axis]
    _told: Mapping[str, int]
    _named: frozenset[str]
    _reports: frozenset[str]
    _bits: dict[tuple[str | None, ...], int] = attrs.field(factory=dict, init=False, repr=False)
    _ids: dict[int, frozenset[str]] = attrs.field(factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, ledger: Ledger) -> Index:
        """The index of a ledger, whatever the clocks."""
        # The lowest bit is then the least instant.
        areas = sorted(_areas(ledger), key=lambda area: (area.since, area.id))
        told: collections.Counter[str] = collections.Counter()
        reports = [r for r in ledger.dated.values() if isinstance(r, (Report, StateReport))]
        for report in reports:
            told.update({report.id, report.incident or report.id})
        named: set[str] = set()
        for record in ledger.dated.values():
            if isinstance(record, (SameIncident, Statement)):
                named.update(record.incidents)
            elif isinstance(record, Retract):
                named.add(record.target)
        names = frozenset((*told, *named))
        return cls(
            since={area.id: area.since for area in areas},
            names=names,
            incidents=names - ledger.dated.keys(),
            areas=tuple((area.id, area.since) for area in areas),
            axes=(
                _Axis.of(ledger, Place, (area.places for area in areas)),
                _Axis.of(ledger, Activity, (area.activities for area in areas)),
                _Axis.of(ledger, Actor, (area.actors for area in areas)),
                _Axis.of(ledger, Actor, (area.targets for area in areas)),
            ),
            told=dict(told),
            named=frozenset(named),
            reports=frozenset(report.id for report in reports),
        )

    def _asking(self, signature: tuple[str | None, ...]) -> int:
        found = self._bits.get(signature)
        if found is None:
            found = -1
            for axis, node in zip(self._axes, signature, strict=True):
                found &= axis.bits(node)
            self._bits[signature] = found
        return found

    def concerned(
        self, place: str | None, activity: str | None, actor: str | None, target: str | None = None
    ) -> frozenset[str]:
        """The ids of the pledges and statements that a signature may concern, at whatever time.

        None means "not told", which may be anything.
        """
        bits = self._asking((place, activity, actor, target))
        if bits not in self._ids:
            self._ids[bits] = frozenset(self._areas[bit][0] for bit in _set_bits(bits))
        return self._ids[bits]

    def first(
        self, place: str | None, activity: str | None, actor: str | None, target: str | None = None
    ) -> int:
        """The least instant from which on a signature concerns anything (microseconds UTC).

        What was over by then concerns nothing; the end of time where it never does.
        """
        bits = self._asking((place, activity, actor, target))
        return self._areas[(bits & -bits).bit_length() - 1][1] if bits else FOREVER

    def concerned_by(self, report: Report) -> frozenset[str]:
        """The ids of the pledges and statements that a report may concern by itself, its time included.

        A report that names its pledge concerns that one.
        """
        pledge: str | None = getattr(report, "pledge", None)
        if pledge is not None:
            return frozenset((pledge,))
        target = getattr(report, "target", None)
        found = self.concerned(report.place, report.activity, report.actor, target)
        reach = report.when.hi
        if report.report_dated:
            # What is dated by its report may have happened any time before it was known.
            reach = max(reach, report._known_at + 1)
        return frozenset(id for id in found if self.since[id] < reach)

    def untied(self, report: Report) -> bool:
        """Whether a report stands by itself: nothing else tells of its incident, or names either.

        What is tied may bear on a pledge whatever its own signature, for what one telling puts
        outside another may put inside.

        Args:
            report: A report of the ledger, or one that is not in it.
        """
        if getattr(report, "pledge", None) is not None:
            return False
        own = int(report.id in self._reports)
        return not any(
            name in self._named or self._told.get(name, 0) > own
            for name in (report.id, report.incident or report.id)
        )


def _set_bits(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        bits ^= lowest
        yield lowest.bit_length() - 1


# -- what is asked ---------------------------------------------------------------------------------


def _areas(ledger: Ledger) -> Iterator[_Area]:
    lent = _lent(ledger.actors, ledger.all(Actor))
    for pledge in ledger.all(Pledge):
        yield from _of_pledge(ledger, pledge, lent)
    for statement in ledger.all(Statement):
        if statement.activities:
            yield _of_statement(ledger, statement, lent)


def _lent(actors: Hierarchy, all_actors: Iterable[Actor]) -> frozenset[str]:
    """Whoever is under somebody's control at some time, by itself or through what it belongs to."""
    controlled = (actor.id for actor in all_actors if actor.controlled_by)
    return frozenset().union(*(actors.descendants(id) for id in controlled))


def _acts_of(actors: Hierarchy, whose: Iterable[str], lent: frozenset[str]) -> Region:
    """Whose acts may be those of some actors; whom anybody controls may act for anybody."""
    regions = [actors.region((actor,)) for actor in whose]
    inside: frozenset[str] = frozenset().union(*(region.inside for region in regions))
    return Region(inside, lent.union(*(region.coarse for region in regions)) - inside)


def _of_pledge(ledger: Ledger, pledge: Pledge, lent: frozenset[str]) -> Iterator[_Area]:
    """Its whole scope, and its control places."""
    targets: Region | None = None
    given: Any = getattr(pledge, "targets", ())
    if given and not getattr(pledge, "except_targets", ()):
        targets = _acts_of(ledger.actors, given, lent)
    places, kinds = ledger.places.region, ledger.activities.region
    whole = _Area(
        id=pledge.id,
        since=bears_from(ledger, pledge),
        places=(places(pledge.places), places(pledge.except_places)),
        activities=(kinds(pledge.activities), kinds(pledge.except_activities)),
        actors=(_acts_of(ledger.actors, (pledge.debtor,), lent), _NOTHING),
        targets=(targets, _NOTHING),
    )
    yield whole
    if pledge.control:
        yield attrs.evolve(whole, places=(places(pledge.control), places(pledge.places)))


def _of_statement(ledger: Ledger, statement: Statement, lent: frozenset[str]) -> _Area:
    """What a statement speaks of, whenever; without places: everywhere."""
    about = statement.about or statement.speaker
    # Whose word the speaker's is, is for others to say: it is one of these.
    heads = {*ledger.actors.ancestors(about), *ledger.node(Actor, about).speaks_for}
    return _Area(
        id=statement.id,
        since=BEGINNING,
        places=(ledger.places.region(statement.places) if statement.places else None, _NOTHING),
        activities=(ledger.activities.region(statement.activities), _NOTHING),
        actors=(_acts_of(ledger.actors, sorted(heads), lent), _NOTHING),
        targets=(None, _NOTHING),
    )
