"""``pledgewatch watch``: which scenarios of a feature the reports that come in break."""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from pathlib import Path
from typing import Any

from pledgewatch.cli import BAD, FINE, NOT_SO, options
from pledgewatch.errors import InputError


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
        help="a .jsonl file of records, a journal, a table, a pipe, or - for standard input; "
        "may be given several times",
    )
    watch.add_argument(
        "--follow",
        action="store_true",
        help="go on for as long as files and journals grow, until interrupted (Ctrl-C)",
    )
    watch.add_argument("--json", action="store_true", help="print a JSON object for each change")


def _run(given: argparse.Namespace) -> int:
    from pledgewatch.gherkin.feature import OwnSteps, read
    from pledgewatch.gherkin.watch import Watch, arriving, is_pipe, records_of

    own = OwnSteps(given.feature)
    scenarios = [own.in_english(scenario) for scenario in read(given.feature)]
    watch = Watch(scenarios, Path(given.feature).resolve().parent)
    tell = _tell_as_data if given.json else _tell
    live = [path for path in given.reports if given.follow or is_pipe(path)]
    there = [path for path in given.reports if path not in live]
    is_bad = False
    for turn in watch.start():
        tell(turn)
    try:
        for record in itertools.chain(
            records_of(there, watch.ledgers), arriving(live, watch.ledgers)
        ):
            try:
                if isinstance(record, InputError):
                    raise record
                for turn in watch.feed(record):
                    tell(turn)
            except InputError as error:
                if not live:
                    raise
                # The feed goes on without it.
                print(f"pledgewatch: {error}", file=sys.stderr, flush=True)
                is_bad = True
    except KeyboardInterrupt:
        if not live:
            raise
    broken = len(watch.broken)
    if not given.json:
        print(f"{len(watch)} scenarios: {len(watch) - broken} hold, {broken} are broken.")
    return BAD if is_bad else NOT_SO if broken else FINE


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
    sys.stdout.flush()


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
    print(json.dumps(data, ensure_ascii=False), flush=True)
