"""The grammar of the sentences: templates that are read and written, and which one was meant.

A template is literal text with `"{name}"` for anything in quotation marks, `{name:type}` for one of
`TYPES`, `[...]` for what may be left out and `(...|...)` for a choice. Behind `=` a field has a sample,
from which examples are made; a piece that begins with `?name:` is noted under that name when it is said.
None of the patterns made of a template can go back over what it has read, so that each sentence is
matched in time linear in its length.
"""

from __future__ import annotations

import difflib
import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pledgewatch.gherkin.table import PIECES, TABLE
from pledgewatch.gherkin.values import TYPES, SampleText, read, written

MOST = 2_000
"""Characters of the longest sentence that is read."""

# -- templates -------------------------------------------------------------------------------------


class Field(NamedTuple):
    """A field of a template: its name, its type (`text` in quotation marks), and a sample of it."""

    name: str
    kind: str
    sample: str | None


class Choice(NamedTuple):
    """Pieces of which one is said, each with the name it is noted under; or none, where it is optional."""

    pieces: tuple[tuple[str, tuple[Any, ...]], ...]
    optional: bool


_TOKEN = re.compile(
    r'"\{(\w+)(?:=([^{}"]*))?\}"|\{(\w+):(\w+)(?:=([^{}]*))?\}|([\[\](|)])(?:\?(\w+):)?|([^"{}\[\](|)]+|")'
)


