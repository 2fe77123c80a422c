"""The events of the Global Database of Events, Language and Tone (GDELT), versions 1 and 2, coded in CAMEO.

**A row is** one statement of an article, sorted by a machine: who did what to whom. What one article says twice, or two say
of one event, may be several rows; those of one day, place, code and pair of actors are one incident here. Errors of the machine are
many, and no row says how sure it is: rate the source accordingly.

**Event time** is `SQLDATE`, which the machine reads from the article; where it finds none it is the day of the article.
So a row whose day is the day on which it was added is `report_dated`. **Knowledge time** is `DATEADDED`, an instant (version 2, in UTC)
or a day (version 1), and never before the day of the event was over. **Places** are `ActionGeo_FullName`, "Town, Region, Country": the
narrowest of these names that the ledger declares. Where that place lies in others of the ledger, one of them has to be named as
well, for there is a Moscow in Idaho. **Actors** have a direction: `Actor1` acts, `Actor2` is the target; found by name, code or country code
(`RUS`), if the ledger has it as a name or alias. **Activities** are by `EventCode`. **Origins**: where the ledger calls the data set an
outlet (`dataset = true`), the site of `SOURCEURL` is the origin of the row; otherwise the data set is.

**What is lost**: how often an event was mentioned, tone, Goldstein scale, coordinates, ethnic and other groups of the actors.

**What it counts**: such events everywhere, from the first day of the table to the last. The news that are read grew several times over
since 1979, and again with version 2 (February 2015): counts of different years are not alike.

Files as they are published have no line of names, tabs between fields and `.CSV` or `.CSV.zip` at the end of theirs: 57 or 58 columns are version
1, 61 version 2. A table with names has those of the codebooks. Codes are text: as numbers they lose the zero in front.

Columns: GDELT Event Codebook, version 1.03 of 2013 and 2.0 of 2015 (gdeltproject.org). The data may be used by anybody who names them.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

from pledgewatch.conventions import taxonomy
from pledgewatch.datasets.names import Names, check_shipped, everywhere, named, named_by_code
from pledgewatch.errors import InputError
from pledgewatch.model.dates import parse_moment
from pledgewatch.model.fields import refused
from pledgewatch.model.ledger import Ledger, a_ledger
from pledgewatch.model.records import Actor, Place, Source
from pledgewatch.model.time import Moment
from pledgewatch.tables import OUTSIDE, Constant, Days, Derived, Table, Text
from pledgewatch.tables.files import first_line, is_path
from pledgewatch.tables.frames import columns_of
from pledgewatch.tables.schema import bare_table

_DAY = Days("SQLDATE", form="%Y%m%d")
_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code",
    "Type1Code", "Type2Code", "Type3Code",
)  # fmt: skip
_EVENT = (
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
)  # fmt: skip
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
_NOTHING = ("", "---", "X")
"""What stands where there is no code."""


def _header(version: int) -> tuple[str, ...]:
    geo = [part for part in _GEO if version > 1 or part != "ADM2Code"]
    return (
        *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
        *(f"Actor{number}{part}" for number in (1, 2) for part in _ACTOR),
        *_EVENT,
        *(f"{who}Geo_{part}" for who in ("Actor1", "Actor2", "Action") for part in geo),
        *("DATEADDED", "SOURCEURL"),
    )


HEADERS = {
    57: _header(1)[:-1],
    58: _header(1),
    61: _header(2),
}
"""The names of the columns by their number: version 1 until March 2013, version 1, version 2."""


def gdelt(
    data: Any,
    ledger: Ledger,
    *,
    activities: Mapping[str, str] | None = None,
    source: str = "gdelt",
    bad: Literal["fatal", "quarantine"] = "fatal",
    coverage: bool = True,
) -> Table:
    """A table of GDELT events, for a ledger.

    Args:
        data: Its file, as it was published or with the names of its columns, or a frame; see `Table`.
        ledger: Whose places and actors its names are looked up among.
        activities: The activity of each CAMEO code, which stands for all codes that begin so unless a longer one
            is named; events of other codes are left out. None: those that come with pledgewatch.
        source: The id of the source in the ledger that stands for the data set.
        bad: What to do with rows that cannot be read.
        coverage: Whether it brings what it counts.

    Raises:
        InputError: for what is no ledger, no id of it, and for a file that is none of GDELT's; and as for
            `Table`.
    """
    a_ledger("gdelt", ledger)
    kinds = _activities(activities, ledger)
    source = named("gdelt", "source", source, ledger, Source)
    where, who, seen_by = (
        Names.declared(ledger, Place),
        Names.declared(ledger, Actor),
        Names.declared(ledger, Source),
    )
    header = _header_of(data)
    present = columns_of(bare_table(data)) if header is None else header
    has_url = "SOURCEURL" in present
    is_outlet = has_url and ledger.node(Source, source).dataset

    def activity(code: str | None, root: str | None) -> Any:
        code = _padded(code or "", root or "")
        if code in _NOTHING:
            return OUTSIDE
        if not code.isdecimal():
            raise ValueError("a CAMEO code")
        return (
            next((kinds[code[:n]] for n in range(len(code), 0, -1) if code[:n] in kinds), None)
            or OUTSIDE
        )

    def place(name: str | None) -> Any:
        parts = [part.strip() for part in (name or "").split(",")]
        for number in range(len(parts)):
            found = where.first([", ".join(parts[number:]), parts[number]])
            if found is not None:
                above = ledger.places.ancestors(found) - {found}
                named_too = {where.find(part) for part in parts[number + 1 :]}
                return found if not above or above & named_too else OUTSIDE
        return OUTSIDE

    def actor(*told: str | None) -> Any:
        if not any(told):
            return None
        return who.first(told) or OUTSIDE

    def known(added: str | None, day: str | None) -> Moment | None:
        if not added or not day:
            return None
        form = "%Y%m%d%H%M%S" if len(added) > 8 else "%Y%m%d"
        try:
            at, happened = dt.datetime.strptime(added, form), _DAY.day(day)
        except ValueError:
            raise ValueError(
                "a day such as 20220329, or an instant such as 20220329101500"
            ) from None
        if at.date() <= happened:
            return parse_moment(str(happened), ledger.timezone)
        return parse_moment(f"{at.isoformat()}Z" if len(added) > 8 else str(at.date()), "UTC")

    def incident(*told: str | None) -> str:
        return "-".join([source, *(each or "" for each in told)])

    def origin(url: str | None) -> str:
        site = (urlsplit(url or "").hostname or "").removeprefix("www.")
        return seen_by.find(site) or site or source

    def address(url: str | None) -> str | None:
        return url if url and url.startswith(("http://", "https://")) else None

    rules: dict[str, Any] = {
        "id": Text("GLOBALEVENTID", before=f"{source}-"),
        "activity": Derived(("EventCode", "EventRootCode"), activity),
        "place": Derived(("ActionGeo_FullName",), place),
        "actor": Derived(("Actor1Name", "Actor1Code", "Actor1CountryCode"), actor),
        "target": Derived(
            ("Actor2Name", "Actor2Code", "Actor2CountryCode"), lambda *told: who.first(told)
        ),
        "when": _DAY,
        "known": Derived(("DATEADDED", "SQLDATE"), known),
        "report_dated": Derived(
            ("DATEADDED", "SQLDATE"), lambda added, day: (added or "")[:8] == day
        ),
        "incident": Derived(
            ("SQLDATE", "ActionGeo_FullName", "EventCode", "Actor1Code", "Actor2Code"), incident
        ),
        "origin": Derived(("SOURCEURL",), origin) if is_outlet else Constant(source),
        "source": Constant(source),
    }
    if has_url:
        rules["url"] = Derived(("SOURCEURL",), address)
    return Table(
        data=data,
        bad=bad,
        header=header,
        separator=None if header is None else "\t",
        rules=rules,
        panel=everywhere(ledger, source, filter(None, kinds.values())) if coverage else None,
    )


def _header_of(data: Any) -> tuple[str, ...] | None:
    """The names of the columns of a file that has no line of them."""
    if not is_path(data) or os.path.isdir(data) or "csv" not in os.fspath(data).lower():
        return None
    bare = bare_table(data)
    fields = first_line(bare).rstrip("\r\n").split("\t")
    if not fields[0].isdecimal():
        return None
    if len(fields) not in HEADERS:
        raise InputError(
            file=bare.name,
            found=f"{len(fields)} columns without names",
            expected="57 or 58 (version 1) or 61 (version 2), with tabs between them",
        )
    return HEADERS[len(fields)]


def _activities(given: Any, ledger: Ledger) -> Mapping[str, str | None]:
    """The activity of each code, checked."""
    if given is None:
        check_shipped(ledger, "the activity of some CAMEO codes, as in 190=use-of-force")
        return taxonomy.known_codes("cameo")
    expected = 'an activity for some CAMEO codes: {"19": "use-of-force", "194": ...}'
    if not isinstance(given, Mapping) or not given:
        raise refused("gdelt", "activities", given, expected)
    for code in given:
        if not isinstance(code, str) or code not in taxonomy.known_codes("cameo"):
            raise refused("gdelt", "activities", code, expected)
    return named_by_code("gdelt", given, ledger)


def _padded(code: str, root: str) -> str:
    """A code with the zero in front that it lost where it was read as a number."""
    return f"0{code}" if len(root) == 1 and code.startswith(root) else code
