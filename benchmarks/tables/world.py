"""A synthetic world, skewed as the real one is: hierarchies, pledges, and a table of reports.

Everything is drawn from a seed. Hierarchies are trees whose nodes are numbered from the top down, so
that a parent has a smaller number than its children. How often a place, an activity or an actor is
reported falls off as Zipf has it, and pledges are about what is reported much.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import NamedTuple

import numpy as np

SEED = 2022
HOUR = 3_600_000_000
DAY = 24 * HOUR
BEGIN = np.datetime64("2013-01-01", "us").astype(np.int64)
DAYS = 3652
AS_OF = int(BEGIN + int(DAYS * 0.95) * DAY)
PLACES = (20, 400, 4_000, 26_000)
ACTIVITIES = (5, 15, 40)
ACTORS = (12, 48, 140)
AXES = ("place", "activity", "actor")
COLUMNS = (*AXES, "lo", "hi", "known")
ROW_GROUP = 1 << 20


class Tree(NamedTuple):
    """A hierarchy: for each node its parent (-1 at the top) and how deep it lies."""

    parent: np.ndarray
    depth: np.ndarray


class Scope(NamedTuple):
    """What pledges ask of one hierarchy: arrays of pledges and nodes, asked for and left out."""

    inside: tuple[np.ndarray, np.ndarray]
    excepted: tuple[np.ndarray, np.ndarray]


class World(NamedTuple):
    """What is asked, of which hierarchies.

    Attributes:
        trees: Places, activities and actors.
        scopes: What the pledges ask of each.
        spans: By pledge its window and its baseline, each a first instant and one after the last.
    """

    trees: tuple[Tree, Tree, Tree]
    scopes: tuple[Scope, Scope, Scope]
    spans: np.ndarray

    @property
    def pledges(self) -> int:
        """How many pledges there are."""
        return len(self.spans)


def tree(levels: tuple[int, ...], rng: np.random.Generator) -> Tree:
    """A tree of so many nodes on each level; some parents have many more children than others."""
    parents = [np.full(levels[0], -1)]
    begin = 0
    for above, size in itertools.pairwise(levels):
        parents.append(begin + np.sort(zipf(above, size, rng, flat=above)))
        begin += above
    depth = np.repeat(np.arange(len(levels)), levels)
    return Tree(np.concatenate(parents), depth)


def zipf(
    size: int, count: int, rng: np.random.Generator, flat: float = 5, order: int | None = None
) -> np.ndarray:
    """Draw numbers below `size`, a few of them often; the same `order`, the same ones often."""
    weight = 1 / (np.arange(size) + 1 + flat)
    shuffled = (rng if order is None else np.random.default_rng(order)).permutation(size)
    steps = np.cumsum(weight)
    at = np.searchsorted(steps, rng.random(count) * steps[-1])
    return shuffled[np.minimum(at, size - 1)]


class Homes:
    """Most of what an actor does, it does in one country, and there mostly in the same places."""

    def __init__(self, places: Tree, actors: Tree, seed: int) -> None:
        rng = np.random.default_rng([seed, 6])
        country = ancestors(places)[:, 0]
        # The places of each country, those that are reported most first.
        self.places = np.lexsort((rng.permutation(len(country)), country))
        self.begin = np.searchsorted(country[self.places], np.arange(PLACES[0] + 1))
        self.home = rng.permutation(PLACES[0])[ancestors(actors)[:, 0]]

    def draw(self, actor: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """A place for an act of each actor: where it is at home, or one time in five anywhere."""
        away = rng.random(len(actor)) < 0.2
        home = np.where(away, rng.integers(0, PLACES[0], len(actor)), self.home[actor])
        size = self.begin[home + 1] - self.begin[home]
        rank = np.exp(rng.random(len(actor)) * np.log(size + 1)).astype(np.int64) - 1
        return self.places[self.begin[home] + np.minimum(rank, size - 1)]


def ancestors(one: Tree) -> np.ndarray:
    """For each node itself and all above it, the top first; -1 where there is no more."""
    found = np.full((len(one.parent), int(one.depth.max()) + 1), -1)
    node = np.arange(len(one.parent))
    while (node >= 0).any():
        there = np.flatnonzero(node >= 0)
        found[there, one.depth[node[there]]] = node[there]
        node = np.where(node >= 0, one.parent[node], -1)
    return found


def world(pledges: int, seed: int = SEED) -> World:
    rng = np.random.default_rng([seed, pledges])
    places, activities, actors = trees = _trees(seed)
    actor = zipf(len(actors.parent), pledges, rng, order=seed + 3)
    where = Homes(places, actors, seed)
    several = [np.repeat(np.arange(pledges), rng.integers(1, n + 1, pledges)) for n in (3, 2)]
    what = zipf(len(activities.parent), len(several[1]), rng, order=seed + 2)
    scopes = (
        _scope(
            places,
            several[0],
            where.draw(actor[several[0]], rng),
            (0.04, 0.26, 0.3, 0.4),
            0.3,
            rng,
        ),
        _scope(activities, several[1], what, (0.1, 0.4, 0.5), 0.15, rng),
        _scope(actors, np.arange(pledges), actor, (0.2, 0.4, 0.4), 0, rng),
    )
    grid = np.where(rng.random(pledges) < 0.2, HOUR, DAY)  # some begin and end within a day
    begin = BEGIN + (rng.random(pledges) * (DAYS - 400) * DAY // grid).astype(np.int64) * grid
    window = np.clip(rng.lognormal(np.log(45), 1, pledges), 3, 365).astype(np.int64) * DAY
    baseline = np.clip(rng.lognormal(np.log(90), 0.7, pledges), 14, 365).astype(np.int64) * DAY
    spans = np.stack([begin, begin + window, begin - baseline, begin], axis=1)
    return World(trees, scopes, spans.reshape(pledges, 2, 2))


def _trees(seed: int) -> tuple[Tree, Tree, Tree]:
    places, activities, actors = (
        tree(levels, np.random.default_rng([seed, number]))
        for number, levels in enumerate((PLACES, ACTIVITIES, ACTORS), 1)
    )
    return places, activities, actors


def _scope(
    one: Tree,
    owner: np.ndarray,
    drawn: np.ndarray,
    levels: tuple[float, ...],
    excepting: float,
    rng: np.random.Generator,
) -> Scope:
    """What some pledges ask for: the drawn nodes or what they lie in; and for some an exception."""
    wanted = rng.choice(len(levels), len(owner), p=levels)
    node = ancestors(one)[drawn, np.minimum(wanted, one.depth[drawn])]
    # What is excepted lies right below something that is asked for.
    chosen = np.flatnonzero(
        (rng.random(len(owner)) < excepting) & (one.depth[node] < one.depth.max())
    )
    below = _child(one, node[chosen], rng)
    there = below >= 0
    return Scope((owner, node), (owner[chosen][there], below[there]))


def _child(one: Tree, node: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A child of each node, or -1."""
    order = np.argsort(one.parent, kind="stable")
    ordered = one.parent[order]
    begin, end = np.searchsorted(ordered, node), np.searchsorted(ordered, node, "right")
    at = begin + (rng.random(len(node)) * (end - begin)).astype(np.int64)
    return np.where(end > begin, order[np.minimum(at, len(order) - 1)], -1)


