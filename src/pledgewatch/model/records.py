"""The whole domain on one page: every record a ledger can hold.

Records are immutable values. A person may name one with a readable `id`; otherwise its id is the
SHA-256 of its canonical form, so equal records are one record wherever they come from. A correction
is a `Retract` and a new record; nothing is ever edited.

Two clocks run through all of them: *event time* (`when`, `said`) says when something happened, and
*knowledge time* (`known`) says from when on one could know of it.

Fields that name another record carry the table it lives in (`ref`), which is how a ledger finds
dangling references and how the JSON Schema is made.

It is one module, for whoever asks what a ledger can hold, or adds a key, has to look nowhere else.
"""

from __future__ import annotations

import datetime as dt
import enum
import functools
import hashlib
import json
import math
import re
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from pledgewatch.errors import InputError, Problem
from pledgewatch.model.fields import Fields, document, field, number, number_in, refuse
from pledgewatch.model.time import Duration, Moment, Span, When, exact
from pledgewatch.registry import Registry

if TYPE_CHECKING:
    import pendulum

_ADDED_KINDS = Registry[Any]("pledgewatch.kinds", {})
"""The kinds of pledges that other packages add, each a `PledgeKind` of `pledgewatch.engine.kinds`."""


class Kind(enum.StrEnum):
    """What a pledge commits its debtor to."""

    CEASE = "cease"
    REFRAIN = "refrain"
    REDUCE = "reduce"
    WITHDRAW = "withdraw"
    DO_BY = "do-by"
    MAINTAIN = "maintain"
    REACH = "reach"

    @classmethod
    def _missing_(cls, value: object) -> Kind | None:
        # Kinds that other packages add become members when they are first named.
        if not isinstance(value, str) or value not in _ADDED_KINDS:
            return None
        made = str.__new__(cls, value)
        made._name_, made._value_ = value.upper(), value
        vars(made)["_added"] = _ADDED_KINDS[value]
        cls._value2member_map_[value] = made
        return made

    @property
    def terms(self) -> Kind:
        """The kind whose terms it has: itself, unless another package added it."""
        added = self.added
        return self if added is None else added.like

    @property
    def added(self) -> Any:
        """What another package added it by (a `PledgeKind` of `pledgewatch.engine.kinds`), or None."""
        return getattr(self, "_added", None)

    # What a kind decides; everything else asks here.

    @functools.cached_property
    def is_ban(self) -> bool:
        """Whether it allows no act at all."""
        return self.terms in (Kind.CEASE, Kind.REFRAIN)

    @functools.cached_property
    def is_reduction(self) -> bool:
        """Whether it is compared with the time before."""
        return self.terms is Kind.REDUCE

    @functools.cached_property
    def is_of_acts(self) -> bool:
        """Whether it is against acts, of which there are to be none or fewer."""
        return self.is_ban or self.is_reduction

    @functools.cached_property
    def is_task(self) -> bool:
        """Whether an act is to be done by a deadline."""
        return self.terms is Kind.DO_BY

    @functools.cached_property
    def is_demand(self) -> bool:
        """Whether it asks for something by a deadline; the others hold over a time."""
        return self.is_task or self.terms in (Kind.WITHDRAW, Kind.REACH)

    @functools.cached_property
    def is_withdrawal(self) -> bool:
        """Whether the state is to end."""
        return self.terms is Kind.WITHDRAW

    @functools.cached_property
    def is_of_states(self) -> bool:
        """Whether it pledges a state or level, read from state reports."""
        return not (self.is_of_acts or self.is_task)


class Stance(enum.StrEnum):
    """Whether a report says that the action happened or that it did not."""

    AFFIRMS = "affirms"
    DENIES = "denies"


class StatementKind(enum.StrEnum):
    """What a statement does, where it is not itself a pledge."""

    DENIAL = "denial"
    COMPLIANCE = "compliance"
    CLAIM = "claim"
    INTENT = "intent"
    DEMAND = "demand"
    ASSURANCE = "assurance"


class Tone(enum.StrEnum):
    """How somebody took a pledge."""

    SKEPTICAL = "skeptical"
    TRUSTING = "trusting"
    NEUTRAL = "neutral"


class Setting(enum.StrEnum):
    """The setting of a ledger: which reference classes its pledges belong to by default."""

    WAR = "war"
    CAMPAIGN = "campaign"
    CORPORATE = "corporate"


def _refuse(record: object, name: str, found: object, expected: str) -> None:
    raise InputError(entry=entry_name(record), field=name, found=repr(found), expected=expected)


def _within(record: object, name: str, low: float, high: float, expected: str) -> None:
    """Refuse a field whose number, where it has one, is not from `low` to `high`, both included."""
    value = getattr(record, name)
    if value is not None and not low <= value <= high:
        _refuse(record, name, value, expected)


def entry_name(record: object) -> str:
    """How messages name a record: its table and, where it has one, its id."""
    table = getattr(type(record), "table", type(record).__name__)
    given = getattr(record, "id", "")
    return f'{table} "{given}"' if given else str(table)


