"""No answer: every needed column is read once, and its largest value found."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from benchmarks.tables.contestants.scopekeys import batches
from benchmarks.tables.world import World


def answer(world: World, path: Path, as_of: int) -> np.ndarray:
    for rows in batches(path):
        for column in rows:
            column.max()
    return np.zeros((0, 4), np.int64)
