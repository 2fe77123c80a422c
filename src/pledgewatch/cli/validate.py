"""``pledgewatch validate``: every error of a ledger, and nothing else, for a hook."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import attrs

from pledgewatch.cli import BAD, FINE, options
from pledgewatch.errors import InputError


def add(commands: Any) -> None:
    """Add the command."""
    what = "Say every error of a ledger, with file, line, entry and field; nothing is judged."
    validate = options.plain_command(commands, "validate", _run, what)
    options.ledgers(validate)
    validate.add_argument("--json", action="store_true", help="print data instead of text")


def _run(given: argparse.Namespace) -> int:
    try:
        ledger = options.read(given.ledger)
    except InputError as error:
        if not given.json:
            raise
        problems = [attrs.asdict(problem) for problem in error.problems]
        options.print_json({"entries": None, "problems": problems, "warnings": []})
        return BAD
    count = len(ledger.entries)
    if given.json:
        warnings = [attrs.asdict(each) for each in ledger.warnings]
        options.print_json({"entries": count, "problems": [], "warnings": warnings})
    else:
        from pledgewatch.words.templates import said

        for each in ledger.warnings:
            print(said("commands.warning", what=each), file=sys.stderr)
        print(said("commands.valid", files=", ".join(given.ledger), n=count))
    return FINE
