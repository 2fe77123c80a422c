"""What somebody's word was worth by the time a pledge was made: the track record.

Nothing is used that was not known then: the past is judged at the instant of the announcement on both
clocks.
"""

from __future__ import annotations

import datetime as dt
import graphlib
import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import attrs

from pledgewatch.case import Case, open_case
from pledgewatch.conventions import Skeptic
from pledgewatch.model.dates import Time, clock_of, iso
from pledgewatch.model.fields import number, refused
from pledgewatch.model.ledger import Ledger, a_ledger
from pledgewatch.model.records import Actor, Kind, Pledge
from pledgewatch.skepticism.shares import UNKNOWN, Beta, Estimate, Tally, class_prior
from pledgewatch.verdicts import Judgement, Verdict

if TYPE_CHECKING:
    import pendulum

__all__ = ["Archive", "Class", "PastPledge", "Step", "TrackRecord", "announced_at", "track_record"]


@attrs.frozen(kw_only=True)
class PastPledge:
    """An earlier pledge, as it was judged when a later one was made.

    Attributes:
        pledge, debtor: Its id and whose it is.
        verdict: The verdict on it then.
        kept: 1 if kept, 0 if broken, between for one kept in part; None where that was not decided.
        weight: What it weighs in the record; 0 where it was not decided.
        announcement: The occasion it was made on; pledges of one occasion share their weight.
    """

    pledge: str
    debtor: str
    verdict: Verdict
    kept: float | None
    weight: float
    _known: int = attrs.field(repr=iso)
    announcement: str | None
    _age: int
    _zone: str | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def known(self) -> pendulum.DateTime:
        """When the last of what decides it was known, in the ledger's zone (else UTC)."""
        return clock_of(self._known, self._zone)

    @property
    def age(self) -> dt.timedelta:
        """Time from the end of its window; none while it is open."""
        return dt.timedelta(microseconds=self._age)


@attrs.frozen
class Class:
    """The comparison class: how other actors kept their pledges.

    Attributes:
        prior: Beta(a0, b0).
        actors: How many other top-level actors have a record.
        is_known: Whether they are enough; where they are not, the prior is Beta(1, 1).
    """

    prior: Beta
    actors: int
    is_known: bool


@attrs.frozen
class Step:
    """An actor that the debtor belongs to, on the way from the class down to the debtor.

    Attributes:
        actor: Whose pledges these are.
        below: The actor below it, whose pledges are left out.
        own: What it kept.
        prior: The share it was expected to keep before its own pledges are looked at.
        mean: The share it is expected to keep after: what is expected of the actor below.
    """

    actor: str
    below: str
    own: Tally
    prior: float
    mean: float


@attrs.frozen(kw_only=True)
class TrackRecord:
    """How a debtor, and those like it, had kept their pledges by an instant.

    Attributes:
        debtor: Whose record it is.
        pledges: The earlier pledges of the debtor and its parts, decided ones first, by id.
        of_class: How others kept theirs.
        chain: The actors that the debtor belongs to, from the top.
        prior: What is expected of the debtor before its own pledges are looked at.
        own: What it kept.
        rules: The assumptions.
    """

    debtor: str
    _as_of: int
    pledges: tuple[PastPledge, ...]
    of_class: Class
    chain: tuple[Step, ...]
    prior: Beta
    own: Tally
    rules: Skeptic = attrs.field(repr=False)
    _zone: str | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def as_of(self) -> pendulum.DateTime:
        """The instant its past is judged at, on both clocks, in the ledger's zone (else UTC)."""
        return clock_of(self._as_of, self._zone)

    @classmethod
    def of(cls, ledger: Ledger, debtor: str, as_of: Time | None = None) -> TrackRecord:
        """The track record of an actor.

        Args:
            ledger: The ledger.
            debtor: The actor.
            as_of: The instant to judge its past at, on both clocks; left out: the newest knowledge
                time in the ledger.

        Raises:
            KeyError: when the ledger has no such actor.
        """
        a_ledger("TrackRecord", ledger).node(Actor, debtor)
        instant = ledger.instant(as_of)
        return track_record(ledger, debtor, ledger._newest if instant is None else instant)

    @property
    def effective_n(self) -> float:
        """How many independent pledges the record is worth: the sum of their weights."""
        return self.own.weight

    @property
    def is_enough(self) -> bool:
        """Whether that makes a track record."""
        # A hair of tolerance, for weights such as a third that add up to a whole.
        return self.own.weight >= self.rules.least_n - 1e-9

    @property
    def posterior(self) -> Beta:
        """What is known of the share of its pledges that the debtor keeps."""
        return self.prior.after(self.own)

    @property
    def class_rate(self) -> Estimate:
        """The probability that a pledge is broken, the debtor's own record left aside."""
        return self.prior.broken(self.rules)

    @property
    def announced(self) -> Estimate:
        """The probability that the next pledge is broken: by the record, where it is enough of one."""
        return self.posterior.broken(self.rules) if self.is_enough else self.class_rate

    def __repr__(self) -> str:
        count = f"{len(self.pledges)} {'pledge' if len(self.pledges) == 1 else 'pledges'}"
        told = f"{count}, effective n {self.effective_n:.3g}"
        return f"<TrackRecord of {self.debtor!r} at {self.as_of}: {told}>"

    def with_one_more(self, kept: float) -> TrackRecord:
        """The record as it would be with one more pledge, kept (1) or broken (0).

        Raises:
            InputError: for what is no number from 0 to 1.
        """
        kept = number(kept)
        if not 0 <= kept <= 1:
            raise refused("TrackRecord", "kept", kept, "a number from 0, broken, to 1, kept")
        own = Tally(self.own.kept + kept, self.own.weight + 1)
        return attrs.evolve(self, own=own)

    @property
    def verdicts(self) -> dict[str, int]:
        """How many earlier pledges had each verdict."""
        counts = {verdict.value: 0 for verdict in Verdict}
        for past in self.pledges:
            counts[past.verdict.value] += 1
        return counts


