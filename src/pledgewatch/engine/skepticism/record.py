"""Track record: what became of the debtor's other pledges, each with its weight (rule 65)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import attrs

from pledgewatch.conventions import ReferenceClass
from pledgewatch.engine.clocks import is_cut_short
from pledgewatch.engine.facts import Judgement, Lifecycle, Verdict
from pledgewatch.engine.identity import Partition
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.scoring import rounded
from pledgewatch.engine.skepticism.chance import beta_quantile
from pledgewatch.engine.skepticism.reference import headline_class
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import Kind, Supersede
from pledgewatch.model.time import DAY

__all__ = ["Past", "Record", "clock", "is_version", "track_record"]

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
class Record:
    """A track record on top of a reference class: a Beta distribution of the share broken.

    Attributes:
        of: The class.
        pledges: The debtor's other pledges of that class, by id.
    """

    of: ReferenceClass
    pledges: tuple[Past, ...] = ()

    @property
    def broken(self) -> float:
        """How many were broken."""
        return math.fsum(past.weight * (1 - past.kept) for past in self.pledges)

    @property
    def kept(self) -> float:
        """How many were kept."""
        return math.fsum(past.weight * past.kept for past in self.pledges)

    def __repr__(self) -> str:
        return f"<Record of {len(self.pledges)} pledges on {self.of.id!r}>"

    @property
    def effective_n(self) -> float:
        """How many pledges the record is worth, without the class."""
        return math.fsum(past.weight for past in self.pledges)

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


def is_version(one: Scope, other: Scope) -> bool:
    """Whether two pledges are versions of one: of one announcement, debtor and kind, overlapping."""
    mine, theirs = one.pledge, other.pledge
    return (
        mine.announcement is not None
        and mine.announcement == theirs.announcement
        and mine.debtor == theirs.debtor
        and mine.kind == theirs.kind
        and any(
            a.whole.area.contains(place) is not F
            for a, b in ((one, other), (other, one))
            for place in b.pledge.places
        )
        and any(
            a.whole.acts.contains(activity) is not F
            for a, b in ((one, other), (other, one))
            for activity in b.pledge.activities
        )
    )


def _renewed_by(scope: Scope) -> Iterable[str]:
    """The pledges that supersede a pledge."""
    for _, _, id in scope.replaced:
        record = scope.snapshot.alive[id]
        if isinstance(record, Supersede):
            yield record.by


def track_record(
    scope: Scope, judgements: Mapping[str, Judgement], of: ReferenceClass | None = None
) -> Record:
    """The record that bears on a pledge: the debtor's others of its class, never its own versions.

    Args:
        scope: The pledge.
        judgements: All pledges of the ledger as judged at the time asked for.
        of: Its class, where that is known already.
    """
    of = headline_class(scope) if of is None else of
    own, renewals = scope.pledge.id, frozenset(_renewed_by(scope))
    counted = [
        judgement
        for id, judgement in sorted(judgements.items())
        if id != own
        and scope.debtors.contains(judgement.scope.pledge.debtor) is T
        and headline_class(judgement.scope).id == of.id
        and id not in renewals
        and own not in _renewed_by(judgement.scope)
        and not is_version(scope, judgement.scope)
    ]
    weights = _together([judgement.scope for judgement in counted])
    return Record(
        of,
        tuple(
            attrs.evolve(_outcome(judgement, of), together=weights[judgement.pledge])
            for judgement in counted
        ),
    )


def _together(scopes: Sequence[Scope]) -> dict[str, float]:
    """By pledge its share of a cluster, and what is left of that where one occasion made several."""
    clusters = Partition()
    by_occasion: dict[str, list[Scope]] = {}
    for scope in scopes:
        by_occasion.setdefault(scope.pledge.announcement or "", []).append(scope)
    by_occasion.pop("", None)
    for scope in scopes:
        for renewal in _renewed_by(scope):
            clusters.join((scope.pledge.id, renewal))
        for other in by_occasion.get(scope.pledge.announcement or "", ()):
            if is_version(scope, other):
                clusters.join((scope.pledge.id, other.pledge.id))
    leader = {scope.pledge.id: clusters.find(scope.pledge.id) for scope in scopes}
    sizes: dict[object, int] = {}
    for name in leader.values():
        sizes[name] = sizes.get(name, 0) + 1
    weights = {}
    for scope in scopes:
        id = scope.pledge.id
        others = sum(
            leader[other.pledge.id] != leader[id]
            for other in by_occasion.get(scope.pledge.announcement or "", ())
        )
        weights[id] = 1 / sizes[leader[id]] / (1 + others * _LESS_FOR_EACH)
    return weights


# -- what became of it -------------------------------------------------------------------------------


_DECIDED = (Verdict.KEPT, Verdict.BROKEN, Verdict.PARTIAL)


def _outcome(judgement: Judgement, of: ReferenceClass) -> Past:
    scope, verdict, units = judgement.scope, judgement.verdict, judgement.units
    theta_lo = scope.snapshot.rules.theta_lo
    decided = [unit for unit in units if unit.verdict in _DECIDED]
    share = len(decided) / len(units) if units else 0.0
    kept = [unit for unit in decided if unit.verdict is Verdict.KEPT]
    part = len(kept) / len(decided) if decided else 0.0
    found = Past(pledge=judgement.pledge, verdict=verdict, recent=_recent(scope, judgement._at))
    if verdict is Verdict.KEPT:
        quiet = 1.0
        if "quiet_before_too" in judgement.flags and judgement.quiet is not None:
            quiet -= judgement.quiet
        return attrs.evolve(found, kept=1.0, decided=share, quiet=quiet, stood=_stood(judgement))
    if verdict is Verdict.PARTIAL or (
        verdict is Verdict.BROKEN and 0 < part < 1 and not scope.is_demand
    ):
        # One that was late, or done in part, is kept by half.
        return attrs.evolve(
            found, kept=part if len(units) > 1 and part else 0.5, decided=share or 1.0
        )
    if verdict is Verdict.BROKEN:
        return attrs.evolve(found, decided=1.0)
    if verdict is Verdict.INCONCLUSIVE and judgement.settled and not scope.is_demand:
        v = judgement.score.v
        if judgement.reason == "cut_short":
            return attrs.evolve(found, kept=1 - v, decided=1.0, stood=_stood(judgement))
        doubtful = sum(rounded(unit.score.v) > theta_lo for unit in units) / len(units)
        return attrs.evolve(found, kept=1 - v, decided=doubtful)
    if verdict is Verdict.HOLDING and judgement.lifecycle in (Lifecycle.ACTIVE, Lifecycle.ENDED):
        by_now = of.share_by(*clock(scope, judgement._at))
        return attrs.evolve(found, kept=1.0, decided=by_now, is_censored=True)
    return found


def _stood(judgement: Judgement) -> float:
    """The share of its time that a pledge stood, where its debtor ended it early."""
    scope = judgement.scope
    if scope.is_demand or not is_cut_short(scope, judgement._at):
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
        reduces = pledge.kind.terms is Kind.REDUCE
        rest = rules.horizon_of_reductions_days if reduces else rules.horizon_days
        age = max((at + 1 - start) / DAY, 0.0)
        return age, age + rest
    length = max((scope.declared_end.lo - start) / DAY, 0.0)
    return min(max((at + 1 - start) / DAY, 0.0), length), length
