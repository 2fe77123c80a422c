"""The words of the answer: lifecycle, verdict, and the judgement that holds them."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

from pledgewatch.matching import Scope
from pledgewatch.model.dates import clock_of, iso
from pledgewatch.model.fields import one_of
from pledgewatch.model.records import Kind
from pledgewatch.statistics import RatioOfRatios
from pledgewatch.weighing import Weighed

if TYPE_CHECKING:
    import pendulum

__all__ = [
    "Absence",
    "AtLook",
    "Judgement",
    "Lifecycle",
    "Measured",
    "UnitJudgement",
    "Verdict",
]


class Lifecycle(enum.StrEnum):
    """What the clocks and the pledge's own records say."""

    ANNOUNCED = "announced"
    ACTIVE = "active"
    IN_GRACE = "in grace"
    DORMANT = "dormant"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class Verdict(enum.StrEnum):
    """What the evidence says; see the page of verdicts for what each means exactly."""

    KEPT = "kept"
    BROKEN = "broken"
    PARTIAL = "partial"
    HOLDING = "holding"
    SLIPPING = "slipping"
    INCONCLUSIVE = "inconclusive"
    UNTESTED = "untested"
    VOID = "void"


@attrs.frozen(kw_only=True)
class UnitJudgement:
    """The verdict on one place x activity of a pledge.

    `covered` is how much of the time `judged` somebody was looking; `certain` and `possible` count
    incidents; `measures` are those of a reduction.
    """

    place: str
    activity: str
    verdict: Verdict
    certain: int
    possible: int
    _covered: int
    _judged: int
    measures: tuple[Measured, ...] = ()

    @property
    def covered(self) -> dt.timedelta:
        """The judged time that somebody was looking."""
        return dt.timedelta(microseconds=self._covered)

    @property
    def judged(self) -> dt.timedelta:
        """The time of the window that is judged by now."""
        return dt.timedelta(microseconds=self._judged)

    @property
    def coverage(self) -> float:
        """Share of the judged time that somebody was looking."""
        return self._covered / self._judged if self._judged else 0.0


@attrs.frozen(kw_only=True)
class AtLook:
    """What a measure showed at a declared look.

    Attributes:
        final: Whether it is the last one, at the settled end; otherwise it is the half-way one.
        rr, low, high: The ratio and its bounds, as read then on what is known now.
    """

    _cut: int = attrs.field(repr=iso)
    final: bool
    rr: float | None
    low: float
    high: float
    _zone: str | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def cut(self) -> pendulum.DateTime:
        """The instant up to which it was read, in the ledger's zone (else UTC)."""
        return clock_of(self._cut, self._zone)


@attrs.frozen(kw_only=True)
class Measured:
    """A reduction as one measure shows it.

    Attributes:
        name: ``incidents``, ``level`` or ``harm``.
        verdict: The verdict by this measure at the pledged share.
        share: The share pledged.
        rr: Rate ratio (or level) after over before; None where it cannot be told.
        low, high: Its bounds.
        reason: Why it is untested; None otherwise.
        band: The verdict at each end of what the wording could mean; empty where it cannot be told.
        baseline: The baseline in words.
        before, after: Incidents counted in the baseline and in the window; None for a level.
        look: What it showed at the look that decides, or else at the latest one passed; None where
            none is passed.
        outside, total, ratio_of_ratios: Rate ratio in the control places, in both together, and
            inside over outside; None where they cannot be told.
        outside_low, outside_high, total_low, total_high: Bounds of the first two, as wide as those of
            the ratio inside.
        outside_before, outside_after: Incidents counted in the control places.
        displaced: Whether activity surely rose outside while it surely fell inside.
        report_dated: Whether it rests on days of report.
        records: The state reports or reports it rests on.
        outside_records: The reports that what is said of the control places rests on.
    """

    name: str
    verdict: Verdict
    share: float
    rr: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str | None = None
    band: tuple[tuple[float, Verdict], ...] = ()
    baseline: str | None = None
    before: int | None = None
    after: int | None = None
    look: AtLook | None = None
    outside: float | None = None
    outside_low: float | None = None
    outside_high: float | None = None
    outside_before: int | None = None
    outside_after: int | None = None
    total: float | None = None
    total_low: float | None = None
    total_high: float | None = None
    ratio_of_ratios: RatioOfRatios | None = None
    displaced: bool = False
    report_dated: bool = False
    records: frozenset[str] = frozenset()
    outside_records: frozenset[str] = frozenset()

    @property
    def is_testable(self) -> bool:
        """Whether it says anything."""
        return self.verdict is not Verdict.UNTESTED


@attrs.frozen
class Absence:
    """How much silence can bear: the rule of three (semantics 6).

    Attributes:
        days: Days watched by somebody whose sensitivity is declared, averaged over the units.
        sensitivity: The least of theirs.
    """

    days: float
    sensitivity: float

    @property
    def per_day(self) -> float:
        """The upper bound of the rate of violations a day, at 95 %: 3 / (N s)."""
        return 3 / (self.days * self.sensitivity)


