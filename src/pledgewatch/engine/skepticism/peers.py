"""The pledges of one debtor and class, and what each counts beside the others (rule 65)."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

import attrs

from pledgewatch.conventions import NANO
from pledgewatch.conventions.classes import ReferenceClass
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.identity import Partition
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.skepticism.past import Past, is_discounted, outcome
from pledgewatch.engine.skepticism.reference import class_of, headline_class
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import Pledge, Supersede
from pledgewatch.model.tree import Region

_LESS_FOR_EACH = 0.1


class Roll:
    """The pledges of one debtor, and of its parts, of one class, by id; and which may hang together.

    Args:
        ledger: The ledger.
        pledges: The pledges, by id, whenever they become known.
        of: The class.

    Attributes:
        pledges, of: As given.
        places: The place of each among them, by id.
        versions: By pledge, its versions, whatever is known.
        renewed: By pledge, those that it renews by some record, whatever is known.
        occasions: For each the first of its family that is of its announcement, and
        is_alone: whether it is of none.
    """

    def __init__(self, ledger: Ledger, pledges: Sequence[Pledge], of: ReferenceClass) -> None:
        import numpy

        self.of, self.pledges = of, pledges
        self.places = {pledge.id: place for place, pledge in enumerate(pledges)}
        self.versions = versions(ledger, pledges)
        self.renewed: dict[str, set[str]] = {}
        self.is_alone = numpy.array([pledge.announcement is None for pledge in pledges], dtype=bool)
        ties = Partition()
        for tie in ledger.all(Supersede):
            ties.join((tie.target, tie.by))
            self.renewed.setdefault(tie.by, set()).add(tie.target)
        for pledge in pledges:
            if pledge.announcement is not None:
                ties.join((pledge.id, ("announcement", pledge.announcement)))
        families: dict[Hashable, list[int]] = {}
        for pledge, place in zip(pledges, self.places.values(), strict=True):
            families.setdefault(ties.find(pledge.id), []).append(place)
        self._families: dict[str, Any] = {}
        self.occasions = numpy.zeros(len(pledges), dtype="int64")
        for found in families.values():
            family = numpy.array(found)
            self.occasions[family] = _firsts(pledges[place].announcement for place in found)
            self._families.update((pledges[place].id, family) for place in found)

    def family(self, pledge: str) -> Any:
        """The places of those that may hang together with one of them, whatever is known."""
        return self._families[pledge]


def roll_of(ledger: Ledger, scope: Scope) -> Roll:
    """The pledges of the debtor and class of a pledge; asked again, the same."""
    pledge, of = scope.pledge, headline_class(scope)
    held, key = ledger._archives, (pledge.debtor, of.id)
    if key not in held:
        every = (each for each in ledger.all(Pledge) if class_of(ledger, each).id == of.id)
        own = [each for each in every if scope.debtors.contains(each.debtor) is T]
        held[key] = Roll(ledger, own, of)
    found: Roll = held[key]
    return found


class Peers:
    """The pledges of one debtor and class at one time, each with its weight when some are left out.

    Of a cluster - overlapping pledges of one announcement, and renewals - all weigh 1 together; those
    of one announcement that are not in one cluster a little less each. What each counts is a whole
    number of 1e-9, so that sums may be carried on and their order does not matter.

    Args:
        roll: Which pledges; none of them is known yet.
        at: The time (microseconds UTC).
    """

    def __init__(self, roll: Roll, at: int) -> None:
        import numpy

        self._roll, self._at = roll, at
        size = len(roll.pledges)
        self._judged: list[Judgement | None] = [None] * size
        self._known, self._weights, self._kept, self._shares = numpy.zeros((4, size))
        self._clusters = self._pairs = numpy.arange(size)
        self._terms = numpy.zeros((2, size), dtype="int64")
        self._whole = 0, 0
        self._ageing: frozenset[int] = frozenset()
        self._pasts: dict[int, Past] = {}

    def changed(self, judgements: Mapping[str, Judgement | None], at: int) -> Peers:
        """The same at another time, with some of them judged anew."""
        import numpy

        made, roll = copy.copy(self), self._roll
        made._at, made._judged, made._pasts = at, self._judged.copy(), {}
        made._known, made._weights, made._kept, made._shares, made._terms = (
            each.copy()
            for each in (self._known, self._weights, self._kept, self._shares, self._terms)
        )
        linked: dict[int, Any] = {}
        stale = {*self._ageing} if at != self._at else set()
        for id, found in judgements.items():
            place = roll.places.get(id)
            if place is not None:
                stale.add(place)
                before, made._judged[place] = made._judged[place], found
                made._known[place] = found is not None
                if _ties(before) != _ties(found):
                    family = roll.family(id)
                    linked[int(family[0])] = family
        ageing = {*self._ageing} - stale
        for place in stale:
            judgement = made._judged[place]
            if judgement is None:
                made._weights[place] = 0.0
                continue
            past = outcome(judgement, roll.of, at)
            made._weights[place], made._kept[place] = past.weight, past.kept
            if past.is_censored or is_discounted(judgement.scope):
                ageing.add(place)
        made._ageing = frozenset(ageing)
        if any(len(family) > 1 for family in linked.values()):
            made._clusters, made._pairs = self._clusters.copy(), self._pairs.copy()
        for family in linked.values():
            made._clusters[family], made._pairs[family] = made._clustered(family, _NONE)
            made._shares[family] = made._shared(family, _NONE)
        places = numpy.array(sorted(stale.union(*(f.tolist() for f in linked.values()))), dtype=int)
        made._terms[:, places] = made._counting(places, made._shares[places])
        moved = made._terms[:, places].sum(axis=1) - self._terms[:, places].sum(axis=1)
        made._whole = self._whole[0] + int(moved[0]), self._whole[1] + int(moved[1])
        return made

    @property
    def of(self) -> ReferenceClass:
        """The class."""
        return self._roll.of

    def own(self, scope: Scope) -> frozenset[str]:
        """Those of them that speak of a pledge itself: it, its versions, and what renews it or it renews."""
        id, roll = scope.pledge.id, self._roll
        own = {id, *roll.versions.get(id, _NONE), *_renewed_by(scope)}
        for old in roll.renewed.get(id, _NONE) & roll.places.keys():
            known = self._judged[roll.places[old]]
            if known is not None and id in _renewed_by(known.scope):
                own.add(old)
        return frozenset(p for p in own if p in roll.places and self._known[roll.places[p]])

    def counted(self, pledge: str, left_out: Set[str]) -> tuple[int, int]:
        """How many were broken and kept, as much as each weighs (1e-9), for a pledge without its own."""
        family = self._roll.family(pledge)
        terms = self._counting(family, self._shared(family, left_out))
        broken, kept = (terms - self._terms[:, family]).sum(axis=1).tolist()
        return self._whole[0] + broken, self._whole[1] + kept

    def pasts(
        self, pledge: str, left_out: Set[str], among: Iterable[str] | None = None
    ) -> tuple[Past, ...]:
        """Each of them as a trial, for a pledge without its own; or those among some."""
        places = self._roll.places
        wanted = places.values() if among is None else [places[id] for id in among if id in places]
        family = self._roll.family(pledge)
        own = dict(zip(family.tolist(), self._shared(family, left_out).tolist(), strict=True))
        found = []
        for place in wanted:
            judgement = self._judged[place]
            if judgement is not None and judgement.pledge not in left_out:
                if place not in self._pasts:
                    past = outcome(judgement, self.of, self._at)
                    share = float(self._shares[place])
                    self._pasts[place] = past if share == 1 else attrs.evolve(past, together=share)
                past = self._pasts[place]
                if own.get(place, past.together) != past.together:
                    past = attrs.evolve(past, together=own[place])
                found.append(past)
        return tuple(found)

    def _counting(self, places: Any, shares: Any) -> Any:
        """How many broken and kept ones each counts as (1e-9), given its share in its cluster."""
        import numpy

        weights, kept = NANO * self._weights[places] * shares, self._kept[places]
        return numpy.stack((weights * (1 - kept), weights * kept)).round().astype("int64")

    def _shared(self, family: Any, left_out: Set[str]) -> Any:
        """What each of a family counts in its cluster and on its occasion, without some, which count nothing."""
        import numpy

        roll, counted = self._roll, self._known[family]
        gone = numpy.searchsorted(family, [roll.places[id] for id in sorted(left_out)])
        counted[gone] = 0
        if len(family) == 1:
            return counted
        clusters, pairs = self._clusters[family], self._pairs[family]
        if _sizes(clusters, counted)[gone].any():
            clusters, pairs = self._clustered(family, left_out)
        occasions = roll.occasions[family]
        others = _sizes(occasions, counted) - _sizes(pairs, counted)
        others[roll.is_alone[family]] = 0
        return counted / numpy.maximum(_sizes(clusters, counted), 1) / (1 + others * _LESS_FOR_EACH)

    def _clustered(self, family: Any, left_out: Set[str]) -> tuple[Any, Any]:
        """The number of the cluster of each of a family, and of its part that is of one occasion."""
        roll, clusters = self._roll, Partition()
        judged = [each for place in family if (each := self._judged[place]) is not None]
        counted = {each.pledge for each in judged} - left_out
        for each in judged:
            if each.pledge in counted:
                linked = roll.versions.get(each.pledge, _NONE) & counted
                clusters.join((each.pledge, *linked))
                # Two that one pledge renews hang together, even if it is left out.
                clusters.join((each.pledge, *_renewed_by(each.scope)))
        roots = [clusters.find(roll.pledges[place].id) for place in family]
        return _firsts(roots), _firsts(zip(roots, roll.occasions[family].tolist(), strict=True))


_NONE: frozenset[str] = frozenset()


def _firsts(names: Iterable[Hashable]) -> Any:
    """For each name the place at which the same came first."""
    import numpy

    firsts: dict[Hashable, int] = {}
    found = [firsts.setdefault(name, place) for place, name in enumerate(names)]
    return numpy.array(found, dtype="int64")


def _sizes(groups: Any, counted: Any) -> Any:
    """How many that count are in the group of each."""
    import numpy

    return numpy.bincount(groups, weights=counted)[groups] if len(groups) else counted


# -- what hangs together -----------------------------------------------------------------------------


def versions(ledger: Ledger, pledges: Iterable[Pledge]) -> Mapping[str, Set[str]]:
    """By pledge, its versions: of the same announcement and kind, and overlapping.

    All are of one debtor, or of parts of it: a truce of two sides, told of both and of each, is one.
    """
    announced: dict[tuple[str, str], list[Pledge]] = {}
    for pledge in pledges:
        if pledge.announcement is not None:
            key = pledge.announcement, pledge.kind
            announced.setdefault(key, []).append(pledge)
    found: dict[str, set[str]] = {}
    for group in announced.values():
        for one, other in _overlapping(ledger, group):
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return found


def _overlapping(ledger: Ledger, pledges: Sequence[Pledge]) -> Iterator[tuple[str, str]]:
    """The pairs of which one may hold what the other names, in places and in activities."""
    if len(pledges) < 2:
        return
    axes = (
        [(ledger.places.region(p.places), p.places) for p in pledges],
        [(ledger.activities.region(p.activities), p.activities) for p in pledges],
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
                    yield pledges[one].id, pledges[other].id


def _most_named(axis: Sequence[tuple[Region, Sequence[str]]]) -> int:
    return max(Counter(name for _, names in axis for name in names).values(), default=0)


def _may_hold(one: tuple[Region, Sequence[str]], other: tuple[Region, Sequence[str]]) -> bool:
    return any(
        region.contains(name) is not F
        for (region, _), (_, names) in ((one, other), (other, one))
        for name in names
    )


def _ties(judgement: Judgement | None) -> tuple[str, ...] | None:
    """What renews a pledge; None where it is not known."""
    return None if judgement is None else tuple(_renewed_by(judgement.scope))


def _renewed_by(scope: Scope) -> Iterable[str]:
    """The pledges that supersede a pledge."""
    for _, _, id in scope.replaced:
        record = scope.snapshot.alive[id]
        if isinstance(record, Supersede):
            yield record.by
