"""A reduction read from counts: incidents, or deaths, per day before and after.

The two sides are made comparable first: only origins that were looking on both sides count (the
*panel*), and each day weighs by how much of it they watched and how much of its news has arrived.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Callable, Sequence

import attrs

from pledgewatch import statistics
from pledgewatch.assumptions import log_odds
from pledgewatch.dates import civil_days, start_of_day
from pledgewatch.evidence import CellKey, Evidence, Watch
from pledgewatch.kleene import F, T, U
from pledgewatch.matching import Scope
from pledgewatch.moments import DAY, FOREVER, SECOND
from pledgewatch.records import Interval
from pledgewatch.verdicts.judgement import Measured, Verdict
from pledgewatch.verdicts.units import judged_part, merged_spans
from pledgewatch.weighing import weigh
from pledgewatch.witnesses import Witnesses

__all__ = ["Look", "judge_harm", "judge_incidents", "looks"]


@attrs.frozen
class Look:
    """A declared moment at which a reduction is read: up to `cut`, and whether it is the last."""

    cut: int
    final: bool


def looks(scope: Scope, at: int, as_of: int) -> tuple[Look, ...]:
    """The looks passed: half of the window or horizon, and its settled end."""
    end = _planned_end(scope)
    if end is None:
        return ()
    half = scope.opens.lo + (end - scope.opens.lo) // 2
    passed = [Look(half, final=False)] if at >= half else []
    last = scope.ends.last if scope.has_end else end
    if at >= last and as_of >= last + scope.settle:
        passed.append(Look(end, final=True))
    return tuple(passed)


def _planned_end(scope: Scope) -> int | None:
    """Where the reading of a window ends: its end, or the horizon of a pledge without one."""
    if scope.has_end:
        return scope.ends.lo
    horizon = scope.pledge.horizon
    return scope.opens.lo + horizon.exact if horizon is not None else None


@attrs.frozen
class _Series:
    """Counts per day with exposures in integer seconds."""

    counts: tuple[int, ...]
    unattributed: tuple[int, ...]
    exposure: tuple[int, ...]
    records: frozenset[str]
    report_dated: bool
    deaths: tuple[tuple[int, int], ...] | None

    @property
    def total(self) -> int:
        """What was counted on days somebody watched; other days are left out of everything."""
        return sum(n for n, seconds in zip(self.counts, self.exposure, strict=True) if seconds)


@attrs.frozen
class _Setting:
    """What both sides of a comparison share."""

    scope: Scope
    evidence: Evidence
    witnesses: Witnesses
    at: int
    as_of: int
    cell: CellKey
    watches: tuple[frozenset[Watch], ...]
    panel: frozenset[str]
    baseline: tuple[int, int]
    baseline_text: str

    def before(self) -> _Series:
        return _series(self, *self.baseline, in_window=False)

    def after(self, cut: int) -> _Series:
        end = min(self.scope.ends.lo, self.at + 1, cut)
        return _series(self, self.scope.opens.last, end, in_window=True)


def _touching(watches: Sequence[frozenset[Watch]], lo: int, hi: int, as_of: int) -> frozenset[str]:
    return frozenset(
        watch.origin
        for unit in watches
        for watch in unit
        if max(watch.lo, lo) < min(watch.hi, hi, as_of + 1)
    )


def _setting(
    scope: Scope,
    evidence: Evidence,
    witnesses: Witnesses,
    at: int,
    as_of: int,
    cell: CellKey,
    watches: Sequence[frozenset[Watch]],
) -> _Setting | str:
    """The panel and the baseline; or why there is none."""
    window = judged_part(scope, at)
    day = start_of_day(scope.start.lo, scope.zone)
    if scope.pledge.baseline is not None:
        baseline = (scope.pledge.baseline.lo, scope.pledge.baseline.hi)
        text = "as declared"
        earlier = _touching(watches, *baseline, as_of)
    else:
        earlier = _touching(watches, -FOREVER, day, as_of)
    during = _touching(watches, *window, as_of)
    panel = earlier & during
    if not panel:
        return "no_common_panel" if earlier and during else "no_exposure"
    if scope.pledge.baseline is None:
        first = min(w.lo for unit in watches for w in unit if w.origin in panel)
        *baseline_, text = _choose_baseline(scope, day, first)
        baseline = (baseline_[0], baseline_[1])
        panel = panel & _touching(watches, *baseline, as_of)
        if not panel:
            return "no_common_panel"
    return _Setting(
        scope, evidence, witnesses, at, as_of, cell, tuple(watches), panel, baseline, text
    )


def _choose_baseline(scope: Scope, day: int, first: int) -> tuple[int, int, str]:
    rules = scope.ledger.assumptions.reduction

    def days_before(days: int) -> int:
        return start_of_day(scope.start.lo, scope.zone, -days)

    end = days_before(rules.gap_days)
    begin = max(days_before(rules.gap_days + rules.baseline_days), first)
    if begin <= days_before(rules.gap_days + rules.least_days):
        return (
            begin,
            end,
            f"{_days(begin, end)} days ending {rules.gap_days} days before the pledge",
        )
    begin = max(days_before(rules.baseline_days), first)
    return begin, day, f"{_days(begin, day)} days ending at the pledge (no more is watched)"


def _days(lo: int, hi: int) -> int:
    return round((hi - lo) / DAY)


def _series(setting: _Setting, lo: int, hi: int, *, in_window: bool) -> _Series:
    edges = civil_days(lo, hi, setting.scope.zone)
    days = max(len(edges) - 1, 0)
    counts, bare = [0] * days, [0] * days
    deaths: list[tuple[int, int]] | None = [(0, 0)] * days
    records: set[str] = set()
    report_dated = False
    rules = setting.scope.ledger.assumptions.thresholds
    for key, incident in setting.evidence.incidents.get(setting.cell, {}).items():
        named = incident.attribute("actor") is T
        unnamed = incident.attribute("actor") is U and incident.actors == {None}
        inside = (
            incident.attribute("place") is T
            and incident.attribute("activity") is T
            and not (in_window and incident.attribute("obligation") is F)
            and (named or unnamed)
            and lo <= incident.lo - incident.doubt
            and incident.hi + incident.doubt <= hi
            and incident.lo <= setting.at
        )
        if not inside:
            continue
        weighed = weigh(key, incident, setting.scope, setting.witnesses, panel=setting.panel)
        if weighed is None or not weighed.likely:
            continue
        day = bisect.bisect_right(edges, incident.lo) - 1
        (counts if named else bare)[day] += 1
        records |= incident.affirming
        report_dated = report_dated or incident.report_dated
        if deaths is not None and named:
            told = incident.deaths
            if told is None:
                deaths = None
            else:
                least, most = deaths[day]
                deaths[day] = (least + int(told.low), most + int(told.high))
    for tally, number in setting.evidence.tallies.get(setting.cell, {}).items():
        if (
            tally.match is T
            and tally.origin in setting.panel
            and tally.llr + log_odds(rules.prior) >= log_odds(rules.theta_p)
            and lo <= tally.day
            and tally.hi <= hi
        ):
            counts[bisect.bisect_right(edges, tally.day) - 1] += number
            deaths = None
    return _Series(
        tuple(counts),
        tuple(bare),
        tuple(
            _exposure(setting, start, end, in_window=in_window)
            for start, end in itertools.pairwise(edges)
        ),
        frozenset(records),
        report_dated,
        tuple(deaths) if deaths is not None else None,
    )


def _exposure(setting: _Setting, lo: int, hi: int, *, in_window: bool) -> int:
    """Seconds of one day that the panel watched, averaged over units, that have been reported."""
    watched = 0
    unbound = setting.scope.condition.false_spans(lo, hi) if in_window else []
    for unit in setting.watches:
        seen = [watch for watch in unit if watch.origin in setting.panel]
        for start, end in merged_spans(seen, lo, hi, setting.as_of):
            idle = sum(max(0, min(end, b) - max(start, a)) for a, b in unbound)
            watched += end - start - idle
    seconds = watched / (len(setting.watches) * SECOND)
    return round(seconds * _reported(setting.as_of - hi, setting.scope.settle))


def _reported(age: int, settle: int) -> float:
    """P(an event's news has arrived) after some time: exponential, 95 % after `settle`."""
    if age <= 0:
        return 0.0
    return 1.0 if settle <= 0 else -(20.0 ** (-age / settle)) + 1.0


@attrs.frozen
class _Reading:
    """The ratio of two sides, with its bounds, without and with the unattributed."""

    rr: float | None
    low: float
    high: float
    report_dated: bool = False


def _read(setting: _Setting, cut: int) -> _Reading | str:
    before, after = setting.before(), setting.after(cut)
    if not sum(before.exposure) or not sum(after.exposure):
        return "no_exposure"
    if not before.total:
        return "no_baseline"
    alpha = setting.scope.ledger.assumptions.reduction.alpha

    def test(first: Sequence[int], second: Sequence[int]) -> statistics.RateRatio:
        return statistics.rate_ratio(
            first, before.exposure, second, after.exposure, alpha_low=alpha / 2, alpha_high=alpha
        )

    ratio = test(before.counts, after.counts)
    low, high = ratio.low, ratio.high
    if any(before.unattributed) or any(after.unattributed):
        both = test(
            [a + b for a, b in zip(before.counts, before.unattributed, strict=True)],
            [a + b for a, b in zip(after.counts, after.unattributed, strict=True)],
        )
        low, high = min(low, both.low), max(high, both.high)
    return _Reading(ratio.rr, low, high, before.report_dated or after.report_dated)


def _read_harm(setting: _Setting, cut: int) -> _Reading | str:
    before, after = setting.before(), setting.after(cut)
    if not sum(before.exposure) or not sum(after.exposure):
        return "no_exposure"
    if before.deaths is None or after.deaths is None:
        return "deaths_not_told"
    alpha = setting.scope.ledger.assumptions.reduction.alpha

    def test(first: int, second: int) -> statistics.RateRatio:
        assert before.deaths is not None
        assert after.deaths is not None
        return statistics.rate_ratio(
            [day[first] for day in before.deaths],
            before.exposure,
            [day[second] for day in after.deaths],
            after.exposure,
            alpha_low=alpha / 2,
            alpha_high=alpha,
        )

    least, most = test(1, 0), test(0, 1)
    if not least.x:
        return "no_baseline"
    ends = [ratio.rr for ratio in (least, most) if ratio.rr is not None]
    return _Reading(
        sum(ends) / len(ends) if ends else None,
        least.low,
        most.high,
        before.report_dated or after.report_dated,
    )


def _too_small(setting: _Setting, share: float) -> bool:
    """Whether not even a window without any incident could show the reduction."""
    end = _planned_end(setting.scope)
    if end is None:
        return False
    seconds = (end - setting.scope.opens.last) // SECOND
    before = setting.before()
    if seconds <= 0 or not sum(before.exposure):
        return False
    alpha = setting.scope.ledger.assumptions.reduction.alpha
    best = statistics.rate_ratio(
        before.counts, before.exposure, (0,), (seconds,), alpha_low=alpha / 2, alpha_high=alpha
    )
    return best.high > share


def _judge(
    name: str,
    setting: _Setting | str,
    read: Callable[[_Setting, int], _Reading | str],
    passed: tuple[Look, ...],
    settled: bool,
    share: float,
) -> tuple[Verdict, _Reading | str]:
    """The verdict by one measure at one share, and the newest reading."""
    if isinstance(setting, str):
        return Verdict.UNTESTED, setting
    now = read(setting, FOREVER)
    if isinstance(now, str):
        return Verdict.UNTESTED, now
    if _too_small(setting, share):
        return Verdict.UNTESTED, "baseline_too_small"
    verdict = _verdict(setting, read, passed, settled, share, now)
    return verdict, now


def _verdict(
    setting: _Setting,
    read: Callable[[_Setting, int], _Reading | str],
    passed: tuple[Look, ...],
    settled: bool,
    share: float,
    now: _Reading,
) -> Verdict:
    presumed = Verdict.SLIPPING if now.rr is None or now.rr > share else Verdict.HOLDING
    readings = [
        reading for look in passed if not isinstance(reading := read(setting, look.cut), str)
    ]
    failed = [reading for reading in readings if reading.low > share]
    may_blame = _obligation_is_known(setting) and not now.report_dated
    if failed and may_blame:
        if any(reading.high >= 1 for reading in failed):
            return Verdict.BROKEN
        if readings[-1].low > share:
            return Verdict.PARTIAL
    if not settled:
        return Verdict.SLIPPING if failed else presumed
    if now.high <= share and not now.report_dated:
        return Verdict.KEPT
    return Verdict.INCONCLUSIVE


def _obligation_is_known(setting: _Setting) -> bool:
    lo, hi = judged_part(setting.scope, setting.at)
    return setting.scope.binds is T and U not in setting.scope.condition.values(lo, hi)


def _judge_measure(
    name: str,
    setting: _Setting | str,
    read: Callable[[_Setting, int], _Reading | str],
    passed: tuple[Look, ...],
    settled: bool,
    shares: tuple[float, Interval],
) -> Measured:
    share, band = shares
    verdict, now = _judge(name, setting, read, passed, settled, share)
    if isinstance(setting, str) or isinstance(now, str):
        reason = now if isinstance(now, str) else None
        return Measured(name=name, verdict=verdict, share=share, reason=reason)
    before, after = setting.before(), setting.after(FOREVER)
    return Measured(
        name=name,
        verdict=verdict,
        share=share,
        rr=now.rr,
        low=now.low,
        high=now.high,
        band=tuple(
            (end, _judge(name, setting, read, passed, settled, end)[0])
            for end in (band.low, band.high)
        ),
        baseline=setting.baseline_text,
        before=before.total,
        after=after.total,
        report_dated=now.report_dated,
        records=before.records | after.records,
    )


def judge_incidents(
    scope: Scope,
    evidence: Evidence,
    witnesses: Witnesses,
    at: int,
    as_of: int,
    settled: bool,
    shares: tuple[float, Interval],
    cell: CellKey,
    watches: Sequence[frozenset[Watch]],
) -> Measured:
    """The reduction as counts of incidents show it, with what happened in the control places."""
    setting = _setting(scope, evidence, witnesses, at, as_of, cell, watches)
    passed = looks(scope, at, as_of)
    measured = _judge_measure("incidents", setting, _read, passed, settled, shares)
    if isinstance(setting, str) or not measured.is_testable or cell[1] != "whole":
        return measured
    return _with_outside(measured, setting)


def _with_outside(measured: Measured, setting: _Setting) -> Measured:
    """Beside the reduction inside, what became of the control places."""
    key = (setting.cell[0], "control", "", "")
    watches = setting.evidence.watches.get(key)
    if not watches:
        return measured
    other = attrs.evolve(setting, cell=key, watches=(watches,))
    sides = [side for each in (setting, other) for side in (each.before(), each.after(FOREVER))]
    if not all(sum(side.exposure) for side in sides) or not sides[2].total:
        return measured
    alpha = setting.scope.ledger.assumptions.reduction.alpha

    def ratio(before: _Series, after: _Series) -> statistics.RateRatio:
        return statistics.rate_ratio(
            before.counts,
            before.exposure,
            after.counts,
            after.exposure,
            alpha_low=alpha,
            alpha_high=alpha,
        )

    inside, outside = ratio(sides[0], sides[1]), ratio(sides[2], sides[3])
    total = ratio(_together(sides[0], sides[2]), _together(sides[1], sides[3]))
    interval = statistics.ratio_of_ratios(inside, outside)
    return attrs.evolve(
        measured,
        outside=outside.rr,
        total=total.rr,
        ratio_of_ratios=interval,
        displaced=outside.low > 1 and inside.high < 1,
    )


def _together(one: _Series, other: _Series) -> _Series:
    """Two areas as one: counts added, exposure averaged."""
    return attrs.evolve(
        one,
        counts=tuple(a + b for a, b in zip(one.counts, other.counts, strict=True)),
        exposure=tuple((a + b) // 2 for a, b in zip(one.exposure, other.exposure, strict=True)),
    )


def judge_harm(
    scope: Scope,
    evidence: Evidence,
    witnesses: Witnesses,
    at: int,
    as_of: int,
    settled: bool,
    shares: tuple[float, Interval],
    watches: Sequence[frozenset[Watch]],
) -> Measured | None:
    """The reduction as deaths show it; None where none are told and the pledge does not name harm."""
    cell = (scope.pledge.id, "whole", "", "")
    told = any(
        incident.deaths is not None for incident in evidence.incidents.get(cell, {}).values()
    )
    if not told and scope.pledge.measure != "harm":
        return None
    setting = _setting(scope, evidence, witnesses, at, as_of, cell, watches)
    passed = looks(scope, at, as_of)
    return _judge_measure("harm", setting, _read_harm, passed, settled, shares)
