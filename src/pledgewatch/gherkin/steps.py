"""Sentences as steps of pytest-bdd: parsers that find them, and the function that says them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytest_bdd import parsers


class Said(parsers.StepParser):
    """A parser that finds sentences and leaves their fields to the step itself.

    What goes wrong in a parser looks as if there were no such step; so nothing is converted here.

    Args:
        name: What it finds, for people.
        matches: Whether a text is one of them.
        meant: From such a text to the English sentence that it says.
    """

    def __init__(
        self, name: str, matches: Callable[[str], bool], meant: Callable[[str], str] = str
    ) -> None:
        super().__init__(name)
        self._matches = matches
        self._meant = meant

    def is_matching(self, name: str) -> bool:
        """Whether a text is one of them."""
        return self._matches(name)

    def parse_arguments(self, name: str) -> dict[str, Any]:
        """What it says in English."""
        return {"pledgewatch_said": self._meant(name)}


def _is_sentence(text: str) -> bool:
    from pledgewatch.gherkin.grammar import matching

    return bool(matching(text))


SENTENCES = Said("a sentence of pledgewatch", _is_sentence)
"""The parser of every sentence of the vocabulary, which is read when the first step is looked for."""


def run(
    pledgewatch_world: Any, pledgewatch_said: str, datatable: Any = None, docstring: Any = None
) -> None:
    """Say a sentence, with the data table or doc string below it."""
    from pledgewatch.gherkin.feature import Line, say

    given = docstring if datatable is None else [list(row) for row in datatable]
    file, line, _ = pledgewatch_world.now
    say(pledgewatch_world, Line(line, pledgewatch_said, given), file)
