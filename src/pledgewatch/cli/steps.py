"""``pledgewatch steps``: list, search, explain and check the sentences of features."""

from __future__ import annotations

import argparse
import json
from typing import Any

import attrs

from pledgewatch.cli import FINE, NOT_SO, options
from pledgewatch.errors import InputError, Problem


def add(commands: Any) -> None:
    """Add the command."""
    steps = options.plain_command(
        commands, "steps", None, "List, search, explain and check the sentences of features."
    )
    verbs = steps.add_subparsers(dest="verb", required=True, metavar="VERB")
    listed = options.plain_command(verbs, "list", _list, "List every sentence by topic.")
    listed.add_argument(
        "--markdown", action="store_true", help="as the table of the page of the vocabulary"
    )
    what = "List the sentences with some words in them."
    search = options.plain_command(verbs, "search", _search, what)
    search.add_argument("words", nargs="+", metavar="WORD")
    what = "Say which sentence a text is, and what its fields hold."
    show = options.plain_command(verbs, "show", _show, what)
    show.add_argument("text", nargs="+", metavar="SENTENCE")
    what = "Say which lines of features are no sentence or say what cannot be, and what was meant."
    check = options.plain_command(verbs, "check", _check, what)
    check.add_argument("features", nargs="+", metavar="FEATURE")
    check.add_argument("--json", action="store_true", help="print a JSON object for each problem")


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
    unread: list[Problem] = []
    for path in given.features:
        try:
            scenarios = read(path)
        except InputError as error:
            unread += error.problems
            continue
        problems = examined(scenarios)
        wrong += len(problems)
        for problem in problems:
            told = attrs.asdict(problem)
            print(json.dumps(told, ensure_ascii=False) if given.json else problem)
        if not problems and not given.json:
            print(f"{path}: {len(scenarios)} scenarios, every sentence is known")
    if unread:
        raise InputError(unread)
    return NOT_SO if wrong else FINE
