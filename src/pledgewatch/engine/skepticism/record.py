"""Track record: what became of the debtor's other pledges, each with its weight (rule 65)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

import attrs

from pledgewatch.conventions import NANO
from pledgewatch.conventions.classes import ReferenceClass
from pledgewatch.engine.clocks import is_cut_short
from pledgewatch.engine.facts import Judgement, Lifecycle, Verdict
from pledgewatch.engine.identity import Partition
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.scoring import rounded
from pledgewatch.engine.skepticism.chance import beta_quantile
from pledgewatch.engine.skepticism.reference import headline_class
from pledgewatch.faces import RecordFaces
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import Supersede
from pledgewatch.model.time import DAY
from pledgewatch.model.tree import Region

_LESS_FOR_EACH = 0.1


@attrs.frozen(kw_only=True)
class Past:
    """Another pledge of the debtor, as a trial.

    Attributes:
        pledge, verdict: Which, and what became of it.
        kept: The outcome: 1 kept, 0 broken, a share where it was kept in part or is in doubt.
        decided: How much of it is decided: the share of its parts; of one that still stands, how
            many of those that are broken would be by now (censored).
        is_censored: Whether it still stands.
        quiet: 1 less the chance that it would have been as quiet at the rate before, where it was
            quiet before too; else 1.
        stood: The share of its time that it stood, where its debtor cut it short; else 1.
        recent: What its age leaves of it; 1 where age does not count.
        together: Its share of a cluster: overlapping pledges of one announcement, and renewals,
            weigh 1 together; others of one announcement a little less each.
    """

    pledge: str
    verdict: Verdict
    kept: float = 0.0
    decided: float = 0.0
    is_censored: bool = False
    quiet: float = 1.0
    stood: float = 1.0
    recent: float = 1.0
    together: float = 1.0

    @property
    def weight(self) -> float:
        """How much it counts: as so many pledges."""
        return self.decided * self.quiet * self.stood * self.recent * self.together


@attrs.frozen(repr=False)
class Record(RecordFaces):
    """A track record on top of a reference class: a Beta distribution of the share broken.

    Attributes:
        of: The class.
        broken, kept: How many of the debtor's other pledges of that class were broken and kept, each
            as much as it weighs (in steps of 1e-9, so that their order does not matter).
    """

    of: ReferenceClass
    broken: float = 0.0
    kept: float = 0.0
    _peers: Peers | None = attrs.field(default=None, eq=False)
    _left_out: frozenset[str] = attrs.field(default=frozenset(), eq=False)

    @property
    def pledges(self) -> tuple[Past, ...]:
        """The debtor's other pledges of that class, by id."""
        return () if self._peers is None else self._peers.pasts(self._left_out)

    def __repr__(self) -> str:
        return f"<Record of {len(self.pledges)} pledges on {self.of.id!r}>"

    @property
    def effective_n(self) -> float:
        """How many pledges the record is worth, without the class."""
        return self.broken + self.kept

    @property
    def a(self) -> float:
        """Broken ones, those that the class is worth included."""
        return self.of.worth * self.of.broken + self.broken

    @property
    def b(self) -> float:
        """Kept ones, those that the class is worth included."""
        return self.of.worth * (1 - self.of.broken) + self.kept

    @property
    def pi(self) -> float:
        """P(broken in the end), before anything is known of the pledge itself."""
        return self.a / (self.a + self.b)

    def quantile(self, p: float) -> float:
        """The quantile of the distribution of the share broken."""
        return beta_quantile(self.a, self.b, p)


# -- who counts --------------------------------------------------------------------------------------


