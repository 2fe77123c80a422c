"""The reports and coverages of a snapshot, looked up by what they may bear on."""

from __future__ import annotations

import functools
import itertools
import weakref
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Self, TypeVar

from pledgewatch.engine.identity import Snapshot, counted_by
from pledgewatch.engine.incident import Look
from pledgewatch.engine.index import Area, Areas, Signature, signature_of
from pledgewatch.engine.looks import DayTold, days_told, looks_of
from pledgewatch.engine.scope import Scope
from pledgewatch.model.logic import F
from pledgewatch.model.records import Coverage, Report, Stance

Delays = Sequence[tuple[int, int]]
"""When what was reported began, and how long the report took (microseconds)."""
V = TypeVar("V")
_Keys = dict[str, None]
_Carried = weakref.WeakKeyDictionary[Any, dict[Hashable, dict[int, Any]]]
_MOST_CARRIED = 2


class ByIncident(Mapping[str, Sequence[Report]]):
    """The reports that tell of each incident or deny it, by id: those of a snapshot, and those in its log since."""

    def __init__(
        self, snapshot: Snapshot, known: Mapping[str, Sequence[Report]], first: int
    ) -> None:
        self._known, self._first, self._snapshot = known, first, snapshot

    def at(self, snapshot: Snapshot) -> ByIncident:
        """The same of a snapshot that carries on from that of this one."""
        return ByIncident(snapshot, self._known, self._first)

    def without(self, key: str, origin: str) -> ByIncident:
        """One incident, without what an origin told of it."""
        snapshot = self._snapshot
        others = [each for each in self[key] if snapshot.origin_of(each) != origin]
        return ByIncident(snapshot, {key: others}, snapshot.length)

    def __getitem__(self, key: str) -> Sequence[Report]:
        if self._first == self._snapshot.length:
            return self._known[key]
        news = self._snapshot.log.telling(key, self._first, self._snapshot.length)
        if not news:
            return self._known[key]
        return sorted((*self._known.get(key, ()), *news), key=lambda each: each.id)

    def __contains__(self, key: object) -> bool:
        return key in self._known or super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        news = self._snapshot.log.incidents(self._first, self._snapshot.length)
        return iter({**dict.fromkeys(self._known), **news})

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Tellings:
    """The reports and coverages of a snapshot, looked up by what they may bear on.

    Args:
        leave_out: Whether a report, or the source of a look, does not count.
    """

    def __init__(
        self, snapshot: Snapshot, leave_out: Callable[[Report | Coverage], bool] | None = None
    ) -> None:
        self.snapshot = snapshot
        self.leave_out = leave_out
        told: dict[str, list[Report]] = {}
        for report in snapshot.all(Report):
            if report.number and not (leave_out is not None and leave_out(report)):
                told.setdefault(snapshot.incident(report.id), []).append(report)
        self._told = ByIncident(snapshot, told, snapshot.length)
        self._areas = Areas(snapshot.ledger, snapshot.world)
        self._carried: _Carried = weakref.WeakKeyDictionary()
        # What single tellings that are alike but for their time come to, by cell and question.
        self._alike: dict[Hashable, dict[Hashable, Any]] = {}

    def __getstate__(self) -> dict[str, Any]:
        # What is carried is worked out again where it is asked for.
        return {name: value for name, value in self.__dict__.items() if name != "_carried"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _carried=weakref.WeakKeyDictionary())

    def told(self, snapshot: Snapshot) -> Self:
        """The same of a snapshot that carries on from that of this one (`Snapshot.told`)."""
        told = self._told.at(snapshot)
        for key in snapshot.log.incidents(self.snapshot.length, snapshot.length):
            self._file(key, told[key], *self._signatures)
        moved = object.__new__(type(self))
        moved.__dict__.update(self.__dict__, snapshot=snapshot, _told=told)
        if snapshot.log is not self.snapshot.log:
            moved._carried = weakref.WeakKeyDictionary()
            for owner, things in self._carried.items():
                moved._carried[owner] = {
                    name: {n: each for n, each in held.items() if n <= self.snapshot.length}
                    for name, held in things.items()
                }
        return moved

    def carried(
        self,
        name: Hashable,
        made: Callable[[], V],
        grown: Callable[[V, Sequence[Report]], V],
        owner: object | None = None,
        *,
        is_reversible: bool = False,
    ) -> V:
        """What was worked out of the reports, carried on from where it was last asked for.

        Args:
            name: What it is.
            made: Works it out of all that is told.
            grown: The same, from what it was and the reports that were told since.
            owner: What it is of, and is forgotten with; left out: all that is told.
            is_reversible: Whether `grown` also takes from it what was told since.
        """
        now, log = self.snapshot.length, self.snapshot.log
        things = self._carried.setdefault(self._areas if owner is None else owner, {})
        held = things.setdefault(name, {})
        if now in held:
            return held[now]  # type: ignore[no-any-return]
        before, after = [n for n in held if n < now], [n for n in held if n > now]
        if before:
            found = grown(held[max(before)], log.between(max(before), now))
        elif after and is_reversible:
            found = grown(held[min(after)], log.between(now, min(after)))
        else:
            found = made()
        held[now] = found
        if len(held) > _MOST_CARRIED:
            # The last but one is of the time before the latest news, which is asked about when these are.
            del held[next(iter(held))]
        return found

    @functools.cached_property
    def looks(self) -> tuple[Look, ...]:
        """Every coverage that is alive, and every report of nothing."""
        return looks_of(self.snapshot, self.leave_out)

    def _days_told(self) -> Mapping[str, Sequence[DayTold]]:
        return self.carried(
            "days",
            lambda: days_told(self.snapshot, self.snapshot.all(Report)),
            lambda days, news: days_told(self.snapshot, news, days),
        )

    @functools.cached_property
    def _hears_silence(self) -> bool:
        return any(look.silence is not None for look in self.looks)

    @functools.cached_property
    def _signatures(
        self,
    ) -> tuple[dict[str | None, _Keys], dict[str | None, dict[Signature, _Keys]]]:
        """The incidents told once, by the pledge they name and by place and signature; tied ones by None.

        Those of later snapshots are among them: they are one index for all.
        """
        found: tuple[dict[str | None, _Keys], dict[str | None, dict[Signature, _Keys]]] = {}, {}
        for key, reports in self._told.items():
            self._file(key, reports, *found)
        return found

    def _file(
        self,
        key: str,
        reports: Sequence[Report],
        named: dict[str | None, _Keys],
        told: dict[str | None, dict[Signature, _Keys]],
    ) -> None:
        one = reports[0]
        if len(reports) > 1:
            named.setdefault(None, {})[key] = None
            return
        if one.pledge is not None:
            named.setdefault(one.pledge, {})[key] = None
        if one.activity is not None:
            signature = signature_of(one, self.snapshot.rules.theta_b)
            told.setdefault(signature[0], {}).setdefault(signature, {})[key] = None

    def _areas_of(self, scope: Scope) -> tuple[Area, ...]:
        return self.carried(
            "areas",
            lambda: self._areas.of_pledge(scope.pledge),
            lambda old, news: old,
            scope.whole,
        )

    def _bears(self, scope: Scope, key: str) -> bool:
        """Whether an incident may bear on a pledge."""
        if key not in self._told:
            return False
        one, *others = self._told[key]
        if others or one.pledge == scope.pledge.id:
            return True
        signature = signature_of(one, self.snapshot.rules.theta_b)
        return one.activity is not None and any(a.allows(signature) for a in self._areas_of(scope))

    def keys(self, scope: Scope) -> tuple[str, ...]:
        """The incidents that may bear on a pledge, and now and then one that does not."""

        def made() -> tuple[str, ...]:
            named, told = self._signatures
            found = dict.fromkeys((*named.get(None, ()), *named.get(scope.pledge.id, ())))
            for area in self._areas_of(scope):
                for place in area.axes[0].among(told):
                    for signature, keys in told[place].items():
                        if area.allows(signature):
                            found.update(keys)
            return tuple(key for key in found if key in self._told)

        def grown(old: tuple[str, ...], news: Sequence[Report]) -> tuple[str, ...]:
            more = (key for key in self._keys_of(news) if self._bears(scope, key))
            return tuple(key for key in dict.fromkeys((*old, *more)) if key in self._told)

        return self.carried("keys", made, grown, scope.whole, is_reversible=True)

    def _keys_of(self, reports: Iterable[Report]) -> dict[str, None]:
        # Of those that came later, too: what is carried back is taken from what they tell of.
        snapshot, log = self.snapshot, self.snapshot.log
        return dict.fromkeys(
            log.incident(each.id, len(log)) or snapshot.incident(each.id) for each in reports
        )

    @property
    def several(self) -> Iterable[str]:
        """The incidents that more than one report tells of or denies."""

        def grown(old: Iterable[str], news: Iterable[Report]) -> dict[str, None]:
            more = (key for key in self._keys_of(news) if len(self._told[key]) > 1)
            return dict.fromkeys((*old, *more))

        return self.carried("several", lambda: grown((), self._every()), grown)

    @property
    def premature(self) -> Iterable[Report]:
        """The reports that were known before what they tell of can have begun."""

        def grown(old: Iterable[Report], news: Iterable[Report]) -> tuple[Report, ...]:
            return (*old, *(each for each in news if each._known_at < each.when.lo))

        return self.carried("premature", lambda: grown((), self._every()), grown)

    def _every(self) -> Iterator[Report]:
        return itertools.chain.from_iterable(self._told.values())

    def reports(self, key: str) -> tuple[Report, ...]:
        """The reports that tell of an incident or deny it, by id."""
        return tuple(self._told.get(key, ()))

    def affirming(self, key: str) -> Iterator[Report]:
        """The reports that affirm an incident."""
        return (each for each in self.reports(key) if each.stance is Stance.AFFIRMS)

    def delays(self, scope: Scope, origin: str, lo: int, hi: int) -> list[int]:
        """How long the reports of an origin took, of what began in ``[lo, hi)`` (microseconds, sorted).

        Only rows of tables that tell both times, and may bear on a pledge, are asked.
        """
        told = self.carried(
            "delays",
            lambda: self._delays(scope, (r for key in self.keys(scope) for r in self._told[key])),
            lambda old, news: self._delays(scope, news, old),
            scope.whole,
        ).get(origin, ())
        return sorted(delay for when, delay in told if lo <= when < hi)

    def _delays(
        self,
        scope: Scope,
        reports: Iterable[Report],
        old: Mapping[str, Delays] = MappingProxyType({}),
    ) -> Mapping[str, Delays]:
        areas = self._areas_of(scope)
        came = self.snapshot.ledger.streamed
        found: dict[str, list[tuple[int, int]]] = {}
        for report in reports:
            timed = report.known is not None or report.published is not None
            signature = report.place, report.activity, report.actor, report.target
            if timed and report.id in came and any(area.allows(signature) for area in areas):
                delay = report._known_at - report.when.end.last
                for origin in counted_by(self.snapshot, report):
                    found.setdefault(origin, []).append((report.when.lo, delay))
        more = {origin: (*old.get(origin, ()), *delays) for origin, delays in found.items()}
        return {**old, **more}

    def names_anybody(self, key: str, panel: frozenset[str]) -> bool:
        """Whether some telling of weight by a panel names an actor, be it all sides together."""
        return any(
            report.actor is not None and not panel.isdisjoint(counted_by(self.snapshot, report))
            for report in self._weighty(key)
        )

    def names_an_actor(self, key: str, scope: Scope) -> bool:
        """Whether some telling of weight names who acted; "the parties", one of them the debtor, are nobody."""
        sides = self.snapshot.world.sides
        return any(
            each.actor is not None
            and not (each.actor in sides and scope.says_actor(each.actor, each.when) is not F)
            for each in self._weighty(key)
        )

    def _weighty(self, key: str) -> Iterator[Report]:
        return (each for each in self.affirming(key) if self.snapshot.llr(each) > 0)

    @functools.cached_property
    def _lags(self) -> Mapping[str, int]:
        """The longest declared reporting lag of each origin (microseconds)."""
        lags: dict[str, int] = {}
        for record in self.snapshot.all(Coverage):
            if record.lag is not None:
                origin = self.snapshot.origin(record.origin)
                lags[origin] = max(lags.get(origin, 0), record.lag.exact)
        return lags