@attrs.frozen(init=False)
class Interval(Fields):
    """A number known to lie between `low` and `high`, both included (`low == high`: exact)."""

    FORM: ClassVar[str] = "a number, or the least and the most it can be: [low, high]"

    low: float = field("the least it can be")
    high: float = field("the most it can be")

    def __attrs_post_init__(self) -> None:
        if self.low > self.high:
            found = f"[{self.low:g}, {self.high:g}]"
            expected = "the lower number first"
            raise InputError(entry="interval", field="low", found=found, expected=expected)

    @classmethod
    def taken(cls, value: Any, zone: str | None = None) -> Interval:
        """An interval as it is, from a number, or from the least and the most it can be.

        Raises:
            InputError: for anything else.
        """
        if isinstance(value, cls):
            return value
        if isinstance(value, (list, tuple)):
            if len(value) != 2:
                raise refuse(value, "two numbers: [low, high]")
            low, high = map(number, value)
            if low > high:
                found = f"[{low:g}, {high:g}]"
                raise InputError(found=found, expected="the lower number first")
            return cls(low, high)
        exact = number(value, cls.FORM)
        return cls(exact, exact)

    @classmethod
    def from_text(cls, text: str) -> list[float]:
        """The number, or the two numbers, that a text such as ``3`` or ``[3, 5]`` stands for.

        Raises:
            InputError: for other text.
        """
        listed = text.startswith("[") and text.endswith("]")
        ends = text[1:-1].split(",") if listed else [text, text]
        try:
            return [number_in(end) for end in ends]
        except InputError:
            raise refuse(text, cls.FORM) from None


@attrs.frozen(kw_only=True, init=False)
class Control(Fields):
    """That an actor is controlled by another, when, and how surely."""

    actor: str = field("who controls", ref="actor")
    weight: float = field("probability in [0, 1] that the controlled actor's acts are its own")
    when: Span | None = field("for how long; left out: always", default=None)

    def __attrs_post_init__(self) -> None:
        _within(self, "weight", 0, 1, "a number from 0 to 1")


@attrs.frozen(kw_only=True, init=False)
class Condition(Fields):
    """What must hold for a pledge to bind.

    Its value at an instant comes from the credible `StateReport`s on `state`; where none speaks,
    it is `presumed`: True when the speaker goes ahead on that assumption, False when he waits for
    it, None when that was not said (then it cannot be told whether the pledge binds).
    """

    text: str = field("the condition in the analyst's words")
    quote: str | None = field("the condition in the speaker's words", default=None)
    state: str | None = field("the name of the state that state reports speak of", default=None)
    presumed: bool | None = field("its value until a state report speaks", default=None)
    unless_broken: tuple[str, ...] = field(
        "pledges of the other side to cease or refrain: it binds until one of them is violated",
        ref="pledge",
        default=(),
    )


@attrs.frozen(kw_only=True, init=False)
class Header(Fields):
    """What holds for the whole ledger."""

    table: ClassVar[str] = "ledger"

    title: str | None = field("what the ledger is about", default=None)
    timezone: str | None = field(
        "IANA name of the zone of every time that no place says otherwise of", default=None
    )
    unrated: str = field(
        "Admiralty reliability of sources that nobody rated, A to F; left out: F", default="F"
    )
    editors: tuple[str, ...] = field(
        "sources whose retractions, withdrawals and ties bind the records of others too",
        ref="source",
        default=(),
    )
    setting: Setting | None = field(
        "what kind of pledges it holds: of a war, a campaign or companies", default=None
    )

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "editors", tuple(sorted(set(self.editors))))

    def joined(self, other: Header) -> tuple[Header, list[Problem]]:
        """The header of two ledgers together, and what they disagree on.

        The title is the first one's, where it has one; of everything else that both say, they must say
        the same.
        """
        mine, theirs = _given(self), _given(other)
        problems = [
            Problem(
                field=name,
                found=f"{_plain(mine[name])!r} and {_plain(theirs[name])!r}",
                expected=f"one `{name}` in all files of a ledger",
            )
            for name in mine.keys() & theirs.keys() - {"title"}
            if mine[name] != theirs[name]
        ]
        return Header(**{**theirs, **mine}), sorted(problems, key=lambda each: each.field or "")


def _given(value: Any) -> dict[str, Any]:
    """The fields of a value that do not have their default."""
    told = ((spec, getattr(value, spec.name)) for spec in attrs.fields(type(value)))
    return {spec.name: item for spec, item in told if item != spec.default}


@attrs.frozen(kw_only=True, init=False)
class Record(Fields):
    """What every record has: an id."""

    table: ClassVar[str] = "record"

    id: str = field("a readable name, or left out: the SHA-256 of the content", default="")

    def __attrs_post_init__(self) -> None:
        self.check()
        if not self.id:
            digest = hashlib.sha256(canonical(self).encode()).hexdigest()
            object.__setattr__(self, "id", digest)

    def check(self) -> None:
        """Refuse a record that contradicts itself.

        Raises:
            InputError: naming the field, what it holds and what to write instead.
        """


# -- the world: actors, places, activities, sources ------------------------------------------------


@attrs.frozen(kw_only=True, init=False)
class Node(Record):
    """A node of a hierarchy. Nodes hold no news, so they have no knowledge time."""

    name: str | None = field("the name to show; left out: the id", default=None)
    aliases: tuple[str, ...] = field("other names, for people to find it by", default=())

    @property
    def parents(self) -> tuple[str, ...]:
        """The ids of the nodes this one belongs to."""
        return ()

    @property
    def label(self) -> str:
        """The name to show."""
        return self.name or self.id


