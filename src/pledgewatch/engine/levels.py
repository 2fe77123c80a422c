"""A reduction read from levels: how much of the forces, the stock or the output is left (semantics 8)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import attrs

from pledgewatch.conventions import log_odds
from pledgewatch.engine.case import Case
from pledgewatch.engine.facts import Verdict
from pledgewatch.engine.identity import strongest
from pledgewatch.engine.measured import PlaceLevel
from pledgewatch.engine.scope import Cell, Scope
from pledgewatch.engine.scoring import sigma, total
from pledgewatch.engine.window import is_at_deadline, is_passed
from pledgewatch.model.logic import T
from pledgewatch.model.records import Interval, StateReport
from pledgewatch.model.time import FOREVER, before, shift


@attrs.frozen(kw_only=True)
class Level:
    """What is left, as a share of what there was at the announcement.

    Attributes:
        verdict, reason: The answer at the pledged share.
        low, high: The hull of the latest shares told, of the worst place; None where there is none.
        p: The probability of what its tellers say together, of the weakest place.
        places: The same of each place.
        records: The reports that it rests on.
    """

    verdict: Verdict
    reason: str | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    places: tuple[PlaceLevel, ...] = ()
    records: frozenset[str] = frozenset()


def read_levels(case: Case, scope: Scope, cell: Cell, share: float) -> Level:
    """A reduction as levels show it.

    Args:
        cell: The whole of it or a unit.
    """
    told = [
        report for report in case.snapshot.all(StateReport) if _speaks(case, scope, cell, report)
    ]
    ends = scope.ends_of(cell)
    is_open_ended = ends.last >= FOREVER - 1
    found: list[PlaceLevel] = []
    tellers: list[tuple[list[StateReport], list[StateReport]]] = []
    for place in cell.places:
        here = [each for each in told if _speaks_for(scope, each, place)]
        bases: dict[tuple[str | None, ...], list[StateReport]] = {}
        for each in here:
            if each.level and _is_base(scope, each):
                bases.setdefault(_alike(scope, each), []).append(each)
        bases = {key: _latest(some) for key, some in bases.items()}
        at_first = [each for some in bases.values() for each in some]
        latest = _latest(
            each
            for each in here
            if each not in at_first
            and before(each.when.end, scope.opens) is not T
            and (is_open_ended or before(shift(ends, scope.settle), each.when.start) is not T)
        )
        if not latest:
            return Level(verdict=Verdict.UNTESTED, reason="no_level")
        shares = [_share(scope, each, bases.get(_alike(scope, each), ())) for each in latest]
        known = [each for each in shares if each is not None]
        if len(known) < len(shares):
            return Level(verdict=Verdict.UNTESTED, reason="no_baseline")
        low, high = min(each.low for each in known), max(each.high for each in known)
        nats = _nats(case, scope, latest, high <= share)
        # A good level that only the debtor's organs tell says nothing.
        found.append(PlaceLevel(place, low, high, sigma(nats) if nats else 0.0))
        tellers.append((latest, at_first))
    low, high = max(each.low for each in found), max(each.high for each in found)
    together = min(_nats(case, scope, latest, high <= share) for latest, _ in tellers)
    is_strong = together >= log_odds(case.snapshot.rules.theta_b)
    is_settled = is_passed(ends, scope.settle, case.at, case.as_of)
    at_end = not is_open_ended and all(
        is_at_deadline(each.when, ends) or before(each.when.end, ends) is not T
        for latest, _ in tellers
        for each in latest
    )
    reason = None
    if is_settled and is_strong and low > share:
        verdict = Verdict.BROKEN if high >= 1 else Verdict.PARTIAL
    elif is_settled and is_strong and at_end and high <= share:
        verdict = Verdict.KEPT
    elif is_settled:
        verdict, reason = Verdict.INCONCLUSIVE, None if is_strong else "weak_voice"
    elif low > share:
        verdict = Verdict.SLIPPING
    else:
        # The middle of a hull is nobody's estimate: a level on both sides of the share decides nothing.
        verdict = Verdict.HOLDING if high <= share else Verdict.INCONCLUSIVE
    return Level(
        verdict=verdict,
        reason=reason,
        low=low,
        high=high,
        p=sigma(together),
        places=tuple(found),
        records=frozenset(
            each.id
            for latest, at_first in tellers
            for each in (*latest, *(at_first if any(e.level for e in latest) else ()))
        ),
    )


def _speaks(case: Case, scope: Scope, cell: Cell, report: StateReport) -> bool:
    """Whether a credible report of a level is of the debtor, and of what a cell is about; rule 103.

    What is told of a part of the debtor is no level of it; what a report leaves out that names the
    pledge is as pledged.
    """
    if (report.level is None and report.share is None) or report.when.lo > case.at:
        return False
    if case.snapshot.llr(report) < log_odds(case.snapshot.rules.theta_p):
        return False
    named = report.pledge == scope.pledge.id
    is_it = named if report.activity is None else cell.has_activity(report.activity) is T
    if not is_it:
        return False
    if report.actor is None:
        return named
    return case.snapshot.world.body((report.actor,)).contains(scope.pledge.debtor) is T


def _speaks_for(scope: Scope, report: StateReport, place: str) -> bool:
    """Whether a report is of exactly a place; of a broader one where it says that nothing is left."""
    if report.place is None:
        return report.pledge == scope.pledge.id
    area = scope.snapshot.world.area
    if area((report.place,)).contains(place) is not T:
        return False
    told = report.share if report.share is not None else report.level
    is_none = told is not None and told.high == 0
    return is_none or area((place,)).contains(report.place) is T


def _alike(scope: Scope, report: StateReport) -> tuple[str | None, ...]:
    """What a level may be compared with: that of the same actor, kind and unit."""
    pledge = scope.pledge
    return (
        report.actor or pledge.debtor,
        report.activity or ", ".join(pledge.activities),
        report.unit,
    )


def _is_base(scope: Scope, report: StateReport) -> bool:
    """Whether a report is of the level at the announcement: a declared baseline says when that is.

    Else it may have been over by then, or it surely began before.
    """
    declared = scope.pledge.baseline
    if declared is not None:
        return declared.lo <= report.when.lo and report.when.hi <= declared.hi
    when = report.when
    return before(scope.start, when.end) is not T or before(when.start, scope.start) is T


def _latest(reports: Iterable[StateReport]) -> list[StateReport]:
    given = list(reports)
    return [
        each
        for each in given
        if not any(before(each.when.end, other.when.start) is T for other in given)
    ]


def _share(scope: Scope, report: StateReport, at_first: Sequence[StateReport]) -> Interval | None:
    """A level as a share of that at the announcement; None where that is not known or may be 0."""
    if report.share is not None:
        return report.share
    assert report.level is not None
    base = [each.level for each in at_first if each.level]
    pledge = scope.pledge
    if pledge.level is not None and report.unit == pledge.unit:
        base = [Interval(pledge.level, pledge.level)]
    lowest = min((each.low for each in base), default=0.0)
    if lowest <= 0:
        return None
    return Interval(
        report.level.low / max(each.high for each in base),
        math.inf if math.isinf(report.level.high) else report.level.high / lowest,
    )


def _nats(case: Case, scope: Scope, told: Sequence[StateReport], is_good: bool) -> int:
    """What tellers weigh together, without the debtor's organs where they speak for it (nano-nats)."""
    snapshot, debtor = case.snapshot, scope.pledge.debtor
    heard = (each for each in told if not (is_good and snapshot.is_organ(each, debtor)))
    return total(strongest(snapshot, heard), snapshot.family)