@attrs.frozen(kw_only=True)
class Judgement:
    """One pledge judged at two clocks.

    Attributes:
        scope: The pledge, compiled.
        lifecycle, settled, verdict: The answers.
        reason: Why a verdict is untested or void; None otherwise.
        flags: What to know beside the verdict.
        certain, possible: How many incidents are in M_T and M_U, over the whole scope.
        units: The verdict on each unit.
        measures: For a reduction, each measure the records allow.
        incidents: Every incident that bears on the pledge, whatever its match, by name. For a pledge
            with a deadline, what was done; for a state, the observations that it does not hold.
        fulfilments: For a pledge with a deadline, what was or may have been done in time; for a state,
            the credible observations that it holds.
        returns: For a state, observations that it does not hold any more, after it had been fulfilled.
        absence: For a pledge to cease or refrain with nothing against it, how rare violations must be.
    """

    scope: Scope = attrs.field(repr=False)
    _at: int
    _as_of: int
    lifecycle: Lifecycle
    settled: bool
    verdict: Verdict
    reason: str | None = None
    flags: frozenset[str] = frozenset()
    certain: int = 0
    possible: int = 0
    _covered: int = 0
    _judged: int = 0
    units: tuple[UnitJudgement, ...] = ()
    measures: tuple[Measured, ...] = ()
    incidents: tuple[Weighed, ...] = attrs.field(default=(), repr=False)
    fulfilments: tuple[Weighed, ...] = attrs.field(default=(), repr=False)
    returns: tuple[Weighed, ...] = attrs.field(default=(), repr=False)
    absence: Absence | None = None

    @property
    def pledge(self) -> str:
        """The id of the pledge."""
        return self.scope.pledge.id

    @property
    def at(self) -> pendulum.DateTime:
        """Event time: the instant at which it is judged, in the ledger's zone (else UTC)."""
        return clock_of(self._at, self.scope.ledger.timezone)

    @property
    def as_of(self) -> pendulum.DateTime:
        """Knowledge time: the instant by which what is used was known, in the same zone."""
        return clock_of(self._as_of, self.scope.ledger.timezone)

    @property
    def covered(self) -> dt.timedelta:
        """The judged time that somebody was looking, summed over units."""
        return dt.timedelta(microseconds=self._covered)

    @property
    def judged(self) -> dt.timedelta:
        """The time of the window that is judged by now, summed over units."""
        return dt.timedelta(microseconds=self._judged)

    @property
    def coverage(self) -> float:
        """Share of the judged part of the window that somebody was observing."""
        return self._covered / self._judged if self._judged else 0.0

    @property
    def violations(self) -> tuple[Weighed, ...]:
        """What counts against the pledge: certain and possible incidents or lapses, by time.

        Nothing that is done breaks a pledge to do it: for a deadline there are none.
        """
        if self.scope.pledge.kind is Kind.DO_BY:
            return ()
        return tuple(
            sorted(
                (w for w in self.incidents if w.certain or w.possible),
                key=lambda w: (w.lo, w.hi, w.key),
            )
        )

    @property
    def achieved(self) -> float | None:
        """Share of the units in which it is kept; None for a reduction, which is read as a whole."""
        if self.scope.pledge.kind is Kind.REDUCE:
            return None
        kept = sum(unit.verdict is Verdict.KEPT for unit in self.units)
        return kept / len(self.units)

    def measure(self, name: str) -> Measured | None:
        """One measure of a reduction, by name; None where it was not measured.

        Raises:
            InputError: for what is no measure.
        """
        name = one_of("judgement", "measure", name, ("incidents", "level", "harm"))
        return next((m for m in self.measures if m.name == name), None)

    def __repr__(self) -> str:
        settled = ", settled" if self.settled else ""
        known = f", as known by {self.as_of}" if self._at != self._as_of else ""
        answer = f"{self.verdict} ({self.lifecycle}{settled})"
        return f"<Judgement of {self.pledge!r} at {self.at}{known}: {answer}>"

    def __str__(self) -> str:
        from pledgewatch.review import review
        from pledgewatch.show.plain import judgement_text

        made = review(self.scope.ledger, self._at, self._as_of)
        return judgement_text(made, made[self.pledge])

    def _repr_html_(self) -> str:
        from pledgewatch.review import review
        from pledgewatch.show.cards import judgement_card

        # A judgement knows its ledger and clocks, and so what was concluded beside it.
        made = review(self.scope.ledger, self._at, self._as_of)
        return judgement_card(made, made[self.pledge])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._repr_html_()}


def counted(incidents: Iterable[Weighed]) -> tuple[int, int]:
    """How many of some incidents are certain and how many possible."""
    given = tuple(incidents)
    return (
        sum(w.number for w in given if w.certain),
        sum(w.number for w in given if w.possible),
    )
