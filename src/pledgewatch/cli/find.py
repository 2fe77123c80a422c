"""``pledgewatch find``: the ids that go by a name."""

from __future__ import annotations

import argparse
from typing import Any

import attrs

from pledgewatch.cli import FINE, NOT_SO, options


def add(commands: Any) -> None:
    """Add the command."""
    what = "Find the ids of places, activities and what a ledger declares by name."
    find = options.plain_command(commands, "find", _run, what)
    find.add_argument("name", nargs="+", metavar="NAME", help='a name, as in "artillery fire"')
    find.add_argument(
        "--ledger",
        metavar="LEDGER",
        action="append",
        default=[],
        help="look among the actors, places, activities, sources and pledges of a ledger as well",
    )
    find.add_argument(
        "--table",
        metavar="NAME",
        help="place, activity, actor, source or pledge (default: all of them)",
    )
    find.add_argument("--json", action="store_true", help="print data instead of text")


def _run(given: argparse.Namespace) -> int:
    from pledgewatch.lookup import TABLES, find
    from pledgewatch.model.fields import one_of
    from pledgewatch.words.templates import said

    if given.table is not None:
        one_of("find", "--table", given.table, TABLES)
    name = " ".join(given.name)
    ledger = options.read(given.ledger) if given.ledger else None
    found = find(name, ledger, table=given.table)
    if given.json:
        options.print_json({"name": name, "found": [attrs.asdict(each) for each in found]})
    elif not found:
        print(said("commands.found_none", name=name))
    else:
        if found[0].likeness < 1:
            print(said("commands.found_near", name=name))
        ids = max(len(each.id) for each in found)
        tables = max(len(each.table) for each in found)
        for each in found:
            told = each.told if each.told.startswith(each.name) else f"{each.name}: {each.told}"
            is_other = each.by not in (each.name, each.id)
            also = said("commands.also_called", name=each.by) if is_other else ""
            line = f"{each.id:<{ids}}  {each.table:<{tables}}  {told.removesuffix(': ')}{also}"
            print(line.rstrip())
    return FINE if found else NOT_SO
