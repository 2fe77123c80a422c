"""Index of pledges and statements by signature: what a telling may bear on, found without asking each.

A telling's *signature* is its place, activity, actor and target, each of which may be untold. The index
answers with a superset: it may name a pledge that the telling turns out to lie outside of, and never
leaves one out that it may lie in. It is the one place where this is decided: for the evidence of a
review, for rows of tables, and for what follows changes.

It is one module, for an area and the axes that decide it are read together.
"""

from __future__ import annotations

import collections
import functools
import operator
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import attrs

from pledgewatch.conventions import PREFIXES, catalogue
from pledgewatch.engine.identity import Partition, Telling
from pledgewatch.engine.regions import Hierarchies, hierarchies
from pledgewatch.engine.scope import declared_end
from pledgewatch.engine.window import begun, reach
from pledgewatch.model.dates import effect_of
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import (
    Activity,
    Actor,
    Coverage,
    Kind,
    Node,
    Place,
    Pledge,
    Reading,
    Report,
    Retract,
    SameIncident,
    SameOrigin,
    Statement,
    StatementKind,
    StateReport,
)
from pledgewatch.model.time import BEGINNING, DAY, FOREVER, clip
from pledgewatch.model.tree import Region, all_from

Signature = tuple[str | None, str | None, str | None, str | None]
"""Place, activity, actor and target; None where it is not told."""


def bears_during(ledger: Ledger, pledge: Pledge, read_as: Iterable[Kind] = ()) -> tuple[int, int]:
    """Two instants (microseconds UTC): what was over by the first, or began at the second or later.

    Nothing of that bears on a pledge. The first lies before the longest baseline there is, whatever the
    kind of the pledge: the effect of every prohibition is counted before and after. An act is held
    against a pledge up to the end that was pledged. That something was not done may be told at any
    time, and that a state holds after the deadline; `read_as` are the kinds it is read as beside its own.
    """
    kinds = {pledge.kind, *read_as}
    if any(kind.is_task for kind in kinds):
        return BEGINNING, FOREVER
    rules = ledger.assumptions.reduction
    start = pledge.said.lo
    if pledge.start is not None:
        start = min(start, effect_of(pledge.start).lo)
    # Two days more: a baseline begins with a civil day.
    since = start - (rules.gap_days + rules.baseline_days + 2) * DAY
    if pledge.baseline is not None:
        since = min(since, pledge.baseline.lo)
    # What a kind of another package asks for is for it to say.
    is_act = all(kind.added is None and kind.is_of_acts for kind in kinds)
    until = declared_end(ledger.timezone, pledge).hi - 1 if is_act else FOREVER
    return clip(since), FOREVER if until >= FOREVER - 1 else until


def signature_of(report: Telling, theta_b: float) -> Signature:
    """The signature of a telling; what it is not sure of may be anything, and so is left untold."""
    if isinstance(report, StateReport):
        return report.place, report.activity, report.actor, None
    place, activity, actor, target, *chances = _NAMED(report)
    told = place, activity, actor, target
    if chances == _ALL_SURE:
        return told
    sure = (p is None or p >= theta_b for p in chances)
    return tuple(name if is_so else None for name, is_so in zip(told, sure, strict=True))  # type: ignore[return-value]


_NAMED = operator.attrgetter(
    *("place", "activity", "actor", "target"),
    *(f"{each}_probability" for each in ("place", "type", "actor", "target")),
)
_ALL_SURE = [None] * 4


# -- what is asked -----------------------------------------------------------------------------------


@attrs.frozen
class AxisQuery:
    """What is asked for on one axis.

    Attributes:
        inside: The nodes that lie in it; None: all.
        coarse: Those of which a part does, or that may act for it.
        out: Those that are left out all the same.
    """

    inside: frozenset[str] | None = None
    coarse: frozenset[str] = frozenset()
    out: frozenset[str] = frozenset()

    @classmethod
    def of(cls, region: Region, left_out: Region | None = None) -> AxisQuery:
        """A region, less another one."""
        out = frozenset[str]() if left_out is None else left_out.inside
        return cls(region.inside, region.coarse, out)

    def allows(self, node: str | None) -> bool:
        """Whether a node may lie in it; one that is not told may, where anything does."""
        if self.inside is None:
            return node not in self.out
        if node is None:
            return bool(self.inside)
        return node not in self.out and (node in self.inside or node in self.coarse)

    def among(self, nodes: Collection[str | None]) -> Iterable[str | None]:
        """The nodes of some that may lie in it, and now and then one that does not."""
        if self.inside is None or len(nodes) <= len(self.inside) + len(self.coarse):
            return nodes
        # dict.fromkeys: each once, in the same order every time.
        asked: dict[str | None, None] = dict.fromkeys((None, *sorted(self.inside | self.coarse)))
        return [node for node in asked if node in nodes]


