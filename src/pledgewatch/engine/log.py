"""The order in which single tellings came, shared by what is known at one knowledge time and at the next."""

from __future__ import annotations

import bisect

from pledgewatch.model.records import Report


class Log:
    """Single tellings in the order in which they were told, each with the name of its incident.

    It only grows: whoever knows the first so many of them may share it with whoever knows more.
    """

    def __init__(self) -> None:
        self._told: list[tuple[Report, str]] = []
        self._names: dict[str, tuple[int, str]] = {}
        self._places: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self._told)

    def add(self, report: Report, incident: str) -> None:
        """Put one more at the end."""
        place = len(self._told)
        self._told.append((report, incident))
        self._names[report.id] = place, incident
        self._places.setdefault(incident, []).append(place)

    def first(self, length: int) -> Log:
        """A log of the first so many."""
        made = Log()
        for each in self._told[:length]:
            made.add(*each)
        return made

    def between(self, first: int, last: int) -> list[Report]:
        """Those that were told from one place to before another."""
        return [report for report, _ in self._told[first:last]]

    def incident(self, id: str, length: int) -> str | None:
        """The incident that one of the first so many tells of, by its id; None where none goes by that."""
        place, incident = self._names.get(id, (length, None))
        return incident if place < length else None

    def incidents(self, first: int, last: int) -> dict[str, None]:
        """The incidents that those from one place to before another tell of."""
        return dict.fromkeys(incident for _, incident in self._told[first:last])

    def telling(self, incident: str, first: int, last: int) -> list[Report]:
        """Those from one place to before another that tell of an incident."""
        places = self._places.get(incident, ())
        since, until = bisect.bisect_left(places, first), bisect.bisect_left(places, last)
        return [self._told[place][0] for place in places[since:until]]
