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
import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pledgewatch.errors import InputError, Problem, nearest

__all__ = [
    "MOST",
    "TOPICS",
    "TYPES",
    "Range",
    "Sentence",
    "Template",
    "matching",
    "nearest_sentences",
    "number",
    "one_of",
    "quoted",
    "vocabulary",
]

MOST = 2_000
"""Characters of the longest sentence that is read."""
_SHOWN = 64

_TIME = r"(?=[0-9\[./])(?:\[[^\]\"\n]*+\]|[0-9A-Za-z+~?./\-]|:(?=[0-9]))++"
_NUMBER = r"[0-9]++(?:[.,][0-9]++)*+"
_LETTERS = r"[^\W\d_]++"
_WORD = rf"{_LETTERS}(?:[_-]{_LETTERS})*+"
_WORDS = rf"{_LETTERS}(?:[ _-]{_LETTERS}){{0,4}}"


class Type(NamedTuple):
    """What a field without quotation marks may hold.

    Attributes:
        pattern: Its pattern.
        meaning: What that is, for people.
        what: What its words are, where it holds one of the words of the glossary.
        words: Those words.
    """

    pattern: str
    meaning: str
    what: str = ""
    words: Callable[[], Iterable[str]] = tuple


def _of_facts(name: str) -> Callable[[], Iterable[str]]:
    return lambda: getattr(importlib.import_module("pledgewatch.engine.facts"), name)


def _of_findings(name: str) -> Callable[[], Iterable[str]]:
    return lambda: getattr(importlib.import_module("pledgewatch.engine.findings"), name)()


def _of_incident(name: str) -> Callable[[], Iterable[str]]:
    return lambda: getattr(importlib.import_module("pledgewatch.engine.incident"), name)


TYPES = {
    "time": Type(_TIME, "a time as in the ledger file: `2022-03-30`, `2022-03-30T04:15`, `2022-03`"),
    "at": Type(
        rf"(?:(?:on|at|during) {_TIME}|that night|that day)",
        "`on`, `at` or `during` a time, `that day`, or `that night` (20:00 to 06:00, up to the "
        "morning of the day of the report)",
    ),
    "names": Type(
        r'"[^"\n]*+"(?:(?:, | and )"[^"\n]*+")*+',
        'one or more names: `"Kyiv"`, `"Kyiv", "Sumy" and "Kharkiv"`',
    ),
    "duration": Type(rf"[0-9]++ {_LETTERS}", "a length of time: `48 h`, `2 days`, `3 weeks`"),
    "number": Type(_NUMBER, "a number: `0.5`, `100,000`"),
    "amount": Type(rf"{_NUMBER}(?: to {_NUMBER})?+", "a number, or a range: `40`, `30 to 40`"),
    "range": Type(rf"between {_NUMBER} and {_NUMBER}", "two numbers: `between 0.5 and 0.9`"),
    "count": Type(r"[0-9]++", "a whole number"),
    "word": Type(_WORD, "a word"),
    "words": Type(_WORDS, "a word or a few"),
    "adverb": Type(_WORDS, "a measure word: `drastically`, `almost completely`"),
    "verb": Type(r"(?:reduce|limit|halve|scale down)", "`reduce`, `limit`, `halve` or `scale down`"),
    "verdict": Type(_WORD, "kept, broken, partial, holding, slipping, inconclusive, untested, pending or void", "a verdict", _of_facts("Verdict")),
    "lifecycle": Type(rf"(?:in grace|{_LETTERS})", "announced, active, in grace, dormant, superseded, withdrawn or ended", "a lifecycle", _of_facts("Lifecycle")),
    "reason": Type(_WORDS, "why a verdict is what it is", "a reason", _of_facts("REASONS")),
    "flag": Type(_WORDS, "denied, late, contested, ...", "a flag", _of_facts("FLAGS")),
    "rung": Type(_WORD, "alleged, corroborated, verified, attributed, contested or retracted", "a rung of the ladder", _of_incident("Rung")),
    "causes": Type(_WORDS, "what is in doubt: `actor`, `actor and time`", "a cause of doubt", _of_incident("CAUSES")),
    "finding": Type(_WORDS, "a kind of finding: `continuation`, `missed deadline`", "a kind of finding", _of_findings("finding_kinds")),
    "note": Type(_WORDS, "a kind of note: `omission`", "a kind of note", _of_findings("note_kinds")),
    "deed": Type(_WORD, "shelled, bombed, bombarded, attacked, struck, stormed, looted, mined, captured or occupied", 'a deed (of others: there was "name of the activity" in "place")', lambda: importlib.import_module("pledgewatch.gherkin.tell").DEEDS),
    "certainty": Type(_WORD, "certain or possible", "a certainty", lambda: ("certain", "possible")),
    "measure": Type(_WORD, "incidents, level or harm", "a measure", lambda: ("incidents", "level", "harm")),
    "tone": Type(_WORD, "skeptical, trusting or neutral", "a reaction", lambda: ("skeptical", "trusting", "neutral")),
    "saying": Type(_WORD, "claim, intent, demand, assurance or compliance", "a statement", lambda: ("claim", "intent", "demand", "assurance", "compliance")),
}  # fmt: skip
"""What the fields without quotation marks may hold, by type."""


