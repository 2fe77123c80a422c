"""Verdicts in words: the answer first, then why, and what is missing where there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pledgewatch.engine.facts import Judgement, Lifecycle, UnitJudgement, Verdict
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.measured import Measured
from pledgewatch.engine.review import Review
from pledgewatch.model.records import Place, Pledge, Source, Statement
from pledgewatch.model.time import DAY
from pledgewatch.words.forms import (
    at_most,
    capital,
    chance,
    joined,
    listed,
    percent,
    say,
    say_day,
    say_instant,
    sentence,
    then,
)
from pledgewatch.words.measures import (
    effect_said,
    first_reading,
    in_short,
    reading,
    rests_on,
    shows,
)
from pledgewatch.words.records import (
    act,
    affirming,
    deadline_said,
    denied_said,
    happened,
    incident_said,
    never_said,
    origins_said,
    read_when,
    was_done,
    what_of,
)
from pledgewatch.words.templates import (
    CAUSES,
    FLAGS,
    MEASURES,
    MISSING,
    NAMES,
    REASONS,
    VERDICTS,
    counted,
    said,
)

# -- the answer first --------------------------------------------------------------------------------


def headline(judgement: Judgement) -> str:
    """The answer on a pledge in one or a few sentences: verdict, since when, how sure, extent, effect."""
    about = news(judgement, by_part=True)
    return said("headlines.headline", verdict=verdict_word(judgement), news=about)


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
    parts.append(_doubt(judgement))
    return " ".join(part for part in parts if part)


def _doubt(judgement: Judgement) -> str:
    """What is not known of the strongest of what is reported, where none of it is confirmed."""
    is_open = judgement.verdict in (Verdict.SLIPPING, Verdict.INCONCLUSIVE)
    if not is_open or judgement.certain or not judgement.violations:
        return ""
    strongest = max(judgement.violations, key=lambda each: (each.p, -each.lo, each.key))
    causes = strongest.entries[-1].causes if strongest.entries else ()
    doubts = listed(CAUSES[name] for name, _ in causes)
    return said("headlines.doubt", doubts=doubts) if doubts else ""


def verdict_word(judgement: Judgement) -> str:
    """What the verdict is called: ``Broken in part``."""
    return capital(NAMES["broken_in_part" if is_in_part(judgement) else judgement.verdict.value])


def is_in_part(judgement: Judgement) -> bool:
    """Whether it is broken in some of its parts and kept in others, or holding so far."""
    return judgement.verdict is Verdict.BROKEN and bool(judgement.extent["kept"])


def _answer(judgement: Judgement) -> str:
    kind = judgement.scope.pledge.kind
    if judgement.verdict is Verdict.VOID:
        answer = VERDICTS[Verdict.VOID]
    elif judgement.reason == "not_yet_open":
        opens = say(judgement.scope.opens, judgement.snapshot.ledger.timezone)
        answer = said("headlines.not_open", day=opens)
    elif kind.is_reduction:
        answer = _reduction(judgement)
    elif kind.is_demand:
        answer = _demand(judgement)
    else:
        answer = _prohibition(judgement)
    return f"{answer.rstrip('.')}."


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
        key = "headlines.allowed" if allowed else "headlines.so_far"
        return said(key, tally=tally, n=allowed)
    if not judgement.settled:
        tally = said("headlines.so_far", tally=tally)
    if verdict is Verdict.INCONCLUSIVE:
        return f"{tally}. {said('headlines.chance', chance=chance(score.v))}"
    tail = [_watched(judgement)]
    if not judgement.settled and judgement.lifecycle not in ("announced", "active", "in_grace"):
        tail.append(said("headlines.late_reports"))
    return f"{tally}. {capital(joined(tail))}"


def _watched(judgement: Judgement) -> str:
    """How much of the time to be judged somebody was looking."""
    share = judgement.coverage.share
    key = {0.0: "watched_none", 1.0: "watched_all"}.get(share, "watched")
    return said(f"headlines.{key}", share=percent(share))


def _tally(judgement: Judgement) -> str:
    """How many violations are confirmed, and how many are not."""
    kind, certain = judgement.scope.pledge.kind, judgement.certain
    noun = "lapse" if kind.is_of_states and not kind.is_demand else "violation"
    if not certain and not judgement.possible:
        return said(f"headlines.no_{noun}")
    tally = said(f"headlines.{noun}s" if certain else f"headlines.no_confirmed_{noun}", n=certain)
    if not judgement.possible:
        return tally
    return said(f"headlines.and_{noun}s", tally=tally, n=judgement.possible)


def _broken(judgement: Judgement) -> str:
    snapshot, score = judgement.snapshot, judgement.score
    p = percent(score.p_sure)
    certain = [each for each in judgement.incidents if each.certain]
    if not certain:
        reason, count = REASONS["together"], len(score.origins)
        return said("headlines.together", reason=reason, p=p, n=count)
    first = min(certain, key=lambda each: (each.lo, each.key))
    parts = [said("headlines.act", what=happened(snapshot, first.tellings, first.number), p=p)]
    if judgement.certain + judgement.possible > 1:
        parts.append(said("headlines.in_all", tally=_tally(judgement)))
    if judgement.rests_on is not None:
        who = snapshot.ledger.label(Source, judgement.rests_on)
        parts.append(said("headlines.one_source", who=who))
    return ". ".join(parts)


def _cut_short(judgement: Judgement) -> str:
    """After how much of its time it was ended."""
    scope = judgement.scope
    if scope.is_demand or not scope.has_deadline:
        return REASONS["cut_short"]
    if any(unit.is_captured for unit in judgement.units) and not scope.replaced:
        return said("headlines.changed_hands")
    is_withdrawn = any(word == "withdrawn" for _, word, _ in scope.replaced)
    return said(
        "headlines.withdrawn" if is_withdrawn else "headlines.replaced",
        stood=counted(float(f"{max(scope.ends.lo - scope.opens.lo, 0) / DAY:.3g}")),
        whole=said("forms.days", n=float(f"{(scope.declared_end.lo - scope.opens.lo) / DAY:.3g}")),
    )


# -- demands -----------------------------------------------------------------------------------------


def _demand(judgement: Judgement) -> str:
    scope, verdict, demanded = judgement.scope, judgement.verdict, judgement.demanded
    assert demanded is not None  # every demand is measured
    is_open = verdict in (Verdict.PENDING, Verdict.HOLDING, Verdict.SLIPPING)
    is_past = judgement.lifecycle is Lifecycle.ENDED and not judgement.settled
    due = ""
    if scope.has_deadline:
        key = "due_was" if not is_open else "due_late" if is_past else "due_is"
        due = said(f"headlines.{key}", due=deadline_said(scope))
    if is_open:
        parts = [due, _so_far(judgement)]
    elif judgement.reason == "never_due":
        parts = [_never_due(judgement)]
    elif judgement.reason is not None:
        parts = [due, REASONS[judgement.reason]]
        if judgement.reason == "condition_unknown" and (shown := _strongest_of(judgement)):
            parts.insert(1, _as_reported(judgement, shown))
    elif verdict is Verdict.KEPT:
        parts = [_as_due(judgement, due)]
    else:
        shown = _strongest_of(judgement)
        parts = [due, said("headlines.not_done")]
        is_late = demanded.late
        if shown is not None and _is_late(judgement, shown):
            what, is_late = was_done(judgement.snapshot, shown), False
            is_tolerated = scope.pledge.tolerance is not None and shown.hi <= scope.due.hi
            key = "done_tolerated" if is_tolerated else "done_late"
            due, tolerance = deadline_said(scope), scope.pledge.tolerance
            parts = [said(f"headlines.{key}", what=what, due=due, tolerance=tolerance)]
        elif shown is not None:
            parts[1] = _as_reported(judgement, shown)
        if demanded.denials:
            denied = denied_said(judgement.snapshot, demanded.denials)
            parts = [*parts, denied] if shown is not None else [due, denied]
        parts.append(_way(judgement))
        if is_late:
            parts.append(said("headlines.only_late"))
        if verdict is Verdict.INCONCLUSIVE:
            parts.append(said("headlines.chance_done", chance=chance(demanded.done)))
    first, *rest = filter(None, parts)
    return ". ".join([first, *map(capital, rest)])


def _never_due(judgement: Judgement) -> str:
    """When it was replaced or withdrawn, and when it would have been due."""
    scope, due = judgement.scope, deadline_said(judgement.scope)
    when, word, _ = scope.replaced[0]
    key = "headlines.withdrawn_before" if word == "withdrawn" else "headlines.replaced_before"
    return said(key, when=then(when, judgement.snapshot.ledger.timezone), due=due)


def _is_late(judgement: Judgement, shown: Incident) -> bool:
    """Whether what was reported is that something was done, after it was due."""
    demanded, scope = judgement.demanded, judgement.scope
    is_late = demanded is not None and demanded.late and shown.lo >= scope.declared_end.lo
    return bool(scope.pledge.kind.is_task and is_late)


def _done(judgement: Judgement, shown: Incident) -> str:
    """What was done of what is demanded, as a clause; of a state with who says so."""
    is_task = judgement.scope.pledge.kind.is_task
    return was_done(judgement.snapshot, shown) if is_task else _as_reported(judgement, shown)


def _as_reported(judgement: Judgement, shown: Incident) -> str:
    """What happened, or was so, of what is demanded; of a state with who says so."""
    what = incident_said(judgement.snapshot, shown)
    if judgement.scope.pledge.kind.is_task:
        return what
    reports = affirming(judgement.snapshot, shown.tellings)
    who = origins_said(judgement.snapshot.ledger, reports)
    return said("headlines.according", what=what, who=who)


def _as_due(judgement: Judgement, due: str) -> str:
    """What was done in time: ``the prisoners were handed over on 4 January, the day it was due``."""
    shown = _strongest_of(judgement)
    if shown is None:
        return due
    what = _done(judgement, shown)
    if judgement.scope.pledge.kind.is_task and deadline_said(judgement.scope) in what:
        return said("headlines.on_the_day", what=what)
    return f"{what}. {capital(due)}" if due else what


def _so_far(judgement: Judgement) -> str:
    demanded = judgement.demanded
    if judgement.verdict is Verdict.PENDING:
        return said("headlines.nothing_either_way")
    shown = _strongest_of(judgement) if judgement.fulfilments else None
    if judgement.verdict is Verdict.HOLDING and shown is not None:
        what = capital(_done(judgement, shown))
        return what if shown.certain else said("headlines.unconfirmed", what=what)
    if judgement.verdict is Verdict.HOLDING:
        return said("headlines.progress")
    if demanded is not None and demanded.progress:
        return said("headlines.setback")
    return said("headlines.no_progress")


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

    The share of the way is said where it decides: elsewhere it may be the middle of what is disputed.
    """
    achieved, units = judgement.achieved, judgement.units
    if achieved is None or judgement.verdict is Verdict.KEPT:
        return ""
    if len(units) > 1:
        kept = sum(unit.verdict is Verdict.KEPT for unit in units)
        return said("headlines.parts_done", kept=kept, n=len(units))
    decides = judgement.verdict is Verdict.PARTIAL and 0 < achieved < 1
    return said("headlines.of_the_way", share=percent(achieved)) if decides else ""


