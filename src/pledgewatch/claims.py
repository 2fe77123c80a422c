"""Statements that assert something, held against incidents as a refrain would be.

A denial looks backward: it speaks of what happened until it was made, unless it says of what time.
"""

from __future__ import annotations

from collections.abc import Iterator

from pledgewatch.case import Case
from pledgewatch.evidence import collect
from pledgewatch.ledger import Ledger
from pledgewatch.matching import Scope, compile_scope
from pledgewatch.moments import BEGINNING, Moment
from pledgewatch.records import Actor, Kind, Place, Pledge, Report, Statement
from pledgewatch.weighing import Weighed, weigh

__all__ = ["held_against"]


def held_against(case: Case, statement: Statement) -> Iterator[tuple[Scope, Weighed]]:
    """The incidents a statement speaks of, weighed, each with the scope it was weighed in.

    It speaks of the incidents it names or, where it names none, of every incident in its scope.
    """
    named = {case.witnesses.incident(name) for name in statement.incidents}
    reports = [
        record
        for record in case.alive.values()
        if isinstance(record, Report) and (not named or case.witnesses.incident(record.id) in named)
    ]
    activities = statement.activities
    places = statement.places
    if named:
        activities = tuple(sorted({report.activity for report in reports}))
        places = tuple(sorted({report.place for report in reports if report.place is not None}))
    if not places:
        places = tuple(place.id for place in case.ledger.all(Place))
    if not activities or not places:
        return
    when = statement.when
    as_refrain = Pledge(
        id=f"what {statement.id} says did not happen",
        kind=Kind.REFRAIN,
        debtor=_whose_acts(case.ledger, statement),
        said=statement.said,
        known=statement.known,
        published=statement.published,
        activities=activities,
        places=places,
        start=when.start if when else Moment(BEGINNING, BEGINNING + 1),
        end=when.end if when else None if named else statement.said,
    )
    scope = compile_scope(case.ledger, as_refrain, case.alive.values())
    evidence = collect(case.ledger, reports, [scope], case.witnesses, case.as_of)
    cell = evidence.at(as_refrain.id, "whole")
    for name, incident in sorted(evidence.incidents.get(cell, {}).items()):
        weighed = weigh(name, incident, scope, case.witnesses)
        if weighed is not None and (not named or name in named):
            yield scope, weighed


def _whose_acts(ledger: Ledger, statement: Statement) -> str:
    """Whose acts a statement speaks of: as it says, else those of whom its speaker speaks for.

    The holder of an office speaks for the body at the head of those he or she is part of, where
    there is one such body; anybody else for nobody but himself or herself.
    """
    if statement.about is not None:
        return statement.about
    speaker = ledger.node(Actor, statement.speaker)
    bodies = speaker.speaks_for
    if not bodies and speaker.office is not None:
        above = ledger.actors.ancestors(speaker.id)
        bodies = tuple(sorted(actor for actor in above if not ledger.actors.parents(actor)))
    return bodies[0] if len(bodies) == 1 else speaker.id
