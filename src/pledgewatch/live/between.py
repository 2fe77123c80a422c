"""Between two states of knowledge: what each record that came did to the answers.

Of findings there may be thousands. What they rest on is read from the answers before and after, and no
more than a few states between are judged for all of them; see decision 0013.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

from pledgewatch.engine.case import Case, came_between, supposing
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.kinds.prohibition import counted
from pledgewatch.engine.looks import days_of
from pledgewatch.engine.review import suppose
from pledgewatch.live.answers import Answers, judgements
from pledgewatch.live.causes import Cause, smallest
from pledgewatch.live.facts import FACETS, FactKey, Facts, certainty_of, facts
from pledgewatch.live.relevance import Subject
from pledgewatch.model.checks import place_of
from pledgewatch.model.ledger import Ledger, among
from pledgewatch.model.records import (
    Pledge,
    Report,
    Retract,
    SameIncident,
    StateReport,
    Timed,
)
from pledgewatch.model.time import FOREVER

_FEW = 32
"""Of more records than these, those that bear on what changed are tried first."""
_MOST_JUDGED = 10_000, 2
"""How many records are judged to find the causes of all that differs of one subject, over and over: so many,
or so many times those there are. Past that more may be named than was needed."""
_MOST_KEPT = 32
"""How many answers of states between two are kept to be asked again, the latest ones."""


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
        now: The answers in the later state, where they are at hand.
        base: What was made ready of the earlier one at its own clocks, where it is at hand.
        with_instead: Whether causes name what would have done in place of others.
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
        now: Answers | None = None,
        base: Case | None = None,
        *,
        with_instead: bool = True,
    ) -> None:
        self._world, self.subject, self._at, self._as_of = world, subject, at, as_of
        self._old, self._new, self._timeless = old, new, timeless
        self._base, self._with_instead = base, with_instead
        changed = [id for id in {**old, **new} if old.get(id) != new.get(id)]
        # Of records that would do equally well, those that came first are kept.
        self.fresh = tuple(sorted(changed, key=lambda id: (self.record(id)._known_at, id)))
        self.all = frozenset(self.fresh)
        self._asked: dict[frozenset[str], _State] = {}
        least, times = _MOST_JUDGED
        self._room = max(least, times * len({*old, *new}))
        if now is not None:
            self._now = _State(now)

    @property
    def _is_one(self) -> bool:
        """Whether one record did whatever was done: it alone came, and time changed nothing."""
        return self._timeless and len(self.fresh) == 1

    def record(self, id: str) -> Timed:
        """A record of either state."""
        return self._new[id] if id in self._new else self._old[id]

    @functools.cached_property
    def _before(self) -> _State:
        """The earlier state, at the clocks of the later one."""
        return self._made(frozenset())

    @functools.cached_property
    def _now(self) -> _State:
        return self._made(self.all)

    def _made(self, came: frozenset[str]) -> _State:
        dated = {id: record for id, record in self._old.items() if id not in came}
        dated |= {id: self._new[id] for id in came if id in self._new}
        ledger = among(self._world, sorted(dated.values(), key=place_of))
        base = self._before.answers.case if came and "_before" in self.__dict__ else self._base
        if base is not None and self.all.isdisjoint(self._old):
            news = [self._new[id] for id in self.fresh if id in came]
            suppose(base, ledger, self._at, self._as_of, news)
        return _State(judgements(ledger, self._at, self._as_of))

    def _state(self, came: frozenset[str]) -> _State:
        """What would be said if of all that changed only some records had."""
        if not came or len(came) == len(self.all):
            return self._now if came else self._before
        if came not in self._asked:
            if len(self._asked) >= _MOST_KEPT:
                del self._asked[next(iter(self._asked))]
            self._asked[came] = self._made(came)
            self._room -= len(self._old) + len(came)
        # The one asked last is the last to be forgotten.
        self._asked[came] = found = self._asked.pop(came)
        return found

    def cause(self, facet: Callable[[Answers], Hashable]) -> Cause:
        """What made a facet of the answers what it is in the later state."""
        return self._cause(lambda state: facet(state.answers), self.fresh)

    def of_facet(self, what: str) -> Cause:
        """The cause of one side of the judgement, by its name in `FACETS`."""
        if what == "counts" and (found := self._of_counts()) is not None:
            return found
        return self._of_sides(FACETS[what])

    def of_flag(self, flag: str) -> Cause:
        """The cause of a flag's being set, or not."""
        return self._of_sides(lambda judgement: flag in judgement.flags)

    def of_answer(self) -> Cause:
        """The cause of the answer's being there at all: of all its sides but the counts."""
        sides = [read for what, read in FACETS.items() if what != "counts"]
        return self._of_sides(lambda judgement: tuple(read(judgement) for read in sides))

    def _of_sides(self, read: Callable[[Judgement], Hashable]) -> Cause:
        return self._cause(functools.partial(_reading, self.subject, read), self.fresh)

    def _cause(self, facet: _Facet, some: Sequence[str], among: Sequence[str] = ()) -> Cause:
        """What made a facet what it is.

        Args:
            facet: The facet.
            some: The records that changed; some of them do.
            among: Those that are tried first; the others only where these do not do.
        """
        if self._is_one:
            return Cause(self.fresh)
        now = facet(self._now)

        def is_now(came: frozenset[str]) -> bool:
            return facet(self._state(came)) == now

        if not self.fresh or (not self._timeless and is_now(frozenset())):
            return Cause()
        first = among or (self._binding if len(some) > _FEW else ())
        given = frozenset(among or some)
        likely = (id for id in self._likely() if id in given) if len(given) > _FEW else ()
        return self._smallest(some, is_now, first, likely)

    def _smallest(
        self,
        some: Sequence[str],
        is_now: _IsNow,
        first: Sequence[str] = (),
        likely: Iterable[str] = (),
    ) -> Cause:
        return smallest(
            some,
            is_now,
            lambda: self._room > 0,
            first,
            likely,
            with_instead=self._with_instead,
        )

    # -- what bears on the judgement

    @functools.cached_property
    def _counted(self) -> list[tuple[Incident | None, Incident | None]]:
        """The incidents that count otherwise than before, as they were and are, by time."""
        was, now = (
            {} if judged is None else {each.key: each for each in judged.incidents}
            for judged in (state.judgement(self.subject) for state in (self._before, self._now))
        )
        pairs = [(was.get(key), now.get(key)) for key in {**was, **now}]
        return [pair for pair in pairs if _count(pair[0]) != _count(pair[1])]

    def _likely(self) -> Iterator[str]:
        """The pledge, and the records that changed what counts: of what is certain first, then as they came."""
        given = [self.own((self.subject or "",))]
        sure, unsure = (
            [
                pair
                for pair in self._counted
                if any(each is not None and each.certain for each in pair) is certain
            ]
            for certain in (True, False)
        )
        of_incidents = (
            self.own(id for each in pair if each is not None for id in each.records)
            for pair in (*sure, *unsure)
        )
        seen: set[str] = set()
        for id in itertools.chain.from_iterable(itertools.chain(given, of_incidents)):
            if id not in seen:
                seen.add(id)
                yield id

    def _of_counts(self) -> Cause | None:
        """What is counted and was not, or is no longer; None where it is not told by what came."""
        if self._is_one:
            return None
        judged = [state.judgement(self.subject) for state in (self._before, self._now)]
        if any(j and (j.certain, j.possible) != counted(j.incidents) for j in judged):
            return None
        # What counts of a pledge that came, or is gone, does so by that already.
        came = None in judged
        found, is_told = {*self.own((self.subject or "",))} if came else set[str](), True
        for pair in self._counted:
            own = self.own(id for each in pair if each is not None for id in each.records)
            is_told = is_told and bool(own or came)
            found.update(own)
        if is_told:
            return Cause(tuple(sorted(found)))
        # Something counts otherwise of which nothing new is told.
        counts = functools.partial(_reading, self.subject, FACETS["counts"])
        return self._with_binding(counts, found, frozenset(found))

    @functools.cached_property
    def _binding(self) -> tuple[str, ...]:
        """Of what changed, what is told of no event: it may bear on all that is."""
        return tuple(id for id in self.fresh if id not in self._tellings)

    def _with_binding(
        self, facet: _Facet, own: Iterable[str], told: frozenset[str]
    ) -> Cause | None:
        """Some records, and what else it takes that is told of no event; None where that does not do.

        Args:
            facet: What they made what it is.
            own: The records.
            told: These, and others that make no difference to it.
        """
        now = facet(self._now)
        binding = [id for id in self._binding if id not in told]

        def is_now(came: frozenset[str]) -> bool:
            return facet(self._state(came | told if came else told)) == now

        if not is_now(frozenset(binding)):
            return None
        if not binding or is_now(frozenset()):
            return Cause(tuple(sorted(own)))
        rest = self._smallest(binding, is_now)
        return Cause(tuple(sorted({*own, *rest.records})), rest.instead)

    # -- what records are about

    @functools.cached_property
    def _about(self) -> Mapping[str, list[str]]:
        """By record, or name of an incident, the ties that name it and the retractions of it."""
        found: dict[str, list[str]] = {}
        for id, record in {**self._old, **self._new}.items():
            if isinstance(record, SameIncident):
                for name in record.incidents:
                    found.setdefault(name, []).append(id)
            elif isinstance(record, Retract):
                found.setdefault(record.target, []).append(id)
        return found

    def own(self, records: Iterable[str]) -> tuple[str, ...]:
        """Of what changed, some records, what ties them to others, and what takes one of these back."""
        reached: set[str] = set()
        waiting = [*records]
        if not self._about:
            reached, waiting = {*waiting}, []
        while waiting:
            id = waiting.pop()
            if id in reached:
                continue
            reached.add(id)
            waiting += self._about.get(id, ())
            record = self._new.get(id) or self._old.get(id)
            if isinstance(record, (Report, StateReport)) and record.incident is not None:
                waiting += self._about.get(record.incident, ())
        found = reached & self.all
        return tuple(sorted(found, key=lambda id: (self.record(id)._known_at, id)))

    # -- findings

    def of_findings(self, keys: Iterable[tuple[FactKey, bool]]) -> Iterator[tuple[FactKey, Cause]]:
        """The cause of each of some findings that differ.

        What holds one incident against something hangs on its own tellings, and on what bears on all
        of them alike: the former and the latter are told apart by two states for all findings.

        Args:
            keys: The findings; whether of each the rung differs, and not only its certainty.
        """
        if self._is_one:
            yield from ((key, Cause(self.fresh)) for key, _ in keys)
            return
        given = [(key, rungs, self.own(self._rests_on(key))) for key, rungs in keys]
        told = frozenset(id for key, _, own in given if _is_alone(key) for id in own)
        binding = tuple(id for id in self._binding if id not in told)
        for key, rungs, own in given:
            facet = functools.partial(_stands, self.subject, key, rungs)
            now = facet(self._now)
            cause: Cause | None
            if not self._timeless and facet(self._before) == now:
                cause = Cause()
            elif not _is_alone(key):
                cause = self._cause(facet, self.fresh, own)
            elif binding and facet(self._state(frozenset(binding))) == now:
                cause = self._cause(facet, binding)
            elif len(own) != 1 or (cause := self._with_binding(facet, own, told)) is None:
                near = self._near(key, own)
                cause = near._cause(facet, near.fresh, own)
            yield key, cause

    def _rests_on(self, key: FactKey) -> set[str]:
        """What a finding rests on in either state."""
        found = {id for id in key.own[2:4] if id and not isinstance(self._new.get(id), Pledge)}
        for state in (self._before, self._now):
            found.update(state.said(self.subject, key.own[0])[1].get(key, ()))
        return found

    def _near(self, key: FactKey, own: Iterable[str]) -> Between:
        """The same of what a finding rests on and what else is told of its days, where that does."""
        kept = {*own, *self._rests_on(key)}
        if self._by_day:
            days = {day for id in kept for day in _days(self._new.get(id) or self._old.get(id))}
            kept.update(id for day in days for id in self._by_day.get(day, ()))
        old, new = (
            others | {id: state[id] for id in kept if id in state}
            for others, state in zip(self._untold, (self._old, self._new), strict=True)
        )
        near = Between(
            self._world,
            self.subject,
            old,
            new,
            self._at,
            self._as_of,
            with_instead=self._with_instead,
        )
        facet = functools.partial(_stands, self.subject, key, True)
        states = (self._before, near._before), (self._now, near._now)
        return near if all(facet(whole) == facet(part) for whole, part in states) else self

    @functools.cached_property
    def _untold(self) -> tuple[dict[str, Timed], dict[str, Timed]]:
        """Both states without what is told."""
        old, new = (
            {id: record for id, record in state.items() if id not in self._tellings}
            for state in (self._old, self._new)
        )
        return old, new

    @functools.cached_property
    def _by_day(self) -> Mapping[int, list[str]]:
        """What is told of each day (UTC): it breaks a silence, where one says anything."""
        found: dict[int, list[str]] = {}
        untold = itertools.chain.from_iterable(state.values() for state in self._untold)
        if all(getattr(record, "sensitivity", None) is None for record in untold):
            return found
        for id in self._tellings:
            for day in _days(self.record(id)):
                found.setdefault(day, []).append(id)
        return found

    @functools.cached_property
    def _tellings(self) -> frozenset[str]:
        kinds = Report, StateReport
        return frozenset(
            id for id in {**self._old, **self._new} if isinstance(self.record(id), kinds)
        )


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

    def _made(self, came: frozenset[str]) -> _State:
        if len(came) == len(self.fresh):
            return _State(judgements(self._world, self._at, self._as_of))
        before = judgements(self._world, self._as_of - 1, self._as_of - 1).case
        news = [self._new[id] for id in self.fresh if id in came]
        case = supposing(before, self._at, self._as_of, news)
        if case is not None:
            return _State(Answers(self._world, self._at, self._as_of, case))
        if not self._old:
            known = came_between(self._world, -FOREVER, self._as_of - 1)
            self._old = {each.id: each for each in known}
        return super()._made(came)


