"""The layout of a TOML ledger: one way to write what people keep under version control.

Entries stay in the order that people gave them, and every comment stays with what it stands at. What is
moved are ``[ledger]`` and ``[assumptions]``, which come first, and the keys of an entry, which come in the
order of the format's page. Strings, numbers and comments stay as they are spelt.

The reader knows already where each statement of a text begins and ends, so nothing else has to parse it.
"""

from __future__ import annotations

import tomllib
import typing
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from pledgewatch.errors import InputError, PledgewatchError
from pledgewatch.io.lines import TomlPart, pieces, walk
from pledgewatch.io.plain import written_fields
from pledgewatch.io.toml import key_text, list_text, parse
from pledgewatch.model.fields import field_types, without_none
from pledgewatch.model.records import RECORDS, Header

_FIRST = {"ledger": 1, "assumptions": 2}


@attrs.define
class _Key:
    """An assignment: its comments, and its text."""

    key: tuple[str, ...]
    text: str
    lead: list[str]
    is_apart: bool


@attrs.define
class _Section:
    """A header with its keys, the comments before it, and those right behind it."""

    key: tuple[str, ...]
    header: str
    lead: list[str]
    keys: list[_Key] = attrs.field(factory=list)
    tail: list[str] = attrs.field(factory=list)


def laid_out(text: str, file: str = "<text>") -> str:
    """A TOML ledger in the one layout; laid out again, it stays as it is.

    Args:
        text: The text of the file.
        file: How messages name it.

    Raises:
        InputError: for what is no TOML, or has tables that no ledger has, with its line.
        PledgewatchError: where the layout would lose something, which is a fault of pledgewatch.
    """
    problems = parse(text, file).problems
    if problems:
        raise InputError(problems)
    text = text.replace("\r\n", "\n")
    made = _once(_once(text))  # what was moved to the top may be said of the whole file there
    if tomllib.loads(made) != tomllib.loads(text) or _comments(made) != _comments(text):
        raise PledgewatchError(f"{file}: laying it out would lose something; it is left as it is")
    return made


def _once(text: str) -> str:
    noted: list[TomlPart] = []
    walk(text, noted)
    return _written(*_sections(text, noted))


def _comments(text: str) -> list[str]:
    """Every comment of a text, sorted."""
    return sorted(piece.rstrip() for kind, piece in pieces(text) if kind == "comment")


# -- taking apart ------------------------------------------------------------------------------------


def _sections(text: str, noted: Sequence[TomlPart]) -> tuple[list[str], list[_Section]]:
    """What is said of a whole file, and its sections: the first and the last may have no header."""
    sections = [_Section((), "", [])]
    top: list[str] = []
    end = 0
    for place, one in enumerate(noted):
        *gap, _ = (line.strip() for line in text[end : one.start].split("\n"))
        top, gap = _split_top(gap) if not place else (top, gap[1:])
        if one.equals is None:
            if place:
                sections[-1].tail, gap = _split_tail(gap)
            end = text.find("\n", one.end) if "\n" in text[one.end :] else len(text)
            sections.append(_Section(one.key, _header(text, one, end), gap))
        else:
            end = one.end
            is_apart = bool(gap) and not gap[0] and any(gap)
            value = _assignment(one.key, text[one.equals : end])
            lead = [line for line in gap if line]
            sections[-1].keys.append(_Key(one.key, value, lead, is_apart))
    rest = [line.strip() for line in text[end:].split("\n")]
    if noted:
        sections[-1].tail, rest = _split_tail([*rest[1:], ""])
    return top, [*sections, _Section((), "", rest)]


def _split_top(gap: list[str]) -> tuple[list[str], list[str]]:
    """Of the first lines, what is said of the whole file, and what of its first entry alone."""
    own = max((n for n, line in enumerate(gap, 1) if not line or line.startswith("#:")), default=0)
    return gap[:own], gap[own:]


def _split_tail(gap: list[str]) -> tuple[list[str], list[str]]:
    """Of the lines behind an entry, those that are its own: right behind it, and apart from what follows."""
    own = next((n for n, line in enumerate(gap) if not line), 0)
    return gap[:own], gap[own:]


