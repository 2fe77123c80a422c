"""Sentences on what there is: actors, places, activities, sources, and what holds for all of them."""

from __future__ import annotations

from typing import Any

from pledgewatch.errors import InputError, Problem, nearest
from pledgewatch.gherkin.grammar import amount, number, sentence
from pledgewatch.gherkin.world import Told, World

_WORLD = "What there is"
_MANY = "Many records at once"


@sentence('the ledger is called "{title}"', 'the ledger is called "Kyiv, 2022"', topic=_WORLD)
def title(world: World, title: str) -> None:
    """What the ledger is about."""
    world.header["title"] = title
    world.changed()


@sentence('times are those of "{zone}"', 'times are those of "Europe/Kyiv"', topic=_WORLD)
def timezone(world: World, zone: str) -> None:
    """The time zone of every time that no place says otherwise of."""
    from pledgewatch.model.fields import zone_name

    world.header["timezone"] = zone_name(zone)
    world.changed()


@sentence('the ledger "{path}"', 'the ledger "seeds/kyiv-2022.toml"', topic=_MANY)
def ledger(world: World, path: str) -> None:
    """A ledger file or folder, looked for beside the feature and in the root folder."""
    world.open(path)


def _node(world: World, table: str, name: str, **fields: Any) -> None:
    world.add(table, id=name, **fields)


@sentence(
    'the actor "{name}"[, part of {above:names}][, who speaks for {whom:names}]'
    '[, in the office of "{office}"]',
    'the actor "Russia"',
    'the actor "Fomin", part of "Russia", who speaks for "Russia"',
    'the actor "Peskov", part of "Russia", in the office of "spokesperson"',
    topic=_WORLD,
)
def actor(
    world: World,
    name: str,
    above: tuple[str, ...] = (),
    whom: tuple[str, ...] = (),
    office: str | None = None,
) -> None:
    """Somebody who can speak, be bound, or act."""
    _node(
        world,
        "actor",
        name,
        part_of=world.many("actor", above) or None,
        speaks_for=world.many("actor", whom) or None,
        office=office,
    )


@sentence(
    'the actor "{name}" is controlled by "{whom}" with probability {weight:number}'
    "[ during {span:time}]",
    'the actor "militia" is controlled by "Russia" with probability 0.9',
    topic=_WORLD,
)
def control(world: World, name: str, whom: str, weight: float, span: str | None = None) -> None:
    """Of a proxy: whose acts its own may be."""
    told = _declared(world, "actor", name)
    entry: dict[str, Any] = {"actor": world.named("actor", whom), "weight": weight}
    if span is not None:
        entry["when"] = span
    world.change(told, controlled_by=[*told.fields.get("controlled_by", ()), entry])


@sentence(
    'the actor "{name}" is made of opposing sides',
    'the actor "the parties" is made of opposing sides',
    topic=_WORLD,
)
def sides(world: World, name: str) -> None:
    """Its members are opponents, such as the parties to a truce, and no kin."""
    world.change(_declared(world, "actor", name), sides=True)


def _declared(world: World, table: str, name: str) -> Told:
    """The actor, place, activity or source of that name that the feature declares.

    Raises:
        InputError: for one that was read from a file, or comes with pledgewatch.
    """
    id = world.named(table, name)
    told = next((each for each in world.told if each.table == table and each.id == id), None)
    if told is None:
        expected = f"{'an' if table[0] == 'a' else 'a'} {table} that this feature declares itself"
        raise InputError(Problem(entry=f'{table} "{name}"', expected=expected))
    return told


@sentence(
    'the place "{name}"[ in {above:names}][, in the time zone "{zone}"]',
    'the place "Ukraine", in the time zone "Europe/Kyiv"',
    'the place "Chernihiv" in "Ukraine"',
    topic=_WORLD,
)
def place(world: World, name: str, above: tuple[str, ...] = (), zone: str | None = None) -> None:
    """Somewhere, and what it lies in."""
    _node(world, "place", name, part_of=world.many("place", above) or None, timezone=zone)


@sentence(
    'the activity "{name}"[, a kind of {above:names}]',
    'the activity "military activity"',
    'the activity "shelling", a kind of "military activity"',
    topic=_WORLD,
)
def activity(world: World, name: str, above: tuple[str, ...] = ()) -> None:
    """Something that can be done, or a state that can be kept up."""
    _node(world, "activity", name, kind_of=world.many("activity", above) or None)


