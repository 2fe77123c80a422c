"""Sentences on what else was said: denials, claims, demands, reactions and explanations."""

from __future__ import annotations

from typing import Any

from pledgewatch.errors import InputError, Problem, nearest
from pledgewatch.gherkin.grammar import sentence
from pledgewatch.gherkin.world import Unknown, World

_SAID = "What else was said"
_TAKEN = "How it was taken and explained"


def one_of(word: str, words: Any, what: str) -> str:
    """The word itself, where it is one of those that there are.

    Raises:
        InputError: naming all there are, and the nearest.
    """
    known = list(words)
    if word not in known:
        expected = f"one of {', '.join(known)}{nearest(word, known)}"
        raise InputError(Problem(entry=what, found=f'"{word}"', expected=expected))
    return word


def _statement(
    world: World,
    kind: str,
    speaker: str,
    said: str,
    *,
    activities: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    whose: str | None = None,
    span: str | None = None,
    **more: Any,
) -> None:
    world.add(
        "statement",
        kind=kind,
        speaker=world.named("actor", speaker),
        said=said,
        about=world.maybe("actor", whose),
        activities=world.many("activity", activities) or None,
        places=world.many("place", places) or None,
        when=span,
        **more,
    )


_SCOPE = '[ by "{whose}"][ in {places:names}][ during {span:time}]'


@sentence(
    '"{speaker}" denied on {said:time} the incident "{incident}"',
    '"Russia" denied on 2022-03-31 the incident "night"',
    topic=_SAID,
)
def denied(world: World, speaker: str, said: str, incident: str) -> None:
    """Somebody says aloud that an incident did not happen."""
    _statement(world, "denial", speaker, said, incidents=[incident])


@sentence(
    f'"{{speaker}}" denied on {{said:time}} any {{activities:names}}{_SCOPE}',
    '"Russia" denied on 2022-03-31 any "shelling" in "Chernihiv" during 2022-03-29/2022-03-31',
    topic=_SAID,
)
def denied_any(world: World, speaker: str, said: str, **scope: Any) -> None:
    """Somebody says aloud that nothing of a kind happened."""
    _statement(world, "denial", speaker, said, **scope)


@sentence(
    f'"{{speaker}}" claimed on {{said:time}} that there was {{activities:names}}{_SCOPE}',
    '"Russia" claimed on 2022-03-31 that there was "shelling" by "Ukraine" in "Donetsk"',
    topic=_SAID,
)
def claimed(world: World, speaker: str, said: str, **scope: Any) -> None:
    """A claim that something happened, or that a state holds."""
    _statement(world, "claim", speaker, said, holds=True, **scope)


@sentence(
    f'"{{speaker}}" claimed on {{said:time}} that there was no {{activities:names}}{_SCOPE}',
    '"Russia" claimed on 2022-03-31 that there was no "presence of forces" in "Kyiv"',
    topic=_SAID,
)
def claimed_none(world: World, speaker: str, said: str, **scope: Any) -> None:
    """A claim that something did not happen, or that a state does not hold."""
    _statement(world, "claim", speaker, said, holds=False, **scope)


@sentence(
    '"{speaker}" claimed on {said:time} to keep (the pledge|"{pledge}")',
    '"Russia" claimed on 2022-03-31 to keep the pledge',
    '"Russia" claimed on 2022-03-31 to keep "kyiv-chernihiv"',
    topic=_SAID,
)
def complied(world: World, speaker: str, said: str, pledge: str | None = None) -> None:
    """Somebody says that a pledge is being kept."""
    _statement(world, "compliance", speaker, said, answers=[world.pledge_told(pledge)])


def _spoken(kind: str, verb: str, words: str) -> None:
    def body(world: World, speaker: str, said: str, text: str) -> None:
        _statement(world, kind, speaker, said, text=text)

    body.__doc__ = f"An {kind}." if kind[0] in "ai" else f"A {kind}."
    template = f'"{{speaker}}" {verb} on {{said:time}} that "{{text}}"'
    sentence(template, f'"Ukraine" {verb} on 2022-03-29 that "{words}"', topic=_SAID)(body)


_spoken("demand", "demanded", "all troops leave")
_spoken("intent", "announced an intent", "talks go on")
_spoken("claim", "claimed", "the talks made progress")
_spoken("assurance", "gave an assurance", "Ukraine stays neutral")


@sentence(
    '"{speaker}" made a statement of {kind:word} on {said:time}',
    '"Russia" made a statement of compliance on 2022-03-31',
    topic=_SAID,
)
def said_so(world: World, speaker: str, kind: str, said: str) -> None:
    """A claim, intent, demand, assurance or word of compliance; what it says follows."""
    kinds = ("claim", "intent", "demand", "assurance", "compliance")
    _statement(world, one_of(kind, kinds, "a statement"), speaker, said)