class Template:
    """A sentence with fields: what matches it, and what it says of some values.

    Attributes:
        template: As people see it, without samples.
        parts: Its text, fields and choices, in order.
        types: The type of each field, by name.
        examples: What it says of its samples.
    """

    def __init__(self, source: str) -> None:
        tokens = [match.groups() for match in _TOKEN.finditer(source)]
        self.template = "".join(map(_shown, tokens))
        ((_, self.parts),) = _pieces(iter(tokens), "")
        self.types = {field.name: field.kind for field in _fields(self.parts)}
        self._regex: re.Pattern[str] | None = None

    def match(self, text: str) -> dict[str, str] | None:
        """The fields of a text that it is, those noted among them; None for any other text."""
        text = _straight(text)
        if len(text) > MOST:
            return None
        if self._regex is None:
            # Compiled when first asked: most runs of pytest hold no scenario.
            self._regex = re.compile(_pattern(self.parts))
        found = self._regex.fullmatch(text)
        if found is None:
            return None
        return {name: value for name, value in found.groupdict().items() if value is not None}

    def fill(self, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
        """What it says of values, and the values that it leaves unsaid; None where it cannot be said."""
        left = dict(values)
        text = _filled(self.parts, left)
        return None if text is None or self.match(text) is None else (text, left)

    def said(self, values: Mapping[str, Any]) -> str:
        """What it says of values, for a message."""
        return _filled(self.parts, dict(values)) or self.template

    @functools.cached_property
    def examples(self) -> tuple[str, ...]:
        """What it says of its samples: without what may be left out, and with it."""
        samples = {
            f.name: SampleText(f.sample) for f in _fields(self.parts) if f.sample is not None
        }
        needed = {part.name for part in self.parts if isinstance(part, Field)}
        short = {name: value for name, value in samples.items() if name in needed}
        return tuple(
            dict.fromkeys(_filled(self.parts, dict(each)) or "" for each in (short, samples))
        )


_Token = tuple[str | Any, ...]


def _shown(token: _Token) -> str:
    text, _, name, kind, _, mark, _, literal = token
    if text:
        return f'"{{{text}}}"'
    return f"{{{name}:{kind}}}" if name else mark or literal


def _pieces(tokens: Iterator[_Token], noted: str) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """The pieces up to the mark that closes them, each with the name it is noted under, and its parts."""
    pieces: list[tuple[str, list[Any]]] = [(noted, [])]
    for text, its, name, kind, sample, mark, noted, literal in tokens:
        parts = pieces[-1][1]
        if text:
            parts.append(Field(text, "text", its))
        elif name:
            parts.append(Field(name, kind, sample))
        elif literal:
            parts.append(literal)
        elif mark in ("[", "("):
            parts.append(Choice(_pieces(tokens, noted or ""), mark == "["))
        elif mark == "|":
            pieces.append((noted or "", []))
        else:
            break
    return tuple((noted, tuple(parts)) for noted, parts in pieces)


def _fields(parts: Iterable[Any]) -> Iterator[Field]:
    """Every field."""
    for part in parts:
        if isinstance(part, Field):
            yield part
        elif isinstance(part, Choice):
            yield from itertools.chain(*(_fields(piece) for _, piece in part.pieces))


def _pattern(parts: Iterable[Any]) -> str:
    found = ""
    for part in parts:
        if isinstance(part, str):
            found += re.escape(part)
        elif isinstance(part, Field) and part.kind == "text":
            found += rf'"(?P<{part.name}>[^"\n]*+)"'
        elif isinstance(part, Field):
            found += f"(?P<{part.name}>{TYPES[part.kind].pattern})"
        else:
            notes = (f"(?P<{noted}>)" if noted else "" for noted, _ in part.pieces)
            pieces = (
                note + _pattern(piece) for note, (_, piece) in zip(notes, part.pieces, strict=True)
            )
            found += f"(?:{'|'.join(pieces)}){'?' if part.optional else ''}"
    return found


def _filled(parts: Iterable[Any], left: dict[str, Any]) -> str | None:
    """The parts with their values, which are taken out; None where one is missing."""
    found = ""
    last: object = None
    for part in parts:
        if isinstance(part, Field):
            last = left.get(part.name)
            text = _take(part, left)
        else:
            text = part if isinstance(part, str) else _chosen(part, left, last)
        if text is None:
            return None
        found += text
    return found


def _chosen(choice: Choice, left: dict[str, Any], last: object) -> str | None:
    """The first piece that takes a value; where none does, one that needs none, or nothing."""
    plain = []
    for noted, piece in choice.pieces:
        tried = dict(left)
        text = _filled(piece, tried) if not noted or left.get(noted) else None
        tried.pop(noted, None)
        if text is not None and len(tried) < len(left):
            left.clear()
            left.update(tried)
            return text
        if text is not None:
            plain.append(text)
    if choice.optional:
        return ""
    # One is the first of two forms, such as "violation" and "violations"; anything else the last.
    return plain[0 if last in (1, "1") else -1] if plain else None


def _take(field: Field, left: dict[str, Any]) -> str | None:
    """The value of a field as a sentence has it; of several names in one pair of quotation marks the first."""
    value = left.pop(field.name, None)
    if field.kind == "text" and isinstance(value, list) and value:
        value, *rest = value
        if rest:
            left[field.name] = rest
    return written(field.kind, value)


# -- sentences -------------------------------------------------------------------------------------

Body = Callable[[Any, dict[str, Any], Any], None]


class Sentence(Template):
    """One sentence of the vocabulary.

    Attributes:
        topic: Where the page of the vocabulary lists it.
        meaning: What it says, in a sentence.
        examples: Sentences as people write them.
        body: What it does; called with the world, its fields, and its data table or doc string.
        takes: ``table`` or ``text`` where a data table or a doc string follows it.
        role: ``fact``, ``look`` or ``expect``.
    """

    def __init__(self, row: VocabularyRow, body: Body, role: str = "fact") -> None:
        super().__init__(row.template)
        self.topic, self.meaning, self.body, self.role = row.topic, row.meaning, body, role
        self.takes = "text" if "fills" in row.options else row.options.get("takes")
        self.examples = (*self.examples, *row.examples)

    def __repr__(self) -> str:
        return f"<Sentence {self.template}>"

    def values(self, text: str) -> dict[str, Any]:
        """The values of its fields in a text that is this sentence.

        Raises:
            InputError: for a number that is none, or a word that the glossary does not have.
        """
        fields = self.match(text)
        assert fields is not None
        return {
            name: read(self.types[name], value) if name in self.types else True
            for name, value in fields.items()
        }

    def do(self, world: Any, text: str, given: object = None) -> None:
        """Do in a world what a text says.

        Args:
            world: The `pledgewatch.gherkin.world.World`.
            text: The sentence, with its fields filled in.
            given: The rows of its data table, or its doc string.
        """
        self.body(world, self.values(text), given)


TOPICS = tuple(line[3:] for line in TABLE.splitlines() if line.startswith("== "))
"""The topics of the sentences, in the order the page of the vocabulary lists them."""
_PIECE = re.compile(r"<([A-Z]+)>")


class VocabularyRow(NamedTuple):
    """A row of the table of the vocabulary: what stands above it, what it holds, and what stands below.

    Attributes:
        options: What stands at its end; ``yes`` and ``no`` as truth values.
    """

    topic: str
    kind: list[str]
    template: str
    meaning: str
    options: dict[str, Any]
    examples: list[str]


def _rows() -> Iterator[VocabularyRow]:
    topic, kind, examples = "", list[str](), list[str]()
    for line in TABLE.splitlines():
        mark, _, rest = line.partition(" ")
        if mark == "==":
            topic = rest
        elif mark == "::":
            kind = rest.split()
        elif mark == "e.g.":
            examples.append(rest)
        elif line:
            examples = []
            template, meaning, *more = line.split(" -- ")
            pairs = (word.partition("=") for word in " ".join(more).split())
            options = {key: {"yes": True, "no": False}.get(value, value) for key, _, value in pairs}
            for each in _whole(template):
                yield VocabularyRow(topic, kind, each, meaning, options, examples)


def _whole(template: str) -> Iterator[str]:
    """A template with its pieces filled in: one for each form of them."""
    piece = _PIECE.search(template)
    if piece is None:
        yield template
        return
    for form in PIECES[piece[1]]:
        yield from _whole(template.replace(piece[0], form))


@functools.cache
def vocabulary() -> tuple[Sentence, ...]:
    """Every sentence by topic."""
    from pledgewatch.gherkin import answers, tell

    # All rows are read first, for examples stand below their row.
    return tuple(answers.sentence(row) or tell.Fact(row) for row in list(_rows()))


def matching(text: str) -> list[Sentence]:
    """Every sentence of the vocabulary that a text is; in a sound vocabulary one or none."""
    return [each for each in vocabulary() if each.match(text) is not None]


_AS_OF = re.compile(rf"as of {TYPES['time'].pattern} ")
_VALUE = re.compile(rf'"[^"]*"|{TYPES["time"].pattern}|[0-9][^\s,]*')


def _skeleton(text: str) -> str:
    """A sentence without what stands in its fields, so that its words can be compared."""
    return _VALUE.sub('"', _AS_OF.sub("", text[:MOST], count=1))


def nearest_sentences(text: str, most: int = 1, least: float = 0.6) -> list[str]:
    """Sentences that are most like a text, best first: with its own values where they fit."""
    wanted = _skeleton(text)
    scored = sorted(_scored(wanted, vocabulary()), reverse=True)
    best: dict[int, tuple[float, str]] = {}
    for score, example, place in scored:
        if score >= least:
            best.setdefault(place, (score, example))
    found = [example for _, example in sorted(best.values(), reverse=True)[:most]]
    return [_with_values_of(text, example) for example in found]


def _scored(wanted: str, known: Iterable[Sentence]) -> Iterator[tuple[float, str, int]]:
    for place, each in enumerate(known):
        for example in each.examples:
            matcher = difflib.SequenceMatcher(None, wanted, _skeleton(example), autojunk=False)
            if matcher.real_quick_ratio() >= 0.6:
                yield matcher.ratio(), example, place


def _with_values_of(text: str, example: str) -> str:
    """An example with the values of a text; as it stands where those do not fit."""
    as_of = _AS_OF.match(text)
    begin = as_of[0] if as_of else ""
    own, bare = _VALUE.findall(text[len(begin) :]), _AS_OF.sub("", example, count=1)
    if len(own) == len(_VALUE.findall(bare)):
        mended = begin + _VALUE.sub(lambda _: own.pop(0), bare)
        if matching(mended):
            return mended
    return example


def went_wrong(text: str) -> str:
    """The rest of a text from the word on with which it stops being any sentence."""
    plain = _straight(text[:MOST])
    reached = [0]
    for each in vocabulary():
        _ends(each.parts, plain, {0}, reached)
    return plain[plain.rfind(" ", 0, reached[0]) + 1 :][:80] or plain[-80:]


def _ends(parts: Iterable[Any], text: str, starts: set[int], reached: list[int]) -> set[int]:
    """Where parts that begin at some places of a text may end; how far any went goes into `reached`.

    Any word is a word: that one fits is no sign of a sentence, before more than a space does behind it.
    """
    for part in parts:
        ends: set[int] = set()
        if isinstance(part, Choice):
            ends.update(*(_ends(piece, text, starts, reached) for _, piece in part.pieces))
            starts = ends | (starts if part.optional else set())
        elif isinstance(part, Field):
            pattern = re.compile(_pattern([part]))
            starts = {found.end() for at in starts if (found := pattern.match(text, at))}
            if part.kind not in ("word", "words", "adverb"):
                reached[0] = max(reached[0], *starts, 0)
        else:
            for at in starts:
                same = next((n for n, sign in enumerate(part) if text[at + n :][:1] != sign), None)
                fits = len(part) if same is None else same
                reached[0] = max(reached[0], at + fits if fits > 1 else 0)
                ends |= {at + fits} if same is None else set()
            starts = ends
    return starts


_QUOTES = {"“": "”", "„": "“", "«": "»", "”": "”"}
_QUOTE = re.compile(r'"[^"\n]*"|([“„«”])([^"“”„«»\n]*)([”“»])')


@functools.lru_cache(maxsize=64)
def _straight(text: str) -> str:
    """A text with straight quotation marks, and without the full stop at its end."""

    def quoted(found: re.Match[str]) -> str:
        return f'"{found[2]}"' if found[1] and _QUOTES[found[1]] == found[3] else found[0]

    text = _QUOTE.sub(quoted, text) if len(text) <= MOST else text
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text
