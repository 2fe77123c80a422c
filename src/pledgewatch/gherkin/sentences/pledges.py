"""Sentences on what was pledged, on what terms, and what it may be read as."""

from __future__ import annotations

from typing import Any

from pledgewatch.gherkin.grammar import sentence
from pledgewatch.gherkin.world import World

_PLEDGES = "What was pledged"
_TERMS = "On what terms"

_HEAD = '"{debtor}" pledged on {said:time}[ through "{speaker}"] to '
_SCOPE = "{activities:names} in {places:names}"
_TAIL = "[, from {start:time}][, until {end:time}][, within {within:duration}]"
_DUE = "[ by {end:time}][ within {within:duration}]"


def _pledge(
    world: World,
    kind: str,
    debtor: str,
    said: str,
    activities: tuple[str, ...],
    places: tuple[str, ...],
    speaker: str | None = None,
    **terms: Any,
) -> None:
    world.add(
        "pledge",
        kind=kind,
        debtor=world.named("actor", debtor),
        said=said,
        activities=world.many("activity", activities),
        places=world.many("place", places),
        speaker=world.maybe("actor", speaker),
        **terms,
    )


def _of_kind(kind: str, template: str, meaning: str, *examples: str, **fixed: Any) -> None:
    def body(world: World, **fields: Any) -> None:
        _pledge(world, kind, **{**fixed, **fields})

    body.__doc__ = meaning
    sentence(_HEAD + template, *examples, topic=_PLEDGES)(body)


_of_kind(
    "cease",
    f"cease {_SCOPE}{_TAIL}",
    "A pledge to stop something that goes on.",
    '"Russia" pledged on 2022-03-29 to cease "shelling" in "Kyiv"',
    '"Russia" pledged on 2022-03-29 through "Fomin" to cease "shelling" in "Kyiv", '
    "from 2022-04-01, until 2022-04-30",
)
_of_kind(
    "refrain",
    f"refrain from {_SCOPE}{_TAIL}",
    "A pledge not to do something.",
    '"Russia" pledged on 2022-03-29 to refrain from "use of nuclear weapons" in "Ukraine"',
    '"Russia" pledged on 2022-03-29 to refrain from "shelling" and "air strikes" in "Kyiv", '
    '"Sumy" and "Kharkiv", within 30 days',
)
_of_kind(
    "reduce",
    f"{{wording:words}} reduce {_SCOPE}{_TAIL}",
    "A pledge to do less, in a measure word such as drastically, sharply or significantly.",
    '"Russia" pledged on 2022-03-29 to drastically reduce "military activity" in "Kyiv" and '
    '"Chernihiv"',
    '"Russia" pledged on 2022-03-29 to almost completely reduce "shelling" in "Kyiv", '
    "until 2022-04-30",
)
_of_kind(
    "reduce",
    f"{{wording:verb}} {_SCOPE}{_TAIL}",
    "A pledge to do less, in a verb alone.",
    '"Russia" pledged on 2022-03-29 to halve "shelling" in "Kyiv"',
)
_of_kind(
    "reduce",
    f'do less {_SCOPE}, in the word "{{wording}}"{_TAIL}',
    "A pledge to do less, in a measure word that no verb goes with.",
    '"Russia" pledged on 2022-03-29 to do less "shelling" in "Kyiv", in the word "several-fold"',
)
_of_kind(
    "reduce",
    f"bring {_SCOPE} down to a share of {{share:number}}{_TAIL}",
    "A pledge to do less, to a share of what was usual before.",
    '"Russia" pledged on 2022-03-29 to bring "shelling" in "Kyiv" down to a share of 0.5',
)
_of_kind(
    "do-by",
    f"do {_SCOPE}{_DUE}",
    "A pledge to do something by a deadline.",
    '"Russia" pledged on 2022-03-29 to do "demining" in "Kyiv" by 2022-04-30',
    '"Russia" pledged on 2022-03-29 to do "demining" in "Kyiv" within 30 days',
)
_of_kind(
    "withdraw",
    f"withdraw {{activities:names}} from {{places:names}}{_DUE}",
    "A pledge to have left.",
    '"Russia" pledged on 2022-03-29 to withdraw "presence of forces" from "Kyiv" by 2022-04-30',
)
_of_kind(
    "maintain",
    f"maintain {_SCOPE}{_TAIL}",
    "A pledge to keep a state up.",
    '"Russia" pledged on 2022-03-29 to maintain "ceasefire" in "Kyiv", until 2022-04-30',
)
_of_kind(
    "reach",
    f"reach {_SCOPE}{_DUE}",
    "A pledge to bring a state about.",
    '"Russia" pledged on 2022-03-29 to reach "ceasefire" in "Kyiv" by 2022-04-30',
)


