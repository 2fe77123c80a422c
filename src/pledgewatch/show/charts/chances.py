"""How the chance that a pledge is broken came about, as a curve."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Sequence
from typing import Any

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.skepticism import Skepticism
from pledgewatch.errors import PledgewatchError
from pledgewatch.live import Curve, Point
from pledgewatch.live.curve import Glimpse
from pledgewatch.show.charts.common import (
    BLACK,
    BLUE,
    GREY,
    chart_of,
    finished,
    lettered,
    library,
    short,
    stamp,
)
from pledgewatch.show.marks import COLOURS
from pledgewatch.words import (
    between,
    curve_finding,
    curve_said,
    jump_said,
    jumps_told,
    percent,
    points_of,
)
from pledgewatch.words.forms import say_day

_WIDTH, _HEIGHT = 640, 260
_FOOT = 22
"""The room between the foot of the picture and its axis, for the verdicts."""
_MOST_JUMPS, _LEAST_MOVE = 4, 0.02


def chance_of(judgement: Judgement) -> Skepticism:
    """The chance that a pledge is broken.

    Raises:
        PledgewatchError: where none is given.
    """
    found: Skepticism | None = judgement.skepticism
    if found is None:
        raise PledgewatchError(
            f"{judgement.pledge} has no chance of being broken: {judgement.verdict}"
        )
    return found


def curve_chart(curve: Curve) -> Any:
    """The chance that a pledge is broken over time, with its interval, the news that moved it, and the verdicts.

    Raises:
        PledgewatchError: for a curve without points, and where Altair is not installed.
    """
    alt = library()
    if not curve:
        raise PledgewatchError(f"{curve.pledge} has had no chance of being broken to draw")
    zone = curve[0]._zone
    x = alt.X(
        "from:T",
        scale=alt.Scale(type="utc", nice=False),
        axis=alt.Axis(
            title=f"as known by ({zone or 'UTC'})",
            tickCount=5,
            labelOverlap=True,
            labelSeparation=14,
            format="%-d %b %Y",
            offset=_FOOT,
            grid=False,
        ),
    )
    moves = [each for each in jumps_told(curve) if abs(each[0]) >= _LEAST_MOVE][:_MOST_JUMPS]
    layers = [
        *_levels(alt, curve),
        *band(alt, [(point._as_of, point.now) for point in curve], zone, x),
        *_jumps(alt, curve, moves, x),
        *_turns(alt, curve, x),
    ]
    chart = alt.layer(*layers).properties(width=_WIDTH, height=_HEIGHT)
    last = curve[-1].now
    about = [
        f"chance that {curve.pledge} is broken: {percent(last.value)} {between(last.low, last.high)} "
        f"on {say_day(curve[-1]._as_of, zone)}; the band is its interval"
    ]
    for number, move in enumerate(moves, start=1):
        about.append(f"{number}: {short(jump_said(curve, *move), 122)}")
    title = textwrap.fill(curve_finding(curve), 96, break_long_words=False)
    return finished(chart, alt, title, "\n".join(about), curve_said(curve))


def band(alt: Any, chances: Sequence[Glimpse], zone: str | None, x: Any) -> list[Any]:
    """A chance over time: its interval as an area of steps, and its value as a line of steps.

    Where there was no one number to tell for a while, both are cut.
    """
    rows: list[dict[str, Any]] = []
    piece = 0
    for at, now in chances:
        if now is None:
            piece += 1
            continue
        told = f"{percent(now.value)} {between(now.low, now.high)}"
        row = {"from": stamp(at, zone), "value": now.value, "low": now.low, "high": now.high}
        rows.append({**row, "told": told, "piece": piece})
    y = alt.Y(
        "low:Q",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(
            title="chance",
            labelExpr="format(100 * datum.value, '.0f') + ' %'",
            values=[0, 0.5, 1],
            grid=False,
        ),
    )
    base = chart_of(alt, rows).encode(x=x, detail="piece:N")
    steps = {"interpolate": "step-after"}
    area = base.mark_area(**steps, color=BLUE, opacity=0.2).encode(y=y, y2="high:Q")
    line = base.mark_line(**steps, color=BLACK, strokeWidth=2)
    return [area, line.encode(y="value:Q", tooltip=[alt.Tooltip("told:N")])]


def _levels(alt: Any, curve: Curve) -> list[Any]:
    """The thresholds of the verdicts: broken is never below the upper, kept never above the lower."""
    rules = curve.review[curve.pledge].scope.snapshot.rules
    rows = [
        {"level": rules.theta_lo, "text": f"kept: {percent(rules.theta_lo)} or less"},
        {"level": rules.theta_b, "text": f"broken: {percent(rules.theta_b)} or more"},
    ]
    base = chart_of(alt, rows).encode(y="level:Q")
    words = base.mark_text(align="left", dx=6, fontSize=11, color="#595959")
    return [
        base.mark_rule(color=GREY, strokeDash=[2, 4], opacity=0.8),
        words.encode(x=alt.value(_WIDTH), text="text:N"),
    ]


def _jumps(alt: Any, curve: Curve, moves: Sequence[tuple[float, Point]], x: Any) -> list[Any]:
    """The news that moved it: a diamond each, the largest with the number under which the head names it."""
    rows: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    for by, point in jumps_told(curve):
        row = {
            "from": stamp(point._as_of, point._zone),
            "at": point.value,
            "told": short(jump_said(curve, by, point), 200),
            "records": len(point.records),
        }
        rows.append(row)
    for number, (by, point) in enumerate(moves, start=1):
        # Away from the step that leads to it, and inside.
        up = 0.06 if (by > 0 and point.value < 0.9) or point.value < 0.08 else -0.06
        text = f"{number}: {points_of(by)}"
        labels.append(
            {"from": stamp(point._as_of, point._zone), "up": point.value + up, "text": text}
        )
    if not rows:
        return []
    base = chart_of(alt, rows).encode(x=x)
    marks = base.mark_point(shape="diamond", filled=True, size=90, color=BLACK, opacity=1)
    late = stamp((curve[0]._as_of + 3 * curve[-1]._as_of) // 4, curve[0]._zone)
    drawn = [marks.encode(y="at:Q", tooltip=[alt.Tooltip("told:N")])]
    for align, dx, given in (
        ("left", 8, [each for each in labels if each["from"] <= late]),
        ("right", -8, [each for each in labels if each["from"] > late]),
    ):
        if given:
            beside = chart_of(alt, given).encode(x=x, y="up:Q", text="text:N")
            drawn.append(lettered(beside, align=align, dx=dx, fontSize=11))
    return drawn


def _turns(alt: Any, curve: Curve, x: Any) -> list[Any]:
    """The verdicts along the foot, in words where there is room."""
    first, last = curve[0], curve[-1]
    turned = [first, *(b for a, b in itertools.pairwise(curve) if a.verdict is not b.verdict)]
    ends = [*turned[1:], last]
    length = max(last._as_of - first._as_of, 1)
    rows = [
        {
            "from": stamp(point._as_of, point._zone),
            "to": stamp(end._as_of, point._zone),
            "verdict": point.verdict.value,
            "colour": COLOURS[point.verdict],
            "word": point.verdict.value
            if (end._as_of - point._as_of) / length * _WIDTH > 8 * len(point.verdict.value)
            else "",
        }
        for point, end in zip(turned, ends, strict=True)
    ]
    base = chart_of(alt, rows).encode(x=x, y=alt.value(_HEIGHT + _FOOT / 2))
    bars = base.mark_bar(height=16, fillOpacity=0.55, stroke=BLACK, strokeWidth=1).encode(
        x2="to:T", fill=alt.Fill("colour:N", scale=None), tooltip=[alt.Tooltip("verdict:N")]
    )
    words = base.mark_text(align="left", dx=5, fontSize=11, color="black").encode(text="word:N")
    return [bars, words]
