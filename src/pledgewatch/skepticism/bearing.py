"""How far what was observed since the announcement moves the odds that a pledge is broken.

What counts against a pledge multiplies the odds, what counts for it divides them, and silence says
something only where somebody was looking who is known to see a declared share of what happens.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import attrs

from pledgewatch import statistics
from pledgewatch.case import Case
from pledgewatch.conventions import NANO, log_odds
from pledgewatch.matching import Scope
from pledgewatch.model.logic import F, Kleene, T, all_of
from pledgewatch.model.records import Kind
from pledgewatch.model.time import FOREVER
from pledgewatch.verdicts import Judgement, Measured, Verdict
from pledgewatch.verdicts.lifecycle import is_overdue
from pledgewatch.verdicts.reduce import inquire
from pledgewatch.verdicts.series import Series, setting_of
from pledgewatch.verdicts.units import covered_time, judged_part, sensitive, unit_watches
from pledgewatch.weighing import Weighed

__all__ = ["Bearing", "Shift", "shift"]


@attrs.frozen
class Bearing:
    """What one thing does to the odds.

    Attributes:
        name: The incident or observation; ``silence``; or the measure of a reduction.
        factor: What it multiplies the odds of *broken* by.
    """

    name: str
    factor: float


@attrs.frozen(kw_only=True)
class Shift:
    """How far the evidence moves the odds that a pledge is broken.

    Attributes:
        factor: The Bayes factor; 1 where nothing was observed that bears on it.
        against: The incidents or lapses that count against the pledge, each as if it were alone.
        favour: What counts for it.
        silence: What the silence of those who were looking does.
        measure: What the measure of a reduction does; None for other kinds.
        tolerated: How many incidents the pledge allows: the gravest ones are left out.
        reason: Why there is nothing to weigh; None where there is.
    """

    factor: float = 1.0
    against: tuple[Bearing, ...] = ()
    favour: tuple[Bearing, ...] = ()
    silence: float = 1.0
    measure: Bearing | None = None
    tolerated: int = 0
    reason: str | None = None


def shift(case: Case, judgement: Judgement) -> Shift:
    """How far what is known at a review's clocks moves the odds that a pledge is broken.

    Args:
        case: The ledger at the review's knowledge time.
        judgement: The judgement on the pledge.
    """
    if judgement.verdict in (Verdict.UNTESTED, Verdict.VOID):
        return Shift(reason=judgement.reason or "untested")
    if judgement.scope.pledge.kind is Kind.REDUCE:
        return _reduced(case, judgement)
    return _observed(case, judgement)


# -- incidents and silence -------------------------------------------------------------------------


def _excess(weighed: Weighed, judgement: Judgement, match: Kleene) -> float:
    """By how much an incident multiplies the odds, less one: nothing where it is not likelier."""
    rules = judgement.scope.ledger.assumptions
    if match is F:
        return 0.0
    # Beyond any factor that counts, so that `exp` cannot overflow.
    nats = min((weighed.llr - log_odds(rules.thresholds.prior)) / NANO, 100.0)
    ratio = math.exp(nats) * weighed.incident.declared()
    share = 1.0 if match is T else rules.skepticism.possible
    return min(share * max(ratio - 1, 0.0), rules.skepticism.most_factor)


def _observed(case: Case, judgement: Judgement) -> Shift:
    scope = judgement.scope
    pledge, rules = scope.pledge, scope.ledger.assumptions.skepticism
    found = [(w.key, 1 + _excess(w, judgement, w.match), w.number) for w in judgement.violations]
    late = [(name, factor, 1) for name, factor in _too_late(judgement)]
    counted = sorted((*found, *late), key=lambda one: (-one[1], one[0]))
    against = _beyond(counted, pledge.tolerated, rules.most_factor)
    miss = _miss(case, judgement)
    silence = miss if _silence_speaks_for(judgement) else 1.0
    factor = silence + math.prod(f for _, f in against) - 1
    favour = sorted(
        (
            (w.key, _power(1 / (1 + _excess(w, judgement, w.match)), w.number, rules.most_factor))
            for w in judgement.fulfilments
        ),
        key=lambda one: (one[1], one[0]),
    )
    factor = min(factor, rules.most_factor) * math.prod(f for _, f in favour)
    if pledge.kind is Kind.DO_BY and not favour:
        if is_overdue(scope.due, scope.settle, judgement._at, judgement._as_of):
            silence = 1 / miss
        factor *= silence
    return Shift(
        factor=min(max(factor, 1 / rules.most_factor), rules.most_factor),
        against=_bearings(against),
        favour=_bearings(favour),
        silence=silence,
        tolerated=pledge.tolerated,
    )


def _beyond(
    counted: Iterable[tuple[str, float, int]], tolerated: int, most: float
) -> list[tuple[str, float]]:
    """What is left of some incidents, the surest first, when so many are let pass."""
    left = []
    for name, factor, number in counted:
        passed = min(tolerated, number)
        tolerated -= passed
        if number > passed:
            left.append((name, _power(factor, number - passed, most)))
    return left


def _power(factor: float, number: int, most: float) -> float:
    """A factor so many times, as far as it can matter where none above `most` counts."""
    if number == 1 or factor == 1:
        return factor
    enough = 2 * math.log(most)
    return math.exp(min(max(number * math.log(factor), -enough), enough))


def _bearings(given: Iterable[tuple[str, float]]) -> tuple[Bearing, ...]:
    return tuple(Bearing(name, factor) for name, factor in given if factor != 1)


def _too_late(judgement: Judgement) -> list[tuple[str, float]]:
    """What was done only after the deadline, where that broke the pledge: the surest telling of it."""
    if judgement.scope.pledge.kind is not Kind.DO_BY or judgement.verdict is not Verdict.BROKEN:
        return []
    late = []
    for weighed in judgement.incidents:
        content = all_of(weighed.incident.attribute(a) for a in ("place", "activity", "actor"))
        late.append((weighed.key, 1 + _excess(weighed, judgement, content)))
    return [min(late, key=lambda one: (-one[1], one[0]))] if late else []


def _silence_speaks_for(judgement: Judgement) -> bool:
    """Whether not having heard of anything is to the debtor's credit.

    It is where nothing should happen, or something should go on. Of a state that is to be reached it
    is from the deadline on; of something to be done it never is.
    """
    scope = judgement.scope
    if scope.pledge.kind in (Kind.WITHDRAW, Kind.REACH):
        return scope.has_deadline and judgement._at >= scope.due.lo
    return scope.pledge.kind is not Kind.DO_BY


def _miss(case: Case, judgement: Judgement) -> float:
    """The chance that what happens was missed, or is still to come.

    It is 1 less the least sensitivity times the share of the whole window that was watched: early in
    it silence says little. Only those count who declare how much of what happens they see. A window
    without end is taken as far as it has been judged.
    """
    scope = judgement.scope
    lo, hi = judged_part(scope, judgement._at)
    if hi <= lo:
        return 1.0
    sensitivities, seen = [], 0
    units = unit_watches(scope, case.evidence)
    for unit in units:
        looking = sensitive(unit, lo, hi, judgement._as_of)
        sensitivities += [s for watch in looking if (s := watch.sensitivity) is not None]
        seen += covered_time(looking, lo, hi, judgement._as_of)
    if not sensitivities:
        return 1.0
    whole = max(_last(scope) - lo, hi - lo) if scope.has_end else hi - lo
    return 1 - min(sensitivities) * (seen / (whole * len(units)))


def _last(scope: Scope) -> int:
    """The end of all that will be judged."""
    if scope.pledge.kind in (Kind.WITHDRAW, Kind.REACH):
        return min(scope.due.last + scope.settle, scope.cut.last)
    return scope.ends.last


# -- reductions ------------------------------------------------------------------------------------


def _reduced(case: Case, judgement: Judgement) -> Shift:
    """By the measure that decides; where measures disagree, nothing."""
    measured = _deciding(judgement)
    if measured is None:
        return Shift(reason="measures_disagree")
    rules = judgement.scope.ledger.assumptions.skepticism
    if measured.name == "level":
        factor = _beside(measured.low, measured.high, measured.share, rules.level_factor)
    else:
        factor = _counted(case, judgement, measured)
    factor = min(max(factor, 1 / rules.most_factor), rules.most_factor)
    return Shift(factor=factor, measure=Bearing(measured.name, factor))


def _deciding(judgement: Judgement) -> Measured | None:
    named = judgement.scope.pledge.measure
    if named is not None:
        return judgement.measure(named)
    testable = [measured for measured in judgement.measures if measured.is_testable]
    agree = len({measured.verdict for measured in testable}) == 1
    return testable[0] if agree else None


def _beside(low: float | None, high: float | None, share: float, factor: float) -> float:
    if low is None or high is None:
        return 1.0
    return factor if low > share else 1 / factor if high <= share else 1.0


def _counted(case: Case, judgement: Judgement, measured: Measured) -> float:
    """The odds that the rate is above the share pledged, at the cautious end of what was counted."""
    scope, evidence = judgement.scope, case.evidence
    inquiry = inquire(
        scope, evidence, case.witnesses, judgement._at, judgement._as_of, judgement.settled
    )
    cell = evidence.at(judgement.pledge, "whole")
    setting = setting_of(inquiry, cell, unit_watches(scope, evidence))
    if isinstance(setting, str):
        return 1.0
    before, after = setting.before, setting.after(FOREVER)
    ends = [
        _odds_above(first, before, second, after, measured.share, inquiry.alpha)
        for first, second in _counts(before, after, measured.name)
    ]
    if all(odds > 1 for odds in ends):
        return min(ends)
    return max(ends) if ends and all(odds < 1 for odds in ends) else 1.0


_Days = tuple[int, ...]


def _counts(before: Series, after: Series, measure: str) -> list[tuple[_Days, _Days]]:
    """The daily counts of both sides, at each end of what they may be."""
    if measure == "harm":
        if before.deaths is None or after.deaths is None:
            return []
        return [
            (tuple(most for _, most in before.deaths), tuple(least for least, _ in after.deaths)),
            (tuple(least for least, _ in before.deaths), tuple(most for _, most in after.deaths)),
        ]
    named = (before.counts, after.counts)
    if not any(before.unattributed) and not any(after.unattributed):
        return [named]
    return [named, (_sum(before), _sum(after))]


def _sum(side: Series) -> _Days:
    return tuple(a + b for a, b in zip(side.counts, side.unattributed, strict=True))


def _odds_above(
    first: _Days, before: Series, second: _Days, after: Series, share: float, alpha: float
) -> float:
    """Odds that the true ratio is above a share, from counts divided by how far they cluster."""
    ratio = statistics.rate_ratio(
        first, before.exposure, second, after.exposure, alpha_low=alpha / 2, alpha_high=alpha
    )
    if not ratio.tx or not ratio.ty:
        return 1.0
    from scipy.special import betainc

    edge = share * ratio.ty / (ratio.tx + share * ratio.ty)
    y, x = ratio.y / ratio.f_high + 0.5, ratio.x / ratio.f_high + 0.5
    below, above = float(betainc(y, x, edge)), float(betainc(x, y, 1 - edge))
    return above / below if below else math.inf
