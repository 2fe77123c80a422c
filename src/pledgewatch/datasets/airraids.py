"""Air raid alerts of Ukraine, from 2022: the official series and the one kept by volunteers.

**A row is** one alert for one area, from when it was given to when it was lifted. An alert is a warning
and no attack: missiles and aircraft in flight raise it over whole oblasts. So alerts are counts of
warnings, and say that fewer warnings were given, not that nothing was hit.

**Event time** is `started_at`, an exact instant in UTC; **knowledge time** is the same, for an alert is
public when it is given. In the volunteers' series `region` is the oblast; in the official one alerts are
told for an oblast, a raion or a hromada, from 15 March 2022 on. Places are found by the narrowest name
that the ledger declares; ids are made of the place and the time, so that a row told twice is one.

**What it counts**: alerts all over Ukraine, from the first day of the table to the last; where the ledger
names no place "Ukraine", in the places of its rows.

Source: Vadym Klymenko, github.com/Vadimkin/ukrainian-air-raid-sirens-dataset (MIT).
"""

from __future__ import annotations

from typing import Any, Literal

from pledgewatch.datasets.names import Names, inside, named, named_or_none
from pledgewatch.model.fields import one_of
from pledgewatch.model.ledger import Ledger, a_ledger
from pledgewatch.model.records import Activity, Actor, Place, Source
from pledgewatch.tables import OUTSIDE, Constant, Derived, Instant, Table

_FORM = "%Y-%m-%d %H:%M:%S%z"
_AREAS = {"official": ("hromada", "raion", "oblast"), "volunteer": ("region",)}
"""The columns of each series that name an area, from the narrowest on."""


def airraids(
    data: Any,
    ledger: Ledger,
    *,
    activity: str = "air-raid-alert",
    actor: str | None = None,
    source: str = "air-raid-alerts",
    series: Literal["official", "volunteer"] = "official",
    bad: Literal["fatal", "quarantine"] = "fatal",
    coverage: bool = True,
) -> Table:
    """A table of air raid alerts, for a ledger.

    Args:
        data: Its file or frame; see `Table`.
        ledger: Whose places its names are looked up among.
        activity: The activity that stands for an alert.
        actor: Whose acts raise them; None: not told.
        source: The id of the source in the ledger that stands for the series.
        series: Which of the two: they name their areas in other columns.
        bad: What to do with rows that cannot be read.
        coverage: Whether it brings what it counts.

    Raises:
        InputError: for what is no ledger, no id of it, no series; and as for `Table`.
    """
    a_ledger("airraids", ledger)
    activity = named("airraids", "activity", activity, ledger, Activity)
    actor = named_or_none("airraids", "actor", actor, ledger, Actor)
    source = named("airraids", "source", source, ledger, Source)
    columns = _AREAS[one_of("airraids", "series", series, _AREAS)]
    where = Names.declared(ledger, Place)

    def place(*names: str | None) -> Any:
        return where.first(names) or OUTSIDE

    def id(*told: str | None) -> str | None:
        return f"{source}-{'-'.join(each for each in told if each)}".replace(" ", "-").lower()

    return Table(
        data=data,
        bad=bad,
        rules={
            "id": Derived((*columns, "started_at"), id),
            "activity": Constant(activity),
            "place": Derived(columns, place),
            "actor": Constant(actor),
            "when": Instant("started_at", _FORM),
            "known": Instant("started_at", _FORM),
            "origin": Constant(source),
        },
        panel=inside("Ukraine", ledger, source, activity) if coverage else None,
    )
