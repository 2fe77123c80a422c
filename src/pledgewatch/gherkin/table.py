"""The table of the vocabulary, read from ``vocabulary.txt``, which tells its own form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from typing import Any, NamedTuple


class VocabularyRow(NamedTuple):
    """A row in one of its forms, with what stands above and below it.

    Attributes:
        kind: What takes it, and for what table of the ledger file.
        options: What stands at its end; ``yes`` and ``no`` as truth values.
        examples: Further examples.
    """

    topic: str
    kind: list[str]
    template: str
    french: str
    meaning: str
    options: dict[str, Any]
    examples: list[str]


_Pieces = dict[str, list[tuple[str, str]]]
_PIECE = re.compile(r"<([A-Z]+)>")


_Phrases = dict[str, list[tuple[str, str]]]


def _read() -> tuple[
    dict[str, dict[str, str]], list[VocabularyRow], dict[str, dict[str, str]], _Phrases
]:
    text = resources.files("pledgewatch.gherkin").joinpath("vocabulary.txt").read_text("utf-8")
    words: dict[str, dict[str, str]] = {}
    pieces: _Pieces = {}
    rows: list[VocabularyRow] = []
    messages: dict[str, dict[str, str]] = {}
    phrases: _Phrases = {}
    topic, kind = "", list[str]()
    for line, *below in (each.split("\n") for each in re.split(r"\n(?!fr |e\.g\. )", text)):
        mark, _, rest = line.partition(" ")
        name, _, said = rest.partition(" ")
        french = "".join(each[3:] for each in below if each.startswith("fr "))
        if mark == "==":
            topic = rest
        elif mark == "::":
            kind = rest.split()
        elif mark == ":=":
            pieces.setdefault(name, []).append((said, french))
        elif mark in ("%en", "%fr"):
            written, _, meant = rest.partition(" => ")
            phrases.setdefault(mark[1:], []).append((written, meant))
        elif mark == "!":
            messages[name] = {"en": said, "fr": french}
        elif mark == "~":
            words[name] = dict(pair.split(" = ") for pair in said.split("; "))
        elif mark not in ("", "#"):
            template, meaning, *more = line.split(" -- ")
            pairs = (word.partition("=") for word in " ".join(more).split())
            options = {key: {"yes": True, "no": False}.get(value, value) for key, _, value in pairs}
            examples = [each[5:] for each in below if each.startswith("e.g. ")]
            for form, both in enumerate(_forms(template, french, pieces)):
                its = [each[form % len(each)] for each in (word.split("|") for word in kind)]
                rows.append(VocabularyRow(topic, its, *both, meaning, options, examples))
    return words, rows, messages, phrases


def _forms(template: str, french: str, pieces: _Pieces) -> Iterator[tuple[str, str]]:
    """A template and its French with their pieces filled in: one for each form of them."""
    piece = _PIECE.search(template) or _PIECE.search(french)
    if piece is None:
        yield template, french
        return
    for each, its in pieces[piece[1]]:
        yield from _forms(template.replace(piece[0], each), french.replace(piece[0], its), pieces)


WORDS, ROWS, MESSAGES, PHRASES = _read()
"""The French words of each type of field, each with the English one; the rows; messages by name and language; by language,
other phrases than those of the templates, as patterns, each with what takes its place."""
