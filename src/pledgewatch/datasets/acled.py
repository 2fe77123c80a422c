"""The Armed Conflict Location and Event Data (ACLED), as its export and its API give them.

**A row is** one event of political violence or protest, or a strategic development, in one place on one day, coded
by hand from one or more sources; no death is needed for it. What the same actors did there on one day is one event. The
exports of before and after March 2023 are read alike: what differs between them (`data_id`, `event_id_no_cnty`, `iso3`;
`disorder_type`, `civilian_targeting`, `tags`) is not asked for. It is the dyadic form; in the monadic one an event
stands once for each actor under one id, and is refused.

**Event time** is `event_date` as far as `time_precision` tells it: the day (1), one of the days within a week of it (2), one of
the days of its month (3). **Knowledge time** is `timestamp`, when the row was last changed, and never before the event was over.
A correction overwrites a row, its timestamp too: what was known earlier then looks as if it had been known later only. Pass `known` for a
table without timestamps. **Places** are read from the narrowest name that the ledger declares and that `geo_precision`
reaches: the location and its divisions (1), the second-order division (2), the first-order one (3), the country.
**Actors** have no direction of their own in these data. A shelling or another attack from afar and violence against
civilians are taken for acts of `actor1` against `actor2` (`one_sided`); any other event is one of both, and who began it is not
told: it is told of the narrowest actor that both belong to, failing that of nobody. Of an unidentified group it is told of
nobody too. A name is looked up as it stands, then without what stands in parentheses, such as the years of a government. **Deaths** are
`fatalities`, an estimate on the low side. **Origins**: where the ledger calls the data set an outlet (`dataset = true`), the first of the sources
(`source`, "A; B") is the origin of the row, rated as the data set is until the ledger rates it; otherwise the data set is.

**What is lost**: the other sources, associated actors, coordinates, `inter1` and `inter2`, and which party of a fight began it.

**What it counts**: such events everywhere, from the first day of the table to the last, with a lag learnt from timestamps; about
half of the events of a week are there within two weeks, and corrections make the lag look longer.

Columns: the ACLED Codebook and its guide to the changes of columns of 2023 (acleddata.com). The data may be used under ACLED's terms
alone, and come with no part of this project.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Collection, Mapping
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
from pledgewatch.errors import nearest
from pledgewatch.model.dates import Time, parse_moment
from pledgewatch.model.fields import argument, members, name, number_in, refused
from pledgewatch.model.ledger import Ledger, a_ledger
from pledgewatch.model.records import Place, Source
from pledgewatch.model.time import Moment, exact
from pledgewatch.tables import OUTSIDE, Constant, Derived, Table, Text

ONE_SIDED = ("Explosions/Remote violence", "Violence against civilians")
"""Types of events that are acts of `actor1`."""
REACHES = {"1": 4, "2": 2, "3": 1}
"""By `geo_precision`, how many of location, third-, second- and first-order division it reaches."""
_FORMS = ("%Y-%m-%d", "%d %B %Y", "%d-%B-%Y", "%d %b %Y", "%d-%b-%Y", "%d/%m/%Y")
"""How days are written: by the API, by the export, in older ones."""
_BRACKETS = re.compile(r"\s*\([^()]*\)")


def acled(
    data: Any,
    ledger: Ledger,
    *,
    activities: Mapping[str, str] | None = None,
    source: str = "acled",
    known: Literal["timestamp"] | Time = "timestamp",
    one_sided: Collection[str] = ONE_SIDED,
    encoding: str = "utf-8",
    bad: Literal["fatal", "quarantine"] = "fatal",
    coverage: bool = True,
) -> Table:
    """A table of ACLED events, for a ledger.

    Args:
        data: Its file or frame; see `Table`.
        ledger: Whose places and actors its names are looked up among.
        activities: The activity of each `sub_event_type` or, where that is not named, `event_type`; events of
            types that are not named are left out. None: those that come with pledgewatch.
        source: The id of the source in the ledger that stands for the data set.
        known: ``timestamp``: from when a row was last changed on; or one time for all rows, as for
            `parse_moment`.
        one_sided: The types of events that are acts of `actor1`; of all others it is not told who began.
        encoding: Of a CSV file.
        bad: What to do with rows that cannot be read.
        coverage: Whether it brings what it counts.

    Raises:
        InputError: for what is no ledger, no id of it, no time; and as for `Table`.
    """
    a_ledger("acled", ledger)
    kinds = _activities(activities, ledger)
    source = named("acled", "source", source, ledger, Source)
    by_row = isinstance(known, str) and known == "timestamp"
    when_known = None if by_row else parse_moment(known, ledger.timezone)
    where, seen_by = Names.declared(ledger, Place), Names.declared(ledger, Source)
    sides = TwoSides.declared(ledger)
    is_outlet = ledger.node(Source, source).dataset
    directed = argument("acled", "one_sided", _texts, one_sided)
    if directed is None:
        raise refused("acled", "one_sided", one_sided, f"types of events: {', '.join(ONE_SIDED)}")

    def activity(narrow: str | None, broad: str | None) -> Any:
        for told in (narrow, broad):
            if told and told.casefold() in kinds:
                return kinds[told.casefold()] or OUTSIDE
        return OUTSIDE

    def place(precision: str | None, *told: str | None) -> Any:
        reach = REACHES.get(precision or "")
        if reach is None:
            raise ValueError("a precision of place, 1 to 3")
        *names, country = told
        return where.first([*names[len(names) - reach :], country]) or OUTSIDE

    def actor(kind: str | None, one: str | None, other: str | None) -> Any:
        is_directed = kind in directed
        if _is_unnamed(one) and (is_directed or _is_unnamed(other)):
            return None
        found = sides.actor(_names(one), _names(other), one_sided=is_directed)
        # Of an event of somebody and a group that nobody identified, nobody is told.
        return None if found is OUTSIDE and not is_directed and _is_unnamed(other) else found

    def target(kind: str | None, one: str | None, other: str | None) -> str | None:
        return sides.target(_names(one), _names(other), one_sided=kind in directed)

    def when(day: str | None, precision: str | None) -> str | None:
        if not day:
            return None
        first, last = _days(day, precision)
        return str(first) if first == last else f"[{first}..{last}]"

    def since(stamp: str | None, day: str | None, precision: str | None) -> Moment | None:
        if not stamp or not day:
            return None
        try:
            last = _days(day, precision)[1]
        except ValueError:
            return None  # what is wrong with the day is told of the event's time
        seconds = int(number_in(stamp))
        changed = dt.datetime.fromtimestamp(seconds, dt.UTC).date()
        over = parse_moment(str(last), ledger.timezone)
        return exact(seconds * 1_000_000) if changed > last else over

    def origin(told: str | None) -> str:
        return seen_by.first_listed(told) or source

    return Table(
        data=data,
        bad=bad,
        encoding=encoding,
        rules={
            "id": Text("event_id_cnty", before=f"{source}-"),
            "activity": Derived(("sub_event_type", "event_type"), activity),
            "place": Derived(
                ("geo_precision", "location", "admin3", "admin2", "admin1", "country"), place
            ),
            "actor": Derived(("event_type", "actor1", "actor2"), actor),
            "target": Derived(("event_type", "actor1", "actor2"), target),
            "when": Derived(("event_date", "time_precision"), when),
            "known": Derived(("timestamp", "event_date", "time_precision"), since)
            if when_known is None
            else Constant(when_known),
            "deaths": Derived(("fatalities",), lambda told: number_in(told) if told else None),
            "origin": Derived(("source",), origin) if is_outlet else Constant(source),
            "source": Constant(source),
            "text": Text("notes"),
        },
        panel=everywhere(ledger, source, filter(None, kinds.values())) if coverage else None,
    )


def _activities(given: Any, ledger: Ledger) -> dict[str, str | None]:
    """The activity of each type of event, by its name in lower case, checked."""
    known = taxonomy.known_codes("acled")
    if given is None:
        check_shipped(ledger, 'the activity of some types of events, as in "Armed clash"=clashes')
        return {kind.casefold(): id for kind, id in known.items()}
    expected = 'an activity for some types of events: {"Armed clash": "clashes", ...}'
    if not isinstance(given, Mapping) or not given:
        raise refused("acled", "activities", given, expected)
    names = {kind.casefold() for kind in known}
    for kind in given:
        if not isinstance(kind, str) or kind.casefold() not in names:
            near = nearest(kind, known) if isinstance(kind, str) else ""
            raise refused("acled", "activities", kind, expected + near)
    return {kind.casefold(): id for kind, id in named_by_code("acled", given, ledger).items()}


def _texts(given: Any) -> frozenset[str]:
    return frozenset(map(name, members(given)))


def _days(day: str, precision: str | None) -> tuple[dt.date, dt.date]:
    """The first and the last day on which an event may have been."""
    told = _day(day)
    if precision in ("1", None):
        return told, told
    if precision == "2":
        week = dt.timedelta(days=6)
        return told - week, told + week
    if precision == "3":
        last = calendar.monthrange(told.year, told.month)[1]
        return told.replace(day=1), told.replace(day=last)
    raise ValueError("a precision of time, 1 to 3")


def _day(text: str) -> dt.date:
    for form in _FORMS:
        try:
            return dt.datetime.strptime(text[:10] if form == _FORMS[0] else text, form).date()
        except ValueError:
            continue
    raise ValueError("a day such as 2022-03-29 or 29 March 2022")


def _names(told: str | None) -> tuple[str | None, ...]:
    """What an actor may be called in a ledger: as it stands, and less what stands in parentheses."""
    if not told:
        return ()
    return told, _BRACKETS.sub("", told), told.partition("(")[0].strip()


def _is_unnamed(told: str | None) -> bool:
    return not told or told.casefold().startswith("unidentified")
