"""What the sentences of a scenario have told so far, and what its reviews say."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch.errors import InputError, nearest
from pledgewatch.gherkin.messages import said

if TYPE_CHECKING:
    from pledgewatch.engine.review import Review
    from pledgewatch.model.checks import Location
    from pledgewatch.model.ledger import Ledger
    from pledgewatch.model.records import Record


NODES = ("actor", "place", "activity", "source")
_NEVER_DATED = (*NODES, "expected", "reading")


class Unknown(InputError, LookupError):
    """A name that nothing goes by, or several things do."""


class UnknownName(Unknown):
    """A name that no actor, place, activity or source goes by."""


def unknown(what: str, expected: str) -> Unknown:
    """The error that something, named by a phrase, cannot be found, with what to write instead."""
    return Unknown(entry=what, expected=expected)


@dataclasses.dataclass(eq=False)
class SentenceRecord:
    """A record as it was told.

    Attributes:
        table: The table of a ledger file that it belongs to.
        fields: Its keys and values, as a ledger file has them.
        sentences: What told it: the line of each sentence and its text.
        id: The id of the record.
    """

    table: str
    fields: dict[str, Any]
    sentences: list[tuple[int, str]]
    id: str = ""


class World:
    """A ledger as the sentences of a scenario build it, and the reviews that are made of it.

    Attributes:
        folders: Where files that a sentence names are looked for.
        told: Every record told, in order.
        header, assumptions: The tables of a ledger file that hold for all of it.
        counters: The last reading of each counter: its day and its total.
        now, language: The file, the line and the text of the sentence that is being read, and its language.
        review, earlier: The latest review and the one before it.
    """

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        from pledgewatch.model.ledger import Ledger

        self.folders = tuple(folders)
        self.told: list[SentenceRecord] = []
        self.header: dict[str, Any] = {}
        self.assumptions: dict[str, Any] = {}
        self.counters: dict[tuple[Any, ...], tuple[str, int]] = {}
        self.now: tuple[str, int, str] = ("", 0, "")
        self.language = "en"
        self.review: Review | None = None
        self.earlier: Review | None = None
        self._read = Ledger()
        self._known: dict[tuple[str, str], str] = {}
        self._made: Ledger | None = None
        self._zoned: Any = None
        self._newest: int | None = None
        self._as_of: str | None = None
        self._reviews: dict[tuple[int, int], Review] = {}

    # -- telling -------------------------------------------------------------------------------

    def add(self, table: str, **fields: Any) -> SentenceRecord:
        """A new record; keys whose value is None are left out, and a name is made where none is given.

        Raises:
            InputError: for values that no such record can have.
        """
        given = {key: value for key, value in fields.items() if value is not None}
        if "id" not in given:
            given = {"id": self.free(table), **given}
        told = SentenceRecord(table, given, [self.now[1:]])
        self.accept(told)
        return told

    def accept(self, told: SentenceRecord) -> None:
        """Take in a record that was told; what no such record can hold is refused at once."""
        told.id = self._id_of(told, told.fields)
        self.told.append(told)
        self.changed(told.table)

    def change(self, told: SentenceRecord, **fields: Any) -> None:
        """Tell more of a record."""
        told.id = self._id_of(told, {**told.fields, **fields})
        told.fields.update(fields)
        told.sentences.append(self.now[1:])
        self.changed(told.table)

    def _id_of(self, told: SentenceRecord, fields: dict[str, Any]) -> str:
        """The id of a record with these keys, which it must be able to hold."""
        try:
            return str(self.zones.record(told.table, fields).id)
        except InputError as error:
            entry = f'{told.table.replace("_", " ")} "{told.id or fields.get("id", "")}"'
            raise InputError(
                attrs.evolve(each, entry=entry, file=None, line=None) for each in error.problems
            ) from None

    def forget(self, count: int) -> None:
        """Keep the first so many records that were told, and forget the others."""
        del self.told[count:]
        self.changed()

    def record_of(self, told: SentenceRecord) -> Record:
        """The record that was told."""
        record: Record = self.zones.record(told.table, told.fields)
        return record

    def records(self, table: str) -> list[Any]:
        """The records of a table, read or told."""
        told = [self.record_of(each) for each in self.told if each.table == table]
        return [*(each for each in self._read.records if each.table == table), *told]

    def last(self, table: str = "record") -> SentenceRecord:
        """The record of a table that was told last (`record`: of any that is dated).

        Raises:
            Unknown: when none was told.
        """
        for told in reversed(self.told):
            if told.table == table or (table == "record" and told.table not in NODES):
                return told
        what = table.replace("_", " ")
        raise unknown(f"no {what} has been told yet", f"{one(what)} before a sentence on it")

    def told_of(self, table: str, id: str) -> SentenceRecord | None:
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
        taken = {each.id for each in self._all()}
        number = sum(told.table == table for told in self.told) + 1
        while (name := f"{table.replace('_', ' ')} {number}") in taken:
            number += 1
        return name

    def open(self, path: str) -> None:
        """Read a ledger file or folder; what is told beside it is added to it.

        Raises:
            InputError: for a file that is not there or cannot be read.
        """
        from pledgewatch.io import read

        places = [folder / path for folder in self.folders] or [Path(path)]
        ledger = read(next((place for place in places if place.exists()), places[0]))
        self._read = self._read | ledger if self._read.records else ledger
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
                yield told.id, tuple(filter(None, names))
        for record in self._read.records:
            if record.table == table:
                shown: Any = record
                yield record.id, (*filter(None, [shown.name]), *shown.aliases)
        yield from ((id, (name,)) for (kind, name), id in self._known.items() if kind == table)

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
        # A proper name may well end with an s.
        forms: list[Callable[[str], str]] = [str, str.casefold]
        for form in (*forms, _singular) if table == "activity" else forms:
            ids = {id for id, names in known if form(name) in map(form, (*names, id))}
            if len(ids) == 1:
                return ids.pop()
            if ids:
                told = ", ".join(f'"{id}"' for id in sorted(ids))
                raise unknown(f'several go by the name "{name}"', f"the id of one of them: {told}")
        near = nearest(name, {each for id, names in known for each in (id, *names)})
        listed = _listed(table, [names[0] if names else id for id, names in known])
        expected = said("a_name", what=one(table)) + (near or listed)
        raise UnknownName(entry=said("no_name", table=table, name=name), expected=expected)

    def ids(self, *tables: str) -> list[str]:
        """The ids of all records of some tables (none: of all that are dated)."""
        if not tables:
            return [each.id for each in self._all() if each.table not in _NEVER_DATED]
        return [each.id for each in self._all() if each.table in tables]

    def _all(self) -> Iterator[Any]:
        yield from self.told
        yield from self._read.records

    def record(self, id: str, *tables: str) -> str:
        """The id itself, where a record goes by it.

        Raises:
            Unknown: when none does, with the nearest id.
        """
        known = self.ids(*tables)
        if id in known:
            return id
        what = tables[0].replace("_", " ") if len(tables) == 1 else "record"
        expected = said("a_name", what=one(what)) + (nearest(id, known) or _listed(what, known))
        raise unknown(said("no_id", what=what, id=id), expected)

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

    def pledge_told(self) -> str:
        """The pledge that was told last; where none was, the only one that was read."""
        told = [each.id for each in self.told if each.table == "pledge"]
        return told[-1] if told else self.pledge()

    # -- the ledger ----------------------------------------------------------------------------

    @property
    def zones(self) -> Any:
        """In which zone times are told, as long as no other place is told."""
        from pledgewatch.model.records import Place
        from pledgewatch.model.zones import Zones

        if self._zoned is None:
            known = {each.id: each for each in self._read.records if isinstance(each, Place)}
            for told in self.told:
                if told.table == "place":
                    given = {key: told.fields.get(key) for key in ("part_of", "timezone")}
                    known[told.id] = Place(
                        id=told.id, part_of=given["part_of"] or (), timezone=given["timezone"]
                    )
            self._zoned = Zones(known, self._header()["timezone"])
        return self._zoned

    def _header(self) -> dict[str, Any]:
        """What holds for the whole ledger: what was told, before what was read."""
        return {**attrs.asdict(self._read.header), **self.header}

    @property
    def ledger(self) -> Ledger:
        """All that was told as a ledger.

        Raises:
            InputError: for what contradicts itself or names what is not there, each with its line.
        """
        from pledgewatch.conventions import load
        from pledgewatch.model.ledger import Ledger

        if self._made is None:
            records = [self.record_of(told) for told in self.told]
            file = self.now[0] or "the feature"
            places: dict[tuple[str, str], Location] = {
                (record.table, record.id): (file, told.sentences[0][0] or None, {})
                for record, told in zip(records, self.told, strict=True)
            }
            self._made = Ledger(
                [*self._read.records, *records],
                **self._header(),
                assumptions=load(self.assumptions) if self.assumptions else self._read.assumptions,
                locations={**self._read.locations, **places},
            )
        return self._made

    def sentences_on(self, id: str) -> list[tuple[int, str]]:
        """The sentences that told a record, each with its line; none for one read from a file."""
        told = (each for each in self.told if each.id == id and each.table not in NODES)
        return [sentence for each in told for sentence in each.sentences]

    # -- reviewing -----------------------------------------------------------------------------

    def reviewed(self, as_of: str | None = None, at: str | None = None) -> Review:
        """The review as of a time; without one, the one that was made last.

        Raises:
            Unknown: when nothing was reviewed yet.
        """
        if as_of is None and self.review is None:
            # Where none was reviewed for all, what follows an `as of` is meant as of that.
            as_of = self._as_of
        if as_of is not None:
            self._as_of = as_of
            known_by = self.ledger.instant(as_of)
            return self._review(known_by if at is None else self.ledger.instant(at), known_by)
        if self.review is None:
            raise unknown(
                "nothing has been reviewed yet",
                "`as of` and a day at its beginning, or `When it is reviewed as of` and a day before this",
            )
        return self.review

    def _review(self, at: Any, as_of: Any) -> Review:
        from pledgewatch.engine.review import review

        if (at, as_of) not in self._reviews:
            self._reviews[at, as_of] = review(self.ledger, at, as_of)
        return self._reviews[at, as_of]

    def look(self, as_of: str | None = None, at: str | None = None) -> None:
        """Make a review, which the expectations that follow speak of; None: of all there is."""
        self.earlier = self.review
        newest = self.ledger._newest if self._newest is None else self._newest
        self.review = self._review(newest, newest) if as_of is None else self.reviewed(as_of, at)


def _singular(name: str) -> str:
    """A name without case, each word as if there were one of it."""
    return " ".join(word.removesuffix("s") for word in name.casefold().split(" "))


def one(what: str) -> str:
    """A word with its article: `an actor`, `a place`."""
    return f"{'an' if what[0] in 'aeiou' else 'a'} {what}"


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


def _listed(what: str, known: Sequence[str]) -> str:
    """All there is, where nothing is near."""
    return said("there_are", names=_quoted(known)) if known else said("none_told", what=what)
