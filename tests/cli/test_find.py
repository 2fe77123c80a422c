"""Ids are found by name: places and activities that come with pledgewatch, and what a ledger declares."""

from __future__ import annotations

import json

import pytest
from tests.cli.newsroom import run

import pledgewatch as pw
from pledgewatch.errors import InputError


def ids(name: str, *args, **options) -> list[str]:
    return [each.id for each in pw.find(name, *args, **options)]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Sumy", ["geo:692194", "geo:ua-59"]),
        ("суми", ["geo:692194"]),
        ("geo:ua-59", ["geo:ua-59"]),
        ("ua-59", ["geo:ua-59"]),
        ("artillery fire", ["act:shelling"]),
        ("ARTILLERY-FIRE", ["act:shelling"]),
        ("act:shelling", ["act:shelling"]),
    ],
)
def test_by_name_other_name_and_id(name, first):
    assert ids(name)[: len(first)] == first


@pytest.mark.parametrize(
    ("name", "near"),
    [("Khakriv", "geo:706483"), ("shellng", "act:shelling"), ("drone", "act:drone-strike")],
)
def test_near_spellings_and_parts_of_names(name, near):
    found = pw.find(name)
    assert near in [each.id for each in found]
    assert all(each.likeness < 1 for each in found)


def test_a_name_that_is_met_leaves_out_what_is_only_near():
    assert all(each.likeness >= 0.9 for each in pw.find("Sumy"))


def test_nothing_goes_by_it():
    assert pw.find("xqzwv") == ()


def test_what_a_ledger_declares_comes_first():
    kyiv = pw.examples.kyiv()
    assert ids("Sumy", kyiv)[0] == "sumy"
    assert ids("Sumy", kyiv, table="source") == ["zhyvytskyi"]
    assert ids("Fomin", kyiv)[0] == "fomin"
    assert ids("drastically reduce", kyiv) == ["kyiv-chernihiv"]
    assert ids("fomin") != ids("fomin", kyiv)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"name": "' "}, {"name": 3}, {"name": "a", "ledger": "kyiv"},
        {"name": "a", "table": "places"}, {"name": "a", "most": 0},
    ],
)  # fmt: skip
def test_what_cannot_be_looked_for(wrong):
    with pytest.raises(InputError, match="find"):
        pw.find(**wrong)


def test_the_command(capsys):
    status, out, err = run(capsys, "find", "artillery", "fire")
    assert (status, err) == (0, "")
    assert out.startswith("act:shelling  activity  shelling: Fire with artillery")
    assert 'also "artillery fire"' in out


def test_what_is_only_near_is_said_to_be(capsys):
    status, out, _ = run(capsys, "find", "Khakriv")
    assert status == 0
    assert out.startswith('Nothing goes by "Khakriv" itself; this is near it.\n')
    assert "geo:706483" in out


def test_nothing_found_is_status_4(capsys):
    assert run(capsys, "find", "xqzwv") == (
        4, 'Nothing goes by "xqzwv", or by a name near it.\n', "",
    )  # fmt: skip


def test_as_data_and_in_a_ledger(capsys):
    seed = str(pw.examples.path("kyiv-2022"))
    status, out, _ = run(capsys, "find", "Sumy", "--ledger", seed, "--table", "place", "--json")
    told = json.loads(out)
    assert status == 0
    assert told["name"] == "Sumy"
    assert told["found"][0] == {
        "id": "sumy", "table": "place", "name": "Sumy and its region",
        "told": "Sumy and its region, part of Ukraine", "by": "sumy", "likeness": 1.0,
        "declared": True,
    }  # fmt: skip


def test_a_table_that_there_is_not(capsys):
    status, _, err = run(capsys, "find", "Sumy", "--table", "places")
    assert status == 2
    assert "`--table`: found 'places'; expected one of place, activity" in err
    assert 'did you mean "place"?' in err


# -- errors about ids --------------------------------------------------------------------------------

BOOK = """
[[actor]]
id = "state"
[[source]]
id = "agency"
[[pledge]]
id = "truce"
kind = "cease"
debtor = "state"
said = "2022-03-01"
activities = ["{activity}"]
places = ["{place}"]
"""


@pytest.mark.parametrize(
    ("activity", "place", "named"),
    [
        ("act:shelling", "sumy", '"geo:ua-59" (Sumy Oblast, a subdivision in Ukraine)'),
        ("artillery-fire", "geo:ua-59", 'or "act:shelling" (shelling)'),
        ("act:shelling", "khakriv", "geo:706483"),
        ("shellng", "geo:ua-59", "act:shelling"),
        ("act:shellng", "geo:ua-59", "act:shelling"),
        ("act:shelling", "geo:ua-599", "geo:ua-59"),
    ],
)
def test_an_error_about_an_id_names_what_was_meant(activity, place, named):
    with pytest.raises(InputError) as told:
        pw.loads(BOOK.format(activity=activity, place=place))
    assert len(told.value.problems) == 1
    assert named in told.value.expected


def test_what_is_declared_is_named_before_what_comes_with_pledgewatch():
    book = BOOK.format(activity="act:shelling", place="my-tow") + '[[place]]\nid = "my-town"\n'
    with pytest.raises(InputError) as told:
        pw.loads(book)
    assert told.value.expected == 'the id of a declared [[place]]; did you mean "my-town"?'