@attrs.frozen(kw_only=True, init=False)
class Actor(Node):
    """Somebody who can speak, be bound, or act: a state, a ministry, a unit, a person."""

    table: ClassVar[str] = "actor"

    part_of: tuple[str, ...] = field("the actors it belongs to", ref="actor", default=())
    controlled_by: tuple[Control, ...] = field("who controls it, for proxies", default=())
    speaks_for: tuple[str, ...] = field(
        "actors this one's word is known to bind", ref="actor", default=()
    )
    office: str | None = field(
        "the office held, for example `defence-minister` or `spokesperson`; see `offices` in the "
        "assumptions for what each can bind",
        default=None,
    )
    sides: bool = field(
        "its members are opponents, such as the parties to a truce, and no kin", default=False
    )

    @property
    def parents(self) -> tuple[str, ...]:
        return self.part_of


@attrs.frozen(kw_only=True, init=False)
class Place(Node):
    """Somewhere: a town, an oblast, a direction of advance, a country."""

    table: ClassVar[str] = "place"

    part_of: tuple[str, ...] = field("the places it lies in", ref="place", default=())
    timezone: str | None = field("IANA name; left out: that of what it lies in", default=None)
    latitude: float | None = field(
        "where a map shows it, in degrees north on WGS 84; south is negative", default=None
    )
    longitude: float | None = field(
        "where a map shows it, in degrees east on WGS 84; west is negative", default=None
    )
    complete: bool = field("the places declared in it are all there is of it", default=False)

    @property
    def parents(self) -> tuple[str, ...]:
        return self.part_of

    def check(self) -> None:
        for name, most in (("latitude", 90), ("longitude", 180)):
            _within(self, name, -most, most, f"degrees from -{most} to {most}")
        if (self.latitude is None) is not (self.longitude is None):
            missing = "latitude" if self.latitude is None else "longitude"
            _refuse(self, missing, None, "both latitude and longitude, or neither")


@attrs.frozen(kw_only=True, init=False)
class Activity(Node):
    """Something that can be done, or a state that can be kept up."""

    table: ClassVar[str] = "activity"

    kind_of: tuple[str, ...] = field("the broader activities", ref="activity", default=())
    complete: bool = field("the kinds declared of it are all there are of it", default=False)
    verb: str | None = field("what one does, as in `to ...`: `hand over prisoners`", default=None)
    plural: str | None = field(
        "such acts in general, as in `to stop ...`: `drone strikes`", default=None
    )
    done: str | None = field(
        "what is so once it was done, as a clause: `the prisoners were handed over`", default=None
    )
    things: str | None = field(
        "what there is of it, for states and levels: `troops`, `prisoners of war`", default=None
    )

    @property
    def parents(self) -> tuple[str, ...]:
        return self.kind_of


@attrs.frozen(kw_only=True, init=False)
class Source(Node):
    """Who observed (an origin) or who published (an outlet). One entry may be both."""

    table: ClassVar[str] = "source"

    reliability: str = field(
        "Admiralty reliability, A (completely reliable) to E; F: cannot be judged", default="F"
    )
    organ_of: str | None = field("the actor it speaks for", ref="actor", default=None)
    kin: str | None = field(
        "the name of a family of sources, which weigh as one and a half witnesses at most",
        default=None,
    )
    dataset: bool = field(
        "a data set: sources that its rows name are rated as it is until they are rated",
        default=False,
    )
    url: str | None = field("where it publishes", default=None)


# -- dated records ---------------------------------------------------------------------------------


@attrs.frozen(kw_only=True, init=False)
class Timed(Record):
    """A record with a knowledge time."""

    _event: ClassVar[str | None] = None
    """The field that tells when it happened or was said."""

    known: Moment | None = field(
        "from when on it could be known; left out: `published`, failing that the end of the event",
        default=None,
    )
    published: Moment | None = field("when the source published it", default=None)
    source: str | None = field("who published it", ref="source", default=None)
    url: str | None = field("where to read it", default=None)
    quote: str | None = field("a short quotation, word for word", default=None)
    text: str | None = field("what it says, in the analyst's words", default=None)
    # No part of the value: the same record put down on another day is the same record, with the same id.
    added: Moment | None = field(
        "when it was put into the ledger: shown, and never read by a verdict",
        default=None,
        eq=False,
    )
    review: bool = field(
        "a draft that waits for review: it is read and checked, and counts for nothing",
        default=False,
    )

    @property
    def event(self) -> When | None:
        """When the thing recorded happened or was said, if the record has such a time."""
        when: When | None = None if self._event is None else getattr(self, self._event)
        return when

    @property
    def known_at(self) -> pendulum.DateTime | None:
        """Knowledge time: the last instant of `known` or its stand-in, in the zone it was read in.

        An uncertain knowledge time counts as its latest instant, so that a review never uses what
        may not have been known yet.
        """
        return self._known_moment.latest

    @property
    def _known_at(self) -> int:
        return self._known_moment.last

    @property
    def _known_moment(self) -> Moment:
        moment = self.known or self.published
        if moment is not None:
            return moment
        event = self.event
        assert event is not None  # `check` refuses records without any of the three
        return event.end

    def check(self) -> None:
        if self.known is None and self.published is None:
            event = self.event
            if event is None or event.end.is_open_ended:
                _refuse(self, "known", None, "a time: it cannot be taken from the event")


