"""The reliability diagram: what was forecast against what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.calibration.scores import Forecast, reliability

from pledgewatch.show.charts.common import BLACK, finished, library
from pledgewatch.show.looks import BLUE

__all__ = ["diagram"]

_SIZE = 170


def diagram(told: Mapping[str, Sequence[Forecast]]) -> Any:
    """A panel for each set of forecasts: by tenths the mean chance given, and the share that was broken.

    Points on the line are right; below it the chances are too high. Their area says how many there are.
    """
    alt = library()
    scale = alt.Scale(domain=[0, 1])
    panels = []
    for name, forecasts in told.items():
        bins = [
            {"p": each.p, "broken": each.broken, "n": each.n} for each in reliability(forecasts)
        ]
        ends = [{"p": 0, "broken": 0}, {"p": 1, "broken": 1}]
        x = alt.X("p:Q", scale=scale, title="chance given", axis=alt.Axis(tickCount=5))
        y = alt.Y("broken:Q", scale=scale, title="share broken", axis=alt.Axis(tickCount=5))
        line = alt.Chart(alt.Data(values=ends)).mark_line(color=BLACK, strokeDash=[4, 3])
        points = alt.Chart(alt.Data(values=bins)).mark_point(filled=True, color=BLUE, opacity=0.8)
        size = alt.Size("n:Q", scale=alt.Scale(domain=[0, 500], range=[20, 700]), legend=None)
        panel = alt.layer(line.encode(x=x, y=y), points.encode(x=x, y=y, size=size))
        panels.append(
            panel.properties(width=_SIZE, height=_SIZE, title=f"{name} ({len(forecasts)})")
        )
    about = "by tenths; on the line: right; below it: forecast too high; the larger a point, the more forecasts"
    title = "Skepticism on open tables"
    said = "; ".join(
        f"{name}: "
        + ", ".join(
            f"{each.p:.2f} given, {each.broken:.2f} broken" for each in reliability(forecasts)
        )
        for name, forecasts in told.items()
    )
    return finished(alt.hconcat(*panels), alt, title, about, f"{title}. {said}.")
