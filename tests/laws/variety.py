"""Worlds of which records have, now and then, what few worlds have: what version 2 of the page adds."""

from __future__ import annotations

import attrs
from hypothesis import reject
from hypothesis import strategies as st
from tests.engine.ledgers import ledger_of
from tests.laws.answers import any_reviews
from tests.reference.random_worlds import worlds
from tests.reference.worlds import day

import pledgewatch as pw
from pledgewatch.model.records import (
    Actor,
    Capture,
    Kind,
    Place,
    Pledge,
    Record,
    Report,
    Retract,
    SameIncident,
    SameOrigin,
    Source,
    Stance,
    StateReport,
    Supersede,
    Withdraw,
)

Clock = st.SearchStrategy[int]

days_of_the_contract = st.integers(98 * 4, 150 * 4).map(lambda quarter: day(quarter / 4))


def names(record: Record) -> set[str]:
    """The dated records and incidents that a record names."""
    named = {*getattr(record, "incidents", ()), *getattr(record, "answers", ())}
    for field in ("target", "by"):
        if record.table in ("supersede", "withdraw") and getattr(record, field, None):
            named.add(getattr(record, field))
    if isinstance(record, Pledge) and record.condition is not None:
        named |= {*record.condition.unless_broken}
    if isinstance(record, (Report, StateReport)) and record.pledge is not None:
        named.add(record.pledge)
    return named


def rarely(*values: object) -> st.SearchStrategy[object]:
    return st.sampled_from((None,) * 6 + values)


@st.composite
def varied(draw, records: list[Record]) -> list[Record]:
    """The same records, with some of what few worlds have."""
    actors = [r.id for r in records if isinstance(r, Actor)]
    places = [r.id for r in records if isinstance(r, Place)]
    sources = [r.id for r in records if isinstance(r, Source)]
    pledges = [r.id for r in records if isinstance(r, Pledge)]
    named = {name for r in records for name in names(r)}
    found: list[Record] = []
    for record in records:
        terms: dict[str, object] = {}
        if isinstance(record, Report):
            terms = {
                "target": draw(rarely(*actors)),
                "pledge": draw(rarely(*pledges)),
                "time_probability": draw(rarely(0.5, 0.99)),
            }
            if record.place is not None:
                terms["place_probability"] = draw(rarely(0.5, 0.99))
            if terms["target"] is not None:
                terms["target_probability"] = draw(rarely(0.5, 0.99))
            is_alone = record.incident is None and record.stance is Stance.AFFIRMS
            if is_alone and record.id not in named and record.deaths is None:
                terms["number"] = draw(rarely(0, 3))
        elif isinstance(record, Pledge):
            terms = {"announcement": draw(rarely("truce", "truce"))}
            if record.kind in (Kind.CEASE, Kind.REFRAIN, Kind.REDUCE):
                terms["targets"] = draw(rarely((draw(st.sampled_from(actors)),)))
                terms["daily"] = draw(rarely("09:00/14:00", "22:00/06:00"))
        elif isinstance(record, TIES):
            terms = {"source": draw(st.sampled_from((None, *sources)))}
        told = {name: value for name, value in terms.items() if value is not None}
        found.append(attrs.evolve(record, **told))
    if draw(rarely(True)):
        when = draw(st.sampled_from([r for r in records if isinstance(r, Pledge)] or [None]))
        if when is not None:
            place = draw(st.sampled_from(places))
            found.append(Capture(id="taken", place=place, when=when.end or when.said))
    return found


TIES = (Retract, SameIncident, SameOrigin, Supersede, Withdraw)


@st.composite
def varied_worlds(draw, clock: Clock) -> tuple[list[Record], str | None, Clock]:
    """Records, their zone, and the instants at which they may be asked."""
    if draw(st.booleans()):
        world, _ = draw(any_reviews)
        records, timezone = list(dict.fromkeys(world.records)), world.timezone
    else:
        try:
            book = ledger_of(draw(worlds()))
        except pw.InputError:
            reject()  # what the contract reads, and no ledger may hold
        records, timezone, clock = list(book.records), book.timezone, days_of_the_contract
    return draw(varied(records)), timezone, clock