@sentence(
    f'{_HEAD}do this{_DUE}: "{{text}}"',
    '"Russia" pledged on 2022-03-29 to do this by 2022-04-30: "publish the maps of all minefields"',
    topic=_PLEDGES,
)
def promised(
    world: World, debtor: str, said: str, text: str, speaker: str | None = None, **terms: Any
) -> None:
    """A pledge to do what its words say, without places and activities: reports name the pledge."""
    world.add(
        "pledge",
        kind="do-by",
        debtor=world.named("actor", debtor),
        said=said,
        speaker=world.maybe("actor", speaker),
        text=text,
        **terms,
    )


for _kind, _verb in (("withdraw", "withdraw down"), ("maintain", "maintain"), ("reach", "reach")):
    _when = _TAIL if _kind == "maintain" else _DUE
    _by = ", until 2022-04-30" if _kind == "maintain" else " by 2022-04-30"
    _to = "to " if _kind == "withdraw" else ""
    for _bound, _words in (("at_most", "at most"), ("at_least", "at least")):
        _of_kind(
            _kind,
            f'{_verb} {_to}{_words} {{{_bound}:number}} "{{unit}}" of {_SCOPE}{_when}',
            f"A pledge of a level: {_words} so many.",
            f'"Russia" pledged on 2022-03-29 to {_verb} {_to}{_words} 10,000 "troops" of '
            f'"presence of forces" in "Kyiv"{_by}',
        )
    _of_kind(
        _kind,
        f'{_verb} {_to}between {{at_least:number}} and {{at_most:number}} "{{unit}}" of '
        f"{_SCOPE}{_when}",
        "A pledge of a level between two numbers.",
        f'"Russia" pledged on 2022-03-29 to {_verb} {_to}between 5,000 and 10,000 "troops" of '
        f'"presence of forces" in "Kyiv"{_by}',
    )


# -- terms -----------------------------------------------------------------------------------------


def _term(template: str, example: str, meaning: str, **readers: str) -> None:
    """A sentence on the pledge that was told last, each of whose fields is one of its keys."""

    def body(world: World, **fields: Any) -> None:
        told = world.last("pledge")
        changes: dict[str, Any] = {}
        for key, value in fields.items():
            table = readers.get(key)
            if isinstance(value, tuple):
                added = world.many(table, value) if table else list(value)
                changes[key] = [*told.fields.get(key, ()), *added]
            else:
                changes[key] = world.named(table, value) if table else value
        world.change(told, **changes)

    body.__doc__ = meaning
    sentence(template, example, topic=_TERMS)(body)


