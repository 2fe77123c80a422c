"""Prospects: single records that may yet come and would bear on a pledge (decision 11, rules 90 and 91)."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import Any

import attrs

from pledgewatch.engine.case import Case
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.kinds.levels import level_when_pledged
from pledgewatch.engine.observations import is_as_pledged, is_level_pledged
from pledgewatch.engine.scope import Cell, Scope
from pledgewatch.model.logic import T
from pledgewatch.model.records import (
    Coverage,
    Interval,
    Report,
    Source,
    Stance,
    StateReport,
    Timed,
    Withdraw,
)
from pledgewatch.model.time import DAY, Moment, Span, before, exact


class Prospect(enum.StrEnum):
    """What a piece of news says.

    `record_broken` and `record_kept` are of another pledge of the debtor's of the same class.
    """

    VIOLATION = "violation"
    QUIET = "quiet"
    DENIED = "denied"
    ADMITTED = "admitted"
    DONE = "done"
    NOT_DONE = "not_done"
    ENDED = "ended"
    LEVEL_NONE = "level_0"
    LEVEL_ALL = "level_1"
    LEVEL_HALF = "level_1/2"
    LEVEL_THIRD = "level_1/3"
    RECORD_BROKEN = "record_broken"
    RECORD_KEPT = "record_kept"


LEVELS = {
    Prospect.LEVEL_NONE: 0.0,
    Prospect.LEVEL_THIRD: 1 / 3,
    Prospect.LEVEL_HALF: 1 / 2,
    Prospect.LEVEL_ALL: 1.0,
}
"""Which share of the level before is left, by prospect."""


def prospects_of(
    case: Case, judgement: Judgement, witness: Source
) -> Iterator[tuple[Prospect, Timed]]:
    """What single records may come on a pledge, each known at the instant of the case.

    Args:
        case: The ledger at the instant at which the record comes.
        judgement: The pledge as judged then.
        witness: Who brings it: nobody's organ and nobody's kin.
    """
    yield from _Ahead(case, judgement, witness).all()


@attrs.frozen(eq=False)
class _Ahead:
    """What may come on a pledge."""

    case: Case
    judgement: Judgement
    witness: Source

    @property
    def scope(self) -> Scope:
        """The pledge, compiled."""
        return self.judgement.scope

    @property
    def known(self) -> dict[str, Any]:
        """When the record becomes known."""
        return {"known": exact(self.case.as_of)}

    @property
    def told(self) -> dict[str, Any]:
        """The same, with who tells it."""
        return {"source": self.witness.id, **self.known}

    def all(self) -> Iterator[tuple[Prospect, Timed]]:
        scope, pledge, at = self.scope, self.scope.pledge, self.case.at
        if pledge.kind.is_reduction:
            if at >= scope.opens.last:
                yield from self.levels()
        elif scope.is_demand:
            if at >= scope.start.lo:
                yield from self.of_a_demand()
        elif at >= scope.opens.lo:
            yield from self.of_a_prohibition()
        if before(exact(at), scope.ends) is T:
            yield Prospect.ENDED, Withdraw(target=pledge.id, when=exact(at), **self.known)

    def levels(self) -> Iterator[tuple[Prospect, Timed]]:
        """Shares of the level before, of all that is pledged."""
        for prospect, share in LEVELS.items():
            yield (
                prospect,
                StateReport(
                    pledge=self.scope.pledge.id,
                    when=exact(self.case.at),
                    share=Interval(low=share, high=share),
                    **self.told,
                ),
            )

    def of_a_prohibition(self) -> Iterator[tuple[Prospect, Timed]]:
        """A violation at the last instant of the window so far, and what would weaken such news."""
        scope = self.scope
        cell = scope.units[0]
        last = self._last_of_window(cell)
        violation: Timed | None = None
        if last is not None and scope.pledge.kind.is_of_states:
            violation = self.state(cell, last, is_met=False)
        elif last is not None:
            violation = self.act(cell, last)
        if violation is not None:
            yield Prospect.VIOLATION, violation
        yield from self.of_the_strongest()
        yield Prospect.QUIET, self.look()

    def _last_of_window(self, cell: Cell) -> Moment | None:
        """The last instant of the window of a unit so far; None where there is none."""
        window = self.scope.window(cell.place)
        lo, hi = window.opens.lo, min(window.ends.last, self.case.at + 1)
        # Daily hours recur, so the last of them are in the last days.
        pieces = [*window.hours(max(lo, hi - 3 * DAY), hi)] if lo < hi else []
        return exact(pieces[-1][1] - 1) if pieces else None

    def of_a_demand(self) -> Iterator[tuple[Prospect, Timed]]:
        """What would show that the unit which is least surely done was done in time, or was not."""
        scope, at = self.scope, self.case.at
        due, late = scope.declared_end, scope.due
        is_act = scope.pledge.kind.is_task
        cell = self._least()
        if cell.place:
            last = due.lo - 1 if is_act else due.lo
            done = self._outcome(cell, exact(min(at, last)), is_met=True)
            if done is not None:
                yield Prospect.DONE, done
            missed = due.last if is_act else late.last
            if at >= missed:
                not_done = self._outcome(cell, exact(missed), is_met=False)
                if not_done is not None:
                    yield Prospect.NOT_DONE, not_done
            yield Prospect.QUIET, self.look()
        yield from self.of_the_strongest()

    def _least(self) -> Cell:
        units = zip(self.scope.units, self.judgement.units, strict=True)
        done = [
            (unit.demanded.done_plain if unit.demanded is not None else 1.0, place, cell)
            for place, (cell, unit) in enumerate(units)
        ]
        return min(done, key=lambda each: each[:2])[2]

    def _outcome(self, cell: Cell, when: Moment, is_met: bool) -> Timed | None:
        if not self.scope.pledge.kind.is_task:
            return self.state(cell, when, is_met)
        return self.act(cell, when, Stance.AFFIRMS if is_met else Stance.DENIES)

    def of_the_strongest(self) -> Iterator[tuple[Prospect, Timed]]:
        """A denial of the incident that is told most surely, and the debtor's own word that it was so."""
        kind, pledge = self.scope.pledge.kind, self.scope.pledge
        told = [each for each in self.judgement.incidents if each.net > 0]
        if not told or not (kind.is_ban or kind.is_task):
            return
        strongest = min(told, key=lambda each: (-each.net, each.lo, each.key))
        shown = self.case.snapshot.alive[strongest.narrowest]
        terms = {
            name: getattr(shown, name)
            for name in ("activity", "place", "actor", "target", "pledge", "when")
        }
        terms["incident"] = strongest.key
        yield Prospect.DENIED, Report(stance=Stance.DENIES, **terms, **self.told)
        organ = self._organ()
        if organ is not None and not kind.is_task:
            terms |= {"actor": pledge.debtor, "source": organ}
            yield Prospect.ADMITTED, Report(**terms, **self.known)

    def _organ(self) -> str | None:
        """The organ of the debtor with the least id."""
        snapshot, debtor = self.case.snapshot, self.scope.pledge.debtor
        organs = (
            source.id
            for source in snapshot.ledger.all(Source)
            if snapshot.world.kin(source.organ_of, debtor)
        )
        return min(organs, default=None)

    # -- single records --------------------------------------------------------------------------

    def act(self, cell: Cell, when: Moment, stance: Stance = Stance.AFFIRMS) -> Report:
        """That the debtor did, or did not do, what a unit is about."""
        pledge = self.scope.pledge
        return Report(
            activity=cell.activity,
            place=cell.place,
            actor=pledge.debtor,
            target=pledge.targets[0] if pledge.targets else None,
            when=when,
            stance=stance,
            **self.told,
        )

    def state(self, cell: Cell, when: Moment, is_met: bool) -> StateReport | None:
        """That a state is as pledged, or that it is not; None where no such level is known."""
        pledge = self.scope.pledge
        terms: dict[str, Any] = {"holds": is_met != pledge.kind.is_withdrawal}
        if is_level_pledged(pledge):
            pledged = pledge.at_least if pledge.at_least is not None else pledge.at_most
            level = pledged if is_met else level_when_pledged(self.case, self.scope, cell)
            if level is None or (not is_met and is_as_pledged(pledge, level, level)):
                return None
            terms = {"level": Interval(low=level, high=level), "unit": pledge.unit}
        return StateReport(
            activity=cell.activity,
            place=cell.place,
            actor=pledge.debtor,
            when=when,
            **terms,
            **self.told,
        )

    def look(self) -> Coverage:
        """That somebody looked everywhere since the opening, and tells of nothing."""
        pledge = self.scope.pledge
        return Coverage(
            origin=self.witness.id,
            activities=pledge.activities,
            places=pledge.places,
            when=Span(exact(self.scope.opens.lo), exact(self.case.at + 1)),
            **self.known,
        )