class Archive:
    """What became of the pledges of a ledger at one time, as the records of those who made them.

    Args:
        judgements: The pledges as judged, by id: at that time, or earlier where nothing but their age
            has changed since.
        at: The time (microseconds UTC).
    """

    def __init__(self, judgements: Mapping[str, Judgement], at: int) -> None:
        self._judgements, self._at = judgements, at
        self._peers: dict[tuple[str, str], Peers] = {}

    def scope(self, scope: Scope) -> Scope:
        """A pledge as it was known at that time, if it was; else as it is given."""
        known = self._judgements.get(scope.pledge.id)
        return scope if known is None else known.scope

    def record(self, scope: Scope, of: ReferenceClass) -> Record:
        """The record that bears on a pledge: its debtor's others of its class, never its own versions."""
        return self._of(scope, of).record(scope)

    def pasts(self, scope: Scope, of: ReferenceClass) -> tuple[Past, ...]:
        """All pledges of a debtor and class, the one that is asked about and its versions included."""
        return self._of(scope, of).pasts(_NONE)

    def _of(self, scope: Scope, of: ReferenceClass) -> Peers:
        key = scope.pledge.debtor, of.id
        if key not in self._peers:
            found = [
                judgement
                for _, judgement in sorted(self._judgements.items())
                if scope.debtors.contains(judgement.scope.pledge.debtor) is T
                and headline_class(judgement.scope).id == of.id
            ]
            self._peers[key] = Peers(of, found, self._at)
        return self._peers[key]


class Peers:
    """The pledges of one debtor and class at one time, each with its weight when some are left out.

    Of a cluster - overlapping pledges of one announcement, and renewals - all weigh 1 together; those
    of one announcement that are not in one cluster a little less each.

    Args:
        of: The class.
        judgements: The pledges as judged, by id.
        at: The time (microseconds UTC).
    """

    def __init__(self, of: ReferenceClass, judgements: Sequence[Judgement], at: int) -> None:
        import numpy

        self._of = of
        self._scopes = {each.pledge: each.scope for each in judgements}
        self._places = {id: place for place, id in enumerate(self._scopes)}
        self._pasts = tuple(_outcome(each, of, at) for each in judgements)
        self._weights = numpy.array([past.weight for past in self._pasts], dtype=float)
        self._kept = numpy.array([past.kept for past in self._pasts], dtype=float)
        self._versions = versions(self._scopes.values())
        self._renewals = _renewals(self._scopes.values())
        self._clusters = self._clustered(frozenset())
        self._occasions = _numbered(s.pledge.announcement or "" for s in self._scopes.values())
        self._is_alone = numpy.array(
            [s.pledge.announcement is None for s in self._scopes.values()], dtype=bool
        )

    def record(self, scope: Scope) -> Record:
        """The record that they are to a pledge, which may be one of them."""
        id = scope.pledge.id
        linked, renewals = self._versions, self._renewals
        if id not in self._scopes:
            linked = versions((*self._scopes.values(), scope))
            renewals = _renewals((*self._scopes.values(), scope))
        own = {id, *linked.get(id, ()), *renewals.get(id, ())}
        left_out = frozenset(own & self._scopes.keys())
        if not self._scopes.keys() - left_out:
            return Record(self._of, peers=self, left_out=left_out)
        weights = NANO * self._weights * self._shares(left_out)
        broken, kept = (
            int((weights * each).round().astype("int64").sum()) / NANO
            for each in (1 - self._kept, self._kept)
        )
        return Record(self._of, broken, kept, self, left_out)

    def pasts(self, left_out: Set[str]) -> tuple[Past, ...]:
        """Each of them as a trial, without some."""
        shares = self._shares(left_out)
        return tuple(
            attrs.evolve(past, together=float(shares[self._places[past.pledge]]))
            for past in self._pasts
            if past.pledge not in left_out
        )

    def _shares(self, left_out: Set[str]) -> Any:
        """What each counts in its cluster and on its occasion, without some, which count nothing."""
        import numpy

        places = [self._places[id] for id in left_out]
        counted = numpy.ones(len(self._places))
        counted[places] = 0
        linked = (links.get(id, _NONE) for id in left_out for links in self._linked)
        is_split = any(links - left_out for links in linked)
        clusters = self._clustered(left_out) if is_split else self._clusters
        pairs = clusters * len(self._places) + self._occasions
        _, pairs = numpy.unique(pairs, return_inverse=True)
        others = _sizes(self._occasions, counted) - _sizes(pairs, counted)
        others[self._is_alone] = 0
        return counted / numpy.maximum(_sizes(clusters, counted), 1) / (1 + others * _LESS_FOR_EACH)

    @property
    def _linked(self) -> tuple[Mapping[str, Set[str]], ...]:
        return self._versions, self._renewals

    def _clustered(self, left_out: Set[str]) -> Any:
        """The number of the cluster of each."""
        clusters = Partition()
        for id, scope in self._scopes.items():
            if id not in left_out:
                clusters.join((id, *(self._versions.get(id, _NONE) - left_out)))
                # Two that one pledge renews hang together, even if it is left out.
                clusters.join((id, *_renewed_by(scope)))
        return _numbered(clusters.find(id) for id in self._scopes)