@attrs.frozen(kw_only=True, init=False)
class Pledge(Timed):
    """A statement that commits.

    Scope is `activities` x `places`, less the exceptions; each pair is a *unit*. Only a pledge to do
    something may have none but its text: then reports name the pledge. The window runs from `start`
    (left out: `said`) plus `grace` to `end` or `within`; without either it has no end.
    """

    table: ClassVar[str] = "pledge"
    _event: ClassVar[str | None] = "said"

    kind: Kind = field("what it commits to")
    debtor: str = field("who is bound", ref="actor")
    said: Moment = field("when it was said")
    activities: tuple[str, ...] = field(
        "what it is about; left out, as `places` is, only of a `do-by` pledge",
        ref="activity",
        default=(),
    )
    places: tuple[str, ...] = field("where", ref="place", default=())
    speaker: str | None = field("who said it", ref="actor", default=None)
    creditor: str | None = field("to whom it is owed", ref="actor", default=None)
    announcement: str | None = field(
        "the occasion; two published versions of one pledge share it", default=None
    )
    except_activities: tuple[str, ...] = field("kinds left out", ref="activity", default=())
    except_places: tuple[str, ...] = field("places left out", ref="place", default=())
    except_actors: tuple[str, ...] = field("actors not bound", ref="actor", default=())
    targets: tuple[str, ...] = field(
        "only acts against these; left out: against anybody", ref="actor", default=()
    )
    except_targets: tuple[str, ...] = field("not acts against these", ref="actor", default=())
    wording: str | None = field("the measure word, as in the word map: `drastically`", default=None)
    share: float | None = field("share of the baseline pledged, overriding the word", default=None)
    band: Interval | None = field(
        "shares the wording could mean, overriding the word", default=None
    )
    measure: str | None = field("`incidents`, `level` or `harm`, if it names one", default=None)
    start: Moment | None = field("when it takes effect", default=None)
    end: Moment | None = field("until when; a plain date means the end of that day", default=None)
    within: Duration | None = field("instead of `end`: counted from `said`", default=None)
    grace: Duration | None = field("time to comply, not judged", default=None)
    settle: Duration | None = field("q95 of the reporting lag; left out: 14 days", default=None)
    horizon: Duration | None = field(
        "for a pledge without end: how far from its start a reduction is to be read", default=None
    )
    baseline: Span | None = field(
        "the time that a reduction is measured against, or whose level a demand starts from",
        default=None,
    )
    daily: str | None = field(
        "the window recurs every day between two clock times of the ledger's zone: `09:00/14:00`",
        default=None,
    )
    tolerated: int = field("how many violations it allows", default=0)
    tolerance: Duration | None = field(
        "how late still counts in part, after a deadline", default=None
    )
    at_least: float | None = field("the level pledged, in `unit`, at the least", default=None)
    at_most: float | None = field("the level pledged, in `unit`, at the most", default=None)
    unit: str | None = field("what the level counts: `troops`", default=None)
    level: float | None = field("the level at the announcement, in `unit`", default=None)
    partial_from: float | None = field(
        "from which share of the way on, 0 to 1, a demand is kept in part; left out: half",
        default=None,
    )
    condition: Condition | None = field("what must hold for it to bind", default=None)
    reason: str | None = field("the reason given for it", default=None)
    title: str | None = field("what it is called: at most ten words", default=None)
    topic: str | None = field("the subject under which readers look for it", default=None)
    tags: tuple[str, ...] = field("other words to find it by", default=())
    links: tuple[str, ...] = field("more to read on it: addresses", default=())
    control: tuple[str, ...] = field(
        "places of the same conflict that it does not name, fixed when it is registered",
        ref="place",
        default=(),
    )
    reference_class: str | None = field(
        "the class of past pledges it is compared with; left out: by its kind and the setting",
        default=None,
    )
    # A source and not an actor: who tells of a pledge has a reliability, kin and interests.
    reported_by: str | None = field(
        "who told of the pledge, where the speaker did not publish it", ref="source", default=None
    )

    @property
    def daily_times(self) -> tuple[dt.time, dt.time] | None:
        """The clock times of `daily` in the zone of the ledger; an end no later than the start is of the next day."""
        found = _DAILY.fullmatch(self.daily or "")
        try:
            first, last = map(dt.time.fromisoformat, found.groups() if found else ("", ""))
        except ValueError:
            return None
        return (first, last) if first != last else None

    def check(self) -> None:
        super().check()
        if not self.kind.is_task or self.activities or self.places:
            _check_scope(self)
        elif self.text is None and self.quote is None:
            _refuse(
                self, "text", None, "what is to be done, for it has no `activities` and `places`"
            )
        if self.end is not None and self.within is not None:
            _refuse(self, "within", str(self.within), "either `end` or `within`, not both")
        _check_measure(self)
        _within(self, "tolerated", 0, math.inf, "0 or more")
        _check_terms(self)
        if self.start is not None and self.end is not None and self.end.last < self.start.lo:
            _refuse(self, "end", self.end.text, "an end that is not before `start`")