@attrs.frozen
class Area:
    """Places, activities, actors and targets that one pledge or statement asks about.

    Attributes:
        id: The id of the pledge or statement.
        since, until: What was over by the first, or began at the second or later, does not bear on it
            (microseconds UTC).
        axes: What it asks for on each axis, in the order of a signature.
    """

    id: str
    since: int
    until: int
    axes: tuple[AxisQuery, AxisQuery, AxisQuery, AxisQuery]

    def allows(self, signature: Signature) -> bool:
        """Whether something with a signature may lie in it."""
        return all(asked.allows(node) for asked, node in zip(self.axes, signature, strict=True))


class Areas:
    """What pledges and statements ask about, in the hierarchies of a ledger."""

    def __init__(self, ledger: Ledger, world: Hierarchies | None = None) -> None:
        self._ledger = ledger
        self.world = hierarchies(ledger) if world is None else world

    @functools.cached_property
    def lent(self) -> frozenset[str]:
        """Whoever is under somebody's control at some time, by itself or through what it belongs to."""
        controlled = (actor.id for actor in self._ledger.all(Actor) if actor.controlled_by)
        return all_from(controlled, self.world.actors.children)

    @functools.cached_property
    def _read_as(self) -> Mapping[str, list[Kind]]:
        """By pledge the kinds that it is read as."""
        found: dict[str, list[Kind]] = {}
        for reading in self._ledger.all(Reading):
            if reading.kind is not None:
                found.setdefault(reading.pledge, []).append(reading.kind)
        return found

    def _acts_of(self, actors: Sequence[str]) -> AxisQuery:
        """Whose acts may be those of some actors; whom anybody controls may act for anybody."""
        bodies = [self.world.body((actor,)) for actor in actors]
        return AxisQuery(
            frozenset[str]().union(*(body.inside for body in bodies)),
            self.lent.union(*(body.coarse for body in bodies)),
        )

    def of_pledge(self, pledge: Pledge) -> tuple[Area, ...]:
        """Its whole scope, and its control places."""
        world = self.world
        who = self._acts_of((pledge.debtor,))
        if pledge.announcement is not None:
            # What all sides did together is one of theirs.
            who = attrs.evolve(who, coarse=who.coarse | world.sides)
        exempt = world.body((*pledge.except_targets, *pledge.except_actors))
        whom = AxisQuery(out=exempt.inside)
        if pledge.targets:
            whom = AxisQuery.of(world.body(pledge.targets), exempt)
        whole = Area(
            pledge.id,
            *bears_during(self._ledger, pledge, self._read_as.get(pledge.id, ())),
            (
                AxisQuery.of(world.area(pledge.places), world.area(pledge.except_places)),
                AxisQuery.of(
                    world.class_of(pledge.activities), world.class_of(pledge.except_activities)
                ),
                who,
                whom,
            ),
        )
        if not pledge.control:
            return (whole,)
        beside = AxisQuery.of(world.area(pledge.control), world.area(pledge.places))
        return whole, attrs.evolve(whole, axes=(beside, *whole.axes[1:]))

    def of_statement(self, statement: Statement) -> Area | None:
        """What a claim or denial speaks of, whenever; None where it is held against no reports."""
        if statement.kind not in (StatementKind.CLAIM, StatementKind.DENIAL):
            return None
        if not statement.activities or not statement.places:
            return None
        about = statement.about or statement.speaker
        # Whose word the speaker's is, is for others to say: it is one of these.
        speaks_for = self._ledger.node(Actor, about).speaks_for
        heads = sorted({*self.world.actors.ancestors(about), *speaks_for})
        return Area(
            statement.id,
            BEGINNING,
            FOREVER,
            (
                AxisQuery.of(self.world.area(statement.places)),
                AxisQuery.of(self.world.class_of(statement.activities)),
                self._acts_of(heads),
                AxisQuery(),
            ),
        )


