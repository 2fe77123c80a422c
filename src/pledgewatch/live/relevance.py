"""Relevance: which records may concern which pledges, asked here and nowhere else.

It may name too many records and never too few: what a record counts for is for the engine to say. All
that `live` spares by asking less than a whole ledger rests on this one relation.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

import attrs

from pledgewatch.claims import whose_acts
from pledgewatch.matching import Scope, compile_scope, reads_since
from pledgewatch.model.ledger import Ledger, like
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import (
    Explanation,
    Kind,
    Place,
    Pledge,
    Reaction,
    Report,
    Retract,
    SameIncident,
    Statement,
    StatementKind,
    StateReport,
    Supersede,
    Timed,
    Withdraw,
)
from pledgewatch.model.time import BEGINNING, before, exact
from pledgewatch.reciprocity import partners

__all__ = ["Relevance", "Subject"]

Subject = str | None
"""What an answer is about: a pledge, by its id; None for what concerns no one pledge: statements held
against reports, statements that exclude each other, reports that do."""
_Telling = Report | StateReport


@attrs.frozen(eq=False, slots=False)
class _Question:
    """What a pledge or statement asks of a telling: time, actor, place and activity.

    Attributes:
        scope: Its scope; of a statement that of a pledge to refrain from what it speaks of.
        since: What was over by then matters to nobody (microseconds UTC).
    """

    scope: Scope
    since: int
    _known: dict[tuple[str | None, str | None], bool] = attrs.field(init=False, factory=dict)

    def asks(self, tellings: Sequence[_Telling]) -> bool:
        """Whether what some tellings tell of, as one incident, may lie in it.

        Each of them may be right in part: the activity of one in the place of another may be it.
        """
        if all(isinstance(t, Report) and t.when.hi <= self.since for t in tellings):
            return False
        places = dict.fromkeys(telling.place for telling in tellings)
        kinds = dict.fromkeys(telling.activity for telling in tellings)
        return any(self._holds(place, activity) for place in places for activity in kinds) and any(
            self.scope.actor(telling.actor, telling.when) is not F for telling in tellings
        )

    def _holds(self, place: str | None, activity: str | None) -> bool:
        key = place, activity
        if key not in self._known:
            cells = filter(None, (self.scope.whole, self.scope.control))
            self._known[key] = any(
                cell.place_match(place) is not F and cell.activity_match(activity) is not F
                for cell in cells
            )
        return self._known[key]


@attrs.frozen(eq=False, slots=False)
class Relevance:
    """The relation between the records of a ledger and what answers are about.

    Attributes:
        ledger: The ledger; it is read whatever the clocks say, for what was taken back may be restored.
    """

    ledger: Ledger
    _groups: dict[str, frozenset[str]] = attrs.field(init=False, factory=dict)
    _compiled: dict[str, _Question] = attrs.field(init=False, factory=dict)

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
        return like(self.ledger, (*nodes, *self.may_concern(subjects)))

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
        if target is None or isinstance(target, (Reaction, Explanation)):
            return False
        if subject is None:
            return not isinstance(target, Report) or self._is_general(target)
        if isinstance(target, Report):
            return self._asks(self.group(subject), self._together(target))
        if isinstance(target, StateReport):
            if target.state is not None and target.state in self._conditions(subject):
                return True
            return self._asks(self.group(subject), self._together(target))
        if isinstance(target, SameIncident):
            return self._asks(self.group(subject), self._told(target.incidents))
        if isinstance(target, Statement):
            denies = target.kind is StatementKind.DENIAL
            return denies and self._asks(self.group(subject), self._told(target.incidents))
        if isinstance(target, Pledge):
            return target.id in self.group(subject)
        if isinstance(target, (Supersede, Withdraw)):
            return target.target in self.group(subject)
        return True

    def group(self, pledge: str) -> frozenset[str]:
        """A pledge with those it depends on, and those that take their place."""
        found = self._groups.get(pledge)
        if found is None:
            ids: set[str] = set()
            waiting = [pledge]
            while waiting:
                record = self.ledger.dated.get(waiting.pop())
                if isinstance(record, Pledge) and record.id not in ids:
                    ids.add(record.id)
                    waiting += [*partners(record), *self._successors.get(record.id, ())]
            found = self._groups[pledge] = frozenset(ids)
        return found

    def _conditions(self, pledge: str) -> set[str | None]:
        """The states that a pledge, or one it depends on, hangs on."""
        group = (self.ledger.dated[id] for id in self.group(pledge))
        found = (each.condition for each in group if isinstance(each, Pledge))
        return {condition.state for condition in found if condition is not None}

    def answered(self) -> frozenset[str]:
        """The pledges that somebody claims to have kept."""
        return frozenset(id for statement in self._held for id in statement.answers)

    # -- what is asked

    @functools.cached_property
    def _successors(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for record in self.ledger.all(Supersede):
            found.setdefault(record.target, []).append(record.by)
        return found

    def _asks(self, ids: Iterable[str], tellings: Sequence[_Telling]) -> bool:
        """Whether one of some pledges and statements asks of what some tellings tell of, as one incident."""
        return bool(tellings) and any(self._question(id).asks(tellings) for id in ids)

    def _question(self, id: str) -> _Question:
        """What a pledge or statement asks."""
        if id not in self._compiled:
            ledger, since = self.ledger, BEGINNING
            record = ledger.dated[id]
            if isinstance(record, Statement):
                record = self._as_pledge(record)
            elif isinstance(record, Pledge):
                since = reads_since(ledger, record)
            assert isinstance(record, Pledge)
            self._compiled[id] = _Question(compile_scope(ledger, record, ()), since)
        return self._compiled[id]

    def _as_pledge(self, statement: Statement) -> Pledge:
        """A pledge to refrain from what a statement speaks of, at whatever time."""
        everywhere = (place.id for place in self.ledger.all(Place) if not place.part_of)
        return Pledge(
            id=statement.id,
            kind=Kind.REFRAIN,
            debtor=whose_acts(self.ledger, statement),
            said=exact(BEGINNING),
            activities=tuple(dict.fromkeys(statement.activities)),
            places=tuple(dict.fromkeys(statement.places or everywhere)),
        )

    @functools.cached_property
    def _held(self) -> tuple[Statement, ...]:
        """The statements that are held against what was reported."""
        kinds = (StatementKind.DENIAL, StatementKind.CLAIM, StatementKind.COMPLIANCE)
        return tuple(record for record in self.ledger.all(Statement) if record.kind in kinds)

    @functools.cached_property
    def _general(self) -> tuple[str, ...]:
        """Who asks of what is told beside the verdicts: statements, and pledges that others lean on."""
        has_places = bool(self.ledger.all(Place))
        found = [each.id for each in self._held if each.activities and has_places]
        reciprocal = (pledge.id for pledge in self.ledger.all(Pledge) if partners(pledge))
        needed = {other for id in (*reciprocal, *self.answered()) for other in self.group(id)}
        return (*found, *sorted(needed))

    def _is_general(self, report: Report) -> bool:
        """Whether a report may matter beside the verdicts on pledges.

        One that others may speak of too, that was published before it can have happened, or that
        lies in what a statement speaks of.
        """
        group = self._together(report)
        early = report.known or report.published
        return (
            len(group) > 1
            or self._root(report.id) in self._named
            or (early is not None and before(early, report.when.start) is T)
            or self._asks(self._general, group)
        )

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
    def _leaders(self) -> dict[str, str]:
        """The names of incidents and tellings, each with one that it may be another name of."""
        leaders: dict[str, str] = {}

        def root(name: str) -> str:
            while (above := leaders.setdefault(name, name)) != name:
                leaders[name] = leaders[above]
                name = above
            return name

        for record in self.ledger.dated.values():
            names: tuple[str, ...] = ()
            if isinstance(record, (Report, StateReport)):
                names = (record.id,) if record.incident is None else (record.id, record.incident)
            elif isinstance(record, (SameIncident, Statement)):
                names = record.incidents
            for name in names:
                leaders[root(name)] = root(names[0])
        return {name: root(name) for name in leaders}

    def _root(self, name: str) -> str:
        return self._leaders.get(name, name)

    @functools.cached_property
    def _named(self) -> frozenset[str]:
        """What other records than tellings speak of."""
        naming: list[SameIncident | Statement] = [*self.ledger.all(SameIncident)]
        naming += self.ledger.all(Statement)
        return frozenset(self._root(name) for record in naming for name in record.incidents)

    @functools.cached_property
    def _tellings(self) -> dict[str, list[_Telling]]:
        found: dict[str, list[_Telling]] = {}
        for record in self.ledger.dated.values():
            if isinstance(record, (Report, StateReport)):
                found.setdefault(self._root(record.id), []).append(record)
        return found

    def _together(self, telling: _Telling) -> Sequence[_Telling]:
        """The tellings that may turn out to tell of one incident with a telling."""
        return self._tellings[self._root(telling.id)]

    def _told(self, names: Iterable[str]) -> list[_Telling]:
        roots = dict.fromkeys(self._root(name) for name in names)
        return [telling for root in roots for telling in self._tellings.get(root, ())]