# -- the table ---------------------------------------------------------------------------------------


def rows(count: int, seed: int = SEED) -> dict[str, np.ndarray]:
    """The columns of so many reports, sorted by when they happened."""
    rng = np.random.default_rng([seed, 4, count])
    places, activities, actors = _trees(seed)
    actor = zipf(len(actors.parent), count, rng, order=seed + 3)
    made = {
        "place": Homes(places, actors, seed).draw(actor, rng).astype(np.int32),
        "activity": zipf(len(activities.parent), count, rng, order=seed + 2).astype(np.int32),
        "actor": actor.astype(np.int32),
    }
    instant = BEGIN + np.sort(rng.integers(0, DAYS * DAY, count))
    kind = rng.random(count)
    day = instant // DAY * DAY
    lo, hi = day, day + DAY
    hour = kind < 0.2
    lo[hour] = instant[hour] // HOUR * HOUR
    hi[hour] = lo[hour] + HOUR
    month = np.flatnonzero(kind > 0.94)
    months = instant[month].astype("datetime64[us]").astype("datetime64[M]")
    lo[month] = months.astype("datetime64[us]").astype(np.int64)
    hi[month] = (months + 1).astype("datetime64[us]").astype(np.int64)
    late = rng.exponential(2, count) * np.where(rng.random(count) < 0.02, 100, 1)
    made |= {"lo": lo, "hi": hi, "known": hi + (late * DAY).astype(np.int64)}
    order = np.argsort(lo, kind="stable")
    return {name: column[order] for name, column in made.items()}


def table(folder: Path, count: int, *, shuffled: bool = False, seed: int = SEED) -> Path:
    """The Parquet file of so many reports; made where it is not there yet."""
    path = folder / f"reports-{seed}-{count}{'-shuffled' if shuffled else ''}.parquet"
    if not path.exists():
        import pyarrow as pa
        import pyarrow.parquet as pq

        folder.mkdir(parents=True, exist_ok=True)
        columns = rows(count, seed)
        if shuffled:
            order = np.random.default_rng([seed, 5]).permutation(count)
            columns = {name: column[order] for name, column in columns.items()}
        unfinished = path.with_suffix(".unfinished")
        pq.write_table(pa.table(columns), unfinished, row_group_size=ROW_GROUP)
        unfinished.rename(path)
    return path
