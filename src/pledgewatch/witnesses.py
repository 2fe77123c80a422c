"""Who says so: which names stand for one incident, which for one origin, and how much each weighs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pledgewatch.conventions import log_odds
from pledgewatch.matching import p_true
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import (
    Report,
    SameIncident,
    SameOrigin,
    Source,
    Stance,
    StateReport,
    Timed,
)

__all__ = ["Witnesses", "likelihood"]


class Witnesses:
    """Which names stand for one incident, which for one origin, and whose organ an origin is.

    Args:
        ledger: Where the sources are declared.
        alive: What is alive: its SameIncident and SameOrigin records are closed transitively.
    """

    __slots__ = ("_incidents", "_organs", "_origins", "_reports")

    def __init__(self, ledger: Ledger, alive: Iterable[Timed]) -> None:
        same_incident, same_origin = [], []
        reports: dict[str, str] = {}
        for record in alive:
            if isinstance(record, SameIncident):
                same_incident.append(record.incidents)
            elif isinstance(record, SameOrigin):
                same_origin.append(record.origins)
            elif isinstance(record, (Report, StateReport)):
                reports[record.id] = record.incident or record.id
        self._reports = reports
        # A report's id stands for the incident it tells of.
        self._incidents = _classes(
            [tuple(reports.get(name, name) for name in names) for names in same_incident],
        )
        self._origins = _classes(same_origin)
        organs: dict[str, set[str]] = {}
        for source in ledger.all(Source):
            if source.organ_of is not None:
                organs.setdefault(self.origin(source.id), set()).add(source.organ_of)
        self._organs = {origin: frozenset(actors) for origin, actors in organs.items()}

    def incident(self, name: str) -> str:
        """The name an incident or report goes by."""
        told = self._reports.get(name, name)
        return self._incidents.get(told, told)

    def origin(self, source: str) -> str:
        """The name an origin goes by."""
        return self._origins.get(source, source)

    @property
    def voices(self) -> tuple[Mapping[str, str], Mapping[str, frozenset[str]]]:
        """The names origins go by, and whom they speak for: where equal, all weigh the same."""
        return self._origins, self._organs

    def organs(self, origin: str) -> frozenset[str]:
        """The actors an origin speaks for."""
        return self._organs.get(origin, frozenset())


def _classes(groups: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Each member of the transitive closure of some groups, with the least member of its class."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for group in groups:
        roots = sorted({find(name) for name in group})
        for root in roots[1:]:
            leader[root] = roots[0]
    return {name: find(name) for name in leader}


def likelihood(ledger: Ledger, report: Report) -> int:
    """The log-likelihood ratio of one telling, in nano-nats: positive where it affirms."""
    weight = log_odds(p_true(ledger, report))
    return weight if report.stance is Stance.AFFIRMS else -weight