_term(
    'the pledge was spoken by "{speaker}"',
    'the pledge was spoken by "Fomin"',
    "Who said it.",
    speaker="actor",
)
_term(
    'the pledge is owed to "{creditor}"',
    'the pledge is owed to "Ukraine"',
    "To whom it was made.",
    creditor="actor",
)
_term(
    'the pledge belongs to the announcement "{announcement}"',
    'the pledge belongs to the announcement "Istanbul, 29 March"',
    "The occasion; two published versions of one pledge share it.",
)
_term(
    "the pledge also covers the places {places:names}",
    'the pledge also covers the places "Sumy" and "Kharkiv"',
    "More places that it names.",
    places="place",
)
_term(
    "the pledge also covers the activities {activities:names}",
    'the pledge also covers the activities "air strikes"',
    "More activities that it names.",
    activities="activity",
)
_term(
    "the pledge leaves out the places {except_places:names}",
    'the pledge leaves out the places "Irpin"',
    "Places inside its scope that it does not bind in.",
    except_places="place",
)
_term(
    "the pledge leaves out the activities {except_activities:names}",
    'the pledge leaves out the activities "air strikes"',
    "Kinds of what it names that it does not bind.",
    except_activities="activity",
)
_term(
    "the pledge does not bind the actors {except_actors:names}",
    'the pledge does not bind the actors "militia"',
    "Actors that would be bound and are not.",
    except_actors="actor",
)
_term(
    "the pledge covers only acts against {targets:names}",
    'the pledge covers only acts against "Ukraine"',
    "Acts against anybody else do not count.",
    targets="actor",
)
_term(
    "the pledge leaves out acts against {except_targets:names}",
    'the pledge leaves out acts against "terrorists"',
    "Acts against those do not count.",
    except_targets="actor",
)
_term(
    "the pledge says nothing of {control:names}",
    'the pledge says nothing of "Kharkiv", "Sumy" and "Mariupol"',
    "Places of the same conflict that it does not name, as a measure of displacement.",
    control="place",
)
_term(
    "the pledge takes effect on {start:time}",
    "the pledge takes effect on 2022-03-30",
    "When it begins to bind; a plain day means its first moment.",
)
_term(
    "the pledge ends on {end:time}",
    "the pledge ends on 2022-04-30",
    "Until when it binds; a plain day means its last moment.",
)
_term(
    "the pledge ends {within:duration} after it was said",
    "the pledge ends 48 h after it was said",
    "Until when it binds, counted from when it was said.",
)


@sentence("the pledge has no end", "the pledge has no end", topic=_TERMS)
def endless(world: World) -> None:
    """It binds for ever, so it can hold and is never kept."""
    told = world.last("pledge")
    for key in ("end", "within"):
        told.fields.pop(key, None)
    world.change(told)


_term(
    "the pledge allows {grace:duration} to comply",
    "the pledge allows 48 h to comply",
    "A time that is listed and not judged.",
)
_term(
    "the pledge allows {tolerance:duration} of lateness",
    "the pledge allows 10 days of lateness",
    "How late still counts in part, after a deadline.",
)
_term(
    "the pledge allows {tolerated:count} (violation|violations)",
    "the pledge allows 2 violations",
    "How many violations it bears.",
)
_term(
    "news on the pledge may take {settle:duration}",
    "news on the pledge may take 30 days",
    "How long after its end the answer stays open; 14 days where that is not said.",
)
_term(
    "the pledge is to be read after {horizon:duration}",
    "the pledge is to be read after 30 days",
    "For a reduction without an end: how far from its start it is read.",
)
_term(
    "the pledge is measured against {baseline:time}",
    "the pledge is measured against 2022-02-24/2022-03-28",
    "The time before it that a reduction is compared with, or whose level a demand starts from.",
)
_term(
    "the pledge binds every day during {daily:time}",
    "the pledge binds every day during 09:00/14:00",
    "Between two clock times of the ledger's zone.",
)
_term(
    "the pledge starts from a level of {level:number}",
    "the pledge starts from a level of 150,000",
    "The level when it was said, in the unit that it names.",
)
_term(
    'the pledge starts from {level:number} "{unit}"',
    'the pledge starts from 150,000 "troops"',
    "The level when it was said, and what it counts.",
)
_term(
    "the pledge is kept in part from a share of {partial_from:number} of the way",
    "the pledge is kept in part from a share of 0.9 of the way",
    "How far a demand must be met at its deadline to be kept in part; half where that is not said.",
)
_term(
    'the pledge is compared with the class "{reference_class}"',
    'the pledge is compared with the class "campaign-promise"',
    "The class of past pledges that skepticism starts from.",
)
_term(
    'the pledge was told by "{reported_by}"',
    'the pledge was told by "Reuters"',
    "Who told of it, where the speaker did not publish it.",
    reported_by="source",
)
_term(
    "the pledge is measured by {measure:word}",
    "the pledge is measured by incidents",
    "By `incidents`, `level` or `harm`.",
)
_term(
    "the pledge means a share of {share:number}",
    "the pledge means a share of 0.5",
    "The share of the baseline that it pledges, whatever its word.",
)
_term(
    "the pledge could mean a share of {band:amount}",
    "the pledge could mean a share of 0.25 to 0.67",
    "The shares its word could mean.",
)
_term(
    'the pledge gives the reason "{reason}"',
    'the pledge gives the reason "to bolster mutual confidence"',
    "The reason given for it; outcome and motive are kept apart.",
)


