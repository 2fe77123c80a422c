"""The commands of the command line that speak in sentences: steps, export and watch."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

__all__ = ["add_commands"]

FINE, NOT_SO = 0, 4
"""As in `pledgewatch.cli`, which is above this room: 1 is kept for what is contradicted."""


def add_commands(commands: Any) -> None:
    """Add the commands to the parser of the command line."""
    _add_steps(commands)
    _add_export(commands)
    _add_watch(commands)


def _add(commands: Any, name: str, what: str) -> argparse.ArgumentParser:
    added: argparse.ArgumentParser = commands.add_parser(name, help=what, description=what)
    return added


def _add_steps(commands: Any) -> None:
    steps = _add(commands, "steps", "List, search, explain and check the sentences of features.")
    verbs = steps.add_subparsers(dest="verb", required=True, metavar="VERB")
    listed = _add(verbs, "list", "List every sentence by topic.")
    listed.add_argument(
        "--markdown", action="store_true", help="as the table of the page of the vocabulary"
    )
    listed.set_defaults(run=_list)
    search = _add(verbs, "search", "List the sentences with some words in them.")
    search.add_argument("words", nargs="+", metavar="WORD")
    search.set_defaults(run=_search)
    show = _add(verbs, "show", "Say which sentence a text is, and what its fields hold.")
    show.add_argument("text", nargs="+", metavar="SENTENCE")
    show.set_defaults(run=_show)
    check = _add(
        verbs, "check", "Say which lines of a feature are no sentence, and what was meant."
    )
    check.add_argument("features", nargs="+", metavar="FEATURE")
    check.set_defaults(run=_check)


def _add_export(commands: Any) -> None:
    export = _add(commands, "export", "Write a ledger, and what its reviews say, in another form.")
    export.add_argument("ledger", nargs="+", metavar="LEDGER", help="several are one ledger")
    export.add_argument("--gherkin", action="store_true", help="as a feature in plain sentences")
    export.add_argument("--as-of", metavar="T", action="append", help="a scenario as of then")
    export.add_argument("-o", "--output", metavar="FILE", help="a file to write to")
    export.set_defaults(run=_export)


def _add_watch(commands: Any) -> None:
    watch = _add(
        commands, "watch", "Tell which scenarios of a feature the reports that come in break."
    )
    watch.add_argument("feature", metavar="FEATURE")
    watch.add_argument(
        "--reports",
        metavar="FILE",
        action="append",
        required=True,
        help="a table or a .jsonl file of records; may be given several times",
    )
    watch.add_argument("--json", action="store_true", help="print a JSON object for each change")
    watch.set_defaults(run=_watch)


def _list(given: argparse.Namespace) -> int:
    from pledgewatch.gherkin.grammar import vocabulary
    from pledgewatch.gherkin.page import listing, table

    print(table() if given.markdown else listing(vocabulary()))
    return FINE


def _search(given: argparse.Namespace) -> int:
    from pledgewatch.gherkin.grammar import nearest_sentences, vocabulary
    from pledgewatch.gherkin.page import listing

    words = [word.lower() for word in given.words]
    found = [
        each
        for each in vocabulary()
        if all(
            word in " ".join((each.template, each.meaning, each.topic, *each.examples)).lower()
            for word in words
        )
    ]
    if found:
        print(listing(found))
        return FINE
    near = nearest_sentences(" ".join(given.words), most=3, least=0.3)
    print("No sentence has all of these words." + "".join(f"\n  near: {each}" for each in near))
    return NOT_SO


def _show(given: argparse.Namespace) -> int:
    from pledgewatch.gherkin.grammar import matching, nearest_sentences
    from pledgewatch.gherkin.page import listing

    text = " ".join(given.text)
    found = matching(text)
    if not found:
        near = nearest_sentences(text, most=3)
        print("This is no sentence of the vocabulary.")
        print("".join(f"  did you mean: {each}\n" for each in near), end="")
        return NOT_SO
    print(listing(found))
    for name, value in (found[0].match(text) or {}).items():
        print(f"      {name} = {value}")
    return FINE


def _check(given: argparse.Namespace) -> int:
    from pledgewatch.gherkin.feature import examined, read

    wrong = 0
    for path in given.features:
        scenarios = read(path)
        problems = examined(scenarios)
        wrong += len(problems)
        for problem in problems:
            print(problem)
        if not problems:
            print(f"{path}: {len(scenarios)} scenarios, every sentence is known")
    return NOT_SO if wrong else FINE


def _export(given: argparse.Namespace) -> int:
    from pledgewatch.export.command import read_together, write_out
    from pledgewatch.gherkin.writer import feature

    ledger = read_together(given.ledger)
    clocks = None
    if given.as_of:
        instants = [ledger.instant(text) for text in given.as_of]
        clocks = [(instant, instant) for instant in instants if instant is not None]
    write_out(feature(ledger, clocks), given.output)
    return FINE


def _watch(given: argparse.Namespace) -> int:
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
