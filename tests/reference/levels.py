"""A reduction read from reports of levels: rules 36 to 39."""

from __future__ import annotations

from collections.abc import Iterable

from tests.reference.answers import Measured
from tests.reference.binding import condition_over
from tests.reference.counts import cannot_be_told, last_look, looks_passed
from tests.reference.evidence import p_true
from tests.reference.logic import before, contained, later_by
from tests.reference.matching import activity_match, actor_match
from tests.reference.terms import Terms
from tests.reference.watching import Unit
from tests.reference.weaker import share_of
from tests.reference.world import World

from pledgewatch.model.records import Pledge, StateReport


def by_levels(
    pledge: Pledge, spell: Terms, settled: bool, units: list[Unit], world: World
) -> Measured:
    """A reduction read from levels, for the whole scope or for some units of it."""
    places = tuple(dict.fromkeys(place for place, _ in units))
    activities = tuple(dict.fromkeys(activity for _, activity in units))
    reports = [
        told
        for told in world.alive(StateReport)
        if told.level is not None or told.share is not None
        if activity_match(told.activity, activities, pledge, world) == "T"
        if actor_match(told.actor, told.when, pledge, world) == "T"
        if p_true(told, world) >= world.thresholds["theta_p"] and told.when.start.lo <= world.at
    ]

    def speaks_for(told: StateReport, places: Iterable[str]) -> bool:
        return told.place is not None and all(
            contained(place, [told.place], world.places) == "T" for place in places
        )

    def newest(some: list[StateReport]) -> list[StateReport]:
        return [
            told
            for told in some
            if not any(before(told.when.end, other.when.start) == "T" for other in some)
        ]

    def read(
        places: Iterable[str], until: int | None
    ) -> tuple[float, float, list[StateReport]] | str:
        """The least and the greatest share that remains, and who says so; or why there is none."""
        speaking = [told for told in reports if speaks_for(told, places)]
        settling = later_by(spell.closes, spell.settle)
        latest = newest(
            [
                told
                for told in speaking
                if before(told.when.end, spell.opens) != "T"
                if before(settling, told.when.start) != "T"
                if condition_over(pledge, told.when.start.lo, told.when.end.hi - 1, world) != {"F"}
                if until is None or told.when.end.hi - 1 < until
            ]
        )
        if not latest:
            return "no_level"
        bounds = []
        for told in latest:
            if told.share is not None:
                bounds.append((told.share.low, told.share.high))
                continue
            bases = newest(
                [
                    base
                    for base in speaking
                    if base.level is not None and base.unit == told.unit
                    if before(spell.start, base.when.start) != "T"
                ]
            )
            if not bases:
                return "no_baseline"
            least = min(base.level.low for base in bases)
            most = max(base.level.high for base in bases)
            if least <= 0:
                return "no_baseline"  # rule 37: of nothing there is no share
            bounds.append((told.level.low / most, told.level.high / least))
        return min(low for low, _ in bounds), max(high for _, high in bounds), latest

    def read_all(until: int | None = None) -> tuple[float, float, list[StateReport]] | str:
        """What is read for the whole, or where nobody speaks for it, for its places together."""
        whole = read(places, until)
        if whole != "no_level":
            return whole
        parts = [read([place], until) for place in places]
        for part in parts:
            if isinstance(part, str):
                return part
        return (
            min(low for low, _, _ in parts),
            max(high for _, high, _ in parts),
            [told for _, _, latest in parts for told in latest],
        )

    now = read_all()
    if isinstance(now, str):
        return Measured("untested", now)
    low, high, latest = now
    rr, share = (low + high) / 2, share_of(pledge)

    # Rule 39, the latest look that is passed.
    halfway, final = looks_passed(spell, last_look(pledge, spell), world)
    look: tuple[float, float, list[StateReport]] | str = "no_look"
    if final:
        look = now
    elif halfway is not None:
        look = read_all(halfway)

    if not isinstance(look, str) and look[0] > share:
        verdict = "broken" if look[1] >= 1 else "partial"
        if cannot_be_told(pledge, spell, world):
            verdict = "inconclusive" if settled else "slipping"
    elif not settled:
        verdict = "slipping" if low > share else "holding" if high <= share else "inconclusive"
    elif high <= share and all(before(told.when.end, spell.closes) != "T" for told in latest):
        verdict = "kept"
    else:
        verdict = "inconclusive"
    return Measured(verdict, None, rr, low, high)
