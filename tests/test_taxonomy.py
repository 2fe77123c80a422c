"""The activities that come with pledgewatch, and the codes of others for them."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

import pytest

import pledgewatch as pw
from pledgewatch.conventions import content, taxonomy
from pledgewatch.model.logic import F, T, U
from pledgewatch.model.tree import Hierarchy

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("PLEDGEWATCH_DATA", ROOT.parent / "shared" / "data")) / "taxonomies"
KINDS = taxonomy.load()


def table(name: str) -> str:
    """A published table of codes; the test that asks is skipped where it is absent."""
    path = DATA / name
    if not path.exists():
        pytest.skip(
            f"the table {name} is not beside the project; PLEDGEWATCH_DATA names its folder"
        )
    return path.read_text("utf-8", errors="replace")


def broader(one: str, other: str) -> bool:
    return one in KINDS.ancestors(other)


# -- the kinds -------------------------------------------------------------------------------------


def test_it_is_small() -> None:
    assert 40 <= len(KINDS) <= 70


def test_every_kind_is_well_made() -> None:
    for id in KINDS:
        kind = taxonomy.activity(id)
        assert re.fullmatch(r"act:[a-z]+(-[a-z]+)*", id)
        assert kind.id == id
        assert kind.label
        assert all(parent in KINDS for parent in kind.kind_of), id
        told = taxonomy.meaning(id)
        assert told.endswith(".")
        assert "\n" not in told
        assert len(told) < 110


def test_nothing_is_a_kind_of_itself() -> None:
    assert Hierarchy.cycle_in({id: KINDS[id].kind_of for id in KINDS}) is None


def test_no_kind_names_a_parent_that_another_parent_implies() -> None:
    for id in KINDS:
        parents = KINDS[id].kind_of
        assert not any(broader(a, b) for a in parents for b in parents if a != b), id


def test_every_name_leads_to_one_kind() -> None:
    for id in KINDS:
        for name in (KINDS[id].label, *KINDS[id].aliases):
            assert taxonomy.find(name).id == id


def test_only_known_keys_are_used() -> None:
    allowed = {"name", "aliases", "kind_of", "means", *taxonomy.SYSTEMS, *taxonomy.FORMS}
    for id, kind in content(taxonomy.NAME)["activities"].items():
        assert set(kind) <= allowed, id


@pytest.mark.parametrize(
    ("narrow", "broad"),
    [
        ("shelling", "military-activity"),
        ("missile-strike", "armed-attack"),
        ("air-strike", "air-attack"),
        ("drone-strike", "armed-attack"),
        ("ground-assault", "armed-attack"),
        ("clashes", "armed-attack"),
        ("movement-of-forces", "military-activity"),
        ("military-presence", "military-activity"),
        ("torture", "violence-against-civilians"),
        ("sexual-violence", "violence-against-civilians"),
        ("nuclear-weapon-use", "armed-attack"),
        ("nuclear-threat", "threat-of-force"),
        ("detention", "coercion"),
        ("looting", "harm-to-property"),
        ("demonstration", "protest"),
    ],
)
def test_what_is_a_kind_of_what(narrow: str, broad: str) -> None:
    assert broader(f"act:{broad}", f"act:{narrow}")


def test_to_withdraw_is_no_military_activity() -> None:
    """Who pledged less military activity keeps it by leaving."""
    assert not broader("act:military-activity", "act:withdrawal-of-forces")


def test_an_unknown_kind_suggests_the_nearest() -> None:
    with pytest.raises(pw.InputError, match='did you mean "act:shelling"'):
        taxonomy.activity("act:sheling")
    with pytest.raises(pw.InputError, match="act:drone-strike"):
        taxonomy.activity("act:UAV strike")
    with pytest.raises(pw.InputError, match='did you mean "shelling"'):
        taxonomy.find("sheling")
    for ask in (taxonomy.children, taxonomy.meaning, taxonomy.codes):
        with pytest.raises(pw.InputError, match="an id of activities-default-1"):
            ask("act:qqqq")


# -- in a ledger -----------------------------------------------------------------------------------


def ledger_of(*activities: str) -> pw.Ledger:
    told = ", ".join(f'"{activity}"' for activity in activities)
    return pw.loads(f"""
