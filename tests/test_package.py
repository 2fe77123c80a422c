"""What pyproject.toml says of the package is so: bounds, addresses, versions, what goes along."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tools.lowest import constraints

import pledgewatch as pw

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]


def test_everything_that_is_installed_has_a_least_version():
    """`make lowest` installs just these and runs tests with them."""
    assert {line.partition("==")[0] for line in constraints()} >= {"attrs", "pandas", "pytest-bdd"}


def test_each_extra_is_in_the_readme():
    readme = (ROOT / "README.md").read_text("utf-8")
    ours = {"test", "bench", "docs", "lint", "mutants", "dev"}
    shown = set(re.findall(r"^\| `(\w+)` \|", readme, re.M))
    assert shown == set(PROJECT["optional-dependencies"]) - ours


def test_the_changelog_dates_the_version_and_holds_what_comes_above_it():
    heads = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert heads[0] == "Unreleased"
    assert re.fullmatch(re.escape(pw.__version__) + r" - \d{4}-\d\d-\d\d", heads[1])


def test_the_addresses_a_package_index_shows():
    assert {"Homepage", "Documentation", "Changelog"} <= set(PROJECT["urls"])
    assert all(address.startswith("https://") for address in PROJECT["urls"].values())


def test_seeds_and_schemas_go_into_the_wheel_and_are_in_git_once():
    included = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included.pop("seeds") == "pledgewatch/seeds"
    assert {Path(target).name for target in included.values()} == {
        path.name for path in ROOT.glob("docs/*.schema.json")
    }
    for source, target in included.items():
        assert (ROOT / source).is_file()
        assert not (ROOT / "src" / target).exists()
    assert not (ROOT / "src" / "pledgewatch" / "seeds").exists()
