"""The random worlds, under the name by which they were known."""

from tests.contract.random_worlds import (
    ANY,
    CLOCKS,
    alone,
    coverages,
    demands,
    pairs,
    prohibitions,
    reports,
    worlds,
)

__all__ = [
    "ANY",
    "CLOCKS",
    "alone",
    "coverages",
    "demands",
    "pairs",
    "prohibitions",
    "reports",
    "worlds",
]
