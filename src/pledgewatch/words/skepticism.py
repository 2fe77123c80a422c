"""Skepticism in words: the chance, what it rests on, and what moved it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pledgewatch.conventions.classes import ReferenceClass
from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.review import review_with
from pledgewatch.engine.skepticism import (
    Estimate,
    Past,
    Prospect,
    Skepticism,
    TrackRecord,
    measures_of,
)
from pledgewatch.live.curve import Curve, Point
from pledgewatch.live.moves import Move
from pledgewatch.live.scores import Forecaster, Lead, LeftOut, Scores, Tenth, Trial
from pledgewatch.model.dates import say_day, say_instant
from pledgewatch.words.forms import between, likelihood_word, listed, percent, plural, uncapital
from pledgewatch.words.records import who_said
from pledgewatch.words.templates import MEASURES, PROSPECTS, QUESTIONS

_MOST = 8


def _number(estimate: Estimate) -> str:
    return f"{percent(estimate.value)} {between(estimate.low, estimate.high)}"


def skepticism_said(skepticism: Skepticism) -> str:
    """The chance with its interval and word, in a sentence; once settled, the forecast and the outcome."""
    what = f"The chance that {QUESTIONS[skepticism.question]}"
    if skepticism.outcome in (Verdict.KEPT, Verdict.BROKEN, Verdict.PARTIAL):
        then = f"{what}, was put at {_number(skepticism.announced)} when it was made"
        half_way = skepticism.half_way
        if half_way is not None:
            then = f"{then} and at {_number(half_way)} half way to its decision"
        return f"{then}; it turned out {skepticism.outcome.value} ({percent(skepticism.value)})."
    return f"{what}: {chance_said(skepticism)}."


def chance_said(skepticism: Skepticism) -> str:
    """The chance with its interval and word: ``62 % (34 to 89), likely``."""
    return f"{_number(skepticism.now)}, {likelihood_word(skepticism.value)}"


def skepticism_explained(skepticism: Skepticism) -> str:
    """The chance, its parts and, until it is decided, what would move it; one a line."""
    lines = [*skepticism_parts(skepticism).values(), *would_move(skepticism)]
    return "\n".join([skepticism_said(skepticism), *(f"  {line}" for line in lines)])


def would_move(skepticism: Skepticism) -> Iterator[str]:
    """What would move the chance, in a line; nothing once it is decided, or where nothing would."""
    told = () if skepticism.outcome is not None else skepticism.moves()
    if told:
        yield f"What would move it: {moves_said(told)}"


def chance_explained(judgement: Judgement) -> list[str]:
    """How likely it is that a pledge is broken, one a line; by each measure where these disagree."""
    found = judgement.skepticism
    if found is not None:
        return skepticism_explained(found).splitlines()
    each = chance_by_measure(judgement)
    return [each] if each else []


def chance_by_measure(judgement: Judgement) -> str:
    """The chance by each measure of a reduction where these disagree, in a sentence; else nothing."""
    if "measures_disagree" not in judgement.flags:
        return ""
    review = review_with(judgement)
    told = []
    for measure in judgement.measures:
        if measure.is_testable and measure.name in measures_of(judgement):
            found = review.skepticism(judgement.pledge, measure=measure.name)
            if found is not None:
                told.append(f"{_number(found.now)} by {MEASURES[measure.name]}")
    return f"Its measures disagree, so there is no one chance that it is broken: {listed(told)}."


def skepticism_parts(skepticism: Skepticism) -> dict[str, str]:
    """What the chance rests on, a sentence or two each: `class`, `record`, `announced`, `age`, `moved`, `condition`, `left_out`."""
    told = {
        "class": class_said(skepticism.reference),
        "record": f"Record: {record_told(skepticism.record)}",
    }
    if skepticism.outcome is None:
        told["announced"] = f"When it was made: {_number(skepticism.announced)}."
    days = f"{skepticism.age:,.3g} of {plural(float(f'{skepticism.end:.3g}'), 'day')}"
    assumed = ", assumed for it has no end" if skepticism.has_horizon else ""
    watched = f"{percent(skepticism.coverage)} of what happened would have been seen"
    told["age"] = f"Age: {days}{assumed}; {watched}."
    told["moved"] = f"What moved it: {_parts(skepticism)}"
    if skepticism._judgement.scope.pledge.condition is not None:
        told["condition"] = (
            "It depends on a condition, so this is the chance that it binds and is broken."
        )
    if skepticism.left_out:
        count = plural(len(skepticism.left_out), "part")
        told["left_out"] = f"It says nothing of {count} that nobody watched or reported on."
    return told


def class_said(of: ReferenceClass) -> str:
    """How many of a class of pledges are broken, by whose count or judgement."""
    if of.id == "unknown":
        return f"No class of comparable pledges is known: it starts from {percent(of.broken)}."
    kind = f"{'counted' if of.measured else 'a judgement'}: {of.source}"
    return f"Of comparable pledges {percent(of.broken)} are broken (class {of.id}, {kind})."


def record_told(record: TrackRecord, *, one_by_one: bool = True) -> str:
    """What became of a debtor's other pledges, in a sentence: of all of them, and of each."""
    if not record.pledges:
        return "no other pledge of the debtor is in this class."
    counted = [past for past in record.pledges if past.weight > 0]
    said = [_past(past) for past in counted[:_MOST]]
    if len(counted) > _MOST:
        said.append(f"{len(counted) - _MOST:,} more")
    rest = len(record.pledges) - len(counted)
    others = f"; {plural(rest, 'other')} undecided" if rest else ""
    if not counted:
        return f"of {plural(rest, 'other pledge')} of the debtor none is decided."
    told = f": {listed(said)}" if one_by_one else ""
    kept = f"{record.kept:.2g} of {record.effective_n:.2g} others of the debtor were kept"
    return f"{kept}{told}{others}."


