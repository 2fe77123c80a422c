"""Where each key of a TOML text stands, and caps on what a parser may be asked to do.

The standard parser gives no positions and no limits: nesting exhausts its stack, and a key of many
dotted parts takes it quadratic time and memory. So the text is walked once before it, token by
token, in linear time; what is over a cap is refused here and never parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import attrs

from pledgewatch.errors import InputError
from pledgewatch.model.fields import MAX_DEPTH, MAX_MEMBERS, MAX_TEXT

MAX_ENTRIES = 20_000
"""Tables in one TOML file; larger ledgers are for JSON Lines."""

_MAX_PARTS = 8
_MAX_KEYS = 1_000
_MAX_KEY = 1_000
_MAX_BARE = 1_000
# A character takes at most ten in an escape.
_MAX_WRITTEN = 10 * MAX_TEXT

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*+)*+")
_PART = re.compile(
    r"""[ \t]*+(?:(?P<bare>[A-Za-z0-9_-]++)|"(?P<basic>(?:[^"\\\n]|\\.)*+)"|'(?P<raw>[^'\n]*+)')[ \t]*+"""
)
_PIECE = re.compile(
    r'''(?P<text>"""(?:[^"\\]|\\.|"(?!""))*+"""(?:"{0,2})
          |\'\'\'(?:[^']|'(?!''))*+\'\'\'(?:'{0,2})
          |"(?!"")(?:[^"\\\n]|\\[^\n])*+"
          |'(?!'')[^'\n]*+')
      |(?P<open>[\[{])|(?P<close>[\]}])|(?P<comma>,)|(?P<newline>\n)|(?P<comment>\#[^\n]*+)
      |(?P<plain>[^\[\]{}"'\#,\n]++)''',
    re.DOTALL | re.VERBOSE,
)


@attrs.frozen
class Walk:
    """What a walk through a TOML text found.

    Attributes:
        lines: For each entry, named by its table and its place among the entries of that table
            (from 1; 0 for a table that occurs once), the line of each of its keys. Keys of inner
            tables are dotted; the empty key is the header.
        stopped: The offset at which the text stopped making sense, None if it never did.
    """

    lines: dict[tuple[str, int], dict[str, int]]
    stopped: int | None = None


class TomlPart(NamedTuple):
    """A header or an assignment of a TOML text.

    Attributes:
        start: The offset at which it begins.
        equals: The offset behind the equals sign of an assignment; None for a header.
        end: The offset behind the closing brackets of a header; of an assignment that of its last line.
        key: The parts of its key.
    """

    start: int
    equals: int | None
    end: int
    key: tuple[str, ...]


def walk(text: str, noted: list[TomlPart] | None = None) -> Walk:
    """Find the line of every entry and key.

    Args:
        text: TOML whose lines end with a line feed alone.
        noted: Where to note every header and assignment, if anywhere.

    Raises:
        InputError: for what is over a cap, with its line.
    """
    return _Walker(text, noted).walk()


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """The kinds and texts of the pieces of a value.

    A kind is one of ``text`` (in quotes), ``open``, ``close``, ``comma``, ``newline``, ``comment`` and ``plain``.
    """
    for found in _PIECE.finditer(text):
        yield found.lastgroup or "", found[0]


