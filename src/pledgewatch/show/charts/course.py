"""The timeline of a pledge as a chart."""

from __future__ import annotations

from typing import Any

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.review import review_with
from pledgewatch.live.curve import Glimpse
from pledgewatch.show.charts.chances import band
from pledgewatch.show.charts.common import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    VERDICT_SHAPES,
    chart_of,
    finished,
    harmless,
    lettered,
    library,
    stamp,
)
from pledgewatch.show.marks import COLOURS, LADDER
from pledgewatch.show.timeline import Timeline, timeline_of

_RUNGS = [rung.value for rung in reversed(LADDER)]
_LANES = ["pledged", *_RUNGS, "contested", "level", "retracted", "verdict"]
# A struck circle, as Vega draws paths: between -1 and 1 on both sides.
_STRUCK = "M.6,0A.6,.6,0,1,1,-.6,0A.6,.6,0,1,1,.6,0M-1,1L1,-1"
_SORTS = {
    "certain": ("certainly against it", "diamond", ORANGE, True),
    "possible": ("possibly against it", "diamond", ORANGE, False),
    "fulfilment": ("carried out", "triangle-up", BLUE, True),
    "level": ("a level", "square", BLUE, False),
    "other": ("does not count", "circle", GREY, True),
    "retracted": ("retracted", _STRUCK, GREY, False),
}


def timeline(judgement: Judgement) -> Any:
    """A pledge in time: what was said, its window and grace, what was reported, the verdicts.

    Raises:
        PledgewatchError: where Altair is not installed.
    """
    alt = library()
    shown = timeline_of(review_with(judgement), judgement, judgement.history())
    used = {lane for lane, _ in _placed(shown)} | {"pledged", "verdict"}
    lanes = [lane for lane in _LANES if lane in used]
    scale = alt.Scale(type="utc", nice=False)
    axis = alt.Axis(
        title=f"date ({shown.zone or 'UTC'})", tickCount=6, labelOverlap=True, format="%-d %b %Y"
    )
    x = alt.X("from:T", scale=scale, axis=None if shown.chances else axis)
    y = alt.Y("lane:N", sort=lanes, scale=alt.Scale(domain=lanes), title=None)
    layers = [_edges(alt, shown, x, y), _pledged(alt, shown, x, y), _said(alt, shown, x, y)]
    layers += [*_verdicts(alt, shown, x, y), *_reported(alt, shown, x, y)]
    chart = alt.layer(*layers).properties(width=640, height=34 * len(lanes))
    about = "what was said, what was reported by how well it is established, and the verdict by what was known"
    if shown.chances:
        beneath = band(alt, _glimpses(shown), shown.zone, alt.X("from:T", scale=scale, axis=axis))
        chance = alt.layer(*beneath).properties(width=640, height=60)
        chart = alt.vconcat(chart, chance, spacing=8).resolve_scale(x="shared")
        about += "\nand how likely it was, by what was known, that it is or will be broken"
    return finished(chart, alt, f"Timeline of {judgement.pledge}", about, shown.text)


def _glimpses(shown: Timeline) -> list[Glimpse]:
    """The chances at their beginnings, and none where one ends and no other begins."""
    ends = {each.lo for each in shown.chances}
    found: list[Glimpse] = []
    for each in shown.chances:
        found.append((each.lo, each.now))
        if each.hi not in ends:
            found += [(each.hi, each.now), (each.hi, None)]
    return found


def _edges(alt: Any, shown: Timeline, x: Any, y: Any) -> Any:
    """Unseen marks at both ends of what is shown: a declared domain and bars quarrel in Vega-Lite."""
    rows = [{"lane": "pledged", "from": stamp(at, shown.zone)} for at in (shown.lo, shown.hi)]
    return chart_of(alt, rows).mark_point(opacity=0).encode(x=x, y=y)


def _placed(shown: Timeline) -> list[tuple[str, dict[str, Any]]]:
    """Every mark with its lane."""
    placed = []
    for mark in shown.marks:
        lane = mark.rung or mark.sort
        word = _SORTS[mark.sort][0]
        middle = (max(mark.lo, shown.lo) + min(mark.hi, shown.hi)) // 2
        row = {
            "lane": lane,
            "from": stamp(middle, shown.zone),
            "what": word,
            "text": harmless(mark.text),
            "number": mark.number,
        }
        placed.append((lane, row))
    return placed


