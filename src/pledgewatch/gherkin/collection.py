"""A feature file collected as if a test module named it."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd import scenario
from pytest_bdd.exceptions import GherkinParseError
from pytest_bdd.feature import get_feature
from pytest_bdd.scenario import get_python_name_generator

from pledgewatch.errors import InputError, Problem
from pledgewatch.gherkin.feature import checked, shown

_TAG = re.compile(r"(?<!\S)@([^\s@:(]+)(?!\S)")


class FeatureModule(pytest.Module):
    """The module that a `test_*.py` with `scenarios(...)` would be, without that file."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """Its scenarios; where there is none to run, one test that fails and says why."""
        return self.refused() or super().collect()

    def refused(self) -> list[pytest.Item]:
        """A test that fails, where nothing of the feature can run; else nothing."""
        where = shown(self.path, self.config.rootpath)
        try:
            wrong = [fault.problem for fault in checked(self.path, where)]
            if self._feature.scenarios:
                return []
        except InputError as error:
            wrong = list(error.problems)
        except GherkinParseError as error:
            wrong = [Problem(file=where, line=error.line, expected=error.message)]
        return [RefusedFeature.from_parent(self, name="feature", problems=wrong)]

    @property
    def _feature(self) -> Any:
        # With this encoding a byte-order mark is read, and so is a file without one.
        return get_feature(str(self.path.parent), self.path.name, encoding="utf-8-sig")

    def _getobj(self) -> types.ModuleType:
        self._know_tags()
        folder, name = str(self.path.parent), self.path.name
        module = types.ModuleType(self.path.stem.replace(" ", "_"))
        module.__file__ = str(self.path)
        for title in self._feature.scenarios:
            test = scenario(name, title, features_base_dir=folder)(_nothing_more)
            free = (n for n in get_python_name_generator(title) if not hasattr(module, n))
            setattr(module, next(iter(free)), test)
        return module

    def _know_tags(self) -> None:
        """Make its tags known as marks, where only those that are declared are asked for: not."""
        if self.config.getoption("strict_markers", default=False):
            return
        lines = self.path.read_text(encoding="utf-8-sig").splitlines()
        for line in lines:
            for tag in _TAG.findall(line) if line.strip().startswith("@") else ():
                self.config.addinivalue_line("markers", f"{tag}: a tag of features")


def _nothing_more() -> None:
    """All that a scenario does is in its steps."""


class RefusedFeature(pytest.Item):
    """A feature of which nothing can run: a test that fails, so that the others run."""

    def __init__(self, *, problems: list[Problem], **given: Any) -> None:
        super().__init__(**given)
        self._problems = problems

    def runtest(self) -> None:
        """Fail with what is wrong."""
        raise InputError(self._problems)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *_: Any) -> str:
        """What is wrong, without the code that found it."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it is reported: at the first thing that is wrong."""
        return self.path, (self._problems[0].line or 1) - 1, self.name
