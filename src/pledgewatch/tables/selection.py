"""Selection: the rows of a batch that may concern a ledger, as reports; a pure function of a batch.

A row is kept where the index has something that its signature (place, activity, actor, target)
concerns and it was not over before that begins, where it is a look that somebody may have had at a
scope, where it says that one whose silence counts was not silent, and where it is tied: to an incident
that others tell of, to a pledge that it names. Every other row is dropped. What some rows come to is a `Partial`; an
engine maps batches to partials, wherever the rows are.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs

from pledgewatch.engine.index import Index
from pledgewatch.engine.window import over_by
from pledgewatch.errors import InputError, Problem
from pledgewatch.model.records import Report
from pledgewatch.model.time import BEGINNING, FOREVER, Moment, Span
from pledgewatch.tables.batches import Batch, problem
from pledgewatch.tables.columns import Encoded
from pledgewatch.tables.declared import Declared
from pledgewatch.tables.rules import RefusedRow

Position = tuple[int, int]
"""Where a row stands: the part of the table that was read, and the row in it, from 1."""

MOST_PROBLEMS = 100
"""Of a table that bad rows are to refuse so many are named."""


def row_name(position: Position, *, in_parts: bool = False) -> str:
    """How messages call a row; a row has a number in its part alone, where there are several."""
    part, row = position
    return f"row {row} of partition {part}" if in_parts else f"row {row}"


_SIGNATURE = ("place", "activity", "actor", "target")
_DOUBTS = ("place_probability", "type_probability", "actor_probability", "target_probability")


@attrs.frozen(eq=False)
class Partial:
    """What some rows come to.

    Attributes:
        rows: How many were read.
        outside: How many of them are about nothing that a ledger could ask of.
        newest: The newest knowledge time of any that could be read (microseconds UTC).
        first, last: From when to when they are (microseconds UTC).
        places: The places that they name.
        problems: What is wrong with the others, by where they stand.
        reports: The rows that are kept.
        names: Hashes of the incident names and ids that rows go by, where these were asked for.
    """

    rows: int = 0
    outside: int = 0
    newest: int | None = None
    first: int | None = None
    last: int | None = None
    places: frozenset[str] = frozenset()
    problems: tuple[tuple[Position, Problem], ...] = ()
    reports: tuple[tuple[Position, Report], ...] = ()
    names: Any = None


@attrs.frozen(eq=False)
class Selection:
    """The predicate that a ledger puts to every row, compiled.

    Attributes:
        index: What the ledger asks of.
        declared: What it declares.
        incidents: What goes by one of these names is tied, where a row gives it as its incident;
        ids: where a row has it as its id.
        shared: Sorted hashes of names that several rows go by (uint64); None where no row names its
            incident.
    """

    index: Index
    declared: Declared
    incidents: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    shared: Any = None

    def names(self, batch: Batch, part: int = 0) -> Partial:
        """The names that the rows of a batch go by; see `Partial.names`."""
        import numpy as np

        ids = [id if isinstance(id, str) else None for id in _ids(batch, np.arange(len(batch)))]
        told: list[str | None] = [None] * len(ids)
        column = batch.columns.get("incident")
        if column is not None:
            told = [column.values[code] for code in column.codes]
        both = [id for id, name in zip(ids, told, strict=True) if id is not None and id != name]
        names = [name for name in told if name is not None]
        return Partial(rows=batch.read, names=_hashes([*both, *names]))

    def rows(self, batch: Batch, part: int = 0) -> Partial:
        """What the rows of a batch come to.

        Args:
            part: Which part of the table they are from, where it is read in several.
        """
        import numpy as np

        strange, unknown = self.declared.strange(batch)
        # What is known before it happened contradicts itself, wherever it is.
        kept = self._concerned(batch) | (batch.known < batch.lo)
        kept |= self._by_incident(batch)
        kept &= ~strange
        others = np.flatnonzero(~kept & ~strange)
        kept[others[self._by_id(batch, others)]] = True
        reading = _Reading(batch, part)
        reports = reading.reports(np.flatnonzero(kept))
        return Partial(
            rows=batch.read,
            outside=batch.outside,
            newest=int(batch.known.max()) if len(batch) else None,
            first=batch.first,
            last=batch.last,
            places=_places(batch, ~strange) if batch.table.panel is not None else frozenset(),
            problems=(*reading.named(batch.problems), *reading.named(unknown), *reading.problems),
            reports=reports,
        )

    def _concerned(self, batch: Batch) -> Any:
        """For each row whether it may concern anything by itself: one look-up a distinct signature.

        Names of which the index says the same are as one name: there are few signatures of these.
        """
        import numpy as np

        begun, reach = self._time(batch)
        columns = [self._sure(batch, key, p) for key, p in zip(_SIGNATURE, _DOUBTS, strict=True)]
        found = np.ones(len(batch), bool)
        asked = []
        for axis, column in enumerate(columns):
            bits = self._asked(axis, [None] if column is None else column.values)
            if column is None:
                column = Encoded(np.zeros(len(batch), np.int32), [None])
            kinds = sorted(set(bits))
            place = {each: number for number, each in enumerate(kinds)}
            alike = np.array([place[each] for each in bits], np.int32)
            asked.append(Encoded(alike[column.codes], kinds))
            if not kinds[0]:
                # Most rows are dropped by one of their names alone.
                found &= asked[-1].codes != 0
        here = np.flatnonzero(found)
        signatures, inverse = _distinct(asked, here)
        spans = [self.index.times(functools.reduce(operator.and_, each)) for each in signatures]
        asked_of = np.array([bool(each) for each in spans], bool)[inverse]
        found[here] = asked_of
        here = here[asked_of]
        found[here] = _touching(spans, inverse[asked_of], begun[here], reach[here])
        if "activity" not in batch.columns:
            found[:] = False
        else:
            found &= batch.columns["activity"].each(lambda told: told is not None, bool)
        least = min((since for since, _ in self.index.spans.values()), default=FOREVER)
        for key in ("origin", "source"):
            if self.index.listened and key in batch.columns:
                breaks = batch.columns[key].each(lambda who: who in self.index.listened, bool)
                found |= breaks & (reach > least)
        if "number" in batch.columns:
            looks = batch.columns["number"].each(lambda number: number == 0, bool)
            found = np.where(looks, self._seen(batch), found)
        if "pledge" in batch.columns:
            found |= batch.columns["pledge"].each(lambda told: told is not None, bool)
        return found

    def _asked(self, axis: int, names: Iterable[Any]) -> list[int]:
        """For each of some names on one axis the areas that it may lie in, as bits of the index."""
        # Any other value is of a row that is bad or outside: it is left out already.
        return [
            self.index.axes[axis].bits(name) if name is None or isinstance(name, str) else 0
            for name in names
        ]

    def _time(self, batch: Batch) -> tuple[Any, Any]:
        """For each row when it may have begun and when it is over, however it is dated.

        See `begun` and `reach` of `pledgewatch.engine.window`.
        """
        import numpy as np

        begun, reach = batch.lo, batch.columns["when"].each(_over_by, np.int64)
        if "report_dated" in batch.columns:
            dated = batch.columns["report_dated"].each(bool, bool)
            begun = np.where(dated, BEGINNING, begun)
            reach = np.where(dated, np.maximum(reach, batch.known + 1), reach)
        unsure = self._unsure(batch, "time_probability")
        if unsure is None:
            return begun, reach
        return np.where(unsure, BEGINNING, begun), np.where(unsure, FOREVER, reach)

    def _unsure(self, batch: Batch, key: str) -> Any:
        """For each row whether it says that it is not sure of something; None where none does."""
        column = batch.columns.get(key)
        if column is None:
            return None
        theta_b = self.index.theta_b
        return column.each(lambda p: isinstance(p, float) and p < theta_b, bool)

    def _sure(self, batch: Batch, key: str, doubt: str) -> Encoded | None:
        """A column of names, those untold that a row is not sure of."""
        import numpy as np

        column, unsure = batch.columns.get(key), self._unsure(batch, doubt)
        if column is None or unsure is None or not unsure.any():
            return column
        codes = np.where(unsure, len(column.values), column.codes)
        return Encoded(codes, [*column.values, None])

    def _seen(self, batch: Batch) -> Any:
        """For each row whether who looks where it says may see something that is asked of."""
        import numpy as np

        columns = [batch.columns.get(key) for key in ("place", "activity")]
        pairs, inverse = _distinct(columns, np.arange(len(batch)))
        return np.array([bool(self.index.seen_from(*each)) for each in pairs], bool)[inverse]

    def _by_incident(self, batch: Batch) -> Any:
        """For each row whether something else tells of the incident that it names, or names it."""
        import numpy as np

        column = batch.columns.get("incident")
        if column is None:
            return np.zeros(len(batch), bool)
        return self._tied(list(column.values), self.incidents)[column.codes]

    def _by_id(self, batch: Batch, rows: Any) -> Any:
        """Of some rows which are named by their id."""
        import numpy as np

        if not self.ids and self.shared is None:
            return np.zeros(len(rows), bool)
        return self._tied(_ids(batch, rows), self.ids)

    def _tied(self, names: list[Any], known: frozenset[str]) -> Any:
        import numpy as np

        found = np.array([name in known for name in names], bool)
        if self.shared is not None and len(self.shared) and names:
            told = np.array([isinstance(name, str) for name in names], bool)
            here = np.flatnonzero(told)
            found[here] |= np.isin(_hashes([names[place] for place in here]), self.shared)
        return found


def _touching(spans: Sequence[Sequence[tuple[int, int]]], of: Any, begun: Any, reach: Any) -> Any:
    """For each row whether it touches one of the spans of its signature (a bool array).

    Args:
        spans: Of each signature, apart and in order.
        of: Which signature each row has.
        begun, reach: When each row may have begun, and when it is over.
    """
    import numpy as np

    flat = [span for each in spans for span in each]
    if not flat:
        return np.zeros(len(of), bool)
    since, until = (np.array(edge, np.int64) for edge in zip(*flat, strict=True))
    # The last span that begins before a row is over: signature by signature, by the rank of the instant.
    instants = np.unique(since)
    most = len(instants) + 1
    signature = np.repeat(np.arange(len(spans)), [len(each) for each in spans])
    begin = signature * most + np.searchsorted(instants, since) + 1
    last = np.searchsorted(begin, of * most + np.searchsorted(instants, reach), side="right") - 1
    return (last >= 0) & (signature[last] == of) & (begun < until[last])


def _over_by(told: Any) -> int:
    return over_by(told) if isinstance(told, (Moment, Span)) else 0


def _places(batch: Batch, named: Any) -> frozenset[str]:
    """The places that some rows name (a bool array says which)."""
    import numpy as np

    column = batch.columns.get("place")
    if column is None:
        return frozenset()
    told = (column.values[code] for code in np.unique(column.codes[named]))
    return frozenset(place for place in told if isinstance(place, str))


def _ids(batch: Batch, rows: Any) -> list[Any]:
    return batch.own["id"].take(rows)


def _hashes(names: list[str]) -> Any:
    """A hash for each name, the same in every process and on every machine (uint64)."""
    import polars as pl

    return pl.Series(names, dtype=pl.String).hash(seed=0).to_numpy()


def _distinct(columns: Sequence[Encoded | None], rows: Any) -> tuple[list[tuple[Any, ...]], Any]:
    """The distinct combinations of some columns in some rows, and for each row which it has."""
    import numpy as np

    found: list[tuple[Any, ...]] = [()] if len(rows) else []
    which = np.zeros(len(rows), np.int64)
    for column in columns:
        values = [None] if column is None else column.values
        if column is not None and len(values) > 1:
            # Both are no more than there are rows or values: their product does not overflow.
            both = which * len(values) + column.codes[rows]
            size = len(found) * len(values)
            if size <= 4 * len(rows):
                there = np.zeros(size, bool)
                there[both] = True
                kept, which = np.flatnonzero(there), (np.cumsum(there) - 1)[both]
            else:
                kept, which = np.unique(both, return_inverse=True)
            pairs = (divmod(each, len(values)) for each in kept.tolist())
            found = [(*found[before], values[code]) for before, code in pairs]
        else:
            found = [(*each, values[0]) for each in found]
    return found, which


def reports_of(batch: Batch, rows: Any) -> tuple[list[Report], list[Problem]]:
    """Some rows of a batch as records, and what is wrong with the others."""
    reading = _Reading(batch, 0)
    found = [report for _, report in reading.reports(rows)]
    wrong = [*reading.named(batch.problems), *reading.problems]
    return found, [each for _, each in sorted(wrong, key=lambda each: each[0])]


class _Reading:
    """Rows of a batch as records; what is wrong with some of them is kept."""

    def __init__(self, batch: Batch, part: int) -> None:
        self.batch, self.part = batch, part
        self.problems: list[tuple[Position, Problem]] = []

    def position(self, row: int) -> Position:
        return (self.part, int(self.batch.rows[row]))

    def named(self, problems: Iterable[Problem]) -> Iterator[tuple[Position, Problem]]:
        for each in problems:
            yield (self.part, int((each.entry or "row 0").split()[-1])), each

    def reports(self, rows: Any) -> tuple[tuple[Position, Report], ...]:
        """Some rows as records."""
        values = self.batch.values(rows)
        own = tuple(self.batch.own)
        found = []
        for row, *told in zip(rows.tolist(), *values.values(), strict=True):
            report = self._report(row, dict(zip(values, told, strict=True)), own)
            if report is not None:
                found.append((self.position(row), report))
        return tuple(found)

    def _report(self, row: int, told: dict[str, Any], own: Iterable[str]) -> Report | None:
        for key in own:
            value = told[key]
            if isinstance(value, RefusedRow) or (key == "id" and value is None):
                position = self.position(row)
                wrong = problem(self.batch.table, key, position[1], value)
                self.problems.append((position, wrong))
                return None
        try:
            return Report.assembled(
                {key: value for key, value in told.items() if value is not None}
            )
        except InputError as error:
            position, name = self.position(row), self.batch.table.name
            self.problems += [
                (position, attrs.evolve(each, file=name, entry=row_name(position)))
                for each in error.problems
            ]
            return None
