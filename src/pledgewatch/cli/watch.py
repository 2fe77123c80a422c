"""``pledgewatch watch``: which scenarios of a feature the reports that come in break."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from pledgewatch.cli import FINE, NOT_SO, options


def add(commands: Any) -> None:
    """Add the command."""
    what = "Tell which scenarios of a feature the reports that come in break."
    watch = options.plain_command(commands, "watch", _run, what)
    watch.add_argument("feature", metavar="FEATURE")
    watch.add_argument(
        "--reports",
        metavar="FILE",
        action="append",
        required=True,
        help="a table or a .jsonl file of records; may be given several times",
    )
    watch.add_argument("--json", action="store_true", help="print a JSON object for each change")


def _run(given: argparse.Namespace) -> int:
    from pledgewatch.gherkin.feature import read
    from pledgewatch.gherkin.watch import Watch, records_of

    watch = Watch(read(given.feature), Path(given.feature).resolve().parent)
    tell = _tell_as_data if given.json else _tell
    for turn in watch.start():
        tell(turn)
    for record in records_of(given.reports, watch.ledgers):
        for turn in watch.feed(record):
            tell(turn)
            sys.stdout.flush()
    broken = len(watch.broken)
    if not given.json:
        print(f"{len(watch)} scenarios: {len(watch) - broken} hold, {broken} are broken.")
    return NOT_SO if broken else FINE


def _tell(turn: Any) -> None:
    if turn.record is None:
        word = "not so from the start"
    else:
        word = "restored" if turn.holds else "broken"
    print(f"{word}: {turn.scenario.file}:{turn.scenario.number}: {turn.scenario.name}")
    if turn.record is not None:
        print(f"  by {turn.record.table} {turn.record.id}")
    for news in turn.news:
        print(f"  {news.text}")
    for line in turn.why.splitlines()[:3]:
        if line:
            print(f"  {line}")


def _tell_as_data(turn: Any) -> None:
    data = {
        "scenario": turn.scenario.name,
        "file": turn.scenario.file,
        "line": turn.scenario.number,
        "holds": turn.holds,
        "record": turn.record.id if turn.record is not None else None,
        "news": [news.to_dict() for news in turn.news],
        "why": turn.why or None,
    }
    print(json.dumps(data, ensure_ascii=False))
