"""Counts per day on two sides made comparable: the panel, the baseline, the exposure.

Only origins that were looking on both sides count (the *panel*), and each day weighs by how much of
it they watched and how much of its news has arrived.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Sequence

import attrs

from pledgewatch.evidence import CellKey, Watch
from pledgewatch.matching import Scope
from pledgewatch.model.dates import civil_days, start_of_day
from pledgewatch.model.logic import F, T
from pledgewatch.model.time import DAY, FOREVER, SECOND
from pledgewatch.verdicts.inquiry import Inquiry
from pledgewatch.verdicts.units import judged_part, merged_spans
from pledgewatch.weighing import weigh

__all__ = ["Series", "Setting", "setting_of"]


@attrs.frozen
class Series:
    """Counts per day with exposures in integer seconds.

    Attributes:
        counts: Incidents by the debtor.
        unattributed: Incidents of which nobody is said to have done them.
        exposure: Seconds watched.
        records: The reports that tell of either.
        report_dated: Whether some give only the day of the report.
        deaths: The least and the most killed in `counts`; None where some incident tells of none.
        unattributed_deaths: The same of `unattributed`; None together with `deaths`.
    """

    counts: tuple[int, ...]
    unattributed: tuple[int, ...]
    exposure: tuple[int, ...]
    records: frozenset[str]
    report_dated: bool
    deaths: tuple[tuple[int, int], ...] | None
    unattributed_deaths: tuple[tuple[int, int], ...] | None

    @property
    def total(self) -> int:
        """What was counted on days somebody watched; other days are left out of everything."""
        return sum(n for n, seconds in zip(self.counts, self.exposure, strict=True) if seconds)


@attrs.frozen
class Setting:
    """What both sides of a comparison share."""

    inquiry: Inquiry
    cell: CellKey
    watches: tuple[frozenset[Watch], ...]
    panel: frozenset[str]
    baseline: tuple[int, int]
    baseline_text: str

    @functools.cached_property
    def before(self) -> Series:
        """The baseline, counted."""
        return _series(self, *self.baseline, in_window=False)

    @functools.cached_property
    def now(self) -> Series:
        """The window as far as it goes by now, counted."""
        return _series(self, self.inquiry.scope.opens.last, self._reaches, in_window=True)

    def after(self, cut: int) -> Series:
        """The window up to a cut, counted."""
        if cut >= self._reaches:
            return self.now
        return _series(self, self.inquiry.scope.opens.last, cut, in_window=True)

    @property
    def _reaches(self) -> int:
        return min(self.inquiry.scope.ends.lo, self.inquiry.at + 1)


def _touching(watches: Sequence[frozenset[Watch]], lo: int, hi: int, as_of: int) -> frozenset[str]:
    return frozenset(
        watch.origin
        for unit in watches
        for watch in unit
        if max(watch.lo, lo) < min(watch.hi, hi, as_of + 1)
    )


def setting_of(
    inquiry: Inquiry,
    cell: CellKey,
    watches: Sequence[frozenset[Watch]],
    *,
    planned: tuple[int, int] | None = None,
) -> Setting | str:
    """The panel and the baseline; or why there is none.

    Args:
        inquiry: The pledge and what bears on it.
        cell: What to count.
        watches: For each unit of the cell, who was looking.
        planned: The window to come, taken for watched as it was declared to be; left out: the part of
            the window that is to be judged by now.
    """
    scope, as_of = inquiry.scope, inquiry.as_of
    window = planned or judged_part(scope, inquiry.at)
    day = start_of_day(scope.start.lo, scope.zone)
    if scope.pledge.baseline is not None:
        baseline = (scope.pledge.baseline.lo, scope.pledge.baseline.hi)
        text = "as declared"
        earlier = _touching(watches, *baseline, as_of)
    else:
        earlier = _touching(watches, -FOREVER, day, as_of)
    during = _touching(watches, *window, FOREVER if planned else as_of)
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
    return Setting(inquiry, cell, tuple(watches), panel, baseline, text)


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


def _series(setting: Setting, lo: int, hi: int, *, in_window: bool) -> Series:
    edges = civil_days(lo, hi, setting.inquiry.scope.zone)
    days = max(len(edges) - 1, 0)
    counts, bare = [0] * days, [0] * days
    killed, killed_bare = [(0, 0)] * days, [(0, 0)] * days
    tells_deaths = True
    records: set[str] = set()
    report_dated = False
    for key, incident in setting.inquiry.evidence.incidents.get(setting.cell, {}).items():
        named = incident.attribute("actor") is T
        unnamed = incident.actors == {None}
        inside = (
            incident.attribute("place") is T
            and incident.attribute("activity") is T
            and not (in_window and incident.attribute("obligation") is F)
            and (named or unnamed)
            and lo <= incident.lo - incident.doubt
            and incident.hi + incident.doubt <= hi
            and incident.lo <= setting.inquiry.at
        )
        if not inside:
            continue
        weighed = weigh(
            key, incident, setting.inquiry.scope, setting.inquiry.witnesses, panel=setting.panel
        )
        if weighed is None or not weighed.likely:
            continue
        day = bisect.bisect_right(edges, incident.lo) - 1
        (counts if named else bare)[day] += incident.number
        records |= incident.affirming
        report_dated = report_dated or incident.report_dated
        told = incident.deaths
        if told is None:
            tells_deaths = False
        else:
            by_day = killed if named else killed_bare
            least, most = by_day[day]
            by_day[day] = (least + int(told.low), most + int(told.high))
    return Series(
        tuple(counts),
        tuple(bare),
        _exposure(setting, edges, in_window=in_window),
        frozenset(records),
        report_dated,
        tuple(killed) if tells_deaths else None,
        tuple(killed_bare) if tells_deaths else None,
    )


def _exposure(setting: Setting, edges: Sequence[int], *, in_window: bool) -> tuple[int, ...]:
    """Seconds of each day that the panel watched, averaged over units, that have been reported."""
    if not edges:
        return ()
    lo, hi, as_of = edges[0], edges[-1], setting.inquiry.as_of
    watched = [0] * (len(edges) - 1)
    unbound = setting.inquiry.scope.condition.false_spans(lo, hi) if in_window else []
    for unit in setting.watches:
        seen = [watch for watch in unit if watch.origin in setting.panel]
        for start, end in merged_spans(seen, lo, hi, as_of):
            _add(watched, edges, start, end, 1)
            for a, b in unbound:
                _add(watched, edges, max(start, a), min(end, b), -1)
    units, settle = len(setting.watches) * SECOND, setting.inquiry.scope.settle
    return tuple(
        round(time / units * _reported(as_of - end, settle))
        for time, end in zip(watched, edges[1:], strict=True)
    )


def _add(days: list[int], edges: Sequence[int], start: int, end: int, sign: int) -> None:
    """Add what of ``[start, end)`` lies in each day."""
    day = bisect.bisect_right(edges, start) - 1
    while start < end:
        until = min(end, edges[day + 1])
        days[day] += sign * (until - start)
        start, day = until, day + 1


def _reported(age: int, settle: int) -> float:
    """P(an event's news has arrived) after some time: exponential, 95 % after `settle`."""
    if age <= 0:
        return 0.0
    return 1.0 if settle <= 0 else -(20.0 ** (-age / settle)) + 1.0
