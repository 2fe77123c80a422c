"""Track record: what became of the debtor's other pledges, each with its weight (rule 65)."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Set

import attrs

from pledgewatch.conventions import NANO
from pledgewatch.conventions.classes import ReferenceClass
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.skepticism.chance import beta_quantile
from pledgewatch.engine.skepticism.past import Past
from pledgewatch.engine.skepticism.peers import Peers, roll_of
from pledgewatch.engine.skepticism.reference import headline_class
from pledgewatch.faces import RecordFaces


def _nobody(among: Iterable[str] | None) -> tuple[Past, ...]:
    return ()


@attrs.frozen(repr=False)
class TrackRecord(RecordFaces):
    """A track record on top of a reference class: a Beta distribution of the share broken.

    Attributes:
        of: The class.
        broken, kept: How many of the debtor's other pledges of that class were broken and kept, each
            as much as it weighs (in steps of 1e-9, so that their order does not matter).
    """

    of: ReferenceClass
    broken: float = 0.0
    kept: float = 0.0
    _others: Callable[[Iterable[str] | None], tuple[Past, ...]] = attrs.field(
        default=_nobody, eq=False
    )

    @property
    def pledges(self) -> tuple[Past, ...]:
        """The debtor's other pledges of that class, by id."""
        return self._others(None)

    def of_pledges(self, pledges: Iterable[str]) -> tuple[Past, ...]:
        """Those of them that are among some."""
        return self._others(pledges)

    def __repr__(self) -> str:
        return f"<TrackRecord of {len(self.pledges)} pledges on {self.of.id!r}>"

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


class Archive:
    """What became of the pledges of a ledger at one time, as the records of those who made them."""

    def judged(self, pledge: str) -> Judgement | None:
        """A pledge as judged then, by id; None where it was not known."""
        raise NotImplementedError

    def peers(self, scope: Scope) -> Peers:
        """The pledges of the debtor of a pledge, of its class."""
        raise NotImplementedError

    def record(self, scope: Scope) -> TrackRecord:
        """The record that bears on a pledge: its debtor's others of its class, never its own versions."""
        known, peers = self.judged(scope.pledge.id), self.peers(scope)
        left_out = peers.own(scope if known is None else known.scope)
        broken, kept = peers.counted(scope.pledge.id, left_out)
        # Not the peers, which need much room: they are asked for once more.
        others = functools.partial(self._others, scope, left_out)
        return TrackRecord(peers.of, broken / NANO, kept / NANO, others)

    def _others(
        self, scope: Scope, left_out: Set[str], among: Iterable[str] | None
    ) -> tuple[Past, ...]:
        return self.peers(scope).pasts(scope.pledge.id, left_out, among)


class Judged(Archive):
    """The archive of some judgements.

    Args:
        judgements: The pledges as judged, by id: at that time, or earlier where nothing but their age
            has changed since.
        at: The time (microseconds UTC).
        base: The archive in which they take the place of others; left out: an empty one.
    """

    def __init__(
        self, judgements: Mapping[str, Judgement], at: int, base: Judged | None = None
    ) -> None:
        self._judgements, self._at, self._base = judgements, at, base
        self._peers: dict[tuple[str, str], Peers] = {}

    def judged(self, pledge: str) -> Judgement | None:
        """A pledge as judged, by id."""
        found = self._judgements.get(pledge)
        return self._base.judged(pledge) if found is None and self._base is not None else found

    def peers(self, scope: Scope) -> Peers:
        """The pledges of the debtor of a pledge, of its class."""
        key = scope.pledge.debtor, headline_class(scope).id
        if key not in self._peers:
            base = self._base
            none = (
                Peers(roll_of(scope.snapshot.ledger, scope), self._at)
                if base is None
                else base.peers(scope)
            )
            self._peers[key] = none.changed(self._judgements, self._at)
        return self._peers[key]
