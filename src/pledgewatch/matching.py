"""Which telling bears on which pledge: scope, window, actor and obligation in T, U or F.

A pledge is compiled once against a ledger at a knowledge time into a `Scope`; matching a telling to
it is then a few look-ups. The Kleene *and* of a telling's attributes is its match.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Sequence

import attrs

from pledgewatch.model.dates import after, deadline_of, effect_of
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import F, Kleene, T, U, agreed, any_of, known
from pledgewatch.model.records import (
    Actor,
    Condition,
    Kind,
    Pledge,
    Report,
    Source,
    StateReport,
    Supersede,
    Timed,
    Withdraw,
)
from pledgewatch.model.time import (
    DAY,
    FOREVER,
    Moment,
    When,
    before,
    earliest,
    shift,
    within,
)
from pledgewatch.model.tree import Region

__all__ = [
    "Cell",
    "Course",
    "Match",
    "Scope",
    "actor_match",
    "compile_scope",
    "course_of",
    "p_true",
    "reads_since",
    "said_by_accused",
]

_NEVER = Moment.of(FOREVER - 1, FOREVER)


@attrs.frozen
class Course:
    """The value of a condition over time: from each instant on, until the next.

    Attributes:
        initial: Its value before the first step.
        steps: ``(instant, value)``, sorted.
    """

    initial: Kleene
    steps: tuple[tuple[int, Kleene], ...] = ()

    def at(self, instant: int) -> Kleene:
        """Its value at an instant."""
        place = bisect.bisect_right(self.steps, instant, key=lambda step: step[0])
        return self.steps[place - 1][1] if place else self.initial

    def over(self, lo: int, hi: int) -> Kleene:
        """The value it has all through ``[lo, hi)``; U where it changes or is U."""
        return agreed(self.values(lo, hi))

    def values(self, lo: int, hi: int) -> frozenset[Kleene]:
        """Every value it takes in ``[lo, hi)``; its value at `lo` where that is empty."""
        return frozenset((self.at(lo), *(v for instant, v in self.steps if lo < instant < hi)))

    def joined(self, other: Course) -> Course:
        """Both conditions together: the Kleene *and* at every instant."""
        turns = sorted({instant for instant, _ in (*self.steps, *other.steps)})
        return Course(
            self.initial & other.initial,
            tuple((turn, self.at(turn) & other.at(turn)) for turn in turns),
        )

    def false_spans(self, lo: int, hi: int) -> list[tuple[int, int]]:
        """The parts of ``[lo, hi)`` in which it is surely false."""
        edges = [lo, *(instant for instant, _ in self.steps if lo < instant < hi), hi]
        return [(a, b) for a, b in itertools.pairwise(edges) if self.at(a) is F]


@attrs.frozen
class Cell:
    """One question of place and activity that a pledge asks of every telling.

    The whole scope, one unit (a place x an activity), or the control places beside it.
    """

    place: str | None
    activity: str | None
    places: Region
    activities: Region
    except_places: Region
    except_activities: Region

    def place_match(self, place: str | None) -> Kleene:
        """Whether a place lies in the cell; exceptions win."""
        return self.places.contains(place) & ~self.except_places.contains(place)

    def activity_match(self, activity: str | None) -> Kleene:
        """Whether an activity belongs to the cell; exceptions win."""
        return self.activities.contains(activity) & ~self.except_activities.contains(activity)

    def watched_by(self, places: Region, activities: Region) -> bool:
        """Whether somebody who looks at a region sees all of a unit."""
        return places.contains(self.place) is T and activities.contains(self.activity) is T


@attrs.frozen
class Match:
    """How one telling bears on one pledge, apart from place and activity."""

    window: Kleene
    actor: Kleene
    obligation: Kleene


@attrs.frozen
class Scope:
    """A pledge compiled at a knowledge time.

    Attributes:
        pledge: The pledge.
        start: S, when it takes effect.
        opens: When its window opens: S + grace.
        declared_end: E, as pledged; unbounded where it has no end. For a pledge with a deadline: T.
        due: T', the deadline moved by the tolerance.
        cut: When the first thing that supersedes or withdraws it does so; unbounded where none does.
        ends: E', the first of E and of what supersedes or withdraws it.
        replaced: ``(instant, "superseded" | "withdrawn", record id)`` of what ends it early, by
            instant; superseding first where they tie.
        whole: The cell of the whole scope.
        units: A cell for each place x activity, in the pledge's order.
        control: The cell of the control places; None without any.
        debtors: The region of the debtor.
        exempt: The region of the actors that it does not bind.
        binds: Whether its speaker binds its debtor.
        condition: The course of its condition.
        zone: The zone in which its days are counted.
    """

    pledge: Pledge
    start: Moment
    opens: Moment
    declared_end: Moment
    due: Moment
    cut: Moment
    ends: Moment
    replaced: tuple[tuple[Moment, str, str], ...]
    whole: Cell
    units: tuple[Cell, ...]
    control: Cell | None
    debtors: Region
    exempt: Region
    binds: Kleene
    condition: Course
    zone: str
    settle: int
    ledger: Ledger = attrs.field(eq=False, repr=False)

    @property
    def has_end(self) -> bool:
        """Whether the window is bounded."""
        return self.ends.last < FOREVER - 1

    @property
    def planned_end(self) -> int | None:
        """Where its reading ends: at its end, or at the horizon of a pledge without one."""
        if self.has_end:
            return self.ends.lo
        horizon = self.pledge.horizon
        return self.start.lo + horizon.exact if horizon is not None else None

    @property
    def half(self) -> int | None:
        """The middle of its window or horizon, where it is first read."""
        end = self.planned_end
        return None if end is None else self.opens.lo + (end - self.opens.lo) // 2

    @property
    def has_deadline(self) -> bool:
        """Whether a deadline was given."""
        return self.declared_end.last < FOREVER - 1

    @property
    def cut_short(self) -> Kleene:
        """Whether it was superseded or withdrawn before its deadline."""
        return before(self.cut, self.declared_end) if self.replaced else F

    def match(self, report: Report) -> Match:
        """Time, actor and obligation of a telling."""
        return Match(
            window=self.window(report),
            actor=self.actor(report.actor, report.when),
            obligation=self.binds & self.condition.over(report.when.lo, report.when.hi),
        )

    def window(self, report: Report) -> Kleene:
        """Whether what a report tells of happened in the window."""
        window = within(report.when, self.opens, self.ends)
        return U if report.report_dated and window is T else window

    def actor(self, actor: str | None, when: When) -> Kleene:
        """Whether the acts of an actor at a time are the debtor's."""
        return actor_match(self.ledger, self.debtors, self.exempt, actor, when)


