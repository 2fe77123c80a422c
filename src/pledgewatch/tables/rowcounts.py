"""How many rows of a table bear on each pledge, before anything is weighed: for very many pledges.

A review weighs what is told; this only counts it. It makes no records and no pairs, so that ten
thousand pledges can be asked of ten million rows, to find those worth a review: the counting is that of
`pledgewatch.tables.scopekeys`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from pledgewatch.assumptions import PREFIXES, catalogue
from pledgewatch.dates import Time
from pledgewatch.errors import InputError
from pledgewatch.hierarchy import Hierarchy
from pledgewatch.ledger import Ledger
from pledgewatch.matching import Scope, compile_scope
from pledgewatch.moments import BEGINNING, DAY, FOREVER
from pledgewatch.records import Activity, Actor, Node, Place, Pledge
from pledgewatch.tables.batches import Batch
from pledgewatch.tables.declared import Declared
from pledgewatch.tables.kernel import bound
from pledgewatch.tables.rules import refused
from pledgewatch.tables.schema import Table

__all__ = ["RowCounts", "row_counts"]

_MOST_PROBLEMS = 100


@attrs.frozen
class RowCounts:
    """How many rows bear on one pledge.

    A row bears *surely* on a stretch of time where its place, activity and actor lie in the pledge's
    scope and in no exception, and all of its time in the stretch; *possibly* where each may, and not
    surely. Rows by those whom the debtor controls, or of whom nothing is told, are possible.

    Attributes:
        sure, possible: In the window (from when it surely opened, until it may have ended).
        before_sure, before_possible: In the baseline: as declared, or by default the days of the
            reduction rules before the gap at the pledge.
    """

    sure: int
    possible: int
    before_sure: int
    before_possible: int


def row_counts(ledger: Ledger, table: Table, *, as_of: Time | None = None) -> dict[str, RowCounts]:
    """Count the rows of a table that bear on each pledge of a ledger.

    Rows are counted, not incidents: one told twice is two, and nothing is weighed.

    Args:
        ledger: The pledges.
        table: The rows; read once, a batch at a time.
        as_of: Knowledge time, as for `Ledger.review`: pledges and rows that
            were known only later are left out; left out: none.

    Raises:
        InputError: for what is no ledger, no table and no time, and naming the bad rows of a table
            whose `bad` is `fatal`; where it is `quarantine` they are left out.
    """
    from pledgewatch.tables.scopekeys import count

    if not isinstance(ledger, Ledger):
        raise refused("row_counts", "ledger", ledger, "a ledger")
    if not isinstance(table, Table):
        raise refused("row_counts", "table", table, "a table (`pledgewatch.Table`)")
    known = ledger.instant(as_of)
    alive = ledger.alive(FOREVER if known is None else known)
    scopes = [compile_scope(ledger, each, alive) for each in alive if isinstance(each, Pledge)]
    numbered = _Numbered.of(ledger)
    keys = numbered.keys(ledger, scopes)
    counts = count(keys, _rows(ledger, table, numbered), known)
    return {
        scope.pledge.id: RowCounts(
            sure=int(found[0, 0]),
            # The window at its widest, less what is sure of it at its narrowest.
            possible=int(found[1].sum() - found[0, 0]),
            before_sure=int(found[2, 0]),
            before_possible=int(found[2, 1]),
        )
        for scope, found in zip(scopes, counts, strict=True)
    }


@attrs.frozen
class _Numbered:
    """The nodes of a ledger by number; the last one is above all roots, for what is not told."""

    places: Mapping[str | None, int]
    activities: Mapping[str | None, int]
    actors: Mapping[str | None, int]

    @classmethod
    def of(cls, ledger: Ledger) -> _Numbered:
        def numbers(kind: type[Node]) -> dict[str | None, int]:
            ids = [each.id for each in ledger.all(kind)]
            prefix = PREFIXES.get(kind.table)
            inside = [_ELSEWHERE + id for id in ids if prefix and id.startswith(prefix)]
            named = [*ids, *inside, _ELSEWHERE, None]
            return {id: place for place, id in enumerate(named)}

        return cls(numbers(Place), numbers(Activity), numbers(Actor))

    def keys(self, ledger: Ledger, scopes: Sequence[Scope]) -> Any:
        """The scopes of some pledges, compiled."""
        import numpy as np

        from pledgewatch.tables.scopekeys import Axis, compile_keys

        def axis(
            numbers: Mapping[str | None, int],
            parents: Callable[[str], Iterable[str]],
            inside: Callable[[Scope], Iterable[str]],
            excepted: Callable[[Scope], Iterable[str]],
        ) -> Axis:
            untold = numbers[None]
            above = [
                [numbers[each] for each in _over(id, parents) if each] or [untold]
                for id in numbers
                if id is not None
            ]
            return Axis(
                [*above, []],
                _pairs(numbers, map(inside, scopes)),
                _pairs(numbers, map(excepted, scopes)),
            )

        spans = np.array([_spans(scope) for scope in scopes], np.int64).reshape(-1, 3, 2)
        return compile_keys(
            axis(
                self.places,
                ledger.places.parents,
                lambda scope: scope.whole.places.inside,
                lambda scope: scope.whole.except_places.inside,
            ),
            axis(
                self.activities,
                ledger.activities.parents,
                lambda scope: scope.whole.activities.inside,
                lambda scope: scope.whole.except_activities.inside,
            ),
            self._actors(ledger, scopes),
            spans,
        )

    def _actors(self, ledger: Ledger, scopes: Sequence[Scope]) -> Any:
        """Who is bound; whom a debtor may control is made to lie above it, so that it is possible."""
        from pledgewatch.tables.scopekeys import Axis

        untold = self.actors[None]
        own = {
            scope.pledge.debtor: ledger.actors.subtree(scope.pledge.debtor).inside
            for scope in scopes
        }
        maybe = {debtor: bound(ledger, debtor) - inside for debtor, inside in own.items()}
        # A node below every actor that may be the debtor's, asked for beside the debtor's own.
        debtors = sorted(own)
        below = {debtor: untold + 1 + place for place, debtor in enumerate(debtors)}
        parents: list[list[int]] = [[] for _ in self.actors]
        for place in range(untold):
            parents[place] = [untold]
        parents += [
            [self.actors[actor] for actor in sorted(maybe[debtor])] or [untold]
            for debtor in debtors
        ]
        inside: tuple[list[int], list[int]] = ([], [])
        excepted: tuple[list[int], list[int]] = ([], [])
        for number, scope in enumerate(scopes):
            asked = [self.actors[actor] for actor in own[scope.pledge.debtor]]
            for node in (*asked, below[scope.pledge.debtor]):
                inside[0].append(number)
                inside[1].append(node)
            out = [self.actors[actor] for actor in scope.exempt.inside]
            if scope.exempt.coarse:
                # Who has an exempt part may have done it through that part.
                out.append(len(parents))
                parents.append([self.actors[actor] for actor in sorted(scope.exempt.coarse)])
            for node in out:
                excepted[0].append(number)
                excepted[1].append(node)
        return Axis(parents, _arrays(inside), _arrays(excepted))


def _over(id: str, parents: Callable[[str], Iterable[str]]) -> Iterable[str]:
    """What a node directly belongs to."""
    return (id.removeprefix(_ELSEWHERE),) if id.startswith(_ELSEWHERE) else parents(id)


def _pairs(numbers: Mapping[str | None, int], sets: Iterable[Iterable[str]]) -> tuple[Any, Any]:
    owners, nodes = [], []
    for owner, ids in enumerate(sets):
        for id in ids:
            # What comes with pledgewatch and no record names is no node here.
            if id in numbers:
                owners.append(owner)
                nodes.append(numbers[id])
    return _arrays((owners, nodes))


def _arrays(pairs: tuple[Sequence[int], Sequence[int]]) -> tuple[Any, Any]:
    import numpy as np

    return np.array(pairs[0], np.int64), np.array(pairs[1], np.int64)


def _spans(scope: Scope) -> list[tuple[int, int]]:
    """The window at its narrowest and at its widest, and the baseline."""
    pledge, rules = scope.pledge, scope.ledger.assumptions.reduction
    if pledge.baseline is not None:
        before = pledge.baseline.lo, pledge.baseline.hi
    else:
        end = max(scope.start.lo - rules.gap_days * DAY, BEGINNING)
        before = max(end - rules.baseline_days * DAY, BEGINNING), end
    return [(scope.opens.last, scope.ends.lo), (scope.opens.lo, scope.ends.last), before]


def _rows(ledger: Ledger, table: Table, numbered: _Numbered) -> Iterator[Any]:
    from pledgewatch.tables.scopekeys import Rows

    declared = Declared.of(ledger)
    problems = []
    for batch in table.batches(ledger.zones):
        strange, unknown = declared.strange(batch)
        problems += [*batch.problems, *unknown]
        if table.bad == "fatal" and len(problems) >= _MOST_PROBLEMS:
            break
        good = ~strange
        yield Rows(
            _nodes(batch, "place", numbered.places, ledger.places)[good],
            _nodes(batch, "activity", numbered.activities, ledger.activities)[good],
            _nodes(batch, "actor", numbered.actors, ledger.actors)[good],
            batch.lo[good],
            batch.hi[good],
            batch.known[good],
        )
    if problems and table.bad == "fatal":
        raise InputError(problems[:_MOST_PROBLEMS])


def _nodes(batch: Batch, key: str, numbers: Mapping[str | None, int], hierarchy: Hierarchy) -> Any:
    """For each row the node of one of its names."""
    import numpy as np

    column = batch.columns.get(key)
    if column is None:
        return np.full(len(batch), numbers[None], np.int64)
    found = [_node(value, key, numbers) for value in column.values]
    return np.array(found, np.int64)[column.codes]


_ELSEWHERE = "\0"
"""Before the id of a node: what lies in it and is no node that the ledger knows. Alone: what lies in none."""


def _node(value: Any, table: str, numbers: Mapping[str | None, int]) -> int:
    if value is None or value in numbers:
        return numbers[value]
    # It comes with pledgewatch and no record names it: it may lie in what a record does name.
    above = catalogue(table).ancestors(str(value)) if table in PREFIXES else frozenset()
    known = sorted(each for each in above if each in numbers)
    lowest = [
        each
        for each in known
        if not any(each != other and each in catalogue(table).ancestors(other) for other in known)
    ]
    return numbers[_ELSEWHERE + (lowest[0] if lowest else "")]
