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
from pledgewatch.engine.skepticism import Estimate
from pledgewatch.engine.statistics import RateRatio
from pledgewatch.model.records import Place
from pledgewatch.model.time import SECOND
from pledgewatch.show.axis import Axis, ticks
from pledgewatch.show.charts.common import (
    BLACK,
    chart_of,
    finished,
    headed,
    in_rows,
    lettered,
    library,
    missing,
    named_dates,
    short,
    stamp,
)
from pledgewatch.show.looks import BLUE, GREY, ORANGE
from pledgewatch.words import effect_said, estimate_said, percent
from pledgewatch.words.forms import capital, rate, say_day, to
from pledgewatch.words.measures import first_reading
from pledgewatch.words.records import names, title
from pledgewatch.words.templates import said

_WIDTH = 640
_NAMED, _UNNAMED = "named", "unnamed"


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


def rates(judgement: Judgement) -> Any:
    """Daily counts before and after a pledge to reduce, or one that forbids something.

    Bars are incidents a day, paler where nobody is said to have done them; the lines are the rate of the
    baseline, of the window, and the rate pledged; beneath stand how much of each day was watched (less the
    news that has not arrived), the same counts in the control places, and the rate after in percent of that
    before, with bounds: of all, against each other baseline that was tried, slice by slice, and elsewhere.

    Raises:
        InputError: for a pledge that is not counted, and where nobody counted before and after.
        PledgewatchError: where Altair is not installed.
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
        _counts(
            alt, zone, inside, said("charts.a_day"), measured.share if is_reduction else None, 180
        ),
        _exposure(alt, zone, inside),
    ]
    if measured.outside is not None and scope.control is not None:
        other = Counter(case, scope, scope.control)
        shared = other.shared(baseline)
        if shared is not None:
            outside = _sides(other, shared, measured.outside)
            head = said("charts.elsewhere_a_day")
            panels.append(_counts(alt, zone, outside, head, None, 110))
    if ratio.x or ratio.y:
        panels.append(_ratios(alt, judgement, measured, measured.share if is_reduction else None))
    chart = alt.vconcat(*panels, spacing=18).resolve_scale(color="shared", y="independent")
    found = capital(first_reading(scope, measured)) if is_reduction else effect_said(judgement)
    called = title(case.snapshot.ledger, scope.pledge)
    first, last = say_day(baseline.lo, zone), say_day(baseline.hi - 1, zone)
    about = said("charts.before", first=first, last=last)
    if any(row["by"] == _UNNAMED for row in _days(zone, inside)):
        about = said("charts.paler", about=about)
    counts = {
        side.name: said(
            f"charts.counted_{side.name}",
            n=round(side.number),
            days=said("forms.days", n=len(side.days)),
            rate=rate(side.rate),
        )
        for side in inside
    }
    told = said("charts.counted", title=called, headline=judgement.headline, **counts)
    head = headed(found or said("charts.nothing_counted"))
    return finished(chart, alt, head, f"{called}\n{about}", told)


def _measured(judgement: Judgement) -> tuple[Measured, RateRatio]:
    """The counts of a pledge, with the ratio of its rates."""
    kind = judgement.scope.pledge.kind
    measured = judgement.measure("incidents") if kind.is_reduction else judgement.effect
    if judgement.scope.is_demand:
        raise missing(
            "rates",
            f"{judgement.pledge}, which is to be done or reached",
            "a pledge to reduce, or not to do something",
        )
    if measured is None or measured.ratio is None:
        reason = measured.reason if measured is not None else None
        why = f" ({reason.replace('_', ' ')})" if reason else ""
        raise missing(
            "rates",
            f"{judgement.pledge}, which has no counts before and after{why}",
            "a `coverage` that reaches from before it into its time",
        )
    return measured, measured.ratio


def _sides(counter: Counter, baseline: Baseline, ratio: RateRatio) -> list[_Side]:
    before, after = counter.extremes(counter.before(baseline), counter.window(baseline))[-1]
    return [
        _Side("before", before, ratio.x, ratio.rate_before),
        _Side("after", after, ratio.y, ratio.rate_after),
    ]


def _days(zone: str, sides: list[_Side]) -> list[dict[str, Any]]:
    rows = []
    for side in sides:
        for day in side.days:
            span = {"from": stamp(day.lo, zone), "to": stamp(day.hi, zone), "none": 0}
            named, all_ = day.number(False), day.number(True)
            share = day.exposure * SECOND / (day.hi - day.lo) if day.is_clear(False) else 0.0
            row = {**span, "side": side.name, "watched": min(share, 1.0)}
            rows.append({**row, "by": _NAMED, "low": 0, "high": named})
            if all_ > named:
                rows.append({**row, "by": _UNNAMED, "low": named, "high": all_})
    return rows


def _x(alt: Any, zone: str, sides: list[_Side], *, labels: bool) -> Any:
    """The line of time, with each date once."""
    axis = Axis(lo=sides[0].days[0].lo, hi=sides[-1].days[-1].hi, zone=zone)
    dates = [(stamp(at, zone), label) for at, label in ticks(axis, 7) if "," not in label]
    shown = alt.Axis(
        title=axis.years if labels else None,
        labels=labels,
        ticks=labels,
        values=[at for at, _ in dates],
        labelExpr=named_dates(dates),
        labelFlush=True,
    )
    return alt.X("from:T", scale=alt.Scale(type="utc", nice=False), axis=shown)


def _counts(
    alt: Any, zone: str, sides: list[_Side], head: str, share: float | None, height: int
) -> Any:
    """Bars of a day, and the rates as lines with their words."""
    rows, rates = _days(zone, sides), _rates(zone, sides, share)
    most = max(1.0, *(row["high"] for row in rows), *(row["rate"] for row in rates))
    bars = (
        chart_of(alt, rows)
        .mark_bar(stroke="white", strokeWidth=0.3)
        .encode(
            x=_x(alt, zone, sides, labels=True),
            x2="to:T",
            y=alt.Y(
                "low:Q",
                title=head,
                scale=alt.Scale(domain=[0, most], nice=True),
                axis=alt.Axis(tickMinStep=1, tickCount=5),
            ),
            y2="high:Q",
            color=alt.Color(
                "by:N",
                scale=alt.Scale(domain=[_NAMED, _UNNAMED], range=[BLUE, "#9ecae1"]),
                legend=None,
            ),
            tooltip=[alt.Tooltip("high:Q"), alt.Tooltip("watched:Q", format=".0%")],
        )
    )
    lines = chart_of(alt, rates).encode(x=_x(alt, zone, sides, labels=True), y="rate:Q")
    dashes = alt.Scale(domain=["rate", "pledged"], range=[[1, 0], [6, 3]])
    rules = lines.mark_rule(strokeWidth=2, color=BLACK).encode(
        x2="to:T", strokeDash=alt.StrokeDash("line:N", scale=dashes, legend=None)
    )
    held = lines.transform_filter("datum.line == 'rate'").encode(text="text:N")
    # At the other end, for where little is pledged the two lines nearly meet.
    pledged = lines.transform_filter("datum.line == 'pledged'").encode(x="to:T", text="text:N")
    names = alt.layer(lettered(held, dy=-9, dx=3), lettered(pledged, align="right", dy=-9, dx=-3))
    return alt.layer(bars, rules, names).properties(width=_WIDTH, height=height)


def _rates(zone: str, sides: list[_Side], share: float | None) -> list[dict[str, Any]]:
    before, after = sides
    rows = []
    for side in sides:
        span = _span(zone, side)
        text = said(f"charts.rate_{side.name}", rate=rate(side.rate))
        rows.append({**span, "rate": side.rate, "line": "rate", "text": text})
    if share is not None:
        most = share * before.rate
        text = said("charts.rate_pledged", rate=rate(most))
        rows.append({**_span(zone, after), "rate": most, "line": "pledged", "text": text})
    return rows


def _span(zone: str, side: _Side) -> dict[str, str]:
    return {"from": stamp(side.days[0].lo, zone), "to": stamp(side.days[-1].hi, zone)}


def _exposure(alt: Any, zone: str, sides: list[_Side]) -> Any:
    rows = [row for row in _days(zone, sides) if row["by"] == _NAMED]
    return (
        chart_of(alt, rows)
        .mark_bar(color="#8c8c8c")
        .encode(
            x=_x(alt, zone, sides, labels=False),
            x2="to:T",
            y=alt.Y(
                "none:Q",
                title=said("charts.watched"),
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format=".0%", values=[0, 1]),
            ),
            y2="watched:Q",
        )
        .properties(width=_WIDTH, height=40)
    )


_Row = tuple[str, float | None, float, float]


def _given(zone: str, measured: Measured, elsewhere: str) -> Iterator[_Row]:
    """Every ratio with its name and bounds."""

    def row(name: str, ratio: RateRatio) -> _Row:
        return name, ratio.rr, ratio.low, ratio.high

    low, high = measured.low or 0.0, math.inf if measured.high is None else measured.high
    yield said("charts.all"), measured.rr, low, high
    for other in measured.compared:
        if other.baseline != measured.baseline:
            span = _span_said(zone, other.baseline.lo, other.baseline.hi)
            yield row(said("charts.before_span", span=span), other.ratio)
    if len(measured.slices) > 1:
        for part in measured.slices:
            yield row(_span_said(zone, part.lo, part.hi), part.ratio)
    if measured.outside is not None:
        yield row(elsewhere, measured.outside)
    if measured.total is not None:
        yield row(said("charts.both"), measured.total)


def _span_said(zone: str, lo: int, hi: int) -> str:
    """Some days in short: ``1 to 8 March 2022``."""
    first, last = say_day(lo, zone).split(), say_day(hi - 1, zone).split()
    shared = next(n for n in range(4) if first[n:] == last[n:])
    return to(" ".join(first[:shared]), " ".join(last)) if shared else " ".join(last)


def _ratios(alt: Any, judgement: Judgement, measured: Measured, share: float | None) -> Any:
    """The rate after in percent of that before, with its bounds, next to the share pledged."""
    scope = judgement.scope
    ledger = scope.snapshot.ledger
    control = names(ledger, Place, scope.pledge.control)
    elsewhere = short(said("charts.elsewhere", places=control), 34)
    given = _given(scope.zone, measured, elsewhere)
    known = [(name, rr, low, high) for name, rr, low, high in given if rr is not None]
    bounds = [bound for _, *three in known for bound in three if bound != math.inf]
    most = 1.15 * max([1.1, *bounds])
    rows = [
        {
            "where": where,
            "rr": None if rr == math.inf else min(rr, most),
            "low": min(low, most),
            "high": min(high, most),
            "text": said("charts.or_more", p=percent(low))
            if rr == math.inf
            else estimate_said(Estimate(rr, low, high)),
        }
        for where, rr, low, high in known
    ]
    base = in_rows(alt, rows, "where")
    axis = alt.Axis(tickCount=6, format=".0%")
    x = alt.X("low:Q", title=said("charts.ratio"),
              scale=alt.Scale(domain=[0, most]), axis=axis)  # fmt: skip
    bars = base.mark_rule(strokeWidth=5, color=BLUE, opacity=0.45).encode(x=x, x2="high:Q")
    points = base.transform_filter("datum.rr != null").mark_point(
        shape="diamond", filled=True, size=130, color=BLACK, opacity=1
    )
    texts = lettered(base.encode(x=x, text="text:N"), dy=-12)
    lines = [{"at": 1.0, "text": said("charts.as_before"), "colour": GREY, "dash": False}]
    if share is not None:
        lines.append({"at": share, "text": said("charts.pledged"), "colour": ORANGE, "dash": True})
    same = chart_of(alt, lines).encode(x="at:Q")
    dashed = alt.condition("datum.dash", alt.value([6, 3]), alt.value([1, 0]))
    rules = same.mark_rule(strokeWidth=2).encode(
        color=alt.Color("colour:N", scale=None), strokeDash=dashed
    )
    named = same.mark_text(baseline="bottom", dy=-2, fontSize=11, color=BLACK)
    return alt.layer(
        rules, named.encode(y=alt.value(0), text="text:N"), bars, points.encode(x="rr:Q"), texts
    ).properties(width=_WIDTH, height=max(40 * len(rows), 40))
