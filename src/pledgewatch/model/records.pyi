# Made of records.py by `make stubs`; not to be edited.
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, ClassVar
import datetime as dt
import enum

import attrs
import pendulum

from pledgewatch.model.dates import Length, Stretch, Time
from pledgewatch.errors import Problem
from pledgewatch.model.fields import Fields
from pledgewatch.model.time import Duration, Moment, Span, When

def _to_float(value: float) -> float: ...
def _to_span___none(value: Stretch | None) -> Span | None: ...
def _to_tuple_str(value: list[str] | tuple[str, ...] | AbstractSet[str] | Iterator[str]) -> tuple[str, ...]: ...
def _to_setting___none(value: str | None) -> Setting | None: ...
def _to_tuple_control(value: list[Control | Mapping[str, Any]] | list[Control] | tuple[Control | Mapping[str, Any], ...]) -> tuple[Control, ...]: ...
def _to_float___none(value: float | None) -> float | None: ...
def _to_moment___none(value: Time | None) -> Moment | None: ...
def _to_kind(value: str) -> Kind: ...
def _to_moment(value: Time) -> Moment: ...
def _to_interval___none(value: float | Interval | tuple[float, float] | list[float] | None) -> Interval | None: ...
def _to_duration___none(value: Length | None) -> Duration | None: ...
def _to_condition___none(value: Condition | Mapping[str, Any] | None) -> Condition | None: ...
def _to_when(value: Time | Stretch) -> When: ...
def _to_stance(value: str) -> Stance: ...
def _to_span(value: Stretch) -> Span: ...
def _to_statementkind(value: str) -> StatementKind: ...
def _to_tone(value: str) -> Tone: ...
def _to_kind___none(value: str | None) -> Kind | None: ...
def _to_tuple_expectedfinding(value: list[ExpectedFinding | Mapping[str, Any]] | list[ExpectedFinding] | tuple[ExpectedFinding | Mapping[str, Any], ...]) -> tuple[ExpectedFinding, ...]: ...
def _to_dict_str__str(value: Mapping[str, str]) -> dict[str, str]: ...

__all__ = ['KINDS', 'RECORDS', 'ACTS', 'DEMANDS', 'PROHIBITIONS', 'STATES', 'Activity', 'Actor', 'Assessment', 'Capture', 'Condition', 'Control', 'Coverage', 'Expected', 'ExpectedFinding', 'Explanation', 'Header', 'Interval', 'Kind', 'Node', 'Place', 'Pledge', 'Reaction', 'Reading', 'Record', 'Report', 'Retract', 'SameIncident', 'SameOrigin', 'Setting', 'Source', 'Stance', 'StateReport', 'Statement', 'StatementKind', 'Supersede', 'Timed', 'Tone', 'Withdraw', 'canonical', 'entry_name']

class Kind(enum.StrEnum):
    CEASE = 'cease'
    REFRAIN = 'refrain'
    REDUCE = 'reduce'
    WITHDRAW = 'withdraw'
    DO_BY = 'do-by'
    MAINTAIN = 'maintain'
    REACH = 'reach'
    @classmethod
    def _missing_(cls, value: object) -> Kind | None:
        ...
    @property
    def terms(self) -> Kind:
        ...
    @property
    def added(self) -> Any:
        ...

ACTS: tuple[Kind, ...]

PROHIBITIONS: tuple[Kind, ...]

DEMANDS: tuple[Kind, ...]

STATES: tuple[Kind, ...]

class Stance(enum.StrEnum):
    AFFIRMS = 'affirms'
    DENIES = 'denies'

class StatementKind(enum.StrEnum):
    DENIAL = 'denial'
    COMPLIANCE = 'compliance'
    CLAIM = 'claim'
    INTENT = 'intent'
    DEMAND = 'demand'
    ASSURANCE = 'assurance'

class Tone(enum.StrEnum):
    SKEPTICAL = 'skeptical'
    TRUSTING = 'trusting'
    NEUTRAL = 'neutral'

class Setting(enum.StrEnum):
    WAR = 'war'
    CAMPAIGN = 'campaign'
    CORPORATE = 'corporate'

def entry_name(record: object) -> str:
    ...

@attrs.frozen
class Interval(Fields):
    FORM: ClassVar[str]
    low: float = attrs.field(converter=_to_float)
    high: float = attrs.field(converter=_to_float)
    @classmethod
    def taken(cls, value: Any, zone: str | None=None) -> Interval:
        ...
    @classmethod
    def from_text(cls, text: str) -> list[float]:
        ...