@attrs.frozen(kw_only=True, init=False)
class Report(Timed):
    """One telling of an action: that it happened, or that it did not."""

    table: ClassVar[str] = "report"
    _event: ClassVar[str | None] = "when"

    activity: str | None = field(
        "what was done; left out only where `pledge` is named", ref="activity", default=None
    )
    when: When = field("when it was done")
    place: str | None = field("where; left out: not told", ref="place", default=None)
    actor: str | None = field("by whom; left out: unattributed", ref="actor", default=None)
    target: str | None = field("against whom; left out: not told", ref="actor", default=None)
    pledge: str | None = field(
        "the pledge it bears on, by declaration, whatever its activity and place",
        ref="pledge",
        default=None,
    )
    stance: Stance = field("affirms or denies", default=Stance.AFFIRMS)
    incident: str | None = field("the incident it tells of; left out: its own", default=None)
    origin: str | None = field(
        "who observed it; left out: whoever published it", ref="source", default=None
    )
    credibility: int | None = field(
        "Admiralty credibility of the information, 1 to 6; 4 and 5 cap the report", default=None
    )
    probability: float | None = field(
        "P(the report is true), replacing reliability and credibility", default=None
    )
    actor_probability: float | None = field("P(that actor | it happened)", default=None)
    type_probability: float | None = field("P(that activity | it happened)", default=None)
    place_probability: float | None = field("P(that place | it happened)", default=None)
    time_probability: float | None = field("P(that time | it happened)", default=None)
    target_probability: float | None = field("P(that target | it happened)", default=None)
    report_dated: bool = field("`when` is the day of the report, not of the event", default=False)
    deaths: Interval | None = field("people killed, as an interval", default=None)
    number: int = field(
        "how many incidents of the kind it tells of, none told of otherwise; 0: a look that found none",
        default=1,
    )

    def check(self) -> None:
        super().check()
        _check_telling(self)
        if self.activity is None and self.pledge is None:
            _refuse(self, "activity", None, "what was done, or the `pledge` that it bears on")
        _within(self, "number", 0, math.inf, "0 or more")
        if self.number != 1 and self.incident is not None:
            several = "several" if self.number else "none"
            _refuse(self, "incident", self.incident, f"no `incident`: it tells of {several}")
        if self.number != 1 and self.stance is not Stance.AFFIRMS:
            _refuse(self, "number", self.number, "1: a denial names the one that it denies")
        if self.number == 0 and self.deaths is not None:
            _refuse(
                self, "deaths", [self.deaths.low, self.deaths.high], "no `deaths`: it found none"
            )
        for attribute in ("actor", "type", "place", "time", "target"):
            value = getattr(self, f"{attribute}_probability")
            if value is None:
                continue
            _within(self, f"{attribute}_probability", 0, 1, "a probability from 0 to 1")
            if attribute in ("place", "target") and not getattr(self, attribute):
                expected = f"the `{attribute}` that it is the probability of"
                _refuse(self, f"{attribute}_probability", value, expected)
        if self.deaths is not None and self.deaths.low < 0:
            _refuse(self, "deaths", self.deaths.low, "0 or more")


@attrs.frozen(kw_only=True, init=False)
class StateReport(Timed):
    """One telling of a state: that it holds, that it does not, or at what level it stands.

    A state is a named one (`state`, for conditions), an `activity` that is kept up, or what a `pledge`
    is about. A level is an amount (`level`, in `unit`) or a `share` of the level at the announcement. Tellings that share an
    `incident` are one observation.
    """

    table: ClassVar[str] = "state_report"
    _event: ClassVar[str | None] = "when"

    when: When = field("when the state was so")
    state: str | None = field("the name of a state, for conditions", default=None)
    activity: str | None = field("the activity whose level it is", ref="activity", default=None)
    place: str | None = field("where", ref="place", default=None)
    actor: str | None = field("whose state it is", ref="actor", default=None)
    pledge: str | None = field(
        "the pledge it bears on, by declaration, whatever its activity and place",
        ref="pledge",
        default=None,
    )
    holds: bool | None = field("whether the state holds", default=None)
    incident: str | None = field("the observation it is part of; left out: its own", default=None)
    level: Interval | None = field("an amount", default=None)
    unit: str | None = field("what the amount counts: `troops`", default=None)
    share: Interval | None = field("share of the level at the announcement", default=None)
    origin: str | None = field(
        "who observed it; left out: whoever published it", ref="source", default=None
    )
    credibility: int | None = field("Admiralty credibility, 1 to 6", default=None)
    probability: float | None = field("P(the report is true)", default=None)
    report_dated: bool = field("`when` is the day of the report, not of the state", default=False)

    def check(self) -> None:
        super().check()
        _check_telling(self)
        if sum(value is not None for value in (self.holds, self.level, self.share)) != 1:
            _refuse(self, "holds", None, "exactly one of `holds`, `level` and `share`")
        told = self.activity is not None or self.pledge is not None
        if self.holds is not None and self.state is None and not told:
            _refuse(
                self, "state", None, "the `state` or `activity` that holds or not, or the `pledge`"
            )
        for name in ("level", "share"):
            value = getattr(self, name)
            if value is not None and value.low < 0:
                _refuse(self, name, value.low, "0 or more")
            if value is not None and not told:
                _refuse(self, "activity", None, "the activity whose level this is, or the `pledge`")


