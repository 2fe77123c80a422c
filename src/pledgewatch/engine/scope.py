"""A pledge compiled against a snapshot: what it binds, where, whom and when (semantics 3 and 5).

Of each attribute a telling says that it lies in the scope (T), that it does not (F), or it is silent:
it leaves the attribute out or says it more coarsely. Silence is a probability, not a disagreement.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from pledgewatch.engine.identity import Snapshot
from pledgewatch.engine.regions import Hierarchies
from pledgewatch.engine.step_function import ALWAYS, StepFunction
from pledgewatch.engine.window import Window
from pledgewatch.model.dates import after, deadline_of, effect_of, start_of_day
from pledgewatch.model.logic import F, Kleene, T, U
from pledgewatch.model.records import Actor, Capture, Pledge
from pledgewatch.model.time import FOREVER, Moment, When, before, earliest, exact, shift, within
from pledgewatch.model.tree import Region

Say = Kleene | float
"""What a telling says of an attribute: T, F, or silent, with the probability that it is in scope."""

NEVER = Moment.of(FOREVER - 1, FOREVER)
_HALF = 0.5


def declared(says: Say, probability: float | None, theta_b: float) -> Say:
    """What a telling says of an attribute, given how sure it is of it (rule 8)."""
    if probability is None:
        return says
    if isinstance(says, float):
        return probability * says
    sure = probability if says is T else 1 - probability
    return says if probability >= theta_b else sure


def silent(answer: Kleene, p: float = _HALF) -> Say:
    """An answer as what is said: where it cannot be told, the telling is silent."""
    return p if answer is U else answer


@attrs.frozen(eq=False)
class Cell:
    """Places and activities that are asked about: a whole scope, a unit of it, or its control places.

    Attributes:
        places, activities: The ids as the pledge names them.
        area, acts: The regions of these, and
        except_area, except_acts: of what is left out.
    """

    places: tuple[str, ...]
    activities: tuple[str, ...]
    area: Region
    acts: Region
    except_area: Region
    except_acts: Region
    _world: Hierarchies = attrs.field(repr=False)

    @property
    def place(self) -> str:
        """The one place of a unit; empty for the whole."""
        return self.places[0] if len(self.places) == 1 else ""

    @property
    def activity(self) -> str:
        """The one activity of a unit; empty for the whole."""
        return self.activities[0] if len(self.activities) == 1 else ""

    def has_place(self, place: str | None) -> Kleene:
        """Whether a place lies in the cell; exceptions win."""
        return self.area.contains(place) & ~self.except_area.contains(place)

    def has_activity(self, activity: str | None) -> Kleene:
        """Whether an activity belongs to the cell; exceptions win."""
        return self.acts.contains(activity) & ~self.except_acts.contains(activity)

    @functools.cached_property
    def _said(self) -> dict[str | None, Say]:
        return {}

    @functools.cached_property
    def _said_of_acts(self) -> dict[str | None, Say]:
        return {}

    @functools.cached_property
    def _shares(self) -> dict[str, float]:
        return {}

    def says_place(self, place: str | None) -> Say:
        """What a telling of a place says of the place of the cell."""
        known = self._said
        if place not in known:
            answer = self.has_place(place)
            p = _HALF if place is None else self._world.share(place, self.has_place, self._shares)
            known[place] = silent(answer, p)
        return known[place]

    def says_activity(self, activity: str | None) -> Say:
        """What a telling of an activity says of the activity of the cell."""
        known = self._said_of_acts
        if activity not in known:
            known[activity] = silent(self.has_activity(activity))
        return known[activity]

    def is_seen_by(self, area: Region, acts: Region) -> bool:
        """Whether somebody who looks at a region sees all of the cell."""
        return all(area.contains(place) is T for place in self.places) and all(
            acts.contains(kind) is T for kind in self.activities
        )


@attrs.frozen(eq=False)
class Scope:
    """A pledge compiled against a snapshot.

    Attributes:
        pledge: The pledge.
        snapshot: What is alive.
        start: S, when it takes effect; for a demand, the day it was said.
        opens: When its window opens: S + grace.
        declared_end: E as pledged; for a demand its deadline T. Unbounded where there is none.
        due: T', the deadline with its tolerance.
        replaced: What supersedes or withdraws it: ``(instant, word, record id)``, by instant.
        cut: When the first of these does; unbounded where none does.
        ends: E', the first of E and `cut`.
        whole, units, control: The cells; the one unit of a pledge of one place and activity is its whole.
            `control` holds the control places, None without any.
        debtors, exempt, targets, except_targets: Regions of actors.
        binds: Whether its speaker binds its debtor.
        parties: How many debtors its announcement has, if it has several that are not kin; else 1.
        condition: The value of its condition over time, without what other pledges have to do with it.
        settle: How long news may take (microseconds).
        zone: The zone of its civil days.
        captures: Where and when places passed to somebody else.
        parts_taken: By place, what lies in it and passed to somebody else, and when.
    """

    pledge: Pledge
    snapshot: Snapshot
    start: Moment
    opens: Moment
    declared_end: Moment
    due: Moment
    replaced: tuple[tuple[Moment, str, str], ...]
    cut: Moment
    ends: Moment
    whole: Cell
    units: tuple[Cell, ...]
    control: Cell | None
    debtors: Region
    exempt: Region
    targets: Region | None
    except_targets: Region
    binds: Kleene
    parties: int
    condition: StepFunction
    settle: int
    zone: str
    captures: tuple[tuple[Region, Moment], ...]
    parts_taken: Mapping[str, Sequence[tuple[str, Moment]]]

    @property
    def is_demand(self) -> bool:
        """Whether it asks for something to be done or reached, rather than left undone."""
        return self.pledge.kind.is_demand

    @property
    def has_end(self) -> bool:
        """Whether its window is bounded."""
        return self.ends.last < FOREVER - 1

    @property
    def has_deadline(self) -> bool:
        """Whether an end was pledged."""
        return self.declared_end.last < FOREVER - 1

    @property
    def is_cut(self) -> Kleene:
        """Whether it was superseded or withdrawn before its declared end."""
        return before(self.cut, self.declared_end) if self.replaced else F

    # -- what a telling says of each attribute ---------------------------------------------------

    def says_place(self, cell: Cell, place: str | None, when: When) -> Say:
        """What a telling of a place at a time says of the place of a cell.

        What had passed to somebody else by then is as if it were excepted.
        """
        says = cell.says_place(place)
        if place is None or place not in self.parts_taken or says is F:
            return says
        taken = [each for each in self.parts_taken[place] if before(when.end, each[1]) is not T]
        if not taken:
            return says
        area = self.snapshot.world.area
        if area(part for part, by in taken if before(by, when.start) is T).contains(place) is T:
            return F
        gone = area((*self.pledge.except_places, *(part for part, _ in taken)))
        left = self.snapshot.world.share(
            place, lambda each: cell.has_place(each) & ~gone.contains(each), {}
        )
        return left or _HALF

    def says_actor(self, actor: str | None, when: When) -> Say:
        """What a telling says of who acted: the debtor, somebody else, or nobody in particular."""
        if actor is None:
            return 1 / self.parties if self.parties > 1 else _HALF
        answer = self.debtors.contains(actor)
        p = _HALF
        if answer is U and actor in self.snapshot.world.sides and self.parties > 1:
            p = 1 / self.parties
        if answer is not T:
            controlled, weight = self._control(actor, when)
            if controlled is T:
                answer = T
            elif weight:
                p = weight if answer is F else max(p, weight)
                answer = U
        exempt = self.exempt.contains(actor)
        if exempt is not F and answer is T:
            p = _HALF
        return silent(answer & ~exempt, p)

    def _control(self, actor: str, when: When) -> tuple[Kleene, float]:
        """Whether the debtor controls an actor, and the greatest weight of control that may apply.

        A chain of control is as sure as its weakest link.
        """
        known, at_times = self._controlled, self.snapshot.world.lent_for_a_time

        def key(name: str) -> tuple[str, When | None]:
            return name, when if name in at_times else None

        waiting = [actor]
        while waiting:
            name = waiting[-1]
            links = [] if key(name) in known else list(self._links(name, when))
            unknown = [above for above, _, _ in links if key(above) not in known]
            waiting.extend(unknown)
            if unknown:
                continue
            waiting.pop()
            sure = perhaps = float(self.debtors.contains(name) is T)
            for above, weight, during in links:
                if during is T:
                    sure = max(sure, min(weight, known[key(above)][0]))
                perhaps = max(perhaps, min(weight, known[key(above)][1]))
            known.setdefault(key(name), (sure, perhaps))
        sure, perhaps = known[key(actor)]
        if perhaps <= 0:
            return F, 0.0
        return (T if sure >= self.snapshot.rules.theta_b else U), perhaps

    def _links(self, actor: str, when: When) -> Iterator[tuple[str, float, Kleene]]:
        """Who an actor acts for, how surely, and whether all through a time: its whole, and who controls it."""
        if self.debtors.contains(actor) is T:
            return
        world, ledger = self.snapshot.world, self.snapshot.ledger
        for whole in world.actors.parents(actor):
            yield whole, 1.0, T
        for control in ledger.node(Actor, actor).controlled_by:
            during: Kleene = T
            if control.when is not None:
                during = _throughout(when, control.when.start, control.when.end)
            if during is not F:
                yield control.actor, control.weight, during

    @functools.cached_property
    def _controlled(self) -> dict[tuple[str, When | None], tuple[float, float]]:
        # How surely the debtor controls an actor, certainly and perhaps, by actor and time.
        return {}

    def says_target(self, target: str | None) -> Say:
        """What a telling says of whom the act was against."""
        if target is None:
            pledge = self.pledge
            return _HALF if pledge.targets or pledge.except_targets else T
        among = T if self.targets is None else self.targets.contains(target)
        return silent(among & ~self.except_targets.contains(target) & ~self.exempt.contains(target))

    @functools.cached_property
    def opponents(self) -> tuple[str, ...]:
        """The creditor, and the debtors on the other side of the announcement, sorted."""
        pledge, world = self.pledge, self.snapshot.world
        found = {pledge.creditor} if pledge.creditor is not None else set()
        if pledge.announcement is not None:
            debtors = {each.debtor for each in self.snapshot.announced(pledge.announcement)}
            found |= {each for each in debtors if not world.kin(each, pledge.debtor)}
        return tuple(sorted(found))

    def is_opposed(self, actor: str | None) -> bool:
        """Whether an actor is one of the opponents, a part of one or its whole."""
        if actor not in self._opposed:
            kin = self.snapshot.world.kin
            self._opposed[actor] = any(kin(actor, each) for each in self.opponents)
        return self._opposed[actor]

    @functools.cached_property
    def _opposed(self) -> dict[str | None, bool]:
        return {}

    def window(self, place: str | None = None) -> Window:
        """The window, as far as a place was not taken by somebody else before its end."""
        ends = self._ends_at(place)
        if ends is self.ends:
            return self._window
        return attrs.evolve(self._window, ends=ends)

    @functools.cached_property
    def _window(self) -> Window:
        return Window(self.opens, self.ends, self.pledge.daily_times, self.zone)

    def _ends_at(self, place: str | None) -> Moment:
        if not self.captures or place is None:
            return self.ends
        taken = [when for area, when in self.captures if area.contains(place) is T]
        return earliest((self.ends, *taken)) if taken else self.ends

    def captured(self, cell: Cell) -> Moment | None:
        """When the last of the places of a cell was taken; None where one was not."""
        return _last_taken(cell.places, self.captures)

    def ends_of(self, cell: Cell) -> Moment:
        """The end of the window of a cell: E', or when its places were taken."""
        taken = self.captured(cell)
        return self.ends if taken is None else earliest((self.ends, taken))


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


