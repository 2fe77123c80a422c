"""Incidents as they bear on a cell of a pledge: who told of them, what they say, how sure it is.

An incident is what happened; reports tell of it. Each telling says of each attribute that it lies in
the scope, that it does not, or nothing; silence disagrees with nobody (semantics 6).
"""

from __future__ import annotations

import copy
import enum
import functools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import attrs

from pledgewatch.conventions import NANO, log_odds
from pledgewatch.engine.identity import Snapshot, Telling
from pledgewatch.engine.index import Areas, Signature, signature_of
from pledgewatch.engine.scope import Cell, Say, Scope, declared
from pledgewatch.engine.scoring import LN4, Entry, logit, rounded, sigma, total
from pledgewatch.engine.window import Window
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import Coverage, Interval, Report, Stance
from pledgewatch.model.time import DAY, Moment, When
from pledgewatch.model.tree import Region

__all__ = [
    "ACTOR",
    "ATTRIBUTES",
    "CAUSES",
    "NO_DOUBT",
    "Asked",
    "Bearing",
    "Doubts",
    "Evidence",
    "Incident",
    "Look",
    "Rung",
    "Told",
    "Weighed",
    "weigh",
]

ATTRIBUTES = ("activity", "actor", "place", "target", "time")
"""What of an incident must lie in a scope, in the order in which ties are broken."""
ACTIVITY, ACTOR, PLACE, TARGET, TIME = range(5)
CAUSES = (*ATTRIBUTES, "binds", "condition", "contested", "content", "interested")
"""What may be in doubt of an entry, by name; `content` is what an observation of a state says."""
SURE: tuple[Say, ...] = (T, T, T, T, T)


class Rung(enum.StrEnum):
    """How far an incident is established: the ladder."""

    ALLEGED = "alleged"
    CORROBORATED = "corroborated"
    VERIFIED = "verified"
    ATTRIBUTED = "attributed"
    CONTESTED = "contested"
    RETRACTED = "retracted"


@attrs.frozen(eq=False)
class Look:
    """A coverage, or a report of nothing, as it looks: who, where, for what, when and how well.

    Attributes:
        record: The id of what declares it.
        origin: Who looked, by the name the origin goes by.
        source: Who looked, as declared.
        area, acts: What it sees.
        lo, hi: When (microseconds UTC).
        sensitivity: P(they tell | it happened); None where it is not declared.
        silence: What it says that they told of nothing (nano-nats); None where it says nothing.
        lag: How long what they tell may take (microseconds); None where it is not declared.
    """

    record: str
    origin: str
    source: str
    area: Region
    acts: Region
    lo: int
    hi: int
    sensitivity: float | None
    silence: int | None
    lag: int | None


@attrs.frozen
class Bearing:
    """One telling as it bears on a cell.

    Attributes:
        record: The id of the telling.
        origin: Who observed it.
        llr: What it says that it happened (nano-nats); what it says that it did not, for a denial.
        says: What it says of each of `ATTRIBUTES`, or of those that `Told` has.
        lo, hi: The time it tells.
        width: How closely it tells the time, for choosing the narrowest: dated by the event first.
        is_own: Whether the accused speaks through it.
        is_admission: Whether the accused says that it was he.
    """

    record: str
    origin: str
    llr: int
    says: tuple[Say, ...] = SURE
    lo: int = 0
    hi: int = 0
    width: tuple[bool, int] = (False, 0)
    is_own: bool = False
    is_admission: bool = False


