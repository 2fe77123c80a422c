"""A reduction as every measure shows it that the records allow: counts, levels, harm (semantics 8)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import attrs

from pledgewatch.engine import statistics
from pledgewatch.engine.case import Case
from pledgewatch.engine.clocks import is_passed
from pledgewatch.engine.counts import Baseline, Counter, Day, exposed, runs, slices, together
from pledgewatch.engine.facts import Verdict
from pledgewatch.engine.levels import Level, read_levels
from pledgewatch.engine.scope import Cell, Scope
from pledgewatch.engine.statistics import RateRatio, RatioOfRatios, Segment
from pledgewatch.model.logic import T
from pledgewatch.model.records import Interval

__all__ = [
    "Compared",
    "Look",
    "Measured",
    "OneDay",
    "Slice",
    "by_counts",
    "common",
    "measures",
    "pledged_share",
]

_FEW = 5
"""Fewer incidents than this before and after decide nothing."""


@attrs.frozen
class Look:
    """What a measure showed at a declared look.

    Attributes:
        cut: Up to when it was read (microseconds UTC).
        is_final: Whether it is the last one, at the settled end; else it is the half-way one.
        rr, low, high: The ratio and its bounds; the lower one at an error of a/2.
    """

    cut: int
    is_final: bool
    rr: float | None
    low: float
    high: float


@attrs.frozen
class Slice:
    """A part of the window against the baseline.

    Attributes:
        lo, hi: From when to when (microseconds UTC).
        ratio: Its rate over that of the baseline.
    """

    lo: int
    hi: int
    ratio: RateRatio


@attrs.frozen
class OneDay:
    """The day on which the bounds rest.

    Attributes:
        lo: Its first instant (microseconds UTC).
        low, high: The bounds without it.
    """

    lo: int
    low: float
    high: float


@attrs.frozen
class Compared:
    """The window against one of the baselines that were tried.

    Attributes:
        baseline: The baseline.
        ratio: The ratio, and
        verdict: what is read from it alone.
    """

    baseline: Baseline
    ratio: RateRatio
    verdict: Verdict


@attrs.frozen(kw_only=True)
class Measured:
    """A reduction as one measure shows it; everything but the verdict is told whatever that is.

    Attributes:
        name: ``incidents``, ``level`` or ``harm``.
        verdict, reason: The answer at the pledged share.
        share: r, the share of the baseline pledged.
        rr: The rate (or level) after over that before; None where it cannot be told.
        low, high: L and U at an error of a on either side, with what nobody is named for and without.
        ratio: What was counted, without what nobody is named for; None for a level. For harm the fewest
            before and the most after.
        with_unnamed: The same with what nobody is named for, where there is any.
        band: The verdict at the ends of what the wording could mean, and at the share.
        baseline: The baseline that is told, and
        compared: all that were tried.
        look: The look that decides, else the latest one passed.
        slices: The window in parts.
        rank: Of the equal stretches of the baseline, how many had a lower mean, how many a higher one,
            and how many there are.
        one_day: The day without which the bounds lie otherwise to the share or to 1.
        drift: L and U, if the rate of reporting may have risen by half or fallen to a half.
        is_sensitive: Whether the verdict does not survive that.
        power: The greatest true ratio that would be told from the share with a power of .8.
        needed: How many days of a window at these rates would decide; None where ten years would not.
        report_dated: Whether it rests on days of report.
        has_arrived: Whether half of the news has arrived; before that, nothing is found to have risen.
        outside: The ratio in the control places, and
        total: in both together, and
        inside_over_outside: the one over the other.
        displaced: Whether activity surely rose outside while it surely fell inside.
        p: For a level, the probability of what its tellers say together.
        records: The reports that it rests on.
    """

    name: str
    verdict: Verdict
    reason: str | None = None
    share: float
    rr: float | None = None
    low: float | None = None
    high: float | None = None
    ratio: RateRatio | None = None
    with_unnamed: RateRatio | None = None
    band: tuple[tuple[float, Verdict], ...] = ()
    baseline: Baseline | None = None
    compared: tuple[Compared, ...] = ()
    look: Look | None = None
    slices: tuple[Slice, ...] = ()
    rank: tuple[int, int, int] | None = None
    one_day: OneDay | None = None
    drift: tuple[float, float] | None = None
    is_sensitive: bool = False
    power: float | None = None
    needed: int | None = None
    report_dated: bool = False
    has_arrived: bool = False
    outside: RateRatio | None = None
    total: RateRatio | None = None
    inside_over_outside: RatioOfRatios | None = None
    displaced: bool = False
    p: float | None = None
    records: frozenset[str] = frozenset()

    @property
    def is_testable(self) -> bool:
        """Whether it says anything."""
        return self.verdict is not Verdict.UNTESTED


def pledged_share(scope: Scope) -> tuple[float, Interval]:
    """The share of the baseline that is pledged, and the band that its wording could mean."""
    pledge = scope.pledge
    word = scope.snapshot.assumptions.words.get(pledge.wording or "")
    share = pledge.share if pledge.share is not None else word.share if word else None
    assert share is not None  # a ledger refuses a reduction without either
    by_word = word.band if word is not None and pledge.share is None else None
    return share, pledge.band or by_word or Interval(share, share)


def measures(case: Case, scope: Scope, cell: Cell) -> tuple[Measured, ...]:
    """Every measure of a cell that the records allow, and that which the pledge names."""
    share, band = pledged_share(scope)
    named = scope.pledge.measure
    counter = Counter(case, scope, cell)
    found = [by_counts(counter, share, band)]
    level = read_levels(case, scope, cell, share)
    if level.verdict is not Verdict.UNTESTED or level.reason == "no_baseline" or named == "level":
        found.append(_by_level(level, share))
    harm = by_counts(counter, share, band, "harm")
    if named == "harm" or (harm.ratio is not None and (harm.ratio.x or harm.ratio.y)):
        found.append(harm)
    return tuple(found)


def _by_level(level: Level, share: float) -> Measured:
    return Measured(
        name="level",
        verdict=level.verdict,
        reason=level.reason,
        share=share,
        rr=None if level.low is None or level.high is None else (level.low + level.high) / 2,
        low=level.low,
        high=level.high,
        p=level.p,
        records=level.records,
    )


def common(named: str | None, found: Sequence[Measured]) -> tuple[Verdict, str | None, bool]:
    """The verdict of several measures, its reason, and whether they disagree.

    The measure a pledge names decides; where it names none, all that can be tested must agree.
    """
    if named is not None:
        decides = next(each for each in found if each.name == named)
        return decides.verdict, decides.reason, False
    testable = [each for each in found if each.is_testable] or list(found[:1])
    if len({each.verdict for each in testable}) > 1:
        return Verdict.INCONCLUSIVE, None, True
    return testable[0].verdict, testable[0].reason, False


# -- counts ------------------------------------------------------------------------------------------


@attrs.frozen
class _Bounds:
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

    def scaled(self, by: float) -> _Bounds:
        """The same, had the rate of reporting changed."""
        return attrs.evolve(
            self,
            rr=self.rr * by,
            low=self.low * by,
            low_look=self.low_look * by,
            high=self.high * by,
        )


@attrs.frozen(kw_only=True)
class _Clock:
    """What may be read by now: whether the end is settled, its look is passed, and news has arrived."""

    is_settled: bool
    is_final: bool
    has_arrived: bool


Pick = Callable[[Day, bool], float]
_Side = tuple[Pick, Pick]


def _fewest(day: Day, unnamed: bool) -> float:
    return day.deaths(unnamed)[0]


def _most(day: Day, unnamed: bool) -> float:
    return day.deaths(unnamed)[1]


def _number(day: Day, unnamed: bool) -> float:
    return day.number(unnamed)


_PICKS: dict[str, tuple[_Side, ...]] = {
    # How the baseline and how the window is counted, for the lower bound and for the upper one.
    "incidents": ((_number, _number),),
    "harm": ((_most, _fewest), (_fewest, _most)),
}


def _segment(days: Sequence[Day], pick: Pick, unnamed: bool) -> Segment:
    used = exposed(days, unnamed)
    return Segment(
        tuple(pick(day, unnamed) for day in used), tuple(float(day.exposure) for day in used)
    )


@attrs.frozen
class _Sides:
    """The days on both sides of a pledge, the window in segments, and how they are counted."""

    before: tuple[Day, ...]
    after: tuple[tuple[Day, ...], ...]
    picks: tuple[_Side, ...]
    alpha: float

    def ratios(self, unnamed: bool) -> list[RateRatio] | None:
        """A ratio for each way of counting; None where a side has no exposure."""
        found = [
            statistics.rate_ratio(
                _segment(self.before, first, unnamed),
                [_segment(part, second, unnamed) for part in self.after],
                self.alpha,
            )
            for first, second in self.picks
        ]
        given = [each for each in found if each is not None]
        return given if len(given) == len(found) else None

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

    def bounds(self, planned: float) -> _Bounds | None:
        """What a verdict is read from."""
        plain = self.ratio()
        if plain is None:
            return None
        both = self.ratio(True) if self.has_unnamed else None
        hull = (plain,) if both is None else (plain, both)
        incidents = attrs.evolve(self, picks=_PICKS["incidents"]).ratio()
        assert incidents is not None  # the exposure is the same
        ratios = self.ratios(False) or []
        best = (
            0.0
            if planned == math.inf
            else statistics.best_bound(
                incidents.x, incidents.tx, planned or incidents.ty, alpha=self.alpha
            )
        )
        return _Bounds(
            incidents.x,
            incidents.y,
            math.inf if plain.rr is None else plain.rr,
            min(each.low for each in hull),
            min(each.low_look for each in hull),
            max(each.high for each in hull),
            best,
            not any(each.x for each in ratios) and max(each.y for each in ratios) < _FEW,
        )


@attrs.frozen(kw_only=True)
class _Try:
    """The window held against one baseline."""

    baseline: Baseline
    sides: _Sides
    ratio: RateRatio
    now: _Bounds
    half: _Bounds | None
    clock: _Clock
    report_dated: bool

    def read(self, share: float, by: float = 1.0) -> tuple[Verdict, str | None]:
        """The third column of the table, from the top; `by` is what the rate of reporting changed by."""
        now = self.now.scaled(by)
        looks = [] if self.half is None else [self.half.scaled(by)]
        if self.clock.is_final:
            looks.append(now)
        if self.clock.has_arrived and looks:
            if any(_has_risen(look, share) for look in looks):
                return Verdict.BROKEN, None
            if looks[-1].low_look > share and looks[-1].high < 1:
                return Verdict.PARTIAL, None
        if now.is_empty:
            return Verdict.UNTESTED, "no_baseline"
        few = now.x < _FEW or now.best > share
        if few and now.y < _FEW:
            return Verdict.UNTESTED, "too_few_before"
        if not self.clock.is_settled:
            return Verdict.SLIPPING if now.rr > share else Verdict.HOLDING, None
        if now.high <= share:
            return Verdict.KEPT, None
        return Verdict.INCONCLUSIVE, "too_few_before" if few else None

    def answer(self, share: float) -> tuple[Verdict, str | None]:
        """The same; where only days of report are known, nothing is decided."""
        verdict, reason = self.read(share)
        if self.report_dated and verdict in _DECIDED:
            if self.clock.is_settled:
                verdict = Verdict.INCONCLUSIVE
            else:
                verdict = Verdict.SLIPPING if self.now.rr > share else Verdict.HOLDING
            reason = "report_dated"
        return verdict, reason


_DECIDED = (Verdict.KEPT, Verdict.BROKEN, Verdict.PARTIAL)


def _has_risen(look: _Bounds, share: float) -> bool:
    return look.low_look > share and look.high >= 1 and max(look.x, look.y) >= _FEW


def by_counts(counter: Counter, share: float, band: Interval, name: str = "incidents") -> Measured:
    """A reduction as counts of incidents, or of deaths, show it.

    Args:
        counter: The cell.
        share: The share pledged.
        band: The shares that the wording could mean.
        name: ``incidents`` or ``harm``.
    """

    def untested(reason: str) -> Measured:
        return Measured(name=name, verdict=Verdict.UNTESTED, reason=reason, share=share)

    baselines = counter.baselines()
    if not baselines:
        return untested("no_common_panel" if counter.is_watched_on_both_sides else "no_exposure")
    tries = []
    for baseline in baselines:
        found = _try(counter, baseline, name)
        if found == "deaths_not_told":
            return untested("deaths_not_told")
        if isinstance(found, _Try):
            tries.append(found)
    if not tries:
        return untested("no_exposure")
    main = tries[0]
    verdict, reason = main.answer(share)
    answers = [each.answer(share)[0] for each in tries]
    firm = {v for v, each in zip(answers, tries, strict=True) if each.now.x >= _FEW}
    if verdict in _DECIDED and len({verdict} | firm) > 1:
        verdict = Verdict.INCONCLUSIVE if main.clock.is_settled else Verdict.SLIPPING
        reason = "baseline_decides"
    ratio, sides = main.ratio, main.sides
    days = [day for part in sides.after for day in exposed(part)]
    alpha = sides.alpha
    needed = None
    if main.now.x >= _FEW and ratio.x:
        needed = statistics.days_needed(ratio, share, len(days), alpha)
    if verdict is Verdict.INCONCLUSIVE and reason is None:
        reason = _why(ratio, share, needed, alpha)
    shifted = {main.read(share, by)[0] for by in (1 / 1.5, 2.0)}
    first, second = sides.picks[-1]
    before = _segment(sides.before, first, False)
    after = [_segment(part, second, False) for part in sides.after]
    both = sides.ratio(True) if sides.has_unnamed else None
    return Measured(
        name=name,
        verdict=verdict,
        reason=reason,
        share=share,
        rr=ratio.rr,
        low=main.now.low,
        high=main.now.high,
        ratio=ratio,
        with_unnamed=both,
        band=tuple((each, main.read(each)[0]) for each in sorted({band.low, share, band.high})),
        baseline=main.baseline,
        compared=tuple(
            Compared(each.baseline, each.ratio, answer)
            for each, answer in zip(tries, answers, strict=True)
        ),
        look=_look(counter, main, share),
        slices=_slices(sides, *counter.after),
        rank=statistics.rank(before, after),
        one_day=_one_day(sides, share),
        drift=statistics.drifted(main.now.low, main.now.high),
        is_sensitive=verdict in _DECIDED and shifted != {verdict},
        power=statistics.detectable_ratio(ratio, share, alpha),
        needed=needed,
        report_dated=main.report_dated,
        has_arrived=main.clock.has_arrived,
        records=frozenset(
            record
            for part in (sides.before, *sides.after)
            for day in part
            for each in day.incidents
            for record in each.incident.tellings
        ),
    )


def _try(counter: Counter, baseline: Baseline, name: str) -> _Try | str | None:
    case, scope = counter.case, counter.scope
    before, window = counter.before(baseline), counter.window(baseline)
    counted = [each.incident for day in (*before, *window) for each in day.incidents]
    if name == "harm" and any(each.deaths is None for each in counted):
        return "deaths_not_told"
    alpha = case.snapshot.assumptions.reduction.alpha
    sides = _Sides(before, runs(window, *counter.after), _PICKS[name], alpha)
    ratio, now = sides.ratio(), sides.bounds(counter.planned)
    if ratio is None or now is None:
        return None
    half = None
    if counter.half is not None and counter.is_half_passed:
        early = runs(counter.window(baseline, counter.half), counter.after[0], counter.half)
        half = attrs.evolve(sides, after=early).bounds(counter.planned)
    is_final = is_passed(counter.end, scope.settle, case.at, case.as_of)
    return _Try(
        baseline=baseline,
        sides=sides,
        ratio=ratio,
        now=now,
        half=half,
        clock=_Clock(
            is_settled=is_final and not counter.is_open_ended,
            is_final=is_final,
            has_arrived=ratio.ty >= 0.5 * sum(day.watched for day in window if day.is_clear(False)),
        ),
        report_dated=any(each.report_dated for each in counted),
    )


def _why(ratio: RateRatio, share: float, needed: int | None, alpha: float) -> str | None:
    """Why counts decide nothing: what spoils it."""
    plain = statistics.bounded(ratio.x, ratio.y, ratio.tx, ratio.ty, statistics.Dispersion(), alpha)
    if ratio.spread.f > 1 and (plain.high <= share or plain.low > share):
        return "too_bursty"
    return "window_too_short" if needed is not None else None


def _look(counter: Counter, found: _Try, share: float) -> Look | None:
    """The look that decides, else the latest one passed."""
    looks = []
    if found.half is not None and counter.half is not None:
        looks.append((counter.half, False, found.half))
    if found.clock.is_final:
        looks.append((counter.end.lo, True, found.now))
    decides = [each for each in looks if _has_risen(each[2], share)] or looks
    if not decides:
        return None
    cut, is_final, bounds = decides[-1]
    return Look(cut, is_final, bounds.rr, bounds.low_look, bounds.high)


def _slices(sides: _Sides, lo: int, hi: int) -> tuple[Slice, ...]:
    found = []
    for part in slices([day for run in sides.after for day in run], lo, hi):
        ratio = attrs.evolve(sides, after=(part,)).ratio()
        if ratio is not None:
            found.append(Slice(part[0].lo, part[-1].hi, ratio))
    return tuple(found)


def _one_day(sides: _Sides, share: float) -> OneDay | None:
    first, second = sides.picks[-1]
    before = _segment(sides.before, first, False)
    after = [_segment(part, second, False) for part in sides.after]
    found = statistics.one_day(before, after, share, sides.alpha)
    if found is None:
        return None
    place, ratio = found
    days = [day for part in (sides.before, *sides.after) for day in exposed(part)]
    return OneDay(days[place].lo, ratio.low, ratio.high)


# -- elsewhere ---------------------------------------------------------------------------------------


def with_outside(measured: Measured, case: Case, scope: Scope) -> Measured:
    """The same with what became of the control places, counted by the same panel, baseline and days."""
    control = scope.control
    if control is None or measured.baseline is None:
        return measured
    if all(scope.whole.area.contains(place) is T for place in control.places):
        return measured
    inner, outer = Counter(case, scope, scope.whole), Counter(case, scope, control)
    baseline = outer.shared(measured.baseline)
    if baseline is None:
        return measured
    alpha = case.snapshot.assumptions.reduction.alpha

    def sides(before: tuple[Day, ...], window: tuple[Day, ...]) -> _Sides:
        return _Sides(before, runs(window, *inner.after), _PICKS["incidents"], alpha)

    before, window = outer.before(baseline), outer.window(baseline)
    there = sides(before, window)
    outside, bounds = there.ratio(), there.bounds(math.inf)
    if outside is None or bounds is None:
        return measured
    total = sides(
        together(inner.before(measured.baseline), before),
        together(inner.window(measured.baseline), window),
    ).ratio()
    return attrs.evolve(
        measured,
        outside=outside,
        total=total,
        inside_over_outside=(
            statistics.ratio_of_ratios(measured.ratio, outside)
            if measured.ratio is not None
            else None
        ),
        displaced=bounds.low > 1 and measured.high is not None and measured.high < 1,
    )
