"""Section 6: what tellings of one incident weigh against one pledge."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tests.reference.held import Held, report_dated_interval
from tests.reference.numbers import (
    LN4,
    NATS_B,
    NATS_P,
    THETA_B,
    at_least,
    at_most,
    llr,
    logit,
    sigma,
    silence,
)
from tests.reference.scope import Tree, share_in_scope
from tests.reference.windows import Window, settle_of
from tests.reference.world import When, get

from pledgewatch.model.logic import F, Kleene, T, U, any_of
from pledgewatch.model.time import DAY, before, within

CAUSE = 0.5
"""P of a cause of doubt that nothing tells more of."""


@dataclasses.dataclass(frozen=True)
class Telling:
    """One affirming telling held against a pledge: what it weighs, and what it says of each attribute.

    `says` is T, F or U (silent: left out, coarser, straddling); `p` is P(cause) for the silent ones.
    """

    record: Any
    origin: str
    llr: int
    when: When
    says: Mapping[str, Kleene]
    p: Mapping[str, float]
    credible: bool
    dated: bool
    names_actor: bool = False

    @property
    def outside(self) -> bool:
        return any(value is F for value in self.says.values())


@dataclasses.dataclass(frozen=True)
class Entry:
    """Origins with their weights (before shares), under causes of doubt."""

    incident: str
    weights: Mapping[str, int]
    causes: tuple[str, ...]
    p: float


@dataclasses.dataclass(frozen=True)
class Incident:
    """What happened, as far as it is told, held against one pledge."""

    name: str
    tellings: tuple[Telling, ...]
    lo: int
    hi: int
    place: str | None
    number: int
    all: int
    net: int
    match: Kleene
    causes: Mapping[str, float]
    entries: tuple[Entry, ...]
    rung: str
    certain: bool
    contested: bool
    denied: bool
    records: tuple[str, ...] = ()

    @property
    def p(self) -> float:
        """P(event), with the prior of .5."""
        return sigma(self.net)

    @property
    def possible(self) -> bool:
        return self.match is not F and self.net > 0 and not self.certain

    @property
    def unattributed(self) -> bool:
        """Decision 11, rule 96: who names a pledge names who owes it."""
        told = [t for t in self.tellings if t.llr > 0]
        return bool(told) and not any(
            t.names_actor or get(t.record, "pledge") is not None for t in told
        )


def declared(value: Kleene, p: float | None, otherwise: float) -> tuple[Kleene, float]:
    """A probability that a telling declares of an attribute; from theta_b on it is stated."""
    if p is None or value is U:
        return value, otherwise * (1.0 if p is None else p)
    stated = at_least(p, THETA_B)
    return (value if stated else U), (p if value is T else 1 - p)


def weigh(
    held: Held,
    name: str,
    tellings: list[Telling],
    denials: Mapping[str, int],
    silent: Mapping[str, int],
    everywhere: Mapping[str, float],
    interested: Callable[[Telling], bool] | None = None,
    trusted: bool = False,
    denied: bool = False,
    number: int = 1,
    records: tuple[str, ...] = (),
) -> Incident:
    """All numbers of an incident.

    Args:
        tellings: The affirming ones. One of negative weight speaks against the incident and says
            nothing of its attributes (decision 11).
        denials: Strongest denial of each origin, negative nano-nats.
        silent: The silence of each origin, negative nano-nats.
        everywhere: Causes that bear on all entries, with their P.
        interested: Which tellings are by organs of the other side, where an admission did not lift it.
        trusted: Whether such an organ is rated A.
    """
    weighty = [t for t in tellings if t.llr > 0]
    doubters: dict[str, int] = {}
    for t in tellings:
        if t.llr < 0:
            doubters[t.origin] = max(doubters.get(t.origin, t.llr), t.llr)
    doubters = {o: n for o, n in doubters.items() if all(t.origin != o for t in weighty)}
    denying = held.total(dict(denials))
    against = denying + held.total(doubters) + held.total(dict(silent))
    best = _strongest(weighty)
    affirming = held.total(best)
    net = affirming + against
    attributes = sorted({a for t in tellings for a in t.says})
    stated = {a: how_stated(held, weighty, a) for a in attributes}
    match, causes = _doubts(tellings, weighty, stated, affirming)
    contested = bool(weighty) and -denying > LN4 and 2 * -denying > affirming
    common = {c: causes.get(c, p) for c, p in everywhere.items()}
    if contested:
        common["contested"] = CAUSE
    if match is not F:
        causes = {**causes, **common}
        match = U if causes else T
    entries: list[Entry] = []
    if match is not F and net > 0:
        if interested is not None and any(interested(t) for t in weighty) and not trusted:
            others = [t for t in weighty if not interested(t)]
            among = held.total(_strongest(others))
            if among < LN4:
                alone = {a: how_stated(held, others, a) for a in attributes}
                lies, doubts = _doubts(others, others, alone, among)
                if lies is not F:
                    entries += _entries(held, name, others, against, attributes, doubts, common)
                causes["interested"] = common["interested"] = CAUSE
        entries += _entries(held, name, weighty, against, attributes, causes, common)
    shown = narrowest(weighty or tellings)
    certain = any(not e.causes and held.total(dict(e.weights)) >= NATS_B for e in entries) and any(
        t.dated for t in weighty
    )
    families = {held.family(o) for o in best}
    if contested:
        rung = "contested"
    elif certain:
        rung = "attributed"
    elif net >= NATS_B:
        rung = "verified"
    elif len(families) > 1 and net >= NATS_P:
        rung = "corroborated"
    else:
        rung = "alleged"
    return Incident(
        name=name,
        tellings=tuple(tellings),
        lo=shown.when.lo,
        hi=shown.when.hi,
        place=get(shown.record, "place"),
        number=number,
        all=affirming,
        net=net,
        match=match,
        causes=causes,
        entries=tuple(entries),
        rung=rung,
        certain=certain,
        contested=contested,
        denied=denied,
        records=records,
    )


def _strongest(tellings: list[Telling]) -> dict[str, int]:
    best: dict[str, int] = {}
    for t in tellings:
        best[t.origin] = max(best.get(t.origin, 0), t.llr)
    return best


def _sayers(tellings: list[Telling], attribute: str) -> tuple[dict[str, int], dict[str, int]]:
    """Origins that say T of an attribute and those that say F, with their strongest LLR in the incident.

    An origin that says both says neither.
    """
    best = _strongest(tellings)
    yes = {t.origin for t in tellings if t.says[attribute] is T}
    no = {t.origin for t in tellings if t.says[attribute] is F}
    return {o: best[o] for o in yes - no}, {o: best[o] for o in no - yes}


def how_stated(held: Held, tellings: list[Telling], attribute: str) -> int:
    yes, no = _sayers(tellings, attribute)
    return held.total(yes) - held.total(no)


def _doubts(
    tellings: list[Telling], weighty: list[Telling], stated: Mapping[str, int], affirming: int
) -> tuple[Kleene, dict[str, float]]:
    """The match of an incident, and P of the cause of each attribute stated less than all(i)."""
    speaking = weighty or tellings
    causes: dict[str, float] = {}
    for attribute, said in stated.items():
        values = [t.says[attribute] for t in speaking]
        if values and all(v is F for v in values):
            return F, {}
        if all(v is T for v in values) or (weighty and said >= affirming):
            continue
        quiet = [t.p[attribute] for t in weighty if t.says[attribute] is U]
        p = max(quiet, default=CAUSE)
        if any(t.says[attribute] is F for t in weighty):
            p = sigma(logit(p) + said)
            if at_most(p, 1 - THETA_B):
                return F, {}
        causes[attribute] = p
    return (U if causes else T), causes


def _entries(
    held: Held,
    name: str,
    tellings: list[Telling],
    against: int,
    attributes: list[str],
    causes: Mapping[str, float],
    common: Mapping[str, float],
) -> list[Entry]:
    """The entries of an incident: each attribute, the least stated first, and all affirming origins."""
    best = _strongest(tellings)
    affirming = held.total(best)
    net = affirming + against
    if net <= 0:
        return []
    stated = {a: how_stated(held, tellings, a) for a in attributes}
    made: list[Entry] = []
    before: list[str] = []
    for attribute in sorted(attributes, key=lambda a: (stated[a], a)):
        yes, _ = _sayers(tellings, attribute)
        if stated[attribute] > 0:
            scale, whole = stated[attribute] * min(net, affirming), held.total(yes) * affirming
            made.append(_entry(name, yes, scale, whole, before, causes, common))
        if stated[attribute] < affirming:
            before = [*before, attribute]
    made.append(_entry(name, best, min(net, affirming), affirming, before, causes, common))
    return made


def _entry(
    name: str,
    weights: Mapping[str, int],
    scale: int,
    whole: int,
    before: list[str],
    causes: Mapping[str, float],
    common: Mapping[str, float],
) -> Entry:
    under = tuple(sorted({*before, *common}))
    p = 1.0
    for cause in under:
        p *= common[cause] if cause in common else causes.get(cause, CAUSE)
    return Entry(name, {o: n * scale // whole for o, n in weights.items()}, under, p)


def comparable(hierarchy: Tree, one: str | None, other: str) -> bool:
    """Whether a node may hold the other or lie in it; one that was not told may."""
    return (
        one is None
        or any_of((hierarchy.contained(one, (other,)), hierarchy.contained(other, (one,)))) is not F
    )


def narrowest(tellings: list[Telling]) -> Telling:
    """Where and when an incident is shown, and the day it counts on: its narrowest credible telling."""
    told = [t for t in tellings if t.credible] or tellings
    return min(told, key=lambda t: (not t.dated, t.when.hi - t.when.lo, t.when.lo, t.record.id))


# -- reports held against a pledge ------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Scope:
    """What a pledge, or one unit of it, is about."""

    places: tuple[str, ...]
    activities: tuple[str, ...]


class Against:
    """How records are held against one pledge: sections 3 and 6."""

    def __init__(self, held: Held, pledge: Any, window: Callable[[Any], Window]) -> None:
        self.held, self.pledge, self.window = held, pledge, window
        self.settle = settle_of(pledge)
        self.captures = held.all("capture")
        announced = get(pledge, "announcement")
        debtors = sorted(
            {p.debtor for p in held.all("pledge") if announced and p.announcement == announced}
            | {pledge.debtor}
        )
        self.others = [
            a for a in debtors if a != pledge.debtor and not held.actors.kin(a, pledge.debtor)
        ]
        # What several owe together ("the parties") is no further party.
        self.parties = [
            a
            for a in debtors
            if not any(b != a and held.actors.contained(b, (a,)) is T for b in debtors)
        ]

    @property
    def unnamed(self) -> float:
        """P that an act nobody is named for is the debtor's."""
        several = self.pledge.debtor in self.parties and set(self.parties) & set(self.others)
        return 1 / len(self.parties) if several else CAUSE

    def actor(self, actor: str | None, when: When) -> tuple[Kleene, float]:
        """Section 3, the actor rule, with P for what is not told (0001, rule 10)."""
        held, pledge = self.held, self.pledge
        value, p = self._bound(actor, when)
        exempt = held.actors.contained(actor, get(pledge, "except_actors", ()))
        return value & ~exempt, min(p, CAUSE) if exempt is U else p

    def _bound(self, actor: str | None, when: When) -> tuple[Kleene, float]:
        held, debtor = self.held, self.pledge.debtor
        if actor is None:
            return U, self.unnamed
        if held.actors.contained(actor, (debtor,)) is T:
            return T, 1.0
        surely, maybe = self._control(actor, when, frozenset())
        if at_least(surely, THETA_B):
            return T, 1.0
        if max(surely, maybe) > 0:
            return U, max(surely, maybe)
        if held.actors.contained(actor, (debtor,)) is U:
            return U, self.unnamed if actor in held.actors.sides else CAUSE
        return F, 0.0

    def _control(self, actor: str, when: When, seen: frozenset[str]) -> tuple[float, float]:
        """The weight with which the debtor surely and possibly controls an actor: the smallest on a
        path, of the best path."""
        held = self.held
        best_sure = best_maybe = 0.0
        for node in sorted({actor} | held.actors.above(actor)):
            if node in seen or node not in held.actor_nodes:
                continue
            for control in held.actor_nodes[node].controlled_by:
                if control.when is None:
                    sure = maybe = True
                else:
                    start, end = control.when.start, control.when.end
                    touched = within(when, start, end)
                    maybe = touched is not F
                    sure = touched is T and start.last <= when.lo and when.hi <= end.lo
                if not maybe:
                    continue
                if held.actors.contained(control.actor, (self.pledge.debtor,)) is T:
                    up_sure = up_maybe = 1.0
                else:
                    up_sure, up_maybe = self._control(control.actor, when, seen | {node})
                best_maybe = max(best_maybe, min(control.weight, max(up_sure, up_maybe)))
                if sure:
                    best_sure = max(best_sure, min(control.weight, up_sure))
        return best_sure, best_maybe

    def target(self, target: str | None) -> Kleene:
        """Section 3, targets; a telling that names none is silent only where the pledge asks."""
        held, pledge = self.held, self.pledge
        value, leave_out = T, get(pledge, "except_targets", ())
        if get(pledge, "targets", ()):
            value &= held.actors.contained(target, pledge.targets)
        value &= ~held.actors.contained(target, leave_out)
        if target is not None:
            value &= ~held.actors.contained(target, get(pledge, "except_actors", ()))
        return value

    def place(self, place: str | None, scope: Scope) -> tuple[Kleene, float]:
        held, leave_out = self.held, get(self.pledge, "except_places", ())
        value = held.places.contained(place, scope.places)
        value &= ~held.places.contained(place, leave_out)
        if value is not U or place is None:
            return value, CAUSE
        return value, share_in_scope(held.places, place, scope.places, leave_out)

    def place_then(self, place: str | None, scope: Scope, when: When) -> tuple[Kleene, float]:
        """The same at a time: what passed to another side by then is as if it were excepted (rule 113)."""
        value, p = self.place(place, scope)
        below = [
            c
            for c in self.captures
            if place is not None
            and place in self.held.places.above(c.place)
            and before(when.end, c.when) is not T
        ]
        if value is F or not below:
            return value, p
        leave_out = get(self.pledge, "except_places", ())
        surely = [c.place for c in below if before(c.when, when.start) is T]
        value &= ~self.held.places.contained(place, surely) & U
        gone = (*leave_out, *(c.place for c in below))
        assert place is not None
        return value, share_in_scope(self.held.places, place, scope.places, gone) or CAUSE

    def activity(self, activity: str | None, scope: Scope) -> Kleene:
        held, leave_out = self.held, get(self.pledge, "except_activities", ())
        value = held.activities.contained(activity, scope.activities)
        return value & ~held.activities.contained(activity, leave_out)

    def time(self, record: Any, when: When) -> tuple[Kleene, float]:
        window = self.window(record)
        value = window.holds(when)
        if value is T and get(record, "report_dated", False):
            value = U
        return value, window.share(when) if value is U else 1.0

    def accused(self, actor: str | None) -> str:
        """The actor a telling names, where he is on the debtor's side; else the debtor."""
        if actor is not None and self.held.actors.kin(actor, self.pledge.debtor):
            return actor
        return self.pledge.debtor

    def is_own(self, record: Any) -> bool:
        """Whether a telling is by an organ of the accused."""
        return self.held.speaks_for(self.held.source_of(record), self.accused(get(record, "actor")))

    def is_interested(self, record: Any) -> bool:
        """Whether a telling is by an organ of the creditor or of a debtor on the other side."""
        source = self.held.source_of(record)
        return any(
            self.held.speaks_for(source, actor)
            for actor in (get(self.pledge, "creditor"), *self.others)
            if actor is not None
        )

    def trusts_an_interested(self, tellings: Iterable[Telling]) -> bool:
        """Whether an interested telling among some comes from a source or outlet rated A."""
        held = self.held
        return any(
            held.letter(held.source_of(t.record), t.record.source) == "A"
            for t in tellings
            if self.is_interested(t.record)
        )

    def told_time(self, record: Any) -> When:
        if get(record, "report_dated", False):
            return report_dated_interval(record, self._lag(record))
        return record.when

    def _lag(self, record: Any) -> int:
        lags = [
            c.lag.exact
            for c in self.held.all("coverage")
            if c.lag is not None and self.held.origin_named(c.origin) == self.held.origin(record)
        ]
        return max(lags, default=self.settle)

    def says(self, record: Any, scope: Scope) -> tuple[dict[str, Kleene], dict[str, float]] | None:
        """What a report says of each attribute; None where it bears on another pledge alone."""
        named = get(record, "pledge")
        when = self.told_time(record)
        actor = self.actor(record.actor, when)
        time = self.time(record, when)
        if named == self.pledge.id:
            who = actor if record.actor is not None else (T, 1.0)
            value, p = declared(who[0], record.actor_probability, who[1])
            when_, share = declared(time[0], get(record, "time_probability"), time[1])
            says = {"activity": T, "place": T, "target": T, "actor": value, "time": when_}
            return says, {"activity": 1.0, "place": 1.0, "target": 1.0, "actor": p, "time": share}
        if record.activity is None:
            return None
        place = self.place_then(record.place, scope, when)
        told = {
            "activity": declared(
                self.activity(record.activity, scope), record.type_probability, CAUSE
            ),
            "place": declared(place[0], get(record, "place_probability"), place[1]),
            "target": declared(
                self.target(get(record, "target")), get(record, "target_probability"), CAUSE
            ),
            "actor": declared(actor[0], record.actor_probability, actor[1]),
            "time": declared(time[0], get(record, "time_probability"), time[1]),
        }
        return {a: v for a, (v, _) in told.items()}, {a: p for a, (_, p) in told.items()}

    def tellings(
        self, reports: list[Any], scope: Scope, demand: bool = False
    ) -> tuple[list[Telling], bool, bool]:
        """The affirming tellings of an incident; whether the accused denied it, and whether he admitted it.

        For demands the debtor's own word that it was done weighs nothing (0001, rule 43).
        """
        made, denied, admitted = [], False, False
        for record in reports:
            if record.stance != "affirms" or record.number == 0:
                continue
            found = self.says(record, scope)
            if found is None:
                continue
            says, p = found
            weight = self.held.llr(record)
            if self.is_own(record):
                elsewhere = any(says[a] is F for a in ("activity", "place", "actor"))
                if demand:
                    weight = min(weight, 0)
                elif elsewhere:
                    weight, denied = 0, True
                elif says["actor"] is T and all(v is not F for v in says.values()):
                    weight, admitted = max(weight, llr(0.85)), True
            made.append(
                Telling(
                    record=record,
                    origin=self.held.origin(record),
                    llr=weight,
                    when=self.told_time(record),
                    says=says,
                    p=p,
                    credible=weight >= NATS_P,
                    dated=not record.report_dated,
                    names_actor=record.actor is not None,
                )
            )
        return made, denied, admitted

    def denials(self, reports: list[Any], demand: bool = False) -> tuple[dict[str, int], bool]:
        """The strongest denial of each origin; the accused's own weigh nothing and set `denied`. For
        demands nobody is accused: that the debtor denies a deed counts (0001, rule 43)."""
        found: dict[str, int] = {}
        denied = False
        accused = [r.actor for r in reports if r.stance == "affirms"] or [None]
        for record in reports:
            if record.stance != "denies":
                continue
            source = self.held.source_of(record)
            named = [record.actor] if record.actor is not None else accused
            if not demand and any(self.held.speaks_for(source, self.accused(a)) for a in named):
                denied = True
                continue
            origin = self.held.origin(record)
            found[origin] = min(found.get(origin, 0), -max(self.held.llr(record), 0))
        return {o: n for o, n in found.items() if n}, denied

    def silences(self, tellings: list[Telling], reports: list[Any]) -> dict[str, int]:
        """Section 6, silence: of origins that declare what they see, and told nothing of the unit and
        day of every telling of weight."""
        held = self.held
        weighty = [t for t in tellings if t.llr > 0]
        if not weighty:
            return {}
        told = {origin for r in reports for origin in held.told_by(r)}
        declared: dict[str, list[Any]] = {}
        for coverage in held.coverages():
            origin = held.origin_named(coverage.origin)
            if (
                coverage.sensitivity is not None
                and origin not in told
                and not held.is_unrated(coverage.origin)
                and not held.speaks_for(coverage.origin, self.pledge.debtor)
            ):
                declared.setdefault(origin, []).append(coverage)
        found: dict[str, int] = {}
        for origin, coverages in declared.items():
            # Decision 11, rule 20: every telling of weight was looked at; of all these looks the weakest.
            looks = [[c for c in coverages if self._looked(c, t)] for t in weighty]
            if all(looks) and not any(self._told_of(origin, t) for t in weighty):
                says = max(silence(c.sensitivity, c.false_alarm) for some in looks for c in some)
                if says < 0:
                    found[origin] = says
        return found

    def _looked(self, coverage: Any, telling: Telling) -> bool:
        record, span = telling.record, coverage.when
        lag = coverage.lag.exact if coverage.lag is not None else self.settle
        return (
            get(record, "place") is not None
            and get(record, "activity") is not None
            and self.held.sees(coverage, record.place, record.activity)
            and span.lo <= telling.when.lo
            and telling.when.hi <= span.hi
            and self.held.as_of >= telling.when.hi - 1 + lag
        )

    def _told_of(self, origin: str, telling: Telling) -> bool:
        """Whether an origin told anything of the place, kind and day of a telling."""
        held, record = self.held, telling.record
        first, last = telling.when.lo // DAY * DAY, -(-telling.when.hi // DAY) * DAY
        return any(
            origin in held.told_by(r)
            and r.number != 0
            and r.when.lo < last
            and first < r.when.hi
            and comparable(held.places, r.place, record.place)
            and comparable(held.activities, r.activity, record.activity)
            for r in held.all("report")
        )
