"""What sentences on facts do: they add records to a world, or tell more of those that are there."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

import attrs

from pledgewatch.errors import InputError
from pledgewatch.gherkin.grammar import Sentence, VocabularyRow
from pledgewatch.gherkin.table import TABLES
from pledgewatch.gherkin.values import amount, number, read
from pledgewatch.gherkin.world import NODES, SentenceRecord, Unknown, World, one, unknown

DEEDS = {
    "shelled": ("shelling",),
    "bombed": ("bombing", "air strike", "air strikes"),
    "bombarded": ("bombardment",),
    "attacked": ("attack", "armed attack"),
    "struck": ("strike", "missile strike", "missile strikes"),
    "stormed": ("ground assault",),
    "looted": ("looting",),
    "mined": ("mining", "use of mines"),
    "captured": ("capture of territory",),
    "occupied": ("occupation",),
}
"""The activity that a participle speaks of, under the first name that the scenario knows."""

MOST_REPORTS = 10_000
"""Reports that one table of counts may make, and days that each of its rows may span."""

_LATER = ("answers", "incidents", "unless_broken")
"""Keys that may name what is told later."""

Keys = dict[str, Any]
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
        if self.fills:
            keys[self.fills] = given or ""
        if self._pledge and self._pledge not in keys:
            keys[self._pledge] = world.pledge_told()
        if self.types.get("when") == "at":
            if "when" not in keys:
                keys["report_dated"] = True
            keys["when"] = when_of(keys.get("when"), keys.get("published"))
        known = keys_of(self.table)
        resolved = {
            k: _resolved(world, self.table, known[k], v) for k, v in keys.items() if k in known
        }
        self._do(world, self, {**keys, **resolved}, given)


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
        return _first(world, ("actor", name), ("source", name))
    if ref in ("pledge", "any") or (table, key.name) == ("retract", "target"):
        return world.record(name, *([ref] if ref == "pledge" else []))
    return name


def _first(world: World, *named: tuple[str, str]) -> str:
    """The id of the first of some names, each with its table, that something goes by."""
    for table, name in named:
        with contextlib.suppress(Unknown):
            return world.named(table, name)
    return world.named(*named[0])


# -- what most sentences do ------------------------------------------------------------------------


def a_record(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Add a record."""
    world.add(row.table, **keys)


