"""What the sentences of a scenario have told so far, and what its reviews say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pledgewatch.errors import InputError, Problem, nearest

if TYPE_CHECKING:
    from pledgewatch.engine.review import Review
    from pledgewatch.model.ledger import Ledger, Location
    from pledgewatch.model.records import Record

__all__ = ["NODES", "Told", "Unknown", "World", "one", "unknown"]

NODES = ("actor", "place", "activity", "source")


class Unknown(InputError, LookupError):
    """A name that nothing goes by, or several things do."""


def unknown(what: str, expected: str) -> Unknown:
    """The error for a name that cannot be found.

    Args:
        what: What is not there, as a phrase.
        expected: What to write instead.
    """
    return Unknown(Problem(entry=what, expected=expected))


class Told:
    """A record as it was told: its table, its raw keys, and the sentences that told it.

    Attributes:
        table: The table of a ledger file that it belongs to.
        fields: Its keys and values, as a ledger file has them.
        sentences: What told it: the line of each sentence and its text.
        id: The id of the record.
    """

    def __init__(
        self, table: str, fields: dict[str, Any], sentences: list[tuple[int, str]]
    ) -> None:
        self.table = table
        self.fields = fields
        self.sentences = sentences
        self.id = str(fields.get("id", ""))


class World:
    """A ledger as the sentences of a scenario build it, and the reviews that are made of it.

    Attributes:
        folders: Where files that a sentence names are looked for.
        told: Every record told, in order.
        header, assumptions: The tables of a ledger file that hold for all of it.
        now: The file, the line and the text of the sentence that is being read.
        review, earlier: The latest review and the one before it.
    """

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        self.folders = tuple(folders)
        self.told: list[Told] = []
        self.header: dict[str, Any] = {}
        self.assumptions: dict[str, Any] = {}
        self.now: tuple[str, int, str] = ("", 0, "")
        self.review: Review | None = None
        self.earlier: Review | None = None
        self._read: Ledger | None = None
        self._known: dict[tuple[str, str], str] = {}
        self._focus: dict[str, Told] = {}
        self._made: Ledger | None = None
        self._zoned: Any = None
        self._newest: int | None = None
        self._reviews: dict[tuple[int, int], Review] = {}

    # -- telling -------------------------------------------------------------------------------

    def add(self, table: str, **fields: Any) -> Told:
        """A new record; keys whose value is None are left out, and a name is made where none is given.

        Raises:
            InputError: for values that no such record can have.
        """
        given = {key: value for key, value in fields.items() if value is not None}
        if "id" not in given:
            given = {"id": self.free(table), **given}
        told = Told(table, given, [self.now[1:]])
        self.accept(told)
        return told

    def accept(self, told: Told) -> None:
        """Take in a record that was told; what no such record can hold is refused at once."""
        self._check(told)
        self.told.append(told)
        self._focus[told.table] = told
        if told.table not in NODES:
            self._focus["record"] = told
        self.changed(told.table)

    def change(self, told: Told, **fields: Any) -> None:
        """Tell more of a record."""
        before = dict(told.fields)
        told.fields.update(fields)
        try:
            self._check(told)
        except InputError:
            told.fields.clear()
            told.fields.update(before)
            raise
        told.sentences.append(self.now[1:])
        self.changed(told.table)

    def forget(self, count: int) -> None:
        """Keep the first so many records that were told, and forget the others."""
        del self.told[count:]
        self._focus = {told.table: told for told in self.told}
        dated = [told for told in self.told if told.table not in NODES]
        if dated:
            self._focus["record"] = dated[-1]
        self.changed()

    def record_of(self, told: Told) -> Record:
        """The record that was told."""
        record: Record = self._zones().record(told.table, told.fields)
        return record

    def rename(self, told: Told, name: str) -> None:
        """Call a record by another name.

        Raises:
            InputError: for what is no name, or where another record speaks of it already.
        """
        later = self.told[next(n for n, each in enumerate(self.told) if each is told) + 1 :]
        if any(_mentions(other.fields, told.id) for other in later):
            raise InputError(
                Problem(
                    entry="that is called",
                    found=f'a name for "{told.id}", of which another record speaks already',
                    expected="the name right after the sentence that tells the record",
                )
            )
        self.change(told, id=name)

    def zone_of(self, place: str) -> str | None:
        """The time zone of a place."""
        zone: str | None = self._zones().of(place)
        return zone

    def last(self, table: str = "record") -> Told:
        """The record of a table that was told last (`record`: of any that is dated).

        Raises:
            Unknown: when none was told.
        """
        if table not in self._focus:
            what = table.replace("_", " ")
            raise unknown(f"no {what} has been told yet", f"{one(what)} before a sentence on it")
        return self._focus[table]

    def told_of(self, table: str, id: str) -> Told | None:
        """What was told of a record, unless it was read from a file or comes with pledgewatch."""
        return next((each for each in self.told if (each.table, each.id) == (table, id)), None)

    def changed(self, table: str = "place") -> None:
        """Forget what was made of what was told, for more of a table was told."""
        self._made = None
        self._reviews.clear()
        if table == "place":
            self._zoned = None

    def free(self, table: str) -> str:
        """A name that no record has yet."""
        taken = {told.id for told in self.told}
        taken |= {record.id for record in self._read.records} if self._read else set()
        number = sum(told.table == table for told in self.told) + 1
        while (name := f"{table.replace('_', ' ')} {number}") in taken:
            number += 1
        return name

    def _check(self, told: Told) -> None:
        try:
            told.id = self.record_of(told).id
        except InputError as error:
            raise InputError(self._placed(told, problem) for problem in error.problems) from None

    def _placed(self, told: Told, problem: Problem) -> Problem:
        return Problem(
            entry=f'{told.table.replace("_", " ")} "{told.id}"',
            field=problem.field,
            found=problem.found,
            expected=problem.expected,
        )

    def open(self, path: str) -> None:
        """Read a ledger file or folder; what is told beside it is added to it.

        Raises:
            InputError: for a file that is not there or cannot be read.
        """
        from pledgewatch.io import read

        places = [folder / path for folder in self.folders] or [Path(path)]
        found = next((place for place in places if place.exists()), places[0])
        ledger = read(found)
        self._read = ledger if self._read is None else self._read | ledger
        self.changed()

    def use(self, ledger: Ledger, newest: int) -> None:
        """Take a ledger in place of all that was told, and forget what was reviewed.

        Args:
            ledger: The ledger; names are still those of what was told.
            newest: The newest knowledge time (microseconds UTC).
        """
        self.changed()
        self._made, self._newest = ledger, newest
        self.review = self.earlier = None

    # -- names ---------------------------------------------------------------------------------

    def nodes(self, table: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The id of every node of a table, and the names that it goes by."""
        for told in self.told:
            if told.table == table:
                names = told.fields.get("name"), *told.fields.get("aliases", ())
                yield told.id, tuple(name for name in names if name)
        for record in self._read.records if self._read else ():
            if record.table == table:
                shown: Any = record
                yield record.id, (*filter(None, [shown.name]), *shown.aliases)
        for (kind, name), id in self._known.items():
            if kind == table:
                yield id, (name,)

    def know(self, table: str, name: str, within: str | None = None) -> None:
        """Let a name stand for a place or activity that comes with pledgewatch.

        Raises:
            InputError: when none or several of them go by that name.
        """
        from pledgewatch.conventions import catalogue

        self._known[table, name] = catalogue(table).find(name, within=within).id

    def call(self, table: str, id: str, names: Iterable[str]) -> None:
        """Let more names stand for a node that was read from a file."""
        self._known.update({(table, name): id for name in names})

    def named(self, table: str, name: str) -> str:
        """The id of the actor, place, activity or source that goes by a name.

        Raises:
            Unknown: when none does, with the nearest name, or when several do.
        """
        known = list(self.nodes(table))
        if any(id == name for id, _ in known) or _is_catalogued(table, name):
            return name
        for same in (lambda each: each == name, lambda each: each.casefold() == name.casefold()):
            ids = {id for id, names in known if any(map(same, (*names, id)))}
            if len(ids) == 1:
                return ids.pop()
            if ids:
                told = ", ".join(f'"{id}"' for id in sorted(ids))
                raise unknown(f'several go by the name "{name}"', f"the id of one of them: {told}")
        near = nearest(name, {each for id, names in known for each in (id, *names)})
        expected = f"the name of {one(table)}{near or _listed(table, known)}"
        raise unknown(f'no {table} goes by the name "{name}"', expected)

    def many(self, table: str, names: Iterable[str]) -> list[str]:
        """The ids of several nodes; see `named`."""
        return [self.named(table, name) for name in names]

    def maybe(self, table: str, name: str | None) -> str | None:
        """The id of a node where one is named; see `named`."""
        return None if name is None else self.named(table, name)

    def ids(self, *tables: str) -> list[str]:
        """The ids of all records of some tables (none: of all that are dated)."""

        def wanted(table: str) -> bool:
            return table in tables if tables else table not in (*NODES, "expected", "reading")

        read = self._read.records if self._read else ()
        return [
            *(told.id for told in self.told if wanted(told.table)),
            *(record.id for record in read if wanted(record.table)),
        ]

    def record(self, id: str, *tables: str) -> str:
        """The id itself, where a record goes by it.

        Raises:
            Unknown: when none does, with the nearest id.
        """
        known = self.ids(*tables)
        if id in known:
            return id
        what = tables[0].replace("_", " ") if len(tables) == 1 else "record"
        told = [(each, ()) for each in known]
        expected = f"the name of {one(what)}{nearest(id, known) or _listed(what, told)}"
        raise unknown(f'no {what} is called "{id}"', expected)

    def pledge(self, id: str | None = None) -> str:
        """The pledge of that id; without one, the only pledge there is.

        Raises:
            Unknown: when there is none, or when there are several and none is named.
        """
        if id is not None:
            return self.record(id, "pledge")
        known = self.ids("pledge")
        if len(known) == 1:
            return known[0]
        if not known:
            raise unknown("nothing has been pledged yet", "a pledge before a sentence on it")
        raise unknown("there are several pledges", f"the name of one of them: {_quoted(known)}")

    def pledge_told(self, id: str | None = None) -> str:
        """As `pledge`; without an id, the pledge that was told last."""
        if id is None and "pledge" in self._focus:
            return self._focus["pledge"].id
        return self.pledge(id)

    # -- the ledger ----------------------------------------------------------------------------

    def _zones(self) -> Any:
        """In which zone times are told, as long as no other place is told."""
        from pledgewatch.model.zones import Zones

        if self._zoned is None:
            self._zoned = Zones(self._places(), self._header()["timezone"])
        return self._zoned

    def _header(self) -> dict[str, Any]:
        """What holds for the whole ledger: what was told, before what was read."""
        import attrs

        from pledgewatch.model.records import Header

        read = self._read.header if self._read else Header()
        return {**attrs.asdict(read), **self.header}

    def _places(self) -> dict[str, Any]:
        from pledgewatch.model.records import Place

        read = self._read.records if self._read else ()
        known = {record.id: record for record in read if isinstance(record, Place)}
        for told in self.told:
            if told.table == "place":
                fields = told.fields
                known[told.id] = Place(
                    id=told.id,
                    part_of=tuple(fields.get("part_of", ())),
                    timezone=fields.get("timezone"),
                )
        return known

    def records(self) -> list[Record]:
        """Every record that was told."""
        return [self.record_of(told) for told in self.told]

    @property
    def ledger(self) -> Ledger:
        """All that was told as a ledger.

        Raises:
            InputError: for what contradicts itself or names what is not there, each with its line.
        """
        if self._made is None:
            self._made = self._make()
        return self._made

    def _make(self) -> Ledger:
        from pledgewatch.conventions import load
        from pledgewatch.model.ledger import Ledger

        read = self._read
        records = self.records()
        file = self.now[0] or "the feature"
        locations: dict[tuple[str, str], Location] = dict(read.locations) if read else {}
        for record, told in zip(records, self.told, strict=True):
            locations[record.table, record.id] = file, told.sentences[0][0] or None, {}
        assumptions = load(self.assumptions) if self.assumptions else None
        if assumptions is None and read is not None:
            assumptions = read.assumptions
        return Ledger(
            [*(read.records if read else ()), *records],
            **self._header(),
            assumptions=assumptions,
            locations=locations,
        )

    def sentences_on(self, id: str) -> list[tuple[int, str]]:
        """The sentences that told a record, each with its line; none for one read from a file."""
        return [
            each
            for told in self.told
            if told.id == id and told.table not in NODES
            for each in told.sentences
        ]

    # -- reviewing -----------------------------------------------------------------------------

    def instant(self, text: str) -> int:
        """The instant of a review: a day means its last one."""
        found = self.ledger.instant(text)
        assert found is not None
        return found

    def reviewed(self, as_of: str | None = None, at: str | None = None) -> Review:
        """The review as of a time; without one, the one that was made last.

        Raises:
            Unknown: when nothing was reviewed yet.
        """
        if as_of is None:
            if self.review is None:
                raise unknown(
                    "nothing has been reviewed yet",
                    "`as of` and a day at its beginning, or `When it is reviewed as of` and a day "
                    "before this",
                )
            return self.review
        known_by = self.instant(as_of)
        return self._review(known_by if at is None else self.instant(at), known_by)

    def _review(self, at: int, as_of: int) -> Review:
        from pledgewatch.engine.review import review

        if (at, as_of) not in self._reviews:
            self._reviews[at, as_of] = review(self.ledger, at, as_of)
        return self._reviews[at, as_of]

    def look(self, as_of: str | None = None, at: str | None = None) -> None:
        """Make a review, which the expectations that follow speak of; None: of all there is."""
        self.earlier = self.review
        newest = self.ledger._newest if self._newest is None else self._newest
        self.review = self._review(newest, newest) if as_of is None else self.reviewed(as_of, at)


def one(what: str) -> str:
    """A word with its article: `an actor`, `a place`."""
    return f"{'an' if what[0] in 'aeiou' else 'a'} {what}"


def _mentions(value: object, id: str) -> bool:
    """Whether raw keys name a record, other than by their own id."""
    if isinstance(value, dict):
        return any(_mentions(item, id) for key, item in value.items() if key != "id")
    if isinstance(value, list):
        return any(_mentions(item, id) for item in value)
    return value == id


def _is_catalogued(table: str, name: str) -> bool:
    from pledgewatch.conventions import PREFIXES, catalogue

    prefix = PREFIXES.get(table)
    if prefix is None or not name.startswith(prefix):
        return False
    if name not in catalogue(table):
        raise unknown(f'no {table} is called "{name}"', catalogue(table).instead_of(name))
    return True


def _quoted(names: Sequence[str]) -> str:
    told = [f'"{name}"' for name in names[:8]]
    return ", ".join(told) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _listed(what: str, known: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    """All there is, where nothing is near."""
    if not known:
        return f"; no {what} has been told yet"
    return f"; there are {_quoted([names[0] if names else id for id, names in known])}"