@attrs.frozen(kw_only=True)
class Control(Fields):
    actor: str = attrs.field()
    weight: float = attrs.field(converter=_to_float)
    when: Span | None = attrs.field(default=None, converter=_to_span___none)

@attrs.frozen(kw_only=True)
class Condition(Fields):
    text: str = attrs.field()
    quote: str | None = attrs.field(default=None)
    state: str | None = attrs.field(default=None)
    presumed: bool | None = attrs.field(default=None)
    unless_broken: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)

@attrs.frozen(kw_only=True)
class Header(Fields):
    table: ClassVar[str]
    title: str | None = attrs.field(default=None)
    timezone: str | None = attrs.field(default=None)
    unrated: str = attrs.field(default='F')
    editors: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    setting: Setting | None = attrs.field(default=None, converter=_to_setting___none)
    def joined(self, other: Header) -> tuple[Header, list[Problem]]:
        ...

@attrs.frozen(kw_only=True)
class Record(Fields):
    table: ClassVar[str]
    id: str = attrs.field(default='')
    def check(self) -> None:
        ...

@attrs.frozen(kw_only=True)
class Node(Record):
    name: str | None = attrs.field(default=None)
    aliases: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    @property
    def parents(self) -> tuple[str, ...]:
        ...
    @property
    def label(self) -> str:
        ...

@attrs.frozen(kw_only=True)
class Actor(Node):
    table: ClassVar[str]
    part_of: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    controlled_by: tuple[Control, ...] = attrs.field(default=(), converter=_to_tuple_control)
    speaks_for: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    office: str | None = attrs.field(default=None)
    sides: bool = attrs.field(default=False)
    @property
    def parents(self) -> tuple[str, ...]:
        ...

@attrs.frozen(kw_only=True)
class Place(Node):
    table: ClassVar[str]
    part_of: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    timezone: str | None = attrs.field(default=None)
    latitude: float | None = attrs.field(default=None, converter=_to_float___none)
    longitude: float | None = attrs.field(default=None, converter=_to_float___none)
    complete: bool = attrs.field(default=False)
    @property
    def parents(self) -> tuple[str, ...]:
        ...
    def check(self) -> None:
        ...

@attrs.frozen(kw_only=True)
class Activity(Node):
    table: ClassVar[str]
    kind_of: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    complete: bool = attrs.field(default=False)
    @property
    def parents(self) -> tuple[str, ...]:
        ...

@attrs.frozen(kw_only=True)
class Source(Node):
    table: ClassVar[str]
    reliability: str = attrs.field(default='F')
    organ_of: str | None = attrs.field(default=None)
    kin: str | None = attrs.field(default=None)
    dataset: bool = attrs.field(default=False)
    url: str | None = attrs.field(default=None)

@attrs.frozen(kw_only=True)
class Timed(Record):
    known: Moment | None = attrs.field(default=None, converter=_to_moment___none)
    published: Moment | None = attrs.field(default=None, converter=_to_moment___none)
    source: str | None = attrs.field(default=None)
    url: str | None = attrs.field(default=None)
    quote: str | None = attrs.field(default=None)
    text: str | None = attrs.field(default=None)
    @property
    def event(self) -> When | None:
        ...
    @property
    def known_at(self) -> pendulum.DateTime | None:
        ...
    @property
    def _known_at(self) -> int:
        ...
    @property
    def _known_moment(self) -> Moment:
        ...
    def check(self) -> None:
        ...

