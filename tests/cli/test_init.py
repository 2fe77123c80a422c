"""`init`: what a newsroom begins with works at once, and nothing is overwritten."""

from __future__ import annotations

import json
import re
import shlex
import tomllib

import pytest
from tests.cli.newsroom import commit, run

import pledgewatch as pw
from pledgewatch.cli.init import KINDS
from pledgewatch.export.schema import ledger_schema

FILES = {
    "ledger.toml", "ledger.schema.json", "README.md", ".pre-commit-config.yaml",
    ".github/workflows/pledgewatch.yml",
}  # fmt: skip


@pytest.fixture(params=KINDS)
def begun(request, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, "init", "--kind", request.param)
    assert (status, err) == (0, "")
    assert out.startswith("ledger.toml holds ")
    return tmp_path


def test_the_files(begun):
    made = {str(file.relative_to(begun)) for file in begun.rglob("*") if file.is_file()}
    assert made == FILES


def test_the_ledger_is_right_laid_out_and_judged_at_once(begun, capsys):
    assert run(capsys, "validate", "ledger.toml")[0] == 0
    assert run(capsys, "fmt", "--check", "ledger.toml")[0] == 0
    status, out, err = run(capsys, "check", "ledger.toml")
    assert (status, err) == (0, "")
    assert out.startswith(pw.read("ledger.toml").title)


def test_editors_find_the_schema_and_it_fits(begun):
    jsonschema = pytest.importorskip("jsonschema")
    text = (begun / "ledger.toml").read_text("utf-8")
    named = re.match(r"#:schema (\S+)\n", text)[1]
    schema = json.loads((begun / named).read_text("utf-8"))
    assert schema == ledger_schema()
    jsonschema.validate(tomllib.loads(text), schema)


@pytest.mark.parametrize(
    "file", ["README.md", ".pre-commit-config.yaml", ".github/workflows/pledgewatch.yml"]
)
def test_the_commands_it_names_work(begun, capsys, monkeypatch, file):
    commit(begun, "Begin")
    monkeypatch.setenv("BEFORE", "HEAD")
    text = (begun / file).read_text("utf-8").replace('"$BEFORE"', "HEAD")
    commands = re.findall(
        r"^(?:\$ | *- run: | *entry: | +|.*`)(pledgewatch \w[^`|#\n]*)", text, re.M
    )
    assert len(commands) >= 2
    for command in commands:
        words = shlex.split(command)[1:]
        if words[0] == "add":
            continue  # asks for the rest
        status, out, err = run(capsys, *words)
        assert status in (0, 1), f"{command}\n{out}{err}"


@pytest.mark.parametrize("file", sorted(FILES))
def test_nothing_is_overwritten_and_nothing_written_then(capsys, tmp_path, file):
    mine = tmp_path / file
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text("mine", "utf-8")
    status, out, err = run(capsys, "init", tmp_path)
    assert (status, out) == (2, "")
    assert f"{tmp_path}: found {file} there already; expected a folder without" in err
    assert [each.name for each in tmp_path.rglob("*") if each.is_file()] == [mine.name]
    assert mine.read_text("utf-8") == "mine"


def test_a_folder_that_is_not_there_is_made(capsys, tmp_path):
    assert run(capsys, "init", tmp_path / "a" / "b")[0] == 0
    assert (tmp_path / "a" / "b" / "ledger.toml").exists()


def test_where_nothing_can_be_written(capsys, tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    status, _, err = run(capsys, "init", tmp_path / "file" / "x")
    assert status == 2
    assert "expected a file that can be written" in err


def test_another_kind(capsys, tmp_path):
    status, _, err = run(capsys, "init", tmp_path, "--kind", "war")
    assert status == 2
    assert "ceasefire" in err
