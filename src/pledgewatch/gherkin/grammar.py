"""The grammar of the sentences: templates that are read and written, and which one was meant.

A template is literal text with `"{name}"` for anything in quotation marks, `{name:type}` for one of
`TYPES`, `[...]` for what may be left out, `(...|...)` for a choice and `[*...|...]` for terms in any order,
each once, with a comma or without. Behind `=` a field has a sample, from which examples are made; a piece
that begins with `?name:` is noted under that name when it is said.
None of the patterns made of a template can go back over what it has read, so that each sentence is
matched in time linear in its length.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pledgewatch.errors import InputError
from pledgewatch.gherkin.english import loosely
from pledgewatch.gherkin.french import FRENCH, english, french, plain
from pledgewatch.gherkin.phrases import rephrased
from pledgewatch.gherkin.table import ROWS, WORDS, VocabularyRow
from pledgewatch.gherkin.values import (
    COUNTED,
    TYPES,
    SampleText,
    one_of,
    read,
    refuse_thousands,
    written,
)

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


class Terms(NamedTuple):
    """Pieces that may be said in any order, each once or not at all, behind a comma or none."""

    pieces: tuple[tuple[str, tuple[Any, ...]], ...]


_TOKEN = re.compile(
    r'"\{(\w+)(?:=([^{}"]*))?\}"|\{(\w+):(\w+)(?:=([^{}]*))?\}|(\[\*|[\[\](|)])(?:\?(\w+):)?|([^"{}\[\](|)]+|")'
)


class Template:
    """A sentence with fields: what matches it, and what it says of some values.

    Attributes:
        template: As people see it, without samples.
        parts: Its text, fields and choices, in order.
        types: The type of each field, by name.
        examples: What it says of its samples.
    """

    def __init__(self, source: str, kinds: Mapping[str, Any] = TYPES) -> None:
        tokens = [match.groups() for match in _TOKEN.finditer(source)]
        self.template = "".join(map(_shown, tokens))
        ((_, self.parts),) = _pieces(iter(tokens), "")
        self.types = {field.name: field.kind for field in _fields(self.parts)}
        self.kinds = kinds
        self._regex: re.Pattern[str] | None = None

    def match(self, text: str) -> dict[str, str] | None:
        """The fields of a text that it is, those noted among them; None for any other text."""
        text = _tidy(text)
        if len(text) > MOST:
            return None
        if self._regex is None:
            # Compiled when first asked: most runs of pytest hold no scenario.
            self._regex = re.compile(pattern_of(self.parts, self.kinds))
        found = self._regex.fullmatch(text)
        if found is None:
            return None
        fields = {name: value for name, value in found.groupdict().items() if value is not None}
        for terms in (part for part in self.parts if isinstance(part, Terms)):
            said = _said_terms(terms, fields.pop(_TERMS, ""), self.kinds)
            if said is None:
                return None
            fields |= said
        return fields

    def fill(self, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
        """What it says of values, and the values that it leaves unsaid; None where it cannot be said."""
        left = dict(values)
        text = _filled(self.parts, left, self._say)
        return None if text is None or self.match(text) is None else (text, left)

    def said(self, values: Mapping[str, Any]) -> str:
        """What it says of values, for a message."""
        return _filled(self.parts, dict(values), self._say) or self.template

    def _say(self, kind: str, value: Any) -> str | None:
        """A value as it has it."""
        text = written(kind if kind in TYPES or kind == "text" else "word", value)
        is_said = text is None or self.kinds is TYPES or isinstance(value, SampleText)
        return text if is_said else french(kind, text or "")

    @functools.cached_property
    def examples(self) -> tuple[str, ...]:
        """What it says of its samples: without what may be left out, and with it."""
        samples = {
            f.name: SampleText(f.sample or getattr(self.kinds.get(f.kind), "sample", f.name))
            for f in _fields(self.parts)
            if f.sample is not None or self.kinds is not TYPES
        }
        needed = {part.name for part in self.parts if isinstance(part, Field)}
        short = {name: value for name, value in samples.items() if name in needed}
        return tuple(
            dict.fromkeys(
                _filled(self.parts, dict(each), self._say) or "" for each in (short, samples)
            )
        )


Say = Callable[[str, Any], str | None]
_Token = tuple[str | Any, ...]


def _shown(token: _Token) -> str:
    text, _, name, kind, _, mark, _, literal = token
    if mark == "[*":
        return "[, any of: "
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
        elif mark == "[*":
            parts.append(Terms(_pieces(tokens, "")))
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
        elif isinstance(part, (Choice, Terms)):
            yield from itertools.chain(*(_fields(piece) for _, piece in part.pieces))


def pattern_of(parts: Iterable[Any], kinds: Mapping[str, Any]) -> str:
    """The pattern of parts, with the types that their fields may be of."""
    found = ""
    for part in parts:
        if isinstance(part, str):
            found += re.escape(part)
        elif isinstance(part, Field) and part.kind == "text":
            found += rf'"(?P<{part.name}>[^"\n]*+)"'
        elif isinstance(part, Field):
            found += f"(?P<{part.name}>{kinds[part.kind].pattern})"
        elif isinstance(part, Terms):
            found += f"(?P<{_TERMS}>(?:{NAMED.sub('(?:', term_of(part, kinds))})*+)"
        else:
            pieces = (
                (f"(?P<{noted}>)" if noted else "") + pattern_of(piece, kinds)
                for noted, piece in part.pieces
            )
            found += f"(?:{'|'.join(pieces)}){'?' if part.optional else ''}"
    return found


_TERMS = "terms"
NAMED = re.compile(r"\(\?P<\w+>")


def term_of(terms: Terms, kinds: Mapping[str, Any]) -> str:
    """The pattern of any one of some terms."""
    return f",? (?:{'|'.join(pattern_of(piece, kinds) for _, piece in terms.pieces)})"


def _said_terms(terms: Terms, text: str, kinds: Mapping[str, Any]) -> dict[str, str] | None:
    """The fields of the terms of a text; None where one is said twice."""
    found: dict[str, str] = {}
    for term in re.finditer(term_of(terms, kinds), text):
        fields = {name: value for name, value in term.groupdict().items() if value is not None}
        if found.keys() & fields:
            return None
        found |= fields
    return found


def _filled(parts: Iterable[Any], left: dict[str, Any], say: Say) -> str | None:
    """The parts with their values, which are taken out; None where one is missing."""
    found = ""
    last: object = None
    for part in parts:
        if isinstance(part, Field):
            last = left.get(part.name)
            text = _take(part, left, say)
        elif isinstance(part, Terms):
            said = (_chosen(Choice((piece,), True), left, None, say) for piece in part.pieces)
            text = "".join(f", {each}" for each in said if each)
        else:
            text = part if isinstance(part, str) else _chosen(part, left, last, say)
        if text is None:
            return None
        found += text
    return found


def _chosen(choice: Choice, left: dict[str, Any], last: object, say: Say) -> str | None:
    """The first piece that takes a value; where none does, one that needs none, or nothing."""
    plain = []
    for noted, piece in choice.pieces:
        tried = dict(left)
        text = _filled(piece, tried, say) if not noted or left.get(noted) else None
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


def _take(field: Field, left: dict[str, Any], say: Say) -> str | None:
    """The value of a field as a sentence has it; of several names in one pair of quotation marks the first."""
    value = left.pop(field.name, None)
    if field.kind == "text" and isinstance(value, list) and value:
        value, *rest = value
        if rest:
            left[field.name] = rest
    return say(field.kind, value)


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
        self._row = row
        self.topic, self.meaning, self.body, self.role = row.topic, row.meaning, body, role
        self.takes = "text" if "fills" in row.options else row.options.get("takes")
        self.examples = (*self.examples, *row.examples)

    def __repr__(self) -> str:
        return f"<Sentence {self.template}>"

    def match(self, text: str) -> dict[str, str] | None:
        """The fields of a text that is this sentence in English, as loosely as people write it."""
        return super().match(straight(text))

    @functools.cached_property
    def french(self) -> Template:
        """The sentence in French, with the same fields."""
        return Template(self._row.french, FRENCH)

    def fields(self, text: str) -> dict[str, str] | None:
        """What its fields hold in a text that is this sentence, in English or in French."""
        found = self.match(text)
        return self.french_fields(text) if found is None else found

    def french_fields(self, text: str) -> dict[str, str] | None:
        """What its fields hold, in English, in a text that is this sentence in French."""
        found = self.french.match(rephrased(plain(text), "fr"))
        if found is None:
            return None
        kinds = self.french.types
        return {name: english(kinds.get(name, ""), value) for name, value in found.items()}

    def values(self, text: str) -> dict[str, Any]:
        """The values of its fields in a text that is this sentence.

        Raises:
            InputError: for a number that is none, or a word that the glossary does not have.
        """
        fields = self.fields(text)
        assert fields is not None
        return {name: self._value(text, name, value) for name, value in fields.items()}

    def _value(self, text: str, name: str, value: str) -> Any:
        kind = self.types.get(name)
        if name in COUNTED:
            refuse_thousands(value)
        try:
            return True if kind is None else read(kind, value)
        except InputError:
            if kind in WORDS and self.match(text) is None:
                one_of(value, WORDS[kind], "ce mot")
            raise

    def do(self, world: Any, text: str, given: object = None) -> None:
        """Do in a world what a text says.

        Args:
            world: The `pledgewatch.gherkin.world.World`.
            text: The sentence, with its fields filled in.
            given: The rows of its data table, or its doc string.
        """
        from pledgewatch.words.templates import in_language

        world.language = "fr" if self.match(text) is None else "en"
        with in_language(world.language):
            self.body(world, self.values(text), given)


TOPICS = tuple(dict.fromkeys(row.topic for row in ROWS))
"""The topics of the sentences, in the order the page of the vocabulary lists them."""


@functools.cache
def vocabulary() -> tuple[Sentence, ...]:
    """Every sentence by topic."""
    from pledgewatch.gherkin import answers, tell

    return tuple(answers.sentence(row) or tell.Fact(row) for row in ROWS)


def matching(text: str) -> list[Sentence]:
    """Every sentence of the vocabulary that a text is; in a sound vocabulary one or none."""
    found = [each for each in vocabulary() if each.match(text) is not None]
    # Most features are in English: the patterns of the other language are made when they are needed.
    return found or [each for each in vocabulary() if each.french_fields(text) is not None]


_QUOTES = {"“": "”", "„": "“”", "«": "»", "”": "”"}
_QUOTE = re.compile(r'"[^"\n]*"|([“„«”])([^"“”„«»\n]*)([”“»])')
_ARTICLE = re.compile(r'("[^"\n]*")|\b(?:[Tt]he|[Aa]n?) (?=")')
_AS_OF_FIRST = re.compile(rf"^(as of {TYPES['time'].pattern}),(?= )")
_AS_OF_LAST = re.compile(rf"(?!as of |it is |the world at )(.*) as of ({TYPES['time'].pattern})")


@functools.lru_cache(maxsize=64)
def _tidy(text: str) -> str:
    """A text with straight quotation marks, and without the full stop at its end."""

    def quoted(found: re.Match[str]) -> str:
        return f'"{found[2]}"' if found[1] and found[3] in _QUOTES[found[1]] else found[0]

    text = _QUOTE.sub(quoted, text) if len(text) <= MOST else text
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


@functools.lru_cache(maxsize=64)
def straight(text: str) -> str:
    """A tidy text as the English templates have it.

    No article stands before a name and no capital at the beginning; `as of` comes first. Days, hours and
    numbers are as the fields have them.
    """
    if len(text) > MOST:
        return text
    text = loosely(_ARTICLE.sub(lambda found: found[1] or "", _tidy(text)))
    text = _AS_OF_FIRST.sub(r"\1", text[:1].lower() + text[1:])
    late = _AS_OF_LAST.fullmatch(text)
    return rephrased(f"as of {late[2]} {late[1]}" if late else text, "en")
