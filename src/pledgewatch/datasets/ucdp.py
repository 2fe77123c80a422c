"""The Georeferenced Event Dataset of the Uppsala Conflict Data Program (UCDP GED), and its candidates.

**A row is** one event in which somebody died of organised violence, at a place, on a day or between
two days. It is coded by hand from several news sources. Events without deaths are not in it: that
nothing is told is no sign that nothing happened.

**Event time** is `date_start` to `date_end`: the day where they agree, one of the days between where
they do not. **Knowledge time** is the newest date of its news sources (`source_date`), which may be
before the data set came out, and never before the event was over; pass `known` for what could be
known of the data set alone. **Places** are read from the narrowest name that the ledger declares and
that the precision of the row (`where_prec`) reaches: the place itself (1), the second-order
(2, which is near a place, and 3) and the first-order division (4), the country. **Actors**: one-sided violence is an act of
`side_a` against `side_b`. A fight between two sides is an act of both, and who began it is not told: it is
told of the narrowest actor that both belong to, and against it. Where there is none it is told of nobody,
and against `side_b`, which the codebook names second: the state comes first. **Deaths** are `low` to `high`; `best` lies between
them and is left out.
**Origins**: the data set is an outlet where the ledger says so (`dataset = true` of its source); the origin
of a row is then the first of its news sources (`source_office`), rated as the data set is until the ledger
rates it. Otherwise the data set itself is the origin of every row.

**What it counts**: it looks for such events everywhere, from the first day of the table to the last; a
ledger that declares a coverage of its source says otherwise.

**Candidates** (the monthly releases, not yet checked against each other) have the same columns, a midnight after each
day, and `code_status` besides, which is left out: some never enter the yearly data set under their id.

Columns and precisions: UCDP GED Codebook (Högbladh 2022, version 22.1). The data are CC BY 4.0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from pledgewatch.conventions import taxonomy
from pledgewatch.datasets.names import (
    Names,
    TwoSides,
    check_shipped,
    everywhere,
    named,
    named_by_code,
)
from pledgewatch.model.dates import Time, parse_moment
from pledgewatch.model.fields import number_in, refused
from pledgewatch.model.ledger import Ledger, a_ledger
from pledgewatch.model.records import Place, Source
from pledgewatch.model.time import Moment
from pledgewatch.tables import OUTSIDE, Constant, Days, Derived, Table, Text

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FORM = "%Y-%m-%d"
VIOLENCE = ("1", "2", "3")
ONE_SIDED = "3"
REACHES = {"1": 3, "2": 2, "3": 2, "4": 1, "5": 1, "6": 0, "7": 0}
"""By `where_prec`, how many of place, second-order and first-order division it reaches.