def track_record_explained(record: TrackRecord) -> str:
    """A track record: what is expected by class and record, the class, and the other pledges; a line each."""
    return (
        f"{track_record_said(record)}\n  {class_said(record.of)}\n  Record: {record_told(record)}"
    )


def track_record_said(record: TrackRecord) -> str:
    """What is expected of a pledge by class and record, with an interval of 90 %, in a sentence."""
    known = Estimate(record.pi, record.quantile(0.05), record.quantile(0.95))
    return (
        f"By class and record a pledge of this debtor is broken with a chance of {_number(known)}."
    )


def _past(past: Past) -> str:
    return f"{past.pledge} {past.verdict.value} (weighs {past.weight:.2g})"


PARTS = {
    "class": "the class",
    "record": "the record",
    "age": "its age and what was watched",
    "incidents": "what is reported of it",
    "counts": "the counts before and since",
    "level": "the level that is told",
    "verdict": "the verdict",
}


def _parts(skepticism: Skepticism) -> str:
    """What moved the chance away from even odds, with the change in log odds; they add up."""
    moved = [
        f"{PARTS[name]} {value:+.2f}"
        for name, value in skepticism.parts.items()
        if abs(value) >= 0.005
    ]
    return f"{listed(moved)} (log odds)." if moved else "nothing."


# -- what would move it ------------------------------------------------------------------------------

_TOLD_BY_B = frozenset(Prospect) - {
    Prospect.QUIET,
    Prospect.ADMITTED,
    Prospect.ENDED,
    Prospect.RECORD_BROKEN,
    Prospect.RECORD_KEPT,
}
"""What somebody must tell of, and so the weight of whose word matters."""


def move_said(move: Move) -> str:
    """What a piece of news would make of the chance: ``a violation, told by a source rated B: 96 %``."""
    by = ", told by a source rated B" if move.prospect in _TOLD_BY_B else ""
    return f"{PROSPECTS[move.prospect]}{by}: {percent(move.after)}"


def moves_said(moves: Iterable[Move]) -> str:
    """Some moves as the end of a sentence; by whom is said once."""
    said: list[str] = []
    is_told = False
    for move in moves:
        text = f"{PROSPECTS[move.prospect]}: {percent(move.after)}"
        said.append(text if is_told else move_said(move))
        is_told = is_told or move.prospect in _TOLD_BY_B
    return f"{'; '.join(said)}."


# -- how a chance came about -------------------------------------------------------------------------

_TOLD = 0.05
"""By how much a chance must have moved, since it was last told, to be told where no news moved it."""
_MOVED = 0.005
"""The least move that is told as one: half a point."""


def point_said(point: Point) -> str:
    """The chance at one instant with what moved it, in a line."""
    moved = [
        f"{PARTS[name]} {value:+.2f}" for name, value in point.moved.items() if abs(value) >= 0.005
    ]
    said = f"{say_instant(point._as_of, point._zone)}: {_number(point.now)}, {point.verdict.value}"
    by = f" ({listed(point.records[:_MOST])})" if point.records else ""
    return f"{said}; {listed(moved)}{by}." if moved else f"{said}."


def points_of(by: float) -> str:
    """By how many percentage points a chance moved, with its sign."""
    moved = f"{100 * by:+.0f}".replace("-", "\u2212")
    return f"{moved} {'point' if moved[1:] == '1' else 'points'}"


def jump_said(curve: Curve, by: float, point: Point) -> str:
    """News that moved a chance: when, by how much, and who told it."""
    when = say_instant(point._as_of, point._zone)
    return f"{when}: {points_of(by)} ({who_said(curve.review.ledger, point.records)})"