@attrs.frozen(kw_only=True, eq=False)
class Incident:
    """What is told of one incident, weighed against a cell.

    Attributes:
        key: The name it goes by.
        lo, hi, doubt: When it happened, as its narrowest credible telling has it.
        tellings, denials: The records that affirm and deny it, by id, sorted.
        origins: Who affirms it, sorted.
        told: What its affirmations say together, kin shared out (nano-nats): all(i).
        net: The same less denials and silence: net(i).
        p_event: That it happened.
        p_scope: That it lies in the scope, by all its causes of doubt: P(causes).
        entries: What is established of it, under which doubts.
        is_verified: Whether P(event) reaches theta_b, wherever it was.
        certain, possible: Whether it surely, or possibly, counts.
        rung: The rung of the ladder.
        denied: Whether the accused denies it, and
        admitted: whether the accused admits it.
        contested, interested: Whether independent denials are strong; whether only accusers with an
            interest tell of it.
        actors, activities: What its affirmations name; None stands for an unattributed telling.
        places: Where they have it.
        number: How many incidents its strongest telling tells of.
        deaths: How many were killed, as an interval.
        report_dated: Whether a telling of weight gives only the day of the report.
        unattributed: Whether no telling of weight names an actor.
        unrated: Whether a telling weighs nothing because nobody rated its source.
        stated: By attribute, how far it is stated (nano-nats).
        place: Where its narrowest credible telling has it.
        silence: By origin that was looking and told of nothing, what that says (nano-nats, negative).
    """

    key: str
    lo: int
    hi: int
    doubt: int = 0
    tellings: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    told: int = 0
    net: int = 0
    p_event: float = 0.5
    p_scope: float = 1.0
    entries: tuple[Entry, ...] = ()
    is_verified: bool = False
    certain: bool = False
    possible: bool = False
    rung: Rung = Rung.ALLEGED
    denied: bool = False
    admitted: bool = False
    contested: bool = False
    interested: bool = False
    actors: frozenset[str | None] = frozenset()
    activities: frozenset[str | None] = frozenset()
    places: frozenset[str | None] = frozenset()
    number: int = 1
    deaths: Interval | None = None
    report_dated: bool = False
    unattributed: bool = False
    unrated: bool = False
    stated: tuple[int, ...] = ()
    place: str | None = None
    silence: Mapping[str, int] = attrs.field(factory=dict)

    @property
    def when(self) -> Moment:
        """When it happened, as its narrowest credible telling has it."""
        return Moment.of(self.lo, self.hi, doubt=self.doubt)

    @property
    def p(self) -> float:
        """The greatest P(entry) x P(causes): how likely it is a violation, by itself."""
        return max((sigma(entry.own) * entry.p for entry in self.entries), default=0.0)

    @property
    def is_doubtful(self) -> bool:
        """Whether it is in doubt that it lies in the scope, and not only whether it happened."""
        return any(stated < self.told for stated in self.stated)

    @property
    def is_inside(self) -> bool:
        """Whether all that is told has it surely in the scope, if it happened."""
        return self.p_scope == 1 and not self.is_doubtful

    @property
    def records(self) -> tuple[str, ...]:
        """Every record that affirms or denies it, sorted."""
        return tuple(sorted((*self.tellings, *self.denials)))


@attrs.frozen(kw_only=True)
class Doubts:
    """What is in doubt of everything told against a pledge, whatever tells it.

    Attributes:
        binds: Whether it is in doubt that the speaker binds the debtor.
        condition: Whether it is in doubt that the pledge bound at the time, and
        by_actor: whether only because nobody is named for acts of the other side.
    """

    binds: bool = False
    condition: bool = False
    by_actor: bool = False


NO_DOUBT: Doubts = Doubts()


@attrs.frozen(kw_only=True, eq=False)
class Told:
    """All that is told of one incident, ready to be weighed against a cell.

    Attributes:
        key: The name it goes by.
        affirmations, denials: The tellings.
        silence: By origin that looked and told of nothing, what that says (nano-nats).
        interested: The origins that speak for the other side.
        rated_a: Whether one of these is rated A.
        attributes: What must lie in the cell, in the order of what the tellings say.
    """

    key: str
    affirmations: tuple[Bearing, ...]
    denials: tuple[Bearing, ...] = ()
    silence: Mapping[str, int] = attrs.field(factory=dict)
    interested: frozenset[str] = frozenset()
    rated_a: bool = False
    attributes: tuple[str, ...] = ATTRIBUTES


@attrs.frozen(eq=False)
class Weighed:
    """What comes of weighing the tellings of an incident; see `Incident` for the fields."""

    told: int
    net: int
    stated: tuple[int, ...]
    entries: tuple[Entry, ...]
    doubt: float
    is_outside: bool
    contested: bool
    interested: bool


