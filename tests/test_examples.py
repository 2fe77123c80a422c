"""The seeds as they come with an installation."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import pledgewatch as pw

ROOT = Path(__file__).parents[1]
SEEDS = {path.stem: path for path in ROOT.glob("seeds/*.toml")}


def test_every_seed_is_an_example():
    assert pw.examples.names() == tuple(sorted(SEEDS))
    assert "kyiv-2022" in pw.examples.names()


def test_completion_offers_them():
    assert {"datasets", "examples"} <= set(dir(pw))


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_an_example_is_the_ledger_of_its_file(name):
    assert pw.examples.path(name).read_bytes() == SEEDS[name].read_bytes()
    assert pw.examples.read(name) == pw.read(SEEDS[name])


def test_kyiv_is_the_one_that_the_readme_shows():
    ledger = pw.examples.kyiv()
    assert ledger == pw.examples.read("kyiv-2022")
    assert ledger.review(as_of="2022-04-07")["kyiv-chernihiv"].verdict is pw.Verdict.HOLDING


@pytest.mark.parametrize("name", ["kyiv-2023", "../seeds/kyiv-2022", "", "README"])
def test_what_is_no_example_is_refused_with_what_there_is(name):
    with pytest.raises(pw.InputError) as caught:
        pw.examples.read(name)
    assert "dayton-1995" in caught.value.expected


def test_on_the_command_line_it_is_listed_and_printed_with_its_comments():
    def printed(*words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "pledgewatch.examples", *words], capture_output=True
        )

    assert printed().stdout.decode().split() == sorted(SEEDS)
    assert printed("dayton-1995").stdout == SEEDS["dayton-1995"].read_bytes()
    refused = printed("dayton")
    assert refused.returncode == 2
    assert b"dayton-1995" in refused.stderr
    assert b"Traceback" not in refused.stderr
