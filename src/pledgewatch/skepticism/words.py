"""Skepticism in sentences: the number, what it rests on, and what would change it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pledgewatch.explanations import listed
from pledgewatch.model.dates import say_instant
from pledgewatch.model.records import Actor
from pledgewatch.skepticism.bearing import Bearing, Shift
from pledgewatch.skepticism.record import PastPledge, TrackRecord
from pledgewatch.skepticism.shares import Estimate

if TYPE_CHECKING:
    from pledgewatch.model.ledger import Ledger
    from pledgewatch.skepticism import Skepticism

__all__ = ["change", "explained", "sentence"]

_MOST_LISTED = 8
_MEASURES = {
    "incidents": "the counts of incidents",
    "level": "the reported level",
    "harm": "deaths",
}
_NOTHING = {
    "not_yet_open": "its window has not opened",
    "nothing_to_judge": "there was never anything to judge",
    "nobody_was_looking": "nobody is declared to have been looking",
    "measures_disagree": "its measures disagree, or none can be tested",
}


def _number(estimate: Estimate, record: TrackRecord) -> str:
    """The estimate with its interval, which is 90 % wide unless the assumptions say otherwise."""
    interval = f"{100 * record.rules.interval:.3g} % interval"
    return f"{estimate.value:.2f} ({interval} {estimate.low:.2f} to {estimate.high:.2f})"


def _count(number: float, noun: str) -> str:
    return f"{number:g} {noun}" if number == 1 else f"{number:g} {noun}s"


def sentence(skepticism: Skepticism) -> str:
    """The number and what it rests on."""
    return (
        f"Skepticism {_number(skepticism.now, skepticism.record)}: {skepticism.word} that it is broken. "
        f"{_basis(skepticism)}{_moved(skepticism.shift)}"
    )


def _basis(skepticism: Skepticism) -> str:
    record = skepticism.record
    decided = [past for past in record.pledges if past.kept is not None]
    if record.is_enough:
        kept = f"{record.own.kept:.3g} of {record.own.weight:.3g}"
        worth = f"effective n {record.effective_n:.3g}"
        return f"When it was made, {kept} earlier pledges had been kept ({worth})."
    found = f", only {len(decided)}," if decided else ""
    few = f"fewer than {_count(record.rules.least_n, 'earlier pledge')}{found} had been judged"
    return f"No track record: {few}, so this starts from {_class(record)}."


def _class(record: TrackRecord) -> str:
    rate = f"{record.class_rate.value:.2f}"
    if record.of_class.is_known:
        others = f"{_count(record.of_class.actors, 'other actor')} broke theirs"
        return f"how often {others} ({rate})"
    if any(step.own.weight for step in record.chain):
        return f"how often those it belongs to broke theirs ({rate})"
    return f"even odds ({rate}): there is nobody to compare with either"


def _moved(shift: Shift) -> str:
    if shift.factor == 1:
        return " Nothing observed since moves it."
    return f" What was observed since {_moves(shift.factor)}."


def _moves(factor: float) -> str:
    """What a factor does to the odds, as the end of a sentence."""
    if factor == 1:
        return "moves nothing"
    told = f"multiplies the odds by {factor:.3g}"
    return told if factor > 1 else f"divides the odds by {1 / factor:.3g}"


def _times(factor: float) -> str:
    return f"x {factor:.3g}" if factor >= 1 else f"/ {1 / factor:.3g}"


def explained(skepticism: Skepticism) -> list[str]:
    """The number and its parts, one a line."""
    record, ledger = skepticism.record, skepticism.ledger
    return [
        sentence(skepticism),
        f"  Record: {_record(record, ledger)}",
        f"  Class: {_comparison(record, ledger)}",
        f"  When it was made: {_number(skepticism.announced, record)}.",
        f"  Evidence: {_evidence(skepticism.shift)}",
        f"  What would change it: {change(skepticism)}",
    ]


def _record(record: TrackRecord, ledger: Ledger) -> str:
    who, when = ledger.label(Actor, record.debtor), say_instant(record._as_of, ledger.timezone)
    decided = [past for past in record.pledges if past.kept is not None]
    undecided = [
        f"{number} {verdict}"
        for verdict, number in record.verdicts.items()
        if number and any(p.verdict.value == verdict and p.kept is None for p in record.pledges)
    ]
    if not record.pledges:
        return f"no earlier pledge of {who} was known by {when}."
    told = [_past(past, ledger) for past in decided[:_MOST_LISTED]]
    if len(decided) > _MOST_LISTED:
        told.append(f"{len(decided) - _MOST_LISTED} more")
    counted = f"{listed(told)}; effective n {record.effective_n:.3g}" if told else "none decided"
    rest = f"; not counted: {listed(undecided)}" if undecided else ""
    return f"earlier pledges of {who}, as judged by {when}: {counted}{rest}."


def _past(past: PastPledge, ledger: Ledger) -> str:
    share = f", {past.kept:.2f} kept" if past.kept not in (0, 1, None) else ""
    known = say_instant(past._known, ledger.timezone)
    return f"{past.pledge} {past.verdict.value}{share} (weighs {past.weight:.3g}, known {known})"


def _comparison(record: TrackRecord, ledger: Ledger) -> str:
    prior, others = record.of_class.prior, record.of_class.actors
    if record.of_class.is_known:
        told = f"{_count(others, 'other actor')} kept {prior.mean:.2f} of their pledges"
    else:
        told = f"{_count(others, 'other actor')} with a record, too few to compare with"
    told += f" (Beta({prior.a:.3g}, {prior.b:.3g}))"
    for step in record.chain:
        who = ledger.label(Actor, step.actor)
        told += (
            f"; {who}, {ledger.label(Actor, step.below)} apart, kept {step.own.kept:.3g} of "
            f"{step.own.weight:.3g}, so {step.mean:.2f} is expected of those below"
        )
    return f"{told}."


def _evidence(shift: Shift) -> str:
    if shift.reason is not None:
        told = _NOTHING.get(shift.reason, "the pledge is untested or void")
        return f"none that bears on it: {told}."
    if shift.measure is not None:
        return f"{_MEASURES[shift.measure.name]} {_moves(shift.factor)}."
    parts = []
    if shift.against:
        allowed = f", the gravest {shift.tolerated} tolerated" if shift.tolerated else ""
        parts.append(f"against it {_bearings(shift.against)}{allowed}")
    if shift.favour:
        parts.append(f"for it {_bearings(shift.favour)}")
    if shift.silence != 1:
        parts.append(f"the silence of those who were looking ({_times(shift.silence)})")
    if not parts:
        return "nothing that moves the odds."
    return f"{'; '.join(parts)}; together it {_moves(shift.factor)}."


def _bearings(given: tuple[Bearing, ...]) -> str:
    told = [f"{one.name} ({_times(one.factor)})" for one in given[:_MOST_LISTED]]
    if len(given) > _MOST_LISTED:
        told.append(f"{len(given) - _MOST_LISTED} more")
    return listed(told)


def change(skepticism: Skepticism) -> str:
    """What one more earlier pledge would have changed."""
    record = skepticism.record
    kept, broken = record.with_one_more(1), record.with_one_more(0)
    numbers = f"{kept.announced.value:.2f} if kept, {broken.announced.value:.2f} if broken"
    if record.is_enough:
        return f"with one more earlier pledge it would have started from {numbers}."
    if kept.is_enough:
        return f"with one more earlier pledge there would be a track record, and it would have started from {numbers}."
    missing = record.rules.least_n - record.effective_n
    return (
        f"{_count(math.ceil(missing), 'more judged pledge')} would make a track record; one more "
        f"alone changes nothing."
    )