# -- reductions --------------------------------------------------------------------------------------


def _reduction(judgement: Judgement) -> str:
    answer = _by_measure(judgement)
    if "continuing" not in judgement.flags:
        return answer
    return f"{answer.rstrip('.')}. {_went_on(judgement)}"


def _went_on(judgement: Judgement) -> str:
    """What is confirmed to have gone on since, and until when, as a sentence."""
    snapshot = judgement.snapshot
    certain = [each for each in judgement.violations if each.certain]
    if not certain:
        return FLAGS["continuing"]
    acts_of = dict.fromkeys(what_of(snapshot, each.tellings) for each in certain)
    day = say_day(max(each.lo for each in certain), snapshot.ledger.timezone)
    what = capital(listed(at_most(acts_of, _MOST_UNITS)))
    return said("headlines.went_on", what=what, day=day)


def _by_measure(judgement: Judgement) -> str:
    if "measures_disagree" in judgement.flags:
        each = (
            said("headlines.by_measure", measure=MEASURES[m.name], verdict=NAMES[m.verdict.value])
            for m in judgement.measures
        )
        return said("headlines.disagree", each=joined(each))
    measured = decisive(judgement)
    if measured is None or (not measured.is_testable and measured.ratio is None):
        reason = judgement.reason
        why = VERDICTS[judgement.verdict] if reason is None else REASONS[reason]
        if len({unit.verdict for unit in judgement.units}) > 1:
            return f"{said('headlines.not_known')}. {capital(why)}"
        return why
    answer = first_reading(judgement.scope, measured)
    if judgement.reason not in (None, measured.reason):
        return f"{REASONS[judgement.reason]}. {capital(answer)}"
    if measured.reason is not None and measured.is_testable:
        return said("readings.because", reason=REASONS[measured.reason], counted=answer)
    return answer


