"""Feature files read without pytest: their scenarios, each as the sentences it is made of."""

from __future__ import annotations

import os
import re
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import attrs

from pledgewatch.errors import InputError, PledgewatchError, Problem
from pledgewatch.gherkin.checks import Fault, faults
from pledgewatch.gherkin.grammar import Sentence, matching
from pledgewatch.gherkin.messages import FrenchProblem, said
from pledgewatch.gherkin.suggestions import search_word, suggested, went_wrong
from pledgewatch.gherkin.unmet import Unmet
from pledgewatch.gherkin.world import NODES, Unknown, UnknownName, World

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


_LINES = {
    "StepLine": "a step such as `Given ...`",
    "TableRow": "a row of a table",
    "DocStringSeparator": "a doc string",
    **{
        f"{word}Line": f"`{word}:`"
        for word in ("Feature", "Background", "Rule", "Scenario", "Examples")
    },
}
"""What the parser calls the lines that it knows, for people."""


def _problem(file: str, error: Any) -> Problem:
    line = (getattr(error, "location", None) or {}).get("line")
    message = str(error).partition("): ")[2] or str(error)
    unexpected = re.fullmatch(r"expected: (.*), got '(.*)'", message, re.S)
    if unexpected is None:
        return Problem(file=file, line=line, expected=f"Gherkin, which this is not ({message})")
    known = [_LINES[each] for each in re.findall(r"#(\w+)", unexpected[1]) if each in _LINES]
    expected = " or ".join(filter(None, (", ".join(known[:-1]), *known[-1:])))
    found = f"`{unexpected[2][:200]}`"
    return Problem(file=file, line=line, found=found, expected=expected or message)


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
    expected = said("no_sentence", wrong=went_wrong(line.text))
    found = suggested(line.text, most=1)
    if not found and (word := search_word(line.text)) != "WORD":
        expected += f"; {said('unlike', word=word)}"
    for near in found:
        expected += said("did_you_mean_this", near=near.text)
        expected += f"; {said('below_it', text=near.below)}" if near.below else ""
        expected += f"; {said('left_out', text=near.left_out)}" if near.left_out else ""
    return Problem(file=file, line=line.number, found=f"`{line.text[:200]}`", expected=expected)


def say(world: World, line: Line, file: str) -> None:
    """Do in a world what a line says; what goes wrong tells the file and the line.

    Raises:
        InputError: for a line that is no sentence, or that says what cannot be so.
        Unmet: for an expectation that does not hold.
    """
    from pledgewatch.words.templates import in_language

    world.now = (file, line.number, line.text)
    try:
        # What is no sentence is in the language of the one before.
        with in_language(world.language):
            sentence = sentence_of(line, file)
        sentence.do(world, line.text, line.given)
    except InputError as error:
        placed = (_placed(each, file, line.number) for each in error.problems)
        if world.language == "fr":
            placed = (FrenchProblem(**attrs.asdict(each)) for each in placed)
        raise type(error)(placed) from None
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


def examined(scenarios: list[Scenario], own: OwnSteps | None = None) -> list[Problem]:
    """What is wrong with each line, once: that it is no sentence, or that it says what cannot be so.

    Each scenario is said, as if it were run. Behind a fact that cannot be so, and behind a step of the
    user's own, which is not run, more may be there than is known here: what seems to be missing is then
    passed over.

    Args:
        scenarios: The scenarios.
        own: The steps of the user's own.
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
        for number, text, problem in _wrong_in(scenario, own):
            found.setdefault((number, text), problem)
    return list(found.values())


def _wrong_in(scenario: Scenario, own: OwnSteps | None) -> Iterator[tuple[int, str, Problem]]:
    """The lines of a scenario that are wrong, each with what is wrong with it."""
    world = World([Path(scenario.file).resolve().parent, Path.cwd()])
    # What may be there without being known here.
    lacks_records = lacks_names = False
    for line in scenario.lines:
        text = own.meant(line.text) if own else line.text
        if text is None:
            lacks_records = lacks_names = True
            continue
        sentences = matching(text)
        try:
            say(world, line._replace(text=text), scenario.file)
        except Unmet:
            continue
        except InputError as error:
            if lacks_records and sentences:
                is_fact = sentences[-1].role == "fact"
                is_lacking = isinstance(error, Unknown) and (
                    lacks_names or not isinstance(error, UnknownName)
                )
                if is_lacking or (not is_fact and _is_understood(sentences[-1], text)):
                    continue
            yield line.number, line.text, _placed(error.problems[0], scenario.file, line.number)
            if not sentences or sentences[-1].role == "fact":
                lacks_records = True
                lacks_names |= (
                    getattr(sentences[-1], "table", "") in (*NODES, "ledger") if sentences else True
                )


def _is_understood(sentence: Sentence, text: str) -> bool:
    """Whether the fields of a sentence hold what such fields may."""
    from pledgewatch.model.dates import parse_span

    try:
        for name, value in sentence.values(text).items():
            if sentence.types.get(name) == "time":
                parse_span(value, "UTC")
    except InputError:
        return False
    return True


# -- steps of the user's own -----------------------------------------------------------------------

_OF_STEPS = ("pytest_bdd", "in_other_words", "pytest_plugins")


class OwnSteps:
    """The steps that the ``conftest.py`` files above a feature enter, as pytest would find them.

    Args:
        feature: The feature. Files from the working directory down to it are loaded, where they have
            something to do with steps.

    Raises:
        InputError: for a ``conftest.py`` that cannot be loaded.
    """

    def __init__(self, feature: str | os.PathLike[str]) -> None:
        from pytest_bdd.steps import step_function_context_registry

        folder, root = Path(feature).resolve().parent, Path.cwd()
        folders = [each for each in (folder, *folder.parents) if each.is_relative_to(root)]
        known = {id(each) for each in step_function_context_registry.values()}
        # The steps live as long as the modules that enter them.
        self._modules = [
            _module(file)
            for file in (each / "conftest.py" for each in reversed(folders))
            if file.is_file() and any(word in _text(file) for word in _OF_STEPS)
        ]
        entered = step_function_context_registry.values()
        self._steps = [each for each in entered if id(each) not in known]

    def meant(self, text: str) -> str | None:
        """The English sentence that a text says: the text itself where it is no step of theirs.

        None for one of theirs that is code, for that is not run.
        """
        from pledgewatch.gherkin.steps import Said

        for step in reversed(self._steps):
            if step.parser.is_matching(text):
                if isinstance(step.parser, Said):
                    return str(step.parser.parse_arguments(text)["pledgewatch_said"])
                return None
        return text

    def in_english(self, scenario: Scenario) -> Scenario:
        """A scenario with what its translations say; steps that are code stay as they are."""
        lines = (line._replace(text=self.meant(line.text) or line.text) for line in scenario.lines)
        return scenario._replace(lines=tuple(lines))


def _module(file: Path) -> object:
    """What a file makes when it is run as pytest does: with its folder on the path."""
    sys.path.insert(0, str(file.parent))
    try:
        return runpy.run_path(str(file))
    except Exception as error:
        found = f"{type(error).__name__}: {error}"
        raise InputError(
            file=str(file), found=found, expected="steps that can be loaded"
        ) from error
    finally:
        sys.path.remove(str(file.parent))
