"""Withdrawing, maintaining, reaching: rules 47 to 53.

A telling of a state leaves the level of a unit somewhere; what is pledged is then surely so, surely
not so, or neither. The level is gone through as an interval, open below where it is only said to be
above 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.reference.answers import Judged, together
from tests.reference.binding import obligation_over
from tests.reference.evidence import (
    Weighed,
    denied_in_words,
    incident_of,
    nano,
    origin_class,
    origin_name,
    p_true,
    rung,
    speaks_for,
)
from tests.reference.logic import before, both, contained, shared
from tests.reference.matching import activity_match, actor_match, inside, place_match
from tests.reference.terms import UNBOUNDED, Deadline, Terms, deadline, is_settled
from tests.reference.watching import Unit, enough, seen
from tests.reference.world import World

from pledgewatch.model.records import Coverage, Kind, Pledge, StateReport
from pledgewatch.model.time import Moment

# -- what is pledged, and what a telling says of it ------------------------------------------------


def holds_of(pledge: Pledge, low: float, above: bool, high: float) -> str:
    """Whether q is so of a level from `low` (surely above it, where `above`) to `high`; rule 47."""
    if pledge.unit is not None:
        least = -math.inf if pledge.at_least is None else pledge.at_least
        most = math.inf if pledge.at_most is None else pledge.at_most
        if low >= least and high <= most:
            return "T"
        return "F" if high < least or low > most else "U"
    some = "T" if low > 0 or above else "F" if high == 0 else "U"
    if pledge.kind is Kind.WITHDRAW:
        return {"T": "F", "F": "T", "U": "U"}[some]
    return some


def is_used(told: StateReport, pledge: Pledge) -> bool:
    """Rule 48, which tellings speak of what is pledged at all."""
    if pledge.unit is not None:
        return told.level is not None and told.unit == pledge.unit
    if told.holds is not None:
        return told.activity is not None
    return pledge.kind is Kind.WITHDRAW


def says(told: StateReport, unit: Unit, pledge: Pledge, world: World) -> tuple[str, str] | None:
    """Rule 48: whether a telling says that q is so (T) or not (F), and with which match."""
    place, activity = unit
    narrower = both(
        place_match(told.place, [place], pledge, world),
        activity_match(told.activity, [activity], pledge, world),
        actor_match(told.actor, told.when, pledge, world),
    )
    broader = both(
        "U" if told.place is None else contained(place, [told.place], world.places),
        contained(activity, [told.activity], world.activities),
        "U"
        if told.actor is None
        else contained(pledge.debtor, [told.actor], world.actors, fill=False),
    )
    amount = told.level or told.share
    if amount is not None:
        low, above, high = amount.low, False, amount.high
    else:
        low, above, high = 0.0, told.holds is True, math.inf if told.holds else 0.0

    def reads(bounds_below: bool, bounds_above: bool) -> str:
        return holds_of(
            pledge,
            low if bounds_below else 0.0,
            above and bounds_below,
            high if bounds_above else math.inf,
        )

    surely = reads(narrower == "T", broader == "T")
    if surely != "U":
        return surely, "T"
    perhaps = reads(narrower != "F", broader != "F")
    return (perhaps, "U") if perhaps != "U" else None


# -- observations ----------------------------------------------------------------------------------


@dataclass
class Watched:
    """A pledge of a state, and what is the same for each of its units."""

    pledge: Pledge
    spell: Terms
    until: Deadline
    world: World

    @property
    def maintains(self) -> bool:
        return self.pledge.kind is Kind.MAINTAIN

    def window(self, told: StateReport) -> str:
        """Rule 50."""
        if self.maintains:
            return inside(told.when, self.spell.opens, self.spell.closes)
        if not self.until.exists:
            return "F"
        return inside(told.when, self.until.tolerated, self.spell.cut or UNBOUNDED)

    def obligation(self, told: StateReport) -> str:
        return obligation_over(self.pledge, told.when.start.lo, told.when.end.hi - 1, self.world)


class Observation:
    """The tellings of one incident of a state, asked about one unit; rule 49."""

    def __init__(self, key: str, tellings: list[StateReport], unit: Unit, asked: Watched) -> None:
        self.key, self.asked = key, asked
        self.only_perhaps = False  # rule 50: possible at most
        pledge, world = asked.pledge, asked.world
        said = [(told, says(told, unit, pledge, world)) for told in tellings]
        self.content = {told.id: answer[1] for told, answer in said if answer}
        self.against = [told for told, answer in said if answer and answer[0] == "F"]
        self.upheld = [told for told, answer in said if answer and answer[0] == "T"]

    def own(self, told: StateReport) -> bool:
        return speaks_for(told, {self.asked.pledge.debtor}, self.asked.world)

    def _weigh(self, pro: list[StateReport], con: list[StateReport]) -> Weighed:
        """The weight of what some tellings say and others gainsay."""
        world = self.asked.world

        def llr(told: StateReport) -> int:
            if told in self.upheld and self.own(told):
                return 0
            p = p_true(told, world)
            return nano(p / (1 - p))

        def of(origin: str, tellings: list[StateReport]) -> list[StateReport]:
            return [t for t in tellings if origin_class(origin_name(t), world) == origin]

        origins = {origin_class(origin_name(told), world) for told in [*pro, *con]}
        affirming = {o: max(map(llr, of(o, pro))) for o in origins if of(o, pro)}
        denying = {o: min(-llr(t) for t in of(o, con)) for o in origins if of(o, con)}
        prior = world.thresholds["prior"]
        return Weighed(
            llr=nano(prior / (1 - prior)) + sum(affirming.values()) + sum(denying.values()),
            affirming=affirming,
            denying=denying,
            p_actor=1,
            p_type=1,
            accused_denies=any(map(self.own, self.upheld)),
        )

    @property
    def not_q(self) -> Weighed:
        return self._weigh(self.against, self.upheld)

    @property
    def q(self) -> Weighed:
        return self._weigh(self.upheld, self.against)

    def contents(self, tellings: list[StateReport]) -> str:
        return shared(self.content[told.id] for told in tellings)

    def match(self) -> str:
        return both(
            shared(map(self.asked.window, self.against)),
            self.contents(self.against),
            shared(map(self.asked.obligation, self.against)),
        )

    def hull(self, tellings: list[StateReport]) -> Moment:
        return Moment.of(
            min(told.when.start.lo for told in tellings),
            max(told.when.end.hi for told in tellings),
        )

    def rung(self) -> str:
        return rung(self.against, self.not_q, self.asked.world)

    @property
    def is_credible_q(self) -> bool:
        """Rule 50."""
        world = self.asked.world
        if not self.upheld or self.contents(self.upheld) != "T":
            return False
        hull = self.hull(self.upheld)
        return (
            self.q.event_reaches(world.thresholds["theta_p"])
            and hull.lo <= world.at
            and before(hull, self.asked.spell.start) != "T"
        )

    @property
    def is_at_the_end(self) -> bool:
        end = self.asked.spell.closes if self.asked.maintains else self.asked.until.due
        return all(before(told.when.end, end) == "F" for told in self.upheld)

    def was_before_the_end(self) -> bool:
        """Rule 52: surely not so for a while between T and T'."""
        asked = self.asked
        due, tolerated = asked.until.due, asked.until.tolerated
        return (
            not asked.maintains
            and asked.until.exists
            and self.not_q.event_reaches(asked.world.thresholds["theta_b"])
            and self.contents(self.against) == "T"
            and shared(map(asked.obligation, self.against)) == "T"
            and all(inside(told.when, due, tolerated) == "T" for told in self.against)
        )


