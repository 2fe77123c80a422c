"""``pledgewatch page``: a static site of a review."""

from __future__ import annotations

import argparse
from typing import Any

from pledgewatch.cli import FINE, options


def add(commands: Any) -> None:
    """Add the command."""
    page = options.command(
        commands, "page", _run, "Write a static site: an index, and a dossier for each pledge."
    )
    options.known_by(page)
    options.tables(page)
    page.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="FOLDER",
        help="where to: a new folder, an empty one, or one that holds such a site",
    )
    page.add_argument("--publisher", metavar="NAME", help="who publishes it")
    page.add_argument(
        "--base-url",
        "--url",
        dest="url",
        metavar="URL",
        default="",
        help="the address it will have",
    )
    page.add_argument(
        "--config",
        metavar="FILE",
        help="a TOML file: publisher, masthead, language, url, [colours]",
    )
    page.add_argument(
        "--templates",
        metavar="FOLDER",
        help="templates that take the place of those of the package",
    )
    page.set_defaults(at=None)


def _run(given: argparse.Namespace) -> int:
    from pledgewatch.io.revisions import dated
    from pledgewatch.words.templates import said

    review = options.review(dated(options.read(given.ledger)), given)
    files = review.to_page(
        given.output,
        publisher=given.publisher,
        url=given.url,
        config=given.config,
        templates=given.templates,
    )
    if given.json:
        options.print_json({"files": [str(file) for file in files]})
    else:
        print(said("commands.pages", n=len(files), first=files[0]))
    return FINE