class _State:
    """The answers in one state, with what was read of them."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self._said: dict[tuple[Subject, str], tuple[Facts, Mapping[FactKey, set[str]]]] = {}

    def judgement(self, subject: Subject) -> Judgement | None:
        """The judgement on a subject; None where there is none."""
        return None if subject is None else self.answers.judgement(subject)

    def said(self, subject: Subject, kind: str) -> tuple[Facts, Mapping[FactKey, set[str]]]:
        """How the findings of a kind on a subject stand, and what each of them rests on."""
        if (subject, kind) not in self._said:
            found = [each for each in self.answers.findings(subject, (kind,)) if each.kind == kind]
            rests_on: dict[FactKey, set[str]] = {}
            for each in found:
                key = FactKey(each.pledge, "finding", each.key)
                rests_on.setdefault(key, set()).update(each.records)
            self._said[subject, kind] = facts((), found), rests_on
        return self._said[subject, kind]


_Facet = Callable[[_State], Hashable]
"""Something that is read of a state."""
_IsNow = Callable[[frozenset[str]], bool]
"""Whether something is as it is now in the state in which some records came."""


def _reading(subject: Subject, read: Callable[[Judgement], Hashable], state: _State) -> Hashable:
    judgement = state.judgement(subject)
    return None if judgement is None else read(judgement)


_ALONE = (
    "claim_refuted",
    "continuation",
    "denial_refuted",
    "report_conflict",
    "say_say",
    "state_persists",
)
"""The kinds of finding that one incident, or one pair of sayings, is enough for."""


def _is_alone(key: FactKey) -> bool:
    """Whether a finding hangs on nothing but its own records and on what bears on all alike."""
    return key.own[0] in _ALONE and key.own[4] != "together"


def _stands(subject: Subject, key: FactKey, with_rung: bool, state: _State) -> str | None:
    """How a finding stands in a state: absent, possible or certain, with its rung where that is asked."""
    said = state.said(subject, key.own[0])[0].get(key)
    return said if with_rung else certainty_of(said)


def _days(record: Timed | None) -> Iterable[int]:
    """The days (UTC) that something told speaks of; of a long time the first and the last."""
    if not isinstance(record, (Report, StateReport)):
        return ()
    first, last = days_of(record)
    return range(first, last + 1) if last - first < _FEW else (first, last)


def _count(incident: Incident | None) -> tuple[bool, bool, int] | None:
    """How an incident counts; None where it does not."""
    if incident is None or not (incident.certain or incident.possible):
        return None
    return incident.certain, incident.possible, incident.number
