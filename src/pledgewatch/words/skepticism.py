"""Skepticism in words: the chance, what it rests on, and what moved it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

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
from pledgewatch.model.ledger import Ledger
from pledgewatch.words.forms import (
    at_most,
    joined,
    likelihood_word,
    listed,
    measured,
    percent,
    say_day,
    say_instant,
    uncapital,
)
from pledgewatch.words.nouns import who_said
from pledgewatch.words.records import title
from pledgewatch.words.templates import (
    MEASURES,
    NAMES,
    PARTS,
    PROSPECTS,
    QUESTIONS,
    counted,
    in_language,
    said,
)

_MOST = 8


def estimate_said(estimate: Estimate) -> str:
    """A chance with its interval: ``62 % (34 to 88)``."""
    return measured(estimate.value, estimate.low, estimate.high)


def skepticism_said(skepticism: Skepticism) -> str:
    """The chance with its interval and word, in a sentence; once decided, the forecast and the outcome."""
    question, outcome = skepticism.question, skepticism.outcome
    if outcome is None:
        asked = QUESTIONS[question]
        return said("chances.chance", question=asked, chance=chance_said(skepticism))
    if outcome not in DECIDED:
        asked = said(f"questions_over.{question}")
        return said("chances.not_decided", question=asked, chance=chance_said(skepticism))
    half_way = skepticism.half_way
    return said(
        "chances.announced" if half_way is None else "chances.announced_half",
        question=said(f"questions_made.{question}"),
        first=estimate_said(skepticism.announced),
        half="" if half_way is None else estimate_said(half_way),
        verdict=NAMES[outcome.value],
        p=percent(skepticism.value),
    )


DECIDED = frozenset({Verdict.KEPT, Verdict.BROKEN, Verdict.PARTIAL})
"""The verdicts that say whether a pledge is broken; once they are settled only the forecast is left."""


def is_decided(chance: Skepticism) -> bool:
    """Whether it has turned out whether a pledge is broken, so that only the forecast is left."""
    return chance.outcome in DECIDED


def chance_said(skepticism: Skepticism) -> str:
    """The chance with its interval and word: ``62 % (34 to 89), likely``."""
    likely = likelihood_word(skepticism.value)
    return said("chances.now", estimate=estimate_said(skepticism.now), likely=likely)


def skepticism_explained(skepticism: Skepticism, *, language: str | None = None) -> str:
    """The chance, its parts and, until it is decided, what would move it; one a line.

    Args:
        language: One of `LANGUAGES`; left out: the one that is spoken.
    """
    with in_language(language):
        lines = [*skepticism_parts(skepticism).values(), *would_move(skepticism)]
        return "\n".join([skepticism_said(skepticism), *(f"  {line}" for line in lines)])


def would_move(skepticism: Skepticism) -> Iterator[str]:
    """What would move the chance, in a line; nothing once it is decided, or where nothing would."""
    moves = () if skepticism.outcome is not None else skepticism.moves()
    if moves:
        yield said("chances.would_move", moves=moves_said(moves))


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
    each = []
    for measure in judgement.measures:
        if measure.is_testable and measure.name in measures_of(judgement):
            found = review.skepticism(judgement.pledge, measure=measure.name)
            if found is not None:
                fields = {"estimate": estimate_said(found.now), "measure": MEASURES[measure.name]}
                each.append(said("chances.by_one", **fields))
    return said("chances.by_measure", each=listed(each))


def skepticism_parts(skepticism: Skepticism) -> dict[str, str]:
    """What the chance rests on, a sentence or two each: `class`, `record`, `announced`, `age`, `moved`, `condition`, `left_out`."""
    parts = {
        "class": class_said(skepticism.reference),
        "record": said("chances.record", record=record_told(skepticism.record)),
    }
    if skepticism.outcome is None:
        parts["announced"] = said("chances.when_made", estimate=estimate_said(skepticism.announced))
    parts["age"] = said(
        "chances.age_assumed" if skepticism.has_horizon else "chances.age",
        age=counted(float(f"{skepticism.age:.3g}")),
        end=said("forms.days", n=float(f"{skepticism.end:.3g}")),
        watched=percent(skepticism.coverage),
    )
    parts["moved"] = said("chances.moved", parts=_parts(skepticism))
    if skepticism._judgement.scope.pledge.condition is not None:
        parts["condition"] = said("chances.condition")
    if skepticism.left_out:
        parts["left_out"] = said("chances.left_out", n=len(skepticism.left_out))
    return parts


def class_said(of: ReferenceClass) -> str:
    """How many of a class of pledges are broken, by whose count or judgement."""
    key = "no_class" if of.id == "unknown" else "class_counted" if of.measured else "class_judged"
    return said(f"chances.{key}", p=percent(of.broken), name=of.id, source=of.source)


def record_told(record: TrackRecord, *, one_by_one: bool = True) -> str:
    """What became of a debtor's other pledges, in a sentence: of all of them, and of each."""
    if not record.pledges:
        return said("chances.no_record")
    decided = [past for past in record.pledges if past.weight > 0]
    rest = len(record.pledges) - len(decided)
    if not decided:
        return said("chances.none_decided", n=rest)
    each = ""
    if one_by_one:
        # A debtor's record may be long, and stands in the words on each of its pledges.
        first = decided[:_MOST]
        each = listed(at_most(map(_past, first, past_titles(first)), _MOST, len(decided)))
    weighs_whole = all(past.weight == 1 for past in decided)
    return said(
        "chances.kept_of" if weighs_whole else "chances.kept_by_weight",
        kept=counted(float(f"{record.kept:.2g}")),
        n=float(f"{record.effective_n:.2g}"),
        each=said("chances.each", past=each) if each else "",
        undecided=said("chances.undecided", n=rest) if rest else "",
    )


