"""Before and after a pledge to reduce, day by day."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch import explanations as words
from pledgewatch.errors import PledgewatchError
from pledgewatch.model.dates import civil_days
from pledgewatch.model.records import Kind
from pledgewatch.model.time import DAY, SECOND
from pledgewatch.show.charts.common import BLACK, BLUE, ORANGE, finished, lettered, library, stamp
from pledgewatch.verdicts import Judgement, Measured
from pledgewatch.verdicts.reduce import inquire
from pledgewatch.verdicts.series import Series, Setting, setting_of
from pledgewatch.verdicts.units import unit_watches

if TYPE_CHECKING:
    from pledgewatch.review import Review

__all__ = ["before_and_after"]

_WIDTH = 640


@attrs.frozen
class _Side:
    """One stretch of days, counted."""

    name: str
    edges: tuple[int, ...]
    series: Series

    @property
    def rate(self) -> float | None:
        """Incidents a watched day."""
        watched = sum(self.series.exposure) * SECOND / DAY
        return self.series.total / watched if watched else None


def before_and_after(review: Review, pledge: str) -> Any:
    """Daily counts before and after a pledge to reduce, with what was pledged and how sure it is.

    Bars are incidents a day, fainter where nobody is said to have done them; the lines are the rate of the
    baseline, of the window, and the rate pledged; beneath stand the share of each day that was watched,
    the same counts in the control places, and the ratio of rates with its interval.

    Args:
        review: The review.
        pledge: The id of a pledge to reduce.

    Raises:
        KeyError: when the review knows no such pledge.
        PledgewatchError: for another kind of pledge, where nobody counted before and after, and where
            Altair is not installed.
    """
    alt = library()
    judgement = review[pledge]
    inside, outside = _settings(review, judgement)
    measured = judgement.measure("incidents")
    assert measured is not None  # counts are always among the measures of a reduction
    sides = list(_sides(inside))
    panels = [
        _counts(alt, review, sides, "inside", measured.share),
        _exposure(alt, review, sides),
    ]
    if outside is not None:
        panels.append(_counts(alt, review, list(_sides(outside)), "control places", None))
    panels.append(_ratios(alt, measured))
    chart = alt.vconcat(*panels, spacing=18).resolve_scale(color="shared", y="independent")
    told = words.reading(judgement.scope, measured)
    title = f"Before and after {pledge}"
    baseline = (
        f"baseline: {measured.baseline or 'none'}; verdict by incidents: {measured.verdict.value}"
    )
    return finished(chart, alt, title, baseline, f"{title}. {_described(sides)} {told}")


def _settings(review: Review, judgement: Judgement) -> tuple[Setting, Setting | None]:
    """What is counted inside, and in the control places where somebody watched them."""
    scope, evidence = judgement.scope, review.case.evidence
    if scope.pledge.kind is not Kind.REDUCE:
        raise PledgewatchError(
            f"{judgement.pledge} is no pledge to reduce: it has no before and after"
        )
    inquiry = inquire(
        scope, evidence, review.case.witnesses, judgement._at, judgement._as_of, judgement.settled
    )
    inside = setting_of(
        inquiry, evidence.at(judgement.pledge, "whole"), unit_watches(scope, evidence)
    )
    if isinstance(inside, str):
        raise PledgewatchError(
            f"{judgement.pledge} has no counts before and after: {inside.replace('_', ' ')}"
        )
    key = evidence.at(judgement.pledge, "control")
    watches = evidence.watches.get(key)
    return inside, attrs.evolve(inside, cell=key, watches=(watches,)) if watches else None


def _sides(setting: Setting) -> Iterator[_Side]:
    scope = setting.inquiry.scope
    now = min(scope.ends.lo, setting.inquiry.at + 1)
    yield _Side("before", civil_days(*setting.baseline, scope.zone), setting.before)
    yield _Side("after", civil_days(scope.opens.last, now, scope.zone), setting.now)


def _described(sides: list[_Side]) -> str:
    told = []
    for side in sides:
        rate = side.rate
        told.append(
            f"{side.series.total:,} incidents {side.name} in {len(side.series.counts)} days, "
            f"{'nobody watching' if rate is None else f'{rate:.2f} a watched day'}"
        )
    return f"{'; '.join(told)}."


def _days(review: Review, sides: list[_Side]) -> list[dict[str, Any]]:
    zone = review.ledger.timezone
    rows = []
    for side in sides:
        days = zip(itertools.pairwise(side.edges), side.series.counts, side.series.unattributed,
                   side.series.exposure, strict=True)  # fmt: skip
        for (lo, hi), named, bare, seconds in days:
            span = {"from": stamp(lo, zone), "to": stamp(hi, zone), "side": side.name, "none": 0}
            watched = min(seconds * SECOND / (hi - lo), 1.0)
            rows.append({**span, "by": "the debtor", "low": 0, "high": named, "watched": watched})
            if bare:
                unnamed = {"by": "nobody named", "low": named, "high": named + bare}
                rows.append({**span, **unnamed, "watched": watched})
    return rows


def _x(alt: Any, *, labels: bool) -> Any:
    axis = alt.Axis(title=None, labels=labels, ticks=labels, format="%-d %b %Y", tickCount=6,
                    labelOverlap=True)  # fmt: skip
    return alt.X("from:T", scale=alt.Scale(type="utc"), axis=axis)


def _counts(alt: Any, review: Review, sides: list[_Side], where: str, share: float | None) -> Any:
    """Bars of a day, and the rates as lines with their words."""
    is_first = share is not None  # one legend is enough
    bars = (
        alt.Chart(alt.Data(values=_days(review, sides)))
        .mark_bar(stroke="white", strokeWidth=0.3)
        .encode(
            x=_x(alt, labels=True),
            x2="to:T",
            y=alt.Y("low:Q", title=f"a day, {where}", axis=alt.Axis(tickMinStep=1, tickCount=5)),
            y2="high:Q",
            color=alt.Color(
                "by:N",
                scale=alt.Scale(domain=["the debtor", "nobody named"], range=[BLUE, "#9ecae1"]),
                legend=alt.Legend(title="incidents by", orient="top") if is_first else None,
            ),
            tooltip=[alt.Tooltip("high:Q"), alt.Tooltip("watched:Q", format=".0%")],
        )
    )
    lines = alt.Chart(alt.Data(values=_rates(review, sides, share))).encode(
        x=_x(alt, labels=True), y="rate:Q"
    )
    dashes = alt.Scale(domain=["rate", "pledged"], range=[[1, 0], [6, 3]])
    rules = lines.mark_rule(strokeWidth=2, color=BLACK).encode(
        x2="to:T", strokeDash=alt.StrokeDash("line:N", scale=dashes, legend=None)
    )
    rates = lines.transform_filter("datum.line == 'rate'").encode(text="text:N")
    # At the other end, for where little is pledged the two lines nearly meet.
    pledged = lines.transform_filter("datum.line == 'pledged'").encode(x="to:T", text="text:N")
    names = alt.layer(lettered(rates, dy=-9, dx=3), lettered(pledged, align="right", dy=-9, dx=-3))
    return alt.layer(bars, rules, names).properties(width=_WIDTH, height=180 if share else 120)


def _rates(review: Review, sides: list[_Side], share: float | None) -> list[dict[str, Any]]:
    zone = review.ledger.timezone
    rows = []
    for side in sides:
        if side.rate is not None and len(side.edges) > 1:
            span = {"from": stamp(side.edges[0], zone), "to": stamp(side.edges[-1], zone)}
            text = f"{side.name}: {side.rate:.2f} a watched day"
            rows.append({**span, "rate": side.rate, "line": "rate", "text": text})
            if side.name == "after" and share is not None and sides[0].rate is not None:
                most = share * sides[0].rate
                text = f"pledged: at most {most:.2f}"
                rows.append({**span, "rate": most, "line": "pledged", "text": text})
    return rows


def _exposure(alt: Any, review: Review, sides: list[_Side]) -> Any:
    rows = [row for row in _days(review, sides) if row["by"] == "the debtor"]
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_bar(color="#8c8c8c")
        .encode(
            x=_x(alt, labels=False),
            x2="to:T",
            y=alt.Y(
                "none:Q",
                title="watched",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format=".0%", values=[0, 1]),
            ),
            y2="watched:Q",
        )
        .properties(width=_WIDTH, height=40)
    )


def _ratios(alt: Any, measured: Measured) -> Any:
    """The ratio of rates with its interval, beside the share pledged."""
    given: list[tuple[str, float | None, float | None, float | None]] = [
        ("inside", measured.rr, measured.low, measured.high),
        ("control places", measured.outside, measured.outside_low, measured.outside_high),
        ("both together", measured.total, measured.total_low, measured.total_high),
    ]
    known = [each for each in given if each[1] is not None]
    bounds = [bound for _, *three in known for bound in three if bound is not None]
    most = 1.15 * max([1.1, *(bound for bound in bounds if bound != float("inf"))])
    rows = [
        {
            "where": where,
            "rr": rr,
            "low": max(low or 0.0, 0.0),
            "high": most if high is None or high > most else high,
            "text": f"{words.number(rr)} ({words.number(low)} to {words.number(high)})",
        }
        for where, rr, low, high in known
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("where:N", title=None, sort=[where for where, *_ in given])
    )
    x = alt.X("low:Q", title="rate after over rate before, with interval; dashed: pledged at most",
              scale=alt.Scale(domain=[0, most]), axis=alt.Axis(tickCount=6))  # fmt: skip
    bars = base.mark_rule(strokeWidth=5, color=BLUE, opacity=0.45).encode(x=x, x2="high:Q")
    points = base.mark_point(shape="diamond", filled=True, size=130, color=BLACK, opacity=1)
    texts = lettered(base.encode(x=x, text="text:N"), dy=-12)
    lines = alt.Chart(alt.Data(values=[{"at": measured.share}]))
    pledged = lines.mark_rule(color=ORANGE, strokeDash=[6, 3], strokeWidth=2).encode(x="at:Q")
    same = alt.Chart(alt.Data(values=[{"at": 1}])).mark_rule(color="#8c8c8c").encode(x="at:Q")
    return alt.layer(same, bars, pledged, points.encode(x="rr:Q"), texts).properties(
        width=_WIDTH, height=max(44 * len(rows), 30)
    )
