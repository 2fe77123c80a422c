"""Which verdicts the declared coverage allows, and whether a reduction can be counted."""

from __future__ import annotations

from collections.abc import Iterator

from pledgewatch.conventions import log_odds
from pledgewatch.engine.clocks import judged_spans
from pledgewatch.engine.counts import Baseline, Counter
from pledgewatch.engine.coverage import watchers
from pledgewatch.engine.kinds.demand import is_at_most, measured, silence
from pledgewatch.engine.reduction import by_counts, foreseen, pledged_share
from pledgewatch.engine.scope import Cell
from pledgewatch.engine.scoring import total
from pledgewatch.engine.statistics import needed_baseline
from pledgewatch.lint.remark import Remark, Subject, of_pledge
from pledgewatch.lint.terms import BOTH, KEPT, counts_decide, is_void, levels_of, weights
from pledgewatch.model.records import Place, Source, StateReport
from pledgewatch.model.time import FOREVER, shift
from pledgewatch.words import listed
from pledgewatch.words.forms import at_most, percent, say_instant
from pledgewatch.words.records import act

_SHOWN = 3
"""So many units are named; the others are counted."""


def _to_watch(subject: Subject, cell: Cell) -> list[tuple[int, int]]:
    """The time that somebody must have watched for silence to say something, ``[lo, hi)`` each.

    For a prohibition without end, the time since it began; for a demand, the time to its deadline, and
    for a state that from it on.
    """
    scope, as_of = subject.scope, subject.case.as_of
    if not scope.is_demand:
        at = subject.final.as_of if scope.has_end else max(as_of, scope.opens.lo)
        return judged_spans(scope, cell, at)
    if scope.pledge.kind.is_task:
        return [(scope.start.lo, scope.declared_end.last)]
    return [(scope.due.lo, shift(scope.due, scope.settle).last)]


@of_pledge
def coverage(subject: Subject) -> Iterator[Remark]:
    """Too little of the time declared watched for silence to say anything."""
    scope, snapshot = subject.scope, subject.snapshot
    if scope.pledge.kind.is_reduction or is_void(scope):
        return
    if scope.is_demand and not scope.has_deadline:
        return
    c_min = snapshot.rules.c_min
    short, spans = [], []
    for unit in scope.units:
        spans = _to_watch(subject, unit)
        seen = subject.final.coverage(scope, unit, spans).seen
        if seen < c_min:
            what = act(subject.ledger, unit.activity)
            where = subject.ledger.label(Place, unit.place) if unit.place else ""
            short.append((f"{what} in {where}" if where else what, seen))
    if not short:
        if scope.is_demand:
            yield from _sensitivity(subject)
        return
    zone = subject.ledger.timezone
    shown = listed(
        at_most((f"{name} ({percent(seen)})" if seen else name for name, seen in short), _SHOWN + 1)
    )
    when = ""
    if spans:
        lo, hi = spans[0][0], spans[-1][1]
        end = "" if hi >= FOREVER - 1 else f" to {say_instant(hi, zone)}"
        when = f" ({say_instant(lo, zone)}{end})"
    nobody = not any(seen for _, seen in short)
    head = "Nobody is listed as monitoring" if nobody else "Too little monitoring is listed of"
    if scope.is_demand:
        effect = "silence will leave it untested, and not break it"
    elif 0 < len(short) < len(scope.units):
        effect = "it cannot be called kept as a whole"
    else:
        effect = "it can never be called kept"
    yield subject(
        "not_watched",
        f"{head} {shown}{when}, so {effect}. Add `coverage` by someone who watched at least "
        f"{percent(c_min)} of the time.",
        bars=() if scope.is_demand else (KEPT,),
        records={
            look.record
            for unit in scope.units
            for look in watchers(subject.case.evidence, scope, unit)
        },
    )


def _sensitivity(subject: Subject) -> Iterator[Remark]:
    """Whether those who are declared to look could break a demand by telling of nothing."""
    scope, final = subject.scope, subject.final
    for unit in scope.units:
        quiet = silence(final, scope, unit, _to_watch(subject, unit), ())
        done = measured((), final.snapshot, {}, quiet).done
        if not is_at_most(done, 1 - final.snapshot.rules.theta_b):
            yield subject(
                "no_sensitivity",
                "Those who are declared to look do not say that they would see nearly all of it, so "
                "if nothing is reported it is inconclusive and not broken. Write `sensitivity` in "
                "their `coverage`, if that is known.",
                records={look.record for look in watchers(final.evidence, scope, unit)},
            )
            return


# -- reductions ------------------------------------------------------------------------------------


@of_pledge
def share(subject: Subject) -> Iterator[Remark]:
    """A share that asks for nothing, or for more than counts can show."""
    scope, pledge = subject.scope, subject.scope.pledge
    if not pledge.kind.is_reduction:
        return
    pledged, _ = pledged_share(scope)
    field = "share" if pledge.share is not None else "wording"
    if pledged >= 1:
        yield subject(
            "share_of_all",
            "A share of 1 asks for no reduction: it is broken only if activity surely rises, and "
            "kept if it surely does not. Write the `share` that was meant, if more was.",
            field=field,
        )
    elif pledged <= 0 and pledge.measure != "level":
        yield subject(
            "share_of_none",
            "Counts can never show a reduction to nothing, for an upper bound is never 0. Write kind "
            '`cease`, or `measure = "level"` if it is of forces or stocks.',
            field=field,
            bars=(KEPT,) if counts_decide(subject) else (),
        )


