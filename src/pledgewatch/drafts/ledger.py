"""Candidates as a ledger file to be edited: declared actors, places and sources, each draft under its sentence."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from pledgewatch.conventions import PREFIXES, gazetteer
from pledgewatch.conventions.catalogues import folded
from pledgewatch.drafts.candidate import Candidate
from pledgewatch.drafts.names import Who
from pledgewatch.drafts.sentences import Passage, sentences
from pledgewatch.errors import InputError
from pledgewatch.io import toml
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import (
    Activity,
    Actor,
    Node,
    Place,
    Record,
    Source,
)
from pledgewatch.model.zones import Zones

_WIDTH = 100
_HEAD = """\
# A draft, made by rules from an article: nothing in it counts yet.
#
# Each entry stands below the sentence it was found in. Mend it, then take its line `review = true` away; throw
# away what is none. `pledgewatch lint` lists what still waits.
"""


class Writer:
    """Makes records of candidates, and the file they stand in.

    Args:
        text: The article.
        on: The day it is from.
        ledger: Whose actors and places may be named; what is named of it is declared in the file again.
    """

    def __init__(self, text: str, on: dt.date, ledger: Ledger | None) -> None:
        self._text, self._on, self._ledger = text, on, ledger
        self._source = f"article-{on.isoformat()}"
        self._labels = {each.label: each.id for each in ledger.all(Actor)} if ledger else {}
        self._zone = ledger.timezone if ledger else None
        self._nodes: dict[type[Node], dict[str, Node]] = {}
        self._ids: Counter[str] = Counter()
        self._pledges: list[tuple[str, Candidate]] = []
        self._announced: dict[str, str] = {}

    def file(self, candidates: Sequence[Candidate]) -> str:
        """The text of the ledger file."""
        given = sentences(self._text)
        self._node(Source, self._source, name=f"the article of {self._on.day} {self._on:%B %Y}")
        self._announced = self._announcements(candidates)
        named = [self._id(each) for each in candidates]
        self._pledges = [
            (id, each) for id, each in zip(named, candidates, strict=True) if each.table == "pledge"
        ]
        blocks = [
            self._block(number, id, each, given)
            for number, (id, each) in enumerate(zip(named, candidates, strict=True), start=1)
        ]
        title = next(
            (t for each in given if (t := each.text)[0].isupper() and t.count(" ") > 2),
            "an article",
        )
        title = unicodedata.normalize("NFC", f"Draft: {' '.join(title.split())[:120]}")
        zones = Zones(
            {
                id: each
                for id, each in self._nodes.get(Place, {}).items()
                if isinstance(each, Place)
            },
            self._zone,
        )
        told = toml.dumps(Ledger((), title=title, timezone=self._zone)).rstrip()
        nodes = [
            toml.entry(node, zones)
            for kind in (Actor, Place, Activity, Source)
            for node in self._nodes.get(kind, {}).values()
        ]
        return "\n\n".join([f"{_HEAD}\n{told}", *nodes, *blocks]) + "\n"

    # -- one candidate -----------------------------------------------------------------------------

    def _block(self, number: int, id: str, given: Candidate, text: Sequence[Passage]) -> str:
        fields, notes = self._fields(given)
        fields["id"] = id
        record, more = self._record(given.table, fields)
        told = [f"{number}. {given.table}, characters {given.start} to {given.end}"]
        around = [each for each in text if each.start < given.end and given.start < each.end]
        told += ['"' + " ".join(" ".join(each.text.split()) for each in around) + '"']
        told += [*given.notes, *notes, *more]
        comment = "\n".join(
            line for each in told for line in textwrap.wrap(
                each, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False, break_on_hyphens=False
            )
        )  # fmt: skip
        return f"{comment}\n{toml.entry(record, Zones({}, self._zone))}"

    def _record(self, table: str, fields: dict[str, Any]) -> tuple[Record, list[str]]:
        """A record; what it may not hold is left out, and told."""
        notes: list[str] = []
        zones = Zones({}, self._zone)
        while True:
            try:
                return zones.record(table, fields), notes
            except InputError as error:
                name = (error.first.field or "").partition(".")[0].partition("#")[0]
                if name not in fields or name in ("id", "kind"):
                    raise
                notes.append(f"left out: {name} = {fields.pop(name)!r} ({error.first.expected})")
                if name in ("said", "when"):
                    fields[name] = self._on.isoformat()

    def _fields(self, given: Candidate) -> tuple[dict[str, Any], list[str]]:
        quote = " ".join(self._text[given.start : given.end].split())
        fields: dict[str, Any] = {"source": self._source, "published": self._on.isoformat()}
        fields |= {"quote": quote, "review": True, **given.fields}
        notes: list[str] = []
        if given.table != "explanation" and given.table != "report":
            fields.setdefault("said", self._on.isoformat())
        match given.table:
            case "pledge":
                fields |= self._pledge(given)
            case "statement":
                fields["kind"] = given.kind or "claim"
                fields["speaker"] = self._actor(given.speaker or Who("the article"))
                if given.debtor is not None:
                    fields["about"] = self._actor(given.debtor)
            case "report":
                fields.setdefault("when", self._on.isoformat())
                fields |= self._report(given)
            case "reaction":
                fields["by"] = self._actor(given.speaker or Who("the article"))
                fields.setdefault("tone", "neutral")
                fields["to"] = self._about(given)
            case "explanation":
                fields["of"] = self._about(given)
                if given.speaker is not None:
                    fields["by"] = self._actor(given.speaker)
        if given.table in ("pledge", "statement") and given.activities:
            fields["activities"] = [self._activity(each) for each in given.activities]
        if given.table in ("pledge", "statement") and given.places:
            fields["places"] = [self._place(each, notes) for each in dict.fromkeys(given.places)]
        if given.table == "report" and given.places:
            fields["place"] = self._place(given.places[0], notes)
        return fields, notes

    def _pledge(self, given: Candidate) -> dict[str, Any]:
        kind = given.kind or "do-by"
        debtor = given.debtor or given.speaker or Who("somebody not named")
        found: dict[str, Any] = {"kind": kind, "debtor": self._actor(debtor)}
        if given.speaker is not None:
            found["speaker"] = self._actor(given.speaker)
        if given.condition:
            found["condition"] = {"text": given.condition}
        if (key := self._occasion(given)) in self._announced:
            found["announcement"] = self._announced[key]
        if kind != "do-by" or given.places or given.activities:
            # A scope has both; what nobody said is said to be so.
            if not given.activities:
                found["activities"] = [self._activity("what was promised")]
            if not given.places:
                found["places"] = [self._place("anywhere", [])]
        return found

    def _report(self, given: Candidate) -> dict[str, Any]:
        found: dict[str, Any] = {
            "activity": self._activity(given.activities[0] if given.activities else "what was told")
        }
        if given.debtor is not None:
            found["actor"] = self._actor(given.debtor)
        if given.speaker is not None:
            whose = given.speaker.part_of
            organ = self._actor(Who(whose)) if whose else None
            found["origin"] = self._node(
                Source,
                given.speaker.id or _slug(given.speaker.name),
                name=given.speaker.name,
                organ_of=organ,
            )
        return found

    def _about(self, given: Candidate) -> str:
        """The pledge that is spoken of: the last one before, else the first."""
        before = [id for id, each in self._pledges if each.start <= given.start]
        if not self._pledges:
            raise InputError(
                entry=f"candidate at {given.start}",
                found=f"a {given.table}, and no pledge",
                expected="a pledge that it is about; a `statement` needs none",
            )
        return before[-1] if before else self._pledges[0][0]

    def _announcements(self, candidates: Iterable[Candidate]) -> dict[str, str]:
        """Pledges that one person made on one day, or that one sentence tells of two, share an announcement."""
        counts = Counter(self._occasion(each) for each in candidates if each.table == "pledge")
        return {key: _slug(key) for key, count in counts.items() if count > 1}

    def _occasion(self, given: Candidate) -> str:
        who = given.speaker.name.split(" ")[-1] if given.speaker else f"at {given.start}"
        return f"{who} {given.fields.get('said', self._on.isoformat())}"

    def _id(self, given: Candidate) -> str:
        what = given.kind or (given.activities[0] if given.activities else "")
        who = given.speaker or given.debtor
        name = (who.id or _slug(who.name)) if who else "article"
        if who is not None and who.is_person:
            name = name.split("-")[-1]
        stem = f"{name}-{_slug(what.partition(':')[2] or what or given.table)}"
        self._ids[stem] += 1
        return stem if self._ids[stem] == 1 else f"{stem}-{self._ids[stem]}"

    # -- the world ---------------------------------------------------------------------------------

    def _node(self, kind: type[Node], id: str, **fields: Any) -> str:
        told = {key: value for key, value in fields.items() if value is not None and value != id}
        if "name" in told:
            told["name"] = unicodedata.normalize("NFC", " ".join(told["name"].split()))
        self._nodes.setdefault(kind, {}).setdefault(id, kind(id=id, **told))
        return id

    def _declared(self, kind: type[Node], id: str) -> bool:
        """Whether the ledger that was named declares it; it is declared again then, with all above it."""
        if self._ledger is None:
            return False
        try:
            node = self._ledger.node(kind, id)
        except KeyError:
            return False
        for above in node.parents:
            if not above.startswith(PREFIXES.get(kind.table, "\0")):
                self._declared(kind, above)
        plain = {"speaks_for": (), "controlled_by": ()} if isinstance(node, Actor) else {}
        self._nodes.setdefault(kind, {}).setdefault(id, attrs.evolve(node, **plain))
        return True

    def _actor(self, who: Who) -> str:
        id = who.id or self._labels.get(who.name) or _slug(who.name)
        if self._declared(Actor, id):
            return id
        above = [self._actor(Who(who.part_of))] if who.part_of and who.part_of != who.name else []
        return self._node(Actor, id, name=who.name, part_of=above or None, office=who.office)

    def _activity(self, given: str) -> str:
        if given.startswith(PREFIXES["activity"]) or self._declared(Activity, given):
            return given
        return self._node(Activity, _slug(given), name=given)

    def _place(self, given: str, notes: list[str]) -> str:
        if given.startswith(PREFIXES["place"]):
            place = gazetteer.place(given)
            others = [
                f"{id} ({gazetteer.place(id).name}, {gazetteer.level(id).value})"
                for id in gazetteer.named(place.name or "")
                if id != given
            ]
            told = f"{given} is {place.name} ({gazetteer.level(given).value})"
            notes.append(f"{told}; or {', '.join(others[:3])}" if others else told)
            return given
        if self._declared(Place, given):
            return given
        return self._node(Place, _slug(given), name=given)


def _slug(name: str) -> str:
    """A readable id of a name."""
    plain = folded(re.sub(r"['’]s\b", "", name))
    return re.sub(r"[\W_]+", "-", plain).strip("-")[:60].strip("-") or "unnamed"


def made(text: str, candidates: Sequence[Candidate], on: dt.date, ledger: Ledger | None) -> str:
    """The ledger file with some candidates in it."""
    return Writer(text, on, ledger).file(candidates)
