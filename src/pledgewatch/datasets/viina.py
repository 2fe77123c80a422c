"""VIINA, Violent Incident Information from News Articles: reports on the war in Ukraine, per oblast and day.

**A row is** the number of reports of a day that name a place in one oblast, from many news sources of both
sides, sorted by a machine. They are reports of any kind, not attacks alone, and nobody's acts: what they
count is how much was told. **Event time** is not in them: the day is that of the report, so every row
is `report_dated`, and no reduction is called kept or broken on it alone. When a town was freed, what had
been done there before was found and told: the reports rise while the acts fall. **Knowledge time** is the
end of that day, in the ledger's zone. Rows of no oblast, and of no report at all, are left out.

**What it counts**: reports from all over Ukraine, from the first day of the table to the last; where the
ledger names no place "Ukraine", in the places of its rows.

Source: Yuri Zhukov and Natalie Ayers, VIINA 2.0, github.com/zhukovyuri/VIINA (ODbL 1.0).
"""

from __future__ import annotations

from typing import Any, Literal

from pledgewatch.datasets.names import Names, inside, named, named_or_none
from pledgewatch.model.ledger import Ledger, a_ledger
from pledgewatch.model.records import Activity, Actor, Place, Source
from pledgewatch.tables import OUTSIDE, Constant, Days, Derived, Table


def viina(
    data: Any,
    ledger: Ledger,
    *,
    activity: str = "reported-event",
    actor: str | None = None,
    source: str = "viina",
    bad: Literal["fatal", "quarantine"] = "fatal",
    coverage: bool = True,
) -> Table:
    """A table of reports per oblast and day, for a ledger.

    Args:
        data: Its file or frame, with the columns ``date``, ``oblast`` and ``viina_reports``.
        ledger: Whose places the oblasts are looked up among, as "Chernihiv oblast" before "Chernihiv".
        activity: The activity that stands for what is reported.
        actor: Whose acts they are taken for; None: not told.
        source: The id of the source in the ledger that stands for the data set.
        bad: What to do with rows that cannot be read.
        coverage: Whether it brings what it counts.

    Raises:
        InputError: for what is no ledger and no id of it; and as for `Table`.
    """
    a_ledger("viina", ledger)
    activity = named("viina", "activity", activity, ledger, Activity)
    actor = named_or_none("viina", "actor", actor, ledger, Actor)
    source = named("viina", "source", source, ledger, Source)
    where = Names.declared(ledger, Place)

    def place(oblast: str | None, number: str | None) -> Any:
        if not oblast or number == "0":
            return OUTSIDE
        return where.first((f"{oblast} oblast", f"{oblast} region", oblast)) or OUTSIDE

    def many(number: str | None) -> int:
        if not number or not number.isdecimal():
            raise ValueError("a whole number of reports")
        return int(number) or 1  # a row without any is outside

    def id(day: str | None, oblast: str | None) -> str | None:
        return f"{source}-{day}-{oblast}".replace(" ", "-").lower() if day and oblast else None

    return Table(
        data=data,
        bad=bad,
        rules={
            "id": Derived(("date", "oblast"), id),
            "activity": Constant(activity),
            "place": Derived(("oblast", "viina_reports"), place),
            "actor": Constant(actor),
            "when": Days("date"),
            "number": Derived(("viina_reports",), many),
            "report_dated": Constant(True),
            "origin": Constant(source),
        },
        panel=inside("Ukraine", ledger, source, activity) if coverage else None,
    )
