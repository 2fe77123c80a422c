"""The words of other scales in `pledgewatch check --scale`."""

from __future__ import annotations

import json

import pytest
from tests.builders import ledger, pledge, watch

from pledgewatch.cli import main


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.toml"
    ledger(pledge(), watch(), title="The north").write(path)
    return str(path)


def test_check_adds_the_words(book, capsys):
    assert main(["check", book, "--at", "2022-06-01", "--as-of", "2022-06-01"]) == 0
    plain = capsys.readouterr().out
    arguments = ["check", book, "--at", "2022-06-01", "--as-of", "2022-06-01"]
    assert main([*arguments, "--scale", "politifact", "--scale", "cppp"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(plain)
    assert "In the words of politifact (PolitiFact's campaign promise meters):" in told
    assert "  pledge: Promise Kept\n" in told
    assert "  pledge: fully fulfilled\n" in told


def test_check_says_so_where_a_scale_has_no_word(book, capsys):
    main(["check", book, "--as-of", "2022-03-10", "--scale", "cppp"])
    assert "  pledge: no word for it\n" in capsys.readouterr().out


def test_check_as_data_has_the_words_by_pledge_and_scale(book, capsys):
    main(["check", book, "--json", "--as-of", "2022-06-01", "--scale", "rv"])
    assert json.loads(capsys.readouterr().out)["scales"] == {"pledge": {"rv": "true"}}
    main(["check", book, "--json"])
    assert "scales" not in json.loads(capsys.readouterr().out)


def test_check_refuses_an_unknown_scale_before_it_judges(book, capsys):
    assert main(["check", book, "--scale", "rw"]) == 2
    told = capsys.readouterr()
    assert (told.out, "--scale: found 'rw'; expected one of" in told.err) == ("", True)