@sentence(
    'the source "{name}"[ of reliability "{letter}"][, which speaks for "{whom}"]',
    'the source "Reuters" of reliability "B"',
    'the source "TASS" of reliability "C", which speaks for "Russia"',
    topic=_WORLD,
)
def source(world: World, name: str, letter: str | None = None, whom: str | None = None) -> None:
    """Who observes or publishes; reliability A to E, F where it cannot be judged."""
    _node(world, "source", name, reliability=letter, organ_of=world.maybe("actor", whom))


def _whole(kind: str, example: str) -> None:
    def body(world: World, name: str) -> None:
        """What the feature tells of it is all there is of it."""
        world.change(_declared(world, kind, name), complete=True)

    template = f'the parts told of the {kind} "{{name}}" are all there are'
    sentence(template, f"the parts told of the {kind} {example} are all there are", topic=_WORLD)(
        body
    )


_whole("place", '"Donbas"')
_whole("activity", '"military activity"')


@sentence(
    'the source "{name}" belongs to the family "{kin}"',
    'the source "TASS" belongs to the family "state media"',
    topic=_WORLD,
)
def kin(world: World, name: str, kin: str) -> None:
    """Sources of one family weigh as one and a half witnesses at most."""
    world.change(_declared(world, "source", name), kin=kin)


@sentence('the source "{name}" is a data set', 'the source "UCDP" is a data set', topic=_WORLD)
def dataset(world: World, name: str) -> None:
    """Sources that it names are rated as it is, until they are rated."""
    world.change(_declared(world, "source", name), dataset=True)


@sentence(
    'sources that nobody rated are of reliability "{letter}"',
    'sources that nobody rated are of reliability "C"',
    topic=_WORLD,
)
def unrated(world: World, letter: str) -> None:
    """Otherwise they weigh nothing."""
    _set(world, unrated=letter)


@sentence("the editors are {names:names}", 'the editors are "Reuters" and "AFP"', topic=_WORLD)
def editors(world: World, names: tuple[str, ...]) -> None:
    """Sources whose retractions, withdrawals and ties bind the records of others too."""
    _set(world, editors=world.many("source", names))


@sentence("the setting is {setting:word}", "the setting is war", topic=_WORLD)
def setting(world: World, setting: str) -> None:
    """war, campaign or corporate: which past pledges the ledger's are compared with."""
    _set(world, setting=setting)


def _set(world: World, **fields: Any) -> None:
    """Tell what holds for the whole ledger."""
    from pledgewatch.model.records import Header

    Header.read(fields, None, None)
    world.header.update(fields)
    world.changed()


def _also_called(kind: str, example: str) -> None:
    def alias(world: World, name: str, names: tuple[str, ...]) -> None:
        """Other names to find it by."""
        id = world.named(kind, name)
        told = next((t for t in world.told if t.table == kind and t.id == id), None)
        if told is None:
            world.call(kind, id, names)
        else:
            world.change(told, aliases=[*told.fields.get("aliases", ()), *names])

    template = f'the {kind} "{{name}}" is also called {{names:names}}'
    sentence(template, f"the {kind} {example}", topic=_WORLD)(alias)


_also_called("actor", '"Russia" is also called "Moscow" and "the Kremlin"')
_also_called("place", '"Kyiv" is also called "Kiev"')
_also_called("activity", '"shelling" is also called "artillery fire"')
_also_called("source", '"Reuters" is also called "Reuters News"')


@sentence(
    'the known place "{name}"[ in "{above}"]',
    'the known place "Chernihiv Oblast"',
    'the known place "Nizhyn" in "geo:ua-74"',
    topic=_WORLD,
)
def known_place(world: World, name: str, above: str | None = None) -> None:
    """A place that comes with pledgewatch, to be named like one of one's own."""
    world.know("place", name, world.maybe("place", above))


@sentence('the known activity "{name}"', 'the known activity "shelling"', topic=_WORLD)
def known_activity(world: World, name: str) -> None:
    """An activity that comes with pledgewatch, to be named like one of one's own."""
    world.know("activity", name)


# -- tables ----------------------------------------------------------------------------------------

