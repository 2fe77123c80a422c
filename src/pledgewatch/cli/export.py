"""``pledgewatch export``: a ledger as a feature, or a review in the format of others."""

from __future__ import annotations

import argparse
from typing import Any

from pledgewatch.cli import FINE, options
from pledgewatch.errors import InputError


def add(commands: Any) -> None:
    """Add the command."""
    what = "Write a ledger, and what its reviews say, in another form."
    export = options.plain_command(commands, "export", _run, what)
    export.add_argument("ledger", nargs="+", metavar="LEDGER", help="several are one ledger")
    export.add_argument("--gherkin", action="store_true", help="as a feature in plain sentences")
    export.add_argument(
        "--format",
        metavar="NAME",
        help="what a review as of one time says: markdown, csv, json, graphml, node-link, claimreview, "
        "prov or ratings, or what another package adds",
    )
    export.add_argument("--as-of", metavar="T", action="append", help="a scenario as of then")
    export.add_argument("-o", "--output", metavar="FILE", help="a file to write to")
    export.add_argument("--table", metavar="NAME", help="for csv: which table (verdicts)")
    export.add_argument(
        "--raw",
        action="store_true",
        default=None,
        help="for csv: leave text that a spreadsheet may run",
    )
    export.add_argument("--publisher", metavar="NAME", help="for claimreview: who publishes it")
    export.add_argument("--url", metavar="URL", help="for claimreview: the page on which it stands")
    export.add_argument(
        "--config",
        metavar="FILE",
        help="for claimreview: the settings of a site, so that it says the same",
    )


def _run(given: argparse.Namespace) -> int:
    if given.gherkin == (given.format is not None):
        raise InputError(entry="export", expected="either --gherkin or --format")
    options.write_out(_feature(given) if given.gherkin else _review(given), given.output)
    return FINE


def _feature(given: argparse.Namespace) -> str:
    from pledgewatch.gherkin.writer import feature

    ledger = options.read(given.ledger)
    clocks = None
    if given.as_of:
        instants = [ledger.instant(text) for text in given.as_of]
        clocks = [(instant, instant) for instant in instants if instant is not None]
    return feature(ledger, clocks)


def _review(given: argparse.Namespace) -> str:
    times = given.as_of or [None]
    if len(times) > 1:
        raise InputError(
            entry="--as-of", found=f"{len(times)} times", expected="one time for a review"
        )
    said = {name: getattr(given, name) for name in ("table", "raw", "publisher", "url")}
    asked = {name: value for name, value in said.items() if value is not None}
    if given.config is not None:
        if given.format != "claimreview":
            raise InputError(entry="--config", expected="--format claimreview beside it")
        from pledgewatch.show.site import settings_of

        site = settings_of(given.config, given.publisher, given.url or "")
        asked = {name: getattr(site, name) for name in ("publisher", "url", "leads", "ratings")}
    text: str = options.read(given.ledger).review(as_of=times[0]).export(given.format, **asked)
    return text
