"""Sections 3, 5 and 7: windows, conditions and the incidents held against a pledge."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable
from typing import Any

from tests.reference.evidence import (
    CAUSE,
    Against,
    Incident,
    Scope,
    Telling,
    how_stated,
    narrowest,
    weigh,
)
from tests.reference.held import Held
from tests.reference.numbers import (
    NATS_B,
    NATS_P,
    THETA_LO,
    UNDECLARED_SENSITIVITY,
    at_most,
    llr,
)
from tests.reference.together import together
from tests.reference.windows import (
    DEMANDS,
    NO_WINDOW,
    Window,
    declared_end,
    is_empty,
    opening,
    settle_of,
    taking_effect,
    window,
)
from tests.reference.world import changed, get

from pledgewatch.model.logic import F, Kleene, T, U, agreed, all_of, known
from pledgewatch.model.time import DAY, Moment, before, shift

BINDING_OFFICES = {
    "head-of-state",
    "head-of-government",
    "head-of-organisation",
    "spokesperson",
    "foreign-minister",
    "defence-minister",
    "deputy-minister-in-delegation",
}
"""Section 3; where section 7 leaves out "in a delegation", section 3 stands (decision 11)."""
ATTRIBUTES = ("activity", "actor", "content", "place", "target", "time")


@dataclasses.dataclass(frozen=True)
class Observation:
    """What a state report says of what is pledged of a unit (0001, rule 48)."""

    record: Any
    holds: bool
    match: Kleene
    by_level: bool


class Judge:
    """All that is worked out of the records alive at `as_of`, judged at `at`."""

    def __init__(self, held: Held, at: int) -> None:
        self.held, self.at, self.as_of, self.zone = held, at, held.as_of, held.zone
        self._incidents: dict[Any, list[Incident]] = {}
        self._conditions: dict[Any, tuple[Kleene, bool]] = {}
        self._values: dict[str, list[Kleene]] = {}
        self.reports: dict[str, list[Any]] = {}
        for report in held.all("report"):
            if report.number != 0:
                self.reports.setdefault(held.incident(report), []).append(report)
        self.observed: dict[str, list[Any]] = {}
        for report in held.all("state_report"):
            if report.activity is not None or get(report, "pledge") is not None:
                self.observed.setdefault(held.incident(report), []).append(report)

    # -- windows -------------------------------------------------------------------------------

    def opens(self, pledge: Any) -> Moment:
        return taking_effect(pledge, self.zone)

    def ends(self, pledge: Any) -> Moment:
        return self.held.end(pledge)

    def capture(self, place: str | None) -> Any:
        """The first alive capture of a place, or of something it lies in. A complete place is captured with
        the last of its parts (rule 113)."""
        if place is None:
            return None
        found = [self._taken(p) for p in sorted({place} | self.held.places.above(place))]
        return _first([c for c in found if c is not None])

    def _taken(self, place: str) -> Any:
        tree = self.held.places
        found = [c for c in self.held.all("capture") if c.place == place]
        parts = tree.children.get(place, []) if place in tree.complete else []
        taken = [self._taken(part) for part in parts]
        if taken and all(taken):
            found.append(max(taken, key=lambda c: (c.when.lo, c.when.hi, c.id)))
        return _first(found)

    def window(self, pledge: Any, start: Moment, end: Moment) -> Any:
        """The window in which a telling is held: the pledge's, cut where its place was captured."""
        # Of what is dated by its report, all until that was known may be its time.
        told = [max(r.when.last, r._known_at) for rs in self.reports.values() for r in rs]
        horizon = max([self.at, *told]) + 2 * DAY
        whole = window(pledge, start, end, self.zone, min(horizon, self.at + 400 * DAY))

        def of(record: Any) -> Window:
            captured = self.capture(get(record, "place"))
            return whole if captured is None else whole.until(captured.when)

        return of

    def settled(self, pledge: Any, end: Moment) -> bool:
        return self.at >= end.last and self.as_of >= end.last + settle_of(pledge)

    def scope(self, pledge: Any) -> Scope:
        return Scope(tuple(pledge.places), tuple(pledge.activities))

    def units(self, pledge: Any) -> list[Scope]:
        """Places x activities, in the order of the pledge; one unit where it has no scope but its text."""
        return [
            Scope((place,), (activity,))
            for place in pledge.places
            for activity in pledge.activities
        ] or [Scope((), ())]

    def lifecycle(self, pledge: Any) -> str:
        at, start, end = self.at, opening(pledge, self.zone), self.ends(pledge)
        if at < start.lo:
            return "announced"
        for record in self.held.ended_by(pledge):
            if record.when.last <= at:
                first = [r for r in self.held.ended_by(pledge) if r.when.last == record.when.last]
                return "superseded" if any(r.table == "supersede" for r in first) else "withdrawn"
        if at >= end.last:
            return "ended"
        if self.condition_at(pledge, at) is F:
            return "dormant"
        if get(pledge, "grace") is not None and at < self.opens(pledge).last:
            return "in grace"
        return "active"

    def binds(self, pledge: Any) -> Kleene:
        """Whether the speaker binds the debtor (0001, rule 11): T or U, never F."""
        actors, speaker, debtor = self.held.actors, get(pledge, "speaker"), pledge.debtor
        if speaker is None or speaker == debtor:
            return T
        node = self.held.actor_nodes.get(speaker)
        if node is None:
            return U
        if set(node.speaks_for) & ({debtor} | actors.above(debtor)):
            return T
        office = node.office in BINDING_OFFICES and actors.contained(speaker, (debtor,)) is T
        return T if office else U

    # -- conditions ----------------------------------------------------------------------------

    def condition_at(self, pledge: Any, at: int) -> Kleene:
        return self.condition(pledge, at, at + 1)[0]

    def condition(self, pledge: Any, lo: int, hi: int, skip: str = "") -> tuple[Kleene, bool]:
        """c over [lo, hi), and whether it is U only through acts whose actor is U (section 7)."""
        key = (pledge.id, lo, hi, skip)
        if key not in self._conditions:
            self._conditions[key] = self._condition_over(pledge, lo, hi, skip)
        return self._conditions[key]

    def _condition_over(self, pledge: Any, lo: int, hi: int, skip: str) -> tuple[Kleene, bool]:
        condition = get(pledge, "condition")
        if condition is None:
            return T, False
        edges = {lo, hi - 1}
        for report in self._told_of(pledge, condition):
            edges |= {e for e in (report.when.start.lo, report.when.start.last) if lo <= e < hi}
        value = agreed(self._state(pledge, condition, at) for at in sorted(edges))
        if not condition.unless_broken:
            return value, False
        answers = [
            self._standing(other, pledge, lo, hi, skip)
            for other in (self.held.pledge(id) for id in condition.unless_broken)
            if other is not None
        ]
        whole = value & all_of(answer for answer, _ in answers)
        open_ones = [through for answer, through in answers if answer is U]
        return whole, whole is U and value is T and all(open_ones)

    def _told_of(self, pledge: Any, condition: Any) -> list[Any]:
        """State reports on a condition that weigh; the debtor's own never unbind it (section 7)."""
        return [
            r
            for r in self.held.all("state_report")
            if condition.state is not None
            and r.state == condition.state
            and r.holds is not None
            and self.held.llr(r) > 0
            and (r.holds or not self.held.speaks_for(self.held.source_of(r), pledge.debtor))
        ]

    def _state(self, pledge: Any, condition: Any, at: int) -> Kleene:
        """The value of a named state at an instant: T or F at theta_b only, else U."""
        otherwise = condition.presumed
        if otherwise is None and condition.state is None and condition.unless_broken:
            otherwise = True
        presumed = U if otherwise is None else known(otherwise)
        told = self._told_of(pledge, condition)
        force = [r for r in told if r.when.start.last <= at]
        maybe = [r for r in told if r.when.start.lo <= at < r.when.start.last]
        latest = [
            r
            for r in force
            if not any(before(r.when.start, o.when.start) is T for o in force if o is not r)
        ]
        values = [self._held_state(latest, presumed) if latest else presumed]
        if maybe:
            values.append(self._held_state(maybe, presumed))
        return agreed(values)

    def _held_state(self, told: list[Any], presumed: Kleene) -> Kleene:
        sums = {}
        for holds in (True, False):
            best: dict[str, int] = {}
            for r in told:
                if r.holds is holds:
                    origin = self.held.origin(r)
                    best[origin] = max(best.get(origin, 0), self.held.llr(r))
            sums[holds] = self.held.total(best)
        if sums[True] - sums[False] >= NATS_B:
            return T
        if sums[False] - sums[True] >= NATS_B:
            return F
        alike = {r.holds for r in told}
        return presumed if len(alike) == 1 and presumed is known(alike.pop()) else U

    def _standing(
        self, other: Any, pledge: Any, lo: int, hi: int, skip: str
    ) -> tuple[Kleene, bool]:
        """Whether the other side's pledge stands before [lo, hi): F where it is violated by strictly
        earlier events without the debtor's organs, T where its v is <= theta_lo, else U."""
        earlier = self.incidents(other, self.scope(other), without=pledge.debtor, before=lo)
        earlier = [i for i in earlier if i.hi - 1 < lo and i.name != skip and i.lo <= self.at]
        plain = self.incidents(other, self.scope(other), without=pledge.debtor, reciprocal=False)
        names = {i.name for i in earlier}
        maybe = [
            i
            for i in plain
            if i.hi - 1 >= lo and i.lo < hi - 1 and i.name != skip and i.name not in names
        ]
        if together(self.held, earlier, other.tolerated).violated:
            return F, False
        everything = [*earlier, *maybe]
        if at_most(together(self.held, everything, other.tolerated).v, THETA_LO):
            return T, False
        named = [i for i in everything if how_stated(self.held, _of_weight(i), "actor") > 0]
        return U, at_most(together(self.held, named, other.tolerated).v, THETA_LO)

    def condition_values(self, pledge: Any) -> list[Kleene]:
        """The values of the condition over W, at every instant at which it can change."""
        if pledge.id not in self._values:
            edges = self.condition_edges(pledge)
            self._values[pledge.id] = [self.condition_at(pledge, e) for e in edges]
        return self._values[pledge.id]

    def condition_edges(self, pledge: Any) -> list[int]:
        """The instants of W at which the condition can change, and its beginning."""
        condition, start, end = get(pledge, "condition"), self.opens(pledge), self.ends(pledge)
        if condition is None:
            return [start.lo]
        edges = {start.lo, start.last, end.last - 1}
        for r in self._told_of(pledge, condition):
            edges |= {r.when.start.lo, r.when.start.last}
        for id in condition.unless_broken:
            other = self.held.pledge(id)
            if other is not None:
                for i in self.incidents(other, self.scope(other), reciprocal=False):
                    edges |= {i.lo, i.lo + 1, i.hi}
        inside = [e for e in sorted(edges) if start.lo <= e < end.last]
        return inside or [start.lo]

    # -- incidents of acts ---------------------------------------------------------------------

    def incidents(
        self,
        pledge: Any,
        scope: Scope,
        *,
        without: str | None = None,
        reciprocal: bool = True,
        before: int | None = None,
        unnamed_is_ours: bool = False,
        span: tuple[Moment, Moment] | None = None,
    ) -> list[Incident]:
        """The incidents that are not outside a pledge (or a unit of it), with lo <= at.

        Args:
            without: Leave out the tellings by organs of this actor.
            reciprocal: Whether the other side's pledges are asked.
            before: Only incidents whose narrowest telling ends before this instant.
            unnamed_is_ours: Acts that nobody is named for are the debtor's, and no others count.
            span: Another window; then nothing is asked of condition and speaker (demands).
        """
        key = (pledge.id, pledge.kind, scope, without, reciprocal, before, unnamed_is_ours, span)
        if key not in self._incidents:
            found = []
            for name in sorted(self.reports):
                made = self._incident(
                    pledge, scope, name, without, reciprocal, before, unnamed_is_ours, span
                )
                if made is not None and made.match is not F and made.lo <= self.at:
                    found.append(made)
            self._incidents[key] = found
        return self._incidents[key]

    def _incident(
        self,
        pledge: Any,
        scope: Scope,
        name: str,
        without: str | None,
        reciprocal: bool,
        before: int | None,
        unnamed_is_ours: bool,
        span: tuple[Moment, Moment] | None,
    ) -> Incident | None:
        held = self.held
        start, end = span or (self.opens(pledge), self.ends(pledge))
        against = Against(held, pledge, self.window(pledge, start, end))
        reports = [
            r
            for r in self.reports[name]
            if without is None or not held.speaks_for(held.source_of(r), without)
        ]
        tellings, denied, admitted = against.tellings(reports, scope, demand=span is not None)
        if not tellings:
            return None
        if unnamed_is_ours:
            if any(self._names_actor(t, against) for t in tellings if t.llr > 0):
                return None
            tellings = [dataclasses.replace(t, says={**t.says, "actor": T}) for t in tellings]
        denials, own = against.denials(reports, demand=span is not None)
        weighty = [t for t in tellings if t.llr > 0] or tellings
        if before is not None and narrowest(weighty).when.hi - 1 >= before:
            return None
        everywhere: dict[str, float] = {}
        if span is None and not unnamed_is_ours:
            if self.binds(pledge) is not T:
                everywhere["binds"] = CAUSE
            shown = narrowest(weighty).when
            binding, through = self._condition(pledge, shown.lo, shown.hi, name, reciprocal)
            if binding is F:
                return None
            if binding is U:
                everywhere["actor" if through else "condition"] = (
                    against.unnamed if through else CAUSE
                )
        is_demand = span is not None
        return weigh(
            held,
            name,
            tellings,
            denials,
            {} if is_demand else against.silences(tellings, reports),
            everywhere,
            interested=None if admitted or is_demand else lambda t: against.is_interested(t.record),
            trusted=against.trusts_an_interested(tellings),
            denied=denied or own,
            number=max(t.record.number for t in weighty),
            records=tuple(r.id for r in reports),
        )

    def _names_actor(self, telling: Telling, against: Against) -> bool:
        """Decision 11, rule 30: "the parties", one of them the debtor, are nobody in particular."""
        actor = telling.record.actor
        return actor is not None and not (
            actor in self.held.actors.sides
            and against.actor(actor, telling.record.when)[0] is not F
        )

    def _condition(
        self, pledge: Any, lo: int, hi: int, name: str, reciprocal: bool
    ) -> tuple[Kleene, bool]:
        condition = get(pledge, "condition")
        if condition is None:
            return T, False
        if not reciprocal:
            return self._state(pledge, condition, lo) if condition.state else T, False
        return self.condition(pledge, lo, hi, name)

    # -- observations of states ----------------------------------------------------------------

    def observation(self, pledge: Any, unit: Scope, record: Any) -> Observation | None:
        """0001, rules 47 and 48."""
        bounds = (get(pledge, "at_least"), get(pledge, "at_most"))
        # A withdrawal without a level is one to nothing, whatever the level when pledged (rule 109).
        pledged = get(pledge, "unit") is not None and (
            pledge.kind != "withdraw" or bounds != (None, None)
        )
        by_level = record.level is not None or record.share is not None
        if pledged:
            if record.level is None or record.unit != pledge.unit:
                return None
            low, high = record.level.low, record.level.high
        elif record.holds is not None:
            low, high = (1e-300, float("inf")) if record.holds else (0.0, 0.0)
        elif by_level and pledge.kind == "withdraw":
            told = record.level or record.share
            low, high = told.low, told.high
        else:
            return None
        narrow, broad = self.parts(pledge, unit, record)
        for match, lower, upper in (
            (T, narrow is T, broad is T),
            (U, narrow is not F, broad is not F),
        ):
            says = _pledged(pledge, low if lower else 0.0, high if upper else float("inf"))
            if says is not None:
                return Observation(self.as_told(pledge, record), says, match, by_level)
        return None

    def as_told(self, pledge: Any, record: Any) -> Any:
        """A state report with the time it tells: of one dated by its report, the lag before it was known."""
        if not get(record, "report_dated", False):
            return record
        return changed(
            record, when=Against(self.held, pledge, lambda _: NO_WINDOW).told_time(record)
        )

    def parts(self, pledge: Any, unit: Scope, record: Any) -> tuple[Kleene, Kleene]:
        """Whether a report is of a part of the unit (N), and the unit part of what it is of (B); a place
        or an actor left out is U (0001, rule 48)."""
        if get(record, "pledge") == pledge.id:
            return T, T
        # What is pledged in words alone is told of by what names it (rule 106).
        if record.activity is None or not (unit.places and unit.activities):
            return F, F
        held, against = self.held, Against(self.held, pledge, lambda _: NO_WINDOW)
        narrow = (
            against.place(record.place, unit)[0]
            & against.activity(record.activity, unit)
            & against.actor(record.actor, record.when)[0]
        )
        place = unit.places[0] if unit.places else None
        activity = unit.activities[0] if unit.activities else None
        broad = held.activities.contained(activity, _set(record.activity))
        if record.place is not None:
            broad = broad & held.places.contained(place, (record.place,))
        if record.actor is not None:
            broad = broad & held.actors.contained(pledge.debtor, (record.actor,))
        return narrow, broad if record.place and record.actor else broad & U

    def observations(self, pledge: Any, unit: Scope) -> dict[str, list[Observation]]:
        """The observations of a unit that say something, by the incident they share."""
        found = {}
        for name in sorted(self.observed):
            told = [self.observation(pledge, unit, r) for r in self.observed[name]]
            said = [o for o in told if o is not None]
            if said:
                found[name] = said
        return found

    def state_incident(
        self,
        pledge: Any,
        name: str,
        told: list[Observation],
        holds: bool,
        times: Any,
        everywhere: dict[str, float],
    ) -> Incident | None:
        """The not-q (or the q) that tellings of one observation say, as an incident (0001, rule 49)."""
        held = self.held
        against = Against(held, pledge, lambda _: NO_WINDOW)
        tellings, denials = [], {}
        denied = admitted = False
        for o in told:
            own = held.speaks_for(held.source_of(o.record), against.accused(o.record.actor))
            weight, origin = held.llr(o.record), held.origin(o.record)
            if own and o.holds:  # who says that he did as he pledged denies that he did not
                weight, denied = 0, denied or not holds
            if o.holds is not holds:
                denials[origin] = min(denials.get(origin, 0), -max(weight, 0))
                continue
            if own and not o.holds and o.match is T:
                weight, admitted = max(weight, llr(0.85)), True
            value, p = times(o.record)
            tellings.append(
                Telling(
                    record=o.record,
                    origin=origin,
                    llr=weight,
                    when=o.record.when,
                    says={"content": o.match, "time": value},
                    p={"content": CAUSE, "time": p},
                    credible=weight >= NATS_P,
                    dated=not get(o.record, "report_dated", False),
                    names_actor=o.record.actor is not None,
                )
            )
        if not tellings:
            return None
        interested = None if holds or admitted else lambda t: against.is_interested(t.record)
        return weigh(
            held,
            name,
            tellings,
            {o: n for o, n in denials.items() if n},
            {},
            everywhere,
            interested=interested,
            trusted=against.trusts_an_interested(tellings),
            denied=denied,
            records=tuple(o.record.id for o in told),
        )

    # -- who was looking -----------------------------------------------------------------------

    def blind(self, pledge: Any, source: str) -> bool:
        """Who covers nothing: unrated sources, organs of the debtor (of the creditor, for demands)."""
        party = get(pledge, "creditor") if pledge.kind in DEMANDS else pledge.debtor
        return self.held.is_unrated(source) or self.held.speaks_for(source, party)

    def watched(
        self,
        pledge: Any,
        unit: Scope,
        pieces: Iterable[tuple[int, int]],
        origin: str | None = None,
        default: float = UNDECLARED_SENSITIVITY,
    ) -> tuple[float, float]:
        """(c, c s) of a unit over some intervals: who watches best at an instant counts there.

        Args:
            origin: Only what this class of origins watches.
            default: The sensitivity of coverages that declare none.
        """
        pieces = list(pieces)
        total = sum(b - a for a, b in pieces)
        if total <= 0 or not unit.places:
            return 0.0, 0.0
        looks = []
        for coverage in self.held.coverages():
            if self.blind(pledge, coverage.origin):
                continue
            if origin is not None and self.held.origin_named(coverage.origin) != origin:
                continue
            if self.held.sees(coverage, unit.places[0], unit.activities[0]):
                s = coverage.sensitivity
                span = (coverage.when.lo, min(coverage.when.hi, self.as_of + 1))
                looks.append((*span, default if s is None else s))
        seen = 0
        effective = 0.0
        for a, b in pieces:
            edges = sorted({a, b, *(e for lo, hi, _ in looks for e in (lo, hi) if a < e < b)})
            for lo, hi in itertools.pairwise(edges):
                here = [s for x, y, s in looks if x <= lo and hi <= y]
                if here:
                    seen += hi - lo
                    effective += (hi - lo) * max(here)
        return seen / total, effective / total

    def judged(self, pledge: Any, end: Moment) -> tuple[tuple[int, int], ...]:
        """The judged part of W (0001, rule 24)."""
        start = self.opens(pledge)
        if pledge.kind in ("reach", "withdraw"):
            return self._judged_state(pledge)
        whole = window(pledge, start, end, self.zone, self.at + 2 * DAY)
        return whole.clipped(start.lo, min(end.last, self.at + 1))

    def _judged_state(self, pledge: Any) -> tuple[tuple[int, int], ...]:
        """0001, rule 51: until the deadline the time before it, then that from it to its settling."""
        start, (due, late) = self.opens(pledge), self.deadline(pledge)
        ended = [r.when for r in self.held.ended_by(pledge)]
        if any(before(when, due) is T for when in ended):
            return ()
        if self.at < late.lo:
            pieces = [(start.lo, min(self.at + 1, late.lo))]
        else:
            stop = min(late.last + settle_of(pledge), self.at + 1, *(w.last for w in ended))
            pieces = [(late.lo, max(stop, late.lo + 1))]
        return tuple((a, b) for a, b in pieces if a < b)

    def deadline(self, pledge: Any) -> tuple[Moment, Moment]:
        """T and T'."""
        due = declared_end(pledge, self.zone)
        tolerance = get(pledge, "tolerance")
        if tolerance is None or due.is_open_ended:
            return due, due
        return due, shift(due, tolerance.exact)

    def is_void(self, pledge: Any) -> bool:
        start, end = self.opens(pledge), self.ends(pledge)
        if is_empty(start, end):
            return True
        values = self.condition_values(pledge)
        return self.at >= end.last and all(v is F for v in values)


def _first(captures: list[Any]) -> Any:
    return min(captures, key=lambda c: (c.when.lo, c.when.hi, c.id), default=None)


def _of_weight(incident: Incident) -> list[Telling]:
    return [t for t in incident.tellings if t.llr > 0]


def _set(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _pledged(pledge: Any, low: float, high: float) -> bool | None:
    """Whether a level between low and high is what is pledged: yes, no, or it cannot be told."""
    least, most = get(pledge, "at_least"), get(pledge, "at_most")
    if least is None and most is None:
        if pledge.kind == "withdraw":
            return True if high == 0 else False if low > 0 else None
        return True if low > 0 else False if high == 0 else None
    yes = (least is None or low >= least) and (most is None or high <= most)
    no = (least is not None and high < least) or (most is not None and low > most)
    return True if yes else False if no else None