5 is a linear feature or a fuzzy region, told at most with its first-order division; 6 is the country
alone, 7 international waters or airspace.
"""


def ucdp(
    data: Any,
    ledger: Ledger,
    *,
    activities: Mapping[str, str],
    source: str = "ucdp",
    known: Literal["sources"] | Time = "sources",
    zone: str | None = None,
    dates: str = _FORM,
    encoding: str = "utf-8",
    bad: Literal["fatal", "quarantine"] = "fatal",
    coverage: bool = True,
) -> Table:
    """A table of UCDP events, for a ledger.

    Args:
        data: Its file or frame; see `Table`.
        ledger: Whose places and actors its names are looked up among.
        activities: The activity of each `type_of_violence`: ``1`` between a state and another side,
            ``2`` between sides that are no states, ``3`` against civilians. Events of a type that is
            not named are left out.
        source: The id of the source in the ledger that stands for the data set.
        known: ``sources``: from the newest date of the news sources on; or one time for all rows, as for
            `parse_moment`.
        zone: IANA name of the zone of its days; None: that of the ledger.
        dates: How its days are written, for `datetime.strptime`.
        encoding: Of a CSV file.
        bad: What to do with rows that cannot be read.
        coverage: Whether it brings what it counts.

    Raises:
        InputError: for what is no ledger, no id of it, no type of violence, no time; and as for `Table`.
    """
    a_ledger("ucdp", ledger)
    activities = _activities(activities, ledger)
    source = named("ucdp", "source", source, ledger, Source)
    when = Days("date_start", "date_end", dates, zone)
    near = zone or ledger.timezone
    of_sources = isinstance(known, str) and known == "sources"
    when_known = None if of_sources else parse_moment(known, near)
    where, seen_by = Names.declared(ledger, Place), Names.declared(ledger, Source)
    sides = TwoSides.declared(ledger)
    is_outlet = ledger.node(Source, source).dataset

    def number(code: str | None) -> str | None:
        return code.removesuffix(".0") if code else code

    def activity(kind: str | None) -> Any:
        kind = number(kind)
        if kind not in VIOLENCE:
            raise ValueError("a type of violence, 1, 2 or 3")
        return activities.get(kind, OUTSIDE)

    def place(
        precision: str | None, name: str | None, second: str | None, first: str | None, country: str
    ) -> Any:
        reach = REACHES.get(number(precision) or "")
        if reach is None:
            raise ValueError("a precision of place, 1 to 7")
        names = [name, second, first][3 - reach :]
        return where.first([*names, country]) or OUTSIDE

    def actor(kind: str | None, side_a: str | None, side_b: str | None) -> Any:
        return sides.actor([side_a], [side_b], one_sided=number(kind) == ONE_SIDED)

    def target(kind: str | None, side_a: str | None, side_b: str | None) -> str | None:
        return sides.target([side_a], [side_b], one_sided=number(kind) == ONE_SIDED)

    def origin(offices: str | None) -> str:
        return seen_by.first_listed(offices) or source

    def newest(told: str | None, last: str | None) -> Moment | None:
        days = [day.strip() for day in (told or "").split(";") if _DAY.fullmatch(day.strip())]
        try:
            days.append(when.day(last or "").isoformat())
        except ValueError:
            return None  # what is wrong with the day is told of the event's time
        return parse_moment(max(days), near)

    def deaths(low: str | None, high: str | None) -> list[float] | None:
        if not low or not high:
            return None
        return sorted(map(number_in, (low, high)))  # a few rows have them the wrong way round

    return Table(
        data=data,
        bad=bad,
        encoding=encoding,
        rules={
            "id": Derived(("id",), lambda id: f"{source}-{number(id)}" if id else None),
            "activity": Derived(("type_of_violence",), activity),
            "place": Derived(
                ("where_prec", "where_coordinates", "adm_2", "adm_1", "country"), place
            ),
            "actor": Derived(("type_of_violence", "side_a", "side_b"), actor),
            "target": Derived(("type_of_violence", "side_a", "side_b"), target),
            "when": when,
            "known": Derived(("source_date", "date_end"), newest)
            if when_known is None
            else Constant(when_known),
            "deaths": Derived(("low", "high"), deaths),
            "origin": Derived(("source_office",), origin) if is_outlet else Constant(source),
            "source": Constant(source),
            "text": Text("source_headline"),
        },
        panel=everywhere(ledger, source, activities.values()) if coverage else None,
    )


def _activities(given: Any, ledger: Ledger) -> dict[str, str]:
    """The activity of each type of violence, checked."""
    expected = 'an activity for some types of violence: {"1": "armed-clashes", "3": ...}'
    if not isinstance(given, Mapping) or not given:
        raise refused("ucdp", "activities", given, expected)
    for kind in given:
        if kind not in VIOLENCE:
            raise refused("ucdp", "activities", kind, expected)
    return named_by_code("ucdp", given, ledger)


def ucdp_activities(ledger: Ledger) -> dict[str, str]:
    """The activity of `activities-default-1` for each type of violence, for a ledger that uses those.

    Raises:
        InputError: for a ledger that names none of them: its own activities have then to be said, or
            every event would be about something it does not ask of.
    """
    check_shipped(
        ledger,
        "the activity of each type of violence, as in 1=armed-clashes "
        "(1 with a state, 2 without one, 3 against civilians)",
    )
    told = taxonomy.known_codes("ucdp")
    return {code: id for code in VIOLENCE if (id := told[code]) is not None}
