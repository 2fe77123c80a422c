"""What is said where a sentence cannot be said or does not hold, in the language of the sentence."""

from __future__ import annotations

import re
import string
from typing import Any

import attrs

from pledgewatch.errors import Problem
from pledgewatch.gherkin.french import french
from pledgewatch.gherkin.table import MESSAGES
from pledgewatch.gherkin.values import TYPES, written


def is_spoken(language: str) -> bool:
    """Whether a language is the one that is spoken."""
    from pledgewatch.words.templates import language as spoken

    return spoken() == language


class _Fill(string.Formatter):
    """Fills in values as the sentences of a language have them, by the type that is named behind the colon."""

    def format_field(self, value: Any, kind: str) -> str:
        is_french = is_spoken("fr")
        if value is None:
            return MESSAGES["not_known"]["fr" if is_french else "en"]
        if isinstance(value, list):
            return ", ".join(value) if kind == "all" else str(len(value))
        if kind == "value":
            kind, value = "number", f"{value:.3f}"
        text = (written(kind, value) if kind in TYPES else None) or str(value)
        return french(kind, text) if is_french and kind else text


def said(name: str, /, **values: object) -> str:
    """A message of the vocabulary in the language that is spoken, with values filled in."""
    return _Fill().format(MESSAGES[name]["fr" if is_spoken("fr") else "en"], **values)


_NEAREST = re.compile(r'; did you mean "(.*)"\?$')


@attrs.frozen
class FrenchProblem(Problem):
    """A problem with a sentence in French, its frame in French too."""

    def __str__(self) -> str:
        """The place, what is wrong, what was found and what is expected."""
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        no_day = MESSAGES["no_day"]
        is_no_day = self.expected.startswith(no_day["en"])
        expected = no_day["fr"] if is_no_day else self.expected
        expected = _NEAREST.sub(r' ; vouliez-vous dire "\1" ?', expected)
        expected = "attendu : " + expected.replace("one of ", "l'un de ", 1)
        body = f"trouvé : {self.found} ; {expected}" if self.found else expected
        # A record by its table and its name, such as `pledge "pledge 1"`.
        table, quote, name = (self.entry or "").partition(' "')
        entry = french("table", table) + quote + name if quote else self.entry
        return " : ".join(filter(None, (place, entry, self.field, body)))
