"""One JSON message, and many, as the records of a ledger."""

from __future__ import annotations

import json

import pytest

import pledgewatch as pw

BOOK = pw.Ledger(
    [pw.Place(id="north"), pw.Place(id="far", timezone="Asia/Tokyo"), pw.Activity(id="fire")],
    timezone="Europe/Kyiv",
)
MESSAGE = {
    "record": "report", "id": "r", "activity": "fire", "place": "north",
    "when": "2022-03-29T20:00", "origin": "x", "number": 2,
}  # fmt: skip


def test_a_message_is_the_record_that_a_line_of_a_file_is(tmp_path):
    made = BOOK.record(json.loads(json.dumps(MESSAGE)))
    whole = BOOK.with_records(pw.Source(id="x"), made)
    whole.write(tmp_path / "a.jsonl")
    assert pw.read(tmp_path / "a.jsonl")["r"] == made
    assert MESSAGE["record"] == "report", "the message stays as it was"


def test_clock_times_are_read_in_the_zone_of_the_place():
    at_home, far = BOOK.records_of([MESSAGE, {**MESSAGE, "id": "s", "place": "far"}])
    assert at_home.when.earliest.isoformat() == "2022-03-29T20:00:00+03:00"
    assert far.when.earliest.isoformat() == "2022-03-29T20:00:00+09:00"


def test_a_place_among_many_has_its_zone_for_all():
    place = {"record": "place", "id": "new", "timezone": "America/Lima"}
    told, declared = BOOK.records_of(iter([{**MESSAGE, "place": "new"}, place]))
    assert told.when.earliest.isoformat() == "2022-03-29T20:00:00-05:00"
    assert declared == pw.Place(id="new", timezone="America/Lima")


def test_a_monitor_takes_them():
    monitor = pw.Monitor(BOOK.with_records(pw.Source(id="x")))
    monitor.feed([BOOK.record(MESSAGE)])
    assert "r" in {record.id for record in monitor.review().ledger.all(pw.Report)}


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        ({**MESSAGE, "record": "reprot"}, 'did you mean "report"'),
        ({"id": "r"}, "`record`: found nothing; expected the name of a table"),
        ({**MESSAGE, "whan": "2022"}, 'did you mean "when"'),
        ({**MESSAGE, "when": "soon"}, 'report "r", `when`: found'),
        ([MESSAGE], 'a table such as {"record": "report", "id": ...}'),
        ("{}", 'a table such as {"record": "report", "id": ...}'),
    ],
)
def test_a_message_that_is_no_record(message, problem):
    with pytest.raises(pw.InputError) as error:
        BOOK.record(message)
    assert problem in str(error.value)


def test_what_is_wrong_with_many_is_told_with_their_numbers():
    with pytest.raises(pw.InputError) as error:
        BOOK.records_of([MESSAGE, {"record": "x"}, {**MESSAGE, "when": "soon"}])
    assert [problem.field for problem in error.value.problems] == [
        "records#2.record",
        "records#3.when",
    ]
    with pytest.raises(pw.InputError, match="a list, each member"):
        BOOK.records_of(MESSAGE)
