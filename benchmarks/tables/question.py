"""The one question, said once: how many reports bear on each pledge.

What a node of a hierarchy says of what a pledge asks there is

- *no*: it lies in an exception, or neither in nor above anything that is asked for;
- *perhaps*: it is above something asked for, or lies in it and is above an exception;
- *yes*: it lies in what is asked for, and neither in nor above an exception.

A report that was known by `as_of` bears on the window or the baseline of a pledge

- *surely*, if place, activity and actor all say yes, and all of its time lies in the span;
- *possibly*, if none says no, some of its time lies in the span, and it does not so surely.

The answer is a row of four numbers for each pledge: surely and possibly on the window, then on the
baseline. `bears` is the definition; all else here prepares the same for whole arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from benchmarks.tables.world import Scope, Tree, World, ancestors

NO, PERHAPS, YES = 0, 1, 2


def lies(node: int, inside: set[int], excepted: set[int], above: Sequence[set[int]]) -> int:
    """What a node says; `above` has for each node itself and all that it lies in."""
    covers = {up for top in inside if not above[top] & excepted for up in above[top]}
    spares = {up for left in excepted for up in above[left]}
    if above[node] & excepted:
        return NO
    if above[node] & inside:
        return PERHAPS if node in spares else YES
    return PERHAPS if node in covers else NO


def bears(said: Sequence[int], lo: int, hi: int, span: tuple[int, int]) -> int:
    """What a report says of a span: `said` is what its place, activity and actor say."""
    begin, end = span
    if min(said) == NO or lo >= end or hi <= begin:
        return NO
    return YES if min(said) == YES and begin <= lo and hi <= end else PERHAPS


# -- the same, prepared for joins ------------------------------------------------------------------


def said(tree: Tree, scope: Scope) -> Mapping[str, np.ndarray]:
    """Every node that does not say no, by pledge: columns `pledge`, `node` and `sure` (0 or 1)."""
    size = len(tree.parent)
    up = ancestors(tree)
    at, node = np.nonzero(up >= 0)[0], up[up >= 0]
    order = np.argsort(node, kind="stable")
    begin = np.searchsorted(node[order], np.arange(size + 1))

    def below(owner: np.ndarray, tops: np.ndarray) -> np.ndarray:
        length = begin[tops + 1] - begin[tops]
        shift = np.repeat(begin[tops] - np.cumsum(length) + length, length)
        return np.unique(
            np.repeat(owner, length) * size + at[order][np.arange(length.sum()) + shift]
        )

    def above(pairs: np.ndarray) -> np.ndarray:
        owner, node = np.divmod(pairs, size)
        found = owner[:, None] * size + up[node]
        return np.unique(found[up[node] >= 0])

    excepted = below(*scope.excepted)
    inside = below(*scope.inside)
    tops = scope.inside[0] * size + scope.inside[1]
    within = np.setdiff1d(inside, excepted)
    coarse = np.setdiff1d(above(np.setdiff1d(tops, excepted)), np.union1d(inside, excepted))
    sure = np.setdiff1d(within, above(scope.excepted[0] * size + scope.excepted[1]))
    pairs = np.concatenate([within, coarse])
    pledge, node = np.divmod(pairs, size)
    return {"pledge": pledge, "node": node, "sure": np.isin(pairs, sure).astype(np.int8)}


def spans(world: World) -> Mapping[str, np.ndarray]:
    """The spans as columns, with the hull of both: where a join may look at all."""
    flat = world.spans.reshape(-1, 4)
    columns = dict(zip(("w0", "w1", "b0", "b1"), flat.T, strict=True))
    hull = {"least": flat.min(1), "most": flat.max(1)}
    return {"pledge": np.arange(world.pledges), **columns, **hull}


def filled(world: World, pledge: np.ndarray, counts: Sequence[np.ndarray]) -> np.ndarray:
    """The answer from those pledges that have one."""
    found = np.zeros((world.pledges, 4), np.int64)
    found[pledge] = np.stack(counts, axis=1)
    return found
