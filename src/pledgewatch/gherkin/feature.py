"""Feature files read without pytest: their scenarios, each as the sentences it is made of."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import attrs

from pledgewatch.errors import InputError, PledgewatchError, Problem
from pledgewatch.gherkin.checks import Fault, faults
from pledgewatch.gherkin.grammar import Sentence, matching, nearest_sentences, went_wrong
from pledgewatch.gherkin.unmet import Unmet
from pledgewatch.gherkin.world import World

MAX_BYTES = 8_000_000
"""The largest feature that is read."""


class Line(NamedTuple):
    """One sentence of a scenario.

    Attributes:
        number: Its line in the file.
        text: The sentence, with the values of an outline filled in.
        given: The rows of its data table, or its doc string; None without either.
    """

    number: int
    text: str
    given: list[list[str]] | str | None


class Scenario(NamedTuple):
    """A scenario, or one example of an outline, with the sentences of its background before its own.

    Attributes:
        file: The file, as messages name it.
        number: The line it starts on; of an outline, that of the row of its examples.
        name: Its name.
        lines: Its sentences.
    """

    file: str
    number: int
    name: str
    lines: tuple[Line, ...]


def read(path: str | os.PathLike[str]) -> list[Scenario]:
    """The scenarios of a feature file.

    Raises:
        InputError: for a file that cannot be read, is no Gherkin, or has something in it that would
            never run.
        PledgewatchError: where the parser is not installed.
    """
    return parsed(_text(path), str(path))


def _text(path: str | os.PathLike[str]) -> str:
    file = Path(path)
    try:
        if file.stat().st_size > MAX_BYTES:
            raise InputError(file=str(path), expected=f"a feature of at most {MAX_BYTES:,} bytes")
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "bytes that are no UTF-8"
        raise InputError(file=str(path), found=reason.lower(), expected="a feature file") from error


def parsed(text: str, file: str) -> list[Scenario]:
    """The scenarios of the text of a feature; see `read`."""
    document = _document(text, file)
    wrong = faults(document, text, file)
    if wrong:
        raise InputError(fault.problem for fault in wrong)
    from gherkin.pickles.compiler import Compiler

    lines = dict(_located(document))
    document["uri"] = file
    found = []
    for pickle in Compiler().compile(document):
        said = (
            Line(lines[step["astNodeIds"][0]], step["text"], _given(step.get("argument")))
            for step in pickle["steps"]
        )
        found.append(Scenario(file, lines[pickle["astNodeIds"][-1]], pickle["name"], tuple(said)))
    return found


def checked(path: str | os.PathLike[str], shown: str) -> list[Fault]:
    """What is wrong with a feature file that another reader runs.

    Args:
        path: The file.
        shown: The file, as messages name it.

    Raises:
        InputError: for a file that cannot be read, or is no Gherkin.
    """
    text = _text(path)
    return faults(_document(text, shown), text, shown)


def shown(file: Path, root: Path) -> str:
    """A file as messages name it: from a root folder on."""
    return str(file.relative_to(root)) if file.is_relative_to(root) else str(file)


def _document(text: str, file: str) -> Any:
    """What the parser of Gherkin makes of a text; it has a feature."""
    try:
        from gherkin.errors import CompositeParserException, ParserError
        from gherkin.parser import Parser
    except ImportError as error:
        raise PledgewatchError(
            "features are read with pytest-bdd; install it with: pip install 'pledgewatch[gherkin]'"
        ) from error
    try:
        document: Any = Parser().parse(text)
    except CompositeParserException as error:
        # Behind a first line that is none, no line is what it should be.
        wrong = error.errors[:1] if "#FeatureLine" in str(error.errors[0]) else error.errors
        raise InputError(_problem(file, each) for each in wrong) from None
    except ParserError as error:
        raise InputError(_problem(file, error)) from None
    if "feature" not in document:
        found = "nothing but comments" if document["comments"] else "nothing"
        raise InputError(
            file=file, line=1, found=found, expected="`Feature:` and a title, and a scenario"
        )
    return document


_TOKENS = {
    "#FeatureLine": "`Feature:`",
    "#BackgroundLine": "`Background:`",
    "#RuleLine": "`Rule:`",
    "#ScenarioLine": "`Scenario:`",
    "#ExamplesLine": "`Examples:`",
    "#StepLine": "a step such as `Given ...`",
    "#TableRow": "a row of a table",
    "#DocStringSeparator": "a doc string",
}
"""What the parser calls the lines that it knows, for people."""


def _problem(file: str, error: Any) -> Problem:
    place = getattr(error, "location", None) or {}
    line = place.get("line")
    message = str(error).partition("): ")[2] or str(error)
    unexpected = re.fullmatch(r"expected: (.*), got '(.*)'", message, re.S)
    if unexpected is None:
        return Problem(file=file, line=line, expected=f"Gherkin, which this is not ({message})")
    known = [_TOKENS[token] for token in unexpected[1].split(", ") if token in _TOKENS]
    expected = f"{', '.join(known[:-1])} or {known[-1]}" if len(known) > 1 else "".join(known)
    return Problem(
        file=file, line=line, found=f"`{unexpected[2][:200]}`", expected=expected or message
    )


def _located(node: object) -> Iterator[tuple[str, int]]:
    """The line of every node of the tree that has an id."""
    if isinstance(node, dict):
        if "id" in node and "location" in node:
            yield node["id"], node["location"]["line"]
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from _located(item)


def _given(argument: Any) -> list[list[str]] | str | None:
    if not argument:
        return None
    if "docString" in argument:
        return str(argument["docString"]["content"])
    return [[cell["value"] for cell in row["cells"]] for row in argument["dataTable"]["rows"]]


# -- saying them -----------------------------------------------------------------------------------


def sentence_of(line: Line, file: str) -> Sentence:
    """The sentence of the vocabulary that a line is.

    Raises:
        InputError: when it is none, with the nearest one.
    """
    found = matching(line.text)
    if not found:
        raise InputError(_no_sentence(line, file))
    return found[-1]


def _no_sentence(line: Line, file: str) -> Problem:
    near = nearest_sentences(line.text)
    expected = f"a sentence of the vocabulary; this one goes wrong at `{went_wrong(line.text)}`"
    return Problem(
        file=file,
        line=line.number,
        found=f"`{line.text[:200]}`",
        expected=expected + (f"; did you mean: {near[0]}" if near else ""),
    )


def say(world: World, line: Line, file: str) -> None:
    """Do in a world what a line says; what goes wrong tells the file and the line.

    Raises:
        InputError: for a line that is no sentence, or that says what cannot be so.
        Unmet: for an expectation that does not hold.
    """
    world.now = (file, line.number, line.text)
    try:
        sentence_of(line, file).do(world, line.text, line.given)
    except InputError as error:
        raise InputError(_placed(each, file, line.number) for each in error.problems) from None
    except (ValueError, OverflowError) as error:
        expected = "numbers and times that a ledger can hold"
        raise InputError(
            file=file, line=line.number, entry=str(error), expected=expected
        ) from error


def _placed(problem: Problem, file: str, line: int) -> Problem:
    """A problem with the line of the feature that caused it, and its own place where it has another."""
    if problem.file == file:
        return problem
    own = [str(part) for part in (problem.file, problem.line) if part is not None]
    told = [part for part in (":".join(own), problem.entry) if part]
    return attrs.evolve(problem, file=file, line=line, entry=", ".join(told) or None)


def examined(scenarios: list[Scenario]) -> list[Problem]:
    """What is wrong with each line, once: that it is no sentence, or that it says what cannot be so.

    Each scenario is said, as if it were run; behind a fact that cannot be so only the sentences themselves
    are looked at.
    """
    found: dict[tuple[int, str], Problem] = {}
    for scenario in scenarios:
        if not scenario.lines:
            found[scenario.number, ""] = Problem(
                file=scenario.file,
                line=scenario.number,
                entry=f'scenario "{scenario.name}"',
                found="no sentence",
                expected="at least one, for a scenario without any says nothing",
            )
        world = World([Path(scenario.file).resolve().parent, Path.cwd()])
        is_sound = True
        for line in scenario.lines:
            try:
                if is_sound:
                    say(world, line, scenario.file)
                else:
                    sentence_of(line, scenario.file).values(line.text)
            except InputError as error:
                is_sound = False
                problem = _placed(error.problems[0], scenario.file, line.number)
                found.setdefault((line.number, line.text), problem)
            except Unmet:
                continue
    return list(found.values())