@of_pledge
def counting(subject: Subject) -> Iterator[Remark]:
    """Whether the counts of a reduction can be compared, and can be enough."""
    scope, pledge = subject.scope, subject.scope.pledge
    if not pledge.kind.is_reduction or pledge.measure == "level" or is_void(scope):
        return
    decides = counts_decide(subject)
    both, kept = (BOTH, (KEPT,)) if decides else ((), ())
    pledged, band = pledged_share(scope)
    counter = Counter(subject.final, scope, scope.whole)
    found = by_counts(counter, pledged, band)
    otherwise = ", or report a level" if decides and not pledge.measure else ""
    if found.ratio is None or found.baseline is None:
        who = (
            "Other origins are declared to have been counting before than after"
            if found.reason == "no_common_panel"
            else "Nobody is listed as counting both before and after"
        )
        yield subject(
            "not_counted",
            f"{who}, so the counts cannot be compared. Write `coverage` of one origin for both "
            f"times{otherwise}." + ("" if both else " Until then levels alone decide."),
            bars=both,
        )
        return
    x, panel = found.ratio.x, found.baseline.panel
    where = f"counted in the baseline ({_baseline(subject, found.baseline)})"
    ahead = foreseen(subject.final, scope) if pledged > 0 else None
    if not x and _is_weak(subject, panel):
        names = listed(subject.ledger.label(Source, origin) for origin in sorted(panel))
        yield subject(
            "weak_sources",
            f"Those who were counting both before and after ({names}) cannot make an incident "
            "likely, so none is counted. Write their `reliability`.",
            bars=both,
            records=panel,
        )
    elif not x:
        yield subject(
            "no_baseline",
            f"No incident that those who counted on both sides report is {where}: there is nothing "
            f"to compare with, and only a rise can show. Report what happened before{otherwise}.",
            field="baseline",
            bars=kept,
        )
    elif ahead is not None and not ahead.can_be_kept:
        never = ahead.best_plain > pledged
        usual = needed_baseline(pledged, subject.snapshot.assumptions.reduction.alpha)
        level = " or report a level," if otherwise else ""
        yield subject(
            "baseline_too_small",
            f"{x:g} {where}: even if nothing happened any more, no reduction to {pledged:.2g} "
            f"{'could' if never else 'might'} show. As bunched as they are, {ahead.needed} are needed "
            f"({usual} with equal windows and independent incidents). Declare a longer "
            f"`baseline`,{level} or more `coverage`, if there is any.",
            field="baseline",
            bars=kept if never else (),
            records=_counted(counter, found.baseline),
        )
    elif ahead is not None and ahead.power is None:
        yield subject(
            "low_power",
            f"{x:g} {where}: that is so few that no reduction, however large, could be distinguished from one "
            f"to {pledged:.2g} with a chance of 80 %. Declare a longer `baseline`, or more `coverage`, "
            "if there is any.",
            field="baseline",
            records=_counted(counter, found.baseline),
        )
    is_harm = pledge.measure == "harm"
    if is_harm and by_counts(counter, pledged, band, "harm").reason == "deaths_not_told":
        yield subject(
            "deaths_not_told",
            f"It is read from deaths, and not every incident {where} gives them. Write `deaths` "
            "of each, 0 included.",
            field="measure",
            bars=BOTH,
            records=_counted(counter, found.baseline),
        )


def _baseline(subject: Subject, baseline: Baseline) -> str:
    zone = subject.ledger.timezone
    return f"{say_instant(baseline.lo, zone)} to {say_instant(baseline.hi, zone)}"


def _counted(counter: Counter, baseline: Baseline) -> set[str]:
    """The reports that are counted in a baseline."""
    return {
        record
        for day in counter.before(baseline)
        for each in day.incidents
        for record in each.incident.tellings
    }


def _is_weak(subject: Subject, panel: frozenset[str]) -> bool:
    """Whether not even all of a panel together can make an incident likely."""
    given = {origin: llr for origin, llr in weights(subject).items() if origin in panel}
    snapshot = subject.snapshot
    return total(given, snapshot.family) < log_odds(snapshot.rules.theta_p)


@of_pledge
def levels(subject: Subject) -> Iterator[Remark]:
    """Whether the levels of a reduction are told, and can be compared."""
    pledge = subject.scope.pledge
    if not pledge.kind.is_reduction:
        return
    decides = pledge.measure == "level"
    found = levels_of(subject)
    if found.reason == "no_level" and decides:
        yield subject(
            "no_level",
            "It is read from levels, and no credible state report gives one of each of its places so "
            "far. Report a `share`, or a `level` before and after.",
            field="measure",
        )
    elif found.reason == "no_baseline":
        told = [
            each
            for each in subject.snapshot.all(StateReport)
            if each.level is not None and each.activity is not None
        ]
        units = listed(sorted({f"`{each.unit}`" if each.unit else "no unit" for each in told}))
        yield subject(
            "no_level_baseline",
            f"Amounts are reported (in {units}), and none from before it takes effect, so they cannot be "
            "compared. Report a `level` from before in the same `unit`, or a `share`.",
            bars=BOTH if decides else (),
            records={each.id for each in told},
        )
