"""Section 8: the reduction test, by counts, levels and harm, and the effect of prohibitions."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import itertools
import math
from typing import Any

from scipy.stats import beta, norm, t
from tests.reference.evidence import Against, Scope, narrowest, weigh
from tests.reference.judge import Judge
from tests.reference.numbers import NATS_B, NATS_P, sigma
from tests.reference.verdicts import is_cut_short, period_ends_at
from tests.reference.windows import NEVER, Window, opening, settle_of
from tests.reference.world import changed, get

from pledgewatch.model.calendar import clock_on
from pledgewatch.model.dates import civil_days, day_of, start_of_day
from pledgewatch.model.logic import F, T
from pledgewatch.model.time import BEGINNING, DAY, before, exact, shift

ALPHA = 0.05
WORDS = {
    "limit": (1.0, 0.9, 1.0), "reduce": (1.0, 0.9, 1.0), "scale down": (1.0, 0.9, 1.0),
    "significantly": (0.75, 0.5, 0.9), "substantially": (0.75, 0.5, 0.9), "halve": (0.5, 0.5, 0.5),
    "drastically": (0.5, 0.25, 0.67), "sharply": (0.5, 0.25, 0.67), "radically": (0.5, 0.25, 0.67),
    "several-fold": (1 / 3, 0.2, 0.5), "almost completely": (0.1, 0.05, 0.2),
}  # fmt: skip


def meant(pledge: Any) -> tuple[float, float, float]:
    """r and its band: as told, else of the word, else any reduction."""
    r, low, high = WORDS.get(get(pledge, "wording") or "reduce", WORDS["reduce"])
    if get(pledge, "share") is not None:
        r = low = high = pledge.share
    if get(pledge, "band") is not None:
        low, high = pledge.band.low, pledge.band.high
    return r, low, high


@dataclasses.dataclass(frozen=True)
class Day:
    """A civil day, or part of one: from when to when, its weight in seconds, what is counted on it."""

    lo: int
    hi: int
    weight: float
    count: float


@dataclasses.dataclass(frozen=True)
class Ratio:
    """x, y and their exposures; RR with bounds at errors a and a/2, dispersion and correlation."""

    x: float
    y: float
    tx: float
    ty: float
    rr: float
    low: float
    high: float
    low_look: float
    phi: float
    rho: float
    f: float
    best: float
    testable_best: float


# -- numbers ---------------------------------------------------------------------------------------


def dispersion(segments: list[list[Day]]) -> tuple[float, float, int]:
    """phi before its floor, rho and df, from within segments only."""
    chi2 = lagged = squares = 0.0
    df = n = telling = 0
    for days in segments:
        total, time = sum(d.count for d in days), sum(d.weight for d in days)
        if total <= 0 or time <= 0:
            continue
        expected = [total / time * d.weight for d in days]
        residuals = [(d.count - e) / math.sqrt(e) for d, e in zip(days, expected, strict=True)]
        chi2 += sum(e * e for e in residuals)
        lagged += sum(a * b for a, b in itertools.pairwise(residuals))
        squares += sum(e * e for e in residuals)
        df += len(days) - 1
        n += len(days)
        telling += 1
    if df <= 0:
        return 1.0, 0.0, 0
    if squares == 0:
        return 1.0, 0.0, df
    r1 = lagged / squares
    rho = min(max(r1 + telling * (1 + 3 * r1) / n, 0.0), 0.8)
    return chi2 / df, rho, df


def inflated(phi: float, rho: float, df: int, a: float) -> float:
    """f of a dispersion before its floor (decision 11, rule 51)."""
    f = phi * (1 + rho) / (1 - rho)
    if f <= 1 + 1e-9:
        return 1.0
    return float(f * (t.ppf(1 - a, df) / norm.ppf(1 - a)) ** 2)


def lower(x: float, y: float, tx: float, ty: float, f: float, a: float) -> float:
    if y <= 0:
        return 0.0
    q = float(beta.ppf(a, y / f, x / f + 1))
    return q / (1 - q) * tx / ty


def upper(x: float, y: float, tx: float, ty: float, f: float, a: float) -> float:
    if x <= 0:
        return math.inf
    # 1 - BetaInv(1 - a; y/f + 1, x/f) from the other end, where it loses no digits.
    q = float(beta.ppf(a, x / f, y / f + 1))
    return math.inf if q <= 0 else (1 - q) / q * tx / ty


def best_bound(x: float, tx: float, ty: float, f: float = 1.0, a: float = ALPHA) -> float:
    """U0: the best upper bound attainable, with y = 0."""
    return math.inf if x <= 0 or ty <= 0 else (a ** (-f / x) - 1) * tx / ty


def ratio(earlier: list[Day], slices: list[list[Day]], full: float | None = None) -> Ratio | None:
    """The test of counts before and after; None without exposure on a side."""
    later = [d for s in slices for d in s]
    tx, ty = sum(d.weight for d in earlier), sum(d.weight for d in later)
    if tx <= 0 or ty <= 0:
        return None
    x, y = sum(d.count for d in earlier), sum(d.count for d in later)
    phi, rho, df = dispersion([earlier, *slices])
    f, f_look = inflated(phi, rho, df, ALPHA), inflated(phi, rho, df, ALPHA / 2)
    return Ratio(
        x=x, y=y, tx=tx, ty=ty,
        rr=(y / ty) / (x / tx) if x > 0 else math.inf,
        low=lower(x, y, tx, ty, f, ALPHA),
        high=upper(x, y, tx, ty, f, ALPHA),
        low_look=lower(x, y, tx, ty, f_look, ALPHA / 2),
        phi=max(1.0, phi), rho=rho, f=f,
        best=best_bound(x, tx, ty, f),
        testable_best=0.0 if full == math.inf else best_bound(x, tx, full or ty),
    )  # fmt: skip


def power(found: Ratio, r: float) -> float | None:
    """The greatest true ratio that would be told to be below r with 80 %, from the rates so far."""
    need = float(norm.ppf(1 - ALPHA) + norm.ppf(0.8))

    def enough(true: float) -> bool:
        y = true * found.x * found.ty / found.tx
        return math.log(true) + need * math.sqrt(found.f * (1 / found.x + 1 / y)) <= math.log(r)

    # At a very small ratio too little is left to tell anything, so it is looked for from above.
    steps = [r * 0.995**n for n in range(4000)]
    low = next((step for step in steps if enough(step)), None)
    if low is None:
        return None
    high = low / 0.995
    for _ in range(60):
        mid = math.sqrt(low * high)
        low, high = (mid, high) if enough(mid) else (low, mid)
    return low


def days_needed(found: Ratio, r: float, days: int) -> int | None:
    """After how many days of a window at this rate U or L would lie on one side of r; None: never."""
    for n in range(max(days, 1), 3651):
        k = n / max(days, 1)
        y, ty = found.y * k, found.ty * k
        if (
            upper(found.x, y, found.tx, ty, found.f, ALPHA) <= r
            or lower(found.x, y, found.tx, ty, found.f, ALPHA) > r
        ):
            return n
    return None


def rank(earlier: list[Day], later: list[Day]) -> tuple[int, int, int]:
    """How many stretches of the window's length before it had a lower, a higher mean; of how many."""
    n = len(later)
    mean = sum(d.count for d in later) / max(sum(d.weight for d in later), 1e-9)
    means = [
        sum(d.count for d in part) / sum(d.weight for d in part)
        for i in range(len(earlier) - n + 1)
        for part in (earlier[i : i + n],)
        if n and sum(d.weight for d in part) > 0
    ]
    return sum(m < mean for m in means), sum(m > mean for m in means), len(means)