def p_true(ledger: Ledger, telling: Report | StateReport) -> float:
    """P(true) of one telling: its own probability, else the source map's for its origin."""
    if telling.probability is not None:
        return telling.probability
    origin = telling.origin or telling.source
    assert origin is not None  # records are refused without either
    reliability = ledger.node(Source, origin).reliability
    return ledger.assumptions.sources.probability(reliability, telling.credibility)


def actor_match(
    ledger: Ledger, debtors: Region, exempt: Region, actor: str | None, when: When
) -> Kleene:
    """Whether an actor's acts at a time are those of somebody bound.

    T for the debtor and its parts, and for whom it controls surely enough all that time; U for
    proxies, for bodies the debtor is only a part of, and for the unattributed; exceptions win.
    """
    if actor is None:
        return U
    answer = debtors.contains(actor)
    if answer is not T:
        answer = answer | _controlled(ledger, debtors, actor, when, 1.0, T)
    return answer & ~exempt.contains(actor)


def _controlled(
    ledger: Ledger, debtors: Region, actor: str, when: When, weight: float, during: Kleene
) -> Kleene:
    """The best answer over all chains of control that lead to the debtor."""
    theta_b = ledger.assumptions.thresholds.theta_b
    best = F
    for part in sorted(ledger.actors.ancestors(actor)):
        for control in ledger.node(Actor, part).controlled_by:
            least = min(weight, control.weight)
            if least <= 0:
                continue
            time = during
            if control.when is not None:
                time = time & _throughout(when, control.when.start, control.when.end)
            if debtors.contains(control.actor) is T:
                best = best | (time if least >= theta_b else time & U)
            elif time is not F:
                best = best | _controlled(ledger, debtors, control.actor, when, least, time)
    return best


def _throughout(when: When, start: Moment, end: Moment) -> Kleene:
    """Whether all of an event lies in ``[start, end)``; U where part of it may."""
    some = within(when, start, end)
    if some is F or isinstance(when, Moment):
        return some
    first, last = when.start, when.end
    if when.doubt:
        first, last = first.widened, last.widened
    # Its end is the first instant that is no part of it: it may be the end of the other.
    return T if ~before(first, start) & ~before(end, last) is T else U


def _speaker_binds(ledger: Ledger, pledge: Pledge) -> Kleene:
    """Whether the word of the speaker binds the debtor ("not upward")."""
    if pledge.speaker is None or pledge.speaker == pledge.debtor:
        return T
    speaker = ledger.node(Actor, pledge.speaker)
    above_debtor = ledger.actors.ancestors(pledge.debtor)
    if any(actor in above_debtor for actor in speaker.speaks_for):
        return T
    belongs = pledge.debtor in ledger.actors.ancestors(speaker.id)
    binds = speaker.office is not None and ledger.assumptions.offices[speaker.office]
    return T if belongs and binds else U


def course_of(ledger: Ledger, condition: Condition | None, alive: Iterable[Timed]) -> Course:
    """The value of a condition over time, from the credible state reports on it."""
    if condition is None:
        return Course(T)
    presumed = U if condition.presumed is None else known(condition.presumed)
    if condition.presumed is None and condition.state is None and condition.unless_broken:
        presumed = T
    theta_p = ledger.assumptions.thresholds.theta_p
    tellings = [
        record
        for record in alive
        if isinstance(record, StateReport)
        and condition.state is not None
        and record.state == condition.state
        and record.holds is not None
        and p_true(ledger, record) >= theta_p
    ]
    turns = sorted({edge for t in tellings for edge in (t.when.start.lo, t.when.start.last)})
    return Course(
        presumed, tuple((turn, _condition_at(turn, tellings, presumed)) for turn in turns)
    )


