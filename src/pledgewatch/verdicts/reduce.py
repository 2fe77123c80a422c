"""REDUCE: down to a share of the baseline, by every measure the records allow."""

from __future__ import annotations

from collections.abc import Iterable

from pledgewatch.evidence import Evidence, Watch
from pledgewatch.matching import Scope
from pledgewatch.records import Interval
from pledgewatch.verdicts.counts import judge_harm, judge_incidents
from pledgewatch.verdicts.judgement import Measured, Verdict
from pledgewatch.verdicts.levels import judge_levels
from pledgewatch.verdicts.units import unit_watches
from pledgewatch.witnesses import Witnesses

__all__ = ["common", "pledged_share", "reduction", "unit_reductions"]


def pledged_share(scope: Scope) -> tuple[float, Interval]:
    """The share of the baseline pledged and the band its wording could mean."""
    pledge = scope.pledge
    word = scope.ledger.assumptions.words.get(pledge.wording or "")
    share = pledge.share if pledge.share is not None else word.share if word else None
    assert share is not None  # a ledger refuses a reduction without either
    word_band = word.band if word and pledge.share is None else None
    return share, pledge.band or word_band or Interval(share, share)


def reduction(
    scope: Scope, evidence: Evidence, witnesses: Witnesses, at: int, as_of: int, settled: bool
) -> tuple[Measured, ...]:
    """Every measure of the whole scope that the records allow; counts of incidents always."""
    shares = pledged_share(scope)
    watches = unit_watches(scope, evidence)
    cell = evidence.at(scope.pledge.id, "whole")
    measures: Iterable[Measured | None] = (
        judge_incidents(scope, evidence, witnesses, at, as_of, settled, shares, cell, watches),
        judge_levels(scope, evidence, at, as_of, settled, shares),
        judge_harm(scope, evidence, witnesses, at, as_of, settled, shares, watches),
    )
    return tuple(measure for measure in measures if measure is not None)


def unit_reductions(
    scope: Scope, evidence: Evidence, witnesses: Witnesses, at: int, as_of: int, settled: bool
) -> list[Verdict]:
    """The verdict on each unit by itself."""
    shares = pledged_share(scope)
    all_watches: list[frozenset[Watch]] = unit_watches(scope, evidence)
    verdicts = []
    for unit, watches in zip(scope.units, all_watches, strict=True):
        place, activity = unit.place or "", unit.activity or ""
        cell = evidence.at(scope.pledge.id, "unit", place, activity)
        by_count = judge_incidents(
            scope, evidence, witnesses, at, as_of, settled, shares, cell, [watches]
        )
        by_level = judge_levels(scope, evidence, at, as_of, settled, shares, (place, activity))
        measures = [measure for measure in (by_count, by_level) if measure is not None]
        verdicts.append(common(scope.pledge.measure, measures)[0])
    return verdicts


def common(named: str | None, measures: Iterable[Measured]) -> tuple[Verdict, str | None, bool]:
    """The verdict of several measures, why it is untested, and whether they disagree.

    The measure a pledge names decides; where it names none, all that can be tested must agree.
    """
    given = {measure.name: measure for measure in measures}
    if named is not None:
        decided = given.get(named)
        if decided is None:
            return Verdict.UNTESTED, "measure_not_told", False
        return decided.verdict, decided.reason, False
    testable = [measure for measure in given.values() if measure.is_testable]
    if not testable:
        reasons = [measure.reason for measure in given.values() if measure.reason]
        return Verdict.UNTESTED, reasons[0] if reasons else None, False
    verdicts = {measure.verdict for measure in testable}
    if len(verdicts) > 1:
        return Verdict.INCONCLUSIVE, None, True
    return testable[0].verdict, None, False
