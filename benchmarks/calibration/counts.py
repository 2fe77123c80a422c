"""Windows of counts: does the rate end above half of what it was?

Four tables that count something a day in places: deadly events in the Donbas and in Syria (UCDP GED, CC BY
4.0), days of reports in Ukrainian oblasts (VIINA 2.0, ODbL), and air raid alerts there (MIT). No pledge was made
of these windows; the question is whether the chance that a pledge to halve is broken is worth its name
where it is known what came. A window is 28 days before and 28 after a day, one for each week and place, where
enough was counted before to ever find half of it kept (`needed_baseline`). The base rate of each table is the
mean of the shares that ended above half in the three others.
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs
from benchmarks.calibration.scores import DATA, Forecast, clip

from pledgewatch.engine.skepticism.chance import CountContrast, Meaning, reducing
from pledgewatch.engine.statistics import ALPHA, Segment, needed_baseline, rate_ratio

__all__ = ["DAYS", "TABLES", "Window", "forecast", "forecasts", "windows"]

DAYS = (0, 2, 7, 14)
"""After how many days of the window a forecast is made."""

_HALF = 0.5
_LENGTH = 28
_STEP = 7
_SECONDS = 86_400.0

Daily = Mapping[str, Counter[dt.date]]


def _ged(path: Path) -> Daily:
    """Events whose day is known, by first-order division."""
    found: dict[str, Counter[dt.date]] = {}
    for row in _rows(path):
        if row["date_start"] == row["date_end"] and row["adm_1"]:
            found.setdefault(row["adm_1"], Counter())[dt.date.fromisoformat(row["date_start"])] += 1
    return found


def _viina(path: Path) -> Daily:
    found: dict[str, Counter[dt.date]] = {}
    for row in _rows(path):
        if row["oblast"] != "unassigned":
            day = dt.date.fromisoformat(row["date"])
            found.setdefault(row["oblast"], Counter())[day] += int(row["viina_reports"])
    return found


def _alerts(path: Path) -> Daily:
    found: dict[str, Counter[dt.date]] = {}
    for row in _rows(path):
        found.setdefault(row["region"], Counter())[
            dt.date.fromisoformat(row["started_at"][:10])
        ] += 1
    return found


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        yield from csv.DictReader(file)


TABLES = {
    "GED Donbas": (_ged, DATA / "donbas" / "ucdp_ged_ukraine_2014_to_2015-06.csv"),
    "GED Syria": (_ged, DATA / "syria" / "ucdp_ged_syria_2016H1.csv"),
    "VIINA": (_viina, DATA / "ukraine2022" / "viina_oblast_day.csv"),
    "alerts": (_alerts, DATA / "ukraine2022" / "air_raid_volunteer.csv"),
}


@attrs.frozen
class Window:
    """Daily counts of one place before and after a day."""

    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def is_above_half(self) -> bool:
        """Whether the rate after is above half of that before, in the end."""
        return sum(self.after) / len(self.after) > _HALF * sum(self.before) / len(self.before)


def windows(daily: Daily) -> list[Window]:
    """The windows of a table, from its first day to its last."""
    if not daily:
        return []
    first = min(itertools.chain.from_iterable(daily.values()))
    last = max(itertools.chain.from_iterable(daily.values()))
    days = [first + dt.timedelta(n) for n in range((last - first).days + 1)]
    found = []
    for _, counted in sorted(daily.items()):
        counts = tuple(counted[day] for day in days)
        for start in range(_LENGTH, len(days) - _LENGTH + 1, _STEP):
            window = Window(counts[start - _LENGTH : start], counts[start : start + _LENGTH])
            if sum(window.before) >= needed_baseline(_HALF):
                found.append(window)
    return found


def forecast(window: Window, gone: int, pi: float) -> float:
    """The chance, after so many days of a window, that its rate ends above half."""
    counts = None
    if gone:
        before = Segment.of(window.before, [_SECONDS] * _LENGTH)
        after = Segment.of(window.after[:gone], [_SECONDS] * gone)
        ratio = rate_ratio(before, [after])
        if ratio is not None:
            factor = ratio.spread.factor(ALPHA)
            counts = CountContrast(ratio.x, ratio.y, ratio.tx, ratio.ty, factor)
    return clip(reducing(pi, Meaning(_HALF, _HALF, _HALF), gone, _LENGTH, counts))


def forecasts() -> dict[str, dict[int, list[Forecast]]]:
    """By table and days gone the forecasts for each of its windows."""
    every = {name: windows(read(path)) for name, (read, path) in TABLES.items()}
    above = {
        name: math.fsum(window.is_above_half for window in found) / len(found)
        for name, found in every.items()
    }
    made: dict[str, dict[int, list[Forecast]]] = {}
    for name, found in every.items():
        others = [share for other, share in above.items() if other != name]
        pi = math.fsum(others) / len(others)
        made[name] = {
            gone: [Forecast(forecast(each, gone, pi), float(each.is_above_half)) for each in found]
            for gone in DAYS
        }
    return made