# -- one axis --------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class _Axis:
    """Bitmap index of one hierarchy: for each node, which areas it may lie in.

    Attributes:
        table: What the nodes are.
        inside: For each node in which areas it lies, and
        coarse: of which a part does, or that may act for these; whatever they leave out.
        out: For each node which areas leave it out.
        everywhere: The areas that ask for all nodes.
        untold: The areas in which what is not told may lie.
    """

    table: str
    inside: Mapping[str, int]
    coarse: Mapping[str, int]
    out: Mapping[str, int]
    everywhere: int
    untold: int
    nodes: frozenset[str]
    _bits: dict[tuple[str | None, bool], int] = attrs.field(factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, ledger: Ledger, kind: type[Node], asked: Iterable[AxisQuery]) -> _Axis:
        """The index of what some areas ask for, the first one at the lowest bit."""
        groups: dict[AxisQuery, int] = {}
        for bit, each in enumerate(asked):
            groups[each] = groups.get(each, 0) | 1 << bit
        inside: dict[str, int] = {}
        coarse: dict[str, int] = {}
        out: dict[str, int] = {}
        everywhere = untold = 0
        for each, bits in groups.items():
            if each.inside is None:
                everywhere |= bits
            else:
                _mark(inside, each.inside, bits)
                _mark(coarse, each.coarse, bits)
            if each.allows(None):
                untold |= bits
            _mark(out, each.out, bits)
        nodes = frozenset(node.id for node in ledger.all(kind))
        return cls(kind.table, inside, coarse, out, everywhere, untold, nodes)

    def bits(self, node: str | None, *, exceptions: bool = True) -> int:
        """The areas that a node may lie in; of one that is not told, all that ask for anything."""
        if node is None:
            return self.untold
        key = node, exceptions
        if key in self._bits:
            return self._bits[key]
        found, out = self.everywhere | self.coarse.get(node, 0), 0
        for each in self._above(node):
            found |= self.inside.get(each, 0)
            out |= self.out.get(each, 0)
        if exceptions:
            found &= ~out
        if node in self.nodes:  # a table may name any number of others
            self._bits[key] = found
        return found

    def _above(self, node: str) -> Iterable[str]:
        """A node; of what comes with pledgewatch, and no record names, all that it belongs to too."""
        if node in self.nodes or self.table not in PREFIXES:
            return (node,)
        if not node.startswith(PREFIXES[self.table]):
            return (node,)
        return catalogue(self.table).ancestors(node)


def _mark(marked: dict[str, int], nodes: Iterable[str], bits: int) -> None:
    for node in nodes:
        marked[node] = marked.get(node, 0) | bits


