"""A window held against one baseline, and what may be read from it (semantics 7 and 8)."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

import attrs

from pledgewatch.engine import statistics
from pledgewatch.engine.counts import Baseline, Counter, Day, exposed, runs
from pledgewatch.engine.facts import Verdict
from pledgewatch.engine.statistics import RateRatio, Segment
from pledgewatch.engine.window import is_passed

FEW = 5
"""Fewer incidents than this before and after decide nothing."""


@attrs.frozen
class Bounds:
    """What a verdict is read from: the bounds, with what nobody is named for and without.

    `x` and `y` are incidents, whatever is measured; `best` is the best bound that a window can end with.
    """

    x: float
    y: float
    rr: float
    low: float
    low_look: float
    high: float
    best: float
    is_empty: bool

    def scaled(self, by: float) -> Bounds:
        """The same, had the rate of reporting changed."""
        return attrs.evolve(
            self,
            rr=self.rr * by,
            low=self.low * by,
            low_look=self.low_look * by,
            high=self.high * by,
        )


@attrs.frozen(kw_only=True)
class Readiness:
    """What may be read by now: whether the end is settled, its look is passed, and news has arrived."""

    is_settled: bool
    is_final: bool
    has_arrived: bool


Pick = Callable[[Day, bool], float]
Side = tuple[Pick, Pick]


def _fewest(day: Day, unnamed: bool) -> float:
    return day.deaths(unnamed)[0]


def _most(day: Day, unnamed: bool) -> float:
    return day.deaths(unnamed)[1]


PICKS: dict[str, tuple[Side, ...]] = {
    # How the baseline and how the window is counted, for the lower bound and for the upper one.
    "incidents": ((Day.number, Day.number),),
    "harm": ((_most, _fewest), (_fewest, _most)),
}


def segment(days: Sequence[Day], pick: Pick, unnamed: bool) -> Segment:
    """The exposed days as numbers; `pick` says what is counted of a day."""
    used = exposed(days, unnamed)
    return Segment(
        # On most days nothing happens.
        tuple(pick(day, unnamed) if day.incidents else 0 for day in used),
        tuple(float(day.exposure) for day in used),
    )


@attrs.frozen
class Sides:
    """The days on both sides of a pledge, the window in segments, and how they are counted."""

    before: tuple[Day, ...]
    after: tuple[tuple[Day, ...], ...]
    picks: tuple[Side, ...]
    alpha: float
    # Of the baseline, which many windows, or parts of one, are held against.
    _counted: dict[tuple[Pick, bool], Segment] = attrs.field(factory=dict, eq=False, repr=False)

    @functools.cached_property
    def _known(self) -> dict[bool, list[RateRatio] | None]:
        return {}

    def part(self, days: tuple[Day, ...]) -> Sides:
        """A part of the window against the same baseline."""
        return attrs.evolve(self, after=(days,))

    def segments(self, side: Side, unnamed: bool) -> tuple[Segment, tuple[Segment, ...]]:
        """Both sides as numbers, counted in one way."""
        first, second = side
        if (first, unnamed) not in self._counted:
            self._counted[first, unnamed] = segment(self.before, first, unnamed)
        after = tuple(segment(part, second, unnamed) for part in self.after)
        return self._counted[first, unnamed], after

    def ratios(self, unnamed: bool) -> list[RateRatio] | None:
        """A ratio for each way of counting; None where a side has no exposure."""
        if unnamed not in self._known:
            found = [
                statistics.rate_ratio(*self.segments(side, unnamed), self.alpha)
                for side in self.picks
            ]
            given = [each for each in found if each is not None]
            self._known[unnamed] = given if len(given) == len(found) else None
        return self._known[unnamed]

    def ratio(self, unnamed: bool = False) -> RateRatio | None:
        """The ratio, each bound as cautious as what was told makes it."""
        found = self.ratios(unnamed)
        if found is None or len(found) == 1:
            return found[0] if found else None
        least, most = found
        ratios = [each.rr for each in found if each.rr is not None]
        middle = sum(ratios) / len(ratios) if ratios else None
        return attrs.evolve(most, rr=middle, low=least.low, low_look=least.low_look)

    @property
    def has_unnamed(self) -> bool:
        """Whether anything is counted that nobody is named for."""
        return any(
            not each.is_named
            for part in (self.before, *self.after)
            for day in part
            for each in (*day.incidents, *day.straddled)
        )

    def bounds(self, planned: float) -> Bounds | None:
        """What a verdict is read from."""
        plain = self.ratio()
        if plain is None:
            return None
        both = self.ratio(True) if self.has_unnamed else None
        hull = (plain,) if both is None else (plain, both)
        by_number = PICKS["incidents"]
        incidents = (
            plain if self.picks == by_number else attrs.evolve(self, picks=by_number).ratio()
        )
        assert incidents is not None  # the exposure is the same
        ratios = self.ratios(False) or []
        best = (
            0.0
            if planned == math.inf
            else statistics.best_bound(
                incidents.x, incidents.tx, planned or incidents.ty, alpha=self.alpha
            )
        )
        return Bounds(
            incidents.x,
            incidents.y,
            math.inf if plain.rr is None else plain.rr,
            min(each.low for each in hull),
            min(each.low_look for each in hull),
            max(each.high for each in hull),
            best,
            not any(each.x for each in ratios) and max(each.y for each in ratios) < FEW,
        )


@attrs.frozen(kw_only=True)
class Extreme:
    """The window held against one baseline, with what is cut counted in one way."""

    sides: Sides
    ratio: RateRatio
    now: Bounds
    half: Bounds | None

    def read(self, clock: Readiness, share: float, by: float) -> tuple[Verdict, str | None]:
        """The third column of the table, from the top; `by` is what the rate of reporting changed by."""
        now = self.now.scaled(by)
        looks = [] if self.half is None else [self.half.scaled(by)]
        if clock.is_final:
            looks.append(now)
        if clock.has_arrived and looks:
            if any(has_risen(look, share) for look in looks):
                return Verdict.BROKEN, None
            if looks[-1].low_look > share and looks[-1].high < 1:
                return Verdict.PARTIAL, None
        if now.is_empty:
            return Verdict.UNTESTED, "no_baseline"
        few = now.x < FEW or now.best > share
        if few and now.y < FEW:
            return Verdict.UNTESTED, "too_few_before"
        if not clock.is_settled:
            return Verdict.SLIPPING if now.rr > share else Verdict.HOLDING, None
        if now.high <= share:
            return Verdict.KEPT, None
        return Verdict.INCONCLUSIVE, "too_few_before" if few else None


@attrs.frozen(kw_only=True)
class Contrast:
    """The window held against one baseline.

    Attributes:
        extremes: Once; or with what is cut counted outside, then inside (`Counter.extremes`).
    """

    baseline: Baseline
    extremes: tuple[Extreme, ...]
    clock: Readiness
    report_dated: bool

    @property
    def sides(self) -> Sides:
        """The days, with what is cut inside the window."""
        return self.extremes[-1].sides

    @property
    def ratios(self) -> list[RateRatio]:
        """The ratio of each extreme."""
        return [each.ratio for each in self.extremes]

    @functools.cached_property
    def ratio(self) -> RateRatio:
        """The hull of the ratios."""
        return between(self.ratios)

    @property
    def now(self) -> Bounds:
        """The hull of the bounds."""
        return _widest([each.now for each in self.extremes])

    @property
    def half(self) -> Bounds | None:
        """The hull of the bounds at the half-way look."""
        found = [each.half for each in self.extremes if each.half is not None]
        return _widest(found) if found else None

    def read(self, share: float, by: float = 1.0) -> tuple[Verdict, str | None]:
        """What both extremes give; `by` is what the rate of reporting changed by."""
        answers = [each.read(self.clock, share, by) for each in self.extremes]
        verdicts = {verdict for verdict, _ in answers}
        if len(verdicts) == 1:
            return answers[-1]
        if verdicts == {Verdict.BROKEN, Verdict.PARTIAL}:
            return Verdict.BROKEN, None
        return Verdict.INCONCLUSIVE, "days_straddle"

    def answer(self, share: float) -> tuple[Verdict, str | None]:
        """The same; where only days of report are known, nothing is decided."""
        verdict, reason = self.read(share)
        if self.report_dated and verdict in DECIDED:
            if self.clock.is_settled:
                verdict = Verdict.INCONCLUSIVE
            else:
                rr = math.inf if self.ratio.rr is None else self.ratio.rr
                verdict = Verdict.SLIPPING if rr > share else Verdict.HOLDING
            reason = "report_dated"
        return verdict, reason


DECIDED = (Verdict.KEPT, Verdict.BROKEN, Verdict.PARTIAL)


def has_risen(look: Bounds, share: float) -> bool:
    """Whether a look shows a pledge broken."""
    return look.low_look > share and look.high >= 1 and max(look.x, look.y) >= FEW


def between(found: Sequence[RateRatio]) -> RateRatio:
    """The middle of ratios, with the smallest lower bounds and the greatest upper one."""
    if len(found) == 1:
        return found[0]
    rrs = [each.rr for each in found if each.rr is not None]
    return attrs.evolve(
        found[-1],
        x=sum(each.x for each in found) / len(found),
        y=sum(each.y for each in found) / len(found),
        rr=sum(rrs) / len(rrs) if rrs else None,
        **_hull(found),
    )


def _widest(found: Sequence[Bounds]) -> Bounds:
    return attrs.evolve(
        found[-1],
        rr=sum(each.rr for each in found) / len(found),
        **_hull(found),
    )


def _hull(found: Sequence[Bounds] | Sequence[RateRatio]) -> dict[str, Any]:
    """The smallest lower bounds, and the greatest upper one."""
    return {
        "low": min(each.low for each in found),
        "low_look": min(each.low_look for each in found),
        "high": max(each.high for each in found),
    }


def sides_of(
    counter: Counter, name: str, before: Sequence[Day], window: Sequence[Day], until: int
) -> tuple[Sides, ...]:
    """Both sides as they are compared, in each extreme.

    Args:
        name: ``incidents`` or ``harm``.
        until: The end of the judged part of the window.
    """
    alpha = counter.case.snapshot.assumptions.reduction.alpha
    return tuple(
        Sides(first, runs(second, counter.after[0], until), PICKS[name], alpha)
        for first, second in counter.extremes(before, window)
    )


class DeathsNotTold(Exception):
    """Of some incident that counts nobody tells how many it killed."""


def contrast(counter: Counter, baseline: Baseline, name: str) -> Contrast | None:
    """Hold a window against a baseline; None without exposure.

    Args:
        name: ``incidents`` or ``harm``.

    Raises:
        DeathsNotTold: where deaths cannot be counted.
    """
    case, scope = counter.case, counter.scope
    before, window = counter.before(baseline), counter.window(baseline)
    counted = [
        each.incident for day in (*before, *window) for each in (*day.incidents, *day.doubtful)
    ]
    if name == "harm" and any(each.deaths is None for each in counted):
        raise DeathsNotTold
    full = sides_of(counter, name, before, window, counter.after[1])
    halves: Sequence[Sides | None] = [None] * len(full)
    if counter.half is not None and counter.is_half_passed:
        early = counter.extremes(before, counter.window(baseline, counter.half))
        halves = [
            attrs.evolve(sides, after=runs(since, counter.after[0], counter.half))
            for sides, (_, since) in zip(full, early, strict=True)
        ]
    extremes = []
    for sides, half in zip(full, halves, strict=True):
        ratio, now = sides.ratio(), sides.bounds(counter.planned)
        if ratio is None or now is None:
            return None  # nobody watched it, whatever is counted
        looked = None if half is None else half.bounds(counter.planned)
        extremes.append(Extreme(sides=sides, ratio=ratio, now=now, half=looked))
    is_final = is_passed(counter.end, scope.settle, case.at, case.as_of)
    watched = sum(day.watched for day in window if day.is_clear(False))
    return Contrast(
        baseline=baseline,
        extremes=tuple(extremes),
        clock=Readiness(
            is_settled=is_final and not counter.is_open_ended,
            is_final=is_final,
            has_arrived=extremes[0].ratio.ty >= 0.5 * watched,
        ),
        report_dated=any(each.report_dated for each in counted),
    )
