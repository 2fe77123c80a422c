"""How hard the tests look: PLEDGEWATCH_EXAMPLES is quick (the default), nightly or release.

It says on how many random examples each test is tried. A test has the effort of a law; one whose
examples are cheap or dear names an effort of its own: see `tests.laws.answers.effort`. Tests marked
`nightly` are left out of a quick run.

A run has new seeds. An example on which a test failed is kept in `.hypothesis` and is the first to
be tried from then on; what a failure prints says how to repeat it anywhere else. The gate alone has the
same seeds each time (PLEDGEWATCH_SEEDS=fixed): it answers for the change it is asked about.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase
from tests.cases import SIZE

DEAR = {"spark", "wheel"}
"""Fixtures that take long to make: a session of Spark, a wheel with an environment of its own."""
SIZES = ("quick", "nightly", "release")
EXAMPLES = {
    "law": (100, 2_000, 50_000),
    "order": (100, 10_000, 50_000),
    "dear": (100, 2_000, 10_000),
    "cluster": (5, 25, 300),
    "cheap": (200, 10_000, 100_000),
    "fuzz": (400, 40_000, 1_000_000),
    "agreement": (60, 1_000, 20_000),
    "curve": (10, 200, 3_000),
    "forecast": (2, 60, 1_000),
    "machine": (20, 200, 5_000),
}
"""Examples by effort and size. An example of `order` is a world in up to five orders; one of `dear` a
world reviewed many times, one of `cluster` by Spark; one of `cheap` reviews nothing; one of
`agreement` is a world of many pledges, judged at each announcement; one of `curve` is judged at every
instant of one; one of `forecast` has a curve for each pledge; one of `machine` is a run of so many steps as `STEPS` says."""
STEPS = (30, 50, 100)
"""Steps of one run of the machine, by size."""

FIXED = os.environ.get("PLEDGEWATCH_SEEDS") == "fixed"
DATABASE = DirectoryBasedExampleDatabase(Path(__file__).parents[1] / ".hypothesis" / "examples")

for _number, _size in enumerate(SIZES):
    for _effort, _examples in EXAMPLES.items():
        settings.register_profile(
            _size if _effort == "law" else f"{_size}-{_effort}",
            max_examples=_examples[_number],
            stateful_step_count=STEPS[_number],
            deadline=None,
            # Said here, or a machine that calls itself CI would try the same examples every time.
            derandomize=FIXED,
            database=None if FIXED else DATABASE,
            print_blob=True,
            suppress_health_check=[HealthCheck.too_slow],
        )

settings.load_profile(SIZE)


def pytest_configure(config: pytest.Config) -> None:
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Started in the background of a shell: there Ctrl-C is not heard, and some tests press it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.addinivalue_line("markers", "nightly: too long for every change; not in a quick run")


def pytest_report_header() -> str:
    which = "the same each time" if FIXED else "new ones; those that fail are kept in .hypothesis"
    return f"examples: {SIZE}, {which}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if SIZE == "quick" and not config.option.markexpr:
        long = [item for item in items if item.get_closest_marker("nightly")]
        if long:
            config.hook.pytest_deselected(items=long)
            items[:] = [item for item in items if item not in long]
    # What is dear to set up comes first and together: then one process of several does it, once.
    items.sort(key=lambda item: not DEAR & set(getattr(item, "fixturenames", ())))


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
