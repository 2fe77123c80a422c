"""Scope keys for engines that join: what an expert would load beside the table.

A set of nodes is a signed sum of tokens: 2n is the node n with all in it, 2n + 1 is n alone. Written
apart from the library's kernel, by loops over sets, so that the two can disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from benchmarks.tables.world import AXES, Scope, Tree, World, ancestors


def of_pledges(tree: Tree, scope: Scope) -> Mapping[str, np.ndarray]:
    """Columns `pledge`, `token`, and how often it counts for yes (`sure`) and for not no (`may`)."""
    above = [frozenset(row[row >= 0].tolist()) for row in ancestors(tree)]
    asked: dict[int, set[int]] = defaultdict(set)
    left: dict[int, set[int]] = defaultdict(set)
    for group, (owners, nodes) in ((asked, scope.inside), (left, scope.excepted)):
        for owner, node in zip(owners.tolist(), nodes.tolist(), strict=True):
            group[owner].add(node)
    rows = []
    for pledge, tops in asked.items():
        out = left[pledge]
        tops = {n for n in tops if not above[n] & out}
        tops = {n for n in tops if len(above[n] & tops) == 1}
        out = {n for n in out if above[n] & tops}
        out = {n for n in out if len(above[n] & out) == 1}
        coarse = {up for n in tops for up in above[n]} - tops
        mixed = {up for n in out for up in above[n] if above[up] & tops} - out
        rows += [(pledge, 2 * n, 1, 1) for n in tops]
        rows += [(pledge, 2 * n, -1, -1) for n in out]
        rows += [(pledge, 2 * n + 1, 0, 1) for n in coarse]
        rows += [(pledge, 2 * n + 1, -1, 0) for n in mixed]
    columns = np.array(rows, np.int64).reshape(-1, 4).T
    return dict(zip(("pledge", "token", "sure", "may"), columns, strict=True))


def of_nodes(tree: Tree, used: np.ndarray) -> Mapping[str, np.ndarray]:
    """Columns `node` and `token`: what a report of a node has, of the tokens that are used."""
    up = ancestors(tree)
    node, level = np.nonzero(up >= 0)
    alone = np.arange(len(tree.parent))
    token = np.concatenate([2 * up[node, level], 2 * alone + 1])
    node = np.concatenate([node, alone])
    kept = np.isin(token, used)
    return {"node": node[kept], "token": token[kept]}


def tables(world: World) -> Mapping[str, Mapping[str, np.ndarray]]:
    """By axis the tokens of pledges (`place`, ...) and of nodes (`place_node`, ...)."""
    found = {}
    for name, tree, scope in zip(AXES, world.trees, world.scopes, strict=True):
        found[name] = of_pledges(tree, scope)
        found[f"{name}_node"] = of_nodes(tree, found[name]["token"])
    return found
