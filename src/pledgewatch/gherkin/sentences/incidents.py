"""Sentences that say what must be known of an incident."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pledgewatch.gherkin.grammar import sentence
from pledgewatch.gherkin.sentences.common import (
    AS_OF,
    check,
    named_pledge,
    refuse_untold,
    rung_of,
)
from pledgewatch.gherkin.sentences.statements import one_of
from pledgewatch.gherkin.unmet import unmet
from pledgewatch.gherkin.world import World

if TYPE_CHECKING:
    from pledgewatch.engine.incident import Incident
    from pledgewatch.engine.review import Review

_INCIDENT = "What must be known of an incident"


def _bearing(review: Review) -> dict[str, Incident]:
    """The incidents that bear on a pledge, by name; of several pledges, as it bears most on one."""
    found: dict[str, Incident] = {}
    for judgement in review:
        for incident in (*judgement.incidents, *judgement.fulfilments):
            known = found.get(incident.key)
            if known is None or incident.p > known.p:
                found[incident.key] = incident
    return found


def _key(review: Review, name: str) -> str:
    """The name that an incident goes by, of its own name or that of a telling, alive or not."""
    snapshot = review.case.snapshot
    own = None
    if name not in snapshot.alive:
        own = getattr(review.ledger.dated.get(name), "incident", None)
    return snapshot.incident(own or name)


def _affirming(review: Review, key: str | None = None) -> tuple[dict[str, str], dict[str, str]]:
    """The tellings that affirm an incident (None: any): alive, and taken back; each with its incident."""
    from pledgewatch.model.records import Report, Stance, StateReport

    def of(records: Iterable[object]) -> dict[str, str]:
        return {
            record.id: _key(review, record.id)
            for record in records
            if isinstance(record, StateReport)
            or (isinstance(record, Report) and record.stance is Stance.AFFIRMS)
            if key in (None, _key(review, record.id))
        }

    snapshot = review.case.snapshot
    return of(snapshot.alive.values()), of(snapshot.retracted.values())


def _incident(world: World, review: Review, name: str) -> Incident:
    """The incident of that name, where it bears on a pledge."""
    refuse_untold(world, name)
    key, found = _key(review, name), _bearing(review)
    alive, gone = _affirming(review, key)
    if key not in found and not alive:
        got = "the incident is retracted" if gone else "nobody has reported the incident by then"
        raise unmet(world, review, named_pledge(world, None), got)
    return found[one_of(key, found, "an incident that bears on a pledge")]


def _only_incident(world: World, review: Review) -> str:
    """The only incident that bears on a pledge; where none does, the only one that was retracted."""
    names = sorted(_bearing(review))
    if not names:
        alive, gone = _affirming(review)
        names = sorted(set(gone.values()) - set(alive.values()))
    if len(names) != 1:
        raise unmet(world, review, named_pledge(world, None), f"{len(names)} incidents bear on it")
    return names[0]


_HOW = "[ with probability {p:number}][, on {origins:count} (origin|origins)]"


def _stands(
    world: World,
    review: Review,
    name: str,
    rung: str,
    p: float | None,
    origins: int | None,
) -> None:
    wanted = rung_of(rung)
    refuse_untold(world, name)
    alive, gone = _affirming(review, _key(review, name))
    if gone and not alive:
        met = wanted == "retracted" and p is None and origins in (None, 0)
        got = f"the incident is retracted, on 0 origins (taken back: {_quoted(gone)})"
    elif wanted == "retracted" and alive and _key(review, name) not in _bearing(review):
        met, got = False, f"the incident is still affirmed by {_quoted(alive)}"
    else:
        found = _incident(world, review, name)
        met = (
            found.rung.value == wanted
            and (p is None or abs(round(found.p_event, 2) - p) < 0.005)
            and origins in (None, len(found.origins))
        )
        got = (
            f"the incident is {found.rung.value} with probability {found.p_event:.2f}, on "
            f"{len(found.origins)} origins"
        )
        if wanted == "retracted":
            got += f" (still affirmed by {_quoted(alive)})"
    check(world, met, review, named_pledge(world, None), got)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in sorted(names))


@sentence(
    f'{AS_OF}the incident "{{name}}" is {{rung:word}}{_HOW}',
    'the incident "night" is corroborated',
    'as of 2022-03-30 the incident "night" is corroborated with probability 0.84, on 2 origins',
    topic=_INCIDENT,
    role="expect",
)
def incident_is(
    world: World,
    name: str,
    rung: str,
    as_of: str | None = None,
    p: float | None = None,
    origins: int | None = None,
) -> None:
    """Its rung: alleged, corroborated, verified, attributed, contested or retracted."""
    review = world.reviewed(as_of)
    _stands(world, review, name, rung, p, origins)


@sentence(
    f"{AS_OF}the only incident is {{rung:word}}{_HOW}",
    "the only incident is alleged with probability 0.70, on 1 origin",
    topic=_INCIDENT,
    role="expect",
)
def only_incident_is(
    world: World,
    rung: str,
    as_of: str | None = None,
    p: float | None = None,
    origins: int | None = None,
) -> None:
    """As above, where one incident alone bears on the pledges."""
    review = world.reviewed(as_of)
    _stands(world, review, _only_incident(world, review), rung, p, origins)


@sentence(
    f'{AS_OF}the incident "{{name}}" rests on the origins {{origins:names}}',
    'the incident "night" rests on the origins "Chaus" and "residents"',
    topic=_INCIDENT,
    role="expect",
)
def incident_rests(
    world: World, name: str, origins: tuple[str, ...], as_of: str | None = None
) -> None:
    """Who says that it happened, all of them."""
    review = world.reviewed(as_of)
    got = _incident(world, review, name).origins
    wanted = sorted(world.many("source", origins))
    told = f"it rests on {', '.join(got)}"
    check(world, sorted(got) == wanted, review, named_pledge(world, None), told)


@sentence(
    f'{AS_OF}the incident "{{name}}" was published by at least {{number:count}} outlets',
    'the incident "night" was published by at least 8 outlets',
    topic=_INCIDENT,
    role="expect",
)
def incident_was_published(world: World, name: str, number: int, as_of: str | None = None) -> None:
    """How many published it, which says little of how many saw it."""
    review = world.reviewed(as_of)
    tellings = _incident(world, review, name).tellings
    found = len({getattr(review.ledger[id], "source", None) for id in tellings} - {None})
    check(world, found >= number, review, named_pledge(world, None), f"{found} published it")