@sentence(
    "the pledge gives the reason:", "the pledge gives the reason:", topic=_TERMS, takes="text"
)
def reason(world: World, text: str | None) -> None:
    """The reason given for it as a doc string, for several lines or words in quotation marks."""
    world.change(world.last("pledge"), reason=text or "")


def _condition(world: World, **changes: Any) -> None:
    told = world.last("pledge")
    world.change(told, condition={**told.fields.get("condition", {}), **changes})


@sentence(
    'the pledge binds on the condition "{text}"[, put as "{quote}"]',
    'the pledge binds on the condition "Ukraine stays neutral"',
    topic=_TERMS,
)
def condition(world: World, text: str, quote: str | None = None) -> None:
    """What must hold for it to bind."""
    _condition(world, text=text, **({} if quote is None else {"quote": quote}))


@sentence(
    'the pledge binds while the state "{state}" holds',
    'the pledge binds while the state "neutrality" holds',
    topic=_TERMS,
)
def condition_state(world: World, state: str) -> None:
    """The state that reports on a state speak of; it binds while that holds."""
    known = world.last("pledge").fields.get("condition", {})
    _condition(world, text=known.get("text", f"while {state} holds"), state=state)


@sentence("its condition is presumed to hold", "its condition is presumed to hold", topic=_TERMS)
def presumed(world: World) -> None:
    """Until somebody reports on the state, it binds."""
    _condition(world, presumed=True)


@sentence(
    "its condition is presumed not to hold", "its condition is presumed not to hold", topic=_TERMS
)
def not_presumed(world: World) -> None:
    """Until somebody reports on the state, it does not bind."""
    _condition(world, presumed=False)


@sentence(
    "the pledge binds while the other side keeps {pledges:names}",
    'the pledge binds while the other side keeps "pledge of Ukraine"',
    topic=_TERMS,
)
def reciprocal(world: World, pledges: tuple[str, ...]) -> None:
    """It binds until one of those pledges, which may be told later, is violated."""
    known = world.last("pledge").fields.get("condition", {})
    text = known.get("text", f"while the other side keeps {' and '.join(pledges)}")
    _condition(world, text=text, unless_broken=list(pledges))


@sentence(
    'the pledge[ "{pledge}"] may be read[ as {kind:word}][ at a share of {share:number}]'
    "[ by {measure:word}]",
    "the pledge may be read at a share of 0.5",
    'the pledge "kyiv-chernihiv" may be read as reduce at a share of 0.25 by incidents',
    topic=_TERMS,
)
def reading(
    world: World,
    pledge: str | None = None,
    kind: str | None = None,
    share: float | None = None,
    measure: str | None = None,
) -> None:
    """What a vague pledge is read as: cease, refrain, reduce, ...; no pledge of its own."""
    name = world.pledge_told(pledge)
    world.add("reading", pledge=name, kind=kind, share=share, measure=measure)