class _Walker:
    def __init__(self, text: str, noted: list[TomlPart] | None) -> None:
        self.text = text
        self.noted = noted
        self.at = 0
        self.line = 1
        self.lines: dict[tuple[str, int], dict[str, int]] = {}
        self.counts: dict[str, int] = {}
        self.entry: dict[str, int] = {}
        self.path = ""
        self.entries = 0
        self.keys = 0

    def walk(self) -> Walk:
        top = self.entry
        while True:
            self._move(_BLANK)
            if self.at >= len(self.text):
                return Walk(self.lines)
            start = self.at
            headed = self.text[self.at] == "["
            if not (self._header() if headed else self._assignment(top)):
                return Walk(self.lines, stopped=start)

    def _move(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self.text, self.at)
        if found is None:
            return None
        self.line += self.text.count("\n", self.at, found.end())
        self.at = found.end()
        return found[0]

    def _take(self, mark: str) -> bool:
        if self.text.startswith(mark, self.at):
            self.at += len(mark)
            return True
        return False

    def _refuse(self, found: str, expected: str) -> InputError:
        return InputError(line=self.line, found=found, expected=expected)

    def _key(self) -> tuple[str, ...] | None:
        parts: list[str] = []
        while True:
            found = _PART.match(self.text, self.at)
            if found is None:
                return None
            self.at = found.end()
            parts.append(next(part for part in found.groups() if part is not None))
            if len(parts) > _MAX_PARTS:
                raise self._refuse("a key of many dotted parts", f"at most {_MAX_PARTS} parts")
            if len(parts[-1]) > _MAX_KEY:
                raise self._refuse("a very long key", f"at most {_MAX_KEY:,} characters")
            if not self._take("."):
                return tuple(parts)

    def _header(self) -> bool:
        start = self.at
        several = self._take("[[")
        if not several:
            self._take("[")
        line = self.line
        key = self._key()
        if key is None or not self._take("]]" if several else "]"):
            return False
        if self.noted is not None:
            self.noted.append(TomlPart(start, None, self.at, key))
        self.entries += 1
        if self.entries > MAX_ENTRIES:
            raise self._refuse(
                "one table too many",
                f"at most {MAX_ENTRIES:,} tables in a TOML file; larger ledgers are for JSON Lines",
            )
        number = self._open(key, several)
        self.entry = self.lines.setdefault((key[0], number), {})
        self.entry.setdefault("", line)
        self._note(self.path[:-1], line)
        self.keys = 0
        return True

    def _open(self, key: tuple[str, ...], several: bool) -> int:
        """Enter the table of a header; the place of its entry among those of its table."""
        number, inner = 0, ""
        for depth, part in enumerate(key, start=1):
            name = f"{inner}.{part}" if depth > 1 else f"{part} "
            if several and depth == len(key):
                self.counts[name] = self.counts.get(name, 0) + 1
            count = self.counts.get(name, 0)
            if depth == 1:
                number, inner = count, f"{part} {count}"
            else:
                inner = f"{name}#{count}" if count else name
        self.path = inner.partition(".")[2] + "." if len(key) > 1 else ""
        return number

    def _note(self, name: str, line: int) -> None:
        if name:
            self.entry.setdefault(name, line)
        if "#" in name:
            self.entry.setdefault(re.sub(r"#\d+", "", name), line)

    def _assignment(self, top: dict[str, int]) -> bool:
        line, start = self.line, self.at
        key = self._key()
        if key is None or not self._take("="):
            return False
        self.keys += 1
        if self.keys > _MAX_KEYS:
            raise self._refuse("a table of many keys", f"at most {_MAX_KEYS:,} keys")
        if self.entry is top:
            # Before any header: a key that stands for a whole table.
            self.lines.setdefault((key[0], 0), {}).setdefault("", line)
        else:
            for length in range(1, len(key) + 1):
                self._note(self.path + ".".join(key[:length]), line)
        equals = self.at
        is_whole = self._value()
        if self.noted is not None:
            self.noted.append(TomlPart(start, equals, self.at, key))
        return is_whole

    def _value(self) -> bool:
        """Move past one value, which may go over several lines."""
        depth = members = dots = 0
        while True:
            found = _PIECE.match(self.text, self.at)
            if found is None:
                return self.at >= len(self.text) and depth == 0
            kind, piece = found.lastgroup, found[0]
            if kind == "newline" and depth == 0:
                return True
            self.at = found.end()
            if kind == "plain":
                dots += piece.count(".")
                if dots > _MAX_PARTS:
                    raise self._refuse("a key of many dotted parts", f"at most {_MAX_PARTS} parts")
                if len(piece.strip()) > _MAX_BARE:
                    raise self._refuse(
                        "a very long number or word", f"at most {_MAX_BARE:,} characters"
                    )
                continue
            if kind == "text" and len(piece) > _MAX_WRITTEN:
                raise self._refuse("a very long text", f"at most {MAX_TEXT:,} characters")
            if kind != "text":
                dots = 0
            self.line += piece.count("\n")
            if kind == "open":
                depth += 1
                if depth > MAX_DEPTH:
                    raise self._refuse(
                        "lists or tables inside one another", f"at most {MAX_DEPTH} of them"
                    )
            elif kind == "close":
                depth -= 1
                if depth < 0:
                    return False
            elif kind == "comma":
                members += 1
                if members >= MAX_MEMBERS:
                    raise self._refuse("a very long list", f"at most {MAX_MEMBERS:,} members")