def track_record_explained(record: TrackRecord) -> str:
    """A track record: what is expected by class and record, the class, and the other pledges; a line each."""
    found = said("chances.record", record=record_told(record))
    return f"{track_record_said(record)}\n  {class_said(record.of)}\n  {found}"


def track_record_said(record: TrackRecord) -> str:
    """What is expected of a pledge by class and record, with an interval of 90 %, in a sentence."""
    known = Estimate(record.pi, record.quantile(0.05), record.quantile(0.95))
    return said("chances.track_record", estimate=estimate_said(known))


def past_titles(pasts: Sequence[Past]) -> list[str]:
    """What other pledges of a debtor are called; those of one title by their days too."""
    names = [_title(past) for past in pasts]
    counts = Counter(names)
    return [
        name if counts[name] == 1 else said("chances.of_day", pledge=name, day=_day(past))
        for past, name in zip(pasts, names, strict=True)
    ]


def _title(past: Past) -> str:
    # One that was made without a ledger has no other name.
    return title(past._ledger, past._said) if past._ledger and past._said else past.pledge


def _day(past: Past) -> str:
    return say_day(past._said.said.lo, past._ledger.timezone) if past._ledger and past._said else ""


def weight_said(past: Past) -> str:
    """How much it weighs, with two significant digits."""
    return counted(float(f"{past.weight:.2g}"))


def _past(past: Past, name: str) -> str:
    key = "chances.past" if past.weight == 1 else "chances.past_weighs"
    verdict = NAMES[past.verdict.value]
    return said(key, pledge=name, verdict=verdict, weight=weight_said(past))


def _shifts(parts: Mapping[str, float]) -> list[str]:
    """What moved a chance, with the change in log odds."""
    return [f"{PARTS[name]} {by:+.2f}" for name, by in parts.items() if abs(by) >= 0.005]


def _parts(skepticism: Skepticism) -> str:
    """What moved the chance away from even odds, with the change in log odds; they add up."""
    moved = _shifts(skepticism.parts)
    return said("chances.log_odds", parts=listed(moved)) if moved else said("chances.nothing")


# -- what would move it ------------------------------------------------------------------------------

_REPORTED = frozenset(Prospect) - {
    Prospect.QUIET,
    Prospect.ADMITTED,
    Prospect.ENDED,
    Prospect.RECORD_BROKEN,
    Prospect.RECORD_KEPT,
}
"""What somebody must report, and so the weight of whose word matters."""


def move_said(move: Move) -> str:
    """What a piece of news would make of the chance: ``a violation, reported by a source rated B: 96 %``."""
    key = "chances.move_by" if move.prospect in _REPORTED else "chances.move"
    return said(key, news=PROSPECTS[move.prospect], p=percent(move.after))


def moves_said(moves: Iterable[Move]) -> str:
    """Some moves as the end of a sentence; by a source of which rating is said once."""
    texts: list[str] = []
    is_rated = False
    for move in moves:
        short = said("chances.move", news=PROSPECTS[move.prospect], p=percent(move.after))
        texts.append(short if is_rated else move_said(move))
        is_rated = is_rated or move.prospect in _REPORTED
    return joined(texts)


# -- how a chance came about -------------------------------------------------------------------------

_FAR = 0.05
"""By how much a chance must have moved, since it was last given, to be given where no news moved it."""
_MOVED = 0.005
"""The least move that is given as one: half a point."""


def point_said(point: Point, ledger: Ledger | None = None) -> str:
    """The chance at one instant with what moved it, in a line.

    Args:
        ledger: The ledger of its records, to say who reported them.
    """
    moved = _shifts(point.moved)
    who = who_said(ledger, point.records, in_brackets=True) if ledger is not None else ""
    key = "point_by" if moved and who else "point_moved" if moved else "point"
    return said(
        f"curves.{key}",
        time=say_instant(point._as_of, point._zone),
        estimate=estimate_said(point.now),
        verdict=NAMES[point.verdict.value],
        moved=listed(moved),
        who=who,
    )