def weigh(
    told: Told, family: Callable[[str], object], doubts: Doubts, theta_b: float, prior: int = 0
) -> Weighed:
    """Weigh the tellings of an incident: its entries, and whether it lies outside of the cell."""
    weighty = [each for each in told.affirmations if each.llr > 0]
    weights = _strongest(weighty)
    affirmed = total(weights, family)
    against = _least(each for each in told.denials if each.llr > 0 and not each.is_own)
    weak = {
        origin: llr
        for origin, llr in _strongest(each for each in told.affirmations if each.llr < 0).items()
        if origin not in weights
    }
    denied = total(against, family)
    net = affirmed - denied + total(weak, family) + total(told.silence, family)
    if not weighty:
        is_outside = bool(told.affirmations) and any(
            all(each.says[a] is F for each in told.affirmations)
            for a in range(len(told.attributes))
        )
        return Weighed(0, net, (0,) * len(told.attributes), (), 1.0, is_outside, False, False)
    sayings = [
        _Saying.of(name, [(each.origin, each.says[a]) for each in weighty], weights, family)
        for a, name in enumerate(told.attributes)
    ]
    stated = tuple(each.stated for each in sayings)
    is_outside = any(each.is_outside(theta_b) for each in sayings)
    contested = denied > LN4 and 2 * denied > affirmed
    admitted = any(each.is_admission for each in weighty)
    interested = _is_interested(told, weights, family) and not admitted
    if is_outside:
        return Weighed(affirmed, net, stated, (), 0.0, True, contested, interested)
    common: dict[str, float] = {}
    if doubts.binds:
        common["binds"] = 0.5
    if doubts.condition:
        common["actor" if doubts.by_actor else "condition"] = 0.5
    if contested:
        common["contested"] = 0.5
    kept = min(max(net, 0), affirmed)
    everybody = {**common, "interested": 0.5} if interested else common
    entries = list(_entries(sayings, weights, affirmed, kept, everybody, family))
    doubt = entries[-1].p if entries else 0.0
    others = {o: w for o, w in weights.items() if o not in told.interested}
    if interested and others:
        rest = [each for each in weighty if each.origin in others]
        alone = [
            _Saying.of(name, [(each.origin, each.says[a]) for each in rest], others, family)
            for a, name in enumerate(told.attributes)
        ]
        among = total(others, family)
        if not any(each.is_outside(theta_b) for each in alone):
            left = min(max(net - affirmed + among, 0), among)
            entries += _entries(alone, others, among, left, common, family)
    return Weighed(
        affirmed, net, stated, _undominated(entries), doubt, False, contested, interested
    )