def speaker_binds(snapshot: Snapshot, pledge: Pledge) -> Kleene:
    """Whether the word of the speaker binds the debtor: an office may, a body does not bind its whole."""
    if pledge.speaker is None or pledge.speaker == pledge.debtor:
        return T
    ledger = snapshot.ledger
    speaker = ledger.node(Actor, pledge.speaker)
    above = ledger.actors.ancestors(pledge.debtor)
    if any(actor in above for actor in speaker.speaks_for):
        return T
    belongs = pledge.debtor in ledger.actors.ancestors(speaker.id)
    binds = speaker.office is not None and ledger.assumptions.offices[speaker.office]
    return T if belongs and binds else U


def _parties(snapshot: Snapshot, pledge: Pledge) -> int:
    if pledge.announcement is None:
        return 1
    debtors = {each.debtor for each in snapshot.announced(pledge.announcement)} | {pledge.debtor}
    # What several owe together is no further party.
    body = snapshot.world.body
    together = {one for one in debtors if len(body((one,)).inside & debtors) > 1}
    if pledge.debtor not in together and any(
        not snapshot.world.kin(other, pledge.debtor)
        for other in debtors - together - {pledge.debtor}
    ):
        return len(debtors - together)
    return 1


def opening(ledger_zone: str | None, pledge: Pledge) -> Moment:
    """When a pledge takes effect: as it says, else when it was said; a demand on the day it was said."""
    if pledge.kind.is_demand:
        return exact(start_of_day(pledge.said.lo, ledger_zone or "UTC"))
    return effect_of(pledge.start) if pledge.start is not None else pledge.said


