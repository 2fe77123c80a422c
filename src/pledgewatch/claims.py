"""Statements that assert something, held against incidents as a refrain would be.

A denial looks backward: it speaks of what happened until it was made, unless it says of what time.
"""

from __future__ import annotations

from collections.abc import Iterator

from pledgewatch.case import Case
from pledgewatch.evidence import collect
from pledgewatch.matching import Scope, compile_scope
from pledgewatch.moments import BEGINNING, Moment
from pledgewatch.records import Kind, Place, Pledge, Report, Statement
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
        debtor=statement.about or statement.speaker,
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
