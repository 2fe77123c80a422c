"""The page of the command line tells every command and every option."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from pledgewatch.cli.commands import _parser

PAGE = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text("utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    action = next(each for each in _parser()._actions if isinstance(each.choices, dict))
    return dict(action.choices)


@pytest.mark.parametrize("name", commands())
def test_every_command_and_option_is_told(name):
    assert f"`{name}`" in PAGE
    told = {*re.findall(r"(?<![\w-])--?[a-z][a-z-]*", PAGE)}
    options = {option for each in commands()[name]._actions for option in each.option_strings}
    aliases = {"-h", "--help", "--output", "-o", "--url", "--color"}
    assert options - told - aliases == set()