def quiet_chance(x: float, tx: float, ty: float, f: float) -> float:
    """Section 7: the chance of nothing happening in the judged part at the earlier rate."""
    return float((tx / (tx + ty)) ** ((x + 0.5) / f))


# -- counting --------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Counted:
    lo: int
    hi: int
    number: int
    deaths: tuple[float, float] | None
    unattributed: bool
    report_dated: bool


class Counts:
    """Counts of a scope by day, by a panel that looked before and after."""

    def __init__(self, judge: Judge, pledge: Any, control: bool = False) -> None:
        self.judge, self.pledge, self.held = judge, pledge, judge.held
        # Control places are counted by those who look at all of them (0001, rule 59).
        self.control = control
        self.places = pledge.places
        self.zone = judge.zone or "UTC"
        self.units = [Scope((p,), (a,)) for p in self.places for a in pledge.activities]
        self.start = judge.opens(pledge)
        # The baseline lies before the pledge and not before the end of its grace (0001, rules 29 and 33).
        effective = opening(pledge, judge.zone)
        end = judge.ends(pledge)
        horizon = get(pledge, "horizon")
        self.open_ended = end.is_open_ended
        if self.open_ended and horizon is not None:
            end = shift(exact(effective.lo), horizon.exact)
        self.end = end
        self.day0 = start_of_day(effective.lo, self.zone)
        self.delays: dict[str, list[int]] = {}
        self.daily = get(pledge, "daily")
        self._hours: dict[tuple[int, int], list[tuple[int, int]]] = {}

    # -- parts of days (rules 94 and 95) ----------------------------------------------------------

    @functools.cached_property
    def is_short(self) -> bool:
        """Whether less than half of the window is whole civil days."""
        lo, hi = self.start.last, self.end.lo
        if self.end.is_open_ended:
            return False
        whole = sum(
            b - a
            for a, b in itertools.pairwise(civil_days(lo, hi, self.zone))
            if (a, b) == (start_of_day(a, self.zone), start_of_day(a, self.zone, 1))
        )
        return 2 * whole < hi - lo

    def keeps_parts(self, in_window: bool) -> bool:
        """Whether what is cut is counted once inside and once outside, and no part of a day left out."""
        return self.daily is not None or (in_window and self.is_short)

    def hours(self, lo: int, hi: int) -> list[tuple[int, int]]:
        """What of a stretch of time lies in the daily hours."""
        if self.daily is None:
            return [(lo, hi)] if lo < hi else []
        if (lo, hi) not in self._hours:
            self._hours[lo, hi] = self._daily_hours(self.daily, lo, hi)
        return self._hours[lo, hi]

    def _daily_hours(self, daily: str, lo: int, hi: int) -> list[tuple[int, int]]:
        first, last = (dt.time.fromisoformat(text) for text in daily.split("/"))
        found = []
        day = day_of(lo, self.zone) - dt.timedelta(days=1)
        while day <= day_of(hi, self.zone):
            until = day if last > first else day + dt.timedelta(days=1)
            a, b = clock_on(day, first, self.zone), clock_on(until, last, self.zone)
            if max(a, lo) < min(b, hi):
                found.append((max(a, lo), min(b, hi)))
            day += dt.timedelta(days=1)
        return found

    def lies_in(self, c: Counted, lo: int, hi: int) -> bool:
        return any(a <= c.lo and c.hi <= b for a, b in self.hours(lo, hi))

    def touches(self, c: Counted, lo: int, hi: int) -> bool:
        return any(c.lo < b and a < c.hi for a, b in self.hours(lo, hi))

    def looks(self, origin: str, lo: int, hi: int) -> list[Any]:
        return [
            c
            for c in self.held.coverages()
            if self.held.origin_named(c.origin) == origin
            and not self.held.is_unrated(c.origin)
            and not self.held.speaks_for(c.origin, self.pledge.debtor)
            and c.when.lo < hi
            and lo < min(c.when.hi, self.held.as_of + 1)
            and (all if self.control else any)(
                self.held.sees(c, u.places[0], u.activities[0]) for u in self.units
            )
        ]

    def panel(self, before_: tuple[int, int], after: tuple[int, int]) -> list[str]:
        origins = {self.held.origin_named(c.origin) for c in self.held.coverages()}
        return [o for o in sorted(origins) if self.looks(o, *before_) and self.looks(o, *after)]

    def baselines(self, after: tuple[int, int]) -> dict[str, tuple[int, int]]:
        """The declared baseline, 56 days with the gap, 28 days adjacent: those where data reach."""
        found: dict[str, tuple[int, int]] = {}
        if get(self.pledge, "baseline") is not None:
            # What is since the opening is no time before it (rule 105).
            declared = (self.pledge.baseline.lo, min(self.pledge.baseline.hi, self.start.lo))
            if declared[0] < declared[1]:
                found["declared"] = declared
        before_all = (BEGINNING, self.day0)
        panel = self.panel(before_all, after)
        firsts = [c.when.lo for o in panel for c in self.looks(o, *before_all)]
        if not firsts:
            return found
        first = max(min(firsts), BEGINNING)

        def back(days: int) -> int:
            return start_of_day(self.day0, self.zone, -days)

        if first <= back(42):
            found["gap"] = (max(first, back(70)), back(14))
        if first <= back(28):
            found["adjacent"] = (back(28), self.day0)
        if not found and first < self.day0:
            found["what there is"] = (max(first, back(56)), self.day0)
        return found

    def counted(self, panel: list[str]) -> list[Counted]:
        """Rule 32 of 0001: place, kind and actor told, likely by the panel alone, within one day."""
        judge, held = self.judge, self.held
        everywhere = Window(exact(BEGINNING + 1), NEVER)
        against = Against(held, self.pledge, lambda _: everywhere)
        scope = Scope(tuple(self.places), tuple(self.pledge.activities))
        found = []
        for name, reports in sorted(judge.reports.items()):
            by_panel = [r for r in reports if held.told_by(r) & set(panel)]
            tellings, _, _ = against.tellings(by_panel, scope)
            denials, _ = against.denials(by_panel)
            weighty = [x for x in tellings if x.llr > 0]
            if not weighty:
                continue
            # Counts take the day of a report-dated telling as it stands (0001, rule 7).
            plain = [
                dataclasses.replace(x, when=x.record.when, says={**x.says, "time": T})
                for x in weighty
            ]
            made = weigh(held, name, plain, denials, {}, {})
            # A vaguer telling takes nothing away (principle 8): what some say without doubt is enough.
            strong = [set(e.causes) for e in made.entries if held.total(dict(e.weights)) >= NATS_P]
            named = set() in strong
            if not named and ({"actor"} not in strong or any(x.names_actor for x in weighty)):
                continue
            shown = narrowest(plain)
            when = shown.when
            if start_of_day(when.lo, self.zone) != start_of_day(when.hi - 1, self.zone):
                continue
            if when.lo > judge.at:
                continue
            deaths = [x.record.deaths for x in weighty if get(x.record, "deaths") is not None]
            found.append(
                Counted(
                    when.lo,
                    when.hi,
                    max(x.record.number for x in weighty),
                    (min(d.low for d in deaths), max(d.high for d in deaths)) if deaths else None,
                    not named,
                    not shown.dated,
                )
            )
        return found

    def days(
        self,
        lo: int,
        hi: int,
        panel: list[str],
        counted: list[Counted],
        in_window: bool,
        unattributed: bool = False,
        deaths: int | None = None,
        inside: bool = False,
    ) -> list[Day]:
        """The exposed days of a segment. A day that a telling of its only straddles is left out; in a
        short truce and with daily hours it is kept, with that telling counted or not (`inside`)."""
        made = []
        edges = civil_days(lo, hi, self.zone)
        used = [c for c in counted if unattributed or not c.unattributed]
        if in_window:
            used = [c for c in used if self.judge.condition(self.pledge, c.lo, c.hi)[0] is not F]
        for a, b in itertools.pairwise(edges):
            whole = (start_of_day(a, self.zone), start_of_day(a, self.zone, 1))
            partial = (a, b) != whole
            kept = self.keeps_parts(in_window)
            if (
                partial
                and not kept
                and any(c.lo < b and a < c.hi and (c.lo < a or c.hi > b) for c in used)
            ):
                continue
            here = [
                c
                for c in used
                if self.lies_in(c, a, b) or (kept and inside and self.touches(c, a, b))
            ]
            weight = self.exposure(a, b, panel, in_window)
            if weight <= 0:
                continue
            n: float = sum(c.number for c in here)
            if deaths is not None:
                n = sum(c.deaths[deaths] for c in here if c.deaths is not None)
            made.append(Day(a, b, weight, n))
        return made

    def exposure(
        self, a: int, b: int, panel: list[str], in_window: bool, arrived_by_now: bool = True
    ) -> float:
        """Seconds in which the panel covers, averaged over units, times P(reported by as_of).

        In the window less the time in which the condition is F (0001, rule 31).
        """
        total = 0.0
        edges = self.judge.condition_edges(self.pledge) if in_window else []
        hours = self.hours(a, b)
        age = max(self.held.as_of - b, 0)
        for unit in self.units:
            spans = [
                (max(c.when.lo, a), min(c.when.hi, b, self.held.as_of + 1), c)
                for o in panel
                for c in self.looks(o, a, b)
                if self.held.sees(c, unit.places[0], unit.activities[0])
            ]
            cut = sorted(
                {e for lo, hi, _ in spans for e in (lo, hi)}
                | {e for e in edges if a < e < b}
                | {e for span in hours for e in span}
            )
            for lo, hi in itertools.pairwise(cut):
                here = [c for x, y, c in spans if x <= lo and hi <= y]
                if not any(x <= lo and hi <= y for x, y in hours):
                    continue
                if in_window and self.judge.condition_at(self.pledge, lo) is F:
                    continue
                if here and not arrived_by_now:
                    total += (hi - lo) / 1e6
                elif here:
                    arrived = max(self._arrived(c, age) for c in here)
                    if arrived >= 0.05:
                        total += (hi - lo) / 1e6 * arrived
        if not arrived_by_now:
            return total / len(self.units)
        return round(total / len(self.units)) if self.units else 0.0

    def watched(self, lo: int, hi: int, panel: list[str], counted: list[Counted]) -> float:
        """Seconds of the window that the panel watched, whatever has been reported of them by now."""
        total = 0.0
        used = [
            c for c in counted
            if not c.unattributed and self.judge.condition(self.pledge, c.lo, c.hi)[0] is not F
        ]  # fmt: skip
        for a, b in itertools.pairwise(civil_days(lo, hi, self.zone)):
            if self.keeps_parts(True) or not any(
                c.lo < b and a < c.hi and (c.lo < a or c.hi > b) for c in used
            ):
                total += self.exposure(a, b, panel, True, arrived_by_now=False)
        return total

    def learn(self, baseline: tuple[int, int]) -> None:
        """How long a table's reports of the baseline took, where it tells both times."""
        self.delays = {}
        for reports in self.judge.reports.values():
            for r in reports:
                timed = r.known is not None or r.published is not None
                if not get(r, "streamed", False) or not timed or not self.may_bear(r):
                    continue
                if baseline[0] <= r.when.lo < baseline[1]:
                    delay = r._known_at - r.when.end.last
                    for origin in self.held.told_by(r):
                        self.delays.setdefault(origin, []).append(delay)

    def may_bear(self, report: Any) -> bool:
        """Law 8: how long rows take that bear on something else says nothing. Whom anybody controls,
        at whatever time, may act for the debtor. It is asked of the whole pledge, not of a unit (rule 78)."""
        held, pledge = self.held, self.held.pledge(self.pledge.id)
        named = {report.actor} | (held.actors.above(report.actor) if report.actor else set())
        lent = any(held.actor_nodes[a].controlled_by for a in named if a in held.actor_nodes)
        if report.actor is not None and not lent:
            sides = held.actors.sides if get(pledge, "announcement") else set()
            in_it = held.actors.contained(report.actor, (pledge.debtor,))
            if in_it is F and report.actor not in sides:
                return False
        spared = (*get(pledge, "except_targets", ()), *get(pledge, "except_actors", ()))
        targets, target = get(pledge, "targets", ()), get(report, "target")
        if target is not None and (
            held.actors.contained(target, spared) is T
            or (targets and held.actors.contained(target, targets) is F)
        ):
            return False
        kinds = held.activities.contained(report.activity, pledge.activities)
        kinds = kinds & ~held.activities.contained(report.activity, pledge.except_activities)
        where = held.places.contained(report.place, pledge.places)
        where = where & ~held.places.contained(report.place, pledge.except_places)
        beside = held.places.contained(report.place, pledge.control)
        beside = beside & ~held.places.contained(report.place, pledge.places)
        return kinds is not F and (where is not F or beside is not F)

    def _arrived(self, coverage: Any, age: int) -> float:
        """P(reported by as_of | age): of a declared lag, else as learnt, else of the settling time."""
        delays = self.delays.get(self.held.origin_named(coverage.origin))
        if coverage.lag is None and delays:
            return sum(d <= age for d in delays) / len(delays)
        lag = settle_of(self.pledge) if coverage.lag is None else coverage.lag.exact
        return float(1 - 20 ** (-age / lag)) if lag else 1.0

    def runs(self, days: list[Day], lo: int, hi: int) -> list[list[Day]]:
        """The segments of the window for phi and rho: slices of 30 days, or a shorter window whole."""
        return self.slices(days, lo, hi) if hi - lo >= 120 * DAY else [days]

    def slices(self, days: list[Day], lo: int, hi: int) -> list[list[Day]]:
        """30 days each, or a quarter of a shorter window."""
        length = 30 * DAY if hi - lo >= 120 * DAY else max((hi - lo) // 4, 1)
        groups: dict[int, list[Day]] = {}
        for d in days:
            groups.setdefault((d.lo - lo) // length, []).append(d)
        return [groups[k] for k in sorted(groups)]


@dataclasses.dataclass(frozen=True)
class Measure:
    """One way to read a reduction, with everything that is told about it."""

    verdict: str
    reason: str = ""
    ratio: Ratio | None = None
    low: float | None = None
    high: float | None = None
    r: float | None = None
    ratios: dict[str, Ratio] = dataclasses.field(default_factory=dict)
    unattributed: Ratio | None = None
    cut: float = 0.0
    rank: tuple[int, int, int] | None = None
    one_day: tuple[int, float, float] | None = None
    drift: tuple[float, float] | None = None
    sensitive: bool = False
    power: float | None = None
    needed: int | None = None
    band: dict[float, str] = dataclasses.field(default_factory=dict)
    slices: tuple[Ratio, ...] = ()
    report_dated: bool = False
    arrived: bool = False
    came_back: bool = False
    p: float = 0.0
    places: tuple[tuple[float, float, float], ...] = ()
    baseline: Any = None


def by_counts(
    judge: Judge,
    pledge: Any,
    deaths: bool = False,
    only: tuple[tuple[int, int], list[str]] | None = None,
) -> Measure:
    """REDUCE by counts of incidents, or of deaths; `only` gives a baseline and its panel."""
    r, band_low, band_high = meant(pledge)
    counts = Counts(judge, pledge, control=only is not None)
    start, end = counts.start, counts.end
    final = judge.settled(pledge, end)
    settled = final and not counts.open_ended
    no_look = counts.open_ended and get(pledge, "horizon") is None
    stop = min(end.lo, judge.at + 1)
    after = (start.last, max(stop, start.last + 1))
    baselines = counts.baselines(after)
    panels = {name: (span, counts.panel(span, after)) for name, span in baselines.items()}
    if only is not None:
        both = set(only[1]) & set(counts.panel(only[0], after))
        panels = {"declared": (only[0], sorted(both))}
    usable = {name: found for name, found in panels.items() if found[1]}
    if not usable:
        somebody = any(counts.looks(o, BEGINNING, counts.day0) for o in _everybody(judge)) and any(
            counts.looks(o, *after) for o in _everybody(judge)
        )
        return Measure("untested", "no_common_panel" if somebody else "no_exposure", r=r)
    ratios: dict[str, Ratio] = {}
    read: dict[str, tuple[str, str]] = {}
    kept: dict[str, Any] = {}
    for name, (span, panel) in usable.items():
        counts.learn(span)
        counted = counts.counted(panel)
        half = after[0] + (end.lo - after[0]) // 2
        used = [
            c for c in counted
            if _may_count(counts, c, span, False)
            or (_may_count(counts, c, after, True) and _binds(counts, c))
        ]  # fmt: skip
        if deaths and not all(c.deaths for c in used):
            return Measure("untested", "deaths_not_told", r=r)
        whole = math.inf
        if not end.is_open_ended:
            whole = sum(b - a for a, b in counts.hours(after[0], end.lo)) / 1e6
        half_passed = judge.at >= start.lo + (end.lo - start.lo) // 2 and not end.is_open_ended
        attempts = []
        # Rules 94 and 95: what is cut counted outside, then inside. Elsewhere both are the same.
        for inside in (False, True):
            found = _compare(counts, (span, panel), counted, after, deaths, whole, inside)
            if found is None:
                continue
            looked = None
            if half_passed:
                until = (after[0], half)
                looked = _compare(counts, (span, panel), counted, until, deaths, whole, inside)
            arrived = found.plain.ty >= 0.5 * counts.watched(*after, panel, counted)
            looks = [x for x in (looked, found if final else None) if x is not None]
            attempts.append(Attempt(found, looks if arrived and not no_look else [], settled))
        if not attempts:
            continue
        plain = _between([x.found.plain for x in attempts])
        verdict = _read(attempts, r)
        dated = any(c.report_dated for c in used)
        if dated and verdict[0] in ("kept", "broken", "partial"):
            rr = plain.rr
            verdict = (
                "inconclusive" if settled else "slipping" if rr > r else "holding",
                "report_dated",
            )
        ratios[name], read[name] = plain, verdict
        kept[name] = (attempts, panel, dated, arrived)
    if not ratios:
        return Measure("untested", "no_exposure", r=r)
    main = next(n for n in ("declared", "gap", "adjacent", "what there is") if n in ratios)
    found, (verdict, reason) = ratios[main], read[main]
    attempts, panel, dated, arrived = kept[main]
    last = attempts[-1].found
    firm = {v for n, (v, _) in read.items() if kept[n][0][-1].found.incidents.x >= 5} | {verdict}
    if verdict in ("kept", "partial", "broken") and len(firm) > 1:
        verdict, reason = "inconclusive" if settled else "slipping", "baseline_decides"
    later = [d for part in last.pairs[-1][1] for d in part]
    needed = None
    if last.incidents.x >= 5 and found.x > 0:
        needed = days_needed(found, r, len(later))
    if verdict == "inconclusive" and not reason:
        reason = _why(found, r, needed)
    at_drift = {_read(attempts, r, k)[0] for k in (1 / 1.5, 2.0)}
    ranks, alarms = set(), set()
    for x in attempts:
        earlier, parts = x.found.pairs[-1]
        plain = ratio(earlier, parts)
        assert plain is not None
        ranks.add(rank(earlier, [d for part in parts for d in part]))
        alarms.add(_one_day(earlier, parts, plain, r))
    ends = [x.found.plain for x in attempts]
    unnamed = [x.found.unnamed for x in attempts if x.found.unnamed is not None]
    low = min(x.found.hull.low for x in attempts)
    high = max(x.found.hull.high for x in attempts)
    by_slice = [
        [_bounded([(e, [p[i]]) for e, p in cut]) for i in range(len(cut[0][1]))]
        for x in attempts
        for cut in (
            [
                (e, counts.slices([d for run in p for d in run], *after))
                for e, p in x.found.pairs
            ],
        )
    ]  # fmt: skip
    slices = [[x for x in same if x is not None] for same in zip(*by_slice, strict=True)]
    shown = tuple(_between(each) for each in slices if each)
    back = came_back(shown, r)
    if back and verdict in ("kept", "holding"):
        verdict, reason = ("inconclusive" if verdict == "kept" else "slipping"), "eroded"
    return Measure(
        verdict, reason, found, low, high, r,
        ratios=ratios,
        unattributed=_between(unnamed) if unnamed else None,
        cut=abs(ends[-1].x - ends[0].x) + abs(ends[-1].y - ends[0].y),
        rank=ranks.pop() if len(ranks) == 1 else None,
        one_day=alarms.pop() if len(alarms) == 1 else None,
        drift=(low / 1.5, high / 0.5),
        sensitive=verdict in ("kept", "broken", "partial") and at_drift != {verdict},
        power=power(found, r) if found.x > 0 else None,
        needed=needed,
        band={share: _read(attempts, share)[0] for share in sorted({band_low, r, band_high})},
        slices=shown,
        came_back=back,
        report_dated=dated,
        arrived=arrived,
        baseline=(usable[main][0], panel),
    )  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Attempt:
    """What is read against one baseline."""

    found: Compared
    looks: list[Compared]
    settled: bool

    def read(self, r: float, k: float = 1.0) -> tuple[str, str]:
        """The third column of the table of section 7, from the top; `k` scales what is reported after."""
        looks = [(_scaled(x.hull, k), x.incidents) for x in self.looks]
        now, incidents = _scaled(self.found.hull, k), self.found.incidents
        if any(x.low_look > r and x.high >= 1 and max(i.x, i.y) >= 5 for x, i in looks):
            return "broken", ""
        if looks and looks[-1][0].low_look > r and looks[-1][0].high < 1:
            return "partial", ""
        if self.found.empty:
            return "untested", "no_baseline"
        few = incidents.x < 5 or incidents.testable_best > r
        if few and incidents.y < 5:
            return "untested", "too_few_before"
        if not self.settled:
            return ("slipping" if now.rr > r else "holding"), ""
        if now.high <= r:
            return "kept", ""
        return "inconclusive", "too_few_before" if few else ""


def _read(attempts: list[Attempt], r: float, k: float = 1.0) -> tuple[str, str]:
    """What both ways of counting what is cut give (rule 94)."""
    answers = [attempt.read(r, k) for attempt in attempts]
    verdicts = {verdict for verdict, _ in answers}
    if len(verdicts) == 1:
        return answers[-1]
    if verdicts == {"broken", "partial"}:
        return "broken", ""
    return "inconclusive", "days_straddle"


def _between(found: list[Ratio]) -> Ratio:
    """The middle of both, with the smaller L and the larger U (rule 94)."""
    last = found[-1]
    if all(e == last for e in found):
        return last
    rrs = [e.rr for e in found if e.x > 0 or e.y > 0]
    return dataclasses.replace(
        last,
        x=sum(e.x for e in found) / len(found),
        y=sum(e.y for e in found) / len(found),
        rr=sum(rrs) / len(rrs) if rrs else math.inf,
        low=min(e.low for e in found),
        low_look=min(e.low_look for e in found),
        high=max(e.high for e in found),
    )


def _may_count(counts: Counts, c: Counted, span: tuple[int, int], in_window: bool) -> bool:
    """Whether an incident counts in a segment: it lies in one of its days, or may where none is left out."""
    days = itertools.pairwise(civil_days(*span, counts.zone))
    if counts.keeps_parts(in_window):
        return any(counts.touches(c, a, b) for a, b in days)
    return any(counts.lies_in(c, a, b) for a, b in days)


def _binds(counts: Counts, c: Counted) -> bool:
    return counts.judge.condition(counts.pledge, c.lo, c.hi)[0] is not F


Pairs = list[tuple[list[Day], list[list[Day]]]]


@dataclasses.dataclass(frozen=True)
class Compared:
    """A window against a baseline: without and with what nobody is named for, the hull of both, and
    incidents whatever is counted. A pair of sides for each bound: of deaths the most before and the fewest
    after, then the fewest before and the most after (0001, rule 57)."""

    pairs: Pairs
    plain: Ratio
    unnamed: Ratio | None
    hull: Ratio
    incidents: Ratio
    empty: bool


def _compare(
    counts: Counts,
    usable: tuple[tuple[int, int], list[str]],
    counted: list[Counted],
    window: tuple[int, int],
    deaths: bool,
    whole: float,
    inside: bool,
) -> Compared | None:
    span, panel = usable

    def sides(unnamed: bool, ends: Any) -> Pairs:
        return [
            (
                counts.days(*span, panel, counted, False, unnamed, first, not inside),
                counts.runs(
                    counts.days(*window, panel, counted, True, unnamed, last, inside), *window
                ),
            )
            for first, last in ends
        ]

    ends: Any = ((1, 0), (0, 1)) if deaths else ((None, None),)
    pairs = sides(False, ends)
    plain = _bounded(pairs, whole)
    if plain is None:
        return None
    unnamed = None
    if any(
        c.unattributed
        and (counts.touches(c, *span) or (counts.touches(c, *window) and _binds(counts, c)))
        for c in counted
    ):
        unnamed = _bounded(sides(True, ends), whole)
    hull = plain
    if unnamed is not None:
        hull = dataclasses.replace(
            plain,
            low=min(plain.low, unnamed.low),
            low_look=min(plain.low_look, unnamed.low_look),
            high=max(plain.high, unnamed.high),
        )
    each = [ratio(*pair) for pair in pairs]
    empty = all(x.x == 0 for x in each if x) and all(x.y < 5 for x in each if x)
    incidents = ratio(*sides(False, ((None, None),))[0], whole)
    assert incidents is not None
    return Compared(pairs, plain, unnamed, hull, incidents, empty)


def _bounded(pairs: Pairs, whole: float | None = None) -> Ratio | None:
    """The ratio, each bound by its own pair of sides."""
    found = [ratio(*pair, whole) for pair in pairs]
    if None in found or len(found) == 1:
        return found[0]
    least, most = found
    assert least is not None
    assert most is not None
    rrs = [x.rr for x in (least, most) if x.x > 0 or x.y > 0]
    middle = sum(rrs) / len(rrs) if rrs else math.inf
    return dataclasses.replace(most, rr=middle, low=least.low, low_look=least.low_look)


def _everybody(judge: Judge) -> list[str]:
    return sorted({judge.held.origin_named(c.origin) for c in judge.held.coverages()})


def _scaled(found: Ratio, k: float) -> Ratio:
    return dataclasses.replace(
        found, rr=found.rr * k, low=found.low * k, high=found.high * k, low_look=found.low_look * k
    )


def _why(found: Ratio, r: float, needed: int | None) -> str:
    """Why counts decide nothing: what spoils it."""
    plain_low = lower(found.x, found.y, found.tx, found.ty, 1.0, ALPHA)
    plain_high = upper(found.x, found.y, found.tx, found.ty, 1.0, ALPHA)
    if found.f > 1 and (plain_high <= r or plain_low > r):
        return "too_bursty"
    return "window_too_short" if needed is not None else ""


def _one_day(
    earlier: list[Day], parts: list[list[Day]], found: Ratio, r: float
) -> tuple[int, float, float] | None:
    """The day without which the bounds lie otherwise to r or 1: (its start, L, U)."""

    def sides(x: Ratio) -> tuple[bool, bool, bool, bool]:
        return x.low > r, x.high <= r, x.low > 1, x.high < 1

    for d in sorted([*earlier, *(d for p in parts for d in p)], key=lambda d: (-d.count, d.lo)):
        left = [x for x in earlier if x != d], [[x for x in p if x != d] for p in parts]
        without = ratio(*left)
        if without is not None and sides(without) != sides(found):
            return d.lo, without.low, without.high
    return None


# -- levels ----------------------------------------------------------------------------------------


def by_level(judge: Judge, pledge: Any) -> Measure:
    """REDUCE by state reports with a level or a share (0001, rules 36-39)."""
    r, _, _ = meant(pledge)
    held, start, end = judge.held, judge.opens(pledge), judge.ends(pledge)
    settled, settle = judge.settled(pledge, end), settle_of(pledge)
    told = [
        s
        for s in held.all("state_report")
        if (s.level is not None or s.share is not None)
        and held.llr(s) >= NATS_P
        and s.when.lo <= judge.at
    ]
    hulls, tellers = [], []
    for place in pledge.places or (None,):
        here = [s for s in told if _is_of(judge, pledge, place, s)]
        pledged = opening(pledge, judge.zone)
        base = [
            s
            for s in here
            if s.level is not None
            and (before(pledged, s.when.end) is not T or before(s.when.start, pledged) is T)
        ]
        if pledge.baseline is not None:
            base = [
                s for s in here if s.level is not None
                and pledge.baseline.lo <= s.when.lo and s.when.hi <= pledge.baseline.hi
            ]  # fmt: skip
        alike: dict[Any, list[Any]] = {}
        for s in base:
            alike.setdefault(_counted_as(pledge, s), []).append(s)
        latest = {key: _latest(some) for key, some in alike.items()}
        used = [s for some in latest.values() for s in some]
        late = [
            s
            for s in here
            if before(s.when.end, start) is not T
            and (end.is_open_ended or before(shift(end, settle), s.when.start) is not T)
            and s not in used
        ]
        late = _latest(late)
        if not late:
            return Measure("untested", "no_level", r=r)
        lows, highs = [], []
        for s in late:
            if s.share is not None:
                lows.append(s.share.low)
                highs.append(s.share.high)
                continue
            # Of the same, in the same unit of count, and surely not 0 (0001, rule 37; rule 103).
            found = [b.level for b in latest.get(_counted_as(pledge, s), [])]
            least, most = (
                (min(b.low for b in found), max(b.high for b in found)) if found else (0, 0)
            )
            if get(pledge, "level") is not None and s.unit == pledge.unit:
                least = most = pledge.level
            if least <= 0:
                return Measure("untested", "no_baseline", r=r)
            lows.append(s.level.low / most)
            highs.append(s.level.high / least)
        hulls.append((min(lows), max(highs)))
        tellers.append(late)
    low, high = max(h[0] for h in hulls), max(h[1] for h in hulls)
    strong = all(_strong(judge, pledge, each, high <= r) for each in tellers)
    at_end = not end.is_open_ended and all(
        period_ends_at(s.when, end) or before(s.when.end, end) is not T
        for each in tellers
        for s in each
    )
    if low > r and settled and strong:
        verdict, reason = ("broken" if high >= 1 else "partial"), ""
    elif high <= r and settled and at_end and strong:
        verdict, reason = "kept", ""
    elif settled:
        verdict, reason = "inconclusive", "weak_voice" if not strong else ""
    elif low > r:
        verdict, reason = "slipping", ""
    elif high <= r:
        verdict, reason = "holding", ""
    else:
        verdict, reason = "inconclusive", ""
    weakest = sigma(min(_nats(judge, pledge, each, high <= r) for each in tellers))
    weights = [_nats(judge, pledge, t, h[1] <= r) for h, t in zip(hulls, tellers, strict=True)]
    # A good level that only the debtor's organs tell moves nothing (rule 64).
    places = tuple(
        (*hull, sigma(nats) if nats else 0.0) for hull, nats in zip(hulls, weights, strict=True)
    )
    return Measure(verdict, reason, None, low, high, r, p=weakest, places=places)


def _is_of(judge: Judge, pledge: Any, place: str | None, s: Any) -> bool:
    """Whether a level is that of what is pledged of a place, not of a part or a whole of it (rule 103).

    What names the pledge is of what it leaves out. Of a broader place only "nothing" tells.
    """
    held, names = judge.held, get(s, "pledge") == pledge.id
    whose = names and s.actor is None
    if s.actor is not None:
        whose = held.actors.contained(pledge.debtor, (s.actor,)) is T
    kind = names and s.activity is None
    if s.activity is not None:
        kind = held.activities.contained(s.activity, pledge.activities) is T
    if not (whose and kind):
        return False
    if s.place is None or place is None:
        return names
    if held.places.contained(place, (s.place,)) is not T:
        return False
    told = s.share if s.share is not None else s.level
    return told.high == 0 or held.places.contained(s.place, (place,)) is T


def _counted_as(pledge: Any, s: Any) -> tuple[Any, ...]:
    """What a level may be compared with: the same actor, kind and unit of count (the place is asked before)."""
    return s.actor or pledge.debtor, s.activity or ", ".join(pledge.activities), s.unit


def _latest(told: list[Any]) -> list[Any]:
    return [s for s in told if not any(before(s.when.end, o.when.start) is T for o in told)]


def _strong(judge: Judge, pledge: Any, told: list[Any], good: bool) -> bool:
    return _nats(judge, pledge, told, good) >= NATS_B


def _nats(judge: Judge, pledge: Any, told: list[Any], good: bool) -> int:
    """What tellers weigh together, without the debtor's organs where they speak for it."""
    best: dict[str, int] = {}
    for s in told:
        if good and judge.held.speaks_for(judge.held.source_of(s), pledge.debtor):
            continue
        origin = judge.held.origin(s)
        best[origin] = max(best.get(origin, 0), judge.held.llr(s))
    return judge.held.total(best)


# -- the pledge ------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Reduction:
    """Every measure the records allow, the verdict of the pledge, and what happened elsewhere."""

    verdict: str
    reason: str
    measures: dict[str, Measure]
    outside: Ratio | None
    disagree: bool
    displaced: bool


def reduction(judge: Judge, pledge: Any) -> Reduction:
    measures = {
        "incidents": by_counts(judge, pledge),
        "level": by_level(judge, pledge),
        "harm": by_counts(judge, pledge, deaths=True),
    }
    testable = {n: m for n, m in measures.items() if m.verdict != "untested"}
    named = get(pledge, "measure")
    disagree = False
    if named is not None:
        verdict, reason = measures[named].verdict, measures[named].reason
    elif not testable:
        verdict, reason = "untested", measures["incidents"].reason
    else:
        first = next(iter(testable.values()))
        verdict, reason = first.verdict, first.reason
        if len({m.verdict for m in testable.values()}) > 1:
            verdict, reason, disagree = "inconclusive", "", True
    if judge.is_void(pledge):
        verdict, reason = "void", ""
    elif judge.at < judge.opens(pledge).lo:
        verdict, reason = "pending", "not_yet_open"
    elif verdict in ("broken", "partial", "kept") and _untold(judge, pledge):
        settled = judge.settled(pledge, judge.ends(pledge))
        verdict, reason = ("inconclusive" if settled else "slipping"), _untold(judge, pledge)
    elif verdict == "kept" and is_cut_short(judge, pledge):
        verdict, reason = "inconclusive", "cut_short"
    inside = measures["incidents"]
    there = elsewhere(judge, pledge, inside)
    outside = None if there is None else there.ratio
    displaced = bool(there is not None and there.low > 1 and inside.high < 1)
    return Reduction(verdict, reason, measures, outside, disagree, displaced)


def _untold(judge: Judge, pledge: Any) -> str:
    if judge.binds(pledge) is not T:
        return "may_not_bind"
    return "" if any(v is T for v in judge.condition_values(pledge)) else "condition_unknown"


def elsewhere(judge: Judge, pledge: Any, inside: Measure) -> Measure | None:
    """The same counts in the control places, with the baseline of the whole and its panel (0001, rule 59)."""
    control = tuple(
        p for p in get(pledge, "control", ()) if judge.held.places.contained(p, pledge.places) is F
    )
    if not control or inside.baseline is None:
        return None
    plain = changed(pledge, places=control, except_places=(), wording=None, share=1.0, band=None)
    found = by_counts(judge, plain, only=inside.baseline)
    return found if found.ratio is not None else None


def effect_measure(judge: Judge, pledge: Any) -> Measure | None:
    """Section 7, effect: what a panel counted before and since, and slice by slice."""
    plain = changed(pledge, wording=None, share=1.0, band=None, measure=None)
    found = by_counts(judge, plain)
    return found if found.ratio is not None else None


def came_back(slices: tuple[Ratio, ...], r: float) -> bool:
    """Whether the latest slice is surely above what was pledged after one surely below (rule 104)."""
    return len(slices) > 1 and slices[-1].low > r and any(s.high <= r for s in slices[:-1])


def eroded(measure: Measure) -> bool:
    """The latest slice's L above the first's U, or above 1 after a reduction."""
    if len(measure.slices) < 2 or measure.ratio is None:
        return False
    *earlier, last = measure.slices
    return last.low > earlier[0].high or (last.low > 1 and any(s.high < 1 for s in earlier))
