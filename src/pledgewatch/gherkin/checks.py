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
    feature = document["feature"]
    keywords = _keywords(feature)
    found = dict.fromkeys(_faults(feature, text.split("\n"), file, keywords))
    found.update(dict.fromkeys(_unfilled(feature, file, keywords)))
    return sorted(found, key=lambda fault: fault.problem.line or 0)


def _faults(
    feature: Any, lines: list[str], file: str, keywords: dict[str, list[str]]
) -> Iterator[Fault]:
    names: dict[str, int] = {}
    clean = True
    for node, scenario in _nodes(feature):
        for problem in _lost(node, lines, file, keywords):
            clean = False
            yield Fault(problem, scenario)
        if "examples" in node:
            line = node["location"]["line"]
            first = names.setdefault(node["name"], line)
            wrong = []
            if _is_outline(node, keywords) and _columns(node) is None:
                meant = "`Examples:` with a heading and a row for each time that it is to run"
                wrong.append(("no row of examples", meant))
            if first != line:
                meant = "a name of its own, for pytest-bdd runs one of the two only"
                wrong.append((f"the name of the scenario on line {first}", meant))
            entry = f'{node["keyword"]} "{node["name"]}"'
            for found, meant in wrong:
                yield Fault(
                    Problem(file=file, line=line, entry=entry, found=found, expected=meant), line
                )
    if clean and not names:
        line = feature["location"]["line"]
        yield Fault(
            Problem(file=file, line=line, found="no scenario", expected="at least one `Scenario:`")
        )


def _keywords(feature: Any) -> dict[str, list[str]]:
    """The keywords of the language of a feature."""
    from gherkin.dialect import DIALECTS

    words: Any = DIALECTS[feature["language"]]
    return {kind: words[kind] for kind in (*_BLOCKS, *_STEPS)}


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
            yield child["scenario"], line
            for examples in child["scenario"]["examples"]:
                yield examples, line


def _lost(
    node: Any, lines: list[str], file: str, keywords: dict[str, list[str]]
) -> Iterator[Problem]:
    """What stands in a description and was meant to be read."""
    description = [line.strip() for line in node["description"].split("\n")]
    place = node["location"]["line"]
    entry = f'{node["keyword"]} "{node["name"]}"' if node["name"] else node["keyword"]
    for at, said in enumerate(description):
        if not said:
            continue
        # The parser leaves out comments and empty lines, so the line is looked for.
        place = next(n for n in range(place, len(lines)) if lines[n].strip() == said) + 1
        meant = _block(said, keywords) if _leads_to_step(description[at + 1 :], keywords) else None
        if meant is not None:
            expected = f"the keyword `{meant}:`, for all below it is read as a description"
            yield Problem(file=file, line=place, entry=entry, found=f"`{said}`", expected=expected)
            return
        _, _, rest = said.partition(" ")
        if rest and matching(rest.strip()):
            expected = "a keyword such as Given, When, Then or And before a sentence"
            found = f"`{said}` in its description"
            yield Problem(file=file, line=place, entry=entry, found=found, expected=expected)


def _block(line: str, keywords: dict[str, list[str]]) -> str | None:
    """The keyword that a line begins with, mistyped."""
    word, colon, _ = line.partition(":")
    if not colon:
        return None
    known = {keyword.casefold(): keyword for kind in _BLOCKS for keyword in keywords[kind]}
    near = difflib.get_close_matches(word.casefold(), known, n=1, cutoff=_LIKE)
    return known[near[0]] if near else None


def _leads_to_step(rest: list[str], keywords: dict[str, list[str]]) -> bool:
    """Whether the first line that is not empty begins with a keyword of a step."""
    following = next(filter(None, rest), "")
    known = (keyword for kind in _STEPS for keyword in keywords[kind] if keyword != "* ")
    return following.startswith(tuple(known))


# -- placeholders ----------------------------------------------------------------------------------


def _unfilled(feature: Any, file: str, keywords: dict[str, list[str]]) -> Iterator[Fault]:
    """The placeholders that no column of examples fills in."""
    for steps, columns in _outlines(feature, keywords, []):
        had = ", ".join(f"`{column}`" for column in sorted(columns))
        for step in steps:
            for line, text in _texts(step):
                for name in _PLACEHOLDER.findall(text):
                    if name not in columns:
                        meant = f"a column `{name}` in the examples, which have {had}"
                        problem = Problem(file=file, line=line, found=f"`<{name}>`", expected=meant)
                        yield Fault(problem, step=step["location"]["line"])


def _outlines(
    part: Any, keywords: dict[str, list[str]], before: list[Any]
) -> Iterator[tuple[list[Any], set[str]]]:
    """The steps that each outline of a feature or a rule runs, and the columns it has."""
    for child in part["children"]:
        if "rule" in child:
            yield from _outlines(child["rule"], keywords, before)
        elif "background" in child:
            before = [*before, *child["background"]["steps"]]
        elif _is_outline(child["scenario"], keywords):
            columns = _columns(child["scenario"])
            if columns is not None:
                yield [*before, *child["scenario"]["steps"]], columns


def _texts(step: Any) -> Iterator[tuple[int, str]]:
    """All that a step says, with its table and its doc string, each with its line."""
    yield step["location"]["line"], step["text"]
    for row in step.get("dataTable", {}).get("rows", ()):
        for cell in row["cells"]:
            yield row["location"]["line"], cell["value"]
    if "docString" in step:
        yield step["docString"]["location"]["line"], step["docString"]["content"]


def _is_outline(scenario: Any, keywords: dict[str, list[str]]) -> bool:
    return bool(scenario["examples"]) or scenario["keyword"] in keywords["scenarioOutline"]


def _columns(scenario: Any) -> set[str] | None:
    """The headings that all its tables of examples with rows have; None where no table has a row."""
    heads = [
        {cell["value"] for cell in table["tableHeader"]["cells"]}
        for table in scenario["examples"]
        if table.get("tableBody")
    ]
    return set.intersection(*heads) if heads else None