TABLES = {
    "actors": "actor",
    "places": "place",
    "activities": "activity",
    "sources": "source",
    "pledges": "pledge",
    "reports": "report",
    "state reports": "state_report",
    "stretches of coverage": "coverage",
    "statements": "statement",
    "reactions": "reaction",
    "explanations": "explanation",
    "retractions": "retract",
    "supersessions": "supersede",
    "withdrawals": "withdraw",
    "incidents that are the same": "same_incident",
    "origins that are the same": "same_origin",
    "captures": "capture",
    "readings": "reading",
    "assessments": "assessment",
}
"""What a sentence calls the tables of a ledger file."""
_COLUMNS = {("source", "speaks for"): "organ_of"}


def _of_table(words: str, table_name: str) -> None:
    def many(world: World, table: list[list[str]] | None) -> None:
        for told in rows(world, table_name, table or []):
            world.accept(told)

    many.__doc__ = f"A row for each; columns are the keys of `{table_name}` in the ledger file."
    sentence(f"these {words}:", f"these {words}:", topic=_MANY, takes="table")(many)


for _words, _name in TABLES.items():
    _of_table(_words, _name)


def rows(world: World, table: str, given: list[list[str]]) -> list[Told]:
    """The records that the rows of a data table tell.

    Raises:
        InputError: for a column that is no key of such a record.
        Unknown: for a name that nothing goes by.
    """
    if not given:
        raise InputError(
            Problem(entry=f"these {table}", expected="a data table below the sentence")
        )
    head, *lines = given
    columns = [_column(table, name) for name in head]
    told: list[Told] = []
    for number_of_line, line in enumerate(lines, start=1):
        fields: dict[str, Any] = {}
        for column, cell in zip(columns, line, strict=True):
            if cell:
                fields[column] = _cell(world, table, column, cell, [*told])
        if table in ("actor", "place", "activity", "source") and "id" not in fields:
            # A person who gives one name means it as both.
            fields["id"] = fields.pop("name", "")
        if "id" not in fields:
            fields = {
                "id": f"{world.free(table)}{'' if len(lines) == 1 else f'.{number_of_line}'}",
                **fields,
            }
        where, text = world.now[1:]
        told.append(Told(table, fields, [(where, f"{text} | {' | '.join(line)} |")]))
    return told


def _column(table: str, name: str) -> str:
    from pledgewatch.model.fields import field_types
    from pledgewatch.model.records import RECORDS

    key = _COLUMNS.get((table, name), name.strip().replace(" ", "_"))
    kind: Any = RECORDS[table]
    known = field_types(kind)
    if key not in known:
        listed = ", ".join(each.replace("_", " ") for each in known)
        raise InputError(
            Problem(
                entry=f"these {table.replace('_', ' ')}",
                field=name,
                found="an unknown column",
                expected=f"one of {listed}{nearest(key, known)}",
            )
        )
    return key


def _cell(world: World, table: str, column: str, cell: str, beside: list[Told]) -> Any:
    """What a cell holds, as a ledger file would have it."""
    import attrs

    from pledgewatch.model.fields import field_types, without_none
    from pledgewatch.model.records import RECORDS, Interval

    kind: Any = RECORDS[table]
    hint = without_none(field_types(kind)[column])
    ref = attrs.fields_dict(kind)[column].metadata.get("ref")
    if hint == tuple[str, ...]:
        names = cell.split('"')[1::2] if cell.startswith('"') else cell.split(", ")
        return [_reference(world, ref, name, beside) for name in names]
    if hint is bool:
        if cell not in ("yes", "no"):
            raise InputError(Problem(field=column, found=repr(cell), expected="yes or no"))
        return cell == "yes"
    if hint is Interval:
        return amount(cell)
    if hint in (int, float):
        return number(cell)
    return _reference(world, ref, cell, beside)


def _reference(world: World, ref: str | None, name: str, beside: list[Told]) -> str:
    if ref in ("actor", "place", "activity", "source"):
        if any(told.table == ref and told.id == name for told in beside):
            return name
        return world.named(ref, name)
    return name


@sentence("these records:", "these records:", topic=_MANY, takes="text")
def records(world: World, text: str | None) -> None:
    """The text of a ledger file, as a doc string: for what no sentence says."""
    from pledgewatch.io.toml import parse
    from pledgewatch.model.records import Header

    document = parse(text or "", "the text below `these records:`")
    if document.problems:
        raise InputError(document.problems)
    Header.read(document.ledger, None, None)
    world.header.update(document.ledger)
    world.assumptions.update(document.assumptions)
    where, said = world.now[1:]
    for entry in document.entries:
        world.accept(Told(entry.table, dict(entry.fields), [(where, said)]))
    world.changed()
