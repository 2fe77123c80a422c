"""What sentences leave to be understood: times, what was done, and on which pledge another hangs."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from typing import Any

from pledgewatch.errors import InputError
from pledgewatch.gherkin.values import quoted
from pledgewatch.gherkin.world import Unknown, World
from pledgewatch.model.edtf import somewhere_in

Keys = dict[str, Any]
"""What a sentence tells: keys of a table of the ledger file, and what becomes of them."""


DEEDS = {
    "shelled": ("shelling",),
    "bombed": ("bombing", "air strike", "air strikes", "air raid", "air raids"),
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


_HOUR = re.compile(r"[0-9]{2}:[0-9]{2}")


_MONTHS_IN = {"month": 1, "year": 12}
"""How many calendar months a length of time is that has no length of its own."""


def pledge_times(world: World, keys: Keys) -> None:
    """Put the times of a pledge as a ledger file has them.

    `from` a time that is over when it is said tells what it is compared with, and any other when it
    begins; a deadline is its end, and so is what it lasts from its beginning.
    """
    from pledgewatch.model.dates import iso, parse_moment, parse_span
    from pledgewatch.model.time import Duration, datetime_of

    zone = world.header.get("timezone") or "UTC"
    for key in ("start", "since"):
        begins, slash, ends = keys.get(key, "").partition("/")
        # From one day to another; a time that is over before it was said is what it is compared with.
        if slash and (
            key == "start" or parse_moment(begins, zone).lo >= parse_moment(keys["said"], zone).lo
        ):
            if {"end", "due"} & keys.keys():
                raise InputError(entry="the pledge", found="two ends", expected="one end, or none")
            keys |= {key: begins, "end": ends}
    if "since" in keys:
        since = keys.pop("since")
        is_over = parse_span(since, zone).hi <= parse_moment(keys["said"], zone).lo
        key = "baseline" if is_over else "start"
        if key in keys:
            raise InputError(entry="the pledge", found=f"`from {since}`", expected=f"one {key}")
        keys[key] = since
    if len([key for key in ("end", "due", "within", "lasting") if key in keys]) > 1:
        raise InputError(entry="the pledge", found="two ends", expected="one end, or none")
    if "due" in keys:
        keys["end"] = keys.pop("due")
    for key in ("lasting", "within"):
        many, _, unit = keys.get(key, "").partition(" ")
        months = _MONTHS_IN.get(unit.removesuffix("s"))
        if (months is None and key == "within") or not many:
            continue
        del keys[key]
        start = parse_moment(keys.get("start") or keys["said"], zone).lo
        if months is None:
            keys["end"] = iso(start + Duration(int(many), unit).exact)
        elif begins := datetime_of(start, zone):
            keys["end"] = begins.add(months=int(many) * months).isoformat()


def one_unit(keys: Keys) -> None:
    """Refuse a level that is told in another unit than the one it is to come down to."""
    unit = keys.pop("from_unit", keys.get("unit"))
    if unit != keys.get("unit"):
        raise InputError(
            entry="the pledge", found=f"`{unit}`", expected=f"`{keys['unit']}`, as behind `to`"
        )


_EARLIER = re.compile(r"(an?|[0-9]{1,4}) (day|week)s? earlier")
_OF_THE_DAY = {
    "that morning": ("T06:00", "T12:00"),
    "that afternoon": ("T12:00", "T18:00"),
    "that evening": ("T18:00", "T23:59"),
}


def when_of(at: str | None, published: str | None) -> str:
    """The time of an event, where a sentence may put it by the day of the report.

    Raises:
        InputError: for "that night" and the like where no day of a report is told.
    """
    earlier = _EARLIER.fullmatch(at or "")
    if not earlier and at not in (None, "that day", "that night", "all night", *_OF_THE_DAY):
        # An hour alone is one of the day of the report.
        is_hour = published is not None and _HOUR.fullmatch(at or "")
        return f"{str(published)[:10]}T{at}" if is_hour else str(at)
    if published is None:
        raise InputError(
            entry="this report",
            found=at or "no time",
            expected="when it happened, as in `on 2022-03-30`, or the day of the report",
        )
    if at is None:
        return published
    if at == "that day":
        return published[:10] if published[10:11] == "T" else published
    try:
        day = dt.date.fromisoformat(published[:10])
        before = day - dt.timedelta(days=1)
    except (ValueError, OverflowError):
        raise InputError(entry=at, found=published, expected="a report of a certain day") from None
    if earlier:
        many = int(earlier[1]) if earlier[1].isdigit() else 1
        return str(day - dt.timedelta(days=many * (7 if earlier[2] == "week" else 1)))
    if at in _OF_THE_DAY:
        return somewhere_in("/".join(f"{day}{clock}" for clock in _OF_THE_DAY[at]))
    night = f"{before}T20:00/{day}T06:00"
    # What went on all night lasts; "that night" is some moment of it.
    return night if at == "all night" else somewhere_in(night)


def unit_of_pledge(world: World, keys: Keys) -> None:
    """Of so many of an actor: what a pledge is about that is told in their unit."""
    name, unit = keys.get("activity"), keys.get("unit")
    if unit is None or name is None or "actor" in keys:
        return
    with contextlib.suppress(Unknown):
        world.named("activity", name)
        return
    with contextlib.suppress(Unknown):
        keys["actor"] = world.named("actor", name)
        pledges = [each for each in world.told if each.fields.get("unit") == unit]
        of = {activity for each in pledges for activity in each.fields.get("activities", ())}
        if len(of) != 1:
            expected = f'what they are: `{unit} of "..."`, for no one pledge is told in that unit'
            raise InputError(entry="this report", found=f"`{unit}`", expected=expected)
        keys["activity"] = of.pop()


def pledge_of_none(world: World, own: str, keys: Keys) -> str:
    """The pledge of another side to do none of some activities, on which a pledge may hang.

    Raises:
        InputError: where it is not told before, or not of the same.
    """
    other = world.named("actor", keys["other"])
    asked = {
        key: {world.named(table, name) for name in keys[key]}
        for key, table in (("activities", "activity"), ("places", "place"))
        if key in keys
    }
    for pledge in reversed(world.records("pledge")):
        is_theirs = pledge.kind.is_ban and pledge.debtor == other and pledge.id != own
        if is_theirs and all(set(getattr(pledge, key)) == ids for key, ids in asked.items()):
            return str(pledge.id)
    named = quoted(keys["activities"])
    expected = (
        f'a pledge of "{other}" to refrain from {named}, and from nothing else, before this; of what '
        'nobody pledged: `as long as the state "..." holds`'
    )
    raise InputError(entry="the condition", found=f'"{other}" does no {named}', expected=expected)


def refuse_others(world: World, other: str, pledges: list[str]) -> None:
    """Refuse pledges that somebody is said to keep who did not make them, or that are not told yet.

    Raises:
        InputError: for the first such pledge.
    """
    who, debtors = world.named("actor", other), {p.id: p.debtor for p in world.records("pledge")}
    for name in pledges:
        if debtors.get(name) != who:
            expected = f'a pledge of "{other}" that is told before this'
            raise InputError(entry="the condition", found=f'"{name}"', expected=expected)


def first_named(world: World, *named: tuple[str, str]) -> str:
    """The id of the first of some names, each with its table, that something goes by."""
    for table, name in named:
        with contextlib.suppress(Unknown):
            return world.named(table, name)
    return world.named(*named[0])


def activity_of(world: World, deed: str) -> str:
    """The activity that a participle such as `shelled` speaks of."""
    nouns = DEEDS[deed]
    # "attack on civilians" is what "attacked" means where nothing else is an attack.
    begins = tuple(f"{noun} " for noun in nouns)
    longer = [id for id, _ in world.nodes("activity") if id.startswith(begins)]
    names = [*nouns, *longer] if len(longer) == 1 else nouns
    return first_named(world, *(("activity", name) for name in names))
