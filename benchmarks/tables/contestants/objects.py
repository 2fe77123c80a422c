"""A loop over objects, as one would write it first; a look-up of dicts for each pair."""

from __future__ import annotations

from pathlib import Path

import attrs
import numpy as np
import pyarrow.parquet as pq
from benchmarks.tables.question import NO, bears, lies
from benchmarks.tables.world import COLUMNS, World, ancestors


@attrs.frozen
class Report:
    """One report."""

    place: int
    activity: int
    actor: int
    lo: int
    hi: int
    known: int


@attrs.frozen
class Pledge:
    """One pledge: what each node that is reported says of it, by axis, and its spans."""

    said: tuple[dict[int, int], dict[int, int], dict[int, int]]
    spans: tuple[tuple[int, int], tuple[int, int]]


def answer(world: World, path: Path, as_of: int) -> np.ndarray:
    columns = pq.read_table(path, columns=list(COLUMNS)).to_pydict()
    reports = [Report(*row) for row in zip(*columns.values(), strict=True)]
    found = np.zeros((world.pledges, 4), np.int64)
    for number, pledge in enumerate(pledges(world, reports)):
        places, activities, actors = pledge.said
        counts = [0, 0, 0, 0]
        for report in reports:
            said = (
                actors.get(report.actor, NO),
                activities.get(report.activity, NO),
                places.get(report.place, NO),
            )
            if report.known > as_of or NO in said:
                continue
            for at, span in enumerate(pledge.spans):
                told = bears(said, report.lo, report.hi, span)
                if told != NO:
                    counts[2 * at + 2 - told] += 1
        found[number] = counts
    return found


def pledges(world: World, reports: list[Report]) -> list[Pledge]:
    made: list[list[dict[int, int]]] = [[] for _ in range(world.pledges)]
    reported = [{getattr(r, name) for r in reports} for name in COLUMNS[:3]]
    for tree, scope, nodes in zip(world.trees, world.scopes, reported, strict=True):
        above = [set(row[row >= 0].tolist()) for row in ancestors(tree)]
        for pledge, dicts in enumerate(made):
            inside, excepted = (
                set(given[1][given[0] == pledge].tolist())
                for given in (scope.inside, scope.excepted)
            )
            dicts.append({n: s for n in nodes if (s := lies(n, inside, excepted, above)) != NO})
    return [
        Pledge((said[0], said[1], said[2]), tuple(map(tuple, spans)))
        for said, spans in zip(made, world.spans.tolist(), strict=True)
    ]
