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
from pledgewatch.words.forms import share as words_of_share
from pledgewatch.words.records import act
from pledgewatch.words.templates import said

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
    if not scope.pledge.activities:
        return  # nothing that coverage could name
    c_min = snapshot.rules.c_min
    short, spans = [], []
    for unit in scope.units:
        spans = _to_watch(subject, unit)
        seen = subject.final.coverage(scope, unit, spans).seen
        if seen < c_min:
            what = act(subject.ledger, unit.activity)
            where = subject.ledger.label(Place, unit.place) if unit.place else ""
            name = said("acts.in_place", what=what, place=where) if where else what
            short.append((name, seen))
    if not short:
        if scope.is_demand:
            yield from _sensitivity(subject)
        return
    zone = subject.ledger.timezone
    each = (
        said("remarks.seen", what=name, share=percent(seen)) if seen else name
        for name, seen in short
    )
    shown = listed(at_most(each, _SHOWN + 1))
    when = ""
    if spans:
        lo, hi = spans[0][0], spans[-1][1]
        key = "remarks.from" if hi >= FOREVER - 1 else "remarks.span"
        when = said(key, first=say_instant(lo, zone), last=say_instant(hi, zone))
    head = "too_little" if any(seen for _, seen in short) else "not_watched"
    effect = "demand" if scope.is_demand else "part" if len(short) < len(scope.units) else "kept"
    yield subject(
        "not_watched",
        said(f"remarks.{head}_{effect}", what=shown, when=when, share=percent(c_min)),
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
                said("remarks.no_sensitivity"),
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
            said("remarks.share_of_all"),
            field=field,
        )
    elif pledged <= 0 and pledge.measure != "level":
        yield subject(
            "share_of_none",
            said("remarks.share_of_none"),
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
    or_level = "_or_level" if decides and not pledge.measure else ""
    if found.ratio is None or found.baseline is None:
        others = found.reason == "no_common_panel"
        who = said(f"remarks.{'others_counted' if others else 'nobody_counted'}")
        key = f"not_counted{or_level or ('' if both else '_for_now')}"
        yield subject("not_counted", said(f"remarks.{key}", who=who), bars=both)
        return
    x, panel = found.ratio.x, found.baseline.panel
    zone, lo, hi = subject.ledger.timezone, found.baseline.lo, found.baseline.hi
    where = said("remarks.in_baseline", first=say_instant(lo, zone), last=say_instant(hi, zone))
    longer = said(f"remarks.longer{or_level}")
    ahead = foreseen(subject.final, scope) if pledged > 0 else None
    if not x and _is_weak(subject, panel):
        names = listed(subject.ledger.label(Source, origin) for origin in sorted(panel))
        yield subject(
            "weak_sources",
            said("remarks.weak_panel", who=names),
            bars=both,
            records=panel,
        )
    elif not x:
        yield subject(
            "no_baseline",
            said(f"remarks.no_baseline{or_level}", where=where),
            field="baseline",
            bars=kept,
        )
    elif ahead is not None and not ahead.can_be_kept:
        never = ahead.best_plain > pledged
        usual = needed_baseline(pledged, subject.snapshot.assumptions.reduction.alpha)
        yield subject(
            "baseline_too_small",
            said(
                f"remarks.{'could_not_show' if never else 'might_not_show'}",
                n=x,
                where=where,
                share=words_of_share(pledged),
                needed=ahead.needed,
                usual=usual,
                mend=longer,
            ),
            field="baseline",
            bars=kept if never else (),
            records=_counted(counter, found.baseline),
        )
    elif ahead is not None and ahead.power is None:
        yield subject(
            "low_power",
            said(
                "remarks.low_power",
                n=x,
                where=where,
                share=words_of_share(pledged),
                mend=said("remarks.longer"),
            ),
            field="baseline",
            records=_counted(counter, found.baseline),
        )
    is_harm = pledge.measure == "harm"
    if is_harm and by_counts(counter, pledged, band, "harm").reason == "deaths_not_told":
        yield subject(
            "deaths_not_told",
            said("remarks.deaths_missing", where=where),
            field="measure",
            bars=BOTH,
            records=_counted(counter, found.baseline),
        )


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
    """Whether the levels of a reduction are reported, and can be compared."""
    pledge = subject.scope.pledge
    if not pledge.kind.is_reduction:
        return
    decides = pledge.measure == "level"
    found = levels_of(subject)
    if found.reason == "no_level" and decides:
        yield subject(
            "no_level",
            said("remarks.no_level"),
            field="measure",
        )
    elif found.reason == "no_baseline":
        told = [
            each
            for each in subject.snapshot.all(StateReport)
            if each.level is not None and each.activity is not None
        ]
        no_unit = said("remarks.no_unit")
        units = listed(sorted({f"`{each.unit}`" if each.unit else no_unit for each in told}))
        yield subject(
            "no_level_baseline",
            said("remarks.no_level_baseline", units=units),
            bars=BOTH if decides else (),
            records={each.id for each in told},
        )
