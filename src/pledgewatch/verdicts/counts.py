"""A reduction read from counts: incidents, or deaths, per day before and after."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import attrs

from pledgewatch import statistics
from pledgewatch.evidence import CellKey, Watch
from pledgewatch.matching import reads_since
from pledgewatch.model.time import FOREVER, SECOND
from pledgewatch.verdicts.inquiry import Inquiry, Look
from pledgewatch.verdicts.judgement import AtLook, Measured, Verdict
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
    return _compare(setting.before, setting.after(cut), setting.inquiry.alpha)


def _compare(before: Series, after: Series, alpha: float) -> _Reading | str:
    """The ratio of two sides as cautiously as a verdict needs it; or why there is none."""
    if not sum(before.exposure) or not sum(after.exposure):
        return "no_exposure"
    if not before.total:
        return "no_baseline"

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
    named = before.deaths, after.deaths
    bare = before.unattributed_deaths, after.unattributed_deaths
    if None in (*named, *bare):
        return "deaths_not_told"
    alpha = setting.inquiry.alpha

    def killed(side: int, end: int, *, with_unattributed: bool) -> list[int]:
        days = [day[end] for day in named[side] or ()]
        more = [day[end] for day in bare[side] or ()]
        return [a + b for a, b in zip(days, more, strict=True)] if with_unattributed else days

    def test(first: int, second: int, *, with_unattributed: bool) -> statistics.RateRatio:
        return statistics.rate_ratio(
            killed(0, first, with_unattributed=with_unattributed),
            before.exposure,
            killed(1, second, with_unattributed=with_unattributed),
            after.exposure,
            alpha_low=alpha / 2,
            alpha_high=alpha,
        )

    least, most = (test(*ends, with_unattributed=False) for ends in ((1, 0), (0, 1)))
    if not least.x:
        return "no_baseline"
    ratios = [ratio.rr for ratio in (least, most) if ratio.rr is not None]
    low, high = least.low, most.high
    if any(before.unattributed) or any(after.unattributed):
        low = min(low, test(1, 0, with_unattributed=True).low)
        high = max(high, test(0, 1, with_unattributed=True).high)
    return _Reading(
        sum(ratios) / len(ratios) if ratios else None,
        low,
        high,
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
    end = inquiry.scope.planned_end
    opens = inquiry.scope.opens.last
    if end is None or end <= opens:
        return None
    setting = setting_of(inquiry, cell, watches, planned=(opens, end))
    if isinstance(setting, str):
        return None
    return _testability(setting, inquiry.share)


def _testability(setting: Setting, share: float) -> Testability | None:
    end = setting.inquiry.scope.planned_end
    length = end - setting.inquiry.scope.opens.last if end is not None else 0
    before = setting.before
    if length <= 0 or not sum(before.exposure):
        return None
    # Even a window of less than a second is one, and too short to show anything.
    seconds = max(length // SECOND, 1)
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


@attrs.frozen
class _Readings:
    """What one measure shows now, and what it showed at each look passed, whatever the share."""

    setting: Setting
    now: _Reading
    looks: tuple[tuple[Look, _Reading], ...]


@attrs.frozen
class _Answer:
    """The verdict of one measure at one share, the look it rests on, and why it is untested."""

    verdict: Verdict
    look: tuple[Look, _Reading] | None = None
    reason: str | None = None


def _readings(setting: Setting, read: _Read, share: float) -> _Readings | str:
    """All that is read of one measure; or why nothing is."""
    now = read(setting, FOREVER)
    if isinstance(now, str):
        # What no window could show is known as soon as the pledge is registered.
        is_early = now == "no_exposure" and setting.before.total and _too_small(setting, share)
        return "baseline_too_small" if is_early else now
    at_looks = [(look, read(setting, look.cut)) for look in setting.inquiry.looks]
    looks = tuple((look, found) for look, found in at_looks if not isinstance(found, str))
    return _Readings(setting, now, looks)


def _answer(readings: _Readings, share: float) -> _Answer:
    answer, has_failed = _verdict(readings, share)
    # Too little to ever show a reduction may still be enough to show that there was none.
    if not has_failed and _too_small(readings.setting, share):
        return _Answer(Verdict.UNTESTED, reason="baseline_too_small")
    return answer


def _verdict(readings: _Readings, share: float) -> tuple[_Answer, bool]:
    """The answer, and whether a passed look surely showed too little of a reduction."""
    inquiry, now, looks = readings.setting.inquiry, readings.now, readings.looks
    latest = looks[-1] if looks else None
    failed = [each for each in looks if each[1].low > share]
    is_latest = bool(failed) and failed[-1] is latest
    risen = [each for each in failed if each[1].high >= 1]
    may_blame = inquiry.obligation_is_known and not now.report_dated
    if may_blame and risen:
        return _Answer(Verdict.BROKEN, risen[-1]), True
    if may_blame and is_latest:
        return _Answer(Verdict.PARTIAL, latest), True
    # What would have been broken or partial, had the pledge surely bound and the days been those
    # of the events.
    has_failed = bool(risen) or is_latest
    if not inquiry.settled:
        slips = failed or now.rr is None or now.rr > share
        return _Answer(Verdict.SLIPPING if slips else Verdict.HOLDING, latest), has_failed
    if not has_failed and now.high <= share and not now.report_dated:
        return _Answer(Verdict.KEPT, latest), False
    return _Answer(Verdict.INCONCLUSIVE, latest), has_failed


def _untested(name: str, share: float, reason: str) -> Measured:
    return Measured(name=name, verdict=Verdict.UNTESTED, share=share, reason=reason)


def _verdict_alone(name: str, setting: Setting | str, read: _Read, share: float) -> Measured:
    if isinstance(setting, str):
        return _untested(name, share, setting)
    readings = _readings(setting, read, share)
    if isinstance(readings, str):
        return _untested(name, share, readings)
    answer = _answer(readings, share)
    return Measured(name=name, verdict=answer.verdict, share=share, reason=answer.reason)


def _measured(name: str, setting: Setting | str, read: _Read, inquiry: Inquiry) -> Measured:
    share = inquiry.share
    if isinstance(setting, str):
        return _untested(name, share, setting)
    readings = _readings(setting, read, share)
    if isinstance(readings, str):
        return _untested(name, share, readings)
    answer, now = _answer(readings, share), readings.now
    ends = (inquiry.band.low, inquiry.band.high)
    band = tuple((end, _answer(readings, end).verdict) for end in ends)
    if answer.reason is not None:
        return attrs.evolve(_untested(name, share, answer.reason), band=band)
    before, after, zone = setting.before, setting.now, inquiry.scope.ledger.timezone
    return Measured(
        name=name,
        verdict=answer.verdict,
        share=share,
        rr=now.rr,
        low=now.low,
        high=now.high,
        band=band,
        baseline=setting.baseline_text,
        before=before.total,
        after=after.total,
        look=_at_look(*answer.look, zone) if answer.look is not None else None,
        report_dated=now.report_dated,
        records=before.records | after.records,
    )


def _at_look(look: Look, found: _Reading, zone: str | None) -> AtLook:
    return AtLook(
        cut=look.cut, final=look.final, rr=found.rr, low=found.low, high=found.high, zone=zone
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
    # Whether it surely rose outside is read as cautiously as a reduction: with the unattributed too.
    outside = _read(other, FOREVER)
    if isinstance(outside, str):
        return measured
    alpha = setting.inquiry.alpha
    total = _compare(
        _together(setting.before, other.before), _together(setting.now, other.now), alpha
    )
    assert isinstance(total, _Reading)  # both parts have exposure and a baseline
    return attrs.evolve(
        measured,
        outside=outside.rr,
        outside_low=outside.low,
        outside_high=outside.high,
        outside_before=other.before.total,
        outside_after=other.now.total,
        total=total.rr,
        total_low=total.low,
        total_high=total.high,
        ratio_of_ratios=statistics.ratio_of_ratios(_even(setting, alpha), _even(other, alpha)),
        displaced=outside.low > 1 and measured.high is not None and measured.high < 1,
        outside_records=other.before.records | other.now.records,
    )


def _even(setting: Setting, alpha: float) -> statistics.RateRatio:
    """The ratio with equal errors on both sides, as a ratio of two ratios wants it."""
    before, after = setting.before, setting.now
    return statistics.rate_ratio(
        before.counts,
        before.exposure,
        after.counts,
        after.exposure,
        alpha_low=alpha,
        alpha_high=alpha,
    )


def _together(one: Series, other: Series) -> Series:
    """Two areas as one: what was counted added, and the time watched too.

    A day is left out of the area that nobody watched on it. Twice the time on both sides of a
    comparison changes nothing in it.
    """

    def added(first: Sequence[int], second: Sequence[int]) -> tuple[int, ...]:
        days = zip(first, one.exposure, second, other.exposure, strict=True)
        return tuple((a if seen else 0) + (b if also else 0) for a, seen, b, also in days)

    return attrs.evolve(
        one,
        counts=added(one.counts, other.counts),
        unattributed=added(one.unattributed, other.unattributed),
        exposure=added(one.exposure, other.exposure),
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
    pledge = inquiry.scope.pledge
    since = reads_since(inquiry.scope.ledger, pledge)
    incidents = inquiry.evidence.incidents.get(cell, {}).values()
    # Deaths of long before are no reason to ask: nothing of then is compared.
    return pledge.measure == "harm" or any(i.deaths is not None and i.hi > since for i in incidents)