def _header(text: str, one: TomlPart, end: int) -> str:
    marks = ("[[", "]]") if text.startswith("[[", one.start) else ("[", "]")
    key = ".".join(map(key_text, one.key))
    return f"{marks[0]}{key}{marks[1]}{_comment(text[one.end : end])}"


def _comment(text: str) -> str:
    """A comment at the end of a line."""
    return f"  {text.strip()}" if text.strip() else ""


# -- values ------------------------------------------------------------------------------------------


def _assignment(key: tuple[str, ...], text: str) -> str:
    """An assignment, from its key and what stands behind the equals sign."""
    name = ".".join(map(key_text, key))
    depth, value, comment = 0, "", ""
    for kind, piece in pieces(text):
        depth += (kind == "open") - (kind == "close")
        if kind == "comment" and not depth:
            comment = piece
        else:
            value += piece
    return f"{name} = {_value(value.strip(), len(name))}{_comment(comment)}"


def _value(text: str, before: int) -> str:
    """A value; a list on one line where there is room for it and it holds no comment."""
    parts = list(pieces(text))
    if not text.startswith("[") or any(kind == "comment" for kind, _ in parts):
        return "\n".join(line.rstrip() for line in text.split("\n")) if "#" in text else text
    members: list[str] = [""]
    depth = 0
    for kind, piece in parts:
        depth += (kind == "open") - (kind == "close")
        if kind == "comma" and depth == 1:
            members.append("")
        elif not (depth == (kind == "open") and kind in ("open", "close")):
            members[-1] += " " if kind == "newline" else piece
    return list_text([each for each in map(str.strip, members) if each], before)


# -- putting together --------------------------------------------------------------------------------


def _written(top: Sequence[str], sections: Sequence[_Section]) -> str:
    """The text of the sections, those that say what holds for all of it first."""
    lines: list[str] = _spaced(top, most=1)
    for each in sorted(sections, key=_place):
        if each.header or each.keys or any(each.lead):
            lines += _section(each, is_first=not lines or not lines[-1])
    return "\n".join(lines).strip("\n") + "\n" if any(lines) else ""


def _place(section: _Section) -> int:
    """Keys before any header come first, then what holds for the whole ledger, then the rest."""
    if not section.header:
        return 0 if section.keys else len(_FIRST) + 1
    return _FIRST.get(section.key[0], len(_FIRST) + 1)


def _section(section: _Section, *, is_first: bool) -> Iterator[str]:
    lead = _spaced(section.lead, most=2)
    while is_first and lead and not lead[0]:
        lead = lead[1:]
    is_inner = len(section.key) > 1
    if not (is_first or is_inner or (lead and not lead[0])):
        yield ""
    yield from lead
    if section.header:
        yield section.header
    keys = sorted(section.keys, key=lambda each: _rank(section.key, each.key))
    for place, each in enumerate(keys):
        if place and each.is_apart:
            yield ""
        yield from each.lead
        yield each.text
    yield from section.tail


def _spaced(lines: Sequence[str], most: int) -> list[str]:
    """Lines of which no more than so many in a row are blank."""
    kept: list[str] = []
    for line in lines:
        if line or any(kept[-most:]) or len(kept) < most:
            kept.append(line)
    return kept


def _rank(table: tuple[str, ...], key: tuple[str, ...]) -> int:
    """Where a key stands among those of its table; at the end what no such table has."""
    kind = _kind(table)
    names = written_fields(kind) if kind is not None else ()
    return names.index(key[0]) if key[0] in names else len(names)


def _kind(table: tuple[str, ...]) -> Any:
    """The class of what stands in a table such as ``pledge.condition``; None where it is none of ours."""
    kind: Any = {**RECORDS, "ledger": Header}.get(table[0]) if table else None
    for part in table[1:]:
        hint = without_none(field_types(kind).get(part)) if kind is not None else None
        kind = typing.get_args(hint)[0] if typing.get_origin(hint) is tuple else hint
        kind = kind if attrs.has(kind) else None
    return kind
