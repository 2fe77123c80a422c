"""REDUCE: down to a share of the baseline, by every measure that the records allow (semantics 7 and 8)."""

from __future__ import annotations

import attrs

from pledgewatch.engine.case import Case
from pledgewatch.engine.clocks import is_cut_short, is_settled
from pledgewatch.engine.facts import Judgement, UnitJudgement, Verdict
from pledgewatch.engine.kinds import prohibition
from pledgewatch.engine.kinds.demand import is_at_least
from pledgewatch.engine.measured import Measured
from pledgewatch.engine.reduction import common, has_come_back, measures, with_outside
from pledgewatch.engine.scope import Cell, Scope
from pledgewatch.model.logic import T


def judge(case: Case, scope: Scope) -> Judgement:
    """Judge a pledge to reduce; counts are pooled over its units, and each is also read by itself."""
    found = prohibition.read_acts(case, scope)
    has_continued = found.verdict is Verdict.BROKEN
    if found.verdict in (Verdict.VOID, Verdict.PENDING):
        return found
    whole = measures(case, scope, scope.whole)
    whole = tuple(
        with_outside(each, case, scope) if each.name == "incidents" else each for each in whole
    )
    verdict, reason, disagree = _answer(case, scope, scope.whole, whole)
    units = tuple(
        _unit(case, scope, cell, unit, whole)
        for cell, unit in zip(scope.units, found.units, strict=True)
    )
    if verdict is Verdict.KEPT and not _is_by_level(scope, whole):
        verdict, reason = _of_all(units, case.snapshot.rules.c_min)
        if len(units) == 1:
            units = (attrs.evolve(units[0], verdict=verdict, reason=reason),)
    flags = {
        "measures_disagree": disagree,
        "displaced": any(each.displaced for each in whole),
        "report_dated": any(each.report_dated for each in whole),
        "reporting_sensitive": any(each.is_sensitive for each in whole),
        "continuing": has_continued,
        "eroded": any(has_come_back(each.slices, each.share) for each in whole),
        "uneven": verdict is not Verdict.BROKEN
        and any(unit.verdict is Verdict.BROKEN for unit in units),
    }
    return attrs.evolve(
        found,
        verdict=verdict,
        reason=reason,
        flags=found.flags | {name for name, holds in flags.items() if holds},
        units=units,
        measures=whole,
        absence=None,
    )


def _is_by_level(scope: Scope, found: tuple[Measured, ...]) -> bool:
    """Whether levels are what the answer is read from."""
    named = scope.pledge.measure
    if named is not None:
        return named == "level"
    return any(each.name == "level" and each.verdict is not Verdict.UNTESTED for each in found)


def _of_all(units: tuple[UnitJudgement, ...], c_min: float) -> tuple[Verdict, str | None]:
    """What is kept by pooled counts is so where every unit was counted and none is broken; rule 102.

    A unit is counted where somebody counted before and since, and looked at least `c_min` of the time.
    """
    if any(each.verdict is Verdict.BROKEN for each in units):
        return Verdict.INCONCLUSIVE, "uneven"
    counted = [m for each in units for m in each.measures if m.name == "incidents"]
    if any(each.ratio is None for each in counted) or not all(
        is_at_least(each.coverage.share, c_min) for each in units
    ):
        return Verdict.UNTESTED, "not_covered"
    return Verdict.KEPT, None


def _unit(
    case: Case, scope: Scope, cell: Cell, unit: UnitJudgement, whole: tuple[Measured, ...]
) -> UnitJudgement:
    found = whole if len(scope.units) == 1 else measures(case, scope, cell)
    verdict, reason, _ = _answer(case, scope, cell, found)
    return attrs.evolve(unit, verdict=verdict, reason=reason, measures=found)


def _answer(
    case: Case, scope: Scope, cell: Cell, found: tuple[Measured, ...]
) -> tuple[Verdict, str | None, bool]:
    """The common verdict of measures, where the pledge surely bound and stood to its end."""
    verdict, reason, disagree = common(scope.pledge.measure, found)
    binds = scope.binds is T
    condition = case.condition(scope)
    bound = T in condition.values(scope.opens.lo, scope.ends.last)
    if verdict in (Verdict.BROKEN, Verdict.PARTIAL, Verdict.KEPT) and not (binds and bound):
        settled = is_settled(scope, case.at, case.as_of, scope.ends_of(cell))
        verdict = Verdict.INCONCLUSIVE if settled else Verdict.SLIPPING
        reason = "condition_unknown" if binds else "may_not_bind"
    elif verdict is Verdict.KEPT and is_cut_short(scope, case.at, cell):
        verdict, reason = Verdict.INCONCLUSIVE, "cut_short"
    return verdict, reason, disagree
