"""The track record of an actor, with what is expected of its next pledge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pledgewatch.model.dates import say_instant
from pledgewatch.model.records import Actor
from pledgewatch.show.charts.common import (
    BLACK,
    BLUE,
    VERDICT_SHAPES,
    finished,
    lettered,
    library,
    short,
    stamp,
    verdict_scale,
)
from pledgewatch.skepticism import TrackRecord
from pledgewatch.skepticism.record import track_record as record_of
from pledgewatch.verdicts import Verdict

if TYPE_CHECKING:
    from pledgewatch.review import Review

__all__ = ["track_record"]

_WIDTH = 520


def track_record(review: Review, actor: str) -> Any:
    """How an actor kept its pledges, as judged by the review's `as_of`, and what follows from that.

    Args:
        review: The review.
        actor: The id of an actor.

    Raises:
        KeyError: when the ledger has no such actor.
        PledgewatchError: where Altair is not installed.
    """
    alt = library()
    name = review.ledger.node(Actor, actor).label
    record = record_of(review.ledger, actor, review._as_of)
    panels = [_interval(alt, record)]
    if record.pledges:
        panels.insert(0, _past(alt, review, record))
    chart = alt.vconcat(*panels, spacing=22).resolve_scale(color="independent")
    told = _told(record)
    about = f"as judged by {say_instant(review._as_of, review.ledger.timezone)}\n{told}"
    return finished(
        chart, alt, f"Track record of {name}", about, f"Track record of {name}: {told}."
    )


def _told(record: TrackRecord) -> str:
    verdicts = ", ".join(f"{count} {word}" for word, count in record.verdicts.items() if count)
    estimate = record.announced
    basis = "by its record" if record.is_enough else "no record of its own yet"
    return (
        f"{verdicts or 'no pledges'}; probability that the next is broken {estimate.value:.2f} "
        f"({estimate.low:.2f} to {estimate.high:.2f}), {basis}"
    )


def _past(alt: Any, review: Review, record: TrackRecord) -> Any:
    zone = review.ledger.timezone
    rows = [
        {
            "pledge": short(past.pledge, 40),
            "known": stamp(past._known, zone),
            "verdict": past.verdict.value,
            "weight": past.weight,
            "note": f"{past.verdict.value}{f', weighs {past.weight:.2f}' if past.weight else ''}",
        }
        for past in record.pledges
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X(
            "known:T",
            scale=alt.Scale(type="utc", padding=70),
            axis=alt.Axis(title="decided, or made where it is not", format="%b %Y", tickCount=5),
        ),
        y=alt.Y("pledge:N", title=None, sort=[row["pledge"] for row in rows]),
    )
    verdicts = [verdict.value for verdict in Verdict]
    points = base.mark_point(size=150, strokeWidth=2.5, opacity=1).encode(
        stroke=alt.Stroke("verdict:N", scale=verdict_scale(alt), legend=None),
        shape=alt.Shape(
            "verdict:N",
            scale=alt.Scale(domain=verdicts, range=[VERDICT_SHAPES[v] for v in Verdict]),
            legend=None,
        ),
    )
    notes = lettered(base.encode(text="note:N"), dx=12)
    return alt.layer(points, notes).properties(width=_WIDTH, height=28 * len(rows))


def _interval(alt: Any, record: TrackRecord) -> Any:
    """The probability that the next pledge is broken: by the record, and by the class alone."""
    given = [("next pledge", record.announced), ("its class alone", record.class_rate)]
    rows = [
        {"of": name, "value": each.value, "low": each.low, "high": each.high,
         "text": f"{each.value:.2f} ({each.low:.2f} to {each.high:.2f})"}
        for name, each in given
    ]  # fmt: skip
    x = alt.X(
        "low:Q",
        scale=alt.Scale(domain=[0, 1]),
        title="probability that it is broken, with 90 % interval",
    )
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("of:N", title=None, sort=[name for name, _ in given])
    )
    bars = base.mark_rule(strokeWidth=6, color=BLUE, opacity=0.45).encode(x=x, x2="high:Q")
    points = base.mark_point(shape="diamond", filled=True, size=130, color=BLACK, opacity=1)
    texts = lettered(base.encode(x=x, text="text:N"), dy=-12)
    return alt.layer(bars, points.encode(x="value:Q"), texts).properties(width=_WIDTH, height=88)
