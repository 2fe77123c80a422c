"""Incidents spread over days, and a reduction read from them."""

from __future__ import annotations

import attrs
from tests.builders import LATE, judged, report, span, watch

from pledgewatch.engine.measured import Measured
from pledgewatch.model.dates import civil_days
from pledgewatch.model.records import Report
from pledgewatch.model.time import DAY, exact

BASELINE_ALL = "2021-12-21/2022-02-14"
"""The 56 days that end 14 days before 1 March 2022."""
MARCH = "2022-03-01/2022-03-31"


def daily(days: str, each: int, *, every: int = 1, zone: str = "UTC", **more) -> list[Report]:
    """So many incidents a day (or on every n-th day) of a stretch, at exact instants.

    Days in pairs have one more and one less, as a river of chance would: series without any
    scatter mirror nothing but the weights of their days, and those follow each other closely.
    """
    stretch = span(days, zone)
    edges = civil_days(stretch.lo, stretch.hi, zone)[:-1]
    fields = {"origin": "watcher", "place": "north-town", **more}
    name = "-".join(str(value) for value in fields.values())
    told = []
    for place, day in enumerate(edges[::every]):
        paired = every == 1 and place < len(edges) // 2 * 2
        count = each + (1 - 2 * (place % 2) if paired else 0)
        for number in range(count):
            instant = exact(day + 60_000_000 + number * DAY // (2 * each + 2))
            fields["known"] = instant
            told.append(attrs.evolve(report(f"{name}-{instant.lo}", **fields), when=instant))
    return told


def reduction(
    promised, records, *, at=LATE, as_of=LATE, watching=None, measure="incidents", **more
) -> Measured:
    """What one measure says of a pledge, by default with somebody watching all the time."""
    eyes = (watch(),) if watching is None else watching
    judgement = judged(promised, *eyes, *records, at=at, as_of=as_of, **more)
    measured = judgement.measure(measure)
    assert measured is not None
    return measured
