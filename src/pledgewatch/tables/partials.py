"""What some rows of a table come to, and how it is put together with what others come to.

A `Partial` is a value that merges, in any order and however a table is cut: a thread, a file, a
partition on a cluster each give one, and the whole is their merge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import attrs

from pledgewatch.errors import Problem
from pledgewatch.fields import MAX_NUMBER
from pledgewatch.moments import Moment, exact
from pledgewatch.records import Interval, Report

__all__ = [
    "EMPTY",
    "MOST_PROBLEMS",
    "SHARED",
    "Alike",
    "Names",
    "Numbers",
    "Partial",
    "Position",
    "as_report",
    "as_reports",
]

Position = tuple[int, int]
"""Where a row stands: the part of the table that was read, and the row in it, from 1."""


MOST_PROBLEMS = 100
"""Of a table that bad rows are to refuse so many are named."""


class Alike(NamedTuple):
    """What rows that count alike have in common; see `pledgewatch.tables.alike`.

    Times are stretches between edges; `place` and `activity` stand for what a ledger asks of them.
    """

    place: str
    activity: str
    actor: str | None
    origin: str
    source: str | None
    credibility: int | None
    probability: float | None
    actor_probability: float | None
    type_probability: float | None
    report_dated: bool
    tells_deaths: bool
    lo: int
    hi: int
    known_by: int


SHARED = (
    *("actor", "origin", "source", "credibility"),
    *("probability", "actor_probability", "type_probability"),
)
"""The keys of a report that rows which count alike share as they stand."""


class Names(NamedTuple):
    """What a kind of rows goes by: the least of their names, and when the last of them was known."""

    place: str | None
    activity: str
    known: int

    def joined(self, other: Names) -> Names:
        """Those of both."""
        place = None
        if self.place is not None and other.place is not None:
            place = min(self.place, other.place)
        return Names(place, min(self.activity, other.activity), max(self.known, other.known))


@attrs.frozen(eq=False)
class Numbers:
    """Rows that are told by their number, those of one batch.

    Attributes:
        kinds: The kinds there are of them.
        names: What each kind goes by.
        kind: For each row its kind (int32, into `kinds`).
        id: For each row its id, hashed (uint64): a row that is told twice is one.
        number: For each row how many incidents it tells of (int64); None where each tells of one.
        deaths: For each row its least and its most deaths, as whole numbers (two int64 arrays); None
            where no row tells any.
    """

    kinds: tuple[Alike, ...]
    names: tuple[Names, ...]
    kind: Any
    id: Any
    number: Any | None
    deaths: tuple[Any, Any] | None

    @property
    def numbers(self) -> Any:
        """For each row how many incidents it tells of."""
        import numpy as np

        return np.ones(len(self), np.int64) if self.number is None else self.number

    def killed(self, end: int) -> Any:
        """For each row its least (0) or its most deaths (1); 0 where none are told."""
        import numpy as np

        return np.zeros(len(self), np.int64) if self.deaths is None else self.deaths[end]

    def __len__(self) -> int:
        return len(self.kind)


@attrs.frozen(eq=False)
class Partial:
    """What some rows come to.

    Attributes:
        rows: How many were read.
        outside: How many of them are about nothing that a ledger could ask of.
        newest: The newest knowledge time of any that could be read.
        problems: What is wrong with the others, by where they stand.
        told: Rows that have to be told one by one.
        few: Rows that could be told by their number, one by one all the same while they are few;
            None where they are too many.
        many: The same rows, by their number.
        others: Rows that name an incident and are wanted only where a wanted row tells of it too.
    """

    rows: int = 0
    outside: int = 0
    newest: int | None = None
    problems: tuple[tuple[Position, Problem], ...] = ()
    told: tuple[tuple[Position, Report], ...] = ()
    few: tuple[tuple[Position, Report], ...] | None = ()
    many: tuple[Numbers, ...] = ()
    others: tuple[tuple[Position, Report], ...] = ()

    def merge(self, other: Partial, most: int) -> Partial:
        """Both together; `most` rows that could be told by their number are told one by one."""
        newest = [time for time in (self.newest, other.newest) if time is not None]
        many = (*self.many, *other.many)
        few = None
        if self.few is not None and other.few is not None and sum(map(len, many)) <= most:
            few = (*self.few, *other.few)
        return Partial(
            rows=self.rows + other.rows,
            outside=self.outside + other.outside,
            newest=max(newest, default=None),
            problems=(*self.problems, *other.problems),
            told=(*self.told, *other.told),
            few=few,
            many=many,
            others=(*self.others, *other.others),
        )


EMPTY = Partial()
"""What no rows come to."""


def as_reports(many: Iterable[Numbers], name: str) -> tuple[tuple[Report, ...], int]:
    """Rows told by their number as reports, one for each kind; and how many clash.

    Args:
        many: The rows.
        name: What the reports' ids begin with.
    """
    import numpy as np

    parts = [part for part in many if len(part)]
    if not parts:
        return (), 0
    # Ordered by what they are, not by who came first: the ids are the same however it was cut.
    kinds = sorted({kind for part in parts for kind in part.kinds}, key=repr)
    index = {kind: place for place, kind in enumerate(kinds)}
    kind = np.concatenate(
        [np.array([index[k] for k in part.kinds], np.int32)[part.kind] for part in parts]
    )
    id = np.concatenate([part.id for part in parts])
    number = np.concatenate([part.numbers for part in parts])
    low, high = (np.concatenate([part.killed(end) for part in parts]) for end in (0, 1))
    # Of rows with one id the first is taken; that the others say the same is checked.
    order = np.lexsort((high, low, number, kind, id))
    again = np.zeros(len(order), bool)
    again[1:] = id[order][1:] == id[order][:-1]
    same = again.copy()
    for column in (kind, number, low, high):
        same[1:] &= column[order][1:] == column[order][:-1]
    clashing = int((again & ~same).sum())
    kept = order[~again]
    kind, number, low, high = (column[kept] for column in (kind, number, low, high))
    totals = _sums(kind, number, len(kinds))
    lows, highs = (_sums(kind, ends, len(kinds)) for ends in (low, high))
    names = _names(parts)
    reports = tuple(
        as_report(f"{name}-{place + 1}", kinds[place], names[kinds[place]], count, (fewest, most))
        for place, (count, fewest, most) in enumerate(zip(totals, lows, highs, strict=True))
        if count
    )
    return reports, clashing


def _sums(kind: Any, values: Any, kinds: int) -> list[int]:
    import numpy as np

    if np.abs(values).sum(dtype=float) > MAX_NUMBER:
        # They would wrap around; what is more than a report may say is refused where one is made.
        values = values.astype(object)
    total = np.zeros(kinds, values.dtype)
    np.add.at(total, kind, values)
    return list(total.tolist())


def _names(parts: Iterable[Numbers]) -> Mapping[Alike, Names]:
    found: dict[Alike, Names] = {}
    for part in parts:
        for kind, names in zip(part.kinds, part.names, strict=True):
            found[kind] = found[kind].joined(names) if kind in found else names
    return found


def as_report(
    id: str, kind: Alike, names: Names, number: int, deaths: tuple[int, int] | None
) -> Report:
    """So many rows of a kind as one report.

    Raises:
        InputError: for what no report may be.
    """
    return Report(
        id=id,
        place=names.place,
        activity=names.activity,
        **{key: getattr(kind, key) for key in SHARED},
        report_dated=kind.report_dated,
        when=Moment.of(kind.lo, kind.hi),
        known=exact(names.known),
        deaths=Interval(*deaths) if kind.tells_deaths and deaths is not None else None,
        number=number,
    )
