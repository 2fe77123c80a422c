"""Lifecycle, verdict, flags and numbers of every pledge, worked out from scratch.

Rules are cited as they are numbered in `docs/decisions/0001-rules-the-semantics-leaves-open.md`.
Every verdict, lifecycle, flag and rung is the word of the glossary.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.reference.answers import Judged, Measured, together
from tests.reference.binding import (
    first_violator_unknown,
    is_void,
    lifecycle,
    match,
    sort_out,
)
from tests.reference.counts import Counting, by_counts, displaced
from tests.reference.deadline import judge_deed
from tests.reference.evidence import denied_in_words
from tests.reference.incidents import Incident, incidents
from tests.reference.levels import by_levels
from tests.reference.logic import before
from tests.reference.states import judge_state
from tests.reference.terms import Terms, is_settled, terms
from tests.reference.watching import Unit, enough, seen
from tests.reference.weaker import is_weaker
from tests.reference.world import World

from pledgewatch.model.records import (
    STATES,
    Coverage,
    Kind,
    Pledge,
    Record,
    Supersede,
    Withdraw,
)

NOT_MODELLED: frozenset[str] = frozenset()
"""Flags that the reference does not work out."""


def review(
    records: Iterable[Record],
    at: int,
    as_of: int,
    timezone: str | None = None,
    thresholds: Mapping[str, float] | None = None,
) -> dict[str, Judged]:
    """Every pledge alive at `as_of`, judged as of two clocks, by id."""
    world = World(records, at, as_of, timezone, thresholds)
    return {pledge.id: judge(pledge, world) for pledge in world.alive(Pledge)}


def judge(pledge: Pledge, world: World) -> Judged:
    spell = terms(pledge, world)
    judged = Judged(lifecycle(pledge, spell, world), is_settled(spell, world), "untested")
    judged.flags |= standing(pledge, spell, world)
    units = [(place, activity) for place in pledge.places for activity in pledge.activities]
    is_open = world.at >= spell.opens.lo and not is_void(pledge, spell, world)

    if pledge.kind in STATES:
        judge_state(pledge, spell, judged, units, is_open, world)
    else:
        first, after = spell.opens.lo, min(spell.last, world.at + 1)
        length = max(0, after - first)
        coverages = world.alive(Coverage)
        covered = {unit: seen(unit, first, after, coverages, world) for unit in units}
        judged.judged, judged.covered = length * len(units), sum(covered.values())
        if pledge.kind is Kind.DO_BY:
            judge_deed(pledge, spell, judged, covered, length, is_open, world)
        elif pledge.kind is Kind.REDUCE:
            judge_reduction(pledge, spell, judged, units, is_open, world)
        else:
            judge_refrain(pledge, judged, covered, length, world)

    # Rule 25: what comes before every column.
    before_all = None
    if is_void(pledge, spell, world):
        before_all, judged.reason = "void", None
    elif not is_open:
        before_all, judged.reason = "untested", "not_yet_open"
    if before_all:
        judged.verdict = before_all
        judged.units = {unit: (before_all, *told[1:]) for unit, told in judged.units.items()}
    return judged


def standing(pledge: Pledge, spell: Terms, world: World) -> set[str]:
    """The flags that have to do with pledges alone."""
    flags = set()
    for cut in world.alive(Withdraw):
        in_force = cut.target == pledge.id and cut.when.hi - 1 <= world.at
        if in_force and before(cut.when, spell.declared_end) == "T":
            flags.add("reneged")
    for cut in world.alive(Supersede):
        in_force = cut.target == pledge.id and cut.when.hi - 1 <= world.at
        replacements = [new for new in world.alive(Pledge) if new.id == cut.by]
        if in_force and any(is_weaker(new, pledge, world) for new in replacements):
            flags.add("weakened")
    if first_violator_unknown(pledge, world):
        flags.add("first_violator")
    return flags


# -- refraining ------------------------------------------------------------------------------------


def sorted_out(pledge: Pledge, judged: Judged, units: Iterable[Unit], world: World) -> None:
    """Counts and flags of the whole scope and counts of every unit; its incidents."""
    found = incidents(pledge, world)
    surely, perhaps = sort_out(found, pledge.places, pledge.activities, world)
    judged.certain, judged.possible = len(surely), len(perhaps)
    for each in found:
        matched = match(each, pledge.places, pledge.activities)
        judged.lists(each.key, matched, each.weighed(), each.rung())
    for place, activity in units:
        sure, possible = sort_out(found, [place], [activity], world)
        judged.units[place, activity] = ("untested", len(sure), len(possible))
    judged.flags |= flags_of(pledge, found, surely + perhaps, world)


def judge_refrain(
    pledge: Pledge, judged: Judged, covered: dict[Unit, int], length: int, world: World
) -> None:
    sorted_out(pledge, judged, covered, world)
    for unit, (_, sure, possible) in judged.units.items():
        is_covered = enough(covered[unit], length, world)
        verdict = refrain(pledge, sure, possible, judged.settled, is_covered)
        judged.units[unit] = (verdict, sure, possible)
    is_covered = enough(judged.covered, judged.judged, world)
    whole = refrain(pledge, judged.certain, judged.possible, judged.settled, is_covered)
    judged.verdict = together([verdict for verdict, _, _ in judged.units.values()], whole)
    if judged.verdict == "untested":
        judged.reason = "nobody_was_looking"


def refrain(pledge: Pledge, surely: int, perhaps: int, settled: bool, covered: bool) -> str:
    """The column REFRAIN / CEASE of the table, from the top; rules 25 and 26."""
    nothing = surely == 0 and perhaps == 0
    if surely > pledge.tolerated:
        return "broken"
    if nothing and not covered:
        return "untested"
    if not settled:
        return "holding" if nothing else "slipping"
    return "kept" if perhaps == 0 and covered else "inconclusive"


def flags_of(
    pledge: Pledge, found: list[Incident], listed: list[Incident], world: World
) -> set[str]:
    flags = set()
    for incident in found:
        if match(incident, pledge.places, pledge.activities) == "F":
            continue
        if incident.rung() == "contested":
            flags.add("contested")
        if incident.weighed().accused_denies or denied_in_words(incident.key, world):
            flags.add("denied")
    for incident in listed:
        if incident.names_nobody:
            flags.add("unattributed")
        if incident.doubt:
            flags.add("date_doubt")
        if incident.is_report_dated:
            flags.add("report_dated")
    return flags


# -- reduction -------------------------------------------------------------------------------------


def decide(pledge: Pledge, measures: dict[str, Measured]) -> tuple[str, bool]:
    """Rule 40: the verdict, and whether the measures disagree."""
    if pledge.measure is not None:
        return measures[pledge.measure].verdict, False
    testable = {each.verdict for each in measures.values()} - {"untested"}
    if not testable:
        return "untested", False
    return ("inconclusive", True) if len(testable) > 1 else (testable.pop(), False)


def judge_reduction(
    pledge: Pledge, spell: Terms, judged: Judged, units: list[Unit], is_open: bool, world: World
) -> None:
    sorted_out(pledge, judged, units, world)
    found = incidents(pledge, world)

    def measured(some: list[Unit]) -> tuple[dict[str, Measured], Counting]:
        counting = Counting(pledge, spell, some, found, world)
        return {
            "incidents": by_counts(counting, judged.settled),
            "harm": by_counts(counting, judged.settled, deaths=True),
            "level": by_levels(pledge, spell, judged.settled, some, world),
        }, counting

    judged.measures, counting = measured(units)
    judged.verdict, disagree = decide(pledge, judged.measures)
    if judged.verdict == "untested" and pledge.measure is not None:
        judged.reason = judged.measures[pledge.measure].reason
    for unit, (_, *counts) in judged.units.items():
        alone = judged.measures if len(units) == 1 else measured([unit])[0]
        judged.units[unit] = (decide(pledge, alone)[0], *counts)
    if not is_open:
        return
    if disagree:
        judged.flags.add("measures_disagree")
    if any(each.report_dated for each in judged.measures.values()):
        judged.flags.add("report_dated")
    verdicts = [verdict for verdict, _, _ in judged.units.values()]
    if "broken" in verdicts and judged.verdict != "broken":
        judged.flags.add("uneven")
    if pledge.control and displaced(counting, pledge.control, judged.measures["incidents"]):
        judged.flags.add("displaced")
