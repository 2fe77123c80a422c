"""Causes: the least records that made an answer another, found by asking what it would be otherwise.

If the clocks alone, with nothing known that was not known before, give the new answer, time did it and
no record is named. Otherwise the records that came between, retractions among them, are left out as
long as the answer stays what it is; what cannot be left out is the cause.
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Callable, Collection, Container, Hashable, Iterable, Mapping, Sequence

import attrs

from pledgewatch.engine.review import came_between, supposing
from pledgewatch.live.answers import Answers, judgements
from pledgewatch.live.facts import FACETS, Facts, Key, facts
from pledgewatch.live.relevance import Relevance, Subject
from pledgewatch.model.ledger import Ledger, among
from pledgewatch.model.records import (
    RECORDS,
    Coverage,
    Pledge,
    Retract,
    SameIncident,
    SameOrigin,
    Supersede,
    Timed,
    Withdraw,
)
from pledgewatch.model.time import FOREVER

_MOST_REVIEWS = 100
"""How often a pledge is judged anew to find one cause. What is named is then still enough to explain
the change, but perhaps not the least that is."""
_MOST_INSTEAD = 8
"""How many records are named that would have done in place of others, the first ones."""
_MOST_KEPT = 32
"""How many answers of states between two are kept to be asked again, the latest ones."""
_ORDER = {table: place for place, table in enumerate(RECORDS)}


@attrs.frozen
class Cause:
    """What made an answer another: the clocks where there are no records.

    Attributes:
        records: The least records that did it, sorted.
        instead: The first of those that would have done in place of one of them, sorted.
    """

    records: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """Every record that had a part in it, sorted."""
        return tuple(sorted((*self.records, *self.instead)))


class Clock(enum.StrEnum):
    """What the clocks did between two answers, where they alone made the difference."""

    PASSED = "passed"
    LESS = "less"
    ANOTHER = "another"


Reason = tuple[str, Cause]
"""A part of what changed, by its name, with its cause."""


def all_of(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The records that some causes name, each once, by id."""
    return tuple(sorted({id for _, cause in reasons for id in cause.named}))


class Between:
    """Two states of knowledge of what may concern one subject, and every one that lies between them.

    Args:
        world: The ledger whose nodes and conventions they share.
        subject: A pledge, or None.
        old: The dated records known in the earlier one, by id.
        new: Those known in the later one.
        at: Event time (microseconds UTC).
        as_of: Knowledge time at which all of them are read.
        timeless: Whether the clocks alone are known to have changed nothing.
    """

    def __init__(
        self,
        world: Ledger,
        subject: Subject,
        old: Mapping[str, Timed],
        new: Mapping[str, Timed],
        at: int,
        as_of: int,
        timeless: bool = False,
    ) -> None:
        self._world, self.subject, self._at, self._as_of = world, subject, at, as_of
        self._old, self._new, self._timeless = old, new, timeless
        self._asked: dict[frozenset[str], Answers] = {}
        changed = [id for id in {**old, **new} if old.get(id) != new.get(id)]
        # Of records that would do equally well, those that came first are kept.
        self.fresh = tuple(sorted(changed, key=lambda id: (self.record(id)._known_at, id)))

    def record(self, id: str) -> Timed:
        """A record of either state."""
        return self._new[id] if id in self._new else self._old[id]

    def answers(self, came: frozenset[str]) -> Answers:
        """The answers if of all that changed only some records had."""
        if came not in self._asked:
            if len(self._asked) >= _MOST_KEPT:
                del self._asked[next(iter(self._asked))]
            self._asked[came] = self._made(came)
        # The one asked last is the last to be forgotten.
        self._asked[came] = found = self._asked.pop(came)
        return found

    def _made(self, came: frozenset[str]) -> Answers:
        dated = {id: record for id, record in self._old.items() if id not in came}
        dated |= {id: self._new[id] for id in came if id in self._new}
        records = sorted(dated.values(), key=lambda record: (_ORDER[record.table], record.id))
        nodes = (record for record in self._world.records if not isinstance(record, Timed))
        ledger = among(self._world, (*nodes, *records))
        return judgements(ledger, self._at, self._as_of)

    def cause(
        self, facet: Callable[[Answers], Hashable], likely: Collection[str] | None = None
    ) -> Cause:
        """What made a facet of the answers what it is in the later state.

        Args:
            facet: The facet.
            likely: Records that are tried first; left out: all that changed.
        """
        if self._timeless and len(self.fresh) == 1:
            return Cause(self.fresh)
        now = facet(self.answers(frozenset(self.fresh)))

        def is_now(came: frozenset[str]) -> bool:
            return facet(self.answers(came)) == now

        if not self.fresh or (not self._timeless and is_now(frozenset())):
            return Cause()
        among = self.fresh
        if likely is not None:
            some = tuple(id for id in self.fresh if id in likely)
            if some and is_now(frozenset(some)):
                among = some
        return _smallest(among, is_now)

    def of_facet(self, what: str) -> Cause:
        """The cause of one side of the judgement, by its name in `FACETS`."""
        read = FACETS[what]
        return self.cause(lambda answers: _read(answers, self.subject, read))

    def of_flag(self, flag: str) -> Cause:
        """The cause of a flag's being set, or not."""
        return self.cause(lambda answers: _read(answers, self.subject, lambda j: flag in j.flags))

    def of_answer(self) -> Cause:
        """The cause of the answer's being there at all: of all its sides but the counts."""
        sides = [read for what, read in FACETS.items() if what != "counts"]
        return self.cause(
            lambda answers: _read(answers, self.subject, lambda j: tuple(read(j) for read in sides))
        )

    def binding(self, records: Iterable[str]) -> set[str]:
        """Some records, and of what changed all that says how records bear on anything."""
        found = set(records)
        for id in self.fresh:
            target: Timed | None = self.record(id)
            while isinstance(target, Retract):
                found |= {id} if target.target in found else set()
                target = self._new.get(target.target) or self._old.get(target.target)
            if isinstance(target, _BINDING):
                found.add(id)
        return found