@attrs.frozen(kw_only=True, init=False)
class Coverage(Timed):
    """Who was looking, at what, where and for how long: what turns silence into evidence.

    `when` is the whole stretch from the start of its first day to the end of its last.
    """

    table: ClassVar[str] = "coverage"
    _event: ClassVar[str | None] = "when"

    origin: str = field("who was looking", ref="source")
    activities: tuple[str, ...] = field("what they would report", ref="activity")
    places: tuple[str, ...] = field("where they could see", ref="place")
    when: Span = field("from when to when")
    sensitivity: float | None = field(
        "P(they report it | it happened), below 1; left out: their silence weighs nothing",
        default=None,
    )
    false_alarm: float = field("P(they report it | it did not happen), below 1", default=0.0)
    lag: Duration | None = field("q95 of their reporting lag; left out: 14 days", default=None)

    @property
    def _known_moment(self) -> Moment:
        # Who is looking is known from the beginning; what they saw is not.
        return self.known if self.known is not None else exact(self.when.lo)

    def check(self) -> None:
        super().check()
        _check_scope(self)
        if self.sensitivity is not None and not 0 <= self.sensitivity < 1:
            _refuse(self, "sensitivity", self.sensitivity, "a probability from 0, below 1")
        if not 0 <= self.false_alarm < 1:
            _refuse(self, "false_alarm", self.false_alarm, "a probability from 0, below 1")
        if self.sensitivity is not None and self.sensitivity < self.false_alarm:
            _refuse(self, "sensitivity", self.sensitivity, "no less than `false_alarm`")
        if self.when.end.is_unknown_end:
            _refuse(self, "when", self.when.text, "an end: nobody looks for an unknown time")


@attrs.frozen(kw_only=True, init=False)
class Statement(Timed):
    """Something said that is not itself a pledge: a denial, a claim, a demand, an assurance."""

    table: ClassVar[str] = "statement"
    _event: ClassVar[str | None] = "said"

    kind: StatementKind = field("what it does")
    speaker: str = field("who said it", ref="actor")
    said: Moment = field("when it was said")
    answers: tuple[str, ...] = field("pledges or statements it speaks of", ref="any", default=())
    incidents: tuple[str, ...] = field("incidents it speaks of, by name", default=())
    about: str | None = field(
        "whose acts it speaks of; left out: those of whom the speaker speaks for",
        ref="actor",
        default=None,
    )
    activities: tuple[str, ...] = field("which acts it speaks of", ref="activity", default=())
    places: tuple[str, ...] = field("where", ref="place", default=())
    when: Span | None = field("the time it speaks of", default=None)
    holds: bool | None = field(
        "for a claim: whether it says that the activities happen, or the state holds (true), or "
        "that they do not (false)",
        default=None,
    )

    def check(self) -> None:
        super().check()
        if self.kind is StatementKind.DENIAL and not (self.incidents or self.activities):
            _refuse(self, "incidents", (), "what is denied: `incidents` or `activities`")
        if self.kind is StatementKind.CLAIM and self.activities and self.holds is None:
            _refuse(self, "holds", None, "whether it says that this is so: `true` or `false`")
        if self.holds is not None and self.kind is not StatementKind.CLAIM:
            _refuse(
                self, "holds", self.holds, "no `holds`: only claims say whether something is so"
            )


@attrs.frozen(kw_only=True, init=False)
class Reaction(Timed):
    """How somebody took a pledge or statement. It is shown, and never weighed as evidence."""

    table: ClassVar[str] = "reaction"
    _event: ClassVar[str | None] = "said"

    to: str = field("the pledge or statement", ref="any")
    by: str = field("who reacted", ref="actor")
    said: Moment = field("when")
    tone: Tone = field("skeptical, trusting or neutral")


@attrs.frozen(kw_only=True, init=False)
class Explanation(Timed):
    """A reason for what was done, beside or against the one the speaker gave.

    Outcome and motive are separate: an explanation never changes a verdict.
    """

    table: ClassVar[str] = "explanation"
    _event: ClassVar[str | None] = "said"

    of: str = field("the pledge or statement it explains", ref="any")
    rival: bool = field("whether it goes against the reason given", default=True)
    by: str | None = field("whose explanation it is", ref="any", default=None)
    said: Moment | None = field("when it was given", default=None)
    evidence_for: tuple[str, ...] = field("records that speak for it", ref="any", default=())
    evidence_against: tuple[str, ...] = field("records against it", ref="any", default=())


@attrs.frozen(kw_only=True, init=False)
class Retract(Timed):
    """Takes a record back. Retracting a retraction restores; it may arrive before its target."""

    table: ClassVar[str] = "retract"
    _event: ClassVar[str | None] = "when"

    target: str = field("the id of the record taken back")
    when: Moment | None = field("when it was taken back", default=None)


@attrs.frozen(kw_only=True, init=False)
class Supersede(Timed):
    """A later pledge takes the place of an earlier one."""

    table: ClassVar[str] = "supersede"
    _event: ClassVar[str | None] = "when"

    target: str = field("the pledge replaced", ref="pledge")
    by: str = field("the pledge that replaces it", ref="pledge")
    when: Moment = field("from when on")

    def check(self) -> None:
        super().check()
        if self.target == self.by:
            _refuse(self, "by", self.by, "another pledge than `target`")


