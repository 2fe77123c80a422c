"""Before and after a pledge, day by day: what was counted, both rates, and the one over the other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from pledgewatch.engine.counts import Baseline, Counter, Day
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.measured import Measured
from pledgewatch.engine.review import review_with
from pledgewatch.engine.statistics import RateRatio
from pledgewatch.errors import PledgewatchError
from pledgewatch.model.time import SECOND
from pledgewatch.show.charts.common import (
    BLACK,
    BLUE,
    ORANGE,
    chart_of,
    finished,
    in_rows,
    lettered,
    library,
    stamp,
)
from pledgewatch.words.forms import number, rate, say_day

_WIDTH = 640


@attrs.frozen
class _Side:
    """One stretch of days.

    Attributes:
        name: ``before`` or ``after``.
        days: Its days.
        number: What is counted on those that count.
        rate: The same for each day of 24 hours that was watched.
    """

    name: str
    days: Sequence[Day]
    number: float
    rate: float


def counts(judgement: Judgement) -> Any:
    """Daily counts before and after a pledge to reduce, or one that forbids something.

    Bars are incidents a day, fainter where nobody is said to have done them; the lines are the rate of the
    baseline, of the window, and the rate pledged; beneath stand the exposure of each day (how much of it was
    watched, and how much of its news has arrived), the same counts in the control places, and the ratio of
    rates with its bounds: of all, against each other baseline that was tried, slice by slice, and elsewhere.

    Raises:
        PledgewatchError: for a pledge that is not counted, where nobody counted before and after, and where
            Altair is not installed.
    """
    alt = library()
    case, scope, zone = review_with(judgement).case, judgement.scope, judgement.scope.zone
    measured, ratio = _measured(judgement)
    baseline = measured.baseline
    assert baseline is not None  # there is a ratio, so there is one
    is_reduction = scope.pledge.kind.is_reduction
    counter = Counter(case, scope, scope.whole)
    inside = _sides(counter, baseline, ratio)
    panels = [
        _counts(alt, zone, inside, "inside", measured.share if is_reduction else None, keys=True),
        _exposure(alt, zone, inside),
    ]
    if measured.outside is not None and scope.control is not None:
        other = Counter(case, scope, scope.control)
        shared = other.shared(baseline)
        if shared is not None:
            outside = _sides(other, shared, measured.outside)
            panels.append(_counts(alt, zone, outside, "control places", None, keys=False))
    if ratio.x or ratio.y:
        panels.append(_ratios(alt, zone, measured, measured.share if is_reduction else None))
    chart = alt.vconcat(*panels, spacing=18).resolve_scale(color="shared", y="independent")
    title = f"Before and after {judgement.pledge}"
    span = f"{say_day(baseline.lo, zone)} to {say_day(baseline.hi - 1, zone)}"
    about = f"baseline: {span}"
    if is_reduction:
        reason = f" ({measured.reason.replace('_', ' ')})" if measured.reason else ""
        about += f"; verdict by incidents: {measured.verdict}{reason}"
    told = f"{title}. {_described(inside)} {judgement.headline}"
    return finished(chart, alt, title, about, told)


def _measured(judgement: Judgement) -> tuple[Measured, RateRatio]:
    """The counts of a pledge, with the ratio of its rates."""
    kind = judgement.scope.pledge.kind
    measured = judgement.measure("incidents") if kind.is_reduction else judgement.effect
    if judgement.scope.is_demand:
        raise PledgewatchError(
            f"{judgement.pledge} is to be done or reached: it has no rates before and after"
        )
    if measured is None or measured.ratio is None:
        reason = measured.reason if measured is not None else None
        why = f": {reason.replace('_', ' ')}" if reason else ""
        raise PledgewatchError(f"{judgement.pledge} has no counts before and after{why}")
    return measured, measured.ratio


def _sides(counter: Counter, baseline: Baseline, ratio: RateRatio) -> list[_Side]:
    before, after = counter.extremes(counter.before(baseline), counter.window(baseline))[-1]
    return [
        _Side("before", before, ratio.x, ratio.rate_before),
        _Side("after", after, ratio.y, ratio.rate_after),
    ]


def _described(sides: list[_Side]) -> str:
    told = [
        f"{side.number:,.0f} incidents {side.name} in {len(side.days)} days, "
        f"{rate(side.rate)} a watched day"
        for side in sides
    ]
    return f"{'; '.join(told)}."


def _days(zone: str, sides: list[_Side]) -> list[dict[str, Any]]:
    rows = []
    for side in sides:
        for day in side.days:
            span = {"from": stamp(day.lo, zone), "to": stamp(day.hi, zone), "none": 0}
            named, all_ = day.number(False), day.number(True)
            share = day.exposure * SECOND / (day.hi - day.lo) if day.is_clear(False) else 0.0
            row = {**span, "side": side.name, "watched": min(share, 1.0)}
            rows.append({**row, "by": "the debtor", "low": 0, "high": named})
            if all_ > named:
                rows.append({**row, "by": "nobody named", "low": named, "high": all_})
    return rows


def _x(alt: Any, *, labels: bool) -> Any:
    axis = alt.Axis(title=None, labels=labels, ticks=labels, format="%-d %b %Y", tickCount=6,
                    labelOverlap=True)  # fmt: skip
    return alt.X("from:T", scale=alt.Scale(type="utc"), axis=axis)


def _counts(
    alt: Any, zone: str, sides: list[_Side], where: str, share: float | None, *, keys: bool
) -> Any:
    """Bars of a day, and the rates as lines with their words."""
    rows, rates = _days(zone, sides), _rates(zone, sides, share)
    most = max(1.0, *(row["high"] for row in rows), *(row["rate"] for row in rates))
    bars = (
        chart_of(alt, rows)
        .mark_bar(stroke="white", strokeWidth=0.3)
        .encode(
            x=_x(alt, labels=True),
            x2="to:T",
            y=alt.Y(
                "low:Q",
                title=f"a day, {where}",
                scale=alt.Scale(domain=[0, most], nice=True),
                axis=alt.Axis(tickMinStep=1, tickCount=5),
            ),
            y2="high:Q",
            color=alt.Color(
                "by:N",
                scale=alt.Scale(domain=["the debtor", "nobody named"], range=[BLUE, "#9ecae1"]),
                legend=alt.Legend(title="incidents by", orient="top") if keys else None,
            ),
            tooltip=[alt.Tooltip("high:Q"), alt.Tooltip("watched:Q", format=".0%")],
        )
    )
    lines = chart_of(alt, rates).encode(x=_x(alt, labels=True), y="rate:Q")
    dashes = alt.Scale(domain=["rate", "pledged"], range=[[1, 0], [6, 3]])
    rules = lines.mark_rule(strokeWidth=2, color=BLACK).encode(
        x2="to:T", strokeDash=alt.StrokeDash("line:N", scale=dashes, legend=None)
    )
    held = lines.transform_filter("datum.line == 'rate'").encode(text="text:N")
    # At the other end, for where little is pledged the two lines nearly meet.
    pledged = lines.transform_filter("datum.line == 'pledged'").encode(x="to:T", text="text:N")
    names = alt.layer(lettered(held, dy=-9, dx=3), lettered(pledged, align="right", dy=-9, dx=-3))
    return alt.layer(bars, rules, names).properties(width=_WIDTH, height=180 if keys else 120)


def _rates(zone: str, sides: list[_Side], share: float | None) -> list[dict[str, Any]]:
    before, after = sides
    rows = []
    for side in sides:
        span = _span(zone, side)
        text = f"{side.name}: {rate(side.rate)} a watched day"
        rows.append({**span, "rate": side.rate, "line": "rate", "text": text})
    if share is not None:
        most = share * before.rate
        text = f"pledged: at most {rate(most)}"
        rows.append({**_span(zone, after), "rate": most, "line": "pledged", "text": text})
    return rows


def _span(zone: str, side: _Side) -> dict[str, str]:
    return {"from": stamp(side.days[0].lo, zone), "to": stamp(side.days[-1].hi, zone)}


def _exposure(alt: Any, zone: str, sides: list[_Side]) -> Any:
    rows = [row for row in _days(zone, sides) if row["by"] == "the debtor"]
    return (
        chart_of(alt, rows)
        .mark_bar(color="#8c8c8c")
        .encode(
            x=_x(alt, labels=False),
            x2="to:T",
            y=alt.Y(
                "none:Q",
                title="exposure",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format=".0%", values=[0, 1]),
            ),
            y2="watched:Q",
        )
        .properties(width=_WIDTH, height=40)
    )


_Row = tuple[str, float | None, float, float]


def _given(zone: str, measured: Measured) -> Iterator[_Row]:
    """Every ratio with its name and bounds."""

    def row(name: str, ratio: RateRatio) -> _Row:
        return name, ratio.rr, ratio.low, ratio.high

    low, high = measured.low or 0.0, math.inf if measured.high is None else measured.high
    yield "inside", measured.rr, low, high
    for other in measured.compared:
        if other.baseline != measured.baseline:
            lo, hi = other.baseline.lo, other.baseline.hi - 1
            yield row(f"against {say_day(lo, zone)} to {say_day(hi, zone)}", other.ratio)
    if len(measured.slices) > 1:
        for part in measured.slices:
            yield row(f"{say_day(part.lo, zone)} to {say_day(part.hi - 1, zone)}", part.ratio)
    if measured.outside is not None:
        yield row("control places", measured.outside)
    if measured.total is not None:
        yield row("both together", measured.total)


def _ratios(alt: Any, zone: str, measured: Measured, share: float | None) -> Any:
    """The ratio of rates with its bounds, next to the share pledged."""
    known = [
        (name, rr, low, high) for name, rr, low, high in _given(zone, measured) if rr is not None
    ]
    bounds = [bound for _, *three in known for bound in three if bound != math.inf]
    most = 1.15 * max([1.1, *bounds])
    rows = [
        {
            "where": where,
            "rr": None if rr == math.inf else min(rr, most),
            "low": min(low, most),
            "high": min(high, most),
            "text": f"{low:.2f} or more"
            if rr == math.inf
            else f"{number(rr)} ({number(low)} to {number(high)})",
        }
        for where, rr, low, high in known
    ]
    base = in_rows(alt, rows, "where")
    pledge = "; dashed: pledged at most" if share is not None else ""
    x = alt.X("low:Q", title=f"rate after over rate before, with bounds{pledge}",
              scale=alt.Scale(domain=[0, most]), axis=alt.Axis(tickCount=6))  # fmt: skip
    bars = base.mark_rule(strokeWidth=5, color=BLUE, opacity=0.45).encode(x=x, x2="high:Q")
    points = base.transform_filter("datum.rr != null").mark_point(
        shape="diamond", filled=True, size=130, color=BLACK, opacity=1
    )
    texts = lettered(base.encode(x=x, text="text:N"), dy=-12)
    same = chart_of(alt, [{"at": 1}]).mark_rule(color="#8c8c8c").encode(x="at:Q")
    layers = [same, bars]
    if share is not None:
        line = chart_of(alt, [{"at": share}])
        layers.append(
            line.mark_rule(color=ORANGE, strokeDash=[6, 3], strokeWidth=2).encode(x="at:Q")
        )
    return alt.layer(*layers, points.encode(x="rr:Q"), texts).properties(
        width=_WIDTH, height=max(44 * len(rows), 30)
    )