@sentence(
    "that statement speaks of the records {answers:names}",
    'that statement speaks of the records "kyiv-chernihiv"',
    topic=_SAID,
)
def answers(world: World, answers: tuple[str, ...]) -> None:
    """The pledges or statements it answers."""
    told = world.last("statement")
    world.change(told, answers=[*told.fields.get("answers", ()), *answers])


@sentence(
    "that statement speaks of the incidents {incidents:names}",
    'that statement speaks of the incidents "night" and "morning"',
    topic=_SAID,
)
def incidents(world: World, incidents: tuple[str, ...]) -> None:
    """The incidents it speaks of."""
    told = world.last("statement")
    world.change(told, incidents=[*told.fields.get("incidents", ()), *incidents])


# -- reactions and explanations --------------------------------------------------------------------


@sentence(
    '"{who}" was {tone:word} of (the pledge|"{record}") on {said:time}[: "{quote}"]',
    '"Biden" was skeptical of the pledge on 2022-03-29: "I don\'t read anything into it"',
    '"Biden" was trusting of "kyiv-chernihiv" on 2022-03-29',
    topic=_TAKEN,
)
def reacted(
    world: World,
    who: str,
    tone: str,
    said: str,
    record: str | None = None,
    quote: str | None = None,
) -> None:
    """How somebody took it: skeptical, trusting or neutral. Shown, never weighed."""
    world.add(
        "reaction",
        to=world.pledge_told() if record is None else world.record(record),
        by=world.named("actor", who),
        said=said,
        tone=one_of(tone, ("skeptical", "trusting", "neutral"), "a reaction"),
        quote=quote,
    )


def _explanation(rival: bool) -> None:
    def body(
        world: World,
        said: str | None = None,
        text: str | None = None,
        record: str | None = None,
        who: str | None = None,
    ) -> None:
        world.add(
            "explanation",
            of=world.pledge_told() if record is None else world.record(record),
            rival=rival or False,
            by=_anybody(world, who),
            said=said,
            text=text,
        )

    word = "a rival explanation" if rival else "an explanation"
    body.__doc__ = (
        "Another reason than the one given, beside the verdict."
        if rival
        else "A reason that goes with the one given."
    )
    sentence(
        f'{word} of (the pledge|"{{record}}") was given[ by "{{who}}"] on {{said:time}}[: "{{text}}"]',
        f'{word} of the pledge was given by "Reuters" on 2022-03-30: "losses forced them to regroup"',
        topic=_TAKEN,
    )(body)


_explanation(rival=True)
_explanation(rival=False)


@sentence(
    '"{by}" rated (the pledge|"{pledge}") as "{rating}" on {when:time}[, on the scale "{scale}"]',
    '"Polimetr" rated the pledge as "compromise" on 2022-06-01, on the scale "polimetre"',
    '"Reuters" rated "kyiv-chernihiv" as "broken" on 2022-06-01',
    topic=_TAKEN,
)
def rated(
    world: World, by: str, rating: str, when: str, pledge: str | None = None, **more: Any
) -> None:
    """An editor's own rating, shown beside the verdict and never mixed in."""
    world.add(
        "assessment",
        pledge=world.pledge_told(pledge),
        by=world.named("source", by),
        rating=rating,
        when=when,
        **more,
    )


@sentence(
    "that rating rests on the sources {sources:names}",
    'that rating rests on the sources "Reuters" and "AFP"',
    topic=_TAKEN,
)
def rated_by(world: World, sources: tuple[str, ...]) -> None:
    """What it rests on."""
    told = world.last("assessment")
    known = told.fields.get("sources", ())
    world.change(told, sources=[*known, *world.many("source", sources)])


def _anybody(world: World, name: str | None) -> str | None:
    """The id of whoever goes by a name, be it an actor or a source."""
    if name is None:
        return None
    for table in ("actor", "source"):
        try:
            return world.named(table, name)
        except Unknown:
            continue
    return world.named("actor", name)


@sentence(
    "that explanation rests on {evidence_for:names}",
    'that explanation rests on "report 1"',
    topic=_TAKEN,
)
@sentence(
    "that explanation is at odds with {evidence_against:names}",
    'that explanation is at odds with "report 2" and "report 3"',
    topic=_TAKEN,
)
def evidence(world: World, **fields: tuple[str, ...]) -> None:
    """The records that speak for it, or against it."""
    ((key, names),) = fields.items()
    told = world.last("explanation")
    world.change(
        told, **{key: [*told.fields.get(key, ()), *(world.record(name) for name in names)]}
    )