@attrs.frozen(kw_only=True, init=False)
class Withdraw(Timed):
    """The debtor takes a pledge back."""

    table: ClassVar[str] = "withdraw"
    _event: ClassVar[str | None] = "when"

    target: str = field("the pledge withdrawn", ref="pledge")
    when: Moment = field("from when on")


@attrs.frozen(kw_only=True, init=False)
class Capture(Timed):
    """Control of a place passes to another side: what happens there later shows no compliance."""

    table: ClassVar[str] = "capture"
    _event: ClassVar[str | None] = "when"

    place: str = field("the place taken", ref="place")
    when: Moment = field("when it was taken")
    to: str | None = field(
        "who holds it from then on; left out: not told", ref="actor", default=None
    )


@attrs.frozen(kw_only=True, init=False)
class SameIncident(Timed):
    """These incidents, or reports by id, tell of one incident.

    A row of a data set (a source with `dataset = true`) may be named before it is read, where its id begins
    with that of the data set and a dash, as those of the adapters do.
    """

    table: ClassVar[str] = "same_incident"

    incidents: tuple[str, ...] = field("incident names or report ids, two or more")

    def check(self) -> None:
        super().check()
        _several(self, "incidents", "names")


@attrs.frozen(kw_only=True, init=False)
class SameOrigin(Timed):
    """These origins are one witness."""

    table: ClassVar[str] = "same_origin"

    origins: tuple[str, ...] = field("sources, two or more", ref="source")

    def check(self) -> None:
        super().check()
        _several(self, "origins", "sources")


@attrs.frozen(kw_only=True, init=False)
class Reading(Record):
    """What a vague pledge is read as: judged and shown with it, and never a pledge of its own."""

    table: ClassVar[str] = "reading"

    pledge: str = field("the pledge", ref="pledge")
    kind: Kind | None = field("the kind it is read as; left out: its own", default=None)
    share: float | None = field("the share of the baseline it is read as", default=None)
    measure: str | None = field("`incidents`, `level` or `harm`, as it is read", default=None)

    def check(self) -> None:
        if self.kind is None and self.share is None and self.measure is None:
            _refuse(self, "kind", None, "what it is read as: `kind`, `share` or `measure`")
        _check_measure(self)
        for name in ("share", "measure"):
            value = getattr(self, name)
            if value is not None and self.kind is not None and not self.kind.is_reduction:
                _refuse(self, name, value, f"no `{name}`: only `reduce` pledges have one")


@attrs.frozen(kw_only=True, init=False)
class Assessment(Timed):
    """An editor's own rating of a pledge: shown beside the verdict, and never mixed in."""

    table: ClassVar[str] = "assessment"
    _event: ClassVar[str | None] = "when"

    pledge: str = field("the pledge", ref="pledge")
    rating: str = field("the word of the scale")
    when: Moment = field("when it was rated")
    scale: str = field(
        "the name of the scale; left out: the words of our verdicts", default="verdict"
    )
    by: str | None = field("who rated it; left out: `source`", ref="source", default=None)
    sources: tuple[str, ...] = field("what the rating rests on", ref="source", default=())

    def check(self) -> None:
        super().check()
        for name in ("rating", "scale"):
            if not getattr(self, name).strip():
                _refuse(self, name, getattr(self, name), "a word")
        if self.by is None and self.source is None:
            _refuse(self, "by", None, "`by` or a `source`: who rated it")


@attrs.frozen(kw_only=True, init=False)
class ExpectedFinding(Fields):
    """A finding that a review is expected to hold."""

    kind: str = field("the kind of finding or note")
    records: tuple[str, ...] = field("records or incidents it must rest on", default=())
    certainty: str | None = field("`certain` or `possible`", default=None)
    rung: str | None = field("the rung of the ladder", default=None)
    origins: int | None = field("how many origins it counts", default=None)


@attrs.frozen(kw_only=True, init=False)
class Expected(Record):
    """What a review of this ledger must say of one pledge: how a ledger proves itself."""

    table: ClassVar[str] = "expected"

    pledge: str = field("the pledge", ref="pledge")
    as_of: Moment = field("the review's knowledge time; a plain date means the end of that day")
    at: Moment | None = field("the review's event time; left out: `as_of`", default=None)
    verdict: str | None = field("the verdict", default=None)
    lifecycle: str | None = field("the lifecycle", default=None)
    flags: tuple[str, ...] = field("flags that must be set", default=())
    findings: tuple[ExpectedFinding, ...] = field("findings that must be there", default=())
    no_findings: tuple[str, ...] = field("kinds of finding that must not be there", default=())
    notes: tuple[ExpectedFinding, ...] = field("notes that must be there", default=())
    measures: dict[str, str] = field("verdict by measure", factory=dict, hash=False)
    skepticism: Interval | None = field("where the skepticism must lie", default=None)


