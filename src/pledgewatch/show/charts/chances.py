"""What the chance that a pledge is broken is made of, step by step."""

from __future__ import annotations

import math
from typing import Any

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.skepticism import Skepticism
from pledgewatch.errors import PledgewatchError
from pledgewatch.show.charts.common import (
    BLACK,
    BLUE,
    ORANGE,
    chart_of,
    finished,
    in_rows,
    lettered,
    library,
)

_WIDTH = 520
_TICKS = (0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99)


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


def chance(judgement: Judgement) -> Any:
    """The parts of the chance that a pledge is broken, as steps of log odds away from even odds.

    Raises:
        PledgewatchError: where no chance is given, and where Altair is not installed.
    """
    alt = library()
    found = chance_of(judgement)
    rows: list[dict[str, Any]] = []
    at = 0.0
    for name, step in found.parts.items():
        rows.append(
            {
                "part": name,
                "from": at,
                "to": at + step,
                "way": "up" if step > 0 else "down",
                "text": f"{step:+.2f}",
                "end": max(at, at + step),
            }
        )
        at += step
    most = max([3.0, *(abs(row["to"]) + 1.0 for row in rows)])
    ticks = [math.log(p / (1 - p)) for p in _TICKS if abs(math.log(p / (1 - p))) <= most]
    x = alt.X(
        "from:Q",
        scale=alt.Scale(domain=[-most, most]),
        axis=alt.Axis(
            title="probability that it is broken (log odds)",
            values=ticks,
            labelExpr="format(1 / (1 + exp(-datum.value)), '.0%')",
        ),
    )
    base = in_rows(alt, rows, "part")
    bars = base.mark_bar(height=16).encode(
        x=x,
        x2="to:Q",
        color=alt.Color(
            "way:N", scale=alt.Scale(domain=["up", "down"], range=[ORANGE, BLUE]), legend=None
        ),
    )
    texts = lettered(base.encode(x=alt.X("end:Q"), text="text:N"), dx=5)
    even = chart_of(alt, [{"at": 0}]).mark_rule(color="#8c8c8c").encode(x="at:Q")
    now = chart_of(alt, [{"at": at}])
    line = now.mark_rule(color=BLACK, strokeDash=[6, 3], strokeWidth=2).encode(x="at:Q")
    chart = alt.layer(even, line, bars, texts).properties(width=_WIDTH, height=34 * len(rows))
    about = f"even odds at 50 %; dashed: {found.value:.2f} ({found.now.low:.2f} to {found.now.high:.2f})"
    return finished(
        chart, alt, f"How likely it is that {judgement.pledge} is broken", about, found.explain()
    )
