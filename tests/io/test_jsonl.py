"""JSON Lines: the same ledgers as in TOML, one record a line."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import pytest
from hypothesis import given
from tests.io.ledgers import ledgers

from pledgewatch import Ledger
from pledgewatch.errors import InputError, Problem
from pledgewatch.io import jsonl, read, toml
from pledgewatch.model.dates import parse_moment
from pledgewatch.model.records import Interval, Place, Report

LINES = [
    {"ledger": {"title": "Kyiv", "timezone": "Europe/Kyiv"}, "assumptions": {"thresholds": {"prior": 0.4}}},
    {"record": "report", "id": "r", "activity": "shelling", "when": "2022-03-30", "place": "apia",
     "source": "reuters", "deaths": [0, 2]},
    {"record": "activity", "id": "shelling"},
    {"record": "source", "id": "reuters"},
    {"record": "actor", "id": "proxy", "controlled_by": [{"actor": "russia", "weight": 0.9}]},
    {"record": "actor", "id": "russia"},
    {"record": "place", "id": "apia", "timezone": "Pacific/Apia"},
]  # fmt: skip


def text_of(*lines: object) -> str:
    return "".join(json.dumps(line) + "\n" for line in lines)


def problem(text: str) -> Problem:
    with pytest.raises(InputError) as refused:
        jsonl.loads(text, file="kyiv.jsonl")
    (found,) = refused.value.problems
    assert found.file == "kyiv.jsonl"
    return found


def test_a_ledger_is_read() -> None:
    ledger = jsonl.loads(text_of(*LINES))
    assert (ledger.title, ledger.timezone, len(ledger)) == ("Kyiv", "Europe/Kyiv", 6)
    assert ledger.assumptions.thresholds.prior == 0.4
    (report,) = ledger.all(Report)
    # The place comes after the report, and its zone counts all the same.
    assert report.when == parse_moment("2022-03-30", "Pacific/Apia")
    assert report.deaths == Interval(0, 2)


def test_the_header_and_blank_lines_may_be_left_out() -> None:
    node = text_of(LINES[2])
    assert (
        jsonl.loads("") == jsonl.loads("\n \n") == jsonl.loads("{}".replace("{}", "")) == Ledger(())
    )
    assert (
        jsonl.loads(node) == jsonl.loads("\n\n" + node + "\n\t\n") == jsonl.loads(node.rstrip("\n"))
    )
    assert jsonl.loads(node.replace("\n", "\r\n")) == jsonl.loads(node)
    assert jsonl.loads(text_of({"assumptions": {}}, LINES[2])) == jsonl.loads(node)


@given(ledgers)
def test_what_is_written_reads_back_as_the_same_ledger(ledger: Ledger) -> None:
    text = jsonl.dumps(ledger)
    again = jsonl.loads(text)
    assert again == ledger
    assert again.records == ledger.records
    assert again.assumptions == ledger.assumptions
    assert jsonl.dumps(again) == text


@given(ledgers)
def test_one_form_turns_into_the_other_and_back(ledger: Ledger) -> None:
    in_toml, in_lines = toml.dumps(ledger), jsonl.dumps(ledger)
    assert toml.dumps(jsonl.loads(in_lines)) == in_toml
    assert jsonl.dumps(toml.loads(in_toml)) == in_lines


def test_each_line_is_one_record_in_the_order_of_the_toml_form() -> None:
    told = [json.loads(line) for line in jsonl.dumps(jsonl.loads(text_of(*LINES))).splitlines()]
    assert told[0] == LINES[0]
    assert [line["record"] for line in told[1:]] == [
        "actor", "actor", "place", "activity", "source", "report",
    ]  # fmt: skip
    assert list(told[-1]) == ["record", "id", "activity", "when", "place", "deaths", "source"]


@pytest.mark.parametrize(
    ("line", "entry", "field", "expected"),
    [
        ({"record": "place", "id": "x", "nam": "y"}, 'place "x"', "nam", 'did you mean "name"?'),
        ({"record": "place", "id": 1}, "place #2", "id", "text in quotes"),
        ({"record": "place", "id": None}, "place #2", "id", "no such key"),
        ({"record": "place", "id": "x", "part_of": "apia"}, 'place "x"', "part_of", '["apia"]'),
        ({"record": "place", "id": "x", "part_of": ["apai"]}, 'place "x"', "part_of", '"apia"?'),
        ({"record": "actor", "id": "x", "controlled_by": [{"actor": "russia", "weight": True}]},
         'actor "x"', "controlled_by#1.weight", "a number"),
        ({"record": "actor", "id": "x", "controlled_by": ["russia"]}, 'actor "x"', "controlled_by#1",
         "a table with keys of actor, weight, when"),
        ({"record": "plaice", "id": "x"}, None, None, 'did you mean "place"?'),
        ({"id": "x"}, None, None, '"record"'),
        ({"ledger": {"title": "again"}}, None, None, '"record"'),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(
    line: object, entry: str | None, field: str | None, expected: str
) -> None:
    found = problem(text_of(*LINES, line))
    assert (found.line, found.entry, found.field) == (len(LINES) + 1, entry, field)
    assert expected in found.expected


def test_blank_lines_count() -> None:
    assert problem("\n\n" + text_of({"record": "place", "id": "x", "nam": "y"})).line == 3


@pytest.mark.parametrize(
    ("header", "entry", "field"),
    [
        ({"ledger": {"titel": "x"}}, "ledger", "titel"),
        ({"ledger": {"timezone": "Kyiv"}}, "ledger", "timezone"),
        ({"ledger": {"title": 1}}, "ledger", "title"),
        ({"assumptions": {"thresholds": {"prior": 2}}}, "assumptions", "thresholds.prior"),
        ({"assumptions": {"thresholds": {"prior": "0.5"}}}, "assumptions", "thresholds.prior"),
        ({"ledger": 1}, None, None),
    ],
)
def test_a_mistake_in_the_header(header: object, entry: str | None, field: str | None) -> None:
    found = problem(text_of(header))
    assert (found.line, found.entry, found.field) == (1, entry, field)


def test_a_file_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + text_of(*LINES).encode())
    assert read(path) == jsonl.loads(text_of(*LINES))
    path.write_bytes(text_of(*LINES).encode() + b'{"record": "place", "id": "\xff"}\n{"record"\n')
    with pytest.raises(InputError) as refused:
        read(path)
    assert [(p.line, p.found) for p in refused.value.problems] == [
        (len(LINES) + 1, "the byte 0xff"), (len(LINES) + 2, None),
    ]  # fmt: skip


def test_names_of_any_script_are_written_as_they_are() -> None:
    ledger = Ledger([Place(id="чернігів", name="Чернігів \u2014 місто")])
    assert '"id": "чернігів"' in jsonl.dumps(ledger)
    assert jsonl.loads(jsonl.dumps(ledger)) == ledger


def test_reading_leaves_the_collector_of_cycles_as_it_was(tmp_path):
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    good.write_text('{"record": "actor", "id": "state"}\n')
    bad.write_text('{"record": "actor", "nothing": 1}\n')
    read(good)
    assert gc.isenabled()
    with pytest.raises(InputError):
        read(bad)
    assert gc.isenabled()
    gc.disable()
    try:
        read(good)
        assert not gc.isenabled()
    finally:
        gc.enable()
