"""What the measures of a reduction show: values (semantics 8)."""

from __future__ import annotations

from typing import TypeVar

import attrs

from pledgewatch.engine import statistics
from pledgewatch.engine.counts import Baseline
from pledgewatch.engine.facts import Verdict
from pledgewatch.engine.statistics import RateRatio, RatioOfRatios, Segment

V = TypeVar("V")


@attrs.frozen
class Measurement:
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


@attrs.frozen
class PlaceLevel:
    """The level told of one place, as a share of what there was at the announcement.

    Attributes:
        place: The place.
        low, high: The hull of the latest shares told.
        p: The probability of what its tellers say together; 0 where only the debtor's organs tell of a
            good one.
    """

    place: str
    low: float
    high: float
    p: float


@attrs.frozen(eq=False)
class Sample:
    """What a measure counted day by day, of the days that count.

    Attributes:
        before, after: The baseline, and the window in segments.
        days: The first instants of these days (microseconds UTC), through the baseline and the window.
        alpha: The error on each side.
    """

    before: Segment
    after: tuple[Segment, ...]
    days: tuple[int, ...]
    alpha: float

    def rank(self) -> tuple[int, int, int]:
        """How the window stands among the stretches of its length in the baseline."""
        return statistics.rank(self.before, self.after)

    def one_day(self, share: float) -> OneDay | None:
        """The day on which the bounds rest, if it is one."""
        found = statistics.one_day(self.before, self.after, share, self.alpha)
        if found is None:
            return None
        place, ratio = found
        return OneDay(self.days[place], ratio.low, ratio.high)


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
        cut: How many incidents, or deaths, the edges of a short truce or daily hours cut: half of them are
            in the counts of `ratio`.
        with_unnamed: The same with what nobody is named for, where there is any.
        band: The verdict at the ends of what the wording could mean, and at the share.
        baseline: The baseline that is told, and
        compared: all that were tried.
        look: The look that decides, else the latest one passed.
        slices: The window in parts.
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
        p: For a level, the probability of what its tellers say together, of the weakest place, and
        places: the level of each place.
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
    cut: float = 0.0
    with_unnamed: RateRatio | None = None
    band: tuple[tuple[float, Verdict], ...] = ()
    baseline: Baseline | None = None
    compared: tuple[Compared, ...] = ()
    look: Measurement | None = None
    slices: tuple[Slice, ...] = ()
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
    places: tuple[PlaceLevel, ...] = ()
    records: frozenset[str] = frozenset()
    _samples: tuple[Sample, ...] = attrs.field(default=(), eq=False, repr=False)

    @property
    def rank(self) -> tuple[int, int, int] | None:
        """Of equal stretches of the baseline, how many had a lower mean, a higher one, and how many there are."""
        return _agreed({each.rank() for each in self._samples})

    @property
    def one_day(self) -> OneDay | None:
        """The day without which the bounds lie otherwise to the share or to 1."""
        return _agreed({each.one_day(self.share) for each in self._samples})

    @property
    def is_testable(self) -> bool:
        """Whether it says anything."""
        return self.verdict is not Verdict.UNTESTED


def _agreed(found: set[V]) -> V | None:
    return found.pop() if len(found) == 1 else None


@attrs.frozen(kw_only=True)
class Foreseen:
    """What can be told by counts of a reduction as soon as it is registered.

    Attributes:
        share: The share pledged.
        baseline: The baseline.
        x: Incidents counted in it.
        best: U0: the lowest upper bound that a fully watched window can end with, if bursts stay as they
            are; infinite where nothing was counted.
        best_plain: The same if incidents were independent.
        needed: How many incidents before would do, in bursts as these are.
        power: The greatest true ratio that a fully watched window would tell from the share with a power
            of .8; None where there is none.
    """

    share: float
    baseline: Baseline
    x: float
    best: float
    best_plain: float
    needed: int
    power: float | None

    @property
    def can_be_kept(self) -> bool:
        """Whether a window without any incident would show it kept."""
        return self.best <= self.share
