"""Which rows of a table can bear on a ledger: a pure function of a batch.

What a ledger asks of (pledges with their control places, claims and denials) is compiled into small
arrays of numbers. A row is *wanted* when its place, activity and actor may lie in one of the
questions and it happened in the time that question reads. That may be too many rows and is never
too few: whether a wanted row counts is for the fold to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from pledgewatch.assumptions import PREFIXES, catalogue
from pledgewatch.hierarchy import Region
from pledgewatch.kleene import F
from pledgewatch.ledger import Ledger
from pledgewatch.matching import reads_since
from pledgewatch.moments import BEGINNING
from pledgewatch.records import Activity, Actor, Place, Pledge, Statement
from pledgewatch.tables.schema import Batch, Encoded

__all__ = ["CompiledScopes", "Question", "compile_scopes"]


@attrs.frozen
class Question:
    """What one pledge or statement asks of every row.

    Attributes:
        places, activities: Where, and what.
        actors: Whose acts; those that may be under their control included.
        since: Nothing that was over by then matters (microseconds UTC).
    """

    places: Region
    activities: Region
    actors: frozenset[str]
    since: int


@attrs.frozen
class CompiledScopes:
    """All questions of a ledger.

    Attributes:
        questions: The questions.
        incidents: Names of incidents that records of the ledger tell of: every row on one is wanted.
    """

    questions: tuple[Question, ...]
    incidents: frozenset[str]

    def wanted(self, batch: Batch) -> Any:
        """For each row of a batch whether it can bear on anything (a bool array)."""
        import numpy as np

        found = np.zeros(len(batch), bool)
        if not len(batch):
            return found
        for question in self.questions:
            mask = _holds(batch.columns["activity"], question.activities, Activity.table)
            mask &= batch.hi > question.since
            if "place" in batch.columns:
                mask &= _holds(batch.columns["place"], question.places, Place.table)
            if "actor" in batch.columns:
                actors = batch.columns["actor"]
                bound = [value is None or value in question.actors for value in actors.values]
                mask &= np.array(bound, bool)[actors.codes]
            found |= mask
        if "incident" in batch.columns:
            incidents = batch.columns["incident"]
            named = [value in self.incidents for value in incidents.values]
            found |= np.array(named, bool)[incidents.codes]
        return found


def _holds(column: Encoded, region: Region, table: str) -> Any:
    """Whether each value of a column may lie in a region."""
    import numpy as np

    answers = [_may_lie(value, region, table) for value in column.values]
    return np.array(answers, bool)[column.codes]


def _may_lie(value: Any, region: Region, table: str) -> bool:
    if not isinstance(value, str) or region.contains(value) is not F:
        return True
    if not value.startswith(PREFIXES[table]):
        return False
    # What comes with pledgewatch, and no record names, may lie in what a record does name.
    return any(above in region.inside for above in catalogue(table).ancestors(value))


def compile_scopes(ledger: Ledger) -> CompiledScopes:
    """What a ledger asks of every row, whenever it is reviewed."""
    questions = [*_of_pledges(ledger), *_of_statements(ledger)]
    incidents = {
        name
        for record in ledger.dated.values()
        for name in (getattr(record, "incident", None), *getattr(record, "incidents", ()))
        if name is not None
    }
    return CompiledScopes(tuple(dict.fromkeys(questions)), frozenset(incidents))


def _of_pledges(ledger: Ledger) -> Iterator[Question]:
    for pledge in ledger.all(Pledge):
        yield Question(
            ledger.places.region((*pledge.places, *pledge.control)),
            ledger.activities.region(pledge.activities),
            _bound(ledger, pledge.debtor),
            reads_since(ledger, pledge),
        )


def _of_statements(ledger: Ledger) -> Iterator[Question]:
    """What a statement speaks of, whenever; one without a scope of its own names incidents."""
    everywhere = tuple(place.id for place in ledger.all(Place) if not place.part_of)
    for statement in ledger.all(Statement):
        if statement.activities:
            # Whose word the speaker's is, claims will tell: here it is enough that it is among these.
            about = statement.about or statement.speaker
            heads = {*ledger.actors.ancestors(about), *ledger.node(Actor, about).speaks_for}
            yield Question(
                ledger.places.region(statement.places or everywhere),
                ledger.activities.region(statement.activities),
                frozenset().union(*(_bound(ledger, head) for head in heads)),
                BEGINNING,
            )


def _bound(ledger: Ledger, debtor: str) -> frozenset[str]:
    """Whoever may be bound by the word of a debtor: its parts, what it is part of, what it controls."""
    debtors = ledger.actors.subtree(debtor)
    found = {actor.id for actor in ledger.all(Actor) if debtors.contains(actor.id) is not F}
    controllers = _controllers(ledger)
    waiting = list(found)
    while waiting:
        for actor in controllers.get(waiting.pop(), ()):
            below = ledger.actors.descendants(actor) - found
            found |= below
            waiting.extend(below)
    return frozenset(found)


def _controllers(ledger: Ledger) -> dict[str, list[str]]:
    """By actor, those that it controls."""
    controlled: dict[str, list[str]] = {}
    for actor in ledger.all(Actor):
        for control in actor.controlled_by:
            controlled.setdefault(control.actor, []).append(actor.id)
    return controlled