@attrs.frozen(kw_only=True)
class Pledge(Timed):
    table: ClassVar[str]
    kind: Kind = attrs.field(converter=_to_kind)
    debtor: str = attrs.field()
    said: Moment = attrs.field(converter=_to_moment)
    activities: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    places: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    speaker: str | None = attrs.field(default=None)
    creditor: str | None = attrs.field(default=None)
    announcement: str | None = attrs.field(default=None)
    except_activities: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    except_places: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    except_actors: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    targets: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    except_targets: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    wording: str | None = attrs.field(default=None)
    share: float | None = attrs.field(default=None, converter=_to_float___none)
    band: Interval | None = attrs.field(default=None, converter=_to_interval___none)
    measure: str | None = attrs.field(default=None)
    start: Moment | None = attrs.field(default=None, converter=_to_moment___none)
    end: Moment | None = attrs.field(default=None, converter=_to_moment___none)
    within: Duration | None = attrs.field(default=None, converter=_to_duration___none)
    grace: Duration | None = attrs.field(default=None, converter=_to_duration___none)
    settle: Duration | None = attrs.field(default=None, converter=_to_duration___none)
    horizon: Duration | None = attrs.field(default=None, converter=_to_duration___none)
    baseline: Span | None = attrs.field(default=None, converter=_to_span___none)
    daily: str | None = attrs.field(default=None)
    tolerated: int = attrs.field(default=0)
    tolerance: Duration | None = attrs.field(default=None, converter=_to_duration___none)
    at_least: float | None = attrs.field(default=None, converter=_to_float___none)
    at_most: float | None = attrs.field(default=None, converter=_to_float___none)
    unit: str | None = attrs.field(default=None)
    level: float | None = attrs.field(default=None, converter=_to_float___none)
    partial_from: float | None = attrs.field(default=None, converter=_to_float___none)
    condition: Condition | None = attrs.field(default=None, converter=_to_condition___none)
    reason: str | None = attrs.field(default=None)
    control: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    reference_class: str | None = attrs.field(default=None)
    reported_by: str | None = attrs.field(default=None)
    @property
    def daily_times(self) -> tuple[dt.time, dt.time] | None:
        ...
    def check(self) -> None:
        ...

@attrs.frozen(kw_only=True)
class Report(Timed):
    table: ClassVar[str]
    activity: str | None = attrs.field(default=None)
    when: When = attrs.field(converter=_to_when)
    place: str | None = attrs.field(default=None)
    actor: str | None = attrs.field(default=None)
    target: str | None = attrs.field(default=None)
    pledge: str | None = attrs.field(default=None)
    stance: Stance = attrs.field(default=Stance.AFFIRMS, converter=_to_stance)
    incident: str | None = attrs.field(default=None)
    origin: str | None = attrs.field(default=None)
    credibility: int | None = attrs.field(default=None)
    probability: float | None = attrs.field(default=None, converter=_to_float___none)
    actor_probability: float | None = attrs.field(default=None, converter=_to_float___none)
    type_probability: float | None = attrs.field(default=None, converter=_to_float___none)
    place_probability: float | None = attrs.field(default=None, converter=_to_float___none)
    time_probability: float | None = attrs.field(default=None, converter=_to_float___none)
    target_probability: float | None = attrs.field(default=None, converter=_to_float___none)
    report_dated: bool = attrs.field(default=False)
    deaths: Interval | None = attrs.field(default=None, converter=_to_interval___none)
    number: int = attrs.field(default=1)
    def check(self) -> None:
        ...

@attrs.frozen(kw_only=True)
class StateReport(Timed):
    table: ClassVar[str]
    when: When = attrs.field(converter=_to_when)
    state: str | None = attrs.field(default=None)
    activity: str | None = attrs.field(default=None)
    place: str | None = attrs.field(default=None)
    actor: str | None = attrs.field(default=None)
    pledge: str | None = attrs.field(default=None)
    holds: bool | None = attrs.field(default=None)
    incident: str | None = attrs.field(default=None)
    level: Interval | None = attrs.field(default=None, converter=_to_interval___none)
    unit: str | None = attrs.field(default=None)
    share: Interval | None = attrs.field(default=None, converter=_to_interval___none)
    origin: str | None = attrs.field(default=None)
    credibility: int | None = attrs.field(default=None)
    probability: float | None = attrs.field(default=None, converter=_to_float___none)
    report_dated: bool = attrs.field(default=False)
    def check(self) -> None:
        ...

@attrs.frozen(kw_only=True)
class Coverage(Timed):
    table: ClassVar[str]
    origin: str = attrs.field()
    activities: tuple[str, ...] = attrs.field(converter=_to_tuple_str)
    places: tuple[str, ...] = attrs.field(converter=_to_tuple_str)
    when: Span = attrs.field(converter=_to_span)
    sensitivity: float | None = attrs.field(default=None, converter=_to_float___none)
    false_alarm: float = attrs.field(default=0.0, converter=_to_float)
    lag: Duration | None = attrs.field(default=None, converter=_to_duration___none)
    @property
    def _known_moment(self) -> Moment:
        ...
    def check(self) -> None:
        ...

