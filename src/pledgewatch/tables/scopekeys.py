"""How many rows of a table bear on each of many scopes: a numpy kernel on scope keys.

A *scope* asks for rows whose place, activity and actor lie in some subtrees and not in others, and
that fall into some spans of time. What a node of one hierarchy says of a scope is T, F or U, as in
`pledgewatch.hierarchy`: T inside, F outside or in an exception, U for what is coarser than something
that is asked for, or inside and coarser than an exception. A row is

- *sure* for a span where all three are T and all of its time lies in the span,
- *possible* where none is F, some of its time lies in the span, and it is not sure.

No pair of a row and a scope is ever made. Each set of nodes is a signed sum of *tokens*, a token
being a node with all that lies in it, or a node alone; a *key* is one token of each hierarchy. A row
has the keys that are made of the tokens of its own nodes, which are few, and they are looked up once
for every distinct signature (place, activity, actor) of a chunk. Of the rows on a key only two sorted
arrays are kept, of their starts and of their ends, as ranks among the edges of all spans; how
many fall into a span is then the difference of two ranks.

All counts are integers that add up: the counts of a table are the sum of the counts of its parts,
however it is cut. Nothing here knows a ledger: nodes are numbers, hierarchies lists of parents.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import attrs
import numpy as np

__all__ = ["Axis", "Rows", "ScopeKeys", "compile_keys", "count", "touched"]

Array = Any
"""A numpy array: which numbers it holds is said where it matters."""

CHUNK_ROWS = 1 << 20
"""So many rows are looked at together: more share their look-ups, fewer stay in the cache."""
HELD = 1 << 20
"""So many starts and ends are held before they are sorted and ranked."""
SLICE = 1 << 13
"""So many signatures are looked up at once: what that makes stays in the cache."""
_GRID = 1 << 22
"""Ranks are looked up where the spans' edges lie on a grid of no more steps than this."""
_PAIRS = 1 << 20
"""No more pairs of an activity and an actor than this are looked up beforehand."""
_NONE = 2**32 - 1
"""No pair of tokens."""
_SLABS = 16
"""Into so many slabs of time a chunk is parted."""
_MARKS = 1 << 20
"""No more marks than this stand before the keys: they are to stay in the cache."""
_BITS, _NARROW = 64, 32
"""Bits of what is sorted: of a packed row, and of a key with a rank."""
_ODD = (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F)


class Axis(NamedTuple):
    """One hierarchy, and what every scope asks of it.

    A row of which nothing is told here can be given a node that is a parent of all that have none:
    it is then coarser than whatever is asked for.

    Attributes:
        parents: For each node its parents; nodes are numbered from 0.
        inside: Two arrays of the same length: scopes, and a node that each asks for with all in it.
        excepted: The same for what is left out; exceptions win.
    """

    parents: Sequence[Sequence[int]]
    inside: tuple[Array, Array]
    excepted: tuple[Array, Array] = ((), ())


class Rows(NamedTuple):
    """Some rows of a table: arrays of one length.

    Attributes:
        place, activity, actor: Nodes of the three axes (any integers).
        lo, hi: When it happened, in ``[lo, hi)`` (int64).
        known: Since when it is known (int64).
    """

    place: Array
    activity: Array
    actor: Array
    lo: Array
    hi: Array
    known: Array


# -- ragged arrays -----------------------------------------------------------------------------------


class _Lists(NamedTuple):
    """A list of numbers for each of many: those of ``i`` are ``values[starts[i]:starts[i + 1]]``."""

    starts: Array
    values: Array

    @classmethod
    def of(cls, owners: Array, values: Array, size: int) -> _Lists:
        order = np.argsort(owners, kind="stable")
        starts = np.zeros(size + 1, np.int64)
        np.cumsum(np.bincount(owners, minlength=size), out=starts[1:])
        return cls(starts, values[order])

    def lengths(self, which: Array) -> Array:
        return self.starts[which + 1] - self.starts[which]

    def each(self, which: Array) -> tuple[Array, Array]:
        """All values of some lists, and for each value whose it is, as a position in `which`."""
        lengths = self.lengths(which)
        owners = np.repeat(np.arange(len(which)), lengths)
        return owners, self.values[_spread(self.starts[which], lengths)]


def _spread(starts: Array, lengths: Array) -> Array:
    """The positions that runs cover, one run after the other."""
    ends = np.cumsum(lengths)
    if not len(ends):
        return np.zeros(0, np.int64)
    return np.arange(int(ends[-1])) + np.repeat(starts - (ends - lengths), lengths)


def _among(values: Array, ordered: Array) -> Array:
    """Where each value stands in a sorted array without repeats; -1 where it does not."""
    if not len(ordered):
        return np.full(len(values), -1)
    at = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.where(ordered[at] == values, at, -1)