def decisive(judgement: Judgement) -> Measured | None:
    """The measure that the verdict is read from."""
    named = judgement.scope.pledge.measure
    if named is not None:
        return judgement.measure(named)
    found = [each for each in judgement.measures if shows(each, judgement.verdict)]
    found += [each for each in judgement.measures if each.is_testable]
    return next(iter(found or judgement.measures), None)


# -- by part -----------------------------------------------------------------------------------------

_MOST_UNITS = 4


def _by_part(judgement: Judgement) -> str:
    """The verdicts on the parts, where they differ, as a sentence."""
    verdicts = list(dict.fromkeys(unit.verdict for unit in judgement.units))
    if len(verdicts) < 2:
        return ""
    parts = []
    for verdict in verdicts:
        units = [unit for unit in judgement.units if unit.verdict is verdict]
        where = _units(judgement, units)
        why = why_of_part(judgement, units[0]) if len(units) == 1 else ""
        if why:
            where = said("reviews.who", what=where, who=why)
        parts.append(said("headlines.part", verdict=NAMES[verdict.value], where=where))
    return said("headlines.by_part", parts=joined(parts))


def _units(judgement: Judgement, units: Sequence[UnitJudgement]) -> str:
    shown = listed(at_most((unit_said(judgement, unit) for unit in units), _MOST_UNITS))
    if len({unit.activity for unit in judgement.units}) < 2:
        return said("headlines.in_places", places=shown)
    return said("headlines.for_acts", acts=shown)