# -- the index -------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class Index:
    """Index of the pledges and statements of a ledger by the signature of what may bear on them.

    Attributes:
        theta_b: From which probability on a telling is sure of what it says.
        spans: For each pledge and each statement with a scope, by id, two instants (microseconds UTC):
            what was over by the first, or began at the second or later, does not bear on it.
        names: Incident names and report ids by which reports of the ledger go, or that a
            `SameIncident`, a `Statement` or a `Retract` names: what goes by one of them is tied.
        incidents: Those of them that are not the id of a dated record of the ledger.
        listened: The sources whose silence says something, for they declare how much they see.
        axes: By axis of a signature the areas in which a node may lie, each a bit.
    """

    theta_b: float
    spans: Mapping[str, tuple[int, int]]
    names: frozenset[str]
    incidents: frozenset[str]
    listened: frozenset[str]
    _areas: Sequence[Area]
    axes: tuple[_Axis, _Axis, _Axis, _Axis]
    _told: Mapping[str, int]
    _named: frozenset[str]
    _reports: frozenset[str]
    _bits: dict[tuple[bool, Signature], int] = attrs.field(factory=dict, init=False, repr=False)
    _ids: dict[int, frozenset[str]] = attrs.field(factory=dict, init=False, repr=False)
    _merged: dict[int, tuple[tuple[int, int], ...]] = attrs.field(factory=dict, init=False)

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
        kinds: tuple[type[Node], ...] = (Place, Activity, Actor, Actor)
        axes = tuple(
            _Axis.of(ledger, kind, (area.axes[place] for area in areas))
            for place, kind in enumerate(kinds)
        )
        return cls(
            theta_b=ledger.assumptions.thresholds.theta_b,
            spans={area.id: (area.since, area.until) for area in areas},
            names=names,
            incidents=names - ledger.dated.keys(),
            listened=_listened(ledger),
            areas=tuple(areas),
            axes=axes,  # type: ignore[arg-type]
            told=dict(told),
            named=frozenset(named),
            reports=frozenset(report.id for report in reports),
        )

    def _asking(self, signature: Signature, exceptions: bool = True) -> int:
        key = exceptions, signature
        found = self._bits.get(key)
        if found is None:
            found = -1
            for axis, node in zip(self.axes, signature, strict=True):
                found &= axis.bits(node, exceptions=exceptions)
            self._bits[key] = found
        return found

    def _named_by(self, bits: int) -> frozenset[str]:
        if bits not in self._ids:
            self._ids[bits] = frozenset(self._areas[bit].id for bit in _set_bits(bits))
        return self._ids[bits]

    def concerned(
        self, place: str | None, activity: str | None, actor: str | None, target: str | None = None
    ) -> frozenset[str]:
        """The ids of the pledges and statements that a signature may concern, at whatever time.

        None means "not told", which may be anything.
        """
        return self._named_by(self._asking((place, activity, actor, target)))

    def times(self, bits: int) -> tuple[tuple[int, int], ...]:
        """When something may bear on some areas: their spans ``[since, until)`` joined, in order."""
        if bits not in self._merged:
            found: list[tuple[int, int]] = []
            for area in map(self._areas.__getitem__, _set_bits(bits)):  # by their first instant
                since, until = area.since, area.until
                if found and since <= found[-1][1]:
                    since, until = found[-1][0], max(until, found.pop()[1])
                found.append((since, until))
            self._merged[bits] = tuple(found)
        return self._merged[bits]

    def seen_from(self, place: str | None, activity: str | None) -> frozenset[str]:
        """The ids of what somebody may see who looks at a place for an activity, whenever."""
        if place is None or activity is None:
            return frozenset()
        # Exceptions do not count: who sees all of a scope sees what is left of it.
        return self._named_by(self._asking((place, activity, None, None), exceptions=False))

    def concerned_by(self, *tellings: Telling, silence: bool = True) -> frozenset[str]:
        """The ids of the pledges and statements that tellings may concern, their time included.

        They are taken to tell of one incident: each of them may be right in part, the activity of one
        in the place of another. A report that names its pledge concerns that one, whatever it tells.

        Args:
            silence: Whether to take it that one that breaks a silence concerns all that is asked.
        """
        found: set[str] = set()
        # The areas that some telling may lie in, by axis: those of reports, and of states.
        acts, states = [0] * 4, [0] * 4
        first, last = FOREVER, BEGINNING
        for each in tellings:
            if each.pledge is not None:
                found.add(each.pledge)
            if isinstance(each, Report) and not each.number:
                found |= self.seen_from(each.place, each.activity)
            elif each.activity is not None:
                is_act = isinstance(each, Report)
                axes = acts if is_act else states
                for axis, node in enumerate(signature_of(each, self.theta_b)):
                    # A report of a state may be of all that holds a scope: exceptions do not count.
                    axes[axis] |= self.axes[axis].bits(node, exceptions=is_act)
            if isinstance(each, Report) and each.number:
                first = min(first, begun(each, self.theta_b))
                last = max(last, reach(each, self.theta_b))
        found |= self._named_by(states[0] & states[1] & states[2] & states[3])
        heard = self._named_by(acts[0] & acts[1] & acts[2] & acts[3])
        if silence and any(map(self.breaks_silence, tellings)):
            # Of the day on which it is silent otherwise.
            heard, first = frozenset(self.spans), BEGINNING
        during = ((id, *self.spans[id]) for id in heard)
        return frozenset(found).union(
            id for id, since, until in during if since < last and first < until
        )

    def bears(self, report: Report) -> bool:
        """Whether a report may bear on anything, by itself or by what it is tied to."""
        return bool(self.concerned_by(report)) or not self.untied(report)

    def breaks_silence(self, report: Telling) -> bool:
        """Whether by telling of a day an origin says that it was not silent that day."""
        if not isinstance(report, Report) or not report.number:
            return False
        return report.origin in self.listened or report.source in self.listened

    def untied(self, report: Report) -> bool:
        """Whether a report stands by itself: nothing else tells of its incident, or names either.

        What is tied may bear on a pledge whatever its own signature, for what one telling puts
        outside another may put inside.

        Args:
            report: A report of the ledger, or one that is not in it.
        """
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


def _areas(ledger: Ledger) -> Iterator[Area]:
    areas = Areas(ledger)
    for pledge in ledger.all(Pledge):
        yield from areas.of_pledge(pledge)
    for statement in ledger.all(Statement):
        area = areas.of_statement(statement)
        if area is not None:
            yield area


def _listened(ledger: Ledger) -> frozenset[str]:
    """The sources that declare how much they see, and those that may be one witness with them."""
    declaring = {c.origin for c in ledger.all(Coverage) if c.sensitivity is not None}
    if not declaring:
        return frozenset()
    origins = Partition()
    for tie in ledger.all(SameOrigin):
        origins.join(tie.origins)
    roots = {origins.find(origin) for origin in declaring}
    tied = {origin for tie in ledger.all(SameOrigin) for origin in tie.origins}
    return frozenset(declaring | {origin for origin in tied if origins.find(origin) in roots})
