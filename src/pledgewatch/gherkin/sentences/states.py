"""Sentences on what state things were in, and on who was looking."""

from __future__ import annotations

from typing import Any

from pledgewatch.gherkin.grammar import sentence
from pledgewatch.gherkin.sentences.reports import when_of
from pledgewatch.gherkin.world import World

_STATES = "What state things were in"
_WATCH = "Who was looking"


_WHOSE = '[ of "{actor}"][ in "{place}"] {at:at}[, as the observation "{incident}"]'


def _state(
    world: World,
    *,
    origin: str,
    at: str,
    activity: str | None = None,
    actor: str | None = None,
    place: str | None = None,
    **told: Any,
) -> None:
    world.add(
        "state_report",
        when=when_of(at, None),
        activity=world.maybe("activity", activity),
        actor=world.maybe("actor", actor),
        place=world.maybe("place", place),
        origin=world.named("source", origin),
        **told,
    )


@sentence(
    f'"{{origin}}" observed "{{activity}}"{_WHOSE}',
    '"OSCE" observed "presence of forces" of "Russia" in "Chernihiv" on 2022-04-02',
    topic=_STATES,
)
def observed(world: World, **fields: Any) -> None:
    """Something that is kept up was there."""
    _state(world, holds=True, **fields)


@sentence(
    f'"{{origin}}" observed no "{{activity}}"{_WHOSE}',
    '"OSCE" observed no "presence of forces" of "Russia" in "Chernihiv" on 2022-04-02',
    topic=_STATES,
)
def observed_none(world: World, **fields: Any) -> None:
    """It was not there."""
    _state(world, holds=False, **fields)


@sentence(
    f'"{{origin}}" counted {{level:amount}} "{{unit}}" of "{{activity}}"{_WHOSE}',
    '"OSCE" counted 9,000 to 11,000 "troops" of "presence of forces" of "Russia" in "Chernihiv" on '
    "2022-04-02",
    topic=_STATES,
)
def counted(world: World, **fields: Any) -> None:
    """How much of it there was."""
    _state(world, **fields)


@sentence(
    f'"{{origin}}" put what was left of "{{activity}}"{_WHOSE} at a share of {{share:amount}}',
    '"Pentagon" put what was left of "presence of forces" of "Russia" in "Kyiv" on 2022-04-04 at a '
    "share of 0.3 to 0.4",
    topic=_STATES,
)
def share(world: World, **fields: Any) -> None:
    """How much was left, as a share of what there was at the announcement."""
    _state(world, **fields)


@sentence(
    '"{origin}" reported that the state "{state}" held {at:at}',
    '"OSCE" reported that the state "neutrality" held on 2022-04-02',
    topic=_STATES,
)
def state_held(world: World, **fields: Any) -> None:
    """A state that a condition names was so."""
    _state(world, holds=True, **fields)


@sentence(
    '"{origin}" reported that the state "{state}" did not hold {at:at}',
    '"OSCE" reported that the state "neutrality" did not hold on 2022-04-02',
    topic=_STATES,
)
def state_failed(world: World, **fields: Any) -> None:
    """A state that a condition names was not so."""
    _state(world, holds=False, **fields)


def _of_pledge(world: World, pledge: str | None, **fields: Any) -> None:
    """What is said of the state that a pledge is about, whatever that is."""
    _state(world, pledge=world.pledge_told(pledge), **fields)


@sentence(
    f'"{{origin}}" observed the pledge[ "{{pledge}}"] fulfilled{_WHOSE}',
    '"OSCE" observed the pledge "neutrality" fulfilled on 2022-04-02',
    topic=_STATES,
)
def observed_so(world: World, pledge: str | None = None, **fields: Any) -> None:
    """The state that was pledged was there."""
    _of_pledge(world, pledge, holds=True, **fields)


@sentence(
    f'"{{origin}}" observed the pledge[ "{{pledge}}"] not fulfilled{_WHOSE}',
    '"OSCE" observed the pledge "neutrality" not fulfilled on 2022-04-02',
    topic=_STATES,
)
def observed_not_so(world: World, pledge: str | None = None, **fields: Any) -> None:
    """The state that was pledged was not there."""
    _of_pledge(world, pledge, holds=False, **fields)


@sentence(
    f'"{{origin}}" counted {{level:amount}} "{{unit}}" for the pledge[ "{{pledge}}"]{_WHOSE}',
    '"Mercury" counted 178 "jobs" for the pledge "jobs" on 2020-12-31',
    topic=_STATES,
)
def counted_for(world: World, pledge: str | None = None, **fields: Any) -> None:
    """How much there was of what was pledged."""
    _of_pledge(world, pledge, **fields)


@sentence(
    f'"{{origin}}" put the pledge[ "{{pledge}}"]{_WHOSE} at a share of {{share:amount}}',
    '"Mercury" put the pledge "jobs" on 2020-12-31 at a share of 0.7',
    topic=_STATES,
)
def share_for(world: World, pledge: str | None = None, **fields: Any) -> None:
    """How much of what was pledged there was, as a share of what there was at the announcement."""
    _of_pledge(world, pledge, **fields)


@sentence(
    "that observation is dated by the day it was written",
    "that observation is dated by the day it was written",
    topic=_STATES,
)
def dated_by_report(world: World) -> None:
    """The day it gives is that of the report, not of the state."""
    world.change(world.last("state_report"), report_dated=True)


@sentence(
    "that observation is of credibility {credibility:count}",
    "that observation is of credibility 2",
    topic=_STATES,
)
@sentence(
    "that observation is true with probability {probability:number}",
    "that observation is true with probability 0.9",
    topic=_STATES,
)
def weight_of_state(world: World, **fields: Any) -> None:
    """How far to believe it."""
    world.change(world.last("state_report"), **fields)


@sentence(
    'the place "{place}" was taken[ by "{to}"] on {when:time}',
    'the place "Kherson" was taken by "Russia" on 2022-03-02',
    topic=_STATES,
)
def taken(world: World, place: str, when: str, to: str | None = None) -> None:
    """It passed to another side: what happens there later shows no compliance."""
    world.add("capture", place=world.named("place", place), to=world.maybe("actor", to), when=when)


# -- coverage --------------------------------------------------------------------------------------


@sentence(
    '"{origin}" watched for {activities:names} in {places:names} during {span:time}'
    "[, with sensitivity {sensitivity:number}][ and false alarms {false_alarm:number}]"
    "[, hearing of it within {lag:duration}]",
    '"OSCE" watched for "shelling" in "Chernihiv" during 2022-03-01/2022-03-31',
    '"OSCE" watched for "shelling" in "Kyiv" and "Chernihiv" during 2022-03-01/2022-03-31, with '
    "sensitivity 0.8 and false alarms 0.05, hearing of it within 7 days",
    topic=_WATCH,
)
def watched(
    world: World,
    origin: str,
    activities: tuple[str, ...],
    places: tuple[str, ...],
    span: str,
    **more: Any,
) -> None:
    """Who was looking, at what, where and when: without it silence proves nothing."""
    world.add(
        "coverage",
        origin=world.named("source", origin),
        activities=world.many("activity", activities),
        places=world.many("place", places),
        when=span,
        **more,
    )
