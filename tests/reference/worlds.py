"""Short ways to write the worlds of `worked.md`.

A pledge of `state` to refrain from shelling in one town, days 100 to 130, said on day 99; the town lies in
a region of a country with other towns. Reports are of one hour inside the window, by the army of that
state, dated by the event, known on the next day; nobody is declared to watch. Sources are named by their
rating and a number: `A1`, `B2`; `X1` is rated by nobody.
"""

from __future__ import annotations

import itertools

from tests.reference.evaluator import evaluate
from tests.reference.world import (
    Activity,
    Actor,
    Condition,
    Coverage,
    Interval,
    Place,
    Pledge,
    Report,
    Source,
    StateReport,
    Withdraw,
    World,
)

from pledgewatch.model.time import DAY, HOUR, Moment, Span, exact

ZERO = 18_993 * DAY  # 2022-01-01


def day(n: float) -> int:
    return ZERO + round(n * DAY)


def at(n: float) -> Moment:
    return exact(day(n))


def during(first: float, last: float) -> Moment:
    """A moment somewhere between two days."""
    return Moment.of(day(first), day(last))


def span(first: float, last: float) -> Span:
    return Span(at(first), at(last))


LONG_AFTER = day(600)

ACTORS = (
    Actor(id="state"),
    Actor(id="army", part_of=("state",)),
    Actor(id="president", part_of=("state",), office="head-of-state"),
    Actor(id="clerk", part_of=("state",), office="official"),
    Actor(id="enemy"),
    Actor(id="enemy-army", part_of=("enemy",)),
    Actor(id="third"),
    Actor(id="third-staff", part_of=("third",)),
    Actor(id="third-president", part_of=("third",)),
    Actor(id="militia", controlled_by=()),
)
PLACES = (
    Place(id="country"),
    Place(id="region", part_of=("country",)),
    Place(id="town", part_of=("region",)),
    Place(id="suburb", part_of=("town",)),
    Place(id="other-town", part_of=("region",)),
    Place(id="far", part_of=("country",)),
)
FIVE_TOWNS = (
    Place(id="country"),
    Place(id="region", part_of=("country",), complete=True),
    *(Place(id=name, part_of=("region",)) for name in ("town", "t2", "t3", "t4", "t5")),
)
ACTIVITIES = (
    Activity(id="attack"),
    *(
        Activity(id=a, kind_of=("attack",))
        for a in ("shelling", "drones", "mines", "raids", "bombs")
    ),
    Activity(id="school"),
)
SOURCES = (
    *(Source(id=f"{letter}{n}", reliability=letter) for letter in "ABCDE" for n in range(1, 13)),
    *(Source(id=f"X{n}") for n in range(1, 40)),
    Source(id="our-organ", reliability="A", organ_of="army"),
    Source(id="our-paper", reliability="F", organ_of="state"),
    Source(id="enemy-organ", reliability="B", organ_of="enemy"),
    Source(id="enemy-weak", reliability="C", organ_of="enemy-army"),
    Source(id="staff", reliability="B", organ_of="third-staff"),
    Source(id="palace", reliability="B", organ_of="third-president"),
    Source(id="third-paper", reliability="B", organ_of="third"),
)
COUNTRY = (*ACTORS, *PLACES, *ACTIVITIES, *SOURCES)

_numbers = itertools.count()


def pledge(kind="refrain", id="p", **terms):
    given = {
        "debtor": "state",
        "said": at(99),
        "start": at(100),
        "end": at(130),
        "activities": ("shelling",),
        "places": ("town",),
    }
    return Pledge(id=id, kind=kind, **{**given, **terms})


def demand(kind="do-by", **terms):
    given = {"start": None}
    if kind != "do-by":
        given |= {"at_least": 260.0, "unit": "jobs"}
    given["activities"] = ("school",)
    return pledge(kind, **{**given, **terms})


def told(source, when=110, **terms):
    """A report: of one hour of a day, or of a time given."""
    if not isinstance(when, (Moment, Span)):
        when = Moment.of(day(when), day(when) + HOUR)
    given = {"activity": "shelling", "place": "town", "actor": "army"}
    known = exact(-(-when.hi // DAY) * DAY)
    terms.setdefault("known", known)
    terms.setdefault("id", f"r{next(_numbers)}")
    return Report(source=source, when=when, **{**given, **terms})


def denied(source, when=110, **terms):
    return told(source, when, stance="denies", **terms)


def done(source, when=110, **terms):
    return told(source, when, **{"activity": "school", "actor": "state", **terms})


def not_done(source, when=130, **terms):
    return denied(source, when, **{"activity": "school", "actor": "state", **terms})


def level(source, n, when=130, **terms):
    """A state report of a level."""
    if not isinstance(when, (Moment, Span)):
        when = Moment.of(day(when), day(when) + HOUR)
    low, high = n if isinstance(n, tuple) else (n, n)
    given = {"activity": "school", "place": "town", "actor": "state", "unit": "jobs"}
    terms.setdefault("known", exact(day(0) + -(-(when.hi - day(0)) // DAY) * DAY))
    terms.setdefault("id", f"s{next(_numbers)}")
    return StateReport(
        source=source, when=when, level=Interval(low=low, high=high), **{**given, **terms}
    )


def holds(source, value, when=130, **terms):
    if not isinstance(when, (Moment, Span)):
        when = Moment.of(day(when), day(when) + HOUR)
    given = {"activity": "school", "place": "town", "actor": "state"}
    terms.setdefault("known", exact(-(-when.hi // DAY) * DAY))
    terms.setdefault("id", f"s{next(_numbers)}")
    return StateReport(source=source, when=when, holds=value, **{**given, **terms})


def watch(source="A12", first=90, last=200, **terms):
    given = {"activities": ("shelling",), "places": ("town",)}
    return Coverage(
        id=f"c{next(_numbers)}", origin=source, when=span(first, last), **{**given, **terms}
    )


def watch_demand(source="A12", first=90, last=200, **terms):
    return watch(source, first, last, **{"activities": ("school",), **terms})


def withdrawn(target="p", when=102, **terms):
    return Withdraw(id=f"w{next(_numbers)}", target=target, when=at(when), **terms)


def unless(*pledges):
    return Condition(unless_broken=pledges)


def world(*records, base=COUNTRY, **said):
    return World(records=(*base, *records), **said)


def review(*records, when=LONG_AFTER, as_of=None, base=COUNTRY, **said):
    return evaluate(world(*records, base=base, **said), when, when if as_of is None else as_of)


def judged(*records, when=LONG_AFTER, as_of=None, base=COUNTRY, id="p", **said):
    return review(*records, when=when, as_of=as_of, base=base, **said)[id]
