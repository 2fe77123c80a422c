"""What sentences on counts do: tables of counts, and readings of counters, as reports."""

from __future__ import annotations

import datetime as dt
import itertools
import operator
from typing import Any

from pledgewatch.errors import InputError
from pledgewatch.gherkin.english import loosely
from pledgewatch.gherkin.implied import Keys
from pledgewatch.gherkin.values import number, read, refuse_thousands
from pledgewatch.gherkin.world import World
from pledgewatch.model.edtf import somewhere_in

MOST_REPORTS = 10_000
"""Reports that one table of counts may make, and days that each of its rows may span."""


def day_by_day(world: World, row: Any, keys: Keys, given: Any) -> None:
    """Add a report for each of so many incidents a day; for days in a row without any, one of none."""
    from pledgewatch.model.dates import civil_days, day_of, iso, parse_span
    from pledgewatch.model.time import DAY

    zone = world.zones.of(keys["place"]) or "UTC"
    left = MOST_REPORTS
    for first, last, each in _below(given, ["from", "to", "a day"]):
        first, last = (read("time", loosely(day)) for day in (first, last))
        stretch = parse_span(f"{first}/{last}", zone)
        if stretch.hi - stretch.lo > MOST_REPORTS * DAY:
            raise _too_many("days", f"{first}/{last}")
        turns = [_whole(turn) for turn in each.split(", ")]
        days = civil_days(stretch.lo, stretch.hi, zone)[:-1]
        counted = zip(itertools.cycle(turns), days)
        for many, alike in itertools.groupby(counted, key=operator.itemgetter(0)):
            _, its = zip(*alike, strict=True)
            left -= many * len(its)
            if left < 0:
                raise _too_many("a day", each)
            if not many:
                time = f"{day_of(its[0], zone)}/{day_of(its[-1], zone)}"
                world.add("report", **keys, number=0, when=time)
            for day, count in itertools.product(its, range(many)):
                world.add("report", **keys, when=iso(day + (count + 1) * DAY // (many + 2)))


def running_total(world: World, row: Any, keys: Keys, given: Any) -> None:
    """Take the readings of a counter that stand in a table."""
    for on, total in _below(given, ["on", "total"]):
        reading(world, row, {**keys, "on": read("time", loosely(on)), "total": _whole(total)}, None)


def reading(world: World, row: Any, keys: Keys, given: Any) -> None:
    """Add a report of what came since the last reading of a counter; where it stands still, of none.

    Of deaths it is one report of so many, for the incidents are not counted. Deaths of nothing that is
    named are of the one activity of the pledge that was told last.
    """
    if "activity" not in keys:
        of = world.last("pledge").fields.get("activities", ())
        if len(of) != 1:
            expected = (
                "`the running total of deaths from` and what they died of, in quotation marks"
            )
            raise InputError(entry="people killed", expected=expected)
        keys |= {"activity": of[0], "deaths_of": True}
    on, total, of_deaths = keys.pop("on"), keys.pop("total"), keys.pop("deaths_of", False)
    counter = (of_deaths, *sorted(keys.items()))
    since, least = world.counters.get(counter, ("", 0))
    world.counters[counter] = on, total
    if not since:
        return
    if total < least:
        expected = f"{least} or more, for a running total never falls"
        raise InputError(field="total", found=str(total), expected=expected)
    more, time = total - least, f"{_day_after(since)}/{on}"
    told = {"deaths" if of_deaths and more else "number": more}
    world.add("report", **keys, **told, when=somewhere_in(time) if more else time)


def _day_after(time: str) -> str:
    """The day after a day; any other time as it is."""
    try:
        return (dt.date.fromisoformat(time) + dt.timedelta(days=1)).isoformat()
    except ValueError:
        return time


def _below(given: list[list[str]] | None, head: list[str]) -> list[list[str]]:
    """The rows of a data table with these headings."""
    if not given or [heading(name) for name in given[0]] != head:
        *first, last = (f"`{name}`" for name in head)
        columns = f"the headings {', '.join(first)} and {last}" if first else f"the heading {last}"
        raise InputError(entry="the data table", expected=columns)
    return given[1:]


def heading(name: str) -> str:
    """A heading of a data table as a person may write it."""
    return name.strip().casefold()


def _whole(text: str) -> int:
    refuse_thousands(text)
    many = number(text)
    if not isinstance(many, int) or many < 0:
        raise InputError(found=repr(text), expected="a whole number, 0 or more")
    return many


def _too_many(field: str, found: str) -> InputError:
    expected = (
        f"at most {MOST_REPORTS:,} days and reports in all; many reports alike are one sentence: "
        "there were 20000 incidents of ..."
    )
    return InputError(field=field, found=repr(found[:64]), expected=expected)