class Arrivals(Between):
    """What became known of a ledger at one instant, and every state of knowledge before and after it.

    Args:
        ledger: The ledger.
        subject: A pledge.
        at: Event time (microseconds UTC).
        as_of: The instant.
    """

    def __init__(self, ledger: Ledger, subject: Subject, at: int, as_of: int) -> None:
        came = {each.id: each for each in came_between(ledger, as_of - 1, as_of)}
        super().__init__(ledger, subject, {}, came, at, as_of)

    def _made(self, came: frozenset[str]) -> Answers:
        if len(came) == len(self.fresh):
            return judgements(self._world, self._at, self._as_of)
        before = judgements(self._world, self._as_of - 1, self._as_of - 1).case
        news = [self._new[id] for id in self.fresh if id in came]
        case = supposing(before, self._at, self._as_of, news)
        if case is not None:
            return Answers(self._world, self._at, self._as_of, case)
        if not self._old:
            known = came_between(self._world, -FOREVER, self._as_of - 1)
            self._old = {each.id: each for each in known}
        return super()._made(came)


_BINDING = (SameIncident, SameOrigin, Coverage, Pledge, Supersede, Withdraw)


def _read(answers: Answers, pledge: Subject, facet: Callable[..., Hashable]) -> Hashable:
    judgement = answers.judgement(pledge or "")
    return None if judgement is None else facet(judgement)


# -- the smallest set ------------------------------------------------------------------------------


class _Budget:
    """A question asked no more than so many times."""

    def __init__(self, ask: Callable[[frozenset[str]], bool], most: int) -> None:
        self._ask, self.left = ask, most

    def __call__(self, ids: Iterable[str]) -> bool:
        self.left -= 1
        return self.left >= 0 and self._ask(frozenset(ids))


def _smallest(fresh: Sequence[str], is_now: Callable[[frozenset[str]], bool]) -> Cause:
    """The least of some records, given in order of time, that make a facet what all of them make it."""
    same = _Budget(is_now, _MOST_REVIEWS)
    kept = _least(fresh, same)
    spare = []
    if len(kept) < len(fresh):
        # The earliest that do; unless fewer do, where it is the latest that are kept.
        kept = min(kept, _least(fresh[::-1], same), key=len)
        spare = [id for id in kept if same(set(fresh) - {id})]
    # Where a record that was kept is not needed, others would have done in its place.
    instead = (
        other
        for other in fresh
        if spare and other not in kept and any(same({*kept, other} - {one}) for one in spare)
    )
    first = itertools.islice(instead, _MOST_INSTEAD)
    return Cause(tuple(sorted(kept)), tuple(sorted(first)))