_NONE: frozenset[str] = frozenset()


def _numbered(names: Iterable[Hashable]) -> Any:
    """A number for each name, the same for the same."""
    import numpy

    numbers: dict[Hashable, int] = {}
    found = [numbers.setdefault(name, len(numbers)) for name in names]
    return numpy.array(found, dtype="int64")


def _sizes(groups: Any, counted: Any) -> Any:
    """How many that count are in the group of each."""
    import numpy

    return numpy.bincount(groups, weights=counted)[groups] if len(groups) else counted


# -- what hangs together -----------------------------------------------------------------------------


def _renewals(scopes: Iterable[Scope]) -> Mapping[str, Set[str]]:
    """By pledge, those that renew it and those that it renews."""
    return _both_ways((s.pledge.id, by) for s in scopes for by in _renewed_by(s))


def versions(scopes: Iterable[Scope]) -> Mapping[str, Set[str]]:
    """By pledge, its versions: of the same announcement and kind, and overlapping.

    All are of one debtor, or of parts of it: a truce of two sides, told of both and of each, is one.
    """
    announced: dict[tuple[str, str], list[Scope]] = {}
    for scope in scopes:
        pledge = scope.pledge
        if pledge.announcement is not None:
            key = pledge.announcement, pledge.kind
            announced.setdefault(key, []).append(scope)
    return _both_ways(pair for group in announced.values() for pair in _overlapping(group))


def _both_ways(pairs: Iterable[tuple[str, str]]) -> Mapping[str, Set[str]]:
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found


def _overlapping(scopes: Sequence[Scope]) -> Iterator[tuple[str, str]]:
    """The pairs of which one may hold what the other names, in places and in activities."""
    if len(scopes) < 2:
        return
    axes = (
        [(s.whole.area, s.pledge.places) for s in scopes],
        [(s.whole.acts, s.pledge.activities) for s in scopes],
    )
    # Promises of one occasion have their place or their activity in common, rarely both.
    few, many = sorted(axes, key=_most_named)
    named: dict[str, list[int]] = {}
    for place, (_, names) in enumerate(few):
        for name in names:
            named.setdefault(name, []).append(place)
    for one, (region, _) in enumerate(few):
        for name in named.keys() & (region.inside | region.coarse):
            for other in named[name]:
                if one != other and (_may_hold(many[one], many[other])):
                    yield scopes[one].pledge.id, scopes[other].pledge.id


def _most_named(axis: Sequence[tuple[Region, Sequence[str]]]) -> int:
    return max(Counter(name for _, names in axis for name in names).values(), default=0)


def _may_hold(one: tuple[Region, Sequence[str]], other: tuple[Region, Sequence[str]]) -> bool:
    return any(
        region.contains(name) is not F
        for (region, _), (_, names) in ((one, other), (other, one))
        for name in names
    )


def _renewed_by(scope: Scope) -> Iterable[str]:
    """The pledges that supersede a pledge."""
    for _, _, id in scope.replaced:
        record = scope.snapshot.alive[id]
        if isinstance(record, Supersede):
            yield record.by


# -- what became of it -------------------------------------------------------------------------------


_DECIDED = (Verdict.KEPT, Verdict.BROKEN, Verdict.PARTIAL)


