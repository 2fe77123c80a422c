"""The answer on a pledge: values, no sentences."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from pledgewatch.engine.coverage import WatchedTime
from pledgewatch.engine.identity import Snapshot
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.scoring import Score
from pledgewatch.faces import JudgementFaces
from pledgewatch.model.dates import clock_of
from pledgewatch.model.fields import one_of

if TYPE_CHECKING:
    import pendulum

    from pledgewatch.engine.measured import Measured

REASONS = (
    "baseline_decides",
    "condition_unknown",
    "cut_short",
    "days_straddle",
    "deaths_not_told",
    "eroded",
    "may_not_be_due",
    "may_not_bind",
    "never_due",
    "no_baseline",
    "no_common_panel",
    "no_exposure",
    "no_level",
    "nobody_was_looking",
    "not_covered",
    "not_due",
    "not_observed_to_its_end",
    "not_yet_open",
    "report_dated",
    "seen_only_later",
    "together",
    "too_bursty",
    "too_coarse",
    "too_few_before",
    "uneven",
    "weak_voice",
    "window_too_short",
)
"""Why a verdict is what it is, where that is no matter of course."""

FLAGS = (
    "broken_but_reduced",
    "captured",
    "contested",
    "continuing",
    "date_doubt",
    "denied",
    "displaced",
    "eroded",
    "first_violator",
    "late",
    "measures_disagree",
    "quiet_before_too",
    "reneged",
    "report_dated",
    "reporting_sensitive",
    "unattributed",
    "uneven",
    "unrated",
    "weakened",
)
"""What to know with a verdict; none of them changes it."""


_NOTHING_TOLD = Score()
_NOBODY_LOOKED = WatchedTime()


class Lifecycle(enum.StrEnum):
    """What the clock says of a pledge."""

    ANNOUNCED = "announced"
    ACTIVE = "active"
    IN_GRACE = "in_grace"
    DORMANT = "dormant"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class Verdict(enum.StrEnum):
    """What the evidence says of a pledge."""

    KEPT = "kept"
    BROKEN = "broken"
    PARTIAL = "partial"
    HOLDING = "holding"
    SLIPPING = "slipping"
    INCONCLUSIVE = "inconclusive"
    UNTESTED = "untested"
    PENDING = "pending"
    VOID = "void"


@attrs.frozen
class Absence:
    """How much silence can bear: the rule of three (semantics 6a).

    Attributes:
        days: Days watched, averaged over the units.
        sensitivity: P(they tell | it happened) of those who looked.
    """

    days: float
    sensitivity: float

    @property
    def per_day(self) -> float:
        """The 95 % upper bound of violations a day: 3 / (N s)."""
        return 3 / (self.days * self.sensitivity)


@attrs.frozen(kw_only=True)
class Demanded:
    """What is known of whether something was done or reached in time.

    Attributes:
        done: P(done in time).
        done_plain: The same without what silence says.
        nats_done, nats_not: What says that it was, and that it was not (nano-nats).
        achieved: How much of the way was gone at the deadline, from 0 to 1; None where that is not
            known.
        late: Whether it was done after the deadline.
        progress: Whether there is credible news of progress.
        denials: The ids of the credible denials of the deadline or later that it was done, sorted.
    """

    done: float = 0.5
    done_plain: float = 0.5
    nats_done: int = 0
    nats_not: int = 0
    achieved: float | None = None
    late: bool = False
    progress: bool = False
    denials: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class UnitJudgement:
    """The verdict on one place x activity of a pledge.

    Attributes:
        place, activity: The unit; empty where the pledge names none.
        verdict, reason: The answer.
        score: What its incidents establish together.
        coverage: How well it was watched.
        certain, possible: How many incidents surely, and possibly, count.
        is_told: Whether anything of weight is told of it.
        demanded: For a demand, whether it was done.
        is_captured: Whether its place has passed to somebody else by now, before the end.
        measures: For a reduction, its measures.
        incidents: What bears on it.
        fulfilments: For a demand, what was or may have been done in time; for a state, observations that
            it is as pledged.
    """

    place: str
    activity: str
    verdict: Verdict
    reason: str | None = None
    score: Score = _NOTHING_TOLD
    coverage: WatchedTime = _NOBODY_LOOKED
    certain: int = 0
    possible: int = 0
    is_told: bool = False
    demanded: Demanded | None = None
    is_captured: bool = False
    measures: tuple[Measured, ...] = ()
    incidents: tuple[Incident, ...] = attrs.field(default=(), repr=False)
    fulfilments: tuple[Incident, ...] = attrs.field(default=(), repr=False)


V = TypeVar("V")


class Later(Generic[V]):
    """A value that is worked out when it is first asked for, and that a copy has."""

    __slots__ = ("_found", "_work")

    def __init__(self, work: Callable[[], V]) -> None:
        self._work: Callable[[], V] | None = work

    @property
    def found(self) -> V:
        """The value."""
        # Two threads may both work it out, to the same.
        work = self._work
        if work is not None:
            self._found = work()
            self._work = None
        return self._found

    def __getstate__(self) -> tuple[None, dict[str, Any]]:
        return None, {"_found": self.found, "_work": None}


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Judgement(JudgementFaces):
    """One pledge judged at two clocks.

    Attributes:
        scope: The pledge, compiled.
        lifecycle, settled, verdict: The answers.
        reason: Why the verdict is what it is; one of `REASONS`, or None.
        flags: What to know with the verdict; some of `FLAGS`.
        score: What its incidents establish together: P_T and v.
        coverage: How well the judged part of the window was watched, over all units.
        certain, possible: How many incidents surely, and possibly, count, over the whole scope.
        units: The verdict on each unit.
        incidents: Every incident that bears on the pledge: acts for a prohibition, deeds for one to
            do something, observations that it is not so for a state.
        fulfilments: For a demand, what was or may have been done in time; for a state, credible
            observations that it is as pledged.
        returns: For a state, observations that it is not so any more after it had been reached.
        demanded: For a demand, whether it was done.
        measures: For a reduction, every measure that the records allow.
        quiet: For a prohibition, the chance that it would have been as quiet at the rate before.
        whole: For an announcement of several debtors, what is established of all of them together.
        absence: Where nothing is told against it, how rare violations must be.
        readings: The same pledge as it may be read otherwise, by reading.
    """

    scope: Scope = attrs.field(repr=False)
    _at: int
    _as_of: int
    lifecycle: Lifecycle
    settled: bool
    verdict: Verdict
    reason: str | None = None
    flags: frozenset[str] = frozenset()
    score: Score = _NOTHING_TOLD
    coverage: WatchedTime = _NOBODY_LOOKED
    certain: int = 0
    possible: int = 0
    units: tuple[UnitJudgement, ...] = ()
    incidents: tuple[Incident, ...] = attrs.field(default=(), repr=False)
    fulfilments: tuple[Incident, ...] = attrs.field(default=(), repr=False)
    returns: tuple[Incident, ...] = attrs.field(default=(), repr=False)
    demanded: Demanded | None = None
    measures: tuple[Measured, ...] = ()
    # Its verdict hangs on little of it.
    _effect: Later[Measured] | None = attrs.field(default=None, repr=False)
    quiet: float | None = None
    whole: Score | None = None
    absence: Absence | None = None
    readings: Mapping[str, Judgement] = attrs.field(factory=dict)
    _snapshot: Snapshot | None = attrs.field(default=None, repr=False)

    @property
    def snapshot(self) -> Snapshot:
        """What was known of it; its scope may be compiled of an earlier one that differs in tellings only."""
        return self.scope.snapshot if self._snapshot is None else self._snapshot

    @property
    def at(self) -> pendulum.DateTime:
        """Event time: the instant at which it is judged, in the ledger's zone (else UTC)."""
        return clock_of(self._at, self.scope.snapshot.ledger.timezone)

    @property
    def as_of(self) -> pendulum.DateTime:
        """Knowledge time: the instant by which what is used was known, in the same zone."""
        return clock_of(self._as_of, self.scope.snapshot.ledger.timezone)

    @property
    def pledge(self) -> str:
        """The id of the pledge."""
        return self.scope.pledge.id

    @property
    def effect(self) -> Measured | None:
        """For a prohibition, the rates before and after, where these can be counted."""
        return None if self._effect is None else self._effect.found

    @property
    def extent(self) -> Mapping[str, tuple[UnitJudgement, ...]]:
        """The units by what became of them: broken (or in part), kept (or holding so far), unknown."""
        groups: dict[str, list[UnitJudgement]] = {"broken": [], "kept": [], "unknown": []}
        for unit in self.units:
            if unit.verdict in (Verdict.BROKEN, Verdict.PARTIAL):
                groups["broken"].append(unit)
            elif unit.verdict in (Verdict.KEPT, Verdict.HOLDING):
                groups["kept"].append(unit)
            else:
                groups["unknown"].append(unit)
        return {name: tuple(found) for name, found in groups.items()}

    @property
    def violations(self) -> tuple[Incident, ...]:
        """What counts against the pledge, surely or possibly, by time; nothing done breaks a demand."""
        if self.scope.pledge.kind.is_task:
            return ()
        return tuple(each for each in self.incidents if each.certain or each.possible)

    @property
    def achieved(self) -> float | None:
        """How much of what was demanded was done in time, from 0 to 1; None where it is not known."""
        return self.demanded.achieved if self.demanded is not None else None

    @property
    def rests_on(self) -> str | None:
        """The one origin that what is established rests on; None where there are several or none."""
        return self.score.origins[0] if len(self.score.origins) == 1 else None

    def measure(self, name: str) -> Measured | None:
        """One measure of a reduction, by name; None where it was not measured.

        Raises:
            InputError: for what is no measure.
        """
        name = one_of("judgement", "measure", name, ("incidents", "level", "harm"))
        return next((each for each in self.measures if each.name == name), None)

    def __repr__(self) -> str:
        settled = ", settled" if self.settled else ""
        known = f", as known by {self.as_of}" if self._at != self._as_of else ""
        answer = f"{self.verdict} ({self.lifecycle}{settled})"
        return f"<Judgement of {self.pledge!r} at {self.at}{known}: {answer}>"