# -- sets of nodes as signed sums of tokens ------------------------------------------------------------
# The token 2n is the node n with all that lies in it, 2n + 1 is n alone.


class _Tokens(NamedTuple):
    """What scopes make of one axis: in each row one token of one scope, and how often it counts."""

    owner: Array
    token: Array
    sign: Array

    @classmethod
    def joined(cls, parts: Iterable[tuple[Array, Array, int]]) -> _Tokens:
        owners, tokens, signs = [], [], []
        for owner, token, sign in parts:
            owners.append(owner)
            tokens.append(token)
            signs.append(np.full(len(owner), sign))
        return cls(np.concatenate(owners), np.concatenate(tokens), np.concatenate(signs))


def _above(parents: Sequence[Sequence[int]]) -> _Lists:
    """For each node all its proper ancestors, each once."""
    size = len(parents)
    lengths = np.fromiter(map(len, parents), np.int64, size)
    flat = np.fromiter((p for above in parents for p in above), np.int64, int(lengths.sum()))
    direct = _Lists.of(np.repeat(np.arange(size), lengths), flat, size)
    owner, node = direct.each(np.arange(size))
    found = [owner * size + node]
    for _ in range(size):
        if not len(owner):
            break
        at, node = direct.each(node)
        pairs = np.unique(owner[at] * size + node)
        owner, node = np.divmod(pairs, size)
        found.append(pairs)
    else:
        if size:
            raise ValueError("the parents go round in a circle")
    pairs = np.unique(np.concatenate(found))
    owner, node = np.divmod(pairs, max(size, 1))
    return _Lists.of(owner, node, size)


def _tokens(axis: Axis, above: _Lists) -> tuple[_Tokens, _Tokens]:
    """The tokens of what is T, and of what is not F."""
    if all(len(parents) < 2 for parents in axis.parents):
        return _of_forest(axis, above)
    return _of_graph(axis, above)


def _of_forest(axis: Axis, above: _Lists) -> tuple[_Tokens, _Tokens]:
    """Where subtrees are disjoint or one in the other, tops alone are enough; all scopes at once."""
    size = max(len(axis.parents), 1)
    inside, excepted = (_pairs(given, size) for given in (axis.inside, axis.excepted))
    inside = inside[~_under(inside, inside, above, size)]
    # Of what is asked for, also where all of it is left out again: who is coarser cannot be told.
    coarse = _over(inside, above, size)
    coarse = coarse[~_under(coarse, excepted, above, size, itself=True)]
    inside = inside[~_under(inside, excepted, above, size, itself=True)]
    excepted = excepted[_under(excepted, inside, above, size)]
    excepted = excepted[~_under(excepted, excepted, above, size)]
    mixed = _over(excepted, above, size)
    mixed = mixed[_under(mixed, inside, above, size, itself=True)]
    (i, inside), (e, excepted), (c, coarse), (m, mixed) = (
        np.divmod(pairs, size) for pairs in (inside, excepted, coarse, mixed)
    )
    whole = [(i, 2 * inside, 1), (e, 2 * excepted, -1)]
    return (
        _Tokens.joined([*whole, (m, 2 * mixed + 1, -1)]),
        _Tokens.joined([*whole, (c, 2 * coarse + 1, 1)]),
    )


def _pairs(given: tuple[Array, Array], size: int) -> Array:
    owner, node = (np.asarray(each, np.int64) for each in given)
    return np.unique(owner * size + node)


def _over(pairs: Array, above: _Lists, size: int) -> Array:
    """Pairs of the same scopes with the proper ancestors of their nodes."""
    owner, node = np.divmod(pairs, size)
    at, node = above.each(node)
    return np.unique(owner[at] * size + node)


def _under(pairs: Array, others: Array, above: _Lists, size: int, *, itself: bool = False) -> Array:
    """Whether the node of each pair lies in that of another pair of the same scope."""
    owner, node = np.divmod(pairs, size)
    at, node = above.each(node)
    hit = at[_among(owner[at] * size + node, others) >= 0]
    found = np.bincount(hit, minlength=len(pairs)) > 0
    return found | (_among(pairs, others) >= 0) if itself else found