class Range(NamedTuple):
    """The numbers from one to another, both included."""

    low: float
    high: float


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
        text: As people see it, without samples.
        types: The type of each field, by name.
        examples: What it says of its samples.
    """

    def __init__(self, source: str) -> None:
        tokens = [match.groups() for match in _TOKEN.finditer(source)]
        self.text = "".join(map(_shown, tokens))
        self.parts = _parts(iter(tokens), end=None)[0]
        self.types = {field.name: field.kind for field in _fields(self.parts)}
        self._regex: re.Pattern[str] | None = None

    def match(self, text: str) -> dict[str, str] | None:
        """The fields of a text that it is, those noted among them; None for any other text."""
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
        return _filled(self.parts, dict(values)) or self.text

    @functools.cached_property
    def examples(self) -> tuple[str, ...]:
        """What it says of its samples: without what may be left out, and with it."""
        samples = {f.name: _Sample(f.sample) for f in _fields(self.parts) if f.sample is not None}
        needed = {field.name for field in _fields(self.parts, needed=True)}
        short = {name: value for name, value in samples.items() if name in needed}
        return tuple(
            dict.fromkeys(_filled(self.parts, dict(each)) or "" for each in (short, samples))
        )


class _Sample(str):
    """The text of a field as it stands."""


_Token = tuple[str | Any, ...]


def _shown(token: _Token) -> str:
    text, _, name, kind, _, mark, _, literal = token
    if text:
        return f'"{{{text}}}"'
    return f"{{{name}:{kind}}}" if name else mark or literal


Part = str | Field | Choice


def _parts(tokens: Iterator[_Token], end: str | None) -> tuple[list[Part], _Token | None]:
    """The parts up to the mark that ends them, and that mark."""
    found: list[Part] = []
    for token in tokens:
        text, its, name, kind, sample, mark, _, literal = token
        if text:
            found.append(Field(text, "text", its))
        elif name:
            found.append(Field(name, kind, sample))
        elif literal:
            found.append(literal)
        elif mark in ("[", "("):
            found.append(_choice(tokens, token))
        else:
            return found, token
    assert end is None
    return found, None


def _choice(tokens: Iterator[_Token], opened: _Token) -> Choice:
    closing = "]" if opened[5] == "[" else ")"
    pieces = []
    mark: _Token | None = opened
    while mark is not None and mark[5] != closing:
        noted = mark[6] or ""
        parts, mark = _parts(tokens, closing)
        pieces.append((noted, tuple(parts)))
    return Choice(tuple(pieces), closing == "]")


def _fields(parts: Iterable[Any], needed: bool = False) -> Iterator[Field]:
    """Every field; of choices none that need not be said."""
    for part in parts:
        if isinstance(part, Field):
            yield part
        elif isinstance(part, Choice):
            plain = any(not list(_fields(piece)) for _, piece in part.pieces)
            if not (needed and (part.optional or plain)):
                for _, piece in part.pieces:
                    yield from _fields(piece, needed)


def _pattern(parts: Iterable[Any]) -> str:
    found = []
    for part in parts:
        if isinstance(part, str):
            found.append(re.escape(part))
        elif isinstance(part, Field):
            inner = r'[^"\n]*+' if part.kind == "text" else TYPES[part.kind].pattern
            group = f"(?P<{part.name}>{inner})"
            found.append(f'"{group}"' if part.kind == "text" else group)
        else:
            pieces = [
                (f"(?P<{noted}>)" if noted else "") + _pattern(piece)
                for noted, piece in part.pieces
            ]
            found.append(f"(?:{'|'.join(pieces)}){'?' if part.optional else ''}")
    return "".join(found)


def _filled(parts: Iterable[Any], left: dict[str, Any]) -> str | None:
    """The parts with their values, which are taken out; None where one is missing."""
    found = ""
    last: object = None
    for part in parts:
        if isinstance(part, str):
            text: str | None = part
        elif isinstance(part, Field):
            last = left.get(part.name)
            text = _take(part, left)
        else:
            text = _chosen(part, left, last)
        if text is None:
            return None
        found += text
    return found


def _chosen(choice: Choice, left: dict[str, Any], last: object) -> str | None:
    plain = []
    for noted, piece in choice.pieces:
        if noted and not left.get(noted):
            continue
        if not noted and not list(_fields(piece)):
            plain.append(piece)
            continue
        tried = dict(left)
        text = _filled(piece, tried)
        tried.pop(noted, None)
        if text is not None and not (choice.optional and len(tried) == len(left)):
            left.clear()
            left.update(tried)
            return text
    if choice.optional:
        return ""
    if not plain:
        return None
    # One is the first of two forms, such as "violation" and "violations"; anything else the last.
    return _filled(plain[0 if last in (1, "1") else -1], left)


def _take(field: Field, left: dict[str, Any]) -> str | None:
    """The value of a field as a sentence has it; of several names in one pair of quotation marks the first."""
    value = left.pop(field.name, None)
    if field.kind == "text" and isinstance(value, list) and value:
        value, *rest = value
        if rest:
            left[field.name] = rest
    if isinstance(value, _Sample):
        return f'"{value}"' if field.kind == "text" else str(value)
    if value is None or isinstance(value, bool):
        return None
    if field.kind == "text":
        return f'"{value}"' if is_quotable(value) else None
    if field.kind == "names":
        return quoted(value) if value and all(map(is_quotable, value)) else None
    if field.kind == "at":
        return f"{'during' if '/' in value else 'at' if 'T' in value else 'on'} {value}"
    if field.kind == "adverb" and not value.endswith("ly"):
        return None
    if isinstance(value, list):
        return " to ".join(map(str, value))
    return value.replace("_", " ") if TYPES[field.kind].what else str(value)


def is_quotable(text: object) -> bool:
    """Whether a text can stand between quotation marks, and is not changed by standing in a feature."""
    return (
        isinstance(text, str)
        and text != ""
        and text.isprintable()
        and '"' not in text
        and text == text.strip()
    )


def quoted(value: Any) -> str:
    """A text, or several, as a sentence names them: `"Kyiv"`, `"Kyiv" and "Sumy"`."""
    if isinstance(value, str):
        return f'"{value}"'
    *first, last = (f'"{item}"' for item in value)
    return f"{', '.join(first)} and {last}" if first else last


# -- values ----------------------------------------------------------------------------------------

_DECIMAL = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,9}|[0-9]{1,30})(?:\.[0-9]{1,30})?")


def converted(kind: str, value: str) -> Any:
    """The value of a field: a number where it is one, names as a tuple, words of the glossary as codes.

    Raises:
        InputError: for a number that is none, or a word that the glossary does not have.
    """
    if kind == "names":
        return tuple(value.split('"')[1::2])
    if kind in ("count", "number"):
        return number(value)
    if kind == "amount":
        return amount(value)
    if kind == "range":
        low, high = value.removeprefix("between ").split(" and ")
        return Range(number(low), number(high))
    if kind == "causes":
        return frozenset(_word_of(kind, word) for word in value.split(" and "))
    if kind == "lifecycle" and value in [*TYPES["verdict"].words()]:
        expected = f"`the verdict is {value}`: what the clock says is {TYPES[kind].meaning}"
        raise InputError(Problem(entry="the pledge", found=f'"{value}"', expected=expected))
    return _word_of(kind, value) if kind in TYPES and TYPES[kind].what else value


def _word_of(kind: str, text: str) -> str:
    """A word however it is put together: `missed deadline` is `missed_deadline`."""
    known = [str(word) for word in TYPES[kind].words()]
    code = text.replace(" ", "_").replace("-", "_")
    return one_of(text if text in known else code, known, TYPES[kind].what)


def one_of(word: str, words: Iterable[str], what: str) -> str:
    """The word itself, where it is one of those that there are.

    Raises:
        InputError: naming all there are, and the nearest.
    """
    known = list(words)
    if word not in known:
        expected = f"one of {', '.join(known)}{nearest(word, known)}"
        raise InputError(Problem(entry=what, found=f'"{word}"', expected=expected))
    return word


def number(text: str) -> float | int:
    """A number as people write it, with or without commas at the thousands.

    Raises:
        InputError: for anything else, among it powers of ten, `nan` and more than 30 digits.
    """
    if not _DECIMAL.fullmatch(text):
        shown = repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "...")
        raise InputError(Problem(found=shown, expected="a number, as in 0.5 or 100,000"))
    plain = text.replace(",", "")
    return float(plain) if "." in plain else int(plain)


def amount(text: str) -> float | int | list[float | int]:
    """A number, or the least and the most it can be."""
    low, to, high = text.partition(" to ")
    return [number(low), number(high)] if to else number(low)


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

    def __init__(
        self,
        template: str,
        topic: str,
        meaning: str,
        body: Body,
        takes: str | None = None,
        role: str = "fact",
    ) -> None:
        super().__init__(template)
        self.topic = topic
        self.meaning = meaning
        self.body = body
        self.takes = takes
        self.role = role

    def __repr__(self) -> str:
        return f"<Sentence {self.template}>"

    @property
    def template(self) -> str:
        """Its text with fields."""
        return self.text

    def values(self, text: str) -> dict[str, Any]:
        """The values of its fields in a text that is this sentence.

        Raises:
            InputError: for a number that is none, or a word that the glossary does not have.
        """
        fields = self.match(text)
        assert fields is not None
        return {
            name: converted(self.types[name], value) if name in self.types else True
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


TOPICS = (
    "What there is",
    "What was pledged",
    "On what terms",
    "What was reported",
    "More on a report",
    "What state things were in",
    "Who was looking",
    "What else was said",
    "How it was taken and explained",
    "More on any record",
    "What was taken back or put together",
    "Many records at once",
    "As of when it is reviewed",
    "What the answer must be",
    "What must be flagged",
    "What must be known of an incident",
    "What must have changed",
)
"""The topics of the sentences, in the order the page of the vocabulary lists them."""


@functools.cache
def vocabulary() -> tuple[Sentence, ...]:
    """Every sentence by topic."""
    from pledgewatch.gherkin.answers import ANSWERS
    from pledgewatch.gherkin.facts import FACTS

    return tuple(sorted((*FACTS, *ANSWERS), key=lambda each: TOPICS.index(each.topic)))


def matching(text: str) -> list[Sentence]:
    """Every sentence of the vocabulary that a text is; in a sound vocabulary one or none."""
    return [each for each in vocabulary() if each.match(text) is not None]


_AS_OF = re.compile(r"as of [0-9\[][^ ]* ")
_FIELD = re.compile(r'"[^"]*"|\[[^\]]*\]|[0-9][^\s,]*')


def _skeleton(text: str) -> str:
    """A sentence without what stands in its fields, so that its words can be compared."""
    return _FIELD.sub('"', _AS_OF.sub("", text[:MOST], count=1))


def nearest_sentences(text: str, most: int = 1, least: float = 0.6) -> list[str]:
    """Examples of the sentences that are most like a text, best first."""
    wanted = _skeleton(text)
    scored = sorted(_scored(wanted, vocabulary()), reverse=True)
    best: dict[int, tuple[float, str]] = {}
    for score, example, place in scored:
        if score >= least:
            best.setdefault(place, (score, example))
    return [example for _, example in sorted(best.values(), reverse=True)[:most]]


def _scored(wanted: str, known: Iterable[Sentence]) -> Iterator[tuple[float, str, int]]:
    for place, each in enumerate(known):
        for example in each.examples:
            matcher = difflib.SequenceMatcher(None, wanted, _skeleton(example), autojunk=False)
            if matcher.real_quick_ratio() >= 0.6:
                yield matcher.ratio(), example, place
