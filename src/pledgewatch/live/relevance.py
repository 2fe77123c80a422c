"""Relevance: which records may concern which pledges, asked of the engine's index.

It may name too many records and never too few: what a record counts for is for the engine to say. All
that `live` spares by asking less than a whole ledger rests on this one relation.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

import attrs

from pledgewatch.engine.conditions import partners
from pledgewatch.engine.identity import Partition, Telling
from pledgewatch.engine.index import Index, signature_of
from pledgewatch.engine.window import begun, reach
from pledgewatch.live.silences import Silences
from pledgewatch.model.checks import place_of
from pledgewatch.model.ledger import Ledger, among
from pledgewatch.model.records import (
    Assessment,
    Coverage,
    Explanation,
    Pledge,
    Reaction,
    Report,
    Retract,
    SameIncident,
    Stance,
    Statement,
    StatementKind,
    StateReport,
    Supersede,
    Timed,
    Withdraw,
)

Subject = str | None
"""What an answer is about: a pledge, by its id; None for what concerns no one pledge: statements held
against reports, statements that exclude each other, reports that do."""


@attrs.frozen(eq=False, slots=False)
class Relevance:
    """The relation between the records of a ledger and what answers are about.

    Attributes:
        ledger: The ledger; it is read whatever the clocks say, for what was taken back may be restored.
            What was taken in since (`grow`) is not in it.
    """

    ledger: Ledger
    _concerned: dict[str, frozenset[Subject]] = attrs.field(init=False, factory=dict)
    _found: dict[str, frozenset[str]] = attrs.field(init=False, factory=dict)

    def may_concern(self, subjects: Iterable[Subject]) -> tuple[Timed, ...]:
        """The records that may change what is answered about some subjects, in the ledger's order."""
        every, of_one = self._records
        found = {**every}
        for subject in subjects:
            found.update(of_one.get(subject, {}))
            found.update(self._silences.breaking(self._asking(subject)))
        return tuple(sorted(found.values(), key=place_of))

    def narrowed(self, subjects: Iterable[Subject]) -> Ledger:
        """A ledger of the records that may concern some subjects, in the world of all."""
        return among(self.ledger, self.may_concern(subjects), self._streamed)

    def concerned(self, ids: Iterable[str]) -> set[Subject]:
        """The subjects that some records may concern."""
        return set().union(*(self.subjects_of(self._dated[id]) for id in ids))

    @functools.cached_property
    def subjects(self) -> frozenset[Subject]:
        """Every pledge of the ledger, and None."""
        return frozenset(self._pledges) | _BESIDE

    def concerns(self, record: Timed, subject: Subject) -> bool:
        """Whether a record may change what is answered about a subject."""
        return subject in self.subjects_of(record)

    def subjects_of(self, record: Timed) -> frozenset[Subject]:
        """The subjects about which a record may change what is answered."""
        found = self._own(record)
        target = self._target(record)
        if isinstance(target, Report) and self._index.breaks_silence(target):
            found |= self._hearing_of(frozenset(self._silences.concerned_by(target)))
        return found

    def _own(self, record: Timed) -> frozenset[Subject]:
        """The same but for the silence that a record may break."""
        if record.id not in self._concerned:
            self._concerned[record.id] = self._subjects_of(record)
        return self._concerned[record.id]

    def subjects_of_news(self, record: Timed) -> frozenset[Subject]:
        """The pledges about which a record that is not in the ledger would change what is answered.

        Args:
            record: A telling; a look by somebody who tells of nothing; or what ends a pledge.
        """
        if isinstance(record, Coverage):
            seen = (
                self._index.seen_from(place, activity)
                for place in record.places
                for activity in record.activities
            )
            return self._hearing(frozenset[str]().union(*seen))
        if isinstance(record, (Report, StateReport)):
            told = () if record.incident is None else self._tellings[self._root(record.incident)]
            return self._hearing(self._index.concerned_by(*told, record))
        return self._subjects_of(record)

    def _hearing_of(self, concerned: frozenset[str]) -> frozenset[Subject]:
        """The subjects to which it matters what is told against some pledges and statements."""
        pledges = self._hearing(concerned)
        beside = not (self._statements.isdisjoint(concerned) and self.disputed.isdisjoint(pledges))
        return pledges | _BESIDE if beside else pledges

    def _asking(self, subject: Subject) -> Iterable[str]:
        """The pledges and statements by which what is told against them matters to a subject."""
        if subject is not None:
            return self._heard.get(subject, ())
        return self._statements.union(*(self._heard.get(id, ()) for id in self.disputed))

    @functools.cached_property
    def _silences(self) -> Silences:
        found = Silences()
        if self._index.listened:
            for record in self._dated.values():
                self._listen(found, record)
        return found

    def _listen(self, silences: Silences, record: Timed) -> None:
        target = self._target(record)
        if not isinstance(target, Report):
            return
        if record is target:
            silences.tell(target, self._concerned_with(target.id))
        if self._index.breaks_silence(target):
            silences.break_by(record, target)

    def _subjects_of(self, record: Timed) -> frozenset[Subject]:
        target = self._target(record)
        if target is None or isinstance(target, (Reaction, Explanation, Assessment)):
            return frozenset()
        if isinstance(target, Report):
            found = self._hearing_of(self._concerned_with(target.id))
            return found | _BESIDE if self._is_general(target) else found
        if isinstance(target, Pledge):
            return self._in_group(target) | _BESIDE
        if isinstance(target, (Supersede, Withdraw)):
            return self._in_core.get(target.target, _BESIDE) | _BESIDE
        if isinstance(target, StateReport):
            told = self._hearing(self._concerned_with(target.id))
            return told | self._hanging_on.get(target.state or "", _BESIDE) | _BESIDE
        if isinstance(target, SameIncident):
            return self._told_of(target.incidents) | _BESIDE
        if isinstance(target, Statement):
            if target.kind is StatementKind.COMPLIANCE:
                return frozenset(target.answers) | _BESIDE
            if target.kind is StatementKind.DENIAL:
                return self._told_of(target.incidents) | _BESIDE
            return _BESIDE
        return self.subjects

    @functools.cached_property
    def _dated(self) -> dict[str, Timed]:
        return {**self.ledger.dated}

    @functools.cached_property
    def _streamed(self) -> set[str]:
        return {*self.ledger.streamed}

    @functools.cached_property
    def _records(self) -> tuple[dict[str, Timed], dict[Subject, dict[str, Timed]]]:
        """The records that may concern any subject, and those that concern each."""
        made: tuple[dict[str, Timed], dict[Subject, dict[str, Timed]]] = {}, {}
        for record in self._dated.values():
            self._keep(record, *made)
        return made

    def _keep(
        self, record: Timed, every: dict[str, Timed], of_one: dict[Subject, dict[str, Timed]]
    ) -> None:
        concerned = self._own(record)
        if concerned is self.subjects:
            every[record.id] = record
            return
        for subject in concerned:
            of_one.setdefault(subject, {})[record.id] = record

    # -- what is told since

    def grow(self, record: Report | Retract) -> bool:
        """Take in a streamed record that names nothing but what is known, where it binds nothing else.

        Returns:
            Whether it was taken in; otherwise all has to be looked at anew.
        """
        silences = self._silences
        if record.id in self._taken:
            return False
        again: Iterable[Timed] = (record,)
        if isinstance(record, Retract):
            self._taken.add(record.target)
        else:
            joined = self._joined(record)
            if joined is None:
                return False
            again = joined
        self._dated[record.id] = record
        self._streamed.add(record.id)
        for each in again:
            self._concerned.pop(each.id, None)
            self._keep(each, *self._records)
            if self._index.listened:
                self._listen(silences, each)
        return True

    def _joined(self, report: Report) -> Iterable[Timed] | None:
        """Put a report to those of its incident.

        Returns:
            What may concern more than it did, and the report; None where more than these does.
        """
        roots = {self._root(name) for name in (report.id, report.incident) if name is not None}
        old = [each for root in roots for each in self._tellings.get(root, ())]
        told = *old, report
        if not self._named.isdisjoint(roots) or any(each.id in self._taken for each in old):
            return None
        # Told like one that is known of the incident, it concerns what that does.
        known = next((self._found[root] for root in roots if root in self._found), None)
        if known is None or self._alike(report) not in map(self._alike, old):
            known = self._index.concerned_by(*told, silence=False)
        concerned = known
        if any(
            isinstance(each, Report) and each.stance is Stance.DENIES for each in told
        ) and not self.disputed.issuperset(concerned - self._statements):
            return None
        is_same = len(old) > 1 and all(
            self._found.get(root) == concerned for root in roots if root in self._tellings
        )
        for root in roots:
            self._found.pop(root, None)
        if report.incident is not None:
            self._leaders.join((report.id, report.incident))
        root = self._root(report.id)
        self._tellings[root] = [*old, report]
        self._found[root] = concerned
        return (report,) if is_same else told

    def names(self, name: str) -> bool:
        """Whether something that is told goes by a name."""
        return self._root(name) in self._tellings

    def known(self, id: str) -> Timed | None:
        """A record by its id; None where there is none."""
        return self._dated.get(id)

    def _alike(self, telling: Telling) -> object:
        """All of a telling that says what it may concern."""
        if not isinstance(telling, Report):
            return telling.id
        theta_b = self._index.theta_b
        return (
            signature_of(telling, theta_b),
            telling.pledge,
            telling.number,
            begun(telling, theta_b),
            reach(telling, theta_b),
        )

    @functools.cached_property
    def _taken(self) -> set[str]:
        """What somebody takes back, known or not."""
        return {retract.target for retract in self.ledger.all(Retract)}

    # -- pledges that hang together

    @functools.cached_property
    def _pledges(self) -> Mapping[str, Pledge]:
        return {pledge.id: pledge for pledge in self.ledger.all(Pledge)}

    @functools.cached_property
    def _heard(self) -> Mapping[str, frozenset[str]]:
        """Each pledge with those it depends on: what is told of them matters to it."""
        return {id: self._reached({id}, partners) for id in self._pledges}

    @functools.cached_property
    def _cores(self) -> Mapping[str, frozenset[str]]:
        return {id: self._reached(heard, self._successors) for id, heard in self._heard.items()}

    def core(self, pledge: str) -> frozenset[str]:
        """A pledge with those that it depends on and that take their place."""
        return self._cores[pledge]

    def _in_group(self, pledge: Pledge) -> frozenset[str]:
        """The pledges that a pledge's being known may matter to.

        Those it belongs to the core of; and those of its announcement, and that depend on such, for
        how many are bound by it: others than its own debtor's, who is counted with theirs.
        """
        found = self._in_core[pledge.id]
        for debtor, pledges in self._announced.get(pledge.announcement or "", {}).items():
            if debtor != pledge.debtor:
                found |= pledges
        return found

    @functools.cached_property
    def _announced(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        """By announcement, the pledges with one of it in their core; by debtor of those that are of it."""
        found: dict[str, dict[str, set[str]]] = {}
        for id, core in self._cores.items():
            pledge = self._pledges[id]
            for occasion in {self._pledges[each].announcement for each in core} - {None}:
                own = pledge.debtor if pledge.announcement == occasion else ""
                found.setdefault(str(occasion), {}).setdefault(own, set()).add(id)
        return {
            occasion: {debtor: frozenset(ids) for debtor, ids in by_debtor.items()}
            for occasion, by_debtor in found.items()
        }

    @functools.cached_property
    def _in_core(self) -> Mapping[str, frozenset[str]]:
        return _inverse(self._cores)

    @functools.cached_property
    def _heard_by(self) -> Mapping[str, frozenset[str]]:
        return _inverse(self._heard)

    def _hearing(self, concerned: frozenset[str]) -> frozenset[str]:
        """The pledges to which it matters what is told of some pledges and statements."""
        return frozenset[str]().union(*(self._heard_by.get(id, ()) for id in concerned))

    def _reached(
        self, start: Iterable[str], step: Callable[[Pledge], Iterable[str]]
    ) -> frozenset[str]:
        ids: set[str] = set()
        waiting = list(start)
        while waiting:
            pledge = self._pledges.get(waiting.pop())
            if pledge is not None and pledge.id not in ids:
                ids.add(pledge.id)
                waiting += step(pledge)
        return frozenset(ids)

    def _successors(self, pledge: Pledge) -> Sequence[str]:
        return (*partners(pledge), *self._replaced.get(pledge.id, ()))

    @functools.cached_property
    def _replaced(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for record in self.ledger.all(Supersede):
            found.setdefault(record.target, []).append(record.by)
        return found

    @functools.cached_property
    def _hanging_on(self) -> Mapping[str, frozenset[Subject]]:
        """By state, the pledges that it, or one they depend on, hangs on."""
        states = {
            id: {c.state for each in heard if (c := self._pledges[each].condition) and c.state}
            for id, heard in self._heard.items()
        }
        return _inverse(states)

    # -- what is asked

    @functools.cached_property
    def _index(self) -> Index:
        return Index.of(self.ledger)

    def _concerned_with(self, telling: str) -> frozenset[str]:
        """The pledges and statements that a telling may concern, with all that may tell of the same."""
        root = self._root(telling)
        if root not in self._found:
            self._found[root] = self._index.concerned_by(
                *self._tellings.get(root, ()), silence=False
            )
        return self._found[root]

    def _told_of(self, names: Iterable[str]) -> frozenset[str]:
        """The pledges that what some names stand for, as one incident, may concern."""
        return self._hearing(frozenset().union(*map(self._concerned_with, names)))

    def _is_general(self, report: Report) -> bool:
        """Whether a report may matter beside the answers on pledges.

        One that others may speak of too, or that was known before it can have happened.
        """
        root = self._root(report.id)
        return (
            len(self._tellings[root]) > 1
            or root in self._named
            or report._known_at < report.when.lo
        )

    @functools.cached_property
    def disputed(self) -> frozenset[str]:
        """The pledges against which something may be held that somebody denies.

        Whether that is a conflict of reports hangs on who is accused of it.
        """
        denied = (r.id for r in self.ledger.all(Report) if r.stance is Stance.DENIES)
        found = frozenset[str]().union(*map(self._concerned_with, denied))
        return found - self._statements

    @functools.cached_property
    def _statements(self) -> frozenset[str]:
        return frozenset(statement.id for statement in self.ledger.all(Statement))

    # -- what is told together

    def _target(self, record: Timed) -> Timed | None:
        """What a retraction, or a retraction of a retraction, is about in the end, if it is known."""
        while isinstance(record, Retract):
            target = self._dated.get(record.target)
            if target is None:
                return None
            record = target
        return record

    @functools.cached_property
    def _leaders(self) -> Partition:
        """The names of incidents and tellings, by which of them may be names of one."""
        leaders = Partition()
        for record in self.ledger.dated.values():
            if isinstance(record, (Report, StateReport)):
                if record.incident is not None:
                    leaders.join((record.id, record.incident))
            elif isinstance(record, (SameIncident, Statement)):
                leaders.join(record.incidents)
        return leaders

    def _root(self, name: str) -> str:
        return str(self._leaders.find(name))

    @functools.cached_property
    def _named(self) -> frozenset[str]:
        """What other records than tellings speak of."""
        naming: list[SameIncident | Statement] = [*self.ledger.all(SameIncident)]
        naming += self.ledger.all(Statement)
        return frozenset(self._root(name) for record in naming for name in record.incidents)

    @functools.cached_property
    def _tellings(self) -> dict[str, list[Telling]]:
        found: dict[str, list[Telling]] = {}
        for record in self._dated.values():
            if isinstance(record, (Report, StateReport)):
                found.setdefault(self._root(record.id), []).append(record)
        return found


def relevance_of(ledger: Ledger) -> Relevance:
    """What concerns what in a ledger; asked again, the same one."""
    held = ledger._sweeps
    if None not in held:
        held[None] = Relevance(ledger)
    found: Relevance = held[None]
    return found


_BESIDE: frozenset[Subject] = frozenset({None})


def _inverse(sets: Mapping[str, AbstractSet[str]]) -> Mapping[str, frozenset[str]]:
    """By member, the keys of the sets that it is in."""
    found: dict[str, set[str]] = {}
    for key, members in sets.items():
        for member in members:
            found.setdefault(member, set()).add(key)
    return {member: frozenset(keys) for member, keys in found.items()}
