"""Templates: every sentence that is shown, as data, one table for each language.

``en.toml`` and ``fr.toml`` hold the same templates, but for the tables of `ONLY_ENGLISH`. Names in braces are
filled in; ``{n:report|reports}`` is a count with its noun, and ``{n:=is|are}`` the word for that many. Nothing
outside of these tables builds a sentence, so another language is another file.
"""

from __future__ import annotations

import contextlib
import string
import tomllib
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from importlib import resources
from typing import Any, TypeVar

from pledgewatch.conventions.classes import Question
from pledgewatch.engine.facts import Lifecycle, Verdict
from pledgewatch.engine.incident import Rung
from pledgewatch.engine.skepticism import Prospect
from pledgewatch.model.fields import one_of
from pledgewatch.model.records import Kind

C = TypeVar("C", bound=str)

LANGUAGES = ("en", "fr")
"""The languages there are."""
ONLY_ENGLISH = (
    "commands", "lints", "remarks", "scales", "subjects_of_scales", "given", "losses"
)  # fmt: skip
"""Tables in English alone: what is said to whoever writes a ledger, and of the scales of others."""


def _read(language: str) -> Mapping[str, Mapping[str, Any]]:
    text = resources.files("pledgewatch.words").joinpath(f"{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


_TEMPLATES = {"en": _read("en")}
_LANGUAGE: ContextVar[str] = ContextVar("language", default="en")


def language() -> str:
    """The language that is spoken."""
    return _LANGUAGE.get()


def a_language(language: str) -> str:
    """The name of a language.

    Raises:
        InputError: for one there is not.
    """
    return one_of("in_language", "language", language, LANGUAGES)


def in_language(language: str | None) -> contextlib.AbstractContextManager[None]:
    """Say what is said meanwhile in a language of `LANGUAGES`; None: as before.

    Names, quotations and what a ledger says itself stay as the ledger has them.

    Raises:
        InputError: for a language there is not.
    """
    return _speaking(_LANGUAGE.get() if language is None else a_language(language))


@contextlib.contextmanager
def _speaking(language: str) -> Iterator[None]:
    if language not in _TEMPLATES:
        _TEMPLATES[language] = _read(language)
    token = _LANGUAGE.set(language)
    try:
        yield
    finally:
        _LANGUAGE.reset(token)


def table(name: str) -> Mapping[str, str]:
    """A table of templates in the language that is spoken."""
    return _TEMPLATES["en" if name in ONLY_ENGLISH else _LANGUAGE.get()][name]


def said(key: str, **fields: object) -> str:
    """A template, named by table and key, with its fields filled in."""
    name, _, key = key.partition(".")
    return filled(name, key, table(name)[key], fields)


def filled(name: str, key: str, template: str, fields: Mapping[str, object]) -> str:
    """The text of a template, whose table and key are given for whoever listens."""
    text = _FILL.vformat(template, (), fields)
    return f"{text[:-2]}." if text.endswith("..") and not text.endswith("...") else text


def counted(count: float) -> str:
    """A count: ``2,000``."""
    text = f"{count:,}" if isinstance(count, int) else f"{count:,.10g}"
    if language() == "en":
        return text
    return text.translate({ord(","): "\u202f", ord("."): ","})


class _Fill(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, (int, float)):
            # French has one form up to two, English only for one.
            one, _, many = format_spec.removeprefix("=").partition("|")
            noun = one if (value == 1 if language() == "en" else value < 2) else many
            if format_spec.startswith("="):
                return noun
            return f"{counted(value)} {noun}".rstrip()
        return str(value)


_FILL = _Fill()


class _Codes(Mapping[C, str]):
    """What the codes of a table are called and said as, in the language that is spoken.

    Args:
        name: The table.
        code: What its keys are codes of.
        is_open: Whether other packages may add codes: one without words is said as it is spelt.
    """

    def __init__(self, name: str, code: type[C], *, is_open: bool = False) -> None:
        self._name, self._code, self._is_open = name, code, is_open

    def __getitem__(self, code: str) -> str:
        found = table(self._name).get(code)
        if found is not None:
            return filled(self._name, code, found, {})
        if not self._is_open:
            raise KeyError(code)
        return code.replace("_", " ")

    def __iter__(self) -> Iterator[C]:
        return map(self._code, table(self._name))

    def __len__(self) -> int:
        return len(table(self._name))


VERDICTS = _Codes("verdicts", Verdict)
"""What each verdict means."""
NAMES = _Codes("names", str)
"""What each verdict is called."""
LIFECYCLES = _Codes("lifecycles", Lifecycle)
"""What the clock says of a pledge."""
REASONS = _Codes("reasons", str, is_open=True)
"""Why a verdict is what it is, as a clause."""
MISSING = _Codes("missing", str)
"""What would settle it, where a verdict cannot be given for a reason, as a sentence."""
FLAGS = _Codes("flags", str, is_open=True)
"""What to know with a verdict, as a sentence."""
CAUSES = _Codes("causes", str)
"""What may be in doubt of an incident, as what is not known."""
SETTLES = _Codes("settles", str)
"""What would settle each doubt."""
RUNGS = _Codes("rungs", Rung)
"""How far an incident is established."""
KINDS = _Codes("kinds", str, is_open=True)
"""What each kind of finding is called."""
INCIDENT_FLAGS = _Codes("incident_flags", str)
"""What to know of the incident of a finding, as a sentence."""
SUBJECTS = _Codes("subjects", str)
"""What a clash of sayings, or a conflict of reports, is about."""
MEASURES = _Codes("measures", str)
"""The measures of a reduction."""
BASELINES = _Codes("baselines", str)
"""The time before a pledge that it is compared with."""
QUESTIONS = _Codes("questions", Question)
"""What *broken* means, by the question asked."""
PROSPECTS = _Codes("prospects", Prospect)
"""What a piece of news that may yet come says."""
PARTS = _Codes("parts", str)
"""The parts of a chance."""
SORTS = _Codes("sorts", str)
"""What is reported to have happened, by how it counts."""
LINKS = _Codes("links", str, is_open=True)
"""How two nodes of a graph hang together, as a verb."""
CLOCKS = _Codes("clocks", str)
"""What the clocks did, where they alone made the difference."""


def commits(kind: Kind, what: str, *, form: str = "") -> str:
    """What a kind of pledge commits to: ``to stop shelling``.

    Args:
        what: Its activities.
        form: The form in which they are given, where that is not their name: ``verb`` or ``things``.
    """
    own = kind.added.words if kind.added is not None else None
    if own is not None:
        return f"{own} {what}".strip()
    key = f"{kind.terms}_{form}"
    return said(f"commits.{key if form and key in table('commits') else kind.terms}", what=what)
