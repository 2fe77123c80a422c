"""REDUCE: down to a share of the baseline, by every measure the records allow."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pledgewatch.evidence import Evidence
from pledgewatch.matching import Scope
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import Interval, Pledge
from pledgewatch.verdicts.counts import (
    Testability,
    judge_harm,
    judge_incidents,
    testability,
    verdict_by_harm,
    verdict_by_incidents,
)
from pledgewatch.verdicts.inquiry import Inquiry
from pledgewatch.verdicts.judgement import Measured, Verdict
from pledgewatch.verdicts.levels import judge_levels
from pledgewatch.verdicts.units import unit_watches
from pledgewatch.witnesses import Witnesses

__all__ = [
    "common",
    "foreseen",
    "inquire",
    "pledged_share",
    "reduction",
    "share_of",
    "unit_reductions",
    "verdict_alone",
]


def pledged_share(scope: Scope) -> tuple[float, Interval]:
    """The share of the baseline pledged and the band its wording could mean."""
    pledge = scope.pledge
    word = scope.ledger.assumptions.words.get(pledge.wording or "")
    share = share_of(scope.ledger, pledge)
    word_band = word.band if word and pledge.share is None else None
    return share, pledge.band or word_band or Interval(share, share)


def share_of(ledger: Ledger, pledge: Pledge) -> float:
    """The share of the baseline that a reduction pledges: as given, else as worded."""
    word = ledger.assumptions.words.get(pledge.wording or "")
    share = pledge.share if pledge.share is not None else word.share if word else None
    assert share is not None  # a ledger refuses a reduction without either
    return share


def inquire(
    scope: Scope, evidence: Evidence, witnesses: Witnesses, at: int, as_of: int, settled: bool
) -> Inquiry:
    """What a reduction is read from, at two clocks."""
    share, band = pledged_share(scope)
    return Inquiry(
        scope=scope,
        evidence=evidence,
        witnesses=witnesses,
        at=at,
        as_of=as_of,
        settled=settled,
        share=share,
        band=band,
    )


def reduction(inquiry: Inquiry) -> tuple[Measured, ...]:
    """Every measure of the whole scope that the records allow; counts of incidents always."""
    watches = unit_watches(inquiry.scope, inquiry.evidence)
    cell = inquiry.evidence.at(inquiry.scope.pledge.id, "whole")
    measures = (
        judge_incidents(inquiry, cell, watches),
        judge_levels(inquiry),
        judge_harm(inquiry, cell, watches),
    )
    return tuple(measure for measure in measures if measure is not None)


def verdict_alone(inquiry: Inquiry) -> Verdict:
    """The verdict that `common` gives over `reduction`, without what is only shown beside it."""
    named = inquiry.scope.pledge.measure
    watches = unit_watches(inquiry.scope, inquiry.evidence)
    cell = inquiry.evidence.at(inquiry.scope.pledge.id, "whole")
    readers: dict[str, Callable[[], Measured | None]] = {
        "incidents": lambda: verdict_by_incidents(inquiry, cell, watches),
        "level": lambda: judge_levels(inquiry),
        "harm": lambda: verdict_by_harm(inquiry, cell, watches),
    }
    measures = [read() for name, read in readers.items() if named in (None, name)]
    return common(named, [measure for measure in measures if measure is not None])[0]


def unit_reductions(inquiry: Inquiry) -> list[tuple[Verdict, tuple[Measured, ...]]]:
    """The verdict on each unit by itself, and the measures it rests on."""
    pledge = inquiry.scope.pledge
    found = []
    for unit, watches in zip(
        inquiry.scope.units, unit_watches(inquiry.scope, inquiry.evidence), strict=True
    ):
        place, activity = unit.place or "", unit.activity or ""
        cell = inquiry.evidence.at(pledge.id, "unit", place, activity)
        measures = (
            judge_incidents(inquiry, cell, [watches]),
            judge_levels(inquiry, (place, activity)),
            judge_harm(inquiry, cell, [watches]),
        )
        told = tuple(measure for measure in measures if measure is not None)
        found.append((common(pledge.measure, told)[0], told))
    return found


def foreseen(
    scope: Scope, evidence: Evidence, witnesses: Witnesses, at: int, as_of: int
) -> Testability | None:
    """Whether counts can ever show the reduction kept, as far as that is known when it is registered."""
    inquiry = inquire(scope, evidence, witnesses, at, as_of, settled=False)
    return testability(
        inquiry, evidence.at(scope.pledge.id, "whole"), unit_watches(scope, evidence)
    )


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
