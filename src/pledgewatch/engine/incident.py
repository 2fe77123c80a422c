"""An incident against a cell of a pledge: what its tellings say, and how sure it is.

Each telling says of each attribute that it lies in the scope, that it does not, or nothing; silence
disagrees with nobody (semantics 6).
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from pledgewatch.conventions import NANO
from pledgewatch.engine.scope import Say
from pledgewatch.engine.scoring import LN4, Entry, logit, rounded, sigma, total
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import Interval
from pledgewatch.model.time import Moment
from pledgewatch.model.tree import Region

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
    sensitivity: float | None = None
    silence: int | None = None
    lag: int | None = None


@attrs.frozen
class Bearing:
    """One telling as it bears on a cell.

    Attributes:
        record: The id of the telling.
        origin: Who observed it.
        llr: What it says that it happened (nano-nats); what it says that it did not, for a denial.
        says: What it says of each of `ATTRIBUTES`, or of those that `IncidentReports` has.
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
        unattributed: Whether no telling of weight names an actor, or a pledge and so its debtor.
        unrated: Whether a telling weighs nothing because nobody rated its source.
        stated: By attribute, how far it is stated (nano-nats).
        narrowest: Its narrowest credible telling, by id.
        place: Where that has it.
        silence: By origin that was looking and told of nothing, what that says (nano-nats, negative).
        sort: All that it counts for beside its number.
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
    narrowest: str = ""
    place: str | None = None
    silence: Mapping[str, int] = attrs.field(factory=dict)
    sort: Sort = attrs.field(default=attrs.Factory(lambda made: Sort.of(made), takes_self=True))

    @property
    def when(self) -> Moment:
        """When it happened, as its narrowest credible telling has it."""
        return Moment.of(self.lo, self.hi, doubt=self.doubt)

    @property
    def p(self) -> float:
        """The greatest P(entry) x P(causes): how likely it is a violation, by itself."""
        return self.sort.p

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


@attrs.frozen(cache_hash=True)
class Sort:
    """All that an incident counts for beside its number: many are of one sort.

    Attributes:
        origins: Who establishes anything of it, sorted.
        entries: What is established of it.
        coarse: That it lies in the scope, where it is verified and nobody placed it (nano); else 0.
        certain, possible, denied, contested: As of the incident.
        told: Whether anything of weight affirms it.
        report_dated, unattributed, doubted: Whether it surely or possibly counts, and its day is that of a
            report, nobody is named for it, or its date is in doubt.
        unrated: Whether a telling of it weighs nothing because nobody rated its source.
        p: How likely it is a violation, by itself.
    """

    origins: tuple[str, ...]
    entries: tuple[Entry, ...]
    coarse: int
    certain: bool
    possible: bool
    denied: bool
    contested: bool
    told: bool
    report_dated: bool
    unattributed: bool
    doubted: bool
    unrated: bool
    p: float = attrs.field(eq=False)

    @classmethod
    def of(cls, each: Incident) -> Sort:
        """The sort of an incident."""
        bears = each.certain or each.possible
        is_coarse = each.is_verified and not each.certain and each.entries and each.is_doubtful
        return cls(
            origins=tuple(sorted({o for entry in each.entries for o in entry.weights})),
            entries=each.entries,
            coarse=round(each.p_scope * NANO) if is_coarse else 0,
            certain=each.certain,
            possible=each.possible,
            denied=each.denied,
            contested=each.contested,
            told=each.told > 0,
            report_dated=bears and each.report_dated,
            unattributed=bears and each.unattributed,
            doubted=bears and each.doubt > 0,
            unrated=each.unrated,
            p=max((sigma(entry.own) * entry.p for entry in each.entries), default=0.0),
        )


@attrs.frozen(kw_only=True, cache_hash=True)
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

DoubtsOf = Callable[[str, int, int], Doubts | None]
"""What is in doubt of an incident at ``[lo, hi)``; None where the pledge did not bind then."""


@attrs.frozen(kw_only=True, eq=False)
class IncidentReports:
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
    told: IncidentReports, family: Callable[[str], object], doubts: Doubts, theta_b: float
) -> Weighed:
    """Weigh the tellings of an incident: its entries, and whether it lies outside of the cell."""
    weighty = [each for each in told.affirmations if each.llr > 0]
    weights = _strongest(weighty)
    affirmed = total(weights, family)
    against = _strongest(each for each in told.denials if each.llr > 0 and not each.is_own)
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


def _is_interested(
    told: IncidentReports, weights: Mapping[str, int], family: Callable[[str], object]
) -> bool:
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
def weigh_alone(
    origin: str, llr: int, says: tuple[Say, ...], is_admission: bool, doubts: Doubts, theta_b: float
) -> Weighed:
    """A single telling by itself: many are alike."""
    bearing = Bearing("", origin, llr, says, is_admission=is_admission)
    return weigh(
        IncidentReports(key="", affirmations=(bearing,)), lambda name: name, doubts, theta_b
    )
