"""`validate`: every error of a ledger with its place, and nothing else."""

from __future__ import annotations

import json

import pytest
from tests.cli.newsroom import run

import pledgewatch as pw

SEED = pw.examples.path("kyiv-2022")
WORLD = """
[[actor]]
id = "state"
[[source]]
id = "agency"
"""
WRONG = """[[pledge]]
id = "truce"
kind = "cese"
debtor = "stat"
said = "2022-03-01"
activities = ["act:shelling"]
places = ["geo:ua-59"]

[[report]]
id = "r"
activity = "act:shelling"
when = "soon"
sorce = "agency"
"""


def test_a_ledger_without_errors(capsys):
    count = len(pw.read(SEED))
    assert run(capsys, "validate", SEED) == (0, f"{SEED}: no error in {count} entries.\n", "")


def test_every_error_has_file_line_entry_and_field(capsys, tmp_path):
    file = tmp_path / "book.toml"
    file.write_text(WORLD + WRONG, "utf-8")
    status, out, err = run(capsys, "validate", file)
    assert (status, out) == (2, "")
    line = WORLD.count("\n") + 1
    told = err.splitlines()
    assert told[0].startswith(f'pledgewatch: {file}:{line + 2}: pledge "truce", `kind`: found \'ce')
    assert f"{file}:{line + 11}: report \"r\", `when`: found 'soon'" in told[1]
    assert f'{file}:{line + 12}: report "r", `sorce`: found an unknown key' in told[2]
    assert 'did you mean "source"?' in told[2]


def test_errors_as_data(capsys, tmp_path):
    file = tmp_path / "book.toml"
    file.write_text(WORLD + WRONG, "utf-8")
    status, out, err = run(capsys, "validate", file, "--json")
    told = json.loads(out)
    assert (status, err, told["entries"]) == (2, "", None)
    assert {each["field"] for each in told["problems"]} == {"kind", "when", "sorce"}
    assert all(each["file"] == str(file) and each["line"] for each in told["problems"])
    status, out, _ = run(capsys, "validate", SEED, "--json")
    assert (status, json.loads(out)) == (
        0,
        {"entries": len(pw.read(SEED)), "problems": [], "warnings": []},
    )


@pytest.mark.parametrize("as_folder", [True, False])
def test_files_of_one_ledger_may_name_each_other_s_records(capsys, tmp_path, as_folder):
    """A hook is given the files of a folder one by one."""
    world, pledges = tmp_path / "world.toml", tmp_path / "pledges.toml"
    world.write_text(WORLD, "utf-8")
    pledges.write_text(WRONG.partition("\n\n")[0].replace("cese", "cease"), "utf-8")
    named = [tmp_path] if as_folder else [pledges, world]
    status, _, err = run(capsys, "validate", *named)
    assert status == 2
    assert err.count("\n") == 1
    assert "found 'stat'" in err
    pledges.write_text(pledges.read_text("utf-8").replace('"stat"', '"state"'), "utf-8")
    assert run(capsys, "validate", *named)[0] == 0


def test_the_errors_of_all_files_are_told_together(capsys, tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text("id = [", "utf-8")
    status, _, err = run(capsys, "validate", tmp_path / "a.toml", tmp_path / "b.toml")
    assert status == 2
    assert [line.split(":")[1].rpartition("/")[2] for line in err.splitlines()] == [
        "a.toml", "b.toml",
    ]  # fmt: skip


def test_nothing_is_judged(capsys, monkeypatch):
    """A hook is to be fast: what judges is not even imported."""
    import sys

    for name in [each for each in sys.modules if each.startswith("pledgewatch.engine.review")]:
        monkeypatch.delitem(sys.modules, name)
    assert run(capsys, "validate", SEED)[0] == 0
    assert "pledgewatch.engine.review" not in sys.modules