def more(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Tell more of the record that was told last; what holds several gets more of them."""
    _extend(world, world.last(row.table), keys)


def more_of_a_node(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Tell more of an actor, place, activity or source by its name."""
    _extend(world, _declared(world, row.table, keys.pop("id")), keys)


def _extend(world: World, told: SentenceRecord, keys: Keys) -> None:
    known = keys_of(told.table)
    before = {key: told.fields.get(key, ()) for key in keys if _is_many(known[key])}
    world.change(told, **keys | {key: [*before[key], *keys[key]] for key in before})


def _declared(world: World, table: str, name: str) -> SentenceRecord:
    """The actor, place, activity or source of that name that the feature declares.

    Raises:
        InputError: for one that was read from a file, or comes with pledgewatch.
    """
    told = world.told_of(table, world.named(table, name))
    if told is None:
        expected = f"{one(table)} that this feature declares itself"
        raise InputError(entry=f'{table} "{name}"', expected=expected)
    return told


def the_ledger(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Tell what holds for the whole ledger."""
    from pledgewatch.model.records import Header

    Header.read(keys, None, None)
    world.header.update(keys)
    world.changed()


def condition(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Tell more of the condition of the pledge that was told last."""
    told = world.last("pledge")
    words: Keys = {}
    if "state" in keys:
        words = {"text": f"while {keys['state']} holds"}
    elif "unless_broken" in keys:
        words = {"text": f"while the other side keeps {' and '.join(keys['unless_broken'])}"}
    world.change(told, condition={**words, **told.fields.get("condition", {}), **keys})


# -- what some do ----------------------------------------------------------------------------------


def other_names(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Give more names to something that was told, read from a file, or comes with pledgewatch."""
    id = world.named(row.table, keys["id"])
    told = world.told_of(row.table, id)
    if told is None:
        world.call(row.table, id, keys["aliases"])
    else:
        _extend(world, told, {"aliases": keys["aliases"]})


def known(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Let a name stand for a place or activity that comes with pledgewatch."""
    world.know(row.table, keys["id"], *keys.get("part_of", ()))


def controlled(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Tell who controls an actor."""
    told = _declared(world, "actor", keys.pop("id"))
    _extend(
        world, told, {"controlled_by": [{**keys, "actor": world.named("actor", keys["actor"])}]}
    )


def endless(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Take the end of a pledge away."""
    told = world.last("pledge")
    for key in ("end", "within"):
        told.fields.pop(key, None)
    world.change(told)


def called(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Give a record a name of its own."""
    told = world.last()
    if keys["id"] in world.ids():
        found, expected = f'"{keys["id"]}"', "a name that is not taken"
        raise InputError(entry="that is called", found=found, expected=expected)
    world.change(told, id=keys["id"])


def its_only_report(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Take back the only report of an origin."""
    name = keys.pop("origin")
    source = world.named("source", name)
    found = [
        told.id
        for told in world.told
        if told.table == "report" and told.fields.get("origin", told.fields.get("source")) == source
    ]
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


def when_of(at: str | None, published: str | None) -> str:
    """The time of an event, where a sentence may put it by the day of the report.

    Raises:
        InputError: for "that night" where no day of a report is told.
    """
    if at is not None and not at.startswith("that "):
        return at
    if published is None:
        raise InputError(
            entry="this report",
            found=at or "no time",
            expected="when it happened, as in `on 2022-03-30`, or the day of the report",
        )
    if at != "that night":
        return published
    try:
        day = dt.date.fromisoformat(published[:10])
        before = day - dt.timedelta(days=1)
    except (ValueError, OverflowError):
        raise InputError(
            entry="that night", found=published, expected="a report of a certain day"
        ) from None
    return f"{before.isoformat()}T20:00/{day.isoformat()}T06:00"


def deed(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Add a report of what a participle such as `shelled` speaks of."""
    names = (("activity", name) for name in DEEDS[keys.pop("deed")])
    world.add("report", activity=_first(world, *names), **keys)


def outlets(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Add the reports of several outlets that have one witness."""
    keys.setdefault("incident", "told by several outlets")
    for (outlet,) in _below(given, ["outlet"]):
        world.add("report", **keys, source=world.named("source", outlet))


def day_by_day(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Add a report for each of so many incidents a day."""
    from pledgewatch.model.dates import civil_days, iso, parse_span
    from pledgewatch.model.time import DAY

    zone = world.zone_of(keys["place"]) or "UTC"
    left = MOST_REPORTS
    for first, last, each in _below(given, ["from", "to", "a day"]):
        stretch = parse_span(f"{first}/{last}", zone)
        if stretch.hi - stretch.lo > MOST_REPORTS * DAY:
            raise _too_many("days", f"{first}/{last}")
        turns = [_whole(turn) for turn in each.split(", ")]
        for place, day in enumerate(civil_days(stretch.lo, stretch.hi, zone)[:-1]):
            many = turns[place % len(turns)]
            left -= many
            if left < 0:
                raise _too_many("a day", each)
            for count in range(many):
                world.add("report", **keys, when=iso(day + (count + 1) * DAY // (many + 2)))


def running_total(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Add a report of what came between each two readings of a counter; where it stands still, of none."""
    readings = [(read("time", on), _whole(total)) for on, total in _below(given, ["on", "total"])]
    for (before, least), (on, total) in itertools.pairwise(readings):
        if total < least:
            expected = f"{least} or more, for a running total never falls"
            raise InputError(field="total", found=str(total), expected=expected)
        world.add("report", **keys, number=total - least, when=f"{_day_after(before)}/{on}")


def _day_after(time: str) -> str:
    """The day after a day; any other time as it is."""
    try:
        return (dt.date.fromisoformat(time) + dt.timedelta(days=1)).isoformat()
    except ValueError:
        return time


def _below(given: list[list[str]] | None, head: list[str]) -> list[list[str]]:
    """The rows of a data table with these headings."""
    if not given or given[0] != head:
        *first, last = (f"`{name}`" for name in head)
        columns = f"the headings {', '.join(first)} and {last}" if first else f"the heading {last}"
        raise InputError(entry="the data table", expected=columns)
    return given[1:]


def _whole(text: str) -> int:
    many = number(text)
    if not isinstance(many, int) or many < 0:
        raise InputError(found=repr(text), expected="a whole number, 0 or more")
    return many


def _too_many(field: str, found: str) -> InputError:
    expected = (
        f"at most {MOST_REPORTS:,} days and reports in all; many reports alike are one sentence: "
        "there were 20000 incidents of ..."
    )
    return InputError(field=field, found=repr(found[:64]), expected=expected)


# -- tables ----------------------------------------------------------------------------------------

_COLUMNS = {("source", "speaks for"): "organ_of"}


def table_of(world: World, row: Fact, keys: Keys, given: Any) -> None:
    """Add a record for each row of a data table."""
    words = row.template.removeprefix("these ").removesuffix(":")
    table = TABLES[words]
    if not given:
        raise InputError(entry=f"these {words}", expected="a data table below the sentence")
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
    key = _COLUMNS.get((table, name), name.strip().replace(" ", "_"))
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
    hint = without_none(field_types(kind)[column])
    if hint is bool:
        if cell not in ("yes", "no"):
            raise InputError(field=column, found=repr(cell), expected="yes or no")
        return cell == "yes"
    if hint is Interval:
        return amount(cell)
    if hint in (int, float):
        return number(cell)
    key = keys_of(table)[column]
    if any(name in str(key.type) for name in ("Moment", "Span", "When")):
        return read("time", cell)
    names = cell.split('"')[1::2] if cell.startswith('"') else cell.split(", ")
    return _resolved(world, table, key, tuple(names) if _is_many(key) else cell, in_cell=True)
