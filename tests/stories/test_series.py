"""Kyiv and Chernihiv in two series of counts (the seed), with the tables beside the project.

What the series say is not what happened. Reports of Kyiv oblast rose after the forces had left it, for
what had been done there was found then; alerts fell where the front withdrew, and not over Kyiv oblast.
"""

from __future__ import annotations

import json

import pytest
from tests.stories.events import DATA, ROOT

import pledgewatch as pw
from pledgewatch import cli
from pledgewatch.datasets import airraids, viina

LEDGER = pw.read(ROOT / "seeds" / "kyiv-2022-series.toml")


def table(name: str):
    path = DATA / "ukraine2022" / name
    if not path.exists():
        pytest.skip(
            f"the table {path} is not beside the project; PLEDGEWATCH_DATA names its folder"
        )
    return path


def alerts(as_of: str):
    data = airraids(table("air_raid_volunteer.csv"), LEDGER, actor="russia", series="volunteer")
    return LEDGER.review(as_of=as_of, reports=data)


def reports(as_of: str):
    return LEDGER.review(
        as_of=as_of, reports=viina(table("viina_oblast_day.csv"), LEDGER, actor="russia")
    )


def by_place(review, pledge):
    return {unit.place: round(unit.measures[0].rr, 2) for unit in review[pledge].units}


def test_reports_of_kyiv_oblast_rose_after_the_withdrawal_while_alerts_fell_in_the_city():
    told, warned = reports("2022-04-12"), alerts("2022-04-12")
    assert by_place(told, "fewer-reports") == {
        "kyiv-city": 0.63, "kyiv-oblast": 1.34, "chernihiv-oblast": 0.81,
    }  # fmt: skip
    assert by_place(warned, "fewer-alerts") == {
        "kyiv-city": 0.47, "kyiv-oblast": 1.16, "chernihiv-oblast": 0.5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "verdict"),
    [("2022-04-12", "slipping"), ("2022-05-26", "slipping"), ("2022-06-30", "slipping")],
)
def test_days_of_reports_never_settle_anything(as_of, verdict):
    """Semantics 8: on report days alone nothing is called kept or broken."""
    judgement = reports(as_of)["fewer-reports"]
    assert "report_dated" in judgement.flags
    assert (judgement.verdict.value, judgement.certain) == (verdict, 0)


def test_alerts_moved_to_kharkiv():
    measure = alerts("2022-05-26")["fewer-alerts"].measure("incidents")
    # Alerts that ran over midnight count for no day.
    assert (measure.ratio.x, measure.ratio.y) == (409, 394)
    assert (measure.outside.x, measure.outside.y) == (128, 358)
    assert measure.displaced


def test_many_knowledge_times_from_one_reading():
    """A table is read once, and every review says what it says by itself."""
    days = ["2022-04-01", "2022-04-12", "2022-05-26"]
    data = airraids(table("air_raid_volunteer.csv"), LEDGER, actor="russia", series="volunteer")
    read = []
    reviews = LEDGER.reviews(days, reports=data, progress=lambda name, rows: read.append(rows))
    assert len(read) == len(set(read)), "once"
    for day, review in zip(days, reviews, strict=True):
        alone, together = (each["fewer-alerts"] for each in (alerts(day), review))
        assert together.measures == alone.measures
        assert (together.verdict, together.certain) == (alone.verdict, alone.certain)


def test_what_changed_with_tables_at_the_command_line(capsys):
    arguments = ["diff", str(ROOT / "seeds" / "kyiv-2022-series.toml")]
    arguments += ["--from", "2022-04-21", "--to", "2022-04-23"]
    arguments += ["--reports", str(table("air_raid_volunteer.csv")), "--code", "actor=russia"]
    assert cli.main([*arguments, "--dataset", "airraids-volunteer"]) == 1
    assert "It went on (confirmed), 11 times" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "dataset", "flag"),
    [
        ("viina_oblast_day.csv", "viina", "report_dated"),
        ("air_raid_volunteer.csv", "airraids-volunteer", "displaced"),
    ],
)
def test_one_line_at_the_command_line(name, dataset, flag, capsys):
    arguments = ["check", str(ROOT / "seeds" / "kyiv-2022-series.toml"), "--as-of", "2022-05-26"]
    arguments += ["--reports", str(table(name)), "--dataset", dataset, "--code", "actor=russia"]
    assert cli.main(arguments) in (0, 1)
    shown = capsys.readouterr().out
    assert len(shown.splitlines()) < 50, "hundreds of findings are not told one by one"
    assert cli.main([*arguments, "--json"]) in (0, 1)
    pledges = json.loads(capsys.readouterr().out)["pledges"]
    assert any(flag in each["flags"] for each in pledges)
