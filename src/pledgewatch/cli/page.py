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
    page.add_argument("--as-of", metavar="T", help="use only what was known by then")
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
    review = options.review(options.read(given.ledger), given)
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
        print(f"{len(files)} files are written; open {files[0]} in a browser.")
    return FINE
