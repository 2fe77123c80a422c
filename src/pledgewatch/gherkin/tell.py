"""What sentences on facts do: they add records to a world, or tell more of those that are there."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import attrs

from pledgewatch.errors import InputError
from pledgewatch.gherkin.counts import day_by_day, heading, reading, running_total  # noqa: F401 - rows name them
from pledgewatch.gherkin.english import loosely
from pledgewatch.gherkin.grammar import Sentence
from pledgewatch.gherkin.implied import (
    Keys,
    activity_of,
    first_named,
    one_unit,
    pledge_of_none,
    pledge_times,
    refuse_others,
    unit_of_pledge,
    when_of,
)
from pledgewatch.gherkin.table import VocabularyRow
from pledgewatch.gherkin.values import COUNTED, amount, one_of, read, refuse_thousands
from pledgewatch.gherkin.world import NODES, SentenceRecord, Unknown, World, one, unknown
from pledgewatch.model.edtf import somewhere_in

_LATER = ("answers", "incidents", "unless_broken")
"""Keys that may name what is told later."""

_OF_ITS_TELLING = (
    "id",
    "said",
    "end",
    "within",
    "known",
    "published",
    "source",
    "url",
    "quote",
    "added",
)
"""Keys of a pledge that its version with another deadline does not share."""

Mode = Callable[[World, "Fact", Keys, Any], None]


class Fact(Sentence):
    """A sentence that tells a fact.

    Attributes:
        table: The table of the ledger file that it tells of; `record`: any that has dated records.
        mode: What it does with its keys, unless it is an exception.
        fixed: Keys that have one value.
        fills: The key that its doc string fills.
        is_exception: Whether it does something of its own; a ledger is never written in it.
    """

    def __init__(self, row: VocabularyRow) -> None:
        super().__init__(row, self._tell)
        mode, self.table, *pledge = row.kind
        self.mode: Mode = globals()[mode]
        self.fixed = {k: v for k, v in row.options.items() if k not in ("do", "takes", "fills")}
        self.fills = row.options.get("fills")
        self.is_exception = "do" in row.options
        self._do: Mode = globals()[row.options.get("do", mode)]
        # The key that stands for the pledge that was told last, where the sentence names none.
        self._pledge = pledge[0] if pledge and "the pledge" in row.template else ""

    def _tell(self, world: World, fields: Keys, given: Any) -> None:
        keys = {**self.fixed, **fields}
        if self.table == "pledge":
            pledge_times(world, keys)
            one_unit(keys)
        elif self.table == "state_report":
            unit_of_pledge(world, keys)
        if self.fills:
            keys[self.fills] = given or ""
        if self._pledge and self._pledge not in keys:
            keys[self._pledge] = world.pledge_told()
        if self.types.get("when") == "at":
            if "when" not in keys:
                keys["report_dated"] = True
            keys["when"] = when_of(keys.get("when"), keys.get("published"))
            if keys.get("number"):
                # So many acts are each at some moment of the time; none is a look at all of it.
                keys["when"] = somewhere_in(keys["when"])
        known = keys_of(self.table)
        resolved = {
            k: _resolved(world, self.table, known[k], v) for k, v in keys.items() if k in known
        }
        sources = resolved.pop("source", None) if self.types.get("source") == "names" else None
        if sources is None:
            self._do(world, self, {**keys, **resolved}, given)
            return
        # Several papers with one witness tell of one incident.
        if len(sources) > 1:
            resolved.setdefault("incident", f"told by {' and '.join(sources)}")
        for source in sources:
            self._do(world, self, {**keys, **resolved, "source": source}, given)


def keys_of(table: str) -> dict[str, Any]:
    """The keys of a table, each with what the model says of it."""
    from pledgewatch.model.records import RECORDS, Condition, Header, Timed

    more: dict[str, Any] = {"record": Timed, "ledger": Header, "condition": Condition}
    kind: Any = more.get(table) or RECORDS[table]
    return attrs.fields_dict(kind)


def _resolved(world: World, table: str, key: Any, value: Any, in_cell: bool = False) -> Any:
    """A value as the ledger has it: ids for names, and a list where the key holds several."""
    if isinstance(value, str):
        id = _named(world, table, key, value, in_cell)
        return [id] if _is_many(key) else id
    if isinstance(value, tuple):
        return [_named(world, table, key, name, in_cell) for name in value]
    return value


def _is_many(key: Any) -> bool:
    """Whether a key holds several."""
    return "tuple" in str(key.type)


def _named(world: World, table: str, key: Any, name: str, in_cell: bool) -> str:
    ref = key.metadata.get("ref")
    if ref in NODES:
        return world.named(ref, name)
    if in_cell or key.name in _LATER:
        return name
    if (table, key.name) == ("explanation", "by"):
        return first_named(world, ("actor", name), ("source", name))
    if ref in ("pledge", "any") or (table, key.name) == ("retract", "target"):
        return world.record(name, *([ref] if ref == "pledge" else []))
    return name


# -- what most sentences do ------------------------------------------------------------------------


def a_record(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Add a record, or several alike; before a pledge in place of another, that it takes its place."""
    if "replaces" in keys:
        target = world.record(keys.pop("replaces"), "pledge")
        keys["id"] = world.free("pledge")
        world.add("supersede", target=target, by=keys["id"], when=keys["said"])
    for id in keys.pop("ids", [keys.pop("id", None)]):
        world.add(row.table, id=id, **keys)


