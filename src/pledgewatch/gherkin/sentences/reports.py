"""Sentences on what was reported, and by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from pledgewatch.errors import InputError, Problem, nearest
from pledgewatch.gherkin.grammar import number, sentence
from pledgewatch.gherkin.world import Unknown, World, unknown

_REPORTS = "What was reported"
_MORE = "More on a report"

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

# A telling: who says so, what is said to have happened, and what more is said of it.
_TELLERS = (
    ('"{origin}" (reported|reports)[ on {published:time}] that ', '"Chaus" reported on 2022-03-30 that '),
    (
        '"{origin}" is reported by "{source}"[ on {published:time}] as saying that ',
        '"Chaus" is reported by "Reuters" on 2022-03-30 as saying that ',
    ),
    ('"{source}" published[ on {published:time}] that ', '"Reuters" published on 2022-03-30 that '),
)  # fmt: skip
_BY = '[ by "{actor}"][ against "{target}"][ {at:at}]'
_REST = '[, with {deaths:amount} people killed][, as the incident "{incident}"]'


def when_of(at: str | None, published: str | None) -> str:
    """The time of an event from how a sentence puts it.

    Raises:
        InputError: for "that night" where no day of a report is told.
    """
    if at is not None and not at.startswith("that "):
        return at.partition(" ")[2]
    if published is None:
        raise InputError(
            Problem(
                entry="this report",
                found=at or "no time",
                expected="when it happened, as in `on 2022-03-30`, or the day of the report",
            )
        )
    if at != "that night":
        return published
    try:
        day = dt.date.fromisoformat(published[:10])
        before = day - dt.timedelta(days=1)
    except (ValueError, OverflowError):
        raise InputError(
            Problem(entry="that night", found=published, expected="a report of a certain day")
        ) from None
    return f"{before.isoformat()}T20:00/{day.isoformat()}T06:00"


def _report(
    world: World,
    activity: str | None,
    *,
    origin: str | None = None,
    place: str | None = None,
    actor: str | None = None,
    target: str | None = None,
    at: str | None = None,
    published: str | None = None,
    source: str | None = None,
    **more: Any,
) -> None:
    world.add(
        "report",
        activity=activity,
        when=when_of(at, published),
        place=world.maybe("place", place),
        actor=world.maybe("actor", actor),
        target=world.maybe("actor", target),
        origin=world.maybe("source", origin),
        source=world.maybe("source", source),
        published=published,
        **more,
    )


def _deed(world: World, word: str) -> str:
    """The activity that a participle such as `shelled` speaks of."""
    if word not in DEEDS:
        raise unknown(
            f'"was {word}" is no deed of this vocabulary',
            f"one of {', '.join(DEEDS)}, or: there was "
            f'"the name of an activity" in "the place"{nearest(word, DEEDS)}',
        )
    for name in DEEDS[word]:
        try:
            return world.named("activity", name)
        except Unknown:
            continue
    return world.named("activity", DEEDS[word][0])


def was_done(world: World, deed: str, **fields: Any) -> None:
    """Somebody says that something was done to a place."""
    _report(world, _deed(world, deed), **fields)


def there_was(world: World, activity: str, **fields: Any) -> None:
    """Somebody says that something happened."""
    _report(world, world.named("activity", activity), **fields)


def there_was_none(world: World, activity: str, **fields: Any) -> None:
    """Somebody says that it did not happen."""
    _report(world, world.named("activity", activity), stance="denies", **fields)


def there_were_many(world: World, activity: str, number: int, **fields: Any) -> None:
    """Somebody counts so many incidents alike, none of them told otherwise; 0: looked and found none."""
    _report(world, world.named("activity", activity), number=number, **fields)


def it_was_done(world: World, pledge: str | None = None, **fields: Any) -> None:
    """Somebody says that what was pledged was done."""
    _report(world, None, pledge=world.pledge_told(pledge), **fields)


def it_was_not_done(world: World, pledge: str | None = None, **fields: Any) -> None:
    """Somebody says that what was pledged was not done."""
    _report(world, None, pledge=world.pledge_told(pledge), stance="denies", **fields)


_IN = '[ in "{place}"]'
_CLAUSES: tuple[tuple[str, Callable[..., None], tuple[str, ...]], ...] = (
    (
        f'"{{place}}" was {{deed:word}}{_BY}{_REST}',
        was_done,
        ('"Chernihiv" was shelled that night',),
    ),
    (
        f'there was "{{activity}}"{_IN}{_BY}{_REST}',
        there_was,
        (
            'there was "shelling" in "Chernihiv" by "Russia" on 2022-03-30T04:15',
            'there was "shelling" during 2022-03-29/2022-03-30, with 3 to 5 people killed, as the '
            'incident "night"',
        ),
    ),
    (
        f'there was no "{{activity}}"{_IN}{_BY}[, as the incident "{{incident}}"]',
        there_was_none,
        ('there was no "shelling" in "Chernihiv" on 2022-03-30, as the incident "night"',),
    ),
    (
        f'there were {{number:count}} incidents of "{{activity}}"{_IN}{_BY}'
        "[, with {deaths:amount} people killed]",
        there_were_many,
        ('there were 152 incidents of "shelling" in "Chernihiv" by "Russia" that day',),
    ),
    (
        f'the pledge[ "{{pledge}}"] was done{_BY}[, as the incident "{{incident}}"]',
        it_was_done,
        ('the pledge "training" was done by "Starbucks" on 2018-05-29',),
    ),
    (
        f'the pledge[ "{{pledge}}"] was not done{_BY}[, as the incident "{{incident}}"]',
        it_was_not_done,
        ('the pledge "training" was not done on 2018-05-29',),
    ),
)

for _teller, _so in _TELLERS:
    for _clause, _body, _such in _CLAUSES:
        _told = [_so + each for each in _such]
        sentence(_teller + _clause, *_told, topic=_REPORTS)(_body)


@sentence(
    'these outlets report, all from "{origin}", that there was "{activity}" in "{place}"'
    '[ by "{actor}"][ against "{target}"] {at:at}[, as the incident "{incident}"]:',
    'these outlets report, all from "Chaus", that there was "shelling" in "Chernihiv" by "Russia" '
    "on 2022-03-30:",
    topic=_REPORTS,
    takes="table",
)
def outlets(
    world: World,
    origin: str,
    activity: str,
    incident: str = "told by several outlets",
    table: list[list[str]] | None = None,
    **fields: Any,
) -> None:
    """Several papers with one witness; the table has one column, `outlet`."""
    for outlet in _column(table, "outlet"):
        there_was(world, activity, origin=origin, incident=incident, source=outlet, **fields)


def _column(table: list[list[str]] | None, name: str) -> list[str]:
    if not table or table[0] != [name]:
        raise InputError(
            Problem(entry="the data table", expected=f"one column with the heading `{name}`")
        )
    return [row[0] for row in table[1:]]


@sentence(
    '"{origin}" counted "{activity}" in "{place}" by "{actor}" day by day:',
    '"OSCE" counted "shelling" in "Chernihiv" by "Russia" day by day:',
    topic=_REPORTS,
    takes="table",
)
def day_by_day(
    world: World,
    origin: str,
    activity: str,
    place: str,
    actor: str,
    table: list[list[str]] | None = None,
) -> None:
    """A report for each; columns `from`, `to` and `a day`, such as `4`, or `5, 3` by turns."""
    from pledgewatch.model.dates import civil_days, iso, parse_span
    from pledgewatch.model.time import DAY

    head = ["from", "to", "a day"]
    if not table or table[0] != head:
        raise InputError(
            Problem(entry="the data table", expected="the headings `from`, `to` and `a day`")
        )
    zone = world.zone_of(world.named("place", place)) or "UTC"
    left = MOST_REPORTS
    for first, last, each in table[1:]:
        stretch = parse_span(f"{first}/{last}", zone)
        if stretch.hi - stretch.lo > MOST_REPORTS * DAY:
            raise _too_many("days", f"{first}/{last}")
        turns = [_whole(turn) for turn in each.split(", ")]
        for place_of_day, day in enumerate(civil_days(stretch.lo, stretch.hi, zone)[:-1]):
            many = turns[place_of_day % len(turns)]
            left -= many
            if left < 0:
                raise _too_many("a day", each)
            for count in range(many):
                instant = iso(day + (count + 1) * DAY // (many + 2))
                there_was(
                    world, activity, origin=origin, place=place, actor=actor, at=f"at {instant}"
                )


def _whole(text: str) -> int:
    many = number(text)
    if not isinstance(many, int) or many < 0:
        raise InputError(
            Problem(field="a day", found=repr(text), expected="a whole number, 0 or more")
        )
    return many


def _too_many(field: str, found: str) -> InputError:
    expected = (
        f"at most {MOST_REPORTS:,} days and reports in all; many reports alike are one sentence: "
        "there were 20000 incidents of ..."
    )
    return InputError(Problem(field=field, found=repr(found[:64]), expected=expected))


# -- more on a report ------------------------------------------------------------------------------


def _more(template: str, example: str, meaning: str, **readers: Any) -> None:
    """A sentence on the report that was told last.

    Each of its fields is a key of the report: as it stands, or the name of a record of the table that
    `readers` has for it. Keys of `readers` that are no field have that value.
    """

    def body(world: World, **fields: Any) -> None:
        fixed = {key: value for key, value in readers.items() if key not in fields}
        told = {key: _named(world, readers.get(key), value) for key, value in fields.items()}
        world.change(world.last("report"), **fixed, **told)

    body.__doc__ = meaning
    sentence(template, example, topic=_MORE)(body)


def _named(world: World, table: str | None, value: Any) -> Any:
    """A value as it stands, or the id of the record of a table that it names."""
    if table is None:
        return value
    return world.record(value, table) if table == "pledge" else world.named(table, value)


_more(
    "that report is of credibility {credibility:count}",
    "that report is of credibility 2",
    "Admiralty credibility of what is told, 1 to 6.",
)
_more(
    "that report is true with probability {probability:number}",
    "that report is true with probability 0.9",
    "In place of reliability and credibility.",
)
_more(
    "that report names the right actor with probability {actor_probability:number}",
    "that report names the right actor with probability 0.8",
    "How surely it was that actor, given that it happened.",
)
_more(
    "that report names the right activity with probability {type_probability:number}",
    "that report names the right activity with probability 0.8",
    "How surely it was that activity, given that something happened.",
)
_more(
    "that report names the right place with probability {place_probability:number}",
    "that report names the right place with probability 0.8",
    "How surely it was there, given that it happened.",
)
_more(
    "that report names the right time with probability {time_probability:number}",
    "that report names the right time with probability 0.8",
    "How surely it was then, given that it happened.",
)
_more(
    "that report names the right target with probability {target_probability:number}",
    "that report names the right target with probability 0.8",
    "How surely it was against them, given that it happened.",
)
_more(
    'that report was of an act against "{target}"',
    'that report was of an act against "Ukraine"',
    "Against whom it was.",
    target="actor",
)
_more(
    'that report bears on the pledge "{pledge}"',
    'that report bears on the pledge "kyiv-chernihiv"',
    "By declaration, whatever its activity and place.",
    pledge="pledge",
)
_more(
    "that report is dated by the day it was written",
    "that report is dated by the day it was written",
    "The day it gives is that of the report, not of the event.",
    report_dated=True,
)
_more(
    "that report tells of {deaths:amount} (death|deaths)",
    "that report tells of 3 to 5 deaths",
    "How many people were killed.",
)
