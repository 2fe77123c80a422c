"""Doing something by a deadline: rules 42 to 46."""

from __future__ import annotations

from dataclasses import dataclass

from tests.reference.answers import Judged
from tests.reference.binding import condition_at
from tests.reference.evidence import p_true
from tests.reference.incidents import Incident, incidents
from tests.reference.logic import before, both
from tests.reference.matching import activity_match, actor_match, inside, place_match
from tests.reference.terms import Deadline, Terms, deadline, speaker_binds
from tests.reference.watching import enough
from tests.reference.world import World

from pledgewatch.model.records import Pledge, StateReport


@dataclass
class Found:
    """What was or may have been done in some scope; rule 43."""

    achievements: list[Incident]
    surely: list[Incident]
    perhaps: list[Incident]
    late: list[Incident]


@dataclass
class Asked:
    """A pledge to be read, and what is the same for the whole and each unit."""

    pledge: Pledge
    spell: Terms
    until: Deadline
    is_open: bool
    world: World


def find(asked: Asked, places, activities) -> Found:
    """Rule 43."""
    pledge, spell, world = asked.pledge, asked.spell, asked.world
    found = Found([], [], [], [])
    for each in incidents(pledge, world):
        what = both(each.place(places), each.activity(activities), each.actor())
        weighed = each.weighed()
        if what == "F" or not weighed.violation_exceeds(world.thresholds["theta_lo"]):
            continue
        if before(each.hull, spell.start) == "T":
            continue
        certain = (
            what == "T"
            and weighed.violation_reaches(world.thresholds["theta_b"])
            and not each.is_report_dated
        )
        in_time = inside(each.hull, spell.start, asked.until.due)
        if in_time == "T" and each.is_report_dated:
            in_time = "U"
        found.achievements.append(each)
        if certain and in_time == "T":
            found.surely.append(each)
        elif in_time != "F":
            found.perhaps.append(each)
        if certain and before(each.hull, asked.until.due) == "F":
            found.late.append(each)
    return found


def progress(asked: Asked, found: Found) -> bool:
    """Rule 44."""
    pledge, world = asked.pledge, asked.world

    def is_progress(told: StateReport) -> bool:
        return (
            told.activity is not None
            and p_true(told, world) >= world.thresholds["theta_p"]
            and told.when.start.lo <= world.at
            and before(told.when.end, asked.spell.start) != "T"
            and "F"
            not in (
                place_match(told.place, pledge.places, pledge, world),
                activity_match(told.activity, pledge.activities, pledge, world),
                actor_match(told.actor, told.when, pledge, world),
            )
        )

    return bool(found.surely or found.perhaps) or any(map(is_progress, world.alive(StateReport)))


@dataclass
class Reading:
    verdict: str
    reason: str | None = None
    is_late: bool = False


def cannot_tell(asked: Asked) -> str:
    return "inconclusive" if asked.until.is_overdue else "slipping"


def due(asked: Asked, reading: Reading) -> Reading:
    """What becomes of BROKEN and PARTIAL by (a) and (b): rule 42, and the end of rule 45."""
    pledge, until, world = asked.pledge, asked.until, asked.world
    if reading.verdict in ("broken", "partial"):
        obliged = both(speaker_binds(pledge, world), condition_at(pledge, until.due.hi - 1, world))
        if obliged == "F":
            return Reading("untested", "not_due")
        if obliged == "U" or until.perhaps_never_due:
            reading = Reading(cannot_tell(asked))
    return ever_due(asked, reading)


def ever_due(asked: Asked, reading: Reading) -> Reading:
    """Rule 42, of a pledge that was cut short before it was due."""
    if asked.until.never_due and reading.verdict not in ("kept", "untested"):
        return Reading("untested", "never_due")
    return reading


def by_lateness(asked: Asked, found: Found, covered: bool) -> Reading | None:
    """Rule 45 (a) and (b), where they have something to say."""
    until = asked.until
    nothing_in_time = not found.surely and not found.perhaps
    if nothing_in_time and found.late:
        first = min(found.late, key=lambda each: (each.lo, each.hi, each.key))
        others = [each for each in found.achievements if each not in found.late]
        if any(before(each.hull, until.tolerated) != "F" for each in others):
            return due(asked, Reading(cannot_tell(asked)))
        tolerance = None if until.never_due else asked.pledge.tolerance
        verdict = {"T": "partial", "F": "broken", "U": cannot_tell(asked)}[
            before(first.hull, until.tolerated) if tolerance else "F"
        ]
        return due(asked, Reading(verdict, is_late=verdict in ("partial", "broken")))
    may_count = any(before(each.hull, until.tolerated) != "F" for each in found.achievements)
    if until.is_overdue and covered and nothing_in_time and not may_count:
        return due(asked, Reading("broken"))
    return None


def otherwise(asked: Asked, found: Found, covered: bool) -> Reading:
    """Rule 45 (d), (e) and (f)."""
    world, spell = asked.world, asked.spell
    anything = progress(asked, found)
    if not covered and not found.achievements and not anything:
        return Reading("untested", "nobody_was_looking")
    if asked.until.is_overdue:
        return ever_due(asked, Reading("inconclusive"))
    gone = world.at - spell.start.lo
    time = asked.until.due.lo - spell.start.lo
    slips = not anything and gone > world.thresholds["time_gone"] * time
    return ever_due(asked, Reading("slipping" if slips else "holding"))


def judge_deed(
    pledge: Pledge,
    spell: Terms,
    judged: Judged,
    covered: dict[tuple[str, str], int],
    length: int,
    is_open: bool,
    world: World,
) -> None:
    """Verdict, counts, units and flags of a pledge to do something."""
    asked = Asked(pledge, spell, deadline(pledge, spell, world), is_open, world)
    whole = find(asked, pledge.places, pledge.activities)
    judged.certain, judged.possible = len(whole.surely), len(whole.perhaps)

    readings = []
    for place, activity in covered:
        found = find(asked, [place], [activity])
        is_covered = enough(covered[place, activity], length, world)
        reading = by_lateness(asked, found, is_covered)
        if reading is None and found.surely:
            reading = Reading("kept")
        reading = reading or otherwise(asked, found, is_covered)
        readings.append(reading)
        counts = len(found.surely), len(found.perhaps)
        judged.units[place, activity] = (reading.verdict, *counts)

    # Rule 46.
    is_covered = enough(judged.covered, judged.judged, world)
    verdicts = [reading.verdict for reading in readings]
    told = by_lateness(asked, whole, is_covered)
    if told is None and set(verdicts) == {"kept"}:
        told = Reading("kept")
    if told is None and "kept" in verdicts:
        decided = set(verdicts) <= {"kept", "partial", "broken"}
        if asked.until.is_overdue or decided:
            told = Reading("partial")
    told = told or otherwise(asked, whole, is_covered)
    judged.verdict, judged.reason = told.verdict, told.reason

    if is_open and any(reading.is_late for reading in [told, *readings]):
        judged.flags.add("late")
    for each in whole.achievements:
        judged.lists(each.key, None, each.weighed(), each.rung())
        if each.rung() == "contested":
            judged.flags.add("contested")
        if each.names_nobody:
            judged.flags.add("unattributed")
        if each.doubt:
            judged.flags.add("date_doubt")
        if each.is_report_dated:
            judged.flags.add("report_dated")
