"""A feature file collected as if a test module named it."""

from __future__ import annotations

import types

import pytest
from pytest_bdd import scenario
from pytest_bdd.feature import get_feature
from pytest_bdd.scenario import get_python_name_generator

__all__ = ["FeatureModule"]


class FeatureModule(pytest.Module):
    """The module that a `test_*.py` with `scenarios(...)` would be, without that file."""

    def _getobj(self) -> types.ModuleType:
        folder, name = str(self.path.parent), self.path.name
        module = types.ModuleType(self.path.stem.replace(" ", "_"))
        module.__file__ = str(self.path)
        for title in get_feature(folder, name).scenarios:
            test = scenario(name, title, features_base_dir=folder)(_nothing_more)
            free = (n for n in get_python_name_generator(title) if not hasattr(module, n))
            setattr(module, next(iter(free)), test)
        return module


def _nothing_more() -> None:
    """All that a scenario does is in its steps."""
