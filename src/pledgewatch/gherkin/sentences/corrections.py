"""Sentences on any record, and on what was taken back, replaced or found to be the same."""

from __future__ import annotations

from typing import Any

from pledgewatch.errors import InputError, Problem
from pledgewatch.gherkin.grammar import sentence
from pledgewatch.gherkin.world import World, unknown

_ANY = "More on any record"
_CORRECTIONS = "What was taken back or put together"


@sentence('that is called "{name}"', 'that is called "kyiv-chernihiv"', topic=_ANY)
def called(world: World, name: str) -> None:
    """A name for the record that was told last, by which other sentences speak of it."""
    told = world.last()
    if name in world.ids():
        raise InputError(
            Problem(entry="that is called", found=f'"{name}"', expected="a name that is not taken")
        )
    world.rename(told, name)


def _of_any(template: str, example: str, meaning: str, **tables: str) -> None:
    def body(world: World, **fields: Any) -> None:
        changes = {
            key: world.named(tables[key], value) if key in tables else value
            for key, value in fields.items()
        }
        world.change(world.last(), **changes)

    body.__doc__ = meaning
    sentence(template, example, topic=_ANY)(body)


_of_any(
    "that was known on {known:time}",
    "that was known on 2022-04-05",
    "From when on one could know of it; a day means its end.",
)
_of_any(
    'that was published[ by "{source}"] on {published:time}',
    'that was published by "Reuters" on 2022-03-30',
    "Who published it, and when.",
    source="source",
)
_of_any(
    'that was published by "{source}"',
    'that was published by "Reuters"',
    "Who published it.",
    source="source",
)
_of_any('that reads "{quote}"', 'that reads "drastically, several-fold"', "Its words.")
_of_any(
    'that says "{text}"', 'that says "troops are moving north"', "What it says, in one's own words."
)
_of_any('that is to be read at "{url}"', 'that is to be read at "https://example.org/1"', "Where.")


def _in_full(words: str, key: str) -> None:
    def body(world: World, text: str | None) -> None:
        world.change(world.last(), **{key: text or ""})

    body.__doc__ = "The same as a doc string, for several lines or words in quotation marks."
    sentence(words, words, topic=_ANY, takes="text")(body)


_in_full("that reads:", "quote")
_in_full("that says:", "text")


@sentence(
    'the record "{id}" was retracted on {time:time}',
    'the record "report 1" was retracted on 2022-04-01',
    topic=_CORRECTIONS,
)
def retracted(world: World, id: str, time: str) -> None:
    """A record is taken back; retracting a retraction restores it."""
    world.add("retract", target=world.record(id), when=time)


@sentence(
    'the report by "{origin}" was retracted on {time:time}',
    'the report by "Reuters" was retracted on 2022-04-01',
    topic=_CORRECTIONS,
)
def report_retracted(world: World, origin: str, time: str) -> None:
    """The only report of an origin is taken back."""
    source = world.named("source", origin)
    found = [
        told.id
        for told in world.told
        if told.table == "report" and told.fields.get("origin", told.fields.get("source")) == source
    ]
    if len(found) != 1:
        raise unknown(
            f'{len(found)} reports are by "{origin}"', '`the record "..."` and the name of one'
        )
    world.add("retract", target=found[0], when=time)


@sentence(
    'the pledge[ "{pledge}"] was withdrawn on {time:time}',
    "the pledge was withdrawn on 2022-04-01",
    'the pledge "kyiv-chernihiv" was withdrawn on 2022-04-01',
    topic=_CORRECTIONS,
)
def withdrawn(world: World, time: str, pledge: str | None = None) -> None:
    """The debtor takes it back."""
    world.add("withdraw", target=world.pledge_told(pledge), when=time)


@sentence(
    'the pledge "{old}" was superseded by "{new}" on {time:time}',
    'the pledge "kyiv-chernihiv" was superseded by "istanbul" on 2022-04-01',
    topic=_CORRECTIONS,
)
def superseded(world: World, old: str, new: str, time: str) -> None:
    """A later pledge takes the place of an earlier one."""
    world.add(
        "supersede", target=world.record(old, "pledge"), by=world.record(new, "pledge"), when=time
    )


@sentence(
    "{incidents:names} are the same incident, as was known on {known:time}",
    '"night" and "report 3" are the same incident, as was known on 2022-04-01',
    topic=_CORRECTIONS,
)
def same_incident(world: World, incidents: tuple[str, ...], known: str) -> None:
    """Several tellings turn out to be of one incident."""
    world.add("same_incident", incidents=list(incidents), known=known)


@sentence(
    "{origins:names} are the same origin, as was known on {known:time}",
    '"Reuters" and "AFP" are the same origin, as was known on 2022-04-01',
    topic=_CORRECTIONS,
)
def same_origin(world: World, origins: tuple[str, ...], known: str) -> None:
    """Several sources turn out to be one witness."""
    world.add("same_origin", origins=world.many("source", origins), known=known)