def _least(fresh: Sequence[str], same: _Budget) -> list[str]:
    """What is left of some records when all that changes nothing is left out, the last ones first.

    Left out is a half of them at once, then a quarter, and so on: few records among hundreds are
    found by asking a few dozen times.
    """
    kept = list(fresh)
    size = len(kept)
    while size:
        size = max(size // 2, 1)
        fewer = _dropped(kept, size, same)
        if size == 1 and len(fewer) == len(kept):
            break
        kept = fewer
    return kept


def _dropped(kept: list[str], size: int, same: _Budget) -> list[str]:
    """What is left when every run of so many records that changes nothing is left out."""
    end = len(kept)
    while end > 0:
        start = max(end - size, 0)
        rest = kept[:start] + kept[end:]
        # Without any of them it is another: that was asked before.
        if rest and same(rest):
            kept = rest
        end = start
    return kept


# -- the causes of what differs --------------------------------------------------------------------


class Causes:
    """The causes of what differs between two ledgers, each read at its own knowledge time.

    Args:
        earlier, later: What is known of the one ledger and of the other, with the knowledge time
            (microseconds UTC).
        at: Event time at which both are judged.
        before, after: What was and is said of them.
        timeless: The subjects of which the clocks alone changed nothing.
    """

    def __init__(
        self,
        earlier: tuple[Relevance, int],
        later: tuple[Relevance, int],
        at: int,
        before: Facts,
        after: Facts,
        timeless: Container[Subject] = (),
    ) -> None:
        self._earlier, self._later, self._at = earlier, later, at
        self._before, self._after, self._timeless = before, after, timeless
        self._between: dict[Subject, Between] = {}

    def between(self, subject: Subject) -> Between:
        """What lies between the two, of what may concern a subject."""
        if subject not in self._between:
            sides = (self._earlier, self._later)
            # What is beside the point of the one ledger may be tied to it in the other.
            ids = {r.id for relevance, _ in sides for r in relevance.may_concern((subject,))}
            old, new = (
                {
                    id: record
                    for id, record in relevance.ledger.dated.items()
                    if id in ids and record._known_at <= known
                }
                for relevance, known in sides
            )
            relevance, as_of = self._later
            self._between[subject] = Between(
                relevance.ledger,
                subject,
                old,
                new,
                self._at,
                as_of,
                timeless=subject in self._timeless,
            )
        return self._between[subject]

    def of(self, key: Key, subject: Subject, rests_on: Iterable[str] | None = None) -> list[Reason]:
        """The causes of what differs, of each flag its own.

        Args:
            key: What differs.
            subject: The subject it is answered for.
            rests_on: The records that a finding rests on, which are tried first; None: all are tried.
        """
        between = self.between(subject)
        was, now = self._before.get(key), self._after.get(key)
        if key.what == "finding":
            return [("it", self._of_finding(key, between, rests_on))]
        if key.what == "flags" and was is not None and now is not None:
            flags = {*was.split(", ")} ^ {*now.split(", ")}
            return [(flag, between.of_flag(flag)) for flag in sorted(flags - {""})]
        return [(key.what, between.of_facet(key.what))]

    def _of_finding(self, key: Key, between: Between, rests_on: Iterable[str] | None) -> Cause:
        """What made a finding stand as it does: absent, possible or certain; else its rung."""
        kinds = (str(key.own[0]),)
        rungs_alone = _certainty(self._before.get(key)) == _certainty(self._after.get(key))

        def stands(answers: Answers) -> str | None:
            said = facts((), answers.findings(between.subject, kinds)).get(key)
            return said if rungs_alone else _certainty(said)

        return between.cause(stands, None if rests_on is None else between.binding(rests_on))


def _certainty(standing: str | None) -> str | None:
    return None if standing is None else standing.partition(",")[0]
