"""The grammar of the sentences: templates, what matches them, and which one was meant.

A template is literal text with `"{name}"` for anything in quotation marks, `{name:type}` for one of
`TYPES`, `[...]` for what may be left out and `(...|...)` for a choice. None of the patterns made of it
can go back over what it has read, so that each sentence is matched in time linear in its length.
"""

from __future__ import annotations

import difflib
import functools
import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from pledgewatch.errors import InputError, Problem

__all__ = [
    "MOST",
    "TOPICS",
    "TYPES",
    "Sentence",
    "matching",
    "nearest_sentences",
    "sentence",
    "vocabulary",
]

MOST = 2_000
"""Characters of the longest sentence that is read."""
_SHOWN = 64

_TIME = r"(?=[0-9\[./])(?:\[[^\]\"\n]*+\]|[0-9A-Za-z+~?./\-]|:(?=[0-9]))++"
_NUMBER = r"[0-9]++(?:[.,][0-9]++)*+"
_LETTERS = r"[^\W\d_]++"
_WORDS = rf"{_LETTERS}(?:[ _-]{_LETTERS}){{0,4}}"

TYPES = {
    "time": (_TIME, "a time as in the ledger file: `2022-03-30`, `2022-03-30T04:15`, `2022-03`"),
    "at": (
        rf"(?:(?:on|at|during) {_TIME}|that night|that day)",
        "`on`, `at` or `during` a time, `that day`, or `that night` (20:00 to 06:00, up to the "
        "morning of the day of the report)",
    ),
    "names": (
        r'"[^"\n]*+"(?:(?:, | and )"[^"\n]*+")*+',
        'one or more names: `"Kyiv"`, `"Kyiv", "Sumy" and "Kharkiv"`',
    ),
    "duration": (rf"[0-9]++ {_LETTERS}", "a length of time: `48 h`, `2 days`, `3 weeks`"),
    "number": (_NUMBER, "a number: `0.5`, `100,000`"),
    "amount": (rf"{_NUMBER}(?: to {_NUMBER})?+", "a number, or a range: `40`, `30 to 40`"),
    "count": (r"[0-9]++", "a whole number"),
    "word": (rf"{_LETTERS}(?:[_-]{_LETTERS})*+", "a word"),
    "words": (_WORDS, "a word or a few"),
    "lifecycle": (rf"(?:in grace|{_LETTERS})", "announced, active, in grace, dormant, ..."),
    "verb": (r"(?:reduce|limit|halve|scale down)", "`reduce`, `limit`, `halve` or `scale down`"),
}
"""What a field without quotation marks may hold: its pattern, and what that is for people."""

_TOKEN = re.compile(r'"\{(\w+)\}"|\{(\w+):(\w+)\}|([\[\](|)])|([^"{}\[\](|)]+|")')
_DECIMAL = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,9}|[0-9]{1,30})(?:\.[0-9]{1,30})?")

Body = Callable[..., Any]


class Sentence:
    """One sentence of the vocabulary.

    Attributes:
        template: Its text with fields.
        topic: Where the page of the vocabulary lists it.
        examples: Sentences as people write them.
        body: What it does; called with the world and the fields that were given.
        takes: ``table`` or ``text`` where a data table or a doc string follows it.
        role: ``fact``, ``look`` or ``expect``.
    """

    def __init__(
        self,
        template: str,
        topic: str,
        examples: Sequence[str],
        body: Body,
        takes: str | None,
        role: str,
    ) -> None:
        self.template = template
        self.topic = topic
        self.examples = tuple(examples)
        self.body = body
        self.takes = takes
        self.role = role
        self.types: dict[str, str] = {}
        self._source = _pattern(template, self.types)
        self._regex: re.Pattern[str] | None = None

    def __repr__(self) -> str:
        return f"<Sentence {self.template}>"

    @property
    def meaning(self) -> str:
        """What it says, in a sentence."""
        return (self.body.__doc__ or "").strip().partition("\n")[0]

    def match(self, text: str) -> dict[str, str] | None:
        """The fields of a text that is this sentence; None for any other text."""
        if len(text) > MOST:
            return None
        if self._regex is None:
            # Compiled when first asked: most runs of pytest hold no scenario.
            self._regex = re.compile(self._source)
        found = self._regex.fullmatch(text)
        if found is None:
            return None
        return {name: value for name, value in found.groupdict().items() if value is not None}

    def do(self, world: Any, text: str, given: object = None) -> None:
        """Do in a world what a text says.

        Args:
            world: The `pledgewatch.gherkin.world.World`.
            text: The sentence, with its fields filled in.
            given: The rows of its data table, or its doc string.
        """
        fields = self.match(text)
        assert fields is not None
        values = {name: converted(self.types[name], value) for name, value in fields.items()}
        if self.takes is not None:
            values[self.takes] = given
        world.saying = text
        self.body(world, **values)


def _pattern(template: str, types: dict[str, str]) -> str:
    """The regular expression of a template; the type of each of its fields goes into `types`."""
    pieces = []
    for quoted, name, kind, mark, literal in _TOKEN.findall(template):
        if quoted:
            types[quoted] = "text"
            pieces.append(rf'"(?P<{quoted}>[^"\n]*+)"')
        elif name:
            types[name] = kind
            pieces.append(f"(?P<{name}>{TYPES[kind][0]})")
        elif mark:
            pieces.append({"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|"}[mark])
        else:
            pieces.append(re.escape(literal))
    return "".join(pieces)


def converted(kind: str, value: str) -> Any:
    """The value of a field: a number where it is one, names as a tuple, anything else as text.

    Raises:
        InputError: for a number that is none.
    """
    if kind == "names":
        return tuple(value.split('"')[1::2])
    if kind in ("count", "number"):
        return number(value)
    if kind == "amount":
        return amount(value)
    return value


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


# -- the vocabulary --------------------------------------------------------------------------------

_SENTENCES: list[Sentence] = []


def sentence(
    template: str,
    *examples: str,
    topic: str,
    role: str = "fact",
    takes: str | None = None,
) -> Callable[[Body], Body]:
    """Enter a sentence into the vocabulary; it stands above the function that does what it says."""

    def enter(body: Body) -> Body:
        _SENTENCES.append(Sentence(template, topic, examples, body, takes, role))
        return body

    return enter


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


_MODULES = (
    "things", "pledges", "reports", "states", "statements", "corrections",
    "verdicts", "findings", "incidents", "changes",
)  # fmt: skip


@functools.cache
def vocabulary() -> tuple[Sentence, ...]:
    """Every sentence by topic, with the modules that hold them loaded."""
    for module in _MODULES:
        importlib.import_module(f"pledgewatch.gherkin.sentences.{module}")
    return tuple(sorted(_SENTENCES, key=lambda each: TOPICS.index(each.topic)))


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