def share_broken(judgement: Judgement) -> float | None:
    """What became of a pledge, from 0 for kept to 1 for broken; None where it is not decided (rule 88)."""
    if judgement.verdict is Verdict.PARTIAL:
        return 1 - _kept_in_part(judgement)
    return float(judgement.verdict is Verdict.BROKEN) if judgement.verdict in _DECIDED else None


def _kept_in_part(judgement: Judgement) -> float:
    """The share of its decided parts that was kept; one that was late, or done in part, is kept by half."""
    decided = [unit.verdict for unit in judgement.units if unit.verdict in _DECIDED]
    kept = decided.count(Verdict.KEPT)
    return kept / len(decided) if len(judgement.units) > 1 and kept else 0.5


def _outcome(judgement: Judgement, of: ReferenceClass, at: int) -> Past:
    """What became of a pledge, judged at that time or since when only its age has changed."""
    scope, verdict = judgement.scope, judgement.verdict
    return Past(
        pledge=judgement.pledge,
        verdict=verdict,
        recent=_recent(scope, at),
        **_decided(judgement, of, at),
    )


def _decided(judgement: Judgement, of: ReferenceClass, at: int) -> dict[str, Any]:
    """How much of it is decided, and how much of that was kept."""
    scope, verdict, units = judgement.scope, judgement.verdict, judgement.units
    decided = [unit.verdict for unit in units if unit.verdict in _DECIDED]
    share = len(decided) / len(units) if units else 0.0
    part = decided.count(Verdict.KEPT) / len(decided) if decided else 0.0
    if verdict is Verdict.KEPT:
        quiet = 1.0
        if "quiet_before_too" in judgement.flags and judgement.quiet is not None:
            quiet -= judgement.quiet
        return {"kept": 1.0, "decided": share, "quiet": quiet, "stood": _stood(scope, at)}
    if verdict is Verdict.PARTIAL or (
        verdict is Verdict.BROKEN and 0 < part < 1 and not scope.is_demand
    ):
        return {"kept": _kept_in_part(judgement), "decided": share or 1.0}
    if verdict is Verdict.BROKEN:
        return {"decided": 1.0}
    if verdict is Verdict.INCONCLUSIVE and judgement.settled and not scope.is_demand:
        v = judgement.score.v
        if judgement.reason == "cut_short":
            return {"kept": 1 - v, "decided": 1.0, "stood": _stood(scope, at)}
        theta_lo = scope.snapshot.rules.theta_lo
        doubtful = sum(rounded(unit.score.v) > theta_lo for unit in units) / len(units)
        return {"kept": 1 - v, "decided": doubtful}
    if verdict is Verdict.HOLDING and judgement.lifecycle in (Lifecycle.ACTIVE, Lifecycle.ENDED):
        return {"kept": 1.0, "decided": of.share_by(*clock(scope, at)), "is_censored": True}
    return {}


def _stood(scope: Scope, at: int) -> float:
    """The share of its time that a pledge stood, where its debtor ended it early."""
    if scope.is_demand or not is_cut_short(scope, at):
        return 1.0
    start, end = scope.start.lo, scope.declared_end.lo
    return (scope.ends_of(scope.whole).lo - start) / (end - start)


def _recent(scope: Scope, at: int) -> float:
    if not scope.has_end:
        return 1.0
    return scope.snapshot.assumptions.skepticism.discount(at - scope.ends.last)


def clock(scope: Scope, at: int) -> tuple[float, float]:
    """How long a pledge has stood, and how long it is to stand, both from when it took effect (days).

    One without end is taken to stand for its horizon, else for the days assumed of all.
    """
    start, pledge = scope.start.lo, scope.pledge
    rules = scope.snapshot.assumptions.skepticism
    if not scope.has_deadline:
        if pledge.horizon is not None:
            length = pledge.horizon.exact / DAY
            return min(max((at - start) / DAY, 0.0), length), length
        reduces = pledge.kind.is_reduction
        rest = rules.horizon_of_reductions_days if reduces else rules.horizon_days
        age = max((at + 1 - start) / DAY, 0.0)
        return age, age + rest
    length = max((scope.declared_end.lo - start) / DAY, 0.0)
    return min(max((at + 1 - start) / DAY, 0.0), length), length