def _undominated(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries without those of which another says as much, of all its origins, under no more doubt."""
    kept: list[Entry] = []
    for entry in sorted(entries, key=lambda each: -each.p):
        if not any(
            all(other.weights.get(origin, 0) >= llr for origin, llr in entry.weights.items())
            for other in kept
        ):
            kept.append(entry)
    return tuple(kept)


def _strongest(tellings: Iterable[Bearing]) -> dict[str, int]:
    best: dict[str, int] = {}
    for each in tellings:
        if each.origin not in best or each.llr > best[each.origin]:
            best[each.origin] = each.llr
    return best


_least = _strongest


def _is_interested(told: Told, weights: Mapping[str, int], family: Callable[[str], object]) -> bool:
    if told.rated_a or not told.interested & weights.keys():
        return False
    others = {o: w for o, w in weights.items() if o not in told.interested}
    return total(others, family) < LN4


@attrs.frozen(eq=False)
class _Saying:
    """What the tellings of an incident say of one attribute together.

    Attributes:
        name: The attribute.
        yes: The origins that say that it lies in the scope, with their weights, and
        backing: what these say together, kin shared out.
        stated: The same, less the origins that say that it does not (nano-nats).
        p: That it lies in the scope, by those that are silent.
        denies: Whether some origin says that it does not, and
        denied: whether every telling does.
    """

    name: str
    yes: Mapping[str, int]
    backing: int
    stated: int
    p: float
    denies: bool
    denied: bool

    @classmethod
    def of(
        cls,
        name: str,
        says: Sequence[tuple[str, Say]],
        weights: Mapping[str, int],
        family: Callable[[str], object],
    ) -> _Saying:
        yes = {origin for origin, say in says if say is T}
        no = {origin for origin, say in says if say is F}
        both = yes & no
        backing = {origin: weights[origin] for origin in yes - both}
        contrary = {origin: weights[origin] for origin in no - both}
        told = total(backing, family)
        silences = [say for _, say in says if isinstance(say, float)]
        return cls(
            name=name,
            yes=backing,
            backing=told,
            stated=told - total(contrary, family),
            p=max(silences, default=0.5),
            denies=bool(no),
            denied=all(say is F for _, say in says),
        )

    @property
    def p_cause(self) -> float:
        """P(cause): that the attribute lies in the scope although it is not stated."""
        return sigma(logit(self.p) + self.stated) if self.denies else self.p

    def is_outside(self, theta_b: float) -> bool:
        """Whether the attribute surely lies outside of the scope."""
        return self.denied or (self.denies and rounded(self.p_cause) <= rounded(1 - theta_b))


def _entries(
    sayings: Sequence[_Saying],
    weights: Mapping[str, int],
    affirmed: int,
    kept: int,
    common: Mapping[str, float],
    family: Callable[[str], object],
) -> Iterator[Entry]:
    """An entry for each attribute, the least stated first, and one of everybody.

    What an entry of an attribute says is scaled down to how far the attribute is stated, and to what
    denials and silence leave of the incident; it stands under the doubts of those before it.
    """
    if not kept:
        return
    causes: dict[str, float] = dict(common)
    for saying in sorted(sayings, key=lambda each: (each.stated, each.name)):
        if saying.stated > 0:
            scaled = {
                origin: weight * saying.stated * kept // (saying.backing * affirmed)
                for origin, weight in saying.yes.items()
            }
            yield Entry.of(scaled, causes.items(), family)
        causes[saying.name] = saying.p_cause
    doubtful = {each.name: each.p_cause for each in sayings if each.stated < affirmed}
    yield Entry.of(
        {origin: weight * kept // affirmed for origin, weight in weights.items()},
        {**common, **doubtful}.items(),
        family,
    )


@functools.lru_cache(maxsize=65_536)
def _alone(
    origin: str, llr: int, says: tuple[Say, ...], is_admission: bool, doubts: Doubts, theta_b: float
) -> Weighed:
    """A single telling by itself: many are alike."""
    bearing = Bearing("", origin, llr, says, is_admission=is_admission)
    return weigh(Told(key="", affirmations=(bearing,)), lambda name: name, doubts, theta_b)


@attrs.frozen
class Asked:
    """How incidents are asked for; see `Evidence.incidents`."""

    credit: bool = False
    timeless: bool = False
    by_anybody: bool = False
    panel: frozenset[str] | None = None


class Evidence:
    """The reports and coverages of a snapshot, looked up by what they may bear on.

    Args:
        snapshot: What is alive.
        leave_out: Whether a report, or the source of a look, does not count.
    """

    def __init__(
        self, snapshot: Snapshot, leave_out: Callable[[Report | Coverage], bool] | None = None
    ) -> None:
        self.snapshot = snapshot
        self.leave_out = leave_out
        self._b = log_odds(snapshot.assumptions.sources.probability("B", None))
        self._theta_p = log_odds(snapshot.rules.theta_p)
        told: dict[str, list[Report]] = {}
        for report in snapshot.all(Report):
            if report.number and not (leave_out is not None and leave_out(report)):
                told.setdefault(snapshot.incident(report.id), []).append(report)
        self._told = told
        self._areas = Areas(snapshot.ledger, snapshot.world)
        self._signatures: dict[Signature, list[str]] = {}
        self._named: dict[str, list[str]] = {}
        self._tied: list[str] = []
        for key, reports in told.items():
            one = reports[0]
            if len(reports) > 1:
                self._tied.append(key)
                continue
            if one.pledge is not None:
                self._named.setdefault(one.pledge, []).append(key)
            if one.activity is not None:
                signature = signature_of(one, snapshot.rules.theta_b)
                self._signatures.setdefault(signature, []).append(key)
        self._found: dict[Cell, tuple[str, ...]] = {}
        self._heard: dict[Cell, Mapping[str, Sequence[tuple[int, int]]]] = {}

    def later(self, snapshot: Snapshot) -> Evidence:
        """The same at a later knowledge time by which nothing else became known."""
        moved = copy.copy(self)
        moved.snapshot = snapshot
        moved._found, moved._heard = {}, {}
        return moved

    # -- who was looking -------------------------------------------------------------------------

    @functools.cached_property
    def looks(self) -> tuple[Look, ...]:
        """Every coverage that is alive, and every report of nothing."""
        snapshot, world = self.snapshot, self.snapshot.world
        found = []
        for record in snapshot.all(Coverage):
            if self.leave_out is not None and self.leave_out(record):
                continue
            silence = None
            if record.sensitivity is not None:
                odds = (1 - record.sensitivity) / (1 - record.false_alarm)
                silence = round(NANO * math.log(odds))
            found.append(
                Look(
                    record.id,
                    snapshot.origin(record.origin),
                    record.origin,
                    world.area(record.places),
                    world.class_of(record.activities),
                    record.when.lo,
                    record.when.hi,
                    record.sensitivity,
                    silence,
                    record.lag.exact if record.lag is not None else None,
                )
            )
        for report in snapshot.all(Report):
            if report.number or report.place is None or report.activity is None:
                continue
            if self.leave_out is not None and self.leave_out(report):
                continue
            source = report.origin or report.source or ""
            found.append(
                Look(
                    report.id,
                    snapshot.origin(source),
                    source,
                    world.area((report.place,)),
                    world.class_of((report.activity,)),
                    report.when.lo,
                    report.when.hi,
                    None,
                    None,
                    None,
                )
            )
        return tuple(found)

    @functools.cached_property
    def _days_told(self) -> Mapping[str, list[tuple[int, int, str | None, str | None]]]:
        """By origin the days (UTC) that its reports speak of, with place and activity."""
        found: dict[str, list[tuple[int, int, str | None, str | None]]] = {}
        for report in self.snapshot.all(Report):
            if not report.number:
                continue
            days = (report.when.lo // DAY, report.when.last // DAY)
            entry = (*days, report.place, report.activity)
            for origin in self.counted_by(report):
                found.setdefault(origin, []).append(entry)
        return found

    def _silence(
        self,
        reports: Sequence[Report],
        told: Sequence[tuple[Report, Bearing]],
        scope: Scope,
    ) -> dict[str, int]:
        """Who looked wherever a telling of weight has the incident, and told of nothing that day."""
        snapshot = self.snapshot
        sensitive = [look for look in self.looks if look.silence is not None]
        weighty = [each for each in told if each[1].llr > 0]
        if not sensitive or not weighty:
            return {}
        spoke = frozenset().union(*map(self.counted_by, reports))
        found: dict[str, int] = {}
        for origin in sorted({look.origin for look in sensitive} - spoke):
            weakest: list[int] = []
            for each, bearing in weighty:
                looked = [
                    look.silence
                    for look in sensitive
                    if look.origin == origin
                    and look.silence is not None
                    and not self._is_partial(look, scope.pledge.debtor)
                    and look.lo <= bearing.lo
                    and bearing.hi <= look.hi
                    and snapshot.as_of >= bearing.hi - 1 + (look.lag or scope.settle)
                    and look.area.contains(each.place) is T
                    and look.acts.contains(each.activity) is T
                ]
                if not looked or self._told_of(origin, each, bearing):
                    break
                weakest.append(max(looked))
            else:
                found[origin] = max(weakest)
        return found

    def _is_partial(self, look: Look, debtor: str) -> bool:
        """Whether a look proves nothing: by somebody who speaks for the debtor, or whom nobody rated."""
        snapshot = self.snapshot
        return snapshot.is_unrated(look.source) or snapshot.world.kin(
            snapshot.organ_of(look.source), debtor
        )

    def _told_of(self, origin: str, report: Report, bearing: Bearing) -> bool:
        """Whether an origin told of the day and unit of a report."""
        world = self.snapshot.world
        first, last = bearing.lo // DAY, (bearing.hi - 1) // DAY
        return any(
            lo <= last
            and first <= hi
            and (
                place is None
                or report.place is None
                or world.places.comparable(place, report.place)
            )
            and (
                activity is None
                or report.activity is None
                or world.activities.comparable(activity, report.activity)
            )
            for lo, hi, place, activity in self._days_told.get(origin, ())
        )

    # -- incidents -------------------------------------------------------------------------------

    def keys(self, scope: Scope) -> tuple[str, ...]:
        """The incidents that may bear on a pledge, and now and then one that does not."""
        if scope.whole not in self._found:
            pledge = scope.pledge
            areas = self._areas.of_pledge(pledge)
            found = dict.fromkeys((*self._tied, *self._named.get(pledge.id, ())))
            for signature, keys in self._signatures.items():
                if any(area.allows(signature) for area in areas):
                    found.update(dict.fromkeys(keys))
            self._found[scope.whole] = tuple(found)
        return self._found[scope.whole]

    def reports(self, key: str) -> tuple[Report, ...]:
        """The reports that tell of an incident or deny it."""
        return tuple(self._told.get(key, ()))

    def affirming(self, key: str) -> Iterator[Report]:
        """The reports that affirm an incident."""
        return (each for each in self.reports(key) if each.stance is Stance.AFFIRMS)

    def incidents(
        self,
        scope: Scope,
        cell: Cell,
        *,
        doubts: Callable[[int, int], Doubts | None] = lambda lo, hi: NO_DOUBT,
        credit: bool = False,
        timeless: bool = False,
        by_anybody: bool = False,
        panel: frozenset[str] | None = None,
    ) -> tuple[Incident, ...]:
        """Every incident that is told in a cell or may lie in it, weighed.

        Args:
            scope: The pledge.
            cell: The whole of it or a unit.
            doubts: What is in doubt of an act at a time ``[lo, hi)``; None where the pledge did not
                bind then.
            credit: Whether it speaks for the debtor (an achievement): its own word adds nothing, and
                nobody has an interest in accusing.
            timeless: Whether the window is not asked about (for a baseline).
            by_anybody: Whether it is not asked who acted (for all parties together).
            panel: For counts, the origins that alone are heard; their silence and their interests are
                not weighed.
        """
        asked = Asked(credit, timeless or panel is not None, by_anybody, panel)
        found = []
        for key in self.keys(scope):
            incident = self._incident(key, scope, cell, doubts, asked)
            if incident is not None:
                found.append(incident)
        return tuple(sorted(found, key=lambda each: (each.lo, each.hi, each.key)))

    def _incident(
        self,
        key: str,
        scope: Scope,
        cell: Cell,
        doubts: Callable[[int, int], Doubts | None],
        asked: Asked,
    ) -> Incident | None:
        reports = self._told[key]
        if asked.panel is not None:
            panel = asked.panel
            reports = [r for r in reports if not panel.isdisjoint(self.counted_by(r))]
        affirming = [
            each
            for each in reports
            if each.stance is Stance.AFFIRMS
            and (each.activity is not None or each.pledge in (None, scope.pledge.id))
        ]
        if not affirming:
            return None
        told = [(each, self.bearing(scope, cell, each, asked)) for each in affirming]
        bearings = tuple(bearing for _, bearing in told)
        for attribute in range(len(ATTRIBUTES)):
            if all(each.says[attribute] is F for each in bearings):
                return None
        denials = tuple(
            self.bearing(scope, cell, each, asked)
            for each in reports
            if each.stance is Stance.DENIES
        )
        narrowest = self.narrowest(bearings)
        doubt = doubts(narrowest.lo, narrowest.hi)
        if doubt is None:
            return None
        theta_b = self.snapshot.rules.theta_b
        is_plain = asked.credit or asked.panel is not None
        silence = {} if is_plain else self._silence(reports, told, scope)
        interested: frozenset[str] = frozenset()
        rated_a = False
        if not is_plain:
            interested, rated_a = self.interested(scope, affirming)
        if len(reports) == 1 and not silence and not interested:
            one = bearings[0]
            weighed = _alone(one.origin, one.llr, one.says, one.is_admission, doubt, theta_b)
        else:
            weighed = weigh(
                Told(
                    key=key,
                    affirmations=bearings,
                    denials=denials,
                    silence=silence,
                    interested=interested,
                    rated_a=rated_a,
                ),
                self.snapshot.family,
                doubt,
                theta_b,
            )
        if weighed.is_outside:
            return None
        return self.made(key, told, denials, weighed, silence)

    def reweighed(self, key: str, scope: Scope, cell: Cell, doubt: Doubts) -> Incident | None:
        """One incident under other doubts."""
        return self._incident(key, scope, cell, lambda lo, hi: doubt, Asked())

    def made(
        self,
        key: str,
        told: Sequence[tuple[Telling, Bearing]],
        denials: Sequence[Bearing],
        weighed: Weighed,
        silence: Mapping[str, int] = MappingProxyType({}),
    ) -> Incident:
        """An incident, or an observation of a state, from what its tellings come to."""
        rules = self.snapshot.rules
        narrowest = self.narrowest([bearing for _, bearing in told])
        theta_b, prior = log_odds(rules.theta_b), log_odds(rules.prior)
        sure = [entry for entry in weighed.entries if entry.is_sure]
        certain = any(entry.own >= theta_b for entry in sure)
        event = prior + weighed.net
        weighty = [bearing for _, bearing in told if bearing.llr > 0]
        origins = {bearing.origin for _, bearing in told}
        families = {self.snapshot.family(bearing.origin) for bearing in weighty}
        if weighed.contested:
            rung = Rung.CONTESTED
        elif certain:
            rung = Rung.ATTRIBUTED
        elif event >= theta_b:
            rung = Rung.VERIFIED
        elif len(families) > 1 and event >= log_odds(rules.theta_p):
            rung = Rung.CORROBORATED
        else:
            rung = Rung.ALLEGED
        by_id = {report.id: report for report, _ in told}
        acts = [(report, bearing) for report, bearing in told if isinstance(report, Report)]
        numbers = [(bearing.llr, report.number) for report, bearing in acts]
        return Incident(
            key=key,
            lo=narrowest.lo,
            hi=narrowest.hi,
            doubt=max((r.when.doubt for r, bearing in told if bearing.llr > 0), default=0),
            tellings=tuple(sorted(by_id)),
            denials=tuple(sorted(each.record for each in denials)),
            origins=tuple(sorted(origins)),
            told=weighed.told,
            net=weighed.net,
            p_event=sigma(event),
            p_scope=weighed.doubt,
            entries=weighed.entries,
            is_verified=event >= theta_b,
            certain=certain,
            possible=event > 0 and not certain,
            rung=rung,
            denied=any(each.is_own and not each.is_admission for each in denials)
            or any(
                bearing.is_own and bearing.llr == 0 and not bearing.is_admission
                for _, bearing in told
            ),
            admitted=any(bearing.is_admission for _, bearing in told),
            contested=weighed.contested,
            interested=weighed.interested,
            actors=frozenset(report.actor for report, _ in told),
            activities=frozenset(report.activity for report, _ in told),
            places=frozenset(report.place for report, _ in told),
            number=max(numbers, default=(0, 1))[1],
            deaths=_hull(report.deaths for report, _ in acts),
            report_dated=any(each.width[0] for each in weighty),
            unattributed=bool(weighty)
            and not any(report.actor for report, bearing in told if bearing.llr > 0),
            unrated=any(
                bearing.llr == 0 and self.snapshot.is_unrated(report.origin or report.source or "")
                for report, bearing in told
            ),
            stated=weighed.stated,
            place=by_id[narrowest.record].place,
            silence=silence,
        )

    def narrowest(self, bearings: Sequence[Bearing]) -> Bearing:
        """The telling whose time an incident has: dated by the event first, then the shortest."""
        believed = [each for each in bearings if each.llr >= self._theta_p]
        weighty = [each for each in bearings if each.llr > 0]
        return min(believed or weighty or bearings, key=lambda e: (e.width, e.lo, e.record))

    def delays(self, scope: Scope, origin: str, lo: int, hi: int) -> list[int]:
        """How long the reports of an origin took, of what began in ``[lo, hi)`` (microseconds, sorted).

        Only rows of tables that tell both times, and may bear on a pledge, are asked.
        """
        if scope.whole not in self._heard:
            self._heard[scope.whole] = self._delays(scope)
        told = self._heard[scope.whole].get(origin, ())
        return sorted(delay for when, delay in told if lo <= when < hi)

    def _delays(self, scope: Scope) -> Mapping[str, Sequence[tuple[int, int]]]:
        areas = self._areas.of_pledge(scope.pledge)
        came = self.snapshot.ledger.streamed
        found: dict[str, list[tuple[int, int]]] = {}
        for report in (each for key in self.keys(scope) for each in self._told[key]):
            timed = report.known is not None or report.published is not None
            signature = report.place, report.activity, report.actor, report.target
            if timed and report.id in came and any(area.allows(signature) for area in areas):
                delay = report._known_at - report.when.end.last
                for origin in self.counted_by(report):
                    found.setdefault(origin, []).append((report.when.lo, delay))
        return found

    def counted_by(self, report: Telling) -> frozenset[str]:
        """Who told of what a report tells: its origin, and the data set it is a row of."""
        snapshot = self.snapshot
        own = snapshot.origin_of(report)
        if report.source is None or not snapshot.is_dataset(report.source):
            return frozenset((own,))
        return frozenset((own, snapshot.origin(report.source)))

    def names_anybody(self, key: str, panel: frozenset[str]) -> bool:
        """Whether some telling of weight by a panel names an actor, be it all sides together."""
        return any(
            report.actor is not None
            for report in self._told[key]
            if report.stance is Stance.AFFIRMS
            and self.snapshot.llr(report) > 0
            and not panel.isdisjoint(self.counted_by(report))
        )

    def left(
        self, key: str, scope: Scope, cell: Cell, doubt: Doubts, origin: str
    ) -> Incident | None:
        """One incident as if an origin had told nothing of it and not looked (leave one out)."""
        rest = copy.copy(self)
        reports = self._told[key]
        rest._told = {key: [each for each in reports if self.snapshot.origin_of(each) != origin]}
        rest.looks = tuple(look for look in self.looks if look.origin != origin)
        return rest.reweighed(key, scope, cell, doubt)

    def names_an_actor(self, key: str) -> bool:
        """Whether some telling of weight names who acted."""
        return any(
            report.actor is not None and report.actor not in self.snapshot.world.sides
            for report in self._told[key]
            if report.stance is Stance.AFFIRMS and self.snapshot.llr(report) > 0
        )

    def is_own(self, scope: Scope, telling: Telling) -> bool:
        """Whether the actor that a telling names, or else the debtor, speaks through it."""
        accused = scope.pledge.debtor
        if self.snapshot.world.kin(telling.actor, accused):
            accused = telling.actor or accused
        return self.snapshot.is_organ(telling, accused)

    def bearing(self, scope: Scope, cell: Cell, report: Report, asked: Asked) -> Bearing:
        """One report as it bears on a cell."""
        snapshot = self.snapshot
        theta_b = snapshot.rules.theta_b
        says = self._says(scope, cell, report, asked, theta_b)
        llr = snapshot.llr(report)
        is_own = self.is_own(scope, report)
        is_admission = False
        affirms = report.stance is Stance.AFFIRMS
        if is_own and affirms:
            if asked.credit:
                llr = min(llr, 0)
            elif says[ACTOR] is T and F not in says:
                is_admission = True
                llr = max(llr, self._b)
            elif any(says[each] is F for each in (ACTIVITY, ACTOR, PLACE)):
                llr = 0
        if asked.credit:
            # Who says that he did as he pledged denies nothing, and who says that he did not admits it.
            is_own = False
        # Counts take the day of a report-dated telling as it stands.
        when = report.when if asked.panel is not None else self.when(scope, report)
        lo, hi = when.lo, when.hi
        return Bearing(
            report.id,
            snapshot.origin_of(report),
            llr,
            says,
            lo,
            hi,
            (report.report_dated, hi - lo),
            is_own,
            is_admission,
        )

    def _says(
        self, scope: Scope, cell: Cell, report: Report, asked: Asked, theta_b: float
    ) -> tuple[Say, ...]:
        # A report that names the pledge says so instead of telling place, activity, actor and target.
        is_named = report.pledge == scope.pledge.id
        activity: Say = T
        actor: Say = T
        place: Say = T
        target: Say = T
        time: Say = T
        if not is_named:
            activity = declared(
                cell.says_activity(report.activity), report.type_probability, theta_b
            )
            place = declared(cell.says_place(report.place), report.place_probability, theta_b)
            target = declared(scope.says_target(report.target), report.target_probability, theta_b)
        if not asked.by_anybody:
            if not is_named or report.actor is not None:
                actor = scope.says_actor(report.actor, report.when)
            actor = declared(actor, report.actor_probability, theta_b)
        if not asked.timeless:
            time = declared(self.says_time(scope, report), report.time_probability, theta_b)
        return (activity, actor, place, target, time)

    def says_time(self, scope: Scope, report: Telling, window: Window | None = None) -> Say:
        """What a telling says of whether it was in a window; left out: in that of the pledge."""
        if window is None:
            window = scope.window(report.place)
        when = self.when(scope, report)
        answer = window.match(when)
        if answer is F:
            return F
        if answer is T and not report.report_dated:
            return T
        return window.share(when)

    def when(self, scope: Scope, report: Telling) -> When:
        """The time that a report tells; of one dated by its report, the lag before it was known."""
        if not report.report_dated:
            return report.when
        lag = self._lags.get(self.snapshot.origin_of(report), scope.settle)
        known = report._known_at + 1
        return Moment.of(known - max(lag, 1), known)

    @functools.cached_property
    def _lags(self) -> Mapping[str, int]:
        """The longest declared reporting lag of each origin (microseconds)."""
        lags: dict[str, int] = {}
        for record in self.snapshot.all(Coverage):
            if record.lag is not None:
                origin = self.snapshot.origin(record.origin)
                lags[origin] = max(lags.get(origin, 0), record.lag.exact)
        return lags

    def interested(self, scope: Scope, affirming: Iterable[Telling]) -> tuple[frozenset[str], bool]:
        """The origins that speak for the creditor or another party, and whether one is rated A."""
        snapshot = self.snapshot
        others = scope.opponents
        if not others:
            return frozenset(), False
        found, rated_a = set(), False
        for report in affirming:
            source = report.origin or report.source or ""
            organ = snapshot.organ_of(source)
            if any(snapshot.world.kin(organ, actor) for actor in others):
                found.add(snapshot.origin(source))
                rated_a = rated_a or snapshot.letter(source, report.source) == "A"
        return frozenset(found), rated_a


def _hull(deaths: Iterable[Interval | None]) -> Interval | None:
    told = [each for each in deaths if each is not None]
    if not told:
        return None
    return Interval(min(each.low for each in told), max(each.high for each in told))