def _of_graph(axis: Axis, above: _Lists) -> tuple[_Tokens, _Tokens]:
    """Where a node may lie in two others, it is seen to that it counts once; a scope at a time.

    Going down from the top, each node gets the token that makes what has been counted of it what it
    should be.
    """
    size = len(axis.parents)
    at, node = above.each(np.arange(size))
    below = _Lists.of(node, at, size)
    depth = np.zeros(size, np.int64)
    ups = [
        frozenset(above.values[above.starts[n] : above.starts[n + 1]].tolist()) for n in range(size)
    ]
    downs = [
        frozenset((n, *below.values[below.starts[n] : below.starts[n + 1]].tolist()))
        for n in range(size)
    ]
    depth = np.array([len(up) for up in ups])  # an ancestor has fewer ancestors of its own
    asked: dict[int, tuple[set[int], set[int]]] = {}
    for which, (owners, nodes) in enumerate((axis.inside, axis.excepted)):
        for owner, n in zip(np.asarray(owners).tolist(), np.asarray(nodes).tolist(), strict=True):
            asked.setdefault(owner, (set(), set()))[which].add(n)
    made: dict[tuple[frozenset[int], frozenset[int]], tuple[Any, Any]] = {}
    sure: list[tuple[int, int, int]] = []
    may: list[tuple[int, int, int]] = []
    for owner, (tops, left) in asked.items():
        key = (frozenset(tops), frozenset(left))
        if key not in made:
            inside, out = (frozenset().union(*(downs[n] for n in group)) for group in key)
            coarse, mixed = (
                frozenset().union(*(ups[n] for n in group)) - group for group in (inside, out)
            )
            signs: dict[int, int] = {}
            for n in sorted(inside, key=depth.__getitem__):
                sign = int(n not in out) - sum(signs.get(up, 0) for up in ups[n])
                if sign:
                    signs[n] = sign
            whole = [(2 * n, sign) for n, sign in signs.items()]
            made[key] = (
                whole + [(2 * n + 1, -1) for n in inside & mixed],
                whole + [(2 * n + 1, 1) for n in coarse - out],
            )
        for target, tokens in zip((sure, may), made[key], strict=True):
            target += ((owner, token, sign) for token, sign in tokens)
    first, second = (_Tokens(*np.array(rows, np.int64).reshape(-1, 3).T) for rows in (sure, may))
    return first, second


def _of_nodes(above: _Lists, size: int, used: Array) -> _Lists:
    """For each node the tokens that a row there has, of those in use, by their place among them."""
    nodes = np.arange(size)
    at, up = above.each(nodes)
    owner = np.concatenate([at, nodes, nodes])
    token = _among(np.concatenate([2 * up, 2 * nodes, 2 * nodes + 1]), used)
    return _Lists.of(owner[token >= 0], token[token >= 0], size)


# -- compiling ---------------------------------------------------------------------------------------


class _Links(NamedTuple):
    """Which keys count for which scopes, sorted by key."""

    owner: Array
    key: Array
    sign: Array


