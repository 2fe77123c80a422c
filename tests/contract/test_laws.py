"""The random worlds, under the name by which they were known."""

from tests.contract.random_worlds import CLOCKS, alone, demands, pairs, prohibitions, worlds

__all__ = ["CLOCKS", "alone", "demands", "pairs", "prohibitions", "worlds"]