def _pledged(alt: Any, shown: Timeline, x: Any, y: Any) -> Any:
    """The grace as an empty bar, the window as a full one, and an arrow where it goes on."""
    goes_on = shown.ends is None or shown.ends > shown.hi
    spans = [
        ("grace", "#ffffff", shown.start, shown.opens),
        ("window", "#c4c4c4", shown.opens, shown.hi if shown.ends is None else shown.ends),
    ]
    rows = [
        {
            "lane": "pledged",
            "part": part,
            "colour": colour,
            "from": stamp(max(lo, shown.lo), shown.zone),
            "to": stamp(min(max(hi, shown.lo), shown.hi), shown.zone),
            "share": shown.place(hi) - shown.place(lo),
        }
        for part, colour, lo, hi in spans
        if lo < hi
    ]
    base = chart_of(alt, rows).encode(x=x, y=y)
    bars = base.mark_bar(height=16, stroke=BLACK, strokeWidth=1).encode(
        x2="to:T", fill=alt.Fill("colour:N", scale=None), tooltip=[alt.Tooltip("part:N")]
    )
    roomy = base.transform_filter("datum.share > 0.08")
    words = roomy.mark_text(align="left", dx=12, fontSize=12, color="black").encode(text="part:N")
    if not goes_on:
        return alt.layer(bars, words)
    end = [{"lane": "pledged", "from": stamp(shown.hi, shown.zone)}]
    arrow = chart_of(alt, end).mark_point(
        shape="triangle-right", size=120, filled=True, color=BLACK, opacity=1
    )
    return alt.layer(bars, words, arrow.encode(x=x, y=y))


def _said(alt: Any, shown: Timeline, x: Any, y: Any) -> Any:
    row = {"lane": "pledged", "from": stamp(shown.said, shown.zone), "text": "said"}
    base = chart_of(alt, [row]).encode(x=x, y=y)
    mark = base.mark_point(shape="triangle-right", size=140, filled=True, color=BLACK, opacity=1)
    return alt.layer(mark, lettered(base.encode(text="text:N"), align="center", dy=-14))


def _verdicts(alt: Any, shown: Timeline, x: Any, y: Any) -> list[Any]:
    rows = [
        {
            "lane": "verdict",
            "from": stamp(band.lo, shown.zone),
            "to": stamp(band.hi, shown.zone),
            "verdict": band.verdict.value,
            "colour": COLOURS[band.verdict],
            "shape": VERDICT_SHAPES[band.verdict],
            "middle": stamp((band.lo + band.hi) // 2, shown.zone),
            "text": harmless(band.text),
            "share": shown.place(band.hi) - shown.place(band.lo),
        }
        for band in shown.bands
    ]
    base = chart_of(alt, rows).encode(x=x, y=y)
    bars = base.mark_bar(height=20, stroke=BLACK, strokeWidth=1, fillOpacity=0.55).encode(
        x2="to:T",
        fill=alt.Fill("colour:N", scale=None),
        tooltip=[alt.Tooltip("verdict:N"), alt.Tooltip("text:N")],
    )
    # A word stands where there is room for it; elsewhere the shape of the verdict does.
    roomy = "datum.share * 640 > 7.5 * length(datum.verdict) + 8"
    words = (
        base.transform_filter(roomy)
        .mark_text(align="left", dx=5, fontSize=12, color="black")
        .encode(text="verdict:N")
    )
    middles = [{**row, "from": row["middle"]} for row in rows]
    shapes = (
        chart_of(alt, middles)
        .encode(x=x, y=y)
        .transform_filter(f"!({roomy})")
        .mark_point(size=70, strokeWidth=1.6, stroke="black", opacity=1)
        .encode(
            shape=alt.Shape("shape:N", scale=None, legend=None),
            tooltip=[alt.Tooltip("verdict:N"), alt.Tooltip("text:N")],
        )
    )
    return [bars, words, shapes]


def _reported(alt: Any, shown: Timeline, x: Any, y: Any) -> list[Any]:
    rows = [row for _, row in _placed(shown)]
    if not rows:
        return []
    seen = {mark.sort for mark in shown.marks}
    sorts = [each for sort, each in _SORTS.items() if sort in seen]
    names = [name for name, *_ in sorts]
    return [
        chart_of(alt, rows)
        .mark_point(size=120, strokeWidth=1.8, opacity=1)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape(
                "what:N",
                scale=alt.Scale(domain=names, range=[shape for _, shape, _, _ in sorts]),
                legend=alt.Legend(title="reported"),
            ),
            stroke=alt.Stroke(
                "what:N",
                scale=alt.Scale(domain=names, range=[colour for _, _, colour, _ in sorts]),
                legend=alt.Legend(title="reported"),
            ),
            fill=alt.Fill(
                "what:N",
                scale=alt.Scale(
                    domain=names,
                    range=[colour if full else "#ffffff" for _, _, colour, full in sorts],
                ),
                legend=alt.Legend(title="reported"),
            ),
            tooltip=[alt.Tooltip("what:N"), alt.Tooltip("text:N"), alt.Tooltip("number:Q")],
        )
    ]