class _Edges(NamedTuple):
    """The edges of all spans, and how to rank a time among them.

    Where all edges lie on a grid that is coarse enough (full hours, say), ranks are looked up.
    """

    edges: Array
    unit: int
    ranks: Array | None

    @classmethod
    def of(cls, edges: Array) -> _Edges:
        edges = np.unique(edges)
        if len(edges) < 2 or int(edges[-1]) - int(edges[0]) >= 2**62:
            return cls(edges, 0, None)
        unit = int(np.gcd.reduce(edges - edges[0]))
        steps = int(edges[-1] - edges[0]) // unit
        if steps > _GRID:
            return cls(edges, 0, None)
        # Place 0 is for all before the first edge.
        marks = np.zeros(steps + 2, np.int32)
        marks[(edges - edges[0]) // unit + 1] = 1
        return cls(edges, unit, np.cumsum(marks, dtype=np.int32))

    @property
    def bits(self) -> int:
        return len(self.edges).bit_length()

    def starts(self, lo: Array) -> Array:
        """For each start how many edges are not after it."""
        if self.ranks is None:
            return np.searchsorted(self.edges, lo, "right")
        first, last = self.edges[0], self.edges[-1]
        steps = np.clip(lo, first - 1, last)
        steps -= first - self.unit
        steps //= self.unit
        return self.ranks[steps]

    def ends(self, hi: Array) -> Array:
        """For each end how many edges are before it."""
        if self.ranks is None:
            return np.searchsorted(self.edges, hi, "left")
        return self.starts(np.clip(hi, self.edges[0], self.edges[-1] + 1) - 1)


def _hashed(token: Array, level: int = 0) -> Array:
    """A number of some 31 bits for each token, to which what it is combined with is added."""
    hashed = token * (_ODD[level % 4] + 2 * (level // 4))
    # The low bits of a product are poor: the high ones are brought down.
    hashed ^= hashed >> 15
    hashed &= 0x7FFFFFFF
    return hashed


class _Whats(NamedTuple):
    """For each pair of an activity and an actor the pairs of tokens in use that a row there has.

    Attributes:
        lists: The tokens, as lists.
        kind: For each pair in which rectangle it is, and
        row: in which row of that.
        padded: Rectangles of tokens, each as wide as the next power of two (uint32).
    """

    lists: _Lists
    kind: Array
    row: Array
    padded: tuple[Array, ...]

    @classmethod
    def of(cls, lists: _Lists) -> _Whats:
        lengths = np.diff(lists.starts)
        kind = np.full(len(lengths), -1, np.int8)
        row = np.zeros(len(lengths), np.int64)
        padded: list[Array] = []
        width = 1
        while width // 2 < lengths.max(initial=0):
            which = np.flatnonzero((lengths > width // 2) & (lengths <= width))
            if len(which):
                kind[which] = len(padded)
                row[which] = np.arange(len(which))
                full = np.full((len(which), width), _NONE, np.uint32)
                owner, value = lists.each(which)
                full[owner, _spread(np.zeros(len(which), np.int64), lengths[which])] = value
                padded.append(full)
            width *= 2
        return cls(lists, kind, row, tuple(padded))


class _Finder(NamedTuple):
    """Finds keys by a hash; where two meet, the second is in the next table.

    Attributes:
        names: What each key is called, as one number.
        tables: Numbers of keys by slot, -1 where there is none.
    """

    names: Array
    tables: tuple[Array, ...]

    @classmethod
    def of(cls, hashes: Array, names: Array) -> _Finder:
        left = np.arange(len(names), dtype=np.int32)
        tables: list[Array] = []
        while len(left):
            table = np.full(1 << (4 * len(left)).bit_length(), -1, np.int32)
            slots = hashes if not tables else _hashed(names[left], len(tables))
            slots = slots & len(table) - 1
            table[slots] = left
            tables.append(table)
            left = left[table[slots] != left]
        return cls(names, tuple(tables))

    def find(self, hashes: Array, names: Array) -> Array:
        """The number of each key that is there, else -1."""
        found = np.full(len(names), -1, np.int32)
        left, slots = np.arange(len(names)), hashes
        for level, table in enumerate(self.tables, 1):
            got = table[slots & len(table) - 1]
            same = self.names[got] == names[left]
            same &= got >= 0
            found[left[same]] = got[same]
            left = left[(got >= 0) & ~same]
            if not len(left):
                break
            slots = _hashed(names[left], level)
        return found


@attrs.frozen(eq=False)
class ScopeKeys:
    """Many scopes, compiled: arrays of numbers only, which can be sent to another process.

    Attributes:
        scopes, spans: How many scopes there are, and how many spans each has.
        places, activities, actors: For each node the tokens in use that a row there has.
        whats: The pairs of tokens (activity, actor) in use; `wide` is how they are numbered.
        dense: For each pair of an activity and an actor those that a row there has, if few enough.
        tokens: For each key its token of place.
        hashes: For each key its first hash, to which its pair is only added.
        hulls: For each key the first and the last edge of any span that asks for it.
        finder: Finds a key.
        edges: Of all spans; `at` tells where in them each span begins and ends.
        void: Which spans count nothing.
        lengths, shortest: How long each span is, and the shortest of them.
        sure, may: Which keys count for which scopes, for what is T and for what is not F.
    """

    scopes: int
    spans: int
    places: _Lists
    activities: _Lists
    actors: _Lists
    whats: Array
    dense: _Whats | None
    wide: int
    tokens: Array
    hashes: Array
    hulls: tuple[Array, Array]
    finder: _Finder
    edges: _Edges
    at: Array
    void: Array
    lengths: Array
    shortest: int
    sure: _Links
    may: _Links

    def zeros(self) -> Array:
        """Counts of nothing."""
        return np.zeros((self.scopes, self.spans, 2), np.int64)

    def counts(self, rows: Rows, as_of: int | None = None) -> Array:
        """How many of some rows bear on each scope: a pure function.

        Args:
            rows: The rows.
            as_of: Rows that were known only later are left out.

        Returns:
            An int64 array by scope, span, and sure or possible.
        """
        return _count(self, (rows,), as_of)


def compile_keys(places: Axis, activities: Axis, actors: Axis, spans: Array) -> ScopeKeys:
    """Compile scopes.

    Args:
        places: Where.
        activities: What.
        actors: Who.
        spans: By scope and span its first instant and the one after its last (int64, scopes x spans
            x 2). A span whose end is not after its start counts nothing.

    Raises:
        ValueError: where the parents of an axis go round in a circle, or there are more keys than
            can be numbered.
    """
    spans = np.asarray(spans, np.int64)
    scopes = len(spans)
    axes = (places, activities, actors)
    aboves = [_above(axis.parents) for axis in axes]
    tokens = [_tokens(axis, above) for axis, above in zip(axes, aboves, strict=True)]
    used = [np.unique(np.concatenate([sure.token, may.token])) for sure, may in tokens]
    nodes = [
        _of_nodes(above, len(axis.parents), seen)
        for axis, above, seen in zip(axes, aboves, used, strict=True)
    ]
    wide = len(used[2])
    crossed = []
    for which in (0, 1):
        place, activity, actor = (
            pair[which]._replace(token=_among(pair[which].token, seen))
            for pair, seen in zip(tokens, used, strict=True)
        )
        crossed.append((_cross(activity, actor, max(wide, 1), scopes), place))
    whats = np.unique(np.concatenate([what.token for what, _ in crossed]))
    if len(whats) >= _NONE or len(used[0]) * len(whats) >= 2**62:
        raise ValueError("there are too many keys to number them")
    links = [
        _cross(place, what._replace(token=_among(what.token, whats)), max(len(whats), 1), scopes)
        for what, place in crossed
    ]
    keys, at = np.unique(np.concatenate([link.token for link in links]), return_inverse=True)
    cut = len(links[0].token)
    sure, may = (
        _sorted_links(link, number)
        for link, number in zip(links, (at[:cut], at[cut:]), strict=True)
    )
    void = spans[:, :, 0] >= spans[:, :, 1]
    edges = _Edges.of(spans[~void])
    ranks = np.where(void[:, :, None], 0, np.searchsorted(edges.edges, spans))
    token, what = np.divmod(keys, max(len(whats), 1))
    hashes = _hashed(token) + what
    span = np.where(void, np.iinfo(np.int64).max, spans[:, :, 1] - spans[:, :, 0])
    pairs = len(activities.parents) * len(actors.parents)
    return ScopeKeys(
        scopes=scopes,
        spans=spans.shape[1],
        places=nodes[0],
        activities=nodes[1],
        actors=nodes[2],
        whats=whats,
        dense=_all_pairs(nodes[1], nodes[2], whats, wide) if pairs <= _PAIRS else None,
        wide=wide,
        tokens=token,
        hashes=hashes,
        hulls=_hulls(may, sure, ranks, void, len(keys)),
        finder=_Finder.of(hashes, keys),
        edges=edges,
        at=ranks,
        void=void,
        lengths=span,
        shortest=int(span.min(initial=np.iinfo(np.int64).max)),
        sure=sure,
        may=may,
    )


def _cross(one: _Tokens, other: _Tokens, wide: int, scopes: int) -> _Tokens:
    """Each token of a scope with each other one of the same scope; numbers add up as signs multiply."""
    lists = _Lists.of(other.owner, np.arange(len(other.owner)), scopes)
    at, match = lists.each(one.owner)
    return _Tokens(
        one.owner[at], one.token[at] * wide + other.token[match], one.sign[at] * other.sign[match]
    )


def _sorted_links(tokens: _Tokens, key: Array) -> _Links:
    order = np.argsort(key, kind="stable")
    return _Links(tokens.owner[order], key[order].astype(np.int32), tokens.sign[order])


def _hulls(may: _Links, sure: _Links, ranks: Array, void: Array, size: int) -> tuple[Array, Array]:
    """For each key the first and the last edge of any span that asks for it."""
    first = np.full(size, np.iinfo(np.int32).max, np.int32)
    last = np.full(size, -1, np.int32)
    starts = np.where(void, np.iinfo(np.int32).max, ranks[:, :, 0]).min(1, initial=2**31 - 1)
    ends = np.where(void, -1, ranks[:, :, 1]).max(1, initial=-1)
    for links in (may, sure):
        if len(links.key):  # they are sorted by key
            begin = np.flatnonzero(np.diff(links.key, prepend=-1))
            key = links.key[begin]
            first[key] = np.minimum(first[key], np.minimum.reduceat(starts[links.owner], begin))
            last[key] = np.maximum(last[key], np.maximum.reduceat(ends[links.owner], begin))
    return first, last


def _all_pairs(activities: _Lists, actors: _Lists, whats: Array, wide: int) -> _Whats:
    heights, widths = len(activities.starts) - 1, len(actors.starts) - 1
    activity, actor = np.divmod(np.arange(heights * widths), max(widths, 1))
    return _Whats.of(_of_pairs(activities, actors, whats, wide, activity, actor))


def _of_pairs(
    activities: _Lists, actors: _Lists, whats: Array, wide: int, activity: Array, actor: Array
) -> _Lists:
    owner, one = activities.each(activity)
    at, other = actors.each(actor[owner])
    token = _among(one[at] * wide + other, whats)
    return _Lists.of(owner[at][token >= 0], token[token >= 0], len(activity))


# -- counting ----------------------------------------------------------------------------------------


def count(
    keys: ScopeKeys, batches: Iterable[Rows], as_of: int | None = None, threads: int = 1
) -> Array:
    """The counts of a table that comes in batches: as `ScopeKeys.counts`, added up.

    Args:
        keys: The scopes.
        batches: The rows, so many at a time; small batches share the last steps.
        as_of: Rows that were known only later are left out.
        threads: How many threads take batches from the one source, each counting for itself.
    """
    if threads < 2:
        return _count(keys, batches, as_of)
    source = _Shared(batches)
    with ThreadPoolExecutor(threads) as pool:
        parts = [pool.submit(_count, keys, source, as_of) for _ in range(threads)]
        return sum((part.result() for part in parts), keys.zeros())


def touched(keys: ScopeKeys, rows: Rows) -> Array:
    """For each row whether it may bear on anything: what has to be looked at more closely.

    It may be too many rows and is never too few: exceptions are not heeded, nor gaps between the spans
    of those scopes that share a key. Where there are none of these, and spans have no end, it is exact.

    Returns:
        A bool array.
    """
    found = np.zeros(len(rows.lo), bool)
    if not len(keys.hashes) or not len(keys.edges.edges):
        return found
    front = _front(keys, 0, len(keys.edges.edges))
    if front is None:
        return found
    begin, end = (
        keys.edges.edges[np.clip(hull, 0, len(keys.edges.edges) - 1)] for hull in keys.hulls
    )
    for start in range(0, len(rows.lo), CHUNK_ROWS):
        chunk = Rows(*(column[start : start + CHUNK_ROWS] for column in rows))
        here, chunk, pair, whats = _bearing(keys, chunk, None)
        wide = len(whats.lists.starts) - 1
        names, at = np.unique(chunk.place.astype(np.int64) * wide + pair, return_inverse=True)
        first = np.full(len(names), np.iinfo(np.int64).max)
        last = np.full(len(names), np.iinfo(np.int64).min)
        for part in range(0, len(names), SLICE):
            place, pair = np.divmod(names[part : part + SLICE], max(wide, 1))
            which, key = _looked_up(keys, place, pair, whats, front)
            np.minimum.at(first, which + part, begin[key])
            np.maximum.at(last, which + part, end[key])
        found[start + here] = (chunk.hi > first[at]) & (chunk.lo < last[at])
    return found


class _Shared:
    """One source that several threads take from."""

    def __init__(self, batches: Iterable[Rows]) -> None:
        self._batches, self._lock = iter(batches), threading.Lock()

    def __iter__(self) -> Iterator[Rows]:
        return self

    def __next__(self) -> Rows:
        with self._lock:
            return next(self._batches)


def _count(keys: ScopeKeys, batches: Iterable[Rows], as_of: int | None) -> Array:
    found = keys.zeros()
    if not len(keys.hashes):
        return found
    held = _Held(keys)
    for rows in batches:
        for start in range(0, len(rows.lo), CHUNK_ROWS):
            chunk = Rows(*(column[start : start + CHUNK_ROWS] for column in rows))
            for met in _meetings(keys, chunk, as_of):
                held.add(met)
                if held.size >= HELD:
                    found += held.counts()
            del chunk
        # Else one batch would be held while the next is read.
        del rows
    found += held.counts()
    return found


class _Met(NamedTuple):
    """Rows met with keys that they lie on.

    Attributes:
        key: The key.
        lo, hi: The ranks of start and end.
        long: Whether the row lasts longer than some span.
        longest: None of them lasts longer than this.
    """

    key: Array
    lo: Array
    hi: Array
    long: Array
    longest: int


def _meetings(keys: ScopeKeys, rows: Rows, as_of: int | None) -> Iterator[_Met]:
    """Which rows of a chunk lie on which keys, some at a time.

    A row is packed into one number: its slab of time, its signature, the ranks of its times, and
    whether it is longer than some span. Sorting numbers is much cheaper than sorting rows, and it
    brings together the rows of each signature. Of a slab only those keys matter that ask for its time.
    """
    _, rows, pair, whats = _bearing(keys, rows, as_of)
    if not len(pair):
        return
    lo, hi = keys.edges.starts(rows.lo), keys.edges.ends(rows.hi)
    # What lasts longer than int64 can tell is long as well.
    lasting = rows.hi - rows.lo
    long = (lasting > keys.shortest) | (lasting < 0)
    longest = int(lasting.max()) if int(lasting.min()) >= 0 else np.iinfo(np.int64).max
    bits, wide = keys.edges.bits, len(whats.lists.starts) - 1
    signature = rows.place.astype(np.uint64)
    signature *= np.uint64(wide)
    signature += pair.astype(np.uint64)
    names = None
    width = int(signature.max()).bit_length()
    if width + 2 * bits + 1 + _SLABS.bit_length() > _BITS:
        names, signature = np.unique(signature, return_inverse=True)
        signature, width = signature.astype(np.uint64), len(names).bit_length()
    packed = _slabs(lo, hi, len(keys.edges.edges))
    for part, size in ((signature, width), (lo, bits), (hi, bits), (long, 1)):
        packed <<= np.uint64(size)
        packed |= part.astype(np.uint64)
    packed.sort()
    cuts = np.arange(_SLABS + 2, dtype=np.uint64) << np.uint64(width + 2 * bits + 1)
    few, low = np.uint64((1 << width) - 1), np.uint64((1 << bits) - 1)
    for begin, end in itertools.pairwise(np.searchsorted(packed, cuts).tolist()):
        if begin == end:
            continue
        slab = packed[begin:end]
        least = int((slab >> np.uint64(bits + 1) & low).min())
        front = _front(keys, least, int((slab >> np.uint64(1) & low).max()))
        if front is None:
            continue
        signature = slab >> np.uint64(2 * bits + 1)
        first = np.flatnonzero(np.concatenate([[True], signature[1:] != signature[:-1]]))
        length = np.diff(first, append=len(slab))
        distinct = signature[first] & few
        if names is not None:
            distinct = names[distinct]
        place, pair = (each.astype(np.int64) for each in np.divmod(distinct, np.uint64(wide)))
        for start in range(0, len(first), SLICE):
            some = slice(start, start + SLICE)
            which, key = _looked_up(keys, place[some], pair[some], whats, front)
            which += start
            lengths = length[which]
            value = slab[_spread(first[which], lengths)]
            yield _Met(
                np.repeat(key, lengths),
                (value >> np.uint64(bits + 1)) & low,
                (value >> np.uint64(1)) & low,
                (value & np.uint64(1)).astype(bool),
                longest,
            )


def _slabs(lo: Array, hi: Array, edges: int) -> Array:
    """A slab of time for each row, by its start; the last is for what lasts longer than a slab.

    Slabs are the same for all chunks: one that covers little time falls into few, and shares more.
    """
    wide = edges // _SLABS + 1
    slab = lo // wide
    slab[hi - lo > wide] = _SLABS
    return slab.astype(np.uint64)


def _bearing(keys: ScopeKeys, rows: Rows, as_of: int | None) -> tuple[Array, Rows, Array, _Whats]:
    """The rows whose nodes are on any key.

    Returns:
        Where they stand, the rows, their pairs of activity and actor, and what tokens pairs have.
    """
    actors = len(keys.actors.starts) - 1
    pair = rows.activity.astype(np.int64)
    pair *= actors
    pair += rows.actor
    if keys.dense is None:
        distinct, pair = np.unique(pair, return_inverse=True)
        activity, actor = np.divmod(distinct, actors)
        whats = _Whats.of(
            _of_pairs(keys.activities, keys.actors, keys.whats, keys.wide, activity, actor)
        )
    else:
        whats = keys.dense
    some = [np.diff(lists.starts) > 0 for lists in (keys.places, whats.lists)]
    kept = some[0][rows.place]
    kept &= some[1][pair]
    if as_of is not None:
        kept &= rows.known <= as_of
    which = np.flatnonzero(kept)
    if len(which) == len(kept):
        return which, rows, pair, whats
    return which, Rows(*(column[which] for column in rows)), pair[which], whats


class _Front(NamedTuple):
    """What tells quickly of most combinations of tokens that no key of a slab is made of them.

    Attributes:
        marks: Whether some key has this hash.
        places: Which tokens of place any key has.
        active: Which keys ask for any of the slab's time.
    """

    marks: Array
    places: Array
    active: Array


def _front(keys: ScopeKeys, least: int, most: int) -> _Front | None:
    """The front of a slab, from its least start to its latest end; None where nothing is asked."""
    active = keys.hulls[0] < most
    active &= keys.hulls[1] >= least
    which = np.flatnonzero(active)
    if not len(which):
        return None
    mask = min((1 << (16 * len(which)).bit_length()), _MARKS) - 1
    marks = np.zeros(mask + 1, bool)
    marks[keys.hashes[which] & mask] = True
    places = np.zeros(int(keys.places.values.max(initial=-1)) + 1, bool)
    places[keys.tokens[which]] = True
    return _Front(marks, places, active)


def _looked_up(
    keys: ScopeKeys, place: Array, pair: Array, whats: _Whats, front: _Front
) -> tuple[Array, Array]:
    """The keys that some signatures lie on: in each row a signature, by position, and a key."""
    owner, token = keys.places.each(place)
    asked = np.flatnonzero(front.places[token])
    owner, token = owner[asked], token[asked]
    pair = pair[owner]
    hashed = _hashed(token).astype(np.uint32)
    mask = len(front.marks) - 1
    owners, found = [], []
    for kind, padded in enumerate(whats.padded):
        # All pairs with about as many tokens at once: a rectangle, filled up with no token.
        which = np.flatnonzero(whats.kind[pair] == kind)
        what = padded.take(whats.row[pair[which]], axis=0)
        hashes = what + hashed[which, None]
        maybe = np.flatnonzero(front.marks.take((hashes & np.uint32(mask)).ravel(), mode="clip"))
        at = which[maybe // padded.shape[1]]
        names = token[at] * len(keys.whats) + what.ravel()[maybe]
        key = keys.finder.find(hashes.ravel()[maybe].astype(np.int64), names)
        there = np.flatnonzero(key >= 0)
        there = there[front.active[key[there]]]
        owners.append(owner[at[there]])
        found.append(key[there])
    return np.concatenate(owners), np.concatenate(found)


class _Held:
    """Starts and ends of rows by key, until there are enough of them to be ranked."""

    def __init__(self, keys: ScopeKeys) -> None:
        self.keys, self.bits = keys, keys.edges.bits
        widest = (len(keys.hashes) - 1).bit_length() + self.bits
        self.kind: Any = np.uint32 if widest <= _NARROW else np.uint64
        self.size, self.longest = 0, 0
        self.lo: list[Array] = []
        self.hi: list[Array] = []
        self.long: list[tuple[Array, Array]] = []

    def add(self, met: _Met) -> None:
        base = met.key.astype(self.kind) << self.kind(self.bits)
        lo, hi = (base | ranks.astype(self.kind) for ranks in (met.lo, met.hi))
        self.lo.append(lo)
        self.hi.append(hi)
        self.size += len(lo)
        long = np.flatnonzero(met.long)
        if len(long):
            self.longest = max(self.longest, met.longest)
            self.long.append((lo[long], met.hi[long].astype(np.int64)))

    def counts(self) -> Array:
        """What is held, counted; afterwards nothing is held."""
        keys = self.keys
        found = keys.zeros()
        if not self.size:
            return found
        lo, hi = np.concatenate(self.lo), np.concatenate(self.hi)
        long = [np.concatenate(parts) for parts in zip(*self.long, strict=True)]
        self.lo, self.hi, self.long, self.size = [], [], [], 0
        lo.sort()
        hi.sort()
        present = np.zeros(len(keys.hashes), bool)
        present[lo >> self.kind(self.bits)] = True
        for which, links in enumerate((keys.sure, keys.may)):
            here = np.flatnonzero(present[links.key])
            owner, sign, base = links.owner[here], links.sign[here], self._base(links.key[here])
            for span in range(keys.spans):
                first, last = (base | keys.at[owner, span, end].astype(self.kind) for end in (0, 1))
                if which:  # It starts before the span ends, but did not end before it starts.
                    number = _rank(lo, last) - _rank(hi, first)
                else:  # It ended by the end, but did not start before the start,
                    number = _rank(hi, last) - _rank(lo, first)
                    if long:  # which takes away too much where it did neither.
                        self._mend(number, owner, span, first, last, long)
                number *= sign
                number[keys.void[owner, span]] = 0
                found[:, span, which] += _summed(number, owner, keys.scopes)
        found[:, :, 1] -= found[:, :, 0]
        return found

    def _base(self, key: Array) -> Array:
        return key.astype(self.kind) << self.kind(self.bits)

    def _mend(
        self, number: Array, owner: Array, span: int, first: Array, last: Array, long: list[Array]
    ) -> None:
        """Add those rows that start before a span and end after it; only long ones can."""
        asked = np.flatnonzero(self.keys.lengths[owner, span] < self.longest)
        if not len(asked):
            return
        bits, low = self.kind(self.bits), self.kind((1 << self.bits) - 1)
        first, last = first[asked], last[asked]
        wanted = np.zeros(len(self.keys.hashes), bool)
        wanted[first >> bits] = True
        starts, ends = (part[wanted[long[0] >> bits]] for part in long)
        order = np.argsort(starts, kind="stable")
        starts, ends = starts[order], ends[order]
        stretch = np.searchsorted(starts, first & ~low), _rank(starts, first)
        limit = (last & low).astype(np.int64)
        number[asked] += _greater(ends, self.bits, *stretch, limit)


def _rank(ordered: Array, values: Array) -> Array:
    return np.searchsorted(ordered, values, "right")


def _summed(number: Array, owner: Array, size: int) -> Array:
    # The sums of floats are exact here: whole numbers far below 2**53.
    return np.bincount(owner, weights=number, minlength=size).astype(np.int64)


def _greater(values: Array, bits: int, first: Array, last: Array, limit: Array) -> Array:
    """How many values of each stretch ``[first, last)`` are greater than a limit: a wavelet matrix.

    Bit by bit from the highest, the values are parted into those without the bit and those with
    it, and the stretches follow the side their limit is on. It takes the same time however many
    values are counted.
    """
    total = np.zeros(len(limit), np.int64)
    for bit in reversed(range(bits)):
        ones = (values >> bit) & 1 > 0
        before = np.zeros(len(values) + 1, np.int64)
        np.cumsum(~ones, out=before[1:])
        down = before[first], before[last]
        up = first - down[0] + before[-1], last - down[1] + before[-1]
        high = (limit >> bit) & 1 > 0
        total += np.where(high, 0, up[1] - up[0])
        first, last = (np.where(high, u, d) for u, d in zip(up, down, strict=True))
        values = np.concatenate([values[~ones], values[ones]])
    return total