@attrs.frozen(kw_only=True)
class Statement(Timed):
    table: ClassVar[str]
    kind: StatementKind = attrs.field(converter=_to_statementkind)
    speaker: str = attrs.field()
    said: Moment = attrs.field(converter=_to_moment)
    answers: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    incidents: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    about: str | None = attrs.field(default=None)
    activities: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    places: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    when: Span | None = attrs.field(default=None, converter=_to_span___none)
    holds: bool | None = attrs.field(default=None)
    def check(self) -> None:
        ...

@attrs.frozen(kw_only=True)
class Reaction(Timed):
    table: ClassVar[str]
    to: str = attrs.field()
    by: str = attrs.field()
    said: Moment = attrs.field(converter=_to_moment)
    tone: Tone = attrs.field(converter=_to_tone)

@attrs.frozen(kw_only=True)
class Explanation(Timed):
    table: ClassVar[str]
    of: str = attrs.field()
    rival: bool = attrs.field(default=True)
    by: str | None = attrs.field(default=None)
    said: Moment | None = attrs.field(default=None, converter=_to_moment___none)
    evidence_for: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    evidence_against: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)

@attrs.frozen(kw_only=True)
class Retract(Timed):
    table: ClassVar[str]
    target: str = attrs.field()
    when: Moment | None = attrs.field(default=None, converter=_to_moment___none)

@attrs.frozen(kw_only=True)
class Supersede(Timed):
    table: ClassVar[str]
    target: str = attrs.field()
    by: str = attrs.field()
    when: Moment = attrs.field(converter=_to_moment)
    def check(self) -> None:
        ...

@attrs.frozen(kw_only=True)
class Withdraw(Timed):
    table: ClassVar[str]
    target: str = attrs.field()
    when: Moment = attrs.field(converter=_to_moment)

@attrs.frozen(kw_only=True)
class Capture(Timed):
    table: ClassVar[str]
    place: str = attrs.field()
    when: Moment = attrs.field(converter=_to_moment)
    to: str | None = attrs.field(default=None)

@attrs.frozen(kw_only=True)
class SameIncident(Timed):
    table: ClassVar[str]
    incidents: tuple[str, ...] = attrs.field(converter=_to_tuple_str)
    def check(self) -> None:
        ...

@attrs.frozen(kw_only=True)
class SameOrigin(Timed):
    table: ClassVar[str]
    origins: tuple[str, ...] = attrs.field(converter=_to_tuple_str)
    def check(self) -> None:
        ...

@attrs.frozen(kw_only=True)
class Reading(Record):
    table: ClassVar[str]
    pledge: str = attrs.field()
    kind: Kind | None = attrs.field(default=None, converter=_to_kind___none)
    share: float | None = attrs.field(default=None, converter=_to_float___none)
    measure: str | None = attrs.field(default=None)
    def check(self) -> None:
        ...

@attrs.frozen(kw_only=True)
class Assessment(Timed):
    table: ClassVar[str]
    pledge: str = attrs.field()
    rating: str = attrs.field()
    when: Moment = attrs.field(converter=_to_moment)
    scale: str = attrs.field(default='verdict')
    by: str | None = attrs.field(default=None)
    sources: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    def check(self) -> None:
        ...

@attrs.frozen(kw_only=True)
class ExpectedFinding(Fields):
    kind: str = attrs.field()
    records: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    certainty: str | None = attrs.field(default=None)
    rung: str | None = attrs.field(default=None)
    origins: int | None = attrs.field(default=None)

@attrs.frozen(kw_only=True)
class Expected(Record):
    table: ClassVar[str]
    pledge: str = attrs.field()
    as_of: Moment = attrs.field(converter=_to_moment)
    at: Moment | None = attrs.field(default=None, converter=_to_moment___none)
    verdict: str | None = attrs.field(default=None)
    lifecycle: str | None = attrs.field(default=None)
    flags: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    findings: tuple[ExpectedFinding, ...] = attrs.field(default=(), converter=_to_tuple_expectedfinding)
    no_findings: tuple[str, ...] = attrs.field(default=(), converter=_to_tuple_str)
    notes: tuple[ExpectedFinding, ...] = attrs.field(default=(), converter=_to_tuple_expectedfinding)
    measures: dict[str, str] = attrs.field(factory=dict, converter=_to_dict_str__str)
    skepticism: Interval | None = attrs.field(default=None, converter=_to_interval___none)

RECORDS: dict[str, type[Record]]

KINDS: frozenset[type[Record]]

_DOCUMENTED: tuple[type[Fields], ...]

def canonical(record: object) -> str:
    ...