[[actor]]
id = "army"

[[place]]
id = "town"

[[activity]]
id = "shelling-of-homes"
kind_of = ["act:shelling"]

[[pledge]]
id = "p"
kind = "refrain"
debtor = "army"
said = "2022"
activities = [{told}]
places = ["town"]
""")


def test_own_activities_lie_in_those_that_come() -> None:
    activities = ledger_of("act:armed-attack").activities
    assert activities.contained("shelling-of-homes", ["act:armed-attack"]) is T
    assert activities.contained("act:military-activity", ["act:armed-attack"]) is U
    assert activities.contained("act:protest", ["act:armed-attack"]) is F


def test_all_kinds_together_are_what_they_are_kinds_of() -> None:
    kinds = taxonomy.children("act:air-attack")
    assert len(kinds) == 2
    assert ledger_of(*kinds).activities.contained("act:air-attack", kinds) is T
    some = taxonomy.children("act:bombardment")[:2]
    assert ledger_of(*some).activities.contained("act:bombardment", some) is U


# -- codes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("system", "code", "kind"),
    [
        ("cameo", "19", "military-activity"),
        ("cameo", "190", "armed-attack"),
        ("cameo", "194", "shelling"),
        ("cameo", "195", "air-attack"),
        ("cameo", "1952", "drone-strike"),
        ("cameo", "1411", "demonstration"),
        ("cameo", "0874", "withdrawal-of-forces"),
        ("cameo", "2042", "nuclear-weapon-use"),
        ("cameo", "1385", "threat-of-force"),
        ("cameo", "010", None),
        ("cameo", "057", "signing-of-agreement"),
        ("cameo", "051", None),
        ("plover", "ASSAULT", "violence"),
        ("plover", "ASSAULT:firearms", "small-arms-fire"),
        ("plover", "assault:torture", "torture"),
        ("plover", "AGREE", None),
        ("acled", "Battles", "ground-combat"),
        ("acled", "Armed clash", "clashes"),
        ("acled", "Shelling/artillery/missile attack", "bombardment"),
        ("acled", "air/drone strike", "air-attack"),
        ("acled", "Explosions/Remote violence", "remote-attack"),
        ("acled", "Strategic developments", None),
        ("ucdp", "1", "armed-attack"),
        ("ucdp", "2", "armed-attack"),
        ("ucdp", "3", "killing-of-civilians"),
    ],
)
def test_a_code_stands_for(system: str, code: str, kind: str | None) -> None:
    found = taxonomy.of_code(system, code)
    assert (found and found.id) == (kind and f"act:{kind}")


@pytest.mark.parametrize("system", taxonomy.SYSTEMS)
def test_every_code_that_is_listed_is_listed_once_and_known(system: str) -> None:
    listed = [code for id in KINDS for code in taxonomy.codes(id).get(system, ())]
    listed += content(taxonomy.NAME)["systems"][system]["none"]
    assert len(listed) == len(set(listed))
    assert set(listed) <= set(taxonomy.known_codes(system))


@pytest.mark.parametrize("system", taxonomy.SYSTEMS)
def test_a_kind_and_its_codes_agree(system: str) -> None:
    for id in KINDS:
        for code in taxonomy.codes(id).get(system, ()):
            assert taxonomy.of_code(system, code) is KINDS[id]


@pytest.mark.parametrize(
    ("system", "code", "near"),
    [
        ("cameo", "1911", '"191"'),
        ("plover", "ASSAULT:firearm", '"ASSAULT:firearms"'),
        ("acled", "Armed clashes", '"Armed clash"'),
        ("ucdp", "7", "such as"),
        ("acled", "", "such as"),
    ],
)
def test_an_unknown_code_suggests_the_nearest(system: str, code: str, near: str) -> None:
    with pytest.raises(pw.InputError) as caught:
        taxonomy.of_code(system, code)
    assert caught.value.field == system
    assert near in caught.value.expected


def test_an_unknown_system_suggests_the_nearest() -> None:
    with pytest.raises(pw.InputError, match='did you mean "cameo"'):
        taxonomy.of_code("camo", "19")


def test_a_finer_code_of_cameo_stands_for_no_more_than_a_coarser_one() -> None:
    known = taxonomy.known_codes("cameo")
    for code, kind in known.items():
        above = known.get(code[:-1])
        if kind is not None and above is not None:
            assert broader(above, kind), code


def test_a_mode_of_plover_stands_for_no_more_than_its_type() -> None:
    known = taxonomy.known_codes("plover")
    for code, kind in known.items():
        above = known.get(code.partition(":")[0])
        if ":" in code and above is not None and kind is not None:
            assert broader(above, kind), code


SUB_EVENTS = {
    "Battles": (
        "Armed clash", "Government regains territory", "Non-state actor overtakes territory",
    ),
    "Explosions/Remote violence": (
        "Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED", "Grenade",
    ),
    "Violence against civilians": ("Sexual violence", "Attack", "Abduction/forced disappearance"),
    "Protests": ("Peaceful protest", "Protest with intervention", "Excessive force against protesters"),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Strategic developments": (
        "Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use",
        "Headquarters or base established", "Looting/property destruction",
        "Non-violent transfer of territory", "Other",
    ),
}  # fmt: skip
# Told of the protesters, but done to them.
DONE_TO_THEM = "Excessive force against protesters"


def test_the_codes_of_acled_are_its_types_and_sub_types() -> None:
    known = taxonomy.known_codes("acled")
    assert set(known) == {*SUB_EVENTS, *(sub for subs in SUB_EVENTS.values() for sub in subs)}
    for event, subs in SUB_EVENTS.items():
        for sub in subs:
            above, kind = known[event], known[sub]
            if above is not None and kind is not None and sub != DONE_TO_THEM:
                # A poison may come in a shell or in a cup.
                assert broader(above, kind) or sub == "Chemical weapon", sub


def test_every_code_of_cameo_is_known() -> None:
    rows = list(csv.DictReader(table("cameo_codes.csv").splitlines()))
    codes = [row["code"] for row in rows if row["code"]]
    assert len(codes) > 300
    assert len({code for code in codes if len(code) == 2}) == 20
    words = {"01", "02", "03", "05", "09", "10", "11", "12"}
    for code in codes:
        found = taxonomy.of_code("cameo", code)
        assert (found is None) == (code[:2] in words and code != "057"), code


def test_plover_agrees_with_its_own_table_for_cameo() -> None:
    """What PLOVER calls a CAMEO code is broader or narrower than what it is here, never another thing."""
    lines = table("CAMEO2PLOVER-2021.txt").splitlines()
    pairs = [
        m.groups() for line in lines if (m := re.match(r"(\d+):\s*([A-Z]+)\s*,\s*([\w-]*)", line))
    ]
    assert len(pairs) > 200
    plover = taxonomy.known_codes("plover")
    for code, event, mode in pairs:
        name = f"{event}:{mode}" if mode else event
        assert name in plover, (code, name)
        mine, theirs = taxonomy.of_code("cameo", code), plover[name]
        if len(code) > 2 and mine is not None and theirs is not None:
            assert broader(theirs, mine.id) or broader(mine.id, theirs), (code, name)


def test_the_page_shows_the_data() -> None:
    from tools.activities import PAGE
    from tools.activities import table as written

    assert written() in PAGE.read_text("utf-8"), "write it anew: python tools/activities.py"
