"""Mistakes in a feature that its parser passes over: what was written there would never run.

Gherkin reads a line behind a mistyped keyword as a description, and leaves a placeholder without a
column as it is. Such a feature passes, with less in it than its author wrote.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from pledgewatch.errors import Problem
from pledgewatch.gherkin.grammar import matching

_PLACEHOLDER = re.compile(r"<(.+?)>")
_BLOCKS = ("scenario", "scenarioOutline", "background", "examples")
_STEPS = ("given", "when", "then", "and", "but")
_LIKE = 0.8  # how alike a mistyped keyword is to the one that was meant


class Fault(NamedTuple):
    """A mistake, and where it does harm.

    Attributes:
        problem: What is wrong.
        scenario: The line of the scenario that it is in; None where it is in none, or concerns all.
        step: The line of the step that it is in, where only that would be wrong.
    """

    problem: Problem
    scenario: int | None = None
    step: int | None = None


def faults(document: Any, text: str, file: str) -> list[Fault]:
    """The mistakes of a feature, by line.

    Args:
        document: What the parser of Gherkin made of the text; it has a feature.
        text: The text.
        file: The file, as messages name it.
    """
    check = _Check(document["feature"], text.split("\n"), file)
    found = dict.fromkeys((*check.faults(), *check.unfilled(document["feature"], [])))
    return sorted(found, key=lambda fault: fault.problem.line or 0)


class _Check:
    """A feature with the lines of its text and the keywords of its language."""

    def __init__(self, feature: Any, lines: list[str], file: str) -> None:
        from gherkin.dialect import DIALECTS

        words: Any = DIALECTS[feature["language"]]
        self._feature, self._lines, self._file = feature, lines, file
        self._blocks = {word.casefold(): word for kind in _BLOCKS for word in words[kind]}
        self._steps = tuple(word for kind in _STEPS for word in words[kind] if word != "* ")
        self._outline = words["scenarioOutline"]

    def _problem(self, line: int, found: str, expected: str, entry: str | None = None) -> Problem:
        return Problem(file=self._file, line=line, entry=entry, found=found, expected=expected)

    def faults(self) -> Iterator[Fault]:
        """What is lost in descriptions, and scenarios of which nothing would run."""
        names: dict[str, int] = {}
        clean = True
        for node, scenario in _nodes(self._feature):
            for problem in self._lost(node):
                clean = False
                yield Fault(problem, scenario)
            if "examples" not in node:
                continue
            line, entry = node["location"]["line"], f'{node["keyword"]} "{node["name"]}"'
            is_outline = bool(node["examples"]) or node["keyword"] in self._outline
            if is_outline and _columns(node) is None:
                meant = "`Examples:` with a heading and a row for each time that it is to run"
                yield Fault(self._problem(line, "no row of examples", meant, entry), line)
            first = names.setdefault(node["name"], line)
            if first != line:
                meant = "a name of its own, for pytest-bdd runs one of the two only"
                found = f"the name of the scenario on line {first}"
                yield Fault(self._problem(line, found, meant, entry), line)
        if clean and not names:
            line = self._feature["location"]["line"]
            yield Fault(self._problem(line, "no scenario", "at least one `Scenario:`"))

    def _lost(self, node: Any) -> Iterator[Problem]:
        """What stands in a description and was meant to be read."""
        description = [line.strip() for line in node["description"].split("\n")]
        place = node["location"]["line"]
        entry = f'{node["keyword"]} "{node["name"]}"' if node["name"] else node["keyword"]
        for at, said in enumerate(description):
            if not said:
                continue
            # The parser leaves out comments and empty lines, so the line is looked for.
            lines = enumerate(self._lines[place:], start=place + 1)
            place = next(number for number, line in lines if line.strip() == said)
            meant = self._block(said)
            if meant and next(filter(None, description[at + 1 :]), "").startswith(self._steps):
                meant = f"the keyword `{meant}:`, for all below it is read as a description"
                yield self._problem(place, f"`{said}`", meant, entry)
                return
            _, _, rest = said.partition(" ")
            if rest and matching(rest.strip()):
                meant = "a keyword such as Given, When, Then or And before a sentence"
                yield self._problem(place, f"`{said}` in its description", meant, entry)

    def _block(self, line: str) -> str | None:
        """The keyword that a line begins with, mistyped."""
        word, colon, _ = line.partition(":")
        near = difflib.get_close_matches(word.casefold(), self._blocks, n=1, cutoff=_LIKE)
        return self._blocks[near[0]] if colon and near else None

    def unfilled(self, part: Any, before: list[Any]) -> Iterator[Fault]:
        """The placeholders of the outlines of a feature or a rule that no column of examples fills in."""
        for child in part["children"]:
            if "rule" in child:
                yield from self.unfilled(child["rule"], before)
            elif "background" in child:
                before = [*before, *child["background"]["steps"]]
            elif (columns := _columns(child["scenario"])) is not None:
                had = ", ".join(f"`{column}`" for column in sorted(columns))
                for step in (*before, *child["scenario"]["steps"]):
                    for line, text in _texts(step):
                        for name in sorted({*_PLACEHOLDER.findall(text)} - columns):
                            meant = f"a column `{name}` in the examples, which have {had}"
                            problem = self._problem(line, f"`<{name}>`", meant)
                            yield Fault(problem, step=step["location"]["line"])


def _nodes(feature: Any) -> Iterator[tuple[Any, int | None]]:
    """Everything that may have a description, with the line of the scenario that it is in."""
    yield feature, None
    for child in feature["children"]:
        if "rule" in child:
            yield from _nodes(child["rule"])
        elif "background" in child:
            yield child["background"], None
        else:
            line = child["scenario"]["location"]["line"]
            yield from (
                (node, line) for node in (child["scenario"], *child["scenario"]["examples"])
            )


def _texts(step: Any) -> Iterator[tuple[int, str]]:
    """All that a step says, with its table and its doc string, each with its line."""
    yield step["location"]["line"], step["text"]
    for row in step.get("dataTable", {}).get("rows", ()):
        yield from ((row["location"]["line"], cell["value"]) for cell in row["cells"])
    if "docString" in step:
        yield step["docString"]["location"]["line"], step["docString"]["content"]


def _columns(scenario: Any) -> set[str] | None:
    """The headings that all its tables of examples with rows have; None where no table has a row."""
    heads = [
        {cell["value"] for cell in table["tableHeader"]["cells"]}
        for table in scenario["examples"]
        if table.get("tableBody")
    ]
    return set.intersection(*heads) if heads else None
