"""What was worked out of records before, for whoever asks about them again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import attrs

from pledgewatch.evidence.values import CellKey, Incident
from pledgewatch.matching import Scope
from pledgewatch.model.records import Coverage, Pledge, Report, Supersede, Timed, Withdraw
from pledgewatch.model.tree import Region
from pledgewatch.witnesses import Witnesses

__all__ = ["Bearing", "Look", "Memory"]

Bearing = Sequence[tuple[CellKey, str, Incident]]
"""What one telling says of each cell of a pledge, with the name of its incident."""


@attrs.frozen
class Look:
    """A coverage, compiled.

    Attributes:
        record: The coverage.
        origin: Who looked, by the name the origin goes by.
        places, activities: What it sees.
        silence: What it says that they told of nothing (nano-nats); None where it says nothing.
        lag: How long what they tell may take (microseconds).
    """

    record: Coverage
    origin: str
    places: Region
    activities: Region
    silence: int | None
    lag: int


@attrs.frozen
class _Telling:
    report: Report
    final_from: int | None
    told: Incident


class Memory:
    """Remembers scopes, tellings and how they bear on each other.

    Records do not change, so what was worked out of them holds as long as the others it rests on are
    there. A memory checks that, and else forgets: it saves time and changes no answer.

    It is for one world: a ledger at several knowledge times, or files that share who belongs to whom and
    what lies in what.
    """

    def __init__(self) -> None:
        self._scopes: dict[str, Scope] = {}
        self._looks: list[Look] = []
        self._coverages: tuple[Coverage, ...] = ()
        self._voices: tuple[object, ...] = ()
        self._tellings: dict[str, _Telling] = {}
        self._bearing: dict[str, tuple[Scope, dict[str, tuple[Incident, str, Bearing]]]] = {}

    def scopes(
        self, pledges: Iterable[Pledge], alive: Iterable[Timed], made: Callable[[Pledge], Scope]
    ) -> dict[str, Scope]:
        """Some pledges, compiled.

        Args:
            pledges: The pledges.
            alive: What is alive; reports may be left out.
            made: Compiles a pledge against it.
        """
        cut = {r.target for r in alive if isinstance(r, (Supersede, Withdraw))}
        found: dict[str, Scope] = {}
        for pledge in pledges:
            if pledge.id in cut or pledge.condition is not None:
                # What ends it or frees from it is told by other records.
                found[pledge.id] = made(pledge)
                continue
            scope = self._scopes.get(pledge.id)
            if scope is None or scope.pledge is not pledge:
                scope = self._scopes[pledge.id] = made(pledge)
            found[pledge.id] = scope
        return found

    def looks(
        self,
        coverages: tuple[Coverage, ...],
        witnesses: Witnesses,
        made: Callable[[Coverage], Look],
    ) -> list[Look]:
        """Some coverages, compiled; where they or the witnesses are others, all tellings are forgotten."""
        same = len(coverages) == len(self._coverages) and all(
            one is other for one, other in zip(coverages, self._coverages, strict=True)
        )
        voices = witnesses.voices
        if not same or voices != self._voices:
            self._looks = [made(record) for record in coverages]
            self._coverages, self._voices = coverages, voices
            self._tellings.clear()
            self._bearing.clear()
        return self._looks

    def telling(self, report: Report, as_of: int, made: Callable[[Report], Incident]) -> Incident:
        """A report as an account of its incident.

        Args:
            report: The report.
            as_of: Knowledge time: who was looking has had time to say so, or has not.
            made: Makes the account.
        """
        known = self._tellings.get(report.id)
        if known is not None and known.report is report:
            if known.final_from is not None and as_of >= known.final_from:
                return known.told
        else:
            known = None
        told = made(report)
        if known is not None and known.told == told:
            told = known.told
        lag = max((look.lag for look in self._looks if look.silence is not None), default=0)
        since = report.when.last + lag
        self._tellings[report.id] = _Telling(report, since if as_of >= since else None, told)
        return told

    def bearing(
        self,
        scope: Scope,
        report: Report,
        name: str,
        told: Incident,
        made: Callable[[Report, str, Incident], Bearing],
    ) -> Bearing:
        """How a telling that is the only one of its incident bears on the cells of a pledge.

        Args:
            scope: The pledge.
            report: The telling.
            name: The name of its incident.
            told: Its account of the incident.
            made: Works it out.
        """
        of = self._bearing.get(scope.pledge.id)
        if of is None or of[0] is not scope:
            of = self._bearing[scope.pledge.id] = scope, {}
        entry = of[1].get(report.id)
        if entry is None or entry[0] is not told or entry[1] != name:
            entry = of[1][report.id] = told, name, made(report, name, told)
        return entry[2]
