"""``pledgewatch steps``: list, search, explain and check the sentences of features."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

import attrs

from pledgewatch.cli import BAD, FINE, NOT_SO, options
from pledgewatch.errors import InputError


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
    _add_language(listed)
    what = "List the sentences with some words in them."
    search = options.plain_command(verbs, "search", _search, what)
    search.add_argument("words", nargs="+", metavar="WORD")
    _add_language(search)
    what = "Say which sentence a text is, and what its fields hold."
    show = options.plain_command(verbs, "show", _show, what)
    show.add_argument("text", nargs="+", metavar="SENTENCE")
    what = "Say which lines of features are no sentence or say what cannot be, and what was meant."
    check = options.plain_command(verbs, "check", _check, what)
    check.add_argument("features", nargs="+", metavar="FEATURE")
    check.add_argument("--json", action="store_true", help="print a JSON object for each problem")


def _add_language(command: Any) -> None:
    command.add_argument(
        "--language", choices=("en", "fr"), default="en", help="the language of the sentences"
    )


def _list(given: argparse.Namespace) -> int:
    from pledgewatch.gherkin.grammar import vocabulary
    from pledgewatch.gherkin.page import listing, table

    print(table() if given.markdown else listing(vocabulary(), given.language))
    return FINE


def _search(given: argparse.Namespace) -> int:
    from pledgewatch.gherkin.grammar import vocabulary
    from pledgewatch.gherkin.page import listing
    from pledgewatch.gherkin.suggestions import nearest_sentences
    from pledgewatch.gherkin.table import WORDS

    asked, is_french = " ".join(given.words).lower(), given.language == "fr"
    # What people call a thing that sentences put otherwise.
    words = [WORDS["search"][asked]] if asked in WORDS["search"] else asked.split(" ")
    found = [
        each
        for each in vocabulary()
        for shown in (each.french if is_french else each,)
        if all(
            word in " ".join((shown.template, each.meaning, each.topic, *shown.examples)).lower()
            for word in words
        )
    ]
    if found:
        print(listing(found, given.language))
        return FINE
    near = nearest_sentences(asked, most=3, least=0.3, languages=(given.language,))
    print("No sentence has all of these words." + "".join(f"\n  near: {each}" for each in near))
    return NOT_SO


def _show(given: argparse.Namespace) -> int:
    from pledgewatch.gherkin.grammar import matching
    from pledgewatch.gherkin.page import listing
    from pledgewatch.gherkin.suggestions import nearest_sentences

    text = " ".join(given.text)
    found = matching(text)
    if not found:
        near = nearest_sentences(text, most=3)
        print("This is no sentence of the vocabulary.")
        print("".join(f"  did you mean: {each}\n" for each in near), end="")
        return NOT_SO
    print(listing(found))
    for name, value in (found[0].fields(text) or {}).items():
        print(f"      {name} = {value}")
    return FINE


def _check(given: argparse.Namespace) -> int:
    from pledgewatch.gherkin.feature import OwnSteps, examined, read

    wrong = unread = False
    for path in given.features:
        try:
            scenarios = read(path)
            problems = examined(scenarios, OwnSteps(path))
            wrong |= bool(problems)
            out = sys.stdout
        except InputError as error:
            # The others are looked at all the same.
            problems, unread = list(error.problems), True
            out = sys.stdout if given.json else sys.stderr
        for problem in problems:
            told = attrs.asdict(problem)
            print(json.dumps(told, ensure_ascii=False) if given.json else problem, file=out)
        if not problems and not given.json:
            many = "scenario" if len(scenarios) == 1 else "scenarios"
            print(f"{path}: {len(scenarios)} {many}, every sentence is known")
    return BAD if unread else NOT_SO if wrong else FINE