def announced_at(pledge: Pledge, as_of: int) -> int:
    """The instant at which the past of a pledge is judged: when it was said, if that was known."""
    return min(pledge.said.last, as_of)


# -- the past, judged ------------------------------------------------------------------------------


class Archive:
    """Pledges of a ledger as they were judged at earlier instants, each of them judged once."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._judged: dict[int, dict[str, PastPledge]] = {}

    def at(self, instant: int, wanted: Iterable[str]) -> list[PastPledge]:
        """Some pledges as they were judged at an instant, on both clocks, by id; without weights."""
        known = self._judged.setdefault(instant, {})
        ids = sorted(wanted)
        missing = [id for id in ids if id not in known]
        if missing:
            case = open_case(self.ledger, instant, missing)
            known |= {id: _judged(case, case.judgement(id, instant)) for id in missing}
        return [known[id] for id in ids]


def share_kept(judgement: Judgement) -> float | None:
    """How much of a pledge was kept, from 0 to 1; None where that is not decided."""
    if judgement.verdict is Verdict.KEPT:
        return 1.0
    if judgement.verdict is Verdict.BROKEN:
        return 0.0
    if judgement.verdict is not Verdict.PARTIAL:
        return None
    # No unit kept whole, and yet in part: all of it late, or a reduction that fell short.
    return (len(judgement.units) > 1 and judgement.achieved) or 0.5


def _judged(case: Case, judgement: Judgement) -> PastPledge:
    scope, at = judgement.scope, judgement._at
    kept = share_kept(judgement)
    return PastPledge(
        pledge=judgement.pledge,
        debtor=scope.pledge.debtor,
        verdict=judgement.verdict,
        kept=kept,
        weight=0.0,
        known=_known(case, judgement) if kept is not None else scope.pledge._known_at,
        announcement=scope.pledge.announcement,
        age=max(at - scope.ends.last, 0),
        zone=case.ledger.timezone,
    )


def _known(case: Case, judgement: Judgement) -> int:
    """When the last of what decides a verdict was known: its records, and that news had settled."""
    ids: set[str] = set()
    for weighed in (*judgement.violations, *judgement.fulfilments):
        ids |= weighed.incident.affirming | weighed.incident.denying
    for measured in judgement.measures:
        ids |= measured.records
    times = [judgement.scope.pledge._known_at]
    times += [case.alive[id]._known_at for id in sorted(ids) if id in case.alive]
    times += _news_awaited(judgement)
    return min(max(times), case.as_of)


def _news_awaited(judgement: Judgement) -> list[int]:
    """For a verdict that rests on silence, when the news had had time to arrive."""
    scope = judgement.scope
    if scope.pledge.kind is Kind.DO_BY:
        missed = judgement.verdict is Verdict.BROKEN and "late" not in judgement.flags
        return [scope.due.last + scope.settle] if missed else []
    if judgement.verdict is Verdict.BROKEN:
        return []
    end = scope.ends if scope.pledge.kind in (Kind.CEASE, Kind.REFRAIN, Kind.REDUCE) else scope.due
    return [end.last + scope.settle]


def _weighed(judged: Iterable[PastPledge], rules: Skeptic) -> Iterator[PastPledge]:
    """With their weights: the pledges of one debtor on one occasion share one."""
    given = tuple(judged)
    sizes: dict[tuple[str, str], int] = {}
    for past in given:
        if past.kept is not None and past.announcement is not None:
            key = (past.debtor, past.announcement)
            sizes[key] = sizes.get(key, 0) + 1
    for past in given:
        if past.kept is None:
            yield past
        else:
            size = sizes.get((past.debtor, past.announcement or ""), 1)
            yield attrs.evolve(past, weight=rules.discount(past._age) / size)


# -- the record ------------------------------------------------------------------------------------


def track_record(
    ledger: Ledger,
    debtor: str,
    as_of: int,
    *,
    but: Pledge | None = None,
    archive: Archive | None = None,
) -> TrackRecord:
    """The track record of a debtor.

    Args:
        ledger: The ledger.
        debtor: An actor of it.
        as_of: The instant to judge its past at, on both clocks.
        but: A pledge that is left out, with all pledges of the same announcement.
        archive: What has been judged before; None to begin anew.
    """
    rules = ledger.assumptions.skepticism
    tops = _tops(ledger, debtor)
    tree = frozenset().union(*(ledger.actors.descendants(top) for top in tops))
    inside: list[Pledge] = []
    outside: list[Pledge] = []
    for record in ledger.alive(as_of):
        if isinstance(record, Pledge) and not _is_left_out(record, but):
            (inside if record.debtor in tree else outside).append(record)
    others = {top for record in outside for top in _tops(ledger, record.debtor)}
    if len(others) < rules.least_actors:
        outside = []  # whatever became of them, they make no class
    past: list[PastPledge] = []
    if inside or outside:
        wanted = [record.id for record in (*inside, *outside)]
        past = list(_weighed((archive or Archive(ledger)).at(as_of, wanted), rules))
    of_class = _class(ledger, [p for p in past if p.debtor not in tree], rules)
    family = [p for p in past if p.debtor in tree]
    prior, chain = _prior(ledger, debtor, family, of_class.prior, rules)
    body = ledger.actors.descendants(debtor)
    own = [p for p in family if p.debtor in body]
    return TrackRecord(
        debtor=debtor,
        as_of=as_of,
        pledges=tuple(sorted(own, key=lambda p: (p.kept is None, p.pledge))),
        of_class=of_class,
        chain=chain,
        prior=prior,
        own=_tally(own),
        rules=rules,
        zone=ledger.timezone,
    )


def _is_left_out(record: Pledge, but: Pledge | None) -> bool:
    return but is not None and (
        record.id == but.id
        or (but.announcement is not None and record.announcement == but.announcement)
    )


def _tops(ledger: Ledger, actor: str) -> list[str]:
    """The actors at the top of all that an actor belongs to; itself where it belongs to nobody."""
    return sorted(a for a in ledger.actors.ancestors(actor) if not ledger.actors.parents(a))


def _tally(pledges: Iterable[PastPledge]) -> Tally:
    return Tally.of((p.weight, p.kept) for p in pledges if p.kept is not None)


def _class(ledger: Ledger, others: Iterable[PastPledge], rules: Skeptic) -> Class:
    by_top: dict[str, list[PastPledge]] = {}
    for past in others:
        for top in _tops(ledger, past.debtor):
            by_top.setdefault(top, []).append(past)
    tallies = [tally for tally in map(_tally, by_top.values()) if tally.weight > 0]
    prior = class_prior(tallies, rules)
    return Class(prior or UNKNOWN, len(tallies), prior is not None)


def _prior(
    ledger: Ledger, debtor: str, family: Iterable[PastPledge], top: Beta, rules: Skeptic
) -> tuple[Beta, tuple[Step, ...]]:
    """What is expected of a debtor from the class and from what it belongs to."""
    actors, given = ledger.actors, tuple(family)
    above = actors.ancestors(debtor)
    parents = {actor: sorted(set(actors.parents(actor))) for actor in sorted(above)}
    means: dict[tuple[str, str], float] = {}

    def expected(actor: str) -> float:
        told = sorted(means[parent, actor] for parent in parents[actor])
        return rules.clip(math.fsum(told) / len(told)) if told else top.mean

    steps = []
    for actor in graphlib.TopologicalSorter(parents).static_order():
        below = [child for child in actors.children(actor) if child in above]
        if actor == debtor:
            continue
        prior, body = expected(actor), actors.descendants(actor)
        for child in dict.fromkeys(below):
            left_out = actors.descendants(child)
            own = _tally(p for p in given if p.debtor in body and p.debtor not in left_out)
            mean = Beta.around(prior, top.strength).after(own).mean
            means[actor, child] = mean
            steps.append(Step(actor, child, own, prior, mean))
    if not parents[debtor]:
        return top, ()
    return Beta.around(expected(debtor), top.strength), tuple(steps)