def why_of_part(judgement: Judgement, unit: UnitJudgement) -> str:
    """Why a part is judged as it is, in a clause; empty where the whole says so already."""
    measured = next((each for each in unit.measures if shows(each, unit.verdict)), None)
    if measured is not None:
        return in_short(measured)
    if _has_level(unit) < max(map(_has_level, judgement.units)):
        return REASONS["no_level"]
    return REASONS[unit.reason] if unit.reason not in (None, judgement.reason) else ""


def _has_level(unit: UnitJudgement) -> bool:
    return any(each.name == "level" for each in unit.measures)


def unit_said(judgement: Judgement, unit: UnitJudgement) -> str:
    """A part of a pledge by the names in which it differs from the others."""
    ledger = judgement.snapshot.ledger
    place = ledger.label(Place, unit.place) if unit.place else said("headlines.whole")
    if len({each.activity for each in judgement.units}) < 2:
        return place
    what = act(ledger, unit.activity)
    if len({each.place for each in judgement.units}) < 2:
        return what
    return said("headlines.act_in_place", act=what, place=place)


# -- why ---------------------------------------------------------------------------------------------


def verdict_because(judgement: Judgement, *, with_verdict: bool = True) -> str:
    """The answer, why it is so, and what is missing where it cannot be given; in sentences.

    Args:
        with_verdict: Whether to begin with the verdict, where that does not stand beside it.
    """
    answer = headline(judgement) if with_verdict else capital(news(judgement, by_part=True))
    return " ".join(part for part in (answer, *_details(judgement)) if part)


def _details(judgement: Judgement) -> Iterator[str]:
    scope, demanded = judgement.scope, judgement.demanded
    if judgement.verdict is Verdict.VOID or judgement.reason == "not_yet_open":
        return
    answer = headline(judgement)
    first = None if "measures_disagree" in judgement.flags else decisive(judgement)
    for measured in judgement.measures:
        yield rests_on(scope, measured) if measured is first else reading(scope, measured)
    decided = (Verdict.KEPT, Verdict.BROKEN)
    if demanded is not None and judgement.verdict in decided and judgement.reason is None:
        yield sentence(said("headlines.chance_done", chance=chance(demanded.done)))
    is_said = judgement.reason == "nobody_was_looking" or capital(_watched(judgement)) in answer
    if not scope.pledge.kind.is_reduction and not is_said:
        yield sentence(_watched(judgement))
    if not (judgement.verdict in decided or "eroded" in judgement.flags):
        yield effect_said(judgement)
    if judgement.whole is not None and judgement.whole.violated:
        yield said("headlines.whole_violated", p=percent(judgement.whole.p_sure))
    absence = judgement.absence
    if absence is not None:
        yield said(
            "headlines.absence",
            days=said("forms.days", n=float(f"{absence.days:.3g}")),
            share=percent(absence.sensitivity),
            most=said("forms.days", n=float(f"{1 / absence.per_day:.2g}")),
        )
    if not scope.has_deadline:
        yield said("headlines.endless", never=never_said(scope))
        yield read_when(scope)
    elif not judgement.settled and judgement.lifecycle not in ("announced", "active", "in_grace"):
        late = said("headlines.late_may_arrive")
        yield late if said("headlines.late_reports") not in answer else ""
    shown = {"continuing", "measures_disagree", "quiet_before_too", "late", "eroded"}
    yield from (sentence(FLAGS[flag]) for flag in sorted(judgement.flags - shown))
    yield MISSING.get(judgement.reason or "", "")


def nothing_said(review: Review) -> str:
    """That there is nothing to judge, and what is missing; empty where there is something."""
    if not review.is_empty:
        return ""
    zone = review.ledger.timezone
    dated = [r for r in review.ledger.dated.values() if isinstance(r, (Pledge, Statement))]
    if not dated:
        return said("headlines.empty_ledger")
    time = say_instant(review._as_of, zone)
    later = [record._known_at for record in dated if record._known_at > review._as_of]
    if not later:
        return said("headlines.nothing_known", time=time)
    return said("headlines.first_known", time=time, later=say_instant(min(later), zone))
