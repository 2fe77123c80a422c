"""``pledgewatch add``: one more entry at the end of a ledger file, and nothing else touched.

What is not given by options is asked on a terminal. The whole ledger is read with the entry in it before
anything is written, so an entry that would not be valid is refused with the reason.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
import typing
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch.cli import FINE, options
from pledgewatch.errors import InputError, Problem, nearest

if TYPE_CHECKING:
    from pledgewatch.io.entries import Document
    from pledgewatch.model.ledger import Ledger

_OTHER_NAMES = {"update": "assessment"}
"""What people call a table."""
_ASKED = {
    "pledge": "title kind debtor said activities places end quote source url",
    "report": "pledge activity when place actor stance origin source known url text",
    "state_report": "pledge activity when level unit origin source known url text",
    "coverage": "origin activities places when sensitivity source",
    "statement": "kind speaker said activities places quote source url",
    "assessment": "pledge rating when scale by url text",
    "retract": "target when text",
    "source": "name reliability organ_of",
    "actor": "name part_of office",
    "place": "name part_of",
    "activity": "name kind_of",
}
"""What is asked of a table besides what it must have."""


def add(commands: Any) -> None:
    """Add the command."""
    what = "Add one entry to the end of a ledger file, by options or asked step by step."
    added = options.plain_command(commands, "add", _run, what)
    added.add_argument(
        "table",
        metavar="TABLE",
        help="report, update (an assessment), pledge, source, actor, retract, ...; "
        "`pledgewatch add TABLE --help` lists its options",
    )
    added.add_argument(
        "rest", nargs=argparse.REMAINDER, metavar="LEDGER [--KEY VALUE ...]", help="see there"
    )


def _run(given: argparse.Namespace) -> int:
    from pledgewatch.io.files import written
    from pledgewatch.model.fields import one_of
    from pledgewatch.model.records import RECORDS
    from pledgewatch.words.templates import said

    table = _OTHER_NAMES.get(given.table, given.table.replace("-", "_"))
    one_of("add", "TABLE", table, RECORDS)
    kind = RECORDS[table]
    told = _parser(kind, given.table).parse_args(given.rest)
    ledger = options.read(told.ledger)
    fields = _given(kind, told, ledger)
    is_asked = bool(_missing(kind, fields)) and sys.stdin.isatty() and sys.stdout.isatty()
    if is_asked:
        _ask(kind, fields, ledger)
    fields.setdefault("id", _new_id(kind, fields, ledger))
    documents = _documents(told.ledger)
    target = _target(table, fields, documents, ledger, told.file)
    held = target.read_bytes()
    made = held + _entry(target, held, table, fields)
    _check(documents, target, held, made)
    if is_asked and not _agreed(target, made[len(held) :].decode()):
        print(said("commands.not_written"))
        return FINE
    written(target, made)
    print(said("commands.added", file=target, table=table, id=fields["id"]))
    _say_what_it_means(table, fields, ledger)
    return FINE


def _say_what_it_means(table: str, fields: Mapping[str, Any], ledger: Ledger) -> None:
    """What a report on a pledge comes to: whoever names one may only have meant that it is about it."""
    from pledgewatch.model.records import Pledge
    from pledgewatch.words.templates import said

    pledge = ledger.dated.get(fields.get("pledge", ""))
    if table != "report" or not isinstance(pledge, Pledge) or fields.get("stance") == "denies":
        return
    key = "says_done" if pledge.kind.is_demand else "says_against"
    print(said(f"commands.{key}", pledge=pledge.id))


# -- options -----------------------------------------------------------------------------------------


def _parser(kind: Any, name: str) -> argparse.ArgumentParser:
    """The options of a table: one for each of its keys."""
    from pledgewatch.cli.commands import Parser
    from pledgewatch.model.fields import field_types, without_none

    parser = Parser(
        prog=f"pledgewatch add {name}",
        description=f"Add a {kind.table} to a ledger: {_first_line(kind)}",
        epilog="Ids of places, activities, actors and sources may be given by name where one alone "
        "goes by it. What it must have and is not given is asked on a terminal.",
        allow_abbrev=False,
    )
    options.ledgers(parser)
    parser.add_argument(
        "--file",
        metavar="FILE",
        help="the file to add it to (default: where others of its kind are)",
    )
    for spec in attrs.fields(kind):
        hint = without_none(field_types(kind)[spec.name])
        is_list = hint == tuple[str, ...]
        more = "; may be given several times" if is_list else ""
        must = "; must be given" if spec.default is attrs.NOTHING else ""
        parser.add_argument(
            f"--{spec.name.replace('_', '-')}",
            dest=f"key_{spec.name}",
            metavar="ID" if spec.metadata["ref"] or spec.name == "id" else "VALUE",
            action="append" if is_list else "store",
            help=f"{spec.metadata['doc']}{must}{more}".replace("%", "%%"),
        )
    return parser


def _first_line(kind: Any) -> str:
    return (kind.__doc__ or "").strip().split("\n")[0]


def _given(kind: Any, told: argparse.Namespace, ledger: Ledger) -> dict[str, Any]:
    """The keys that were given by options.

    Raises:
        InputError: with everything that is wrong with them.
    """
    fields: dict[str, Any] = {}
    problems: list[Problem] = []
    for name in attrs.fields_dict(kind):
        value = getattr(told, f"key_{name}")
        try:
            if value is not None:
                fields[name] = _value(kind, name, value, ledger)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return fields


def _value(kind: Any, name: str, given: Any, ledger: Ledger) -> Any:
    """What a file holds for the text of an option.

    Raises:
        InputError: naming the option.
    """
    from pledgewatch.model.fields import argument

    def read(text: Any) -> Any:
        if isinstance(text, list):
            return [read(each) for each in text]
        return _read(kind, name, text, ledger)

    return argument(f"--{name.replace('_', '-')}", None, read, given)


def _read(kind: Any, name: str, text: str, ledger: Ledger) -> Any:
    """What a file holds for a text that was typed: numbers without quotes, ids for names."""
    from pledgewatch.lookup import TABLES, chosen
    from pledgewatch.model.fields import converters, field_types, from_text, without_none

    hint = without_none(field_types(kind)[name])
    table = attrs.fields_dict(kind)[name].metadata["ref"]
    if table in TABLES:
        return chosen(text, ledger, table)
    if name == "target" and text not in ledger.dated:
        expected = f"the id of an entry{nearest(text, ledger.dated)}"
        raise InputError(found=repr(text), expected=expected)
    value = _toml(text) if _is_table(hint) else _short(from_text(hint, text))
    converters(kind)[name]([value] if hint == tuple[str, ...] else value, ledger.timezone)
    return value


def _is_table(hint: Any) -> bool:
    """Whether a field holds a table, or tables, rather than a value."""
    from pledgewatch.model.fields import Fields

    held = typing.get_args(hint)[0] if typing.get_origin(hint) is tuple else hint
    is_fields = isinstance(held, type) and issubclass(held, Fields) and not hasattr(held, "FORM")
    return is_fields or typing.get_origin(hint) is dict


def _toml(text: str) -> Any:
    try:
        return tomllib.loads(f"_ = {text}")["_"]
    except ValueError as error:
        expected = 'a table as TOML has it, as in { text = "..." }'
        raise InputError(found=repr(text[:64]), expected=expected) from error


def _short(value: Any) -> Any:
    """Numbers without a fraction as whole ones."""
    if isinstance(value, list):
        return [_short(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


# -- asking ------------------------------------------------------------------------------------------


def _missing(kind: Any, fields: Mapping[str, Any]) -> list[str]:
    """What it must have and has not."""
    return [
        spec.name
        for spec in attrs.fields(kind)
        if spec.default is attrs.NOTHING and spec.name not in fields
    ]


def _ask(kind: Any, fields: dict[str, Any], ledger: Ledger) -> None:
    """Ask for what was not given, until it can be used; nothing but Enter leaves out what may be."""
    from pledgewatch.words.templates import said

    specs = attrs.fields_dict(kind)
    usual = _ASKED.get(kind.table, "").split()
    needed = _missing(kind, fields)
    for name in dict.fromkeys([*usual, *needed]):
        if name in fields:
            continue
        key = "ask" if name in needed else "ask_or_leave"
        asked = said(f"commands.{key}", name=name, what=specs[name].metadata["doc"])
        while True:
            try:
                typed = input(asked).strip()
            except EOFError:
                raise InputError(
                    entry="add", found="no more answers", expected="all of them"
                ) from None
            if not typed and name not in needed:
                break
            try:
                fields[name] = _value(kind, name, _typed(kind, name, typed), ledger)
                break
            except InputError as error:
                print(f"  {error}")


def _typed(kind: Any, name: str, typed: str) -> Any:
    """A list is typed with commas."""
    from pledgewatch.model.fields import field_types

    if field_types(kind)[name] == tuple[str, ...]:
        return [each.strip() for each in typed.split(",") if each.strip()]
    return typed


def _agreed(target: Path, text: str) -> bool:
    """Whether the entry is to be written."""
    from pledgewatch.words.templates import said

    print(f"\n{text.strip()}\n")
    try:
        return input(said("commands.write", file=target)).strip().lower() in ("", "y", "yes")
    except EOFError:
        return False


# -- writing -----------------------------------------------------------------------------------------


def _new_id(kind: Any, fields: Mapping[str, Any], ledger: Ledger) -> str:
    """An id that people can read, and that nothing has yet."""
    about = ("title", "name", "pledge", "target", "place", "speaker", "origin", "actor", "by")
    first = next((str(fields[key]) for key in about if key in fields), kind.table)
    named = "title" in fields or "name" in fields
    days = (str(fields[key])[:10] for key in ("when", "said") if key in fields)
    day = next(days, kind.table)
    end = "" if named else f"-{_plain(day)}"
    base = f"{_plain(first)[: 60 - len(end)].strip('-')}{end}".strip("-")
    base = base or kind.table.replace("_", "-")
    taken = {each.id for each in ledger.entries}
    ids = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(each for each in ids if each not in taken)


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).lower()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"[^\x00-\x7f]", "", plain)).strip("-")


def _documents(paths: list[str]) -> dict[Path, Document]:
    from pledgewatch.io import files_of, read_document

    return {file: read_document(file) for path in paths for file in files_of(Path(path))}


def _target(
    table: str,
    fields: Mapping[str, Any],
    documents: Mapping[Path, Document],
    ledger: Ledger,
    named: str | None,
) -> Path:
    """The file to add it to: where others of its kind are, failing that where its pledge is."""
    files = list(documents)
    if named is not None:
        if Path(named) not in files:
            known = ", ".join(map(str, files))
            raise InputError(
                entry="--file", found=repr(named), expected=f"a file of the ledger: {known}"
            )
        return Path(named)
    holding = [file for file in files if any(e.table == table for e in documents[file].entries)]
    pledge, *_ = ledger.locations.get(("pledge", str(fields.get("pledge"))), (None,))
    beside = [file for file in files if documents[file].file == pledge]
    return [*files, *beside, *holding][-1]


def _entry(target: Path, held: bytes, table: str, fields: Mapping[str, Any]) -> bytes:
    """What is put behind the text that a file holds."""
    from pledgewatch.io.jsonl import line_of
    from pledgewatch.io.toml import entry_text

    start = "" if not held or held.endswith(b"\n") else "\n"
    if target.suffix == ".jsonl":
        return f"{start}{line_of({'record': table, **fields})}".encode()
    apart = "" if not held or held.endswith((b"\n\n", b"\r\n\r\n")) else "\n"
    text = f"{start}{apart}{entry_text(table, fields)}\n"
    return (text.replace("\n", "\r\n") if b"\r\n" in held else text).encode()


def _check(documents: Mapping[Path, Document], target: Path, held: bytes, made: bytes) -> None:
    """Read the whole ledger as it would be.

    Raises:
        InputError: where it would not be valid; what is wrong with the new entry without a line, for it
            stands nowhere yet.
    """
    from pledgewatch.io import document_of
    from pledgewatch.io.entries import ledger_of

    name = documents[target].file
    changed = document_of(made, name)
    before = held.count(b"\n")
    try:
        ledger_of([changed if file == target else each for file, each in documents.items()])
    except InputError as error:
        raise InputError(
            attrs.evolve(each, file=None, line=None)
            if each.file == name and (each.line or 0) > before
            else each
            for each in error.problems
        ) from error