RECORDS: dict[str, type[Record]] = {
    cls.table: cls
    for cls in (
        Actor,
        Place,
        Activity,
        Source,
        Pledge,
        Report,
        StateReport,
        Coverage,
        Statement,
        Reaction,
        Explanation,
        Retract,
        Supersede,
        Withdraw,
        SameIncident,
        SameOrigin,
        Capture,
        Reading,
        Assessment,
        Expected,
    )
}
"""Every record class by the name of its table in a ledger file."""
KINDS: frozenset[type[Record]] = frozenset(RECORDS.values())
"""Every record class."""


_DOCUMENTED: tuple[type[Fields], ...] = (Header, Interval, Control, Condition, ExpectedFinding)
for _kind in (*_DOCUMENTED, *RECORDS.values()):
    document(_kind)


def _check_terms(pledge: Pledge) -> None:
    """Refuse terms that pledges of its kind do not have."""
    kind, told = pledge.kind, _given(pledge)
    has_deadline = kind.is_demand
    is_state = kind.is_of_states
    levelled = "`withdraw`, `maintain`, `reach` and `reduce` pledges have one"
    for name, belongs, to in (
        ("share", kind.is_reduction, "`reduce` pledges have one"),
        ("band", kind.is_reduction, "`reduce` pledges have one"),
        ("measure", kind.is_reduction, "`reduce` pledges have one"),
        ("horizon", kind.is_reduction, "`reduce` pledges have one"),
        ("baseline", has_deadline or kind.is_reduction, f"`reduce` pledges and {_DEADLINES}"),
        ("partial_from", has_deadline, _DEADLINES),
        ("daily", not has_deadline, "pledges to keep something up, or from doing it, have one"),
        ("level", is_state or kind.is_reduction, levelled),
        ("tolerance", has_deadline, _DEADLINES),
        ("tolerated", kind.is_ban, "`cease` and `refrain` pledges have one"),
        ("at_least", is_state, "`withdraw`, `maintain` and `reach` pledges have one"),
        ("at_most", is_state, "`withdraw`, `maintain` and `reach` pledges have one"),
        ("unit", is_state or kind.is_reduction, levelled),
    ):
        if name in told and not belongs:
            found = getattr(told[name], "text", None) or told[name]
            _refuse(pledge, name, found, f"no `{name}`: only {to}")
    if pledge.grace is not None and has_deadline:
        _refuse(pledge, "grace", str(pledge.grace), "`tolerance`: how late still counts in part")
    if pledge.daily is not None and pledge.daily_times is None:
        _refuse(pledge, "daily", pledge.daily, 'two different clock times, as in "09:00/14:00"')
    _within(pledge, "partial_from", 0, 1, "a share of the way from 0 to 1")
    both = sorted({*pledge.targets} & {*pledge.except_targets})
    if both:
        _refuse(pledge, "except_targets", both[0], "no actor that `targets` names too")
    low, high = pledge.at_least, pledge.at_most
    for name in ("at_least", "at_most", "level"):
        _within(pledge, name, 0, math.inf, "a finite number, 0 or more")
    if low is not None and high is not None and low > high:
        _refuse(pledge, "at_least", low, "no more than `at_most`")
    levels = (low, high, pledge.level)
    if all(level is None for level in levels) != (pledge.unit is None):
        expected = "`unit` with `at_least`, `at_most` or `level`, or none of them"
        _refuse(pledge, "unit", pledge.unit, expected)


_DEADLINES = "pledges with a deadline have one (do-by, withdraw, reach)"
_DAILY = re.compile(r"([0-9]{2}:[0-9]{2})/([0-9]{2}:[0-9]{2})")


def _check_measure(record: Pledge | Reading) -> None:
    _within(record, "share", 0, 1, "a share of the baseline from 0 to 1")
    if record.measure not in (None, "incidents", "level", "harm"):
        _refuse(record, "measure", record.measure, "`incidents`, `level` or `harm`")


def _check_scope(record: Pledge | Coverage) -> None:
    for name in ("activities", "places"):
        ids = getattr(record, name)
        if not ids:
            _refuse(record, name, (), "at least one id")
        if len(set(ids)) < len(ids):
            _refuse(record, name, ids, "each id once")


def _check_telling(record: Report | StateReport) -> None:
    _within(record, "credibility", 1, 6, "1 (confirmed) to 6 (cannot be judged)")
    if record.probability is not None and not 0 < record.probability < 1:
        _refuse(record, "probability", record.probability, "a probability above 0 and below 1")
    if record.origin is None and record.source is None:
        _refuse(record, "origin", None, "an `origin` or a `source`: who says so")


def _several(record: Record, name: str, what: str) -> None:
    given = getattr(record, name)
    if len(set(given)) < 2:
        _refuse(record, name, given, f"two or more {what}")


def canonical(record: object) -> str:
    """The canonical form: JSON with sorted keys, times as integer microseconds UTC.

    It leaves out the id and every field that has its default, so that a later version may add fields
    without changing the ids of records that do not use them.
    """
    name = getattr(type(record), "table", type(record).__name__)
    return json.dumps(
        [name, _plain(record)],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    )


def _plain(value: object) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    kind: type[Any] = type(value)
    if attrs.has(kind):
        return {
            spec.name: _plain(item)
            for spec in attrs.fields(kind)
            if spec.eq and spec.name != "id"
            for item in (getattr(value, spec.name),)
            if item != spec.default and item != {}
        }
    return value