@dataclass
class Seen:
    """What was observed of one unit."""

    against: list[Observation]
    surely: list[Observation]
    perhaps: list[Observation]
    credible: list[Observation]
    returns: list[Observation]


def observe(unit: Unit, asked: Watched) -> Seen:
    """Rules 49 and 50."""
    pledge, world = asked.pledge, asked.world
    told: dict[str, list[StateReport]] = {}
    for each in world.alive(StateReport):
        if is_used(each, pledge):
            told.setdefault(incident_of(each.id, world), []).append(each)
    every = [Observation(key, tellings, unit, asked) for key, tellings in sorted(told.items())]
    found = Seen([], [], [], [each for each in every if each.is_credible_q], [])
    settled = asked.until.tolerated.hi - 1 + asked.spell.settle
    for each in every:
        if not each.against or each.hull(each.against).lo > world.at:
            continue
        found.against.append(each)
        match, weighed, lo = each.match(), each.not_q, each.hull(each.against).lo
        if match == "F" or not weighed.violation_exceeds(world.thresholds["theta_lo"]):
            continue
        if not asked.maintains and lo >= settled:
            before_it = [q for q in found.credible if q.hull(q.upheld).hi - 1 < lo]
            if any(q.is_at_the_end for q in before_it):
                found.returns.append(each)
                continue
            each.only_perhaps = bool(before_it)
        certain = match == "T" and weighed.event_reaches(world.thresholds["theta_b"])
        (found.surely if certain and not each.only_perhaps else found.perhaps).append(each)
    return found


