"""pandas: merge with what each place says of each pledge, then with activity and actor, and filter.

So many reports at a time, since every one meets all pledges about its place.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from benchmarks.tables.question import said, spans
from benchmarks.tables.world import AXES, COLUMNS, World

AT_ONCE = 20_000


def answer(world: World, path: Path, as_of: int) -> np.ndarray:
    scopes = [
        pd.DataFrame(said(tree, scope)).rename(columns={"node": name, "sure": f"{name}_sure"})
        for name, tree, scope in zip(AXES, world.trees, world.scopes, strict=True)
    ]
    times = pd.DataFrame(spans(world))
    reports = pd.read_parquet(path, columns=list(COLUMNS))
    reports = reports[reports["known"] <= as_of]
    found = np.zeros((world.pledges, 4), np.int64)
    for start in range(0, len(reports), AT_ONCE):
        met = reports.iloc[start : start + AT_ONCE].merge(scopes[0], on="place")
        for scope, name in zip(scopes[1:], AXES[1:], strict=True):
            met = met.merge(scope, on=["pledge", name])
        met = met.merge(times, on="pledge")
        met = met[(met["lo"] < met["most"]) & (met["hi"] > met["least"])]
        yes = (met[[f"{name}_sure" for name in AXES]] == 1).all(axis=1)
        for at, (begin, end) in enumerate((("w0", "w1"), ("b0", "b1"))):
            touches = (met["lo"] < met[end]) & (met["hi"] > met[begin])
            sure = yes & (met["lo"] >= met[begin]) & (met["hi"] <= met[end])
            for which, mask in enumerate((sure, touches & ~sure)):
                found[:, 2 * at + which] += np.bincount(
                    met.loc[mask, "pledge"], minlength=world.pledges
                )
    return found
