"""The pytest plugin: every sentence as a step of pytest-bdd, and failures that teach.

A project asks for it, see `pledgewatch.gherkin`. Without pytest-bdd it does nothing. The engine is
imported by the sentences, when they are said.
"""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pledgewatch.gherkin import switch

if TYPE_CHECKING:
    from pledgewatch.gherkin.checks import Fault
    from pledgewatch.gherkin.world import World

_HAS_BDD = importlib.util.find_spec("pytest_bdd") is not None
_SAID = "pledgewatch_said"
_OURS = "_pledgewatch_step"
_READ_BEFORE = pytest.StashKey[frozenset[str]]()


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the ini options where the switch was not loaded, as without entry points."""
    if not pluginmanager.hasplugin("pledgewatch"):
        switch.pytest_addoption(parser)


@pytest.fixture
def pledgewatch_world(request: pytest.FixtureRequest) -> World:
    """What the sentences of a scenario have told; a step of one's own may add to it."""
    from pledgewatch.gherkin.world import World

    return World([request.config.rootpath])


if _HAS_BDD:
    from pytest_bdd import step as _step

    from pledgewatch.gherkin.steps import SENTENCES, run

    # A step is a fixture of the module it is entered in: this one. Entered now, before any conftest is
    # read, so that a step of the user's own wins.
    _step(SENTENCES)(run)


@functools.lru_cache
def _checked(file: str, root: Path) -> tuple[str, list[Fault]]:
    """A feature as messages name it, and what is wrong with it."""
    from pledgewatch.gherkin.feature import checked, shown

    where = shown(Path(file), root)
    return where, checked(file, where)


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_before_scenario(request: pytest.FixtureRequest, feature: Any, scenario: Any) -> None:
    """Refuse a scenario of which something would not run, such as what stands behind a mistyped keyword."""
    where, faults = _checked(feature.filename, request.config.rootpath)
    here = (each for each in faults if each.step is None)
    wrong = [each.problem for each in here if each.scenario in (None, scenario.line_number)]
    if wrong:
        pytest.fail("\n".join(map(str, wrong)), pytrace=False)
    if not scenario.steps and Path(feature.filename) == request.node.path:
        # Collected by us, so no function of a test module holds more of it.
        pytest.fail(f"{where}:{scenario.line_number}: a scenario without a sentence", pytrace=False)


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_before_step_call(
    request: pytest.FixtureRequest, feature: Any, step: Any, step_func_args: dict[str, Any]
) -> None:
    """Tell the world which sentence of which file is being read."""
    if _SAID in step_func_args:
        world: World = step_func_args["pledgewatch_world"]
        where, faults = _checked(feature.filename, request.config.rootpath)
        world.now = (where, step.line_number, step.name)
        beside = Path(feature.filename).parent
        if beside not in world.folders:
            world.folders = (beside, *world.folders)
        unfilled = [each.problem for each in faults if each.step == step.line_number]
        if unfilled:
            from pledgewatch.errors import InputError

            raise InputError(unfilled)


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
        where, _ = _checked(feature.filename, request.config.rootpath)
        exception.add_note(f"{where}:{step.line_number}: {step.keyword.strip()} {step.name}")
        setattr(exception, _OURS, True)


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_step_func_lookup_error(
    request: pytest.FixtureRequest, feature: Any, step: Any, exception: BaseException
) -> None:
    """Suggest the sentence that was meant."""
    from pledgewatch.gherkin.messages import said
    from pledgewatch.gherkin.suggestions import search_word, suggested, went_wrong
    from pledgewatch.words.templates import in_language

    near = suggested(step.name)
    where, _ = _checked(feature.filename, request.config.rootpath)
    told = [f"{where}:{step.line_number}: {step.keyword.strip()} {step.name}"]
    with in_language("fr" if feature.language == "fr" else "en"):
        told += [said("goes_wrong", text=went_wrong(step.name))]
        told += [said("did_you_mean")] if near else [said("unlike", word=search_word(step.name))]
        for each in near:
            told += [f"  {each.text}"]
            told += [f"  {said('below_it', text=each.below)}"] if each.below else []
            told += [f"  {said('left_out', text=each.left_out)}"] if each.left_out else []
    exception.add_note("\n".join(told))
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
    from pledgewatch.gherkin.unmet import Unmet

    of_bdd = type(error).__module__.startswith("pytest_bdd")
    if of_bdd or isinstance(error, (PledgewatchError, Unmet)):
        notes = getattr(error, "__notes__", ())
        # Of what pytest-bdd finds no step for, the notes say all.
        own = [] if of_bdd else ["", str(error)]
        report.longrepr = "\n".join([*reversed(notes), *own])


def pytest_configure(config: pytest.Config) -> None:
    """Note which features pytest-bdd has read already, in another run of this process."""
    config.stash[_READ_BEFORE] = frozenset(_read())


def _read() -> dict[str, Any]:
    """The features that pytest-bdd has read, by file."""
    if not _HAS_BDD:
        return {}
    from pytest_bdd.feature import features

    return features


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a feature as a module of its own, where the ini option asks for it."""
    if not _HAS_BDD or file_path.suffix != ".feature" or not parent.config.getini(switch.COLLECT):
        return None
    from pledgewatch.gherkin.collection import FeatureModule

    module: pytest.Collector = FeatureModule.from_parent(parent, path=file_path)
    return module


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Let steps of one's own win over ours, for pytest-bdd takes the last one that was entered."""
    # Before pytest 9.2 the steps of a conftest are entered before those of the plugins that it names.
    entered: dict[str, Any] = getattr(session._fixturemanager, "_arg2fixturedefs", {})
    for name in list(entered):
        if name.startswith("pytestbdd_stepdef") and name not in globals():
            entered[name] = entered.pop(name)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Add a test that fails for each feature that `scenarios()` has found nothing to run in."""
    before = session.config.stash[_READ_BEFORE]
    seen = before | {str(item.path) for item in items}
    for file, feature in _read().items():
        if not feature.scenarios and file not in seen:
            from pledgewatch.gherkin.collection import FeatureModule

            items += FeatureModule.from_parent(session, path=Path(file)).refused()
