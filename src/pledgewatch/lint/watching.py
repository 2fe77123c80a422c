"""Which verdicts the declared coverage allows, and whether a reduction can be counted."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from pledgewatch import statistics
from pledgewatch.conventions import log_odds
from pledgewatch.evidence import Watch
from pledgewatch.explanations import listed
from pledgewatch.lint.remark import Remark, Subject, of_pledge
from pledgewatch.lint.terms import BOTH, KEPT, comparable_levels, counts_decide, is_void
from pledgewatch.matching import Scope
from pledgewatch.model.dates import say_instant
from pledgewatch.model.records import Kind, Source
from pledgewatch.model.time import FOREVER, SECOND
from pledgewatch.verdicts.inquiry import Inquiry
from pledgewatch.verdicts.reduce import pledged_share
from pledgewatch.verdicts.series import Setting, setting_of
from pledgewatch.verdicts.units import covered_time, judged_part, unit_watches

__all__ = ["window_to_watch"]

_SHOWN = 3
"""So many units are named; the others are counted."""
_SETTLED = 20
"""After so many settling times all news has arrived."""
_MOST_NEWS = 0.95
"""The share of the news that has arrived after one settling time, when a reduction is first read."""


def window_to_watch(scope: Scope, as_of: int) -> tuple[int, int]:
    """The time that somebody must have watched for silence to prove anything, ``[lo, hi)``.

    For a pledge without end, the time since it began.
    """
    kind = scope.pledge.kind
    bounded = scope.has_deadline if kind in (Kind.WITHDRAW, Kind.REACH) else scope.has_end
    return judged_part(scope, FOREVER - 1 if bounded else max(as_of, scope.opens.lo))


@of_pledge
def coverage(subject: Subject) -> Iterator[Remark]:
    """Too little of the time declared watched for a pledge to be kept by silence."""
    scope, case = subject.scope, subject.case
    kind = scope.pledge.kind
    if kind is Kind.REDUCE or is_void(scope):
        return
    lo, hi = window_to_watch(scope, case.as_of)
    if hi <= lo:
        yield subject(
            "not_watched",
            "There is no time after its deadline in which somebody could have looked, so it can "
            "never be kept. Write a longer `settle`.",
            field="settle",
            bars=(KEPT,),
        )
        return
    c_min = case.ledger.assumptions.thresholds.c_min
    short = []
    for unit, watches in zip(scope.units, unit_watches(scope, case.evidence), strict=True):
        covered = covered_time(watches, lo, hi, FOREVER)
        if covered < c_min * (hi - lo):
            short.append((f"{unit.activity} in {unit.place}", covered / (hi - lo)))
    if not short:
        return
    zone = case.ledger.timezone
    shown = [f"{name} ({share:.0%})" for name, share in short[:_SHOWN]]
    more = [f"{len(short) - _SHOWN} more"] if len(short) > _SHOWN else []
    after = "after its deadline " if kind in (Kind.WITHDRAW, Kind.REACH) else ""
    end = "" if hi >= FOREVER - 1 else f" to {say_instant(hi, zone)}"
    told = (
        f"Somebody must be declared to look for {c_min:.0%} of the time {after}"
        f"({say_instant(lo, zone)}{end}); it is less for {listed([*shown, *more])}."
    )
    if kind is Kind.DO_BY:
        effect = "If it is simply not done, that is untested and not broken."
    elif 0 < len(short) < len(scope.units):
        effect = "Where nothing is reported it is untested there, and kept in part at best."
    else:
        effect = "Where nothing is reported it is untested, and never kept."
    yield subject(
        "not_watched",
        f"{told} {effect} Write `coverage`: who looked, at what, where, from when to when.",
        bars=() if kind is Kind.DO_BY else (KEPT,),
        records={watch.record for unit in unit_watches(scope, case.evidence) for watch in unit},
    )


# -- reductions ------------------------------------------------------------------------------------


@of_pledge
def share(subject: Subject) -> Iterator[Remark]:
    """A share that asks for nothing, or for more than counts can show."""
    scope, pledge = subject.scope, subject.scope.pledge
    if pledge.kind is not Kind.REDUCE:
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
    if pledge.kind is not Kind.REDUCE or pledge.measure == "level" or is_void(scope):
        return
    both = BOTH if counts_decide(subject) else ()
    watches = unit_watches(scope, subject.case.evidence)
    cell = subject.case.evidence.at(pledge.id, "whole")
    settings = [setting_of(inquiry, cell, watches) for inquiry in _inquiries(subject)]
    # The panel of a later look may be another one; what neither allows is not to be had.
    setting = next((each for each in settings if isinstance(each, Setting)), settings[0])
    otherwise = ", or report a level" if counts_decide(subject) and not pledge.measure else ""
    if isinstance(setting, str) or not sum(setting.before.exposure):
        who = (
            "Other origins are declared to have been counting before than after"
            if setting == "no_common_panel"
            else "Nobody is declared to have been counting both before and after"
        )
        yield subject(
            "not_counted",
            f"{who}, so the counts cannot be compared. Write `coverage` of one origin for both "
            f"times{otherwise}." + ("" if both else " Until then levels alone decide."),
            bars=both,
        )
        return
    x = setting.before.total
    unnamed = sum(setting.before.unattributed)
    besides = f" ({unnamed} more without anybody named)" if unnamed else ""
    where = f"in the baseline ({setting.baseline_text})"
    weak = _panel_is_weak(subject, setting)
    if weak:
        yield subject(
            "weak_sources",
            f"Those who were counting both before and after ({_names(subject, setting.panel)}) "
            "cannot make an incident likely, so none is counted. Write their `reliability`.",
            bars=both,
            records=setting.panel,
        )
    elif not x:
        yield subject(
            "no_baseline",
            f"No incident that those who counted on both sides tell of is counted {where}{besides}: "
            f"there is nothing to compare with. Report what happened before{otherwise}.",
            field="baseline",
            bars=both,
        )
    else:
        yield from _too_small(subject, setting, watches, f"{x} counted {where}{besides}")
    if pledge.measure == "harm" and setting.before.deaths is None:
        yield subject(
            "deaths_not_told",
            f"It is read from deaths, and not every incident {where} tells them. Write `deaths` of "
            "each, 0 included.",
            field="measure",
            bars=BOTH,
            records=setting.before.records,
        )


def _inquiries(subject: Subject) -> list[Inquiry]:
    """The reduction as it will be read at its end and at its half-way look, all news arrived."""
    scope, case = subject.scope, subject.case
    pledged, band = pledged_share(scope)
    end = scope.planned_end
    seen = [
        watch.hi
        for unit in unit_watches(scope, case.evidence)
        for watch in unit
        if watch.hi < FOREVER - 1
    ]
    last = max(case.as_of, scope.opens.last, *seen, end or 0) + _SETTLED * scope.settle
    half = scope.opens.lo + (end - scope.opens.lo) // 2 if end is not None else last
    return [
        Inquiry(
            scope=scope,
            evidence=case.evidence,
            witnesses=case.witnesses,
            at=at,
            as_of=last,
            settled=scope.has_end and at == last,
            share=pledged,
            band=band,
        )
        for at in (last, half)
    ]


def _names(subject: Subject, origins: frozenset[str]) -> str:
    return listed(subject.case.ledger.label(Source, origin) for origin in sorted(origins))


def _panel_is_weak(subject: Subject, setting: Setting) -> bool:
    """Whether not even all of the panel together can make an incident likely."""
    case = subject.case
    if setting.before.total:
        return False
    rules, sources = case.ledger.assumptions.thresholds, case.ledger.assumptions.sources
    best: dict[str, int] = {}
    for source in case.ledger.all(Source):
        origin = case.witnesses.origin(source.id)
        if origin in setting.panel:
            weight = log_odds(sources.probability(source.reliability, None))
            best[origin] = max(best.get(origin, 0), weight)
    return log_odds(rules.prior) + sum(best.values()) < log_odds(rules.theta_p)


def _too_small(
    subject: Subject, setting: Setting, watches: Sequence[frozenset[Watch]], told: str
) -> Iterator[Remark]:
    scope = subject.scope
    end = scope.planned_end
    pledged, alpha = setting.inquiry.share, setting.inquiry.alpha
    if end is None or pledged <= 0:
        return
    seen = [frozenset(watch for watch in unit if watch.origin in setting.panel) for unit in watches]
    watched = sum(covered_time(unit, scope.opens.last, end, FOREVER) for unit in seen)
    ty, whole = watched // (len(seen) * SECOND), (end - scope.opens.last) // SECOND
    before = setting.before
    x, tx = before.total, sum(before.exposure)
    if ty <= 0:
        return
    spread = statistics.dispersion(before.counts, before.exposure, (), ())
    f = max(spread.factor(alpha), 1.0)
    if statistics.best_bound(x, f, tx, ty, alpha) <= pledged:
        return
    # It is certain where a whole window would not do either (that is rule 34, asked while the last
    # of the news is still to come), or where not even independent incidents would.
    never = (
        _MOST_NEWS * statistics.best_bound(x, f, tx, whole, alpha) > pledged
        or statistics.best_bound(x, 1.0, tx, ty, alpha) > pledged
    )
    needed = math.ceil(-f * math.log(alpha) / math.log1p(pledged * ty / tx))
    usual = statistics.needed_baseline(pledged, alpha)
    decides = counts_decide(subject)
    level = " or report a level," if decides and not scope.pledge.measure else ""
    yield subject(
        "baseline_too_small",
        f"{told}: even if nothing happened any more, no reduction to {pledged:.2g} "
        f"{'could' if never else 'might'} show. As bunched as they are, and with the time that is "
        f"declared watched, about {needed} are needed ({usual} with equal windows and independent "
        f"incidents). Declare a longer `baseline`,{level} or more `coverage`, if there is any.",
        field="baseline",
        bars=(KEPT,) if decides and never else (),
        records=before.records,
    )


@of_pledge
def levels(subject: Subject) -> Iterator[Remark]:
    """Whether the levels of a reduction are told, and can be compared."""
    pledge = subject.scope.pledge
    if pledge.kind is not Kind.REDUCE:
        return
    told = subject.case.evidence.levels.get(pledge.id, frozenset())
    decides = pledge.measure == "level"
    if not told and decides:
        yield subject(
            "no_level",
            "It is read from levels, and no credible state report tells one of its activities and "
            "places so far. Report a `share`, or a `level` before and after.",
            field="measure",
        )
    amounts = [level for level in told if level.amount is not None]
    if amounts and not comparable_levels(subject):
        units = listed(
            sorted({f"`{level.unit}`" if level.unit else "no unit" for level in amounts})
        )
        yield subject(
            "no_level_baseline",
            f"Amounts are told (in {units}), and none from before it takes effect, so they cannot be "
            "compared. Report a `level` from before in the same `unit`, or a `share`.",
            bars=BOTH if decides else (),
            records={level.record for level in amounts},
        )
