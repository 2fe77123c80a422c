"""A reduction as every measure shows it that the records allow: counts, levels, harm (semantics 8)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import attrs

from pledgewatch.engine import statistics
from pledgewatch.engine.case import Case
from pledgewatch.engine.contrast import (
    DECIDED,
    FEW,
    Contrast,
    DeathsNotTold,
    Sides,
    between,
    contrast,
    has_risen,
    segment,
    sides_of,
)
from pledgewatch.engine.counts import Counter, Day, exposed, slices, together
from pledgewatch.engine.facts import Verdict
from pledgewatch.engine.levels import Level, read_levels
from pledgewatch.engine.measured import Compared, Foreseen, Measured, Measurement, Sample, Slice
from pledgewatch.engine.scope import Cell, Scope
from pledgewatch.engine.statistics import RateRatio
from pledgewatch.model.logic import T
from pledgewatch.model.records import Interval


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
    if named == "harm" or counter.tells_of_deaths:
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
        places=level.places,
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


def contrasts(counter: Counter, name: str, first: Contrast | None = None) -> Iterator[Contrast]:
    """The window held against each baseline with which that can be done, the one that is told first.

    Args:
        name: ``incidents`` or ``harm``.
        first: The first of them, where it is known.
    """
    baselines = counter.baselines()
    if first is not None:
        yield first
        baselines = baselines[baselines.index(first.baseline) + 1 :]
    for baseline in baselines:
        found = contrast(counter, baseline, name)
        if found is not None:
            yield found


def by_counts(
    counter: Counter,
    share: float,
    band: Interval,
    name: str = "incidents",
    first: Contrast | None = None,
) -> Measured:
    """A reduction as counts of incidents, or of deaths, show it.

    Args:
        band: The shares that the wording could mean.
        name: ``incidents`` or ``harm``.
        first: The first of `contrasts`, where it is known.
    """

    def untested(reason: str) -> Measured:
        return Measured(name=name, verdict=Verdict.UNTESTED, reason=reason, share=share)

    baselines = counter.baselines()
    if not baselines:
        return untested("no_common_panel" if counter.is_watched_on_both_sides else "no_exposure")
    try:
        tries = list(contrasts(counter, name, first))
    except DeathsNotTold:
        return untested("deaths_not_told")
    if not tries:
        return untested("no_exposure")
    main = tries[0]
    verdict, reason = main.answer(share)
    answers = [each.answer(share)[0] for each in tries]
    firm = {v for v, each in zip(answers, tries, strict=True) if each.now.x >= FEW}
    if verdict in DECIDED and len({verdict} | firm) > 1:
        verdict = Verdict.INCONCLUSIVE if main.clock.is_settled else Verdict.SLIPPING
        reason = "baseline_decides"
    ratio, sides = main.ratio, main.sides
    days = [day for part in sides.after for day in exposed(part)]
    alpha = sides.alpha
    needed = None
    if main.now.x >= FEW and ratio.x:
        needed = statistics.days_needed(ratio, share, len(days), alpha)
    if verdict is Verdict.INCONCLUSIVE and reason is None:
        reason = _why(ratio, share, needed, alpha)
    parts = slices_of(main, *counter.after)
    if has_come_back(parts, share) and verdict in (Verdict.KEPT, Verdict.HOLDING):
        verdict = Verdict.INCONCLUSIVE if verdict is Verdict.KEPT else Verdict.SLIPPING
        reason = "eroded"
    shifted = {main.read(share, by)[0] for by in (1 / 1.5, 2.0)}
    extremes = [each.sides for each in main.extremes]
    ends = main.ratios
    is_unnamed = any(each.has_unnamed for each in extremes)
    both = _ratio(extremes, unnamed=True) if is_unnamed else None
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
        slices=parts,
        cut=abs(ends[-1].x - ends[0].x) + abs(ends[-1].y - ends[0].y),
        drift=statistics.drifted(main.now.low, main.now.high),
        is_sensitive=verdict in DECIDED and shifted != {verdict},
        power=statistics.detectable_ratio(ratio, share, alpha),
        needed=needed,
        report_dated=main.report_dated,
        has_arrived=main.clock.has_arrived,
        samples=tuple(_sample(each) for each in extremes),
        records=frozenset(
            record
            for extreme in main.extremes
            for part in (extreme.sides.before, *extreme.sides.after)
            for day in part
            for each in day.incidents
            for record in each.incident.tellings
        ),
    )


def has_come_back(parts: Sequence[Slice], share: float) -> bool:
    """Whether the latest slice surely lies above what was pledged, after one surely below; rule 104."""
    *earlier, last = (each.ratio for each in parts) if parts else (None,)
    return last is not None and last.low > share and any(each.high <= share for each in earlier)


def _why(ratio: RateRatio, share: float, needed: int | None, alpha: float) -> str | None:
    """Why counts decide nothing: what spoils it."""
    plain = statistics.bounded(ratio.x, ratio.y, ratio.tx, ratio.ty, statistics.Dispersion(), alpha)
    if ratio.spread.f > 1 and (plain.high <= share or plain.low > share):
        return "too_bursty"
    return "window_too_short" if needed is not None else None


def _look(counter: Counter, found: Contrast, share: float) -> Measurement | None:
    """The look that decides, else the latest one passed."""
    looks = []
    if found.half is not None and counter.half is not None:
        looks.append((counter.half, False, found.half))
    if found.clock.is_final:
        looks.append((counter.end.lo, True, found.now))
    decides = [each for each in looks if has_risen(each[2], share)] or looks
    if not decides:
        return None
    cut, is_final, bounds = decides[-1]
    return Measurement(cut, is_final, bounds.rr, bounds.low_look, bounds.high)


def slices_of(main: Contrast, lo: int, hi: int) -> tuple[Slice, ...]:
    """The window ``[lo, hi)`` in parts, each against the baseline."""
    found = []
    cut = [
        [
            (part[0].lo, part[-1].hi, each.sides.part(part).ratio())
            for part in slices([day for run in each.sides.after for day in run], lo, hi)
        ]
        for each in main.extremes
    ]
    for same in zip(*cut, strict=True):
        ratios = [ratio for _, _, ratio in same if ratio is not None]
        if ratios:
            found.append(Slice(same[0][0], same[0][1], between(ratios)))
    return tuple(found)


def _sample(sides: Sides) -> Sample:
    before, after = sides.segments(sides.picks[-1], False)
    days = (day.lo for part in (sides.before, *sides.after) for day in exposed(part))
    return Sample(before, after, tuple(days), sides.alpha)


def foreseen(case: Case, scope: Scope) -> Foreseen | None:
    """What can be told of a reduction in advance; None without an end, or where nobody is to count."""
    counter = Counter(case, scope, scope.whole)
    ty = counter.planned
    if not 0 < ty < math.inf:
        return None
    share, alpha = pledged_share(scope)[0], case.snapshot.assumptions.reduction.alpha
    for baseline in counter.baselines(planned=True):
        before = segment(counter.before(baseline), Day.number, False)
        if not before.exposure:
            continue
        spread = statistics.dispersion([before])
        x, tx, f = before.total, before.exposure, spread.factor(alpha)
        return Foreseen(
            share=share,
            baseline=baseline,
            x=x,
            best=statistics.best_bound(x, tx, ty, f, alpha),
            best_plain=statistics.best_bound(x, tx, ty, alpha=alpha),
            needed=math.ceil(-f * math.log(alpha) / math.log1p(share * ty / tx)),
            power=statistics.detectable_ratio(
                statistics.bounded(x, 0, tx, ty, spread, alpha), share, alpha
            ),
        )
    return None


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
    before, window = outer.before(baseline), outer.window(baseline)
    until = inner.after[1]
    there = sides_of(inner, "incidents", before, window, until)
    outside = _ratio(there)
    if outside is None:
        return measured
    both = sides_of(
        inner,
        "incidents",
        together(inner.before(measured.baseline), before),
        together(inner.window(measured.baseline), window),
        until,
    )
    bounds = [each.bounds(math.inf) for each in there]
    return attrs.evolve(
        measured,
        outside=outside,
        total=_ratio(both),
        inside_over_outside=(
            statistics.ratio_of_ratios(measured.ratio, outside)
            if measured.ratio is not None
            else None
        ),
        displaced=all(each is not None and each.low > 1 for each in bounds)
        and measured.high is not None
        and measured.high < 1,
    )


def _ratio(found: Sequence[Sides], *, unnamed: bool = False) -> RateRatio | None:
    ratios = [ratio for each in found if (ratio := each.ratio(unnamed)) is not None]
    return between(ratios) if ratios else None
