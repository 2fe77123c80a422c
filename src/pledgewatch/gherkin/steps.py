"""Sentences as steps of pytest-bdd: a parser that finds them, and the function that says them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytest_bdd import parsers

from pledgewatch.gherkin.grammar import Template

__all__ = ["Said", "run"]


class Said(parsers.StepParser):
    """A parser that finds a sentence and leaves its fields to the step itself.

    What goes wrong in a parser looks as if there were no such step; so nothing is converted here.

    Args:
        template: The sentence, or one in other words.
        meant: From a text that is this sentence to the English one that it says.
    """

    def __init__(self, template: Template, meant: Callable[[str], str] = str) -> None:
        super().__init__(template.text)
        self.template = template
        self.meant = meant

    def is_matching(self, name: str) -> bool:
        """Whether a text is this sentence."""
        return self.template.match(name) is not None

    def parse_arguments(self, name: str) -> dict[str, Any]:
        """What it says in English."""
        return {"pledgewatch_said": self.meant(name)}


def run(
    pledgewatch_world: Any, pledgewatch_said: str, datatable: Any = None, docstring: Any = None
) -> None:
    """Say a sentence, with the data table or doc string below it."""
    from pledgewatch.gherkin.feature import Line, say

    rows = None if datatable is None else [list(row) for row in datatable]
    file, line, _ = pledgewatch_world.now
    say(pledgewatch_world, Line(line, pledgewatch_said, docstring if rows is None else rows), file)
