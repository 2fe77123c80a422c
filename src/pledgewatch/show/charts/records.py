"""The track record that bears on a pledge, with what is expected of it by that."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import Any

from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.review import Review, review_with
from pledgewatch.engine.skepticism import Estimate, Skepticism, TrackRecord
from pledgewatch.model.records import Actor
from pledgewatch.show.charts.common import (
    BLACK,
    chart_of,
    finished,
    headed,
    in_rows,
    lettered,
    library,
    short,
    verdict_scale,
)
from pledgewatch.show.charts.course import chance_of
from pledgewatch.show.looks import BLUE, VERDICT_SHAPES
from pledgewatch.words import class_said, estimate_said, listed, percent
from pledgewatch.words.forms import say_day, say_instant
from pledgewatch.words.records import title
from pledgewatch.words.skepticism import is_decided
from pledgewatch.words.templates import NAMES, counted, said

_WIDTH, _NAMES = 620, 390


def track_record(judgement: Judgement) -> Any:
    """What became of the debtor's other pledges of its class by now, and what follows from that.

    A pledge never speaks for itself, nor do its own versions.

    Raises:
        InputError: where no chance is given.
        PledgewatchError: where Altair is not installed.
    """
    alt = library()
    review, found = review_with(judgement), chance_of(judgement, "record")
    panels = [_intervals(alt, judgement, found)]
    if found.record.pledges:
        panels.insert(0, _past(alt, review, found.record))
    chart = alt.vconcat(*panels, spacing=22).resolve_scale(color="independent")
    name = review.ledger.label(Actor, judgement.scope.pledge.debtor)
    time, of = say_instant(review._as_of, review.ledger.timezone), class_said(found.record.of)
    lines = textwrap.wrap(said("charts.judged_by", time=time, **{"class": of}), 116)
    if found.record.pledges:
        told = said("charts.record", who=name, counts=_told(found.record))
    else:
        told = said("charts.no_record", who=name, p=percent(found.record.pi))
    described = said("charts.described", found=told, explained=found.explain())
    return finished(chart, alt, headed(told), "\n".join(lines), described)


def _told(record: TrackRecord) -> str:
    counts = Counter(NAMES[past.verdict.value] for past in record.pledges)
    return listed(
        said("charts.count", n=counted(count), what=word) for word, count in sorted(counts.items())
    )


def _past(alt: Any, review: Review, record: TrackRecord) -> Any:
    """A line for each other pledge: what it is called, its verdict, when it was said."""
    zone = review.ledger.timezone
    pledges = {past: review[past.pledge].scope.pledge for past in record.pledges}
    order = sorted(pledges, key=lambda past: (pledges[past].said.lo, past.pledge))
    rows = [
        {
            "row": place,
            "title": short(title(review.ledger, pledges[past]), 56),
            "verdict": past.verdict.value,
            "note": said(
                "charts.verdict_said",
                verdict=NAMES[past.verdict.value],
                day=say_day(pledges[past].said.lo, zone),
            ),
        }
        for place, past in enumerate(order)
    ]
    base = chart_of(alt, rows).encode(y=alt.Y("row:O", axis=None))
    verdicts = [verdict.value for verdict in Verdict]
    points = base.mark_point(size=110, strokeWidth=2.2, opacity=1).encode(
        x=alt.value(_NAMES),
        stroke=alt.Stroke("verdict:N", scale=verdict_scale(alt), legend=None),
        shape=alt.Shape(
            "verdict:N",
            scale=alt.Scale(domain=verdicts, range=[VERDICT_SHAPES[v] for v in Verdict]),
            legend=None,
        ),
    )
    names = lettered(base.encode(x=alt.value(0), text="title:N"))
    notes = lettered(base.encode(x=alt.value(_NAMES), text="note:N"), dx=12)
    return alt.layer(names, points, notes).properties(width=_WIDTH, height=24 * len(rows))


def _intervals(alt: Any, judgement: Judgement, found: Skepticism) -> Any:
    """The chance that this pledge is broken: by its class, by the record, and by now."""
    tail = judgement.scope.snapshot.assumptions.skepticism.tail
    alone = TrackRecord(found.record.of)
    of_class = Estimate(alone.pi, alone.quantile(tail), alone.quantile(1 - tail))
    given = {"by_class": of_class, "when_said": found.announced}
    if not is_decided(found):
        given["known_now"] = found.now
    rows = [
        {
            "of": said(f"charts.{name}"),
            "value": each.value,
            "low": each.low,
            "high": each.high,
            "text": estimate_said(each),
        }
        for name, each in given.items()
    ]
    axis = alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1])
    head = said("charts.interval")
    x = alt.X("low:Q", scale=alt.Scale(domain=[0, 1]), title=head, axis=axis)
    base = in_rows(alt, rows, "of")
    bars = base.mark_rule(strokeWidth=6, color=BLUE, opacity=0.45).encode(x=x, x2="high:Q")
    points = base.mark_point(shape="diamond", filled=True, size=130, color=BLACK, opacity=1)
    texts = lettered(base.encode(x=x, text="text:N"), dy=-12)
    return alt.layer(bars, points.encode(x="value:Q"), texts).properties(
        width=_WIDTH, height=44 * len(rows)
    )
