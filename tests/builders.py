"""A small made-up country and short ways to say what was pledged, reported and watched there.

The country has a north and a south; a state with an army and a ministry, an enemy, and two militias
that the state controls more or less. Sources are named by their Admiralty letter. Every pledge here
is about March 2022 unless a test says otherwise, and times are UTC.
"""

from __future__ import annotations

import functools

import pendulum

from pledgewatch import conventions
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.review import Review
from pledgewatch.model.dates import instant, parse_duration, parse_moment, parse_span, parse_when
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import (
    Activity,
    Actor,
    Control,
    Coverage,
    Interval,
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
    Statement,
    StatementKind,
    StateReport,
    Supersede,
    Withdraw,
)
from pledgewatch.model.time import datetime_of

ACTORS = (
    Actor(id="union"),
    Actor(id="state", part_of=("union",)),
    Actor(id="army", part_of=("state",)),
    Actor(id="ministry", part_of=("state",)),
    Actor(id="minister", part_of=("ministry",), office="defence-minister"),
    Actor(id="president", part_of=("state",), office="head-of-state"),
    Actor(id="spokesman", part_of=("state",), office="spokesperson"),
    Actor(id="enemy"),
    Actor(id="militia", controlled_by=(Control(actor="state", weight=0.95),)),
    Actor(id="proxy", controlled_by=(Control(actor="state", weight=0.5),)),
    Actor(
        id="lent-brigade",
        controlled_by=(
            Control(actor="state", weight=1.0, when=parse_span("2022-03-10/2022-03-20", "UTC")),
        ),
    ),
)
PLACES = (
    Place(id="country"),
    Place(id="north", part_of=("country",)),
    Place(id="north-town", part_of=("north",)),
    Place(id="north-village", part_of=("north",)),
    Place(id="south", part_of=("country",)),
    Place(id="south-town", part_of=("south",)),
    Place(id="south-port", part_of=("south",)),
    Place(id="abroad"),
)
ACTIVITIES = (
    Activity(id="attack"),
    Activity(id="shelling", kind_of=("attack",)),
    Activity(id="air-strike", kind_of=("attack",)),
    Activity(id="looting"),
    Activity(id="presence"),
)
SOURCES = (
    *(Source(id=letter.lower(), reliability=letter) for letter in "ABCDEF"),
    *(Source(id=f"{letter.lower()}-{n}", reliability=letter) for letter in "ABC" for n in (2, 3)),
    Source(id="ministry-press", reliability="B", organ_of="ministry"),
    Source(id="enemy-press", reliability="B", organ_of="enemy"),
    Source(id="watcher", reliability="A"),
    *(Source(id=f"outlet-{n}") for n in range(1, 9)),
)
WORLD = (*ACTORS, *PLACES, *ACTIVITIES, *SOURCES)

EARLY = "2021-01-01"
"""Before everything: coverage is declared in advance."""
LATE = "2022-06-01"
"""After everything here has settled."""


@functools.cache
def moment(text: str, zone: str | None = "UTC"):
    return parse_moment(text, zone)


@functools.cache
def when(text: str, zone: str | None = "UTC"):
    return parse_when(text, zone)


@functools.cache
def span(text: str, zone: str | None = "UTC"):
    return parse_span(text, zone)


def at_time(text: str, zone: str | None = "UTC") -> int:
    """The instant a review is made at: exact for a clock time, the last microsecond of a day."""
    return instant(text, zone)


def clock(text: str, zone: str = "UTC") -> pendulum.DateTime:
    """The same as the public face gives it."""
    found = datetime_of(at_time(text, zone), zone)
    assert found is not None
    return found


_READERS = {
    **dict.fromkeys(("said", "known", "published", "start", "end"), moment),
    **dict.fromkeys(
        ("grace", "settle", "horizon", "within", "lag", "tolerance"), lambda text, _: text
    ),
    "baseline": span,
}


def _read(fields: dict, zone: str | None) -> dict:
    """Times and durations written as text become values; `when` is left to its record."""
    read = dict(fields)
    for name, value in fields.items():
        if not isinstance(value, str):
            continue
        if name in ("grace", "settle", "horizon", "within", "lag", "tolerance"):
            read[name] = parse_duration(value)
        elif name in _READERS:
            read[name] = _READERS[name](value, zone)
    return read


def pledge(id: str = "pledge", kind: Kind = Kind.REFRAIN, *, zone="UTC", **more) -> Pledge:
    """A pledge by the state about attacks in the north, for all of March 2022."""
    fields = {
        "debtor": "state",
        "said": "2022-02-20T12:00",
        "start": "2022-03-01",
        "end": "2022-03-31",
        "activities": ("attack",),
        "places": ("north",),
        **more,
    }
    return Pledge(id=id, kind=kind, **_read(fields, zone))


