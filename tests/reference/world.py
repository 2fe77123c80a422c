"""The records that the evaluator of semantics, version 2, reads: plain values with defaults.

Every attribute that `pledgewatch.model.records` has keeps its name and its meaning, and the evaluator reads
by attribute alone (`get`), so records of pledgewatch can stand in for these. What version 2 adds:

| record | new | meaning |
|---|---|---|
| actor | `sides` | its members are opponents ("the parties"), not kin |
| place, activity | `complete` | its declared children are all there is of it |
| source | `kin` | the name of a family of sources that count as one and a half witnesses |
| source | `dataset` | an outlet that is a data set: sources its rows name are rated as it is until they are rated |
| dated records | `streamed` | came by a table or a stream, not in the ledger's own files |
| pledge | `targets`, `except_targets` | acts against these only; not against these |
| pledge | `partial_from` | from which share of the way on a demand is kept in part; left out: .5 |
| pledge | `level` | the level at the announcement; `baseline` may stand on demands too |
| pledge | `daily` | "09:00/14:00": the window recurs every day |
| pledge | `reported_by` | who told of the pledge |
| report | `target` | against whom |
| report | `pledge` | the pledge it bears on, instead of place and activity |
| report | `number = 0` | a look that found nothing |
| report | `place_probability`, `time_probability`, `target_probability` | as `actor_probability` |
| reading | `pledge`, `kind`, `share`, `measure` | what a vague pledge is read as |
| capture | `place`, `to`, `when` | declared control of a place passes to another side |
| assessment | `pledge`, `rating`, `scale`, `by`, `when` | an editor's own rating |
| `World` | `unrated`, `editors`, `setting` | letter of unrated sources; sources whose ties and retractions bind; war, campaign or corporate |
"""

from __future__ import annotations

import copy
import dataclasses
import hashlib
from typing import Any, ClassVar

from pledgewatch.model.time import Duration, Moment, Span

When = Moment | Span


def get(record: object, name: str, default: Any = None) -> Any:
    """An attribute of a record, where records of version 1 may not have it yet."""
    return getattr(record, name, default)


def changed(record: Any, **changes: Any) -> Any:
    """A copy of a record, of any class, with other values of some attributes."""
    made = copy.copy(record)
    for name, value in changes.items():
        object.__setattr__(made, name, value)
    return made


@dataclasses.dataclass(frozen=True, kw_only=True)
class Record:
    table: ClassVar[str] = "record"
    id: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            told = repr([(f.name, getattr(self, f.name)) for f in dataclasses.fields(self)])
            digest = hashlib.sha256(f"{self.table}{told}".encode()).hexdigest()
            object.__setattr__(self, "id", digest)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Control:
    actor: str
    weight: float
    when: Span | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Interval:
    low: float
    high: float


@dataclasses.dataclass(frozen=True, kw_only=True)
class Condition:
    text: str = ""
    state: str | None = None
    presumed: bool | None = None
    unless_broken: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Actor(Record):
    table = "actor"
    part_of: tuple[str, ...] = ()
    controlled_by: tuple[Control, ...] = ()
    speaks_for: tuple[str, ...] = ()
    office: str | None = None
    sides: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Place(Record):
    table = "place"
    part_of: tuple[str, ...] = ()
    timezone: str | None = None
    complete: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Activity(Record):
    table = "activity"
    kind_of: tuple[str, ...] = ()
    complete: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Source(Record):
    table = "source"
    reliability: str = "F"
    organ_of: str | None = None
    kin: str | None = None
    dataset: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Timed(Record):
    known: Moment | None = None
    published: Moment | None = None
    source: str | None = None
    streamed: bool = False

    @property
    def event(self) -> When | None:
        return None

    @property
    def _known_at(self) -> int:
        """0001, rule 1."""
        moment = self.known or self.published
        if moment is not None:
            return moment.last
        assert self.event is not None
        return self.event.end.last


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Happening(Timed):
    when: When

    @property
    def event(self) -> When | None:
        return self.when


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Saying(Timed):
    said: Moment

    @property
    def event(self) -> When | None:
        return self.said