def jumps_told(curve: Curve) -> tuple[tuple[float, Point], ...]:
    """The news that moved a chance by what can be told, the largest move first."""
    return tuple(each for each in curve.jumps if abs(each[0]) >= _MOVED)


def curve_finding(curve: Curve) -> str:
    """What a curve shows, in a sentence: from where to where, and what moved it most."""
    if not curve:
        return f"There was no chance to tell that {curve.pledge} is broken."
    first, last = curve[0], curve[-1]
    day = say_day(last._as_of, last._zone)
    start = say_day(first._as_of, first._zone)
    if start == day:
        return f"{percent(last.value)} on {day}, the day on which it was made."
    if start[-5:] == day[-5:]:
        start = start[:-5]
    head = f"From {percent(first.value)} on {start} to {percent(last.value)} on {day}"
    moves, drift = jumps_told(curve), abs(last.value - first.value)
    if moves and abs(moves[0][0]) >= max(_TOLD, drift / 4):
        point = moves[0][1]
        who = who_said(curve.review.ledger, point.records)
        news = say_day(point._as_of, point._zone)
        news = news[:-5] if news[-5:] == day[-5:] else news
        return f"{head}: the news of {news} ({who}) moved it most."
    return f"{head}: {'time moved it more than any news' if drift >= _TOLD else 'no news moved it far'}."


def curve_said(curve: Curve) -> str:
    """How a chance came about: when it was made, whatever news moved it, and now; a line each."""
    found = curve_finding(curve)
    head = f"The chance that {curve.pledge} is broken: {uncapital(found)}" if curve else found
    return "\n".join([head, *(f"  {point_said(point)}" for point in curve_told(curve))])


def curve_told(curve: Curve) -> tuple[Point, ...]:
    """The points of a curve that are told: first and last, where news moved it, and where it had moved far."""
    told: list[Point] = []
    for point in curve:
        is_end = point is curve[-1] or not told
        if is_end or point.records or abs(point.value - told[-1].value) >= _TOLD:
            told.append(point)
    return tuple(told)


# -- scores of forecasts -----------------------------------------------------------------------------

_LEADS = {
    Lead.ANNOUNCEMENT: "announcement",
    Lead.HALF_WAY: "half way",
    Lead.DAY_BEFORE: "day before",
}
_FORECASTERS = {
    Forecaster.SKEPTICISM: "the skepticism",
    Forecaster.CLASS: "the class alone",
    Forecaster.BASE_RATE: "the base rate",
}
_LEFT_OUT = {
    LeftOut.UNDECIDED: "not decided",
    LeftOut.AT_ONCE: "decided when it became known",
    LeftOut.NO_NUMBER: "without one number to tell at one of the three times",
}


def scores_said(scores: Scores) -> str:
    """How good the forecasts were at three times, next to the class alone and the running base rate."""
    lines = [scores.title or "A ledger without title"]
    if scores.trials:
        lines.append(
            f"{plural(scores.n, 'decided pledge')}, each forecast three times before it was decided. "
            "Brier scores: lower is better, 0.250 is a coin's."
        )
        lines.append(f"  {'':15}{''.join(f'{said:>14}' for said in _LEADS.values())}")
        for of, name in _FORECASTERS.items():
            briers = (f"{scores.by_lead[lead].brier[of]:>14.3f}" for lead in _LEADS)
            lines.append(f"  {name:15}{''.join(briers)}")
        lines.append("Of those whose chance to be broken was put, the day before, at")
        lines += [f"  {_tenth_said(each)}" for each in scores.by_lead[Lead.DAY_BEFORE].tenths]
        lines.append("Pledge by pledge: the three chances, and what became of it")
        lines += [f"  {_trial_said(trial)}" for trial in scores.trials]
    else:
        lines.append("No pledge that was forecast is decided, so there is nothing to score.")
    for reason, text in _LEFT_OUT.items():
        left_out = [pledge for pledge, why in scores.left_out.items() if why is reason]
        if left_out:
            more = [f"{len(left_out) - _MOST:,} more"] if len(left_out) > _MOST else []
            lines.append(f"Left out, {text}: {listed([*left_out[:_MOST], *more])}.")
    return "\n".join(lines)


def _tenth_said(tenth: Tenth) -> str:
    lies = f"{100 * tenth.low:.0f} to {100 * tenth.low + 10:.0f} %"
    count = plural(float(f"{tenth.weight:.3g}"), "pledge")
    return f"{lies}: {count}, {percent(tenth.broken)} broken"


def _trial_said(trial: Trial) -> str:
    chances = [percent(each.p[Forecaster.SKEPTICISM]) for each in trial.forecasts.values()]
    when = say_instant(trial._decided, trial._zone)
    versions = "" if trial.weight == 1 else f" (weighs {trial.weight:.2g})"
    return f"{trial.pledge}{versions}: {', '.join(chances)}; {trial.verdict.value} by {when}"
