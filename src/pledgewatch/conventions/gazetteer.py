"""The places that come with pledgewatch: the world by country and subdivision, Ukraine to its towns.

    >>> from pledgewatch.conventions import gazetteer
    >>> gazetteer.find("Київська область").id
    'geo:ua-32'

Ids are codes that others use: ``geo:ua`` is the country of ISO 3166-1, ``geo:ua-32`` the subdivision of
ISO 3166-2, ``geo:ua-3208`` a raion of Ukraine by the digits of its KATOTTH code, ``geo:711350`` a town by
its number in GeoNames. A ledger names them without declaring them.

The data are those of GeoNames (CC BY 4.0); ``places-default-1.tsv`` says how they were made, and
``positions-default-1.tsv`` where the towns are.
"""

from __future__ import annotations

import enum
import functools
import statistics
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import NamedTuple

from pledgewatch.conventions import PREFIXES
from pledgewatch.conventions.catalogues import Catalogue
from pledgewatch.model.records import Place

NAME = "places-default-1"
"""The name and version of the data."""
POSITIONS = "positions-default-1"
"""The name and version of what tells where the towns are: for maps alone, no verdict rests on it."""

_PREFIX = PREFIXES["place"]


class AdminLevel(enum.StrEnum):
    """How far down a place is."""

    COUNTRY = "country"
    SUBDIVISION = "subdivision"
    DISTRICT = "district"
    TOWN = "town"


_LEVELS = {level.value[0]: level for level in AdminLevel}


class Position(NamedTuple):
    """Where something is, in decimal degrees on WGS 84, north and east positive."""

    latitude: float
    longitude: float


class _Row(NamedTuple):
    level: str
    name: str
    parent: str = ""
    zone: str = ""
    aliases: str = ""


def _lines(name: str) -> Iterator[tuple[str, list[str]]]:
    """The lines of a table of places: an id and the rest."""
    text = resources.files("pledgewatch.conventions").joinpath(f"{name}.tsv").read_text("utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            id, *fields = line.split("\t")
            yield _PREFIX + id, fields


@functools.cache
def _rows() -> dict[str, _Row]:
    return {id: _Row(*fields) for id, fields in _lines(NAME)}


def _parent(row: _Row) -> tuple[str, ...]:
    return (_PREFIX + row.parent,) if row.parent else ()


def _names(id: str) -> tuple[str, ...]:
    row = _rows()[id]
    return (row.name, *row.aliases.split("|")) if row.aliases else (row.name,)


def _place(id: str) -> Place:
    row = _rows()[id]
    return Place(
        id=id,
        name=row.name,
        aliases=_names(id)[1:],
        part_of=_parent(row),
        timezone=row.zone or None,
    )


def _told(id: str) -> str:
    """A place and what it lies in: "Kharkiv, a town in Kharkiv Raion, Kharkiv Oblast, Ukraine"."""
    row = _rows()[id]
    chain = []
    above = _parent(row)
    while above:
        parent = _rows()[above[0]]
        chain.append(parent.name)
        above = _parent(parent)
    kind = _LEVELS[row.level].value
    return f"{row.name}, a {kind} in {', '.join(chain)}" if chain else f"{row.name}, a {kind}"


def _parts(_: str, children: Sequence[str]) -> tuple[str, ...]:
    """Subdivisions make up a country and districts a subdivision; towns make up nothing.

    Where a town lies in none of the parts that are told, they are not all.
    """
    rows = _rows()
    return () if any(rows[id].level == "t" for id in children) else tuple(children)


@functools.cache
def load() -> Catalogue[Place]:
    """The catalogue of places, read when it is first asked for."""
    rows = _rows()
    parents = {id: _parent(row) for id, row in rows.items()}
    return Catalogue(NAME, Place.table, _PREFIX, parents, _place, _names, _told, _parts)


def place(id: str) -> Place:
    """The place with an id.

    Raises:
        InputError: when there is none, with what may have been meant.
    """
    return load()[id]


def level(id: str) -> AdminLevel:
    """Whether a place is a country, a subdivision, a district or a town.

    Raises:
        InputError: when there is no such place.
    """
    return _LEVELS[_rows()[place(id).id].level]


def position(id: str) -> Position | None:
    """Where a town is, to about 100 m; for anything larger the middle of the towns in it.

    The middle is the median of their latitudes and of their longitudes, so that a few islands far out do
    not pull it into the sea: good enough to put a name on a map. None where no town of it is known.

    Raises:
        InputError: when there is no such place.
    """
    known = towns()
    id = place(id).id
    if id in known:
        return known[id]
    inside = [known[town] for town in _towns_in(id)]
    if not inside:
        return None
    # Longitudes are told from one of them, so that the date line cuts nothing apart.
    first = inside[0].longitude
    east = statistics.median((each.longitude - first + 180) % 360 - 180 for each in inside)
    north = statistics.median(each.latitude for each in inside)
    return Position(north, (first + east + 180) % 360 - 180)


@functools.cache
def towns() -> dict[str, Position]:
    """Where every town is, by id. Cities that are a subdivision are among them."""
    return {id: Position(*map(float, fields)) for id, fields in _lines(POSITIONS)}


def _towns_in(id: str) -> list[str]:
    known, inside, waiting = towns(), [], [id]
    while waiting:
        below = load().children(waiting.pop())
        inside += [town for town in below if town in known]
        waiting += below
    return inside


def children(id: str) -> tuple[str, ...]:
    """The ids of what directly lies in a place, sorted.

    Raises:
        InputError: when there is no such place.
    """
    return load().children(place(id).id)


def named(name: str) -> tuple[str, ...]:
    """The ids of all places that go by a name."""
    return load().named(name)


def find(name: str, *, within: str | None = None) -> Place:
    """The place that goes by a name.

    Args:
        name: A name in Latin or, for Ukraine and its neighbours, Cyrillic letters. Case, apostrophes
            and the marks on Latin letters make no difference.
        within: The id of a place in which it must lie, to choose among several of one name.

    Raises:
        InputError: when several go by that name (Kyiv: the city and the oblast), with the id of each;
            when none does, with the nearest name.
    """
    return load().find(name, within=within)