def points_of(by: float) -> str:
    """By how many percentage points a chance moved, with its sign."""
    moved = f"{100 * by:+.0f}"
    # A minus sign of its own is as wide as a plus.
    return said("curves.points", by=moved.replace("-", "\u2212"), n=abs(int(moved)))


def jump_said(curve: Curve, by: float, point: Point) -> str:
    """News that moved a chance: when, by how much, and who reported it."""
    when = say_instant(point._as_of, point._zone)
    who = who_said(curve.review.ledger, point.records, in_brackets=True)
    return said("curves.jump", time=when, by=points_of(by), who=who)


def jumps_told(curve: Curve) -> tuple[tuple[float, Point], ...]:
    """The news that moved a chance by what can be shown, the largest move first."""
    return tuple(each for each in curve.jumps if abs(each[0]) >= _MOVED)


def curve_finding(curve: Curve) -> str:
    """What a curve shows, in a sentence: from where to where, and what moved it most."""
    if not curve:
        return said("curves.none", pledge=_called(curve))
    first, last = curve[0], curve[-1]
    day = say_day(last._as_of, last._zone)
    start = say_day(first._as_of, first._zone)
    if start == day:
        return said("curves.first_day", p=percent(last.value), day=day)
    course = said(
        "curves.course",
        first=percent(first.value),
        start=_without_year(start, day),
        last=percent(last.value),
        day=day,
    )
    moves, drift = jumps_told(curve), abs(last.value - first.value)
    if moves and abs(moves[0][0]) >= max(_FAR, drift / 4):
        point = moves[0][1]
        who = who_said(curve.review.ledger, point.records, in_brackets=True)
        news = _without_year(say_day(point._as_of, point._zone), day)
        return said("curves.news", course=course, day=news, who=who)
    return said("curves.time" if drift >= _FAR else "curves.still", course=course)


def _without_year(day: str, other: str) -> str:
    """A day without its year, where another that is said with it has the same."""
    return day[:-5] if day[-5:] == other[-5:] else day


def curve_said(curve: Curve) -> str:
    """How a chance came about: when it was made, whatever news moved it, and now; a line each."""
    found = curve_finding(curve)
    if curve:
        found = said("curves.head", pledge=_called(curve), finding=uncapital(found))
    ledger = curve.review.ledger
    return "\n".join([found, *(f"  {point_said(each, ledger)}" for each in curve_told(curve))])


def _called(curve: Curve) -> str:
    return title(curve.review.ledger, curve.review[curve.pledge].scope.pledge)


def curve_told(curve: Curve) -> tuple[Point, ...]:
    """The points of a curve to be shown: first and last, where news moved it, and where it had moved far."""
    shown: list[Point] = []
    for point in curve:
        is_end = point is curve[-1] or not shown
        if is_end or point.records or abs(point.value - shown[-1].value) >= _FAR:
            shown.append(point)
    return tuple(shown)


# -- scores of forecasts -----------------------------------------------------------------------------


def scores_said(scores: Scores) -> str:
    """How good the forecasts were at three times, next to the class alone and the running base rate."""
    lines = [scores.title or said("scores.untitled")]
    if scores.trials:
        lines.append(said("scores.head", n=scores.n))
        leads = (f"{said(f'scores.{lead.value}'):>14}" for lead in Lead)
        lines.append(f"  {'':15}{''.join(leads)}")
        for of in Forecaster:
            briers = (f"{scores.by_lead[lead].brier[of]:>14.3f}" for lead in Lead)
            lines.append(f"  {said(f'scores.{of.value}'):15}{''.join(briers)}")
        lines.append(said("scores.tenths"))
        lines += [f"  {_tenth_said(each)}" for each in scores.by_lead[Lead.DAY_BEFORE].tenths]
        lines.append(said("scores.trials"))
        lines += [f"  {_trial_said(trial)}" for trial in scores.trials]
    else:
        lines.append(said("scores.nothing"))
    for reason in LeftOut:
        left_out = [pledge for pledge, why in scores.left_out.items() if why is reason]
        if left_out:
            shown = listed(at_most(left_out, _MOST + 1))
            why = said(f"scores.{reason.value}")
            lines.append(said("scores.left_out", why=why, pledges=shown))
    return "\n".join(lines)


def _tenth_said(tenth: Tenth) -> str:
    low = round(100 * tenth.low)
    return said(
        "scores.tenth",
        range=f"{said('forms.to', low=low, high=low + 10)} %",
        pledges=said("scores.pledges", n=float(f"{tenth.weight:.3g}")),
        p=percent(tenth.broken),
    )


def _trial_said(trial: Trial) -> str:
    chances = [percent(each.p[Forecaster.SKEPTICISM]) for each in trial.forecasts.values()]
    return said(
        "scores.trial" if trial.weight == 1 else "scores.trial_weighs",
        pledge=trial.pledge,
        weight=counted(float(f"{trial.weight:.2g}")),
        chances=", ".join(chances),
        verdict=NAMES[trial.verdict.value],
        time=say_instant(trial._decided, trial._zone),
    )