# -- reading ---------------------------------------------------------------------------------------


def judged_part(asked: Watched) -> tuple[int, int]:
    """Rule 51."""
    spell, until, at = asked.spell, asked.until, asked.world.at
    if asked.maintains:
        return spell.opens.lo, min(spell.last, at + 1)
    if not until.exists:
        return spell.start.lo, at + 1
    if at < until.tolerated.lo:
        return spell.start.lo, min(at + 1, until.tolerated.lo)
    settled = until.tolerated.hi - 1 + spell.settle
    cut = (spell.cut or UNBOUNDED).hi - 1
    return until.tolerated.lo, min(settled, cut, at + 1)


def read(found: Seen, covered: bool, overdue: bool) -> str:
    """Rule 52."""
    at_the_end = any(each.is_at_the_end for each in found.credible)
    if found.surely:
        return "broken"
    if not covered and not found.perhaps and not found.credible:
        return "untested"
    if not overdue:
        return "slipping" if found.perhaps else "holding"
    if found.perhaps:
        return "inconclusive"
    if not covered:
        return "untested"
    if at_the_end:
        late = any(each.was_before_the_end() for each in found.against)
        return "partial" if late else "kept"
    return "inconclusive"


def judge_state(
    pledge: Pledge, spell: Terms, judged: Judged, units: list[Unit], is_open: bool, world: World
) -> None:
    """Verdict, counts, units and flags of a pledge of a state."""
    asked = Watched(pledge, spell, deadline(pledge, spell, world), world)
    overdue = is_settled(spell, world) if asked.maintains else asked.until.is_overdue
    never_due = not asked.maintains and asked.until.never_due
    perhaps_never_due = not asked.maintains and asked.until.perhaps_never_due
    first, after = judged_part(asked)
    length = max(0, after - first)
    surely: set[str] = set()
    perhaps: set[str] = set()
    for unit in units:
        found = observe(unit, asked)
        covered = seen(unit, first, after, world.alive(Coverage), world)
        judged.covered, judged.judged = judged.covered + covered, judged.judged + length
        verdict = read(found, enough(covered, length, world), overdue)
        if never_due:
            verdict = "untested"
        elif verdict in ("broken", "partial") and perhaps_never_due:
            verdict = "inconclusive" if overdue else "slipping"
        judged.units[unit] = (verdict, len(found.surely), len(found.perhaps))
        surely |= {each.key for each in found.surely}
        perhaps |= {each.key for each in found.perhaps}
        judged.returns |= {each.key for each in found.returns}
        for each in found.against:
            match = both(each.match(), "U") if each.only_perhaps else each.match()
            judged.lists(each.key, match, each.not_q, each.rung())
        for each in [*found.surely, *found.perhaps]:
            if each.rung() == "contested":
                judged.flags.add("contested")
            if each.not_q.accused_denies or denied_in_words(each.key, world):
                judged.flags.add("denied")
            if any(told.when.doubt for told in each.against):
                judged.flags.add("date_doubt")
            if all(told.actor is None for told in each.against):
                judged.flags.add("unattributed")
        ends = [q.hull(q.upheld).lo for q in found.credible if q.is_at_the_end]
        came_late = any(lo > each.hull(each.against).hi - 1 for each in found.surely for lo in ends)
        if (is_open and verdict == "partial") or came_late:
            judged.flags.add("late")
    judged.certain, judged.possible = len(surely), len(perhaps - surely)
    judged.verdict = together([verdict for verdict, _, _ in judged.units.values()])
    if judged.verdict == "untested":
        judged.reason = "never_due" if never_due else "nobody_was_looking"
