"""A text as sentences, each with its place in the text and the quotations in it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import attrs

_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Sen|Rep|Gov|St|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|"
    r"Sept?|Oct|Nov|Dec|Inc|Ltd|Co|approx|e\.g|i\.e)|\b[A-Z](?:\.[A-Z])*)\.$"
)
_END = re.compile(r"[.!?…]+[”\"’')]*(?=\s+[“\"‘'(]?[A-ZÀ-ÞА-ЯІЇЄҐ0-9])")
_OPEN, _CLOSE, _STRAIGHT = "“", "”", '"'
_LONGEST = 1_000
_WRAPPED = 120
"""Where no line is longer than this, a line may go on in the next."""


@attrs.frozen
class Passage:
    """A sentence of a text.

    Attributes:
        text: What it says, without white space around it.
        start, end: Where it stands in the text.
        paragraph: The number of its paragraph.
        quotes: Where in it something is quoted, without the marks.
    """

    text: str
    start: int
    end: int
    paragraph: int
    quotes: tuple[tuple[int, int], ...] = ()

    @property
    def is_headline(self) -> bool:
        """Whether it ends like no sentence does."""
        return not re.search(r"[.!?…:;,][”\"’')]*$", self.text)

    def quoted(self, at: int) -> tuple[int, int] | None:
        """The quotation that a place in it lies in."""
        return next((each for each in self.quotes if each[0] <= at < each[1]), None)


def sentences(text: str) -> list[Passage]:
    """The sentences of a text, in order; one that stands there twice, as headlines do, once."""
    found: list[Passage] = []
    seen: set[str] = set()
    for number, (first, last) in enumerate(_paragraphs(text)):
        is_open = False
        for start, end in _split(text, first, last):
            quotes, is_open = _quotes(text[start:end], is_open)
            plain = " ".join(text[start:end].split())
            if plain not in seen:
                found.append(Passage(text[start:end], start, end, number, quotes))
            seen.add(plain)
    return found


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Where paragraphs begin and end: at each line, or where lines are broken, at empty and short ones."""
    lines = [(each.start(), each.end()) for each in re.finditer(r"[^\n]+", text)]
    longest = max((end - start for start, end in lines), default=0)
    first = 0
    for (start, end), following in itertools.zip_longest(lines, lines[1:]):
        is_broken = (
            following is not None
            and longest <= _WRAPPED
            and text[end : following[0]].count("\n") == 1
            and end - start > 0.7 * longest
        )
        if not is_broken:
            yield first, end
            first = end


def _split(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    start = first
    ends = [each.end() for each in _END.finditer(text, first, last)]
    for end in [*ends, last]:
        if end < last and _ABBREVIATION.search(text[max(start, end - 20) : end]):
            continue
        while end - start > _LONGEST:
            # What goes on for so long is no sentence; rules take the square of its length.
            yield start, start + _LONGEST
            start += _LONGEST
        piece = text[start:end]
        begin = start + len(piece) - len(piece.lstrip())
        stop = start + len(piece.rstrip())
        if begin < stop:
            yield begin, stop
        start = end


def _quotes(text: str, is_open: bool) -> tuple[tuple[tuple[int, int], ...], bool]:
    """What is quoted in a sentence, and whether a quotation goes on after it."""
    found: list[tuple[int, int]] = []
    begun = 0 if is_open else -1
    for at, sign in enumerate(text):
        if sign == _OPEN or (sign == _STRAIGHT and begun < 0):
            begun = at + 1
        elif begun >= 0 and sign in (_CLOSE, _STRAIGHT):
            found.append((begun, at))
            begun = -1
    if begun >= 0:
        found.append((begun, len(text)))
    return tuple(found), begun >= 0
