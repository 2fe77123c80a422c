"""``pledgewatch import``: promises in a table, or reviews of others, as the records of a ledger."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch.cli import FINE, NOT_SO, options
from pledgewatch.errors import InputError

if TYPE_CHECKING:
    from pledgewatch.tables.imports import Imported

_FROM = ("claimreview",)


def add(commands: Any) -> None:
    """Add the command."""
    what = "Make records of promises in a table, and list what could not be mapped."
    added = options.plain_command(commands, "import", _run, what)
    added.add_argument("table", metavar="TABLE", help="a table of promises; - for standard input")
    added.add_argument(
        "--map", metavar="FILE", help="a TOML file that says what stands in which column"
    )
    added.add_argument(
        "--from", metavar="NAME", dest="origin", help="what TABLE is instead: claimreview"
    )
    added.add_argument(
        "--into",
        metavar="FOLDER",
        help="the ledger to write to, as a file of its own (default: print it)",
    )
    added.add_argument("--name", metavar="NAME", help="the name of that file (default: of TABLE)")
    added.add_argument(
        "--replace", action="store_true", help="put it in the place of a file of that name"
    )
    added.add_argument("--json", action="store_true", help="tell what was made as data")


def _run(given: argparse.Namespace) -> int:
    from pledgewatch.tables.imports import pledges, read_folder

    data, rules = _asked(given)
    name = given.name or _stem(given.table)
    into = read_folder(given.into, name) if given.into is not None else None
    made = pledges(data, rules, into=into)
    file = None
    if given.into is not None:
        file = str(made.write(given.into, name, replace=given.replace))
    elif not given.json:
        sys.stdout.write(made.text())
    if given.json:
        options.print_json(_data(made, file))
    else:
        # What is printed is a ledger, unless it was written to a file.
        print(_told(given.table, made, file), file=sys.stdout if file else sys.stderr)
    return FINE if made.is_complete else NOT_SO


def _asked(given: argparse.Namespace) -> tuple[Any, Any]:
    """The table and its map."""
    if given.origin is None:
        if given.map is None:
            expected = "a map: a TOML file that says what stands in which column"
            raise InputError(entry="--map", expected=expected)
        return given.table, given.map
    from pledgewatch.model.fields import one_of
    from pledgewatch.tables.claimreview import MAP, claim_reviews
    from pledgewatch.tables.mapping import joined_maps, read_map

    one_of("import", "--from", given.origin, _FROM)
    rules = MAP if given.map is None else joined_maps(MAP, read_map(given.map))
    return claim_reviews(given.table), rules


def _stem(table: str) -> str:
    """The name of a table without its suffixes."""
    stem = Path(table).name.partition(".")[0]
    return "imported" if stem in ("", "-") else stem


def _told(table: str, made: Imported, file: str | None) -> str:
    from pledgewatch.words.templates import said

    each = ", ".join(said(f"tables.{name}", n=count) for name, count in made.counts().items())
    key = "imported_to" if file else "imported"
    counts = each or said("commands.imported_none")
    lines = [said(f"commands.{key}", table=table, counts=counts, file=file)]
    lines += [said("commands.row_left_out", what=problem) for problem in made.rows]
    lines += [said("commands.value_left_out", what=problem) for problem in made.values]
    if made.columns:
        columns = ", ".join(f"{name} ({count})" for name, count in made.columns.items())
        lines.append(said("commands.not_kept", columns=columns))
    return "\n".join(lines)


def _data(made: Imported, file: str | None) -> dict[str, Any]:
    return {
        "file": file,
        "records": made.counts(),
        "rows": [attrs.asdict(problem) for problem in made.rows],
        "values": [attrs.asdict(problem) for problem in made.values],
        "columns": dict(made.columns),
    }
