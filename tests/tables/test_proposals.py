"""What the columns of a frame may mean is proposed, shown and accepted, and never taken for granted."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

import pledgewatch as pw
from pledgewatch.tables import Constant, Days, Derived, Instant, Number, Table, Text, Written

UTC = dt.UTC
ROWS = {
    "event_id": ["1", "2"],
    "date": [dt.date(2022, 3, 29), dt.date(2022, 3, 30)],
    "event_type": ["shelling", "raid"],
    "town": ["north", "north"],
    "fatalities": [2, None],
    "outlet": ["gazette", "radio"],
    "more": ["x", "y"],
}


def proposed(data=ROWS, **changes):
    return Table.from_frame(pl.DataFrame({**data, **changes}))


def test_columns_are_proposed_by_name_and_content():
    table = proposed()
    assert table.proposal.rules == {
        "id": Text("event_id"),
        "when": Days("date"),
        "activity": Text("event_type"),
        "place": Text("town"),
        "deaths": Number("fatalities"),
        "source": Text("outlet"),
    }
    assert table.proposal.missing == {}
    assert table.proposal.unread == ("more",)


def test_what_is_printed_is_the_code_that_says_it():
    printed = str(proposed().proposal)
    assert '    "when": Days("date"),  # days such as' in printed
    assert printed.splitlines()[-1] == "not read: more"
    code = printed[: printed.index("\n}") + 2]
    names = {"Days": Days, "Text": Text, "Number": Number}
    scope: dict[str, object] = {}
    exec(code, names, scope)
    assert scope["rules"] == proposed().proposal.rules


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ([dt.datetime(2022, 3, 29), dt.datetime(2022, 3, 30)], Days("date")),
        ([dt.datetime(2022, 3, 29, 4, 15), dt.datetime(2022, 3, 30)], Written("date")),
        ([dt.datetime(2022, 3, 29, 4, 15, tzinfo=UTC)] * 2, Instant("date")),
        (["29/03/2022", "30/03/2022"], Days("date", form="%d/%m/%Y")),
        (["03/29/2022", "03/30/2022"], Days("date", form="%m/%d/%Y")),
        (["29.03.2022", "30.03.2022"], Days("date", form="%d.%m.%Y")),
        (["29 March 2022", "1 April 2022"], Days("date", form="%d %B %Y")),
        (["20220329", "20220330"], Days("date", form="%Y%m%d")),
        (["05/05/2022", "05/05/2022"], Days("date", form="%d/%m/%Y")),
        (["02/05/2022", "03/05/2022"], None),
        (["soon", "2022-03-30"], None),
        ([None, None], None),
    ],
)
def test_a_time_is_proposed_as_far_as_it_is_told_for_sure(values, rule):
    (found,) = (each for each in proposed(date=values).proposal.suggestions if each.key == "when")
    assert found.rule == rule


def test_days_that_may_be_either_name_both():
    (found,) = (
        each for each in proposed(date=["02/05/2022", "03/05/2022"]).proposal.suggestions if each.key == "when"
    )  # fmt: skip
    assert 'form="%d/%m/%Y" or form="%m/%d/%Y"' in found.why
    with pytest.raises(pw.InputError, match="accept, `when`: expected a rule for it"):
        proposed(date=["02/05/2022", "03/05/2022"]).accept()


def test_a_first_and_a_last_day_and_a_low_and_a_high():
    rows = {"id": ["1"], "date_start": ["2022-03-29"], "date_end": ["2022-03-30"], "best": ["3"], "low": ["1"], "high": ["5"]}  # fmt: skip
    rules = proposed(rows).proposal.rules
    assert rules["when"] == Days("date_start", "date_end")
    assert isinstance(rules["deaths"], Derived)
    assert rules["deaths"].of(("5", "1")) == [1, 5]


def test_seconds_since_1970():
    rule = proposed(timestamp=["1648512000", "1648598400"]).proposal.rules["known"]
    assert rule.of(("1648512000",)) == dt.datetime(2022, 3, 29, tzinfo=UTC)


def test_what_is_accepted_is_a_table():
    accepted = proposed().accept(activity=Constant("shelling"), deaths=None)
    assert isinstance(accepted, Table)
    assert accepted.rules["activity"] == Constant("shelling")
    assert "deaths" not in accepted.rules
    (batch,) = accepted.batches("UTC")
    assert [batch.own["id"][0], batch.columns["source"][1]] == ["1", "radio"]


def test_nothing_is_read_before():
    with pytest.raises(pw.InputError):
        pw.Ledger().review(reports=proposed())


def test_what_is_missing_is_told():
    table = proposed({"x": ["1"]})
    assert list(table.proposal.missing) == ["id", "when", "activity or pledge", "origin or source"]
    assert "missing: id: a column in which each row has its own" in str(table.proposal)
    with pytest.raises(pw.InputError) as error:
        table.accept()
    assert {problem.field for problem in error.value.problems} == {
        "id",
        "when",
        "activity",
        "origin",
    }
    with pytest.raises(pw.InputError, match='did you mean "when"'):
        table.accept(whan=Days("x"))


def test_pandas_with_its_types():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "id": pandas.array([7, 8], "Int64"),
            "when": pandas.to_datetime(["2022-03-29", "2022-03-30"]),
            "type": pandas.Categorical(["shelling", "shelling"]),
            "number": [2, None],
            "place": pandas.array(["north", None], "string"),
            "source": ["a", "b"],
        }
    )
    accepted = Table.from_frame(frame).accept(number=None)
    (batch,) = accepted.batches("UTC")
    assert len(batch) == 2
    assert batch.own["id"].take([0, 1]) == ["7", "8"]
    assert batch.columns["when"][0] == pw.parse_when("2022-03-29", "UTC")


def test_a_file_is_one_too(tmp_path):
    path = tmp_path / "Events.CSV"
    pl.DataFrame(ROWS).write_csv(path, separator=";")
    accepted = Table.from_frame(path, bad="quarantine").accept()
    assert (accepted.bad, len(next(accepted.batches("UTC")))) == ("quarantine", 2)
