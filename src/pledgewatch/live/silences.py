"""Silences: which reports break a silence that says something, and of what.

Whoever declares how much they see and tells of nothing on the day of an incident speaks against it. So
a report of theirs may matter to whatever is told of the days that it speaks of, wherever that was.
"""

from __future__ import annotations

from collections.abc import Iterable

from pledgewatch.engine.looks import days_of
from pledgewatch.model.records import Report, Timed

_MOST_DAYS = 40
"""What tells of more days than these is taken to tell of any day."""


class Silences:
    """By day (UTC) what is told against pledges and statements, and the reports that break silences."""

    def __init__(self) -> None:
        self._days: dict[str, set[int]] = {}
        self._told: dict[int, set[str]] = {}
        self._any_day: set[str] = set()
        self._breaking: dict[int, dict[str, Timed]] = {}
        self._long: dict[str, Timed] = {}

    def tell(self, report: Report, concerned: Iterable[str]) -> None:
        """Take in what is told against some pledges and statements, by id."""
        days = _days(report)
        for id in concerned:
            own = self._days.setdefault(id, set())
            if days is None:
                self._any_day.add(id)
                continue
            for day in days:
                if day not in own:
                    own.add(day)
                    self._told.setdefault(day, set()).add(id)

    def break_by(self, record: Timed, report: Report) -> None:
        """Take in a report that breaks silences, or what takes one back."""
        days = _days(report)
        if days is None:
            self._long[record.id] = record
        for day in days or ():
            self._breaking.setdefault(day, {})[record.id] = record

    def concerned_by(self, report: Report) -> set[str]:
        """The pledges and statements, by id, to which it may matter that a silence is broken."""
        days = _days(report)
        if days is None:
            return {*self._days}
        return self._any_day.union(*(self._told.get(day, ()) for day in days))

    def breaking(self, ids: Iterable[str]) -> dict[str, Timed]:
        """What breaks silences that may matter to some pledges and statements, by id."""
        told = [id for id in ids if id in self._days]
        if not told:
            return {}
        days: Iterable[int] = set[int]().union(*(self._days[id] for id in told))
        if not self._any_day.isdisjoint(told):
            days = self._breaking
        found = {**self._long}
        for day in days:
            found.update(self._breaking.get(day, {}))
        return found


def _days(report: Report) -> range | None:
    """The days that a report speaks of; None for any, as of one that is dated by when it was known."""
    first, last = days_of(report)
    return None if report.report_dated or last - first >= _MOST_DAYS else range(first, last + 1)
