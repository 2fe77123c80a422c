"""What the adapters are given: a ledger, ids of it, and what is said to write instead."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from tests.stories.events import ROOT

import pledgewatch as pw
from pledgewatch.datasets import DATASETS, acled, airraids, gdelt, ucdp, viina

BOOK = pw.Ledger(
    [
        pw.Actor(id="army"),
        pw.Place(id="town"),
        *(pw.Activity(id=id) for id in ("clashes", "air-raid-alert", "reported-event")),
        *(pw.Source(id=id) for id in ("acled", "gdelt", "ucdp", "air-raid-alerts", "viina")),
    ],
    timezone="Europe/Kyiv",
)
DATA = pl.DataFrame({"id": ["1"]})
CODES = {"1": "clashes"}


def of_ucdp(data=DATA, ledger=BOOK, **more):
    return ucdp(data, ledger, **{"activities": CODES, **more})


def of_acled(data=DATA, ledger=BOOK, **more):
    return acled(data, ledger, **{"activities": {"Battles": "clashes"}, **more})


def of_gdelt(data=DATA, ledger=BOOK, **more):
    return gdelt(data, ledger, **{"activities": {"19": "clashes"}, **more})


ADAPTERS = {
    "acled": of_acled,
    "gdelt": of_gdelt,
    "ucdp": of_ucdp,
    "airraids": airraids,
    "viina": viina,
}
GIVEN = {"acled": {"Armed clash": "clashes"}, "gdelt": {"190": "clashes"}, "ucdp": CODES}
WRONG = [True, 3, 2.5, b"army", ["army"], {"id": "army"}, ..., pw.Actor(id="army"), np.array(["army"])]  # fmt: skip


@pytest.mark.parametrize("adapter", ADAPTERS)
@pytest.mark.parametrize("wrong", [None, "ledger.toml", {}, list(BOOK), *WRONG], ids=repr)
def test_the_ledger_is_one(adapter, wrong):
    with pytest.raises(pw.InputError) as error:
        ADAPTERS[adapter](DATA, wrong)
    assert (error.value.entry, error.value.field) == (adapter, "ledger")


@pytest.mark.parametrize(
    ("adapter", "argument"),
    [
        ("ucdp", "source"), ("airraids", "activity"), ("airraids", "actor"), ("airraids", "source"),
        ("viina", "activity"), ("viina", "actor"), ("viina", "source"), ("acled", "source"),
        ("gdelt", "source"),
    ],
)  # fmt: skip
def test_an_id_is_one_that_the_ledger_declares(adapter, argument):
    for wrong in ("armi", "", " army", *WRONG):
        with pytest.raises(pw.InputError) as error:
            ADAPTERS[adapter](DATA, BOOK, **{argument: wrong})
        assert (error.value.entry, error.value.field) == (adapter, argument)
    assert ADAPTERS[adapter](DATA, BOOK)
    if argument == "actor":
        assert ADAPTERS[adapter](DATA, BOOK, actor="army")
        with pytest.raises(pw.InputError, match='did you mean "army"'):
            ADAPTERS[adapter](DATA, BOOK, actor="armi")


def test_an_activity_that_comes_with_pledgewatch_is_declared():
    assert airraids(DATA, BOOK, activity="act:shelling")
    with pytest.raises(pw.InputError):
        airraids(DATA, BOOK, activity="act:sheling")


@pytest.mark.parametrize("adapter", ["acled", "gdelt"])
@pytest.mark.parametrize(
    "wrong",
    [{}, "clashes", [("19", "clashes")], 3, {19: "clashes"}, {"Battle": "clashes"}],
    ids=repr,
)
def test_types_of_events_are_named(adapter, wrong):
    with pytest.raises(pw.InputError) as error:
        ADAPTERS[adapter](activities=wrong)
    assert (error.value.entry, error.value.field) == (adapter, "activities")


@pytest.mark.parametrize(("adapter", "code"), [(acled, "Battles"), (gdelt, "19")])
def test_without_codes_the_activities_that_come_with_pledgewatch_are_meant(adapter, code):
    with pytest.raises(pw.InputError, match="found nothing; expected the activity of some"):
        adapter(DATA, BOOK)
    with pytest.raises(pw.InputError, match='did you mean "clashes"'):
        adapter(DATA, BOOK, activities={code: "clashe"})
    wide = BOOK.with_records(pw.Activity(id="mine", kind_of=("act:military-activity",)))
    assert adapter(DATA, wide)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        *((value, "activities") for value in (None, {}, "clashes", [("1", "clashes")], 3)),
        ({1: "clashes"}, "activities"),
        ({"4": "clashes"}, "activities"),
        ({"1": "clash"}, "activities.1"),
        ({"1": "clashes", "3": None}, "activities.3"),
    ],
    ids=repr,
)
def test_types_of_violence_are_named(wrong, field):
    with pytest.raises(pw.InputError) as error:
        ucdp(DATA, BOOK, activities=wrong)
    assert (error.value.entry, error.value.field) == ("ucdp", field)


def test_other_arguments_of_ucdp():
    for wrong in ("source", 20220330, True, None, ["2022"], np.array(["sources"]), b"sources"):
        with pytest.raises(pw.InputError):
            of_ucdp(known=wrong)
    told = {"2022-06-01", dt.date(2022, 6, 1), pw.parse_moment("2022-06-01", "Europe/Kyiv")}
    assert {of_ucdp(known=value).rules["known"].value for value in told} == {
        pw.parse_moment("2022-06-01", "Europe/Kyiv")
    }
    for argument in ("zone", "dates", "encoding"):
        for wrong in (3, True, "Mars/%H", b"utf-8"):
            with pytest.raises(pw.InputError):
                of_ucdp(**{argument: wrong})


def test_series_and_what_to_do_with_bad_rows():
    for wrong in (None, "offical", 3, ["official"], np.array(["official"])):
        with pytest.raises(pw.InputError) as error:
            airraids(DATA, BOOK, series=wrong)
        assert error.value.field == "series"
    for make in ADAPTERS.values():
        for wrong in (None, "ignore", True):
            with pytest.raises(pw.InputError) as error:
                make(DATA, BOOK, bad=wrong)
            assert error.value.field == "bad"


def test_data_is_a_table():
    for make in ADAPTERS.values():
        for wrong in (None, 3, {"id": ["1"]}, b"x.csv"):
            with pytest.raises(pw.InputError) as error:
                make(wrong, BOOK)
            assert error.value.field == "data"


@pytest.mark.parametrize("name", DATASETS)
def test_codes_of_the_command_line(name):
    assert DATASETS[name](DATA, BOOK, codes=GIVEN.get(name, {}), bad="fatal")
    for wrong in ({"9": "clashes"}, {"1": "clash"}, {"alrt": "clashes"}):
        with pytest.raises(pw.InputError):
            DATASETS[name](DATA, BOOK, codes=wrong, bad="fatal")


@pytest.mark.parametrize("name", ADAPTERS)
def test_every_column_that_is_read_has_a_sentence(name):
    page = (ROOT / "docs" / "datasets.md").read_text("utf-8")
    data = pl.DataFrame({"SOURCEURL": [""]}) if name == "gdelt" else DATA
    columns = ADAPTERS[name](data, BOOK).columns
    assert [column for column in columns if f"`{column}`" not in page] == []
