"""The engine, asked as the reference is: worlds in, answers with the same names out."""

from __future__ import annotations

import functools
from types import SimpleNamespace

from hypothesis import assume
from tests.engine.ledgers import ledger_of

from pledgewatch.engine.review import review
from pledgewatch.errors import InputError


class Asked:
    """A review under the names of the reference."""

    def __init__(self, made):
        self.made = made
        self.at, self.as_of = made._at, made._as_of
        self.findings, self.notes = made.findings, made.notes

    @functools.cached_property
    def pledges(self):
        return {id: self.answer(id) for id in self.made._by_id}

    def __getitem__(self, id):
        return self.pledges[id]

    def answer(self, id):
        judgement = self.made[id]
        return SimpleNamespace(
            pledge=judgement.scope.pledge,
            lifecycle=judgement.lifecycle.value,
            settled=judgement.settled,
            verdict=judgement.verdict.value,
            reason=judgement.reason or "",
            flags=tuple(sorted(judgement.flags)),
            p_T=judgement.score.p_sure,
            v=judgement.score.v,
            done=judgement.demanded.done if judgement.demanded else None,
            coverage=judgement.coverage.seen,
            certain=judgement.certain,
            possible=judgement.possible,
            units=tuple(map(_unit, judgement.units)),
            extent={name: len(units) for name, units in judgement.extent.items()},
            achieved=judgement.achieved,
            incidents=tuple(map(_incident, judgement.incidents)),
            skepticism=self.made.skepticism(id),
        )


def _unit(unit):
    return SimpleNamespace(
        places=(unit.place,),
        activities=(unit.activity,),
        verdict=unit.verdict.value,
        reason=unit.reason or "",
        p_T=unit.score.p_sure,
        v=unit.score.v,
        done=unit.demanded.done if unit.demanded else None,
        coverage=unit.coverage.seen,
        incidents=tuple(map(_incident, unit.incidents)),
    )


def _incident(incident):
    return SimpleNamespace(
        name=incident.key,
        rung=incident.rung.value,
        net=incident.net,
        told=incident.told,
        certain=incident.certain,
        possible=incident.possible,
        entries=incident.entries,
        p=incident.p_event,
        causes={name: p for entry in incident.entries for name, p in entry.causes},
    )


def evaluate(world, at, as_of):
    """What the engine answers on a world; worlds that no ledger can hold are passed over."""
    try:
        ledger = ledger_of(world)
    except InputError:
        assume(False)
        raise
    return Asked(review(ledger, at, as_of))
