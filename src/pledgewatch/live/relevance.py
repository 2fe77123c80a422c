"""Relevance: which records may concern which pledges, asked of the engine's index.

It may name too many records and never too few: what a record counts for is for the engine to say. All
that `live` spares by asking less than a whole ledger rests on this one relation.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence

import attrs

from pledgewatch.engine.conditions import partners
from pledgewatch.engine.identity import Partition, Telling
from pledgewatch.engine.index import Index
from pledgewatch.model.ledger import Ledger, among
from pledgewatch.model.records import (
    Assessment,
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

__all__ = ["Relevance", "Subject"]

Subject = str | None
"""What an answer is about: a pledge, by its id; None for what concerns no one pledge: statements held
against reports, statements that exclude each other, reports that do."""


@attrs.frozen(eq=False, slots=False)
class Relevance:
    """The relation between the records of a ledger and what answers are about.

    Attributes:
        ledger: The ledger; it is read whatever the clocks say, for what was taken back may be restored.
    """

    ledger: Ledger
    _groups: dict[str, tuple[frozenset[str], frozenset[str]]] = attrs.field(
        init=False, factory=dict
    )
    _found: dict[str, frozenset[str]] = attrs.field(init=False, factory=dict)

    def may_concern(self, subjects: Iterable[Subject]) -> tuple[Timed, ...]:
        """The records that may change what is answered about some subjects, in the ledger's order."""
        asked = tuple(subjects)
        return tuple(
            record
            for record in self.ledger.dated.values()
            if any(self.concerns(record, subject) for subject in asked)
        )

    def narrowed(self, subjects: Iterable[Subject]) -> Ledger:
        """A ledger of the records that may concern some subjects, in the world of all."""
        nodes = (record for record in self.ledger.records if not isinstance(record, Timed))
        return among(self.ledger, (*nodes, *self.may_concern(subjects)))

    def concerned(self, ids: Iterable[str]) -> set[Subject]:
        """The subjects that some records may concern."""
        records = [self.ledger.dated[id] for id in ids]
        return {
            subject
            for subject in self.subjects
            if any(self.concerns(record, subject) for record in records)
        }

    @functools.cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """Every pledge of the ledger, and None."""
        return (*(pledge.id for pledge in self.ledger.all(Pledge)), None)

    def concerns(self, record: Timed, subject: Subject) -> bool:
        """Whether a record may change what is answered about a subject."""
        target = self._target(record)
        if target is None or isinstance(target, (Reaction, Explanation, Assessment)):
            return False
        if subject is None:
            return (
                not isinstance(target, Report)
                or self._is_general(target)
                or any(self.concerns(target, pledge) for pledge in self.disputed)
            )
        if isinstance(target, Pledge):
            return target.id in self.group(subject)
        if isinstance(target, (Supersede, Withdraw)):
            return target.target in self.group(subject)
        if isinstance(target, (Report, StateReport)):
            if isinstance(target, StateReport) and target.state in self._conditions(subject):
                return True
            return not self._heard(subject).isdisjoint(self._concerned_with(target.id))
        if isinstance(target, SameIncident):
            return self._is_told_of(target.incidents, subject)
        if isinstance(target, Statement):
            if target.kind is StatementKind.COMPLIANCE:
                return subject in target.answers
            denies = target.kind is StatementKind.DENIAL
            return denies and self._is_told_of(target.incidents, subject)
        return True

    # -- pledges that hang together

    def group(self, pledge: str) -> frozenset[str]:
        """A pledge with those it hangs on.

        These are those that it depends on, that take their place, and of one announcement with them.
        """
        return self._grouped(pledge)[0]

    def _heard(self, pledge: str) -> frozenset[str]:
        """A pledge and those it depends on: what is told of them matters to it."""
        return self._grouped(pledge)[1]

    def _grouped(self, pledge: str) -> tuple[frozenset[str], frozenset[str]]:
        found = self._groups.get(pledge)
        if found is None:
            heard = self._reached({pledge}, partners)
            group = self._reached(heard, self._successors)
            announced = {self._pledge(id).announcement for id in group} - {None}
            group |= {p.id for p in self.ledger.all(Pledge) if p.announcement in announced}
            found = self._groups[pledge] = frozenset(group), frozenset(heard)
        return found

    def _reached(self, start: Iterable[str], step: object) -> set[str]:
        ids: set[str] = set()
        waiting = list(start)
        while waiting:
            record = self.ledger.dated.get(waiting.pop())
            if isinstance(record, Pledge) and record.id not in ids:
                ids.add(record.id)
                waiting += step(record)  # type: ignore[operator]
        return ids

    def _pledge(self, id: str) -> Pledge:
        found = self.ledger.dated[id]
        assert isinstance(found, Pledge)
        return found

    def _successors(self, pledge: Pledge) -> Sequence[str]:
        return (*partners(pledge), *self._replaced.get(pledge.id, ()))

    @functools.cached_property
    def _replaced(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for record in self.ledger.all(Supersede):
            found.setdefault(record.target, []).append(record.by)
        return found

    def _conditions(self, pledge: str) -> set[str]:
        """The states that a pledge, or one it depends on, hangs on."""
        found = (self._pledge(each).condition for each in self._heard(pledge))
        return {c.state for c in found if c is not None and c.state is not None}

    # -- what is asked

    @functools.cached_property
    def _index(self) -> Index:
        return Index.of(self.ledger)

    def _concerned_with(self, telling: str) -> frozenset[str]:
        """The pledges and statements that a telling may concern, with all that may tell of the same."""
        root = self._root(telling)
        if root not in self._found:
            self._found[root] = self._index.concerned_by(*self._tellings.get(root, ()))
        return self._found[root]

    def _is_told_of(self, names: Iterable[str], subject: str) -> bool:
        """Whether what some names stand for, as one incident, may concern a pledge."""
        heard = self._heard(subject)
        return any(not heard.isdisjoint(self._concerned_with(name)) for name in names)

    def _is_general(self, report: Report) -> bool:
        """Whether a report may matter beside the answers on pledges.

        One that others may speak of too, that was known before it can have happened, that breaks a
        silence, or that lies in what a statement speaks of.
        """
        root = self._root(report.id)
        return (
            len(self._tellings[root]) > 1
            or root in self._named
            or report._known_at < report.when.lo
            or not self._statements.isdisjoint(self._concerned_with(report.id))
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
            target = self.ledger.dated.get(record.target)
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
    def _tellings(self) -> Mapping[str, list[Telling]]:
        found: dict[str, list[Telling]] = {}
        for record in self.ledger.dated.values():
            if isinstance(record, (Report, StateReport)):
                found.setdefault(self._root(record.id), []).append(record)
        return found
