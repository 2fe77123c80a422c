"""The pytest plugin: every sentence as a step of pytest-bdd, and failures that teach.

Without pytest-bdd it does nothing. The engine is imported by the sentences, when they are said.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pledgewatch.steps.world import World

_HAS_BDD = importlib.util.find_spec("pytest_bdd") is not None
_INI = "pledgewatch_collect_features"
_SAID = "pledgewatch_said"
_OURS = "_pledgewatch_step"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the ini option that collects features without a test module."""
    parser.addini(
        _INI,
        "Collect .feature files as tests, without a test_*.py that names them.",
        type="bool",
        default=False,
    )


@pytest.fixture
def pledgewatch_world(request: pytest.FixtureRequest) -> World:
    """What the sentences of a scenario have told; a step of one's own may add to it."""
    from pledgewatch.steps.world import World

    return World([request.config.rootpath])


if _HAS_BDD:
    from pytest_bdd import step as _step

    from pledgewatch.steps.grammar import nearest_sentences, vocabulary
    from pledgewatch.steps.running import RUNNERS, Said

    # Steps are fixtures of the module they are entered in: this one. Entered now, before any conftest is
    # read, so that a step of the user's own with the same words wins.
    for _sentence in vocabulary():
        _step(Said(_sentence))(RUNNERS[_sentence.takes])


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_before_scenario(feature: Any, scenario: Any) -> None:
    """Refuse a scenario in whose description a sentence was lost behind a misspelt keyword."""
    if scenario.description:
        from pledgewatch.steps.grammar import swallowed

        for number, text in swallowed(scenario.description):
            pytest.fail(
                f"{feature.filename}:{scenario.line_number + 1 + number}: {text}\n"
                "This was read as a description: it begins with no keyword such as Given or Then.",
                pytrace=False,
            )


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_before_step_call(
    request: pytest.FixtureRequest, feature: Any, step: Any, step_func_args: dict[str, Any]
) -> None:
    """Tell the world which sentence of which file is being read."""
    if _SAID in step_func_args:
        world: World = step_func_args["pledgewatch_world"]
        world.now = (_shown(feature.filename, request.config), step.line_number, step.name)
        beside = Path(feature.filename).parent
        if beside not in world.folders:
            world.folders = (beside, *world.folders)


def _shown(file: str, config: pytest.Config) -> str:
    path = Path(file)
    root = config.rootpath
    return str(path.relative_to(root)) if path.is_relative_to(root) else file


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_step_error(
    request: pytest.FixtureRequest,
    feature: Any,
    step: Any,
    step_func_args: dict[str, Any],
    exception: BaseException,
) -> None:
    """Say in which line of which feature a sentence failed."""
    if _SAID in step_func_args:
        where = f"{_shown(feature.filename, request.config)}:{step.line_number}"
        exception.add_note(f"{where}: {step.keyword.strip()} {step.name}")
        setattr(exception, _OURS, True)


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_step_func_lookup_error(
    request: pytest.FixtureRequest, feature: Any, step: Any, exception: BaseException
) -> None:
    """Suggest the sentence that was meant."""
    near = nearest_sentences(step.name, most=3)
    if near:
        where = f"{_shown(feature.filename, request.config)}:{step.line_number}"
        listed = "\n".join(f"  {each}" for each in near)
        exception.add_note(f"{where}: {step.name}\nDid you mean one of these sentences?\n{listed}")
        setattr(exception, _OURS, True)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, None]:
    """Show what a sentence says of its failure, and not the code that found it."""
    outcome = yield
    report: pytest.TestReport = outcome.get_result()
    error = call.excinfo.value if call.excinfo is not None else None
    if error is None or not hasattr(error, _OURS) or item.config.getoption("fulltrace", False):
        return
    from pledgewatch.errors import PledgewatchError
    from pledgewatch.steps.failing import Unmet

    of_bdd = type(error).__module__.startswith("pytest_bdd")
    if of_bdd or isinstance(error, (PledgewatchError, Unmet, ValueError)):
        notes = getattr(error, "__notes__", ())
        report.longrepr = "\n".join([*reversed(notes), "", str(error)])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a feature as a module of its own, where the ini option asks for it."""
    if not _HAS_BDD or file_path.suffix != ".feature" or not parent.config.getini(_INI):
        return None
    from pledgewatch.steps.collecting import FeatureModule

    module: pytest.Collector = FeatureModule.from_parent(parent, path=file_path)
    return module
