"""The track record that bears on a pledge, with what is expected of it by that."""

from __future__ import annotations

from typing import Any

from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.review import Review, review_with
from pledgewatch.engine.skepticism import Estimate, Skepticism, TrackRecord
from pledgewatch.model.records import Actor
from pledgewatch.show.charts.chances import chance_of
from pledgewatch.show.charts.common import (
    BLACK,
    BLUE,
    VERDICT_SHAPES,
    finished,
    in_rows,
    lettered,
    library,
    short,
    stamp,
    verdict_scale,
)
from pledgewatch.show.marks import is_decided
from pledgewatch.words.forms import say_instant

_WIDTH = 520


def track_record(judgement: Judgement) -> Any:
    """What became of the debtor's other pledges of its class by now, and what follows from that.

    A pledge never speaks for itself, nor do its own versions.

    Raises:
        PledgewatchError: where no chance is given, and where Altair is not installed.
    """
    alt = library()
    review, found = review_with(judgement), chance_of(judgement)
    panels = [_intervals(alt, judgement, found)]
    if found.record.pledges:
        panels.insert(0, _past(alt, review, found.record))
    chart = alt.vconcat(*panels, spacing=22).resolve_scale(color="independent")
    name = review.ledger.label(Actor, judgement.scope.pledge.debtor)
    told = _told(found.record)
    about = f"as judged by {say_instant(review._as_of, review.ledger.timezone)}\n{told}"
    title = f"Track record of {name}"
    return finished(chart, alt, title, about, f"{title}: {told}. {found.explain()}")


def _told(record: TrackRecord) -> str:
    counts: dict[str, int] = {}
    for past in record.pledges:
        counts[past.verdict] = counts.get(past.verdict, 0) + 1
    verdicts = ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
    if not record.pledges:
        return "no other pledges of its class"
    return f"{verdicts}; all together they weigh as {record.effective_n:.2g}"


def _past(alt: Any, review: Review, record: TrackRecord) -> Any:
    zone = review.ledger.timezone
    said = {past.pledge: review[past.pledge].scope.pledge.said.lo for past in record.pledges}
    rows = [
        {
            "pledge": short(past.pledge, 40),
            "said": stamp(said[past.pledge], zone),
            "verdict": past.verdict.value,
            "note": f"{past.verdict}{f', weighs {past.weight:.2f}' if past.weight else ''}",
        }
        for past in sorted(record.pledges, key=lambda past: (said[past.pledge], past.pledge))
    ]
    base = in_rows(alt, rows, "pledge").encode(
        x=alt.X(
            "said:T",
            scale=alt.Scale(type="utc", padding=70),
            axis=alt.Axis(title="said", format="%b %Y", tickCount=5),
        )
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


def _intervals(alt: Any, judgement: Judgement, found: Skepticism) -> Any:
    """The chance that this pledge is broken: by its class, by the record, and by now."""
    tail = judgement.scope.snapshot.assumptions.skepticism.tail
    alone = TrackRecord(found.record.of)
    of_class = Estimate(alone.pi, alone.quantile(tail), alone.quantile(1 - tail))
    given = [("its class alone", of_class), ("when it was said", found.announced)]
    if not is_decided(found):
        given.append(("by now", found.now))
    rows = [
        {
            "of": name,
            "value": each.value,
            "low": each.low,
            "high": each.high,
            "text": f"{each.value:.2f} ({each.low:.2f} to {each.high:.2f})",
        }
        for name, each in given
    ]
    title = "probability that this pledge is broken, with interval"
    x = alt.X("low:Q", scale=alt.Scale(domain=[0, 1]), title=title)
    base = in_rows(alt, rows, "of")
    bars = base.mark_rule(strokeWidth=6, color=BLUE, opacity=0.45).encode(x=x, x2="high:Q")
    points = base.mark_point(shape="diamond", filled=True, size=130, color=BLACK, opacity=1)
    texts = lettered(base.encode(x=x, text="text:N"), dy=-12)
    return alt.layer(bars, points.encode(x="value:Q"), texts).properties(
        width=_WIDTH, height=44 * len(rows)
    )