def reduce_to(share: float, id: str = "pledge", **more) -> Pledge:
    """A pledge to reduce attacks in the north to a share of the baseline."""
    return pledge(id, Kind.REDUCE, share=share, **more)


def report(id: str = "", time: str = "2022-03-10T12:00", *, zone="UTC", **more) -> Report:
    """A telling that the army shelled the northern town at noon of 10 March."""
    fields = {"activity": "shelling", "place": "north-town", "actor": "army", "origin": "a", **more}
    if "source" in fields and "origin" not in more:
        del fields["origin"]
    return Report(id=id, when=when(time, zone), **_read(fields, zone))


def denial(id: str = "", time: str = "2022-03-10T12:00", **more) -> Report:
    """A telling that it did not happen."""
    return report(id, time, stance=Stance.DENIES, **more)


def level(id: str = "", time: str = "2022-03-10", *, zone="UTC", **more) -> StateReport:
    """A telling of how many of the state's forces are left in the north."""
    fields = {
        "activity": "attack",
        "place": "north",
        "actor": "state",
        "origin": "a",
        **more,
    }
    for name in ("share", "level"):
        if isinstance(fields.get(name), tuple):
            fields[name] = Interval(*fields[name])
        elif name in fields:
            fields[name] = Interval(fields[name], fields[name])
    return StateReport(id=id, when=when(time, zone), **_read(fields, zone))


def holds(state: str, value: bool, time: str, **more) -> StateReport:
    """A telling that a state holds or not from some time on."""
    fields = _read({"origin": "a", "known": EARLY, **more}, "UTC")
    return StateReport(when=when(time), state=state, holds=value, **fields)


def watch(
    time: str = "2021-12-01/2022-05-31",
    *,
    origin: str = "watcher",
    places: tuple[str, ...] = ("country",),
    activities: tuple[str, ...] = ("attack", "looting"),
    zone="UTC",
    **more,
) -> Coverage:
    """Somebody who watches all of the country all the time."""
    fields = _read({"known": EARLY, **more}, zone)
    return Coverage(
        origin=origin, places=places, activities=activities, when=span(time, zone), **fields
    )


def statement(id: str = "", kind: StatementKind = StatementKind.DENIAL, **more) -> Statement:
    fields = _read({"speaker": "minister", "said": "2022-03-11T12:00", **more}, "UTC")
    return Statement(id=id, kind=kind, **fields)


def retract(target: str, known: str, id: str = "") -> Retract:
    return Retract(id=id, target=target, known=moment(known))


def supersede(target: str, by: str, time: str, known: str = EARLY, id: str = "") -> Supersede:
    return Supersede(id=id, target=target, by=by, when=moment(time), known=moment(known))


def withdraw(time: str, target: str = "pledge", known: str = EARLY, id: str = "") -> Withdraw:
    return Withdraw(id=id, target=target, when=moment(time), known=moment(known))


def same_incident(*names: str, known: str = EARLY, id: str = "") -> SameIncident:
    return SameIncident(id=id, incidents=names, known=moment(known))


def same_origin(*names: str, known: str = EARLY, id: str = "") -> SameOrigin:
    return SameOrigin(id=id, origins=names, known=moment(known))


def ledger(
    *records: Record, zone: str | None = "UTC", title=None, assumptions=None, **more
) -> Ledger:
    """A ledger of some records in the small country; a node of the same id replaces its own."""
    given = {(record.table, record.id) for record in records}
    world = [node for node in WORLD if (node.table, node.id) not in given]
    return Ledger(
        (*world, *records),
        title=title,
        timezone=zone,
        assumptions=None if assumptions is None else conventions.load(assumptions),
        **more,
    )


def reviewed(*records: Record, at: str = LATE, as_of: str = LATE, **more) -> Review:
    book = ledger(*records, **more)
    return book.review(at=at, as_of=as_of)


def judged(
    *records: Record, at: str = LATE, as_of: str = LATE, pledge: str = "pledge", **more
) -> Judgement:
    """The judgement on a pledge of a ledger, by default after everything has settled."""
    return reviewed(*records, at=at, as_of=as_of, **more)[pledge]


def verdict(*records: Record, **more) -> str:
    """The verdict as a word."""
    return judged(*records, **more).verdict.value


def weighed(*records: Record, name: str | None = None, at: str = LATE, **more) -> Incident:
    """One incident as it bears on a pledge to refrain: the named one, or the only one."""
    found = judged(*records, at=at, **more).incidents
    if name is None:
        (only,) = found
        return only
    return next(incident for incident in found if incident.key == name)
