"""The levels that were reported of what a pledge is about, next to the level pledged."""

from __future__ import annotations

import math

import attrs

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.observations import is_level_pledged
from pledgewatch.engine.reduction import pledged_share
from pledgewatch.engine.review import Review
from pledgewatch.engine.scope import Scope
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import F
from pledgewatch.model.records import Place, StateReport
from pledgewatch.words import listed, who_said
from pledgewatch.words.forms import capital, say_day, then, to
from pledgewatch.words.records import act
from pledgewatch.words.templates import counted, said

SPARE = 1.08
"""How much higher the scale reaches than the highest level."""


@attrs.frozen(kw_only=True)
class ToldLevel:
    """A level that was reported.

    Attributes:
        lo, hi: When (microseconds UTC).
        low, high: From how much to how much; `high` may be infinite.
        amount: The same in words: ``30 to 40 %``, ``none``.
        place: Where, in words; may be empty.
        who: Who observed it.
        text: All of it, in a sentence.
    """

    lo: int
    hi: int
    low: float
    high: float
    amount: str
    place: str
    who: str
    text: str


@attrs.frozen(kw_only=True)
class Levels:
    """The levels that bore on a pledge, next to the one that was pledged.

    Attributes:
        what: What they are levels of, in words.
        told: All that were reported, by time, not only those that decide today.
        least, most: The level pledged, at the least and at the most; None where there is none.
        wanted: The same in words: ``pledged: 50 % or less``.
        is_share: Whether they are shares of what there was at the announcement, and no amounts.
        highest: A level that is to have room though none of them is as high.
    """

    what: str
    told: tuple[ToldLevel, ...]
    least: float | None
    most: float | None
    wanted: str
    is_share: bool
    highest: float = 0.0

    @property
    def top(self) -> float:
        """The highest level that is drawn."""
        bounds = [b for each in self.told for b in (each.low, each.high) if math.isfinite(b)]
        return SPARE * max([*bounds, self.least or 0.0, self.most or 0.0, self.highest]) or 1.0


def levels_of(review: Review, judgement: Judgement) -> Levels | None:
    """The levels that bore on a pledge, where it is about one; None where nobody told any.

    Amounts are drawn as amounts where a level is pledged, or where nobody told shares of what there was.
    """
    scope, ledger = judgement.scope, review.ledger
    pledge = scope.pledge
    if not (pledge.kind.is_reduction or pledge.kind.is_withdrawal or is_level_pledged(pledge)):
        return None
    told = [
        report
        for report in review.case.snapshot.all(StateReport)
        if report.when.lo <= review._at and _bears(review, scope, report)
    ]
    shares = [] if is_level_pledged(pledge) else [each for each in told if each.share is not None]
    units = {each.unit for each in told if each.level is not None}
    unit = str(pledge.unit) if is_level_pledged(pledge) else min(map(str, units), default="")
    drawn = shares or [each for each in told if each.level is not None and str(each.unit) == unit]
    if not drawn:
        return None
    least, most = _pledged(scope, None if shares else drawn)
    bounds = [(least, "or_more"), (most, "or_less")]
    wanted = [
        said(
            f"levels.{word}" if bound else "levels.none", amount=_amount(bound, bound, bool(shares))
        )
        for bound, word in bounds
        if bound is not None
    ]
    of = listed(_things(ledger, each) for each in {e.activity: 0 for e in drawn if e.activity})
    what = capital(of or said("levels.level"))
    if shares:
        day = say_day(scope.pledge.said.lo, ledger.timezone)
        what = said("levels.in_share", what=what, day=day)
    elif unit and unit not in what.lower().split():
        what = said("levels.in_unit", what=what, unit=unit)
    return Levels(
        what=what,
        told=tuple(
            sorted(
                (_level(ledger, each) for each in drawn), key=lambda e: (e.lo, e.hi, e.text, e.who)
            )
        ),
        least=least,
        most=most,
        wanted=said("levels.pledged", wanted=listed(wanted))
        if wanted
        else said("levels.pledged_less"),
        is_share=bool(shares),
    )


def _things(ledger: Ledger, activity: str) -> str:
    """What is there, where that has a name of its own."""
    return act(ledger, activity, "things") or act(ledger, activity)


def _pledged(scope: Scope, amounts: list[StateReport] | None) -> tuple[float | None, float | None]:
    """The level pledged, at the least and at the most: of a reduction in amounts a share of what there was."""
    pledge = scope.pledge
    if is_level_pledged(pledge):
        return pledge.at_least, pledge.at_most
    if pledge.kind.is_withdrawal:
        return None, 0.0
    share, _ = pledged_share(scope)
    if amounts is None:
        return None, share
    before = [each.level for each in amounts if each.when.hi <= scope.start.hi and each.level]
    base = pledge.level if pledge.level is not None else before[-1].high if before else None
    return None, None if base is None else share * base


def _bears(review: Review, scope: Scope, report: StateReport) -> bool:
    """Whether a report may be of a part of what a pledge is about, or of what that is a part of."""
    if report.pledge == scope.pledge.id:
        return True
    bearing = review.case.observations.bearing
    return any(bearing(scope, cell, report) != (F, F) for cell in scope.units)


def _level(ledger: Ledger, report: StateReport) -> ToldLevel:
    value = report.share or report.level
    assert value is not None  # only such reports are drawn
    amount = _amount(value.low, value.high, report.share is not None)
    where = ledger.label(Place, report.place) if report.place else ""
    who = who_said(ledger, [report.id], in_brackets=True)
    when = then(report.when, ledger.timezone)
    return ToldLevel(
        lo=report.when.lo,
        hi=report.when.hi,
        low=value.low,
        high=value.high,
        amount=amount,
        place=where,
        who=who,
        text=said(
            "levels.at_place" if where else "levels.amount",
            place=where,
            amount=amount,
            when=when,
            who=who,
        ),
    )


def _amount(low: float, high: float, is_share: bool) -> str:
    if high == 0:
        return said("levels.none")
    low, high = (round(100 * each, 1) if is_share else each for each in (low, high))
    first = counted(float(f"{low:.6g}"))
    if math.isinf(high):
        return said("levels.or_more", amount=f"{first} %" if is_share else first)
    words = to(first, counted(float(f"{high:.6g}")))
    return f"{words} %" if is_share else words
