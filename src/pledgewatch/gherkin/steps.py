"""Sentences as steps of pytest-bdd: a parser that finds them, and the functions that say them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytest_bdd import parsers

from pledgewatch.gherkin.grammar import Template

__all__ = ["RUNNERS", "Said"]


class Said(parsers.StepParser):
    """A parser that finds a sentence and leaves its fields to the step itself.

    What goes wrong in a parser looks as if there were no such step; so nothing is converted here.

    Args:
        sentence: The sentence.
        meant: From a text that is this sentence to the English one that it says.
    """

    def __init__(self, sentence: Template, meant: Callable[[str], str] = str) -> None:
        super().__init__(sentence.text)
        self.sentence = sentence
        self.meant = meant

    def is_matching(self, name: str) -> bool:
        """Whether a text is this sentence."""
        return self.sentence.match(name) is not None

    def parse_arguments(self, name: str) -> dict[str, Any]:
        """What it says in English."""
        return {"pledgewatch_said": self.meant(name)}


def _say(world: Any, text: str, given: object = None) -> None:
    from pledgewatch.gherkin.feature import Line, perform, sentence_of

    file, line, _ = world.now
    perform(world, sentence_of(Line(line, text, None), file), text, given)


def _plain(pledgewatch_world: Any, pledgewatch_said: str) -> None:
    _say(pledgewatch_world, pledgewatch_said)


def _with_table(pledgewatch_world: Any, pledgewatch_said: str, datatable: Any = None) -> None:
    rows = None if datatable is None else [list(row) for row in datatable]
    _say(pledgewatch_world, pledgewatch_said, rows)


def _with_text(pledgewatch_world: Any, pledgewatch_said: str, docstring: Any = None) -> None:
    _say(pledgewatch_world, pledgewatch_said, docstring)


RUNNERS: dict[str | None, Callable[..., None]] = {
    None: _plain,
    "table": _with_table,
    "text": _with_text,
}
"""What runs a step, by what a sentence takes."""
