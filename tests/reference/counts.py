"""A reduction read from counts of incidents, and from the people they killed: rules 29 to 35."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import attrs
from tests.reference import reduction
from tests.reference.answers import Measured
from tests.reference.binding import changes, condition_at, condition_over, obligation
from tests.reference.evidence import origin_class
from tests.reference.incidents import Incident
from tests.reference.logic import both
from tests.reference.terms import Terms, speaker_binds
from tests.reference.watching import Unit, covers, seen
from tests.reference.weaker import share_of
from tests.reference.world import World

from pledgewatch.model import dates
from pledgewatch.model.records import Coverage, Pledge
from pledgewatch.model.time import FOREVER, Moment

BEGINNING = -(2**80)
Amount = Callable[[Incident], float]


def one(incident: Incident) -> float:
    return 1


def fewest(incident: Incident) -> float:
    return min(each.deaths.low for each in incident.affirmations if each.deaths)


def most(incident: Incident) -> float:
    return max(each.deaths.high for each in incident.affirmations if each.deaths)


# -- who was counting, and since when --------------------------------------------------------------


class Counting:
    """Who counted what in some units, before and after; rules 29 to 32."""

    def __init__(
        self, pledge: Pledge, spell: Terms, units: list[Unit], found: list[Incident], world: World
    ) -> None:
        self.pledge, self.spell, self.units, self.world = pledge, spell, units, world
        self.found = found
        self.zone = world.timezone or "UTC"
        self.after = spell.opens.lo, min(spell.last, world.at + 1)
        self.in_scope = [
            each
            for each in world.alive(Coverage)
            if any(covers(each, unit, world) for unit in units)
        ]

    def touches(self, each: Coverage, lo: int, hi: int) -> bool:
        return max(lo, each.when.start.lo) < min(hi, each.when.end.hi, self.world.as_of + 1)

    def looking(self, lo: int, hi: int) -> set[str]:
        """Origins of which some coverage of some unit touches a stretch."""
        return {
            origin_class(each.origin, self.world)
            for each in self.in_scope
            if self.touches(each, lo, hi)
        }

    def first_look(self, panel: set[str], lo: int, hi: int) -> int | None:
        """The first instant of a stretch that somebody in the panel covers."""
        return min(
            (
                max(lo, each.when.start.lo)
                for each in self.in_scope
                if origin_class(each.origin, self.world) in panel and self.touches(each, lo, hi)
            ),
            default=None,
        )

    def day(self, offset: int) -> int:
        return dates.start_of_day(self.spell.start.lo, self.zone, offset)

    def nobody(self, lo: int, hi: int) -> str:
        both_sides = self.looking(lo, hi) and self.looking(*self.after)
        return "no_common_panel" if both_sides else "no_exposure"

    def prepare(self) -> str | None:
        """Choose the baseline and the panel; or say why there is none."""
        if self.pledge.baseline is not None:
            self.baseline = (self.pledge.baseline.start.lo, self.pledge.baseline.end.hi)
        else:
            panel = self.looking(*self.after) & self.looking(BEGINNING, self.day(0))
            early = self.first_look(panel, self.day(-70), self.day(-14))
            begins = self.first_look(panel, self.day(-56), self.day(0))
            if early is not None and early <= self.day(-42):
                self.baseline = (early, self.day(-14))
            elif begins is not None:
                self.baseline = (begins, self.day(0))
            else:
                return self.nobody(BEGINNING, self.day(0))
        self.panel = frozenset(self.looking(*self.baseline) & self.looking(*self.after))
        if not self.panel:
            return self.nobody(*self.baseline)
        self.watching = [
            each
            for each in self.world.alive(Coverage)
            if origin_class(each.origin, self.world) in self.panel
        ]
        self.choose({place for place, _ in self.units}, {activity for _, activity in self.units})
        return None

    def choose(self, places: set[str], activities: set[str]) -> None:
        """Rule 32, what is counted: where it is so of the place, the activity and the likelihood."""
        likely = [
            each
            for each in self.found
            if both(each.place(sorted(places)), each.activity(sorted(activities))) == "T"
            if each.weighed(self.panel).affirming
            if each.weighed(self.panel).violation_reaches(self.world.thresholds["theta_p"])
        ]
        self.attributed = [each for each in likely if each.actor() == "T"]
        self.perhaps = [each for each in likely if each.actor() == "U" and each.names_nobody]

    def exposure(self, lo: int, hi: int, binding: bool) -> int:
        """Rule 31, the seconds of one day."""
        stretches = self.not_refused(lo, hi) if binding else [(lo, hi)]
        microseconds = sum(
            seen(unit, start, end, self.watching, self.world)
            for unit in self.units
            for start, end in stretches
        )
        age = max(0, self.world.as_of - hi)
        weight = 1 - 20 ** (-age / self.spell.settle)
        return round(microseconds / len(self.units) / 1_000_000 * weight)

    def not_refused(self, lo: int, hi: int) -> list[tuple[int, int]]:
        """The stretches of a day in which the condition is not F."""
        inner = {at for at in changes(self.pledge, self.world) if lo < at < hi}
        edges = sorted({lo, hi, *inner})
        return [
            (a, b) for a, b in pairwise(edges) if condition_at(self.pledge, a, self.world) != "F"
        ]

    def counted(self, lo: int, hi: int, unattributed: bool, binding: bool) -> list[Incident]:
        return [
            each
            for each in [*self.attributed, *(self.perhaps if unattributed else [])]
            if lo <= each.lo - each.doubt and each.hi + each.doubt <= hi
            if not (binding and obligation(each) == "F")
        ]

    def watched_days(self, lo: int, hi: int, binding: bool) -> list[tuple[int, int, int]]:
        """The days with exposure; others are left out of everything, their counts included."""
        days = pairwise(dates.civil_days(lo, hi, self.zone))
        weighed = [(start, end, self.exposure(start, end, binding)) for start, end in days]
        return [day for day in weighed if day[2] > 0]

    def until(self, until: int) -> tuple[int, int]:
        """The after segment, less what may lie before the start or after the end."""
        return self.spell.opens.hi - 1, min(until, self.spell.closes.lo)


class Side:
    """One of the two stretches that are compared: its days and what is counted on them."""

    def __init__(self, counting: Counting, stretch: tuple[int, int], binding: bool) -> None:
        self.days = counting.watched_days(*stretch, binding)
        self.counted = {u: counting.counted(*stretch, u, binding) for u in (False, True)}

    @property
    def is_report_dated(self) -> bool:
        return any(each.is_report_dated for each in self.counted[True])

    def segment(self, unattributed: bool, amount: Amount) -> reduction.Segment:
        """What is counted on each day, on the day that the hull of an incident begins."""
        starts = [start for start, _, _ in self.days]
        counts = [0.0] * len(self.days)
        for each in self.counted[unattributed]:
            number = bisect_right(starts, each.lo) - 1
            if number >= 0 and each.lo < self.days[number][1]:
                counts[number] += amount(each)
        return reduction.Segment(tuple(counts), tuple(seconds for *_, seconds in self.days))


# -- the looks -------------------------------------------------------------------------------------


def last_look(pledge: Pledge, spell: Terms) -> Moment | None:
    """When a reduction is to be read: the end, or what stands for it."""
    if spell.closes.hi < FOREVER:
        return spell.closes
    if pledge.horizon is None:
        return None
    horizon = spell.start.lo + pledge.horizon.exact
    return Moment.of(horizon, horizon + 1)


def looks_passed(spell: Terms, end: Moment | None, world: World) -> tuple[int | None, bool]:
    """The instant of the half-way look if it is passed, and whether the last one is; rule 33."""
    if end is None:
        return None, False
    halfway = spell.opens.lo + (end.lo - spell.opens.lo) // 2
    final = end.hi - 1
    return (
        halfway if world.at >= halfway else None,
        world.at >= final and world.as_of >= final + spell.settle,
    )


def cannot_be_told(pledge: Pledge, spell: Terms, world: World) -> bool:
    """Rule 35: whether it is unknown if the pledge binds, somewhere in what is judged."""
    last = max(spell.opens.lo, min(spell.last - 1, world.at))
    return speaker_binds(pledge, world) == "U" or "U" in condition_over(
        pledge, spell.opens.lo, last, world
    )


@dataclass
class Look:
    """Ratio of rates and its bounds, with what happened before an instant."""

    rr: float
    low: float
    high: float


def by_counts(counting: Counting, settled: bool, deaths: bool = False) -> Measured:
    pledge, spell, world = counting.pledge, counting.spell, counting.world
    if counting.after[0] >= counting.after[1]:
        return Measured("untested", "not_open")
    why_not = counting.prepare()
    if why_not:
        return Measured("untested", why_not)
    baseline, alpha = counting.baseline, world.thresholds["alpha"]
    # Deaths are told as intervals: the least ratio has most before and fewest after. As with levels
    # (rule 38), the ratio is the middle of the two.
    for_low, for_high = ((most, fewest), (fewest, most)) if deaths else ((one, one),) * 2
    before = Side(counting, baseline, False)
    sides = []

    def look(until: int) -> Look | str:
        after = Side(counting, counting.until(until), True)
        sides.append(after)
        if not before.days or not after.days:
            return "no_exposure"
        counted = [*before.counted[True], *after.counted[True]]
        if deaths and not all(any(t.deaths for t in each.affirmations) for each in counted):
            return "deaths_not_told"
        if not before.segment(False, for_low[0]).total:
            return "no_baseline"

        def pairs(amounts: tuple[Amount, Amount]):
            first, second = amounts
            return [(before.segment(u, first), after.segment(u, second)) for u in (False, True)]

        least, greatest = (pairs(amounts)[0] for amounts in (for_low, for_high))
        return Look(
            (reduction.ratio(*least) + reduction.ratio(*greatest)) / 2,
            min(reduction.lower(*pair, alpha / 2) for pair in pairs(for_low)),
            max(reduction.upper(*pair, alpha) for pair in pairs(for_high)),
        )

    share = share_of(pledge)
    end = last_look(pledge, spell)

    def can_never_be_told() -> bool:
        """Rule 34."""
        if end is None or not before.days:
            return False
        seconds = (end.lo - (spell.opens.hi - 1)) / 1_000_000
        if seconds <= 0:
            return False  # no window is surely there to show anything
        first = before.segment(False, one)
        return first.total > 0 and reduction.best_bound(first, seconds, alpha) > share

    now = look(counting.after[1])
    if isinstance(now, str):
        # Rule 58: what the baseline alone shows does not wait for anybody to look.
        small = now == "no_exposure" and can_never_be_told()
        return Measured("untested", "baseline_too_small" if small else now)

    # Rule 33.
    halfway, final = looks_passed(spell, end, world)
    looks = [look(halfway)] if halfway is not None else []
    looks += [look(end.lo)] if final and end else []
    passed = [each for each in looks if isinstance(each, Look)]
    failed = [each for each in passed if each.low > share]

    reason = "baseline_too_small" if can_never_be_told() else None

    if any(each.high >= 1 for each in failed):
        verdict = "broken"
    elif failed and failed[-1] is passed[-1]:
        verdict = "partial"
    elif reason:
        verdict = "untested"
    elif not settled:
        verdict = "slipping" if failed or now.rr > share else "holding"
    else:
        verdict = "kept" if now.high <= share else "inconclusive"
    dated_by_report = any(side.is_report_dated for side in [before, *sides])
    untold = "inconclusive" if settled else "slipping"
    if verdict in ("broken", "partial") and cannot_be_told(pledge, spell, world):
        verdict = untold
    if verdict in ("broken", "partial", "kept") and dated_by_report:
        verdict = untold
    reason = reason if verdict == "untested" else None
    return Measured(verdict, reason, now.rr, now.low, now.high, dated_by_report)


def displaced(counting: Counting, places: tuple[str, ...], inside: Measured) -> bool:
    """Semantics 8: outside it surely rose, while in scope it surely fell."""
    if inside.verdict == "untested" or inside.high is None or inside.high >= 1:
        return False
    spell, world = counting.spell, counting.world
    # Outside is what lies in none of the pledged places; what is excepted elsewhere is outside too.
    pledge = attrs.evolve(counting.pledge, except_places=counting.pledge.places)
    units = [(place, activity) for place in places for activity in pledge.activities]
    found = [Incident(each.key, each.tellings, pledge, world) for each in counting.found]
    outside = Counting(pledge, spell, units, found, world)
    outside.baseline, outside.panel, outside.watching = (
        counting.baseline,
        counting.panel,
        [each for each in counting.watching if all(covers(each, unit, world) for unit in units)],
    )
    outside.choose(set(places), set(pledge.activities))
    before = Side(outside, outside.baseline, False)
    after = Side(outside, outside.until(outside.after[1]), True)
    pairs = [(before.segment(u, one), after.segment(u, one)) for u in (False, True)]
    if not pairs[0][0].total or not after.days:
        return False
    return min(reduction.lower(*pair, world.thresholds["alpha"] / 2) for pair in pairs) > 1
