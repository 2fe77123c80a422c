"""Verdicts in words: the answer first, then why, then what is not known and what would tell it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pledgewatch.engine.facts import Judgement, UnitJudgement, Verdict
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.measured import Measured
from pledgewatch.engine.review import Review
from pledgewatch.model.dates import say, say_instant
from pledgewatch.model.records import Activity, Place, Pledge, Source, Statement
from pledgewatch.model.time import DAY
from pledgewatch.words.forms import capital, chance, listed, percent, plural, sentence
from pledgewatch.words.measures import (
    effect_said,
    first_reading,
    in_short,
    reading,
    rests_on,
    shows,
)
from pledgewatch.words.records import deadline_said, happened, incident_said, never_said
from pledgewatch.words.templates import FLAGS, MEASURES, MISSING, REASONS, VERDICTS

# -- the answer first --------------------------------------------------------------------------------


def headline(judgement: Judgement) -> str:
    """The answer on a pledge in one or a few sentences: verdict, since when, how sure, extent, effect."""
    return f"{verdict_word(judgement)}: {news(judgement, by_part=True)}"


def news(judgement: Judgement, *, by_part: bool = False) -> str:
    """The same without the verdict, as the clause behind it.

    Args:
        by_part: Whether the verdicts on the parts are said, where they differ.
    """
    parts = [_answer(judgement), _by_part(judgement) if by_part else ""]
    if judgement.verdict in (Verdict.BROKEN, Verdict.KEPT) or "eroded" in judgement.flags:
        parts.append(effect_said(judgement))
    if "quiet_before_too" in judgement.flags:
        parts.append(FLAGS["quiet_before_too"])
    return " ".join(part for part in parts if part)


def verdict_word(judgement: Judgement) -> str:
    """What the verdict is called: ``Broken in part``."""
    word = judgement.verdict.value.capitalize()
    if judgement.verdict is Verdict.BROKEN and judgement.extent["kept"]:
        return f"{word} in part"
    return word


def _answer(judgement: Judgement) -> str:
    kind = judgement.scope.pledge.kind
    if judgement.verdict is Verdict.VOID:
        said = VERDICTS[Verdict.VOID]
    elif judgement.reason == "not_yet_open":
        opens = say(judgement.scope.opens, judgement.snapshot.ledger.timezone)
        said = f"it is not in force before {opens}"
    elif kind.is_reduction:
        said = _reduction(judgement)
    elif kind.is_demand:
        said = _demand(judgement)
    else:
        said = _prohibition(judgement)
    return f"{said.rstrip('.')}."


# -- prohibitions ------------------------------------------------------------------------------------


def _prohibition(judgement: Judgement) -> str:
    verdict, reason, score = judgement.verdict, judgement.reason, judgement.score
    if verdict is Verdict.BROKEN:
        return _broken(judgement)
    if reason == "cut_short":
        return _cut_short(judgement)
    if reason is not None:
        return REASONS[reason]
    tally = _tally(judgement)
    if verdict is Verdict.SLIPPING and judgement.certain:
        allowed = judgement.scope.pledge.tolerated
        return f"{tally} so far, of which it allows {allowed:,}" if allowed else f"{tally} so far"
    if verdict in (Verdict.SLIPPING, Verdict.INCONCLUSIVE):
        return f"{tally}; the chance that it was violated is {chance(score.v)}"
    watched = _watched(judgement)
    return f"{tally}{'' if judgement.settled else ' so far'}; {watched}"


def _watched(judgement: Judgement) -> str:
    """How much of the time to be judged somebody was looking."""
    share = judgement.coverage.share
    much = {0.0: "none", 1.0: "all"}.get(share, percent(share))
    return f"{much} of the time was watched"


def _noun(judgement: Judgement) -> str:
    kind = judgement.scope.pledge.kind
    return "lapse" if kind.is_of_states and not kind.is_demand else "violation"


def _tally(judgement: Judgement) -> str:
    """How many violations are confirmed, and how many are not."""
    noun = _noun(judgement)
    sure = (
        plural(judgement.certain, f"confirmed {noun}")
        if judgement.certain
        else f"no confirmed {noun}"
    )
    return f"{sure} and {judgement.possible:,} unconfirmed" if judgement.possible else sure


def _broken(judgement: Judgement) -> str:
    snapshot, score = judgement.snapshot, judgement.score
    certain = [each for each in judgement.incidents if each.certain]
    if not certain:
        sources = plural(len(score.origins), "independent source")
        return f"{REASONS['together']} ({percent(score.p_sure)}, {sources})"
    first = min(certain, key=lambda each: (each.lo, each.key))
    what = happened(snapshot, first.tellings, first.number)
    said = f"{what} ({percent(score.p_sure)})"
    if judgement.certain + judgement.possible > 1:
        said += f". In all, {_tally(judgement)}"
    if judgement.rests_on is not None:
        said += (
            f". It rests on one source alone: {snapshot.ledger.label(Source, judgement.rests_on)}"
        )
    return said


def _cut_short(judgement: Judgement) -> str:
    """After how much of its time it was ended."""
    scope = judgement.scope
    if scope.is_demand or not scope.has_deadline:
        return REASONS["cut_short"]
    until = "nothing against it is established until then"
    stood = max(scope.ends.lo - scope.opens.lo, 0) / DAY
    whole = (scope.declared_end.lo - scope.opens.lo) / DAY
    if any(unit.is_captured for unit in judgement.units) and not scope.replaced:
        return f"its place changed hands; {until}"
    how = "withdrawn" if any(word == "withdrawn" for _, word, _ in scope.replaced) else "replaced"
    return f"{how} after {stood:.3g} of {whole:.3g} days; {until}"


# -- demands -----------------------------------------------------------------------------------------


def _demand(judgement: Judgement) -> str:
    scope, verdict = judgement.scope, judgement.verdict
    demanded = judgement.demanded
    assert demanded is not None  # every demand is measured
    is_past = verdict not in (Verdict.PENDING, Verdict.HOLDING, Verdict.SLIPPING)
    due = ""
    if scope.has_deadline:
        is_due = (
            "would have been" if judgement.reason == "never_due" else "was" if is_past else "is"
        )
        due = f"it {is_due} due by {deadline_said(scope)}"
    parts = [due]
    if verdict in (Verdict.PENDING, Verdict.HOLDING, Verdict.SLIPPING):
        parts.append(_so_far(judgement))
    elif judgement.reason is not None:
        parts.append(REASONS[judgement.reason])
    else:
        shown = _strongest_of(judgement)
        if shown is not None:
            parts.append(incident_said(judgement.snapshot, shown))
        parts.append(_way(judgement))
        if demanded.late:
            parts.append("It was done only after the deadline")
        if verdict is not Verdict.PARTIAL:
            parts.append(f"The chance that it was done in time is {chance(demanded.done)}")
    first, *rest = filter(None, parts)
    return ". ".join([first, *map(capital, rest)])


def _so_far(judgement: Judgement) -> str:
    demanded = judgement.demanded
    if judgement.verdict is Verdict.PENDING:
        return "nothing is reported either way"
    if judgement.verdict is Verdict.HOLDING:
        return "progress is reported"
    if demanded is not None and demanded.progress:
        return "the latest credible news is of a setback"
    return "no progress is reported"


def _strongest_of(judgement: Judgement) -> Incident | None:
    """What the answer rests on most: what was done in time, else what shows that it was not."""
    is_good = judgement.verdict in (Verdict.KEPT, Verdict.PARTIAL)
    groups = [judgement.fulfilments, judgement.incidents]
    if judgement.scope.pledge.kind.is_task:
        groups = [judgement.fulfilments or judgement.incidents]
    elif not is_good:
        groups.reverse()
    found = [each for each in (*groups[0], *groups[-1]) if each.net > 0]
    if not found:
        return None
    pool = [each for each in groups[0] if each.net > 0] or found
    return max(pool, key=lambda each: (each.certain, each.net, -each.lo, each.key))


def _way(judgement: Judgement) -> str:
    """How much of what was demanded was done in time; empty where that says nothing more.

    The share of the way is told where it decides: elsewhere it may be the middle of what is disputed.
    """
    achieved, units = judgement.achieved, judgement.units
    if achieved is None or judgement.verdict is Verdict.KEPT:
        return ""
    if len(units) > 1:
        kept = sum(unit.verdict is Verdict.KEPT for unit in units)
        return f"{kept} of {len(units)} parts were done in time"
    decides = judgement.verdict is Verdict.PARTIAL and 0 < achieved < 1
    return f"{percent(achieved)} of the way was reached in time" if decides else ""


# -- reductions --------------------------------------------------------------------------------------


def _reduction(judgement: Judgement) -> str:
    went_on = f" {FLAGS['continuing']}" if "continuing" in judgement.flags else ""
    if "measures_disagree" in judgement.flags:
        said = "; ".join(f"by {MEASURES[m.name]} {m.verdict.value}" for m in judgement.measures)
        return f"its measures disagree, and it does not say which one counts: {said}.{went_on}"
    measured = decisive(judgement)
    if measured is None or (not measured.is_testable and measured.ratio is None):
        return f"{REASONS[judgement.reason] if judgement.reason else VERDICTS[judgement.verdict]}.{went_on}"
    said = first_reading(judgement.scope, measured)
    if judgement.reason not in (None, measured.reason):
        said = f"{REASONS[judgement.reason]}. {sentence(said).rstrip('.')}"
    elif measured.reason is not None and measured.is_testable:
        said = f"{REASONS[measured.reason]}: {said}"
    return f"{said}.{went_on}"


def decisive(judgement: Judgement) -> Measured | None:
    """The measure that the verdict is read from."""
    named = judgement.scope.pledge.measure
    if named is not None:
        return judgement.measure(named)
    found = [each for each in judgement.measures if shows(each, judgement.verdict)]
    found += [each for each in judgement.measures if each.is_testable]
    return next(iter(found or judgement.measures), None)


# -- by part -----------------------------------------------------------------------------------------

_MOST_UNITS = 3


def _by_part(judgement: Judgement) -> str:
    """The verdicts on the parts, where they differ, as a sentence."""
    verdicts = list(dict.fromkeys(unit.verdict for unit in judgement.units))
    if len(verdicts) < 2:
        return ""
    said = []
    for verdict in verdicts:
        units = [unit for unit in judgement.units if unit.verdict is verdict]
        shown = [in_short(m) for unit in units for m in unit.measures if shows(m, verdict)]
        level = f" ({shown[0]})" if len(units) == 1 and shown and shown[0] else ""
        said.append(f"{verdict.value} {_units(judgement, units)}{level}")
    return f"By part: {'; '.join(said)}."


def _units(judgement: Judgement, units: Sequence[UnitJudgement]) -> str:
    shown = [unit_said(judgement, unit) for unit in units[:_MOST_UNITS]]
    if len(units) > _MOST_UNITS:
        shown.append(f"{len(units) - _MOST_UNITS:,} more")
    return (
        f"in {listed(shown)}"
        if len({u.activity for u in judgement.units}) < 2
        else f"for {listed(shown)}"
    )


def unit_said(judgement: Judgement, unit: UnitJudgement) -> str:
    """A part of a pledge by the names in which it differs from the others."""
    ledger = judgement.snapshot.ledger
    place = ledger.label(Place, unit.place) if unit.place else "all of it"
    if len({each.activity for each in judgement.units}) < 2:
        return place
    what = ledger.label(Activity, unit.activity)
    return what if len({each.place for each in judgement.units}) < 2 else f"{what} in {place}"


# -- why ---------------------------------------------------------------------------------------------


def verdict_because(judgement: Judgement) -> str:
    """The answer, why it is so, and what is missing where it cannot be given; in sentences."""
    return " ".join(part for part in (headline(judgement), *_details(judgement)) if part)


def _details(judgement: Judgement) -> Iterator[str]:
    scope = judgement.scope
    if judgement.verdict is Verdict.VOID or judgement.reason == "not_yet_open":
        return
    first = None if "measures_disagree" in judgement.flags else decisive(judgement)
    for measured in judgement.measures:
        yield rests_on(scope, measured) if measured is first else reading(scope, measured)
    if not scope.pledge.kind.is_reduction and _watched(judgement) not in headline(judgement):
        yield f"{sentence(_watched(judgement))}"
    if not (judgement.verdict in (Verdict.BROKEN, Verdict.KEPT) or "eroded" in judgement.flags):
        yield effect_said(judgement)
    if judgement.whole is not None and judgement.whole.violated:
        p = percent(judgement.whole.p_sure)
        yield f"The announcement as a whole was violated by acts that nobody is named for ({p})."
    absence = judgement.absence
    if absence is not None:
        yield (
            f"With {absence.days:.3g} days watched by sources that would report "
            f"{percent(absence.sensitivity)} of it, there was at most one violation in "
            f"{1 / absence.per_day:.2g} days (95 %)."
        )
    if not scope.has_deadline:
        yield endless_said(judgement)
    elif not judgement.settled and judgement.lifecycle not in ("announced", "active", "in_grace"):
        yield "Late reports may still arrive."
    said = {"continuing", "measures_disagree", "quiet_before_too", "late", "eroded"}
    yield from (sentence(FLAGS[flag]) for flag in sorted(judgement.flags - said))
    yield MISSING.get(judgement.reason or "", "")


def endless_said(judgement: Judgement) -> str:
    """What a pledge without end can never be found, as a sentence; empty where there is an end."""
    scope = judgement.scope
    return "" if scope.has_deadline else f"No end was given, so it {never_said(scope)}."


def nothing_said(review: Review) -> str:
    """That there is nothing to judge, and what is missing; empty where there is something."""
    if not review.is_empty:
        return ""
    zone = review.ledger.timezone
    said = [r for r in review.ledger.dated.values() if isinstance(r, (Pledge, Statement))]
    if not said:
        return "Nothing to judge: the ledger holds no pledge and no statement."
    found = f"no pledge and no statement is known by {say_instant(review._as_of, zone)}"
    later = [record._known_at for record in said if record._known_at > review._as_of]
    if not later:
        return f"Nothing to judge: {found} that is not retracted."
    return f"Nothing to judge: {found}; the first is known on {say_instant(min(later), zone)}."