def more(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Tell more of a node by its name, or of the record that was told last."""
    if row.table not in NODES:
        _extend(world, _meant(world, row.table, keys), keys)
        return
    id = world.named(row.table, keys.pop("id"))
    told = world.told_of(row.table, id)
    if told is not None:
        _extend(world, told, keys)
    elif "aliases" in keys:
        # Read from a file, or it comes with pledgewatch.
        world.call(row.table, id, keys["aliases"])
    else:
        expected = f"{one(row.table)} that this feature declares itself"
        raise InputError(entry=f'{row.table} "{id}"', expected=expected)


def _meant(world: World, table: str, keys: Keys) -> SentenceRecord:
    """The record of a table that was told last; of pledges the one that is named, where one is."""
    name = keys.pop("pledge", None) if table == "pledge" else None
    if name is None:
        return world.last(table)
    told = world.told_of("pledge", world.record(name, "pledge"))
    if told is None:
        expected = "a pledge that this feature tells itself"
        raise InputError(entry=f'pledge "{name}"', expected=expected)
    _speak_of(world, told)
    return told


def _speak_of(world: World, told: SentenceRecord) -> None:
    """Let what follows be said of a record."""
    world.told.remove(told)
    world.told.append(told)


def _extend(world: World, told: SentenceRecord, keys: Keys) -> None:
    """Tell more of a record; what holds several gets more of them."""
    known = keys_of(told.table)
    before = {key: told.fields.get(key, ()) for key in keys if _is_many(known[key])}
    world.change(told, **keys | {key: [*before[key], *keys[key]] for key in before})


def the_ledger(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Tell what holds for the whole ledger."""
    from pledgewatch.model.records import Header

    Header.read(keys, None, None)
    world.header.update(keys)
    world.changed()


def condition(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Tell more of the condition of the pledge that was told last."""
    told = _meant(world, "pledge", keys)
    words: Keys = {}
    if "activities" in keys:
        keys = {"unless_broken": [pledge_of_none(world, told.id, keys)]}
    elif "other" in keys:
        refuse_others(world, keys.pop("other"), keys["unless_broken"])
    if "state" in keys:
        words = {"text": f"while {keys['state']} holds"}
    elif "unless_broken" in keys:
        words = {"text": f"while the other side keeps {' and '.join(keys['unless_broken'])}"}
    world.change(told, condition={**words, **told.fields.get("condition", {}), **keys})


# -- what some do ----------------------------------------------------------------------------------


def put_off(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Add a pledge as another is, with a later deadline, in place of that."""
    from pledgewatch.engine.scope import declared_end
    from pledgewatch.io.plain import plain

    id = world.pledge(keys.pop("pledge"))
    (pledge,) = (each for each in world.records("pledge") if each.id == id)
    if not pledge.kind.is_demand:
        expected = "a pledge to do, leave or reach something: only those have a deadline"
        raise InputError(entry=f'pledge "{id}"', found=pledge.kind.value, expected=expected)
    its = {k: v for k, v in plain(pledge, world.zones).items() if k not in _OF_ITS_TELLING}
    a_record(world, row, {**its, **keys, "replaces": id}, given)
    later, zone = world.records("pledge")[-1], world.zones.default
    if declared_end(zone, later).last <= declared_end(zone, pledge).last:
        expected = "a later time than the one that it had"
        raise InputError(entry=f'pledge "{id}"', found=keys["end"], expected=expected)


def known(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Let a name stand for a place or activity that comes with pledgewatch."""
    world.know(row.table, keys["id"], *keys.get("part_of", ()))


def controlled(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Tell who controls an actor."""
    id, by = keys.pop("id"), {**keys, "actor": world.named("actor", keys["actor"])}
    more(world, row, {"id": id, "controlled_by": [by]}, given)


def proxy(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Add an actor with who controls it."""
    world.add("actor", id=keys["id"])
    controlled(world, row, {"weight": 0.5, **keys}, given)


def leaves_out(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Take places, activities or actors out of a pledge."""
    pledge = _meant(world, "pledge", keys)
    tables = {"place": "except_places", "activity": "except_activities", "actor": "except_actors"}
    for name in keys["left_out"]:
        for table, key in tables.items():
            with contextlib.suppress(Unknown):
                _extend(world, pledge, {key: [world.named(table, name)]})
                break
        else:
            world.named("place", name)


def endless(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Take the end of a pledge away."""
    told = _meant(world, "pledge", keys)
    for key in ("end", "within"):
        told.fields.pop(key, None)
    world.change(told)


def called(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Give a record a name of its own."""
    told = world.last()
    if keys["id"] in world.ids():
        found, expected = f'"{keys["id"]}"', "a name that is not taken"
        raise InputError(entry="that is called", found=found, expected=expected)
    for each in world.told:
        if each.table == "supersede" and each.fields["by"] == told.id:
            each.fields["by"] = keys["id"]
    world.change(told, id=keys["id"])


def replaces(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Tell that the pledge that was told last takes the place of another."""
    told = world.last("pledge")
    target = world.record(keys["target"], "pledge")
    world.add("supersede", target=target, by=told.id, when=told.fields["said"])
    _speak_of(world, told)


def its_only_report(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Take back the only report of an origin, or the one that was told last."""
    name, is_last = keys.pop("origin"), keys.pop("last", False)
    source = world.named("source", name)
    found = [
        told.id
        for told in world.told
        if told.table == "report" and told.fields.get("origin", told.fields.get("source")) == source
    ]
    found = found[-1:] if is_last else found
    if len(found) != 1:
        raise unknown(
            f'{len(found)} reports are by "{name}"', '`the record "..."` and the name of one'
        )
    world.add("retract", target=found[0], **keys)


def ledger(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Read a ledger file or folder."""
    world.open(keys["path"])


def text_of_a_ledger(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Take the records of a ledger file that stands in the feature."""
    from pledgewatch.io.toml import parse

    document = parse(given or "", "the text below `these records:`")
    if document.problems:
        raise InputError(document.problems)
    the_ledger(world, row, dict(document.ledger), None)
    world.assumptions.update(document.assumptions)
    where, said = world.now[1:]
    for entry in document.entries:
        world.accept(SentenceRecord(entry.table, dict(entry.fields), [(where, said)]))
    world.changed()


# -- reports ---------------------------------------------------------------------------------------


def deed(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Add a report of what a participle such as `shelled` speaks of."""
    world.add("report", activity=activity_of(world, keys.pop("deed")), **keys)


def admission(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Add a report of what others reported, by the one source that speaks for whoever is accused of it."""
    by, incident = keys.pop("admitted_by"), keys["incident"]
    reports = [each for each in world.told if each.table == "report"]
    told = [each for each in reports if incident in (each.fields.get("incident"), each.id)]
    if not told:
        raise unknown(f'nothing tells of the incident "{incident}" yet', "a report of it before")
    speak_for = {each.id: each.organ_of for each in world.records("source")}
    with contextlib.suppress(Unknown):
        accused = world.named("actor", by)
        organs = [id for id, actor in speak_for.items() if actor == accused]
        if len(organs) != 1:
            expected = f'`the source "..., which speaks for "{by}"`, and that source in its place'
            raise InputError(
                entry=f'"{by}" admitted', found=f"{len(organs)} sources", expected=expected
            )
        by = organs[0]
    origin = world.named("source", by)
    of = {key: told[0].fields.get(key) for key in ("activity", "place", "when", "target")}
    actor = told[0].fields.get("actor") or speak_for.get(origin)
    world.add("report", **of, **keys, actor=actor, origin=origin)


# -- states ----------------------------------------------------------------------------------------


def level_since(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Add a report of a level as a share of what it was in the time that its pledge is measured against."""
    pledge = world.last("pledge")
    since, baseline = keys.pop("since", None), pledge.fields.get("baseline")
    if since is not None and since != baseline:
        expected = (
            f"{baseline}, which the pledge is measured against" if baseline else "`than before`"
        )
        raise InputError(entry="this report", found=since, expected=expected)
    if "place" not in keys:
        keys["pledge"] = pledge.id
    world.add("state_report", **keys)


# -- tables ----------------------------------------------------------------------------------------

_COLUMNS = {("source", "speaks for"): "organ_of"}


def table_of(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Add a record for each row of a data table."""
    table = keys["table"]
    if not given:
        raise InputError(entry=world.now[2].rstrip(":"), expected="a data table below the sentence")
    head, *lines = given
    columns = [_column(table, name) for name in head]
    made = world.free(table)
    where, text = world.now[1:]
    for place, line in enumerate(lines, start=1):
        cells = zip(columns, line, strict=True)
        fields = {key: _cell(world, table, key, cell) for key, cell in cells if cell}
        if table in NODES and "id" not in fields:
            # A person who gives one name means it as both.
            fields["id"] = fields.pop("name", "")
        if "id" not in fields:
            fields = {"id": made if len(lines) == 1 else f"{made}.{place}", **fields}
        world.accept(SentenceRecord(table, fields, [(where, f"{text} | {' | '.join(line)} |")]))


def _column(table: str, name: str) -> str:
    from pledgewatch.model.fields import unknown_key

    known = keys_of(table)
    plain = heading(name)
    key = _COLUMNS.get((table, plain), plain.replace(" ", "_"))
    if key not in known:
        words = [each.replace("_", " ") for each in known]
        problem = unknown_key(name, f"`{table}`", words)
        raise InputError(attrs.evolve(problem, entry="the data table", field=name))
    return key


def _cell(world: World, table: str, column: str, cell: str) -> Any:
    """What a cell holds, as a ledger file would have it."""
    from pledgewatch.model.fields import field_types, without_none
    from pledgewatch.model.records import RECORDS, Interval

    kind: Any = RECORDS[table]
    hint, key = without_none(field_types(kind)[column]), keys_of(table)[column]
    if hint is bool:
        return one_of(cell, ("yes", "no"), column) == "yes"
    if hint in (int, float, Interval):
        cell = loosely(cell)
        if column in COUNTED:
            refuse_thousands(cell)
        return amount(cell)
    if any(name in str(key.type) for name in ("Moment", "Span", "When")):
        return read("time", loosely(cell))
    names = cell.split('"')[1::2] if cell.startswith('"') else cell.split(", ")
    return _resolved(world, table, key, tuple(names) if _is_many(key) else cell, in_cell=True)
