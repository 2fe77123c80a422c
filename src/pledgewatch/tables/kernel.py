"""What rows of a table come to for a ledger: a pure function of a batch.

What a ledger asks of (pledges with their control places, claims and denials) is compiled into
`Question`s. A row is *wanted* when its place, activity and actor may lie in one of them and it
happened in the time that it reads. That may be too many rows and is never too few: whether a
wanted row counts is for the fold to say. Questions are asked of distinct values alone, many at a
time as the bits of a number; a row is then wanted or not by one comparison of times.

Of wanted rows that are asked for by pledges which do no more than count them, those that count alike
may be told by their number; see `pledgewatch.tables.alike`.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs

from pledgewatch.assumptions import PREFIXES, catalogue
from pledgewatch.errors import InputError, Problem
from pledgewatch.hierarchy import Region
from pledgewatch.kleene import F
from pledgewatch.ledger import Ledger
from pledgewatch.matching import reads_since
from pledgewatch.moments import BEGINNING, FOREVER, Moment
from pledgewatch.records import (
    Activity,
    Actor,
    Interval,
    Kind,
    Place,
    Pledge,
    Report,
    Stance,
    Statement,
)
from pledgewatch.tables.alike import Clocks, Likeness, likeness
from pledgewatch.tables.batches import Batch, Encoded, problem
from pledgewatch.tables.declared import Declared
from pledgewatch.tables.partials import SHARED, Alike, Names, Numbers, Partial, Position, as_report
from pledgewatch.tables.rules import Refused

__all__ = ["CompiledScopes", "Question", "bound", "compile_scopes"]

_NEVER = FOREVER
"""Nothing ends after it: what is wanted since then is never wanted."""
_COUNTING = frozenset({Kind.CEASE, Kind.REFRAIN, Kind.REDUCE})
"""The kinds of pledges that do no more with reports than to count them."""


@attrs.frozen
class Question:
    """What one pledge or statement asks of every row.

    Attributes:
        places, activities: Where, and what.
        actors: Whose acts; those that may be under their control included.
        since: Nothing that was over by then matters (microseconds UTC).
        counts: Whether it does no more with rows than to count them.
    """

    places: Region
    activities: Region
    actors: frozenset[str]
    since: int
    counts: bool = False


_AT_ONCE, _ROUNDS = 63, 16
"""So many questions are asked of all rows at once, and so many times, before signatures are asked."""


def _any(bits: Iterable[int]) -> int:
    """The bits that any of some numbers has."""
    return functools.reduce(operator.or_, bits, 0)


def _since(questions: Sequence[Question], bits: int) -> tuple[int, int]:
    """From when on what tells and what counts is asked, of the questions whose bits are set."""
    telling = counting = _NEVER
    while bits:
        lowest = bits & -bits
        bits ^= lowest
        asking = questions[lowest.bit_length() - 1]
        if asking.counts:
            counting = min(counting, asking.since)
        else:
            telling = min(telling, asking.since)
    return telling, counting


@attrs.frozen(eq=False)
class _Index:
    """Which of many questions a node may lie in, as bits of a whole number.

    Attributes:
        nodes: The bits of every node that some question knows.
        regions: The region each question asks for, for nodes that no record names.
        every: All bits.
        table: What the nodes are.
    """

    nodes: dict[str, int]
    regions: tuple[Region, ...]
    every: int
    table: str

    @classmethod
    def of(cls, regions: Iterable[Region], table: str) -> _Index:
        given = tuple(regions)
        nodes: dict[str, int] = {}
        for place, region in enumerate(given):
            for node in (*region.inside, *region.coarse):
                nodes[node] = nodes.get(node, 0) | 1 << place
        return cls(nodes, given, (1 << len(given)) - 1, table)

    def bits(self, node: Any) -> int:
        """The questions that a node may lie in; all of them where none is told."""
        if not isinstance(node, str):
            return self.every
        if node not in self.nodes:
            # What comes with pledgewatch, and no record names, may lie in what a record does name.
            above: frozenset[str] = frozenset()
            if self.table in PREFIXES and node.startswith(PREFIXES[self.table]):
                above = catalogue(self.table).ancestors(node)
            self.nodes[node] = sum(
                1 << place
                for place, region in enumerate(self.regions)
                if not above.isdisjoint(region.inside)
            )
        return self.nodes[node]


@attrs.frozen(eq=False)
class CompiledScopes:
    """All questions of a ledger.

    Attributes:
        questions: The questions.
        incidents: Names of incidents that records of the ledger tell of: every row on one is wanted.
        declared: What the ledger declares.
        likeness: What makes rows count alike.
        taken_back: Ids of rows that some table takes back.
    """

    questions: tuple[Question, ...]
    incidents: frozenset[str]
    declared: Declared
    likeness: Likeness
    taken_back: frozenset[str] = frozenset()
    _since: dict[tuple[Any, Any, Any], tuple[int, int]] = attrs.field(
        factory=dict, init=False, repr=False
    )
    _axes: tuple[_Index, _Index, _Index] = attrs.field(init=False, repr=False)

    @_axes.default
    def _indexed(self) -> tuple[_Index, _Index, _Index]:
        asked = self.questions
        nobody: frozenset[str] = frozenset()
        return (
            _Index.of((each.places for each in asked), Place.table),
            _Index.of((each.activities for each in asked), Activity.table),
            _Index.of((Region(each.actors, nobody) for each in asked), Actor.table),
        )

    def since(self, place: Any, activity: Any, actor: Any) -> tuple[int, int]:
        """From when on rows of a signature are wanted: by what tells them, by what counts them."""
        signature = (place, activity, actor)
        if signature not in self._since:
            places, activities, actors = self._axes
            bits = places.bits(place) & activities.bits(activity) & actors.bits(actor)
            self._since[signature] = _since(self.questions, bits)
        return self._since[signature]

    def together(self, reports: Iterable[Report]) -> frozenset[str]:
        """The incidents that some reports bear on together, where none of them does alone.

        Tellings that disagree may each be right in part: the activity of one, in the place of another.
        """
        tellings: dict[str, list[Report]] = {}
        for report in reports:
            if report.incident is not None:
                tellings.setdefault(report.incident, []).append(report)

        def bear(given: list[Report]) -> bool:
            places, activities, actors = self._axes
            bits = (
                _any(places.bits(each.place) for each in given)
                & _any(activities.bits(each.activity) for each in given)
                & _any(actors.bits(each.actor) for each in given)
            )
            return max(each.when.hi for each in given) > min(_since(self.questions, bits))

        return frozenset(name for name, given in tellings.items() if len(given) > 1 and bear(given))

    def partial(self, batch: Batch, part: int = 0, most: int | None = None) -> Partial:
        """What the rows of a batch come to.

        Args:
            batch: The rows.
            part: Which part of the table they are from, where it is read in several.
            most: Of rows that may be told by their number no more than so many are told one by one;
                left out: as many as the table says.
        """
        import numpy as np

        limit = batch.table.each if most is None else most
        strange, unknown = self.declared.strange(batch)
        known = ~strange
        telling, counting = self._wanted(batch)
        named = _named(batch)
        telling |= named & self._tells_of_known(batch)
        taken = self._taken(batch)
        many = counting & ~telling & ~taken & known & _is_countable(batch)
        one_by_one = (telling | (counting & ~many)) & known
        reading = _Reading(batch, part)
        told = reading.reports(np.flatnonzero(one_by_one))
        others = reading.reports(np.flatnonzero(named & ~one_by_one & known))
        numbers, rows = self._numbers(batch, np.flatnonzero(many), reading)
        few = reading.reports(rows) if len(rows) <= limit else None
        return Partial(
            rows=batch.read,
            outside=batch.outside,
            newest=int(batch.known.max()) if len(batch) else None,
            problems=(
                *reading.named(batch.problems),
                *reading.named(unknown),
                *reading.problems,
            ),
            told=told,
            few=few,
            many=(numbers,) if len(rows) else (),
            others=others,
        )

    def _wanted(self, batch: Batch) -> tuple[Any, Any]:
        """For each row whether it may bear on what tells it, and on what counts it (bool arrays)."""
        columns = [batch.columns.get(key) for key in ("place", "activity", "actor")]
        if len(self.questions) <= _AT_ONCE * _ROUNDS:
            since = self._since_by_rows(columns, len(batch))
        else:
            since = self._since_by_signatures(columns, len(batch))
        return batch.hi > since[0], batch.hi > since[1]

    def _since_by_rows(self, columns: Sequence[Encoded | None], rows: int) -> tuple[Any, Any]:
        """From when on each row is wanted: some questions at a time, of all rows together."""
        import numpy as np

        telling, counting = (np.full(rows, _NEVER, np.int64) for _ in range(2))
        told: list[tuple[Any, list[int]]] = []
        for axis, column in zip(self._axes, columns, strict=True):
            if column is not None:
                used, codes = np.unique(column.codes, return_inverse=True)
                told.append((codes, [axis.bits(column.values[code]) for code in used]))
        for first in range(0, len(self.questions), _AT_ONCE):
            asked = self.questions[first : first + _AT_ONCE]
            every = (1 << len(asked)) - 1
            bits = np.full(rows, every, np.uint64)
            for codes, values in told:
                part = [(value >> first) & every for value in values]
                bits &= np.array(part, np.uint64)[codes]
            here = np.flatnonzero(bits)
            sets, which = np.unique(bits[here], return_inverse=True)
            least = np.array([_since(asked, int(each)) for each in sets], np.int64).reshape(-1, 2)
            telling[here] = np.minimum(telling[here], least[which, 0])
            counting[here] = np.minimum(counting[here], least[which, 1])
        return telling, counting

    def _since_by_signatures(self, columns: Sequence[Encoded | None], rows: int) -> tuple[Any, Any]:
        """The same, of each signature by itself: for so many questions that few concern any one."""
        import numpy as np

        signatures, inverse = _distinct(
            [np.zeros(rows, np.int64) if c is None else c.codes for c in columns], rows
        )
        since = np.array(
            [
                self.since(
                    *(
                        None if c is None else c.values[code]
                        for c, code in zip(columns, codes, strict=True)
                    )
                )
                for codes in signatures
            ],
            np.int64,
        ).reshape(-1, 2)
        return since[inverse, 0], since[inverse, 1]

    def _tells_of_known(self, batch: Batch) -> Any:
        """For each row whether it tells of an incident of which the ledger tells."""
        import numpy as np

        column = batch.columns.get("incident")
        if column is None or not self.incidents:
            return np.zeros(len(batch), bool)
        told = [value in self.incidents for value in column.values]
        return np.array(told, bool)[column.codes]

    def _taken(self, batch: Batch) -> Any:
        """For each row whether it is taken back."""
        import numpy as np

        if not self.taken_back:
            return np.zeros(len(batch), bool)
        ids = batch.own["id"].take(np.arange(len(batch)))
        return np.array([id in self.taken_back for id in ids], bool)

    def _numbers(self, batch: Batch, rows: Any, reading: _Reading) -> tuple[Numbers, Any]:
        """Some rows by their number, and those of them that are no bad ones."""
        import numpy as np
        import polars as pl

        rows, ids = reading.sound(rows)
        lo, hi = self.likeness.within(batch.lo[rows], batch.hi[rows])
        until = self.likeness.known_by(batch.known[rows])
        columns = {key: column for key, column in batch.columns.items() if key in _SAME}
        least, most, told = _deaths(batch, rows)
        number = _number(batch, rows)
        distinct, kind = _distinct(
            [lo, hi, until, told, *(column.codes[rows] for column in columns.values())], len(rows)
        )
        newest = _newest(kind, batch.known[rows], len(distinct))
        kinds: dict[Alike, int] = {}
        names: list[Names] = []
        same: list[int] = []
        for codes, last in zip(distinct, newest, strict=True):
            values = {
                key: column.values[code]
                for (key, column), code in zip(columns.items(), codes[4:], strict=True)
            }
            alike = self._alike(values, codes)
            name = Names(values.get("place"), values["activity"], last)
            if alike not in kinds and not reading.accepts(alike, name, rows[kind == len(same)]):
                same.append(-1)
                continue
            place = kinds.setdefault(alike, len(kinds))
            same.append(place)
            if place == len(names):
                names.append(name)
            else:
                names[place] = names[place].joined(name)
        of = np.array(same, np.int32)[kind]
        good = of >= 0
        numbers = Numbers(
            kinds=tuple(kinds),
            names=tuple(names),
            kind=of[good],
            # Hashed the same in every process and on every machine.
            id=pl.Series(ids, dtype=pl.String).hash(seed=0).to_numpy()[good],
            number=number[good] if (number != 1).any() else None,
            deaths=(least[good], most[good]) if told.any() else None,
        )
        return numbers, rows[good]

    def _alike(self, values: dict[str, Any], times: Iterable[int]) -> Alike:
        lo, hi, until, told, *_ = times
        shared: dict[str, Any] = {key: values.get(key) for key in SHARED}
        return Alike(
            **shared,
            place=self.likeness.of_place(values.get("place")),
            activity=self.likeness.of_activity(values["activity"]),
            report_dated=bool(values.get("report_dated")),
            tells_deaths=bool(told),
            lo=lo,
            hi=hi,
            known_by=until,
        )


_SAME = ("place", "activity", "report_dated", *SHARED)
"""The keys in which rows that are told by their number agree, times and deaths apart."""


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
        own = {key: column.take(rows) for key, column in self.batch.own.items()}
        found = []
        for place, row in enumerate(map(int, rows)):
            report = self._report(row, {key: values[place] for key, values in own.items()})
            if report is not None:
                found.append((self.position(row), report))
        return tuple(found)

    def sound(self, rows: Any) -> tuple[Any, list[str]]:
        """Of some rows those that have an id and nothing else of their own that is bad; their ids."""
        import numpy as np

        own = self.batch.own
        ids = own["id"].take(rows)
        refused = {place: ("id", id) for place, id in enumerate(ids) if not isinstance(id, str)}
        for key, column in own.items():
            if key != "id":
                for place, value in column.refused(rows).items():
                    refused.setdefault(place, (key, value))
        for place, (key, value) in sorted(refused.items()):
            self._refuse(key, int(rows[place]), value)
        good = np.ones(len(rows), bool)
        good[list(refused)] = False
        return rows[good], [id for place, id in enumerate(ids) if place not in refused]

    def accepts(self, alike: Alike, names: Names, rows: Any) -> bool:
        """Whether a record may be so; if not, its rows are bad ones."""
        try:
            as_report("a row", alike, names, 1, None)
        except InputError as error:
            for row in map(int, rows):
                self._add(row, error)
            return False
        return True

    def _refuse(self, key: str, row: int, value: Any) -> None:
        position = self.position(row)
        self.problems.append((position, problem(self.batch.table, key, position[1], value)))

    def _report(self, row: int, own: dict[str, Any]) -> Report | None:
        for key, value in own.items():
            if isinstance(value, Refused) or (key == "id" and value is None):
                self._refuse(key, row, value)
                return None
        told = {key: value for key, value in own.items() if value is not None}
        try:
            return Report(**self.batch.fields(row), **told)
        except InputError as error:
            self._add(row, error)
            return None

    def _add(self, row: int, error: InputError) -> None:
        position = self.position(row)
        self.problems += [
            (position, attrs.evolve(p, file=self.batch.table.name, entry=f"row {position[1]}"))
            for p in error.problems
        ]


def _named(batch: Batch) -> Any:
    """For each row whether it names its incident (a bool array)."""
    import numpy as np

    column = batch.columns.get("incident")
    if column is None:
        return np.zeros(len(batch), bool)
    return column.each(lambda name: name is not None, bool)


def _is_countable(batch: Batch) -> Any:
    """For each row whether nothing of it but what rows alike share could ever be asked for."""
    found = ~_named(batch) & batch.columns["when"].each(_is_plain, bool)
    if "stance" in batch.columns:
        found &= batch.columns["stance"].each(lambda told: told in (None, Stance.AFFIRMS), bool)
    if "deaths" in batch.columns:
        found &= batch.columns["deaths"].each(_is_whole, bool)
    return found


def _is_plain(when: Any) -> bool:
    return isinstance(when, Moment) and when.doubt == 0 and not when.members


def _is_whole(deaths: Any) -> bool:
    """Whether deaths can be added up exactly."""
    return not isinstance(deaths, Interval) or (deaths.low % 1 == 0 and deaths.high % 1 == 0)


def _distinct(columns: list[Any], rows: int) -> tuple[list[list[int]], Any]:
    """The distinct combinations of some columns of whole numbers, and for each row which it has."""
    import numpy as np

    inverse = np.zeros(rows, np.int64)
    first = np.zeros(1 if rows else 0, np.int64)
    for column in columns:
        _, codes = np.unique(column, return_inverse=True)
        size = int(codes.max()) + 1 if rows else 1
        # Both are below the number of rows, so that their product cannot overflow.
        _, first, inverse = np.unique(
            inverse * size + codes, return_index=True, return_inverse=True
        )
    return [[int(column[row]) for column in columns] for row in first], inverse


def _newest(kind: Any, known: Any, kinds: int) -> list[int]:
    import numpy as np

    found = np.full(kinds, BEGINNING, np.int64)
    np.maximum.at(found, kind, known)
    return [int(each) for each in found]


def _deaths(batch: Batch, rows: Any) -> tuple[Any, Any, Any]:
    """The least and the most deaths of some rows, and whether they are told."""
    import numpy as np

    column = batch.columns.get("deaths")
    if column is None:
        none = np.zeros(len(rows), np.int64)
        return none, none, none
    told = [
        (int(each.low), int(each.high), 1) if isinstance(each, Interval) else (0, 0, 0)
        for each in column.values
    ]
    least, most, are = np.array(told, np.int64).reshape(-1, 3).T
    codes = column.codes[rows]
    return least[codes], most[codes], are[codes]


def _number(batch: Batch, rows: Any) -> Any:
    """How many incidents each of some rows tells of."""
    import numpy as np

    column = batch.columns.get("number")
    if column is None:
        return np.ones(len(rows), np.int64)
    return column.each(lambda told: told if isinstance(told, int) else 1, np.int64)[rows]


def compile_scopes(
    ledger: Ledger, clocks: Iterable[Clocks] = (), taken_back: Iterable[str] = ()
) -> CompiledScopes:
    """What a ledger asks of every row, whenever it is reviewed.

    Args:
        ledger: The ledger.
        clocks: Where it will be reviewed: there rows told by their number answer as each by itself
            would; at others, as of the end of a civil day.
        taken_back: Ids of rows that are taken back.
    """
    questions = [*_of_pledges(ledger), *_of_statements(ledger)]
    incidents = {
        name
        for record in ledger.dated.values()
        for name in (getattr(record, "incident", None), *getattr(record, "incidents", ()))
        if name is not None
    }
    return CompiledScopes(
        questions=tuple(dict.fromkeys(questions)),
        incidents=frozenset(incidents),
        declared=Declared.of(ledger),
        likeness=likeness(ledger, clocks),
        taken_back=frozenset(taken_back),
    )


def _of_pledges(ledger: Ledger) -> Iterator[Question]:
    pledges = ledger.all(Pledge)
    # Who broke their word first is told by single acts.
    reciprocal = {
        id
        for pledge in pledges
        if pledge.condition is not None and pledge.condition.unless_broken
        for id in (pledge.id, *pledge.condition.unless_broken)
    }
    for pledge in pledges:
        yield Question(
            ledger.places.region((*pledge.places, *pledge.control)),
            ledger.activities.region(pledge.activities),
            bound(ledger, pledge.debtor),
            reads_since(ledger, pledge),
            counts=pledge.kind in _COUNTING and pledge.id not in reciprocal,
        )


def _of_statements(ledger: Ledger) -> Iterator[Question]:
    """What a statement speaks of, whenever; one without a scope of its own names incidents."""
    everywhere = tuple(place.id for place in ledger.all(Place) if not place.part_of)
    for statement in ledger.all(Statement):
        if statement.activities:
            # Whose word the speaker's is, claims will tell: here it is enough that it is among these.
            about = statement.about or statement.speaker
            heads = {*ledger.actors.ancestors(about), *ledger.node(Actor, about).speaks_for}
            yield Question(
                ledger.places.region(statement.places or everywhere),
                ledger.activities.region(statement.activities),
                frozenset().union(*(bound(ledger, head) for head in heads)),
                BEGINNING,
            )


def bound(ledger: Ledger, debtor: str) -> frozenset[str]:
    """Whoever may be bound by the word of a debtor: its parts, what it is part of, what it controls."""
    debtors = ledger.actors.subtree(debtor)
    found = {actor.id for actor in ledger.all(Actor) if debtors.contains(actor.id) is not F}
    controllers = _controllers(ledger)
    waiting = list(found)
    while waiting:
        for actor in controllers.get(waiting.pop(), ()):
            below = ledger.actors.descendants(actor) - found
            found |= below
            waiting.extend(below)
    return frozenset(found)


def _controllers(ledger: Ledger) -> dict[str, list[str]]:
    """By actor, those that it controls."""
    controlled: dict[str, list[str]] = {}
    for actor in ledger.all(Actor):
        for control in actor.controlled_by:
            controlled.setdefault(control.actor, []).append(actor.id)
    return controlled
