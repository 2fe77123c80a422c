"""A reduction read from counts: incidents, or deaths, per day before and after."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import attrs

from pledgewatch import statistics
from pledgewatch.evidence import CellKey, Watch
from pledgewatch.moments import FOREVER, SECOND
from pledgewatch.verdicts.inquiry import Inquiry, planned_end
from pledgewatch.verdicts.judgement import Measured, Verdict
from pledgewatch.verdicts.series import Series, Setting, setting_of

__all__ = [
    "Testability",
    "judge_harm",
    "judge_incidents",
    "testability",
    "verdict_by_harm",
    "verdict_by_incidents",
]


@attrs.frozen
class _Reading:
    """The ratio of two sides, with its bounds, without and with the unattributed."""

    rr: float | None
    low: float
    high: float
    report_dated: bool = False


def _read(setting: Setting, cut: int) -> _Reading | str:
    before, after = setting.before, setting.after(cut)
    if not sum(before.exposure) or not sum(after.exposure):
        return "no_exposure"
    if not before.total:
        return "no_baseline"
    alpha = setting.inquiry.alpha

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


def _read_harm(setting: Setting, cut: int) -> _Reading | str:
    before, after = setting.before, setting.after(cut)
    if not sum(before.exposure) or not sum(after.exposure):
        return "no_exposure"
    if before.deaths is None or after.deaths is None:
        return "deaths_not_told"
    alpha = setting.inquiry.alpha

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


@attrs.frozen
class Testability:
    """Whether the counts before a pledge can ever show the reduction it pledges.

    Attributes:
        share: The share pledged.
        baseline: The baseline in words.
        before: Incidents counted in it.
        best: The lowest upper bound that a fully watched window can end with; infinite without any.
        needed: How many incidents before would do, dispersed as these are; None where even that
            cannot be told, because there are none.
    """

    share: float
    baseline: str
    before: int
    best: float
    needed: int | None

    @property
    def can_be_kept(self) -> bool:
        """Whether a window without any incident would show it kept."""
        return self.best <= self.share


def testability(
    inquiry: Inquiry, cell: CellKey, watches: Sequence[frozenset[Watch]]
) -> Testability | None:
    """What can be known of a reduction by counts as soon as it is registered.

    None where its window has no planned end or nobody is declared to count before and in it.
    """
    end = planned_end(inquiry.scope)
    opens = inquiry.scope.opens.last
    if end is None or end <= opens:
        return None
    setting = setting_of(inquiry, cell, watches, planned=(opens, end))
    if isinstance(setting, str) or not sum(setting.before.exposure):
        return None
    return _testability(setting, inquiry.share)


def _testability(setting: Setting, share: float) -> Testability | None:
    end = planned_end(setting.inquiry.scope)
    seconds = (end - setting.inquiry.scope.opens.last) // SECOND if end is not None else 0
    before = setting.before
    if seconds <= 0 or not sum(before.exposure):
        return None
    alpha = setting.inquiry.alpha
    best = statistics.rate_ratio(
        before.counts, before.exposure, (0,), (seconds,), alpha_low=alpha / 2, alpha_high=alpha
    )
    needed = None
    if best.x and share > 0:
        # The bound attainable with no incident after, solved for the incidents before.
        needed = math.ceil(-best.f_high * math.log(alpha) / math.log1p(share * seconds / best.tx))
    return Testability(share, setting.baseline_text, best.x, best.high, needed)


def _too_small(setting: Setting, share: float) -> bool:
    """Whether not even a window without any incident could show the reduction."""
    told = _testability(setting, share)
    return told is not None and not told.can_be_kept


_Read = Callable[[Setting, int], _Reading | str]


def _judge(setting: Setting | str, read: _Read, share: float) -> tuple[Verdict, _Reading | str]:
    """The verdict by one measure at one share, and the newest reading; or why there is none."""
    if isinstance(setting, str):
        return Verdict.UNTESTED, setting
    now = read(setting, FOREVER)
    if isinstance(now, str):
        # What no window could show is known as soon as the pledge is registered.
        is_early = now == "no_exposure" and setting.before.total and _too_small(setting, share)
        return Verdict.UNTESTED, "baseline_too_small" if is_early else now
    verdict, has_failed = _verdict(setting, read, share, now)
    # Too little to ever show a reduction may still be enough to show that there was none.
    if not has_failed and _too_small(setting, share):
        return Verdict.UNTESTED, "baseline_too_small"
    return verdict, now


def _verdict(setting: Setting, read: _Read, share: float, now: _Reading) -> tuple[Verdict, bool]:
    """The verdict, and whether a passed look surely showed too little of a reduction."""
    inquiry = setting.inquiry
    readings = [
        reading for look in inquiry.looks if not isinstance(reading := read(setting, look.cut), str)
    ]
    failed = [reading for reading in readings if reading.low > share]
    is_latest = bool(failed) and readings[-1].low > share
    has_risen = any(reading.high >= 1 for reading in failed)
    may_blame = inquiry.obligation_is_known and not now.report_dated
    if may_blame and has_risen:
        return Verdict.BROKEN, True
    if may_blame and is_latest:
        return Verdict.PARTIAL, True
    # What would have been broken or partial, had the pledge surely bound and the days been those
    # of the events.
    has_failed = not may_blame and (has_risen or is_latest)
    if not inquiry.settled:
        slips = failed or now.rr is None or now.rr > share
        return Verdict.SLIPPING if slips else Verdict.HOLDING, has_failed
    if not has_failed and now.high <= share and not now.report_dated:
        return Verdict.KEPT, False
    return Verdict.INCONCLUSIVE, has_failed


def _verdict_alone(name: str, setting: Setting | str, read: _Read, share: float) -> Measured:
    verdict, now = _judge(setting, read, share)
    reason = now if isinstance(now, str) else None
    return Measured(name=name, verdict=verdict, share=share, reason=reason)


def _measured(name: str, setting: Setting | str, read: _Read, inquiry: Inquiry) -> Measured:
    verdict, now = _judge(setting, read, inquiry.share)
    if isinstance(setting, str) or isinstance(now, str):
        reason = now if isinstance(now, str) else None
        return Measured(name=name, verdict=verdict, share=inquiry.share, reason=reason)
    before, after = setting.before, setting.after(FOREVER)
    ends = (inquiry.band.low, inquiry.band.high)
    return Measured(
        name=name,
        verdict=verdict,
        share=inquiry.share,
        rr=now.rr,
        low=now.low,
        high=now.high,
        band=tuple((end, _judge(setting, read, end)[0]) for end in ends),
        baseline=setting.baseline_text,
        before=before.total,
        after=after.total,
        report_dated=now.report_dated,
        records=before.records | after.records,
    )


def judge_incidents(
    inquiry: Inquiry, cell: CellKey, watches: Sequence[frozenset[Watch]]
) -> Measured:
    """The reduction as counts of incidents show it, with what happened in the control places.

    Args:
        inquiry: The pledge and what bears on it.
        cell: What to count: the whole scope or a unit.
        watches: For each unit of the cell, who was looking.
    """
    setting = setting_of(inquiry, cell, watches)
    measured = _measured("incidents", setting, _read, inquiry)
    if isinstance(setting, str) or not measured.is_testable or cell[1] != "whole":
        return measured
    return _with_outside(measured, setting)


def verdict_by_incidents(
    inquiry: Inquiry, cell: CellKey, watches: Sequence[frozenset[Watch]]
) -> Measured:
    """As `judge_incidents`, without what is only shown beside the verdict."""
    return _verdict_alone("incidents", setting_of(inquiry, cell, watches), _read, inquiry.share)


def _with_outside(measured: Measured, setting: Setting) -> Measured:
    """Beside the reduction inside, what became of the control places."""
    key = setting.inquiry.evidence.at(setting.cell[0], "control")
    watches = setting.inquiry.evidence.watches.get(key)
    if not watches:
        return measured
    other = attrs.evolve(setting, cell=key, watches=(watches,))
    sides = [side for each in (setting, other) for side in (each.before, each.after(FOREVER))]
    if not all(sum(side.exposure) for side in sides) or not sides[2].total:
        return measured
    alpha = setting.inquiry.alpha

    def ratio(before: Series, after: Series) -> statistics.RateRatio:
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
    # Whether it surely rose outside is read as cautiously as a reduction: with the unattributed too.
    cautious = _read(other, FOREVER)
    rose = not isinstance(cautious, str) and cautious.low > 1
    return attrs.evolve(
        measured,
        outside=outside.rr,
        total=total.rr,
        ratio_of_ratios=interval,
        displaced=rose and measured.high is not None and measured.high < 1,
    )


def _together(one: Series, other: Series) -> Series:
    """Two areas as one: counts added, exposure averaged."""
    return attrs.evolve(
        one,
        counts=tuple(a + b for a, b in zip(one.counts, other.counts, strict=True)),
        exposure=tuple((a + b) // 2 for a, b in zip(one.exposure, other.exposure, strict=True)),
    )


def judge_harm(
    inquiry: Inquiry, cell: CellKey, watches: Sequence[frozenset[Watch]]
) -> Measured | None:
    """The reduction as deaths show it; None where none are told and the pledge does not name harm."""
    if not _asks_for_harm(inquiry, cell):
        return None
    return _measured("harm", setting_of(inquiry, cell, watches), _read_harm, inquiry)


def verdict_by_harm(
    inquiry: Inquiry, cell: CellKey, watches: Sequence[frozenset[Watch]]
) -> Measured | None:
    """As `judge_harm`, without what is only shown beside the verdict."""
    if not _asks_for_harm(inquiry, cell):
        return None
    return _verdict_alone("harm", setting_of(inquiry, cell, watches), _read_harm, inquiry.share)


def _asks_for_harm(inquiry: Inquiry, cell: CellKey) -> bool:
    incidents = inquiry.evidence.incidents.get(cell, {}).values()
    return inquiry.scope.pledge.measure == "harm" or any(i.deaths is not None for i in incidents)