def declared_end(ledger_zone: str | None, pledge: Pledge) -> Moment:
    """The end that was pledged; unbounded where there is none."""
    if pledge.end is not None:
        return deadline_of(pledge.end)
    if pledge.within is not None:
        return after(pledge.said, pledge.within, ledger_zone)
    return NEVER


def _last_taken(places: Iterable[str], captures: Iterable[tuple[Region, Moment]]) -> Moment | None:
    """When the last of some places was taken; None where one was not, or there are none."""
    last: Moment | None = None
    for place in places:
        taken = [when for area, when in captures if area.contains(place) is T]
        if not taken:
            return None
        first = earliest(taken)
        last = first if last is None else Moment.of(max(last.lo, first.lo), max(last.hi, first.hi))
    return last


def _captures(snapshot: Snapshot) -> tuple[tuple[Region, Moment], ...]:
    """Where and when places were taken; one that is complete with the last of its parts."""
    world, records = snapshot.world, snapshot.all(Capture)
    found = [(world.area((record.place,)), record.when) for record in records]
    filled = world.area(record.place for record in records).inside & world.places.complete
    waiting = sorted(filled - {record.place for record in records})
    while waiting:
        known = {place: _last_taken(world.places.children(place), found) for place in waiting}
        more = [(world.area((place,)), when) for place, when in known.items() if when is not None]
        if not more:
            break
        found += more
        waiting = [place for place, when in known.items() if when is None]
    return tuple(found)


