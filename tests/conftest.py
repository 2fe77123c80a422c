"""How many random examples each law is tried on: PLEDGEWATCH_EXAMPLES is quick, ci or release.

A law has the effort of its profile. Those that need more or less than others, because an example of
them is cheap or dear, have profiles of their own, named by the law: see `tests.laws.answers.effort`.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

EXAMPLES = {
    "quick": {
        "law": 100,
        "order": 100,
        "agreement": 100,
        "machine": 10,
        "cheap": 200,
        "lint": 50,
        "history": 30,
        "monitor": 50,
        "engines": 20,
        "gherkin": 30,
        "cluster": 5,
    },
    "ci": {
        "law": 2_000,
        "order": 2_500,
        "agreement": 2_000,
        "machine": 200,
        "cheap": 10_000,
        "lint": 300,
        "history": 300,
        "monitor": 200,
        "engines": 150,
        "gherkin": 200,
        "cluster": 25,
    },
    "release": {
        "law": 50_000,
        "order": 50_000,
        "agreement": 100_000,
        "machine": 5_000,
        "cheap": 100_000,
        "lint": 20_000,
        "history": 10_000,
        "monitor": 10_000,
        "engines": 5_000,
        "gherkin": 10_000,
        "cluster": 300,
    },
}
"""Examples by profile and law. An example of `order` is a world in up to five orders; one of `machine`
a run of so many steps as `STEPS` says; one of `cheap` reviews nothing."""
STEPS = {"quick": 30, "ci": 50, "release": 100}
"""Steps of one run of the machine."""

for _name, _laws in EXAMPLES.items():
    for _law, _examples in _laws.items():
        settings.register_profile(
            _name if _law == "law" else f"{_name}-{_law}",
            max_examples=_examples,
            stateful_step_count=STEPS[_name],
            deadline=None,
            print_blob=True,
            # The gate says the same of the same code; to search for news is what `release` is for.
            derandomize=_name != "release",
            suppress_health_check=[HealthCheck.too_slow],
        )

settings.load_profile(os.environ.get("PLEDGEWATCH_EXAMPLES", "ci"))


@pytest.fixture(scope="session")
def spark():
    """One Spark session on two cores for all tests that ask for it; why there is none, if so."""
    pytest.importorskip("pyspark")
    from pledgewatch.errors import PledgewatchError
    from pledgewatch.tables.spark import session

    try:
        made = session("local[2]", spark__sql__shuffle__partitions="2")
    except PledgewatchError as error:
        pytest.skip(str(error))
    yield made
    made.stop()
