"""Other words, and another order, for what the templates say: as people write, by the table."""

from __future__ import annotations

import functools
import re

from pledgewatch.gherkin.french import FRENCH
from pledgewatch.gherkin.table import PHRASES, WORDS
from pledgewatch.gherkin.values import TYPES, words_of

_PART = re.compile(r"<([A-Z]+)>")


def rephrased(text: str, language: str) -> str:
    """A sentence in the words of the templates of its language; what stands within a name stays as it is."""
    for written, template in _phrases(language):
        text = written.sub(functools.partial(_outside_of_names, text, template), text)
    return text


@functools.cache
def _phrases(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    kinds = FRENCH if language == "fr" else TYPES
    verdicts = WORDS["verdict"] if language == "fr" else words_of("verdict")
    parts = {
        "NAME": '"[^"]*"',
        "NAMES": kinds["names"].pattern,
        "DAY": kinds["time"].pattern,
        "AMOUNT": kinds["amount"].pattern,
        "MANY": kinds["count"].pattern,
        "VERDICT": f"(?:{'|'.join(verdicts)})",
    }
    return tuple(
        (re.compile(_PART.sub(lambda part: parts[part[1]], written)), template)
        for written, template in PHRASES[language]
    )


def _outside_of_names(text: str, template: str, found: re.Match[str]) -> str:
    is_within = text.count('"', 0, found.start()) % 2
    return found[0] if is_within else found.expand(template)