def _condition_at(instant: int, tellings: Sequence[StateReport], presumed: Kleene) -> Kleene:
    in_force = [t for t in tellings if t.when.start.last <= instant]
    maybe = [t for t in tellings if t.when.start.lo <= instant < t.when.start.last]
    latest = [
        t
        for t in in_force
        if not any(before(t.when.start, other.when.start) is T for other in in_force)
    ]
    values = [known(bool(t.holds)) for t in (*latest, *maybe)]
    return agreed(values if in_force else [*values, presumed])


def _start_of(pledge: Pledge) -> Moment:
    """When it takes effect: as it says, else when it was said."""
    return effect_of(pledge.start) if pledge.start is not None else pledge.said


def reads_since(ledger: Ledger, pledge: Pledge) -> int:
    """An instant: nothing that was over by then bears on a pledge, its baseline included."""
    if pledge.baseline is not None:
        return pledge.baseline.lo
    start = _start_of(pledge).lo
    if pledge.kind is not Kind.REDUCE:
        return start
    rules = ledger.assumptions.reduction
    # Two days more: a baseline begins with a civil day.
    return start - (rules.gap_days + rules.baseline_days + 2) * DAY


def compile_scope(ledger: Ledger, pledge: Pledge, alive: Iterable[Timed]) -> Scope:
    """A pledge made ready to be matched, from what is alive at a knowledge time."""
    alive = tuple(alive)
    start = _start_of(pledge)
    opens = shift(start, pledge.grace.exact) if pledge.grace is not None else start
    if pledge.end is not None:
        declared_end = deadline_of(pledge.end)
    elif pledge.within is not None:
        declared_end = after(pledge.said, pledge.within, ledger.timezone)
    else:
        declared_end = _NEVER
    replaced = sorted(
        (
            (record.when, word, record.id)
            for record in alive
            for kind, word in ((Supersede, "superseded"), (Withdraw, "withdrawn"))
            if isinstance(record, kind) and record.target == pledge.id
        ),
        key=lambda entry: (entry[0].last, entry[1], entry[2]),
    )
    places, activities = ledger.places, ledger.activities
    except_places = places.region(pledge.except_places)
    except_activities = activities.region(pledge.except_activities)

    def cell(
        place: str | None, activity: str | None, where: Sequence[str], what: Sequence[str]
    ) -> Cell:
        return Cell(
            place,
            activity,
            places.region(where),
            activities.region(what),
            except_places,
            except_activities,
        )

    cut = earliest([when for when, _, _ in replaced]) if replaced else _NEVER
    settle = pledge.settle.exact if pledge.settle else ledger.assumptions.thresholds.settle
    return Scope(
        pledge=pledge,
        start=start,
        opens=opens,
        declared_end=declared_end,
        due=shift(declared_end, pledge.tolerance.exact) if pledge.tolerance else declared_end,
        cut=cut,
        ends=earliest((declared_end, *(when for when, _, _ in replaced))),
        replaced=tuple(replaced),
        whole=cell(None, None, pledge.places, pledge.activities),
        units=tuple(
            cell(place, activity, (place,), (activity,))
            for place in pledge.places
            for activity in pledge.activities
        ),
        control=_control(ledger, pledge, except_activities),
        debtors=ledger.actors.subtree(pledge.debtor),
        exempt=_exempt(ledger, pledge.except_actors),
        binds=_speaker_binds(ledger, pledge),
        condition=course_of(ledger, pledge.condition, alive),
        zone=ledger.timezone or "UTC",
        settle=settle,
        ledger=ledger,
    )


def _control(ledger: Ledger, pledge: Pledge, except_activities: Region) -> Cell | None:
    """The places a pledge does not name, less what it does name after all."""
    if not pledge.control:
        return None
    return Cell(
        None,
        None,
        ledger.places.region(pledge.control),
        ledger.activities.region(pledge.activities),
        ledger.places.region(pledge.places),
        except_activities,
    )


def _exempt(ledger: Ledger, actors: Sequence[str]) -> Region:
    regions = [ledger.actors.subtree(actor) for actor in actors]
    inside = frozenset().union(*(region.inside for region in regions))
    coarse = frozenset().union(*(region.coarse for region in regions)) - inside
    return Region(inside, coarse)


def said_by_accused(ledger: Ledger, organs: Iterable[str], accused: Iterable[str]) -> bool:
    """Whether somebody who speaks for one of some bodies speaks for one of the accused."""
    blamed = tuple(accused)
    return (
        any_of(
            known(ledger.actors.comparable(organ, actor)) for organ in organs for actor in blamed
        )
        is T
    )