def _parts_taken(snapshot: Snapshot) -> Mapping[str, Sequence[tuple[str, Moment]]]:
    """By place, what lies in it and was taken, and when."""
    found: dict[str, list[tuple[str, Moment]]] = {}
    for record in snapshot.all(Capture):
        for place in snapshot.world.places.ancestors(record.place) - {record.place}:
            found.setdefault(place, []).append((record.place, record.when))
    return found


def compile_scope(
    snapshot: Snapshot,
    pledge: Pledge,
    condition: Callable[[Pledge], StepFunction] = lambda pledge: ALWAYS,
) -> Scope:
    """A pledge made ready to be matched.

    Args:
        condition: The value of its condition over time.
    """
    ledger, world = snapshot.ledger, snapshot.world
    start = opening(ledger.timezone, pledge)
    is_demand = pledge.kind.is_demand
    opens = (
        shift(start, pledge.grace.exact) if pledge.grace is not None and not is_demand else start
    )
    end = declared_end(ledger.timezone, pledge)
    ended = snapshot.ended_by(pledge)
    words = {"supersede": "superseded", "withdraw": "withdrawn"}
    replaced = sorted(
        ((record.when, words[record.table], record.id) for record in ended),
        key=lambda entry: (entry[0].last, entry[1], entry[2]),
    )
    cut = earliest([when for when, _, _ in replaced]) if replaced else NEVER
    except_area = world.area(pledge.except_places)
    except_acts = world.class_of(pledge.except_activities)

    def cell(places: Iterable[str], activities: Iterable[str], without: Region) -> Cell:
        where, what = tuple(places), tuple(activities)
        return Cell(
            where, what, world.area(where), world.class_of(what), without, except_acts, world
        )

    places, activities = pledge.places or ("",), pledge.activities or ("",)
    whole = cell(pledge.places, pledge.activities, except_area)
    return Scope(
        pledge=pledge,
        snapshot=snapshot,
        start=start,
        opens=opens,
        declared_end=end,
        due=shift(end, pledge.tolerance.exact) if pledge.tolerance else end,
        replaced=tuple(replaced),
        cut=cut,
        ends=earliest((end, *(when for when, _, _ in replaced))),
        whole=whole,
        units=(whole,)
        if len(places) == len(activities) == 1
        else tuple(
            cell((place,) if place else (), (activity,) if activity else (), except_area)
            for place in places
            for activity in activities
        ),
        control=(
            cell(pledge.control, pledge.activities, world.area(pledge.places))
            if pledge.control
            else None
        ),
        debtors=world.body((pledge.debtor,)),
        exempt=world.body(pledge.except_actors),
        targets=world.body(pledge.targets) if pledge.targets else None,
        except_targets=world.body(pledge.except_targets),
        binds=speaker_binds(snapshot, pledge),
        parties=_parties(snapshot, pledge),
        condition=condition(pledge),
        settle=pledge.settle.exact if pledge.settle else snapshot.rules.settle,
        zone=ledger.timezone or "UTC",
        captures=_captures(snapshot),
        parts_taken=_parts_taken(snapshot),
    )
