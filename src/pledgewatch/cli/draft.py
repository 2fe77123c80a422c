"""``pledgewatch draft``: propose the pledges, claims, reports and reactions of an article as a ledger."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from typing import TYPE_CHECKING, Any

from pledgewatch.cli import FINE, NOT_SO, options
from pledgewatch.errors import InputError

if TYPE_CHECKING:
    from pledgewatch.drafts import Drafter


def add(commands: Any) -> None:
    """Add the command."""
    what = "Propose the pledges, claims, reports and reactions in an article, as a ledger to be edited."
    draft = options.plain_command(commands, "draft", _run, what)
    draft.add_argument("article", metavar="ARTICLE", help="a text file in UTF-8")
    draft.add_argument(
        "--said", metavar="DATE", help="the day it is from (default: the first day it tells)"
    )
    draft.add_argument(
        "--gazetteer",
        metavar="LEDGER",
        action="append",
        default=[],
        help="a ledger whose actors and places are known too; may be given several times",
    )
    draft.add_argument(
        "--with",
        dest="by",
        metavar="MODULE:FUNCTION",
        help="a function of the text that proposes instead of the rules, or the name of an installed one",
    )
    draft.add_argument(
        "-o", "--output", metavar="FILE", help="a new file to write to (default: standard output)"
    )


def _run(given: argparse.Namespace) -> int:
    from pledgewatch.drafts import draft
    from pledgewatch.words.templates import said

    found = draft(
        _text(given.article),
        said=given.said,
        gazetteer=options.read(given.gazetteer) if given.gazetteer else None,
        by=_function(given.by),
    )
    if not found.candidates:
        print(said("commands.nothing_drafted"))
        return NOT_SO
    if given.output is None:
        sys.stdout.write(found.text)
    else:
        found.write(given.output)
        waiting = options.waiting(found.ledger)
        print(said("commands.waiting", file=given.output, drafts=waiting))
    return FINE


def _text(path: str) -> str:
    from pledgewatch.drafts import MAX_CHARACTERS
    from pledgewatch.io.files import opened, path_of, reason, refused

    try:
        with opened(path_of(path), 4 * MAX_CHARACTERS) as stream:
            return stream.read().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{error.object[error.start]:02x}"
        raise refused(path, found, "text in UTF-8", line) from error
    except OSError as error:
        raise refused(path, reason(error), "a file that can be read") from error


def _function(named: str | None) -> Drafter | str | None:
    """The function that was named by its module; the name of one that is installed stays a name."""
    if named is None or ":" not in named:
        return named
    module, _, name = named.partition(":")
    expected = "the module and name of a function, as in mymodel:candidates"
    here = os.getcwd()
    sys.path.insert(0, here)
    try:
        function: Drafter = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise InputError(entry="--with", found=f"{named!r} ({error})", expected=expected) from error
    finally:
        sys.path.remove(here)
    if not callable(function):
        raise InputError(entry="--with", found=repr(named), expected=expected)
    return function