@dataclasses.dataclass(frozen=True, kw_only=True)
class Pledge(_Saying):
    table = "pledge"
    kind: str
    debtor: str
    activities: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    speaker: str | None = None
    creditor: str | None = None
    announcement: str | None = None
    except_activities: tuple[str, ...] = ()
    except_places: tuple[str, ...] = ()
    except_actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    except_targets: tuple[str, ...] = ()
    wording: str | None = None
    share: float | None = None
    band: Interval | None = None
    measure: str | None = None
    start: Moment | None = None
    end: Moment | None = None
    within: Duration | None = None
    grace: Duration | None = None
    settle: Duration | None = None
    horizon: Duration | None = None
    baseline: Span | None = None
    tolerated: int = 0
    tolerance: Duration | None = None
    at_least: float | None = None
    at_most: float | None = None
    unit: str | None = None
    level: float | None = None
    partial_from: float | None = None
    daily: str | None = None
    condition: Condition | None = None
    control: tuple[str, ...] = ()
    reference_class: str | None = None
    reported_by: str | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Report(_Happening):
    table = "report"
    activity: str | None = None
    place: str | None = None
    actor: str | None = None
    target: str | None = None
    pledge: str | None = None
    stance: str = "affirms"
    incident: str | None = None
    origin: str | None = None
    credibility: int | None = None
    probability: float | None = None
    actor_probability: float | None = None
    type_probability: float | None = None
    place_probability: float | None = None
    time_probability: float | None = None
    target_probability: float | None = None
    report_dated: bool = False
    deaths: Interval | None = None
    number: int = 1


@dataclasses.dataclass(frozen=True, kw_only=True)
class StateReport(_Happening):
    table = "state_report"
    state: str | None = None
    activity: str | None = None
    place: str | None = None
    actor: str | None = None
    pledge: str | None = None
    holds: bool | None = None
    incident: str | None = None
    level: Interval | None = None
    unit: str | None = None
    share: Interval | None = None
    origin: str | None = None
    credibility: int | None = None
    probability: float | None = None
    report_dated: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Coverage(_Happening):
    table = "coverage"
    origin: str
    activities: tuple[str, ...]
    places: tuple[str, ...]
    sensitivity: float | None = None
    false_alarm: float = 0.0
    lag: Duration | None = None

    @property
    def _known_at(self) -> int:
        """Known from its beginning (section 4)."""
        return self.known.last if self.known is not None else self.when.lo


@dataclasses.dataclass(frozen=True, kw_only=True)
class Statement(_Saying):
    table = "statement"
    kind: str
    speaker: str
    answers: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    about: str | None = None
    activities: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    when: Span | None = None
    holds: bool | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Retract(Timed):
    table = "retract"
    target: str
    when: Moment | None = None

    @property
    def event(self) -> When | None:
        return self.when


@dataclasses.dataclass(frozen=True, kw_only=True)
class Supersede(_Happening):
    table = "supersede"
    target: str
    by: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Withdraw(_Happening):
    table = "withdraw"
    target: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Capture(_Happening):
    table = "capture"
    place: str
    to: str | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class SameIncident(Timed):
    table = "same_incident"
    incidents: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class SameOrigin(Timed):
    table = "same_origin"
    origins: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reading(Record):
    table = "reading"
    pledge: str
    kind: str | None = None
    share: float | None = None
    measure: str | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Assessment(_Happening):
    table = "assessment"
    pledge: str
    rating: str
    scale: str = "verdict"
    by: str | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class World:
    """Records and what a ledger says of itself."""

    records: tuple[Any, ...]
    timezone: str | None = None
    unrated: str = "F"
    editors: tuple[str, ...] = ()
    setting: str | None = None

    def plus(self, *records: Any) -> World:
        return dataclasses.replace(self, records=(*self.records, *records))
