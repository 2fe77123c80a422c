"""How reliable the chances were: what was forecast against what came."""

from __future__ import annotations

from typing import Any

from pledgewatch.errors import PledgewatchError
from pledgewatch.live.scores import Forecaster, Lead, Scores
from pledgewatch.show.charts.common import chart_of, finished, lettered, library
from pledgewatch.show.looks import BLUE, GREY
from pledgewatch.words.templates import said

_SIDE = 220
_EDGE = 0.14
"""How far a panel reaches beyond 0 and 1, for the points and letters there."""


def reliability(scores: Scores) -> Any:
    """The share that was broken of the pledges whose chance lay in each tenth, a panel for each time.

    Raises:
        PledgewatchError: where nothing is scored, and where Altair is not installed.
    """
    alt = library()
    if not scores.trials:
        raise PledgewatchError("there is nothing to score: no pledge that was forecast is decided")
    panels = [_panel(alt, scores, lead) for lead in Lead]
    brier = scores.by_lead[Lead.DAY_BEFORE].brier
    is_better = brier[Forecaster.SKEPTICISM] < brier[Forecaster.BASE_RATE]
    title = said("charts.better" if is_better else "charts.no_better")
    called = scores.title or said("scores.untitled")
    compared = {
        "said": f"{brier[Forecaster.SKEPTICISM]:.3f}",
        "rate": f"{brier[Forecaster.BASE_RATE]:.3f}",
        "class": f"{brier[Forecaster.CLASS]:.3f}",
    }
    about = [said("charts.scores", title=called, n=scores.n), said("charts.brier", **compared)]
    chart = alt.hconcat(*panels, spacing=24)
    return finished(chart, alt, title, "\n".join(about), str(scores))


def _panel(alt: Any, scores: Scores, lead: Lead) -> Any:
    rows = [
        {"told": t.forecast, "came": t.broken, "weight": t.weight, "text": f"{t.weight:.3g}"}
        for t in scores.by_lead[lead].tenths
    ]
    scale = alt.Scale(domain=[-_EDGE, 1 + _EDGE], nice=False)
    values = [0, 0.25, 0.5, 0.75, 1]
    axis = {"values": values, "format": ".0%", "grid": True}
    is_first = lead is Lead.ANNOUNCEMENT
    x = alt.X("told:Q", scale=scale, axis=alt.Axis(title=said("charts.forecast"), **axis))
    y = alt.Y(
        "came:Q",
        scale=scale,
        axis=alt.Axis(title=said("charts.broken") if is_first else None, **axis),
    )
    ends = chart_of(alt, [{"told": 0, "came": 0}, {"told": 1, "came": 1}])
    line = ends.mark_line(color=GREY, strokeDash=[4, 4]).encode(x=x, y=y)
    base = chart_of(alt, rows).encode(x=x, y=y)
    points = base.mark_circle(color=BLUE, opacity=0.85).encode(
        size=alt.Size("weight:Q", scale=alt.Scale(range=[60, 500], domainMin=0), legend=None)
    )
    texts = lettered(base.encode(text="text:N"), align="center", dy=-17)
    look = {"anchor": "middle", "fontSize": 13, "fontWeight": "normal"}
    title = alt.TitleParams(said(f"charts.{lead.value}"), **look)
    return alt.layer(line, points, texts).properties(width=_SIDE, height=_SIDE, title=title)
